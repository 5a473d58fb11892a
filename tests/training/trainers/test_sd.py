"""``stage-two`` and ``stage-three`` on Stable Diffusion, and the bundle, at tiny size."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from diffusers import UNet2DConditionModel
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from tiny_sd import ATTENTION, tiny_unet, with_adapter
from warm_python import run_two

from busynth_gui.bundles.manifest import find_bundle, verify_bundle
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.networks.conditioning import label_row
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.sd.device_slot import DeviceSlot
from busynth_gui.synthesis.sd.latents import GreyAutoencoder, hidden
from busynth_gui.synthesis.sd.networks import load_autoencoder, load_base
from busynth_gui.synthesis.sd.prompt_encoder import PromptEncoder
from busynth_gui.synthesis.sd.prompts import PromptTemplate
from busynth_gui.synthesis.sd.stage_models import SdModels
from training.bundles.stable_diffusion import Foreign
from training.cli.recipe import read_recipe
from training.components.denoiser_fit import make_optimizer
from training.data.item_draws import Items
from training.data.scan_cache import ScanCache
from training.prepare.run import prepare
from training.settings import PrepareSettings, RunOptions, SdSettings
from training.trainers.sd.source import PromptBuilder, SdCrops, SdEncoder, told_by
from training.trainers.sd.train import train_sd

Train = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]
SMALL = SdSettings(
    steps=4, batch=2, lr=1e-2, warm_up=1, image_size=256, rank=2, alpha=2, check_every=2,
    log_every=1, save_every=2, sheet_every=0, checked=2, ema=0.5, patience=0,
)  # fmt: skip


@pytest.fixture(scope="module")
def runs(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with prepared scans."""
    folder = tmp_path_factory.mktemp("runs")
    prepare(tiny_data, folder / "cache", PrepareSettings(held_out=0.4))
    return folder


@pytest.fixture(scope="module")
def cache(runs: Path) -> ScanCache:
    return ScanCache(runs / "cache")


def encoder(base: Path) -> SdEncoder:
    parts = load_base(base)
    prompt_encoder = PromptEncoder(
        parts.tokenizer, parts.text_encoder, DeviceSlot(torch.device("cpu"), False)
    )
    prompt_builder = PromptBuilder(prompt_encoder, PromptTemplate.from_json(None))
    return SdEncoder(SMALL, GreyAutoencoder(load_autoencoder(base / "vae")), prompt_builder)


def fresh_train(*args: object) -> dict[str, torch.Tensor]:
    """Train in this process as in one of its own; the adapter's, ViT's and projection's weights."""
    AcceleratorState._reset_state(True)
    core = train_sd(*args)  # type: ignore[arg-type]
    return {n: p.detach().clone() for n, p in core.named_parameters() if p.requires_grad}


def test_a_resumed_run_ends_as_one_that_never_stopped(
    cache: ScanCache, sd_bases: dict[int, Path], tmp_path: Path
) -> None:
    base = str(sd_bases[9])
    # A cosine is over the run's length, which is another one for a run that ends early.
    settings = replace(SMALL, decay="constant")
    seen = replace(settings, sheet_every=4)  # a look at it changes nothing
    straight = fresh_train(cache, base, tmp_path / "straight", "lesion", seen, RunOptions(3))
    assert any("lora_" in name for name in straight) and any("projection" in n for n in straight)
    halfway = replace(settings, steps=2)
    fresh_train(cache, base, tmp_path / "stopped", "lesion", halfway, RunOptions(3))
    checkpoint = tmp_path / "stopped" / "checkpoint"
    assert load_file(checkpoint / "trainable.safetensors").keys() == straight.keys()
    assert not list(checkpoint.glob("model*.safetensors"))  # the base is on disk anyway
    resumed = fresh_train(
        cache, base, tmp_path / "stopped", "lesion", settings, RunOptions(3, resume=True)
    )
    for name, wanted in straight.items():
        assert torch.equal(resumed[name], wanted), name
    with pytest.raises(Refusal, match="other settings \\(rank was 2 and is 3\\): go on with those"):
        other = replace(settings, rank=3)
        fresh_train(cache, base, tmp_path / "stopped", "lesion", other, RunOptions(3, resume=True))
    with pytest.raises(Refusal, match="base differ"):
        fresh_train(
            cache,
            str(sd_bases[4]),
            tmp_path / "stopped",
            "lesion",
            settings,
            RunOptions(3, resume=True),
        )
    with (tmp_path / "straight" / "held_out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["0", "2", "4"]
    assert list((tmp_path / "straight" / "sheets").glob("*.png"))


def test_the_command_trains_and_what_it_made_is_used(
    runs: Path, sd_bases: dict[int, Path], tmp_path: Path, train: Train
) -> None:
    """Stage two on four channels, stage three on nine, sealed, and run as the window does."""
    (tmp_path / "tiny.toml").write_text(
        "[sd-stage-two]\nsteps = 2\nbatch = 2\nwarm_up = 1\nlr = 1e-2\nchecked = 2\n"
        'image_size = 256\nsheet_every = 0\nprompt = ["breast ultrasound", "{pathology} mass"]\n'
        "[sd-stage-three]\nepochs = 1\nbatch = 2\nwarm_up = 1\nchecked = 2\nimage_size = 256\n"
        "sheet_every = 0\ncheckpointing = true\ncontext = false\n"
    )
    common = ("--runs", runs, "--recipe", tmp_path / "tiny.toml")
    for command, channels in (("stage-two", 4), ("stage-three", 9)):
        code, _, err = train(command, "--base", sd_bases[channels], *common)
        assert code == 0, err
    assert (runs / "sd-stage-two" / "projection" / "config.json").exists()
    assert not (runs / "sd-stage-three" / "projection").exists()
    code, _, err = train("bundle", *common, "--kind", "stable-diffusion", "--name", "mine")
    assert code == 0, err
    info = find_bundle(str(runs / "bundle" / "mine"))
    verify_bundle(info)
    assert (info.name, info.kind, info.image_size) == ("mine", "stable-diffusion", 256)
    assert info.stages["2"]["base"]["folder"] == str(sd_bases[4])
    assert str(sd_bases[4]) not in (info.folder / "MODEL_CARD.md").read_text()
    (info.folder / "MODEL_CARD.md").write_text("with figures, by hand")
    code, _, err = train("bundle", *common, "--kind", "stable-diffusion", "--name", "mine")
    assert code == 0, err
    info = find_bundle(str(runs / "bundle" / "mine"))
    verify_bundle(info)
    assert (info.folder / "MODEL_CARD.md").read_text() == "with figures, by hand"
    pipeline = Pipeline.load(info)
    assert isinstance(pipeline.models, SdModels)
    own = pipeline.models.stages
    assert own[2].prompt.text(Pathology.BENIGN, Descriptors(shape="oval")) == (
        "breast ultrasound, benign mass"
    )
    assert own[2].context is not None and own[3].context is None
    plain = UNet2DConditionModel.from_pretrained(sd_bases[4] / "unet").state_dict()
    moved = {n for n, p in own[2].unet.named_parameters() if not torch.equal(p, plain[n])}
    assert moved and all("attn" in name for name in moved)
    scan = read_scan(resource_folder("samples", "mixed.png"))
    made = pipeline.synthesize(
        scan,
        Request(
            scan.sha256, Pathology.MALIGNANT, 1, info.name, info.sha256, steps=2,
            region=EllipseRegion(280, 190, 70, 45, 10),
        ),
    )  # fmt: skip
    assert unchanged_outside(scan.pixels, made.image, made.mask | made.band)


def test_adapters_of_others_are_sealed_with_their_base(
    runs: Path, sd_bases: dict[int, Path], tmp_path: Path, train: Train
) -> None:
    for name in ("one", "two"):
        with_adapter(tiny_unet(9), seed=len(name)).save_lora_adapter(tmp_path / name)
    command = ("bundle", "--runs", tmp_path / "runs", "--kind", "stable-diffusion")
    code, _, err = train(*command)
    assert code == 2 and "stage-two --base BASE' first, or name --base" in err
    given = ("--base", sd_bases[9], "--lora-two", f"{tmp_path / 'one'}=0.5", "--lora-two",
             tmp_path / "two", "--lora-three", tmp_path / "two" / ADAPTER_FILE)  # fmt: skip
    code, _, err = train(*command, *given, "--with-base")
    assert code == 0, err
    info = find_bundle(str(tmp_path / "runs" / "bundle" / "stable-diffusion"))
    assert info.stages["2"]["base"] == info.stages["3"]["base"] == "./base"
    assert [a["weight"] for a in info.stages["2"]["adapters"]] == [0.5, 1.0]
    moved = tmp_path / "elsewhere"
    shutil.move(info.folder, moved)
    Pipeline.load(find_bundle(str(moved)))
    wide = tiny_unet(9, width=48)
    with_adapter(wide).save_lora_adapter(tmp_path / "wide")
    code, _, err = train(*command, "--base", sd_bases[9], "--lora-two", tmp_path / "wide",
                         "--lora-three", tmp_path / "two")  # fmt: skip
    assert code == 2 and err.count("\n") == 1 and "there 32 to 16" in err
    code, _, err = train(*command, "--base", tmp_path, "--lora-two", tmp_path / "two",
                         "--lora-three", tmp_path / "two")  # fmt: skip
    assert code == 2 and err.count("\n") == 1 and "holds no base model" in err
    assert not list((tmp_path / "runs" / "bundle").glob(".*"))


def test_the_papers_recipe_is_the_papers() -> None:
    recipe = read_recipe(ROOT / "training" / "recipes" / "sd-paper.toml")
    each = {"sd-stage-two": (4, 4, "cosine"), "sd-stage-three": (8, 16, "constant")}
    for section, own in each.items():
        said = recipe.settings(section, SdSettings)
        assert (said.lr, said.batch, said.epochs, said.patience) == (1e-4, 8, 50, 5)
        assert (said.warm_up, said.image_size) == (500, 256)
        assert (said.rank, said.alpha, said.decay) == own
        assert said.targets == tuple(ATTENTION) and said.optimizer == "adamw"


def test_an_optimiser_that_is_not_there_is_refused_in_one_line(
    runs: Path, sd_bases: dict[int, Path], tmp_path: Path, train: Train
) -> None:
    for named, remedy in (("adamw8bit", "pip install bitsandbytes"), ("sgd", "adamw or adamw8bit")):
        recipe = tmp_path / f"{named}.toml"
        recipe.write_text(f'[sd-stage-two]\noptimizer = "{named}"\n')
        code, _, err = train("stage-two", "--base", sd_bases[9], "--runs", runs, "--recipe", recipe)
        assert code == 2 and err.count("\n") == 1 and remedy in err


def test_an_8_bit_optimiser_is_asked_for_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fake:
        class optim:
            AdamW8bit = torch.optim.SGD

    monkeypatch.setitem(sys.modules, "bitsandbytes", Fake)
    made = make_optimizer(
        replace(SMALL, optimizer="adamw8bit"), [torch.nn.Parameter(torch.ones(1))]
    )
    assert isinstance(made, torch.optim.SGD) and made.param_groups[0]["lr"] == SMALL.lr


def test_a_base_that_is_not_here_is_refused_in_one_line(
    runs: Path, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for base in ("nobody/nothing", str(tmp_path)):
        code, _, err = train("stage-three", "--base", base, "--runs", runs)
        assert code == 2 and err.count("\n") == 1


@pytest.mark.parametrize("kind", ["lesion", "band"])
def test_a_crop_is_blanked_as_at_inference_and_mirrored_with_its_mask(
    cache: ScanCache, sd_bases: dict[int, Path], kind: str
) -> None:
    plan = SdCrops(cache, "train", kind, SMALL).draw(Items(0, 0, 6, range(6)))  # type: ignore[arg-type]
    encode = encoder(sd_bases[9])
    task = encode(plan)
    mask, masked = hidden(plan.image, plan.hole)
    assert torch.equal(task.mask, mask) and set(mask.unique().tolist()) == {0.0, 1.0}
    with torch.no_grad():
        assert torch.allclose(task.blanked, encode.autoencoder.encode(masked), atol=1e-5)
        assert torch.allclose(task.target, encode.autoencoder.encode(plan.image), atol=1e-5)
    for image, hole in zip(plan.image, plan.hole, strict=True):
        inside = hole > 0.5
        if kind == "lesion":
            # In these scans lesions are dark: scan and mask went the same way.
            assert image[inside].mean() < image[~inside].mean()


def test_words_that_are_dropped_are_dropped_from_the_text_too(
    cache: ScanCache, sd_bases: dict[int, Path]
) -> None:
    crops, tell = SdCrops(cache, "train", "lesion", SMALL), encoder(sd_bases[4]).prompt_builder
    items = Items(0, 0, 64, range(64))
    plan = crops.draw(items, 0.4)
    prompts = [tell.prompt(row) for row in plan.labels.tolist()]
    nothing = [not any(row) for row in plan.labels.tolist()]
    assert [prompt == "" for prompt in prompts] == nothing
    assert 0.2 < np.mean(nothing) < 0.6
    whole = crops.draw(items)
    full = [tell.prompt(row) for row in whole.labels.tolist()]
    assert all(
        set(a.split(", ")) <= set(b.split(", ")) or not a
        for a, b in zip(prompts, full, strict=True)
    )
    assert any(a and a != b for a, b in zip(prompts, full, strict=True))


def test_a_row_of_labels_says_what_it_was_made_of() -> None:
    words = Descriptors("oval", None, "not-circumscribed", "anechoic", None)
    assert told_by(label_row(Pathology.MALIGNANT, words)) == (Pathology.MALIGNANT, words)
    assert told_by(label_row(None, Descriptors())) == (None, Descriptors())


def test_in_an_epoch_each_lesion_comes_once(cache: ScanCache) -> None:
    drawn = SdCrops(cache, "train", "lesion", replace(SMALL, balanced=False))
    steps = len(drawn)
    rows = [drawn._row(Items(1, step, 2, range(2)), k) for step in range(steps) for k in (0, 1)]
    first, second = rows[:steps], rows[steps:]
    assert sorted(first) == sorted(second) == list(range(steps)) and first != second
    assert {e.split for e in drawn.entries} == {"train"}


def test_half_precision_keeps_the_adapter_whole(
    cache: ScanCache, sd_bases: dict[int, Path], tmp_path: Path
) -> None:
    AcceleratorState._reset_state(True)
    core = train_sd(
        cache,
        str(sd_bases[9]),
        tmp_path,
        "band",
        replace(SMALL, steps=1, checked=1),
        RunOptions(3, precision="bf16"),
    )
    kinds = {p.requires_grad: p.dtype for n, p in core.unet.named_parameters()}
    assert kinds == {True: torch.float32, False: torch.bfloat16}
    with safe_open(tmp_path / "adapter" / ADAPTER_FILE, "pt") as file:
        assert json.loads(file.metadata()["lora_adapter_metadata"])["r"] == 2
    AcceleratorState._reset_state(True)


def test_training_goes_on_from_what_was_made(
    cache: ScanCache, sd_bases: dict[int, Path], tmp_path: Path
) -> None:
    base = str(sd_bases[9])
    short = replace(SMALL, steps=2, checked=1)
    first = fresh_train(cache, base, tmp_path / "a", "lesion", short, RunOptions(3))
    still = replace(short, lr=0.0, rank=7, steps=1)
    second = fresh_train(
        cache, base, tmp_path / "b", "lesion", still, RunOptions(3, start=tmp_path / "a")
    )
    assert first.keys() == second.keys()
    assert all(torch.allclose(first[name], second[name], atol=1e-6) for name in first)


def test_a_weight_is_read_from_the_command_line(tmp_path: Path) -> None:
    assert Foreign.parse("a/b=0.25") == Foreign(Path("a/b"), 0.25)
    assert Foreign.parse("a/b") == Foreign(Path("a/b"))
    (tmp_path / "x=1").mkdir()
    assert Foreign.parse(f"{tmp_path}/x=1") == Foreign(tmp_path / "x=1")
    with pytest.raises(Refusal, match="PATH=WEIGHT"):
        Foreign.parse("a/b=much")
    for weight in ("nan", "inf", "1e999"):
        with pytest.raises(Refusal, match="is no number"):
            Foreign.parse(f"a/b={weight}")
    save_file({"x": torch.ones(1)}, tmp_path / "x=1" / ADAPTER_FILE)


def test_two_processes_learn_what_one_does(
    runs: Path, sd_bases: dict[int, Path], tmp_path: Path, train: Train
) -> None:
    recipe = tmp_path / "two.toml"
    recipe.write_text(
        "[sd-stage-two]\nsteps = 3\nbatch = 4\nwarm_up = 1\nchecked = 2\nimage_size = 256\n"
        "log_every = 1\nsheet_every = 0\n"
    )
    tables = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "cache").parent.mkdir()
        shutil.copytree(runs / "cache", folder / "cache")
        command = ["stage-two", "--base", str(sd_bases[9]), "--runs", str(folder)]
        command += ["--recipe", str(recipe)]
        if name == "one":
            AcceleratorState._reset_state(True)
            code, _, err = train(*command)
            assert code == 0, err
        else:
            plan = json.dumps({"commands": [command]})
            done = run_two([ROOT / "tests/training/launched.py", plan], ROOT, "--multi_gpu")
            assert done.codes == (0, 0), done.stderr[-2000:]
        with (folder / "sd-stage-two" / "log.csv").open(newline="") as file:
            tables.append([float(row["loss"]) for row in csv.DictReader(file)])
    assert len(tables[0]) == 3
    assert tables[0] == pytest.approx(tables[1], rel=1e-3)
