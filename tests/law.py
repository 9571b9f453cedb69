"""The law's data as shipped, and small calendars for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from danvan_desktop.domain.law.calendars import WorkCalendar, Year
from danvan_desktop.domain.law.deadlines import Inputs
from danvan_desktop.domain.law.rules import Rule, RuleBook

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
VECTORS = Path(__file__).resolve().parent / "files" / "deadlines"


@cache
def rules() -> RuleBook:
    return RuleBook.read(path.read_text(encoding="utf-8") for path in sorted((RESOURCES / "rules").glob("*.json")))


@cache
def calendar() -> WorkCalendar:
    return WorkCalendar.read(path.read_text(encoding="utf-8")
                             for path in sorted((RESOURCES / "calendar").glob("*.json")))


def years(*numbers: int, off: Iterable[date] = (), worked: Iterable[date] = ()) -> WorkCalendar:
    """Years with these days off and weekend days worked, beside the weekends."""
    return WorkCalendar.of(Year(number, "announced", {day: "ngày nghỉ" for day in off if day.year == number},
                                {day: "làm bù" for day in worked if day.year == number}) for number in numbers)


def rule(days: int = 7, unit: str = "working", **more: object) -> Rule:
    told = {"id": "x@2020-01-01", "name": "x", "label": "Việc", "start_event": "nhận đơn", "unit": unit, "days": days,
            "legal_basis": "Điều 1", "verified": True}
    return Rule(**(told | more))  # type: ignore[arg-type]


def inputs(params: dict[str, object]) -> Inputs:
    """The console's parameters of a vector."""
    told = dict(params)
    stretch = str(told.pop("suspended", ""))
    since, _dots, resumed = stretch.partition("..")
    suspended = ((date.fromisoformat(since), date.fromisoformat(resumed) if resumed else None),) if since else ()
    return Inputs(**told, suspended=suspended)  # type: ignore[arg-type]
