"""The networks without trained weights: shapes, seeds, adapters, files that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import ConfigMixin, ModelMixin, UNet2DConditionModel
from diffusers.configuration_utils import register_to_config
from peft import LoraConfig
from safetensors.torch import load_file, save_file
from torch import Tensor

from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Closeness
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.conditioning import LABEL_SIZES, Conditioner, label_row
from busynth_gui.synthesis.networks.denoiser import build_unet
from busynth_gui.synthesis.networks.weights import (
    ADAPTER_FILE,
    LABELS_FILE,
    WEIGHTS_FILE,
    load_adapted_unet,
    load_module,
    read_tensors,
)


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def autoencoder() -> SpeckleAutoencoder:
    torch.manual_seed(0)
    return SpeckleAutoencoder(channels=(16, 16, 32)).eval().requires_grad_(False)


@pytest.mark.parametrize(("height", "width"), [(256, 256), (128, 64)])
def test_eight_pixels_are_one_cell(
    autoencoder: SpeckleAutoencoder, height: int, width: int
) -> None:
    image = torch.rand(2, 1, height, width) * 2 - 1
    latents = autoencoder.encode(image)
    assert latents.shape == (2, 4, height // 8, width // 8)
    assert autoencoder.decode(latents, generator(0)).shape == image.shape


def test_one_seed_gives_one_grain(autoencoder: SpeckleAutoencoder) -> None:
    latents = torch.randn(1, 4, 16, 16, generator=generator(1))
    first = autoencoder.decode(latents, generator(5))
    torch.rand(7)  # what else draws from torch's own generator must not matter
    assert torch.equal(autoencoder.decode(latents, generator(5)), first)
    assert not torch.equal(autoencoder.decode(latents, generator(6)), first)


def test_a_latent_cell_sees_no_farther_than_its_neighbours(
    autoencoder: SpeckleAutoencoder,
) -> None:
    """Blanking the cells of a mask hides the lesion only if no cell farther off knows of it."""
    image = torch.rand(1, 1, 256, 256) * 2 - 1
    changed = image.clone()
    changed[..., 128:136, 128:136] = 1
    # Group normalisation lets a change dim the whole field a little; it carries no shape.
    moved = (autoencoder.encode(changed) - autoencoder.encode(image)).abs().amax((0, 1))
    near = torch.zeros(32, 32, dtype=torch.bool)
    near[12:21, 12:21] = True
    assert moved[16, 16] > 20 * moved[~near].max()


def test_shift_and_scale_are_undone(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = SpeckleAutoencoder(channels=(16, 16, 16))
    model.register_to_config(shift=(1.0, -2.0, 0.5, 0.0), scale=(2.0, 1.0, 0.5, 3.0))
    model.save_pretrained(tmp_path)
    loaded = load_module(SpeckleAutoencoder, tmp_path)
    image = torch.rand(1, 1, 64, 64) * 2 - 1
    latents = loaded.encode(image)
    raw = loaded.moments(image)[0]
    assert torch.allclose(latents[0, 1], raw[0, 1] + 2.0, atol=1e-5)
    decoded = loaded.decode(latents, generator(0))
    assert torch.allclose(decoded, loaded.decode_raw(raw, generator(0)), atol=1e-4)


def test_every_choice_has_a_label_of_its_own() -> None:
    open_ = label_row(None, Descriptors())
    assert open_ == [0] * len(LABEL_SIZES)
    rows = [label_row(p, Descriptors(), c) for p in Pathology for c in Closeness]
    assert len({tuple(row) for row in rows}) == len(rows)
    for name, words in LEXICON.items():
        rows = [label_row(None, Descriptors(**{name: word})) for word in words]
        assert len({tuple(row) for row in [open_, *rows]}) == len(words) + 1
        assert all(
            value < size for row in rows for value, size in zip(row, LABEL_SIZES, strict=True)
        )


def test_the_conditioner_hears_context_and_every_label() -> None:
    torch.manual_seed(0)
    model = Conditioner(width=48, layers=1, heads=3).eval()
    context = torch.rand(1, 2, 128, 128)
    base = torch.zeros(1, len(LABEL_SIZES), dtype=torch.long)
    with torch.no_grad():
        tokens, vector = model(context, base)
        assert tokens.shape == (1, 1 + 64 + len(LABEL_SIZES), 48)
        assert vector.shape == (1, 48)
        dimmed = model(context * 0.5, base)
        assert not torch.allclose(dimmed.tokens[:, :65], tokens[:, :65])
        assert torch.equal(dimmed.vector, vector)
        for column, size in enumerate(LABEL_SIZES):
            told = base.clone()
            told[0, column] = size - 1
            heard = model(context, told)
            differs = (heard.tokens != tokens).any(-1)[0]
            assert differs.nonzero().flatten().tolist() == [65 + column]
            assert not torch.equal(heard.vector, vector)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unet")
    torch.manual_seed(0)
    build_unet((16, 16, 32), width=32).save_pretrained(folder)
    return folder


def run_unet(unet: UNet2DConditionModel) -> Tensor:
    noisy = torch.randn(2, 9, 16, 16, generator=generator(1))
    tokens = torch.randn(2, 5, 32, generator=generator(2))
    with torch.no_grad():
        out: Tensor = unet(
            noisy,
            torch.tensor([10, 900]),
            encoder_hidden_states=tokens,
            class_labels=tokens.sum(1),
        ).sample
    return out


def test_an_adapter_brings_its_own_ear_for_labels(base: Path, tmp_path: Path) -> None:
    unet = UNet2DConditionModel.from_pretrained(base)
    unet.add_adapter(LoraConfig(r=4, target_modules=["to_q"]))
    unet.save_lora_adapter(tmp_path)
    without = run_unet(load_adapted_unet(base, tmp_path))
    torch.nn.init.normal_(unet.class_embedding.weight)
    save_file(unet.class_embedding.state_dict(), tmp_path / LABELS_FILE)
    assert not torch.allclose(run_unet(load_adapted_unet(base, tmp_path)), without)


def test_a_fused_adapter_does_what_pefts_own_does(base: Path, tmp_path: Path) -> None:
    unet = UNet2DConditionModel.from_pretrained(base)
    targets = ["to_q", "to_k", "to_v", "to_out.0", "conv1", "conv2", "proj_in", "proj_out"]
    unet.add_adapter(LoraConfig(r=4, lora_alpha=8, target_modules=targets))
    torch.manual_seed(1)
    for name, parameter in unet.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    unet.save_lora_adapter(tmp_path)
    wanted = run_unet(unet.eval())
    fused = load_adapted_unet(base, tmp_path)
    assert not any("lora" in name for name, _ in fused.named_parameters())
    assert torch.allclose(run_unet(fused), wanted, atol=1e-4)
    unet.fuse_lora()
    unet.unload_lora()
    for name, weight in unet.state_dict().items():
        assert torch.equal(fused.state_dict()[name], weight), name
    plain = run_unet(UNet2DConditionModel.from_pretrained(base).eval())
    assert float((wanted - plain).abs().mean()) > 0.01
    with pytest.raises(Refusal, match="does not fit"):
        load_adapted_unet(base, tmp_path / "nowhere")


def test_an_adapter_of_another_network_is_refused(base: Path, tmp_path: Path) -> None:
    other = build_unet((16, 32, 32), width=32)
    other.add_adapter(LoraConfig(r=2, target_modules=["conv1"]))
    other.save_lora_adapter(tmp_path)
    with pytest.raises(Refusal, match="does not fit"):
        load_adapted_unet(base, tmp_path)


def test_an_adapter_that_changes_as_many_weights_in_another_shape_is_refused(
    base: Path, tmp_path: Path
) -> None:
    unet = UNet2DConditionModel.from_pretrained(base)
    unet.add_adapter(LoraConfig(r=2, target_modules=["to_k"]))
    unet.save_lora_adapter(tmp_path)
    load_adapted_unet(base, tmp_path)
    state = load_file(tmp_path / ADAPTER_FILE)
    name = next(key for key in state if ".attn2." in key).rsplit(".lora_", 1)[0]
    down, up = f"{name}.lora_A.weight", f"{name}.lora_B.weight"
    assert state[up].shape[0] != state[down].shape[1]
    state[down], state[up] = state[up].T.contiguous(), state[down].T.contiguous()
    save_file(state, tmp_path / ADAPTER_FILE)
    with pytest.raises(Refusal, match="does not fit"):
        load_adapted_unet(base, tmp_path)


class Ruled(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Has a buffer that no file holds."""

    @register_to_config
    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(width, 1)
        self.register_buffer("ruler", torch.arange(float(width)), persistent=False)


def test_what_no_file_holds_is_made_and_nothing_is_drawn(base: Path, tmp_path: Path) -> None:
    saved = Ruled()
    saved.save_pretrained(tmp_path)
    loaded = load_module(Ruled, tmp_path)
    assert torch.equal(loaded.ruler, torch.arange(3.0))
    assert torch.equal(loaded.linear.weight, saved.linear.weight)
    before = torch.get_rng_state()
    unet = load_module(UNet2DConditionModel, base)
    assert torch.equal(torch.get_rng_state(), before)
    assert not any(parameter.requires_grad for parameter in unet.parameters())


def test_weights_of_another_kind_and_pickles_are_refused(base: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not hold a SpeckleAutoencoder"):
        load_module(SpeckleAutoencoder, base)
    with pytest.raises(Refusal, match="does not hold"):
        load_module(UNet2DConditionModel, tmp_path)
    (tmp_path / "config.json").write_text((base / "config.json").read_text())
    torch.save({"weight": torch.zeros(1)}, tmp_path / WEIGHTS_FILE)
    with pytest.raises(Refusal, match="not a safetensors file"):
        load_module(UNet2DConditionModel, tmp_path)
    torch.save({"weight": torch.zeros(1)}, tmp_path / ADAPTER_FILE)
    with pytest.raises(Refusal, match="does not fit"):
        load_adapted_unet(base, tmp_path)
    with pytest.raises(ValueError, match="not a safetensors file"):
        read_tensors(tmp_path / WEIGHTS_FILE)
