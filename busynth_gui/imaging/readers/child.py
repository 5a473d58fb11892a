"""What runs in a reader process: it decodes one file at a time, see :mod:`pool`."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.readers.decode import decode_mask, decode_scan, film_of
from busynth_gui.imaging.readers.directory import listed_in_directory
from busynth_gui.imaging.readers.labels import decode_labels
from busynth_gui.imaging.readers.wire import receive, send

__all__ = ["main"]


def main(most_memory: int) -> None:
    """Answer requests from standard input until it closes. ``most_memory``: in bytes."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What libraries print must not get among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _bound_memory(most_memory)
    cv2.setNumThreads(1)
    while True:
        request = receive(requests)
        if request is None:
            return
        answer, payload = _answer(request[0])
        with contextlib.suppress(BrokenPipeError):
            send(answers, answer, payload)


def _bound_memory(most: int) -> None:
    """Make an allocation beyond ``most`` bytes fail, where the system can; the pool looks too."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any]) -> tuple[dict[str, Any], bytes | memoryview]:
    with contextlib.suppress(OSError):
        os.chdir(bytes.fromhex(request["folder"]) or ".")
    try:
        return _DO[request["do"]](Path(os.fsdecode(bytes.fromhex(request["path"]))), request)
    except Refusal as refusal:
        told = [a.to_json() if isinstance(a, Phrase) else a for a in refusal.args]
        return {"refusal": told}, b""
    except (MemoryError, cv2.error):
        return {"memory": True}, b""
    except Exception as error:  # a bug of ours: the kind of it, and nothing of the file
        return {"failed": type(error).__name__}, b""


def _scan(path: Path, request: dict[str, Any]) -> tuple[dict[str, Any], memoryview]:
    scan = decode_scan(path, request["frame"], colour=request["colour"])
    told = {
        "name": scan.name,
        "shape": scan.shape,
        "bytes": scan.pixels.dtype.itemsize,
        "spacing": scan.spacing_mm,
        "burned_in": scan.burned_in,
        "synthetic": scan.synthetic,
        "healings": [each.to_json() for each in scan.healings],
    }
    return told, np.ascontiguousarray(scan.pixels).data.cast("B")


def _mask(path: Path, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    mask = decode_mask(
        path, (request["height"], request["width"]), may_be_empty=request["may_be_empty"]
    )
    return {}, np.packbits(mask).tobytes()


def _labels(path: Path, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    return {}, decode_labels(path, (request["height"], request["width"])).tobytes()


def _film(path: Path, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    frames, rate = film_of(path)
    return {"frames": frames, "rate": rate}, b""


def _listed(path: Path, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    found, missing = listed_in_directory(path)
    return {"paths": [os.fsencode(file).hex() for file in found], "missing": missing}, b""


_DO: dict[str, Callable[[Path, dict[str, Any]], tuple[dict[str, Any], bytes | memoryview]]] = {
    "scan": _scan,
    "mask": _mask,
    "labels": _labels,
    "film": _film,
    "listed": _listed,
}
