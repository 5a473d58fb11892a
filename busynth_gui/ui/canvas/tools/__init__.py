"""The drawing tools: a file here with a class that names its ``tools``, and their entries in
``ui/models/tool_settings.py``, are all that menu, keys, options and canvas need.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from busynth_gui.ui.canvas.tools.base import CanvasTool, ToolHost
from busynth_gui.ui.models.tool_settings import Tool

__all__ = ["make_tools"]


def make_tools(host: ToolHost) -> dict[Tool, CanvasTool]:
    """What stands behind each tool; tools that one class names share one object.

    Raises ValueError when two classes name the same.
    """
    made: dict[Tool, CanvasTool] = {}
    for file in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{file.name}")
        for kind in vars(module).values():
            # Not what a file imports, to make a tool of its own of it.
            own = isinstance(kind, type) and kind.__module__ == module.__name__
            if own and issubclass(kind, CanvasTool) and "tools" in vars(kind):
                taken = made.keys() & set(kind.tools)
                if taken:
                    raise ValueError(f"{kind.__name__} names {taken}, which another class has")
                made.update(dict.fromkeys(kind.tools, kind(host)))
    return made
