"""What a deed changed, in plain values."""

from __future__ import annotations

from dataclasses import dataclass

from danvan_desktop.domain.fields import Finding


@dataclass(frozen=True)
class Ref:
    """A record named from outside: its type and id."""

    type: str
    id: str


@dataclass(frozen=True)
class Outcome:
    """deed: id of the act, "" when nothing was written. changed: the records that views should redraw, in order.

    left_alone: records the act could not touch (undo: changed since). findings: beside fields, never in the way.
    erased: identity values dropped because a record is a denunciation.
    """

    deed: str
    changed: tuple[Ref, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_alone: tuple[Ref, ...] = ()
    erased: int = 0

    @property
    def id(self) -> str:
        """The record of a deed on one record."""
        return self.changed[0].id
