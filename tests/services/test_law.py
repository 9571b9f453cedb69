"""The law's time of an office: shipped, sent down, written here; who wins, and how it is taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.domain.law.calendars import NoCalendar, Year
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, law
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.storage.journal import Change
from tests import builders, exchange_builder

ROW = "complaint.accept@2026-07-01"
STORM = date(2026, 10, 5)  # a Monday


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return builders.office(tmp_path / "xa")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Desk, Desk]:
    return exchange_builder.pair(tmp_path)


def with_day(desk: Desk, day: date, name: str = "nghỉ bão") -> Year:
    year = law.calendar(desk).years[day.year]
    return replace(year, off={**year.off, day: name})


def rule_of(desk: Desk, row: str = ROW) -> Rule:
    found = law.rules(desk).row(row)
    assert found is not None
    return found


def findings(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.code, each.weight) for each in outcome.findings]


# --- what holds ---------------------------------------------------------------------------------------------------


def test_an_office_without_a_word_of_its_own_has_what_is_shipped(desk: Desk) -> None:
    assert law.calendar(desk).version == law.shipped_calendar().version
    assert law.rules(desk).rows == law.shipped_rules().rows
    assert {each.origin for each in law.years(desk)} == {"shipped"} == {each.origin for each in law.rows(desk)}
    assert not law.remote_on(desk, STORM)


def test_what_was_read_is_kept_until_it_may_have_changed(desk: Desk) -> None:
    kept = law.calendar(desk)
    builders.add(desk, "model", name="Đường hoa")
    assert law.calendar(desk) is kept
    law.save_year(desk, with_day(desk, STORM))
    assert law.calendar(desk) is not kept
    assert law.calendar(desk).why_off(STORM) == "nghỉ bão"


def test_a_save_that_fails_leaves_the_calendar_as_it_was(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError), desk.db.atomic():
        law.save_year(desk, with_day(desk, STORM))
        assert law.calendar(desk).why_off(STORM)
        raise ZeroDivisionError
    assert not law.calendar(desk).why_off(STORM)


def test_an_office_that_joins_another_has_its_calendar_at_once(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    above, _ = pair
    law.save_year(above, with_day(above, STORM))
    stranger = builders.office(tmp_path / "khac", code="99002", device=3)
    builders.carry(above, stranger)
    assert not law.calendar(stranger).why_off(STORM)
    builders.settings.put(stranger.db, "upper_office", above.identity.office)
    assert law.calendar(stranger).why_off(STORM)


def test_a_year_with_no_calendar_says_so_and_what_to_do(desk: Desk) -> None:
    with pytest.raises(NoCalendar) as missing:
        law.calendar(desk).why_off(date(2031, 1, 1))
    problem = law.no_calendar(missing.value)
    assert (problem.code, problem.values) == ("H-120", {"year": 2031})


# --- calendars ----------------------------------------------------------------------------------------------------


def test_a_year_of_the_office_holds_and_can_be_undone_and_done_again(desk: Desk) -> None:
    saved = law.save_year(desk, with_day(desk, STORM))
    assert findings(saved) == []
    assert [(each.origin, each.shipped) for each in law.years(desk) if each.year.year == 2026] == [
        ("own", law.shipped_calendar().years[2026])]
    undone = entry.undo(desk, saved.deed)
    assert law.calendar(desk).version == law.shipped_calendar().version
    entry.undo(desk, undone.deed)
    assert law.calendar(desk).why_off(STORM) == "nghỉ bão"


def test_the_shipped_year_comes_back_and_that_can_be_undone(desk: Desk) -> None:
    law.save_year(desk, with_day(desk, STORM))
    back = law.restore_shipped(desk, 2026)
    assert not law.calendar(desk).why_off(STORM)
    with pytest.raises(Problem, match="H-123"):
        law.restore_shipped(desk, 2026)
    entry.undo(desk, back.deed)
    assert law.calendar(desk).why_off(STORM)
    law.restore_shipped(desk, 2026)
    again = law.save_year(desk, with_day(desk, STORM, "nghỉ lụt"))
    entry.undo(desk, again.deed)
    assert not law.calendar(desk).why_off(STORM)


def test_what_already_holds_is_not_written_again(desk: Desk) -> None:
    year = with_day(desk, STORM)
    assert law.save_year(desk, year).deed
    assert not law.save_year(desk, year).deed


def test_a_year_nobody_shipped_is_proposed_and_saved(desk: Desk) -> None:
    year = law.expected_year(2031)
    assert findings(law.save_year(desk, year)) == []
    assert law.calendar(desk).expected(date(2031, 1, 1), date(2031, 1, 1))
    with pytest.raises(Problem, match="H-122"):
        law.expected_year(2300)


def test_a_year_that_cannot_be_is_not_written(desk: Desk) -> None:
    before = desk.journal.tip()[0]
    year = law.calendar(desk).years[2026]
    wrong = replace(year, off={**year.off, date(2027, 1, 4): "  "},
                    worked={date(2026, 1, 7): "làm bù", date(2026, 1, 1): "x"})
    outcome = law.save_year(desk, wrong)
    assert findings(outcome) == [("other_year", "wrong"), ("no_name", "wrong"), ("not_weekend", "wrong"),
                                 ("not_weekend", "wrong")]
    assert (outcome.deed, desk.journal.tip()[0]) == ("", before)


def test_a_doubtful_year_is_written_and_says_its_doubts(desk: Desk) -> None:
    saturdays = {date(2026, 3, 7): "làm bù", date(2026, 3, 14): "làm bù", date(2026, 3, 21): "làm bù"}
    outcome = law.save_year(desk, Year(2026, "expected", {date(2026, 1, 1): "Tết"}, saturdays))
    assert findings(outcome) == [("holiday_missing", "review")] * 3 + [("announced", "review"),
                                                                        ("many_worked", "review")]
    assert law.calendar(desk).years[2026] == law.shipped_calendar().years[2026]  # announced goes before expected


def test_a_calendar_is_read_from_a_file_or_refused_with_the_reason(desk: Desk) -> None:
    year = with_day(desk, STORM)
    assert law.read_calendar(json.dumps(year.to_json())) == year
    with pytest.raises(Problem) as refused:
        law.read_calendar(json.dumps({**year.to_json(), "worked": {"2026-01-07": "làm bù"}}))
    assert refused.value.code == "H-121"
    assert "07/01/2026" in str(refused.value.values["detail"])
    for text in ("", "[]", '{"year": 2026, "off": {"hôm qua": "x"}, "certainty": "announced"}'):
        with pytest.raises(Problem, match="H-121"):
            law.read_calendar(text)


# --- from above -----------------------------------------------------------------------------------------------------


def test_a_calendar_edited_at_the_province_reaches_the_commune_by_a_parcel(pair: tuple[Desk, Desk],
                                                                           tmp_path: Path) -> None:
    above, below = pair
    law.save_year(above, with_day(above, STORM))
    law.withdraw_rule(above, ROW)
    law.set_remote(above, date(2026, 1, 1), None, "QĐ 861/QĐ-TTg", unit=below.unit_id)
    _, received = exchange_builder.carry(above, below, tmp_path / "usb")
    assert exchange_builder.results(received) == ["applied"]
    assert law.calendar(below).why_off(STORM) == "nghỉ bão"
    assert [each.origin for each in law.years(below) if each.year.year == 2026] == ["upper"]
    assert law.rules(below).at("complaint.accept", STORM) is None
    assert law.remote_on(below, STORM)
    assert not law.remote_on(below, date(2025, 12, 31))
    assert not law.remote_on(above, STORM)
    assert [each.origin for each in law.periods(below)] == ["upper"]


def test_a_calendar_of_the_commune_changes_nothing_at_the_province(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    above, below = pair
    law.save_year(below, with_day(below, STORM))
    law.withdraw_rule(below, ROW)
    law.set_remote(below, None, None, "QĐ 861/QĐ-TTg")
    exchange_builder.carry(below, above, tmp_path / "usb")
    assert law.calendar(above).version == law.shipped_calendar().version
    assert law.rules(above).at("complaint.accept", STORM)
    assert law.periods(above, below.unit_id) == ()


def test_the_newest_word_holds_whether_written_here_or_above(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    above, below = pair
    law.save_year(below, with_day(below, STORM, "lụt"))
    law.save_rule(below, replace(rule_of(below), days=5))
    exchange_builder.tick(above)
    law.save_year(above, with_day(above, STORM, "bão số 9"))
    law.save_rule(above, replace(rule_of(above), days=8))
    exchange_builder.carry(above, below, tmp_path / "usb")
    assert law.calendar(below).why_off(STORM) == "bão số 9"
    assert rule_of(below).days == 8
    assert law.save_year(below, with_day(below, STORM, "lụt")).deed  # the same words again: now they are the newest
    assert law.calendar(below).why_off(STORM) == "lụt"
    law.restore_shipped(below, 2026)
    assert law.calendar(below).why_off(STORM) == "bão số 9"


def test_another_offices_calendar_is_nobodys_here(desk: Desk, tmp_path: Path) -> None:
    other = builders.office(tmp_path / "khac", code="99003", device=4)
    law.save_year(other, with_day(other, STORM))
    builders.carry(other, desk)
    assert not law.calendar(desk).why_off(STORM)


def test_what_cannot_be_read_does_not_hold(desk: Desk) -> None:
    desk.journal.append([Change("calendar_year", {"year": 2026, "certainty": "announced", "off": {"x": "y"}}),
                         Change("deadline_rule", {"row": ROW, "rule": {"id": ROW}}),
                         Change("remote", {"unit": desk.unit_id, "from": "hôm qua"}),
                         Change("remote", {"unit": desk.unit_id, "from": 7})])
    assert law.calendar(desk).version == law.shipped_calendar().version
    assert law.rules(desk).rows == law.shipped_rules().rows
    assert law.periods(desk) == ()


# --- rules --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_rule_is_chosen_no_more_and_still_found_by_its_row(desk: Desk) -> None:
    withdrawn = law.withdraw_rule(desk, ROW)
    assert law.rules(desk).at("complaint.accept", STORM) is None
    assert rule_of(desk).withdrawn
    entry.undo(desk, withdrawn.deed)
    assert law.rules(desk).at("complaint.accept", STORM) == law.shipped_rules().row(ROW)


def test_a_withdrawn_rule_is_restored(desk: Desk) -> None:
    law.withdraw_rule(desk, ROW)
    law.restore_rule(desk, ROW)
    assert [each.origin for each in law.rows(desk) if each.rule.id == ROW] == ["shipped"]
    law.save_rule(desk, replace(rule_of(desk), days=5))
    law.withdraw_rule(desk, ROW)
    law.restore_rule(desk, ROW)
    assert (rule_of(desk).days, rule_of(desk).withdrawn) == (5, False)
    law.restore_rule(desk, ROW)
    assert rule_of(desk).days == 7
    with pytest.raises(Problem, match="H-124"):
        law.restore_rule(desk, ROW)
    with pytest.raises(Problem, match="H-124"):
        law.withdraw_rule(desk, "complaint.accept@1900-01-01")


def test_what_the_province_withdrew_the_commune_can_restore(pair: tuple[Desk, Desk]) -> None:
    above, below = pair
    law.withdraw_rule(above, ROW)
    builders.carry(above, below)
    exchange_builder.tick(below)
    law.restore_rule(below, ROW)
    assert not rule_of(below).withdrawn
    assert [each.origin for each in law.rows(below) if each.rule.id == ROW] == ["own"]


def test_a_new_row_of_the_office_holds_from_its_day(desk: Desk) -> None:
    own = replace(rule_of(desk), id="complaint.accept@2027-01-01", days=5, valid_from=date(2027, 1, 1),
                  verified=False)
    assert findings(law.save_rule(desk, own)) == [("overlap", "review")]
    assert law.rules(desk).at("complaint.accept", date(2027, 1, 1)) == own
    ended = replace(rule_of(desk), valid_to=date(2026, 11, 30))
    assert findings(law.save_rule(desk, ended)) == [("gap", "review")]
    law.withdraw_rule(desk, own.id)
    law.restore_rule(desk, own.id)
    assert law.rules(desk).row(own.id) == own


@pytest.mark.parametrize(("changed", "code"), [
    ({"days": -1}, "negative"),
    ({"days": 99_999}, "too_long"),
    ({"label": ""}, "missing"),
    ({"unit": "weeks"}, "unknown_unit"),
    ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "reversed"),
    ({"extension": 30}, "not_needed"),
    ({"name": "complaint.guess"}, "unknown_name"),
])
def test_a_rule_that_cannot_be_is_not_written(desk: Desk, changed: dict[str, object], code: str) -> None:
    outcome = law.save_rule(desk, replace(rule_of(desk), **changed))  # type: ignore[arg-type]
    assert findings(outcome) == [(code, "wrong")]
    assert outcome.deed == ""
    assert law.rules(desk).rows == law.shipped_rules().rows


def test_a_doubtful_rule_says_its_doubts(desk: Desk) -> None:
    outcome = law.save_rule(desk, replace(rule_of(desk), days=0, verified=True, checked_by="", checked_on=None))
    assert findings(outcome) == [("at_once", "review"), ("unsigned", "review")]
    assert rule_of(desk).days == 0


# --- remote units ---------------------------------------------------------------------------------------------------


def test_a_unit_is_remote_between_the_days_of_its_decree(desk: Desk) -> None:
    first = law.set_remote(desk, date(2021, 7, 1), date(2026, 6, 30), "QĐ 861/QĐ-TTg")
    assert findings(first) == []
    assert [law.remote_on(desk, day) for day in (date(2021, 6, 30), date(2021, 7, 1), date(2026, 6, 30), STORM)] == [
        False, True, True, False]
    again = law.set_remote(desk, date(2021, 7, 1), None, "QĐ 861/QĐ-TTg", record=first.id)
    assert law.remote_on(desk, STORM)
    entry.undo(desk, again.deed)
    assert not law.remote_on(desk, STORM)
    dropped = law.drop_remote(desk, first.id)
    assert law.periods(desk) == ()
    entry.undo(desk, dropped.deed)
    assert [each.decree for each in law.periods(desk)] == ["QĐ 861/QĐ-TTg"]


def test_a_period_that_cannot_be_is_not_written_and_a_doubtful_one_says_so(desk: Desk) -> None:
    wrong = law.set_remote(desk, date(2026, 7, 1), date(2026, 6, 30), "QĐ 1")
    assert (findings(wrong), wrong.deed) == ([("reversed", "wrong")], "")
    law.set_remote(desk, date(2021, 1, 1), date(2021, 12, 31), "QĐ 1")
    assert findings(law.set_remote(desk, date(2022, 1, 1), None, " ")) == [("no_decree", "review")]
    assert findings(law.set_remote(desk, None, date(2021, 1, 1), "QĐ 2")) == [("overlap", "review")]
    assert findings(law.set_remote(desk, date(2023, 1, 1), None, "QĐ 3")) == [("overlap", "review")]


def test_a_period_the_province_wrote_is_not_the_communes_to_change(pair: tuple[Desk, Desk]) -> None:
    above, below = pair
    said = law.set_remote(above, None, None, "QĐ 1", unit=below.unit_id)
    builders.carry(above, below)
    with pytest.raises(Problem, match="S-110"):
        law.set_remote(below, None, STORM, "QĐ 1", record=said.id)
    with pytest.raises(Problem, match="S-110"):
        law.drop_remote(below, said.id)


def test_two_pcs_that_write_one_year_meet_in_one_record(desk: Desk, tmp_path: Path) -> None:
    other = builders.second_pc(desk, tmp_path / "b")
    law.save_year(desk, with_day(desk, STORM))
    exchange_builder.tick(other)
    exchange_builder.tick(other)
    law.save_year(other, with_day(other, STORM, "lụt"))
    builders.carry(desk, other)
    builders.carry(other, desk)
    assert law.calendar(desk).why_off(STORM) == law.calendar(other).why_off(STORM) == "lụt"
