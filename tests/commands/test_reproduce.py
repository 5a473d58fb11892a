"""``busynth reproduce``: a pair made again from its manifest is the same, or it is said why not."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.grey_depth import GreyDepth, grey_window
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.write import png_bytes

Run = Callable[..., tuple[int, str, str]]
MADE = ("synthesize", "scan.png", "--out", "out", "--bundle", "bundle", "--count", "2")
AGAIN = ("reproduce", "out/manifest.jsonl", "--bundle", "bundle", "--scan", "scan.png")


def candidate_of(pipeline: Any, scan: Scan) -> Any:
    return pipeline.synthesize(
        scan, pipeline.requests[0], on_progress=lambda _: None, cancelled=lambda: False
    )


@pytest.mark.parametrize("layout", sorted(FORMATS))
def test_the_same_bytes_come_again(work: Path, busynth: Run, painting: Any, layout: str) -> None:
    pipeline = painting()
    assert busynth(*MADE, "--format", layout)[0] == 0
    record = read_manifest(work / "out")[1]
    if layout == "dicom":
        time.sleep(1.1)  # its files bear a time, to the second: that of the export, not of now
    code, out, err = busynth(*AGAIN, "--line", "2", "--out", "new")
    assert (code, err) == (0, f"busynth: {record['name']} came out the same, byte for byte\n")
    assert pipeline.requests[-1] == pipeline.requests[1]
    written = [Path(line) for line in out.splitlines()]
    assert Path("new", record["image"]) in written
    for path in written:
        assert path.read_bytes() == (work / "out" / path.relative_to("new")).read_bytes()


def test_an_approved_dicom_pair_comes_again(work: Path, busynth: Run, painting: Any) -> None:
    pipeline = painting()
    assert busynth(*MADE)[0] == 0
    scan = read_scan(work / "scan.png")
    made = candidate_of(pipeline, scan)
    approved = Decision(
        DecisionState.APPROVED, made.image_sha256, made.mask_sha256, reviewer="A. Reader"
    )
    pair = ExportPair("case", scan.name, made, made.mask, approved)
    write_pairs(FORMATS["dicom"], [pair], work / "dicom")
    code, _, err = busynth("reproduce", "dicom", *AGAIN[2:])
    assert code == 0, err


def test_a_corrected_mask_and_8_bit_come_again(work: Path, busynth: Run, painting: Any) -> None:
    scan = Scan("deep.png", read_scan(work / "scan.png").pixels.astype(np.uint16) * 9)
    (work / "deep.png").write_bytes(png_bytes(scan.pixels))
    pipeline = painting()
    assert busynth("synthesize", "deep.png", *MADE[2:])[0] == 0
    made = candidate_of(pipeline, scan)
    mask = made.mask.copy()
    mask[200, 280] = False
    window = grey_window(scan, GreyDepth.WINDOW)
    pair = ExportPair("case", scan.name, made, mask, window=window)
    write_pairs(FORMATS["busi"], [pair], work / "hand")
    again = ("reproduce", "hand", "--bundle", "bundle", "--scan", "deep.png")
    code, _, err = busynth(*again)
    assert code == 0, err
    (work / "hand" / "benign" / "case_mask.png").unlink()
    code, _, err = busynth(*again)
    assert code == 2 and "corrected by hand" in err


def test_what_differs_is_said(work: Path, busynth: Run, painting: Any) -> None:
    pipeline = painting()
    assert busynth(*MADE)[0] == 0
    honest = pipeline.synthesize

    def otherwise(*asked: Any, **how: Any) -> Any:
        made = honest(*asked, **how)
        return replace(made, image=made.image ^ made.mask)

    pipeline.synthesize = otherwise
    code, _, err = busynth(*AGAIN)
    assert code == 2 and err.count("\n") == 1
    assert "differs, in its pixels" in err and "the packages are the same" in err
    lines = (work / "out" / "manifest.jsonl").read_text().splitlines()
    record = json.loads(lines[0])
    record["packages"]["torch"] = "2.6.0"
    (work / "out" / "manifest.jsonl").write_text("\n".join([json.dumps(record), *lines[1:]]))
    assert "made then with torch 2.6.0 (" in busynth(*AGAIN)[2]


@pytest.mark.parametrize("layout", ["busi", "coco", "yolo", "nnunet"])
def test_files_that_are_not_those_of_then_are_named(
    work: Path, busynth: Run, painting: Any, layout: str
) -> None:
    painting()
    assert busynth(*MADE, "--format", layout)[0] == 0
    record = read_manifest(work / "out")[0]
    for name in {record["image"], record["mask"] or record["image"]}:
        path = work / "out" / name
        path.write_bytes(path.read_bytes() + b" ")
        for words in ("has changed since", "is gone"):
            code, _, err = busynth(*AGAIN, "--out", "new")
            assert code == 2 and f"{path.name} {words}" in err and err.count("\n") == 1
            path.unlink(missing_ok=True)
        path.write_bytes((work / "new" / name).read_bytes())
        assert busynth(*AGAIN)[0] == 0


def test_annotations_that_are_not_those_of_then_are_named(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting()
    assert busynth(*MADE, "--format", "coco")[0] == 0
    path = work / "out" / "annotations.json"
    said = json.loads(path.read_text())
    said["annotations"][0]["bbox"] = [0, 0, 1, 1]
    path.write_text(json.dumps(said))
    code, _, err = busynth(*AGAIN)
    assert code == 2 and "but what annotations.json says of" in err and err.count("\n") == 1
    assert busynth(*AGAIN, "--line", "2")[0] == 0
    path.unlink()
    code, _, err = busynth(*AGAIN)
    assert code == 2 and "lacks its mask" in err


def test_the_scan_is_looked_for_by_its_pixels(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    assert busynth(*MADE)[0] == 0
    (work / "scans").mkdir()
    (work / "scan.png").rename(work / "scans" / "renamed.png")
    (work / "scans" / "scan.png").write_bytes(png_bytes(np.zeros((80, 80), np.uint8)))
    assert busynth(*AGAIN[:-1], "scans")[0] == 0
    (work / "scans" / "renamed.png").unlink()
    code, _, err = busynth(*AGAIN[:-1], "scans")
    assert code == 2 and "healthy scan scan.png" in err and "--scan" in err


def test_what_cannot_be_made_again_is_refused(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    assert busynth(*MADE)[0] == 0
    for asked, words in (
        (("reproduce", "scan.png"), "is no manifest"),
        (("reproduce", "nothing"), "is no manifest"),
        ((*AGAIN, "--line", "3"), "choose 1 to 2"),
        ((*AGAIN, "--line", "0"), "choose 1 to 2"),
        (("reproduce", "out"), "no bundle"),
        ((*AGAIN[:3], "compact", *AGAIN[4:]), "another version of the bundle"),
    ):
        code, out, err = busynth(*asked)
        assert (code, out) == (2, "") and words in err and err.count("\n") == 1, (asked, err)


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_made(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting()
    assert busynth(*MADE)[0] == 0
    for place in ("scan.png", "scan.png/below", "/proc/nowhere"):
        code, out, err = busynth(*AGAIN, "--out", place)
        assert (code, out) == (2, "") and "cannot be written" in err and err.count("\n") == 1, err


def test_a_folder_that_may_not_be_entered_is_named(
    work: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is kept out where tests run as root."""
    (work / "out").mkdir()
    shut = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    monkeypatch.setattr("busynth_gui.bundles.checksums.why_closed", lambda folder: shut)
    code, out, err = busynth("reproduce", "out")
    assert (code, out) == (2, "") and "out may not be looked into" in err and err.count("\n") == 1
