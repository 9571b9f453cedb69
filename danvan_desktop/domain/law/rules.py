"""Deadline rules as dated rows (domain.md B5): data in `resources/rules/`, extended by an office or from above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["calendar", "working"]


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


@dataclass(frozen=True)
class RuleBook:
    """All rows, by id."""

    rows: tuple[Rule, ...]

    @classmethod
    def of(cls, rows: Iterable[Rule]) -> RuleBook:
        """Later rows replace earlier ones of the same id."""
        return cls(tuple({each.id: each for each in rows}.values()))

    def at(self, name: str, day: date) -> Rule | None:
        """The row of that name for a step that began on `day`; the youngest where two hold; None where none does."""
        found = [each for each in self.rows if each.name == name and not each.withdrawn and each.holds_on(day)]
        return max(found, key=lambda each: each.valid_from or date.min, default=None)

    def row(self, row_id: str) -> Rule | None:
        return next((each for each in self.rows if each.id == row_id), None)

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.name for each in self.rows))
