"""The batch by plan: asks for what is missing, and again whenever something was decided."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.request import Request
from busynth_gui.engine.messages import Order
from busynth_gui.engine.queue import JobState
from busynth_gui.labelled.read import open_labelled
from busynth_gui.labelled.strata import FillPlan, SetCounts, Stratum, count_set
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.generation import Generation
from busynth_gui.workspace.filling import (
    PLAN_SETTING,
    Filling,
    asked_strata,
    next_requests,
    undecided_strata,
)
from busynth_gui.workspace.records import ScanRecord
from busynth_gui.workspace.strata import MeasuredStrata

__all__ = ["PlanFilling"]

_SETTLE_MS = 700


@dataclass(frozen=True)
class _Round:
    """What a look at the workspace found, and what is to be asked for."""

    filling: Filling
    approved: Counter[Stratum]
    pending: Counter[Stratum]
    asked: list[tuple[Request, ScanRecord]]


class PlanFilling(QObject):
    """Keeps one plan in the workspace; while it runs, as many candidates wait for a decision or in
    the queue as are missing, up to a bound. It ends when nothing is missing.
    """

    changed = Signal()
    """The plan, what is approved or what is pending."""
    counted = Signal(object)
    """SetCounts of the sets that were counted."""
    scan_read = Signal(int)
    refused = Signal(object)
    """A Refusal; the plan has stopped."""

    def __init__(
        self, session: Session, generation: Generation, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._generation = session, generation
        self._background = Background(self)
        self._busy = self._again = self._closed = False
        self._watched = False
        self._by: str | None = None
        self.counted_by: str | None = None
        """The descriptor by which ``approved`` and ``pending`` are divided."""
        kept = session.settings.value(PLAN_SETTING)
        self.filling: Filling | None = None if kept is None else Filling.from_json(kept)
        self.approved: Counter[Stratum] = Counter()
        self.pending: Counter[Stratum] = Counter()
        self._measured = MeasuredStrata(None)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._look)
        for told in (
            *(session.candidates_decided, session.candidate_changed),
            *(session.candidate_added, session.presence_changed),
            generation.engine.queue_changed,
        ):
            told.connect(lambda *_: self._stir())
        generation.engine.job_cancelled.connect(self._on_cancelled)
        self._stir()

    @property
    def running(self) -> bool:
        return self.filling is not None and self.filling.running

    @property
    def missing(self) -> int:
        """How many are still to be approved."""
        plan = None if self.filling is None else self.filling.plan
        return 0 if plan is None else sum(plan.missing(self.approved).values())

    def count(self, folders: tuple[Path, ...], by: str | None) -> None:
        """Count data sets; ``counted`` or ``refused`` follows."""

        def work() -> SetCounts:
            total = SetCounts(Counter(), Counter())
            for folder in folders:
                total += count_set(open_labelled(folder), by, self._on_scan)
            return total

        self._background.run(work, self._on_counted)

    def start(self, plan: FillPlan, scan_ids: tuple[int, ...]) -> None:
        """Make what the plan lacks, on these scans in turn."""
        kept = self.filling
        # What an earlier plan has made counts for this one as well.
        batch = uuid.uuid4().hex if kept is None else kept.batch
        asked = 0 if kept is None else kept.asked
        self._keep(Filling(plan, batch, scan_ids, asked, running=True))
        self._look()

    def stop(self) -> None:
        """Ask for no more; what waits in the queue is made."""
        if self.filling is not None:
            self._keep(replace(self.filling, running=False))

    def watch(self, watched: bool, by: str | None = None) -> None:
        """Keep the counts up for somebody who sees them divided ``by`` a word, or no longer.

        While a plan runs they are divided as it is.
        """
        self._watched, self._by = watched, by
        self._stir()

    def close(self) -> None:
        self._closed = True
        self._settle.stop()
        self._background.close()

    # Looking

    def _stir(self) -> None:
        # Not begun anew by each step of a job: it would never ring.
        wanted = self.running or self._watched
        if wanted and not self._closed and not self._settle.isActive():
            self._settle.start()

    def _look(self) -> None:
        if self._closed:
            return
        filling = self.filling
        if filling is None or not filling.running:
            # Nothing is to be made: only counted, as it is looked at.
            batch = "" if filling is None else filling.batch
            filling = Filling(FillPlan(self._by, {}, {}), batch)
        if self._busy:
            self._again = True
            return
        try:
            template = replace(self._session.form, count=1).requests(
                "", None, self._generation.bundle()
            )[0]
        except Refusal as refusal:
            self._fail(refusal)
            return
        queued = [
            entry.order.request
            for entry in self._generation.engine.queue.jobs()
            if entry.order.batch == filling.batch
            # A failed one counts as well: what fails is not asked for again and again.
            and entry.state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
        ]
        if self._measured.by != filling.plan.by:
            self._measured = MeasuredStrata(filling.plan.by)
        self._busy = True
        self._background.run(lambda: self._round(filling, template, queued), self._on_round)

    def _round(self, filling: Filling, template: Request, queued: list[Request]) -> _Round:
        """In the thread: what there is, and what is to be asked for."""
        with self._session.workspace.for_thread() as own:
            approved = self._measured.approved(own)
            pending = undecided_strata(own, filling)
            records = {record.sha256: record for record in own.scans()}
            known = [(r, records[r.scan_sha256]) for r in queued if r.scan_sha256 in records]
            pending += asked_strata(known, filling.plan.by)
            if not filling.running:
                return _Round(filling, approved, pending, [])
            asked, after = next_requests(own, filling, template, approved, pending)
            return _Round(after, approved, pending, asked)

    def _on_round(self, found: Future[_Round]) -> None:
        self._busy = False
        try:
            done = found.result()
        except Refusal as refusal:
            self._fail(refusal)
            return
        self.approved, self.pending = done.approved, done.pending
        self.counted_by = done.filling.plan.by
        kept = self.filling
        if kept is not None and kept.running and kept.plan is done.filling.plan:
            batch = done.filling.batch
            orders = [
                Order(uuid.uuid4().hex, request, record.name, behind=True, batch=batch)
                for request, record in done.asked
            ]
            still = bool(self.missing)
            self._keep(replace(kept, asked=done.filling.asked, running=still))
            if orders:
                self.pending += asked_strata(done.asked, done.filling.plan.by)
                self._generation.engine.submit(orders)
        self.changed.emit()
        if self._again:
            self._again = False
            self._settle.start()

    def _on_cancelled(self, job_id: str) -> None:
        """Who cancels what the plan has asked for does not want it asked for again."""
        job = self._generation.engine.queue.get(job_id)
        if self.filling is not None and self.running and job.order.batch == self.filling.batch:
            self.stop()

    def _on_scan(self, count: int) -> None:
        if self._closed:
            raise Cancelled
        if count % 10 == 1:
            self.scan_read.emit(count)

    def _on_counted(self, found: Future[SetCounts]) -> None:
        self._answer(found.result, self.counted.emit)

    def _answer(self, result: Callable[[], object], tell: Callable[[object], None]) -> None:
        try:
            told = result()
        except Cancelled:
            return
        except Refusal as refusal:
            self.refused.emit(refusal)
            return
        tell(told)

    def _fail(self, refusal: Refusal) -> None:
        if self.running:
            self.stop()
            self.refused.emit(refusal)

    def _keep(self, filling: Filling) -> None:
        self.filling = filling
        self._session.settings.keep(PLAN_SETTING, filling.to_json())
        self.changed.emit()
