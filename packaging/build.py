"""Build busynth as a folder that needs no Python, and what is made of that folder.

    python packaging/build.py                      dist/busynth/
    python packaging/build.py --deb --appimage     and a Debian package, an AppImage (Linux)
    python packaging/build.py --package            and what this system installs from

Run it in an environment with busynth's dependencies, a build of torch without CUDA, and PyInstaller
(packaging/build-requirements.txt). Why PyInstaller: packaging/decisions/0007-pyinstaller.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

import appimage  # noqa: E402
import debian  # noqa: E402
import desktops  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="folder for what is made")
    parser.add_argument("--keep", action="store_true", help="package the folder that is there")
    parser.add_argument("--deb", action="store_true", help="a Debian package")
    parser.add_argument("--appimage", action="store_true", help="an AppImage")
    parser.add_argument("--runtime", type=Path, help="with --appimage: the runtime that starts it")
    parser.add_argument("--package", action="store_true", help="all that suits this system")
    args = parser.parse_args()
    folder = args.dist / "busynth"
    linux = sys.platform == "linux"
    deb, image = args.deb or (args.package and linux), args.appimage or (args.package and linux)
    _refuse_lacking({"dpkg-deb": deb, "mksquashfs": image})
    if not args.keep:
        _refuse_cuda()
        freeze(args.dist)
    _report(folder)
    if deb:
        _made(debian.make(folder, args.dist))
    if image:
        _made(appimage.make(folder, args.dist, args.runtime))
    if args.package and sys.platform == "win32":
        _made(desktops.make_windows_installer(folder, args.dist))
    if args.package and sys.platform == "darwin":
        _made(desktops.make_disk_image(args.dist))
    return 0


def freeze(dist: Path) -> None:
    """Run PyInstaller; its own files go into a temporary folder."""
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(dist), "--workpath", work, str(HERE / "busynth.spec")]
        # Reproducible: PyInstaller puts sets into the archive in the order of their hashes.
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "1"})
    if sys.platform == "linux":
        desktop = dist / "busynth" / "_internal" / "desktop"
        desktop.mkdir(exist_ok=True)
        for name in ("busynth.desktop", "busynth.xml", "../icon.svg"):
            shutil.copy(HERE / "linux" / name, desktop)
        shutil.copy(HERE / "linux" / "install.sh", dist / "busynth")


def _refuse_lacking(tools: dict[str, bool]) -> None:
    """End before the minutes of the build where a tool that is wanted after them is missing."""
    packages = {"dpkg-deb": "dpkg", "mksquashfs": "squashfs-tools"}
    lacking = [name for name, wanted in tools.items() if wanted and not shutil.which(name)]
    if lacking:
        named = ", ".join(f"{name} (package {packages[name]})" for name in lacking)
        sys.exit(f"build: what makes the packages is missing: {named}")


def _refuse_cuda() -> None:
    """A build for everybody has no CUDA in it: gigabytes that most machines have no use for."""
    cuda = sorted(
        {str(d.name) for d in metadata.distributions() if str(d.name).startswith("nvidia-")}
    )
    if cuda:
        sys.exit(f"build: this environment holds CUDA ({', '.join(cuda)}): make one without it")


def _report(folder: Path) -> None:
    """Print what it weighs. Ends the build when something is in it that must not be."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    sizes: dict[str, int] = {}
    for path in files:
        parts = path.relative_to(folder).parts
        top = parts[1] if parts[0] == "_internal" and len(parts) > 2 else parts[0]
        sizes[top] = sizes.get(top, 0) + path.stat().st_size
    print(f"{folder}: {size / 1e6:.0f} MB in {len(files)} files")
    for top, part in sorted(sizes.items(), key=lambda item: -item[1])[:8]:
        print(f"  {part / 1e6:6.0f} MB  {top}")
    wrong = [
        path for path in files if "cuda" in path.name.lower() and path.suffix in {".so", ".dll"}
    ]
    if wrong:
        sys.exit(f"build: there is CUDA in it: {', '.join(path.name for path in wrong)}")


def _made(path: Path) -> None:
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
