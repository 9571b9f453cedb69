"""Due work: each kind of line, what is not due, how lines move with the clock and the calendar."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.domain.records.reception import RECEPTION_DAY
from danvan_desktop.services import cases, due, entry, law, promises, recounting, schedule, today, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.due import Due
from tests.builders import add, foreign, office, take

EVERY = dict.fromkeys(due.WHENS, 1000)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path)


def lines(desk: Desk, who: str = "") -> list[Due]:
    """All lines but the yearly duties, which an empty office has too."""
    return [each for each in due.lines(desk, EVERY, who) if each.ref.type != "duty"]


def told(desk: Desk) -> list[tuple[str, str, str]]:
    return [(f"{each.on:%d/%m}", each.title, each.step) for each in lines(desk)]


def petition(desk: Desk, summary: str = "Bồi thường hoa màu", **more: str) -> str:
    typed = {"kind": "complaint", "received_on": "16/11/2026", "summary": summary, "sender": "Vi Văn Khiêm", **more}
    return entry.save_fields(desk, "petition", None, typed).id


def session(desk: Desk, held_on: str = "30/11/2026", **more: str) -> str:
    typed = {"name": "Đối thoại cụm Đồng Trước", "session_kind": "leader", "held_on": held_on, "chair": "Bí thư"}
    return entry.save_fields(desk, "dialogue", None, typed | more).id


# --- kinds of work ------------------------------------------------------------------------------------------------


def test_a_petition_stands_under_its_nearest_clock_and_the_day_that_was_promised(desk: Desk) -> None:
    record = petition(desk, due_on="10/12/2026", handler="Hoài An")
    law_line, promised = lines(desk)
    assert (law_line.title, law_line.step, law_line.who) == ("Đơn 1/2026 – Bồi thường hoa màu", "Kiểm tra, thụ lý",
                                                             "Hoài An")  # fmt: skip
    assert (law_line.on, law_line.when, law_line.state) == (date(2026, 11, 26), "week", "soon")
    assert law_line.verdict() == "Còn 3 ngày làm việc"
    assert (promised.on, promised.step) == (date(2026, 12, 10), "Trả lời người gửi đơn")
    assert law_line.ref == promised.ref and law_line.ref.id == record


def test_a_step_done_brings_the_next_clock(desk: Desk) -> None:
    record = petition(desk)
    cases.do(desk, record, "accept", {"document_no": "12/TB"})
    assert told(desk) == [("23/12", "Đơn 1/2026 – Bồi thường hoa màu", "Giải quyết lần đầu")]


def test_the_alarm_of_45_days_shows_only_where_it_is_the_nearest(desk: Desk) -> None:
    record = petition(desk)
    desk.clock.business_date = date(2027, 1, 20)  # both are late: the older one is the work to do
    assert [each.step for each in lines(desk)] == ["Kiểm tra, thụ lý", "Ghi ra ổ khác, rồi đọc lại"]
    kept = due.open_clocks(desk.journal.folded(record).values["clocks"])
    alarm = dict(next(each for each in kept if each["rule"] == "petition.alarm_45"))
    day, other = date.fromisoformat(alarm["due"]), {**alarm, "rule": "complaint.accept"}
    assert due._shown_clock({"clocks": [alarm, other]}, day) == other
    assert due._shown_clock({"clocks": [alarm]}, day) == alarm


def test_a_denunciation_names_its_paper_file_and_nothing_else(desk: Desk) -> None:
    petition(desk, "Chim Hoàng Yến nhận tiền", kind="denunciation", secret_file_no="05")
    petition(desk, "Chim Hoàng Yến nhận tiền", kind="denunciation")
    assert [each.title for each in lines(desk)] == ["Tố cáo · hồ sơ mật 05", "Tố cáo 2/2026"]


def test_what_is_closed_answered_paused_or_a_duplicate_is_not_due(desk: Desk) -> None:
    guided, answered, paused, first = (petition(desk, name, due_on="25/11/2026") for name in "abcd")
    repeated = petition(desk, "d", due_on="25/11/2026")
    add(desk, "petition", repeated, duplicate_of=first)
    add(desk, "petition", guided, competence="not_ours")
    cases.do(desk, guided, "guide", {"body": "Tòa án"})
    add(desk, "petition", answered, replied_on="2026-11-20")
    cases.do(desk, paused, "accept", {"document_no": "12/TB"})
    cases.do(desk, paused, "suspend", {"document_no": "13", "signer": "Chủ tịch", "reason": "chờ giám định"})
    assert {each.ref.id for each in lines(desk) if each.step != "Gửi quyết định tạm đình chỉ, đình chỉ, tiếp tục"} == {
        first
    }


def test_other_offices_and_the_bin_are_not_this_offices_work(desk: Desk) -> None:
    entry.delete(desk, petition(desk), "ghi nhầm")
    theirs = {"kind": "complaint", "received_on": "2026-11-16", "state": "registered", "law_due": "2026-11-26"}
    take(desk, [foreign({"A": theirs}, table="petition")])
    assert lines(desk) == []
    assert list(due.asked(desk)) == []


def test_a_promise_is_due_until_it_is_kept(desk: Desk) -> None:
    held = session(desk, "20/11/2026")
    opinion = entry.save_fields(desk, "opinion", None, {
        "summary": "Đèn đường ngõ 3", "answer_kind": "assigned", "assigned_to": "UBND xã", "due_on": "26/11/2026",
    }, {"parent": held}).id  # fmt: skip
    assert told(desk) == [("26/11", "Trả lời ý kiến số 1 – Đèn đường ngõ 3", "UBND xã trả lời")]
    promises.mark_done(desk, opinion, "Đã lắp", on=date(2026, 11, 23))
    assert lines(desk) == []
    promises.reopen(desk, opinion, "đèn lại hỏng")
    assert len(lines(desk)) == 1
    add(desk, "opinion", opinion, assigned_to=None)
    assert lines(desk)[0].step == "Giao cơ quan trả lời"


def test_a_session_asks_for_its_notice_its_day_its_conclusion_and_its_follow_up(desk: Desk) -> None:
    record = session(desk, "30/11/2026", session_kind="government", held_time="14:00")
    assert told(desk) == [
        ("23/11", "Đối thoại cụm Đồng Trước", "Thông báo hội nghị đối thoại của UBND cấp xã với Nhân dân"),
        ("30/11", "Đối thoại cụm Đồng Trước", "Tổ chức đối thoại"),
    ]
    cases.do(desk, record, "give_notice", {"document_no": "3/TB"})
    desk.clock.business_date = date(2026, 11, 30)
    assert [(each.step, each.at) for each in lines(desk) if each.ref.id == record] == [("Mở bàn ghi ý kiến", "14:00")]
    desk.clock.business_date = date(2026, 12, 1)
    assert [each.step for each in lines(desk) if each.ref.id == record] == ["Ghi đã tổ chức, hoặc hoãn"]
    cases.do(desk, record, "hold", {"date": "30/11/2026"})
    add(desk, "dialogue", record, follow_up_on="2026-12-20")
    assert [(f"{each.on:%d/%m}", each.step) for each in lines(desk) if each.ref.id == record] == [
        ("14/12", "Thông báo kết luận đối thoại"), ("20/12", "Báo cáo kết quả"),
    ]  # fmt: skip


def test_a_session_put_off_without_a_day_asks_for_one(desk: Desk) -> None:
    record = session(desk, "20/11/2026")
    cases.do(desk, record, "postpone", {"reason": "bão", "date": "19/11/2026"})
    assert [each.step for each in lines(desk)] == ["Định ngày tổ chức mới"]


def test_a_session_of_an_old_register_is_not_work(desk: Desk) -> None:
    session(desk, "12/03/2026")
    assert lines(desk) == []


def test_the_years_duty_is_due_on_its_last_day_until_a_session_is_planned(desk: Desk) -> None:
    found = [each for each in due.lines(desk, EVERY) if each.ref.type == "duty"]
    assert {each.on for each in found} == {date(2026, 12, 31)}
    assert "Chưa tổ chức đối thoại năm 2026 – Hội nghị cộng đồng dân cư" in {each.title for each in found}
    assert {each.step for each in found} == {"Tổ chức trong năm", "Quy định chưa kiểm chứng"}
    session(desk, "20/12/2026", session_kind="government")
    left = [each for each in due.lines(desk, EVERY) if each.ref.type == "duty"]
    assert len(left) == len(found) - 1


def test_a_visitor_waits_for_an_answer(desk: Desk) -> None:
    typed = {"received_on": "16/11/2026", "kind": "feedback", "summary": "Đường hỏng"}
    entry.save_fields(desk, "reception", None, typed)
    (line,) = lines(desk)
    assert (line.on, line.title, line.step) == (
        date(2026, 12, 1), "Lượt tiếp TCD-2026-001 – Đường hỏng", "Báo kết quả tiếp nhận")  # fmt: skip
    assert [(each.data["rule"], each.data["record"]) for each in due.asked(desk)] == [("reception.reply", line.ref.id)]


def test_the_first_reception_day_not_posted_stands_for_all_of_them(desk: Desk) -> None:
    for day in ("03", "10", "17"):
        typed = {"held_on": f"{day}/12/2026", "role": "Chủ tịch", "online": "có" if day == "10" else ""}
        schedule.save(desk, RECEPTION_DAY, None, typed)
    assert told(desk) == [
        ("26/11", "Tiếp công dân thứ Năm 03/12/2026", "Niêm yết lịch tiếp công dân"),
        ("03/12", "Tiếp công dân thứ Năm 10/12/2026", "Báo các bên về buổi tiếp trực tuyến"),
        ("09/12", "Tiếp công dân thứ Năm 10/12/2026", "Thử đường truyền buổi tiếp trực tuyến"),
    ]
    rules = [each.data["rule"] for each in due.asked(desk, date(2026, 12, 9))]
    assert rules.count("reception.post_schedule") == 2 and len(rules) == 4
    schedule.mark(desk, [each.id for each in schedule.days(desk, date(2026, 12, 1))], "posted_on", date(2026, 11, 23))
    assert lines(desk)[0].step == "Báo các bên về buổi tiếp trực tuyến"


def test_a_reception_day_in_a_year_without_a_calendar_asks_for_nothing_yet(desk: Desk) -> None:
    schedule.save(desk, RECEPTION_DAY, None, {"held_on": "03/12/2150", "role": "Chủ tịch"})
    assert lines(desk) == [] and list(due.asked(desk)) == []


def test_a_model_is_due_for_its_evaluation(desk: Desk) -> None:
    add(desk, "model", name="Đường hoa", evaluate_on="2026-11-27", person_in_charge="Hoài An")
    assert told(desk) == [("27/11", "Đường hoa", "Đánh giá mô hình")]


def test_the_backup_is_due_a_week_after_the_last_one(desk: Desk, tmp_path: Path) -> None:
    petition(desk, received_on="23/11/2026")
    assert due.next_backup(desk) == date(2026, 11, 30)
    (desk.home / "keys.json").write_text("{}")
    desk.clock.ms += 2 * 86_400_000
    upkeep.back_up(desk, tmp_path / "so.tar")
    assert due.next_backup(desk) == date(2026, 12, 2)
    desk.clock.business_date = date(2026, 12, 3)
    line = next(each for each in lines(desk) if each.ref.type == "backup")
    assert (line.on, line.when, line.verdict()) == (date(2026, 12, 2), "overdue", "Quá hạn 1 ngày")


# --- counting and moving ------------------------------------------------------------------------------------------


def test_overdue_is_derived_as_the_days_pass(desk: Desk) -> None:
    petition(desk)
    seen = []
    for day in (22, 25, 26, 27):
        desk.clock.business_date = date(2026, 11, day)
        (line,) = lines(desk)
        seen.append((line.when, line.state, line.verdict()))
    assert seen == [
        ("later", "soon", "Còn 3 ngày làm việc"), ("week", "soon", "Còn 2 ngày làm việc"),
        ("today", "today", "Hôm nay là hạn"), ("overdue", "overdue", "Quá hạn 1 ngày"),
    ]  # fmt: skip


def test_a_new_holiday_moves_a_line_once_it_is_applied(desk: Desk) -> None:
    petition(desk)
    year = law.calendar(desk).years[2026]
    law.save_year(desk, replace(year, off={**year.off, date(2026, 11, 25): "nghỉ bão"}))
    (before,), (said,) = lines(desk), [each.data for each in due.asked(desk) if each.data["rule"] == "complaint.accept"]
    assert before.on == date(2026, 11, 26) and "chưa áp dụng" in said["explanation"] and said["due"] == "2026-11-26"
    recounting.apply(desk, recounting.pending(desk))
    (after,) = lines(desk)
    assert after.on == date(2026, 11, 27)


def test_counts_agree_with_lines_and_a_group_shows_so_many(desk: Desk) -> None:
    for day in ("02", "09", "16", "20"):
        petition(desk, day, received_on=f"{day}/11/2026", handler="Hoài An" if day > "10" else "")
    session(desk, "23/11/2026")
    for who in ("", "Hoài An"):
        every, counts = due.lines(desk, EVERY, who), due.counts(desk, who)
        for when in due.WHENS:
            found = [each.ref.type for each in every if each.when == when]
            assert {kind: found.count(kind) for kind in set(found)} == {
                kind: n for (at, kind), n in counts.items() if at == when and n}  # fmt: skip
    few = due.lines(desk, dict.fromkeys(due.WHENS, 1))
    assert [each.when for each in few] == ["overdue", "today", "week", "later"]
    assert [each.who for each in due.lines(desk, EVERY, "Hoài An")] == ["Hoài An"] * 2


def test_without_a_calendar_a_promised_day_still_stands(desk: Desk) -> None:
    desk.clock.business_date = date(2150, 3, 2)
    for day, state in (("2150-03-01", "overdue"), ("2150-03-02", "today"), ("2150-03-09", "counting")):
        record = add(desk, "model", name="Đường hoa", evaluate_on=day)
        line = next(each for each in lines(desk) if each.ref.id == record)
        assert (line.state, line.left) == (state, -1 if state == "overdue" else 0) and line.verdict()
    assert due.day_off(desk, date(2150, 3, 3)) == ""


def test_only_a_public_holiday_is_worth_telling(desk: Desk) -> None:
    assert due.day_off(desk, date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert due.day_off(desk, date(2026, 11, 25)) == due.day_off(desk, date(2026, 11, 28)) == ""


def test_the_page_knows_whose_lines_it_shows(desk: Desk) -> None:
    petition(desk, handler="Hoài An")
    petition(desk)
    seen = today.look(desk, "Hoài An", only_mine=True)
    assert seen.only_mine and len(seen.due) == 1 and sum(seen.own.values()) == 1 and sum(seen.counts.values()) > 2
    assert seen.off == "Ngày Văn hóa Việt Nam" and seen.backup_on == date(2026, 11, 30)
    nobody = today.look(desk, "Văn Thành", only_mine=True)
    assert not nobody.only_mine and len(nobody.due) > 1


# --- everything, one by one -----------------------------------------------------------------------------------------


def test_everything_asked_comes_by_day_each_clock_once(desk: Desk) -> None:
    for day in ("02", "09", "16", "20", "20"):
        petition(desk, day, received_on=f"{day}/11/2026", due_on="24/11/2026")
    session(desk, "10/12/2026", session_kind="government")
    found = [each.data for each in due.asked(desk)]
    days = [each["due"] for each in found]
    assert days == sorted(days) and len(found) == 5 * 3 + 1
    assert len({(each["record"], each["rule"]) for each in found}) == len(found)
    until = [each.data["due"] for each in due.asked(desk, date(2026, 11, 30))]
    assert until == [each for each in days if each <= "2026-11-30"]
    assert {each.data["state"] for each in due.asked(desk, overdue=True)} == {"overdue"}


def test_a_promise_without_a_session_day_counts_from_when_it_was_written(desk: Desk) -> None:
    add(desk, "opinion", summary="Đèn đường", answer_kind="assigned", due_on="2026-11-30", parent=None)
    (asked,) = due.asked(desk)
    assert (asked.data["start"], asked.data["days"], asked.data["rule"]) == ("2026-11-23", 7, "promise")


def test_a_clock_nobody_can_read_is_passed_over(desk: Desk) -> None:
    good = {"rule": "complaint.accept", "start": "2026-11-16", "due": "2026-11-26"}
    odd = [{**good, "start": "hôm qua"}, {**good, "due": 5}, "x", {**good, "rule": None}]
    assert due.open_clocks([good, *odd]) == [good]
    assert due.open_clocks("x") == []


def test_a_clock_whose_rule_nobody_has_says_so(desk: Desk) -> None:
    record = petition(desk)
    clocks = [{"rule": "complaint.accept", "row": None, "start": "2026-11-16", "due": "2026-11-26"}]
    with desk.db.folding():
        desk.db.execute("UPDATE r_petition SET clocks = ?", (json.dumps(clocks),))
    assert [each.step for each in lines(desk)] == ["Xem hạn theo luật"]
    (asked,) = due.asked(desk)
    assert asked.data["record"] == record and asked.data["legal_basis"] == "" and asked.data["explanation"]
