"""Keeps of a batch's candidates on each scan the best, once all are made and judged."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.engine.engine import Engine
from busynth_gui.ui.models.edits import BestKept
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.services.idle_checks import IdleChecks
from busynth_gui.workspace.best import ToChoose, best_of_batch

__all__ = ["BestOfBatches"]

_SOON_MS = 100
_AT_ONCE = 8
"""Scans that are chosen on before the window may do something else: each is written at once."""


class BestOfBatches(QObject):
    """``told`` carries words in passing.

    What is to be chosen lies in the workspace and outlives the program. Each scan is chosen on
    once: jobs that failed or were cancelled are not waited for, and what comes of them later stays.
    All that is let go of a batch is one step to undo, and who undoes it while scans are left wants
    no more of it. Nothing is taken away from under somebody who looks at it.
    """

    told = Signal(str)

    def __init__(
        self, session: Session, generation: Generation, checks: IdleChecks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._engine = session, generation.engine
        self._to_choose: list[ToChoose] = []
        self._hashes: dict[int, str] = {}
        self._steps: dict[str, BestKept] = {}
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._look)
        for told in (
            *(checks.found, session.candidate_selected, session.candidates_decided),
            *(self._engine.candidate_finished, self._engine.job_failed),
            self._engine.job_cancelled,
        ):
            told.connect(lambda *_: self._stir())
        for told in (generation.choice_asked, session.scan_removed):
            told.connect(lambda *_: self._read())
        self._read()

    @property
    def waiting(self) -> tuple[ToChoose, ...]:
        """What is still to be chosen."""
        return tuple(self._to_choose)

    def close(self) -> None:
        self._to_choose = []
        self._soon.stop()

    def _read(self) -> None:
        workspace = self._session.workspace
        self._to_choose = workspace.best.all()
        if self._to_choose:
            self._hashes = {record.id: record.sha256 for record in workspace.scans()}
        self._stir()

    def _stir(self) -> None:
        if self._to_choose and not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        """Choose on the scans of which all is there."""
        going_on, store = _unfinished(self._engine), self._session.workspace.best
        made = [
            each
            for each in self._to_choose
            if (each.batch, self._hashes.get(each.scan_id)) not in going_on
        ]
        undone = {batch for batch, step in self._steps.items() if not step.done}
        unwanted = {each for each in made if each.batch in undone}
        if unwanted:
            store.forget(unwanted)
        judged = store.judged()
        chosen = set(islice(filter(self._choose, (e for e in made if e in judged)), _AT_ONCE))
        self._to_choose = [e for e in self._to_choose if e not in unwanted | chosen]
        if len(chosen) == _AT_ONCE:
            self._stir()

    def _choose(self, wanted: ToChoose) -> bool:
        """Choose on one scan; gives whether it is done with."""
        session, workspace = self._session, self._session.workspace
        records = [
            each for each in workspace.candidates(wanted.scan_id) if each.batch == wanted.batch
        ]
        if any(each.finding is None for each in records):
            return False  # not judged yet
        choices = best_of_batch(records, wanted.keep)
        rest = [candidate_id for each in choices for candidate_id in each.rest]
        if session.selected is not None and session.selected.id in rest:
            return False
        if not choices:
            workspace.best.forget([wanted])
            return True
        step = self._steps.get(wanted.batch)
        if step is None:
            name = self.tr("Keep the best {0} of each scan").format(wanted.keep)
            step = self._steps[wanted.batch] = BestKept(session, choices, name, wanted)
            session.history.push(step, everywhere=True, unasked=True)
        else:
            step.add(choices, wanted)
        scan = workspace.scan_record(wanted.scan_id)
        words = self.tr(
            "{0}: candidates discarded that are told more easily: {1}. Undo has all back."
        )
        self.told.emit(words.format(scan.name, len(rest)))
        return True


def _unfinished(engine: Engine) -> set[tuple[str | None, str | None]]:
    """Batches with the hashes of scans that jobs wait or run for."""
    orders = (entry.order for entry in engine.queue.jobs() if not entry.state.is_final)
    return {(order.batch, order.request.scan_sha256) for order in orders}
