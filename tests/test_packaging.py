"""What the build and a release are made with; the build itself is tried by packaging/smoke.py."""

from __future__ import annotations

import configparser
import hashlib
import importlib
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from busynth_gui import __version__

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> object:
    """Imports a module of ``packaging`` by name, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(PACKAGING))

    def load(name: str) -> ModuleType:
        module = importlib.import_module(name)
        monkeypatch.delitem(sys.modules, name)
        return module

    return load


def test_a_version_is_written_where_it_stands(script) -> None:  # type: ignore[no-untyped-def]
    release = script("release")
    written = {path.name: text for path, text in release.written(__version__, "2030-01-02").items()}
    assert f"## {__version__} (2030-01-02)" in written["CHANGELOG.md"]
    assert "unreleased" not in written["CHANGELOG.md"].split("##")[1]
    assert f"version: {__version__}\ndate-released: 2030-01-02\n" in written["CITATION.cff"]
    assert f'__version__ = "{__version__}"' in written["__init__.py"]
    (other,) = [t for p, t in release.written("9.8.7", "2030-01-02").items() if p.suffix == ".py"]
    assert '__version__ = "9.8.7"' in other
    assert "### Added" in release.notes(__version__)


def test_hashes_are_those_that_sha256sum_checks(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.deb").write_bytes(b"abc")
    (tmp_path / "folder").mkdir()
    for _ in range(2):  # the second time the list itself lies there
        sums = script("release").write_hashes(tmp_path)
    assert sums.read_text() == f"{hashlib.sha256(b'abc').hexdigest()}  a.deb\n"


@pytest.mark.parametrize(
    ("file", "left_out"),
    [
        ("PySide6/Qt/lib/libQt6Widgets.so.6", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6\\translations\\qtbase_fr.qm", True),
        ("libQt6Network.so.6", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", True),
        ("torch/lib/libtorch_cpu.so", False),
        ("torch/testing/_comparison.py", False),
        ("torch/include/ATen/ATen.h", True),
        ("scipy/stats/tests/data.npy", True),
        ("busynth_gui/resources/bundles/compact/bundle.json", False),
    ],
)
def test_what_stays_out_of_the_build(script, file: str, left_out: bool) -> None:  # type: ignore[no-untyped-def]
    assert script("shipped").is_unused(file) is left_out


def test_notices_name_each_package_with_its_licence_and_how_qt_is_exchanged(  # type: ignore[no-untyped-def]
    script, tmp_path: Path
) -> None:
    modules = [("numpy.linalg", "", "PYMODULE"), ("PySide6", "", "PYMODULE")]
    told = script("notices").write_notices(tmp_path / "notices.txt", modules, []).read_text()
    assert "numpy " in told and "BSD" in told
    assert "replace libQt6*.so.6" in told
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in told and "GNU GENERAL PUBLIC LICENSE" in told
    assert "torch" not in told.split("Packages of Python")[1].split("====")[0]


def test_bounds_are_taken_off_for_a_look_past_them(
    script,  # type: ignore[no-untyped-def]
    capsys: pytest.CaptureFixture[str],
) -> None:
    script("uncapped").main()
    lines = capsys.readouterr().out.splitlines()
    assert "torch>=2.6" in lines
    assert not [line for line in lines if "<" in line]


def test_the_desktop_is_told_what_busynth_opens() -> None:
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(PACKAGING / "linux" / "busynth.desktop", encoding="utf-8")
    kinds = entry["Desktop Entry"]["MimeType"].split(";")
    assert entry["Desktop Entry"]["Exec"] == "busynth %F"
    assert "application/dicom" in kinds
    named = ET.parse(PACKAGING / "linux" / "busynth.xml").getroot()
    assert named[0].attrib["type"] in kinds
    assert ET.parse(PACKAGING / "linux" / "busynth.metainfo.xml").getroot().tag == "component"


def _started(entry: Path) -> tuple[str, str]:
    """The program that a desktop starts by an entry, and the one whose absence hides it."""
    lines = dict(line.split("=", 1) for line in entry.read_text().splitlines() if "=" in line)
    text, hides = (re.sub(r"\\(.)", r"\1", lines[key]) for key in ("Exec", "TryExec"))
    match = re.fullmatch(r'"((?:[^"`$\\]|\\["`$\\])*)" %F', text)
    assert match is not None, text
    assert "%" not in match[1].replace("%%", "")
    return re.sub(r"\\(.)", r"\1", match[1]).replace("%%", "%"), hides


@pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")
@pytest.mark.parametrize(
    "called",
    ["a folder", "R&D | 50%", 'the "old" $HOME', "back\\slash\\n `id`", "-e", "Ärzte 'x' %F"],
)
def test_one_user_installs_and_uninstalls(tmp_path: Path, called: str) -> None:
    folder, home = tmp_path / called / "busynth", tmp_path / "home"
    desktop = folder / "_internal" / "desktop"
    desktop.mkdir(parents=True)
    home.mkdir()
    (folder / "busynth").touch()
    for name in ("linux/busynth.desktop", "linux/busynth.xml", "icon.svg"):
        shutil.copy(PACKAGING / name, desktop)
    shutil.copy(PACKAGING / "linux" / "install.sh", folder)

    def run(*words: str) -> int:
        command = ["sh", str(folder / "install.sh"), *words]
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    before = sorted(home.rglob("*"))
    assert run() == 0
    assert (home / ".local/bin/busynth").resolve() == folder / "busynth"
    entry = home / ".local/share/applications/busynth.desktop"
    assert _started(entry) == (f"{folder}/busynth", f"{folder}/busynth")
    before_it, after_it = (
        [line for line in path.read_text().splitlines() if "Exec=" not in line]
        for path in (desktop / "busynth.desktop", entry)
    )
    assert before_it == after_it
    assert run("uninstall") == 0
    left = [p for p in sorted(home.rglob("*")) if p.is_file() and "busynth" in p.name]
    assert not left and not before
    assert run("nonsense") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")
@pytest.mark.parametrize(
    ("called", "home", "why"),
    [("a\nb", "home", "line break"), ("here", "", "no home"), ("here", "gone", "no home")],
)
def test_what_no_menu_could_start_is_not_installed(
    tmp_path: Path, called: str, home: str, why: str
) -> None:
    folder = tmp_path / called
    folder.mkdir()
    (tmp_path / "home").mkdir()
    shutil.copy(PACKAGING / "linux" / "install.sh", folder)
    environment = {"HOME": str(tmp_path / home) if home else "", "PATH": "/usr/bin:/bin"}
    command = ["sh", str(folder / "install.sh")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "") and why in done.stderr
    assert not list((tmp_path / "home").iterdir()) and not (tmp_path / "gone").exists()


def test_a_build_begins_only_where_it_can_end(  # type: ignore[no-untyped-def]
    script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build = script("build")
    monkeypatch.setattr(build, "freeze", lambda _: pytest.fail("it was begun"))
    monkeypatch.setattr(build.shutil, "which", lambda _: None)
    words = ["build.py", "--dist", str(tmp_path), "--deb", "--appimage"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit, match=r"dpkg-deb \(package dpkg\), mksquashfs \(package squash"):
        build.main()


@pytest.mark.skipif(sys.platform != "linux", reason="only there a starter changes the variable")
def test_what_the_built_program_opens_finds_the_systems_own_libraries(
    script,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/busynth/_internal")
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "0")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    main = script("frozen_main")
    main._leave_others_alone()
    assert "LD_LIBRARY_PATH" not in os.environ
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/busynth/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/their/own")
    main._leave_others_alone()
    assert os.environ["LD_LIBRARY_PATH"] == "/their/own"
    # And helpers of ours set it anew.
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Path]:
    """A folder as the build leaves it to one who shows others nothing, next to nothing in it."""
    umask = os.umask(0o077)
    folder = tmp_path / "dist" / "busynth"
    resources = folder / "_internal" / "busynth_gui" / "resources"
    resources.mkdir(parents=True)
    (resources / "notices.txt").write_text("whose work it is")
    program = folder / "busynth"
    program.write_text("#!/bin/sh\necho started with $#\n")
    program.chmod(0o700)
    yield folder
    os.umask(umask)


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="not Debian")
def test_a_debian_package_has_program_menu_entry_and_notices(script, built: Path) -> None:  # type: ignore[no-untyped-def]
    package = script("debian").make(built, built.parent)
    listed = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True
    ).stdout
    lines = {line.split(" ./")[1]: line for line in listed.splitlines() if " ./" in line}
    assert "usr/bin/busynth -> ../lib/busynth/busynth" in lines
    assert lines["usr/lib/busynth/busynth"].startswith("-rwxr-xr-x root/root")
    for name in (
        "applications/busynth.desktop",
        "mime/packages/busynth.xml",
        "icons/hicolor/scalable/apps/busynth.svg",
        "doc/busynth/copyright",
    ):
        assert lines[f"usr/share/{name}"].startswith("-rw-r--r-- root/root")
    modes = {line[:10] for line in listed.splitlines()}
    assert modes == {"drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx"}
    fields = subprocess.run(
        ["dpkg-deb", "--field", str(package)], capture_output=True, text=True, check=True
    ).stdout
    assert f"Version: {__version__}" in fields and "Depends: libc6" in fields
    assert sorted(p.name for p in built.parent.iterdir()) == sorted(["busynth", package.name])
    assert os.access(built / "busynth", os.X_OK)


@pytest.mark.skipif(not shutil.which("mksquashfs"), reason="squashfs-tools are not here")
def test_an_appimage_is_the_runtime_and_the_packed_folder(  # type: ignore[no-untyped-def]
    script, built: Path, tmp_path: Path
) -> None:
    appimage = script("appimage")
    packed = appimage.make(built, built.parent, None)
    unpack = ["unsquashfs", "-d", str(tmp_path / "there"), "-no-xattrs", str(packed)]
    subprocess.run(unpack, capture_output=True, check=True)
    said = subprocess.run(
        [str(tmp_path / "there" / "AppRun"), "a b", "c"], capture_output=True, text=True, check=True
    ).stdout
    assert said == "started with 2\n"
    (tmp_path / "runtime").write_bytes(b"starts it")
    whole = appimage.make(built, built.parent, tmp_path / "runtime")
    assert whole.suffix == ".AppImage" and os.access(whole, os.X_OK)
    assert whole.read_bytes().startswith(b"starts ithsqs")
    assert not packed.exists()
