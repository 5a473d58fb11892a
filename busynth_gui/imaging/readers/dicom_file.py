"""A DICOM file, opened: its allowed header elements, and its frames one at a time.

Nothing else of the header is parsed, and the pixel data stay on the disk until a frame is asked
for, so that a film of a gigabyte costs what one of its frames costs.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from busynth_gui.imaging.readers.dicom_fragments import packed_frame

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = [
    "DICOM_SUFFIXES",
    "DicomFile",
    "InflatesTooFarError",
    "has_dicom_head",
    "looks_like_bare_dicom",
    "looks_like_picture",
]

DICOM_SUFFIXES = (".dcm", ".dicom", ".ima")
"""File name endings of DICOM files; many have none."""

MAX_INFLATED = 400_000_000
"""A deflated file of some kilobytes can grow to any size: at most so many bytes are taken."""

_DEFLATED = "1.2.840.10008.1.2.1.99"
_BIG_ENDIAN = "1.2.840.10008.1.2.2"
_UNDEFINED = 0xFFFFFFFF

_FLOATS = ((0x7FE0, 0x0008), (0x7FE0, 0x0009))
"""Float and Double Float Pixel Data, that stand in the place of pixel data (PS3.3 C.7.6.24)."""

_LONG_LENGTHS = {b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN", b"UT", b"UC", b"UR", b"SQ"}

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"RIFF")

_FIRST_GROUPS = (0x0002, 0x0008)
"""A file without a preamble begins with one of these groups."""


class InflatesTooFarError(Exception):
    """A deflated file grows beyond MAX_INFLATED."""


def has_dicom_head(path: Path) -> bool:
    """Whether the file begins as DICOM files do. Raises OSError as the file system does."""
    with path.open("rb") as file:
        return file.read(132)[128:] == b"DICM"


def looks_like_bare_dicom(path: Path) -> bool:
    """Whether the file begins with elements of DICOM, without a preamble, as old ones do.

    Two elements are looked at: group, order and length have to make sense. Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    return any(_two_elements(head, explicit) for explicit in (True, False))


def looks_like_picture(path: Path) -> bool:
    """Whether the file begins as a picture of a format that is read. Raises OSError."""
    with path.open("rb") as file:
        return file.read(8).startswith(_PICTURES)


def _two_elements(head: bytes, explicit: bool) -> bool:
    at, last = 0, (0, -1)
    for number in range(2):
        if len(head) < at + 8:
            return False
        group, element = struct.unpack_from("<HH", head, at)
        if (
            group not in _FIRST_GROUPS
            or (group, element) <= last
            or (not number and element > 0x80)
        ):
            return False
        last = (group, element)
        if explicit:
            vr = head[at + 4 : at + 6]
            if not (vr.isalpha() and vr.isupper()):
                return False
            if vr in _LONG_LENGTHS:  # as that of the version of a meta header
                at += 4
                length = struct.unpack_from("<I", head.ljust(at + 8, b"\xff"), at + 4)[0]
            else:
                length = struct.unpack_from("<H", head, at + 6)[0]
        else:
            length = struct.unpack_from("<I", head, at + 4)[0]
        if length > 512:
            return False
        at += 8 + length
    return True


class DicomFile:
    """``header`` holds what of ``keywords`` (or tags) the file has.

    ``syntax``: its transfer syntax or "". ``encapsulated``: frames are compressed, or at least
    packed one by one. ``length``: bytes of pixel data when they are not. Use as a context manager.
    Raises OSError, and whatever pydicom makes of a damaged file.
    """

    def __init__(self, path: Path, keywords: Sequence[str | int]) -> None:
        import pydicom

        self._file: IO[bytes] = path.open("rb")
        try:
            head = self._file.read(132)[128:] == b"DICM"
            self._file.seek(0)
            self.syntax = ""
            if head:
                meta = pydicom.filereader.read_file_meta_info(path)
                self.syntax = str(meta.get("TransferSyntaxUID", ""))
            if self.syntax == _DEFLATED:
                self.header = self._inflated(keywords)
            else:
                self.header = pydicom.dcmread(
                    self._file,
                    stop_before_pixels=True,
                    force=not head,
                    specific_tags=list(keywords),
                )
                if not self.syntax:
                    meta = getattr(self.header, "file_meta", None)
                    self.syntax = str(meta.get("TransferSyntaxUID", "") if meta else "")
            if self.big_endian:
                _swap_tables(self.header)
            self._find_pixels()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> DicomFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def big_endian(self) -> bool:
        """Whether words of pixel data that are not compressed have their high byte first."""
        return self.syntax == _BIG_ENDIAN

    def _inflated(self, keywords: Sequence[str | int]) -> Dataset:
        """The header of a deflated file, whose inflated rest takes the file's place."""
        from pydicom.filereader import (
            _at_pixel_data,
            _read_file_meta_info,
            read_dataset,
            read_preamble,
        )

        read_preamble(self._file, False)
        _read_file_meta_info(self._file)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        content = unpacker.decompress(self._file.read(), MAX_INFLATED)
        if not unpacker.eof and len(content) >= MAX_INFLATED:
            raise InflatesTooFarError
        self._file.close()
        self._file = io.BytesIO(content)
        return read_dataset(
            self._file, False, True, stop_when=_at_pixel_data, specific_tags=_tags(keywords)
        )

    def _find_pixels(self) -> None:
        """Where the pixel data begin, how long they are, and whether they are in frames."""
        self.has_pixels = self.has_floats = self.encapsulated = self.words = False
        self.start = self.length = 0
        order = ">" if self.big_endian else "<"
        tag = self._file.read(8)
        told = struct.unpack_from(order + "HH", tag) if len(tag) == 8 else None
        self.has_floats = told in _FLOATS
        if told != (0x7FE0, 0x0010):
            return
        vr, here = tag[4:6], self._file.tell()
        left = self._file.seek(0, io.SEEK_END) - here
        self._file.seek(here)
        implicit = struct.unpack_from(order + "I", tag, 4)[0] in (left, _UNDEFINED)
        if vr in _LONG_LENGTHS and tag[6:] == b"\0\0" and not implicit:
            self.words = vr == b"OW"
            self.length = struct.unpack(order + "I", self._file.read(4))[0]
        else:
            self.words = True  # implicit, or a VR that has no place here
            self.length = struct.unpack_from(order + "I", tag, 4)[0]
        self.start = self._file.tell()
        self.has_pixels = True
        self.encapsulated = self.length == _UNDEFINED
        left -= self.start - here
        if self.encapsulated:
            self.length = left
        self.present = left
        """Bytes that are really there, of the ``length`` that is claimed."""

    def packed_frame(self, index: int, count: int) -> bytes:
        """The compressed bytes of frame ``index`` of ``count``. Raises ValueError when missing."""
        self._file.seek(self.start)
        extended = self.header.get("ExtendedOffsetTable") or b""
        return packed_frame(self._file, index, count, bytes(extended))

    def plain_bytes(self, offset: int, length: int, *, words: bool = False) -> bytes:
        """Bytes of pixel data that are not packed. Raises ValueError when some are missing.

        ``words``: they are stored as words, whose bytes a big-endian file swaps. Frames of an odd
        length begin or end inside of one.
        """
        if not (words and self.big_endian):
            return self._read(offset, length)
        first = offset - offset % 2
        end = min(offset + length + (offset + length) % 2, self.length)
        swapped = _swapped(self._read(first, end - first))
        return swapped[offset - first : offset - first + length]

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(self.start + offset)
        data = self._file.read(length)
        if len(data) < length:
            raise ValueError("pixels are missing")
        return data


def _swapped(data: bytes) -> bytes:
    """The two bytes of each word the other way round; a last byte alone stays where it is."""
    swapped = bytearray(data)
    even = len(data) // 2 * 2
    swapped[0:even:2], swapped[1:even:2] = data[1:even:2], data[0:even:2]
    return bytes(swapped)


def _swap_tables(header: Dataset) -> None:
    """Give tables in words the little end first, where pydicom takes that for granted."""
    palettes = [f"{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")]
    found = [(header, keyword) for keyword in palettes]
    found += [(item, "LUTData") for item in header.get("VOILUTSequence") or []]
    for holder, keyword in found:
        if keyword in holder and holder[keyword].VR == "OW" and holder[keyword].value:
            holder[keyword].value = _swapped(holder[keyword].value)


def _tags(keywords: Sequence[str | int]) -> list[Any]:
    from pydicom.tag import Tag

    return [Tag(keyword) for keyword in keywords]
