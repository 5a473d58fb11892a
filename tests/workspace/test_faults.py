"""What can go wrong around a workspace: other windows, other versions, dead processes, disks."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cases import add_to, decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.lock import LOCK_NAME
from busynth_gui.workspace.migrations import MIGRATIONS
from busynth_gui.workspace.workspace import Workspace

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def start_writer(folder: Path) -> subprocess.Popen[str]:
    writer = subprocess.Popen(
        [sys.executable, HERE / "writer.py", folder],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    return writer


def kill(writer: subprocess.Popen[str]) -> str:
    """End it as a power cut would, and give what it said."""
    writer.kill()
    said, _ = writer.communicate()
    return said


@pytest.mark.parametrize("delay_s", [0.05, 0.2, 0.5])
def test_after_a_kill_all_that_was_reported_is_there(folder: Path, delay_s: float) -> None:
    writer = start_writer(folder)
    time.sleep(delay_s)
    reported = [line for line in kill(writer).splitlines(keepends=True) if line.endswith("\n")]
    with Workspace.open(folder, create=False) as workspace:
        scans = workspace.scans()
        assert len(scans) >= len(reported)
        approved = list(workspace.approved())  # reading checks every hash
        assert len(approved) >= len(reported)
        for scan in scans:
            assert workspace.scan(scan.id).sha256 == scan.sha256
        workspace.add_scan(make_scan(12345), "")  # and it goes on
    with sqlite3.connect(folder / DATABASE_NAME) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_another_living_window_is_named_and_a_dead_one_forgotten(folder: Path) -> None:
    writer = start_writer(folder)
    try:
        with pytest.raises(Refusal, match=f"open in another window .process {writer.pid} on"):
            Workspace.open(folder)
    finally:
        kill(writer)
    Workspace.open(folder).close()


def test_one_process_cannot_open_it_twice(folder: Path) -> None:
    with Workspace.open(folder), pytest.raises(Refusal, match=f"process {os.getpid()}"):
        Workspace.open(folder)
    Workspace.open(folder).close()


def test_another_thread_is_kept_out(workspace: Workspace) -> None:
    errors: list[Exception] = []

    def call() -> None:
        try:
            workspace.scans()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert isinstance(errors[0], sqlite3.ProgrammingError)


def test_a_second_connection_serves_another_thread(workspace: Workspace) -> None:
    scan = make_scan()
    owner = workspace.add_scan(scan, "")
    other = workspace.for_thread()
    thread = threading.Thread(target=lambda: other.add_candidate(make_candidate(scan)))
    thread.start()
    thread.join()
    other.close()
    (record,) = workspace.candidates(owner.id)
    assert record.image_sha256 == make_candidate(scan).image_sha256
    with pytest.raises(Refusal, match="open in another window"):
        Workspace.open(workspace.folder)  # the lock is this one's


def test_a_held_workspace_names_the_window_that_holds_it(folder: Path) -> None:
    writer = start_writer(folder)
    try:
        for _ in range(2):  # the refused one leaves the name as it was
            with pytest.raises(Refusal, match=rf"another window \(process {writer.pid} on"):
                Workspace.open(folder)
    finally:
        kill(writer)
    Workspace.open(folder).close()


def test_the_lock_of_an_earlier_version_is_still_one(folder: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    Workspace.open(folder).close()
    with (folder / LOCK_NAME).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write('{"pid": 7, "host": "desk"}')
        file.flush()
        with pytest.raises(Refusal, match=r"open in another window \(process 7 on desk\)"):
            Workspace.open(folder)
    Workspace.open(folder).close()


def test_a_share_without_locks_is_refused_as_such(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def none_there(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", none_there)
        with pytest.raises(Refusal, match="cannot lock files"):
            Workspace.open(folder)
    Workspace.open(folder).close()


def test_a_link_in_the_place_of_the_lock_is_refused_and_its_target_left_alone(
    folder: Path, tmp_path: Path
) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("do not touch")
    Workspace.open(folder).close()
    (folder / LOCK_NAME).unlink()
    (folder / LOCK_NAME).symlink_to(thesis)
    with pytest.raises(Refusal, match="cannot be written"):
        Workspace.open(folder)
    assert thesis.read_text() == "do not touch"


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("do not touch")
    with pytest.raises(Refusal, match="holds other files"):
        Workspace.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "scan.png"
    file.touch()
    with pytest.raises(Refusal, match="is a file"):
        Workspace.open(file)


def test_nothing_is_made_where_none_may_be_made(folder: Path) -> None:
    with pytest.raises(Refusal, match="is not a workspace"):
        Workspace.open(folder, create=False)
    assert not folder.exists()


def test_a_folder_that_cannot_be_reached_is_refused(tmp_path: Path) -> None:
    out_of_reach = tmp_path / ("x" * 300)
    with pytest.raises(Refusal, match="cannot be written"):
        Workspace.open(out_of_reach)
    with pytest.raises(Refusal, match="is not a workspace"):
        Workspace.open(out_of_reach, create=False)


@pytest.mark.parametrize("content", [b"this is not SQLite" * 100, b"SQLite format 3\0" + b"x" * 90])
def test_a_file_that_is_no_database_is_refused_and_left_alone(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / DATABASE_NAME).write_bytes(content)
    with pytest.raises(Refusal, match=DATABASE_NAME):
        Workspace.open(folder)
    assert (folder / DATABASE_NAME).read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / DATABASE_NAME) as database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(Refusal, match="another program"):
        Workspace.open(folder)
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_a_newer_workspace_is_refused_and_left_alone(folder: Path) -> None:
    Workspace.open(folder).close()
    database = sqlite3.connect(folder / DATABASE_NAME)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(Refusal, match="newer busynth"):
        Workspace.open(folder)
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_a_workspace_of_version_1_is_upgraded_with_all_it_holds(folder: Path) -> None:
    folder.mkdir()
    database = sqlite3.connect(folder / DATABASE_NAME)
    database.executescript((HERE / "workspace_v1.sql").read_text())
    database.close()
    with Workspace.open(folder, create=False) as workspace:
        (scan,) = workspace.scans()
        assert scan.sha256 == make_scan().sha256
        (pair,) = workspace.approved()
        assert pair.candidate.image_sha256 == make_candidate(make_scan()).image_sha256
        workspace.set_draft(scan.id, {"seed": 7})
        (known,) = (r for r in workspace.candidates(scan.id) if r.state is DecisionState.APPROVED)
        assert known.ground_id is None
        added = add_to(workspace.load_candidate(known.id).candidate, EllipseRegion(12, 15, 7, 5))
        assert workspace.add_candidate(added).ground_id == known.id
    database = sqlite3.connect(folder / DATABASE_NAME)
    assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    database.close()


def test_an_upgrade_that_fails_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_half_way(database: sqlite3.Connection) -> None:
        database.execute("CREATE TABLE half (done INTEGER)")
        raise sqlite3.OperationalError("a bug")

    Workspace.open(folder).close()
    with monkeypatch.context() as patch:
        patch.setattr("busynth_gui.workspace.database.MIGRATIONS", (*MIGRATIONS, fails_half_way))
        with pytest.raises(sqlite3.OperationalError, match="a bug"):
            Workspace.open(folder)
    Workspace.open(folder).close()  # neither locked nor newer
    database = sqlite3.connect(folder / DATABASE_NAME)
    tables = database.execute("SELECT name FROM sqlite_master").fetchall()
    database.close()
    assert ("half",) not in tables


def test_a_decision_outlives_a_power_cut(
    folder: Path, no_power_is_cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of the tests, that is: SQLite waits for the disk before it says that it is done."""
    monkeypatch.setattr("busynth_gui.workspace.database._SYNCHRONOUS", no_power_is_cut)
    with Workspace.open(folder) as workspace, workspace._database.reading() as database:
        assert database.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


def test_a_full_disk_is_a_refusal_and_changes_nothing(workspace: Workspace) -> None:
    scan = make_scan()
    owner = workspace.add_scan(scan, "")
    with workspace._database.reading() as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refusal, match="the disk is full"):
        for seed in range(100):
            workspace.add_candidate(make_candidate(scan, seed))
    kept = workspace.candidates(owner.id)
    for record in kept:
        workspace.load_candidate(record.id)
    with workspace._database.reading() as database:
        database.execute(f"PRAGMA max_page_count = {pages + 100}")
    workspace.add_candidate(make_candidate(scan, 200))  # room was made
    assert len(workspace.candidates(owner.id)) == len(kept) + 1


def test_damaged_arrays_are_noticed(workspace: Workspace) -> None:
    scan = make_scan()
    owner = workspace.add_scan(scan, "")
    other = workspace.add_scan(make_scan(3), "")
    record = workspace.add_candidate(make_candidate(scan))
    workspace.decide(record.id, decision_for(workspace, record.id, DecisionState.APPROVED))
    with workspace._database.transaction() as database:
        database.execute("UPDATE candidate_arrays SET image = lesion")
        database.execute(
            "UPDATE scan_pixels SET png = (SELECT png FROM scan_pixels WHERE scan_id = ?)"
            " WHERE scan_id = ?",
            (owner.id, other.id),
        )
    with pytest.raises(Refusal, match=r"candidate 1 .* is damaged"):
        list(workspace.approved())
    with pytest.raises(Refusal, match="is damaged"):
        workspace.scan(other.id)


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be moved there")
@pytest.mark.parametrize("by", ["move", "delete", "replace"])
def test_what_goes_from_under_an_open_workspace_takes_nothing_more(
    folder: Path, workspace: Workspace, by: str
) -> None:
    scan = make_scan()
    workspace.add_scan(scan, "")
    made = workspace.add_candidate(make_candidate(scan))
    decision = decision_for(workspace, made.id, DecisionState.APPROVED)
    aside = folder.with_name("aside")
    if by == "delete":
        shutil.copytree(folder, aside)
        shutil.rmtree(folder)
    else:
        folder.rename(aside)
    if by == "replace":
        shutil.copytree(aside, folder)
    there = sorted(folder.glob("*"))
    for write in (
        lambda: workspace.decide(made.id, decision),
        lambda: workspace.set_setting("a", 1),
        workspace.for_thread,
    ):
        with pytest.raises(Refusal, match="deleted, moved or replaced while it was open"):
            write()
    assert sorted(folder.glob("*")) == there  # no empty workspace in its place
    assert workspace.candidate_record(made.id) == made  # what there was is still to be seen
    if by == "move":
        aside.rename(folder)
        workspace.decide(made.id, decision)
        workspace.close()
        with Workspace.open(folder, create=False) as again:
            assert again.candidate_record(made.id).state is DecisionState.APPROVED


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_a_folder_that_cannot_be_written_is_refused(folder: Path) -> None:
    Workspace.open(folder).close()
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from busynth_gui.case.errors import Refusal\n"
        "from busynth_gui.workspace.workspace import Workspace\n"
        "if os.getuid() == 0: os.setuid(65534)\n"  # root may write anywhere
        "for folder in map(Path, sys.argv[1:]):\n"
        "    try:\n"
        "        Workspace.open(folder)\n"
        "    except Refusal as refusal:\n"
        "        print(refusal)\n"
    )
    others = [path for path in folder.parents if path.stat().st_mode & 0o005 == 0]
    for path in [*others, folder]:
        path.chmod(0o755)
    folder.chmod(0o555)
    for file in folder.iterdir():
        file.chmod(0o444)
    done = subprocess.run(
        [sys.executable, "-c", code, folder, folder / "below"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    folder.chmod(0o755)
    lines = done.stdout.splitlines()
    assert len(lines) == 2, done
    for line in lines:
        assert "cannot be written" in line
        assert "choose a" in line
