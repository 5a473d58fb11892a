"""What surrounds the models: seeds, regions, folders, what is written when, Ctrl-C, bars."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from critic_files import critic_tensors
from dicom_files import SECRETS, dataset, region, save
from PIL import Image
from safetensors.numpy import save_file

from busynth_gui.atomic import write_bytes
from busynth_gui.bundles.checksums import file_sha256
from busynth_gui.bundles.critic import CRITIC
from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.bundles.small_files import _read
from busynth_gui.bundles.training_lesions import NEAREST, training_lesions
from busynth_gui.case.request import DEFAULT_STEPS, Closeness, Request
from busynth_gui.export.manifest import read_manifest
from busynth_gui.imaging.nearness import TrainingLesions, describe, interior
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.write import mask_png_bytes, png_bytes

Run = Callable[..., tuple[int, str, str]]
SOUND = ("synthesize", "scan.png", "--out", "out", "--bundle", "bundle")


def test_what_was_asked_reaches_the_request(work: Path, busynth: Run, painting: Any) -> None:
    pipeline = painting()
    code, out, err = busynth(
        *SOUND, "--region", "ellipse:280,200,70,45,10", "--pathology", "malignant",
        "--birads", "shape=irregular", "--birads", "posterior=shadowing", "--closeness", "close",
        "--count", "4", "--seed", "7", "--steps", "5", "--guidance", "3.5",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert [r.seed for r in pipeline.requests] == [7, 8, 9, 10]
    first = pipeline.requests[0]
    assert first.region.to_json()["values"] == [280, 200, 70, 45, 10]
    assert (first.pathology, first.closeness) == ("malignant", Closeness.CLOSE)
    assert (first.descriptors.shape, first.descriptors.posterior) == ("irregular", "shadowing")
    assert (first.steps, first.guidance, first.bundle) == (5, 3.5, "tiny")
    assert out.splitlines() == [str(Path(r["image"])) for r in images(work)]
    assert len(list((work / "out" / "malignant").iterdir())) == 8


def images(work: Path) -> list[dict[str, Any]]:
    return [{**r, "image": Path("out") / r["image"]} for r in read_manifest(work / "out")]


def test_it_says_which_lesions_come_near_to_those_that_the_bundle_was_trained_on(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting()
    assert busynth(*SOUND, "--count", "2")[2] == ""
    records = read_manifest(work / "out")
    assert [r["nearness"] for r in records] == [None, None], "its bundle has no table"
    image, mask = (read_scan(work / "out" / records[1][key]).pixels for key in ("image", "mask"))
    table = TrainingLesions(
        describe([interior(image, mask > 0)]), np.linspace(-1, 0.9, 200, dtype=np.float32)
    )
    put_into_bundle(work, NEAREST, table.tensors())
    code, _, err = busynth(*SOUND[:3], "again", *SOUND[4:], "--count", "2")
    records = read_manifest(work / "again")
    assert code == 0 and records[1]["nearness"] == 1
    assert records[1]["lesions"][0]["nearness"] == 1
    assert err.startswith("busynth: look at ") and records[1]["name"] in err
    assert "99 %" in (work / "again" / "README.md").read_text()
    # A table that was changed is none.
    with (work / "bundle" / NEAREST).open("ab") as file:
        file.write(b"0")
    _read.cache_clear()
    assert training_lesions(find_bundle("bundle")) is None


def put_into_bundle(work: Path, name: str, tensors: dict[str, Any]) -> None:
    path = work / "bundle" / "bundle.json"
    save_file(tensors, work / "bundle" / name)
    told = json.loads(path.read_text())
    told["files"][name] = file_sha256(work / "bundle" / name)
    path.write_text(json.dumps(told))


def test_the_candidates_that_the_critic_tells_least_are_kept(
    work: Path, busynth: Run, painting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting()
    few = (*SOUND, "--count", "4", "--best")
    code, _, err = busynth(*few, "2")
    assert code == 2 and "no critic" in err and not (work / "out").exists()
    put_into_bundle(work, CRITIC, critic_tensors())
    code, _, err = busynth(*few, "5")
    assert code == 2 and "5 of 4 candidates" in err
    says = {0: 0.9, 1: 0.2, 2: 0.7, 3: 0.4}
    monkeypatch.setattr(
        "busynth_gui.commands.synthesize.told_of_all",
        lambda candidate, *_: tuple(says[each.request.seed] for each in candidate.chain),
    )
    code, out, err = busynth(*few, "2")
    assert code == 0, err
    records = read_manifest(work / "out")
    assert {r["request"]["seed"]: r["told"] for r in records} == {1: 0.2, 3: 0.4}
    assert all(r["best_of"] == {"kept": 2, "drawn": 4} for r in records)
    assert len(out.splitlines()) == 2 == len(list((work / "out" / "benign").glob("*_mask.png")))
    # A scan whose best are there is done; one of which one is lost is made again.
    pipeline = painting()
    assert busynth(*few, "2", "--resume")[0] == 0 and not pipeline.requests
    (work / "out" / records[0]["image"]).unlink()
    assert busynth(*few, "2", "--resume")[0] == 0 and len(pipeline.requests) == 4
    assert {r["request"]["seed"] for r in read_manifest(work / "out")} == {1, 3}


def test_defaults(work: Path, busynth: Run, painting: Any) -> None:
    pipeline = painting()
    assert busynth(*SOUND)[0] == 0
    (request,) = pipeline.requests
    assert (request.seed, request.pathology, request.region) == (0, "benign", None)
    assert request.closeness is Closeness.MEDIUM
    (record,) = read_manifest(work / "out")
    assert Request.from_json(record["request"]) == request
    assert record["decision"] is None and record["reviewer"] is None


def test_from_dicom_to_dicom(
    work: Path, busynth: Run, painting: Any, tree: Callable[[Path], dict[str, bytes]]
) -> None:
    painting()
    pixels = np.random.default_rng(4).integers(300, 4000, (475, 560)).astype(np.uint16)
    told = {"SequenceOfUltrasoundRegions": [region((0, 0, 559, 474), 0.0062)]}
    made = dataset(pixels, BitsStored=12, BurnedInAnnotation="YES", **told)
    path = save(made, work / f"Doe^Johanna {made.SOPInstanceUID}")
    code, out, err = busynth(
        "synthesize", path, "--out", "out", "--bundle", "bundle", "--format", "dicom"
    )
    assert code == 0 and err.count("\n") == 1 and "writing is burned in" in err
    (record,) = read_manifest(work / "out")
    assert out == f"{Path('out') / record['image']}\n"
    assert record["spacing_mm"] == [0.062, 0.062] and record["source_name"].startswith("scan-")
    scan = read_scan(work / "out" / record["image"])
    assert scan.spacing_mm == (0.062, 0.062) and scan.pixels.dtype == np.uint16
    mask = pydicom.dcmread(work / "out" / record["mask"]).pixel_array.squeeze() > 0
    np.testing.assert_array_equal(scan.pixels[~mask], pixels[~mask])
    assert not (scan.pixels[mask] == pixels[mask]).any()
    written = tree(work / "out")
    everything = b"".join(written.values()) + "".join(written).encode()
    for secret in (*SECRETS.values(), str(made.SOPInstanceUID), str(made.StudyInstanceUID)):
        assert secret.encode() not in everything


def test_a_folder_of_scans_of_different_depth(work: Path, busynth: Run, painting: Any) -> None:
    folder = work / "scans"
    folder.mkdir()
    rng = np.random.default_rng(1)
    for number in (10, 9):
        pixels = rng.integers(500, 65000, (128, 160)).astype(np.uint16)
        (folder / f"normal ({number}).png").write_bytes(png_bytes(pixels))
    write_bytes(folder / "normal (9)_mask.png", b"not read")
    pipeline = painting()
    code, _, err = busynth(
        "synthesize", "scans", "scan.png", "scans/normal (9).png", "--out", "out", "--count", "2",
        "--bundle", "bundle", "--region", "box:40,40,50,40",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert [r.seed for r in pipeline.requests] == [0, 1] * 3
    names = [r["source_name"] for r in read_manifest(work / "out")]
    assert names == ["normal (9).png"] * 2 + ["normal (10).png"] * 2 + ["scan.png"] * 2
    for record in images(work):
        with Image.open(work / record["image"]) as image:
            depth = np.asarray(image).dtype
        assert depth == (np.uint8 if record["source_name"] == "scan.png" else np.uint16)


def test_a_painted_region(work: Path, busynth: Run, painting: Any) -> None:
    mask = np.zeros((475, 560), bool)
    mask[150:200, 300:420] = True
    write_bytes(work / "painted.png", mask_png_bytes(mask, inside=1))
    pipeline = painting()
    assert busynth(*SOUND, "--region", "mask:painted.png")[0] == 0
    np.testing.assert_array_equal(pipeline.requests[0].region.rasterize(mask.shape), mask)


def test_stages_formats_and_overwriting(work: Path, busynth: Run, painting: Any) -> None:
    painting()
    assert busynth(*SOUND, "--keep-stages", "--format", "coco")[0] == 0
    (name,) = [r["name"] for r in read_manifest(work / "out")]
    assert len(list((work / "out" / "stages" / name).iterdir())) == 5
    assert busynth(*SOUND, "--format", "coco", "--overwrite")[0] == 0
    assert len(json.loads((work / "out" / "annotations.json").read_text())["images"]) == 1
    assert len(read_manifest(work / "out")) == 1


def test_ctrl_c_keeps_whole_pairs_and_ends_with_130(
    work: Path, busynth: Run, painting: Any
) -> None:
    painting(stop_at=3, how=lambda: os.kill(os.getpid(), signal.SIGINT))
    before = signal.getsignal(signal.SIGINT)
    code, out, err = busynth(*SOUND, "--count", "5")
    assert code == 130
    assert err == "busynth: interrupted, 2 of 5 pairs written\n"
    assert len(out.splitlines()) == len(read_manifest(work / "out")) == 2
    assert len([p for p in (work / "out").rglob("*") if p.is_file()]) == 5
    assert signal.getsignal(signal.SIGINT) is before


def test_each_candidate_is_written_as_soon_as_it_is_made(
    work: Path, busynth: Run, painting: Any
) -> None:
    def look() -> None:
        assert len(read_manifest(work / "out")) == 2

    painting(stop_at=3, how=look)
    assert busynth(*SOUND, "--count", "3")[0] == 0


def test_a_scan_that_changes_meanwhile_is_refused(work: Path, busynth: Run, painting: Any) -> None:
    (work / "second.png").write_bytes(png_bytes(np.full((475, 560), 99, np.uint8)))
    painting(
        stop_at=1,
        how=lambda: (work / "second.png").write_bytes(png_bytes(np.ones((99, 99), np.uint8))),
    )
    code, _, err = busynth(*SOUND, "second.png")
    assert code == 2 and "has changed" in err
    assert len(read_manifest(work / "out")) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_for_each_stage_on_a_terminal(
    work: Path, busynth: Run, painting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting()
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    code, _, _ = busynth(*SOUND, "--count", "2")
    bars = terminal.getvalue()
    assert code == 0
    for number in ("1/2", "2/2"):
        for stage in ("1 shape", "2 lesion", "3 reconstruction"):
            assert f"{number} {stage}" in bars
    assert bars.count(f"{DEFAULT_STEPS}/{DEFAULT_STEPS}") == 6


def test_while_a_folder_is_looked_at_a_terminal_says_how_far_it_is(
    work: Path, busynth: Run, painting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two thousand scans that takes minutes, before the first candidate."""
    painting()
    (work / "other.png").write_bytes(png_bytes(read_scan(work / "scan.png").pixels[:, ::-1]))
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert busynth(SOUND[0], "other.png", *SOUND[1:])[0] == 0
    bars = terminal.getvalue()
    assert "opening files" in bars and "looking at scans" in bars and "| 0/2 [" in bars


@pytest.mark.parametrize("resume", [(), ("--resume",)])
def test_a_folder_that_could_not_list_them_is_refused_before_they_are_made(
    work: Path, busynth: Run, painting: Any, tree: Any, resume: tuple[str, ...]
) -> None:
    """They were made first, and left unlisted where nobody dealt with them."""
    pipeline = painting()
    (work / "other.png").write_bytes(png_bytes(read_scan(work / "scan.png").pixels[:, ::-1]))
    assert busynth(*SOUND, "--format", "coco")[0] == 0
    path = work / "out" / "manifest.jsonl"
    by_patient = {"side": "test", "group": "patient-00001", "by": "patient", "shares": "50,25,25"}
    path.write_text(json.dumps({**json.loads(path.read_text()), "split": by_patient}) + "\n")
    other = (SOUND[0], "other.png", *SOUND[2:], "--format", "coco", *resume)
    before = tree(work / "out")
    code, out, err = busynth(*other)
    assert (code, out) == (2, "") and "dealt out by patients" in err and err.count("\n") == 1
    assert tree(work / "out") == before and len(pipeline.requests) == 1
    # More of a scan that is in a group already.
    assert busynth(*SOUND, "--format", "coco", "--seed", "5", *resume)[0] == 0
    assert [r["split"]["side"] for r in read_manifest(work / "out")] == ["test", "test"]
    (work / "out" / "annotations.json").unlink()
    before = tree(work / "out")
    code, out, err = busynth(*SOUND, "--format", "coco", "--seed", "9", *resume)
    assert (code, out) == (2, "") and "annotations.json lacks pairs" in err
    assert tree(work / "out") == before and len(pipeline.requests) == 2


def test_what_was_made_in_other_greys_is_made_again(
    work: Path, busynth: Run, painting: Any
) -> None:
    """Pairs of 16 and of 8 bits lay side by side where a run went on with another ``--grey``."""
    deep = read_scan(work / "scan.png").pixels.astype(np.uint16) * 16
    (work / "scan.png").write_bytes(png_bytes(deep))
    pipeline = painting()
    for grey, made in (("scan", 2), ("window", 4), ("full", 6), ("full", 6)):
        code, _, err = busynth(*SOUND, "--count", "2", "--grey", grey, "--resume")
        assert code == 0 and len(pipeline.requests) == made, err
        depths = {(r["grey"] or {"depth": "scan"})["depth"] for r in read_manifest(work / "out")}
        assert depths == {grey} and len(read_manifest(work / "out")) == 2
        for record in images(work):
            with Image.open(record["image"]) as image:
                assert image.mode == ("I;16" if grey == "scan" else "L")


@pytest.mark.parametrize("command", [SOUND, ("export", "space", "--out", "out")])
def test_yolo_in_16_bit_is_refused_first(
    work: Path, busynth: Run, painting: Any, command: tuple[str, ...]
) -> None:
    pipeline = painting()
    code, out, err = busynth(*command, "--format", "yolo", "--grey", "scan")
    assert (code, out) == (2, "") and "have 8 bits" in err and err.count("\n") == 1
    assert not pipeline.requests and not (work / "out").exists()
