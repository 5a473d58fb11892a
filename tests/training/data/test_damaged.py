"""What lies prepared or encoded and was cut or written over is named, with what mends it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.cases import DatasetCase
from training.data.latent_store import LatentStore
from training.data.scan_cache import ScanCache, write_cache


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"entries": [{"name": "p1"}]}'])
def test_a_damaged_index_of_the_cache_is_named(tmp_path: Path, left: bytes) -> None:
    _cache(tmp_path)
    (tmp_path / "index.json").write_bytes(left)
    with pytest.raises(Refusal, match=r"prepared data in .* are damaged: .*training prepare"):
        ScanCache(tmp_path)


@pytest.mark.parametrize("name", ["scans.npy", "masks.npy"])
@pytest.mark.parametrize("left", [0, 60, 200])
def test_cut_pixels_of_the_cache_are_named(tmp_path: Path, name: str, left: int) -> None:
    _cache(tmp_path)
    ScanCache(tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:left])
    with pytest.raises(Refusal, match=r"prepared data in .* are damaged: .*training prepare"):
        ScanCache(tmp_path)


def test_damaged_crops_are_named(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text("{}")
    (tmp_path / "latents.npy").write_bytes(b"")
    with pytest.raises(Refusal, match=r"crops in .* are damaged: .*training latents"):
        LatentStore(tmp_path)


def _cache(folder: Path) -> None:
    scan, nothing = np.zeros((64, 64), np.uint8), np.zeros((64, 64), np.bool_)
    case = DatasetCase("p1", "clinic", scan, nothing, "normal", "p1")
    write_cache(folder, [case], [nothing], ["p1"], ["train"])
