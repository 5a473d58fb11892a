"""DICOM Segmentations: which segments are lesions, and which frame is of which image."""

from __future__ import annotations

import copy
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from dicom_files import dataset, save
from highdicom import UID
from highdicom.seg import (
    SegmentAlgorithmTypeValues,
    Segmentation,
    SegmentDescription,
)
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from tiny_data import painted

from busynth_gui.labelled.read import open_labelled

SCAN, MASK = painted(1, malignant=False)
OTHER = np.zeros_like(MASK)
OTHER[5:25, 5:25] = True
OTHER &= ~MASK


def image(folder: Path, name: str, pixels: np.ndarray = SCAN) -> Any:
    made = dataset(
        pixels,
        PatientBirthDate="19600101",
        PatientSex="F",
        StudyDate="20200101",
        StudyTime="101010",
        StudyID="1",
        SeriesNumber=1,
        InstanceNumber=1,
        PatientOrientation="",
    )
    save(made, folder / f"{name}.dcm")
    return pydicom.dcmread(folder / f"{name}.dcm")


def segmentation(
    source: Any, parts: Sequence[tuple[np.ndarray, str]], kind: str = "BINARY", **more: Any
) -> Any:
    """A Segmentation of one image, with a segment for each mask, that is called so."""
    pixels = np.stack([part for part, _ in parts], -1)[None]
    if kind == "LABELMAP":
        pixels = (pixels * np.arange(1, len(parts) + 1)).max(-1).astype(np.uint8)
    elif kind == "BINARY":
        pixels = pixels.astype(np.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Segmentation(
            source_images=[source],
            pixel_array=pixels,
            segmentation_type=kind,
            segment_descriptions=[
                SegmentDescription(
                    segment_number=number,
                    segment_label=label,
                    segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
                    segmented_property_type=codes.SCT.Lesion,
                    algorithm_type=SegmentAlgorithmTypeValues.MANUAL,
                )
                for number, (_, label) in enumerate(parts, 1)
            ],
            series_instance_uid=UID(),
            series_number=2,
            sop_instance_uid=UID(),
            instance_number=1,
            manufacturer="x",
            manufacturer_model_name="x",
            software_versions="1",
            device_serial_number="1",
            **more,
        )


def read(root: Path) -> tuple[dict[str, tuple[str, np.ndarray]], dict[str, str]]:
    found = open_labelled(root)
    assert found.layout == "DICOM"
    cases = {case.name: (case.pathology, case.mask) for case in found.cases}
    return cases, {name.rpartition("/")[2]: why for name, why in found.skipped}


@pytest.mark.parametrize("kind", ["BINARY", "FRACTIONAL", "LABELMAP"])
@pytest.mark.parametrize("other", ["nipple", "breast tissue"])
def test_segments_that_are_no_lesion_are_not_in_the_mask(
    tmp_path: Path, kind: str, other: str
) -> None:
    rest = OTHER if other == "nipple" else ~MASK
    parts = [(rest, other), (MASK, "malignant")]
    if kind == "FRACTIONAL":
        parts = [(part.astype(np.float32), label) for part, label in parts]
    segmentation(image(tmp_path, "a"), parts, kind).save_as(tmp_path / "seg.dcm")
    cases, _ = read(tmp_path)
    assert cases["a"][0] == "malignant" and np.array_equal(cases["a"][1], MASK)


@pytest.mark.parametrize("most", [1, 100, 255])
def test_of_fractions_at_least_half_is_a_lesion(tmp_path: Path, most: int) -> None:
    """PS3.3 C.8.20.2: fractions are told against what stands for the whole."""
    source = image(tmp_path, "a")
    made = segmentation(
        source, [(MASK.astype(np.float32), "benign")], "FRACTIONAL", max_fractional_value=most
    )
    half = (most + 1) // 2
    values = np.where(MASK, half, half - 1).astype(np.uint8)
    made.PixelData = values.tobytes() + bytes(values.size % 2)
    made.save_as(tmp_path / "seg.dcm")
    cases, _ = read(tmp_path)
    assert np.array_equal(cases["a"][1], MASK)


def of_two(folder: Path, shared: bool = False) -> Any:
    """A Segmentation with a frame of each of two images."""
    first, second = image(folder, "a"), image(folder, "b", np.roll(SCAN, 5, 1))
    made = segmentation(first, [(MASK, "benign")])
    other = segmentation(second, [(OTHER, "benign")])
    groups = made.PerFrameFunctionalGroupsSequence
    groups.append(copy.deepcopy(other.PerFrameFunctionalGroupsSequence[0]))
    made.ReferencedSeriesSequence.append(copy.deepcopy(other.ReferencedSeriesSequence[0]))
    made.NumberOfFrames = 2
    bits = np.packbits(np.stack([MASK, OTHER]).ravel(), bitorder="little").tobytes()
    made.PixelData = bits + bytes(len(bits) % 2)
    (item,) = made.SharedFunctionalGroupsSequence
    for holder in (item, *groups):
        holder.pop("SegmentIdentificationSequence", None)
    segment = Dataset()
    segment.ReferencedSegmentNumber = 1
    for holder in [item] if shared else groups:
        holder.SegmentIdentificationSequence = [segment]
    return made


@pytest.mark.parametrize("shared", [False, True])
def test_each_frame_is_of_its_own_image(tmp_path: Path, shared: bool) -> None:
    made = of_two(tmp_path, shared)
    made.save_as(tmp_path / "seg.dcm")
    cases, skipped = read(tmp_path)
    assert not skipped
    assert np.array_equal(cases["a"][1], MASK) and np.array_equal(cases["b"][1], OTHER)


def test_an_image_that_no_frame_is_of_is_told(tmp_path: Path) -> None:
    made = of_two(tmp_path)
    made.PerFrameFunctionalGroupsSequence[1] = made.PerFrameFunctionalGroupsSequence[0]
    made.save_as(tmp_path / "seg.dcm")
    cases, skipped = read(tmp_path)
    assert set(cases) == {"a"} and np.array_equal(cases["a"][1], MASK | OTHER)
    assert skipped == {"b.dcm": "no frame of its Segmentation is of it"}


def without_sources(made: Any) -> None:
    for group in made.PerFrameFunctionalGroupsSequence:
        group.pop("DerivationImageSequence", None)


def test_frames_that_say_nothing_are_of_the_only_image(tmp_path: Path) -> None:
    made = segmentation(image(tmp_path, "a"), [(MASK, "benign")])
    without_sources(made)
    made.save_as(tmp_path / "seg.dcm")
    cases, _ = read(tmp_path)
    assert np.array_equal(cases["a"][1], MASK)


def test_frames_that_may_be_of_two_images_are_of_none(tmp_path: Path) -> None:
    made = of_two(tmp_path)
    without_sources(made)
    made.save_as(tmp_path / "seg.dcm")
    cases, skipped = read(tmp_path)
    assert not cases and skipped["seg.dcm"].startswith("frame 1 of the Segmentation does not say")


def test_a_damaged_segmentation_is_told(tmp_path: Path) -> None:
    made = of_two(tmp_path)
    del made.SegmentSequence[0].SegmentNumber
    made.save_as(tmp_path / "seg.dcm")
    cases, skipped = read(tmp_path)
    assert not cases and "its Segmentation cannot be read" in skipped["seg.dcm"]


def test_a_segmentation_without_its_image_is_told(tmp_path: Path) -> None:
    segmentation(image(tmp_path, "a"), [(MASK, "benign")]).save_as(tmp_path / "seg.dcm")
    (tmp_path / "a.dcm").unlink()
    cases, skipped = read(tmp_path)
    assert not cases and skipped == {"seg.dcm": "it is a mask without a scan"}
