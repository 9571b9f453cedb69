"""Checking and rebuilding: chains unbroken, every part as committed, tables = fold of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from danvan_desktop.domain.entries import sha256_hex, stored_entry
from danvan_desktop.domain.folding import fold
from danvan_desktop.domain.records import TYPES
from danvan_desktop.storage.journal import Journal
from danvan_desktop.storage.projection import columns, quoted, search_text, table


@dataclass(frozen=True)
class Fault:
    """Something found wrong. kind: file, chain, part, table, search; what: where, never a value."""

    kind: str
    what: str


def check(journal: Journal, step: Callable[[int, int], None] = lambda done, total: None) -> list[Fault]:
    """Verify file, chains, parts and that the tables are the fold. Reads only. step(done, total) after each record."""
    db = journal.db
    faults = [Fault("file", line) for line in db.check_file()]
    if faults:
        return faults
    known: dict[tuple[int, int], set[str]] = {}
    for chain, seq, entry_id, line in db.execute("SELECT chain, seq, id, line FROM entry ORDER BY chain, seq"):
        entry, here = stored_entry(line), f"{chain}/{seq}"
        if sha256_hex(line) != entry_id.hex() or entry.seq != seq:
            faults.append(Fault("chain", here))
        before = known.get((chain, seq - 1))
        if before is not None and entry.prev not in before:
            faults.append(Fault("chain", here))
        known.setdefault((chain, seq), set()).add(entry_id.hex())
    for entry_k, cls, digest, body, line in db.execute(
            "SELECT p.entry, p.cls, p.hash, p.body, e.line FROM part p JOIN entry e ON e.k = p.entry"):
        if stored_entry(line).parts.get(cls) != digest.hex() or body is not None and sha256_hex(body) != digest.hex():
            faults.append(Fault("part", f"{entry_k}/{cls}"))
    records = db.rows("SELECT rid, min(line) FROM entry GROUP BY rid")
    seen: dict[str, int] = {}
    for done, (rid, line) in enumerate(records, 1):
        name = stored_entry(line).table
        if name in TYPES:
            seen[name] = seen.get(name, 0) + 1
            faults.extend(_check_record(journal, name, stored_entry(line).record, rid))
        step(done, len(records))
    for name, record_type in TYPES.items():
        if db.value(f"SELECT count(*) FROM {table(record_type)}") != seen.get(name, 0):
            faults.append(Fault("table", name))
    return faults


def _check_record(journal: Journal, name: str, record: str, rid: bytes) -> list[Fault]:
    record_type, db = TYPES[name], journal.db
    folded = fold(record_type, journal.writes_of(record))
    row = db.one(f"SELECT {quoted(columns(record_type))} FROM {table(name)} WHERE id = ?", (rid,))
    if row is None or list(row[2:]) != [folded.office, *journal.projection.cells(record_type, folded)]:
        return [Fault("table", f"{name}/{record}")]
    if record_type.internal:
        return []
    for index, classes in (("search", "AT"), ("search_local", "L")):
        stored = db.value(f"SELECT folded FROM {index} WHERE k = ?", (row[0],)) or ""
        if stored != ("" if folded.deleted else search_text(record_type, folded.values, classes)):
            return [Fault("search", f"{name}/{record}")]
    return []


def rebuild(journal: Journal, step: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Drop the tables and the search text and make them from the journal, all or nothing. Gives the records folded."""
    db = journal.db
    with db.atomic(), db.folding():
        journal.projection.make_tables()
        records = db.rows("SELECT line FROM entry WHERE k IN (SELECT min(k) FROM entry GROUP BY rid) ORDER BY k")
        for done, (line,) in enumerate(records, 1):
            first = stored_entry(line)
            journal.refold(first.table, first.record)
            step(done, len(records))
    return len(records)
