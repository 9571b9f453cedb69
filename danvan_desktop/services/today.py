"""What a person at this desk has to do today: due work, what waits for a word, whether the data is safe. Reads only.

Dates promised by people (`due_on`, `follow_up_on`, `evaluate_on`) are counted in calendar days; the law's own deadlines
come with their own rules and are not here.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_
from danvan_desktop.services import entry, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Row, number_of, rows
from danvan_desktop.services.outcome import Ref
from danvan_desktop.storage.projection import table

if TYPE_CHECKING:
    from danvan_desktop.services.exchange import Upward

WHENS = ("overdue", "today", "week", "later")
MOST = 200  # of one kind: what is further away is not today's


@dataclass(frozen=True)
class Due:
    """Something due. on: the day. when: one of WHENS. step: what to do, to be translated. who: in charge, "" if nobody.

    ref: the record that opens; of an opinion its own, with `parent` the session. name: its human title.
    """

    ref: Ref
    on: date
    when: str
    number: str
    name: str
    step: str
    who: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Waiting:
    """What waits for a word. drafts: newest first, (type, record, UTC ms). reviewed: records sent back with a note.

    clashes: groups with two values. incomplete: records that wait for a missing stretch of a chain. held: parcels that
    wait for a decision.
    """

    drafts: tuple[tuple[str, str, int], ...]
    reviewed: tuple[Ref, ...]
    clashes: int
    incomplete: int
    held: int


@dataclass(frozen=True)
class Today:
    """The page "Hôm nay".

    session: the newest dialogue held up to today, where an opinion would go; "" without one. months: (first day,
    letters received) of six periods from the 15th to the 14th, oldest first. visits: lines of the reception book in
    the newest period, (times, people).
    """

    day: date
    due: tuple[Due, ...]
    session: str
    waiting: Waiting
    backup: upkeep.Backup | None
    up: Upward | None
    months: tuple[tuple[date, int], ...]
    visits: tuple[int, int]


def look(desk: Desk) -> Today:
    """Everything the page shows, in one go."""
    from danvan_desktop.services import exchange  # late: it brings the parcels along, and the window opens on this page

    day = desk.clock.today()
    months, visits = _received(desk, day)
    return Today(day, due(desk), _newest_session(desk, day), waiting(desk), upkeep.last_backup(desk),
                 exchange.upward(desk), months, visits)


def _newest_session(desk: Desk, day: date) -> str:
    found = desk.db.value("SELECT id FROM r_dialogue WHERE held_on <= ? AND _deleted = 0 AND office = ?"
                          " ORDER BY held_on DESC, k DESC", (day.isoformat(), desk.identity.office))
    return str(uuid.UUID(bytes=found)) if found else ""


def when_of(on: date, day: date) -> str:
    """overdue, today, week (until Sunday) or later."""
    if on <= day:
        return "today" if on == day else "overdue"
    return "week" if on <= day + timedelta(days=6 - day.weekday()) else "later"


def due(desk: Desk) -> tuple[Due, ...]:
    """This office's due work, by day; at most MOST of each kind."""
    day = desk.clock.today()
    found = [*_petitions(desk, day), *_opinions(desk, day), *_dialogues(desk, day), *_models(desk, day)]
    return tuple(sorted(found, key=lambda each: (each.on, each.ref.type, each.number)))


def waiting(desk: Desk) -> Waiting:
    """Drafts of this account, notes from above, values that two PCs wrote differently."""
    drafts = tuple((each.type, each.record, each.at) for each in entry.all_drafts(desk))
    returned = desk.db.rows("SELECT subject FROM r_review WHERE _deleted = 0 AND verdict = ?", ('"returned"',))
    reviewed = {subject.strip('"') for (subject,) in returned}
    registers = [each for each in TYPES.values() if not each.internal]
    incomplete = sum(int(desk.db.value(f"SELECT count(*) FROM {table(each)} WHERE _incomplete = 1 AND _deleted = 0"))
                     for each in registers)
    notes = tuple(Ref(name, record) for record in sorted(reviewed) if (name := desk.journal.table_of(record)))
    held = int(desk.db.value("SELECT count(*) FROM inbox WHERE state = 'held'"))
    return Waiting(drafts, notes, len(entry.conflicts(desk)), incomplete, held)


# --- due, kind by kind --------------------------------------------------------------------------------------------


def _dated(desk: Desk, type_name: str, column: str, more: str = "") -> list[Row]:
    keys = desk.db.rows(f'SELECT k FROM {table(type_name)} WHERE "{column}" IS NOT NULL AND _deleted = 0 AND office = ?'
                        f' {more} ORDER BY "{column}" LIMIT {MOST}', (desk.identity.office,))
    return rows(desk, type_name, [key for (key,) in keys])


def _petitions(desk: Desk, day: date) -> list[Due]:
    open_ones = "AND replied_on IS NULL AND handling IS NOT 'file_away'"
    return [_due(row, "due_on", day, N_("Trả lời người gửi đơn"), str(row.values.get("handler") or ""))
            for row in _dated(desk, "petition", "due_on", open_ones)]


def _opinions(desk: Desk, day: date) -> list[Due]:
    open_ones = "AND result IS NULL AND document_no IS NULL AND answer_kind IS NOT 'on_spot'"
    found = []
    for row in _dated(desk, "opinion", "due_on", open_ones):
        who = str(row.values.get("assigned_to") or "")
        found.append(_due(row, "due_on", day, N_("Ghi kết quả trả lời"), who))
    return found


def _dialogues(desk: Desk, day: date) -> list[Due]:
    coming = [_due(row, "held_on", day, N_("Tổ chức đối thoại"), str(row.values.get("secretary") or ""))
              for row in _dated(desk, "dialogue", "held_on", f"AND held_on >= '{day.isoformat()}'")]
    told = [_due(row, "follow_up_on", day, N_("Báo cáo kết quả"), str(row.values.get("secretary") or ""))
            for row in _dated(desk, "dialogue", "follow_up_on", "AND completed_on IS NULL")]
    return coming + told


def _models(desk: Desk, day: date) -> list[Due]:
    return [_due(row, "evaluate_on", day, N_("Đánh giá mô hình"), str(row.values.get("person_in_charge") or ""))
            for row in _dated(desk, "model", "evaluate_on")]


def _due(row: Row, column: str, day: date, step: str, who: str) -> Due:
    record_type = TYPES[row.type]
    on = date.fromisoformat(str(row.values[column]))
    return Due(Ref(row.type, row.id), on, when_of(on, day), number_of(record_type, row.values), _name(row), step, who,
               str(row.values.get("parent") or ""))


def _name(row: Row) -> str:
    values: Mapping[str, Value] = row.values
    return str(values.get(TYPES[row.type].title) or "")


# --- figures ------------------------------------------------------------------------------------------------------


def _period(day: date) -> date:
    """First day of the reporting period a day lies in: the 15th (domain.md E)."""
    first = day.replace(day=15)
    return first if day.day >= 15 else (first - timedelta(days=31)).replace(day=15)


def _received(desk: Desk, day: date) -> tuple[tuple[tuple[date, int], ...], tuple[int, int]]:
    starts = [_period(day)]
    while len(starts) < 6:
        starts.append(_period(starts[-1] - timedelta(days=1)))
    until, mine = day.isoformat(), "AND received_on <= ? AND _deleted = 0 AND office = ?"
    counts = Counter(_period(date.fromisoformat(on)) for (on,) in desk.db.rows(
        f"SELECT received_on FROM r_petition WHERE received_on >= ? {mine}",
        (starts[-1].isoformat(), until, desk.identity.office)))
    times, people = desk.db.one(
        f"SELECT count(*), coalesce(sum(coalesce(people_count, 1)), 0) FROM r_reception WHERE received_on >= ? {mine}",
        (starts[0].isoformat(), until, desk.identity.office))
    return tuple((start, counts[start]) for start in reversed(starts)), (times, people)
