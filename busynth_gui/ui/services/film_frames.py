"""The frames of a film for the eye: decoded in a thread as they are looked at, a few kept."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from busynth_gui.imaging.film import Film
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.window_level import FULL_CONTRAST
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.unreadable import why_unreadable
from busynth_gui.ui.widgets.qimage import grey_image

__all__ = ["THUMBNAIL", "FilmFrames", "Picture"]

THUMBNAIL = (192, 144)
"""Largest width and height of a thumbnail, px: twice as large as shown, for fine screens."""

_LARGEST_SIDE = 1600
"""Longest side, px, of a picture that is kept; no screen of a desk shows it larger."""

_MOST_BYTES = 96_000_000
_FEWEST, _MOST = 4, 400
"""Pictures that are kept: as many as have room, within these."""

_MOST_THUMBNAILS = 400
_MOST_ASKED = 64
"""Thumbnails that wait to be made; more than a strip shows at once."""


@dataclass(frozen=True)
class Picture:
    """A frame as it is seen; ``refused`` says why there is none."""

    image: QImage | None
    refused: str = ""


@dataclass(frozen=True)
class _Decoded:
    large: QImage
    small: QImage
    white: int


class FilmFrames(QObject):
    """Decodes one frame of a film at a time, what was asked for last before all else.

    ``picture_ready`` and ``thumbnail_ready`` carry the frame's number, from 0. Pictures are kept in
    bounded memory, whatever the film's length; one that is refused is not tried again.
    """

    picture_ready = Signal(int)
    thumbnail_ready = Signal(int)

    def __init__(self, film: Film, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._film = film
        self._background = Background(self)
        self._pictures: LruCache[int, Picture] = LruCache(_FEWEST)
        self._thumbnails: LruCache[int, QImage] = LruCache(_MOST_THUMBNAILS)
        self._wanted: list[int] = []
        self._asked: LruCache[int, None] = LruCache(_MOST_ASKED)
        self._busy = self._closed = False
        self._largest = self._white = 1

    def show(self, frame: int, ahead: int = 0) -> Picture | None:
        """The picture of a frame, or None, and ``picture_ready`` follows.

        What was asked for before is forgotten. ``ahead`` so many frames after it come next: while
        they are wanted, thumbnails wait.
        """
        picture = self._pictures.get(frame)
        count = self._film.frames
        # Frames ahead that would push the seen one out of memory are not worth it.
        ahead = min(ahead, count - 1, _FEWEST - 1)
        self._wanted = [(frame + each) % count for each in range(ahead + 1)]
        self._next()
        return picture

    def thumbnail(self, frame: int) -> QImage | None:
        """The thumbnail of a frame, a null one of a frame that cannot be read.

        None while it is made; ``thumbnail_ready`` follows, unless many others are asked for since.
        """
        if frame in self._thumbnails:
            return self._thumbnails[frame]
        self._asked[frame] = None
        self._next()
        return None

    def close(self) -> None:
        """Answer no more. What is being decoded is not waited for."""
        self._closed = True
        self._background.close(patience_s=0)

    def _next(self) -> None:
        if self._busy or self._closed:
            return
        frame = self._choose()
        if frame is None:
            return
        self._busy = True
        film, white = self._film, self._white
        self._background.run(
            lambda: _decode(film, frame, white), lambda done: self._on_decoded(frame, done)
        )

    def _choose(self) -> int | None:
        for frame in self._wanted:
            if frame not in self._pictures:
                return frame
        if len(self._wanted) > 1:
            return None  # it plays: the next frame is not to wait for a thumbnail
        while self._asked:
            frame = next(reversed(self._asked.data))
            del self._asked[frame]
            if frame not in self._thumbnails:
                return frame
        return None

    def _on_decoded(self, frame: int, done: Future[_Decoded]) -> None:
        self._busy = False
        self._asked.pop(frame, None)
        try:
            decoded = done.result()
        except Exception as error:  # of whatever kind: the next frame is seen
            words = why_unreadable(self._film.path, error)
            self._pictures[frame] = Picture(None, words)
            self._thumbnails[frame] = QImage()
        else:
            self._keep(frame, decoded)
        self._next()
        if frame in self._wanted:
            self.picture_ready.emit(frame)
        self.thumbnail_ready.emit(frame)

    def _keep(self, frame: int, decoded: _Decoded) -> None:
        if decoded.white > self._white:
            # One white for the whole film, else it flickers.
            self._white = decoded.white
            self._pictures.clear()
        size = decoded.large.sizeInBytes()
        if size > self._largest:  # as a rule the first alone: the others are as large
            self._largest = size
            self._pictures = LruCache(min(max(_MOST_BYTES // size, _FEWEST), _MOST))
        self._thumbnails[frame] = decoded.small
        if frame in self._wanted:
            self._pictures[frame] = Picture(decoded.large)


def _decode(film: Film, frame: int, white: int) -> _Decoded:
    """In the background's thread."""
    scan = film.frame(frame)
    white = max(white, scan.full_scale)
    shown = FULL_CONTRAST.apply(scan.pixels, white)
    large = _within(shown, (_LARGEST_SIDE, _LARGEST_SIDE))
    return _Decoded(grey_image(large), grey_image(_within(large, THUMBNAIL)), white)


def _within(shown: NDArray[np.uint8], most: tuple[int, int]) -> NDArray[np.uint8]:
    """``shown`` (H, W), made smaller to at most (width, height) px where it is larger."""
    height, width = shown.shape
    factor = min(1.0, most[0] / width, most[1] / height)
    if factor == 1.0:
        return shown
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_AREA), np.uint8)
