"""Healing: tissue borrowed from beside, and what holds of every healed scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from screen_frames import speckle
from tiny_compact import write_compact

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.healing import Behind, HealRequest
from busynth_gui.case.region import BoxRegion, EllipseRegion, RasterRegion, Region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.beams import Beams
from busynth_gui.synthesis import healing
from busynth_gui.synthesis.borrowed_tissue import borrowed_tissue
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.posterior import cast_behind
from busynth_gui.synthesis.scan_frame import Frame

SHAPE = (220, 300)
LESION = EllipseRegion(150, 90, 28, 18)


def layered(dtype: type = np.uint8) -> NDArray[np.generic]:
    """Tissue in layers that run sideways, with speckle and a dark lesion."""
    rng = np.random.default_rng(3)
    rows = 110 + 50 * np.sin(np.arange(SHAPE[0]) / 9.0)
    grey = rows[:, None] + rng.normal(0, 12, SHAPE)
    grey[LESION.rasterize(SHAPE)] -= 80
    top = np.iinfo(dtype).max
    return (np.clip(grey, 5, 250) * (top // 255)).astype(dtype)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return Pipeline.load(find_bundle(str(write_compact(tmp_path_factory.mktemp("tiny")))))


def request_of(
    pipeline: Pipeline, scan: Scan, region: Region = LESION, seed: int = 1
) -> HealRequest:
    info = pipeline.info
    return HealRequest(scan.sha256, region, seed, info.name, info.sha256, steps=2)


def test_tissue_of_the_same_depth_is_borrowed() -> None:
    grey = layered().astype(np.float32)
    hole = LESION.rasterize(SHAPE)
    filled, bare = borrowed_tissue(grey, hole, np.ones(SHAPE, bool), np.random.default_rng(0))
    assert not bare.any() and np.array_equal(filled[~hole], grey[~hole])
    expected = 110 + 50 * np.sin(np.arange(SHAPE[0]) / 9.0)
    away = (filled - expected[:, None])[hole]
    assert abs(away.mean()) < 4 and 9 < away.std() < 17  # its layers, its speckle


def test_nothing_is_borrowed_where_there_is_nothing_to_lend() -> None:
    grey = layered().astype(np.float32)
    hole = LESION.rasterize(SHAPE)
    filled, bare = borrowed_tissue(grey, hole, np.zeros(SHAPE, bool), np.random.default_rng(0))
    assert np.array_equal(bare, hole) and np.isfinite(filled).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_healed_scan_keeps_all_but_hole_and_band(pipeline: Pipeline, dtype: type) -> None:
    scan = Scan("lesion.png", layered(dtype))  # type: ignore[arg-type]
    request = request_of(pipeline, scan)
    healed = pipeline.heal(scan, request)
    changed = healed.mask | healed.band
    assert healed.image.dtype == dtype
    assert np.array_equal(healed.image[~changed], scan.pixels[~changed])
    assert np.array_equal(healed.mask, LESION.rasterize(SHAPE))
    # The lesion is gone: as bright as the tissue around it.
    scale = np.iinfo(dtype).max // 255
    assert healed.image[healed.mask].mean() > scan.pixels[healed.mask].mean() + 40 * scale
    again = pipeline.heal(scan, request)
    assert again.image_sha256 == healed.image_sha256
    assert pipeline.heal(scan, request.with_seed(2)).image_sha256 != healed.image_sha256


def test_a_region_that_leaves_no_tissue_is_refused(pipeline: Pipeline) -> None:
    scan = Scan("whole.png", layered())  # type: ignore[arg-type]
    for region in (BoxRegion(0, 0, 300, 220), BoxRegion(0, 0, 300, 210)):
        with pytest.raises(Refusal, match=r"covers the whole of whole\.png"):
            pipeline.heal(scan, request_of(pipeline, scan, region))


def test_several_lesions_are_healed_each_in_its_own_place(pipeline: Pipeline) -> None:
    scan = Scan("two.png", layered())  # type: ignore[arg-type]
    mask = LESION.rasterize(SHAPE) | EllipseRegion(60, 170, 14, 9).rasterize(SHAPE)
    request = request_of(pipeline, scan, RasterRegion.from_mask(mask))
    healed = pipeline.heal(scan, HealRequest(**{**vars(request), "behind": Behind.NEVER}))
    changed = healed.mask | healed.band
    assert not changed[:, 95:110].any()  # between them nothing is touched
    assert (healed.image != scan.pixels)[160:180, 50:70].mean() > 0.5


def test_a_lesion_in_one_of_two_views_is_healed_within_it(pipeline: Pipeline) -> None:
    one, other = (
        cv2.resize(
            speckle(seed, (55, width // 5)), (width, SHAPE[0]), interpolation=cv2.INTER_CUBIC
        )
        for seed, width in ((3, SHAPE[1]), (4, 200))
    )
    scan = Scan("double.png", np.hstack([one, np.zeros((SHAPE[0], 6), np.uint8), other]))
    left = EllipseRegion(60, 110, 14, 9)
    right = EllipseRegion(SHAPE[1] + 6 + 70, 110, 14, 9)
    for region, view in ((left, np.s_[:, SHAPE[1] :]), (right, np.s_[:, : SHAPE[1] + 6])):
        healed = pipeline.heal(scan, request_of(pipeline, scan, region))
        assert healed.band.any() and not healed.band[view].any()
    both = RasterRegion.from_mask(left.rasterize(scan.shape) | right.rasterize(scan.shape))
    with pytest.raises(Refusal, match="in several views"):
        pipeline.heal(scan, request_of(pipeline, scan, both))


def test_what_a_lesion_threw_goes_down_to_the_end_of_the_scan(pipeline: Pipeline) -> None:
    before = layered()
    lesion = LESION.rasterize(SHAPE)
    thrown, _ = cast_behind(before, lesion, np.ones(SHAPE, bool), 0.5, 255)
    scan = Scan("shadow.png", thrown)  # type: ignore[arg-type]
    request = request_of(pipeline, scan)
    far = np.s_[175:215, 140:160]
    level = before[far].mean()
    assert thrown[far].mean() < 0.8 * level
    healed = pipeline.heal(scan, request)
    assert abs(healed.image[far].mean() / level - 1) < 0.1
    changed = healed.mask | healed.band
    assert changed[far].all() and np.array_equal(healed.image[~changed], scan.pixels[~changed])
    left = pipeline.heal(scan, replace(request, behind=Behind.NEVER))
    assert np.array_equal(left.image[far], thrown[far])


def test_what_is_drawn_at_a_scans_edge_is_not_lent(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent: list[NDArray[np.bool_]] = []

    def listen(grey: Any, hole: Any, usable: NDArray[np.bool_], rng: Any) -> Any:
        lent.append(usable)
        return borrowed_tissue(grey, hole, usable, rng)

    monkeypatch.setattr(healing, "borrowed_tissue", listen)
    scan = Scan("lesion.png", layered())  # type: ignore[arg-type]
    pipeline.heal(scan, request_of(pipeline, scan))
    (usable,) = lent
    assert usable[10:-10, 10:100].all()
    assert not any(edge.any() for edge in (usable[:3], usable[-3:], usable[:, :3], usable[:, -3:]))


def test_pieces_go_into_each_other_without_a_seam() -> None:
    """Of two halves of a scan, one brighter, no one alone covers the hole."""
    rng = np.random.default_rng(5)
    grey = np.full(SHAPE, 90.0) + np.linspace(0, 40, SHAPE[1])[None, :]
    grey += rng.normal(0, 4, SHAPE)
    hole = EllipseRegion(150, 110, 70, 30).rasterize(SHAPE)
    grey[hole] = 10
    filled, bare = borrowed_tissue(grey.astype(np.float32), hole, ~hole, np.random.default_rng(0))
    assert bare[hole].mean() < 0.02
    columns = cv2.GaussianBlur(filled[100:120], (0, 0), 1.5).mean(0)
    steps = np.abs(np.diff(columns))
    assert steps[60:240].max() < 1.5 * steps[:50].max()


def test_healing_stops_when_told_to_and_refuses_what_cannot_be(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    scan = Scan("lesion.png", layered())  # type: ignore[arg-type]
    request = request_of(pipeline, scan)
    with pytest.raises(Cancelled):
        pipeline.heal(scan, request, cancelled=lambda: True)
    with pytest.raises(Refusal, match="too small"):
        pipeline.heal(scan, request_of(pipeline, scan, EllipseRegion(5, 5, 1, 1)))
    with pytest.raises(Refusal, match="another scan"):
        pipeline.heal(Scan("other.png", scan.pixels[::-1].copy()), request)
    bare = Pipeline.load(find_bundle(str(write_compact(tmp_path / "bare", heals=False))))
    with pytest.raises(Refusal, match="does not heal"):
        bare.heal(scan, request_of(bare, scan))


def test_another_lesion_beside_it_is_no_tissue_that_tells_of_a_shadow(pipeline: Pipeline) -> None:
    """Between two dark lesions the tissue behind one looked bright."""
    grey = np.full(SHAPE, 120, np.uint8)
    left, right = EllipseRegion(90, 70, 30, 20), EllipseRegion(160, 105, 30, 20)
    both = left.rasterize(SHAPE) | right.rasterize(SHAPE)
    grey[both] = 30
    scan = Scan("two", grey)
    frame = Frame(scan, pipeline.info.image_size, pipeline.models.device)
    usable = np.ones(SHAPE, bool)
    assert healing.throws(frame, left.rasterize(SHAPE), usable)
    assert not healing.throws(frame, left.rasterize(SHAPE), usable & ~both)
    healed = pipeline.heal(scan, request_of(pipeline, scan, RasterRegion.from_mask(both)))
    assert np.array_equal(healed.image[150:, 80:100], grey[150:, 80:100])


def test_a_gap_in_the_field_of_view_beside_a_lesion_is_no_hindrance(pipeline: Pipeline) -> None:
    scan = Scan("gap", layered())
    for x in range(174, 190, 2):
        field = np.ones(SHAPE, bool)
        field[40:160, x : x + 2] = False
        drawn = RasterRegion.from_mask(field)
        request = replace(request_of(pipeline, scan), field_of_view=drawn)
        healed = pipeline.heal(scan, request)
        assert np.array_equal(
            healed.image[~field & ~healed.mask], scan.pixels[~field & ~healed.mask]
        )


@pytest.mark.parametrize("stray", [False, True])
def test_under_beams_that_spread_what_a_lesion_threw_is_healed_along_them(
    pipeline: Pipeline, stray: bool
) -> None:
    """With a single pixel that somebody's brush left beside it, too."""
    y, x = np.mgrid[:420, :460]
    beams = Beams((-60.0, 230.0))
    angle = np.degrees(np.arctan2(x - 230, y + 60))
    reach = np.hypot(x - 230, y + 60)
    field = (reach > 80) & (reach < 470) & (abs(angle) < 32)
    noise = cv2.GaussianBlur(np.random.default_rng(0).normal(0, 1, field.shape), (0, 0), 1.2)
    before = np.where(field, np.clip(120 + 60 * noise, 3, 255), 0).astype(np.uint8)
    lesion = (y - 150) ** 2 + (x - 150) ** 2 <= 24**2
    thrown, _ = cast_behind(before, lesion, field, 0.4, 255, beams=beams)
    thrown[lesion] = 30
    scan, mask = Scan("fan", thrown), lesion.copy()
    mask[220, 300] = stray
    healed = pipeline.heal(scan, request_of(pipeline, scan, RasterRegion.from_mask(mask)))
    assert np.array_equal(healed.image[~field], thrown[~field])
    at = np.degrees(np.arctan2(150 - 230, 150 + 60))
    deep = field & (reach > 360) & (reach < 450)
    behind, below = deep & (abs(angle - at) < 3), deep & (abs(x - 150) < 10) & (angle > at + 9)
    was, now = (
        abs(np.log(a[behind].mean() / before[behind].mean())) for a in (thrown, healed.image)
    )
    assert now < 0.4 * was
    assert healed.image[below].mean() == pytest.approx(thrown[below].mean(), rel=0.02)


def test_where_a_probe_lost_contact_nothing_is_borrowed(pipeline: Pipeline) -> None:
    """It is black from the skin on: brightened to fill a hole it would be a plate."""
    grey = layered()
    grey[:, 190:] = 1
    scan = Scan("lost", grey)
    field = RasterRegion.from_mask(np.ones(SHAPE, bool))
    lesion = EllipseRegion(110, 90, 60, 40)
    request = replace(request_of(pipeline, scan, lesion), field_of_view=field)
    healed = pipeline.heal(scan, request)
    inner = EllipseRegion(110, 90, 50, 32).rasterize(SHAPE)
    fine = healed.image - cv2.GaussianBlur(healed.image.astype(np.float32), (0, 0), 2)
    away = (
        fine[inner].std()
        / (grey - cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 2))[np.s_[40:140, :40]].std()
    )
    assert away > 0.6
