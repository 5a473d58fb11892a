"""The blinded reader study: design, trials and their order, answers, statistics, report. No Qt."""
