"""One-time enrolment codes, kept at the office that gave them out, and the requests made with them (sync.md 5.2)."""

from __future__ import annotations

import hmac
from typing import Any

from danvan_desktop.keys import PublicKeys, request_mac
from danvan_desktop.problems import Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import settings

VALID_DAYS = 60
_DAY_MS = 86_400_000
_NAME = "enrolments"


def issue(desk: Desk, office: str, code: str) -> None:
    """Remember that this code was given to an office today."""
    given = _all(desk)
    given.setdefault(office, []).append({"code": code, "at": desk.clock.now_ms(), "device": None})
    settings.put(desk.db, _NAME, given)


def issued(desk: Desk, office: str) -> int:
    """How many codes an office was given."""
    return len(_all(desk).get(office, []))


def check(desk: Desk, office: str, public: PublicKeys, mac: str) -> None:
    """The device held a code of that office, valid and not used by another. It is then this device's.

    Raises Problem G-130.
    """
    given = _all(desk)
    for each in given.get(office, []):
        fresh = desk.clock.now_ms() - each["at"] <= VALID_DAYS * _DAY_MS
        mine = each["device"] == public.device or (each["device"] is None and fresh)
        if mine and hmac.compare_digest(request_mac(each["code"], office, public), mac):
            each["device"] = public.device
            settings.put(desk.db, _NAME, given)
            return
    raise Problem("G-130")


def _all(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = settings.get(desk.db, _NAME, {})
    return found
