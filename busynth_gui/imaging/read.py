"""Scans and masks in: the one door for every file that a user gives."""

from __future__ import annotations

from busynth_gui.imaging.readers.decode import count_frames
from busynth_gui.imaging.readers.decode import decode_mask as read_mask
from busynth_gui.imaging.readers.decode import decode_scan as read_scan
from busynth_gui.imaging.readers.limits import MAX_PIXELS
from busynth_gui.imaging.readers.listing import SCAN_SUFFIXES, list_scans

__all__ = [
    "MAX_PIXELS",
    "SCAN_SUFFIXES",
    "count_frames",
    "list_scans",
    "read_mask",
    "read_scan",
]
