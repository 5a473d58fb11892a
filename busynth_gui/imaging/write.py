"""Images as PNG in 8 and 16 bit, every value kept, that may say they are synthetic."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from busynth_gui.case.scan import Pixels

__all__ = ["SYNTHETIC_XMP", "mask_png_bytes", "png_bytes"]

SYNTHETIC_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    "<Iptc4xmpExt:DigitalSourceType>"
    "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    "</Iptc4xmpExt:DigitalSourceType>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="r"?>'
)
"""XMP packet: IPTC digital source type "composite with trained algorithmic media"."""


def png_bytes(pixels: Pixels, xmp: str | None = None) -> bytes:
    """A PNG file of uint8 or uint16 (H, W), every value kept, with an XMP packet if given."""
    info = PngImagePlugin.PngInfo()
    if xmp is not None:
        info.add_itxt("XML:com.adobe.xmp", xmp)
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def mask_png_bytes(mask: NDArray[np.bool_], xmp: str | None = None, inside: int = 255) -> bytes:
    """A PNG file of a boolean mask (H, W): 8 bit, 0 outside and ``inside`` inside."""
    return png_bytes(mask.astype(np.uint8) * np.uint8(inside), xmp)
