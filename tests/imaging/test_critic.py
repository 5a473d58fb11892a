"""The critic in numpy: the same as the network that was trained, and nothing but the inside."""

from __future__ import annotations

import numpy as np
import pytest
from critic_files import critic_tensors

from busynth_gui.imaging.critic import GROUPS, Critic, views


def lesion() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 255, (150, 200)).astype(np.uint8)
    y, x = np.mgrid[:150, :200]
    return pixels, ((x - 90) / 40) ** 2 + ((y - 70) / 25) ** 2 < 1


def test_it_says_a_chance_that_hangs_on_the_inside_alone() -> None:
    critic = Critic.of(critic_tensors())
    pixels, mask = lesion()
    said = critic.told(pixels, mask)
    assert 0 < said < 1
    assert critic.told(np.where(mask, pixels, 0), mask) == pytest.approx(said, abs=1e-6)
    brighter = pixels.astype(np.uint16) * 16 + 100  # neither brightness nor depth counts
    assert critic.told(brighter, mask) == pytest.approx(said, abs=1e-3)
    assert critic.told(pixels[:, ::-1], mask) != pytest.approx(said, abs=1e-6)


def test_a_lesion_without_echoes_is_shown_as_flat_as_it_is() -> None:
    """One grey level of noise is no texture: over nothing it would be all that is seen."""
    pixels, mask = lesion()
    flat = np.full_like(pixels, 200)
    flat[70, 90] = 201
    grey = views(flat, mask)[:, 0]
    assert np.abs(grey).max() < 0.2


def test_nothing_of_what_is_around_comes_in_over_the_outline() -> None:
    pixels = np.full((300, 300), 100, np.uint8)
    y, x = np.mgrid[:300, :300]
    mask = ((x - 150) / 101) ** 2 + ((y - 150) / 83) ** 2 < 1
    grey, solid = views(np.where(mask, pixels, 255), mask)[0]
    # A pixel of the view that the mask covers in part has the grey of that part.
    assert np.abs(grey[solid > 0]).max() < 0.01


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (140, 190, 10, 10), (0, 0, 150, 200)])
def test_lesions_at_the_edge_and_of_any_size_are_judged(box: tuple[int, ...]) -> None:
    y, x, height, width = box
    pixels, mask = lesion()
    mask = np.zeros_like(mask)
    mask[y : y + height, x : x + width] = True
    shown = views(pixels, mask)
    assert shown.shape == (2, 2, 96, 96) and np.isfinite(shown).all()
    assert 0 < Critic.of(critic_tensors()).told(np.full_like(pixels, 7), mask) < 1
    with pytest.raises(ValueError, match="empty"):
        views(pixels, np.zeros_like(mask))


def test_what_is_no_critic_is_not_run() -> None:
    whole = critic_tensors()
    for name in whole:
        with pytest.raises(ValueError):
            Critic.of({key: value for key, value in whole.items() if key != name})
        with pytest.raises(ValueError):
            Critic.of({**whole, name: np.full_like(whole[name], np.nan)})
    with pytest.raises(ValueError, match="multiple"):
        Critic.of({**critic_tensors(width=GROUPS + 1)})
