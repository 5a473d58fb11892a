"""Live previews on the canvas: the newest alone, marked, gone when somebody turns elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from desk import LEFT, NO_KEYS, add_scan, make_candidate, on_view, send_move
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase
from busynth_gui.case.progress import LivePreview, Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.engine import EngineState
from busynth_gui.engine.messages import Failed, Order
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.ui.models.tool_settings import Tool

REGION = EllipseRegion(280, 190, 70, 45)


@dataclass
class Asked:
    """A preview as it was asked of the engine."""

    ask_id: str
    request: Request
    whole: bool


class Engine:
    """Stands in the engine's place for previews and jobs: notes what is asked, answers on word."""

    def __init__(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        self._engine = window.engine
        self.asked: list[Asked] = []
        self.cancelled: list[str] = []
        self.orders: list[Order] = []
        monkeypatch.setattr(window.engine, "preview", self._preview)
        monkeypatch.setattr(window.engine, "cancel_preview", self.cancelled.append)
        monkeypatch.setattr(window.engine, "submit", self.orders.extend)
        self.turn(EngineState.READY)

    def turn(self, state: EngineState) -> None:
        self._engine._state = state
        self._engine.state_changed.emit(state)

    def _preview(self, request: Request, scan: Scan, ground: object, whole: bool) -> str:
        self.asked.append(Asked(str(len(self.asked)), request, whole))
        return self.asked[-1].ask_id

    @property
    def last(self) -> Asked:
        return self.asked[-1]

    def make(self) -> None:
        """The last that was asked for is made."""
        pixels = np.full((60, 80), 99, np.uint8)
        preview = LivePreview(pixels, pixels > 0, 240, 160, 80, 60, self.last.whole)
        self._engine.preview_made.emit(self.last.ask_id, preview)

    def fail(self, failure: Failed) -> None:
        self._engine.preview_failed.emit(self.last.ask_id, failure)


@pytest.fixture
def engine(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Engine:
    return Engine(window, monkeypatch)


def caption(window: MainWindow) -> str:
    return window.central.caption.text()


def is_shown(window: MainWindow) -> bool:
    return window.view.editor.live_item.isVisible()


def draw(window: MainWindow, region: EllipseRegion = REGION) -> None:
    edit_region(window.session, region, "Draw")


def stored(window: MainWindow) -> int:
    assert window.session.record is not None
    return len(window.workspace.listing.candidates(window.session.record.id))


def test_in_a_drag_the_newest_wins_and_nothing_piles_up(
    window: MainWindow, engine: Engine, qtbot: QtBot
) -> None:
    view = window.view
    qtbot.mousePress(view.viewport(), LEFT, NO_KEYS, on_view(view, 200, 120))
    for step in range(1, 20):
        send_move(view, on_view(view, 200 + 6 * step, 120 + 5 * step), LEFT)
    assert len(engine.asked) == 1 and engine.cancelled == []
    engine.make()
    assert is_shown(window) and len(engine.asked) == 2
    newest = engine.last.request.region
    assert isinstance(newest, EllipseRegion) and newest.rx > 50
    send_move(view, on_view(view, 340, 230), LEFT)
    qtbot.mouseRelease(view.viewport(), LEFT, NO_KEYS, on_view(view, 340, 230))
    # What is kept is what is wanted: the preview of the drag that is under way need not end.
    assert engine.cancelled == [engine.last.ask_id]
    window.engine.preview_dropped.emit(engine.last.ask_id)
    assert len(engine.asked) == 3 and engine.last.request.region == window.session.region
    engine.make()
    QApplication.processEvents()
    assert is_shown(window) and len(engine.asked) == 3
    assert "Preview" in caption(window) and stored(window) == 0


def test_a_drag_that_is_let_go_takes_its_preview_with_it(
    window: MainWindow, engine: Engine, qtbot: QtBot
) -> None:
    view = window.view
    qtbot.mousePress(view.viewport(), LEFT, NO_KEYS, on_view(view, 200, 120))
    send_move(view, on_view(view, 320, 220), LEFT)
    engine.make()
    assert is_shown(window)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not is_shown(window))
    assert window.session.region is None and len(engine.asked) == 1


def test_words_of_the_request_are_followed(window: MainWindow, engine: Engine) -> None:
    draw(window)
    engine.make()
    form = window.session.form
    window.session.set_form(replace(form, pathology=Pathology.MALIGNANT))
    assert engine.last.request.pathology is Pathology.MALIGNANT and len(engine.asked) == 2
    engine.make()
    window.session.set_form(replace(window.session.form, count=3))
    assert len(engine.asked) == 2  # how many there are to be changes none of them


def test_the_region_is_moved_by_keys_and_followed(
    window: MainWindow, engine: Engine, qtbot: QtBot
) -> None:
    draw(window)
    engine.make()
    qtbot.keyClick(window.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.session.region == replace(REGION, cx=274)
    assert engine.last.request.region == window.session.region
    window.actions_.move_region["down"].trigger()
    assert window.session.region == replace(REGION, cx=274, cy=196)
    window.session.history.undo()
    assert window.session.region == replace(REGION, cx=274)


Leave = Callable[[MainWindow], object]


def another_scan(window: MainWindow) -> None:
    pixels = np.full((200, 200), 90, np.uint8)
    record = add_scan(window.session, Scan("other.png", pixels), Path("other.png"))
    window.session.open_scan(record.id)


def a_candidate(window: MainWindow) -> None:
    assert window.session.scan is not None
    window.session.add_candidate(make_candidate(window.session.scan, 1))
    assert window.session.record is not None
    (key,) = window.workspace.listing.candidates(window.session.record.id)
    window.session.select(key.id)


@pytest.mark.parametrize(
    "leave",
    [
        lambda window: QApplication.sendEvent(window.view, escape()),
        lambda window: window.tool_settings.choose(Tool.BOX),
        another_scan,
        a_candidate,
        lambda window: window.actions_.live.setChecked(False),
        lambda window: edit_region(window.session, None, "Clear"),
        lambda window: (
            window.session.settings.keep("blinded", True)
            or window.actions_.blinded.setChecked(True)
        ),
    ],
    ids=["escape", "tool", "scan", "candidate", "switch", "no region", "blinded"],
)
def test_whoever_turns_elsewhere_leaves_no_preview(
    window: MainWindow, engine: Engine, leave: Leave
) -> None:
    draw(window)
    engine.make()
    assert is_shown(window)
    leave(window)
    assert not is_shown(window) and "Preview" not in caption(window)
    assert window.services.live_previews.preview is None


def escape() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NO_KEYS)


def test_what_comes_too_late_is_not_shown(window: MainWindow, engine: Engine) -> None:
    draw(window)
    window.tool_settings.choose(Tool.BOX)
    assert engine.cancelled == [engine.last.ask_id]
    engine.make()  # it was made before it heard
    assert not is_shown(window)


def test_a_scan_that_is_opened_with_a_region_asks_for_nothing(
    window: MainWindow, engine: Engine
) -> None:
    draw(window)
    first = window.session.record
    another_scan(window)
    assert first is not None
    window.session.open_scan(first.id)
    assert window.session.region == REGION and len(engine.asked) == 1


def test_why_there_is_none_stands_on_the_canvas(window: MainWindow, engine: Engine) -> None:
    draw(window)
    refused = Failed(
        "", Phrase("the region lies outside the tissue"), Phrase("draw it inside"), True
    )
    engine.fail(refused)
    assert not is_shown(window)
    assert "No preview. The region lies outside the tissue" in caption(window)
    assert QApplication.activeModalWidget() is None
    draw(window, replace(REGION, cx=250))
    engine.make()
    assert is_shown(window) and "No preview" not in caption(window)


def test_a_bundle_that_is_not_loaded_is_waited_for(window: MainWindow, engine: Engine) -> None:
    engine.turn(EngineState.LOADING)
    draw(window)
    draw(window, replace(REGION, cx=250))
    assert engine.asked == [] and "not in memory yet" in caption(window)
    engine.turn(EngineState.READY)
    assert [a.request.region for a in engine.asked] == [window.session.region]


def test_a_slow_bundle_has_none_and_says_so(
    window: MainWindow, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = replace(window.generation.bundle(), kind="stable-diffusion", name="large")
    monkeypatch.setattr(window.generation, "bundle", lambda: slow)
    draw(window)
    assert engine.asked == [] and "large is too slow for live previews" in caption(window)


def test_after_a_fault_none_are_asked_for_until_they_are_switched_on_again(
    window: MainWindow, engine: Engine
) -> None:
    faults: list[object] = []
    previews = window.services.live_previews
    previews.fault_met.disconnect()
    previews.fault_met.connect(faults.append)
    draw(window)
    fault = Failed("", "ValueError: a bug", details="...")
    engine.fail(fault)
    assert faults == [fault] and "No preview" in caption(window)
    draw(window, replace(REGION, cx=250))
    assert len(engine.asked) == 1
    window.actions_.live.setChecked(False)
    window.actions_.live.setChecked(True)
    assert len(engine.asked) == 2


def test_the_switch_is_remembered(
    window: MainWindow, engine: Engine, open_window: Callable[[], MainWindow]
) -> None:
    assert window.actions_.live.isChecked()
    window.actions_.live.trigger()
    draw(window)
    assert engine.asked == [] and not window.settings["live"]
    window.close()
    assert not open_window().actions_.live.isChecked()


def at_rest(window: MainWindow) -> None:
    window.services.live_previews._rest.timeout.emit()


def test_at_rest_generate_keeps_just_what_is_seen(window: MainWindow, engine: Engine) -> None:
    window.settings.set("live_whole", "always")
    draw(window)
    engine.make()
    at_rest(window)
    whole = engine.last
    assert whole.whole and len(engine.asked) == 2
    engine.make()
    assert "full quality" in caption(window) and stored(window) == 0 and engine.orders == []
    at_rest(window)
    assert len(engine.asked) == 2  # once is enough
    window.actions_.generate.trigger()
    # The engine has it for a job of the same request, see tests/engine/test_previews.py.
    assert engine.orders[0].request == whole.request
    assert len({order.request for order in engine.orders}) == window.session.form.count


def test_generate_stops_no_preview_of_what_it_asks_for(
    window: MainWindow, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.settings.set("live_whole", "always")
    draw(window)
    engine.make()
    at_rest(window)
    queue = window.engine.queue

    def submit(orders: list[Order]) -> None:
        queue.add(orders)
        queue.start(orders[0].job_id)

    monkeypatch.setattr(window.engine, "submit", submit)
    window.actions_.generate.trigger()
    assert engine.cancelled == [] and len(engine.asked) == 2
    window.engine.job_started.emit(queue.jobs()[0].job_id)
    assert engine.cancelled == [] and not is_shown(window)
    for entry in reversed(queue.unfinished()):
        queue.stop(entry.job_id) if entry is queue.running else queue.cancel(entry.job_id)


@pytest.mark.parametrize(("choice", "pace", "whole"), [
    ("never", 1.0, False), ("pace", None, False), ("pace", 60.0, False), ("pace", 1.0, True),
])  # fmt: skip
def test_the_pace_of_the_machine_decides(
    window: MainWindow, engine: Engine, choice: str, pace: float | None, whole: bool
) -> None:
    window.settings.set("live_whole", choice)
    draw(window)
    engine.make()
    if pace is not None:
        estimate, steps = window.engine.time_estimate, engine.last.request.steps
        estimate.started(engine.last.request, 0.0)
        for number in range(3 * steps):
            progress = Progress(1 + number // steps, 1 + number % steps, steps)
            estimate.stepped(progress, pace * (number + 1) / (3 * steps))
        estimate.ended(pace, done=True)
    at_rest(window)
    assert engine.last.whole is whole
