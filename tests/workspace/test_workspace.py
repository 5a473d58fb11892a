from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from cases import decision_for, make_candidate, make_scan

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.workspace import row_mapping
from busynth_gui.workspace.records import CandidateRecord
from busynth_gui.workspace.row_mapping import CANDIDATES
from busynth_gui.workspace.workspace import Workspace

ARRAYS = ("image", "mask", "band", "region", "lesion")


@pytest.fixture
def record(workspace: Workspace) -> CandidateRecord:
    scan = make_scan()
    workspace.add_scan(scan, "scan 0.png")
    return workspace.add_candidate(make_candidate(scan))


def approve(workspace: Workspace, candidate_id: int) -> CandidateRecord:
    decision = decision_for(workspace, candidate_id, DecisionState.APPROVED, reviewer="Dr A")
    return workspace.decide(candidate_id, decision)


def assert_same(one: Candidate, other: Candidate) -> None:
    assert one.request == other.request
    for name in ARRAYS:
        a, b = getattr(one, name), getattr(other, name)
        assert a.dtype == b.dtype, name
        assert np.array_equal(a, b), name


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_scan_and_candidate_come_back_bit_for_bit_after_reopening(
    folder: Path, dtype: type
) -> None:
    scan = make_scan(dtype=dtype)
    candidate = make_candidate(scan)
    with Workspace.open(folder) as workspace:
        scan_id = workspace.add_scan(scan, "/data/scan.png").id
        candidate_id = workspace.add_candidate(candidate).id
    with Workspace.open(folder, create=False) as workspace:
        back = workspace.scan(scan_id)
        assert (back.name, back.spacing_mm, back.sha256) == (scan.name, (0.1, 0.2), scan.sha256)
        assert back.pixels.dtype == dtype
        assert np.array_equal(back.pixels, scan.pixels)
        assert workspace.scan_record(scan_id).source == "/data/scan.png"
        assert_same(workspace.load_candidate(candidate_id).candidate, candidate)


def test_the_same_pixels_twice_are_one_scan(workspace: Workspace) -> None:
    first = workspace.add_scan(make_scan(1), "a.png")
    assert workspace.add_scan(make_scan(1), "b.png") == first
    second = workspace.add_scan(make_scan(2), "c.png")
    assert workspace.scans() == [first, second]
    assert workspace.find_scan(make_scan(2).sha256) == second
    assert workspace.find_scan("no such hash") is None


def test_a_known_scan_takes_over_a_spacing_that_was_unknown_and_keeps_one_that_was_known(
    workspace: Workspace,
) -> None:
    pixels = make_scan().pixels
    first = workspace.add_scan(Scan("a.png", pixels), "a.png")
    assert workspace.scan(first.id).spacing_mm is None
    again = workspace.add_scan(Scan("a.dcm", pixels, (0.1, 0.2)), "a.dcm")
    assert again == replace(first, spacing_mm=(0.1, 0.2))
    assert workspace.scan(first.id).spacing_mm == (0.1, 0.2)
    assert workspace.add_scan(Scan("b.dcm", pixels, (0.3, 0.3)), "b.dcm") == again
    assert workspace.add_scan(Scan("a.png", pixels), "a.png") == again


def test_several_scans_are_added_together_or_none_is(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = make_scan(1).pixels
    known = workspace.add_scan(Scan("a.png", pixels), "a.png")
    batch = [
        (make_scan(2), "b.png"),
        (Scan("a.dcm", pixels, (0.1, 0.2)), "a.dcm"),
        (make_scan(3), "c.png"),
        (make_scan(2), "b again.png"),
    ]
    insert = row_mapping.insert_scan
    inserted: list[object] = []

    def fail_at_last(db: sqlite3.Connection, packed: row_mapping.PackedScan) -> int:
        inserted.append(packed)
        if len(inserted) == 2:
            raise MemoryError
        return insert(db, packed)

    with monkeypatch.context() as failing, pytest.raises(MemoryError):
        failing.setattr(row_mapping, "insert_scan", fail_at_last)
        workspace.add_scans(batch)
    assert workspace.scans() == [known] and workspace.scan(known.id).spacing_mm is None
    added = workspace.add_scans(batch)
    assert [each.record.source for each in added] == ["b.png", "a.png", "c.png", "b.png"]
    assert [each.is_new for each in added] == [True, False, True, False]
    assert [each.has_new_spacing for each in added] == [False, True, False, False]
    assert workspace.scan(known.id).spacing_mm == (0.1, 0.2)
    assert len(workspace.scans()) == 3


def test_the_same_candidate_twice_is_one_and_comes_back_when_discarded(
    workspace: Workspace, record: CandidateRecord
) -> None:
    candidate = make_candidate(make_scan())
    assert workspace.add_candidate(candidate) == record
    workspace.discard(record.id)
    assert workspace.candidates(record.scan_id) == []
    assert workspace.candidates(record.scan_id, discarded=True) == [replace(record, discarded=True)]
    workspace.add_candidate(candidate)
    assert workspace.candidates(record.scan_id) == [record]


def test_a_candidate_of_another_workspaces_scan_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refusal, match="not in this workspace"):
        workspace.add_candidate(make_candidate(make_scan(9)))


def test_a_candidate_that_does_not_fit_its_scan_is_refused(workspace: Workspace) -> None:
    scan = make_scan()
    workspace.add_scan(scan, "")
    good = make_candidate(scan)
    wrong = Candidate(good.request, good.image, good.mask[:-1], *[good.band] * 2, good.lesion)
    with pytest.raises(Refusal, match="does not fit"):
        workspace.add_candidate(wrong)
    assert workspace.candidates(1) == []


def test_a_decision_holds_and_its_history_is_kept(
    workspace: Workspace, record: CandidateRecord
) -> None:
    assert record.state is DecisionState.PENDING
    approve(workspace, record.id)
    rejection = decision_for(
        workspace,
        record.id,
        DecisionState.REJECTED,
        ("s3-seam", "mask"),
        "visible at 3 o'clock",
        "Dr B",
    )
    assert workspace.decide(record.id, rejection).decision == rejection
    (listed,) = workspace.candidates(record.scan_id)
    assert listed.state is DecisionState.REJECTED
    states = [decision.state for decision in workspace.decisions.history(record.id)]
    assert states == [DecisionState.APPROVED, DecisionState.REJECTED]


def test_a_decision_on_other_pixels_is_refused(
    workspace: Workspace, record: CandidateRecord
) -> None:
    for hashes in ((record.image_sha256, "0" * 64), ("0" * 64, record.mask_sha256)):
        with pytest.raises(Refusal, match="other pixels"):
            workspace.decide(record.id, Decision(DecisionState.APPROVED, *hashes))
    assert workspace.candidate_record(record.id).state is DecisionState.PENDING
    assert workspace.decisions.history(record.id) == []


def test_correcting_the_mask_takes_the_approval_back(
    workspace: Workspace, record: CandidateRecord
) -> None:
    stale = decision_for(workspace, record.id, DecisionState.APPROVED)
    approve(workspace, record.id)
    made = workspace.load_candidate(record.id).mask
    corrected = np.roll(made, 2, axis=1)
    after = workspace.set_mask(record.id, corrected)
    assert after.state is DecisionState.PENDING
    assert after.mask_corrected
    assert list(workspace.approved()) == []
    with pytest.raises(Refusal):
        workspace.decide(record.id, stale)
    stored = workspace.load_candidate(record.id)
    assert np.array_equal(stored.mask, corrected)
    assert np.array_equal(stored.candidate.mask, made)
    approve(workspace, record.id)
    (exported,) = workspace.approved()
    assert np.array_equal(exported.mask, corrected)
    assert len(workspace.decisions.history(record.id)) == 2


def test_keeping_the_mask_as_it_is_keeps_the_approval(
    workspace: Workspace, record: CandidateRecord
) -> None:
    approved = approve(workspace, record.id)
    same = workspace.load_candidate(record.id).mask.copy()
    assert workspace.set_mask(record.id, same) == approved


def test_the_mask_as_made_is_no_correction_but_another_than_was_approved(
    workspace: Workspace, record: CandidateRecord
) -> None:
    made = workspace.load_candidate(record.id).mask
    workspace.set_mask(record.id, np.roll(made, 2, axis=1))
    approve(workspace, record.id)
    after = workspace.set_mask(record.id, made)
    assert (after.mask_corrected, after.mask_sha256) == (False, record.mask_sha256)
    assert after.state is DecisionState.PENDING
    assert np.array_equal(workspace.load_candidate(record.id).mask, made)


@pytest.mark.parametrize(
    ("mask", "words"),
    [(np.zeros((80, 100), bool), "empty"), (np.ones((100, 80), bool), "80 x 100 px")],
)
def test_a_mask_that_cannot_be_is_refused(
    workspace: Workspace, record: CandidateRecord, mask: np.ndarray, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        workspace.set_mask(record.id, mask)
    assert workspace.candidate_record(record.id) == record


def test_approved_gives_what_an_export_needs(workspace: Workspace) -> None:
    scan = make_scan()
    owner = workspace.add_scan(scan, "scan 0.png")
    records = [workspace.add_candidate(make_candidate(scan, seed)) for seed in range(4)]
    for record in records[:3]:
        approve(workspace, record.id)
    workspace.discard(records[0].id)
    pairs = list(workspace.approved())
    assert [pair.name for pair in pairs] == ["scan-0_00002", "scan-0_00003"]
    for pair, seed in zip(pairs, (1, 2), strict=True):
        assert pair.scan == owner
        assert_same(pair.candidate, make_candidate(scan, seed))
        assert pair.decision.holds_for(pair.candidate.image_sha256, pair.candidate.mask_sha256)
        assert pair.decision.reviewer == "Dr A"
    counts = workspace.counts(owner.id)
    assert (counts[DecisionState.APPROVED], counts[DecisionState.PENDING]) == (2, 1)


def test_a_removed_scan_is_gone_with_all_that_hung_on_it(
    folder: Path, workspace: Workspace, record: CandidateRecord
) -> None:
    approve(workspace, record.id)
    workspace.set_draft(record.scan_id, {"count": 4})
    other = workspace.add_scan(make_scan(5), "")
    workspace.remove_scan(record.scan_id)
    assert workspace.scans() == [other]
    assert workspace.draft(record.scan_id) is None
    for call in (workspace.scan, workspace.remove_scan):
        with pytest.raises(KeyError):
            call(record.scan_id)
    with pytest.raises(KeyError):
        workspace.load_candidate(record.id)
    # Not even in free pages or in the log: "irregular" stood in the candidate's request only.
    for file in folder.iterdir():
        assert b"irregular" not in file.read_bytes()


def test_ids_are_not_used_again(workspace: Workspace, record: CandidateRecord) -> None:
    workspace.remove_scan(record.scan_id)
    scan = make_scan()
    assert workspace.add_scan(scan, "").id != record.scan_id
    assert workspace.add_candidate(make_candidate(scan)).id != record.id


def test_drafts_and_settings_are_there_after_reopening(folder: Path) -> None:
    draft = {"region": {"kind": "ellipse", "values": [1, 2, 3, 4, 5]}, "seed": 7, "note": "μ"}
    with Workspace.open(folder) as workspace:
        scan_id = workspace.add_scan(make_scan(), "").id
        assert workspace.draft(scan_id) is None
        workspace.set_draft(scan_id, {"seed": 1})
        workspace.set_draft(scan_id, draft)
        workspace.set_setting("mask opacity", 0.4)
    with Workspace.open(folder) as workspace:
        assert workspace.draft(scan_id) == draft
        assert workspace.setting("mask opacity") == 0.4
        assert workspace.setting("not there", "default") == "default"
        workspace.set_draft(scan_id, None)
        assert workspace.draft(scan_id) is None


def test_a_scan_handed_out_cannot_be_painted_on(workspace: Workspace) -> None:
    record = workspace.add_scan(make_scan(), "")
    with pytest.raises(ValueError, match="read-only"):
        workspace.scan(record.id).pixels[0, 0] = 1


def test_thumbnails_are_small_pictures(workspace: Workspace, record: CandidateRecord) -> None:
    listing = workspace.listing
    for data in (listing.scan_thumbnail(record.scan_id), listing.candidate_thumbnail(record.id)):
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        assert picture is not None and max(picture.shape) <= 192
        assert len(data) < 40_000
    assert listing.scan_thumbnail(99) == listing.candidate_thumbnail(99) == b""


def test_the_listing_says_what_the_records_say(workspace: Workspace) -> None:
    for seed in (1, 2):
        scan = make_scan(seed)
        workspace.add_scan(scan, "")
        for number in range(3):
            workspace.add_candidate(make_candidate(scan, number))
    approve(workspace, 5)
    workspace.discard(3)
    rejection = decision_for(workspace, 1, DecisionState.REJECTED)
    workspace.decide(1, rejection)
    listing = workspace.listing
    keys = [(r.id, r.scan_id, r.state) for scan in (1, 2) for r in workspace.candidates(scan)]
    assert listing.candidates() == keys
    assert listing.candidates(2) == keys[2:]
    assert listing.counts() == {1: workspace.counts(1), 2: workspace.counts(2)}
    (name,) = listing.approved()
    (pair,) = workspace.approved()
    assert (name.candidate_id, name.stem, name.scan_name) == (5, pair.name, pair.scan.name)
    assert name.pathology is pair.candidate.request.pathology


def test_a_scan_is_done_until_more_is_made_of_it(
    workspace: Workspace, record: CandidateRecord
) -> None:
    assert workspace.set_done(record.scan_id, True).done
    approve(workspace, record.id)
    assert workspace.scan_record(record.scan_id).done
    workspace.add_candidate(make_candidate(make_scan(), 8))
    assert not workspace.scan_record(record.scan_id).done


def test_listing_goes_by_an_index_and_sorts_nothing(workspace: Workspace) -> None:
    """What keeps ten thousand candidates quick; tests/bench measures how quick."""
    with workspace._database.reading() as database:
        plan = database.execute(
            f"EXPLAIN QUERY PLAN {CANDIDATES} WHERE c.scan_id = 1 AND c.discarded_at IS NULL"
            " ORDER BY c.id"
        ).fetchall()
    steps = [row["detail"] for row in plan]
    assert any("candidate_scan" in step for step in steps)
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in steps)
