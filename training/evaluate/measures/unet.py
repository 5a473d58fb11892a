"""One U-Net for lesion segmentation: trained, kept, and held against masks.

Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image segmentation",
MICCAI 2015, in MONAI's form with residual units (Kerfoot et al., STACOM 2018). Whole scans go in
at one small size; what comes out is judged on the scan's own pixel grid.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from busynth_gui.atomic import beside
from training.evaluate.measures.optional_packages import need
from training.evaluate.measures.pairs import Pair, whole

__all__ = ["Counts", "UnetSettings", "UnetStore", "count_pixels", "lesion_shares"]

_FORM = 2
"""Raise it when training changes: U-Nets that were kept are then trained anew."""


@dataclass(frozen=True)
class UnetSettings:
    """How a U-Net is trained. The same for all arms of a comparison."""

    size: int = 128
    """Side of the network's input, px; a multiple of two to the power of ``len(channels) - 1``."""
    channels: tuple[int, ...] = (16, 32, 64, 128, 256)
    steps: int = 500
    """Optimiser steps, whatever the number of pairs."""
    batch: int = 16
    lr: float = 1e-3
    """Peak rate of AdamW, reached by a linear warm-up (:attr:`warm_up` of the steps); from there
    it falls to zero along half a cosine (Loshchilov and Hutter, ICLR 2017)."""
    warm_up: float = 0.1
    """Share of the steps, 0 to below 1."""
    clip: float = 1.0
    """Longest gradient, L2 over all weights. Longer ones are scaled down, so that no single batch
    throws a U-Net into "no lesion anywhere", from where Dice alone does not lead it back."""
    precision: str = "bf16"
    """``bf16`` or ``fp32``."""
    device: str = "cpu"

    def __post_init__(self) -> None:
        fold = 2 ** (len(self.channels) - 1)
        if self.size % fold or self.size < fold:
            raise ValueError(f"size {self.size} must be a multiple of {fold}")
        if min(self.steps, self.batch) < 1:
            raise ValueError("steps and batch must be at least 1")
        if not (0 <= self.warm_up < 1 and self.clip > 0):
            raise ValueError("warm_up must be from 0 to below 1, clip above 0")
        if self.precision not in ("bf16", "fp32"):
            raise ValueError(f"precision must be bf16 or fp32, not {self.precision!r}")


@dataclass(frozen=True, eq=False)
class Counts:
    """Pixels of ``n`` scans by what a segmenter said of them, each float64 (n,).

    In shares of the scan, so that a scan of many pixels weighs no more than one of few.
    """

    true_positive: NDArray[np.float64]
    false_positive: NDArray[np.float64]
    false_negative: NDArray[np.float64]

    def dice(self) -> NDArray[np.float64]:
        """Dice of each scan (n,): twice the overlap over the sum of both areas."""
        return self._f1(self.true_positive, self.false_positive, self.false_negative)

    def take(self, rows: NDArray[np.integer]) -> Counts:
        """The counts of some scans, one as often as it is named."""
        return Counts(
            self.true_positive[rows], self.false_positive[rows], self.false_negative[rows]
        )

    @staticmethod
    def _f1(
        tp: NDArray[np.float64], fp: NDArray[np.float64], fn: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return np.asarray(2 * tp / np.maximum(2 * tp + fp + fn, 1e-12), np.float64)


def count_pixels(
    model: nn.Module, pairs: Sequence[Pair], size: int, below: Sequence[Pair] | None = None
) -> Counts:
    """What the network says (probability of a lesion above a half) against the pairs' masks.

    Its answer is resampled to each scan's own grid, where the masks lie. With the healthy scans
    ``below`` the pairs, what it calls a lesion on those is not held against it outside the masks.
    """
    confusion = need("monai.metrics").get_confusion_matrix
    rows = []
    # Many pairs lie on one scan.
    healthy = {id(scan): scan for scan in below or ()}
    alone = {key: _said(model, scan, size) for key, scan in healthy.items()}
    for k, pair in enumerate(pairs):
        h, w = pair.mask.shape
        said = _said(model, pair, size)
        if below is not None:
            said &= pair.mask | ~alone[id(below[k])]
        # As numbers: with truth values MONAI's sums would be "or".
        both = (torch.from_numpy(m.astype(np.float32))[None, None] for m in (said, pair.mask))
        table = confusion(*both)
        tp, fp, _, fn = (float(v) for v in table[0, 0])
        rows.append((tp / (h * w), fp / (h * w), fn / (h * w)))
    columns = np.array(rows, np.float64).reshape(-1, 3).T
    return Counts(*columns)


def lesion_shares(model: nn.Module, pairs: Sequence[Pair], size: int) -> NDArray[np.float64]:
    """The share of each pair's mask that the network calls a lesion: float64 (n,), 0 to 1."""
    return np.array([_said(model, pair, size)[pair.mask].mean() for pair in pairs], np.float64)


def _said(model: nn.Module, pair: Pair, size: int) -> NDArray[np.bool_]:
    """Where the network sees a lesion, on the scan's own grid (H, W)."""
    device = next(model.parameters()).device
    image = torch.from_numpy(whole(pair, size))[None, None].to(device)
    with torch.inference_mode():
        chance = torch.sigmoid(model(image))[0, 0].cpu().numpy()
    h, w = pair.mask.shape
    return np.asarray(cv2.resize(chance, (w, h), interpolation=cv2.INTER_LINEAR) > 0.5, np.bool_)


class UnetStore:
    """U-Nets by what they were trained on, so that none is trained twice.

    With a folder they are kept there as safetensors, and outlive a run that was stopped.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._kept: dict[str, nn.Module] = {}

    def get(self, pairs: Sequence[Pair], settings: UnetSettings, seed: int) -> nn.Module:
        """A U-Net trained for ``settings.steps`` on pairs, now if it never was.

        Pairs are mirrored left to right half of the time, never upside down: the skin is on top.
        Every one is used once before any is used again. The same pairs, settings and seed give the
        same network. Raises ValueError without pairs.
        """
        images, masks = _tensors(pairs, settings.size)
        key = _digest(images, masks, settings, seed)
        if key not in self._kept:
            self._kept[key] = self._load(key, settings) or self._make(
                key, images, masks, settings, seed
            )
        return self._kept[key]

    def _load(self, key: str, settings: UnetSettings) -> nn.Module | None:
        if self.folder is None or not (self.folder / f"{key}.safetensors").exists():
            return None
        model = _network(settings)
        model.load_state_dict(load_file(self.folder / f"{key}.safetensors"))
        return model.eval()

    def _make(
        self, key: str, images: Tensor, masks: Tensor, settings: UnetSettings, seed: int
    ) -> nn.Module:
        model = _train(images, masks, settings, seed)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            with beside(self.folder / f"{key}.safetensors") as fresh:
                save_file(model.state_dict(), fresh)
        return model


def _network(settings: UnetSettings) -> nn.Module:
    strides = (2,) * (len(settings.channels) - 1)
    model: nn.Module = need("monai.networks.nets").UNet(
        spatial_dims=2,
        in_channels=1,
        out_channels=1,
        channels=settings.channels,
        strides=strides,
        num_res_units=2,
    )
    return model.to(settings.device)


def _train(images: Tensor, masks: Tensor, settings: UnetSettings, seed: int) -> nn.Module:
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = _network(settings)
    optimiser = torch.optim.AdamW(model.parameters(), lr=settings.lr, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, settings))
    loss_of = need("monai.losses").DiceCELoss(sigmoid=True)
    images, masks = images.to(settings.device), masks.to(settings.device)
    kind = torch.device(settings.device).type
    deck: list[int] = []
    for _ in range(settings.steps):
        while len(deck) < settings.batch:
            deck += [int(k) for k in rng.permutation(len(images))]
        rows, deck = deck[: settings.batch], deck[settings.batch :]
        image, mask = images[rows], masks[rows]
        coins = torch.from_numpy(rng.random(len(rows)) < 0.5).to(images.device)
        mirrored = coins[:, None, None, None]
        image = torch.where(mirrored, image.flip(-1), image)
        mask = torch.where(mirrored, mask.flip(-1), mask)
        with torch.autocast(kind, torch.bfloat16, enabled=settings.precision == "bf16"):
            said = model(image)
        loss = loss_of(said.float(), mask)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
    return model.eval()


def _rate(step: int, settings: UnetSettings) -> float:
    """Share of the peak rate at a step counted from 0: above 0 at the first and at the last."""
    rise = int(settings.warm_up * settings.steps)
    if step < rise:
        return (step + 1) / (rise + 1)
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / (settings.steps - rise)))


def _tensors(pairs: Sequence[Pair], size: int) -> tuple[Tensor, Tensor]:
    """Images and masks as float32 (n, 1, size, size), 0 to 1; masks binary."""
    if not pairs:
        raise ValueError("a U-Net needs pairs to train on")
    images = np.stack([whole(p, size) for p in pairs])
    covered = [
        cv2.resize(p.mask.astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
        for p in pairs
    ]
    masks = (np.stack(covered) > 0.5).astype(np.float32)
    return torch.from_numpy(images)[:, None], torch.from_numpy(masks)[:, None]


def _digest(images: Tensor, masks: Tensor, settings: UnetSettings, seed: int) -> str:
    told = json.dumps([_FORM, asdict(settings), seed, list(images.shape)], sort_keys=True)
    seen = hashlib.sha256(told.encode())
    seen.update(images.numpy().tobytes())
    seen.update(masks.numpy().astype(np.uint8).tobytes())
    return seen.hexdigest()[:32]
