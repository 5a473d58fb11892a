"""How stage one's network gets from noise to an outline in many steps: what its student learns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.conditioning import label_row
from busynth_gui.synthesis.networks.denoiser import Inpainting
from busynth_gui.synthesis.sampler import denoise
from busynth_gui.synthesis.stage_one import shape_guidance
from training.components.diffusion_loss import DenoisingTask
from training.data.item_draws import Items
from training.data.origin import Origin
from training.data.scan_cache import ScanCache
from training.data.trajectories import Followed, Recorded, recorded_origin, write_lots
from training.settings import TrajectorySettings
from training.trainers.stage_one import ShapeSource

__all__ = ["outlines_origin", "record_outlines"]

_BATCH = 8


def outlines_origin(
    cache: ScanCache, info: BundleInfo, seed: int, settings: TrajectorySettings, split: str
) -> Origin:
    """What :func:`record_outlines` makes its trajectories of."""
    parts = ("stage_one/unet/", "stage_one/conditioner/")
    networks = [name for name in info.files if name.startswith(parts)]
    return recorded_origin("outlines", networks, cache, info, [seed, split, asdict(settings)])


def record_outlines(
    cache: ScanCache,
    info: BundleInfo,
    models: CompactModels,
    out: Path,
    split: str,
    seed: int,
    settings: TrajectorySettings,
) -> None:
    """Write ``out``: what the bundle's stage one does in ``settings.outlines`` regions that are
    drawn around a split's lesions as they were in its training. Lots of the same are kept."""
    source = ShapeSource(cache, cache.select(split, lesions=True))
    origin = outlines_origin(cache, info, seed, settings, split)

    def draw(lot: Sequence[int], drawn: Callable[[], None]) -> list[list[Recorded]]:
        tasks = source.draw(Items(seed, lot[0], len(lot), range(len(lot))))
        made: list[Recorded] = []
        for pathology in Pathology:
            number = label_row(pathology, Descriptors())[0]
            rows = torch.nonzero(tasks.labels[:, 0] == number)[:, 0]
            for some in torch.split(rows, _BATCH):
                generator = torch.Generator().manual_seed(seed * 1000003 + lot[0] + len(made))
                made += _outlines(models, tasks, some, pathology, settings, generator)
                for _ in some:
                    drawn()
        return [made]

    write_lots([out], origin, settings.outlines, f"outlines {split}", draw)


@torch.no_grad()
def _outlines(
    models: CompactModels,
    tasks: DenoisingTask,
    rows: Tensor,
    pathology: Pathology,
    settings: TrajectorySettings,
    generator: torch.Generator,
) -> list[Recorded]:
    context, labels = tasks.context[rows], tasks.labels[rows]
    # All but the closeness to the region, as in the program.
    unlabelled = torch.zeros_like(labels)
    unlabelled[:, 1] = labels[:, 1]
    told, other = (models.shape_conditioner(context, each) for each in (labels, unlabelled))
    mask, blanked = tasks.mask[rows], tasks.blanked[rows]
    path = Followed(Inpainting(models.shape_unet, mask, blanked, told, other), "no")
    last = denoise(
        path,
        steps=settings.outline_steps,
        guidance=shape_guidance(pathology, settings.guidance),
        generator=generator,
    )
    every = settings.outline_steps // settings.few_steps
    states = torch.stack([*path.asked[::every], last], 1)
    free = torch.ones_like(states[:, 1:, :1], dtype=torch.bool)
    levels = torch.full((len(rows), 2), math.nan)
    planes = (states, free, mask, blanked, told.tokens, told.vector, levels)
    return [Recorded(*(plane[k] for plane in planes)) for k in range(len(rows))]
