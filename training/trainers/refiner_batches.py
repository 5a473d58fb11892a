"""What the texture stage is shown in a step, and what of it its discriminators see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.synthesis.networks.refiner import RefinerInputs
from training.components.discriminators import Seen
from training.data.item_draws import Items
from training.settings import RefinerSettings
from training.trainers.refiner_windows import RefineCrop, RefineStore

__all__ = ["Drawn", "RefineBatch", "draw_batch", "draw_step"]

_STYLE_SIDE = 128
"""Side of the patch of known tissue from which the style is read, px."""
_DITHER = 1 / 127.5
"""A grey level: real scans have whole ones, and a discriminator must not tell by that."""


@dataclass(frozen=True)
class RefineBatch:
    """Patches, each plane (B, 1, H, W) as in :class:`RefineCrop`.

    ``valid`` is 0 where graphics are burned in, ``dither`` a random part of a grey level;
    ``style_image`` and ``style_weight`` are a patch of known tissue of the same scan.
    """

    real: Tensor
    made: Tensor
    weight: Tensor
    lesion: Tensor
    distance: Tensor
    speckle: Tensor
    style_image: Tensor
    style_weight: Tensor
    valid: Tensor
    dither: Tensor
    look: Tensor
    """(B, 2): by what contrast and brightness both discriminators' view is changed."""
    copied: Tensor
    """(B,) 1 where the made lesion copies the real one, 0 where it was drawn."""
    pathology: Tensor
    """(B,) int64, 0 where it is not told."""

    @property
    def inputs(self) -> RefinerInputs:
        return RefinerInputs(
            self.made, self.weight, self.lesion, self.speckle, self.distance, self.pathology
        )

    def seen(self, image: Tensor) -> Seen:
        """What discriminators are shown of it (DiffAugment: Zhao et al., NeurIPS 2020)."""
        gain, offset = self.look.view(-1, 2, 1, 1, 1).unbind(1)
        return Seen(image * gain + offset + self.dither, self.weight, self.lesion, self.distance)

    def to(self, device: torch.device) -> RefineBatch:
        return replace(self, **{f.name: getattr(self, f.name).to(device) for f in fields(self)})


def draw_batch(
    store: RefineStore, items: Items, side: int, told: float, drawn: float
) -> RefineBatch:
    """A patch of ``side`` px for each item.

    Of a share ``told`` the network hears the pathology; a share ``drawn`` is of windows with a
    lesion that the denoiser drew.
    """
    columns: dict[str, list[NDArray[np.float32]]] = {}
    copied, pathology, look = [], [], []
    for rng in items.generators:
        crop = _take(store, rng, drawn)
        copied.append(0.0 if crop.drawn else 1.0)
        pathology.append(crop.pathology if rng.random() < told else 0)
        look.append([rng.uniform(0.85, 1.15), rng.uniform(-0.08, 0.08)])
        for name, array in _patch(crop, rng, side).items():
            columns.setdefault(name, []).append(array)
    t = {name: torch.from_numpy(np.stack(v)[:, None]) for name, v in columns.items()}
    return RefineBatch(
        real=t["real"],
        made=t["made"],
        weight=t["weight"],
        lesion=t["lesion"],
        distance=t["distance"],
        speckle=t["speckle"],
        style_image=t["style_image"],
        style_weight=t["style_weight"],
        valid=1 - t["overlay"],
        dither=t["dither"],
        look=torch.tensor(look, dtype=torch.float32),
        copied=torch.tensor(copied),
        pathology=torch.tensor(pathology),
    )


Drawn = tuple[RefineBatch, Items]


def draw_step(store: RefineStore, settings: RefinerSettings, items: Items) -> Drawn:
    """What a step is shown, with its items: every second one has larger patches."""
    side = settings.far if items.step % 2 else settings.near
    return draw_batch(store, items, side, settings.told, settings.drawn), items


def _take(store: RefineStore, rng: np.random.Generator, drawn: float) -> RefineCrop:
    """A window, a drawn one with probability ``drawn`` where there are both kinds."""
    wanted = rng.random() < drawn
    chosen = [k for k, row in enumerate(store.rows) if row.drawn == wanted] or range(len(store))
    return store.take(int(chosen[int(rng.integers(len(chosen)))]))


def _patch(crop: RefineCrop, rng: np.random.Generator, side: int) -> dict[str, NDArray[np.float32]]:
    """A patch about some pixel that may change, of the lesion in most, and another of known tissue
    for the style."""
    where = crop.lesion > 0.5 if rng.random() < 0.6 else crop.weight > 0.3
    rows, columns = np.nonzero(where)
    pick = int(rng.integers(len(rows)))
    jitter = rng.integers(-side // 4, side // 4 + 1, 2)
    y = int(rows[pick] + jitter[0]) - side // 2
    x = int(columns[pick] + jitter[1]) - side // 2
    gain, offset = rng.uniform(0.8, 1.2), rng.uniform(-0.1, 0.1)
    names = ("real", "made", "weight", "lesion", "distance", "speckle", "overlay")
    out = {n: _cut(getattr(crop, n), y, x, side) for n in names}
    places = [_corner(crop.weight.shape, rng) for _ in range(6)]
    known = [float((_cut(crop.weight, *p, _STYLE_SIDE) > 0).mean()) for p in places]
    best = places[int(np.argmin(known))]
    out["style_image"] = _cut(crop.made, *best, _STYLE_SIDE)
    out["style_weight"] = _cut(crop.weight, *best, _STYLE_SIDE)
    for name in ("real", "made", "style_image"):
        out[name] = np.clip((out[name] + 1) * gain - 1 + offset, -1, 1).astype(np.float32)
    out["dither"] = rng.uniform(-0.5 * _DITHER, 0.5 * _DITHER, (side, side)).astype(np.float32)
    if rng.random() < 0.5:
        out = {n: np.ascontiguousarray(a[:, ::-1]) for n, a in out.items()}
    return out


def _corner(shape: Sequence[int], rng: np.random.Generator) -> tuple[int, int]:
    y = int(rng.integers(0, max(shape[0] - _STYLE_SIDE, 0) + 1))
    x = int(rng.integers(0, max(shape[1] - _STYLE_SIDE, 0) + 1))
    return y, x


def _cut(array: NDArray[np.float32], y: int, x: int, side: int) -> NDArray[np.float32]:
    """A (side, side) cut, moved inside where it fits and mirrored at the edges where not."""
    h, w = array.shape
    y = min(max(y, 0), max(h - side, 0))
    x = min(max(x, 0), max(w - side, 0))
    cut = array[y : y + side, x : x + side]
    missing = (side - cut.shape[0], side - cut.shape[1])
    if any(missing):
        cut = np.pad(cut, ((0, missing[0]), (0, missing[1])), mode="symmetric")
    return np.ascontiguousarray(cut, np.float32)
