"""Shows where the keyboard is, for who goes through the program without a mouse."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

__all__ = ["FocusRing"]

_WIDTH = 2
_BY_KEYS = Qt.WidgetAttribute.WA_KeyboardFocusChange
"""Qt's word for a window in which Tab was used."""
_LAID_OUT = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QObject):
    """A ring around what has the keyboard, in any window, once Tab has been used in it.

    Lists, canvas and panels show nothing themselves, and in the dark hardly any control does. A
    press of the mouse takes the ring away until the next Tab.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            with suppress(RuntimeError):  # it went with its window
                ring.hide()
                ring.deleteLater()
        if now is None:
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            now.window().setAttribute(_BY_KEYS, False)
        if now.window().testAttribute(_BY_KEYS) and not now.isWindow():
            _bring_into_sight(now)
            self._ring = _Ring(now)


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll to what Tab came by; Qt's areas do so only where it came from within."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


class _Ring(QWidget):
    """Lies over the window, around one widget, wherever that goes; no mouse notices it."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around.window())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._around, self._window = around, around.window()
        self._within = [around]
        above = around.parentWidget()
        while above is not None and above is not self._window:
            self._within.append(above)
            above = above.parentWidget()
        for widget in (*self._within, self._window):
            widget.installEventFilter(self)
        self._lay_out()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _LAID_OUT:
            self._lay_out()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        # The colour of text is seen in every theme; that of Qt's own frames is nearly the ground's.
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.WindowText))

    def _lay_out(self) -> None:
        """What is scrolled out of sight has no ring, and what fills the window has one inside."""
        place = self._window.rect()
        for widget in self._within:
            seen = QRect(widget.mapTo(self._window, QPoint()), widget.size())
            place &= seen.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH)
        self.setGeometry(place)
        inside = self.rect().adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))
        self.setVisible(self._around.isVisible() and not place.isEmpty())
