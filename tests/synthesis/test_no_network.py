"""No loading code asks anybody: with sockets forbidden, each file is missing in turn."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tiny_compact import seal as seal_compact
from tiny_compact import write_compact

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.loading import load_models
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE, load_adapted_unet
from busynth_gui.synthesis.sd.adapters import read_adapter
from busynth_gui.synthesis.sd.description import BaseName
from busynth_gui.synthesis.sd.networks import load_autoencoder, load_base, locate_base


class AskedSomebody(BaseException):
    """No ``except Exception`` of a library swallows it."""


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What was looked up or connected to, with the hub's library free to do so as for a user."""
    found: list[object] = []

    def forbidden(*args: object, **_: object) -> NoReturn:
        found.append(args)
        raise AskedSomebody(str(args))

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, forbidden)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, forbidden)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setenv("HF_TOKEN", "hf_a_secret")
    yield found
    assert found == []


def test_the_trap_is_set(asked: list[object]) -> None:
    from huggingface_hub import hf_hub_download

    with pytest.raises(AskedSomebody):
        hf_hub_download("gpt2", "config.json", cache_dir="/nonexistent", etag_timeout=1)
    assert asked
    asked.clear()


def without_each(folder: Path, where: Path) -> Iterator[tuple[str, Path]]:
    """Copies of a folder, in each of which one file, or a whole folder, is missing."""
    names = [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.name != "bundle.json"]
    for number, name in enumerate(names):
        copy = Path(shutil.copytree(folder, where / str(number)))
        gone = copy / name
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        yield name.as_posix(), copy
        shutil.rmtree(copy)


def loads(load: Callable[[], object]) -> bool:
    try:
        load()
    except Refusal as refusal:
        assert "\n" not in str(refusal)
        return False
    return True


def test_a_compact_bundle(tmp_path: Path) -> None:
    tiny = write_compact(tmp_path / "tiny")
    whole = []
    for name, bundle in without_each(tiny, tmp_path / "copies"):
        seal_compact(bundle)
        if loads(lambda b=bundle: load_models(find_bundle(str(b)), "cpu")):
            whole.append(name)
    # What bundles of before do not have; the healing adapter is one file.
    adapter = f"healing/{ADAPTER_FILE}"
    assert whole == ["healing", adapter, "refiner"], "what is missing was not missed"


def seal_as_it_is(bundle: Path) -> None:
    """Take what is not there out of the manifest, so that loading comes to miss it."""
    path = bundle / "bundle.json"
    said: dict[str, Any] = json.loads(path.read_text())
    said["files"] = {n: h for n, h in said["files"].items() if (bundle / n).exists()}
    path.write_text(json.dumps(said))


def test_a_stable_diffusion_bundle_with_its_base_in_it(sd_bundle: Path, tmp_path: Path) -> None:
    for name, bundle in without_each(sd_bundle, tmp_path):
        # What is in these folders is walked through above and below.
        if not name.startswith(("base/", "stage_one/", "stage_three/", "refiner/")):
            seal_as_it_is(bundle)
            loads(lambda b=bundle: load_models(find_bundle(str(b)), "cpu"))


def test_a_base_model(sd_bases: dict[int, Path], tmp_path: Path) -> None:
    missed = set()
    for name, base in without_each(sd_bases[9], tmp_path):
        both = [
            loads(lambda b=base: load_base(b)),
            loads(lambda b=base: load_autoencoder(b / "vae")),
        ]
        if not all(both):
            missed.add(name)
    assert {
        "unet",
        "unet/config.json",
        "vae",
        "vae/config.json",
        "text_encoder/config.json",
    } < missed
    assert {"tokenizer", "scheduler", "scheduler/scheduler_config.json"} < missed


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder", "scheduler", "tokenizer"])
@pytest.mark.parametrize("text", ['"owner/name"', '["owner/name"]', '{"_name_or_path": 5}', "5"])
def test_a_text_for_settings(
    sd_bases: dict[int, Path], tmp_path: Path, part: str, text: str
) -> None:
    base = Path(shutil.copytree(sd_bases[9], tmp_path / "base"))
    for path in (base / part).glob("*config.json"):
        path.write_text(text)
    loads(lambda: load_base(base))
    loads(lambda: load_autoencoder(base / "vae"))


@pytest.mark.parametrize("key", ["auto_map", "_attn_implementation", "quantization_config"])
def test_settings_that_point_elsewhere(sd_bases: dict[int, Path], tmp_path: Path, key: str) -> None:
    base = Path(shutil.copytree(sd_bases[9], tmp_path / "base"))
    path = base / "text_encoder" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: "owner/name"}))
    with pytest.raises(Refusal, match="lies elsewhere"):
        load_base(base)


def test_adapters_and_bases_that_are_not_there(tmp_path: Path) -> None:
    tiny = write_compact(tmp_path / "tiny")
    for adapter in (Path("owner/name"), Path("nowhere"), tmp_path / "nowhere"):
        assert not loads(lambda a=adapter: load_adapted_unet(tiny / "unet", a))
        assert not loads(lambda a=adapter: read_adapter(a))
    for name in ("owner/name", "owner/name@main", "./base", str(tmp_path / "nowhere")):
        assert not loads(lambda n=name: locate_base(BaseName(n), tmp_path))
