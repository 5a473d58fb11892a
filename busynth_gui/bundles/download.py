"""Bundles and base models from the hub: fetched file by file, going on where it stopped.

What arrives lies in ``.unfinished`` beside the bundles until all of it is there and right, each
file under its hash. It is put in place then, and only then.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from busynth_gui.bundles import hub
from busynth_gui.bundles.archive import LARGEST_MANIFEST
from busynth_gui.bundles.base_files import select_base_files
from busynth_gui.bundles.base_models import (
    BASE_MANIFEST,
    BaseInfo,
    base_folder,
    base_manifest,
    read_base,
    split_id,
)
from busynth_gui.bundles.checksums import refuse_closed
from busynth_gui.bundles.hub import Cut, HubFile, Listing
from busynth_gui.bundles.install import (
    refuse_taken,
    refuse_taken_base,
    refuse_unsound,
    refuse_unsound_base,
)
from busynth_gui.bundles.manifest import MANIFEST, BundleInfo, parse_bundle, read_bundle
from busynth_gui.bundles.staging import put_in_place, refuse_without_room, staging, writing
from busynth_gui.bundles.transfer import Doing, TransferProgress
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.paths import (
    folders_in,
    is_file,
    is_there,
    user_bases_folder,
    user_bundles_folder,
)

__all__ = ["Unfinished", "discard", "fetch_base", "fetch_bundle", "unfinished"]

_UNFINISHED = ".unfinished"
_CHUNK = 1 << 20
_TRIES = 5
"""How often a file is asked for without a byte more of it arriving."""


@dataclass(frozen=True)
class Unfinished:
    """A download that was cancelled or cut; ``size_bytes`` have arrived."""

    repository: str
    folder: Path
    size_bytes: int


def fetch_bundle(name: str, progress: TransferProgress, *, overwrite: bool = False) -> BundleInfo:
    """Install the bundle that the hub has under ``OWNER/NAME[@REVISION]``.

    The files are those that its ``bundle.json`` names, compared with the SHA-256 there. Raises
    Refusal, Cancelled; what has arrived by then is kept, and the next call goes on with it.
    """
    repository, revision = split_id(name)
    listing = hub.list_repository(repository, revision, progress)
    raw = _manifest(listing, progress)
    info = parse_bundle(raw, Path(f"hub:{repository}"))
    refuse_unsound(info)
    refuse_taken(info, overwrite)
    target = user_bundles_folder() / info.name
    _fetch(listing, info.files, target, {MANIFEST: raw}, progress, overwrite)
    return read_bundle(target)


def fetch_base(name: str, progress: TransferProgress, *, overwrite: bool = False) -> BaseInfo:
    """Get a base model from the hub: its weights once, as safetensors, and what describes them.

    Compared with the hashes that the hub tells. Raises Refusal, Cancelled, as
    :func:`fetch_bundle`.
    """
    repository, revision = split_id(name)
    refuse_taken_base(repository, overwrite)
    listing = hub.list_repository(repository, revision, progress)
    chosen = {n: listing.files[n].sha256 for n in select_base_files(listing.files)}
    target = base_folder(repository)
    info = BaseInfo(target, repository, listing.commit, listing.licence, chosen)
    refuse_unsound_base(info)
    _fetch(listing, chosen, target, {}, progress, overwrite, base=info)
    return read_base(target)


def unfinished() -> list[Unfinished]:
    """The downloads that can go on, by name."""
    found = []
    for root in (user_bundles_folder(), user_bases_folder()):
        for folder in folders_in(root / _UNFINISHED):
            if "--" not in folder.name:
                continue
            try:
                size = sum(_size(part) for part in folder.iterdir())
            except OSError:
                continue  # nobody could go on with it
            found.append(Unfinished(folder.name.replace("--", "/", 1), folder, size))
    return sorted(found, key=lambda left: left.repository)


def discard(repository: str) -> list[Path]:
    """Delete what has arrived of a repository; gives the folders. Raises Refusal for none."""
    repository = split_id(repository)[0]
    folders = [left.folder for left in unfinished() if left.repository == repository]
    if not folders:
        for root in (user_bundles_folder(), user_bases_folder()):
            refuse_closed(root)
        known = ", ".join(left.repository for left in unfinished()) or Phrase("none")
        raise Refusal("there is no unfinished download of {0}", "there are: {1}", repository, known)
    for folder in folders:
        with _locked(folder), writing(folder):
            shutil.rmtree(folder)
    return folders


def _manifest(listing: Listing, progress: TransferProgress) -> bytes:
    entry = listing.files.get(MANIFEST)
    if entry is None:
        raise Refusal(
            "hub:{0} is not a bundle",
            "it has no {1}; a base model is got with 'base:{0}'",
            listing.repository,
            MANIFEST,
        )
    url = hub.file_address(listing.repository, listing.commit, MANIFEST)
    raw = hub.get_bytes(url, listing.repository, LARGEST_MANIFEST, progress)
    if not _Digest(len(raw), raw).is_right(entry, ""):
        raise _wrong(listing, MANIFEST)
    return raw


def _fetch(
    listing: Listing,
    files: Mapping[str, str],
    target: Path,
    also: dict[str, bytes],
    progress: TransferProgress,
    overwrite: bool,
    base: BaseInfo | None = None,
) -> None:
    """Fetch ``files`` (names and SHA-256, empty where the hub tells none), put them in place."""
    for name, sha256 in files.items():
        if name not in listing.files:
            raise Refusal("hub:{0} lacks {1}", "ask for the whole of it", listing.repository, name)
        if listing.files[name].sha256 not in ("", sha256):
            raise _wrong(listing, name)
    root = target.parent
    folder = root / _UNFINISHED / listing.repository.replace("/", "--")
    wanted = {name: _Wanted(listing.files[name], sha256) for name, sha256 in files.items()}
    parts = {each.key: each for each in wanted.values()}
    there = sum(min(_size(folder / key), each.file.size) for key, each in parts.items())
    total = sum(each.file.size for each in parts.values())
    refuse_without_room(root, total - there)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        progress.begin(Doing.FETCH, total)
        found = {}
        for key, each in sorted(parts.items(), key=lambda item: item[1].file.name):
            found[key] = _Download(listing, each, folder / key, progress).run()
        with staging(root) as staged:
            for name, each in wanted.items():
                _lay(folder / each.key, staged / name)
            if base is not None:
                known = {name: found[each.key] for name, each in wanted.items()}
                said = BaseInfo(target, base.name, base.revision, base.licence, known)
                also = {BASE_MANIFEST: base_manifest(said)}
            with writing(staged):
                for name, data in also.items():
                    (staged / name).write_bytes(data)
            put_in_place(staged, target, overwrite)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class _Wanted:
    file: HubFile
    sha256: str

    @property
    def key(self) -> str:
        """What the file is called until it is in place: the same in each revision that has it."""
        return self.sha256 or f"git-{self.file.git_id}"


class _Digest:
    """SHA-256 of what has come so far, and the id that git would give the whole."""

    def __init__(self, size: int, data: bytes = b"") -> None:
        self._sha256 = hashlib.sha256(data)
        self._git = hashlib.sha1(b"blob %d\0" % size + data, usedforsecurity=False)

    def update(self, data: bytes) -> None:
        self._sha256.update(data)
        self._git.update(data)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def is_right(self, file: HubFile, sha256: str) -> bool:
        """Whether it is what the hub told of, and what somebody else said it should be."""
        expected = file.sha256 or sha256
        if expected:
            return self.sha256 == expected and sha256 in ("", expected)
        return self._git.hexdigest() == file.git_id


class _Download:
    """One file, into ``part``, which may hold the beginning of it already."""

    def __init__(
        self, listing: Listing, wanted: _Wanted, part: Path, progress: TransferProgress
    ) -> None:
        self._listing, self._wanted, self._part, self._progress = listing, wanted, part, progress
        self._size = wanted.file.size
        self._have = 0
        self._digest = _Digest(self._size)
        self._url = hub.file_address(listing.repository, listing.commit, wanted.file.name)

    def run(self) -> str:
        """Fetch what is missing; gives the SHA-256. Raises Refusal, Cancelled."""
        resumed = self._take_up()
        self._fetch_rest()
        if resumed and not self._right():
            # What was there from before may be what is wrong.
            self._begin_anew()
            self._fetch_rest()
        if not self._right():
            with writing(self._part):
                self._part.unlink(missing_ok=True)
            raise _wrong(self._listing, self._wanted.file.name)
        return self._digest.sha256

    def _right(self) -> bool:
        return self._digest.is_right(self._wanted.file, self._wanted.sha256)

    def _take_up(self) -> bool:
        """Read what is there from before; whether there was anything."""
        if not is_file(self._part):
            return False
        with writing(self._part), self._part.open("rb") as file:
            while chunk := file.read(_CHUNK):
                self._digest.update(chunk)
                self._have += len(chunk)
                self._progress.add(len(chunk))
        if self._have > self._size:
            self._begin_anew()
        return self._have > 0

    def _begin_anew(self) -> None:
        self._progress.add(-self._have)
        self._have, self._digest = 0, _Digest(self._size)
        with writing(self._part):
            self._part.unlink(missing_ok=True)

    def _fetch_rest(self) -> None:
        tries = 0
        while self._have < self._size or not is_there(self._part):
            before = self._have
            try:
                self._ask()
            except Cut as cut:
                tries = 0 if self._have > before else tries + 1
                if tries == _TRIES:
                    raise hub.unreachable(Phrase("{0}; what has arrived is kept", cut.why)) from cut
                self._progress.wait(max(cut.wait, tries, 0.1))

    def _ask(self) -> None:
        """One request, and as much of the file as comes of it. Raises Cut, Refusal, Cancelled."""
        repository = self._listing.repository
        with hub.request(self._url, repository, self._progress, self._have) as response:
            if self._have and not self._goes_on(response):
                self._begin_anew()
                if response.status_code != 200:
                    return
            with writing(self._part), self._part.open("ab") as file:
                for chunk in response.iter_bytes():
                    if self._have + len(chunk) > self._size:
                        self._begin_anew()
                        raise _wrong(self._listing, self._wanted.file.name)
                    file.write(chunk)
                    self._digest.update(chunk)
                    self._have += len(chunk)
                    self._progress.add(len(chunk))
                file.flush()
                os.fsync(file.fileno())
        if self._have < self._size:
            raise Cut(Phrase("it sends less than it said"))

    def _goes_on(self, response: Any) -> bool:
        """Whether what comes follows on what is there; not every server can do that."""
        said = str(response.headers.get("content-range", ""))
        return response.status_code == 206 and said.startswith(f"bytes {self._have}-")


def _lay(part: Path, target: Path) -> None:
    """Put what has arrived where it belongs, and keep it until all of it is in place."""
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(part, target)
        except OSError:
            shutil.copyfile(part, target)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes from fetching the same. Raises Refusal when one does."""
    from filelock import FileLock, Timeout

    lock = folder.with_name(f"{folder.name}.lock")
    with writing(lock):
        try:
            # Not one that is a mere file: it would outlive a crash, and forbid the rest for good.
            held = FileLock(lock, timeout=0, fallback_to_soft=False)
            held.acquire()
        except Timeout as error:  # which is an OSError too
            name = folder.name.replace("--", "/", 1)
            raise Refusal("{0} is being fetched already", "wait until it is done", name) from error
    try:
        yield
    finally:
        held.release()
        with suppress(OSError):
            lock.unlink(missing_ok=True)
            folder.parent.rmdir()


def _size(path: Path) -> int:
    return path.stat().st_size if is_file(path) else 0


def _wrong(listing: Listing, name: str) -> Refusal:
    return Refusal(
        "hub:{0}: {1} is not the file that was published",
        "its SHA-256 differs, try again, and if it stays so do not use it",
        listing.repository,
        name,
    )
