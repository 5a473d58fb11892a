"""What the refiner learns from: real lesions, and what the bundle's other parts make of them.

For each training lesion what the texture stage is given is kept, beside the real scan: the
autoencoder's copy of the lesion, or a new one that stages two and three draw in the same mask. And
on healthy training scans there are candidates, outline and all, which have no real lesion of their
own. The program's own stages make all of them, so that the network is trained on what it will meet.
On healthy scans the insides of what the stages make are told more easily than in
place of real lesions: of bundle 0.10.1, by EfficientNet-Lite0 and MobileNetV2, benign ones at 0.82
and 0.87 where those in real masks are told at 0.74 and 0.77, malignant ones at 0.85 and 0.84 where
it is 0.70 and 0.69.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from busynth_gui.atomic import write_text
from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe, measure_lesion
from busynth_gui.imaging.resampling import reduced
from busynth_gui.synthesis.finish import texture_planes, texture_step
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.scan_frame import Frame, to_levels
from busynth_gui.synthesis.stage_three import change_weight, make_band
from busynth_gui.synthesis.stage_two import make_lesion
from training.components.copy_in_place import copy_in_place
from training.data.device_looks import other_look
from training.data.files import READING_ERRORS, save_array
from training.data.hole_sampling import random_holes
from training.data.measured import measured_lesion
from training.data.origin import Origin, tensors_digest
from training.data.scan_cache import Entry, ScanCache
from training.progress import each
from training.settings import WindowSettings

__all__ = [
    "ARRAYS",
    "SPECKLE_UNIT",
    "RefineStore",
    "WindowRow",
    "make_crops",
    "windows_origin",
]

_HOLE_GRID = 256
"""Side of the grid on which holes at random are drawn."""
_MARKED = 0.002
"""Share of a lesion and its band under burned-in graphics from which it counts as marked."""
Plane = NDArray[np.uint8 | np.int8]
ARRAYS = ("real", "made", "weight", "lesion", "speckle", "overlay")
"""What is kept of a window, each (h, w): ``real`` and ``made``, uint8, its grey levels;
``weight``, uint8, how far a pixel may change, in 255ths; ``lesion`` and ``overlay``, uint8, 0 or 1;
``speckle``, int8, of unit variance, in :data:`SPECKLE_UNIT`-ths."""
SPECKLE_UNIT = 31


@dataclass(frozen=True)
class WindowRow:
    offset: int
    height: int
    width: int
    drawn: bool
    """Whether the denoiser drew it (True) or the autoencoder copied it (False)."""
    pathology: str = ""
    """Of the lesion, empty where the scan has none."""
    placed: bool = False
    """Whether it is a candidate on a healthy scan, which ``real`` is then."""
    dataset: str = ""
    home: int = 0
    """Number of the folder, of the store's, whose arrays hold it."""


class RefineStore:
    """The windows of a folder and of those in it, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[WindowRow] = []
        origins: list[Origin] = []
        self.homes: list[dict[str, Plane]] = []
        """The flat arrays of each folder, by their names in :data:`ARRAYS`."""
        self._beside: dict[tuple[str, str], list[int]] = {}
        self._kinds: dict[tuple[bool, bool], list[list[int]]] = {}
        for index in sorted([*folder.glob("index.json"), *folder.glob("*/index.json")]):
            try:
                origins.append(self._open(index))
            except READING_ERRORS as error:
                raise Refusal(
                    "the windows in {0} are damaged",
                    "delete that folder, and 'python -m training refiner' makes them anew ({1})",
                    index.parent,
                    error,
                ) from error
        if not self.rows:
            raise FileNotFoundError(
                f"{folder} holds no windows: delete it, and 'python -m training refiner' makes them"
            )
        self.origin = Origin.made({}, *origins)

    def _open(self, index: Path) -> Origin:
        # Copied as it is written to, which nobody does: torch warns of what is only read.
        flat = {n: np.load(index.parent / f"{n}.npy", mmap_mode="c") for n in ARRAYS}
        told = json.loads(index.read_text())
        if isinstance(told, list):  # of earlier versions, of which nothing more is known
            told = {"rows": told}
        self.rows += [WindowRow(**row | {"home": len(self.homes)}) for row in told["rows"]]
        self.homes.append(flat)
        return Origin.read(told)

    def __reduce__(self) -> tuple[type[RefineStore], tuple[Path]]:
        """Another process maps the files again; else it would be sent all of them."""
        return RefineStore, (self.folder,)

    def of_kind(self, drawn: bool, placed: bool) -> list[list[int]]:
        """The numbers of the windows that are so, as :class:`WindowRow` has it, those of each data
        set by themselves; of all windows where none is so."""
        if (drawn, placed) not in self._kinds:
            asked = list(enumerate(self.rows))
            so = [(k, row) for k, row in asked if (row.drawn, row.placed) == (drawn, placed)]
            sets: dict[str, list[int]] = {}
            for k, row in so or asked:
                sets.setdefault(row.dataset, []).append(k)
            self._kinds[drawn, placed] = list(sets.values())
        return self._kinds[drawn, placed]

    def beside(self, k: int, rng: np.random.Generator) -> int:
        """A copied real lesion, by chance, of the pathology of the placed ``k``-th.

        Of its data set too, and without callipers burned in across it, as far as there are any: no
        candidate has callipers, so they would tell.
        """
        kind = self.rows[k].pathology, self.rows[k].dataset
        if kind not in self._beside:
            copies = [n for n, row in enumerate(self.rows) if not (row.drawn or row.placed)]
            if not copies:
                raise Refusal(
                    "{0} holds no real lesion to show candidates beside",
                    "set copied in [refiner-windows], and delete the folder",
                    self.folder,
                )
            real = [n for n in copies if self.rows[n].pathology == kind[0]]
            near = [n for n in real if self.rows[n].dataset == kind[1]]
            clear = [n for n in near if not self._marked(n)]
            self._beside[kind] = clear or near or real or copies
        alike = self._beside[kind]
        return alike[int(rng.integers(len(alike)))]

    def _marked(self, n: int) -> bool:
        overlay, weight = (self.plane(n, name) for name in ("overlay", "weight"))
        return bool(overlay[weight.astype(bool)].mean() >= _MARKED)

    def plane(self, n: int, name: str) -> Plane:
        """The ``n``-th window's array of that name, one of :data:`ARRAYS`."""
        row = self.rows[n]
        cut = slice(row.offset, row.offset + row.height * row.width)
        return np.asarray(self.homes[row.home][name][cut]).reshape(row.height, row.width)


@dataclass(frozen=True)
class _WindowPlan:
    entry: Entry
    mask: NDArray[np.bool_] | None
    """Of a candidate on a healthy scan stage one makes it."""
    drawn: bool
    told: Pathology | None = None
    """Of a candidate on a healthy scan."""
    measures: LesionMeasures | None = None
    """Of the real lesion: a drawn one is held to its grey levels, as candidates are to theirs."""
    look: int | None = None
    """The seed of :func:`training.data.device_looks.other_look`; None shows the scan as it is."""

    @property
    def pathology(self) -> str:
        """Of the lesion, empty where the scan has none."""
        if self.told is not None:
            return self.told.value
        return "" if self.measures is None else self.entry.pathology


def make_crops(
    cache: ScanCache,
    info: BundleInfo,
    models: CompactModels,
    out: Path,
    seed: int,
    settings: WindowSettings,
    split: str = "train",
) -> None:
    """Write ``settings.copied`` windows of a split's lesions as the autoencoder copies them, one
    with a hole at random for each of as many of its normal scans, ``settings.drawn`` with lesions
    that stages two and three drew into real masks, and ``settings.placed`` candidates on each
    normal scan. Raises Refusal for shares that are none.
    """
    if not 0 <= settings.other_looks <= 1:
        raise Refusal(
            "other_looks is {0} in [refiner-windows]", "give a share, 0 to 1", settings.other_looks
        )
    bare = Pipeline(info, replace(models, refiner=None))
    rng = np.random.default_rng(seed)
    plans = [_looked(p, rng, settings) for p in _plans(cache, rng, settings, split)]
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.json").unlink(missing_ok=True)
    flat: dict[str, list[NDArray[np.generic]]] = {n: [] for n in ARRAYS}
    rows: list[WindowRow] = []
    offset = 0
    for number, plan in enumerate(each(plans, f"windows {split}", "window")):
        # Candidates on one scan each have a seed of their own.
        try:
            arrays = _make(cache, plan, bare, seed + (number if plan.told else 0), settings)
        except Refusal:  # no place on this scan
            continue
        h, w = arrays["real"].shape
        placed, dataset = plan.told is not None, plan.entry.dataset
        rows.append(WindowRow(offset, h, w, plan.drawn, plan.pathology, placed, dataset))
        offset += h * w
        for name, array in arrays.items():
            flat[name].append(array.ravel())
    for name, parts in flat.items():
        save_array(out / f"{name}.npy", np.concatenate(parts))
    origin = windows_origin(cache, info, seed, settings, split).to_json()
    told = {"rows": [asdict(row) for row in rows], "origin": origin}
    write_text(out / "index.json", json.dumps(told))


def windows_origin(
    cache: ScanCache, info: BundleInfo, seed: int, settings: WindowSettings, split: str
) -> Origin:
    """What :func:`make_crops` makes its windows of."""
    networks = _networks(info, bool(settings.placed))
    how = {"windows that are asked for": [seed, split, asdict(settings)], "bundle": networks}
    return Origin.made(how, cache.origin, Origin(info.trained_on, divisions=info.divisions))


def _networks(info: BundleInfo, outlines: bool) -> dict[str, str]:
    """The networks of a bundle that make windows: not its texture stage, and stage one only where
    ``outlines`` are made."""
    idle = {"refiner"} if outlines else {"refiner", "stage_one"}
    return {
        name: tensors_digest(info.folder / name)
        for name in sorted(info.files)
        if name.endswith(".safetensors") and name.split("/")[0] not in idle
    }


def _plans(
    cache: ScanCache, rng: np.random.Generator, settings: WindowSettings, split: str
) -> Iterator[_WindowPlan]:
    entries = cache.select(split, lesions=True)
    normals = cache.select(split, lesions=False)
    copied = rng.permutation(len(entries))[: settings.copied]
    drawn = rng.permutation(len(entries))[: settings.drawn]
    for k, is_drawn in [(k, False) for k in copied] + [(k, True) for k in drawn]:
        entry = entries[int(k)]
        measures = measured_lesion(cache, entry)
        yield _WindowPlan(entry, cache.lesion(entry), is_drawn, measures=measures)
    for entry in normals[: settings.copied]:
        yield _WindowPlan(entry, _random_place(entry, rng), False)
    for k in range(settings.placed):
        told = list(Pathology)[k % 2]
        yield from (_WindowPlan(entry, None, True, told) for entry in normals)


def _looked(plan: _WindowPlan, rng: np.random.Generator, settings: WindowSettings) -> _WindowPlan:
    if not settings.other_looks or rng.random() >= settings.other_looks:
        return plan
    return replace(plan, look=int(rng.integers(2**31)))


def _random_place(entry: Entry, rng: np.random.Generator) -> NDArray[np.bool_]:
    """A blob (H, W) on a scan without a lesion: there the refiner learns tissue."""
    side = int(rng.integers(60, max(61, min(entry.height, entry.width) // 2)))
    blob = random_holes(1, _HOLE_GRID, rng)[0, 0].numpy() > 0.5
    rows, columns = np.flatnonzero(blob.any(1)), np.flatnonzero(blob.any(0))
    tight = blob[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    small = F.interpolate(torch.from_numpy(tight)[None, None], size=(side, side), mode="nearest")
    y = int(rng.integers(0, entry.height - side + 1))
    x = int(rng.integers(0, entry.width - side + 1))
    mask = np.zeros((entry.height, entry.width), bool)
    mask[y : y + side, x : x + side] = small[0, 0].numpy() > 0.5
    return mask


@torch.no_grad()
def _make(
    cache: ScanCache, plan: _WindowPlan, bare: Pipeline, seed: int, settings: WindowSettings
) -> dict[str, NDArray[np.generic]]:
    pixels, its = cache.scan(plan.entry), plan.measures
    if plan.look is not None:
        pixels = other_look(pixels, np.random.default_rng(plan.look))
        if plan.mask is not None and its is not None:
            grey = np.asarray(pixels / 255, np.float32)
            its = measure_lesion(grey, plan.mask, ~cache.overlay(plan.entry))
    scan = Scan(plan.entry.name, pixels)
    info, models = bare.info, bare.models
    frame = Frame(scan, info.image_size, models.device)
    # Copies use no more of it than the seed.
    request = Request(
        scan.sha256,
        Pathology(plan.pathology or "benign"),
        seed,
        info.name,
        info.sha256,
        steps=settings.steps or info.default_steps,
        guidance=settings.guidance,
    )
    if plan.mask is None:
        candidate = bare.synthesize(scan, request)
        image, mask = candidate.image, candidate.mask
    elif plan.drawn:
        image, mask = _draw(frame, models, request, plan.mask, its), plan.mask
    else:
        mask = plan.mask
        image = copy_in_place(frame, models.autoencoder, request, mask)
    given = texture_planes(frame, request, image, change_weight(frame, mask), mask)
    step = texture_step(frame)
    overlay = reduced(cache.overlay(plan.entry), 1 / step)[given.box] > 0
    return {
        "real": _bytes(reduced(pixels, 1 / step)[given.box]),
        "made": _bytes(to_levels(given.image, frame.white)),
        "weight": np.rint(given.weight * 255).astype(np.uint8),
        "lesion": given.lesion.astype(np.uint8),
        "speckle": np.rint(given.speckle * SPECKLE_UNIT).astype(np.int8),
        "overlay": overlay.astype(np.uint8),
    }


def _bytes(levels: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint(levels), 0, 255), np.uint8)


def _draw(
    frame: Frame,
    models: StageModels,
    request: Request,
    mask: NDArray[np.bool_],
    its: LesionMeasures | None,
) -> Pixels:
    """Stages two and three in the real mask, told what was measured on the real lesion."""
    assert its is not None
    told = replace(request, descriptors=describe(its))
    lesion = make_lesion(frame, models, told, mask, None, its.echo_ratio, its.heterogeneity)
    image, _ = make_band(
        frame, models, told, mask, lesion, None, its.posterior_ratio, its.echo_ratio
    )
    return image
