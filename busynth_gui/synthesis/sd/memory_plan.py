"""What a large model does without when memory is short: decided here, from a few numbers.

Estimates, not measurements: they need only say in which order of magnitude a device is. What is
chosen is told on the screen. Keeping one network at a time on the device costs seconds and changes
no bytes, so it comes first; tiles and slices round differently and come last.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Demand", "MemoryPlan", "demand_of", "plan_memory"]

_USABLE = 0.9
"""Share of the free memory that is planned with: allocators leave gaps."""
_UNET_WORK = 3_000
"""Bytes of activations to a crop pixel and byte of precision: SD 1.5's UNet, two crops at once."""
_VAE_WORK = 10_000
"""Bytes to a crop pixel that SD's autoencoder needs to decode, in float32."""
_SLICED = 0.6
"""Share of the UNet's activations that attention in slices leaves."""
_TILED = 0.3
"""Share of the autoencoder's that tiles of half the side leave."""


@dataclass(frozen=True)
class Demand:
    """Bytes that a bundle needs on its device."""

    resident: int
    """Weights of what is always there: autoencoder, stage one, conditioners, refiner."""
    large: tuple[int, ...]
    """Weights of each network that could be there alone: text encoders and UNets."""
    together: int
    """Weights of all large ones together: what two share counts once."""
    unet_work: int
    vae_work: int


@dataclass(frozen=True)
class MemoryPlan:
    """What is done without. The default is nothing."""

    offload: bool = False
    """One large network at a time lies on the device, the others in main memory."""
    tiled: bool = False
    """The autoencoder works on parts of a crop."""
    sliced: bool = False
    """The UNet computes its attention head by head."""

    def __str__(self) -> str:
        """For the screen; empty when nothing is done without."""
        said = (
            (self.offload, "one network at a time on the device"),
            (self.tiled, "autoencoder in tiles"),
            (self.sliced, "attention in slices"),
        )
        return ", ".join(words for chosen, words in said if chosen)


def demand_of(
    resident: int, large: tuple[int, ...], together: int, image_size: int, precision_bytes: int
) -> Demand:
    """The demand of networks of these weights on crops of ``image_size`` px a side."""
    pixels = image_size * image_size
    return Demand(
        resident, large, together, pixels * _UNET_WORK * precision_bytes, pixels * _VAE_WORK
    )


def plan_memory(demand: Demand, free: int | None, accelerator: bool) -> MemoryPlan:
    """The least that lets ``demand`` fit into ``free`` bytes; all there is when nothing does.

    ``free`` None, which is unknown, leaves all as it is. On the processor there is nowhere to put
    networks away.
    """
    if free is None:
        return MemoryPlan()
    steps = (MemoryPlan(accelerator, tiled, sliced) for tiled, sliced in _SAVINGS)
    plans = (MemoryPlan(), *steps)
    for plan in plans:
        if _needed(demand, plan) <= _USABLE * free:
            return plan
    return plans[-1]


_SAVINGS = ((False, False), (True, False), (True, True))


def _needed(demand: Demand, plan: MemoryPlan) -> float:
    weights = max(demand.large, default=0) if plan.offload else demand.together
    unet = demand.unet_work * (_SLICED if plan.sliced else 1)
    vae = demand.vae_work * (_TILED if plan.tiled else 1)
    return demand.resident + weights + max(unet, vae)
