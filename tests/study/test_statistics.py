"""The study's statistics against scipy, scikit-learn and published examples, and how they cover."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from busynth_gui.study.statistics import agreement, mrmc, power, roc
from busynth_gui.study.statistics.estimate import clopper_pearson, normal, students_t

# Hanley and McNeil, Radiology 143(1), 1982, table I: ratings of 109 CT images, 1 to 5.
HANLEY_NORMAL, HANLEY_ABNORMAL = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)


def hanley() -> tuple[np.ndarray, np.ndarray]:
    ratings = [np.repeat(range(1, 6), counts) for counts in (HANLEY_NORMAL, HANLEY_ABNORMAL)]
    truth = np.repeat([False, True], [sum(HANLEY_NORMAL), sum(HANLEY_ABNORMAL)])
    return np.concatenate(ratings).astype(float), truth


def test_delong_on_a_published_example() -> None:
    """What Stata's manual ([R] roctab, DeLong's standard error) prints of the same table."""
    found = roc.auc(*hanley())
    assert found.value == pytest.approx(0.8932, abs=5e-5)
    assert found.low == pytest.approx(0.83295, abs=5e-6)
    assert found.high == pytest.approx(0.95339, abs=5e-6)


@given(st.integers(0, 10_000), st.integers(4, 60), st.integers(2, 7))
def test_the_area_is_scikit_learns(seed: int, n: int, steps: int) -> None:
    rng = np.random.default_rng(seed)
    truth = np.arange(n) % 3 == 0
    ratings = rng.integers(1, steps + 1, n).astype(float)
    expected = roc_auc_score(truth, ratings)
    assert roc.auc(ratings, truth).value == pytest.approx(expected, abs=1e-12)
    assert roc.bootstrap_auc(ratings, truth, seed, 50).value == pytest.approx(expected, abs=1e-12)
    curve = roc.roc_curve(ratings, truth)
    assert np.trapezoid(curve[:, 1], curve[:, 0]) == pytest.approx(expected, abs=1e-12)


def test_delongs_covariance_is_that_of_the_placements() -> None:
    """Of two readers, by the formula written out case by case."""
    rng = np.random.default_rng(5)
    truth = np.arange(24) < 10
    ratings = rng.integers(1, 7, (2, 24)).astype(float)

    def psi(x: float, y: float) -> float:
        return 1.0 if x > y else 0.5 if x == y else 0.0

    v10 = np.array([[np.mean([psi(x, y) for y in r[~truth]]) for x in r[truth]] for r in ratings])
    v01 = np.array([[np.mean([psi(x, y) for x in r[truth]]) for y in r[~truth]] for r in ratings])
    expected = np.cov(v10) / 10 + np.cov(v01) / 14
    found = roc.covariance(roc.placements(ratings, truth))
    assert found == pytest.approx(expected, abs=1e-12)


def test_bootstrap_and_delong_say_nearly_the_same() -> None:
    ratings, truth = hanley()
    delong, drawn = roc.auc(ratings, truth), roc.bootstrap_auc(ratings, truth, 1)
    assert drawn.low == pytest.approx(delong.low, abs=0.01)
    assert drawn.high == pytest.approx(delong.high, abs=0.015)


@pytest.mark.parametrize(("count", "n"), [(0, 7), (7, 7), (3, 11), (29, 60), (1, 1), (500, 1000)])
def test_the_exact_interval_is_scipys(count: int, n: int) -> None:
    found = clopper_pearson(count, n)
    expected = stats.binomtest(count, n).proportion_ci(0.95, method="exact")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_quantiles_are_scipys() -> None:
    wide = (-9.0, 9.0)
    assert normal(0, 1, 5, wide).high == pytest.approx(stats.norm.ppf(0.975), abs=1e-9)
    for df in (1, 2.5, 12.74, math.inf):
        assert students_t(0, 0.1, df, 5, wide).high == pytest.approx(
            0.1 * stats.t.ppf(0.975, df), abs=1e-9
        )


@pytest.mark.parametrize("ordinal", [True, False])
def test_kappa_is_scikit_learns(ordinal: bool) -> None:
    rng = np.random.default_rng(2)
    first = rng.integers(0, 6, 200)
    second = np.clip(first + rng.integers(-1, 2, 200), 0, 5)
    weights = "quadratic" if ordinal else None
    found = agreement.kappa(first, second, 6, ordinal=ordinal)
    expected = cohen_kappa_score(first, second, weights=weights, labels=range(6))
    assert found.value == pytest.approx(expected, abs=1e-12)


def test_kappas_error_is_the_published_one() -> None:
    """Fleiss, Levin and Paik, Statistical Methods, 2003, table 18.3: kappa 0.676, error 0.088."""
    counts = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(counts[i][j])]
    first, second = np.array(pairs).T
    found = agreement.kappa(first, second, 3, ordinal=False)
    assert found.value == pytest.approx(0.676, abs=5e-4)
    assert (found.high - found.value) / 1.959964 == pytest.approx(0.0877, abs=5e-4)


def test_kappa_of_one_answer_alone_says_nothing() -> None:
    same = np.zeros(8, np.int64)
    assert not agreement.kappa(same, same, 2, ordinal=False).known
    assert not agreement.kappa(same[:0], same[:0], 2, ordinal=False).known
    with_one = np.stack([same, same, np.arange(8) % 2])
    assert agreement.mean_kappa(with_one, 2, 1, ordinal=False).value == pytest.approx(0)


def test_obuchowski_rockette_on_a_published_example() -> None:
    """Van Dyke's study, first modality: Hillis' OR-DBM MRMC 2.51 and MRMCaov print these figures.

    Five readers' areas; Var(Error) and Cov2 as printed there.
    """
    areas = np.array([0.91964573, 0.85877617, 0.90386473, 0.97310789, 0.82979066])
    variance, cov2 = 0.00101410277, 0.00048396180
    covariance = np.full((5, 5), cov2) + np.eye(5) * (variance - cov2)
    found = mrmc.obuchowski_rockette(areas, covariance, 114)
    assert found is not None
    assert found.mean.value == pytest.approx(0.8970370, abs=1e-7)
    assert found.ms_reader == pytest.approx(0.003082629, abs=1e-8)
    assert found.error == pytest.approx(0.03317360, abs=1e-7)
    assert found.df == pytest.approx(12.74465, abs=1e-4)
    assert (found.mean.low, found.mean.high) == pytest.approx((0.8252236, 0.9688505), abs=1e-6)
    assert (found.fixed.low, found.fixed.high) == pytest.approx((0.84943008, 0.94464399), abs=1e-6)


def test_one_reader_and_readers_who_all_agree() -> None:
    assert mrmc.obuchowski_rockette(np.array([0.7]), np.array([[0.01]]), 20) is None
    assert mrmc.obuchowski_rockette(np.ones(2), np.full((2, 2), np.nan), 2) is None
    alike = mrmc.obuchowski_rockette(np.full(3, 0.7), np.full((3, 3), 0.004), 40)
    assert alike is not None and math.isinf(alike.df)
    assert alike.error == pytest.approx(math.sqrt(0.004))


PERFECT, TURNED, SAME = [1, 1, 2, 2, 5, 6, 6, 6], [6, 6, 5, 6, 1, 1, 2, 1], [3] * 8


@pytest.mark.parametrize(("ratings", "area"), [(PERFECT, 1), (TURNED, 0), (SAME, 0.5)])
def test_an_area_without_variance_has_no_interval(ratings: list[int], area: float) -> None:
    truth = np.arange(8) >= 4
    for found in (
        roc.auc(np.array(ratings, float), truth),
        roc.bootstrap_auc(np.array(ratings, float), truth, 1),
    ):
        assert found.value == area and not found.has_interval
        assert found.words == f"{area:.3f} (no interval)"


def test_an_area_of_one_positive_case_has_no_interval() -> None:
    found = roc.auc(np.array([4.0, 1, 5, 2]), np.array([True, False, False, False]))
    assert found.known and not found.has_interval


def test_kappa_of_answers_that_agree_every_time_has_no_interval() -> None:
    first = np.arange(12) % 6
    for found in (
        agreement.kappa(first, first, 6, ordinal=True),
        agreement.mean_kappa(np.stack([first] * 3), 6, 1, ordinal=True),
    ):
        assert found.value == pytest.approx(1) and not found.has_interval


def test_several_readers_without_variance_have_no_interval() -> None:
    """Nothing varies; nothing but the readers does; and errors that go against each other."""
    nought = np.zeros((2, 2))
    alike = mrmc.obuchowski_rockette(np.array([0.5, 0.5]), nought, 20)
    assert alike is not None and math.isnan(alike.df) and math.isnan(alike.rho)
    assert not alike.mean.has_interval and not alike.fixed.has_interval
    apart = mrmc.obuchowski_rockette(np.array([0.5, 1.0]), nought, 20)
    assert apart is not None and apart.df == pytest.approx(1)
    assert apart.mean.has_interval and not apart.fixed.has_interval
    right = np.arange(12) < 6
    against = mrmc.obuchowski_rockette(
        np.array([0.5, 0.5]), mrmc.share_covariance(np.stack([right, ~right])), 12
    )
    assert against is not None and not against.mean.has_interval
    assert against.fixed.has_interval


def test_hanleys_variance_is_theirs() -> None:
    """Hanley and McNeil 1982: 0.893 on 51 abnormal and 58 normal images has an error of 0.032."""
    assert math.sqrt(power.auc_variance(0.893, 51, 58)) == pytest.approx(0.032, abs=6e-4)


@pytest.mark.parametrize("pairs", [True, False])
def test_more_cases_and_readers_narrow_the_interval(pairs: bool) -> None:
    assumed = power.Assumed(0.6)
    widths = [power.half_width(n, 3, assumed, pairs=pairs) for n in (20, 60, 200)]
    assert widths == sorted(widths, reverse=True)
    few, many = (power.half_width(60, r, assumed, pairs=pairs) for r in (2, 8))
    assert many < few
    needed = power.cases_for(0.2, 1, assumed, pairs=pairs)
    assert needed is not None
    assert 2 * power.half_width(needed, 1, assumed, pairs=pairs) <= 0.2
    assert 2 * power.half_width(needed - 10, 1, assumed, pairs=pairs) > 0.2
    assert power.cases_for(0.05, 2, assumed, pairs=pairs) is None
