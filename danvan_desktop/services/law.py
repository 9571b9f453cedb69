"""The law's time as this office has it: shipped data, what the upper office sent down, what the office itself says.

Of two calendars of a year the announced one holds; else a record before what is shipped, the newest record first,
whether it was written here or above. Of a rule row the newest record holds, else what is shipped. What says that the
unit is remote adds up (docs/decisions/0010). Nothing here changes a deadline already counted: `recounting` does.
"""

from __future__ import annotations

import functools
import itertools
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal
from weakref import WeakKeyDictionary

from danvan_desktop import paths, speech
from danvan_desktop.domain.fields import Finding, Value
from danvan_desktop.domain.law import days_off
from danvan_desktop.domain.law.calendars import BadYear, NoCalendar, WorkCalendar, Year, read_year
from danvan_desktop.domain.law.rules import BadRule, Rule, RuleBook
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import own_record
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.storage.journal import Change, Journal

Origin = Literal["shipped", "upper", "own"]
TABLES = ("calendar_year", "deadline_rule", "remote")
_NS = uuid.UUID("6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a10")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class YearShown:
    """A year that holds, and whose it is. changed: ms, 0 for shipped. shipped: what the program brought for it."""

    year: Year
    origin: Origin
    changed: int = 0
    shipped: Year | None = None


@dataclass(frozen=True)
class RuleShown:
    """A rule row that holds or is withdrawn, and whose word that is. shipped: what the program brought of it."""

    rule: Rule
    origin: Origin
    changed: int = 0
    shipped: Rule | None = None


@dataclass(frozen=True)
class Period:
    """The unit is remote (vùng sâu, vùng xa) from `first` to `last`; None is open. decree: which says so."""

    record: str
    unit: str
    first: date | None
    last: date | None
    decree: str
    origin: Origin

    def holds_on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass
class _Law:
    """What was read of one desk, and by which it is known to be still so. below: rules without the office's own."""

    stands: tuple[object, ...]
    changes: int
    unit: str
    years: dict[int, YearShown]
    rules: dict[str, RuleShown]
    below: dict[str, Rule]
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        self.calendar = WorkCalendar({number: self.years[number].year for number in sorted(self.years)})
        self.book = RuleBook(tuple(each.rule for each in self.rules.values()))


_KEPT: WeakKeyDictionary[Journal, _Law] = WeakKeyDictionary()


# --- asking -------------------------------------------------------------------------------------------------------


def calendar(desk: Desk) -> WorkCalendar:
    """The years this office counts with. Cheap: read anew only after something of it may have changed."""
    return _law(desk).calendar


def rules(desk: Desk) -> RuleBook:
    """The rule rows of this office, withdrawn ones too: cases stand under them."""
    return _law(desk).book


def remote_on(desk: Desk, day: date) -> bool:
    """Whether the unit of this office is remote on a day, by its own word or the upper office's."""
    law = _law(desk)
    return any(each.unit == law.unit and each.holds_on(day) for each in law.periods)


def years(desk: Desk) -> tuple[YearShown, ...]:
    """Every year loaded, in order."""
    return tuple(each for _, each in sorted(_law(desk).years.items()))


def rows(desk: Desk) -> tuple[RuleShown, ...]:
    """Every rule row, withdrawn ones too, by name and date."""
    return tuple(sorted(_law(desk).rules.values(), key=lambda one: (one.rule.name, one.rule.valid_from or date.min)))


def periods(desk: Desk, unit: str | None = None) -> tuple[Period, ...]:
    """When a unit (None: this office's) is remote, in order; at a province also those of units below."""
    wanted = unit or desk.unit_id
    return tuple(each for each in _law(desk).periods if each.unit == wanted)


def calendar_with(desk: Desk, year: Year) -> WorkCalendar:
    """The calendar as it would be with `year` in it: to see what changes before it is saved."""
    return WorkCalendar.of([*calendar(desk).years.values(), year])


def rules_with(desk: Desk, rule: Rule) -> RuleBook:
    """The rules as they would be with `rule` among them."""
    return RuleBook.of([*rules(desk).rows, rule])


def remote_with(desk: Desk, first: date | None, last: date | None, record: str | None = None) -> Callable[[date], bool]:
    """Whether this office's unit would be remote on a day, with this period added or in place of `record`."""
    others = [each for each in periods(desk) if each.record != record]
    new = Period(record or "", desk.unit_id, first, last, "", "own")
    return lambda day: any(each.holds_on(day) for each in (*others, new))


def no_calendar(error: NoCalendar) -> Problem:
    """H-120 for a day in a year of which nothing is loaded: it says the year and what to do."""
    return Problem("H-120", year=error.year)


@functools.cache
def shipped_calendar() -> WorkCalendar:
    """The years that come with the program (`resources/calendar`)."""
    return WorkCalendar.read(_texts("calendar"))


@functools.cache
def shipped_rules() -> RuleBook:
    """The rule rows that come with the program (`resources/rules`)."""
    return RuleBook.read(_texts("rules"))


def _texts(folder: str) -> list[str]:
    return [path.read_text("utf-8") for path in sorted((paths.resources() / folder).glob("*.json"))]


def _law(desk: Desk) -> _Law:
    kept, turn, changes = _KEPT.get(desk.journal), desk.journal.turn(*TABLES), desk.db.changes
    if kept is not None and kept.changes == changes and kept.stands[0] == turn:
        return kept
    stands = (turn, desk.identity.office, desk.upper_office, desk.unit_id)
    if kept is None or kept.stands != stands:
        kept = _KEPT[desk.journal] = _read(desk, stands)
    kept.changes = changes
    return kept


def _read(desk: Desk, stands: tuple[object, ...]) -> _Law:
    shipped_years, shipped_rows = shipped_calendar().years, {each.id: each for each in shipped_rules().rows}
    known = {number: YearShown(year, "shipped", 0, year) for number, year in shipped_years.items()}
    for _, origin, changed, values in _records(desk, "calendar_year"):
        year = _year_of(values)
        before = known.get(year.year) if year else None
        if year and (before is None or before.year.certainty != "announced" or year.certainty == "announced"):
            known[year.year] = YearShown(year, origin, changed, shipped_years.get(year.year))
    below = dict(shipped_rows)
    found = {row: RuleShown(rule, "shipped", 0, rule) for row, rule in shipped_rows.items()}
    for _, origin, changed, values in _records(desk, "deadline_rule"):
        rule = _rule_of(values)
        if rule is not None:
            found[rule.id] = RuleShown(rule, origin, changed, shipped_rows.get(rule.id))
            if origin == "upper":
                below[rule.id] = rule
    told = [_period_of(record, origin, values) for record, origin, _, values in _records(desk, "remote")]
    periods = sorted(filter(None, told), key=lambda one: (one.first or date.min, one.record))
    return _Law(stands, 0, desk.unit_id, known, found, below, tuple(periods))


def _records(desk: Desk, table: str) -> list[tuple[str, Origin, int, dict[str, Any]]]:
    """(record, whose, changed, values) of a table, oldest first: this office's word and the upper office's."""
    me, above = desk.identity.office, desk.upper_office
    found: list[tuple[str, Origin, int, dict[str, Any]]] = []
    columns = {"calendar_year": ("year", "certainty", "off", "worked", "sources", "note"),
               "deadline_rule": ("row", "rule", "withdrawn"), "remote": ("unit", "from", "to", "decree")}[table]
    quoted = ", ".join(f'"{each}"' for each in columns)
    for raw, office, changed, *cells in desk.db.rows(
            f"SELECT id, office, _changed, {quoted} FROM r_{table} WHERE _deleted = 0 AND office IN (?, ?)"
            " ORDER BY _changed, id", (me, above or me)):
        values = {name: json.loads(cell) for name, cell in zip(columns, cells, strict=True) if cell is not None}
        found.append((str(uuid.UUID(bytes=raw)), "own" if office == me else "upper", changed, values))
    return found


# What another program wrote and this one cannot read does not hold; what holds without it goes on.


def _year_of(values: Mapping[str, Any]) -> Year | None:
    try:
        return Year.from_json(values)
    except BadYear:
        return None


def _rule_of(values: Mapping[str, Any]) -> Rule | None:
    try:
        rule = Rule.from_json(values.get("rule"))
    except BadRule:
        return None
    return replace(rule, withdrawn=bool(values.get("withdrawn")))


def _period_of(record: str, origin: Origin, values: Mapping[str, Any]) -> Period | None:
    try:
        first, last = (date.fromisoformat(text) if (text := values.get(name)) else None for name in ("from", "to"))
    except (TypeError, ValueError):
        return None
    return Period(record, str(values.get("unit")), first, last, str(values.get("decree") or ""), origin)


# --- the calendar -------------------------------------------------------------------------------------------------


def read_calendar(text: str) -> Year:
    """A year from the text of a file like `resources/calendar/2026.json`. Raises Problem H-121 with what is wrong."""
    try:
        return read_year(text)
    except BadYear as error:
        raise Problem("H-121", detail=speech.finding_text(_year_finding(error)).rstrip(".")) from None


def expected_year(year: int) -> Year:
    """What a year will look like by law and moon, to be looked through and saved. Raises Problem H-122."""
    try:
        return days_off.expected(year)
    except BadYear:
        raise Problem("H-122", year=year) from None


def save_year(desk: Desk, year: Year) -> Outcome:
    """Let `year` hold as this office's own. Nothing is written where a finding is "wrong"."""
    findings = [_year_finding(each) for each in year.flaws()] or _doubts_of(desk, year)
    if any(each.weight == "wrong" for each in findings):
        return Outcome("", (), tuple(findings))
    told: dict[str, Value] = {"worked": {}, "sources": [], "note": "", **year.to_json()}
    now = _law(desk).years.get(year.year)
    return _save(desk, "calendar_year", _year_record(desk, year.year), told, findings, now)


def restore_shipped(desk: Desk, year: int) -> Outcome:
    """Take this office's own calendar of a year back: what came from above or with the program holds again.

    Raises Problem H-123 where the office has none.
    """
    record = _year_record(desk, year)
    if not _stands(desk, record):
        raise Problem("H-123", year=year)
    return _drop(desk, "calendar_year", record)


def _year_record(desk: Desk, year: int) -> str:
    """The same on every PC of the office, so that two who write one year meet in one record."""
    return str(uuid.uuid5(_NS, f"calendar:{desk.identity.office}:{year}"))


_FLAWS = {
    "not_json": N_("Không phải lịch nghỉ của chương trình."),
    "not_a_year": N_("Năm {year} không dùng được: chỉ từ 1990 đến 2199."),
    "unknown_key": N_("Không có mục “{field}” trong lịch nghỉ."),
    "unknown_certainty": N_("Chưa ghi lịch đã công bố hay dự kiến."),
    "not_days": N_("Mục “{field}” phải là các ngày kèm tên."),
    "not_texts": N_("Mục “{field}” có chỗ không phải là chữ."),
    "not_a_date": N_("“{day}” không phải là ngày trong lịch."),
    "other_year": N_("Ngày {day} không thuộc năm {year}."),
    "no_name": N_("Ngày {day} chưa có tên ngày nghỉ hoặc lý do."),
    "not_weekend": N_("Ngày {day} vốn là ngày làm việc: chỉ thứ Bảy, Chủ nhật mới ghi làm bù."),
    "off_and_worked": N_("Ngày {day} vừa nghỉ vừa làm bù."),
}


def _year_finding(flaw: BadYear) -> Finding:
    values = {"year": str(flaw.year), "field": flaw.field, "day": _day_text(flaw.day)}
    return Finding(flaw.field, flaw.reason, "wrong", _FLAWS[flaw.reason], values)


def _day_text(text: str) -> str:
    try:
        return speech.day(date.fromisoformat(text))
    except ValueError:
        return text


def _doubts_of(desk: Desk, year: Year) -> list[Finding]:
    """What may be right and is looked at twice: a holiday of the law left out, a guess over what was announced."""
    found = []
    for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
        if date(year.year, month, day) not in year.off:
            found.append(Finding("off", "holiday_missing", "review", N_("Ngày lễ {day} không có trong lịch."),
                                 {"day": speech.day(date(year.year, month, day))}))
    now = _law(desk).years.get(year.year)
    if year.certainty == "expected" and now and now.year.certainty == "announced" and now.origin != "own":
        found.append(Finding("certainty", "announced", "review",
                             N_("Năm {year} đã có lịch công bố: lịch dự kiến không thay lịch ấy."),
                             {"year": str(year.year)}))
    if len(year.worked) > sum(day.weekday() < 5 for day in year.off):
        found.append(Finding("worked", "many_worked", "review", N_("Ngày làm bù nhiều hơn ngày nghỉ.")))
    return found


# --- rules --------------------------------------------------------------------------------------------------------


def save_rule(desk: Desk, rule: Rule) -> Outcome:
    """Let a row hold as this office's own: a new one, or its version of a row known by the same id.

    Nothing is written where a finding is "wrong": a value that cannot be, a name no step has.
    """
    findings = [*_rule_flaws(rule)] or _rule_doubts(desk, rule)
    if any(each.weight == "wrong" for each in findings):
        return Outcome("", (), tuple(findings))
    return _save_rule(desk, rule, findings)


def withdraw_rule(desk: Desk, row: str) -> Outcome:
    """Let no step that begins from now on stand under a row; cases that do keep it. Raises Problem H-124."""
    return _save_rule(desk, replace(_shown(desk, row).rule, withdrawn=True), [])


def restore_rule(desk: Desk, row: str) -> Outcome:
    """Take back what this office did to a row: a withdrawn one holds again, a changed one is as shipped or as above.

    Raises Problem H-124 (no such row, or nothing to take back).
    """
    now, below = _shown(desk, row), _law(desk).below.get(row)
    record = _rule_record(desk, row)
    if _stands(desk, record) and below is not None and not below.withdrawn:
        if now.rule.withdrawn and replace(now.rule, withdrawn=False) != below:
            return _save_rule(desk, replace(now.rule, withdrawn=False), [])
        return _drop(desk, "deadline_rule", record)
    if not now.rule.withdrawn:
        raise Problem("H-124", rule=row)
    return _save_rule(desk, replace(now.rule, withdrawn=False), [])


def _shown(desk: Desk, row: str) -> RuleShown:
    found = _law(desk).rules.get(row)
    if found is None:
        raise Problem("H-124", rule=row)
    return found


def _save_rule(desk: Desk, rule: Rule, findings: list[Finding]) -> Outcome:
    told: dict[str, Value] = {"row": rule.id, "rule": replace(rule, withdrawn=False).to_json(),
                              "withdrawn": rule.withdrawn}
    now = _law(desk).rules.get(rule.id)
    return _save(desk, "deadline_rule", _rule_record(desk, rule.id), told, findings, now)


def _rule_record(desk: Desk, row: str) -> str:
    return str(uuid.uuid5(_NS, f"rule:{desk.identity.office}:{row}"))


_RULE_FLAWS = {
    "missing": N_("Chưa ghi “{field}”."),
    "negative": N_("Số ngày không thể nhỏ hơn 0."),
    "too_long": N_("Số ngày quá lớn."),
    "reversed": N_("Ngày hết hiệu lực trước ngày có hiệu lực."),
    "not_needed": N_("Gia hạn cần cả số lần và số ngày."),
}


def _rule_flaws(rule: Rule) -> Iterable[Finding]:
    try:
        Rule.from_json(rule.to_json())
    except BadRule as error:
        yield Finding(error.field, error.reason, "wrong",
                      _RULE_FLAWS.get(error.reason, N_("Mục “{field}” ghi chưa đúng.")), {"field": error.field})
    if rule.name not in shipped_rules().names():
        yield Finding("name", "unknown_name", "wrong", N_("Chương trình không có thời hạn nào tên “{name}”."),
                      {"name": rule.name})


def _rule_doubts(desk: Desk, rule: Rule) -> list[Finding]:
    """Zero days, a gap or an overlap in the validity of the rows of its name, a check nobody signed."""
    found = []
    if not rule.days:
        found.append(Finding("days", "at_once", "review", N_("0 ngày nghĩa là phải làm ngay.")))
    if rule.verified and not (rule.checked_by and rule.checked_on):
        found.append(Finding("verified", "unsigned", "review", N_("Ghi người đối chiếu và ngày đối chiếu.")))
    others = [each.rule for each in _law(desk).rules.values() if each.rule.id != rule.id]
    span = sorted((each for each in (*others, rule) if each.name == rule.name and not each.withdrawn),
                  key=lambda one: one.valid_from or date.min)
    for before, after in itertools.pairwise(span):
        begins = after.valid_from or date.min
        if begins <= (before.valid_to or date.max):
            found.append(Finding("valid_from", "overlap", "review",
                                 N_("Từ {day} có hai dòng cùng áp dụng: dòng có hiệu lực sau được dùng."),
                                 {"day": speech.day(begins)}))
        elif before.valid_to and begins > before.valid_to + _DAY:
            found.append(Finding("valid_from", "gap", "review",
                                 N_("Từ {first} đến {last} không có dòng nào áp dụng."),
                                 {"first": speech.day(before.valid_to + _DAY), "last": speech.day(begins - _DAY)}))
    return found


# --- remote units -------------------------------------------------------------------------------------------------


def set_remote(desk: Desk, first: date | None, last: date | None, decree: str, *, unit: str | None = None,
               record: str | None = None) -> Outcome:
    """Say that a unit (None: this office's own) is remote from `first` to `last`, None being open, and by which decree.

    record: a period of this office to be corrected. Nothing is written where a finding is "wrong".
    Raises Problem S-109, S-110.
    """
    place = unit or desk.unit_id
    findings = []
    if first and last and last < first:
        findings.append(Finding("to", "reversed", "wrong", N_("Ngày cuối trước ngày đầu.")))
        return Outcome("", (), tuple(findings))
    if not decree.strip():
        findings.append(Finding("decree", "no_decree", "review", N_("Chưa ghi văn bản công nhận.")))
    for each in _law(desk).periods:
        apart = (last and each.first and last < each.first) or (first and each.last and each.last < first)
        if each.unit == place and each.record != record and not apart:
            findings.append(Finding("from", "overlap", "review",
                                    N_("Khoảng này trùng với khoảng đã ghi theo {decree}."),
                                    {"decree": each.decree or "…"}))
    told: dict[str, Value] = {"unit": place, "from": first.isoformat() if first else None,
                              "to": last.isoformat() if last else None, "decree": decree.strip() or None}
    if record is not None:
        own_record(desk, record)
    deed, made = desk.journal.append([Change("remote", told, record)])
    return Outcome(deed, (Ref("remote", made[0]),), tuple(findings))


def drop_remote(desk: Desk, record: str) -> Outcome:
    """Take a period of this office back. Raises Problem S-109, S-110."""
    return _drop(desk, own_record(desk, record), record)


# --- writing ------------------------------------------------------------------------------------------------------


def _stands(desk: Desk, record: str) -> bool:
    """Whether a record of this office is there and not taken back."""
    return bool(desk.journal.writes_of(record)) and not desk.journal.folded(record).deleted


def _save(desk: Desk, table: str, record: str, told: Mapping[str, Value], findings: Iterable[Finding],
          now: YearShown | RuleShown | None) -> Outcome:
    """Write the whole group as one act; what already holds so (`now`) is not written again."""
    changed = (Ref(table, record),)
    if now and now.origin == "own" and desk.journal.folded(record).values == told:
        return Outcome("", changed, tuple(findings))
    deed, _ = desk.journal.append([Change(table, told, record)])
    return Outcome(deed, changed, tuple(findings))


def _drop(desk: Desk, table: str, record: str) -> Outcome:
    deed, _ = desk.journal.append([Change(table, {}, record, op="del")])
    return Outcome(deed, (Ref(table, record),))
