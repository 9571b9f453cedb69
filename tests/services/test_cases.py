"""Petitions and sessions at the desk: steps done, taken back, looked at before, with real encrypted offices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.fields import Value
from danvan_desktop.problems import Problem
from danvan_desktop.services import cases, disclosing, duplicates, entry, explaining, finding, law
from danvan_desktop.services.cases import Case, Clock
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, show
from danvan_desktop.storage import upkeep
from tests.builders import CANARY, add, bytes_of, carry, entries_of, foreign, in_plain_files, office, second_pc, take


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "first", "Xã Khê Hòa", clock=ManualClock())
    yield made
    made.db.close()


def petition(desk: Desk, kind: str = "complaint", received_on: str = "2026-11-02", **more: Value) -> str:
    return add(desk, "petition", kind=kind, received_on=received_on, summary="Bồi thường đất", **more)


def do(desk: Desk, record: str, step: str, on: str = "", **typed: str) -> str:
    """Do a step with what it needs filled in; gives the step's id."""
    rule = next(each for life in cases.LIVES.values() for each in life.steps if each.name == step)
    typed = {name: "5" if name == "count" else "x" for name in rule.needs} | typed
    cases.do(desk, record, step, typed | ({"date": on} if on else {}))
    rows = desk.db.rows("SELECT id FROM r_step WHERE parent = ? AND step = ? AND undoes IS NULL ORDER BY k DESC",
                        (record, step))
    return str(entry._uuid(rows[0][0]))


def values(desk: Desk, record: str) -> dict[str, Value]:
    return dict(show(desk, record).values)


def clocks(desk: Desk, record: str) -> dict[str, Clock]:
    return {each.name: each for each in cases.case(desk, record).clocks}


def due(desk: Desk, record: str) -> object:
    return values(desk, record).get("law_due")


def offered(case: Case) -> dict[str, str]:
    return {each.step: each.why for each in case.offers}


def refused(desk: Desk, record: str, step: str, /, **typed: str) -> Problem:
    with pytest.raises(Problem) as told:
        cases.do(desk, record, step, typed)
    return told.value


# --- doing ----------------------------------------------------------------------------------------------------------


def test_a_step_is_one_act_with_its_record_its_columns_and_the_state(desk: Desk) -> None:
    record = petition(desk)
    assert due(desk, record) == "2026-11-11"
    outcome = cases.do(desk, record, "accept", {"document_no": "12/TB-UBND", "date": "10/11/2026"})
    now = values(desk, record)
    wanted = {"state": "accepted", "law_due": "2026-12-10", "handling": "accept", "handling_date": "2026-11-10",
              "handling_no": "12/TB-UBND", "competence": "ours"}
    assert {name: now[name] for name in wanted} == wanted
    step = outcome.changed[-1]
    assert step.type == "step" and values(desk, step.id)["parent"] == record
    deeds = {line.deed for each in (record, step.id) for line in entry.history(desk, each)}
    assert outcome.deed in deeds
    assert {each.deed for each in desk.journal.entries_of_deed(outcome.deed)} == {outcome.deed}
    assert outcome.changed[0].id == record
    assert upkeep.check(desk.journal) == []


def test_the_day_is_todays_where_none_is_typed(desk: Desk) -> None:
    record = petition(desk)
    cases.do(desk, record, "classify", {})
    cases.do(desk, record, "accept", {"document_no": "1", "date": " "})
    assert [each.on for each in cases.case(desk, record).steps] == [date(2026, 11, 23)] * 2


def test_what_cannot_be_read_is_found_wrong_and_nothing_is_written(desk: Desk) -> None:
    record, before = petition(desk), desk.journal.tip()
    outcome = cases.do(desk, record, "accept", {"document_no": "1", "date": "31/02/2026"})
    assert [(each.field, each.weight) for each in outcome.findings] == [("date", "wrong")]
    assert outcome.deed == "" and desk.journal.tip() == before


@pytest.mark.parametrize("step, typed, code", [
    ("accept", {}, "H-103"), ("accept", {"document_no": " "}, "H-103"), ("refuse", {}, "H-103"),
    ("accept", {"document_no": "1", "date": "24/11/2026"}, "H-105"),
    ("accept", {"document_no": "1", "date": "01/11/2026"}, "H-104"),
    ("decide", {"document_no": "1", "signer": "A"}, "H-107"), ("ratify", {}, "H-106"),
    ("accept", {"document_no": "1", "undoes": "x"}, "S-112"), ("accept", {"parent": "x"}, "S-112"),
    ("accept", {"position": "1"}, "S-112"), ("accept", {"step": "guide"}, "S-112"),
])  # fmt: skip
def test_what_is_not_possible_says_so_and_writes_nothing(desk: Desk, step: str, typed: dict[str, str],
                                                         code: str) -> None:
    record = petition(desk)
    before = desk.journal.tip()
    assert refused(desk, record, step, **typed).code == code
    assert desk.journal.tip() == before


def test_out_of_order_is_told_with_the_step_it_would_come_before(desk: Desk) -> None:
    record = petition(desk)
    do(desk, record, "classify", "2026-11-03")
    do(desk, record, "accept", "2026-11-10")
    problem = refused(desk, record, "verify", date="09/11/2026")
    assert problem.code == "H-104" and "Thụ lý" in str(problem.values["what"])
    assert refused(desk, record, "refuse", date="09/11/2026", reason="x").code == "H-104"
    do(desk, record, "verify", "2026-11-10")


def test_records_without_a_life_of_other_offices_or_in_the_bin_take_no_steps(desk: Desk, tmp_path: Path) -> None:
    model, binned = add(desk, "model", name="Mô hình"), petition(desk)
    other = office(tmp_path / "other", code="99002", device=2)
    strange = petition(other)
    carry(other, desk)
    entry.delete(desk, binned, "nhập nhầm")
    for record, code in ((model, "H-101"), (strange, "S-110"), (binned, "S-109"), ("0" * 32, "S-109")):
        assert refused(desk, record, "accept", document_no="1").code == code
    with pytest.raises(Problem, match="H-101"):
        cases.case(desk, model)
    with pytest.raises(Problem, match="S-109"):
        cases.case(desk, "0" * 32)
    assert cases.case(desk, strange).state == "registered", "what another office has can be looked at"
    other.db.close()


def test_a_step_is_neither_written_nor_changed_nor_binned_by_itself(desk: Desk) -> None:
    record = petition(desk)
    step = do(desk, record, "accept")
    for act in (lambda: entry.save_fields(desk, "step", None, {"step": "close"}, {"parent": record}),
                lambda: entry.save_fields(desk, "step", step, {"date": "01/01/2026"}),
                lambda: entry.delete(desk, step, "nhầm")):
        with pytest.raises(Problem, match="H-112"):
            act()


def test_a_whole_petition_from_receipt_to_its_end(desk: Desk) -> None:
    record = petition(desk, complexities=["many"])
    assert due(desk, record) == "2026-11-11"
    for step, on, state, day in (
        ("classify", "2026-11-03", "classified", "2026-11-11"), ("accept", "2026-11-04", "accepted", "2026-12-04"),
        ("extend", "2026-11-05", "accepted", "2026-12-21"),  # 45 days end on Saturday 19/12
        ("verify", "2026-11-06", "verifying", "2026-12-21"), ("decide", "2026-11-16", "decided", "2026-11-19"),
        ("notify", "2026-11-18", "notified", None), ("close", "2026-11-20", "closed", None),
    ):  # fmt: skip
        do(desk, record, step, on)
        assert (values(desk, record)["state"], due(desk, record)) == (state, day), step
    told = cases.case(desk, record)
    assert [each.step for each in told.steps] == "classify accept extend verify decide notify close".split()
    assert values(desk, record)["replied_on"] == "2026-11-18"
    assert {each.state for each in told.clocks if not each.term} == {"done"}
    assert offered(told).keys() == {"open_second"} and told.comes == ()


def test_a_step_entered_late_does_not_push_a_later_one_out_of_the_columns(desk: Desk) -> None:
    record = petition(desk, competence="not_ours")
    do(desk, record, "urge", "2026-11-20", body="Công an xã")
    do(desk, record, "urge", "2026-11-10", body="Phòng Kinh tế")
    now = values(desk, record)
    assert (now["handling_date"], now["resolver"]) == ("2026-11-20", "Công an xã")


# --- looking at it --------------------------------------------------------------------------------------------------


def test_a_case_tells_its_clocks_explained_and_what_comes(desk: Desk) -> None:
    record = petition(desk, "complaint", "2026-11-16", forwarder_kind="front", source="forwarded")
    told = cases.case(desk, record)
    assert [each.name for each in told.clocks] == ["complaint.accept", "petition.alarm_45"]
    first = told.clocks[0]
    assert first.deadline is not None and first.open and (first.due, first.state) == (date(2026, 11, 26), "soon")
    assert "24/11 (Ngày Văn hóa Việt Nam)" in explaining.sentence(first.deadline)
    assert [each.name for each in told.comes] == ["complaint.resolve_1", "complaint.send_1", "reception.tell_forwarder"]
    assert [each.step for each in told.offers if each.usual] == ["accept"]
    accept = next(each for each in told.offers if each.step == "accept")
    assert [(each.name, each.needed) for each in accept.needs] == [
        ("date", True), ("document_no", True), ("signer", False)]
    assert accept.paper == "acceptance_notice"


def test_offers_say_why_a_step_is_not_possible_now(desk: Desk) -> None:
    record = petition(desk, competence="not_ours")
    assert offered(cases.case(desk, record))["accept"] == "Không thuộc thẩm quyền: không thụ lý."
    assert offered(cases.case(desk, record))["guide"] == ""
    desk.clock.business_date = date(2026, 6, 15)  # type: ignore[misc]
    old = petition(desk, received_on="2026-06-01")
    do(desk, old, "accept")
    assert "01/07/2026" in offered(cases.case(desk, old))["suspend"]


def test_notes_say_what_is_worth_knowing(desk: Desk) -> None:
    guided = petition(desk, competence="not_ours")
    do(desk, guided, "guide", "2026-11-05", body="Tòa án")
    again = petition(desk, competence="not_ours", duplicate_of=guided)
    assert all("05/11/2026" in cases.case(desk, each).notes[0] for each in (guided, again))
    many = petition(desk, signer_count=3000)
    assert "nhiều nhất 5 người" in cases.case(desk, many).notes[0]
    assert "nhiều nhất 2 người" in cases.case(desk, petition(desk, signer_count=5)).notes[0]
    do(desk, many, "withdraw_some", count="2.990")
    assert "2990 người đã rút; giải quyết tiếp cho 10 người" in cases.case(desk, many).notes[1]
    assert cases.case(desk, add(desk, "dialogue", name="Đối thoại")).notes == ()


def test_a_preview_shows_the_clocks_a_step_would_start_and_writes_nothing(desk: Desk) -> None:
    record = petition(desk)
    before = desk.journal.tip()
    made = cases.preview(desk, record, "accept", date(2026, 11, 10), {})
    assert [(each.name, each.due) for each in made] == [("complaint.resolve_1", date(2026, 12, 10))]
    assert desk.journal.tip() == before
    for on in (date(2026, 11, 1), date(2026, 11, 24), None):  # before receipt, not come yet, no day
        assert cases.preview(desk, record, "accept", on, {}) == ()
    assert cases.preview(desk, record, "decide", date(2026, 11, 10), {}) == ()
    assert cases.preview(desk, record, "accept", date(2026, 11, 10), {"count": "nhiều"}) == ()
    do(desk, record, "accept", "2026-11-10")
    assert [each.due for each in cases.preview(desk, record, "accept", date(2026, 11, 10), {})] == []
    assert [each.name for each in cases.preview(desk, record, "suspend", date(2026, 11, 23), {})] == [
        "complaint.suspension_sent", "complaint.resolve_1"][::-1]


def test_a_clock_before_the_law_says_so_and_counts_nothing(desk: Desk) -> None:
    record = petition(desk, received_on="2011-05-04")
    clock = clocks(desk, record)["complaint.accept"]
    assert (clock.rule, clock.due, clock.state) == (None, None, "unknown")
    assert clock.problem is not None and clock.problem.code == "H-102"
    assert due(desk, record) is None and list(clocks(desk, record)) == ["complaint.accept"]


def test_a_year_without_a_calendar_is_named_and_nothing_is_computed(desk: Desk) -> None:
    desk.clock.business_date = date(2031, 1, 6)  # type: ignore[misc]
    record = petition(desk, received_on="2030-12-27")
    clock = clocks(desk, record)["complaint.accept"]
    assert (clock.due, clock.deadline, clock.state) == (None, None, "unknown")
    assert clock.problem is not None and (clock.problem.code, clock.problem.values["year"]) == ("H-120", 2031)
    assert due(desk, record) is None
    do(desk, record, "accept", document_no="1")
    assert clocks(desk, record)["complaint.accept"].state == "unknown"


def test_a_clock_is_counted_as_soon_as_its_calendar_is_there(desk: Desk) -> None:
    desk.clock.business_date = date(2031, 1, 6)  # type: ignore[misc]
    record = petition(desk, received_on="2030-12-27")
    law.save_year(desk, law.expected_year(2031))
    clock = clocks(desk, record)["complaint.accept"]
    assert clock.due is not None and clock.deadline is not None and clock.problem is None
    add(desk, "petition", record, sender="Ai đó")
    assert due(desk, record) == clock.due.isoformat()


def test_a_due_day_that_was_counted_stands_where_no_calendar_says_how_far_it_is(desk: Desk) -> None:
    record = petition(desk, received_on="2030-12-02")
    done = petition(desk, received_on="2030-12-02")
    desk.clock.business_date = date(2030, 12, 5)  # type: ignore[misc]
    do(desk, done, "accept")
    known = clocks(desk, record)["complaint.accept"].due
    desk.clock.business_date = date(2031, 1, 6)  # type: ignore[misc]
    clock = clocks(desk, record)["complaint.accept"]
    assert (clock.due, clock.state, clock.works_today) == (known, "overdue", False)
    assert clocks(desk, done)["complaint.accept"].state == "done"


def test_the_state_of_a_day_in_a_year_without_calendar_is_told_plainly() -> None:
    on, later = date(2031, 1, 6), date(2031, 1, 7)
    assert [cases._plainly(on, today, None) for today in (date(2031, 1, 5), on, later)] == [
        "counting", "today", "overdue"]
    assert [cases._plainly(on, later, each) for each in (on, later)] == ["done", "done_late"]


def test_clocks_another_program_wrote_and_nobody_can_read_are_passed_over(desk: Desk) -> None:
    told = foreign({"A": {"kind": "complaint", "state": "accepted", "law_due": None, "clocks": [
        7, {"rule": "x"}, {"rule": "complaint.accept", "start": "2026-11-02", "row": None, "due": None}]}},
        table="petition", office_id=desk.identity.office)  # fmt: skip
    take(desk, [told])
    assert [each.name for each in cases.case(desk, told.entry.record).clocks] == ["complaint.accept"]


# --- what registers told --------------------------------------------------------------------------------------------


def test_a_register_tells_its_steps_by_its_columns_until_one_is_done_here(desk: Desk) -> None:
    record = petition(desk, handling="accept", handling_date="2026-11-05", handling_no="7/TB", resolver="UBND xã")
    told = cases.case(desk, record)
    assert told.imported and told.state == "accepted" and due(desk, record) == "2026-12-07"
    assert desk.db.value("SELECT count(*) FROM r_step") == 0
    do(desk, record, "verify", "2026-11-05")
    now = cases.case(desk, record)
    assert not now.imported and [(each.step, each.document_no) for each in now.steps] == [
        ("accept", "7/TB"), ("verify", "")], "in their order, though all were written in one moment"
    assert now.steps[0].reason == "theo sổ đã nhập"


def test_a_register_that_tells_no_day_starts_no_clock(desk: Desk) -> None:
    record = petition(desk, handling="accept")
    assert cases.case(desk, record).state == "accepted"
    assert clocks(desk, record) == {} and due(desk, record) is None


def test_a_register_that_was_answered_is_closed(desk: Desk) -> None:
    record = petition(desk, handling="accept", handling_date="2026-11-05", replied_on="2026-11-20")
    assert cases.case(desk, record).state == "closed" and due(desk, record) is None
    closed = do(desk, record, "open_second")
    for step in (closed, *[each.id for each in reversed(cases.case(desk, record).steps) if each.id != closed]):
        cases.undo_step(desk, step, "nhầm")
    assert cases.case(desk, record).state == "registered", "the columns tell no steps that were taken back"
    assert values(desk, record).get("handling") is None


def test_a_session_in_a_register_was_held_if_it_says_what_happened(desk: Desk) -> None:
    planned = add(desk, "dialogue", name="A", held_on="2026-11-20")
    held = add(desk, "dialogue", name="B", held_on="2026-11-20", attendees=80)
    concluded = add(desk, "dialogue", name="C", held_on="2026-11-20", minutes_no="1", conclusion_no="2/TB")
    assert [cases.case(desk, each).state for each in (planned, held, concluded)] == ["new", "held", "concluded"]


# --- plain saves ----------------------------------------------------------------------------------------------------


def test_a_corrected_day_kind_or_competence_counts_anew(desk: Desk) -> None:
    record = petition(desk)
    add(desk, "petition", record, received_on="2026-11-16")
    assert due(desk, record) == "2026-11-26"
    add(desk, "petition", record, kind="denunciation")
    assert list(clocks(desk, record)) == ["denunciation.intake", "petition.alarm_45"]
    add(desk, "petition", record, competence="not_ours")
    assert due(desk, record) == "2026-11-23" and "denunciation.forward" in clocks(desk, record)
    add(desk, "petition", record, kind="mixed", competence=None)
    assert list(clocks(desk, record)) == ["petition.alarm_45"]


def test_a_save_that_changes_nothing_of_the_law_keeps_what_was_counted(desk: Desk) -> None:
    record = petition(desk)
    before = values(desk, record)["clocks"]
    lines = len(entry.history(desk, record))
    add(desk, "petition", record, sender="Nguyễn Văn A")
    assert values(desk, record)["clocks"] == before and len(entry.history(desk, record)) == lines + 1


def test_what_became_forbidden_by_a_correction_does_not_block_the_next_step(desk: Desk) -> None:
    record = petition(desk)
    do(desk, record, "accept", "2026-11-05")
    do(desk, record, "decide", "2026-11-10")
    add(desk, "petition", record, competence="not_ours")
    do(desk, record, "notify", "2026-11-12")
    assert values(desk, record)["state"] == "notified"


# --- duplicates -----------------------------------------------------------------------------------------------------


def test_a_duplicate_is_not_due_and_not_dealt_with(desk: Desk) -> None:
    first, second = petition(desk), petition(desk)
    duplicates.link(desk, second, first)
    now = values(desk, second)
    assert (now["state"], now["law_due"], now["clocks"]) == ("duplicate", None, None)
    assert "Đơn trùng" in offered(cases.case(desk, second))["accept"]
    assert [each.step for each in cases.case(desk, second).offers if each.usual] == []
    add(desk, "petition", second, duplicate_of=None)
    assert due(desk, second) == "2026-11-11"


def test_guide_once_counts_over_everything_linked(desk: Desk) -> None:
    one = petition(desk, competence="not_ours")
    two = petition(desk, competence="not_ours", duplicate_of=one)
    three = petition(desk, competence="not_ours", duplicate_of=two)
    four = petition(desk, competence="not_ours")
    do(desk, one, "guide", "2026-11-05")
    add(desk, "petition", one, duplicate_of=four)
    for record in (two, three, four):
        told = desk.journal.folded(record).values
        assert cases.counting.facts(desk, "petition", record, told).guided_on == date(2026, 11, 5)
    assert "05/11/2026" in str(refused(desk, four, "guide", body="Tòa án").values["why"])


def test_forward_once_counts_over_duplicates_too(desk: Desk) -> None:
    one = petition(desk, "proposal", competence="not_ours")
    two = petition(desk, "proposal", competence="not_ours")
    step = do(desk, one, "forward", "2026-11-05", body="Điện lực")
    add(desk, "petition", two, duplicate_of=one)
    told = desk.journal.folded(two).values
    assert cases.counting.facts(desk, "petition", two, told).forwarded_on == date(2026, 11, 5)
    cases.undo_step(desk, step, "gửi nhầm nơi")
    assert cases.counting.facts(desk, "petition", two, told).forwarded_on is None


def test_circles_and_links_to_what_is_not_there_do_no_harm(desk: Desk) -> None:
    one = petition(desk)
    two = petition(desk, duplicate_of=one)
    add(desk, "petition", one, duplicate_of=two)
    odd = petition(desk, duplicate_of="không phải số")
    gone = petition(desk, duplicate_of="00000000-0000-0000-0000-000000000001")
    assert [cases.case(desk, each).state for each in (one, two, odd, gone)] == ["duplicate"] * 4


def test_when_the_first_goes_into_the_bin_its_duplicate_stands_for_itself(desk: Desk) -> None:
    first = petition(desk)
    second = petition(desk, duplicate_of=first)
    binned = entry.delete(desk, first, "nhập nhầm")
    assert (values(desk, second)["state"], due(desk, second)) == ("registered", "2026-11-11")
    entry.undo(desk, binned.deed)
    assert (values(desk, second)["state"], due(desk, second)) == ("duplicate", None)


# --- longer, stopped, many ------------------------------------------------------------------------------------------


def test_a_suspension_stops_the_due_day_and_the_rest_goes_on_after_it(desk: Desk) -> None:
    record = petition(desk)
    do(desk, record, "accept", "2026-11-03")
    do(desk, record, "suspend", "2026-11-13")
    paused = clocks(desk, record)["complaint.resolve_1"]
    assert (paused.due, paused.state, paused.open) == (None, "paused", False)
    assert due(desk, record) == "2026-11-18", "sending the suspension is due"
    do(desk, record, "notify", "2026-11-16")
    assert due(desk, record) is None
    do(desk, record, "resume", "2026-11-23")
    assert clocks(desk, record)["complaint.resolve_1"].due == date(2026, 12, 14)  # 20 of 30 days after 23/11: Sunday


def test_extensions_of_a_denunciation_add_thirty_days_each(desk: Desk) -> None:
    record = petition(desk, "denunciation", complexities=["many", "places"])
    do(desk, record, "accept", "2026-11-03")
    days = [clocks(desk, record)["denunciation.resolve"].due]
    for _ in range(2):
        do(desk, record, "extend", "2026-11-04")
        days.append(clocks(desk, record)["denunciation.resolve"].due)
    assert days == [date(2026, 12, 3), date(2027, 1, 4), date(2027, 2, 1)]
    assert refused(desk, record, "extend", document_no="1", signer="A", reason="x").code == "H-107"


def test_a_letter_with_three_thousand_signers_needs_its_mandate_and_some_may_withdraw(desk: Desk) -> None:
    record = petition(desk, signer_count=3000)
    assert refused(desk, record, "accept", document_no="1").code == "H-107"
    add(desk, "petition", record, conditions=["mandate"])
    do(desk, record, "accept", "2026-11-05")
    do(desk, record, "withdraw_some", "2026-11-06", count="2.990")
    assert refused(desk, record, "withdraw_some", count="10").code == "H-107"
    assert refused(desk, record, "withdraw_some", count="0").code == "H-103"
    assert (values(desk, record)["state"], due(desk, record)) == ("accepted", "2026-12-07")


def test_a_rule_taken_away_takes_no_due_day_of_a_case_away(desk: Desk) -> None:
    record = petition(desk, complexities=["many"])
    do(desk, record, "accept", "2026-11-03")
    law.withdraw_rule(desk, "complaint.resolve_1@2012-07-01")
    add(desk, "petition", record, sender="Ai đó")
    assert clocks(desk, record)["complaint.resolve_1"].due == date(2026, 12, 3)
    do(desk, record, "extend", "2026-11-04")
    assert clocks(desk, record)["complaint.resolve_1"].due == date(2026, 12, 18), "the row it began under holds"
    new = petition(desk)
    do(desk, new, "accept", "2026-11-03")
    assert clocks(desk, new)["complaint.resolve_1"].problem is not None


# --- taking back ----------------------------------------------------------------------------------------------------


def test_a_step_taken_back_stays_in_the_history_and_the_columns_forget_it(desk: Desk) -> None:
    record = petition(desk)
    before = values(desk, record)
    step = do(desk, record, "accept", "2026-11-05", document_no="7/TB")
    outcome = cases.undo_step(desk, step, "  gõ nhầm đơn ")
    now = values(desk, record)
    assert {name: value for name, value in now.items() if value is not None} == before
    assert cases.case(desk, record).steps == ()
    assert [line.after for line in entry.history(desk, step) if line.field == "step"] == ["accept"]
    back = values(desk, outcome.changed[-1].id)
    assert (back["undoes"], back["reason"], back["date"]) == (step, "gõ nhầm đơn", "2026-11-23")
    states = [line.after for line in entry.history(desk, record) if line.field == "state"]
    assert states == ["registered", "accepted", "registered"]
    do(desk, record, "guide", body="Tòa án")


def test_what_was_known_before_a_step_stays_when_it_is_taken_back(desk: Desk) -> None:
    record = petition(desk, competence="ours")
    cases.undo_step(desk, do(desk, record, "accept"), "nhầm")
    assert values(desk, record)["competence"] == "ours"
    session = add(desk, "dialogue", name="Đối thoại", held_on="2026-11-20", session_kind="government")
    for on in ("2026-11-20", "2026-11-21"):
        step = do(desk, session, "hold", on)
        assert values(desk, session)["held_on"] == on
        cases.undo_step(desk, step, "nhầm")
        assert values(desk, session)["held_on"] == "2026-11-20", "the planned day"


def test_columns_a_person_changed_since_are_left_alone(desk: Desk) -> None:
    record = petition(desk)
    step = do(desk, record, "accept", "2026-11-05", document_no="7/TB")
    add(desk, "petition", record, handling_no="7a/TB")
    cases.undo_step(desk, step, "nhầm")
    now = values(desk, record)
    assert (now["handling_no"], now["handling"], now["state"]) == ("7a/TB", None, "registered")


def test_an_earlier_step_speaks_again_when_a_later_one_is_taken_back(desk: Desk) -> None:
    record = petition(desk, competence="not_ours")
    do(desk, record, "urge", "2026-11-05", body="Xã A", document_no="1")
    cases.undo_step(desk, do(desk, record, "urge", "2026-11-10", body="Xã B", document_no="2"), "nhầm")
    now = values(desk, record)
    assert (now["handling"], now["handling_date"], now["handling_no"], now["resolver"]) == (
        "urge", "2026-11-05", "1", "Xã A")


def test_what_cannot_be_taken_back_says_why(desk: Desk) -> None:
    record = petition(desk)
    accept = do(desk, record, "accept", "2026-11-05")
    do(desk, record, "verify", "2026-11-06")
    back = cases.undo_step(desk, do(desk, record, "decide", "2026-11-07"), "nhầm").changed[-1].id
    for step, reason, code in ((accept, "nhầm", "H-108"), (accept, " ", "H-110"), (back, "nhầm", "H-109"),
                               (record, "nhầm", "H-109"), ("0" * 32, "nhầm", "H-109")):
        with pytest.raises(Problem, match=code):
            cases.undo_step(desk, step, reason)
    gone = next(each.id for each in cases.case(desk, record).steps if each.step == "verify")
    cases.undo_step(desk, gone, "nhầm")
    with pytest.raises(Problem, match="H-109"):
        cases.undo_step(desk, gone, "nhầm")


def test_undoing_the_act_takes_the_step_and_what_it_did_away(desk: Desk) -> None:
    record = petition(desk)
    deed = cases.do(desk, record, "accept", {"document_no": "1"}).deed
    back = entry.undo(desk, deed, "nhầm đơn")
    now = values(desk, record)
    assert (now["state"], now.get("handling"), now.get("competence"), due(desk, record)) == (
        "registered", None, None, "2026-11-11")
    assert cases.case(desk, record).steps == ()
    assert "nhầm đơn" in [line.reason for ref in back.changed if ref.type == "step"
                          for line in entry.history(desk, ref.id)]
    entry.undo(desk, back.deed)
    assert cases.case(desk, record).state == "accepted" and due(desk, record) == "2026-12-23"


def test_an_act_is_not_undone_while_its_record_was_changed_since_or_later_steps_rest_on_it(desk: Desk) -> None:
    record = petition(desk)
    deed = cases.do(desk, record, "accept", {"document_no": "1"}).deed
    add(desk, "petition", record, sender="Nguyễn Văn A")
    with pytest.raises(Problem, match="S-113"):
        entry.undo(desk, deed)
    assert cases.case(desk, record).state == values(desk, record)["state"] == "accepted"
    other = petition(desk)
    cases.do(desk, other, "accept", {"document_no": "1"})
    verify = cases.do(desk, other, "verify", {}).deed
    cases.do(desk, other, "verify", {})  # writes nothing into the petition
    entry.undo(desk, verify)
    assert cases.case(desk, other).state == values(desk, other)["state"] == "verifying"


def test_undoing_what_took_a_step_back_brings_it_back_only_where_it_still_may_stand(desk: Desk) -> None:
    record = petition(desk)
    step = do(desk, record, "accept", "2026-11-05")
    back = cases.undo_step(desk, step, "nhầm")
    entry.undo(desk, back.deed)
    assert cases.case(desk, record).state == values(desk, record)["state"] == "accepted"
    back = cases.undo_step(desk, step, "nhầm")
    do(desk, record, "refuse", "2026-11-06")
    with pytest.raises(Problem, match="S-113"):
        entry.undo(desk, back.deed)
    assert cases.case(desk, record).state == "refused"


# --- splitting ------------------------------------------------------------------------------------------------------


def test_a_letter_of_many_kinds_becomes_one_petition_each_linked_to_it(desk: Desk) -> None:
    letter = petition(desk, "mixed", sender="Trần Thị Mây", signer_count=2)
    outcome = cases.split(desk, letter, ["complaint", "proposal", "complaint", "mixed"])
    assert [ref.type for ref in outcome.changed] == ["petition"] * 3 and outcome.changed[-1].id == letter
    parts = [values(desk, ref.id) for ref in outcome.changed[:2]]
    assert [(each["kind"], each["split_from"], each["sender"], each["received_on"]) for each in parts] == [
        (kind, letter, "Trần Thị Mây", "2026-11-02") for kind in ("complaint", "proposal")]
    assert [each["law_due"] for each in parts] == ["2026-11-11", "2026-11-16"]
    assert (values(desk, letter)["state"], due(desk, letter)) == ("split", None)
    step = cases.case(desk, letter).steps[0].id
    with pytest.raises(Problem, match="H-113"):
        cases.undo_step(desk, step, "nhầm")
    entry.undo(desk, outcome.deed)
    assert cases.case(desk, letter).state == "registered"
    assert len(finding.listing(desk, Query("petition"))) == 1


@pytest.mark.parametrize("kinds", [[], ["complaint"], ["complaint", "complaint"], ["complaint", "mixed", "??"]])
def test_a_letter_is_split_into_two_kinds_at_least(desk: Desk, kinds: list[str]) -> None:
    letter = petition(desk, "mixed")
    with pytest.raises(Problem, match="H-111"):
        cases.split(desk, letter, kinds)


def test_what_is_no_letter_of_many_kinds_is_not_split(desk: Desk) -> None:
    with pytest.raises(Problem, match="H-107"):
        cases.split(desk, petition(desk), ["complaint", "proposal"])


# --- denunciations --------------------------------------------------------------------------------------------------

NAMED = {"sender": CANARY, "sender_address": CANARY, "own_words": CANARY, "note": CANARY, "representative": CANARY}


def spellings() -> list[bytes]:
    return [CANARY.encode(), b"chim hoang yen"]


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    in_plain_files(monkeypatch)
    made = office(tmp_path / "plain")
    yield made
    made.db.close()


def test_a_letter_that_held_only_a_denunciation_and_another_leads_to_nobody(plain: Desk) -> None:
    session = add(plain, "dialogue", name="Đối thoại", held_on="2026-11-02")
    letter = petition(plain, "mixed", **NAMED)
    opinion = add(plain, "opinion", parent=session, summary="Ý kiến", speaker="Người Khác", petition=letter)
    outcome = cases.split(plain, letter, ["proposal", "denunciation"])
    proposal, denunciation, back = (ref.id for ref in outcome.changed)
    assert back == letter
    assert values(plain, denunciation)["kind"] == "denunciation"
    named = {name for name, value in values(plain, letter).items() if value == CANARY}
    assert named == set() and CANARY not in str(entry.history(plain, letter))
    assert CANARY not in str(entry.history(plain, denunciation))
    assert "Bồi thường" not in str(entry.history(plain, denunciation)), "none of the letter's words"
    for record in (letter, denunciation):
        assert show(plain, record).links == ()
        others = str(entry.history(plain, proposal)) + str(entry.history(plain, opinion))
        assert record not in others
    deeds = {record: {line.deed for line in entry.history(plain, record)}
             for record in (proposal, denunciation, letter)}
    assert not deeds[denunciation] & (deeds[proposal] | deeds[letter])
    assert values(plain, proposal)["sender"] == CANARY, "the other part goes on with its sender"
    entry.delete(plain, proposal, "thử")  # its words stay in the journal; the letter's own are gone from every version
    for write in plain.journal.writes_of(letter):
        assert CANARY not in str(write.values)
    assert upkeep.check(plain.journal) == []


def test_becoming_a_denunciation_erases_what_steps_columns_and_links_told(plain: Desk) -> None:
    first = petition(plain, **NAMED)
    do(plain, first, "accept", "2026-11-05")
    twin = petition(plain, sender="Người Khác", duplicate_of=first)
    part = petition(plain, sender="Người Khác", split_from=first)
    apart = petition(plain, sender="Người Khác", not_duplicate_of=[first, twin])
    add(plain, "petition", first, kind="denunciation")
    raw = bytes_of(plain)
    assert [each for each in spellings() if each in raw] == []
    for other in (twin, part, apart):
        assert first not in str(entry.history(plain, other)) and "tố cáo" not in str(entry.history(plain, other))
        assert values(plain, other)["sender"] == "Người Khác"
    assert values(plain, apart)["not_duplicate_of"] == [twin]
    assert (values(plain, twin)["state"], due(plain, twin)) == ("registered", "2026-11-11"), "it stands for itself now"
    assert next(iter(clocks(plain, first))).startswith("denunciation.")
    assert cases.case(plain, first).state == "accepted"
    assert upkeep.check(plain.journal) == []


def test_the_step_of_a_record_has_no_place_for_a_name_of_the_people(desk: Desk) -> None:
    assert {each.audience for each in cases.STEP.fields} == {"A", "T"}
    assert not [each for each in cases.STEP.fields if each.identity]


# --- two PCs --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(desk: Desk, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    other = second_pc(desk, tmp_path / "second", clock=desk.clock)  # type: ignore[arg-type]
    yield desk, other
    other.db.close()


def test_rival_steps_are_one_conflict_and_settle_to_what_the_steps_of_both_tell(pair: tuple[Desk, Desk]) -> None:
    one, two = pair
    record = petition(one, competence="not_ours", kind="proposal")
    carry(one, two)
    forward = do(one, record, "forward", "2026-11-05", body="Điện lực", document_no="1")
    do(two, record, "guide", "2026-11-06", body="Tòa án", document_no="2")
    carry(one, two), carry(two, one)
    for each in pair:
        assert [settling.group for settling in entry.conflicts(each, record)] == ["state"]
        assert cases.case(each, record).steps == cases.case(one, record).steps
    entry.settle(one, record, "state", take=1)
    assert entry.conflicts(one, record) == [] and one.journal.folded(record).conflicts == {}
    now = values(one, record)
    assert (now["state"], now["handling"], now["handling_date"], now["resolver"], now["handling_no"]) == (
        "guided", "guide", "2026-11-06", "Tòa án", "2"), "by date, then stamp"
    carry(one, two)
    assert entry.conflicts(two, record) == [] and values(two, record) == now
    guide = next(each.id for each in cases.case(two, record).steps if each.step == "guide")
    cases.undo_step(two, guide, "máy kia đã chuyển")
    now = values(two, record)
    assert (now["state"], now["handling"], now["resolver"]) == ("forwarded", "forward", "Điện lực")
    assert [each.id for each in cases.case(two, record).steps] == [forward]


def test_rivals_of_several_steps_can_be_taken_back_on_either_side(pair: tuple[Desk, Desk]) -> None:
    one, two = pair
    record = petition(one, kind="proposal")
    carry(one, two)
    accept = do(one, record, "accept", "2026-11-05")
    verify = do(one, record, "verify", "2026-11-06")
    do(two, record, "guide", "2026-11-05")
    carry(two, one)
    cases.undo_step(one, verify, "máy kia đã hướng dẫn")
    cases.undo_step(one, accept, "máy kia đã hướng dẫn")
    assert cases.case(one, record).state == values(one, record)["state"] == "guided"


def test_settling_the_kind_counts_anew(pair: tuple[Desk, Desk]) -> None:
    one, two = pair
    record = petition(one, "request")
    carry(one, two)
    add(one, "petition", record, kind="complaint")
    add(two, "petition", record, kind="proposal")
    carry(two, one)
    assert {each.group for each in entry.conflicts(one, record)} == {"kind"}
    entry.settle(one, record, "kind", typed={"kind": "Khiếu nại"})
    assert "complaint.accept" in clocks(one, record) and entry.conflicts(one, record) == []


def test_steps_may_arrive_before_their_petition(pair: tuple[Desk, Desk]) -> None:
    one, two = pair
    record = petition(one)
    do(one, record, "accept", "2026-11-05")
    everything = entries_of(one)
    take(two, [each for each in everything if each.entry.table == "step"])
    assert two.journal.table_of(record) is None
    take(two, everything)
    assert cases.case(two, record).state == "accepted"
    assert cases.case(two, record).clocks == cases.case(one, record).clocks


def test_what_another_office_says_of_our_petition_is_no_step_of_it(desk: Desk) -> None:
    record = petition(desk)
    step = foreign({"A": {"parent": record, "step": "accept", "date": "2026-11-05"}}, table="step")
    odd = foreign({"A": {"parent": record, "step": "accept", "date": "hôm qua"}}, table="step",
                  office_id=desk.identity.office, device="e" * 16)  # fmt: skip
    take(desk, [step, odd])
    add(desk, "petition", record, sender="Ai đó")
    assert cases.case(desk, record).steps == () and values(desk, record)["state"] == "registered"


# --- what leaves ----------------------------------------------------------------------------------------------------


def _going(desk: Desk) -> list[str]:
    said = disclosing.disclosed(desk, desk.identity.office)
    return [f"{each.entry.table} {cls}" for each in entries_of(desk) for cls in said.classes(each.entry)
            if each.entry.table != "disclose"]


def test_nothing_of_a_petitions_life_leaves_before_somebody_lets_it(desk: Desk) -> None:
    record = petition(desk, sender=CANARY)
    do(desk, record, "accept", "2026-11-05")
    assert _going(desk) == []
    for cls in ("A", "T"):
        with pytest.raises(Problem, match="G-142"):
            disclosing.disclose_standing(desk, "petition", cls)
    disclosing.disclose(desk, [record])
    assert set(_going(desk)) == {"petition A", "petition T", "step A", "step T"}
    do(desk, record, "verify", "2026-11-06")
    assert _going(desk).count("step A") == 1, "a later step asks again"


def test_how_a_session_stands_goes_up_with_the_session_as_always(desk: Desk) -> None:
    session = add(desk, "dialogue", name="Đối thoại", held_on="2026-11-20", session_kind="government")
    do(desk, session, "hold", "2026-11-20")
    said = disclosing.disclosed(desk, desk.identity.office)
    told = [str(part.body) for each in entries_of(desk) if each.entry.table == "dialogue"
            for cls, part in each.parts.items() if said.goes(each.entry, cls)]
    assert any('"state":"held"' in body for body in told)


# --- sessions -------------------------------------------------------------------------------------------------------


def test_a_session_from_its_plan_to_its_end(desk: Desk) -> None:
    session = add(desk, "dialogue", name="Đối thoại", held_on="2026-11-20", session_kind="government")
    assert clocks(desk, session)["dialogue.notice_government"].due == date(2026, 11, 13)
    do(desk, session, "plan", "2026-11-02", document_no="1/KH")
    do(desk, session, "give_notice", "2026-11-06", document_no="2/TB")
    do(desk, session, "postpone", "2026-11-18", to="21/11/2026")
    assert values(desk, session)["held_on"] == "2026-11-21"
    do(desk, session, "give_notice", "2026-11-18", document_no="3/TB")
    do(desk, session, "hold", "2026-11-21")
    opinion = add(desk, "opinion", parent=session, summary="Mương vỡ", answer_kind="assigned")
    do(desk, session, "sign_minutes", "2026-11-21", document_no="4/BB")
    assert due(desk, session) is not None
    do(desk, session, "conclude", "2026-11-22", document_no="5/TB")
    do(desk, session, "follow_up", "2026-11-22")
    assert "1 ý kiến" in offered(cases.case(desk, session))["close"]
    add(desk, "opinion", opinion, result="Đã sửa")
    do(desk, session, "close", "2026-11-23")
    now = values(desk, session)
    wanted = {"plan_no": "1/KH", "notice_no": "3/TB", "notice_date": "2026-11-18", "minutes_no": "4/BB",
              "conclusion_no": "5/TB", "conclusion_date": "2026-11-22", "state": "closed"}
    assert {name: now[name] for name in wanted} == wanted and due(desk, session) is None


def test_a_session_put_off_without_a_new_day_keeps_the_old_one_until_it_is_known(desk: Desk) -> None:
    session = add(desk, "dialogue", name="Đối thoại", held_on="2026-11-20", session_kind="government")
    do(desk, session, "postpone", "2026-11-18")
    assert values(desk, session)["held_on"] == "2026-11-20" and cases.case(desk, session).comes == ()
