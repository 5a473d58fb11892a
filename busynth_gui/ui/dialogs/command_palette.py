"""The palette: every action by its name, for those who would rather type than look."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from busynth_gui.ui.models.tooltips import native, plain_tip
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.views import make_current

__all__ = ["CommandPalette", "PaletteModel"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_KEY = "recent_actions"
_MOST_RECENT = 8
_ICON = QSize(16, 16)
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class PaletteModel(QAbstractListModel):
    """Actions that fit what was typed; those used lately first, else as they are listed.

    ``entries`` are an action's lasting name, its group on screen, and the action.
    """

    def __init__(
        self, entries: list[tuple[str, str, QAction]], recent: list[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        place = {name: at for at, name in enumerate(recent)}
        self._all = sorted(entries, key=lambda entry: place.get(entry[0], len(place)))
        self._shown = self._all

    def search(self, text: str) -> None:
        """Show what has every word of ``text``; names that begin with it come first."""
        words = text.casefold().split()
        found = [entry for entry in self._all if all(word in _sought(entry) for word in words)]
        if words:
            found.sort(key=lambda entry: not entry[2].text().casefold().startswith(words[0]))
        self.beginResetModel()
        self._shown = found
        self.endResetModel()

    def entry(self, row: int) -> tuple[str, QAction]:
        """Name and action of a row."""
        name, _, action = self._shown[row]
        return name, action

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """All can be chosen: one that cannot be done says why."""
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        _, group, action = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            key = native(action.shortcut())
            words = f"{group}: {action.text().rstrip('…').replace('&', '')}"
            return f"{words}   {key}" if key else words
        if role == Qt.ItemDataRole.DecorationRole:
            return action.icon()
        if role == Qt.ItemDataRole.ForegroundRole and not action.isEnabled():
            parent = self.parent()
            assert isinstance(parent, QWidget)
            return parent.palette().placeholderText()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(action)
        return None


class CommandPalette(QDialog):
    """A line to type into and what fits it. Return does it, Escape leaves."""

    def __init__(
        self, entries: list[tuple[str, str, QAction]], data: UserStore, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Find an action"))
        self._data = data
        kept = data.get(_KEY, [])
        self._recent = [name for name in kept if isinstance(name, str)]
        self.model = PaletteModel(entries, self._recent, self)
        self.line = configured(QLineEdit(), objectName="line")
        self.line.setPlaceholderText(self.tr("What do you want to do?"))
        self.line.setAccessibleName(self.tr("What do you want to do?"))
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setIconSize(_ICON)
        self.view.setAccessibleName(self.tr("Actions found"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.why = configured(QLabel(wordWrap=True), objectName="why")
        self.why.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.line)
        column.addWidget(self.view, 1)
        column.addWidget(self.why)
        self.line.textChanged.connect(self._search)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._say_why())
        self.view.clicked.connect(lambda _: self._do())
        self.resize(480, 380)
        corner = parent.mapToGlobal(parent.rect().center()) - self.rect().center()
        self.move(corner.x(), parent.mapToGlobal(parent.rect().topLeft()).y() + 60)
        self._search("")
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            last = self.model.rowCount() - 1
            row = min(max(self.view.currentIndex().row() + _STEPS[key], 0), last)
            make_current(self.view, self.model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        self.model.search(text)
        make_current(self.view, self.model.index(0))
        self._say_why()

    def _say_why(self) -> None:
        row = self.view.currentIndex().row()
        if row < 0:
            self.why.setText(self.tr("No action is called so."))
            return
        _, action = self.model.entry(row)
        if action.isEnabled():
            self.why.setText(plain_tip(action))
        else:
            self.why.setText(str(action.property("why") or self.tr("Not possible at the moment.")))

    def _do(self) -> None:
        row = self.view.currentIndex().row()
        if row < 0:
            return
        name, action = self.model.entry(row)
        if not action.isEnabled():
            return
        recent = [name, *(other for other in self._recent if other != name)]
        self._data.set(_KEY, recent[:_MOST_RECENT])
        self.close()
        menu = action.menu()
        if menu is not None:
            menu.popup(self.pos())  # type: ignore[attr-defined]
        else:
            action.trigger()


def _sought(entry: tuple[str, str, QAction]) -> str:
    _, group, action = entry
    return f"{group} {action.text()} {plain_tip(action)}".replace("&", "").casefold()
