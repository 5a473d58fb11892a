"""Which real lesions a new one takes after: those on scans that look like this one.

A bundle's tables hold lesions of several clinics. Drawn from all of them alike, the lesions on one
clinic's scans would be as dark, as even and as large as those on the other's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["most_alike"]

_SHARE, _FEWEST = 1 / 4, 40
"""Of the lesions that come into question, but no fewer: a folder's scans are much alike, and its
lesions must be as different as real ones. Echo ratios on BUSI's held-out healthy scans reach from
0.18 to 0.96 (benign, 5th to 95th percentile; in the table 0.20 to 0.83), with an eighth from 0.26;
the median heterogeneity of malignant ones is 0.29 (the table 0.23, BUSI 0.34, BUS-BRA 0.20), with
an eighth 0.31, with a half 0.25."""


def most_alike(
    styles: NDArray[np.float32], style: NDArray[np.float32], among: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Those of the row numbers ``among`` whose ``styles`` (n, k) are nearest to ``style`` (k,).

    ``styles`` are of :data:`busynth_gui.imaging.scan_style.STYLE`, each column counted in its
    standard deviations.
    """
    count = max(_FEWEST, round(_SHARE * len(among)))
    if len(among) <= count:
        return among
    scale = np.maximum(styles.std(0), 1e-3)
    apart = (((styles[among] - style) / scale) ** 2).sum(1)
    return among[np.sort(np.argsort(apart, kind="stable")[:count])]
