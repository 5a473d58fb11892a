"""Connects the actions on the canvas: tools, what is drawn, contrast, zoom, what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QAction

from busynth_gui.imaging.mask_patch import box_of
from busynth_gui.ui.canvas.edit_controller import EditController
from busynth_gui.ui.canvas.presenter import CanvasPresenter
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.edits import edit_callipers, edit_region
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.tool_settings import ToolSettings
from busynth_gui.ui.models.view_settings import Overlay, ViewSettings, ViewState
from busynth_gui.ui.models.window_level import PRESETS, WindowLevel
from busynth_gui.ui.services.field_of_view import FieldOfView

__all__ = ["CanvasActions"]

_SHOWN = ("contour", "field", "scales", "healthy", "difference", "near")
"""Fields of the view's state, each with the action of that name."""

_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class CanvasActions(QObject):
    """Connects them, and keeps those that are checked with the models."""

    def __init__(
        self,
        actions: Actions,
        view: CanvasView,
        session: Session,
        view_settings: ViewSettings,
        tool_settings: ToolSettings,
        edit_controller: EditController,
        presenter: CanvasPresenter,
        field_of_view: FieldOfView,
    ) -> None:
        super().__init__(view)
        self._actions, self._view, self._session = actions, view, session
        self._view_settings, self._tool_settings = view_settings, tool_settings
        self._was_near = view_settings.state.near
        self._presenter, self._field_of_view = presenter, field_of_view
        a = actions
        plain: dict[QAction, Callable[[], None]] = {
            a.fit: view.fit,
            a.one_to_one: view.one_to_one,
            a.zoom_in: lambda: view.zoom_by(1.25, view.viewport().rect().center()),
            a.zoom_out: lambda: view.zoom_by(0.8, view.viewport().rect().center()),
            a.reset_contrast: view_settings.reset_contrast,
            a.spread_contrast: self._spread_contrast,
            a.clear_region: lambda: edit_region(session, None, self.tr("Clear region")),
            a.clear_callipers: lambda: edit_callipers(session, (), self.tr("Remove callipers")),
            a.unselect: self._leave_candidate,
            a.propose: edit_controller.propose,
            a.restore_mask: edit_controller.restore_mask,
            a.brush_larger: lambda: edit_controller.step_brush(True),
            a.brush_smaller: lambda: edit_controller.step_brush(False),
        }
        plain |= {act: partial(tool_settings.choose, tool) for tool, act in a.tools.items()}
        plain |= {act: partial(edit_controller.operate, do) for do, act in a.operations.items()}
        plain |= {
            act: partial(view_settings.change, contrast=PRESETS[name])
            for name, act in a.presets.items()
        }
        for action, do in plain.items():
            action.triggered.connect(lambda _=False, do=do: do())
        for name in _SHOWN:
            getattr(a, name).toggled.connect(lambda on, n=name: view_settings.change(**{n: on}))
        a.correct.toggled.connect(tool_settings.set_correcting)
        tool_settings.tool_changed.connect(lambda tool: a.tools[tool].setChecked(True))
        tool_settings.correcting_changed.connect(a.correct.setChecked)
        tool_settings.correcting_changed.connect(self._uncover_mask)
        for name, way in _WAYS.items():
            a.move_region[name].triggered.connect(
                lambda _=False, way=way: edit_controller.move_region(*way)
            )
        view.addActions([a.next, a.previous, a.unselect, a.clear_region, *a.move_region.values()])
        view_settings.state_changed.connect(self._on_view_state)
        a.near.toggled.connect(lambda _: self._go_near())
        session.candidate_selected.connect(lambda _: self._go_near())
        self._on_view_state(view_settings.state)

    def _leave_candidate(self) -> None:
        if self._view.editor.busy:
            self._view.editor.cancel()
        elif self._tool_settings.correcting:
            self._tool_settings.set_correcting(False)
        else:
            self._session.select(None)

    def _uncover_mask(self, correcting: bool) -> None:
        # Nobody corrects what cannot be seen.
        if correcting and self._view_settings.state.overlay is Overlay.OFF:
            self._view_settings.change(overlay=Overlay.FILL)

    def _spread_contrast(self) -> None:
        pixels, scan = self._presenter.pixels(), self._session.scan
        if pixels is not None and scan is not None:
            contrast = WindowLevel.spread(pixels, scan.full_scale, self._field_of_view.mask)
            self._view_settings.change(contrast=contrast)

    def _go_near(self) -> None:
        """The lesion fills a third of the view, the whole scan is back when that is left."""
        selected = self._session.selected
        if selected is not None and self._view_settings.state.near:
            box = box_of(self._session.load(selected.id).mask)
            if box is not None:
                top, left, bottom, right = box
                self._view.frame(QRectF(left, top, right - left, bottom - top), 1 / 3)
        elif not self._view_settings.state.near and self._was_near:
            self._view.fit()
        self._was_near = self._view_settings.state.near

    def _on_view_state(self, state: ViewState) -> None:
        for name in _SHOWN:
            getattr(self._actions, name).setChecked(getattr(state, name))
        self._session.settings.keep("display", state.to_json())
