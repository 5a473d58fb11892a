"""A DICOMDIR stands for the images that it lists, whatever a disk made of their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_files import dataset, save
from pydicom.dataset import Dataset
from truths import GREY

from busynth_gui.imaging.read import list_scans
from busynth_gui.imaging.readers.decode import decode_scan

pytestmark = pytest.mark.filterwarnings("ignore:Invalid value for VR")

FRAMES = np.stack([np.roll(GREY, 9 * shift, 1) for shift in range(4)])


def listed(folder: Path, names: list[list[str]]) -> list[Path]:
    """What a DICOMDIR with files of these names stands for."""
    records = []
    with pydicom.config.disable_value_validation():
        for name in names:
            record = Dataset()
            record.DirectoryRecordType, record.ReferencedFileID = "IMAGE", name
            records.append(record)
        made = dataset(GREY, Rows=None, PixelData=None, DirectoryRecordSequence=records)
        save(made, folder / "DICOMDIR")
    return list_scans(folder / "DICOMDIR")


NAMES: dict[str, Callable[[str], str]] = {
    "as listed": str,
    "small": str.lower,
    "mixed": str.title,
    "with a version": "{};1".format,
    "with a dot and a version": "{}.;1".format,
    "with an ending": "{}.DCM".format,
    "small, with an ending": lambda name: f"{name.lower()}.dcm",
}


@pytest.mark.parametrize("head", [[], ["."], [""]])
@pytest.mark.parametrize("kind", NAMES)
def test_a_dicomdir_finds_its_files_by_what_became_of_their_names(
    tmp_path: Path, kind: str, head: list[str]
) -> None:
    records = []
    for number in range(3):
        name = f"IM00000{number}"
        (tmp_path / "DICOM").mkdir(exist_ok=True)
        save(dataset(FRAMES[number]), tmp_path / "DICOM" / NAMES[kind](name))
        record = Dataset()
        record.DirectoryRecordType = "IMAGE"
        record.ReferencedFileID = [*head, "DICOM", name]
        records.append(record)
    for escape in (["..", "DICOM", "IM000000"], ["DICOM", "..", "DICOM", "IM000000"], ["DICOM"]):
        record = Dataset()
        record.DirectoryRecordType, record.ReferencedFileID = "IMAGE", escape
        records.append(record)
    listing = dataset(
        GREY, Rows=None, Columns=None, PixelData=None, DirectoryRecordSequence=records
    )
    save(listing, tmp_path / "DICOMDIR")
    found = list_scans(tmp_path / "DICOMDIR")
    assert [path.name for path in found] == [NAMES[kind](f"IM00000{k}") for k in range(3)]
    for path, frame in zip(found, FRAMES[:3], strict=True):
        np.testing.assert_array_equal(decode_scan(path).pixels, frame)


def test_the_name_that_is_listed_comes_before_others_like_it(tmp_path: Path) -> None:
    for number, name in enumerate(("IM1", "im1", "IM1.dcm", "IM1;1")):
        save(dataset(FRAMES[number]), tmp_path / name)
    assert [path.name for path in listed(tmp_path, [["IM1"]])] == ["IM1"]
