"""JSON of others is read within bounds: one exception, no waiting, whatever the file is."""

from __future__ import annotations

import json
import os
import shutil
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busynth_gui.imaging.read import read_scan
from busynth_gui.json_file import UnsoundJson, parse_json, read_json, read_small_file
from busynth_gui.paths import resource_folder

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_sound_is_read_as_it_was_written(value: object) -> None:
    assert parse_json(json.dumps(value)) == value


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0aNI\\u', max_size=60))
def test_anything_else_is_refused_in_one_line(raw: bytes | str) -> None:
    try:
        parse_json(raw)
    except UnsoundJson as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    "raw",
    [
        "[" * 10**6, '{"a":' * 10**5, "[" * 40 + "]" * 40, "NaN", "[-Infinity]", "1e999",
        "9" * 10_000, '"\\ud800"', '{"\\udfff": 1}', b"\xff\xfe1\x000\x00", "", "{} {}",
    ],
)  # fmt: skip
def test_what_python_alone_would_take_or_die_of(raw: str | bytes) -> None:
    with pytest.raises(UnsoundJson):
        parse_json(raw)


def spoil(path: Path, how: str) -> None:
    if how == "pipe":
        os.mkfifo(path)
    elif how == "device":
        path.symlink_to("/dev/zero")
    elif how == "link":
        elsewhere = path.with_suffix(".elsewhere")
        elsewhere.write_text('{"samples": [{"file": "mixed.png", "spacing_mm": 0.1}]}')
        path.symlink_to(elsewhere)
    elif how == "folder":
        path.mkdir()
    elif how == "large":
        path.write_bytes(b" " * 5_000_000)
    elif how == "deep":
        path.write_text("[" * 10**6)
    elif how == "surprise":
        path.write_text('{"samples": [{"file": "mixed.png", "spacing_mm": 1' + "0" * 400 + "}]}")


@pytest.mark.parametrize(
    "how", ["pipe", "device", "link", "folder", "large", "deep", "surprise", "nothing"]
)
def test_a_list_of_samples_beside_a_scan_is_somebody_elses(tmp_path: Path, how: str) -> None:
    scan = Path(shutil.copy(resource_folder("samples", "mixed.png"), tmp_path))
    spoil(tmp_path / "samples.json", how)
    began = time.monotonic()
    assert read_scan(scan).spacing_mm is None
    assert time.monotonic() - began < 30


def test_a_plain_file_is_read_through_a_link_where_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("[1]")
    (tmp_path / "settings").symlink_to(tmp_path / "kept")
    assert read_json(tmp_path / "settings") == [1]
    with pytest.raises(UnsoundJson, match="link"):
        read_json(tmp_path / "settings", follow_links=False)


def test_a_large_bound_asks_for_no_more_memory_than_the_file_has(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_bytes(b"[1, 2]")
    tracemalloc.start()
    try:
        assert read_small_file(path, 1 << 31) == b"[1, 2]"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
