"""The recipes of the sample scans that ship in ``resources/samples``."""

from __future__ import annotations

from training.simulation.recipe import (
    Anatomy,
    Display,
    Islands,
    Probe,
    Rib,
    SimulationRecipe,
    WeakColumn,
)

__all__ = ["SAMPLES"]

SAMPLES: tuple[SimulationRecipe, ...] = (
    SimulationRecipe(
        name="mixed",
        description="Mixed fibroglandular breast, pleura at the bottom",
        seed=101,
    ),
    SimulationRecipe(
        name="fatty",
        description="Mostly fatty breast with long septa",
        seed=102,
        anatomy=Anatomy(
            fat_mm=12.0,
            gland_mm=6.0,
            lobule_mm=9.0,
            septa_db=6.0,
            fat_db=-10.0,
            islands=(Islands(0.55, 0.9, 3.5, 9.0),),
            pleura=False,
        ),
        display=Display(gamma=1.4),
    ),
    SimulationRecipe(
        name="dense",
        description="Dense glandular breast with ducts, fat only a thin cover",
        seed=103,
        width=760,
        height=580,
        spacing_mm=0.055,
        anatomy=Anatomy(
            fat_mm=3.0,
            gland_mm=17.0,
            islands=(Islands(0.18, 0.5, 0.9, 9.0), Islands(0.1, 1.0, 1.8, 6.0)),
            pleura=False,
            sag_mm=1.2,
        ),
    ),
    SimulationRecipe(
        name="rib",
        description="Thin breast over a rib, pleura beside it",
        seed=104,
        width=500,
        height=600,
        spacing_mm=0.065,
        anatomy=Anatomy(
            fat_mm=4.0,
            gland_mm=9.0,
            retro_mm=1.5,
            muscle_mm=5.0,
            slope=-0.06,
            ribs=(Rib(0.85, 13.0),),
        ),
    ),
    SimulationRecipe(
        name="sector",
        description="Trapezoid frame of a steered linear array",
        seed=105,
        width=640,
        height=480,
        spacing_mm=0.075,
        probe=Probe(sector_deg=12.0),
    ),
)
