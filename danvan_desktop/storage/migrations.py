"""Numbered steps from an empty file to today's journal tables. Projection tables are not here: they are derived.

`user_version` of the file says how far it is, so that an up-to-date file opens without importing sqlite-utils.
Steps are never edited once released, only added.
"""

from __future__ import annotations

from danvan_desktop.problems import Problem
from danvan_desktop.storage.database import Database

LATEST = 1

_STEPS: dict[int, str] = {1: """
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE chain(k INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, office TEXT NOT NULL,
    forked INTEGER NOT NULL DEFAULT 0,
    have_seq INTEGER NOT NULL DEFAULT 0, have_id BLOB);
CREATE TABLE entry(k INTEGER PRIMARY KEY, id BLOB NOT NULL, chain INTEGER NOT NULL REFERENCES chain(k),
    seq INTEGER NOT NULL,
    rid BLOB NOT NULL, line TEXT NOT NULL, UNIQUE(chain, seq, id));
CREATE INDEX entry_rid ON entry(rid);
CREATE TABLE part(entry INTEGER NOT NULL REFERENCES entry(k), cls TEXT NOT NULL, hash BLOB NOT NULL, body TEXT,
    erased_by INTEGER, PRIMARY KEY(entry, cls)) WITHOUT ROWID;
CREATE TABLE open_part(hash BLOB PRIMARY KEY, entry INTEGER NOT NULL, cls TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE erased(hash BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER part_stays BEFORE DELETE ON part BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER part_fixed BEFORE UPDATE ON part WHEN NOT (OLD.hash = NEW.hash AND OLD.entry = NEW.entry
    AND OLD.cls = NEW.cls AND NEW.body IS NULL AND NEW.erased_by IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE draft(record TEXT NOT NULL, account TEXT NOT NULL, type TEXT NOT NULL, typed TEXT NOT NULL,
    base_heads TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(record, account)) WITHOUT ROWID;
CREATE TABLE inbox(sha TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL, header TEXT NOT NULL,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE outbox(no INTEGER NOT NULL, to_office TEXT NOT NULL, kind TEXT NOT NULL, sha TEXT NOT NULL,
    name TEXT NOT NULL,
    covers TEXT NOT NULL, entries INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(no, to_office, sha)) WITHOUT ROWID;
CREATE TABLE blob(hash TEXT PRIMARY KEY, size INTEGER NOT NULL, present INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE type_range(name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE) WITHOUT ROWID;
CREATE TABLE search(k INTEGER PRIMARY KEY, folded TEXT NOT NULL);
CREATE TABLE search_local(k INTEGER PRIMARY KEY, folded TEXT NOT NULL);
CREATE VIRTUAL TABLE search_fts USING fts5(folded, content='search', content_rowid='k', prefix='1 2 3 4 5 6',
    detail=column, tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE search_local_fts USING fts5(folded, content='search_local', content_rowid='k',
    prefix='1 2 3 4 5 6',
    detail=column, tokenize='unicode61 remove_diacritics 0');
INSERT INTO search_fts(search_fts, rank) VALUES('secure-delete', 1);
INSERT INTO search_local_fts(search_local_fts, rank) VALUES('secure-delete', 1);
"""}


def migrate(db: Database) -> None:
    """Bring the file to today's tables, each step in a transaction. Raises Problem S-104 for a newer file."""
    version = db.value("PRAGMA user_version")
    if version > LATEST:
        raise Problem("S-104")
    if version == LATEST:
        return
    from sqlite_utils.migrations import Migrations

    steps = Migrations("danvan")
    for number, script in _STEPS.items():
        def step(target: object, script: str = script) -> None:
            for statement in _statements(script):
                db.execute(statement)

        step.__name__ = f"step_{number:04d}"
        steps()(step)
    steps.apply(db.utils)
    db.execute(f"PRAGMA user_version = {LATEST}")


def _statements(script: str) -> list[str]:
    import sqlite3

    found, waiting = [], ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            found.append(waiting.strip())
            waiting = ""
    return found
