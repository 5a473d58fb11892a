"""Readers fuzzed for a fixed time: by atheris, which follows their branches, where it is installed
(``pip install atheris``; it has wheels for few Pythons), else by turning bytes at random.

``python -m tests.faults.fuzz TARGET SECONDS SEED`` is one target in a process of its own, which may
end of it. What it exits with is not 0 then, and its last lines say why.
"""

from __future__ import annotations

import io
import json
import os
import random
import struct
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "engine")]

try:
    import atheris
except ImportError:
    atheris = None

__all__ = ["TARGETS", "fuzz_all"]

TARGETS = ("dicom", "picture", "film", "mask", "json", "bundle", "arrays", "manifest", "codestream")
_RUNS = "stat::number_of_executed_units:"
"""What libFuzzer says before the number."""
_SPARE_S = 60
_MEMORY_MB = 3000


def fuzz_all(seconds: float, seed: int, note: Callable[[str], None]) -> tuple[int, str]:
    """Each target for its share of ``seconds``; how many inputs that were, and who made them."""
    total = 0
    for target in TARGETS:
        share = max(1, round(seconds / len(TARGETS)))
        words = [sys.executable, "-m", "tests.faults.fuzz", target, str(share), str(seed)]
        try:
            done = subprocess.run(
                words, cwd=TESTS.parent, capture_output=True, text=True, check=False,
                timeout=share + _SPARE_S, errors="replace",
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            note(f"{target} hangs")
            continue
        counted = [line.split() for line in (done.stdout + done.stderr).splitlines()]
        total += sum(int(words[1]) for words in counted if words[:1] == [_RUNS])
        if done.returncode:
            told = [line for line in done.stderr.splitlines() if "rror" in line or "==" in line]
            note(f"{target} ends with {done.returncode}: {' | '.join(told[-4:])[:400]}")
    return total, "bytes at random" if atheris is None else "atheris"


def _target(name: str, folder: Path) -> tuple[Callable[[bytes], object], list[bytes]]:
    """What takes the bytes and may say of them nothing but a refusal, and what to begin with."""
    import numpy as np
    from dicom_files import SYNTAXES, dataset, save
    from PIL import Image

    from busynth_gui.bundles.manifest import parse_bundle
    from busynth_gui.case.errors import Refusal
    from busynth_gui.export.manifest import MANIFEST_NAME, read_manifest
    from busynth_gui.imaging.readers.codestream import components_as_coded, scan_count, stream_of
    from busynth_gui.imaging.readers.decode import decode_mask, decode_scan, film_of
    from busynth_gui.json_file import UnsoundJson, parse_json
    from busynth_gui.workspace import arrays
    from tests.faults.inputs import BUNDLE, RECORD

    pixels = np.random.default_rng(0).integers(0, 256, (40, 48), np.uint8)
    file = folder / "IM0001"

    def picture(kind: str, **how: object) -> bytes:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, kind, **how)
        return out.getvalue()

    pictures = [picture(kind) for kind in ("PNG", "JPEG", "TIFF", "BMP", "WEBP")]
    pictures += [picture("TIFF", compression=c) for c in ("tiff_lzw", "jpeg", "packbits")]
    film = picture("TIFF", save_all=True, append_images=[Image.fromarray(pixels)] * 3)

    def refusing(work: Callable[[], object], *also: type[Exception]) -> None:
        try:
            work()
        except (Refusal, UnsoundJson, MemoryError, *also) as refusal:
            assert "\n" not in str(refusal), repr(str(refusal))

    def read(data: bytes, how: Callable[[Path], object]) -> None:
        file.write_bytes(data)
        refusing(lambda: how(file))

    def manifest(data: bytes) -> None:
        (folder / MANIFEST_NAME).write_bytes(data)
        refusing(lambda: read_manifest(folder))

    def frames(path: Path) -> None:
        count, _ = film_of(path)
        decode_scan(path, count - 1)

    def unpack(data: bytes) -> None:
        base = pixels.astype(np.uint16)
        refusing(lambda: arrays.unpack_mask(data, pixels.shape), arrays.DamagedArray)
        refusing(lambda: arrays.unpack_difference(data, base), arrays.DamagedArray)
        refusing(lambda: arrays.unpng(data), arrays.DamagedArray)

    def streams(data: bytes) -> None:
        for look in (stream_of, scan_count, components_as_coded):
            # Their own words are caught where a frame is read.
            refusing(lambda look=look: look(data), ValueError, LookupError, struct.error)

    said, record = json.dumps(BUNDLE).encode(), json.dumps(RECORD).encode()
    packed = [arrays.pack_mask(pixels > 100), arrays.png(pixels)]
    dicom = [save(dataset(pixels), file, syntax).read_bytes() for syntax in SYNTAXES]
    shape = (pixels.shape[0], pixels.shape[1])
    targets: dict[str, tuple[Callable[[bytes], object], list[bytes]]] = {
        "dicom": (lambda data: read(data, lambda p: decode_scan(p, 0)), dicom),
        "picture": (lambda data: read(data, lambda p: decode_scan(p, 0)), pictures),
        "film": (lambda data: read(data, frames), [film]),
        "mask": (lambda data: read(data, lambda p: decode_mask(p, shape)), pictures),
        "json": (lambda data: refusing(lambda: parse_json(data)), [said, record]),
        "bundle": (lambda data: refusing(lambda: parse_bundle(data, folder)), [said]),
        "arrays": (unpack, packed),
        "manifest": (manifest, [record, record + b"\n" + record]),
        "codestream": (streams, [pictures[1], *dicom]),
    }
    return targets[name]


def _at_random(
    take: Callable[[bytes], object], corpus: list[bytes], seconds: float, seed: int
) -> None:
    from tests.faults.inputs import spoilt

    rng, count, end = random.Random(seed), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        take(spoilt(rng, rng.choice(corpus)))
        count += 1
    print(_RUNS, count)


def main(name: str, seconds: str, seed: str) -> None:
    warnings.simplefilter("ignore")
    with TemporaryDirectory(prefix="busynth-fuzz-") as place:
        folder = Path(place)
        (folder / "work").mkdir()
        if atheris is None:
            take, corpus = _target(name, folder / "work")
            _at_random(take, corpus, float(seconds), int(seed))
            return
        with atheris.instrument_imports(include=["busynth_gui"]):
            take, corpus = _target(name, folder / "work")
        (folder / "corpus").mkdir()
        for number, data in enumerate(corpus):
            (folder / "corpus" / str(number)).write_bytes(data)
        os.chdir(folder)
        words = [
            "fuzz", f"-max_total_time={seconds}", f"-seed={int(seed) % 2**31}", "-timeout=30",
            f"-rss_limit_mb={_MEMORY_MB}", "-max_len=60000", "-verbosity=0", "-print_final_stats=1",
            str(folder / "corpus"),
        ]  # fmt: skip
        atheris.Setup(words, take)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
