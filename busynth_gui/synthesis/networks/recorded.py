"""A denoiser that runs from a recording of its operations.

At a batch of one a small UNet's convolutions take little longer than it takes Python to lead to
them: diffusers' modules cost a third of a forward. A recorded graph (``torch.jit.trace``) does the
same operations on the same numbers without them. On two cores with bfloat16 units a forward of
stage one's network takes 16 ms so, else 24, one of the shared denoiser 24, else 33.
``torch.export`` gains nothing, since its graph is run by Python too, and ``torch.compile`` needs a
compiler on the user's machine. PyTorch calls TorchScript deprecated: where it is gone, or fails, or
makes other numbers, the network itself is run, and all is as before but for the time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionOutput
from torch import Tensor, nn

__all__ = ["RecordedUnet"]

_WARM_UP = 2
"""Runs in which TorchScript looks at a new graph before it is quick."""

Inputs = tuple[Tensor, Tensor, Tensor, Tensor]
Form = tuple[torch.Size, ...]


class RecordedUnet:
    """``unet``, which can be recorded for inputs of the forms that it was called with.

    Until :meth:`record` it is the network itself. A graph holds the numbers of its weights, so it
    is for networks that are trained no more.
    """

    def __init__(self, unet: UNet2DConditionModel) -> None:
        self._plain = _Plain(unet).eval()
        self._met: dict[Form, Inputs] = {}
        """By form, inputs of those that were not tried yet."""
        self._graphs: dict[Form, Callable[..., Tensor] | None] = {}
        """By form; None where it cannot be recorded."""

    @property
    def conv_in(self) -> nn.Conv2d:
        """The network's, whose weights say what type it takes."""
        first: nn.Conv2d = self._plain.unet.conv_in
        return first

    def __call__(
        self,
        sample: Tensor,
        timestep: Tensor,
        *,
        encoder_hidden_states: Tensor,
        class_labels: Tensor,
    ) -> UNet2DConditionOutput:
        """As the network: ``sample`` (B, 9, h, w), told (B, n, d) and (B, d)."""
        inputs = (sample, timestep, encoder_hidden_states, class_labels)
        form = tuple(part.shape for part in inputs)
        graph = self._graphs.get(form)
        if graph is None and form not in self._graphs:
            self._met[form] = inputs
        return UNet2DConditionOutput(sample=(graph or self._plain)(*inputs))

    def record(self) -> bool:
        """Record it for a form that it met since; False when there is none. It takes a second."""
        if not self._met:
            return False
        form, inputs = self._met.popitem()
        self._graphs[form] = None
        with suppress(Exception):  # whatever it is, all that is lost is time
            self._graphs[form] = _recorded(self._plain, inputs)
        return True


class _Plain(nn.Module):
    """The network with tensors alone in and out, as a recording has them."""

    def __init__(self, unet: UNet2DConditionModel) -> None:
        super().__init__()
        self.unet = unet

    def forward(self, sample: Tensor, timestep: Tensor, tokens: Tensor, vector: Tensor) -> Tensor:
        made: Tensor = self.unet(
            sample, timestep, encoder_hidden_states=tokens, class_labels=vector, return_dict=False
        )[0]
        return made


@torch.inference_mode()
def _recorded(plain: nn.Module, inputs: Inputs) -> Callable[..., Tensor] | None:
    """The graph for inputs of this form; None when it makes other numbers than the network."""
    with warnings.catch_warnings():
        # Of what hangs on the form, which is the one that it is for, and of TorchScript's age.
        warnings.simplefilter("ignore")
        trace: Callable[..., torch.jit.ScriptModule] = torch.jit.trace
        graph: Callable[..., Tensor] = torch.jit.freeze(trace(plain, inputs, check_trace=False))
    for _ in range(_WARM_UP):
        made = graph(*inputs)
    return graph if torch.equal(made, plain(*inputs)) else None
