"""Encapsulated pixel data: which of its fragments are a frame.

Both tables of offsets are claims, and old archives are full of wrong ones: of zeros, counted from
elsewhere, of other frames. The items themselves, and the streams in them, say where frames begin.
Source: PS3.5 annex A.4.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import IO

from busynth_gui.imaging.readers.codestream import begins_stream

__all__ = ["packed_frame"]

_ITEM, _END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"
_HEAD = 8
"""Bytes of an item's tag and length."""


def packed_frame(file: IO[bytes], index: int, count: int, extended: bytes) -> bytes:
    """The compressed bytes of frame ``index`` (from 0) of ``count``.

    ``file`` stands at the item of the basic offset table; ``extended`` holds the offsets of the
    extended one, or nothing. Raises ValueError when there is no such frame, or when frames cannot
    be told apart.
    """
    basic = _basic_table(file)
    first = file.tell()
    fragments = _fragments(file)
    begins = _beginnings(file, first, fragments, count, _longs(extended) or basic)
    if not 0 <= index < len(begins):
        raise ValueError("there is no such frame")
    ends = [*begins[1:], None][index]
    parts = []
    for offset, length in fragments:
        if offset >= begins[index] and (ends is None or offset < ends):
            file.seek(first + offset + _HEAD)
            parts.append(file.read(length))
    return b"".join(parts)


def _basic_table(file: IO[bytes]) -> Sequence[int]:
    tag, length = _item(file.read(_HEAD))
    if tag != _ITEM:
        raise ValueError("there is no table of offsets, not even an empty one")
    table = file.read(length)
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _longs(table: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(table) // 8}Q", table[: len(table) // 8 * 8])


def _item(head: bytes) -> tuple[bytes, int]:
    return head[:4], int(struct.unpack_from("<I", head, 4)[0])


def _fragments(file: IO[bytes]) -> list[tuple[int, int]]:
    """Offset of the item, from the first one, and length of each fragment that is not empty."""
    found, offset = [], 0
    while len(head := file.read(_HEAD)) == _HEAD:
        tag, length = _item(head)
        if tag == _END:
            break
        if tag != _ITEM:
            raise ValueError("there is no item where one has to be")
        if length:
            found.append((offset, length))
        file.seek(length, 1)
        offset += _HEAD + length
    return found


def _beginnings(
    file: IO[bytes],
    first: int,
    fragments: list[tuple[int, int]],
    count: int,
    table: Sequence[int],
) -> Sequence[int]:
    """The offsets at which frames begin."""
    offsets = [offset for offset, _ in fragments]
    if len(offsets) == count:
        return offsets
    believed = bool(offsets) and _fits(table, offsets)
    if believed and len(table) >= count:
        return table
    streams = []
    for offset in offsets:
        file.seek(first + offset + _HEAD)
        if begins_stream(file.read(12)):
            streams.append(offset)
    if streams and streams[0] == offsets[0]:
        return streams
    if believed:
        return table
    if count == 1:
        return offsets[:1]
    raise ValueError("frames cannot be told apart")


def _fits(table: Sequence[int], offsets: list[int]) -> bool:
    """Whether a table names fragments in their order; those of a film cut short can be missing."""
    known, last = set(offsets), offsets[-1]
    rising = all(one < other for one, other in pairwise(table))
    return (
        rising
        and table[:1] == (offsets[0],)
        and all(offset in known or offset > last for offset in table)
    )
