"""Sample scans that come from no patient: healthy breast B-mode frames, simulated.

A recipe becomes an anatomy (layers, lobules, ducts, fibres), the anatomy a received signal (pulse
and beam, attenuation, compounding, noise), the signal a greyscale frame. No patient's pixel goes
in: every shape is drawn from a seeded random generator. Sources of the formulas stand in the
modules of :mod:`training.simulation`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from busynth_gui.atomic import write_bytes, write_text
from busynth_gui.case.scan import Pixels, Scan
from training.simulation.acoustics import add_noise, echo_envelope, transmission_db
from training.simulation.anatomy import grow_medium
from training.simulation.display import Sector, log_compress, to_grey
from training.simulation.recipe import SimulationRecipe
from training.simulation.samples import SAMPLES
from training.simulation.strata import Grid

__all__ = ["SAMPLES", "SimulationRecipe", "simulate_scan", "write_samples"]

LICENCE = "Apache-2.0"

MARGIN_MM = 4.0
"""Tissue simulated on either side of the frame, and below it, so that no border shows."""


def simulate_scan(recipe: SimulationRecipe) -> Scan:
    """The scan of a recipe, uint8 or uint16 (height, width), with its true pixel spacing.

    The same recipe gives the same pixels with the same versions of numpy, scipy and OpenCV.
    """
    rng = np.random.default_rng(recipe.seed)
    grid = _grid(recipe)
    medium = grow_medium(rng, recipe.anatomy, grid)
    sector, pitch = None, None
    if recipe.probe.sector_deg > 0:
        depth_mm = recipe.height * recipe.spacing_mm
        frame_mm = recipe.width * recipe.spacing_mm
        sector = Sector.of_frame(frame_mm, depth_mm, recipe.probe.sector_deg)
        medium, pitch = sector.to_beams(medium), sector.spread(grid.z_mm()[:, 0])
    gain = transmission_db(medium, recipe.probe, recipe.display, grid.x_mm())
    envelope = echo_envelope(rng, medium, recipe.probe, gain, pitch)
    envelope = add_noise(rng, envelope, recipe.probe, recipe.display, grid.spacing)
    grey = log_compress(envelope, recipe.display)
    grey = cv2.GaussianBlur(grey, (0, 0), sigmaX=0.35, sigmaY=0.6)
    if sector is not None:
        grey = sector.to_frame(grey, grid, recipe.height * recipe.spacing_mm)
    inner = grey[: recipe.height, grid.margin : grid.margin + recipe.width]
    spacing = (recipe.spacing_mm, recipe.spacing_mm)
    return Scan(recipe.name, to_grey(inner, recipe.bits), spacing)


def write_samples(out: Path) -> list[Path]:
    """Write each sample as PNG, and ``samples.json`` with recipe, spacing and SHA-256 of each.

    Files appear whole or not at all; a second run writes the same bytes. Returns the PNG paths.
    """
    out.mkdir(parents=True, exist_ok=True)
    records: list[dict[str, Any]] = []
    written = []
    for recipe in SAMPLES:
        scan = simulate_scan(recipe)
        data = _png(scan.pixels)
        path = out / f"{recipe.name}.png"
        write_bytes(path, data)
        written.append(path)
        records.append(
            {
                "file": path.name,
                "description": recipe.description,
                "spacing_mm": recipe.spacing_mm,
                "sha256": hashlib.sha256(data).hexdigest(),
                "synthetic": True,
                "recipe": recipe.to_json(),
            }
        )
    note = "Simulated by training/simulation/simulate.py; no patient's pixel is in them."
    text = json.dumps({"note": note, "licence": LICENCE, "samples": records}, indent=2) + "\n"
    write_text(out / "samples.json", text)
    return written


def _grid(recipe: SimulationRecipe) -> Grid:
    margin = round(MARGIN_MM / recipe.spacing_mm)
    return Grid(recipe.height + margin, recipe.width + 2 * margin, recipe.spacing_mm, margin)


def _png(pixels: Pixels) -> bytes:
    done, data = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:
        raise RuntimeError("OpenCV could not encode a PNG file")
    return bytes(data.tobytes())
