"""``python -m training critic``: what is trained is what the program runs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

sys.path.insert(0, str(Path(__file__).parents[2]))

from tiny_compact import write_compact

from busynth_gui.bundles.critic import CRITIC
from busynth_gui.imaging.critic import Critic, views
from training.bundles.critic_part import put_critic
from training.components.critic_network import CriticNetwork
from training.data.scan_cache import ScanCache
from training.prepare.run import prepare
from training.sections import CriticSettings
from training.settings import PrepareSettings, RunOptions
from training.trainers import critic
from training.trainers.critic import area, logits, platt, train_critic

Train = Callable[..., tuple[int, str, str]]


def test_numpy_says_what_torch_says() -> None:
    torch.manual_seed(0)
    network = CriticNetwork().eval()
    state = {name: value.numpy() for name, value in network.state_dict().items()}
    own = Critic.of({**state, "calibration": np.array([1, 0], np.float32)})
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 255, (120, 140)).astype(np.uint8)
    mask = cv2.circle(np.zeros((120, 140), np.uint8), (70, 60), 40, 1, -1) > 0
    (said,) = logits(network, views(pixels, mask)[None])
    assert own.told(pixels, mask) == pytest.approx(1 / (1 + np.exp(-said)), abs=1e-4)
    assert sum(p.numel() for p in network.parameters()) * 2 < 700_000


def test_what_it_says_is_a_chance() -> None:
    rng = np.random.default_rng(0)
    real, drawn = rng.normal(-1, 1, 4000) * 3, rng.normal(1, 1, 1000) * 3
    scale, shift = platt(real, drawn)
    # Two normal laws a distance of 2 apart: the log odds are 2 x, of x = logit / 3.
    assert scale == pytest.approx(2 / 3, abs=0.05) and shift == pytest.approx(0, abs=0.1)
    assert area(real, drawn) == pytest.approx(0.921, abs=0.02)
    assert platt(drawn, real)[0] == 0, "what learned nothing is not turned around"


def test_a_bundles_critic_is_made_kept_and_put_into_a_bundle(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tiny_data, tmp_path / "cache", PrepareSettings(held_out=0.4))
    bundle, out = write_compact(tmp_path / "tiny"), tmp_path / "critic"

    def smooth(pipeline: object, lesions: list, *_: object) -> list:
        """Lesions without any speckle, in the place of what networks draw."""
        made = []
        for pair in lesions:
            pixels = np.where(pair.mask, cv2.GaussianBlur(pair.pixels, (0, 0), 4), pair.pixels)
            made.append(critic.Pair(*(getattr(pair, n) for n in ("name", "dataset", "pathology")),
                                    pair.group, pixels.astype(np.uint8), pair.mask))  # fmt: skip
        return made

    monkeypatch.setattr(critic, "made_in_place", smooth)
    monkeypatch.setattr(critic.Pipeline, "load", lambda info: None)
    settings = CriticSettings(steps=24, batch=8, check_every=24, made=8, judged=8, lr=1e-2)
    told = train_critic(str(bundle), ScanCache(tmp_path / "cache"), out, settings, RunOptions())
    assert "area of" in told
    made = Critic.of(load_file(out / CRITIC))
    assert (out / CRITIC).stat().st_size < 700_000
    assert made.weights["calibration"].shape == (2,)
    assert (out / "record.json").exists() and (out / "held_out.csv").read_text().count("\n") == 2
    # It goes into the bundle whose lesions it knows, and into no other.
    assert put_critic(out, bundle) and (bundle / CRITIC).exists()
    (bundle / CRITIC).unlink()
    weights = bundle / "refiner" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes() + b" ")
    assert not put_critic(out, bundle) and not (bundle / CRITIC).exists()
    assert put_critic(tmp_path / "none", bundle)
    with pytest.raises(critic.Refusal, match="too few"):
        train_critic(
            str(bundle), ScanCache(tmp_path / "cache"), out, CriticSettings(made=1), RunOptions()
        )


def test_the_command_with_what_networks_draw(tiny_data: Path, tmp_path: Path, train: Train) -> None:
    runs = tmp_path / "runs"
    prepare(tiny_data, runs / "cache", PrepareSettings(held_out=0.4))
    bundle = write_compact(tmp_path / "tiny")
    code, out, err = train("critic", "--smoke", "--bundle", bundle, "--runs", runs)
    assert code == 0 and CRITIC in out, err
    assert list((runs / "critic" / "sets").glob("in-place-drawn-*.npz"))
    shutil.rmtree(runs / "cache")
    code, _, err = train("critic", "--smoke", "--bundle", bundle, "--runs", runs)
    assert code == 2 and "prepare" in err
