"""The drawing tools. A file here with a class that names its tools is all that the canvas needs."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from busynth_gui.ui.canvas.tools.base import CanvasTool, ToolHost
from busynth_gui.ui.models.tool_settings import Tool

__all__ = ["make_tools"]


def make_tools(host: ToolHost) -> dict[Tool, CanvasTool]:
    """What stands behind each tool; tools that one class names share one object."""
    made: dict[Tool, CanvasTool] = {}
    for file in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{file.name}")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, CanvasTool) and kind.tools:
                made.update(dict.fromkeys(kind.tools, kind(host)))
    return made
