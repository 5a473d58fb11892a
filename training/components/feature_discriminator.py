"""A discriminator that looks through a network trained on photographs (Projected GAN).

Sauer et al., NeurIPS 2021: a discriminator on frozen ImageNet features learns from few images and
looks at all scales at once. The network is EfficientNet-Lite0, the one that they found best of
its size. Whoever judges the result by features of the same network must say so.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

__all__ = ["FeatureDiscriminator"]

_TAPS = {0: 16, 2: 24, 4: 40, 10: 112, 15: 320}
"""Blocks of the network whose output is read (strides 2, 4, 8, 16, 32), and their channels."""


_SHARPNESS = 2.0
"""Spectral norm keeps the heads' answers close together; at 6 the hinge loss took longer to fall,
at 1 it hardly bent."""


class FeatureDiscriminator(nn.Module):
    """Scores patches at five scales; ``where`` tells it what of the image has been made.

    ``forward(image, where)`` takes (B, 1, H, W) in [-1, 1] and (B, 1, H, W) in [0, 1], and returns
    a list of score maps, positive for real. The network's weights are frozen.
    """

    def __init__(self, network: nn.Module, width: int = 64) -> None:
        super().__init__()
        self.network = network.eval().requires_grad_(False)

        def head(channels: int) -> nn.Module:
            return nn.Sequential(
                spectral_norm(nn.Conv2d(channels + 1, width, 3, padding=1)),
                nn.LeakyReLU(0.2),
                spectral_norm(nn.Conv2d(width, 1, 1)),
            )

        self.heads = nn.ModuleList(head(c) for c in _TAPS.values())

    def train(self, mode: bool = True) -> FeatureDiscriminator:
        """As ever, but the network's batch statistics stay those it was trained with."""
        super().train(mode)
        self.network.eval()
        return self

    def features(self, image: Tensor) -> list[Tensor]:
        """The network's maps at the taps."""
        net = cast("_EfficientNet", self.network)
        x = net._swish(net._bn0(net._conv_stem(image.expand(-1, 3, -1, -1))))
        maps = []
        for index, block in enumerate(net._blocks):
            x = block(x)
            if index in _TAPS:
                maps.append(x)
        return maps

    def forward(self, image: Tensor, where: Tensor) -> list[Tensor]:
        scores = []
        for head, seen in zip(self.heads, self.features(image), strict=True):
            spot = F.adaptive_avg_pool2d(where, (seen.shape[-2], seen.shape[-1]))
            scores.append(_SHARPNESS * head(torch.cat([seen, spot], 1)))
        return scores


class _EfficientNet(nn.Module):
    """What of ``efficientnet_lite_pytorch.EfficientNet`` is used here."""

    _conv_stem: nn.Module
    _bn0: nn.Module
    _swish: nn.Module
    _blocks: nn.ModuleList
