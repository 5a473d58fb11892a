"""Compacting and moving a workspace: what is kept stays whole, whatever happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.workspace import maintenance as upkeep
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.maintenance import compact, move
from busynth_gui.workspace.records import JobRecord
from busynth_gui.workspace.workspace import Workspace


@pytest.fixture
def filled(folder: Path) -> Path:
    """A workspace with twenty candidates, one approved, all but four discarded."""
    with Workspace.open(folder) as workspace:
        scan = make_scan(shape=(200, 200))
        workspace.add_scan(scan, "")
        for seed in range(20):
            workspace.add_candidate(make_candidate(scan, seed))
        workspace.decide(1, decision_for(workspace, 1, DecisionState.APPROVED))
        for candidate_id in range(5, 21):
            workspace.discard(candidate_id)
    return folder


def assert_whole(folder: Path) -> None:
    with Workspace.open(folder, create=False) as workspace:
        assert [key.id for key in workspace.listing.candidates()] == [1, 2, 3, 4]
        (pair,) = workspace.approved()  # reading checks the hashes
        assert pair.candidate.request.seed == 0
        assert workspace.load_candidate(4).candidate.request.seed == 3


def test_compacting_gives_the_room_of_the_discarded_back(filled: Path) -> None:
    with Workspace.open(filled) as workspace:
        keeps_lesion = JobRecord("a", 1, "", "{}", lesion_of=20)
        workspace.jobs.add([keeps_lesion])
    before = (filled / DATABASE_NAME).stat().st_size
    done = compact(filled)
    after = (filled / DATABASE_NAME).stat().st_size
    assert done.discarded == 15
    assert done.freed == before - after > before / 2
    assert_whole(filled)
    with Workspace.open(filled) as workspace:
        assert [r.id for r in workspace.candidates(1, discarded=True)] == [20]
        assert workspace.jobs.all()[0].lesion_of == 20


def test_compacting_can_be_cancelled(filled: Path) -> None:
    with pytest.raises(Cancelled):
        compact(filled, lambda: True)
    assert_whole(filled)


def test_an_open_workspace_is_neither_compacted_nor_moved(filled: Path, tmp_path: Path) -> None:
    with Workspace.open(filled):
        for upkeep_of in (compact, lambda folder: move(folder, tmp_path / "new")):
            with pytest.raises(Refusal, match="open in another window"):
                upkeep_of(filled)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("other_disk", [False, True])
@pytest.mark.parametrize("target_exists", [False, True])
def test_moved_all_is_there_and_nothing_is_left_behind(
    filled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    other_disk: bool,
    target_exists: bool,
) -> None:
    monkeypatch.setattr(upkeep, "_other_disk", lambda *_: other_disk)
    target = tmp_path / "elsewhere" / "breast"
    target.parent.mkdir()
    if target_exists:
        target.mkdir()
    told: list[tuple[int, int]] = []
    move(filled, target, lambda *bytes_: told.append(bytes_))
    assert not filled.exists()
    assert list(target.parent.iterdir()) == [target]
    assert_whole(target)
    assert (told[-1][0] == told[-1][1] > 0) if other_disk else told == []


def test_a_move_that_is_cancelled_or_fails_leaves_it_where_it_was(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(_done: int, _all: int) -> None:
        raise Cancelled

    def damage(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upkeep, "_other_disk", lambda *_: True)
    with pytest.raises(Cancelled):
        move(filled, tmp_path / "new", cancel)
    monkeypatch.setattr(upkeep, "_copy", damage)
    with pytest.raises(Refusal, match="no room"):
        move(filled, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == [filled.name]
    assert_whole(filled)


def test_a_folder_that_cannot_be_moved_to_is_refused(filled: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("do not touch")
    for target, words in (
        (full, "is not empty"),
        (full / "thesis.txt", "is not empty"),
        (filled / "below", "lies in the workspace"),
        (tmp_path / "no" / "such", "there is no folder"),
        # Which cannot be asked for, as what lies in a folder that may not be entered.
        (tmp_path / ("x" * 300) / "new", "there is no folder"),
    ):
        with pytest.raises(Refusal, match=words):
            move(filled, target)
    assert_whole(filled)
