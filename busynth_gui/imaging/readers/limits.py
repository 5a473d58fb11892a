"""How large and how small a frame may be that is read from a file, and what it is called."""

from __future__ import annotations

from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import MIN_SCAN_SIDE

__all__ = ["MAX_PIXELS", "frame_name", "refuse_small", "too_large"]

MAX_PIXELS = 64_000_000
"""Largest frame that is decoded; a small file can claim to hold far more."""


def refuse_small(path: Path, shape: tuple[int, ...]) -> None:
    """Raise Refusal when a frame of that shape (H, W, ...) has no room for a lesion."""
    if min(shape[:2]) < MIN_SCAN_SIDE:
        raise Refusal(
            "{0} is {1} x {2} px",
            "give a scan of at least {3} x {3} px",
            path,
            shape[1],
            shape[0],
            MIN_SCAN_SIDE,
        )


def too_large(path: Path) -> Refusal:
    return Refusal(
        "{0} claims more than {1} million pixels",
        "give a single scan",
        path,
        MAX_PIXELS // 1_000_000,
    )


def frame_name(name: str, frame: int, count: int) -> str:
    """What frame ``frame`` (from 0) of a film of ``count`` is called: ``cine_frame012.dcm``."""
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.isdecimal():
        stem, dot, ending = name, "", ""
    return f"{stem}_frame{frame + 1:0{len(str(count))}d}{dot}{ending}"
