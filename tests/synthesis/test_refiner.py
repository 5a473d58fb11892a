"""The refiner and the speckle it is handed."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.imaging.speckle import borrowed_speckle
from busynth_gui.synthesis.networks.refiner import RefinerInputs, SpeckleRefiner

Image = NDArray[np.float32]
FIELD = np.ones((96, 128), bool)


def tissue(seed: int, shape: tuple[int, int] = (96, 128)) -> Image:
    """White speckle about a grey of 0."""
    rng = np.random.default_rng(seed)
    return (0.2 * rng.standard_normal(shape)).astype(np.float32)


def middle(shape: tuple[int, int] = (96, 128)) -> NDArray[np.bool_]:
    where = np.zeros(shape, bool)
    where[30:70, 40:90] = True
    return where


def trained() -> SpeckleRefiner:
    """A refiner that has left its start, where it changes nothing."""
    torch.manual_seed(0)
    net = SpeckleRefiner(channels=(8, 16), blocks=(1, 1), style=8)
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return net.eval()


def inputs_of(image: Image, where: NDArray[np.bool_]) -> RefinerInputs:
    def tensor(array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(array.astype(np.float32))[None, None]

    field = np.ones(image.shape, bool)
    speckle = borrowed_speckle(image, where, field, np.random.default_rng(0))
    return RefinerInputs(tensor(image), tensor(where), tensor(where), tensor(speckle))


def run(net: SpeckleRefiner, inputs: RefinerInputs, seed: int = 1) -> Image:
    style = net.style_of(inputs.image, inputs.weight)
    with torch.no_grad():
        made: Tensor = net(inputs, style, torch.Generator().manual_seed(seed))
    return made[0, 0].numpy()


def test_borrowed_speckle_never_comes_from_what_is_taken() -> None:
    image, where = tissue(1), middle()
    elsewhere = image.copy()
    elsewhere[:, where.any(0)] = 5.0 * tissue(2)[:, where.any(0)]
    # Away from the taken columns by more than the filters reach, both scans are the same.
    lent = borrowed_speckle(image, where, FIELD, np.random.default_rng(3))
    lent_too = borrowed_speckle(elsewhere, where, FIELD, np.random.default_rng(3))
    assert np.corrcoef(lent[where], lent_too[where])[0, 1] > 0.6
    own = borrowed_speckle(elsewhere, np.zeros_like(where), FIELD, np.random.default_rng(3))
    assert abs(np.corrcoef(lent_too[where], own[where])[0, 1]) < 0.1


def test_borrowed_speckle_is_of_unit_variance_whatever_the_scan() -> None:
    for gain in (0.3, 1.0, 2.0):
        lent = borrowed_speckle(gain * tissue(4), middle(), FIELD, np.random.default_rng(0))
        assert 0.6 < float(lent[middle()].std()) < 1.2


def test_where_all_is_taken_the_mirrored_scan_lends() -> None:
    image = tissue(5)
    lent = borrowed_speckle(image, np.ones(image.shape, bool), FIELD, np.random.default_rng(0))
    assert np.isfinite(lent).all() and float(lent.std()) > 0.5


def test_a_sector_lends_no_speckle_from_outside_it() -> None:
    """Beside a lesion that is as wide as a sector at its top there is black, and the sector's edge
    that runs through all depths."""
    image = tissue(5)
    rows, columns = image.shape
    y, x = np.ogrid[:rows, :columns]
    field = np.abs(x - columns / 2) < (0.2 + 0.3 * y / rows) * columns
    image = np.where(field, image, np.float32(-1))
    wide = np.zeros(image.shape, bool)
    wide[20 : rows // 2, int(0.34 * columns) : int(0.66 * columns)] = True
    lent = borrowed_speckle(image, wide, field, np.random.default_rng(0))[wide]
    assert 0.6 < float(lent.std()) < 1.2
    assert float((np.abs(lent) < 1e-3).mean()) < 0.01 and float((np.abs(lent) > 3.5).mean()) < 0.01


def test_a_dot_is_lent_no_brighter_than_speckle_is() -> None:
    image = tissue(5)
    image[50, ::7] = 1
    image -= image.mean()
    field = np.ones(image.shape, bool)
    lent = borrowed_speckle(image, middle(), field, np.random.default_rng(0))
    assert float(np.abs(lent).max()) == 4


def test_what_is_mirrored_from_outside_the_field_of_view_stays_the_image_s_own() -> None:
    image = tissue(6)
    field = np.ones(image.shape, bool)
    field[:, 90:] = False
    image[~field] = -1
    lent = borrowed_speckle(image, np.ones(image.shape, bool), field, np.random.default_rng(0))
    # Columns 0 to 37 would get what lies beyond the field's edge: nothing at all.
    assert float(np.abs(lent[:, :30]).mean()) > 0.5


def test_few_free_columns_are_not_repeated() -> None:
    image = tissue(7, (96, 320))
    wide = np.zeros(image.shape, bool)
    wide[:, 34:-34] = True
    field = np.ones(image.shape, bool)
    lent = borrowed_speckle(image, wide, field, np.random.default_rng(0))[:, 34:-34]
    again = [np.corrcoef(lent[:, k:].ravel(), lent[:, :-k].ravel())[0, 1] for k in range(30, 150)]
    assert max(again) < 0.3


def test_an_untrained_refiner_changes_nothing() -> None:
    image = tissue(6)
    made = run(SpeckleRefiner().eval(), inputs_of(image, middle()))
    np.testing.assert_array_equal(made, image)


def test_a_refiner_changes_only_where_it_may() -> None:
    image, where = tissue(7), middle()
    made = run(trained(), inputs_of(image, where))
    np.testing.assert_array_equal(made[~where], image[~where])
    assert float(np.abs(made - image)[where].mean()) > 1e-3


def test_the_same_seed_gives_the_same_grain_and_another_one_another() -> None:
    inputs, net = inputs_of(tissue(8), middle()), trained()
    np.testing.assert_array_equal(run(net, inputs, 1), run(net, inputs, 1))
    assert np.abs(run(net, inputs, 1) - run(net, inputs, 2)).max() > 1e-4


def test_the_style_is_that_of_untouched_tissue_alone() -> None:
    net, where = trained(), middle()
    image, painted = tissue(9), tissue(9)
    painted[where] = 0.9
    one = net.style_of(*inputs_of(image, where)[:2])
    other = net.style_of(*inputs_of(painted, where)[:2])
    torch.testing.assert_close(one, other)
    coarse = net.style_of(*inputs_of(3 * image, where)[:2])
    assert not torch.allclose(one, coarse)


@pytest.mark.parametrize("shape", [(64, 64), (100, 52)])
def test_any_size_that_is_a_multiple_of_four_will_do(shape: tuple[int, int]) -> None:
    where = np.zeros(shape, bool)
    where[20:40, 10:40] = True
    assert run(trained(), inputs_of(tissue(10, shape), where)).shape == shape
