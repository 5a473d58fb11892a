"""Several processes that train together: how they meet, and what one of them does for all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import timedelta
from functools import cache

import torch
import torch.distributed as dist
from accelerate import PartialState
from accelerate.utils import parse_flag_from_env

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.distributed import find_rank

__all__ = ["Ended", "destroy", "first_does", "init"]

_PATIENCE = timedelta(hours=1)
"""How long an exchange waits for the slowest: one process draws sheets and looks for memorisation
while the others stand at the next step. (NCCL's own 10 minutes would end the run.)"""
_LONG_PATIENCE = timedelta(days=7)
"""How long the others wait while one prepares the data or encodes them."""


class Ended(Exception):
    """The first process could not do its part, and has said why."""


def init() -> None:
    """Have all processes that the launcher started find each other; nothing to do for one alone.

    Raises Refusal when they do not, outnumber this machine's devices, or are to work together in
    a way that is none of ours.
    """
    _refuse_other_ways()
    here = find_rank()
    if here.count == 1:
        return
    kind = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    if kind is None or kind.type == "mps":
        # Without a device and without this word accelerate takes each process for the only one,
        # and all write the same files.
        os.environ["ACCELERATE_USE_CPU"] = "true"
    cpu = bool(parse_flag_from_env("ACCELERATE_USE_CPU"))
    if not cpu and here.local >= torch.accelerator.device_count():
        raise Refusal(
            "there are more processes than the {0} devices of this machine",
            "start one for each device (--num_processes of accelerate launch)",
            torch.accelerator.device_count(),
        )
    state = PartialState(cpu=cpu, timeout=_PATIENCE)
    if (state.num_processes, state.process_index) != (here.count, here.index):
        raise Refusal(
            "{0} processes were started and do not find each other",
            "start them with 'accelerate launch' or 'torchrun'",
            here.count,
        )
    if parse_flag_from_env("ACCELERATE_USE_FSDP") and state.distributed_type == "MULTI_CPU":
        raise Refusal(
            "accelerate divides models (FSDP) over GPUs alone",
            "start processes on a processor with 'accelerate launch --multi_gpu'",
        )


def _refuse_other_ways() -> None:
    for name in ("DEEPSPEED", "MEGATRON_LM"):
        if parse_flag_from_env(f"ACCELERATE_USE_{name}"):
            raise Refusal(
                "{0} is none of the ways to train here",
                "choose several GPUs or FSDP in accelerate's configuration",
                name,
            )
    if not parse_flag_from_env("ACCELERATE_USE_FSDP"):
        return
    if os.environ.get("FSDP_VERSION", "1") != "2":
        raise Refusal(
            "the first version of FSDP hides the parameters that are averaged",
            "write 'fsdp_version: 2' in accelerate's configuration, or give --fsdp_version 2",
        )
    if parse_flag_from_env("FSDP_OFFLOAD_PARAMS"):
        raise Refusal(
            "FSDP cannot keep the parameters in main memory here",
            "write 'fsdp_offload_params: false' in accelerate's configuration",
        )
    # Else transformers would load a text encoder in the first process alone, and leave the others'
    # as it was drawn. What is loaded here is small beside a GPU's memory.
    os.environ["FSDP_CPU_RAM_EFFICIENT_LOADING"] = "false"


def first_does(work: Callable[[], object]) -> None:
    """Have the first process do ``work`` while the others wait, for days if need be.

    Raises what ``work`` raises in the first process, and Ended in the others.
    """
    if find_rank().count == 1:
        work()
        return
    waiting = _waiting_room()
    done = [False]
    try:
        if find_rank().first:
            work()
            done = [True]
    except BaseException:
        with contextlib.suppress(RuntimeError):  # they may have gone: our own error says more
            dist.broadcast_object_list(done, 0, waiting)
        raise
    dist.broadcast_object_list(done, 0, waiting)
    if not done[0]:
        raise Ended


def destroy() -> None:
    """End the process group, so that no device's library complains that it never was."""
    if dist.is_available() and dist.is_initialized():
        dist.destroy_process_group()


@cache
def _waiting_room() -> dist.ProcessGroup:
    """A group on the processor: waiting in it takes no device and has no short limit."""
    init()
    group: dist.ProcessGroup = dist.new_group(backend="gloo", timeout=_LONG_PATIENCE)
    return group
