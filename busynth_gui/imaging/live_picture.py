"""What live previews show, as pixels; and a candidate seen like one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.progress import LivePreview
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.crop import window_around

__all__ = ["LARGEST_PREVIEW", "live_picture", "marked_picture"]

LARGEST_PREVIEW = 448
"""Side from which on what a live preview is made of, and what it shows, is reduced, px."""
_AROUND = 2.3
"""Width of what is shown over the lesion's longest side: that of the window it is made in."""
_DASH = 6
"""Length of a dash and of the gap behind it, px."""


def live_picture(candidate: Candidate, full_scale: int) -> LivePreview:
    """A candidate as the preview of its own request; ``full_scale`` is its scan's."""
    window = window_around(candidate.mask, context=_AROUND)
    # With what the lesion throws behind it, which goes on beyond that window.
    box = window.with_room(candidate.band)
    top, left = box[0].start, box[1].start
    grey = candidate.image[box].astype(np.float32) * (255.0 / full_scale)
    mask = candidate.mask[box].astype(np.float32)
    height, width = grey.shape
    scale = min(1.0, LARGEST_PREVIEW / max(grey.shape))
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        grey, mask = (
            cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (grey, mask)
        )
    pixels = np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)
    return LivePreview(pixels, mask > 0.5, left, top, width, height, whole=True)


def marked_picture(scan: Scan, preview: LivePreview) -> NDArray[np.uint8]:
    """The scan (H, W) in 8 bit with a preview on it, in a dashed frame that says what it is."""
    grey = scan.pixels.astype(np.float32) * (255.0 / scan.full_scale)
    picture = np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)
    left, top = round(preview.x), round(preview.y)
    inner = picture[top : top + round(preview.height), left : left + round(preview.width)]
    height, width = inner.shape
    inner[:] = cv2.resize(preview.pixels, (width, height), interpolation=cv2.INTER_AREA)
    for edge in (inner[0], inner[-1], inner[:, 0], inner[:, -1]):
        edge[np.arange(len(edge)) // _DASH % 2 == 0] = 255
    left, top = left + 2, top + 2
    cv2.rectangle(picture, (left, top), (left + 72, top + 17), 0, cv2.FILLED)
    cv2.putText(picture, "PREVIEW", (left + 3, top + 14), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    return picture
