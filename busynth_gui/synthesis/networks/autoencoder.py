"""The compact bundle's autoencoder: greyscale ultrasound to 4 x 32 x 32 latents and back.

Speckle is an interference pattern: two scans of one tissue never repeat it. A decoder trained to
remember it pixel by pixel learns its mean, which is no speckle at all. So the latent carries
structure and the local *statistics* of the grain, and the decoder is handed white noise at three
resolutions from which it synthesises the grain itself. The noise comes from the caller's
generator, so the same seed gives the same bytes.
"""

from __future__ import annotations

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.upsampling import Upsample2D
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor, nn
from torch.nn import functional as F

__all__ = ["Generators", "SpeckleAutoencoder"]

Generators = torch.Generator | list[torch.Generator] | None
"""What noise is drawn from: one generator, one for each item, or torch's own."""


class _Residual(ResnetBlock2D):  # type: ignore[misc]
    """diffusers' residual block without a time embedding, so that it fits ``nn.Sequential``."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__(
            in_channels=channels, out_channels=channels, temb_channels=None, groups=groups
        )

    def forward(self, features: Tensor) -> Tensor:
        out: Tensor = super().forward(features, None)
        return out


class _Grain(nn.Module):
    """Adds white noise, mixed and scaled per channel, with a gain read from the features.

    The gain is spatial (a 1 x 1 convolution of the features): grain is strong in bright tissue
    and absent in a cyst, and only the features know where that is.
    """

    def __init__(self, channels: int, noise_channels: int) -> None:
        super().__init__()
        self.noise_channels = noise_channels
        self.mix = nn.Conv2d(noise_channels, channels, 3, padding=1)
        self.gain = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.gain.weight)
        assert self.gain.bias is not None
        nn.init.constant_(self.gain.bias, 0.1)

    def forward(self, features: Tensor, generator: Generators) -> Tensor:
        b, _, h, w = features.shape
        # Always drawn in float32 on the CPU: the bytes must not depend on the autocast type.
        noise = randn_tensor((b, self.noise_channels, h, w), generator, dtype=torch.float32)
        mixed: Tensor = self.mix(noise.to(features))
        gain: Tensor = self.gain(features)
        return features + gain * mixed


class SpeckleAutoencoder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """A convolutional autoencoder (factor 8) with a stochastic decoder.

    ``encode`` takes (B, 1, H, W) in [-1, 1] with H and W multiples of 8 and returns latents of
    shape (B, latent_channels, H / 8, W / 8) with about zero mean and unit variance (the config's
    ``shift`` and ``scale`` are measured on the training crops). ``decode`` is its inverse up to the
    grain, which it draws from ``generator``.

    Pixel-unshuffle in front (Shi et al., CVPR 2016) keeps every convolution off the full-size
    feature map, where most of a small autoencoder's time would go.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        channels: tuple[int, int, int] = (48, 96, 128),
        latent_channels: int = 4,
        noise_channels: int = 8,
        groups: int = 16,
        shift: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0),
        scale: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0),
    ) -> None:
        super().__init__()
        c0, c1, c2 = channels
        # Few convolutions at the coarse end and no attention: a latent cell must not know what
        # lies under the mask two cells away, or blanking the mask would leak the lesion.
        self.encoder = nn.Sequential(
            nn.Conv2d(4, c0, 3, padding=1),
            _Residual(c0, groups),
            nn.Conv2d(c0, c1, 3, stride=2, padding=1),
            _Residual(c1, groups),
            nn.Conv2d(c1, c2, 3, stride=2, padding=1),
            _Residual(c2, groups),
            nn.GroupNorm(groups, c2),
            nn.SiLU(),
            nn.Conv2d(c2, 2 * latent_channels, 1),
        )
        self.decode_in = nn.Conv2d(latent_channels, c2, 3, padding=1)
        self.decode_mid = nn.Sequential(_Residual(c2, groups), _Residual(c2, groups))
        self.grain_32 = _Grain(c2, noise_channels)
        self.up_64 = Upsample2D(c2, use_conv=True, out_channels=c1)
        self.decode_64 = _Residual(c1, groups)
        self.grain_64 = _Grain(c1, noise_channels)
        self.decode_64b = _Residual(c1, groups)
        self.up_128 = Upsample2D(c1, use_conv=True, out_channels=c0)
        self.decode_128 = _Residual(c0, groups)
        self.grain_128 = _Grain(c0, noise_channels)
        self.decode_128b = _Residual(c0, groups)
        self.decode_out = nn.Sequential(
            nn.GroupNorm(groups, c0), nn.SiLU(), nn.Conv2d(c0, 4, 3, padding=1)
        )

    def moments(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Raw posterior mean and log-variance, each (B, latent_channels, H / 8, W / 8)."""
        mean, logvar = self.encoder(F.pixel_unshuffle(image, 2)).chunk(2, dim=1)
        return mean, logvar.clamp(-12.0, 4.0)

    def encode(self, image: Tensor) -> Tensor:
        """Normalised latents (posterior mean) of images in [-1, 1]."""
        mean = self.moments(image.to(self.decode_in.weight.dtype))[0].float()
        return (mean - self._vector("shift", mean)) / self._vector("scale", mean)

    def decode(self, latents: Tensor, generator: Generators = None) -> Tensor:
        """Images (B, 1, 8 h, 8 w), about [-1, 1] (not clipped), of normalised latents."""
        raw = latents * self._vector("scale", latents) + self._vector("shift", latents)
        return self.decode_raw(raw.to(self.decode_in.weight.dtype), generator).float()

    def decode_raw(self, raw: Tensor, generator: Generators = None) -> Tensor:
        x = self.decode_mid(self.decode_in(raw))
        x = self.grain_32(x, generator)
        x = self.decode_64(self.up_64(x))
        x = self.decode_64b(self.grain_64(x, generator))
        x = self.decode_128(self.up_128(x))
        x = self.decode_128b(self.grain_128(x, generator))
        return F.pixel_shuffle(self.decode_out(x), 2)

    def _vector(self, name: str, like: Tensor) -> Tensor:
        return torch.tensor(getattr(self.config, name), device=like.device, dtype=like.dtype).view(
            1, -1, 1, 1
        )
