"""The texture stage: the end of stage three in bundles from 0.5.0 on.

It does the refiner's work (:mod:`busynth_gui.synthesis.networks.refiner`) with more to go by. The
refiner knew the lesion as 0 or 1 a pixel and saw some 30 px around it, so inside large lesions it
could not tell centre from rim; and it had noise of one scale alone, from which it made what is
finest well and what is of three to six pixels hardly. Here the signed distance to the outline comes
in at full resolution, features reach over some 150 px, noise is laid in at four scales, and the
lesion's pathology may be told beside the scan's own style.
"""

from __future__ import annotations

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.synthesis.networks.autoencoder import Generators
from busynth_gui.synthesis.networks.refiner import RefinerInputs, StyleBlock, TissueStyle

__all__ = ["TextureNetwork"]

_PLANES = 5
"""Image, weight, lesion, distance, speckle."""
_LIFTED = 8
"""Channels in which features of 2 px cells come to the last layers, on pixels."""
_FINE_NOISE, _COARSE_NOISE = 2, 4
"""Channels of noise a pixel, and a cell of 4, 8 and 16 px."""


class _Noise(nn.Module):
    """White noise at the features' own scale, mixed, with a gain that is read from the features."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(_COARSE_NOISE, channels, 3, padding=1)
        self.gain = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.gain.weight)
        assert self.gain.bias is not None
        nn.init.constant_(self.gain.bias, 0.3)

    def forward(self, x: Tensor, noise: Tensor) -> Tensor:
        out: Tensor = x + self.gain(x) * self.mix(noise)
        return out


class TextureNetwork(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """``forward(inputs, style, generator)`` returns the image (B, 1, H, W) in its final texture.

    It equals ``inputs.image`` wherever the weight is 0, and is not clipped. H and W are multiples
    of :attr:`multiple`. ``style`` is :meth:`style_of` of the same scan, from a window that holds
    untouched tissue. ``inputs.pathology`` may be left open.

    A U-Net over cells of 4, 8 and 16 px (pixel-unshuffle: Shi et al., CVPR 2016) that ends on cells
    of 2 px and then on pixels: what leaves a network in cells shows their lattice. Without the last
    part neighbouring pixels differed by 1.7 times as much across a cell's edge as inside it. With
    ``smooth`` what is unfolded into smaller cells is blurred so far that it cannot alternate from
    one to the next (Zhang, ICML 2019): before, the power at a period of 4 px was 2.2 times that
    around it, which in large lesions is seen as a weave. Bundles of before 0.9.0 go without.
    """

    multiple = 16
    """What height and width of its inputs are multiples of."""

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        channels: tuple[int, int, int, int] = (32, 56, 96, 128),
        blocks: tuple[int, int, int] = (2, 1, 1),
        style: int = 48,
        smooth: bool = False,
    ) -> None:
        super().__init__()
        self.smooth = smooth
        c2, c4, c8, c16 = channels
        planes = _PLANES + _FINE_NOISE
        self.style_net = TissueStyle(24, style)
        self.pathology = nn.Embedding(3, style)
        nn.init.zeros_(self.pathology.weight)

        def row(width: int, count: int) -> nn.ModuleList:
            return nn.ModuleList(StyleBlock(width, style) for _ in range(count))

        self.enter_2 = nn.Conv2d(4 * planes, c2, 3, padding=1)
        self.enter = nn.Conv2d(16 * planes, c4, 3, padding=1)
        self.before = row(c4, blocks[0])
        self.down_8 = nn.Conv2d(c4, c8, 2, stride=2)
        self.noise_8 = _Noise(c8)
        self.before_8 = row(c8, blocks[1])
        self.down_16 = nn.Conv2d(c8, c16, 2, stride=2)
        self.noise_16 = _Noise(c16)
        self.middle = row(c16, blocks[2])
        self.up_8 = nn.Conv2d(c16, 4 * c8, 1)
        self.after_8 = row(c8, blocks[1])
        self.up_4 = nn.Conv2d(c8, 4 * c4, 1)
        self.noise_4 = _Noise(c4)
        self.after = row(c4, blocks[0])
        self.up_2 = nn.Conv2d(c4, 4 * c2, 1)
        self.last = row(c2, 1)
        self.leave = nn.Conv2d(c2, 4, 3, padding=1)
        self.lift = nn.Conv2d(c2, 4 * _LIFTED, 1)
        pixel = nn.Conv2d(16, 1, 3, padding=1)
        self.pixels = nn.Sequential(
            nn.Conv2d(planes + 1 + _LIFTED, 16, 3, padding=1),
            nn.SiLU(),
            nn.Conv2d(16, 16, 3, padding=1),
            nn.SiLU(),
            pixel,
        )
        for conv in (self.leave, pixel):
            nn.init.zeros_(conv.weight)
            assert conv.bias is not None
            nn.init.zeros_(conv.bias)

    def style_of(self, image: Tensor, weight: Tensor) -> Tensor:
        """The style (B, n) of the tissue of ``image`` (B, 1, H, W) where ``weight`` is 0."""
        kind = self.enter.weight.dtype
        out: Tensor = self.style_net(image.to(kind), weight.to(kind))
        return out

    def _unfolded(self, x: Tensor) -> Tensor:
        """Features of cells (B, 4 n, h, w) as those of cells of half the side, (B, n, 2h, 2w)."""
        x = F.pixel_shuffle(x, 2)
        if not self.smooth:
            return x
        # 1 2 1: nothing of what alternates passes.
        taps = torch.tensor([0.25, 0.5, 0.25], device=x.device, dtype=x.dtype)
        channels = x.shape[1]
        kernel = torch.outer(taps, taps).expand(channels, 1, 3, 3)
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel, groups=channels)

    def forward(self, inputs: RefinerInputs, style: Tensor, generator: Generators = None) -> Tensor:
        image, weight, lesion, speckle = inputs[:4]
        distance, pathology = inputs.distance, inputs.pathology
        if distance is None:
            raise ValueError("a texture network needs the distance to the outline")
        b, _, h, w = image.shape
        kind = self.enter.weight.dtype
        one = generator[0] if isinstance(generator, list) else generator
        place = torch.device("cpu") if one is None else one.device

        def noise(channels: int, cell: int) -> Tensor:
            # In float32, where the generators are: with those of the CPU, as the program has them,
            # the bytes depend on neither device nor autocast type.
            shape = (b, channels, h // cell, w // cell)
            drawn: Tensor = randn_tensor(shape, generator, place, torch.float32)
            return drawn.to(image.device, kind)

        if pathology is not None:
            style = style + self.pathology(pathology)
        planes = torch.cat(
            [image, weight, lesion, distance, 0.5 * speckle, noise(_FINE_NOISE, 1)], 1
        ).to(kind)
        halves = F.pixel_unshuffle(planes, 2)
        x = self.enter(F.pixel_unshuffle(halves, 2))
        for block in self.before:
            x = block(x, style)
        y = self.noise_8(self.down_8(x), noise(_COARSE_NOISE, 8))
        for block in self.before_8:
            y = block(y, style)
        z = self.noise_16(self.down_16(y), noise(_COARSE_NOISE, 16))
        for block in self.middle:
            z = block(z, style)
        y = y + self._unfolded(self.up_8(F.silu(z)))
        for block in self.after_8:
            y = block(y, style)
        x = x + self._unfolded(self.up_4(F.silu(y)))
        x = self.noise_4(x, noise(_COARSE_NOISE, 4))
        for block in self.after:
            x = block(x, style)
        fine = self.enter_2(halves) + self._unfolded(self.up_2(F.silu(x)))
        for block in self.last:
            fine = block(fine, style)
        fine = F.silu(fine)
        change = self._unfolded(self.leave(fine))
        lifted = self._unfolded(self.lift(fine))
        change = change + self.pixels(torch.cat([planes, change, lifted], 1))
        out: Tensor = image + weight * change
        return out
