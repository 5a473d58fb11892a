"""Several lesions on each scan: ``--region`` again and again, ``--lesions``, and made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.imaging.write import png_bytes

Run = Callable[..., tuple[int, str, str]]
SOUND = ("synthesize", "scan.png", "--out", "out", "--bundle", "bundle")
LEFT, RIGHT = ("--region", "ellipse:120,150,40,30"), ("--region", "ellipse:400,160,50,35")
BOTH = ("--pathology", "benign", "--pathology", "malignant")


def test_each_region_gets_a_lesion(work: Path, busynth: Run, painting: Any) -> None:
    pipeline = painting()
    code, out, err = busynth(*SOUND, *LEFT, *RIGHT, *BOTH, "--count", "2", "--seed", "3")
    assert (code, err, len(out.splitlines())) == (0, "", 2)
    assert [r.seed for r in pipeline.requests] == [3, 3, 4, 4]
    first, second = pipeline.requests[:2]
    assert second.chain == (first, second)
    assert [r.pathology for r in second.chain] == ["benign", "malignant"]
    scan = read_scan(work / "scan.png").pixels
    for record in read_manifest(work / "out"):
        image = read_scan(work / "out" / record["image"]).pixels
        masks = [
            read_mask(work / "out" / lesion["mask"], (475, 560)) for lesion in record["lesions"]
        ]
        assert record["image"].startswith("malignant/") and len(masks) == 2
        outside = ~(masks[0] | masks[1])
        assert np.array_equal(image[outside], scan[outside])
        assert all((image[mask] != scan[mask]).mean() > 0.9 for mask in masks)


@pytest.mark.parametrize("layout", sorted(FORMATS.keys() - {"dicom"}))
def test_they_come_again_byte_for_byte(
    work: Path, busynth: Run, painting: Any, layout: str
) -> None:
    painting()
    assert busynth(*SOUND, *LEFT, *RIGHT, "--format", layout)[0] == 0
    again = ("reproduce", "out", "--bundle", "bundle", "--scan", "scan.png", "--out", "new")
    code, out, err = busynth(*again)
    assert code == 0 and "byte for byte" in err, err
    for path in map(Path, out.splitlines()):
        assert path.read_bytes() == (work / "out" / path.relative_to("new")).read_bytes()


def test_one_region_and_places_for_the_rest(work: Path, busynth: Run, painting: Any) -> None:
    pipeline = painting()
    assert busynth(*SOUND, *LEFT, "--lesions", "3", "--pathology", "malignant")[0] == 0
    last = pipeline.requests[-1]
    assert [r.region is None for r in last.chain] == [False, True, True]
    assert {r.pathology for r in last.chain} == {"malignant"}


def test_what_was_stopped_goes_on(work: Path, busynth: Run, painting: Any) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    asked = (*SOUND, *LEFT, *RIGHT, "--count", "2")
    painting(stop_at=4, how=stop)
    assert busynth(*asked)[0] == 130
    pipeline = painting()
    assert busynth(*asked, "--resume")[0] == 0
    assert [r.seed for r in pipeline.requests] == [1, 1]
    assert len(read_manifest(work / "out")) == 2
    # A second mask that is gone is made again.
    (work / "out" / read_manifest(work / "out")[0]["lesions"][1]["mask"]).unlink()
    pipeline = painting()
    assert busynth(*asked, "--resume")[0] == 0
    assert [r.seed for r in pipeline.requests] == [0, 0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((*LEFT, "--region", "ellipse:150,160,40,30"), "touches another lesion"),
        ((*LEFT, "--region", "ellipse:205,150,40,30"), "touches another lesion"),  # the bands
        (
            (*LEFT, "--region", "ellipse:120,225,40,30"),
            "touches another lesion",
        ),  # the column
        ((*LEFT, "--region", "ellipse:120,330,40,30"), "give the deeper region first"),
        ((*LEFT, *RIGHT, "--lesions", "1"), "1 lesions cannot have 2 regions"),
        (("--lesions", "3", *BOTH), "3 lesions cannot have 2 pathologies"),
        (BOTH, "1 lesions cannot have 2 pathologies"),
        (("--lesions", "9"), "9 lesions on one scan"),
        (("--lesions", "0"), "choose 1 to"),
        ((*LEFT, "--region", "ellipse:1"), "cannot read the region"),
    ],
)
def test_what_cannot_be(
    work: Path, busynth: Run, painting: Any, asked: tuple[str, ...], words: str
) -> None:
    painting()
    code, out, err = busynth(*SOUND, *asked)
    assert (code, out) == (2, "") and words in err and err.count("\n") == 1, err
    assert not (work / "out").exists()


def test_a_region_behind_another_comes_first(work: Path, busynth: Run, painting: Any) -> None:
    """Whether the upper one throws a shadow there is drawn, and the lower one is made before."""
    pipeline = painting()
    assert busynth(*SOUND, "--region", "ellipse:120,330,40,30", *LEFT)[0] == 0
    assert len(pipeline.requests[-1].chain) == 2


def test_a_scan_without_room_for_another_can_be_left_out(
    work: Path, busynth: Run, painting: Any
) -> None:
    (work / "full.png").write_bytes(png_bytes(read_scan(work / "scan.png").pixels[::-1].copy()))
    pipeline = painting()
    honest = pipeline.synthesize

    def no_room(scan: Any, request: Any, **how: Any) -> Any:
        if scan.name == "full.png" and request.ground is not None:
            raise Refusal("no place on {0}", "draw one", scan.name)
        return honest(scan, request, **how)

    pipeline.synthesize = no_room
    asked = ("synthesize", "full.png", *SOUND[1:], "--lesions", "2", *LEFT)
    code, out, err = busynth(*asked)
    assert (code, out) == (2, "") and "no place on full.png" in err and "--skip-bad" in err
    code, out, err = busynth(*asked, "--skip-bad", "--overwrite")
    assert (code, len(out.splitlines())) == (0, 1) and "left out: no place on full.png" in err
    code, out, err = busynth(
        "synthesize", "full.png", "--out", "none", *SOUND[4:], "--lesions", "2", "--skip-bad"
    )
    assert (code, out) == (2, "") and "no place on full.png" in err
    assert not (work / "none").exists()
