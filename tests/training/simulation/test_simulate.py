"""The simulated sample scans: their speckle, their anatomy, and the files that ship."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.paths import resource_folder
from training.simulation import simulate
from training.simulation.acoustics import echo_envelope
from training.simulation.anatomy import Interface, Medium
from training.simulation.display import Sector
from training.simulation.recipe import Anatomy, Probe, SimulationRecipe
from training.simulation.simulate import SAMPLES, simulate_scan, write_samples
from training.simulation.strata import Grid

SINGLE_LOOK = Probe(angles_deg=(0.0,))
BY_NAME = {recipe.name: recipe for recipe in SAMPLES}


def block(power: float = 1.0, *interfaces: Interface) -> Medium:
    grid = Grid(420, 512, 0.07, 0)
    even = np.full(grid.shape, power, np.float32)
    return Medium(grid, even, np.zeros(grid.shape, np.float32), interfaces)


def envelope_of(medium: Medium, probe: Probe) -> NDArray[np.float32]:
    rng = np.random.default_rng(5)
    return echo_envelope(rng, medium, probe, np.zeros(medium.grid.shape, np.float32))


def widths(envelope: NDArray[np.float32]) -> tuple[float, float]:
    """Axial and lateral lag (px) at which the autocorrelation of the intensity falls to half."""
    intensity = envelope.astype(np.float64) ** 2
    spectrum = np.abs(np.fft.fft2(intensity - intensity.mean())) ** 2
    correlation = np.fft.ifft2(spectrum).real
    correlation /= correlation[0, 0]
    lags = []
    for profile in (correlation[:40, 0], correlation[0, :40]):
        after = int(np.argmax(profile < 0.5))
        before, here = profile[after - 1], profile[after]
        lags.append(after - 1 + (before - 0.5) / (before - here))
    return lags[0], lags[1]


def test_single_look_speckle_is_rayleigh() -> None:
    inner = envelope_of(block(), SINGLE_LOOK)[20:-20]
    assert inner.mean() / inner.std() == pytest.approx(1.91, abs=0.1)
    assert (inner**2).mean() == pytest.approx(1.0, rel=0.1)
    # The share of a Rayleigh distribution below its root mean square is 1 - 1/e.
    below = float(np.mean(inner**2 < (inner**2).mean()))
    assert below == pytest.approx(1.0 - np.exp(-1.0), abs=0.02)


def test_speckle_is_drawn_out_sideways_and_widens_away_from_the_focus() -> None:
    envelope = envelope_of(block(), SINGLE_LOOK)
    focus = round(SINGLE_LOOK.focus_mm / 0.07)
    axial, lateral = widths(envelope[focus - 50 : focus + 50])
    assert lateral > 1.5 * axial
    assert widths(envelope[-100:])[1] > 1.15 * lateral


def test_compounding_smooths_speckle() -> None:
    single, compounded = (envelope_of(block(), p)[20:-20] for p in (SINGLE_LOOK, Probe()))
    assert compounded.mean() / compounded.std() > 1.6 * single.mean() / single.std()


def test_an_interface_is_bright_only_where_it_faces_the_beam() -> None:
    columns = np.arange(512, dtype=np.float32)
    peaks = []
    for slope in (0.0, 0.3):
        depth = np.asarray(14.0 + slope * 0.07 * (columns - 256), np.float32)
        medium = block(0.0, Interface(depth, np.ones(512, np.float32)))
        peaks.append(float(np.median(envelope_of(medium, SINGLE_LOOK).max(axis=0)[100:-100])))
    assert peaks[0] > 10 * peaks[1]


def test_the_same_recipe_gives_the_same_pixels_and_another_seed_others() -> None:
    recipe = BY_NAME["small"]
    first, second = simulate_scan(recipe), simulate_scan(recipe)
    assert first.sha256 == second.sha256
    assert first.shape == (recipe.height, recipe.width)
    assert first.spacing_mm == (recipe.spacing_mm, recipe.spacing_mm)
    other = simulate_scan(replace(recipe, seed=recipe.seed + 1)).pixels.astype(float)
    # Speckle of its own: nearly no pixel is what it was, and fine structure has nothing in common.
    fine = [p - cv2.GaussianBlur(p, (0, 0), 8) for p in (first.pixels.astype(float), other)]
    assert (other != first.pixels).mean() > 0.9
    assert abs(np.corrcoef(fine[0].ravel(), fine[1].ravel())[0, 1]) < 0.1


def test_layers_are_as_bright_as_a_sonographer_expects() -> None:
    anatomy = Anatomy(waviness_mm=0.0, sag_mm=0.0, pleura=True)
    pixels = simulate_scan(SimulationRecipe("plain", "", 3, anatomy=anatomy)).pixels

    def level(top_mm: float, bottom_mm: float) -> float:
        return float(np.median(pixels[round(top_mm / 0.07) : round(bottom_mm / 0.07)]))

    fat, gland, muscle, lung = level(2.2, 5.5), level(8, 14), level(20.5, 24.5), level(29, 33)
    assert gland > 1.2 * fat
    assert fat > muscle > lung


def test_a_rib_casts_a_shadow_and_hides_the_pleura() -> None:
    recipe = BY_NAME["rib"]
    pixels = simulate_scan(recipe).pixels
    deep = pixels[-180:].mean(axis=0)
    centre = round(recipe.anatomy.ribs[0].centre * recipe.width)
    assert deep[centre - 20 : centre + 20].mean() < 0.85 * deep[100:250].mean()


def test_a_sector_has_black_corners_and_a_16_bit_scan_uses_its_depth() -> None:
    sector = simulate_scan(BY_NAME["sector"]).pixels
    assert not sector[:200, :40].any()
    assert not sector[:200, -40:].any()
    assert sector[:20, 200:440].all()
    deep = simulate_scan(BY_NAME["laminated16"]).pixels
    assert deep.dtype == np.uint16
    assert np.unique(deep).size > 10_000


def test_recipes_that_cannot_be_simulated_are_refused() -> None:
    with pytest.raises(ValueError, match="8 or 16 bits"):
        replace(BY_NAME["small"], bits=12)
    with pytest.raises(ValueError, match="at least 64"):
        replace(BY_NAME["small"], width=10)
    with pytest.raises(ValueError, match="no probe face"):
        Sector.of_frame(frame_mm=30.0, depth_mm=40.0, degrees=20.0)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    write_samples(out)
    return out


def test_writing_twice_gives_the_same_bytes(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {path.name: path.read_bytes() for path in written.iterdir()}
    assert len(first) == len(SAMPLES) + 1
    monkeypatch.setattr(simulate, "SAMPLES", SAMPLES[:2])
    for path in write_samples(tmp_path):
        assert path.read_bytes() == first[path.name]


def test_the_shipped_samples_are_those_of_the_recipes(written: Path) -> None:
    shipped = resource_folder("samples")
    sidecar = json.loads((shipped / "samples.json").read_text())
    recipes = json.loads(json.dumps([recipe.to_json() for recipe in SAMPLES]))
    assert [record["recipe"] for record in sidecar["samples"]] == recipes
    for record in sidecar["samples"]:
        data = (shipped / record["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == record["sha256"]
        ours, theirs = (
            cv2.imread(str(folder / record["file"]), cv2.IMREAD_UNCHANGED).astype(np.float64)
            for folder in (written, shipped)
        )
        # Other versions of the libraries may round differently in the last grey level.
        level = 257.0 if record["recipe"]["bits"] == 16 else 1.0
        assert np.mean(np.abs(ours - theirs) > level) < 0.001
    assert sum(path.stat().st_size for path in shipped.iterdir()) < 3_000_000
