"""Candidates left out of the lists for what the checks found, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from desk import make_candidate
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.finding import Finding, Mark
from busynth_gui.ui.lists import list_choices
from busynth_gui.ui.lists.sieves import SIEVES, sieve_named, told_at_most
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.records import CandidateFacts

FOUND = Finding(0, 0, 0, 20, 30, (), None)
TOLD = {1: 0.9, 2: 0.2, 3: 0.5, 4: 0.7}


@pytest.fixture
def judged(review: MainWindow) -> MainWindow:
    """Five candidates, of which a critic has judged all but the fifth; nobody else checks them."""
    review.services.idle_checks.close()
    for candidate_id, told in TOLD.items():
        say(review, candidate_id, told)
    return review


def say(window: MainWindow, candidate_id: int, told: float | None) -> None:
    mask = window.workspace.candidate_record(candidate_id).mask_sha256
    assert window.workspace.findings.keep(candidate_id, mask, replace(FOUND, told=told))
    window.strip.candidates.note_finding(candidate_id)


def test_those_told_more_easily_are_hidden_and_counted_and_come_back(
    qtbot: QtBot, judged: MainWindow
) -> None:
    model, head = judged.strip.candidates, judged.strip.head
    judged.strip.sieve.choose("told:0.5")
    assert model.ids() == (2, 3, 5)  # nobody judged the fifth
    assert judged.sheet.sieve.currentText() == "told ≤ 0.50"
    assert head.held_back.isVisible() and head.held_back.text() == "2 hidden"
    assert "told ≤ 0.50" in head.held_back.toolTip()
    assert model.counts[DecisionState.PENDING] == 5
    assert len(judged.workspace.listing.candidates()) == 5
    assert judged.actions_.approve_rest.text() == "Approve the rest (3)"
    model.show_state(DecisionState.APPROVED)
    assert not head.held_back.isVisible()  # an approved one is none of those hidden
    model.show_state(None)
    head.held_back.setFocus()
    qtbot.keyClick(head.held_back, Qt.Key.Key_Space)
    assert model.ids() == (1, 2, 3, 4, 5) and not head.held_back.isVisible()
    assert judged.strip.sieve.currentText() == "any finding"


def test_in_a_narrow_strip_the_choice_gives_way_to_the_counts(judged: MainWindow) -> None:
    head, box = judged.strip.head, judged.strip.sieve
    head.setMinimumWidth(700)
    QApplication.processEvents()
    assert box.isVisible() and head.counts.width() >= head.counts.whole_width()
    judged.strip.candidates.set_sieve(told_at_most(0.5))
    head.setMinimumWidth(0)
    for width in (420, 380):
        head.resize(width, head.height())
        assert not box.isVisibleTo(head) and head.held_back.isVisibleTo(head)


def test_what_is_found_later_hides_or_shows_and_what_is_looked_at_stays(
    judged: MainWindow,
) -> None:
    model = judged.strip.candidates
    judged.session.select(4)
    model.set_sieve(told_at_most(0.5))
    assert model.ids() == (2, 3, 4, 5) and model.held_back() == 1
    say(judged, 5, 0.51)
    assert model.ids() == (2, 3, 4) and judged.strip.head.held_back.text() == "2 hidden"
    say(judged, 1, 0.1)
    assert model.ids() == (1, 2, 3, 4)
    judged.session.select(2)
    assert model.ids() == (1, 2, 3) and judged.strip.head.held_back.text() == "2 hidden"
    assert judged.session.scan is not None
    judged.session.add_candidate(make_candidate(judged.session.scan, 77))
    assert model.ids() == (1, 2, 3, 6)
    judged.session.discard(4)
    assert model.held_back() == 1
    mask = judged.session.load(5).mask.copy()
    mask[mask.any(1).argmax()] = False
    judged.session.keep_mask(5, mask)  # what was found was found on another mask
    assert model.ids() == (1, 2, 3, 5, 6) and model.held_back() == 0


def test_any_bound_is_typed_and_is_kept(
    judged: MainWindow, open_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = judged.strip.candidates
    monkeypatch.setattr(list_choices, "ask_decimal", lambda *_: None)
    judged.actions_.list_told.trigger()
    assert model.sieve is None
    monkeypatch.setattr(list_choices, "ask_decimal", lambda *_: 0.6)
    judged.sheet.sieve.choose("asked")
    assert model.ids() == (2, 3, 5) and judged.strip.sieve.currentText() == "told ≤ 0.60"
    judged.close()
    again = open_window()
    assert again.strip.candidates.ids() == (2, 3, 5)
    assert again.strip.sieve.currentText() == "told ≤ 0.60"
    monkeypatch.setattr(list_choices, "ask_decimal", lambda *_: 1.0)
    again.actions_.list_told.trigger()
    assert again.strip.candidates.sieve is None


def test_while_what_was_asked_for_is_hidden_nothing_that_tells_it_is_sieved_by(
    judged: MainWindow,
) -> None:
    model = judged.strip.candidates
    model.set_sieve(told_at_most(0.5))
    judged.session.blinding.set_on(True)
    assert model.ids() == (1, 2, 3, 4, 5) and model.sieve is None
    assert not judged.actions_.list_told.isEnabled()
    box = judged.strip.sieve
    assert [box.itemText(at) for at in range(box.count())] == [
        "any finding",
        "near no training lesion",
    ]
    model.set_sieve(SIEVES["doubtful"])
    assert model.sieve is None
    model.set_sieve(SIEVES["far"])
    assert box.currentText() == "near no training lesion"


def test_whoever_has_decided_all_that_is_listed_hears_of_the_rest(judged: MainWindow) -> None:
    judged.strip.candidates.set_sieve(told_at_most(0.3))
    judged.session.select(2)
    judged.actions_.flag.trigger()
    judged.decisions.decide((2, 5), DecisionState.APPROVED)
    judged.candidate_actions.next_pending()
    assert judged.statusBar().currentMessage().endswith("Undecided and not listed: 3.")


def test_an_export_says_that_what_is_hidden_is_in_it(judged: MainWindow) -> None:
    judged.decisions.decide((1, 2, 4), DecisionState.APPROVED)
    judged.strip.candidates.set_sieve(told_at_most(0.5))
    judged.actions_.export.trigger()
    dialog = judged.dialogs.export_dialog
    assert dialog is not None and dialog.bar.maximum() == 3
    assert "With them 2 that the lists hide" in dialog.summary.text()
    dialog.reject()
    judged.strip.candidates.set_sieve(None)
    judged.actions_.export.trigger()
    dialog = judged.dialogs.export_dialog
    assert dialog is not None and "hide" not in dialog.summary.text()
    dialog.reject()


def test_each_sieve_lets_through_what_nobody_knows_of() -> None:
    unknown = CandidateFacts(1, None)
    assert all(s.lets_through(unknown) for s in (*SIEVES.values(), told_at_most(0.0)))
    near, far = CandidateFacts(1, None, nearness=0.99), CandidateFacts(1, None, nearness=0.98)
    assert not SIEVES["far"].lets_through(near) and SIEVES["far"].lets_through(far)
    sound = CandidateFacts(1, None, mark=Mark.SOUND)
    assert SIEVES["sound"].lets_through(sound) and not SIEVES["doubtful"].lets_through(sound)
    with pytest.raises(ValueError, match="no sieve"):
        sieve_named("other")
