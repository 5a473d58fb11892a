"""The status bar: device and bundle, the scan, the pointer."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.engine import EngineState
from busynth_gui.ui.canvas.presenter import CanvasPresenter
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import ViewSettings, ViewState
from busynth_gui.ui.models.window_level import FULL_CONTRAST
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.wording.labels import device_words
from busynth_gui.ui.wording.lengths import spacing_words
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["StatusBar"]

_LEAST_ZOOM = 0.005


class StatusBar(QStatusBar):
    """Follows session, engine and pointer; short messages come and go on the left."""

    def __init__(
        self,
        session: Session,
        generation: Generation,
        view: CanvasView,
        presenter: CanvasPresenter,
        view_settings: ViewSettings,
    ) -> None:
        super().__init__()
        self._session, self._generation, self._presenter = session, generation, presenter
        self.pointer = self._field(self.tr("Pointer"), 170)
        self.scan = self._field(self.tr("Scan size"), 0)
        self.contrast = self._field(self.tr("Window and level of the contrast"), 0)
        self.zoom = self._field(self.tr("Zoom"), 48)
        self.device = self._field(self.tr("Device and bundle"), 0)
        view.pointer_moved.connect(self._show_pointer)
        view.zoom_changed.connect(self._show_zoom)
        session.scan_opened.connect(lambda _: self._show_scan())
        view_settings.state_changed.connect(self._show_contrast)
        self._show_contrast(view_settings.state)
        session.form_changed.connect(lambda _: self._show_device())
        generation.engine.state_changed.connect(lambda _: self._show_device())
        generation.engine.bundle_ready.connect(lambda _: self._show_device())
        generation.engine.job_started.connect(lambda _: self._show_device())
        generation.engine.child_silent.connect(lambda _: self._show_device())
        generation.engine.child_answered.connect(self._show_device)
        generation.bundles_changed.connect(self._show_device)
        self._show_scan()
        self._show_device()

    def _field(self, name: str, width: int) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        label.setMinimumWidth(width)
        label.setContentsMargins(8, 0, 8, 0)
        self.addPermanentWidget(label)
        return label

    def _show_pointer(self, at: tuple[int, int] | None) -> None:
        value = None if at is None else self._presenter.value_at(*at)
        if at is None or value is None:
            self.pointer.clear()
            return
        self.pointer.setText(self.tr("x {0}  y {1}  grey {2}").format(*at, value))

    def _show_contrast(self, state: ViewState) -> None:
        contrast = state.contrast
        words = self.tr("W {0}  L {1} %").format(
            round(100 * contrast.window), round(100 * contrast.level)
        )
        self.contrast.setText("" if contrast == FULL_CONTRAST else words)

    def _show_zoom(self, zoom: float) -> None:
        hidden = zoom < _LEAST_ZOOM  # behind the contact sheet the canvas has no size
        self.zoom.setText("" if hidden else f"{number_words(zoom * 100)} %")

    def _show_scan(self) -> None:
        record = self._session.record
        if record is None:
            self.scan.clear()
            return
        size = self.tr("{0} × {1} px, {2} bit").format(record.width, record.height, record.bits)
        self.scan.setText(f"{size}, {spacing_words(record)}")

    def _show_device(self) -> None:
        name = self._bundle_name()
        states = {
            EngineState.STOPPED: self.tr("not loaded"),
            EngineState.LOADING: self.tr("loading"),
            EngineState.READY: self.tr("ready"),
            EngineState.BUSY: self.tr("rendering"),
            EngineState.CLOSED: self.tr("closed"),
        }
        engine = self._generation.engine
        state = self.tr("no answer") if engine.silent else states[engine.state]
        words = self.tr("{0}: {1}").format(name, state)
        self.device.setText(f"{device_words(engine.device)} · {words}" if engine.device else words)

    def _bundle_name(self) -> str:
        """That of the bundle at work, which another may have been chosen after; else the chosen."""
        running = self._generation.engine.queue.running
        try:
            bundle = self._generation.bundle()
        except Refusal:
            bundle = None
        if running is not None:
            name = running.order.request.bundle
            bundle = next((b for b in self._generation.bundles if b.name == name), bundle)
        return self.tr("no bundle") if bundle is None else f"{bundle.name} {bundle.version}"
