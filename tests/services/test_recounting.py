"""Deadlines of open cases when the calendar, a rule or the remote flag changes: shown first, applied as entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from danvan_desktop.domain.law.calendars import WorkCalendar, Year
from danvan_desktop.domain.law.deadlines import due_day
from danvan_desktop.domain.law.rules import RuleBook
from danvan_desktop.services import cases, counting, disclosing, entry, law, recounting
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.services.recounting import Recount
from danvan_desktop.services.tracking import Cancelled
from danvan_desktop.storage import settings
from tests import builders, exchange_builder

ACCEPT, RESOLVE = "complaint.accept@2026-07-01", "complaint.resolve_1@2012-07-01"
STORM = date(2026, 11, 20)  # a Friday


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return builders.office(tmp_path / "xa")


def complaint(desk: Desk, received: str = "2026-11-16", **more: Any) -> str:
    """A complaint the office has to accept within 7 working days."""
    return builders.add(desk, "petition", kind="complaint", competence="ours", eligible="yes", summary="Đường thôn",
                        received_on=received, **more)


def with_day(desk: Desk, day: date = STORM, name: str = "nghỉ bão") -> Year:
    year = law.calendar(desk).years[day.year]
    return replace(year, off={**year.off, day: name})


def moves(recount: Recount) -> list[tuple[str, str, str]]:
    return [(each.rule, str(each.old), str(each.new)) for each in recount.shifts]


def values(desk: Desk, record: str) -> Any:
    return desk.journal.folded(record).values


def dues(desk: Desk, record: str) -> dict[str, str | None]:
    return {each["rule"]: each["due"] for each in values(desk, record)["clocks"]}


def apply_day(desk: Desk, day: date = STORM) -> Outcome:
    law.save_year(desk, with_day(desk, day))
    return recounting.apply(desk, recounting.pending(desk))


# --- seen before it is applied ------------------------------------------------------------------------------------


def test_a_holiday_added_shows_each_deadline_that_moves_and_why_and_writes_nothing(desk: Desk) -> None:
    record, before = complaint(desk), desk.journal.tip()[0]
    recount = recounting.what_changes(desk, calendar=law.calendar_with(desk, with_day(desk)))
    assert moves(recount) == [("complaint.accept", "2026-11-26", "2026-11-27")]
    shift = recount.shifts[0]
    assert (shift.ref, shift.number, shift.title, shift.label) == (
        Ref("petition", record), "1/2026", "Đường thôn", "Kiểm tra, thụ lý")
    assert shift.why == "vì lịch nghỉ có thêm ngày 20/11/2026 (nghỉ bão)"
    assert (recount.looked_at, recount.records, desk.journal.tip()[0]) == (1, 1, before)
    assert recounting.pending(desk).shifts == ()


def test_a_holiday_that_touches_no_deadline_moves_none(desk: Desk) -> None:
    complaint(desk)
    recount = recounting.what_changes(desk, calendar=law.calendar_with(desk, with_day(desk, date(2026, 12, 7))))
    assert (recount.shifts, recount.looked_at) == ((), 1)


def test_cases_that_are_closed_and_clocks_that_ended_are_left_alone(desk: Desk) -> None:
    complaint(desk, handling="return", handling_date="2026-11-18")
    accepted = complaint(desk)
    cases.do(desk, accepted, "accept", {"date": "18/11/2026", "document_no": "12/TB", "signer": "Lê Văn An"})
    recount = recounting.what_changes(desk, calendar=law.calendar_with(desk, with_day(desk, date(2026, 11, 17))))
    assert "complaint.accept" not in [each.rule for each in recount.shifts]
    assert recount.looked_at == 1


def test_a_rule_changed_shows_the_old_and_the_new_term(desk: Desk) -> None:
    complaint(desk)
    rule = law.rules(desk).row(ACCEPT)
    assert rule is not None
    recount = recounting.what_changes(desk, rules=law.rules_with(desk, replace(rule, days=5)))
    assert moves(recount) == [("complaint.accept", "2026-11-26", "2026-11-23")]
    assert recount.shifts[0].why == "vì quy định đổi từ 7 ngày làm việc sang 5 ngày làm việc"
    calendar_days = replace(rule, unit="calendar", days=12)
    recount = recounting.what_changes(desk, rules=law.rules_with(desk, calendar_days))
    assert recount.shifts[0].why == "vì quy định đổi từ 7 ngày làm việc sang 12 ngày"


def test_a_rule_withdrawn_takes_no_deadline_away(desk: Desk) -> None:
    record = complaint(desk)
    law.withdraw_rule(desk, ACCEPT)
    assert recounting.pending(desk).shifts == ()
    assert dues(desk, record)["complaint.accept"] == "2026-11-26"
    law.save_year(desk, with_day(desk))
    assert moves(recounting.pending(desk)) == [("complaint.accept", "2026-11-26", "2026-11-27")]


def test_a_rule_the_program_no_longer_has_is_counted_by_what_the_case_keeps(desk: Desk) -> None:
    complaint(desk)
    own = replace(law.rules(desk).rows[0], id="complaint.accept@own", name="complaint.accept")
    book = RuleBook((own,))
    later = law.calendar_with(desk, with_day(desk))
    moved = recounting.what_changes(desk, calendar=later, rules=RuleBook(()))
    assert moves(moved) == [("complaint.accept", "2026-11-26", "2026-11-27")]
    assert moved.shifts[0].label == "complaint.accept"
    assert recounting.what_changes(desk, rules=book).shifts[0].new == date(2027, 2, 15)


def test_a_case_no_rule_was_known_for_is_counted_when_one_comes(desk: Desk) -> None:
    law.withdraw_rule(desk, ACCEPT)
    record = complaint(desk)
    assert dues(desk, record)["complaint.accept"] is None
    assert recounting.pending(desk).shifts == ()
    law.restore_rule(desk, ACCEPT)
    pending = recounting.pending(desk)
    assert moves(pending) == [("complaint.accept", "None", "2026-11-26")]
    assert pending.shifts[0].why == "vì lịch nghỉ hoặc quy định đã khác lúc tính"


def test_the_remote_flag_gives_more_days_and_taking_it_back_fewer(desk: Desk) -> None:
    record = complaint(desk)
    cases.do(desk, record, "accept", {"date": "18/11/2026", "document_no": "12/TB", "signer": "Lê Văn An"})
    assert dues(desk, record)["complaint.resolve_1"] == "2026-12-18"
    recount = recounting.what_changes(desk, remote=law.remote_with(desk, date(2026, 1, 1), None))
    assert moves(recount) == [("complaint.resolve_1", "2026-12-18", "2027-01-04")]
    assert recount.shifts[0].why == "vì đơn vị là vùng sâu, vùng xa"
    said = law.set_remote(desk, date(2026, 1, 1), None, "QĐ 1")
    recounting.apply(desk, recounting.pending(desk))
    ended = recounting.what_changes(desk, remote=law.remote_with(desk, None, date(2025, 1, 1), said.id))
    assert moves(ended) == [("complaint.resolve_1", "2027-01-04", "2026-12-18")]
    assert ended.shifts[0].why == "vì đơn vị không còn là vùng sâu, vùng xa"


def test_a_year_without_a_calendar_counts_nothing_until_one_comes(desk: Desk) -> None:
    for number in (2030, 2031):
        law.save_year(desk, replace(law.expected_year(number), off={}))
    lone = law.restore_shipped(desk, 2031)
    assert lone.deed
    record = complaint(desk, received="2030-12-27")
    assert dues(desk, record)["complaint.accept"] is None
    assert recounting.pending(desk).shifts == ()
    recount = recounting.what_changes(desk, calendar=law.calendar_with(desk, law.expected_year(2031)))
    assert ("complaint.accept", "None", "2031-01-08") in moves(recount)
    assert {each.why for each in recount.shifts} == {"vì đã có lịch nghỉ năm 2031"}


def test_a_calendar_taken_away_takes_no_deadline_away(desk: Desk) -> None:
    record = complaint(desk)
    assert recounting.what_changes(desk, calendar=WorkCalendar({})).shifts == ()
    assert dues(desk, record)["complaint.accept"] == "2026-11-26"


# --- applied ------------------------------------------------------------------------------------------------------


def test_applying_is_one_act_in_the_history_and_can_be_undone(desk: Desk) -> None:
    one, other = complaint(desk), complaint(desk, received="2026-11-17")
    done = apply_day(desk)
    assert [each.id for each in done.changed] == [one, other]
    assert values(desk, one)["law_due"] == "2026-11-27"
    assert recounting.pending(desk).shifts == ()
    assert {line.deed for line in entry.history(desk, one) if line.field == "law_due"} >= {done.deed}
    entry.undo(desk, done.deed)
    assert (values(desk, one)["law_due"], dues(desk, other)["complaint.accept"]) == ("2026-11-26", "2026-11-27")
    again = recounting.pending(desk)
    assert again.records == 2
    assert again.shifts[0].why == "vì lịch nghỉ có thêm ngày 20/11/2026 (nghỉ bão)"


def test_a_moved_deadline_says_so_until_somebody_has_looked(desk: Desk) -> None:
    record = complaint(desk)
    assert recounting.unseen(desk) == ()
    apply_day(desk)
    moved = [recounting.moved_words(each) for each in values(desk, record)["clocks"]]
    assert moved == ["Hạn đổi từ 26/11/2026 sang 27/11/2026 vì lịch nghỉ có thêm ngày 20/11/2026 (nghỉ bão).", ""]
    assert [(each.ref.id, each.old, each.new) for each in recounting.unseen(desk)] == [
        (record, date(2026, 11, 26), date(2026, 11, 27))]
    entry.save_fields(desk, "petition", record, {"summary": "Đường thôn Hạ"})  # another save keeps the words
    assert recounting.moved_words(values(desk, record)["clocks"][0])
    assert recounting.seen(desk, [record]).changed == (Ref("petition", record),)
    assert recounting.unseen(desk) == ()
    assert values(desk, record)["law_due"] == "2026-11-27"
    assert recounting.seen(desk, [record]).deed == ""


def test_a_deadline_that_moves_twice_tells_the_first_day_and_back_again_tells_nothing(desk: Desk) -> None:
    record = complaint(desk)
    apply_day(desk)
    apply_day(desk, date(2026, 11, 19))
    clock = values(desk, record)["clocks"][0]
    assert (clock["was"], clock["due"]) == ("2026-11-26", "2026-11-30")
    law.restore_shipped(desk, 2026)
    back = recounting.pending(desk)
    assert [each.why for each in back.shifts] == [
        "vì ngày 19/11/2026 nay là ngày làm việc; ngày 20/11/2026 nay là ngày làm việc"]
    recounting.apply(desk, back)
    assert "was" not in values(desk, record)["clocks"][0]
    assert recounting.unseen(desk) == ()


def test_a_case_changed_meanwhile_is_left_alone(desk: Desk) -> None:
    record = complaint(desk)
    law.save_year(desk, with_day(desk))
    recount = recounting.pending(desk)
    cases.do(desk, record, "accept", {"date": "18/11/2026", "document_no": "12/TB", "signer": "Lê Văn An"})
    outcome = recounting.apply(desk, recount)
    assert (outcome.deed, outcome.changed, outcome.left_alone) == ("", (), (Ref("petition", record),))
    assert dues(desk, record)["complaint.accept"] == "2026-11-26"


def test_stopping_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 2:
                raise Cancelled

    monkeypatch.setattr(recounting, "_BATCH", 1)
    records = [complaint(desk) for _ in range(3)]
    law.save_year(desk, with_day(desk))
    with pytest.raises(Cancelled):
        recounting.apply(desk, recounting.pending(desk), Stop())
    assert {values(desk, each)["law_due"] for each in records} == {"2026-11-26"}
    assert recounting.pending(desk).records == 3


def test_what_two_pcs_wrote_apart_is_settled_first(desk: Desk, tmp_path: Path) -> None:
    record = complaint(desk)
    other = builders.second_pc(desk, tmp_path / "b")
    builders.carry(desk, other)
    cases.do(desk, record, "accept", {"date": "18/11/2026", "document_no": "12/TB", "signer": "Lê Văn An"})
    cases.do(other, record, "accept", {"date": "19/11/2026", "document_no": "13/TB", "signer": "Lê Văn An"})
    builders.carry(other, desk)
    year = law.calendar(desk).years[2026]
    storms = replace(year, off={**year.off, date(2026, 12, 18): "nghỉ bão", date(2026, 12, 21): "nghỉ bão"})
    calendar = law.calendar_with(desk, storms)
    assert recounting.what_changes(desk, calendar=calendar) == Recount((), 1, (Ref("petition", record),))


# --- from above -----------------------------------------------------------------------------------------------------


def test_a_calendar_from_the_province_waits_at_the_commune_and_only_the_commune_writes(tmp_path: Path) -> None:
    above, below = exchange_builder.pair(tmp_path)
    record = complaint(below)
    disclosing.disclose(below, [record])
    exchange_builder.carry(below, above, tmp_path / "usb")
    assert dues(above, record)["complaint.accept"] == "2026-11-26"
    law.save_year(above, with_day(above))
    assert recounting.pending(above).looked_at == 0  # another office's cases are not its own to recount
    exchange_builder.carry(above, below, tmp_path / "usb")
    pending = recounting.pending(below)
    assert moves(pending) == [("complaint.accept", "2026-11-26", "2026-11-27")]
    assert pending.shifts[0].why == "vì lịch nghỉ có thêm ngày 20/11/2026 (nghỉ bão)"
    recounting.apply(below, pending)
    disclosing.disclose(below, [record])
    exchange_builder.carry(below, above, tmp_path / "usb")
    assert dues(above, record)["complaint.accept"] == "2026-11-27"


# --- in words -------------------------------------------------------------------------------------------------------


def test_many_days_are_named_three_and_counted(desk: Desk) -> None:
    complaint(desk)
    year = law.calendar(desk).years[2026]
    flood = {date(2026, 11, day): "nghỉ lũ" for day in (17, 18, 19, 20)}
    recount = recounting.what_changes(desk, calendar=law.calendar_with(desk, replace(year, off={**year.off, **flood})))
    assert recount.shifts[0].why == (
        "vì lịch nghỉ có thêm ngày 17/11/2026 (nghỉ lũ); lịch nghỉ có thêm ngày 18/11/2026 (nghỉ lũ); "
        "lịch nghỉ có thêm ngày 19/11/2026 (nghỉ lũ); và 1 ngày khác")


def test_a_saturday_worked_or_no_longer_worked_is_named(desk: Desk) -> None:
    complaint(desk)
    year = law.calendar(desk).years[2026]
    swapped = replace(year, worked={**year.worked, date(2026, 11, 21): "làm bù cho thứ Hai 30/11/2026"})
    recount = recounting.what_changes(desk, calendar=law.calendar_with(desk, swapped))
    assert moves(recount) == [("complaint.accept", "2026-11-26", "2026-11-25")]
    assert recount.shifts[0].why == "vì ngày 21/11/2026 nay là ngày làm việc"
    law.save_year(desk, swapped)
    recounting.apply(desk, recounting.pending(desk))
    law.restore_shipped(desk, 2026)
    assert recounting.pending(desk).shifts[0].why == "vì ngày 21/11/2026 không còn làm bù"


def test_words_never_fail_for_want_of_a_reason() -> None:
    assert recounting.why_words(None) == recounting.why_words([{"new": 1}, 7]) == (
        "vì lịch nghỉ hoặc quy định đã khác lúc tính")
    assert recounting.moved_words({"due": "2026-11-26", "was": None, "why": [{"year": 2026}]}) == (
        "Nay tính được hạn 26/11/2026 vì đã có lịch nghỉ năm 2026.")
    assert recounting.moved_words({"due": None, "was": "2026-11-26", "why": []}) == (
        "Hạn 26/11/2026 nay chưa tính được vì lịch nghỉ hoặc quy định đã khác lúc tính.")


def test_a_remembered_calendar_that_cannot_be_read_is_as_if_there_were_none(desk: Desk) -> None:
    complaint(desk)
    settings.put(desk.db, "recounted", [{"year": "x"}])
    law.save_year(desk, with_day(desk))
    assert recounting.pending(desk).shifts[0].why == "vì lịch nghỉ có thêm ngày 20/11/2026 (nghỉ bão)"


# --- whatever the days ------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 11, 1), date(2027, 1, 31))


@settings_of(max_examples=12, deadline=None)
@given(off=st.sets(DAYS, max_size=12), received=st.lists(st.dates(date(2026, 10, 1), date(2026, 11, 23)), min_size=1,
                                                         max_size=4))
def test_after_a_recount_every_deadline_is_what_todays_law_counts_and_none_waits(
        tmp_path_factory: pytest.TempPathFactory, off: set[date], received: list[date]) -> None:
    desk = builders.office(tmp_path_factory.mktemp("xa"))
    records = [complaint(desk, received=day.isoformat()) for day in received]
    kept = {record: dues(desk, record) for record in records}
    for number in (2026, 2027):
        year = law.calendar(desk).years[number]
        law.save_year(desk, replace(year, off={**year.off, **{day: "nghỉ" for day in off if day.year == number}}))
    pending = recounting.pending(desk)
    assert {(each.ref.id, each.rule): str(each.old) for each in pending.shifts} == {
        (each.ref.id, each.rule): kept[each.ref.id][each.rule] for each in pending.shifts}
    done = recounting.apply(desk, pending)
    assert recounting.pending(desk).shifts == ()
    for record in records:
        for clock in values(desk, record)["clocks"]:
            rule = law.rules(desk).row(clock["row"])
            assert rule is not None
            fresh = due_day(rule, date.fromisoformat(clock["start"]), counting.inputs_of(clock), law.calendar(desk))
            assert clock["due"] == str(fresh)
            assert fresh is not None and fresh >= date.fromisoformat(clock["start"])
        assert values(desk, record)["law_due"] == min(filter(None, dues(desk, record).values()))
    if done.deed:
        entry.undo(desk, done.deed)
    assert {record: dues(desk, record) for record in records} == kept
    desk.db.close()
