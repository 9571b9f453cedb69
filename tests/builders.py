"""Quick builders of real offices: SQLCipher files in a temporary folder, a clock that stands still.

`office(tmp_path)` is an open commune; `second_pc(first, tmp_path)` another PC of the same office; `carry(a, b)` gives
one journal's entries to another without a parcel.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.entries import Entry, Part, make_entry, make_part
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.ids import first_incarnation
from danvan_desktop.keys import DeviceKeys
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records
from danvan_desktop.storage import database as database_module
from danvan_desktop.storage import migrations, settings, upkeep
from danvan_desktop.storage.database import Database, open_database
from danvan_desktop.storage.journal import Arrived, Identity, Journal

KEY = bytes(range(32))
CANARY = "Chim Hoàng Yến"  # an invented person: found outside the encrypted file, it is a leak


@cache
def _keys(number: int) -> DeviceKeys:
    return DeviceKeys.new()


def office(
    folder: Path,
    name: str = "Khê Hòa",
    *,
    level: str = "commune",
    code: str = "99001",
    body: str = "party",
    office_id: str | None = None,
    pc: str = "",
    clock: ManualClock | None = None,
    device: int = 0,
    key: bytes = KEY,
) -> Desk:
    """An open office in `folder` (made if missing), empty, with its own device. `device` chooses among ready keys."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = clock or ManualClock()
    keys = _keys(device)
    office_id = office_id or str(uuid.uuid5(uuid.NAMESPACE_OID, f"{level}:{code}:{body}"))
    db = open_database(folder / "so.db", key, create=True)
    identity = Identity(office_id, keys.public.device, first_incarnation(), str(uuid.uuid4()), pc)
    return _desk(
        db,
        identity,
        folder,
        clock,
        keys,
        key,
        {
            "office": office_id,
            "unit": str(uuid.uuid5(uuid.NAMESPACE_OID, code)),
            "unit_code": code,
            "level": level,
            "body": body,
            "office_name": name,
            "device": identity.device,
            "incarnation": identity.incarnation,
            "account": identity.account,
            "pc": pc,
            "device_keys": keys.to_text(),
        },
    )


def second_pc(first: Desk, folder: Path, pc: str = "B", device: int = 1, clock: ManualClock | None = None) -> Desk:
    """Another PC of the same office, with a database and a chain of its own."""
    return office(
        folder,
        first.office_name,
        level=first.level,
        code=first.unit_code,
        office_id=first.identity.office,
        pc=pc,
        clock=clock,
        device=device,
    )


def _desk(
    db: Database,
    identity: Identity,
    folder: Path,
    clock: ManualClock,
    keys: DeviceKeys,
    key: bytes,
    facts: Mapping[str, object],
) -> Desk:
    migrations.migrate(db)
    journal = Journal(db, identity, clock.now_ms)
    upkeep.rebuild(journal)
    with db.atomic():
        for name, value in facts.items():
            settings.put(db, name, value)
    return Desk(db, journal, clock, folder, folder / "state", keys, key)


def reopen(desk: Desk) -> Desk:
    """The same office after the program was closed and started again."""
    desk.db.close()
    db = open_database(desk.db.path, desk.key)
    migrations.migrate(db)
    journal = Journal(db, desk.identity, desk.clock.now_ms)
    return Desk(db, journal, desk.clock, desk.home, desk.state, desk.keys, desk.key)


def add(desk: Desk, type_name: str, record: str | None = None, /, **values: Value) -> str:
    """Save values in normal form into a new or given record; gives its id."""
    return save_records(desk, [Saving(type_name, values, record)]).id


def entries_of(desk: Desk, classes: Iterable[str] = "ATL") -> list[Arrived]:
    """Everything in a journal as it would arrive elsewhere, with the parts of these classes."""
    return [
        Arrived(entry, {cls: part for cls, part in parts.items() if cls in classes})
        for chain in desk.journal.chains()
        for _, entry, parts in desk.journal.chain_lines(chain)
    ]


def take(desk: Desk, arrived: Iterable[Arrived]) -> int:
    """Take entries in and refold, as `receive` does after its checks; gives how many were new."""
    with desk.db.atomic():
        new, touched = desk.journal.take_in(arrived)
        with desk.db.folding():
            for record, table in touched.items():
                desk.journal.refold(table, record)
    return new


def carry(source: Desk, target: Desk, classes: Iterable[str] = "ATL") -> int:
    """Give all entries of one journal to another, with the parts of these classes; gives how many were new."""
    return take(target, entries_of(source, classes))


def foreign(
    values: Mapping[str, Mapping[str, Value]],
    *,
    table: str = "model",
    record: str | None = None,
    seq: int = 1,
    prev: str | None = None,
    parents: tuple[str, ...] = (),
    op: str = "set",
    office_id: str | None = None,
    device: str = "f" * 16,
    stamp: tuple[int, int] = (1, 0),
    schema: int = 1,
) -> Arrived:
    """An entry of another device with parts by class, as a newer or a hostile program could write it."""
    parts: dict[str, Part] = {cls: make_part(part) for cls, part in values.items()}
    entry: Entry = make_entry(
        device=device,
        incarnation=1,
        seq=seq,
        prev=prev,
        stamp=stamp,
        wall=stamp[0],
        wall_ok=True,
        account="someone",
        office=office_id or str(uuid.UUID(int=7)),
        table=table,
        record=record or str(uuid.uuid4()),
        op=op,
        parents=parents,
        parts={cls: part.hash for cls, part in parts.items()},
        deed=str(uuid.uuid4()),
        schema=schema,
    )
    return Arrived(entry, parts)


def in_plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on databases are written without encryption, so that a test can look for words in their bytes."""
    monkeypatch.setattr(
        database_module,
        "_connect",
        lambda path, key: sqlite.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=512
        ),
    )


def bytes_of(desk: Desk) -> bytes:
    """Every byte the office keeps in its folder: database, write-ahead log, attachments."""
    files = [path for path in sorted(desk.home.rglob("*")) if path.is_file() and path.suffix != ".db-shm"]
    return b"".join(path.read_bytes() for path in files)
