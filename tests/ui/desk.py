"""Mouse, keys and candidates for the tests of the window."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.dialogs.export_dialog import ExportDialog
from busynth_gui.ui.dialogs.film_dialog import FilmDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.session import Session
from busynth_gui.workspace.records import ScanRecord

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
NO_KEYS = Qt.KeyboardModifier.NoModifier


def drag(
    qtbot: QtBot,
    view: CanvasView,
    *points: tuple[float, float],
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Press at the first of ``points`` (px of the scan), move through the others, release."""
    places = [on_view(view, *point) for point in points]
    drag_view(qtbot, view, *places, button=button, keys=keys)


def drag_view(
    qtbot: QtBot,
    view: CanvasView,
    *places: QPoint,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """As :func:`drag`, in px of the viewport."""
    qtbot.mousePress(view.viewport(), button, keys, places[0])
    for place in places[1:]:
        send_move(view, place, button, keys)
    qtbot.mouseRelease(view.viewport(), button, keys, places[-1])


def send_move(
    view: CanvasView,
    place: QPoint | QPointF,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """A move with a button held; qtbot's own forgets buttons and keys."""
    spot = QPointF(place)
    there = view.viewport().mapToGlobal(spot)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, spot, there, none, button, keys)
    QApplication.sendEvent(view.viewport(), move)


def wheel(
    widget: QWidget, place: QPoint, notches: int, keys: Qt.KeyboardModifier = NO_KEYS
) -> None:
    """Turn the wheel over ``place`` of a widget; up zooms in."""
    there = widget.mapToGlobal(place)
    event = QWheelEvent(
        QPointF(place),
        QPointF(there),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def on_view(view: CanvasView, x: float, y: float) -> QPoint:
    """The px of the viewport in which a point of the scan lies."""
    point = view.viewportTransform().map(QPointF(x, y))
    return QPoint(math.floor(point.x()), math.floor(point.y()))


def offer(target: QWidget, data: QMimeData) -> bool:
    """Drag something over a widget; gives whether it, or what it lies on, takes that."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = target.rect().center()
    enter = QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, left, none)
    enter.setAccepted(False)
    QApplication.sendEvent(target, enter)
    return enter.isAccepted()


def drop(target: QWidget, data: QMimeData) -> None:
    """Drop something on a widget that takes it."""
    assert offer(target, data)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = QPointF(target.rect().center())
    QApplication.sendEvent(target, QDropEvent(middle, Qt.DropAction.CopyAction, data, left, none))


def make_candidate(scan: Scan, seed: int, pathology: Pathology = Pathology.BENIGN) -> Candidate:
    """A darkened ellipse: arrays of the right kind to show and decide on, made by no model."""
    height, width = scan.shape
    region = EllipseRegion(width * 0.5, height * 0.45, width * 0.15, height * 0.12)
    oval = EllipseRegion(width * 0.5 + seed % 7, height * 0.45, width * 0.1, height * 0.08)
    mask = oval.rasterize(scan.shape)
    band = (cv2.dilate(mask.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0) & ~mask
    lesion = scan.pixels.copy()
    lesion[mask] //= 3
    image = lesion.copy()
    image[band] -= image[band] // 4
    request = Request(scan.sha256, pathology, seed, "compact", "0" * 64, region=region)
    return Candidate(request, image, mask, band, region.rasterize(scan.shape), lesion)


def decide(window: MainWindow, state: DecisionState) -> None:
    """Decide on the candidate that is looked at, and stay there."""
    assert window.session.selected is not None
    window.decisions.decide((window.session.selected.id,), state)


def click(
    qtbot: QtBot, window: MainWindow, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEYS
) -> None:
    qtbot.mouseClick(window.view.viewport(), LEFT, keys, on_view(window.view, x, y))


def add_scan(session: Session, scan: Scan, source: Path) -> ScanRecord:
    """Take a scan into the workspace, as opening its file does."""
    (added,) = session.workspace.add_scans([(scan, source)])
    session.note_scan(added)
    return added.record


def refusal_shown(window: MainWindow) -> str:
    """The words of the message that says what was refused; it is closed."""
    box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
    box.close()
    return f"{box.text()} {box.informativeText()}"


def with_spacing(window: MainWindow, spacing: tuple[float, float] | None) -> None:
    """Open a scan whose pixels are known to be that large, or of which nothing is known."""
    assert window.session.scan is not None
    rows = 400 if spacing is None else 390  # other pixels, another scan
    pixels = window.session.scan.pixels[:rows, :500].copy()
    record = add_scan(window.session, Scan("cut.png", pixels, spacing), Path("cut.png"))
    window.session.open_scan(record.id)
    QApplication.processEvents()


def open_films(qtbot: QtBot, window: MainWindow, *paths: Path) -> FilmDialog:
    """Open files as the user does; gives the dialog that lets frames be chosen."""
    with qtbot.waitSignal(window.scan_import.finished):
        window.scan_import.open(paths)
    dialog = window.dialogs.film_dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def export_chosen(window: MainWindow, folder: Path) -> ExportDialog:
    """Approve the chosen candidate; gives the dialog that exports it into a folder."""
    decide(window, DecisionState.APPROVED)
    window.actions_.export.trigger()
    dialog = window.dialogs.export_dialog
    assert dialog is not None
    dialog.folder.setText(str(folder))
    return dialog
