"""The texture stage's windows in the memory of the device that trains, which cuts patches of them.

A step of a hundred patches is drawn of as many windows. To read these from files, cut and convert
them takes a processor core more than a second, and a GPU a third of one to learn from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.synthesis.networks.refiner import outline_distance
from training.trainers.refiner_windows import ARRAYS, SPECKLE_UNIT, RefineStore

__all__ = ["STYLE_SIDE", "Cuts", "WindowPlanes"]

STYLE_SIDE = 128
"""Side of the patch of known tissue from which the style is read, px."""
_GREY = ("real", "made")
_UNITS = {"real": 127.5, "made": 127.5, "weight": 255.0, "speckle": float(SPECKLE_UNIT)}


@dataclass(frozen=True)
class Cuts:
    """Where patches are cut and how they are turned and lit, each array (B,).

    ``window`` is its number; ``y`` and ``x`` are the patch's corner in it, px, ``style_y`` and
    ``style_x`` that of the patch of known tissue. A patch reaches beyond a window that is smaller
    than it, which is mirrored there. ``gain`` and ``offset`` change grey levels, black being 0.
    """

    window: NDArray[np.int64]
    y: NDArray[np.int64]
    x: NDArray[np.int64]
    style_y: NDArray[np.int64]
    style_x: NDArray[np.int64]
    mirrored: NDArray[np.bool_]
    gain: NDArray[np.float32]
    offset: NDArray[np.float32]


class WindowPlanes:
    """All windows of ``store``, as :data:`ARRAYS` has them, and their distances to the outline.

    On the processor they stay in their files, mapped to memory, but for the distances: two bytes a
    pixel, some 300 MB for 1,700 windows.
    """

    def __init__(self, store: RefineStore, device: torch.device) -> None:
        self.device = device
        self._homes = [
            {name: torch.from_numpy(flat[name]).to(device) for name in ARRAYS}
            for flat in store.homes
        ]
        rows = store.rows
        shapes = np.array([(row.home, row.offset, row.height, row.width) for row in rows])
        self._home = shapes[:, 0]
        self._shapes = torch.from_numpy(shapes[:, 1:]).to(device)
        for home, planes in enumerate(self._homes):
            far = np.empty(len(planes["lesion"]), np.float16)
            for k in np.flatnonzero(self._home == home):
                row, lesion = rows[k], store.plane(int(k), "lesion") > 0
                area = row.height * row.width
                far[row.offset : row.offset + area] = outline_distance(lesion).ravel()
            planes["distance"] = torch.from_numpy(far).to(device)

    def cut(self, cuts: Cuts, side: int, names: tuple[str, ...]) -> dict[str, Tensor]:
        """Patches (B, 1, side, side) of these planes, float32, as the texture stage takes them:
        ``real`` and ``made`` in [-1, 1], ``weight`` in [0, 1], ``speckle`` of unit variance."""
        return self._cut(cuts, cuts.y, cuts.x, side, names)

    def style(self, cuts: Cuts) -> tuple[Tensor, Tensor]:
        """Image and weight of the patches of known tissue, :data:`STYLE_SIDE` px a side."""
        found = self._cut(cuts, cuts.style_y, cuts.style_x, STYLE_SIDE, ("made", "weight"))
        return found["made"], found["weight"]

    def _cut(
        self,
        cuts: Cuts,
        y: NDArray[np.int64],
        x: NDArray[np.int64],
        side: int,
        names: tuple[str, ...],
    ) -> dict[str, Tensor]:
        homes = self._home[cuts.window]
        window = self._sent(cuts.window)
        offset, height, width = self._shapes[window].unbind(1)
        along = torch.arange(side, device=self.device)
        turned = torch.where(self._sent(cuts.mirrored)[:, None], side - 1 - along, along)
        row = _mirrored(self._sent(y)[:, None] + along, height[:, None])
        column = _mirrored(self._sent(x)[:, None] + turned, width[:, None])
        place = (offset[:, None] + row * width[:, None])[:, :, None] + column[:, None, :]
        out = {name: self._read(homes, place, name)[:, None] for name in names}
        gain, shift = (self._sent(a).view(-1, 1, 1, 1) for a in (cuts.gain, cuts.offset))
        for name in out.keys() & set(_GREY):
            out[name] = (out[name] * gain - 1 + shift).clamp(-1, 1)
        return out

    def _read(self, homes: NDArray[np.int64], place: Tensor, name: str) -> Tensor:
        """Pixels at these places of the plane's flat arrays, float32; black is 0."""
        out = torch.empty(place.shape, device=self.device)
        for home in np.unique(homes):
            here = self._sent(np.flatnonzero(homes == home))
            out[here] = self._homes[home][name][place[here]].float() / _UNITS.get(name, 1.0)
        return out

    def _sent(self, array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(array).to(self.device)


def _mirrored(index: Tensor, count: Tensor) -> Tensor:
    """Indices below ``count``: what lies beyond is mirrored at the edge."""
    folded = index % (2 * count)
    return torch.minimum(folded, 2 * count - 1 - folded)
