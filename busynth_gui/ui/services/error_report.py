"""Reports of faults: what a maintainer needs, and nothing that tells whose scans these are."""

from __future__ import annotations

import getpass
import os
import platform
import re
import sys
import traceback
from collections.abc import Iterable
from pathlib import PurePath, PureWindowsPath

import PySide6

from busynth_gui import __version__
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.read import SCAN_SUFFIXES
from busynth_gui.paths import home_folder

__all__ = ["error_report", "scrub", "versions"]

_SHORTEST_NAME = 3
_OURS = re.compile(
    r'File "[^"\n]*?[/\\]((?:busynth_gui|training|tests|site-packages|lib[/\\]python[\d.]+)[/\\]'
    r'[^"\n]*)"(, line \d+(?:, in [^\n]*\n(?:    [^\n]*\n){0,2})?)'
)
"""A line of a traceback with the source below it, which holds nobody's data."""
_ENDINGS = "|".join(
    re.escape(suffix.lstrip(".")) for suffix in (*SCAN_SUFFIXES, ".busynth", ".csv", ".pdf")
)
_SYSTEMS = ("[Errno ", "[WinError ")
_ENDED = re.compile(rf"\.(?:{_ENDINGS})$", re.IGNORECASE)
_QUOTED = re.compile(r""""[^"\n]+"|(?<!\w)'(?:[^'\n]|'(?=\w))+'(?!\w)|[“„][^“”„\n]+[“”]""")
"""What stands in quotes; an apostrophe within a word is none."""
_BLANK = r"[^\S\n]"
_ROOT = r"(?<![\w<.])(?:file:)?(?:~[\w.-]*|[A-Za-z]:|\\|\.{1,2})?[/\\](?=[^\s\"'“”:,;()|])"
"""Where an unquoted path begins."""
_IN_WORD = r"(?:[^\s\"'“”:,;()<>|\x00]|'(?=\w)|<(?:name|path)>)"
_IN_NAME = r"(?:[^\W_a-zß-öø-ÿ]|<(?:name|path)>)"
"""A capital, a digit, or a name that is hidden already."""
_PARTICLE = r"(?:v[ao]n|de[mnrls]?|d[aiou]|d[ao]s|zu[mr]?|l[ae]|te[nr]|bin|ibn|[ae]l|a[fv]|und|y)"
_NAME = rf"(?:{_PARTICLE}{_BLANK}+){{0,3}}{_IN_NAME}{_IN_WORD}*"
_PATH = re.compile(
    rf"{_ROOT}(?:(?:(?!{_BLANK}[\"'“(]?{_ROOT})[^\n\"“”\x00])*[/\\])?{_IN_WORD}*"
    rf"(?:[,;]?{_BLANK}+(?:[-&+]{_BLANK}+)?\(?{_NAME}\)?)*"
)
"""A path with blanks has no end that can be seen: it goes on to the last slash before another path
begins, and over what looks like more of a name."""
_FILE = re.compile(rf"(?:{_NAME}[,;]?{_BLANK}+){{0,9}}{_IN_WORD}{{1,200}}\.(?i:{_ENDINGS})\b")


def error_report(error: BaseException, names: Iterable[str] = ()) -> str:
    """Versions and the traceback, scrubbed as by :func:`scrub`."""
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return scrub(f"{versions()}\n\n{told}", names, [error])


def versions() -> str:
    """Versions of the program and of what it stands on."""
    return (
        f"busynth {__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, {platform.system()} {platform.release()} ({sys.platform})"
    )


def scrub(text: str, names: Iterable[str] = (), told: Iterable[object] = ()) -> str:
    """``text`` without paths, names of scans' files, user's and machine's name, and ``names``.

    ``names`` are those of the scans in the workspace, which may hold a patient's; what stands
    before their ending is taken out as well. ``told`` are the exceptions and phrases that the text
    tells: what paths they were filled in with is known, and taken out whatever is in it. Any other
    path ends where it seems to, rather too late than too early. The program's own source files
    stay, from its package on.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(f'File "{match.group(1)}"{match.group(2)}'.replace("\\", "/"))
        return f"\x00{len(kept) - 1}\x00"

    text = _without(text, _paths_of(told))
    text = _OURS.sub(keep, text)
    folded = text.casefold()
    for name in (name for name in _to_hide(names) if name.casefold() in folded):
        text = re.sub(re.escape(name), "<name>", text, flags=re.IGNORECASE)
    for home in {str(home_folder()), str(home_folder().resolve())} - {"/", "."}:
        text = re.sub(rf"{re.escape(home)}(?=[/\\\s\"'“”:,;)]|$)", "~", text)
    text = _QUOTED.sub(_hide_quoted, text)
    text = _PATH.sub("<path>", text)
    text = _FILE.sub("<file>", text)
    for word in _about_here():
        text = re.sub(rf"\b{re.escape(word)}\b", "<name>", text)
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match.group(1))], text)


def _hide_quoted(match: re.Match[str]) -> str:
    quoted = match.group()
    if _ENDED.search(quoted[1:-1]):
        return f"{quoted[0]}<file>{quoted[-1]}"
    return f"{quoted[0]}<path>{quoted[-1]}" if re.search(r"[/\\]", quoted) else quoted


def _without(text: str, paths: Iterable[str]) -> str:
    """``text`` without ``paths``, as they are, as a refusal joins its words, and as ``repr``."""
    forms = {
        form for path in paths for form in (path, " ".join(path.split()), repr(path)[1:-1])
    }  # fmt: skip
    for form in sorted(forms, key=len, reverse=True):
        if len(form) >= _SHORTEST_NAME:
            text = text.replace(form, "<path>")
    return text


def _paths_of(told: Iterable[object]) -> set[str]:
    """The paths, and the names of files, that exceptions and phrases were filled in with.

    Also those of what they were filled in with in turn, and of what an exception came of.
    """
    waiting = [each for each in told if not isinstance(each, str) or isinstance(each, Phrase)]
    found: set[str] = set()
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, Phrase):
            waiting += each.args
        elif isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            waiting += _filled_in(each)
        elif isinstance(each, str | PurePath | bytes):
            path = os.fsdecode(each)
            if path.startswith(_SYSTEMS):
                continue  # why it failed is worth knowing, and Python quotes the paths in it
            if re.search(r"[/\\]", path) or _ENDED.search(path):
                found.add(path)
    return found


def _filled_in(error: BaseException) -> list[object]:
    """What an exception tells, and the exceptions that it came of."""
    parts: list[object] = [error.__cause__, error.__context__]
    if isinstance(error, BaseExceptionGroup):
        parts += error.exceptions
    if isinstance(error, OSError):
        parts += [error.filename, error.filename2]
    if isinstance(error, Refusal):
        return [*parts, error.what, error.remedy]
    # A text among them is a sentence, of which more than its paths should be left.
    return [*parts, *(a for a in error.args if isinstance(a, Phrase) or not isinstance(a, str))]


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
