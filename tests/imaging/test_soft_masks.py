"""Masks whose edge was blurred or coded mark what they did before; scans and drawings are none."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from truths import GREY

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import read_mask

OVAL = cv2.ellipse(np.zeros(GREY.shape, np.uint8), (80, 60), (25, 16), 20, 0, 360, 255, -1)
SMALL = cv2.circle(np.zeros(GREY.shape, np.uint8), (80, 60), 5, 255, -1)


def jpeg(mask: np.ndarray, quality: int) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(mask).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def resized(mask: np.ndarray) -> np.ndarray:
    half = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return cv2.resize(half, mask.shape[::-1], interpolation=cv2.INTER_CUBIC)


SOFT = {
    "blurred": lambda mask: cv2.GaussianBlur(mask, (0, 0), 1.2),
    "resized": resized,
    "was a JPEG": lambda mask: jpeg(mask, 60),
    "was a fine JPEG": lambda mask: jpeg(mask, 98),
    "was a JPEG in colour": lambda mask: jpeg(np.dstack([mask] * 3), 60),
    "16 bit": lambda mask: cv2.GaussianBlur(mask.astype(np.uint16) * 257, (0, 0), 1.2),
    "in the alpha": lambda mask: np.dstack(
        [mask * 0, mask * 0, mask * 0, cv2.GaussianBlur(mask, (0, 0), 1.2)]
    ),
}


@pytest.mark.parametrize("kind", SOFT)
@pytest.mark.parametrize("mask", [OVAL, SMALL], ids=["oval", "small"])
def test_a_soft_edge_adds_nothing_to_a_lesion(tmp_path: Path, mask: np.ndarray, kind: str) -> None:
    Image.fromarray(SOFT[kind](mask)).save(tmp_path / "mask.png")
    found, meant = read_mask(tmp_path / "mask.png", mask.shape), mask > 0
    overlap = 2 * (found & meant).sum() / (found.sum() + meant.sum())
    assert overlap > (0.97 if mask is OVAL else 0.9)


@pytest.mark.parametrize("values", [(1, 2, 3), (1, 2, 255), (40, 80, 120, 160, 200), range(1, 60)])
def test_numbers_of_labels_are_no_soft_edge(tmp_path: Path, values: tuple[int, ...]) -> None:
    mask = np.zeros(GREY.shape, np.uint8)
    for row, value in enumerate(values):
        mask[10 + row, 20:60] = value
    Image.fromarray(mask).save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", mask.shape), mask > 0)


@pytest.mark.parametrize("gain", [1.0, 0.4])
def test_an_outline_drawn_on_the_scan_is_no_mask(tmp_path: Path, gain: float) -> None:
    drawn = np.dstack([(GREY * gain).astype(np.uint8)] * 3)
    drawn[cv2.morphologyEx(OVAL, cv2.MORPH_GRADIENT, np.ones((3, 3))) > 0] = (255, 0, 0)
    Image.fromarray(drawn).save(tmp_path / "mask.png")
    with pytest.raises(Refusal, match="as many greys as a scan"):
        read_mask(tmp_path / "mask.png", OVAL.shape)
