"""The panels, where they stand at first, and keeping where the user put them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Container
from typing import Any

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from busynth_gui.ui.lists.candidate_strip import CandidateStrip
from busynth_gui.ui.lists.queue_panel import QueuePanel
from busynth_gui.ui.lists.worklist import Worklist
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.view_settings import ViewSettings
from busynth_gui.ui.panels.check_panel import CheckPanel
from busynth_gui.ui.panels.request_panel import RequestPanel
from busynth_gui.ui.panels.stages_panel import StagesPanel
from busynth_gui.ui.services.services import Services
from busynth_gui.ui.widgets.dock_sizes import DockSizes
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.screen_room import FRAME
from busynth_gui.ui.wording.language import tr

__all__ = ["Panels", "show_whole"]

_VERSION = 1
_SETTLE_MS = 500
_SIZES = {
    **{"worklist": 210, "request": 300, "check": 300, "queue": 300},
    **{"candidates": 200, "stages": 200},
}
"""How wide the panels beside the canvas are at first, and how tall those below it, px."""


class Panels:
    """The panels, in ``docks``. ``actions`` show and hide them, by the names of their docks."""

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        services: Services,
        view_settings: ViewSettings,
        presets: Presets,
        actions: Actions,
    ) -> None:
        a, generation = actions, services.generation
        self._window = window
        self.worklist = Worklist(session)
        self.request = RequestPanel(
            session, generation, presets, a.generate, a.clear_region, a.leave_ground
        )
        queue_actions = [
            *(a.pause, a.retry_failed, a.retry_cancelled, a.clear_finished, a.cancel_all)
        ]
        self.queue = QueuePanel(generation, session.blinding, queue_actions)
        self.candidates = CandidateStrip(session, [a.approve, a.reject, a.flag, a.pend])
        self.stages = StagesPanel(session, view_settings, generation)
        self.check = CheckPanel(session, view_settings, services.candidate_checks)
        area = Qt.DockWidgetArea
        docks = _add_docks(
            window,
            ("worklist", tr("Scans"), self.worklist, area.LeftDockWidgetArea),
            ("request", tr("Request"), self.request, area.RightDockWidgetArea),
            ("queue", tr("Queue"), self.queue, area.RightDockWidgetArea),
            ("candidates", tr("Candidates"), self.candidates, area.BottomDockWidgetArea),
            ("stages", tr("Stages"), self.stages, area.BottomDockWidgetArea),
            ("check", tr("Check"), self.check, area.RightDockWidgetArea),
        )
        self.actions = [dock.toggleViewAction() for dock in docks]
        for dock, action in zip(docks, self.actions, strict=True):
            action.setObjectName(dock.objectName())
        self.docks = docks
        self._folding = _Folding(window, docks)
        self._sizes = DockSizes(window, docks, _SIZES)
        self._keeper = _LayoutKeeper(window, docks, self.kept, session.settings.keep)

    def fold(self, but: Container[str]) -> None:
        """Hide every panel but those of these names, until :meth:`unfold`."""
        self._folding.fold(but)

    def unfold(self) -> None:
        """Put the panels back where they were."""
        self._folding.unfold()

    def covers(self, widget: QWidget) -> bool:
        """Whether a widget lies in a panel behind another, of which the tab alone is seen.

        Qt calls such a panel visible, and puts it beside the screen.
        """
        return any(
            dock.isAncestorOf(widget) and dock.isVisible() and dock.visibleRegion().isEmpty()
            for dock in self.docks
        )

    def kept(self) -> dict[str, Any]:
        """Where window and panels are to be found again: never folded."""
        now = _saved_layout(self._window)
        before = self._folding.before
        if before and not self._window.isFullScreen():
            now |= {"docks": before["docks"]}  # it may have been moved and sized since
        elif before:
            now = before
        return now | {"sizes": self._sizes.to_json()}

    def restore(self, saved: Any) -> None:
        """Put window and panels where :meth:`kept` found them; a fair size when it cannot."""
        self._first = _saved_layout(self._window)["docks"]
        _restore_layout(self._window, saved)
        if isinstance(saved, dict):
            self._sizes.restore(saved.get("sizes"))

    def reset(self) -> None:
        """Put the panels where they stood at first."""
        self._window.restoreState(QByteArray(b64decode(self._first)), _VERSION)
        _size_docks(self._window, {dock.objectName(): dock for dock in self.docks})
        self._sizes.reset()


class _Folding:
    """Panels that are out of the way for a while; ``before`` is where they stood, or empty."""

    def __init__(self, window: QMainWindow, docks: list[QDockWidget]) -> None:
        self._window, self._docks = window, docks
        self.before: dict[str, str] = {}

    def fold(self, but: Container[str]) -> None:
        if self.before:
            self._restore(self.before)
        self.before = self.before or _saved_layout(self._window)
        for dock in self._docks:
            if dock.objectName() not in but:
                dock.hide()

    def unfold(self) -> None:
        before, self.before = self.before, {}
        if before:
            self._restore(before)

    def _restore(self, before: dict[str, str]) -> None:
        self._window.restoreState(QByteArray(b64decode(before["docks"])), _VERSION)


class _LayoutKeeper(QObject):
    """Keeps the window's place and its panels' soon after they change: a program may be ended."""

    def __init__(
        self,
        window: QMainWindow,
        docks: list[QDockWidget],
        now: Callable[[], dict[str, Any]],
        keep: Callable[[str, Any], None],
    ) -> None:
        super().__init__(window)
        self._window, self._now, self._keep = window, now, keep
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        for dock in docks:
            dock.visibilityChanged.connect(self._settle.start)
            dock.dockLocationChanged.connect(self._settle.start)
            dock.topLevelChanged.connect(self._settle.start)
        for watched in (window, *docks):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange):
            self._settle.start()
        return False

    def _on_settled(self) -> None:
        if self._window.isVisible():
            self._keep("window", self._now())


def _add_docks(
    window: QMainWindow, *panels: tuple[str, str, QWidget, Qt.DockWidgetArea]
) -> list[QDockWidget]:
    """Dock panels given by name, title, widget and side.

    Request and check stand one behind the other over the queue, candidates beside stages.
    """
    area = Qt.DockWidgetArea
    window.setDockNestingEnabled(True)
    window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
    window.setCorner(Qt.Corner.BottomLeftCorner, area.BottomDockWidgetArea)
    docks = {}

    def name_tabs() -> None:
        # Qt makes such a bar whenever panels are put one behind the other.
        for bar in window.findChildren(QTabBar):
            bar.setAccessibleName(QCoreApplication.translate("Layout", "Panels"))

    for name, title, panel, where in panels:
        dock = configured(QDockWidget(title, window), objectName=name)
        dock.setWidget(panel)
        window.addDockWidget(where, dock)
        dock.dockLocationChanged.connect(lambda: QTimer.singleShot(0, window, name_tabs))
        docks[name] = dock
    # One behind the other: whoever asks for candidates is not checking one.
    window.tabifyDockWidget(docks["request"], docks["check"])
    docks["request"].raise_()
    window.splitDockWidget(docks["candidates"], docks["stages"], Qt.Orientation.Horizontal)
    _size_docks(window, docks)
    name_tabs()
    QTimer.singleShot(0, window, name_tabs)
    return list(docks.values())


def _size_docks(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    def sized(way: Qt.Orientation, **sizes: int) -> None:
        window.resizeDocks([docks[name] for name in sizes], [*sizes.values()], way)

    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    sized(across, worklist=_SIZES["worklist"], request=_SIZES["request"])
    sized(down, request=500, queue=160)
    sized(across, candidates=700, stages=372)
    sized(down, candidates=_SIZES["candidates"])


def _saved_layout(window: QMainWindow) -> dict[str, str]:
    """The window's place and its panels', as JSON."""
    parts = {"geometry": window.saveGeometry(), "docks": window.saveState(_VERSION)}
    return {name: b64encode(part.data()).decode("ascii") for name, part in parts.items()}


def _restore_layout(window: QMainWindow, saved: Any) -> None:
    """Put window and panels where :func:`_saved_layout` found them; a fair size when it cannot."""
    room = window.screen().availableGeometry()
    window.setGeometry(QRect(0, 0, min(1500, room.width()), min(920, room.height())))
    window.move(room.center() - window.rect().center())
    try:
        window.restoreGeometry(QByteArray(b64decode(saved["geometry"])))
        window.restoreState(QByteArray(b64decode(saved["docks"])), _VERSION)
    except (KeyError, TypeError, ValueError):
        return


def show_whole(window: QMainWindow) -> None:
    """Show the window; maximised where with its frame it would be larger than the screen.

    Else, on a small laptop, its status bar would lie below the screen.
    """
    room = window.screen().availableGeometry()
    if window.width() > room.width() or window.height() + FRAME > room.height():
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
    window.show()
