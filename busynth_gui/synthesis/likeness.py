"""Which real lesions a new one takes after: those on scans that look like this one.

A bundle's tables hold lesions of several clinics. Drawn from all of them alike, the lesions on one
clinic's scans would be as dark, as even and as large as those on the other's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.scan_style import STYLE

__all__ = ["most_alike"]

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


def most_alike(
    styles: NDArray[np.float32], style: NDArray[np.float32], among: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Those of the row numbers ``among`` whose ``styles`` (n, k) are nearest to ``style`` (k,).

    ``styles`` are of :data:`busynth_gui.imaging.scan_style.STYLE`, of which older bundles lack the
    last, each column counted in its standard deviations.
    """
    there = styles.shape[1]
    weight = np.array([_WEIGHT.get(name, 1.0) for name in STYLE[:there]])
    count = max(_FEWEST, round(_SHARE * len(among)))
    if len(among) <= count:
        return among
    scale = np.maximum(styles.std(0), 1e-3) / weight
    apart = (((styles[among] - style[:there]) / scale) ** 2).sum(1)
    return among[np.sort(np.argsort(apart, kind="stable")[:count])]
