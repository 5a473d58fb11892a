"""Whether a denoiser begins to repeat its training lesions while it trains."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.imaging.nearness import interior
from busynth_gui.synthesis.networks.protocols import Autoencoder
from training.components.diffusion_loss import DenoisingTask, Learner
from training.components.preview_sheets import fill, to_grey
from training.data.scan_cache import ScanCache

__all__ = ["MemoryWatch"]

_AT_ONCE = 8


@dataclass(frozen=True)
class MemoryWatch:
    """Share of fresh lesions nearer to a training lesion than 99 % of held-out lesions are.

    The lesions are made in held-out crops with held-out masks, so that nothing but the texture
    inside can come from training. By chance the share is 1 %; but these lesions are smooth, the
    texture stage comes later, and smooth ones lie nearer to anything. Where a network goes on from
    another, what that one's lesions come to is taken off: it knew none of these scans.
    """

    task: DenoisingTask
    holes: Tensor
    """The lesions' masks (n, 1, S, S)."""
    decoder: Autoencoder
    training: NDArray[np.float32]
    """Interiors of the training lesions (m, 48 * 48)."""
    bar: float
    """The 99th percentile of held-out lesions' correlation with the nearest training lesion."""
    at_start: float = 0.0
    """The share of the network that is gone on from."""

    @classmethod
    def of(
        cls, cache: ScanCache, task: DenoisingTask, holes: Tensor, decoder: Autoencoder
    ) -> MemoryWatch:
        """Measure the bar on the lesions of ``cache``."""
        from training.evaluate.parts.memorisation import nearest

        training, held_out = (
            [interior(cache.scan(e), cache.lesion(e)) for e in cache.select(split, lesions=True)]
            for split in ("train", "validation")
        )
        table = np.stack(training)
        return cls(task, holes, decoder, table, float(np.percentile(nearest(held_out, table), 99)))

    def since(self, start: Learner) -> MemoryWatch:
        """The watch that tells what share comes on top of that of ``start``."""
        return replace(self, at_start=self(start))

    def __call__(self, model: Learner) -> float:
        from training.evaluate.parts.memorisation import nearest

        made = []
        for k in range(0, len(self.task), _AT_ONCE):
            holes = self.holes[k : k + _AT_ONCE]
            images = fill(model, self.task.cut(k, k + _AT_ONCE), holes, self.decoder, seed=k)
            made += [
                interior(grey, hole[0].numpy() > 0.5)
                for grey, hole in zip(to_grey(images), holes, strict=True)
            ]
        share = float((nearest(made, self.training) > self.bar).mean())
        return max(share - self.at_start, 0.0)
