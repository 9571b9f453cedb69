"""The parts of a dialogue session's page beside its form: opinions, conclusion, what was promised."""
