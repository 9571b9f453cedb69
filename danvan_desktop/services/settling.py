"""Everything two machines wrote differently, as its page shows it: record, fields, both values, the former one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from danvan_desktop.domain.fields import Field, Value
from danvan_desktop.domain.ids import deed_id
from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import entry, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Settling
from danvan_desktop.services.finding import Shown
from danvan_desktop.services.outcome import Outcome, Ref


@dataclass(frozen=True)
class Side:
    """One of the values kept. here: written on this PC; device: its id; at: UTC ms; clock_ok: its clock was right."""

    values: Mapping[str, Value]
    here: bool
    device: str
    at: int
    clock_ok: bool


@dataclass(frozen=True)
class Rival:
    """One group of fields of one record with its values, newest first. waits: part of the history has not come yet."""

    ref: Ref
    number: str
    name: str
    group: str
    fields: tuple[Field, ...]
    sides: tuple[Side, ...]
    before: Mapping[str, Value]
    waits: bool
    shown: Shown

    @property
    def key(self) -> str:
        return f"{self.ref.id} {self.group}"


@dataclass(frozen=True)
class Chosen:
    """A person's choice. take: 1 for the first side …; else typed: texts by field."""

    record: str
    group: str
    take: int | None = None
    typed: Mapping[str, str] | None = None


def rivals(desk: Desk) -> list[Rival]:
    """All that is undecided in this office's own records. Reads only."""
    found = []
    shown: dict[str, Shown] = {}
    for each in entry.conflicts(desk):
        record = shown.setdefault(each.ref.id, finding.show(desk, each.ref.id))
        if record.own:
            found.append(_rival(desk, each, record))
    return found


def _rival(desk: Desk, each: Settling, shown: Shown) -> Rival:
    record_type = TYPES[each.ref.type]
    names = [one for one in record_type.group_fields(each.group)
             if any(values.get(one.name) is not None for values, _entry in each.rivals)]
    sides = tuple(Side(values, one.device == desk.identity.device, one.device, one.wall, one.wall_ok)
                  for values, one in each.rivals)
    title = str(shown.values.get(record_type.title) or "")
    return Rival(each.ref, shown.number, title, each.group, tuple(names), sides, each.before, each.waits, shown)


def settle_all(desk: Desk, choices: Sequence[Chosen]) -> Outcome:
    """Write all choices, one after the other within one transaction. Raises as `entry.settle`."""
    changed: list[Ref] = []
    with desk.db.atomic():
        for each in choices:
            outcome = entry.settle(desk, each.record, each.group, take=each.take, typed=each.typed)
            if outcome.findings:
                return Outcome("", outcome.changed, outcome.findings)
            changed += outcome.changed
    return Outcome(deed_id(desk.clock.now_ms()) if changed else "", tuple(dict.fromkeys(changed)))
