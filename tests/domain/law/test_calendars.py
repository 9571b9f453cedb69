"""The working-day calendar: what is shipped, what the law makes of a year, and what cannot be read."""

from __future__ import annotations

import json
import runpy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest

from danvan_desktop import paths
from danvan_desktop.domain.law.calendars import BadYear, NoCalendar, WorkCalendar, Year, read_year
from danvan_desktop.domain.law.days_off import CULTURE, NATIONAL, expected, statutory
from danvan_desktop.domain.law.lunar import solar

FOLDER = paths.resources() / "calendar"
FILES = {int(path.stem): path.read_text("utf-8") for path in FOLDER.glob("*.json")}
SHIPPED = WorkCalendar.read(FILES.values())
EXAMPLES = json.loads((Path(__file__).parents[2] / "files" / "days-off-2026.json").read_text("utf-8"))


def days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=at) for at in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


# --- what is shipped ----------------------------------------------------------------------------------------------


def test_the_years_2020_to_2030_are_shipped_and_say_how_sure_they_are() -> None:
    assert sorted(SHIPPED.years) == list(range(2020, 2031))
    assert {number for number, year in SHIPPED.years.items() if year.certainty == "announced"} == set(range(2020, 2027))
    assert all(year.sources for year in SHIPPED.years.values())


def test_the_days_off_of_2026_are_those_of_the_design() -> None:
    year = SHIPPED.years[2026]
    assert sorted(map(str, year.off)) == EXAMPLES["days_off_2026"]
    assert sorted(map(str, year.worked)) == EXAMPLES["saturdays_worked_2026"]


def test_the_files_are_what_their_script_writes() -> None:
    script = runpy.run_path(str(FOLDER / "compile.py"))
    assert {year.year: script["text_of"](year) for year in script["years"]()} == FILES


def test_the_shipped_years_agree_with_the_package_holidays_but_for_what_is_known_to_differ() -> None:
    swapped, made_up = date(2026, 1, 2), {date(2029, 11, 26), date(2030, 11, 25)}
    for number, year in SHIPPED.years.items():
        theirs = {day for day in holidays.country_holidays("VN", years=number) if day.weekday() < 5}
        ours = {day for day in year.off if day.weekday() < 5}
        assert ours - theirs <= {swapped}
        assert theirs - ours <= made_up


def test_a_swapped_saturday_is_worked_and_its_friday_is_off() -> None:
    assert SHIPPED.why_off(date(2026, 1, 2)) == "nghỉ hoán đổi với thứ Bảy 10/01/2026"
    assert SHIPPED.why_off(date(2026, 1, 10)) == ""
    assert SHIPPED.why_off(date(2026, 1, 11)) == "sunday"


def test_the_day_of_culture_is_off_from_2026_only() -> None:
    assert CULTURE not in SHIPPED.years[2025].off.values()
    assert all(SHIPPED.years[number].off[date(number, 11, 24)] == CULTURE for number in range(2026, 2031))


def test_quoc_khanh_has_one_day_in_2020_and_two_since() -> None:
    counted = {number: list(year.off.values()).count(NATIONAL) for number, year in SHIPPED.years.items()}
    assert counted.pop(2020) == 1
    assert set(counted.values()) == {2}


def test_a_day_of_a_year_not_loaded_is_no_guess() -> None:
    with pytest.raises(NoCalendar) as missing:
        SHIPPED.why_off(date(2019, 12, 31))
    assert missing.value.year == 2019
    with pytest.raises(NoCalendar):
        SHIPPED.expected(date(2030, 12, 1), date(2031, 1, 5))
    assert SHIPPED.expected(date(2026, 12, 31), date(2027, 1, 1))
    assert not SHIPPED.expected(date(2020, 1, 1), date(2026, 12, 31))


def test_the_version_changes_with_any_day() -> None:
    year = SHIPPED.years[2027]
    more = WorkCalendar.of([*SHIPPED.years.values(), Year(2027, "expected", {**year.off, date(2027, 5, 4): "bão"})])
    assert more.version != SHIPPED.version == WorkCalendar.read(FILES.values()).version


# --- what the law makes of a year -----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(1990, 2100))
def test_tet_and_gio_to_fall_where_the_package_holidays_has_them(year: int) -> None:
    calendar = holidays.calendars.chinese._ChineseLunisolar(calendar=holidays.calendars.chinese.VIETNAMESE_CALENDAR)
    assert solar(1, 1, year) == calendar.lunar_new_year_date(year)[0]
    assert solar(10, 3, year) == calendar.hung_kings_date(year)[0]


def test_tet_follows_the_moon_over_viet_nam_and_not_over_china() -> None:
    assert (solar(1, 1, 1985), solar(1, 1, 2007), solar(1, 1, 2030)) == (
        date(1985, 1, 21), date(2007, 2, 17), date(2030, 2, 2))


@pytest.mark.parametrize("year", range(2013, 2100))
def test_every_year_gives_all_its_holidays_as_days_without_work(year: int) -> None:
    off, worked = statutory(year)
    assert not worked
    made_up = [day for day, name in off.items() if name.startswith("nghỉ bù")]
    on_rest_days = [day for day, name in off.items() if day.weekday() >= 5 and name != CULTURE]
    assert len(made_up) == len(on_rest_days)
    assert all(day.weekday() < 5 for day in made_up)
    assert [day for day in off if day.year != year] == []
    assert list(Year(year, "expected", off, worked).flaws()) == []


def test_five_days_of_tet_lie_around_mung_1_as_said() -> None:
    off, _ = statutory(2026, before_tet=2)
    assert [day.day for day, name in off.items() if name == "Tết Nguyên đán"] == [15, 16, 17, 18, 19]
    assert off[date(2026, 2, 20)] == "nghỉ bù Tết Nguyên đán"


def test_a_year_nobody_has_shipped_can_be_expected() -> None:
    year = expected(2031)
    assert year.certainty == "expected"
    assert year.off[date(2031, 1, 23)] == "Tết Nguyên đán"
    assert [day for day in days(2031) if day in year.off and day.month == 4] == [date(2031, 4, 1), date(2031, 4, 30)]


@pytest.mark.parametrize("year", [1989, 2200])
def test_a_year_far_away_is_not_guessed(year: int) -> None:
    with pytest.raises(BadYear, match="not_a_year"):
        expected(year)


# --- reading ----------------------------------------------------------------------------------------------------


def test_a_year_written_and_read_is_the_same() -> None:
    year = Year(2026, "announced", {date(2026, 1, 1): "Tết"}, {date(2026, 1, 10): "làm bù"}, ("CV 1",), "nhớ lại")
    assert read_year(json.dumps(year.to_json())) == year
    assert Year(2026, "expected", {}).to_json() == {"year": 2026, "certainty": "expected", "off": {}}


@pytest.mark.parametrize(("text", "field", "reason", "day"), [
    ("", "", "not_json", ""),
    ("[" * 100_000, "", "not_json", ""),
    ("[]", "", "not_json", ""),
    ('{"certainty": "announced"}', "year", "not_a_year", ""),
    ('{"year": true}', "year", "not_a_year", ""),
])
def test_a_text_that_is_no_year_says_so(text: str, field: str, reason: str, day: str) -> None:
    with pytest.raises(BadYear) as wrong:
        read_year(text)
    assert (wrong.value.year, wrong.value.field, wrong.value.reason, wrong.value.day) == (0, field, reason, day)


@pytest.mark.parametrize(("changed", "field", "reason", "day"), [
    ({"year": 3026}, "year", "not_a_year", ""),
    ({"holidays": {}}, "holidays", "unknown_key", ""),
    ({"certainty": "sure"}, "certainty", "unknown_certainty", ""),
    ({"sources": "CV 1"}, "sources", "not_texts", ""),
    ({"sources": [1]}, "sources", "not_texts", ""),
    ({"note": 1}, "note", "not_texts", ""),
    ({"off": None}, "off", "not_days", ""),
    ({"off": {"2026-01-01": 1}}, "off", "not_texts", "2026-01-01"),
    ({"off": {"2026-02-30": "Tết"}}, "off", "not_a_date", "2026-02-30"),
    ({"off": {"20260101": "Tết"}}, "off", "not_a_date", "20260101"),
    ({"off": {"2025-12-31": "Tết"}}, "off", "other_year", "2025-12-31"),
    ({"off": {"2026-01-01": " "}}, "off", "no_name", "2026-01-01"),
    ({"worked": {"2026-01-09": "làm bù"}}, "worked", "not_weekend", "2026-01-09"),
    ({"off": {"2026-01-10": "bão"}, "worked": {"2026-01-10": "làm bù"}}, "worked", "off_and_worked", "2026-01-10"),
])
def test_a_year_that_cannot_be_is_refused_with_the_day(changed: dict[str, Any], field: str, reason: str,
                                                       day: str) -> None:
    told = {"year": 2026, "certainty": "announced", "off": {}} | changed
    with pytest.raises(BadYear) as wrong:
        read_year(json.dumps(told))
    assert (wrong.value.field, wrong.value.reason, wrong.value.day) == (field, reason, day)


def test_all_that_is_wrong_with_a_year_is_told_at_once() -> None:
    year = Year(2026, "announced", {date(2025, 1, 1): ""}, {date(2026, 1, 5): "x"})
    assert [each.reason for each in year.flaws()] == ["other_year", "no_name", "not_weekend"]
