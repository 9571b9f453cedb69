"""The working-day calendar: per year, days off and Saturdays worked, each with its name and source (domain.md B5).

A year is `announced` (the government has said so) or `expected` (computed: Tết and Giỗ Tổ by the lunar calendar); an
expected year says so on every deadline that rests on it (decisions 24).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

Certainty = Literal["announced", "expected"]
FIRST_YEAR, LAST_YEAR = 1990, 2199


class NoCalendar(Exception):
    """A date lies in a year of which no calendar is loaded; `year` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class BadYear(ValueError):
    """A calendar that cannot be right. year: its number, 0 where none can be told. field: where. day: which, or "".

    reason: not_json not_a_year unknown_key unknown_certainty not_days not_texts not_a_date other_year no_name
    not_weekend off_and_worked.
    """

    def __init__(self, year: int, field: str, reason: str, day: str = "") -> None:
        super().__init__(f"{year} {field} {day}: {reason}")
        self.year = year
        self.field = field
        self.reason = reason
        self.day = day


@dataclass(frozen=True)
class Year:
    """One year. off: day off -> its name ("Tết Nguyên đán", "nghỉ bù Giỗ Tổ Hùng Vương", …), on whatever weekday.

    worked: Saturday or Sunday worked -> for which day it stands. sources: where the office can read it. note: what is
    doubtful, or how it became known.
    """

    year: int
    certainty: Certainty
    off: Mapping[date, str]
    worked: Mapping[date, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    note: str = ""

    def flaws(self) -> Iterator[BadYear]:
        """What cannot be: a day of another year, without a name, off and worked at once, a working day "worked"."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            yield BadYear(self.year, "year", "not_a_year")
        for name, days in (("off", self.off), ("worked", self.worked)):
            for day, why in sorted(days.items()):
                if day.year != self.year:
                    yield BadYear(self.year, name, "other_year", day.isoformat())
                if not why.strip():
                    yield BadYear(self.year, name, "no_name", day.isoformat())
        for day in sorted(self.worked):
            if day.weekday() < 5:
                yield BadYear(self.year, "worked", "not_weekend", day.isoformat())
            elif day in self.off:
                yield BadYear(self.year, "worked", "off_and_worked", day.isoformat())

    @classmethod
    def from_json(cls, told: object) -> Year:
        """A year as `resources/calendar/` has it. Raises BadYear for the first thing that cannot be."""
        if not isinstance(told, Mapping):
            raise BadYear(0, "", "not_json")
        number = told.get("year")
        if not isinstance(number, int) or isinstance(number, bool):
            raise BadYear(0, "year", "not_a_year")
        for key in told:
            if key not in ("year", "certainty", "off", "worked", "sources", "note"):
                raise BadYear(number, str(key), "unknown_key")
        certainty, sources, note = told.get("certainty"), told.get("sources", []), told.get("note", "")
        if certainty not in ("announced", "expected"):
            raise BadYear(number, "certainty", "unknown_certainty")
        if not isinstance(sources, list) or not all(isinstance(each, str) for each in sources):
            raise BadYear(number, "sources", "not_texts")
        if not isinstance(note, str):
            raise BadYear(number, "note", "not_texts")
        year = cls(number, certainty, _days(number, "off", told.get("off")),
                   _days(number, "worked", told.get("worked", {})), tuple(sources), note)
        for flaw in year.flaws():
            raise flaw
        return year

    def to_json(self) -> dict[str, Any]:
        """As `resources/calendar/` has it: days in order, what says nothing left out."""
        told: dict[str, Any] = {"year": self.year, "certainty": self.certainty,
                                "off": {str(day): self.off[day] for day in sorted(self.off)},
                                "worked": {str(day): self.worked[day] for day in sorted(self.worked)},
                                "sources": list(self.sources), "note": self.note}
        return {name: value for name, value in told.items() if value or name in ("year", "off")}


def _days(year: int, name: str, told: object) -> dict[date, str]:
    if not isinstance(told, Mapping):
        raise BadYear(year, name, "not_days")
    days = {}
    for text, why in told.items():
        if not isinstance(why, str):
            raise BadYear(year, name, "not_texts", str(text))
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise BadYear(year, name, "not_a_date", str(text)) from None
        if day.isoformat() != text:  # one spelling, so that one day stands in it once
            raise BadYear(year, name, "not_a_date", text)
        days[day] = why
    return days


def read_year(text: str) -> Year:
    """The year a file like `resources/calendar/2026.json` holds. Raises BadYear."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadYear(0, "", "not_json") from None
    return Year.from_json(told)


@dataclass(frozen=True)
class WorkCalendar:
    """The years known, at most one each."""

    years: Mapping[int, Year]

    @classmethod
    def of(cls, years: Iterable[Year]) -> WorkCalendar:
        """Later ones replace earlier ones of the same year."""
        return cls({each.year: each for each in years})

    @classmethod
    def read(cls, texts: Iterable[str]) -> WorkCalendar:
        """The years of files like `resources/calendar/2026.json`. Raises BadYear."""
        return cls.of(map(read_year, texts))

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
