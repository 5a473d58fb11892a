from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.progress import Preview, Progress
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.messages import Failed, Order
from busynth_gui.engine.queue import DONE_KEPT, JobQueue, JobState, QueuedJob

SCAN = Scan("scan", np.zeros((64, 64), np.uint8))


def order_of(job_id: str, behind: bool = False) -> Order:
    request = Request(SCAN.sha256, Pathology.BENIGN, 1, "b", "s")
    return Order(job_id, request, SCAN.name, behind)


@pytest.fixture
def queue() -> JobQueue:
    queue = JobQueue()
    queue.add([order_of(job_id) for job_id in "abc"])
    return queue


def order(queue: JobQueue) -> str:
    return "".join(entry.job_id for entry in queue.jobs())


def test_jobs_run_in_the_order_in_which_they_came(queue: JobQueue) -> None:
    queue.start("a")
    queue.finish("a")
    assert queue.next_waiting is not None
    assert queue.next_waiting.job_id == "b"


def test_only_one_job_runs(queue: JobQueue) -> None:
    queue.start("a")
    with pytest.raises(ValueError, match="running already"):
        queue.start("b")


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_told_once(
    queue: JobQueue,
) -> None:
    queue.start("a")
    assert not queue.cancel("b")
    assert queue.get("b").state is JobState.CANCELLED
    assert queue.cancel("a")
    assert not queue.cancel("a")
    assert queue.get("a").cancelling
    queue.stop("a")
    assert queue.get("a").state is JobState.CANCELLED


def test_retry_puts_a_job_at_the_end_as_if_new(queue: JobQueue) -> None:
    queue.start("a")
    queue.report("a", Progress(2, 3, 10))
    queue.fail("a", Failed("a", "no"))
    queue.retry([queue.get("a").order])
    entry = queue.get("a")
    assert order(queue) == "bca"
    assert (entry.state, entry.progress, entry.failure) == (JobState.WAITING, None, None)


class FullDisk:
    """Refuses whatever it is asked to keep."""

    def keep_added(self, entries: object, before: object) -> None:
        raise OSError("full")

    def keep_order(self, job_ids: object) -> None:
        raise OSError("full")


def test_what_is_not_kept_has_not_happened(queue: JobQueue) -> None:
    queue.cancel("a")
    before, heard = queue.jobs(), []
    for told in (queue.changed, queue.inserted, queue.removed, queue.moved):
        told.connect(lambda *values: heard.append(values))
    queue.keep_with(FullDisk())
    for attempt in (
        lambda: queue.add([order_of("d")]),
        lambda: queue.move("c", 0),
        lambda: queue.retry([queue.get("a").order]),
    ):
        with pytest.raises(OSError, match="full"):
            attempt()
    assert queue.jobs() == before and heard == []


def test_the_keeper_is_told_before_which_waiting_job_others_come() -> None:
    class Told(FullDisk):
        def keep_added(self, entries: object, before: object) -> None:
            places.append(before)

    places: list[object] = []
    queue = JobQueue()
    queue.keep_with(Told())
    queue.add([order_of("a")])
    queue.add([order_of("b", behind=True), order_of("c", behind=True)])
    queue.cancel("b")
    queue.add([order_of("d")])
    assert places == [None, None, "c"]
    assert order(queue) == "abdc"


def test_a_listener_that_fails_keeps_no_other_from_hearing(queue: JobQueue) -> None:
    heard: list[str] = []

    def fail(job_id: str) -> None:
        raise RuntimeError(job_id)

    queue.changed.connect(fail)
    queue.changed.connect(heard.append)
    with pytest.raises(RuntimeError):
        queue.start("a")
    assert heard == ["a"] and queue.get("a").state is JobState.RUNNING


def test_a_thousand_jobs_are_tried_again_at_once() -> None:
    """One by one each would be kept, and every row moved, a thousand times."""

    class Counted(FullDisk):
        def keep_added(self, entries: object, before: object) -> None:
            kept.append(entries)

    queue, kept, heard = JobQueue(), [], []
    queue.add([order_of("now")])
    queue.add([order_of(str(number), behind=True) for number in range(1000)])
    queue.add([order_of("first", behind=False)])
    orders = [entry.order for entry in queue.jobs()]
    for each in orders[:-1]:
        queue.cancel(each.job_id)
    queue.keep_with(Counted())
    for told in (queue.inserted, queue.removed):
        told.connect(lambda *values: heard.append(values))
    queue.retry(orders[:-1])
    names = [each.job_id for each in queue.jobs()]
    assert names == ["now", "first", "999", *map(str, range(999))]
    assert len(kept) == 2 and len(heard) == 4, "once for those behind, once for the others"


def test_a_finished_job_cannot_be_retried(queue: JobQueue) -> None:
    queue.start("a")
    queue.finish("a")
    with pytest.raises(ValueError, match="done"):
        queue.retry([queue.get("a").order])


def test_move_reorders_waiting_jobs(queue: JobQueue) -> None:
    queue.move("c", 0)
    assert order(queue) == "cab"
    queue.move("c", 99)
    assert order(queue) == "abc"


def test_what_waits_behind_stays_behind(queue: JobQueue) -> None:
    queue.add([order_of("x", behind=True), order_of("y", behind=True)])
    queue.add([order_of("d"), order_of("e")])
    assert order(queue) == "abcdexy"
    queue.move("y", 0)  # by hand it may go anywhere
    queue.add([order_of("f")])
    assert order(queue) == "fyabcdex"


def test_of_the_jobs_done_only_the_last_are_kept() -> None:
    queue = JobQueue()
    names = [str(number) for number in range(DONE_KEPT + 20)]
    queue.add([order_of(name) for name in names])
    gone: list[str] = []
    queue.removed.connect(lambda entries: gone.extend(entry.job_id for entry in entries))
    for name in names:
        queue.start(name)
        queue.finish(name)
    assert [entry.job_id for entry in queue.jobs()] == names[20:]
    assert gone == names[:20]


def test_previews_are_not_kept(queue: JobQueue) -> None:
    queue.start("a")
    queue.report("a", Progress(1, 1, 2, Preview(np.zeros((4, 4), np.uint8), 0, 0, 4)))
    progress = queue.get("a").progress
    assert progress is not None
    assert progress.preview is None


def test_listeners_hear_of_each_change(queue: JobQueue) -> None:
    heard: list[str] = []
    queue.changed.connect(heard.append)
    queue.start("a")
    queue.cancel("b")
    assert heard == ["a", "b"]


class QueueMachine(RuleBasedStateMachine):
    """Any sequence of moves leaves a queue that an engine can run."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = JobQueue()
        self.added = 0
        self.removed = 0
        self.mirror: list[str] = []
        self.queue.inserted.connect(self.on_inserted)
        self.queue.moved.connect(lambda old, new: self.mirror.insert(new, self.mirror.pop(old)))
        self.queue.removed.connect(self.on_removed)

    def on_inserted(self, row: int, count: int) -> None:
        self.mirror[row:row] = [e.job_id for e in self.queue.slice(row, row + count)]

    def on_removed(self, entries: tuple[QueuedJob, ...]) -> None:
        for entry in entries:
            self.mirror.remove(entry.job_id)

    def some(self, data: st.DataObject, *states: JobState) -> str | None:
        ids = [e.job_id for e in self.queue.jobs() if e.state in states]
        return data.draw(st.sampled_from(ids)) if ids else None

    @rule()
    def add(self) -> None:
        self.added += 1
        self.queue.add([order_of(str(self.added), behind=self.added % 3 == 0)])

    @precondition(lambda self: self.queue.running is None)
    @rule()
    def start(self) -> None:
        entry = self.queue.next_waiting
        if entry is not None:
            self.queue.start(entry.job_id)

    @precondition(lambda self: self.queue.running is not None)
    @rule(end=st.sampled_from(["report", "finish", "fail", "stop"]))
    def end(self, end: str) -> None:
        running = self.queue.running
        assert running is not None
        extra = {"report": Progress(1, 1, 2), "fail": Failed(running.job_id, "no")}.get(end)
        getattr(self.queue, end)(running.job_id, *([extra] if extra is not None else []))

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job_id = self.some(data, *JobState)
        if job_id is not None:
            was = self.queue.get(job_id)
            must_be_told = was.state is JobState.RUNNING and not was.cancelling
            assert self.queue.cancel(job_id) is must_be_told

    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        job_id = self.some(data, JobState.FAILED, JobState.CANCELLED)
        if job_id is not None:
            self.queue.retry([self.queue.get(job_id).order])
            entry = self.queue.get(job_id)
            row = self.queue.row_of(job_id)
            # Who has moved a job of a batch to the front wants it there: what is asked for
            # now comes before the first of a batch, wherever that stands.
            earlier = [e for e in self.queue.slice(0, row) if e.state is JobState.WAITING]
            assert entry.order.behind or not any(e.order.behind for e in earlier)
            assert entry.state is JobState.WAITING
            assert not entry.order.behind or not self.queue.slice(row + 1)

    @rule(data=st.data(), index=st.integers(-1, 9))
    def move(self, data: st.DataObject, index: int) -> None:
        job_id = self.some(data, JobState.WAITING)
        if job_id is not None:
            others = [e.job_id for e in self.queue.jobs() if e.job_id != job_id]
            self.queue.move(job_id, index)
            assert [e.job_id for e in self.queue.jobs() if e.job_id != job_id] == others

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        job_id = self.some(data, *(s for s in JobState if s.is_final))
        if job_id is not None:
            self.queue.remove(job_id)
            self.removed += 1

    @rule()
    def clear(self) -> None:
        self.removed += sum(e.state.is_final for e in self.queue.jobs())
        self.queue.clear_finished()

    @invariant()
    def it_is_sound(self) -> None:
        entries = self.queue.jobs()
        assert len(entries) == self.added - self.removed
        running = [e for e in entries if e.state is JobState.RUNNING]
        assert running == ([] if self.queue.running is None else [self.queue.running])
        for state in JobState:
            assert self.queue.count(state) == sum(e.state is state for e in entries)
        waiting = [e for e in entries if e.state is JobState.WAITING]
        assert self.queue.next_waiting is (waiting[0] if waiting else None)
        assert self.mirror == [e.job_id for e in entries]  # who listens knows all
        for entry in entries:
            assert entry.cancelling <= (entry.state is JobState.RUNNING)
            assert (entry.failure is not None) == (entry.state is JobState.FAILED)


QueueMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestQueueMachine = QueueMachine.TestCase
