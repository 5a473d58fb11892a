"""Undo and redo: in order, scan by scan, within a bound."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busynth_gui.ui.models.undo import History


@dataclass
class Append:
    """A step on a list of numbers."""

    what: list[int]
    number: int
    nbytes: int = 0
    subject: object = "list"

    @property
    def name(self) -> str:
        return f"Append {self.number}"

    def redo(self) -> None:
        self.what.append(self.number)

    def undo(self) -> None:
        assert self.what.pop() == self.number


@given(st.lists(st.sampled_from(["push", "push everywhere", "undo", "redo"]), max_size=60))
def test_any_sequence_is_what_a_list_of_states_would_give(moves: list[str]) -> None:
    history = History()
    history.activate(1)
    now: list[int] = []
    states: list[list[int]] = [[]]
    at = 0
    for number, move in enumerate(moves):
        if move.startswith("push"):
            history.push(Append(now, number), everywhere=move.endswith("everywhere"))
            states = [*states[: at + 1], list(now)]
            at += 1
        elif move == "undo":
            history.undo()
            at = max(at - 1, 0)
        else:
            history.redo()
            at = min(at + 1, len(states) - 1)
        assert now == states[at]
        assert (history.undo_name is None) == (at == 0)
        assert (history.redo_name is None) == (at == len(states) - 1)


def test_a_step_on_any_scan_is_undone_on_every_scan() -> None:
    history = History()
    on_scan: list[int] = []
    anywhere: list[int] = []
    history.activate(1)
    history.push(Append(on_scan, 1))
    history.push(Append(anywhere, 2), everywhere=True)
    history.activate(2)
    assert history.names == ["Append 2"]
    history.undo()
    assert (on_scan, anywhere) == ([1], [])
    history.activate(1)
    assert (history.undo_name, history.redo_name) == ("Append 1", "Append 2")
    history.remove(1)
    history.activate(2)
    history.redo()
    assert anywhere == [2]


def test_many_steps_on_any_scan_leave_a_scan_its_own() -> None:
    history = History(most_steps=10)
    history.activate(1)
    decisions: list[int] = []
    strokes: list[int] = []
    for number in range(20):
        history.push(Append(decisions, number), everywhere=True)
    for number in range(3):
        history.push(Append(strokes, number))
    assert history.names == [f"Append {n}" for n in (*range(13, 20), 0, 1, 2)]


def test_the_bound_takes_the_oldest_step_of_the_scan_open_longest_ago() -> None:
    history = History(most_bytes=10_000)
    lists: dict[int, list[int]] = {1: [], 2: []}
    for scan in (1, 2):
        history.activate(scan)
        for number in range(4):
            history.push(Append(lists[scan], number, nbytes=1000))
    assert history.nbytes <= 10_000
    assert history.names == [f"Append {n}" for n in range(4)]
    history.activate(1)
    assert history.names == ["Append 2", "Append 3"]
    history.push(Append(lists[1], 4, nbytes=9000))
    assert history.nbytes <= 10_000
    assert history.names == ["Append 4"]
    history.undo()
    history.undo()
    assert lists[1] == [0, 1, 2, 3]
    history.activate(2)
    assert history.names == []


def test_a_step_that_fails_is_not_kept_and_one_that_cannot_be_undone_stays() -> None:
    class Broken(Append):
        def redo(self) -> None:
            raise OSError("disk full")

    class Stuck(Append):
        def undo(self) -> None:
            raise OSError("disk full")

    history, now = History(), list[int]()
    history.activate(1)
    with pytest.raises(OSError):
        history.push(Broken(now, 1))
    assert history.undo_name is None
    history.push(Stuck(now, 2))
    with pytest.raises(OSError):
        history.undo()
    assert history.undo_name == "Append 2" and history.redo_name is None


def test_what_is_gone_takes_its_steps_along() -> None:
    history, one, other = History(), list[int](), list[int]()
    history.activate(1)
    for number in range(3):
        history.push(Append(one, number, subject="one"))
        history.push(Append(other, number, subject="other"))
    history.undo()
    history.forget("one")
    assert history.names == ["Append 0", "Append 1"]
    history.redo()
    assert other == [0, 1, 2]
    history.remove(1)
    assert (history.nbytes, history.undo_name) == (0, None)
