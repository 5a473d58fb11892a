"""What every tool on the canvas understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from busynth_gui.case.calliper import Calliper
from busynth_gui.case.region import Region
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.mask_patch import Box
from busynth_gui.imaging.region_handles import Grip, Point
from busynth_gui.ui.models.tool_settings import Target, Tool

__all__ = ["CanvasTool", "PointerEvent", "ToolHost"]


@dataclass(frozen=True)
class PointerEvent:
    """Where the pointer is, in px of the scan, and which keys are held.

    ``scale`` is view px per scan px. ``even`` (Shift) draws round, keeps the centre, snaps
    the turn; ``away`` (Ctrl) takes away where one would add.
    """

    at: Point
    scale: float = 1.0
    even: bool = False
    away: bool = False


class ToolHost(Protocol):
    """What a tool works on: it sees what there is, shows drafts, and says what it made.

    Points are in px of the scan, masks boolean (H, W) on its grid. Names are those of undo steps.
    """

    @property
    def tool(self) -> Tool:
        """The tool in hand: one class may stand behind several."""

    @property
    def target(self) -> Target:
        """What the tools change."""

    @property
    def shape(self) -> tuple[int, int]:
        """The scan's (H, W)."""

    @property
    def region(self) -> Region | None:
        """The region that is kept."""

    @property
    def callipers(self) -> tuple[Calliper, ...]:
        """The distances that are kept."""

    @property
    def radii(self) -> tuple[float, float]:
        """The brush's radii (horizontal, vertical)."""

    @property
    def tolerance(self) -> int:
        """The flood's, in grey levels of 255."""

    @property
    def within(self) -> NDArray[np.bool_] | None:
        """The field of view, once it is known."""

    def shown_pixels(self) -> tuple[Pixels, int]:
        """What is looked at, and its full scale."""

    def grip_at(self, pointer: PointerEvent) -> Grip | None:
        """What a press there would take hold of."""

    # Showing

    def show_region(self, chosen: int | None = None) -> None:
        """Show the region that is kept; ``chosen`` is a vertex of it."""

    def show_draft(self, draft: Region | None, chosen: int | None = None) -> None:
        """Show a region that is not kept yet; None shows the kept one."""

    def show_stroke(self, line: Sequence[Point], vertices: Sequence[Point] = ()) -> None:
        """Show an open line instead of the region."""

    def show_brush(self, at: Point | None) -> None:
        """Show what a press there would paint, or nothing."""

    def show_callipers(self, callipers: Sequence[Calliper], chosen: int | None = None) -> None:
        """Show distances that are not kept yet."""

    def show_painting(self, mask: NDArray[np.bool_], box: Box | None = None) -> None:
        """Show a mask being painted, anew or where it has changed."""

    def give_hint(self, words: str) -> None:
        """Tell something in passing."""

    # Proposals

    def proposal_at(self, point: Point) -> int | None:
        """Which of stage one's proposals is there."""

    def hover_proposal(self, point: Point) -> None:
        """Let the proposal that is there stand out."""

    def take_proposal(self, point: Point) -> bool:
        """Take the proposal that is there; gives whether there is one."""

    # Making

    def commit_region(self, region: Region, step: str) -> None:
        """Keep another region."""

    def commit_shape(self, shape: Region, step: str, away: bool = False) -> None:
        """Keep a shape as the region, or add it to a candidate's mask or take it from it."""

    def commit_callipers(self, callipers: tuple[Calliper, ...], step: str) -> None:
        """Keep other distances."""

    def commit_tolerance(self, tolerance: int) -> None:
        """Keep another tolerance."""

    def begin_painting(self) -> NDArray[np.bool_] | None:
        """A copy of the mask in hand, to be changed; None, with a hint, when there is none."""

    def end_painting(
        self, mask: NDArray[np.bool_], before: NDArray[np.bool_], step: str, touched: Box | None
    ) -> None:
        """Keep what was painted, unless it changed nothing; ``touched`` is all that may have."""

    def drop_painting(self) -> None:
        """Show again what is kept."""


class CanvasTool:
    """One tool: hears the left button and the pointer, and changes things through its host.

    Between press and release it shows a draft; only a release, or a key, keeps anything. It stands
    behind the ``tools`` that its class names.
    """

    tools: ClassVar[tuple[Tool, ...]] = ()
    shows_vertices: ClassVar[bool] = False
    """Whether a polygon has handles while this is in hand."""

    def __init__(self, host: ToolHost) -> None:
        self.host = host

    @property
    def busy(self) -> bool:
        """Whether something is under way that Escape would drop."""
        return False

    def press(self, pointer: PointerEvent) -> None:
        """The left button went down."""

    def move(self, pointer: PointerEvent) -> None:
        """The pointer moved with the left button held."""

    def release(self, pointer: PointerEvent) -> None:
        """The left button came up."""

    def double(self, pointer: PointerEvent) -> None:
        """The second press of a double click."""
        self.press(pointer)

    def hover(self, pointer: PointerEvent) -> None:
        """The pointer moved with no button held."""

    def leave(self) -> None:
        """The pointer left the canvas, or the tool is put away."""

    def cancel(self) -> None:
        """Drop what is under way."""

    def key(self, key: Qt.Key) -> bool:
        """A key was pressed; gives whether the tool has made use of it."""
        return False

    def wants(self, key: Qt.Key) -> bool:
        """Whether :meth:`key` would make use of it now, before any shortcut does."""
        return False

    def cursor(self, pointer: PointerEvent) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor
