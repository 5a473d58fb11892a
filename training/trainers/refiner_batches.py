"""What the texture stage is shown in a step, and what of it its discriminators see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.synthesis.networks.refiner import RefinerInputs
from training.components.discriminators import Seen
from training.data.item_draws import Items
from training.settings import RefinerSettings
from training.trainers.refiner_planes import STYLE_SIDE, Cuts, WindowPlanes
from training.trainers.refiner_windows import RefineStore

__all__ = ["Drawn", "RefineBatch", "cut_batch", "draw_patches", "draw_step"]

_SEEN = ("real", "weight", "lesion", "distance")
"""What discriminators are shown."""
_PATHOLOGIES = ("", "benign", "malignant")
_CHANGED = 0.3 * 255
"""Weight, in 255ths, from which a pixel is one that may change much."""
_DITHER = 1 / 127.5
"""A grey level: real scans have whole ones, and a discriminator must not tell by that."""


@dataclass(frozen=True)
class RefineBatch:
    """Patches, each plane (B, 1, H, W) as :meth:`WindowPlanes.cut` gives it.

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
    kinds: Tensor
    """(B, 2) 1 where the lesion is benign, malignant, told or not."""

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


@dataclass(frozen=True)
class Drawn:
    """What was drawn of a step's patches, before a pixel of them is looked at."""

    items: Items
    side: int
    """Of the patches, px."""
    patches: Cuts
    beside: Cuts
    """Of the real lesions that discriminators are shown: the patches themselves, but for those of
    candidates on healthy scans."""
    look: NDArray[np.float32]
    """(B, 2), as in :class:`RefineBatch`."""
    pathology: NDArray[np.int64]


def draw_patches(
    store: RefineStore,
    items: Items,
    side: int,
    told: float,
    drawn: float,
    placed: float = 0.0,
    even: float = 0.0,
) -> Drawn:
    """A patch of ``side`` px for each item.

    Of a share ``told`` the network hears the pathology; a share ``drawn`` is of windows with a
    lesion that the denoiser drew in a real one's mask, a share ``placed`` of candidates on healthy
    scans. With ``even`` 0 each window of a kind is drawn as often, with 1 each data set.
    """
    patches, beside, pathology, look = [], [], [], []
    for rng in items.generators:
        k = _take(store, rng, drawn, placed, even)
        row = store.rows[k]
        pathology.append(_PATHOLOGIES.index(row.pathology) if rng.random() < told else 0)
        look.append([rng.uniform(0.85, 1.15), rng.uniform(-0.08, 0.08)])
        patches.append(_patch(store, k, rng, side))
        beside.append(_patch(store, store.beside(k, rng), rng, side) if row.placed else patches[-1])
    return Drawn(
        items, side, _columns(patches), _columns(beside), np.array(look, np.float32),
        np.array(pathology),
    )  # fmt: skip


def draw_step(store: RefineStore, settings: RefinerSettings, items: Items) -> Drawn:
    """What a step is shown: every second one has larger patches."""
    side = settings.far if items.step % 2 else settings.near
    s = settings
    return draw_patches(store, items, side, s.told, s.drawn, s.placed, s.even)


def cut_batch(store: RefineStore, planes: WindowPlanes, drawn: Drawn) -> RefineBatch:
    """The patches that were drawn of the windows in ``store``, of which these are the planes."""
    device, side = planes.device, drawn.side
    t = planes.cut(drawn.patches, side, (*_SEEN, "made", "speckle", "overlay"))
    style_image, style_weight = planes.style(drawn.patches)
    rows = [store.rows[int(k)] for k in drawn.patches.window]
    dither = torch.empty(len(rows), 1, side, side, device=device)
    for patch, grain in zip(dither, drawn.items.grain(device), strict=True):
        patch.uniform_(-0.5 * _DITHER, 0.5 * _DITHER, generator=grain)
    return RefineBatch(
        real=t["real"],
        made=t["made"],
        weight=t["weight"],
        lesion=t["lesion"],
        distance=t["distance"],
        speckle=t["speckle"],
        style_image=style_image,
        style_weight=style_weight,
        valid=1 - t["overlay"],
        dither=dither,
        look=torch.from_numpy(drawn.look).to(device),
        copied=torch.tensor([float(not row.drawn) for row in rows], device=device),
        placed=torch.tensor([float(row.placed) for row in rows], device=device),
        beside=Seen(**_named(planes.cut(drawn.beside, side, _SEEN))),
        pathology=torch.from_numpy(drawn.pathology).to(device),
        kinds=torch.tensor(
            [[float(row.pathology == word) for word in _PATHOLOGIES[1:]] for row in rows],
            device=device,
        ),
    )


def _named(planes: dict[str, Tensor]) -> dict[str, Tensor]:
    return {("image" if name == "real" else name): plane for name, plane in planes.items()}


def _take(
    store: RefineStore, rng: np.random.Generator, drawn: float, placed: float, even: float
) -> int:
    """The number of a window: one drawn in a real mask with probability ``drawn``, a candidate on a
    healthy scan with ``placed``, else a copy; any where there is none of that kind."""
    chance = rng.random()
    sets = store.of_kind(chance < drawn + placed, drawn <= chance < drawn + placed)
    shares = np.array([len(windows) for windows in sets]) ** (1 - even)
    chosen = sets[int(rng.choice(len(sets), p=shares / shares.sum()))]
    return int(chosen[int(rng.integers(len(chosen)))])


def _patch(store: RefineStore, k: int, rng: np.random.Generator, side: int) -> dict[str, Any]:
    """A patch about some pixel that may change, of the lesion in most, and another of known tissue
    for the style: the fields of :class:`Cuts` for one."""
    weight = store.plane(k, "weight")
    where = store.plane(k, "lesion") > 0 if rng.random() < 0.6 else weight > _CHANGED
    if not where.any():  # a lesion that is small where the scan is coarse
        where = weight > 0
    places = np.flatnonzero(where)
    middle = np.unravel_index(places[int(rng.integers(len(places)))], weight.shape)
    corner = np.array(middle) + rng.integers(-side // 4, side // 4 + 1, 2) - side // 2
    y, x = np.clip(corner, 0, np.maximum(np.array(weight.shape) - side, 0))
    gain, offset = rng.uniform(0.8, 1.2), rng.uniform(-0.1, 0.1)
    corners = [_corner(weight.shape, rng) for _ in range(6)]
    changed = [(weight[v : v + STYLE_SIDE, u : u + STYLE_SIDE] > 0).mean() for v, u in corners]
    style_y, style_x = corners[int(np.argmin(changed))]
    return {
        "window": k, "y": y, "x": x, "style_y": style_y, "style_x": style_x,
        "mirrored": rng.random() < 0.5, "gain": np.float32(gain), "offset": np.float32(offset),
    }  # fmt: skip


def _columns(patches: Sequence[dict[str, Any]]) -> Cuts:
    return Cuts(**{f.name: np.array([patch[f.name] for patch in patches]) for f in fields(Cuts)})


def _corner(shape: Sequence[int], rng: np.random.Generator) -> tuple[int, int]:
    y = int(rng.integers(0, max(shape[0] - STYLE_SIDE, 0) + 1))
    x = int(rng.integers(0, max(shape[1] - STYLE_SIDE, 0) + 1))
    return y, x
