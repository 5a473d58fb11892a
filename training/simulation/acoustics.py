"""From a medium to the compounded envelope that the scanner detects.

The received signal is the scatterers convolved with the system's point spread function:
J. C. Bamber and R. J. Dickinson, "Ultrasonic B-scanning: a computer simulation", Phys. Med. Biol.
25(3):463-479 (1980); J. Meunier and M. Bertrand, "Ultrasonic texture motion analysis: theory and
simulation", IEEE Trans. Med. Imaging 14(2):293-300 (1995). The function is separable: a
cosine-modulated Gaussian pulse along the beam, a Gaussian beam across it whose width grows away
from the focus. Scatterers are dense and Gaussian, so that the envelope of one look in a
homogeneous medium is Rayleigh distributed, mean over deviation 1.91 (C. B. Burckhardt, IEEE
Trans. Sonics Ultrason. 25(1):1-6, 1978; R. F. Wagner et al., ibid. 30(3):156-163, 1983).
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from scipy.signal import fftconvolve, hilbert

from training.simulation.anatomy import Interface, Medium
from training.simulation.fields import Field
from training.simulation.recipe import Display, Probe

__all__ = ["SOUND_SPEED", "add_noise", "echo_envelope", "transmission_db"]

SOUND_SPEED = 1.54
"""mm per microsecond, what scanners assume."""

SAMPLES_PER_WAVELENGTH = 8
"""Of the two-way signal, per (one-way) wavelength: twice the Nyquist rate at the pulse's top."""


def transmission_db(
    medium: Medium, probe: Probe, display: Display, column_mm: Field
) -> NDArray[np.float32]:
    """Two-way loss after time-gain compensation, dB (H, W), negative where echoes are lost.

    ``column_mm`` (W,) is where the beams leave the skin, mm from the scan's left border. Besides
    what tissue and poor contact take, the beam weakens away from its focus, by 3 dB at the
    probe's focal depth.
    """
    grid = medium.grid
    cm_mhz = 2.0 * probe.frequency_mhz * grid.spacing / 10.0
    loss = cm_mhz * np.cumsum(medium.attenuation - display.tgc, axis=0)
    width_mm = (grid.width - 2 * grid.margin) * grid.spacing
    for weak in display.weak_columns:
        offset = (column_mm - weak.centre * width_mm) / (0.5 * weak.width_mm)
        loss = loss + weak.loss_db * np.exp(-0.5 * offset**4)[None, :]
    depth = grid.z_mm()
    away = (depth - probe.focus_mm) / probe.focal_depth_mm
    loss = loss + 10.0 * np.log10(1.0 + away**2)
    # The aperture that sees a point is the wider the deeper it lies: shadows blur with depth.
    narrow, wide = (
        gaussian_filter1d(loss, grid.px(mm), axis=1, mode="nearest") for mm in (0.3, 1.5)
    )
    blend = np.clip(depth / 40.0, 0.0, 1.0)
    return np.asarray(-(1.0 - blend) * narrow - blend * wide, np.float32)


def echo_envelope(
    rng: np.random.Generator,
    medium: Medium,
    probe: Probe,
    gain_db: NDArray[np.float32],
    pitch: NDArray[np.float64] | None = None,
) -> Field:
    """The compounded envelope (H, W) of a medium; 0 dB speckle has a mean square of about 1.

    ``gain_db`` (H, W), as of :func:`transmission_db`, is added to each echo. ``pitch`` (H,) is the
    distance of neighbouring beams over the grid's spacing at each depth, 1 by default.
    """
    grid = medium.grid
    wavelength = SOUND_SPEED / probe.frequency_mhz
    oversampling = max(1, math.ceil(grid.spacing * SAMPLES_PER_WAVELENGTH / wavelength))
    size = (grid.width, grid.height * oversampling)
    step = grid.spacing / oversampling
    amplitude = np.sqrt(medium.power) * 10.0 ** (gain_db / 20.0)
    # Interpolate the amplitude and not the noise: each fine sample is a scatterer of its own.
    signal = np.asarray(cv2.resize(amplitude, size, interpolation=cv2.INTER_LINEAR), np.float32)
    signal *= rng.standard_normal(signal.shape, dtype=np.float32)
    for interface in medium.interfaces:
        _add_interface(signal, interface, gain_db, grid.spacing, step)
    pulse = _pulse(probe, step)
    received = fftconvolve(signal, pulse[:, None], mode="same", axes=0)
    analytic = hilbert(received, N=fft.next_fast_len(received.shape[0]), axis=0)
    analytic = analytic[: received.shape[0]].astype(np.complex64)
    looks = _looks(analytic, probe, grid.spacing, step, pitch)
    return np.asarray(
        cv2.resize(looks, (grid.width, grid.height), interpolation=cv2.INTER_LINEAR), np.float32
    )


def add_noise(
    rng: np.random.Generator, envelope: Field, probe: Probe, display: Display, spacing: float
) -> Field:
    """The envelope with the receiver's noise, which time-gain compensation lifts with depth."""
    depth_cm = (np.arange(envelope.shape[0])[:, None] + 0.5) * spacing / 10.0
    lift_db = np.minimum(2.0 * probe.frequency_mhz * display.tgc * depth_cm, 30.0)
    level = 10.0 ** ((display.noise_db + lift_db) / 20.0)
    looks = 2 * len(probe.angles_deg)
    parts = rng.standard_normal((looks, *envelope.shape), dtype=np.float32)
    parts = gaussian_filter(parts, (0.0, 1.0, 2.0))
    power = (parts**2).mean(axis=0) / np.mean(parts**2)
    return np.asarray(np.sqrt(envelope**2 + level**2 * power), np.float32)


def _pulse(probe: Probe, step_mm: float) -> NDArray[np.float32]:
    """Cosine-modulated Gaussian of unit energy; ``step_mm`` is depth between samples."""
    sigma_mhz = probe.bandwidth * probe.frequency_mhz / (2.0 * math.sqrt(2.0 * math.log(2.0)))
    sigma_mm = SOUND_SPEED / 2.0 / (2.0 * math.pi * sigma_mhz)
    reach = math.ceil(4.0 * sigma_mm / step_mm)
    depth = np.arange(-reach, reach + 1) * step_mm
    carrier = np.cos(4.0 * math.pi * probe.frequency_mhz / SOUND_SPEED * depth)
    pulse = np.exp(-0.5 * (depth / sigma_mm) ** 2) * carrier
    # hilbert() doubles the power: the envelope of unit noise shall have a mean square of 1.
    return np.asarray(pulse / np.sqrt(2.0 * np.sum(pulse**2)), np.float32)


def _looks(
    analytic: NDArray[np.complex64],
    probe: Probe,
    spacing: float,
    step_mm: float,
    pitch: NDArray[np.float64] | None,
) -> Field:
    """Mean envelope over the compounding angles, on the fine grid.

    Across the beam, steering by an angle shifts the beam's band of spatial frequencies by
    2 sin(angle) / wavelength: the speckle changes, what is there does not.
    """
    rows, columns = analytic.shape
    depth = (np.arange(rows) + 0.5) * step_mm
    local = spacing * (np.ones(rows) if pitch is None else np.repeat(pitch, rows // pitch.size))
    away = (depth - probe.focus_mm) / probe.focal_depth_mm
    sigma = probe.beam_mm * np.sqrt(1.0 + away**2) / local
    spectrum = fft.fft(analytic, axis=1)
    frequency = fft.fftfreq(columns)[None, :]
    energy = np.sqrt(2.0 * sigma * math.sqrt(math.pi))[:, None]
    total = np.zeros((rows, columns), np.float32)
    for angle in probe.angles_deg:
        wavelength = SOUND_SPEED / probe.frequency_mhz
        centre = (2.0 * math.sin(math.radians(angle)) / wavelength * local)[:, None]
        beam = energy * np.exp(-2.0 * (math.pi * sigma[:, None] * (frequency - centre)) ** 2)
        total += np.abs(fft.ifft(spectrum * beam.astype(np.float32), axis=1))
    return np.asarray(total / len(probe.angles_deg), np.float32)


def _add_interface(
    signal: NDArray[np.float32],
    interface: Interface,
    gain_db: NDArray[np.float32],
    spacing: float,
    step: float,
) -> None:
    """Put a reflecting surface on the fine grid, split between the two nearest samples."""
    rows, columns = signal.shape[0], np.arange(signal.shape[1])
    place = interface.depth_mm / step - 0.5
    coarse = np.clip(interface.depth_mm / spacing, 0, gain_db.shape[0] - 1).astype(int)
    amplitude = interface.amplitude * 10.0 ** (gain_db[coarse, columns] / 20.0)
    upper = np.floor(place).astype(int)
    for row, weight in ((upper, 1.0 - (place - upper)), (upper + 1, place - upper)):
        fits = (row >= 0) & (row < rows)
        signal[row[fits], columns[fits]] += (amplitude * weight)[fits]
