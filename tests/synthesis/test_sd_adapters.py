"""Adapters that other programs wrote, by those programs' own calls at tiny size."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel
from diffusers.loaders.utils import AttnProcsLayers
from diffusers.models.lora import LoRALinearLayer
from diffusers.utils import convert_state_dict_to_diffusers
from diffusers.utils.state_dict_utils import convert_state_dict_to_kohya
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import load_file, save_file
from tiny_sd import ATTENTION, tiny_unet, with_adapter, write_bundle
from torch import Tensor, nn
from transformers import CLIPTextModel

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.low_rank import Changes, merge
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE
from busynth_gui.synthesis.sd.adapters import read_adapter
from busynth_gui.synthesis.sd.merging import fit_adapter
from busynth_gui.synthesis.sd.stage_models import load_sd

pytestmark = pytest.mark.filterwarnings("ignore:`LoRALinearLayer` is deprecated:FutureWarning")

Factors = dict[str, tuple[Tensor, Tensor]]
"""Each layer's up and down."""


def draw(network: nn.Module, targets: list[str], rank: int, seed: int) -> Factors:
    """Random factors for the layers whose names end in ``targets``."""
    rng = torch.Generator().manual_seed(seed)
    found = {}
    for name, module in network.named_modules():
        if name.endswith(tuple(targets)) and isinstance(module, nn.Linear | nn.Conv2d):
            down = torch.randn(rank, *module.weight.shape[1:], generator=rng)
            ones = module.weight.dim() - 2
            up = torch.randn(len(module.weight), rank, *[1] * ones, generator=rng)
            found[name] = (up * 0.1, down * 0.1)
    assert found
    return found


def put_in(network: nn.Module, factors: Factors) -> None:
    """Set the weights of a peft adapter."""
    state = dict(network.named_parameters())
    for name, (up, down) in factors.items():
        head = (
            f"base_model.model.{name}"
            if f"base_model.model.{name}.lora_A.default.weight" in state
            else name
        )
        state[f"{head}.lora_A.default.weight"].data.copy_(down)
        state[f"{head}.lora_B.default.weight"].data.copy_(up)


def expected(network: nn.Module, factors: Factors, scale: float) -> dict[str, Tensor]:
    """All weights of the network with the factors merged by hand."""
    state = {name: value.clone() for name, value in network.state_dict().items()}
    for name, (up, down) in factors.items():
        weight = state[f"{name}.weight"]
        rank = len(down)
        for out in range(len(weight)):
            row = sum(up[out, r].reshape(()) * down[r] for r in range(rank))
            weight[out] += scale * row
    return state


def adapted(path: Path, weight: float = 1.0, channels: int = 4) -> UNet2DConditionModel:
    """A tiny UNet with the adapter merged in by the program."""
    unet = tiny_unet(channels)
    changes: dict[str, Changes] = {}
    fit_adapter(read_adapter(path), {"unet": unet}, weight, changes)
    merge(unet, changes["unet"])
    return unet


def assert_is(unet: nn.Module, wanted: dict[str, Tensor]) -> None:
    found = unet.state_dict()
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert torch.allclose(found[name], value, atol=1e-6), name


def diffusers_pipeline(unet: UNet2DConditionModel, factors: Factors, folder: Path) -> float:
    """As diffusers' training scripts for text-to-image LoRA save: no metadata, alpha is rank."""
    from diffusers import StableDiffusionPipeline

    unet.add_adapter(LoraConfig(r=4, lora_alpha=4, target_modules=ATTENTION))
    put_in(unet, factors)
    state = convert_state_dict_to_diffusers(get_peft_model_state_dict(unet))
    StableDiffusionPipeline.save_lora_weights(folder, unet_lora_layers=state)
    assert all(key.startswith("unet.") for key in load_file(folder / ADAPTER_FILE))
    return 1.0


def diffusers_metadata(unet: UNet2DConditionModel, factors: Factors, folder: Path) -> float:
    """The same with the adapter's configuration in the header: alpha 12, rank 4."""
    from diffusers import StableDiffusionPipeline
    from diffusers.training_utils import _collate_lora_metadata

    unet.add_adapter(LoraConfig(r=4, lora_alpha=12, target_modules=ATTENTION))
    put_in(unet, factors)
    state = convert_state_dict_to_diffusers(get_peft_model_state_dict(unet))
    StableDiffusionPipeline.save_lora_weights(
        folder, unet_lora_layers=state, **_collate_lora_metadata({"unet": unet})
    )
    return 3.0


def diffusers_network(unet: UNet2DConditionModel, factors: Factors, folder: Path) -> float:
    """A UNet's own ``save_lora_adapter``, as this project's trainers use it."""
    unet.add_adapter(LoraConfig(r=4, lora_alpha=2, target_modules=ATTENTION))
    put_in(unet, factors)
    unet.save_lora_adapter(folder)
    return 0.5


def diffusers_down_up(unet: UNet2DConditionModel, factors: Factors, folder: Path) -> float:
    """The names of diffusers before peft: lora.down and lora.up."""
    state = {}
    for name, (up, down) in factors.items():
        state[f"unet.{name}.lora.down.weight"] = down
        state[f"unet.{name}.lora.up.weight"] = up
    folder.mkdir()
    save_file(state, folder / ADAPTER_FILE)
    return 1.0


def attention_processors(unet: UNet2DConditionModel, factors: Factors, folder: Path) -> float:
    """diffusers 0.20 and earlier: attention processors, rank 4, by ``AttnProcsLayers``."""

    class Processor(nn.Module):
        def __init__(self, attention: str) -> None:
            super().__init__()
            for letter, layer in (("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("out", "to_out.0")):
                up, down = factors[f"{attention}.{layer}"]
                linear = LoRALinearLayer(down.shape[1], up.shape[0], rank=4)
                linear.down.weight.data.copy_(down)
                linear.up.weight.data.copy_(up)
                setattr(self, f"to_{letter}_lora", linear)

    names = [name.removesuffix(".processor") for name in unet.attn_processors]
    layers = AttnProcsLayers({f"{name}.processor": Processor(name) for name in names})
    folder.mkdir()
    save_file(layers.state_dict(), folder / ADAPTER_FILE, metadata={"format": "pt"})
    assert any("processor.to_q_lora.down.weight" in key for key in layers.state_dict())
    return 1.0


def kohya(unet: UNet2DConditionModel, factors: Factors, folder: Path) -> float:
    """Names with underscores and an alpha for each layer, under a name of its own."""
    unet.add_adapter(LoraConfig(r=4, lora_alpha=4, target_modules=ATTENTION))
    put_in(unet, factors)
    state = {f"unet.{k}": v for k, v in get_peft_model_state_dict(unet).items()}
    flat = convert_state_dict_to_kohya(state)
    for key in flat:
        if key.endswith(".alpha"):
            flat[key] = torch.tensor(6.0)
    assert "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.alpha" in flat
    folder.mkdir()
    save_file(flat, folder / "my-lora.safetensors")
    return 1.5


LAYOUTS = [
    diffusers_pipeline, diffusers_metadata, diffusers_network, diffusers_down_up,
    attention_processors, kohya,
]  # fmt: skip
Write = Callable[[UNet2DConditionModel, Factors, Path], float]


@pytest.mark.parametrize("write", LAYOUTS, ids=lambda w: w.__name__)
def test_an_adapter_of_each_layout_is_merged_as_computed_by_hand(
    write: Write, tmp_path: Path
) -> None:
    factors = draw(tiny_unet(4), ATTENTION, 4, 1)
    scale = write(tiny_unet(4), factors, tmp_path / "adapter")
    wanted = expected(tiny_unet(4), factors, scale)
    assert_is(adapted(tmp_path / "adapter"), wanted)
    half = expected(tiny_unet(4), factors, 0.5 * scale)
    assert_is(adapted(tmp_path / "adapter", 0.5), half)


def test_a_peft_folder_for_the_inpainting_unet(tmp_path: Path) -> None:
    """Rank 8, alpha 16, on to_q, to_k, to_v and to_out.0, as ``PeftModel.save_pretrained``."""
    factors = draw(tiny_unet(9), ATTENTION, 8, 2)
    config = LoraConfig(r=8, lora_alpha=16, target_modules=ATTENTION, lora_dropout=0.1)
    model = get_peft_model(tiny_unet(9), config)
    put_in(model, factors)
    model.save_pretrained(str(tmp_path))
    assert (tmp_path / "adapter_config.json").exists()
    unet = adapted(tmp_path, channels=9)
    assert_is(unet, expected(tiny_unet(9), factors, 2.0))
    rng = torch.Generator().manual_seed(0)
    noisy, text = torch.randn(1, 9, 16, 16, generator=rng), torch.randn(1, 5, 32, generator=rng)
    with torch.no_grad():
        theirs = model.eval()(noisy, 10, encoder_hidden_states=text).sample
        ours = unet(noisy, 10, encoder_hidden_states=text).sample
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_patterns_and_rank_stabilised_scale_are_pefts(tmp_path: Path) -> None:
    config = LoraConfig(
        r=4, lora_alpha=8, target_modules=["to_q", "to_k", "conv1"], use_rslora=True,
        alpha_pattern={"attn1.to_k": 2}, rank_pattern={"conv1": 2},
    )  # fmt: skip
    model = get_peft_model(tiny_unet(4), config)
    torch.manual_seed(3)
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            nn.init.normal_(parameter, std=0.1)
    model.save_pretrained(str(tmp_path))
    wanted = model.merge_and_unload().state_dict()
    assert_is(adapted(tmp_path), wanted)


def test_adapters_of_several_layouts_are_added_with_their_weights(tmp_path: Path) -> None:
    first, second = (draw(tiny_unet(4), ATTENTION, 4, seed) for seed in (4, 5))
    one = kohya(tiny_unet(4), first, tmp_path / "one")
    two = attention_processors(tiny_unet(4), second, tmp_path / "two")
    unet = tiny_unet(4)
    changes: dict[str, Changes] = {}
    for name, weight in (("one", 0.5), ("two", -0.25)):
        fit_adapter(read_adapter(tmp_path / name), {"unet": unet}, weight, changes)
    merge(unet, changes["unet"])
    both = expected(tiny_unet(4), first, 0.5 * one)
    after = expected(tiny_unet(4), second, -0.25 * two)
    base = tiny_unet(4).state_dict()
    assert_is(unet, {name: both[name] + after[name] - base[name] for name in base})


@pytest.mark.parametrize("layout", ["diffusers", "kohya"])
def test_an_adapter_may_reach_the_text_encoder(
    sd_bases: dict[int, Path], tmp_path: Path, layout: str
) -> None:
    """Files name its layers with "text_model" in front, which transformers 5 has no more."""
    encoder = CLIPTextModel.from_pretrained(sd_bases[4] / "text_encoder")
    factors = draw(encoder, ["q_proj", "fc1"], 2, 6)
    state = {}
    for name, (up, down) in factors.items():
        if layout == "diffusers":
            head, ends = f"text_encoder.text_model.{name}", ("lora_B.weight", "lora_A.weight")
        else:
            head = "lora_te_text_model_" + name.replace(".", "_")
            ends = ("lora_up.weight", "lora_down.weight")
        state |= {f"{head}.{ends[0]}": up, f"{head}.{ends[1]}": down}
    save_file(state, tmp_path / ADAPTER_FILE)
    changes: dict[str, Changes] = {}
    wanted = expected(encoder, factors, 1.0)
    networks = {"unet": tiny_unet(4), "text_encoder": encoder}
    fit_adapter(read_adapter(tmp_path), networks, 1.0, changes)
    assert changes.keys() == {"text_encoder"}
    merge(encoder, changes["text_encoder"])
    assert_is(encoder, wanted)


def refused(path: Path, channels: int = 4) -> str:
    with pytest.raises(Refusal) as caught:
        adapted(path, channels=channels)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_does_not_fit_is_refused_with_the_names_that_differ(tmp_path: Path) -> None:
    wide = UNet2DConditionModel.from_config({**tiny_unet(4).config, "cross_attention_dim": 48})
    diffusers_down_up(wide, draw(wide, ["attn2.to_k"], 4, 7), tmp_path / "wide")
    told = refused(tmp_path / "wide")
    assert "of another size are down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k" in told
    assert "(48 to 16, there 32 to 16)" in told and " and " in told and " more" in told
    deep = UNet2DConditionModel.from_config({**tiny_unet(4).config, "layers_per_block": 2})
    factors = draw(deep, ["to_q"], 4, 8)
    diffusers_down_up(deep, factors, tmp_path / "deep")
    lacking = [n for n in factors if n not in dict(tiny_unet(4).named_modules())]
    told = refused(tmp_path / "deep")
    assert f"the base has no {lacking[0]}" in told and "of another size" not in told


def test_what_is_no_plain_lora_is_refused_and_not_left_out(tmp_path: Path) -> None:
    model = get_peft_model(
        tiny_unet(4), LoraConfig(r=2, target_modules=["to_q"], use_dora=True)
    )  # fmt: skip
    model.save_pretrained(str(tmp_path / "dora"))
    assert "not a plain LoRA" in (told := refused(tmp_path / "dora")) and "magnitude" in told
    factors = draw(tiny_unet(4), ATTENTION, 4, 9)
    diffusers_down_up(tiny_unet(4), factors, tmp_path / "half")
    state = load_file(tmp_path / "half" / ADAPTER_FILE)
    state.pop("unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q.lora.up.weight")
    save_file(state, tmp_path / "half" / ADAPTER_FILE)
    assert "cannot use mid_block" in refused(tmp_path / "half")
    (tmp_path / "none").mkdir()
    save_file({}, tmp_path / "none" / ADAPTER_FILE)
    assert "it is empty" in refused(tmp_path / "none")


def test_a_pickle_is_refused_with_how_to_convert_it(tmp_path: Path) -> None:
    factors = draw(tiny_unet(4), ATTENTION, 4, 10)
    scale = attention_processors(tiny_unet(4), factors, tmp_path / "new")
    state = load_file(tmp_path / "new" / ADAPTER_FILE)
    old = tmp_path / "old"
    old.mkdir()
    torch.save(state, old / "pytorch_lora_weights.bin")
    for path in (old, old / "pytorch_lora_weights.bin"):
        told = refused(path)
        assert "is a pickle, which could run code" in told and "weights_only=True" in told
    # What is advised works.
    save_file(torch.load(old / "pytorch_lora_weights.bin", weights_only=True), old / ADAPTER_FILE)
    assert_is(adapted(old), expected(tiny_unet(4), factors, scale))
    model = get_peft_model(tiny_unet(4), LoraConfig(r=2, target_modules=["to_q"]))
    model.save_pretrained(str(tmp_path / "peft"))
    (tmp_path / "peft" / "adapter_config.json").unlink()
    assert "has no adapter_config.json" in refused(tmp_path / "peft")
    file = tmp_path / "new" / ADAPTER_FILE
    file.write_bytes(file.read_bytes()[:200])
    assert "cannot be read" in refused(tmp_path / "new")


def test_a_bundle_weighs_several_adapters(sd_bases: dict[int, Path], tmp_path: Path) -> None:
    """The list in ``bundle.json``, from a folder and from a file of another layout."""
    base = str(sd_bases[9])
    bundle = write_bundle(tmp_path / "weighed", (base, base))
    plain = UNet2DConditionModel.from_pretrained(sd_bases[9] / "unet")
    other = draw(plain, ATTENTION, 4, 11)
    scale = kohya(plain, other, tmp_path / "kohya")
    shutil.copy(
        tmp_path / "kohya" / "my-lora.safetensors", bundle / "stage_two" / "more.safetensors"
    )
    manifest = json.loads((bundle / "bundle.json").read_text())
    manifest["stages"]["2"]["adapters"] = [
        {"path": "stage_two/pytorch_lora_weights.safetensors", "weight": 0.5},
        {"path": "stage_two/more.safetensors", "weight": 2.0},
    ]
    from training.bundles.seal import seal

    manifest.pop("files")
    seal(bundle, tmp_path / "sealed", manifest)
    models = load_sd(find_bundle(str(tmp_path / "sealed")), "cpu")
    own = with_adapter(UNet2DConditionModel.from_pretrained(sd_bases[9] / "unet"), seed=0)
    state = {name: parameter.data for name, parameter in own.named_parameters()}
    sides = ("lora_B.default.weight", "lora_A.default.weight")
    first = {name: (state[f"{name}.{sides[0]}"], state[f"{name}.{sides[1]}"]) for name in other}
    clean = UNet2DConditionModel.from_pretrained(sd_bases[9] / "unet")
    halves, doubles = expected(clean, first, 0.5 * 2.0), expected(clean, other, 2.0 * scale)
    base_state = clean.state_dict()
    wanted = {n: halves[n] + doubles[n] - base_state[n] for n in base_state}
    assert_is(models.stages[2].unet, wanted)
