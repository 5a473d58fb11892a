"""Tensors that training and inference must make in exactly the same way.

A model sees at inference what it saw in training or it fails quietly; so the blanking, the mask
channels and the signed-distance field exist once, here, and both sides call them.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

__all__ = [
    "CONTEXT_SIZE",
    "FACTOR",
    "SDF_SIZE",
    "SHAPE_SIZE",
    "band_hole",
    "blank_cells",
    "context_image",
    "crop_context",
    "mask_cells",
    "sdf_to_tensor",
    "signed_distance",
    "tensor_to_sdf",
    "thumbnail_cells",
]

FACTOR = 8
"""Crop pixels to a latent cell, along each side."""
SHAPE_SIZE = 256
"""Side of the crop that stage one works on, px, whatever the bundle's image size."""
SDF_SIZE = 64
"""Side of the signed-distance field that stage one makes: 4 crop pixels a sample."""
SDF_RANGE = 32.0
"""Crop pixels at which the field saturates."""
CONTEXT_SIZE = 128
"""Side of the crop that the Vision Transformer reads."""
_GUARD = 4
"""Crop pixels beyond the mask that are blanked as well; see :func:`blank_cells`."""


def mask_cells(mask: Tensor) -> Tensor:
    """Coverage (B, 1, h, w) in [0, 1] of each latent cell by a crop mask (B, 1, S, S)."""
    return F.avg_pool2d(mask, FACTOR)


def blank_cells(mask: Tensor) -> Tensor:
    """1 in each latent cell that lies within 4 px of the mask (B, 1, S, S), else 0.

    The autoencoder looks a little beyond its own cell. In training the crop holds a lesion, so a
    cell at its very edge would tell what is to be found out; at inference it would tell of the
    healthy tissue that was there. Neither may be seen.
    """
    near = F.max_pool2d(mask, FACTOR + 2 * _GUARD, stride=FACTOR, padding=_GUARD)
    return (near > 0.5).to(mask.dtype)


def band_hole(weight: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """What stage three fills in, (S, S) of 0 and 1: the band, and the lesion's own rim.

    ``weight`` is :func:`busynth_gui.imaging.band.band_weight` of ``mask``. The rim belongs to it
    because a margin is made by both of its sides.
    """
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    rim = max(2.0, 0.08 * float(np.sqrt(mask.sum())))
    return np.asarray((weight > 0.1) & (inside <= rim), np.float32)


def context_image(image: Tensor, hole: Tensor) -> Tensor:
    """What the ViT reads, (B, 2, 128, 128): the crop (B, 1, S, S) with the hole grey, the hole."""
    size = (CONTEXT_SIZE, CONTEXT_SIZE)
    small = F.interpolate(image, size=size, mode="area")
    covered = F.interpolate(hole, size=size, mode="area")
    open_ = (F.max_pool2d(covered, 5, stride=1, padding=2) < 0.01).to(image.dtype)
    return torch.cat([small * open_, covered], dim=1)


def crop_context(image: Tensor, hole: Tensor) -> Tensor:
    """:func:`context_image` of a whole crop and its hole, each (B, 1, S, S)."""
    size = (CONTEXT_SIZE, CONTEXT_SIZE)
    small, covered = (F.interpolate(whole, size=size, mode="area") for whole in (image, hole))
    return context_image(small, covered)


def thumbnail_cells(context: Tensor) -> Tensor:
    """Stage one's stand-in for blanked latents: a context's (B, 4, 32, 32)."""
    small = F.interpolate(context[:, :1], size=(SDF_SIZE, SDF_SIZE), mode="area")
    return F.pixel_unshuffle(small, 2)


def signed_distance(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Signed distance to the outline of a (S, S) mask, px, positive inside, clipped at 32."""
    solid = mask.astype(np.uint8)
    inside = cv2.distanceTransform(solid, cv2.DIST_L2, 5)
    outside = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5)
    field = np.where(mask, inside - 0.5, 0.5 - outside)
    return np.asarray(np.clip(field, -SDF_RANGE, SDF_RANGE), np.float32)


def sdf_to_tensor(field: NDArray[np.float32]) -> Tensor:
    """Diffusion target (4, 32, 32) in [-1, 1] of a signed-distance field (S, S) in px."""
    small = cv2.resize(field, (SDF_SIZE, SDF_SIZE), interpolation=cv2.INTER_AREA) / SDF_RANGE
    return F.pixel_unshuffle(torch.from_numpy(small.astype(np.float32))[None], 2)


def tensor_to_sdf(sample: Tensor, size: int, kept: float = 0.5) -> NDArray[np.float32]:
    """Signed-distance field (size, size) in crop px of a (4, 32, 32) sample.

    ``kept`` in [0, 1] is what a sample keeps of itself, along each axis; its neighbours have the
    rest. The four interleaved samples of a cell are denoised apart and differ by a little noise,
    which an outline follows as a fringe.
    """
    small = F.pixel_shuffle(sample[None].float(), 2)
    side = (1 - kept) / 2
    taps = torch.tensor([side, kept, side], device=small.device)
    small = F.conv2d(
        F.pad(small, (1, 1, 1, 1), mode="replicate"), torch.outer(taps, taps)[None, None]
    )
    full = F.interpolate(small, size=(size, size), mode="bicubic", align_corners=False)
    return np.asarray(full[0, 0].cpu().numpy() * SDF_RANGE, np.float32)
