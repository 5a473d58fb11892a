"""Weights in a bundle: the same tensors are the same bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from training.bundles.seal import halve


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
