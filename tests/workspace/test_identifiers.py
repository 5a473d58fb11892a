"""Markers planted wherever a file may name a patient are in nothing that the program writes."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from cases import decision_for, make_candidate
from dicom_files import dataset, save
from PIL import Image, PngImagePlugin
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset
from screen_frames import speckle

from busynth_gui.case.decision import DecisionState
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.read import read_scan
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.workspace import Workspace

WORD, DAY, UID = "ZQXMARK7", "18990607", "1.2.999.471147114711"
MARKS = {"AE": WORD, "AS": "077Y", "CS": WORD, "DA": DAY, "DT": f"{DAY}101010", "LO": WORD,
         "LT": WORD, "PN": f"{WORD}^{WORD}", "SH": WORD, "ST": WORD, "UC": WORD,
         "UI": UID, "UR": f"http://{WORD}", "UT": WORD}  # fmt: skip
PIXEL_GROUPS = {0x0000, 0x0002, 0x0004, 0x0028, 0x7FE0, 0xFFFE}
KEPT = {"SOPClassUID", "Modality", "BurnedInAnnotation"}
"""What has to be true of the file for it to be read."""


def plant(data: Dataset) -> int:
    """A marker in every element of the dictionary that can hold one: the Basic Application Level
    Confidentiality Profile (PS3.15, E.1) is a part of it."""
    count = 0
    for tag, (vr, _, _, retired, keyword) in DicomDictionary.items():
        if tag >> 16 in PIXEL_GROUPS or vr not in MARKS or not keyword or keyword in KEPT:
            continue
        if not retired:
            data.add_new(tag, vr, MARKS[vr])
            count += 1
    return count


def dicom_file(path: Path) -> Path:
    made = dataset(speckle(4, (96, 128)))
    assert plant(made) > 1000
    nested = Dataset()
    plant(nested)
    made.RequestAttributesSequence = [nested]
    made.private_block(0x0011, WORD, create=True).add_new(1, "LO", WORD)
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID
    made.Modality = "US"
    save(made, path)
    return path


def png_file(path: Path) -> Path:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", WORD)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{WORD}</x>")
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = WORD
    Image.fromarray(speckle(5, (96, 128))).save(path, pnginfo=told, exif=exif)
    return path


def tiff_file(path: Path) -> Path:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = WORD
    Image.fromarray(speckle(6, (96, 128))).save(path, exif=exif, description=WORD)
    return path


@pytest.mark.parametrize("make", [dicom_file, png_file, tiff_file])
def test_nothing_that_is_written_holds_a_marker(
    make: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # as the log of the window
    name = {dicom_file: "a.dcm", png_file: "a.png", tiff_file: "a.tif"}[make]  # type: ignore[index]
    path = make(tmp_path / name)  # type: ignore[operator]
    planted = path.read_bytes()
    caplog.clear()  # the makers of the file have told of it
    assert WORD.encode() in planted
    scan = read_scan(path)
    written: dict[str, bytes] = {}
    with Workspace.open(tmp_path / "workspace") as workspace:
        record = workspace.add_scan(scan, name)
        made = workspace.add_candidate(make_candidate(scan))
        decision = decision_for(workspace, made.id, DecisionState.APPROVED)
        workspace.decide(made.id, decision)
        workspace.set_field_of_view(record.id, None)
        for layout in FORMATS:
            write_pairs(FORMATS[layout], approved_pairs(workspace), tmp_path / "out" / layout)
        for folder in ("workspace", "out"):  # the database is open: with its write-ahead log
            for file in (tmp_path / folder).rglob("*"):
                if file.is_file():
                    written[str(file)] = file.read_bytes()
    assert len(written) > 2 * len(FORMATS)
    assert any(key.endswith("-wal") for key in written)
    written["log"] = caplog.text.encode()
    for where, data in written.items():
        for marker in (WORD, DAY, UID):
            assert marker.encode() not in data, where
            assert marker.encode("utf-16-le") not in data, where
