"""Workspaces of every earlier schema open, made by the code of their own time (make_earlier.py)."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from cases import make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.migrations import MIGRATIONS
from busynth_gui.workspace.workspace import Workspace

EARLIER = Path(__file__).parent / "earlier"
SCHEMAS = sorted(int(path.name[1:].partition(".")[0]) for path in EARLIER.iterdir())


def unpack(schema: int, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    packed = (EARLIER / f"v{schema}.sqlite.gz").read_bytes()
    (folder / DATABASE_NAME).write_bytes(gzip.decompress(packed))
    return folder


def test_no_schema_is_left_out() -> None:
    # The first is kept as text beside them, test_faults.py opens it.
    assert list(range(2, SCHEMAS[-1] + 1)) == SCHEMAS
    assert SCHEMAS[-1] >= 7


@pytest.mark.parametrize("schema", SCHEMAS)
def test_nothing_of_an_earlier_workspace_is_lost(schema: int, folder: Path) -> None:
    unpack(schema, folder)
    with Workspace.open(folder) as workspace:
        (scan,) = workspace.scans()
        assert (workspace.scan(scan.id).pixels == make_scan(0).pixels).all()
        first, second, third = workspace.candidates(scan.id)
        states = [first.state, second.state, third.state]
        assert states == [DecisionState.APPROVED, DecisionState.REJECTED, DecisionState.PENDING]
        kept = workspace.load_candidate(second.id)
        made = make_candidate(make_scan(0), 2)
        assert (kept.candidate.image == made.image).all()
        assert (kept.mask == made.mask).all()
        (pair,) = workspace.approved()
        assert (pair.candidate.image == make_candidate(make_scan(0), 1).image).all()
        assert pair.decision.reviewer == "A. Reader"
        assert workspace.draft(scan.id) == {"tool": "ellipse"}
        # And it can be worked in.
        workspace.add_candidate(make_candidate(make_scan(0), 4))
    with Workspace.open(folder) as workspace:
        assert len(workspace.candidates(scan.id)) == 4


def test_a_newer_workspace_is_refused_by_name_and_left_alone(folder: Path) -> None:
    unpack(SCHEMAS[-1], folder)
    database = folder / DATABASE_NAME
    connection = sqlite3.connect(database)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = database.read_bytes()
    with pytest.raises(Refusal) as refused:
        Workspace.open(folder)
    assert str(folder) in str(refused.value)
    assert "newer busynth" in str(refused.value)
    # What to do: the newer program again, or the copy that was taken before.
    assert "copy" in str(refused.value)
    assert database.read_bytes() == before
