"""The sections of a recipe, and the settings of those that put together what others train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from training.keys import counted, setting
from training.settings import (
    ADAPTED,
    AdapterSettings,
    AutoencoderSettings,
    BaseSettings,
    DecoderSettings,
    GraphicsSettings,
    LatentSettings,
    PolishSettings,
    PrepareSettings,
    RefinerSettings,
    SdSettings,
    StageOneSettings,
    StudentSettings,
    TrainerSettings,
    TrajectorySettings,
    WindowSettings,
)

__all__ = ["SECTIONS", "AdaptSettings", "CriticSettings"]


@dataclass(frozen=True)
class AdaptSettings:
    """What the recipe file may say about an adaptation as a whole."""

    parts: tuple[str, ...] = counted(
        ADAPTED, "What is renewed; what is left out stays as the bundle has it."
    )
    least: int = counted(
        20, "Training lesions that there must be; of a pathology with fewer the tables stay."
    )
    compared: int = counted(
        40, "Held-out lesions in whose masks the bundle before and the one after are compared."
    )

    def __post_init__(self) -> None:
        unknown = sorted(set(self.parts) - set(ADAPTED))
        if unknown:
            raise ValueError(f"parts knows no {', '.join(unknown)}; there is {', '.join(ADAPTED)}")


@dataclass(frozen=True)
class CriticSettings(TrainerSettings):
    """What the recipe file may say about the critic."""

    steps: int = 1400
    batch: int = 24
    check_every: int = 200
    sheet_every: int = setting(0, "A critic makes nothing to look at.")
    lr: float = setting(
        3e-3, "Highest learning rate (AdamW); warm-up of 100 steps, then a cosine to 5 % of it."
    )
    made: int = counted(
        240, "Lesions that the bundle draws in the masks of training lesions, to learn from."
    )
    judged: int = counted(
        120, "The same on the validation side, by which what the critic says is set right."
    )


SECTIONS: Mapping[str, type] = {
    "adapt": AdaptSettings,
    "prepare": PrepareSettings,
    "graphics": GraphicsSettings,
    "autoencoder": AutoencoderSettings,
    "decoder": DecoderSettings,
    "latents": LatentSettings,
    "base": BaseSettings,
    "stage-one": StageOneSettings,
    "stage-two": AdapterSettings,
    "stage-three": AdapterSettings,
    "healing": AdapterSettings,
    "sd-stage-two": SdSettings,
    "sd-stage-three": SdSettings,
    "trajectories": TrajectorySettings,
    "student": StudentSettings,
    "polish": PolishSettings,
    "refiner": RefinerSettings,
    "critic": CriticSettings,
    "refiner-windows": WindowSettings,
}
"""The sections of a recipe."""
