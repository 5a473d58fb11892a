"""Distances between two sets of features, and what else is measured on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

__all__ = ["Manifold", "class_score", "frechet", "kernel_distance", "manifold"]

Rows = NDArray[np.float64]


def frechet(a: Rows, b: Rows) -> float:
    """Squared Frechet distance of the Gaussians fitted to rows ``a`` (n, d) and ``b`` (m, d).

    Dowson and Landau, J. Multivar. Anal. 12 (1982): the squared distance of the means, plus
    tr(S + T - 2 (S T)^(1/2)) of the covariances. With S = A'A and T = B'B of the centred and scaled
    rows, the last trace is the sum of the singular values of A B'. So it is exact when there are
    fewer rows than features and the covariances are singular, and costs no root of a d x d matrix.
    """
    one, two = _scaled(a), _scaled(b)
    cross = float(np.linalg.svd(one @ two.T, compute_uv=False).sum())
    means = float(((a.mean(0) - b.mean(0)) ** 2).sum())
    return max(means + float((one**2).sum()) + float((two**2).sum()) - 2 * cross, 0.0)


def _scaled(rows: Rows) -> Rows:
    centred = (rows - rows.mean(0)) / np.sqrt(len(rows) - 1)
    # The singular values that are wanted do not change when many rows become their triangle.
    thin = np.linalg.qr(centred, mode="r") if len(rows) > rows.shape[1] else centred
    return np.asarray(thin, np.float64)


def kernel_distance(a: Rows, b: Rows) -> float:
    """Squared maximum mean discrepancy with the kernel (x y / d + 1)^3, without bias.

    Binkowski et al., "Demystifying MMD GANs" (ICLR 2018), who call it KID on Inception's features.
    About 0, and below it half of the time, when both sets come from one source.
    """

    def kernel(x: Rows, y: Rows) -> Rows:
        return np.asarray((x @ y.T / x.shape[1] + 1) ** 3)

    within = [
        (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1)) for k in (kernel(a, a), kernel(b, b))
    ]
    return float(sum(within) - 2 * kernel(a, b).mean())


def class_score(probabilities: Rows) -> float:
    """exp of the mean Kullback-Leibler divergence of each row from the mean row: 1 to classes.

    Salimans et al., "Improved techniques for training GANs" (NIPS 2016), there with Inception's
    1,008 classes: the inception score.
    """
    p = np.clip(probabilities, 1e-12, None)
    divergence = (p * (np.log(p) - np.log(p.mean(0)))).sum(1)
    return float(np.exp(divergence.mean()))


@dataclass(frozen=True, eq=False)
class Manifold:
    """How two sets cover each other's neighbourhoods, row by row; the metrics are the means.

    ``precision`` and ``density`` are of the fake rows (m,), ``recall`` and ``coverage`` of the real
    ones (n,). 0 or 1, but for the density, which is about 1 on average when both are alike.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    density: NDArray[np.float64]
    coverage: NDArray[np.float64]


def manifold(real: Rows, fake: Rows, k: int = 5) -> Manifold:
    """Precision, recall, density and coverage with balls that reach to the k-th neighbour.

    Precision: is a fake row in a ball around a real one; recall: a real one in a ball around a
    fake one (Kynkaanniemi et al., NeurIPS 2019). Density: number of real balls that a fake row
    lies in, over k; coverage: does a real ball hold a fake row (Naeem et al., ICML 2020). Sets
    of fewer than k + 1 rows take the farthest neighbour there is.
    """
    between = cdist(real, fake)
    around_real, around_fake = _reach(real, k), _reach(fake, k)
    inside = between < around_real[:, None]
    return Manifold(
        precision=inside.any(0).astype(np.float64),
        recall=(between < around_fake[None]).any(1).astype(np.float64),
        density=inside.sum(0) / k,
        coverage=inside.any(1).astype(np.float64),
    )


def _reach(rows: Rows, k: int) -> NDArray[np.float64]:
    nearest = np.sort(cdist(rows, rows), axis=1)
    # The first is the row itself.
    return np.asarray(nearest[:, min(k, len(rows) - 1)])
