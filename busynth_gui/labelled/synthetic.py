"""What of a data set is synthetic, as its file or a manifest above it says: it is no real case."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.json_file import parse_json, read_small_file

__all__ = ["SyntheticCase", "refuse_synthetic"]

_MANIFEST = "manifest.jsonl"
_LARGEST = 1 << 31
_DEPTH = 3
"""How many folders above a picture may hold the manifest that names it."""


class SyntheticCase(Refusal):
    """A scan that no set of real cases has."""


def refuse_synthetic(path: Path, scan: Scan) -> None:
    """Raise SyntheticCase for the scan of a file that is marked as synthetic, healed ones too.

    The mark is in the file (IPTC's digital source type in XMP, DICOM's Synthetic Data), or in a
    manifest in one of the folders above it, for files that were saved anew lose theirs.
    """
    if scan.synthetic or _is_listed(path):
        raise SyntheticCase(
            "its file or its manifest says that it is synthetic", "give real scans alone"
        )


def _is_listed(path: Path) -> bool:
    for folder in list(path.parents)[:_DEPTH]:
        manifest = folder / _MANIFEST
        try:
            changed = manifest.stat().st_mtime_ns
        except OSError:
            continue
        if path.relative_to(folder).as_posix() in _listed(manifest, changed):
            return True
    return False


@lru_cache(maxsize=16)
def _listed(manifest: Path, changed: int) -> frozenset[str]:
    """The pictures that a manifest calls synthetic; none where it is somebody else's."""
    try:
        lines = read_small_file(manifest, _LARGEST).decode("utf-8").splitlines()
    except (OSError, ValueError):
        return frozenset()
    found = set()
    for line in lines:
        try:
            record = parse_json(line, half_characters=True)
        except ValueError:  # what the other lines say holds all the same
            continue
        if isinstance(record, dict) and record.get("synthetic") is True:
            found.add(str(record.get("image")))
    return frozenset(found)
