"""``busynth export``: what was approved in a real workspace, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.imaging.read import read_scan
from busynth_gui.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]


def candidate(scan: Scan, seed: int) -> Candidate:
    region = EllipseRegion(280, 200, 70, 45)
    mask = EllipseRegion(280, 200 + seed, 40, 30).rasterize(scan.shape)
    wide = EllipseRegion(280, 200 + seed, 50, 40).rasterize(scan.shape)
    image = np.where(wide, scan.pixels // 2, scan.pixels).astype(scan.pixels.dtype)
    request = Request(scan.sha256, Pathology.MALIGNANT, seed, "tiny", "b" * 64, region)
    return Candidate(request, image, mask, wide & ~mask, region.rasterize(scan.shape), image, 3)


@pytest.fixture
def workspace(work: Path) -> Path:
    """Three candidates: the first approved with a corrected mask, one rejected, one pending."""
    scan = read_scan(work / "scan.png")
    with Workspace.open(work / "space") as space:
        space.add_scan(scan, work / "scan.png")
        records = [space.add_candidate(candidate(scan, seed)) for seed in range(3)]
        corrected = space.set_mask(records[0].id, np.eye(475, 560, dtype=bool))
        for record, state in (
            (corrected, DecisionState.APPROVED),
            (records[1], DecisionState.REJECTED),
        ):
            decision = Decision(
                state, record.image_sha256, record.mask_sha256, reviewer="A. Reader"
            )
            space.decide(record.id, decision)
    return work / "space"


@pytest.mark.parametrize("layout", sorted(FORMATS))
def test_the_approved_are_exported(work: Path, workspace: Path, busynth: Run, layout: str) -> None:
    code, out, err = busynth("export", workspace, "--out", work / "out", "--format", layout)
    assert (code, err) == (0, "")
    (record,) = read_manifest(work / "out")
    assert out == f"{work / 'out' / record['image']}\n"
    assert (record["source_name"], record["request"]["seed"]) == ("scan.png", 0)
    assert (record["decision"]["state"], record["reviewer"]) == ("approved", "A. Reader")
    assert record["mask_corrected"] is True and record["threads"] == 3
    if layout == "busi":
        with Image.open(work / "out" / record["mask"]) as mask:
            np.testing.assert_array_equal(np.asarray(mask) > 0, np.eye(475, 560, dtype=bool))

    code, _, err = busynth("export", workspace, "--out", work / "out", "--format", layout)
    assert code == 0 and "1 of 1 pairs were there already" in err
    again = ("export", workspace, "--out", work / "out", "--format", layout, "--overwrite")
    assert busynth(*again)[0] == 0
    assert len(read_manifest(work / "out")) == 1


def test_nothing_approved_is_refused(work: Path, busynth: Run) -> None:
    Workspace.open(work / "space").close()
    code, out, err = busynth("export", "space", "--out", "out")
    assert (code, out) == (2, "") and "no approved candidate" in err
    assert not (work / "out").exists()


def test_a_folder_that_is_no_workspace_is_refused_and_left_alone(work: Path, busynth: Run) -> None:
    before = sorted(work.iterdir())
    for folder in (".", "missing", "scan.png"):
        code, _, err = busynth("export", folder, "--out", "out")
        assert code == 2 and err.count("\n") == 1, folder
    assert sorted(work.iterdir()) == before


@pytest.mark.parametrize(
    "asked",
    [("--split", "70,15,15"), ("--patients", "p.csv"), ("--grey", "full"), ("--format", "coco")],
)
def test_what_says_nothing_of_healed_scans_is_refused_with_them(
    work: Path, workspace: Path, busynth: Run, asked: tuple[str, str]
) -> None:
    code, _, err = busynth("export", workspace, "--out", "out", "--healed", *asked)
    assert (code, err) == (2, f"busynth: {asked[0]} says nothing of healed scans: leave it out\n")
    assert not (work / "out").exists()
