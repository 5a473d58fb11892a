"""How long the window does not answer while large scans are opened.

``python -m tests.bench.importing`` prints it: files of 2000 x 2000 px and 16 bit, speckled, read
into a new workspace by the real window.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from busynth_gui.imaging.write import png_bytes
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace
from tests.bench.heart import Heart

__all__ = ["figures"]

SIDE, COUNT = 2000, 6


def figures() -> dict[str, float]:
    """``first_scan_s`` until the first scan is shown, ``import_s`` until all are in.

    ``import_stall_max_ms`` is the longest that the event loop stood still meanwhile, and
    ``..._cpu_ms`` the most processor's time that the window's thread took between two beats.
    """
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        rng = np.random.default_rng(0)
        files = [Path(folder) / f"{number}.png" for number in range(COUNT)]
        for file in files:
            file.write_bytes(
                png_bytes(rng.rayleigh(9000, (SIDE, SIDE)).clip(0, 65535).astype(np.uint16))
            )
        window = MainWindow(Workspace.open(Path(folder) / "workspace"), warm_up=False)
        window.resize(1366, 768)
        window.show()
        for _ in range(20):
            application.processEvents()
        opened: list[float] = []
        ended: list[float] = []
        window.session.scan_opened.connect(lambda _: opened.append(time.perf_counter()))
        window.scan_import.finished.connect(lambda *_: ended.append(time.perf_counter()))
        heart, begun = Heart(), time.perf_counter()
        window.scan_import.open(files)
        while not ended:
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        for _ in range(20):
            application.processEvents()
        heart.stop()
        assert window.worklist.scans.rowCount() == COUNT
        window.close()
        application.processEvents()
    return {
        "first_scan_s": round(opened[0] - begun, 3),
        "import_s": round(ended[0] - begun, 3),
        "import_stall_max_ms": round(max(heart.late) * 1000, 1),
        "import_stall_max_cpu_ms": round(max(heart.busy) * 1000, 1),
    }


if __name__ == "__main__":
    print(json.dumps(figures(), indent=1))
