"""A disk that fills up, and an interruption, cost one line, and nothing but the rest."""

from __future__ import annotations

import errno
import os

import pytest
from safetensors import SafetensorError

from training import __main__ as training


def ending_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any command of the training ends with this error."""

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(training, "_run", fail)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "runs/base/last.pt"),
        OSError("14355668 requested and 8368000 written"),
        RuntimeError(
            "[enforce fail at inline_container.cc:668] PytorchStreamWriter failed writing"
        ),
        RuntimeError("[enforce fail at inline_container.cc:672] . unexpected pos 398208 vs 398096"),
        SafetensorError(
            "Error while serializing: I/O error: No space left on device (os error 28)"
        ),
    ],
)
def test_a_full_disk_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    ending_with(error, monkeypatch)
    assert training.main(["base"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "the disk is full" in said and "--resume" in said


def test_a_full_disk_is_said_where_closing_the_cut_file_fails_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    closing = RuntimeError("stream is closed")
    closing.__context__ = full
    ending_with(closing, monkeypatch)
    assert training.main(["base"]) == 2
    assert "the disk is full" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named_and_a_bug_stays_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "runs/base")
    ending_with(denied, monkeypatch)
    assert training.main(["base"]) == 2
    assert "runs/base cannot be written or read" in capsys.readouterr().err
    ending_with(RuntimeError("mat1 and mat2 shapes cannot be multiplied"), monkeypatch)
    with pytest.raises(RuntimeError, match="mat1"):
        training.main(["base"])


def test_an_interruption_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ending_with(KeyboardInterrupt(), monkeypatch)
    assert training.main(["base"]) == 130
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "interrupted" in said and "--resume" in said
