"""``bundle``: the trained parts as one folder that the program can load."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file

from busynth_gui.synthesis.networks.compact import SHAPE_STUDENT, STUDENTS, TEACHERS
from busynth_gui.synthesis.networks.inputs import FACTOR
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE, LEVELS
from training.bundles.critic_part import STALE, put_critic
from training.bundles.lesion_tables import TABLES, lesion_tables
from training.bundles.nearest_table import (
    MIXED,
    NO_TABLE,
    complete_table,
    read_table,
    write_table,
)
from training.bundles.provenance import provenance, provenance_lines
from training.bundles.seal import bundle_beside, copy_adapter, copy_module, lay_card, seal
from training.bundles.taught_by import learned_from, refuse_other_base, refuse_other_encoder
from training.components.run_record import read_origin
from training.data.divisions import other_divisions
from training.data.scan_cache import ScanCache

__all__ = ["few_steps", "make_bundle", "parts"]

_MODULES = {
    "autoencoder": "decoder/autoencoder",
    "unet": "base/unet",
    "conditioner": "base/conditioner",
    "stage_one/unet": "stage-one/unet",
    "stage_one/conditioner": "stage-one/conditioner",
}
_REFINER = "refiner/refiner"
_ADAPTERS = {"stage_two": "stage-two/adapter", "stage_three": "stage-three/adapter"}
_HEALING = {"healing": "healing/adapter"}
"""Without it a bundle works too, and heals nothing."""
_CRITIC = "critic"
"""Without it nobody tells how easily its candidates are told."""
_STUDENTS = {
    folder: f"student/{TEACHERS[stage].replace('_', '-')}/adapter"
    for stage, folder in STUDENTS.items()
}
"""Without them its candidates take more steps."""
_POLISHED = "polish"
"""Where the adapters of these lie once they are polished; the bundle gets those then."""
_SHAPE_STUDENT = {SHAPE_STUDENT: "student/stage-one/adapter"}
"""Without it its outlines alone do."""
_TEACH = {
    **dict.fromkeys(STUDENTS.values(), ("unet", "conditioner", *TEACHERS.values())),
    SHAPE_STUDENT: ("stage_one/unet", "stage_one/conditioner"),
}
"""What students are taught by: folders of the bundle."""
_UNTAUGHT = (
    "it has no student of {0}: the one there was taught by other parts than these; run "
    "'python -m training student' (and polish), and 'bundle' again"
)
_UNPOLISHED = (
    "its students are not polished: what was polished were others; run 'python -m training "
    "polish', and 'bundle' again"
)


def parts() -> dict[str, str]:
    """Where the parts of a bundle come from: folder below that of the runs -> folder in it."""
    everything = {
        **_MODULES,
        "refiner": _REFINER,
        **_ADAPTERS,
        **_HEALING,
        **_STUDENTS,
        **_SHAPE_STUDENT,
    }
    return {source: target for target, source in everything.items()}


def make_bundle(
    runs: Path,
    out: Path,
    name: str,
    version: str,
    licence: str = "",
    refined: bool = True,
    students: bool = True,
    polished: bool = True,
) -> str:
    """Write the bundle to ``out`` (replacing what is there); returns a line that says its size.

    Its data sets are those that the runs of its parts tell, its ``licence`` what its maker says.

    Without its refiner (``refined`` False) a bundle works too: the refiner learns from one; so it
    does without ``students``, or with such as are not ``polished``. Weights are stored as float16.
    Raises FileNotFoundError naming the command that is missing, Refusal where something else than a
    bundle lies at ``out``.
    """
    modules = dict(_MODULES)
    if refined:
        modules["refiner"] = _REFINER
    for source in modules.values():
        _need(runs / source / "config.json")
    for source in _ADAPTERS.values():
        _need(runs / source / ADAPTER_FILE)
    adapters = [s for s in (*_ADAPTERS.values(), *_HEALING.values()) if (runs / s).is_dir()]
    refuse_other_encoder(runs)
    refuse_other_base(runs, [Path(source).parts[0] for source in adapters])
    cache = ScanCache(runs / "cache")
    tables = lesion_tables(cache)
    with bundle_beside(out) as fresh:
        for target, source in modules.items():
            copy_module(runs / source, fresh / target)
        heals = {t: s for t, s in _HEALING.items() if (runs / s / ADAPTER_FILE).exists()}
        for target, source in {**_ADAPTERS, **heals}.items():
            copy_adapter(runs / source, fresh / target)
        lacks = _lay_students(runs, fresh, polished) if students else []
        save_file(tables, fresh / TABLES)
        sources = [*modules.values(), *_ADAPTERS.values(), *heals.values()]
        commands = dict.fromkeys(Path(source).parts[0] for source in sources)
        origins = {command: read_origin(runs / command) for command in commands}
        if (fresh / STUDENTS[2]).is_dir():
            taught = (read_origin(runs / Path(source).parent) for source in _STUDENTS.values())
            origins |= {f"student {k}": o for k, o in enumerate(taught) if o.trained_on}
        said = provenance({**origins, "lesion tables": cache.origin}, licence)
        learned = said["divisions"]
        mixed = other_divisions(cache.origin.divisions, learned)
        table = complete_table(cache, read_table(runs), said["trained_on"], learned)
        write_table(table, fresh)
        judged = put_critic(runs / _CRITIC, fresh)
        card, unsaid = lay_card(out, fresh, _card(name, version, said), said)
        manifest = {
            "name": name,
            "version": version,
            "kind": "compact",
            **said,
            **card,
            "stages": {
                "1": {"form": "own network", "unet": "stage_one/unet"},
                "2": {"form": "adapter", "unet": "unet", "adapter": "stage_two"},
                "3": {"form": "adapter", "unet": "unet", "adapter": "stage_three"},
            },
            "image_size": 32 * FACTOR,
            **few_steps(fresh),
        }
        sealed = seal(fresh, out, manifest)
    lacks += [MIXED.format("; ".join(mixed))] if mixed else []
    lacks += ([] if table is not None else [NO_TABLE]) + ([] if judged else [STALE])
    return "\n".join([sealed, *lacks, *unsaid])


def _lay_students(runs: Path, fresh: Path, polished: bool) -> list[str]:
    """Put the students below ``runs`` into ``fresh``, as far as its other parts taught them.

    Returns a line for each of what was left out.
    """
    if not all((runs / source / ADAPTER_FILE).exists() for source in _STUDENTS.values()):
        return []
    lacks: list[str] = []
    student, base = runs / "student", runs / "base"
    teachers = [base, *(runs / Path(source).parts[0] for source in _ADAPTERS.values())]
    if learned_from(student, fresh, _TEACH[STUDENTS[2]], teachers):
        for target, source in _STUDENTS.items():
            copy_adapter(runs / source, fresh / target)
        lacks += _lay_polished(runs, fresh, teachers) if polished else []
    else:
        return [_UNTAUGHT.format("any stage")]
    own = runs / _SHAPE_STUDENT[SHAPE_STUDENT]
    if not (own / ADAPTER_FILE).exists():
        return lacks
    if not learned_from(student, fresh, _TEACH[SHAPE_STUDENT], [runs / "stage-one"]):
        return [*lacks, _UNTAUGHT.format("stage one")]
    copy_adapter(own, fresh / SHAPE_STUDENT)
    return lacks


def _lay_polished(runs: Path, fresh: Path, teachers: Sequence[Path]) -> list[str]:
    """Put the students in ``fresh`` there as they were polished, if it was they that were."""
    later = {t: s.replace("student/", f"{_POLISHED}/", 1) for t, s in _STUDENTS.items()}
    if not all((runs / source / ADAPTER_FILE).exists() for source in later.values()):
        return []
    if not learned_from(runs / _POLISHED, fresh, tuple(_STUDENTS), teachers):
        return [_UNPOLISHED]
    for target, source in later.items():
        shutil.rmtree(fresh / target)
        copy_adapter(runs / source, fresh / target)
    return []


def few_steps(bundle: Path) -> dict[str, int]:
    """What the manifest of the bundle in this folder says of its students; nothing without."""
    config = bundle / STUDENTS[2] / LEVELS / "config.json"
    return {"few_steps": json.loads(config.read_text())["steps"]} if config.exists() else {}


def _need(path: Path) -> None:
    if not path.exists():
        command = path.relative_to(path.parents[2]).parts[0]
        raise FileNotFoundError(f"{path} is missing: run 'python -m training {command}' first")


def _card(name: str, version: str, said: Mapping[str, Any]) -> str:
    lines = [
        f"# {name} {version}",
        "",
        "Not for diagnosis, nor for any decision about a patient. Nothing of it was measured yet:",
        "`python -m training evaluate` does that.",
        "",
        *provenance_lines(said),
    ]
    return "\n".join(lines)
