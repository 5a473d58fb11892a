"""New lesions take after those on scans that look alike."""

from __future__ import annotations

import numpy as np
import pytest
from requests_of_samples import ELLIPSE, ask

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.scan_style import STYLE
from busynth_gui.synthesis.lesion_attributes import complete, words_row
from busynth_gui.synthesis.likeness import contrast_over, lesion_size, most_alike
from busynth_gui.synthesis.pipeline import Pipeline

CLINICS = 2
EACH = 400


def tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words, figures and styles of two clinics' lesions: the second's are dark, on dark scans."""
    rng = np.random.default_rng(0)
    clinic = np.repeat(np.arange(CLINICS), EACH)
    styles = rng.normal(0, 0.3, (len(clinic), len(STYLE))).astype(np.float32)
    styles[:, :4] -= clinic[:, None]
    figures = np.ones((len(clinic), 3), np.float32)
    figures[:, 0] = np.where(clinic, 0.6, 0.8)
    words = np.tile(
        words_row(Descriptors(echo_pattern="hypoechoic", posterior="none")), (len(clinic), 1)
    )
    return words.astype(np.int8), figures, styles


@pytest.mark.parametrize(("brightness", "echo"), [(0.0, 0.8), (-1.0, 0.6)])
def test_a_scan_gets_the_lesions_of_its_kind(brightness: float, echo: float) -> None:
    words, figures, styles = tables()
    scan = np.zeros(len(STYLE), np.float32)
    scan[:4] = brightness
    drawn = [
        complete(
            Descriptors(), words, figures, np.random.default_rng(seed),
            lambda rows: most_alike(styles, scan, rows),
        ).echo_ratio
        for seed in range(40)
    ]  # fmt: skip
    assert np.mean(np.isclose(drawn, echo)) > 0.9


def test_there_are_always_enough_to_draw_from() -> None:
    styles = np.random.default_rng(1).normal(size=(1000, 11)).astype(np.float32)
    scan = np.zeros(11, np.float32)
    assert len(most_alike(styles, scan, np.arange(1000))) == 250
    assert len(most_alike(styles, scan, np.arange(100, 200))) == 40
    few = np.array([3, 5, 900])
    assert (most_alike(styles, scan, few) == few).all()
    among = np.arange(0, 1000, 2)
    assert set(most_alike(styles, scan, among)) < set(among)


def test_a_column_that_is_the_same_everywhere_decides_nothing() -> None:
    styles = np.zeros((200, 11), np.float32)
    styles[:, 4] = np.arange(200)
    scan = np.zeros(11, np.float32)
    assert most_alike(styles, scan, np.arange(200)).max() == 49


def test_the_form_of_the_field_of_view_counts_most_where_a_bundle_tells_it() -> None:
    styles = np.zeros((200, len(STYLE)), np.float32)
    styles[:100, STYLE.index("aspect")] = 1
    styles[::2, STYLE.index("mean")] = 1
    scan = styles[0]  # of the first kind in both
    assert set(most_alike(styles, scan, np.arange(200))) == set(range(0, 100, 2))
    near = most_alike(styles, scan, np.arange(1, 200, 2)[:60])
    assert near.max() < 100  # bright ones are not there: those of the same form are nearer
    older = styles[:, :-1]
    assert set(most_alike(older, scan, np.arange(200))) <= set(range(0, 200, 2))


@pytest.mark.parametrize(("size", "echo"), [(0.1, 0.4), (0.5, 0.9)])
def test_a_lesion_takes_after_those_of_its_size(size: float, echo: float) -> None:
    """A small bright one is next to none among real lesions, and nobody finds it."""
    words, figures, styles = tables()
    sizes = np.geomspace(0.05, 0.8, len(words)).astype(np.float32)
    figures[:, 0] = np.where(sizes < 0.2, 0.4, 0.9)
    shuffled = np.random.default_rng(2).permutation(len(words))
    drawn = [
        complete(
            Descriptors(), words, figures[shuffled], np.random.default_rng(seed),
            lambda rows: most_alike(styles, styles[0], rows, sizes[shuffled], size),
        ).echo_ratio
        for seed in range(40)
    ]  # fmt: skip
    assert np.mean(np.isclose(drawn, echo)) > 0.9


def test_sizes_are_shares_of_the_fields_height_whatever_lies_around_it() -> None:
    field = np.zeros((300, 400), bool)
    field[50:250, 100:300] = True
    assert lesion_size(50.0**2, field) == pytest.approx(0.25)
    assert lesion_size(50.0**2, field[50:250]) == pytest.approx(0.25)
    assert lesion_size(2500.0, np.zeros((9, 9), bool)) == 0
    # Of nothing, too, something is alike: zeros in a table are no sizes of lesions.
    styles = np.zeros((100, len(STYLE)), np.float32)
    sizes = np.linspace(0, 1, 100, dtype=np.float32)
    assert most_alike(styles, styles[0], np.arange(100), sizes, 0.0).max() == 39


@pytest.mark.parametrize("contrast", [0.7, 1.0, 1.4])
def test_figures_are_brought_to_the_scans_contrast(contrast: float) -> None:
    """On a machine with a softer grey map lesions are less dark, too."""
    words, figures, styles = tables()
    figures[:] = (0.5, 1.6, 0.3)
    scan = styles[:EACH].mean(0)
    column = STYLE.index("contrast")
    styles[:, column], scan[column] = 0, np.log(contrast)
    made = complete(
        Descriptors(), words, figures, np.random.default_rng(0),
        lambda rows: most_alike(styles, scan, rows), contrast_over(styles, scan),
    )  # fmt: skip
    assert made.echo_ratio == pytest.approx(0.5**contrast)
    assert made.posterior_ratio == pytest.approx(1.6**contrast)
    assert made.heterogeneity == pytest.approx(0.3 * contrast**0.6)


def test_no_contrast_is_believed_that_is_far_from_all_known() -> None:
    styles = np.zeros((50, len(STYLE)), np.float32)
    scan = np.full(len(STYLE), 3.0, np.float32)
    assert contrast_over(styles, scan) == pytest.approx(np.exp(0.5))
    assert contrast_over(styles, -scan) == pytest.approx(np.exp(-0.5))


def test_a_word_that_was_asked_for_holds_on_every_machine() -> None:
    words, figures, _ = tables()
    figures[:, 0] = 0.8
    for contrast in (0.6, 1.6):
        made = complete(
            Descriptors(echo_pattern="hypoechoic"), words, figures, np.random.default_rng(0),
            contrast=contrast,
        )  # fmt: skip
        assert made.echo_ratio is not None and 0.42 <= made.echo_ratio <= 0.82


def test_a_softer_copy_of_a_scan_gets_lesions_that_are_less_dark(scan: Scan) -> None:
    """Through the whole program: a grey map with a gamma of 0.6, as other machines have."""
    pipeline = Pipeline.load(find_bundle("compact"))
    soft = Scan("soft", np.rint(255 * (scan.pixels / 255) ** 0.6).astype(np.uint8))
    logs = []
    for shown in (scan, soft):
        told = []
        for seed in range(60):
            request = ask(pipeline, shown, seed)
            frame = pipeline._frame(shown, request, None)
            place = ELLIPSE.rasterize(shown.shape)
            told.append(pipeline._attributes(frame, request, place).echo_ratio)
        logs.append(np.log(np.array(told, float)).mean())
    assert logs[0] < 0 and logs[1] / logs[0] < 0.85
