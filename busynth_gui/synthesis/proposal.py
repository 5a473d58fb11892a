"""Stage one's proposals: where and how large a lesion of a class may be on this scan.

Sites are drawn from the places of real lesions of the same class (the bundle's
``lesions.safetensors``: centre, size and turn relative to the field of view, without pixels),
jittered as a kernel density estimate is sampled (Silverman, 1986, section 6.4), and kept only
where the scan shows breast tissue: inside the field of view, below the skin, not in the dark
where the echo is lost, and not in what lies under a rib or the pleura.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.placement import reach

__all__ = ["PLACE_COLUMNS", "ROOM", "oriented", "propose_region"]

PLACE_COLUMNS = ("cx", "cy", "rx", "ry", "degrees")
"""cx, cy: share of the field of view's box; rx, ry: half-axes as a share of its height."""

_SIZES = 8
"""Real lesions whose size is tried."""
_PLACES = 10
"""Places tried for each size; half of them about the lesion's own, half about others'."""
_SHRINK = (1.0, 0.88, 0.77)
_SIZES_BESIDE, _SHRINK_BESIDE = 24, (1.0, 0.7, 0.5)
"""The same beside another lesion, where there is less room. With those of an empty scan 44 % of the
second lesions on the sample scans found no place; with these 19 %, most beside the largest."""
_JITTER = np.array([0.05, 0.04, 6.0])
"""Of centre (cx, cy) and turn (degrees); the centre's grows with each failure."""
_NOTHING = 0.03
"""Mean grey level nearby, of full scale, below which nothing is seen."""
_LOST = 0.2
"""Share of the upper quartile below which a median is that of what is lost."""
_SKIN = 0.05
"""Share of the depth that skin and its entry echo may take up."""
_DEEPEST = 0.82
"""Share of the depth below which muscle, chest wall and noise prevail."""
_LARGEST = (0.5, 0.36)
"""Largest half-axes as shares of the height: what is beyond fills the breast, and on a healthy
scan would have to replace all that is there. Such lesions are made this large."""
_MAP_SIDE = 1024
"""Longest side, px, of the map of likely tissue."""
ROOM = {Pathology.BENIGN: (0.98, 1.02), Pathology.MALIGNANT: (1.7, 1.2)}
"""A region's extent along the skin and in depth over that of a real lesion: an outline stays inside
its region, and stage one fills 0.67 (benign) and 0.46 (malignant) of its area. Without it malignant
lesions came out 0.73 standard deviations too small; with 1.3 in depth too deep by a tenth. Of
benign ones in 80 regions the median width, in shares of the scan's depth, was 0.46 with 1.08 and is
0.42 so; of BUSI's it is 0.35."""


def oriented(places: NDArray[np.float32], orientation: str | None) -> NDArray[np.intp]:
    """The rows of ``places`` (n, 5) that lie as asked for: "parallel" is wider than deep.

    All of them when nothing was asked for, or when none lies so. Stage one keeps to its region: a
    lesion that is to be taller than wide needs a place that is.
    """
    if orientation is None:
        return np.arange(len(places))
    turn = np.radians(places[:, 4])
    wide = np.hypot(places[:, 2] * np.cos(turn), places[:, 3] * np.sin(turn))
    deep = np.hypot(places[:, 2] * np.sin(turn), places[:, 3] * np.cos(turn))
    # Well to the side that was asked for: the places are turned a little when they are drawn.
    ratio = deep / np.maximum(wide, 1e-6)
    wanted = ratio < 0.9 if orientation == "parallel" else ratio > 1.1
    return np.flatnonzero(wanted if wanted.any() else np.ones_like(wanted))


def propose_region(
    scan: Scan,
    fov: NDArray[np.bool_],
    places: NDArray[np.float32],
    rng: np.random.Generator,
    marks: NDArray[np.bool_] | None = None,
    room: tuple[float, float] = (1.0, 1.0),
    taken: NDArray[np.bool_] | None = None,
    white: int | None = None,
) -> EllipseRegion:
    """An ellipse for a lesion; ``places`` is (n, 5) in the order of :data:`PLACE_COLUMNS`.

    It is ``room`` times as wide and as deep as a real lesion. It touches none of ``marks`` (H, W),
    what is drawn on the scan, and neither it nor its band what is ``taken`` (H, W) by others.
    ``white`` is the level that counts as white, where it is not the scan's.

    Raises Refusal when the field of view has no room for any.
    """
    if not fov.any():
        raise Refusal("{0} shows no tissue", "choose another scan or draw a region", scan.name)
    tissue = _tissue_likelihood(scan, fov, white)
    if marks is not None:
        tissue[marks] = np.nan  # no place is proposed that holds one
    # The size is drawn first and kept if at all possible: small lesions fit in more places, and
    # were all drawn alike, the large ones would hardly ever come.
    sizes, shrinks = (_SIZES, _SHRINK) if taken is None else (_SIZES_BESIDE, _SHRINK_BESIDE)
    for _ in range(sizes):
        own = places[int(rng.integers(len(places)))].astype(np.float64)
        grown = float(np.exp(rng.normal(0, 0.12)))
        for shrink in shrinks:
            size = np.minimum(own[2:4] * grown * shrink, _LARGEST)
            region = _best_place(size, room, own, places, fov, tissue, rng, taken)
            if region is not None:
                return region
    raise Refusal("stage one finds no place for a lesion on {0}", "draw a region on it", scan.name)


def _best_place(
    size: NDArray[np.float64],
    room: tuple[float, float],
    own: NDArray[np.float64],
    places: NDArray[np.float32],
    fov: NDArray[np.bool_],
    tissue: NDArray[np.float32],
    rng: np.random.Generator,
    taken: NDArray[np.bool_] | None = None,
) -> EllipseRegion | None:
    """An ellipse with ``room``, in width and depth, for a lesion of half-axes ``size`` (shares of
    the field of view's height), or None.

    The lesion lies in the tissue; its region, in which the outline finds its place, may reach
    beyond, if not out of the scan's top: else the large and the wide ones would seldom find one,
    and lie too deep. Malignant outlines of 80 regions (upper end, centre; shares of the depth,
    median): with regions kept out of the skin 0.20, 0.44; so 0.18, 0.40; lesions of BUSI 0.17,
    0.39.
    """
    rows, columns = np.flatnonzero(fov.any(1)), np.flatnonzero(fov.any(0))
    best: tuple[float, EllipseRegion] | None = None
    for k in range(_PLACES):
        place = own if k < _PLACES // 2 else places[int(rng.integers(len(places)))]
        centre = place[:2] + rng.standard_normal(2) * _JITTER[:2] * (1 + k % (_PLACES // 2))
        if taken is not None and k % 2:
            centre = rng.uniform((0.0, _SKIN), (1.0, _DEEPEST))  # beside another, anywhere will do
        degrees = own[4] + float(rng.standard_normal()) * _JITTER[2]
        lesion, region = (
            _on_scan(np.array([*centre, *axes, degrees]), rows, columns)
            for axes in (size, size * _along_axes(room, degrees))
        )
        score = _score(lesion, fov, tissue, int(rows[0]), int(rows[-1]) + 1)
        if score is None or _above(region, rows) or _marked(region, tissue):
            continue
        if taken is not None and _reaches(region, fov, taken):
            continue
        # Not always the brightest place: a Gumbel draw samples in proportion to the score.
        drawn = np.log(score) + float(rng.gumbel()) * 0.5
        if best is None or drawn > best[0]:
            best = (drawn, region)
    return None if best is None else best[1]


def _along_axes(room: tuple[float, float], degrees: float) -> NDArray[np.float64]:
    """Of an ellipse that is turned, by what its half-axes grow when it gets ``room``."""
    turn = np.radians(degrees)
    across = np.array([np.cos(turn), np.sin(turn)]) * room
    down = np.array([np.sin(turn), np.cos(turn)]) * room
    return np.array([np.hypot(*across), np.hypot(*down)])


def _above(region: EllipseRegion, rows: NDArray[np.intp]) -> bool:
    turn = np.radians(region.degrees)
    reach = np.hypot(region.rx * np.sin(turn), region.ry * np.cos(turn))
    return bool(region.cy - reach < rows[0])


def _marked(region: EllipseRegion, tissue: NDArray[np.float32]) -> bool:
    shape = (int(tissue.shape[0]), int(tissue.shape[1]))
    return bool(np.isnan(tissue[region.rasterize(shape)]).any())


def _reaches(region: EllipseRegion, fov: NDArray[np.bool_], taken: NDArray[np.bool_]) -> bool:
    shape = (int(fov.shape[0]), int(fov.shape[1]))
    return bool((reach(region.rasterize(shape), fov | taken) & taken).any())


def _on_scan(
    place: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> EllipseRegion:
    top, left = int(rows[0]), int(columns[0])
    height, width = int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left
    cx, cy, rx, ry, degrees = (float(v) for v in place)
    rx, ry = max(rx * height, 8.0), max(ry * height, 8.0)
    # Whole px and degrees: the request is written into manifests and read by people.
    return EllipseRegion(
        round(left + cx * width), round(top + cy * height), round(rx), round(ry), round(degrees)
    )


def _tissue_likelihood(
    scan: Scan, fov: NDArray[np.bool_], white: int | None = None
) -> NDArray[np.float32]:
    """0 to 1: how much a place looks like insonated tissue, from local brightness and texture.

    Of a large scan it is made small: it is blurred over a thirtieth of its side anyway.
    """
    height, width = scan.shape
    shrink = min(1.0, _MAP_SIDE / max(scan.shape))
    small = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    grey = cv2.resize(scan.pixels, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    grey /= white or scan.full_scale
    within = fov
    if shrink < 1:
        within = cv2.resize(fov.astype(np.uint8), small, interpolation=cv2.INTER_NEAREST) > 0
    if not within.any():
        within = np.ones_like(within)
    size = max(3.0, min(grey.shape) / 30)
    mean = cv2.GaussianBlur(grey, (0, 0), size)
    spread = np.sqrt(np.maximum(cv2.GaussianBlur(grey * grey, (0, 0), size) - mean**2, 0))
    bright, texture = (
        np.clip(plane / max(_typical(plane[within]), 1e-3), 0, 1.2) / 1.2
        for plane in (mean, spread)
    )
    bright[cv2.GaussianBlur(grey, (0, 0), size / 4) < _NOTHING] = 0
    likelihood = cv2.resize(bright * texture, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(likelihood, np.float32)


def _typical(values: NDArray[np.float32]) -> float:
    """The median; of a scan that shows nothing in its deeper half, of what it shows."""
    middle, upper = np.quantile(values, (0.5, 0.75))
    return float(max(middle, _LOST * upper))


def _score(
    region: EllipseRegion,
    fov: NDArray[np.bool_],
    tissue: NDArray[np.float32],
    top: int,
    bottom: int,
) -> float | None:
    shape = (int(fov.shape[0]), int(fov.shape[1]))
    inside = region.rasterize(shape)
    area = int(inside.sum())
    expected = np.pi * region.rx * region.ry
    if area < 200 or area < 0.97 * expected or (inside & ~fov).any():
        return None
    rows = np.flatnonzero(inside.any(1))
    depth = bottom - top
    if rows[0] < top + _SKIN * depth or rows[-1] > top + _DEEPEST * depth:
        return None
    values = tissue[inside]
    if np.percentile(values, 20) < 0.15:
        return None
    return float(values.mean())
