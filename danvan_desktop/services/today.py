"""What a person at this desk has to do today: due work, what waits for a word, whether the data is safe. Reads only."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import due, entry, law, receptions, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.due import Counts, Due, Limits
from danvan_desktop.services.outcome import Ref
from danvan_desktop.storage.projection import table

if TYPE_CHECKING:
    from danvan_desktop.services.exchange import Upward

REACH = timedelta(days=60)  # about the longest usual term
FIRST: Limits = {"overdue": 50, "today": 50, "week": 50, "later": 8}  # lines of a group before anyone asks for more


@dataclass(frozen=True)
class Waiting:
    """What waits for a word. drafts: newest first, (type, record, UTC ms). reviewed: records sent back with a note.

    clashes: groups with two values. incomplete: records that wait for a missing stretch of a chain. held: parcels that
    wait for a decision. no_calendar: a year soon needed that nobody has loaded a calendar of, 0 for none.
    """

    drafts: tuple[tuple[str, str, int], ...]
    reviewed: tuple[Ref, ...]
    clashes: int
    incomplete: int
    held: int
    no_calendar: int = 0


@dataclass(frozen=True)
class Today:
    """The page "Hôm nay".

    due: the lines shown; counts: all there is; own: what of it is the person's who asked; only_mine: whose lines are
    shown. off: the name of tomorrow's public holiday, "" for any other day. session: the newest dialogue held up to
    today, where an opinion would go; "" without one. backup_on: when the next backup is due. months: (first day,
    letters received) of six periods from the 15th to the 14th, oldest first. visits: the reception book in the newest
    period.
    """

    day: date
    due: tuple[Due, ...]
    counts: Counts
    own: Counts
    only_mine: bool
    off: str
    session: str
    waiting: Waiting
    backup: upkeep.Backup | None
    backup_on: date
    up: Upward | None
    months: tuple[tuple[date, int], ...]
    visits: receptions.Counts


def look(desk: Desk, me: str = "", *, limits: Limits = FIRST, only_mine: bool = False) -> Today:
    """Everything the page shows, in one go. me: the person's name, as officers in charge are written."""
    from danvan_desktop.services import exchange  # late: it brings the parcels along, and the window opens on this page

    day = desk.clock.today()
    months, visits = _received(desk, day)
    own = due.counts(desk, me) if me else {}
    only_mine = only_mine and bool(own)
    return Today(day, due.lines(desk, limits, me if only_mine else ""), due.counts(desk), own, only_mine,
                 due.day_off(desk, day + timedelta(days=1)), _newest_session(desk, day), waiting(desk),
                 upkeep.last_backup(desk), due.next_backup(desk), exchange.upward(desk), months, visits)


def _newest_session(desk: Desk, day: date) -> str:
    found = desk.db.value("SELECT id FROM r_dialogue WHERE held_on <= ? AND _deleted = 0 AND office = ?"
                          " ORDER BY held_on DESC, k DESC", (day.isoformat(), desk.identity.office))
    return str(uuid.UUID(bytes=found)) if found else ""


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
    return Waiting(drafts, notes, len(entry.conflicts(desk)), incomplete, held, _missing_year(desk))


def _missing_year(desk: Desk) -> int:
    """The next year without a calendar that terms beginning today reach into."""
    day, known = desk.clock.today(), law.calendar(desk).years
    return next((each.year for each in (day, day + REACH) if each.year not in known), 0)


# --- figures ------------------------------------------------------------------------------------------------------


def _period(day: date) -> date:
    """First day of the reporting period a day lies in: the 15th (domain.md E)."""
    first = day.replace(day=15)
    return first if day.day >= 15 else (first - timedelta(days=31)).replace(day=15)


def _received(desk: Desk, day: date) -> tuple[tuple[tuple[date, int], ...], receptions.Counts]:
    starts = [_period(day)]
    while len(starts) < 6:
        starts.append(_period(starts[-1] - timedelta(days=1)))
    counts = Counter(_period(date.fromisoformat(on)) for (on,) in desk.db.rows(
        "SELECT received_on FROM r_petition WHERE received_on BETWEEN ? AND ? AND _deleted = 0 AND office = ?",
        (starts[-1].isoformat(), day.isoformat(), desk.identity.office)))
    return tuple((start, counts[start]) for start in reversed(starts)), receptions.counts(desk, starts[0], day)
