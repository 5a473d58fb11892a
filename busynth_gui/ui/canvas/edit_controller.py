"""Between the canvas's tools and the models: what is drawn goes to the session, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion, RasterRegion, Region
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging import masks
from busynth_gui.imaging.mask_patch import box_of
from busynth_gui.imaging.region_handles import Grip, dragged
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.models.edits import edit_callipers, edit_mask, edit_region
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.tool_settings import TOOLS, Operation, Sizes, Target, Tool, ToolSettings
from busynth_gui.ui.services.field_of_view import FieldOfView
from busynth_gui.ui.services.generation import Generation

__all__ = ["PROPOSALS", "EditController"]

PROPOSALS = 5
"""How many places are asked of stage one at a time."""


class EditController(QObject):
    """``hint_given`` carries words for a moment. What is refused is raised, also out of slots.

    ``changed`` says that what the tools change is another thing, or another state of it.
    """

    hint_given = Signal(str)
    changed = Signal()

    def __init__(
        self,
        view: CanvasView,
        session: Session,
        tool_settings: ToolSettings,
        generation: Generation,
        field_of_view: FieldOfView,
        pixels: Callable[[], Pixels | None],
    ) -> None:
        super().__init__(view)
        self._view, self._editor = view, view.editor
        self._session, self._tool_settings = session, tool_settings
        self._generation, self._field_of_view = generation, field_of_view
        self._shown_pixels = pixels
        self._asked = 0
        editor = self._editor
        generation.wait_while(lambda: editor.busy)
        editor.see_with(self._pixels)
        editor.region_edited.connect(self._edit_region)
        editor.mask_edited.connect(self._edit_mask)
        editor.callipers_edited.connect(partial(edit_callipers, session))
        editor.proposal_taken.connect(self._take_proposal)
        editor.proposals_dropped.connect(lambda: tool_settings.set_proposals(()))
        editor.tolerance_dragged.connect(
            lambda value: tool_settings.set_sizes(replace(tool_settings.sizes, tolerance=value))
        )
        editor.hint_given.connect(self.hint_given)
        view.brush_stepped.connect(self.step_brush)
        tool_settings.tool_changed.connect(self._on_tool)
        tool_settings.sizes_changed.connect(self._on_sizes)
        tool_settings.correcting_changed.connect(lambda _: self._aim())
        tool_settings.proposals_changed.connect(self._show_proposals)
        generation.proposals_found.connect(self._on_proposals)
        generation.proposals_failed.connect(self._on_no_proposals)
        session.scan_opened.connect(lambda _: self._on_scan())
        session.candidate_selected.connect(lambda _: self._on_selected())
        session.candidate_changed.connect(lambda _: self.changed.emit())
        session.region_changed.connect(self._show_region)
        session.callipers_changed.connect(lambda: editor.set_callipers(session.callipers))
        field_of_view.found.connect(self._on_field_of_view)
        self._on_tool()

    @property
    def target(self) -> Target:
        """What the tools change now."""
        if self._session.scan is None:
            return Target.NOTHING
        if self._session.selected is None:
            return Target.REGION
        return Target.MASK if self._tool_settings.correcting else Target.NOTHING

    @property
    def corrected(self) -> bool:
        """Whether the mask of the candidate that is looked at is another than the one made."""
        selected = self._session.selected
        return selected is not None and selected.mask_corrected

    @property
    def paintable(self) -> bool:
        """Whether there is a mask for :meth:`operate`."""
        if self.target is Target.REGION:
            return self._session.region is not None
        return self.target is Target.MASK

    # What actions do

    def operate(self, operation: Operation) -> None:
        """Change the whole region or mask; says so when that changes nothing."""
        mask = self._editor.raster()
        if mask is None or box_of(mask) is None:
            self.hint_given.emit(self.tr("There is nothing painted to change"))
            return
        spacing = None if self._session.record is None else self._session.record.spacing_mm
        work, name = self._work(operation, self._tool_settings.sizes.reach_radii(spacing))
        result = work(mask)
        within = self._field_of_view.mask
        if within is not None and operation is Operation.GROW:
            result = result & within | mask
        if np.array_equal(result, mask):
            self.hint_given.emit(self.tr("{0}: nothing changes").format(name))
        elif box_of(result) is None:
            raise Refusal("nothing would be left", "choose a smaller reach for the edge")
        else:
            self._editor.commit_mask(result, name)

    def restore_mask(self) -> None:
        """Back to the mask that stage one made, as a step that can be undone."""
        selected = self._session.selected
        if selected is not None:
            made = self._session.load(selected.id).candidate.mask
            edit_mask(self._session, selected.id, made, self.tr("Mask as made"))

    def propose(self) -> None:
        """Ask stage one where a lesion could be, each time elsewhere; the answers are ghosts."""
        self._view.setFocus()  # there the numbers are heard
        self._generation.propose(PROPOSALS, self._asked)
        self._asked += 1
        self._session.select(None)
        if not TOOLS[self._tool_settings.tool].takes_proposals:
            self._tool_settings.choose(Tool.ELLIPSE)
        self._tool_settings.set_proposals((), proposing=True)

    def move_region(self, dx: int, dy: int) -> None:
        """Move the region by so many hundredths of the scan's longer side."""
        region, scan = self._session.region, self._session.scan
        if region is None or scan is None or self.target is not Target.REGION:
            return
        if isinstance(region, RasterRegion):
            self.hint_given.emit(self.tr("A painted region is moved by painting it elsewhere"))
            return
        step = max(1, round(max(scan.shape) / 100))
        moved = dragged(region, Grip.MOVE, (0, 0), (dx * step, dy * step))
        self._edit_region(moved, self.tr("Move region"))

    def step_brush(self, up: bool) -> None:
        """A larger or a smaller brush."""
        record = self._session.record
        spacing = None if record is None else record.spacing_mm
        self._tool_settings.set_sizes(self._tool_settings.sizes.brush_stepped(up, spacing))

    # What models say

    def _on_scan(self) -> None:
        self._asked = 0
        self._tool_settings.set_correcting(False)
        self._tool_settings.set_proposals(())
        self._on_sizes(self._tool_settings.sizes)
        self._editor.set_callipers(self._session.callipers)
        if self._field_of_view.mask is None:
            self._view.field_item.show_mask(None)
        else:
            self._on_field_of_view()
        self._aim()

    def _on_selected(self) -> None:
        self._tool_settings.set_correcting(False)
        self._aim()

    def _on_tool(self) -> None:
        self._editor.tool = self._tool_settings.tool

    def _on_sizes(self, sizes: Sizes) -> None:
        record = self._session.record
        self._editor.set_radii(sizes.brush_radii(None if record is None else record.spacing_mm))
        self._editor.tolerance = sizes.tolerance
        self._session.settings.keep("drawing", sizes.to_json())

    def _on_field_of_view(self) -> None:
        mask = self._field_of_view.mask
        self._editor.within = mask
        self._view.field_item.show_mask(mask)
        box = None if mask is None else box_of(mask)
        self._view.rulers.set_top(0 if box is None else box[0])

    def _aim(self) -> None:
        self._editor.set_target(self.target)
        self._show_proposals()
        self.changed.emit()

    def _show_region(self) -> None:
        if self._editor.region is not self._session.region:
            self._editor.set_region(self._session.region)
        self.changed.emit()

    def _show_proposals(self) -> None:
        there = self.target is Target.REGION
        self._editor.set_proposals(self._tool_settings.proposals if there else ())

    def _on_proposals(self, scan_sha256: str, regions: tuple[EllipseRegion, ...]) -> None:
        record = self._session.record
        if record is not None and record.sha256 == scan_sha256:
            self._tool_settings.set_proposals(regions)
            self.hint_given.emit(
                self.tr("Click one of the proposed places or type its number, or draw your own")
            )

    def _on_no_proposals(self, scan_sha256: str, refusal: Refusal | None) -> None:
        record = self._session.record
        if record is not None and record.sha256 == scan_sha256:
            self._tool_settings.set_proposals(())
            if refusal is not None:
                raise refusal

    # What tools say

    def _edit_region(self, region: Region | None, step: str) -> None:
        edit_region(self._session, region, step)
        self._tool_settings.set_proposals(())
        self._session.select(None)

    def _edit_mask(self, mask: RasterRegion, step: str) -> None:
        selected = self._session.selected
        assert selected is not None
        edit_mask(self._session, selected.id, mask.rasterize((mask.height, mask.width)), step)

    def _take_proposal(self, number: int) -> None:
        self._edit_region(self._tool_settings.proposals[number], self.tr("Take proposal"))

    def _pixels(self) -> tuple[Pixels, int]:
        pixels, scan = self._shown_pixels(), self._session.scan
        assert pixels is not None and scan is not None
        return pixels, scan.full_scale

    def _work(
        self, operation: Operation, reach: tuple[float, float]
    ) -> tuple[Callable[[NDArray[np.bool_]], NDArray[np.bool_]], str]:
        match operation:
            case Operation.SMOOTH:
                return (lambda mask: masks.smooth(mask, reach)), self.tr("Smooth")
            case Operation.GROW:
                return (lambda mask: masks.grow(mask, reach)), self.tr("Grow")
            case Operation.SHRINK:
                return (lambda mask: masks.shrink(mask, reach)), self.tr("Shrink")
            case Operation.FILL:
                return masks.fill_holes, self.tr("Fill holes")
        return masks.keep_largest, self.tr("Keep largest")
