"""The parts of an evaluation and the classifiers it may use. Light: ``--help`` needs no torch."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLASSIFIERS", "LOOKS", "PARTS", "Part", "renamed"]

LOOKS = ("bright", "dark", "wide", "smooth", "noisy", "large")
"""Other machines that scans can be shown as, :data:`training.data.device_looks.LOOKS`."""


@dataclass(frozen=True)
class Part:
    """One part of an evaluation: a module of :mod:`training.evaluate.parts`, with ``part``."""

    module: str
    says: str
    """What it measures, for ``--help``."""
    depends: tuple[str, ...]
    """The settings that its metrics depend on, beside the sets."""
    candidates: bool = True
    """Whether it looks at candidates on healthy scans."""


PARTS = {
    "checks": Part("invariants", "what must hold for each candidate; time and size", ()),
    "memory": Part(
        "memorisation", "memorisation, on interiors and in feature space", ("seed", "inception")
    ),
    "real-or-synthetic": Part(
        "real_or_synthetic",
        "real against synthetic, told by a classifier",
        ("seed", "repeats", "inception", "classifier", "classifier_weights", "classifier_size"),
    ),
    "distribution": Part(
        "distribution",
        "Frechet and kernel distance, score, precision, recall, density, coverage",
        ("seed", "repeats", "inception"),
    ),
    "in-place": Part(
        "in_place",
        "real lesions against what the bundle makes in their own place, by its parts",
        ("seed", "repeats", "lesions"),
        candidates=False,
    ),
    "healed": Part(
        "healed",
        "healed lesions against healthy places, and what a U-Net still finds of them",
        ("seed", "repeats", "lesions", "steps"),
        candidates=False,
    ),
    "appearance": Part(
        "appearance",
        "a linear rule on hand-made features, and which of them differ",
        ("seed", "repeats"),
    ),
    "fidelity": Part("autoencoder_fidelity", "the autoencoder alone", ("seed",), candidates=False),
    "faithfulness": Part(
        "faithfulness",
        "whether masks and pathologies are those of real scans",
        ("seed", "repeats", "inception", "steps"),
    ),
    "descriptors": Part(
        "descriptors", "whether BI-RADS words that are asked for are given", ("seed", "asked")
    ),
    "segmentation": Part(
        "segmentation",
        "U-Net with and without synthetic cases",
        ("seed", "repeats", "steps", "real_limits"),
    ),
}
"""By the name that ``--parts`` takes, in the order in which they run."""


def renamed(part: str) -> str:
    """The name of a part today; until 0.4.0 one was called ``turing``."""
    return "real-or-synthetic" if part == "turing" else part


CLASSIFIERS = ("efficientnet-lite0", "mobilenet-v2", "vgg16-regions", "resnet101", "resnet18")
