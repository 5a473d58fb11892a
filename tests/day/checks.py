"""Looks for everything that was said to be done, in the workspace and in the exports."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from busynth_gui.case.decision import DecisionState
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.records import ApprovedCandidate, CandidateRecord
from busynth_gui.workspace.workspace import Workspace
from tests.day.sheet import AT_MOST_S

__all__ = ["check_day", "check_sheet"]

Said = list[dict[str, Any]]
Records = dict[int, CandidateRecord]


def check_day(folder: Path, morning: Said, afternoon: Said) -> dict[str, bool]:
    """Each thing that must hold, and whether it does."""
    found: dict[str, bool] = {}
    done = [said for said in (*morning, *afternoon) if said["what"] in ("decided", "corrected")]
    finished, back, evening = (_last(afternoon, what) for what in ("finished", "back", "evening"))
    made_by_noon = len({said["id"] for said in morning if said["what"] == "decided"})
    found["the kill came in the middle: jobs were waiting"] = back["waiting"] > 0
    found["at the restart no candidate was missing"] = back["made"] >= made_by_noon
    found["a third start shows the same, and nothing to do"] = (
        evening["made"] == finished["made"] and evening["pending"] == 0 and evening["rendered"]
    )
    with Workspace.open(folder / "workspace", create=False) as workspace:
        scans = [scan.sha256 for scan in workspace.scans()]
        found["all scans"] = scans == _last(morning, "opened")["scans"]
        found["each region drawn, and the callipers"] = _drafts_hold(workspace, morning)
        keys = workspace.listing.candidates()
        records = {key.id: workspace.candidate_record(key.id) for key in keys}
        asked = sum(said["jobs"] for said in morning if said["what"] == "asked")
        found["a candidate or a refusal for each job"] = (
            len(keys) == finished["made"] and len(keys) + finished["failed"] == asked
        )
        found["no candidate twice"] = len({r.request.digest for r in records.values()}) == len(keys)
        found["run again from stage two and three"] = {
            record.request.start_stage for record in records.values()
        } == {1, 2, 3}
        found["every decision, its reasons, comment, reading and mask"] = _decisions(done, records)
        found["every corrected mask"] = _masks_hold(done, records)
        found["every candidate decided on"] = all(
            record.state is not DecisionState.PENDING for record in records.values()
        )
        found["a finding for every candidate, and a sound one"] = all(
            record.finding is not None and record.finding.sound for record in records.values()
        )
        found["outside mask and band every pixel of the healthy scan"] = all(
            _outside_is_healthy(workspace, record) for record in records.values()
        )
        found["nothing left in the queue but refusals"] = (
            len(workspace.jobs.all()) == finished["failed"]
        )
        approved = {pair.name: pair for pair in workspace.approved()}  # reading checks hashes
        for said in (said for said in afternoon if said["what"] == "exported"):
            name = said["format"]
            out = folder / name
            found[f"{name}: every approved pair, its pixels and its mask"] = _pairs_hold(
                out, approved, said["pairs"]
            )
            found[f"{name}: the files of the preview, and no others"] = sorted(
                path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()
            ) == sorted(said["preview"])
    with sqlite3.connect(folder / "workspace" / DATABASE_NAME) as database:
        found["a sound workspace file"] = (
            database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            and database.execute("PRAGMA foreign_key_check").fetchall() == []
        )
    return found


def check_sheet(folder: Path, said: Said) -> dict[str, bool]:
    """What must hold of the shift on the contact sheet."""
    told = _last(said, "sheet")
    with Workspace.open(folder, create=False) as workspace:
        keys = workspace.listing.candidates()
        records = [workspace.candidate_record(key.id) for key in keys]
    made = [record.decision for record in records]
    return {
        "sheet: every candidate decided on, as typed": told["as_typed"]
        and told["decided"] == len(keys)
        and told["pending"] == 0,
        "sheet: every decision with its reviewer": all(
            each is not None and each.reviewer == "Dr Day" for each in made
        ),
        "sheet: a hundred in under three minutes, hand and machine": told["decided"] >= 100
        and told["machine_cpu"] + told["hand"] < AT_MOST_S,
    }


def _last(said: Said, what: str) -> dict[str, Any]:
    return [each for each in said if each["what"] == what][-1]


def _drafts_hold(workspace: Workspace, morning: Said) -> bool:
    drawn = [said for said in morning if said["what"] == "drawn"]
    for said in drawn:
        draft = workspace.draft(said["scan"]) or {}
        if draft.get("region") != said["region"]:
            return False
        if len(draft.get("callipers", [])) != said["callipers"]:
            return False
    return len(drawn) > 0


def _decisions(done: Said, records: Records) -> bool:
    last = {said["id"]: said for said in done if said["what"] == "decided"}
    for candidate_id, said in last.items():
        made = records[candidate_id].decision
        if made is None or made.reviewer != "Dr Day" or made.seconds is None:
            return False
        told = (said["state"], tuple(said["reasons"]), said["comment"], said["category"])
        kept = (made.state, made.reasons, made.comment, made.perceived.category)
        if told != kept or said["mask"] != made.mask_sha256:
            return False
    states = {said["state"] for said in last.values()}
    read = {said["category"] for said in last.values()}
    return states == {"approved", "rejected", "flagged"} and len(read) > 1


def _masks_hold(done: Said, records: Records) -> bool:
    last = {said["id"]: said["mask"] for said in done if said["what"] == "corrected"}
    held = [records[key].mask_sha256 == mask for key, mask in last.items()]
    return bool(held) and all(held) and all(records[key].mask_corrected for key in last)


def _outside_is_healthy(workspace: Workspace, record: CandidateRecord) -> bool:
    made = workspace.load_candidate(record.id).candidate
    healthy = workspace.scan(record.scan_id).pixels
    outside = ~(made.mask | made.band)
    return made.image.dtype == healthy.dtype and np.array_equal(
        made.image[outside], healthy[outside]
    )


def _pairs_hold(out: Path, approved: dict[str, ApprovedCandidate], told: int) -> bool:
    lines = (out / "manifest.jsonl").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    if not len(entries) == len(approved) == told > 0:
        return False
    for entry in entries:
        pair = approved[entry["name"]]
        for part in ("image", "mask"):
            data = (out / entry[part]).read_bytes()
            if hashlib.sha256(data).hexdigest() != entry[f"{part}_sha256"]:
                return False
            pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
            assert pixels is not None
            same = (
                np.array_equal(pixels, pair.candidate.image)
                if part == "image"
                else np.array_equal(pixels > 0, pair.mask)
            )
            if not same:
                return False
    return True
