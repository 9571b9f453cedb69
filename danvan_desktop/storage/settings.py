"""This machine's settings: plain JSON values by name, in the encrypted database. Never travels."""

from __future__ import annotations

import json
from typing import Any

from danvan_desktop.storage.database import Database


def get(db: Database, name: str, default: Any = None) -> Any:
    found = db.value("SELECT value FROM setting WHERE name = ?", (name,))
    return default if found is None else json.loads(found)


def put(db: Database, name: str, value: Any) -> None:
    """Keep `value` (anything JSON can hold); None forgets the setting."""
    with db.atomic():
        if value is None:
            db.execute("DELETE FROM setting WHERE name = ?", (name,))
        else:
            db.execute("INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = "
                       "excluded.value",
                       (name, json.dumps(value, ensure_ascii=False, sort_keys=True)))
