"""One deadline asked for without a record: `danvan deadline` (console.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from danvan_desktop import paths, speech
from danvan_desktop.domain.law import deadlines
from danvan_desktop.domain.law.calendars import NoCalendar, WorkCalendar
from danvan_desktop.domain.law.deadlines import Deadline, Inputs
from danvan_desktop.domain.law.rules import RuleBook
from danvan_desktop.problems import Problem
from danvan_desktop.services import explaining
from danvan_desktop.services.desk import Desk
from danvan_desktop.speech import _


@dataclass(frozen=True)
class Asked:
    """A deadline with its state on the day it was asked."""

    deadline: Deadline
    state: str

    def as_json(self) -> dict[str, Any]:
        return explaining.deadline_json(self.deadline, self.state)

    def words(self) -> str:
        """Due day and state, how it was found, where it stands."""
        due = self.deadline.due
        head = (_("Hạn: {day} · {state}").format(day=speech.day_with_weekday(due), state=self._state()) if due
                else self._state())
        return "\n".join((head, explaining.sentence(self.deadline), explaining.basis(self.deadline.rule)))

    def _state(self) -> str:
        return explaining.state_words(self.state)


def book(desk: Desk | None) -> RuleBook:
    """The rules of an office, or without one those shipped."""
    return _law(desk)[0]


def ask(desk: Desk | None, name: str, start: date, today: date, **inputs: Any) -> Asked:
    """The deadline of a step begun on `start`; inputs: as `domain.law.deadlines.Inputs` has them.

    Raises Problem H-102 (no row of that name for the day), H-120 (a year without a calendar: nothing is computed).
    """
    rules, calendar = _law(desk)
    rule = rules.at(name, start)
    if rule is None:
        raise Problem("H-102", rule=name, day=start)
    try:
        found = deadlines.compute(rule, start, Inputs(**inputs), calendar)
        return Asked(found, deadlines.state(found, today, None, calendar))
    except NoCalendar as error:
        raise Problem("H-120", year=error.year) from None


def _law(desk: Desk | None) -> tuple[RuleBook, WorkCalendar]:
    return RuleBook.read(_texts("rules")), WorkCalendar.read(_texts("calendar"))


def _texts(folder: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((paths.resources() / folder).glob("*.json"))]
