"""Faults: the report holds no names and no folders, the window lives on, the log stays small."""

from __future__ import annotations

import getpass
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.engine.messages import Failed, failed
from busynth_gui.paths import user_log_folder
from busynth_gui.ui.dialogs.message_boxes import ErrorDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services.error_report import error_report, scrub
from busynth_gui.ui.services.log import start_log

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


@pytest.mark.parametrize(
    "path",
    [
        "/data/Meier Eva/OUT",
        "/srv/share/Meier, Eva/ws",
        "/srv/share/Meier, Eva",
        "/data/Patienten/Meier Eva 1960/links.png",
        "/data/Meier von der Eva 1960",
        "/data/Meier (Eva) - 1960/a b",
        "/data/O'Meier Eva/x",
        "../Meier Eva/x",
        "file:///data/Meier Eva/x",
        r"\\\\server\Meier, Eva 1960\x",
        r"C:\data\Meier Eva\x",
        "Meier Eva 1960.png",
    ],
)
@pytest.mark.parametrize(
    "said",
    [
        "{0} cannot be written",
        "at {0}: none",
        "cannot read {0!r}",
        "({0}) is none",
        "„{0}“ is none",
    ],
)
def test_no_part_of_a_path_with_blanks_is_left(path: str, said: str) -> None:
    left = scrub(said.format(path))
    assert not {"Meier", "Eva", "1960"} & set(re.split(r"\W", left)), left
    assert left.split()[-1] == re.sub(r"\{.*\}", left.split()[-1], said).split()[-1]


def _told(path: str) -> list[BaseException]:
    """Errors that tell of ``path``, each in a way of its own."""
    denied = PermissionError(13, "Permission denied", path)
    refusal = Refusal("{0} is not a workspace", "choose another", path)
    fault = ValueError("out of reach")
    fault.__cause__ = Refusal("{0}", "{1}", Phrase("it holds {0}", path), refusal)
    shown = RuntimeError("amid another")
    shown.__context__ = OSError(18, "Invalid link", "a", None, path)
    return [denied, refusal, fault, shown, ExceptionGroup("both", [denied]), KeyError(Path(path))]


@pytest.mark.parametrize(
    "path", ["/data/meier eva (li) is gone", "scans/meier eva  x", "meier.png"]
)
def test_what_an_error_was_filled_in_with_is_hidden_whole(path: str) -> None:
    for error in _told(path):
        report = error_report(error)
        told = scrub(str(error), told=[error])
        for word in ("meier", "eva", "(li)", "gone"):
            assert word not in report and word not in told, (report, told)
    denied, refusal, *_ = _told(path)
    away = Refusal("{0} is away ({1})", "look there", path, denied)
    assert scrub(str(refusal), told=[refusal]) == "<path> is not a workspace: choose another"
    assert scrub(str(away), told=[away]).startswith("<path> is away ([Errno 13] Permission denied:")


def test_the_users_own_name_and_home_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "jdoe")
    assert scrub("by jdoe") == "by <name>"
    assert str(Path.home()) not in scrub(f"in {Path.home() / 'x'} or {Path.home()}")
    assert scrub(f"in {Path.home()}-2/x y/z") == "in <path>"


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


def test_what_the_engine_and_the_window_refuse_is_logged_without_paths(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    path = "/data/meier eva (li) is gone"
    refusal = Refusal("{0} cannot be written", "choose another folder", path)
    with caplog.at_level(logging.INFO, "busynth_gui"):
        window.error_reporter.show(refusal)
        window.error_reporter.show_failed(failed("1", refusal, not_stored=True))
        window.error_reporter.show_failed(Failed("2", "no room", Phrase("{0} is full", path)))
    assert caplog.text.count("cannot be written") >= 2 and "eva" not in caplog.text


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
        log.warning("not kept: %s", Refusal("{0} is full", "make room", "/data/jane doe"))
        for _ in range(100):
            log.info("x" * 5_000)
    finally:
        logging.getLogger("busynth_gui").removeHandler(handler)
        handler.close()
    files = sorted(user_log_folder().iterdir())
    assert len(files) == 4 and sum(file.stat().st_size for file in files) < 400_000
    assert not any(re.search("/data|(?i:doe)", file.read_text()) for file in files)


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
