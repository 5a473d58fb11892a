"""What a network's configuration says, looked at before anything is built of it.

A configuration is a file from somebody else: a text in its place is taken for the name of a
repository by the libraries, a thousand layers take an hour to build, a width of a million all the
memory. Its numbers are held to bounds, and the network it describes to the weights that came along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from busynth_gui.json_file import read_json

__all__ = [
    "offline",
    "plain_lora",
    "read_config",
    "refuse_oversized",
    "sound_config",
]

_LARGEST_FILE = 1_000_000
_DEEPEST = 6
_LONGEST_LIST = 2000
"""The tables of betas that some schedulers have are 1000 long."""
_LARGEST = 2**18
"""Of any number: the largest vocabulary is a fifth of it."""
_MOST = 128
"""Of what is built one after another."""
_COUNTED = ("layers", "blocks", "heads", "depth")
_ELSEWHERE = ("auto_map", "quantization_config", "attn_implementation", "_attn_implementation")
"""What makes the libraries look for code or settings outside the folder."""
_SPARE = 1_000_000
_LORA = (
    "r", "lora_alpha", "target_modules", "exclude_modules", "rank_pattern", "alpha_pattern",
    "use_rslora",
)  # fmt: skip
_HIGHEST_RANK = 1024
_PLAIN = re.compile(r"[\w.^$\\-]{1,300}", re.ASCII)
"""Names of layers, and patterns of them that take no time: nothing in them repeats."""


def read_config(folder: Path, name: str = "config.json") -> dict[str, Any]:
    """The configuration in a folder. Raises OSError, or ValueError in one line."""
    return sound_config(read_json(folder / name, _LARGEST_FILE, _DEEPEST), name)


def sound_config(config: Any, name: str = "config.json") -> dict[str, Any]:
    """``config``, when it is a mapping whose numbers are within bounds. Raises ValueError."""
    if not isinstance(config, dict):
        raise ValueError(f"{name} holds no settings")
    for key, value in config.items():
        if key in _ELSEWHERE and value is not None:
            raise ValueError(f"{name} asks for {key}, which lies elsewhere")
        _refuse_beyond(name, key, value)
    return config


def plain_lora(settings: Any, name: str, wanted: tuple[str, ...] = _LORA) -> dict[str, Any]:
    """Of the settings that peft saved with an adapter those that are ``wanted`` of a plain LoRA.

    The others make peft import a module by its name, decompose weights or repeat layers, and go no
    further. Raises ValueError for a rank or a pattern that is out of bounds.
    """
    said = sound_config(settings, name)
    kept = {key: said[key] for key in wanted if said.get(key) is not None}
    ranks = {"r": kept.get("r", 1), **_mapping(kept.get("rank_pattern"))}
    if any(not isinstance(r, int) or not 0 < r <= _HIGHEST_RANK for r in ranks.values()):
        raise ValueError(f"{name} has a rank that is not within 1 and {_HIGHEST_RANK}")
    patterns = [*_names(kept.get("target_modules")), *_names(kept.get("exclude_modules"))]
    patterns += [*_mapping(kept.get("rank_pattern")), *_mapping(kept.get("alpha_pattern"))]
    if not all(isinstance(p, str) and _PLAIN.fullmatch(p) for p in patterns):
        raise ValueError(f"{name} names layers by a pattern that is none of plain names")
    return kept


def _count_weights(files: Iterable[Path]) -> int:
    """How many numbers the safetensors files hold, by their heads. Raises OSError, ValueError."""
    count = 0
    for path in files:
        try:
            with safe_open(path, "pt") as file:
                for key in file.keys():  # noqa: SIM118
                    count += torch.Size(file.get_slice(key).get_shape()).numel()
        except SafetensorError as error:
            raise ValueError(f"{path.name} is not a safetensors file ({error})") from error
    return count


def refuse_oversized(build: Callable[[], nn.Module], files: Iterable[Path]) -> nn.Module:
    """Raise ValueError when ``build`` makes a network much larger than the weights in ``files``.

    It is built without memory here, so that what is built in earnest takes no more than the files
    have on disk. Gives that network without memory. Whatever ``build`` raises comes through.
    """
    there = _count_weights(files)
    with torch.device("meta"):
        network = build()
    described = sum(p.numel() for p in network.parameters())
    if described > 1.1 * there + _SPARE:
        raise ValueError(f"the settings describe {described} weights, and {there} are there")
    return network


@contextmanager
def offline() -> Iterator[None]:
    """Forbid the hub's library its network, whatever a configuration makes it look for.

    Each call below says so as well; this holds for what they call in turn.
    """
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def _refuse_beyond(name: str, key: str, value: Any) -> None:
    if isinstance(value, list):
        if len(value) > _LONGEST_LIST:
            raise ValueError(f"{name}: {key[:40]} has {len(value)} entries")
        for part in value:
            _refuse_beyond(name, key, part)
    elif isinstance(value, dict):
        for inner, part in value.items():
            _refuse_beyond(name, inner, part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        most = _MOST if any(word in key for word in _COUNTED) else _LARGEST
        if not -_LARGEST <= value <= most:
            raise ValueError(f"{name}: {key[:40]} is {str(value)[:20]}, more than {most}")


def _mapping(value: Any) -> dict[str, Any]:
    if value is not None and not isinstance(value, dict):
        raise ValueError("a pattern of layers is no mapping")
    return value or {}


def _names(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    if value is not None and not isinstance(value, list):
        raise ValueError("the names of layers are no list")
    return value or []
