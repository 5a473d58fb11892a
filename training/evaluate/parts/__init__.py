"""The parts of an evaluation, one question each.

``measures/catalogue`` says which ``--parts`` name is which file here.
"""
