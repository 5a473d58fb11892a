"""Which real lesions a new one takes after: those on scans that look like this one, of its size.

A bundle's tables hold lesions of several clinics. Drawn from all of them alike, the lesions on one
clinic's scans would be as dark, as even and as large as those on the other's.

Nor are small lesions as large ones are: nine in ten benign lesions of BUSI that cover less than a
hundredth of their scan have an echo ratio below 0.58, of those above eight hundredths below 0.98,
and behind the largest fifth enhancement reaches 5.6, behind the smallest 1.7.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.scan_style import STYLE

__all__ = ["contrast_over", "lesion_size", "most_alike"]

_SHARE, _FEWEST = 1 / 4, 40
"""Of the lesions that come into question, but no fewer: a folder's scans are much alike, and its
lesions must be as different as real ones. Echo ratios on BUSI's held-out healthy scans reach from
0.18 to 0.96 (benign, 5th to 95th percentile; in the table 0.20 to 0.83), with an eighth from 0.26;
the median heterogeneity of malignant ones is 0.29 (the table 0.23, BUSI 0.34, BUS-BRA 0.20), with
an eighth 0.31, with a half 0.25."""

_WEIGHT = {"aspect": 2.0}
"""By how much a column counts more than the others. The form of the field of view says which probe
it was, and how deep it looked: with it a lesion's width and depth, as shares of the field's height,
are those of this kind of scan. What 104 healthy scans of BUSI draw from (median; the real lesions
of BUSI 0.40 to 0.43, 0.34 and 1.35 to 1.43), without it, with 1 and with 2: depth of malignant ones
0.38, 0.39, 0.44, their heterogeneity 0.28, 0.29, 0.32, posterior ratio of benign ones 1.24, 1.28,
1.34."""

_SIZE_WEIGHT = 3.0
"""By how much size counts more than one of those columns. On 97 healthy scans of BUSI the size of
the lesion that was drawn from went with that of the place as (correlation of the logarithms,
benign, malignant): 0.03, 0.00 without it; 0.21, 0.25 with 1; 0.53, 0.54 with 2; 0.70, 0.73 with 3;
0.79, 0.79 with 4. The median heterogeneity of malignant ones is 0.32, 0.33, 0.32, 0.31, 0.30."""
_CONTRAST = STYLE.index("contrast")
_FARTHEST = 0.5
"""Largest logarithm of a contrast over another that is believed."""
_SMALLEST = 0.01
"""Size that smaller ones count as."""


def lesion_size(area: float, fov: NDArray[np.bool_]) -> float:
    """The root of a lesion's area, in pixels of its scan, over the height of the field of view
    (H, W); 0 without one."""
    rows = np.flatnonzero(fov.any(1))
    return float(np.sqrt(area)) / (int(np.ptp(rows)) + 1) if rows.size else 0.0


def most_alike(
    styles: NDArray[np.float32],
    style: NDArray[np.float32],
    among: NDArray[np.intp],
    sizes: NDArray[np.float32] | None = None,
    size: float = 0.0,
) -> NDArray[np.intp]:
    """Those of the row numbers ``among`` whose ``styles`` (n, k) are nearest to ``style`` (k,), and
    ``sizes`` (n,), where they are known, to ``size``, see :func:`lesion_size`.

    ``styles`` are of :data:`busynth_gui.imaging.scan_style.STYLE`, of which older bundles lack the
    last, each column counted in its standard deviations, as are the logarithms of sizes.
    """
    there = styles.shape[1]
    weight = np.array([_WEIGHT.get(name, 1.0) for name in STYLE[:there]])
    count = max(_FEWEST, round(_SHARE * len(among)))
    if len(among) <= count:
        return among
    scale = np.maximum(styles.std(0), 1e-3) / weight
    apart = (((styles[among] - style[:there]) / scale) ** 2).sum(1)
    if sizes is not None:
        logs = np.log(np.maximum(sizes, _SMALLEST))
        apart_in_size = (logs[among] - np.log(max(size, _SMALLEST))) / max(float(logs.std()), 1e-3)
        apart += (_SIZE_WEIGHT * apart_in_size) ** 2
    return among[np.sort(np.argsort(apart, kind="stable")[:count])]


def contrast_over(styles: NDArray[np.float32], style: NDArray[np.float32]) -> float:
    """The contrast of a scan with ``style`` (k,) over the mean of those most like it of ``styles``
    (n, k): about 1 where there are scans like it, 0.6 to 1.6.

    Grey levels are logarithms of echoes, through a map that each machine and preset has of its
    own; a softer one brings all of them nearer to each other, scans' and lesions' alike.
    """
    alike = most_alike(styles, style, np.arange(len(styles)))
    more = float(style[_CONTRAST] - styles[alike, _CONTRAST].mean())
    return float(np.exp(np.clip(more, -_FARTHEST, _FARTHEST)))
