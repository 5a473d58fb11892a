"""A layer's change by a low-rank adapter (LoRA; Hu et al., ICLR 2022), and changes into weights."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["Changes", "LowRank", "merge", "scale_of", "size_of"]


@dataclass(frozen=True)
class LowRank:
    """A layer's change: ``scale * up @ down``, ``down`` (r, in, ...) and ``up`` (out, r, ...)."""

    down: Tensor
    up: Tensor
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Outputs and inputs (times the kernel's size) of the layers that it fits."""
        return len(self.up), self.down[0].numel()

    def product(self) -> Tensor:
        """``up @ down`` as peft computes it, to the last bit."""
        if self.down.ndim == self.up.ndim == 4 and self.down.shape[2:] != (1, 1):
            return functional.conv2d(self.down.transpose(0, 1), self.up).transpose(0, 1)
        return self.up.flatten(1) @ self.down.flatten(1)


Changes = dict[str, list[tuple[LowRank, float]]]
"""For each layer of a network the changes to be added, with their weights."""


def scale_of(name: str, rank: int, settings: Mapping[str, Any]) -> float:
    """What a layer's product is multiplied by, from the settings that peft saved: 1 without."""
    if "lora_alpha" not in settings:
        return 1.0
    alpha = float(settings["lora_alpha"])
    # peft's own rule: the first pattern that the end of the layer's name matches.
    for pattern, own in (settings.get("alpha_pattern") or {}).items():
        if re.match(rf"(.*\.)?({pattern})$", name):
            alpha = float(own)
            break
    return alpha / (math.sqrt(rank) if settings.get("use_rslora") else rank)


def size_of(layer: nn.Module) -> tuple[int, int] | None:
    """Outputs and inputs (times the kernel's size) of a layer that an adapter could change."""
    if not isinstance(layer, nn.Linear | nn.Conv2d):
        return None
    return len(layer.weight), layer.weight[0].numel()


@torch.no_grad()
def merge(network: nn.Module, changes: Changes) -> None:
    """Add the changes to the network's weights, in float32: W + sum of weight * scale * up down."""
    for name, own in changes.items():
        parameter = network.get_submodule(name).weight
        assert isinstance(parameter, Tensor)
        merged = parameter.float()
        for change, weight in own:
            product = change.product().reshape(parameter.shape).to(merged)
            merged = merged + weight * change.scale * product
        parameter.copy_(merged)
