"""What cannot be done: exit code 2, one line that says what and how, nothing written, no torch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from dicom_files import dataset, save

from busynth_gui.atomic import write_bytes
from busynth_gui.imaging.write import png_bytes

Run = Callable[..., tuple[int, str, str]]

SOUND = ("synthesize", "scan.png", "--out", "out", "--bundle", "bundle")

BAD = {
    "no such scan": (
        {"scan": "missing.png"},
        "there is no file missing.png: give a scan or a folder of scans",
    ),
    "not an image": (
        {"scan": "text.png"},
        "text.png is no image that can be read: give a PNG, JPEG, TIFF, BMP, WebP or DICOM file",
    ),
    "truncated": (
        {"scan": "truncated.png"},
        "truncated.png is damaged or cut short: export it again (image file is truncated)",
    ),
    "empty file": (
        {"scan": "empty.png"},
        "empty.png is empty: give a PNG, JPEG, TIFF, BMP, WebP or DICOM file",
    ),
    "film that lacks its frames": (
        {"scan": "film.dcm"},
        "film.dcm is damaged or cut short: export it again",
    ),
    "mammogram": (
        {"scan": "mammogram.dcm"},
        "mammogram.dcm is a DICOM file of modality MG: give an ultrasound image",
    ),
    "DICOM cut short": ({"scan": "cut.dcm"}, "cut.dcm is damaged or cut short: export it again"),
    "0 x 0": (
        {"scan": "nothing.bmp"},
        "nothing.bmp is no image that can be read: give a PNG, JPEG, TIFF, BMP, WebP or DICOM file",
    ),
    "too small": (
        {"scan": "small.png"},
        "small.png is 80 x 40 px: give a scan of at least 64 x 64 px",
    ),
    "black": ({"scan": "black.png"}, "black.png is black: give a scan that shows tissue"),
    "empty folder": (
        {"scan": "folder"},
        "there is no scan in the folder folder: files may end in .png, .jpg, .jpeg, .jpe, "
        ".jfif, .tif, .tiff, .bmp, .dib, .webp, .mpo, .dcm, .dicom, .ima",
    ),
    "region outside": (
        {"region": "ellipse:2800,200,70,45"},
        "the region lies mostly outside scan.png: place it within 560 x 475 px",
    ),
    "region mostly outside": (
        {"region": "ellipse:590,200,70,45"},
        "the region lies mostly outside scan.png: place it within 560 x 475 px",
    ),
    "region too small": (
        {"region": "box:100,100,3,90"},
        "the region is too small for a lesion in scan.png: make it at least 6 px across",
    ),
    "region unreadable": (
        {"region": "ellipse:a,b"},
        "cannot read the region 'ellipse:a,b': write ellipse:CX,CY,RX,RY[,DEGREES], "
        "box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or mask:FILE, in pixels of the scan "
        "(could not convert string to float: 'a')",
    ),
    "region of no form": (
        {"region": "circle:1,2,3"},
        "cannot read the region 'circle:1,2,3': write ellipse:CX,CY,RX,RY[,DEGREES], "
        "box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or mask:FILE, in pixels of the scan "
        "('circle' with 3 numbers is none of these)",
    ),
    "mask missing": ({"region": "mask:none.png"}, "there is no file none.png: check the path"),
    "mask of another size": (
        {"region": "mask:small.png"},
        "the mask small.png is 80 x 40 px and the scan 560 x 475: give a mask of the scan's "
        "own size",
    ),
    "mask no image": (
        {"region": "mask:text.png"},
        "text.png is no image that can be read: give a PNG, TIFF or BMP file",
    ),
    "mask is DICOM": (
        {"region": "mask:film.dcm"},
        "the mask film.dcm is a DICOM file: give a PNG, TIFF or BMP file",
    ),
    "mask empty": (
        {"region": "mask:black.png"},
        "the mask black.png is empty: mark the region with values above 0",
    ),
    "unknown bundle": (
        {"bundle": "enormous"},
        "there is no bundle 'enormous': give a folder with bundle.json or one of: …",
    ),
    "a bundle out of reach": (
        {"bundle": "x" * 300},
        f"there is no bundle '{'x' * 300}': give a folder with bundle.json or one of: …",
    ),
    "a byte changed": (
        {"bundle": "changed"},
        "bundle tiny: unet/weights.safetensors is not the file that was published: its "
        "SHA-256 differs, install the bundle again",
    ),
    "a file gone": (
        {"bundle": "lacking"},
        "bundle tiny lacks unet/weights.safetensors: install the bundle again",
    ),
    "a pickle in it": (
        {"bundle": "pickled"},
        "bundle tiny holds weights.pt: weights may only come as safetensors",
    ),
    "a broken manifest": (
        {"bundle": "broken"},
        "broken/bundle.json cannot be read: install the bundle again (…",
    ),
    "pathology": ({"pathology": "evil"}, "argument --pathology: invalid choice: 'evil'…"),
    "descriptor": (
        {"birads": "shape=square"},
        "shape cannot be 'square': choose one of oval, round, irregular",
    ),
    "closeness": ({"closeness": "near"}, "argument --closeness: invalid choice: 'near'…"),
    "no count": ({"count": "0"}, "0 candidates cannot be made: choose 1 to 10,000"),
    "count": (
        {"count": "many"},
        "argument --count: invalid int value: 'many': see 'busynth synthesize --help'",
    ),
    "seed below": ({"seed": "-1"}, "seed -1 is out of range: choose 0 to 2147483647"),
    "seed beyond": (
        {"seed": "2147483647", "count": "2"},
        "seed 2147483647 is out of range: choose 0 to 2147483647",
    ),
    "steps": ({"steps": "0"}, "0 steps cannot be run: choose 1 to 200"),
    "guidance": ({"guidance": "nan"}, "guidance nan is out of range: choose 0 to 20"),
    "format": (
        {"format": "zip"},
        "there is no export format 'zip': use one of busi, …",
    ),
    "out is a file": (
        {"out": "scan.png"},
        "scan.png cannot be written: choose another folder (Not a directory)",
    ),
    "out below a file": (
        {"out": "scan.png/out"},
        "scan.png/out cannot be written: choose another folder (Not a directory)",
    ),
}


@pytest.fixture
def bad_files(work: Path) -> Path:
    pixels = np.full((80, 80), 90, np.uint8)
    (work / "folder").mkdir()
    write_bytes(work / "text.png", b"not an image at all")
    write_bytes(work / "truncated.png", (work / "scan.png").read_bytes()[:5000])
    write_bytes(work / "empty.png", b"")
    bmp = bytearray(b"BM" + bytes(52))
    bmp[10], bmp[14], bmp[26], bmp[28] = 54, 40, 1, 24  # a header that claims 0 x 0
    write_bytes(work / "nothing.bmp", bytes(bmp))
    save(dataset(pixels, NumberOfFrames=40), work / "film.dcm")
    save(dataset(pixels, Modality="MG"), work / "mammogram.dcm")
    whole = save(dataset(pixels), work / "cut.dcm").read_bytes()
    write_bytes(work / "cut.dcm", whole[:5000])
    (work / "small.png").write_bytes(png_bytes(pixels[:40]))
    (work / "black.png").write_bytes(png_bytes(np.zeros((475, 560), np.uint8)))
    for name in ("changed", "lacking", "pickled", "broken"):
        shutil.copytree(work / "bundle", work / name)
    weights = work / "changed" / "unet" / "weights.safetensors"
    weights.write_bytes(b"veights")
    (work / "lacking" / "unet" / "weights.safetensors").unlink()
    pickled = work / "pickled" / "bundle.json"
    (work / "pickled" / "unet" / "weights.safetensors").rename(work / "pickled" / "weights.pt")
    pickled.write_text(pickled.read_text().replace("unet/weights.safetensors", "weights.pt"))
    (work / "broken" / "bundle.json").write_text('{"name": "broken"')
    return work


@pytest.mark.parametrize("case", BAD)
def test_refused(
    bad_files: Path,
    busynth: Run,
    tree: Callable[[Path], dict[str, bytes]],
    case: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What is bad is found before the networks' seconds are paid: they cannot be had here.
    monkeypatch.setitem(sys.modules, "busynth_gui.synthesis.pipeline", None)
    changes, line = BAD[case]
    wanted = {"scan": "scan.png", "out": "out", "bundle": "bundle", **changes}
    argv = [wanted.pop("scan"), *(part for k, v in wanted.items() for part in (f"--{k}", v))]
    before = tree(bad_files)
    code, out, err = busynth("synthesize", *argv)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    if line.endswith("…"):  # the rest is Python's own, or what is installed
        assert err.startswith(f"busynth: {line[:-1]}")
    else:
        assert err == f"busynth: {line}\n"
    assert tree(bad_files) == before


@pytest.mark.parametrize(
    "argv",
    [
        ["synthesize"], ["synthesize", "scan.png"], ["synthesize", "--out", "out"],
        ["synthesize", "scan.png", "--out"], [*SOUND, "--sed", "3"], ["--unknown"], ["a", "b"],
        ["synthesise"], ["export"], ["export", "missing", "--out", "out"], ["bundles"],
        ["bundles", "burn"], ["bundles", "verify", "missing"], ["bundles", "install", "missing"],
        ["doctor", "who"],
        # The choice would be dropped: the preview shows each.
        [*SOUND[:4], "--region", "ellipse:280,200,70,45", "--preview", "--best", "1"],
        # A variable that was never set is not the current folder.
        ["synthesize", "scan.png", "--out", ""], ["synthesize", "", "--out", "out"], [""],
        ["synthesize", "scan.png", "", "--out", "out"], [*SOUND, "--bundle", ""],
        [*SOUND, "--region", "mask:"], [*SOUND, "--fov", ""], [*SOUND, "--fov", "mask:"],
        ["heal", "scan.png", "--out", ""], ["heal", "scan.png", "--mask", "", "--out", "out"],
        ["heal", "scan.png", "--region", "mask:", "--out", "out"], ["export", "", "--out", "out"],
        ["export", "w", "--out", ""], ["plan", ""], ["plan", ".", "--out", ""],
        ["plan", ".", "--workspace", ""], ["reproduce", ""], ["reproduce", ".", "--scan", ""],
        ["bundles", "verify", ""], ["bundles", "install", ""], ["bundles", "remove", ""],
        ["study", "list", ""], ["study", "report", "w", "s", "--out", ""],
    ],
)  # fmt: skip
def test_command_lines_that_say_nothing(
    work: Path, busynth: Run, tree: Callable[[Path], dict[str, bytes]], argv: list[str]
) -> None:
    before = tree(work)
    code, out, err = busynth(*argv)
    assert (code, out) == (2, "")
    assert err.startswith("busynth: ") and err.count("\n") == 1
    assert tree(work) == before


def test_taken_names_are_refused_before_rendering(
    work: Path, busynth: Run, painting: Callable[..., object]
) -> None:
    painting()
    assert busynth(*SOUND)[0] == 0
    pipeline = painting()
    code, _, err = busynth(*SOUND, "--count", "3")
    assert code == 2 and "exists already" in err and "--overwrite" in err
    assert pipeline.requests == []  # type: ignore[attr-defined]


def test_one_bad_scan_of_many_is_found_before_rendering(
    bad_files: Path, busynth: Run, painting: Callable[..., object]
) -> None:
    painting()
    code, _, err = busynth(*SOUND, "truncated.png")
    assert code == 2 and "truncated.png" in err
    assert not (bad_files / "out").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_scan_that_may_not_be_read(work: Path, busynth: Run) -> None:
    (work / "scan.png").chmod(0)
    code, _, err = busynth(*SOUND)
    assert code == 2 and "permissions" in err


def test_neither_torch_nor_qt_is_imported_for_bad_input(work: Path) -> None:
    program = (
        "import sys; from busynth_gui.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'torch', 'diffusers', 'peft', 'transformers', 'PySide6'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else code)"
    )
    argv = [sys.executable, "-c", program, *SOUND[:-1], "none"]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1


def test_a_bug_is_code_1_with_its_traceback(
    work: Path, busynth: Run, painting: Callable[..., object]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("in the model")

    painting(stop_at=1, how=fail)
    code, _, err = busynth(*SOUND)
    assert code == 1 and "ZeroDivisionError: in the model" in err
    assert not (work / "out").exists()
