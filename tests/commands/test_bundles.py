"""``busynth bundles``: whole bundles come in from folders and zips, and nothing else does."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import time
import zipfile
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest
from bundle_files import make_base, make_bundle

from busynth_gui.bundles.base_models import find_base
from busynth_gui.bundles.checksums import odd_name
from busynth_gui.bundles.manifest import read_bundle
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.paths import user_bases_folder, user_bundles_folder

Run = Callable[..., tuple[int, str, str]]
Tree = Callable[[Path], dict[str, bytes]]


def pack(folder: Path, target: Path, top: str = "") -> Path:
    """A zip of a folder, with its files below ``top``."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, top + path.relative_to(folder).as_posix())
    return target


def add(archive: Path, name: str, data: bytes = b"x", mode: int = 0) -> None:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(entry, data, zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize("top", ["", "tiny-1.0/"])
def test_a_zip_is_installed_from_its_top_or_its_only_folder(
    work: Path, busynth: Run, top: str
) -> None:
    archive = pack(work / "bundle", work / "tiny.zip", top)
    add(archive, f"{top}not-named.txt")
    add(archive, f"__MACOSX/{top}._bundle.json")
    code, out, err = busynth("bundles", "install", "tiny.zip")
    assert (code, err) == (0, "") and "tiny 1 is installed" in out
    installed = user_bundles_folder() / "tiny"
    files = {p.relative_to(installed).as_posix() for p in installed.rglob("*") if p.is_file()}
    assert files == {"bundle.json", "MODEL_CARD.md", "unet/weights.safetensors"}
    assert busynth("bundles", "verify", "tiny")[0] == 0


def lie_of_length(archive: Path) -> None:
    """Let both headers of the weights say a byte less than unpacks from them."""
    data = archive.read_bytes()
    with zipfile.ZipFile(archive) as file:
        entry = file.getinfo("unet/weights.safetensors")
        size, at = entry.file_size.to_bytes(4, "little"), entry.header_offset
    less = (entry.file_size - 1).to_bytes(4, "little")
    central = data.index(b"PK\x01\x02", data.rindex(b"weights", 0, data.rindex(b"PK\x05\x06")) - 60)
    data = data[: at + 22] + less + data[at + 26 :]
    assert data[central + 24 : central + 28] == size
    archive.write_bytes(data[: central + 24] + less + data[central + 28 :])


def overlap(archive: Path) -> None:
    """Let a second entry claim the first one's bytes."""
    data = bytearray(archive.read_bytes())
    starts = [n for n in range(len(data)) if data[n : n + 4] == b"PK\x01\x02"]
    for start in starts:
        data[start + 20 : start + 24] = (len(data) - 100).to_bytes(4, "little")
    archive.write_bytes(data)


def encrypt(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    for n in range(len(data)):
        if data[n : n + 4] == b"PK\x01\x02":
            data[n + 8] |= 1
    archive.write_bytes(data)


def rename_in_manifest(folder: Path, old: str, new: str) -> None:
    manifest = folder / "bundle.json"
    manifest.write_text(manifest.read_text().replace(old, new))


WRONG_ZIPS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link": (lambda z: add(z, "more/link", b"/etc/passwd", stat.S_IFLNK | 0o777), "is a link"),
    "a device": (lambda z: add(z, "device", b"", stat.S_IFCHR | 0o666), "no plain file"),
    "a path upwards": (lambda z: add(z, "../evil.json"), "outside its folder"),
    "a path upwards of Windows": (lambda z: add(z, "..\\evil.json"), "outside its folder"),
    "a path from the root": (lambda z: add(z, "/tmp/evil.json"), "outside its folder"),
    "a drive": (lambda z: add(z, "C:/evil.json"), "not every system"),
    "a name twice": (lambda z: add(z, "MODEL_CARD.md", b"# another"), "twice"),
    "a name twice but for capitals": (lambda z: add(z, "model_card.MD"), "twice"),
    "a device of Windows": (lambda z: add(z, "unet/NUL.json"), "not every system"),
    "a bomb": (lambda z: add(z, "zeros.safetensors", bytes(60_000_000)), "grows to"),
    "overlapping entries": (overlap, "overlap"),
    "a password": (encrypt, "password"),
    "a length that is a lie": (lie_of_length, "damaged"),
    "half of it": (lambda z: z.write_bytes(z.read_bytes()[:300]), "damaged or no zip"),
    "no zip": (lambda z: z.write_bytes(b"not at all"), "damaged or no zip"),
    "an empty file": (lambda z: z.write_bytes(b""), "damaged or no zip"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("case", WRONG_ZIPS)
def test_a_zip_that_is_not_plain_is_refused(
    work: Path, home: Path, busynth: Run, tree: Tree, case: str
) -> None:
    spoil, word = WRONG_ZIPS[case]
    archive = pack(work / "bundle", work / "tiny.zip")
    spoil(archive)
    before = tree(work)
    code, out, err = busynth("bundles", "install", "tiny.zip")
    assert (code, out) == (2, "")
    assert err.startswith("busynth: ") and err.count("\n") == 1 and word in err
    assert tree(home) == {} and tree(work) == before


WRONG_FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte changed": (
        lambda f: (f / "unet" / "weights.safetensors").write_bytes(b"veights"),
        "SHA-256 differs",
    ),
    "a file gone": (lambda f: (f / "MODEL_CARD.md").unlink(), "lacks MODEL_CARD.md"),
    "no manifest": (lambda f: (f / "bundle.json").unlink(), "is not a bundle"),
    "half a manifest": (lambda f: (f / "bundle.json").write_text('{"name":'), "cannot be read"),
    "a manifest like a thicket": (
        lambda f: (f / "bundle.json").write_text("[" * 100_000),
        "cannot be read",
    ),
    "a manifest without end": (
        lambda f: (f / "bundle.json").write_bytes(b" " * 5_000_000),
        "5000000 bytes",
    ),
    "a pickle": (
        lambda f: rename_in_manifest(f, "unet/weights.safetensors", "unet/weights.bin"),
        "only come as safetensors",
    ),
    "a path upwards": (
        lambda f: rename_in_manifest(f, "unet/weights", "../weights"),
        "outside its folder",
    ),
    "the manifest in the manifest": (
        lambda f: rename_in_manifest(f, "MODEL_CARD.md", "Bundle.json"),
        "not every system",
    ),
    "no SHA-256": (
        lambda f: rename_in_manifest(f, '"MODEL_CARD.md": "', '"MODEL_CARD.md": "z'),
        "no SHA-256 of MODEL_CARD.md",
    ),
    "the name of the one that ships": (
        lambda f: rename_in_manifest(f, '"tiny"', '"Compact"'),
        "ships with the program",
    ),
    "a name of Windows' own": (
        lambda f: rename_in_manifest(f, '"tiny"', '"nul"'),
        "plain word",
    ),
}


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("case", WRONG_FOLDERS)
def test_a_bundle_that_is_not_sound_is_refused(
    work: Path, home: Path, busynth: Run, tree: Tree, case: str, kind: str
) -> None:
    spoil, word = WRONG_FOLDERS[case]
    spoil(work / "bundle")
    source = work / "bundle" if kind == "folder" else pack(work / "bundle", work / "tiny.zip")
    code, out, err = busynth("bundles", "install", source, "--overwrite")
    assert (code, out) == (2, "")
    assert err.startswith("busynth: ") and err.count("\n") == 1 and word in err
    assert tree(home) == {}


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_links_in_a_folder_are_not_followed(work: Path, home: Path, busynth: Run) -> None:
    weights = work / "bundle" / "unet" / "weights.safetensors"
    weights.rename(work / "elsewhere.safetensors")
    weights.symlink_to(work / "elsewhere.safetensors")
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "is a link" in err
    weights.unlink()
    os.mkfifo(weights)
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "no plain file" in err
    shutil.rmtree(work / "bundle" / "unet")
    (work / "unet").mkdir()
    (work / "elsewhere.safetensors").rename(work / "unet" / "weights.safetensors")
    (work / "bundle" / "unet").symlink_to(work / "unet")
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "is a link" in err
    assert list(home.iterdir()) == []


def test_a_zip_of_two_bundles_says_so(work: Path, busynth: Run) -> None:
    with zipfile.ZipFile(work / "two.zip", "w") as archive:
        for name in ("one", "two"):
            archive.write(work / "bundle" / "bundle.json", f"{name}/bundle.json")
    code, _, err = busynth("bundles", "install", "two.zip")
    assert code == 2 and "holds 2 bundles" in err


def test_another_version_replaces_the_old_one_only_when_told(
    work: Path, busynth: Run, tree: Tree
) -> None:
    assert busynth("bundles", "install", "bundle")[0] == 0
    make_bundle(work / "newer", weights=b"better weights", version="2")
    installed = user_bundles_folder() / "tiny"
    before = tree(user_bundles_folder())
    code, _, err = busynth("bundles", "install", "newer")
    assert code == 2 and "another version" in err and "--overwrite" in err
    (work / "newer" / "MODEL_CARD.md").write_text("spoilt")
    assert busynth("bundles", "install", "newer", "--overwrite")[0] == 2
    assert tree(user_bundles_folder()) == before
    (work / "newer" / "MODEL_CARD.md").write_text("# tiny")
    code, out, _ = busynth("bundles", "install", "newer", "--overwrite")
    assert code == 0 and "tiny 2" in out
    assert (installed / "unet" / "weights.safetensors").read_bytes() == b"better weights"
    assert [p.name for p in user_bundles_folder().iterdir()] == ["tiny"]
    code, _, err = busynth("bundles", "install", installed, "--overwrite")
    assert code == 2 and "needs no copy" in err


def test_when_the_new_one_cannot_be_put_in_place_the_old_one_stays(
    work: Path, busynth: Run, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert busynth("bundles", "install", "bundle")[0] == 0
    before = tree(user_bundles_folder())
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if self.name.startswith(".incoming"):
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    code, _, err = busynth("bundles", "install", "bundle", "--overwrite")
    assert code == 2 and "Permission denied" in err and err.count("\n") == 1
    assert tree(user_bundles_folder()) == before


@pytest.mark.parametrize("free", [1, 5_000_000, 31_999_999])
def test_without_room_nothing_is_begun(
    work: Path, home: Path, busynth: Run, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - free, free))
    code, _, err = busynth("bundles", "install", "bundle")
    assert code == 2 and "make some room" in err and list(home.iterdir()) == []
    needed, there = map(int, re.findall(r"(\d+) MB", err))
    assert needed > there == free // 1_000_000


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_ctrl_c_leaves_nothing(
    work: Path, home: Path, busynth: Run, tree: Tree, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    add_bytes, calls = TransferProgress.add, []

    def press(self: TransferProgress, count: int) -> None:
        calls.append(count)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        add_bytes(self, count)

    monkeypatch.setattr(TransferProgress, "add", press)
    source = work / "bundle" if kind == "folder" else pack(work / "bundle", work / "tiny.zip")
    code, out, err = busynth("bundles", "install", source)
    assert (code, out) == (130, "") and err == "busynth: interrupted\n"
    assert len(calls) == 2 and tree(home) == {}


def test_what_a_killed_install_left_is_neither_listed_nor_kept(work: Path, busynth: Run) -> None:
    left = user_bundles_folder() / ".incoming-0123"
    make_bundle(left, name="half")
    assert "half" not in busynth("bundles", "list")[1]
    assert busynth("bundles", "install", "bundle")[0] == 0
    assert left.is_dir()  # it may still be on its way, from another window
    os.utime(left, (time.time() - 100_000,) * 2)
    assert busynth("bundles", "install", "bundle", "--overwrite")[0] == 0
    assert not left.exists()


def test_what_was_installed_can_be_removed(work: Path, busynth: Run) -> None:
    busynth("bundles", "install", "bundle")
    for name, word in (
        ("compact", "ships with the program"),
        ("huge", "installed are: tiny"),
        ("../tiny", "no bundle '../tiny'"),
        ("", "it is empty"),
    ):
        code, out, err = busynth("bundles", "remove", name)
        assert (code, out) == (2, "") and word in err and err.count("\n") == 1
    (user_bundles_folder() / "tiny" / "bundle.json").write_text("{")
    code, out, _ = busynth("bundles", "remove", "tiny")
    assert code == 0 and "removed" in out
    assert list(user_bundles_folder().iterdir()) == []


def test_verify_goes_through_all_and_doctor_names_what_is_wrong(work: Path, busynth: Run) -> None:
    for name in ("one", "two", "three"):
        make_bundle(work / name, name=name)
        assert busynth("bundles", "install", name)[0] == 0
    (user_bundles_folder() / "one" / "bundle.json").unlink()
    (user_bundles_folder() / "three" / "MODEL_CARD.md").write_text("changed")
    code, out, err = busynth("bundles", "verify")
    assert code == 2 and "two 1 is sound" in out and "three" not in out
    assert err.count("\n") == 1 and "one is not a bundle (and 1 more" in err
    report = busynth("doctor")[1]
    assert "NO  bundle        bundle three: MODEL_CARD.md is not the file" in report
    assert "one is not a bundle" in report and "ok  bundle        two 1" in report


# Base models


def test_a_base_model_is_installed_from_a_folder(work: Path, busynth: Run) -> None:
    make_base(work / "sd")
    code, out, _ = busynth("bundles", "install", "sd", "--base", "owner/sd")
    assert code == 0 and "base model owner/sd is installed" in out
    folder = user_bases_folder() / "owner--sd"
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert files == {
        "base.json",
        "README.md",
        "model_index.json",
        "text_encoder/model.fp16.safetensors",
        "tokenizer/merges.txt",
        "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors",
    }
    assert "base:owner/sd" in busynth("bundles", "list")[1]
    assert "owner/sd is sound" in busynth("bundles", "verify", "base:owner/sd")[1]
    assert "ok  base model    owner/sd" in busynth("doctor")[1]
    code, _, err = busynth("bundles", "install", "sd", "--base", "owner/sd")
    assert code == 2 and "already" in err
    (folder / "unet" / "config.json").write_text("{ }")
    code, _, err = busynth("bundles", "verify", "base:owner/sd")
    assert code == 2 and "unet/config.json has changed" in err
    assert busynth("bundles", "remove", "base:owner/sd")[0] == 0
    assert busynth("bundles", "remove", "base:owner/sd")[0] == 2
    assert list(user_bases_folder().iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_base_model_may_come_from_the_hubs_own_cache(work: Path, busynth: Run) -> None:
    """It keeps files as blobs, and folders of links to them."""
    make_base(work / "sd")
    snapshot = work / "snapshot"
    for number, path in enumerate(sorted(p for p in (work / "sd").rglob("*") if p.is_file())):
        link = snapshot / path.relative_to(work / "sd")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path.rename(work / f"blob{number}"))
    code, _, err = busynth("bundles", "install", "snapshot", "--base", "owner/sd")
    assert (code, err) == (0, "")
    assert not any(p.is_symlink() for p in user_bases_folder().rglob("*"))
    assert busynth("bundles", "verify", "base:owner/sd")[0] == 0


def test_an_installed_base_model_is_carried_to_another_machine(
    work: Path, home: Path, busynth: Run
) -> None:
    make_base(work / "sd")
    busynth("bundles", "install", "sd", "--base", "owner/sd")
    stick = pack(user_bases_folder() / "owner--sd", work / "stick.zip", "owner--sd/")
    shutil.rmtree(home / "busynth")
    code, out, _ = busynth("bundles", "install", stick)
    assert code == 0 and "base model owner/sd" in out
    assert busynth("bundles", "verify", "base:owner/sd")[0] == 0


def test_models_that_are_no_base_are_refused(work: Path, home: Path, busynth: Run) -> None:
    make_base(work / "pickled")
    for path in (work / "pickled").rglob("*.safetensors"):
        path.rename(path.with_suffix(".bin"))
    wrong = {
        ("pickled", "owner/sd"): "no weights as safetensors",
        ("bundle", "owner/sd"): "no model in diffusers' layout",
        ("bundle", "owner"): "no id of the hub",
        ("bundle", "owner/../sd"): "no id of the hub",
    }
    for (source, name), word in wrong.items():
        code, _, err = busynth("bundles", "install", source, "--base", name)
        assert code == 2 and word in err and err.count("\n") == 1
    assert list(home.iterdir()) == []


def test_a_bundle_says_which_base_model_it_lacks(work: Path, busynth: Run) -> None:
    manifest = work / "bundle" / "bundle.json"
    data = json.loads(manifest.read_text())
    data["base"] = "owner/sd"
    data["stages"] = {"2": {"base": {"id": "owner/inpaint", "revision": "abc1234"}}, "3": {}}
    manifest.write_text(json.dumps(data))
    assert read_bundle(work / "bundle").bases == ("owner/sd", "owner/inpaint@abc1234")
    code, out, _ = busynth("bundles", "install", "bundle")
    assert code == 0 and "busynth bundles install base:owner/sd'" in out
    assert "base:owner/inpaint@abc1234" in out
    make_base(work / "sd")
    busynth("bundles", "install", "sd", "--base", "owner/sd")
    assert find_base("owner/sd").files["unet/config.json"]
    report = busynth("doctor")[1]
    assert "NO  base model    the base model owner/inpaint is not on this machine" in report
    assert "the base model owner/sd" not in report


@pytest.mark.parametrize(
    "names",
    [
        ["a/../b"], ["/a"], ["a//b"], ["./a"], [""], ["a\\b"], ["c:a"], ["a."], ["a /b"], ["aux"],
        ["x/Com1.json"], ["a\nb"], ["a", "A"], ["a/b", "a"], ["a", "A/b"], ["x" * 201],
    ],
)  # fmt: skip
def test_odd_names_are_seen(names: list[str]) -> None:
    assert odd_name(names) is not None


def test_plain_names_are_not_odd() -> None:
    assert odd_name(["a", "a.b", "b/a", "b/c/a", "com.json", "console/x.txt", "ü/é.md"]) is None
