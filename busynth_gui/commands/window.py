"""``busynth [WORKSPACE]``: the window, where there is a display."""

from __future__ import annotations

from pathlib import Path

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.commands.system_checks import display_problem

__all__ = ["run"]

_REMEDY = Phrase("'busynth synthesize SCAN --out DIR' works without a window")


def run(workspace: Path | None) -> int:
    """Open the window; returns when it is closed. Raises Refusal where Qt cannot start."""
    problem = display_problem()
    if problem is not None:
        raise Refusal("{0}", "{1}", problem, _REMEDY)
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise Refusal("Qt cannot start ({0})", "{1}", error, _REMEDY) from error
    from busynth_gui.ui.app import main

    return main(workspace)
