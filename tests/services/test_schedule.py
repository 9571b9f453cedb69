"""Reception days: from who receives and how often, past days off, and posted in time."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from danvan_desktop.domain.records.reception import RECEPTION_DAY, RECEPTION_DUTY
from danvan_desktop.problems import Problem
from danvan_desktop.services import schedule
from danvan_desktop.services.desk import Desk
from tests.builders import office

DECEMBER = date(2026, 12, 1), date(2026, 12, 31)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path / "office")


def held_on(desk: Desk) -> list[str]:
    return [each.text("held_on") for each in schedule.days(desk, date(2026, 1, 1))]


def duty(desk: Desk, **typed: str) -> str:
    return schedule.save(
        desk, RECEPTION_DUTY, None, {"role": "Chủ tịch", "repeats": "weekly", "weekday": "4", **typed}
    ).id


def test_what_is_offered_says_that_nobody_checked_it(desk: Desk) -> None:
    schedule.take_usual(desk)
    schedule.take_usual(desk)
    found = schedule.duties(desk)
    assert [each.text("repeats") for each in found] == ["weekly", "monthly"]
    assert not any(each.values.get("verified") for each in found)


def test_weekly_and_monthly_days_come_once(desk: Desk) -> None:
    schedule.take_usual(desk)
    schedule.generate(desk, *DECEMBER)
    schedule.generate(desk, *DECEMBER)
    assert held_on(desk) == ["2026-12-03", "2026-12-10", "2026-12-17", "2026-12-17", "2026-12-24", "2026-12-31"]


def test_a_day_off_moves_within_its_week_and_says_from_where(desk: Desk) -> None:
    duty(desk, weekday="2")  # 24/11/2026 is Ngày Văn hóa Việt Nam
    schedule.generate(desk, date(2026, 11, 23), date(2026, 11, 30))
    schedule.generate(desk, date(2026, 11, 23), date(2026, 11, 30))
    (moved,) = schedule.days(desk, date(2026, 11, 1))
    assert (moved.text("held_on"), moved.text("moved_from")) == ("2026-11-25", "2026-11-24")


def test_the_week_of_tet_has_no_day(desk: Desk) -> None:
    duty(desk)
    schedule.generate(desk, date(2026, 2, 9), date(2026, 2, 28))
    assert held_on(desk) == ["2026-02-12", "2026-02-26"]


def test_a_schedule_is_posted_five_working_days_before(desk: Desk) -> None:
    duty(desk)
    schedule.generate(desk, *DECEMBER)
    first = schedule.due(desk)[0]
    # 24/11 does not count: 2/12 1/12 30/11 27/11 26/11
    assert (first.day.text("held_on"), first.on, first.state) == ("2026-12-03", date(2026, 11, 26), "soon")
    schedule.mark(desk, [first.day.id], "posted_on", date(2026, 11, 23))
    assert [each.day.id for each in schedule.due(desk)].count(first.day.id) == 0
    assert schedule.terms_of(desk, schedule.days(desk, *DECEMBER)[0])[0].state == "done"


def test_an_online_session_is_told_and_tested(desk: Desk) -> None:
    schedule.save(desk, RECEPTION_DAY, None, {"held_on": "03/12/2026", "role": "Chủ tịch", "online": "x"})
    assert {(term.field, str(term.on)) for term in schedule.due(desk)} == {
        ("posted_on", "2026-11-26"),
        ("notified_on", "2026-11-26"),
        ("tested_on", "2026-12-02"),
    }


def test_nobody_receives_on_a_day_off(desk: Desk) -> None:
    with pytest.raises(Problem) as caught:
        schedule.save(desk, RECEPTION_DAY, None, {"held_on": "24/11/2026", "role": "Chủ tịch"})
    assert caught.value.code == "H-163"
    found = schedule.save(desk, RECEPTION_DAY, None, {"held_on": "31/02/2026", "role": "Chủ tịch"})
    assert [each.field for each in found.findings] == ["held_on"]


def test_a_year_without_a_calendar_gives_no_days(desk: Desk) -> None:
    duty(desk)
    with pytest.raises(Problem):
        schedule.generate(desk, date(2055, 1, 1), date(2055, 1, 31))
    assert held_on(desk) == []


def test_the_notice_fits_a_page_and_a_day_can_be_taken_off(desk: Desk) -> None:
    duty(desk, person="Nguyễn Văn Bản", place="Trụ sở tiếp công dân", hours="8 giờ")
    schedule.generate(desk, *DECEMBER)
    reader = PdfReader(BytesIO(schedule.notice(desk, *DECEMBER).read_bytes()))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1 and "LỊCH TIẾP CÔNG DÂN" in text and "Nguyễn Văn Bản" in text and "31/12/2026" in text
    schedule.remove(desk, schedule.days(desk, *DECEMBER)[0].id)
    assert len(held_on(desk)) == 4
    with pytest.raises(Problem) as caught:
        schedule.notice(desk, date(2027, 6, 1), date(2027, 6, 30))
    assert caught.value.code == "H-162"
