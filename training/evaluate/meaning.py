"""What each metric says in words: what it is, what it would be ideally, and which way is better."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from training.evaluate.measures.metrics import Metric

__all__ = ["Meaning", "meaning", "verdict"]

Better = Literal["lower", "higher", "nearer", ""]


@dataclass(frozen=True)
class Meaning:
    """``ideal`` is what a perfect bundle gets, None where that is not known; ``better`` the way to
    it: lower, higher, or nearer to it from both sides; empty where a value is neither good nor bad.
    """

    words: str
    better: Better
    ideal: float | None


_REAL = "real-real"
"""The ideal is what real ones get against real ones."""

_TOLD = (
    "How often a classifier that is shown one of each picks the made one: 0.5 is guessing, 1 is "
    "always. "
)

_RULES: tuple[tuple[str, str, Better, float | str | None], ...] = (
    ("unchanged-outside", "The share of candidates in which no pixel outside mask and band differs "
     "from the healthy scan. Anything below 1 is a fault of the program.", "higher", 1.0),
    ("mask-in-region", "How much of a lesion lies where it was asked for.", "higher", 1.0),
    ("seconds-per-candidate", "The time that one candidate takes on this machine.", "lower", None),
    ("bundle-size", "What the bundle takes on disk.", "lower", None),
    ("memory-", "The share of candidates that look more like some training lesion than 99 % of "
     "unseen real lesions do: 1 % do so by chance, a bundle that repeats its lesions far more.",
     "lower", 0.01),
    ("auc-whole-", _TOLD + "Whole scans: the healthy scan below may give it away, whatever the "
     "lesion is like.", "nearer", 0.5),
    ("auc-crop-", _TOLD + "Only the lesion and its surroundings are shown.", "nearer", 0.5),
    ("auc-handmade-", _TOLD + "By simple measures; features.txt says which of them differ.",
     "nearer", 0.5),
    ("fid-|frechet-distance-", "How far the synthetic lesions as a whole lie from real ones, in a "
     "network's eyes. It depends on their number: hold it against real-real.", "lower", _REAL),
    ("frechet-ratio-", "The same distance over that of real ones to real ones: 1 is as near as "
     "real ones are to each other.", "lower", 1.0),
    ("kid-|kernel-distance-", "The same, by a measure that does not depend on their number: 0 and "
     "below is no distance.", "lower", 0.0),
    ("inception-score-|class-score-", "How varied the cases are in a network's eyes: neither less "
     "nor more than real ones.", "nearer", _REAL),
    ("precision-", "The share of synthetic lesions that have real ones for neighbours: how many "
     "are believable.", "higher", _REAL),
    ("recall-", "The share of real lesions that have synthetic ones for neighbours: how much of "
     "what there is can be made.", "higher", _REAL),
    ("density-", "How densely real lesions lie around synthetic ones: 1 as among real ones.",
     "nearer", 1.0),
    ("coverage-", "The share of real lesions with a synthetic one as near as other real ones.",
     "higher", _REAL),
    ("in-place-.*-lattice-", "How much stronger than what is around it the texture repeats with "
     "the cells of the networks: 1 is not at all; more is seen as a weave.", "nearer", _REAL),
    ("in-place-copies-", _TOLD + "Real lesions that went through autoencoder and texture stage: "
     "what they are told by, no denoiser can mend.", "nearer", 0.5),
    ("in-place-drawn-", _TOLD + "Lesions drawn in the real lesions' own masks: place, size and "
     "scan are the same.", "nearer", 0.5),
    ("healed-null-", "How well healthy places on lesion scans are told from those on normal "
     "scans: the scans' own difference, which no healing can take away.", "", None),
    ("healed-lesions-against", _TOLD + "The lesions as they were: what there is to heal.", "",
     None),
    (r"healed-.*-against-healthy-", _TOLD + "Healed places against healthy places of other scans; "
     "real-real is what healthy places on the same scans get.", "lower", _REAL),
    (r"healed-.*-against-own-", _TOLD + "Healthy places, filled in, against themselves.",
     "nearer", 0.5),
    ("healed-unet-before", "How much of a lesion U-Nets find before it is healed.", "", None),
    ("healed-unet-null", "How much of a healthy place U-Nets call a lesion: what they see where "
     "nothing is.", "", None),
    ("healed-unet-", "How much of the lesion U-Nets still find: the less, the better it is healed.",
     "lower", 0.0),
    ("autoencoder-psnr", "How exactly a lesion comes back from the autoencoder.", "higher", None),
    ("autoencoder-energy", "Whether the grain that comes back is as strong as the real one: 0 is "
     "as strong, -0.7 half.", "nearer", 0.0),
    (".*-faithfulness", "How well masks or classes of synthetic lesions fit, against those of real "
     "ones: 1 as well. Above 1 they are easier than real ones, which is no merit.", "nearer", 1.0),
    ("mask-dice-without-scan", "The same, less what these U-Nets call a lesion on the healthy "
     "scan itself: what is missing from 1 is the synthetic lesions' own.", "higher", None),
    ("mask-dice", "How well a U-Net that knows real lesions only agrees with the synthetic masks.",
     "nearer", _REAL),
    ("class-", "How well a classifier that knows real lesions only tells synthetic benign from "
     "synthetic malignant ones.", "nearer", _REAL),
    ("asked-.*-gain", "How much more often a lesion has the BI-RADS word when it is asked for: 0 "
     "is not heeded.", "higher", None),
    ("asked-.*-contrast", "How far apart two opposite words bring a measure; beside it how far "
     "apart real lesions of these words are.", "nearer", _REAL),
    ("asked-", "How often a lesion has the BI-RADS word that was asked for.", "higher", 1.0),
    ("unet-.*-gain-.*-on-", "What adding such cases to a U-Net's training gains on another data "
     "set's lesions: above 0 it helps, below 0 it harms.", "higher", None),
    ("unet-.*-on-", "How well a U-Net that was trained so outlines held-out lesions of another "
     "data set: 1 is exactly.", "higher", 1.0),
    ("unet-.*-gain-", "What adding such cases to a U-Net's training gains on real lesions: above 0 "
     "it helps, below 0 it harms.", "higher", None),
    ("unet-", "How well a U-Net that was trained so outlines real held-out lesions: 1 is exactly.",
     "higher", 1.0),
)  # fmt: skip


def meaning(metric: Metric) -> Meaning:
    """What a metric says, by its name; of one that is not known, what it says of itself."""
    for pattern, words, better, ideal in _RULES:
        if re.match(pattern, metric.name):
            known = metric.real_real if ideal == _REAL else ideal
            assert not isinstance(known, str)
            return Meaning(words, better, known)
    return Meaning(metric.what, "", None)


def verdict(metric: Metric) -> str:
    """What the value is worth, in a sentence or two; empty where there is nothing to hold it to."""
    said = meaning(metric)
    if metric.value is None:
        return ""
    parts = []
    zero = metric.name.startswith(("unet-", "asked-")) and "-gain" in metric.name
    aim = 0.0 if zero else said.ideal
    if aim is not None and metric.low is not None and metric.high is not None:
        name = "no gain" if zero else "the ideal"
        if metric.low <= aim <= metric.high:
            parts.append(f"Its interval holds {name}: no difference from it is shown.")
        else:
            where = "above" if metric.low > aim else "below"
            parts.append(f"Its interval lies {where} {name}.")
    if metric.copy_paste is not None and said.better:
        own, other = (_badness(v, said) for v in (metric.value, metric.copy_paste))
        if own is not None and other is not None and own != other:
            parts.append(f"{'Better' if own < other else 'Worse'} than pasted real lesions.")
    return " ".join(parts)


def _badness(value: float, said: Meaning) -> float | None:
    if said.better == "lower":
        return value
    if said.better == "higher":
        return -value
    return None if said.ideal is None else abs(value - said.ideal)
