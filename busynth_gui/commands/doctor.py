"""``busynth doctor``: what works on this machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from busynth_gui import __version__
from busynth_gui.bundles.base_models import base_folders, read_base, verify_base
from busynth_gui.bundles.checksums import refuse_closed
from busynth_gui.bundles.download import unfinished
from busynth_gui.bundles.installed import missing_bases
from busynth_gui.bundles.manifest import (
    DEFAULT_BUNDLE,
    bundle_folders,
    find_bundle,
    read_bundle,
    verify_bundle,
)
from busynth_gui.case.errors import Refusal
from busynth_gui.commands.system_checks import display_problem, missing_libraries
from busynth_gui.frozen import MODELS_PROBE, QT_PROBE, is_frozen, own_command
from busynth_gui.paths import user_bases_folder, user_bundles_folder
from busynth_gui.synthesis.docstrings import without_docstrings

__all__ = ["run"]

_ENGINE = ("torch", "diffusers", "peft", "transformers", "safetensors")
_DICOM = ("pydicom", "highdicom", "pyjpegls", "imagecodecs")
_AGAIN = "install busynth again" if is_frozen() else "run 'pip install .' again"
_QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
_MODELS_PROBE = "from busynth_gui.commands.load_pipeline import import_models; import_models()"
_IMPORT_S = 300
"""From a cold disk that is slow the libraries take minutes."""


@dataclass(frozen=True)
class SystemCheck:
    """One line of the report. ``sound`` is None for what is neither good nor bad."""

    topic: str
    text: str
    sound: bool | None = None
    needed: bool = False
    """Whether ``busynth synthesize`` cannot work without it."""


def run() -> int:
    """Print what was found. Returns 0 when candidates can be made here, 2 when not."""
    works = True
    for check in (*_machine(), *_packages(), *_window(), *_bundles()):
        mark = {True: "ok", False: "NO", None: "--"}[check.sound]
        print(f"{mark:<3} {check.topic:<13} {check.text}", flush=True)
        works = works and not (check.needed and check.sound is False)
    print("busynth can make candidates here." if works else "busynth cannot make candidates here.")
    return 0 if works else 2


def _machine() -> Iterator[SystemCheck]:
    yield SystemCheck("busynth", __version__)
    python = f"{platform.python_version()} ({sys.executable})"
    if without_docstrings():
        python += " leaves out docstrings: unset PYTHONOPTIMIZE and leave -OO out"
    yield SystemCheck("python", python, False if without_docstrings() else None, needed=True)
    yield SystemCheck("system", f"{platform.platform()}, {_cores()} cores, {_memory()}")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return "memory unknown"
    return f"{size / 2**30:.1f} GiB of memory"


def _packages() -> Iterator[SystemCheck]:
    for name in _ENGINE:
        try:
            yield SystemCheck(name, metadata.version(name), True, needed=True)
        except metadata.PackageNotFoundError:
            yield SystemCheck(name, f"is not installed: {_AGAIN}", False, needed=True)
    yield from _models()
    yield _dicom()
    yield SystemCheck("accelerator", _accelerator())


def _models() -> Iterator[SystemCheck]:
    """Whether the libraries, which are there, can be imported too, as a command imports them.

    They may want a library of the system, or a folder.
    """
    if not all(map(util.find_spec, _ENGINE)) or without_docstrings():
        return
    problem = _problem_of(own_command(MODELS_PROBE, _MODELS_PROBE), limit_s=_IMPORT_S)
    if problem is not None:
        yield SystemCheck("libraries", f"cannot be loaded: {problem}", False, needed=True)


def _problem_of(
    command: list[str], environment: dict[str, str] | None = None, limit_s: float = 60
) -> str | None:
    """Why a helper process cannot do what it is for, in a clause, or None."""
    try:
        probe = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=limit_s, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"it cannot be tried ({error})"
    if probe.returncode == 0:
        return None
    return (probe.stderr.strip().splitlines() or [f"it ended with {probe.returncode}"])[-1]


def _dicom() -> SystemCheck:
    found, missing = [], []
    for name in _DICOM:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        text = f"lacks {', '.join(missing)}: {_AGAIN}"
        return SystemCheck("DICOM", text, False)
    return SystemCheck("DICOM", ", ".join(found), True)


def _accelerator() -> str:
    if not (Path("/dev/nvidia0").exists() or shutil.which("nvidia-smi")):
        return "no NVIDIA device; the bundles run on the processor"
    try:
        build = metadata.version("torch")
    except metadata.PackageNotFoundError:
        build = "none"
    suits = "which is for the processor alone" if build.endswith("+cpu") else "which may use it"
    return f"an NVIDIA device; the torch installed is {build}, {suits}"


def _window() -> Iterator[SystemCheck]:
    # Without a display Qt can still be tried on its offscreen platform, which needs no X11.
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    missing = missing_libraries(offscreen)
    if missing:
        text = f"lacks system libraries: apt-get install {' '.join(missing)}"
        yield SystemCheck("Qt", text, False)
    else:
        yield _qt(offscreen)
    problem = display_problem()
    yield SystemCheck("window", problem or "can be opened", problem is None)


def _qt(environment: dict[str, str]) -> SystemCheck:
    problem = _problem_of(own_command(QT_PROBE, _QT_PROBE), environment)
    if problem is None:
        return SystemCheck("Qt", metadata.version("PySide6-Essentials"), True)
    return SystemCheck("Qt", f"cannot start: {problem}", False)


def _bundles() -> Iterator[SystemCheck]:
    try:
        find_bundle(DEFAULT_BUNDLE)
    except Refusal as refusal:
        yield SystemCheck("bundle", str(refusal), False, needed=True)
    for folder in bundle_folders():
        needed = folder.name == DEFAULT_BUNDLE
        try:
            info = read_bundle(folder)
            verify_bundle(info)
        except Refusal as refusal:
            yield SystemCheck("bundle", str(refusal), False, needed=needed)
            continue
        yield SystemCheck("bundle", f"{info.name} {info.version} ({info.sha256[:12]})", True)
        for lack in missing_bases(info).values():
            yield SystemCheck("base model", f"{lack} (bundle {info.name} needs it)", False)
    for folder in base_folders():
        try:
            base = read_base(folder)
            verify_base(base)
        except Refusal as refusal:
            yield SystemCheck("base model", str(refusal), False)
        else:
            yield SystemCheck("base model", f"{base.name} {base.revision[:12]}".rstrip(), True)
    for root in (user_bundles_folder(), user_bases_folder()):
        try:
            refuse_closed(root)
        except Refusal as refusal:
            yield SystemCheck("folder", str(refusal), False)
    for left in unfinished():
        size = f"{left.size_bytes / 1e6:.1f} MB have arrived"
        yield SystemCheck("download", f"{left.repository} is unfinished, {size}")
