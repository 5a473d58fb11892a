"""The shadow or enhancement behind a lesion: as strong as asked for, and down to the scan's end."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from requests_of_samples import ELLIPSE, ask, sample
from tiny_compact import write_compact

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.band import band_weight, behind_weight, shadow_weight
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.imaging.lesion_measures import measure_lesion
from busynth_gui.imaging.live_picture import live_picture
from busynth_gui.synthesis.lesion_attributes import LesionAttributes
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.posterior import WHITE, cast_behind, with_posterior_ratio

SHAPE = (300, 220)
ASIDE = (0.3, 0.4, 0.5, 0.6, 0.7)
EVERYWHERE = np.ones(SHAPE, bool)


def ellipse(cy: float = 80, cx: float = 110) -> np.ndarray:
    y, x = np.ogrid[: SHAPE[0], : SHAPE[1]]
    return np.asarray(((y - cy) / 25) ** 2 + ((x - cx) / 35) ** 2 <= 1)


def speckled(level: float = 0.4, scale: int = 255) -> Pixels:
    """A dark lesion in even tissue below bright skin, in speckle."""
    grey = np.where(ellipse(), 0.3, level) + np.random.default_rng(0).normal(0, 0.06, SHAPE)
    grey[:6] = 0.9
    return (np.clip(grey, 0, 1) * scale).astype(np.uint8 if scale == 255 else np.uint16)


WEIGHT = band_weight(ellipse())


def behind(image: Pixels, scale: int = 255) -> float:
    grey = image.astype(np.float32) / np.float32(scale)
    return float(measure_lesion(grey, ellipse()).posterior_ratio)


@pytest.mark.parametrize("scale", [255, 4095])
@pytest.mark.parametrize("ratio", [0.3, 0.6, 0.9, 1.2, 1.7])
def test_it_is_as_strong_as_it_was_asked_for(ratio: float, scale: int) -> None:
    image = speckled(scale=scale)
    cast, where = cast_behind(image, ellipse(), EVERYWHERE, ratio, scale)
    near = with_posterior_ratio(image, ellipse(), EVERYWHERE, WEIGHT, ratio, scale)
    for made in (cast, near):
        assert made.dtype == image.dtype
        assert behind(made, scale) == pytest.approx(ratio, abs=0.03)
        # What lies beside it stays as it is.
        assert (made <= image).all() if ratio < 1 else (made >= image).all()
        again = with_posterior_ratio(made, ellipse(), EVERYWHERE, WEIGHT, ratio, scale)
        assert again is made
    assert unchanged_outside(image, cast, where)
    assert unchanged_outside(image, near, WEIGHT > 0)


@pytest.mark.parametrize("ratio", [0.3, 1.7])
def test_it_goes_on_to_the_end_of_the_scan_less_and_less(ratio: float) -> None:
    """One that ended a lesion's height below was the mark of a drawn one."""
    image = np.full(SHAPE, 100, np.uint8)
    cast, where = cast_behind(image, ellipse(), EVERYWHERE, ratio, 255)
    change = np.abs(cast[106:, 100:120].astype(int) - 100).mean(1)
    assert (np.diff(change) <= 0).all() and np.abs(np.diff(change)).max() <= 2
    heights = [change[round(51 * n)] / change[0] for n in (1, 2, 3)]
    expected = [0.72, 0.5, 0.32] if ratio < 1 else [0.63, 0.38, 0.2]
    assert np.allclose(heights, expected, atol=0.06)
    assert where[:, 110][-1] and not where[:, :50].any() and not where[:50].any()


def test_its_sides_are_as_soft_as_behind_real_lesions() -> None:
    """See :mod:`busynth_gui.imaging.band`: a single one is sharper than the mean of many."""
    height, width = 51, 71

    def across(weight: np.ndarray, deep: float) -> list[float]:
        row = weight[105 + round(deep * height)]
        sides = [(row[110 - round(a * width)] + row[110 + round(a * width)]) / 2 for a in ASIDE]
        return [float(side / row[110]) for side in sides]

    shadow, cyst = shadow_weight(ellipse()), behind_weight(ellipse())
    for deep in (0.5, 1.5):
        assert across(shadow, deep) == pytest.approx([0.8, 0.64, 0.45, 0.26, 0.14], abs=0.07)
    assert across(cyst, 0.1) == pytest.approx([0.9, 0.6, 0.2, 0.0, 0.0], abs=0.07)
    assert across(cyst, 1.8) == pytest.approx([0.84, 0.64, 0.4, 0.17, 0.04], abs=0.07)


@pytest.mark.parametrize("lobes", [0, 3])
def test_a_shadow_grows_through_the_lesion_and_has_no_edge_at_its_outline(lobes: int) -> None:
    """A shadow that sets in below it has: a straight one where the outline is flat, and a line of
    bright dots where it is not."""
    y, x = np.ogrid[: SHAPE[0], : SHAPE[1]]
    mask = ((y - 80) / 25) ** 2 + ((x - 110) / (35 - 5 * np.cos(lobes * (y + x) / 9))) ** 2 <= 1
    image = np.full(SHAPE, 100, np.uint8)
    made = cast_behind(image, mask, EVERYWHERE, 0.5, 255)[0].astype(int)
    middle = made[:, 90:130]
    assert (middle[50] == 100).all() and middle[100:104].max() < 60
    assert np.abs(np.diff(middle[50:110], axis=0)).max() <= 10
    assert np.abs(np.diff(made[50:110, 70:150], axis=1)).max() <= 10


def test_enhancement_starts_below_the_lesion() -> None:
    mask = ellipse()
    middle = mask.copy()
    middle[:, :95], middle[:, 125:] = False, False
    assert behind_weight(mask)[middle & np.roll(mask, -8, 0)].max() < 0.05
    assert shadow_weight(mask)[middle].max() > 0.9


def test_its_speckle_is_flatter_in_shadow_and_stronger_behind_a_cyst() -> None:
    """As in real ones; a difference alone left dots of full height in a shadow."""
    image, zone = speckled(), np.s_[110:136, 95:125]

    def amplitude(ratio: float) -> float:
        made = cast_behind(image, ellipse(), EVERYWHERE, ratio, 255)[0]
        return float(made[zone].std() / image[zone].std())

    assert amplitude(0.3) < amplitude(0.5) - 0.08 < 0.7
    assert amplitude(1.5) > 1.1


def test_neither_white_nor_noise_is_made() -> None:
    bright = cast_behind(speckled(0.5), ellipse(), EVERYWHERE, 5.0, 255)[0]
    assert bright[107:137, 95:125].mean() / 255 <= WHITE + 0.03
    # Where hardly an echo is seen there is none to enhance, but a shadow may lie.
    dark = speckled(0.06)
    assert cast_behind(dark, ellipse(), EVERYWHERE, 3.0, 255)[0] is dark
    assert behind(cast_behind(dark, ellipse(), EVERYWHERE, 0.5, 255)[0]) < 0.55


@pytest.mark.parametrize("make", ["cast", "near"])
def test_where_half_of_what_lies_behind_is_black_the_other_half_is_not_made_white(
    make: str,
) -> None:
    """The sound did not come back from below row 118: 300 pixels there came out white."""
    image = speckled(0.35)
    image[:6] = 150
    image[118:] = np.random.default_rng(1).integers(0, 12, image[118:].shape)
    if make == "cast":
        made = cast_behind(image, ellipse(), EVERYWHERE, 3.0, 255)[0]
    else:
        made = with_posterior_ratio(image, ellipse(), EVERYWHERE, WEIGHT, 3.0, 255)
    zone = np.s_[106:116, 95:125]
    assert 1.3 * image[zone].mean() < made[zone].mean() < 175
    assert np.array_equal(made[130:], image[130:])  # no noise is made of what is black


def test_what_is_bright_by_nature_is_not_put_out_by_a_shadow_that_nobody_asked_for() -> None:
    image = speckled()
    image[106:150, 80:140] += 60
    natural = behind(image)
    assert natural > 1.4
    assert cast_behind(image, ellipse(), EVERYWHERE, 1.0, 255)[0] is image
    # A shadow is as deep as on even tissue, no deeper; the rest is left to what is made anew.
    shaded = cast_behind(image, ellipse(), EVERYWHERE, 0.5, 255)[0]
    assert behind(shaded) == pytest.approx(0.5 * natural, abs=0.03)
    near = with_posterior_ratio(shaded, ellipse(), EVERYWHERE, WEIGHT, 0.5, 255)
    assert behind(near) == pytest.approx(0.5, abs=0.03)
    assert np.array_equal(near[WEIGHT == 0], shaded[WEIGHT == 0])


def test_none_is_made_where_little_is_seen_and_none_blacker_where_little_may_change() -> None:
    image = speckled()
    above = np.broadcast_to(np.arange(SHAPE[0])[:, None] < 100, SHAPE)
    assert with_posterior_ratio(image, ellipse(), above, WEIGHT, 0.3, 255) is image
    assert cast_behind(image, ellipse(), above, 0.3, 255)[0] is image
    edge = WEIGHT * (np.arange(SHAPE[0])[:, None] < 110)  # half of it may not change
    made = with_posterior_ratio(image, ellipse(), EVERYWHERE, edge.astype(np.float32), 0.5, 255)
    assert np.array_equal(made[110:], image[110:])
    middle = np.s_[106:110, 95:125]
    assert float(made[middle].mean() / image[middle].mean()) == pytest.approx(0.5, abs=0.1)


def told(monkeypatch: pytest.MonkeyPatch, ratio: float) -> None:
    plain = Pipeline._attributes

    def attributes(*given: object) -> LesionAttributes:
        return replace(plain(*given), posterior_ratio=ratio)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "_attributes", attributes)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return Pipeline.load(find_bundle(str(write_compact(tmp_path_factory.mktemp("tiny")))))


def test_a_candidates_shadow_is_in_its_band_and_in_what_previews_show(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, 0.4)
    request = ask(tiny, scan, region=replace(ELLIPSE, rx=40.0, ry=30.0))
    made = tiny.synthesize(scan, request)
    assert unchanged_outside(scan.pixels, made.image, made.mask | made.band)
    lowest = int(np.flatnonzero(made.mask.any(1))[-1])
    column = made.mask.any(0)
    deep = np.s_[min(lowest + 80, scan.shape[0] - 20) :, column]
    assert made.band[deep].mean() > 0.3
    assert made.image[deep].mean() < scan.pixels[deep].mean()
    for seen in (live_picture(made, scan.full_scale), tiny.preview(scan, request)):
        assert seen.y + seen.height > lowest + 80


def test_a_preview_has_no_edge_where_its_surroundings_end(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, 0.4)
    tall = np.vstack([scan.pixels, np.flipud(scan.pixels)])
    scan = Scan("tall", tall)
    seen = tiny.preview(scan, ask(tiny, scan, region=replace(ELLIPSE, rx=40.0, ry=30.0)))
    end = round(seen.y + seen.height)
    assert end < scan.shape[0] - 20
    left = round(seen.x)
    below = scan.pixels[end - 1, left : left + seen.pixels.shape[1]]
    assert np.abs(seen.pixels[-1].astype(int) - below).max() <= 2


def test_a_shadow_fades_out_before_another_lesion(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And leaves it as it is."""
    told(monkeypatch, 1.0)
    height, width = scan.shape
    low = EllipseRegion(width / 2, height * 0.75, 30.0, 20.0)
    first = tiny.synthesize(scan, ask(tiny, scan, region=low))
    told(monkeypatch, 0.4)
    high = EllipseRegion(width / 2, height * 0.25, 30.0, 20.0)
    request = replace(ask(tiny, scan, 4, region=high), ground=first.request)
    second: Candidate = tiny.synthesize(scan, request, ground=first)
    taken = first.taken()
    assert np.array_equal(second.image[taken], first.image[taken])
    assert not (second.band & taken).any()
    change = np.abs(second.image.astype(int) - first.image)
    outside = cv2.distanceTransform((~taken).astype(np.uint8), cv2.DIST_L2, 5)
    assert change[(outside > 40) & ~second.mask].max() > 20
    assert change[(outside > 0) & (outside <= 2)].max() <= 8


def test_under_beams_that_spread_it_is_cast_and_previewed_along_them(
    tiny: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, 0.3)
    height, width, lean = 460, 520, 0.35
    grey = np.random.default_rng(0).normal(120, 25, (height, width))
    x, y = np.arange(width), np.arange(height)[:, None]
    inside = (x >= lean * (height - y)) & (x <= width - lean * (height - y))
    scan = Scan("spread", np.where(inside, np.clip(grey, 3, 255), 0).astype(np.uint8))
    region = EllipseRegion(190.0, 150.0, 30.0, 24.0)
    request = replace(ask(tiny, scan, region=region), closeness=Closeness.EXACT)
    made = tiny.synthesize(scan, request)
    assert unchanged_outside(scan.pixels, made.image, made.mask | made.band)
    # Where beams meet is what the sides tell: the lesion's middle goes this far aside by each row.
    apex = height - width / 2 / lean
    aside = (190 - width / 2) / (150 - apex)
    row = made.mask.shape[0] - 60
    cast = np.flatnonzero(made.band[row])
    assert cast.mean() == pytest.approx(190 + aside * (row - 150), abs=8)
    assert cast.mean() < 190 - 25
    for seen in (live_picture(made, scan.full_scale), tiny.preview(scan, request)):
        assert seen.pixels.shape == (seen.height, seen.width)
        top, left = round(seen.y), round(seen.x)
        there = np.s_[top : top + round(seen.height), left : left + round(seen.width)]
        change = seen.pixels.astype(int) - scan.pixels[there]
        dark = cv2.blur(change.astype(np.float32), (9, 9))[200 - top]
        assert dark.min() < -15
        assert left + dark.argmin() == pytest.approx(190 + aside * 50, abs=25)
        # It shows all of it: nothing ends at its sides.
        assert max(np.abs(change[:, edge]).max() for edge in (0, -1)) <= 4


def test_a_shadow_leaves_the_writing_that_it_meets(tiny: Pipeline) -> None:
    """Words lie above the picture: half of "RIGHT BREAST" turned grey."""
    plain = sample("mixed.png")
    pixels = plain.pixels.copy()
    words = np.zeros(pixels.shape, np.uint8)
    cv2.putText(words, "RIGHT BREAST", (170, 285), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, 2)
    pixels[words > 0] = 255
    scan = replace(plain, pixels=pixels)
    region = EllipseRegion(250, 190, 60, 40)
    asked = Descriptors(posterior="shadowing")
    made = tiny.synthesize(scan, replace(ask(tiny, scan, region=region), descriptors=asked))
    assert np.array_equal(made.image[words > 0], pixels[words > 0])
    assert (made.band & (words == 0))[270:290, 200:300].mean() > 0.1
