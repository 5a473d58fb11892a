"""What was taught by other parts than those of a bundle is told apart from what was not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from busynth_gui.case.errors import Refusal
from training.bundles.taught_by import learned_from, refuse_other_base
from training.components.run_record import write_origin
from training.data.origin import Origin, weights_digest

TAKEN = Origin(("a set",), {"bundle": "1"}, "MIT")


def put(folder: Path, value: float) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file({"a": np.full(2, value, np.float32)}, folder / "w.safetensors")


def test_a_student_is_of_the_parts_that_taught_it(tmp_path: Path) -> None:
    run, fresh = tmp_path / "student", tmp_path / "fresh"
    for part in ("unet", "stage_two", "autoencoder"):
        put(run / "before" / part, 1)
        put(fresh / part, 1)
    put(fresh / "autoencoder", 2)  # a decoder that went on teaches nothing
    assert learned_from(run, fresh, ("unet", "stage_two"), ())
    put(fresh / "stage_two", 2)
    assert not learned_from(run, fresh, ("unet", "stage_two"), ())


def test_what_was_unpacked_belongs_together(tmp_path: Path) -> None:
    run, teacher = tmp_path / "student", tmp_path / "stage-two"
    for folder in (run, teacher):
        folder.mkdir()
    assert learned_from(run, tmp_path, (), [teacher])  # nothing is known
    write_origin(run, TAKEN)
    assert not learned_from(run, tmp_path, (), [teacher])
    write_origin(teacher, TAKEN)
    assert learned_from(run, tmp_path, (), [teacher])


def test_an_adapter_of_another_base_is_refused(tmp_path: Path) -> None:
    base, adapter = tmp_path / "base", tmp_path / "stage-two"
    for part in ("unet", "conditioner"):
        put(base / part, 1)
    adapter.mkdir()
    refuse_other_base(tmp_path, ["stage-two"])  # nothing is known
    parts = [base / "unet", base / "conditioner"]
    write_origin(adapter, Origin.made({"base": weights_digest(parts)}))
    refuse_other_base(tmp_path, ["stage-two"])
    put(base / "unet", 2)
    with pytest.raises(Refusal, match=r"another base .*: run 'python -m training stage-two' again"):
        refuse_other_base(tmp_path, ["stage-two"])
    write_origin(adapter, TAKEN)
    with pytest.raises(Refusal, match="another base"):
        refuse_other_base(tmp_path, ["stage-two"])
    write_origin(base, TAKEN)
    refuse_other_base(tmp_path, ["stage-two"])
