"""Reports of faults: what a maintainer needs, and nothing that tells whose scans these are."""

from __future__ import annotations

import getpass
import platform
import re
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

import PySide6

from busynth_gui import __version__
from busynth_gui.imaging.read import SCAN_SUFFIXES

__all__ = ["error_report", "scrub", "versions"]

_SHORTEST_NAME = 3
_OURS = re.compile(
    r'File "[^"\n]*?[/\\]((?:busynth_gui|training|tests|site-packages|lib[/\\]python[\d.]+)[/\\]'
    r'[^"\n]*)"(, line \d+, in [^\n]*\n(?:    [^\n]*\n){0,2})?'
)
"""A line of a traceback with the source below it, which holds nobody's data."""
_ENDINGS = "|".join(re.escape(suffix.lstrip(".")) for suffix in (*SCAN_SUFFIXES, ".busynth"))
_QUOTED_FILE = re.compile(rf"""(["'“])[^"'“”\n]{{0,300}}\.(?:{_ENDINGS})(["'”])""", re.IGNORECASE)
_QUOTED_PATH = re.compile(r"""(["'“])(?:~|[A-Za-z]:|\\)?[/\\][^"'“”\n]{0,300}(["'”])""")
_URL = re.compile(r"\bfile:[^\s\"')]+")
_PATH = re.compile(r"(?<![\w<.])(?:~|[A-Za-z]:|\\)?[/\\][^\s\"'“”:,;()<>|]{1,300}")
_FILE = re.compile(rf"[^\s\"'“”:,;()<>|/\\]{{1,200}}\.(?:{_ENDINGS})\b", re.IGNORECASE)


def error_report(error: BaseException, names: Iterable[str] = ()) -> str:
    """Versions and the traceback, scrubbed as by :func:`scrub`."""
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return scrub(f"{versions()}\n\n{told}", names)


def versions() -> str:
    """Versions of the program and of what it stands on."""
    return (
        f"busynth {__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, {platform.system()} {platform.release()} ({sys.platform})"
    )


def scrub(text: str, names: Iterable[str] = ()) -> str:
    """``text`` without paths, names of scans' files, user's and machine's name, and ``names``.

    ``names`` are those of the scans in the workspace, which may hold a patient's; what stands
    before their ending is taken out as well. The program's own source files stay, from its
    package on.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(f'File "{match.group(1)}"{match.group(2) or ""}'.replace("\\", "/"))
        return f"\x00{len(kept) - 1}\x00"

    text = _OURS.sub(keep, text)
    folded = text.casefold()
    for name in (name for name in _to_hide(names) if name.casefold() in folded):
        text = re.sub(re.escape(name), "<name>", text, flags=re.IGNORECASE)
    for home in {str(Path.home()), str(Path.home().resolve())} - {"/", "."}:
        text = text.replace(home, "~")
    text = _QUOTED_FILE.sub(r"\1<file>\2", text)
    text = _QUOTED_PATH.sub(r"\1<path>\2", text)
    text = _URL.sub("<path>", text)
    text = _PATH.sub("<path>", text)
    text = _FILE.sub("<file>", text)
    for word in _about_here():
        text = re.sub(rf"\b{re.escape(word)}\b", "<name>", text)
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match.group(1))], text)


def _to_hide(names: Iterable[str]) -> list[str]:
    """Names and their stems, the longest first: a part of one may be another."""
    found = set()
    for name in names:
        last = PureWindowsPath(name).name  # knows both kinds of slashes
        found |= {name, last, PureWindowsPath(last).stem}
    return sorted((n for n in found if len(n) >= _SHORTEST_NAME), key=len, reverse=True)


def _about_here() -> list[str]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    words = [user, platform.node()]
    return [word for word in words if len(word) >= _SHORTEST_NAME and word != "root"]
