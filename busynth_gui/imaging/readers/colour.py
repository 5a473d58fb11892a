"""Colours of a frame: what three components evidently are, and whether they show flow.

An ultrasound frame is grey nearly everywhere. That tells RGB (three equal values) from YCbCr (two
in the middle) where neither stream nor header can be trusted, and grey tissue from an overlay of
colour Doppler or elastography, which is no ground for a lesion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.codestream import Colours

__all__ = ["Seen", "colours_by_pixels", "greyness", "refuse_coloured", "rgb_of", "shows_flow"]

_ENOUGH = 250_000
"""So many pixels, spread over the frame, are looked at."""

_ALIKE = 3
"""Grey levels by which lossy coding parts what was equal."""

_NEARLY_ALL, _NEARLY_NONE, _MOST, _FEW = 0.9, 0.1, 0.5, 0.25

_LEVELS = 16
"""A scan has more levels of grey than that."""

_STRONG = 60
"""Greatest less least channel of a pixel that is meant to be seen in colour."""

_FLOW_SHARE, _EXPECTED_SHARE = 0.003, 0.0005
"""Share of the frame that an overlay covers at least; less when the header speaks of one."""

_SHADES = 8
"""An overlay has at least so many colours of 512; logos and marks have one or two."""


@dataclass(frozen=True)
class Seen:
    """What pixels say of three components: ``evident`` beyond doubt, ``likely`` more than not."""

    evident: Colours | None
    likely: Colours | None


def colours_by_pixels(values: NDArray[Any], bits: int) -> Seen:
    """Whether (H, W, 3) of ``bits`` each holds RGB or YCbCr, as far as grey pixels tell."""
    part = (_spread(values, _ENOUGH) >> max(bits - 8, 0)).astype(np.int16)
    as_rgb = _share(np.ptp(part, axis=2) <= _ALIKE)
    as_ybr = _share(np.abs(part[..., 1:] - 128).max(axis=2) <= _ALIKE)
    more, less = max(as_rgb, as_ybr), min(as_rgb, as_ybr)
    kind = Colours.RGB if as_rgb > as_ybr else Colours.YBR
    return Seen(
        kind if more >= _NEARLY_ALL and less <= _NEARLY_NONE else None,
        kind if more >= _MOST and less <= _FEW else None,
    )


def greyness(values: NDArray[Any]) -> float:
    """Share of the pixels of (H, W, 3), black ones left out, whose three values are equal.

    None of them where there are next to no levels of grey: solid colours tell nothing.
    """
    first, second, third = np.moveaxis(_spread(values, _ENOUGH), 2, 0)
    if np.count_nonzero(np.bincount(first.reshape(-1))) < _LEVELS:
        return 0.0
    high = np.maximum(np.maximum(first, second), third)
    low = np.minimum(np.minimum(first, second), third)
    return _share((high - low)[high > 8] <= 1)


def rgb_of(values: NDArray[Any], bits: int, meaning: str) -> NDArray[np.uint8]:
    """Colours (H, W, 3) as a viewer would show them, thinned out where there are many pixels."""
    part = _spread(values, _ENOUGH)
    eight = (part >> max(bits - 8, 0)).astype(np.uint8)
    if meaning == "RGB":
        return eight
    swapped = np.ascontiguousarray(eight[..., [0, 2, 1]])  # OpenCV has Cr before Cb
    return np.asarray(cv2.cvtColor(swapped, cv2.COLOR_YCrCb2RGB), np.uint8)


def refuse_coloured(
    path: Path, rgb: NDArray[np.uint8], *, expected: bool = False, of_region: bool = False
) -> None:
    """Raise Refusal when :func:`shows_flow`."""
    if rgb.size and shows_flow(rgb, expected=expected, of_region=of_region):
        raise Refusal(
            "{0} shows colour Doppler, or another overlay in colours",
            "give a frame of grey values, or ask for it with '--colour'",
            path,
        )


def shows_flow(rgb: NDArray[np.uint8], *, expected: bool = False, of_region: bool = False) -> bool:
    """Whether uint8 (H, W, 3) shows a patch of many colours over grey.

    Thin things (text, callipers), patches of one colour (logos) and a tint of the whole frame do
    not count. ``expected``: the header says that there is one, then a small one counts too.
    ``of_region``: this is where it says so, then a patch of one colour counts too.
    """
    part = _spread(rgb, _ENOUGH)
    chroma = part.max(axis=2) - part.min(axis=2)
    strong = (chroma >= _STRONG).astype(np.uint8)
    solid = cv2.morphologyEx(strong, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)) != 0
    share = _EXPECTED_SHARE if expected else _FLOW_SHARE
    if solid.sum() < max(30, share * solid.size):
        return False
    if not of_region and _shades(part[solid]) < _SHADES:
        return False
    lit = part.max(axis=2) > 40
    return _share(chroma[lit] < 20) >= 0.1 or not _tinted(part[lit])


def _shades(coloured: NDArray[np.uint8]) -> int:
    coarse = coloured >> 5
    codes = coarse[:, 0].astype(np.int32) * 64 + coarse[:, 1] * 8 + coarse[:, 2]
    counts = np.bincount(codes)
    return int((counts >= max(2, 0.002 * len(codes))).sum())


def _tinted(colours: NDArray[np.uint8]) -> bool:
    """Whether colour follows from brightness, as in a frame shown through a colour map."""
    light = (colours @ np.array([0.299, 0.587, 0.114])).astype(np.int32) >> 3
    counts = np.maximum(np.bincount(light, minlength=32), 1)
    away = 0.0
    for channel in range(3):
        sums = np.bincount(light, colours[:, channel].astype(float), minlength=32)
        away += float(np.abs(colours[:, channel] - (sums / counts)[light]).mean())
    return away < 24


def _spread(values: NDArray[Any], enough: int) -> NDArray[Any]:
    step = max(1, math.isqrt(values.shape[0] * values.shape[1] // enough))
    return np.ascontiguousarray(values[::step, ::step])


def _share(which: Any) -> float:
    return float(np.mean(which)) if np.size(which) else 0.0
