"""Scans as other machines would show them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from training.data.device_looks import LOOKS, other_look, shown_as
from training.evaluate.measures import catalogue

Pixels = NDArray[np.uint8]


@pytest.fixture
def pixels() -> Pixels:
    """Speckle with a dark disc, and black beside it."""
    rng = np.random.default_rng(0)
    y, x = np.ogrid[:160, :200]
    level = np.where((y - 80) ** 2 + (x - 100) ** 2 < 900, 60, 120)
    grey = level + 25 * cv2.GaussianBlur(rng.standard_normal((160, 200)), (0, 0), 0.8)
    made = np.clip(grey, 1, 255).astype(np.uint8)
    made[:, :20] = 0
    return made


def grain(pixels: Pixels) -> float:
    """Amplitude of what is finer than 2 px, over the mean."""
    grey = pixels[20:50, 40:180].astype(np.float32)
    return float((grey - cv2.GaussianBlur(grey, (0, 0), 2)).std() / grey.mean())


def test_black_stays_black_and_nothing_moves(pixels: Pixels) -> None:
    inside, outside = np.s_[65:95, 85:115], np.s_[65:95, 150:180]
    for seed in range(40):
        made = other_look(pixels, np.random.default_rng(seed))
        assert made.dtype == np.uint8 and made.shape == pixels.shape
        assert not made[:, :20].any()
        assert made[inside].mean() < made[outside].mean()


def test_each_draw_is_another_and_the_same_one_again(pixels: Pixels) -> None:
    made = [other_look(pixels, np.random.default_rng(seed)) for seed in range(12)]
    assert len({m.tobytes() for m in made}) == 12
    assert np.array_equal(made[3], other_look(pixels, np.random.default_rng(3)))
    grains = [grain(m) / grain(pixels) for m in made]
    assert min(grains) < 0.5 and max(grains) > 1.2


@pytest.mark.parametrize("look", LOOKS)
def test_a_named_look_is_what_it_says(look: str, pixels: Pixels) -> None:
    y, x = np.ogrid[:160, :200]
    disc = (y - 80) ** 2 + (x - 100) ** 2 < 900
    made, mask = shown_as(look, pixels, disc)
    assert np.array_equal(made, shown_as(look, pixels, disc)[0]) and not made[:, :20].any()
    assert made.shape == mask.shape and made[mask].mean() < 0.7 * made[:, 40:][~mask[:, 40:]].mean()
    assert abs(np.sqrt(mask.sum() / disc.sum()) - (1.8 if look == "large" else 1)) < 0.01
    level, fine = made.mean() / pixels.mean(), grain(made) / grain(pixels)
    expected = {
        "bright": level > 1.2, "dark": level < 0.85, "wide": fine < 0.5,
        "smooth": fine < 0.6, "noisy": fine > 1.3, "large": made.shape == (288, 360),
    }  # fmt: skip
    assert expected[look], (level, fine)


def test_the_command_knows_them_without_importing_them() -> None:
    assert tuple(LOOKS) == catalogue.LOOKS
