"""The check panel: the lesion enlarged beside the healthy tissue, its grey levels, its checks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.finding import Mark
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.checks import MeasuredFinding
from busynth_gui.imaging.crop import window_around
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import ViewSettings
from busynth_gui.ui.panels.crop_pair import CropPair
from busynth_gui.ui.panels.grey_histogram import GreyHistogram
from busynth_gui.ui.services.candidate_checks import CandidateChecks
from busynth_gui.ui.widgets.factory import hint
from busynth_gui.ui.widgets.theme import (
    DECISION_COLOURS,
    MARK_COLOURS,
    MARK_ICONS,
    icon,
)
from busynth_gui.ui.wording.finding_words import finding_lines
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["CheckPanel"]

_CONTEXT = 1.6
"""Side of the enlarged crop over the lesion's longest side."""
_NEUTRAL = DECISION_COLOURS[DecisionState.PENDING]


class CheckPanel(QScrollArea):
    """Follows the candidate that is looked at. Contrast is that of the canvas."""

    def __init__(
        self, session: Session, view_settings: ViewSettings, candidate_checks: CandidateChecks
    ) -> None:
        super().__init__()
        self._session, self._view_settings, self._candidate_checks = (
            session,
            view_settings,
            candidate_checks,
        )
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
        self.crops, self.histogram = CropPair(), GreyHistogram()
        self.badges = QWidget()
        self._rows = QGridLayout(self.badges)
        self._rows.setContentsMargins(0, 4, 0, 0)
        self._rows.setColumnStretch(1, 1)
        for widget in (self.nothing, self.badges, self.crops, self.histogram):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)
        self._contrast = view_settings.state.contrast
        session.candidate_selected.connect(lambda _: self._show())
        candidate_checks.checked.connect(self._show)
        session.candidate_changed.connect(lambda _: self._show())
        session.blinding.changed.connect(self._show)
        view_settings.state_changed.connect(lambda _: self._on_view_state())
        self._show()

    def _on_view_state(self) -> None:
        if self._view_settings.state.contrast != self._contrast:
            self._contrast = self._view_settings.state.contrast
            self._show_crops()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return  # as the stages
        there = self._session.selected is not None and self._session.scan is not None
        findings = self._candidate_checks.findings()
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

    def _show_badges(self, checks: MeasuredFinding) -> None:
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

    def _in_words(self, checks: MeasuredFinding) -> list[tuple[Mark | None, str]]:
        hidden = self._session.blinding.hides(self._session.selected)
        rows = finding_lines(replace(checks, asked=(), told=None) if hidden else checks)
        echo = self.tr("Echo ratio lesion/surround {0}, posterior/adjacent {1}")
        ratios = checks.measures.echo_ratio, checks.measures.posterior_ratio
        rows.append((None, echo.format(*(number_words(ratio, 2) for ratio in ratios))))
        return rows
