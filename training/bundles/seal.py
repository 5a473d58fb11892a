"""The last step of making a bundle: halved weights, and ``bundle.json`` with every file's hash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from busynth_gui.atomic import replace_folder
from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.synthesis.networks.weights import (
    ADAPTER_FILE,
    LABELS_FILE,
    LEVELS,
    WEIGHTS_FILE,
)

__all__ = [
    "STAGE_FILE",
    "copy_adapter",
    "copy_module",
    "full_name",
    "halve",
    "keep_card",
    "seal",
]

STAGE_FILE = "stage.json"
"""What a run trained: its base, prompt, crops and data sets, for the bundle."""


def full_name(base: str) -> str:
    """The name of a base in a bundle, which may lie elsewhere: a folder in full, an id as it is."""
    return str(Path(base).resolve()) if Path(base).is_dir() else base


def halve(source: Path, fresh: Path) -> None:
    """Write the tensors of one safetensors file as float16, with its metadata.

    Of several entries the order in the file is chance, and a bundle's hash must not hang on that:
    where there is more than ``format``, which no loader of bundles asks for, that is left out.
    """
    with safe_open(source, "np") as file:
        metadata = file.metadata() or {}
    if len(metadata) > 1:
        metadata.pop("format", None)
    tensors = {k: np.ascontiguousarray(v.astype(np.float16)) for k, v in load_file(source).items()}
    save_file(tensors, fresh, metadata=metadata)


def copy_module(source: Path, fresh: Path) -> None:
    """Put a module's folder into a bundle: halved, without the folder it was trained in."""
    fresh.mkdir(parents=True)
    written = json.loads((source / "config.json").read_text())
    config = {key: value for key, value in written.items() if key != "_name_or_path"}
    (fresh / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
    halve(source / WEIGHTS_FILE, fresh / WEIGHTS_FILE)


def copy_adapter(source: Path, fresh: Path) -> None:
    """Put an adapter's folder into a bundle, halved, in diffusers' format alone; with a student's
    embedding of grey levels."""
    fresh.mkdir(parents=True, exist_ok=True)
    halve(source / ADAPTER_FILE, fresh / ADAPTER_FILE)
    if (source / LABELS_FILE).exists():
        halve(source / LABELS_FILE, fresh / LABELS_FILE)
    if (source / LEVELS).exists():
        copy_module(source / LEVELS, fresh / LEVELS)


def keep_card(out: Path, fresh: Path) -> bool:
    """Copy the model card that lies in ``out``, with its sheets, to ``fresh``; False if none does.

    A card is written by hand from the evaluation's metrics: it outlives the weights.
    """
    kept = out / "MODEL_CARD.md"
    if not kept.exists():
        return False
    for file in (kept, *out.glob("sheet-*.png")):
        shutil.copy(file, fresh / file.name)
    return True


def seal(fresh: Path, out: Path, manifest: Mapping[str, object]) -> str:
    """Write ``bundle.json`` (``manifest`` and all hashes) in ``fresh``, then make it ``out``.

    What was in ``out`` is replaced only now. Returns a line that says the bundle's size.
    """
    (fresh / "bundle.json").unlink(missing_ok=True)
    files = {
        str(p.relative_to(fresh).as_posix()): file_sha256(p)
        for p in sorted(fresh.rglob("*"))
        if p.is_file()
    }
    (fresh / "bundle.json").write_text(json.dumps({**manifest, "files": files}, indent=1) + "\n")
    size = sum(p.stat().st_size for p in fresh.rglob("*") if p.is_file())
    replace_folder(fresh, out)
    return f"{out}: {size / 1e6:.1f} MB, {len(files)} files"
