"""The commands of ``python -m training``: their parser, recipes and help."""
