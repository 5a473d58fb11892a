"""Pairs go out as DICOM objects that other programs read, bit for bit and without a patient."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from busynth_gui.case.decision import Decision
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.pair import ExportedPair, ExportPair
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.read import list_scans, read_scan

MakePair = Callable[..., ExportPair]


def export(pair: ExportPair, out: Path, **options: bool) -> ExportedPair:
    (done,) = write_pairs(FORMATS["dicom"], [pair], out, **options)
    return done


def test_a_spacing_of_the_user_s_is_said_to_be_calibrated(
    tmp_path: Path, make_pair: MakePair
) -> None:
    for by_user in (False, True):
        pair = replace(make_pair(), spacing_mm=(0.1, 0.1), spacing_by_user=by_user)
        image = export(pair, tmp_path / str(by_user)).image
        assert image is not None
        found = pydicom.dcmread(image)
        assert ("PixelSpacingCalibrationType" in found) is by_user
        assert found.PixelSpacing == [0.1, 0.1]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("spacing", [None, (0.07, 0.0712345678)])
def test_round_trip(
    tmp_path: Path, make_pair: MakePair, dtype: type, spacing: tuple[float, float] | None
) -> None:
    pair = replace(make_pair(3, Pathology.MALIGNANT, dtype), spacing_mm=spacing)
    done = export(pair, tmp_path)
    assert done.image == tmp_path / "malignant" / f"{pair.name}.dcm" and done.mask is not None
    scan = read_scan(done.image)
    assert scan.pixels.dtype == dtype
    np.testing.assert_array_equal(scan.pixels, pair.candidate.image)
    assert scan.spacing_mm == pytest.approx(spacing) if spacing else scan.spacing_mm is None
    seg = hd.seg.segread(done.mask)
    assert seg.SegmentationType == "BINARY" and seg.number_of_segments == 1
    image = pydicom.dcmread(done.image)
    (mask,) = seg.get_pixels_by_source_instance([image.SOPInstanceUID], combine_segments=True)
    np.testing.assert_array_equal(mask.astype(bool), pair.mask)
    np.testing.assert_array_equal(seg.pixel_array.squeeze().astype(bool), pair.mask)
    # The mask is no scan, alone or in a folder.
    with pytest.raises(Refusal, match="modality SEG"):
        read_scan(done.mask)
    assert list_scans(done.image.parent) == [done.image]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mask_stays_bit_for_bit(
    tmp_path: Path, make_pair: MakePair, data: st.DataObject
) -> None:
    shape = make_pair().mask.shape
    mask = data.draw(hnp.arrays(bool, shape).filter(np.any))
    done = export(make_pair(mask=mask), tmp_path, overwrite=True)
    read = pydicom.dcmread(done.mask or "").pixel_array.squeeze()
    np.testing.assert_array_equal(read.astype(bool), mask)


def test_it_says_that_it_is_synthetic_and_nobodys(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(2)
    done = export(pair, tmp_path)
    for path in (done.image, done.mask):
        made = pydicom.dcmread(path or "")
        assert made.SyntheticData == "YES"
        assert str(made.PatientName) == "SYNTHETIC^BUSYNTH"
        assert made.PatientID.startswith("SYNTHETIC-")
        assert made.PatientBirthDate == made.PatientSex == made.StudyDate == ""
        assert made.PatientOrientation == ""  # unknown, and to be said
        assert "A. Reader" not in str(made) and "healthy (1)" not in str(made)
    image = pydicom.dcmread(done.image)
    assert image.ImageType == ["DERIVED", "SECONDARY"] and image.ConversionType == "SYN"
    assert "SYNTHETIC" in image.DerivationDescription
    seg = pydicom.dcmread(done.mask or "")
    assert seg.StudyInstanceUID == image.StudyInstanceUID
    assert seg.SeriesInstanceUID != image.SeriesInstanceUID
    # Viewers lay over an image what has its frame of reference.
    assert seg.FrameOfReferenceUID == image.FrameOfReferenceUID
    (segment,) = seg.SegmentSequence
    assert segment.SegmentAlgorithmType == "AUTOMATIC" and "benign" in segment.SegmentLabel


def test_a_corrected_mask_is_semiautomatic(tmp_path: Path, make_pair: MakePair) -> None:
    mask = make_pair().mask.copy()
    mask[40, 58] = False
    done = export(make_pair(mask=mask), tmp_path)
    (segment,) = pydicom.dcmread(done.mask or "").SegmentSequence
    assert segment.SegmentAlgorithmType == "SEMIAUTOMATIC"


def test_the_same_pair_has_the_same_bytes_and_others_have_other_uids(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pair = make_pair(1)
    first, again = (export(pair, tmp_path / name) for name in "ab")
    assert first.image.read_bytes() == again.image.read_bytes()
    assert first.mask and again.mask and first.mask.read_bytes() == again.mask.read_bytes()
    decision = pair.decision
    assert isinstance(decision, Decision)
    later = replace(pair, decision=replace(decision, decided_at="2031-05-06T07:08:09+00:00"))
    other = export(later, tmp_path / "c")
    one, two = pydicom.dcmread(first.image), pydicom.dcmread(other.image)
    assert two.ContentDate == "20310506" and two.ContentTime == "070809"
    assert one.SOPInstanceUID != two.SOPInstanceUID
    assert (one.StudyInstanceUID, one.PatientID) == (two.StudyInstanceUID, two.PatientID)
    uids = [e.value for made in (one, two) for e in made if e.VR == "UI"]
    assert all(len(uid) <= 64 for uid in uids)


def test_sixteen_bits_say_where_white_is(tmp_path: Path, make_pair: MakePair) -> None:
    pair = make_pair(1, dtype=np.uint16)
    candidate = replace(pair.candidate, image=pair.candidate.image >> 4)
    dim = ExportPair("dim", "healthy.png", candidate, pair.mask)
    made = pydicom.dcmread(export(dim, tmp_path).image)
    assert (made.WindowCenter, made.WindowWidth) == (2048, 4096)


def test_the_manifest_and_the_stages_are_as_in_other_formats(
    tmp_path: Path, make_pair: MakePair
) -> None:
    pair = replace(make_pair(1), spacing_mm=(0.1, 0.2))
    for name in ("dicom", "busi"):
        write_pairs(FORMATS[name], [pair], tmp_path, keep_stages=name == "dicom")
    dicom, busi = map(json.loads, (tmp_path / "manifest.jsonl").read_text().splitlines())
    assert dicom.keys() == busi.keys() and dicom["spacing_mm"] == [0.1, 0.2]
    assert dicom["image"].endswith(".dcm") and len(dicom["stages"]) == 5
    differ = {key for key in busi if busi[key] != dicom[key]}
    assert differ <= {
        "format", "image", "mask", "image_sha256", "mask_sha256", "stages", "lesions",
        "exported_at",
    }  # fmt: skip
    before = (tmp_path / dicom["image"]).read_bytes()
    with pytest.raises(Refusal, match="exists already"):
        export(replace(make_pair(1, mask=~pair.mask), spacing_mm=(0.1, 0.2)), tmp_path)
    assert (tmp_path / dicom["image"]).read_bytes() == before


def test_other_formats_do_not_wait_for_it() -> None:
    look = (
        "import busynth_gui.cli, busynth_gui.commands.synthesize, busynth_gui.commands.export\n"
        "from busynth_gui.paths import resource_folder\n"
        "from busynth_gui.imaging.read import list_scans, read_scan\n"
        "read_scan(list_scans(resource_folder('samples'))[0])\n"
        "import sys; print({'pydicom', 'highdicom', 'imagecodecs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "set()", done.stderr
