"""How long the window does not answer while a bundle loads and candidates are made.

``python -m tests.bench.stalls`` prints it. A timer beats in the window's event loop; a stall is by
how much a beat comes late. Real window, real bundle, real child process.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from busynth_gui.engine.engine import EngineState
from busynth_gui.engine.queue import JobState
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace
from tests.bench.heart import Heart

__all__ = ["figures"]

COUNT = 3
PATIENCE_S = 1800.0


def figures() -> dict[str, float]:
    """``stall_max_ms`` and ``stall_p99_ms``, and the same of the processor's time that the window's
    thread took between two beats (``..._cpu_ms``), which other programs' load does not change.

    ``candidate_s`` is how long one candidate took, of ``COUNT``.
    """
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder) / "workspace")
        path = resource_folder("samples", "mixed.png")
        workspace.add_scan(read_scan(path), path)
        window = MainWindow(workspace)
        window.session.set_form(replace(window.session.form, count=COUNT))
        window.resize(1366, 768)
        window.show()
        for _ in range(20):
            application.processEvents()
        heart = Heart()
        begun = time.perf_counter()
        _wait(lambda: window.engine.state is EngineState.READY)
        loaded = time.perf_counter()
        window.generate()
        _wait(lambda: not window.engine.queue.unfinished())
        ended = time.perf_counter()
        heart.stop()
        assert window.engine.queue.count(JobState.DONE) == COUNT
        window.close()
        application.processEvents()
    late, busy = np.array(heart.late) * 1000, np.array(heart.busy) * 1000
    return {
        "stall_max_ms": round(float(late.max()), 1),
        "stall_p99_ms": round(float(np.percentile(late, 99)), 1),
        "stall_max_cpu_ms": round(float(busy.max()), 1),
        "stall_p99_cpu_ms": round(float(np.percentile(busy, 99)), 1),
        "bundle_load_s": round(loaded - begun, 1),
        "candidate_s": round((ended - loaded) / COUNT, 1),
    }


def _wait(done: Callable[[], bool]) -> None:
    until = time.perf_counter() + PATIENCE_S
    while not done():
        assert time.perf_counter() < until, "the engine does not come to an end"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    print(json.dumps(figures(), indent=1))
