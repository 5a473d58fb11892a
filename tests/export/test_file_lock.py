"""Locks that hold between computers on one share, and leave nothing behind."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from kills import begin, killed_at

from busynth_gui.export import file_lock
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import is_whole, read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.transaction import Transaction, recover
from busynth_gui.export.writer import write_pairs

MakePair = Callable[..., ExportPair]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked")


@pytest.fixture
def share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder as Linux has those of NFS and SMB: its own lock is worth nothing to the other
    computer, which here is another process."""
    import fcntl

    real = fcntl.flock

    def flock(handle: int, how: int) -> None:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            real(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    return tmp_path


def went_well(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_export_of_another_computer_is_left_alone(share: Path) -> None:
    ready, go_on = os.pipe(), os.pipe()

    def export() -> None:
        with Transaction(share) as living:
            living.add("file", b"whole")
            os.write(ready[1], b"x")
            os.read(go_on[0], 1)
            living.commit()

    child = begin(export)
    os.read(ready[0], 1)
    recover(share)
    with Transaction(share):
        pass
    os.write(go_on[1], b"x")
    assert went_well(child)
    assert [path.name for path in share.iterdir()] == ["file"]


def test_two_computers_export_at_once_and_the_manifest_has_all(
    share: Path, make_pair: MakePair
) -> None:
    def export(first: int) -> None:
        for seed in range(first, first + 6):
            write_pairs(FORMATS["busi"], [make_pair(seed)], share)

    children = [begin(lambda first=first: export(first)) for first in (0, 100)]
    assert [went_well(child) for child in children] == [True, True]
    records = read_manifest(share)
    assert len(records) == 12 and all(is_whole(share, record) for record in records)
    assert not list(share.glob(".*"))


def test_whoever_waits_for_a_lock_that_is_deleted_holds_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held, got = file_lock.hold(path, wait=True), list[int]()
    waiting = threading.Thread(target=lambda: got.append(file_lock.hold(path, wait=True)))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    file_lock.let_go(held, path)
    waiting.join()
    with file_lock.is_busy(path) as busy:
        assert busy
    file_lock.let_go(got[0], path)
    assert not path.exists()


def test_what_a_killed_program_leaves_is_anybodys(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    before = os.umask(0o077)
    try:
        assert killed_at(3, lambda: [file_lock.hold(path, wait=True), path.with_name("x").touch()])
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o666
    with file_lock.is_busy(path) as busy:
        assert busy is False
    file_lock.let_go(file_lock.hold(path, wait=False), path)
    with file_lock.is_busy(path) as busy:
        assert busy is None
    assert not path.exists()


def test_no_link_is_followed_to_a_lock(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "thesis.txt")
    with pytest.raises(OSError):
        file_lock.hold(tmp_path / "lock", wait=True)
    with file_lock.is_busy(tmp_path / "lock") as busy:
        assert busy is None
    assert not (tmp_path / "thesis.txt").exists()


def test_an_exporter_that_could_not_lock_is_told_from_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk was full just then, or it is of an earlier version, which locks the folder."""

    def full(path: Path, *, wait: bool) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(file_lock, "hold", full)
        patch.setattr("busynth_gui.export.journal.locked", lambda _: contextlib.nullcontext())
        living = Transaction(tmp_path).__enter__()
    living.add("file", b"whole")
    recover(tmp_path)
    living.commit()
    living.__exit__(None, None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
