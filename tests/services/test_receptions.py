"""Three counters, and answers within ten working days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.problems import Problem
from danvan_desktop.services import receptions
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.receptions import Counts, counts, replies_due
from tests.builders import add, office


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path / "office")


def test_visits_persons_and_cases_are_three_numbers(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-11-02", summary="một")
    add(desk, "reception", received_on="2026-11-03", summary="đoàn", people_count=12, case_count=1)
    add(desk, "reception", received_on="2026-11-04", summary="lại việc cũ", people_count=2, case_count=0)
    add(desk, "reception", received_on="2026-10-30", summary="tháng trước", people_count=3, case_count=3)
    assert counts(desk, date(2026, 11, 1), date(2026, 11, 30)) == Counts(3, 15, 2, 1, 12)
    assert counts(desk) == Counts(4, 18, 5, 1, 12)


def test_an_answer_is_due_ten_working_days_after_the_visit(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-11-16", summary="Phản ánh mùi hôi")
    add(desk, "reception", received_on="2026-11-02", summary="Ghi sớm hơn")
    early, late = replies_due(desk)
    assert (early.subject, early.due, early.state) == ("Ghi sớm hơn", date(2026, 11, 16), "overdue")
    # 24/11 is Ngày Văn hóa Việt Nam
    assert (late.due, late.state) == (date(2026, 12, 1), "counting")
    assert late.deadline is not None and [each.day for each in late.deadline.skipped if each.day.weekday() < 5] == [
        date(2026, 11, 24)]


def test_who_was_told_guided_or_became_a_petition_waits_for_nothing(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-11-16", summary="đã trả lời", replied_on="2026-11-17")
    add(desk, "reception", received_on="2026-11-16", summary="đã hướng dẫn", guided_to="Tòa án nhân dân khu vực 3")
    line = add(desk, "reception", received_on="2026-11-16", summary="thành đơn")
    add(desk, "petition", kind="complaint", summary="thành đơn", reception=line, received_on="2026-11-16")
    add(desk, "reception", received_on="2026-12-16", summary="ngày mai")
    assert replies_due(desk) == []


def test_a_line_of_a_paper_book_that_tells_a_result_is_not_called_overdue(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-03-02", summary="có kết quả", paper_no="7", result="Đã giải thích")
    add(desk, "reception", received_on="2026-03-02", summary="đã chuyển", paper_no="8", forwarded_to="Công an xã")
    add(desk, "reception", received_on="2026-03-02", summary="trống", paper_no="9")
    add(desk, "reception", received_on="2026-03-03", summary="ghi ở đây", result="Giao Phòng Kinh tế kiểm tra")
    assert [each.subject for each in replies_due(desk)] == ["trống", "ghi ở đây"]


def test_of_a_denunciation_only_the_paper_file_is_named(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-11-16", kind="denunciation", summary="Tố cáo ai đó", secret_file_no="05")
    assert [each.subject for each in replies_due(desk)] == ["Tố cáo · hồ sơ mật 05"]


def test_a_year_without_a_calendar_is_said_and_nothing_is_computed(desk: Desk) -> None:
    add(desk, "reception", received_on="2015-03-02", summary="chép từ sổ cũ")
    (line,) = replies_due(desk)
    assert line.due is None and line.problem is not None and line.state == ""


def test_before_the_law_there_is_no_term(desk: Desk) -> None:
    add(desk, "reception", received_on="2010-03-02", summary="chép từ sổ cũ")
    (line,) = replies_due(desk)
    assert (line.due, line.problem, line.state) == (None, None, "")


def test_a_period_ends_after_it_begins(desk: Desk) -> None:
    with pytest.raises(Problem) as caught:
        receptions.lines(desk, date(2026, 11, 2), date(2026, 11, 1))
    assert caught.value.code == "H-165"
