"""The last step of making a bundle: halved weights, and ``bundle.json`` with every file's hash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from busynth_gui.atomic import fresh_folder, replace_folder
from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.bundles.manifest import MANIFEST, read_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.weights import (
    ADAPTER_FILE,
    LABELS_FILE,
    LEVELS,
    WEIGHTS_FILE,
)

__all__ = [
    "STAGE_FILE",
    "bundle_beside",
    "copy_adapter",
    "copy_module",
    "full_name",
    "halve",
    "lay_card",
    "refuse_to_replace",
    "seal",
]

STAGE_FILE = "stage.json"
"""What a run trained: its base, prompt, crops and data sets, for the bundle."""


_CARD, _SHEETS = "MODEL_CARD.md", "sheet-*.png"
_CARD_KEY, _OWN = "card", "as it was made"
"""What the manifest says of a card that nobody wrote."""
_OF_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in any folder."""


def refuse_to_replace(out: Path) -> None:
    """Raise Refusal where a bundle put at ``out`` would take the place of anything but a bundle.

    What lies there is deleted then: of an earlier bundle that is meant, of somebody's folder never.
    """
    if not out.is_dir():
        if out.exists():
            raise Refusal("{0} is a file", "say with --out which folder the bundle is to be", out)
        return
    try:
        own = {MANIFEST, *read_bundle(out).files, _CARD, *(p.name for p in out.glob(_SHEETS))}
        found = (p for p in out.rglob("*") if not p.is_dir())
    except Refusal:  # all that is there is somebody's
        own, found = set(), out.iterdir()
    names = (p.relative_to(out).as_posix() for p in found if p.name not in _OF_DESKTOPS)
    foreign = next((name for name in names if name not in own), None)
    if foreign is not None:
        raise Refusal(
            "{0} holds what is of no bundle and would be lost: {1}",
            "name another folder with --out, or move it away",
            out,
            foreign,
        )


@contextmanager
def bundle_beside(out: Path) -> Iterator[Path]:
    """A hidden folder for the block to put a bundle together in, and to :func:`seal`.

    Nothing of it is left behind when the block raises. Raises as :func:`refuse_to_replace`.
    """
    refuse_to_replace(out)
    fresh = fresh_folder(out)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def full_name(base: str) -> str:
    """The name of a base in a bundle, which may lie elsewhere: a folder in full, an id as it is."""
    return str(Path(base).resolve()) if Path(base).is_dir() else base


def halve(source: Path, fresh: Path) -> None:
    """Write the tensors of one safetensors file as float16, with its metadata.

    Of several entries the order in the file is chance, and a bundle's hash must not hang on that:
    where there is more than ``format``, which no loader of bundles asks for, that is left out.
    """
    with safe_open(source, "np") as file:
        metadata = file.metadata() or {}
    if len(metadata) > 1:
        metadata.pop("format", None)
    tensors = {k: np.ascontiguousarray(v.astype(np.float16)) for k, v in load_file(source).items()}
    save_file(tensors, fresh, metadata=metadata)


def copy_module(source: Path, fresh: Path) -> None:
    """Put a module's folder into a bundle: halved, without the folder it was trained in."""
    fresh.mkdir(parents=True)
    written = json.loads((source / "config.json").read_text())
    config = {key: value for key, value in written.items() if key != "_name_or_path"}
    (fresh / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
    halve(source / WEIGHTS_FILE, fresh / WEIGHTS_FILE)


def copy_adapter(source: Path, fresh: Path) -> None:
    """Put an adapter's folder into a bundle, halved, in diffusers' format alone; with a student's
    embedding of grey levels."""
    fresh.mkdir(parents=True, exist_ok=True)
    halve(source / ADAPTER_FILE, fresh / ADAPTER_FILE)
    if (source / LABELS_FILE).exists():
        halve(source / LABELS_FILE, fresh / LABELS_FILE)
    if (source / LEVELS).exists():
        copy_module(source / LEVELS, fresh / LEVELS)


def lay_card(
    out: Path, fresh: Path, text: str, said: Mapping[str, Any]
) -> tuple[dict[str, str], list[str]]:
    """Put a model card into ``fresh``: ``text``, or the one that somebody wrote for ``out``.

    A card that was written by hand, from the evaluation's metrics, outlives the weights, and so do
    its sheets. Returns what the manifest says of the card, by which it is known again, and a
    line if it lacks what ``said`` has (``trained_on``, ``licence``).
    """
    kept = out / _CARD
    for sheet in out.glob(_SHEETS):
        shutil.copy(sheet, fresh / sheet.name)
    if not kept.exists() or _is_own(out):
        (fresh / _CARD).write_text(text, encoding="utf-8")
        return {_CARD_KEY: _OWN}, []
    shutil.copy(kept, fresh / _CARD)
    here = " ".join(kept.read_text(encoding="utf-8", errors="replace").split())
    lacking = [line for line in (*said["trained_on"], said["licence"]) if line not in here]
    told = f"{kept} was kept as it is, and does not say: {'; '.join(lacking)}"
    return {}, [told] * bool(lacking)


def _is_own(out: Path) -> bool:
    """Whether the card of the bundle in ``out`` is as the command that made it wrote it."""
    try:
        told = json.loads((out / MANIFEST).read_text())
        digest = file_sha256(out / _CARD)
        return bool(told.get(_CARD_KEY) == _OWN and told["files"].get(_CARD) == digest)
    except (OSError, ValueError, LookupError, AttributeError):
        return False


def seal(fresh: Path, out: Path, manifest: Mapping[str, object]) -> str:
    """Write ``bundle.json`` (``manifest`` and all hashes) in ``fresh``, then make it ``out``.

    What was in ``out`` is replaced only now. Returns a line that says the bundle's size.
    """
    (fresh / MANIFEST).unlink(missing_ok=True)
    files = {
        str(p.relative_to(fresh).as_posix()): file_sha256(p)
        for p in sorted(fresh.rglob("*"))
        if p.is_file()
    }
    (fresh / MANIFEST).write_text(json.dumps({**manifest, "files": files}, indent=1) + "\n")
    size = sum(p.stat().st_size for p in fresh.rglob("*") if p.is_file())
    replace_folder(fresh, out)
    return f"{out}: {size / 1e6:.1f} MB, {len(files)} files"
