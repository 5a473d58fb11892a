"""Bundles and base models that are sound as far as their files go."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

__all__ = ["make_base", "make_bundle"]


def make_bundle(
    folder: Path, name: str = "tiny", weights: bytes = b"weights", version: str = "1"
) -> None:
    """A bundle with a model card and weights."""
    files = {"MODEL_CARD.md": b"# tiny", "unet/weights.safetensors": weights}
    for relative, data in files.items():
        (folder / relative).parent.mkdir(parents=True, exist_ok=True)
        (folder / relative).write_bytes(data)
    manifest = {
        "name": name,
        "version": version,
        "kind": "compact",
        "licence": "Apache-2.0",
        "trained_on": ["made up"],
        "stages": {},
        "image_size": 256,
        "files": {n: hashlib.sha256(d).hexdigest() for n, d in files.items()},
    }
    (folder / "bundle.json").write_text(json.dumps(manifest))


def make_base(folder: Path) -> None:
    """A model as repositories have them: weights twice and thrice, pickles, and a whole one."""
    files = {
        ".gitattributes": b"*",
        "README.md": b"# sd",
        "model_index.json": b"{}",
        "v1-5-pruned.ckpt": b"pickle",
        "v1-5-pruned.safetensors": b"whole",
        "safety_checker/model.safetensors": b"prude",
        "text_encoder/model.fp16.safetensors": b"half",
        "text_encoder/pytorch_model.bin": b"pickle",
        "tokenizer/merges.txt": b"a b",
        "unet/config.json": b"{}",
        "unet/diffusion_pytorch_model.bin": b"pickle",
        "unet/diffusion_pytorch_model.fp16.safetensors": b"half",
        "unet/diffusion_pytorch_model.non_ema.safetensors": b"other",
        "unet/diffusion_pytorch_model.safetensors": b"single",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
