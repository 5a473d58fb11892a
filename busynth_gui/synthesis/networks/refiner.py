"""The refiner: the end of stage three, which makes the grain on the scan's own pixel grid.

Bundles before 0.5.0 have the network of this module, later ones that of
:mod:`busynth_gui.synthesis.networks.texture`; both are given the same inputs.

A crop resampled to the bundle's image size has lost the finest speckle of a large lesion, and a
decoder that upsamples leaves a trace of its lattice. Neither can be seen in a mean error; both
show at once beside the untouched tissue. The refiner is a small network that sees the composite
at full resolution, with the scan's own speckle laid over the lesion as its raw material, and
learnt against a critic to make what has been made look like what has not.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import cv2
import numpy as np
import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from diffusers.utils.torch_utils import randn_tensor
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.synthesis.networks.autoencoder import Generators

__all__ = [
    "REACH",
    "Refiner",
    "RefinerInputs",
    "SpeckleRefiner",
    "StyleBlock",
    "TissueStyle",
    "outline_distance",
]

NOISE_CHANNELS = 2
REACH = 32.0
"""Distance to the outline, px, from which on a refiner is told no more than that."""


class RefinerInputs(NamedTuple):
    """What a refiner is given, each (B, 1, H, W), H and W multiples of the network's own number.

    ``image`` in [-1, 1], the composite; ``weight`` in [0, 1], how far a pixel may change;
    ``lesion`` 0 or 1; ``speckle`` of unit variance, see
    :func:`busynth_gui.imaging.speckle.borrowed_speckle`.
    """

    image: Tensor
    weight: Tensor
    lesion: Tensor
    speckle: Tensor
    distance: Tensor | None = None
    """To the lesion's outline in units of :data:`REACH`, in [-1, 1], above 0 inside."""
    pathology: Tensor | None = None
    """(B,) int64: 1 benign, 2 malignant, 0 not told."""


def outline_distance(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """:attr:`RefinerInputs.distance` (H, W) of a mask; -1 everywhere where it is empty."""
    if not mask.any():
        return np.full(mask.shape, -1, np.float32)
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip((inside - outside) / REACH, -1, 1), np.float32)


class Refiner(Protocol):
    """What ends stage three, of whichever class a bundle has it."""

    @property
    def multiple(self) -> int:
        """What height and width of its inputs are multiples of."""
        ...

    def style_of(self, image: Tensor, weight: Tensor) -> Tensor: ...

    def __call__(
        self, inputs: RefinerInputs, style: Tensor, generator: Generators = None
    ) -> Tensor: ...


class StyleBlock(nn.Module):
    """A residual block whose features are scaled and shifted by the style of the known tissue.

    FiLM: Perez et al., AAAI 2018.
    """

    def __init__(self, channels: int, style: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.film = nn.Linear(style, 2 * channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        h = self.conv1(F.silu(x))
        scale, shift = self.film(style)[:, :, None, None].chunk(2, 1)
        h = h * (1 + scale) + shift
        out: Tensor = x + self.conv2(F.silu(h))
        return out


class TissueStyle(nn.Module):
    """The mean over the known tissue of some learnt local features: what its speckle is like."""

    def __init__(self, width: int, style: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(4, width, 3, padding=1),
            nn.SiLU(),
            nn.Conv2d(width, width, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(width, style, 1),
        )
        self.mix = nn.Sequential(nn.Linear(2 * style, style), nn.SiLU(), nn.Linear(style, style))

    def forward(self, image: Tensor, weight: Tensor) -> Tensor:
        # The sums are of thousands: in float32 whatever the weights are.
        seen = self.net(F.pixel_unshuffle(image * (weight == 0), 2)).float()
        known = 1 - F.adaptive_max_pool2d(weight, (seen.shape[-2], seen.shape[-1])).gt(0).float()
        total = known.sum((2, 3)).clamp_min(1.0)
        mean = (seen * known).sum((2, 3)) / total
        spread = ((seen - mean[:, :, None, None]).square() * known).sum((2, 3)) / total
        told = torch.cat([mean, (spread + 1e-6).sqrt()], 1)
        out: Tensor = self.mix(told.to(image.dtype))
        return out


class SpeckleRefiner(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """``forward(inputs, style, generator)`` returns the refined image (B, 1, H, W), not clipped.

    It equals ``inputs.image`` wherever the weight is 0. ``style`` is :meth:`style_of` of the same
    scan, taken from a window that holds untouched tissue.
    """

    multiple = 4
    """What height and width of its inputs are multiples of."""

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        channels: tuple[int, int] = (40, 80),
        blocks: tuple[int, int] = (2, 3),
        style: int = 32,
    ) -> None:
        super().__init__()
        fine, coarse = channels
        self.style_net = TissueStyle(24, style)
        self.enter = nn.Conv2d(4 * (4 + NOISE_CHANNELS), fine, 3, padding=1)
        self.before = nn.ModuleList(StyleBlock(fine, style) for _ in range(blocks[0]))
        self.down = nn.Conv2d(fine, coarse, 4, stride=2, padding=1)
        self.middle = nn.ModuleList(StyleBlock(coarse, style) for _ in range(blocks[1]))
        self.up = nn.Conv2d(coarse, 4 * fine, 3, padding=1)
        self.after = nn.ModuleList(StyleBlock(fine, style) for _ in range(blocks[0]))
        self.leave = nn.Conv2d(fine, 4, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        assert self.leave.bias is not None
        nn.init.zeros_(self.leave.bias)

    def style_of(self, image: Tensor, weight: Tensor) -> Tensor:
        """The style (B, n) of the tissue of ``image`` (B, 1, H, W) where ``weight`` is 0."""
        out: Tensor = self.style_net(image, weight)
        return out

    def forward(self, inputs: RefinerInputs, style: Tensor, generator: Generators = None) -> Tensor:
        image, weight, lesion, speckle = inputs[:4]
        b, _, h, w = image.shape
        # Drawn in float32 on the CPU: the bytes must not depend on device or autocast type.
        shape = (b, NOISE_CHANNELS, h, w)
        noise = randn_tensor(shape, generator, dtype=torch.float32).to(image)
        stacked = torch.cat([image, weight, lesion, 0.5 * speckle, noise], 1)
        x = self.enter(F.pixel_unshuffle(stacked, 2))
        for block in self.before:
            x = block(x, style)
        y = self.down(x)
        for block in self.middle:
            y = block(y, style)
        x = x + F.pixel_shuffle(self.up(F.silu(y)), 2)
        for block in self.after:
            x = block(x, style)
        change = F.pixel_shuffle(self.leave(F.silu(x)), 2)
        return image + weight * change
