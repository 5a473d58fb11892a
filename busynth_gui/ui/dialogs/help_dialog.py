"""The help: the pages that ship with the program, read without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.paths import resource_folder
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.page import Page
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.language import tr

__all__ = ["HelpDialog", "HelpPage"]

FIRST_PAGE = "index.md"
_MARGIN = 64
"""In px: of the document, both sides, and a scroll bar that is not there yet."""


class HelpPage(Page):
    """A page of Markdown; its pictures are as wide as it at most. Links to pages lead on in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Help"))
        self.setOpenExternalLinks(True)
        self.document().setDocumentMargin(16)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        path = self.source().resolved(QUrl(name)).toLocalFile()
        picture = QImage(path)
        room = max(self.viewport().width() - _MARGIN, 200)
        if picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class HelpDialog(QDialog):
    """Stays open beside the window. ``open_page`` shows a page, ``show_text`` a text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = HelpPage()
        self.aside = False
        """Whether a text is shown that is no page."""
        self.back = configured(QPushButton(tr("Back")), objectName="back")
        self.contents = configured(QPushButton(tr("Contents")), objectName="contents")
        self.sought = QLineEdit(clearButtonEnabled=True)
        self.sought.setPlaceholderText(tr("Find on this page"))
        self.sought.setAccessibleName(tr("Find on this page"))
        for button in (self.back, self.contents):
            button.setAutoDefault(False)
        self.back.setEnabled(False)
        self.back.clicked.connect(self.go_back)
        self.contents.clicked.connect(lambda: self.open_page(FIRST_PAGE))
        self.page.backwardAvailable.connect(self.back.setEnabled)
        self.page.sourceChanged.connect(lambda _: self._on_page())
        self.sought.returnPressed.connect(self.find_next)
        QShortcut(QKeySequence.StandardKey.Find, self, self.sought.setFocus)
        row = QHBoxLayout()
        for widget in (self.back, self.contents, self.sought):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.page)
        resize_within_screen(self, 840, 720)
        self._name()

    def open_page(self, name: str) -> None:
        """Show a page of ``resources/help``, in the window's language where it has that."""
        language = QLocale().name().partition("_")[0]
        stem, _, ending = name.rpartition(".")
        path: Path = resource_folder("help", f"{stem}_{language}.{ending}")
        if not path.is_file():
            path = resource_folder("help", name)
        self.page.setSource(
            QUrl.fromLocalFile(str(path)), QTextDocument.ResourceType.MarkdownResource
        )

    def show_text(self, title: str, text: str) -> None:
        """Show a text that is no page; :meth:`go_back` leads to the page that was there before."""
        self.page.setSource(QUrl())  # else Qt would take that page for the one shown
        self.page.setPlainText(text)
        self.setWindowTitle(title)
        self.aside = True
        self.back.setEnabled(not self.page.source().isEmpty())

    def go_back(self) -> None:
        """Show the page that was there before; from a text the one that it took the place of."""
        if self.aside:
            self.page.setSource(self.page.source(), QTextDocument.ResourceType.MarkdownResource)
        else:
            self.page.backward()

    def find_next(self) -> None:
        """Go to the next place with what is sought; from the end on to the beginning."""
        if not self.page.find(self.sought.text()):
            self.page.moveCursor(self.page.textCursor().MoveOperation.Start)
            self.page.find(self.sought.text())

    def _on_page(self) -> None:
        self.aside = False
        self.back.setEnabled(self.page.isBackwardAvailable())
        self._name()

    def _name(self) -> None:
        title = self.page.documentTitle() or tr("busynth: help")
        self.setWindowTitle(title)
