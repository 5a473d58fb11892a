"""Every ``busynth`` command of the user's documents is run, in their order, with the real models'
classes in a tiny bundle, and does what the document says: exit code 0.

What other programs are told (pip, accelerate) and what needs a network or a window is run by the
tests of those. That each of the rest at least parses: ``tests/test_documents.py``.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
sys.path.insert(0, str(Path(__file__).parents[1] / "workspace"))

from cases import add_approved
from test_documents import ALL, ours
from test_healings import healed_of
from tiny_compact import write_compact
from tiny_data import painted, write_busi_case

from busynth_gui.bundles.base_models import base_folder
from busynth_gui.case.region import EllipseRegion
from busynth_gui.paths import resource_folder
from busynth_gui.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]

_HELP = "resources/help/"
_DOCUMENTS = ("README.md", *(f"{_HELP}{n}.md" for n in ("commands", "study", "bundles")))
_ELSEWHERE = ("hub:", "base:", "--with-base", "WORKSPACE SCAN")
_MADE = ("synthesize", "heal")
"""Commands that render: they are told the tiny bundle where the document names none."""
_NAMES = {
    "scan.png": "scan.png",
    "SCAN": "scan.png",
    "SCANS": "scans",
    "SET": "busi",
    "EVA": "Eva",
    "NAME": "tiny",
}


def told(document: str) -> list[list[str]]:
    """The arguments of a document's commands, its placeholders filled in."""
    found = []
    for name, line, words in ALL:
        asked = ours(words)
        if name != document or asked is None or asked[0] != "busynth" or words[0] == "accelerate":
            continue
        arguments = [_NAMES.get(word, word) for word in asked[1]]
        whole = len(arguments) > 1 or arguments == ["doctor"]
        if whole and not any(word in line for word in _ELSEWHERE) and "..." not in line:
            found.append(arguments)
    return found


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_compact(tmp_path_factory.mktemp("bundles") / "tiny")


@pytest.fixture
def desk(
    work: Path,
    tiny: Path,
    sd_bases: dict[int, Path],
    busynth: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Scans, a labelled set, a workspace and bundles under the names that documents give them."""
    # Speckle that tests make looks drawn to a network that has seen real scans alone.
    monkeypatch.setattr(
        "busynth_gui.study.sources.find_marks", lambda pixels, _view: np.zeros(pixels.shape, bool)
    )
    sample = resource_folder("samples") / "mixed.png"
    (work / "scans").mkdir()
    for place in ("scan.png", "scans/scan.png"):
        shutil.copy(sample, work / place)
    shape = cv2.imread(str(sample), cv2.IMREAD_GRAYSCALE).shape
    outline = EllipseRegion(280, 200, 40, 25).rasterize((shape[0], shape[1]))
    cv2.imwrite(str(work / "outline.png"), outline.astype(np.uint8) * 255)
    for number in range(44):
        case = painted(number % 8, malignant=True)
        write_busi_case(work, "malignant", number, (case[0] + np.uint8(number // 8), case[1]))
    write_busi_case(work, "benign", 1, painted(40, malignant=False))
    with Workspace.open(work / "WORKSPACE") as workspace:
        workspace.add_scan(healed_of(add_approved(workspace, 44)), "x.png")
    renamed = shutil.copytree(tiny, work / "my-clinic")
    manifest = renamed / "bundle.json"
    manifest.write_text(manifest.read_text().replace('"tiny"', '"my-clinic"'))
    shutil.make_archive("my-clinic", "zip", work, "my-clinic")
    shutil.rmtree(renamed)
    shutil.copytree(sd_bases[9], work / "STICK" / "sd-inpainting")
    # What `busynth bundles list` shows on another machine.
    base = "stable-diffusion-v1-5/stable-diffusion-inpainting"
    assert busynth("bundles", "install", work / "STICK" / "sd-inpainting", "--base", base)[0] == 0
    installed = base_folder(base)
    shutil.move(installed, work / "STICK" / installed.name)
    return work


def _fill_in(form: Path) -> None:
    """Read the pictures, as a reader does who is away from the program."""
    with form.open(newline="") as file:
        rows = list(csv.DictReader(file))
    answers = {"rating": "3", "diagnosis": "benign", "confidence": "4"}
    with form.open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(row | {k: v for k, v in answers.items() if k in row} for row in rows)


# The report's PDF makes an application of its own where there is none, and one that is no
# QApplication would be in the way of every window that a later test opens.
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("document", _DOCUMENTS)
def test_every_command_of_a_document_does_what_it_says(
    document: str, desk: Path, tiny: Path, busynth: Run
) -> None:
    assert busynth("bundles", "install", tiny)[0] == 0
    for number, arguments in enumerate(told(document)):
        asked = [f"out-{number}" if word == "out" else word for word in arguments]
        if asked[0] in _MADE and "--bundle" not in asked:
            asked += ["--bundle", "tiny", "--steps", "1"]
        if asked[0] == "reproduce":
            asked[1] = "out-0"
        if "--pages" in asked:
            pages = desk / f"out-{number}"
        if "--answers" in asked:
            _fill_in(pages / "answers.csv")
            asked[-1] = str(pages / "answers.csv")
        code, _, err = busynth(*asked)
        assert code == 0, f"busynth {' '.join(asked)}: {code}: {err}"
        if "--base" in asked:  # the next line of the document is another way to the same
            shutil.rmtree(base_folder(asked[-1]))


def test_documents_have_commands_to_run() -> None:
    assert {document: len(told(document)) > 1 for document in _DOCUMENTS} == dict.fromkeys(
        _DOCUMENTS, True
    )
