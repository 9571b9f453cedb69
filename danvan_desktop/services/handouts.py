"""Files a person asks for: the only way class-L values leave the database, so each is a line (decisions 4)."""

from __future__ import annotations

import json
from pathlib import Path

from danvan_desktop.domain.fields import Value
from danvan_desktop.services import entry
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import HistoryLine
from danvan_desktop.storage.journal import Change


def note(desk: Desk, kind: str, path: Path, count: int, subject: str | None = None) -> None:
    """Write down that a file with class-L values was made. kind: export or certificates; subject: a record it is about.

    The line stays in the office like what it tells of; only the file's name is kept, not where it lies.
    """
    values: dict[str, Value] = {"kind": kind, "file": path.name, "count": count, "subject": subject}
    desk.journal.append([Change("handout", values)])


def history(desk: Desk, record: str) -> list[HistoryLine]:
    """`entry.history` of a record with the files made about it, newest first. Raises Problem S-109."""
    return sorted([*of(desk, record), *entry.history(desk, record)], key=lambda line: line.at, reverse=True)


def of(desk: Desk, subject: str | None = None) -> list[HistoryLine]:
    """The files made about a record, or all, newest first; as lines of history with op "handout"."""
    where, values = ("WHERE h.subject = ?", (json.dumps(subject),)) if subject else ("", ())
    rows = desk.db.rows(f"SELECT lower(hex(h.id)), h.file FROM r_handout h {where} ORDER BY h.k DESC", values)
    lines = []
    for rid, file in rows:
        made = desk.journal.writes_of(rid)[0].entry
        about = (made.deed, made.wall, made.account, made.device)
        lines.append(HistoryLine(*about, "", None, None, "handout", json.loads(file)))
    return lines
