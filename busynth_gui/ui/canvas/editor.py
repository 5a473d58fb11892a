"""The left mouse button on the canvas: hands it to the tool, and announces what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal

from busynth_gui.case.calliper import Calliper, Spacing
from busynth_gui.case.region import EllipseRegion, RasterRegion, Region
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.mask_patch import Box, MaskPatch
from busynth_gui.imaging.region_handles import Grip, Point, contains, grips
from busynth_gui.ui.canvas.items.brush_item import BrushItem
from busynth_gui.ui.canvas.items.calliper_item import CalliperItem
from busynth_gui.ui.canvas.items.live_item import LiveItem
from busynth_gui.ui.canvas.items.mask_item import MaskItem
from busynth_gui.ui.canvas.items.proposal_item import ProposalItem
from busynth_gui.ui.canvas.items.region_item import KNOB_REACH, RegionItem
from busynth_gui.ui.canvas.tools import make_tools
from busynth_gui.ui.canvas.tools.base import CanvasTool, PointerEvent
from busynth_gui.ui.models.tool_settings import Target, Tool
from busynth_gui.ui.widgets.theme import MASK, REGION
from busynth_gui.ui.wording.language import tr

__all__ = ["Editor"]

_GRASP = 9.0
"""How near a press must be to a handle, in px of the view."""


class Editor(QObject):
    """Presses and drags in px of the scan become an edited region, mask or set of callipers.

    It is told what there is by the ``set_`` methods and changes none of it: what a tool made is
    announced by ``region_edited`` (region, step), ``mask_edited`` (RasterRegion, step),
    ``callipers_edited`` (tuple, step) and ``proposal_taken`` (number). ``region_drafted`` carries
    what the region would be while it is dragged, and None when that has ended.
    """

    region_edited = Signal(object, str)
    region_drafted = Signal(object)
    mask_edited = Signal(object, str)
    callipers_edited = Signal(object, str)
    proposal_taken = Signal(int)
    proposals_dropped = Signal()
    preview_dropped = Signal()
    tolerance_dragged = Signal(int)
    hint_given = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.region_item, self.paint_item = RegionItem(), MaskItem(REGION)
        self.mask_item, self.brush_item = MaskItem(MASK), BrushItem()
        self.calliper_item, self.proposal_item = CalliperItem(), ProposalItem()
        self.live_item = LiveItem()
        self.paint_item.set_look(0.25, True)
        self.target = Target.REGION
        self.shape = (0, 0)
        self.within: NDArray[np.bool_] | None = None
        self.tolerance = 0
        self._pixels: Callable[[], tuple[Pixels, int]] = lambda: (np.zeros((1, 1), np.uint8), 255)
        self.callipers: tuple[Calliper, ...] = ()
        self._radii = (1.0, 1.0)
        self._region: Region | None = None
        self._painted: tuple[RasterRegion, NDArray[np.bool_]] | None = None
        self._mask: NDArray[np.bool_] | None = None
        self._tools = make_tools(self)
        self._tool = Tool.ELLIPSE

    # What there is

    @property
    def tool(self) -> Tool:
        return self._tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        if tool is self._tool:
            return
        self.cancel()
        self.hand.leave()
        self._tool = tool
        self.show_region()

    @property
    def hand(self) -> CanvasTool:
        """The tool in hand."""
        return self._tools[self._tool]

    @property
    def busy(self) -> bool:
        """Whether something is under way that Escape would drop."""
        return self.hand.busy

    @property
    def region(self) -> Region | None:
        """The region that is kept, as it was last told."""
        return self._region

    @property
    def radii(self) -> tuple[float, float]:
        """The brush's radii (horizontal, vertical) in px of the scan."""
        return self._radii

    def set_scan(self, shape: tuple[int, int], spacing: Spacing) -> None:
        """Another scan: what was under way is dropped, and what was known of the last one."""
        self.hand.cancel()
        self.shape, self.within = shape, None
        self._region = self._mask = self._painted = None
        self.mask_item.show_mask(None)
        self.calliper_item.set_spacing(spacing)
        self.show_region()

    def set_region(self, region: Region | None) -> None:
        """Show the region that is kept; ends a drag that was under way."""
        self._region = region
        self.cancel()

    def set_mask(self, mask: NDArray[np.bool_] | None) -> None:
        """Show a candidate's mask, boolean (H, W); it is copied before anything changes it."""
        if self.busy and self.target is Target.MASK:
            self.hand.cancel()
        self._mask = mask
        self.mask_item.show_mask(mask)

    def set_target(self, target: Target) -> None:
        if target is not self.target:
            self.cancel()
            self.target = target
            self.show_region()

    def set_radii(self, radii: tuple[float, float]) -> None:
        self._radii = radii
        self.brush_item.set_radii(radii)

    def set_callipers(self, callipers: tuple[Calliper, ...]) -> None:
        self.callipers = callipers
        self.calliper_item.show_callipers(callipers)

    def see_with(self, pixels: Callable[[], tuple[Pixels, int]]) -> None:
        """``pixels`` gives what is looked at, and its full scale."""
        self._pixels = pixels

    def shown_pixels(self) -> tuple[Pixels, int]:
        """What is looked at, and its full scale."""
        return self._pixels()

    def set_proposals(self, proposals: tuple[EllipseRegion, ...]) -> None:
        self.proposal_item.show_proposals(proposals)
        self.proposal_item.setVisible(bool(proposals))

    def cancel(self) -> None:
        """Drop what is under way."""
        self.hand.cancel()
        self.show_region()

    # For the tools: showing

    def show_region(self, chosen: int | None = None) -> None:
        """Show the region as it is kept, unless a candidate is; ``chosen`` is a vertex of it."""
        region = self._region if self.target is Target.REGION else None
        self.region_item.show_region(region, self.hand.shows_vertices, chosen)
        if isinstance(region, RasterRegion):
            if self._painted is None or self._painted[0] != region:
                self._painted = (region, region.rasterize((region.height, region.width)))
            self.paint_item.show_mask(self._painted[1])
        else:
            self.paint_item.show_mask(None)
        self.region_drafted.emit(None)

    def show_draft(self, draft: Region | None, chosen: int | None = None) -> None:
        """Show a region that is not kept yet; None shows the kept one."""
        if draft is None:
            self.show_region(chosen)
        else:
            self.region_item.show_region(draft, self.hand.shows_vertices, chosen)
            if self.target is Target.REGION:
                self.region_drafted.emit(draft)

    def grip_at(self, pointer: PointerEvent) -> Grip | None:
        """What a press there would take hold of."""
        region = self._region
        if region is None or self.target is not Target.REGION or isinstance(region, RasterRegion):
            return None
        reach = _GRASP / pointer.scale
        for grip, (x, y) in grips(region, KNOB_REACH / pointer.scale).items():
            if max(abs(pointer.at[0] - x), abs(pointer.at[1] - y)) <= reach:
                return grip
        return Grip.MOVE if contains(region, *pointer.at) else None

    def proposal_at(self, point: Point) -> int | None:
        return self.proposal_item.at(point) if self.proposal_item.isVisible() else None

    def hover_proposal(self, point: Point) -> None:
        self.proposal_item.hover(point)

    def take_proposal(self, point: Point) -> bool:
        """Take the proposal that is there; gives whether there is one."""
        number = self.proposal_at(point)
        if number is not None:
            self.proposal_taken.emit(number)
        return number is not None

    def show_stroke(self, line: Sequence[Point], vertices: Sequence[Point] = ()) -> None:
        """Show an open line instead of the region."""
        self.region_item.show_stroke(line, vertices)

    def show_brush(self, at: Point | None) -> None:
        """Show what a press there would paint, or nothing."""
        self.brush_item.show_at(at)

    def show_callipers(self, callipers: Sequence[Calliper], chosen: int | None = None) -> None:
        """Show distances that are not kept yet."""
        self.calliper_item.show_callipers(callipers, chosen)

    def give_hint(self, words: str) -> None:
        """Tell something in passing."""
        self.hint_given.emit(words)

    # For the tools: making

    def commit_region(self, region: Region, step: str) -> None:
        """Announce another region."""
        self.region_edited.emit(region, step)

    def commit_callipers(self, callipers: tuple[Calliper, ...], step: str) -> None:
        """Announce other distances."""
        self.callipers_edited.emit(callipers, step)

    def commit_tolerance(self, tolerance: int) -> None:
        """Announce another tolerance of the flood."""
        self.tolerance_dragged.emit(tolerance)

    # For the tools: painting

    def show_painting(self, mask: NDArray[np.bool_], box: Box | None = None) -> None:
        """Show a mask being painted, anew or where it has changed."""
        item = self.mask_item if self.target is Target.MASK else self.paint_item
        if box is None:
            item.begin(mask)
        else:
            item.touch(mask, box)

    def begin_painting(self) -> NDArray[np.bool_] | None:
        """A copy of the mask in hand, to be changed; None, with a hint, when there is none."""
        mask = self.raster()
        if mask is None:
            # No key is named: all of them can be changed.
            self.hint_given.emit(tr("Choose “Correct mask” to change it, or leave the candidate"))
            return None
        if self.target is Target.REGION:
            self.region_item.show_region(None)
        self.show_painting(mask)
        return mask

    def end_painting(
        self, mask: NDArray[np.bool_], before: NDArray[np.bool_], step: str, touched: Box | None
    ) -> None:
        """Keep what was painted, unless it changed nothing; ``touched`` is all that may have."""
        if touched is None:
            touched = (0, 0, *mask.shape)
        if MaskPatch.between(before, mask, touched) is None:
            self.drop_painting()
        else:
            self.commit_mask(mask, step)

    def drop_painting(self) -> None:
        """Show again what is kept."""
        self.mask_item.show_mask(self._mask)
        self.show_region()

    def raster(self) -> NDArray[np.bool_] | None:
        """A copy of what the tools change as a mask (H, W); None when there is nothing to change.

        Parts of a region outside the field of view are left out: a lesion has no place there.
        """
        if self.target is Target.MASK:
            return None if self._mask is None else self._mask.copy()
        if self.target is Target.NOTHING:
            return None
        if self._painted is not None and self._painted[0] == self._region:
            return self._painted[1].copy()
        if self._region is None:
            return np.zeros(self.shape, bool)
        mask = self._region.rasterize(self.shape)
        return mask if self.within is None else mask & self.within

    def commit_mask(self, mask: NDArray[np.bool_], step: str) -> None:
        """Announce the whole mask (H, W) that a tool or an operation made."""
        if self.target is Target.MASK:
            before = self._mask
            self.mask_edited.emit(RasterRegion.from_mask(mask), step)
            if self._mask is before:  # it was refused
                self.mask_item.show_mask(before)
            return
        region = RasterRegion.from_mask(mask) if mask.any() else None
        if region is not None:
            self._painted = (region, mask)  # so that it need not be unpacked again
        self.region_edited.emit(region, step)
        if self._region != region:  # it was refused
            self.show_region()

    def commit_shape(self, shape: Region, step: str, away: bool = False) -> None:
        """Announce a shape as the region, or add it to a candidate's mask or take it from it."""
        if self.target is not Target.MASK:
            self.region_edited.emit(shape, step)
            return
        mask = self.raster()
        assert mask is not None
        inside = shape.rasterize(self.shape)
        if self.within is not None and not away:
            inside &= self.within
        changed = mask & ~inside if away else mask | inside
        if not np.array_equal(changed, mask):
            self.commit_mask(changed, step)

    # From the view

    def wants(self, key: Qt.Key) -> bool:
        """Whether the tool needs a key now, before any shortcut has it."""
        if key == Qt.Key.Key_Escape:
            shown = self.proposal_item.isVisible() or self.live_item.isVisible()
            return self.busy or shown
        return self._proposal_of(key) is not None or self.hand.wants(key)

    def _proposal_of(self, key: Qt.Key) -> int | None:
        """Which of the proposals shown has that figure on it."""
        number = int(key) - int(Qt.Key.Key_1)
        shown = self.proposal_item.isVisible() and not self.busy
        return number if shown and 0 <= number < self.proposal_item.count else None

    def key(self, key: Qt.Key) -> bool:
        """A key was pressed; gives whether it was of use."""
        number = self._proposal_of(key)
        if number is not None:
            self.proposal_taken.emit(number)
            return True
        if key != Qt.Key.Key_Escape:
            return self.hand.key(key)
        if self.busy:
            self.cancel()
        elif self.proposal_item.isVisible():
            self.proposals_dropped.emit()
        elif self.live_item.isVisible():
            self.preview_dropped.emit()
        else:
            return False
        return True
