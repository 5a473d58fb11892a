"""What works behind the window: threads, the engine, files, checks, the log."""
