"""What lies prepared or encoded and was cut or written over is named, with what mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.cases import DatasetCase
from training.data.latent_store import LatentStore
from training.data.origin import Origin, lies_there
from training.data.scan_cache import ScanCache, write_cache
from training.data.trajectories import read_lots, write_lots
from training.evaluate.measures.pairs import Pair, load_pairs, save_pairs
from training.trainers.refiner_windows import ARRAYS, RefineStore


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


@pytest.mark.parametrize("left", [0, 60, 900])
def test_cut_lots_are_named(tmp_path: Path, left: int) -> None:
    origin = Origin(("Clinic; own",), {"scans": "1"})

    def draw(lot: Sequence[int], drawn: Callable[[], None]) -> list[list[_Drawn]]:
        return [[_Drawn(torch.rand(20, 20)) for _ in lot]]

    write_lots([tmp_path], origin, 2, "lots", draw)
    assert read_lots(tmp_path, "outlines", "student")[0] == origin
    lot = tmp_path / "lot-0000.npz"
    lot.write_bytes(lot.read_bytes()[:left])
    said = r"outlines in .* are damaged: delete that folder, and 'python -m training student'"
    with pytest.raises(Refusal, match=said):
        read_lots(tmp_path, "outlines", "student")
    lot.unlink()
    with pytest.raises(Refusal, match=said):
        read_lots(tmp_path, "outlines", "student")


@pytest.mark.parametrize("left", [b"", b"{"])
def test_what_a_cut_index_speaks_of_is_made_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "index.json").write_bytes(left)
    assert not any(lies_there(tmp_path, Origin(), resume) for resume in (False, True))


@pytest.mark.parametrize("left", [0, 60, 400])
def test_cut_pairs_of_an_evaluation_are_named(tmp_path: Path, left: int) -> None:
    path = tmp_path / "lot.npz"
    scan = np.random.default_rng(1).integers(0, 255, (40, 40)).astype(np.uint8)
    save_pairs(path, [Pair("a", "clinic", "benign", "g", scan, scan > 99, "0")])
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(Refusal, match=r"lot\.npz is damaged: delete that file"):
        load_pairs(path)


def test_cut_windows_are_named(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text('{"rows": []}')
    for name in ARRAYS:
        (tmp_path / f"{name}.npy").write_bytes(b"")
    with pytest.raises(Refusal, match=r"windows in .* are damaged: delete .*training refiner"):
        RefineStore(tmp_path)


@dataclass(frozen=True)
class _Drawn:
    states: torch.Tensor


def _cache(folder: Path) -> None:
    scan, nothing = np.zeros((64, 64), np.uint8), np.zeros((64, 64), np.bool_)
    case = DatasetCase("p1", "clinic", scan, nothing, "normal", "p1")
    write_cache(folder, [case], [nothing], ["p1"], ["train"])
