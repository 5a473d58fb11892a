"""A drawn field of view, and what was said of writing, in the workspace and in what goes out."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from cases import decision_for
from screen_frames import screen_frame

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion, EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.burned_in import BurnedInRule, boxes_mask, writing_on
from busynth_gui.imaging.marks import find_writing
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.study.design import Shown
from busynth_gui.study.sources import frame
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.records import ScanRecord
from busynth_gui.workspace.study_sources import approved_sources
from busynth_gui.workspace.workspace import Workspace

TISSUE = read_scan(resource_folder("samples", "mixed.png")).pixels
FRAME = screen_frame(5, (600, 800), extra="words inside", tissue=np.asarray(TISSUE))


@pytest.fixture
def record(workspace: Workspace) -> ScanRecord:
    """A scan with writing on it, and an approved candidate."""
    return with_candidate(workspace, FRAME.pixels)


def with_candidate(workspace: Workspace, pixels: np.ndarray) -> ScanRecord:
    """The scan of these pixels in the workspace, with an approved candidate on it."""
    scan = Scan("written.png", pixels)
    record = workspace.add_scan(scan, "written.png")
    mask = EllipseRegion(310, 200, 30, 20).rasterize(scan.shape)
    image = np.where(mask, scan.pixels // 2, scan.pixels).astype(np.uint8)
    request = Request(scan.sha256, Pathology.BENIGN, 0, "compact", "b" * 64)
    made = workspace.add_candidate(
        Candidate(request, image, mask, np.zeros_like(mask), mask, image)
    )
    workspace.decide(made.id, decision_for(workspace, made.id, DecisionState.APPROVED))
    return record


def test_a_drawn_field_of_view_is_kept_and_reset(workspace: Workspace, record: ScanRecord) -> None:
    box = BoxRegion(10, 20, 300, 200)
    assert workspace.set_field_of_view(record.id, box).field_of_view == box
    assert workspace.scan_record(record.id).field_of_view == box
    assert workspace.set_field_of_view(record.id, None).field_of_view is None


def test_writing_holds_an_export_back(workspace: Workspace, record: ScanRecord) -> None:
    with pytest.raises(Refusal, match=r"writing is burned into written\.png"):
        list(approved_pairs(workspace))
    workspace.writing.clear(record.id, None, "A. Reader")
    (pair,) = approved_pairs(workspace)
    assert pair.writing is not None and pair.writing.action == "allowed"
    assert pair.writing.by == "A. Reader" and pair.writing.at
    workspace.writing.hold(record.id)
    with pytest.raises(Refusal):
        list(approved_pairs(workspace))
    (pair,) = approved_pairs(workspace, rule=BurnedInRule.BLANK)
    assert pair.blank is not None and pair.blank[FRAME.marks].mean() > 0.8


def test_what_was_blanked_goes_out_black_and_the_manifest_says_so(
    workspace: Workspace, record: ScanRecord, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("out")
    blank = boxes_mask(writing_on(FRAME.pixels), FRAME.pixels.shape) | FRAME.marks
    workspace.writing.clear(record.id, blank, "A. Reader")
    (done,) = write_pairs(FORMATS["busi"], approved_pairs(workspace), out)
    written = read_scan(done.image).pixels
    assert (written[blank] == 0).all()
    (stored,) = workspace.candidates(record.id)
    kept = workspace.load_candidate(stored.id).candidate.image
    np.testing.assert_array_equal(written[~blank], kept[~blank])
    np.testing.assert_array_equal(workspace.scan(record.id).pixels, FRAME.pixels)
    (told,) = read_manifest(out)
    assert told["writing"]["action"] == "blanked" and told["writing"]["pixels"] == blank.sum()
    assert told["writing"]["original_sha256"] == record.sha256
    # Blanked anew it is another file, not one that was there already.
    workspace.writing.clear(record.id, np.roll(blank, 1, 0) | blank)
    (again,) = write_pairs(FORMATS["busi"], approved_pairs(workspace), out, overwrite=True)
    assert (read_scan(again.image).pixels == 0).sum() > (written == 0).sum()


def test_what_somebody_blanks_elsewhere_does_not_stand_for_writing_that_is_found(
    workspace: Workspace, record: ScanRecord
) -> None:
    elsewhere = np.zeros(FRAME.pixels.shape, bool)
    elsewhere[:4, -4:] = True
    workspace.writing.clear(record.id, elsewhere, "A. Reader")
    (pair,) = approved_pairs(workspace)
    assert pair.blank is not None and pair.writing is not None
    assert pair.blank[elsewhere].all() and pair.blank[FRAME.marks].mean() > 0.8
    assert pair.writing.pixels == pair.blank.sum() and pair.writing.by == "A. Reader"


def test_no_lesion_goes_out_under_what_is_blanked(workspace: Workspace, record: ScanRecord) -> None:
    workspace.writing.clear(record.id, np.ones(FRAME.pixels.shape, bool))
    with pytest.raises(Refusal, match="lies on what was blanked"):
        list(approved_pairs(workspace))


def test_writing_holds_a_study_back_until_somebody_has_looked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = np.zeros(TISSUE.shape, np.uint8)
    cv2.putText(drawn, "EVA MUELLER", (30, 430), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255)
    marks = cv2.dilate(drawn, np.ones((5, 5), np.uint8)) > 0
    monkeypatch.setattr("busynth_gui.study.sources.find_marks", lambda _pixels, _view: marks)
    record = with_candidate(workspace, np.maximum(TISSUE, drawn))
    boxes = boxes_mask(find_writing(marks), marks.shape)
    (source,) = approved_sources(workspace)
    held = frame(source.load(), Shown.SCAN)
    assert isinstance(held, str) and held.startswith("writing is burned into it")
    for blank in (None, boxes):
        workspace.writing.clear(record.id, blank)
        lesion = source.load()
        assert not isinstance(frame(lesion, Shown.SCAN), str)
        assert (lesion.pixels[boxes] == 0).all() == (blank is not None)
