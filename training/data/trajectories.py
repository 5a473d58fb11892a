"""How a bundle's many-step networks get from noise to a lesion: what its students learn from.

For each lesion of a split the program's own stages two and three draw another one in its mask. Kept
are the noisy latents at those of their steps that a student is to go in one, and what the
denoiser is told. The grey levels that go with them are those that came out, not those asked for.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.atomic import beside, write_text
from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe
from busynth_gui.synthesis.inpaint import OnCrop, lesion_window
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.denoiser import (
    Inpainting,
    few_step_scheduler,
    training_scheduler,
)
from busynth_gui.synthesis.networks.grey_levels import OPEN, GreyLevels
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_three import change_weight, make_band, posterior_target
from busynth_gui.synthesis.stage_two import echo_target, make_lesion
from busynth_gui.synthesis.steering import SteeringTarget, measured
from training.data.files import READING_ERRORS
from training.data.measured import measured_lesion
from training.data.origin import Origin, tensors_digest
from training.data.scan_cache import Entry, ScanCache
from training.progress import ProgressLine
from training.settings import TrajectorySettings

__all__ = [
    "STAGES",
    "Followed",
    "Recorded",
    "Segments",
    "Trajectories",
    "read_lots",
    "record",
    "recorded_origin",
    "trajectories_origin",
    "write_lots",
]

STAGES = (2, 3)
_LOT = 40
"""Lesions to a file: a stopped recording goes on from the last one."""
_ECHOES, _BEHIND = (0.08, 2.0), (0.25, 2.8)
"""Echo and posterior ratios that words stand for."""
_SAME = 1e-3
"""Within this a cell is the known one at its noise."""


@dataclass(frozen=True)
class Segments:
    """Steps of a student, each with what its teacher's steps made of the same latents.

    ``noisy`` and ``wanted`` (n, 4, h, w): the latents before, and the clean ones of which DDIM goes
    to the teacher's next ones. ``times`` (n,); ``weight`` (n, 1, h, w), 0 where a cell is held to
    what is known; ``mask`` (n, 1, h, w), ``blanked`` (n, 4, h, w), ``tokens`` (n, k, width),
    ``vector`` (n, width), ``levels`` (n, 2).
    """

    noisy: Tensor
    wanted: Tensor
    times: Tensor
    weight: Tensor
    mask: Tensor
    blanked: Tensor
    tokens: Tensor
    vector: Tensor
    levels: Tensor

    def __len__(self) -> int:
        return len(self.noisy)

    def to(self, device: torch.device) -> Segments:
        """With its tensors on ``device``."""
        return Segments(*(getattr(self, f.name).to(device) for f in fields(self)))


class Trajectories:
    """What :func:`record` wrote of one stage, in memory (some 75 kB a lesion at 256 px)."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError when it holds none."""
        self.folder = folder
        self.origin, self._arrays = read_lots(folder, "trajectories", "student")
        alphas = training_scheduler().alphas_cumprod
        self.times: list[int] = few_step_scheduler(self.steps).timesteps.tolist()
        # The last one is clean.
        self._alphas = torch.tensor([float(alphas[t]) for t in self.times] + [1.0])

    def __reduce__(self) -> tuple[type[Trajectories], tuple[Path]]:
        """Another process reads the files again; else it would be sent all of them."""
        return Trajectories, (self.folder,)

    def __len__(self) -> int:
        return len(self._arrays["states"])

    @property
    def steps(self) -> int:
        """Steps of the student."""
        return int(self._arrays["states"].shape[1]) - 1

    def segments(self, rows: Sequence[int], steps: Sequence[int]) -> Segments:
        """Of these lesions the steps (from 0) of these numbers."""
        got = {name: array[np.array(rows, np.intp)] for name, array in self._arrays.items()}
        states, which = got.pop("states").astype(np.float32), np.array(steps, np.intp)
        each_one = np.arange(len(which))
        noisy, after = (torch.from_numpy(states[each_one, which + k]) for k in (0, 1))
        free = torch.from_numpy(got.pop("free")[each_one, which])
        told = {name: torch.from_numpy(array.astype(np.float32)) for name, array in got.items()}
        return Segments(
            noisy=noisy,
            wanted=self._clean(noisy, after, which),
            times=torch.tensor([self.times[int(k)] for k in which]),
            weight=free.float(),
            **told,
        )

    def _clean(self, noisy: Tensor, after: Tensor, which: NDArray[np.intp]) -> Tensor:
        """The clean latents that DDIM goes from ``noisy`` to ``after`` with: of
        x' = a' z + s' (x - a z) / s, solved for z (Salimans and Ho, ICLR 2022)."""
        a, later = (self._alphas[which + k].sqrt().view(-1, 1, 1, 1) for k in (0, 1))
        ratio = (1 - later.square()).sqrt() / (1 - a.square()).sqrt()
        return (after - ratio * noisy) / (later - a * ratio)

    def hold(self, rows: Sequence[int], step: int, made: Tensor) -> Tensor:
        """Latents (n, 4, h, w) made by that step, the known cells as the sampler holds them."""
        kept = np.array(rows, np.intp)
        after = torch.from_numpy(self._arrays["states"][kept, step + 1].astype(np.float32))
        free = torch.from_numpy(self._arrays["free"][kept, step])
        return torch.where(free, made, after.to(made))


def record(
    cache: ScanCache,
    info: BundleInfo,
    models: CompactModels,
    out: Path,
    split: str,
    seed: int,
    settings: TrajectorySettings,
    precision: str = "no",
) -> None:
    """Write ``out/stage-two`` and ``out/stage-three``: what the bundle's many-step networks do in
    the masks of ``settings.lesions`` of a split's lesions. Lots of the same are kept.

    With the ``precision`` bf16 the denoisers run in it. Raises ValueError for a bundle whose
    students would be asked, or steps that cannot be divided.
    """
    if settings.teacher_steps <= info.few_steps:
        raise ValueError(f"teacher_steps must be above the bundle's few_steps, {info.few_steps}")
    taken = _Recording(
        **{f.name: getattr(models, f.name) for f in fields(models)} | {"refiner": None},
        settings=settings,
        precision=precision,
    )
    entries = cache.select(split, lesions=True)
    order = np.random.default_rng(seed).permutation(len(entries))[: settings.lesions]
    chosen = [entries[int(k)] for k in order]
    origin = trajectories_origin(cache, info, seed, settings, split)

    def draw(lot: Sequence[int], drawn: Callable[[], None]) -> list[list[Recorded]]:
        for k in lot:
            _draw(cache, chosen[k], info, taken, seed)
            drawn()
        return [taken.made.pop(stage) for stage in STAGES]

    folders = [out / name for name in ("stage-two", "stage-three")]
    write_lots(folders, origin, len(chosen), f"trajectories {split}", draw)


Draw = Callable[[Sequence[int], Callable[[], None]], list[list[Any]]]
"""Called with an item's numbers and what is to be called after each of them; what was recorded, for
each of the folders."""


def write_lots(folders: Sequence[Path], origin: Origin, count: int, name: str, draw: Draw) -> None:
    """Write what ``draw`` records of ``count`` items, a lot at a time; lots of the same are kept.

    ``name`` is on the progress line.
    """
    said = origin.to_json()
    for folder in folders:
        _begin(folder, json.dumps(said))
    lots = [range(k, min(k + _LOT, count)) for k in range(0, count, _LOT)]
    names = [f"lot-{k:04d}.npz" for k in range(len(lots))]
    there = [all((folder / lot).exists() for folder in folders) for lot in names]
    done = sum(len(lot) for lot, is_there in zip(lots, there, strict=True) if is_there)
    with ProgressLine(name, count, done, word="lesion") as line:
        for lot, file, is_there in zip(lots, names, there, strict=True):
            if is_there:
                continue
            for folder, recorded in zip(folders, draw(lot, line.advance), strict=True):
                _save(folder / file, recorded)
    for folder in folders:
        write_text(folder / "index.json", json.dumps({"lots": names, "origin": said}))


def read_lots(
    folder: Path, what: str, command: str
) -> tuple[Origin, dict[str, NDArray[np.generic]]]:
    """The origin, and by field (n, ...) the arrays, that :func:`write_lots` wrote to a folder.

    Raises FileNotFoundError when it holds none, naming the ``command`` that makes them, and Refusal
    when they are damaged.
    """
    index = folder / "index.json"
    if not index.exists():
        raise FileNotFoundError(f"{folder} holds no {what}: '{command}' makes them")
    try:
        told = json.loads(index.read_text())
        lots = [np.load(folder / name, allow_pickle=False) for name in told["lots"]]
        arrays = {name: np.concatenate([lot[name] for lot in lots]) for name in lots[0].files}
        return Origin.read(told), arrays
    except READING_ERRORS as error:
        raise Refusal(
            "the {0} in {1} are damaged",
            "delete that folder, and 'python -m training {2}' makes them anew ({3})",
            what,
            folder,
            command,
            error,
        ) from error


def _begin(folder: Path, origin: str) -> None:
    """Take away what lies in the folder, unless it is of the same origin."""
    begun = folder / "begun.json"
    if not begun.exists() or begun.read_text() != origin:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(begun, origin)


def trajectories_origin(
    cache: ScanCache, info: BundleInfo, seed: int, settings: TrajectorySettings, split: str
) -> Origin:
    """What :func:`record` makes its trajectories of."""
    others = ("stage_one", "refiner", "student", "healing")
    networks = [name for name in info.files if name.split("/")[0] not in others]
    return recorded_origin("trajectories", networks, cache, info, [seed, split, asdict(settings)])


def recorded_origin(
    what: str, networks: Iterable[str], cache: ScanCache, info: BundleInfo, asked: list[Any]
) -> Origin:
    """What was recorded of a bundle: its files among ``networks`` that are weights, and how it was
    ``asked``."""
    weights = {
        name: tensors_digest(info.folder / name)
        for name in sorted(networks)
        if name.endswith(".safetensors")
    }
    how = {f"{what} that are asked for": asked, "bundle": weights}
    return Origin.made(how, cache.origin, Origin(info.trained_on, divisions=info.divisions))


@dataclass(frozen=True)
class Recorded:
    """One lesion of one stage: fields as in :class:`Segments`, ``states`` (K + 1, 4, h, w) before
    each of a student's K steps and after the last; ``free`` (K, 1, h, w), what each may change."""

    states: Tensor
    free: Tensor
    mask: Tensor
    blanked: Tensor
    tokens: Tensor
    vector: Tensor
    levels: Tensor


_EXACT = ("vector", "levels")
"""Kept as float32; other fractions are as float16, and what are none stay as they are."""


def _save(path: Path, recorded: Sequence[Any]) -> None:
    stacked: dict[str, Any] = {}
    for f in fields(recorded[0]):
        values = torch.stack([getattr(one, f.name) for one in recorded])
        if values.is_floating_point():
            values = values.to(torch.float32 if f.name in _EXACT else torch.float16)
        stacked[f.name] = values.numpy()
    with beside(path) as fresh, fresh.open("wb") as fresh_file:
        np.savez(fresh_file, allow_pickle=False, **stacked)


@dataclass
class Followed:
    """A denoiser told what to do, and the noisy latents that it was asked about."""

    inner: Inpainting
    precision: str
    asked: list[Tensor] = field(default_factory=list)

    @property
    def shape(self) -> torch.Size:
        return self.inner.shape

    @property
    def device(self) -> torch.device:
        return self.inner.device

    @property
    def few_step(self) -> bool:
        return self.inner.few_step

    def scheduler(self, steps: int) -> Any:
        return self.inner.scheduler(steps)

    def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        self.asked.append(noisy.clone())
        with torch.autocast(noisy.device.type, torch.bfloat16, self.precision == "bf16"):
            made, other = self.inner.predict(noisy, t, guided)
        return made.float(), None if other is None else other.float()


@dataclass(frozen=True)
class _Recording(CompactModels):
    """The bundle's networks, which are followed as they denoise."""

    settings: TrajectorySettings = field(default_factory=TrajectorySettings)
    precision: str = "no"
    followed: dict[int, tuple[Followed, Tensor]] = field(default_factory=dict)
    made: dict[int, list[Recorded]] = field(default_factory=dict)

    def filling(  # type: ignore[override]
        self,
        stage: int,
        request: Request,
        image: Tensor,
        hole: Tensor,
        known: Tensor,
        levels: GreyLevels = OPEN,
    ) -> Followed:
        inner = super().filling(stage, request, image, hole, known, levels)
        followed = Followed(inner, self.precision)
        self.followed[stage] = followed, known
        return followed

    def listener(self, stage: int, image: Tensor, target: SteeringTarget | None) -> OnCrop:
        """What takes the stage's last estimate down, with what it has of ``target``."""

        def on_step(number: int, estimate: Tensor) -> None:
            if number < self.settings.teacher_steps:
                return
            levels = OPEN
            if target is not None:
                levels = measured(self.autoencoder, image, estimate, target)
            self.made.setdefault(stage, []).append(self._recorded(stage, estimate, levels))

        return on_step

    def _recorded(self, stage: int, last: Tensor, levels: GreyLevels) -> Recorded:
        (path, known), every = self.followed.pop(stage), self.settings.every
        states = torch.cat([*path.asked[::every], last])
        scheduler = few_step_scheduler(self.settings.few_steps)
        alphas = [float(scheduler.alphas_cumprod[t]) for t in scheduler.timesteps[1:]] + [1.0]
        a = torch.tensor(alphas, device=last.device).sqrt().view(-1, 1, 1, 1)
        held = a * known + (1 - a.square()).sqrt() * path.asked[0]
        free = (states[1:] - held).abs().amax(1, keepdim=True) > _SAME
        told = path.inner.conditional
        parts: tuple[Tensor, ...] = (
            states, free, path.inner.mask[0], path.inner.blanked[0], told.tokens[0],
        )  # fmt: skip
        parts = (*parts, told.vector[0], torch.tensor(levels.row()))
        return Recorded(*(part.detach().cpu() for part in parts))


@torch.no_grad()
def _draw(cache: ScanCache, entry: Entry, info: BundleInfo, models: _Recording, seed: int) -> None:
    """Stages two and three in the mask of a real lesion, told what was measured on it."""
    mask, settings = cache.lesion(entry), models.settings
    rng = np.random.default_rng([seed, entry.offset])
    its = _asked(measured_lesion(cache, entry), settings.otherwise, rng)
    scan = Scan(entry.name, cache.scan(entry))
    frame = Frame(scan, info.image_size, models.device)
    request = Request(
        scan.sha256,
        Pathology(entry.pathology),
        seed,
        info.name,
        info.sha256,
        descriptors=describe(its),
        steps=settings.teacher_steps,
        guidance=settings.guidance,
    )
    window = lesion_window(mask)
    inside = window.extract_mask(mask, frame.size) > 0.5
    valid = window.extract_mask(frame.fov, frame.size) > 0.5
    target = echo_target(inside, valid, its.echo_ratio, its.heterogeneity)
    listen = models.listener(2, frame.crop(window), target)
    lesion = make_lesion(frame, models, request, mask, listen, its.echo_ratio, its.heterogeneity)
    weight = np.clip(window.extract(change_weight(frame, mask), frame.size), 0, 1)
    beams = window.beams(frame.beams, frame.size)
    behind = posterior_target(inside, valid, weight, its.posterior_ratio, beams)
    listen = models.listener(3, frame.crop(window, lesion), behind)
    make_band(frame, models, request, mask, lesion, listen, its.posterior_ratio)


def _asked(its: LesionMeasures, otherwise: float, rng: np.random.Generator) -> LesionMeasures:
    """A real lesion's measures; for a share of them with grey levels from all over their range.

    What is rare among real lesions, and missed by networks that are asked for it, a student would
    see too seldom to know it from its neighbours.
    """
    if rng.random() >= otherwise:
        return its
    echo, posterior = (math.exp(rng.uniform(*np.log(span))) for span in (_ECHOES, _BEHIND))
    gain = echo / max(its.echo_ratio, 0.01)
    return replace(
        its,
        echo_ratio=echo,
        posterior_ratio=posterior,
        mean_inside=its.mean_inside * gain,
        # A lesion that is made darker varies less by as much.
        heterogeneity=its.heterogeneity * gain * math.exp(rng.normal(0, 0.2)),
    )
