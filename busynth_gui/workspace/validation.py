"""What may become a workspace, what may be kept in it, and under which name it leaves."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import numpy as np

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.paths import is_file
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.lock import LOCK_NAME

__all__ = ["check_fit", "check_folder", "safe_stem", "workspace_at"]

_FILE_ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".dcm"}


def check_folder(folder: Path, create: bool) -> None:
    """Raises Refusal unless ``folder`` is a workspace, or with ``create`` new or empty."""
    if is_file(folder):
        raise Refusal("{0} is a file", "give the folder of a workspace", folder)
    if is_file(folder / DATABASE_NAME):
        return
    if not create:
        raise Refusal(
            "{0} is not a workspace", "give a folder that holds a {1}", folder, DATABASE_NAME
        )
    try:
        others = [p for p in folder.glob("*") if p.name != LOCK_NAME and p.name[0] != "."]
    except OSError:
        others = []  # making it will say why
    if others:
        raise Refusal(
            "{0} is not a workspace and holds other files", "choose a new or empty folder", folder
        )


def workspace_at(path: Path) -> Path | None:
    """The folder of the workspace that a path stands for, be it its database; None for others."""
    folder = path.parent if path.name == DATABASE_NAME else path
    return folder if is_file(folder / DATABASE_NAME) else None


def check_fit(candidate: Candidate, scan: Scan) -> None:
    """Raises Refusal unless the arrays have the scan's shape and type and there is a mask.

    A lesion that was added must leave those before it as they are.
    """
    images = (candidate.image, candidate.lesion)
    masks = (candidate.mask, candidate.band, candidate.region)
    if any((a.shape, a.dtype) != (scan.shape, scan.pixels.dtype) for a in images) or any(
        (m.shape, m.dtype) != (scan.shape, np.dtype(bool)) for m in masks
    ):
        raise Refusal("the candidate does not fit its scan", "generate it again")
    if not candidate.mask.any():
        raise Refusal("the candidate has an empty mask", "generate it again")
    ground, own = candidate.ground, candidate.mask | candidate.band
    if ground is not None and (own & ground.taken(candidate.masks_below[-1])).any():
        raise Refusal("the candidate lies on another lesion of its scan", "generate it again")


def safe_stem(name: str) -> str:
    """A scan's name without its file ending, in characters that every file system takes."""
    path = PurePath(name)
    stem = path.stem if path.suffix.lower() in _FILE_ENDINGS else name
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:80] or "scan"
