"""The current row of a list is what is current in the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QObject, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView

from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.widgets.views import make_current

__all__ = ["CurrentRow", "RowView"]


class RowView(QListView):
    """A list that says when it is done with a press or a key, by ``handled``.

    Until then no row may come or go: Qt selects what lies at the pointer after it has made a row
    the current one, and that would be another row by then. ``follow`` is where a row comes that is
    turned to: in the middle, where what comes before and after it is seen.
    """

    handled = Signal()
    follow = QListView.ScrollHint.PositionAtCenter

    def __init__(self) -> None:
        super().__init__()
        self.handling = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.handling = True
        super().mousePressEvent(event)
        self._done()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.handling = True
        super().mouseMoveEvent(event)
        self._done()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.handling = True
        super().keyPressEvent(event)
        self._done()

    def _done(self) -> None:
        self.handling = False
        self.handled.emit()


class CurrentRow(QObject):
    """Keeps a view's current row that of the session, whatever is filtered, added or removed.

    ``chosen`` carries the id of a row that the user turned to. Qt turns a view to a neighbour
    of a row that goes; nobody chose that one, and it is turned back. ``current`` gives the
    session's id, -1 for none, and ``row_of`` the row of an id, -1 where it is not listed. Sets the
    view's model: that a row goes has to be heard here before it is there. What is chosen in one
    view is chosen in those that :meth:`share` it.
    """

    chosen = Signal(int)

    def __init__(
        self,
        view: RowView,
        model: QAbstractListModel,
        row_of: Callable[[int], int],
        current: Callable[[], int],
    ) -> None:
        super().__init__(view)
        self._view, self._row_of, self._current = view, row_of, current
        self._views = [view]
        self._deaf = 0
        model.rowsAboutToBeRemoved.connect(self._on_going)
        model.rowsRemoved.connect(self._on_gone)
        view.setModel(model)
        for told in (model.rowsInserted, model.modelReset):
            told.connect(self.follow)
        view.selectionModel().currentChanged.connect(self._on_current)
        view.handled.connect(self._on_current)

    def share(self, view: RowView) -> None:
        """Let another view show the same rows, with the same ones current and selected."""
        view.setModel(self._view.model())
        view.setSelectionModel(self._view.selectionModel())
        view.handled.connect(self._on_current)
        self._views.append(view)
        self._scroll(view)

    def follow(self) -> None:
        """Turn the view to the session's; rows selected together with it stay so."""
        row = self._row_of(self._current())
        selection = self._view.selectionModel()
        there = row >= 0 and row == self._view.currentIndex().row()
        if self._deaf or (there and selection.hasSelection()):
            return
        self._deaf += 1
        index = self._view.model().index(row, 0)
        make_current(self._view, index)
        for view in self._views:
            self._scroll(view)
        self._deaf -= 1

    def _on_going(self) -> None:
        self._deaf += 1

    def _on_gone(self) -> None:
        self._deaf -= 1
        self.follow()

    @staticmethod
    def _scroll(view: RowView) -> None:
        if view.currentIndex().isValid():
            view.scrollTo(view.currentIndex(), view.follow)

    def _on_current(self) -> None:
        now = self._view.currentIndex()
        if self._deaf or any(view.handling for view in self._views) or not now.isValid():
            return
        row_id = now.data(RECORD).id
        if row_id != self._current():
            self.chosen.emit(row_id)
