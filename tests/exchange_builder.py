"""Offices that exchange parcels through a folder, as a stick would carry them."""

from __future__ import annotations

import json
from pathlib import Path

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.entries import Entry
from danvan_desktop.services import directory, marker, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.receiving import Received
from danvan_desktop.services.sending import Sent
from danvan_desktop.storage import settings
from danvan_desktop.storage.database import open_database
from danvan_desktop.storage.journal import Identity, Journal
from tests import builders


def with_keys(desk: Desk) -> Desk:
    """A backup takes keys.json along."""
    (desk.home / "keys.json").write_text(json.dumps({"v": 1, "accounts": {desk.identity.account: {"open": "AA=="}}}))
    return desk


def province(folder: Path, clock: ManualClock | None = None, device: int = 8, code: str = "99") -> Desk:
    """An open province without offices below."""
    return with_keys(builders.office(folder, "Tỉnh An Bình", level="province", code=code, clock=clock, device=device))


def commune(folder: Path, clock: ManualClock | None = None, code: str = "99001", device: int = 0) -> Desk:
    """An open commune that works alone."""
    return with_keys(builders.office(folder, f"Xã {code}", code=code, clock=clock, device=device))


def introduce(above: Desk, *below: Desk) -> None:
    """Make offices known to each other as enrolment by file and code does, without its slow passphrase."""
    directory.vouch_for_self(above)
    for each in below:
        directory.note_office(above, each.identity.office, each.unit_code, each.office_name)
        mine = each.keys.public
        directory.vouch(above, each.identity.office, mine.sign, mine.age)
    for each in below:
        settings.put(each.db, "upper_office", above.identity.office)
        directory.note_office(each, above.identity.office, above.unit_code, above.office_name)
        builders.carry(above, each, "AT")


def pair(folder: Path) -> tuple[Desk, Desk]:
    """A province and a commune that know each other."""
    clock = ManualClock()
    above, below = province(folder / "tinh", clock), commune(folder / "xa", clock)
    introduce(above, below)
    return above, below


def carry(source: Desk, target: Desk, stick: Path, *, loses: bool = False) -> tuple[list[Sent], list[Received]]:
    """Send from one office and take what is for the other in, by a fresh folder on the stick."""
    tick(source)
    place = stick / f"{len(list(stick.glob('*'))) if stick.exists() else 0}"
    sent = sending.send(source, place)
    tick(target)
    mine = [each.path for each in sent if each.to == target.identity.office]
    return sent, [] if loses or not mine else receiving.receive(target, mine)


def tick(desk: Desk) -> None:
    """A second passes."""
    assert isinstance(desk.clock, ManualClock)
    desk.clock.advance(1000)


def results(answers: list[Received]) -> list[str]:
    return [each.result for each in answers]


def entries(desk: Desk, office: str) -> dict[str, Entry]:
    """All entries here of an office's chains by id."""
    return {e.id: e for chain in desk.journal.chains(office) for _, e, _ in desk.journal.chain_lines(chain)}


def open_at(desk: Desk, home: Path) -> Desk:
    """The office whose files lie in `home`, opened with the keys, clock and state folder of `desk`."""
    db = open_database(home / "so.db", desk.key)
    me = desk.identity
    identity = Identity(me.office, me.device, settings.get(db, "incarnation"), me.account, me.pc)
    journal = Journal(db, identity, desk.clock.now_ms)
    return Desk(db, journal, desk.clock, home, desk.state, desk.keys, desk.key)


def restored(desk: Desk, backup: Path, home: Path, *, noticed: bool = True) -> Desk:
    """The office from a backup in a new folder. noticed: by the deed of restoring, else by copying files."""
    desk.db.close()
    upkeep.unpack_backup(backup, home)
    again = open_at(desk, home)
    if noticed:
        marker.begin_incarnation(again, "restored")
    return again
