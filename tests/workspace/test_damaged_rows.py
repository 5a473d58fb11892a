"""A workspace whose texts are damaged opens all the same; what is whole in it is there."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from cases import decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.case.finding import AskedWord, Finding
from busynth_gui.case.summary import summarise
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.records import JobRecord
from busynth_gui.workspace.workspace import Workspace

WORST = [
    b"\xff\xfe\x00",
    b"",
    b"[",
    b"{",
    b"null",
    b"5",
    b'"x"',
    b"[" * 5000,
    b'{"a": NaN}',
    b"[5]",
    b"[[1, 2], []]",
]
COLUMNS = [
    ("scan", "name"), ("scan", "source"), ("scan", "height"), ("scan", "spacing_row"),
    ("scan", "added_at"), ("scan", "done"), ("candidate", "request"), ("candidate", "created_at"),
    ("candidate", "mask_sha256"), ("decision", "state"), ("decision", "reasons"),
    ("decision", "perceived"), ("decision", "comment"), ("decision", "category"),
    ("finding", "asked"), ("finding", "height"), ("finding", "near_marks"),
    ("draft", "json"), ("setting", "json"), ("job", "request"), ("job", "message"), ("job", "id"),
    ("scan", "thumbnail"), ("candidate", "thumbnail"), ("scan_pixels", "png"),
    ("decision", "seconds"), ("finding", "nearness"), ("candidate_arrays", "mask"),
    ("candidate_arrays", "image"),
]  # fmt: skip


def fill(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        for seed in (1, 2):
            scan = make_scan(seed)
            record = workspace.add_scan(scan, Path(f"{seed}.png"))
            made = workspace.add_candidate(make_candidate(scan, seed))
            approved = DecisionState.APPROVED
            workspace.decide(made.id, decision_for(workspace, made.id, approved))
            finding = Finding(0, 0, 0, 10, 10, (AskedWord("shape", "oval", "oval"),), None)
            assert workspace.findings.keep(made.id, made.mask_sha256, finding)
            workspace.set_draft(record.id, {"count": seed})
            workspace.set_setting(str(seed), seed)
            workspace.jobs.add([JobRecord(str(seed), record.id, scan.name, made.request_json)])


def look_through(folder: Path) -> int:
    """Everything that a window asks for when it opens, and while one works; what was counted."""
    found = 0
    with Workspace.open(folder) as workspace:
        found += len(workspace.scans()) + len(workspace.decisions.entries())
        summarise(workspace.decisions.entries())
        for record in workspace.scans():
            workspace.draft(record.id)
            assert isinstance(workspace.listing.scan_thumbnail(record.id), bytes)
            try:
                assert workspace.scan(record.id).shape == (record.height, record.width)
            except Refusal as refusal:
                assert "is damaged" in str(refusal)
            found += len(workspace.candidates(record.id))
            for candidate in workspace.candidates(record.id):
                assert isinstance(workspace.listing.candidate_thumbnail(candidate.id), bytes)
                try:
                    workspace.load_candidate(candidate.id)
                except Refusal as refusal:
                    assert "\n" not in str(refusal)
        for key in ("1", "2"):
            workspace.setting(key, 0)
        for job in workspace.jobs.all():
            try:
                assert job.request
            except Refusal as refusal:
                assert "\n" not in str(refusal)
        try:
            found += len(list(workspace.approved()))
        except Refusal as refusal:
            assert "\n" not in str(refusal)
    return found


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_one_damaged_text_costs_no_more_than_its_row(
    tmp_path: Path, table: str, column: str
) -> None:
    fill(tmp_path / "whole")
    whole = look_through(tmp_path / "whole")
    for number, worst in enumerate(WORST):
        folder = Path(shutil.copytree(tmp_path / "whole", tmp_path / str(number)))
        database = sqlite3.connect(folder / DATABASE_NAME)
        key = "rowid"
        database.execute("PRAGMA ignore_check_constraints = ON")
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(
            f"UPDATE {table} SET {column} = CAST(? AS TEXT)"
            f" WHERE {key} = (SELECT min({key}) FROM {table})",
            (worst,),
        )
        database.commit()
        database.close()
        assert look_through(folder) >= whole // 2
