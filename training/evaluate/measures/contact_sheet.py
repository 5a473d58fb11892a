"""Contact sheets: candidates side by side, and beside real lesions for looking at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.critic import critic_of, told
from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.crop import window_around
from busynth_gui.imaging.read import list_scans, read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.pipeline import Pipeline
from training.data.files import write_picture
from training.progress import ProgressLine

__all__ = ["CELL", "Maker", "cell", "contact_sheet", "tile"]

CELL = 220
"""Side of one cell, px."""
_INSET = 66
_APART = 10_000_019
"""Between the seeds of one candidate's draws."""


@dataclass(frozen=True)
class Maker:
    """A pipeline with the settings that all candidates of an evaluation share."""

    pipeline: Pipeline
    best_of: int = 1
    """Draws of which the one is kept that the bundle's critic tells least easily."""

    @classmethod
    def of(cls, bundle: str, best_of: int = 1) -> Maker:
        """Raises Refusal where there is to be chosen and no critic to do it."""
        info = find_bundle(bundle)
        if best_of > 1 and critic_of(info) is None:
            raise Refusal("bundle {0} has no critic to choose by", "leave --best-of out", info.name)
        return cls(Pipeline.load(info), best_of)

    def make(
        self,
        scan: Scan,
        pathology: Pathology,
        seed: int,
        region: Region | None = None,
        descriptors: Descriptors | None = None,
    ) -> Candidate:
        """One candidate at default settings, its region proposed unless given.

        Of several draws the others have seeds far from that of any other candidate.
        """
        draws = [
            self._draw(scan, pathology, seed + k * _APART, region, descriptors)
            for k in range(self.best_of)
        ]
        if len(draws) == 1:
            return draws[0]
        known = [self.pipeline.info]
        return min(draws, key=lambda draw: told(draw, draw.mask, known) or 0.0)

    def _draw(
        self,
        scan: Scan,
        pathology: Pathology,
        seed: int,
        region: Region | None,
        descriptors: Descriptors | None,
    ) -> Candidate:
        info = self.pipeline.info
        request = Request(
            scan.sha256,
            pathology,
            seed,
            info.name,
            info.sha256,
            region=region,
            descriptors=descriptors or Descriptors(),
            steps=info.default_steps,
        )
        return self.pipeline.synthesize(scan, request)

    def series(
        self, scans: Sequence[Scan], pathology: Pathology, count: int, seed: int
    ) -> Iterator[tuple[Scan, Candidate]]:
        """``count`` candidates over the scans in turn; scans without a place are left out."""
        with ProgressLine(pathology.value, count, word="candidate") as line:
            for k in range(count):
                scan = scans[k % len(scans)]
                try:
                    yield scan, self.make(scan, pathology, seed + k)
                except Refusal as refusal:
                    line.say(str(refusal))
                line.advance()


def cell(pixels: Pixels, mask: NDArray[np.bool_], full_scale: int) -> NDArray[np.uint8]:
    """A (CELL, CELL) look at a lesion in its surroundings, its mask small in the corner."""
    window = window_around(mask, context=3.0, min_side=160)
    grey = window.extract(pixels, CELL) * (255.0 / full_scale)
    out = np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)
    small = window.extract_mask(mask, _INSET) > 0.5
    inset = np.where(small, 255, 40).astype(np.uint8)
    out[-_INSET - 2 :, -_INSET - 2 :] = 128
    out[-_INSET:, -_INSET:] = inset
    return out


def tile(cells: Sequence[NDArray[np.uint8]], columns: int) -> NDArray[np.uint8]:
    """Cells in rows with a gap of 4 px; the last row is filled up with black."""
    rows = -(-len(cells) // columns)
    blank = np.zeros_like(cells[0])
    padded = [
        np.pad(c, ((0, 4), (0, 4))) for c in [*cells, *[blank] * (rows * columns - len(cells))]
    ]
    lines = [np.hstack(padded[r * columns : (r + 1) * columns]) for r in range(rows)]
    return np.asarray(np.vstack(lines), np.uint8)


def contact_sheet(
    bundle: str,
    scans: Path | None,
    pathology: str,
    rows: int,
    columns: int,
    seed: int,
    out: Path,
) -> None:
    """Write a PNG with ``rows`` scans and ``columns`` candidates on each, regions proposed.

    Raises Refusal where no place is found for any.
    """
    maker = Maker.of(bundle)
    paths = list_scans(scans or resource_folder("samples"))[:rows]
    chosen = [read_scan(p) for p in paths for _ in range(columns)]
    made = maker.series(chosen, Pathology(pathology), rows * columns, seed)
    cells = [cell(c.image, c.mask, scan.full_scale) for scan, c in made]
    if not cells:
        raise Refusal(
            "no candidate can be made on any of the scans",
            "take others with --scans, another --seed or another bundle",
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    write_picture(out, tile(cells, columns))
