"""Bundles that do not hold what they say, or say what could not be: one line, before it costs."""

from __future__ import annotations

import json
import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from tiny_compact import seal, write_compact

from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.bundles.manifest import find_bundle, list_bundles
from busynth_gui.case.errors import Refusal
from busynth_gui.paths import user_bases_folder
from busynth_gui.synthesis.loading import load_models
from busynth_gui.synthesis.sd.description import BaseName
from busynth_gui.synthesis.sd.networks import locate_base

WEIGHTS = "diffusion_pytorch_model.safetensors"
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_compact(tmp_path_factory.mktemp("bundles") / "tiny")


@pytest.fixture
def bundle(tiny: Path, tmp_path: Path) -> Path:
    """One to be spoilt."""
    return Path(shutil.copytree(tiny, tmp_path / "tiny"))


def load(bundle: Path) -> None:
    load_models(find_bundle(str(bundle)), "cpu")


def refusal(bundle: Path) -> str:
    with pytest.raises(Refusal) as refused:
        load(bundle)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 900
    return str(refused.value)


def test_a_sound_bundle_loads_and_leaves_torchs_draws_alone(bundle: Path) -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    load(bundle)
    torch.manual_seed(3)
    assert torch.equal(torch.get_rng_state(), before)


def test_nothing_is_loaded_that_the_manifest_does_not_list(bundle: Path) -> None:
    weights = bundle / "unet" / WEIGHTS
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    assert f"unet/{WEIGHTS} is not the file that was published" in refusal(bundle)
    seal(bundle, lambda m: m.update(files={}))
    assert "does not list" in refusal(bundle)


def every_file(bundle: Path) -> list[str]:
    return [name for name in find_bundle(str(bundle)).files if name != "bundle.json"]


def test_each_file_must_be_listed_and_be_there(tiny: Path, tmp_path: Path) -> None:
    for number, name in enumerate(every_file(tiny)):
        if name.startswith(("refiner/", "healing/")):
            continue  # bundles made before there was one have none
        bundle = Path(shutil.copytree(tiny, tmp_path / str(number)))
        (bundle / name).unlink()
        assert f"lacks {name}" in refusal(bundle)
        shutil.copyfile(tiny / name, bundle / name)
        seal(bundle, lambda m, name=name: m["files"].pop(name))
        assert f"does not list {name}" in refusal(bundle)


@pytest.mark.parametrize("name", ["unet/config.json.bak", "unet/extra/weights.safetensors", "a/b"])
def test_what_lies_in_its_folders_unlisted_is_refused(bundle: Path, name: str) -> None:
    (bundle / name).parent.mkdir(exist_ok=True, parents=True)
    (bundle / name).write_bytes(b"x")
    assert f"does not list {name}" in refusal(bundle)


def test_a_folder_that_is_a_link_is_refused_and_notes_beside_are_not(
    bundle: Path, tmp_path: Path
) -> None:
    (bundle / "notes of mine.txt").write_text("x")
    (bundle / "unet" / ".DS_Store").write_bytes(b"x")
    load(bundle)
    (bundle / "unet").rename(tmp_path / "elsewhere")
    (bundle / "unet").symlink_to(tmp_path / "elsewhere")
    assert "does not list unet" in refusal(bundle)


@pytest.mark.parametrize("size", [0, 7, 255, 4096, -256, 256.0, "256", True, None, [256], 10**30])
def test_a_size_that_no_network_could_work_on_is_refused(bundle: Path, size: object) -> None:
    seal(bundle, lambda m: m.update(image_size=size))
    assert "image_size is" in refusal(bundle)
    assert list_bundles()  # the others are still there


@pytest.mark.parametrize("size", [64, 136, 520, 1024])
def test_a_size_that_the_compact_networks_do_not_have_is_refused(bundle: Path, size: int) -> None:
    seal(bundle, lambda m: m.update(image_size=size))
    assert f"crops of {size} px" in refusal(bundle)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b'"compact"', b"null", b"\xff\xfe", b"[" * 100_000, b"{" * 10, b"NaN",
        b'{"name": NaN}', b'{"name": 1e999}', b'{"a": ' + b"9" * 10_000 + b"}", b'{"a": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(bundle: Path, raw: bytes) -> None:
    (bundle / "bundle.json").write_bytes(raw)
    assert "cannot be read" in refusal(bundle)


@pytest.mark.parametrize(
    "said",
    [
        {"name": 5}, {"name": "a\nb"}, {"name": "x" * 5000}, {"version": None}, {"stages": 5},
        {"files": []}, {"files": {"../x": "0"}}, {"files": {"x": 5}}, {"trained_on": [{}]},
    ],
)  # fmt: skip
def test_a_manifest_of_other_kinds_is_refused(bundle: Path, said: dict[str, Any]) -> None:
    seal(bundle, lambda m: m.update(said))
    assert str(bundle) in refusal(bundle)


def test_a_pipe_for_a_manifest_keeps_nobody_waiting(bundle: Path) -> None:
    for name in ("bundle.json", "unet/config.json"):
        path = bundle / name
        kept = path.read_bytes()
        path.unlink()
        os.mkfifo(path)
        began = time.monotonic()
        refusal(bundle)
        assert time.monotonic() - began < 20
        path.unlink()
        path.write_bytes(kept)


def configured(part: str, **said: object) -> Change:
    def change(bundle: Path) -> None:
        path = bundle / part / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | said))

    return change


def written(part: str, text: str) -> Change:
    return lambda bundle: (bundle / part / "config.json").write_text(text) and None


def unreal(name: str, value: float) -> Change:
    def change(bundle: Path) -> None:
        with safe_open(bundle / name, "pt") as file:
            metadata = file.metadata()
        tensors = load_file(bundle / name)
        next(t for t in tensors.values() if t.is_floating_point()).view(-1)[0] = value
        save_file(tensors, bundle / name, metadata=metadata)

    return change


def table(name: str, rows: torch.Tensor) -> Change:
    """Another, or one more, of the tables of real lesions."""

    def change(bundle: Path) -> None:
        path = bundle / "stage_one" / "lesions.safetensors"
        save_file(load_file(path) | {name: rows}, path)

    return change


def lora(**said: object) -> Change:
    def change(bundle: Path) -> None:
        path = bundle / "stage_two" / "pytorch_lora_weights.safetensors"
        with safe_open(path, "pt") as file:
            settings = json.loads(file.metadata()["lora_adapter_metadata"])
        metadata = {"format": "pt", "lora_adapter_metadata": json.dumps(settings | said)}
        save_file(load_file(path), path, metadata=metadata)

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (written("unet", '"runwayml/stable-diffusion-v1-5"'), "holds no settings"),
        (written("unet", "[1, 2]"), "holds no settings"),
        (written("unet", "[" * 5000), "nested too deep"),
        (configured("unet", block_out_channels=[10**6, 128, 256]), "block_out_channels is 1000000"),
        (configured("unet", block_out_channels=[65536] * 3), "weights"),
        (configured("unet", block_out_channels=[16] * 5000), "5000 entries"),
        (configured("unet", layers_per_block=10_000), "layers_per_block is 10000"),
        (configured("unet", transformer_layers_per_block=10**9), "transformer_layers_per_block"),
        (configured("unet", attention_head_dim=0), "unet"),
        (configured("unet", norm_num_groups=7), "unet"),
        (configured("unet", in_channels="9"), "unet"),
        (configured("unet", down_block_types=["os.system"] * 3), "unet"),
        (configured("unet", class_embed_type="identity"), ""),
        (configured("unet", norm_eps=float("nan")), "no number"),
        (configured("conditioner", layers=10**9), "layers is 1000000000"),
        (configured("conditioner", width=10**12), "width is"),
        (configured("conditioner", heads=5), ""),
        (configured("conditioner", image_size=64), ""),
        (configured("conditioner", label_sizes=[1] * 7), ""),
        (configured("conditioner", auto_map={"AutoModel": "x/y--z"}), "lies elsewhere"),
        (configured("autoencoder", latent_channels=2), ""),
        (configured("autoencoder", scale=[0, 0, 0, 0]), "what is no number"),
        (configured("autoencoder", scale=[1.0, 2.0]), ""),
        (configured("autoencoder", groups=0), ""),
        (configured("refiner", blocks=[100, 10**8]), "blocks is 100000000"),
        (unreal(f"unet/{WEIGHTS}", float("nan")), "a weight that is no number"),
        (unreal(f"stage_one/unet/{WEIGHTS}", float("inf")), "a weight that is no number"),
        (unreal("stage_two/pytorch_lora_weights.safetensors", float("nan")), "no number"),
        (unreal("stage_one/lesions.safetensors", float("nan")), "no number"),
        (table("benign.sizes", torch.full((1421, 1), -1.0)), "sizes that there are not"),
        (table("benign.sizes", torch.ones(3, 1)), "not those of as many"),
        (unreal(f"autoencoder/{WEIGHTS}", 3e38), ""),
        (lora(r=10**9), "r is 1000000000"),
        (lora(r=0), "rank"),
        (lora(target_modules="(a+)+$"), "pattern"),
        (lora(rank_pattern={"(.*)*x": 3}), "pattern"),
    ],
)
def test_settings_and_weights_out_of_bounds_are_refused(
    bundle: Path, change: Change, says: str
) -> None:
    change(bundle)
    seal(bundle)
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert says in refusal(bundle)
    assert time.monotonic() - began < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # KiB


def test_an_adapter_of_another_kind_is_not_taken_for_a_lora(bundle: Path) -> None:
    path = bundle / "stage_two" / "pytorch_lora_weights.safetensors"
    save_file(load_file(path) | {"conv_in.lora_magnitude_vector": torch.ones(3)}, path)
    seal(bundle)
    assert "no plain LoRA" in refusal(bundle)


def test_a_base_model_is_held_to_its_list_each_time_it_is_loaded(
    sd_bases: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    own = Path(shutil.copytree(sd_bases[9], user_bases_folder() / "owner--name"))
    files = {p.relative_to(own).as_posix(): file_sha256(p) for p in own.rglob("*.*")}
    manifest = {"base": "owner/name", "revision": "", "licence": "", "files": files}
    (own / "base.json").write_text(json.dumps(manifest))
    assert locate_base(BaseName("owner/name"), tmp_path) == own
    (own / "vae" / "more.safetensors").write_bytes(b"")
    with pytest.raises(Refusal, match="does not list vae/more"):
        locate_base(BaseName("owner/name"), tmp_path)
    (own / "vae" / "more.safetensors").unlink()
    weights = own / "unet" / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1] + b"\xff")
    with pytest.raises(Refusal, match="has changed"):
        locate_base(BaseName("owner/name"), tmp_path)
