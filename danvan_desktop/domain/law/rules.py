"""Deadline rules as dated rows (domain.md B5): data in `resources/rules/`, extended by an office or from above."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any, Literal

Unit = Literal["calendar", "working"]
LONGEST = 3660  # days; a row that gives more is a slip of the keyboard


class BadRule(ValueError):
    """A row that cannot be read. row: its id, "" where none can be told. field: which value, "" for the whole.

    reason: not_json not_a_list missing unknown_key not_text not_a_number not_yes_no negative too_long unknown_unit
    not_a_date reversed overlap not_needed (extensions without days, or days without a number of extensions).
    """

    def __init__(self, row: str, field: str, reason: str) -> None:
        super().__init__(f"{row} {field}: {reason}")
        self.row = row
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Rule:
    """One row: what the law asks between two dates.

    id: "complaint.accept@2026-07-01". name: the stable name, "complaint.accept". label: what must be done, Vietnamese.
    start_event: what starts it, Vietnamese ("nhận đơn"). unit: "calendar" or "working" days. days: how many; complex,
    remote, remote_complex, several_places: how many in that case, None where the law makes no difference.
    extension: days each extension adds; extensions: how many are allowed. suspends: whether a suspension stops it.
    backward: counted back from the session's date. valid_from, valid_to: first and last day on which a step may begin
    for this row to hold; None is open. legal_basis: never printed as a citation unless `verified`.
    checked_by, checked_on: who checked the row against the law's text. note: what is doubtful. withdrawn: no longer
    chosen for steps that begin; cases that stand under it keep it.
    """

    id: str
    name: str
    label: str
    start_event: str
    unit: Unit
    days: int
    legal_basis: str
    verified: bool
    complex: int | None = None
    remote: int | None = None
    remote_complex: int | None = None
    several_places: int | None = None
    extension: int = 0
    extensions: int = 0
    suspends: bool = False
    backward: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    checked_by: str = ""
    checked_on: date | None = None
    note: str = ""
    withdrawn: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether a step that begins on `day` stands under this row."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @classmethod
    def from_json(cls, row: object) -> Rule:
        """One row of the data (`resources/rules/README.md`). Raises BadRule."""
        if not isinstance(row, Mapping):
            raise BadRule("", "", "not_json")
        told = row.get("id")
        row_id = told if isinstance(told, str) else ""
        for key in row:
            if key not in _KINDS:
                raise BadRule(row_id, str(key), "unknown_key")
        values = {name: _value(row_id, name, row[name]) for name in _KINDS if row.get(name) is not None}
        for name in _NEEDED:
            if values.get(name, "") == "":
                raise BadRule(row_id, name, "missing")
        rule = cls(**values)
        if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
            raise BadRule(row_id, "valid_to", "reversed")
        if bool(rule.extension) != bool(rule.extensions):
            raise BadRule(row_id, "extensions" if rule.extensions else "extension", "not_needed")
        return rule

    def to_json(self) -> dict[str, Any]:
        """The row as the data has it: what says nothing is left out."""
        told = {each.name: getattr(self, each.name) for each in fields(self)
                if each.default is MISSING or getattr(self, each.name) != each.default}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


_KINDS = {each.name: str(each.type).removesuffix(" | None") for each in fields(Rule)}
_NEEDED = tuple(each.name for each in fields(Rule) if each.default is MISSING)


def _value(row: str, name: str, value: object) -> Any:
    kind = _KINDS[name]
    if kind == "bool":
        if not isinstance(value, bool):
            raise BadRule(row, name, "not_yes_no")
    elif kind == "int":
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadRule(row, name, "not_a_number")
        if not 0 <= value <= LONGEST:
            raise BadRule(row, name, "negative" if value < 0 else "too_long")
    elif not isinstance(value, str):
        raise BadRule(row, name, "not_a_date" if kind == "date" else "not_text")
    elif kind == "Unit" and value not in ("calendar", "working"):
        raise BadRule(row, name, "unknown_unit")
    elif kind == "date":
        return _day(row, name, value)
    return value


def _day(row: str, name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadRule(row, name, "not_a_date") from None
    if day.isoformat() != text:  # one spelling: "20260701" is another
        raise BadRule(row, name, "not_a_date")
    return day


@dataclass(frozen=True)
class RuleBook:
    """All rows, by id."""

    rows: tuple[Rule, ...]

    @classmethod
    def of(cls, rows: Iterable[Rule]) -> RuleBook:
        """Later rows replace earlier ones of the same id."""
        return cls(tuple({each.id: each for each in rows}.values()))

    @classmethod
    def read(cls, texts: Iterable[str]) -> RuleBook:
        """The rows of files like `resources/rules/complaint.json`; later ones replace earlier ones of the same id.

        Raises BadRule, also where two rows of one name hold on the same day.
        """
        book = cls.of(Rule.from_json(row) for text in texts for row in _rows(text))
        book.check()
        return book

    def check(self) -> None:
        """Raises BadRule ("overlap") where two rows of one name hold on the same day; names the later row."""
        ordered = sorted(self.rows, key=lambda each: (each.name, each.valid_from or date.min))
        for before, after in pairwise(ordered):
            if before.name == after.name and (before.valid_to or date.max) >= (after.valid_from or date.min):
                raise BadRule(after.id, "valid_from", "overlap")

    def at(self, name: str, day: date) -> Rule | None:
        """The row of that name for a step that began on `day`; the youngest where two hold; None where none does."""
        found = [each for each in self.rows if each.name == name and not each.withdrawn and each.holds_on(day)]
        return max(found, key=lambda each: each.valid_from or date.min, default=None)

    def row(self, row_id: str) -> Rule | None:
        return next((each for each in self.rows if each.id == row_id), None)

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.name for each in self.rows))


def _rows(text: str) -> list[object]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRule("", "", "not_json") from None
    rows = told.get("rules") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        raise BadRule("", "rules", "not_a_list")
    return rows
