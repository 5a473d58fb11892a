"""Opening another workspace, moving and compacting the one that is open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import add_scan, make_candidate
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMessageBox,
    QProgressDialog,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import read_scan
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.recent_workspaces import RecentWorkspaces
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.user_store import UserStore, user_data_file
from busynth_gui.ui.workspace_switcher import WorkspaceSwitcher
from busynth_gui.workspace import maintenance as upkeep
from busynth_gui.workspace.workspace import Workspace


def recent_names(workspaces: WorkspaceSwitcher) -> list[str]:
    """What the menu of recent workspaces says, and can be chosen in it."""
    assert workspaces.window is not None
    menu = workspaces.window.actions_.recent_workspaces.menu()
    menu.aboutToShow.emit()
    return [Path(a.text()).name for a in menu.actions() if a.isEnabled()]


@pytest.mark.skipif(sys.platform == "win32", reason="names are bounded otherwise")
def test_a_workspace_that_cannot_be_reached_keeps_nobody_out_and_stays_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As below a folder that may not be entered, or on a share that is away."""
    out_of_reach = tmp_path / ("x" * 300)
    with pytest.raises(OSError, match="too long"):
        out_of_reach.is_file()
    here = tmp_path / "here"
    Workspace.open(here).close()
    recent = RecentWorkspaces(UserStore())
    for folder in (here, out_of_reach):
        recent.add(folder)
    assert recent.folders() == [here]
    recent.add(here)
    monkeypatch.setattr("busynth_gui.ui.models.recent_workspaces.is_file", lambda _: True)
    assert recent.folders() == [here, out_of_reach]  # it may be there again


def message(qtbot: QtBot, workspaces: WorkspaceSwitcher) -> QMessageBox:
    def boxes() -> list[QMessageBox]:
        window = workspaces.window
        return [] if window is None else window.findChildren(QMessageBox)

    qtbot.waitUntil(lambda: len(boxes()) == 1)
    return boxes()[0]


def test_one_workspace_takes_the_place_of_another(
    qtbot: QtBot, workspaces: WorkspaceSwitcher, tmp_path: Path
) -> None:
    first = workspaces.window
    assert first is not None and recent_names(workspaces) == []
    workspaces.open(tmp_path / "second")
    second = workspaces.window
    assert second is not None and second.isVisible() and not first.isVisible()
    assert second.windowTitle() == "busynth: second"
    Workspace.open(tmp_path / "first").close()  # it was let go
    assert recent_names(workspaces) == ["first"]
    menu = second.actions_.recent_workspaces.menu()
    next(a for a in menu.actions() if a.isEnabled()).trigger()
    assert workspaces.window is not None
    assert workspaces.window.workspace.folder == tmp_path / "first"
    again = RecentWorkspaces(UserStore())  # as the next start sees it
    assert [folder.name for folder in again.folders()] == ["first", "second"]


def test_one_that_is_open_elsewhere_is_refused_and_the_other_stays(
    qtbot: QtBot, workspaces: WorkspaceSwitcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from busynth_gui.workspace.workspace import Workspace\n"
        "workspace = Workspace.open(Path(sys.argv[1]))\n"
        "print('open', flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "other")]
    holder = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "open\n"
        chosen = lambda *_: str(tmp_path / "other")  # noqa: E731
        monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", chosen)
        before = workspaces.window
        assert before is not None
        before.actions_.open_workspace.trigger()
        box = message(qtbot, workspaces)
        assert "is open in another window" in box.text()
        assert f"process {holder.pid} on" in box.text()
        assert "Close that window first" in box.informativeText()
        assert workspaces.window is before and before.isVisible()
    finally:
        holder.kill()
        holder.communicate()


def fill(workspaces: WorkspaceSwitcher, sample: Path) -> None:
    window = workspaces.window
    assert window is not None
    record = add_scan(window.session, read_scan(sample), sample)
    window.session.open_scan(record.id)
    assert window.session.scan is not None
    for seed in range(4):
        window.session.add_candidate(make_candidate(window.session.scan, seed))


def test_a_moved_workspace_goes_on_where_it_is_now(
    qtbot: QtBot, workspaces: WorkspaceSwitcher, sample: Path, tmp_path: Path
) -> None:
    fill(workspaces, sample)
    target = tmp_path / "shelf"
    workspaces.move(target)
    assert isinstance(workspaces.upkeep_dialog, QProgressDialog)
    qtbot.waitUntil(lambda: workspaces.window is not None)
    window = workspaces.window
    assert window is not None and window.workspace.folder == target
    assert window.strip.candidates.rowCount() == 4
    assert window.session.load(4).candidate.request.seed == 3
    assert not (tmp_path / "first").exists()
    assert [f.name for f in RecentWorkspaces(UserStore()).folders()] == ["shelf"]
    assert QApplication.quitOnLastWindowClosed()


def test_a_move_that_cannot_be_done_or_is_cancelled_leaves_it_in_place(
    qtbot: QtBot,
    workspaces: WorkspaceSwitcher,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(workspaces, sample)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("in the way")
    workspaces.move(tmp_path / "full")
    assert "is not empty" in message(qtbot, workspaces).text()

    def copy_late(*values: Any) -> int:
        workspaces._cancelled.wait(20)
        return copy(*values)

    copy = upkeep._copy
    monkeypatch.setattr(upkeep, "_copy", copy_late)
    monkeypatch.setattr(upkeep, "_other_disk", lambda *_: True)
    workspaces.move(tmp_path / "shelf")
    assert workspaces.upkeep_dialog is not None
    workspaces.upkeep_dialog.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: workspaces.window is not None)
    window = workspaces.window
    assert window is not None and window.workspace.folder == tmp_path / "first"
    assert window.strip.candidates.rowCount() == 4
    assert not (tmp_path / "shelf").exists()


def test_compacting_asks_and_deletes_what_was_discarded(
    qtbot: QtBot, workspaces: WorkspaceSwitcher, sample: Path
) -> None:
    fill(workspaces, sample)
    window = workspaces.window
    assert window is not None
    window.session.discard(2)
    window.actions_.compact_workspace.trigger()
    box = message(qtbot, workspaces)
    assert "deleted for good: 1" in box.text()
    sure = next(b for b in box.findChildren(QAbstractButton) if b.text() == "Compact")
    qtbot.mouseClick(sure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspaces.window not in (None, window))
    after = workspaces.window
    assert after is not None
    assert after.workspace.listing.discarded() == 0
    assert after.strip.candidates.ids() == (1, 3, 4)
    assert "deleted: 1" in after.statusBar().currentMessage()


def test_presets_are_a_users_own() -> None:
    presets = Presets(UserStore())
    form = RequestForm(count=9, steps=20, seed=77)
    presets.save("  many   steps ", form)
    presets.save("Few", RequestForm(count=1))
    again = Presets(UserStore())
    assert again.names() == ["Few", "many steps"]
    now = again.apply("many steps", RequestForm(seed=5))
    assert (now.count, now.steps, now.seed) == (9, 20, 5)
    again.remove("Few")
    assert Presets(UserStore()).names() == ["many steps"]
    with pytest.raises(Refusal, match="needs a name"):
        presets.save("  ", form)


def test_a_users_file_that_is_damaged_is_begun_anew() -> None:
    user_data_file().parent.mkdir(parents=True)
    user_data_file().write_text("{broken")
    data = UserStore()
    assert data.get("presets") is None
    data.set("a", 1)
    UserStore().set("b", 2)
    data.set("c", 3)
    assert [UserStore().get(key) for key in "abc"] == [1, 2, 3]
    assert [path.name for path in user_data_file().parent.iterdir()] == ["busynth.json"]


class Answers:
    """Presses buttons, in this order, of the boxes that wait where there is no window yet."""

    def __init__(self, *words: str) -> None:
        self.words, self.told = list(words), list[str]()
        self._timer = QTimer(interval=20, timeout=self._press)
        self._timer.start()

    def _press(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and self.words:
            self.told.append(box.text())
            words = self.words.pop(0)
            (button,) = [b for b in box.buttons() if b.text().replace("&", "") == words]
            button.click()


@pytest.fixture
def beginning(qtbot: QtBot) -> Iterator[WorkspaceSwitcher]:
    """As the program has it before its first window."""
    shown = WorkspaceSwitcher(
        RecentWorkspaces(UserStore()), lambda workspace: MainWindow(workspace, warm_up=False)
    )
    yield shown
    if shown.window is not None:
        shown.window.close()
    shown._background.close()
    QApplication.processEvents()


def folder_shown(workspaces: WorkspaceSwitcher) -> Path:
    assert workspaces.window is not None
    return workspaces.window.workspace.folder


def test_who_is_kept_out_of_a_workspace_may_choose_another_one(
    beginning: WorkspaceSwitcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is started from a menu: there is no other place where a folder can be named."""
    chosen = iter(["", str(tmp_path / "mine")])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(chosen))
    with Workspace.open(tmp_path / "shared"):
        answers = Answers("Try again", "Another folder…", "Another folder…")
        assert beginning.begin(tmp_path / "shared")
    assert len(answers.told) == 3 and all("open in another window" in t for t in answers.told)
    assert folder_shown(beginning) == tmp_path / "mine"


def test_a_workspace_that_is_gone_is_said_to_be_and_none_is_made_in_its_place(
    beginning: WorkspaceSwitcher, tmp_path: Path
) -> None:
    gone, here = tmp_path / "share" / "gone", tmp_path / "here"
    answers = Answers("Open “here”")
    assert beginning.begin(gone, known=True, default=here)
    assert folder_shown(beginning) == here and "cannot be reached" in answers.told[0]
    assert not gone.parent.exists()


def test_who_gives_up_gets_no_window(beginning: WorkspaceSwitcher, tmp_path: Path) -> None:
    answers = Answers("Close")
    assert not beginning.begin(tmp_path / "gone", known=True)
    assert beginning.window is None and len(answers.told) == 1


def test_the_last_workspace_is_known_where_it_cannot_be_reached(tmp_path: Path) -> None:
    recent = RecentWorkspaces(UserStore())
    assert recent.last() is None
    recent.add(tmp_path / "share" / "gone")
    assert recent.folders() == [] and recent.last() == tmp_path / "share" / "gone"
