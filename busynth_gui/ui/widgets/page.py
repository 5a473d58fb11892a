"""Pages of formatted text."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser

__all__ = ["Page"]


class Page(QTextBrowser):
    """A page whose links follow the theme: Qt's keep the colour that they had when it was read."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            colour = QTextCharFormat()
            colour.setForeground(self.palette().link())
            for start, end in self._links():
                cursor = QTextCursor(self.document())
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(colour)

    def _links(self) -> list[tuple[int, int]]:
        """Where each begins and ends, in characters."""
        found, block = [], self.document().begin()
        while block.isValid():
            part = block.begin()
            while not part.atEnd():
                text = part.fragment()
                if text.charFormat().isAnchor():
                    found.append((text.position(), text.position() + text.length()))
                part += 1
            block = block.next()
        return found
