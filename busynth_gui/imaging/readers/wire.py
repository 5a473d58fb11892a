"""How requests and answers go through a reader's pipe: a length each, JSON, and raw bytes.

No pickle is among it: whoever makes a decoder run code of his in a reader gains no more than a
wrong picture there.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

__all__ = ["receive", "send"]

_HEAD = struct.Struct("<IQ")
_LARGEST = 1 << 30


def send(stream: IO[bytes], message: dict[str, Any], payload: bytes | memoryview = b"") -> None:
    """Write a message with its payload. Raises OSError when nobody reads any more."""
    text = json.dumps(message).encode()
    stream.write(_HEAD.pack(len(text), len(payload)) + text)
    stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytearray] | None:
    """A message with its payload; None at the end of the stream. Raises ValueError for nonsense."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, size = _HEAD.unpack(head)
    if max(length, size) > _LARGEST:
        raise ValueError("a message is too long")
    text = stream.read(length)
    payload = bytearray(size)
    rest = memoryview(payload)
    while rest and (count := stream.readinto(rest)):  # type: ignore[attr-defined]
        rest = rest[count:]
    if len(text) < length or rest:
        return None
    return json.loads(text), payload
