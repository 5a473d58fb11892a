"""JSON that others wrote, read within bounds.

``json.load`` trusts its file: it waits for ever on a pipe, fills the memory, ends in RecursionError
on a thousand brackets, takes NaN for a number and half a character for a text. What is read here is
a plain file of bounded size and depth, with finite numbers and whole texts.
"""

from __future__ import annotations

import json
import math
import os
import stat
from pathlib import Path
from typing import Any

__all__ = ["LARGEST", "UnsoundJson", "parse_json", "read_json", "read_small_file"]

LARGEST = 4_000_000
"""Bytes; a manifest of 20,000 files has less."""
DEEPEST = 32
"""Lists and objects inside each other; the deepest that busynth writes has seven."""


class UnsoundJson(ValueError):
    """What was read is no JSON, or JSON of a kind that is never written here; says why."""


def read_small_file(path: Path, largest: int = LARGEST, *, follow_links: bool = True) -> bytes:
    """The bytes of a plain file.

    Raises OSError as the file system does, UnsoundJson for a file that is none (a pipe, a device, a
    link when ``follow_links`` is false) or has more than ``largest`` bytes. Never waits.
    """
    if not follow_links and path.is_symlink():
        raise UnsoundJson("it is a link")
    # A pipe is opened without waiting for its other end, and refused then.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise UnsoundJson("it is no plain file")
        raw = file.read(largest + 1) if state.st_size <= largest else b""
    if state.st_size > largest or len(raw) > largest:
        raise UnsoundJson(f"it has more than {largest} bytes")
    return raw


def read_json(
    path: Path, largest: int = LARGEST, deepest: int = DEEPEST, *, follow_links: bool = True
) -> Any:
    """What a JSON file says. Raises OSError or UnsoundJson, as :func:`read_small_file` does."""
    return parse_json(read_small_file(path, largest, follow_links=follow_links), deepest)


def parse_json(raw: bytes | str, deepest: int = DEEPEST) -> Any:
    """What JSON in UTF-8 says. Raises UnsoundJson, in one line, and nothing else."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
        value = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise UnsoundJson("it is nested too deep") from None
    except UnicodeDecodeError as error:
        raise UnsoundJson("it is not written in UTF-8") from error
    except ValueError as error:
        raise UnsoundJson((str(error).splitlines() or ["it is no JSON"])[0]) from error
    _refuse_odd(value, deepest)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnsoundJson(f"{text[:20]} is no number")
    return number


def _refuse_odd(value: Any, deepest: int) -> None:
    """Raise UnsoundJson for what is nested too deep, and for halves of surrogate pairs."""
    level, depth = [value], 0
    while level:
        within: list[Any] = []
        for part in level:
            if isinstance(part, str):
                _refuse_half_characters(part)
            elif isinstance(part, list):
                within += part
            elif isinstance(part, dict):
                within += part
                within += part.values()
        level, depth = within, depth + 1
        if depth > deepest + 1:
            raise UnsoundJson("it is nested too deep")


def _refuse_half_characters(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UnsoundJson("a text in it has half a character") from None
