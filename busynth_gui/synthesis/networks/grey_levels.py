"""The grey levels that a lesion is to have, as numbers that a denoiser is told."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

__all__ = ["OPEN", "GreyLevelEmbedding", "GreyLevels"]

_SPREAD = 0.15
"""A middling lesion's spread: logarithms count from it."""
_WIDTH = 0.5
"""Natural logarithms are given in units of this, about their spread among real lesions."""
_FARTHEST = 4.0


class GreyLevels(NamedTuple):
    """What a fill is to be: fields of :class:`busynth_gui.synthesis.steering.SteeringTarget`.

    ``ratio`` is of mean grey levels, of stage two inside the lesion to around it, of stage three
    behind it to beside that; ``spread`` is the standard deviation inside over the mean around. What
    is None is open.
    """

    ratio: float | None = None
    spread: float | None = None

    def row(self) -> list[float]:
        """As the embedding reads them: NaN for what is open."""
        return [math.nan if value is None else value for value in self]


OPEN = GreyLevels()
"""Any will do."""


class GreyLevelEmbedding(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Adds grey levels (B, 2) to the vector (B, width) of the labels, beside the time step.

    A level that is NaN says that it is open. The last layer starts from zero. ``steps`` are those
    that the student beside it is made for.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(self, width: int = 192, hidden: int = 96, steps: int = 4) -> None:
        super().__init__()
        self.first = nn.Linear(2 * len(GreyLevels._fields), hidden)
        self.last = nn.Linear(hidden, width)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, levels: Tensor) -> Tensor:
        told = torch.isfinite(levels)
        middle = levels.new_tensor([1.0, _SPREAD])
        logs = torch.where(told, levels, middle).clamp_min(1e-3).div(middle).log() / _WIDTH
        rows = torch.cat([logs.clamp(-_FARTHEST, _FARTHEST), told.to(levels.dtype)], 1)
        out: Tensor = self.last(nn.functional.silu(self.first(rows)))
        return out
