"""Training crops as latents: encoded once, drawn many times."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.atomic import write_text
from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.crop import window_around
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.conditioning import label_row
from busynth_gui.synthesis.networks.inputs import CONTEXT_SIZE
from training.data.crops import CropSample, lesion_window, random_window, sample_crop
from training.data.files import READING_ERRORS, save_array
from training.data.measured import lesion_words
from training.data.origin import Origin, module_digest
from training.data.scan_cache import Entry, ScanCache
from training.progress import each
from training.settings import LatentSettings

__all__ = ["LatentStore", "crops_origin", "encode_crops"]

SIZE = 256
_ARRAYS = ("latents", "small", "lesion", "overlay", "labels")


@dataclass(frozen=True)
class CropBatch:
    """Crops as the denoiser's trainer needs them.

    ``latents`` (n, 4, 32, 32); ``small`` (n, 1, 128, 128) in [-1, 1]; ``lesion`` (n, 1, 256, 256),
    0 or 1; ``overlay`` (n, 1, 32, 32), the share of burned-in graphics; ``labels`` (n, k).
    """

    latents: Tensor
    small: Tensor
    lesion: Tensor
    overlay: Tensor
    labels: Tensor


class LatentStore:
    """The encoded crops of one split, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "index.json").exists():
            raise FileNotFoundError(f"{folder} holds no latents: run 'python -m training latents'")
        self.folder = folder
        try:
            self.origin = Origin.read(json.loads((folder / "index.json").read_text()))
            """The data that were encoded, and by what."""
            self._arrays: dict[str, NDArray[np.generic]] = {
                name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS
            }
        except READING_ERRORS as error:
            raise Refusal(
                "the crops in {0} are damaged",
                "encode them again with 'python -m training latents' ({1})",
                folder,
                error,
            ) from error
        if not self.origin.parts:  # a store of an earlier version
            self.origin = Origin(parts={"labels": file_sha256(folder / "labels.npy")})
        labels = np.asarray(self._arrays["labels"])
        scans = folder / "scans.npy"
        self.scans: NDArray[np.intp] = (
            np.load(scans) if scans.exists() else np.arange(len(labels), dtype=np.intp)
        )
        """Which scan each crop is of; in stores made before this was kept, each its own."""
        self.benign = np.flatnonzero(labels[:, 0] == 1)
        self.malignant = np.flatnonzero(labels[:, 0] == 2)
        self.without = np.flatnonzero(labels[:, 0] == 0)

    def __reduce__(self) -> tuple[type[LatentStore], tuple[Path]]:
        """Another process maps the files again; else it would be sent all of them."""
        return LatentStore, (self.folder,)

    def take(self, rows: NDArray[np.intp]) -> CropBatch:
        """The crops of these row numbers."""
        got = {name: np.asarray(self._arrays[name][rows]) for name in _ARRAYS}
        lesion = np.unpackbits(got["lesion"], axis=1).reshape(-1, 1, SIZE, SIZE)
        return CropBatch(
            torch.from_numpy(got["latents"].astype(np.float32)),
            torch.from_numpy(got["small"].astype(np.float32)[:, None] / 127.5 - 1),
            torch.from_numpy(lesion.astype(np.float32)),
            torch.from_numpy(got["overlay"].astype(np.float32)[:, None] / 255),
            torch.from_numpy(got["labels"].astype(np.int64)),
        )


def encode_crops(
    cache: ScanCache,
    split: str,
    autoencoder: SpeckleAutoencoder,
    out: Path,
    seed: int,
    settings: LatentSettings,
) -> None:
    """Encode the windows of each lesion and normal scan of a split that the settings ask for.

    Every second window is mirrored. ``index.json`` is written last.
    """
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.json").unlink(missing_ok=True)
    rng = np.random.default_rng(seed)
    columns: dict[str, list[NDArray[np.generic]]] = {name: [] for name in _ARRAYS}
    autoencoder.eval()
    scans: list[int] = []
    chosen = cache.select(split)
    for number, entry in enumerate(each(chosen, f"latents {split}", "scan")):
        samples, labels = _windows(cache, entry, rng, settings)
        if not samples:
            continue
        images = torch.from_numpy(np.stack([s.image for s in samples])[:, None])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            latents = autoencoder.encode(images.to(memory_format=torch.channels_last))
        columns["latents"].append(latents.float().numpy().astype(np.float16))
        small = F.interpolate(images, size=(CONTEXT_SIZE, CONTEXT_SIZE), mode="area")[:, 0]
        columns["small"].append(((small + 1) * 127.5).round().clamp(0, 255).byte().numpy())
        lesion = np.stack([s.lesion > 0.5 for s in samples]).reshape(len(samples), -1)
        columns["lesion"].append(np.packbits(lesion, axis=1))
        overlay = torch.from_numpy(np.stack([s.overlay for s in samples])[:, None])
        columns["overlay"].append((F.avg_pool2d(overlay, 8)[:, 0] * 255).byte().numpy())
        columns["labels"].append(np.array(labels, np.int8))
        scans += [number] * len(samples)
    save_array(out / "scans.npy", np.array(scans, np.intp))
    for name, parts in columns.items():
        save_array(out / f"{name}.npy", np.concatenate(parts))
    count = sum(len(part) for part in columns["labels"])
    origin = crops_origin(cache, split, autoencoder, seed, settings).to_json()
    told = {"crops": count, "seed": seed, "split": split, "origin": origin}
    write_text(out / "index.json", json.dumps(told))


def crops_origin(
    cache: ScanCache,
    split: str,
    autoencoder: SpeckleAutoencoder,
    seed: int,
    settings: LatentSettings,
) -> Origin:
    """What :func:`encode_crops` makes its crops of."""
    encoder = module_digest(autoencoder)
    return Origin.made(
        {"crops that are asked for": [seed, split, asdict(settings)], "encoder": encoder},
        cache.origin,
    )


def _windows(
    cache: ScanCache, entry: Entry, rng: np.random.Generator, settings: LatentSettings
) -> tuple[list[CropSample], list[list[int]]]:
    samples, labels = [], []
    nothing = label_row(None, Descriptors())
    if entry.pathology == "normal":
        plan = [(random_window(entry, rng), nothing) for _ in range(settings.per_normal)]
    else:
        mask = cache.lesion(entry)
        row = label_row(Pathology(entry.pathology), lesion_words(cache, entry))
        plan = [(lesion_window(mask, rng), row) for _ in range(settings.per_lesion - 1)]
        # Stage one may fill little of a generous region: then the lesion is small in its crop.
        plan.append((window_around(mask, context=float(rng.uniform(2.6, 3.4))), row))
        plan += [(random_window(entry, rng), nothing) for _ in range(settings.beside)]
    for window, row in plan:
        samples.append(sample_crop(cache, entry, window, SIZE, bool(rng.random() < 0.5)))
        labels.append(row)
    return samples, labels
