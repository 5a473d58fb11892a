"""What is offered when nothing is heard of the engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from busynth_gui.ui.lists.silence_notice import SilenceNotice


class Engine(QObject):
    """What the notice knows of one."""

    child_silent = Signal(float)
    child_answered = Signal()
    silent = False
    restarts = 0

    def fall_silent(self, seconds: float) -> None:
        self.silent = True
        self.child_silent.emit(seconds)

    def answer(self) -> None:
        self.silent = False
        self.child_answered.emit()

    def restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def notice(qtbot: QtBot, engine: Engine) -> SilenceNotice:
    notice = SilenceNotice(engine)  # type: ignore[arg-type]
    qtbot.addWidget(notice)
    return notice


def test_it_comes_and_goes_with_the_silence(engine: Engine, notice: SilenceNotice) -> None:
    assert notice.isHidden()
    engine.fall_silent(12.3)
    assert not notice.isHidden() and "12 s" in notice.words.text()
    engine.answer()
    assert notice.isHidden()


def test_who_waits_is_asked_again_and_only_while_it_is_silent(
    qtbot: QtBot, engine: Engine, notice: SilenceNotice
) -> None:
    notice._again.setInterval(50)
    engine.fall_silent(12)
    notice.wait_button.click()
    assert notice.isHidden()
    qtbot.waitUntil(lambda: not notice.isHidden())
    notice.wait_button.click()
    engine.answer()
    qtbot.wait(150)
    assert notice.isHidden() and engine.restarts == 0


def test_a_restart_is_one_click(engine: Engine, notice: SilenceNotice) -> None:
    engine.fall_silent(12)
    notice.restart_button.click()
    assert engine.restarts == 1 and notice.isHidden()
