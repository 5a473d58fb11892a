"""The check panel: the lesion enlarged beside the healthy tissue, its grey levels, its checks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.finding import Mark
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.checks import BINS, CandidateChecks, GreyLevels
from busynth_gui.imaging.crop import window_around
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import Display
from busynth_gui.ui.services.candidate_checks import Checking, Findings
from busynth_gui.ui.widgets.factory import hint
from busynth_gui.ui.widgets.qimage import grey_image
from busynth_gui.ui.widgets.theme import (
    DECISION_COLOURS,
    MARK_COLOURS,
    MARK_ICONS,
    MASK,
    REGION,
    SURROUND,
    icon,
)
from busynth_gui.ui.wording.finding_words import finding_lines
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["CheckPanel"]

_CONTEXT = 1.6
"""Side of the enlarged crop over the lesion's longest side."""
_GAP = 4
_TALLEST = 300
"""Height to which a crop is enlarged, px."""
_NEUTRAL = DECISION_COLOURS[DecisionState.PENDING]


class CheckPanel(QScrollArea):
    """Follows the candidate that is looked at. Contrast is that of the canvas."""

    def __init__(self, session: Session, display: Display, checking: Checking) -> None:
        super().__init__()
        self._session, self._display, self._checking = session, display, checking
        self.setWidgetResizable(True)
        # Always: one that comes and goes with the height changes the width, on which the height of
        # the crops hangs; between two zooms they chased each other until the stack was full.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(self.tr("Check"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 8, 8)
        self.nothing = hint(self.tr("Choose a candidate to check it"))
        self.crops, self.histogram = CropPair(), Histogram()
        self.badges = QWidget()
        self._rows = QGridLayout(self.badges)
        self._rows.setContentsMargins(0, 4, 0, 0)
        self._rows.setColumnStretch(1, 1)
        for widget in (self.nothing, self.badges, self.crops, self.histogram):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)
        self._contrast = display.look.contrast
        session.candidate_selected.connect(lambda _: self._show())
        checking.checked.connect(self._show)
        display.look_changed.connect(lambda _: self._on_look())
        self._show()

    def _on_look(self) -> None:
        if self._display.look.contrast != self._contrast:
            self._contrast = self._display.look.contrast
            self._show_crops()

    def _show(self) -> None:
        there = self._session.selected is not None and self._session.scan is not None
        findings = self._checking.findings()
        self.nothing.setVisible(not there)
        self.crops.setVisible(there)
        for widget in (self.histogram, self.badges):
            widget.setVisible(findings is not None)
        self._show_crops()
        if findings is not None:
            self.histogram.show_levels(findings)
            self._show_badges(findings.checks)

    def _show_crops(self) -> None:
        scan, selected = self._session.scan, self._session.selected
        if scan is None or selected is None:
            return
        stored = self._session.load(selected.id)
        window = window_around(stored.mask, context=_CONTEXT, min_side=1)
        top, left = max(window.y, 0), max(window.x, 0)
        cut = np.s_[top : window.y + window.side, left : window.x + window.side]

        def grey(pixels: Pixels) -> NDArray[np.uint8]:
            # Of 8 or 16 bit; the slice of a union of array types has neither for the checker.
            crop: Pixels = pixels[cut]  # type: ignore[assignment]
            return self._contrast.apply(crop, scan.full_scale)

        self.crops.show_pair(grey(scan.pixels), grey(stored.candidate.image))

    def _show_badges(self, checks: CandidateChecks) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (mark, words) in enumerate(self._in_words(checks)):
            colour = _NEUTRAL if mark is None else MARK_COLOURS[mark]
            name = "fa6s.circle-info" if mark is None else MARK_ICONS[mark]
            badge, text = QLabel(), QLabel(words)
            badge.setPixmap(icon(name, colour).pixmap(QSize(16, 16)))
            text.setWordWrap(True)
            text.setAccessibleName(words)
            self._rows.addWidget(badge, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(text, row, 1)

    def _in_words(self, checks: CandidateChecks) -> list[tuple[Mark | None, str]]:
        rows = finding_lines(checks)
        echo = self.tr("Echo inside over around: {0}; behind over beside: {1}")
        ratios = checks.measures.echo_ratio, checks.measures.posterior_ratio
        rows.append((None, echo.format(*(number_words(ratio, 2) for ratio in ratios))))
        rows.append((None, self.tr("Nearest training lesion: this bundle cannot tell")))
        return rows


class CropPair(QWidget):
    """Healthy tissue and lesion, every pixel a square, as large as there is room for.

    Side by side where there is room for both, the healthy one left as everywhere; else one above
    the other, and then the lesion first: it is what a small window must show without scrolling.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pair: tuple[QPixmap, QPixmap] | None = None
        self.setAccessibleName(self.tr("Healthy tissue and lesion, enlarged"))
        self.setToolTip(self.tr("The healthy tissue, and the lesion in it"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pair(self, healthy: NDArray[np.uint8], made: NDArray[np.uint8]) -> None:
        """Show two crops uint8 (h, w) of one size."""
        first, second = (QPixmap.fromImage(grey_image(crop)) for crop in (healthy, made))
        self._pair = (first, second)
        self._arrange()
        self.update()

    @property
    def zoom(self) -> float:
        """Px of the widget per px of the scan: whole, unless a crop is wider than the panel.

        Twice and more where there is room; nothing of the rim is ever cut for it.
        """
        if self._pair is None:
            return 1.0
        wide, tall = self._pair[0].width(), self._pair[0].height()
        if wide > self.width():
            return self.width() / wide
        fits = self._beside_fits()
        return float(max(1, min(fits if fits >= 2 else self.width() // wide, _TALLEST // tall)))

    @property
    def beside(self) -> bool:
        """Whether the two stand side by side."""
        return self._beside_fits() >= 2

    def _beside_fits(self) -> int:
        """How far both could be enlarged side by side."""
        wide = 1 if self._pair is None else self._pair[0].width()
        return (self.width() - _GAP) // 2 // wide

    def _arrange(self) -> None:
        one = 0 if self._pair is None else round(self._pair[0].height() * self.zoom)
        self.setFixedHeight(one if self.beside else 2 * one + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width(), self.height()
        if self.beside:
            width = (width - _GAP) // 2
        else:
            height = (height - _GAP) // 2
        for number, pixmap in enumerate(self._pair or ()):
            place = QRect(0, 0, width, height)
            if self.beside:
                place.moveLeft(number * (width + _GAP))
            else:
                place.moveTop((1 - number) * (height + _GAP))
            painter.setClipRect(place)
            painter.fillRect(place, SURROUND)
            size = pixmap.size() * self.zoom
            target = QRect(0, 0, size.width(), size.height())
            smooth = QPainter.RenderHint.SmoothPixmapTransform
            painter.setRenderHint(smooth, self.zoom < 1)
            target.moveCenter(place.center())
            painter.drawPixmap(target, pixmap)


class Histogram(QWidget):
    """Grey levels inside the mask and around it, and of the healthy tissue that was there.

    What was there before is dashed, in the colour of what is there now.
    """

    def __init__(self) -> None:
        super().__init__()
        self._findings: Findings | None = None
        self.setMinimumHeight(118 + self.fontMetrics().height())
        self.setAccessibleName(self.tr("Grey levels"))

    def show_levels(self, findings: Findings) -> None:
        """Draw the findings' histograms; their middles in words, for who cannot see them."""
        self._findings = findings
        words = self.tr("Median grey level inside {0}, before {1}; around {2}, before {3}").format(
            number_words(findings.inside.median),
            number_words(findings.before.median),
            number_words(findings.around.median),
            number_words(findings.around_before.median),
        )
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._findings is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = painter.fontMetrics().height()
        area = self.rect().adjusted(2, 2, -2, -3 * line - 4)
        found = self._findings
        curves = (
            (found.around_before, REGION, True),
            (found.before, MASK, True),
            (found.around, REGION, False),
            (found.inside, MASK, False),
        )
        highest = max(float(levels.shares.max()) for levels, _, _ in curves) or 1.0
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        for levels, colour, earlier in curves:
            style = Qt.PenStyle.DotLine if earlier else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 1.3 if earlier else 1.8, style))
            painter.drawPolyline(_curve(levels, area, highest))
        left = area.left()
        for now, before, colour, name in (
            (found.inside, found.before, MASK, self.tr("inside")),
            (found.around, found.around_before, REGION, self.tr("around")),
        ):
            words = f"{name} {number_words(now.median)} ({number_words(before.median)})"
            painter.setPen(QPen(colour, 3))
            middle = area.bottom() + line
            painter.drawLine(left, middle - 3, left + 12, middle - 3)
            painter.setPen(self.palette().windowText().color())
            painter.drawText(left + 16, middle + 2, words)
            left += 28 + painter.fontMetrics().horizontalAdvance(words)
        painter.setPen(self.palette().placeholderText().color())
        told = self.tr("Medians of grey levels. Dotted and in brackets: the healthy scan")
        below = QRect(area.left(), area.bottom() + line + 4, area.width(), 2 * line)
        painter.drawText(below, Qt.TextFlag.TextWordWrap, told)


def _curve(levels: GreyLevels, area: QRect, highest: float) -> QPolygonF:
    step, tall = area.width() / BINS, area.height() / highest
    points = [
        QPointF(area.left() + (k + 0.5) * step, area.bottom() - float(share) * tall)
        for k, share in enumerate(levels.shares)
    ]
    return QPolygonF(points)
