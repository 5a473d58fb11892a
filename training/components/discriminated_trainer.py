"""What trainers against :class:`training.components.discriminators.Discriminators` share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from training.components.discriminators import Discriminators, Looked, Seen, relativistic
from training.components.frozen_features import FeatureNetwork
from training.components.trainer import AdversarialTrainer

__all__ = ["DiscriminatedTrainer", "Shown", "make_discriminators"]

N = TypeVar("N", bound=nn.Module)
P = TypeVar("P")


class _Settings(Protocol):
    """What a recipe's section says of the discriminators."""

    @property
    def adversarial_from(self) -> int: ...

    @property
    def adversarial(self) -> float: ...

    @property
    def patch(self) -> float: ...

    @property
    def critic_lr(self) -> float: ...

    @property
    def patch_lr(self) -> float: ...

    @property
    def penalty(self) -> float: ...

    @property
    def penalty_every(self) -> int: ...


def make_discriminators(
    network: FeatureNetwork, settings: _Settings, **form: Any
) -> tuple[Discriminators, torch.optim.Optimizer]:
    """Discriminators on ``network``, of the ``form`` that their class says, and their optimiser."""
    critic = Discriminators(network, **form)
    heads = [p for p in critic.features.parameters() if p.requires_grad]
    parts = [
        {"params": heads, "lr": settings.critic_lr},
        {"params": list(critic.patch.parameters()), "lr": settings.patch_lr},
    ]
    return critic, torch.optim.AdamW(parts, betas=(0.0, 0.99), weight_decay=0.0)


@dataclass(frozen=True)
class Shown:
    """Real and made patches as the discriminators look at them."""

    real: Looked
    fake: Looked
    """With the graph that leads back to what was made."""


class DiscriminatedTrainer(AdversarialTrainer[N, P, Discriminators]):
    """Trains a network against both; a subclass says what they are shown.

    All compare what was made with the real patch of the same place (relativistic pairing:
    Jolicoeur-Martineau, ICLR 2019): what the two have in common tells nothing then.
    """

    def show(self, real: Seen, fake: Seen, *told: Tensor) -> Shown:
        """The pair, each looked at once for what is said of it and the lesson after it; what is
        ``told`` of it as in :meth:`Discriminators.look`."""
        with self.acc.autocast():
            with torch.no_grad():
                looked = self.critic.look(real, *told)
            return Shown(looked, self.critic.look(fake, *told))

    def learn_against(
        self,
        step: int,
        losses: dict[str, Tensor],
        weights: dict[str, float],
        shown: Shown,
        settings: _Settings,
    ) -> dict[str, Tensor]:
        """A step of the network by the sum of its ``losses``, each with its one of ``weights``, and
        of what both say, from the step on from which that counts; then one of theirs. All losses by
        name."""
        if step >= settings.adversarial_from:
            losses = losses | self._word(shown)
            weights = weights | {"adversarial": settings.adversarial, "patch": settings.patch}
        self.advance(sum((weights[name] * loss for name, loss in losses.items()), torch.zeros(())))
        return losses | self._teach_discriminators(step, shown, settings)

    def _word(self, shown: Shown) -> dict[str, Tensor]:
        """What they say of the made ones, to go back through: ``adversarial`` and ``patch``."""
        # Spectral norms are taken once for both: they cost more calls than the networks do.
        with self.asked() as critic, parametrize.cached():
            with torch.no_grad():
                on_real, patch_real = self.scores(critic, shown.real)
            on_fake, patch_fake = self.scores(critic, shown.fake)
            pairs = zip(on_fake, on_real, strict=True)
            return {
                "adversarial": torch.stack([relativistic(f, r) for f, r in pairs]).mean(),
                "patch": relativistic(patch_fake, patch_real),
            }

    def _teach_discriminators(
        self, step: int, shown: Shown, settings: _Settings
    ) -> dict[str, Tensor]:
        """A step of both, with the gradient penalty when it is due; their losses by name."""
        both = shown.real.with_(shown.fake)
        punished = step % settings.penalty_every == 0
        if punished:
            both.seen.image.requires_grad_(True)
        scores, patch = self.scores(self.networks[1], both)
        parts = [relativistic(*score.chunk(2)) for score in scores]
        losses = {
            "discriminator": torch.stack(parts).mean(),
            "patch_discriminator": relativistic(*patch.chunk(2)),
        }
        total = losses["discriminator"] + losses["patch_discriminator"]
        if punished:
            (slope,) = torch.autograd.grad(patch.sum(), both.seen.image, create_graph=True)
            losses["penalty"] = slope.square().sum() / patch.numel()
            total = total + 0.5 * settings.penalty * settings.penalty_every * losses["penalty"]
        self.teach(total)
        return losses

    def scores(self, discriminators: nn.Module, looked: Looked) -> tuple[list[Tensor], Tensor]:
        """What :class:`Discriminators` give, float32."""
        with self.acc.autocast():
            scores, patch = discriminators(looked)
        return [score.float() for score in scores], patch.float()

    def margins(self, real: Seen, fake: Seen, *told: Tensor) -> dict[str, float]:
        """By how much each scores ``real`` above ``fake``, on average.

        In evaluation mode: their spectral norms stay as they are on all processes.
        """
        shown = self.show(real, fake, *told)
        self.critic.eval()
        (on_real, patch_real), (on_fake, patch_fake) = (
            self.scores(self.critic, looked) for looked in (shown.real, shown.fake)
        )
        self.critic.train()
        pairs = enumerate(zip(on_real, on_fake, strict=True))
        row = {f"margin_{k}": float(r.mean() - f.mean()) for k, (r, f) in pairs}
        return row | {"margin_patch": float(patch_real.mean() - patch_fake.mean())}
