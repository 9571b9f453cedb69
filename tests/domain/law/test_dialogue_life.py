"""The life of a session told as stories (domain.md C; Luật Thực hiện dân chủ ở cơ sở, NĐ 59/2023, NĐ 155/2026)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from danvan_desktop.domain.law.dialogue_life import DIALOGUE_LIFE, STATES, Facts, facts_of
from danvan_desktop.domain.law.life import Count, Forbidden, StepDone, Track

SESSION = Facts("government", date(2026, 12, 10))
_NUMBERS = itertools.count()


def story(told: str) -> list[StepDone]:
    """"plan 2026-11-02, hold 2026-12-10": one step a comma."""
    return [StepDone(f"{next(_NUMBERS):04}", name, date.fromisoformat(on))
            for name, on in (each.split() for each in told.split(",") if each.strip())]


def after(told: str, facts: Facts = SESSION) -> Track:
    return DIALOGUE_LIFE.check(facts, story(told))


def counts(told: str, facts: Facts = SESSION) -> dict[str, Count]:
    return {each.rule: each for each in DIALOGUE_LIFE.counts(facts, DIALOGUE_LIFE.follow(facts, story(told)))}


WHOLE = ("plan 2026-11-02, give_notice 2026-11-20, hold 2026-12-10, sign_minutes 2026-12-10, conclude 2026-12-15,"
         " follow_up 2027-01-10, follow_up 2027-02-10, close 2027-02-11")


def test_a_whole_session_runs_from_the_plan_to_its_end() -> None:
    steps = WHOLE.split(",")
    states = [after(",".join(steps[:number])).state for number in range(len(steps) + 1)]
    assert states == ["new", "planned", "noticed", "held", "minuted", "concluded", "following", "following", "closed"]
    assert set(states) <= set(STATES) and "closed" in DIALOGUE_LIFE.closed


@pytest.mark.parametrize("told", ["sign_minutes 2026-12-10", "conclude 2026-12-10", "follow_up 2026-12-10",
                                  "close 2026-12-10", "hold 2026-12-10, postpone 2026-12-11",
                                  "hold 2026-12-10, close 2026-12-11", "give_notice 2026-12-01, plan 2026-12-02"])
def test_no_step_comes_before_the_one_it_rests_on(told: str) -> None:
    with pytest.raises(Forbidden):
        after(told)


def test_a_session_without_a_day_cannot_have_been_held() -> None:
    with pytest.raises(Forbidden) as told:
        after("hold 2026-12-10", Facts("government"))
    assert told.value.why is not None and told.value.why.text == "Chưa ghi ngày tổ chức."


def test_a_session_is_not_closed_while_promises_are_open() -> None:
    told = "hold 2026-12-10, conclude 2026-12-15, close 2027-01-05"
    with pytest.raises(Forbidden) as error:
        after(told, replace(SESSION, open_promises=2))
    assert error.value.why is not None and error.value.why.values == {"count": 2}
    assert after(told).state == "closed"


def test_a_session_is_put_off_to_a_later_day_than_the_one_it_is_put_off_on() -> None:
    put_off = StepDone("1", "postpone", date(2026, 12, 9), to=date(2026, 12, 9))
    with pytest.raises(Forbidden):
        DIALOGUE_LIFE.check(SESSION, [put_off])
    assert DIALOGUE_LIFE.check(SESSION, [replace(put_off, to=date(2026, 12, 20))]).state == "postponed"
    assert DIALOGUE_LIFE.check(SESSION, [replace(put_off, to=None)]).state == "postponed", "no new day is known yet"


@pytest.mark.parametrize("kind, rule", [
    ("government", "dialogue.notice_government"),  # Luật 10/2022 Đ32
    ("community", "dialogue.notice_community"),  # NĐ 59/2023 Đ11 k1c
    ("complaint", "complaint.dialogue_notice"),  # NĐ 155/2026 Đ11
    ("leader", None), ("party_building", None), ("", None),  # the law asks for no days
])  # fmt: skip
def test_the_notice_is_due_so_many_days_before_the_session(kind: str, rule: str | None) -> None:
    found = counts("", replace(SESSION, session_kind=kind))
    assert list(found) == ([rule] if rule else [])
    if rule:
        assert (found[rule].start, found[rule].done_on) == (date(2026, 12, 10), None)


def test_no_day_no_notice() -> None:
    assert counts("plan 2026-11-02", Facts("government")) == {}


def test_the_notice_is_given_by_the_step_by_the_date_in_the_book_or_at_the_latest_by_holding_it() -> None:
    rule = "dialogue.notice_government"
    assert counts("give_notice 2026-11-20")[rule].done_on == date(2026, 11, 20)
    assert counts("", replace(SESSION, notice_date=date(2026, 11, 25)))[rule].done_on == date(2026, 11, 25)
    assert counts("hold 2026-12-10")[rule].done_on == date(2026, 12, 10)


def test_a_notice_to_the_day_before_it_was_put_off_does_not_count() -> None:
    rule, noticed = "dialogue.notice_government", replace(SESSION, notice_date=date(2026, 11, 20))
    assert counts("give_notice 2026-11-20, postpone 2026-12-01", noticed)[rule].done_on is None
    again = counts("give_notice 2026-11-20, postpone 2026-12-01, give_notice 2026-12-02", noticed)
    assert again[rule].done_on == date(2026, 12, 2)


def test_the_conclusion_is_counted_from_the_session() -> None:
    rule = "dialogue.conclude"
    assert rule not in counts("give_notice 2026-11-20")
    assert counts("hold 2026-12-10")[rule].done_on is None
    assert counts("hold 2026-12-10, conclude 2026-12-15")[rule] == Count(rule, date(2026, 12, 10), date(2026, 12, 15))


@pytest.mark.parametrize("number, usual", list(enumerate(
    ["plan", "give_notice", "hold", "sign_minutes", "conclude", "follow_up", "close", "close", ""])))
def test_the_usual_step_leads_through_the_session(number: int, usual: str) -> None:
    track = after(",".join(WHOLE.split(",")[:number]))
    assert DIALOGUE_LIFE.usual(SESSION, track) == usual


def test_while_promises_are_open_the_usual_step_is_to_report_on_them() -> None:
    told = ",".join(WHOLE.split(",")[:6])
    assert DIALOGUE_LIFE.usual(replace(SESSION, open_promises=1), after(told)) == "follow_up"
    assert DIALOGUE_LIFE.usual(SESSION, after("postpone 2026-12-01")) == "give_notice"


def test_facts_are_read_from_whatever_stands_in_the_record() -> None:
    told = facts_of({"session_kind": "government", "held_on": "2026-12-10", "notice_date": "no day"}, 3)
    assert told == replace(SESSION, open_promises=3)
    assert facts_of({}) == Facts()
