"""BI-RADS descriptors measured from mask and pixels, where a data set carries none.

The words are those of the ultrasound lexicon of the ACR BI-RADS Atlas, 5th edition (2013). The
figures come from the literature on computer-aided diagnosis, each named at its field below:

- Stavros et al., Radiology 196(1), 1995: "taller than wide", shadowing, the brightness of a nodule;
- Horsch et al., Med. Phys. 29(2), 2002: depth-to-width ratio; the grey level behind a lesion
  against that on both sides of it;
- Chen et al., Radiology 226(2), 2003: the equivalent ellipse, its axes, the outline against it;
- Joo et al., IEEE Trans. Med. Imaging 23(10), 2004: ellipsoid shape, brightness of a nodule;
- Chang et al., Breast Cancer Res. Treat. 89(2), 2005: solidity;
- Shen et al., Ultrasound Med. Biol. 33(11), 2007: orientation, the step over the outline, grey
  levels inside and around, put to BI-RADS words.

None of these works gives thresholds for our ratios of grey levels as they lie in a file, so the
thresholds of :func:`describe` are ours; they are what "measured" means throughout the program.
BI-RADS compares echoes with subcutaneous fat, which is not outlined in these data: we compare with
the tissue around the lesion.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams

__all__ = [
    "LesionMeasures",
    "OutlineMeasures",
    "describe",
    "enough_seen",
    "measure_lesion",
    "measure_outline",
    "measured_behind",
    "orientation_of",
    "posterior_zones",
    "ring",
    "shape_of",
    "smooth",
]

_LEAST_SEEN = 20
"""Pixels behind a lesion, and beside that, of which a mean says something."""


@dataclass(frozen=True)
class OutlineMeasures:
    """Figures of an outline alone. Ratios are dimensionless."""

    area_px: int
    depth_to_width: float
    """Height over width of the mask's upright box; above 1 is "taller than wide" (Stavros et al.
    1995; the ratio: Horsch et al. 2002). BI-RADS: orientation."""
    elongation: float
    """Major over minor axis of the ellipse with the mask's second moments, 1 or more (Chen et al.
    2003, there the ratio of long to short axis). BI-RADS: round or oval."""
    ellipse_overlap: float
    """Intersection over union of the mask and that ellipse, scaled to the same area, 0 to 1 (the
    equivalent ellipse of Chen et al. 2003, the ellipsoid shape of Joo et al. 2004; that both are
    compared by overlap is ours). BI-RADS: oval or irregular."""
    solidity: float
    """Area over the area of the convex hull, 0 to 1 (Chang et al. 2005): lobes, spicules and
    indentations lower it. BI-RADS: shape and margin."""


@dataclass(frozen=True)
class LesionMeasures(OutlineMeasures):
    """Figures of one lesion: its outline and, as fractions of full scale, its grey levels."""

    mean_inside: float
    echo_ratio: float
    """Mean grey level inside over that of a ring as wide as a third of the lesion's size, the root
    of its area (Shen et al. 2007 and Joo et al. 2004 take a difference; a ratio does not depend on
    the gain). BI-RADS: echo pattern."""
    heterogeneity: float
    """Standard deviation of the grey level inside over the mean grey level of the ring (ours: a
    difference of grey levels, like the echo ratio, does not depend on the gain when divided so).
    BI-RADS: how heterogeneous the echo pattern is."""
    edge_step: float
    """Mean grey level of a rim outside the outline less that of one inside, in standard deviations
    of the ring (Shen et al. 2007, lesion boundary; the division is ours). BI-RADS: margin."""
    posterior_ratio: float
    """Mean grey level behind the lesion over that beside it at the same depth, 1 where too little
    of either lies in the scan (Horsch et al. 2002, there a difference). BI-RADS: posterior."""


def measure_lesion(
    grey: NDArray[np.float32],
    mask: NDArray[np.bool_],
    valid: NDArray[np.bool_] | None = None,
    beams: Beams = STRAIGHT_DOWN,
) -> LesionMeasures:
    """Measure a lesion: ``grey`` (H, W) as fractions of full scale, ``mask`` boolean, not empty.

    Pixels outside ``valid`` (graphics, outside the field of view) are left out of grey-level means.
    What lies behind the lesion lies along ``beams``.
    """
    valid = np.ones(mask.shape, bool) if valid is None else valid
    size = np.sqrt(mask.sum())
    solid = mask.astype(np.uint8)
    outside = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5)
    inside = cv2.distanceTransform(solid, cv2.DIST_L2, 5)
    around = ring(mask, valid)
    rim = max(3.0, 0.06 * size)
    outer = (outside > 1) & (outside < 1 + rim) & valid
    inner = (inside > 1) & (inside < 1 + rim) & valid
    spread = float(grey[around].std()) if around.any() else 0.0
    level = max(_mean(grey, around), 1e-3)
    behind = measured_behind(grey, *(part & valid for part in posterior_zones(mask, beams=beams)))
    return LesionMeasures(
        **asdict(measure_outline(mask)),
        mean_inside=_mean(grey, mask & valid),
        echo_ratio=_mean(grey, mask & valid) / level,
        heterogeneity=float(grey[mask & valid].std()) / level if (mask & valid).any() else 0.0,
        edge_step=(_mean(grey, outer) - _mean(grey, inner)) / max(spread, 1e-3),
        posterior_ratio=1.0 if behind is None else behind,
    )


def measure_outline(mask: NDArray[np.bool_]) -> OutlineMeasures:
    """Measure the outline of a ``mask`` (H, W) that is not empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    height, width = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    # The ellipse may reach over the mask's own box, and over the scan's border.
    within = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    near = np.pad(within, max(height, width) // 2 + 1)
    solid = near.astype(np.uint8)
    moments = cv2.moments(solid, binaryImage=True)
    area = int(moments["m00"])
    second = [[moments["mu20"], moments["mu11"]], [moments["mu11"], moments["mu02"]]]
    values, vectors = np.linalg.eigh(np.array(second) / max(area - 1, 1) + np.eye(2) / 12)
    major, minor = 2 * np.sqrt(values[1]), 2 * np.sqrt(values[0])
    scale = np.sqrt(area / (np.pi * major * minor))
    y, x = np.ogrid[: near.shape[0], : near.shape[1]]
    dx, dy = x - moments["m10"] / area, y - moments["m01"] / area
    u = (dx * vectors[0, 1] + dy * vectors[1, 1]) / (major * scale)
    v = (dx * vectors[0, 0] + dy * vectors[1, 0]) / (minor * scale)
    ellipse = u**2 + v**2 <= 1
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(np.concatenate(outlines))
    hull_mask = cv2.fillConvexPoly(np.zeros(near.shape, np.uint8), hull, 1)
    return OutlineMeasures(
        area_px=area,
        depth_to_width=height / width,
        elongation=float(major / minor),
        ellipse_overlap=float((ellipse & near).sum() / (ellipse | near).sum()),
        solidity=min(1.0, area / max(int(hull_mask.sum()), 1)),
    )


def describe(m: LesionMeasures) -> Descriptors:
    """The BI-RADS words that the figures amount to."""
    if m.echo_ratio < 0.4 and m.mean_inside < 0.12:
        echo = "anechoic"
    elif m.echo_ratio < 0.85:
        echo = "hypoechoic"
    else:
        echo = "isoechoic" if m.echo_ratio < 1.15 else "hyperechoic"
    posterior = "none"
    if m.posterior_ratio > 1.25:
        posterior = "enhancement"
    elif m.posterior_ratio < 0.7:
        posterior = "shadowing"
    circumscribed = m.edge_step >= 0.6 and smooth(m)
    return Descriptors(
        shape=shape_of(m),
        orientation=orientation_of(m),
        margin="circumscribed" if circumscribed else "not-circumscribed",
        echo_pattern=echo,
        posterior=posterior,
    )


def shape_of(m: OutlineMeasures) -> str:
    """The BI-RADS word for an outline's shape."""
    if m.ellipse_overlap < 0.86 or not smooth(m):
        return "irregular"
    return "round" if m.elongation < 1.25 else "oval"


def orientation_of(m: OutlineMeasures) -> str:
    """The BI-RADS word for how an outline lies to the skin."""
    return "not-parallel" if m.depth_to_width > 1 else "parallel"


def smooth(m: OutlineMeasures) -> bool:
    """Whether an outline is without lobes, spicules and indentations."""
    return m.solidity >= 0.93


def ring(mask: NDArray[np.bool_], valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The tissue around a mask (H, W) within ``valid``, that echo ratios are measured against.

    As wide as a third of the lesion's size, the root of its area.
    """
    outside = cv2.distanceTransform(1 - mask.astype(np.uint8), cv2.DIST_L2, 5)
    near = (outside > 0) & (outside < np.sqrt(mask.sum()) / 3)
    return np.asarray(near & valid)


def _mean(grey: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
    return float(grey[where].mean()) if where.any() else 0.0


def enough_seen(zone: NDArray[np.bool_], sides: NDArray[np.bool_]) -> bool:
    """Whether so much of both (H, W) lies in the scan that one can be held against the other."""
    return bool(min(zone.sum(), sides.sum()) >= _LEAST_SEEN)


def measured_behind(
    grey: NDArray[np.float32], zone: NDArray[np.bool_], sides: NDArray[np.bool_]
) -> float | None:
    """Grey level behind the middle half of a lesion over that of equal boxes on both sides; None
    where too little of either is seen. ``grey`` as of :func:`measure_lesion`, ``zone`` and
    ``sides`` of :func:`posterior_zones`, as far as they are valid."""
    if not enough_seen(zone, sides):
        return None
    return _mean(grey, zone) / max(_mean(grey, sides), 0.02)


def posterior_zones(
    mask: NDArray[np.bool_], to_end: bool = False, beams: Beams = STRAIGHT_DOWN
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Behind the middle half of a lesion (H, W) along ``beams``, two thirds as deep as it is high
    or ``to_end`` of the scan, and at the same depth on both sides of it."""
    return beams.follow(lambda mask: _zones(mask, to_end), mask)


def _zones(mask: NDArray[np.bool_], to_end: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    columns, rows = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    left, right, bottom = int(columns[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    quarter = max((right - left) // 4, 1)
    depth = len(mask) if to_end else max((int(rows[-1]) - int(rows[0])) * 2 // 3, 4)
    zone = np.zeros(mask.shape, bool)
    zone[bottom : bottom + depth, left + quarter : right - quarter] = True
    sides = np.zeros(mask.shape, bool)
    sides[bottom : bottom + depth, max(left - 2 * quarter, 0) : left] = True
    sides[bottom : bottom + depth, right : right + 2 * quarter] = True
    return zone, sides
