"""How the desk is laid out: for drawing, for looking many candidates through, or for both."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from busynth_gui.ui.models.session import Session

__all__ = ["Desk", "Layout"]


class Layout(StrEnum):
    """``CANVAS`` has the canvas with its panels, ``SHEET`` the contact sheet in their place.

    ``REVIEW`` has sheet and canvas side by side over the whole screen, with every panel folded.
    """

    CANVAS = "canvas"
    SHEET = "sheet"
    REVIEW = "review"


class Desk(QObject):
    """``layout_changed`` says that :attr:`layout` did. Without a scan it is the canvas's."""

    layout_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._layout = Layout.CANVAS
        session.scan_opened.connect(lambda _: self.lay_out(self._layout))

    @property
    def layout(self) -> Layout:
        return self._layout

    def lay_out(self, layout: Layout) -> None:
        if self._session.scan is None:
            layout = Layout.CANVAS
        if layout is not self._layout:
            self._layout = layout
            self.layout_changed.emit()

    def turn(self, layout: Layout) -> None:
        """Lay it out so, or as for drawing when it is so already."""
        self.lay_out(Layout.CANVAS if layout is self._layout else layout)
