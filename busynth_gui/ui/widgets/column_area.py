"""A column of controls that is scrolled up and down where it is too tall."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

__all__ = ["ColumnArea"]


class ColumnArea(QScrollArea):
    """Never narrower than its ``column`` and the scroll bar: what lies aside cannot be reached."""

    def __init__(self, column: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = column
        self.setWidget(column)

    def minimumSizeHint(self) -> QSize:
        column, bar = self._column.minimumSizeHint(), self.verticalScrollBar().sizeHint()
        return QSize(column.width() + bar.width(), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._column and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
