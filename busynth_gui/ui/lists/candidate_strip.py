"""The strip of candidates, with the decisions on them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.candidate_delegate import CandidateDelegate
from busynth_gui.ui.lists.candidate_header import CandidateHeader
from busynth_gui.ui.lists.candidate_model import CandidateModel
from busynth_gui.ui.lists.current_row import CurrentRow, RowView
from busynth_gui.ui.lists.list_choices import FilterBox, ScopeBox, SieveBox, keep_choice
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.widgets.factory import hint

__all__ = ["CandidateStrip"]


class CandidateStrip(QWidget):
    """Follows the session's candidate. ``menu_asked`` carries a candidate's id and a place.

    ``chosen_changed``: others are chosen than before, see :meth:`chosen`.
    """

    menu_asked = Signal(int, QPoint)
    chosen_changed = Signal()

    def __init__(self, session: Session, decisions: list[QAction]) -> None:
        super().__init__()
        self._session = session
        self.candidates = CandidateModel(session, self)
        self.view = self._make_view()
        self._row = CurrentRow(self.view, self.candidates, self.candidates.row_of, self._current)
        self._row.chosen.connect(session.select)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self.chosen_changed.connect(self._show_chosen)
        keep_choice(self.candidates, session.settings)
        self.scope, self.filter = ScopeBox(self.candidates), FilterBox(self.candidates)
        self.sieve = SieveBox(self.candidates, session.blinding)
        self.head = CandidateHeader([self.scope, self.filter], decisions, self.sieve)
        self.head.held_back.clicked.connect(lambda: self.candidates.set_sieve(None))
        self.counts = self.head.counts
        self._hint = hint("")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(2)
        whole.addWidget(self.head)
        whole.addWidget(self._pages, 1)
        session.candidate_selected.connect(lambda _: self._row.follow())
        session.candidate_selected.connect(lambda _: self._show_chosen())
        model = self.candidates
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._show_page)
        for signal in (model.counts_changed, model.choice_changed):
            signal.connect(self._show_counts)
        self._show_counts()
        self._show_page()

    def share(self, view: RowView) -> None:
        """Let another view show the same candidates, the same ones current and chosen."""
        self._row.share(view)

    def chosen(self) -> tuple[int, ...]:
        """The candidates to decide on: the one on the canvas and those selected with it."""
        selected = self._session.selected
        if selected is None:
            return ()
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        ids = self.candidates.ids()
        chosen = tuple(ids[row] for row in rows)
        return chosen if selected.id in chosen else (selected.id,)

    def step(self, by: int) -> None:
        """Select the candidate ``by`` places on, the first or last one when none is selected."""
        last = self.candidates.rowCount() - 1
        if last < 0:
            return
        selected = self._session.selected
        if selected is None:
            row = 0 if by > 0 else last
        else:
            row = min(max(self.candidates.row_of(selected.id) + by, 0), last)
        self._session.select(self.candidates.ids()[row])

    def next_pending(self) -> bool:
        """Select the next candidate without a decision; after the last one, the first such.

        Returns whether there is another.
        """
        selected = self._session.selected
        row = -1 if selected is None else self.candidates.row_of(selected.id)
        found = self.candidates.next_in(DecisionState.PENDING, row)
        if found is not None:
            self._session.select(found)
        return found is not None

    # Building

    def _make_view(self) -> RowView:
        view = RowView()
        view.setItemDelegate(CandidateDelegate(view))
        view.setAccessibleName(self.tr("Candidates"))
        view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        view.setFlow(QListView.Flow.LeftToRight)
        view.setWrapping(False)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._ask_menu)
        return view

    # Following

    def _current(self) -> int:
        selected = self._session.selected
        return -1 if selected is None else selected.id

    def _ask_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if index.isValid():
            place = self.view.viewport().mapToGlobal(at)
            self.menu_asked.emit(index.data(RECORD).id, place)

    def _show_chosen(self) -> None:
        self.head.show_chosen(len(self.chosen()))

    def _show_counts(self) -> None:
        self.head.show_counts(self.candidates.counts)
        self.head.show_held_back(self.candidates.held_back(), self.sieve.currentText())
        self._show_page()

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(1 if self.candidates.rowCount() else 0)
        if any(self.candidates.counts.values()):
            self._hint.setText(self.tr("No candidate is like that."))
        else:
            self._hint.setText(
                self.tr(
                    "Candidates of this scan appear here. Draw a region or leave the place to stage"
                    " one, then press Generate."
                )
            )
