"""The training module, which makes the bundles: see ``python -m training --help``."""
