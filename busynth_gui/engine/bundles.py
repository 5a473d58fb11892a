"""The bundles that the window can offer, found without torch."""

from __future__ import annotations

from busynth_gui.synthesis.bundle import DEFAULT_BUNDLE, BundleInfo, find_bundle, list_bundles

__all__ = ["BundleInfo", "available", "default", "find"]


def available() -> list[BundleInfo]:
    """Every readable bundle, by name."""
    return list_bundles()


def find(name: str) -> BundleInfo:
    """The bundle of that name or in that folder. Raises Refusal with the names there are."""
    return find_bundle(name)


def default() -> BundleInfo:
    """The bundle that ships with the program. Raises Refusal when it is missing."""
    return find_bundle(DEFAULT_BUNDLE)
