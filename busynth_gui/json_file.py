"""JSON that others wrote, read within bounds.

``json.load`` trusts its file: it waits for ever on a pipe, fills the memory, ends in RecursionError
on a thousand brackets, takes NaN for a number and half a character for a text. What is read here is
a plain file of bounded size and depth, with finite numbers and whole texts.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["LARGEST", "UnsoundJson", "parse_json", "read_json", "read_small_file"]

LARGEST = 4_000_000
"""Bytes; a manifest of 20,000 files has less."""
DEEPEST = 32
"""Lists and objects inside each other; the deepest that busynth writes has seven."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_HALF_OF_ONE = re.compile(r"[\ud800-\udfff]")


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
        raw = b""
        if state.st_size <= largest:
            # No more at once than there is: so much memory is asked for, whatever comes.
            raw = file.read(state.st_size + 1)
            if len(raw) > state.st_size:  # it grows
                raw += file.read(largest + 1 - len(raw))
    if state.st_size > largest or len(raw) > largest:
        raise UnsoundJson(f"it has more than {largest} bytes")
    return raw


def read_json(
    path: Path,
    largest: int = LARGEST,
    deepest: int | None = DEEPEST,
    *,
    follow_links: bool = True,
    half_characters: bool = False,
) -> Any:
    """What a JSON file says. Raises OSError or UnsoundJson, as :func:`read_small_file` does."""
    raw = read_small_file(path, largest, follow_links=follow_links)
    return parse_json(raw, deepest, half_characters=half_characters)


def parse_json(
    raw: bytes | str, deepest: int | None = DEEPEST, *, half_characters: bool = False
) -> Any:
    """What JSON in UTF-8 says. Raises UnsoundJson, in one line, and nothing else.

    ``half_characters`` are allowed where texts are names of files, which may be any bytes.
    With ``deepest`` None it may be as deep as Python's reader goes, a thousand levels: for
    millions of numbers that nobody walks through.
    """
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
        value = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise UnsoundJson("it is nested too deep") from None
    except UnicodeDecodeError as error:
        raise UnsoundJson("it is not written in UTF-8") from error
    except ValueError as error:
        raise UnsoundJson((str(error).splitlines() or ["it is no JSON"])[0]) from error
    # Most JSON can be seen to be sound without a walk through it.
    if deepest is not None and text.count("[") + text.count("{") > deepest:
        _refuse_deep(value, deepest)
    if not half_characters and _HALF.search(text):
        _refuse_half_characters(value)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnsoundJson(f"{text[:20]} is no number")
    return number


def _refuse_deep(value: Any, deepest: int) -> None:
    for depth, _ in enumerate(_levels(value)):
        if depth > deepest:
            raise UnsoundJson("it is nested too deep")


def _refuse_half_characters(value: Any) -> None:
    for level in _levels(value):
        for text in level:
            if isinstance(text, str) and _HALF_OF_ONE.search(text):
                raise UnsoundJson("a text in it has half a character")


def _levels(value: Any) -> Iterator[list[Any]]:
    """What a value is made of: itself, then what is in it, then what is in that."""
    level = [value]
    while level:
        yield level
        within: list[Any] = []
        for part in level:
            if isinstance(part, list):
                within += part
            elif isinstance(part, dict):
                within += part
                within += part.values()
        level = within
