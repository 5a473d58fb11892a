"""Third-party notices of the build: each package in it with its licence, and the licences' texts.

What is in it is read off the list of files that PyInstaller collected: Python's packages by their
metadata, libraries of the system by the Debian package that owns them.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

__all__ = ["write_notices"]

HERE = Path(__file__).parent
Entry = tuple[str, str, str]
"""As PyInstaller has it: path in the build, path on this machine, kind."""

_HEAD = """\
What this build of busynth ships
================================

busynth itself is under the Apache License 2.0. With it come the packages below, each under its own
licence; their texts follow.

Qt and PySide6
--------------

The window is made with Qt 6 and PySide6, Copyright (C) The Qt Company Ltd. and other contributors,
which are used under the GNU Lesser General Public License, version 3 (text at the end). They are
unchanged, as published on PyPI as PySide6-Essentials {qt} and shiboken6 {qt}; their source is at
https://download.qt.io/official_releases/QtForPython/ and https://download.qt.io/official_releases/qt/.

You may exchange them for a build of your own. Their shared libraries lie as files of their own in
{folder}: replace libQt6*.so.6 (on Windows Qt6*.dll, on macOS Qt*.framework), and where you changed
PySide6 its modules beside them, by ones of the same version built from the changed source. busynth
is linked to them dynamically and starts with what lies there. Nothing in busynth's own licence
forbids to find out how that works.
"""
_LICENCE_FILES = ("LICEN", "COPYING", "NOTICE", "AUTHORS")
_KNOWN = {
    "pyinstaller": "GPL-2.0-or-later, with the exception that what is built with it is free of it",
    "pyside6-essentials": "LGPL-3.0-only (Qt, PySide6), see above",
    "shiboken6": "LGPL-3.0-only, see above",
}


def write_notices(target: Path, modules: Iterable[Entry], files: Iterable[Entry]) -> Path:
    """Write the notices of these modules and files to ``target`` and return it."""
    modules, files = list(modules), list(files)
    packages = _packages(modules, files)
    libraries = _system_packages(files) if sys.platform == "linux" else {}
    lines = [_head(), "Packages of Python", "------------------", ""]
    lines += [f"{d.name} {d.version}: {_licence(d)}" for d in packages]
    if libraries:
        lines += ["", "Libraries of Debian", "-------------------", "", *libraries]
    lines += _text("Python", Path(sysconfig.get_path("stdlib"), "LICENSE.txt"))
    for package in packages:
        for file in _licence_files(package):
            lines += _text(f"{package.name}: {file.name}", file)
    for name, copyright_file in libraries.items():
        lines += _text(name, copyright_file)
    for name in ("LGPL-3.0", "GPL-3.0"):
        lines += _text(name, HERE / "licences" / f"{name}.txt")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def _head() -> str:
    folder = "_internal/PySide6" + ("/Qt/lib" if sys.platform == "linux" else "")
    return _HEAD.format(qt=metadata.version("PySide6-Essentials"), folder=folder)


def _packages(modules: list[Entry], files: list[Entry]) -> list[metadata.Distribution]:
    """The distributions that anything in the build is of, by name; PyInstaller's starter too."""
    tops = {name.partition(".")[0] for name, *_ in modules}
    tops |= {Path(name).parts[0].partition(".")[0] for name, *_ in files}
    owners = metadata.packages_distributions()
    names = {owner for top in tops for owner in owners.get(top, [])}
    if "PyInstaller" in owners:
        names.add("pyinstaller")
    found = {d.name.lower(): d for d in map(metadata.distribution, names)}
    return [found[name] for name in sorted(found)]


def _licence(package: metadata.Distribution) -> str:
    """What the metadata says: an expression, else a short field, else the classifiers."""
    told = package.metadata
    if (known := _KNOWN.get(package.name.lower().replace("_", "-"))) is not None:
        return known
    named = told.get("License-Expression") or told.get("License") or ""
    if 0 < len(named) < 80 and "\n" not in named:
        return named
    classes = [c for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    return ", ".join(c.rpartition(" :: ")[2] for c in classes) or "see its text below"


def _licence_files(package: metadata.Distribution) -> list[Path]:
    listed = [f for f in package.files or [] if f.name.upper().startswith(_LICENCE_FILES)]
    paths = (Path(str(file.locate())) for file in listed if not file.name.endswith((".py", ".pyc")))
    return sorted(path for path in paths if path.is_file())


def _system_packages(files: list[Entry]) -> dict[str, Path]:
    """Debian packages of the libraries and fonts that are the system's."""
    found: dict[str, Path] = {}
    for _, source, kind in files:
        if kind not in ("BINARY", "DATA") or not source.startswith("/usr/"):
            continue
        for path in {source, str(Path(source).resolve())}:
            asked = subprocess.run(
                ["dpkg-query", "--search", path, path.removeprefix("/usr")],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            for line in asked.stdout.splitlines():
                name = line.partition(":")[0]
                copyright_file = Path("/usr/share/doc", name, "copyright")
                if copyright_file.is_file():
                    found[name] = copyright_file
    return dict(sorted(found.items()))


def _text(title: str, file: Path) -> list[str]:
    if not file.is_file():
        return []
    return ["", "=" * 78, title, "=" * 78, "", file.read_text(encoding="utf-8", errors="replace")]
