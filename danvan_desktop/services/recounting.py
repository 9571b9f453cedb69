"""Deadlines of open cases under a new calendar, new rules or another remote flag: what would change, and changing it.

A case keeps what was counted when its step began until a person applies the new count (decisions 24). Applying is one
act of the owning office: each case gets its clocks anew, with the day before and why; it can be undone, and the old
day stays in the history. What a step that began stands under is the row that holds for its day, else, where that was
withdrawn, the row it was counted by: a rule taken away takes no deadline away. Clocks that have ended stay as they are.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from danvan_desktop import speech
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.ids import deed_id
from danvan_desktop.domain.law.calendars import BadYear, NoCalendar, WorkCalendar, Year
from danvan_desktop.domain.law.deadlines import days_of, due_day
from danvan_desktop.domain.law.rules import Rule, RuleBook
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.records.step import LIVES
from danvan_desktop.services import counting, law
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import number_of
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.services.tracking import Progress, QuietProgress
from danvan_desktop.speech import _
from danvan_desktop.storage import settings
from danvan_desktop.storage.journal import Change

Clock = dict[str, Any]
_BASELINE = "recounted"  # the calendar cases were last looked through by, on this machine
_BATCH = 500
_REMEMBERED = 20_000  # texts, so that memory stays bounded
_NAMED = 3  # days named in one sentence
_DAY = timedelta(days=1)
_MOVED = ("was", "why")


@dataclass(frozen=True)
class Shift:
    """One deadline that moves. old, new: the day before and after, None where none could be or can be counted.

    rule: its stable name; label: what must be done. why: one sentence.
    """

    ref: Ref
    number: str
    title: str
    rule: str
    label: str
    old: date | None
    new: date | None
    why: str


@dataclass(frozen=True)
class Recount:
    """What moves, in the order of the register. rivals: cases whose state two PCs wrote apart: settle them first.

    looked_at: open cases read. groups: by record its type, its clocks as they are, and the whole group as it would be.
    """

    shifts: tuple[Shift, ...]
    looked_at: int
    rivals: tuple[Ref, ...] = ()
    groups: Mapping[str, tuple[str, str, Mapping[str, Value]]] = field(default_factory=dict, repr=False)

    @property
    def records(self) -> int:
        """How many cases have a deadline that moves."""
        return len(self.groups)


# --- what would change --------------------------------------------------------------------------------------------


def what_changes(desk: Desk, *, calendar: WorkCalendar | None = None, rules: RuleBook | None = None,
                 remote: Callable[[date], bool] | None = None) -> Recount:
    """The deadlines of this office's open cases that would move under what is given; None: what holds today.

    `law.calendar_with`, `rules_with`, `remote_with` give what a change not yet saved would make.
    """
    return _recount(desk, law.calendar(desk), calendar, rules, remote)


def pending(desk: Desk) -> Recount:
    """The deadlines counted otherwise than today's calendar, rules and remote flag would: after a parcel brought new
    ones, after an undo.
    """
    return _recount(desk, _baseline(desk), None, None, None)


def _recount(desk: Desk, before: WorkCalendar, calendar: WorkCalendar | None, rules: RuleBook | None,
             remote: Callable[[date], bool] | None) -> Recount:
    counter = _Counter(before, calendar or law.calendar(desk), rules or law.rules(desk),
                       remote or (lambda day: law.remote_on(desk, day)))
    shifts: list[Shift] = []
    rivals: list[Ref] = []
    groups: dict[str, tuple[str, str, Mapping[str, Value]]] = {}
    looked_at = 0
    still: set[str] = set()  # most cases that began on one day keep the same text: what moves nothing is read once
    for case in _open_cases(desk):
        looked_at += 1
        if case.clocks in still:
            continue
        clocks: list[Clock] = json.loads(case.clocks)
        moved = [(at, new) for at, clock in enumerate(clocks) if (new := counter.moved(clock)) is not None]
        if not moved:
            if len(still) < _REMEMBERED:
                still.add(case.clocks)
            continue
        if case.rival:
            rivals.append(case.ref)
            continue
        for at, new in moved:
            shifts.append(_shift(case, clocks[at], new, counter.labels))
            clocks[at] = _settled(new)
        groups[case.ref.id] = (case.ref.type, case.clocks, _group(case.state, clocks))
    return Recount(tuple(shifts), looked_at, tuple(rivals), groups)


def _settled(clock: Clock) -> Clock:
    """A moved clock as it is kept: one that is back where it was before anybody looked has not moved."""
    if clock["was"] != clock["due"]:
        return clock
    return {name: value for name, value in clock.items() if name not in _MOVED}


def _group(state: str, clocks: list[Clock]) -> dict[str, Value]:
    """The whole conflict group of an open case."""
    open_days = [each["due"] for each in clocks if each["due"] and "done" not in each and "term" not in each]
    return {"state": state, "clocks": clocks, "law_due": min(open_days, default=None)}


class _Case(NamedTuple):
    """One row of a register, as little of it as is needed; a hundred thousand are made at once."""

    type: str
    raw: bytes
    state: str
    clocks: str
    conflicts: str
    year: int | None
    pc: str | None
    seq: int | None
    title: str | None

    @property
    def ref(self) -> Ref:
        return Ref(self.type, str(uuid.UUID(bytes=self.raw)))

    @property
    def rival(self) -> bool:
        """Two PCs wrote its state apart."""
        return "state" in self.conflicts.split()


def _open_cases(desk: Desk, more: str = "") -> Iterator[_Case]:
    """This office's records with clocks whose life goes on. more: a further condition."""
    for name, life in LIVES.items():
        closed = sorted(life.closed)
        for row in desk.db.stream(
                f'SELECT id, state, clocks, _conflicts, year, pc, seq, "{TYPES[name].title}" FROM r_{name}'
                f" WHERE office = ? AND _deleted = 0 AND clocks IS NOT NULL AND"
                f" state NOT IN ({','.join('?' * len(closed))}){more} ORDER BY year, pc, seq, k",
                (desk.identity.office, *closed)):
            yield _Case(name, *row)


def _shift(case: _Case, old: Clock, new: Clock, labels: Mapping[str, str]) -> Shift:
    number = number_of(TYPES[case.type], {"year": case.year, "pc": case.pc, "seq": case.seq})
    return Shift(case.ref, number, case.title or "", new["rule"],
                 labels.get(new["row"], new["rule"]), _day(old.get("due")), _day(new.get("due")),
                 why_words(new["why"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class _Counter:
    """Counts clocks anew. Most cases of an office began on the same few hundred days under the same few rows, so what
    was counted once is remembered.
    """

    def __init__(self, before: WorkCalendar, now: WorkCalendar, rules: RuleBook,
                 remote: Callable[[date], bool]) -> None:
        self._now, self._rules, self._remote = now, rules, remote
        # Where the last look tells no difference (an act was undone), what differs from the shipped calendar may.
        self._changed = (_changed_days(before, now), _changed_days(law.shipped_calendar(), now))
        self._new_years = now.years.keys() - before.years.keys()
        self._rows: dict[tuple[str, str], Rule | None] = {}
        self._known: dict[object, Clock | None] = {}
        self.labels = {each.id: _(each.label) for each in rules.rows}

    def moved(self, clock: Clock) -> Clock | None:
        """The clock with its new day and why; None where it has ended, cannot be counted, or its day stays."""
        if "done" in clock:
            return None
        get = clock.get
        pauses = get("suspended")
        key = (get("rule"), get("start"), get("row"), get("due"), get("days"), get("remote"), get("complex"),
               get("several_places"), get("extensions"), str(pauses) if pauses else None)
        try:
            found = self._known[key]
        except KeyError:
            found = self._known[key] = self._count(clock)
        if found is None:
            return None
        kept = {name: value for name, value in clock.items() if name not in ("remote", *_MOVED)}
        return {**kept, **found, "was": get("was") or get("due")}

    def _count(self, clock: Clock) -> Clock | None:
        count = counting.count_of(clock)
        rule = self._row(count.rule, clock["start"]) or counting.rule_of(self._rules, clock)
        if rule is None:
            return None
        remote = self._remote(count.start)
        inputs = counting.inputs_of({**clock, "remote": remote})
        try:
            due = due_day(rule, count.start, inputs, self._now)
        except NoCalendar:
            return None  # nothing is computed, nothing taken away
        text = due.isoformat() if due else None
        if text == clock.get("due"):
            return None
        new: Clock = {"row": rule.id, "due": text, "unit": rule.unit, "days": days_of(rule, inputs),
                      "calendar": self._now.version}
        new |= {"remote": True} if remote else {}
        return {**new, "why": self._why(clock, new, count.start, due)}

    def _row(self, name: str, start: str) -> Rule | None:
        if (name, start) not in self._rows:
            self._rows[name, start] = self._rules.at(name, date.fromisoformat(start))
        return self._rows[name, start]

    def _why(self, old: Clock, new: Clock, start: date, due: date | None) -> list[Clock]:
        """What made the difference, as plain values that `why_words` puts into words."""
        found: list[Clock] = []
        longer = old.get("days") is None or (old["days"], old["unit"]) != (new["days"], new["unit"])
        if longer and bool(old.get("remote")) != bool(new.get("remote")):
            found.append({"remote": bool(new.get("remote"))})
        elif longer and old.get("days") is not None:
            found.append({"days": [old["days"], new["days"]], "unit": [old["unit"], new["unit"]]})
        ends = [day for day in (_day(old.get("due")), due) if day]
        first, last = min([start, *ends]), max([start, *ends])
        if not old.get("due"):
            found += [{"year": year} for year in sorted(self._new_years) if first.year <= year <= last.year]
        elif due is not None:
            told = [[why for day, why in days if first <= day <= last] for days in self._changed]
            found += told[0] or ([] if found else told[1])
        return found


def _changed_days(before: WorkCalendar, now: WorkCalendar) -> list[tuple[date, Clock]]:
    """The days that are off in one calendar and worked in the other, where both have the year."""
    found: list[tuple[date, Clock]] = []
    for number in sorted(before.years.keys() & now.years.keys()):
        old, new = before.years[number], now.years[number]
        for day in sorted({*old.off, *old.worked, *new.off, *new.worked}):
            was, is_now = before.why_off(day), now.why_off(day)
            if bool(was) != bool(is_now):
                found.append((day, {"off": day.isoformat(), "name": is_now} if is_now else
                              {"worked": day.isoformat(), "name": new.worked.get(day, "")}))
    return found


# --- in words -------------------------------------------------------------------------------------------------------


def why_words(why: object) -> str:
    """"vì lịch nghỉ có thêm ngày 24/11/2026 (Ngày Văn hóa Việt Nam)", from what a moved clock keeps; never empty."""
    told = [each for each in why if isinstance(each, dict)] if isinstance(why, list) else []
    days = [each for each in told if "off" in each or "worked" in each]
    said = [words for each in told if each not in days and (words := _cause(each))]
    said += [_calendar_cause(each) for each in days[:_NAMED]]
    if len(days) > _NAMED:
        said.append(_("và {count} ngày khác").format(count=len(days) - _NAMED))
    return _("vì {causes}").format(causes="; ".join(said) or _("lịch nghỉ hoặc quy định đã khác lúc tính"))


def _cause(told: Clock) -> str:
    if "remote" in told:
        return _("đơn vị là vùng sâu, vùng xa") if told["remote"] else _("đơn vị không còn là vùng sâu, vùng xa")
    if "days" in told:
        old, new = (_term(days, unit) for days, unit in zip(told["days"], told["unit"], strict=True))
        return _("quy định đổi từ {old} sang {new}").format(old=old, new=new)
    return _("đã có lịch nghỉ năm {year}").format(year=told["year"]) if "year" in told else ""


def _term(days: int, unit: str) -> str:
    return (_("{days} ngày làm việc") if unit == "working" else _("{days} ngày")).format(days=days)


def _calendar_cause(told: Clock) -> str:
    day, name = speech.day(date.fromisoformat(told.get("off") or told["worked"])), told.get("name")
    if "off" in told and name not in ("saturday", "sunday"):
        return _("lịch nghỉ có thêm ngày {day} ({name})").format(day=day, name=name)
    if "off" in told:
        return _("ngày {day} không còn làm bù").format(day=day)
    return _("ngày {day} nay là ngày làm việc").format(day=day)


def moved_words(clock: Mapping[str, Any]) -> str:
    """"Hạn đổi từ 25/11/2026 sang 26/11/2026 vì …" of a clock a recount moved and nobody has looked at; else ""."""
    if "why" not in clock:
        return ""
    old, new = _day(clock.get("was")), _day(clock.get("due"))
    told = {"old": speech.day(old) if old else "", "new": speech.day(new) if new else "",
            "why": why_words(clock["why"])}
    if old is None:
        return _("Nay tính được hạn {new} {why}.").format(**told)
    if new is None:
        return _("Hạn {old} nay chưa tính được {why}.").format(**told)
    return _("Hạn đổi từ {old} sang {new} {why}.").format(**told)


# --- applying -----------------------------------------------------------------------------------------------------


def apply(desk: Desk, recount: Recount, progress: Progress | None = None) -> Outcome:
    """Write the new clocks, one entry a case, as one act that can be undone; a case changed meanwhile is left alone.

    Raises Problem S-102, S-105 (disk); Cancelled by `progress`, then nothing is written.
    """
    written = _write(desk, [(record, *rest) for record, rest in recount.groups.items()], progress or QuietProgress())
    _note_baseline(desk)
    return written


def unseen(desk: Desk) -> tuple[Shift, ...]:
    """The deadlines that a recount moved and nobody has looked at yet."""
    labels = {each.id: _(each.label) for each in law.rules(desk).rows}
    return tuple(_shift(case, {"due": clock.get("was")}, clock, labels)
                 for case in _open_cases(desk, """ AND instr(clocks, '"why"') > 0""")
                 for clock in json.loads(case.clocks) if "why" in clock)


def seen(desk: Desk, records: Iterable[str]) -> Outcome:
    """Note that a person has looked at the moved deadlines of these cases: one act; the history keeps the old days."""
    wanted, groups = set(records), []
    for case in _open_cases(desk, """ AND instr(clocks, '"why"') > 0"""):
        if case.ref.id in wanted and not case.rival:
            clocks = [{name: value for name, value in clock.items() if name not in _MOVED}
                      for clock in json.loads(case.clocks)]
            groups.append((case.ref.id, case.ref.type, case.clocks, _group(case.state, clocks)))
    return _write(desk, groups, QuietProgress())


def _write(desk: Desk, groups: Sequence[tuple[str, str, str, Mapping[str, Value]]], progress: Progress) -> Outcome:
    deed = deed_id(desk.clock.now_ms())
    changed: list[Ref] = []
    left: list[Ref] = []
    with desk.db.atomic():
        for start in range(0, len(groups), _BATCH):
            changes = []
            for record, name, before, group in groups[start:start + _BATCH]:
                now = desk.db.value(f"SELECT clocks FROM r_{name} WHERE id = ?", (uuid.UUID(record).bytes,))
                if now != before:
                    left.append(Ref(name, record))
                    continue
                changes.append(Change(name, group, record))
                changed.append(Ref(name, record))
            desk.journal.append(changes, deed)
            progress.step(min(start + _BATCH, len(groups)), len(groups), _("Ghi hạn mới"))
    return Outcome(deed if changed else "", tuple(changed), left_alone=tuple(left))


def _baseline(desk: Desk) -> WorkCalendar:
    """The calendar by which cases were last looked through here; before the first time the shipped one."""
    told = settings.get(desk.db, _BASELINE)
    try:
        return WorkCalendar.of(Year.from_json(each) for each in told) if told else law.shipped_calendar()
    except BadYear:
        return law.shipped_calendar()


def _note_baseline(desk: Desk) -> None:
    settings.put(desk.db, _BASELINE, [year.to_json() for year in law.calendar(desk).years.values()])
