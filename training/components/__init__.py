"""What trainers have in common: the run, losses, adapters, distribution, logs."""
