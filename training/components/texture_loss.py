"""What a texture is held to where the real one is known: its energies and its grey levels.

Each figure is taken apart for the lesion and for what lies around it: a window that holds both
says how far the two differ and hides how each varies.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

__all__ = [
    "OCTAVES",
    "interior_energies",
    "kind_energy_loss",
    "lattice_loss",
    "region_energy_loss",
    "tone_loss",
]

OCTAVES = 4
_FLOOR = 1e-4
"""Added to energies before the logarithm: (1.3 grey levels of 255) squared."""
_LEAST = 150.0
"""Pixels that a region must have for its figures to count."""
_LEVELS = 24


def _energies(image: Tensor, region: Tensor) -> Tensor:
    """Log mean squared differences (B, 2 * OCTAVES) of ``image`` in ``region``, both (B, 1, H, W).

    Horizontal and vertical, from differences of neighbours to those of means over 8 px.
    """
    found = []
    for octave in range(OCTAVES):
        if octave:
            image, region = F.avg_pool2d(image, 2), F.avg_pool2d(region, 2)
        inner = (region > 0.99).to(image)
        for axis in (-1, -2):
            n = image.shape[axis] - 1
            step = image.narrow(axis, 1, n) - image.narrow(axis, 0, n)
            both = inner.narrow(axis, 1, n) * inner.narrow(axis, 0, n)
            total = both.sum((1, 2, 3)).clamp_min(1.0)
            found.append(torch.log((step.square() * both).sum((1, 2, 3)) / total + _FLOOR))
    return torch.stack(found, 1)


def interior_energies(image: Tensor, region: Tensor) -> Tensor:
    """As the loss sees them, for a check on held-out patches: (B, 2 * OCTAVES), float32."""
    return _energies(image.float(), region)


def region_energy_loss(fake: Tensor, real: Tensor, region: Tensor, share: Tensor) -> Tensor:
    """Mean absolute difference of log energies in ``region`` (B, 1, H, W), 0 or 1.

    ``share`` (B,) weighs the items; one whose region is too small to say anything counts nothing.
    """
    weight = share * (region.sum((1, 2, 3)) >= _LEAST)
    off = (_energies(fake, region) - _energies(real, region)).abs().mean(1)
    return (off * weight).mean()


def kind_energy_loss(
    fake: Tensor, region: Tensor, real: Tensor, real_region: Tensor, kinds: Tensor
) -> Tensor:
    """Absolute difference of mean log energies in the regions of each of ``kinds`` (B, K), 0 or 1.

    Item by item ``fake`` and ``real`` are of two places: they are held to each other on average,
    so that each may be as fine or coarse as its own place has it. Of several processes each holds
    its own. A pair of which a region is too small to say anything counts nothing.
    """
    large = (region.sum((1, 2, 3)) >= _LEAST) & (real_region.sum((1, 2, 3)) >= _LEAST)
    weight = kinds.mT * large
    off = weight @ (_energies(fake, region) - _energies(real, real_region))
    return (off / weight.sum(1, keepdim=True).clamp_min(1.0)).abs().mean()


def lattice_loss(fake: Tensor, real: Tensor, region: Tensor) -> Tensor:
    """How much more ``fake`` than ``real`` depends on where in a cell of 4 px a pixel lies.

    Energies of neighbours' differences by their place in the cell, and their means by place, are
    compared in ``region`` (B, 1, H, W): what leaves a network in cells shows their lattice.
    """
    total = torch.zeros((), device=fake.device)
    inner = (region > 0.99).to(fake)
    weight = (region.sum((1, 2, 3)) >= _LEAST).to(fake)
    for axis in (-1, -2):
        n = fake.shape[axis] - 1
        both = inner.narrow(axis, 1, n) * inner.narrow(axis, 0, n)
        found = []
        for image in (fake, real):
            step = image.narrow(axis, 1, n) - image.narrow(axis, 0, n)
            places = []
            for place in range(4):
                index = torch.arange(place, n, 4, device=fake.device)
                where = both.index_select(axis, index)
                count = where.sum((1, 2, 3)).clamp_min(1.0)
                part = step.index_select(axis, index)
                energy = (part.square() * where).sum((1, 2, 3)) / count
                places.append(torch.log(energy + _FLOOR))
                places.append(4 * (part * where).sum((1, 2, 3)) / count)
            found.append(torch.stack(places, 1))
        total = total + ((found[0] - found[1]).abs().mean(1) * weight).mean()
    return total


def tone_loss(fake: Tensor, real: Tensor, region: Tensor, share: Tensor) -> Tensor:
    """Distance of the distributions of grey levels in ``region``, as pixels and as means of 4 px.

    The mean absolute difference of quantiles, which is the Wasserstein distance on the line.
    """
    total = torch.zeros((), device=fake.device)
    levels = torch.linspace(0.02, 0.98, _LEVELS, device=fake.device)
    for by in (1, 4):
        a, b, where = (F.avg_pool2d(x, by) if by > 1 else x for x in (fake, real, region))
        inner = where.flatten(1) > 0.99
        weight = share * (inner.sum(1) * by * by >= _LEAST)
        first, second = (_quantiles(x.flatten(1), inner, levels) for x in (a, b))
        total = total + ((first - second).abs().mean(1) * weight).mean()
    return total / 2


def _quantiles(values: Tensor, inner: Tensor, levels: Tensor) -> Tensor:
    """Of each row of ``values`` (B, n) where ``inner``, interpolated: (B, levels); 0 of none."""
    ordered = values.masked_fill(~inner, torch.inf).sort(1).values
    last = (inner.sum(1, keepdim=True) - 1).clamp_min(0)
    place = levels * last
    below = place.floor().long()
    low, high = (ordered.gather(1, torch.minimum(k, last)) for k in (below, below + 1))
    found = torch.lerp(low, high, place - below)
    return torch.where(inner.any(1, keepdim=True), found, 0.0)
