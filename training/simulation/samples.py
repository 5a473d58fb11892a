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
        seed=108,
        anatomy=Anatomy(slope=0.1, gland_attenuation=1.3),
    ),
    SimulationRecipe(
        name="fatty",
        description="Mostly fatty breast with long septa",
        seed=107,
        anatomy=Anatomy(
            fat_mm=10.0,
            gland_mm=7.0,
            lobule_mm=8.0,
            slope=-0.08,
            gland_attenuation=1.3,
            lamination_db=3.5,
            septa_db=6.0,
            fat_db=-11.5,
            islands=(Islands(0.45, 0.5, 2.5, 7.0),),
            pleura=False,
        ),
        display=Display(gamma=1.55),
    ),
    SimulationRecipe(
        name="dense",
        description="Dense glandular breast with ducts, fat only a thin cover",
        seed=105,
        width=760,
        height=580,
        spacing_mm=0.055,
        anatomy=Anatomy(
            fat_mm=3.0,
            gland_mm=17.0,
            islands=(Islands(0.2, 0.35, 0.7, 8.0), Islands(0.15, 0.6, 1.6, 4.0)),
            gland_attenuation=1.25,
            pleura=False,
            sag_mm=1.2,
        ),
    ),
    SimulationRecipe(
        name="rib",
        description="Thin breast over a rib, pleura beside it",
        seed=106,
        width=500,
        height=600,
        spacing_mm=0.065,
        anatomy=Anatomy(
            fat_mm=4.0,
            gland_mm=9.0,
            retro_mm=1.5,
            muscle_mm=5.0,
            slope=-0.09,
            ribs=(Rib(0.85, 13.0),),
        ),
    ),
    SimulationRecipe(
        name="sector",
        description="Trapezoid frame of a steered linear array",
        seed=111,
        width=640,
        height=480,
        spacing_mm=0.075,
        probe=Probe(sector_deg=12.0),
    ),
    SimulationRecipe(
        name="dim",
        description="Dark frame, poor contact at the borders, fat islands in the gland",
        seed=101,
        width=554,
        height=490,
        anatomy=Anatomy(
            fat_mm=3.5,
            gland_mm=13.0,
            retro_mm=1.5,
            islands=(Islands(0.2, 0.35, 0.8, 8.0), Islands(0.2, 1.0, 1.8, 5.0)),
            gland_attenuation=1.2,
            slope=-0.1,
            pleura=False,
        ),
        display=Display(
            white_db=16.5,
            gamma=1.65,
            weak_columns=(WeakColumn(0.0, 7.0, 14.0), WeakColumn(0.97, 4.0, 8.0)),
        ),
    ),
    SimulationRecipe(
        name="small",
        description="Small frame at coarse spacing, thin breast over ribs and pleura",
        seed=110,
        width=400,
        height=380,
        spacing_mm=0.095,
        anatomy=Anatomy(
            fat_mm=5.0, gland_mm=8.0, muscle_mm=7.0, slope=0.03, ribs=(Rib(0.86, 14.0),)
        ),
        display=Display(weak_columns=(WeakColumn(0.02, 3.0, 8.0),)),
    ),
    SimulationRecipe(
        name="laminated16",
        description="Laminated tissue with thick retromammary fat, 16 bit",
        seed=103,
        width=600,
        height=520,
        spacing_mm=0.068,
        bits=16,
        anatomy=Anatomy(
            fat_mm=4.5,
            gland_mm=10.0,
            retro_mm=2.8,
            muscle_mm=8.0,
            slope=0.12,
            lamination_db=4.0,
            islands=(Islands(0.3, 0.35, 1.8, 8.0),),
        ),
    ),
)
