"""Stages two and three on Stable Diffusion 1.5: their trainers with ``--base``, their bundle."""
