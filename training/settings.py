"""What a recipe may say: a dataclass of settings for each of its sections.

Light: ``--help`` shows every key with what it says, and needs no torch for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from busynth_gui.synthesis.sd.prompts import PARTS
from training.keys import counted, setting, share

CHECKS = {
    "conflict": "the same frame with another pathology: one of the two is wrong",
    "repeat": "the same frame as a scan that is kept",
    "blank": "no image: the black half of a frame of which the other half has one",
    "half": "half of a double frame without a lesion, of a lesion scan: not known to be healthy",
    "unusual": "unlike all others, perhaps the axilla or another organ",
    "graphics": "graphics over more than a tenth of the scan",
    "mask": "a mask that is tiny, in mm or px, huge, cut by the edge or mostly under graphics",
    "category": "a BI-RADS category that the pathology contradicts: malignant and 2, benign and 5",
    "view": "a field of view of less than a third of the image",
}
"""What ``prepare`` looks for besides what it mends (graphics, double frames, margins)."""

FINDERS = ("network", "strokes", "none")
"""The ways to find burned-in graphics."""
SAME_LESION = 0.62
"""Similarity from which two scans are taken for views of one lesion or place."""
DECAYS = ("cosine", "constant")
OPTIMIZERS = ("adamw", "adamw8bit")
ADAPTED = ("adapters", "decoder", "student", "tables", "texture")
"""What ``adapt`` can renew, in its order."""
FEATURES = ("vgg16", "efficientnet-lite0")
"""Networks through whose frozen features a discriminator may look."""
TRACKERS = ("tensorboard", "wandb", "mlflow")
"""What runs can be followed with beside their own files, by the name of its package."""


@dataclass(frozen=True)
class RunOptions:
    """What the command line says of a run of any trainer, beside its recipe."""

    seed: int = 0
    resume: bool = False
    """Go on from the folder's checkpoint, if there is one."""
    precision: str = "no"
    """Mixed precision: ``no``, ``bf16`` or ``fp16``."""
    minutes: float | None = None
    """End after so long, and keep what there is."""
    start: Path | None = None
    """Folder of an earlier run whose weights are the first ones."""
    workers: int = 0
    """Processes that draw ahead of each training process; with 0 it draws by itself."""
    log_with: tuple[str, ...] = ()
    """Of ``TRACKERS``, those that get the logs too."""
    recipe: str = ""
    """Name of the file that the settings stand in, for the run's record."""


@dataclass(frozen=True)
class TrainerSettings:
    """What the recipe file may say about the loop of any trainer."""

    steps: int = counted(1000, "Optimiser steps.")
    batch: int = counted(8, "Items of an optimiser step, over all processes and accumulated parts.")
    accumulate: int = counted(
        1, "Parts in which each process goes through its share of a batch: more need less memory."
    )
    log_every: int = counted(20, "Steps between two rows of ``log.csv`` and two lines of progress.")
    save_every: int = counted(200, "Steps between two checkpoints.")
    check_every: int = counted(250, "Steps between two checks on held-out data.")
    checked: int = counted(48, "Held-out items of each check.")
    sheet_every: int = setting(
        500, "Steps between two contact sheets of what the model makes; 0 for none."
    )

    def __post_init__(self) -> None:
        every = ("log_every", "save_every", "check_every")
        for name in ("steps", "batch", "accumulate", "checked", *every):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")


@dataclass(frozen=True)
class DenoiserSettings(TrainerSettings):
    """What the recipe file may say about the training of any denoiser."""

    lr: float = setting(3e-4, "Highest learning rate (AdamW).")
    warm_up: int = setting(
        100, "Steps over which the learning rate rises to its highest; half of a shorter run."
    )
    decay: str = setting(
        "cosine", 'What it does then: a cosine to 5 % of it, or "constant".', among=DECAYS
    )
    optimizer: str = setting(
        "adamw",
        '"adamw", or "adamw8bit", whose state takes a quarter of the memory (needs bitsandbytes).',
        among=OPTIMIZERS,
    )
    weight_decay: float = setting(0.01, "Pull of the weights towards zero (AdamW).")
    label_dropout: float = share(
        0.12, "Share of items that are told nothing: what guidance compares with."
    )
    ema: float = share(0.999, "Decay of the averaged weights, which are the ones that are kept.")
    patience: int = setting(
        0,
        "Checks without a better held-out loss after which a run ends, with the weights of "
        "its best check; 0 runs to the end and keeps the last weights.",
    )
    memory_stop: float = share(
        0.0,
        "End when more than this share of fresh lesions comes nearer to a training lesion "
        "than 99 % of held-out lesions do (of an adapter that goes on from another: more than "
        "that one's did); 0 never looks.",
    )
    memory_lesions: int = counted(24, "Fresh lesions of such a look, made on held-out crops.")
    memory_every: int = counted(2, "Checks between two such looks.")


@dataclass(frozen=True)
class LoraSettings:
    """What the recipe file may say about a low-rank adapter."""

    rank: int = counted(8, "Rank of each layer's change: more can say more, and remember more.")
    alpha: int = counted(8, "The change is scaled by alpha / rank.")
    targets: tuple[str, ...] = counted(
        (
            "to_q",
            "to_k",
            "to_v",
            "to_out.0",
            "conv1",
            "conv2",
            "proj_in",
            "proj_out",
        ),
        "Ends of the names of the UNet's layers that get one: attention, convolutions, "
        "projections.",
    )
    dropout: float = share(
        0.0, "Share of an adapted layer's inputs left out at random in training."
    )


@dataclass(frozen=True)
class PrepareSettings:
    """What the recipe file may say about the data."""

    held_out: float = setting(0.2, "Share of the groups that nothing but the evaluation looks at.")
    validation: float = setting(
        0.1,
        "Share of the groups that no model is trained on, and by which runs are checked, stopped "
        "early and chosen.",
    )
    seed: int = setting(0, "Deals the groups to the sides, and draws the scans of ``limit``.")
    limit: int | None = counted(None, "Take so many scans only.")
    splits: str = setting("", "A file of splits to use instead of dealing the groups.")
    leaks: str = setting(
        "refuse",
        'Of groups that this file divides: "refuse", or "drop" scans on all sides but the last.',
    )
    drop: tuple[str, ...] = setting(
        ("conflict", "blank", "half"),
        "The checks that leave a scan out; the others (repeat, unusual, graphics, mask, "
        "category, view) only flag it.",
    )
    similarity: float = setting(
        SAME_LESION, "Likeness from which two scans are joined in one group, 0 to 1."
    )
    graphics: str = setting(
        "network", 'How burned-in graphics are found: "network", "strokes" or "none".'
    )
    finder: str = setting(
        "", "File of weights for that network; empty for those that come with the project."
    )
    paint: bool = setting(True, "Paint over the graphics that were found.")
    crop: bool = setting(True, "Crop to the field of view.")
    divide: bool = setting(True, "Take double frames apart.")
    follow_links: bool = setting(
        False, "Read what links in a data set's folder lead to outside of it."
    )

    def __post_init__(self) -> None:
        unknown = sorted(set(self.drop) - set(CHECKS))
        if unknown:
            raise ValueError(f"drop knows no {', '.join(unknown)}; there is {', '.join(CHECKS)}")
        if self.graphics not in FINDERS:
            raise ValueError(f"graphics must be one of {', '.join(FINDERS)}")
        if self.leaks not in ("refuse", "drop"):
            raise ValueError('leaks must be "refuse" or "drop"')
        if not 0 <= self.held_out <= 1 or not 0 < self.similarity <= 1:
            raise ValueError("held_out and similarity are shares from 0 to 1")
        if not 0 < self.validation < 1:
            raise ValueError("validation is a share between 0 and 1")


@dataclass(frozen=True)
class GraphicsSettings(TrainerSettings):
    """What the recipe file may say about the network that finds graphics."""

    steps: int = 1500
    batch: int = 12
    crop: int = setting(128, "Side of the crops, px, a multiple of 16.", multiple=16)
    lr: float = setting(
        3e-3, "Highest learning rate (AdamW); warm-up of 100 steps, then a cosine to 5 % of it."
    )


@dataclass(frozen=True)
class AutoencoderSettings(TrainerSettings):
    """What the recipe file may say about the autoencoder."""

    steps: int = 2400
    check_every: int = 200
    checked: int = 16
    crop: int = setting(
        128, "Side of the training crops, px of 256.", least=24, most=256, multiple=8
    )
    lr: float = setting(
        4e-4, "Highest learning rate (AdamW); warm-up of 100 steps, then a cosine to 5 % of it."
    )
    ema: float = share(0.998, "Decay of the averaged weights, which are the ones that are kept.")
    kl: float = setting(1e-5, "Weight of the term that keeps latents near a unit Gaussian.")
    low: float = setting(1.0, "Weight of the L1 on the low-passed image.")
    pixel: float = setting(0.15, "Weight of the L1 on the image itself.")
    energy: float = setting(0.15, "Weight of the log-spectral distance of the grain.")
    adversarial: float = setting(0.08, "Weight of the discriminator's word.")
    adversarial_from: int = setting(500, "Step from which the discriminator is heard.")
    latent_noise: float = setting(
        0.0, "Highest standard deviation of noise added to the latents, in units of their own."
    )


@dataclass(frozen=True)
class DecoderSettings(AutoencoderSettings):
    """What the recipe file may say about the decoder's second phase."""

    steps: int = 1500
    lr: float = 2e-4
    pixel: float = 0.05
    energy: float = 0.2
    adversarial: float = 0.2
    adversarial_from: int = 150
    # A denoiser's latents are never quite an encoder's. A decoder that has only seen those
    # answers the difference with a lattice of bright dots.
    latent_noise: float = 0.2


@dataclass(frozen=True)
class LatentSettings:
    """What the recipe file may say about the crops."""

    per_lesion: int = counted(5, "Windows about each lesion.")
    per_normal: int = setting(20, "Windows of each normal scan.")
    beside: int = setting(1, "Windows placed at random on each lesion scan, without label.")


@dataclass(frozen=True)
class BaseSettings(DenoiserSettings):
    """What the recipe file may say about the shared denoiser."""

    steps: int = 4000
    lesion: int = setting(
        4, "Lesion holes in a batch; of the rest one in three is a band, the others random."
    )
    channels: tuple[int, int, int] = setting((64, 128, 256), "Width of the UNet's three levels.")


@dataclass(frozen=True)
class StageOneSettings(DenoiserSettings):
    """What the recipe file may say about stage one."""

    steps: int = 3000
    batch: int = 12
    checked: int = 64
    lr: float = 4e-4
    label_dropout: float = 0.15
    ema: float = 0.998
    channels: tuple[int, int, int] = setting((48, 96, 128), "Width of the UNet's three levels.")


@dataclass(frozen=True)
class AdapterSettings(DenoiserSettings, LoraSettings):
    """What the recipe file may say about a stage's adapter."""

    steps: int = 600
    lr: float = 4e-4
    weight_decay: float = 0.0
    ema: float = 0.995
    check_every: int = 50
    sheet_every: int = 150


@dataclass(frozen=True)
class TrajectorySettings:
    """What the recipe file may say about the lesions that a student learns from."""

    lesions: int = counted(1600, "Lesions that the many-step networks draw in real masks.")
    teacher_steps: int = counted(8, "Their steps, a multiple of the student's.")
    guidance: float = setting(3.0, "Their guidance, which is folded in.")
    few_steps: int = counted(4, "The student's steps.")
    outlines: int = counted(1600, "Outlines that stage one's network makes around real lesions.")
    outline_steps: int = counted(16, "Its steps, a multiple of the student's.")
    otherwise: float = share(0.5, "Share asked for other grey levels than the real lesion's.")

    def __post_init__(self) -> None:
        for name in ("teacher_steps", "outline_steps"):
            steps = getattr(self, name)
            if self.few_steps < 1 or steps % self.few_steps:
                raise ValueError(
                    f"{name} must be a multiple of few_steps, {self.few_steps}, not {steps}"
                )

    @property
    def every(self) -> int:
        """Steps of the teacher to one of the student."""
        return self.teacher_steps // self.few_steps


@dataclass(frozen=True)
class StudentSettings(TrainerSettings):
    """What the recipe file may say about the training of a few-step student."""

    steps: int = 1000
    checked: int = 32
    check_every: int = 250
    sheet_every: int = 500
    lr: float = setting(4e-4, "Highest learning rate (AdamW); then a cosine to 5 % of it.")
    warm_up: int = setting(40, "Steps over which the learning rate rises to its highest.")
    open: float = share(0.1, "Share of items that are not told a grey level, of each.")
    rank: int = counted(16, "Rank of stage one's adapter; the others have their teacher's.")
    outline_lr: float = setting(1e-3, "Highest learning rate of stage one's.")
    ema: float = share(0.995, "Decay of the averaged weights, which are the ones that are kept.")


@dataclass(frozen=True)
class PolishSettings(TrainerSettings):
    """What the recipe file may say about the polish of stage two's or three's student."""

    steps: int = 500
    batch: int = 4
    checked: int = 16
    check_every: int = 100
    lr: float = setting(1e-4, "Highest learning rate (AdamW); then a cosine to 5 % of it.")
    lesions: int = counted(1600, "Real lesions that the student's are shown beside.")
    warm_up: int = setting(40, "Steps over which the learning rate rises to its highest.")
    critic_lr: float = setting(1e-3, "Learning rate of the discriminator's heads; it stays.")
    patch_lr: float = setting(5e-4, "That of the discriminator that starts from nothing.")
    features: str = setting(
        "vgg16", "Network through whose frozen features a discriminator looks.", among=FEATURES
    )
    anchor: float = setting(1.0, "Weight of what the student said before, which it is to keep.")
    adversarial: float = setting(1.0, "Weight of the word of the discriminator on features.")
    patch: float = setting(0.2, "Weight of the word of the discriminator from nothing.")
    energy: float = setting(0.3, "Weight of the log-spectral distance of what is laid down.")
    tone: float = setting(1.0, "Weight of the distance of the distributions of grey levels.")
    penalty: float = setting(0.002, "Weight of the patch discriminator's gradient penalty.")
    penalty_every: int = counted(4, "Steps between two penalties, each weighed by as much more.")
    adversarial_from: int = setting(60, "Step from which the discriminators are heard.")
    ema: float = share(0.99, "Decay of the averaged weights, which are the ones that are kept.")


@dataclass(frozen=True)
class WindowSettings:
    """How many windows, and how their lesions are drawn."""

    copied: int = setting(900, "Windows with the autoencoder's copy of a real lesion.")
    drawn: int = setting(800, "Windows with a lesion that the denoiser draws in a real mask.")
    steps: int = setting(
        0, "Sampling steps of a drawn one; 0 for as many as the bundle is made for."
    )
    guidance: float = setting(2.0, "Guidance of a drawn one; 1 is none.")
    placed: int = setting(0, "Candidates on each healthy training scan, as the program makes them.")
    other_looks: float = share(0.0, "Share of windows on scans as other machines show them.")


@dataclass(frozen=True)
class RefinerSettings(TrainerSettings):
    """What the recipe file may say about the texture stage."""

    steps: int = 4000
    checked: int = 12
    batch: int = setting(
        4,
        "Patches of an optimiser step, over all processes and accumulated parts; half as "
        "many of the larger ones.",
    )
    lr: float = setting(
        3e-4, "Highest learning rate (AdamW); warm-up of 50 steps, then a cosine to 5 % of it."
    )
    critic_lr: float = setting(1e-3, "Learning rate of the discriminator's heads; it stays.")
    patch_lr: float = setting(5e-4, "That of the discriminator that starts from nothing.")
    features: str = setting(
        "vgg16",
        'Network through whose frozen features a discriminator looks: "vgg16" or '
        '"efficientnet-lite0". Not the one by which the result is judged.',
        among=FEATURES,
    )
    near: int = setting(
        160, "Side of a patch on the scan's own grid, px, a multiple of 32.", multiple=32
    )
    far: int = setting(
        256, "Side of the larger ones of every second step, px, a multiple of 32.", multiple=32
    )
    drawn: float = share(
        0.35, "Share of patches with a lesion that the denoiser drew; the others copy a real one."
    )
    placed: float = share(0.0, "Share of patches of candidates on healthy scans.")
    even: float = share(
        0.0, "How evenly data sets are drawn: 0 takes each window as often, 1 each data set."
    )
    low: float = setting(
        6.0, "Weight of the L1 on means of 12 px, on copies: what is not texture stays as it is."
    )
    low_drawn: float = setting(2.0, "The same on drawn lesions, which are not right as they are.")
    local_energy: float = setting(
        0.1, "Weight of the log-spectral distance in windows of 16 px, on copies."
    )
    energy: float = setting(
        0.3,
        "Weight of the log-spectral distance of whole interiors, and of what surrounds them.",
    )
    placed_energy: float = setting(0.0, "That of interiors' mean over candidates of a pathology.")
    tone: float = setting(2.0, "Weight of the distance of the distributions of grey levels inside.")
    lattice: float = setting(0.3, "Weight of what shows the cells in which the network works.")
    drawn_share: float = setting(
        0.5, "How much a drawn lesion's interior is held to the real one's of the same mask."
    )
    adversarial: float = setting(3.0, "Weight of the word of the discriminator on frozen features.")
    patch: float = setting(0.5, "Weight of the word of the discriminator that starts from nothing.")
    penalty: float = setting(0.002, "Weight of that one's gradient penalty.")
    penalty_every: int = counted(4, "Steps between two penalties, each weighed by as much more.")
    adversarial_from: int = setting(60, "Step from which the discriminators are heard.")
    told: float = share(
        0.8, "Share of patches of which the network is told the lesion's pathology."
    )
    ema: float = share(0.998, "Decay of the averaged weights, which are the ones that are kept.")
    kept: float = share(
        1.0, "Share that is kept of how far a run leads from the weights that it started from."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.batch % 2:
            raise ValueError(f"batch must be even, not {self.batch}: every second step takes half")


@dataclass(frozen=True)
class SdSettings(DenoiserSettings, LoraSettings):
    """The defaults are our recipe; ``sd-paper.toml`` is the published one."""

    epochs: int = setting(
        0,
        "Times that each training lesion is seen; the run's steps, and a check after each, "
        "follow from it. 0 takes ``steps`` and ``check_every``.",
    )
    steps: int = 4000
    lr: float = 1e-4
    warm_up: int = 500
    ema: float = 0.999
    check_every: int = 250
    patience: int = 8
    rank: int = setting(16, "Rank of each layer's change: more can say more, and remember more.")
    alpha: int = setting(16, "The change is scaled by alpha / rank.")
    targets: tuple[str, ...] = setting(
        ("to_q", "to_k", "to_v", "to_out.0"), "Ends of the names of the UNet's layers that get one."
    )
    image_size: int = setting(
        512, "Side of the crops, px: 512, which the base was made for, or 256."
    )
    balanced: bool = setting(
        True,
        "Draw both classes in equal parts; otherwise each lesion once an epoch, in an order "
        "of its own.",
    )
    hole_first: bool = setting(
        True,
        "Let known cells and burned-in graphics count little; otherwise all cells count alike.",
    )
    snr_cap: float = setting(
        5.0, "Cap of the min-SNR weights of the time steps; 0 weighs all alike."
    )
    label_dropout: float = setting(
        0.12, "Share of items that are told no words: what guidance compares with."
    )
    prompt: tuple[str, ...] = setting(PARTS, "Parts of the prompt; the bundle gets the same.")
    context: bool = setting(
        True, "Train a Vision Transformer that tells of the healthy tissue beside the words."
    )
    checkpointing: bool = setting(
        False, "Compute activations twice instead of keeping them: slower, in less memory."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.image_size not in (256, 512):
            raise ValueError(f"image_size must be 256 or 512, not {self.image_size}")
