"""What the contact sheet paints: crops at the size of a tile, in the contrast of the canvas."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QTransform

from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import Overlay, ViewSettings, ViewState
from busynth_gui.ui.services.lesion_crops import LesionCrops
from busynth_gui.ui.widgets.qimage import grey_image, mask_outline
from busynth_gui.ui.widgets.theme import MASK

__all__ = ["TilePictures"]

_KEPT = 400
_CONTOUR = 1.4
"""Width of the contour, px."""


class TilePictures(QObject):
    """Paints tiles. ``changed`` carries the id of one that looks otherwise now, -1 for all.

    Until a crop is there its thumbnail stands in, without a contour.
    """

    changed = Signal(int)

    def __init__(self, session: Session, crops: LesionCrops, view_settings: ViewSettings) -> None:
        super().__init__(session)
        self._session, self._crops, self._view_settings = session, crops, view_settings
        self._looks: tuple[object, ...] = ()
        self._pixmaps: LruCache[tuple[int, int, bool], QPixmap] = LruCache(_KEPT)
        self._outlines: LruCache[int, QPainterPath] = LruCache(_KEPT)
        self._table = np.arange(256, dtype=np.uint8)
        crops.arrived.connect(self._on_arrived)
        view_settings.state_changed.connect(self._on_view_state)
        self._on_view_state(view_settings.state)

    def paint(self, painter: QPainter, area: QRect, candidate_id: int) -> None:
        """Paint a candidate's surroundings into a square ``area``, with its contour if wanted."""
        ratio = painter.device().devicePixelRatioF()
        side = max(1, round(area.width() * ratio))
        state = self._view_settings.state
        pixmap = self._pixmap(candidate_id, side, state.shows_healthy)
        if pixmap.isNull():
            painter.fillRect(area, Qt.GlobalColor.black)
        else:
            painter.drawPixmap(area, pixmap)
        if _has_contour(state):
            self._paint_contour(painter, area, candidate_id)

    def _paint_contour(self, painter: QPainter, area: QRect, candidate_id: int) -> None:
        outline = self._outline(candidate_id)
        if outline is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        painter.setPen(QPen(MASK, _CONTOUR))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scale = QTransform.fromScale(area.width(), area.height())
        painter.translate(QRectF(area).topLeft())
        painter.drawPath(scale.map(outline))
        painter.restore()

    def _pixmap(self, candidate_id: int, side: int, healthy: bool) -> QPixmap:
        return self._pixmaps.get_or_make(
            (candidate_id, side, healthy), lambda: self._make(candidate_id, side, healthy)
        )

    def _make(self, candidate_id: int, side: int, healthy: bool) -> QPixmap:
        crop = self._crops.of(candidate_id)
        if crop is not None:
            grey = crop.healthy if healthy else crop.image
        else:
            # Not as the strip's, a QPixmap: that takes three times as long, a row at a time.
            data = self._session.workspace.listing.candidate_thumbnail(candidate_id)
            if not data:
                return QPixmap()
            read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
            if read is None:
                return QPixmap()
            grey = np.asarray(read, np.uint8)
        grey = np.asarray(cv2.LUT(grey, self._table), np.uint8)
        how = cv2.INTER_AREA if side < grey.shape[0] else cv2.INTER_CUBIC
        sized = np.asarray(cv2.resize(grey, (side, side), interpolation=how), np.uint8)
        return QPixmap.fromImage(grey_image(sized))

    def _outline(self, candidate_id: int) -> QPainterPath | None:
        crop = self._crops.of(candidate_id)
        if crop is None:
            return None

        def make() -> QPainterPath:
            scale = 1.0 / crop.mask.shape[0]
            return QTransform.fromScale(scale, scale).map(mask_outline(crop.mask))

        return self._outlines.get_or_make(candidate_id, make)

    def _on_arrived(self, candidate_id: int) -> None:
        self._forget(candidate_id)
        self.changed.emit(candidate_id)

    def _forget(self, candidate_id: int) -> None:
        self._outlines.pop(candidate_id, None)
        for key in [key for key in self._pixmaps.data if key[0] == candidate_id]:
            del self._pixmaps[key]

    def _on_view_state(self, state: ViewState) -> None:
        looks = (state.contrast, state.shows_healthy, _has_contour(state))
        if looks == self._looks:
            return
        if not self._looks or self._looks[0] != state.contrast:
            greys = np.arange(256, dtype=np.uint8)[None]
            self._table = state.contrast.apply(greys, 255)[0]
            self._pixmaps.clear()
        self._looks = looks
        self.changed.emit(-1)


def _has_contour(state: ViewState) -> bool:
    return state.contour and state.overlay is not Overlay.OFF and not state.bare
