"""Drafts: what was typed and not saved, kept at each pause; never travels, never counts, never gets a number."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
                   " ON CONFLICT(record, account) DO UPDATE SET typed = excluded.typed, base_heads = excluded.base_heads,"
                   " at = excluded.at",
                   (draft.record, draft.account, draft.type, json.dumps(dict(draft.typed), ensure_ascii=False),
                    json.dumps(draft.base_heads), draft.at))


def drop(db: Database, record: str, account: str) -> None:
    with db.atomic():
        db.execute("DELETE FROM draft WHERE record = ? AND account = ?", (record, account))


def of(db: Database, record: str, account: str) -> Draft | None:
    row = db.one("SELECT record, account, type, typed, base_heads, at FROM draft WHERE record = ? AND account = ?", (record, account))
    return _draft(row) if row else None


def all_of(db: Database, account: str) -> list[Draft]:
    """The account's drafts, newest first."""
    return [_draft(row) for row in db.rows("SELECT record, account, type, typed, base_heads, at FROM draft WHERE account = ?"
                                           " ORDER BY at DESC", (account,))]


def _draft(row: tuple[str, str, str, str, str, int]) -> Draft:
    return Draft(row[0], row[1], row[2], json.loads(row[3]), tuple(json.loads(row[4])), row[5])
