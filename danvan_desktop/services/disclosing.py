"""What may leave: nothing by default, except where a type declares it; the rest by a person's act (sync.md 2.2).

Class L never goes up. Models, dialogues and awards declare a standing disclosure; petitions and receptions never do.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from danvan_desktop.domain.entries import Entry, stored_entry
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import REGISTERS, TYPES, children_of
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry as entries_service
from danvan_desktop.services.coverage import Place
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.storage.journal import Change
from danvan_desktop.storage.projection import table

UPWARD = ("A", "T")
ONE_BY_ONE = ("petition", "reception", "step")  # never by a standing word; a step goes with what it belongs to
_PARTS_PER_ENTRY = 200  # an entry's part may hold 2,000 hashes; fewer keep each act readable


@dataclass
class Disclosed:
    """What an office has disclosed. parts: hashes named one by one; standing: (table, class) named for good."""

    parts: set[str] = field(default_factory=set)
    standing: set[tuple[str, str]] = field(default_factory=set)

    def classes(self, entry: Entry) -> list[str]:
        """The classes of an entry's parts that may go up."""
        return [cls for cls in UPWARD if cls in entry.parts and self.goes(entry, cls)]

    def goes(self, entry: Entry, cls: str) -> bool:
        """Whether one part of an entry may go up. What says which parts to forget always may (A and T)."""
        if cls not in UPWARD:
            return False
        declared = TYPES[entry.table].standing if entry.table in TYPES else ""
        return (
            entry.op == "erase"
            or cls in declared
            or (entry.table, cls) in self.standing
            or entry.parts[cls] in self.parts
        )

    def learn(self, values: Any) -> None:
        """Add what one `disclose` entry says; whatever it does not say well is left out."""
        named, standing = values.get("parts"), values.get("standing")
        if isinstance(named, list):
            self.parts.update(each for each in named if isinstance(each, str))
        if isinstance(standing, dict) and str(standing.get("table")) not in ONE_BY_ONE:
            self.standing.add((str(standing.get("table")), str(standing.get("class"))))


def disclosed(desk: Desk, office: str, among: Iterable[Place] | None = None) -> Disclosed:
    """What an office has disclosed as far as is known here. among: only by these entries."""
    found = Disclosed()
    rows = {each.id for each in among} if among is not None else None
    for (rid,) in desk.db.rows("SELECT id FROM r_disclose WHERE office = ?", (office,)):
        for write in desk.journal.writes_of(str(uuid.UUID(bytes=rid))):
            if rows is None or write.entry.id in rows:
                found.learn(write.values)
    return found


@dataclass(frozen=True)
class Approval:
    """Who let it go. by: account id, or a name as on paper; on_paper: signed on paper; approved_on: that day, ISO."""

    by: str = ""
    on_paper: bool = False
    approved_on: str | None = None


def disclose(desk: Desk, records: Iterable[str], approval: Approval = Approval()) -> Outcome:
    """Let records go up as they stand now, with the rows that belong to them; a later edit asks again.

    Outcome.changed: the records of which something was newly disclosed. Raises Problem S-109, S-110.
    """
    before = disclosed(desk, desk.identity.office)
    named: list[str] = []
    changed: list[Ref] = []
    for record in dict.fromkeys(_with_rows(desk, records)):
        name = entries_service.own_record(desk, record)
        new = [
            write.entry.parts[cls]
            for write in desk.journal.writes_of(record)
            for cls in UPWARD
            if cls in write.entry.parts and not before.goes(write.entry, cls)
        ]
        if new:
            named += new
            changed.append(Ref(name, record))
    said: dict[str, Value] = {"by": approval.by or desk.identity.account, "on_paper": approval.on_paper}
    said["approved_on"] = approval.approved_on or desk.clock.today().isoformat()
    pieces = [named[start : start + _PARTS_PER_ENTRY] for start in range(0, len(named), _PARTS_PER_ENTRY)]
    if not pieces:
        return Outcome("")
    deed, _ = desk.journal.append([Change("disclose", {"parts": list(piece), **said}) for piece in pieces])
    return Outcome(deed, tuple(changed))


def disclose_type(desk: Desk, type_name: str, approval: Approval = Approval()) -> Outcome:
    """Let all records of a register go up as they stand now. Raises Problem S-111."""
    entries_service.type_named(type_name)
    rows = desk.db.rows(f"SELECT id FROM {table(type_name)} WHERE office = ? AND _deleted = 0", (desk.identity.office,))
    return disclose(desk, [str(uuid.UUID(bytes=row[0])) for row in rows], approval)


def disclose_standing(desk: Desk, type_name: str, cls: str, approval: Approval = Approval()) -> Outcome:
    """Let a class (A or T) of a register go up from now on, without asking each time.

    Raises Problem S-111, G-142 for class L and for petitions and receptions, which are disclosed one by one.
    """
    entries_service.type_named(type_name)
    if cls not in UPWARD or type_name in ONE_BY_ONE:
        raise Problem("G-142", type=type_name)
    values: dict[str, Value] = {
        "standing": {"table": type_name, "class": cls}, "by": approval.by or desk.identity.account,
        "on_paper": approval.on_paper, "approved_on": approval.approved_on or desk.clock.today().isoformat(),
    }  # fmt: skip
    deed, _ = desk.journal.append([Change("disclose", values)])
    return Outcome(deed)


def _with_rows(desk: Desk, records: Iterable[str]) -> Iterator[str]:
    for record in records:
        yield record
        name = desk.journal.table_of(record)
        for child in children_of(name) if name else ():
            rows = desk.db.rows(f"SELECT id FROM {table(child)} WHERE parent = ? AND _deleted = 0", (record,))
            yield from _with_rows(desk, [str(uuid.UUID(bytes=row[0])) for row in rows])


@dataclass(frozen=True)
class Leaving:
    """One line of "what will leave": of one register, since the newest receipt.

    records: touched since; going: of them, records with some part in the parcel; staying: records nothing of which goes
    before somebody discloses it; local: labels of the fields that never leave.
    """

    type: str
    records: int
    going: int
    staying: int
    local: tuple[str, ...]


def leaving(desk: Desk, places: Iterable[Place]) -> list[Leaving]:
    """What these entries of this office would take along, by register, also where it is nothing (zero is said)."""
    said = disclosed(desk, desk.identity.office)
    touched: dict[str, dict[str, bool]] = {}
    for place in places:
        entry = stored_entry(desk.db.value("SELECT line FROM entry WHERE k = ?", (place.k,)), place.id)
        of_type = touched.setdefault(entry.table, {})
        of_type[entry.record] = of_type.get(entry.record, False) or bool(said.classes(entry))
    lines = []
    for each in REGISTERS:
        found = touched.get(each.name, {})
        going = sum(found.values())
        local = tuple(one.label for one in each.fields if one.audience == "L" and one.section)
        lines.append(Leaving(each.name, len(found), going, len(found) - going, local))
    return lines
