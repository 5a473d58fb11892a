"""The parts of an evaluation, one question each."""
