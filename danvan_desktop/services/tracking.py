"""Long work reports and can be stopped between items; it knows no widget."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """A person stopped the work; what was finished before is said by the work itself."""


class Progress(Protocol):
    """Where work says how far it is."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """`done` of `total` items are finished. Raises Cancelled when asked to stop."""
        ...


class QuietProgress:
    """Nobody is watching, nobody stops it."""

    def step(self, done: int, total: int, what: str = "") -> None:
        return None
