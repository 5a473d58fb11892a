"""What every tool on the canvas understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from busynth_gui.imaging.region_handles import Point

if TYPE_CHECKING:
    from busynth_gui.ui.canvas.editor import Editor

__all__ = ["CanvasTool", "Touch", "tr"]


def tr(text: str) -> str:
    """Names of steps and hints, in the user's language."""
    return QCoreApplication.translate("Tools", text)


@dataclass(frozen=True)
class Touch:
    """Where the pointer is, in px of the scan, and which keys are held.

    ``scale`` is view px per scan px. ``even`` (Shift) draws round, keeps the centre, snaps
    the turn; ``away`` (Ctrl) takes away where one would add.
    """

    at: Point
    scale: float = 1.0
    even: bool = False
    away: bool = False


class CanvasTool:
    """One tool: hears the left button and the pointer, and changes things through the editor.

    Between press and release it shows a draft; only a release, or a key, keeps anything.
    """

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    @property
    def busy(self) -> bool:
        """Whether something is under way that Escape would drop."""
        return False

    def press(self, touch: Touch) -> None:
        """The left button went down."""

    def move(self, touch: Touch) -> None:
        """The pointer moved with the left button held."""

    def release(self, touch: Touch) -> None:
        """The left button came up."""

    def double(self, touch: Touch) -> None:
        """The second press of a double click."""
        self.press(touch)

    def hover(self, touch: Touch) -> None:
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

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor
