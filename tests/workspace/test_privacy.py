"""What is written is for its owner alone, and a move that is killed leaves no hidden copy."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from cases import decision_for, make_candidate, make_scan
from kills import killed_at

from busynth_gui import cli
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.scan import Scan
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.writer import write_pairs
from busynth_gui.workspace import maintenance
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")


def fill(folder: Path, burned_in: bool = False) -> None:
    with Workspace.open(folder) as workspace:
        plain = make_scan(1)
        scan = Scan(plain.name, plain.pixels, plain.spacing_mm, burned_in)
        workspace.add_scan(scan, Path("/data/clinic/jane doe/1.png"))
        made = workspace.add_candidate(make_candidate(scan, 1))
        workspace.decide(made.id, decision_for(workspace, made.id, DecisionState.APPROVED))


@pytest.fixture
def usual_umask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_umask")
def test_the_command_line_makes_files_for_their_owner_alone(tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "out"
    assert cli.main(["doctor", "--nothing"]) == 2  # whatever is run, it is run so
    fill(work)
    assert cli.main(["export", str(work), "--out", str(out)]) == 0
    made = [work, out, *work.rglob("*"), *out.rglob("*")]
    assert len(made) > 8
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.usefixtures("usual_umask")
@pytest.mark.parametrize(
    ("umask", "folder", "file"), [(0o077, 0o700, 0o600), (0o027, 0o750, 0o640)]
)
def test_a_workspace_of_before_is_closed_to_those_that_the_umask_names(
    tmp_path: Path, umask: int, folder: int, file: int
) -> None:
    work = tmp_path / "work"
    fill(work)
    (work / "notes.txt").write_text("not ours")
    assert stat.S_IMODE(work.stat().st_mode) == 0o755
    os.umask(umask)
    Workspace.open(work).close()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (work, *work.iterdir())}
    assert modes.pop("notes.txt") == 0o644
    assert modes == {"work": folder, "workspace.sqlite": file, "workspace.lock": file}


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_names_no_path_of_a_source(tmp_path: Path, name: str) -> None:
    fill(tmp_path / "work")
    with Workspace.open(tmp_path / "work") as workspace:
        write_pairs(FORMATS[name], approved_pairs(workspace), tmp_path / "out", keep_stages=True)
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) >= 3
    for data in written:
        for told in (b"clinic", b"jane", str(tmp_path).encode()):
            assert told not in data


@pytest.mark.parametrize("burned_in", [False, True])
def test_what_a_file_says_of_writing_on_it_is_kept(tmp_path: Path, burned_in: bool) -> None:
    fill(tmp_path / "work", burned_in)
    with Workspace.open(tmp_path / "work") as workspace:
        assert workspace.scan(1).burned_in is workspace.scan_record(1).burned_in is burned_in
        (done,) = write_pairs(FORMATS["busi"], approved_pairs(workspace), tmp_path / "out")
    assert done.record["burned_in"] is burned_in
    if not burned_in:  # the same pixels in a file that says so
        fill(tmp_path / "work", True)
        with Workspace.open(tmp_path / "work") as workspace:
            assert workspace.scan(1).burned_in


def test_a_killed_move_leaves_no_hidden_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "_other_disk", lambda folder, target: True)
    fill(tmp_path / "whole")
    for step in range(1, 60):
        root = tmp_path / str(step)
        root.mkdir()
        shutil.copytree(tmp_path / "whole", root / "work")
        if not killed_at(step, lambda r=root: maintenance.move(r / "work", r / "moved")):
            break
        left = [f for f in (root / "work", root / "moved") if (f / "workspace.sqlite").is_file()]
        assert left
        for folder in left:
            with Workspace.open(folder) as workspace:
                assert workspace.scan(1).sha256 and workspace.candidates(1)
        assert not list(root.glob(".*"))
    assert step > 8 and (root / "moved").is_dir() and not (root / "work").exists()


@pytest.mark.parametrize("name", ["elsewhere", ".elsewhere", ".elsewhere.moving"])
def test_a_note_of_somebody_else_deletes_nobodys_files(tmp_path: Path, name: str) -> None:
    fill(tmp_path / "work")
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").write_text("mine")
    note = tmp_path / "work" / maintenance.MOVE_NOTE
    note.write_text(json.dumps(str(tmp_path / name)))
    Workspace.open(tmp_path / "work").close()
    assert (tmp_path / name / "thesis.txt").read_text() == "mine" and not note.exists()
