"""Training data as the trainers draw it: cached scans, latents, crops, regions, holes."""
