"""Pictures of what a model makes while it trains, always of the same held-out crops and seeds."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.case.request import DEFAULT_GUIDANCE, DEFAULT_STEPS
from busynth_gui.synthesis.networks.denoiser import Inpainting
from busynth_gui.synthesis.networks.inputs import blank_cells, tensor_to_sdf
from busynth_gui.synthesis.networks.protocols import Autoencoder
from busynth_gui.synthesis.sampler import Known, denoise
from training.components.diffusion_loss import DenoisingTask, Learner, Trainee

__all__ = ["FilledSheet", "ShapeSheet", "decode", "fill", "in_rows", "to_grey"]

Picture = NDArray[np.uint8]
_CELL = 144
"""Side of one picture of a sheet, px."""
_GAP = 4
_SHAPE_GUIDANCE = 6.0
"""What a request's default amounts to in stage one."""


def to_grey(images: Tensor) -> Picture:
    """Images (n, 1, H, W) in [-1, 1] as grey levels (n, H, W)."""
    levels = ((images[:, 0].float() + 1) * 127.5).round().clamp(0, 255)
    return np.asarray(levels.byte().cpu().numpy())


def in_rows(*kinds: Tensor, columns: int = 8) -> Picture:
    """Images (n, 1, H, W) of each kind, the same crop's one below another."""
    rows = [
        np.concatenate(list(to_grey(images[k : k + columns])), 1)
        for k in range(0, len(kinds[0]), columns)
        for images in kinds
    ]
    width = rows[0].shape[1]
    return np.concatenate([np.pad(row, ((0, 0), (0, width - row.shape[1]))) for row in rows])


@torch.no_grad()
def fill(
    model: Learner, task: DenoisingTask, holes: Tensor, decoder: Autoencoder, *, seed: int = 0
) -> Tensor:
    """The task's crops with their holes (n, 1, S, S) filled in, images (n, 1, S, S) in [-1, 1].

    Sampled as a request would be, on the model's device and on the CPU in the end.
    """
    device = next(model.parameters()).device
    task, holes = task.to(device), holes.to(device)
    latents = denoise(
        model.filling(task),
        steps=DEFAULT_STEPS,
        guidance=DEFAULT_GUIDANCE,
        generator=torch.Generator().manual_seed(seed),
        known=Known(task.target, blank_cells(holes)),
    )
    return decode(decoder, latents)


@torch.no_grad()
def decode(decoder: Autoencoder, latents: Tensor) -> Tensor:
    """Images on the CPU of latents anywhere, their grain always the same."""
    generator = torch.Generator().manual_seed(0)
    images = decoder.decode(latents.float().to(decoder.device), generator)
    return images.cpu().clamp(-1, 1)


@dataclass(frozen=True)
class FilledSheet:
    """Held-out crops, two to a row: as they are, with the hole grey, and filled in."""

    task: DenoisingTask
    holes: Tensor
    decoder: Autoencoder

    def __call__(self, model: Learner) -> Picture:
        real = decode(self.decoder, self.task.target)
        blanked = torch.where(blank_full(self.holes), torch.zeros_like(real), real)
        made = fill(model, self.task, self.holes, self.decoder)
        triples = zip(*(to_grey(images) for images in (real, blanked, made)), strict=True)
        return _rows([_cells(list(triple)) for triple in triples], 2)


@dataclass(frozen=True)
class ShapeSheet:
    """Held-out regions: the lesion's own outline, and three that stage one makes.

    Region yellow, real outline green, made ones magenta.
    """

    task: DenoisingTask
    regions: Tensor
    """(n, 1, 256, 256)."""
    made: int = 3

    def __call__(self, model: Trainee) -> Picture:
        device = next(model.parameters()).device
        task = self.task.to(device)
        # As in a request: without its label a shape must still follow the region as closely.
        unlabelled = task.labels.clone()
        unlabelled[:, 0] = 0
        unlabelled[:, 2:] = 0
        with torch.no_grad():
            filling = Inpainting(
                model.unet, task.mask, task.blanked,
                model.conditioner(task.context, task.labels),
                model.conditioner(task.context, unlabelled),
            )  # fmt: skip
            draws = [
                denoise(
                    filling, steps=DEFAULT_STEPS,
                    guidance=_SHAPE_GUIDANCE, generator=torch.Generator().manual_seed(seed),
                ).cpu()
                for seed in range(self.made)
            ]  # fmt: skip
        rows = []
        for k, context in enumerate(task.context.cpu()):
            grey = cv2.resize(to_grey(context[None, :1])[0], (_CELL, _CELL))
            region = cv2.resize(self.regions[k, 0].numpy(), (_CELL, _CELL)) > 0.5
            cells = []
            for field, colour in [(task.target[k].cpu(), _GREEN), *((d[k], _PINK) for d in draws)]:
                cell = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
                _outline(cell, region, _YELLOW)
                _outline(cell, tensor_to_sdf(field, _CELL) > 0, colour)
                cells.append(np.asarray(cell, np.uint8))
            rows.append(_cells(cells))
        return _rows(rows, 2)


_YELLOW, _GREEN, _PINK = (0, 200, 230), (80, 220, 80), (230, 80, 230)


def blank_full(holes: Tensor) -> Tensor:
    """Where pixels (n, 1, S, S) are blanked with the cells of a hole."""
    return F.interpolate(blank_cells(holes), size=holes.shape[-2:], mode="nearest") > 0.5


def _outline(
    picture: NDArray[np.generic], mask: NDArray[np.bool_], colour: tuple[int, int, int]
) -> None:
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(picture, found, -1, colour, 1)


def _cells(pictures: list[Picture]) -> Picture:
    """Pictures side by side at the size of a cell."""
    same = [cv2.resize(p, (_CELL, _CELL), interpolation=cv2.INTER_AREA) for p in pictures]
    return np.asarray(np.concatenate(same, 1), np.uint8)


def _rows(blocks: list[Picture], columns: int) -> Picture:
    """Blocks in rows of ``columns`` with a gap between them; the last row is filled up black."""
    blank = np.zeros_like(blocks[0])
    while len(blocks) % columns:
        blocks.append(blank)
    edge = [(0, _GAP), (0, _GAP), (0, 0)][: blank.ndim]
    framed = [np.pad(block, edge) for block in blocks]
    lines = [np.concatenate(framed[k : k + columns], 1) for k in range(0, len(framed), columns)]
    return np.asarray(np.concatenate(lines, 0), np.uint8)
