"""Burned-in graphics: found on scans that they are drawn on here, and how the finder is trained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tiny_data import simulated

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.marks import find_marks
from training.data.scan_cache import ScanCache
from training.graphics.draw import draw_graphics
from training.graphics.network import WEIGHTS, find_graphics, load_finder
from training.graphics.removal import finder, paint_over, upright_strokes, with_markers_whole
from training.graphics.train import train_graphics
from training.prepare.run import prepare
from training.settings import GraphicsSettings, PrepareSettings, RunOptions
from training.simulation.simulate import SAMPLES, simulate_scan

Scan = NDArray[np.uint8]
Drawn = NDArray[np.uint8]


def words(page: Drawn) -> None:
    cv2.putText(page, "LT BREAST 3H", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.55, 255, 1)


def heavy_letters(page: Drawn) -> None:
    cv2.putText(page, "MAMA ESQ", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 3)


def callipers(page: Drawn) -> None:
    for x, y in ((180, 190), (320, 240)):
        cv2.drawMarker(page, (x, y), 255, cv2.MARKER_CROSS, 15, 1)
    for x, y in ((80, 190), (120, 240)):
        cv2.drawMarker(page, (x, y), 255, cv2.MARKER_TILTED_CROSS, 11, 1)


def dotted_line(page: Drawn) -> None:
    for k in range(24):
        x, y = 100 + 5 * k, 150 + 2 * k
        page[y : y + 2, x : x + 2] = 255


def colour_box(page: Drawn) -> None:
    cv2.rectangle(page, (90, 80), (250, 200), 200, 1)


SCANS = {
    name: np.asarray(simulate_scan(recipe).pixels, np.uint8)
    for name in ("mixed", "dim", "sector")
    for recipe in SAMPLES
    if recipe.name == name
}


@pytest.mark.parametrize("name", sorted(SCANS))
def test_speckle_is_no_graphic(name: str) -> None:
    assert finder("network")(SCANS[name]).mean() < 0.002


@pytest.mark.parametrize("draw", [words, heavy_letters, callipers, dotted_line, colour_box])
@pytest.mark.parametrize("name", sorted(SCANS))
def test_what_is_drawn_is_found_and_little_else(name: str, draw: Callable[[Drawn], None]) -> None:
    scan, page = SCANS[name], np.zeros_like(SCANS[name])
    draw(page)
    found = finder("network")(np.maximum(scan, page))
    # On echoes as bright as itself a line is not to be seen.
    seen = (page > 0) & (page > scan.astype(int) + 40)
    assert found[seen].mean() > 0.8
    far = cv2.dilate((page > 0).astype(np.uint8), np.ones((25, 25), np.uint8)) == 0
    assert (found & far).mean() < 0.003


def test_the_rule_without_weights_finds_words_and_no_speckle() -> None:
    page = np.zeros_like(SCANS["mixed"])
    words(page)
    assert upright_strokes(np.maximum(SCANS["mixed"], page))[page > 0].mean() > 0.9
    assert upright_strokes(SCANS["mixed"]).mean() < 0.01
    assert not finder("none")(SCANS["mixed"]).any()
    with pytest.raises(Refusal, match="unknown way 'magic' to find graphics: write network"):
        finder("magic")


def test_painting_over_changes_graphics_only_and_takes_them_away() -> None:
    scan, page = SCANS["mixed"], np.zeros_like(SCANS["mixed"])
    words(page)
    marked, graphics = np.maximum(scan, page), cv2.dilate(page, np.ones((5, 5), np.uint8)) > 0
    painted = paint_over(marked, graphics)
    assert np.array_equal(painted[~graphics], marked[~graphics])
    off = np.abs(painted.astype(float) - scan)[page > 0].mean()
    assert off < 0.25 * np.abs(marked.astype(float) - scan)[page > 0].mean()


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_drawing_changes_what_it_says_it_covers(seed: int) -> None:
    scan = np.full((96, 112), 60, np.uint8)
    drawn, covered = draw_graphics(scan, np.random.default_rng(seed))
    again, _ = draw_graphics(scan, np.random.default_rng(seed))
    assert drawn.shape == covered.shape == scan.shape and np.array_equal(drawn, again)
    assert covered.min() >= 0 and covered.max() <= 1
    if not covered.any():
        return
    away = cv2.dilate((covered > 0).astype(np.uint8), np.ones((17, 17), np.uint8)) == 0
    # One in three goes through JPEG, whose blocks of 8 px ring a little.
    assert np.abs(drawn[away].astype(int) - 60).max(initial=0) <= 12


def test_the_finder_is_small_and_takes_any_size_of_scan() -> None:
    assert WEIGHTS.stat().st_size < 250_000
    for shape in ((64, 64), (101, 333), (230, 260)):
        scan = np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8)
        assert find_graphics(scan).shape == shape
    with pytest.raises(FileNotFoundError, match="python -m training graphics"):
        load_finder(Path("nowhere.safetensors"))


def test_training_again_gives_the_same_weights_stopped_or_not(
    tiny_data: Path, tmp_path: Path, train: Callable[..., tuple[int, str, str]]
) -> None:
    prepare(tiny_data, tmp_path / "cache", PrepareSettings(held_out=0.3, graphics="none"))
    cache = ScanCache(tmp_path / "cache")
    (tmp_path / "tiny.toml").write_text("[graphics]\nsteps = 4\nbatch = 2\ncrop = 64\n")
    code, _, err = train("graphics", "--runs", tmp_path, "--recipe", tmp_path / "tiny.toml")
    assert code == 0, err
    tiny = GraphicsSettings(steps=4, batch=2, crop=64)
    train_graphics(cache, tmp_path / "stopped", tiny, RunOptions(minutes=0))
    train_graphics(cache, tmp_path / "stopped", tiny, RunOptions(resume=True))
    one, other = (
        load_file(tmp_path / name / "finder.safetensors") for name in ("graphics", "stopped")
    )
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[key], other[key]) for key in one)
    found = finder("network", tmp_path / "graphics" / "finder.safetensors")(simulated(1))
    assert found.shape == simulated(1).shape


def test_the_program_finds_the_same_without_torch() -> None:
    drawn, _ = draw_graphics(simulated(3), np.random.default_rng(4))
    assert (find_marks(drawn, field_of_view(drawn)) == find_graphics(drawn)).mean() > 0.9999


@pytest.mark.parametrize("boxed", [True, False])
def test_a_body_marker_is_painted_out_whole_and_a_measured_lesion_is_not(boxed: bool) -> None:
    """The finder marks strokes; the pictogram's own box was left, and learned."""
    scan = simulated(5)
    size, height = 48, scan.shape[0]
    y, x = height - size - 6, 8
    if boxed:
        scan[y : y + size, x : x + size] = 30
    strokes = np.zeros(scan.shape, np.uint8)
    cv2.circle(strokes, (x + 24, y + 24), 20, 1, 2)
    cv2.line(strokes, (x + 30, y + 10), (x + 36, y + 18), 1, 3)
    scan[strokes > 0] = 220
    drawn = strokes > 0
    nothing = np.zeros_like(drawn)
    whole = with_markers_whole(scan, drawn, nothing)
    inside = np.s_[y : y + size, x : x + size] if boxed else np.s_[y + 4 : y + 44, x + 4 : x + 44]
    assert whole[inside].all() and (whole & ~drawn).sum() < 1.3 * size**2
    painted_over = paint_over(scan, whole)
    assert painted_over[inside].max() < 200
    # What encloses the lesion is a measurement, and in the middle there are no markers.
    assert np.array_equal(with_markers_whole(scan, drawn, whole), drawn)
    middle = np.roll(drawn, (-90, 80), (0, 1))
    assert np.array_equal(with_markers_whole(simulated(5), middle, nothing), middle)
