"""The queue as it is kept on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cases import make_candidate, make_scan
from hypothesis import given, settings
from hypothesis import strategies as st

from busynth_gui.case.errors import Phrase
from busynth_gui.workspace.jobs import JobStore
from busynth_gui.workspace.records import JobRecord
from busynth_gui.workspace.workspace import Workspace


def job(job_id: str, scan_id: int = 1, **values: object) -> JobRecord:
    request = make_candidate(make_scan()).request
    return JobRecord(job_id, scan_id, "scan 0.png", json.dumps(request.to_json()), **values)  # type: ignore[arg-type]


@pytest.fixture
def jobs(workspace: Workspace) -> JobStore:
    workspace.add_scan(make_scan(), "")
    return workspace.jobs


def order(jobs: JobStore) -> str:
    return "".join(record.id for record in jobs.all())


def test_jobs_are_there_after_reopening_in_their_order(folder: Path) -> None:
    kept = [job("a"), job("b", behind=True), job("c", message="no", remedy="do")]
    with Workspace.open(folder) as workspace:
        workspace.add_scan(make_scan(), "")
        workspace.jobs.add(kept[:2])
        workspace.jobs.add(kept[2:])
    with Workspace.open(folder) as workspace:
        assert workspace.jobs.all() == kept
        assert kept[0].request == make_candidate(make_scan()).request


@pytest.mark.parametrize(
    "text", ["[", "[1, 2", '["{9}"]', '["{"]', "[]", "[[", "{}", "null", "a {0}"]
)
def test_a_reason_of_an_older_version_is_read_as_it_was_written(jobs: JobStore, text: str) -> None:
    jobs.add([job("a", message=text, remedy=None)])
    assert (jobs.all()[0].message, jobs.all()[0].remedy) == (text, None)


def test_a_reason_is_kept_with_its_template(jobs: JobStore) -> None:
    jobs.add([job("a")])
    jobs.fail("a", Phrase("{0}: {1}", "{x}", Phrase("the disk is full")), "ValueError: ['3']")
    record = jobs.all()[0]
    assert record.message == "{x}: the disk is full" and record.remedy == "ValueError: ['3']"
    assert isinstance(record.message, Phrase) and record.message.template == "{0}: {1}"
    assert isinstance(record.message.args[1], Phrase)


def test_jobs_go_in_before_another_and_change_places(jobs: JobStore) -> None:
    jobs.add([job("x"), job("y")])
    jobs.add([job("a"), job("b")], before="x")
    jobs.add([job("c")], before="x")
    assert order(jobs) == "abcxy"
    jobs.add([job("a")])  # tried again: at the end
    jobs.add([job("d")], before="gone")
    assert order(jobs) == "bcxyad"
    jobs.reorder(list("dabcxy"))
    jobs.remove(["a", "y", "gone"])
    assert order(jobs) == "dbcx"


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=120, max_size=120))
def test_any_number_of_jobs_finds_room_between_two(tmp_path_factory, places: list[int]) -> None:  # type: ignore[no-untyped-def]
    with Workspace.open(tmp_path_factory.mktemp("jobs") / "workspace") as workspace:
        workspace.add_scan(make_scan(), "")
        expected: list[str] = []
        for number, place in enumerate(places):
            at = min(place % 3, len(expected))  # close together: the gaps run out
            before = expected[at] if at < len(expected) else None
            workspace.jobs.add([job(str(number))], before=before)
            expected.insert(at, str(number))
        assert [record.id for record in workspace.jobs.all()] == expected


def test_a_job_goes_with_its_candidate_and_with_its_scan(workspace: Workspace) -> None:
    scan, other = make_scan(), make_scan(1)
    workspace.add_scan(scan, "")
    workspace.add_scan(other, "")
    workspace.jobs.add([job("a"), job("b"), job("c", scan_id=2)])
    made = workspace.add_candidate(make_candidate(scan), job_id="a")
    workspace.jobs.add([job("d", scan_id=2, lesion_of=made.id)])
    workspace.jobs.fail("b", "the disk is full", "make room")
    assert [(r.id, r.message, r.lesion_of) for r in workspace.jobs.all()] == [
        ("b", "the disk is full", None),
        ("c", None, None),
        ("d", None, 1),
    ]
    workspace.remove_scan(1)
    assert [(r.id, r.lesion_of) for r in workspace.jobs.all()] == [("c", None), ("d", None)]
