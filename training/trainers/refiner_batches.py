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
    placed: Tensor
    """(B,) 1 where it is a candidate on a healthy scan, which has no real lesion: ``real`` is that
    scan then, and others' lesions are shown beside it."""
    beside: Seen
    """The real patches that discriminators are shown, with their own planes: ``real`` itself, or
    for a placed one a patch about another real lesion of its pathology and data set."""
    pathology: Tensor
    """(B,) int64, 0 where it is not told."""

    @property
    def inputs(self) -> RefinerInputs:
        return RefinerInputs(
            self.made, self.weight, self.lesion, self.speckle, self.distance, self.pathology
        )

    def seen(self, image: Tensor) -> Seen:
        """What discriminators are shown of it (DiffAugment: Zhao et al., NeurIPS 2020)."""
        return Seen(self._looked(image), self.weight, self.lesion, self.distance)

    def seen_beside(self) -> Seen:
        """What discriminators are shown of real lesions."""
        return self.beside._replace(image=self._looked(self.beside.image))

    def _looked(self, image: Tensor) -> Tensor:
        gain, offset = self.look.view(-1, 2, 1, 1, 1).unbind(1)
        return image * gain + offset + self.dither

    def to(self, device: torch.device) -> RefineBatch:
        planes = Seen(*(plane.to(device) for plane in self.beside))
        others = [f.name for f in fields(self) if f.name != "beside"]
        moved = {name: getattr(self, name).to(device) for name in others}
        return replace(self, beside=planes, **moved)


def draw_batch(
    store: RefineStore, items: Items, side: int, told: float, drawn: float, placed: float = 0.0
) -> RefineBatch:
    """A patch of ``side`` px for each item.

    Of a share ``told`` the network hears the pathology; a share ``drawn`` is of windows with a
    lesion that the denoiser drew in a real one's mask, a share ``placed`` of candidates on healthy
    scans.
    """
    columns: dict[str, list[NDArray[np.float32]]] = {}
    copied, on_healthy, pathology, look = [], [], [], []
    for rng in items.generators:
        crop, k = _take(store, rng, drawn, placed)
        copied.append(0.0 if crop.drawn else 1.0)
        on_healthy.append(float(crop.placed))
        pathology.append(crop.pathology if rng.random() < told else 0)
        look.append([rng.uniform(0.85, 1.15), rng.uniform(-0.08, 0.08)])
        patch = _patch(crop, rng, side)
        other = patch
        if crop.placed:
            other = _patch(store.take(store.beside(k, rng)), rng, side)
        for name in ("real", "weight", "lesion", "distance"):
            columns.setdefault(f"beside {name}", []).append(other[name])
        for name, array in patch.items():
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
        placed=torch.tensor(on_healthy),
        beside=Seen(*(t[f"beside {name}"] for name in ("real", "weight", "lesion", "distance"))),
        pathology=torch.tensor(pathology),
    )


Drawn = tuple[RefineBatch, Items]


def draw_step(store: RefineStore, settings: RefinerSettings, items: Items) -> Drawn:
    """What a step is shown, with its items: every second one has larger patches."""
    side = settings.far if items.step % 2 else settings.near
    return draw_batch(store, items, side, settings.told, settings.drawn, settings.placed), items


def _take(
    store: RefineStore, rng: np.random.Generator, drawn: float, placed: float
) -> tuple[RefineCrop, int]:
    """A window and its number: one drawn in a real mask with probability ``drawn``, a candidate on
    a healthy scan with ``placed``, else a copy; any where there is none of that kind."""
    chance = rng.random()
    wanted = (chance < drawn + placed, drawn <= chance < drawn + placed)
    kind = [k for k, row in enumerate(store.rows) if (row.drawn, row.placed) == wanted]
    chosen = kind or range(len(store))
    k = int(chosen[int(rng.integers(len(chosen)))])
    return store.take(k), k


def _patch(crop: RefineCrop, rng: np.random.Generator, side: int) -> dict[str, NDArray[np.float32]]:
    """A patch about some pixel that may change, of the lesion in most, and another of known tissue
    for the style."""
    where = crop.lesion > 0.5 if rng.random() < 0.6 else crop.weight > 0.3
    if not where.any():  # a lesion that is small where the scan is coarse
        where = crop.weight > 0
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
