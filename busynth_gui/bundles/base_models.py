"""Base models on disk: large published models that a bundle builds on and does not hold.

A bundle names one by its id on the hub, ``OWNER/NAME`` or ``OWNER/NAME@REVISION``, under the key
``base``, of the bundle itself or of a stage. On disk it is a folder in diffusers' layout with a
``base.json`` that says where it came from and holds the SHA-256 of each file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from busynth_gui.bundles.checksums import file_sha256, leaves_folder, refuse_closed, refuse_unlisted
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.json_file import parse_json, read_small_file
from busynth_gui.paths import folders_in, is_file, user_bases_folder

__all__ = [
    "BASE_MANIFEST",
    "BaseInfo",
    "base_folder",
    "base_folders",
    "base_manifest",
    "find_base",
    "list_bases",
    "named_bases",
    "parse_base",
    "read_base",
    "split_id",
    "verify_base",
]

BASE_MANIFEST = "base.json"
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_REVISION = re.compile(r"[A-Za-z0-9][\w./-]{0,127}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{7,40}")


@dataclass(frozen=True)
class BaseInfo:
    """What ``base.json`` says. ``files`` maps each file's relative path to its SHA-256.

    ``name`` is the id on the hub, ``revision`` the commit; empty where the files came from a folder
    that does not say.
    """

    folder: Path
    name: str
    revision: str
    licence: str
    files: dict[str, str]

    @property
    def size_bytes(self) -> int:
        """Size of all files named in the manifest that exist."""
        paths = (self.folder / name for name in self.files)
        return sum(p.stat().st_size for p in paths if is_file(p))


def split_id(text: str) -> tuple[str, str]:
    """``OWNER/NAME[@REVISION]`` as name and revision (empty if not said). Raises Refusal."""
    name, _, revision = text.partition("@")
    if not _ID.fullmatch(name) or ".." in name or (revision and not _REVISION.fullmatch(revision)):
        raise Refusal("'{0}' is no id of the hub", "give OWNER/NAME or OWNER/NAME@REVISION", text)
    return name, revision


def named_bases(data: dict[str, Any]) -> tuple[str, ...]:
    """Ids of the base models that a parsed ``bundle.json`` names, each once.

    Under ``base`` stands an id, or a mapping whose ``id`` is one and ``revision`` is optional.
    Anything else, a folder's path for instance, is nothing that could be fetched.
    """
    stages = data.get("stages")
    parts = [data, *(stages.values() if isinstance(stages, dict) else ())]
    found = []
    for part in parts:
        base = part.get("base") if isinstance(part, dict) else None
        if isinstance(base, dict):
            revision = base.get("revision")
            base = f"{base.get('id')}@{revision}" if revision else base.get("id")
        if isinstance(base, str) and _is_id(base):
            found.append(base)
    return tuple(dict.fromkeys(found))


def base_folder(name: str) -> Path:
    """Where a base model of that id belongs; its revision does not matter."""
    return user_bases_folder() / split_id(name)[0].replace("/", "--")


def find_base(name: str) -> BaseInfo:
    """The base model of that id. Raises Refusal that says how to get it."""
    wanted, revision = split_id(name)
    folder = base_folder(wanted)
    if not is_file(folder / BASE_MANIFEST):
        refuse_closed(folder.parent)
        raise Refusal(
            "the base model {0} is not on this machine",
            "get it with 'busynth bundles install base:{1}'",
            wanted,
            name,
        )
    info = read_base(folder)
    # What a branch or a tag means only the hub knows.
    another = _COMMIT.fullmatch(revision) and not info.revision.startswith(revision)
    if another and info.revision:
        raise Refusal(
            "the base model {0} is here as {1}, not as {2}",
            "replace it with 'busynth bundles install base:{3} --overwrite'",
            wanted,
            info.revision[:12],
            revision,
            name,
        )
    return info


def base_folders() -> list[Path]:
    """Every folder that should be a base model; hidden ones are on their way in or out."""
    return [f for f in folders_in(user_bases_folder()) if not f.name.startswith(".")]


def list_bases() -> list[BaseInfo]:
    """Every readable base model on this machine, by name."""
    found = []
    for folder in base_folders():
        try:
            found.append(read_base(folder))
        except Refusal:
            continue  # `bundles verify` says what is wrong with it
    return sorted(found, key=lambda base: base.name)


def read_base(folder: Path) -> BaseInfo:
    """Read ``base.json`` of a folder. Raises Refusal when it is missing or malformed."""
    try:
        raw = read_small_file(folder / BASE_MANIFEST)
    except (OSError, ValueError) as error:
        raise Refusal(
            "{0} is no base model", "it has no readable {1}", folder, BASE_MANIFEST
        ) from error
    return parse_base(raw, folder)


def parse_base(raw: bytes, folder: Path) -> BaseInfo:
    """What the bytes of a ``base.json`` say. Raises Refusal as :func:`read_base`."""
    path = folder / BASE_MANIFEST
    try:
        data = parse_json(raw)
        info = BaseInfo(
            folder=folder,
            name=split_id(str(data["base"]))[0],
            revision=str(data["revision"]),
            licence=str(data["licence"]),
            files={str(k): str(v) for k, v in data["files"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(
            "{0} cannot be read",
            "get the base model again ({1}: {2})",
            path,
            type(error).__name__,
            error,
        ) from error
    if any(leaves_folder(name) for name in info.files):
        raise Refusal("{0} names a file outside its folder", "do not use this base model", path)
    return info


def base_manifest(info: BaseInfo) -> bytes:
    """The ``base.json`` that :func:`read_base` reads."""
    data = {
        "base": info.name,
        "revision": info.revision,
        "licence": info.licence,
        "files": dict(sorted(info.files.items())),
    }
    return (json.dumps(data, indent=1) + "\n").encode()


def verify_base(info: BaseInfo, on_bytes: Callable[[int], None] | None = None) -> None:
    """Compare every file with its SHA-256. Raises Refusal that names the first that differs."""
    refuse_unlisted(Phrase("base model {0}", info.name), info.folder, info.files)
    remedy = Phrase("get it again with 'busynth bundles install base:{0} --overwrite'", info.name)
    for name, expected in sorted(info.files.items()):
        path = info.folder / name
        if not is_file(path):
            raise Refusal("base model {0} lacks {1}", "{2}", info.name, name, remedy)
        if file_sha256(path, on_bytes) != expected:
            raise Refusal("base model {0}: {1} has changed", "{2}", info.name, name, remedy)


def _is_id(text: str) -> bool:
    try:
        split_id(text)
    except Refusal:
        return False
    return True
