"""What cannot be done: exit code 2, one line that says what and how, nothing written, no torch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
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
    "no such scan": ({"scan": "missing.png"}, "no file missing.png"),
    "not an image": ({"scan": "text.png"}, "no image"),
    "truncated": ({"scan": "truncated.png"}, "damaged or cut short"),
    "empty file": ({"scan": "empty.png"}, "empty"),
    "film": ({"scan": "film.dcm"}, "40 frames: give each frame"),
    "mammogram": ({"scan": "mammogram.dcm"}, "modality MG"),
    "DICOM cut short": ({"scan": "cut.dcm"}, "damaged or cut short"),
    "0 x 0": ({"scan": "nothing.bmp"}, "nothing.bmp"),
    "too small": ({"scan": "small.png"}, "at least 64 x 64"),
    "black": ({"scan": "black.png"}, "is black"),
    "empty folder": ({"scan": "folder"}, "no scan in the folder"),
    "region outside": ({"region": "ellipse:2800,200,70,45"}, "mostly outside scan.png"),
    "region mostly outside": ({"region": "ellipse:590,200,70,45"}, "mostly outside"),
    "region too small": ({"region": "box:100,100,3,90"}, "too small"),
    "region unreadable": ({"region": "ellipse:a,b"}, "cannot read the region"),
    "region of no form": ({"region": "circle:1,2,3"}, "cannot read the region"),
    "mask missing": ({"region": "mask:none.png"}, "no file none.png"),
    "mask of another size": ({"region": "mask:small.png"}, "own size"),
    "mask empty": ({"region": "mask:black.png"}, "is empty"),
    "unknown bundle": ({"bundle": "enormous"}, "no bundle 'enormous'"),
    "a byte changed": ({"bundle": "changed"}, "SHA-256 differs"),
    "a file gone": ({"bundle": "lacking"}, "lacks unet/weights.safetensors"),
    "a pickle in it": ({"bundle": "pickled"}, "only come as safetensors"),
    "a broken manifest": ({"bundle": "broken"}, "install the bundle again"),
    "pathology": ({"pathology": "evil"}, "invalid choice: 'evil'"),
    "descriptor": ({"birads": "shape=square"}, "shape cannot be 'square'"),
    "closeness": ({"closeness": "near"}, "invalid choice: 'near'"),
    "no count": ({"count": "0"}, "0 candidates"),
    "count": ({"count": "many"}, "invalid int value: 'many'"),
    "seed below": ({"seed": "-1"}, "seed -1"),
    "seed beyond": ({"seed": "2147483647", "count": "2"}, "seed 2147483647"),
    "steps": ({"steps": "0"}, "0 steps"),
    "guidance": ({"guidance": "nan"}, "guidance nan"),
    "format": ({"format": "zip"}, "no export format 'zip'"),
    "out is a file": ({"out": "scan.png"}, "cannot be written"),
    "out below a file": ({"out": "scan.png/out"}, "cannot be written"),
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
    bad_files: Path, busynth: Run, tree: Callable[[Path], dict[str, bytes]], case: str
) -> None:
    changes, word = BAD[case]
    wanted = {"scan": "scan.png", "out": "out", "bundle": "bundle", **changes}
    argv = [wanted.pop("scan"), *(part for k, v in wanted.items() for part in (f"--{k}", v))]
    before = tree(bad_files)
    start = time.perf_counter()
    code, out, err = busynth("synthesize", *argv)
    assert time.perf_counter() - start < 1.0
    assert (code, out) == (2, "")
    assert err.startswith("busynth: ") and err.count("\n") == 1 and word in err
    assert tree(bad_files) == before


@pytest.mark.parametrize(
    "argv",
    [
        ["synthesize"], ["synthesize", "scan.png"], ["synthesize", "--out", "out"],
        ["synthesize", "scan.png", "--out"], [*SOUND, "--sed", "3"], ["--unknown"], ["a", "b"],
        ["synthesise"], ["export"], ["export", "missing", "--out", "out"], ["bundles"],
        ["bundles", "burn"], ["bundles", "verify", "missing"], ["bundles", "install", "missing"],
        ["doctor", "who"],
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
