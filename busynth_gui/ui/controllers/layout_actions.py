"""Turns between the canvas with its panels, the contact sheet, and the review layout."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from busynth_gui.ui.lists.contact_sheet import ContactSheet
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.desk import Desk, Layout

__all__ = ["LayoutActions"]

_PANELS_KEPT: dict[Layout, tuple[str, ...]] = {Layout.SHEET: ("worklist",), Layout.REVIEW: ()}
"""Which panels stay beside the sheet: it shows the candidates itself, and nothing is asked for."""
_FULL = Qt.WindowState.WindowFullScreen


class _Panels(Protocol):
    def fold(self, but: Container[str]) -> None: ...
    def unfold(self) -> None: ...
    def reset(self) -> None: ...


class LayoutActions(QObject):
    """Shows the desk's layout: ``lay_out`` in the middle of the window, ``panels`` around it."""

    def __init__(
        self,
        actions: Actions,
        desk: Desk,
        lay_out: Callable[[Layout], None],
        panels: _Panels,
        sheet: ContactSheet,
        canvas: QWidget,
        tool_bar: QToolBar,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._desk, self._lay_out, self._panels = desk, lay_out, panels
        self._sheet, self._canvas, self._tool_bar, self._window = sheet, canvas, tool_bar, window
        self._ways: dict[QAction, Layout] = {
            actions.sheet: Layout.SHEET,
            actions.review: Layout.REVIEW,
        }
        self._before: Qt.WindowState | None = None
        for action, layout in self._ways.items():
            action.triggered.connect(lambda _=False, layout=layout: self._turn(layout))
        actions.reset_panels.triggered.connect(lambda _=False: self._reset_panels())
        # What is drawn or made is looked at on the canvas.
        actions.correct.toggled.connect(self._on_correcting)
        actions.generate.triggered.connect(lambda _=False: self._uncover_canvas())
        desk.layout_changed.connect(self._show)

    def focus(self) -> None:
        """Give the keys to what is worked with: the sheet where there is one."""
        canvas = self._desk.layout is Layout.CANVAS
        (self._canvas if canvas else self._sheet.view).setFocus()

    def _turn(self, layout: Layout) -> None:
        self._desk.turn(layout)
        self._check()  # also where nothing came of it

    def _reset_panels(self) -> None:
        self._desk.lay_out(Layout.CANVAS)  # where they are all seen
        self._panels.reset()

    def _on_correcting(self, correcting: bool) -> None:
        if correcting:
            self._uncover_canvas()

    def _uncover_canvas(self) -> None:
        if self._desk.layout is Layout.SHEET:
            self._desk.lay_out(Layout.CANVAS)

    def _check(self) -> None:
        for action, layout in self._ways.items():
            action.setChecked(self._desk.layout is layout)

    def _show(self) -> None:
        layout = self._desk.layout
        self._window.setUpdatesEnabled(False)
        try:
            # Panels and sheet never stand side by side: the window would grow for both.
            if layout is not Layout.CANVAS:
                self._panels.fold(_PANELS_KEPT[layout])
            self._tool_bar.setVisible(layout is not Layout.REVIEW)
            self._fill_screen(layout is Layout.REVIEW)
            self._lay_out(layout)
            if layout is Layout.CANVAS:
                self._panels.unfold()
        finally:
            self._window.setUpdatesEnabled(True)
        self._check()
        self.focus()

    def _fill_screen(self, wanted: bool) -> None:
        """Fill the screen, or put the window back that was made to; alone where another did it."""
        state, handle = self._window.windowState(), self._window.windowHandle()
        if wanted and not state & _FULL:
            self._before = state
            self._window.setWindowState(state | _FULL)
        elif not wanted and self._before is not None:
            before, self._before = self._before, None
            if handle is not None and handle.windowStates() & _FULL:
                # A widget that had to grow has forgotten its state, and cannot leave it so.
                self._window.setWindowState(state | _FULL)
                self._window.setWindowState(before)
