"""Studies in a workspace: kept whole, answers final, on disk when given, withheld till the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "study"))

from cases import add_to, decision_for, make_built, make_candidate, make_scan
from test_healings import healed_of

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.region import EllipseRegion
from busynth_gui.study.answers import Answer
from busynth_gui.study.design import DamagedPicture
from busynth_gui.workspace.study_sources import approved_sources
from busynth_gui.workspace.workspace import Workspace


def test_a_study_is_kept_with_its_pictures(workspace: Workspace) -> None:
    built = make_built()
    record = workspace.studies.add(built)
    assert (record.name, record.trials, record.readers) == ("first", 6, {})
    assert workspace.studies.study(record.id) == built.study
    for number, picture in enumerate(built.pictures):
        kept = workspace.studies.picture(record.id, number)
        assert np.array_equal(kept.pixels, picture.pixels)
        assert np.array_equal(kept.mask, picture.mask)
    with pytest.raises(Refusal, match="already"):
        workspace.studies.add(make_built(" FIRST "))
    assert workspace.studies.find("First").id == record.id
    with pytest.raises(Refusal, match="this workspace has first"):
        workspace.studies.find("second")


def test_a_damaged_picture_is_named_and_costs_itself_alone(workspace: Workspace) -> None:
    studies = workspace.studies
    built = make_built()
    key = studies.add(built).id
    with workspace._database.transaction() as db:
        db.execute("UPDATE study_picture SET png = substr(png, 1, 90) WHERE number = 1")
        db.execute("UPDATE study_picture SET mask = 'none' WHERE number = 3")
        db.execute("DELETE FROM study_picture WHERE number = 4")
    assert studies.damaged(key) == (1, 3, 4)
    for number in (1, 3, 4):
        with pytest.raises(DamagedPicture, match=f"picture {number} of a study is damaged"):
            studies.picture(key, number)
    assert np.array_equal(studies.picture(key, 2).pixels, built.pictures[2].pixels)
    with pytest.raises(KeyError):
        studies.picture(key + 1, 0)


def test_answers_are_final_and_of_the_study(workspace: Workspace) -> None:
    studies = workspace.studies
    record = studies.add(make_built())
    studies.give(record.id, Answer("A. Reader", 2, rating=5, seconds=3.2))
    for wrong, why in (
        (Answer("a.  reader", 2, rating=1), "A. Reader has answered trial 2 already"),
        (Answer("A. Reader", 6, rating=1), "no trial 6"),
        (Answer("A. Reader", 3, rating=0), "no rating"),
    ):
        with pytest.raises(Refusal, match=why):
            studies.give(record.id, wrong)
    studies.give(record.id, Answer("A.  READER", 3, rating=2))
    assert [(a.reader, a.trial, a.rating) for a in studies.answers(record.id)] == [
        ("A. Reader", 2, 5),
        ("A. Reader", 3, 2),
    ]
    assert studies.record(record.id).readers == {"A. Reader": 2}


def test_several_answers_are_kept_or_none(workspace: Workspace) -> None:
    record = workspace.studies.add(make_built())
    given = [Answer("b", n, rating=3 + n) for n in (0, 1)] + [Answer("b", 1, rating=3)]
    with pytest.raises(Refusal, match="already"):
        workspace.studies.give_all(record.id, given)
    assert workspace.studies.answers(record.id) == []


def test_answers_that_say_what_was_said_are_passed_over(workspace: Workspace) -> None:
    """A form that was taken in half filled in comes again when it is full."""
    record = workspace.studies.add(make_built())
    half = [Answer("b", n, rating=3, seconds=2.0, given_at=f"day {n}") for n in (0, 1)]
    workspace.studies.give_all(record.id, half)
    full = [Answer("B", n, rating=3) for n in range(6)]
    with pytest.raises(Refusal, match="answered trial 1 already, and otherwise"):
        workspace.studies.give_all(record.id, [*full[2:], replace(full[1], rating=4)])
    assert workspace.studies.answers(record.id) == half
    workspace.studies.give_all(record.id, full)
    kept = workspace.studies.answers(record.id)
    assert kept[:2] == half and [a.trial for a in kept] == list(range(6))


def test_names_are_one_whatever_their_case_and_form(workspace: Workspace) -> None:
    """SQLite's own comparison knows the letters of ASCII alone."""
    studies = workspace.studies
    record = studies.add(make_built("Studie \u00dcber  Zo\u00eb"))
    for name in ("studie \u00fcber zo\u00eb", "STUDIE U\u0308BER ZOE\u0308"):
        assert studies.find(name).id == record.id
        with pytest.raises(Refusal, match="already"):
            studies.add(make_built(name))
    for number, reader in enumerate(("Zoe\u0308", "Zo\u00eb", "ZO\u00cb")):
        studies.give(record.id, Answer(reader, number, rating=3))
    assert studies.record(record.id).readers == {"Zo\u00eb": 3}


def test_a_study_is_read_when_all_who_began_have_ended(workspace: Workspace) -> None:
    studies = workspace.studies
    record = studies.add(make_built())
    assert not record.is_read
    studies.give_all(record.id, [Answer("a", n, rating=3) for n in range(6)])
    assert studies.record(record.id).is_read
    studies.give(record.id, Answer("b", 0, rating=3))
    assert not studies.record(record.id).is_read
    assert studies.close(record.id).closed
    with pytest.raises(Refusal, match="closed"):
        studies.give(record.id, Answer("b", 1, rating=3))


def test_a_deleted_study_leaves_nothing_on_the_disk(folder: Path) -> None:
    built = make_built()
    secret = replace(built.study, notes=("left by a patient called Pfeffer",))
    with Workspace.open(folder) as workspace:
        record = workspace.studies.add(replace(built, study=secret))
        workspace.studies.give(record.id, Answer("Salz", 0, rating=3))
        workspace.studies.remove(record.id)
        assert workspace.studies.records() == []
        for path in folder.iterdir():
            assert b"Pfeffer" not in path.read_bytes() and b"Salz" not in path.read_bytes()


READING = """
import sys
from pathlib import Path
from busynth_gui.study.answers import Answer
from busynth_gui.workspace.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    (record,) = workspace.studies.records()
    for trial in range(record.trials):
        workspace.studies.give(record.id, Answer("a", trial, rating=1 + trial % 6))
        print(trial, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process as only POSIX can")
def test_a_kill_loses_no_answer(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        key = workspace.studies.add(make_built(trials=400)).id
    reading = subprocess.Popen(
        [sys.executable, "-c", READING, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert reading.stdout is not None
    said = [int(reading.stdout.readline()) for _ in range(7)]
    reading.send_signal(signal.SIGKILL)
    said += [int(line) for line in reading.stdout if line.strip()]
    reading.wait()
    with Workspace.open(folder) as workspace:
        kept = [a.trial for a in workspace.studies.answers(key)]
    assert set(said) <= set(kept)
    assert kept == list(range(len(kept)))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_approved_candidates_may_be_shown(workspace: Workspace, dtype: type) -> None:
    scan = make_scan(dtype=dtype)
    workspace.add_scan(scan, "x.png")
    records = [workspace.add_candidate(make_candidate(scan, seed)) for seed in (1, 2, 3)]
    for record, state in zip(records, ["approved", "approved", "rejected"], strict=True):
        workspace.decide(record.id, decision_for(workspace, record.id, DecisionState(state)))
    sources = approved_sources(workspace)
    assert [s.name for s in sources] == [f"candidate {r.id}" for r in records[:2]]
    assert {s.pathology for s in sources} == {Pathology.MALIGNANT}
    lesion = sources[0].load()
    assert lesion.pixels.dtype == np.uint8
    assert lesion.healthy is not None
    assert sources[0].size == pytest.approx(np.sqrt(lesion.mask.sum()))
    # The spacing of the test's scan is 0.1 x 0.2 mm.
    assert sources[0].size_mm == pytest.approx(sources[0].size * np.sqrt(0.02))
    outside = ~make_candidate(scan, 1).region
    assert np.array_equal(lesion.pixels[outside], lesion.healthy[outside])


def test_a_candidate_on_a_healed_scan_belongs_to_the_scan_that_was_healed(
    workspace: Workspace,
) -> None:
    lesion = make_scan(dtype=np.uint16)
    healed = healed_of(lesion)
    for scan in (lesion, healed):
        workspace.add_scan(scan, "x.png")
    for scan in (healed, lesion):
        record = workspace.add_candidate(make_candidate(scan, 1))
        workspace.decide(record.id, decision_for(workspace, record.id, DecisionState.APPROVED))
    on_it, on_healed = approved_sources(workspace)
    assert on_it.group == on_healed.group
    in_8_bits = np.rint(lesion.pixels.astype(np.float32) * (255 / lesion.full_scale))
    wanted = {lesion.sha256, array_sha256(in_8_bits.astype(np.uint8))}
    assert wanted <= on_it.made_of and wanted | {healed.sha256} <= on_healed.made_of


def test_several_lesions_are_shown_as_sets_of_real_scans_have_them(workspace: Workspace) -> None:
    """Their masks in one; what is benign and malignant is neither, and not shown."""
    scan = make_scan()
    workspace.add_scan(scan, "x.png")
    ground = make_candidate(scan)
    added = add_to(ground, EllipseRegion(20, 20, 8, 5))
    alike = replace(added, request=replace(added.request, pathology=Pathology.MALIGNANT))
    workspace.add_candidate(ground)
    for candidate in (added, alike):
        record = workspace.add_candidate(candidate)
        workspace.decide(record.id, decision_for(workspace, record.id, DecisionState.APPROVED))
    mixed, same = approved_sources(workspace)
    with pytest.raises(Refusal, match="benign and malignant"):
        mixed.load()
    shown = same.load()
    assert same.pathology is Pathology.MALIGNANT
    assert np.array_equal(shown.mask, ground.mask | alike.mask)
    assert same.size == pytest.approx(np.sqrt(shown.mask.sum()))
