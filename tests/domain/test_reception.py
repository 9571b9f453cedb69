"""Lượt, người and vụ việc never mix; what looks odd is said and never in the way."""

from __future__ import annotations

from datetime import date

import pytest

from danvan_desktop.domain.fields import Unreadable, Value
from danvan_desktop.domain.records.reception import RECEPTION, cases_of, is_large_group, people_of, review

TODAY = date(2026, 11, 23)


def said(**values: Value) -> list[str]:
    return [each.field for each in review(values, TODAY)]


@pytest.mark.parametrize(
    ("values", "people", "cases"),
    [({}, 1, 1), ({"people_count": 7}, 7, 1), ({"people_count": 7, "case_count": 0}, 7, 0), ({"case_count": 3}, 1, 3)],
)
def test_a_line_is_one_visit_with_its_own_numbers_of_persons_and_cases(
    values: dict[str, Value], people: int, cases: int
) -> None:
    assert (people_of(values), cases_of(values)) == (people, cases)


@pytest.mark.parametrize(("people", "large"), [(None, False), (4, False), (5, True), (3000, True)])
def test_five_persons_are_a_large_group(people: int | None, large: bool) -> None:
    assert is_large_group({"people_count": people}) is large


def test_a_large_group_is_asked_for_its_representative_but_not_where_somebody_denounces() -> None:
    assert said(people_count=6) == ["representative"]
    assert said(people_count=6, representative="Vi Văn Khiêm") == []
    assert said(people_count=6, kind="denunciation") == []
    assert not RECEPTION.applies(RECEPTION.field("representative"), {"people_count": 6, "kind": "denunciation"})
    assert not RECEPTION.applies(RECEPTION.field("representative"), {"people_count": 2})


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"received_on": "2026-11-23"}, []),
        ({"received_on": "2026-11-24"}, ["received_on"]),
        ({"received_on": "2014-06-30"}, ["received_on"]),
        ({"received_on": "2026-11-20", "replied_on": "2026-11-19"}, ["replied_on"]),
        ({"received_on": "2026-11-20", "replied_on": "2026-11-20"}, []),
        ({"national_db_on": "2026-12-01"}, ["national_db_on"]),
        ({"people_count": 3000, "representative": "Vi Văn Khiêm"}, ["people_count"]),
        ({"case_count": 9}, ["case_count"]),
        ({"case_count": 2}, []),
    ],
)
def test_odd_days_and_numbers_are_said_once(values: dict[str, Value], fields: list[str]) -> None:
    assert said(**values) == fields


def test_nobody_comes_as_no_persons() -> None:
    with pytest.raises(Unreadable):
        RECEPTION.field("people_count").kind.read("0", TODAY)
    assert RECEPTION.field("case_count").kind.read("0", TODAY) == 0
