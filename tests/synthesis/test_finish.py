"""From crop to scan: tone, grain, proposals, and bundles that are not what was published."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from requests_of_samples import ask, sample

from busynth_gui.bundles.manifest import find_bundle, read_bundle, verify_bundle
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Closeness
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.read import list_scans, read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis import proposal
from busynth_gui.synthesis.blending import blend, match_surroundings
from busynth_gui.synthesis.loading import load_models
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.proposal import oriented, propose_region
from busynth_gui.synthesis.scan_frame import Frame

Image = NDArray[np.float32]


def speckle(seed: int, level: float = 0.0, grain: float = 0.2) -> Image:
    """Correlated noise (256, 256) of mean ``level`` and standard deviation ``grain``."""
    noise = np.random.default_rng(seed).standard_normal((256, 256)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), 0.8)
    return np.asarray(level + grain * (noise - noise.mean()) / noise.std(), np.float32)


def fine(image: Image) -> Image:
    return np.asarray(image - cv2.GaussianBlur(image, (0, 0), 2.5), np.float32)


def test_a_blend_ends_in_either_image() -> None:
    real, made = speckle(0), speckle(1, 0.3)
    nowhere, everywhere = np.zeros_like(real), np.ones_like(real)
    assert np.allclose(blend(real, made, nowhere), real, atol=1e-6)
    assert np.allclose(blend(real, made, everywhere), made, atol=1e-6)


def test_a_blend_keeps_the_grain_that_a_cross_fade_loses() -> None:
    real, made = speckle(0), speckle(1)
    half = np.full_like(real, 0.5)
    grain = float(np.std(fine(real)))
    assert float(np.std(fine(blend(real, made, half)))) == pytest.approx(grain, rel=0.05)
    assert float(np.std(fine((real + made) / 2))) < 0.75 * grain


def test_a_bias_and_a_lost_grain_are_made_good_by_the_surroundings() -> None:
    known = np.ones((256, 256), bool)
    known[108:148, 108:148] = False
    real = speckle(0)
    truth = np.where(known, speckle(1), speckle(1) - 0.5).astype(np.float32)
    made = np.asarray(0.85 * fine(truth) + (truth - fine(truth)) + 0.15, np.float32)
    matched = match_surroundings(made, real, known)
    assert abs(float(matched[known].mean() - real[known].mean())) < 0.02
    hole = ~known
    # It fades with the distance from what is known: of a bias of 0.15 less than half is left.
    assert abs(float(matched[hole].mean() - truth[hole].mean())) < 0.07
    assert float(np.std(fine(matched))) == pytest.approx(float(np.std(fine(real))), rel=0.1)


def test_what_is_carried_from_the_surroundings_is_bounded_and_fades() -> None:
    known = np.ones((256, 256), bool)
    known[48:208, 48:208] = False
    real = speckle(0)
    made = np.asarray(0.3 * fine(real) + (real - fine(real)) + 0.15, np.float32)
    matched = match_surroundings(made, real, known)
    # Grain of a third is brought up by 1.35 and no more: what is left of it may be noise.
    assert float(np.std(fine(matched)) / np.std(fine(made))) == pytest.approx(1.35, rel=0.05)
    bias = cv2.GaussianBlur(made - matched, (0, 0), 4)[128]
    assert bias[40] == pytest.approx(0.15, abs=0.03)
    assert abs(bias[48 + 36]) < 0.06 and abs(bias[128]) < 0.02


def test_with_nothing_known_nothing_is_matched() -> None:
    made = speckle(0)
    assert np.array_equal(match_surroundings(made, speckle(1), np.zeros(made.shape, bool)), made)


PLACES = np.array(
    [[0.3, 0.3, 0.12, 0.08, 0], [0.5, 0.4, 0.10, 0.10, 20], [0.7, 0.6, 0.15, 0.1, -10],
     [0.5, 0.02, 0.1, 0.08, 0], [0.02, 0.5, 0.2, 0.1, 0], [0.5, 0.97, 0.1, 0.08, 0]],
    np.float32,
)  # fmt: skip


@pytest.mark.parametrize("path", list_scans(resource_folder("samples")), ids=lambda p: p.stem)
def test_proposals_lie_in_the_breast(path: Path) -> None:
    scan = read_scan(path)
    fov = field_of_view(scan.pixels)
    rows = np.flatnonzero(fov.any(1))
    depth = rows[-1] + 1 - rows[0]
    seen = set()
    for seed in range(12):
        region = propose_region(scan, fov, PLACES, np.random.default_rng([seed, 0]))
        assert region == propose_region(scan, fov, PLACES, np.random.default_rng([seed, 0]))
        inside = region.rasterize(scan.shape)
        touched = np.flatnonzero(inside.any(1))
        assert inside.any() and not (inside & ~fov).any()
        assert touched[0] >= rows[0] + 0.05 * depth
        assert touched[-1] <= rows[0] + 0.82 * depth
        seen.add((region.cx, region.cy))
    assert len(seen) > 6


def test_large_lesions_are_proposed_as_often_as_they_are_found() -> None:
    scan = read_scan(resource_folder("samples", "mixed.png"))
    fov = field_of_view(scan.pixels)
    small, large = [0.5, 0.4, 0.06, 0.05, 0], [0.5, 0.45, 0.24, 0.2, 0]
    places = np.array([small, large], np.float32)
    axes = [
        propose_region(scan, fov, places, np.random.default_rng([seed, 1])).rx for seed in range(40)
    ]
    height = np.ptp(np.flatnonzero(fov.any(1))) + 1
    share = float(np.mean([rx > 0.15 * height for rx in axes]))
    assert 0.3 < share < 0.7


@pytest.mark.parametrize("degrees", [0, 90])
def test_a_region_gives_the_outline_its_room_in_width_and_in_depth(degrees: float) -> None:
    """An outline stays inside its region, so that is larger by what the outline leaves free."""
    scan = read_scan(resource_folder("samples", "mixed.png"))
    fov = field_of_view(scan.pixels)
    axes = (0.12, 0.08) if degrees == 0 else (0.08, 0.12)  # as wide and as deep either way
    places = np.array([[0.5, 0.4, *axes, degrees]], np.float32)

    def extent(room: tuple[float, float]) -> NDArray[np.float64]:
        """Median width and depth, px."""
        found = []
        for seed in range(20):
            rng = np.random.default_rng([seed, 3])
            ys, xs = np.nonzero(
                propose_region(scan, fov, places, rng, room=room).rasterize(fov.shape)
            )
            found.append((np.ptp(xs) + 1, np.ptp(ys) + 1))
        return np.asarray(np.median(found, 0), np.float64)

    grown = extent((1.5, 1.2)) / extent((1.0, 1.0))
    np.testing.assert_allclose(grown, (1.5, 1.2), rtol=0.08)


def test_a_place_for_a_lesion_taller_than_wide() -> None:
    scan = read_scan(resource_folder("samples", "mixed.png"))
    fov = field_of_view(scan.pixels)
    upright, turned = [0.5, 0.45, 0.08, 0.13, 0], [0.4, 0.4, 0.14, 0.08, 85]
    places = np.concatenate([PLACES, np.array([upright, turned], np.float32)])
    for orientation in ("parallel", "not-parallel"):
        chosen = places[oriented(places, orientation)]
        assert 0 < len(chosen) < len(places)
        for seed in range(12):
            region = propose_region(scan, fov, chosen, np.random.default_rng([seed, 2]))
            inside = region.rasterize(scan.shape)
            taller = np.ptp(np.flatnonzero(inside.any(1))) > np.ptp(np.flatnonzero(inside.any(0)))
            assert taller == (orientation == "not-parallel")
    assert (places[oriented(places, None)] == places).all()
    # Where no lesion lies as asked for, any place will do.
    assert len(oriented(places[:1], "not-parallel")) == 1


def test_a_scan_without_room_is_refused() -> None:
    black = Scan("black", np.zeros((200, 200), np.uint8))
    rng = np.random.default_rng(0)
    with pytest.raises(Refusal, match="shows no tissue"):
        propose_region(black, field_of_view(black.pixels), PLACES, rng)
    strip = black.pixels.copy()
    strip[90:104] = 120
    narrow = Scan("strip", strip)
    with pytest.raises(Refusal, match="finds no place"):
        propose_region(narrow, field_of_view(strip), PLACES, rng)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle that is sound as far as its files go."""
    files = {"MODEL_CARD.md": b"# card", "unet/model.safetensors": b"weights"}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    write_manifest(tmp_path, {n: hashlib.sha256(d).hexdigest() for n, d in files.items()})
    return tmp_path


def write_manifest(folder: Path, files: object, **more: object) -> None:
    manifest: dict[str, object] = {
        "name": "tiny", "version": "1", "kind": "compact", "licence": "Apache-2.0",
        "trained_on": [], "stages": {}, "image_size": 256, "files": files,
    }  # fmt: skip
    (folder / "bundle.json").write_text(json.dumps({**manifest, **more}))


def files_of(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "bundle.json").read_text())["files"]
    return found


def test_a_sound_bundle_is_verified(folder: Path) -> None:
    info = read_bundle(folder)
    verify_bundle(info)
    assert info.size_bytes == len(b"# card") + len(b"weights")
    assert info.sha256 == hashlib.sha256((folder / "bundle.json").read_bytes()).hexdigest()


def test_one_changed_byte_is_refused(folder: Path) -> None:
    (folder / "unet" / "model.safetensors").write_bytes(b"veights")
    with pytest.raises(Refusal, match=r"unet/model\.safetensors is not the file"):
        load_models(read_bundle(folder), "cpu")


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "MODEL_CARD.md").unlink()
    with pytest.raises(Refusal, match=r"lacks MODEL_CARD\.md"):
        verify_bundle(read_bundle(folder))


@pytest.mark.parametrize("name", ["unet/model.bin", "unet/model.pt", "unet/model.pkl", "run.py"])
def test_weights_that_could_run_code_are_refused_unread(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    write_manifest(folder, {**files_of(folder), name: hashlib.sha256(b"x").hexdigest()})
    with pytest.raises(Refusal, match="only come as safetensors"):
        verify_bundle(read_bundle(folder))


@pytest.mark.parametrize("name", ["../outside.safetensors", "/etc/passwd"])
def test_files_outside_the_folder_are_refused(folder: Path, name: str) -> None:
    write_manifest(folder, {name: "0" * 64})
    with pytest.raises(Refusal, match="outside its folder"):
        read_bundle(folder)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"name": "tiny"}', '{"name": "tiny", "files": 3}', "null"]
)
def test_a_malformed_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "bundle.json").write_text(text)
    with pytest.raises(Refusal, match="cannot be read"):
        read_bundle(folder)


def test_another_kind_and_another_device_are_refused(folder: Path) -> None:
    write_manifest(folder, files_of(folder), kind="full")
    with pytest.raises(Refusal, match="of kind 'full'"):
        load_models(read_bundle(folder), "cpu")


def test_likely_tissue_of_a_large_scan_is_seen_small(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blurring 12 megapixels took 19 s; a map of 1024 px says the same, to a hundredth."""
    large = Scan("large.png", cv2.resize(scan.pixels, (1600, 1200), interpolation=cv2.INTER_CUBIC))
    fov = np.ones(large.shape, bool)
    blurred: list[tuple[int, ...]] = []
    plain = cv2.GaussianBlur

    def blur(image: np.ndarray, *how: object) -> np.ndarray:
        blurred.append(image.shape)
        return plain(image, *how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr("busynth_gui.synthesis.proposal.cv2.GaussianBlur", blur)
    seen = proposal._tissue_likelihood(large, fov)
    assert seen.shape == large.shape and max(max(shape) for shape in blurred) <= 1024
    monkeypatch.setattr(proposal, "_MAP_SIDE", 4000)
    assert np.abs(seen - proposal._tissue_likelihood(large, fov)).max() < 0.03


def test_on_a_dark_scan_nothing_is_brighter_than_what_is_bright_on_it() -> None:
    """It counts as a scan with less gain: lesions had glowing rims, enhancement was a lamp."""
    scan = sample("mixed.png")
    dark = Scan("dark", (scan.pixels * 0.2).astype(np.uint8))
    pipeline = Pipeline.load(find_bundle("compact"))
    frame = Frame(dark, pipeline.info.image_size, pipeline.models.device)
    usual = Frame(scan, pipeline.info.image_size, pipeline.models.device)
    assert usual.white == scan.full_scale == 255
    bright = np.percentile(dark.pixels, 99.5)
    assert frame.white == pytest.approx(bright / 0.55, abs=1)
    request = ask(pipeline, dark, pathology=Pathology.BENIGN)
    request = replace(request, descriptors=Descriptors(posterior="enhancement"))
    made = pipeline.synthesize(dark, request)
    seen = pipeline.preview(dark, request)
    changed = made.mask | made.band
    for pixels in (made.image[changed], seen.pixels):
        assert np.percentile(pixels, 99) < 1.35 * bright and pixels.max() <= frame.white
    inside, around = made.image[made.mask].mean(), dark.pixels[made.mask].mean()
    assert inside < 0.95 * around


def test_a_region_of_scattered_dots_is_refused_as_drawn() -> None:
    scan = sample("dense.png")
    dots = np.zeros(scan.shape, bool)
    dots[100:300:20, 100:400:20] = True
    pipeline = Pipeline.load(find_bundle("compact"))
    request = replace(
        ask(pipeline, scan, region=RasterRegion.from_mask(dots)), closeness=Closeness.EXACT
    )
    with pytest.raises(Refusal, match="too small"):
        pipeline.synthesize(scan, request)
