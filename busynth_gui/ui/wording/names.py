"""Names in lists: found and put in order as people read them."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["as_searched", "name_order"]


def as_searched(text: str) -> str:
    """Without regard to case, and to whether a file system wrote ü as one sign or as two."""
    return unicodedata.normalize("NFC", text.casefold())


def name_order(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A key by which "scan 9" stands before "scan 10", and Ärztin beside Arzt (DIN 5007-1)."""
    signs = unicodedata.normalize("NFD", name.casefold())
    letters = "".join(sign for sign in signs if not unicodedata.combining(sign))
    parts = re.split(r"(\d+)", letters)
    # Every second part is of digits that count; of ² and ① none is.
    key = [(0, int(p), "") if at % 2 else (1, 0, p) for at, p in enumerate(parts) if p]
    return key, name
