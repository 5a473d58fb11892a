"""The left mouse button on the canvas: draws a region, or takes hold of the one that is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from busynth_gui.case.region import EllipseRegion, Region
from busynth_gui.ui.canvas.geometry import (
    Grip,
    Point,
    Tool,
    contains,
    dragged,
    drawn,
    freehand,
    grips,
)
from busynth_gui.ui.canvas.region_item import KNOB_REACH, RegionItem

__all__ = ["RegionEditor"]

_GRASP = 9.0
"""How near a press must be to a handle, in px of the view."""

_CURSORS = {
    Grip.MOVE: Qt.CursorShape.SizeAllCursor,
    Grip.TURN: Qt.CursorShape.PointingHandCursor,
    Grip.E: Qt.CursorShape.SizeHorCursor,
    Grip.W: Qt.CursorShape.SizeHorCursor,
    Grip.N: Qt.CursorShape.SizeVerCursor,
    Grip.S: Qt.CursorShape.SizeVerCursor,
    Grip.NE: Qt.CursorShape.SizeBDiagCursor,
    Grip.SW: Qt.CursorShape.SizeBDiagCursor,
    Grip.NW: Qt.CursorShape.SizeFDiagCursor,
    Grip.SE: Qt.CursorShape.SizeFDiagCursor,
}


class RegionEditor(QObject):
    """Turns presses and drags in px of the scan into an edited region.

    Between press and release it shows a draft on the item; what is kept is announced by
    ``region_edited`` with the region and the name of the step.
    """

    region_edited = Signal(object, str)

    def __init__(self, item: RegionItem, parent: QObject) -> None:
        super().__init__(parent)
        self.tool = Tool.ELLIPSE
        self.editable = True
        self._item = item
        self._region: Region | None = None
        self._start: Point | None = None
        self._grip: Grip | None = None
        self._stroke: list[Point] = []
        self._draft: Region | None = None

    @property
    def busy(self) -> bool:
        """Whether a drag is under way."""
        return self._start is not None

    @property
    def region(self) -> Region | None:
        """The region that is kept, as it was last told."""
        return self._region

    def set_region(self, region: Region | None) -> None:
        """Show the region that is kept; ends a drag that was under way."""
        self._region = region
        self._start, self._draft = None, None
        self._item.show_region(region)

    def grip_at(self, point: Point, scale: float) -> Grip | None:
        """What a press at ``point`` would take hold of; ``scale`` is view px per scan px."""
        if self._region is None or not self.editable:
            return None
        reach = _GRASP / scale
        for grip, (x, y) in grips(self._region, KNOB_REACH / scale).items():
            if max(abs(point[0] - x), abs(point[1] - y)) <= reach:
                return grip
        return Grip.MOVE if contains(self._region, *point) else None

    def cursor_at(self, point: Point, scale: float) -> Qt.CursorShape:
        grip = self.grip_at(point, scale)
        if grip is None or self.tool is Tool.PAN:
            return Qt.CursorShape.CrossCursor
        turned = isinstance(self._region, EllipseRegion) and abs(self._region.degrees) > 30
        if turned and grip not in (Grip.MOVE, Grip.TURN):
            return Qt.CursorShape.PointingHandCursor
        return _CURSORS[grip]

    def press(self, point: Point, scale: float) -> None:
        self._start = point
        self._grip = self.grip_at(point, scale)
        self._stroke = [point]
        self._draft = None

    def move(self, point: Point, even: bool) -> None:
        """Follow the pointer; ``even`` (Shift) makes round, keeps the centre, snaps the turn."""
        if self._start is None:
            return
        if self._grip is not None:
            assert self._region is not None
            self._draft = dragged(self._region, self._grip, self._start, point, even)
        elif self.tool is Tool.FREEHAND:
            self._stroke.append(point)
            self._draft = None
            self._item.show_stroke(self._stroke)
            return
        else:
            self._draft = drawn(self.tool, self._start, point, even)
        self._item.show_region(self._draft if self._draft is not None else self._region)

    def release(self) -> None:
        """End the drag; announce the region when it changed."""
        if self._start is None:
            return
        if self._grip is None and self.tool is Tool.FREEHAND:
            self._draft = freehand(self._stroke)
        draft, self._start, self._draft = self._draft, None, None
        self._item.show_region(self._region)
        if draft is not None and draft != self._region:
            self.region_edited.emit(draft, self._step_name())

    def cancel(self) -> None:
        """Drop the drag that is under way."""
        self.set_region(self._region)

    def _step_name(self) -> str:
        if self._grip is Grip.MOVE:
            return self.tr("Move region")
        if self._grip is Grip.TURN:
            return self.tr("Turn region")
        if self._grip is not None:
            return self.tr("Size region")
        names = {
            Tool.ELLIPSE: self.tr("Draw ellipse"),
            Tool.BOX: self.tr("Draw box"),
            Tool.FREEHAND: self.tr("Draw freehand"),
        }
        return names[self.tool]
