"""What Windows and macOS install from. Neither can be run on Linux: CI does (.github/workflows)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import debian

__all__ = ["make_disk_image", "make_windows_installer"]

HERE = Path(__file__).resolve().parent


def make_windows_installer(folder: Path, dist: Path) -> Path:
    """Write ``busynth-VERSION-setup.exe`` by Inno Setup, for one user or, as administrator, all.

    Raises FileNotFoundError where Inno Setup's compiler is not on the path.
    """
    named = [f"/DVersion={debian.version()}", f"/DFolder={folder}", f"/O{dist}"]
    compiler = shutil.which("iscc") or rf"{os.environ['PROGRAMFILES(X86)']}\Inno Setup 6\ISCC.exe"
    subprocess.run([compiler, "/Qp", *named, str(HERE / "windows" / "busynth.iss")], check=True)
    return dist / f"busynth-{debian.version()}-setup.exe"


def make_disk_image(dist: Path) -> Path:
    """Write ``busynth-VERSION.dmg`` with ``busynth.app``, signed for this machine alone.

    A signature that other machines accept, and Apple's notarisation, need the owner's identity:
    packaging/release.md says the commands.
    """
    target = dist / f"busynth-{debian.version()}.dmg"
    target.unlink(missing_ok=True)
    with_it = ["-volname", "busynth", "-srcfolder", str(dist / "busynth.app"), "-ov"]
    subprocess.run(["hdiutil", "create", *with_it, "-format", "UDZO", str(target)], check=True)
    return target
