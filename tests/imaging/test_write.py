"""Images say that they are synthetic, and masks are binary."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import numpy as np
from PIL import Image

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
