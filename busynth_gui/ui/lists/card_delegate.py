"""What the rows of all lists have in common: a card, text that is elided, a picture."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

__all__ = ["CardDelegate", "Index", "line_height", "smaller"]

Index = QModelIndex | QPersistentModelIndex

_ELIDE = Qt.TextElideMode.ElideMiddle


class CardDelegate(QStyledItemDelegate):
    """A rounded card under each row, tinted when it is selected or under the pointer."""

    def paint_card(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        palette = option.palette
        highlight = QColor(palette.color(QPalette.ColorRole.Highlight))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        card = option.rect.adjusted(2, 2, -2, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(highlight)
            highlight.setAlpha(60)
            painter.setBrush(highlight)
            painter.drawRoundedRect(card, 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            highlight.setAlpha(24)
            painter.setBrush(highlight)
            painter.drawRoundedRect(card, 5, 5)

    @staticmethod
    def paint_text(
        painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, faint: bool = False
    ) -> None:
        colour = QColor(option.palette.color(QPalette.ColorRole.Text))
        if faint:
            colour.setAlpha(170)
        painter.setPen(colour)
        shown = QFontMetrics(painter.font()).elidedText(text, _ELIDE, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    @staticmethod
    def paint_thumbnail(painter: QPainter, area: QRect, pixmap: QPixmap) -> None:
        painter.fillRect(area, Qt.GlobalColor.black)
        size = pixmap.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inner = QRect(area.topLeft(), size)
        inner.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(inner, pixmap)


def line_height(font: QFont) -> int:
    """Height of a line of text in a card."""
    return QFontMetrics(font).height() + 1


def smaller(option: QStyleOptionViewItem) -> QFont:
    """The font of a card's second line."""
    font = QFont(option.font)
    font.setPointSizeF(font.pointSizeF() * 0.88)
    return font
