"""The tour: marks on the real window, one after the other, for those who see it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from busynth_gui.ui.widgets.factory import configured, heading
from busynth_gui.ui.widgets.theme import REGION

__all__ = ["Tour", "TourStep"]

_WIDTH = 320
_GAP = 14


@dataclass(frozen=True)
class TourStep:
    """A mark at ``target``, a widget of the window. ``offer`` is a button's words and deed.

    A step with ``unseen`` says that while its target is not to be seen, and makes its offer only
    then.
    """

    title: str
    words: str
    target: Callable[[], QWidget]
    offer: tuple[str, Callable[[], None]] | None = None
    unseen: str = ""


class Tour(QObject):
    """Walks through ``steps`` over ``window``, which stays usable. ``ended`` when it is over."""

    ended = Signal()

    def __init__(self, window: QWidget, steps: list[TourStep]) -> None:
        super().__init__(window)
        self._window, self._steps = window, steps
        self.card: TourCard | None = None
        self._outline: _Outline | None = None
        self.at = -1

    @property
    def running(self) -> bool:
        return self.card is not None

    def start(self) -> None:
        """From the first step on, also when it runs already."""
        if self.card is None:
            self._outline = _Outline(self._window)
            self.card = TourCard(self._window)
            self.card.next_asked.connect(lambda: self.go(self.at + 1))
            self.card.back_asked.connect(lambda: self.go(self.at - 1))
            self.card.end_asked.connect(self.end)
            self._window.installEventFilter(self)
        self.go(0)

    def go(self, at: int) -> None:
        """Turn to a step; past the last one the tour ends."""
        if self.card is None or at < 0:
            return
        if at >= len(self._steps):
            self.end()
            return
        self._watch(None if self.at < 0 else self._steps[self.at], None)
        self.at = at
        self._watch(None, self._steps[at])
        self._show()
        self.card.next_button.setFocus()

    def _watch(self, before: TourStep | None, now: TourStep | None) -> None:
        """Follow a step's target: scans that were asked for bring their tools a moment later."""
        if before is not None:
            before.target().removeEventFilter(self)
        if now is not None:
            now.target().installEventFilter(self)

    def _show(self) -> None:
        if self.card is not None:
            step = self._steps[self.at]
            self.card.show_step(step, self.at, len(self._steps), step.target().isVisible())
            self._place()

    def end(self) -> None:
        """Take the marks away."""
        if self.card is None or self._outline is None:
            return
        self._watch(self._steps[self.at], None)
        self._window.removeEventFilter(self)
        for mark in (self.card, self._outline):
            mark.hide()
            mark.deleteLater()
        self.card = self._outline = None
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._show()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self.card is None or self._outline is None:
            return
        target = self._steps[self.at].target()
        whole = self._window.rect()
        there = QRect(target.mapTo(self._window, QPoint()), target.size()) & whole
        shown = target.isVisible() and not there.isEmpty()
        self._outline.setGeometry(whole)
        self._outline.area = there if shown else QRect()
        self._outline.show()
        self._outline.raise_()
        self._outline.update()
        self.card.adjustSize()
        self.card.move(_beside(there if shown else QRect(), self.card.size().toTuple(), whole))
        self.card.show()
        self.card.raise_()


class TourCard(QFrame):
    """The words of a step. Return goes on, Left goes back, Escape ends."""

    next_asked = Signal()
    back_asked = Signal()
    end_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet(
            f"QFrame#tour {{ border: 2px solid {REGION.name()}; border-radius: 6px;"
            " background: palette(window); }"
        )
        self.setFixedWidth(_WIDTH)
        self.title = heading("")
        self.words = QLabel(wordWrap=True)
        self.count = QLabel()
        self.count.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.offer_button = configured(QPushButton(), objectName="offer")
        self.back_button = configured(QPushButton(self.tr("Back")), objectName="back")
        self.next_button = configured(QPushButton(), objectName="next")
        self.skip_button = configured(QPushButton(self.tr("Skip the tour")), objectName="skip")
        for button in (self.offer_button, self.back_button, self.next_button, self.skip_button):
            button.setAutoDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.skip_button)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(4)
        column.addLayout(row)
        self._offer: Callable[[], None] | None = None
        self._stays = False
        self.offer_button.clicked.connect(self._do_offer)
        self.next_button.clicked.connect(lambda _=False: self.next_asked.emit())
        self.back_button.clicked.connect(lambda _=False: self.back_asked.emit())
        self.skip_button.clicked.connect(lambda _=False: self.end_asked.emit())

    def show_step(self, step: TourStep, at: int, of: int, seen: bool) -> None:
        last = at == of - 1
        words = step.words if seen else step.unseen or step.words
        offer = None if step.unseen and seen else step.offer
        self.title.setText(step.title)
        self.words.setText(words)
        self.count.setText(self.tr("{0} of {1}").format(at + 1, of))
        self.setAccessibleName(step.title)
        self.setAccessibleDescription(words)
        self.next_button.setText(self.tr("Done") if last else self.tr("Next"))
        self.next_button.setAccessibleDescription(f"{step.title}. {words}")
        self.back_button.setEnabled(at > 0)
        self.skip_button.setVisible(not last)
        self.offer_button.setVisible(offer is not None)
        self._offer = None if offer is None else offer[1]
        self._stays = step.unseen != ""  # its target comes to be seen by what it offers
        self.offer_button.setText("" if offer is None else offer[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end_asked.emit()
        elif event.key() == Qt.Key.Key_Right:
            self.next_asked.emit()
        elif event.key() == Qt.Key.Key_Left:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _do_offer(self) -> None:
        if self._offer is not None:
            self._offer()
            if not self._stays:
                self.next_asked.emit()


class _Outline(QWidget):
    """A line around the target; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.area = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.area.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(REGION, 3))
        painter.drawRoundedRect(self.area.adjusted(2, 2, -2, -2), 6, 6)


def _beside(there: QRect, size: tuple[int, int], whole: QRect) -> QPoint:
    """Where a card of that size stands best: beside its target, else in it, inside the whole."""
    width, height = size
    room = whole.adjusted(_GAP, _GAP, -_GAP - width, -_GAP - height)
    middle = there.center().y() - height // 2
    if there.isEmpty():
        return room.center()
    for x, y in (
        (there.right() + _GAP, middle),
        (there.left() - _GAP - width, middle),
        (there.center().x() - width // 2, there.bottom() + _GAP),
        (there.center().x() - width // 2, there.top() - _GAP - height),
    ):
        inside_x = min(max(x, room.left()), room.right())
        inside_y = min(max(y, room.top()), room.bottom())
        if not QRect(inside_x, inside_y, width, height).intersects(there):
            return QPoint(inside_x, inside_y)
    return QPoint(there.right() - width - _GAP, there.bottom() - height - _GAP)
