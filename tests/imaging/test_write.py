"""Files appear whole or not at all, and say that they are synthetic."""

from __future__ import annotations

import io
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from busynth_gui.atomic import write_bytes, write_text
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes

PIXELS = np.random.default_rng(5).integers(0, 65536, (40, 30), np.uint16)


def test_xmp_names_the_digital_source_type() -> None:
    with Image.open(io.BytesIO(png_bytes(PIXELS, SYNTHETIC_XMP))) as image:
        packet = image.info["XML:com.adobe.xmp"]
        np.testing.assert_array_equal(np.asarray(image), PIXELS)
    root = ET.fromstring(packet)
    (kind,) = root.iter("{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType")
    assert kind.text is not None
    assert kind.text.endswith("/digitalsourcetype/compositeWithTrainedAlgorithmicMedia")


def test_mask_is_binary_8_bit() -> None:
    mask = PIXELS > 30000
    with Image.open(io.BytesIO(mask_png_bytes(mask))) as image:
        assert image.mode == "L"
        np.testing.assert_array_equal(np.asarray(image), np.where(mask, 255, 0))


def test_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    write_text(path, "first")
    write_text(path, "zweite Fassung: größer")
    assert path.read_text("utf-8") == "zweite Fassung: größer"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_bytes(tmp_path / "taken", b"data")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    """A pair on a shared drive must be readable by the group if the user wants that."""
    before = os.umask(0o022)
    try:
        write_bytes(tmp_path / "pair.png", b"data")
    finally:
        os.umask(before)
    assert (tmp_path / "pair.png").stat().st_mode & 0o777 == 0o644
