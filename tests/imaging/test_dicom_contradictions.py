"""Signs, orders of bytes, spare bits, palettes and sizes that the pixels deny."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from dicom_files import dataset, pack, region, save
from PIL import Image
from pydicom.dataset import FileDataset
from truths import COLOURS, GREY, GREY12, flow

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import list_scans
from busynth_gui.imaging.readers.decode import decode_scan

DRAWN = np.zeros(GREY.shape, np.uint8)
cv2.putText(DRAWN, "A 12", (20, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 1, 3)
MARGIN = np.zeros(GREY.shape, np.uint8)
cv2.putText(MARGIN, "A 12", (4, 118), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 1, 1)
RUBBISH = np.random.default_rng(3).integers(0, 16, GREY.shape).astype(np.uint16)
SWAPPED = {"PixelData": GREY12.byteswap().tobytes()}

CONTRADICTIONS: dict[str, tuple[FileDataset, str, np.ndarray]] = {
    "8 bit, called signed": (dataset(GREY, PixelRepresentation=1), "explicit", GREY),
    "12 bit, called signed": (
        dataset(GREY12, BitsStored=12, PixelRepresentation=1), "explicit", GREY12,
    ),
    "16 bit, called signed": (dataset(GREY12 << 4, PixelRepresentation=1), "explicit", GREY12 << 4),
    "signed, dark, with bright writing": (
        dataset(np.where(DRAWN, 127, GREY // 3 - 128.0).astype(np.int8)),
        "explicit",
        np.where(DRAWN, 255, GREY // 3),
    ),
    "big-endian words": (dataset(GREY12, BitsStored=12, **SWAPPED), "explicit", GREY12),
    "big-endian words of 16 bits": (
        dataset(GREY12 << 4, PixelData=(GREY12 << 4).byteswap().tobytes()), "explicit",
        GREY12 << 4,
    ),
    "little-endian words": (dataset(GREY12, BitsStored=12, **SWAPPED), "big", GREY12),
    "8 bits in the high byte": (dataset(GREY.astype(np.uint16) << 8, BitsStored=8), "explicit",
                                GREY),
    "writing above 12 bits": (
        dataset(GREY12 | DRAWN.astype(np.uint16) << 12, BitsStored=12), "explicit", GREY12,
    ),
    "writing above 8 bits": (
        dataset(GREY | DRAWN.astype(np.uint16) << 8, BitsStored=8), "explicit", GREY,
    ),
    "writing above 8 bits, in the margin": (
        dataset(GREY | MARGIN.astype(np.uint16) << 15, BitsStored=8), "explicit", GREY,
    ),
    "writing above 7 bits": (
        dataset(GREY >> 1 | DRAWN << 7, BitsStored=7), "explicit", GREY >> 1,
    ),
    "rubbish above 12 bits": (dataset(GREY12 | RUBBISH << 12, BitsStored=12), "rle", GREY12),
    "8 bits, of which 7 are told": (dataset(GREY, BitsStored=7), "explicit", GREY),
    "12 bits, of which 10 are told": (dataset(GREY12, BitsStored=10), "explicit", GREY12),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_pixels_that_deny_their_header_come_out_right(tmp_path: Path, kind: str) -> None:
    made, syntax, truth = CONTRADICTIONS[kind]
    pixels = decode_scan(save(made, tmp_path / "scan.dcm", syntax)).pixels
    assert pixels.dtype == (np.uint8 if truth.max() < 256 else np.uint16)
    np.testing.assert_array_equal(pixels, truth)


def test_an_overlay_in_the_eighth_bit_is_no_pixel(tmp_path: Path) -> None:
    made = dataset(GREY >> 1 | MARGIN << 7, BitsStored=7)
    made.add_new(0x60000102, "US", 7)
    np.testing.assert_array_equal(decode_scan(save(made, tmp_path / "a.dcm")).pixels, GREY >> 1)


def of_palette(colours: np.ndarray) -> FileDataset:
    image = Image.fromarray(colours).quantize(256)
    table = np.array(image.getpalette()).reshape(-1, 3)
    told: dict[str, Any] = {}
    for channel, colour in enumerate(("Red", "Green", "Blue")):
        told[f"{colour}PaletteColorLookupTableDescriptor"] = [len(table), 0, 16]
        words = (table[:, channel] * 257).astype("<u2")
        told[f"{colour}PaletteColorLookupTableData"] = words.tobytes()
    return dataset(np.asarray(image), PhotometricInterpretation="PALETTE COLOR", **told)


def test_colour_doppler_by_a_palette_is_refused_unless_asked_for(tmp_path: Path) -> None:
    path = save(of_palette(flow(COLOURS)), tmp_path / "scan.dcm")
    with pytest.raises(Refusal, match="colour Doppler"):
        decode_scan(path)
    assert decode_scan(path, colour=True).shape == GREY.shape
    decode_scan(save(of_palette(COLOURS), tmp_path / "plain.dcm"))


@pytest.mark.parametrize(("times", "spacing"), [(1, (0.1, 0.1)), (2, None)])
def test_the_spacing_of_a_frame_of_another_size_is_not_known(
    tmp_path: Path, times: int, spacing: tuple[float, float] | None
) -> None:
    made = dataset(GREY[:117], PixelSpacing=[0.1, 0.1])  # filled up to whole blocks by the encoder
    file = io.BytesIO()
    Image.fromarray(GREY.repeat(times, 0).repeat(times, 1)).save(file, "JPEG")
    pack(made, file.getvalue())
    made.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.50"
    made.save_as(tmp_path / "scan.dcm")
    assert decode_scan(tmp_path / "scan.dcm").spacing_mm == spacing


@pytest.mark.parametrize(
    "told",
    [
        {"SequenceOfUltrasoundRegions": [region((0, 0, 159, 119), 0.07)],
         "PixelSpacing": [0.07, 0.07]},
        {"SequenceOfUltrasoundRegions": [region((0, 0, 99, 119), 0.007),
                                         region((100, 0, 144, 119), 0.009)]},
    ],
    ids=["mm where cm are due", "a smaller view at another depth"],
)  # fmt: skip
def test_spacing_that_contradicts_itself_is_none(tmp_path: Path, told: dict[str, Any]) -> None:
    assert decode_scan(save(dataset(GREY, **told), tmp_path / "scan.dcm")).spacing_mm is None


def test_a_meta_header_without_a_preamble(tmp_path: Path) -> None:
    whole = save(dataset(GREY), tmp_path / "whole.dcm").read_bytes()
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "IM0001").write_bytes(whole[132:])
    (found,) = list_scans(folder)
    np.testing.assert_array_equal(decode_scan(found).pixels, GREY)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_a_picture_that_is_called_dicom(tmp_path: Path, kind: str) -> None:
    Image.fromarray(GREY).save(tmp_path / "scan.dcm", kind)
    np.testing.assert_array_equal(decode_scan(tmp_path / "scan.dcm").pixels, GREY)
