"""How a candidate is held against its healthy scan: one way at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.blink import Blink
from busynth_gui.ui.models.view_settings import Compare, Overlay, ViewSettings, ViewState

__all__ = ["CompareActions"]

_STEP = 0.05
"""Share of the scan's width by which a key moves the divider."""


class CompareActions(QObject):
    """Connects the actions: side by side, swipe and blink exclude one another."""

    def __init__(
        self,
        view_settings: ViewSettings,
        blink: Blink,
        actions: Actions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view_settings, self._blink = view_settings, blink
        a = actions
        self._ways: dict[Compare, QAction] = {Compare.BESIDE: a.beside, Compare.SWIPE: a.swipe}
        for way, action in self._ways.items():
            action.toggled.connect(lambda on, way=way: self._choose(way, on))
        a.divider_left.triggered.connect(lambda _=False: self.move_divider(-_STEP))
        a.divider_right.triggered.connect(lambda _=False: self.move_divider(_STEP))
        a.blink.toggled.connect(blink.set_running)
        blink.running_changed.connect(a.blink.setChecked)
        blink.running_changed.connect(self._on_blink)
        a.overlay.triggered.connect(lambda _=False: self._turn_overlay())
        for stage, action in a.stages.items():
            action.triggered.connect(lambda _=False, stage=stage: self._show_stage(stage))
        view_settings.state_changed.connect(self._on_view_state)
        self._on_view_state(view_settings.state)

    def move_divider(self, by: float) -> None:
        """Move the divider by a share of the width, as far as the scan goes."""
        at = self._view_settings.state.divider + by
        self._view_settings.change(divider=min(max(at, 0.0), 1.0))

    def _choose(self, way: Compare, on: bool) -> None:
        if on:
            self._blink.set_running(False)
            self._view_settings.change(compare=way, healthy=False)
        elif self._view_settings.state.compare is way:
            self._view_settings.change(compare=Compare.ONE)

    def _on_blink(self, running: bool) -> None:
        if running:
            self._view_settings.change(compare=Compare.ONE, healthy=False)

    def _turn_overlay(self) -> None:
        ways = list(Overlay)
        at = ways.index(self._view_settings.state.overlay)
        self._view_settings.change(overlay=ways[(at + 1) % len(ways)])

    def _show_stage(self, stage: int) -> None:
        if stage == 0:
            self._view_settings.change(healthy=True)
        else:
            self._view_settings.change(stage=stage, healthy=False)

    def _on_view_state(self, state: ViewState) -> None:
        for way, action in self._ways.items():
            action.setChecked(state.compare is way)
