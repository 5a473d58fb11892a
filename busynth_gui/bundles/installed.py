"""What is installed, and whether it is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from busynth_gui.bundles.base_models import (
    BaseInfo,
    base_folders,
    find_base,
    read_base,
    verify_base,
)
from busynth_gui.bundles.checksums import refuse_closed
from busynth_gui.bundles.manifest import (
    BundleInfo,
    bundle_folders,
    find_bundle,
    read_bundle,
    verify_bundle,
)
from busynth_gui.bundles.transfer import Doing, TransferProgress
from busynth_gui.case.errors import Refusal
from busynth_gui.paths import user_bases_folder, user_bundles_folder

__all__ = ["BASE", "HUB", "Installed", "find", "missing_bases", "verify", "verify_all"]

HUB, BASE = "hub:", "base:"
"""What the ids of bundles on the hub and of base models begin with."""

Installed = BundleInfo | BaseInfo


def find(name: str) -> Installed:
    """A bundle by its name or folder, a base model by its id after ``base:``. Raises Refusal."""
    if name.startswith(BASE):
        return find_base(name.removeprefix(BASE))
    return find_bundle(name)


def verify(info: Installed, progress: TransferProgress) -> None:
    """Compare every file with its SHA-256. Raises Refusal for the first that differs, Cancelled."""
    progress.begin(Doing.CHECK, info.size_bytes)
    _verify(info, progress)


def verify_all(progress: TransferProgress) -> tuple[list[Installed], list[Refusal]]:
    """Every bundle and base model that is sound, and what is wrong with the others.

    Raises Refusal when there is none at all, Cancelled.
    """
    read: list[tuple[Path, Callable[[Path], Installed]]] = [
        *((folder, read_bundle) for folder in bundle_folders()),
        *((folder, read_base) for folder in base_folders()),
    ]
    refusals: list[Refusal] = []
    for root in (user_bundles_folder(), user_bases_folder()):
        try:
            refuse_closed(root)
        except Refusal as refusal:
            refusals.append(refusal)
    if not read and not refusals:
        raise Refusal("there is no bundle", "install one with 'busynth bundles install FOLDER'")
    there: list[Installed] = []
    sound: list[Installed] = []
    for folder, reader in read:
        try:
            there.append(reader(folder))
        except Refusal as refusal:
            refusals.append(refusal)
    progress.begin(Doing.CHECK, sum(info.size_bytes for info in there))
    for info in there:
        try:
            _verify(info, progress)
            sound.append(info)
        except Refusal as refusal:
            refusals.append(refusal)
    return sound, refusals


def missing_bases(info: BundleInfo) -> dict[str, Refusal]:
    """The base models that a bundle needs and this machine has not, and how to get each."""
    found = {}
    for base in info.bases:
        try:
            find_base(base)
        except Refusal as refusal:
            found[base] = refusal
    return found


def _verify(info: Installed, progress: TransferProgress) -> None:
    if isinstance(info, BaseInfo):
        verify_base(info, progress.add)
    else:
        verify_bundle(info, progress.add)
