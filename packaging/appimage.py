"""An AppImage of the built folder: the runtime that mounts it, and a packed file system behind.

The runtime is https://github.com/AppImage/type2-runtime (MIT), a static program that whoever builds
gets from its releases (``--runtime``; without one, the packed file system alone is made).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import debian

__all__ = ["make"]

_START = """\
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/busynth/busynth" "$@"
"""


def make(folder: Path, dist: Path, runtime: Path | None) -> Path:
    """Write ``busynth-VERSION-x86_64.AppImage``, or without a runtime its ``.squashfs``."""
    stem = dist / f"busynth-{debian.version()}-x86_64"
    with tempfile.TemporaryDirectory(dir=dist) as work:
        tree = Path(work) / "busynth.AppDir"
        shutil.copytree(
            folder, tree / "usr/lib/busynth", symlinks=True, copy_function=debian.hard_link
        )
        debian.put_desktop_files(tree / "usr/share")
        for name in ("applications/busynth.desktop", "icons/hicolor/scalable/apps/busynth.svg"):
            shutil.copy(tree / "usr/share" / name, tree)
        shutil.copy(tree / "usr/share/icons/hicolor/512x512/apps/busynth.png", tree / ".DirIcon")
        start = tree / "AppRun"
        start.write_text(_START)
        start.chmod(0o755)
        debian.open_to_all(tree)
        tree.chmod(0o755)
        packed = Path(f"{stem}.squashfs")
        packed.unlink(missing_ok=True)
        command = [
            "mksquashfs",
            str(tree),
            str(packed),
            "-root-owned",
            "-noappend",
            "-comp",
            "zstd",
            "-quiet",
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if runtime is None:
        return packed
    target = Path(f"{stem}.AppImage")
    target.write_bytes(runtime.read_bytes())
    with target.open("ab") as whole, packed.open("rb") as part:
        shutil.copyfileobj(part, whole)
    target.chmod(0o755)
    packed.unlink()
    return target
