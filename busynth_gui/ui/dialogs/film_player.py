"""A film to look at: the frame, large; where it is; a slider; the strip of its frames."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.ui.dialogs.film_strip import FilmStrip
from busynth_gui.ui.models.film_playback import PAGE, FilmPlayback
from busynth_gui.ui.services.film_frames import FilmFrames
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.theme import FILM_MARKED, SURROUND, icon
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["FilmPlayer"]

_AHEAD = 3
"""Frames that are decoded before they are due, while it plays."""


class FilmPlayer(QWidget):
    """Shows a playback's film, and works it by mouse; keys are the dialog's."""

    def __init__(self, playback: FilmPlayback) -> None:
        super().__init__()
        self.playback = playback
        self.frames = FilmFrames(playback.film, self)
        self.view = _FrameView()
        self.caption = QLabel()
        self.rate = QLabel()
        self.play = configured(QToolButton(), objectName="play", autoRaise=True)
        self.play.setIconSize(QSize(18, 18))
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider = _FrameSlider(playback.film.frames)
        self.strip = FilmStrip(playback, self.frames)
        told = QHBoxLayout()
        told.addWidget(self.caption, 1)
        told.addWidget(self.rate)
        row = QHBoxLayout()
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view, 1)
        column.addLayout(told)
        column.addLayout(row)
        column.addWidget(self.strip)
        self.play.clicked.connect(lambda _=False: playback.toggle_playing())
        self.slider.valueChanged.connect(playback.seek)
        self.slider.turned.connect(playback.step)
        self.view.turned.connect(playback.step)
        self.view.clicked.connect(lambda: playback.toggle_mark(playback.position))
        playback.position_changed.connect(lambda _: self._show_position())
        playback.playing_changed.connect(self._show_playing)
        playback.choice_changed.connect(self._show_mark)
        self.frames.picture_ready.connect(self._on_ready)
        self._show_rate()
        self._show_playing(False)
        self._show_position()

    def close_film(self) -> None:
        """Stop playing, and let the thread end."""
        self.playback.set_playing(False)
        self.frames.close()

    def _show_position(self) -> None:
        at, film = self.playback.position, self.playback.film
        words = self.tr("Frame {0} of {1}").format(at + 1, film.frames)
        if film.rate is not None:
            words += " · " + self.tr("{0} s").format(number_words(at / film.rate, 2))
        self.caption.setText(words)
        with QSignalBlocker(self.slider):
            self.slider.setValue(at)
        self._show_mark()
        self._show_picture()

    def _show_picture(self) -> None:
        at = self.playback.position
        picture = self.frames.show(at, _AHEAD if self.playback.playing else 0)
        if picture is None:
            return  # what was seen stays until it is there
        self.view.show_picture(picture.image, picture.refused)
        if picture.refused:
            self.playback.set_playing(False)
        self.playback.note_shown(at)

    def _on_ready(self, frame: int) -> None:
        if frame == self.playback.position:
            self._show_picture()

    def _show_rate(self) -> None:
        rate = self.playback.film.rate
        if rate is None:
            self.rate.setText(self.tr("The file tells no frame rate"))
        else:
            self.rate.setText(self.tr("{0} frames a second").format(number_words(rate, 1)))

    def _show_playing(self, playing: bool) -> None:
        words = self.tr("Pause") if playing else self.tr("Play")
        self.play.setIcon(icon("fa6s.pause" if playing else "fa6s.play"))
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)
        if not playing:
            self.frames.show(self.playback.position)

    def _show_mark(self) -> None:
        self.view.show_marked(self.playback.is_marked(self.playback.position))


class _Wheel:
    """Turns of a wheel as whole notches; fine ones add up."""

    def __init__(self) -> None:
        self._turned = 0

    def notches(self, event: QWheelEvent) -> int:
        """How many frames to go on: towards the user is on."""
        self._turned -= event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / 120)
        self._turned -= notches * 120
        return notches


class _FrameSlider(QSlider):
    turned = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._wheel = _Wheel()
        self.setRange(0, count - 1)
        self.setPageStep(PAGE)
        self.setAccessibleName(self.tr("Frame"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turned.emit(self._wheel.notches(event))
        event.accept()


class _FrameView(QWidget):
    """A frame as large as there is room; a mark on it; or why there is none."""

    turned = Signal(int)
    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wheel = _Wheel()
        self.image: QImage | None = None
        self.refused = ""
        self._marked = False
        self._pressed: QPoint | None = None
        self.setAccessibleName(self.tr("Frame"))
        self.setToolTip(self.tr("Turn the wheel to go through the film; click to mark the frame"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)

    def show_picture(self, image: QImage | None, refused: str) -> None:
        self.image, self.refused = image, refused
        self.setAccessibleDescription(refused)
        self.update()

    def show_marked(self, marked: bool) -> None:
        if marked is not self._marked:
            self._marked = marked
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turned.emit(self._wheel.notches(event))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        if self.image is None:
            painter.setPen(QColor(225, 225, 225))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            words = self.refused or self.tr("Reading…")
            painter.drawText(self.rect().adjusted(40, 20, -40, -20), flags, words)
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(QPoint(), size)
        area.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self.image)
        if self._marked:
            painter.setPen(QPen(FILM_MARKED, 3))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
            painter.drawText(area.adjusted(10, 8, -10, -8), 0, self.tr("Marked"))
