"""What is done on the contact sheet: decisions on tiles and on the rest, and looking closer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.dialogs.message_boxes import ask_which
from busynth_gui.ui.lists.candidate_model import CandidateModel
from busynth_gui.ui.lists.contact_sheet import ContactSheet
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.decisions import Decisions
from busynth_gui.ui.models.desk import Desk, Layout
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.wording.labels import state_words

__all__ = ["SheetActions"]


class SheetActions(QObject):
    """``told`` carries words in passing. How many the rest are stands on the buttons."""

    told = Signal(str)

    def __init__(
        self,
        actions: Actions,
        session: Session,
        desk: Desk,
        decisions: Decisions,
        model: CandidateModel,
        sheet: ContactSheet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._desk, self._decisions = session, desk, decisions
        self._model, self._sheet, self._window = model, sheet, window
        self._rest: dict[QAction, tuple[DecisionState, str]] = {
            actions.approve_rest: (DecisionState.APPROVED, self.tr("Approve the rest ({0})")),
            actions.reject_rest: (DecisionState.REJECTED, self.tr("Reject the rest ({0})")),
        }
        for action, (state, _) in self._rest.items():
            action.triggered.connect(lambda _=False, state=state: self._decide_rest(state))
        sheet.view.decided.connect(lambda each, state: decisions.decide((each,), state))
        sheet.view.opened.connect(self._open)
        sheet.view.left.connect(lambda: desk.lay_out(Layout.CANVAS))
        for told in (model.counts_changed, model.modelReset):
            told.connect(self._show_rest)
        self._show_rest()

    def _open(self, candidate_id: int) -> None:
        """Look at one candidate on the canvas."""
        self._session.select(candidate_id)
        if self._desk.layout is Layout.SHEET:
            self._desk.lay_out(Layout.CANVAS)

    def _decide_rest(self, state: DecisionState) -> None:
        """Decide on all that are listed and pending; those never looked at only when told so."""
        rest = self._model.pending()
        seen = tuple(each for each in rest if each in self._sheet.seen)
        if len(seen) == len(rest):
            self._decide(rest, state)
            return
        words = self.tr("Candidates that have not been on the contact sheet yet: {0} of {1}.")
        words = words.format(len(rest) - len(seen), len(rest))
        verb = self._rest_verb(state)
        choices = [(verb.format(len(rest)), lambda: self._decide(rest, state))]
        if seen:
            only = self.tr("Only those seen ({0})").format(len(seen))
            choices.insert(0, (only, lambda: self._decide(seen, state)))
        ask_which(words, choices, self._window)

    def _decide(self, candidate_ids: tuple[int, ...], state: DecisionState) -> None:
        if candidate_ids:
            self._decisions.decide(candidate_ids, state)
            words = self.tr("Candidates {1}: {0}. Undo takes all of it back.")
            self.told.emit(words.format(len(candidate_ids), state_words(state)))

    def _rest_verb(self, state: DecisionState) -> str:
        if state is DecisionState.APPROVED:
            return self.tr("Approve all ({0})")
        return self.tr("Reject all ({0})")

    def _show_rest(self) -> None:
        model, pending = self._model, DecisionState.PENDING
        shown = model.state in (None, pending) and not model.discarded
        count = model.counts[pending] - model.held_back(pending) if shown else 0
        for action, (_, words) in self._rest.items():
            action.setText(words.format(count))
            action.setEnabled(count > 0)
            action.setProperty("why", self.tr("All that are listed are decided."))
