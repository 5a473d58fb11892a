"""What was taught by other parts than those of a bundle is told apart from what was not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from training.bundles.taught_by import learned_from, refuse_other_base, refuse_other_encoder
from training.components.run_record import write_origin
from training.data.origin import Origin, module_digest, weights_digest

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


def test_a_base_and_a_decoder_of_two_autoencoders_are_refused(tmp_path: Path) -> None:
    first = tmp_path / "autoencoder" / "autoencoder"
    for folder in ("base", "decoder"):
        (tmp_path / folder).mkdir()

    def autoencoder() -> SpeckleAutoencoder:
        model = SpeckleAutoencoder(channels=(16, 16, 16), groups=4)
        model.save_pretrained(first)
        return model

    def train(*parts: str) -> None:
        if "decoder" in parts:
            made = Origin.made({"weights": weights_digest([first])})
            write_origin(tmp_path / "decoder", made)
        if "base" in parts:
            made = Origin.made({"encoder": module_digest(model)})
            write_origin(tmp_path / "base", made)

    model = autoencoder()
    refuse_other_encoder(tmp_path)  # nothing is known
    train("decoder", "base")
    refuse_other_encoder(tmp_path)
    model = autoencoder()
    refuse_other_encoder(tmp_path)  # both of the one before
    train("decoder")
    with pytest.raises(Refusal, match=r"base was trained on another .* run 'latents', 'base'"):
        refuse_other_encoder(tmp_path)
    train("base")
    refuse_other_encoder(tmp_path)


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
