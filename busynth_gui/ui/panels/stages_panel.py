"""What each stage made, side by side: of the running job, or of the candidate looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QToolButton, QWidget

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.crop import window_around
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import ViewSettings, ViewState
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.qimage import grey_image

__all__ = ["HEALTHY", "StagesPanel"]

HEALTHY = 0
"""The tab of the scan without a lesion."""
_SIDE = 84
_LEAST_SIDE = 32
_MARGINS = (4, 4, 4, 4)
_SPACING = 2
_FRAME = 8
"""Width of a tile beside its picture, px."""


class StagesPanel(QWidget):
    """A tab for the healthy scan and one for what each stage made; the canvas shows the chosen.

    The arrow keys walk from tab to tab.
    """

    def __init__(
        self, session: Session, view_settings: ViewSettings, generation: Generation
    ) -> None:
        super().__init__()
        self._session, self._view_settings, self._generation = session, view_settings, generation
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(*_MARGINS)
        row.setSpacing(_SPACING)
        # The tiles give way: on a small screen they would lie under the panels beside them.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        names = {
            0: self.tr("Healthy"),
            1: self.tr("1 Shape"),
            2: self.tr("2 Lesion"),
            3: self.tr("3 Final"),
        }
        self.setAccessibleName(self.tr("Stages"))
        self.buttons = {stage: self._button(stage, name) for stage, name in names.items()}
        for button in self.buttons.values():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        session.candidate_selected.connect(lambda _: self._show())
        session.candidate_changed.connect(self._on_changed)
        generation.live_changed.connect(self._show)
        session.blinding.changed.connect(self._show)
        view_settings.state_changed.connect(self._on_view_state)
        self._contrast = view_settings.state.contrast
        self._show()

    def minimumSizeHint(self) -> QSize:
        button = next(iter(self.buttons.values()))
        frame = button.sizeHint() - button.iconSize()
        side = _LEAST_SIDE + _FRAME
        across = 4 * side + 3 * _SPACING + _MARGINS[0] + _MARGINS[2]
        return QSize(across, _LEAST_SIDE + frame.height() + _MARGINS[1] + _MARGINS[3])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        button = next(iter(self.buttons.values()))
        frame = button.sizeHint() - button.iconSize()
        across = (self.width() - _MARGINS[0] - _MARGINS[2] - 3 * _SPACING) // 4 - _FRAME
        down = self.height() - _MARGINS[1] - _MARGINS[3] - frame.height()
        side = min(max(min(across, down), _LEAST_SIDE), _SIDE)
        if side != button.iconSize().width():
            for each in self.buttons.values():
                each.setIconSize(QSize(side, side))
                each.setMaximumWidth(max(across, side) + _FRAME)

    def _button(self, stage: int, name: str) -> QToolButton:
        button = configured(QToolButton(), checkable=True, autoRaise=True, text=name)
        button.setAccessibleName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_SIDE, _SIDE))
        tips = {
            0: self.tr("The healthy scan, as it was before"),
            1: self.tr("Stage one: the mask, on the healthy scan"),
            2: self.tr("Stage two: the lesion inside the mask"),
            3: self.tr("Stage three: the band rebuilt; the finished candidate"),
        }
        button.setToolTip(tips[stage])
        button.clicked.connect(lambda: self._choose(stage))
        self._group.addButton(button)
        return button

    def _choose(self, stage: int) -> None:
        if stage == HEALTHY:
            self._view_settings.change(healthy=True)
        else:
            self._view_settings.change(stage=stage, healthy=False)

    def _on_changed(self, candidate_id: int) -> None:
        selected = self._session.selected
        if selected is not None and selected.id == candidate_id:
            self._show()  # its mask may have been corrected

    def _on_view_state(self, state: ViewState) -> None:
        if self._session.selected is not None:
            self.buttons[self._tab()].setChecked(True)
        if state.contrast != self._contrast:
            self._contrast = state.contrast
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return  # as long as nobody sees it: who turns to candidate after candidate waits for it
        selected = self._session.selected
        crops = self._live_crops() if selected is None else self._crops(selected.id)
        if self._session.blinding.hides(selected):
            crops = {stage: crops[stage] for stage in (HEALTHY, 3)}
        for stage, button in self.buttons.items():
            button.setIcon(_picture(crops.get(stage)))
            button.setEnabled(stage in crops)
        # A group in which one must be checked would keep the last candidate's tab.
        self._group.setExclusive(selected is not None)
        for stage, button in self.buttons.items():
            button.setChecked(selected is not None and stage == self._tab())

    def _tab(self) -> int:
        """Whose work the canvas shows; while earlier stages' is hidden, the last one's."""
        state = self._view_settings.state
        if state.healthy:
            return HEALTHY
        return 3 if self._session.blinding.hides(self._session.selected) else state.stage

    def _live_crops(self) -> dict[int, NDArray[np.uint8]]:
        live = self._generation.live
        hidden = self._session.blinding.on
        if live is None or hidden or not self._generation.shows_live():
            return {}
        contrast = self._view_settings.state.contrast
        return {
            stage: preview.pixels if stage == 1 else contrast.apply(preview.pixels, 255)
            for stage, preview in live.previews.items()
        }

    def _crops(self, candidate_id: int) -> dict[int, NDArray[np.uint8]]:
        stored, scan = self._session.load(candidate_id), self._session.scan
        assert scan is not None
        window = window_around(stored.mask)

        def cut(pixels: Pixels) -> NDArray[np.uint8]:
            crop = window.extract(pixels, 2 * _SIDE)
            whole = np.clip(np.round(crop), 0, scan.full_scale).astype(np.uint16)
            return self._view_settings.state.contrast.apply(whole, scan.full_scale)

        mask = window.extract_mask(stored.mask, 2 * _SIDE)
        return {
            HEALTHY: cut(scan.pixels),
            1: np.round(mask * 255).astype(np.uint8),
            2: cut(stored.candidate.lesion),
            3: cut(stored.candidate.image),
        }


def _picture(pixels: NDArray[np.uint8] | None) -> QIcon:
    if pixels is None:
        blank = QPixmap(_SIDE, _SIDE)
        blank.fill(QColor(128, 128, 128, 50))
        return QIcon(blank)
    return QIcon(QPixmap.fromImage(grey_image(pixels)))
