"""SHA-256 of arrays: of what is seen, not of the file that carried it."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["array_sha256"]


def array_sha256(array: NDArray[Any]) -> str:
    """Hex SHA-256 of an array's type, shape and values, the same on every byte order."""
    portable = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    digest = hashlib.sha256(f"{portable.dtype.str}{portable.shape}".encode())
    digest.update(portable.tobytes())
    return digest.hexdigest()
