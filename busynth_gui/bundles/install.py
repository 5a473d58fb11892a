"""Bundles and base models from a folder or a zip, into the user's folders and out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from busynth_gui.bundles.archive import LARGEST_MANIFEST, Source, opened, reading
from busynth_gui.bundles.base_files import select_base_files
from busynth_gui.bundles.base_models import (
    BASE_MANIFEST,
    BaseInfo,
    base_folder,
    base_manifest,
    list_bases,
    parse_base,
    read_base,
    split_id,
)
from busynth_gui.bundles.checksums import SUFFIXES, odd_name, refuse_closed
from busynth_gui.bundles.manifest import (
    MANIFEST,
    BundleInfo,
    bundle_folders,
    list_bundles,
    parse_bundle,
    read_bundle,
)
from busynth_gui.bundles.staging import (
    copy_file,
    put_in_place,
    refuse_without_room,
    staging,
    take_away,
    writing,
)
from busynth_gui.bundles.transfer import Doing, TransferProgress
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.paths import is_folder, is_there, resource_folder, user_bundles_folder

__all__ = [
    "Taken", "install", "install_base", "plain_name", "remove", "remove_base", "ships",
]  # fmt: skip

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Taken(Refusal):
    """Something of that name is installed; saying ``overwrite`` replaces it."""


def install(
    path: Path, progress: TransferProgress, *, overwrite: bool = False
) -> BundleInfo | BaseInfo:
    """Install the bundle in a folder or zip; a copy of an installed base model is known as such.

    Only files that the manifest names are copied, each compared with its SHA-256, and what is
    copied is put in place when all of it is right. Raises Refusal (:class:`Taken` when the name is
    in use), or Cancelled with nothing left behind.
    """
    with opened(path, (MANIFEST, BASE_MANIFEST)) as source:
        if MANIFEST not in source.names() and BASE_MANIFEST in source.names():
            return _install_base_copy(source, progress, overwrite)
        raw = _manifest(source, MANIFEST)
        info = parse_bundle(raw, path)
        refuse_unsound(info)
        refuse_taken(info, overwrite)
        target = user_bundles_folder() / info.name
        _copy(source, info.files, target, (MANIFEST, lambda _: raw), progress, overwrite)
    return read_bundle(target)


def install_base(
    path: Path, name: str, progress: TransferProgress, *, overwrite: bool = False
) -> BaseInfo:
    """Install the base model of that id from a folder in diffusers' layout, or a zip of one.

    Nothing says what its SHA-256 should be: they are noted as they are found. Links are followed,
    since the hub's own tools lay folders out with them. Raises Refusal, Cancelled.
    """
    name = split_id(name)[0]
    with opened(path, ("model_index.json",), follow_links=True) as source:
        chosen = select_base_files(source.names())
        found = BaseInfo(base_folder(name), name, "", "", dict.fromkeys(chosen, ""))
        refuse_unsound_base(found)
        refuse_taken_base(name, overwrite)
        return _copy_base(source, found, progress, overwrite)


def remove(name: str) -> Path:
    """Remove an installed bundle, readable or not; gives the folder that was deleted.

    Raises Refusal for one that ships with the program, and when there is none of that name.
    """
    root = user_bundles_folder()
    mine = [f for f in bundle_folders() if f.parent == root and f.name == name]
    mine += [b.folder for b in list_bundles() if b.name == name and not b.shipped]
    if mine:
        take_away(mine[0])
        return mine[0]
    refuse_closed(root)
    if any(b.name == name for b in list_bundles()):
        raise Refusal("bundle {0} ships with the program", "it cannot be removed", name)
    known = ", ".join(f.name for f in bundle_folders() if f.parent == root)
    raise Refusal("there is no bundle '{0}'", "installed are: {1}", name, known or Phrase("none"))


def remove_base(name: str) -> Path:
    """Remove a base model; gives the folder that was deleted. Raises Refusal for one not there."""
    folder = base_folder(name)
    if not is_folder(folder):
        refuse_closed(folder.parent)
        known = ", ".join(base.name for base in list_bases()) or Phrase("none")
        raise Refusal("there is no base model '{0}'", "on this machine are: {1}", name, known)
    take_away(folder)
    return folder


# What is checked before a byte is copied


def plain_name(name: str) -> bool:
    """Whether a bundle of this name can be installed on every system."""
    return bool(_NAME.fullmatch(name)) and odd_name([name]) is None


def ships(name: str) -> bool:
    """Whether a bundle of this name comes with the program, and has the name for itself."""
    return any(folder.name.casefold() == name.casefold() for folder in _shipped())


def refuse_unsound(info: BundleInfo) -> None:
    """Raise Refusal for a bundle whose manifest cannot be trusted with the user's disk."""
    if not plain_name(info.name):
        raise Refusal(
            "{0} calls itself '{1}'",
            "a bundle's name must be a plain word",
            info.folder,
            info.name[:80],
        )
    _refuse_files(Phrase("bundle {0}", info.name), info.files, MANIFEST)


def refuse_unsound_base(info: BaseInfo) -> None:
    """The same for a base model; files without a SHA-256 are those that nobody has told of."""
    files = {name: sha256 or "0" * 64 for name, sha256 in info.files.items()}
    _refuse_files(Phrase("base model {0}", info.name), files, BASE_MANIFEST)


def refuse_taken(info: BundleInfo, overwrite: bool) -> None:
    """Raise Refusal when another bundle has the name, and may not be replaced."""
    if ships(info.name):
        raise Refusal(
            "a bundle {0} ships with the program", "one of another name can be installed", info.name
        )
    target = user_bundles_folder() / info.name
    if is_there(target) and info.folder.resolve() == target.resolve():
        raise Refusal(
            "{0} is where bundle {1} is used from", "it needs no copy", info.folder, info.name
        )
    if overwrite or not is_there(target):
        return
    what = Phrase("bundle {0} is installed in another version", info.name)
    try:
        if read_bundle(target).sha256 == info.sha256:
            what = Phrase("bundle {0} is installed already", info.name)
    except Refusal:
        what = Phrase("bundle {0} is installed and cannot be read", info.name)
    raise Taken("{0}", "'--overwrite' replaces it", what)


def refuse_taken_base(name: str, overwrite: bool) -> None:
    """The same for a base model."""
    if is_there(base_folder(name)) and not overwrite:
        raise Taken("base model {0} is on this machine already", "'--overwrite' replaces it", name)


def _refuse_files(what: Phrase, files: dict[str, str], manifest: str) -> None:
    odd = odd_name((*files, manifest))
    if odd is not None:
        raise Refusal(
            "{0} holds '{1}'", "not every system can have a file of that name", what, odd[:80]
        )
    for name, sha256 in files.items():
        if Path(name).suffix not in SUFFIXES:
            raise Refusal("{0} holds {1}", "weights may only come as safetensors", what, name)
        if not _SHA256.fullmatch(sha256):
            raise Refusal(
                "{0} has no SHA-256 of {1}", "ask for one that was made whole", what, name
            )


def _shipped() -> list[Path]:
    return [f for f in bundle_folders() if f.parent == resource_folder("bundles")]


# Copying


def _manifest(source: Source, name: str) -> bytes:
    try:
        size = source.size(name)
    except Refusal as error:
        raise Refusal("{0} is not a bundle", "it has no readable {1}", source.path, name) from error
    if size > LARGEST_MANIFEST:
        raise Refusal("{0}: {1} has {2} bytes", "do not use this bundle", source.path, name, size)
    with reading(source.path), source.open(name) as file:
        return file.read(LARGEST_MANIFEST)


def _install_base_copy(source: Source, progress: TransferProgress, overwrite: bool) -> BaseInfo:
    info = parse_base(_manifest(source, BASE_MANIFEST), source.path)
    refuse_unsound_base(info)
    refuse_taken_base(info.name, overwrite)
    return _copy_base(source, info, progress, overwrite)


def _copy_base(
    source: Source, info: BaseInfo, progress: TransferProgress, overwrite: bool
) -> BaseInfo:
    target = base_folder(info.name)

    def manifest(found: dict[str, str]) -> bytes:
        return base_manifest(replace(info, files=found))

    _copy(source, info.files, target, (BASE_MANIFEST, manifest), progress, overwrite)
    return read_base(target)


def _copy(
    source: Source,
    files: dict[str, str],
    target: Path,
    manifest: tuple[str, Callable[[dict[str, str]], bytes]],
    progress: TransferProgress,
    overwrite: bool,
) -> None:
    """Copy, compare, put in place. An empty SHA-256 is taken as found.

    ``manifest`` is the name of the file that says what is there, and makes it of what was found.
    """
    total = sum(source.size(name) for name in files)
    refuse_without_room(target.parent, total)
    progress.begin(Doing.COPY, total)
    found = {}
    with staging(target.parent) as staged:
        for name, expected in sorted(files.items()):
            found[name] = copy_file(source, name, staged, progress)
            if expected not in ("", found[name]):
                raise Refusal(
                    "{0}: {1} is not the file that was published",
                    "its SHA-256 differs, get it again",
                    source.path,
                    name,
                )
        with writing(staged):
            # Last, so that a folder without it is known to be half-made.
            (staged / manifest[0]).write_bytes(manifest[1](found))
        progress.check()
        put_in_place(staged, target, overwrite)
