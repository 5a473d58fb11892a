"""The critic as it is trained: the network that :mod:`busynth_gui.imaging.critic` runs in numpy."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.imaging.critic import GROUPS, STRIDES

__all__ = ["CriticNetwork"]


class CriticNetwork(nn.Module):
    """Views (B, 2, 96, 96) to logits (B,): above 0 for made, below for real."""

    def __init__(self, channels: tuple[int, ...] = (16, 32, 32, 64, 64, 96)) -> None:
        super().__init__()
        sizes = zip((2, *channels[:-1]), channels, STRIDES, strict=True)
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, s, 1) for a, b, s in sizes)
        self.norms = nn.ModuleList(nn.GroupNorm(GROUPS, c) for c in channels)
        self.head = nn.Linear(2 * channels[-1], 1)

    def forward(self, maps: Tensor) -> Tensor:
        for conv, norm in zip(self.convs, self.norms, strict=True):
            maps = F.relu(norm(conv(maps)))
        pooled = torch.cat([maps.mean((2, 3)), maps.amax((2, 3))], 1)
        logits: Tensor = self.head(pooled)[:, 0]
        return logits
