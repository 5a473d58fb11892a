"""``bundle``: the trained parts as one folder that the program can load."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from busynth_gui.synthesis.inputs import FACTOR
from busynth_gui.synthesis.weights import ADAPTER_FILE, LABELS_FILE, WEIGHTS_FILE
from training.cache import ScanCache
from training.lesion_tables import lesion_tables

__all__ = ["make_bundle"]

LICENCE = "Apache-2.0"
TRAINED_ON = (
    "BUSI (Al-Dhabyani et al., Data in Brief 28:104863, 2020)",
    "BUS-BRA (Gomez-Flores et al., Medical Physics, 2023)",
)
_MODULES = {
    "autoencoder": "decoder/autoencoder",
    "unet": "base/unet",
    "conditioner": "base/conditioner",
    "stage_one/unet": "stage-one/unet",
    "stage_one/conditioner": "stage-one/conditioner",
}
_REFINER = "refiner/refiner"
_ADAPTERS = {"stage_two": "stage-two/adapter", "stage_three": "stage-three/adapter"}


def make_bundle(runs: Path, out: Path, name: str, version: str, refined: bool = True) -> str:
    """Write the bundle to ``out`` (replacing what is there); returns a line that says its size.

    Without its refiner (``refined`` False) a bundle works too: the refiner learns from one. Weights
    are stored as float16. Raises FileNotFoundError naming the command that is missing.
    """
    modules = dict(_MODULES)
    if refined:
        modules["refiner"] = _REFINER
    for source in modules.values():
        _need(runs / source / "config.json")
    for source in _ADAPTERS.values():
        _need(runs / source / ADAPTER_FILE)
    tables = lesion_tables(ScanCache(runs / "cache"))
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for target, source in modules.items():
        (fresh / target).mkdir(parents=True)
        _copy_config(runs / source / "config.json", fresh / target / "config.json")
        _halve(runs / source / WEIGHTS_FILE, fresh / target / WEIGHTS_FILE)
    for target, source in _ADAPTERS.items():
        (fresh / target).mkdir(parents=True)
        _halve(runs / source / ADAPTER_FILE, fresh / target / ADAPTER_FILE)
        if (runs / source / LABELS_FILE).exists():
            _halve(runs / source / LABELS_FILE, fresh / target / LABELS_FILE)
    save_file(tables, fresh / "stage_one" / "lesions.safetensors")
    kept = out / "MODEL_CARD.md"
    if kept.exists():
        # The card is written by hand from the evaluation's figures: it outlives the weights.
        shutil.copy(kept, fresh / kept.name)
        for picture in out.glob("sheet-*.png"):
            shutil.copy(picture, fresh / picture.name)
    files = {
        str(p.relative_to(fresh).as_posix()): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(fresh.rglob("*"))
        if p.is_file()
    }
    manifest = {
        "name": name,
        "version": version,
        "kind": "compact",
        "licence": LICENCE,
        "trained_on": TRAINED_ON,
        "stages": {
            "1": {"form": "own network", "unet": "stage_one/unet"},
            "2": {"form": "adapter", "unet": "unet", "adapter": "stage_two"},
            "3": {"form": "adapter", "unet": "unet", "adapter": "stage_three"},
        },
        "image_size": 32 * FACTOR,
        "files": files,
    }
    (fresh / "bundle.json").write_text(json.dumps(manifest, indent=1) + "\n")
    size = sum(p.stat().st_size for p in fresh.rglob("*") if p.is_file())
    shutil.rmtree(out, ignore_errors=True)
    fresh.replace(out)
    return f"{out}: {size / 1e6:.1f} MB, {len(files)} files"


def _need(path: Path) -> None:
    if not path.exists():
        command = path.relative_to(path.parents[2]).parts[0]
        raise FileNotFoundError(f"{path} is missing: run 'python -m training {command}' first")


def _copy_config(source: Path, target: Path) -> None:
    """The module's configuration without the folder it was trained in."""
    config = {k: v for k, v in json.loads(source.read_text()).items() if k != "_name_or_path"}
    target.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")


def _halve(source: Path, target: Path) -> None:
    with safe_open(source, "np") as file:
        metadata = file.metadata()
    tensors = {k: np.ascontiguousarray(v.astype(np.float16)) for k, v in load_file(source).items()}
    save_file(tensors, target, metadata=metadata)
