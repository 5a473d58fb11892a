"""From a recipe to a medium: how strongly each place scatters, attenuates and reflects.

Attenuation slopes in dB/cm/MHz: breast fat 0.60 and parenchyma 0.75 (K. Wang et al., IEEE
Trans. Ultrason. Ferroelectr. Freq. Control 62(3):475-493, 2015, table I), skeletal muscle across
its fibres 0.96, connective tissue 1.57 and bone 15 (Diagnostics 13(5):855, 2023, table 4). The
layers are those of the IARC Atlas of breast cancer early detection, "Normal anatomy": skin (0.5
to 2 mm), the premammary zone with Cooper's ligaments, the mammary zone with ducts and lobules,
the retromammary zone, pectoral muscle, ribs and pleura.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter

from training.simulation.fields import Field, coverage, smooth_curve, smooth_field
from training.simulation.lobules import Lobules, pack_lobules
from training.simulation.recipe import Anatomy, Rib
from training.simulation.strata import Grid, Strata, drape, lay_strata

__all__ = ["Interface", "Medium", "grow_medium"]

SKIN, FAT, GLAND, RETRO, MUSCLE, INTERCOSTAL = range(6)

ATTENUATION = (0.9, 0.6, 0.75, 0.6, 0.96, 0.96)
"""dB/cm/MHz of the layers, where the recipe gives none; the skin's is between those of fat and
connective tissue."""

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
    """What the pulse meets.

    ``power`` (H, W) is diffuse backscatter, linear, 1 = 0 dB; ``attenuation`` (H, W) in dB/cm/MHz.
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
        SKIN: _skin_power(rng, anatomy, grid, flat),
        FAT: _power(fat_db),
        GLAND: gland,
        RETRO: _power(fat_db - 3.5),
        MUSCLE: muscle,
        INTERCOSTAL: muscle * 0.5,
    }
    power = np.zeros(grid.shape, np.float32)
    attenuation = np.zeros(grid.shape, np.float32)
    for layer, inside in layers.items():
        share = strata.share(layer)
        power += share * inside
        attenuation += share * (anatomy.gland_attenuation if layer == GLAND else ATTENUATION[layer])
    # Whole regions attenuate more than others: dense tissue darkens what lies behind it.
    broad = np.exp(0.25 * smooth_curve(rng, grid.width, grid.px(6.0)))
    local = np.exp(0.25 * smooth_field(rng, grid.shape, grid.px(2.5), grid.px(1.6)))
    attenuation *= broad[None, :] * local
    attenuation += _crest_attenuation(rng, strata)
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


def _skin_power(rng: np.random.Generator, anatomy: Anatomy, grid: Grid, flat: Field) -> Field:
    """Bright epidermis and upper dermis, darker towards the fat."""
    deep = np.clip((flat / anatomy.skin_mm - 0.5) / 0.25, 0.0, 1.0)
    level = 1.0 - 7.0 * deep + 1.5 * _streaks(rng, grid, flat, 0.12, 2.5)
    return _power(np.asarray(level, np.float32))


def _gland_power(
    rng: np.random.Generator, anatomy: Anatomy, strata: Strata, flat: Field, fat_db: Field
) -> Field:
    grid = strata.grid
    level = 1.3 * smooth_field(rng, grid.shape, grid.px(2.0), grid.px(4.5))
    level += 0.6 * anatomy.lamination_db * _streaks(rng, grid, flat, 0.13, 0.9)
    level += anatomy.lamination_db * _streaks(rng, grid, flat, 0.3, 2.4)
    ridge = _streaks(rng, grid, flat, 0.3, 0.9)
    level += anatomy.mesh_db * (np.exp(-((ridge / 0.16) ** 2)) - 0.15)
    # Dense stroma lies in front, under the anterior mammary fascia.
    level += 2.5 * np.exp(-np.maximum(strata.distance(FAT), 0.0) / 2.0)
    for islands in anatomy.islands:
        field = _streaks(rng, grid, flat, islands.height_mm, islands.width_mm)
        level -= islands.drop_db * coverage(field, islands.share, 0.09)
    # Nothing in the layer is darker than the fat that may replace it.
    return _power(np.maximum(level, fat_db - 3.0))


def _muscle_power(rng: np.random.Generator, anatomy: Anatomy, grid: Grid, flat: Field) -> Field:
    """Dark bundles with bright perimysium: fibrillar lines along the fibres."""
    incline = rng.uniform(-0.05, 0.05)
    fibres = np.asarray(flat + incline * grid.x_mm()[None, :], np.float32)
    fine = _streaks(rng, grid, fibres, 0.09, 2.5)
    bundles = _streaks(rng, grid, fibres, 0.35, 5.0)
    long = coverage(_streaks(rng, grid, fibres, 0.07, 2.4), 0.05, 0.15)
    short = coverage(_streaks(rng, grid, fibres, 0.06, 0.9), 0.03, 0.15)
    level = anatomy.muscle_db + 2.0 * fine + 2.0 * bundles + 13.0 * long + 11.0 * short
    return _power(np.asarray(level, np.float32))


def _connective_power(
    rng: np.random.Generator, anatomy: Anatomy, strata: Strata, lobules: Lobules
) -> Field:
    """Septa between lobules, the fascias that part the layers, and Cooper's ligaments."""
    grid = strata.grid
    patches = smooth_field(rng, grid.shape, grid.px(0.8), grid.px(2.5))
    septum = np.exp(-0.5 * (lobules.to_septum / 0.11) ** 2)
    level = np.asarray(anatomy.septa_db + lobules.septum_db + 3.5 * patches, np.float32)
    fatty = strata.share(FAT) + 0.3 * strata.share(RETRO)
    power = fatty * septum * _power(level)
    fascias = ((SKIN, 3.0, 0.12), (FAT, 5.0, 0.17), (GLAND, 3.0, 0.14), (RETRO, 4.0, 0.14))
    for layer, level_db, thickness in (*fascias, (MUSCLE, 0.0, 0.14)):
        power += _fascia(rng, strata, layer, level_db, thickness)
    power += _superficial_fascia(rng, anatomy, strata)
    power += _ligaments(rng, anatomy, strata)
    return np.asarray(power, np.float32)


def _fascia(
    rng: np.random.Generator, strata: Strata, layer: int, level_db: float, thickness_mm: float
) -> Field:
    grid = strata.grid
    patchy = 4.0 * smooth_curve(rng, grid.width, grid.px(2.0))
    level = level_db + patchy - 4.3 * (strata.slope(layer) / 0.4) ** 2
    profile = np.exp(-0.5 * (strata.distance(layer) / thickness_mm) ** 2)
    return np.asarray(profile * _power(level.astype(np.float32))[None, :], np.float32)


def _superficial_fascia(rng: np.random.Generator, anatomy: Anatomy, strata: Strata) -> Field:
    """Broken wavy sheets within the subcutaneous fat, parallel to the skin."""
    grid = strata.grid
    skin, front = strata.surfaces[SKIN], strata.surfaces[FAT]
    power = np.zeros(grid.shape, np.float32)
    for share in (rng.uniform(0.08, 0.2), rng.uniform(0.3, 0.6)):
        wave = 0.3 * smooth_curve(rng, grid.width, grid.px(2.5))
        depth = skin + share * np.minimum(front - skin, 8.0) + wave
        there = coverage(smooth_curve(rng, grid.width, grid.px(2.0)), 0.45, 0.15)
        profile = np.exp(-0.5 * ((grid.z_mm() - depth) / 0.1) ** 2)
        power += profile * there * 10.0 ** ((anatomy.septa_db + 2.0) / 10.0)
    return power * strata.share(FAT)


def _ligaments(rng: np.random.Generator, anatomy: Anatomy, strata: Strata) -> Field:
    """Cooper's ligaments: from the crests of the gland, curved and slantwise, up to the skin."""
    grid = strata.grid
    power = np.zeros(grid.shape, np.float32)
    x, z = grid.x_mm()[None, :], grid.z_mm()
    for crest in strata.crests:
        column = int(np.clip(np.searchsorted(grid.x_mm(), crest), 0, grid.width - 1))
        top, bottom = strata.surfaces[SKIN, column], strata.surfaces[FAT, column]
        height = max(float(bottom - top), 0.5)
        reach = rng.choice([-1.0, 1.0]) * min(rng.uniform(0.8, 2.6) * height, 9.0)
        risen = np.clip((bottom - z) / height, 0.0, 1.0)
        bend = rng.uniform(0.7, 1.8)
        wiggle = 0.35 * smooth_curve(rng, grid.height, grid.px(1.2))[:, None]
        path = crest + reach * risen**bend + wiggle
        lean = np.gradient(path[:, 0], grid.spacing)[:, None]
        across = (x - path) / np.sqrt(1.0 + lean**2)
        along = ((z > top) & (z < bottom)) * (1.0 - 0.6 * risen)
        level = anatomy.septa_db + 1.0 - 12.0 / (1.0 + lean**2) - rng.uniform(0.0, 5.0)
        level = level + 3.0 * smooth_curve(rng, grid.height, grid.px(0.7))[:, None]
        power += along * np.exp(-0.5 * (across / 0.12) ** 2) * 10.0 ** (level / 10.0)
    return power


def _crest_attenuation(rng: np.random.Generator, strata: Strata) -> Field:
    """Ligaments and the steep flanks of crests throw soft shadows by refraction."""
    grid = strata.grid
    extra = np.zeros(grid.shape, np.float32)
    for crest in strata.crests:
        column = int(np.clip(np.searchsorted(grid.x_mm(), crest), 0, grid.width - 1))
        below = grid.z_mm() - strata.surfaces[FAT, column]
        width_mm, peak = rng.uniform(0.4, 1.3), rng.uniform(0.0, 1.2)
        column_profile = np.exp(-0.5 * ((grid.x_mm() - crest) / width_mm) ** 2)
        extra += peak * np.exp(-0.5 * (below / 1.2) ** 2) * column_profile[None, :]
    return extra


def _interfaces(rng: np.random.Generator, anatomy: Anatomy, strata: Strata) -> list[Interface]:
    """Smooth surfaces that reflect like mirrors where they face the beam, here and there broken."""
    grid = strata.grid

    def broken(amplitude: float, share: float, correlation_mm: float) -> Field:
        strength = 3.0 * smooth_curve(rng, grid.width, grid.px(0.5 * correlation_mm))
        whole = coverage(smooth_curve(rng, grid.width, grid.px(correlation_mm)), share, 0.25)
        return np.asarray(amplitude * whole * 10.0 ** (strength / 20.0), np.float32)

    skin = strata.surfaces[SKIN]
    found = [
        Interface(np.full_like(skin, 0.1), broken(3.0, 1.0, 4.0)),
        Interface(skin * 0.45 + 0.05, broken(9.0, 0.75, 4.0)),
        Interface(skin * 0.45 + 0.2, broken(5.0, 0.6, 3.0)),
        Interface(skin, broken(8.0, 0.6, 3.0)),
    ]
    for layer, amplitude in ((FAT, 4.0), (GLAND, 3.5), (RETRO, 5.0), (MUSCLE, 4.0)):
        found.append(Interface(strata.surfaces[layer], broken(amplitude, 0.4, 1.8)))
    if anatomy.pleura:
        pleura = strata.surfaces[INTERCOSTAL]
        ragged = 10.0 ** (0.25 * smooth_curve(rng, grid.width, grid.px(0.45)))
        strength = np.asarray(broken(10.0, 0.7, 5.0) * ragged, np.float32)
        second = np.asarray(0.6 * strength, np.float32)
        found += [Interface(pleura, strength), Interface(pleura + 0.17, second)]
    return found


def _mirror_at_pleura(rng: np.random.Generator, strata: Strata, power: Field) -> Field:
    """Lung below the pleura: no echoes of its own, only the chest wall's, mirrored and fading."""
    grid = strata.grid
    below = strata.distance(INTERCOSTAL)
    rows = np.arange(grid.height)[:, None] - 2.0 * below / grid.spacing
    columns = np.broadcast_to(np.arange(grid.width), grid.shape)
    mirrored = power[np.clip(rows, 0, grid.height - 1).astype(int), columns]
    mirrored = gaussian_filter(np.minimum(mirrored, 3.0), (grid.px(0.1), grid.px(0.6)))
    patches = 2.0 * smooth_field(rng, grid.shape, grid.px(4.0), grid.px(1.5))
    fade = _power(np.asarray(-8.0 - 1.3 * np.maximum(below, 0.0) + patches, np.float32))
    return np.asarray(np.where(below > 0, mirrored * fade, power), np.float32)


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
    attenuation[inside] = 0.15 * BONE_ATTENUATION
    rough = front + 0.1 * smooth_curve(rng, grid.width, grid.px(0.8))
    cap = np.exp(-0.5 * ((grid.z_mm() - rough) / 0.25) ** 2) * (np.abs(u) < 1.0)
    patchy = 10.0 ** (0.3 * smooth_curve(rng, grid.width, grid.px(1.5)))
    power = np.asarray(power + 3.0 * cap * bulge**2 * patchy, np.float32)
    behind = [_hidden(interface, front, bulge) for interface in interfaces]
    cap_amplitude = 5.0 * bulge**2 * patchy
    return power, [*behind, Interface(front, np.asarray(cap_amplitude, np.float32))]


def _hidden(interface: Interface, front: Field, bulge: Field) -> Interface:
    """An interface without its part behind the front of a rib."""
    seen = (interface.depth_mm < front) | (bulge == 0)
    return replace(interface, amplitude=interface.amplitude * seen)
