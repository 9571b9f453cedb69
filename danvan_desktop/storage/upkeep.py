"""Checking and rebuilding: chains unbroken, every part as committed, tables = fold of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from danvan_desktop.domain.entries import sha256_hex, stored_entry
from danvan_desktop.domain.folding import fold
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
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
    faults += _check_chains(journal)
    for name in ("search", "search_local"):
        try:
            db.execute(f"INSERT INTO {name}_fts({name}_fts, rank) VALUES('integrity-check', 1)")  # writes nothing
        except Problem:
            faults.append(Fault("search", name))
    records = db.rows("SELECT rid, min(k) FROM entry GROUP BY rid")
    seen: dict[str, int] = {}
    for done, (rid, k) in enumerate(records, 1):
        first = stored_entry(db.value("SELECT line FROM entry WHERE k = ?", (k,)))
        if first.table in TYPES:
            seen[first.table] = seen.get(first.table, 0) + 1
            faults.extend(_check_record(journal, first.table, first.record, rid))
        step(done, len(records))
    for name, record_type in TYPES.items():
        if db.value(f"SELECT count(*) FROM {table(record_type)}") != seen.get(name, 0):
            faults.append(Fault("table", name))
    return faults


def _check_chains(journal: Journal) -> list[Fault]:
    """Every line hashes to its id and follows its predecessor, every part held is the one committed to.

    Chains of others may have stretches missing and parts that never came; this device's own may not.
    """
    db, faults = journal.db, list[Fault]()
    own = db.value("SELECT k FROM chain WHERE name = ?", (journal.identity.chain,))
    at, here, before = (0, 0), set[str](), set[str]()
    for k, chain, seq, raw, line in db.stream("SELECT k, chain, seq, id, line FROM entry ORDER BY chain, seq"):
        entry, place = stored_entry(line), f"{chain}/{seq}"
        if (chain, seq) != at:
            follows = (chain, seq - 1) == at
            before, here, at = (here if follows else set()), set(), (chain, seq)
            if chain == own and not follows and seq > 1:
                faults.append(Fault("chain", place))
        here.add(raw.hex())
        if sha256_hex(line) != raw.hex() or entry.seq != seq or (before and entry.prev not in before):
            faults.append(Fault("chain", place))
        held = {cls: (digest.hex(), body) for cls, digest, body in db.rows(
            "SELECT cls, hash, body FROM part WHERE entry = ?", (k,))}
        wrong = any(entry.parts.get(cls) != digest or (body is not None and sha256_hex(body) != digest)
                    for cls, (digest, body) in held.items())
        if wrong or (chain == own and held.keys() != entry.parts.keys()):
            faults.append(Fault("part", place))
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
        records = db.rows("SELECT min(k) FROM entry GROUP BY rid ORDER BY 1")
        for done, (k,) in enumerate(records, 1):
            first = stored_entry(db.value("SELECT line FROM entry WHERE k = ?", (k,)))
            journal.refold(first.table, first.record)
            step(done, len(records))
    return len(records)
