"""The working-day calendar: per year, days off and Saturdays worked, each with its name and source (domain.md B5).

A year is `announced` (the government has said so) or `expected` (computed: Tết and Giỗ Tổ by the lunar calendar); an
expected year says so on every deadline that rests on it (decisions 24).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

Certainty = Literal["announced", "expected"]


class NoCalendar(Exception):
    """A date lies in a year of which no calendar is loaded; `year` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@dataclass(frozen=True)
class Year:
    """One year. off: day off -> its name ("Tết Nguyên đán", "nghỉ bù Giỗ Tổ", …), beside Saturdays and Sundays.

    worked: Saturday or Sunday worked -> for which day it stands. sources: where the office can read it.
    """

    year: int
    certainty: Certainty
    off: Mapping[date, str]
    worked: Mapping[date, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkCalendar:
    """The years known, at most one each."""

    years: Mapping[int, Year]

    @classmethod
    def of(cls, years: Iterable[Year]) -> WorkCalendar:
        """Later ones replace earlier ones of the same year."""
        return cls({each.year: each for each in years})

    def why_off(self, day: date) -> str:
        """Why a day is not a working day: its name, "saturday" or "sunday"; "" for a working day. Raises NoCalendar."""
        year = self.years.get(day.year)
        if year is None:
            raise NoCalendar(day.year)
        if day in year.worked:
            return ""
        return year.off.get(day) or ("", "", "", "", "", "saturday", "sunday")[day.weekday()]

    def expected(self, first: date, last: date) -> bool:
        """Whether the time between rests on a year that is not announced yet. Raises NoCalendar."""
        found = False
        for number in range(first.year, last.year + 1):
            if number not in self.years:
                raise NoCalendar(number)
            found = found or self.years[number].certainty == "expected"
        return found

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change whenever a day does; kept on a case with its due date."""
        told = [[number, year.certainty, sorted((str(day), name) for day, name in year.off.items()),
                 sorted(str(day) for day in year.worked)] for number, year in sorted(self.years.items())]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12]
