"""A bundle's networks tried out once, small, before anybody waits for what they make."""

from __future__ import annotations

import torch
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.synthesis.networks.inputs import SHAPE_SIZE, context_image
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.networks.refiner import RefinerInputs
from busynth_gui.synthesis.networks.weights import first_line
from busynth_gui.synthesis.sampler import denoise

__all__ = ["try_out"]

_SIDE = 128
"""Of the crops of stages two and three, px."""


@torch.inference_mode()
def try_out(info: BundleInfo, models: StageModels) -> None:
    """Run every network once on an empty crop. Raises Refusal when one of them cannot be.

    That each file is the one that was published does not mean that they fit each other: settings
    that ask for other labels, widths or channels end here in one line, as do numbers out of which
    nothing finite can be made. Draws nothing from torch's own generators.
    """
    try:
        with torch.random.fork_rng([]):
            for what, made in _made(info, models):
                if not bool(torch.isfinite(made).all()):
                    raise ValueError(f"{what} makes what is no number")
    except (Refusal, MemoryError, torch.OutOfMemoryError):
        raise
    # Networks that do not fit fail in every way there is.
    except Exception as error:
        raise Refusal(
            "the networks of bundle {0} do not work together",
            "{1}; get the bundle again",
            info.name,
            first_line(error),
        ) from error


def _made(info: BundleInfo, models: StageModels) -> list[tuple[str, Tensor]]:
    steps = info.default_steps  # those networks that are in memory
    request = Request("", Pathology.MALIGNANT, 0, info.name, info.sha256, steps=steps)
    image, hole = _crop(models, _SIDE)
    latents = models.autoencoder.encode(image)
    generator = torch.Generator().manual_seed(0)
    made = [("stage one", _outline(models, request))]
    for stage in (2, 3):
        task = models.filling(stage, request, image, hole, latents)
        noisy = torch.zeros(task.shape, device=task.device)
        step = task.scheduler(request.steps).timesteps[0]
        made += [
            (f"stage {stage}", out) for out in task.predict(noisy, step, True) if out is not None
        ]
    made.append(("the autoencoder", models.autoencoder.decode(latents, generator)))
    if models.refiner is not None:
        inputs = RefinerInputs(image, hole, hole, torch.zeros_like(image), 2 * hole - 1)
        style = models.refiner.style_of(image, hole)
        made.append(("the refiner", models.refiner(inputs, style, generator)))
    return made


def _outline(models: StageModels, request: Request) -> Tensor:
    image, hole = _crop(models, SHAPE_SIZE)
    context = context_image(image, hole)
    task = models.outlining(request, context, hole)
    return denoise(task, steps=1, guidance=1.0, generator=torch.Generator().manual_seed(1))


def _crop(models: StageModels, side: int) -> tuple[Tensor, Tensor]:
    """An empty crop and a hole in the middle of it, each (1, 1, side, side)."""
    image = torch.zeros((1, 1, side, side), device=models.device)
    hole = torch.zeros_like(image)
    hole[..., side // 4 : side // 2, side // 4 : side // 2] = 1
    return image, hole
