"""The worklist: the workspace's scans, one of which is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.ui.lists.current_row import CurrentRow, RowView
from busynth_gui.ui.lists.scan_delegate import ScanDelegate
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.lists.worklist_model import ScanOrder, ScanState, WorklistModel
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.widgets.factory import configured, hint
from busynth_gui.ui.widgets.theme import icon

__all__ = ["Worklist"]

_SETTING = "worklist"


class _SearchField(QLineEdit):
    """Escape empties it and leaves; Return leaves it as it is."""

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__()
        self._leave = leave
        configured(self, objectName="search", clearButtonEnabled=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._leave()
        else:
            super().keyPressEvent(event)


class Worklist(QWidget):
    """Shows the worklist's model with a search, a filter and an order; follows the session's scan.

    ``scan_chosen`` carries a scan's id, ``batch_asked`` and ``removal_asked`` ids of scans.
    """

    scan_chosen = Signal(int)
    pointed = Signal()
    """A scan was clicked or the search left: what is typed next is meant for the canvas."""
    removal_asked = Signal(tuple)
    batch_asked = Signal(tuple)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.scans = WorklistModel(session, self)
        self.view = self._make_view()
        self._row = CurrentRow(self.view, self.scans, self.scans.row_of, self._current)
        self.search = _SearchField(self.pointed.emit)
        self.search.setPlaceholderText(self.tr("Search scans"))
        self.search.setAccessibleName(self.tr("Search scans by name"))
        self.search.addAction(
            icon("fa6s.magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.filter = configured(QComboBox(), objectName="filter")
        self.filter.setAccessibleName(self.tr("Which scans are listed"))
        for state in (None, *ScanState):
            self.filter.addItem("", state)
        self.sort = self._sort_button()
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.filter, 1)
        row.addWidget(self.sort)
        head = QVBoxLayout()
        head.setContentsMargins(6, 4, 4, 2)
        head.setSpacing(4)
        head.addWidget(self.search)
        head.addLayout(row)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(hint(self.tr("No scan is like that.")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(head)
        whole.addWidget(self._pages, 1)
        self._restore()
        self._connect()
        self._show_totals()

    def selected_ids(self) -> tuple[int, ...]:
        """The scans that are selected, in the order in which they are listed."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.scans.index(row).data(RECORD).id for row in rows)

    def step(self, by: int) -> None:
        """Turn to the scan ``by`` rows on, at most to the first or the last one listed."""
        last = self.scans.rowCount() - 1
        if last >= 0:
            row = min(max(self.scans.row_of(self._current()) + by, 0), last)
            self.scan_chosen.emit(self.scans.ids()[row])

    # Building

    def _make_view(self) -> RowView:
        view = RowView()
        view.setItemDelegate(ScanDelegate(view))
        view.setAccessibleName(self.tr("Worklist of scans"))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        view.setUniformItemSizes(True)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return view

    def _sort_button(self) -> QToolButton:
        names = {
            ScanOrder.ADDED: self.tr("As they were added"),
            ScanOrder.NAME: self.tr("By name"),
            ScanOrder.STATE: self.tr("To do, in work, done"),
            ScanOrder.PENDING: self.tr("Most left to decide first"),
        }
        button = configured(QToolButton(), autoRaise=True, objectName="sort")
        button.setIcon(icon("fa6s.arrow-down-short-wide"))
        button.setToolTip(self.tr("Order of the scans"))
        button.setAccessibleName(self.tr("Order of the scans"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        group = QActionGroup(menu)
        self._orders: dict[ScanOrder, QAction] = {}
        for order, name in names.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, o=order: self._sort_by(o))
            self._orders[order] = action
        button.setMenu(menu)
        return button

    def _connect(self) -> None:
        self.search.textChanged.connect(self.scans.search)
        self.filter.activated.connect(self._choose_filter)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self._row.chosen.connect(self.scan_chosen)
        self.view.clicked.connect(self._on_clicked)
        self.scans.totals_changed.connect(self._show_totals)
        self._session.scan_opened.connect(lambda _: self._row.follow())
        for signal in (self.scans.modelReset, self.scans.rowsInserted, self.scans.rowsRemoved):
            signal.connect(self._on_rows)
        self._on_rows()
        self._row.follow()

    def _restore(self) -> None:
        """Filter and order as they were left; what is searched for is not kept."""
        try:
            kept = self._session.settings.value(_SETTING, {})
            self.scans.sort_by(ScanOrder(kept["order"]))
            self.scans.show_state(None if kept["state"] is None else ScanState(kept["state"]))
        except (KeyError, TypeError, ValueError):
            pass  # another version's, or none yet
        self._orders[self.scans.order].setChecked(True)
        self.filter.setCurrentIndex(self.filter.findData(self.scans.state))

    # Choosing

    def _choose_filter(self, at: int) -> None:
        kept = self.filter.itemData(at)  # as plain text: Qt knows no such enumeration
        self.scans.show_state(None if kept is None else ScanState(kept))
        self._keep()

    def _sort_by(self, order: ScanOrder) -> None:
        self.scans.sort_by(order)
        self._keep()

    def _keep(self) -> None:
        kept = {"order": self.scans.order, "state": self.scans.state}
        self._session.settings.keep(_SETTING, kept)

    def _on_clicked(self) -> None:
        if len(self.selected_ids()) == 1:
            self.pointed.emit()

    def _open_menu(self, at: QPoint) -> None:
        chosen = self.selected_ids()
        if not chosen:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Make a batch…"), lambda: self.batch_asked.emit(chosen))
        menu.addSeparator()
        records = [self._session.workspace.scan_record(scan_id) for scan_id in chosen]
        mark = self.tr("Back to work") if all(r.done for r in records) else self.tr("Mark as done")
        done = not all(record.done for record in records)
        menu.addAction(mark, lambda: self._set_done(chosen, done))
        menu.addSeparator()
        several = self.tr("Remove {0} scans…").format(len(chosen))
        words = self.tr("Remove scan…") if len(chosen) == 1 else several
        menu.addAction(words, lambda: self.removal_asked.emit(chosen))
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _set_done(self, scan_ids: tuple[int, ...], done: bool) -> None:
        for scan_id in scan_ids:
            self._session.set_done(scan_id, done)

    # Showing

    def _current(self) -> int:
        record = self._session.record
        return -1 if record is None else record.id

    def _on_rows(self) -> None:
        self._pages.setCurrentIndex(0 if self.scans.rowCount() or not self.scans.totals else 1)

    def _show_totals(self) -> None:
        names = {
            None: self.tr("All scans"),
            ScanState.TO_DO: self.tr("To do"),
            ScanState.IN_WORK: self.tr("In work"),
            ScanState.DONE: self.tr("Done"),
        }
        totals = self.scans.totals
        with QSignalBlocker(self.filter):
            for at, (state, name) in enumerate(names.items()):
                number = sum(totals.values()) if state is None else totals[state]
                self.filter.setItemText(at, self.tr("{0} ({1})").format(name, number))
