"""``adapt``: a bundle made a group's own, from some dozens of its scans. About an hour, not days.

What makes one device's scans unlike another's is renewed, in this order: the low-rank adapters of
stages two and three (Hu et al., ICLR 2022), the decoder, if that helps on held-out scans, the
students that do in few steps what these do, taught and then polished beside real lesions, the
tables of places, words and grey levels, and the texture stage. Encoder, denoiser, stage one and
healing stay as the bundle has them. Before and after are compared on held-out scans.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from safetensors.numpy import load_file, save_file

from busynth_gui.atomic import write_text
from busynth_gui.bundles.critic import CRITIC
from busynth_gui.bundles.manifest import BundleInfo, find_bundle, verify_bundle
from busynth_gui.bundles.training_lesions import training_lesions
from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.compact import STUDENTS
from busynth_gui.synthesis.networks.shared import load_refiner
from busynth_gui.synthesis.networks.texture import TextureNetwork
from busynth_gui.synthesis.networks.weights import load_module
from training.bundles.compact import few_steps
from training.bundles.lesion_tables import TABLES, own_tables
from training.bundles.nearest_table import extended_table, write_table
from training.bundles.provenance import provenance, provenance_lines
from training.bundles.seal import (
    bundle_beside,
    copy_adapter,
    copy_module,
    refuse_to_replace,
    seal,
)
from training.components.distributed import first_does
from training.components.frozen_features import refuse_missing
from training.components.run_lock import hold
from training.components.trainer_run import channels_last
from training.data.latent_store import LatentStore, crops_origin, encode_crops
from training.data.origin import Origin, Stated, lies_there
from training.data.scan_cache import VALIDATION, ScanCache
from training.evaluate.compare_bundles import (
    LEAST_GROUPS,
    Change,
    Comparison,
    compare_bundles,
)
from training.evaluate.measures.intervals import mean_of
from training.evaluate.measures.pairs import Pair, real_pairs
from training.evaluate.parts.autoencoder_fidelity import low_passed_error
from training.evaluate.parts.in_place import chosen
from training.evaluate.unseen import trained_on_held_out
from training.prepare.run import prepare
from training.prepare.source import refuse_other_source, refuse_other_words
from training.sections import AdaptSettings
from training.settings import (
    AdapterSettings,
    DecoderSettings,
    LatentSettings,
    PolishSettings,
    PrepareSettings,
    RefinerSettings,
    RunOptions,
    StudentSettings,
    TrajectorySettings,
    WindowSettings,
)
from training.trainers.autoencoder import train_decoder
from training.trainers.denoiser import train_adapter
from training.trainers.polish import polish_bundle
from training.trainers.refiner import refine_bundle
from training.trainers.student import STAGE_FOLDERS, train_students

__all__ = ["Adaptation", "adapt"]

_STAGES: tuple[tuple[str, Literal["lesion", "band"]], ...] = (
    ("stage_two", "lesion"), ("stage_three", "band"),
)  # fmt: skip
_CHECKED = LatentSettings(per_lesion=2, per_normal=0, beside=0)
"""Held-out crops: enough to draw a batch from."""
_CHANGE = "change.json"
"""Beside the decoder: what its training gave."""


@dataclass(frozen=True)
class Adaptation:
    """What a recipe says about the data, and about each part that is renewed."""

    adapt: AdaptSettings
    prepare: PrepareSettings
    latents: LatentSettings
    stages: Mapping[str, AdapterSettings]
    """By ``stage_two`` and ``stage_three``; rank, alpha and targets stay those of the bundle."""
    decoder: DecoderSettings
    trajectories: TrajectorySettings
    student: StudentSettings
    polish: PolishSettings
    windows: WindowSettings
    texture: RefinerSettings
    stated: Stated = field(default_factory=Stated)
    """Titles and licences of the data sets."""
    licence: str = ""
    """Of the bundle that is made, as its maker states it."""

    def renews(self, part: str) -> bool:
        """Whether this part is renewed: one of :data:`training.settings.ADAPTED`."""
        return part in self.adapt.parts


def adapt(
    bundle: str,
    data: Path,
    runs: Path,
    out: Path,
    version: str,
    plan: Adaptation,
    options: RunOptions,
) -> str:
    """Make ``bundle`` (name or folder) that of the data sets below ``data``.

    Work files go to ``runs``, the new bundle to ``out`` under that folder's name. Of the options
    ``minutes`` are for each part that is trained; with ``resume`` what is in ``runs`` is gone on
    with. Returns lines that say what changed on held-out scans; of several processes the first
    alone gets them.
    Raises Refusal when the bundle is damaged or of another kind, when ``out`` is the bundle itself
    or holds something else than one, or when the data cannot be used or hold too few lesions.
    """
    info = _checked(bundle, out, plan)
    first_does(lambda: _prepare(data, runs, plan, options))
    work = _Work(info, runs, plan, options, ScanCache(runs / "cache"))
    if plan.renews("adapters"):
        work.adapters()
    if plan.renews("decoder"):
        work.decoder()
    if plan.renews("student") and info.few_steps:
        work.students()
    if plan.renews("texture") and info.holds("refiner"):
        work.texture()
    told: list[str] = []

    def finish() -> None:
        made = runs / "made"
        work.lay(made, out.name, version)
        pairs = real_pairs(work.cache, "held-out")
        compared = compare_bundles(
            pairs,
            info,
            find_bundle(str(made)),
            plan.adapt.compared,
            options.seed,
            runs / "compared",
        )
        verdict = [*_verdict(compared), *trained_on_held_out(work.cache, info)]
        card = _card(info, out.name, version, work, verdict)
        if compared is not None:
            verdict.append(f"real lesions, before and after: {runs / 'compared' / 'sheet.png'}")
        told.extend([*verdict, work.lay(out, out.name, version, card)])

    first_does(finish)
    return "\n".join(told)


def _checked(bundle: str, out: Path, plan: Adaptation) -> BundleInfo:
    info = find_bundle(bundle)
    verify_bundle(info)
    if info.kind != "compact":
        raise Refusal(
            "bundle '{0}' is of kind '{1}'", "adapt a compact bundle", info.name, info.kind
        )
    if out.resolve() == info.folder.resolve():
        raise Refusal("{0} is the bundle that is adapted", "name another folder with --out", out)
    refuse_to_replace(out)
    if plan.renews("student") and info.few_steps:
        refuse_missing(plan.polish.features)  # now, not after the adapters' hour
    has_texture = plan.renews("texture") and info.holds("refiner")
    if has_texture:
        refuse_missing(plan.texture.features)
    if has_texture and not isinstance(load_refiner(info.folder / "refiner"), TextureNetwork):
        raise Refusal(
            "bundle '{0}' has a texture stage of before 0.5.0, which cannot be trained on",
            "adapt a later one, or leave 'texture' out of 'parts' under [adapt] in the recipe",
            info.name,
        )
    return info


def _prepare(data: Path, runs: Path, plan: Adaptation, options: RunOptions) -> None:
    if options.resume and (runs / "cache" / "index.json").exists():
        refuse_other_source(data, runs / "cache", plan.prepare)
        refuse_other_words(runs / "cache", plan.stated)
    else:
        print(prepare(data, runs / "cache", plan.prepare, plan.stated))
    hold(runs)
    count = len(ScanCache(runs / "cache").select("train", lesions=True))
    if count < plan.adapt.least:
        raise Refusal(
            "{0} lesions can be trained on, and {1} are needed",
            "add scans, or say how few are enough with 'least' under [adapt] in the recipe",
            count,
            plan.adapt.least,
        )


@dataclass(frozen=True)
class _Work:
    """The parts of one adaptation, each in a folder of its own below ``runs``."""

    info: BundleInfo
    runs: Path
    plan: Adaptation
    options: RunOptions
    cache: ScanCache

    def adapters(self) -> None:
        """Train on both adapters, on crops of lesions alone and no more than are drawn."""
        first_does(self._encode)
        train, held_out = (LatentStore(self.runs / "latents" / s) for s in ("train", "validation"))
        for stage, kind in _STAGES:
            train_adapter(
                train, held_out, self.info.folder, self.runs / stage, kind,
                self.plan.stages[stage], replace(self.options, start=self.info.folder / stage),
                self.info.folder / "autoencoder", self.cache,
            )  # fmt: skip

    def _encode(self) -> None:
        lesions = len(self.cache.select("train", lesions=True))
        drawn = sum(s.steps * s.batch for s in self.plan.stages.values())
        each = min(self.plan.latents.per_lesion, -(-drawn // lesions))
        of_lesions = replace(self.plan.latents, per_lesion=each, per_normal=0, beside=0)
        model = channels_last(load_module(SpeckleAutoencoder, self.info.folder / "autoencoder"))
        for split, settings in (("train", of_lesions), ("validation", _CHECKED)):
            out = self.runs / "latents" / split
            wanted = crops_origin(self.cache, split, model, self.options.seed, settings)
            if not lies_there(out, wanted, self.options.resume):
                encode_crops(self.cache, split, model, out, self.options.seed, settings)

    def decoder(self) -> None:
        """Train the decoder on, and say in ``decoder/change.json`` what validation scans gain."""
        out, old = self.runs / "decoder", self.info.folder / "autoencoder"
        train_decoder(self.cache, old, out, self.plan.decoder, self.options)

        def compare() -> None:
            # Chosen by other lesions than those that the verdict is on.
            pairs = real_pairs(self.cache, VALIDATION)
            change = _decoder_change(pairs, old, out / "autoencoder", self.plan.adapt.compared)
            write_text(out / _CHANGE, json.dumps(None if change is None else asdict(change)))

        first_does(compare)

    def decoder_change(self) -> Change | None:
        """What the decoder's training gave; None where it was not trained or not compared."""
        file = self.runs / "decoder" / _CHANGE
        if not self.plan.renews("decoder") or not file.exists():
            return None
        told = json.loads(file.read_text())
        return None if told is None else Change(**told)

    def students(self) -> None:
        """Teach students what the adapters, as they now are, do in many steps; polish them."""
        out = self.runs / "student"
        first_does(lambda: self.lay(out / "before", "before", "0.0.0", students=False))
        train_students(
            find_bundle(str(out / "before")), self.cache, out, self.plan.student,
            self.plan.trajectories, self.options,
        )  # fmt: skip
        out = self.runs / "polish"
        first_does(lambda: self.lay(out / "before", "before", "0.0.0", polished=False))
        polish_bundle(out / "before", self.cache, out, self.plan.polish, self.options)

    def texture(self) -> None:
        """Train the texture stage on what the other parts, as they now are, make."""
        out = self.runs / "texture"

        def lay_before() -> None:
            if not self.options.resume:
                for side in ("train", "validation"):
                    shutil.rmtree(out / side, ignore_errors=True)
            self.lay(out / "before", "before", "0.0.0")

        first_does(lay_before)
        refine_bundle(
            out / "before", self.cache, out, self.plan.texture, self.plan.windows,
            replace(self.options, start=self.info.folder / "refiner"),
        )  # fmt: skip

    def lay(
        self,
        out: Path,
        name: str,
        version: str,
        card: str = "",
        students: bool = True,
        polished: bool = True,
    ) -> str:
        """The bundle with what has been renewed by now, to ``out``; a line that says its size.

        Without ``students``, or with adapters that its own were not taught by, it has none. They
        are as they were taught, or ``polished``.
        """
        info, runs = self.info, self.runs
        with bundle_beside(out) as fresh:
            # The card and its sheets tell the metrics of another bundle's candidates.
            left = shutil.ignore_patterns("MODEL_CARD.md", "sheet-*.png")
            shutil.copytree(info.folder, fresh, ignore=left, dirs_exist_ok=True)
            if self.plan.renews("adapters"):
                for stage, _ in _STAGES:
                    copy_adapter(runs / stage / "adapter", fresh / stage)
            taught = students and self.plan.renews("student")
            if taught or not students or self.plan.renews("adapters"):
                for folder in STUDENTS.values():  # stage one stays as it is, and so does its own
                    shutil.rmtree(fresh / folder, ignore_errors=True)
            if taught and self.info.few_steps:
                for number, folder in STAGE_FOLDERS.items():
                    made = runs / ("polish" if polished else "student") / folder / "adapter"
                    copy_adapter(made, fresh / STUDENTS[number])
            change = self.decoder_change()
            if change is not None and change.verdict == "better":
                _replace(runs / "decoder" / "autoencoder", fresh / "autoencoder")
            if self.plan.renews("texture") and (runs / "texture" / "refiner").exists():
                _replace(runs / "texture" / "refiner", fresh / "refiner")
            if self.plan.renews("tables"):
                tables = own_tables(self.cache, load_file(fresh / TABLES), self.plan.adapt.least)
                save_file(tables, fresh / TABLES)
            # Whatever was renewed: these are lesions that the bundle has seen from now on.
            (fresh / CRITIC).unlink(
                missing_ok=True
            )  # it learned to tell another bundle's candidates
            write_table(extended_table(self.cache, training_lesions(info), info.divisions), fresh)
            if card:
                (fresh / "MODEL_CARD.md").write_text(card)
            manifest = json.loads((info.folder / "bundle.json").read_text())
            for key in ("few_steps", "card"):
                manifest.pop(key, None)
            own = {"name": name, "version": version, **self.provenance(), **few_steps(fresh)}
            return seal(fresh, out, manifest | own)

    def provenance(self) -> dict[str, Any]:
        """Data and licence of the bundle that is made: those of the old one, and its own."""
        info = self.info
        old = Origin(info.trained_on, {"bundle": info.sha256}, info.licence, info.divisions)
        return provenance({f"bundle {info.name}": old, "own": self.cache.origin}, self.plan.licence)


def _replace(source: Path, target: Path) -> None:
    shutil.rmtree(target)
    copy_module(source, target)


def _decoder_change(lesions: list[Pair], before: Path, after: Path, count: int) -> Change | None:
    """Of the low-passed error of decoded held-out crops; None where they are of too few groups."""
    some = chosen(lesions, count, 0)
    groups = [pair.group for pair in some]
    if len(set(groups)) < LEAST_GROUPS:
        return None
    old, new = (
        np.array([low_passed_error(model, pair) for pair in some])
        for model in (load_module(SpeckleAutoencoder, folder) for folder in (before, after))
    )

    return Change.by_group(float(old.mean()), float(new.mean()), groups, mean_of(new - old))


def _verdict(compared: Comparison | None) -> list[str]:
    """What is told of before and after, on lines of their own."""
    if compared is None:
        return [
            f"not compared: the held-out lesions for that ('compared' under [adapt]) are of under "
            f"{LEAST_GROUPS} patients, which says nothing about others"
        ]
    lines = compared.told()
    if compared.change.verdict != "better":
        lines.append("keep the bundle as it was, unless an evaluation says otherwise")
    return lines


def _card(info: BundleInfo, name: str, version: str, work: _Work, told: Sequence[str]) -> str:
    lesions = work.cache.select("train", lesions=True)
    groups = len({e.group for e in lesions})
    change = work.decoder_change()
    lines = [*told, *([] if change is None else [change.told("error of the decoder")])]
    told_data = "\n".join(provenance_lines(work.provenance()))
    return f"""# {name} {version}

Bundle {info.name} {info.version} (SHA-256 {info.sha256}), adapted to {len(lesions)} lesion scans
of {groups} patients: {", ".join(work.plan.adapt.parts)}. Not for diagnosis, nor for any decision
about a patient.

```
{chr(10).join(lines)}
```

The metrics in the card of {info.name} are not those of this bundle; `python -m training evaluate`
measures its own.

{told_data}"""
