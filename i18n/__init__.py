"""Message catalogues; the messages themselves are Vietnamese, see docs/decisions/0001."""
