"""Each deadline tells in one sentence how it was found; the words of ui.md 9.1 and 21."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop import speech
from danvan_desktop.domain.law.deadlines import Day, Deadline, Inputs, compute
from danvan_desktop.services import explaining, law, rule_names
from tests.law import calendar, inputs, rule, rules

D = date.fromisoformat


def _found(name: str, start: str, **params: object) -> Deadline:
    row = rules().at(name, D(start))
    assert row is not None
    return compute(row, D(start), inputs(params), calendar())


@pytest.mark.parametrize(("name", "start", "params", "said"), [
    ("complaint.accept", "2026-11-16", {},
     "Nhận đơn thứ Hai 16/11, tính từ ngày hôm sau, đủ 7 ngày làm việc; không tính thứ Bảy, Chủ nhật và 24/11 (Ngày "
     "Văn hóa Việt Nam)."),
    ("denunciation.intake", "2026-02-10", {},
     "Nhận đơn thứ Ba 10/02, tính từ ngày hôm sau, đủ 7 ngày làm việc; không tính thứ Bảy, Chủ nhật và 16–20/02 (Tết "
     "Nguyên đán)."),
    ("denunciation.intake", "2025-01-20", {"several_places": True},
     "Nhận đơn thứ Hai 20/01, tính từ ngày hôm sau, đủ 10 ngày làm việc; phải xác minh ở nhiều nơi; không tính thứ "
     "Bảy, Chủ nhật và 27–31/01 (Tết Nguyên đán)."),
    ("complaint.accept", "2026-08-13", {},
     "Nhận đơn thứ Năm 13/08, tính từ ngày hôm sau, đủ 7 ngày làm việc; không tính thứ Bảy và Chủ nhật; có tính thứ "
     "Bảy 22/08, là ngày làm bù."),
    ("complaint.send_1", "2026-11-16", {},
     "Ban hành quyết định thứ Hai 16/11, tính từ ngày hôm sau, đủ 3 ngày làm việc."),
    ("complaint.resolve_1", "2026-11-26", {},
     "Thụ lý thứ Năm 26/11, tính từ ngày hôm sau, đủ 30 ngày; ngày cuối 26/12 là thứ Bảy nên chuyển sang ngày làm việc "
     "kế tiếp."),
    ("complaint.resolve_1", "2026-07-30", {},
     "Thụ lý thứ Năm 30/07, tính từ ngày hôm sau, đủ 30 ngày; ngày cuối 29/08 là thứ Bảy, sau đó nghỉ 31/08 (nghỉ hoán "
     "đổi với thứ Bảy 22/08/2026) và 01–02/09 (Quốc khánh), nên chuyển sang ngày làm việc kế tiếp."),
    ("complaint.resolve_1", "2026-01-20", {},
     "Thụ lý thứ Ba 20/01, tính từ ngày hôm sau, đủ 30 ngày; ngày cuối 19/02 là ngày nghỉ (Tết Nguyên đán), sau đó "
     "nghỉ 20/02 (Tết Nguyên đán), nên chuyển sang ngày làm việc kế tiếp."),
    ("complaint.resolve_1", "2026-08-07", {"suspended": "2026-08-17..2026-09-21"},
     "Thụ lý thứ Sáu 07/08, tính từ ngày hôm sau, đủ 30 ngày; tạm dừng từ 17/08 đến 21/09; ngày cuối 11/10 là Chủ nhật "
     "nên chuyển sang ngày làm việc kế tiếp."),
    ("complaint.resolve_1", "2026-08-07", {"suspended": "2026-08-17.."},
     "Thụ lý thứ Sáu 07/08/2026, tính từ ngày hôm sau, đủ 30 ngày; tạm dừng từ 17/08/2026 nên chưa có hạn."),
    ("complaint.resolve_1", "2026-03-02", {"suspended": "2026-08-17..2026-09-21"},
     "Thụ lý thứ Hai 02/03, tính từ ngày hôm sau, đủ 30 ngày."),
    ("complaint.resolve_1", "2026-03-02", {"complex": True},
     "Thụ lý thứ Hai 02/03, tính từ ngày hôm sau, đủ 45 ngày; là vụ việc phức tạp."),
    ("complaint.resolve_1", "2026-10-12", {"remote": True},
     "Thụ lý thứ Hai 12/10, tính từ ngày hôm sau, đủ 45 ngày; ở vùng sâu, vùng xa đi lại khó khăn."),
    ("complaint.resolve_1", "2026-09-14", {"remote": True, "complex": True},
     "Thụ lý thứ Hai 14/09, tính từ ngày hôm sau, đủ 60 ngày; là vụ việc phức tạp, ở vùng sâu, vùng xa."),
    ("denunciation.resolve", "2026-11-02", {"extensions": 1},
     "Thụ lý thứ Hai 02/11/2026, tính từ ngày hôm sau, đủ 60 ngày; kể cả gia hạn 1 lần, mỗi lần 30 ngày; ngày cuối "
     "01/01/2027 là ngày nghỉ (Tết Dương lịch) nên chuyển sang ngày làm việc kế tiếp; lịch nghỉ năm 2027 mới là dự "
     "kiến."),
    ("reception.post_schedule", "2026-11-30", {},
     "Ngày tiếp công dân thứ Hai 30/11, không tính ngày ấy, lùi lại đủ 5 ngày làm việc; không tính thứ Bảy, Chủ nhật "
     "và 24/11 (Ngày Văn hóa Việt Nam); quy định chưa kiểm chứng."),
    ("complaint.dialogue_notice", "2026-11-27", {},
     "Buổi đối thoại thứ Sáu 27/11, không tính ngày ấy, lùi lại đủ 5 ngày; ngày 22/11 là Chủ nhật nên lùi về ngày làm "
     "việc liền trước; quy định chưa kiểm chứng."),
    ("complaint.dialogue_notice", "2026-09-05", {},
     "Buổi đối thoại thứ Bảy 05/09, không tính ngày ấy, lùi lại đủ 5 ngày; ngày 31/08 là ngày nghỉ (nghỉ hoán đổi với "
     "thứ Bảy 22/08/2026) nên lùi về ngày làm việc liền trước; quy định chưa kiểm chứng."),
    ("complaint.dialogue_notice", "2026-09-07", {},
     "Buổi đối thoại thứ Hai 07/09, không tính ngày ấy, lùi lại đủ 5 ngày; ngày 02/09 là ngày nghỉ (Quốc khánh), trước "
     "đó nghỉ 31/08 (nghỉ hoán đổi với thứ Bảy 22/08/2026) và 01/09 (Quốc khánh), nên lùi về ngày làm việc liền trước; "
     "quy định chưa kiểm chứng."),
    ("denunciation.crime_signs", "2026-11-20", {}, "Phát hiện dấu hiệu tội phạm thứ Sáu 20/11, phải làm ngay."),
    ("denunciation.crime_signs", "2026-11-21", {},
     "Phát hiện dấu hiệu tội phạm thứ Bảy 21/11, phải làm ngay; ngày cuối 21/11 là thứ Bảy nên chuyển sang ngày làm "
     "việc kế tiếp."),
    ("denunciation.crime_signs", "2026-11-24", {},
     "Phát hiện dấu hiệu tội phạm thứ Ba 24/11, phải làm ngay; ngày cuối 24/11 là ngày nghỉ nên chuyển sang ngày làm "
     "việc kế tiếp."),
])
def test_the_sentence_tells_how_the_date_was_found(
    name: str, start: str, params: dict[str, object], said: str
) -> None:
    assert explaining.sentence(_found(name, start, **params)) == said


def test_a_holiday_over_the_end_of_a_month_stands_together_and_years_are_written_where_they_differ() -> None:
    said = explaining.sentence(_found("reception.reply", "2026-04-22"))
    assert "26/04 (Giỗ Tổ Hùng Vương), 27/04 (nghỉ bù Giỗ Tổ Hùng Vương)" in said
    over = explaining.sentence(_found("reception.reply", "2026-12-28"))
    assert "28/12/2026" in over
    assert "01/01/2027 (Tết Dương lịch)" in over


@given(st.sampled_from(rules().rows), st.dates(date(2020, 6, 1), date(2029, 6, 1)), st.booleans(), st.booleans(),
       st.integers(0, 2), st.sampled_from(["vi", "en"]))
def test_every_deadline_is_explained(
    row: object, start: date, remote: bool, hard: bool, extensions: int, language: str
) -> None:
    found = compute(row, start, Inputs(remote, hard, False, extensions), calendar())  # type: ignore[arg-type]
    speech.set_language(language)
    try:
        said = explaining.sentence(found)
        lines = [*explaining.rule_lines(found.rule), *(explaining.day_words(each) for each in found.ruler)]
        names = [speech._(each.why) for each in found.skipped if each.why not in ("saturday", "sunday")]
    finally:
        speech.set_language("vi")
    assert said.endswith(".") and "{" not in said and ".." not in said
    assert f"{start:%d/%m}" in said
    assert not found.days or str(found.days) in said
    if found.rule.unit == "working":
        assert all(name in said for name in names)
    if found.rolled_from:
        assert f"{found.rolled_from:%d/%m}" in said
    assert all(lines) and not any("{" in line for line in lines)


def test_what_is_not_verified_says_so_wherever_it_is_shown() -> None:
    for row in rules().rows:
        start = max(row.valid_from or D("2026-03-02"), D("2026-03-02"))
        if row.valid_to and row.valid_to < start:
            continue
        found = compute(row, start, Inputs(), calendar())
        assert ("chưa kiểm chứng" in explaining.sentence(found)) is not row.verified
        assert ("chưa kiểm chứng" in explaining.basis(row)) is not row.verified


# --- one day ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "said"), [
    (Day(D("2026-11-24"), 0, "Ngày Văn hóa Việt Nam"), "thứ Ba 24/11, không tính, Ngày Văn hóa Việt Nam"),
    (Day(D("2026-11-21"), 0, "saturday"), "thứ Bảy 21/11, không tính"),
    (Day(D("2026-11-25"), 6), "thứ Tư 25/11, ngày 6"),
    (Day(D("2026-11-22"), 6, "sunday"), "Chủ nhật 22/11, ngày 6"),
    (Day(D("2026-09-02"), 6, "Quốc khánh"), "thứ Tư 02/09, ngày 6, Quốc khánh"),
    (Day(D("2026-11-25"), 0, "suspended"), "thứ Tư 25/11, không tính, tạm dừng"),
    (Day(D("2026-12-28"), 0), "thứ Hai 28/12, hạn chuyển sang ngày này"),
])
def test_a_screen_reader_hears_each_day_of_the_ruler(day: Day, said: str) -> None:
    assert explaining.day_words(day) == said


# --- one rule -----------------------------------------------------------------------------------------------------


def test_the_basis_says_where_the_rule_stands_and_since_when() -> None:
    row = rules().row("complaint.accept@2026-07-01")
    assert row is not None
    assert explaining.basis(row) == (
        "Điều 16 khoản 1 NĐ 124/2020/NĐ-CP, sửa bởi Điều 10 NĐ 155/2026/NĐ-CP · áp dụng từ 01/07/2026")
    both = rule(valid_from=D("2020-01-01"), valid_to=D("2026-06-30"), verified=False)
    assert explaining.basis(both) == "Điều 1 · áp dụng từ 01/01/2020 đến 30/06/2026 · chưa kiểm chứng"
    assert explaining.basis(rule(valid_to=D("2026-06-30"))) == "Điều 1 · áp dụng đến 30/06/2026"
    assert explaining.basis(rule()) == "Điều 1"


@pytest.mark.parametrize(("name", "said"), [
    ("complaint.resolve_1", "30 ngày từ khi thụ lý"), ("complaint.accept", "7 ngày làm việc"),
    ("reception.online_notice", "5 ngày làm việc trước buổi tiếp trực tuyến"),
    ("complaint.dialogue_notice", "5 ngày trước buổi đối thoại"), ("denunciation.crime_signs", "ngay"),
])
def test_a_rule_is_said_shortly(name: str, said: str) -> None:
    row = rules().at(name, D("2026-11-23"))
    assert row is not None
    assert explaining.short_rule(row) == said


def test_the_popover_tells_every_case_and_who_checked_the_row() -> None:
    row = rules().row("denunciation.resolve@2019-01-01")
    assert row is not None
    lines = explaining.rule_lines(row)
    assert lines[0] == "Giải quyết tố cáo: 30 ngày từ khi thụ lý"
    assert "gia hạn được 2 lần, mỗi lần 30 ngày" in lines
    assert any(re.fullmatch(r"Nhóm phát triển, .* kiểm tra ngày 22/11/2026", line) for line in lines)
    assert lines[-1] == row.note


def test_the_names_of_the_shipped_rules_are_marked_for_translation() -> None:
    swaps = ("nghỉ hoán đổi", "làm bù")  # each names a day of its own
    off = {name for year in law.shipped_calendar().years.values() for name in year.off.values()}
    assert set(rule_names.DAYS_OFF) == {name for name in off if not name.startswith(swaps)}
    assert set(rule_names.NAMES) == {text for row in rules().rows for text in (row.label, row.start_event)}


# --- how it stands ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    state: str
    left: int = 0
    works_today: bool = False
    deadline: Deadline | None = None


@pytest.mark.parametrize(("clock", "said"), [
    (Clock("counting", 7), "Còn 7 ngày làm việc"),
    (Clock("soon", 3, works_today=True), "Còn 3 ngày làm việc, cả hôm nay"),
    (Clock("today", 1, works_today=True), "Hôm nay là hạn"),
    (Clock("overdue", -2), "Quá hạn 2 ngày"), (Clock("overdue"), "Quá hạn"),
    (Clock("paused"), "Đã dừng"), (Clock("done"), "Xong đúng hạn"), (Clock("done_late", -1), "Xong, chậm 1 ngày"),
    (Clock("unknown"), "Chưa tính được hạn"), (Clock("counting"), "Đang tính"),
])
def test_the_verdict_says_how_it_stands(clock: Clock, said: str) -> None:
    assert explaining.verdict(clock) == said


def test_the_verdict_of_a_suspended_term_says_since_when() -> None:
    lasting = _found("complaint.resolve_1", "2026-08-07", suspended="2026-08-17..")
    assert explaining.verdict(Clock("paused", deadline=lasting)) == "Đã dừng: tạm đình chỉ từ 17/08/2026"


def test_the_object_of_the_console_has_these_keys_and_no_others() -> None:
    found = explaining.deadline_json(_found("complaint.accept", "2026-11-16"), "soon", "r1")
    explanation = found.pop("explanation")
    assert explanation.startswith("Nhận đơn thứ Hai 16/11")
    assert found == {
        "record": "r1", "rule": "complaint.accept", "start": "2026-11-16", "due": "2026-11-26", "unit": "working",
        "days": 7, "verified": True, "state": "soon",
        "legal_basis": "Điều 16 khoản 1 NĐ 124/2020/NĐ-CP, sửa bởi Điều 10 NĐ 155/2026/NĐ-CP",
        "skipped": [{"date": "2026-11-21", "why": "saturday"}, {"date": "2026-11-22", "why": "sunday"},
                    {"date": "2026-11-24", "why": "Ngày Văn hóa Việt Nam"}],
    }
