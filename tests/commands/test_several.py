"""``synthesize`` by several processes: the files of one, one manifest, and on after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny_compact import write_compact
from warm_python import run_two

from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.shards import PARTS_FOLDER
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.distributed import ProcessGroup, Rank, set_up

Run = Callable[..., tuple[int, str, str]]
Tree = Callable[[Path], dict[str, bytes]]
ROOT = Path(__file__).parents[2]
SOUND = ("synthesize", "scan.png", "--out", "out", "--bundle", "bundle")
COMMAND = (
    "synthesize", "scans", "--bundle", "tiny", "--count", "2", "--steps", "1", "--seed", "5",
    "--keep-stages",
)  # fmt: skip
LIMIT_S = 300


def start(program: list[str], work: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program,
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(ROOT), "GOMP_SPINCOUNT": "0", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )


def two_processes(work: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """``accelerate launch ARGV`` with two processes, on the processor where there is no GPU."""
    launch = [
        sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2",
        "--num_machines", "1", "--main_process_port", "0", "--mixed_precision", "no",
        "--dynamo_backend", "no",
    ]  # fmt: skip
    return start([*launch, *argv], work)


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``scans``, one of them of 16 bits, a bundle, and ``one``: what one process
    makes."""
    work = tmp_path_factory.mktemp("several")
    write_compact(work / "tiny", few_steps=1)
    (work / "scans").mkdir()
    for name in ("small.png", "laminated16.png"):
        shutil.copy(resource_folder("samples", name), work / "scans" / name)
    # Three threads are asked for, where a launcher asks for one: neither may change a byte.
    program = [sys.executable, "-m", "busynth_gui", *COMMAND, "--out", "one"]
    done = start(program, work, OMP_NUM_THREADS="3")
    assert done.returncode == 0, done.stderr
    return work


def without_times(folder: Path) -> list[dict[str, Any]]:
    return [{**record, "exported_at": ""} for record in read_manifest(folder)]


def same(ours: Path, theirs: Path, tree: Tree) -> None:
    """Whether two folders hold the same files, the same bytes in all but the manifests' times."""
    mine, other = tree(ours), tree(theirs)
    assert mine.keys() == other.keys()
    differ = {name for name, data in mine.items() if data != other[name]}
    assert differ <= {"manifest.jsonl"}
    assert without_times(ours) == without_times(theirs)


def test_two_processes_make_what_one_makes(
    scans: Path, tree: Tree, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = two_processes(scans, "-m", "busynth_gui", *COMMAND, "--out", "two")
    assert done.returncode == 0, done.stderr
    same(scans / "two", scans / "one", tree)
    assert len(read_manifest(scans / "two")) == 4
    images = sorted(str(Path("two") / r["image"]) for r in read_manifest(scans / "two"))
    assert sorted(done.stdout.splitlines()) == images
    monkeypatch.chdir(scans)
    assert busynth(*COMMAND, "--out", "two", "--resume")[:2] == (0, "")  # nothing is left to do
    same(scans / "two", scans / "one", tree)


def test_a_killed_run_goes_on_and_nothing_is_lost_or_doubled(scans: Path, tree: Tree) -> None:
    out = scans / "killed"
    victim = str(Path(__file__).with_name("launched.py"))
    ended = run_two([victim, "1", "2", *COMMAND, "--out", "killed"], scans, "--multi_gpu")
    assert ended.codes[0] and ended.codes[1] == -signal.SIGKILL, ended.stderr
    assert read_manifest(out) == []
    parts = list((out / PARTS_FOLDER).iterdir())
    images = [p for p in out.glob("benign/*.png") if not p.stem.endswith("_mask")]
    # The victim's second image had no mask and no part, unless the other one has finished it since.
    assert 1 <= len(parts) <= len(images) <= 4
    ages = {path: path.stat().st_mtime_ns for path in images}
    again = ["-m", "busynth_gui", *COMMAND, "--out", "killed"]
    resumed = run_two(again, scans, "--multi_gpu")
    assert resumed.codes == (0, 0), resumed.stderr
    same(out, scans / "one", tree)
    # Nor is the pair made again that was half in place: what was decided is finished.
    assert {path: path.stat().st_mtime_ns for path in images} == ages


def test_bad_input_is_refused_once_and_other_commands_run_once(work: Path) -> None:
    done = run_two(["-m", "busynth_gui", *SOUND[:-1], "none"], work, "--multi_gpu")
    said = [line for line in done.stderr.splitlines() if line.startswith("busynth: ")]
    assert all(done.codes) and len(said) == 1 and "no bundle 'none'" in said[0]
    assert not (work / "out").exists()
    listed = run_two(["-m", "busynth_gui", "bundles", "list"], work, "--multi_gpu")
    assert listed.codes == (0, 0), listed.stderr
    assert len([line for line in listed.stdout.splitlines() if "compact" in line]) == 1


def test_a_stopped_run_is_gone_on_with(work: Path, busynth: Run, painting: Any, tree: Tree) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    argv = (*SOUND, "--count", "4")
    painting()
    assert busynth(*argv[:3], "whole", *argv[4:])[0] == 0
    painting(stop_at=3, how=fail)
    assert busynth(*argv)[0] == 1
    pipeline = painting()
    assert busynth(*argv)[0] == 2 and pipeline.requests == []
    code, out, err = busynth(*argv, "--resume")
    assert (code, err) == (0, "") and len(out.splitlines()) == 2
    assert [r.seed for r in pipeline.requests] == [2, 3]
    same(work / "out", work / "whole", tree)
    assert busynth(*argv, "--resume") == (0, "", "")


def test_what_is_not_whole_is_made_again_and_what_changed_is_refused(
    work: Path, busynth: Run, painting: Any, tree: Tree
) -> None:
    painting()
    argv = (*SOUND, "--count", "3")
    assert busynth(*argv)[0] == 0
    whole = tree(work / "out")
    first, second, _ = read_manifest(work / "out")
    (work / "out" / first["mask"]).unlink()
    pipeline = painting()
    assert busynth(*argv, "--resume")[0] == 0
    assert [r.seed for r in pipeline.requests] == [0]
    assert tree(work / "out").keys() == whole.keys()
    (work / "out" / second["image"]).write_bytes(b"retouched")
    code, _, err = busynth(*argv, "--resume")
    assert code == 2 and "has changed since it was written" in err and err.count("\n") == 1
    assert busynth(*argv, "--resume", "--overwrite")[0] == 2
    assert busynth(*argv, "--overwrite")[0] == 0
    assert tree(work / "out").keys() == whole.keys()


def test_another_request_is_not_done(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    assert busynth(*SOUND)[0] == 0
    pipeline = painting()
    assert busynth(*SOUND, "--resume", "--guidance", "2")[0] == 0
    assert len(pipeline.requests) == 1 and len(read_manifest(work / "out")) == 2
    assert busynth(*SOUND, "--resume", "--keep-stages")[0] == 0
    assert len(pipeline.requests) == 2 and len(read_manifest(work / "out")) == 2


def test_threads_out_of_range_are_refused(work: Path, busynth: Run) -> None:
    for threads in ("0", "1000"):
        code, _, err = busynth(*SOUND, "--threads", threads)
        assert code == 2 and f"{threads} threads" in err


def test_each_process_takes_its_own_device(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    taken: list[int] = []
    before = torch.get_num_threads()
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    monkeypatch.setattr(torch.cuda, "set_device", taken.append)
    try:
        for local in (0, 3, 5):
            set_up(Rank(local, 8, local))
        set_up(Rank())
    finally:
        torch.set_num_threads(before)
    assert taken == [0, 3, 1]


def test_a_team_of_one_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    group = ProcessGroup(Rank())
    assert group.gather("mine") == ["mine"]
    group.wait()
    group.destroy()
    monkeypatch.delenv("MASTER_ADDR", raising=False)
    with pytest.raises(Exception, match="set MASTER_ADDR"):
        ProcessGroup(Rank(0, 2, 0))
