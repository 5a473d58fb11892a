"""Bundles on disk: found, read and verified without torch.

A bundle is a folder with ``bundle.json``, the weights of the three stages in safetensors and
``MODEL_CARD.md``. Its SHA-256 is that of ``bundle.json``, which holds the SHA-256 of every other
file, so one short hash names all the weights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from busynth_gui.bundles.base_models import named_bases
from busynth_gui.bundles.checksums import (
    SUFFIXES,
    file_sha256,
    leaves_folder,
    refuse_closed,
    refuse_unlisted,
)
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.request import DEFAULT_STEPS
from busynth_gui.json_file import parse_json, read_small_file
from busynth_gui.paths import folders_in, is_file, resource_folder, user_bundles_folder

__all__ = [
    "DEFAULT_BUNDLE",
    "MANIFEST",
    "BundleInfo",
    "bundle_folders",
    "find_bundle",
    "list_bundles",
    "parse_bundle",
    "read_bundle",
    "verify_bundle",
]

DEFAULT_BUNDLE = "compact"
MANIFEST = "bundle.json"
IMAGE_SIZES = range(64, 1025, 8)
"""Sides of a ROI crop that any bundle could work on, px; each kind has bounds of its own."""
_MOST_STEPS = {"few_steps": 16, "default_steps": 200}
_LONGEST = 1000
"""Characters of a text in the manifest."""


@dataclass(frozen=True)
class BundleInfo:
    """What ``bundle.json`` says. ``files`` maps each file's relative path to its SHA-256."""

    folder: Path
    name: str
    version: str
    kind: str
    licence: str
    trained_on: tuple[str, ...]
    stages: dict[str, Any]
    image_size: int
    files: dict[str, str]
    sha256: str
    bases: tuple[str, ...] = ()
    """Base models that the bundle builds on and does not hold, as ids of the hub."""
    few_steps: int = 0
    """Up to so many steps its students of stages two and three do what its many-step networks are
    for; 0 in bundles without any."""
    steps: int = 0
    """Of a request that says nothing of them, where its maker found more than the few to be better;
    0 where the manifest does not say."""
    divisions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By the line of a data set, digests of the scans, with the sides of their split, that its
    parts learned from; empty in bundles of earlier versions."""

    @property
    def default_steps(self) -> int:
        """Steps of a request that says nothing of them."""
        return self.steps or self.few_steps or DEFAULT_STEPS

    @property
    def shipped(self) -> bool:
        """Whether it came with the program, and goes with it."""
        return self.folder.parent == resource_folder("bundles")

    @property
    def size_bytes(self) -> int:
        """Size of all files named in the manifest that exist."""
        paths = (self.folder / name for name in self.files)
        return sum(p.stat().st_size for p in paths if is_file(p))

    def holds(self, part: str) -> bool:
        """Whether the manifest lists a file in the folder ``part``."""
        return any(name.startswith(f"{part}/") for name in self.files)

    def require(self, *names: str) -> None:
        """Raise Refusal that names the first of these files that the manifest does not list.

        Only what is listed has been compared with its SHA-256, so nothing else may be loaded.
        """
        for name in names:
            if name not in self.files:
                raise Refusal(
                    "bundle {0} does not list {1}",
                    "install the whole bundle again",
                    self.name,
                    name,
                )

    def refuse_if_slow(self) -> None:
        """Raise Refusal when its candidates take too long to be previewed while a region moves."""
        if self.kind != "compact":
            raise Refusal(
                "bundle {0} is too slow for live previews",
                "take the one that ships, compact",
                self.name,
            )


def read_bundle(folder: Path) -> BundleInfo:
    """Read ``bundle.json`` of a folder. Raises Refusal when it is missing or malformed."""
    path = folder / MANIFEST
    try:
        raw = read_small_file(path)
    except OSError as error:
        raise Refusal("{0} is not a bundle", "it has no readable {1}", folder, MANIFEST) from error
    except ValueError as error:
        raise Refusal(
            "{0} cannot be read", "install the bundle again ({1})", path, error
        ) from error
    return parse_bundle(raw, folder)


def parse_bundle(raw: bytes, folder: Path) -> BundleInfo:
    """What the bytes of a ``bundle.json`` say; ``folder`` is where it was found.

    Raises Refusal when something is missing, no size to work on, or a file lies outside the folder.
    """
    path = folder / MANIFEST
    try:
        data = parse_json(raw)
        info = BundleInfo(
            folder=folder,
            name=_text(data["name"]),
            version=_text(data["version"]),
            kind=_text(data["kind"]),
            licence=_text(data["licence"]),
            trained_on=tuple(_text(v) for v in data["trained_on"]),
            stages=dict(data["stages"]),
            image_size=_image_size(data["image_size"]),
            files={k: _text(v) for k, v in data["files"].items()},
            sha256=hashlib.sha256(raw).hexdigest(),
            bases=named_bases(data),
            few_steps=_steps(data, "few_steps"),
            steps=_steps(data, "default_steps"),
            divisions={
                _text(line): tuple(_text(digest) for digest in digests)
                for line, digests in data.get("divisions", {}).items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(
            "{0} cannot be read",
            "install the bundle again ({1}: {2})",
            path,
            type(error).__name__,
            error,
        ) from error
    for name in info.files:
        if leaves_folder(name):
            raise Refusal("{0} names a file outside its folder", "do not use this bundle", path)
    return info


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise ValueError(f"{str(value)[:40]!r} is no text of one line")
    return value


def _image_size(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in IMAGE_SIZES:
        raise ValueError(
            f"image_size is {str(value)[:20]}, not a multiple of {IMAGE_SIZES.step} "
            f"from {IMAGE_SIZES.start} to {IMAGE_SIZES.stop - 1}"
        )
    return value


def _steps(data: dict[str, Any], key: str) -> int:
    value, most = data.get(key, 0), _MOST_STEPS[key]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{key} is {str(value)[:20]}, not 0 to {most}")
    return value


def bundle_folders() -> list[Path]:
    """Every folder that should be a bundle: those shipped, then those that the user installed."""
    return [
        folder
        for root in (resource_folder("bundles"), user_bundles_folder())
        for folder in folders_in(root)
        # Hidden ones are on their way in or out.
        if not folder.name.startswith((".", "__"))
    ]


def list_bundles() -> list[BundleInfo]:
    """Every readable bundle shipped with the program or installed by the user, by name."""
    found: dict[str, BundleInfo] = {}
    for folder in bundle_folders():
        try:
            info = read_bundle(folder)
        except Refusal:
            continue  # `bundles verify` says what is wrong with it
        found.setdefault(info.name, info)
    return sorted(found.values(), key=lambda b: b.name)


def find_bundle(name: str) -> BundleInfo:
    """The bundle of that name, or in that folder. Raises Refusal with the names there are."""
    for root in (resource_folder("bundles"), user_bundles_folder()):
        if name and Path(name).name == name and is_file(root / name / MANIFEST):
            return read_bundle(root / name)
    folder = Path(name)
    if is_file(folder / MANIFEST):
        return read_bundle(folder)
    refuse_closed(user_bundles_folder())
    known = ", ".join(b.name for b in list_bundles()) or "none is installed"
    raise Refusal(
        "there is no bundle '{0}'", "give a folder with {1} or one of: {2}", name, MANIFEST, known
    )


def verify_bundle(info: BundleInfo, on_bytes: Callable[[int], None] | None = None) -> None:
    """Compare every file with its SHA-256. Raises Refusal that names the first that differs.

    So is a file in one of its folders that the manifest does not list. ``on_bytes`` hears how many
    bytes more were read; what it raises ends the work.
    """
    refuse_unlisted(Phrase("bundle {0}", info.name), info.folder, info.files)
    for name, expected in sorted(info.files.items()):
        path = info.folder / name
        if not is_file(path):
            raise Refusal("bundle {0} lacks {1}", "install the bundle again", info.name, name)
        if Path(name).suffix not in SUFFIXES:
            raise Refusal(
                "bundle {0} holds {1}", "weights may only come as safetensors", info.name, name
            )
        if file_sha256(path, on_bytes) != expected:
            raise Refusal(
                "bundle {0}: {1} is not the file that was published",
                "its SHA-256 differs, install the bundle again",
                info.name,
                name,
            )
