"""Words on screen: labels, decisions, findings, numbers, lengths, refusals, and the language."""
