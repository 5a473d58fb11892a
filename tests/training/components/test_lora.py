"""Low-rank adapters: their settings, and the way to peft and diffusers and back."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel
from peft import PeftModel
from peft.tuners.lora import LoraLayer
from safetensors.torch import load_file
from torch import Tensor

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.denoiser import build_unet
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE, LABELS_FILE, load_adapted_unet
from training.cli.recipe import read_recipe
from training.components.lora import PEFT_CONFIG, PEFT_FILE, add_lora, load_lora, save_lora
from training.settings import AdapterSettings, LoraSettings

SETTINGS = LoraSettings(rank=3, alpha=6, targets=("to_q", "conv1"), dropout=0.25)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unet")
    torch.manual_seed(0)
    build_unet((16, 16, 32), width=32).save_pretrained(folder)
    return folder


def unet_of(base: Path) -> UNet2DConditionModel:
    return UNet2DConditionModel.from_pretrained(base).eval()


@pytest.fixture(scope="module")
def adapted(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tensor]:
    """The folder of an adapter that changes something, and what its UNet answers."""
    unet = unet_of(base)
    add_lora(unet, SETTINGS)
    torch.manual_seed(1)
    for parameter in unet.parameters():
        if parameter.requires_grad:
            torch.nn.init.normal_(parameter, std=0.1)
    folder = tmp_path_factory.mktemp("adapter")
    save_lora(unet.to(memory_format=torch.channels_last), folder)
    return folder, answer(unet.eval())


@torch.no_grad()
def answer(unet: torch.nn.Module) -> Tensor:
    rng = torch.Generator().manual_seed(2)
    noisy, tokens = torch.randn(2, 9, 16, 16, generator=rng), torch.randn(2, 5, 32, generator=rng)
    times = torch.tensor([10, 900])
    made = unet(noisy, times, encoder_hidden_states=tokens, class_labels=tokens.sum(1))
    out: Tensor = made.sample
    return out


def lora_of(model: torch.nn.Module) -> dict[str, Tensor]:
    """The adapter's tensors by the layer's name, whoever holds them."""
    return {
        name.removeprefix("base_model.model."): tensor
        for name, tensor in model.state_dict().items()
        if "lora_" in name
    }


def same(ours: dict[str, Tensor], theirs: dict[str, Tensor]) -> bool:
    assert ours.keys() == theirs.keys() and ours
    return all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_rank_alpha_targets_and_dropout_are_settings(base: Path, tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text(
        '[stage-two]\nrank = 3\nalpha = 6\ntargets = ["to_q", "conv1"]\ndropout = 0.25\n'
    )
    recipe = read_recipe(tmp_path / "recipe.toml")
    unet = unet_of(base)
    before = answer(unet)
    add_lora(unet, recipe.settings("stage-two", AdapterSettings))
    assert torch.equal(answer(unet.eval()), before)  # a new adapter changes nothing
    layers = {n: m for n, m in unet.named_modules() if isinstance(m, LoraLayer)}
    wanted = {n for n, _ in unet_of(base).named_modules() if n.endswith(("to_q", "conv1"))}
    assert set(layers) == wanted
    for layer in layers.values():
        assert layer.r["default"] == 3 and layer.scaling["default"] == 2.0
        assert layer.lora_dropout["default"].p == 0.25
    learning = {n for n, p in unet.named_parameters() if p.requires_grad}
    assert learning and all("lora_" in n or n.startswith("class_embedding.") for n in learning)
    with pytest.raises(ValueError, match="no_such_layer"):
        add_lora(unet_of(base), LoraSettings(targets=("no_such_layer",)))


def test_peft_opens_the_adapter(base: Path, adapted: tuple[Path, Tensor]) -> None:
    folder, wanted = adapted
    opened = PeftModel.from_pretrained(unet_of(base), str(folder)).eval()
    assert torch.allclose(answer(opened), wanted, atol=1e-6)
    again = unet_of(base)
    load_lora(again, folder)
    assert same(lora_of(opened), lora_of(again))
    assert not torch.allclose(answer(unet_of(base)), wanted, atol=1e-2)


def test_diffusers_and_the_program_open_the_adapter(
    base: Path, adapted: tuple[Path, Tensor]
) -> None:
    folder, wanted = adapted
    opened = unet_of(base)
    opened.load_lora_adapter(folder, weight_name=ADAPTER_FILE, prefix=None, adapter_name="default")
    opened.class_embedding.load_state_dict(load_file(folder / LABELS_FILE))
    assert torch.allclose(answer(opened.eval()), wanted, atol=1e-6)
    again = unet_of(base)
    load_lora(again, folder)
    assert same(lora_of(opened), lora_of(again))
    assert torch.allclose(answer(load_adapted_unet(base, folder)), wanted, atol=1e-4)


@pytest.mark.parametrize("kept", [(ADAPTER_FILE, LABELS_FILE), (PEFT_FILE, PEFT_CONFIG)])
def test_either_format_alone_is_enough_to_go_on_from(
    base: Path, adapted: tuple[Path, Tensor], tmp_path: Path, kept: tuple[str, str]
) -> None:
    folder, wanted = adapted
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    for name in kept:
        (first / name).write_bytes((folder / name).read_bytes())
    unet = unet_of(base)
    load_lora(unet, first, dropout=0.5)
    assert torch.allclose(answer(unet.eval()), wanted, atol=1e-6)
    config = unet.peft_config["default"]
    assert (config.r, config.lora_alpha, config.lora_dropout) == (3, 6, 0.5)
    assert any(p.requires_grad for n, p in unet.named_parameters() if "lora_" in n)
    save_lora(unet, second)
    for name in (ADAPTER_FILE, LABELS_FILE, PEFT_FILE):
        assert same(load_file(second / name), load_file(folder / name))


def test_an_adapter_that_is_not_there_or_does_not_fit_is_refused(
    base: Path, adapted: tuple[Path, Tensor], tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match="holds no adapter"):
        load_lora(unet_of(base), tmp_path)
    with pytest.raises(Refusal, match="does not fit"):
        load_lora(build_unet((16, 32, 32), width=32), adapted[0])
