"""The row of presets on top of the request panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QMessageBox,
    QToolButton,
    QWidget,
)

from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.theme import icon

__all__ = ["PresetBar"]


class PresetBar(QWidget):
    """Shows which preset the form is, applies and keeps them."""

    def __init__(self, session: Session, presets: Presets) -> None:
        super().__init__()
        self._session, self._presets = session, presets
        self.box = configured(QComboBox(), objectName="presets")
        self.box.setAccessibleName(self.tr("Preset"))
        self.box.setToolTip(self.tr("A request with a name: put it into the panel"))
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(12)
        self.box.activated.connect(self._choose)
        self.dialog: QInputDialog | None = None
        self.question: QMessageBox | None = None
        save = configured(QToolButton(), objectName="save-preset", autoRaise=True)
        save.setIcon(icon("fa6s.floppy-disk"))
        save.setToolTip(self.tr("Save this request as a preset, without its seed"))
        save.setAccessibleName(self.tr("Save as a preset"))
        save.clicked.connect(self._ask_save)
        self._more = configured(QToolButton(), objectName="preset-menu", autoRaise=True)
        self._more.setIcon(icon("fa6s.ellipsis-vertical"))
        self._more.setToolTip(self.tr("Rename or delete this preset"))
        self._more.setAccessibleName(self.tr("Rename or delete this preset"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(self._more)
        self.rename = self._entry(menu, self.tr("Rename…"), "fa6s.pen", self._ask_rename)
        self.delete = self._entry(menu, self.tr("Delete…"), "fa6s.trash-can", self._ask_delete)
        self._more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.box, 1)
        row.addWidget(save)
        row.addWidget(self._more)
        presets.changed.connect(self._fill)
        session.form_changed.connect(lambda _: self._show())
        self._fill()

    @staticmethod
    def _entry(menu: QMenu, text: str, symbol: str, do: Callable[[], None]) -> QAction:
        action = QAction(icon(symbol), text, menu)
        action.triggered.connect(lambda _=False: do())
        menu.addAction(action)
        return action

    def _fill(self) -> None:
        self.box.clear()
        self.box.addItem(self.tr("Presets"), None)
        for name in self._presets.built_in():
            self.box.addItem(name, name)
        own = self._presets.names()
        if own:
            self.box.insertSeparator(self.box.count())
        for name in own:
            self.box.addItem(name, name)
        self._show()

    def _show(self) -> None:
        name = self._presets.matching(self._session.form)
        self.box.setCurrentIndex(0 if name is None else self.box.findData(name))
        own = name in self._presets.names()
        self._more.setEnabled(own)
        for action in (self.rename, self.delete):
            action.setEnabled(own)

    def _choose(self, at: int) -> None:
        name = self.box.itemData(at)
        if name is None:
            self._show()
        else:
            self._session.set_form(self._presets.apply(name, self._session.form))

    def _ask_save(self) -> None:
        form = self._session.form
        name = self._presets.matching(form)
        suggestion = name if name in self._presets.names() else ""
        title, words = self.tr("Save preset"), self.tr("Name of the preset:")
        self._ask(title, words, suggestion or "", lambda new: self._presets.save(new, form))

    def _ask_rename(self) -> None:
        name = str(self.box.currentData())
        title, words = self.tr("Rename preset"), self.tr("New name of the preset:")
        self._ask(title, words, name, lambda new: self._presets.rename(name, new))

    def _ask_delete(self) -> None:
        name = str(self.box.currentData())
        words = self.tr("Delete the preset “{0}”?").format(name)
        cancel = QMessageBox.StandardButton.Cancel
        kind = QMessageBox.Icon.Question
        box = self.question = QMessageBox(kind, self.tr("Delete preset"), words, cancel, self)
        sure = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        sure.clicked.connect(lambda _=False: self._presets.remove(name))
        box.open()

    def _ask(self, title: str, words: str, text: str, do: Callable[[str], None]) -> None:
        dialog = self.dialog = QInputDialog(self)
        dialog.setWindowTitle(title)
        dialog.setLabelText(words)
        dialog.setTextValue(text)
        dialog.textValueSelected.connect(do)
        dialog.open()
