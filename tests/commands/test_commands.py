"""The other commands: bundles, doctor, export, the window's door."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from busynth_gui import __version__
from busynth_gui.commands import system_checks as machine
from busynth_gui.paths import user_bundles_folder

Run = Callable[..., tuple[int, str, str]]


def test_version_and_help(busynth: Run) -> None:
    assert busynth("--version") == (0, f"busynth {__version__}\n", "")
    for argv in (["--help"], ["synthesize", "--help"], ["bundles", "install", "--help"]):
        code, out, err = busynth(*argv)
        assert (code, err) == (0, "") and out.startswith("usage: busynth")


def test_python_m_works_from_any_folder(work: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "busynth_gui", "--version"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert (done.returncode, done.stdout) == (0, f"busynth {__version__}\n")


def test_a_bundle_is_installed_listed_and_verified(work: Path, busynth: Run) -> None:
    (work / "bundle" / "not-named.txt").write_text("stays behind")
    code, out, _ = busynth("bundles", "install", "bundle")
    installed = user_bundles_folder() / "tiny"
    assert code == 0 and str(installed) in out
    files = {str(p.relative_to(installed)) for p in installed.rglob("*") if p.is_file()}
    assert files == {"bundle.json", "MODEL_CARD.md", "unet/weights.safetensors"}
    assert [p.name for p in user_bundles_folder().iterdir()] == ["tiny"]
    assert "tiny" in busynth("bundles", "list")[1]
    assert "tiny 1 is sound" in busynth("bundles", "verify", "tiny")[1]
    assert "tiny 1 is sound" in busynth("bundles", "verify")[1]

    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "installed already" in err

    (installed / "unet" / "weights.safetensors").write_bytes(b"veights")
    for argv in (["bundles", "verify"], ["bundles", "verify", "tiny"]):
        code, _, err = busynth(*argv)
        assert code == 2 and err.count("\n") == 1 and "SHA-256 differs" in err


def test_a_damaged_bundle_is_not_installed(work: Path, busynth: Run, home: Path) -> None:
    shutil.rmtree(work / "bundle" / "unet")
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "lacks unet/weights.safetensors" in err
    assert not user_bundles_folder().exists()


def test_a_bundle_cannot_name_itself_out_of_the_folder(work: Path, busynth: Run) -> None:
    manifest = work / "bundle" / "bundle.json"
    manifest.write_text(manifest.read_text().replace('"tiny"', '"../tiny"'))
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "plain word" in err


def test_doctor_names_what_is_there_and_what_is_not(work: Path, busynth: Run) -> None:
    busynth("bundles", "install", "bundle")
    code, out, err = busynth("doctor")
    assert err == ""
    for topic in ("python", "system", "torch", "Qt", "window", "accelerator"):
        assert topic in out
    assert "tiny 1" in out
    assert code == (0 if "ok  bundle        compact" in out else 2)
    (user_bundles_folder() / "tiny" / "MODEL_CARD.md").write_text("changed")
    assert "bundle tiny: MODEL_CARD.md is not the file" in busynth("doctor")[1]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
def test_without_a_display_one_line_names_the_headless_command(
    work: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for argv in ([], ["workspace"]):
        code, out, err = busynth(*argv)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1 and "no display" in err and "busynth synthesize" in err
    assert not (work / "workspace").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is Linux's")
def test_a_display_that_does_not_answer_is_no_display() -> None:
    problem = machine.display_problem({"DISPLAY": ":4711"})
    assert problem is not None and (":4711" in problem or "libraries" in problem)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian's libraries")
def test_missing_libraries_are_named_as_debian_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_loads", lambda library: not library.startswith("libxcb-"))
    assert machine.missing_libraries({"QT_QPA_PLATFORM": "offscreen"}) == []
    missing = machine.missing_libraries({"DISPLAY": ":0"})
    assert missing == ["libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"]
    assert "apt-get install libxcb-cursor0" in (machine.display_problem({"DISPLAY": ":0"}) or "")
