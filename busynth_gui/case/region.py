"""Candidate regions: where the clinician wants a lesion.

Coordinates are px of the scan, continuous, with pixel (row r, column c) covering
[c, c + 1) x [r, r + 1); a pixel belongs to a region when its centre lies inside.
"""

from __future__ import annotations

import base64
import math
import zlib
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal

__all__ = [
    "BoxRegion",
    "EllipseRegion",
    "PolygonRegion",
    "RasterRegion",
    "Region",
    "parse_region",
    "region_from_json",
]

_FARTHEST = 1e6
"""Largest coordinate in px: fixed-point drawing overflows beyond it, and no scan is as large."""

_LINES = 256
"""Across a polygon whose area is measured."""


@dataclass(frozen=True)
class EllipseRegion:
    """An ellipse: centre, half-axes in px, turned clockwise on screen by ``degrees``."""

    cx: float
    cy: float
    rx: float
    ry: float
    degrees: float = 0.0

    def rasterize(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Boolean mask of shape (H, W); parts outside the scan are cut off."""
        cos, sin = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        # What lies outside its upright box needs no looking at: most of a scan.
        rows = _span(self.cy, math.hypot(self.rx * sin, self.ry * cos), shape[0])
        columns = _span(self.cx, math.hypot(self.rx * cos, self.ry * sin), shape[1])
        y, x = np.ogrid[rows, columns]
        dx, dy = x + 0.5 - self.cx, y + 0.5 - self.cy
        u, v = dx * cos + dy * sin, dy * cos - dx * sin
        mask = np.zeros(shape, bool)
        mask[rows, columns] = (u / self.rx) ** 2 + (v / self.ry) ** 2 <= 1.0
        return mask

    def to_json(self) -> dict[str, Any]:
        values = _floats(self.cx, self.cy, self.rx, self.ry, self.degrees)
        return {"kind": "ellipse", "values": values}


@dataclass(frozen=True)
class BoxRegion:
    """A box: left, top, width and height in px, turned clockwise on screen about its centre."""

    x: float
    y: float
    width: float
    height: float
    degrees: float = 0.0

    def rasterize(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Boolean mask of shape (H, W); parts outside the scan are cut off."""
        y, x = np.ogrid[: shape[0], : shape[1]]
        if not self.degrees:
            columns = (x + 0.5 >= self.x) & (x + 0.5 < self.x + self.width)
            rows = (y + 0.5 >= self.y) & (y + 0.5 < self.y + self.height)
            return np.asarray(columns & rows, bool)
        dx, dy = x + 0.5 - self.x - self.width / 2, y + 0.5 - self.y - self.height / 2
        angle = math.radians(self.degrees)
        u = dx * math.cos(angle) + dy * math.sin(angle)
        v = dy * math.cos(angle) - dx * math.sin(angle)
        a, b = self.width / 2, self.height / 2
        return np.asarray((u >= -a) & (u < a) & (v >= -b) & (v < b), bool)

    def to_json(self) -> dict[str, Any]:
        # An upright box is written as it was before boxes could be turned: its hash stays.
        turn = (self.degrees,) if self.degrees else ()
        return {"kind": "box", "values": _floats(self.x, self.y, self.width, self.height, *turn)}


@dataclass(frozen=True)
class PolygonRegion:
    """A closed polygon of at least three (x, y) vertices in px."""

    points: tuple[tuple[float, float], ...]

    def rasterize(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Boolean mask of shape (H, W), even-odd rule; parts outside the scan are cut off."""
        mask = np.zeros(shape, np.uint8)
        # fillPoly puts pixel centres on integers and takes fixed-point coordinates.
        fixed = np.round((np.array(self.points, np.float64) - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(mask, [fixed], 1, shift=4)
        return mask > 0

    def area(self) -> float:
        """Area in px² that the even-odd rule fills, on the scan and beyond it, to about 1 %.

        Summed over lines: the usual sum over vertices is signed, and lobes that cross cancel in it.
        """
        x, y = np.array(self.points, np.float64).T
        to_x, to_y = np.roll(x, -1), np.roll(y, -1)
        height = (float(y.max()) - float(y.min())) / _LINES
        filled = 0.0
        for line in float(y.min()) + height * (np.arange(_LINES) + 0.5):
            cut = (y <= line) != (to_y <= line)
            down = (line - y[cut]) / (to_y[cut] - y[cut])
            edges = np.sort(x[cut] + down * (to_x[cut] - x[cut]))
            filled += float((edges[1::2] - edges[::2]).sum())
        return filled * height

    def to_json(self) -> dict[str, Any]:
        return {"kind": "polygon", "values": _floats(*(v for p in self.points for v in p))}


@dataclass(frozen=True)
class RasterRegion:
    """A painted region or a mask: packed bits of its box, zlib-compressed, on a (H, W) grid."""

    height: int
    width: int
    top: int
    left: int
    box_height: int
    box_width: int
    packed: bytes

    @classmethod
    def from_mask(cls, mask: NDArray[np.bool_]) -> RasterRegion:
        """Pack a boolean mask (H, W). An empty one gives an empty box."""
        rows = np.flatnonzero(mask.any(1))
        h, w = (int(n) for n in mask.shape)
        if rows.size == 0:
            return cls(h, w, 0, 0, 0, 0, zlib.compress(b""))
        band = mask[rows[0] : rows[-1] + 1]
        columns = np.flatnonzero(band.any(0))
        top, left = int(rows[0]), int(columns[0])
        box = band[:, left : int(columns[-1]) + 1]
        # Level 9 saves a sixth of the bytes and takes 15 times as long, after every brush stroke.
        packed = zlib.compress(np.packbits(box).tobytes(), 6)
        return cls(h, w, top, left, int(box.shape[0]), int(box.shape[1]), packed)

    def rasterize(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Boolean mask of shape (H, W). Raises Refusal when the grid is another scan's."""
        if shape != (self.height, self.width):
            raise Refusal(
                "the mask is {0} x {1} px and the scan {2} x {3}",
                "give a mask of the scan's own size",
                self.width,
                self.height,
                shape[1],
                shape[0],
            )
        mask = np.zeros(shape, bool)
        count = self.box_height * self.box_width
        if count:
            bits = np.frombuffer(zlib.decompress(self.packed), np.uint8)
            box = np.unpackbits(bits, count=count).astype(bool)
            mask[self.top : self.top + self.box_height, self.left : self.left + self.box_width] = (
                box.reshape(self.box_height, self.box_width)
            )
        return mask

    def to_json(self) -> dict[str, Any]:
        values = [
            self.height,
            self.width,
            self.top,
            self.left,
            self.box_height,
            self.box_width,
        ]
        packed = base64.b64encode(self.packed).decode("ascii")
        return {"kind": "raster", "values": values, "packed": packed}


Region = EllipseRegion | BoxRegion | PolygonRegion | RasterRegion


def region_from_json(data: dict[str, Any]) -> Region:
    """The region that ``to_json`` wrote. Raises Refusal on anything else."""
    try:
        values = list(data["values"])
        match data["kind"]:
            case "raster":
                h, w, top, left, box_h, box_w = (int(v) for v in values)
                packed = base64.b64decode(data["packed"])
                return RasterRegion(h, w, top, left, box_h, box_w, packed)
            case kind:
                return _build(str(kind), [float(v) for v in values])
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("the region is not one that busynth wrote", "{0}", error) from error


def parse_region(text: str) -> Region:
    """The region of a ``--region`` argument (all but ``mask:FILE``). Raises Refusal."""
    kind, _, rest = text.partition(":")
    try:
        return _build(kind.strip().lower(), [float(v) for v in rest.split(",")])
    except ValueError as error:
        raise Refusal(
            "cannot read the region '{0}'",
            "write ellipse:CX,CY,RX,RY[,DEGREES], box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or "
            "mask:FILE, in pixels of the scan ({1})",
            text,
            error,
        ) from error


def _span(centre: float, reach: float, length: int) -> slice:
    """The pixels of ``length`` that lie within ``reach`` of the centre, and a few more."""
    first, end = math.floor(centre - reach) - 1, math.ceil(centre + reach) + 1
    return slice(min(max(0, first), length), min(max(0, end), length))


def _floats(*values: float) -> list[float]:
    """Equal regions have equal JSON: no integers beside floats, no minus zero."""
    return [float(v) + 0.0 for v in values]


def _build(kind: str, values: list[float]) -> Region:
    if not all(abs(v) <= _FARTHEST for v in values):
        raise ValueError(f"a number is not within {_FARTHEST:.0f} px")
    if kind == "ellipse" and len(values) in (4, 5):
        if min(values[2:4]) <= 0:
            raise ValueError("half-axes must be above 0")
        return EllipseRegion(*values)
    if kind == "box" and len(values) in (4, 5):
        if min(values[2:4]) <= 0:
            raise ValueError("width and height must be above 0")
        return BoxRegion(*values)
    if kind == "polygon" and len(values) >= 6 and len(values) % 2 == 0:
        return PolygonRegion(tuple(zip(values[::2], values[1::2], strict=True)))
    raise ValueError(f"'{kind}' with {len(values)} numbers is none of these")
