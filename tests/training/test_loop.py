"""Runs that are stopped and go on: the result must be that of a run that never stopped."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import torch
from torch import Tensor

from training.loop import TrainingRun

STEPS = 9


class Stopped(Exception):
    """Stands for whatever ends a training process."""


def fit(folder: Path, *, resume: bool, stop_at: int | None = None) -> list[Tensor]:
    """Train a line on noise from torch's own generator; its weights, then their average."""
    run = TrainingRun(
        folder, STEPS, 3, resume=resume, mixed_precision="no", log_every=3, save_every=4
    )
    model = torch.nn.Linear(5, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    schedule = run.cosine(optimizer, warm_up=2)
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
        run.log({"loss": float(loss.detach())})
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


def test_without_resume_a_run_starts_again(tmp_path: Path) -> None:
    straight = fit(tmp_path / "run", resume=False)
    again = fit(tmp_path / "run", resume=False)
    assert torch.equal(straight[0], again[0])


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
    with (folder / "log.csv").open(newline="") as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["3", "6", "6", "9"]
    assert not (folder / "checkpoint.old").exists()
