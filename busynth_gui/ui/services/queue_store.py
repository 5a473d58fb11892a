"""Keeps the queue in the workspace as it changes, and brings it back at the next start."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QTimer

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.messages import Failed, Order
from busynth_gui.engine.queue import JobState, QueuedJob
from busynth_gui.ui.models.session import Session
from busynth_gui.workspace.records import JobRecord

__all__ = ["QueueStore"]

_SOON_MS = 50


class QueueStore(QObject):
    """Jobs that wait or have failed are kept, and whether the queue is paused.

    New jobs are on disk before they are in the queue. Jobs that are done are struck out with the
    candidate that is kept; those that were cancelled or have failed follow in a moment, many at
    once.
    """

    def __init__(self, session: Session, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._engine = session, engine
        self._jobs = session.workspace.jobs
        self._open = True
        self._gone: set[str] = set()
        self._failed: dict[str, Failed] = {}
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.flush)
        engine.time_estimate.load(session.settings.value("pace"))
        if session.settings.value("queue_paused", False):
            engine.pause()
        queue = engine.queue
        queue.restore(self._kept())
        queue.keep_with(self)
        queue.inserted.connect(self._on_inserted)
        queue.removed.connect(self._on_removed)
        queue.changed.connect(self._on_changed)
        engine.paused_changed.connect(lambda on: session.settings.keep("queue_paused", on))
        engine.state_changed.connect(lambda _: self._keep_pace())

    def flush(self) -> None:
        """Write what has not been written yet; what is refused is written with the next."""
        self._soon.stop()
        if not self._open:
            return
        if self._gone:
            self._jobs.remove(self._gone)
            self._gone.clear()
        for job_id, failure in list(self._failed.items()):
            self._jobs.fail(job_id, failure.message, failure.remedy)
            del self._failed[job_id]

    def close(self) -> None:
        """Write what is left. What the queue does afterwards is not for the workspace any more."""
        try:
            self.flush()
        finally:
            self._open = False

    def keep_added(self, entries: Sequence[QueuedJob], before: str | None) -> None:
        """Keep new jobs, before another or at the end. Raises Refusal."""
        scan_ids = {}
        for sha256 in {entry.order.request.scan_sha256 for entry in entries}:
            record = self._session.workspace.find_scan(sha256)
            if record is not None:  # removed this moment: its jobs find out when they run
                scan_ids[sha256] = record.id
        orders = [entry.order for entry in entries if entry.order.request.scan_sha256 in scan_ids]
        records = [_record(order, scan_ids[order.request.scan_sha256]) for order in orders]
        self._jobs.add(records, before=before)

    def keep_order(self, job_ids: Sequence[str]) -> None:
        """Keep the order of all jobs. Raises Refusal."""
        self._jobs.reorder(job_ids)

    def _kept(self) -> list[QueuedJob]:
        entries = []
        for record in self._jobs.all():
            try:
                request = record.request
            except Refusal:
                continue  # of a version that knew other requests
            order = Order(
                record.id,
                request,
                record.scan_name,
                record.behind,
                record.lesion_of,
                record.batch,
            )
            if record.message is None:
                entries.append(QueuedJob(order))
            else:
                failure = Failed(record.id, record.message, record.remedy, is_refusal=True)
                entries.append(QueuedJob(order, JobState.FAILED, failure=failure))
        return entries

    def _on_inserted(self, row: int, count: int) -> None:
        for entry in self._engine.queue.slice(row, row + count):  # those that are tried again
            self._gone.discard(entry.job_id)
            self._failed.pop(entry.job_id, None)

    def _on_removed(self, entries: tuple[QueuedJob, ...]) -> None:
        self._forget(e.job_id for e in entries if e.state is JobState.FAILED)

    def _on_changed(self, job_id: str) -> None:
        entry = self._engine.queue.get(job_id)
        if entry.state is JobState.CANCELLED:
            self._forget([job_id])
        elif entry.state is JobState.FAILED and entry.failure is not None:
            self._failed[job_id] = entry.failure
            self._soon.start()

    def _forget(self, job_ids: Iterable[str]) -> None:
        self._gone.update(job_ids)
        if self._gone:
            self._soon.start()

    def _keep_pace(self) -> None:
        if self._engine.queue.running is None:
            self._session.settings.keep("pace", self._engine.time_estimate.to_json())


def _record(order: Order, scan_id: int) -> JobRecord:
    request = json.dumps(order.request.to_json(), separators=(",", ":"))
    return JobRecord(
        order.job_id,
        scan_id,
        order.scan_name,
        request,
        order.lesion_of,
        order.behind,
        batch=order.batch,
    )
