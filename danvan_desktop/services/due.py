"""Due work of this office, derived from the records' dates and never stored (decisions 24).

What the law asks lies on petitions and sessions as clocks, the earliest open one in `law_due`; duplicates, closed and
suspended cases have none. Counting and paging read one index, so a hundred thousand open cases are counted without
reading one of them; the clocks of the lines shown are the only ones decoded. Days promised by people are calendar days.
"""

from __future__ import annotations

import heapq
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from danvan_desktop import speech
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.law.calendars import NoCalendar
from danvan_desktop.domain.law.deadlines import Inputs, compute, days_left, state_of
from danvan_desktop.domain.law.petition_life import day_in
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.records.step import LIVES
from danvan_desktop.problems import N_
from danvan_desktop.services import cases, counting, explaining, law, promises, receptions, sessions, upkeep
from danvan_desktop.services.cases import Clock
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Row, number_of, rows
from danvan_desktop.services.outcome import Ref
from danvan_desktop.speech import _
from danvan_desktop.storage.projection import table

if TYPE_CHECKING:
    from danvan_desktop.services.schedule import Term

WHENS = ("overdue", "today", "week", "later")
MOST_REPLIES = 10_000  # visitors of one office who wait for an answer
KEPT = 10_000  # texts of clocks told and kept while everything is walked
BACKUP_EVERY = timedelta(days=7)
_DAY = timedelta(days=1)

Counts = Mapping[tuple[str, str], int]  # (one of WHENS, record type) -> how many pieces of work
Limits = Mapping[str, int]  # one of WHENS -> how many lines at most


@dataclass(frozen=True)
class Due:
    """A piece of work and its day. when: one of WHENS. title, step: what it is about and what to do, in words.

    state: overdue, today, soon or counting; left: working days, as `cases.Clock` has it. at: time of that day, as
    written. who: in charge, "" if nobody. ref: what opens; "duty" and "backup" name no record.
    """

    ref: Ref
    on: date
    when: str
    title: str
    step: str
    state: str
    left: int = 0
    who: str = ""
    at: str = ""

    works_today = False
    deadline = None

    def verdict(self) -> str:
        """"Quá hạn 1 ngày", "Hôm nay là hạn", "Còn 3 ngày làm việc"."""
        return explaining.verdict(self)


def when_of(on: date, day: date) -> str:
    """overdue, today, week (until Sunday) or later."""
    if on <= day:
        return "today" if on == day else "overdue"
    return "week" if on <= _sunday(day) else "later"


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


# --- where due work lies --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Kind:
    """Due work of one kind. on: column of its day; open: SQL that holds while it is not done, {today} filled in;
    who: column of the person in charge. step: what to do, "" where the record's clocks say it.
    """

    type: str
    on: str
    open: str
    who: str
    step: str = ""


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


_ANSWERED = LIVES["petition"].closed | {"suspended", "withdrawn", "terminated"}
_KINDS = (
    _Kind("petition", "law_due", "1", "handler"),
    _Kind("petition", "due_on", "replied_on IS NULL AND coalesce(handling, '') != 'file_away'"
          f" AND coalesce(state, '') NOT IN ({_codes(_ANSWERED)})", "handler", N_("Trả lời người gửi đơn")),
    _Kind("opinion", "due_on", promises.OPEN_SQL, "assigned_to", N_("{who} trả lời")),
    _Kind("dialogue", "law_due", "1", "secretary"),
    _Kind("dialogue", "held_on", f"coalesce(state, 'new') IN ({_codes(sessions.NOT_HELD)}) AND held_on >= '{{today}}'",
          "secretary", N_("Tổ chức đối thoại")),
    _Kind("dialogue", "held_on", "state IN ('planned', 'noticed') AND held_on < '{today}'", "secretary",
          N_("Ghi đã tổ chức, hoặc hoãn")),
    _Kind("dialogue", "held_on", "state = 'postponed' AND held_on < '{today}'", "secretary",
          N_("Định ngày tổ chức mới")),
    _Kind("dialogue", "follow_up_on", "coalesce(state, '') NOT IN ('following', 'closed')", "secretary",
          N_("Báo cáo kết quả")),
    _Kind("model", "evaluate_on", "1", "person_in_charge", N_("Đánh giá mô hình")),
)


def _where(desk: Desk, kind: _Kind, who: str) -> tuple[str, list[object]]:
    """FROM and WHERE of the open work of a kind; `_deleted = 0` is spelled out, as the index has it."""
    test = kind.open.replace("{today}", desk.clock.today().isoformat())
    mine, values = (f" AND {kind.who} = ?", [who]) if who else ("", [])
    return (f" FROM {table(kind.type)} WHERE _deleted = 0 AND office = ? AND {kind.on} IS NOT NULL AND {test}{mine}",
            [desk.identity.office, *values])


def counts(desk: Desk, who: str = "") -> Counts:
    """How much is due, by group and record type. who: only this person's."""
    day, found = desk.clock.today(), Counter[tuple[str, str]]()
    for kind in _KINDS:
        where, values = _where(desk, kind, who)
        late, until, until_sunday, every = desk.db.one(
            f"SELECT sum({kind.on} < ?), sum({kind.on} <= ?), sum({kind.on} <= ?), count(*){where}",
            [day.isoformat(), day.isoformat(), _sunday(day).isoformat(), *values])
        if every:
            numbers = (late, until - late, until_sunday - until, every - until_sunday)
            found.update({(when, kind.type): number for when, number in zip(WHENS, numbers, strict=True)})
    if not who:
        found.update((each.when, each.ref.type) for each in _others(desk))
    return found


def lines(desk: Desk, limits: Limits, who: str = "") -> tuple[Due, ...]:
    """The due work by day, so many lines of each group. who: only this person's."""
    day = desk.clock.today()
    sunday = _sunday(day)
    spans = {"overdue": (date.min, day - _DAY), "today": (day, day), "week": (day + _DAY, sunday),
             "later": (sunday + _DAY, date.max)}
    others = [] if who else _others(desk)
    found: list[tuple[str, int, int]] = []  # day, place among the kinds, row number or place among the others
    for when in WHENS:
        first, last = (each.isoformat() for each in spans[when])
        group = [(each.on.isoformat(), len(_KINDS), at) for at, each in enumerate(others) if each.when == when]
        for place, kind in enumerate(_KINDS):
            where, values = _where(desk, kind, who)
            group += [(on, place, k) for on, k in desk.db.rows(
                f"SELECT {kind.on}, k{where} AND {kind.on} BETWEEN ? AND ? ORDER BY {kind.on}, k LIMIT ?",
                [*values, first, last, limits[when]])]
        found += sorted(group)[:limits[when]]
    read = {name: {row.k: row for row in rows(desk, name, [k for _on, place, k in found if place < len(_KINDS)
                                                           and _KINDS[place].type == name])}
            for name in dict.fromkeys(kind.type for kind in _KINDS)}
    return tuple(others[k] if place == len(_KINDS) else _line(desk, _KINDS[place], read[_KINDS[place].type][k])
                 for _on, place, k in found)


def _line(desk: Desk, kind: _Kind, row: Row) -> Due:
    day, on = desk.clock.today(), date.fromisoformat(str(row.values[kind.on]))
    kept = _shown_clock(row.values, on) if not kind.step else None
    unit, days = (str(kept.get("unit")), int(kept.get("days") or 0)) if kept else ("calendar", 0)
    state, left = _stands(desk, unit, days, on)
    who, at = str(row.values.get(kind.who) or ""), ""
    step = _step(desk, kind, kept, who)
    if kind.on == "held_on":
        at = str(row.values.get("held_time") or "")
        step = _("Mở bàn ghi ý kiến") if on == day else step
    return Due(Ref(row.type, row.id), on, when_of(on, day), title_of(row), step, state, left,
               "" if kind.type == "opinion" else who, at)


def _step(desk: Desk, kind: _Kind, kept: Mapping[str, Any] | None, who: str) -> str:
    if kind.type == "opinion":
        return _(kind.step).format(who=who) if who else _("Giao cơ quan trả lời")
    if kind.step:
        return _(kind.step)
    rule = counting.rule_of(law.rules(desk), kept) if kept else None
    return _(rule.label) if rule else _("Xem hạn theo luật")


def _shown_clock(values: Mapping[str, Value], due: date) -> Mapping[str, Any] | None:
    """The open clock that is due that day; the general alarm only where no other is."""
    kept = values.get("clocks")
    found = [each for each in open_clocks(kept) if each["due"] == due.isoformat()]
    return min(found, key=lambda each: each["rule"] == "petition.alarm_45", default=None)


def open_clocks(kept: object) -> list[Mapping[str, Any]]:
    """Of the clocks a record keeps those that ask something of the office and have a day."""
    return [each for each in (kept if isinstance(kept, list) else ())
            if isinstance(each, dict) and "done" not in each and "term" not in each
            and isinstance(each.get("rule"), str) and day_in(each, "start") and day_in(each, "due")]


def _stands(desk: Desk, unit: str, days: int, on: date) -> tuple[str, int]:
    """State and days left, as `cases.clock_of` tells them."""
    day, calendar = desk.clock.today(), law.calendar(desk)
    try:
        return state_of(unit, days, on, day, None, calendar), days_left(day, on, calendar)
    except NoCalendar:
        when = when_of(on, day)
        return when if when in ("overdue", "today") else "counting", min(0, (on - day).days)


def title_of(row: Row) -> str:
    """What a line is about: "Đơn 41/2026 – phản ánh rác ở chợ". Of a denunciation the paper file's number alone."""
    record_type, name = TYPES[row.type], str(row.values.get(TYPES[row.type].title) or "")
    number = number_of(record_type, row.values)
    if record_type.is_denunciation(row.values):
        file = row.values.get("secret_file_no")
        return _("Tố cáo · hồ sơ mật {no}").format(no=file) if file else _("Tố cáo {no}").format(no=number)
    if row.type == "opinion":
        lead = _("Trả lời ý kiến số {no}").format(no=number) if number else _("Trả lời ý kiến")
    elif row.type in ("model", "dialogue") and name:
        return name
    else:
        lead = " ".join(filter(None, (_(record_type.label), number)))
    return f"{lead} – {name}" if name else lead


# --- work that no column has the day of -----------------------------------------------------------------------------


def _others(desk: Desk) -> list[Due]:
    return [*_replies(desk), *_schedule(desk), *_duties(desk), *_backup(desk)]


def _replies(desk: Desk) -> list[Due]:
    """Visitors who wait for an answer."""
    found = []
    for each in receptions.replies_due(desk):
        if each.deadline is None or each.due is None:
            continue
        rule, on = each.deadline.rule, each.due
        lead = _("Lượt tiếp {no}").format(no=each.number)
        title = f"{lead} – {each.subject}" if each.subject else lead
        found.append(Due(each.ref, on, when_of(on, desk.clock.today()), title, _(rule.label),
                         *_stands(desk, rule.unit, each.deadline.days, on)))
    return found


def _schedule(desk: Desk) -> list[Due]:
    """What the coming reception days ask for. The days of a plan are posted together: the first of them stands for all.
    """
    found, day = list[Due](), desk.clock.today()
    for term in _terms(desk):
        if term.rule is None or term.on is None:
            continue
        if term.field == "posted_on" and any(each.step == term.words for each in found):
            continue
        title = _("Tiếp công dân {day}").format(day=speech.day_with_weekday(term.day.on))
        found.append(Due(term.ref, term.on, when_of(term.on, day), title, term.words,
                         *_stands(desk, term.rule.unit, term.rule.days, term.on)))
    return found


def _terms(desk: Desk) -> list[Term]:
    from danvan_desktop.services import schedule  # late: it brings the drawing of papers along

    return schedule.due(desk)


def _duties(desk: Desk) -> list[Due]:
    """Sessions the year still owes and nobody has planned."""
    day = desk.clock.today()
    on = date(day.year, 12, 31)
    found = []
    for each in sessions.duties(desk, day.year):
        if not each.missing or each.held + each.planned >= each.wanted:
            continue
        kind, _colon, words = each.missing.partition(": ")
        title = f"{words[:1].upper()}{words[1:]} – {kind}"  # what is missing first: a narrow column cuts the end
        step = _("Tổ chức trong năm") if each.verified else _("Quy định chưa kiểm chứng")
        found.append(Due(Ref("duty", ""), on, when_of(on, day), title, step, *_stands(desk, "calendar", 0, on)))
    return found


def _backup(desk: Desk) -> list[Due]:
    """The backup, from the day it is due."""
    day, on = desk.clock.today(), next_backup(desk)
    if on > day:
        return []
    state, left = _stands(desk, "calendar", 0, on)
    return [Due(Ref("backup", ""), on, when_of(on, day), _("Sao lưu dữ liệu"), _("Ghi ra ổ khác, rồi đọc lại"), state,
                left)]


def next_backup(desk: Desk) -> date:
    """A week after the last one that was read back; without one, after the first thing written here."""
    last = upkeep.last_backup(desk)
    since = last.at if last else desk.db.value("SELECT line ->> 'wall' FROM entry ORDER BY k LIMIT 1")
    return (date.fromtimestamp(since / 1000) if since else desk.clock.today()) + BACKUP_EVERY


def day_off(desk: Desk, day: date) -> str:
    """The name of a public holiday on that day, "" for any other; nobody needs telling that Saturday is Saturday."""
    try:
        why = law.calendar(desk).why_off(day)
    except NoCalendar:
        return ""
    return _(why) if why and why not in ("saturday", "sunday") else ""


# --- everything, one by one (`danvan due`) ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One thing the law or a promise asks. data: as decisions 24 has it. label, title: in words, without summaries."""

    data: Mapping[str, Any]
    label: str
    title: str


def asked(desk: Desk, until: date = date.max, *, overdue: bool = False) -> Iterator[Asked]:
    """Every open clock and promise of this office by due day, not only the one shown of each record.

    Read as it is walked: what waits in memory is the day and place of clocks that are due after others of their record.
    until: the last due day wanted. overdue: only what is late.
    """
    last = min(until, desk.clock.today() - _DAY) if overdue else until
    streams = [*(_clocks(desk, name, last) for name in LIVES), _promised(desk, "opinion", last),
               _promised(desk, "petition", last), _replies_asked(desk, last), _terms_asked(desk, last)]
    yield from heapq.merge(*streams, key=lambda each: str(each.data["due"]))


def _clocks(desk: Desk, type_name: str, last: date) -> Iterator[Asked]:
    told = _Telling(desk, type_name)
    waiting: list[tuple[str, int, int]] = []
    for due, k, cell in desk.db.stream(
            f"SELECT law_due, k, clocks FROM {table(type_name)} WHERE _deleted = 0 AND office = ? AND law_due <= ?"
            " ORDER BY law_due, k", (desk.identity.office, last.isoformat())):
        while waiting and waiting[0][0] <= due:  # whatever comes later is not due before this
            yield told.of(*heapq.heappop(waiting)[1:])
        for at, (data, _label) in enumerate(told.open(cell)):
            if data["due"] <= last.isoformat():
                heapq.heappush(waiting, (data["due"], k, at))
    while waiting:
        yield told.of(*heapq.heappop(waiting)[1:])


class _Telling:
    """Tells clocks of one register in full. Many cases began on one day under one rule: that is told once."""

    def __init__(self, desk: Desk, type_name: str) -> None:
        self._desk, self._type = desk, TYPES[type_name]
        self._told: dict[str, list[tuple[dict[str, Any], str]]] = {}

    def open(self, cell: str) -> list[tuple[dict[str, Any], str]]:
        """The open clocks in the text a record keeps them in, each with what it asks for in words."""
        if cell not in self._told:
            if len(self._told) >= KEPT:
                self._told.clear()
            clocks = [cases.clock_of(self._desk, kept) for kept in open_clocks(json.loads(cell or "[]"))]
            self._told[cell] = [(clock_json(clock), clock.label) for clock in clocks]
        return self._told[cell]

    def of(self, k: int, at: int) -> Asked:
        raw, year, pc, seq, cell = self._desk.db.one(
            f"SELECT id, year, pc, seq, clocks FROM {table(self._type)} WHERE k = ?", (k,))
        data, label = self.open(cell)[at]
        number = number_of(self._type, {"year": year, "pc": pc, "seq": seq})
        return Asked({**data, "record": str(uuid.UUID(bytes=raw))}, label, f"{_(self._type.label)} {number}")


def clock_json(clock: Clock, record: str | None = None) -> dict[str, Any]:
    """An open clock with a day as decisions 24 has it. What was counted by another calendar keeps its day and says so.
    """
    if clock.deadline is not None:
        return explaining.deadline_json(clock.deadline, clock.state, record)
    why = (speech.words_for(clock.problem).what if clock.problem else
           _("Hạn tính theo lịch nghỉ và quy định lúc bước này bắt đầu; lịch hoặc quy định đã đổi mà chưa áp dụng."))
    rule = clock.rule
    days = rule.days if rule else 0
    return _object(clock.name, rule.legal_basis if rule else "", clock.start, str(clock.due),
                   rule.unit if rule else "calendar", days, why, bool(rule and rule.verified), clock.state, record)


def _object(rule: str, basis: str, start: date, due: str, unit: str, days: int, explanation: str, verified: bool,
            state: str, record: str | None) -> dict[str, Any]:
    return {"record": record, "rule": rule, "legal_basis": basis, "start": start.isoformat(), "due": due, "unit": unit,
            "days": days, "skipped": [], "explanation": explanation, "verified": verified, "state": state}


def _promised(desk: Desk, type_name: str, last: date) -> Iterator[Asked]:
    """Days that people promised: opinions given to a body, and what a sender was told."""
    kind = next(each for each in _KINDS if each.type == type_name and each.on == "due_on")
    where, values = _where(desk, kind, "")
    if type_name == "petition":
        began, numbered = "received_on", "year, pc, seq, NULL"
        label, said = _("Trả lời người gửi đơn"), _("Đã hẹn trả lời người gửi đơn ngày {due}.")
    else:
        began = "(SELECT held_on FROM r_dialogue d WHERE d.id = unhex(replace(r_opinion.parent, '-', '')))"
        numbered = "NULL, NULL, NULL, position"
        label, said = _("Trả lời ý kiến"), _("Đã hứa tại buổi đối thoại, hạn {due}.")
    for raw, due, start, created, year, pc, seq, place in desk.db.stream(
            f"SELECT id, due_on, {began}, _created, {numbered}{where} AND due_on <= ? ORDER BY due_on, k",
            [*values, last.isoformat()]):
        day = date.fromisoformat(due)
        began_on = date.fromisoformat(start) if start else datetime.fromtimestamp(created / 1000, UTC).date()
        since = min(began_on, day)
        number = number_of(TYPES[type_name], {"year": year, "pc": pc, "seq": seq, "position": place})
        data = _object("promise", "", since, due, "calendar", (day - since).days, said.format(due=speech.day(day)),
                       True, _stands(desk, "calendar", 0, day)[0], str(uuid.UUID(bytes=raw)))
        yield Asked(data, label, f"{_(TYPES[type_name].label)} {number}")


def _replies_asked(desk: Desk, last: date) -> Iterator[Asked]:
    for each in receptions.replies_due(desk, MOST_REPLIES):
        if each.deadline is not None and each.due is not None and each.due <= last:
            yield Asked(explaining.deadline_json(each.deadline, each.state, each.ref.id), _(each.deadline.rule.label),
                        f"{_(TYPES[each.ref.type].label)} {each.number}")


def _terms_asked(desk: Desk, last: date) -> Iterator[Asked]:
    for term in _terms(desk):
        if term.rule is not None and term.on is not None and term.on <= last:
            deadline = compute(term.rule, term.day.on, Inputs(), law.calendar(desk))
            yield Asked(explaining.deadline_json(deadline, term.state, term.day.id), term.words,
                        _("Tiếp công dân {day}").format(day=speech.day_with_weekday(term.day.on)))
