"""Hybrid logical clock: orders entries for display, never decides what is kept (sync.md 0.3).

A stamp is (ms, counter). It never goes back and never falls behind a stamp seen, so a PC that thinks it is 2009
still writes after what it has read.
"""

from __future__ import annotations

Stamp = tuple[int, int]
ZERO: Stamp = (0, 0)


def tick(last: Stamp, wall_ms: int) -> Stamp:
    """The next stamp of a device whose newest seen stamp is `last` and whose clock says `wall_ms` (UTC)."""
    return (wall_ms, 0) if wall_ms > last[0] else (last[0], last[1] + 1)


def seen(last: Stamp, other: Stamp) -> Stamp:
    """The newest of two stamps, after reading another device's entry."""
    return max(last, other)
