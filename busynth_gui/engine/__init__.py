"""Runs the pipeline away from the window: queue, child process, progress, cancel."""
