"""How a candidate is held against its healthy scan: one way at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.blink import Blink
from busynth_gui.ui.models.view_settings import Compare, Display, Look, Overlay

__all__ = ["Comparing"]

_STEP = 0.05
"""Share of the scan's width by which a key moves the divider."""


class Comparing(QObject):
    """Connects the actions: side by side, swipe and blink exclude one another."""

    def __init__(
        self, display: Display, blink: Blink, actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._display, self._blink = display, blink
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
        display.look_changed.connect(self._on_look)
        self._on_look(display.look)

    def move_divider(self, by: float) -> None:
        """Move the divider by a share of the width, as far as the scan goes."""
        at = self._display.look.divider + by
        self._display.change(divider=min(max(at, 0.0), 1.0))

    def _choose(self, way: Compare, on: bool) -> None:
        if on:
            self._blink.set_running(False)
            self._display.change(compare=way, healthy=False)
        elif self._display.look.compare is way:
            self._display.change(compare=Compare.ONE)

    def _on_blink(self, running: bool) -> None:
        if running:
            self._display.change(compare=Compare.ONE, healthy=False)

    def _turn_overlay(self) -> None:
        ways = list(Overlay)
        at = ways.index(self._display.look.overlay)
        self._display.change(overlay=ways[(at + 1) % len(ways)])

    def _show_stage(self, stage: int) -> None:
        if stage == 0:
            self._display.change(healthy=True)
        else:
            self._display.change(stage=stage, healthy=False)

    def _on_look(self, look: Look) -> None:
        for way, action in self._ways.items():
            action.setChecked(look.compare is way)
