"""What the texture stage is held to, and what its discriminators see."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.case.errors import Refusal
from training.components.discriminators import (
    Discriminators,
    Seen,
    _figures,
    _RegionHead,
    relativistic,
)
from training.components.frozen_features import FeatureNetwork, feature_network, read_arrays
from training.components.texture_loss import (
    interior_energies,
    kind_energy_loss,
    lattice_loss,
    region_energy_loss,
    tone_loss,
)

ONE = torch.ones(2)


def noise(seed: int, sigma: float = 0.2) -> Tensor:
    return sigma * torch.randn(2, 1, 96, 96, generator=torch.Generator().manual_seed(seed))


def region() -> Tensor:
    where = torch.zeros(2, 1, 96, 96)
    where[..., 20:76, 24:80] = 1
    return where


def test_energies_of_a_region_do_not_see_what_lies_around_it() -> None:
    real, where = noise(0), region()
    loud = torch.where(where > 0, real, 5 * real)
    assert float(region_energy_loss(loud, real, where, ONE)) < 1e-6
    quiet = torch.where(where > 0, 0.5 * real, real)
    # Half the amplitude is a quarter of the energy, in every octave.
    assert float(region_energy_loss(quiet, real, where, ONE)) == pytest.approx(1.386, abs=0.1)
    assert interior_energies(real, where).shape == (2, 8)


def test_blurred_speckle_lacks_energy_in_the_finest_octave_most() -> None:
    real, where = noise(1), region()
    off = interior_energies(F.avg_pool2d(F.pad(real, (1, 1, 1, 1)), 3, 1), where)
    lack = (off - interior_energies(real, where)).unflatten(1, (4, 2)).mean((0, 2))
    assert lack[0] < lack[1] < lack[3] < 0.1


def test_of_two_places_lesions_of_a_kind_are_held_to_each_other_on_average() -> None:
    """By half the amplitude one lacks what the other has too much by twice of it."""
    real, where, fine = noise(2), region(), noise(3)
    both, each = torch.ones(2, 1), torch.eye(2)

    def loss(fake: Tensor, kinds: Tensor) -> float:
        return float(kind_energy_loss(fake, where, real, where, kinds))

    uneven = torch.stack([0.5 * fine[0], 2 * fine[1]])
    assert loss(uneven, both) < 0.1
    # If they are of two kinds neither makes up for the other.
    assert loss(uneven, each) == pytest.approx(1.386, abs=0.2)
    assert loss(0.5 * fine, both) == pytest.approx(1.386, abs=0.2)
    # One that is of none of the kinds counts nothing, nor does one too small to speak.
    assert loss(uneven, torch.zeros(2, 1)) == 0
    small = where * (torch.arange(96) < 26)
    assert float(kind_energy_loss(uneven, small, real, where, both)) == 0


def test_a_region_too_small_to_speak_is_not_heard() -> None:
    real, spot = noise(2), torch.zeros(2, 1, 96, 96)
    spot[..., 10:16, 10:16] = 1
    assert float(region_energy_loss(3 * real, real, spot, ONE)) == 0
    assert float(tone_loss(real + 1, real, spot, ONE)) == 0


def test_items_count_by_their_share_and_alone() -> None:
    """Two processes with half a batch each learn what one with all of it does."""
    real, fake, where = noise(3), noise(4, 0.3), region()
    share = torch.tensor([1.0, 0.5])
    for loss in (region_energy_loss, tone_loss):
        whole = loss(fake, real, where, share)
        halves = [loss(*(t[k : k + 1] for t in (fake, real, where, share))) for k in range(2)]
        torch.testing.assert_close(whole, torch.stack(halves).mean())
    parts = [lattice_loss(fake[k : k + 1], real[k : k + 1], where[k : k + 1]) for k in range(2)]
    torch.testing.assert_close(lattice_loss(fake, real, where), torch.stack(parts).mean())


def test_tone_sees_a_shift_of_grey_and_not_where_it_lies() -> None:
    real, where = noise(5), region()
    moved = torch.roll(real, (7, 3), (2, 3))
    assert float(tone_loss(moved, real, where, ONE)) < 0.03
    assert float(tone_loss(real + 0.2, real, where, ONE)) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("cell", [2, 4])
def test_a_lattice_shows_whatever_its_phase(cell: int) -> None:
    real, where = noise(6), region()
    clean = float(lattice_loss(noise(7), real, where))
    grid = torch.zeros(1, 1, 96, 96)
    grid[..., ::cell] = 0.15
    for shift in range(cell):
        latticed = noise(7) + torch.roll(grid, shift, 3)
        assert float(lattice_loss(latticed, real, where)) > 2 * clean


class Eye(nn.Module):
    """Stands for a stage of a network trained on photographs."""

    def __init__(self, i: int, o: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(i, o, 3, stride=2, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.conv(x))


def discriminators() -> Discriminators:
    torch.manual_seed(0)
    stages = [Eye(i, o) for i, o in ((3, 8), (8, 8), (8, 16), (16, 16))]
    return Discriminators(FeatureNetwork(stages, (8, 8, 16, 16), (2, 4, 8, 16)), fine=64, width=4)


def seen(image: Tensor) -> Seen:
    where = F.interpolate(region(), size=image.shape[-2:])
    return Seen(image, where, where, 2 * where - 1)


def test_both_discriminators_see_mask_and_weight() -> None:
    both, here = discriminators().eval(), seen(torch.randn(2, 1, 128, 128))
    scores, patch = both(both.look(here))
    for name in ("weight", "lesion", "distance"):
        other = here._replace(**{name: torch.zeros_like(here.weight)})
        changed, changed_patch = both(both.look(other))
        differ = [not torch.allclose(a, b) for a, b in zip(scores, changed, strict=True)]
        assert all(differ[: len(differ) // 2]), name  # maps come before regions' scores
        assert any(differ[len(differ) // 2 :]) == (name != "distance"), name
        assert not torch.allclose(patch, changed_patch), name


def test_grain_that_half_the_resolution_does_not_show_is_seen_through_the_network() -> None:
    both, here = discriminators().eval(), seen(torch.randn(2, 1, 128, 128))
    signs = torch.ones(128, 128)
    signs[::2, ::2] = signs[1::2, 1::2] = -1
    other = here._replace(image=here.image + 0.2 * signs)
    torch.testing.assert_close(other.reduced(2).image, here.reduced(2).image)
    pairs = zip(*(both(both.look(s))[0] for s in (here, other)), strict=True)
    changed = [not torch.allclose(a, b, atol=1e-4) for a, b in pairs]
    assert any(changed) and not all(changed)


def test_close_up_shows_the_lesion_alone_as_large_as_it_can() -> None:
    image, lesion = torch.zeros(2, 1, 100, 120), torch.zeros(2, 1, 100, 120)
    lesion[0, 0, 20:60, 30:50] = 1
    image[0, 0, 20:60, 30:50] = torch.linspace(0, 1, 40)[:, None]
    shown = Seen(image, lesion, lesion, lesion).close_up(128)
    assert shown.image.shape == (2, 1, 128, 128)
    # Half as wide as high: it fills the height, and a half in the middle of the width.
    assert (shown.image[0, 0, :, :31] == -1).all() and (shown.image[0, 0, :, 97:] == -1).all()
    column = shown.image[0, 0, 2:-2, 64]
    torch.testing.assert_close(column, torch.linspace(0, 1, 128)[2:-2], atol=0.02, rtol=0)
    assert (shown.image[1] == -1).all(), "where there is no lesion there is nothing to see"


def test_each_scale_looks_at_its_own_view() -> None:
    """The last is the lesion alone: the surroundings do not show, and its whole size does."""
    both, here = discriminators().eval(), seen(torch.randn(2, 1, 192, 224))
    looked = both.look(here)
    sides = [view.image.shape[-2:] for view in looked.views]
    assert sides == [(64, 64), (96, 112), (48, 56), (128, 128)]
    assert torch.equal(looked.views[-1].image, here.close_up(128).image)
    around = here._replace(image=torch.where(here.lesion > 0, here.image, 0.5))
    inside = here._replace(image=torch.where(here.lesion > 0, 0.5, here.image))

    def off(other: Seen, scale: int) -> float:
        maps = zip(looked.maps[scale], both.look(other).maps[scale], strict=True)
        return float(torch.stack([(a - b).abs().mean() for a, b in maps]).mean())

    # A pixel at the rim is mixed of both sides, so a trace of the surroundings is left.
    assert off(around, -1) < 0.1 * off(inside, -1)
    assert off(around, 1) > 0.1 * off(inside, 1) > 0


def test_a_lesion_at_an_edge_is_brought_close_up_whole() -> None:
    lesion = torch.zeros(1, 1, 100, 140)
    lesion[..., :40, 20:40] = 1
    shown = Seen(lesion, lesion, lesion, lesion).close_up(128)
    # 40 px become 128, the 20 of its width 64, in the middle.
    assert (shown.lesion[0, 0, 2:-2, 34:94] == 1).all() and (shown.lesion[..., :30] == 0).all()


def test_what_was_looked_at_together_gives_the_same_word() -> None:
    both = discriminators().eval()
    pair = [seen(torch.randn(2, 1, 128, 128)) for _ in range(2)]
    real, fake = (both.look(s) for s in pair)
    scores, patch = both(real.with_(fake))
    for k, looked in enumerate((real, fake)):
        alone, patch_alone = both(looked)
        for a, b in zip([*scores, patch], [*alone, patch_alone], strict=True):
            torch.testing.assert_close(a.chunk(2)[k], b)


def test_only_the_heads_and_the_patch_discriminator_learn() -> None:
    both = discriminators().train()
    learning = {name for name, p in both.named_parameters() if p.requires_grad}
    assert learning and not any(name.startswith("network.") or "_mix." in name for name in learning)
    assert not both.network.training
    image = torch.randn(2, 1, 128, 128, requires_grad=True)
    scores, patch = both(both.look(seen(image)))
    (sum(s.mean() for s in scores) + patch.mean()).backward()
    assert image.grad is not None and float(image.grad.abs().sum()) > 0
    grads = {name for name, p in both.named_parameters() if p.grad is not None}
    assert grads == learning


def test_the_better_scored_one_costs_less() -> None:
    high, low = torch.full((1, 1, 4, 4), 2.0), torch.full((1, 1, 4, 4), -1.0)
    assert float(relativistic(high, low)) < 0.1 < float(relativistic(low, high))
    # Only the difference counts.
    torch.testing.assert_close(relativistic(high, low), relativistic(high + 5, low + 5))


def test_weights_are_read_without_running_what_is_in_their_file(tmp_path: Path) -> None:
    evil = tmp_path / "weights.ckpt"
    evil.write_bytes(pickle.dumps(Path("nothing")))
    with pytest.raises(Refusal, match="no weights"):
        read_arrays(evil)
    with pytest.raises(Refusal, match="no network"):
        feature_network("vgg19")


def test_a_regions_figures_are_the_means_and_spreads_of_what_lies_in_it() -> None:
    spot = torch.cat(seen(torch.randn(2, 1, 64, 64))[1:], 1)
    x = torch.randn(2, 5, 64, 64)
    found = _figures(x, spot).view(2, 2, 5, 3)
    inside = spot[:, 1, None] > 0.5
    for item in range(2):
        for channel in range(5):
            values = x[item, channel][inside[item, 0]]
            assert float(found[item, 0, channel, 0]) == pytest.approx(
                float(values.mean()), abs=1e-4
            )
            spread = float((values.var(unbiased=False) + 1e-4).sqrt())
            assert float(found[item, 1, channel, 0]) == pytest.approx(spread, abs=1e-4)
    # Where a patch has nothing of a region its figures say nothing.
    nothing = torch.zeros_like(spot)
    empty = _figures(x, nothing).view(2, 2, 5, 3)
    assert (empty[..., :2] == 0).all() and (empty[..., 2] != 0).any()


def test_of_patches_of_two_places_a_regions_word_knows_nothing_of_the_tissue_beyond() -> None:
    head, spot = _RegionHead().eval(), torch.cat(seen(torch.randn(2, 1, 64, 64))[1:], 1)
    x, paired, kinds = torch.randn(2, 64, 64, 64), torch.tensor([[1.0], [0.0]]), torch.eye(2)
    before = head(x, spot, paired, kinds)
    assert before.shape == (2, 1)
    for region, told in ((spot[:, :1] == 0, [True, False]), (spot[:, 1:2] > 0, [True, True])):
        after = head(torch.where(region, 2 * x + 1, x), spot, paired, kinds)
        assert [bool((a - b).abs() > 1e-4) for a, b in zip(after, before, strict=True)] == told


def test_patches_of_one_place_and_of_two_are_judged_by_layers_of_their_own() -> None:
    both, here = discriminators().train(), seen(torch.randn(2, 1, 128, 128))
    for paired, silent in ((torch.ones(2), "of_others"), (torch.zeros(2), "of_pairs")):
        both.zero_grad()
        scores, _ = both(both.look(here, paired))
        pooled = [score for score in scores if score.ndim == 2]
        assert len(pooled) == len(scores) // 2
        torch.stack(pooled).sum().backward()
        heard = {
            name.split(".regions.")[1].split(".")[1]
            for name, p in both.named_parameters()
            if ".regions." in name and p.grad is not None and p.grad.abs().sum() > 0
        }
        assert heard == {"of_pairs", "of_others"} - {silent}


def test_every_head_and_the_patch_discriminator_know_the_pathology() -> None:
    both, here = discriminators().eval(), seen(torch.randn(2, 1, 128, 128))
    words = [torch.tensor([word, word], dtype=torch.float32) for word in ([1, 0], [0, 1], [0, 0])]
    for paired in (torch.ones(2), torch.zeros(2)):
        told = [both(both.look(here, paired, kinds)) for kinds in words]
        for first in range(2):
            (scores, patch), (others, other_patch) = told[first], told[first + 1]
            for a, b in zip([*scores, patch], [*others, other_patch], strict=True):
                assert not torch.allclose(a, b, atol=1e-4)
