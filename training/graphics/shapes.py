"""The shapes that vendors burn into scans, each drawn at random on a layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.graphics.letters import letters, word

__all__ = ["KINDS", "Layer"]

Point = tuple[float, float]
Rng = np.random.Generator


@dataclass
class Layer:
    """What is being drawn on a frame (H, W): ``light`` and ``dark`` are coverages from 0 to 1."""

    light: NDArray[np.float32]
    dark: NDArray[np.float32]

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> Layer:
        """A layer of (H, W) with nothing on it."""
        return cls(np.zeros(shape, np.float32), np.zeros(shape, np.float32))

    def stamp(self, shape: NDArray[np.float32], x: int, y: int) -> None:
        """Add a small coverage (h, w) with its top left corner at (x, y), cut at the frame."""
        h, w = shape.shape
        height, width = self.light.shape
        x0, y0, x1, y1 = max(0, x), max(0, y), min(width, x + w), min(height, y + h)
        if x0 < x1 and y0 < y1:
            at = self.light[y0:y1, x0:x1]
            np.maximum(at, shape[y0 - y : y1 - y, x0 - x : x1 - x], out=at)


def _place(layer: Layer, rng: Rng) -> Point:
    height, width = layer.light.shape
    return float(rng.uniform(0, width)), float(rng.uniform(0, height))


def _line(layer: Layer, one: NDArray[np.float64], other: NDArray[np.float64], thick: int) -> None:
    (x0, y0), (x1, y1) = np.rint(one).astype(int), np.rint(other).astype(int)
    cv2.line(layer.light, (int(x0), int(y0)), (int(x1), int(y1)), 1.0, thick)


def _text(layer: Layer, rng: Rng) -> None:
    x, y = _place(layer, rng)
    words = " ".join(word(rng) for _ in range(rng.integers(1, 4)))
    shape = letters(words, rng)
    left, top = int(x - rng.uniform(0, 1) * shape.shape[1]), int(y - shape.shape[0] / 2)
    layer.stamp(shape, left, top)
    if rng.random() < 0.15:  # on a dark panel
        pad = int(rng.integers(1, 4))
        box = np.s_[
            max(0, top - pad) : max(0, top + shape.shape[0] + pad),
            max(0, left - pad) : max(0, left + shape.shape[1] + pad),
        ]
        layer.dark[box] = 1


def _calliper(layer: Layer, rng: Rng, at: Point | None = None, style: int | None = None) -> None:
    x, y = (round(v) for v in (at or _place(layer, rng)))
    arm = int(rng.integers(3, 11))
    thick = 1 if arm < 5 else int(rng.integers(1, 4 if arm > 7 else 3))
    style = int(rng.integers(0, 7)) if style is None else style
    gap = int(rng.integers(2, max(3, arm - 1))) if rng.random() < 0.2 else 0
    rays: list[Point] = []
    if style in (0, 1, 2, 4):  # upright cross, and in a star
        rays += [(1, 0), (-1, 0), (0, 1), (0, -1)]
    if style in (3, 4):  # diagonal cross, and in a star
        rays += [(0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)]
    if style == 5:  # four dots with a point between them
        gap = arm - 2
        rays += [(0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)]
        cv2.circle(layer.light, (x, y), max(0, thick - 1), 1.0, -1)
    if style == 6:  # an end mark: T or I
        rays += [(1, 0), (-1, 0)]
        cv2.line(layer.light, (x, y), (x, y + int(rng.choice([-1, 1])) * arm), 1.0, thick)
    for dx, dy in rays:
        start = (round(x + dx * gap), round(y + dy * gap))
        cv2.line(layer.light, start, (round(x + dx * arm), round(y + dy * arm)), 1.0, thick)
    if rng.random() < 0.4:
        digit = letters(str(rng.integers(1, 5)), rng)
        side = float(rng.uniform(0, 2 * np.pi))
        away = arm + 2 + digit.shape[0] / 2
        layer.stamp(
            digit,
            round(x + away * np.cos(side) - digit.shape[1] / 2),
            round(y + away * np.sin(side) - digit.shape[0] / 2),
        )


def _measurement(layer: Layer, rng: Rng) -> None:
    """Two callipers and, most often, a dotted line between them."""
    one = _place(layer, rng)
    angle = float(rng.uniform(0, np.pi))
    if rng.random() < 0.5:
        angle = float(rng.choice([0, np.pi / 2]) + rng.normal(0, 0.12))
    length = float(rng.uniform(15, 160))
    other = (one[0] + length * np.cos(angle), one[1] + length * np.sin(angle))
    if rng.random() < 0.85:
        _dotted(layer, rng, one, other)
    style = int(rng.integers(0, 7))
    if rng.random() < 0.8:
        _calliper(layer, rng, one, style)
        _calliper(layer, rng, other, style)


def _dotted(layer: Layer, rng: Rng, one: Point, other: Point) -> None:
    length = float(np.hypot(other[0] - one[0], other[1] - one[1]))
    every = float(rng.uniform(2.5, 8)) if rng.random() < 0.85 else float(rng.uniform(8, 30))
    at = np.arange(0, length, every) / max(length, 1)
    dash = float(rng.uniform(0.3, 0.6)) * every if rng.random() < 0.2 else 0.0
    points = np.stack([one[0] + at * (other[0] - one[0]), one[1] + at * (other[1] - one[1])], 1)
    step = (np.array(other) - np.array(one)) / max(length, 1) * dash
    _dots(layer, rng, points, step)


def _dots(layer: Layer, rng: Rng, points: NDArray[np.float64], step: NDArray[np.float64]) -> None:
    big = int(rng.integers(1, 3)) if rng.random() < 0.8 else 3
    soft = rng.random() < 0.5
    for x, y in points:
        if step.any():
            ends = (round(x), round(y)), (round(x + step[0]), round(y + step[1]))
            cv2.line(layer.light, *ends, 1.0, 1)
        elif soft:  # antialiased: a dot of `big` px between the pixels
            _soft_dot(layer, x, y, big)
        else:
            layer.stamp(np.ones((big, big), np.float32), round(x), round(y))


def _soft_dot(layer: Layer, x: float, y: float, size: float) -> None:
    left, top = int(np.floor(x)), int(np.floor(y))
    n = int(size) + 1
    across = np.clip(np.minimum(np.arange(n) + 1, x - left + size)
                     - np.maximum(np.arange(n), x - left), 0, 1)  # fmt: skip
    down = np.clip(np.minimum(np.arange(n) + 1, y - top + size)
                   - np.maximum(np.arange(n), y - top), 0, 1)  # fmt: skip
    layer.stamp(np.outer(down, across).astype(np.float32), left, top)


def _outline_trace(layer: Layer, rng: Rng) -> None:
    """An ellipse traced in dots or as a line, as for an area."""
    x, y = _place(layer, rng)
    rx, ry = rng.uniform(10, 70, 2)
    around = 2 * np.pi * float(np.sqrt((rx**2 + ry**2) / 2))
    t = np.linspace(0, 2 * np.pi, max(8, int(around / rng.uniform(2.5, 8))))
    points = np.stack([x + rx * np.cos(t), y + ry * np.sin(t)], 1)
    if rng.random() < 0.8:
        _dots(layer, rng, points, np.zeros(2))
    else:
        cv2.polylines(layer.light, [np.rint(points).astype(np.int32)], True, 1.0, 1)


def _box(layer: Layer, rng: Rng) -> None:
    """The frame of a colour or zoom box: straight or leaning sides, a pixel or two wide."""
    x, y = _place(layer, rng)
    w, h = rng.uniform(30, 260, 2)
    lean = float(rng.normal(0, 15)) if rng.random() < 0.3 else 0.0
    corners = np.array([(x, y), (x + w, y), (x + w + lean, y + h), (x + lean, y + h)])
    thick = 1 if rng.random() < 0.7 else 2
    cv2.polylines(layer.light, [np.rint(corners).astype(np.int32)], True, 1.0, thick)


def _arrow(layer: Layer, rng: Rng) -> None:
    x, y = _place(layer, rng)
    angle, long = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(10, 40))
    ahead = np.array([np.cos(angle), np.sin(angle)])
    aside = np.array([-ahead[1], ahead[0]])
    tip, wide = np.array([x, y]), float(rng.uniform(3, 10))
    neck = tip - ahead * min(long, 1.6 * wide)
    head = np.array([tip, neck + aside * wide, neck - aside * wide])
    if rng.random() < 0.6:
        cv2.fillPoly(layer.light, [np.rint(head).astype(np.int32)], 1.0)
    else:
        cv2.polylines(layer.light, [np.rint(head).astype(np.int32)], True, 1.0, 1)
    if rng.random() < 0.7:
        _line(layer, neck, tip - ahead * long, int(rng.integers(1, 4)))


def _ruler(layer: Layer, rng: Rng) -> None:
    """Ticks in a row, upright or lying, some with numbers."""
    height, width = layer.light.shape
    x, y = _place(layer, rng)
    upright, every = rng.random() < 0.75, float(rng.uniform(5, 40))
    long, thick = int(rng.integers(1, 7)), int(rng.integers(1, 3))
    number = int(rng.integers(0, 9))
    for k in range(int((height if upright else width) / every) + 1):
        size = long * (2 if k % 5 == 0 else 1)
        at = (round(x), round(k * every)) if upright else (round(k * every), round(y))
        to = (at[0] + size, at[1]) if upright else (at[0], at[1] + size)
        cv2.line(layer.light, at, to, 1.0, thick)
        if k % 5 == 0 and rng.random() < 0.5:
            layer.stamp(letters(str(number + k // 5), rng), at[0] + size + 3, at[1] - 4)
    if rng.random() < 0.2:
        ends = ((x, 0), (x, height)) if upright else ((0, y), (width, y))
        _line(layer, np.array(ends[0]), np.array(ends[1]), 1)


def _wedge(layer: Layer, rng: Rng) -> None:
    """The bar of grey levels that vendors put beside the tissue."""
    x, y = (round(v) for v in _place(layer, rng))
    high, wide = int(rng.integers(40, 160)), int(rng.integers(5, 14))
    ramp = np.linspace(1, 0, high, dtype=np.float32)
    bar = np.repeat((ramp if rng.random() < 0.7 else ramp[::-1])[:, None], wide, 1)
    layer.dark[max(0, y) : max(0, y + high), max(0, x) : max(0, x + wide)] = 1
    layer.stamp(bar, x, y)


def _mark(layer: Layer, rng: Rng) -> None:
    """A small sign of the vendor's: a letter or two in a dark box, or a filled disc or triangle."""
    x, y = (round(v) for v in _place(layer, rng))
    kind = rng.random()
    if kind < 0.5:
        shape = letters(str(rng.choice(["Q", "GE", "P", "V", "E9", "LOGIQ"])), rng)
        h, w = shape.shape
        pad = int(rng.integers(1, 5))
        layer.dark[max(0, y - pad) : max(0, y + h + pad), max(0, x - pad) : max(0, x + w + pad)] = 1
        layer.stamp(shape, x, y)
    elif kind < 0.75:
        size = int(rng.integers(3, 9))
        if rng.random() < 0.5:  # the focus mark sits at the edge
            x = int(rng.integers(0, 5)) if rng.random() < 0.5 else layer.light.shape[1] - 1
        corners = np.array([(x, y - size), (x, y + size), (x + int(rng.choice([-1, 1])) * size, y)])
        cv2.fillPoly(layer.light, [corners.astype(np.int32)], 1.0)
    else:
        radius = int(rng.integers(3, 12))
        cv2.circle(layer.dark, (x, y), radius + 2, 1.0, -1)
        cv2.circle(layer.light, (x, y), radius, 1.0, 1 if rng.random() < 0.6 else -1)


def _body_mark(layer: Layer, rng: Rng) -> None:
    """The pictogram of a breast with the probe's place on it."""
    x, y = (round(v) for v in _place(layer, rng))
    size = int(rng.integers(12, 35))
    cv2.ellipse(layer.light, (x, y), (size, size), 0, 0, 360, 1.0, 1)
    cv2.circle(layer.light, (x, y), max(1, size // 6), 1.0, 1)
    if rng.random() < 0.5:
        cv2.ellipse(layer.light, (x + 2 * size, y), (size, size), 0, 0, 360, 1.0, 1)
    angle = float(rng.uniform(0, 2 * np.pi))
    mid = np.array([x, y]) + size * float(rng.uniform(0.2, 0.9)) * np.array(
        [np.cos(angle), np.sin(angle)]
    )
    turn = float(rng.uniform(0, np.pi))
    half = size * 0.4 * np.array([np.cos(turn), np.sin(turn)])
    _line(layer, mid - half, mid + half, int(rng.integers(1, 4)))


KINDS: dict[Callable[[Layer, Rng], None], float] = {
    _text: 0.27,
    _calliper: 0.2,
    _measurement: 0.22,
    _outline_trace: 0.03,
    _box: 0.05,
    _arrow: 0.05,
    _ruler: 0.06,
    _wedge: 0.02,
    _mark: 0.07,
    _body_mark: 0.03,
}
"""What is drawn, and how often of a hundred times."""
