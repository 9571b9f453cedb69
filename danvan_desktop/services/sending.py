"""Parcels are made and put on a carrier: up to the upper office, down to each lower one, across to this office's PCs.

Everything the newest receipt does not cover goes again (R1–R7), so a lost stick needs no action. A parcel is written
aside, opened again as a receiver would, copied, read back; only then it counts as sent.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danvan_desktop import __version__, safefile
from danvan_desktop.domain.entries import Entry, stored_entry
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.domain.stamps import tick
from danvan_desktop.keys import request_mac
from danvan_desktop.parcels import carriers, reader, writer
from danvan_desktop.parcels.carriers import Volume
from danvan_desktop.parcels.header import Header, Request
from danvan_desktop.parcels.lines import chain_device
from danvan_desktop.parcels.manifest import Range, Want
from danvan_desktop.problems import N_, Bug, Problem
from danvan_desktop.services import coverage, directory, disclosing, marker, upkeep
from danvan_desktop.services.coverage import Place, Receipt
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.tracking import Progress, QuietProgress
from danvan_desktop.storage import settings
from danvan_desktop.storage.journal import SCHEMA, Change
from danvan_desktop.storage.projection import table

ENTRIES_PER_PARCEL = 40_000
_BACKUPS_KEPT = 3
_MISSING_PARTS = 2_000

PACKING, CHECKING, COPYING, DONE = N_("Gói lại"), N_("Kiểm tra trên máy"), N_("Chép, đọc lại và so"), N_("Đã ghi xong")


@dataclass(frozen=True)
class Sent:
    """A parcel that was put and read back. path: where it lies; to: office id; entries, parts: rows; bytes: size."""

    path: Path
    kind: str
    to: str
    to_name: str
    no: int
    entries: int
    parts: int
    bytes: int


@dataclass(frozen=True)
class _Load:
    """What goes into one parcel: ranges with their rows, and whether a part goes along."""

    ranges: tuple[Range, ...]
    rows: tuple[int, ...]
    goes: Callable[[Entry, str], bool]
    more_parts: tuple[tuple[int, str], ...] = ()


def send(desk: Desk, to: Volume | Path | None = None, progress: Progress | None = None) -> list[Sent]:
    """Send up if this office has joined one; at an office with offices below, also down to each that lacks something.

    to: a stick or folder; None leaves the parcels in `goi-di/`. Raises Problem G-134 (nobody to send to), G-120…G-123
    (carrier), S-102, S-105, S-117 (the backup that receipts rest on).
    """
    progress = progress or QuietProgress()
    below = [each for each in directory.offices(desk) if each != desk.upper_office]
    if desk.upper_office is None and not below:
        raise Problem("G-134")
    volume = carriers.folder(to) if isinstance(to, Path) else to
    made = send_up(desk, volume, progress) if desk.upper_office else []
    return made + (send_down(desk, volume, progress) if below else [])


# --- up --------------------------------------------------------------------------------------------------------------


def send_up(desk: Desk, to: Volume | None, progress: Progress) -> list[Sent]:
    """All entries of this office that the upper office's newest receipt does not cover, and the parts disclosed."""
    above = desk.upper_office
    assert above is not None
    note_period(desk)
    receipt = coverage.receipts(desk, above, desk.identity.office) or Receipt()
    said = disclosing.disclosed(desk, desk.identity.office)
    loads = _loads(desk, uncovered(desk, receipt), said.goes, _more_parts(desk, receipt, said))
    want = Want(chains=(*_ends_held(desk, above), *_own_ends(desk)))
    return [
        _send_one(desk, to, progress, _header(desk, "up", above), load, want, directory.recipients(desk, above))
        for load in loads
    ]


def uncovered(desk: Desk, receipt: Receipt) -> dict[str, list[Place]]:
    """By chain of this office, the entries a receipt does not cover."""
    return {
        chain: coverage.beyond(desk, chain, receipt.ends(chain)) for chain in desk.journal.chains(desk.identity.office)
    }


def _more_parts(desk: Desk, receipt: Receipt, said: disclosing.Disclosed) -> tuple[tuple[int, str], ...]:
    """Parts of entries that arrived long ago: disclosed since, or found missing by the receiver (R7)."""
    fresh = [place for places in uncovered(desk, receipt).values() for place in places]
    news = disclosing.disclosed(desk, desk.identity.office, fresh)
    asked = set(receipt.missing_parts) | news.parts
    if not asked and not news.standing:
        return ()
    taken = {place.k for place in fresh}
    found = []
    for k, cls, digest, line in desk.db.execute(
        "SELECT p.entry, p.cls, p.hash, e.line FROM part p JOIN entry e ON e.k = p.entry JOIN chain c ON c.k = e.chain"
        " WHERE c.office = ? AND p.body IS NOT NULL AND p.cls != 'L' ORDER BY p.entry", (desk.identity.office,)
    ):  # fmt: skip
        entry = stored_entry(line)
        wanted = digest.hex() in asked or (entry.table, cls) in news.standing
        if wanted and k not in taken and said.goes(entry, cls):
            found.append((k, cls))
    return tuple(found)


def note_period(desk: Desk) -> None:
    """Say how much there is of each register this month, also zero: nothing sent is not nothing there (decisions 8)."""
    period = desk.clock.today().isoformat()[:7]
    rows = desk.db.rows('SELECT id, type, counts FROM r_period_figures WHERE period = ? AND office = ?',
                        (f'"{period}"', desk.identity.office))  # fmt: skip
    known = {json.loads(name): (rid, json.loads(counts)) for rid, name, counts in rows}
    changes = []
    for each in REGISTERS:
        if each.name == "unit":
            continue
        total = desk.db.value(f"SELECT count(*) FROM {table(each)} WHERE office = ? AND _deleted = 0",
                              (desk.identity.office,))  # fmt: skip
        counts = {"records": total}
        rid, before = known.get(each.name, (None, None))
        if before != counts:
            values: dict[str, Value] = {"period": period, "type": each.name, "counts": counts}
            values["zero_confirmed"] = not total
            changes.append(Change("period_figures", values, str(uuid.UUID(bytes=rid)) if rid else None))
    if changes:
        desk.journal.append(changes)


# --- down ------------------------------------------------------------------------------------------------------------


def send_down(desk: Desk, to: Volume | None, progress: Progress) -> list[Sent]:
    """Receipts for what the last verified backup holds (decisions 15), then a parcel to each office that lacks some."""
    directory.vouch_for_self(desk)
    _secure(desk, progress)
    below = [each for each in directory.offices(desk) if each != desk.upper_office]
    with desk.db.atomic():
        for office in below:
            _give_receipt(desk, office)
    made = []
    for office in below:
        keys = directory.recipients(desk, office)
        if not keys:
            continue  # enrolled, but no machine of it is confirmed yet
        places = lacking(desk, office)
        if not any(places.values()):
            continue
        goes = _downward(desk, office)
        for load in _loads(desk, places, goes, ()):
            want = Want(chains=_ends_held(desk, office))
            made.append(_send_one(desk, to, progress, _header(desk, "down", office), load, want, keys))
    return made


def _secure(desk: Desk, progress: Progress) -> None:
    """What a receipt names must survive the loss of the database: only a verified backup is acknowledged (R4)."""
    applied, last = settings.get(desk.db, "applied_at"), upkeep.last_backup(desk)
    if applied is None or (last is not None and last.at > applied and last.path.exists()):
        return
    folder = desk.home / "sao-luu"
    name = f"so-{desk.clock.today().isoformat()}-{desk.journal.tip()[0]:08}.tar"
    upkeep.back_up(desk, folder / name, progress)
    for old in sorted(folder.glob("so-*.tar"), key=lambda path: path.stat().st_mtime_ns)[:-_BACKUPS_KEPT]:
        old.unlink()


def _give_receipt(desk: Desk, office: str) -> None:
    held, last = coverage.held(desk, office), coverage.receipts(desk, desk.identity.office, office)
    missing = _missing_parts(desk, office)
    if not held.heads and last is None and not settings.get(desk.db, f"stand {office}"):
        return  # it never sent anything; once it has, also "nothing is held" must be said (R2)
    same = last and (held.heads, held.forked, tuple(missing)) == (last.heads, last.forked, tuple(last.missing_parts))
    if last and same and last.chain in (desk.identity.chain, *_chains_of_others(desk)):
        return  # else this PC was restored since: below may hold a newer receipt, which only a new one takes back (F8)
    backup = upkeep.last_backup(desk)
    values: dict[str, Value] = {
        "for_office": office, "no": (last.no if last else 0) + 1, "heads": dict(held.heads),
        "missing_parts": list(missing), "missing_blobs": [],
        "forked": {chain: list(ends) for chain, ends in held.forked.items()}, "backup": backup.at if backup else None,
    }  # fmt: skip
    desk.journal.append([Change("receipt", values)])


def _chains_of_others(desk: Desk) -> list[str]:
    """Chains of this office's other devices, whose word is as good as ours."""
    own = desk.identity.device
    return [chain for chain in desk.journal.chains(desk.identity.office) if not chain.startswith(f"{own}.")]


def _missing_parts(desk: Desk, office: str) -> list[str]:
    """Parts an office disclosed whose entries are here and which are not (R7)."""
    said = disclosing.disclosed(desk, office)
    found = []
    for digest, cls, line in desk.db.execute(
        "SELECT o.hash, o.cls, e.line FROM open_part o JOIN entry e ON e.k = o.entry JOIN chain c ON c.k = e.chain"
        " WHERE c.office = ? ORDER BY o.entry, o.cls", (office,)
    ):  # fmt: skip
        if said.goes(stored_entry(line), cls):
            found.append(digest.hex())
            if len(found) == _MISSING_PARTS:
                break
    return found


def lacking(desk: Desk, office: str) -> dict[str, list[Place]]:
    """The entries here that some device of a lower office has not said to hold: ours, and those it lost."""
    stands = settings.get(desk.db, f"stand {office}", {})
    ours = {chain: _beyond_all(desk, chain, stands.values()) for chain in desk.journal.chains(desk.identity.office)}
    return ours | _given_back(desk, office, stands)


def _beyond_all(desk: Desk, chain: str, stands: Collection[Mapping[str, Any]]) -> list[Place]:
    """What at least one of several devices lacks of a chain; all of it where none has said anything."""
    found = {place.k: place for each in stands for place in coverage.beyond(desk, chain, each["chains"].get(chain, ()))}
    return (
        sorted(found.values(), key=lambda place: (place.seq, place.id)) if stands else coverage.beyond(desk, chain, [])
    )


def _given_back(desk: Desk, office: str, stands: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Place]]:
    """Entries of a lower office's devices that are here and that those devices lost, by what they say to hold."""
    found = {}
    for chain in desk.journal.chains(office):
        said = stands.get(chain_device(chain))
        ends = said["chains"].get(chain, ()) if said is not None else None
        if ends is not None and all(coverage.seq_of(desk, chain, end) is not None for end in ends):
            found[chain] = coverage.beyond(desk, chain, ends)
    return found


def _downward(desk: Desk, office: str) -> Callable[[Entry, str], bool]:
    addressed: dict[str, bool] = {}

    def goes(entry: Entry, cls: str) -> bool:
        down = TYPES[entry.table].down if entry.table in TYPES else ""
        if cls not in disclosing.UPWARD:
            return False
        if entry.office == office:
            return True  # its own, given back
        if not down:
            return False
        if down == "all":
            return True
        if entry.record not in addressed:
            addressed[entry.record] = desk.journal.folded(entry.record).values.get("for_office") == office
        return addressed[entry.record]

    return goes


# --- to this office's other PCs --------------------------------------------------------------------------------------


def send_across(desk: Desk, to: Volume | Path | None = None, progress: Progress | None = None) -> list[Sent]:
    """One parcel for all other PCs of this office: all classes, also what came from above.

    Raises Problem G-145 if no other PC of this office is known; else as `send`.
    """
    me = desk.identity.office
    keys = directory.recipients(desk, me)
    if not keys:
        raise Problem("G-145")
    stands = settings.get(desk.db, f"stand {me}", {})
    others = {each.id for each in directory.devices(desk).values() if each.office == me} - {desk.identity.device}
    heard = [stands.get(device, {"chains": {}}) for device in others]
    places = {chain: _beyond_all(desk, chain, heard) for chain in desk.journal.chains()}
    above = _ends_held(desk, desk.upper_office) if desk.upper_office else ()
    want = Want(chains=tuple(sorted((*_ends_held(desk, me), *above))), parts=_parts_lost(desk))
    asked = {digest for device in others for digest in stands.get(device, {}).get("parts", ())}
    volume = carriers.folder(to) if isinstance(to, Path) else to
    return [
        _send_one(desk, volume, progress or QuietProgress(), _header(desk, "peer", me), load, want, keys)
        for load in _loads(desk, places, lambda entry, cls: True, _parts_named(desk, asked, places))
    ]


def _parts_lost(desk: Desk) -> tuple[str, ...]:
    """Class-L parts of this office's entries that came back from above, which only another PC can still have."""
    rows = desk.db.rows(
        "SELECT o.hash FROM open_part o JOIN entry e ON e.k = o.entry JOIN chain c ON c.k = e.chain WHERE c.office = ?"
        " ORDER BY o.entry, o.cls LIMIT ?", (desk.identity.office, _MISSING_PARTS)
    )  # fmt: skip
    return tuple(row[0].hex() for row in rows)


def _parts_named(desk: Desk, asked: set[str], places: Mapping[str, list[Place]]) -> tuple[tuple[int, str], ...]:
    """Where the parts lie that somebody asks for by hash, those that go along anyway left out."""
    going = {place.k for some in places.values() for place in some} if asked else set()
    rows = desk.db.execute("SELECT entry, cls, hash FROM part WHERE body IS NOT NULL ORDER BY entry") if asked else ()
    return tuple((k, cls) for k, cls, digest in rows if digest.hex() in asked and k not in going)


# --- making a parcel -------------------------------------------------------------------------------------------------


def _loads(desk: Desk, places: dict[str, list[Place]], goes: Callable[[Entry, str], bool],
           more: tuple[tuple[int, str], ...]) -> list[_Load]:  # fmt: skip
    """Split what is to go into parcels of a bearable size; each can be applied alone, in any order."""
    loads: list[_Load] = []
    ranges: list[Range] = []
    rows: list[int] = []
    for chain in sorted(places):
        for run in coverage.stretches(places[chain]):
            for piece in _pieces(desk, chain, run):
                signed = coverage.signed_range(desk, chain, piece)
                if signed is None:
                    continue
                if rows and len(rows) + len(signed[1]) > ENTRIES_PER_PARCEL:
                    loads.append(_Load(tuple(ranges), tuple(rows), goes))
                    ranges, rows = [], []
                ranges.append(signed[0])
                rows += [place.k for place in signed[1]]
    order = sorted(range(len(ranges)), key=lambda at: (ranges[at].chain, ranges[at].first, ranges[at].last,
                                                       ranges[at].last_id))  # fmt: skip
    loads.append(_Load(*_sorted(ranges, rows, order), goes, more))
    return loads


def _sorted(ranges: list[Range], rows: list[int], order: list[int]) -> tuple[tuple[Range, ...], tuple[int, ...]]:
    of_range, at = [], 0
    for each in ranges:
        of_range.append(rows[at : at + each.last - each.first + 1])
        at += len(of_range[-1])
    return tuple(ranges[at] for at in order), tuple(k for at in order for k in of_range[at])


def _pieces(desk: Desk, chain: str, run: list[Place]) -> Iterator[list[Place]]:
    """Only this device can sign for its chain in the middle; another's run stays whole."""
    size = ENTRIES_PER_PARCEL if chain_device(chain) == desk.identity.device else len(run)
    for start in range(0, len(run), size):
        yield run[start : start + size]


def _ends_held(desk: Desk, office: str) -> tuple[tuple[str, str | None], ...]:
    """How far this device holds an office's chains without a gap: what it would like to be sent follows that.

    A forked chain is named once for each branch.
    """
    for chain in desk.journal.chains(office):
        if chain_device(chain) == desk.identity.device:
            coverage.move_end(desk, chain)
    here = coverage.held(desk, office)
    said: list[tuple[str, str | None]] = []
    for chain in sorted(desk.journal.chains(office)):
        ends = here.ends(chain)
        said += [(chain, end) for end in ends] if ends else [(chain, None)]
    return tuple(said)


def _own_ends(desk: Desk) -> tuple[tuple[str, str | None], ...]:
    """How far this device holds its own chains: what the upper office has beyond that was lost here."""
    device = desk.identity.device
    return tuple(each for each in _ends_held(desk, desk.identity.office) if chain_device(each[0]) == device)


def _header(desk: Desk, kind: str, to: str) -> Header:
    known = directory.offices(desk).get(to)
    me = desk.identity
    request = None
    joining = settings.get(desk.db, "joining") if kind == "up" else None
    if joining:
        mine = desk.keys.public
        request = Request(mine.sign.hex(), mine.age, request_mac(joining["code"], me.office, mine))
    to_code = desk.unit_code if to == me.office else known.code if known else ""
    return Header(kind, me.office, to, me.device, me.incarnation, next_no(desk), from_code=desk.unit_code,
                  to_code=to_code, request=request)  # fmt: skip


def next_no(desk: Desk) -> int:
    """The number of this device's next parcel; never given twice, also when the parcel then fails."""
    name = f"parcel_no {desk.identity.chain}"
    number = int(settings.get(desk.db, name, 0)) + 1
    settings.put(desk.db, name, number)
    return number


def _lines(desk: Desk, rows: Iterable[int]) -> Iterator[bytes]:
    for k in rows:
        yield str(desk.db.value("SELECT line FROM entry WHERE k = ?", (k,))).encode()


def parts_of(desk: Desk, load: _Load) -> Iterator[bytes]:
    """The part lines that go with these rows."""
    for k in load.rows:
        held = desk.db.rows("SELECT p.cls, p.body, e.line FROM part p JOIN entry e ON e.k = p.entry WHERE p.entry = ?"
                            " AND p.body IS NOT NULL ORDER BY p.cls", (k,))  # fmt: skip
        for cls, body, line in held:
            if load.goes(stored_entry(line), cls):
                yield body.encode()
    for k, cls in load.more_parts:
        yield str(desk.db.value("SELECT body FROM part WHERE entry = ? AND cls = ?", (k, cls))).encode()


def load_for_enrolment(desk: Desk, office: str) -> _Load:
    """What a new lower office starts with: this office's whole chains, as far as its PCs signed them."""
    places = {chain: coverage.beyond(desk, chain, []) for chain in desk.journal.chains(desk.identity.office)}
    return _loads(desk, places, _downward(desk, office), ())[-1]


def content_of(desk: Desk, load: _Load, want: Want, parts: Iterable[bytes]) -> writer.Content:
    """A parcel's content for these rows."""
    stamp = tick(desk.journal.tip()[2], desk.clock.now_ms())
    return writer.Content(__version__, SCHEMA, stamp, desk.clock.now_ms(), True, load.ranges, _lines(desk, load.rows),
                          parts, want=want)  # fmt: skip


def _send_one(desk: Desk, to: Volume | None, progress: Progress, head: Header, load: _Load, want: Want,
              recipients: Sequence[str]) -> Sent:  # fmt: skip
    marker.write(desk)
    progress.step(0, 3, PACKING)
    counted = _Counted(parts_of(desk, load))
    mine = desk.home / "goi-di" / head.file_name()
    with safefile.write_via(mine) as out:
        head = writer.write(out, head, desk.keys.seed, content_of(desk, load, want, counted), recipients=recipients)
    progress.step(1, 3, CHECKING)
    check_made(desk, mine)
    progress.step(2, 3, COPYING)
    path = carriers.put(to, mine.name, mine) if to else mine
    covers = {each.chain: each.last_id for each in load.ranges}
    desk.db.execute(
        "INSERT INTO outbox(no, to_office, kind, sha, name, covers, entries, at) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (head.no, head.to, head.kind, safefile.file_sha256(mine), mine.name, json.dumps(covers), len(load.rows),
         desk.clock.now_ms()),
    )  # fmt: skip
    progress.step(3, 3, DONE)
    return Sent(path, head.kind, head.to, directory.name_of(desk, head.to, head.to_code), head.no, len(load.rows),
                counted.number, path.stat().st_size)  # fmt: skip


def check_made(desk: Desk, path: Path) -> None:
    """Open what was just written as a receiver would, as far as that needs no receiver's key. Raises Bug."""
    mine = desk.keys.public
    try:
        with path.open("rb") as file:
            reader.open_parcel(file, keys={mine.device: mine.sign}.get, me=None)
    except Problem as problem:
        raise Bug("a parcel this program would refuse") from problem


class _Counted:
    """Lines that are counted as they pass."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self.number = lines, 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line
