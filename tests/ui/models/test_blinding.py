"""Blinded: nothing on the screen says what was asked for until it is decided."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.engine.messages import Order
from busynth_gui.ui.lists.queue_model import QueueModel
from busynth_gui.ui.main_window import MainWindow

TELLING = ("benign", "malignant", "seed")
TEXTS = (
    *(Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole),
    Qt.ItemDataRole.ToolTipRole,
)


def said(window: MainWindow) -> str:
    """Everything that is said of the candidates: rows, caption, checks, decision panel."""
    model: QAbstractListModel = window.strip.candidates
    rows = [str(model.index(row).data(role)) for row in range(model.rowCount()) for role in TEXTS]
    panels = (window.decision_panel, window.check)
    labels = [label.text() for panel in panels for label in panel.findChildren(QLabel)]
    return " ".join([window.central.caption.text(), *rows, *labels]).lower()


def test_nothing_tells_until_it_is_decided(qtbot: QtBot, review: MainWindow) -> None:
    review.actions_.blinded.trigger()
    review.session.select(2)
    review.actions_.reject.trigger()
    assert not [word for word in TELLING if word in said(review)]
    assert "hidden until decided" in review.central.caption.text()
    stages = {stage for stage, button in review.stages.buttons.items() if button.isEnabled()}
    assert stages == {0, 3}
    for action in (review.actions_.reuse, review.actions_.again[2], review.actions_.stages[2]):
        assert not action.isEnabled() and "hidden" in action.property("why")
    review.actions_.stay.setChecked(True)
    review.decision_panel.confirm()
    assert "malignant, seed 1, rejected" in review.central.caption.text()
    assert "malignant" in said(review)
    assert review.actions_.reuse.isEnabled() and review.stages.buttons[2].isEnabled()


def test_a_stage_that_was_looked_at_gives_way(review: MainWindow) -> None:
    review.session.select(1)
    review.view_settings.change(stage=2)
    candidate = review.session.load(1).candidate
    row, column = (int(each[0]) for each in np.nonzero(candidate.lesion != candidate.image))
    assert review.presenter.value_at(column, row) == candidate.lesion[row, column]
    review.session.blinding.set_on(True)
    assert review.presenter.value_at(column, row) == candidate.image[row, column]
    assert review.stages.buttons[3].isChecked()
    review.session.blinding.set_on(False)
    assert review.presenter.value_at(column, row) == candidate.lesion[row, column]


def decided(window: MainWindow, candidate_id: int) -> bool:
    """Approve; gives whether that counts as blinded."""
    window.session.select(candidate_id)
    window.decisions.decide((candidate_id,), DecisionState.APPROVED)
    decision = window.workspace.candidate_record(candidate_id).decision
    assert decision is not None
    return decision.blinded


def test_blinded_is_what_was_never_shown(
    review: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    review.session.select(1)  # with all that was asked for on the screen
    review.session.blinding.set_on(True)
    assert not decided(review, 1)
    assert decided(review, 2)
    review.session.select(3)
    review.session.blinding.set_on(False)  # while it is looked at
    review.session.blinding.set_on(True)
    assert not decided(review, 3)
    # After a decision it was told, whatever is undone or made pending.
    review.session.history.undo()
    review.session.select(2)
    review.decisions.decide((2,), DecisionState.PENDING)
    assert not decided(review, 2)
    review.close()
    again = open_window()
    assert again.session.blinding.on and again.actions_.blinded.isChecked()
    assert not decided(again, 3)
    assert decided(again, 4)
    again.session.blinding.set_on(False)
    assert not decided(again, 5)


def test_orders_that_tell_are_not_to_be_had(review: MainWindow) -> None:
    model, box = review.strip.candidates, review.sheet.order
    model.set_order("pathology")
    review.session.blinding.set_on(True)
    assert model.order == "time" and box.findData("pathology") < 0
    model.set_order("pathology")
    assert model.order == "time" and box.currentData() == "time"
    review.session.blinding.set_on(False)
    assert box.findData("pathology") >= 0


def test_the_queue_does_not_tell_either(review: MainWindow) -> None:
    queue = review.engine.queue
    request = review.workspace.candidate_record(2).request
    queue.add([Order("one", request, "mixed.png")])
    model: QueueModel = review.queue_panel.jobs
    for on, words in ((True, "mixed.png"), (False, "malignant, seed 1, mixed.png")):
        review.session.blinding.set_on(on)
        assert model.index(0).data() == words
