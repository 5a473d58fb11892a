"""That what is asked for in words is asked of the outline and of the grey levels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.lesion_measures import describe, measure_lesion, measure_outline
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.lesion_attributes import complete, lying, words_row
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.weights import load_module
from busynth_gui.synthesis.outline import narrowed, unmet
from busynth_gui.synthesis.steering import SteeringTarget, steering

SIZE = 256
INSIDE = EllipseRegion(128, 128, 50, 40).rasterize((SIZE, SIZE))
AROUND = EllipseRegion(128, 128, 80, 70).rasterize((SIZE, SIZE)) & ~INSIDE


@pytest.fixture(scope="module")
def autoencoder() -> SpeckleAutoencoder:
    module: SpeckleAutoencoder = load_module(
        SpeckleAutoencoder, find_bundle("compact").folder / "autoencoder"
    )
    return module.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def crop() -> torch.Tensor:
    pixels = read_scan(resource_folder("samples", "mixed.png")).pixels[60 : 60 + SIZE, :SIZE]
    return torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1)[None, None]


def target(ratio: float, ceiling: float = 1.0) -> SteeringTarget:
    level = INSIDE.astype(np.float32)
    return SteeringTarget(INSIDE, AROUND, ratio, level, level, ceiling)


def mean(autoencoder: SpeckleAutoencoder, latents: torch.Tensor) -> float:
    grey = (autoencoder.decode(latents, torch.Generator().manual_seed(0)) + 1) / 2
    return float(grey.clamp(0, 1)[0, 0].numpy()[INSIDE].mean())


def spread(autoencoder: SpeckleAutoencoder, latents: torch.Tensor) -> float:
    grey = (autoencoder.decode(latents, torch.Generator().manual_seed(0)) + 1) / 2
    return float(grey.clamp(0, 1)[0, 0].numpy()[INSIDE].std())


def release() -> torch.Tensor:
    cells = torch.zeros(1, 1, SIZE // 8, SIZE // 8)
    cells[..., 9:24, 8:24] = 1
    return cells


@pytest.mark.parametrize("ratio", [0.3, 0.8, 1.5])
def test_an_estimate_is_brought_to_the_ratio_and_only_where_it_may_change(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor, ratio: float
) -> None:
    first = autoencoder.encode(crop)
    around = float(((crop + 1) / 2)[0, 0].numpy()[AROUND].mean())
    correct = steering(autoencoder, crop, release(), target(ratio), 10)
    estimate = first
    for step in range(4):
        estimate = correct(step, estimate)
    assert mean(autoencoder, estimate) == pytest.approx(ratio * around, rel=0.08)
    kept = (release() == 0).expand_as(first)
    assert torch.equal(estimate[kept], first[kept])


def test_no_zone_is_brightened_above_its_ceiling(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor
) -> None:
    correct = steering(autoencoder, crop, release(), target(2.0, ceiling=0.3), 10)
    estimate = autoencoder.encode(crop)
    for step in range(4):
        estimate = correct(step, estimate)
    assert mean(autoencoder, estimate) < 0.33


def test_what_is_near_enough_is_left_as_it_is(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor
) -> None:
    latents = autoencoder.encode(crop)
    around = float(((crop + 1) / 2)[0, 0].numpy()[AROUND].mean())
    now = mean(autoencoder, latents) / around
    assert steering(autoencoder, crop, release(), target(now), 10)(0, latents) is latents


def test_every_second_step_is_left_alone(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor
) -> None:
    latents = autoencoder.encode(crop)
    correct = steering(autoencoder, crop, release(), replace(target(0.3), every=2), 10)
    assert [correct(step, latents) is latents for step in range(4)] == [True, False, True, False]


def test_the_mean_is_left_alone_in_the_last_step(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor
) -> None:
    latents = autoencoder.encode(crop)
    correct = steering(autoencoder, crop, release(), target(0.3), 4)
    assert [correct(step, latents) is latents for step in range(4)] == [False, False, False, True]


@pytest.mark.parametrize("steps", [2, 4])
def test_a_student_is_corrected_once_in_its_last_step_but_one(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor, steps: int
) -> None:
    latents = autoencoder.encode(crop)
    now = mean(autoencoder, latents) / float(((crop + 1) / 2)[0, 0].numpy()[AROUND].mean())
    darker = steering(autoencoder, crop, release(), target(0.5 * now), steps, once=True)
    moved = [darker(step, latents) is not latents for step in range(steps)]
    assert moved == [step == steps - 2 for step in range(steps)]
    # What varies is corrected in the same step, where that is told.
    kept = steering(autoencoder, crop, release(), target(now), steps, once=True)
    varied = replace(target(now), spread=0.5)
    livelier = steering(autoencoder, crop, release(), varied, steps, once=True)
    assert kept(steps - 2, latents) is latents
    assert spread(autoencoder, livelier(steps - 2, latents)) > 1.1 * spread(autoencoder, latents)


@pytest.mark.parametrize("factor", [0.75, 1.4])
def test_grey_levels_come_to_vary_as_asked_from_half_of_the_steps_on_to_the_last(
    autoencoder: SpeckleAutoencoder, crop: torch.Tensor, factor: float
) -> None:
    first = autoencoder.encode(crop)
    grey = ((crop + 1) / 2)[0, 0].numpy()
    around = float(grey[AROUND].mean())
    now = mean(autoencoder, first) / around
    wanted = factor * spread(autoencoder, first)
    asked = replace(target(now), spread=wanted / around, every=2)
    correct = steering(autoencoder, crop, release(), asked, 6)
    assert [correct(step, first) is first for step in range(6)] == [True] * 3 + [False, True, False]
    estimate = first
    for step in range(6):
        estimate = correct(step, estimate)
    # What is encoded and read again is a little smoother than what was asked for.
    assert spread(autoencoder, estimate) == pytest.approx(wanted, rel=0.12)
    assert mean(autoencoder, estimate) == pytest.approx(now * around, rel=0.05)


WORDS = np.array(
    [
        words_row(Descriptors("oval", "parallel", "circumscribed", "anechoic", "enhancement")),
        words_row(Descriptors("irregular", "parallel", "not-circumscribed", "hypoechoic", "none")),
    ],
    np.int8,
)
FIGURES = np.array([[0.2, 1.8], [0.6, 1.0]], np.float32)


def test_open_words_and_figures_are_those_of_one_lesion() -> None:
    got = [complete(Descriptors(), WORDS, FIGURES, np.random.default_rng(k)) for k in range(20)]
    pairs = {(t.descriptors.shape, t.echo_ratio, t.posterior_ratio) for t in got}
    assert {p[0] for p in pairs} == {"oval", "irregular"}
    for shape, echo, posterior in pairs:
        row = 0 if shape == "oval" else 1
        assert (echo, posterior) == pytest.approx(tuple(FIGURES[row]))


@pytest.mark.parametrize("name", ["echo_pattern", "posterior"])
def test_a_word_that_no_lesion_has_still_gives_a_figure_that_is_measured_as_it(name: str) -> None:
    base = measure_lesion(
        np.full((80, 80), 0.5, np.float32), EllipseRegion(40, 30, 20, 12).rasterize((80, 80))
    )
    for word in LEXICON[name]:
        attributes = complete(Descriptors(**{name: word}), WORDS, FIGURES, np.random.default_rng(1))
        assert getattr(attributes.descriptors, name) == word
        assert attributes.echo_ratio is not None and attributes.posterior_ratio is not None
        measured = type(base)(
            **{
                **vars(base),
                "echo_ratio": attributes.echo_ratio,
                "posterior_ratio": attributes.posterior_ratio,
                "mean_inside": 0.1,
            }
        )
        assert getattr(describe(measured), name) == word


def test_how_much_a_lesion_varies_is_drawn_with_the_rest_and_goes_with_its_darkness() -> None:
    figures = np.array([[0.2, 1.8, 0.1], [0.6, 1.0, 0.3]], np.float32)
    got = [complete(Descriptors(), WORDS, figures, np.random.default_rng(k)) for k in range(20)]
    assert {round(t.echo_ratio or 0, 1): round(t.heterogeneity or 0, 1) for t in got} == {
        0.2: 0.1,
        0.6: 0.3,
    }
    rng = np.random.default_rng(0)
    darker = complete(Descriptors(echo_pattern="anechoic"), WORDS[1:], figures[1:], rng)
    assert darker.echo_ratio == pytest.approx(0.3)
    assert darker.heterogeneity == pytest.approx(0.15)


def test_a_figure_whose_word_is_open_is_the_real_lesion_s_own() -> None:
    """Ranges are for words that were asked for: brought to them, many would share their bounds."""
    word = words_row(Descriptors(echo_pattern="hypoechoic", posterior="none"))
    words = np.array([word] * 40, np.int8)
    figures = np.stack([np.linspace(0.3, 0.84, 40), np.linspace(0.7, 1.3, 40)], 1)
    figures = figures.astype(np.float32)

    def drawn(asked: Descriptors) -> NDArray[np.float64]:
        found = (complete(asked, words, figures, np.random.default_rng(k)) for k in range(60))
        return np.array([(one.echo_ratio, one.posterior_ratio) for one in found], np.float64)

    own = drawn(Descriptors())
    assert all(np.abs(figures - row).max(1).min() < 1e-6 for row in own)
    held = drawn(Descriptors(echo_pattern="hypoechoic"))[:, 0]
    assert own[:, 0].min() < 0.35 and held.min() == pytest.approx(0.42)
    wild = np.array([[9.0, 0.01]] * 40, np.float32)
    one = complete(Descriptors(), words, wild, np.random.default_rng(0))
    assert (one.echo_ratio, one.posterior_ratio) == pytest.approx((2.0, 0.15))


def test_a_lesion_is_told_to_lie_as_its_place_does_where_any_real_one_lies_so() -> None:
    flat, upright = (
        words_row(Descriptors(orientation=name)) for name in ("parallel", "not-parallel")
    )
    words = np.array([flat, upright, flat, upright], np.int8)
    everyone = np.arange(4)
    assert lying(words, "not-parallel", everyone).tolist() == [1, 3]
    assert lying(words, "parallel", np.array([1, 2])).tolist() == [2]
    assert lying(words[::2], "not-parallel", np.arange(2)).tolist() == [0, 1]


def test_a_bundle_without_figures_holds_to_none() -> None:
    attributes = complete(Descriptors(), WORDS, None, np.random.default_rng(0))
    assert attributes.echo_ratio is None and attributes.posterior_ratio is None
    assert None not in vars(attributes.descriptors).values()


@settings(max_examples=40, deadline=None)
@example(rx=26, ry=8, degrees=23.0, orientation="not-parallel")  # slim and aslant
@given(
    st.integers(8, 40),
    st.integers(8, 40),
    st.floats(0, 180),
    st.sampled_from(LEXICON["orientation"]),
)
def test_a_narrowed_region_lies_as_asked_for_inside_the_one_drawn(
    rx: int, ry: int, degrees: float, orientation: str
) -> None:
    region = EllipseRegion(60, 60, rx, ry, degrees).rasterize((120, 120))
    part = narrowed(region, Descriptors(orientation=orientation))
    assert part.any() and not (part & ~region).any()
    taller = measure_outline(part).depth_to_width
    assert taller < 1 if orientation == "parallel" else taller > 1


@pytest.mark.parametrize(("word", "low", "high"), [("round", 1.0, 1.25), ("oval", 1.25, 2.0)])
def test_a_round_region_is_given_the_length_that_its_shape_needs(
    word: str, low: float, high: float
) -> None:
    for rx, ry in [(30, 30), (40, 20), (20, 40)]:
        region = EllipseRegion(60, 60, rx, ry).rasterize((120, 120))
        part = narrowed(region, Descriptors(shape=word))
        assert low <= measure_outline(part).elongation <= high + (word == "oval")


def test_a_region_that_lies_as_asked_for_is_left_as_it_was_drawn() -> None:
    region = EllipseRegion(60, 60, 40, 20).rasterize((120, 120))
    for asked in (
        Descriptors(),
        Descriptors("oval", "parallel"),
        Descriptors(margin="circumscribed"),
    ):
        assert np.array_equal(narrowed(region, asked), region)


def notched() -> NDArray[np.bool_]:
    return EllipseRegion(60, 60, 40, 20).rasterize((120, 120)) & ~EllipseRegion(
        60, 40, 12, 16
    ).rasterize((120, 120))


def test_an_outline_is_asked_for_each_word_that_it_lacks() -> None:
    oval = EllipseRegion(60, 60, 40, 20).rasterize((120, 120))
    assert unmet(oval, Descriptors()) == 0
    assert unmet(oval, Descriptors("oval", "parallel", "circumscribed")) == 0
    assert unmet(oval, Descriptors("irregular", "not-parallel", "not-circumscribed")) == 3
    assert unmet(notched(), Descriptors("irregular", margin="not-circumscribed")) == 0
    # Echoes are not the outline's.
    assert unmet(oval, Descriptors(echo_pattern="anechoic", posterior="shadowing")) == 0
