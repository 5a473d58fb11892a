"""A study's report: one HTML page with its plots in it, the raw answers as CSV, figures as JSON."""
