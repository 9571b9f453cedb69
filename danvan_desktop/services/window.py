"""What the window asks about itself: whose books these are, and what it remembers per account (widths, theme,
views).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from danvan_desktop.services.desk import Desk
from danvan_desktop.services.places import shipped
from danvan_desktop.storage import settings
from danvan_desktop.storage.projection import table


@dataclass(frozen=True)
class Whose:
    """The office and the person at its desk. level: commune, province or centre; names as on letters."""

    office: str
    level: str
    upper: str
    person: str
    role: str
    account: str


def whose(desk: Desk) -> Whose:
    """Whose books are open."""
    unit = shipped().by_code(desk.unit_code, desk.level, desk.clock.today())
    above = shipped().parent(unit) if unit and desk.level != "centre" else None
    row = desk.db.one(
        f"SELECT name, role FROM {table('account')} WHERE office = ? AND _deleted = 0 ORDER BY k",
        (desk.identity.office,),
    ) or ("", "")
    person, role = (str(json.loads(cell)) if cell else "" for cell in row)
    return Whose(
        desk.office_name,
        desk.level,
        above.name_on(desk.clock.today()) if above else "",
        person,
        role,
        desk.identity.account,
    )


def remembered(desk: Desk) -> dict[str, Any]:
    """Everything this account's window remembers."""
    found: dict[str, Any] = settings.get(desk.db, f"window:{desk.identity.account}", {})
    return found


def remember(desk: Desk, values: Mapping[str, Any]) -> None:
    """Keep what the window remembers, instead of what it remembered."""
    settings.put(desk.db, f"window:{desk.identity.account}", dict(values))
