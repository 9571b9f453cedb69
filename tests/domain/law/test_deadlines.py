"""A deadline is what the law says, whoever counts: the examples, our own vectors, and what must hold for every rule."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.law.calendars import NoCalendar
from danvan_desktop.domain.law.deadlines import Inputs, compute, days_left, due_day, state, state_of
from danvan_desktop.domain.law.rules import Rule
from tests.law import VECTORS, calendar, inputs, rule, rules, years

D = date.fromisoformat
DAY = timedelta(days=1)


# --- vectors ------------------------------------------------------------------------------------------------------


def _examples() -> list[dict[str, Any]]:
    return json.loads((VECTORS / "examples.json").read_text(encoding="utf-8"))["vectors"]


def _vectors() -> list[dict[str, Any]]:
    return json.loads((VECTORS / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", _examples(), ids=lambda each: each["id"])
def test_every_example_is_found(example: dict[str, Any]) -> None:
    checked = ("unit", "days", "instance")
    given_params = {name: value for name, value in example["params"].items() if name not in checked}
    if stop := given_params.get("suspended"):
        given_params["suspended"] = f"{stop['from']}..{stop['resumed']}"
    start = D(example["start"])
    row = rules().at(example["rule"], start)
    assert row is not None
    found = compute(row, start, inputs(given_params), calendar())
    assert (str(found.due), f"{row.unit}_days", found.days) == (
        example["expected_due"], example["params"]["unit"], example["params"]["days"])


@pytest.mark.parametrize("name", sorted({each["rule"] for each in _vectors()}))
def test_every_vector_of_our_own_is_found(name: str) -> None:
    for vector in _vectors():
        if vector["rule"] == name:
            start = D(vector["start"])
            row = rules().at(name, start)
            assert row is not None, vector
            found = compute(row, start, inputs(vector["params"]), calendar())
            assert (found.due and str(found.due), row.unit, found.days) == (
                vector["due"], vector["unit"], vector["days"]), vector


def test_the_vectors_cover_every_rule_and_number_hundreds() -> None:
    vectors = _vectors()
    assert len(vectors) >= 200
    assert {each["rule"] for each in vectors} == set(rules().names())


def test_the_vectors_are_what_their_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_deadline_vectors", VECTORS / "make.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.text() == (VECTORS / "vectors.json").read_text(encoding="utf-8")


def test_the_days_off_typed_for_the_vectors_are_those_shipped() -> None:
    shipped = calendar()
    spec = importlib.util.spec_from_file_location("make_deadline_vectors", VECTORS / "make.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert {day for year in script.OFF for day in shipped.years[year].off} == script.HOLIDAYS
    assert {day for year in script.OFF for day in shipped.years[year].worked} == script.WORKED


# --- what must hold for every rule --------------------------------------------------------------------------------

STARTS = st.dates(date(2024, 6, 1), date(2027, 6, 1))
UNITS = st.sampled_from(["calendar", "working"])
OFF = st.frozensets(st.dates(date(2024, 1, 1), date(2028, 12, 31)), max_size=12)
EVERY_YEAR = (2023, 2024, 2025, 2026, 2027, 2028, 2029)
PLAIN = st.builds(rule, st.integers(0, 70), UNITS, backward=st.booleans())


@st.composite
def suspensions(draw: st.DrawFn) -> tuple[tuple[date, date | None], ...]:
    stops, day = [], draw(STARTS)
    for _each in range(draw(st.integers(0, 2))):
        since = day + draw(st.integers(0, 30)) * DAY
        day = since + draw(st.integers(0, 40)) * DAY
        stops.append((since, draw(st.sampled_from([day, day, None]))))
    return tuple(stops)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rule, date, Inputs]:
    """Any rule under any inputs."""
    row = rule(draw(st.integers(0, 40)), draw(UNITS), backward=draw(st.booleans()), suspends=draw(st.booleans()),
               complex=draw(st.none() | st.integers(0, 60)), remote=draw(st.none() | st.integers(0, 60)),
               remote_complex=draw(st.none() | st.integers(0, 70)), several_places=draw(st.none() | st.integers(0, 30)),
               extension=draw(st.sampled_from([0, 30])), extensions=2)
    return row, draw(STARTS), Inputs(draw(st.booleans()), draw(st.booleans()), draw(st.booleans()),
                                     draw(st.integers(0, 4)), draw(suspensions()))


@given(cases(), OFF)
def test_the_short_count_and_the_ruler_never_differ(case: tuple[Rule, date, Inputs], off: frozenset[date]) -> None:
    days = years(*EVERY_YEAR, off=off)
    found = compute(*case, days)
    assert due_day(*case, days) == found.due


@given(cases(), OFF)
def test_the_ruler_has_every_day_once_and_numbers_them_from_one(
    case: tuple[Rule, date, Inputs], off: frozenset[date]
) -> None:
    found = compute(*case, years(*EVERY_YEAR, off=off))
    days = [each.day for each in found.ruler]
    assert days == sorted(set(days))
    assert all(after - before == DAY for before, after in pairwise(days))
    numbers = [each.number for each in found.ruler if each.number]
    if found.rule.backward:
        numbers.reverse()
    assert numbers == list(range(1, len(numbers) + 1))
    if found.due is not None:
        assert len(numbers) == found.days
        if found.due != found.start:
            assert days[0 if found.rule.backward else -1] == found.due
    else:
        assert len(numbers) < found.days


@given(cases(), OFF)
def test_a_due_day_is_a_working_day_on_the_right_side_of_its_start(
    case: tuple[Rule, date, Inputs], off: frozenset[date]
) -> None:
    days = years(*EVERY_YEAR, off=off)
    found = compute(*case, days)
    if found.due is None:
        assert any(resumed is None for _since, resumed in found.inputs.suspended)
    else:
        assert not days.why_off(found.due)
        assert found.due <= found.start if found.rule.backward else found.due >= found.start
        assert found.rolled_from is None or days.why_off(found.rolled_from)


@given(PLAIN, STARTS, st.integers(0, 400), OFF)
def test_who_starts_later_is_never_due_earlier(row: Rule, start: date, later: int, off: frozenset[date]) -> None:
    days = years(*EVERY_YEAR, off=off)
    first, second = (due_day(row, day, Inputs(), days) for day in (start, start + later * DAY))
    assert first is not None and second is not None
    assert first <= second


@given(cases(), OFF, st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_one_more_day_off_never_takes_time_away(
    case: tuple[Rule, date, Inputs], off: frozenset[date], more: date
) -> None:
    before = due_day(*case, years(*EVERY_YEAR, off=off))
    after = due_day(*case, years(*EVERY_YEAR, off=off | {more}))
    if before is None or after is None:
        # a day off can let a suspension that had come too late catch the term, never the other way round
        assert after is None
    else:
        assert after <= before if case[0].backward else after >= before


@given(st.integers(1, 60), STARTS, st.integers(0, 59), st.integers(0, 90), OFF)
def test_a_suspension_of_so_many_days_moves_the_last_day_by_so_many(
    days: int, start: date, ran: int, paused: int, off: frozenset[date]
) -> None:
    row = rule(days, "calendar", suspends=True)
    since = start + min(ran, days - 1) * DAY
    plain, stopped = (compute(row, start, given_inputs, years(*EVERY_YEAR, off=off)) for given_inputs in (
        Inputs(), Inputs(suspended=((since, since + paused * DAY),))))
    last_plain, last_stopped = (each.rolled_from or each.due for each in (plain, stopped))
    assert last_plain is not None and last_stopped is not None
    assert last_stopped - last_plain == paused * DAY
    assert sum(each.why == "suspended" for each in stopped.ruler) == paused


@given(PLAIN, STARTS, suspensions(), OFF)
def test_what_the_law_does_not_suspend_goes_on(
    row: Rule, start: date, stops: tuple[tuple[date, date | None], ...], off: frozenset[date]
) -> None:
    days = years(*EVERY_YEAR, off=off)
    assert due_day(row, start, Inputs(suspended=stops), days) == due_day(row, start, Inputs(), days)


@given(STARTS, st.integers(0, 3), OFF)
def test_extensions_add_their_days_as_often_as_the_law_allows(start: date, count: int, off: frozenset[date]) -> None:
    days = years(*EVERY_YEAR, off=off)
    extended = compute(rule(30, "calendar", extension=30, extensions=2), start, Inputs(extensions=count), days)
    assert extended.days == 30 + 30 * min(count, 2)
    assert extended.due == due_day(rule(extended.days, "calendar"), start, Inputs(), days)


# --- the cases by name --------------------------------------------------------------------------------------------

ROW = rule(30, "calendar", complex=45, remote=45, remote_complex=60, several_places=35)


@pytest.mark.parametrize(("given_inputs", "expected"), [
    (Inputs(), 30), (Inputs(complex=True), 45), (Inputs(remote=True), 45), (Inputs(remote=True, complex=True), 60),
    (Inputs(several_places=True), 35), (Inputs(several_places=True, complex=True), 45), (Inputs(extensions=1), 30),
])
def test_the_case_decides_about_the_number_of_days(given_inputs: Inputs, expected: int) -> None:
    assert compute(ROW, D("2026-03-02"), given_inputs, calendar()).days == expected


def test_remote_counts_as_the_longer_where_no_days_are_given_for_both() -> None:
    row = replace(ROW, remote_complex=None, complex=50)
    assert compute(row, D("2026-03-02"), Inputs(remote=True, complex=True), calendar()).days == 50


def test_a_case_keeps_the_rule_in_force_when_its_step_began() -> None:
    before, since = (rules().at("complaint.accept", D(day)) for day in ("2026-06-30", "2026-07-01"))
    assert before is not None and since is not None
    assert (before.unit, before.days) == ("calendar", 10)
    assert (since.unit, since.days) == ("working", 7)


def test_a_year_without_calendar_computes_nothing() -> None:
    known = years(2026)
    for start in ("2026-12-20", "2025-12-31"):
        for unit in ("calendar", "working"):
            with pytest.raises(NoCalendar):
                compute(rule(20, unit), D(start), Inputs(), known)
            with pytest.raises(NoCalendar):
                due_day(rule(20, unit), D(start), Inputs(), known)
    with pytest.raises(NoCalendar):
        due_day(rule(5, "calendar", suspends=True), D("2026-12-01"),
                Inputs(suspended=((D("2026-12-02"), D("9999-12-31")),)), known)
    with pytest.raises(NoCalendar):
        due_day(rule(5, "calendar"), date.max, Inputs(), known)


def test_a_deadline_that_rests_on_an_expected_year_says_so() -> None:
    row = rules().at("complaint.resolve_1", D("2026-12-10"))
    assert row is not None
    assert compute(row, D("2026-12-10"), Inputs(), calendar()).expected
    assert not compute(row, D("2026-10-05"), Inputs(), calendar()).expected


def test_what_was_skipped_is_told_with_its_reason() -> None:
    found = compute(rule(7), D("2026-11-16"), Inputs(), calendar())
    assert [(str(each.day), each.why) for each in found.skipped] == [
        ("2026-11-21", "saturday"), ("2026-11-22", "sunday"), ("2026-11-24", "Ngày Văn hóa Việt Nam")]
    rolled = compute(rule(30, "calendar"), D("2026-11-26"), Inputs(), calendar())
    assert rolled.rolled_from == D("2026-12-26")
    assert [each.why for each in rolled.skipped] == ["saturday", "sunday"]
    assert rolled.verified


# --- how it stands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("today", "left"), [
    ("2026-11-16", 8), ("2026-11-20", 4), ("2026-11-21", 3), ("2026-11-23", 3), ("2026-11-24", 2), ("2026-11-26", 1),
    ("2026-11-27", -1), ("2026-11-30", -4),
])
def test_the_days_left_are_working_days_and_count_today(today: str, left: int) -> None:
    assert days_left(D(today), D("2026-11-26"), calendar()) == left


@pytest.mark.parametrize(("today", "expected"), [
    ("2026-11-16", "counting"), ("2026-11-20", "counting"), ("2026-11-23", "soon"), ("2026-11-25", "soon"),
    ("2026-11-26", "today"), ("2026-11-27", "overdue"),
])
def test_seven_working_days_are_soon_over_when_three_are_left(today: str, expected: str) -> None:
    found = compute(rule(7), D("2026-11-16"), Inputs(), calendar())
    assert state(found, D(today), None, calendar()) == expected


@pytest.mark.parametrize(("unit", "days", "today", "expected"), [
    ("calendar", 30, "2026-10-30", "counting"), ("calendar", 30, "2026-10-31", "soon"),  # 6 of 30 days, that day too
    ("calendar", 90, "2026-10-18", "counting"), ("calendar", 90, "2026-10-19", "soon"),
    ("working", 30, "2026-10-28", "counting"), ("working", 30, "2026-10-29", "soon"),
    ("calendar", 0, "2026-11-04", "soon"), ("calendar", 30, "2020-01-01", "counting"),
])
def test_a_long_term_is_soon_over_when_a_fifth_is_left(unit: str, days: int, today: str, expected: str) -> None:
    due = D("2026-11-05")
    assert state_of(unit, days, due, D(today), None, calendar()) == expected


def test_a_suspended_term_is_paused_until_it_is_resumed() -> None:
    row, start, since = rule(30, "calendar", suspends=True), D("2026-08-07"), D("2026-08-17")
    lasting = compute(row, start, Inputs(suspended=((since, None),)), calendar())
    assert lasting.due is None
    assert lasting.ruler[-1].day == since
    assert state(lasting, D("2026-10-01"), None, calendar()) == "paused"
    over = compute(row, start, Inputs(suspended=((since, D("2026-09-21")),)), calendar())
    assert state(over, D("2026-09-01"), None, calendar()) == "paused"
    assert state(over, D("2026-09-21"), None, calendar()) == "counting"


def test_what_is_done_stays_done_and_says_whether_in_time() -> None:
    found = compute(rule(7), D("2026-11-16"), Inputs(), calendar())
    for done_on, expected in (("2026-11-20", "done"), ("2026-11-26", "done"), ("2026-11-27", "done_late")):
        assert state(found, D("2027-01-05"), D(done_on), calendar()) == expected
    paused = compute(rule(30, "calendar", suspends=True), D("2026-08-07"),
                     Inputs(suspended=((D("2026-08-17"), None),)), calendar())
    assert state(paused, D("2026-09-01"), D("2026-08-30"), calendar()) == "done"
