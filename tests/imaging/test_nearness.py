"""How near a lesion comes to training lesions: copies are found, unseen ones are as others are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.imaging.nearness import TrainingLesions, describe, interior, looked_up
from busynth_gui.imaging.paste import paste

Lesion = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def lesion(seed: int, side: int = 120) -> Lesion:
    """A dark ellipse with speckle of its own, in brighter speckle: pixels and mask."""
    rng = np.random.default_rng(seed)
    coarse, fine = (cv2.GaussianBlur(rng.normal(0, 1, (side, side)), (0, 0), s) for s in (5, 1.5))
    speckle = 160 * coarse + 40 * fine
    y, x = np.mgrid[:side, :side] - side / 2
    rx, ry = rng.uniform(0.2, 0.35, 2) * side
    mask = (x / rx) ** 2 + (y / ry) ** 2 < 1
    return np.clip(150 - 70 * mask + speckle, 0, 255).astype(np.uint8), mask


def table() -> TrainingLesions:
    learned = describe([interior(*lesion(k)) for k in range(60)])
    likeness, _, _ = looked_up([interior(*lesion(k)) for k in range(1000, 1150)], learned)
    return TrainingLesions(learned, np.sort(likeness))


@pytest.fixture(scope="module")
def known() -> TrainingLesions:
    return table()


def resized(pixels: NDArray[np.uint8], mask: NDArray[np.bool_], factor: float) -> Lesion:
    size = (round(pixels.shape[1] * factor), round(pixels.shape[0] * factor))
    small = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8), small > 0


def blended(pixels: NDArray[np.uint8], mask: NDArray[np.bool_]) -> Lesion:
    """Onto another scan by Poisson editing."""
    ground = np.clip(lesion(7777, 200)[0].astype(int) // 2 + 70, 0, 255).astype(np.uint8)
    return paste(ground, pixels, mask, (100, 100), "poisson")


COPIES = {
    "as it is": lambda p, m: (p, m),
    "mirrored": lambda p, m: (p[:, ::-1], m[:, ::-1]),
    "smaller": lambda p, m: resized(p, m, 0.8),
    "brighter": lambda p, m: (np.clip(p * 1.1 + 15, 0, 255).astype(np.uint8), m),
    "blurred": lambda p, m: (cv2.GaussianBlur(p, (0, 0), 1), m),
    "with a wider outline": lambda p, m: (p, cv2.dilate(m.astype(np.uint8), np.ones((5, 5))) > 0),
    "blended": blended,
}


def test_an_outline_drawn_a_little_aside_hides_no_copy(known: TrainingLesions) -> None:
    """By 2 of the 48 pixels of an interior, as another reader might."""
    likeness = []
    for k in range(0, 60, 5):
        pixels, mask = lesion(k, 240)
        rows, columns = (int(np.ptp(np.flatnonzero(mask.any(axis)))) for axis in (1, 0))
        learned = describe([interior(pixels, mask)])
        aside = np.roll(mask, (2 * rows // 48, -2 * columns // 48), (0, 1))
        likeness.append(float(looked_up([interior(pixels, aside)], learned)[0][0]))
    assert np.mean(likeness) > 0.8


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_of_a_training_lesion_is_nearer_than_unseen_ones(
    known: TrainingLesions, how: str
) -> None:
    found = [known.nearness(*COPIES[how](*lesion(k))) for k in range(0, 60, 5)]
    assert np.mean(np.array(found) >= 0.99) > 0.8, found


def test_what_was_never_seen_is_as_near_as_what_else_was_not(known: TrainingLesions) -> None:
    found = np.array([known.nearness(*lesion(k)) for k in range(5000, 5120)])
    assert abs(found.mean() - 0.5) < 0.1
    assert (found >= 0.99).mean() < 0.06
    assert (found < 0.25).mean() == pytest.approx(0.25, abs=0.12)


def test_a_lesion_and_its_negative_have_one_descriptor() -> None:
    """What has no sign has no picture: every linear decoder of it gives the mean."""
    inner = [interior(*lesion(k)) for k in range(3)]
    both = describe(inner).astype(int), describe([-each for each in inner]).astype(int)
    assert np.abs(both[0] - both[1]).max() <= 1


def test_the_nearest_is_named_and_whether_it_is_mirrored(known: TrainingLesions) -> None:
    pixels, mask = lesion(17)
    inner = [interior(pixels, mask), interior(pixels[:, ::-1], mask[:, ::-1])]
    likeness, index, mirrored = looked_up(inner, known.learned)
    assert index.tolist() == [17, 17] and mirrored.tolist() == [False, True]
    assert (likeness > 0.99).all()


def test_tables_of_today_are_read_alike_tomorrow() -> None:
    """Of two waves; a descriptor that changes needs another version number."""
    y, x = np.mgrid[:48, :48].astype(np.float32)
    waves = np.stack([np.cos(0.31 * x + 0.17 * y), np.sin(0.4 * y)])
    said = describe([w.ravel() / np.linalg.norm(w) for w in waves]).astype(int)
    assert np.abs(said[:, :6] - TODAY).max() <= 1


TODAY = [[50, 113, 86, 95, 94, 59], [27, 68, 89, 125, 54, 44]]


@pytest.mark.parametrize("shape", [(1, 1), (2, 40), (40, 1)])
def test_the_least_lesion_has_a_nearness(known: TrainingLesions, shape: tuple[int, int]) -> None:
    mask = np.zeros((60, 60), bool)
    mask[5 : 5 + shape[0], 5 : 5 + shape[1]] = True
    for pixels in (np.full((60, 60), 9, np.uint16), lesion(3, 60)[0]):
        assert 0 <= known.nearness(pixels, mask) <= 1
    with pytest.raises(ValueError, match="empty"):
        known.nearness(pixels, np.zeros((60, 60), bool))


def test_what_is_no_table_is_not_read(known: TrainingLesions) -> None:
    kept = known.tensors()
    again = TrainingLesions.of(kept)
    assert (again.learned == known.learned).all() and (again.held_out == known.held_out).all()
    for name, wrong in {
        "descriptor": np.array([2], np.uint8),
        "learned": known.learned.astype(np.float32),
        "held_out": np.array([np.nan], np.float32),
    }.items():
        with pytest.raises(ValueError):
            TrainingLesions.of({**kept, name: wrong})
        with pytest.raises(ValueError):
            TrainingLesions.of({key: value for key, value in kept.items() if key != name})
