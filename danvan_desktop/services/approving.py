"""Before a parcel goes: which records wait for a word, what the upper office may ask back, who let it go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from danvan_desktop.domain.entries import Entry, stored_entry
from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.parcels.carriers import Volume
from danvan_desktop.services import coverage, disclosing, exchange, finding, sending
from danvan_desktop.services.coverage import Place, Receipt
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Row
from danvan_desktop.services.outcome import Ref
from danvan_desktop.services.tracking import Progress
from danvan_desktop.storage.projection import table

_DOUBTS = 50


@dataclass(frozen=True)
class Doubt:
    """What the upper office may ask back: the record goes all the same. missing: fields needed; clash: two values."""

    ref: Ref
    number: str
    name: str
    missing: int
    clash: bool


@dataclass(frozen=True)
class Draft:
    """The send page at once. lines: by register; waiting: records that go only after somebody says so, by type.

    parcel: number of the next one. asked: what may be asked back; fine: how many records nobody will ask about.
    """

    lines: tuple[disclosing.Leaving, ...]
    waiting: dict[str, tuple[Row, ...]]
    asked: tuple[Doubt, ...]
    fine: int
    up: exchange.Upward | None


def draft(desk: Desk) -> Draft:
    """What would leave now. Reads only."""
    lines = tuple(each for each in exchange.will_leave(desk) if each.type != "unit")
    touched = _touched(desk)
    asked: list[Doubt] = []
    fine = 0
    waiting: dict[str, tuple[Row, ...]] = {}
    for each in REGISTERS:
        found = touched.get(each.name, {})
        rows = {row.id: row for row in _rows(desk, each.name, found)}
        waiting[each.name] = tuple(sorted((row for row in rows.values() if not found[row.id]), key=lambda row: row.k))
        for row in sorted(rows.values(), key=lambda row: row.k):
            if row.missing or row.conflicts:
                title = str(row.values.get(TYPES[row.type].title) or "")
                asked.append(Doubt(Ref(row.type, row.id), row.number, title, row.missing, bool(row.conflicts)))
            else:
                fine += 1
    return Draft(lines, waiting, tuple(asked[:_DOUBTS]), fine, exchange.upward(desk))


def _touched(desk: Desk) -> dict[str, dict[str, bool]]:
    """By type, the records no receipt covers, and whether all of each may go."""
    above = desk.upper_office
    receipt = (coverage.receipts(desk, above, desk.identity.office) if above else None) or Receipt()
    said = disclosing.disclosed(desk, desk.identity.office)
    found: dict[str, dict[str, bool]] = {}
    places = [each for places in sending.uncovered(desk, receipt).values() for each in places]
    for entry in _entries(desk, places):
        goes = all(said.goes(entry, cls) for cls in disclosing.UPWARD if cls in entry.parts)
        of_type = found.setdefault(entry.table, {})
        of_type[entry.record] = of_type.get(entry.record, True) and goes
    return found


def _entries(desk: Desk, places: Sequence[Place]) -> Iterator[Entry]:
    """The entries at these places, fetched many at once."""
    for start in range(0, len(places), 500):
        piece = {each.k: each.id for each in places[start : start + 500]}
        marks = ",".join("?" * len(piece))
        for k, line in desk.db.rows(f"SELECT k, line FROM entry WHERE k IN ({marks})", list(piece)):
            yield stored_entry(line, piece[k])


def _rows(desk: Desk, type_name: str, records: Iterable[str]) -> Iterator[Row]:
    wanted = [bytes.fromhex(record.replace("-", "")) for record in records]
    for start in range(0, len(wanted), 500):
        piece = wanted[start : start + 500]
        marks = ",".join("?" * len(piece))
        found = desk.db.rows(f"SELECT k FROM {table(type_name)} WHERE _deleted = 0 AND id IN ({marks})", piece)
        keys = [k for (k,) in found]
        yield from finding.rows(desk, type_name, keys)


def send(desk: Desk, records: Sequence[str], approval: disclosing.Approval, to: Volume | None,
         progress: Progress) -> list[sending.Sent]:  # fmt: skip
    """Let these records go, then send. Raises as `disclosing.disclose` and `sending.send`."""
    if records:
        disclosing.disclose(desk, records, approval)
    return sending.send(desk, to, progress)
