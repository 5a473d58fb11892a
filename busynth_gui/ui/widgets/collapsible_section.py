"""A part of a panel that folds away and says in a line what is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.theme import icon

__all__ = ["CollapsibleSection"]


class CollapsibleSection(QWidget):
    """A heading that opens and closes ``content``; closed, a summary stands below it.

    ``toggled`` carries whether it is open.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, name: str, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._summary = configured(QLabel(wordWrap=True), objectName=f"{name}-summary")
        self._summary.setContentsMargins(20, 0, 0, 0)
        self._summary.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.button = configured(
            QToolButton(), checkable=True, autoRaise=True, objectName=name, text=title
        )
        self.button.setAccessibleName(title)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        font = self.button.font()
        font.setBold(True)
        self.button.setFont(font)
        self.button.setStyleSheet(
            "QToolButton { border: 1px solid transparent; padding: 2px 0px; text-align: left; }"
            "QToolButton:focus { border-color: palette(highlight); border-radius: 3px; }"
        )
        self.button.toggled.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button)
        column.addWidget(self._summary)
        column.addWidget(content)
        self._show(False)

    def set_open(self, shown: bool) -> None:
        self.button.setChecked(shown)

    def set_summary(self, words: str) -> None:
        self._summary.setText(words)
        self._summary.setVisible(bool(words) and not self.button.isChecked())

    def _show(self, shown: bool) -> None:
        self.button.setIcon(icon("fa6s.chevron-down" if shown else "fa6s.chevron-right"))
        self.button.setToolTip(self.tr("Fold away") if shown else self.tr("Show"))
        self._content.setVisible(shown)
        self._summary.setVisible(bool(self._summary.text()) and not shown)
        self.toggled.emit(shown)
