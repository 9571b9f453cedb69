"""Offices come to know each other without a network: a file and a paper code, a request with the first parcel, a
confirmation by a person who has called (sync.md 5.2; decisions 17)."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.domain import ids, units
from danvan_desktop.keys import fingerprint, new_code, parse_code
from danvan_desktop.parcels import carriers, reader, writer
from danvan_desktop.parcels.carriers import Volume
from danvan_desktop.parcels.header import Header
from danvan_desktop.parcels.manifest import Want
from danvan_desktop.parcels.reader import Opened
from danvan_desktop.problems import Problem
from danvan_desktop.services import directory, places, receiving, requests, sending
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.receiving import Accepted, Received
from danvan_desktop.services.taking import Rules, Taking
from danvan_desktop.storage import settings
from danvan_desktop.storage.journal import Identity

_BELOW = {"centre": "province", "province": "commune"}
_LIMIT = 64 << 20


@dataclass(frozen=True)
class Enrolment:
    """What goes to a lower office: the file, and on paper the code and this office's fingerprint (4×4 digits)."""

    path: Path
    office: str
    name: str
    code: str
    fingerprint: str


@dataclass(frozen=True)
class Invitation:
    """What an enrolment file says once its code opened it; nothing is joined yet. upper: office id."""

    upper: str
    upper_code: str
    upper_name: str
    fingerprint: str
    pc: str


@dataclass(frozen=True)
class Confirmed:
    """Devices that are now known, by id, and what became of the parcels that waited."""

    office: str
    devices: tuple[str, ...]
    received: tuple[Received, ...]


# --- above -----------------------------------------------------------------------------------------------------------


def enrol(
    desk: Desk, unit_code: str, to: Volume | Path, *, body: str | None = None, name: str | None = None
) -> Enrolment:
    """Make an enrolment file for a lower office's next PC. body: as at that office, this office's own by default.

    Raises Problem G-135 (this office has none below; no such unit), G-120…G-123 (carrier), S-102, S-105.
    """
    level = _BELOW.get(desk.level)
    if level is None:
        raise Problem("G-135", unit=unit_code)
    today = desk.clock.today()
    unit = places.shipped().by_code(unit_code, level, today)
    if unit is None and name is None:
        raise Problem("G-135", unit=unit_code)
    body = body or str(settings.get(desk.db, "body", "party"))
    office = units.office_id(units.unit_id(level, unit_code, unit.era if unit else "since-2025"), body)
    name = name or (unit.name_on(today) if unit else unit_code)
    printed = new_code()
    code = parse_code(printed)
    with desk.db.atomic():
        directory.vouch_for_self(desk)
        directory.note_office(desk, office, unit_code, name)
        number = requests.issued(desk, office)
        head = Header("enrol", desk.identity.office, office, desk.identity.device, desk.identity.incarnation,
                      sending.next_no(desk), from_code=desk.unit_code, to_code=unit_code,
                      signer=desk.keys.public.sign.hex(), pc=_letter(number))  # fmt: skip
        requests.issue(desk, office, code)
    path = _write(desk, head, code, to)
    return Enrolment(path, office, name, printed, fingerprint(desk.keys.public.sign))


def _letter(number: int) -> str:
    """The first PC has no letter, then B, C …"""
    return "" if number == 0 else chr(ord("A") + min(number, 25))


def _write(desk: Desk, head: Header, code: str, to: Volume | Path) -> Path:
    mine = desk.home / "goi-di" / head.file_name()
    load = sending.load_for_enrolment(desk, head.to)
    content = sending.content_of(desk, load, Want(), sending.parts_of(desk, load))
    with safefile.write_via(mine) as out:
        writer.write(out, head, desk.keys.seed, content, passphrase=code)
    sending.check_made(desk, mine)
    volume = carriers.folder(to) if isinstance(to, Path) else to
    return carriers.put(volume, mine.name, mine)


def waiting(desk: Desk) -> list[Received]:
    """Parcels of machines that ask to be known, with the fingerprint to compare by telephone."""
    return [each for each in receiving.held(desk) if each.problem is not None and each.problem.code == "G-131"]


def confirm(desk: Desk, unit_code: str, device: str | None = None, reason: str = "") -> Confirmed:
    """A person stands for an office's parcels that wait: its new machines are entered in the key directory, much change
    at once and forked chains are let pass, and all its held parcels are tried again.

    device: only this machine, by id or its first characters. reason: why, kept with the parcels.
    Raises Problem G-137 if nothing of that office waits.
    """
    offices = [each.id for each in directory.offices(desk).values() if unit_code in (each.code, each.id)]
    rows = [row for row in receiving.held(desk) if row.sender in offices]
    if not rows:
        raise Problem("G-137", unit=unit_code)
    known = directory.devices(desk)
    entered: list[str] = []
    for row in rows:
        opened = _opened(desk, row)
        if opened is None or opened.known or opened.header.request is None:
            continue
        new = opened.header.dev
        if (device is None or new.startswith(device)) and new not in known and new not in entered:
            directory.vouch(desk, row.sender, opened.key, opened.header.request.age)
            entered.append(new)
    if device is not None and not entered:
        raise Problem("G-137", unit=device)
    accepted = Accepted(mass=True, fork=True, reason=reason) if device is None else receiving.NOTHING_ACCEPTED
    done = [answer for office in offices for answer in receiving.retry(desk, accepted=accepted, office=office)]
    return Confirmed(rows[0].sender, tuple(entered), tuple(done))


def _opened(desk: Desk, row: Received) -> Opened | None:
    known = directory.devices(desk)
    try:
        with receiving.inbox_path(desk, row.sha).open("rb") as file:
            return reader.open_parcel(file, keys=lambda name: known[name].sign if name in known else None, me=None)
    except (OSError, Problem):
        return None  # trying it again will say what is wrong with it


# --- below -----------------------------------------------------------------------------------------------------------


def look_at(desk: Desk, file: Path, code: str) -> Invitation:
    """Open an enrolment file with its code and say whose it is; the person compares the fingerprint with the paper.

    Raises Problem K-105, K-106 (code), G-115 (does not open), G-105 (for another office), G-136 (no enrolment file),
    G-139 (joined elsewhere), G-120 and those of a bad parcel. Nothing is changed.
    """
    data, opened = _enrolment(desk, file)
    reader.read(data, opened, reader.Discard(), keys=_vouched(opened), passphrase=parse_code(code))
    return _invitation(desk, opened)


def join(desk: Desk, file: Path, code: str) -> Invitation:
    """Join the upper office whose file and code these are. Raises as `look_at`.

    This device's first parcels up carry its request until the upper office has confirmed it.
    """
    code = parse_code(code)
    data, opened = _enrolment(desk, file)
    head = opened.header
    found = _invitation(desk, opened)
    taking = Taking(desk, Rules(frozenset({head.sender}), above=head.sender, trusted={head.dev: opened.key}))
    with desk.db.atomic():
        settings.put(desk.db, "upper_office", head.sender)
        reader.read(data, opened, taking, keys=taking.key_of, passphrase=code)
        taking.finish()
        name = directory.own_word(desk, head.sender, head.from_code) or found.upper_name
        directory.note_office(desk, head.sender, head.from_code, name)
        settings.put(desk.db, "joining", {"code": code, "device": head.dev})
        settings.put(desk.db, "pc", found.pc)
        me = desk.identity
        desk.journal.become(Identity(me.office, me.device, me.incarnation, me.account, found.pc))
    return replace(found, upper_name=name)


def _enrolment(desk: Desk, file: Path) -> tuple[io.BytesIO, Opened]:
    try:
        if file.stat().st_size > _LIMIT:
            raise Problem("G-109")
        data = io.BytesIO(file.read_bytes())
    except OSError as error:
        raise Problem("G-120", place=file.name, detail=error.strerror or "?") from error
    known = directory.devices(desk)
    opened = reader.open_parcel(data, keys=lambda name: known[name].sign if name in known else None,
                                me=desk.identity.office)  # fmt: skip
    if opened.header.kind != "enrol":
        raise Problem("G-136")
    if desk.upper_office not in (None, opened.header.sender):
        raise Problem("G-139")
    return data, opened


def _vouched(opened: Opened) -> reader.Keys:
    # Before joining only the signer's own chain can be verified; the chains of its office's other PCs follow from it.
    return lambda device: opened.key if device == ids.device_id(opened.key) else None


def _invitation(desk: Desk, opened: Opened) -> Invitation:
    head = opened.header
    level = {below: above for above, below in _BELOW.items()}.get(desk.level, "province")
    name = directory.unit_name(desk, head.from_code, level)
    return Invitation(head.sender, head.from_code, name, fingerprint(opened.key), head.pc)
