"""``critic``: how easily a bundle's candidates are told, learned on the training side.

The bundle draws lesions in the masks of real ones; a small network learns to tell them from real
ones (:mod:`busynth_gui.imaging.critic`), and what it says is set right on the validation side.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.atomic import beside
from busynth_gui.bundles.critic import CRITIC
from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.critic import views
from busynth_gui.synthesis.pipeline import Pipeline
from training.bundles.critic_part import note_judged
from training.components.critic_network import CriticNetwork
from training.components.distributed import first_does
from training.components.run_lock import hold
from training.components.trainer import Look, Trainer
from training.components.trainer_run import TrainingRun
from training.data.item_draws import Items
from training.data.origin import Origin
from training.data.scan_cache import TRAIN, VALIDATION, ScanCache
from training.evaluate.measures.pairs import Pair, real_pairs
from training.evaluate.parts.in_place import chosen, made_in_place
from training.sections import CriticSettings
from training.settings import RunOptions

__all__ = ["platt", "train_critic"]

Views = NDArray[np.float16]


def train_critic(
    bundle: str, cache: ScanCache, out: Path, settings: CriticSettings, options: RunOptions
) -> str:
    """Train the critic of ``bundle`` (name or folder) and save it, float16, in ``out``.

    The lesions that the bundle draws are kept there, for as long as it is the same. Returns a line
    that says how well the critic tells those of the validation side. Raises Refusal when a side
    has too few lesions.
    """
    info = find_bundle(bundle)
    chosen_of = {
        side: chosen(real_pairs(cache, side), count, options.seed)
        for side, count in ((TRAIN, settings.made), (VALIDATION, settings.judged))
    }
    if any(len(pairs) < _LEAST for pairs in chosen_of.values()):
        raise Refusal(
            "the prepared data hold too few lesions for a critic",
            "it takes {0} on the training and on the validation side",
            _LEAST,
        )

    def make() -> None:
        hold(out)
        pipeline = Pipeline.load(info)
        for pairs in chosen_of.values():
            made_in_place(pipeline, pairs, "drawn", options.seed, out / "sets")

    first_does(make)
    pipeline = Pipeline.load(info)
    made = {
        side: made_in_place(pipeline, pairs, "drawn", options.seed, out / "sets")
        for side, pairs in chosen_of.items()
    }
    origin = Origin.made({"bundle": info.sha256}, cache.origin)
    run = TrainingRun(out, settings, options, origin)
    data = _Data(
        _views(real_pairs(cache, TRAIN)),
        _views(made[TRAIN]),
        _views(chosen_of[TRAIN]),
    )
    checked = _views(chosen_of[VALIDATION]), _views(made[VALIDATION])
    trainer = _Trainer(run, settings, data, checked)
    network = trainer.train().cpu()
    real, drawn = (logits(network, shown) for shown in checked)
    scale, shift = platt(real, drawn)

    def save() -> None:
        _save(network, scale, shift, out / CRITIC)
        note_judged(out, info.folder)

    run.leave(save)
    told = area(real, drawn)
    return (
        f"{out / CRITIC}: tells {len(drawn)} drawn lesions of the validation side from real ones"
        f" with an area of {told:.2f} under the ROC curve"
    )


_LEAST = 2


@dataclass(frozen=True)
class _Data:
    """Views (n, 2, 2, 96, 96): of all real lesions, of those drawn, and of their originals."""

    real: Views
    drawn: Views
    originals: Views

    def draw(self, items: Items) -> tuple[Tensor, Tensor]:
        """One view of each lesion, mirrored by chance; every other one is drawn."""
        made = [self._one(k, rng) for k, rng in zip(items.numbers, items.generators, strict=True)]
        target = [float(k % 2) for k in items.numbers]
        return torch.from_numpy(np.stack(made)), torch.tensor(target)

    def _one(self, number: int, rng: np.random.Generator) -> NDArray[np.float32]:
        # Half of the real ones are the originals of those drawn: same scan, same outline.
        paired = rng.random() < 0.5
        lesions = self.drawn if number % 2 else self.originals if paired else self.real
        view = lesions[rng.integers(len(lesions)), rng.integers(2)].astype(np.float32)
        if rng.random() < 0.5:
            view = view[:, :, ::-1]
        view = np.roll(view, tuple(rng.integers(-_MOVED, _MOVED + 1, 2)), (1, 2))
        view[0] *= rng.uniform(0.9, 1.1)
        return np.ascontiguousarray(view)


_MOVED = 10
"""Px by which a view is moved at most."""


class _Trainer(Trainer[CriticNetwork, tuple[Tensor, Tensor]]):
    name = "critic"

    def __init__(
        self,
        run: TrainingRun,
        settings: CriticSettings,
        data: _Data,
        checked: tuple[Views, Views],
    ) -> None:
        self.checked = checked
        model = CriticNetwork()
        optimizer = torch.optim.AdamW(model.parameters(), lr=settings.lr, weight_decay=0.02)
        super().__init__(run, model, optimizer, data.draw, ema=0.99, warm_up=100)

    def learn(self, step: int, part: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
        shown, target = (each.to(self.acc.device) for each in part)
        # Softened: nobody is sure of a lesion by its inside alone.
        said = self.model(shown).float()
        loss = F.binary_cross_entropy_with_logits(said, 0.9 * target + 0.05)
        self.advance(loss)
        return {"loss": loss}

    def look(self, model: CriticNetwork, check: bool, draw: bool, done: int) -> Look:
        if not check:
            return {}, None
        real, drawn = (logits(model, shown) for shown in self.checked)
        return {"auc": area(real, drawn)}, None


def _views(pairs: list[Pair]) -> Views:
    return np.stack([views(pair.pixels, pair.mask) for pair in pairs]).astype(np.float16)


def logits(model: CriticNetwork, shown: Views) -> NDArray[np.float64]:
    """What the network says of each lesion (n,): the mean over its two views."""
    device = next(model.parameters()).device
    said = []
    with torch.no_grad():
        for lesion in shown:
            said.append(model(torch.from_numpy(lesion.astype(np.float32)).to(device)).mean().item())
    return np.array(said)


def area(real: NDArray[np.float64], drawn: NDArray[np.float64]) -> float:
    """The area under the ROC curve: how often a drawn one of a pair is said to be one."""
    above = (drawn[:, None] > real[None]).mean() + 0.5 * (drawn[:, None] == real[None]).mean()
    return float(above)


def platt(real: NDArray[np.float64], drawn: NDArray[np.float64]) -> tuple[float, float]:
    """Scale and shift that make of logits the chance of having been drawn, both kinds as frequent.

    Platt, "Probabilistic outputs for support vector machines", 1999, with his targets; by Newton's
    method.
    """
    x = np.concatenate([real, drawn])
    counts = np.array([len(real), len(drawn)], float)
    each = len(real), len(drawn)
    target = np.repeat([1 / (counts[0] + 2), (counts[1] + 1) / (counts[1] + 2)], each)
    weight = np.repeat(counts.sum() / (2 * counts), each)
    columns = np.stack([x, np.ones_like(x)])
    at = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(at @ columns, -30, 30)))
        slope = columns @ (weight * (chance - target)) + _PULL * at
        curve = (columns * weight * chance * (1 - chance)) @ columns.T + _PULL * np.eye(2)
        at = at - np.linalg.solve(curve, slope)
    # One that learned nothing may not turn around what it says.
    return max(float(at[0]), 0.0), float(at[1])


_PULL = 1e-2
"""Towards a chance of a half, which keeps few lesions from giving certainty."""


def _save(network: CriticNetwork, scale: float, shift: float, path: Path) -> None:
    state = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    state["calibration"] = torch.tensor([scale, shift])
    with beside(path) as fresh:
        save_file(state, fresh)
