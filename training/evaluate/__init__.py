"""Evaluation: ``run`` runs the parts in ``measures/catalogue``; ``sample_sizes`` bounds them."""
