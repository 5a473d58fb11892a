"""The training module: makes the bundles that ``busynth`` runs. See ``python -m training --help``."""
