"""Which files of a published model are worth having: its weights once, and what describes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from busynth_gui.bundles.checksums import SUFFIXES
from busynth_gui.case.errors import Refusal

__all__ = ["select_base_files"]

_INDEX = "model_index.json"
# NAME[.VARIANT][-00001-of-00002].safetensors
_WEIGHTS = re.compile(r"[^.]+?(?:\.(?P<variant>\w+))?(?:-\d{5}-of-\d{5})?\.safetensors")
_USELESS = ("safety_checker", "feature_extractor")
"""Parts of Stable Diffusion that look for nudity, which no ultrasound scan needs."""


def select_base_files(names: Iterable[str]) -> list[str]:
    """Choose from a model in diffusers' layout, sorted.

    Of each part the weights in full precision, or in fp16 where there are no others; never the
    whole model once more in one file, as repositories have it at the top. Raises Refusal when it is
    no such model, or its weights come as pickles alone.
    """
    paths = [PurePosixPath(name) for name in sorted(names)]
    whole = PurePosixPath(_INDEX) in paths
    parts: dict[str, list[PurePosixPath]] = {}
    chosen = []
    for path in paths:
        hidden = any(part.startswith(".") for part in path.parts)
        if hidden or len(path.parts) > 2 or path.parts[0] in _USELESS or path.name == "base.json":
            continue
        if path.suffix == ".safetensors":
            if len(path.parts) == 2 or not whole:
                parts.setdefault(str(path.parent), []).append(path)
        elif path.suffix in SUFFIXES - {".png"}:
            chosen.append(path)
    if not whole and PurePosixPath("config.json") not in paths:
        raise Refusal("this is no model in diffusers' layout", "it has no {0}", _INDEX)
    if not parts:
        raise Refusal(
            "this model has no weights as safetensors", "weights in other formats are never loaded"
        )
    for weights in parts.values():
        chosen += _one_variant(weights)
    return sorted(str(path) for path in chosen)


def _one_variant(weights: list[PurePosixPath]) -> list[PurePosixPath]:
    variants: dict[str, list[PurePosixPath]] = {}
    for path in weights:
        match = _WEIGHTS.fullmatch(path.name)
        if match is not None:
            variants.setdefault(match["variant"] or "", []).append(path)
    return variants.get("") or variants.get("fp16") or weights
