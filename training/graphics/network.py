"""The network that finds burned-in graphics: 0.14 M weights, a fifth of a second a scan."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.marks import FINDER_FILE
from busynth_gui.paths import resource_folder

__all__ = ["WEIGHTS", "GraphicsFinder", "find_graphics", "load_finder"]

WEIGHTS = resource_folder("graphics", FINDER_FILE)
"""The weights that come with the program, which runs them without torch (``imaging/marks.py``);
made by ``python -m training graphics``."""

SURE, LIKELY = 0.9, 0.5
"""Chances from which a pixel is drawn, and is so beside one that is sure."""

_NEAR = 10
"""How far, in px, a likely pixel may be from a sure one: parts of a letter, dots of a line."""

_BESIDE, _EDGE_SHARE = 15, 0.8
"""Width in px of the strip along the edge of the field of view, and the share of what is found
in it from which that is the edge itself."""

_MULTIPLE = 16


class GraphicsFinder(nn.Module):
    """A small U-Net over grey levels: scans (n, 1, h, w) in [0, 1] to logits of the same size.

    The first layer folds 2 x 2 pixels into channels and the last unfolds them, so that strokes of
    one pixel are seen and the cost is that of half the resolution. ``h`` and ``w`` are multiples
    of 16.
    """

    def __init__(self, widths: tuple[int, ...] = (16, 24, 32, 32)) -> None:
        super().__init__()
        a, b, c, d = widths
        self.enter = _two(4, a)
        self.down1, self.down2, self.down3 = _down(a, b), _down(b, c), _down(c, d)
        self.up3, self.up2, self.up1 = _one(d + c, c), _one(c + b, b), _one(b + a, a)
        self.leave = nn.Conv2d(a, 4, 3, padding=1)

    def forward(self, scans: Tensor) -> Tensor:
        first = self.enter(F.pixel_unshuffle(scans, 2))
        second = self.down1(first)
        third = self.down2(second)
        deep = self.down3(third)
        third = self.up3(torch.cat([_larger(deep), third], 1))
        second = self.up2(torch.cat([_larger(third), second], 1))
        first = self.up1(torch.cat([_larger(second), first], 1))
        return F.pixel_shuffle(self.leave(first), 2)


def _one(into: int, out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(into, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU()
    )


def _two(into: int, out: int) -> nn.Sequential:
    return nn.Sequential(*_one(into, out), *_one(out, out))


def _down(into: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.MaxPool2d(2), *_two(into, out))


def _larger(features: Tensor) -> Tensor:
    return F.interpolate(features, scale_factor=2.0, mode="nearest")


@lru_cache(maxsize=4)
def load_finder(path: Path = WEIGHTS) -> GraphicsFinder:
    """The network with the weights in ``path``, in evaluation mode.

    Raises FileNotFoundError when there is no such file, RuntimeError when it is another network's.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run 'python -m training graphics' to make it")
    model = GraphicsFinder()
    state = {k: v.float() if v.is_floating_point() else v for k, v in load_file(path).items()}
    model.load_state_dict(state)
    return model.eval().requires_grad_(False)


def find_graphics(
    scan: NDArray[np.uint8], model: GraphicsFinder | None = None
) -> NDArray[np.bool_]:
    """Pixels (H, W) of a uint8 scan that are probably drawn on it rather than measured.

    ``model`` is by default the one that comes with the project. What is likely counts only near
    what is sure: bright interfaces of tissue look a little like strokes, but nothing about them is
    sure. What runs along the edge of the field of view is that edge: a sector's straight sides look
    ruled. Two pixels around what is found count too: antialiasing and JPEG smear what was drawn.
    """
    chance = _chances(scan, model or load_finder())
    likely = (chance > LIKELY).astype(np.uint8)
    _, labels = cv2.connectedComponents(likely, connectivity=8)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _NEAR + 1, 2 * _NEAR + 1))
    near = cv2.dilate((chance > SURE).astype(np.uint8), around)
    keep = np.bincount(labels[near > 0], minlength=int(labels.max()) + 1) > 0
    keep[0] = False
    keep &= _along_edge(labels, scan) < _EDGE_SHARE
    found = keep[labels].astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((5, 5), np.uint8)) > 0)


def _along_edge(labels: NDArray[np.int32], scan: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The share of each label's pixels that lie beside the edge of the field of view."""
    view = field_of_view(scan).astype(np.uint8)
    # Black all around: where the frame cuts the field of view, that is its edge too.
    framed = cv2.copyMakeBorder(view, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=[0])
    beside = np.ones((_BESIDE, _BESIDE), np.uint8)
    edge = cv2.morphologyEx(framed, cv2.MORPH_GRADIENT, beside)[1:-1, 1:-1]
    total = np.bincount(labels.ravel())
    return np.bincount(labels[edge > 0], minlength=len(total)) / np.maximum(total, 1)


def _chances(scan: NDArray[np.uint8], model: GraphicsFinder) -> NDArray[np.float32]:
    h, w = scan.shape
    # The frame's edge goes on for a few px, so that nothing there looks like a line.
    padded = cv2.copyMakeBorder(
        scan, 8, 8 + -h % _MULTIPLE, 8, 8 + -w % _MULTIPLE, cv2.BORDER_REPLICATE
    )
    image = torch.from_numpy(padded).float().div_(255)[None, None]
    with torch.no_grad():
        chance = torch.sigmoid(model(image))[0, 0, 8 : 8 + h, 8 : 8 + w]
    return np.asarray(chance.numpy(), np.float32)
