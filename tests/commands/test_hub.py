"""Bundles from the hub, which for these tests is a server on this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bundle_files import make_base, make_bundle
from local_hub import PIECE, LocalHub, running_hub

from busynth_gui import __version__
from busynth_gui.bundles.base_models import find_base
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.paths import user_bases_folder, user_bundles_folder

Run = Callable[..., tuple[int, str, str]]
Tree = Callable[[Path], dict[str, bytes]]

SIZE = 40 * PIECE
WEIGHTS = bytes(n % 251 for n in range(SIZE))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def hub(work: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    """A hub with the bundle ``owner/tiny``, 640 kB, and what repositories have besides."""
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    # Read once, when it is imported: another test may have done so.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    shutil.rmtree(work / "bundle")
    make_bundle(work / "bundle", weights=WEIGHTS)
    (work / "bundle" / "weights.ckpt").write_bytes(b"pickle")
    with running_hub() as there:
        monkeypatch.setenv("HF_ENDPOINT", there.address)
        there.add("owner/tiny", work / "bundle")
        yield there


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two tries."""
    monkeypatch.setattr(TransferProgress, "wait", lambda self, seconds: self.check())


def install(busynth: Run, *more: object) -> tuple[int, str, str]:
    return busynth("bundles", "install", "hub:owner/tiny", *more)


def large(hub: LocalHub) -> list[str]:
    """The ranges in which weights were asked for."""
    return [a.headers.get("range", "") for a in hub.asked if a.path.startswith("/large/")]


def test_a_bundle_is_fetched_and_nothing_else_is_asked_or_told(
    hub: LocalHub, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = install(busynth)
    assert (code, err) == (0, "") and "tiny 1 is installed" in out
    assert busynth("bundles", "verify", "tiny")[0] == 0
    assert [p.name for p in user_bundles_folder().iterdir()] == ["tiny"]
    commit = hub.refs["owner/tiny@main"]
    assert [path.split("?")[0] for path in hub.paths()[:-1]] == [
        "/api/models/owner/tiny/revision/main",
        f"/owner/tiny/resolve/{commit}/bundle.json",
        f"/owner/tiny/resolve/{commit}/MODEL_CARD.md",
        f"/owner/tiny/resolve/{commit}/unet/weights.safetensors",
    ]
    assert hub.paths()[-1].startswith("/large/")
    told = {name for asked in hub.asked for name in asked.headers}
    # The last is a number drawn by chance for each request.
    known = {"host", "accept", "accept-encoding", "connection", "user-agent", "x-amzn-trace-id"}
    assert told <= known
    assert {asked.headers["user-agent"] for asked in hub.asked} == {f"busynth/{__version__}"}
    assert len({asked.headers["x-amzn-trace-id"] for asked in hub.asked}) >= len(hub.asked) - 1


def test_a_token_goes_to_the_hub_alone(
    hub: LocalHub, busynth: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert install(busynth)[0] == 0
    for asked in hub.asked:
        expected = None if asked.path.startswith("/large/") else "Bearer hf_secret"
        assert asked.headers.get("authorization") == expected


def test_a_revision_can_be_named(hub: LocalHub, busynth: Run, work: Path) -> None:
    make_bundle(work / "next", weights=WEIGHTS[::-1], version="2")
    commit = hub.add("owner/tiny", work / "next", "v2/beta")
    code, out, _ = busynth("bundles", "install", "hub:owner/tiny@v2/beta")
    assert code == 0 and "tiny 2" in out
    assert "/api/models/owner/tiny/revision/v2%2Fbeta?blobs=true" in hub.paths()
    code, out, _ = busynth("bundles", "install", f"hub:owner/tiny@{commit}", "--overwrite")
    assert code == 0 and "tiny 2" in out
    code, _, err = install(busynth)
    assert code == 2 and "another version" in err


def test_a_cut_connection_goes_on_where_it_was(hub: LocalHub, busynth: Run, hasty: None) -> None:
    hub.cuts = [5 * PIECE, 0, 0, 7 * PIECE]
    code, _, err = install(busynth)
    assert (code, err) == (0, "")
    five, twelve = f"bytes={5 * PIECE}-", f"bytes={12 * PIECE}-"
    assert large(hub) == ["", five, five, five, twelve]
    assert hub.sent == SIZE  # not a byte twice


def test_what_has_arrived_is_kept_for_the_next_time(
    hub: LocalHub, busynth: Run, tree: Tree, hasty: None
) -> None:
    hub.cuts = [5 * PIECE, 0, 0, 0, 0, 0]
    code, out, err = install(busynth)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "cannot be reached" in err and "what has arrived is kept" in err
    assert [p.name for p in user_bundles_folder().iterdir()] == [".unfinished"]
    arrived = 5 * PIECE + len(b"# tiny")
    assert f"hub:owner/tiny: unfinished, {arrived / 1e6:.1f} MB" in busynth("bundles", "list")[1]
    assert "owner/tiny" in busynth("doctor")[1]
    hub.asked.clear()
    assert install(busynth)[0] == 0
    assert large(hub) == [f"bytes={5 * PIECE}-"] and hub.sent == SIZE
    assert not any("MODEL_CARD" in path for path in hub.paths())  # that was there
    assert [p.name for p in user_bundles_folder().iterdir()] == ["tiny"]


def test_a_killed_program_goes_on_too(hub: LocalHub, busynth: Run, home: Path) -> None:
    hub.stall_at = 20 * PIECE
    argv = [sys.executable, "-m", "busynth_gui", "bundles", "install", "hub:owner/tiny"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(argv, env=env) as child:
        part = user_bundles_folder() / ".unfinished" / "owner--tiny"
        until = time.monotonic() + 30
        while hub.sent < 20 * PIECE and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.2)
        child.kill()
    hub.go_on.set()
    hub.stall_at = None
    have = sum(p.stat().st_size for p in part.iterdir())
    assert 10 * PIECE < have < SIZE
    hub.asked.clear()
    assert install(busynth)[0] == 0
    (asked,) = large(hub)
    assert int(asked.removeprefix("bytes=").rstrip("-")) > 10 * PIECE
    assert busynth("bundles", "verify", "tiny")[0] == 0


def test_ctrl_c_ends_a_wait_for_the_network_and_keeps_what_came(
    hub: LocalHub, busynth: Run
) -> None:
    hub.stall_at = 8 * PIECE
    pressed: list[float] = []

    def press() -> None:
        until = time.monotonic() + 30
        while hub.sent < 8 * PIECE and time.monotonic() < until:
            time.sleep(0.02)
        if hub.sent < 8 * PIECE:
            return  # there is nothing to interrupt, but the test that comes next
        time.sleep(0.2)
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    finger = threading.Thread(target=press)
    finger.start()
    code, out, err = install(busynth)
    took = time.monotonic() - pressed[0]
    finger.join()
    assert (code, out, err) == (130, "", "busynth: interrupted\n")
    assert took < 1.0
    assert not (user_bundles_folder() / "tiny").exists()
    hub.go_on.set()
    hub.stall_at = None
    hub.asked.clear()
    assert install(busynth)[0] == 0
    assert large(hub) == [f"bytes={8 * PIECE}-"]


def test_bytes_that_are_not_what_was_published_are_thrown_away(hub: LocalHub, busynth: Run) -> None:
    hub.spoil = lambda data: b"x" + data[1:]
    code, out, err = install(busynth)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "unet/weights.safetensors is not the file that was published" in err
    assert not (user_bundles_folder() / "tiny").exists()
    hub.spoil = lambda data: data
    hub.asked.clear()
    assert install(busynth)[0] == 0 and large(hub) == [""]


def test_a_manifest_and_a_hub_that_disagree_are_seen_before_anything_is_fetched(
    hub: LocalHub, busynth: Run, work: Path
) -> None:
    (work / "bundle" / "unet" / "weights.safetensors").write_bytes(WEIGHTS[::-1])
    hub.add("owner/tiny", work / "bundle")
    code, _, err = install(busynth)
    assert code == 2 and "not the file that was published" in err and large(hub) == []
    (work / "bundle" / "unet" / "weights.safetensors").unlink()
    hub.add("owner/tiny", work / "bundle")
    code, _, err = install(busynth)
    assert code == 2 and "lacks unet/weights.safetensors" in err
    assert not user_bundles_folder().exists()


def test_what_is_wrong_on_this_disk_is_fetched_anew(
    hub: LocalHub, busynth: Run, hasty: None
) -> None:
    hub.cuts = [5 * PIECE, 0, 0, 0, 0, 0]
    assert install(busynth)[0] == 2
    folder = user_bundles_folder() / ".unfinished" / "owner--tiny"
    part = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    part.write_bytes(bytes(5 * PIECE))  # as after a power cut
    hub.asked.clear()
    assert install(busynth)[0] == 0
    assert large(hub) == [f"bytes={5 * PIECE}-", ""]
    assert busynth("bundles", "verify", "tiny")[0] == 0


@pytest.mark.parametrize("have", [5 * PIECE, SIZE + 1])
def test_a_server_that_knows_no_ranges_is_read_from_the_start(
    hub: LocalHub, busynth: Run, hasty: None, have: int
) -> None:
    hub.cuts = [5 * PIECE, 0, 0, 0, 0, 0]
    assert install(busynth)[0] == 2
    folder = user_bundles_folder() / ".unfinished" / "owner--tiny"
    part = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    part.write_bytes((WEIGHTS * 2)[:have])
    hub.knows_ranges = False
    assert install(busynth)[0] == 0
    assert busynth("bundles", "verify", "tiny")[0] == 0


def test_more_than_was_announced_is_not_written(hub: LocalHub, busynth: Run, home: Path) -> None:
    hub.spoil = lambda data: data + b"more" * 100_000
    code, _, err = install(busynth)
    assert code == 2 and "not the file that was published" in err
    left = [p for p in home.rglob("*") if p.is_file() and p.stat().st_size > 100]
    assert left == []


SAYS_NO: dict[str, tuple[str, tuple[int, dict[str, str]], str]] = {
    "not there": ("/api/", (404, {"x-error-code": "RepoNotFound"}), "has no owner/tiny"),
    "private": ("/api/", (401, {}), "without a token"),
    "terms": ("/owner/", (403, {"x-error-code": "GatedRepo"}), "accept its terms"),
    "no such revision": ("/api/", (404, {"x-error-code": "RevisionNotFound"}), "no such revision"),
    "a file is gone": ("/large/", (404, {"x-error-code": "EntryNotFound"}), "that it lists"),
    "busy": ("/api/", (503, {"retry-after": "1"}), "it answers 503"),
    "too much asked": ("/large/", (429, {}), "it answers 429"),
    "no hub": ("/api/", (200, {}), "cannot be read"),
    "something else": ("/api/", (418, {}), "answers 418"),
}


@pytest.mark.parametrize("case", SAYS_NO)
def test_when_the_hub_says_no_it_is_one_line(
    hub: LocalHub, busynth: Run, hasty: None, case: str
) -> None:
    start, answer, word = SAYS_NO[case]
    hub.answers[start] = answer
    code, out, err = install(busynth)
    assert (code, out) == (2, "") and err.count("\n") == 1 and word in err, err
    assert not (user_bundles_folder() / "tiny").exists()


def test_where_no_hub_answers_it_is_one_line(
    hub: LocalHub, busynth: Run, monkeypatch: pytest.MonkeyPatch, hasty: None, home: Path
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    code, out, err = install(busynth)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "127.0.0.1:9 cannot be reached" in err and "folder or a zip" in err
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
@pytest.mark.parametrize("source", ["hub:owner/tiny", "base:owner/sd"])
def test_offline_means_that_nothing_is_asked(
    hub: LocalHub, busynth: Run, monkeypatch: pytest.MonkeyPatch, name: str, source: str
) -> None:
    monkeypatch.setenv(name, "1")
    code, out, err = busynth("bundles", "install", source)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert f"{name} is set" in err and "folder or a zip" in err and hub.asked == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("https_proxy", "foo://proxy:1"), ("all_proxy", "http://[::1"), ("HF_TOKEN", "schlüssel"),
        ("HF_ENDPOINT", "http://["), ("HF_HUB_DOWNLOAD_TIMEOUT", "soon"),
    ],
)  # fmt: skip
def test_an_environment_that_makes_no_sense_is_one_line(work: Path, name: str, value: str) -> None:
    """In a process of its own: the hub's library reads some of it once."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("HF_") and "prox" not in k}
    done = subprocess.run(
        [sys.executable, "-m", "busynth_gui", "bundles", "install", "hub:owner/tiny"],
        env={**own, "PYTHONPATH": str(ROOT), "HF_ENDPOINT": "https://127.0.0.1:9", name: value},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert "cannot be asked as the environment has it" in done.stderr


def test_a_folder_needs_no_hub_at_all(hub: LocalHub, busynth: Run, work: Path) -> None:
    for argv in (["install", work / "bundle"], ["verify"], ["list"], ["remove", "tiny"]):
        assert busynth("bundles", *argv)[0] == 0
    assert hub.asked == []


def test_ids_that_are_none_are_refused_unasked(hub: LocalHub, busynth: Run) -> None:
    for name in (
        "hub:tiny",
        "hub:",
        "hub:a/b/c",
        "hub:a/..",
        "hub:a/b@-x",
        "hub:a/b?c",
    ):
        code, _, err = busynth("bundles", "install", name)
        assert code == 2 and "no id of the hub" in err, name
    assert hub.paths() == []


def test_two_programs_do_not_fetch_the_same_at_once(hub: LocalHub, busynth: Run) -> None:
    hub.stall_at = 8 * PIECE
    argv = [sys.executable, "-m", "busynth_gui", "bundles", "install", "hub:owner/tiny"]
    with subprocess.Popen(argv, env=os.environ | {"PYTHONPATH": str(ROOT)}) as child:
        until = time.monotonic() + 30
        while hub.sent < 8 * PIECE and time.monotonic() < until:
            time.sleep(0.02)
        code, _, err = install(busynth)
        assert code == 2 and "being fetched already" in err
        hub.go_on.set()
        assert child.wait(30) == 0
    assert busynth("bundles", "verify", "tiny")[0] == 0


def test_an_unfinished_download_can_be_thrown_away(
    hub: LocalHub, busynth: Run, hasty: None
) -> None:
    hub.cuts = [5 * PIECE, 0, 0, 0, 0, 0]
    assert install(busynth)[0] == 2
    code, _, err = busynth("bundles", "remove", "hub:owner/other")
    assert code == 2 and "there are: owner/tiny" in err
    code, out, _ = busynth("bundles", "remove", "hub:owner/tiny")
    assert code == 0 and "owner/tiny" in out
    assert list(user_bundles_folder().iterdir()) == []


# Base models


def test_a_base_model_comes_as_safetensors_alone(hub: LocalHub, busynth: Run, work: Path) -> None:
    make_base(work / "sd")
    commit = hub.add("owner/sd", work / "sd")
    code, out, err = busynth("bundles", "install", "base:owner/sd")
    assert (code, err) == (0, "") and "base model owner/sd is installed" in out
    base = find_base("owner/sd")
    assert (base.revision, base.licence) == (commit, "openrail")
    assert "unet/diffusion_pytorch_model.safetensors" in base.files
    asked = " ".join(hub.paths())
    assert not any(word in asked for word in (".bin", ".ckpt", "pruned", "non_ema", "safety"))
    assert busynth("bundles", "verify", "base:owner/sd")[0] == 0
    assert find_base(f"owner/sd@{commit[:8]}") == base
    code, _, err = busynth("bundles", "install", "base:owner/sd")
    assert code == 2 and "already" in err
    assert busynth("bundles", "install", "base:owner/sd", "--overwrite")[0] == 0
    assert [p.name for p in user_bases_folder().iterdir()] == ["owner--sd"]


@pytest.mark.parametrize("name", ["unet/config.json", "unet/diffusion_pytorch_model.safetensors"])
def test_a_base_model_is_held_to_the_hubs_own_hashes(
    hub: LocalHub, busynth: Run, work: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make_base(work / "sd")
    commit = hub.add("owner/sd", work / "sd")
    listing = LocalHub.listing

    def lie(self: LocalHub, repository: str, commit: str) -> dict[str, object]:
        told = listing(self, repository, commit)
        for entry in told["siblings"]:
            if entry["rfilename"] == name:
                entry["blobId"] = "0" * 40
                entry.get("lfs", {})["sha256"] = "0" * 64
        return told

    monkeypatch.setattr(LocalHub, "listing", lie)
    hub.files[f"owner/sd@{commit}"][name] = b"other!"
    code, _, err = busynth("bundles", "install", "base:owner/sd")
    assert code == 2 and ("not the file that was published" in err or "that it lists" in err)
    assert not (user_bases_folder() / "owner--sd").exists()


def test_a_bundle_comes_with_its_base_models_when_asked(
    hub: LocalHub, busynth: Run, work: Path
) -> None:
    make_base(work / "sd")
    hub.add("owner/sd", work / "sd")
    manifest = work / "bundle" / "bundle.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"base": "owner/sd"}))
    code, out, _ = busynth("bundles", "install", "bundle")
    assert code == 0 and "base:owner/sd" in out and hub.asked == []
    code, out, _ = busynth("bundles", "install", "bundle", "--overwrite", "--with-base")
    assert code == 0 and "base model owner/sd is installed" in out
    assert find_base("owner/sd").size_bytes > 0
    hub.asked.clear()
    code, out, _ = busynth("bundles", "install", "bundle", "--overwrite", "--with-base")
    assert code == 0 and hub.asked == [] and "thing more" not in out
