"""What the mouse's buttons and wheel do on the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt

__all__ = ["Drag", "MouseHabits", "Turn"]


class Drag(StrEnum):
    """What dragging with a button does."""

    DRAW = "draw"
    PAN = "pan"
    CONTRAST = "contrast"
    DIVIDER = "divider"
    NOTHING = "nothing"


class Turn(StrEnum):
    """What turning the wheel does."""

    ZOOM = "zoom"
    BRUSH = "brush"
    CANDIDATES = "candidates"
    NOTHING = "nothing"


@dataclass(frozen=True)
class MouseHabits:
    """``pan_key`` is held to move the view with the button that draws.

    ``zoom_step`` is the factor of one notch, ``contrast_speed`` a factor on a drag's length.
    """

    left: Drag = Drag.DRAW
    middle: Drag = Drag.PAN
    right: Drag = Drag.CONTRAST
    wheel: Turn = Turn.ZOOM
    wheel_shift: Turn = Turn.BRUSH
    wheel_ctrl: Turn = Turn.ZOOM
    zoom_step: float = 1.2
    contrast_speed: float = 1.0
    pan_key: Qt.Key = Qt.Key.Key_Space

    def drag(self, button: Qt.MouseButton) -> Drag:
        """What a button does; those beyond the third do nothing."""
        return {
            Qt.MouseButton.LeftButton: self.left,
            Qt.MouseButton.MiddleButton: self.middle,
            Qt.MouseButton.RightButton: self.right,
        }.get(button, Drag.NOTHING)

    def turn(self, keys: Qt.KeyboardModifier) -> Turn:
        """What the wheel does while keys are held."""
        if keys & Qt.KeyboardModifier.ShiftModifier:
            return self.wheel_shift
        if keys & Qt.KeyboardModifier.ControlModifier:
            return self.wheel_ctrl
        return self.wheel

    @classmethod
    def of(cls, settings: Mapping[str, Any], pan_key: Qt.Key) -> MouseHabits:
        """From the user's settings, by their keys."""
        return cls(
            Drag(settings["mouse_left"]),
            Drag(settings["mouse_middle"]),
            Drag(settings["mouse_right"]),
            Turn(settings["wheel"]),
            Turn(settings["wheel_shift"]),
            Turn(settings["wheel_ctrl"]),
            1 + settings["zoom_step"] / 100,
            settings["contrast_speed"] / 100,
            pan_key,
        )
