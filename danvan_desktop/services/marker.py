"""The fork marker: how far this device has written, kept outside the database (sync.md 2.6, decisions 18).

A marker ahead of the database means that the database is an old copy; then a new incarnation of the chain begins, so
that no number is written twice with two meanings. One small file per device in the machine's state folder.
"""

from __future__ import annotations

import json
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.domain.ids import next_incarnation
from danvan_desktop.problems import Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import settings
from danvan_desktop.storage.journal import Change, Identity


def _file(desk: Desk) -> Path:
    return desk.state / f"{desk.identity.device}.marker"


def write(desk: Desk) -> None:
    """Note the chain's end. Called before each send and backup, at close, and at most once a minute otherwise.

    A marker that cannot be written is no reason to stop: the receipts find a fork too.
    """
    seq, last, _ = desk.journal.tip()
    note = {"incarnation": desk.identity.incarnation, "seq": seq, "id": last}
    try:
        safefile.write_bytes(_file(desk), json.dumps(note).encode(), durable=False)
    except Problem:
        return


def check(desk: Desk) -> bool:
    """Compare marker and database at start; begin a new incarnation if the database is behind. Whether it was."""
    try:
        note = json.loads(_file(desk).read_bytes())
        incarnation, seq, last = int(note["incarnation"]), int(note["seq"]), note["id"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    here, at_seq = desk.identity.incarnation, desk.journal.entry_id_at(desk.identity.chain, seq)
    behind = incarnation > here or (incarnation == here and seq > 0 and at_seq != last)
    if behind:
        begin_incarnation(desk, "restored", max(incarnation, here))
    return behind


def begin_incarnation(desk: Desk, cause: str, last_known: int | None = None) -> None:
    """Go on in a new chain of this device, whose first entry names the old one. cause: restored, moved or new."""
    old = desk.identity
    newest = old.incarnation if last_known is None else last_known
    _, last, _ = desk.journal.tip()
    with desk.db.atomic():
        number = next_incarnation(newest)
        settings.put(desk.db, "incarnation", number)
        desk.journal.become(Identity(old.office, old.device, number, old.account, old.pc))
        desk.journal.append([Change("chain", {"old": old.chain, "last_known": last, "cause": cause})])
    write(desk)
