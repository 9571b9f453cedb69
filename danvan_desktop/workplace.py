"""Composition root without Qt: one office's folder, opened.

Folder: `keys.json` (the wrapped database key), `so.db` (SQLCipher), `tep-kem/` attachments, `goi-den/` parcels taken
in, `goi-di/` parcels made, `sao-luu/` backups, `giay-to/` papers a person asked for.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from danvan_desktop import keys, paths
from danvan_desktop.clock import Clock, SystemClock
from danvan_desktop.domain import ids, units
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import entry, marker, places
from danvan_desktop.services import upkeep as deeds
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import migrations, settings, upkeep
from danvan_desktop.storage.database import Database, open_database
from danvan_desktop.storage.journal import Change, Identity, Journal
from danvan_desktop.storage.office_lock import OfficeLock

_LEVELS = {"commune": N_("cấp xã"), "province": N_("cấp tỉnh"), "centre": N_("cấp trung ương")}
DATABASE, KEYS = "so.db", "keys.json"


@dataclass
class Workplace:
    """An open office. Close it, or use it as a context manager."""

    desk: Desk
    lock: OfficeLock

    def close(self) -> None:
        marker.write(self.desk)
        self.desk.db.close()
        self.lock.release()

    def __enter__(self) -> Workplace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def exists(home: Path) -> bool:
    """Whether the folder holds an office."""
    return (home / KEYS).exists() and (home / DATABASE).exists()


def needs_password(home: Path) -> bool:
    """Whether nobody can open the office without a password. Raises Problem K-102."""
    return not keys.is_open(home / KEYS)


def check_password(home: Path, password: str) -> None:
    """For a locked window. Raises Problem K-101 (wrong), K-102."""
    keys.unlock(home / KEYS, password)


def create_office(
    home: Path,
    *,
    unit_code: str,
    level: str = "commune",
    body: str = "party",
    name: str | None = None,
    password: str | None = None,
    person: str = "",
    role: str = "administrator",
    clock: Clock | None = None,
) -> Workplace:
    """Make an office in an empty folder and open it. password None: it opens without one.

    name: as on letters; from the unit list if not given. Raises Problem S-107 (there is one already), K-107 (no such
    unit), S-102, S-105.
    """
    if (home / KEYS).exists():
        raise Problem("S-107", home=str(home))
    clock = clock or SystemClock()
    unit = places.shipped().by_code(unit_code, level, clock.today())
    if unit is None and name is None:
        raise Problem("S-116", unit_code=unit_code, level=_LEVELS.get(level, level))
    era = "since-2025" if unit is None else unit.era
    home.mkdir(parents=True, exist_ok=True)
    lock = OfficeLock(home)
    for leftover in home.glob(DATABASE + "*"):
        # A set-up that was cut off, or an office whose keys.json was lost and may be in a backup: aside, never deleted.
        leftover.replace(home / f"khong-khoa-{clock.now_ms()}-{leftover.name}")
    try:
        unit_id = units.unit_id(level, unit_code, era)
        office = units.office_id(unit_id, body)
        device, account = keys.DeviceKeys.new(), str(uuid.uuid4())
        identity = Identity(office, device.public.device, ids.first_incarnation(), account)
        # The database first: a folder with keys.json is an office, and keys.json is written last.
        key = keys.new_database_key()
        db = open_database(home / DATABASE, key, create=True)
        migrations.migrate(db)
        journal = Journal(db, identity, clock.now_ms)
        upkeep.rebuild(journal)
        with db.atomic():
            for each, value in {
                "office": office,
                "unit": unit_id,
                "unit_code": unit_code,
                "level": level,
                "body": body,
                "office_name": name or (unit.name_on(clock.today()) if unit else unit_code),
                "device": identity.device,
                "incarnation": identity.incarnation,
                "account": account,
                "pc": identity.pc,
                "lives_counted": True,
                "device_keys": device.to_text(),
            }.items():
                settings.put(db, each, value)
            journal.append([Change("account", {"role": role, "name": person}, None)])
        keys.create(home / KEYS, key, account, password)
        return Workplace(Desk(db, journal, clock, home, paths.state_folder(), device, key), lock)
    except BaseException:
        lock.release()
        raise


def open_office(
    home: Path, *, password: str | None = None, account: str | None = None, clock: Clock | None = None
) -> Workplace:
    """Open the office in a folder.

    Raises Problem S-106 (none there), S-103 (open elsewhere), K-101…K-104 (password), S-101, S-104, S-108.
    """
    office = _open(home, password, account, clock)
    _count_lives(office.desk)
    return office


def _open(home: Path, password: str | None, account: str | None, clock: Clock | None) -> Workplace:
    if not exists(home):
        raise Problem("S-106", home=str(home))
    lock = OfficeLock(home)
    try:
        who, key = keys.unlock(home / KEYS, password, account)
        db = open_database(home / DATABASE, key)
        migrations.migrate(db)
        return Workplace(_desk(db, home, key, who, clock or SystemClock()), lock)
    except BaseException:
        lock.release()
        raise


def restore_office(backup: Path, home: Path, *, password: str | None = None, clock: Clock | None = None) -> Workplace:
    """Lay a backup into an empty folder and open it; the device goes on in a new incarnation of its chain.

    Raises Problem S-107, S-118, and as `open_office`; then nothing is left in `home`.
    """
    home.mkdir(parents=True, exist_ok=True)
    deeds.unpack_backup(backup, home)
    try:
        office = _open(home, password, None, clock)
    except Problem:
        for name in (KEYS, DATABASE):
            (home / name).unlink(missing_ok=True)
        raise
    marker.begin_incarnation(office.desk, "restored")
    _count_lives(office.desk)  # only now: nothing may be written in the incarnation that others know further
    return office


def _count_lives(desk: Desk) -> None:
    """Once after an upgrade from a program that counted no deadlines."""
    if not settings.get(desk.db, "lives_counted"):
        entry.count_lives(desk)
        with desk.db.atomic():
            settings.put(desk.db, "lives_counted", True)


def _desk(db: Database, home: Path, key: bytes, account: str, clock: Clock) -> Desk:
    identity = Identity(
        settings.get(db, "office"),
        settings.get(db, "device"),
        settings.get(db, "incarnation"),
        account,
        settings.get(db, "pc", ""),
    )
    journal = Journal(db, identity, clock.now_ms)
    secrets = keys.DeviceKeys.from_text(settings.get(db, "device_keys"))
    desk = Desk(db, journal, clock, home, paths.state_folder(), secrets, key)
    if not journal.projection.is_current():
        upkeep.rebuild(journal)
    marker.check(desk)
    return desk
