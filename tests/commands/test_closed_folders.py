"""Folders of a user that may not be entered, and links in them: the bundle that ships works on."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundle_files import make_base, make_bundle

from busynth_gui.bundles.manifest import list_bundles
from busynth_gui.bundles.staging import sweep
from busynth_gui.paths import user_bases_folder, user_bundles_folder

Run = Callable[..., tuple[int, str, str]]
CLOSED = "may not be looked into (Permission denied): check its permissions and whose it is"


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture(params=[".", "bundles"])
def closed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system lets nobody look into, root either: what busynth installs lies there
    or below."""
    user_bases_folder().mkdir(parents=True)
    user_bundles_folder().mkdir()
    make_bundle(user_bundles_folder() / "tiny")
    folder = user_bundles_folder().parent / request.param

    def guarded(real: Callable[..., Any], itself: bool) -> Callable[..., Any]:
        def ask(path: Any = ".", *rest: Any, **named: Any) -> Any:
            asked = Path(os.fsdecode(path)) if not isinstance(path, int) else Path()
            if folder in asked.parents or (itself and asked == folder):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path, *rest, **named)

        return ask

    for name in ("stat", "lstat", "mkdir", "open", "listdir", "scandir"):
        listing = name in ("listdir", "scandir")
        monkeypatch.setattr(os, name, guarded(getattr(os, name), listing))
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="there os.path asks the system another way")
def test_a_closed_folder_is_named_and_keeps_from_nothing_else(
    closed: Path, work: Path, busynth: Run, painting: Callable[..., Any]
) -> None:
    ships = bool(list_bundles())
    report = busynth("doctor")[1]
    assert f"NO  folder        {user_bundles_folder()} {CLOSED}" in report
    assert busynth("bundles", "list")[0] == 0
    painting()
    made = ("synthesize", "scan.png", "--region", "ellipse:280,200,70,45", "--out", "out")
    assert busynth(*made, "--bundle", "bundle")[0] == 0
    assert busynth(*made[:-1], "more")[0] == (0 if ships else 2)
    for asked in (
        [*made[:-1], "none", "--bundle", "tiny"],
        ["bundles", "verify"],
        ["bundles", "verify", "tiny"],
        ["bundles", "remove", "tiny"],
        ["bundles", "remove", "hub:owner/tiny"],
    ):
        code, _, err = busynth(*asked)
        assert code == 2 and f"{user_bundles_folder()} {CLOSED[:41]}" in err, err
        assert err.count("\n") == 1
    assert not (work / "none").exists()
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "check permissions" in err and err.count("\n") == 1
    if closed == user_bundles_folder().parent:
        make_base(work / "sd")
        for asked in (["remove", "base:owner/sd"], ["verify", "base:owner/sd"]):
            code, _, err = busynth("bundles", *asked)
            assert code == 2 and f"{user_bases_folder()} {CLOSED}" in err
        code, _, err = busynth("bundles", "install", "sd", "--base", "owner/sd")
        assert code == 2 and "check permissions" in err and err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_of_a_link_to_a_bundle_the_link_alone_goes(work: Path, busynth: Run) -> None:
    link = user_bundles_folder() / "tiny"
    link.parent.mkdir(parents=True)
    make_bundle(work / "newer", version="2")
    link.symlink_to(work / "bundle")
    assert busynth("bundles", "install", "newer", "--overwrite")[0] == 0
    assert not link.is_symlink() and names(link.parent) == ["tiny"]
    assert busynth("bundles", "remove", "tiny")[0] == 0
    link.symlink_to(work / "bundle")
    assert busynth("bundles", "remove", "tiny")[0] == 0
    assert names(link.parent) == [] and (work / "bundle" / "bundle.json").exists()
    link.symlink_to(work / "gone")
    assert "cannot be read" in busynth("bundles", "install", "bundle")[2]
    assert busynth("bundles", "install", "bundle", "--overwrite")[0] == 0
    assert names(link.parent) == ["tiny"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_that_was_left_is_swept_away(tmp_path: Path) -> None:
    left = tmp_path / ".outgoing-0123456789ab"
    left.symlink_to(tmp_path / "gone")
    sweep(tmp_path)
    assert left.is_symlink()
    os.utime(left, (0, 0), follow_symlinks=False)
    sweep(tmp_path)
    assert not left.is_symlink()
