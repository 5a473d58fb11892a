"""The texture stage's passes: one for most lesions, two for what is large on its scan."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.synthesis.finish import _STRENGTH, finish
from busynth_gui.synthesis.networks.autoencoder import Generators
from busynth_gui.synthesis.networks.refiner import RefinerInputs
from busynth_gui.synthesis.scan_frame import Frame

SIZE, HEIGHT, WIDTH = 32, 192, 203
"""Of so many rows that halves and thirds need no mirrored ones, which would count as lesion."""


class Brightener:
    """Stands for a texture stage: makes what may change lighter, and keeps what it was given."""

    multiple = 16

    def __init__(self, by: float) -> None:
        self.by = by
        self.given: list[RefinerInputs] = []

    def style_of(self, image: Tensor, weight: Tensor) -> Tensor:
        return torch.zeros(1, 1)

    def __call__(
        self, inputs: RefinerInputs, style: Tensor, generator: Generators = None
    ) -> Tensor:
        self.given.append(inputs)
        return inputs.image + inputs.weight * self.by


@pytest.fixture
def scan() -> Scan:
    grey = np.random.default_rng(0).normal(150, 12, (HEIGHT, WIDTH))
    return Scan("scan", np.clip(grey, 0, 255).astype(np.uint8))


@pytest.fixture
def enlarged() -> Scan:
    """An export that was enlarged twice."""
    noise = np.random.default_rng(0).normal(120, 60, (HEIGHT // 2, WIDTH // 2))
    fine = cv2.GaussianBlur(noise, (0, 0), 1.4)
    grey = cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return Scan("enlarged", np.clip(grey, 0, 255).astype(np.uint8))


def finished(
    scan: Scan, refiner: Brightener, side: int
) -> tuple[Pixels, NDArray[np.float32], NDArray[np.bool_]]:
    """The image of a lesion that fills half of a window of that side, its weight and mask."""
    frame = Frame(scan, SIZE, torch.device("cpu"))
    canvas = np.zeros((HEIGHT, WIDTH), np.uint8)
    mask = cv2.ellipse(canvas, (100, 75), (50, 40), 0, 0, 360, 1, -1) > 0
    weight = np.clip(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 4) * 2 - 0.2, 0, 1)
    weight[mask] = 1
    request = Request(scan.sha256, Pathology.BENIGN, 0, "bundle", "0" * 64)
    window = RoiWindow(100 - side // 2, 75 - side // 2, side)
    return (
        finish(frame, refiner, request, scan.pixels, weight, mask, Pathology.BENIGN, window),
        weight,
        mask,
    )


@pytest.mark.parametrize(("crops", "step"), [(1, 1), (2.9, 1), (3.2, 2), (6, 3)])
def test_what_is_large_on_its_scan_is_textured_on_a_reduced_one_first(
    scan: Scan, crops: float, step: int
) -> None:
    refiner = Brightener(0.1)
    image, weight, mask = finished(scan, refiner, round(crops * SIZE))
    assert len(refiner.given) == (1 if step == 1 else 2)
    areas = [float(given.lesion.sum()) for given in refiner.given]
    assert areas[-1] == mask.sum()
    assert areas[0] == pytest.approx(mask.sum() / step**2, rel=0.05)
    # Each pass adds its own; nothing outside is touched by either.
    gained = image.astype(float) - scan.pixels
    passes = 1 if step == 1 else 1 + _STRENGTH
    assert gained[mask].mean() == pytest.approx(passes * 0.1 * 127.5, rel=0.05)
    assert (gained[weight == 0] == 0).all()


def test_the_second_pass_is_given_what_the_first_made(scan: Scan) -> None:
    refiner = Brightener(0.2)
    finished(scan, refiner, 4 * SIZE)
    coarse, fine = refiner.given
    inner = fine.weight == 1
    rise = float(fine.image[inner].mean() - coarse.image[coarse.weight == 1].mean())
    assert rise == pytest.approx(0.2 * _STRENGTH, abs=0.02)


def test_a_scan_with_more_pixels_than_it_shows_by_is_textured_on_fewer(enlarged: Scan) -> None:
    refiner = Brightener(0.1)
    image, weight, mask = finished(enlarged, refiner, 2 * SIZE)
    step = Frame(enlarged, SIZE, torch.device("cpu")).oversampling
    assert 1.3 < step < 3
    (given,) = refiner.given
    assert float(given.lesion.sum()) == pytest.approx(mask.sum() / step**2, rel=0.05)
    gained = image.astype(float) - enlarged.pixels
    assert gained[mask].mean() == pytest.approx(0.1 * 127.5, rel=0.05)
    assert (gained[weight == 0] == 0).all()


def test_what_is_large_on_an_enlarged_scan_is_large_on_the_one_before(enlarged: Scan) -> None:
    """How many passes a lesion gets hangs on the pixels that its scan shows by, not on all."""
    refiner = Brightener(0.1)
    finished(enlarged, refiner, round(3.2 * SIZE))
    assert len(refiner.given) == 1


def test_both_passes_hang_on_the_request_alone(scan: Scan) -> None:
    first, _, _ = finished(scan, Brightener(0.1), 4 * SIZE)
    again, _, _ = finished(scan, Brightener(0.1), 4 * SIZE)
    assert np.array_equal(first, again)
