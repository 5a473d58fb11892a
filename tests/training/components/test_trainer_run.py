"""The loop of every trainer: resume, accumulation, early stop, logs and progress."""

from __future__ import annotations

import csv
import errno
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch import Tensor

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.conditioning import LABEL_SIZES, Conditioner
from busynth_gui.synthesis.networks.denoiser import build_unet
from training.components.csv_log import append_row, cut_logs
from training.components.denoiser_fit import DenoiserTrainer, Looks
from training.components.diffusion_loss import DenoisingTask, Trainee
from training.components.trainer_run import TrainingRun
from training.data.item_draws import Items
from training.progress import duration
from training.settings import DenoiserSettings, RunOptions, TrainerSettings

STEPS = 9


class Stopped(Exception):
    """Stands for whatever ends a training process."""


def fit(
    folder: Path,
    *,
    resume: bool,
    stop_at: int | None = None,
    lost_at: int | None = None,
    told: bool = False,
) -> list[Tensor]:
    """Train a line on noise from torch's own generator; its weights, then their average.

    At ``lost_at`` its weights become no numbers, and where it is ``told`` its gradients show it.
    """
    settings = TrainerSettings(steps=STEPS, log_every=3, save_every=4)
    run = TrainingRun(folder, settings, RunOptions(3, resume))
    model = torch.nn.Linear(5, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    schedule = run.rate(optimizer, warm_up=2)
    average = run.track_ema("line", model, 0.9)
    model, optimizer, schedule = run.accelerator.prepare(model, optimizer, schedule)
    run.restore()
    for step in run.iterate():
        if step == stop_at:
            raise Stopped
        loss = model(torch.randn(8, 5)).square().mean()
        run.accelerator.backward(loss)
        optimizer.step(), schedule.step(), optimizer.zero_grad()
        average.step(model.parameters())
        if step == lost_at:
            model.weight.data.fill_(float("nan"))
        norm = {"gradient_norm": float(loss.detach())} if told else {}
        run.log({"loss": float(loss.detach())} | norm)
    weights = [p.detach().clone() for p in model.parameters()]
    average.copy_to(model.parameters())
    return weights + [p.detach().clone() for p in model.parameters()]


def test_a_resumed_run_ends_as_one_that_never_stopped(tmp_path: Path) -> None:
    straight = fit(tmp_path / "straight", resume=False)
    with pytest.raises(Stopped):
        fit(tmp_path / "stopped", resume=False, stop_at=6)
    resumed = fit(tmp_path / "stopped", resume=True)
    for ours, theirs in zip(resumed, straight, strict=True):
        assert torch.equal(ours, theirs)
    assert not torch.equal(straight[0], straight[2])  # the average is not the last step


@pytest.mark.parametrize(("told", "step"), [(True, "6"), (False, "8")])
def test_a_run_that_breaks_down_ends_and_keeps_what_was_saved_before(
    tmp_path: Path, told: bool, step: str
) -> None:
    """Rows come every 3 steps, checkpoints every 4: whichever is next finds it."""
    with pytest.raises(Refusal, match=rf"by step {step}.*learning rate"):
        fit(tmp_path / "run", resume=False, lost_at=4, told=told)
    checkpoint = tmp_path / "run" / "checkpoint"
    assert json.loads((checkpoint / "run.json").read_text())["step"] == 4
    state = load_file(checkpoint / "model.safetensors")
    assert all(bool(weight.isfinite().all()) for weight in state.values())


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_no_two_processes_train_in_one_folder(tmp_path: Path) -> None:
    fit(tmp_path / "run", resume=False)
    code = (
        "import sys; from pathlib import Path; from training.components.run_lock import hold; "
        "hold(Path(sys.argv[1]))"
    )
    root = Path(__file__).parents[3]

    def other(folder: Path) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", code, str(folder)]
        return subprocess.run(words, capture_output=True, text=True, cwd=root, check=False)

    refused = other(tmp_path / "run")
    assert refused.returncode and "another process works in" in refused.stderr
    (tmp_path / "free").mkdir()
    assert other(tmp_path / "free").returncode == 0  # and it gives the folder back as it ends
    fit(tmp_path / "free", resume=False)


@pytest.mark.parametrize(
    "name", ["model.safetensors", "optimizer.bin", "scheduler.bin", "line.pt", "run.json"]
)
@pytest.mark.parametrize("left", [0, 20])
def test_a_damaged_checkpoint_is_named(tmp_path: Path, name: str, left: int) -> None:
    """As a power cut leaves it, or a copy that was cut."""
    folder = tmp_path / "run"
    with pytest.raises(Stopped):
        fit(folder, resume=False, stop_at=6)
    (file,) = (folder / "checkpoint").glob(f"*{name}")
    file.write_bytes(file.read_bytes()[:left] if left < file.stat().st_size else b"{")
    with pytest.raises(Refusal, match="checkpoint is damaged: leave --resume out") as error:
        fit(folder, resume=True)
    assert "\n" not in str(error.value)
    fit(folder, resume=False)


def test_without_resume_a_run_starts_again(tmp_path: Path) -> None:
    straight = fit(tmp_path / "run", resume=False)
    again = fit(tmp_path / "run", resume=False)
    assert torch.equal(straight[0], again[0])
    assert [row["step"] for row in table(tmp_path / "run", "log")] == ["3", "6", "9"]


def test_a_run_that_is_done_stays_as_it_is(tmp_path: Path) -> None:
    done = fit(tmp_path / "run", resume=False)
    again = fit(tmp_path / "run", resume=True)
    assert all(torch.equal(a, b) for a, b in zip(done, again, strict=True))


def test_the_log_has_a_row_for_each_few_steps(tmp_path: Path) -> None:
    fit(tmp_path / "run", resume=False)
    with (tmp_path / "run" / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["3", "6", "9"]
    assert all(float(row["loss"]) > 0 for row in rows)


def test_a_stop_between_two_checkpoints_leaves_one_to_go_on_from(tmp_path: Path) -> None:
    straight = fit(tmp_path / "straight", resume=False)
    folder = tmp_path / "stopped"
    with pytest.raises(Stopped):
        fit(folder, resume=False, stop_at=6)
    # As it is just after the old checkpoint was moved aside, before the new one takes its place.
    (folder / "checkpoint").replace(folder / "checkpoint.old")
    resumed = fit(folder, resume=True)
    assert all(torch.equal(a, b) for a, b in zip(resumed, straight, strict=True))
    assert table(folder, "log") == table(tmp_path / "straight", "log")
    assert not (folder / "checkpoint.old").exists()


def test_a_checkpoint_that_does_not_fit_leaves_the_one_before_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    straight = fit(tmp_path / "straight", resume=False)
    with pytest.raises(Stopped):
        fit(folder, resume=False, stop_at=6)
    # As a kill leaves it between the two moves of the exchange.
    (folder / "checkpoint").rename(folder / "checkpoint.old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as cut:
        cut.setattr("training.components.trainer_run.sync_files", full)
        with pytest.raises(OSError, match="no space"):
            fit(folder, resume=True)
    assert not (folder / "checkpoint.new").exists()
    resumed = fit(folder, resume=True)
    assert all(torch.equal(a, b) for a, b in zip(resumed, straight, strict=True))
    assert not (folder / "checkpoint.old").exists()


def test_rows_and_sheets_after_the_checkpoint_are_made_again(tmp_path: Path) -> None:
    """Checkpoints come every 4 steps, rows every 3: the second row begins before a checkpoint."""
    fit(tmp_path / "straight", resume=False)
    folder = tmp_path / "killed"
    with pytest.raises(Stopped):
        fit(folder, resume=False, stop_at=7)
    assert [row["step"] for row in table(folder, "log")] == ["3", "6"]
    with (folder / "log.csv").open("a") as file:
        file.write("9,0.")  # killed while it wrote
    (folder / "sheets").mkdir()
    for step in (4, 5):
        (folder / "sheets" / f"step-{step:06d}.png").touch()
    fit(folder, resume=True)
    assert (folder / "log.csv").read_bytes() == (tmp_path / "straight" / "log.csv").read_bytes()
    assert [s.name for s in (folder / "sheets").iterdir()] == ["step-000004.png"]


def test_a_figure_that_comes_later_gets_a_column_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    append_row(path, 1, {"loss": 0.5})
    append_row(path, 2, {"loss": 0.25, "discriminator": 2.0})
    append_row(path, 3, {"discriminator": 1.0})
    assert path.read_text().split() == ["step,loss,discriminator", "1,0.5,", "2,0.25,2", "3,,1"]
    cut_logs(tmp_path, 2)
    assert path.read_text().split() == ["step,loss,discriminator", "1,0.5,", "2,0.25,2"]
    cut_logs(tmp_path, None)
    assert not path.exists()


class Noise:
    """A source of denoising tasks that needs no data."""

    def draw(self, items: Items, dropout: float = 0.0) -> DenoisingTask:
        blanked, target = items.noise((4, 32, 32)), items.noise((4, 32, 32))
        mask = (items.noise((1, 32, 32)) > 1).float()
        return DenoisingTask(
            target=target,
            noise=items.noise((4, 32, 32)),
            times=items.times(),
            mask=mask,
            blanked=blanked,
            context=items.noise((2, 128, 128)),
            labels=torch.ones(len(items), len(LABEL_SIZES), dtype=torch.long),
            weight=0.1 + mask,
        )


SMALL = DenoiserSettings(
    steps=3, batch=4, lr=1e-3, log_every=1, check_every=1, sheet_every=2, ema=0.5
)


def train(
    folder: Path,
    settings: DenoiserSettings = SMALL,
    *,
    looks: Looks | None = None,
    resume: bool = False,
    seed: int = 3,
    precision: str = "no",
    log_with: tuple[str, ...] = (),
) -> list[Tensor]:
    """Train a small denoiser on noise; its averaged weights."""
    run = TrainingRun(folder, settings, RunOptions(seed, resume, precision, log_with=log_with))
    model = Trainee(build_unet((16, 16, 16)), Conditioner(width=192, layers=1))
    looks = looks or Looks({"loss": Noise().draw(Items.whole(1, 4))})
    core = DenoiserTrainer(run, model, Noise(), settings, looks).train()
    return [p.detach().clone() for p in core.parameters()]


def distance(ours: list[Tensor], theirs: list[Tensor]) -> float:
    """Sum of absolute differences."""
    return sum(float((a - b).abs().sum()) for a, b in zip(ours, theirs, strict=True))


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Tensor]]:
    folder = tmp_path_factory.mktemp("runs") / "whole"

    def sheet(model: Trainee) -> np.ndarray:
        assert not model.training
        return np.tile(np.arange(60, dtype=np.uint8), (40, 1))

    looks = Looks({"loss": Noise().draw(Items.whole(1, 4))}, sheet)
    return folder, train(folder, looks=looks, log_with=("tensorboard",))


def test_a_batch_in_parts_teaches_the_same(
    trained: tuple[Path, list[Tensor]], tmp_path: Path
) -> None:
    folder, whole = trained
    parts = train(tmp_path / "parts", replace(SMALL, accumulate=2))
    start = train(tmp_path / "start", replace(SMALL, lr=0.0))
    # AdamW divides by the gradient's size: where there is next to none, rounding decides the sign.
    moved, apart = (distance(whole, others) for others in (start, parts))
    assert apart < 0.01 * moved
    losses = [[float(row["loss"]) for row in table(f, "log")] for f in (folder, tmp_path / "parts")]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    with pytest.raises(ValueError, match="'batch' a multiple of 3"):
        train(tmp_path / "odd", replace(SMALL, accumulate=3))
    assert not (tmp_path / "odd").exists()


def test_logs_and_sheets_are_there_to_look_at(trained: tuple[Path, list[Tensor]]) -> None:
    folder, _ = trained
    assert [row["step"] for row in table(folder, "held_out")] == ["1", "2", "3"]
    sheets = sorted((folder / "sheets").iterdir())
    assert [s.name for s in sheets] == ["step-000002.png", "step-000003.png"]
    assert cv2.imread(str(sheets[0]), cv2.IMREAD_GRAYSCALE).shape == (40, 60)
    events = EventAccumulator(str(folder / "tensorboard" / "busynth"))
    events.Reload()
    assert {"train/loss", "held_out/loss"} <= set(events.Tags()["scalars"])
    assert [e.step for e in events.Scalars("train/loss")] == [1, 2, 3]
    logged = [e.value for e in events.Scalars("held_out/loss")]
    assert logged == pytest.approx([float(r["loss"]) for r in table(folder, "held_out")], rel=1e-4)
    assert len(events.Images("made")) == 2


def test_the_weights_that_are_kept_are_averages(trained: tuple[Path, list[Tensor]]) -> None:
    folder, kept = trained
    checkpoint = folder / "checkpoint"
    average = torch.load(checkpoint / "ema_denoiser.pt", weights_only=True)["shadow_params"]
    assert all(torch.equal(a, b) for a, b in zip(kept, average, strict=True))
    last = load_file(checkpoint / "model.safetensors")
    assert not any(torch.equal(kept[0], tensor) for tensor in last.values())


def test_a_seed_stands_for_a_run(trained: tuple[Path, list[Tensor]], tmp_path: Path) -> None:
    folder, first = trained
    again = train(tmp_path / "again")
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert table(tmp_path / "again", "log") == table(folder, "log")
    other = train(tmp_path / "other", seed=4)
    assert not any(torch.equal(a, b) for a, b in zip(first, other, strict=True) if a.ndim > 1)


@pytest.mark.parametrize(("precision", "kind"), [("bf16", torch.bfloat16), ("no", torch.float32)])
def test_in_mixed_precision_layers_compute_in_it_and_weights_stay_whole(
    tmp_path: Path, precision: str, kind: torch.dtype
) -> None:
    seen: set[torch.dtype] = set()

    def listen(module: torch.nn.Module, _: object, out: object) -> None:
        if isinstance(module, torch.nn.Conv2d) and isinstance(out, Tensor) and module.training:
            seen.add(out.dtype)

    # One process has one precision, unless it forgets.
    AcceleratorState._reset_state(reset_partial_state=True)
    hook = torch.nn.modules.module.register_module_forward_hook(listen)
    try:
        weights = train(tmp_path / "run", replace(SMALL, steps=1), precision=precision)
    finally:
        hook.remove()
        AcceleratorState._reset_state(reset_partial_state=True)
    assert seen == {kind}
    assert {w.dtype for w in weights} == {torch.float32}


def test_a_run_stops_when_held_out_loss_falls_no_more(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The loss of weights that do not change is best at the first look."""
    settings = replace(SMALL, steps=9, lr=0.0, patience=2)
    looks = Looks({"loss": Noise().draw(Items.whole(1, 4))}, at_start=True)
    weights = train(tmp_path / "run", settings, looks=looks)
    assert [row["step"] for row in table(tmp_path / "run", "held_out")] == ["0", "1", "2"]
    assert "run stops at step 2: held-out loss has not been below" in capfd.readouterr().err
    again = train(tmp_path / "run", settings, looks=looks, resume=True)
    assert len(table(tmp_path / "run", "log")) == 2
    assert all(torch.equal(a, b) for a, b in zip(weights, again, strict=True))


def test_the_weights_of_the_best_look_are_kept(tmp_path: Path) -> None:
    """A rate far too high spoils the weights: those before the first step must come back."""
    settings = replace(SMALL, steps=3, lr=1.0, patience=3)
    looks = Looks({"loss": Noise().draw(Items.whole(1, 4))}, at_start=True)
    kept = train(tmp_path / "run", settings, looks=looks)
    losses = [float(row["loss"]) for row in table(tmp_path / "run", "held_out")]
    assert min(losses[1:]) > losses[0]
    start = train(tmp_path / "start", replace(SMALL, lr=0.0))
    assert all(torch.equal(a, b) for a, b in zip(kept, start, strict=True))


def test_a_run_stops_when_it_memorises(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shares = iter([0.0, 0.2, 0.5])
    looks = Looks({"loss": Noise().draw(Items.whole(1, 4))}, memory=lambda model: next(shares))
    settings = replace(SMALL, steps=6, memory_stop=0.3, memory_every=1)
    kept = train(tmp_path / "run", settings, looks=looks)
    rows = table(tmp_path / "run", "held_out")
    assert [row["memory"] for row in rows] == ["0", "0.2", "0.5"]
    assert "50% of fresh lesions are nearer" in capfd.readouterr().err
    checkpoint = tmp_path / "run" / "checkpoint"
    names = ("best", "ema_denoiser")
    best, last = (torch.load(checkpoint / f"{name}.pt", weights_only=True) for name in names)
    assert best["step"] == 2
    assert all(torch.equal(a, b) for a, b in zip(kept, best["weights"], strict=True))
    assert not torch.equal(best["weights"][0], last["shadow_params"][0])


def test_progress_is_a_line_now_and_then_where_there_is_no_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fit(tmp_path / "run", resume=False)
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 3
    for line, done in zip(lines, (3, 6, 9), strict=True):
        metrics = r"loss \d+\.\d{4}  \d+\.\d\d s a step  \d+ s left"
        assert re.fullmatch(rf"run {done}/9  {metrics}", line), line
    assert [duration(s) for s in (7, 600, 11_110)] == ["7 s", "10 min", "3 h 05 min"]


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="check_every must be at least 1, not 0"):
        TrainerSettings(check_every=0)
