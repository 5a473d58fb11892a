"""Names of files that can name nobody, whatever was typed into the machine that wrote them."""

from __future__ import annotations

import re
from pathlib import PurePath

__all__ = ["neutral_name"]

_WORDS = frozenset(
    ("abdomen", "axial", "bild", "bmode", "breast", "brust", "case", "cine", "clip", "copy", "cut",
     "dcm", "demo", "dicom", "export", "f", "file", "film", "fov", "frame", "full", "healthy", "i",
     "ima", "image", "images", "img", "im", "kopie", "l", "left", "links", "mamma", "mode",
     "normal",
     "of", "r", "rechts", "right", "roi", "sample", "scan", "series", "serie", "single", "slice",
     "study", "sweep",
     "test", "trans", "transverse", "ultrasound", "us", "view")
)  # fmt: skip
"""What scanners, archives and people call pictures by; none of them is anybody's name."""
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+")
_PLAIN = re.compile(r"[A-Za-z0-9 ._()-]{1,60}")
_ENDINGS = {".dcm", ".dicom", ".ima", ".img"}


def neutral_name(name: str) -> bool:
    """Whether a file's name is made of such words and one counter: "IM0001", "left breast 2.dcm".

    A counter has two digits, begins with a zero, or follows a word and has four at most: longer
    ones are birth dates and the numbers of patients, as are several of them side by side.
    """
    path = PurePath(name)
    stem = path.stem if path.suffix.casefold() in _ENDINGS else name
    if not _PLAIN.fullmatch(stem):
        return False
    parts = _PARTS.findall(stem)
    words = [part for part in parts if part.isalpha()]
    numbers = [part for part in parts if part.isdecimal()]
    if not parts or len(numbers) > 1 or any(word.casefold() not in _WORDS for word in words):
        return False
    return all(_counts(number, after_word=bool(words)) for number in numbers)


def _counts(number: str, after_word: bool) -> bool:
    if len(number) <= 2:
        return True
    if number.startswith("00"):
        return len(number) <= 8 and len(number.lstrip("0")) <= 4
    return len(number) <= 4 and (after_word or number.startswith("0"))
