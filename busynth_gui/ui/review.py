"""What can be done with the candidate that is looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.actions import Actions
from busynth_gui.ui.menus import candidate_menu, reason_menu
from busynth_gui.ui.panels.candidates import CandidateStrip
from busynth_gui.ui.rendering import Rendering
from busynth_gui.ui.session import Session

__all__ = ["Review"]


class Review(QObject):
    """Connects the actions on a candidate: decide, walk, reuse, run again, discard."""

    def __init__(
        self, session: Session, rendering: Rendering, strip: CandidateStrip, actions: Actions
    ) -> None:
        super().__init__(strip)
        self.turns_on = True
        """Whether a decision is followed by the next undecided candidate."""
        self._session, self._strip, self._actions = session, strip, actions
        a = actions
        plain: dict[QAction, Callable[[], None]] = {
            a.approve: lambda: self.decide(DecisionState.APPROVED),
            a.reject: self._ask_reason,
            a.pend: lambda: self.decide(DecisionState.PENDING),
            a.next: lambda: strip.step(1),
            a.previous: lambda: strip.step(-1),
            a.reuse: lambda: self._with_selected(rendering.reuse),
            a.discard: lambda: self._with_selected(session.discard),
        }
        for action, do in plain.items():
            action.triggered.connect(lambda _=False, do=do: do())
        for stage, action in a.again.items():
            action.triggered.connect(
                lambda _=False, stage=stage: self._with_selected(
                    lambda candidate: rendering.run_again(candidate, stage)
                )
            )
        strip.addActions([a.next, a.previous, a.unselect])
        strip.menu_asked.connect(self._open_menu)
        session.candidate_selected.connect(lambda _: self._enable())
        self._enable()

    def decide(self, state: DecisionState, reasons: tuple[str, ...] = ()) -> None:
        """Decide on the candidate that is looked at, then turn to the next one if wanted."""
        self._session.decide(state, reasons)
        if self.turns_on and state is not DecisionState.PENDING:
            self._strip.next_pending()

    def _ask_reason(self) -> None:
        menu = reason_menu(self._strip, lambda why: self.decide(DecisionState.REJECTED, why))
        right = self._strip.width() - menu.sizeHint().width()
        menu.popup(self._strip.mapToGlobal(QPoint(right, 0)))

    def _open_menu(self, candidate_id: int, place: QPoint) -> None:
        self._session.select(candidate_id)
        candidate_menu(self._actions, self._strip).popup(place)

    def _with_selected(self, do: Callable[[int], None]) -> None:
        if self._session.selected is not None:
            do(self._session.selected.id)

    def _enable(self) -> None:
        a, chosen = self._actions, self._session.selected is not None
        on_one = (a.approve, a.reject, a.pend, a.unselect, a.reuse, a.discard, a.healthy)
        for action in (*on_one, *a.again.values()):
            action.setEnabled(chosen)
