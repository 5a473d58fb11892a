"""The texture stage's network, and how a bundle says that it has one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.refiner import (
    REACH,
    RefinerInputs,
    SpeckleRefiner,
    outline_distance,
)
from busynth_gui.synthesis.networks.shared import load_refiner
from busynth_gui.synthesis.networks.texture import TextureNetwork

Image = NDArray[np.float32]
SHAPE = (96, 128)


def middle() -> NDArray[np.bool_]:
    where = np.zeros(SHAPE, bool)
    where[30:70, 40:90] = True
    return where


def small(smooth: bool = True) -> TextureNetwork:
    return TextureNetwork(channels=(8, 8, 16, 16), blocks=(1, 1, 1), style=8, smooth=smooth)


def trained(smooth: bool = True) -> TextureNetwork:
    """A network that has left its start, where it changes nothing."""
    torch.manual_seed(0)
    net = small(smooth)
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter, std=0.15)
    return net.eval()


def inputs_of(seed: int = 1, pathology: int | None = None) -> RefinerInputs:
    rng = np.random.default_rng(seed)
    image, speckle = (0.2 * rng.standard_normal((2, *SHAPE))).astype(np.float32)
    where = middle()

    def tensor(array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(array.astype(np.float32))[None, None]

    told = None if pathology is None else torch.tensor([pathology])
    planes = (image, where, where, 5 * speckle, outline_distance(where))
    return RefinerInputs(*map(tensor, planes), pathology=told)


def run(net: TextureNetwork, inputs: RefinerInputs, seed: int = 1) -> Image:
    with torch.no_grad():
        style = net.style_of(inputs.image, inputs.weight)
        made: Tensor = net(inputs, style, torch.Generator().manual_seed(seed))
    return made[0, 0].numpy()


def test_an_untrained_network_changes_nothing() -> None:
    inputs = inputs_of()
    np.testing.assert_array_equal(run(small().eval(), inputs), inputs.image[0, 0].numpy())


def test_it_changes_only_where_it_may() -> None:
    inputs, where = inputs_of(), middle()
    before, made = inputs.image[0, 0].numpy(), run(trained(), inputs)
    np.testing.assert_array_equal(made[~where], before[~where])
    assert float(np.abs(made - before)[where].mean()) > 1e-3


def test_each_seed_draws_its_own_texture() -> None:
    net, inputs = trained(), inputs_of()
    np.testing.assert_array_equal(run(net, inputs, 1), run(net, inputs, 1))
    assert np.abs(run(net, inputs, 1) - run(net, inputs, 2)).max() > 1e-4


@pytest.mark.parametrize("period", [2, 4, 8, 16])
def test_what_it_makes_has_no_lattice_of_its_cells(period: int) -> None:
    plain = torch.zeros(1, 1, *SHAPE)
    inputs = RefinerInputs(plain, plain + 1, plain + 1, plain, plain)

    def lattice(net: TextureNetwork) -> float:
        """How far means by place in a cell lie apart, away from the edges, in its own spread."""
        made = np.mean([run(net, inputs, seed) for seed in range(40)], axis=0)[32:-32, 32:-32]
        folded = made.reshape(len(made) // period, period, -1, period).mean((0, 2))
        return float(folded.std() / run(net, inputs)[32:-32, 32:-32].std())

    assert lattice(trained()) < 0.1
    assert lattice(trained(smooth=False)) > 0.2, "a network that has one is seen to have it"


def test_bundles_of_before_go_without_the_blur(tmp_path: Path) -> None:
    small(smooth=False).save_pretrained(tmp_path)
    config = tmp_path / "config.json"
    told = json.loads(config.read_text())
    del told["smooth"]
    config.write_text(json.dumps(told))
    loaded = load_refiner(tmp_path)
    assert isinstance(loaded, TextureNetwork) and not loaded.smooth


def test_distance_and_pathology_are_heard() -> None:
    net, inputs = trained(), inputs_of()
    assert inputs.distance is not None
    nearer = inputs._replace(distance=inputs.distance * 0.5)
    assert np.abs(run(net, inputs) - run(net, nearer)).max() > 1e-4
    benign, malignant = (run(net, inputs_of(pathology=k)) for k in (1, 2))
    assert np.abs(benign - malignant).max() > 1e-4
    with pytest.raises(ValueError, match="distance"):
        run(net, inputs._replace(distance=None))


def test_distance_is_signed_and_ends_at_its_reach() -> None:
    mask = np.zeros((200, 200), bool)
    mask[60:140, 60:140] = True
    distance = outline_distance(mask)
    assert distance[100, 100] == 1 and distance[0, 0] == -1
    assert distance[100, 64] == pytest.approx(5 / REACH, abs=0.02)
    assert distance[100, 50] == pytest.approx(-10 / REACH, abs=0.02)
    assert (outline_distance(mask & False) == -1).all()


@pytest.mark.parametrize("cls", [SpeckleRefiner, TextureNetwork])
def test_a_bundle_says_by_its_configuration_which_network_it_has(
    cls: type[SpeckleRefiner] | type[TextureNetwork], tmp_path: Path
) -> None:
    cls().save_pretrained(tmp_path)
    assert type(load_refiner(tmp_path)) is cls


def test_another_network_is_refused(tmp_path: Path) -> None:
    small().save_pretrained(tmp_path)
    config = tmp_path / "config.json"
    config.write_text(config.read_text().replace('"TextureNetwork"', '"Other"'))
    with pytest.raises(Refusal, match="does not hold"):
        load_refiner(tmp_path)
