"""A Debian package of the built folder, by dpkg-deb alone: it needs the C library only."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["hard_link", "make", "put_desktop_files", "version"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

_CONTROL = """\
Package: busynth
Version: {version}
Architecture: amd64
Maintainer: The busynth authors <busynth@localhost>
Installed-Size: {size}
Depends: libc6 (>= {libc})
Recommends: xdg-utils, fonts-dejavu-core | fonts-noto-core
Section: science
Priority: optional
Description: synthetic breast-ultrasound cases from healthy scans
 busynth puts believable benign and malignant lesions into healthy
 breast-ultrasound scans, and draws the segmentation mask along with each, for
 training detectors and segmenters. It works offline on two processor cores.
 .
 The package holds all that it needs but the C library: Python, Qt (LGPL) and
 PyTorch, each under its own licence, see /usr/share/doc/busynth. It is no
 medical device, and no basis for a diagnosis.
"""

# No scripts of ours run as root: desktops notice new entries by dpkg's own triggers.


def version() -> str:
    """The version that ``busynth --version`` says."""
    text = (ROOT / "busynth_gui" / "__init__.py").read_text()
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found is not None
    return found[1]


def make(folder: Path, dist: Path) -> Path:
    """Write ``busynth_VERSION_amd64.deb`` into ``dist``. Raises CalledProcessError of dpkg-deb."""
    target = dist / f"busynth_{version()}_amd64.deb"
    with tempfile.TemporaryDirectory(dir=dist) as work:
        tree = Path(work)
        tree.chmod(0o755)
        # Links instead of a second gigabyte, where the file system has them.
        shutil.copytree(folder, tree / "usr/lib/busynth", symlinks=True, copy_function=hard_link)
        (tree / "usr/lib/busynth/install.sh").unlink(missing_ok=True)
        (tree / "usr/bin").mkdir()
        (tree / "usr/bin/busynth").symlink_to("../lib/busynth/busynth")
        put_desktop_files(tree / "usr/share")
        notices = folder / "_internal/busynth_gui/resources/notices.txt"
        documents = tree / "usr/share/doc/busynth"
        documents.mkdir(parents=True)
        (documents / "copyright").write_text((ROOT / "LICENSE").read_text() + notices.read_text())
        shutil.copy(ROOT / "CHANGELOG.md", documents)
        # What was linked here asks for this C library or a newer one.
        libc = platform.libc_ver()[1]
        control = tree / "DEBIAN"
        control.mkdir()
        kilobytes = sum(p.lstat().st_size for p in tree.rglob("*") if p.is_file()) // 1024
        (control / "control").write_text(
            _CONTROL.format(version=version(), size=kilobytes, libc=libc)
        )
        open_to_all(tree)
        command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", work, str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def open_to_all(tree: Path) -> None:
    """What is installed for everybody is readable by everybody, whatever umask it was made under.

    Files that are hard links of the built folder's are changed there as well.
    """
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def put_desktop_files(share: Path) -> None:
    """The entry in the menu, its icon and what the desktop may open with it, below ``share``."""
    for source, place in (
        ("busynth.desktop", "applications"),
        ("busynth.xml", "mime/packages"),
        ("busynth.metainfo.xml", "metainfo"),
        ("../icon.svg", "icons/hicolor/scalable/apps/busynth.svg"),
        ("../../resources/icon.png", "icons/hicolor/512x512/apps/busynth.png"),
    ):
        target = share / place
        if not target.suffix:
            target /= Path(source).name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "linux" / source, target)


def hard_link(source: str, target: str) -> str:
    """A hard link as :func:`shutil.copytree` makes copies; a copy where there can be none."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
    return target
