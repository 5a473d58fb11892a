"""Low-rank adapters (LoRA; Hu et al., ICLR 2022) in the layouts that other programs write.

Each layer's change is ``scale * up @ down``; the layouts differ in names and in where the scale
stands:

==================  ===============================================  ===========================
layout              a layer's tensors                                scale
==================  ===============================================  ===========================
diffusers           [unet.]LAYER.lora_A.weight, .lora_B.weight       alpha / rank of the metadata
                    [unet.]LAYER.lora.down.weight, .lora.up.weight   1, or LAYER.alpha / rank
diffusers, old      LAYER.processor.to_q_lora.down.weight, .up.      1
peft                base_model.model.LAYER.lora_A.weight, .lora_B.   adapter_config.json
kohya               lora_unet_LAYER_WITH_UNDERSCORES.lora_down.      .alpha / rank
                    weight, .lora_up.weight
==================  ===============================================  ===========================

Nothing is skipped: a tensor that is none of these is refused, since leaving it out would give
another adapter than the one that was trained.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import safe_open
from torch import Tensor

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.json_file import parse_json, read_json
from busynth_gui.synthesis.networks.configs import plain_lora
from busynth_gui.synthesis.networks.low_rank import LowRank, scale_of
from busynth_gui.synthesis.networks.weights import (
    ADAPTER_FILE,
    LOADING_ERRORS,
    first_line,
    refuse_unreal,
)

__all__ = ["Adapter", "Layer", "adapter_files", "listed", "read_adapter"]

PEFT_FILE = "adapter_model.safetensors"
PEFT_CONFIG = "adapter_config.json"
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
_SCALE = ("lora_alpha", "alpha_pattern", "use_rslora")
"""What decides of the scale in the settings that peft saves."""
_SHOWN = 3
"""Names that a refusal lists before it counts."""

_PARTS = {
    ".lora_A.weight": "down",
    ".lora_B.weight": "up",
    ".lora_A.default.weight": "down",
    ".lora_B.default.weight": "up",
    ".lora.down.weight": "down",
    ".lora.up.weight": "up",
    ".lora_down.weight": "down",
    ".lora_up.weight": "up",
    ".lora_linear_layer.down.weight": "down",
    ".lora_linear_layer.up.weight": "up",
    ".alpha": "alpha",
}
_PROCESSOR = re.compile(r"(.+?)(?:\.processor)?\.to_(q|k|v|out)_lora\.(down|up)\.weight")
_FLAT = (("lora_unet_", "unet"), ("lora_te1_", "text_encoder"), ("lora_te_", "text_encoder"))
_DOTTED = (("unet.", "unet"), ("text_encoder.", "text_encoder"))


@dataclass(frozen=True)
class Layer:
    """A layer as an adapter names it.

    ``network`` is "unet", "text_encoder" or empty where the name does not say; ``flat`` names have
    underscores for dots.
    """

    network: str
    name: str
    flat: bool = False


@dataclass(frozen=True)
class Adapter:
    """An adapter's changes by layer, and where they were read."""

    path: Path
    changes: Mapping[Layer, LowRank]


def adapter_files(path: Path) -> list[Path]:
    """The files that hold the adapter in a folder, or that is a file.

    Raises Refusal when there is none, and for a pickle, saying how to convert it.
    """
    if path.is_file():
        if path.suffix != ".safetensors":
            raise _pickled(path)
        return [path]
    peft = [path / PEFT_CONFIG, path / PEFT_FILE]
    if (path / ADAPTER_FILE).is_file():
        return [path / ADAPTER_FILE]
    if all(file.is_file() for file in peft):
        return peft
    found = sorted(path.glob("*.safetensors"))
    if len(found) == 1 and found[0].name != PEFT_FILE:
        return found
    for file in sorted(path.glob("*")):
        if file.suffix in PICKLES:
            raise _pickled(file)
    if (path / PEFT_FILE).is_file():
        raise Refusal("the adapter in {0} has no {1}", "copy it there as well", path, PEFT_CONFIG)
    raise Refusal(
        "{0} holds no adapter",
        "it has no {1}, no {2}, nor one other file of safetensors",
        path,
        ADAPTER_FILE,
        PEFT_FILE,
    )


def read_adapter(path: Path) -> Adapter:
    """The adapter in a folder or file, of any layout. Raises Refusal when it is not one."""
    files = adapter_files(path)
    try:
        with safe_open(files[-1], "pt") as file:
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            metadata = file.metadata() or {}
        if len(files) == 2:
            configs = {"": plain_lora(read_json(files[0]), files[0].name, _SCALE)}
        else:
            configs = _configs(path, parse_json(metadata.get("lora_adapter_metadata", "{}")))
        refuse_unreal(files[-1].name, state)
        return Adapter(path, _changes(path, state, configs))
    except LOADING_ERRORS as error:
        raise Refusal(
            "the adapter in {0} cannot be read", "{1}", path, first_line(error)
        ) from error


def listed(names: list[str]) -> str:
    """A few of these names, and how many more there are."""
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return Phrase("{0} and {1} more", shown, more) if more > 0 else shown


def _changes(
    path: Path, state: dict[str, Tensor], configs: dict[str, dict[str, Any]]
) -> dict[Layer, LowRank]:
    found: dict[Layer, dict[str, Tensor]] = {}
    strange = []
    for key, tensor in state.items():
        layer, part = _parsed(key)
        if part is None:
            strange.append(key)
        else:
            found.setdefault(layer, {})[part] = tensor
    strange += [layer.name for layer, parts in found.items() if not {"down", "up"} <= set(parts)]
    if strange or not found:
        names = listed(strange) or Phrase("it is empty")
        raise Refusal("the adapter in {0} is not a plain LoRA", "cannot use {1}", path, names)
    return {
        layer: LowRank(parts["down"].float(), parts["up"].float(), _scale(layer, parts, configs))
        for layer, parts in found.items()
    }


def _parsed(key: str) -> tuple[Layer, str | None]:
    """The layer that a tensor belongs to, and which part of its change it is."""
    processor = _PROCESSOR.fullmatch(key.removeprefix("base_model.model."))
    if processor is not None:
        name, letter, part = processor.groups()
        return _layer(f"{name}.to_{'out.0' if letter == 'out' else letter}"), part
    for suffix, part in _PARTS.items():
        if key.endswith(suffix):
            return _layer(key.removeprefix("base_model.model.").removesuffix(suffix)), part
    return Layer("", key), None


def _layer(name: str) -> Layer:
    for prefix, network in _FLAT:
        if name.startswith(prefix):
            return Layer(network, name.removeprefix(prefix), flat=True)
    for prefix, network in _DOTTED:
        if name.startswith(prefix):
            return Layer(network, name.removeprefix(prefix))
    return Layer("", name)


def _configs(path: Path, written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """diffusers' metadata by network: a pipeline's keys begin with the network's name."""
    configs: dict[str, dict[str, Any]] = {}
    for key, value in written.items():
        network = next((n for p, n in _DOTTED if key.startswith(p)), "")
        configs.setdefault(network, {})[key.removeprefix(f"{network}.")] = value
    return {network: plain_lora(config, path.name, _SCALE) for network, config in configs.items()}


def _scale(layer: Layer, parts: dict[str, Tensor], configs: dict[str, dict[str, Any]]) -> float:
    rank = len(parts["down"])
    if "alpha" in parts:
        return float(parts["alpha"]) / rank
    config = configs.get(layer.network) or configs.get("") or {}
    return scale_of(layer.name, rank, config)


def _pickled(path: Path) -> Refusal:
    return Refusal(
        "{0} is a pickle, which could run code",
        'convert it where you trust it: python -c "import torch, safetensors.torch as s; '
        "s.save_file(torch.load('{1}', weights_only=True), '{2}')\"",
        path,
        path.name,
        ADAPTER_FILE,
    )
