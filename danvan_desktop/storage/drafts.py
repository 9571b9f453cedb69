"""Drafts: what was typed and not saved, kept at each pause; never travels, never counts, never gets a number."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from danvan_desktop.storage.database import Database


@dataclass(frozen=True)
class Draft:
    """Typed texts by field, the heads they were typed over, and when (UTC ms)."""

    record: str
    account: str
    type: str
    typed: Mapping[str, str]
    base_heads: tuple[str, ...]
    at: int


def keep(db: Database, draft: Draft) -> None:
    with db.atomic():
        db.execute("INSERT INTO draft(record, account, type, typed, base_heads, at) VALUES(?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT(record, account) DO UPDATE SET typed = excluded.typed, base_heads = "
                   "excluded.base_heads,"
                   " at = excluded.at",
                   (draft.record, draft.account, draft.type, json.dumps(dict(draft.typed), ensure_ascii=False),
                    json.dumps(draft.base_heads), draft.at))


def drop(db: Database, record: str, account: str) -> None:
    with db.atomic():
        db.execute("DELETE FROM draft WHERE record = ? AND account = ?", (record, account))


def strip(db: Database, record: str, names: Collection[str]) -> None:
    """Take these fields out of every account's draft of a record, so that no byte of them stays in any file."""
    with db.atomic():
        for account, typed in db.rows("SELECT account, typed FROM draft WHERE record = ?", (record,)):
            kept = {name: text for name, text in json.loads(typed).items() if name not in names}
            text = json.dumps(kept, ensure_ascii=False)
            if text != typed:
                db.execute("UPDATE draft SET typed = ? WHERE record = ? AND account = ?", (text, record, account))
                db.leave_no_trace()


def of(db: Database, record: str, account: str) -> Draft | None:
    row = db.one("SELECT record, account, type, typed, base_heads, at FROM draft WHERE record = ? AND account = ?",
                 (record, account))
    return _draft(row) if row else None


def all_of(db: Database, account: str) -> list[Draft]:
    """The account's drafts, newest first."""
    return [_draft(row)
            for row in db.rows("SELECT record, account, type, typed, base_heads, at FROM draft WHERE account = ?"
                                           " ORDER BY at DESC", (account,))]


def _draft(row: tuple[str, str, str, str, str, int]) -> Draft:
    return Draft(row[0], row[1], row[2], json.loads(row[3]), tuple(json.loads(row[4])), row[5])
