"""Bundles of kind stable-diffusion: prompts, memory, bases on disk, what the UNet is told."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_sd import WIDTH, tiny_unet, write_bundle
from torch import Tensor
from transformers import CLIPTextModel

from busynth_gui.bundles.manifest import find_bundle, read_bundle
from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder, user_bases_folder
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.sampler import Known, denoise
from busynth_gui.synthesis.sd.description import BaseName, read_stage
from busynth_gui.synthesis.sd.device_slot import DeviceSlot
from busynth_gui.synthesis.sd.memory_plan import Demand, MemoryPlan, demand_of, plan_memory
from busynth_gui.synthesis.sd.networks import load_base, locate_base, noise_of, sampling_noise
from busynth_gui.synthesis.sd.prompt_encoder import start_projection
from busynth_gui.synthesis.sd.prompts import PromptTemplate
from busynth_gui.synthesis.sd.stage_models import SdModels


def test_a_prompt_speaks_of_what_is_specified_and_of_nothing_else() -> None:
    template = PromptTemplate.from_json(None)
    plain = template.text(Pathology.BENIGN, Descriptors())
    assert plain == "ultrasound image of the breast, benign mass"
    words = Descriptors(shape="irregular", margin="not-circumscribed", posterior="none")
    assert template.text(Pathology.MALIGNANT, words) == (
        "ultrasound image of the breast, malignant mass, irregular shape, "
        "not circumscribed margin, no posterior features"
    )
    texts = {template.text(None, Descriptors(**{k: w})) for k, ws in LEXICON.items() for w in ws}
    assert len(texts) == sum(len(words) for words in LEXICON.values())


def test_a_bundle_may_have_a_template_of_its_own() -> None:
    template = PromptTemplate.from_json(
        {
            "parts": ["BUS", "{pathology}", "{shape} with {margin} margin"],
            "words": {"margin": {"not-circumscribed": "spiculated"}},
            "negative": "text",
        }
    )
    words = Descriptors(shape="irregular", margin="not-circumscribed")
    text = template.text(Pathology.MALIGNANT, words)
    assert text == "BUS, malignant, irregular with spiculated margin"
    assert template.text(Pathology.BENIGN, Descriptors(shape="oval")) == "BUS, benign"
    assert template.negative == "text"
    assert PromptTemplate.from_json("{pathology}").text(Pathology.BENIGN, Descriptors()) == "benign"
    every = list(template.every())
    assert text in every and len(set(every)) == 2 * 3 * 2


@pytest.mark.parametrize(
    "said",
    [
        {"parts": ["{patient}"]},
        {"parts": ["{shape"]},
        {"parts": ["{}"]},
        {"parts": []},
        {"parts": "{shape}"},
        {"words": {"margin": {"fuzzy": "x"}}},
        {"template": "x"},
        3,
    ],
)
def test_a_template_that_cannot_be_filled_in_is_refused(said: Any) -> None:
    with pytest.raises(Refusal, match="prompt cannot be read"):
        PromptTemplate.from_json(said)


GB = 10**9


@pytest.mark.parametrize(
    ("free", "accelerator", "wanted"),
    [
        (None, True, MemoryPlan()),
        (80, True, MemoryPlan()),
        (6, True, MemoryPlan(offload=True)),
        (4.5, True, MemoryPlan(offload=True, tiled=True)),
        (2, True, MemoryPlan(offload=True, tiled=True, sliced=True)),
        (80, False, MemoryPlan()),
        (6, False, MemoryPlan(tiled=True)),
        (2, False, MemoryPlan(tiled=True, sliced=True)),
    ],
)
def test_the_less_memory_the_more_is_done_without(
    free: float | None, accelerator: bool, wanted: MemoryPlan
) -> None:
    demand = Demand(GB // 2, (GB // 4, 2 * GB, 2 * GB), 3 * GB, 3 * GB // 2, 5 * GB // 2)
    room = None if free is None else int(free * GB)
    assert plan_memory(demand, room, accelerator) == wanted


def test_stable_diffusion_is_taken_to_fit_where_it_is_known_to() -> None:
    """1.7 GB of UNet in fp16: all at once on 24 GB, by turns on 8 GB, with all savings on 3."""
    at_512 = demand_of(GB // 2, (GB // 4, 17 * GB // 10), 26 * GB // 10, 512, 2)
    assert plan_memory(at_512, 24 * GB, True) == MemoryPlan()
    assert plan_memory(at_512, 3 * GB, True) == MemoryPlan(True, True, True)
    at_256 = demand_of(GB // 2, (GB // 4, 17 * GB // 10), 26 * GB // 10, 256, 2)
    assert plan_memory(at_256, 5 * GB, True) == MemoryPlan()


def test_what_is_done_without_is_said() -> None:
    assert str(MemoryPlan()) == ""
    said = str(MemoryPlan(True, True, True))
    assert said == "one network at a time on the device, autoencoder in tiles, attention in slices"


class Movable:
    def __init__(self, name: str, log: list[str]) -> None:
        self.name, self.log = name, log

    def to(self, device: object) -> None:
        self.log.append(f"{self.name} {device}")


@pytest.mark.parametrize(
    ("single", "moves"),
    [
        (True, ["text cuda", "text cpu", "unet cuda", "unet cpu", "text cuda"]),
        (False, ["text cuda", "unet cuda"]),
    ],
)
def test_one_network_leaves_before_the_next_comes(single: bool, moves: list[str]) -> None:
    log: list[str] = []
    text, unet = Movable("text", log), Movable("unet", log)
    slot = DeviceSlot(torch.device("cuda"), single)
    for network in (text, unet, unet, text):
        assert slot.take(network) is network
    assert log == moves


@dataclass
class Oracle:
    """Knows the result, and predicts exactly what leads there."""

    result: Tensor
    kind: str
    device = torch.device("cpu")

    @property
    def shape(self) -> torch.Size:
        return self.result.shape

    def scheduler(self, steps: int) -> Any:
        noise = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
        return sampling_noise({**noise, "prediction_type": self.kind}, steps)

    def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        alpha = self.scheduler(1).alphas_cumprod[int(t)]
        noise = (noisy - alpha.sqrt() * self.result) / (1 - alpha).sqrt()
        velocity = alpha.sqrt() * noise - (1 - alpha).sqrt() * self.result
        return (noise if self.kind == "epsilon" else velocity), None


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction"])
def test_either_prediction_leads_to_what_it_predicts(kind: str) -> None:
    def generator(seed: int) -> torch.Generator:
        return torch.Generator().manual_seed(seed)

    result = torch.randn(1, 4, 8, 8, generator=generator(0))
    told: list[Tensor] = []
    made = denoise(
        Oracle(result, kind), steps=6, guidance=1.0, generator=generator(1),
        on_step=lambda step, estimate: told.append(estimate),
    )  # fmt: skip
    assert torch.allclose(made, result, atol=1e-3)
    assert all(torch.allclose(estimate, result, atol=2e-3) for estimate in told)
    known = Known(result + 1, torch.zeros(1, 1, 8, 8))
    held = denoise(Oracle(result, kind), steps=3, guidance=1.0, generator=generator(1), known=known)
    assert torch.equal(held, result + 1)


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction"])
def test_a_step_goes_on_from_the_estimate_that_was_steered(kind: str) -> None:
    result, aim = torch.full((1, 4, 8, 8), 0.5), torch.full((1, 4, 8, 8), -1.0)
    seen: list[tuple[Tensor, Tensor]] = []

    class Watched(Oracle):
        def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
            alpha = self.scheduler(1).alphas_cumprod[int(t)]
            # The noise that is left if the clean sample is what was aimed at.
            seen.append((noisy, (noisy - alpha.sqrt() * aim) / (1 - alpha).sqrt()))
            return super().predict(noisy, t, guided)

    def run(steered: bool) -> None:
        seen.clear()
        denoise(
            Watched(result, kind), steps=2, guidance=1.0,
            generator=torch.Generator().manual_seed(1),
            steer=(lambda index, estimate: aim) if steered else None,
        )  # fmt: skip

    run(steered=True)
    assert torch.allclose(seen[0][1], seen[1][1], atol=1e-3)
    run(steered=False)
    assert not torch.allclose(seen[0][1], seen[1][1], atol=0.1)


ELLIPSE = EllipseRegion(280, 190, 70, 45, 10)


@pytest.fixture(scope="module")
def pipeline(sd_bundle: Path) -> Pipeline:
    return Pipeline.load(find_bundle(str(sd_bundle)))


@pytest.fixture(scope="module")
def models(pipeline: Pipeline) -> SdModels:
    assert isinstance(pipeline.models, SdModels)
    return pipeline.models


def request_for(pipeline: Pipeline, pathology: Pathology = Pathology.MALIGNANT) -> Request:
    info = pipeline.info
    return Request("0" * 64, pathology, 1, info.name, info.sha256, region=ELLIPSE, steps=2)


def hole_of(size: int = 256) -> Tensor:
    mask = EllipseRegion(size / 2, size / 2, size / 6, size / 8).rasterize((size, size))
    return torch.from_numpy(mask.astype(np.float32))[None, None]


def crop(seed: int, size: int = 256) -> Tensor:
    return torch.rand(1, 1, size, size, generator=torch.Generator().manual_seed(seed)) * 2 - 1


@torch.no_grad()
def test_nothing_tells_of_what_is_under_the_hole(pipeline: Pipeline, models: SdModels) -> None:
    hole = hole_of()
    image, other = crop(0), torch.where(hole > 0, crop(1), crop(0))
    told = [
        models.filling(2, request_for(pipeline), each, hole, models.autoencoder.encode(each))
        for each in (image, other)
    ]
    for name in ("rest", "conditional", "unconditional"):
        assert torch.equal(getattr(told[0], name), getattr(told[1], name)), name
    assert told[0].rest is not None and told[0].rest.shape == (1, 5, 32, 32)
    assert set(told[0].rest[:, 0].unique().tolist()) == {0.0, 1.0}
    seen = models.filling(2, request_for(pipeline), crop(2), hole, image)
    assert not torch.equal(seen.rest, told[0].rest)  # type: ignore[arg-type]
    assert not torch.equal(seen.conditional, told[0].conditional)


@torch.no_grad()
def test_text_and_context_are_told_side_by_side(pipeline: Pipeline, models: SdModels) -> None:
    image, hole = crop(0), hole_of()
    latents = models.autoencoder.encode(image)
    assert latents.shape == (1, 4, 32, 32) and latents.dtype == torch.float32
    one, other = (
        models.filling(3, request_for(pipeline, p), image, hole, latents) for p in Pathology
    )
    assert one.conditional.shape == one.unconditional.shape == (1, 77 + 65 + 7, WIDTH)
    assert not torch.equal(one.conditional[:, :77], other.conditional[:, :77])
    # Guidance compares with the same surroundings and no words.
    assert torch.equal(one.unconditional, other.unconditional)
    assert torch.equal(one.unconditional[:, 77 : 77 + 65], one.conditional[:, 77 : 77 + 65])
    assert not torch.equal(one.unconditional[:, :77], one.conditional[:, :77])
    wanted, away = one.predict(latents, torch.tensor(500), True)
    assert away is not None and wanted.shape == away.shape == latents.shape
    alone, none = one.predict(latents, torch.tensor(500), False)
    assert none is None and torch.allclose(alone, wanted, atol=1e-4)


@torch.no_grad()
def test_grey_goes_in_and_comes_out(models: SdModels) -> None:
    image = crop(3)
    assert torch.equal(models.autoencoder.encode(image), models.autoencoder.encode(image))
    assert models.autoencoder.decode(models.autoencoder.encode(image)).shape == image.shape


def test_stages_on_one_base_share_all_but_what_their_adapters_change(models: SdModels) -> None:
    two, three = (dict(models.stages[k].unet.named_parameters()) for k in (2, 3))
    own = {name for name in two if two[name] is not three[name]}
    assert own and all("attn" in name for name in own)
    assert all(not torch.equal(two[name], three[name]) for name in own)
    assert len(own) < len(two) / 3


def test_how_it_runs_is_told(pipeline: Pipeline) -> None:
    assert pipeline.device == "cpu" and pipeline.note.startswith("fp32")
    assert Pipeline.load(find_bundle("compact")).note == ""


def test_crops_of_512_px(sd_bases: dict[int, Path], tmp_path: Path) -> None:
    base = str(sd_bases[9])
    bundle = write_bundle(tmp_path / "large", (base, base), image_size=512)
    pipeline = Pipeline.load(find_bundle(str(bundle)))
    scan = read_scan(resource_folder("samples", "mixed.png"))
    info = pipeline.info
    asked = Request(
        scan.sha256, Pathology.BENIGN, 1, info.name, info.sha256, region=ELLIPSE, steps=1
    )
    sides = []
    made = pipeline.synthesize(
        scan,
        asked,
        previews=True,
        on_progress=lambda p: sides.append(p.preview.pixels.shape),  # type: ignore[union-attr]
    )
    assert sides == [(256, 256), (512, 512), (512, 512)]
    assert unchanged_outside(scan.pixels, made.image, made.mask | made.band)


Change = Callable[[dict[str, Any]], None]


def changed(bundle: Path, out: Path, change: Change) -> Path:
    """A copy of a bundle whose manifest says something else."""
    shutil.copytree(bundle, out)
    manifest = json.loads((out / "bundle.json").read_text())
    change(manifest)
    (out / "bundle.json").write_text(json.dumps(manifest))
    return out


def stage(**said: Any) -> Change:
    return lambda manifest: manifest["stages"]["2"].update(said)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda m: m.update(image_size=240), "crops of 240 px.*256 or 512"),
        (lambda m: m["stages"].pop("3"), "stage 3 soundly: it names no base"),
        (stage(base=""), "neither an id nor a folder"),
        (stage(base="./nowhere"), "holds no base model"),
        (stage(base="./../base"), "outside its bundle"),
        (stage(base="what/is/this"), "no id of the hub"),
        (stage(base="nobody/nothing"), "nobody/nothing is not on this machine.*bundles install"),
        (stage(base={"folder": "./base", "files": {"unet/config.json": "0" * 64}}), "not the one"),
        (stage(adapters="stage_two"), "no list"),
        (stage(adapters=[{"weight": 1}]), "no path"),
        (stage(adapters=[{"path": "../stage_two"}]), "outside its folder"),
        (stage(adapters=[{"path": "stage_two", "weight": "much"}]), "no number"),
        (stage(adapters=[{"path": "nowhere"}]), "holds no adapter"),
        (stage(precision="int4"), "fp32, fp16, bf16"),
        (stage(prompt="{age}"), "none of pathology"),
        (stage(prompt="a very long prompt " * 20), "tokens, 77 are read"),
    ],
)
def test_a_bundle_that_is_not_sound_is_refused(
    sd_bundle: Path, tmp_path: Path, change: Change, match: str
) -> None:
    bundle = changed(sd_bundle, tmp_path / "changed", change)
    with pytest.raises(Refusal, match=match) as refused:
        Pipeline.load(find_bundle(str(bundle)))
    assert "\n" not in str(refused.value)


def test_an_adapter_without_a_published_hash_is_not_used(sd_bundle: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        del manifest["files"]["stage_two/pytorch_lora_weights.safetensors"]

    with pytest.raises(Refusal, match="does not list stage_two"):
        Pipeline.load(find_bundle(str(changed(sd_bundle, tmp_path / "changed", change))))


def test_a_projection_for_another_width_is_refused(sd_bundle: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        folder = tmp_path / "changed" / "stage_two" / "projection"
        start_projection(48, torch.zeros(WIDTH + 8)).save_pretrained(folder)
        for file in folder.iterdir():
            name = f"stage_two/projection/{file.name}"
            manifest["files"][name] = hashlib.sha256(file.read_bytes()).hexdigest()

    with pytest.raises(Refusal, match="it must turn 48 into 32"):
        Pipeline.load(find_bundle(str(changed(sd_bundle, tmp_path / "changed", change))))


def test_a_projection_begins_by_saying_nothing() -> None:
    padding = torch.randn(WIDTH)
    projection = start_projection(48, padding)
    tokens = projection(torch.randn(2, 65, 48))
    assert torch.equal(tokens, padding.expand(2, 65, WIDTH))


@pytest.fixture
def base(sd_bases: dict[int, Path], tmp_path: Path) -> Path:
    """A base to be spoilt."""
    return Path(shutil.copytree(sd_bases[9], tmp_path / "base"))


def test_a_base_is_found_by_its_id_where_the_program_or_the_hub_keeps_it(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    name = BaseName("owner/inpainting")
    with pytest.raises(Refusal, match="not on this machine"):
        locate_base(name, tmp_path)
    cached = tmp_path / "hub" / "models--owner--inpainting"
    (cached / "refs").mkdir(parents=True)
    (cached / "refs" / "main").write_text("abc")
    shutil.copytree(base, cached / "snapshots" / "abc")
    assert locate_base(name, tmp_path) == cached / "snapshots" / "abc"
    own = user_bases_folder() / "owner--inpainting"
    shutil.copytree(base, own)
    files = {
        p.relative_to(own).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in own.rglob("*.*")
    }
    manifest = {"base": name.name, "revision": "", "licence": "", "files": files}
    (own / "base.json").write_text(json.dumps(manifest))
    assert locate_base(name, tmp_path) == own


def test_pickled_weights_are_not_read(base: Path) -> None:
    weights = base / "unet" / "diffusion_pytorch_model.safetensors"
    torch.save(load_file(weights), weights.with_suffix(".bin"))
    weights.unlink()
    with pytest.raises(Refusal, match=r"no diffusion_pytorch_model.*\.bin is a pickle"):
        load_base(base)


@pytest.mark.parametrize("part", ["text_encoder", "tokenizer", "scheduler"])
def test_a_base_that_lacks_a_part_is_refused(base: Path, part: str) -> None:
    shutil.rmtree(base / part)
    with pytest.raises(Refusal) as refused:
        load_base(base)
    assert "\n" not in str(refused.value)


def test_weights_in_half_precision_alone_are_read(base: Path) -> None:
    before = load_base(base)
    for part, name in (("unet", "diffusion_pytorch_model"), ("text_encoder", "model")):
        whole = base / part / f"{name}.safetensors"
        halves = {key: value.half() for key, value in load_file(whole).items()}
        save_file(halves, base / part / f"{name}.fp16.safetensors", metadata={"format": "pt"})
        whole.unlink()
    after = load_base(base)
    for name, wanted in before.unet.named_parameters():
        found = after.unet.get_parameter(name)
        assert found.dtype == torch.float32
        assert torch.equal(found, wanted.half().float())


def test_a_text_encoder_as_it_lies_on_the_hub_is_read(base: Path) -> None:
    """Older versions of transformers wrote "text_model." in front, and the positions' numbers."""
    file = base / "text_encoder" / "model.safetensors"
    state = {f"text_model.{key}": value for key, value in load_file(file).items()}
    before = load_base(base).text_encoder
    state["text_model.embeddings.position_ids"] = torch.arange(77)[None]
    save_file(state, file, metadata={"format": "pt"})
    after = load_base(base).text_encoder
    assert isinstance(after, CLIPTextModel)
    for name, wanted in before.named_parameters():
        assert torch.equal(after.get_parameter(name), wanted)


def test_the_noise_is_the_bases_own(base: Path) -> None:
    noise = noise_of(base)
    assert noise["prediction_type"] == "epsilon" and noise["beta_end"] == 0.012
    scheduler = sampling_noise(noise, 7)
    assert int(scheduler.timesteps[0]) == 999 and len(scheduler.timesteps) == 7
    path = base / "scheduler" / "scheduler_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "prediction_type": "sample"}))
    with pytest.raises(Refusal, match="prediction of 'sample'"):
        noise_of(base)


def test_another_network_is_no_base(base: Path) -> None:
    tiny_unet(9, width=48).save_pretrained(base / "unet")
    with pytest.raises(Refusal, match=r"no Stable Diffusion 1\.x.*width 48.*gives 32"):
        load_base(base)


def test_a_stage_is_read_without_torch(sd_bundle: Path) -> None:
    entry = read_stage(read_bundle(sd_bundle), 3)
    assert (entry.base.name, entry.folder) == ("./base", "stage_three")
    assert [(a.path, a.weight) for a in entry.adapters] == [("stage_three", 1.0)]
