"""Folders, films, bad files, doubles and odd names on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dicom_files import dataset, save
from PIL import Image
from pydicom.fileset import FileSet

from busynth_gui.case.errors import Refusal
from busynth_gui.commands.scan_files import FrameChoice
from busynth_gui.export import shards
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.shards import PARTS_FOLDER
from busynth_gui.imaging.film import Film
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

Run = Callable[..., tuple[int, str, str]]

TO = ("--out", "out", "--bundle", "bundle", "--region", "box:40,40,50,40")


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(20, 220, (140, 160)).astype(np.uint8)


def cine(path: Path, frames: int) -> Path:
    films = [picture(100 + number) for number in range(frames)]
    made = dataset(films[0], NumberOfFrames=frames, PixelData=b"".join(f.tobytes() for f in films))
    return save(made, path)


def sources(work: Path) -> list[str]:
    return [record["source_name"] for record in read_manifest(work / "out")]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [((), [3]), (("2",), [2]), (("all",), [1, 2, 3, 4, 5]), (("every:2",), [1, 3, 5])],
)
def test_frames_of_a_film(
    work: Path, busynth: Run, painting: Any, asked: tuple[str, ...], numbers: list[int]
) -> None:
    painting()
    cine(work / "IM0001.dcm", 5)
    chosen = ("--frame", *asked) if asked else ()
    code, _, err = busynth("synthesize", "IM0001.dcm", *chosen, *TO)
    assert code == 0
    assert ("film of 5 frames, of which the middle one (3)" in err) is not bool(asked)
    assert sources(work) == [f"IM0001_frame{number}.dcm" for number in numbers]


@pytest.mark.parametrize("text", ["0", "-1", "x", "every:0", "every:", "some:3", "²", ""])
def test_no_such_choice(text: str) -> None:
    with pytest.raises(Refusal, match="chooses no frame"):
        FrameChoice.parse(text)


def test_the_middle_of_any_film() -> None:
    assert [list(FrameChoice().of(Film(Path("x"), n))) for n in (1, 2, 5, 300)] == [
        [0], [0], [2], [149],
    ]  # fmt: skip


def test_a_frame_that_is_not_there(work: Path, busynth: Run, painting: Any) -> None:
    cine(work / "IM0001.dcm", 5)
    code, _, err = busynth("synthesize", "IM0001.dcm", "--frame", "6", *TO)
    assert code == 2 and "IM0001.dcm has no frame 6: choose one of 1 to 5" in err


def test_a_bad_file_ends_a_folder_before_anything_is_made(
    work: Path, busynth: Run, painting: Any
) -> None:
    pipeline = painting()
    fill(work / "scans")
    code, out, err = busynth("synthesize", "scans", *TO)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "or leave such files out with '--skip-bad'" in err
    assert pipeline.requests == [] and not (work / "out").exists()


def fill(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.png").write_bytes(png_bytes(picture(1)))
    (folder / "b.png").write_bytes(b"no picture at all")
    save(dataset(picture(2), Modality="SR"), folder / "report.dcm")
    (folder / "z_masked.png").write_bytes(png_bytes(picture(3)))
    (folder / "z_mask.png").write_bytes(b"never looked at")


def test_bad_files_are_left_out_and_named_at_the_end(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting()
    fill(work / "scans")
    code, _, err = busynth("synthesize", "scans", "--skip-bad", *TO)
    assert code == 0
    assert sources(work) == ["a.png", "z_masked.png"]
    lines = [line for line in err.splitlines() if "left out" in line]
    assert len(lines) == 2
    assert (
        "b.png is no image" in lines[0] and "report.dcm is a DICOM file of modality SR" in lines[1]
    )


@pytest.mark.parametrize("command", ["synthesize", "heal"])
def test_what_is_wrong_with_one_dicom_file_of_many_names_it(
    work: Path, busynth: Run, painting: Any, healing: Any, command: str
) -> None:
    """Its scan has a neutral name, and is exported under that."""
    painting()
    healing()
    (work / "scans").mkdir()
    for number in range(3):
        save(dataset(picture(number)), work / "scans" / f"IM{number}.dcm")
    black = np.zeros((140, 160), np.uint8)
    black[:40, :40] = picture(4)[:40, :40]
    save(dataset(black, PatientName="Doe^Jane"), work / "scans" / "IM1.dcm")
    to = ("--out", "out", "--bundle", "bundle", "--region", "box:0,0,40,40")
    code, _, err = busynth(command, "scans", *to)
    assert code == 2 and err.count("\n") == 1 and f"scans{os.sep}IM1.dcm: " in err
    code, _, err = busynth(command, "scans", *to, "--skip-bad")
    (line,) = [line for line in err.splitlines() if "left out" in line]
    assert code == 0 and line.startswith(f"busynth: left out: scans{os.sep}IM1.dcm: ")
    assert len(sources(work)) == 2


def test_nothing_but_bad_files(work: Path, busynth: Run, painting: Any) -> None:
    (work / "scans").mkdir()
    for name in ("a.png", "b.png"):
        (work / "scans" / name).write_bytes(b"no picture")
    code, _, err = busynth("synthesize", "scans", "--skip-bad", *TO)
    assert code == 2 and "none of 2 files can be used: the first: " in err
    assert not (work / "out").exists()


def test_the_same_picture_twice_is_made_once(work: Path, busynth: Run, painting: Any) -> None:
    from PIL import Image

    painting()
    (work / "scans").mkdir()
    Image.fromarray(picture(1)).save(work / "scans" / "same.png")
    Image.fromarray(picture(1)).save(work / "scans" / "same.tif")
    code, _, err = busynth("synthesize", "scans", *TO)
    assert code == 0 and sources(work) == ["same.png"]
    assert "same.tif shows the same as scans/same.png, and is made once" in err


def test_scans_with_a_lesion_are_counted(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    (work / "scans").mkdir()
    lesion = np.zeros((140, 160), bool)
    for name, seed in (("bare", 1), ("healthy", 2), ("ill", 3)):
        (work / "scans" / f"{name}.png").write_bytes(png_bytes(picture(seed)))
    (work / "scans" / "healthy_mask.png").write_bytes(mask_png_bytes(lesion))
    lesion[30:60, 40:90] = True
    (work / "scans" / "ill_mask.png").write_bytes(mask_png_bytes(lesion))
    (work / "scans" / "made.png").write_bytes(png_bytes(picture(4), SYNTHETIC_XMP))
    code, _, err = busynth("synthesize", "scans", *TO)
    assert code == 0 and len(sources(work)) == 4
    assert "files or masks beside them: 2 (the first: scans/ill.png)" in err


def test_masks_are_no_scans_however_they_are_given(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    fill(work / "scans")
    scan, mask = work / "scans" / "a.png", work / "scans" / "a_mask (2).png"
    mask.write_bytes(png_bytes(picture(4)))
    assert busynth("synthesize", mask, scan, *TO)[0] == 0
    assert sources(work) == ["a.png"]
    code, out, err = busynth("synthesize", mask, "--overwrite", *TO)
    assert (code, out) == (2, "") and f"{mask} is the mask of a.png: give the scan itself" in err
    scan.unlink()  # nothing says any more that it is a mask
    assert busynth("synthesize", mask, "--overwrite", *TO)[0] == 0


def test_masks_by_other_names_are_no_scans(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    (work / "scans").mkdir()
    (work / "scans" / "a.png").write_bytes(png_bytes(picture(1)))
    odd = work / "scans" / "seg_a.png"
    odd.write_bytes(mask_png_bytes(np.eye(140, 160, dtype=bool)))
    code, out, err = busynth("synthesize", "scans", *TO)
    assert (code, out) == (2, "") and "seg_a.png has 2 levels of grey, as masks have" in err
    assert busynth("synthesize", "scans", "--skip-bad", *TO)[0] == 0
    assert "seg_a.png" not in sources(work)


def test_files_of_other_formats_in_a_folder_are_named(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting()
    (work / "scans").mkdir()
    (work / "scans" / "a.png").write_bytes(png_bytes(picture(1)))
    Image.fromarray(picture(7)).save(work / "scans" / "z.jfif", "JPEG", quality=98)
    for name in ("b.pgm", "c.nii.gz", "notes.txt"):
        (work / "scans" / name).write_bytes(bytes(400))
    code, _, err = busynth("synthesize", "scans", *TO)
    assert code == 0 and "z.jfif" in sources(work)
    assert "2 files in formats that are not read, and are left out (the first: scans/b.pgm)" in err


def test_folders_are_searched_in_depth_unless_told_not_to(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting()
    inner = work / "study" / "series" / "deep"
    inner.mkdir(parents=True)
    (work / "study" / "top.png").write_bytes(png_bytes(picture(1)))
    save(dataset(picture(2)), inner / "IM000001")
    assert busynth("synthesize", "study", "--flat", *TO)[0] == 0
    assert sources(work) == ["top.png"]
    assert busynth("synthesize", "study", "--overwrite", *TO)[0] == 0
    assert sources(work) == ["top.png", "IM000001"]


def test_a_dicomdir_stands_for_its_images(
    work: Path, busynth: Run, painting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting()
    files = FileSet()
    for number in (1, 2):
        made = dataset(
            picture(number), InstanceNumber=number, PatientBirthDate="19610228", StudyID="7"
        )
        made.StudyDate, made.StudyTime, made.SeriesNumber = "20200101", "120000", 1
        files.add(made)
    files.write(work / "disk")
    code, _, _ = busynth("synthesize", work / "disk" / "DICOMDIR", *TO)
    assert code == 0 and len(sources(work)) == 2
    (work / "lost").mkdir()
    (work / "lost" / "DICOMDIR").write_bytes((work / "disk" / "DICOMDIR").read_bytes())
    code, _, err = busynth("synthesize", work / "lost" / "DICOMDIR", *TO)
    assert code == 2 and "lists no image that is there" in err
    one = next(p for p in sorted((work / "disk").rglob("*")) if p.is_file() and "DIR" not in p.name)
    one.unlink()
    code, _, err = busynth("synthesize", work / "disk" / "DICOMDIR", "--overwrite", *TO)
    assert code == 0 and "lists 1 images that are not there, and are left out (the first:" in err


def test_a_folder_that_may_not_be_entered_is_named(
    work: Path, busynth: Run, painting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting()
    (work / "study" / "shut").mkdir(parents=True)
    (work / "study" / "top.png").write_bytes(png_bytes(picture(1)))
    enter = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("shut"):  # modes do not keep an administrator out
            raise PermissionError(13, "Permission denied", str(path))
        return enter(path)

    monkeypatch.setattr(os, "scandir", scandir)
    code, _, err = busynth("synthesize", "study", *TO)
    assert code == 0 and f"the folder {Path('study', 'shut')} is left out" in err


@pytest.mark.skipif(sys.platform == "win32", reason="no such names")
def test_what_a_terminal_obeys_is_not_said(work: Path, busynth: Run, painting: Any) -> None:
    """A name is somebody else's word, in notes as in refusals."""
    painting()
    (work / "study").mkdir()
    for name in ("a.png", "b\x1b[31m\n.png"):
        (work / "study" / name).write_bytes(png_bytes(picture(1)))
    code, _, err = busynth("synthesize", "study", *TO)
    assert code == 0 and err.count("\n") == 1
    assert "shows the same as" in err and "\x1b" not in err


def test_doppler_only_when_asked_for(work: Path, busynth: Run, painting: Any) -> None:
    from PIL import Image
    from truths import COLOURS, flow

    painting()
    Image.fromarray(flow(COLOURS)).save(work / "flow.png")
    code, _, err = busynth("synthesize", "flow.png", *TO)
    assert code == 2 and "shows colour Doppler" in err
    assert busynth("synthesize", "flow.png", "--colour", *TO)[0] == 0


def test_a_name_that_begins_with_a_dash(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    (work / "-scan.png").write_bytes(png_bytes(picture(1)))
    code, _, err = busynth("synthesize", *TO, "--", "-scan.png")
    assert (code, err) == (0, "") and sources(work) == ["-scan.png"]


def test_a_name_that_is_not_utf8(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    name = os.fsdecode(b"caf\xe9.png")
    try:
        (work / name).write_bytes(png_bytes(picture(1)))
    except OSError:
        pytest.skip("this file system wants UTF-8")
    assert busynth("synthesize", name, *TO)[0] == 0
    assert sources(work) == [name]


@pytest.mark.skipif(os.name != "posix", reason="a shell closes streams there")
def test_closed_streams(work: Path) -> None:
    for closed, code in (("2>&-", 2), ("<&- 2>&-", 2), ("<&- >&- 2>&-", 2), (">&-", 2)):
        command = f'"{sys.executable}" -m busynth_gui synthesize missing.png --out out {closed}'
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        assert done.returncode == code, (closed, done)
        assert done.stdout == ""


def test_the_manifest_is_not_written_anew_for_every_pair(
    work: Path, busynth: Run, painting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged: list[int] = []
    merge = shards.merge_parts

    def count(out: Path, parts: Any, order: Any) -> None:
        merged.append(len(parts))
        merge(out, parts, order)

    monkeypatch.setattr(shards, "merge_parts", count)
    painting()
    assert busynth("synthesize", "scan.png", "--count", "120", "--steps", "1", *TO)[0] == 0
    assert len(read_manifest(work / "out")) == 120
    assert not (work / "out" / PARTS_FOLDER).exists()
    assert sum(merged) == 120 and len(merged) < 40
