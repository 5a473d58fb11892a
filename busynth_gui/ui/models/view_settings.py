"""How the scan is looked at: contrast, overlay, healthy or candidate. A model of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from busynth_gui.ui.models.window_level import FULL_CONTRAST, WindowLevel

__all__ = ["Compare", "Overlay", "ViewSettings", "ViewState"]


class Compare(StrEnum):
    """How healthy scan and candidate are seen: one at a time, beside each other, or divided."""

    ONE = "one"
    BESIDE = "beside"
    SWIPE = "swipe"


class Overlay(StrEnum):
    """How the mask is shown: tint and contour, contour alone, or not."""

    FILL = "fill"
    CONTOUR = "contour"
    OFF = "off"


@dataclass(frozen=True)
class ViewState:
    """``stage`` (1, 2, 3) is which stage's work on the candidate is shown.

    ``healthy`` shows the healthy scan instead, ``peek`` does so while a key is held, and
    ``bare`` hides the overlays while a key is held. ``opacity`` of the mask's tint is 0 to 1.
    ``blinked`` is the healthy half of a blink. ``difference`` colours what differs from the healthy
    scan: blue where darker, orange where brighter.
    ``compare`` says how the two are seen, ``divider`` where a swipe divides them, as a share of the
    width. ``overlay`` is how the mask is shown; ``contour`` whether its tint has a contour.
    ``near`` brings each candidate's lesion near. ``field`` shows the outline of the field of view,
    ``scales`` depth scale and ruler.
    """

    contrast: WindowLevel = FULL_CONTRAST
    opacity: float = 0.15
    contour: bool = True
    field: bool = True
    scales: bool = True
    near: bool = False
    stage: int = 3
    healthy: bool = False
    peek: bool = False
    bare: bool = False
    blinked: bool = False
    difference: bool = False
    overlay: Overlay = Overlay.FILL
    compare: Compare = Compare.ONE
    divider: float = 0.5

    @property
    def shows_healthy(self) -> bool:
        return self.healthy or self.peek or self.blinked

    def to_json(self) -> dict[str, Any]:
        """What is worth keeping from one sitting to the next."""
        return {
            "level": self.contrast.level,
            "window": self.contrast.window,
            "opacity": self.opacity,
            "contour": self.contour,
            "field": self.field,
            "scales": self.scales,
            "near": self.near,
            "difference": self.difference,
            "overlay": self.overlay.value,
            "compare": self.compare.value,
            "divider": self.divider,
        }

    @classmethod
    def from_json(cls, data: Any) -> ViewState:
        """The state that :meth:`to_json` wrote; the default one when ``data`` is anything else."""
        try:
            contrast = WindowLevel(float(data["level"]), float(data["window"]))
            # What older workspaces did not keep has its default.
            return cls(
                contrast,
                float(data["opacity"]),
                contour=bool(data.get("contour", True)),
                field=bool(data.get("field", True)),
                scales=bool(data.get("scales", True)),
                near=bool(data.get("near", False)),
                difference=bool(data.get("difference", False)),
                overlay=Overlay(data.get("overlay", Overlay.FILL)),
                compare=Compare(data.get("compare", Compare.ONE)),
                divider=min(max(float(data.get("divider", 0.5)), 0.0), 1.0),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return cls()


class ViewSettings(QObject):
    """Holds the view's state; ``state_changed`` carries the new one."""

    state_changed = Signal(object)

    def __init__(self, state: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state

    @property
    def state(self) -> ViewState:
        return self._state

    def change(self, **values: Any) -> None:
        """Replace fields of the state."""
        state = replace(self._state, **values)
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def drag_contrast(self, dx: float, dy: float) -> None:
        """Follow a drag of the right button, in px of the view."""
        self.change(contrast=self._state.contrast.dragged(dx, dy))

    def reset_contrast(self) -> None:
        self.change(contrast=FULL_CONTRAST)
