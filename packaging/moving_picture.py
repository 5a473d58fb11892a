"""Make the README's moving picture again: ``python packaging/moving_picture.py [FILE]``.

The real window, on a sample scan: a region is drawn, candidates are made by the shipped bundle, one
is held against the healthy scan and approved. Minutes on two cores, no display needed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import screenshots
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from busynth_gui.case.descriptors import Pathology
from busynth_gui.paths import resource_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.widgets.theme import use_theme
from busynth_gui.workspace.workspace import Workspace

SIZE = QSize(1180, 760)
WIDTH = 900
EVERY_MS = 250
SHOWN_MS, LAST_MS = 180, 2500
"""How long each frame, and the last one, is shown. Rendering is shown faster than it is."""

SCAN, REGION = "mixed.png", (215.0, 145.0, 355.0, 240.0)
"""The scan, and the ellipse's corners on it in px."""


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(Path(folder) / name)
        app = QApplication([])
        use_theme(app, "light")
        window = MainWindow(Workspace.open(Path(folder) / "Breast clinic"))
        window.resize(SIZE)
        window.show()
        film = Film(app, window, target)
        try:
            film.play()
        finally:
            window.engine.cancel_all()
            window.close()
        film.write(target)


class Film(screenshots.Tour):
    """What is done, and a picture of it every so often where something changed."""

    def __init__(self, app: QApplication, window: MainWindow, out: Path) -> None:
        super().__init__(app, window, out, [])
        self.frames: list[Image.Image] = []
        self.clock = QTimer(window, interval=EVERY_MS)
        self.clock.timeout.connect(self.look)

    def play(self) -> None:
        window = self.window
        window.decisions.set_reviewer("A. Reader")
        window.scan_import.open([resource_folder("samples")])
        self.wait(lambda: len(window.session.workspace.scans()) >= 8)
        scan = next(r for r in window.session.workspace.scans() if r.name == SCAN)
        window.session.open_scan(scan.id)
        window.session.set_form(
            screenshots.replace(
                window.session.form, pathology=Pathology.MALIGNANT, count=3, seed=12
            )
        )
        self.settle()
        self.look()
        self.clock.start()
        self.draw()
        window.generate()
        self.wait(lambda: window.strip.candidates.rowCount() == 3)
        self.wait(lambda: not window.engine.queue.unfinished())
        self.live(1000)
        for action in (self.actions.healthy, self.actions.difference):
            action.setChecked(True)
            self.live(1000)
            action.setChecked(False)
            self.live(750)
        self.actions.approve.trigger()
        self.live(1000)
        self.clock.stop()
        self.look()

    def draw(self) -> None:
        """Drag an ellipse from corner to corner."""
        view = self.window.view
        left, top, right, bottom = REGION
        steps = 8
        way = [
            view.viewportTransform().map(
                QPointF(left + (right - left) * i / steps, top + (bottom - top) * i / steps)
            )
            for i in range(steps + 1)
        ]
        self.mouse(QEvent.Type.MouseButtonPress, way[0])
        for place in way[1:]:
            self.mouse(QEvent.Type.MouseMove, place)
            self.live(EVERY_MS)
        self.mouse(QEvent.Type.MouseButtonRelease, way[-1])
        self.live(1000)

    def look(self) -> None:
        shot = self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = bytes(shot.constBits()), shot.bytesPerLine()
        picture = Image.frombytes(
            "RGB", (shot.width(), shot.height()), rows[0], "raw", "RGB", rows[1]
        )
        size = (WIDTH, round(WIDTH * picture.height / picture.width))
        small = picture.resize(size, Image.Resampling.LANCZOS)
        if not self.frames or small.tobytes() != self.frames[-1].tobytes():
            self.frames.append(small)

    def write(self, target: Path) -> None:  # type: ignore[override]
        times = [SHOWN_MS] * (len(self.frames) - 1) + [LAST_MS]
        self.frames[0].save(
            target, save_all=True, append_images=self.frames[1:], duration=times, loop=0,
            quality=55, method=6, minimize_size=True,
        )  # fmt: skip
        print(f"{target}: {len(self.frames)} frames, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    default = resource_folder("help", "pictures", "busynth.webp")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
