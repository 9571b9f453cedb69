"""One deadline, computed and explained day by day. Bộ luật Dân sự Đ147 (the day of the event is not counted), Đ148.

Calendar days: a last day on a day off moves to the next working day. Working days: the first working day after the
event is day 1. Suspended: days up to and including the day of suspension have run; the rest go on from the day after
the resume decision (NĐ 124/2020 Đ28b). Counting back: the session's day is not counted, the last day in time is n days
before; if it is a day off, the working day before it (decisions 24). No days at all ("ngay"): the day of the event
itself, or the next working day.

`due_day` and `state_of` are what long lists use: some microseconds a case, no ruler.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Literal

from danvan_desktop.domain.law.calendars import WorkCalendar
from danvan_desktop.domain.law.rules import Rule

State = Literal["counting", "soon", "today", "overdue", "paused", "done", "done_late"]
SUSPENDED = "suspended"
SOON = 3  # working days left, ui.md 9.1
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Inputs:
    """What a deadline depends on beside its start. extensions: how many were decided. suspended: (from, resumed or
    None while it lasts), in order.
    """

    remote: bool = False
    complex: bool = False
    several_places: bool = False
    extensions: int = 0
    suspended: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True)
class Day:
    """One day of the ruler. number: its place in the count, 0 where it is not counted. why: "saturday", "sunday", a
    holiday's name, "suspended", or "" for a working day; a counted day off (calendar days) has both.
    """

    day: date
    number: int
    why: str = ""


@dataclass(frozen=True)
class Deadline:
    """due: the last day in time, None while suspended. days: as many as had to be counted. ruler: every day after the
    start (before it, counting back) up to the due day, in the order of the calendar; while suspended up to the day of
    the suspension. rolled_from: the last counted day where it fell on a day off and moved. expected: rests on a year
    not announced. calendar: the calendar's version.
    """

    rule: Rule
    start: date
    inputs: Inputs
    due: date | None
    days: int
    ruler: tuple[Day, ...]
    rolled_from: date | None
    expected: bool
    calendar: str

    @property
    def verified(self) -> bool:
        return self.rule.verified

    @property
    def skipped(self) -> tuple[Day, ...]:
        """The days between start and due that were not counted, and the day off a calendar term ended on."""
        return tuple(each for each in self.ruler if each.why and (not each.number or each.day == self.rolled_from))


def days_of(rule: Rule, inputs: Inputs) -> int:
    """How many days the rule gives in this case. Extensions beyond those allowed add nothing."""
    days = rule.days
    if inputs.several_places and rule.several_places is not None:
        days = rule.several_places
    if inputs.complex and rule.complex is not None:
        days = rule.complex
    if inputs.remote and rule.remote is not None:
        days = max(days, rule.remote)
        if inputs.complex and rule.remote_complex is not None:
            days = rule.remote_complex
    return days + rule.extension * min(inputs.extensions, rule.extensions)


def due_day(rule: Rule, start: date, inputs: Inputs, calendar: WorkCalendar) -> date | None:
    """The last day in time, None while suspended; the same as `compute` finds. Raises NoCalendar."""
    last = _last_counted(rule, start, inputs, calendar)
    return None if last is None else _moved(last, rule, calendar)


def compute(rule: Rule, start: date, inputs: Inputs, calendar: WorkCalendar) -> Deadline:
    """The deadline of a step that began on `start` under `rule`, with every day of its ruler.

    Raises NoCalendar if any day between lies in a year not loaded: then nothing is computed.
    """
    last = _last_counted(rule, start, inputs, calendar)
    due = None if last is None else _moved(last, rule, calendar)
    first, end = sorted((start, due or _stopped_on(rule, start, inputs)))
    expected = calendar.expected(first, end)
    ruler = _ruler(rule, first, end, last, inputs, calendar)
    return Deadline(rule, start, inputs, due, days_of(rule, inputs), ruler,
                    last if last != due else None, expected, calendar.version)


def _stops(rule: Rule, inputs: Inputs) -> tuple[tuple[date, date | None], ...]:
    return inputs.suspended if rule.suspends and not rule.backward else ()


def _stopped_on(rule: Rule, start: date, inputs: Inputs) -> date:
    """The day of the suspension that still lasts; none is earlier than the start."""
    return max(start, min(since for since, resumed in _stops(rule, inputs) if resumed is None))


def _last_counted(rule: Rule, start: date, inputs: Inputs, calendar: WorkCalendar) -> date | None:
    calendar.expected(start, start)
    days, stops, step = days_of(rule, inputs), _stops(rule, inputs), -_DAY if rule.backward else _DAY
    if rule.unit == "calendar" and not stops:
        return start + days * step
    day = start
    while days:
        day += step
        stop = next((each for each in stops if _within(each, day)), None) if stops else None
        if stop is not None:
            if stop[1] is None:
                return None
            calendar.expected(day, stop[1])
            day = stop[1]
        elif rule.unit == "calendar" or not calendar.why_off(day):
            days -= 1
    return day


def _within(stop: tuple[date, date | None], day: date) -> bool:
    since, resumed = stop
    return since < day and (resumed is None or day <= resumed)


def _moved(last: date, rule: Rule, calendar: WorkCalendar) -> date:
    """The working day on which a term ends whose last day is `last`; counting back the one before it."""
    step = -_DAY if rule.backward else _DAY
    while calendar.why_off(last):
        last += step
    return last


def _ruler(rule: Rule, first: date, end: date, last: date | None, inputs: Inputs,
           calendar: WorkCalendar) -> tuple[Day, ...]:
    """Every day after `first` up to `end`, or from `first` up to before `end` counting back; numbers up to `last`."""
    stops, number, ruler = _stops(rule, inputs), count(1), list[Day]()
    span = (end - first).days
    days = [end - place * _DAY for place in range(1, span + 1)] if rule.backward else [
        first + place * _DAY for place in range(1, span + 1)]
    over = last == (end if rule.backward else first)
    for day in days:
        why = calendar.why_off(day)
        if any(_within(each, day) for each in stops) and not over:
            ruler.append(Day(day, 0, SUSPENDED))
        elif over or (why and rule.unit == "working"):
            ruler.append(Day(day, 0, why))
        else:
            ruler.append(Day(day, next(number), why))
        over = over or day == last
    return tuple(reversed(ruler) if rule.backward else ruler)


# --- how it stands ------------------------------------------------------------------------------------------------


def days_left(today: date, due: date, calendar: WorkCalendar) -> int:
    """Working days from today to the due day, both counted while they are working days. After the due day: minus the
    days it is late, as "Quá hạn n ngày" says them (calendar days). Raises NoCalendar.
    """
    return (due - today).days if today > due else _working(today, due, calendar)


def _working(first: date, last: date, calendar: WorkCalendar, enough: int | None = None) -> int:
    """Working days between, both included; stops at `enough`."""
    found, day = 0, first
    while day <= last and found != enough:
        found += not calendar.why_off(day)
        day += _DAY
    return found


def state(deadline: Deadline, today: date, done_on: date | None, calendar: WorkCalendar) -> State:
    """How it stands today; derived, never stored. Raises NoCalendar.

    soon: at most three working days left, or at most 20 % of the term (ui.md 9.1).
    """
    stops = _stops(deadline.rule, deadline.inputs)
    if done_on is None and any(since < today and resumed is not None and today < resumed for since, resumed in stops):
        return "paused"
    return state_of(deadline.rule.unit, deadline.days, deadline.due, today, done_on, calendar)


def state_of(unit: str, days: int, due: date | None, today: date, done_on: date | None,
             calendar: WorkCalendar) -> State:
    """As `state`, from what a case keeps: unit and number of days, the due day or None while suspended."""
    if done_on is not None:
        return "done" if due is None or done_on <= due else "done_late"
    if due is None:
        return "paused"
    if today >= due:
        return "today" if today == due else "overdue"
    fifth = days // 5
    if unit == "calendar" and (due - today).days < fifth:
        return "soon"
    enough = max(SOON, fifth if unit == "working" else 0)
    return "soon" if _working(today, due, calendar, enough + 1) <= enough else "counting"
