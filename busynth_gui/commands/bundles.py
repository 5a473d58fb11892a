"""``busynth bundles list|verify|install|remove``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from busynth_gui.bundles.base_models import BaseInfo, list_bases
from busynth_gui.bundles.download import discard, fetch_base, fetch_bundle, unfinished
from busynth_gui.bundles.install import install, install_base, remove, remove_base
from busynth_gui.bundles.installed import (
    BASE,
    HUB,
    Installed,
    find,
    missing_bases,
    verify,
    verify_all,
)
from busynth_gui.bundles.manifest import BundleInfo, list_bundles
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.case.errors import Refusal
from busynth_gui.commands.progress_bars import ByteBar, interrupt_flag

__all__ = ["run"]


def run(args: argparse.Namespace) -> int:
    """Run one of the four. Raises Refusal for what is missing, not sound or in the way."""
    match args.action:
        case "list":
            _list()
        case "verify":
            _verify(args.bundle)
        case "install":
            _install(args)
        case "remove":
            print(_remove(args.bundle))
    return 0


def _list() -> None:
    for info in list_bundles():
        print(_line(info.name, info.version, info.kind, info.size_bytes, info.licence, info.folder))
    for base in list_bases():
        short = base.revision[:8] or "-"
        print(_line(BASE + base.name, short, "base", base.size_bytes, base.licence, base.folder))
    for left in unfinished():
        size = f"{left.size_bytes / 1e6:.1f} MB have arrived"
        print(f"{HUB}{left.repository}: unfinished, {size}; install it again to go on")


def _verify(name: str | None) -> None:
    refusals: list[Refusal] = []
    with _with_bar() as progress:
        if name is None:
            sound, refusals = verify_all(progress)
        else:
            sound = [find(name)]
            verify(sound[0], progress)
    for info in sound:
        print(f"{_called(info)} is sound ({_hash(info)})")
    if refusals:
        first = refusals[0]
        if len(refusals) == 1:
            raise first
        more = len(refusals) - 1
        raise Refusal("{0} (and {1} more are not sound)", "{2}", first.what, more, first.remedy)


def _install(args: argparse.Namespace) -> None:
    with _with_bar() as progress:
        info = _get(args.source, args.base, args.overwrite, progress)
        _say_installed(info)
        lacks = missing_bases(info) if isinstance(info, BundleInfo) else {}
        if args.with_base:
            for base in lacks:
                _say_installed(fetch_base(base, progress, overwrite=args.overwrite))
            return
    for lack in lacks.values():
        print(f"it needs one thing more: {lack}")


def _get(source: str, base: str | None, overwrite: bool, progress: TransferProgress) -> Installed:
    if base is not None:
        return install_base(Path(source), base, progress, overwrite=overwrite)
    if source.startswith(HUB):
        return fetch_bundle(source.removeprefix(HUB), progress, overwrite=overwrite)
    if source.startswith(BASE):
        return fetch_base(source.removeprefix(BASE), progress, overwrite=overwrite)
    return install(Path(source), progress, overwrite=overwrite)


def _say_installed(info: Installed) -> None:
    print(f"{_called(info)} is installed in {info.folder}", flush=True)


def _remove(name: str) -> str:
    """Remove what is called so; gives what was done, in words."""
    if name.startswith(HUB):
        folders = discard(name.removeprefix(HUB))
        return f"what had arrived of {name} is removed from {folders[0]}"
    if name.startswith(BASE):
        return f"{name} is removed from {remove_base(name.removeprefix(BASE))}"
    return f"{name} is removed from {remove(name)}"


@contextmanager
def _with_bar() -> Iterator[TransferProgress]:
    """A TransferProgress that shows a bar and that Ctrl+C cancels."""
    bar = ByteBar()
    progress = TransferProgress(bar)
    try:
        with interrupt_flag(progress.cancel):
            yield progress
    finally:
        bar.close()


def _called(info: Installed) -> str:
    if isinstance(info, BaseInfo):
        return f"base model {info.name}"
    return f"{info.name} {info.version}"


def _hash(info: Installed) -> str:
    """What names all files of it at once."""
    if isinstance(info, BaseInfo):
        return info.revision[:12] or "from a folder"
    return info.sha256[:12]


def _line(name: str, version: str, kind: str, size: int, licence: str, folder: Path) -> str:
    return f"{name:<12} {version:<8} {kind:<17} {size / 1e6:7.1f} MB  {licence:<12} {folder}"
