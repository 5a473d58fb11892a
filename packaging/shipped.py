"""What of the environment goes into the build, and what does not."""

from __future__ import annotations

import ctypes.util
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["UNUSED", "is_unused", "linux_libraries", "needed_packages", "without_orphans"]

ROOT = Path(__file__).parent.parent
Entry = tuple[str, str, str]
"""As PyInstaller has it: path in the build, path on this machine, kind."""

UNUSED = [
    "IPython", "OpenSSL", "_pytest", "cryptography", "docutils", "hf_xet", "jax", "keyring",
    "matplotlib", "numba", "onnx", "pandas", "pip", "pycparser", "pytest", "readline",
    "setuptools", "sklearn", "tensorboard", "tkinter", "torchvision", "training", "wheel",
    "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtQml",
    "PySide6.QtQuick",
]  # fmt: skip
"""Modules that some library would use if they were there, and the program never does."""

_UNUSED_FILES = re.compile(
    # Of Qt: an on-screen keyboard, PDF, the network, GTK, drawing by OpenGL or without X.
    r"Qt6?(Qml|Quick|VirtualKeyboard|Pdf|Network|OpenGL|E(gl|GL)F[sS])|virtualkeyboard|qpdf|qgtk3|/tls/"
    r"|egldeviceintegrations|xcbglintegrations|wayland-graphics-integration|networkinformation"
    r"|qeglfs|qlinuxfb|qvkkhrdisplay|qvnc|qminimalegl|tuiotouch|evdev"
    # The words of Qt itself in languages that busynth does not speak.
    r"|PySide6/.*translations/(?!qtbase_(de|en)\.qm)"
    # Of the others: what one compiles against, and tests.
    r"|^torch/(include|test/|share/cmake|bin/(?!torch_shm))|\.(pyi|lib|a|cmake)$|(^|/)tests?/"
    r"|^pydicom/data/test_files|^libcudart"
)


def is_unused(target: str) -> bool:
    """Whether a file of the libraries stays out; ``target`` is its path in the build."""
    return bool(_UNUSED_FILES.search(target.replace("\\", "/")))


def without_orphans(binaries: list[Entry]) -> list[Entry]:
    """Leave out the system's libraries that only files wanted that stay out themselves."""
    from PyInstaller.depend.bindepend import get_imports

    ours = (sys.prefix, sys.base_prefix)
    named = {Path(source).name for source, _ in linux_libraries()}
    system = {Path(e[0]).name for e in binaries if e[2] == "BINARY" and not e[1].startswith(ours)}
    wanted, waiting = set[str](), [e[1] for e in binaries if Path(e[0]).name not in system - named]
    while waiting:
        file = waiting.pop()
        if not Path(file).is_file():
            continue  # a link between files of the build
        for name, source in get_imports(file):
            base = Path(name).name
            if base in system and base not in wanted:
                wanted.add(base)
                waiting += [source] if source else []
    return [e for e in binaries if Path(e[0]).name not in system - wanted - named]


def needed_packages() -> list[str]:
    """Names of the distributions that busynth needs, with all that those need; no extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting, seen = list(project["dependencies"]), set[str]()
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        if name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        waiting += metadata.requires(name) or []
    return sorted(seen)


def linux_libraries() -> list[tuple[str, str]]:
    """System libraries that PyInstaller leaves to the system, and bare ones lack.

    Qt is linked against GLVND's dispatcher and X's client library, whose interfaces have not
    changed in ten years. No graphics driver is ever loaded through them: the plugins that draw by
    OpenGL stay out, so that no driver meets a library of another age.
    """
    names = ("GL", "EGL", "GLX", "GLdispatch", "xcb")
    found = {name: ctypes.util.find_library(name) for name in names}
    cache = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True
    ).stdout
    paths = dict(re.findall(r"^\s*(\S+) \(.*x86-64\) => (\S+)$", cache, re.MULTILINE))
    return [(paths[soname], ".") for soname in found.values() if soname in paths]
