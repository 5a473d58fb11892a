"""The copy-paste baseline: a training lesion copied onto a healthy scan.

Cheap, without any network, and hard to beat by distribution measures, because every pixel is real.
So each metric of a bundle is held against it. Two ways: pasted hard along the mask, or blended with
Poisson image editing (Perez, Gangnet and Blake, ACM Trans. Graph. 22(3), 2003, by
``cv2.seamlessClone``). Lesions keep their size and are not turned: a scan's speckle would show it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import MAX_SEED
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from training.evaluate.measures.pairs import Pair

__all__ = ["Blend", "Propose", "copy_paste_pairs", "paste", "paste_shifted"]

Blend = Literal["hard", "poisson"]
Propose = Callable[[Scan, str, int], EllipseRegion]
"""Scan, pathology and seed to a candidate region; Refusal when the scan has no room."""

_LESIONS, _PLACES = 12, 6
"""Lesions tried on a scan, and proposed places tried for each, before the scan is given up."""
_ERODED = 3
"""OpenCV erodes the mask so many px before it solves; the seam lies there."""


def copy_paste_pairs(
    healthy: Sequence[Pair],
    pathologies: Sequence[str],
    lesions: Sequence[Pair],
    propose: Propose,
    seed: int,
    blend: Blend = "poisson",
) -> list[Pair]:
    """One pasted pair for each healthy scan with the pathology beside it.

    ``healthy`` may name a scan several times: give those below a synthetic set, and its
    pathologies, and the sets match. ``lesions`` are the training pairs to copy, each used once
    before any is used again; ``propose`` gives the places at which the program would put one.
    Both blends put the same lesions to the same places. A scan on which nothing fits is left out.
    """
    if len(healthy) != len(pathologies):
        raise ValueError(f"{len(healthy)} scans but {len(pathologies)} pathologies")
    rng = np.random.default_rng([seed, 3])
    decks: dict[str, list[Pair]] = {}
    out = []
    for k, (scan, pathology) in enumerate(zip(healthy, pathologies, strict=True)):
        made = _one(scan, pathology, lesions, decks, propose, rng, blend)
        if made is not None:
            lesion, pixels, mask = made
            name = f"{scan.name} {pathology} paste {k}"
            out.append(Pair(name, scan.dataset, pathology, scan.group, pixels, mask, lesion.name))
    return out


def _one(
    scan: Pair,
    pathology: str,
    lesions: Sequence[Pair],
    decks: dict[str, list[Pair]],
    propose: Propose,
    rng: np.random.Generator,
    blend: Blend,
) -> tuple[Pair, NDArray[np.uint8], NDArray[np.bool_]] | None:
    fov = field_of_view(scan.pixels)
    opened = Scan(scan.name, scan.pixels)
    unfit: list[Pair] = []
    found = None
    try:
        for _ in range(_LESIONS):
            lesion = _deal(decks, pathology, lesions, rng)
            centre = _centre(opened, fov, lesion, propose, rng)
            if centre is not None:
                found = lesion, *paste(scan.pixels, lesion, centre, blend)
                break
            unfit.append(lesion)
    except Refusal:
        unfit.append(lesion)
    # What did not fit on this scan may fit on the next.
    decks[pathology][:0] = unfit
    return found


def _deal(
    decks: dict[str, list[Pair]],
    pathology: str,
    lesions: Sequence[Pair],
    rng: np.random.Generator,
) -> Pair:
    deck = decks.setdefault(pathology, [])
    if not deck:
        deck += [p for p in lesions if p.pathology == pathology]
        if not deck:
            raise ValueError(f"no {pathology} training lesion to paste")
        order = rng.permutation(len(deck))
        deck[:] = [deck[int(i)] for i in order]
    return deck.pop()


def _centre(
    scan: Scan,
    fov: NDArray[np.bool_],
    lesion: Pair,
    propose: Propose,
    rng: np.random.Generator,
) -> tuple[int, int] | None:
    """A place that stage one might propose and where the lesion lies in the field of view.

    Raises Refusal when the scan has no room for any lesion.
    """
    for _ in range(_PLACES):
        region = propose(scan, lesion.pathology, int(rng.integers(MAX_SEED)))
        centre = round(region.cx), round(region.cy)
        shifted = paste_shifted(lesion.mask, centre, fov.shape)
        if shifted is not None and not (shifted & ~fov).any():
            return centre
    return None


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
    pixels: NDArray[np.uint8], lesion: Pair, centre: tuple[int, int], blend: Blend
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A lesion copied to ``centre`` (x, y) of a scan uint8 (H, W): the image and its mask.

    Outside the mask (``poisson``: the mask grown by a tenth of the lesion, at least 6 px) the scan
    stays bit for bit. Raises ValueError when the lesion does not fit on the scan there.
    """
    mask = paste_shifted(lesion.mask, centre, pixels.shape)
    if mask is None:
        raise ValueError(f"the lesion of {lesion.name} does not fit at {centre}")
    by = _offset(lesion.mask, centre)
    source = _move(lesion.pixels, by, pixels.shape, cv2.BORDER_REPLICATE)
    if blend == "hard":
        return np.where(mask, source, pixels), mask
    grown = _grown(mask)
    return np.where(grown, _cloned(pixels, source, grown), pixels), mask


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
