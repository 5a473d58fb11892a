"""``bundle --kind stable-diffusion``: adapters, their base's name and stage one as a bundle."""

from __future__ import annotations

import csv
import json
import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from safetensors.numpy import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from busynth_gui.bundles.checksums import SUFFIXES, file_sha256
from busynth_gui.bundles.manifest import BundleInfo, find_bundle, verify_bundle
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.nearness import TrainingLesions
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE
from busynth_gui.synthesis.sd.adapters import adapter_files, read_adapter
from busynth_gui.synthesis.sd.description import BaseName
from busynth_gui.synthesis.sd.merging import fit_adapter
from busynth_gui.synthesis.sd.networks import locate_base
from training.bundles.lesion_tables import TABLES, lesion_tables
from training.bundles.nearest_table import complete_table, write_table
from training.bundles.provenance import provenance, provenance_lines
from training.bundles.seal import (
    STAGE_FILE,
    bundle_beside,
    copy_adapter,
    copy_module,
    full_name,
    lay_card,
    seal,
)
from training.components.run_record import RECORD, read_origin
from training.data.origin import Origin
from training.data.scan_cache import ScanCache

__all__ = ["Foreign", "SdParts", "make_sd_bundle"]

_STAGES = {2: ("stage-two", "stage_two"), 3: ("stage-three", "stage_three")}
_BASE_PARTS = ("unet", "vae", "text_encoder", "tokenizer", "scheduler")
_PINNED = ("unet", "vae", "text_encoder")


@dataclass(frozen=True)
class Foreign:
    """An adapter that was trained elsewhere, and its weight."""

    path: Path
    weight: float = 1.0

    @classmethod
    def parse(cls, text: str) -> Foreign:
        """``PATH`` or ``PATH=WEIGHT``. Raises Refusal."""
        path, sign, weight = text.rpartition("=")
        if not sign or Path(text).exists():
            return cls(Path(text))
        try:
            number = float(weight)
        except ValueError as error:
            raise Refusal("cannot read the weight of '{0}'", "write PATH=WEIGHT", text) from error
        if not math.isfinite(number):
            raise Refusal("the weight of '{0}' is no number", "write PATH=WEIGHT", text)
        return cls(Path(path), number)


@dataclass(frozen=True)
class SdParts:
    """What is put together beside what was trained in the runs' folder."""

    base: str | None = None
    """For a stage that was not trained there: an id of the hub that is here, or a folder."""
    foreign: Mapping[int, Sequence[Foreign]] = field(default_factory=dict)
    """By the stage's number."""
    others: str = "compact"
    """The bundle that stage one and the refiner are taken from where they were not trained."""
    with_base: bool = False
    """Put the base into the bundle: for machines that could not get it."""


def make_sd_bundle(
    runs: Path, out: Path, name: str, version: str, parts: SdParts, licence: str = ""
) -> str:
    """Write the bundle to ``out`` (replacing what is there); returns a line that says its size.

    Raises Refusal for a base that is not here and for adapters that do not fit theirs,
    and where something else than a bundle lies at ``out``; FileNotFoundError naming the command
    that is missing.
    """
    trained = {number: _trained(runs, number, parts) for number in _STAGES}
    sizes = {int(said["image_size"]) for said in trained.values() if "image_size" in said}
    if len(sizes) > 1:
        raise Refusal("the stages were trained on crops of two sizes", "train both on one size")
    others = find_bundle(parts.others)
    verify_bundle(others)
    folders = {number: _base_folder(str(said["base"])) for number, said in trained.items()}
    for number, folder in folders.items():
        for foreign in parts.foreign.get(number, ()):
            _refuse_unfit(foreign, folder)
    # From here on nothing is to be refused, and nothing is seen at `out` before all is there.
    with bundle_beside(out) as fresh:
        _stage_one(runs, others, fresh)
        write_table(_table(runs, parts), fresh)
        bases: dict[str, str | dict[str, Any]] = {}
        stages: dict[str, Any] = {"1": {"form": "own network", "unet": "stage_one/unet"}}
        for number, said in trained.items():
            base = str(said["base"])
            if base not in bases:
                bases[base] = _base(base, folders[number], fresh, parts.with_base, len(bases))
            entry: dict[str, Any] = {"form": "adapter", "base": bases[base], "adapters": []}
            if "prompt" in said:
                entry["prompt"] = said["prompt"]
            _stage(runs, number, parts, fresh, entry)
            stages[str(number)] = entry
        said = provenance(_origins(runs, trained, parts, others), licence)
        said["licence"] += "; base models: their own"
        text = _card(runs, name, version, trained, said)
        card, unsaid = lay_card(out, fresh, text, said)
        manifest = {
            "name": name,
            "version": version,
            "kind": "stable-diffusion",
            **said,
            **card,
            "stages": stages,
            "image_size": sizes.pop() if sizes else 512,
        }
        return "\n".join([seal(fresh, out, manifest), *unsaid])


def _trained(runs: Path, number: int, parts: SdParts) -> dict[str, Any]:
    """What a stage's run says of itself, or its base alone where there was none."""
    command = _STAGES[number][0]
    path = runs / f"sd-{command}" / STAGE_FILE
    if path.exists():
        said: dict[str, Any] = json.loads(path.read_text())
        return said
    if parts.base is None or not parts.foreign.get(number):
        raise FileNotFoundError(
            f"{path} is missing: run 'python -m training {command} --base BASE' first, or name "
            f"--base and an adapter with --lora-{command.removeprefix('stage-')}"
        )
    return {"base": full_name(parts.base)}


def _base_folder(name: str) -> Path:
    """Where a base lies. Raises Refusal when it is not here, or lacks a part."""
    folder = locate_base(BaseName(name), Path())
    for part in _BASE_PARTS:
        if not (folder / part).is_dir():
            raise Refusal("the base {0} has no {1}", "get all of it again", folder, part)
    return folder


def _stage_one(runs: Path, others: BundleInfo, fresh: Path) -> None:
    own = runs / "stage-one"
    if (own / "unet" / "config.json").exists():
        for part in ("unet", "conditioner"):
            copy_module(own / part, fresh / "stage_one" / part)
        tables = lesion_tables(ScanCache(runs / "cache"))
        save_file(tables, fresh / TABLES)
    else:
        shutil.copytree(others.folder / "stage_one", fresh / "stage_one")
    if (runs / "refiner" / "refiner" / "config.json").exists():
        copy_module(runs / "refiner" / "refiner", fresh / "refiner")
    elif (others.folder / "refiner").is_dir():
        shutil.copytree(others.folder / "refiner", fresh / "refiner")


def _table(runs: Path, parts: SdParts) -> TrainingLesions | None:
    """The table of training lesions: where both adapters are of these runs, and of nothing else."""
    own = all((runs / f"sd-{command}" / STAGE_FILE).exists() for command, _ in _STAGES.values())
    if not own or any(parts.foreign.values()) or not (runs / "cache" / "index.json").exists():
        return None
    origins = [read_origin(runs / f"sd-{command}") for command, _ in _STAGES.values()]
    lines = [line for origin in origins for line in origin.trained_on]
    return complete_table(ScanCache(runs / "cache"), None, lines, Origin.joined(origins))


def _stage(runs: Path, number: int, parts: SdParts, fresh: Path, entry: dict[str, Any]) -> None:
    """Put a stage's adapters and eyes into ``fresh``, and name them in its ``entry``."""
    command, folder = _STAGES[number]
    own = runs / f"sd-{command}"
    if (own / STAGE_FILE).exists():
        copy_adapter(own / "adapter", fresh / folder)
        entry["adapters"].append({"path": f"{folder}/{ADAPTER_FILE}", "weight": 1.0})
        for module in ("conditioner", "projection"):
            if (own / module).is_dir():
                copy_module(own / module, fresh / folder / module)
    for count, foreign in enumerate(parts.foreign.get(number, ()), 1):
        target = fresh / folder / f"adapter-{count}"
        target.mkdir(parents=True)
        files = [shutil.copy(file, target) for file in adapter_files(foreign.path)]
        path = target if len(files) > 1 else Path(files[0])
        where = path.relative_to(fresh).as_posix()
        entry["adapters"].append({"path": where, "weight": foreign.weight})


def _refuse_unfit(foreign: Foreign, base: Path) -> None:
    """Raises Refusal when an adapter does not fit; the base's weights are not read for that."""
    with torch.device("meta"):
        unet = UNet2DConditionModel.from_config(
            json.loads((base / "unet" / "config.json").read_text())
        )
        text = CLIPTextModel(
            CLIPTextConfig(**json.loads((base / "text_encoder" / "config.json").read_text()))
        )
    networks = {"unet": unet, "text_encoder": text}
    fit_adapter(read_adapter(foreign.path), networks, foreign.weight, {})


def _base(name: str, folder: Path, fresh: Path, within: bool, count: int) -> str | dict[str, Any]:
    """How the manifest names a base; ``within``, it is copied into the bundle."""
    files = _base_files(folder)
    if within:
        own = "base" if not count else f"base-{count + 1}"
        for file in files:
            (fresh / own / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / file, fresh / own / file)
        return f"./{own}"
    pins = {
        file: file_sha256(folder / file)
        for file in files
        if file.endswith(".safetensors") and file.split("/")[0] in _PINNED
    }
    said: dict[str, Any] = {"files": pins}
    if Path(name).is_absolute():
        return {"folder": name, **said}
    repo, _, revision = name.partition("@")
    return {"id": repo, **({"revision": revision} if revision else {}), **said}


def _base_files(folder: Path) -> list[str]:
    """The files of a base that a bundle needs: its weights once, in full precision if there."""
    found = []
    for part in _BASE_PARTS:
        names = sorted(p.name for p in (folder / part).iterdir() if p.suffix in SUFFIXES)
        whole = {name for name in names if ".fp16." not in name}
        found += [
            f"{part}/{name}"
            for name in names
            if name in whole or name.replace(".fp16.", ".") not in whole
        ]
    return found


def _origins(
    runs: Path, trained: Mapping[int, Mapping[str, Any]], parts: SdParts, others: BundleInfo
) -> dict[str, Origin]:
    """Of each part of the bundle what it was trained on, as far as somebody has said it."""
    origins = {f"base {_shown(said['base'])}": Origin((f"base model {_shown(said['base'])}",))
               for said in trained.values()}  # fmt: skip
    for number, (command, _) in _STAGES.items():
        if (runs / f"sd-{command}" / STAGE_FILE).exists():
            origins[f"stage {number}"] = read_origin(runs / f"sd-{command}")
        for foreign in parts.foreign.get(number, ()):
            origins[foreign.path.name] = Origin()
    for command in ("stage-one", "refiner"):
        own = (runs / command / RECORD).exists()
        taken = Origin(others.trained_on, {}, others.licence, others.divisions)
        origins[command] = read_origin(runs / command) if own else taken
    return origins


def _shown(base: str) -> str:
    """A base's name without the machine that it lies on."""
    return Path(base).name if Path(base).is_absolute() else base


def _card(
    runs: Path,
    name: str,
    version: str,
    trained: Mapping[int, Mapping[str, Any]],
    said: Mapping[str, Any],
) -> str:
    rows = []
    for number, run in trained.items():
        table = runs / f"sd-{_STAGES[number][0]}" / "held_out.csv"
        losses = "trained elsewhere | "
        if table.exists():
            with table.open(newline="") as file:
                found = list(csv.DictReader(file))
            column = next(n for n in found[0] if n in ("lesion", "band"))
            best = min(float(row[column]) for row in found)
            losses = f"{float(found[0][column]):.4f} | {best:.4f}"
        rows.append(f"| {number} | {_shown(run['base'])} | {losses} |")
    return "\n".join(
        [
            f"# {name} {version}",
            "",
            "Stages two and three are low-rank adapters on Stable Diffusion 1.5, which comes under",
            "its own licence. Not for diagnosis, nor for any decision about a patient.",
            "",
            "| stage | base | held-out loss before | best |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            "A loss does not say how believable candidates are: measure that with",
            "`python -m training evaluate`.",
            "",
            *provenance_lines(said),
        ]
    )
