"""The SQLite workspace: scans, candidates and decisions, saved as they happen."""
