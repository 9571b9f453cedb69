"""The journal: entries appended to this device's chain, entries of other chains taken in; never changed.

A record's tables and search text are refolded in the same transaction (`projection`), so what is on screen is always
the fold of what is in the journal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from danvan_desktop.domain.entries import (
    MAX_ENTRY_BYTES,
    MAX_PARENTS,
    MAX_PART_BYTES,
    Entry,
    Part,
    make_entry,
    make_part,
    stored_entry,
    stored_values,
)
from danvan_desktop.domain.fields import RecordType, Value
from danvan_desktop.domain.folding import Folded, Write, fold
from danvan_desktop.domain.ids import chain_name, deed_id, record_id
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.stamps import ZERO, Stamp, seen, tick
from danvan_desktop.problems import Problem
from danvan_desktop.storage import drafts, settings
from danvan_desktop.storage.database import Database
from danvan_desktop.storage.projection import Projection

_HASH = re.compile("[0-9a-f]{64}")
SCHEMA = 1  # `sv` of the entries this program writes


@dataclass(frozen=True)
class Identity:
    """Who writes: the office, this device and its incarnation, the account, the PC's letter ("" for the first)."""

    office: str
    device: str
    incarnation: int
    account: str
    pc: str = ""

    @property
    def chain(self) -> str:
        return chain_name(self.device, self.incarnation)


@dataclass(frozen=True)
class Change:
    """One entry to be written. record None: a new record. values: whole groups, in normal form.

    parents None: the record's present heads.
    """

    table: str
    values: Mapping[str, Value] = field(default_factory=dict)
    record: str | None = None
    op: str = "set"
    reason: str | None = None
    undoes: str | None = None
    parents: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Arrived:
    """An entry of another chain with the parts that came along, by class."""

    entry: Entry
    parts: Mapping[str, Part]


class Journal:
    """Append and read entries. Every write happens inside `db.atomic()` and refolds what it touched."""

    def __init__(self, db: Database, identity: Identity, now_ms: Callable[[], int]) -> None:
        self.db = db
        self.identity = identity
        self.projection = Projection(db)
        self._now_ms = now_ms
        self._chains: dict[str, int] = {}
        self._last: tuple[int, str | None, Stamp] | None = None
        self._folds: dict[str, int] = {}
        self._forgot = 0
        db.on_rollback.append(self._forget)

    def _forget(self) -> None:
        self._forgot += 1
        self._chains.clear()
        self._last = None
        self.projection.forget()

    # --- writing ------------------------------------------------------------------------------------------------

    def append(self, changes: Iterable[Change], deed: str | None = None) -> tuple[str, list[str]]:
        """Write one act: all its entries, in one transaction, and refold. Gives (deed, record ids in order)."""
        now = self._now_ms()
        deed = deed or deed_id(now)
        records: list[str] = []
        touched: dict[str, str] = {}
        fresh: dict[str, Write] = {}
        with self.db.atomic():
            for change in changes:
                record = change.record or record_id(self.tip()[2][0] or now)
                write = self._append_one(change, record, deed, now, new=change.record is None)
                records.append(record)
                if change.record is None and record not in touched:
                    fresh[record] = write  # a record of one entry folds without reading it back
                else:
                    fresh.pop(record, None)
                touched[record] = change.table
            with self.db.folding():
                for record, table in touched.items():
                    self.refold(table, record, [fresh[record]] if record in fresh else None)
        return deed, records

    def _append_one(self, change: Change, record: str, deed: str, now: int, *, new: bool) -> Write:
        seq, prev, stamp = self.tip()
        stamp = tick(stamp, now)
        record_type = TYPES[change.table]
        by_class: dict[str, dict[str, Value]] = {}
        for name, value in change.values.items():
            by_class.setdefault(self._class_of(record_type, name, change), {})[name] = value
        parts = {cls: make_part(values) for cls, values in by_class.items()}
        parents = change.parents if change.parents is not None else (() if new else self.heads(record))
        if len(parents) > MAX_PARENTS:  # an entry names at most so many: first tie some together, saying nothing
            tie = Change(change.table, {}, record, parents=parents[:MAX_PARENTS])
            tied = self._append_one(tie, record, deed, now, new=False).entry.id
            fewer = replace(change, parents=(tied, *parents[MAX_PARENTS:]))
            return self._append_one(fewer, record, deed, now, new=False)
        entry = make_entry(
            device=self.identity.device, incarnation=self.identity.incarnation, seq=seq + 1, prev=prev, stamp=stamp,
            wall=now, wall_ok=True, account=self.identity.account, office=self.identity.office, table=change.table,
            record=record, op=change.op, parents=parents, deed=deed, schema=SCHEMA,
            parts={cls: part.hash for cls, part in parts.items()}, undoes=change.undoes, reason=change.reason)
        _bounded(entry, parts)
        k = self._insert(entry)
        for cls, part in parts.items():
            self._hold(k, cls, part)
        self._last = (entry.seq, entry.id, stamp)
        return Write(entry, change.values if change.op == "set" else {})

    @staticmethod
    def _class_of(record_type: RecordType, name: str, change: Change) -> str:
        if change.op == "erase":
            return str(change.values["widest"])
        return record_type.field(name).audience

    def _insert(self, entry: Entry) -> int:
        chain = self.chain_key(entry.chain, entry.office)
        cursor = self.db.execute("INSERT INTO entry(id, chain, seq, rid, line) VALUES(?, ?, ?, ?, ?)",
                                 (bytes.fromhex(entry.id), chain, entry.seq, _rid(entry.record), entry.line))
        return int(cursor.lastrowid)

    def _hold(self, entry: int, cls: str, part: Part) -> None:
        self.db.execute("INSERT INTO part(entry, cls, hash, body) VALUES(?, ?, ?, ?)",
                        (entry, cls, bytes.fromhex(part.hash), part.body))

    def tip(self) -> tuple[int, str | None, Stamp]:
        """(seq, id, stamp) this device's next entry follows; the stamp is the newest ever seen."""
        if self._last is None:
            row = self.db.one("SELECT e.seq, e.id, e.line FROM entry e JOIN chain c ON c.k = e.chain WHERE c.name = ?"
                              " ORDER BY e.seq DESC LIMIT 1", (self.identity.chain,))
            met = settings.get(self.db, "newest_stamp", list(ZERO))
            own = stored_entry(row[2]).stamp if row else ZERO
            self._last = (row[0] if row else 0, row[1].hex() if row else None, seen(own, (met[0], met[1])))
        return self._last

    def become(self, identity: Identity) -> None:
        """Write as another identity from now on: a new incarnation, another account."""
        self.identity = identity
        self._last = None

    def entry_id_at(self, chain: str, seq: int) -> str | None:
        """The id at a position of a chain; the first that came, where the chain is forked."""
        found = self.db.value("SELECT e.id FROM entry e JOIN chain c ON c.k = e.chain WHERE c.name = ? AND e.seq = ?"
                              " ORDER BY e.k LIMIT 1", (chain, seq))
        return None if found is None else str(found.hex())

    def chain_key(self, name: str, office: str) -> int:
        """The row number of a chain, made when first met."""
        if name not in self._chains:
            found = self.db.value("SELECT k FROM chain WHERE name = ?", (name,))
            if found is None:
                found = self.db.execute("INSERT INTO chain(name, office) VALUES(?, ?)", (name, office)).lastrowid
            self._chains[name] = int(found)
        return self._chains[name]

    def take_in(self, arrived: Iterable[Arrived], *, local: bool = False) -> tuple[int, dict[str, str]]:
        """Union entries of other chains, with the parts at hand, into the journal; no refold.

        Gives (entries that were new, touched records with their tables). The caller has checked signatures, chains and
        permissions, holds `db.atomic()`, and refolds the touched records at the end. local: from a PC of this office,
        so class-L parts may follow.
        """
        new, touched, newest = 0, dict[str, str](), ZERO
        for each in arrived:
            entry = each.entry
            chain = self.chain_key(entry.chain, entry.office)
            k = self.db.value("SELECT k FROM entry WHERE chain = ? AND seq = ? AND id = ?",
                              (chain, entry.seq, bytes.fromhex(entry.id)))
            fresh = k is None
            if fresh:
                k = self._insert(entry)
                new += 1
                newest = seen(newest, entry.stamp)
                touched[entry.record] = entry.table
            for cls, digest in entry.parts.items():
                if cls in each.parts and each.parts[cls].hash == digest:
                    if self.add_part(k, cls, each.parts[cls]):
                        touched[entry.record] = entry.table
                        self._obey(entry, each.parts[cls])
                elif local or cls != "L":
                    self._await_part(k, cls, digest, fresh)
        self._note_stamp(newest)
        return new, touched

    def _note_stamp(self, newest: Stamp) -> None:
        seq, last, stamp = self.tip()
        if newest > stamp:
            settings.put(self.db, "newest_stamp", list(newest))
            self._last = (seq, last, newest)

    def _obey(self, entry: Entry, part: Part) -> None:
        """Drop here too what an `erase` of the record's office lists."""
        listed = stored_values(part.body).get("parts") if entry.op == "erase" else None
        if isinstance(listed, list):
            self.drop_parts(entry.record, [each for each in listed if isinstance(each, str) and _HASH.fullmatch(each)])

    def _await_part(self, entry: int, cls: str, digest: str, fresh: bool) -> None:
        """fresh: the entry has just come, so that none of its parts can be here."""
        raw = bytes.fromhex(digest)
        if fresh or self.db.one("SELECT 1 FROM part WHERE entry = ? AND cls = ?", (entry, cls)) is None:
            self.db.execute("INSERT OR IGNORE INTO open_part(hash, entry, cls) SELECT ?, ?, ?"
                            " WHERE NOT EXISTS (SELECT 1 FROM erased WHERE hash = ?)", (raw, entry, cls, raw))

    def add_part(self, entry: int, cls: str, part: Part) -> bool:
        """Hold a part of an entry that is here; whether it was new. An erased part does not come back."""
        digest = bytes.fromhex(part.hash)
        if (self.db.one("SELECT 1 FROM part WHERE entry = ? AND cls = ?", (entry, cls))
                or self.db.one("SELECT 1 FROM erased WHERE hash = ?", (digest,))):
            return False
        self._hold(entry, cls, part)
        self.db.execute("DELETE FROM open_part WHERE hash = ?", (digest,))
        return True

    def fill_open_part(self, part: Part) -> str | None:
        """Hold a part that an earlier entry committed to; gives that entry's record, None if nobody waits for it."""
        row = self.db.one("SELECT o.entry, o.cls, e.rid, e.line FROM open_part o JOIN entry e ON e.k = o.entry"
                          " WHERE o.hash = ?", (bytes.fromhex(part.hash),))
        if row is None:
            return None
        # What waits is neither here nor erased: `_await_part`, `add_part` and `drop_parts` see to that.
        k, cls, rid, line = row
        self._hold(k, cls, part)
        self.db.execute("DELETE FROM open_part WHERE hash = ?", (bytes.fromhex(part.hash),))
        if "erase" in line or "\\u" in line:  # the only entries that may be one; the others need not be read
            self._obey(stored_entry(line), part)
        return str(UUID(bytes=rid))

    def erase(self, table: str, record: str, classes: Sequence[str], reason: str,
              deed: str | None = None) -> tuple[str, int]:
        """Drop every part of the given classes the record ever had, by an `erase` entry (sync.md 2.7).

        Gives (deed, parts dropped). Their fields in drafts of the record go too, and the write-ahead log is emptied.
        """
        with self.db.atomic():
            hashes = sorted(digest for cls, digest in self._held(record) if cls in classes)
            widest = next(cls for cls in "ATL" if cls in classes)
            values: dict[str, Value] = {"parts": list(hashes), "reason": reason, "widest": widest}
            deed, _ = self.append([Change(table, values, record, op="erase", reason=reason)], deed)
            self.drop_parts(record, hashes)
            with self.db.folding():
                self.refold(table, record)
        return deed, len(hashes)

    def holds(self, record: str, cls: str) -> bool:
        """Whether any values of this class of the record are here, in whatever version."""
        return any(each == cls for each, _ in self._held(record))

    def _held(self, record: str) -> list[tuple[str, str]]:
        """(class, hash) of the parts held of a record. The lists of an `erase` do not count: peers need them."""
        rows = self.db.rows("SELECT p.cls, p.hash, e.line FROM part p JOIN entry e ON e.k = p.entry WHERE e.rid = ?"
                            " AND p.body IS NOT NULL", (_rid(record),))
        return [(cls, digest.hex()) for cls, digest, line in rows if stored_entry(line).op != "erase"]

    def drop_parts(self, record: str, hashes: Iterable[str]) -> None:
        """Forget the bodies of these parts of a record, for good, and fields of their classes in its drafts."""
        self.db.leave_no_trace()
        by_hash = {row[0].hex(): (row[1], row[2]) for row in self.db.rows(
            "SELECT p.hash, p.entry, p.cls FROM part p JOIN entry e ON e.k = p.entry WHERE e.rid = ?", (_rid(record),))}
        newest = self.db.value("SELECT max(k) FROM entry WHERE rid = ?", (_rid(record),))
        classes = set()
        for digest in hashes:
            raw = bytes.fromhex(digest)
            self.db.execute("INSERT OR IGNORE INTO erased(hash) VALUES(?)", (raw,))
            self.db.execute("DELETE FROM open_part WHERE hash = ?", (raw,))
            if digest in by_hash:
                entry, cls = by_hash[digest]
                classes.add(cls)
                self.db.execute("UPDATE part SET body = NULL, erased_by = ? WHERE entry = ? AND cls = ?",
                                (newest, entry, cls))
        record_type = TYPES.get(self.table_of(record) or "")
        fields = record_type.fields if record_type else ()
        drafts.strip(self.db, record, {each.name for each in fields if each.audience in classes})

    # --- reading ------------------------------------------------------------------------------------------------

    def writes_of(self, record: str) -> list[Write]:
        """All entries of a record with the values held, oldest row first."""
        found: dict[int, tuple[Entry, dict[str, Value]]] = {}
        for k, entry_id, line, body in self.db.execute(
                "SELECT e.k, e.id, e.line, p.body FROM entry e LEFT JOIN part p ON p.entry = e.k WHERE e.rid = ?"
                " ORDER BY e.k", (_rid(record),)):
            if k not in found:
                found[k] = (stored_entry(line, entry_id.hex()), {})
            if body is not None and found[k][0].op == "set":
                found[k][1].update(stored_values(body))
        return [Write(entry, values) for entry, values in found.values()]

    def heads(self, record: str) -> tuple[str, ...]:
        """Ids of the record's entries that no other entry names as parent."""
        lines = self.db.rows("SELECT id, line FROM entry WHERE rid = ?", (_rid(record),))
        if len(lines) == 1:
            return (lines[0][0].hex(),)
        entries = [stored_entry(line, entry_id.hex()) for entry_id, line in lines]
        named = {parent for entry in entries for parent in entry.parents}
        return tuple(sorted(entry.id for entry in entries if entry.id not in named))

    def table_of(self, record: str) -> str | None:
        """The table a record belongs to, by its first entry; None if there is no such record."""
        line = self.db.value("SELECT line FROM entry WHERE rid = ? ORDER BY k LIMIT 1", (_rid(record),))
        return None if line is None else stored_entry(line).table

    def folded(self, record: str) -> Folded:
        """What the record is now, from the journal alone."""
        writes = self.writes_of(record)
        return fold(TYPES.get(writes[0].entry.table), writes)

    def refold(self, table: str, record: str, writes: list[Write] | None = None) -> None:
        """Bring a record's row and search text to the fold of its entries. Inside `db.folding()`."""
        self._folds[table] = self._folds.get(table, 0) + 1
        if table in TYPES:
            writes = writes if writes is not None else self.writes_of(record)
            self.projection.store(TYPES[table], record, fold(TYPES[table], writes))

    def turn(self, *tables: str) -> tuple[int, ...]:
        """Another value whenever a record of these tables may have changed: what is kept by it is never stale."""
        return (self._forgot, *(self._folds.get(table, 0) for table in tables))

    def entries_of_deed(self, deed: str) -> list[Entry]:
        """The entries of one act of this device, in order: they stand together, looked for from the chain's end."""
        found: list[Entry] = []
        mark = f'"deed":"{deed}"'
        for entry_id, line in self.db.execute("SELECT e.id, e.line FROM entry e JOIN chain c ON c.k = e.chain"
                                              " WHERE c.name = ? ORDER BY e.seq DESC", (self.identity.chain,)):
            if mark in line:
                found.append(stored_entry(line, entry_id.hex()))
            elif found:
                break
        return found[::-1]

    def chain_lines(self, chain: str, after: int = 0) -> Iterator[tuple[int, Entry, dict[str, Part]]]:
        """(row, entry, parts held by class) of a chain, by seq, from `after` on."""
        rows = self.db.rows("SELECT e.k, e.id, e.line FROM entry e JOIN chain c ON c.k = e.chain WHERE c.name = ?"
                            " AND e.seq > ? ORDER BY e.seq, e.id", (chain, after))
        for k, entry_id, line in rows:
            parts = {cls: Part(digest.hex(), body) for cls, digest, body in self.db.rows(
                "SELECT cls, hash, body FROM part WHERE entry = ? AND body IS NOT NULL", (k,))}
            yield k, stored_entry(line, entry_id.hex()), parts

    def chain_heads(self) -> dict[str, str]:
        """The id of the newest entry of each chain here, the highest where a chain is forked."""
        return {name: entry_id.hex() for name, entry_id in self.db.rows(
            "SELECT c.name, e.id FROM chain c JOIN entry e ON e.chain = c.k WHERE e.seq = (SELECT max(seq) FROM entry"
            " WHERE chain = c.k) ORDER BY c.name, e.id")}

    def chains(self, office: str | None = None) -> list[str]:
        """Names of the chains here, of one office or of all."""
        if office is None:
            return [row[0] for row in self.db.rows("SELECT name FROM chain ORDER BY k")]
        return [row[0] for row in self.db.rows("SELECT name FROM chain WHERE office = ? ORDER BY k", (office,))]


def _rid(record: str) -> bytes:
    return bytes.fromhex(record.replace("-", ""))


def _bounded(entry: Entry, parts: Mapping[str, Part]) -> None:
    """Every line written here must be one that a receiver takes. Raises Problem S-119."""
    longest = max((len(part.body.encode()) for part in parts.values()), default=0)
    if longest > MAX_PART_BYTES or len(entry.line.encode()) > MAX_ENTRY_BYTES:
        raise Problem("S-119")
