"""Healing in pixels: where a hole lies, and what a healed scan's file says of itself."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.region import EllipseRegion, RasterRegion
from busynth_gui.imaging.healed_mark import healed_xmp, healings_in
from busynth_gui.imaging.healing_hole import healing_hole, healing_weight, rim_width
from busynth_gui.imaging.read import masks_beside, read_mask, read_scan
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

SHAPE = (160, 200)
LESION = EllipseRegion(100, 60, 25, 15).rasterize(SHAPE)
REQUEST = HealRequest("a" * 64, RasterRegion.from_mask(LESION), 3, "compact", "b" * 64)
XMP_TAG = 700
PIXELS = np.random.default_rng(0).integers(0, 255, SHAPE).astype(np.uint8)


def test_a_hole_has_a_rim_and_behind_the_lesion_what_it_throws() -> None:
    plain, whole = healing_hole(LESION, behind=False), healing_hole(LESION, behind=True)
    assert plain[LESION].all() and plain.sum() > 1.2 * LESION.sum()
    assert (whole & ~plain).any() and np.flatnonzero((whole & ~plain).any(1)).min() > 60
    assert np.flatnonzero(whole.any(1)).max() > np.flatnonzero(plain.any(1)).max() + 15
    with pytest.raises(ValueError, match="empty"):
        healing_hole(np.zeros(SHAPE, bool), behind=False)


@pytest.mark.parametrize(("radii", "rim"), [((12, 12), 5), ((70, 45), 9.9), ((180, 160), 24)])
def test_the_rim_is_a_tenth_of_the_lesion_s_size(radii: tuple[int, int], rim: float) -> None:
    shape = (500, 560)
    lesion = EllipseRegion(280, 250, *radii).rasterize(shape)
    assert rim_width(lesion) == pytest.approx(rim, abs=0.1)
    beyond = np.flatnonzero(healing_hole(lesion, behind=False)[250])[0]
    assert np.flatnonzero(lesion[250])[0] - beyond == int(rim_width(lesion))


def test_change_ends_at_the_field_of_view() -> None:
    valid = np.zeros(SHAPE, bool)
    valid[:, :110] = True
    hole = healing_hole(LESION, behind=True) & valid
    weight = healing_weight(hole, valid, rim_width(LESION))
    assert (weight[hole] == 1).all() and not weight[~valid].any()
    soft = (weight > 0) & (weight < 1)
    assert soft.any() and not soft[hole].any()


def test_a_file_says_what_it_was_healed_from(tmp_path: Path) -> None:
    second = HealRequest("c" * 64, EllipseRegion(50, 50, 9, 9), 4, "compact", "b" * 64)
    path = tmp_path / "healed.png"
    path.write_bytes(png_bytes(PIXELS, healed_xmp([REQUEST, second])))
    scan = read_scan(path)
    assert scan.healings == (REQUEST, second)
    assert np.array_equal(scan.pixels, PIXELS)
    path.write_bytes(png_bytes(PIXELS, SYNTHETIC_XMP))
    assert read_scan(path).healings == ()


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "webp"])
def test_a_file_says_that_it_is_synthetic(tmp_path: Path, ending: str) -> None:
    plain, marked = tmp_path / f"plain.{ending}", tmp_path / f"marked.{ending}"
    Image.fromarray(PIXELS).save(plain)
    assert not read_scan(plain).synthetic
    packet = SYNTHETIC_XMP.encode()
    if ending == "png":
        marked.write_bytes(png_bytes(PIXELS, SYNTHETIC_XMP))
    elif ending == "tif":
        Image.fromarray(PIXELS).save(marked, tiffinfo={XMP_TAG: packet})
    else:
        Image.fromarray(PIXELS).save(marked, xmp=packet)
    assert read_scan(marked).synthetic


@pytest.mark.parametrize(
    "change",
    [
        ("compact", "Miller, Jane"),
        ("a" * 64, "patient 12"),
        ("heal", "steal"),
        ("[{", "{"),
        ("busynth:Healings", "busynth:Other"),
    ],
    ids=str,
)
def test_nothing_else_in_a_packet_is_heard(change: tuple[str, str]) -> None:
    assert healings_in(healed_xmp([REQUEST]))
    assert healings_in(healed_xmp([REQUEST]).replace(*change)) == ()


def test_masks_are_found_beside_their_scan(tmp_path: Path) -> None:
    for name in ("s (1).png", "s (1)_masked.png", "s (10).png", "s (10)_mask.png"):
        (tmp_path / name).write_bytes(png_bytes(PIXELS))
    wanted = ["s (1)_mask.png", "s (1)_mask_1.png", "s (1)_mask_2.png"]
    for name in reversed(wanted):
        (tmp_path / name).write_bytes(mask_png_bytes(LESION))
    assert [path.name for path in masks_beside(tmp_path / "s (1).png")] == wanted
    assert masks_beside(tmp_path / "s (1)_masked.png") == []


@pytest.mark.parametrize(("scan", "mask"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_masks_with_accents_are_found_in_either_form(tmp_path: Path, scan: Any, mask: Any) -> None:
    path = tmp_path / unicodedata.normalize(scan, "M\u00fcller.png")
    beside = tmp_path / unicodedata.normalize(mask, "M\u00fcller_mask.png")
    path.write_bytes(png_bytes(PIXELS))
    beside.write_bytes(mask_png_bytes(LESION))
    assert masks_beside(path) == [beside]


@pytest.mark.parametrize("ending", ["jpg", "JPEG", "webp"])
def test_a_mask_beside_a_scan_that_lost_its_edge_is_found_where_it_is_the_only_one(
    tmp_path: Path, ending: str
) -> None:
    (tmp_path / "s.png").write_bytes(png_bytes(PIXELS))
    lossy = tmp_path / f"s_mask.{ending}"
    Image.fromarray(LESION * np.uint8(255)).save(lossy)
    assert masks_beside(tmp_path / "s.png") == [lossy]
    with pytest.raises(Refusal, match="PNG, TIFF or BMP"):
        read_mask(lossy, PIXELS.shape)
    (tmp_path / "s_mask_1.png").write_bytes(mask_png_bytes(LESION))
    assert masks_beside(tmp_path / "s.png") == [tmp_path / "s_mask_1.png"]
