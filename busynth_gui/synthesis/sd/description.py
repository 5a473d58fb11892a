"""What ``bundle.json`` says of the stages of a stable-diffusion bundle, read without torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from busynth_gui.bundles.checksums import leaves_folder
from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.synthesis.sd.prompts import PromptTemplate

__all__ = ["PRECISIONS", "AdapterEntry", "BaseName", "StageEntry", "read_stage"]

PRECISIONS = ("fp32", "fp16", "bf16")


@dataclass(frozen=True)
class BaseName:
    """A base model: where it is to be found, and the files that are pinned by their SHA-256."""

    name: str
    """``OWNER/NAME[@REVISION]``, ``./FOLDER`` in the bundle, or an absolute folder."""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AdapterEntry:
    """One adapter of a stage: a folder or file in the bundle, and how much of it is added."""

    path: str
    weight: float = 1.0


@dataclass(frozen=True)
class StageEntry:
    """Stage 2 or 3 as ``bundle.json`` has it; ``folder`` is its own folder in the bundle."""

    number: int
    folder: str
    base: BaseName
    adapters: tuple[AdapterEntry, ...]
    prompt: PromptTemplate
    precision: str | None = None


def read_stage(info: BundleInfo, number: int) -> StageEntry:
    """Stage ``number`` (2 or 3) of a bundle. Raises Refusal when it is not described soundly."""
    entry = info.stages.get(str(number))
    if not isinstance(entry, dict) or "base" not in entry:
        raise _unsound(info, number, Phrase("it names no base"))
    precision = entry.get("precision")
    if precision not in (None, *PRECISIONS):
        raise _unsound(info, number, Phrase("its precision is none of {0}", ", ".join(PRECISIONS)))
    return StageEntry(
        number=number,
        folder={2: "stage_two", 3: "stage_three"}[number],
        base=_base(info, number, entry["base"]),
        adapters=tuple(_adapter(info, number, a) for a in _list(info, number, entry)),
        prompt=PromptTemplate.from_json(entry.get("prompt")),
        precision=precision,
    )


def _base(info: BundleInfo, number: int, said: Any) -> BaseName:
    if isinstance(said, str) and said:
        return BaseName(said)
    if isinstance(said, dict):
        name = said.get("id") or said.get("folder")
        files = said.get("files", {})
        if isinstance(name, str) and isinstance(files, dict):
            revision = said.get("revision")
            whole = f"{name}@{revision}" if revision and "id" in said else name
            return BaseName(whole, tuple(sorted((str(k), str(v)) for k, v in files.items())))
    raise _unsound(info, number, Phrase("its base is neither an id nor a folder"))


def _list(info: BundleInfo, number: int, entry: dict[str, Any]) -> list[Any]:
    found = entry.get("adapters", [entry["adapter"]] if "adapter" in entry else [])
    if not isinstance(found, list):
        raise _unsound(info, number, Phrase("its adapters are no list"))
    return found


def _adapter(info: BundleInfo, number: int, said: Any) -> AdapterEntry:
    if isinstance(said, str):
        said = {"path": said}
    if not isinstance(said, dict) or not isinstance(said.get("path"), str):
        raise _unsound(info, number, Phrase("an adapter has no path"))
    weight = said.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
        raise _unsound(info, number, Phrase("the weight of {0} is no number", said["path"]))
    if leaves_folder(said["path"]):
        raise Refusal(
            "bundle {0}: the adapter {1} lies outside its folder",
            "do not use this bundle",
            info.name,
            said["path"],
        )
    return AdapterEntry(said["path"], float(weight))


def _unsound(info: BundleInfo, number: int, why: Phrase) -> Refusal:
    return Refusal("bundle {0} does not describe stage {1} soundly", "{2}", info.name, number, why)
