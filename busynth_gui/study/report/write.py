"""A report's files in a folder, each whole or not at all."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from busynth_gui.atomic import write_bytes, write_text
from busynth_gui.case.errors import Refusal
from busynth_gui.study.analysis import Results
from busynth_gui.study.remarks import remarks
from busynth_gui.study.report.page import Page, page
from busynth_gui.study.sources import Framed
from busynth_gui.study.table import answers_csv

__all__ = ["ANSWERS", "FIGURES", "HTML", "PDF", "write_report"]

HTML, PDF, ANSWERS, FIGURES = "report.html", "report.pdf", "answers.csv", "results.json"


def write_report(
    folder: Path,
    results: Results,
    picture: Callable[[int], Framed],
    print_pdf: Callable[[Page], bytes] | None = None,
) -> list[Path]:
    """Write the page, the answers and the figures; with ``print_pdf`` the page as PDF too.

    Files of an earlier report are replaced. Raises Refusal when the folder cannot be written.
    """
    made = page(results, picture)
    files: dict[str, bytes | str] = {
        HTML: made.html(),
        ANSWERS: answers_csv(results),
        FIGURES: json.dumps(_plain(results), indent=1) + "\n",
    }
    if print_pdf is not None:
        files[PDF] = print_pdf(made)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write = write_bytes if isinstance(data, bytes) else write_text
            write(folder / name, data)  # type: ignore[arg-type]
    except OSError as error:
        why = error.strerror or error
        raise Refusal("{0} cannot be written ({1})", "choose another place", folder, why) from error
    return [folder / name for name in files]


def _plain(results: Results) -> dict[str, Any]:
    """The figures, unrounded, for other programs; answers stand in the table."""
    told = {
        "study": results.study.name,
        "design": results.study.design.to_json(),
        "readers": [_json(reader) for reader in results.readers],
        "people": _json(results.people),
        "simulated": _json(results.simulated),
        "remarks": list(remarks(results)),
        "pictures": [_json(each) for each in results.pictures],
        "notes": list(results.study.notes),
        "versions": results.study.versions,
    }
    return told


def _json(value: Any) -> Any:
    """A value in JSON's own kinds; what is not known, NaN, becomes null."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    match plain:
        case dict():
            return {str(key): _json(each) for key, each in plain.items()}
        case list() | tuple():
            return [_json(each) for each in plain]
        case np.ndarray():
            return plain.tolist()
        case float() if not math.isfinite(plain):
            return None
    return plain
