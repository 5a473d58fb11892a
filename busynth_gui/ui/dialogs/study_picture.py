"""A study's picture: looked at, enlarged, and, where it is asked, outlined anew."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from busynth_gui.ui.widgets.qimage import grey_image

__all__ = ["StudyPicture"]

_MOST_ZOOM = 8.0
_OUTLINE = QColor(255, 208, 0)


class StudyPicture(QWidget):
    """Shows pixels as large as there is room; the wheel enlarges, dragging moves.

    While ``outlining`` the left button draws instead: ``outlined`` carries the mask (H, W) when it
    is let go. A picture that is ``choosable`` tells by ``clicked``, and has a frame when chosen.
    """

    clicked = Signal()
    outlined = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 200)
        self.outlining = self.choosable = False
        self._chosen = False
        self._zoom, self._offset = 1.0, QPointF()
        self._pressed: QPointF | None = None
        self._moved = False
        self._polygon = QPolygonF()
        self._drawing = False
        self.show_pixels(np.zeros((1, 1), np.uint8))

    def show_pixels(self, pixels: NDArray[np.uint8]) -> None:
        """Show uint8 (H, W) as a whole, without outline or frame."""
        self._image = grey_image(pixels)
        self._zoom, self._offset = 1.0, QPointF()
        self._polygon, self._chosen, self._drawing = QPolygonF(), False, False
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        self._chosen = chosen
        self.update()

    def clear_outline(self) -> None:
        self._polygon = QPolygonF()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    # Geometry: px of the picture to px of the widget

    def _target(self) -> QRectF:
        size = self._image.size()
        room = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        scale = min(room.width() / size.width(), room.height() / size.height()) * self._zoom
        width, height = size.width() * scale, size.height() * scale
        middle = room.center() + self._offset
        return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)

    def to_picture(self, place: QPointF) -> QPointF:
        """A place on the widget in px of the picture."""
        target = self._target()
        return QPointF(
            (place.x() - target.left()) * self._image.width() / target.width(),
            (place.y() - target.top()) * self._image.height() / target.height(),
        )

    def to_widget(self, point: QPointF) -> QPointF:
        """The way back."""
        target = self._target()
        return QPointF(
            target.left() + point.x() * target.width() / self._image.width(),
            target.top() + point.y() * target.height() / self._image.height(),
        )

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._target(), self._image)
        if self._polygon.size() > 1:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(_OUTLINE, 2))
            shown = QPolygonF([self.to_widget(point) for point in self._polygon.toList()])
            if self._drawing:
                painter.drawPolyline(shown)
            else:
                painter.drawPolygon(shown)
        if self._chosen:
            painter.setPen(QPen(self.palette().highlight().color(), 6))
            painter.drawRect(self.rect().adjusted(3, 3, -3, -3))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed, self._moved = event.position(), False
        if self.outlining:
            self._drawing = True
            self._polygon = QPolygonF([self.to_picture(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if self._drawing:
            self._polygon.append(self.to_picture(event.position()))
            self.update()
            return
        step = event.position() - self._pressed
        if self._moved or step.manhattanLength() > 4:
            self._moved = True
            if self._zoom > 1:
                self._offset += step
                self._pressed = event.position()
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if self._drawing:
            self._drawing = False
            self._end_outline()
        elif self.choosable and not self._moved:
            self.clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        before = self.to_picture(event.position())
        self._zoom = min(_MOST_ZOOM, max(1.0, self._zoom * 1.0015 ** event.angleDelta().y()))
        if self._zoom == 1.0:
            self._offset = QPointF()
        else:  # what is below the pointer stays there
            self._offset += event.position() - self.to_widget(before)
        self.update()
        event.accept()

    def _end_outline(self) -> None:
        points = [(point.x(), point.y()) for point in self._polygon.toList()]
        canvas = np.zeros((self._image.height(), self._image.width()), np.uint8)
        if len(points) > 2:
            # A pixel belongs to the outline when its centre lies inside.
            corners = np.rint((np.array(points) - 0.5) * 16).astype(np.int32)
            cv2.fillPoly(canvas, [corners], 1, shift=4)
        mask = canvas.astype(bool)
        if not mask.any():  # a click is no outline
            self._polygon = QPolygonF()
        self.update()
        self.outlined.emit(mask if mask.any() else None)
