"""``busynth [WORKSPACE] [SCAN ...]``: the window, where there is a display."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.commands.system_checks import display_problem
from busynth_gui.paths import is_file
from busynth_gui.workspace.database import DATABASE_NAME

__all__ = ["run"]

_REMEDY = Phrase("'busynth synthesize SCAN --out DIR' works without a window")


def run(paths: Sequence[Path]) -> int:
    """Open the window; returns when it is closed. Raises Refusal where Qt cannot start.

    ``paths`` is what a desktop hands over as well: at most one workspace, and scans to open in it.
    """
    workspace, scans = _sort(paths)
    problem = display_problem()
    if problem is not None:
        raise Refusal("{0}", "{1}", problem, _REMEDY)
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise Refusal("Qt cannot start ({0})", "{1}", error, _REMEDY) from error
    from busynth_gui.ui.app import main

    return main(workspace, scans)


def _sort(paths: Sequence[Path]) -> tuple[Path | None, list[Path]]:
    """The workspace among paths, and the scans. Raises Refusal for a second workspace."""
    scans = [path for path in paths if is_file(path) and path.name != DATABASE_NAME]
    others = [path for path in paths if path not in scans]
    if len(others) > 1:
        raise Refusal(
            "{0} and {1} are not both the workspace",
            "name one folder; all else must be files that exist",
            *others[:2],
        )
    workspace = others[0] if others else None
    if workspace is not None and workspace.name == DATABASE_NAME:
        workspace = workspace.parent
    return workspace, scans
