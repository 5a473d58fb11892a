"""What is made on a noisy scan is as noisy as the scan."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.synthesis.scan_noise import with_noise

SHAPE = (240, 320)
FIELD = np.ones(SHAPE, bool)

Plane = NDArray[np.float32]


def scan(amplitude: float, seed: int = 0) -> Plane:
    """Smooth tissue in [-1, 1] under noise in proportion to its grey level."""
    rng = np.random.default_rng(seed)
    tissue = cv2.GaussianBlur(rng.standard_normal(SHAPE), (0, 0), 12)
    noise = cv2.GaussianBlur(rng.standard_normal(SHAPE), (0, 0), 0.8)
    grey = (0.4 + 0.5 * tissue) * (1 + amplitude * noise / noise.std())
    return np.asarray(np.clip(grey, 0, 1) * 2 - 1, np.float32)


def weight() -> Plane:
    wide = cv2.ellipse(np.zeros(SHAPE, np.float32), (160, 120), (50, 35), 0, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(wide, (15, 15), 4), np.float32)


def made_on(healthy: Plane, grey: float) -> Plane:
    """The scan with a lesion of one grey level, as smooth as a decoder leaves it."""
    share = weight()
    return np.asarray(healthy * (1 - share) + share * (2 * grey - 1), np.float32)


def noise_of(image: Plane, where: NDArray[np.bool_]) -> float:
    """Fine detail over the grey level, ln of mean squares."""
    grey = (image + 1) / 2
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 2.0)
    level = cv2.GaussianBlur(grey, (0, 0), 4.0)
    return float(np.log((fine[where] ** 2).mean() / (level[where] ** 2).mean()))


@pytest.mark.parametrize("grey", [0.15, 0.3, 0.7])
@pytest.mark.parametrize("amplitude", [0.27, 0.35])
def test_a_smooth_lesion_gets_the_scans_noise(grey: float, amplitude: float) -> None:
    healthy, core = scan(amplitude), weight() > 0.95
    made = made_on(healthy, grey)
    noisy = with_noise(made, healthy, weight(), FIELD, np.random.default_rng(1))
    around = noise_of(healthy, weight() == 0)
    assert noise_of(made, core) < around - 2
    assert noise_of(noisy, core) == pytest.approx(around, abs=0.25)
    np.testing.assert_array_equal(noisy[weight() == 0], healthy[weight() == 0])
    # Noise moves no grey level.
    assert noisy[core].mean() == pytest.approx(made[core].mean(), abs=0.02)


def test_what_is_noisy_already_gets_next_to_none() -> None:
    healthy = scan(0.25)
    made = np.asarray(healthy * (1 - weight()) + scan(0.25, 7) * weight(), np.float32)
    noisy = with_noise(made, healthy, weight(), FIELD, np.random.default_rng(1))
    core = weight() > 0.95
    assert noise_of(noisy, core) - noise_of(made, core) < 0.12


@pytest.mark.parametrize("amplitude", [0.0, 0.05])
def test_on_scans_that_are_not_noisy_nothing_changes(amplitude: float) -> None:
    healthy = scan(amplitude)
    made = made_on(healthy, 0.3)
    assert with_noise(made, healthy, weight(), FIELD, np.random.default_rng(1)) is made


def test_where_there_is_nothing_to_learn_noise_from_nothing_changes() -> None:
    healthy, made = scan(0.3), made_on(scan(0.3), 0.3)
    rng = np.random.default_rng(1)
    black = np.full(SHAPE, -1, np.float32)
    assert with_noise(made, black, weight(), FIELD, rng) is made
    assert with_noise(made, healthy, weight(), weight() > 0, rng) is made
    assert with_noise(made, healthy, np.zeros(SHAPE, np.float32), FIELD, rng) is made
