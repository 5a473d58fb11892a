"""What can be done with the candidates that are looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog

from busynth_gui.case.decision import DecisionState, Perceived
from busynth_gui.ui.controllers.menus import candidate_menu
from busynth_gui.ui.lists.candidate_strip import CandidateStrip
from busynth_gui.ui.lists.contact_sheet import ContactSheet
from busynth_gui.ui.lists.list_choices import ask_told_at_most
from busynth_gui.ui.lists.worklist_model import WorklistModel
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.decisions import Decisions
from busynth_gui.ui.models.desk import Desk, Layout
from busynth_gui.ui.models.edits import discard, edit_ground, keep_best, restore
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.panels.decision_panel import DecisionPanel
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.wording.labels import state_words
from busynth_gui.workspace.best import best_of_each_scan

__all__ = ["CandidateActions"]

_MOST_KEPT = 99


class CandidateActions(QObject):
    """Connects the actions on candidates: decide, walk, copy the request, run again, discard.

    ``told`` carries words in passing.
    """

    told = Signal(str)

    def __init__(
        self,
        session: Session,
        generation: Generation,
        decisions: Decisions,
        strip: CandidateStrip,
        panel: DecisionPanel,
        worklist: WorklistModel,
        sheet: ContactSheet,
        desk: Desk,
        actions: Actions,
    ) -> None:
        super().__init__(strip)
        self._session, self._strip, self._actions = session, strip, actions
        self._decisions, self._panel, self._worklist = decisions, panel, worklist
        self._sheet, self._desk = sheet, desk
        a = actions
        plain: dict[QAction, Callable[[], None]] = {
            a.approve: self._approve,
            a.approve_with: lambda: self._ask(DecisionState.APPROVED),
            a.reject: lambda: self._ask_or_decide(DecisionState.REJECTED),
            a.reject_with: lambda: self._ask(DecisionState.REJECTED),
            a.flag: lambda: self._ask_or_decide(DecisionState.FLAGGED),
            a.pend: lambda: self.decide(DecisionState.PENDING),
            a.next_pending: self.next_pending,
            a.next: lambda: strip.step(1),
            a.previous: lambda: strip.step(-1),
            a.reuse: lambda: self._with_selected(generation.reuse),
            a.reuse_words: lambda: self._with_selected(
                lambda candidate: generation.reuse(candidate, with_region=False)
            ),
            a.add_lesion: lambda: self._with_selected(self._add_lesion),
            a.leave_ground: lambda: edit_ground(
                session, None, None, self.tr("Back to the healthy scan")
            ),
            a.list_told: lambda: ask_told_at_most(strip.candidates, strip),
            a.keep_best: self._keep_best,
            a.discard: self._discard,
            a.restore: self._restore,
        }
        for action, do in plain.items():
            action.triggered.connect(lambda _=False, do=do: do())
        for stage, action in a.again.items():
            action.triggered.connect(
                lambda _=False, stage=stage: self._with_selected(
                    lambda candidate: generation.run_again(candidate, stage)
                )
            )
        strip.addActions([a.next, a.previous, a.unselect])
        strip.menu_asked.connect(self._open_menu)
        sheet.menu_asked.connect(self._open_menu)
        strip.chosen_changed.connect(self._follow)
        session.candidate_selected.connect(lambda _: self._follow())
        panel.decided.connect(self.decide)
        a.stay.setChecked(decisions.stay)
        a.stay.toggled.connect(decisions.set_stay)
        decisions.changed.connect(lambda: a.stay.setChecked(decisions.stay))
        a.blinded.setChecked(session.blinding.on)
        a.blinded.toggled.connect(session.blinding.set_on)
        session.blinding.changed.connect(lambda: a.blinded.setChecked(session.blinding.on))
        self._follow()

    def decide(
        self,
        state: DecisionState,
        reasons: tuple[str, ...] = (),
        comment: str = "",
        perceived: Perceived | None = None,
    ) -> None:
        """Decide on the chosen candidates, then turn to the next undecided one if wanted."""
        chosen = self._looked_at()
        if not chosen:
            return
        self._decisions.decide(chosen, state, reasons, comment, perceived)
        if len(chosen) > 1:
            words = self.tr("Candidates {1}: {0}. Undo takes all of it back.")
            self.told.emit(words.format(len(chosen), state_words(state)))
        if state is DecisionState.PENDING or self._decisions.stay:
            return
        if not self._strip.next_pending():
            self._offer_next_scan()

    def _looked_at(self) -> tuple[int, ...]:
        """The candidates to decide on; none where nobody sees the one that it would be.

        It is brought into sight then. Of several that are chosen the number is on the screen.
        """
        chosen = self._strip.chosen()
        if len(chosen) != 1 or self._desk.layout is not Layout.SHEET or self._sheet.in_sight():
            return chosen
        self._sheet.bring_into_sight()
        self.told.emit(self.tr("The candidate was out of sight. Here it is; the key once more."))
        return ()

    def next_pending(self) -> None:
        """Turn to the next undecided candidate; where this scan has none, to another scan's."""
        if self._strip.next_pending():
            return
        scan_id = self._next_scan()
        if scan_id is None:
            self.told.emit(self._unlisted() or self.tr("No other candidate is undecided."))
            return
        self._session.open_scan(scan_id)
        self._strip.next_pending()

    def _next_scan(self) -> int | None:
        record = self._session.record
        return None if record is None else self._worklist.next_pending(record.id)

    def _unlisted(self) -> str:
        """Words on undecided candidates that the list leaves out; none where it has all."""
        model = self._strip.candidates
        left = model.counts[DecisionState.PENDING] - len(model.pending())
        words = self.tr("All that is listed is decided. Undecided and not listed: {0}.")
        return words.format(left) if left and not model.discarded else ""

    def _offer_next_scan(self) -> None:
        """Once all is decided here, say where there is more to do and by which key."""
        if words := self._unlisted():
            self.told.emit(words)
            return
        scan_id = self._next_scan()
        if scan_id is None:
            self.told.emit(self.tr("All candidates are decided."))
            return
        name = self._session.workspace.scan_record(scan_id).name
        words = self.tr("All is decided here. {0}: next undecided, on {1} ({2})")
        key = native(self._actions.next_pending.shortcut())
        self.told.emit(words.format(key, name, self._worklist.pending(scan_id)))

    def _discard(self) -> None:
        chosen = self._looked_at()
        if not chosen:
            return
        one, several = self.tr("Discard"), self.tr("Discard {0} candidates")
        discard(self._session, chosen, one if len(chosen) == 1 else several.format(len(chosen)))
        words = self.tr("Candidates discarded: {0}. Undo brings them back.").format(len(chosen))
        standing = sum(map(self._session.workspace.listing.standing_on, chosen))
        if standing:
            words += " " + self.tr("Kept as they are, with its lesion: {0}.").format(standing)
        self.told.emit(words)

    def _keep_best(self) -> None:
        pending, listing = self._strip.candidates.pending(), self._session.workspace.listing
        facts = listing.facts(pending).values()
        if all(each.told is None for each in facts):
            self.told.emit(self.tr("No undecided candidate in the list was judged by a critic."))
            return
        title = self.tr("Keep the best")
        words = self.tr("Candidates to keep of each scan and pathology:")
        keep, sure = QInputDialog.getInt(self._strip, title, words, 1, 1, _MOST_KEPT)
        if not sure:
            return
        scans = {key.id: key.scan_id for key in listing.candidates()}
        choices = best_of_each_scan(facts, scans, keep)
        name = self.tr("Keep the best {0} of each scan").format(keep)
        keep_best(self._session, choices, name)
        rest = sum(len(each.rest) for each in choices)
        self.told.emit(self.tr("Candidates discarded: {0}. Undo brings them back.").format(rest))

    def _add_lesion(self, candidate_id: int) -> None:
        edit_ground(self._session, candidate_id, None, self.tr("Add another lesion"))
        self.told.emit(
            self.tr("Draw where the next lesion could be, clear of the dotted line; then Generate.")
        )

    def _restore(self) -> None:
        chosen = self._strip.chosen()
        one, several = self.tr("Restore"), self.tr("Restore {0} candidates")
        restore(self._session, chosen, one if len(chosen) == 1 else several.format(len(chosen)))

    def _approve(self) -> None:
        if self._asks(DecisionState.APPROVED):
            self._panel.confirm()
        elif self._decisions.asks_when_approving:
            self._ask(DecisionState.APPROVED)
        else:
            self._panel.close_panel()
            self.decide(DecisionState.APPROVED)

    def _ask_or_decide(self, state: DecisionState) -> None:
        """Ask for reasons on the canvas; on the sheet, where many are gone through, decide."""
        if self._asks(state) or self._desk.layout is Layout.CANVAS:
            self._ask(state)
        else:
            self._panel.close_panel()
            self.decide(state)

    def _ask(self, state: DecisionState) -> None:
        """Open the panel; the same key once more confirms what it says."""
        if self._asks(state):
            self._panel.confirm()
        elif chosen := self._looked_at():
            self._panel.ask(state, chosen)

    def _asks(self, state: DecisionState) -> bool:
        return self._panel.isVisible() and self._panel.state is state

    def _open_menu(self, candidate_id: int, place: QPoint) -> None:
        if candidate_id not in self._strip.chosen():
            self._session.select(candidate_id)
        candidate_menu(self._actions, self._strip).popup(place)

    def _with_selected(self, do: Callable[[int], None]) -> None:
        if self._session.selected is not None:
            do(self._session.selected.id)

    def _follow(self) -> None:
        if self._panel.isVisible():
            if chosen := self._strip.chosen():
                self._panel.turn_to(chosen)
            else:
                self._panel.close_panel()
