"""Marks: what a machine has drawn on a frame (words, callipers, body markers, rulers, logos).

They are found by a small network that practised on drawn ones (``training/graphics``, which trains
it); here it runs without torch, which must not be in the window's process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.fov import to_8_bit
from busynth_gui.imaging.resampling import block_means, block_side
from busynth_gui.paths import resource_folder

__all__ = ["FINDER_FILE", "TextBox", "find_marks", "find_writing"]

Mask = NDArray[np.bool_]
Maps = NDArray[np.float32]

FINDER_FILE = "finder.safetensors"
"""The network's weights, in the folder ``graphics`` of the resources."""

_MOST_PIXELS = 1_000_000
"""Larger frames are looked at in a coarser grid: letters on them are larger, too."""

_SURE, _LIKELY = 0.9, 0.5
"""Chances from which a pixel is drawn, and is so beside one that is sure."""

_NEAR = 10
"""How far, in px, a likely pixel may be from a sure one: parts of a letter, dots of a line."""

_EDGES = ((15, 0.8), (11, 0.6))
"""Widths in px of the strip along the edge of the field of view, and the share of what is found in
it from which that is the edge itself."""

_STRANGE = 0.25
"""Share of the field of view from which what was found there is a texture that the network has
never seen, as noise is, and no marks."""

_PAD, _MULTIPLE = 8, 16


def find_marks(pixels: Pixels, field: Mask) -> Mask:
    """Where something is drawn: boolean (H, W) for ``pixels`` uint8 or uint16 (H, W).

    Two pixels around it count too. What runs along the edge of the field of view ``field`` (H, W)
    is that edge and no mark: a sector's straight sides look ruled. Found once for those who ask one
    after another, a region's place and the writing on a scan.
    """
    grey = to_8_bit(pixels)
    return _find(grey.tobytes(), np.packbits(field).tobytes(), grey.shape).copy()


@lru_cache(maxsize=2)
def _find(greys: bytes, bits: bytes, shape: tuple[int, int]) -> Mask:
    """:func:`find_marks` of bytes, which can be remembered by; from any thread."""
    grey = np.frombuffer(greys, np.uint8).reshape(shape)
    field = np.unpackbits(np.frombuffer(bits, np.uint8), count=grey.size).reshape(shape) > 0
    step = block_side(grey.shape, _MOST_PIXELS)
    small, view = block_means(grey, step), block_means(field.astype(np.uint8) * 255, step) > 127
    if not view.all():
        # The network has practised on black margins: others are made so, words on them bright.
        margin = np.full_like(small, int(np.median(small[~view])))
        small = np.where(view, small, cv2.absdiff(small, margin))
    chance = _chances(small)
    likely = (chance > _LIKELY).astype(np.uint8)
    count, labels = cv2.connectedComponents(likely, connectivity=8)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _NEAR + 1, 2 * _NEAR + 1))
    near = cv2.dilate((chance > _SURE).astype(np.uint8), around)
    keep = np.bincount(labels[near > 0], minlength=count) > 0
    keep[0] = False
    for width, share in _EDGES:
        keep &= _along_edge(labels, view, width) < share
    found = cv2.dilate(keep[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if step > 1:
        found = found.repeat(step, 0).repeat(step, 1)[: grey.shape[0], : grey.shape[1]]
    if field.any() and found[field].mean() > _STRANGE:
        found &= ~field
    return np.ascontiguousarray(found)


def _along_edge(labels: NDArray[np.int32], view: Mask, width: int) -> NDArray[np.float64]:
    """The share of each label's pixels in a strip along the edge of the field of view."""
    framed = cv2.copyMakeBorder(view.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=[0])
    edge = cv2.morphologyEx(framed, cv2.MORPH_GRADIENT, np.ones((width, width), np.uint8))[
        1:-1, 1:-1
    ]
    total = np.bincount(labels.ravel())
    return np.bincount(labels[edge > 0], minlength=len(total)) / np.maximum(total, 1)


@dataclass(frozen=True)
class TextBox:
    """A line of writing: its box in px."""

    left: int
    top: int
    width: int
    height: int


def find_writing(marks: Mask) -> tuple[TextBox, ...]:
    """The lines of words and numbers among ``marks`` (H, W), from top to bottom.

    Letters stand in a row: marks that are wider than high, as high as letters and well filled.
    Callipers, arrows, dotted lines and rulers are not; nor is a single letter.
    """
    scale = max(1.0, np.sqrt(marks.size / _MOST_PIXELS))
    gap = np.ones((1, round(11 * scale) | 1), np.uint8)
    solid = marks.astype(np.uint8)
    lines = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, gap)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=4)
    inked = np.bincount(labels[marks], minlength=len(stats))
    found = []
    for k in range(1, len(stats)):
        x, y, w, h = (int(v) for v in stats[k, :4])
        high = _LOWEST * scale <= h <= _HIGHEST * scale
        if high and w >= _LONG * h and inked[k] >= _FILLED * w * h:
            found.append(TextBox(x, y, w, h))
    return tuple(sorted(found, key=lambda box: (box.top, box.left)))


_LOWEST, _HIGHEST = 9, 60
"""Height of a line of writing with the px around it, in px of a frame of a million."""

_LONG = 1.9
"""How much longer than high the shortest word is."""

_FILLED = 0.5
"""Share of its box that a line of writing fills."""


# The network: see training/graphics/network.py, whose layers these are.


@dataclass(frozen=True)
class _Layer:
    """A convolution of 3 x 3 with what follows it folded in; ``kernel`` (3, 3, out, in)."""

    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __call__(self, maps: Maps, rectified: bool = True) -> Maps:
        """(in, h, w) to (out, h, w), zero beyond the edges."""
        _, h, w = maps.shape
        padded = np.pad(maps, ((0, 0), (1, 1), (1, 1)))
        out = np.repeat(self.bias[:, None], h * w, 1)
        for y in range(3):
            for x in range(3):
                part = padded[:, y : y + h, x : x + w].reshape(maps.shape[0], -1)
                out += self.kernel[y, x] @ part
        if rectified:
            np.maximum(out, 0, out=out)
        return out.reshape(-1, h, w)


@lru_cache(maxsize=1)
def _layers() -> dict[str, _Layer]:
    from safetensors.numpy import load_file

    path = resource_folder("graphics") / FINDER_FILE
    state = {k: np.asarray(v, np.float32) for k, v in load_file(path).items()}
    layers = {}
    for key, stored in state.items():
        if stored.ndim != 4:
            continue
        weight = stored
        name = key.removesuffix(".weight")
        block, _, number = name.rpartition(".")
        norm = f"{block}.{int(number) + 1}" if block else ""
        if f"{norm}.running_var" in state:
            scale = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + 1e-5)
            bias = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale
            weight = weight * scale[:, None, None, None]
        else:
            bias = state[f"{name}.bias"]
        layers[name] = _Layer(np.ascontiguousarray(weight.transpose(2, 3, 0, 1)), bias)
    return layers


def _chances(grey: NDArray[np.uint8]) -> Maps:
    """The chance (h, w) of each pixel to be drawn."""
    h, w = grey.shape
    # The frame's edge goes on for a few px, so that nothing there looks like a line.
    padded = cv2.copyMakeBorder(
        grey, _PAD, _PAD + -h % _MULTIPLE, _PAD, _PAD + -w % _MULTIPLE, cv2.BORDER_REPLICATE
    )
    layer = _layers()

    def two(maps: Maps, name: str, first: int) -> Maps:
        return layer[f"{name}.{first + 3}"](layer[f"{name}.{first}"](maps))

    folded = _fold(padded.astype(np.float32) / np.float32(255))
    first = two(folded, "enter", 0)
    second = two(_halved(first), "down1", 1)
    third = two(_halved(second), "down2", 1)
    deep = two(_halved(third), "down3", 1)
    third = layer["up3.0"](np.concatenate([_doubled(deep), third]))
    second = layer["up2.0"](np.concatenate([_doubled(third), second]))
    first = layer["up1.0"](np.concatenate([_doubled(second), first]))
    logits = _unfold(layer["leave"](first, rectified=False))
    chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return np.asarray(chance[_PAD : _PAD + h, _PAD : _PAD + w], np.float32)


def _fold(image: Maps) -> Maps:
    """2 x 2 pixels as four channels, as torch's ``pixel_unshuffle`` orders them."""
    return np.stack([image[y::2, x::2] for y in (0, 1) for x in (0, 1)])


def _unfold(maps: Maps) -> Maps:
    image = np.empty((2 * maps.shape[1], 2 * maps.shape[2]), np.float32)
    for k, part in enumerate(maps):
        image[k // 2 :: 2, k % 2 :: 2] = part
    return image


def _halved(maps: Maps) -> Maps:
    """The largest of each 2 x 2."""
    c, h, w = maps.shape
    return np.asarray(maps.reshape(c, h // 2, 2, w // 2, 2).max((2, 4)), np.float32)


def _doubled(maps: Maps) -> Maps:
    return maps.repeat(2, 1).repeat(2, 2)
