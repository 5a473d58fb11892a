"""Scans for a day: the sample scans, mirrored, cut and made brighter, so that each is another."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.write import png_bytes
from busynth_gui.paths import resource_folder

__all__ = ["make_scans"]


def make_scans(folder: Path, count: int) -> list[Path]:
    """Write ``count`` PNG files, no two alike; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = sorted(resource_folder("samples").glob("*.png"))
    paths = []
    for number in range(count):
        source = samples[number % len(samples)]
        pixels = _varied(read_scan(source).pixels, number // len(samples))
        path = folder / f"{number + 1:02d} {source.stem}.png"
        path.write_bytes(png_bytes(pixels))
        paths.append(path)
    return paths


def _varied(pixels: Pixels, turn: int) -> Pixels:
    """Mirrored from left to right at every second turn, and a little brighter at each.

    Never turned over: skin is on top.
    """
    if turn % 2:
        pixels = pixels[:, ::-1].copy()
    top = np.iinfo(pixels.dtype).max
    brighter = np.minimum(pixels.astype(np.float64) * (1 + 0.03 * turn), top)
    return brighter.astype(pixels.dtype)  # type: ignore[return-value]
