"""Real lesions as a bundle's denoisers meet them: what its students are polished against.

For each lesion of a split what stages two and three are told of it, as in
:mod:`training.data.trajectories`, and instead of what they make the lesion itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.synthesis.inpaint import Crop, lesion_window
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.grey_levels import OPEN
from busynth_gui.synthesis.networks.inputs import band_hole
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_three import change_weight, posterior_target
from busynth_gui.synthesis.stage_two import echo_target
from busynth_gui.synthesis.steering import measured
from training.data.measured import lesion_words, measured_lesion
from training.data.origin import Origin
from training.data.scan_cache import Entry, ScanCache
from training.data.trajectories import STAGES, read_lots, recorded_origin, write_lots

__all__ = ["RealLesion", "RealLesions", "real_lesions_origin", "record_real_lesions"]


@dataclass(frozen=True)
class RealLesion:
    """One lesion, or several of them (n, ...), for one stage.

    ``latents`` (4, h, w) of the whole crop; ``release`` (1, h, w) in [0, 1], how freely each cell
    may change, as :class:`busynth_gui.synthesis.sampler.Known` has it; ``mask``, ``blanked``,
    ``tokens``, ``vector`` and ``levels`` as in :class:`training.data.trajectories.Segments`.
    ``weight`` (1, S, S) in [0, 1] is what the stage lays onto the scan, ``lesion`` (1, S, S) 0 or
    1, ``valid`` (1, S, S) 0 where graphics are burned in.
    """

    latents: Tensor
    release: Tensor
    mask: Tensor
    blanked: Tensor
    tokens: Tensor
    vector: Tensor
    levels: Tensor
    weight: Tensor
    lesion: Tensor
    valid: Tensor

    def to(self, device: torch.device) -> RealLesion:
        """With its tensors on ``device``."""
        return RealLesion(*(getattr(self, f.name).to(device) for f in fields(self)))


class RealLesions:
    """What :func:`record_real_lesions` wrote of one stage, in memory (some 300 kB a lesion)."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError when it holds none."""
        self.folder = folder
        self.origin, self._arrays = read_lots(folder, "real lesions", "polish")

    def __reduce__(self) -> tuple[type[RealLesions], tuple[Path]]:
        """Another process reads the files again; else it would be sent all of them."""
        return RealLesions, (self.folder,)

    def __len__(self) -> int:
        return len(self._arrays["latents"])

    def take(self, rows: Sequence[int]) -> RealLesion:
        """The lesions of these numbers, float32."""
        which = np.array(rows, np.intp)
        return RealLesion(
            **{
                name: torch.from_numpy(
                    array[which].astype(np.float32) / (255 if name in _BYTES else 1)
                )
                for name, array in self._arrays.items()
            }
        )


_BYTES = ("weight", "lesion", "valid")


def real_lesions_origin(
    cache: ScanCache, info: BundleInfo, seed: int, count: int, split: str
) -> Origin:
    """What :func:`record_real_lesions` makes its files of."""
    others = ("stage_one", "refiner", "student", "healing", "critic")
    networks = [name for name in info.files if name.split("/")[0] not in others]
    return recorded_origin("real lesions", networks, cache, info, [seed, split, count])


def record_real_lesions(
    cache: ScanCache,
    info: BundleInfo,
    models: CompactModels,
    out: Path,
    split: str,
    seed: int,
    count: int,
) -> None:
    """Write ``out/stage-two`` and ``out/stage-three`` of ``count`` of a split's lesions."""
    entries = cache.select(split, lesions=True)
    order = np.random.default_rng(seed).permutation(len(entries))[:count]
    chosen = [entries[int(k)] for k in order]

    def draw(lot: Sequence[int], drawn: Callable[[], None]) -> list[list[RealLesion]]:
        found = []
        for k in lot:
            found.append(_record(cache, chosen[k], info, models))
            drawn()
        return [list(stage) for stage in zip(*found, strict=True)]

    folders = [out / name for name in ("stage-two", "stage-three")]
    origin = real_lesions_origin(cache, info, seed, count, split)
    write_lots(folders, origin, len(chosen), f"real lesions {split}", draw)


@torch.no_grad()
def _record(
    cache: ScanCache, entry: Entry, info: BundleInfo, models: CompactModels
) -> list[RealLesion]:
    """One lesion of stages two and three."""
    mask, its = cache.lesion(entry), measured_lesion(cache, entry)
    scan = Scan(entry.name, cache.scan(entry))
    frame = Frame(scan, info.image_size, models.device)
    request = Request(
        scan.sha256,
        Pathology(entry.pathology),
        0,
        info.name,
        info.sha256,
        descriptors=lesion_words(cache, entry, its),
        steps=max(info.few_steps + 1, 8),  # the labels' vector, without a student's grey levels
    )
    window = lesion_window(mask)
    size = frame.size
    inside = window.extract_mask(mask, size) > 0.5
    valid = window.extract_mask(frame.fov, size) > 0.5
    change = np.clip(window.extract(change_weight(frame, mask), size), 0, 1)
    graphics = window.extract_mask(cache.overlay(entry), size) > 0.5
    found = []
    for stage in STAGES:
        if stage == 2:
            hole = (frame.crop_mask(window, mask) > 0.5).float()
            target = echo_target(inside, valid, its.echo_ratio, its.heterogeneity)
            weight, freedom = inside.astype(np.float32), None
        else:
            hole = torch.from_numpy(band_hole(change, inside))[None, None].to(frame.device)
            target = posterior_target(
                inside, valid, change, its.posterior_ratio, window.beams(frame.beams, size)
            )
            weight, freedom = change, torch.from_numpy(change)[None, None].to(frame.device)
        crop = Crop.of(models.autoencoder, frame.crop(window), hole)
        known = crop.known(freedom)
        levels = OPEN
        if target is not None:
            levels = measured(models.autoencoder, crop.image, crop.latents, target)
        path = models.filling(stage, request, crop.image, hole, crop.latents)
        told = path.conditional
        planes = [
            torch.from_numpy(np.rint(255 * np.asarray(p, np.float32)).astype(np.uint8))[None]
            for p in (weight, inside, ~graphics)
        ]
        parts = (
            crop.latents[0], known.change[0], path.mask[0], path.blanked[0], told.tokens[0],
            told.vector[0], torch.tensor(levels.row()), *planes,
        )  # fmt: skip
        found.append(RealLesion(*(part.detach().cpu() for part in parts)))
    return found
