"""An outline that nobody asked an orientation of lies as its region does, and is no fork in an
oval one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.lesion_measures import measure_outline
from busynth_gui.synthesis import stage_one
from busynth_gui.synthesis.networks.inputs import SHAPE_SIZE, sdf_to_tensor
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_one import make_shape

TALL, FLAT = (22, 34), (40, 24)
MODELS: Any = SimpleNamespace(outlining=lambda request, context, hole: None)


def ellipse(shape: tuple[int, int], half: tuple[int, int]) -> NDArray[np.uint8]:
    centre = (shape[1] // 2, shape[0] // 2)
    canvas = np.zeros(shape, np.uint8)
    return np.asarray(cv2.ellipse(canvas, centre, half, 0, 0, 360, 1, -1), np.uint8)


def pin(shape: tuple[int, int]) -> NDArray[np.uint8]:
    """A head and a handle: solid, but no oval."""
    y, x = shape[0] // 2, shape[1] // 2
    canvas = cv2.circle(np.zeros(shape, np.uint8), (x + shape[1] // 6, y), shape[0] // 7, 1, -1)
    corners = (x - 2 * shape[1] // 7, y - shape[0] // 21), (x + shape[1] // 6, y + shape[0] // 21)
    return np.asarray(cv2.rectangle(canvas, *corners, 1, -1), np.uint8)


def field(inside: NDArray[np.uint8]) -> Tensor:
    """What stage one makes of an outline ``inside`` its crop."""
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    distance -= cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    return sdf_to_tensor(np.clip(distance, -32, 32))[None]


@pytest.mark.parametrize(
    ("drawn", "asked", "draws", "flat"),
    [
        ([TALL, TALL, FLAT], None, 3, True),  # across its region: drawn again
        ([FLAT, TALL], None, 1, True),
        ([TALL, TALL, TALL], None, 3, False),  # and stays where the others are no better
        ([TALL, FLAT], "not-parallel", 1, False),  # what is asked for is not the region's word
    ],
)
def test_an_outline_lies_as_its_region_does(
    drawn: list[tuple[int, int]],
    asked: str | None,
    draws: int,
    flat: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Tensor] = []

    def draw(*_: object, **__: object) -> Tensor:
        made.append(field(ellipse((SHAPE_SIZE, SHAPE_SIZE), drawn[len(made)])))
        return made[-1]

    monkeypatch.setattr(stage_one, "denoise", draw)
    grey = np.random.default_rng(0).integers(60, 120, (300, 300)).astype(np.uint8)
    scan = Scan("scan", grey)
    frame = Frame(scan, SHAPE_SIZE, torch.device("cpu"))
    # Wider than deep, with room for either outline.
    region = ellipse(grey.shape, (90, 82)) > 0
    request = Request(scan.sha256, Pathology.BENIGN, 0, "bundle", "0" * 64)
    mask = make_shape(frame, MODELS, request, region, None, Descriptors(orientation=asked))
    assert len(made) == draws
    assert (measure_outline(mask).depth_to_width < 1) == flat


@pytest.mark.parametrize("forked", [False, True], ids=["oval region", "region like a pin"])
def test_an_outline_far_from_any_oval_is_drawn_again_in_an_oval_region(
    forked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = [pin((SHAPE_SIZE, SHAPE_SIZE)), ellipse((SHAPE_SIZE, SHAPE_SIZE), FLAT)]
    assert measure_outline(draws[0] > 0).solidity > 0.76  # of it alone nobody would draw again
    made = iter(map(field, draws))
    monkeypatch.setattr(stage_one, "denoise", lambda *_, **__: next(made))
    scan = Scan("scan", np.random.default_rng(0).integers(60, 120, (300, 300)).astype(np.uint8))
    frame = Frame(scan, SHAPE_SIZE, torch.device("cpu"))
    region = (pin(scan.shape) if forked else ellipse(scan.shape, (90, 82))) > 0
    request = Request(scan.sha256, Pathology.MALIGNANT, 0, "bundle", "0" * 64)
    make_shape(frame, MODELS, request, region)
    assert (next(made, None) is None) != forked


def test_an_outline_that_is_nothing_that_was_asked_for_is_better_than_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [pin((SHAPE_SIZE, SHAPE_SIZE))] * 6
    draws = iter(map(field, made))
    monkeypatch.setattr(stage_one, "denoise", lambda *_, **__: next(draws))
    scan = Scan("scan", np.random.default_rng(0).integers(60, 120, (300, 300)).astype(np.uint8))
    frame = Frame(scan, SHAPE_SIZE, torch.device("cpu"))
    asked = Descriptors(shape="round", orientation="not-parallel", margin="circumscribed")
    request = Request(scan.sha256, Pathology.BENIGN, 0, "bundle", "0" * 64)
    region = ellipse(scan.shape, (110, 100)) > 0
    assert make_shape(frame, MODELS, request, region, None, asked).any()
