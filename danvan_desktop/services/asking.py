"""One deadline asked for without a record: `danvan deadline` (console.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from danvan_desktop import speech
from danvan_desktop.domain.law import deadlines
from danvan_desktop.domain.law.calendars import NoCalendar
from danvan_desktop.domain.law.deadlines import Deadline, Inputs
from danvan_desktop.domain.law.rules import RuleBook
from danvan_desktop.problems import Problem
from danvan_desktop.services import explaining, law
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
    return law.rules(desk) if desk else law.shipped_rules()


def ask(desk: Desk | None, name: str, start: date, today: date, **inputs: Any) -> Asked:
    """The deadline of a step begun on `start`; inputs: as `domain.law.deadlines.Inputs` has them. Where nothing is said
    about `remote`, an office that is remote on that day counts so.

    Raises Problem H-102 (no row of that name for the day), H-120 (a year without a calendar: nothing is computed).
    """
    rule = book(desk).at(name, start)
    if rule is None:
        raise Problem("H-102", rule=name, day=start)
    remote = desk is not None and law.remote_on(desk, start)
    calendar = law.calendar(desk) if desk else law.shipped_calendar()
    try:
        found = deadlines.compute(rule, start, Inputs(**{"remote": remote} | inputs), calendar)
        return Asked(found, deadlines.state(found, today, None, calendar))
    except NoCalendar as error:
        raise law.no_calendar(error) from None
