"""The bundles that the window can offer, found without torch."""

from __future__ import annotations

from pathlib import Path

from busynth_gui.bundles.manifest import (
    DEFAULT_BUNDLE,
    BundleInfo,
    bundle_folders,
    find_bundle,
    list_bundles,
    read_bundle,
)

__all__ = ["BundleInfo", "available", "default", "find", "folders", "read"]


def available() -> list[BundleInfo]:
    """Every readable bundle, by name."""
    return list_bundles()


def find(name: str) -> BundleInfo:
    """The bundle of that name or in that folder. Raises Refusal with the names there are."""
    return find_bundle(name)


def default() -> BundleInfo:
    """The bundle that ships with the program. Raises Refusal when it is missing."""
    return find_bundle(DEFAULT_BUNDLE)


def folders() -> list[Path]:
    """Every folder that should be a bundle, those that cannot be read too."""
    return bundle_folders()


def read(folder: Path) -> BundleInfo:
    """The bundle in that folder. Raises Refusal when it cannot be read."""
    return read_bundle(folder)
