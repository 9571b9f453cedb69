"""Sổ tiếp công dân: its counters, and the answers that are due within the term (Luật TCD Đ28 k1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.law import deadlines
from danvan_desktop.domain.law.calendars import NoCalendar
from danvan_desktop.domain.law.deadlines import Deadline, Inputs
from danvan_desktop.domain.records.reception import LARGE_GROUP, RECEPTION
from danvan_desktop.problems import Problem
from danvan_desktop.services import law
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Row, rows
from danvan_desktop.services.outcome import Ref
from danvan_desktop.speech import _

REPLY = "reception.reply"


@dataclass(frozen=True)
class Counts:
    """visits: lines. people, cases: summed. groups: large groups among the visits, group_people: who came in them."""

    visits: int = 0
    people: int = 0
    cases: int = 0
    groups: int = 0
    group_people: int = 0


def counts(desk: Desk, first: date | None = None, last: date | None = None) -> Counts:
    """What the office's book of a period holds; whole without days. A visit counts one person and one case unless
    its line says otherwise.
    """
    tests, values = _between(desk, first, last)
    people = "max(coalesce(people_count, 1), 1)"
    found = desk.db.one(
        f"SELECT count(*), sum({people}), sum(coalesce(case_count, 1)), sum({people} >= {LARGE_GROUP}),"
        f" sum(CASE WHEN {people} >= {LARGE_GROUP} THEN {people} ELSE 0 END) FROM r_reception WHERE {tests}", values)
    return Counts(*(int(each or 0) for each in found or ()))


def _between(desk: Desk, first: date | None, last: date | None) -> tuple[str, list[str]]:
    tests, values = ["_deleted = 0", "office = ?"], [desk.identity.office]
    for test, day in (("received_on >= ?", first), ("received_on <= ?", last)):
        if day:
            tests.append(test)
            values.append(day.isoformat())
    return " AND ".join(tests), values


def lines(desk: Desk, first: date, last: date, *, waiting: bool = False) -> list[Row]:
    """The office's lines of a period in the order of the book; waiting: those not in the national database yet.

    Raises Problem H-165 for a period that ends before it begins.
    """
    if last < first:
        raise Problem("H-165", first=first, last=last)
    tests, values = _between(desk, first, last)
    more = " AND national_db_on IS NULL" if waiting else ""
    keys = [k for (k,) in desk.db.rows(
        f"SELECT k FROM r_reception WHERE {tests}{more} ORDER BY received_on, year, pc, seq, k", values)]
    return rows(desk, RECEPTION.name, keys)


@dataclass(frozen=True)
class ReplyDue:
    """A line whose result nobody has told yet. deadline: None where no rule or calendar is loaded; `problem` says
    which year is missing. state: counting, soon, today, overdue; "" without a deadline.
    """

    ref: Ref
    number: str
    subject: str
    received_on: date
    deadline: Deadline | None
    state: str
    problem: Problem | None = None

    @property
    def due(self) -> date | None:
        return self.deadline.due if self.deadline else None


def reply_deadline(desk: Desk, received_on: date) -> Deadline | None:
    """The last day for telling what became of what was received on a day; None where no rule held then.

    Raises NoCalendar.
    """
    rule = law.rules(desk).at(REPLY, received_on)
    return deadlines.compute(rule, received_on, Inputs(), law.calendar(desk)) if rule else None


# The citizen knows: told, guided on the spot, or the matter went on as a petition that has its own terms. A line of a
# book kept on paper (it has that book's number) has no column for the day of the answer: what its column 12 says is
# taken for it, or years of paper would stand here as overdue.
_OPEN = ("_deleted = 0 AND office = ? AND replied_on IS NULL AND guided_to IS NULL AND received_on <= ?"
         " AND (paper_no IS NULL OR (result IS NULL AND forwarded_to IS NULL))"
         " AND NOT EXISTS (SELECT 1 FROM r_petition p WHERE p._deleted = 0 AND p.reception = lower("
         "substr(hex(r.id), 1, 8) || '-' || substr(hex(r.id), 9, 4) || '-' || substr(hex(r.id), 13, 4) || '-' ||"
         " substr(hex(r.id), 17, 4) || '-' || substr(hex(r.id), 21)))")


def replies_due(desk: Desk, most: int = 200) -> list[ReplyDue]:
    """Open lines of this office, the most urgent first, at most `most` of them. Derived, never stored."""
    today, calendar = desk.clock.today(), law.calendar(desk)
    found = desk.db.rows(f"SELECT k, received_on FROM r_reception r WHERE {_OPEN} ORDER BY received_on, k LIMIT ?",
                         (desk.identity.office, today.isoformat(), most))
    days = {k: date.fromisoformat(day) for k, day in found}
    told: dict[date, tuple[Deadline | None, str, Problem | None]] = {}
    for day in set(days.values()):
        try:
            deadline = reply_deadline(desk, day)
            told[day] = deadline, deadlines.state(deadline, today, None, calendar) if deadline else "", None
        except NoCalendar as missing:
            told[day] = None, "", law.no_calendar(missing)
    listed = [ReplyDue(Ref(RECEPTION.name, row.id), row.number, subject(row.values), days[row.k], *told[days[row.k]])
              for row in rows(desk, RECEPTION.name, list(days))]
    return sorted(listed, key=lambda each: (each.due or date.max, each.received_on, each.number))


def subject(values: Mapping[str, Value]) -> str:
    """What a line is about, for lists: of a denunciation only the number of its paper file."""
    if RECEPTION.is_denunciation(values):
        return _("Tố cáo · hồ sơ mật {number}").format(number=str(values.get("secret_file_no") or "…"))
    return str(values.get("summary") or "")
