"""The two discriminators of the texture stage: both see what was made, and where the lesion is.

One looks through a network trained on photographs (Projected GAN: Sauer et al., NeurIPS 2021), so
it learns from few images and knows structure; the other starts from nothing at full
resolution (R3GAN: Huang et al., NeurIPS 2024, arXiv 2501.05441), so it learns what speckle is
that no photograph shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from training.components.frozen_features import FeatureNetwork

__all__ = ["Discriminators", "Looked", "Seen", "relativistic"]

_PLACES = 3
"""Planes that say where: weight, lesion, distance to its outline."""
_KINDS = 2
"""Benign and malignant."""
_SHARPNESS = 4.0
"""Spectral norm keeps the heads' answers close together."""
_CLOSE = 0
_SCALES: tuple[tuple[int, int, int], ...] = ((1, 1, 3), (2, 1, 3), (4, 1, 4), (_CLOSE, 1, 4))
"""By what the image is reduced, and the first and last tap that is read there (half open). At full
resolution, which costs four times as much as half of it, the middle alone is looked at. Close up
is the lesion alone, as :meth:`Seen.close_up` shows it."""
_CLOSE_SIDE, _LEAST_BOX = 128, 16
_MIXED = 64
_REGIONS = 3
"""The lesion, what else may change, and the known tissue beyond."""
_LEAST_CELLS = 4
"""Cells of a map that a region must have for its figures to count."""
_FINE_GAIN = 6.0
"""By what the fine detail of a scan is enlarged beside its grey levels, of which it is a sixth."""


class Seen(NamedTuple):
    """What the discriminators are shown, each (B, 1, H, W).

    ``image`` in [-1, 1], ``weight`` in [0, 1], how far a pixel may change, ``lesion`` 0 or 1,
    ``distance`` in [-1, 1], above 0 inside.
    """

    image: Tensor
    weight: Tensor
    lesion: Tensor
    distance: Tensor

    def reduced(self, by: int) -> Seen:
        """All planes reduced by a whole number."""
        return Seen(*(F.avg_pool2d(plane, by) for plane in self))

    def centre(self, side: int) -> Seen:
        """The middle of all planes."""
        h, w = self.image.shape[-2:]
        y, x = max(h - side, 0) // 2, max(w - side, 0) // 2
        return Seen(*(plane[..., y : y + side, x : x + side] for plane in self))

    def close_up(self, side: int) -> Seen:
        """The lesion alone, its box brought to ``side`` px, black around it; black without one."""
        theta = _boxes(self.lesion)
        shape = [len(theta), 1, side, side]
        grid = F.affine_grid(theta, shape, align_corners=False)
        sampled = F.grid_sample(
            torch.cat(self, 1), grid, padding_mode="border", align_corners=False
        )
        planes = torch.chunk(sampled, 4, 1)
        inside = (planes[2] > 0.5).to(grid)
        return Seen(planes[0] * inside - (1 - inside), planes[1] * inside, inside, planes[3])


def _boxes(lesion: Tensor) -> Tensor:
    """What brings the squares about lesions (B, 1, H, W) into view: ``affine_grid``'s (B, 2, 3).

    The whole plane where there is none. Nothing of it is read back: a device need not wait.
    """
    (y, high), (x, wide) = (_span(lesion[:, 0] > 0.5, axis) for axis in (2, 1))
    h, w = lesion.shape[-2:]
    side = torch.maximum(high, wide).clamp_min(_LEAST_BOX)
    nothing, none = torch.zeros_like(side), high == 0
    across = torch.stack([side / w, nothing, (2 * x + wide) / w - 1], 1)
    down = torch.stack([nothing, side / h, (2 * y + high) / h - 1], 1)
    whole = torch.eye(2, 3, device=lesion.device).expand(len(side), 2, 3)
    return torch.where(none[:, None, None], whole, torch.stack([across, down], 1))


def _span(where: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """Start and length (B,) float32 of what any line of ``where`` (B, H, W) along ``axis`` has."""
    found = where.any(axis).float()
    first, after = found.argmax(1), found.shape[1] - found.flip(1).argmax(1)
    return first.float(), torch.where(found.any(1), after - first, 0).float()


@dataclass(frozen=True)
class Looked:
    """What discriminators see of some patches: by scale the view, and the network's maps of it."""

    seen: Seen
    views: list[Seen]
    maps: list[list[Tensor]]
    paired: Tensor
    """(B, 1) 1 where the real and the made patch are of one place, else 0."""
    kinds: Tensor
    """(B, 2) 1 where the lesion is benign, malignant; 0 where nobody says so."""

    def with_(self, other: Looked) -> Looked:
        """These patches and then the others, of neither a graph."""
        joined = [(self.seen, other.seen), *zip(self.views, other.views, strict=True)]
        seen, *views = [
            Seen(*(torch.cat([a, b.detach()]) for a, b in zip(*pair, strict=True)))
            for pair in joined
        ]
        maps = [
            [torch.cat([a, b.detach()]) for a, b in zip(*scale, strict=True)]
            for scale in zip(self.maps, other.maps, strict=True)
        ]
        paired, kinds = (
            torch.cat(pair) for pair in ((self.paired, other.paired), (self.kinds, other.kinds))
        )
        return Looked(seen, views, maps, paired, kinds)


class Discriminators(nn.Module):
    """Both discriminators in one forward pass, which DistributedDataParallel asks for.

    ``forward(looked)``, of what :meth:`look` gives, returns the scores of the one on frozen
    features, the higher the more real: maps (B, 1, h, w), then one a patch by its regions (B, 1).
    And it returns the map of the other, which looks at the middle ``fine`` px of
    large patches only: there is enough speckle in it. So does the first in full resolution, which
    it cannot do without: VGG16 tells the interiors of copied lesions from their originals at an
    area of 0.97 there, where half the resolution shows 0.80 and a quarter 0.72.

    All are told the pathology (Mirza and Osindero, arXiv 1411.1784). A lesion as smooth as many
    benign ones would do as a malignant one otherwise, and malignant ones came out so.
    """

    def __init__(self, network: FeatureNetwork, fine: int = 160, width: int = 24) -> None:
        super().__init__()
        self.fine = fine
        self.features = nn.ModuleList(_ScaleDiscriminator(network, *scale[1:]) for scale in _SCALES)
        self.network = network
        self.patch = _PatchDiscriminator(width)

    def look(self, seen: Seen, paired: Tensor | None = None, kinds: Tensor | None = None) -> Looked:
        """What costs most, and changes with no lesson. ``paired`` (B,) says of which patches the
        real one is of the same place, by default of all, ``kinds`` (B, 2) what :class:`Looked`
        does, by default nothing."""
        views = [seen.reduced(by) if by > 1 else self._fine(seen, by) for by, _, _ in _SCALES]
        pairs = zip(_SCALES, views, strict=True)
        maps = [self.network(view.image, taps) for (_, _, taps), view in pairs]
        paired = seen.image.new_ones(len(seen.image)) if paired is None else paired
        kinds = seen.image.new_zeros(len(seen.image), _KINDS) if kinds is None else kinds
        return Looked(seen, views, maps, paired.view(-1, 1), kinds)

    def forward(self, looked: Looked) -> tuple[list[Tensor], Tensor]:
        scores: list[Tensor] = []
        pooled: list[Tensor] = []
        for view, maps, head in zip(looked.views, looked.maps, self.features, strict=True):
            on_maps, on_regions = head(maps, view, looked.paired, looked.kinds)
            scores += on_maps
            pooled += on_regions
        return scores + pooled, self.patch(looked.seen.centre(self.fine), looked.kinds)

    def _fine(self, seen: Seen, by: int) -> Seen:
        return seen.close_up(_CLOSE_SIDE) if by == _CLOSE else seen.centre(self.fine)


class _ScaleDiscriminator(nn.Module):
    """Heads on the network's maps of one scale, mixed across channels and scales.

    The mixing is random and stays so: without it a head looks at a few channels that tell most and
    leaves the rest unheard (Sauer et al., section 3.2). Beside those that look at places there are
    heads on each region's figures, which know how a whole interior varies.
    """

    def __init__(self, network: FeatureNetwork, first: int, last: int) -> None:
        super().__init__()
        self.first = first
        taps = range(first, last)
        self.channel_mix = nn.ModuleList(
            nn.Conv2d(network.channels[k], _MIXED, 1, bias=False) for k in taps
        )
        self.scale_mix = nn.ModuleList(
            nn.Conv2d(_MIXED, _MIXED, 3, padding=1, bias=False) for _ in taps
        )
        for conv in (*self.channel_mix, *self.scale_mix):
            nn.init.kaiming_normal_(conv.weight, nonlinearity="linear")
        self.channel_mix.requires_grad_(False)
        self.scale_mix.requires_grad_(False)
        self.norms = nn.ModuleList(nn.GroupNorm(1, _MIXED, affine=False) for _ in taps)
        self.heads = nn.ModuleList(_head() for _ in taps)
        self.regions = nn.ModuleList(_RegionHead() for _ in taps)

    def forward(
        self, maps: list[Tensor], seen: Seen, paired: Tensor, kinds: Tensor
    ) -> tuple[list[Tensor], list[Tensor]]:
        """Score maps (B, 1, h, w), and scores (B, 1) of regions, from the finest on."""
        mixed: list[Tensor] = []
        above: Tensor | None = None
        # From coarse to fine, as a feature pyramid.
        parts = list(zip(self.channel_mix, self.scale_mix, maps[self.first :], strict=True))
        for channel_mix, scale_mix, seen_map in reversed(parts):
            x = channel_mix(seen_map)
            if above is not None:
                size = (x.shape[-2], x.shape[-1])
                x = x + F.interpolate(above, size=size, mode="bilinear", align_corners=False)
            above = scale_mix(x)
            mixed.append(above)
        places = torch.cat(seen[1:], 1)
        scores, of_regions = [], []
        heads = zip(self.heads, self.norms, self.regions, reversed(mixed), strict=True)
        for head, norm, regions, x in heads:
            spot = F.adaptive_avg_pool2d(places, (x.shape[-2], x.shape[-1]))
            given = torch.cat([norm(x), spot, _spread_out(kinds, spot)], 1)
            scores.append(_SHARPNESS * head(_large_enough(given)))
            of_regions.append(_SHARPNESS * regions(x, spot, paired, kinds))
        return scores, of_regions


class _RegionHead(nn.Module):
    """Scores (B, 1) by means and spreads of maps in the lesion, around it and beyond.

    Of patches that are not of one place, two other layers do, which are shown nothing of the tissue
    beyond: it would tell, and the lesion cannot help it. Each patch's figures are brought to one
    spread by themselves: what a batch has in common differs from process to process.
    """

    def __init__(self) -> None:
        super().__init__()
        self.of_pairs = _OnFigures(2 * _REGIONS * _MIXED)
        self.of_others = _OnFigures(2 * (_REGIONS - 1) * _MIXED)

    def forward(self, x: Tensor, places: Tensor, paired: Tensor, kinds: Tensor) -> Tensor:
        figures = _figures(x, places)
        others = self.of_others(figures[..., : _REGIONS - 1].flatten(1), kinds)
        return torch.where(paired > 0.5, self.of_pairs(figures.flatten(1), kinds), others)


class _OnFigures(nn.Module):
    """Two layers on figures (B, count) and kinds (B, 2): scores (B, 1)."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(count)
        self.first = spectral_norm(nn.Linear(count + _KINDS, 64))
        self.last = spectral_norm(nn.Linear(64, 1))

    def forward(self, figures: Tensor, kinds: Tensor) -> Tensor:
        # As far apart as the figures are spread, together: beside hundreds of them two are lost.
        told = kinds * figures.shape[1] ** 0.5
        given = torch.cat([self.norm(figures), told], 1)
        out: Tensor = self.last(F.leaky_relu(self.first(given), 0.2))
        return out


def _spread_out(kinds: Tensor, planes: Tensor) -> Tensor:
    """``kinds`` (B, K) as planes of the size of ``planes`` (B, n, h, w)."""
    return kinds[:, :, None, None].expand(-1, -1, planes.shape[-2], planes.shape[-1])


def _figures(x: Tensor, places: Tensor) -> Tensor:
    """Means and spreads (B, 2 * channels, regions) of maps (B, C, h, w), float32; 0 in a region
    that a patch has nothing of. ``places`` (B, 3, h, w) are shares of weight, lesion and so on."""
    with torch.autocast(x.device.type, enabled=False):
        weight, lesion = places[:, 0].float(), places[:, 1].float()
        shares = torch.stack([lesion, (weight - lesion).clamp_min(0), 1 - weight], 1).flatten(2)
        total = shares.sum(2)[:, None]
        shares = (shares / total.mT.clamp_min(1.0)).mT
        values = x.float().flatten(2)
        mean = values @ shares
        spread = (values.square() @ shares - mean.square()).clamp_min(0)
        return torch.cat([mean, (spread + 1e-4).sqrt()], 1) * (total >= _LEAST_CELLS)


def _large_enough(x: Tensor) -> Tensor:
    """A map of 2 x 2 cells at least, which a head's first layer needs: small patches leave one."""
    short = [max(0, 2 - side) for side in x.shape[-2:]]
    return F.pad(x, (0, short[1], 0, short[0]), mode="replicate") if any(short) else x


def _head() -> nn.Module:
    return nn.Sequential(
        spectral_norm(nn.Conv2d(_MIXED + _PLACES + _KINDS, 64, 4, stride=2, padding=1)),
        nn.LeakyReLU(0.2),
        spectral_norm(nn.Conv2d(64, 64, 3, padding=1)),
        nn.LeakyReLU(0.2),
        spectral_norm(nn.Conv2d(64, 1, 1)),
    )


class _PatchDiscriminator(nn.Module):
    """A patch discriminator of some 40 px reach, without normalisation, as its penalty asks for."""

    def __init__(self, width: int) -> None:
        super().__init__()

        def conv(i: int, o: int, k: int, s: int) -> nn.Module:
            made = nn.Conv2d(i, o, k, s, padding=(k - s + 1) // 2)
            nn.init.kaiming_normal_(made.weight, a=0.2)
            return made

        w = width
        self.net = nn.Sequential(
            conv(2 + _PLACES + _KINDS, w, 3, 1),
            nn.LeakyReLU(0.2),
            conv(w, 2 * w, 4, 2),
            nn.LeakyReLU(0.2),
            conv(2 * w, 2 * w, 3, 1),
            nn.LeakyReLU(0.2),
            conv(2 * w, 4 * w, 4, 2),
            nn.LeakyReLU(0.2),
            conv(4 * w, 4 * w, 3, 1),
            nn.LeakyReLU(0.2),
            conv(4 * w, 1, 3, 1),
        )

    def forward(self, seen: Seen, kinds: Tensor) -> Tensor:
        # Beside whole grey levels speckle is so little that the first layers would see none of it.
        smooth = F.avg_pool2d(seen.image, 5, 1, 2, count_include_pad=False)
        fine = _FINE_GAIN * (seen.image - smooth)
        out: Tensor = self.net(torch.cat([fine, *seen, _spread_out(kinds, fine)], 1))
        return out


def relativistic(better: Tensor, worse: Tensor) -> Tensor:
    """How far ``better`` is from being scored above ``worse``, patch by patch (RpGAN).

    ``better`` is the real one for the discriminator, and the made one for who makes it.
    """
    return F.softplus(worse - better).mean()
