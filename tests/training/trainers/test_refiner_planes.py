"""Patches are cut of windows on the device that trains."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from busynth_gui.synthesis.networks.refiner import outline_distance
from training.trainers.refiner_planes import STYLE_SIDE, Cuts, WindowPlanes
from training.trainers.refiner_windows import ARRAYS, SPECKLE_UNIT, RefineStore

CPU = torch.device("cpu")
SHAPES = ((70, 90), (40, 200), (150, 140))


@pytest.fixture
def store(tmp_path: Path) -> RefineStore:
    """Three windows of noise, the last in a folder of its own."""
    rng = np.random.default_rng(0)
    for name, shapes in (("one", SHAPES[:2]), ("two", SHAPES[2:])):
        folder = tmp_path / name
        folder.mkdir()
        offset, rows = 0, []
        flat: dict[str, list[np.ndarray]] = {plane: [] for plane in ARRAYS}
        for h, w in shapes:
            rows.append({"offset": offset, "height": h, "width": w, "drawn": False})
            offset += h * w
            lesion = np.zeros((h, w), np.uint8)
            lesion[10:30, 20:50] = 1
            for plane in ARRAYS:
                low, kind = (-100, np.int8) if plane == "speckle" else (0, np.uint8)
                noise = rng.integers(low, 100, (h, w)).astype(kind)
                flat[plane].append((lesion if plane == "lesion" else noise).ravel())
        for plane, parts in flat.items():
            np.save(folder / f"{plane}.npy", np.concatenate(parts))
        (folder / "index.json").write_text(json.dumps(rows))
    return RefineStore(tmp_path)


def cuts(*places: tuple[int, int, int], **changed: object) -> Cuts:
    window, y, x = (np.array(column) for column in zip(*places, strict=True))
    count = len(places)
    plain: dict[str, object] = {
        "style_y": np.zeros(count, np.int64),
        "style_x": np.zeros(count, np.int64),
        "mirrored": np.zeros(count, bool),
        "gain": np.ones(count, np.float32),
        "offset": np.zeros(count, np.float32),
    }
    return Cuts(window=window, y=y, x=x, **(plain | changed))  # type: ignore[arg-type]


def test_each_patch_is_of_its_own_window_and_place(store: RefineStore) -> None:
    places = ((2, 5, 7), (0, 30, 50), (1, 3, 100), (2, 110, 100))
    found = WindowPlanes(store, CPU).cut(cuts(*places), 32, (*ARRAYS, "distance"))
    units = {"weight": 255, "speckle": SPECKLE_UNIT}
    for k, (window, y, x) in enumerate(places):
        for name in ARRAYS:
            whole = store.plane(window, name)[y : y + 32, x : x + 32].astype(float)
            scale = whole / units.get(name, 1)
            wanted = whole / 127.5 - 1 if name in ("real", "made") else scale
            assert np.allclose(found[name][k, 0].numpy(), wanted, atol=1e-6), name
        far = outline_distance(store.plane(window, "lesion") > 0)[y : y + 32, x : x + 32]
        assert np.allclose(found["distance"][k, 0].numpy(), far, atol=1e-3)


def test_a_patch_that_is_turned_shows_the_other_way_round(store: RefineStore) -> None:
    planes = WindowPlanes(store, CPU)
    plain, turned = (
        planes.cut(cuts((0, 8, 9), mirrored=np.array([flip])), 32, ("real", "lesion"))
        for flip in (False, True)
    )
    for name, patch in plain.items():
        assert torch.equal(turned[name], patch.flip(-1))


def test_beyond_a_window_it_is_mirrored_at_its_edge(store: RefineStore) -> None:
    found = WindowPlanes(store, CPU).cut(cuts((1, 0, 0)), 256, ("lesion", "real"))
    whole = np.pad(store.plane(1, "real"), ((0, 216), (0, 56)), mode="symmetric")
    assert np.allclose(found["real"][0, 0].numpy(), whole / 127.5 - 1, atol=1e-6)


def test_grey_levels_are_lit_alike_in_all_that_shows_them(store: RefineStore) -> None:
    light = {"gain": np.array([1.2], np.float32), "offset": np.array([-0.1], np.float32)}
    planes = WindowPlanes(store, CPU)
    lit, plain = (planes.cut(cuts((2, 4, 4), **how), 64, ("real", "weight")) for how in (light, {}))
    wanted = ((plain["real"] + 1) * 1.2 - 1 - 0.1).clamp(-1, 1)
    torch.testing.assert_close(lit["real"], wanted)
    assert torch.equal(lit["weight"], plain["weight"])
    image, _ = planes.style(cuts((2, 0, 0), **light))
    whole = store.plane(2, "made")[:STYLE_SIDE, :STYLE_SIDE] / 127.5
    assert np.allclose(image[0, 0].numpy(), np.clip(whole * 1.2 - 1.1, -1, 1), atol=1e-6)
