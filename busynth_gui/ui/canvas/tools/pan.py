"""Moving the view: the view does that itself, and no press is the tool's."""

from __future__ import annotations

from busynth_gui.ui.canvas.tools.base import CanvasTool
from busynth_gui.ui.models.tool_settings import Tool

__all__ = ["PanTool"]


class PanTool(CanvasTool):
    tools = (Tool.PAN,)
