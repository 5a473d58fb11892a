"""A drawing tool is its file and its entry: menu, keys, options and canvas know it from these."""

from __future__ import annotations

import pytest

from busynth_gui.ui.canvas.tools import make_tools, polygon
from busynth_gui.ui.canvas.tools.shape import ShapeTool
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.tool_settings import TOOLS, Tool


def test_a_tool_is_its_file_and_its_entry(window: MainWindow) -> None:
    assert set(make_tools(window.view.editor)) == set(TOOLS) == set(Tool)
    assert list(window.actions_.tools) == list(TOOLS)
    assert len({info.key for info in TOOLS.values()}) == len(TOOLS)


def test_what_a_file_imports_is_no_tool_of_its_own(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Triangle(ShapeTool):
        """Inherits the tools of the shapes, and names none."""

    Triangle.__module__ = polygon.__name__
    monkeypatch.setattr(polygon, "ShapeTool", ShapeTool, raising=False)
    monkeypatch.setattr(polygon, "Triangle", Triangle, raising=False)
    made = make_tools(window.view.editor)
    assert type(made[Tool.ELLIPSE]) is ShapeTool and type(made[Tool.BOX]) is ShapeTool


def test_two_classes_cannot_name_one_tool(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other(ShapeTool):
        tools = (Tool.BOX,)

    Other.__module__ = polygon.__name__
    monkeypatch.setattr(polygon, "Other", Other, raising=False)
    with pytest.raises(ValueError, match="which another class has"):
        make_tools(window.view.editor)
