"""``busynth reproduce`` of pairs whose scan bore writing: what was blanked comes in no new file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.healed import HealedPair, write_all_healed
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.burned_in import BurnedIn, boxes_mask, writing_on
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.write import png_bytes
from busynth_gui.paths import resource_folder

Run = Callable[..., tuple[int, str, str]]
AGAIN = ("reproduce", "out", "--bundle", "bundle", "--scan", "scans", "--out", "new")
ELLIPSE = EllipseRegion(280, 200, 40, 30)


@pytest.fixture
def scan(work: Path) -> Scan:
    """A sample scan with a name on it, the only one in the folder ``scans``."""
    pixels = np.array(read_scan(resource_folder("samples", "mixed.png")).pixels)
    cv2.putText(pixels, "DOE JANE 1970", (150, 380), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
    (work / "scans").mkdir()
    (work / "scans" / "named.png").write_bytes(png_bytes(pixels))
    return read_scan(work / "scans" / "named.png")


def blank_of(scan: Scan) -> tuple[BurnedIn, Any]:
    blank = boxes_mask(writing_on(scan.pixels), scan.shape)
    return BurnedIn("blanked", int(blank.sum()), scan.sha256), blank


def same_files(out: str) -> bool:
    return all(
        Path(line).read_bytes() == Path("out", Path(line).relative_to("new")).read_bytes()
        for line in out.splitlines()
    )


@pytest.mark.parametrize("rule", ["blank", "allow"])
def test_a_pair_that_was_synthesized(scan: Scan, busynth: Run, painting: Any, rule: str) -> None:
    painting()
    made = ("synthesize", "scans", "--out", "out", "--bundle", "bundle", "--burned-in", rule)
    assert busynth(*made, "--region", "ellipse:280,200,40,30")[0] == 0
    code, out, err = busynth(*AGAIN)
    assert (code, len(out.splitlines())) == (0, 2), err
    assert same_files(out)


@pytest.fixture
def exported(scan: Scan, busynth: Run, painting: Any) -> ExportPair:
    """A pair whose scan was blanked when it was written, as a workspace's are."""
    pipeline = painting()
    made = ("synthesize", "scans", "--out", "first", "--bundle", "bundle", "--burned-in", "allow")
    assert busynth(*made, "--region", "ellipse:280,200,40,30")[0] == 0
    candidate = pipeline.synthesize(
        scan, pipeline.requests[0], on_progress=lambda _: None, cancelled=lambda: False
    )
    writing, blank = blank_of(scan)
    pair = ExportPair("case", scan.name, candidate, candidate.mask, writing=writing, blank=blank)
    write_pairs(FORMATS["busi"], [pair], Path("out"))
    return pair


def test_a_pair_that_was_blanked_as_it_was_written(exported: ExportPair, busynth: Run) -> None:
    code, out, err = busynth(*AGAIN)
    assert code == 0 and "came out the same" in err, err
    assert same_files(out)


def test_what_was_blanked_by_hand_cannot_be_told_again(exported: ExportPair, busynth: Run) -> None:
    writing = exported.writing
    assert writing is not None
    by_hand = replace(exported, writing=replace(writing, pixels=writing.pixels + 1))
    write_pairs(FORMATS["busi"], [by_hand], Path("out"), overwrite=True)
    code, out, err = busynth(*AGAIN)
    assert (code, out) == (2, "") and "what was blacked out of named.png" in err
    assert err.count("\n") == 1 and not Path("new").exists()


@pytest.mark.parametrize(
    "writing",
    [3, "blanked", {"action": "blanked"}, {"action": "", "pixels": "9", "original_sha256": ""}],
)
def test_what_says_nothing_sensible_of_writing_is_refused(
    exported: ExportPair, busynth: Run, writing: Any
) -> None:
    (record,) = read_manifest(Path("out"))
    Path("out", "manifest.jsonl").write_text(json.dumps({**record, "writing": writing}) + "\n")
    code, out, err = busynth(*AGAIN)
    assert (code, out) == (2, "") and "that busynth wrote" in err


@pytest.mark.parametrize("when", ["before", "as written"])
def test_a_healed_scan(scan: Scan, busynth: Run, healing: Any, when: str) -> None:
    pipeline = healing()
    asked = ("heal", "scans", "--region", "ellipse:280,200,40,30", "--bundle", "bundle")
    folder, rule = ("out", "blank") if when == "before" else ("first", "allow")
    assert busynth(*asked, "--out", folder, "--burned-in", rule)[0] == 0
    if when == "as written":
        request: HealRequest = pipeline.requests[0]
        healed: Healed = pipeline.heal(
            scan, request, on_progress=lambda _: None, cancelled=lambda: False
        )
        write_all_healed([HealedPair("case", scan, healed, *blank_of(scan))], Path("out"))
    code, out, err = busynth(*AGAIN)
    assert code == 0 and "came out the same" in err, err
    assert len(out.splitlines()) == 3 and same_files(out)
