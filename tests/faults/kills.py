"""Kills at random moments of curating, exporting, batches and moving, and the next start."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from kills import full_disk_at, killed_after, killed_at
from workspace.cases import add_to, decision_for, make_built, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.region import EllipseRegion
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.healed import HealedPair, healed_name, write_all_healed
from busynth_gui.export.manifest import is_whole, mask_files, read_manifest
from busynth_gui.export.shards import PARTS_FOLDER, merge_parts, read_parts, write_part
from busynth_gui.export.transaction import recover
from busynth_gui.export.writer import write_pairs
from busynth_gui.study.answers import Answer
from busynth_gui.workspace import maintenance
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.workspace import Workspace
from tests.faults.tally import Tally

__all__ = ["fill_workspace", "kill_many", "look"]

_OTHERS = {"manifest.jsonl", "README.md", "split.csv"}


def kill_many(count: int, rng: random.Random, root: Path, tally: Tally) -> None:
    """``count`` kills, each of them followed by what a user would do next."""
    approved = root / "approved"
    fill_workspace(approved)
    deeds: list[Callable[[int, random.Random, Path, Tally], bool]] = [_curate, _move, _study, _heal]
    deeds += [_exporting(name, approved) for name in FORMATS]
    deeds += [_batch(name, approved) for name in FORMATS]
    deeds += [_on_a_full_disk(name, approved) for name in FORMATS]
    done = tries = 0
    while done < count and tries < 20 * count:
        tries += 1
        folder = root / f"kill-{tries}"
        folder.mkdir()
        deed = deeds[tries % len(deeds)]
        try:
            done += deed(rng.randint(1, 90), rng, folder, tally)
        except Exception as error:
            tally.note_error(f"after a kill of {deed.__name__}", error)
        shutil.rmtree(folder, ignore_errors=True)
    tally.kills += done


def fill_workspace(folder: Path, seeds: int = 3) -> None:
    """A scan with an approved candidate for each seed, every second one of two lesions."""
    with Workspace.open(folder) as workspace:
        for seed in range(seeds):
            scan = make_scan(seed)
            workspace.add_scan(scan, f"{seed}.png")
            candidate = make_candidate(scan, seed + 1)
            if seed % 2:
                workspace.add_candidate(candidate)
                candidate = add_to(candidate, EllipseRegion(80, 65, 12, 8))
            made = workspace.add_candidate(candidate)
            workspace.decide(made.id, decision_for(workspace, made.id, DecisionState.APPROVED))


def _curate(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
    """Scans, candidates, corrections and decisions, each acknowledged when it is on disk."""
    reader, writer = os.pipe()

    def work() -> None:
        with Workspace.open(folder / "work") as workspace:
            for seed in range(4):
                scan = make_scan(seed)
                workspace.add_scan(scan, f"{seed}.png")
                made = workspace.add_candidate(make_candidate(scan, seed + 1))
                mask = np.roll(workspace.load_candidate(made.id).mask, 1, 0)
                workspace.set_mask(made.id, mask)
                state = rng.choice([DecisionState.APPROVED, DecisionState.FLAGGED])
                workspace.decide(made.id, decision_for(workspace, made.id, state))
                os.write(writer, f"{made.id} {state.value}\n".encode())

    killed = killed_at(step, work) if step % 2 else killed_after(step / 300, work)
    os.close(writer)
    with os.fdopen(reader) as told:
        acknowledged = [line.split() for line in told]
    with Workspace.open(folder / "work") as workspace:
        for candidate_id, state in acknowledged:
            try:
                kept = workspace.load_candidate(int(candidate_id)).record.state.value
            except Exception as error:
                kept = str(error)
            if kept != state:
                tally.note("lost_decisions", f"candidate {candidate_id}: {state}, now {kept}")
    return killed


def _study(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
    """A study is set up and read; each answer is acknowledged when it is on disk."""
    built, (reader, writer) = make_built(), os.pipe()

    def work() -> None:
        with Workspace.open(folder / "work") as workspace:
            record = workspace.studies.add(built)
            for trial in range(record.trials):
                workspace.studies.give(record.id, Answer("Eva", trial, rating=1 + trial % 5))
                os.write(writer, f"{trial}\n".encode())
                # SQLite's own writes are not heard: this one is, between any two of them.
                (folder / "beside").write_text("")

    killed = killed_at(1 + step % 9, work) if step % 2 else killed_after(step / 900, work)
    os.close(writer)
    with os.fdopen(reader) as told:
        acknowledged = {int(line) for line in told}
    with Workspace.open(folder / "work") as workspace:
        for record in workspace.studies.records():
            kept = {answer.trial for answer in workspace.studies.answers(record.id)}
            if not acknowledged <= kept:
                tally.note("lost_decisions", f"answers {acknowledged - kept} of a study")
            for number in range(len(built.pictures)):
                if workspace.studies.picture(record.id, number) is None:
                    tally.note("half_files", f"picture {number} of a study")
            for trial in range(len(kept), record.trials):
                workspace.studies.give(record.id, Answer("Eva", trial, rating=3))
        if acknowledged and not workspace.studies.records():
            tally.note("lost_decisions", "a study with its answers")
    return killed


def _move(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
    fill_workspace(folder / "work", 1)
    here, there = folder / "work", folder / "moved"
    before = maintenance._other_disk
    maintenance._other_disk = lambda *_: True
    try:
        killed = killed_at(1 + step % 15, lambda: maintenance.move(here, there))
    finally:
        maintenance._other_disk = before
    whole = [f for f in (here, there) if (f / "workspace.sqlite").is_file()]
    for each in whole:
        with Workspace.open(each) as workspace:
            if workspace.candidate_record(1).state is not DecisionState.APPROVED:
                tally.note("lost_decisions", "by a move")
    if not whole or list(folder.glob(".*")):
        tally.note("half_files", f"a move killed at {step} leaves {sorted(folder.iterdir())}")
    return killed


def _heal(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
    """Healed pairs are written one after another, anew or beside those that are there."""
    out, overwrite, pairs = folder / "out", rng.random() < 0.5, [_healed(seed) for seed in range(3)]

    def work() -> None:
        write_all_healed(pairs, out, overwrite=overwrite)

    if overwrite:
        work()
    killed = killed_at(step, work)
    recover(out)
    look(out, f"healing killed at {step}", tally)
    work()
    look(out, "healing after the same command", tally)
    if len(read_manifest(out)) != len(pairs):
        tally.note("half_files", f"healing killed at {step} loses a pair")
    return killed


def _healed(seed: int) -> HealedPair:
    scan, region = make_scan(seed), EllipseRegion(60, 40, 15, 9)
    mask = region.rasterize(scan.shape)
    band = EllipseRegion(60, 40, 19, 13).rasterize(scan.shape) & ~mask
    request = HealRequest(scan.sha256, region, seed, "compact", "b" * 64)
    image = np.where(mask | band, scan.pixels // 2, scan.pixels)
    return HealedPair(healed_name(scan, request), scan, Healed(request, image, mask, band, 2))


def _exporting(name: str, workspace: Path) -> Callable[..., bool]:
    def export(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
        out, overwrite = folder / "out", rng.random() < 0.5

        def work() -> None:
            with Workspace.open(workspace) as opened:
                pairs = approved_pairs(opened)
                write_pairs(
                    FORMATS[name], pairs, out, overwrite=overwrite, keep_stages=rng.random() < 0.3
                )

        if overwrite:
            work()
        killed = killed_at(step, work)
        recover(out)
        look(out, f"{name} killed at {step}", tally)
        work()
        look(out, f"{name} after the same command", tally)
        return killed

    return export


def _on_a_full_disk(name: str, workspace: Path) -> Callable[..., bool]:
    def fill(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
        out = folder / "out"

        def work() -> None:
            with Workspace.open(workspace) as opened:
                write_pairs(FORMATS[name], approved_pairs(opened), out)

        met = full_disk_at(1 + step % 40, work, Refusal)
        look(out, f"{name} on a disk full at {step}", tally)
        work()
        look(out, f"{name} after room was made", tally)
        return met

    return fill


def _batch(name: str, workspace: Path) -> Callable[..., bool]:
    def batch(step: int, rng: random.Random, folder: Path, tally: Tally) -> bool:
        out = folder / "out"

        def work() -> None:
            recover(out)
            with Workspace.open(workspace) as opened:
                pairs = list(approved_pairs(opened))
            for pair in pairs:
                write_part(FORMATS[name], pair, out, keep_stages=False)
            merge_parts(out, read_parts(out), [pair.name for pair in pairs])

        killed = killed_at(step, work)
        work()
        look(out, f"a batch in {name} killed at {step}", tally)
        return killed

    return batch


def look(out: Path, when: str, tally: Tally) -> None:
    """Everything that is there is listed and as it was written, and nothing hidden is left."""
    if not out.is_dir():
        return
    records = read_manifest(out)
    for record in records:
        try:
            whole = is_whole(out, record)
        except Exception:
            whole = False
        if not whole:
            tally.note("half_files", f"{when}: {record['name']} is not what its record says")
    listed = {
        file
        for record in records
        for file in (record["image"], *mask_files(record), *record.get("stages", ()))
    } | {record.get("lesion") for record in records}
    names = {n for layout in FORMATS.values() for n in (*layout.index_names, *layout.split_names)}
    for path in out.rglob("*"):
        relative = path.relative_to(out).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(out).parts)
        if hidden and PARTS_FOLDER not in relative:
            tally.note("half_files", f"{when}: {relative} is left")
        known = hidden or relative in listed | names | _OTHERS
        if path.suffix in (".png", ".dcm") and path.is_file() and not known:
            tally.note("half_files", f"{when}: {relative} is in no manifest")
