"""The texture stage is trained on what the program gives it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from evaluation_sets import lesion_pair
from tiny_data import simulated

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.lesion_measures import describe
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.synthesis.lesion_attributes import LesionAttributes
from busynth_gui.synthesis.networks.autoencoder import Generators
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.refiner import RefinerInputs
from busynth_gui.synthesis.networks.texture import TextureNetwork
from busynth_gui.synthesis.pipeline import Pipeline
from training.data.item_draws import Items
from training.data.measured import measured_lesion
from training.data.scan_cache import ScanCache, write_cache
from training.evaluate.parts.in_place import copied
from training.settings import RefinerSettings, WindowSettings
from training.trainers.refiner import held, lead_back
from training.trainers.refiner_batches import RefineBatch, cut_batch, draw_patches
from training.trainers.refiner_planes import Cuts, WindowPlanes
from training.trainers.refiner_windows import RefineStore, make_crops

SEED, STEPS, GUIDANCE = 5, 2, 3.0


class Listening:
    """A texture stage that changes nothing and keeps what it was given."""

    multiple = 1
    given: RefinerInputs

    def style_of(self, image: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        return image

    def __call__(
        self, inputs: RefinerInputs, style: torch.Tensor, generator: Generators = None
    ) -> torch.Tensor:
        self.given = inputs
        return inputs.image


def whole(store: RefineStore, k: int) -> dict[str, np.ndarray]:
    """The ``k``-th window, uncut."""
    row = store.rows[k]
    names = ("real", "made", "weight", "lesion", "speckle", "overlay", "distance")
    planes = WindowPlanes(store, torch.device("cpu"))
    patches = planes.cut(cuts_at(k, 0, 0), max(row.height, row.width), names)
    return {n: patch[0, 0, : row.height, : row.width].numpy() for n, patch in patches.items()}


def cuts_at(k: int, y: int, x: int, **changed: object) -> Cuts:
    """One patch of the ``k``-th window, as it is."""
    plain = {"window": k, "y": y, "x": x, "style_y": 0, "style_x": 0, "mirrored": False}
    light = {"gain": np.float32(1), "offset": np.float32(0)}
    return Cuts(**{name: np.array([v]) for name, v in (plain | light | changed).items()})


def drawn_batch(store: RefineStore, count: int, placed: float) -> RefineBatch:
    drawn = draw_patches(store, Items.whole(0, count), 64, told=1.0, drawn=0.0, placed=placed)
    return cut_batch(store, WindowPlanes(store, torch.device("cpu")), drawn)


def cache_of(folder: Path, enlarged: int = 1) -> ScanCache:
    """One scan with a lesion, so many times as large as it shows by."""
    pair = lesion_pair(3)
    pixels = np.asarray(
        cv2.resize(pair.pixels, None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC)
    )
    mask = np.kron(pair.mask, np.ones((enlarged, enlarged), bool))
    case = DatasetCase(pair.name, "test", pixels, mask, "benign", pair.group)
    write_cache(folder / "cache", [case], [mask & False], [case.group], ["train"])
    return ScanCache(folder / "cache")


@pytest.fixture
def cache(tmp_path: Path) -> ScanCache:
    return cache_of(tmp_path)


@pytest.mark.parametrize(("drawn", "enlarged"), [(False, 1), (True, 1), (False, 3), (True, 3)])
def test_a_window_is_what_the_program_gives_to_its_texture_stage(
    tmp_path: Path, drawn: bool, enlarged: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = cache_of(tmp_path, enlarged)
    pipeline = Pipeline.load(find_bundle("compact"))
    info, models = pipeline.info, pipeline.models
    assert isinstance(models, CompactModels)
    settings = WindowSettings(int(not drawn), int(drawn), STEPS, GUIDANCE)
    make_crops(cache, info, models, tmp_path / "windows", SEED, settings)
    store = RefineStore(tmp_path / "windows")
    window = whole(store, 0)

    (entry,) = cache.entries
    scan, mask = Scan(entry.name, cache.scan(entry)), cache.lesion(entry)
    its = measured_lesion(cache, entry)
    attributes = LesionAttributes(
        describe(its), its.echo_ratio, its.posterior_ratio, its.heterogeneity
    )
    monkeypatch.setattr(Pipeline, "_attributes", lambda *_: attributes)
    refiner = Listening()
    pipeline.models = replace(models, refiner=refiner)
    request = Request(
        scan.sha256, Pathology.BENIGN, SEED, info.name, info.sha256, steps=STEPS,
        guidance=GUIDANCE, start_stage=2, mask=RasterRegion.from_mask(mask),
    )  # fmt: skip
    if drawn:
        pipeline.synthesize(scan, request)
    else:
        copied(pipeline, scan, request, mask)
    assert store.rows[0].drawn == drawn and store.rows[0].pathology == "benign"
    assert (window["lesion"].sum() < 0.6 * mask.sum()) == (enlarged > 1)
    # Pictures are kept in 8 bit; only on a reduced scan's grid do they lie between grey levels.
    grey = 0.002 if enlarged == 1 else 0.004
    levels = {"image": grey, "weight": 0.003, "lesion": 0, "speckle": 0.02, "distance": 0.001}
    for name, most in levels.items():
        ours = window["made" if name == "image" else name]
        theirs = getattr(refiner.given, name)[0, 0].numpy()
        assert ours.shape == theirs.shape, name
        assert np.abs(ours - theirs).max() <= most, name


def test_a_placed_window_is_what_the_program_makes_of_a_healthy_training_scan(
    tmp_path: Path,
) -> None:
    pixels = simulated(4)
    case = DatasetCase("healthy", "test", pixels, pixels < 0, "normal", "healthy")
    write_cache(tmp_path / "cache", [case], [pixels < 0], [case.group], ["train"])
    cache = ScanCache(tmp_path / "cache")
    pipeline = Pipeline.load(find_bundle("compact"))
    info, models = pipeline.info, pipeline.models
    assert isinstance(models, CompactModels)
    settings = WindowSettings(0, 0, STEPS, GUIDANCE, placed=2)
    make_crops(cache, info, models, tmp_path / "windows", SEED, settings)
    store = RefineStore(tmp_path / "windows")
    assert [(row.placed, row.pathology, row.dataset) for row in store.rows] == [
        (True, "benign", "test"),
        (True, "malignant", "test"),
    ]

    window = whole(store, 1)
    refiner = Listening()
    pipeline.models = replace(models, refiner=refiner)
    scan = Scan("healthy", pixels)
    request = Request(
        scan.sha256, Pathology.MALIGNANT, SEED + 1, info.name, info.sha256, steps=STEPS,
        guidance=GUIDANCE,
    )  # fmt: skip
    pipeline.synthesize(scan, request)
    assert np.abs(window["made"] - refiner.given.image[0, 0].numpy()).max() <= 0.002
    assert np.array_equal(window["lesion"], refiner.given.lesion[0, 0].numpy())
    real = np.rint((window["real"] + 1) * 127.5)
    outside = window["weight"] == 0
    # Below the lesion its shadow goes on.
    outside[int(np.flatnonzero(window["lesion"].any(1))[-1]) :] = False
    assert np.array_equal(real[outside], np.rint((window["made"] + 1) * 127.5)[outside])
    assert (real != np.rint((window["made"] + 1) * 127.5))[window["lesion"] > 0].any()


def _store(folder: Path, rows: list[dict[str, object]]) -> RefineStore:
    """Windows of 64 px whose real scans are as grey as their number."""
    folder.mkdir()
    side = 64
    area = np.zeros((side, side), np.uint8)
    area[20:44, 20:44] = 1
    planes: dict[str, list[np.ndarray]] = {}
    for number, row in enumerate(rows):
        marked = bool(row.pop("marked", False))
        arrays = {
            "real": np.full((side, side), 5 * number, np.uint8),
            "made": np.full((side, side), 200, np.uint8),
            "weight": area * 255,
            "lesion": area,
            "speckle": np.zeros((side, side), np.int8),
            "overlay": area * marked,
        }
        for name, array in arrays.items():
            planes.setdefault(name, []).append(array.ravel())
        row |= {"offset": number * side * side, "height": side, "width": side}
    for name, parts in planes.items():
        np.save(folder / f"{name}.npy", np.concatenate(parts))
    (folder / "index.json").write_text(json.dumps(rows))
    return RefineStore(folder)


def _copy(pathology: str, dataset: str, **more: object) -> dict[str, object]:
    return {"drawn": False, "pathology": pathology, "dataset": dataset, **more}


PLACED: dict[str, object] = {
    "drawn": True, "placed": True, "pathology": "benign", "dataset": "one"
}  # fmt: skip


def test_a_placed_lesion_is_shown_beside_an_unmarked_real_one_of_its_kind(tmp_path: Path) -> None:
    store = _store(
        tmp_path / "all",
        [
            dict(PLACED),
            _copy("benign", "one", marked=True),
            _copy("malignant", "one"),
            _copy("benign", "other"),
            _copy("benign", "one"),
            {**_copy("benign", "one"), "drawn": True},
        ],
    )
    rng = np.random.default_rng(0)
    assert {store.beside(0, rng) for _ in range(40)} == {4}
    less = _store(tmp_path / "less", [dict(PLACED), _copy("benign", "one", marked=True)])
    assert less.beside(0, rng) == 1
    with pytest.raises(Refusal, match="no real lesion to show candidates beside"):
        _store(tmp_path / "none", [dict(PLACED)]).beside(0, rng)


@pytest.mark.parametrize(("even", "share"), [(0.0, 8 / 10), (0.5, 2 / 3), (1.0, 1 / 2)])
def test_a_large_data_set_is_drawn_as_much_more_often_as_is_asked(
    tmp_path: Path, even: float, share: float
) -> None:
    few, many = [_copy("benign", "few")] * 2, [_copy("benign", "many")] * 8
    store = _store(tmp_path / "windows", [dict(PLACED), *few, *many])
    items = Items.whole(0, 600)
    drawn = draw_patches(store, items, 32, told=1.0, drawn=0.0, placed=0.0, even=even)
    counts = np.bincount(drawn.patches.window, minlength=11)
    assert counts[0] == 0 and (counts[1:] > 0).all()
    assert counts[3:].sum() / 600 == pytest.approx(share, abs=0.06)


def test_of_a_placed_lesion_discriminators_see_another_real_one_and_losses_not_its_scan(
    tmp_path: Path,
) -> None:
    store = _store(tmp_path / "windows", [dict(PLACED), _copy("benign", "one")])
    batch = drawn_batch(store, 3, placed=1.0)
    assert batch.placed.eq(1).all() and batch.copied.eq(0).all()
    dither = batch.dither.abs().max()
    gain, offset = batch.look.view(-1, 2, 1, 1, 1).unbind(1)
    shown = (batch.seen_beside().image - offset) / gain
    # The other's scan, its own brightness changed by up to a fifth and a tenth.
    assert (shown - (5 / 127.5 - 1)).abs().max() < 0.14 + dither
    assert (shown - batch.made).abs().min() > 0.5

    both = drawn_batch(store, 12, placed=0.5)
    assert set(both.placed.tolist()) == {0.0, 1.0}
    copies = both.placed < 1
    assert torch.equal(both.beside.image[copies], both.real[copies])

    other = replace(batch, real=torch.rand_like(batch.real))
    fake = torch.rand_like(batch.made, requires_grad=True)
    losses, same = (held(fake, seen, RefinerSettings()) for seen in (batch, other))
    assert losses == same
    assert [name for name, loss in losses.items() if loss > 0] == ["low_drawn", "placed"]


@pytest.mark.parametrize("kept", [0.0, 0.25, 1.0])
def test_of_what_a_run_learned_the_asked_share_is_kept(kept: float) -> None:
    start, trained = (TextureNetwork(channels=(8, 8, 8, 8), style=8) for _ in range(2))
    before, after = (
        torch.nn.utils.parameters_to_vector(network.parameters()).detach().clone()
        for network in (start, trained)
    )
    lead_back(trained, start, kept)
    now = torch.nn.utils.parameters_to_vector(trained.parameters())
    torch.testing.assert_close(now, before + kept * (after - before))


def test_windows_may_show_their_scan_as_other_machines_would(
    cache: ScanCache, tmp_path: Path
) -> None:
    pipeline = Pipeline.load(find_bundle("compact"))
    info, models = pipeline.info, pipeline.models
    assert isinstance(models, CompactModels)

    def window(share: float, seed: int) -> dict[str, np.ndarray]:
        settings = WindowSettings(1, 0, STEPS, GUIDANCE, other_looks=share)
        make_crops(cache, info, models, tmp_path / "windows", seed, settings)
        return whole(RefineStore(tmp_path / "windows"), 0)

    plain, one, other = window(0, SEED), window(1, SEED), window(1, SEED + 1)
    for same in (plain, other):
        assert not np.array_equal(one["real"], same["real"])
    for look in (one, other):
        assert np.array_equal(look["lesion"], plain["lesion"])
        # What is made is made of that look, and what is kept is it.
        known = look["weight"] == 0
        assert np.array_equal(look["made"][known], look["real"][known])
        inside = look["lesion"] > 0
        assert abs(look["made"][inside].mean() - look["real"][inside].mean()) < 0.1
    for share in (-0.1, 1.5):
        with pytest.raises(Refusal, match="a share, 0 to 1"):
            window(share, SEED)
