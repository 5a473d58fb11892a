"""Whose work ships with busynth, and under which licences."""

from __future__ import annotations

import re
from importlib import metadata

from busynth_gui.paths import resource_folder

__all__ = ["notices"]


def notices() -> str:
    """What the build wrote of all that is in it; from source, what pip knows of each package."""
    shipped = resource_folder("notices.txt")
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    lines = [f"{name} {version}: {licence}" for name, version, licence in _packages()]
    return "\n".join(
        [
            "busynth is under the Apache License 2.0.",
            "",
            "This one runs from Python packages that were installed beside it. Each has its own",
            "licence, whose text lies in its folder of metadata (NAME.dist-info).",
            "Qt and PySide6 are used under the LGPL, version 3; they are exchanged with pip.",
            "",
            *lines,
        ]
    )


def _packages() -> list[tuple[str, str, str]]:
    """Name, version and licence of what busynth needs here, with all that those need."""
    waiting, seen = ["busynth"], dict[str, tuple[str, str, str]]()
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in seen:
            continue
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of another system, or of an extra
        told = package.metadata.json
        licence = str(told.get("license_expression") or told.get("license") or "")
        short = licence.strip().partition("\n")[0][:80] or "see its metadata"
        seen[key] = (name, package.version, short)
        for line in package.requires or []:
            if "extra ==" not in line:
                waiting.append(re.split(r"[\s;<>=!~\[(]", line, maxsplit=1)[0])
    return [seen[key] for key in sorted(seen) if key != "busynth"]
