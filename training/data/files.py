"""Files of the training's own, whole or not at all."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import beside, folder_beside, write_bytes

__all__ = ["READING_ERRORS", "save_array", "save_module", "write_picture"]

READING_ERRORS = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, BadZipFile, zlib.error,
)  # fmt: skip
"""What files of the training's own that were cut or written over fail with when they are read."""


class _Module(Protocol):
    def save_pretrained(self, folder: Path) -> Any: ...


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write a ``.npy`` file; whoever has the old one mapped keeps it."""
    with beside(path) as fresh:
        np.save(fresh, array)


def save_module(module: _Module, folder: Path) -> None:
    """Write a network of diffusers' kind: its weights never lie beside another one's settings."""
    with folder_beside(folder) as fresh:
        module.save_pretrained(fresh)


def write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write a PNG, grey (H, W) or BGR (H, W, 3). OpenCV's own writing says nothing of full disks.

    Raises OSError.
    """
    write_bytes(path, cv2.imencode(".png", picture)[1].tobytes())
