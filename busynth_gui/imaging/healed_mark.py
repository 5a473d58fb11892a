"""That a picture is synthetic, or was healed, of what and how: as its file says it.

A healed scan is handed on as a file, and what it came from must not be lost on the way. So the PNG
file carries the requests of its healings in its XMP packet, beside the digital source type. Nothing
else in a file's metadata is heard, and of this only what has the form of a request.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence

from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import HealRequest, healings_from_json
from busynth_gui.imaging.write import SYNTHETIC_XMP
from busynth_gui.json_file import UnsoundJson, parse_json

__all__ = ["LONGEST_MARK", "healed_xmp", "healings_in", "says_synthetic"]

LONGEST_MARK = 4_000_000
"""Characters of an XMP packet that is looked at."""
_SPACE = "https://busynth.invalid/ns/1.0/"
_END = "</rdf:Description>"
_MARK = re.compile(r"<busynth:Healings[^<>]*>([^<]*)</busynth:Healings>")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def healed_xmp(healings: Sequence[HealRequest]) -> str:
    """The XMP packet of an image that came of these healings, the first one first."""
    told = html.escape(json.dumps([each.to_json() for each in healings], separators=(",", ":")))
    mark = f'<busynth:Healings xmlns:busynth="{_SPACE}">{told}</busynth:Healings>'
    return SYNTHETIC_XMP.replace(_END, mark + _END)


def healings_in(xmp: str) -> tuple[HealRequest, ...]:
    """The healings that an XMP packet tells of; none where it tells of none in our form."""
    found = _MARK.search(xmp) if len(xmp) <= LONGEST_MARK else None
    if found is None:
        return ()
    try:
        healings = healings_from_json(parse_json(html.unescape(found.group(1))))
    except (Refusal, UnsoundJson):
        return ()
    return healings if all(map(_is_plain, healings)) else ()


def says_synthetic(xmp: str) -> bool:
    """Whether an XMP packet names a digital source type of IPTC's for what was made, in part or
    altogether, by a trained algorithm: ``[compositeWith]trainedAlgorithmicMedia``.
    """
    return "trainedalgorithmicmedia" in xmp[:LONGEST_MARK].lower()


def _is_plain(request: HealRequest) -> bool:
    """Whether its texts are what they should be: a file could carry a name in them."""
    hashes = request.scan_sha256, request.bundle_sha256
    return all(map(_SHA256.fullmatch, hashes)) and _NAME.fullmatch(request.bundle) is not None
