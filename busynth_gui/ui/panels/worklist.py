"""The worklist: the workspace's scans, one of which is open."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QListView, QMenu

from busynth_gui.ui.panels.delegates import ScanDelegate
from busynth_gui.ui.panels.models import RECORD, ScanModel
from busynth_gui.ui.session import Session

__all__ = ["Worklist"]


class Worklist(QListView):
    """Follows the session's scan; ``scan_chosen`` and ``removal_asked`` carry a scan's id."""

    scan_chosen = Signal(int)
    removal_asked = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.scans = ScanModel(session, self)
        self.setModel(self.scans)
        self.setItemDelegate(ScanDelegate(self))
        self.setAccessibleName(self.tr("Worklist of scans"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.selectionModel().currentChanged.connect(self._on_current)
        session.scan_opened.connect(self._follow)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.scan_chosen.emit(now.data(RECORD).id)

    def _follow(self, scan_id: int) -> None:
        self.setCurrentIndex(self.scans.index(self.scans.row_of(scan_id)))

    def _open_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        scan_id = index.data(RECORD).id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Remove scan…"), lambda: self.removal_asked.emit(scan_id))
        menu.popup(self.viewport().mapToGlobal(at))
