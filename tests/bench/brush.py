"""How long a brush event takes on a large scan, and what two hundred strokes hold for undo.

``python -m tests.bench.brush`` prints both. The events go through the real window: what is
measured is from the event's sending until everything it led to is painted.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from busynth_gui.case.scan import Scan
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.tool_settings import Sizes, Tool, Unit
from busynth_gui.workspace.workspace import Workspace

__all__ = ["figures"]

SIDE = 2000
STROKES = 200
MOVES = 40
RADIUS_PX = 30.0


def figures() -> dict[str, float]:
    """``brush_ms`` (95th percentile of an event), ``brush_cpu_ms`` (of the processor's time that
    it took, which other programs' load does not change) and what ``STROKES`` strokes hold for undo.

    ``undo_200_mb`` is by how much the process grew while they were painted, -1 where the system
    does not tell; ``undo_200_held_mb`` is what the history accounts for, which its bound is about.
    """
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        window = _window(Path(folder))
        try:
            _strokes(window, 40)  # what is made once is not counted
            before, steps_before = _resident_mb(), len(window.session.history.names)
            times, busy = np.array(_strokes(window, STROKES)).T * 1000
            grown = _resident_mb() - before if before >= 0 else -1.0
            steps = len(window.session.history.names)
            held = window.session.history.nbytes / steps * STROKES
        finally:
            window._sure_to_close = True
            window.close()
            application.processEvents()
    assert steps - steps_before == STROKES
    return {
        "brush_ms": round(float(np.percentile(times, 95)), 2),
        "brush_median_ms": round(float(np.median(times)), 2),
        "brush_max_ms": round(float(times.max()), 2),
        "brush_cpu_ms": round(float(np.percentile(busy, 95)), 2),
        "undo_200_mb": round(grown, 2),
        "undo_200_held_mb": round(held / 2**20, 2),
    }


def _resident_mb() -> float:
    """Memory of this process in MiB, -1 where the system does not tell as Linux does."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return -1.0
    gc.collect()
    # What was freed and is kept for later use is not held for undo.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _window(folder: Path) -> MainWindow:
    rng = np.random.default_rng(0)
    depth = np.linspace(140, 50, SIDE)[:, None]
    pixels = np.clip(depth * rng.rayleigh(0.8, (SIDE, SIDE)), 1, 255).astype(np.uint8)
    window = MainWindow(Workspace.open(folder / "workspace"), warm_up=False)
    window.resize(1366, 768)
    window.show()
    record = window.workspace.add_scan(Scan("large.png", pixels), Path("large.png"))
    window.session.open_scan(record.id)
    window.tool_settings.set_sizes(Sizes(unit=Unit.PX, brush_px=RADIUS_PX))
    window.tool_settings.choose(Tool.BRUSH)
    until = time.perf_counter() + 60
    while window.services.field_of_view.mask is None and time.perf_counter() < until:
        QApplication.processEvents()
    for _ in range(20):
        QApplication.processEvents()
    return window


def _strokes(window: MainWindow, count: int) -> list[tuple[float, float]]:
    """Paint and erase all over the scan, as a hand would, until ``count`` steps more are kept.

    Seconds that each event took, and seconds of the processor's time.
    """
    rng = np.random.default_rng(len(window.session.history.names))
    times: list[tuple[float, float]] = []
    x, y = 1000.0, 1000.0
    history = window.session.history
    enough, number = len(history.names) + count, 0
    while len(history.names) < enough:
        number += 1
        erases = number % 5 in (2, 4)
        window.tool_settings.choose(Tool.ERASER if erases else Tool.BRUSH)
        QApplication.processEvents()
        if not erases:  # the eraser begins where the brush before it ended
            x, y = rng.uniform(300, 1500, 2)
        heading = rng.uniform(0, 2 * math.pi)
        _event(window, QEvent.Type.MouseButtonPress, x, y, times)
        for _ in range(MOVES):
            heading += rng.normal(0, 0.3)
            speed = rng.uniform(3, 25)
            x = min(max(x + speed * math.cos(heading), 50), SIDE - 50)
            y = min(max(y + speed * math.sin(heading), 50), SIDE - 50)
            _event(window, QEvent.Type.MouseMove, x, y, times)
        _event(window, QEvent.Type.MouseButtonRelease, x, y, times)
    return times


def _event(
    window: MainWindow, kind: QEvent.Type, x: float, y: float, times: list[tuple[float, float]]
) -> None:
    port = window.view.viewport()
    place = window.view.viewportTransform().map(QPointF(x, y))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    held = none if kind is QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(
        kind, place, port.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier
    )
    begun, busy = time.perf_counter(), time.thread_time()
    QApplication.sendEvent(port, event)
    QApplication.processEvents()
    times.append((time.perf_counter() - begun, time.thread_time() - busy))


def main() -> None:
    found: dict[str, Any] = figures()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
