"""What must not grow: renders in a row, films, exports and workspaces, at sizes beyond a year's."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from dicom_files import dataset, save
from PIL import Image
from workspace.cases import make_candidate, make_scan

from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.engine import supervisor
from busynth_gui.engine.child import ChildOptions
from busynth_gui.engine.messages import Event, Failed, Job, Order, Stored
from busynth_gui.engine.supervisor import Supervisor
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.pair import ExportPair
from busynth_gui.export.writer import write_pairs
from busynth_gui.imaging.film import open_film
from busynth_gui.imaging.read import list_scans, read_scan
from busynth_gui.paths import resource_folder
from tests.faults.tally import Tally

__all__ = ["hold_bounds", "render_in_a_row"]

_FRAMES, _PAIRS, _SCANS, _PER_SCAN = 2000, 10_000, 100, 1000
_FILM_GROWS, _A_PAIR = 30_000_000, 15_000
_OPENS_CPU_S = 2.0


def hold_bounds(root: Path, tally: Tally) -> None:
    for work in (_film, _export, _open):
        work(root, tally)


def _over(tally: Tally, name: str, value: float, most: float) -> None:
    tally.bounds[name] = round(value, 3)
    if value > most:
        tally.note("over_bounds", f"{name} is {value:g}, and {most:g} at most")


def _film(root: Path, tally: Tally) -> None:
    """The readers' memory while all frames of a film are taken in turn."""
    for name, path in {"dicom": _dicom_film(root), "tiff": _tiff_film(root)}.items():
        film = open_film(path)
        assert film.frames == _FRAMES
        held = []
        for index in range(_FRAMES):
            if not np.array_equal(film.frame(index).pixels, _frame(index)):
                tally.note("lost_decisions", f"frame {index} of a {name} film is another")
            if index % 200 == 199:
                held.append(sum(p.memory_info().rss for p in psutil.Process().children()))
        _over(tally, f"{name}_film_grows_bytes", max(held) - held[0], _FILM_GROWS)
        path.unlink()


def _frame(number: int) -> np.ndarray:
    frame = np.full((240, 320), 60, np.uint8)
    frame[50:100, 50 : 70 + number % 200] = number % 251
    return frame


def _dicom_film(root: Path) -> Path:
    path = root / "cine.dcm"
    save(dataset(np.zeros((240, 320), np.uint8), NumberOfFrames=_FRAMES, PixelData=b""), path)
    with path.open("r+b") as file:
        file.seek(-4, 2)  # the length of the pixels, which come last
        file.write((_FRAMES * 240 * 320).to_bytes(4, "little"))
        for number in range(_FRAMES):
            file.write(_frame(number).tobytes())
    return path


def _tiff_film(root: Path) -> Path:
    pages = (Image.fromarray(_frame(number)) for number in range(1, _FRAMES))
    Image.fromarray(_frame(0)).save(root / "cine.tif", save_all=True, append_images=pages)
    return root / "cine.tif"


def _export(root: Path, tally: Tally) -> None:
    """Bytes that an export holds for each pair, and its time for the last against the first."""
    scan = make_scan(0)
    candidate = make_candidate(scan, 1)
    process, fifth = psutil.Process(), _PAIRS // 5
    held, busy = [], []

    def pairs() -> Iterator[ExportPair]:
        for number in range(_PAIRS):
            if number % fifth == 0:
                held.append(process.memory_info().rss)
                busy.append(time.process_time())
            yield ExportPair(f"a_{number:05d}", scan.name, candidate, candidate.mask)

    write_pairs(FORMATS["busi"], pairs(), root / "out")
    _over(tally, "export_bytes_a_pair", (held[-1] - held[1]) / (3 * fifth), _A_PAIR)
    _over(tally, "export_last_to_first", (busy[4] - busy[3]) / (busy[1] - busy[0]), 2.0)


def _open(root: Path, tally: Tally) -> None:
    """Processor time until the window over a workspace is painted, all candidates listed."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.opening", "--many", str(root / "many")],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(root)},
    )  # fmt: skip
    said = json.loads(told.stdout.splitlines()[-1])
    assert said["candidates"] == _SCANS * _PER_SCAN
    tally.bounds["open_100000_s"] = said["seconds"]
    _over(tally, "open_100000_cpu_s", said["cpu_s"], _OPENS_CPU_S)


class _Jobs:
    """Job I/O that keeps nothing."""

    def __init__(self, jobs: dict[str, Job]) -> None:
        self._jobs = jobs

    def fetch(self, order: Order) -> Job:
        return self._jobs.pop(order.job_id)

    def store(self, order: Order, candidate: object) -> object:
        return order.job_id

    def close(self) -> None:
        pass


def render_in_a_row(count: int, tally: Tally) -> None:
    """``count`` renders of the compact bundle by one engine, few steps each: what its child holds
    and how many open files it has, from the hundredth on."""
    bundle = find_bundle(DEFAULT_BUNDLE)
    scans = [read_scan(path) for path in list_scans(resource_folder("samples"))]
    jobs: dict[str, Job] = {}
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    engine = Supervisor(ChildOptions(), _Jobs(jobs), events.put)
    thread = threading.Thread(target=engine.run)
    thread.start()
    held: list[int] = []
    files: list[int] = []
    children: set[int] = set()
    try:
        for number in range(count):
            scan = scans[number % len(scans)]
            pathology = list(Pathology)[number % 2]
            asked = Request(scan.sha256, pathology, number, DEFAULT_BUNDLE, bundle.sha256)
            order = Order(str(number), replace(asked, steps=1), scan.name)
            jobs[order.job_id] = Job(order.job_id, order.request, scan)
            engine.post(order)
            while not isinstance(end := events.get(timeout=300), Stored | Failed):
                pass
            if isinstance(end, Failed) and not end.is_refusal:
                tally.note("tracebacks", f"render {number}: {str(end.message)[:100]}")
            child: Any = engine._child
            if child is not None and number >= min(100, count // 2):
                process = psutil.Process(child.pid)
                held.append(process.memory_info().rss)
                files.append(process.num_fds())
                children.add(child.pid)
    finally:
        engine.close()
        thread.join(10)
    tally.bounds["children"] = len(children)
    _over(tally, "renders_grow_bytes", max(held) - held[0], supervisor.MOST_GROWTH)
    _over(tally, "renders_grow_files", max(files) - files[0], 2)
