"""The frames of a film as a strip of thumbnails, made when they are scrolled to."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from busynth_gui.ui.models.film_playback import FilmPlayback
from busynth_gui.ui.services.film_frames import THUMBNAIL, FilmFrames
from busynth_gui.ui.widgets.theme import FILM_MARKED, FILM_TAKEN, SURROUND
from busynth_gui.ui.widgets.views import make_current

__all__ = ["FilmStrip"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PICTURE = QSize(THUMBNAIL[0] // 2, THUMBNAIL[1] // 2)
_EDGE, _MARK = 4, 16
_MARKED, _TAKEN = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class FilmStrip(QListView):
    """A click goes to a frame; one on its circle, or with Ctrl, marks it."""

    def __init__(self, playback: FilmPlayback, frames: FilmFrames) -> None:
        super().__init__()
        self._playback = playback
        self.frames = _FrameModel(playback, frames, self)
        self.setModel(self.frames)
        self.setItemDelegate(_FrameDelegate(self))
        self.setAccessibleName(self.tr("Frames of the film"))
        self.setToolTip(self.tr("Click a frame to see it, its circle to mark it"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # The dialog's keys do all that can be done here.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.horizontalScrollBar().sizeHint().height()
        height = _card_size(self.fontMetrics()).height()
        self.setFixedHeight(height + bar + 2 * self.frameWidth() + 2)
        playback.position_changed.connect(self._follow)

    def circle_of(self, frame: int) -> QRect:
        """Where in the viewport the circle that marks a frame is."""
        return _circle_of(self.visualRect(self.frames.index(frame)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl or self.circle_of(index.row()).contains(at):
            self._playback.toggle_mark(index.row())
        else:
            self._playback.seek(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag chooses nothing: Qt's own would select on its way."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow(self._playback.position)

    def _follow(self, frame: int) -> None:
        index = self.frames.index(frame)
        seen = self.viewport().rect().contains(self.visualRect(index))
        make_current(self, index)
        if not seen:  # one that is seen stays where it was clicked
            self.scrollTo(index, QListView.ScrollHint.PositionAtCenter)


class _FrameModel(QAbstractListModel):
    """One row a frame; nothing of a frame is made before its row is drawn."""

    def __init__(self, playback: FilmPlayback, frames: FilmFrames, parent: QWidget) -> None:
        super().__init__(parent)
        self._playback, self._frames = playback, frames
        frames.thumbnail_ready.connect(self._on_ready)
        playback.choice_changed.connect(self._on_choice)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._playback.film.frames

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        frame = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return str(frame + 1)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._frames.thumbnail(frame)
        if role == _MARKED:
            return self._playback.is_marked(frame)
        return self._playback.is_taken(frame) if role == _TAKEN else None

    def _on_ready(self, frame: int) -> None:
        self.dataChanged.emit(self.index(frame), self.index(frame))

    def _on_choice(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))


class _FrameDelegate(QStyledItemDelegate):
    """Thumbnail, number, a circle that is filled when the frame is marked, a tick when taken."""

    def __init__(self, strip: FilmStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return _card_size(option.fontMetrics)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        seen = index == self._strip.currentIndex()
        area = QRect(option.rect.topLeft(), _PICTURE).translated(_EDGE, _EDGE)
        palette = option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if seen:
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), palette.highlight())
        painter.fillRect(area, SURROUND)
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if image is not None and image.isNull():
            painter.setPen(QColor(200, 200, 200))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "×")
        elif image is not None:
            size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            inner = QRect(area.topLeft(), size)
            inner.moveCenter(area.center())
            painter.drawImage(inner, image)
        role = QPalette.ColorRole.HighlightedText if seen else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        line = QRect(area.left(), area.bottom() + 1, area.width(), option.fontMetrics.height() + 2)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        if index.data(_TAKEN):
            painter.setPen(palette.color(role) if seen else FILM_TAKEN)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "✓")
        _paint_circle(painter, _circle_of(option.rect), bool(index.data(_MARKED)))
        painter.restore()


def _paint_circle(painter: QPainter, circle: QRect, marked: bool) -> None:
    painter.setPen(QPen(QColor(255, 255, 255, 220), 1.5))
    painter.setBrush(FILM_MARKED if marked else QColor(0, 0, 0, 90))
    painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
    if marked:
        painter.setPen(QPen(QColor(0, 0, 0), 2))
        left, middle, right = (circle.left() + circle.width() * part for part in (0.3, 0.45, 0.72))
        top, low = circle.top() + circle.height() * 0.32, circle.top() + circle.height() * 0.7
        painter.drawLine(int(left), int((top + low) / 2), int(middle), int(low))
        painter.drawLine(int(middle), int(low), int(right), int(top))


def _card_size(metrics: QFontMetrics) -> QSize:
    return _PICTURE + QSize(2 * _EDGE, 2 * _EDGE + metrics.height() + 2)


def _circle_of(card: QRect) -> QRect:
    right = card.left() + _EDGE + _PICTURE.width() - _MARK - 2
    return QRect(right, card.top() + _EDGE + 2, _MARK, _MARK)
