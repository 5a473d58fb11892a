"""How one draws: the tool, its sizes, and what it draws on. A model of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.calliper import Spacing
from busynth_gui.case.region import EllipseRegion
from busynth_gui.ui.wording.language import marked

__all__ = ["TOOLS", "Operation", "Sizes", "Target", "Tool", "ToolInfo", "ToolSettings", "Unit"]


class Tool(StrEnum):
    """What the left button does on the canvas."""

    PAN = "pan"
    ELLIPSE = "ellipse"
    BOX = "box"
    POLYGON = "polygon"
    FREEHAND = "freehand"
    BRUSH = "brush"
    ERASER = "eraser"
    FLOOD = "flood"
    CALLIPER = "calliper"


@dataclass(frozen=True)
class ToolInfo:
    """What the window shows of a tool. ``name`` and ``hint`` are English, as translators see them.

    In a hint {0} and {1} are the keys for a smaller and a larger brush.
    """

    name: str
    icon: str
    key: str
    hint: str
    paints: bool = False
    """It changes pixels, not shapes."""
    draws_shapes: bool = False
    has_brush: bool = False
    has_tolerance: bool = False
    takes_proposals: bool = False
    """A click on a proposal takes it; other tools have use for a click themselves."""


TOOLS = {
    Tool.PAN: ToolInfo(
        marked("", "Move view"), "fa6s.hand", "V", marked("", "Drag to move the view")
    ),
    Tool.ELLIPSE: ToolInfo(
        marked("", "Ellipse"),
        "fa6.circle",
        "E",
        marked("", "Drag from corner to corner; Shift draws round"),
        draws_shapes=True,
        takes_proposals=True,
    ),
    Tool.BOX: ToolInfo(
        marked("", "Box"),
        "fa6.square",
        "B",
        marked("", "Drag from corner to corner; Shift draws square"),
        draws_shapes=True,
        takes_proposals=True,
    ),
    Tool.POLYGON: ToolInfo(
        marked("", "Polygon"),
        "fa6s.draw-polygon",
        "G",
        marked(
            "",
            "Click to set vertices, Return closes; later drag them, press an edge to add one, "
            "Ctrl and click to delete one",
        ),
        draws_shapes=True,
        takes_proposals=True,
    ),
    Tool.FREEHAND: ToolInfo(
        marked("", "Freehand"),
        "fa6s.pencil",
        "F",
        marked("", "Draw the outline in one go"),
        draws_shapes=True,
    ),
    Tool.BRUSH: ToolInfo(
        marked("", "Brush"),
        "fa6s.paintbrush",
        "D",
        marked("", "Ctrl erases; {0} and {1} for the size"),
        paints=True,
        has_brush=True,
    ),
    Tool.ERASER: ToolInfo(
        marked("", "Eraser"),
        "fa6s.eraser",
        "X",
        marked("", "Ctrl paints; {0} and {1} for the size"),
        paints=True,
        has_brush=True,
    ),
    Tool.FLOOD: ToolInfo(
        marked("", "Flood select"),
        "fa6s.fill-drip",
        "W",
        marked("", "Click; drag for the tolerance; Ctrl takes away"),
        paints=True,
        has_tolerance=True,
    ),
    Tool.CALLIPER: ToolInfo(
        marked("", "Callipers"),
        "fa6s.ruler",
        "L",
        marked("", "Drag to measure; Shift keeps it level; Delete removes"),
    ),
}
"""Every tool, in the order in which they stand beside the canvas. What it does is a class in
``canvas/tools`` that names it."""

_SMALLEST = {"mm": 0.05, "px": 0.5}
_LARGEST = {"mm": 30.0, "px": 400.0}


class Unit(StrEnum):
    MM = "mm"
    PX = "px"


class Target(StrEnum):
    """What the tools change: the candidate region, a candidate's mask, or nothing."""

    REGION = "region"
    MASK = "mask"
    NOTHING = "nothing"


class Operation(StrEnum):
    """What can be done to the whole of a painted region or mask."""

    SMOOTH = "smooth"
    GROW = "grow"
    SHRINK = "shrink"
    FILL = "fill"
    LARGEST = "largest"


@dataclass(frozen=True)
class Sizes:
    """``brush`` is a radius and ``reach`` how far an operation moves an edge, in mm and in px.

    ``unit`` says which of them count; on a scan of unknown spacing those in px do. ``tolerance``
    of the flood is in grey levels of 255.
    """

    unit: Unit = Unit.MM
    brush_mm: float = 1.5
    brush_px: float = 12.0
    reach_mm: float = 0.3
    reach_px: float = 2.0
    tolerance: int = 18

    def unit_on(self, spacing: Spacing) -> Unit:
        """The unit that counts on a scan of that spacing."""
        return self.unit if spacing is not None else Unit.PX

    def brush_radii(self, spacing: Spacing) -> tuple[float, float]:
        """The brush's radii (horizontal, vertical) in px."""
        return _radii(self.brush_mm, self.brush_px, self.unit, spacing)

    def reach_radii(self, spacing: Spacing) -> tuple[float, float]:
        """The reach of smoothing, growing and shrinking (horizontal, vertical) in px."""
        return _radii(self.reach_mm, self.reach_px, self.unit, spacing)

    def with_brush(self, radius: float, spacing: Spacing) -> Sizes:
        """With another radius, in the unit that counts there, kept within what is useful."""
        unit = self.unit_on(spacing)
        radius = round(min(max(radius, _SMALLEST[unit]), _LARGEST[unit]), 2)
        return replace(self, brush_mm=radius) if unit is Unit.MM else replace(self, brush_px=radius)

    def with_reach(self, reach: float, spacing: Spacing) -> Sizes:
        """With another reach, in the unit that counts there."""
        unit = self.unit_on(spacing)
        reach = round(min(max(reach, _SMALLEST[unit]), _LARGEST[unit]), 2)
        return replace(self, reach_mm=reach) if unit is Unit.MM else replace(self, reach_px=reach)

    def brush_stepped(self, up: bool, spacing: Spacing) -> Sizes:
        """With a brush a sixth larger or smaller, by no less than half a px or a 20th of a mm."""
        unit = self.unit_on(spacing)
        radius = self.brush_mm if unit is Unit.MM else self.brush_px
        least = _SMALLEST[unit]
        step = max(least, round(radius / 6 / least) * least)
        return self.with_brush(radius + (step if up else -step), spacing)

    def to_json(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def from_json(cls, data: Any) -> Sizes:
        """The sizes that :meth:`to_json` wrote; the default ones when ``data`` is anything else."""
        try:
            return cls(
                Unit(data["unit"]),
                brush_mm=float(data["brush_mm"]),
                brush_px=float(data["brush_px"]),
                reach_mm=float(data["reach_mm"]),
                reach_px=float(data["reach_px"]),
                tolerance=int(data["tolerance"]),
            )
        except (KeyError, TypeError, ValueError):
            return cls()


class ToolSettings(QObject):
    """``tool_changed``, ``sizes_changed`` and ``correcting_changed`` carry the new value.

    ``correcting`` is on while the tools change the mask of the candidate that is looked at.
    ``proposals`` are stage one's for the current scan, to be clicked; ``proposing`` says that
    more are on their way; ``proposals_changed`` that either did.
    """

    tool_changed = Signal(object)
    sizes_changed = Signal(object)
    correcting_changed = Signal(bool)
    proposals_changed = Signal()

    def __init__(self, sizes: Sizes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self._tool = Tool.ELLIPSE
        self._before_correcting: Tool | None = None
        self._correcting = False
        self._proposals: tuple[EllipseRegion, ...] = ()
        self._proposing = False

    @property
    def tool(self) -> Tool:
        return self._tool

    def choose(self, tool: Tool) -> None:
        if tool is not self._tool:
            self._tool = tool
            self.tool_changed.emit(tool)

    @property
    def sizes(self) -> Sizes:
        return self._sizes

    def set_sizes(self, sizes: Sizes) -> None:
        if sizes != self._sizes:
            self._sizes = sizes
            self.sizes_changed.emit(sizes)

    @property
    def correcting(self) -> bool:
        return self._correcting

    def set_correcting(self, on: bool) -> None:
        """Turn to the mask or away from it; a tool that paints is taken in hand for it."""
        if on == self._correcting:
            return
        self._correcting = on
        before, self._before_correcting = self._before_correcting, None
        if on and not TOOLS[self._tool].paints:
            self._before_correcting = self._tool
            self.choose(Tool.BRUSH)
        elif not on and before is not None and TOOLS[self._tool].paints:
            self.choose(before)
        self.correcting_changed.emit(on)

    @property
    def proposals(self) -> tuple[EllipseRegion, ...]:
        return self._proposals

    @property
    def proposing(self) -> bool:
        return self._proposing

    def set_proposals(self, proposals: tuple[EllipseRegion, ...], proposing: bool = False) -> None:
        if (proposals, proposing) != (self._proposals, self._proposing):
            self._proposals, self._proposing = proposals, proposing
            self.proposals_changed.emit()


def _radii(mm: float, px: float, unit: Unit, spacing: Spacing) -> tuple[float, float]:
    if unit is Unit.PX or spacing is None:
        return (px, px)
    return (mm / spacing[1], mm / spacing[0])
