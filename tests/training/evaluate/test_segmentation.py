"""U-Nets on discs: they learn, at equal steps for all arms, and what helps is seen to help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from disc_data import SIDE, disc, discs
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.measures.unet import UnetSettings, UnetStore, count_pixels
from training.evaluate.parts import segmentation
from training.evaluate.parts.segmentation import ARMS, compare, limited, part, training_sets

TINY = UnetSettings(
    size=32, channels=(4, 8, 16), steps=40, batch=8, lr=0.02, clip=0.1, precision="fp32"
)


def sets(**changes: object) -> Sets:
    """Few real discs; pasted ones with masks far off; synthetic ones that are right."""
    whole = Sets(
        real=discs(500, 8),
        training=discs(0, 2),
        synthetic=discs(100, 12),
        copy_paste=discs(200, 12, shift=20),
        copy_paste_hard=[],
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


class Upper(nn.Module):
    """Says that the upper half of any scan is lesion."""

    def __init__(self) -> None:
        super().__init__()
        self.zero = nn.Parameter(torch.zeros(1))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        rows = torch.arange(image.shape[2])[None, None, :, None] < image.shape[2] // 2
        return (rows * 20.0 - 10.0).expand(image.shape) + self.zero


def test_counts_are_shares_of_the_scans_own_grid() -> None:
    left = np.zeros((SIDE, SIDE), bool)
    left[:, : SIDE // 2] = True
    upper = left.T
    cases = [replace(disc(1), mask=m) for m in (left, upper, ~upper)]
    large = np.kron(left, np.ones((3, 3), bool))
    cases.append(replace(disc(1), mask=large, pixels=np.zeros(large.shape, np.uint8)))
    counts = count_pixels(Upper(), cases, 32)
    assert counts.dice() == pytest.approx([0.5, 1.0, 0.0, 0.5])
    assert counts.take(np.array([1, 1, 2])).dice() == pytest.approx([1.0, 1.0, 0.0])


def test_a_unet_learns_discs_and_is_kept(tmp_path: Path) -> None:
    store = UnetStore(tmp_path)
    pairs = discs(0, 12)
    model = store.get(pairs, TINY, 1)
    unseen = discs(500, 6)
    assert count_pixels(model, unseen, TINY.size).dice().mean() > 0.8
    again = UnetStore(tmp_path).get(pairs, replace(TINY, steps=TINY.steps), 1)
    for a, b in zip(model.state_dict().values(), again.state_dict().values(), strict=True):
        assert torch.equal(a, b)
    store.get(pairs, TINY, 2), store.get(pairs[:-1], TINY, 1)
    assert len(list(tmp_path.glob("*.safetensors"))) == 3


def test_all_arms_take_the_same_steps_and_right_pairs_help_more_than_wrong_ones() -> None:
    stepped: list[int] = []
    rates: list[float] = []
    lengths: list[float] = []

    def seen(optimiser: torch.optim.Optimizer, *_: object) -> None:
        (group,) = optimiser.param_groups
        stepped.append(id(optimiser))
        rates.append(group["lr"])
        grads = [p.grad.norm() for p in group["params"] if p.grad is not None]
        lengths.append(float(torch.stack(grads).norm()))

    hook = register_optimizer_step_post_hook(seen)
    try:
        found = compare(sets(), TINY, (0, 1), 0, UnetStore())[""]
    finally:
        hook.remove()
    runs = [stepped[k : k + TINY.steps] for k in range(0, len(stepped), TINY.steps)]
    assert len(runs) == 2 * len(ARMS)
    assert all(len(run) == TINY.steps and len(set(run)) == 1 for run in runs)
    # The same rise and fall of the rate for each, and no long gradient.
    one = rates[: TINY.steps]
    top = one.index(max(one))
    assert rates == one * len(runs)
    assert top == TINY.steps // 10 and max(one) == pytest.approx(TINY.lr)
    assert one[:top] == sorted(one[:top]) and one[top:] == sorted(one[top:], reverse=True)
    assert 0 < one[-1] < 0.01 * TINY.lr and 0 < one[0] < 0.25 * TINY.lr
    assert max(lengths) == pytest.approx(TINY.clip, rel=1e-3)
    for metric in ("dice", "f1"):
        gain = found.measure("synthetic", metric) - found.measure("copy_paste", metric)
        low, high = found.interval(metric, "synthetic", "copy_paste")
        assert 0.1 < low < gain.mean() < high
        assert found.interval(metric, "synthetic", "synthetic") == (0.0, 0.0)
    assert found.n == "4 real, 24 added; tested on 16"


def test_arms_share_their_real_scans_and_differ_in_the_kind_that_is_added() -> None:
    few = sets(training=discs(0, 9), copy_paste=discs(200, 12)[:15])
    arms = training_sets(few, 8, seed=3)
    real = arms["real"]
    assert arms["copy_paste"][: len(real)] == arms["synthetic"][: len(real)] == real
    words = [[p.pathology for p in arms[a][len(real) :]] for a in ("copy_paste", "synthetic")]
    assert sorted(words[0]) == sorted(words[1]) and len(words[0]) == 15
    assert training_sets(few, 8, seed=3)["synthetic"] == arms["synthetic"]
    taken = {p.group for p in real}
    assert 8 <= len(real) <= 8 + 5
    assert taken.isdisjoint(p.group for p in few.training if p not in real)
    assert limited(few.training, 0, 1) == few.training
    with pytest.raises(Refusal, match="synthetic"):
        training_sets(sets(synthetic=[]), 0, 0)


def test_the_report_has_every_arm_with_the_other_two_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segmentation, "unet_settings", lambda told: replace(TINY, steps=told.steps))
    tiny = sets(real=discs(500, 2))
    settings = Settings(tmp_path, steps=2, repeats=2, real_limits=(0, 2))
    found = {f.name: f for f in part(tiny, settings)}
    assert len(found) == 2 * 2 * 6
    for metric in ("dice", "f1"):
        for end in ("", "-of-2"):
            made = found[f"unet-{metric}-with-synthetic{end}"]
            alone = found[f"unet-{metric}-real-only{end}"]
            assert made.real_real == alone.value
            assert made.copy_paste == found[f"unet-{metric}-with-copy-paste{end}"].value
            gain = found[f"unet-{metric}-gain-of-synthetic-over-real{end}"]
            assert gain.value == pytest.approx(made.value - alone.value)
            assert gain.low is not None and gain.high is not None
            assert gain.low <= gain.value <= gain.high
            assert made.seeds == (0, 1)


def test_the_same_unets_are_tested_on_each_other_data_set_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segmentation, "unet_settings", lambda told: replace(TINY, steps=told.steps))
    own, inverted = discs(500, 4), [_inverted(p) for p in discs(600, 4)]
    tiny = sets(real=own, training=discs(0, 12), held_out=[*own, *inverted])
    settings = Settings(tmp_path, steps=TINY.steps, repeats=1, real_limits=(0,))
    found = {f.name: f for f in part(tiny, settings)}
    assert len(list((tmp_path / "unets").iterdir())) == len(ARMS)
    there = [name for name in found if name.endswith("-on-elsewhere")]
    assert len(there) == len(found) - len(there) == 12
    here, elsewhere = (found[f"unet-dice-real-only{e}"].value for e in ("", "-on-elsewhere"))
    assert here is not None and elsewhere is not None and here > elsewhere + 0.2
    assert found["unet-dice-real-only-on-elsewhere"].n.endswith(f"tested on {len(inverted)}")


def _inverted(pair: Pair) -> Pair:
    """Dark where it was light: from a data set on which a U-Net of the other is lost."""
    return replace(pair, dataset="elsewhere", pixels=255 - pair.pixels)


def test_settings_that_no_unet_can_have_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 16"):
        UnetSettings(size=100)
    with pytest.raises(ValueError, match="warm_up"):
        UnetSettings(warm_up=1.0)
    with pytest.raises(ValueError, match="precision"):
        UnetSettings(precision="fp16")
    with pytest.raises(ValueError, match="pairs"):
        UnetStore().get([], TINY, 0)
