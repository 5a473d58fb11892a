"""What the built program runs first: itself, or one of its own helpers (``busynth_gui.frozen``)."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path


def main() -> int:
    """Run the role that the first argument names, else the command line."""
    role, arguments = sys.argv[1:2], sys.argv[2:]
    from busynth_gui.frozen import MODELS_PROBE, QT_PROBE, READER

    if role == [READER]:
        from busynth_gui.imaging.readers.child import main as read

        read(int(arguments[0]))
        return 0
    _leave_others_alone()
    _find_fonts()
    if role == [QT_PROBE]:
        from PySide6.QtWidgets import QApplication

        QApplication([])
        return 0
    if role == [MODELS_PROBE]:
        from busynth_gui.commands.load_pipeline import import_models

        import_models()
        return 0
    from busynth_gui.cli import main as run

    return run()


def _leave_others_alone() -> None:
    """Give programs that are started from here, a file manager say, the system's own libraries.

    PyInstaller's starter points the loader at the libraries that are shipped. This process has
    loaded by that already; a helper of ours is told to begin anew, and points it there again.
    """
    if sys.platform == "linux":
        before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        os.environ.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            os.environ["LD_LIBRARY_PATH"] = before
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


def _find_fonts() -> None:
    """Take the fonts that are shipped where a Linux system has no list of its own."""
    shipped = Path(__file__).parent / "fonts" / "fonts.conf"
    if shipped.exists() and not Path("/etc/fonts/fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(shipped))


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a spawned child is served here, and ends
    sys.exit(main())
