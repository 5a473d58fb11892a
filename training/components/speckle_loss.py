"""Losses and measures of speckle: what is compared when pixels cannot be."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

__all__ = [
    "BANDS",
    "PatchDiscriminator",
    "band_energy",
    "coverage",
    "discriminator_loss",
    "energy_loss",
    "low_pass",
]

BANDS = ("x0", "y0", "x1", "y1", "x2", "y2")
"""Names of :func:`band_energy`'s maps: direction of the difference, octave."""


class PatchDiscriminator(nn.Module):
    """A patch discriminator (Isola et al., CVPR 2017), spectral norm (Miyato et al., ICLR 2018).

    It looks at patches of about 40 px: is this grain real, given the low-passed scan beside it? It
    starts at full resolution, so that a grid left by the decoder's upsampling cannot hide.
    """

    def __init__(self, width: int = 32) -> None:
        super().__init__()

        def conv(i: int, o: int, k: int, s: int) -> nn.Module:
            return spectral_norm(nn.Conv2d(i, o, k, s, padding=(k - s + 1) // 2))

        self.net = nn.Sequential(
            conv(2, width, 3, 1),
            nn.LeakyReLU(0.2),
            conv(width, 2 * width, 4, 2),
            nn.LeakyReLU(0.2),
            conv(2 * width, 2 * width, 3, 1),
            nn.LeakyReLU(0.2),
            conv(2 * width, 3 * width, 4, 2),
            nn.LeakyReLU(0.2),
            conv(3 * width, 3 * width, 3, 1),
            nn.LeakyReLU(0.2),
            conv(3 * width, 1, 3, 1),
        )

    def forward(self, image: Tensor, low: Tensor) -> Tensor:
        out: Tensor = self.net(torch.cat([image, low], 1))
        return out


def discriminator_loss(on_real: Tensor, on_fake: Tensor) -> Tensor:
    """The hinge loss of the discriminator."""
    return F.relu(1 - on_real).mean() + F.relu(1 + on_fake).mean()


def low_pass(image: Tensor) -> Tensor:
    """A blur (B, 1, H, W) of about 2 px sigma: three passes of a 7-tap binomial."""
    taps = torch.tensor([1.0, 6, 15, 20, 15, 6, 1], device=image.device, dtype=image.dtype) / 64
    for _ in range(3):
        image = F.conv2d(F.pad(image, (3, 3, 0, 0), mode="reflect"), taps.view(1, 1, 1, 7))
        image = F.conv2d(F.pad(image, (0, 0, 3, 3), mode="reflect"), taps.view(1, 1, 7, 1))
    return image


def band_energy(image: Tensor, window: int = 16) -> list[Tensor]:
    """Mean squared horizontal and vertical differences in three octaves, per ``window`` px.

    A local, oriented power spectrum in six bands (the order of :data:`BANDS`), blind to phase.
    """
    maps: list[Tensor] = []
    for octave in range(3):
        w = max(window >> octave, 4)
        dx = F.pad(image[..., :, 1:] - image[..., :, :-1], (0, 1, 0, 0))
        dy = F.pad(image[..., 1:, :] - image[..., :-1, :], (0, 0, 0, 1))
        maps += [F.avg_pool2d(dx.square(), w, w // 2), F.avg_pool2d(dy.square(), w, w // 2)]
        image = F.avg_pool2d(image, 2)
    return maps


def coverage(mask: Tensor, energy: Tensor) -> Tensor:
    """Share of each window of a :func:`band_energy` map that lies in ``mask`` (B, 1, H, W)."""
    return F.adaptive_avg_pool2d(mask, (energy.shape[-2], energy.shape[-1]))


def energy_loss(fake: Tensor, real: Tensor) -> Tensor:
    """Mean absolute difference of log band energies (a log-spectral distance)."""
    terms = [
        (torch.log(f + 2e-4) - torch.log(r + 2e-4)).abs().mean()
        for f, r in zip(band_energy(fake), band_energy(real), strict=True)
    ]
    return torch.stack(terms).mean()
