"""A lesion cut out of one scan and pasted onto another, hard along its outline or blended.

Blended is Poisson image editing (Perez, Gangnet and Blake, ACM Trans. Graph. 22(3), 2003, by
``cv2.seamlessClone``). Lesions keep their size and are not turned: a scan's speckle would show it.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Blend", "paste", "paste_shifted"]

Blend = Literal["hard", "poisson"]

_ERODED = 3
"""OpenCV erodes the mask so many px before it solves; the seam lies there."""


def _offset(mask: NDArray[np.bool_], centre: tuple[int, int]) -> tuple[int, int]:
    """How far (x, y) the mask's box must move for its centre to lie on ``centre``."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    x = (int(columns[0]) + int(columns[-1])) // 2
    y = (int(rows[0]) + int(rows[-1])) // 2
    return centre[0] - x, centre[1] - y


def paste_shifted(
    mask: NDArray[np.bool_], centre: tuple[int, int], shape: tuple[int, ...]
) -> NDArray[np.bool_] | None:
    """The mask moved to ``centre`` (x, y) of a grid (H, W); None where a part would fall off."""
    moved = _move(mask.astype(np.uint8), _offset(mask, centre), shape, cv2.BORDER_CONSTANT) > 0
    return moved if moved.sum() == mask.sum() else None


def _move(
    array: NDArray[np.uint8], by: tuple[int, int], shape: tuple[int, ...], border: int
) -> NDArray[np.uint8]:
    """``array`` moved by whole px (x, y) onto a grid (H, W), bit by bit."""
    h, w = shape[:2]
    left, top = max(by[0], 0), max(by[1], 0)
    right = max(w - by[0] - array.shape[1], 0)
    bottom = max(h - by[1] - array.shape[0], 0)
    padded = cv2.copyMakeBorder(array, top, bottom, left, right, border, value=0)
    y, x = top - by[1], left - by[0]
    return np.ascontiguousarray(padded[y : y + h, x : x + w], np.uint8)


def paste(
    pixels: NDArray[np.uint8],
    source: NDArray[np.uint8],
    source_mask: NDArray[np.bool_],
    centre: tuple[int, int],
    blend: Blend = "poisson",
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A lesion copied to ``centre`` (x, y) of a scan uint8 (H, W): the image and its mask.

    ``source`` uint8 and ``source_mask`` are the scan that it is cut from and where it lies there.

    Outside the mask (``poisson``: the mask grown by a tenth of the lesion, at least 6 px) the scan
    stays bit for bit. Raises ValueError when the lesion does not fit on the scan there.
    """
    mask = paste_shifted(source_mask, centre, pixels.shape)
    if mask is None:
        raise ValueError(f"the lesion does not fit at {centre}")
    by = _offset(source_mask, centre)
    moved = _move(source, by, pixels.shape, cv2.BORDER_REPLICATE)
    if blend == "hard":
        return np.where(mask, moved, pixels), mask
    grown = _grown(mask)
    return np.where(grown, _cloned(pixels, moved, grown), pixels), mask


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    reach = max(6, round(0.1 * float(np.sqrt(mask.sum()))))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0)


def _cloned(
    pixels: NDArray[np.uint8], source: NDArray[np.uint8], mask: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Poisson blending; a margin around all three keeps the mask's box off the border.

    There OpenCV refuses the box, or takes for the boundary what is none.
    """
    pad = _ERODED + 2
    around = (pad, pad, pad, pad)
    below = cv2.copyMakeBorder(pixels, *around, cv2.BORDER_REPLICATE)
    above = cv2.copyMakeBorder(source, *around, cv2.BORDER_REPLICATE)
    where = cv2.copyMakeBorder(mask.astype(np.uint8) * 255, *around, cv2.BORDER_CONSTANT)
    x, y, w, h = cv2.boundingRect(where)
    blended = cv2.seamlessClone(
        cv2.merge([above] * 3),
        cv2.merge([below] * 3),
        cv2.merge([where] * 3),
        (x + w // 2, y + h // 2),
        cv2.NORMAL_CLONE,
    )
    return np.asarray(blended[pad:-pad, pad:-pad, 0], np.uint8)
