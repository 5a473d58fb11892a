"""The queue on a disk that refuses: what was not kept is not in the queue either."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.queue import JobState
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.jobs import JobStore

OpenWindow = Callable[[], MainWindow]


def refuse(*_: object, **__: object) -> None:
    raise Refusal("the disk is full", "make room and try again")


@pytest.fixture
def paused(window: MainWindow) -> MainWindow:
    """The window with a queue that starts nothing."""
    window.engine.pause()
    return window


def test_what_the_disk_refuses_is_not_in_the_queue(
    paused: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(JobStore, "add", refuse)
        with pytest.raises(Refusal, match="disk is full"):
            paused.generation.generate()
        assert len(paused.engine.queue) == 0
        assert paused.queue_panel.jobs.rowCount() == 0
    paused.generation.generate()
    waiting = [entry.job_id for entry in paused.engine.queue.jobs()]
    assert waiting and [job.id for job in paused.workspace.jobs.all()] == waiting
    with monkeypatch.context() as full:
        full.setattr(JobStore, "reorder", refuse)
        with pytest.raises(Refusal, match="disk is full"):
            paused.engine.queue.move(waiting[-1], 0)
    assert [entry.job_id for entry in paused.engine.queue.jobs()] == waiting
    paused.engine.queue.move(waiting[-1], 0)
    assert [job.id for job in paused.workspace.jobs.all()] == [waiting[-1], *waiting[:-1]]


def test_a_job_that_cannot_be_tried_again_stays_where_it_was(
    paused: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused.generation.generate()
    first = paused.engine.queue.jobs()[0].job_id
    paused.engine.cancel(first)
    paused.services.queue_store.flush()
    before = paused.engine.queue.jobs()
    with monkeypatch.context() as full:
        full.setattr(JobStore, "add", refuse)
        with pytest.raises(Refusal):
            paused.engine.retry([paused.engine.queue.get(first).order])
    assert paused.engine.queue.jobs() == before
    paused.engine.retry([paused.engine.queue.get(first).order])
    paused.services.queue_store.flush()
    assert paused.engine.queue.get(first).state is JobState.WAITING
    assert paused.workspace.jobs.all()[-1].id == first


def test_what_could_not_be_struck_out_is_struck_out_later(
    paused: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused.generation.generate()
    job_ids = [entry.job_id for entry in paused.engine.queue.jobs()]
    paused.engine.cancel(job_ids[0])
    with monkeypatch.context() as full:
        full.setattr(JobStore, "remove", refuse)
        with pytest.raises(Refusal):
            paused.services.queue_store.flush()
    paused.services.queue_store.flush()
    assert [job.id for job in paused.workspace.jobs.all()] == job_ids[1:]


def test_the_window_closes_on_a_full_disk(
    qtbot: QtBot,
    paused: MainWindow,
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paused.generation.generate()
    count = len(paused.engine.queue)
    paused.engine.cancel(paused.engine.queue.jobs()[0].job_id)
    with monkeypatch.context() as full, qtbot.captureExceptions() as caught:
        full.setattr(JobStore, "remove", refuse)
        full.setattr(type(paused.workspace), "set_setting", refuse)
        paused.close()
    assert caught == []
    assert not paused.isVisible()
    again = open_window()  # the workspace was let go
    assert len(again.engine.queue) == count, "what could not be struck out waits again"
