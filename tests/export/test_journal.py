"""Exports that are killed at every step: the next one finishes them, and nothing is torn."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from kills import full_disk_at, killed_at

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export import journal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.manifest import MANIFEST_NAME, read_manifest
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.shards import PARTS_FOLDER, merge_parts, read_parts, write_part
from busynth_gui.export.transaction import Transaction, recover
from busynth_gui.export.writer import write_pairs

MakePair = Callable[..., ExportPair]


pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file, hidden ones too, but for the moments of export."""
    return {
        p.relative_to(folder).as_posix(): re.sub(rb'"exported_at": "[^"]*"', b"", p.read_bytes())
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def listed(folder: Path) -> set[str]:
    """What the manifest says is there, whose hashes are right."""
    from busynth_gui.export.manifest import is_whole

    records = read_manifest(folder)
    assert all(is_whole(folder, record) for record in records)
    return {f for r in records for f in (r["image"], r["mask"], *r["stages"]) if f}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("overwrite", [False, True])
def test_an_export_killed_at_any_step_is_finished_or_undone_by_the_next(
    tmp_path: Path, make_pair: MakePair, name: str, overwrite: bool
) -> None:
    layout = FORMATS[name]
    there, new = make_pair(0), make_pair(1, Pathology.MALIGNANT)
    mask = np.zeros_like(there.mask)
    mask[20:30, 50:60] = True
    again = make_pair(0, mask=mask) if overwrite else there
    before = tmp_path / "before"
    write_pairs(layout, [there], before)

    def export(folder: Path) -> None:
        write_pairs(layout, [again, new], folder, overwrite=overwrite, keep_stages=overwrite)

    wanted = Path(shutil.copytree(before, tmp_path / "after"))
    export(wanted)
    outcomes = set()
    # Every step of one format; the others differ in how many files they write.
    stride = 1 if name == "busi" and overwrite else 7
    for step in range(1, 500, stride):
        folder = Path(shutil.copytree(before, tmp_path / str(step)))
        if not killed_at(step, lambda f=folder: export(f)):
            break
        seen = Path(shutil.copytree(folder, tmp_path / "seen"))
        recover(seen)
        outcomes.add(ends := tree(seen) == tree(wanted))
        assert ends or tree(seen) == tree(before)
        listed(seen)
        export(folder)
        assert tree(folder) == tree(wanted)
        shutil.rmtree(folder)
        shutil.rmtree(seen)
    else:
        raise AssertionError("it never came to an end")
    assert step > 20 and outcomes == {False, True}


@pytest.mark.parametrize("name", ["busi", "coco", "dicom"])
def test_a_disk_that_is_full_at_any_step_changes_nothing(
    tmp_path: Path, make_pair: MakePair, name: str
) -> None:
    layout, there, new = FORMATS[name], make_pair(0), make_pair(1)
    before = tmp_path / "before"
    write_pairs(layout, [there], before)

    def export(folder: Path) -> None:
        write_pairs(layout, [there, new], folder, overwrite=True)

    wanted = Path(shutil.copytree(before, tmp_path / "after"))
    export(wanted)
    for step in range(1, 200, 3):
        folder = Path(shutil.copytree(before, tmp_path / str(step)))
        full = full_disk_at(step, lambda f=folder: export(f), Refusal)
        recover(folder)
        assert tree(folder) == tree(before if full else wanted)
        if not full:
            break
    assert step > 6


def test_several_processes_killed_at_any_step(tmp_path: Path, make_pair: MakePair) -> None:
    layout, pairs = FORMATS["coco"], [make_pair(seed) for seed in range(2)]
    names = [pair.name for pair in pairs]

    def run(folder: Path) -> None:
        recover(folder)
        for pair in pairs:
            write_part(layout, pair, folder, keep_stages=False)
        merge_parts(folder, read_parts(folder), names)

    wanted = tmp_path / "wanted"
    run(wanted)
    for step in range(1, 500, 5):
        folder = tmp_path / str(step)
        if not killed_at(step, lambda f=folder: run(f)):
            break
        run(folder)
        assert tree(folder) == tree(wanted)
    assert step > 20 and not (wanted / PARTS_FOLDER).exists()


def test_undoing_is_finished_when_it_is_killed(
    tmp_path: Path, make_pair: MakePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last file cannot be put in place, and the program is killed while it takes back."""
    layout, before = FORMATS["busi"], tmp_path / "before"
    write_pairs(layout, [make_pair(0)], before)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "manifest.jsonl" and self.suffix == ".new":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)

    def export(folder: Path) -> None:
        with pytest.raises(Refusal, match="no space left"):
            write_pairs(layout, [make_pair(0), make_pair(1)], folder, overwrite=True)

    for step in range(20, 500, 2):
        folder = Path(shutil.copytree(before, tmp_path / str(step)))
        killed = killed_at(step, lambda f=folder: export(f))
        recover(folder)
        assert tree(folder) == tree(before)
        if not killed:
            break
    assert step > 30


def test_a_living_exporter_is_left_alone(tmp_path: Path) -> None:
    with Transaction(tmp_path) as living:
        living.add("file", b"whole")
        recover(tmp_path)
        living.commit()
    assert tree(tmp_path) == {"file": b"whole"}


@pytest.mark.parametrize("known", [True, False])
def test_where_nothing_can_be_locked_the_process_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    def unsupported(handle: int, how: int) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", unsupported)

    def begin() -> None:
        transaction = Transaction(tmp_path)
        transaction.__enter__()
        transaction.add("file", b"whole")
        transaction.add("other", b"whole")
        journal.decide(tmp_path, transaction._staging, {"file": "0.new", "other": "1.new"})

    def die() -> None:
        begin()
        os.kill(os.getpid(), 9)

    assert killed_at(10_000, die)
    (left,) = tmp_path.iterdir()
    if not known:  # the number was given again, to a process that began later
        said = json.loads((left / "owner.json").read_text())
        said |= {"pid": os.getpid()}
        (left / "owner.json").write_text(json.dumps(said))
    with Transaction(tmp_path) as living:
        living.add("third", b"whole")
        recover(tmp_path)
        living.commit()
    assert tree(tmp_path) == {name: b"whole" for name in ("file", "other", "third")}


def test_where_nothing_can_be_locked_a_kill_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the making of the folder and the writing of its owner's name."""

    def unsupported(handle: int, how: int) -> None:
        raise OSError(38, "Function not implemented")

    def stage() -> None:
        with Transaction(tmp_path) as transaction:
            transaction.add("file", b"whole")
            os.kill(os.getpid(), 9)

    monkeypatch.setattr("fcntl.flock", unsupported)
    for step in range(1, 12):
        assert killed_at(step, stage)
        recover(tmp_path)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "said",
    [
        "", "[]", '{"steps": []}', '{"steps": [{}], "made": []}', '{"steps": 5, "made": []}',
        '{"steps": [{"relative": "../victim", "staged": "0.new", "replaces": false}], "made": []}',
        '{"steps": [{"relative": "/victim", "staged": "0.new", "replaces": false}], "made": []}',
        '{"steps": [{"relative": "x", "staged": "../victim", "replaces": false}], "made": []}',
        '{"steps": [{"relative": "link/victim", "staged": "0.new", "replaces": 0}], "made": []}',
        '{"steps": [], "made": ["../elsewhere"]}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["journal.json", "journal.undo"])
def test_a_journal_of_somebody_else_moves_and_deletes_nothing(
    tmp_path: Path, said: str, name: str
) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    (tmp_path / "victim").write_text("mine")
    (elsewhere / "victim").write_text("mine")
    staging = out / ".busynth-0123456789ab"
    staging.mkdir(parents=True)
    (out / "link").symlink_to(elsewhere)
    (staging / "claim").touch()  # whose process is no more
    (staging / "0.new").write_text("theirs")
    (staging / name).write_text(said)
    with pytest.raises(Refusal, match="cannot be read"):
        recover(out)
    assert (tmp_path / "victim").read_text() == (elsewhere / "victim").read_text() == "mine"
    assert list((tmp_path / "elsewhere").iterdir()) == [elsewhere / "victim"]


@pytest.mark.parametrize(
    "name", ["/../../../victim", "../victim", "/victim", "..", "x/../../victim"]
)
def test_a_part_deletes_no_file_but_itself(tmp_path: Path, make_pair: MakePair, name: str) -> None:
    out = tmp_path / "out"
    for victim in (tmp_path / "victim.json", out / "victim.json"):
        victim.parent.mkdir(exist_ok=True)
        victim.write_text("mine")
    part = write_part(FORMATS["busi"], make_pair(1), out, keep_stages=False)
    data: dict[str, Any] = json.loads((out / part.path).read_text())
    data["record"]["name"] = name
    (out / part.path).write_text(json.dumps(data))
    with pytest.raises(Refusal, match="is not one that busynth wrote"):
        merge_parts(out, read_parts(out), [])
    assert (tmp_path / "victim.json").read_text() == (out / "victim.json").read_text() == "mine"


def test_parts_behind_a_link_are_nobodys(tmp_path: Path, make_pair: MakePair) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    part = write_part(FORMATS["busi"], make_pair(1), out, keep_stages=False)
    (out / PARTS_FOLDER).rename(elsewhere)
    (out / PARTS_FOLDER).symlink_to(elsewhere)
    with pytest.raises(Refusal, match="is a link"):
        read_parts(out)
    with pytest.raises(Refusal, match="is a link"):
        write_part(FORMATS["busi"], make_pair(2), out, keep_stages=False)
    (out / PARTS_FOLDER).unlink()
    elsewhere.rename(out / PARTS_FOLDER)
    path = out / part.path
    path.rename(tmp_path / "kept.json")
    path.symlink_to(tmp_path / "kept.json")
    with pytest.raises(Refusal, match="is not one that busynth wrote"):
        read_parts(out)


def test_records_that_may_not_be_read_are_not_called_foreign(
    tmp_path: Path, make_pair: MakePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pairs(FORMATS["busi"], [make_pair(1)], tmp_path)
    part = write_part(FORMATS["busi"], make_pair(2), tmp_path, keep_stages=False)
    real = os.open

    def refuse(path: Any, *rest: Any, **named: Any) -> int:
        if str(path).endswith((MANIFEST_NAME, part.path)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *rest, **named)

    monkeypatch.setattr(os, "open", refuse)
    for read in (read_manifest, read_parts):
        with pytest.raises(Refusal, match=r"cannot be read: .* \(.*Permission denied") as met:
            read(tmp_path)
        assert "busynth wrote" not in str(met.value) and "remove" not in str(met.value)


@pytest.mark.parametrize("key", ["image", "mask", "stages"])
def test_a_manifest_that_names_files_elsewhere_is_refused(
    tmp_path: Path, make_pair: MakePair, key: str
) -> None:
    write_pairs(FORMATS["busi"], [make_pair(1)], tmp_path)
    (record,) = read_manifest(tmp_path)
    record[key] = ["../victim"] if key == "stages" else "../victim"
    (tmp_path / "manifest.jsonl").write_text(json.dumps(record) + "\n")
    with pytest.raises(Refusal, match="is not one that busynth wrote"):
        write_pairs(FORMATS["busi"], [make_pair(1)], tmp_path)
