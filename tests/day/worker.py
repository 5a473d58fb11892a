"""Whoever works at the desk: reviews, corrects, runs again and decides, by mouse and keyboard."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.tool_settings import Tool
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.workspace.records import CandidateRecord
from busynth_gui.workspace.workspace import Workspace
from tests.bench.heart import Heart
from tests.day.hand import CTRL, SHIFT, Hand

__all__ = ["KEY", "Worker", "found"]

KEY = Qt.Key
DECISIONS = ("a", "r17", "A4", "s6", "A4B", "rz4", "a", "rb")
"""What is typed on one candidate after the other: ``A4`` approves one that is read as BI-RADS 4,
the last one wants a comment."""
CATEGORY_KEYS = {"4": KEY.Key_F4, "4B": KEY.Key_F7}
CORRECTED = 4
"""Every fourth candidate's mask is corrected first."""
AGAIN = (2, 3, 2, 3)
"""From which stage the first ones that are corrected are run again."""

_Widget = TypeVar("_Widget", bound=QWidget)


class Worker:
    """``plan``: workspace, scans, out, shots, candidates, by_hand, per_scan, steps."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        begun = time.perf_counter()
        settings = Settings(UserStore())
        settings.set("tour_seen", True)
        self.window = MainWindow(Workspace.open(Path(plan["workspace"])), settings=settings)
        self.window.resize(1366, 740)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.window.activateWindow()
        self.window.repaint()
        self.hand = Hand(self.window)
        self.hand.times["window there"].append(time.perf_counter() - begun)
        self.hand.turn_to(self.window)
        self.heart = Heart()
        self.decided = 0
        self.again: list[int] = []
        self._corrected: set[int] = set()

    @property
    def made(self) -> int:
        return len(self.window.workspace.listing.candidates())

    def pending(self) -> int:
        counts = self.window.workspace.listing.counts().values()
        return sum(count[DecisionState.PENDING] for count in counts)

    def rendered(self) -> bool:
        return not self.window.engine.queue.unfinished()

    @property
    def selected(self) -> CandidateRecord:
        record = self.window.session.selected
        assert record is not None
        return record

    # Telling

    def say(self, what: str, **more: Any) -> None:
        sys.stdout.write(json.dumps({"what": what, **more}) + "\n")
        sys.stdout.flush()

    def tell_times(self) -> None:
        self.heart.stop()
        self.say("times", times=self.hand.times, late=self.heart.late)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Keep what the window shows now, when pictures are wanted. Its time is not counted."""
        if self.plan["shots"]:
            late = list(self.heart.late)
            self.hand.rest(0.4)
            (widget or self.window).grab().save(f"{self.plan['shots']}/{name}.png", "PNG")
            QApplication.processEvents()
            self.heart.late[:] = late

    # Reviewing

    def review(self, until: Callable[[], bool]) -> None:
        """Correct and decide, candidate by candidate, until told; waits for those to come."""
        window, hand = self.window, self.hand
        self._list_all()
        while not until():
            hand.wait(lambda: self.pending() > 0 or until(), "a candidate to review")
            if self.pending() == 0:
                return
            if not self._at_pending():
                with hand.timed("next"):
                    window.strip.next_pending()
            if not self._at_pending():
                hand.rest(0.05)  # it is stored, and about to be listed
                continue
            if self.decided % CORRECTED == 0 and self.selected.id not in self._corrected:
                self._corrected.add(self.selected.id)
                self._correct()
                if self._run_again():
                    continue
            self._decide(DECISIONS[self.decided % len(DECISIONS)])

    def _at_pending(self) -> bool:
        selected = self.window.session.selected
        return selected is not None and selected.state is DecisionState.PENDING

    def _list_all(self) -> None:
        self.window.strip.scope.setFocus()
        self.hand.key(KEY.Key_End)
        assert self.window.strip.candidates.scope is Scope.ALL

    def _correct(self) -> None:
        """Brush over the rim of the mask from its middle to the right, erase some of it again.

        The eraser's stroke is undone and redone: the mask is the same bit for bit.
        """
        window, hand, record = self.window, self.hand, self.selected
        mask = window.session.load(record.id).mask
        rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
        y, x = float(rows.mean()), float(columns[-1])
        window.view.setFocus()
        hand.press("kd")
        assert window.tool_settings.correcting and window.tool_settings.tool is Tool.BRUSH
        hand.draw(*[(x - 6 + 3 * k, y) for k in range(5)], deed="brush")
        brushed = self.selected.mask_sha256
        assert brushed != record.mask_sha256, "the brush changed nothing"
        hand.press("x")
        hand.draw((x + 9, y + 4), (x + 9, y + 9), (x + 9, y + 14))
        erased = self.selected.mask_sha256
        assert erased != brushed, "the eraser changed nothing"
        self.shoot(f"correcting-{len(self._corrected)}")
        hand.key(KEY.Key_Z, CTRL)
        assert self.selected.mask_sha256 == brushed
        hand.key(KEY.Key_Z, CTRL | SHIFT)
        assert self.selected.mask_sha256 == erased
        hand.press("ek")
        after = window.workspace.candidate_record(record.id)
        assert after.mask_sha256 == erased and after.state is DecisionState.PENDING
        self.say("corrected", id=record.id, mask=erased)

    def _run_again(self) -> bool:
        """Run what was corrected again from stage two or three, as long as that is to be done."""
        if not self.plan["again"] or len(self.again) == len(AGAIN):
            return False
        stage = AGAIN[len(self.again)]
        self.again.append(stage)
        window, before = self.window, len(self.window.engine.queue.jobs())
        self.hand.click(button_of(window, window.actions_.again[stage]))
        assert len(window.engine.queue.jobs()) == before + 1, "nothing was asked for"
        self.say("asked", jobs=1, how=f"stage {stage} again")
        self.shoot(f"again-{len(self.again)}")
        return True

    def _decide(self, keys: str) -> None:
        window, hand, record = self.window, self.hand, self.selected
        window.view.setFocus()
        with hand.timed("decision"):
            if keys[0] == "A":
                hand.key(KEY.Key_A, SHIFT)
            else:
                hand.press(keys[0])
            if keys[0] == "A":
                hand.key(CATEGORY_KEYS[keys[1:]])
            elif keys != "a":
                hand.press(keys[1:])
                if "b" in keys[1:]:
                    hand.click(window.decision_panel.comment)
                    hand.press("looks pasted in")
            if keys != "a":
                if self.decided < len(DECISIONS):
                    self.shoot(f"deciding-{self.decided}")
                hand.key(KEY.Key_Return)
        self.decided += 1
        made = window.workspace.candidate_record(record.id).decision
        assert made is not None, f"'{keys}' decided nothing"
        self.say(
            "decided",
            id=record.id,
            state=made.state.value,
            reasons=list(made.reasons),
            category=made.perceived.category,
            mask=made.mask_sha256,
            comment=made.comment,
        )


def button_of(window: QWidget, action: QAction) -> QToolButton:
    """The button that an action has on the window."""
    for button in window.findChildren(QToolButton):
        if button.defaultAction() is action and button.isVisible():
            return button
    raise AssertionError(f"there is no button for {action.text()}")


def found(parent: QWidget, kind: type[_Widget], name: str) -> _Widget:
    """A control by its name."""
    widget = parent.findChild(kind, name)
    assert widget is not None, f"there is no {name}"
    return widget


def choose(hand: Hand, box: QComboBox, at: int) -> None:
    """Choose an entry of a box by keyboard."""
    box.setFocus()
    hand.key(KEY.Key_Home)
    for _ in range(at):
        hand.key(KEY.Key_Down)
