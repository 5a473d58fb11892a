"""What this machine has: a display, and the system libraries that Qt needs."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from busynth_gui.case.errors import Refusal

__all__ = ["display_problem", "missing_libraries", "refuse_lost_folder"]

_QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""Shared libraries that QtWidgets loads, and the Debian packages that hold them."""

_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Those that it loads besides on an X display."""

_held: list[ctypes.c_void_p] = []


def _has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be asked for: elsewhere than on Linux there always is a display."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(environment.get(n) for n in names)


def missing_libraries(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Debian packages without which Qt cannot start here, in the order to install them."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**_QT, **_X11} if _uses_x11(environment) else _QT
    return [package for library, package in wanted.items() if not _loads(library)]


def display_problem(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no window can be opened here, in a clause, or None.

    Qt ends the process when it finds no display; this asks first.
    """
    if not _has_display(environment):
        return "there is no display"
    missing = missing_libraries(environment)
    if missing:
        return f"Qt lacks system libraries (on Debian: apt-get install {' '.join(missing)})"
    if _uses_x11(environment) and not _x_server_answers():
        return f"the display {environment.get('DISPLAY', '')} does not answer"
    return None


def _uses_x11(environment: Mapping[str, str]) -> bool:
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform.startswith("xcb")
    return bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    if xcb.xcb_connection_has_error(connection):
        return False
    # Kept open: a server that loses its last client may restart just when Qt connects.
    _held.append(connection)
    return True


def refuse_lost_folder() -> None:
    """Raise Refusal where the current folder is gone: torch would end the process."""
    try:
        Path.cwd()
    except OSError as error:
        raise Refusal(
            "the current folder cannot be reached ({0})", "change to another", error.strerror
        ) from error
