"""What an enrolment file says before there is an office to join with it: whose it is, and which office it makes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from danvan_desktop.domain import ids, units
from danvan_desktop.keys import fingerprint, parse_code, words
from danvan_desktop.parcels import reader
from danvan_desktop.problems import Problem
from danvan_desktop.services.places import shipped

_LIMIT = 64 << 20
_ABOVE = {"commune": "province", "province": "centre"}


@dataclass(frozen=True)
class Offer:
    """upper, office: names as on letters. fingerprint: four groups of four digits, to compare with the paper."""

    upper: str
    office: str
    fingerprint: str
    unit_code: str
    level: str
    body: str


def code_words() -> list[str]:
    """The words a code may have, as printed."""
    return list(words().values())


def read_offer(file: Path, code: str) -> Offer:
    """Open an enrolment file with its code and verify it. Nothing is written.

    Raises Problem K-105, K-106 (code), G-115 (does not open), G-136 (no enrolment file, or for no possible office),
    G-109, G-120 and those of a bad parcel.
    """
    passphrase = parse_code(code)
    try:
        if file.stat().st_size > _LIMIT:
            raise Problem("G-109")
        data = io.BytesIO(file.read_bytes())
    except OSError as error:
        raise Problem("G-120", place=file.name, detail=error.strerror or "?") from error
    opened = reader.open_parcel(data, keys=lambda device: None, me=None)
    head = opened.header
    if head.kind != "enrol":
        raise Problem("G-136")
    own = {ids.device_id(opened.key): opened.key}
    reader.read(data, opened, reader.Discard(), keys=own.get, passphrase=passphrase)
    for level, above in _ABOVE.items():
        for era in ("since-2025", "before-2025"):
            for body in units.BODIES:
                if head.to == units.office_id(units.unit_id(level, head.to_code, era), body):
                    return Offer(_name(head.from_code, above), _name(head.to_code, level), fingerprint(opened.key),
                                 head.to_code, level, body)
    raise Problem("G-136")


def _name(code: str, level: str) -> str:
    unit = shipped().by_code(code, level, units.FIRST_DAY)
    return unit.name if unit else code
