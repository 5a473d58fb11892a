"""Weights in a bundle are the same bytes for the same tensors, and it replaces bundles alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from busynth_gui.bundles.manifest import read_bundle
from busynth_gui.case.errors import Refusal
from training.bundles.seal import bundle_beside, halve, lay_card, seal


def test_the_same_adapter_is_the_same_file_however_its_metadata_were_ordered(
    tmp_path: Path,
) -> None:
    tensors = {"a": np.ones((2, 2), np.float32)}
    told = {"format": "pt", "lora_adapter_metadata": '{"r": 2}'}
    made = set()
    for number in range(16):
        source = tmp_path / f"{number}.safetensors"
        save_file(tensors, source, metadata=told)
        halve(source, tmp_path / f"half-{number}.safetensors")
        made.add((tmp_path / f"half-{number}.safetensors").read_bytes())
    assert len(made) == 1
    with safe_open(tmp_path / "half-0.safetensors", "np") as file:
        assert file.metadata() == {"lora_adapter_metadata": '{"r": 2}'}
        assert file.get_tensor("a").dtype == np.float16


def test_a_module_says_of_what_format_it_is(tmp_path: Path) -> None:
    save_file({"a": np.ones(2, np.float32)}, tmp_path / "a.safetensors", metadata={"format": "pt"})
    halve(tmp_path / "a.safetensors", tmp_path / "b.safetensors")
    with safe_open(tmp_path / "b.safetensors", "np") as file:
        assert file.metadata() == {"format": "pt"}


MANIFEST: dict[str, Any] = {
    "name": "mine",
    "version": "1",
    "kind": "compact",
    "licence": "none",
    "trained_on": [],
    "stages": {},
    "image_size": 256,
}


def _make(out: Path, licence: str = "none") -> list[str]:
    said = MANIFEST | {"licence": licence}
    with bundle_beside(out) as fresh:
        save_file({"a": np.ones(2, np.float32)}, fresh / "a.safetensors")
        card, told = lay_card(out, fresh, f"card: {licence}", said)
        seal(fresh, out, said | card)
    return told


def test_a_bundle_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    _make(out)
    (out / "MODEL_CARD.md").write_text("measured")
    (out / "sheet-benign.png").write_bytes(b"")
    (out / ".DS_Store").write_bytes(b"")
    _make(out)
    assert (out / "MODEL_CARD.md").read_text() == "measured"
    assert sorted(read_bundle(out).files) == ["MODEL_CARD.md", "a.safetensors", "sheet-benign.png"]


def test_a_card_that_nobody_wrote_says_what_the_bundle_now_is(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    assert not _make(out) and not _make(out, "CC BY 4.0")
    card = out / "MODEL_CARD.md"
    assert card.read_text() == "card: CC BY 4.0"
    card.write_text("measured; under CC BY\n4.0")
    assert not _make(out, "CC BY 4.0")
    (told,) = _make(out, "MIT")
    assert card.read_text().startswith("measured") and told.endswith("does not say: MIT")


@pytest.mark.parametrize("name", ["thesis.txt", "scans/p1.png"])
@pytest.mark.parametrize("earlier", ["none", "bundle", "damaged"])
def test_a_bundle_takes_the_place_of_nothing_else(tmp_path: Path, name: str, earlier: str) -> None:
    out = tmp_path / "mine"
    if earlier != "none":
        _make(out)
    if earlier == "damaged":
        (out / "bundle.json").write_text(json.dumps({"name": "mine"}))
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("years of work")
    with pytest.raises(Refusal, match=r"would be lost.*--out"):
        _make(out)
    assert (out / name).read_text() == "years of work"
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_a_bundle_takes_the_place_of_no_file(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("years of work")
    with pytest.raises(Refusal, match="is a file"):
        _make(tmp_path / "mine")


def test_a_bundle_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), bundle_beside(tmp_path / "mine") as fresh:
        (fresh / "a.json").write_text("{}")
        raise OSError("full")
    assert not list(tmp_path.iterdir())
