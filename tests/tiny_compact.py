"""A compact bundle with random weights, some hundred kilobytes, of the real classes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig

from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.compact import SHAPE_STUDENT, STUDENTS
from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.networks.denoiser import build_unet
from busynth_gui.synthesis.networks.grey_levels import GreyLevelEmbedding
from busynth_gui.synthesis.networks.refiner import SpeckleRefiner
from busynth_gui.synthesis.networks.weights import LEVELS

WIDTH = 24


def write_compact(folder: Path, heals: bool = True, few_steps: int = 0) -> Path:
    """A bundle that loads, renders and heals, and whose manifest lists every file; with students
    for ``few_steps``, if it is to have any."""
    torch.manual_seed(0)
    unet = build_unet((16, 16, 16), width=WIDTH)
    conditioner = Conditioner(WIDTH, layers=1)
    for part in ("unet", "stage_one/unet"):
        unet.save_pretrained(folder / part)
    for part in ("conditioner", "stage_one/conditioner"):
        conditioner.save_pretrained(folder / part)
    SpeckleAutoencoder((16, 16, 16), groups=4).save_pretrained(folder / "autoencoder")
    SpeckleRefiner((4, 8), (1, 1), 4).save_pretrained(folder / "refiner")
    unet.add_adapter(LoraConfig(r=2, target_modules=["to_q"]))
    students = tuple(STUDENTS.values()) if few_steps else ()
    shapes = (SHAPE_STUDENT,) if few_steps else ()
    for stage in ("stage_two", "stage_three", *(("healing",) if heals else ()), *students, *shapes):
        unet.save_lora_adapter(folder / stage)
    for student in students:
        levels = GreyLevelEmbedding(WIDTH, 8, few_steps)
        torch.nn.init.normal_(levels.last.weight)
        levels.save_pretrained(folder / student / LEVELS)
    tables = resource_folder("bundles", "compact") / "stage_one" / "lesions.safetensors"
    shutil.copy(tables, folder / "stage_one")
    seal(folder, lambda said: said.update(few_steps=few_steps) if few_steps else None)
    return folder


def seal(folder: Path, change: Callable[[dict[str, Any]], object] | None = None) -> None:
    """Write the manifest of what lies in a bundle's folder; ``change`` has the last word."""
    manifest = folder / "bundle.json"
    manifest.unlink(missing_ok=True)
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    said: dict[str, Any] = {
        "name": "tiny", "version": "1", "kind": "compact", "licence": "Apache-2.0",
        "trained_on": [], "stages": {}, "image_size": 256,
        "files": {
            p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in files
        },
    }  # fmt: skip
    if change is not None:
        change(said)
    if "few_steps" not in said:
        said.setdefault("default_steps", 2)  # of random weights, more make no other sense
    manifest.write_text(json.dumps(said))
