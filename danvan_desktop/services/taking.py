"""One parcel's content becomes part of the journal: checked entry by entry, united, refolded, in one transaction.

Used inside `db.atomic()`: whatever is refused here takes everything back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from danvan_desktop.domain.entries import Entry, Part, stored_entry
from danvan_desktop.domain.folding import Write
from danvan_desktop.domain.records import TYPES
from danvan_desktop.parcels.lines import chain_device
from danvan_desktop.parcels.manifest import Manifest
from danvan_desktop.problems import Problem
from danvan_desktop.services import coverage, directory
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.directory import Device
from danvan_desktop.services.entry import count_lives, forget_names
from danvan_desktop.storage.journal import Arrived

_BATCH = 500
_FRESH = 5_000  # entries kept at hand, so that memory stays bounded
# What only an office above another writes: its word about others.
_FROM_ABOVE = frozenset({"receipt", "review", "recognition", "device", "succession", "unit"})


@dataclass(frozen=True)
class Rules:
    """Who may write what in a parcel.

    offices: whose chains it may carry; above: the upper office, if its word may come in it; local: it comes from a PC
    of this office, with class L. trusted: device keys known from elsewhere (enrolment).
    """

    offices: frozenset[str]
    above: str | None = None
    local: bool = False
    trusted: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What one parcel brought. entries: rows in it; new: not known before; records: touched, id -> type;

    before: how many of the records were here already; gaps, forks: chains now with a hole, newly forked;
    restored: this device's own chain came back longer than it is here.
    """

    entries: int
    new: int
    parts: int
    records: Mapping[str, str]
    before: int
    gaps: tuple[str, ...]
    forks: tuple[str, ...]
    restored: bool


class Taking:
    """The sink of a parcel's reader. After `read` returned, `finish` completes the work and tells what came."""

    def __init__(self, desk: Desk, rules: Rules) -> None:
        self._desk, self._rules = desk, rules
        self._about: Manifest | None = None
        self._waiting: list[Entry] = []
        self._records: dict[str, tuple[str, str]] = {}
        self._touched: dict[str, str] = {}
        self._here: set[str] = set()
        self._fresh: dict[str, Write] = {}
        self._entries = self._new = self._parts = 0
        self._devices: dict[str, Device] | None = None
        self._ended: set[str] = set()
        self._unended: set[str] = set()

    def key_of(self, device: str) -> bytes | None:
        """The signing key of a device as known at this moment, the parcel's own news from above included."""
        if device in self._rules.trusted:
            return self._rules.trusted[device]
        found = self._known().get(device)
        if found is None and self._rules.above is not None and self._about is not None:
            self._flush()
            self._refold(lambda name: name == "device")
            self._devices = None
            found = self._known().get(device)
        return found.sign if found else None

    def _known(self) -> dict[str, Device]:
        if self._devices is None:
            self._devices = directory.devices(self._desk)
        return self._devices

    # --- what the reader gives ----------------------------------------------------------------------------------

    def manifest(self, about: Manifest) -> None:
        self._about = about

    def entry(self, entry: Entry) -> None:
        self._check(entry)
        self._entries += 1
        self._waiting.append(entry)
        if len(self._waiting) == _BATCH:
            self._flush()

    def part(self, part: Part) -> None:
        self._flush()
        record = self._desk.journal.fill_open_part(part)
        if record is None:
            return
        self._parts += 1
        fresh = self._fresh.get(record)
        if fresh is not None:
            self._fresh[record] = Write(fresh.entry, {**fresh.values, **part.values})
        if record not in self._records:  # its entry came with an earlier parcel
            self._here.add(record)
            self._touched.setdefault(record, self._table(record))

    def blob(self, name: str, data: bytes) -> None:
        """No record type of this version names attachments: what nobody names is not kept."""

    def finish(self) -> Taken:
        """Refold what was touched, move the marks of the chains. Raises Problem as the checks do."""
        assert self._about is not None  # the reader gave it first
        self._flush()
        for chain in self._unended - self._ended:
            raise Problem("G-140", device=chain_device(chain))
        desk = self._desk
        before = sum(record in self._here and not TYPES[name].internal
                     for record, name in self._touched.items() if name in TYPES)  # fmt: skip
        restored = any(item.chain == desk.identity.chain and item.last > self._own_end for item in self._about.chains)
        forks = []
        for item in self._about.chains:
            coverage.keep_checkpoint(desk, item)
            if coverage.note_range(desk, item):
                forks.append(item.chain)
        restored = restored or desk.identity.chain in forks
        # What this device itself wrote twice, unaware of a restore, is nothing to ask anybody about.
        forks = [chain for chain in forks if chain_device(chain) != desk.identity.device]
        self._refold(lambda name: True)
        if self._rules.local and not restored:
            # another PC of the office may have named somebody in what is now a denunciation
            forget_names(desk, self._touched)
            count_lives(desk, self._touched)
        gaps = tuple(sorted({each.chain for each in self._about.chains if coverage.gap(desk, each.chain)}))
        return Taken(self._entries, self._new, self._parts, self._touched, before, gaps, tuple(forks), restored)

    # --- checks -------------------------------------------------------------------------------------------------

    def _check(self, entry: Entry) -> None:
        """Raises Problem G-133: somebody writes what is not his to write."""
        if entry.office not in self._rules.offices:
            raise Problem("G-133", table=entry.table)
        if entry.table in _FROM_ABOVE and entry.office != self._rules.above and not self._rules.local:
            raise Problem("G-133", table=entry.table)
        device = self._known().get(chain_device(entry.chain))
        if device is not None:
            if device.office != entry.office:
                raise Problem("G-133", table=entry.table)
            if device.revoked_after is not None:
                self._check_revoked(entry, device.revoked_after)
        known = self._records.get(entry.record)
        if known is not None:
            self._fresh.pop(entry.record, None)
        elif known := self._stored(entry.record):
            self._here.add(entry.record)
        elif entry.op == "set" and len(self._fresh) < _FRESH:
            self._fresh[entry.record] = Write(entry, {})
        if known is not None and known != (entry.table, entry.office):
            raise Problem("G-133", table=entry.table)
        self._records[entry.record] = (entry.table, entry.office)

    def _check_revoked(self, entry: Entry, last: str) -> None:
        """Up to the entry `last` a revoked device's word counts. Raises Problem G-140 for what follows it."""
        end = coverage.seq_of(self._desk, entry.chain, last)
        if entry.chain in self._ended or (end is not None and entry.seq > end):
            raise Problem("G-140", device=chain_device(entry.chain))
        if end is None:  # it must still come in this parcel
            (self._ended if entry.id == last else self._unended).add(entry.chain)

    def _stored(self, record: str) -> tuple[str, str] | None:
        line = self._desk.db.value("SELECT line FROM entry WHERE rid = ? LIMIT 1", (uuid.UUID(record).bytes,))
        if line is None:
            return None
        first = stored_entry(line)
        return first.table, first.office

    def _table(self, record: str) -> str:
        stored = self._stored(record)
        assert stored is not None  # a part was just filled into one of its entries
        return stored[0]

    # --- work ---------------------------------------------------------------------------------------------------

    @property
    def _own_end(self) -> int:
        return self._desk.journal.tip()[0]

    def _flush(self) -> None:
        if self._waiting:
            # The tip of this device's own chain is kept from before, so that its return as longer is noticed.
            self._desk.journal.tip()
            batch, self._waiting = self._waiting, []
            # Of this office's own entries, also when they come back from above, class L may follow from another PC.
            me = self._desk.identity.office
            for own in (False, True):
                some = [Arrived(each, {}) for each in batch if (each.office == me) is own]
                new, touched = self._desk.journal.take_in(some, local=own)
                self._new += new
                self._touched.update(touched)

    def _refold(self, wanted: Callable[[str], bool]) -> None:
        with self._desk.db.folding():
            for record, name in self._touched.items():
                if wanted(name):
                    # A record of one entry folds without reading it back.
                    fresh = self._fresh.get(record)
                    self._desk.journal.refold(name, record, [fresh] if fresh else None)
