"""What the refiner learns from: real lesions, and what the bundle's other parts make of them.

For each training lesion the window of stages two and three is kept on the scan's own grid, real
and *made*: the autoencoder's copy of it, or a new lesion that the denoiser draws from noise in
the same mask. Both are blended in as the pipeline does it, so the two differ just where and as
a candidate differs from a scan.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.imaging.band import band_weight, near_weight
from busynth_gui.imaging.crop import RoiWindow, window_around
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe
from busynth_gui.imaging.speckle import borrowed_speckle
from busynth_gui.synthesis.blending import blend, match_surroundings
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.conditioning import label_row
from busynth_gui.synthesis.networks.denoiser import Inpainting
from busynth_gui.synthesis.networks.inputs import (
    CONTEXT_SIZE,
    band_hole,
    blank_cells,
    context_image,
    mask_cells,
)
from busynth_gui.synthesis.networks.refiner import outline_distance
from busynth_gui.synthesis.sampler import Known, denoise
from busynth_gui.synthesis.stage_three import REFINER_MARGIN, posterior_target
from busynth_gui.synthesis.stage_two import echo_target
from busynth_gui.synthesis.steering import SteeringTarget, steering
from training.data.hole_sampling import random_holes
from training.data.measured import measured_lesion
from training.data.scan_cache import Entry, ScanCache
from training.settings import WindowSettings

__all__ = ["RefineCrop", "RefineStore", "make_crops"]

SIZE = 256
_ARRAYS = ("real", "made", "weight", "lesion", "speckle", "overlay")


@dataclass(frozen=True)
class RefineCrop:
    """One window, each array (h, w): ``real`` and ``made`` in [-1, 1]; ``weight`` in [0, 1], how
    far a pixel may change; ``lesion`` and ``overlay`` 0 or 1; ``speckle`` of unit variance.
    """

    real: NDArray[np.float32]
    made: NDArray[np.float32]
    weight: NDArray[np.float32]
    lesion: NDArray[np.float32]
    speckle: NDArray[np.float32]
    overlay: NDArray[np.float32]
    distance: NDArray[np.float32]
    """To the lesion's outline: :func:`busynth_gui.synthesis.networks.refiner.outline_distance`."""
    drawn: bool
    pathology: int
    """1 benign, 2 malignant, 0 none."""


@dataclass(frozen=True)
class _Row:
    offset: int
    height: int
    width: int
    drawn: bool
    """Whether the denoiser drew it (True) or the autoencoder copied it (False)."""
    pathology: str = ""
    """Of the lesion, empty where the scan has none."""


class RefineStore:
    """The windows of a folder and of those in it, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self.rows: list[_Row] = []
        self._homes: list[dict[str, NDArray[np.generic]]] = []
        for index in sorted([*folder.glob("index.json"), *folder.glob("*/index.json")]):
            flat = {n: np.load(index.parent / f"{n}.npy", mmap_mode="r") for n in _ARRAYS}
            for row in json.loads(index.read_text()):
                self.rows.append(_Row(**row))
                self._homes.append(flat)
        if not self.rows:
            raise FileNotFoundError(f"{folder} holds no windows for the refiner")

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, k: int) -> RefineCrop:
        """The ``k``-th window."""
        row = self.rows[k]
        cut = slice(row.offset, row.offset + row.height * row.width)
        a = {
            n: np.asarray(v[cut]).reshape(row.height, row.width).astype(np.float32)
            for n, v in self._homes[k].items()
        }
        return RefineCrop(
            real=(a["real"] / 127.5 - 1).astype(np.float32),
            made=(a["made"] / 127.5 - 1).astype(np.float32),
            weight=(a["weight"] / 255).astype(np.float32),
            lesion=a["lesion"],
            speckle=(a["speckle"] / 31).astype(np.float32),
            overlay=a["overlay"],
            distance=outline_distance(a["lesion"] > 0.5),
            drawn=row.drawn,
            pathology=("", "benign", "malignant").index(row.pathology),
        )


@dataclass(frozen=True)
class _WindowPlan:
    entry: Entry
    mask: NDArray[np.bool_]
    window: RoiWindow
    labels: list[int]
    drawn: bool
    measures: LesionMeasures | None = None
    """Of the real lesion: a drawn one is held to its grey levels, as candidates are to theirs."""

    @property
    def pathology(self) -> str:
        """Of the lesion, empty where the scan has none."""
        return "" if self.measures is None else self.entry.pathology


def make_crops(
    cache: ScanCache,
    models: CompactModels,
    out: Path,
    seed: int,
    settings: WindowSettings,
    split: str = "train",
) -> None:
    """Write ``settings.copied`` windows of a split's lesions as the autoencoder copies them, one
    for each normal scan with a hole at random, and ``settings.drawn`` with lesions that stages
    two and three drew into real masks.
    """
    rng = np.random.default_rng(seed)
    plans = list(_plans(cache, rng, settings, split))
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.json").unlink(missing_ok=True)
    flat: dict[str, list[NDArray[np.generic]]] = {n: [] for n in _ARRAYS}
    rows: list[_Row] = []
    offset, batch = 0, 8
    for start in tqdm(range(0, len(plans), batch), desc="refiner's windows", mininterval=10):
        for arrays, plan in _make(cache, plans[start : start + batch], models, rng, settings):
            h, w = arrays["real"].shape
            rows.append(_Row(offset, h, w, plan.drawn, plan.pathology))
            offset += h * w
            for name, array in arrays.items():
                flat[name].append(array.ravel())
    for name, parts in flat.items():
        np.save(out / f"{name}.npy", np.concatenate(parts))
    (out / "index.json").write_text(json.dumps([asdict(r) for r in rows]))


def _plans(
    cache: ScanCache, rng: np.random.Generator, settings: WindowSettings, split: str
) -> Iterator[_WindowPlan]:
    entries = cache.select(split, lesions=True)
    normals = cache.select(split, lesions=False)
    nothing = label_row(None, Descriptors())
    copied = rng.permutation(len(entries))[: settings.copied]
    drawn = rng.permutation(len(entries))[: settings.drawn]
    for k, is_drawn in [(k, False) for k in copied] + [(k, True) for k in drawn]:
        entry = entries[int(k)]
        mask = cache.lesion(entry)
        measures = measured_lesion(cache, entry)
        row = label_row(Pathology(entry.pathology), describe(measures))
        # As the pipeline's own window, a little varied.
        window = window_around(mask, context=float(rng.uniform(2.2, 2.5)))
        yield _WindowPlan(entry, mask, window, row, is_drawn, measures)
    for entry in normals[: settings.copied]:
        yield _WindowPlan(entry, *_random_place(entry, rng), nothing, False)


def _random_place(entry: Entry, rng: np.random.Generator) -> tuple[NDArray[np.bool_], RoiWindow]:
    """A blob on a scan without a lesion: there the refiner learns tissue."""
    side = int(rng.integers(60, max(61, min(entry.height, entry.width) // 2)))
    blob = random_holes(1, SIZE, rng)[0, 0].numpy() > 0.5
    rows, columns = np.flatnonzero(blob.any(1)), np.flatnonzero(blob.any(0))
    tight = blob[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    small = F.interpolate(torch.from_numpy(tight)[None, None], size=(side, side), mode="nearest")
    y = int(rng.integers(0, entry.height - side + 1))
    x = int(rng.integers(0, entry.width - side + 1))
    mask = np.zeros((entry.height, entry.width), bool)
    mask[y : y + side, x : x + side] = small[0, 0].numpy() > 0.5
    return mask, window_around(mask, context=2.3)


@torch.no_grad()
def _make(
    cache: ScanCache,
    plans: Sequence[_WindowPlan],
    models: CompactModels,
    rng: np.random.Generator,
    settings: WindowSettings,
) -> Iterator[tuple[dict[str, NDArray[np.generic]], _WindowPlan]]:
    scans = [np.asarray(cache.scan(j.entry) / 127.5 - 1, np.float32) for j in plans]
    weights = [band_weight(j.mask) for j in plans]
    crops = [
        np.asarray(j.window.extract(s + 1, SIZE) - 1, np.float32)
        for j, s in zip(plans, scans, strict=True)
    ]
    images = torch.from_numpy(np.stack(crops)[:, None]).to(memory_format=torch.channels_last)
    draw = _Draw(models, settings, torch.Generator().manual_seed(int(rng.integers(2**31))))
    with torch.autocast("cpu", torch.bfloat16):
        latents = models.autoencoder.encode(images).float()
        chosen = [k for k, j in enumerate(plans) if j.drawn]
        if chosen:
            fovs = [plans[k].window.extract_mask(_fov(cache, plans[k]), SIZE) > 0.5 for k in chosen]
            latents[chosen] = draw([plans[k] for k in chosen], images[chosen], fovs)
        decoded = models.autoencoder.decode(latents, draw.generator).float().numpy()[:, 0]
    for plan, scan, weight, crop, made in zip(plans, scans, weights, crops, decoded, strict=True):
        unknown = plan.window.extract(weight, SIZE) > 0.1
        matched = match_surroundings(made, crop, ~unknown)
        placed = plan.window.place(matched, scan.shape, fill=np.nan)
        reached = np.isfinite(placed)
        free = np.where(reached, weight, 0).astype(np.float32)
        near = (free * near_weight(plan.mask)).astype(np.float32)
        mixed = blend(scan, np.where(reached, placed, scan).astype(np.float32), free, near)
        made_scan = np.where(free > 0, mixed, scan)
        speckle = borrowed_speckle(scan, free > 0, rng)
        box = _box(free > 0)
        yield (
            {
                "real": cache.scan(plan.entry)[box],
                "made": np.clip(np.rint((made_scan[box] + 1) * 127.5), 0, 255).astype(np.uint8),
                "weight": np.rint(free[box] * 255).astype(np.uint8),
                "lesion": plan.mask[box].astype(np.uint8),
                "speckle": np.rint(speckle[box] * 31).astype(np.int8),
                "overlay": cache.overlay(plan.entry)[box].astype(np.uint8),
            },
            plan,
        )


class _Draw:
    """Stages two and three on a batch of crops, masks and labels given."""

    def __init__(
        self, models: CompactModels, settings: WindowSettings, generator: torch.Generator
    ) -> None:
        self.models, self.settings, self.generator = models, settings, generator

    def __call__(
        self, plans: Sequence[_WindowPlan], images: Tensor, fovs: Sequence[NDArray[np.bool_]]
    ) -> Tensor:
        """Latents (n, 4, h, w) with a new lesion and a new band; ``fovs`` (S, S) on the crops."""
        masks = [j.window.extract_mask(j.mask, SIZE) > 0.5 for j in plans]
        weights = [
            np.clip(j.window.extract(band_weight(j.mask), SIZE), 0, 1).astype(np.float32)
            for j in plans
        ]
        bands = np.stack([band_hole(w, m) for w, m in zip(weights, masks, strict=True)])
        labels = torch.tensor([j.labels for j in plans])
        echoes: list[SteeringTarget | None] = []
        behind: list[SteeringTarget | None] = []
        for plan, mask, weight, fov in zip(plans, masks, weights, fovs, strict=True):
            measures = plan.measures
            assert measures is not None
            echoes.append(echo_target(mask, fov, measures.echo_ratio, measures.heterogeneity))
            behind.append(posterior_target(mask, fov, weight, measures.posterior_ratio))
        inside = torch.from_numpy(np.stack(masks))[:, None].float()
        lesion = self._fill(self.models.lesion_unet, images, inside, labels, echoes)
        made = self.models.autoencoder.decode(lesion, self.generator).float().clamp(-1, 1)
        images = torch.where(inside > 0, made, images)
        holes = torch.from_numpy(bands)[:, None].float()
        return self._fill(self.models.band_unet, images, holes, labels, behind)

    def _fill(
        self,
        unet: UNet2DConditionModel,
        images: Tensor,
        holes: Tensor,
        labels: Tensor,
        targets: Sequence[SteeringTarget | None],
    ) -> Tensor:
        autoencoder = self.models.autoencoder
        known = autoencoder.encode(images).float()
        blank = blank_cells(holes)
        size = (CONTEXT_SIZE, CONTEXT_SIZE)
        small = F.interpolate(images, size=size, mode="area")
        context = context_image(small, F.interpolate(holes, size=size, mode="area"))
        steps = self.settings.steps
        each = [
            None if target is None else steering(autoencoder, image, cells, target, steps)
            for target, image, cells in zip(
                targets, torch.split(images, 1), torch.split(blank, 1), strict=True
            )
        ]

        def steer(step: int, estimate: Tensor) -> Tensor:
            rows = zip(each, torch.split(estimate, 1), strict=True)
            return torch.cat([row if f is None else f(step, row) for f, row in rows])

        filling = Inpainting(
            unet,
            mask_cells(holes),
            known * (1 - blank),
            self.models.conditioner(context, labels),
            self.models.conditioner(context, torch.zeros_like(labels)),
        )
        return denoise(
            filling,
            steps=steps,
            guidance=self.settings.guidance,
            generator=self.generator,
            known=Known(known, blank),
            steer=steer,
        ).float()


def _fov(cache: ScanCache, plan: _WindowPlan) -> NDArray[np.bool_]:
    return field_of_view(cache.scan(plan.entry))


def _box(where: NDArray[np.bool_]) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    return (
        slice(max(int(rows[0]) - REFINER_MARGIN, 0), int(rows[-1]) + 1 + REFINER_MARGIN),
        slice(max(int(columns[0]) - REFINER_MARGIN, 0), int(columns[-1]) + 1 + REFINER_MARGIN),
    )
