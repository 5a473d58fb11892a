"""``busynth bundles list|verify|install``."""

from __future__ import annotations

import argparse
import re
import secrets
import shutil
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.places import resource_folder, user_bundles_folder
from busynth_gui.synthesis.bundle import (
    BundleInfo,
    find_bundle,
    list_bundles,
    read_bundle,
    verify_bundle,
)

__all__ = ["install", "run", "verify_all"]

_MANIFEST = "bundle.json"


def run(args: argparse.Namespace) -> int:
    """Run one of the three. Raises Refusal for a bundle that is missing or not sound."""
    match args.action:
        case "list":
            for info in list_bundles():
                print(_line(info))
        case "verify":
            for info in verify_all() if args.bundle is None else [_verified(args.bundle)]:
                print(f"{info.name} {info.version} is sound ({info.sha256[:12]})")
        case "install":
            info = install(args.folder)
            print(f"{info.name} {info.version} is installed in {info.folder}")
    return 0


def verify_all() -> list[BundleInfo]:
    """Verify every bundle there is. Raises Refusal for the first that is not sound."""
    folders = [
        folder
        for root in (resource_folder("bundles"), user_bundles_folder())
        if root.is_dir()
        for folder in sorted(root.iterdir())
        if folder.is_dir() and not folder.name.startswith((".", "__"))
    ]
    if not folders:
        raise Refusal("there is no bundle", "install one with 'busynth bundles install FOLDER'")
    found = [read_bundle(folder) for folder in folders]
    for info in found:
        verify_bundle(info)
    return found


def install(source: Path) -> BundleInfo:
    """Copy a bundle's folder to where the program finds it, whole or not at all.

    Only files that ``bundle.json`` names are copied. Raises Refusal when the bundle is not sound
    or another bundle has its name.
    """
    info = read_bundle(source)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", info.name):
        raise Refusal(
            f"{source} calls itself '{info.name}'", "a bundle's name must be a plain word"
        )
    verify_bundle(info)
    _refuse_other(info)
    target = user_bundles_folder() / info.name
    staging = target.with_name(f".{info.name}-{secrets.token_hex(4)}")
    try:
        _copy(info, staging)
        verify_bundle(read_bundle(staging))
        staging.rename(target)
    except OSError as error:
        raise Refusal(
            f"{target} cannot be written", f"check space and permissions ({error.strerror})"
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return read_bundle(target)


def _refuse_other(info: BundleInfo) -> None:
    try:
        there = find_bundle(info.name)
    except Refusal:
        return
    if there.folder.resolve() == info.folder.resolve():
        raise Refusal(f"{info.folder} is where bundle {info.name} is used from", "it needs no copy")
    what = "already" if there.sha256 == info.sha256 else "in another version"
    raise Refusal(
        f"bundle {info.name} is installed {what}", f"to replace it, remove {there.folder} first"
    )


def _copy(info: BundleInfo, target: Path) -> None:
    for name in (_MANIFEST, *info.files):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(info.folder / name, target / name)


def _verified(name: str) -> BundleInfo:
    info = find_bundle(name)
    verify_bundle(info)
    return info


def _line(info: BundleInfo) -> str:
    size = info.size_bytes / 1e6
    return f"{info.name:<12} {info.version:<8} {size:6.1f} MB  {info.licence:<12} {info.folder}"
