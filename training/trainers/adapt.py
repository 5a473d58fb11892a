"""``adapt``: a bundle's two adapters, trained on on a group's own scans. Minutes, not days.

The ordinary way in for a group with some dozens of scans: autoencoder, denoiser, stage one and
refiner stay as the bundle has them; of stage two and stage three only the low-rank adapters learn
(Hu et al., ICLR 2022). The result is a bundle of its own.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from busynth_gui.atomic import fresh_folder
from busynth_gui.bundles.manifest import BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.weights import load_module
from training.bundles.seal import copy_adapter, seal
from training.components.distributed import first_does
from training.components.trainer_run import channels_last
from training.data.latent_store import LatentStore, encode_crops
from training.data.scan_cache import ScanCache
from training.prepare.run import prepare
from training.settings import AdapterSettings, LatentSettings, PrepareSettings, RunOptions
from training.trainers.denoiser import train_adapter

__all__ = ["Adaptation", "adapt"]

_STAGES: tuple[tuple[str, Literal["lesion", "band"]], ...] = (
    ("stage_two", "lesion"), ("stage_three", "band"),
)  # fmt: skip


@dataclass(frozen=True)
class Adaptation:
    """What a recipe says about the data, the crops and the two adapters."""

    prepare: PrepareSettings
    latents: LatentSettings
    stages: Mapping[str, AdapterSettings]
    """By ``stage_two`` and ``stage_three``; rank, alpha and targets stay those of the bundle."""


def adapt(
    bundle: str,
    data: Path,
    runs: Path,
    out: Path,
    version: str,
    plan: Adaptation,
    options: RunOptions,
) -> str:
    """Fine-tune the adapters of ``bundle`` (name or folder) on the data sets below ``data``.

    Work files go to ``runs``, the new bundle to ``out`` under that folder's name. Of the options
    ``minutes`` are for each adapter; with ``resume`` what is in ``runs`` is gone on with. Returns
    lines with the held-out loss of each adapter before and after; of several processes the first
    alone gets them.
    Raises Refusal when the bundle is damaged or of another kind, when ``out`` is the bundle itself,
    or when the data cannot be used.
    """
    info = find_bundle(bundle)
    verify_bundle(info)
    if info.kind != "compact":
        raise Refusal(
            "bundle '{0}' is of kind '{1}'", "adapt a compact bundle", info.name, info.kind
        )
    if out.resolve() == info.folder.resolve():
        raise Refusal("{0} is the bundle that is adapted", "name another folder with --out", out)

    def make_crops() -> None:
        if not (options.resume and (runs / "cache" / "index.json").exists()):
            prepare(data, runs / "cache", plan.prepare)
        if not (options.resume and (runs / "latents" / "held-out" / "index.json").exists()):
            model = channels_last(load_module(SpeckleAutoencoder, info.folder / "autoencoder"))
            cache = ScanCache(runs / "cache")
            for split in ("train", "held-out"):
                encode_crops(
                    cache, split, model, runs / "latents" / split, options.seed, plan.latents
                )

    first_does(make_crops)
    stores = [LatentStore(runs / "latents" / split) for split in ("train", "held-out")]
    for stage, kind in _STAGES:
        train_adapter(
            stores[0], stores[1], info.folder, runs / stage, kind, plan.stages[stage],
            replace(options, start=info.folder / stage),
        )  # fmt: skip
    told: list[str] = []

    def finish() -> None:
        losses = {stage: _before_and_after(runs / stage / "held_out.csv") for stage, _ in _STAGES}
        line = _write(info, runs, out, version, ScanCache(runs / "cache"), losses)
        told.extend([*(_told(stage, *two) for stage, two in losses.items()), line])

    first_does(finish)
    return "\n".join(told)


def _before_and_after(table: Path) -> tuple[float, float]:
    """Held-out loss at the first check (the bundle's own adapter) and at the last one."""
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    name = next(n for n in rows[0] if n in ("lesion", "band"))
    return float(rows[0][name]), float(rows[-1][name])


def _told(stage: str, before: float, after: float) -> str:
    words = "better" if after < before else "no better: keep the bundle as it was"
    return f"{stage}: held-out loss {before:.4f} before, {after:.4f} after ({words})"


def _write(
    info: BundleInfo,
    runs: Path,
    out: Path,
    version: str,
    cache: ScanCache,
    losses: Mapping[str, tuple[float, float]],
) -> str:
    fresh = fresh_folder(out)
    # The card and its sheets tell the metrics of another bundle's candidates.
    left = shutil.ignore_patterns("MODEL_CARD.md", "sheet-*.png")
    shutil.copytree(info.folder, fresh, ignore=left, dirs_exist_ok=True)
    for stage, _ in _STAGES:
        copy_adapter(runs / stage / "adapter", fresh / stage)
    (fresh / "MODEL_CARD.md").write_text(_card(info, out.name, version, cache, losses))
    manifest = json.loads((info.folder / "bundle.json").read_text())
    own = sorted({e.dataset for e in cache.entries})
    manifest |= {
        "name": out.name,
        "version": version,
        "trained_on": [*info.trained_on, f"adapters: own scans ({', '.join(own)})"],
    }
    return seal(fresh, out, manifest)


def _card(
    info: BundleInfo,
    name: str,
    version: str,
    cache: ScanCache,
    losses: Mapping[str, tuple[float, float]],
) -> str:
    rows = "\n".join(
        f"| {s} | {before:.4f} | {after:.4f} |" for s, (before, after) in losses.items()
    )
    lesions = [e for e in cache.select("train") if e.pathology != "normal"]
    return f"""# {name} {version}

Bundle {info.name} {info.version} (SHA-256 {info.sha256}) with the adapters of stage two and stage
three trained further on {len(lesions)} lesion scans. Not for diagnosis, nor for any decision
about a patient.

| adapter | held-out loss before | after |
| --- | --- | --- |
{rows}

A lower loss does not say that candidates are more believable: measure that with
`python -m training evaluate`. The metrics in the card of {info.name} are not those of this bundle.
"""
