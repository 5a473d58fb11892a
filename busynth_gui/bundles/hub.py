"""What is asked of the hub, and nothing more: a repository's list of files, and the files.

``huggingface_hub`` gives the session (proxies, certificates, ``HF_HUB_OFFLINE``), the addresses and
the user's token. Its own download begins anew after each cut connection that ends the program, and
its headers tell of the machine (torch, python, and a further request to find out who calls), which
is why requests are made here: they carry the program's name and version, and the token where the
user has set one.
"""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from busynth_gui import __version__
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.case.errors import Cancelled, Phrase, Refusal

__all__ = ["Cut", "HubFile", "Listing", "endpoint", "get_bytes", "list_repository", "request"]

_TIMEOUT_S = 10.0
_TRUE = ("1", "ON", "YES", "TRUE")
_LONGEST_LIST = 20_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


class Cut(Exception):
    """The connection was lost, or the hub is busy: worth another try after ``wait`` seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait


@dataclass(frozen=True)
class HubFile:
    """A file as the hub has it; ``size`` in bytes.

    Of a large file the hub tells its SHA-256, of a small one the id that git gives it.
    """

    name: str
    size: int
    sha256: str
    git_id: str


@dataclass(frozen=True)
class Listing:
    """A repository at one commit."""

    repository: str
    commit: str
    licence: str
    files: dict[str, HubFile]


def endpoint() -> str:
    """The hub's address: the public one, or the mirror that ``HF_ENDPOINT`` names."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def host() -> str:
    """The name of the machine that is asked."""
    with suppress(ValueError):
        return urlsplit(endpoint()).netloc or endpoint()
    return endpoint()


def offline() -> str:
    """The variable that forbids the network, empty when none does."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    return next((n for n in names if os.environ.get(n, "").upper() in _TRUE), "")


def refuse_offline() -> None:
    """Raise Refusal where the user has forbidden the network."""
    name = offline()
    if name:
        raise Refusal(
            "{0} is set, so the hub is not asked",
            "unset it; a bundle can also be installed from a folder or a zip without a network",
            name,
        )


def list_repository(repository: str, revision: str, progress: TransferProgress) -> Listing:
    """Ask the hub for the files of a repository. Raises Refusal, Cancelled."""
    refuse_offline()
    url = f"{endpoint()}/api/models/{repository}/revision/{quote(revision or 'main', safe='')}"
    raw = get_bytes(f"{url}?blobs=true", repository, _LONGEST_LIST, progress)
    try:
        return _listing(repository, json.loads(raw))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refusal(
            "what {0} answers cannot be read",
            "check HF_ENDPOINT ({1})",
            host(),
            type(error).__name__,
        ) from error


def file_address(repository: str, commit: str, name: str) -> str:
    """Where a file of a repository is."""
    from huggingface_hub import hf_hub_url

    return str(hf_hub_url(repository, name, revision=commit, endpoint=endpoint()))


def get_bytes(url: str, repository: str, most: int, progress: TransferProgress) -> bytes:
    """A small file, whole. Tries again when the connection is cut. Raises Refusal, Cancelled."""
    for attempt in range(3):
        try:
            with request(url, repository, progress) as response:
                data = b""
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > most:
                        raise Refusal(
                            "{0}: {1} is too long", "do not use this model", repository, url
                        )
                return data
        except Cut as cut:
            if attempt == 2:
                raise unreachable(cut.why) from cut
            progress.wait(max(cut.wait, 1.0))
    raise AssertionError


@contextmanager
def request(url: str, repository: str, progress: TransferProgress, start: int = 0) -> Iterator[Any]:
    """A response to a GET of ``url`` from byte ``start`` on, whose body is still to be read.

    Its status is 200, 206 or 416 (``start`` lies beyond the end). Raises Cut, also from the reading
    in the block; Refusal when the hub says no, or cannot be asked as the environment has it;
    Cancelled. ``progress.cancel()`` ends a wait for data.
    """
    refuse_offline()
    try:
        from huggingface_hub import errors, get_session
    except ValueError as error:  # of a variable that is no number, say
        raise _unaskable(error) from error
    asked = False
    try:
        with (
            get_session().stream("GET", url, headers=_headers(start), timeout=_TIMEOUT_S) as reply,
            progress.waking(lambda: _hang_up(reply)),
        ):
            asked = True
            if reply.status_code not in ((200, 206, 416) if start else (200,)):
                _refuse(reply, repository)
            yield reply
    except errors.OfflineModeIsEnabled as error:
        raise Refusal("HF_HUB_OFFLINE is set, so the hub is not asked", "unset it") from error
    except (Cut, Refusal, Cancelled):
        raise
    except Exception as error:
        # Hanging up comes out as one of many errors, depending on what was waited for.
        if progress.cancelled:
            raise Cancelled from error
        if isinstance(error, (errors.HTTPError, OSError)):
            raise Cut(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        if asked:
            raise
        # Proxies, addresses and tokens that are none come out as many errors, too.
        raise _unaskable(error) from error


def unreachable(why: str) -> Refusal:
    """The Refusal for a hub that does not answer; why is what the network said."""
    return Refusal(
        "{0} cannot be reached ({1})",
        "check network and proxy, or try later; "
        "a bundle can also be installed from a folder or a zip",
        host(),
        why,
    )


def _unaskable(error: Exception) -> Refusal:
    return Refusal(
        "{0} cannot be asked as the environment has it ({1})",
        "check the proxy (https_proxy, all_proxy) and what begins with HF_; "
        "a bundle can also be installed from a folder or a zip",
        host(),
        " ".join(str(error).split())[:300] or type(error).__name__,
    )


def _headers(start: int) -> dict[str, str]:
    from huggingface_hub import get_token

    headers = {"user-agent": f"busynth/{__version__}", "accept-encoding": "identity"}
    if start:
        headers["range"] = f"bytes={start}-"
    token = get_token()
    if token:
        headers["authorization"] = f"Bearer {token}"
    return headers


def _refuse(reply: Any, repository: str) -> None:
    code, status = reply.headers.get("x-error-code", ""), reply.status_code
    if status in (408, 429) or status >= 500:
        wait = reply.headers.get("retry-after", "")
        raise Cut(
            Phrase("it answers {0}", status), min(float(wait), 60.0) if wait.isdigit() else 2.0
        )
    if code == "GatedRepo":
        raise Refusal(
            "{0} is given only to those who accept its terms",
            "do so at {1}/{0}, then set HF_TOKEN or run 'hf auth login'",
            repository,
            endpoint(),
        )
    if code == "RevisionNotFound":
        raise Refusal("{0} has no such revision", "leave out what follows the @", repository)
    if code == "EntryNotFound":
        raise Refusal("{0} lacks a file that it lists", "try again later", repository)
    if status in (401, 403, 404):
        raise Refusal(
            "{0} has no {1}, or shows it to nobody without a token",
            "check the id; for a private one set HF_TOKEN or run 'hf auth login'",
            host(),
            repository,
        )
    raise Refusal("{0} answers {1}", "check HF_ENDPOINT and proxy", host(), status)


def _hang_up(reply: Any) -> None:
    """End the wait of the thread that reads ``reply``: closing it from here would not."""
    with suppress(Exception):
        line = reply.extensions["network_stream"].get_extra_info("socket")
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _listing(repository: str, data: dict[str, Any]) -> Listing:
    commit = str(data["sha"])
    if not _COMMIT.fullmatch(commit):
        raise ValueError("no commit")
    files = {}
    for entry in data["siblings"]:
        large = entry.get("lfs") or {}
        name, sha256 = str(entry["rfilename"]), str(large.get("sha256") or "")
        if sha256 and not _SHA256.fullmatch(sha256):
            raise ValueError("no SHA-256")
        size = int(large.get("size") or entry.get("size") or 0)
        files[name] = HubFile(name, size, sha256, str(entry.get("blobId") or ""))
    card = data.get("cardData") or {}
    licence = card.get("license") or ""
    return Listing(repository, commit, str(licence), files)
