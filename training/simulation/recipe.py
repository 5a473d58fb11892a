"""What determines a simulated scan: frozen, JSON-able recipes.

Lengths are mm, levels are dB. Echo levels are relative to fibroglandular tissue (0 dB), which
scatters most; fat is the usual darker standard of comparison in breast ultrasound.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Anatomy", "Display", "Islands", "Probe", "Rib", "SimulationRecipe", "WeakColumn"]


@dataclass(frozen=True)
class Islands:
    """Darker islands in the fibroglandular layer: ducts, terminal lobules or fat.

    They cover ``share`` (0 to 1) of the layer, are about ``height_mm`` by ``width_mm`` and lie
    ``drop_db`` below the tissue around them.
    """

    share: float
    height_mm: float
    width_mm: float
    drop_db: float


@dataclass(frozen=True)
class Rib:
    """A rib cut across: centre as a share of the scan's width, and its width."""

    centre: float
    width_mm: float


@dataclass(frozen=True)
class WeakColumn:
    """Beams lost to poor contact or to a ligament above: centre (share of width), width, loss."""

    centre: float
    width_mm: float
    loss_db: float


@dataclass(frozen=True)
class Probe:
    """A linear array.

    ``frequency_mhz`` is the pulse's centre frequency and ``bandwidth`` its fractional -6 dB width.
    ``beam_mm`` is the standard deviation of the two-way lateral beam at ``focus_mm``; it grows by
    sqrt(2) at ``focal_depth_mm`` from there, as a Gaussian beam does. Envelopes of all
    ``angles_deg`` are averaged (spatial compounding). With ``sector_deg`` above 0 the outer beams
    are steered outwards by that angle (virtual convex): the frame is a trapezoid.
    """

    frequency_mhz: float = 8.0
    bandwidth: float = 0.5
    beam_mm: float = 0.19
    focus_mm: float = 14.0
    focal_depth_mm: float = 16.0
    angles_deg: tuple[float, ...] = (-18.0, -13.5, -9.0, -4.5, 0.0, 4.5, 9.0, 13.5, 18.0)
    sector_deg: float = 0.0


@dataclass(frozen=True)
class Anatomy:
    """Layers from the skin down; each thickness is an average, surfaces undulate around it.

    ``slope`` tilts the deep layers (mm down per mm to the right); ``waviness_mm`` is the standard
    deviation of the surfaces. ``ridges_mm`` is the mean distance between the crests on which
    Cooper's ligaments insert and ``sag_mm`` how far fat bulges down between them.
    ``lobule_mm`` is the mean width of a fat lobule, ``septa_db`` the level of the septa between
    lobules, ``lamination_db`` the strength of fibrous layering in the fibroglandular tissue.
    ``mesh_db`` is how far the fibrous mesh around ducts and lobules stands out. Attenuation of
    fibroglandular tissue, ``gland_attenuation`` dB/cm/MHz, varies more than that of the others and
    decides how dark the depth is. Without ``pleura`` the chest wall lies below the frame.
    """

    skin_mm: float = 1.6
    fat_mm: float = 5.0
    gland_mm: float = 11.0
    retro_mm: float = 2.0
    muscle_mm: float = 6.0
    slope: float = 0.0
    waviness_mm: float = 0.6
    ridges_mm: float = 12.0
    sag_mm: float = 2.0
    lobule_mm: float = 9.0
    septa_db: float = 4.0
    fat_db: float = -11.0
    muscle_db: float = -11.0
    lamination_db: float = 2.5
    mesh_db: float = 5.0
    gland_attenuation: float = 1.1
    islands: tuple[Islands, ...] = (Islands(0.24, 0.24, 0.55, 10.0),)
    pleura: bool = True
    ribs: tuple[Rib, ...] = ()


@dataclass(frozen=True)
class Display:
    """The scanner's settings.

    ``white_db`` is the echo level shown white and ``range_db`` below it the one shown black.
    Time-gain compensation makes up for ``tgc`` dB/cm/MHz; ``noise_db`` is the amplifier's noise
    at the skin, which compensation lifts with depth. ``gamma`` bends the grey curve (above 1:
    darker mid-greys).
    """

    white_db: float = 14.5
    range_db: float = 60.0
    gamma: float = 1.45
    tgc: float = 0.6
    noise_db: float = -64.0
    weak_columns: tuple[WeakColumn, ...] = ()


@dataclass(frozen=True)
class SimulationRecipe:
    """Everything that determines one simulated scan: the same recipe gives the same pixels.

    ``width`` and ``height`` are px, ``spacing_mm`` the side of a (square) pixel, ``bits`` 8 or 16.
    Raises ValueError when the frame or its depth cannot be simulated.
    """

    name: str
    description: str
    seed: int
    width: int = 560
    height: int = 475
    spacing_mm: float = 0.07
    bits: int = 8
    probe: Probe = field(default_factory=Probe)
    anatomy: Anatomy = field(default_factory=Anatomy)
    display: Display = field(default_factory=Display)

    def __post_init__(self) -> None:
        if self.bits not in (8, 16):
            raise ValueError(f"a scan has 8 or 16 bits, not {self.bits}")
        if min(self.width, self.height) < 64 or not 0.01 <= self.spacing_mm <= 0.5:
            raise ValueError("a scan has at least 64 x 64 px of 0.01 to 0.5 mm")

    def to_json(self) -> dict[str, Any]:
        """The recipe as a JSON object."""
        return asdict(self)
