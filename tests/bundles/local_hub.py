"""A hub on this machine: the few addresses that getting a model asks for, and how they fail."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["Asked", "LocalHub", "running_hub"]

PIECE = 16_384


@dataclass(frozen=True)
class Asked:
    """A request as it came in; header names are small letters."""

    path: str
    headers: dict[str, str]


@dataclass
class LocalHub:
    """``files`` of each repository by name. Large ones (safetensors) are given by another host.

    ``cuts`` are numbers of bytes after which the connection breaks, one for each request of a
    large file; at ``stall_at`` bytes it waits until :attr:`go_on` is set.
    """

    address: str = ""
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    sent: int = 0
    stall_at: int | None = None
    go_on: threading.Event = field(default_factory=threading.Event)
    knows_ranges: bool = True
    spoil: Callable[[bytes], bytes] = field(default_factory=lambda: lambda data: data)
    answers: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    """Status and headers, instead of what would be given, by the beginning of a path."""

    def add(self, repository: str, folder: Path, revision: str = "main") -> str:
        """Put a folder on the hub; gives the commit."""
        files = {
            p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*"))
            if p.is_file()
        }
        told = json.dumps({name: sha256(data) for name, data in files.items()})
        commit = hashlib.sha1(f"{repository} {told}".encode()).hexdigest()
        self.files[f"{repository}@{commit}"] = files
        self.refs[f"{repository}@{revision}"] = commit
        self.refs[f"{repository}@{commit}"] = commit
        return commit

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def listing(self, repository: str, commit: str) -> dict[str, Any]:
        siblings = []
        for name, data in self.files[f"{repository}@{commit}"].items():
            entry: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": git_id(data)}
            if is_large(name):
                entry["lfs"] = {"sha256": sha256(data), "size": len(data), "pointerSize": 134}
            siblings.append(entry)
        card = {"license": "openrail"}
        return {"id": repository, "sha": commit, "cardData": card, "siblings": siblings}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def git_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def is_large(name: str) -> bool:
    return name.endswith((".safetensors", ".ckpt", ".bin"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: LocalHub

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        hub = self.hub
        headers = {name.lower(): value for name, value in self.headers.items()}
        hub.asked.append(Asked(self.path, headers))
        path = unquote(urlsplit(self.path).path)
        for start, (status, also) in hub.answers.items():
            if path.startswith(start):
                self._answer(status, b"", also)
                return
        parts = path.strip("/").split("/")
        match parts:
            case ["api", "models", owner, name, "revision", *rest]:
                commit = hub.refs.get(f"{owner}/{name}@{'/'.join(rest)}")
                if commit is None:
                    self._answer(404, b"", {"x-error-code": "RevisionNotFound"})
                    return
                body = json.dumps(hub.listing(f"{owner}/{name}", commit)).encode()
                self._answer(200, body, {"content-type": "application/json"})
            case [owner, name, "resolve", commit, *rest]:
                self._resolve(f"{owner}/{name}@{commit}", "/".join(rest))
            case ["large", key]:
                self._give(
                    next(d for f in hub.files.values() for d in f.values() if sha256(d) == key)
                )
            case _:
                self._answer(404, b"", {})

    def _resolve(self, repository: str, name: str) -> None:
        data = self.hub.files.get(repository, {}).get(name)
        if data is None:
            self._answer(404, b"", {"x-error-code": "EntryNotFound"})
        elif is_large(name):
            # As the real one, which has them given by a network of its own.
            other = self.hub.address.replace("127.0.0.1", "localhost")
            self._answer(302, b"", {"location": f"{other}/large/{sha256(data)}"})
        else:
            self._answer(200, data, {})

    def _give(self, data: bytes) -> None:
        hub, start, status, also = self.hub, 0, 200, {}
        asked = self.headers.get("range")
        if asked and hub.knows_ranges:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            status = 206 if start < len(data) else 416
            also = {"content-range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
        body = hub.spoil(data)[start:]
        self.send_response(status)
        for name, value in (also | {"content-length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        cut = hub.cuts.pop(0) if hub.cuts else len(body)
        for at in range(0, min(cut, len(body)), PIECE):
            if hub.stall_at is not None and start + at >= hub.stall_at:
                hub.go_on.wait(30)
            piece = body[at : min(at + PIECE, cut)]
            try:
                self.wfile.write(piece)
                self.wfile.flush()
            except OSError:
                break
            hub.sent += len(piece)
        if cut < len(body):
            self.close_connection = True

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"content-length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # whoever asked has hung up


@contextmanager
def running_hub() -> Iterator[LocalHub]:
    """A hub that answers on 127.0.0.1 within the block."""
    hub = LocalHub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = _Server(("127.0.0.1", 0), handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        hub.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
