"""Shares are known by what the system says of them: no test can mount one."""

from __future__ import annotations

from pathlib import Path

import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.export.transaction import Transaction
from busynth_gui.shares import keeps_locks_to_itself
from busynth_gui.workspace.workspace import Workspace

ALONE = [
    ("nfs", "rw,vers=3,nolock,local_lock=all,addr=10.0.0.1"),
    ("nfs4", "rw,vers=4.2,local_lock=flock"),
    ("cifs", "rw,vers=3.1.1,nobrl,addr=10.0.0.1"),
    ("fuse.sshfs", "rw,user_id=1000,group_id=1000"),
]
SHARED = [
    ("nfs4", "rw,vers=4.2,local_lock=none"),
    ("nfs", "rw,vers=3,local_lock=posix"),
    ("cifs", "rw,vers=3.1.1,unix"),
    ("ext4", "rw,nolock"),
]


def mount(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *mounts: tuple[Path, str, str]) -> None:
    """Have the system say that these are mounted, the last one last."""
    lines = ["22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw"]
    for number, (at, kind, options) in enumerate(mounts, 23):
        where = str(at).replace("\\", r"\134").replace(" ", r"\040").replace("#", r"\043")
        lines.append(
            f"{number} 22 0:{number} / {where} rw,relatime - {kind} server:/share {options}"
        )
    told = tmp_path / "mountinfo"
    told.write_text("\n".join(lines) + "\n")
    monkeypatch.setattr("busynth_gui.shares._MOUNTS", told)


@pytest.mark.parametrize(("kind", "options", "alone"), [(*m, m in ALONE) for m in ALONE + SHARED])
def test_what_the_system_says_of_a_share_holds_for_what_lies_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, options: str, alone: bool
) -> None:
    share = tmp_path / "Bilder #1 für\u2028alle"
    (share / "work").mkdir(parents=True)
    (tmp_path / "link").symlink_to(share / "work")
    mount(monkeypatch, tmp_path, (share, kind, options))
    for folder in (share, share / "work", share / "not yet", tmp_path / "link"):
        assert keeps_locks_to_itself(folder) == alone
    assert not keeps_locks_to_itself(tmp_path / "Bilder")
    mount(monkeypatch, tmp_path, (share, kind, options), (share, "ext4", "rw"))
    assert not keeps_locks_to_itself(share / "work")


@pytest.mark.parametrize("told", ["", "\n", "1 2 3\n", "1 2 0:1 / /x rw - \n", None])
def test_where_the_system_says_nothing_locks_are_taken_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str | None
) -> None:
    if told is not None:
        (tmp_path / "mountinfo").write_text(told)
    monkeypatch.setattr("busynth_gui.shares._MOUNTS", tmp_path / "mountinfo")
    assert not keeps_locks_to_itself(tmp_path)


def test_no_workspace_is_opened_where_another_computer_could_open_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While exports are made: each process is told from its name, and nothing is open for long."""
    share = tmp_path / "share"
    share.mkdir()
    mount(monkeypatch, tmp_path, (share, *ALONE[0]))
    with pytest.raises(Refusal, match="cannot lock files"):
        Workspace.open(share / "work")
    with Transaction(share) as files, files.locked():
        files.add("file", b"whole")
        files.commit()
    assert sorted(path.name for path in share.iterdir()) == ["file", "work"]
