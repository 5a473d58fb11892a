"""How near a lesion comes to the nearest of those that a bundle was trained on.

A bundle carries a descriptor of each training lesion's interior, 48 numbers of 8 bits, from which
no picture can be made again: it holds no sign, so that a lesion and its negative have the same,
and far fewer numbers than it takes to tell a picture from its magnitudes. What a decoder that
learned from pairs of both makes of it is the mean lesion (packaging/decisions/0010-nearness.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SIDE",
    "TrainingLesions",
    "describe",
    "interior",
    "looked_up",
]

SIDE = 48
"""Side of an interior, px."""
_VERSION = 1
"""Goes up with whatever changes a descriptor: tables of another one tell nothing."""

_CYCLES = 14
"""Half cycles over an interior, below which waves are described: what a copy keeps of its lesion
through autoencoder and texture stage."""
_COARSE = 4
"""Half cycles from which on they are: blending a lesion into other tissue changes what is below."""
_RIM = 12
"""Px of an interior over which it fades towards its outline, which no two readers draw alike, and
where blending changes most."""
_NUMBERS = 48
_STEPS = 60
"""Steps of a descriptor to a standard deviation of one projection."""
_CENTRE = np.float32(_STEPS * np.sqrt(np.pi / 2))
"""The mean of the length of two such projections (Rayleigh's distribution)."""
_SHIFT = 2
"""Px of an interior by which a lesion is shifted as well when it is looked up: its outline is not
that of the training lesion to a hair."""


def interior(pixels: NDArray[np.generic], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A lesion's interior as a unit vector (48 * 48,), of a scan and a mask (H, W).

    The mask's box resampled to 48 x 48; outside the mask 0, inside zero mean; unit norm. What is
    around the lesion does not count: there a copy of a lesion on another scan hides.
    """
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    grey = cv2.resize(pixels[box].astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask[box].astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    solid = inside > 0.5
    if not solid.any():
        return np.zeros(SIDE * SIDE, np.float32)
    values = np.where(solid, grey - grey[solid].mean(), 0).astype(np.float32).ravel()
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-6), np.float32)


def describe(interiors: Sequence[NDArray[np.float32]]) -> NDArray[np.uint8]:
    """Descriptors (n, 48) of interiors (48 * 48,), n at least 1.

    Faded towards the outline; cosine transform, its waves of 4 to 14 half cycles weighted to equal
    power (that of tissue falls with the square of the frequency), unit norm; then the lengths of 48
    projections onto random planes.
    """
    return _described(np.stack([_faded(each) for each in interiors]))


def _faded(inner: NDArray[np.float32]) -> NDArray[np.float32]:
    square = inner.reshape(SIDE, SIDE)
    inside = cv2.morphologyEx((square != 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3)))
    depth = cv2.distanceTransform(np.pad(inside, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    weight = np.minimum(depth / _RIM, 1).astype(np.float32)
    values = square * weight
    return np.asarray(values - weight * (values.sum() / max(float(weight.sum()), 1e-6)), np.float32)


def _described(squares: NDArray[np.float32]) -> NDArray[np.uint8]:
    waves, where, planes = _projection()
    spectrum = (waves @ squares @ waves.T)[:, where > 0] * where[where > 0]
    norm = np.linalg.norm(spectrum, axis=1, keepdims=True)
    spectrum *= np.sqrt(spectrum.shape[1]) / np.maximum(norm, 1e-6)
    across, along = np.split(spectrum @ planes, 2, axis=1)
    lengths = np.rint(_STEPS * np.hypot(across, along))
    return np.asarray(np.minimum(lengths, 255), np.uint8)


@lru_cache(maxsize=1)
def _projection() -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Cosines (14, 48), the weights of their products (14, 14), and 2 * 48 random directions."""
    k, i = np.arange(_CYCLES)[:, None], np.arange(SIDE)[None]
    waves = np.sqrt(2 / SIDE) * np.cos(np.pi * (2 * i + 1) * k / (2 * SIDE))
    waves[0] /= np.sqrt(2)
    radius = np.hypot(k, k.T)
    weights = np.where((radius >= _COARSE) & (radius < _CYCLES), radius, 0)
    rows = int((weights > 0).sum())
    # Of a hash, not of a generator: a table must be read alike by every version of numpy.
    drawn = hashlib.shake_128(b"busynth nearness 1").digest(-(-rows * 2 * _NUMBERS // 8))
    signs = np.unpackbits(np.frombuffer(drawn, np.uint8)).reshape(rows, -1).astype(np.float32)
    planes = (2 * signs - 1) / np.sqrt(rows)
    return waves.astype(np.float32), weights.astype(np.float32), planes.astype(np.float32)


def looked_up(
    interiors: Sequence[NDArray[np.float32]], learned: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.bool_]]:
    """For n interiors (48 * 48,) the likeness to the nearest of ``learned`` (m, 48), -1 to 1;
    which that is; and whether it is nearest mirrored.

    Likeness is the cosine between descriptors, the highest of nine shifts of up to 2 px and of
    their mirror images.
    """
    table = _centred(learned)
    squares = np.stack([_faded(each) for each in interiors])
    likeness = np.full(len(squares), -1, np.float32)
    index, mirrored = np.zeros(len(squares), np.intp), np.zeros(len(squares), bool)
    for flipped in (False, True):
        for shifted in _shifts(squares[:, :, ::-1] if flipped else squares):
            found = _centred(_described(shifted)) @ table.T
            best = found.argmax(1)
            value = found[np.arange(len(best)), best]
            better = value > likeness
            likeness[better], index[better], mirrored[better] = value[better], best[better], flipped
    return likeness, index, mirrored


def _centred(descriptors: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = descriptors.astype(np.float32) - _CENTRE
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True), np.float32)


def _shifts(squares: NDArray[np.float32]) -> Sequence[NDArray[np.float32]]:
    padded = np.pad(squares, ((0, 0), (_SHIFT, _SHIFT), (_SHIFT, _SHIFT)))
    steps = range(0, 2 * _SHIFT + 1, _SHIFT)
    return [padded[:, y : y + SIDE, x : x + SIDE] for y in steps for x in steps]


@dataclass(frozen=True, eq=False)
class TrainingLesions:
    """What a bundle tells of the lesions it was trained on."""

    learned: NDArray[np.uint8]
    """Their descriptors (m, 48)."""
    held_out: NDArray[np.float32]
    """How like the nearest of them real lesions are that the bundle never saw (k,), sorted."""

    def nearness(self, pixels: NDArray[np.generic], mask: NDArray[np.bool_]) -> float:
        """The share of the held-out lesions that lie less near to a training lesion than this one.

        ``pixels`` and ``mask`` (H, W); 0 to 1. A lesion that is nearer than all of them has 1.
        Raises ValueError for an empty mask.
        """
        if not mask.any():
            raise ValueError("an empty mask has no interior")
        likeness, _, _ = looked_up([interior(pixels, mask)], self.learned)
        return float(np.searchsorted(self.held_out, likeness[0]) / len(self.held_out))

    def tensors(self) -> dict[str, NDArray[np.generic]]:
        """As they are stored in a bundle."""
        version = np.array([_VERSION], np.uint8)
        return {"descriptor": version, "learned": self.learned, "held_out": self.held_out}

    @classmethod
    def of(cls, tensors: Mapping[str, NDArray[np.generic]]) -> TrainingLesions:
        """What :meth:`tensors` gave. Raises ValueError for what it never gives."""
        version = tensors.get("descriptor", np.zeros(0, np.uint8))
        learned, held_out = tensors.get("learned"), tensors.get("held_out")
        if version.tolist() != [_VERSION] or learned is None or held_out is None:
            raise ValueError("no table of this version's descriptors")
        sound = learned.dtype == np.uint8 and learned.ndim == 2 and learned.shape[1] == _NUMBERS
        if not sound or not len(learned):
            raise ValueError("no descriptors of training lesions")
        if held_out.ndim != 1 or not held_out.size or not np.isfinite(held_out).all():
            raise ValueError("no likenesses of held-out lesions")
        return cls(np.asarray(learned, np.uint8), np.sort(np.asarray(held_out, np.float32)))
