"""Faults: the report holds no names and no folders, the window lives on, the log stays small."""

from __future__ import annotations

import getpass
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from busynth_gui.ui.dialogs.message_boxes import ErrorDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services.error_report import error_report, scrub
from busynth_gui.ui.services.log import log_folder, start_log

NAMES = ["Müller, Erika 1961-03-04.png", "scans/OKONKWO_B.dcm", "Nguyễn"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("cannot read '/data/clinic/Jane Doe.png': no such file", "cannot read '<file>': no such"),
        ("cannot read /data/clinic/jane.dcm now", "cannot read <path> now"),
        (r"at C:\Users\jane\scans\a.png and \\server\share\b", "at <path> and <path>"),
        ('open("~/breast/x y/z")', 'open("<path>")'),
        ("file:///home/jane/a%20b.png!", "<path>"),
        ("in Doe_Jane_1970.tiff, row 3", "in <file>, row 3"),
        ("the scan MÜLLER, ERIKA 1961-03-04 has no pixels", "the scan <name> has no pixels"),
        ("okonkwo_b and Nguyễn", "<name> and <name>"),
        ("1 / 2 of n/a, 3.5 mm", "1 / 2 of n/a, 3.5 mm"),
    ],
)
def test_what_could_name_somebody_is_taken_out(said: str, left: str) -> None:
    assert left in scrub(said, NAMES)
    for word in ("jane", "doe", "müller", "erika", "clinic", "server", "nguyễn", "1961", "1970"):
        assert word not in scrub(said, NAMES).casefold()


def test_the_users_own_name_and_home_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "jdoe")
    assert scrub("by jdoe") == "by <name>"
    assert str(Path.home()) not in scrub(f"in {Path.home() / 'x'} or {Path.home()}")


def test_a_report_still_tells_where_it_happened() -> None:
    try:
        MainWindow.resize("/home/jane/doe.png", 3)  # type: ignore[call-overload]
    except TypeError as error:
        report = error_report(error, ["resize"])  # a scan may be called anything
    assert "PySide6" in report and "TypeError" in report
    assert 'File "tests/ui/services/test_error_report.py", line' in report
    assert "MainWindow.resize(" in report  # the source line itself is ours and stays
    assert "jane" not in report.split("TypeError")[1]


def test_one_dialog_tells_of_a_slot_that_fails_at_every_move(
    qtbot: QtBot, window: MainWindow
) -> None:
    for number in (1, 2, 2, 2):
        try:
            raise ValueError(f"fault {number} with {window.session.record}")
        except ValueError as error:
            window.error_reporter.show(error)
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    dialogs[0].copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.count("ValueError: fault 1") == copied.count("ValueError: fault 2") == 1
    assert "mixed" not in copied and str(Path.home()) not in copied


def test_the_log_is_scrubbed_and_stays_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("busynth_gui.ui.services.log._MOST_BYTES", 90_000)
    handler = start_log()
    assert handler is not None
    log = logging.getLogger("busynth_gui.test")
    try:
        log.warning("cannot open /data/Jane Doe.png")
        for _ in range(100):
            log.info("x" * 5_000)
    finally:
        logging.getLogger("busynth_gui").removeHandler(handler)
        handler.close()
    files = sorted(log_folder().iterdir())
    assert len(files) == 4 and sum(file.stat().st_size for file in files) < 400_000
    assert all("/data" not in file.read_text() for file in files)


SCRIPT = """
import json, sys, threading
from pathlib import Path
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

app = QApplication([])
from busynth_gui.ui import app as program
from busynth_gui.ui.dialogs.message_boxes import ErrorDialog

class Failing(QThread):
    def run(self):
        raise ValueError("in a QThread")

def fail_in_thread():
    raise ValueError("in a thread")

def begin():
    threading.Thread(target=fail_in_thread).start()
    app.failing = Failing()
    app.failing.start()
    QTimer.singleShot(0, fail)
    QTimer.singleShot(1500, end)

def fail():
    raise ValueError("in a slot of /home/jane")

def end():
    window = next(w for w in app.topLevelWidgets() if type(w).__name__ == "MainWindow")
    app.failing.wait()
    reports = [d.report for d in window.findChildren(ErrorDialog)]
    visible = window.isVisible() and window.centralWidget().isEnabled()
    print(json.dumps({"reports": reports, "visible": visible, "tour": window.help.tour.running}))
    app.closeAllWindows()
    app.quit()

QTimer.singleShot(800, begin)
sys.exit(program.main(Path(sys.argv[1])))
"""


def test_faults_in_slots_and_threads_are_told_and_the_window_lives_on(tmp_path: Path) -> None:
    homes = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    environment = os.environ | dict.fromkeys(homes, str(tmp_path))
    (tmp_path / "busynth").mkdir()
    kept = {"settings": {"load_at_start": False}}
    (tmp_path / "busynth" / "busynth.json").write_text(json.dumps(kept))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "workspace")],
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["visible"] and len(said["reports"]) == 1
    for where in ("in a slot of <path>", "in a thread", "in a QThread"):
        assert f"ValueError: {where}" in said["reports"][0]
    assert said["tour"]  # the first start of a new user shows them around
    (log,) = tmp_path.rglob("busynth.log")
    assert "ValueError: in a thread" in log.read_text() and "jane" not in log.read_text()
    kept = json.loads((tmp_path / "busynth" / "busynth.json").read_text())
    assert kept["settings"]["tour_seen"] is True
