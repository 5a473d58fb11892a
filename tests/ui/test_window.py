"""Opening, dropping, exporting, and what is said when something cannot be done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import decide, export_chosen, wheel
from dicom_files import SECRETS, dataset, region, save
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.ui.dialogs.message_boxes import ErrorDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.request_form import SeedRule
from busynth_gui.workspace.records import ApprovedCandidate
from busynth_gui.workspace.workspace import Workspace

OpenWindow = Callable[[], MainWindow]


def message(qtbot: QtBot, parent: QWidget) -> QMessageBox:
    qtbot.waitUntil(lambda: parent.findChild(QMessageBox) is not None)
    box = parent.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    return box


def test_the_first_run_offers_the_sample_scans(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    offers = window.central.currentWidget().findChildren(QAbstractButton)
    assert [b.text() for b in offers] == ["Open scans", "Open folder", "Open sample scans"]
    assert not window.actions_.generate.isEnabled()
    assert window.request_panel.reason.text() == "Open a scan first."
    with qtbot.waitSignal(window.scan_import.finished):
        qtbot.mouseClick(offers[2], Qt.MouseButton.LeftButton)
    samples = list(resource_folder("samples").glob("*.png"))
    assert len(samples) >= 6
    assert window.worklist.scans.rowCount() == len(samples)
    assert window.view.isVisible()
    assert window.session.record is not None
    assert window.worklist.view.currentIndex().row() == 0


def test_what_cannot_be_opened_is_said_and_the_rest_opens(
    qtbot: QtBot, open_window: OpenWindow, sample: Path, tmp_path: Path
) -> None:
    window = open_window()
    (tmp_path / "notes.png").write_text("no image")
    with qtbot.waitSignal(window.scan_import.finished):
        window.scan_import.open([tmp_path / "notes.png", sample, tmp_path / "missing.png"])
    box = message(qtbot, window)
    assert "2" in box.text()
    assert "notes.png" in box.informativeText() and "missing.png" in box.informativeText()
    assert window.worklist.scans.rowCount() == 1


def test_writing_that_is_burned_in_is_said(
    qtbot: QtBot, open_window: OpenWindow, sample: Path, tmp_path: Path
) -> None:
    window = open_window()
    pixels = read_scan(sample).pixels
    spacing = [region((0, 0, 559, 474), 0.0075)]
    made = dataset(pixels, BurnedInAnnotation="YES", SequenceOfUltrasoundRegions=spacing)
    with qtbot.waitSignal(window.scan_import.finished):
        window.scan_import.open([save(made, tmp_path / "left.dcm"), sample])
    box = message(qtbot, window)
    assert "names a patient" in box.text() and box.informativeText() == "left.dcm"
    record = window.session.record
    assert record is not None and record.name == "left.dcm"
    assert record.spacing_mm == (0.075, 0.075)
    database = b"".join(p.read_bytes() for p in window.workspace.folder.rglob("workspace*"))
    assert database and not any(secret.encode() in database for secret in SECRETS.values())


def test_a_sixteen_bit_scan_is_shown_in_its_own_depth(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window()
    path = resource_folder("samples", "laminated16.png")
    with qtbot.waitSignal(window.scan_import.finished):
        window.scan_import.open([path])
    scan = window.session.scan
    assert scan is not None and scan.pixels.dtype.itemsize == 2
    assert window.presenter.value_at(100, 120) == scan.pixels[120, 100]
    assert "16 bit" in window.statusBar().scan.text()


def test_the_request_panel_is_the_form(qtbot: QtBot, window: MainWindow) -> None:
    panel, session = window.request_panel, window.session
    qtbot.mouseClick(panel.findChild(QPushButton, "malignant"), Qt.MouseButton.LeftButton)
    panel.closeness.setValue(4)
    panel.seed.setValue(41)
    panel.more.steps.setValue(5)
    panel.more.descriptors["shape"].setCurrentIndex(3)
    panel.more.descriptors["shape"].activated.emit(3)
    form = session.form
    assert form.pathology is Pathology.MALIGNANT
    assert (form.closeness.value, form.seed, form.steps) == ("exact", 41, 5)
    assert form.descriptors.shape == "irregular"
    assert form.descriptors.margin is None
    assert form.advanced(4).seed == 45
    qtbot.mouseClick(panel.findChild(QWidget, "seed-lock"), Qt.MouseButton.LeftButton)
    assert session.form.seed_rule is SeedRule.LOCK
    assert session.form.advanced(4).seed == 41
    window.session.settings.save()
    assert window.workspace.setting("request")["pathology"] == "malignant"


def test_the_wheel_changes_no_value_in_passing(qtbot: QtBot, window: MainWindow) -> None:
    panel, before = window.request_panel, window.session.form
    for control in (panel.seed, panel.count, panel.closeness):
        wheel(control, control.rect().center(), 2)
    assert window.session.form == before
    panel.seed.setFocus()
    wheel(panel.seed, panel.seed.rect().center(), 2)
    assert window.session.form.seed == before.seed + 2


def test_approved_pairs_are_exported(qtbot: QtBot, review: MainWindow, tmp_path: Path) -> None:
    for row, state in ((0, "approved"), (1, "approved"), (2, "rejected")):
        review.session.select(review.strip.candidates.records()[row].id)
        decide(review, DecisionState(state))
    review.actions_.export.trigger()
    dialog = review.dialogs.export_dialog
    assert dialog is not None and not dialog.start_button.isEnabled()
    dialog.folder.setText(str(tmp_path / "out"))
    rows = [dialog.planned.index(n).data() for n in range(dialog.planned.rowCount())]
    with qtbot.waitSignal(dialog.exported) as exported:
        qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    assert exported.args[0] == 2
    lines = (tmp_path / "out" / "manifest.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == 2 and all(record["synthetic"] for record in records)
    written = [p for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert sorted(rows) == sorted(str(p.relative_to(tmp_path / "out")) for p in written)
    for candidate_id, record in enumerate(records, start=1):
        stored = review.workspace.load_candidate(candidate_id)
        image = read_scan(tmp_path / "out" / record["image"])
        assert image.sha256 == stored.candidate.image_sha256
        mask = read_mask(tmp_path / "out" / record["mask"], image.shape)
        assert (mask == stored.mask).all()


def test_where_an_export_went_stays_on_screen_beside_the_work(
    qtbot: QtBot, review: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    review.session.select(1)
    decide(review, DecisionState.APPROVED)
    for name in ("first", "second"):
        review.actions_.export.trigger()
        dialog = review.dialogs.export_dialog
        assert dialog is not None
        dialog.folder.setText(str(tmp_path / name))
        with qtbot.waitSignal(dialog.exported):
            qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        boxes = [box for box in review.findChildren(QMessageBox) if box.isVisible()]
        assert len(boxes) == 1, "one for the last export"
        assert boxes[0].text() == "Approved pairs exported: 1"
        assert boxes[0].informativeText() == str(tmp_path / name)
        assert not boxes[0].isModal()
    opener = next(b for b in boxes[0].buttons() if "Open folder" in b.text().replace("&", ""))
    qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    assert shown == [str(tmp_path / "second")]


def test_files_that_are_there_already_are_counted_before_anything_is_written(
    qtbot: QtBot, review: MainWindow, tmp_path: Path
) -> None:
    review.session.select(1)
    decide(review, DecisionState.APPROVED)
    for attempt in range(2):
        review.actions_.export.trigger()
        dialog = review.dialogs.export_dialog
        assert dialog is not None
        dialog.folder.setText(str(tmp_path / "out"))
        if attempt:
            words = dialog.summary.text
            qtbot.waitUntil(lambda words=words: "2 are there already" in words())
        with qtbot.waitSignal(dialog.exported) as exported:
            qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
        assert exported.args[:2] == [1 - attempt, attempt]
    for name in sorted(FORMATS):
        review.actions_.export.trigger()
        dialog = review.dialogs.export_dialog
        assert dialog is not None
        dialog.format.setCurrentIndex(dialog.format.findData(name))
        dialog.folder.setText(str(tmp_path / name))
        dialog.keep_stages.setChecked(name == "coco")
        assert dialog.grey_depth.currentData() == FORMATS[name].default_depth
        rows = [dialog.planned.index(n).data() for n in range(dialog.planned.rowCount())]
        with qtbot.waitSignal(dialog.exported):
            qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
        written = [p for p in (tmp_path / name).rglob("*") if p.is_file()]
        assert sorted(rows) == sorted(str(p.relative_to(tmp_path / name)) for p in written)


def test_a_split_is_refused_or_kept(qtbot: QtBot, review: MainWindow, tmp_path: Path) -> None:
    review.session.select(1)
    dialog = export_chosen(review, tmp_path / "out")
    dialog.split.setText("70,20")
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    (box,) = [box for box in dialog.findChildren(QMessageBox) if box.isVisible()]
    assert "'70,20' is no split" in box.text() + box.informativeText()
    box.close()
    assert dialog.isVisible() and not (tmp_path / "out").exists()
    dialog.split.setText("70,20,10")
    rows = [dialog.planned.index(n).data() for n in range(dialog.planned.rowCount())]
    assert "split.csv" in rows
    with qtbot.waitSignal(dialog.exported):
        qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    record = json.loads((tmp_path / "out" / "manifest.jsonl").read_text())
    assert record["split"]["side"] == "train" and (tmp_path / "out" / "split.csv").is_file()
    review.actions_.export.trigger()
    again = review.dialogs.export_dialog
    assert again is not None and again.split.text() == "70,20,10"


def test_an_export_that_is_cancelled_writes_nothing(
    qtbot: QtBot, review: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for candidate_id in (1, 2):
        review.session.select(candidate_id)
        decide(review, DecisionState.APPROVED)
    review.actions_.export.trigger()
    dialog = review.dialogs.export_dialog
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "out"))
    approved = Workspace.approved

    def approved_slowly(workspace: Workspace) -> Iterator[ApprovedCandidate]:
        for found in approved(workspace):
            yield found
            assert dialog._export is not None
            dialog._export._stop.wait(20)

    monkeypatch.setattr(Workspace, "approved", approved_slowly)
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.bar.value() == 1)
    assert not dialog.browse_button.isEnabled(), "another folder than the one written to"
    dialog.reject()
    qtbot.waitUntil(dialog.start_button.isEnabled)
    assert dialog.isVisible() and not dialog.bar.isVisible()
    assert not (tmp_path / "out").exists()
    dialog.reject()
    assert not dialog.isVisible()


def test_an_export_that_cannot_be_written_says_so(
    qtbot: QtBot, review: MainWindow, tmp_path: Path
) -> None:
    review.session.select(1)
    decide(review, DecisionState.APPROVED)
    (tmp_path / "file").write_text("in the way")
    review.actions_.export.trigger()
    dialog = review.dialogs.export_dialog
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "file"))
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    box = message(qtbot, dialog)
    assert str(tmp_path / "file") in box.text() + box.informativeText()
    box.close()
    assert dialog.start_button.isEnabled()
    assert (tmp_path / "file").read_text() == "in the way"


def test_what_nobody_caught_is_shown_and_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    try:
        raise ZeroDivisionError("in a test")
    except ZeroDivisionError as error:
        window.error_reporter.show(error)
    dialog = window.findChild(ErrorDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.findChild(QPushButton, "copy"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: in a test" in copied and "PySide6" in copied


def test_a_refusal_is_a_plain_message(qtbot: QtBot, window: MainWindow) -> None:
    window.error_reporter.show(Refusal("the disk is full", "make room and try again"))
    box = message(qtbot, window)
    assert box.text() == "The disk is full."
    assert box.informativeText() == "Make room and try again."


def test_the_window_fits_a_small_laptop(window: MainWindow) -> None:
    window.request_panel.more.words.button.click()
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 700


def test_every_control_has_a_name_to_be_read_out(window: MainWindow) -> None:
    nameless = [
        f"{type(control).__name__} {control.objectName()}"
        for control in window.findChildren(QWidget)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and control.isVisible()
        and control.focusProxy() is None
        and not control.objectName().startswith("qt_")
        and not control.accessibleName()
        and not getattr(control, "text", str)()
    ]
    assert nameless == []


def run_python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_nothing_heavy_is_imported_at_start() -> None:
    heavy = "{'torch', 'diffusers', 'peft', 'transformers'}"
    done = run_python(f"import sys, busynth_gui.ui.app\nprint(sorted({heavy} & set(sys.modules)))")
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("kind", ["open elsewhere", "something else"])
def test_a_workspace_that_cannot_be_opened(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "workspace"
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "close = lambda: [box.close() for box in app.topLevelWidgets()]\n"
        "QTimer(app, interval=200, timeout=close).start()\n"
        "from busynth_gui.ui.app import main\n"
        "sys.exit(main(Path(sys.argv[1])))\n"
    )
    if kind == "open elsewhere":
        with Workspace.open(folder):
            done = run_python(script, str(folder))
    else:
        folder.mkdir()
        (folder / "holiday.txt").write_text("not a workspace")
        done = run_python(script, str(folder))
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("busynth:")]
    assert len(lines) == 1 and str(folder) in lines[0]
