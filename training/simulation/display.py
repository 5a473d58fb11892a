"""From the envelope to grey: scan conversion, log compression, grey curve."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from training.simulation.anatomy import Interface, Medium
from training.simulation.fields import Field
from training.simulation.recipe import Display
from training.simulation.strata import Grid

__all__ = ["Sector", "log_compress", "to_grey"]


def log_compress(envelope: Field, display: Display) -> Field:
    """Grey in [0, 1] of an envelope: ``range_db`` below ``white_db`` is black."""
    level = 20.0 * np.log10(np.maximum(envelope, 1e-6))
    grey = np.clip((level - display.white_db) / display.range_db + 1.0, 0.0, 1.0)
    return np.asarray(grey**display.gamma, np.float32)


def to_grey(grey: Field, bits: int) -> Pixels:
    """Grey in [0, 1] as uint8 or uint16, rounded."""
    if bits == 8:
        return np.asarray(np.rint(np.clip(grey, 0.0, 1.0) * 255.0), np.uint8)
    return np.asarray(np.rint(np.clip(grey, 0.0, 1.0) * 65535.0), np.uint16)


@dataclass(frozen=True)
class Sector:
    """Virtual-convex geometry: beams fan out from a flat probe face.

    The face of ``face_mm`` lies in the middle of a frame of ``frame_mm``; the outermost beams lean
    by ``degrees``. Their common origin lies ``apex_mm`` above the skin. On the grid of beams a
    beam keeps the column that it has at the skin, and rows are depth straight down.
    """

    frame_mm: float
    face_mm: float
    degrees: float

    @classmethod
    def of_frame(cls, frame_mm: float, depth_mm: float, degrees: float) -> Sector:
        """The sector that spans the frame's whole width at its bottom."""
        face_mm = frame_mm - 2.0 * depth_mm * math.tan(math.radians(degrees))
        if face_mm < 0.2 * frame_mm:
            raise ValueError(f"a sector of {degrees} degrees leaves no probe face in this frame")
        return cls(frame_mm, face_mm, degrees)

    @property
    def apex_mm(self) -> float:
        return 0.5 * self.face_mm / math.tan(math.radians(self.degrees))

    def spread(self, depth_mm: Field) -> NDArray[np.float64]:
        """Distance of neighbouring beams over that at the skin, at depths straight down."""
        return np.asarray(1.0 + depth_mm / self.apex_mm, np.float64)

    def to_beams(self, medium: Medium) -> Medium:
        """The medium as the beams meet it."""
        grid = medium.grid
        x = grid.x_mm() - 0.5 * self.frame_mm
        columns = x[None, :] * self.spread(grid.z_mm())
        power, attenuation = (
            self._sample(values, columns, grid) for values in (medium.power, medium.attenuation)
        )
        interfaces = tuple(self._bend(interface, x) for interface in medium.interfaces)
        return replace(medium, power=power, attenuation=attenuation, interfaces=interfaces)

    def to_frame(self, beams: Field, grid: Grid, depth_mm: float) -> Field:
        """Scan conversion of beams (H, W), ``depth_mm`` long, to the square grid; 0 outside."""
        beam_x = (grid.x_mm() - 0.5 * self.frame_mm)[None, :] / self.spread(grid.z_mm())
        frame = self._sample(beams, beam_x, grid)
        # All beams are equally long, so that the lower border is an arc.
        path = grid.z_mm() * np.sqrt(1.0 + (beam_x / self.apex_mm) ** 2)
        seen = (np.abs(beam_x) <= 0.5 * self.face_mm) & (path <= depth_mm)
        return np.asarray(np.where(seen, frame, 0.0), np.float32)

    def _sample(self, values: Field, x_mm: NDArray[np.float64], grid: Grid) -> Field:
        map_x = ((x_mm + 0.5 * self.frame_mm) / grid.spacing + grid.margin).astype(np.float32)
        rows = np.arange(grid.height, dtype=np.float32)[:, None]
        map_y = np.ascontiguousarray(np.broadcast_to(rows, grid.shape))
        taken = cv2.remap(values, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(taken, np.float32)

    def _bend(self, interface: Interface, x: Field) -> Interface:
        skin_x = x / self.spread(interface.depth_mm)
        order = np.argsort(skin_x)
        depth = np.interp(x, skin_x[order], interface.depth_mm[order])
        amplitude = np.interp(x, skin_x[order], interface.amplitude[order])
        return Interface(depth.astype(np.float32), amplitude.astype(np.float32))
