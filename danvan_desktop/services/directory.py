"""Who is known here: the devices of this office, of the upper office and of the offices enrolled.

The key directory is the `device` records of this office's and the upper office's chains (sync.md 5.3): nobody else's
word counts. Names of offices are this machine's settings.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from danvan_desktop.domain import ids
from danvan_desktop.services import places
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import settings
from danvan_desktop.storage.journal import Change

_OFFICES = "offices"


@dataclass(frozen=True)
class Device:
    """A device that may sign. sign: Ed25519 public key, 32 bytes; age: `age1…`; revoked_after: entry id or None."""

    id: str
    office: str
    sign: bytes
    age: str
    revoked_after: str | None = None


@dataclass(frozen=True)
class Office:
    """Another office this one exchanges with. code: of its unit; name: as on letters."""

    id: str
    code: str
    name: str


def devices(desk: Desk) -> dict[str, Device]:
    """Every device known here by id, this one included."""
    mine = desk.keys.public
    found = {}
    for (rid,) in desk.db.rows("SELECT id FROM r_device WHERE _deleted = 0"):
        folded = desk.journal.folded(str(uuid.UUID(bytes=rid)))
        if folded.office not in (desk.identity.office, desk.upper_office):
            continue
        values = folded.values
        office, sign, age = (str(values.get(name)) for name in ("for_office", "sign_key", "age_key"))
        revoked = values.get("revoked_after")
        key = bytes.fromhex(sign)
        found[ids.device_id(key)] = Device(ids.device_id(key), office, key, age, str(revoked) if revoked else None)
    found.setdefault(mine.device, Device(mine.device, desk.identity.office, mine.sign, mine.age))
    return found


def recipients(desk: Desk, office: str) -> list[str]:
    """The age keys of an office's devices, this one left out."""
    return [
        each.age
        for each in devices(desk).values()
        if each.office == office and each.revoked_after is None and each.id != desk.identity.device
    ]


def vouch(desk: Desk, office: str, sign: bytes, age: str) -> None:
    """Enter a device into the key directory this office keeps."""
    values = {"for_office": office, "sign_key": sign.hex(), "age_key": age, "from": None, "revoked_after": None}
    desk.journal.append([Change("device", values)])


def vouch_for_self(desk: Desk) -> None:
    """Enter this device and this office's name, if not entered yet: lower offices learn them from there."""
    mine = desk.keys.public
    written = desk.db.value("SELECT 1 FROM r_device WHERE sign_key = ? AND office = ?",
                            (f'"{mine.sign.hex()}"', desk.identity.office))  # fmt: skip
    if written is None:
        vouch(desk, desk.identity.office, mine.sign, mine.age)
    if own_word(desk, desk.identity.office, desk.unit_code) is None:
        desk.journal.append([Change("unit", {"name": desk.office_name, "code": desk.unit_code, "level": desk.level})])


def own_word(desk: Desk, office: str, code: str) -> str | None:
    """How an office calls itself in the `unit` record it publishes to those below; None if it has not said."""
    found = desk.db.value("SELECT name FROM r_unit WHERE office = ? AND code = ? AND _deleted = 0", (office, code))
    return None if found is None else str(found)


def confirmed_above(desk: Desk) -> bool:
    """Whether the upper office has entered this device into its key directory."""
    found = desk.db.one("SELECT 1 FROM r_device WHERE sign_key = ? AND office = ?",
                        (f'"{desk.keys.public.sign.hex()}"', desk.upper_office))  # fmt: skip
    return found is not None


def offices(desk: Desk) -> dict[str, Office]:
    """The offices this one exchanges with, by id."""
    known = settings.get(desk.db, _OFFICES, {})
    return {each: Office(each, said["code"], said["name"]) for each, said in known.items()}


def note_office(desk: Desk, office: str, code: str, name: str) -> None:
    """Remember how an office is called."""
    settings.put(desk.db, _OFFICES, settings.get(desk.db, _OFFICES, {}) | {office: {"code": code, "name": name}})


def name_of(desk: Desk, office: str, code: str = "") -> str:
    """How people call an office; its code where only that is known."""
    if office == desk.identity.office:
        return desk.office_name
    known = offices(desk).get(office)
    return known.name if known else code or office


def unit_name(desk: Desk, code: str, level: str) -> str:
    """The name of a unit by its code today; the code itself where the list does not have it."""
    unit = places.shipped().by_code(code, level, desk.clock.today())
    return unit.name_on(desk.clock.today()) if unit else code
