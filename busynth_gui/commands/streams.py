"""Standard streams: what a command prints arrives, whatever letters it has; where nobody reads it
any more, the command goes on all the same."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Any

__all__ = ["drop_unwritten", "mend_streams"]

_PRINTABLE = "busynth.printable"


def mend_streams() -> None:
    """Give a program that was started with closed streams ones that lead nowhere, and let standard
    output take names of any letters.

    Without, what is meant for standard error would go to standard output, and the next file that is
    opened would get what libraries print. A reader that goes away early (``| head``) ends neither
    what is being made nor the verdict of the exit code.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("r+", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)
    for number, name in ((1, "stdout"), (2, "stderr")):
        _let_reader_go(number, name)
    codecs.register_error(_PRINTABLE, _printable)
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors=_PRINTABLE)  # type: ignore[union-attr]


class _ReaderMayGo(io.FileIO):
    """A stream into a pipe that leads nowhere once its reader has gone."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), self.fileno())
            return super().write(data)


def _let_reader_go(number: int, name: str) -> None:
    """Put a :class:`_ReaderMayGo` below the standard stream of this number."""
    stream = getattr(sys, name)
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # unbuffered, there is nothing between
    if type(raw) is not io.FileIO or raw.fileno() != number:
        return  # a console of Windows, or what somebody put in its place
    stream.flush()
    outlet: Any = _ReaderMayGo(number, "w", closefd=False)
    setattr(
        sys,
        name,
        io.TextIOWrapper(
            outlet if buffer is raw else io.BufferedWriter(outlet),
            stream.encoding,
            stream.errors,
            newline=None,
            line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        ),
    )


def drop_unwritten() -> None:
    """Drop what was printed and cannot be written: Python would complain of it at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _printable(error: UnicodeError) -> tuple[str | bytes, int]:
    """What stands for the first letter that a stream's coding lacks: a byte of a file's name that
    was no text (PEP 383) as it is, any other letter as an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    if "\udc80" <= letter <= "\udcff":
        return bytes([ord(letter) - 0xDC00]), error.start + 1
    error.end = error.start + 1
    return codecs.backslashreplace_errors(error)
