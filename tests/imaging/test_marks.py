"""Marks on made-up frames, and the writing among them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from screen_frames import ScreenFrame, screen_frame, speckle

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.burned_in import BurnedInRule, boxes_mask, clear_writing, writing_on
from busynth_gui.imaging.checks import check_candidate
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.marks import find_marks
from busynth_gui.imaging.placement import place_region
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder

TISSUE = read_scan(resource_folder("samples", "mixed.png")).pixels


def frame_with(extra: str, seed: int = 5, kind: str = "box", margin: str = "0") -> ScreenFrame:
    return screen_frame(seed, (600, 800), kind, margin, extra, np.asarray(TISSUE))


def marks_on(frame: ScreenFrame) -> np.ndarray:
    return find_marks(frame.pixels, field_of_view(frame.pixels))


@pytest.mark.parametrize("extra", ["words inside", "words beside", "body marker", "ruler"])
def test_what_is_drawn_is_found(extra: str) -> None:
    frame = frame_with(extra, 11, "trapezoid")
    found = marks_on(frame)
    assert found[frame.marks].mean() > 0.6
    about = cv2.dilate(frame.marks.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    assert (found & ~about).mean() < 0.002


@pytest.mark.parametrize("extra", ["words inside", "words beside"])
@pytest.mark.parametrize("margin", ["0", "12", "255"])
def test_writing_is_found_wherever_it_stands(extra: str, margin: str) -> None:
    frame = frame_with(extra, margin=margin)
    covered = boxes_mask(writing_on(frame.pixels), frame.pixels.shape)
    assert frame.marks[covered].any()
    assert covered[frame.marks].mean() > 0.8


@pytest.mark.parametrize("extra", ["nothing", "ruler", "trace", "colour bar", "dropout", "shadow"])
def test_what_is_no_writing_is_not_taken_for_it(extra: str) -> None:
    assert writing_on(frame_with(extra, 7, "curved", "3").pixels) == ()


def test_sample_scans_bear_nothing() -> None:
    for path in sorted(resource_folder("samples").glob("*.png"))[:4]:
        scan = read_scan(path)
        assert not find_marks(scan.pixels, field_of_view(scan.pixels)).any()


def test_a_large_frame_is_looked_at_coarsely() -> None:
    frame = frame_with("words inside")
    large = cv2.resize(frame.pixels, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    found = find_marks(large, field_of_view(large))
    assert found.shape == large.shape
    assert found[frame.marks.repeat(3, 0).repeat(3, 1)].mean() > 0.6


def test_writing_is_refused_blanked_or_let_pass() -> None:
    frame = frame_with("words inside")
    scan = Scan("a.png", frame.pixels)
    with pytest.raises(Refusal, match=r"writing is burned into a\.png"):
        clear_writing(scan, BurnedInRule.REFUSE)
    same, allowed = clear_writing(scan, BurnedInRule.ALLOW)
    assert same is scan and allowed is not None and allowed.action == "allowed"
    clean, told = clear_writing(scan, BurnedInRule.BLANK)
    changed = clean.pixels != scan.pixels
    assert told is not None and told.original_sha256 == scan.sha256 != clean.sha256
    assert (clean.pixels[changed] == 0).all() and changed[frame.marks].mean() > 0.6
    assert clear_writing(clean, BurnedInRule.REFUSE)[1] is None
    plain = Scan("b.png", speckle(1, (300, 400)))
    assert clear_writing(plain, BurnedInRule.REFUSE) == (plain, None)


def test_no_region_is_placed_on_a_body_marker() -> None:
    pixels = np.array(TISSUE)
    cv2.ellipse(pixels, (400, 320), (40, 52), 0, 0, 360, 255, 2, cv2.LINE_AA)
    cv2.line(pixels, (380, 300), (405, 330), 255, 3)
    with pytest.raises(Refusal, match="mostly on what is drawn"):
        place_region(EllipseRegion(400, 320, 30, 40), Scan("a.png", pixels))
    place_region(EllipseRegion(200, 200, 30, 40), Scan("a.png", pixels))


def test_the_checks_say_that_a_mask_comes_near_marks() -> None:
    from busynth_gui.case.descriptors import Descriptors
    from busynth_gui.case.finding import Mark

    pixels = speckle(3, (200, 240))
    mask = EllipseRegion(100, 100, 30, 20).rasterize(pixels.shape)
    marks = np.zeros(pixels.shape, bool)
    marks[100, 133:140] = True
    rest = (np.zeros_like(mask), np.ones_like(mask), Descriptors(), 255, None)
    near = check_candidate(pixels, pixels, mask, *rest, marks)
    assert near.near_marks > 0 and near.mark is Mark.DIFFERS and near.sound
    far = check_candidate(pixels, pixels, mask, *rest, np.roll(marks, 60, 1))
    assert far.near_marks == 0 and far.mark is Mark.SOUND
