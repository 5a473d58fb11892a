"""Models that lie divided over the devices (FSDP): gathered to save, scattered to go on.

FSDP is accelerate's own, of its second version: there a parameter stays what it was, with its
values scattered over the processes (a DTensor). Gathering is done by all processes at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from accelerate import Accelerator
from accelerate.utils import parse_flag_from_env
from torch import Tensor

from busynth_gui.case.errors import Refusal

__all__ = [
    "gather", "is_sharded", "load_gathered", "refuse_other_kind", "refuse_shards", "scatter",
]  # fmt: skip


def is_sharded(accelerator: Accelerator) -> bool:
    """Whether models are divided."""
    return str(accelerator.distributed_type.value) == "FSDP"


def refuse_shards(what: str) -> None:
    """Raise Refusal when the launcher asks to divide models of which two train each other."""
    if parse_flag_from_env("ACCELERATE_USE_FSDP"):
        raise Refusal(
            "{0} trains two networks against each other, which are not divided (FSDP)",
            "start it with 'accelerate launch --multi_gpu'",
            what,
        )


def refuse_other_kind(divided: bool, accelerator: Accelerator) -> None:
    """Raise Refusal when a checkpoint is of a divided model and this run is not, or the reverse."""
    if divided != is_sharded(accelerator):
        was, now = ("divided", "whole") if divided else ("whole", "divided")
        raise Refusal(
            "the run's checkpoint is of a {0} model (FSDP), and it is to go on with a {1} one",
            "start it as before, or leave --resume out to begin anew",
            was,
            now,
        )


def gather(value: Any) -> Any:
    """``value`` with all tensors in it gathered, in dicts and lists too; by all processes."""
    if _is_divided(value):
        return value.full_tensor()
    if isinstance(value, Mapping):
        return {key: gather(part) for key, part in value.items()}
    return [gather(part) for part in value] if isinstance(value, list) else value


def scatter(state: Mapping[str, Any], like: Sequence[Tensor]) -> dict[str, Any]:
    """A state in which each list of weights is divided as the parameters ``like`` are."""

    def share(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(like):
            return value
        return [_as(tensor, shard) for tensor, shard in zip(value, like, strict=True)]

    return {key: share(value) for key, value in state.items()}


def _as(tensor: Any, shard: Any) -> Any:
    if not _is_divided(shard) or not isinstance(tensor, Tensor):
        return tensor
    from torch.distributed.tensor import distribute_tensor

    return distribute_tensor(tensor.to(shard.device), shard.device_mesh, shard.placements)


def _is_divided(value: Any) -> bool:
    # Not by its class, a DTensor: its module takes time to import, and some builds lack it.
    return isinstance(value, Tensor) and hasattr(value, "full_tensor")


@torch.no_grad()
def load_gathered(parameters: Sequence[Tensor], weights: Sequence[Tensor]) -> None:
    """Copy weights, gathered one by one, into parameters that are not divided; by all processes."""
    for parameter, weight in zip(parameters, weights, strict=True):
        parameter.copy_(gather(weight))
