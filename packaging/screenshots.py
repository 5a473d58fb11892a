"""Take the help's screenshots again: ``python packaging/screenshots.py [FOLDER [NAME ...]]``.

The real window on a workspace of its own, the shipped sample scans and candidates that the
shipped bundle makes on the way: some minutes on two cores, no display needed. Nothing of the
user's is read or written. Give a folder to leave the repository's pictures alone, and names of
pictures to take those alone.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image
from PySide6.QtCore import (
    QBuffer,
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from busynth_gui.case.decision import DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.labelled.strata import SetCounts, strata_by
from busynth_gui.paths import resource_folder
from busynth_gui.study.analysis import analyse
from busynth_gui.study.design import Question
from busynth_gui.study.report.page import Page, page
from busynth_gui.study.simulated import SimulatedReader, simulate
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.ui.models.tool_settings import Tool
from busynth_gui.ui.services.report_printer import report_document
from busynth_gui.ui.widgets.theme import use_theme
from busynth_gui.workspace.workspace import Workspace

SIZE = QSize(1440, 900)
PATIENCE_S = 1200

SCENES = (
    "window", "decision", "compare", "check", "correct", "batch", "sheet", "summary", "studies",
    "study", "report", "plan", "export",
)  # fmt: skip


def main(out: Path, names: list[str]) -> None:
    """Write the pictures of these names to ``out``, or all."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # Read when Qt and platformdirs are first asked: nobody's own settings, nobody's list.
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(Path(folder) / name)
        app = QApplication([])
        use_theme(app, "light")
        window = MainWindow(Workspace.open(Path(folder) / "Breast clinic"))
        window.resize(SIZE)
        window.show()
        try:
            Tour(app, window, out, names or list(SCENES)).run()
        finally:
            window.engine.cancel_all()
            window.close()


class Tour:
    """Works in the window as a reader would, and takes a picture at each stop."""

    def __init__(self, app: QApplication, window: MainWindow, out: Path, names: list[str]) -> None:
        self.app, self.window, self.out, self.names = app, window, out, names
        self.actions = window.actions_

    def run(self) -> None:
        self.prepare()
        # In this order: each goes on from where the one before left the window.
        self.desk()
        self.decision()
        self.compare()
        self.check()
        self.correct()
        self.batch()
        self.sheet()
        self.summary()
        self.study()
        self.plan()
        self.export()

    def prepare(self) -> None:
        """Two scans with candidates."""
        window = self.window
        window.scan_import.open([resource_folder("samples")])
        count = len([p for p in resource_folder("samples").iterdir() if p.suffix == ".png"])
        self.wait(lambda: len(window.session.workspace.scans()) == count)
        window.decisions.set_reviewer("A. Reader")
        self.make("dense.png", Pathology.BENIGN, EllipseRegion(390, 250, 95, 55, 0), 4, 12)
        self.make("mixed.png", Pathology.MALIGNANT, EllipseRegion(285, 190, 62, 50, 10), 6, 3)

    def desk(self) -> None:
        """Candidates of a scan, some of them decided."""
        self.decide(DecisionState.APPROVED)
        self.decide(DecisionState.REJECTED, "s3-seam")
        self.decide(DecisionState.APPROVED)
        self.take("window", self.window)

    def decision(self) -> None:
        """A rejection with its reasons."""
        panel = self.window.decision_panel
        self.actions.reject.trigger()
        panel.reasons.set_chosen(("s1-shape", "s3-seam"))
        panel.perceived.set_value(Perceived("4B", Descriptors(shape="irregular")))
        panel.comment.setText("Corners too straight for a lesion")
        self.take("decision", self.window)
        panel.confirm()

    def compare(self) -> None:
        """Side by side with the healthy scan, the difference in colours."""
        self.actions.beside.setChecked(True)
        self.actions.difference.setChecked(True)
        self.take("compare", self.window)
        self.actions.difference.setChecked(False)
        self.actions.beside.setChecked(False)

    def check(self) -> None:
        """What can be checked without a person."""
        self.raise_panel("check")
        self.window.view_settings.reset_contrast()
        self.take("check", self.window)

    def correct(self) -> None:
        """Correcting a mask with the brush, in the middle of a stroke."""
        window = self.window
        self.raise_panel("request")
        self.actions.correct.setChecked(True)
        window.tool_settings.choose(Tool.BRUSH)
        for _ in range(4):
            self.actions.brush_smaller.trigger()
        self.settle()
        view = window.view
        for _ in range(3):
            self.actions.zoom_in.trigger()
        mask = window.session.load(window.session.selected.id).mask
        rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
        middle = QPointF(float(columns.mean()), float(rows.mean()))
        view.centerOn(middle)
        self.settle()
        stroke = [
            QPointF(columns[-1] - 6.0, rows.mean() - 12.0),
            QPointF(columns[-1] + 4.0, rows.mean()),
            QPointF(columns[-1] + 2.0, rows.mean() + 12.0),
        ]
        places = [view.viewportTransform().map(point) for point in stroke]
        self.mouse(QEvent.Type.MouseButtonPress, places[0])
        for place in places:
            self.mouse(QEvent.Type.MouseMove, place)
        self.take("correct", window)
        self.mouse(QEvent.Type.MouseButtonRelease, places[-1])
        self.actions.correct.setChecked(False)
        window.tool_settings.choose(Tool.ELLIPSE)
        self.actions.fit.trigger()

    def batch(self) -> None:
        """A batch that is asked for."""
        window = self.window
        self.actions.batch.trigger()
        dialog = window.dialogs.batch_dialog
        dialog.per_scan.setValue(2)
        dialog.pathology.setCurrentIndex(2)
        self.take_over("batch", dialog)
        dialog.start_button.click()
        self.settle()
        self.wait(lambda: not window.engine.queue.unfinished())

    def sheet(self) -> None:
        """The contact sheet in the middle of a sitting, the pointer at rest on a tile."""
        window = self.window
        records = [
            record
            for scan in window.session.workspace.scans()
            for record in window.session.workspace.candidates(scan.id)
            if record.state is DecisionState.PENDING
        ]
        reasons = ("s2-echo", "s3-seam", "s1-plane", "s2-descriptor")
        for number, record in enumerate(records):
            window.session.select(record.id)
            asked = record.request.pathology is Pathology.MALIGNANT
            seen = Perceived("4B" if asked else "23"[number % 2])
            if number % 4 == 3:
                self.decide(DecisionState.REJECTED, reasons[number // 4 % 4], seen=seen)
            elif number % 7 != 6:
                self.decide(DecisionState.APPROVED, seen=seen)
            if number == len(records) // 2:
                self.take_sheet()

    def take_sheet(self) -> None:
        """All candidates on the sheet, one of them enlarged."""
        window = self.window
        before = window.strip.candidates.scope
        window.sheet.scope.choose(Scope.ALL)
        self.actions.sheet.trigger()
        self.settle()
        view, crops = window.sheet.view, window.services.lesion_crops
        self.wait(lambda: all(crops.of(each) is not None for each in view.in_sight()))
        row = window.strip.candidates.row_of(window.strip.candidates.pending()[-1]) - 3
        tile = view.visualRect(window.strip.candidates.index(row))
        window.sheet.loupe.offer(window.strip.candidates.ids()[row], tile)
        self.take("sheet", window)
        self.actions.sheet.trigger()
        window.sheet.scope.choose(before)

    def summary(self) -> None:
        """The summary of decisions, with its plots."""
        self.actions.summary.trigger()
        dialog = self.window.dialogs.summary_dialog
        self.settle()
        self.take("summary", dialog)
        dialog.reject()

    def study(self) -> None:
        """A reader study: setting up, a trial, the report.

        The samples have no lesions of their own: half of the candidates stand for real ones here,
        in a data set as BUSI has it.
        """
        window = self.window
        workspace = window.session.workspace
        approved = [pair.candidate_id for pair in workspace.listing.approved()]
        with tempfile.TemporaryDirectory() as folder:
            real = Path(folder) / "Clinic 2025"
            for number, candidate_id in enumerate(approved):
                stored = workspace.load_candidate(candidate_id)
                pathology = stored.record.request.pathology.value
                stem = real / pathology / f"{pathology} ({number + 1})"
                stem.parent.mkdir(parents=True, exist_ok=True)
                grey = stored.candidate.image.astype(np.float32)
                grey *= 255 / workspace.scan(stored.record.scan_id).full_scale
                Image.fromarray(np.rint(grey).astype(np.uint8)).save(f"{stem}.png")
                Image.fromarray(stored.mask).save(f"{stem}_mask.png")
            self.actions.studies.trigger()
            dialog = window.dialogs.study_dialog
            dialog.new()
            setup = dialog.setup
            for name, value in {"count": 12, "practice": 0, "repeats": 3, "blended": 0}.items():
                setup.numbers[name].setValue(value)
            for question in (Question.DIAGNOSIS, Question.CONFIDENCE):
                setup.questions[question].setChecked(True)
            setup.seed.setValue(7)
            setup.add_set(real)
            setup.sets.item(0).setText("/data/Clinic 2025")
            self.take_over("studies", setup)
            setup.sets.item(0).setText(str(real))
            setup.start()
            self.wait(lambda: not setup.isVisible())
            record = dialog.record
            study = workspace.studies.study(record.id)
            dialog.name.setCurrentText("A. Reader")
            dialog.read()
            reader = dialog.reader
            reader.showNormal()
            reader.resize(1180, 820)
            reader.reading.begin()
            reader.reading.rate(4)
            reader.reading.diagnose(Pathology.BENIGN)
            self.take("study", reader)
            reader.reject()
            for name, area in (("A. Reader", 0.62), ("B. Reader", 0.7), ("C. Reader", 0.55)):
                workspace.studies.give_all(record.id, simulate(study, SimulatedReader(name, area)))
            results = analyse(study, workspace.studies.answers(record.id))
            report = page(results, lambda n: workspace.studies.picture(record.id, n))
            self.write("report", self.drawn(report))
            dialog.reject()

    def drawn(self, report: Page) -> QPixmap:
        """The beginning of a report as it is printed."""
        document = report_document(report)
        document.setTextWidth(900)
        picture = QPixmap(940, 1180)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.translate(20, 12)
        document.drawContents(painter, QRectF(0, 0, 900, 1150))
        painter.end()
        return picture

    def plan(self) -> None:
        """What a data set lacks of each kind; numbers as BUSI's."""
        self.actions.plan.trigger()
        dialog = self.window.dialogs.plan_dialog
        have = (158, 110, 81, 11, 60, 97)
        counts = SetCounts(Counter(dict(zip(strata_by(None), have, strict=True))), Counter(), 133)
        self.window.services.plan_filling.counted.emit(counts)
        dialog.set_all(120)
        self.wait(lambda: self.window.services.plan_filling.approved.total() > 0)
        self.take_over("plan", dialog)
        dialog.reject()

    def export(self) -> None:
        """What an export will write."""
        self.actions.export.trigger()
        dialog = self.window.dialogs.export_dialog
        dialog.folder.setText("/data/synthetic")
        self.take_over("export", dialog)
        dialog.reject()

    # What they are made with

    def make(
        self, scan: str, pathology: Pathology, region: EllipseRegion, count: int, seed: int
    ) -> None:
        """Generate candidates on a sample scan and wait until they are all there."""
        window = self.window
        record = next(r for r in window.session.workspace.scans() if r.name == scan)
        window.session.open_scan(record.id)
        edit_region(window.session, region, "Draw ellipse")
        form = replace(window.session.form, pathology=pathology, count=count, seed=seed)
        window.session.set_form(form)
        window.generate()
        self.wait(lambda: window.strip.candidates.rowCount() == count)
        self.wait(lambda: not window.engine.queue.unfinished())

    def decide(self, state: DecisionState, *reasons: str, seen: Perceived | None = None) -> None:
        """Decide on the candidate that is looked at, and go to the next."""
        window = self.window
        window.decisions.decide(
            (window.session.selected.id,), state, reasons, "", seen or Perceived()
        )
        self.actions.next.trigger()

    def raise_panel(self, name: str) -> None:
        self.window.findChild(QDockWidget, name).raise_()

    def mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        """A mouse event with the left button, in px of the canvas."""
        port = self.window.view.viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        change = none if kind is QEvent.Type.MouseMove else left
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        where = port.mapToGlobal(place)
        keys = Qt.KeyboardModifier.NoModifier
        self.app.sendEvent(port, QMouseEvent(kind, place, where, change, held, keys))

    def take(self, name: str, widget: QWidget) -> None:
        """Write what a widget shows."""
        self.settle()
        self.write(name, widget.grab())

    def take_over(self, name: str, dialog: QWidget) -> None:
        """Write a dialog before the window, as a screen shows it: grabbed, each is alone."""
        self.settle()
        picture, front = self.window.grab(), dialog.grab()
        at = QPoint(
            (picture.width() - front.width()) // 2, (picture.height() - front.height()) // 2
        )
        painter = QPainter(picture)
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
        painter.drawPixmap(at, front)
        painter.setPen(QColor(90, 90, 90))
        painter.drawRect(at.x() - 1, at.y() - 1, front.width() + 1, front.height() + 1)
        painter.end()
        self.write(name, picture)

    def write(self, name: str, picture: QPixmap) -> None:
        """Write a picture with a palette of 256 colours, half as large as without."""
        if name not in self.names:
            return
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")
        with Image.open(io.BytesIO(buffer.data().data())) as image:
            colours = image.convert("RGB")
        few = colours.quantize(256, palette=palette_of(colours), dither=Image.Dither.NONE)
        few.save(self.out / f"{name}.png", optimize=True)

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window live until something holds. Raises TimeoutError when it never does."""
        clock = QElapsedTimer()
        clock.start()
        while not until():
            if clock.elapsed() > 1000 * PATIENCE_S:
                raise TimeoutError("the window did not come to what was waited for")
            self.live(50)

    def settle(self) -> None:
        """Let a second pass, for thumbnails, checks and layouts."""
        self.live(1000)

    def live(self, for_ms: int) -> None:
        """Run the event loop; a loop of processEvents() would never delete what is let go."""
        loop = QEventLoop()
        QTimer.singleShot(for_ms, loop.quit)
        loop.exec()


def palette_of(picture: Image.Image) -> Image.Image:
    """A palette that keeps the scan's greys, two by two, and has every colour of the window.

    Counting pixels instead would spend it on greys, and give a green badge the next best brown.
    """
    pixels = np.asarray(picture).reshape(-1, 3)
    seen, counts = np.unique(pixels, axis=0, return_counts=True)
    chroma = seen.max(1).astype(int) - seen.min(1)
    seen, counts = seen[chroma > 2], counts[chroma > 2]
    order = np.argsort(-counts)
    often, others = seen[order[:64]], Image.fromarray(seen[order[64:]][None])
    rest = others.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colours = [*often.ravel().tolist(), *(rest.getpalette() or [])[: 3 * 64]]
    greys = np.repeat(np.arange(0, 256, 2), 3)
    greys[-3:] = 255
    palette = Image.new("P", (1, 1))
    palette.putpalette([*greys.tolist(), *colours])
    return palette


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else resource_folder("help", "pictures")
    main(folder, sys.argv[2:])
