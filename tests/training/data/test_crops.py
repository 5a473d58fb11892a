"""What trainers draw from the data: regions, windows, holes, latents, labels; and memorisation."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny_data import HEIGHT, WIDTH, painted, simulated
from torch import Tensor

from busynth_gui.case.descriptors import LEXICON
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness
from busynth_gui.imaging.band import band_weight
from busynth_gui.imaging.crop import window_around
from busynth_gui.synthesis.lesion_attributes import words_row
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from training.bundles.lesion_tables import lesion_tables
from training.components.diffusion_loss import drop_labels
from training.components.speckle_loss import band_energy, energy_loss, low_pass
from training.data.crops import lesion_window, random_window, sample_crop
from training.data.hole_sampling import band_holes, healthy_hole, random_holes
from training.data.item_draws import Items
from training.data.latent_store import LatentStore, encode_crops
from training.data.measured import LesionWords, lesion_words
from training.data.region_sampling import LEVELS, draw_region
from training.data.scan_cache import Entry, ScanCache
from training.evaluate.parts.memorisation import interior, nearest
from training.prepare.run import prepare
from training.settings import LatentSettings, PrepareSettings
from training.trainers.denoiser import CropSource

lesions = st.builds(
    lambda cx, cy, rx, ry, turn: EllipseRegion(cx, cy, rx, ry, turn).rasterize((300, 360)),
    st.floats(100, 260),
    st.floats(100, 200),
    st.floats(8, 60),
    st.floats(8, 50),
    st.floats(-90, 90),
)


@given(lesions, st.sampled_from(LEVELS), st.integers(0, 10_000))
def test_a_region_holds_the_lesion(mask: NDArray[np.bool_], level: Closeness, seed: int) -> None:
    region = draw_region(mask, level, np.random.default_rng(seed))
    assert region.shape == mask.shape and region.dtype == bool
    assert (region & mask).sum() >= 0.94 * mask.sum()


@given(lesions, lesions, st.integers(0, 10_000))
@example(
    EllipseRegion(100, 100, 8, 8, 0).rasterize((300, 360)),
    EllipseRegion(100, 100, 35, 37, 0).rasterize((300, 360)),
    657,
)
def test_a_healthy_hole_keeps_off_the_lesion(
    shape: NDArray[np.bool_], lesion: NDArray[np.bool_], seed: int
) -> None:
    crops = [
        window_around(mask, context=2.8).extract_mask(mask, 256) > 0.5 for mask in (shape, lesion)
    ]
    hole = healthy_hole(crops[0], crops[1], np.random.default_rng(seed)) > 0.5
    assert hole.shape == (256, 256) and not (hole & crops[1]).any()
    assert 0.0005 < hole.mean() < 0.45


def test_the_looser_the_level_the_larger_the_region() -> None:
    mask = EllipseRegion(180, 150, 45, 30, 15).rasterize((300, 360))
    sizes = []
    for level in LEVELS:
        drawn = [draw_region(mask, level, np.random.default_rng(s)).sum() for s in range(40)]
        sizes.append(float(np.mean(drawn)) / float(mask.sum()))
    assert sizes == sorted(sizes, reverse=True)
    assert 1.0 < sizes[-1] < 1.2 and sizes[0] > 1.7


@pytest.fixture(scope="module")
def cache(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ScanCache:
    folder = tmp_path_factory.mktemp("cache")
    prepare(tiny_data, folder, PrepareSettings(held_out=0.2))
    return ScanCache(folder)


def test_windows_hold_the_lesion_and_crops_agree_with_the_scan(cache: ScanCache) -> None:
    rng = np.random.default_rng(0)
    for entry in cache.select("train", lesions=True):
        mask = cache.lesion(entry)
        window = lesion_window(mask, rng)
        assert window.extract_mask(mask, window.side).sum() == mask.sum()
        sample = sample_crop(cache, entry, window, 256, mirror=False)
        mirrored = sample_crop(cache, entry, window, 256, mirror=True)
        assert sample.image.shape == (256, 256) and np.abs(sample.image).max() <= 1.2
        assert np.array_equal(mirrored.image, sample.image[:, ::-1])
        assert np.array_equal(mirrored.lesion, sample.lesion[:, ::-1])
        # The painted lesions are dark: mask and pixels belong together.
        inside, outside = sample.lesion > 0.99, sample.lesion < 0.01
        assert sample.image[inside].mean() < sample.image[outside].mean() - 0.2
        free = random_window(entry, rng)
        assert free.x >= 0 and free.x + free.side <= WIDTH
        assert free.y >= 0 and free.y + free.side <= HEIGHT


@given(lesions)
@settings(max_examples=40)
def test_a_band_lies_next_to_the_mask_and_below_it(mask: NDArray[np.bool_]) -> None:
    weight = band_weight(mask)
    assert weight.min() >= 0 and weight.max() == 1 and (weight[mask] == 1).all()
    rows = np.flatnonzero(mask.any(1))
    near = cv2.dilate(mask.astype(np.uint8), np.ones((85, 85), np.uint8)) > 0
    assert not (weight[: rows[0]] > 0)[~near[: rows[0]]].any()
    above, below = weight[: rows[0]].sum(), weight[rows[-1] + 1 :].sum()
    assert below > above
    valid = np.zeros_like(mask)
    valid[:150] = True
    assert not band_weight(mask, valid)[150:].any()


def test_a_band_around_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty mask"):
        band_weight(np.zeros((64, 64), bool))


def test_holes_of_bands_leave_the_core_and_random_ones_vary() -> None:
    mask = EllipseRegion(128, 110, 50, 30).rasterize((256, 256))
    (hole,) = band_holes(torch.from_numpy(mask.astype(np.float32))[None, None])[:, 0].numpy() > 0.5
    core = cv2.erode(mask.astype(np.uint8), np.ones((31, 31), np.uint8)) > 0
    assert not hole[core].any()
    rim = mask & (cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
    assert hole[rim].all() and (hole & ~mask).sum() > mask.sum() / 3
    holes = random_holes(200, 64, np.random.default_rng(0))
    assert holes.shape == (200, 1, 64, 64) and set(holes.unique().tolist()) == {0.0, 1.0}
    shares = holes.mean((1, 2, 3))
    assert shares.max() < 0.6 and 0.05 < float(shares.median()) < 0.15


@pytest.fixture(scope="module")
def store(cache: ScanCache, tmp_path_factory: pytest.TempPathFactory) -> LatentStore:
    folder = tmp_path_factory.mktemp("latents")
    torch.manual_seed(0)
    model = SpeckleAutoencoder(channels=(16, 16, 16))
    encode_crops(cache, "train", model, folder, 0, LatentSettings(per_lesion=2, per_normal=3))
    return LatentStore(folder)


def test_latents_are_stored_for_every_crop(cache: ScanCache, store: LatentStore) -> None:
    with_lesion, normal = (len(cache.select("train", lesions=want)) for want in (True, False))
    assert len(store.benign) == len(store.malignant) == with_lesion
    assert len(store.without) == with_lesion + 3 * normal
    crops = store.take(np.concatenate([store.benign[:2], store.malignant[:1], store.without[:3]]))
    assert crops.latents.shape == (6, 4, 32, 32) and torch.isfinite(crops.latents).all()
    assert crops.small.shape == (6, 1, 128, 128) and float(crops.small.abs().max()) <= 1
    assert crops.lesion.shape == (6, 1, 256, 256)
    assert crops.labels[:, 0].tolist() == [1, 1, 2, 0, 0, 0]
    assert (crops.lesion[:3].mean((1, 2, 3)) > 0.02).all()
    assert (crops.labels[3:] == 0).all() and (crops.labels[:3, 1] == 0).all()


def test_tasks_have_the_holes_they_were_asked_for(store: LatentStore) -> None:
    source = CropSource(store, ["lesion", "band", "random", "random"])
    task = source.plan(Items.whole(0, 4))
    assert torch.equal(task.holes[0], task.crops.lesion[0])
    assert not torch.equal(task.holes[1], task.crops.lesion[1])
    assert (task.crops.labels[2:] == 0).all() and (task.crops.labels[:2, 0] > 0).all()
    assert (task.holes.mean((1, 2, 3)) > 0).all()


def test_an_item_is_drawn_alike_by_whoever_draws_it(store: LatentStore) -> None:
    """One process, two, or one that goes through its batch in parts: always the same batch."""
    source = CropSource(store, ["lesion", "lesion", "band", "band", "random", "random"])
    whole = source.draw(Items(7, 3, 6, range(6)), dropout=0.5)
    for numbers in ([0, 2, 4], [1, 3, 5], [4], [5, 0]):
        part = source.draw(Items(7, 3, 6, numbers), dropout=0.5)
        for field in fields(part):
            mine, theirs = getattr(part, field.name), getattr(whole, field.name)[numbers]
            assert torch.equal(mine, theirs), (field.name, numbers)
    other = source.draw(Items(7, 4, 6, range(6)), dropout=0.5)
    assert not torch.equal(other.noise, whole.noise)
    assert len(set((whole.times * 6 // 1000).tolist())) == 6  # one in each sixth of the schedule
    classes = source.plan(Items(7, 3, 6, range(4))).crops.labels[:, 0].tolist()
    assert sorted(classes) == [1, 1, 2, 2]


def test_latents_that_were_never_encoded_name_the_command(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="training latents"):
        LatentStore(tmp_path)


def test_labels_are_dropped_by_row_and_words_each_by_itself() -> None:
    labels = torch.ones(4000, 6, dtype=torch.long)
    dropped = drop_labels(labels, Items.whole(0, 4000).generators, 0.2)
    gone = (dropped == 0).all(1)
    assert float(gone.float().mean()) == pytest.approx(0.2, abs=0.03)
    assert (dropped[~gone][:, :2] == 1).all()
    assert float(dropped[~gone][:, 2:].float().mean()) == pytest.approx(0.9, abs=0.02)
    assert (labels == 1).all()


def test_places_are_shares_of_the_field_of_view(cache: ScanCache) -> None:
    tables = lesion_tables(cache)
    assert {name: table.shape for name, table in tables.items()} == {
        f"{pathology}.{kind}": (3, columns)
        for pathology in ("benign", "malignant")
        for kind, columns in (
            ("places", 5), ("words", 5), ("figures", 3), ("styles", 12), ("place_styles", 12),
            ("sizes", 1),
        )
    }  # fmt: skip
    for pathology in ("benign", "malignant"):
        # Of the same scans, each kind in an order of its own.
        styles, others = (
            np.sort(tables[f"{pathology}.{k}"], 0) for k in ("styles", "place_styles")
        )
        assert (styles == others).all()
    places = {p: tables[f"{p}.places"] for p in ("benign", "malignant")}
    for table in places.values():
        assert ((table[:, :2] > 0) & (table[:, :2] < 1)).all()
        assert ((table[:, 2:4] > 0.05) & (table[:, 2:4] < 0.4)).all()
    # Benign ellipses were painted lying, malignant ones upright; the first half-axis is the longer.
    assert (np.abs(places["benign"][:, 4]) < 20).all()
    assert (np.abs(np.abs(places["malignant"][:, 4]) - 90) < 20).all()


def test_a_readers_word_wins_over_the_measured_one(cache: ScanCache) -> None:
    """They were stored, and every label was measured all the same."""
    entry = cache.select("train", lesions=True)[0]
    measured = lesion_words(cache, entry)
    other = next(w for w in LEXICON["shape"] if w != measured.shape)
    told = replace(entry, words={"shape": other, "margin": None})
    assert lesion_words(cache, told) == replace(measured, shape=other)
    assert LesionWords(cache)(told).shape == other
    # Into the labels of the crops that denoisers learn from, and the tables of a bundle.
    column = {word: k for k, word in enumerate(LEXICON)}["shape"]
    own = replace_entries(cache, [told])
    (row,) = lesion_tables(own)[f"{entry.pathology}.words"]
    assert row[column] == words_row(replace(measured, shape=other))[column]


def replace_entries(cache: ScanCache, entries: list[Entry]) -> ScanCache:
    own = ScanCache(cache.folder)
    own.entries = entries
    return own


def speckle(seed: int, grain: float) -> Tensor:
    noise = np.random.default_rng(seed).standard_normal((160, 160)).astype(np.float32)
    return torch.from_numpy(cv2.GaussianBlur(noise, (0, 0), grain))[None, None]


def test_grain_is_compared_without_its_phase() -> None:
    """Two draws of one speckle are alike, a blurred one is not, however near its pixels are."""
    one, other = speckle(0, 1.0), speckle(1, 1.0)
    smooth = low_pass(one)
    assert float(energy_loss(one, other)) < 0.3 * float(energy_loss(one, smooth))
    assert float((one - other).abs().mean()) > float((one - smooth).abs().mean())
    assert len(band_energy(one)) == 6


def test_a_copied_lesion_is_found_wherever_it_is_pasted() -> None:
    cases = [painted(seed, malignant=bool(seed % 2)) for seed in range(12)]
    training = np.stack([interior(scan, mask) for scan, mask in cases[:8]])
    assert training.shape == (8, 48 * 48)
    held_out = nearest([interior(scan, mask) for scan, mask in cases[8:]], training)
    assert held_out.max() < 0.8
    scan, mask = cases[3]
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = mask[box].shape
    for flip in (1, -1):
        other, where = simulated(77), np.zeros_like(mask)
        where[30 : 30 + height, 150 : 150 + width] = mask[box][:, ::flip]
        pasted = np.clip(scan[box][:, ::flip] * 0.8 + 12, 0, 255).astype(np.uint8)
        other[30 : 30 + height, 150 : 150 + width] = pasted
        assert nearest([interior(other, where)], training)[0] > 0.98


def test_a_window_around_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty mask"):
        window_around(np.zeros((64, 64), bool))
