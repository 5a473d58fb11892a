"""Small looks at scans and candidates, made once and kept: JPEG, since speckle makes large PNGs.

They are twice as large as they are shown, for screens with two pixels to the point.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.crop import window_around

__all__ = ["candidate_thumbnail", "scan_thumbnail"]

_SIDE = 192
_QUALITY = 90


def candidate_thumbnail(image: Pixels, mask: NDArray[np.bool_], full_scale: int) -> bytes:
    """JPEG (192, 192) of the surroundings of a non-empty mask; ``full_scale`` is shown white."""
    return _grey(window_around(mask).extract(image, _SIDE), full_scale)


def scan_thumbnail(scan: Scan) -> bytes:
    """JPEG of the whole scan, its longest side at most 192 px."""
    factor = min(1.0, _SIDE / max(scan.shape))
    size = (max(1, round(scan.shape[1] * factor)), max(1, round(scan.shape[0] * factor)))
    small = cv2.resize(scan.pixels, size, interpolation=cv2.INTER_AREA)
    return _grey(np.asarray(small, np.float32), scan.full_scale)


def _grey(pixels: NDArray[np.float32], full_scale: int) -> bytes:
    shown = np.clip(np.round(pixels * (255.0 / full_scale)), 0, 255)
    done, data = cv2.imencode(".jpg", shown.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done
    return data.tobytes()
