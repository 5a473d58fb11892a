"""A region drawn with each of the tools, about the middle of the scan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt

from busynth_gui.ui.models.tool_settings import Tool
from tests.day.hand import CTRL, Hand

__all__ = ["TOOLS", "draw_region"]

_LEAST = 500
"""Area below which a flood is not taken for a region, px²."""


def draw_region(hand: Hand, tool: Tool) -> None:
    """Draw on the open scan with a tool, chosen by its key."""
    hand.press(_KEYS[tool])
    assert hand.window.tool_settings.tool is tool
    TOOLS[tool](hand)
    region = hand.window.session.region
    assert region is not None, f"{tool.value} drew nothing"


def _place(hand: Hand, across: float, down: float) -> tuple[float, float]:
    """A point by its shares of the scan's width and height."""
    scan = hand.window.session.scan
    assert scan is not None
    height, width = scan.shape
    return across * width, down * height


def _corners(hand: Hand) -> None:
    hand.draw(*[_place(hand, *at) for at in ((0.4, 0.35), (0.5, 0.42), (0.6, 0.55))])


def _polygon(hand: Hand) -> None:
    for at in ((0.4, 0.4), (0.5, 0.34), (0.61, 0.42), (0.57, 0.55), (0.43, 0.52)):
        hand.click_scan(_place(hand, *at))
    hand.key(Qt.Key.Key_Return)


def _freehand(hand: Hand) -> None:
    turns = np.linspace(0, 2 * np.pi, 40)
    hand.draw(*[_place(hand, 0.5 + 0.1 * np.cos(a), 0.45 + 0.09 * np.sin(a)) for a in turns])


def _brush(hand: Hand) -> None:
    for down in (0.42, 0.46, 0.5):
        hand.draw(*[_place(hand, across, down) for across in (0.43, 0.48, 0.53, 0.57)])


def _flood(hand: Hand) -> None:
    """With more and more tolerance, from another place, until enough hangs together."""
    window, scan = hand.window, hand.window.session.scan
    assert scan is not None
    for place in ((0.5, 0.45), (0.4, 0.4), (0.6, 0.5), (0.5, 0.3), (0.45, 0.55), (0.35, 0.5)):
        for tolerance in range(6, 60, 4):
            box = window.central.options.tolerance
            box.setFocus()
            box.selectAll()
            hand.press(str(tolerance))
            hand.key(Qt.Key.Key_Return)
            window.view.setFocus()
            hand.click_scan(_place(hand, *place))
            region = window.session.region
            area = 0 if region is None else int(region.rasterize(scan.shape).sum())
            if _LEAST < area < scan.pixels.size // 30:
                hand.key(Qt.Key.Key_BracketRight, CTRL)  # grow
                hand.key(Qt.Key.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)  # smooth
                return
            if region is not None:
                hand.key(Qt.Key.Key_Z, CTRL)
            if area >= _LEAST:
                break


_KEYS = {
    Tool.ELLIPSE: "e",
    Tool.BOX: "b",
    Tool.POLYGON: "g",
    Tool.FREEHAND: "f",
    Tool.BRUSH: "d",
    Tool.FLOOD: "w",
}
TOOLS: dict[Tool, Callable[[Hand], None]] = {
    Tool.ELLIPSE: _corners,
    Tool.BOX: _corners,
    Tool.POLYGON: _polygon,
    Tool.FREEHAND: _freehand,
    Tool.BRUSH: _brush,
    Tool.FLOOD: _flood,
}
