"""Take the README's screenshots again: ``python packaging/screenshots.py``.

The real window on a workspace of its own, the shipped sample scans and candidates that the
shipped bundle makes on the way: some minutes on two cores, no display needed. Nothing of the
user's is read or written. Give a folder as argument to leave the repository's pictures alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QSize
from PySide6.QtWidgets import QApplication, QWidget

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.places import resource_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace

SIZE = QSize(1600, 1000)
PATIENCE_S = 600


def main(out: Path) -> None:
    """Write every picture to ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # Read when Qt and platformdirs are first asked: nobody's own settings, nobody's list.
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(Path(folder) / name)
        app = QApplication([])
        window = MainWindow(Workspace.open(Path(folder) / "Breast clinic"))
        window.resize(SIZE)
        window.show()
        try:
            Tour(app, window, out).run()
        finally:
            window.engine.cancel_all()
            window.close()


class Tour:
    """Works in the window as a reader would, and takes a picture at each stop."""

    def __init__(self, app: QApplication, window: MainWindow, out: Path) -> None:
        self.app, self.window, self.out = app, window, out

    def run(self) -> None:
        window = self.window
        window.opener.open([resource_folder("samples")])
        count = len([p for p in resource_folder("samples").iterdir() if p.suffix == ".png"])
        self.wait(lambda: len(window.session.workspace.scans()) == count)
        self.make("mixed.png", Pathology.MALIGNANT, EllipseRegion(285, 190, 62, 50, 10), 4, 3)
        self.make("dense.png", Pathology.BENIGN, EllipseRegion(390, 250, 95, 55, 0), 4, 12)
        for state in (DecisionState.APPROVED, DecisionState.REJECTED):
            reasons = ("s3-seam",) if state == DecisionState.REJECTED else ()
            window.deciding.decide(window.strip.chosen(), state, reasons)
            window.actions_.next.trigger()
        self.take("window", window)

    def make(
        self, scan: str, pathology: Pathology, region: EllipseRegion, count: int, seed: int
    ) -> None:
        """Generate candidates on a sample scan and wait until they are all there."""
        window = self.window
        record = next(r for r in window.session.workspace.scans() if r.name == scan)
        window.session.open_scan(record.id)
        window.session.edit_region(region, "Draw ellipse")
        form = replace(window.session.form, pathology=pathology, count=count, seed=seed)
        window.session.set_form(form)
        window.generate()
        self.wait(lambda: window.strip.candidates.rowCount() == count)
        self.wait(lambda: not window.engine.queue.unfinished())

    def take(self, name: str, widget: QWidget) -> None:
        """Write what a widget shows."""
        self.settle()
        path = self.out / f"{name}.png"
        if not widget.grab().save(str(path), "PNG"):
            raise OSError(f"cannot write {path}")

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window live until something holds. Raises TimeoutError when it never does."""
        clock = QElapsedTimer()
        clock.start()
        while not until():
            if clock.elapsed() > 1000 * PATIENCE_S:
                raise TimeoutError("the window did not come to what was waited for")
            self.app.processEvents()
            self.app.thread().msleep(20)

    def settle(self) -> None:
        """Let half a second pass, for thumbnails and layouts."""
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < 500:
            self.app.processEvents()
            self.app.thread().msleep(20)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "screenshots")
