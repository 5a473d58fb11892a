"""The grid of the contact sheet: so many tiles on a page, walked through by key and by mouse."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QListView

from busynth_gui.ui.lists.current_row import RowView
from busynth_gui.ui.lists.loupe import Loupe
from busynth_gui.ui.lists.sheet_delegate import PADDING, SheetDelegate
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.widgets.factory import configured

__all__ = ["PAGES", "SheetView"]

PAGES = (12, 15, 20, 24, 30, 40)
"""How many tiles a page can have at least."""

_NARROWEST = 64
"""Of a tile, px: on a small page there are fewer tiles than asked for rather than smaller ones."""
_SETTLE_MS = 120
_NOTCH = 120
"""Of a wheel, in eighths of a degree."""
_KEY = Qt.Key
_OWN_KEYS = frozenset(
    {
        *(_KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Home, _KEY.Key_End),
        *(_KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Escape),
        *(_KEY.Key_Plus, _KEY.Key_Minus),
    }
)


class SheetView(RowView):
    """Tiles in rows from left to right, as large as :attr:`page` of them have room.

    ``opened`` carries the id of a candidate that is to be looked at alone, ``left`` says that the
    sheet is to be closed, ``settled`` that it has come to rest with :meth:`in_sight` on the screen,
    ``decided`` carries an id and the decision that was clicked on its tile, ``page_changed`` says
    that :attr:`page` or :attr:`fits` did.
    """

    opened = Signal(int)
    left = Signal()
    settled = Signal()
    decided = Signal(int, object)
    page_changed = Signal()

    follow = QListView.ScrollHint.EnsureVisible

    def __init__(self, loupe: Loupe) -> None:
        super().__init__()
        self._page, self._fits = PAGES[2], 0
        self._turned = 0
        self._loupe = loupe
        loupe.setParent(self)
        self.setAccessibleName(self.tr("Contact sheet"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always: one that comes and goes changes the width, and with it the tiles.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._settle = configured(QTimer(self), singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.settled)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._on_scrolled())
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(RECORD).id))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            for told in (model.modelReset, model.rowsInserted, model.rowsRemoved):
                told.connect(lambda *_: self._on_scrolled())

    # Size

    @property
    def page(self) -> int:
        """How many tiles a page has at least, one of :data:`PAGES`."""
        return self._page

    @property
    def fits(self) -> int:
        """How many a page has at its size now."""
        return self._fits

    def set_page(self, page: int) -> None:
        """Have tiles of another size; what is current stays in sight."""
        page = min(PAGES, key=lambda each: abs(each - page))
        if page != self._page:
            self._page = page
            self._arrange()

    def step_page(self, by: int) -> None:
        """More tiles, or fewer and larger ones."""
        at = PAGES.index(self._page) + by
        self.set_page(PAGES[min(max(at, 0), len(PAGES) - 1)])

    def _arrange(self) -> None:
        """The largest tiles of which as many as wanted have room."""
        delegate = self.itemDelegate()
        if not isinstance(delegate, SheetDelegate):
            return
        room, words = self.viewport().size(), delegate.words_height(self.font())
        best, fits = QSize(), 0
        for columns in range(1, self._page + 1):
            # One px less: at the full width Qt breaks the row before its last tile.
            width = (room.width() - 1) // columns
            height = width + words
            if width < _NARROWEST + 2 * PADDING and not best.isEmpty():
                break
            best, fits = QSize(width, height), columns * (room.height() // max(1, height))
            if fits >= self._page:
                break
        if best != delegate.cell and not best.isEmpty():
            delegate.cell = best
            self.setGridSize(best)
            # A notch of the wheel is three steps, and a row.
            self.verticalScrollBar().setSingleStep(max(1, best.height() // 3))
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self._fits = fits
        self._on_scrolled()
        self.page_changed.emit()

    # What is seen

    def in_sight(self) -> list[int]:
        """The ids of the candidates of which at least half is on the screen, in their order."""
        model = self.model()
        if model is None or not self.isVisible():
            return []
        first, last = self._rows_in_sight()
        indexes = (model.index(row, 0) for row in range(first, last + 1))
        return [index.data(RECORD).id for index in indexes if self.sees(index)]

    def sees(self, index: QModelIndex) -> bool:
        """Whether at least half of a tile is on the screen."""
        return index.isValid() and self.viewport().rect().contains(self.visualRect(index).center())

    def _rows_in_sight(self) -> tuple[int, int]:
        rows = self.model().rowCount()
        cell, port = self.gridSize(), self.viewport()
        if not rows or cell.isEmpty():
            return 0, -1
        columns = max(1, (port.width()) // cell.width())
        top = self.verticalScrollBar().value() // cell.height()
        bottom = (self.verticalScrollBar().value() + port.height()) // cell.height()
        return top * columns, min(rows, (bottom + 1) * columns) - 1

    def _on_scrolled(self) -> None:
        self._loupe.let_go()
        self._settle.start()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._loupe.let_go()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._loupe.let_go()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._loupe.let_go()
        if not self._decide_at(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._decide_at(event):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            # Of the tiles that a rubber band crosses none is turned to until it is let go.
            self.handling = True
            QListView.mouseMoveEvent(self, event)
            return
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._loupe.offer(index.data(RECORD).id, self.visualRect(index))
        else:
            self._loupe.let_go()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.handling:
            chosen = self.selectionModel()
            if chosen.hasSelection() and not chosen.isSelected(self.currentIndex()):
                # The band ended on no tile: the first of those chosen is looked at.
                first = min(chosen.selectedIndexes(), key=QModelIndex.row)
                chosen.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._done()

    def _decide_at(self, event: QMouseEvent) -> bool:
        """Decide by the button of a tile that was clicked; tells whether there was one."""
        place, delegate = event.position().toPoint(), self.itemDelegate()
        index = self.indexAt(place)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return False
        if index.data(RECORD).discarded:
            return False
        assert isinstance(delegate, SheetDelegate)
        state = delegate.decision_at(self.visualRect(index), place)
        if state is not None:
            self.decided.emit(index.data(RECORD).id, state)
        return state is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turned += event.angleDelta().y()
            notches = int(self._turned / _NOTCH)
            self._turned -= notches * _NOTCH
            self.step_page(-notches)
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._knows(event):
            event.accept()  # before the window's shortcuts: PgDn is a page here, no scan
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            return True  # the loupe says what there is to say, and would lie under it
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._loupe.let_go()
        if not self._knows(event):
            event.ignore()  # no search by typing: letters are the window's
            return
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.currentIndex().isValid():
                    self.opened.emit(self.currentIndex().data(RECORD).id)
            case Qt.Key.Key_Plus:
                self.step_page(-1)
            case Qt.Key.Key_Minus:
                self.step_page(1)
            case _:
                super().keyPressEvent(event)

    @staticmethod
    def _knows(event: QKeyEvent) -> bool:
        walking = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        return not event.modifiers() & ~walking and Qt.Key(event.key()) in _OWN_KEYS
