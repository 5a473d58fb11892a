"""Two commands of one folder at the same time would mix what they write: the second is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Train = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]
HOLD = (
    "import sys; from pathlib import Path; from training.components.run_lock import hold; "
    "hold(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another process works in the folder meanwhile."""
    words = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("prepare", "cache"),
        ("student", "student"),
        ("polish", "polish"),
        ("refiner", "refiner"),
    ],
)
def test_a_folder_in_which_another_process_works_is_left_alone(
    train: Train, tiny_data: Path, tmp_path: Path, command: str, folder: str
) -> None:
    of_it = tmp_path / folder
    of_it.mkdir()
    (of_it / "index.json").write_text("of the other process")
    data = ("--data", tiny_data) if command == "prepare" else ()
    with held(of_it):
        code, _, err = train(command, "--smoke", "--runs", tmp_path, *data)
    assert code == 2 and f"another process works in {of_it}" in err
    assert (of_it / "index.json").read_text() == "of the other process"


def test_a_command_that_is_refused_leaves_no_folder(train: Train, tmp_path: Path) -> None:
    for command in ("student", "polish", "refiner"):
        assert train(command, "--smoke", "--runs", tmp_path / "none")[0] == 2
    assert not (tmp_path / "none").exists()
