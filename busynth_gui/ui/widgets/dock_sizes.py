"""How large panels are wanted, whatever a small window has made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

__all__ = ["DockSizes"]

_Area = Qt.DockWidgetArea
_ACROSS = (_Area.LeftDockWidgetArea, _Area.RightDockWidgetArea)
_DOWN = (_Area.TopDockWidgetArea, _Area.BottomDockWidgetArea)


class DockSizes(QObject):
    """Gives docks of a window back what it squeezed out of them, once it has room.

    A small window squeezes its docks, and Qt leaves them so. What counts is how wide, or at top and
    bottom how tall, they were at first (``start``: px by the docks' names) or are after somebody
    has moved an edge of theirs; and only on the side of the window on which they were then.
    """

    def __init__(
        self, window: QMainWindow, docks: Sequence[QDockWidget], start: Mapping[str, int]
    ) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        areas = {dock.objectName(): window.dockWidgetArea(dock) for dock in docks}
        self._start = {name: (areas[name], size) for name, size in start.items()}
        self._wanted = dict(self._start)
        self._before: dict[str, int] | None = None
        """Sizes when the edge that is being moved was taken hold of."""
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._give_back)
        for dock in docks:
            dock.visibilityChanged.connect(self._soon.start)
        window.installEventFilter(self)

    def to_json(self) -> dict[str, list[int]]:
        """The sides of the window and the sizes, by name."""
        return {name: [area.value, size] for name, (area, size) in self._wanted.items()}

    def restore(self, saved: Any) -> None:
        """Take what :meth:`to_json` said; of anything else what there is no doubt about."""
        self._wanted = {}
        for name, value in saved.items() if isinstance(saved, dict) else ():
            match value:
                case [int(area), int(size)] if area in {each.value for each in _ACROSS + _DOWN}:
                    self._wanted[name] = _Area(area), size
        self._soon.start()

    def reset(self) -> None:
        """Want them as large as at first."""
        self._wanted = dict(self._start)
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._soon.start()
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if self._window.isSeparator(event.position().toPoint()):
                self._before = self._sizes()
        elif event.type() == QEvent.Type.MouseButtonRelease and self._before is not None:
            before, self._before = self._before, None
            QTimer.singleShot(0, self, lambda: self._learn(before))
        return False

    def _learn(self, before: dict[str, int]) -> None:
        """Those that have changed are wanted as they are, with what lies behind them."""
        now = self._sizes()
        for dock in self._docks:
            size = now.get(dock.objectName(), 0)
            if size != before.get(dock.objectName(), size):
                for each in (dock, *self._window.tabifiedDockWidgets(dock)):
                    self._wanted[each.objectName()] = self._window.dockWidgetArea(each), size

    def _sizes(self) -> dict[str, int]:
        return {dock.objectName(): self._size(dock) for dock in self._docks if _seen(dock)}

    def _size(self, dock: QDockWidget) -> int:
        return dock.width() if self._window.dockWidgetArea(dock) in _ACROSS else dock.height()

    def _give_back(self) -> None:
        middle = self._window.centralWidget()
        if middle is None:
            return
        for area in _ACROSS + _DOWN:
            room, least = middle.size(), middle.minimumSizeHint()
            across = area in _ACROSS
            spare = room.width() - least.width() if across else room.height() - least.height()
            docks = [dock for dock in self._docks if self._lacks(dock, area)]
            if docks and spare > 0:
                sizes = [min(self._wanted[d.objectName()][1], self._size(d) + spare) for d in docks]
                way = Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical
                self._window.resizeDocks(docks, sizes, way)

    def _lacks(self, dock: QDockWidget, area: Qt.DockWidgetArea) -> bool:
        where, size = self._wanted.get(dock.objectName(), (None, 0))
        here = where is area and self._window.dockWidgetArea(dock) is area
        return here and _seen(dock) and self._size(dock) < size


def _seen(dock: QDockWidget) -> bool:
    """Docked, and not behind others: what lies behind has no size of its own."""
    return not dock.isFloating() and not dock.visibleRegion().isEmpty()
