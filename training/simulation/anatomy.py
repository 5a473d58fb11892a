"""From a recipe to a medium: how strongly each place scatters, attenuates and reflects.

Attenuation slopes in dB/cm/MHz: breast fat 0.60 and parenchyma 0.75 (the numerical breast
phantom of Huang et al. and others, tabulated in doi:10.1109/TMI.2016.2530024), skeletal muscle
across its fibres 0.96 and bone 15 (as commonly tabulated). The layered architecture follows
Stavros, *Breast Ultrasound* (2004): skin, subcutaneous fat lobules held by Cooper's ligaments,
the mammary zone between the anterior and posterior mammary fascia, retromammary fat, pectoral
muscle, ribs and pleura.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.simulation.fields import Field, coverage, smooth_curve, smooth_field
from training.simulation.lobules import Lobules, pack_lobules
from training.simulation.recipe import Anatomy, Rib
from training.simulation.strata import Grid, Strata, drape, lay_strata

__all__ = ["Interface", "Medium", "grow_medium"]

SKIN, FAT, GLAND, RETRO, MUSCLE, INTERCOSTAL = range(6)

ATTENUATION = (0.9, 0.6, 0.75, 0.6, 0.96, 0.96)
"""dB/cm/MHz of the layers; the skin's is between those of fat and connective tissue."""

BONE_ATTENUATION = 15.0


@dataclass(frozen=True, eq=False)
class Interface:
    """A smooth reflecting surface: depth in mm and amplitude, both (W,).

    An amplitude of 1 on a level surface echoes about as strongly as 0 dB speckle. The tilted one
    loses its echo in the beam by itself: its parts cancel each other (see acoustics).
    """

    depth_mm: Field
    amplitude: Field


@dataclass(frozen=True, eq=False)
class Medium:
    """What the pulse meets: diffuse backscattered ``power`` (H, W), linear, 1 = 0 dB;

    ``attenuation`` (H, W) in dB/cm/MHz; and ``interfaces``.
    """

    grid: Grid
    power: Field
    attenuation: Field
    interfaces: tuple[Interface, ...]


def grow_medium(rng: np.random.Generator, anatomy: Anatomy, grid: Grid) -> Medium:
    """A healthy breast after the recipe. The same generator state gives the same medium."""
    strata = lay_strata(rng, anatomy, grid)
    flat = strata.flat()
    lobules = pack_lobules(rng, grid, flat, anatomy.lobule_mm)
    fat_db = _fat_db(rng, anatomy, grid, flat, lobules)
    gland = _gland_power(rng, anatomy, strata, flat, fat_db)
    muscle = _muscle_power(rng, anatomy, grid, flat)
    layers = {
        SKIN: _power(0.5 + 1.0 * smooth_field(rng, grid.shape, grid.px(0.15), grid.px(2.0))),
        FAT: _power(fat_db),
        GLAND: gland,
        RETRO: _power(fat_db - 2.0),
        MUSCLE: muscle,
        INTERCOSTAL: muscle * 0.5,
    }
    power = np.zeros(grid.shape, np.float32)
    attenuation = np.zeros(grid.shape, np.float32)
    for layer, inside in layers.items():
        share = strata.share(layer)
        power += share * inside
        attenuation += share * ATTENUATION[layer]
    power += _connective_power(rng, anatomy, strata, lobules)
    interfaces = _interfaces(rng, anatomy, strata)
    if anatomy.pleura:
        power = _mirror_at_pleura(rng, strata, power)
    else:
        power += (1.0 - sum(strata.share(k) for k in range(6))) * muscle
    for rib in anatomy.ribs:
        power, interfaces = _lay_rib(rng, rib, strata, power, attenuation, interfaces)
    return Medium(grid, np.maximum(power, 0), np.maximum(attenuation, 0), tuple(interfaces))


def _power(level_db: Field) -> Field:
    return np.asarray(10.0 ** (level_db / 10.0), np.float32)


def _streaks(
    rng: np.random.Generator, grid: Grid, flat: Field, height_mm: float, width_mm: float
) -> Field:
    """A field (H, W), mean 0 and variance 1, drawn out along the layers and gently wavy."""
    field = smooth_field(rng, grid.shape, grid.px(height_mm), grid.px(width_mm))
    waves = smooth_field(rng, grid.shape, grid.px(1.2), grid.px(2.5))
    return drape(field, flat + (0.25 * waves).astype(np.float32), grid)


def _fat_db(
    rng: np.random.Generator, anatomy: Anatomy, grid: Grid, flat: Field, lobules: Lobules
) -> Field:
    fine = _streaks(rng, grid, flat, 0.12, 0.6)
    threads = _streaks(rng, grid, flat, 0.07, 1.1)
    level = anatomy.fat_db + lobules.lobule_db + 0.8 * fine
    # Here and there a thin bright thread inside a lobule.
    return np.asarray(level + 9.0 * coverage(threads, 0.025, 0.25), np.float32)


def _gland_power(
    rng: np.random.Generator, anatomy: Anatomy, strata: Strata, flat: Field, fat_db: Field
) -> Field:
    grid = strata.grid
    level = 1.3 * smooth_field(rng, grid.shape, grid.px(2.0), grid.px(4.5))
    level += 0.6 * anatomy.lamination_db * _streaks(rng, grid, flat, 0.13, 0.9)
    level += anatomy.lamination_db * _streaks(rng, grid, flat, 0.3, 2.4)
    # Dense stroma lies in front, under the anterior mammary fascia.
    level += 2.5 * np.exp(-np.maximum(strata.distance(FAT), 0.0) / 2.0)
    for islands in anatomy.islands:
        field = _streaks(rng, grid, flat, islands.height_mm, islands.width_mm)
        level -= islands.drop_db * coverage(field, islands.share, 0.18)
    # Nothing in the layer is darker than the fat that may replace it.
    return _power(np.maximum(level, fat_db - 3.0))


def _muscle_power(rng: np.random.Generator, anatomy: Anatomy, grid: Grid, flat: Field) -> Field:
    """Dark bundles with bright perimysium: fibrillar lines along the fibres."""
    incline = rng.uniform(-0.05, 0.05)
    fibres = np.asarray(flat + incline * grid.x_mm()[None, :], np.float32)
    fine = _streaks(rng, grid, fibres, 0.09, 3.0)
    bundles = _streaks(rng, grid, fibres, 0.3, 5.0)
    septa = coverage(_streaks(rng, grid, fibres, 0.09, 2.2), 0.06, 0.2)
    level = anatomy.muscle_db + 2.0 * fine + 1.5 * bundles + 11.0 * septa
    return _power(np.asarray(level, np.float32))


def _connective_power(
    rng: np.random.Generator, anatomy: Anatomy, strata: Strata, lobules: Lobules
) -> Field:
    """Septa between lobules, the fascias that part the layers, and Cooper's ligaments."""
    grid = strata.grid
    patches = smooth_field(rng, grid.shape, grid.px(0.8), grid.px(2.5))
    septum = np.exp(-0.5 * (lobules.to_septum / 0.13) ** 2)
    level = np.asarray(anatomy.septa_db + lobules.septum_db + 2.0 * patches, np.float32)
    fatty = strata.share(FAT) + strata.share(RETRO)
    power = fatty * septum * _power(level)
    for layer, level_db, thickness in ((FAT, 5.0, 0.17), (GLAND, 3.0, 0.14), (RETRO, 4.0, 0.14)):
        power += _fascia(rng, strata, layer, level_db, thickness)
    power += _ligaments(rng, anatomy, strata)
    return np.asarray(power, np.float32)


def _fascia(
    rng: np.random.Generator, strata: Strata, layer: int, level_db: float, thickness_mm: float
) -> Field:
    grid = strata.grid
    patchy = 3.0 * smooth_curve(rng, grid.width, grid.px(2.5))
    level = level_db + patchy - 4.3 * (strata.slope(layer) / 0.4) ** 2
    profile = np.exp(-0.5 * (strata.distance(layer) / thickness_mm) ** 2)
    return np.asarray(profile * _power(level.astype(np.float32))[None, :], np.float32)


def _ligaments(rng: np.random.Generator, anatomy: Anatomy, strata: Strata) -> Field:
    """Cooper's ligaments: from the crests of the gland slantwise up to the skin."""
    grid = strata.grid
    power = np.zeros(grid.shape, np.float32)
    x, z = grid.x_mm()[None, :], grid.z_mm()
    for crest in strata.crests:
        column = int(np.clip(np.searchsorted(grid.x_mm(), crest), 0, grid.width - 1))
        top, bottom = strata.surfaces[SKIN, column], strata.surfaces[FAT, column]
        lean = rng.choice([-1.0, 1.0]) * rng.uniform(0.8, 3.0)
        wiggle = 0.25 * smooth_curve(rng, grid.height, grid.px(1.5))[:, None]
        offset = x - (crest + lean * (bottom - z) + wiggle)
        across = offset / np.sqrt(1.0 + lean**2)
        along = np.clip((z - top) / 0.3, 0.0, 1.0) * np.clip((bottom - z) / 0.3, 0.0, 1.0)
        level = anatomy.septa_db - 12.0 / (1.0 + lean**2) - rng.uniform(0.0, 5.0)
        power += along * np.exp(-0.5 * (across / 0.13) ** 2) * 10.0 ** (level / 10.0)
    return power


def _interfaces(rng: np.random.Generator, anatomy: Anatomy, strata: Strata) -> list[Interface]:
    """Smooth surfaces that reflect like mirrors where they face the beam."""
    grid = strata.grid

    def patchy(amplitude: float, correlation_mm: float, depth_db: float) -> Field:
        curve = smooth_curve(rng, grid.width, grid.px(correlation_mm))
        return np.asarray(amplitude * 10.0 ** (depth_db * curve / 20.0), np.float32)

    skin = strata.surfaces[SKIN]
    found = [
        Interface(np.full_like(skin, 0.12), patchy(3.0, 6.0, 1.0)),
        Interface(skin * 0.42 + 0.05, patchy(4.0, 3.0, 3.0)),
        Interface(skin, patchy(3.0, 2.5, 4.0)),
    ]
    for layer, amplitude in ((FAT, 2.5), (GLAND, 2.0), (RETRO, 3.0), (MUSCLE, 3.0)):
        found.append(Interface(strata.surfaces[layer], patchy(amplitude, 2.0, 5.0)))
    if anatomy.pleura:
        found.append(Interface(strata.surfaces[INTERCOSTAL], patchy(14.0, 4.0, 3.0)))
    return found


def _mirror_at_pleura(rng: np.random.Generator, strata: Strata, power: Field) -> Field:
    """Lung below the pleura: no echoes of its own, only the chest wall's, mirrored and fading."""
    grid = strata.grid
    below = strata.distance(INTERCOSTAL)
    rows = np.arange(grid.height)[:, None] - 2.0 * below / grid.spacing
    columns = np.broadcast_to(np.arange(grid.width), grid.shape)
    mirrored = power[np.clip(rows, 0, grid.height - 1).astype(int), columns]
    fade = _power(np.asarray(-9.0 - 0.9 * np.maximum(below, 0.0), np.float32))
    haze = 1.0 + 0.3 * smooth_field(rng, grid.shape, grid.px(2.0), grid.px(1.0))
    lung = mirrored * fade * np.clip(haze, 0.2, 2.0)
    return np.asarray(np.where(below > 0, lung, power), np.float32)


def _lay_rib(
    rng: np.random.Generator,
    rib: Rib,
    strata: Strata,
    power: Field,
    attenuation: Field,
    interfaces: list[Interface],
) -> tuple[Field, list[Interface]]:
    """Cartilage or bone cut across: bright front, shadow behind, no pleura seen through it."""
    grid = strata.grid
    x = grid.x_mm()
    centre = rib.centre * (grid.width - 2 * grid.margin) * grid.spacing
    u = (x - centre) / (0.5 * rib.width_mm)
    column = int(np.clip(np.searchsorted(x, centre), 0, grid.width - 1))
    middle = float(strata.surfaces[INTERCOSTAL, column])
    half_height = 0.27 * rib.width_mm
    bulge = np.sqrt(np.clip(1.0 - u**2, 0.0, 1.0))
    front = np.asarray(middle - half_height * bulge, np.float32)
    inside = (np.abs(u) < 1)[None, :] & (np.abs(grid.z_mm() - middle) < half_height * bulge)
    power = np.where(inside, 0.03, power)
    attenuation[inside] = 0.5 * BONE_ATTENUATION
    cap = np.exp(-0.5 * ((grid.z_mm() - front) / 0.22) ** 2) * (np.abs(u) < 0.98)
    power = np.asarray(power + 4.0 * cap * bulge**1.5, np.float32)
    amplitude = 3.0 * bulge * (1.0 + 0.2 * smooth_curve(rng, grid.width, grid.px(2.0)))
    return power, [*interfaces, Interface(front, np.asarray(amplitude, np.float32))]
