"""What the stages need of a bundle's models, whatever kind of bundle it is.

The stages are written against these protocols alone. A kind of bundle is what meets them: the
compact one in :mod:`busynth_gui.synthesis.networks.compact`, Stable Diffusion in
:mod:`busynth_gui.synthesis.sd`.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.request import Request
from busynth_gui.synthesis.networks.grey_levels import GreyLevels
from busynth_gui.synthesis.networks.refiner import Refiner

__all__ = ["Autoencoder", "Denoising", "StageModels"]


class Autoencoder(Protocol):
    """Grey crops to latents of about zero mean and unit variance, and back; 8 px to a cell."""

    @property
    def device(self) -> torch.device:
        """Where it takes and gives its tensors."""
        ...

    def encode(self, image: Tensor) -> Tensor:
        """Latents (B, 4, S / 8, S / 8), float32, of images (B, 1, S, S) in [-1, 1].

        The same image always has the same latents: none are drawn.
        """
        ...

    def decode(self, latents: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Images (B, 1, S, S), float32, about [-1, 1]; what is random comes from ``generator``."""
        ...


class Denoising(Protocol):
    """A denoiser that has been told everything but the noisy latents."""

    @property
    def shape(self) -> torch.Size:
        """Of the latents that it denoises, (1, 4, h, w)."""
        ...

    @property
    def device(self) -> torch.device: ...

    @property
    def few_step(self) -> bool:
        """Whether it is a student, made for few steps: unguided, and told its grey levels."""
        ...

    def scheduler(self, steps: int) -> Any:
        """A scheduler of diffusers, set to ``steps`` steps, whose configuration says what is
        predicted (``prediction_type``: "v_prediction" or "epsilon")."""
        ...

    def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        """The conditional prediction (1, 4, h, w), float32, and the unconditional one when
        ``guided``, for ``noisy`` (1, 4, h, w) at time step ``t``."""
        ...


class StageModels(Protocol):
    """The networks of a bundle on one device, ready for the three stages."""

    @property
    def device(self) -> torch.device: ...

    @property
    def note(self) -> str:
        """How they are run, for the screen, where there is something to say: "fp16"."""
        ...

    @property
    def autoencoder(self) -> Autoencoder: ...

    @property
    def refiner(self) -> Refiner | None: ...

    @property
    def places(self) -> dict[str, NDArray[np.float32]]: ...

    @property
    def words(self) -> dict[str, NDArray[np.int8]]: ...

    @property
    def figures(self) -> dict[str, NDArray[np.float32]] | None: ...

    @property
    def styles(self) -> dict[str, NDArray[np.float32]] | None:
        """What the scans of the lesions of ``words`` and ``figures`` look like; None in bundles
        that do not tell."""
        ...

    @property
    def place_styles(self) -> dict[str, NDArray[np.float32]] | None:
        """The same of ``places``."""
        ...

    @property
    def sizes(self) -> dict[str, NDArray[np.float32]] | None:
        """How large the lesions of ``words`` and ``figures`` are; None in bundles that do not
        tell."""
        ...

    def quick(self) -> StageModels:
        """The same as fast as the machine has them, where less precision will do: for previews."""
        ...

    def quicken(self) -> bool:
        """Make a part of what was run since quicker, which takes a second; False when nothing is
        left. It changes no number."""
        ...

    def shape_steps(self, steps: int) -> int:
        """Steps of stage one where the others take ``steps``."""
        ...

    def outlining(self, request: Request, context: Tensor, hole: Tensor) -> Denoising:
        """What makes an outline's signed distances at stage 1.

        ``context`` (1, 2, h, w) is the crop around the region as
        :func:`busynth_gui.synthesis.networks.inputs.context_image` shows it, ``hole``
        (1, 1, S, S) the region, 0 or 1. ``request`` as in :meth:`filling`.
        """
        ...

    def filling(
        self,
        stage: int,
        request: Request,
        image: Tensor,
        hole: Tensor,
        known: Tensor,
        levels: GreyLevels = ...,
    ) -> Denoising:
        """What fills a hole of a crop in at stage 2 or 3.

        ``image`` (1, 1, S, S) in [-1, 1], ``hole`` (1, 1, S, S), 0 or 1, and ``known``
        (1, 4, h, w), the image's latents. ``request`` has all words of the lesion, and so few steps
        that a student does it, if the bundle has one; ``levels`` are what that is told to make.
        """
        ...

    def healing(self, image: Tensor, hole: Tensor, known: Tensor) -> Denoising:
        """What fills a hole of a crop in with healthy tissue; the arguments as for :meth:`filling`.

        Raises Refusal when the bundle does not heal.
        """
        ...
