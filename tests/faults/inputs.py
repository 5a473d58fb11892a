"""Inputs from a seed over every reader: each is taken, or refused in one line, and soon."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import socket
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from dicom_files import SYNTAXES, dataset, save
from PIL import Image
from workspace.cases import make_candidate, make_scan

from busynth_gui.bundles.base_models import read_base
from busynth_gui.bundles.install import install
from busynth_gui.bundles.manifest import read_bundle, verify_bundle
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.case.errors import Refusal
from busynth_gui.export.coco import CocoLayout
from busynth_gui.export.manifest import read_manifest
from busynth_gui.export.pair import safe_stem
from busynth_gui.export.shards import PARTS_FOLDER, merge_parts, read_parts
from busynth_gui.export.transaction import recover
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.json_file import UnsoundJson, parse_json
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.workspace.workspace import Workspace
from tests.faults.tally import Tally

__all__ = ["BUNDLE", "RECORD", "feed", "spoilt"]

_PIXELS = np.random.default_rng(0).integers(0, 256, (80, 96), np.uint8)
_NAMES = [
    "../victim",
    "/victim",
    "a/../../victim",
    "..\\victim",
    "CON",
    "a\0b",
    "\ud800",
    "x" * 300,
]
_VALUES: list[Any] = [None, True, 0, -1, 10**30, 1e308, "", "x" * 10_000, [], {}, [[]], "../victim"]


def feed(count: int, seed: int, root: Path, start: int = 0) -> Iterator[Tally]:
    """``count`` inputs; those before ``start`` have been fed before. A tally for each."""
    asked: list[object] = []
    _forbid_sockets(asked)
    os.environ["XDG_DATA_HOME"] = str(root / "data")
    readers = (
        _picture, _dicom, _mask, _bundle, _base, _zip, _manifest, _part, _journal, _database,
        _settings, _json, _coco, _name,
    )  # fmt: skip
    for number in range(start, count):
        rng = random.Random(seed * 1_000_003 + number)
        tally = Tally(inputs=1)
        inside = root / f"in-{number}" / "inside"
        inside.mkdir(parents=True)
        (inside.parent / "victim").write_text("mine")
        (inside.parent / "victim.json").write_text("{}")
        reader = readers[number % len(readers)]
        try:
            reader(rng, inside)
        except (Refusal, UnsoundJson) as refusal:
            if "\n" in str(refusal) or len(str(refusal)) > 2000:
                tally.note("tracebacks", f"{reader.__name__} {number}: {str(refusal)[:80]!r}")
        except Exception as error:
            tally.note_error(f"{reader.__name__} {number}", error)
        beside = sorted(p.name for p in inside.parent.iterdir())
        if beside != ["inside", "victim", "victim.json"] or asked:
            tally.note("escapes", f"{reader.__name__} {number}: {beside} {asked}")
            asked.clear()
        shutil.rmtree(inside.parent, ignore_errors=True)
        yield tally


def _forbid_sockets(asked: list[object]) -> None:
    before = socket.socket.connect

    def forbidden(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX:
            return before(self, address)  # type: ignore[return-value]
        asked.append(address)
        raise OSError("no network here")

    socket.socket.connect = forbidden  # type: ignore[method-assign, assignment]


# How things are spoilt


def spoilt(rng: random.Random, data: bytes) -> bytes:
    """Some bytes turned, cut, doubled or put in."""
    found = bytearray(data)
    for _ in range(rng.choice((0, 1, 1, 3, 20))):
        at = rng.randrange(max(1, len(found)))
        match rng.randrange(4):
            case 0 if found:
                found[at] ^= 1 << rng.randrange(8)
            case 1:
                del found[at : at + rng.choice((1, 4, 100, 10_000))]
            case 2:
                found[at:at] = rng.randbytes(rng.choice((1, 4, 50)))
            case _:
                found[at : at + 4] = rng.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
    return bytes(found)


def _bent(rng: random.Random, value: Any, depth: int = 0) -> Any:
    """A JSON value in which something is another thing, or lies elsewhere."""
    if rng.random() < 0.15 or depth > 6:
        return rng.choice((*_VALUES, *_NAMES[:5]))
    if isinstance(value, dict):
        return {
            (rng.choice(_NAMES[:5]) if rng.random() < 0.05 else k): _bent(rng, v, depth + 1)
            for k, v in value.items()
            if rng.random() > 0.05
        }
    if isinstance(value, list):
        return [_bent(rng, v, depth + 1) for v in value]
    return value


def _write_json(rng: random.Random, path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    match rng.randrange(6):
        case 0:
            path.write_bytes(spoilt(rng, json.dumps(value).encode()))
        case 1:
            path.write_text("[" * rng.choice((50, 5000, 200_000)))
        case 2:
            os.mkfifo(path) if rng.random() < 0.5 else path.symlink_to("/dev/zero")
        case _:
            path.write_text(json.dumps(_bent(rng, value)))


# What is fed


def _picture(rng: random.Random, folder: Path) -> None:
    kind = rng.choice(("PNG", "JPEG", "TIFF", "BMP"))
    file = io.BytesIO()
    Image.fromarray(_PIXELS).save(file, kind)
    path = folder / f"scan.{kind.lower()}"
    path.write_bytes(spoilt(rng, file.getvalue()))
    _write_json(rng, folder / "samples.json", {"samples": [{"file": path.name, "spacing_mm": 0.1}]})
    read_scan(path)


def _dicom(rng: random.Random, folder: Path) -> None:
    path = save(dataset(_PIXELS), folder / "IM0001", rng.choice(SYNTAXES))
    path.write_bytes(spoilt(rng, path.read_bytes()))
    scan = read_scan(path)
    assert "doe" not in scan.name.lower()


def _mask(rng: random.Random, folder: Path) -> None:
    file = io.BytesIO()
    Image.fromarray((_PIXELS > 128).astype(np.uint8) * 255).save(file, "PNG")
    (folder / "mask.png").write_bytes(spoilt(rng, file.getvalue()))
    read_mask(folder / "mask.png", _PIXELS.shape)


BUNDLE = {
    "name": "tiny", "version": "1", "kind": "compact", "licence": "x", "trained_on": ["y"],
    "stages": {"2": {"base": "owner/name", "adapters": [{"path": "a", "weight": 1}]}},
    "image_size": 256, "files": {"unet/config.json": "0" * 64, "MODEL_CARD.md": "1" * 64},
}  # fmt: skip


def _bundle(rng: random.Random, folder: Path) -> None:
    _write_json(rng, folder / "bundle.json", BUNDLE)
    verify_bundle(read_bundle(folder))


def _base(rng: random.Random, folder: Path) -> None:
    said = {"base": "owner/name", "revision": "", "licence": "", "files": {"unet/x.json": "0" * 64}}
    _write_json(rng, folder / "base.json", said)
    read_base(folder)


def _zip(rng: random.Random, folder: Path) -> None:
    path = folder / "bundle.zip"
    with zipfile.ZipFile(path, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as file:
        file.writestr("bundle.json", json.dumps(_bent(rng, BUNDLE)))
        for name in rng.sample([*_NAMES[:5], "unet/config.json", "big"], 2):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = rng.choice((0, 0o120777 << 16, 0o100644 << 16))
            file.writestr(entry, b"0" * rng.choice((0, 10, 3_000_000)))
    if rng.random() < 0.5:
        path.write_bytes(spoilt(rng, path.read_bytes()))
    install(path, TransferProgress())


RECORD = {
    "name": "a", "format": "busi", "image": "benign/a.png", "image_sha256": "0" * 64,
    "mask": "benign/a_mask.png", "mask_sha256": "1" * 64, "stages": [], "pathology": "benign",
}  # fmt: skip


def _manifest(rng: random.Random, folder: Path) -> None:
    _write_json(rng, folder / "manifest.jsonl", RECORD)
    read_manifest(folder)


def _part(rng: random.Random, folder: Path) -> None:
    record = {**RECORD, "name": rng.choice(("a", "/../../../victim", "../victim"))}
    _write_json(rng, folder / PARTS_FOLDER / "busi-a.json", {"record": record, "entry": None})
    merge_parts(folder, read_parts(folder), ["a"])


def _journal(rng: random.Random, folder: Path) -> None:
    staging = folder / ".busynth-0123456789ab"
    staging.mkdir()
    (staging / "claim").touch()  # of a process that is no more
    (staging / "0.new").write_text("new")
    step = {"relative": rng.choice(("x", *_NAMES[:5])), "staged": "0.new", "replaces": False}
    said = {"steps": [step], "made": [rng.choice(("y", "../z"))]}
    _write_json(rng, staging / rng.choice(("journal.json", "journal.undo")), said)
    recover(folder)


def _database(rng: random.Random, folder: Path) -> None:
    with Workspace.open(folder / "work") as workspace:
        scan = make_scan(1)
        workspace.add_scan(scan, "1.png")
        workspace.add_candidate(make_candidate(scan, 1))
        workspace.set_setting("key", {"a": 1})
    path = folder / "work" / "workspace.sqlite"
    if rng.random() < 0.5:
        path.write_bytes(spoilt(rng, path.read_bytes()))
    else:
        table, column = rng.choice(
            (("scan", "name"), ("candidate", "request"), ("setting", "json"), ("scan", "height"))
        )
        with sqlite3.connect(path) as database:
            text = spoilt(rng, b'{"a": 1}')
            database.execute("PRAGMA ignore_check_constraints = ON")
            database.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT)", (text,))
        database.close()
    with Workspace.open(folder / "work") as workspace:
        workspace.setting("key")
        workspace.decisions.entries()
        for record in workspace.scans():
            workspace.scan(record.id)
            for candidate in workspace.candidates(record.id):
                workspace.load_candidate(candidate.id)


def _settings(rng: random.Random, folder: Path) -> None:
    _write_json(rng, folder / "busynth.json", {"language": "de", "recent": ["/a"]})
    store = UserStore(folder / "busynth.json")
    assert store.get("nothing", 5) == 5


def _json(rng: random.Random, folder: Path) -> None:
    parse_json(spoilt(rng, json.dumps(_bent(rng, BUNDLE)).encode()))


def _coco(rng: random.Random, folder: Path) -> None:
    said = {"images": [{"id": 1, "file_name": "a.png"}], "annotations": [{"id": 1, "image_id": 1}]}
    layout = CocoLayout()
    previous = {name: json.dumps(_bent(rng, said)).encode() for name in layout.index_names}
    layout.indexes(previous, [], [])


def _name(rng: random.Random, folder: Path) -> None:
    letters = "".join(chr(rng.randrange(1, 0x2FFF)) for _ in range(rng.randrange(1, 40)))
    for name in (letters, rng.choice(_NAMES)):
        stem = safe_stem(name.replace("\0", ""))
        assert stem and "/" not in stem and not stem.startswith("."), stem


Reader = Callable[[random.Random, Path], None]
