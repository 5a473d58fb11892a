"""The contact sheet: many candidates at once, and the decisions on them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.lists.candidate_header import CandidateHeader
from busynth_gui.ui.lists.candidate_strip import CandidateStrip
from busynth_gui.ui.lists.list_choices import FilterBox, OrderBox, ScopeBox, SieveBox
from busynth_gui.ui.lists.loupe import Loupe
from busynth_gui.ui.lists.sheet_delegate import SheetDelegate
from busynth_gui.ui.lists.sheet_foot import SheetFoot
from busynth_gui.ui.lists.sheet_view import SheetView
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.lists.tile_pictures import TilePictures
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import ViewSettings
from busynth_gui.ui.services.lesion_crops import LesionCrops
from busynth_gui.ui.widgets.factory import hint

__all__ = ["ContactSheet"]

_SETTING = "sheet_page"
_NAMES_KEPT = 500


class ContactSheet(QWidget):
    """Shows what the strip lists, with the same candidates current and chosen.

    ``menu_asked`` carries a candidate's id and a place. ``seen`` has the ids of the candidates that
    were on the screen, at rest, since it was made.
    """

    menu_asked = Signal(int, QPoint)

    def __init__(
        self,
        session: Session,
        strip: CandidateStrip,
        crops: LesionCrops,
        view_settings: ViewSettings,
        decisions: list[QAction],
        rest: list[QAction],
        layouts: list[QAction],
    ) -> None:
        super().__init__()
        self.seen: set[int] = set()
        self._session, self._strip, self._crops = session, strip, crops
        self._shares = False
        self._names: LruCache[int, str] = LruCache(_NAMES_KEPT)
        model = self._model = strip.candidates
        self.pictures = TilePictures(session, crops, view_settings)
        self.loupe = Loupe(self.pictures, self._said_of)
        self.view = SheetView(self.loupe)
        self.view.setItemDelegate(SheetDelegate(self.pictures, self._name_of, self.view))
        kept = session.settings.value(_SETTING)
        self.view.set_page(kept if isinstance(kept, int) else self.view.page)
        self.scope, self.filter = ScopeBox(model), FilterBox(model)
        self.order = OrderBox(model, session.blinding)
        self.sieve = SieveBox(model, session.blinding)
        choices: list[QWidget] = [self.scope, self.filter, self.sieve, self.order]
        self.head = CandidateHeader(choices, decisions)
        self.head.held_back.clicked.connect(lambda: model.set_sieve(None))
        self._hint = hint(self.tr("No candidate is like that."))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addWidget(self._pages, 1)
        self.foot = SheetFoot([*rest, *layouts])
        self.foot.page_stepped.connect(self.view.step_page)
        column.addWidget(self.foot)
        self.pictures.changed.connect(self._on_picture)
        self.view.settled.connect(self._on_settled)
        self.view.page_changed.connect(self._on_page)
        self.view.customContextMenuRequested.connect(self._ask_menu)
        for told in (model.counts_changed, model.choice_changed):
            told.connect(self._show_counts)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._show_page)
        strip.chosen_changed.connect(self._show_chosen)
        session.scan_removed.connect(lambda _: self._names.clear())
        self._show_counts()
        self._on_page()

    def in_sight(self) -> bool:
        """Whether the candidate that a key decides on is on the sheet, or the sheet is hidden."""
        return not self.isVisible() or self.view.sees(self.view.currentIndex())

    def bring_into_sight(self) -> None:
        """Scroll to the candidate that a key decides on."""
        self.view.scrollTo(self.view.currentIndex(), SheetView.ScrollHint.PositionAtCenter)

    # Following

    def showEvent(self, event: QShowEvent) -> None:
        if not self._shares:
            # Not before: ten thousand tiles have their places found when somebody looks.
            self._shares = True
            self._strip.share(self.view)
        super().showEvent(event)
        self._show_page()

    def _name_of(self, scan_id: int) -> str:
        workspace = self._session.workspace
        return self._names.get_or_make(scan_id, lambda: workspace.scan_record(scan_id).name)

    def _said_of(self, candidate_id: int) -> str:
        index = self._model.index(self._model.row_of(candidate_id))
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def _on_picture(self, candidate_id: int) -> None:
        if candidate_id < 0:
            self.view.viewport().update()
        elif self._shares:
            row = self._model.row_of(candidate_id)
            if row >= 0:
                self.view.update(self._model.index(row))

    def _on_settled(self) -> None:
        there = self.view.in_sight()
        self.seen.update(there)
        self._crops.look_at(there)

    def _on_page(self) -> None:
        self.foot.show_page(self.view.fits)
        self._session.settings.keep(_SETTING, self.view.page)

    def _ask_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if index.isValid():
            place = self.view.viewport().mapToGlobal(at)
            self.menu_asked.emit(index.data(RECORD).id, place)

    def _show_chosen(self) -> None:
        self.head.show_chosen(len(self._strip.chosen()))

    def _show_counts(self) -> None:
        self.head.show_counts(self._model.counts)
        self.head.show_held_back(self._model.held_back(), self.sieve.currentText())

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(1 if self._model.rowCount() else 0)
