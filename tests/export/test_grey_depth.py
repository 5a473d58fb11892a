"""Scans of more than 8 bits for loaders of 8, and outlines for loaders that know no pixels."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.grey_depth import GreyDepth, grey_window
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.polygons import polygons_of_mask
from busynth_gui.export.writer import write_pairs
from busynth_gui.export.yolo import YoloLayout

MakePair = Callable[..., ExportPair]


def twelve_bit() -> Scan:
    rng = np.random.default_rng(0)
    pixels = rng.integers(200, 1800, (80, 120)).astype(np.uint16)
    pixels[0, 0] = 4000
    return Scan("scan.png", pixels)


def test_full_range_is_that_of_the_scans_own_bits() -> None:
    window = grey_window(twelve_bit(), GreyDepth.FULL)
    assert window is not None and (window.low, window.high) == (0, 4095)
    greys = window.to_8_bit(np.array([[0, 4095, 2048]], np.uint16))
    assert greys.tolist() == [[0, 255, 128]] and greys.dtype == np.uint8


def test_a_window_spreads_what_the_scan_makes_use_of() -> None:
    scan = twelve_bit()
    window = grey_window(scan, GreyDepth.WINDOW)
    assert window is not None
    greys = window.to_8_bit(scan.pixels)
    assert np.percentile(greys, 5) < 20 and np.percentile(greys, 95) > 235
    assert greys[0, 0] == 255  # cut off, not wrapped round


def test_what_has_8_bits_or_is_not_asked_for_stays(make_pair: MakePair) -> None:
    assert grey_window(twelve_bit(), GreyDepth.SCAN) is None
    narrow = Scan("scan.png", np.full((80, 120), 7, np.uint8))
    assert all(grey_window(narrow, depth) is None for depth in GreyDepth)


def test_a_scan_of_one_grey_has_a_window_too() -> None:
    flat = Scan("scan.png", np.full((80, 120), 700, np.uint16))
    window = grey_window(flat, GreyDepth.WINDOW)
    assert window is not None and window.high == window.low + 1 == 701
    assert window.to_8_bit(flat.pixels).max() == 0


@given(low=st.integers(0, 65_535), high=st.integers(0, 65_535))
def test_the_order_of_greys_is_kept_and_none_wraps(low: int, high: int) -> None:
    scan = Scan("s", np.where(np.eye(64) > 0, low, high).astype(np.uint16))
    for depth in (GreyDepth.FULL, GreyDepth.WINDOW):
        window = grey_window(scan, depth)
        assert window is not None
        ramp = window.to_8_bit(np.arange(0, 65_536, 257, dtype=np.uint16)[None])
        assert (np.diff(ramp[0].astype(int)) >= 0).all()


@pytest.mark.parametrize("layout", [name for name in FORMATS if name != "dicom"])
def test_every_layout_writes_8_bit_and_the_manifest_says_so(
    tmp_path: Path, make_pair: MakePair, layout: str
) -> None:
    pair = make_pair(1, dtype=np.uint16)
    window = grey_window(Scan("scan.png", pair.candidate.image), GreyDepth.FULL)
    write_pairs(FORMATS[layout], [replace(pair, window=window)], tmp_path, keep_stages=True)
    (record,) = read_manifest(tmp_path)
    assert record["grey"] == {"depth": "full", "low": 0, "high": 65_535}
    for path in (record["image"], next(s for s in record["stages"] if "lesion" in s)):
        with Image.open(tmp_path / path) as image:
            assert image.mode == "L"
    with Image.open(tmp_path / record["image"]) as image:
        spread = pair.candidate.image.astype(float) * 255 / 65_535
        assert np.abs(np.asarray(image) - spread).max() <= 0.5


def lesions() -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    masks = []
    for _ in range(20):
        blob = cv2.GaussianBlur(rng.random((64, 80)), (0, 0), 5)
        masks.append(blob > np.percentile(blob, 80))
    single = np.zeros((9, 9), bool)
    single[4, 4] = single[0, 8] = True
    return [*masks, single, np.ones((5, 7), bool)]


def filled(polygons: list[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """By the rule that a pixel is inside when its centre is, decided by counting crossings."""
    rows, columns = np.mgrid[: shape[0], : shape[1]] + 0.5
    inside = np.zeros(shape, bool)
    for polygon in polygons:
        odd = np.zeros(shape, bool)
        for (x0, y0), (x1, y1) in zip(polygon, np.roll(polygon, -1, 0), strict=True):
            if y0 != y1:
                spans = (rows >= min(y0, y1)) & (rows < max(y0, y1))
                odd ^= spans & (columns < x0 + (rows - y0) * (x1 - x0) / (y1 - y0))
        inside |= odd
    return inside


@pytest.mark.parametrize("mask", lesions())
def test_a_polygon_gives_the_mask_again(mask: np.ndarray) -> None:
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = cv2.drawContours(np.zeros(mask.shape, np.uint8), outlines, -1, 1, cv2.FILLED) > 0
    np.testing.assert_array_equal(filled(polygons_of_mask(mask), mask.shape), whole)


def test_yolo_labels_are_the_mask(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(2)
    (done,) = write_pairs(FORMATS["yolo"], [pair], tmp_path)
    assert done.mask == tmp_path / "labels" / f"{pair.name}.txt"
    height, width = pair.mask.shape
    polygons = []
    for line in done.mask.read_text().splitlines():
        number, *points = line.split()
        assert number == "0"
        polygons.append(np.array(points, float).reshape(-1, 2) * (width, height))
    np.testing.assert_array_equal(filled(polygons, pair.mask.shape), pair.mask)
    data = (tmp_path / "data.yaml").read_text()
    assert "train: images\n" in data and "  0: benign\n  1: malignant\n" in data
    assert YoloLayout.default_depth is GreyDepth.FULL


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_takes_a_depth_that_its_loaders_do_not(name: str) -> None:
    layout = FORMATS[name]
    assert layout.depth(None) is layout.default_depth
    assert layout.depth(GreyDepth.WINDOW) is GreyDepth.WINDOW
    if name != "yolo":
        assert layout.depth(GreyDepth.SCAN) is GreyDepth.SCAN
        return
    with pytest.raises(Refusal, match="images of the format yolo have 8 bits"):
        layout.depth(GreyDepth.SCAN)


def test_coco_polygons_stand_beside_the_run_lengths(tmp_path: Path, make_pair: MakePair) -> None:
    write_pairs(FORMATS["coco"], [make_pair(1), make_pair(2)], tmp_path)
    (tmp_path / "annotations_polygons.json").unlink()  # as a folder of before has none
    write_pairs(FORMATS["coco"], [make_pair(3)], tmp_path)
    runs, drawn = (
        json.loads((tmp_path / f"annotations{part}.json").read_text()) for part in ("", "_polygons")
    )
    assert runs["images"] == drawn["images"] and len(drawn["annotations"]) == 3
    for run, polygon, seed in zip(
        runs["annotations"], drawn["annotations"], (1, 2, 3), strict=True
    ):
        assert (run["id"], run["image_id"]) == (polygon["id"], polygon["image_id"])
        points = [np.array(flat).reshape(-1, 2) for flat in polygon["segmentation"]]
        mask = make_pair(seed).mask
        np.testing.assert_array_equal(filled(points, mask.shape), mask)
