"""The rows of the bundles page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from busynth_gui.case.finding import Mark
from busynth_gui.ui.services.bundle_library import BundleLibrary, Entry, VerificationState
from busynth_gui.ui.widgets.theme import MARK_COLOURS, MARK_ICONS, icon
from busynth_gui.ui.wording.labels import size_words

__all__ = ["BundleTable"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_CHECKED = 5


class BundleTable(QAbstractTableModel):
    """One bundle a row; ``in_use`` is the name of the one that requests are made with."""

    def __init__(self, library: BundleLibrary, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._entries: list[Entry] = []
        self._in_use = ""
        self._titles = [
            self.tr("Bundle"),
            self.tr("Version"),
            self.tr("Kind"),
            self.tr("Licence"),
            self.tr("Size"),
            self.tr("Files"),
            self.tr("Came"),
        ]
        library.entries_changed.connect(self.renew)
        self.renew()

    def set_in_use(self, name: str) -> None:
        self._in_use = name
        self._tell()

    def renew(self) -> None:
        """Show what the library has; rows stay the same ones as long as their folders do."""
        if [e.folder for e in self._entries] == [e.folder for e in self._library.entries]:
            self._entries = list(self._library.entries)
            self._tell()
            return
        self.beginResetModel()
        self._entries = list(self._library.entries)
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, name: str) -> int:
        """The row of the bundle of that name, -1 for none."""
        return next((n for n, e in enumerate(self._entries) if e.name == name), -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        used = entry.name == self._in_use
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(entry, used)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.wrong or str(entry.folder)
        if role == Qt.ItemDataRole.FontRole and used:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _CHECKED:
            mark = {VerificationState.SOUND: Mark.SOUND, VerificationState.WRONG: Mark.BROKEN}.get(
                entry.verification
            )
            return None if mark is None else icon(MARK_ICONS[mark], MARK_COLOURS[mark])
        return None

    def _words(self, entry: Entry, used: bool) -> list[str]:
        info = entry.info
        name = self.tr("{0} (in use)").format(entry.name) if used else entry.name
        came = self.tr("with the program") if entry.shipped else self.tr("installed")
        if info is None:
            return [name, "", "", "", "", self._checked(entry), came]
        size = size_words(info.size_bytes)
        return [name, info.version, info.kind, info.licence, size, self._checked(entry), came]

    def _checked(self, entry: Entry) -> str:
        if entry.verification is VerificationState.UNKNOWN:
            running = entry.name == self._library.checking
            return self.tr("checking…") if running else self.tr("not checked yet")
        return {
            VerificationState.SOUND: self.tr("verified"),
            VerificationState.WRONG: self.tr("not sound"),
        }[entry.verification]

    def _tell(self) -> None:
        if self._entries:
            last = self.index(len(self._entries) - 1, len(self._titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
