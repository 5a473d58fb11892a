"""How long the window takes to be there: from a cold start, and over ten thousand candidates.

``python -m tests.bench.opening`` prints both.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QScrollBar

from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace
from tests.bench.filling import fill

__all__ = ["figures"]

ROOT = Path(__file__).parents[2]
CANDIDATES = 10_000
SCANS = 100
STARTS = 5
FRAMES = 200


def figures() -> dict[str, float]:
    """``first_paint_s`` and ``open_10000_s``, each with the processor's time that it took (which
    other programs' load does not change), and ``scroll_10000_ms``: the 95th percentile of a frame
    while the strip of all candidates is scrolled. ``sheet_10000_s`` is from the contact sheet's key
    until all its tiles in sight are painted; ``sheet_scroll_ms`` and ``sheet_scroll_cpu_ms`` are
    the 95th percentile of a frame while it is scrolled.
    """
    with tempfile.TemporaryDirectory() as folder:
        return first_paint(Path(folder)) | open_10000(Path(folder))


def first_paint(folder: Path) -> dict[str, float]:
    """Median over some cold processes, from their start to the window's first paint."""
    workspace = folder / "samples"
    with Workspace.open(workspace) as opened:
        for path in resource_folder("samples").glob("*.png"):
            opened.add_scan(read_scan(path), path)
    environment = os.environ | {"XDG_CONFIG_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.bench.opening", "--paint", str(workspace)]
    walls, busy = [], []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.time()
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(float(done.stdout) - begun)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        busy.append(used)
    return {
        "first_paint_s": round(float(np.median(walls)), 3),
        "first_paint_cpu_s": round(float(np.median(busy)), 3),
    }


def open_10000(folder: Path) -> dict[str, float]:
    """From the opening of a workspace until its window, all candidates listed, is painted."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    workspace = folder / "many"
    fill(workspace, SCANS, CANDIDATES // SCANS)
    with Workspace.open(workspace) as opened:
        opened.set_setting("strip", {"scope": Scope.ALL.value, "state": None})
    # What is loaded once, as Qt's styles and icons, is part of the cold start.
    _shown(folder / "samples").close()
    begun, begun_busy = time.perf_counter(), time.process_time()
    window = _shown(workspace)
    seconds, busy = time.perf_counter() - begun, time.process_time() - begun_busy
    assert window.strip.candidates.rowCount() == CANDIDATES
    frames, _ = _scroll(window.strip.view.horizontalScrollBar(), 150)
    begun_sheet = time.perf_counter()
    window.actions_.sheet.trigger()
    window.repaint()
    QApplication.processEvents()
    sheet_s = time.perf_counter() - begun_sheet
    sheet = window.sheet.view
    # A third of a row a frame, as a wheel turned fast: 60 frames a second are 20 rows.
    tiles, tiles_cpu = _scroll(sheet.verticalScrollBar(), sheet.gridSize().height() // 3)
    window.close()
    application.processEvents()
    return {
        "open_10000_s": round(seconds, 3),
        "open_10000_cpu_s": round(busy, 3),
        "scroll_10000_ms": round(float(np.percentile(frames, 95)), 2),
        "sheet_10000_s": round(sheet_s, 3),
        "sheet_scroll_ms": round(float(np.percentile(tiles, 95)), 2),
        "sheet_scroll_cpu_ms": round(float(np.percentile(tiles_cpu, 95)), 2),
    }


def _shown(folder: Path) -> MainWindow:
    window = MainWindow(Workspace.open(folder), warm_up=False)
    window.resize(1366, 768)
    window.show()
    window.repaint()
    QApplication.processEvents()  # what the first paint has asked for
    QApplication.processEvents()
    return window


def _scroll(bar: QScrollBar, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Milliseconds for each frame of a walk through a list, ``step`` px a frame.

    And those of the window's thread alone, which other programs' load does not change.
    """
    times, busy = [], []
    for frame in range(FRAMES):
        begun, begun_busy = time.perf_counter(), time.thread_time()
        bar.setValue((bar.maximum() // 2 if frame >= FRAMES // 2 else 0) + step * frame)
        QApplication.processEvents()
        times.append(time.perf_counter() - begun)
        busy.append(time.thread_time() - begun_busy)
    return np.array(times) * 1000, np.array(busy) * 1000


class _PaintAndEnd(QObject):
    """Says when the window's first paint has been, and ends the process on the spot."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, MainWindow):
            # One more turn of the loop: then all of it is painted.
            watched.startTimer(0)
        elif event.type() is QEvent.Type.Timer and isinstance(watched, MainWindow):
            print(time.time(), flush=True)
            os._exit(0)
        return False


def _paint(folder: str) -> None:
    from busynth_gui.ui import app

    application = QApplication([])
    watcher = _PaintAndEnd()
    application.installEventFilter(watcher)
    app.main(Path(folder))


def _many(folder: Path) -> dict[str, float]:
    """The same over a hundred thousand candidates, whose pixels are left out."""
    application = QApplication.instance() or QApplication([])
    fill(folder, SCANS, 1000, arrays=False)
    with Workspace.open(folder) as opened:
        opened.set_setting("strip", {"scope": Scope.ALL.value, "state": None})
    _shown(folder.with_name("samples")).close()
    begun, begun_busy = time.perf_counter(), time.process_time()
    window = _shown(folder)
    seconds, busy = time.perf_counter() - begun, time.process_time() - begun_busy
    count = window.strip.candidates.rowCount()
    window.close()
    application.processEvents()
    return {"candidates": count, "seconds": round(seconds, 3), "cpu_s": round(busy, 3)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--paint"]:
        _paint(sys.argv[2])
    elif sys.argv[1:2] == ["--many"]:
        print(json.dumps(_many(Path(sys.argv[2]))))
    else:
        print(json.dumps(figures(), indent=1))
