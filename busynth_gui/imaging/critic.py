"""How easily a candidate's lesion is told from real ones, by a bundle's critic.

The critic is a small convolutional network that ``python -m training critic`` trained on real
training lesions and on what the bundle makes in their place. It runs in numpy, some ten
milliseconds, since the window and the command line ask it where torch is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["GROUPS", "SIDE", "STRIDES", "Critic", "views"]

SIDE = 96
"""Side of a view, px."""
STRIDES = (2, 2, 1, 2, 1, 2)
"""Of the network's convolutions of 3 x 3, each followed by a group norm and a rectifier."""
GROUPS = 8
_CONTEXT = 1.08
"""Side of the first view over the lesion's longest side."""
_LEAST_SPREAD = 0.05
"""Of grey values over their mean, below which they are as good as one."""
_EPSILON = 1e-5
_PLACES = 4
"""Decimal places of what is told."""

Maps = NDArray[np.float32]


def views(pixels: NDArray[np.generic], mask: NDArray[np.bool_]) -> Maps:
    """What the critic is shown of a lesion (2, 2, 96, 96) on a scan (H, W).

    First the whole lesion, resampled; then its middle, pixel by pixel: the one has its make-up, the
    other its grain. Of each the grey values inside, of mean 0 and deviation 1, and the mask, 0 or
    1. What is around is not shown: whole scans are told apart by much that no lesion model makes.
    Raises ValueError for an empty mask.
    """
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        raise ValueError("an empty mask cannot be judged")
    y, x = (int(edge[0] + edge[-1]) // 2 for edge in (rows, columns))
    longest = int(max(rows[-1] - rows[0], columns[-1] - columns[0])) + 1
    made = []
    for side in (round(_CONTEXT * longest) + 2, SIDE):
        top, left = y - side // 2, x - side // 2
        covered = _cut(mask.astype(np.float32), top, left, side)
        inside = _resized(covered)
        # Of what is around not even a share comes in where it is resampled.
        grey = _resized(_cut(pixels.astype(np.float32), top, left, side) * covered)
        grey /= np.maximum(inside, 0.5)
        solid = inside > 0.5
        if solid.any():
            spread = max(float(grey[solid].std()), _LEAST_SPREAD * float(grey[solid].mean()))
            grey = (grey - grey[solid].mean()) / max(spread, 1e-6)
        made.append([np.where(solid, grey, 0), solid])
    return np.asarray(made, np.float32)


def _cut(array: Maps, top: int, left: int, side: int) -> Maps:
    """A square of the scan, 0 beyond its edges."""
    out = np.zeros((side, side), np.float32)
    y, x = max(top, 0), max(left, 0)
    part = array[y : max(top + side, 0), x : max(left + side, 0)]
    out[y - top : y - top + part.shape[0], x - left : x - left + part.shape[1]] = part
    return out


def _resized(square: Maps) -> Maps:
    if square.shape[0] == SIDE:
        return square
    way = cv2.INTER_AREA if square.shape[0] > SIDE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(square, (SIDE, SIDE), interpolation=way), np.float32)


@dataclass(frozen=True, eq=False)
class Critic:
    """The network's weights by name, as float32, and its calibration."""

    weights: Mapping[str, Maps]

    def told(self, pixels: NDArray[np.generic], mask: NDArray[np.bool_]) -> float:
        """How easily the lesion is told, 0 to 1: the chance of being made, among as many real ones.

        Of lesions of the validation side; 0.5 is guessing. To four decimal places. Raises
        ValueError for an empty mask.
        """
        logit = float(np.mean([self._logit(view) for view in views(pixels, mask)]))
        scale, shift = self.weights["calibration"]
        chance = float(1 / (1 + np.exp(-np.clip(scale * logit + shift, -30, 30))))
        # Sums come out otherwise in the seventh place by how many threads numpy has.
        return round(chance, _PLACES)

    def _logit(self, maps: Maps) -> float:
        w = self.weights
        for k, stride in enumerate(STRIDES):
            maps = _convolved(maps, w[f"convs.{k}.weight"], w[f"convs.{k}.bias"], stride)
            maps = _normed(maps, w[f"norms.{k}.weight"], w[f"norms.{k}.bias"])
            np.maximum(maps, 0, out=maps)
        flat = maps.reshape(len(maps), -1)
        pooled = np.concatenate([flat.mean(1), flat.max(1)])
        return float(w["head.weight"][0] @ pooled + w["head.bias"][0])

    @classmethod
    def of(cls, tensors: Mapping[str, NDArray[np.generic]]) -> Critic:
        """Of the tensors of a file. Raises ValueError for those of no critic."""
        weights = {name: np.asarray(value, np.float32) for name, value in tensors.items()}
        inputs = 2
        for k in range(len(STRIDES)):
            kernel, bias = weights.get(f"convs.{k}.weight"), weights.get(f"convs.{k}.bias")
            if kernel is None or bias is None or kernel.shape[1:] != (inputs, 3, 3):
                raise ValueError(f"convolution {k} is missing or of another form")
            inputs = len(kernel)
            for name in (f"convs.{k}.bias", f"norms.{k}.weight", f"norms.{k}.bias"):
                if name not in weights or weights[name].shape != (inputs,):
                    raise ValueError(f"{name} is missing or of another form")
            if inputs % GROUPS:
                raise ValueError(f"convolution {k} has {inputs} maps, no multiple of {GROUPS}")
        forms = {"head.weight": (1, 2 * inputs), "head.bias": (1,), "calibration": (2,)}
        for name, form in forms.items():
            if name not in weights or weights[name].shape != form:
                raise ValueError(f"{name} is missing or of another form")
        if not all(np.isfinite(value).all() for value in weights.values()):
            raise ValueError("a weight is no number")
        return cls(weights)


def _convolved(maps: Maps, kernel: Maps, bias: Maps, stride: int) -> Maps:
    """(in, h, w) to (out, h / stride, w / stride), zero beyond the edges."""
    _, h, w = maps.shape
    padded = np.pad(maps, ((0, 0), (1, 1), (1, 1)))
    parts = [padded[:, y : y + h : stride, x : x + w : stride] for y in range(3) for x in range(3)]
    columns = np.stack(parts, 1).reshape(len(maps) * 9, -1)
    out = kernel.reshape(len(kernel), -1) @ columns + bias[:, None]
    return np.asarray(out.reshape(len(kernel), -(-h // stride), -(-w // stride)), np.float32)


def _normed(maps: Maps, weight: Maps, bias: Maps) -> Maps:
    groups = maps.reshape(GROUPS, -1)
    middle, spread = groups.mean(1, keepdims=True), groups.var(1, keepdims=True)
    normed = ((groups - middle) / np.sqrt(spread + _EPSILON)).reshape(maps.shape)
    return np.asarray(normed * weight[:, None, None] + bias[:, None, None], np.float32)
