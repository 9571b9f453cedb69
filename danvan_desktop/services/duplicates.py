"""Possible duplicates of a petition: the same sender about the same matter (domain.md B7), offered, never merged.

A denunciation is never looked for and never found: what hangs together would tell who denounced (decisions 1). A
duplicate stays a petition of its own that names the one before it; "not the same" is remembered on the petition.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.problems import Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, own_record, save_records
from danvan_desktop.services.finding import number_of
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.storage.projection import RANGE

MOST_READ = 400  # petitions of senders with these words looked at, the newest first
SHARE = 0.5  # of the shorter text's words, for the same matter
WORDS = 3  # that both texts must have in common
_EVERYWHERE = frozenset(  # words of every petition tell nothing
    "khieu nai to cao kien nghi phan anh de don thu xin ve viec cua va o tai cho cac nhung mot voi theo da dang se "
    "toi chung ong ba gia dinh ho khong co la thi ma nay do duoc bi de ra vao trong khi den tu".split()
)
_COLUMNS = ("kind", "received_on", "sender", "sender_id_no", "summary", "own_words", "duplicate_of", "state", "result",
            "year", "pc", "seq")  # fmt: skip


@dataclass(frozen=True)
class Likeness:
    """A petition that may be the same, with enough to judge. sender as it stands there: the window covers it.

    state: code of where its steps led; result: its outcome in words. share: how much of the content is the same, 0…1.
    """

    ref: Ref
    number: str
    received_on: date | None
    sender: str
    summary: str
    own_words: str
    state: str
    result: str
    share: float


def look(desk: Desk, values: Mapping[str, Value], record: str | None = None, most: int = 3) -> tuple[Likeness, ...]:
    """Petitions of this office that may be the same as one with these values, the most alike first.

    record: the petition itself, where it is saved. Those it was said not to be the same as are left out, and so is
    one that is linked already. Nothing for a denunciation, or before sender and content stand there.
    """
    sender, words = fold(str(values.get("sender") or "")), _words(values)
    if values.get("kind") == "denunciation" or len(sender.split()) < 2 or len(words) < WORDS:
        return ()
    if values.get("duplicate_of"):
        return ()
    apart = values.get("not_duplicate_of")
    left_out = {record, *(apart if isinstance(apart, list) else ())}
    found: list[Likeness] = []
    for rid, row in _of_sender(desk, sender):
        other = fold(str(row["sender"] or ""))
        if other != sender or rid in left_out or row["kind"] == "denunciation" or row["duplicate_of"]:
            continue
        same, theirs = _words(row) & words, _words(row)
        share = len(same) / max(min(len(words), len(theirs)), 1)
        if len(same) >= WORDS and share >= SHARE:
            found.append(_likeness(rid, row, share))
    found.sort(key=lambda each: (-each.share, each.number))
    return tuple(found[:most])


def _words(values: Mapping[str, Value]) -> set[str]:
    text = f"{values.get('summary') or ''} {values.get('own_words') or ''}"
    return {word for word in fold(text).split() if len(word) > 1 and word not in _EVERYWHERE}


def _of_sender(desk: Desk, sender: str) -> Iterable[tuple[str, dict[str, Value]]]:
    """Petitions whose local words hold every word of the name, newest first."""
    base = desk.journal.projection.base(TYPES["petition"])
    asked = " AND ".join(f'"{word}"' for word in dict.fromkeys(sender.split()))
    keys = [row[0] for row in desk.db.stream(
        "SELECT rowid FROM search_local_fts WHERE search_local_fts MATCH ? AND rowid BETWEEN ? AND ?"
        f" ORDER BY rowid DESC LIMIT {MOST_READ}", [asked, base + 1, base + RANGE - 1])]
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    for row in desk.db.stream(f"SELECT id, {names} FROM r_petition WHERE _deleted = 0 AND office = ?"
                              f" AND k IN ({','.join(map(str, keys))})", (desk.identity.office,)):
        yield str(uuid.UUID(bytes=row[0])), dict(zip(_COLUMNS, row[1:], strict=True))


def _likeness(rid: str, row: Mapping[str, Value], share: float) -> Likeness:
    texts = {name: str(row[name] or "") for name in ("sender", "summary", "own_words", "state", "result")}
    on = date.fromisoformat(str(row["received_on"])) if row["received_on"] else None
    return Likeness(Ref("petition", rid), number_of(TYPES["petition"], row), on, share=share, **texts)


def first_of(desk: Desk, record: str) -> str:
    """The petition a chain of duplicates leads to."""
    met = [record]
    while True:
        before = desk.journal.folded(met[-1]).values.get("duplicate_of")
        if not isinstance(before, str) or before in met or desk.journal.table_of(before) != "petition":
            return met[-1]
        met.append(before)


def link(desk: Desk, record: str, first: str) -> Outcome:
    """Say that a petition is a duplicate of another: both stay, this one is no longer due.

    Raises Problem S-109, S-110, H-170 (a denunciation, or a petition of itself).
    """
    original = first_of(desk, first)
    for each in (record, original):
        if own_record(desk, each) != "petition" or desk.journal.folded(each).values.get("kind") == "denunciation":
            raise Problem("H-170")
    if original == record:
        raise Problem("H-170")
    return save_records(desk, [Saving("petition", {"duplicate_of": original}, record)])


def part(desk: Desk, record: str, others: Iterable[str]) -> Outcome:
    """Remember that a petition is not the same as these others. Raises Problem S-109, S-110."""
    apart = desk.journal.folded(record).values.get("not_duplicate_of")
    known = [str(each) for each in apart] if isinstance(apart, list) else []
    now: list[Value] = [*known, *(each for each in others if each not in known)]
    return save_records(desk, [Saving("petition", {"not_duplicate_of": now}, record)])
