"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from kills import killed_at

from busynth_gui.atomic import beside, folder_beside, write_bytes, write_text


def test_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    write_text(path, "first")
    write_text(path, "zweite Fassung: größer")
    assert path.read_text("utf-8") == "zweite Fassung: größer"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_written_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace = Path.replace

    def place(path: Path, target: Path) -> Path:
        done.append("placed")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", lambda handle: done.append("flushed"))
    monkeypatch.setattr(Path, "replace", place)
    write_bytes(tmp_path / "pair.png", b"data")
    folders = ["flushed"] if os.name == "posix" else []
    assert done == ["flushed", "placed", *folders]
    done.clear()
    with folder_beside(tmp_path / "bundle") as fresh:
        for name in ("bundle.json", "weights"):
            (fresh / name).write_bytes(b"data")
    assert done == ["flushed", "flushed", "placed", *folders]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_bytes(tmp_path / "taken", b"data")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    """A pair on a shared drive must be readable by the group if the user wants that."""
    before = os.umask(0o022)
    try:
        write_bytes(tmp_path / "pair.png", b"data")
    finally:
        os.umask(before)
    assert (tmp_path / "pair.png").stat().st_mode & 0o777 == 0o644


def test_a_block_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_text(path, "old\r\n")
    with pytest.raises(ZeroDivisionError), beside(path) as fresh:
        fresh.write_text("ne")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_who_has_the_old_file_mapped_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "scans.npy"
    for value in (1, 2):
        with beside(path) as fresh:
            np.save(fresh, np.full(9, value))  # which would add a suffix that it misses
        if value == 1:
            mapped = np.load(path, mmap_mode="r")
    assert (mapped == 1).all()
    assert (np.load(path) == 2).all()


def fill(path: Path, words: str) -> None:
    with folder_beside(path) as fresh:
        for name in ("card.md", "weights"):
            (fresh / name).write_text(words)


def words_in(path: Path) -> set[str]:
    return {(path / name).read_text() for name in ("card.md", "weights")}


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "bundle"
    fill(path, "old")
    (path / "of the old one").touch()
    with pytest.raises(ZeroDivisionError), folder_beside(path) as fresh:
        (fresh / "card.md").write_text("ne")
        raise ZeroDivisionError
    assert words_in(path) == {"old"}
    fill(path, "new")
    assert words_in(path) == {"new"}
    assert len(list(path.iterdir())) == 2 and list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="processes are forked")
def test_a_kill_in_an_exchange_of_folders_loses_neither(tmp_path: Path) -> None:
    """A model card is written by hand and lies in the folder that is replaced."""
    for step in range(1, 60):
        path = tmp_path / str(step) / "bundle"
        fill(path, "old")
        killed = killed_at(step, lambda path=path: fill(path, "new"))
        with pytest.raises(ZeroDivisionError), folder_beside(path):
            assert words_in(path) in ({"old"}, {"new"})
            raise ZeroDivisionError
        assert list(path.parent.iterdir()) == [path]
        if not killed:
            break
    assert step > 4
