"""Putting a folder in place whole or not at all, and taking it away."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import math
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from busynth_gui.atomic import sync_folder
from busynth_gui.bundles.archive import Source, reading
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.paths import is_there

__all__ = ["copy_file", "put_in_place", "refuse_without_room", "staging", "take_away", "writing"]

_CHUNK = 1 << 20
_STAGED = ".incoming-"
_OUTGOING = ".outgoing-"
_STALE_S = 24 * 3600
_SPARE = 32_000_000
"""Bytes that are left free, for the folders themselves and whatever else writes."""
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextmanager
def staging(root: Path) -> Iterator[Path]:
    """A new hidden folder in ``root``, gone when the block ends unless it was put in place.

    So are folders that had to be made for it, as long as nothing else is in them.
    """
    made = [f for f in (root, *root.parents) if not is_there(f)]
    staged = root / f"{_STAGED}{secrets.token_hex(6)}"
    try:
        with writing(root):
            staged.mkdir(parents=True)
        sweep(root)
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def sweep(root: Path) -> None:
    """Delete what a program that was killed has left in ``root``; a day is long enough."""
    with contextlib.suppress(OSError):
        for folder in root.iterdir():
            ours = folder.name.startswith((_STAGED, _OUTGOING))
            if ours and folder.lstat().st_mtime < time.time() - _STALE_S:
                _delete(folder)


def refuse_without_room(root: Path, size: int) -> None:
    """Raise Refusal when ``size`` bytes more do not fit on the disk of ``root``."""
    nearest = next(f for f in (root, *root.absolute().parents) if is_there(f))
    with writing(root):
        free = shutil.disk_usage(nearest).free
    needed = size + _SPARE
    if free < needed:
        # Rounded apart, and what is to stay free is needed: more is needed than there is.
        raise Refusal(
            "{0} MB are needed in {1}, and {2} MB are free",
            "make some room",
            math.ceil(needed / 1e6),
            root,
            math.floor(free / 1e6),
        )


def copy_file(source: Source, name: str, folder: Path, progress: TransferProgress) -> str:
    """Copy one file below ``folder``; gives its SHA-256, of the bytes as they were written.

    Raises Refusal when it cannot be read, is longer than the source said, or cannot be written;
    Cancelled.
    """
    target, digest, left = folder / name, hashlib.sha256(), source.size(name)
    with reading(source.path):
        file = source.open(name)
    with file, writing(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            while chunk := _read(source, file):
                left -= len(chunk)
                if left < 0:
                    raise Refusal(
                        "{0}: {1} is longer than it says", "do not use it", source.path, name
                    )
                copy.write(chunk)
                digest.update(chunk)
                progress.add(len(chunk))
            copy.flush()
            os.fsync(copy.fileno())
    return digest.hexdigest()


def put_in_place(staged: Path, target: Path, overwrite: bool) -> None:
    """Rename ``staged`` to ``target``. What was there is put back should that fail.

    Raises Refusal when something is there and ``overwrite`` is not said, or the system does not
    let it go.
    """
    old = target.with_name(f"{_OUTGOING}{secrets.token_hex(6)}")
    with writing(target):
        if not overwrite and is_there(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        if is_there(target):
            target.replace(old)
        try:
            staged.replace(target)
        except BaseException:
            if is_there(old):
                old.replace(target)
            raise
    sync_folder(target.parent)
    _delete(old)


def take_away(folder: Path) -> None:
    """Delete a folder: at once out of sight, or not at all. Raises Refusal."""
    old = folder.with_name(f"{_OUTGOING}{secrets.token_hex(6)}")
    with writing(folder):
        folder.replace(old)
    _delete(old)


def _delete(folder: Path) -> None:
    """Delete a folder, of a link to one the link alone; what cannot be deleted is left."""
    if folder.is_symlink():
        with contextlib.suppress(OSError):
            folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what goes wrong while ``folder`` is written into a Refusal."""
    try:
        yield
    except OSError as error:
        remedy = Phrase(
            "check permissions, and that no program uses it ({0})", error.strerror or error
        )
        if error.errno in _FULL:
            remedy = Phrase("there is no space left, make some room")
        raise Refusal("{0} cannot be written", "{1}", folder, remedy) from error


def _read(source: Source, file: IO[bytes]) -> bytes:
    with reading(source.path):
        return file.read(_CHUNK)
