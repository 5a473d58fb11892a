"""DICOM comes in exactly as stored, with its spacing and without its patient, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dicom_files import SECRETS, SYNTAXES, dataset, region, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import list_scans, read_mask, read_scan

RNG = np.random.default_rng(5)
GREY8 = RNG.integers(0, 256, (70, 90), np.uint8)
GREY16 = RNG.integers(0, 65536, (70, 90), np.uint16)

in_one_folder = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(tmp_path: Path, pixels: np.ndarray, syntax: str = "explicit", **changes: Any) -> Scan:
    # Noise in colours is no flow, and looks like it.
    return read_scan(save(dataset(pixels, **changes), tmp_path / "scan.dcm", syntax), colour=True)


@pytest.mark.parametrize("pixels", [GREY8, GREY16], ids=["8bit", "16bit"])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_stored_values_stay(tmp_path: Path, pixels: np.ndarray, syntax: str) -> None:
    scan = read(tmp_path, pixels, syntax, WindowCenter="40", WindowWidth="80", RescaleSlope="2")
    assert scan.name == "scan.dcm" and scan.pixels.dtype == pixels.dtype
    np.testing.assert_array_equal(scan.pixels, pixels)


@in_one_folder
@given(data=st.data(), syntax=st.sampled_from(SYNTAXES[:5]), bits=st.integers(5, 16))
def test_any_values_of_any_depth(
    tmp_path: Path, data: st.DataObject, syntax: str, bits: int
) -> None:
    shape = data.draw(st.tuples(st.integers(64, 96), st.integers(64, 96)))
    wide = np.uint8 if bits <= 8 else np.uint16
    pixels = data.draw(hnp.arrays(wide, shape, elements=st.integers(0, (1 << bits) - 1)))
    scan = read(tmp_path, pixels, syntax, BitsStored=bits)
    assert scan.pixels.dtype == wide
    np.testing.assert_array_equal(scan.pixels, pixels)
    mirrored = read(tmp_path, pixels, BitsStored=bits, PhotometricInterpretation="MONOCHROME1")
    np.testing.assert_array_equal(mirrored.pixels, ((1 << bits) - 1) - pixels)


def test_8_bits_in_16_are_8(tmp_path: Path) -> None:
    scan = read(tmp_path, GREY8.astype(np.uint16), BitsStored=8)
    assert scan.pixels.dtype == np.uint8
    np.testing.assert_array_equal(scan.pixels, GREY8)


def test_falling_rescale_mirrors(tmp_path: Path) -> None:
    scan = read(tmp_path, GREY8, RescaleSlope="-1", RescaleIntercept="255")
    np.testing.assert_array_equal(scan.pixels, 255 - GREY8)


def test_signed_values(tmp_path: Path) -> None:
    signed = GREY16.astype(np.int32) - 32768
    scan = read(tmp_path, signed.astype(np.int16))
    np.testing.assert_array_equal(scan.pixels, signed - signed.min())
    never_below = (GREY16 >> 1).astype(np.int16)
    np.testing.assert_array_equal(read(tmp_path, never_below).pixels, never_below)
    dark = read(tmp_path, never_below, PhotometricInterpretation="MONOCHROME1").pixels
    np.testing.assert_array_equal(dark, never_below.max() - never_below)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_grey_in_colours_is_exact(tmp_path: Path, syntax: str) -> None:
    scan = read(tmp_path, np.dstack([GREY8] * 3), syntax)
    np.testing.assert_array_equal(scan.pixels, GREY8)


def test_colours_become_luminance(tmp_path: Path) -> None:
    red = np.zeros((70, 90, 3), np.uint8)
    red[..., 0] = 200
    assert np.unique(read(tmp_path, red).pixels).tolist() == [60]
    planes = np.ascontiguousarray(np.moveaxis(red, 2, 0)).tobytes()
    scan = read(tmp_path, red, PlanarConfiguration=1, PixelData=planes)
    assert np.unique(scan.pixels).tolist() == [60]


def test_luminance_is_taken_as_stored(tmp_path: Path) -> None:
    coloured = RNG.integers(0, 256, (70, 90, 3), np.uint8)
    scan = read(tmp_path, coloured, PhotometricInterpretation="YBR_FULL")
    np.testing.assert_array_equal(scan.pixels, coloured[..., 0])


@pytest.mark.parametrize("colours", [False, True])
def test_lossy_jpeg(tmp_path: Path, colours: bool) -> None:
    smooth = np.tile(np.linspace(0, 255, 96, dtype=np.uint8), (80, 1))
    scan = read(tmp_path, np.dstack([smooth] * 3) if colours else smooth, "jpeg")
    assert np.abs(scan.pixels.astype(int) - smooth).max() <= 4


@pytest.mark.parametrize("kind", ["bytes", "doubled", "shifted", "deep"])
def test_palettes(tmp_path: Path, kind: str) -> None:
    levels = np.arange(255, -1, -1)
    factor = {"bytes": 1, "doubled": 257, "shifted": 256, "deep": 200}[kind]
    bits = 8 if kind == "bytes" else 16
    table = (levels * factor).astype(np.uint8 if bits == 8 else "<u2").tobytes()
    palette = {
        f"{colour}PaletteColorLookupTable{part}": value
        for colour in ("Red", "Green", "Blue")
        for part, value in (("Descriptor", [256, 0, bits]), ("Data", table))
    }
    scan = read(tmp_path, GREY8, PhotometricInterpretation="PALETTE COLOR", **palette)
    expected = (255 - GREY8.astype(np.uint16)) * (200 if kind == "deep" else 1)
    assert scan.pixels.dtype == (np.uint16 if kind == "deep" else np.uint8)
    np.testing.assert_array_equal(scan.pixels, expected)


WHOLE = (0, 0, 89, 69)


@pytest.mark.parametrize(
    ("regions", "spacing"),
    [
        ([region(WHOLE, 0.007)], (0.07, 0.07)),
        ([region(WHOLE, (0.01, -0.02))], (0.2, 0.1)),
        ([region((0, 0, 20, 20), 0.5), region(WHOLE, 0.007)], (0.07, 0.07)),  # a small one beside
        ([region(WHOLE, 0.007), region(WHOLE, 0.5, kind=3)], (0.07, 0.07)),  # a spectrum
        ([region(WHOLE, 0.007), region((0, 0, 80, 69), 0.009)], None),  # two depths
        ([region(WHOLE, 0.007), region((0, 0, 80, 69), 0.007)], (0.07, 0.07)),
        ([region(WHOLE, 0.007, units=4)], (0.3, 0.4)),  # seconds
        ([region(WHOLE, 0.0)], (0.3, 0.4)),
        ([region(WHOLE, float("nan"))], (0.3, 0.4)),
        ([Dataset()], (0.3, 0.4)),
        ([], (0.3, 0.4)),
    ],
)
def test_spacing(tmp_path: Path, regions: list[Dataset], spacing: tuple[float, float]) -> None:
    told = {"SequenceOfUltrasoundRegions": regions, "PixelSpacing": [0.3, 0.4]}
    assert read(tmp_path, GREY8, **told).spacing_mm == spacing


@pytest.mark.parametrize("given", [None, [0, 0], [-1, 1], [500, 500], [0.1]])
def test_no_spacing_to_be_had(tmp_path: Path, given: list[float] | None) -> None:
    assert read(tmp_path, GREY8, PixelSpacing=given).spacing_mm is None


def test_burned_in_text_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, GREY8, BurnedInAnnotation="YES").burned_in
    assert not read(tmp_path, GREY8, BurnedInAnnotation="NO").burned_in
    assert not read(tmp_path, GREY8).burned_in


def test_synthetic_data_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, GREY8, SyntheticData="YES").synthetic
    assert not read(tmp_path, GREY8, SyntheticData="NO").synthetic
    assert not read(tmp_path, GREY8).synthetic


TELLING = [
    "DOE_left.dcm", "johanna.dcm", "pid-0815-4711_3.dcm", "x-ACC55512", "{uid}.dcm", "{uid}",
    # Of somebody whose name the header writes otherwise, or not at all.
    "Mueller.dcm", "MUELLER_ERIKA", "Mu\u0308ller.dcm", "Li.dcm", "Ng Bui.dcm", "O'Hara.dcm",
    "\u0418\u0432\u0430\u043d\u043e\u0432.dcm",
    "\u738b\u4f1f.dcm", "\u05db\u05d4\u05df",
    "Yilmaz 2.dcm",
    "19800101.dcm", "1980-01-01.dcm", "01.01.80.dcm", "IM19800101", "800101", "MRN471.dcm", "471",
    "left 471 3", "E-2024-118.dcm", "jd.dcm", "Doe^John.dcm", "scan of jane.dcm", "12 34 56",
]  # fmt: skip
NEUTRAL = [
    "IM0001", "IM000012", "IMG_0123.dcm", "I7", "image3.dcm", "left.dcm", "Left breast 2.dcm",
    "scan.dcm", "US 0004.dcm", "frame12.ima", "0001", "0012.dcm", "12",
]  # fmt: skip


@pytest.mark.parametrize("name", TELLING)
def test_a_name_that_could_tell_of_the_patient_is_not_taken(tmp_path: Path, name: str) -> None:
    made = dataset(GREY8, PatientName="M\u00fcller^Erika", StudyID="")
    path = save(made, tmp_path / name.format(uid=made.SOPInstanceUID))
    scan = read_scan(path)
    assert scan.name == f"scan-{scan.sha256[:8]}.dcm"


@pytest.mark.parametrize("name", NEUTRAL)
def test_a_name_that_tells_nothing_stays(tmp_path: Path, name: str) -> None:
    made = dataset(GREY8, PatientName="M\u00fcller^Erika", StudyID="")
    assert read_scan(save(made, tmp_path / name)).name == name


def test_a_neutral_name_that_is_the_patients_all_the_same_is_not_taken(tmp_path: Path) -> None:
    made = dataset(GREY8, PatientName="Case^0815", PatientID="0042")
    for name in ("case.dcm", "IM0042", "0815"):
        scan = read_scan(save(made, tmp_path / name))
        assert scan.name == f"scan-{scan.sha256[:8]}.dcm"


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "film": ({"NumberOfFrames": 3}, "3 frames"),
    "no pixels": ({"PixelData": None}, "damaged"),
    "no image": ({"Rows": None, "Columns": None, "PixelData": None}, "holds no image"),
    "mammogram": ({"Modality": "MG"}, "modality MG"),
    "segmentation": ({"Modality": "SEG"}, "modality SEG"),
    "nonsense": ({"Modality": "Doe^Jane"}, "modality unknown"),
    "too small": ({"Rows": 20}, "90 x 20 px"),
    "too large": ({"Rows": 60000, "Columns": 60000}, "claims more than"),
    "more rows than pixels": ({"Rows": 700}, "damaged"),
    "32 bits": ({"BitsAllocated": 32}, "unusual kind"),
    "1 bit": ({"BitsAllocated": 1, "BitsStored": 1}, "unusual kind"),
    "four samples": ({"SamplesPerPixel": 4}, "colours of an unusual kind"),
    "no such colours": ({"PhotometricInterpretation": "ARGB"}, "colours of an unusual kind"),
    "palette without one": ({"PhotometricInterpretation": "PALETTE COLOR"}, "damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_refused_without_a_word_of_the_patient(tmp_path: Path, case: str) -> None:
    changes, word = BAD[case]
    with pytest.raises(Refusal, match=word) as met:
        read(tmp_path, GREY8, **changes)
    assert met.value.__cause__ is None
    assert not any(secret.casefold() in str(met.value).casefold() for secret in SECRETS.values())


def write_as(made: Dataset, path: Path) -> None:
    """Write a dataset in explicit VR, whatever its head says."""
    claimed = made.file_meta.TransferSyntaxUID
    made.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    content = save(made, path).read_bytes()  # type: ignore[arg-type]
    told = b"1.2.840.10008.1.2.1\0"
    assert content.count(told) == 1
    length = len(claimed) + len(claimed) % 2
    at = content.index(told)
    group = int.from_bytes(content[140:144], "little") + length - len(told)
    path.write_bytes(
        content[:140]
        + group.to_bytes(4, "little")
        + content[144 : at - 2]
        + length.to_bytes(2, "little")
        + claimed.encode().ljust(length, b"\0")
        + content[at + len(told) :]
    )


def test_compressions_that_cannot_be_read(tmp_path: Path) -> None:
    for syntax, words in (
        ("1.2.840.10008.1.2.4.102", "holds a video .MPEG-4.*export single frames"),
        ("1.2.3.4.5", "cannot be read .unknown.*export it uncompressed"),
    ):
        made = dataset(GREY8)
        made.file_meta.TransferSyntaxUID = syntax
        write_as(made, tmp_path / "odd.dcm")
        with pytest.raises(Refusal, match=words):
            read_scan(tmp_path / "odd.dcm")


@pytest.mark.parametrize("syntax", [*SYNTAXES, "jpeg"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.995])
def test_truncated(tmp_path: Path, syntax: str, share: float) -> None:
    whole = save(dataset(GREY8), tmp_path / "whole.dcm", syntax).read_bytes()
    (tmp_path / "cut.dcm").write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(Refusal, match=r"damaged or cut short|holds no image|is empty"):
        read_scan(tmp_path / "cut.dcm")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), syntax=st.sampled_from(["explicit", "implicit", "rle", "jpeg", "jpeg-2000"]))
def test_a_damaged_file_is_read_or_refused(
    tmp_path: Path, data: st.DataObject, syntax: str
) -> None:
    path = save(dataset(GREY8), tmp_path / "bent.dcm", syntax)
    content = bytearray(path.read_bytes())
    for share in data.draw(st.lists(st.integers(0, 9999), min_size=1, max_size=8)):
        content[132 + share * (len(content) - 132) // 10_000] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        read_scan(path)
    except Refusal as refusal:
        assert "\n" not in str(refusal)


def test_text_and_nothing_with_the_ending_of_dicom(tmp_path: Path) -> None:
    (tmp_path / "text.dcm").write_bytes(b"this is no image at all, but it is long enough" * 9)
    (tmp_path / "empty.dcm").write_bytes(b"")
    for name in ("text", "empty"):
        with pytest.raises(Refusal):
            read_scan(tmp_path / f"{name}.dcm")


def test_without_a_head_or_an_ending(tmp_path: Path) -> None:
    save(dataset(GREY8), tmp_path / "IM000012")
    save(dataset(GREY8), tmp_path / "IM000002")
    save(dataset(GREY8), tmp_path / "old.9")
    save(dataset(GREY8), tmp_path / "scan_mask")
    save(dataset(GREY8), tmp_path / "DICOMDIR")
    (tmp_path / "README").write_text("no scan")
    (tmp_path / "numbers.7").write_text("no scan either")
    names = [path.name for path in list_scans(tmp_path)]
    assert names == ["IM000002", "IM000012", "old.9"]
    np.testing.assert_array_equal(read_scan(tmp_path / names[0]).pixels, GREY8)


def test_a_file_from_before_there_were_heads(tmp_path: Path) -> None:
    content = save(dataset(GREY8), tmp_path / "bare.dcm", "implicit").read_bytes()
    # Behind the preamble comes (0002,0000), which tells how long the rest of the head is.
    head = 128 + 4 + 12 + int.from_bytes(content[140:144], "little")
    (tmp_path / "bare.dcm").write_bytes(content[head:])
    np.testing.assert_array_equal(read_scan(tmp_path / "bare.dcm").pixels, GREY8)


def test_a_mask_cannot_be_dicom(tmp_path: Path) -> None:
    path = save(dataset(GREY8), tmp_path / "mask.dcm")
    with pytest.raises(Refusal, match="is a DICOM file: give a PNG"):
        read_mask(path, GREY8.shape)


def test_nothing_of_the_header_is_printed(tmp_path: Path) -> None:
    """Also not what pydicom finds odd; in a process of its own, since streams are its own."""
    path = save(dataset(GREY8, OtherPatientIDs="x" * 99), tmp_path / f"{generate_uid()}.dcm")
    look = (
        "import sys\nfrom pathlib import Path\nfrom busynth_gui.imaging.read import read_scan\n"
        "print(read_scan(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", look, path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "scan-" in done.stdout
    assert not any(secret in done.stdout for secret in (*SECRETS.values(), "xxx"))
