"""The page of the settings dialog on which keys are looked up and changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["ShortcutsPage"]

_NAME = Qt.ItemDataRole.UserRole


class ShortcutsPage(QWidget):
    """Lists every binding by group; a search narrows the list, a refusal is said below it."""

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self._keys = keys
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: dict[str, QTreeWidgetItem] = {}
        self.search = configured(QLineEdit(), objectName="search", clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Search actions and keys"))
        self.search.setAccessibleName(self.tr("Search actions and keys"))
        self.search.textChanged.connect(self._filter)
        self.table = self._make_table()
        self.notice = configured(QLabel(wordWrap=True), objectName="notice")
        self.notice.setMinimumHeight(2 * self.notice.fontMetrics().height())
        self.notice.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(self._make_editor())
        column.addWidget(self.notice)
        keys.changed.connect(self._show)
        self._show()
        self.table.setCurrentItem(next(iter(self._items.values())))

    # Building

    def _make_table(self) -> QTreeWidget:
        table = configured(QTreeWidget(), objectName="bindings")
        table.setAccessibleName(self.tr("Actions and their keys"))
        table.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.header().setStretchLastSection(False)
        for binding in self._keys.bindings():
            group = self._groups.get(binding.group)
            if group is None:
                group = self._groups[binding.group] = QTreeWidgetItem(table, [binding.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setFirstColumnSpanned(True)
                group.setExpanded(True)
            item = QTreeWidgetItem(group, [binding.words])
            item.setData(0, _NAME, binding.name)
            self._items[binding.name] = item
        table.currentItemChanged.connect(lambda *_: self._show_current())
        table.itemActivated.connect(lambda *_: self.editor.setFocus())
        return table

    def _make_editor(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(self.tr("New key"))
        self.editor = configured(QKeySequenceEdit(), objectName="editor")
        self.editor.setMaximumSequenceLength(1)
        self.editor.setClearButtonEnabled(True)
        self.editor.setAccessibleName(self.tr("New key"))
        self.editor.setToolTip(self.tr("Press the key; then Set"))
        label.setBuddy(self.editor)
        self.set_button = self._button("set", self.tr("Set"), self._set)
        self.clear_button = self._button("clear", self.tr("No key"), self._clear)
        self.reset_button = self._button("reset", self.tr("Reset"), self._reset)
        self.reset_all_button = self._button("reset-all", self.tr("Reset all"), self._reset_all)
        row.addWidget(label)
        row.addWidget(self.editor, 1)
        for button in (self.set_button, self.clear_button, self.reset_button):
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self.reset_all_button)
        self.editor.keySequenceChanged.connect(
            lambda keys: self.set_button.setEnabled(not keys.isEmpty() and bool(self.current()))
        )
        return row

    def _button(self, name: str, text: str, do: Callable[[], None]) -> QPushButton:
        button = configured(QPushButton(text), objectName=name, autoDefault=False)
        button.clicked.connect(lambda _=False: self._try(do))
        return button

    # Changing

    def current(self) -> str:
        """The name of the binding that is chosen, empty for none."""
        item = self.table.currentItem()
        return "" if item is None else str(item.data(0, _NAME) or "")

    def choose(self, name: str) -> None:
        """Turn to a binding."""
        self.table.setCurrentItem(self._items[name])

    def _set(self) -> None:
        portable = QKeySequence.SequenceFormat.PortableText
        self._keys.assign(self.current(), [self.editor.keySequence().toString(portable)])

    def _clear(self) -> None:
        self._keys.assign(self.current(), [])

    def _reset(self) -> None:
        self._keys.reset(self.current())

    def _reset_all(self) -> None:
        self._keys.reset_all()

    def _try(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Refusal as refusal:
            self.notice.setText(sentence(refusal))
        else:
            self.notice.clear()
            self.editor.clear()

    # Showing

    def _show(self) -> None:
        for name, item in self._items.items():
            item.setText(1, ", ".join(native(key) for key in self._keys.keys(name)))
            font = item.font(1)
            font.setBold(not self._keys.is_default(name))
            item.setFont(1, font)
        self._show_current()

    def _show_current(self) -> None:
        if not hasattr(self, "set_button"):
            return  # the table is being filled
        name = self.current()
        self.set_button.setEnabled(bool(name) and not self.editor.keySequence().isEmpty())
        self.clear_button.setEnabled(bool(name) and bool(self._keys.keys(name)))
        self.reset_button.setEnabled(bool(name) and not self._keys.is_default(name))
        self.notice.clear()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        found: list[str] = []
        for binding in self._keys.bindings():
            item = self._items[binding.name]
            words = f"{binding.group} {binding.words} {item.text(1)}".casefold()
            item.setHidden(not all(word in words for word in wanted))
            if not item.isHidden():
                found.append(binding.name)
        for group in self._groups.values():
            group.setHidden(not any(self._items[name].parent() is group for name in found))
        if found and self.current() not in found:
            self.choose(found[0])
