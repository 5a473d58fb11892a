"""Tissue of a scan's own, taken from beside a hole and laid into it.

Layers of tissue run sideways and the beam changes with depth, so what lies at the same depth
elsewhere is the best guess at what a lesion hides, down to its speckle. Pieces are found by how
well what surrounds them agrees with what surrounds the hole (Criminisi, Perez and Toyama, IEEE
Trans. Image Process. 13(9), 2004; He and Sun, ECCV 2012, on the few shifts that explain a picture),
and their brightness is carried over from the hole's edge (in the manner of Perez, Gangnet and
Blake, ACM Trans. Graph. 22(3), 2003).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.synthesis.blending import split

__all__ = ["borrowed_tissue"]

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SIDE = 128
"""Longer side of the scan on which pieces are looked for, px."""
_SMOOTH = 1.2
"""Sigma of the blur under which surroundings are compared, px of that."""
_DEEPER = 0.05
"""Share of the scan's height by which a piece may come from above or below."""
_PIECES = 10
_LAID = 0.5
"""Share from which on a place of the hole needs no other piece."""
_COARSE = 4
_SEAM = 14.0
"""Width over which two pieces go into each other, px."""
_WHITE = 0.75
"""Share of a scan's highest grey level up to which a piece may be brightened: beyond, it would be
cut off at white, to a plate without speckle."""
_EDGE = 6.0
"""How far into what is known a hole's edge goes, px."""
_LEAST_COVERED = 0.03
_LEAST_RING = 0.25
"""Share of a hole's surroundings that a piece must have too, to be compared by."""
_UNCOVERED, _DISPLACED, _DARK, _CHANCE = 2.5, 0.35, 1.5, 0.12
"""What it costs, in spreads of the tissue around: to cover nothing; to come from the farthest
depth; to be a spread darker than what is as deep; and the most that chance adds."""


def borrowed_tissue(
    grey: Grey, hole: Mask, usable: Mask, rng: np.random.Generator
) -> tuple[Grey, Mask]:
    """``grey`` (H, W) with the hole filled by tissue from elsewhere on it, mirrored or not.

    ``usable`` (H, W) says what may be borrowed; chance, by ``rng``, chooses among pieces that fit
    about equally well. Where none reaches, which the second array (H, W) says, the hole has the
    grey level of its edge, and no speckle.
    """
    lender = usable & ~hole
    tissue = np.array(grey, np.float32)
    spread = float(tissue[lender].std()) if lender.any() else 0.0
    filled, mixed = tissue, _Mixed.nothing(grey.shape)
    for _ in range(_PIECES):
        left = hole & (mixed.laid < _LAID)
        piece = _find(filled, left, lender, rng) if left.any() else None
        if piece is None:
            break
        source, has, near = piece.laid(grey, lender)
        # Where it ends inside the hole it takes on the brightness of the piece that it ends at.
        known = (usable & has) | (near & (mixed.laid > 0))
        level = carried(filled - source, known & ~left, left)
        # Pieces share what is between them: each fades out where it ends inside the hole.
        ends = cv2.distanceTransform((has | ~hole).astype(np.uint8), cv2.DIST_L2, 5)
        share = np.clip(ends / _SEAM, 0.02, 1) * (hole & has)
        room = np.maximum(_WHITE * tissue.max() - split(source, _SEAM)[0], 0)
        level = np.clip(level, -spread, np.minimum(spread, room))
        mixed.add(source + level, np.minimum(share, 1 - mixed.laid))
        filled = np.where(mixed.laid > 0, mixed.grey(), tissue)
    bare = hole & (mixed.laid < 0.02)
    if bare.any():
        filled = np.where(bare, carried(filled, usable & ~bare, bare), filled)
    return np.asarray(filled, np.float32), bare


@dataclass(eq=False)
class _Mixed:
    """Pieces (H, W) that go into each other: means of what is coarse; what is fine keeps its
    variance, as in :func:`busynth_gui.synthesis.blending.blend`."""

    low: Grey
    fine: Grey
    laid: Grey
    """Sum of the shares, at most 1."""
    squares: Grey

    @classmethod
    def nothing(cls, shape: tuple[int, ...]) -> _Mixed:
        return cls(*(np.zeros(shape, np.float32) for _ in range(4)))

    def add(self, piece: Grey, share: Grey) -> None:
        low, fine = split(piece)
        self.low += share * low
        self.fine += share * fine
        self.laid += share
        self.squares += share * share

    def grey(self) -> Grey:
        """Where nothing is laid 0."""
        coarse = self.low / np.maximum(self.laid, 1e-6)
        return np.asarray(coarse + self.fine / np.sqrt(np.maximum(self.squares, 1e-12)))


def carried(values: Grey, known: Mask, hole: Mask) -> Grey:
    """``values`` (H, W) from the edge of the hole, where they are ``known``, carried into it.

    A mean over all of the edge, that of near parts weighing most: by the inverse of the distance
    squared, as the membrane of Poisson editing nearly is (Farbman et al., ACM Trans. Graph. 28(3),
    2009).
    """
    outside = cv2.distanceTransform((~hole).astype(np.uint8), cv2.DIST_L2, 5)
    edge = ((outside > 0) & (outside <= _EDGE) & known).astype(np.float32)
    # What is carried is smooth, and wide blurs are dear: so on a coarser grid.
    height, width = values.shape
    size = (max(1, width // _COARSE), max(1, height // _COARSE))
    told, there = (cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (values * edge, edge))
    total, weight = np.zeros_like(told), np.zeros_like(told)
    sigma = 0.75
    while sigma < max(size):
        total += cv2.GaussianBlur(told, (0, 0), sigma) / np.float32(sigma * sigma)
        weight += cv2.GaussianBlur(there, (0, 0), sigma) / np.float32(sigma * sigma)
        sigma *= 2
    level = total / np.maximum(weight, 1e-9)
    return np.asarray(
        cv2.resize(level, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )


@dataclass(frozen=True)
class _Piece:
    """Where the tissue for a hole comes from: column x from ``across - x`` when mirrored, else from
    ``across + x``; row y from ``down + y``."""

    mirrored: bool
    across: int
    down: int

    def laid(self, grey: Grey, lender: Mask) -> tuple[Grey, Mask, Mask]:
        """The piece on the whole grid (H, W), where there is anything of it, and how far its grey
        level is carried beyond: what lies there is a lesion, or nothing, and blurs would bring it
        in."""
        h, w = grey.shape
        columns = self.across + (-1 if self.mirrored else 1) * np.arange(w)
        rows = self.down + np.arange(h)
        inside = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))[None, :]
        at = np.ix_(np.clip(rows, 0, h - 1), np.clip(columns, 0, w - 1))
        piece, has = grey[at], lender[at] & inside
        there = has.astype(np.float32)
        weight = cv2.GaussianBlur(there, (0, 0), _EDGE / 2)
        level = cv2.GaussianBlur(piece * there, (0, 0), _EDGE / 2) / np.maximum(weight, 1e-6)
        return np.where(has, piece, level), has, np.asarray(weight > 0.01)


def _find(grey: Grey, hole: Mask, lender: Mask, rng: np.random.Generator) -> _Piece | None:
    """The piece that fits best; None when none covers anything."""
    step = max(1, round(max(grey.shape) / _SIDE))
    small = cv2.GaussianBlur(grey, (0, 0), _SMOOTH * step)[::step, ::step]
    gap, free = hole[::step, ::step], lender[::step, ::step]
    if not gap.any():
        return None
    outside = cv2.distanceTransform((~gap).astype(np.uint8), cv2.DIST_L2, 5)
    reach = max(3.0, 0.2 * float(np.sqrt(gap.sum())))
    # Compared by all that is there, pieces laid before among it.
    ring = (outside > 0) & (outside <= reach)
    rows, columns = np.flatnonzero((gap | ring).any(1)), np.flatnonzero((gap | ring).any(0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    deeper = max(1, round(_DEEPER * small.shape[0]))
    best: tuple[float, _Piece] | None = None
    for mirrored in (False, True):
        # Only where it is about as deep, and with room for the box to reach over the sides.
        reaching = ((0, 0), (box[1].stop - box[1].start,) * 2)
        picture, there = (
            np.pad(_rows(a[:, ::-1] if mirrored else a, box[0], deeper), reaching)
            for a in (small, free.astype(np.float32))
        )
        costs = _costs(picture, there, small[box], ring[box], gap[box])
        down = np.arange(costs.shape[0]) - deeper
        costs += (_DISPLACED * np.abs(down) / deeper)[:, None]
        costs += rng.random(costs.shape) * _CHANCE
        r, c = np.unravel_index(int(np.argmin(costs)), costs.shape)
        if not np.isfinite(costs[r, c]) or (best is not None and costs[r, c] >= best[0]):
            continue
        left = int(c) - reaching[1][0]
        # In a mirrored picture column x of the scan is column width - 1 - x.
        first = int(columns[0])
        across = small.shape[1] - 1 - left + first if mirrored else left - first
        best = float(costs[r, c]), _Piece(mirrored, across * step, int(down[r]) * step)
    return None if best is None else best[1]


def _rows(array: Grey, rows: slice, deeper: int) -> Grey:
    """Those rows and ``deeper`` more on both sides; zero where there are none."""
    padded = np.pad(array, ((deeper, deeper), (0, 0)))
    return np.ascontiguousarray(padded[rows.start : rows.stop + 2 * deeper], np.float32)


def _costs(
    picture: Grey, there: Grey, template: Grey, around: Mask, wanted: Mask
) -> NDArray[np.float64]:
    """What each place of the box in the picture costs, in spreads of what is around the hole.

    ``there`` is 1 where the picture may be borrowed from; ``around`` of the box is compared,
    ``wanted`` to be covered. Infinite where too little of either is there.
    """
    ring = around.astype(np.float32)
    if not around.any():
        return np.full((1, 1), np.inf)
    mean, spread = template[around].mean(), max(float(template[around].std()), 1e-3)
    level, wish = ((a - mean) / spread for a in (picture, template))
    level, wish = level * there, wish * ring
    shared = _summed(there, ring)
    apart = _summed(there, wish * wish) - 2 * _summed(level, wish) + _summed(level * level, ring)
    covered = _summed(there, wanted.astype(np.float32)) / max(float(wanted.sum()), 1.0)
    costs = np.sqrt(np.maximum(apart, 0) / np.maximum(shared, 1)) + _UNCOVERED * (1 - covered)
    darker = _summed(there * _below_its_depth(picture, there) / spread, wanted.astype(np.float32))
    costs += _DARK * darker / np.maximum(_summed(there, wanted.astype(np.float32)), 1)
    costs[(covered < _LEAST_COVERED) | (shared < _LEAST_RING * ring.sum())] = np.inf
    return np.asarray(costs, np.float64)


def _below_its_depth(picture: Grey, there: Grey) -> Grey:
    """By how much each place is darker than the middle of its row: lesions are, and shadows."""
    rows = np.where(there > 0, picture, np.nan)
    has = there.any(1)
    middle = np.zeros(len(picture), np.float32)
    middle[has] = np.nanmedian(rows[has], axis=1)
    return np.asarray(np.maximum(middle[:, None] - picture, 0), np.float32)


def _summed(picture: Grey, kernel: Grey) -> NDArray[np.float64]:
    out = cv2.matchTemplate(picture.astype(np.float32), kernel.astype(np.float32), cv2.TM_CCORR)
    return np.asarray(out, np.float64)
