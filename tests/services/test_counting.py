"""What a record keeps of its life: clocks counted once, kept, explained, and how much work that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.law.life import Count, StepDone
from danvan_desktop.services import cases, counting, law
from danvan_desktop.services.desk import Desk
from tests import law as shipped
from tests.builders import add, office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "first", clock=ManualClock())
    yield made
    made.db.close()


COUNT = Count("complaint.accept", date(2026, 11, 16))


def petition(desk: Desk, **more: Value) -> str:
    return add(desk, "petition", **{"kind": "complaint", "received_on": "2026-11-16", "summary": "Đất", **more})


def kept(desk: Desk, record: str, rule: str) -> dict[str, object]:
    clocks = desk.journal.folded(record).values["clocks"]
    assert isinstance(clocks, list)
    return next(dict(each) for each in clocks if each["rule"] == rule)


def test_a_kept_clock_says_by_which_row_and_calendar_it_was_counted(desk: Desk) -> None:
    assert kept(desk, petition(desk), "complaint.accept") == {
        "rule": "complaint.accept", "start": "2026-11-16", "row": "complaint.accept@2026-07-01", "due": "2026-11-26",
        "unit": "working", "days": 7, "calendar": law.calendar(desk).version}  # fmt: skip


def test_a_clock_read_back_is_the_count_it_came_from(desk: Desk) -> None:
    counts = [
        COUNT, Count("complaint.effective", date(2026, 11, 16), date(2026, 11, 20), duty=False),
        Count("denunciation.resolve", date(2026, 11, 16), several_places=True, extensions=2,
              suspended=((date(2026, 11, 17), date(2026, 11, 18)), (date(2026, 11, 19), None))),
        Count("complaint.resolve_1", date(2026, 11, 16), complex=True),
    ]  # fmt: skip
    for count in counts:
        clock = counting.clock(desk, count, {})
        assert counting.count_of(clock) == count
        inputs = counting.inputs_of(clock)
        assert (inputs.complex, inputs.extensions, inputs.suspended) == (count.complex, count.extensions,
                                                                         count.suspended)


def test_a_remote_unit_is_kept_with_the_clock(desk: Desk) -> None:
    law.set_remote(desk, date(2026, 1, 1), None, "QĐ 1")
    record = petition(desk)
    assert kept(desk, record, "complaint.accept")["remote"] is True
    cases.do(desk, record, "accept", {"document_no": "1", "date": "16/11/2026"})
    assert kept(desk, record, "complaint.resolve_1")["days"] == 45


def test_what_was_counted_stands_until_something_it_rests_on_changes(desk: Desk) -> None:
    record = petition(desk)
    law.set_remote(desk, date(2026, 1, 1), None, "QĐ 1")
    add(desk, "petition", record, sender="Ai đó")
    assert "remote" not in kept(desk, record, "complaint.accept")
    add(desk, "petition", record, received_on="2026-11-17")
    assert kept(desk, record, "complaint.accept")["remote"] is True
    values = desk.journal.folded(petition(desk)).values
    stale = {**values, "clocks": [{**each, "due": "2026-12-31"} for each in values["clocks"]]}  # type: ignore[union-attr]
    assert counting.state_group(desk, "petition", None, stale)["law_due"] == "2026-12-31"
    assert counting.state_group(desk, "petition", None, stale, anew=True)["law_due"] == "2026-11-26"


def test_days_are_counted_by_the_row_of_the_day_or_the_one_it_began_under() -> None:
    book, calendar = shipped.rules(), shipped.calendar()
    assert counting.count_days(book, calendar, False, COUNT)["due"] == "2026-11-26"
    old = counting.count_days(book, calendar, False, COUNT, "complaint.accept@2012-07-01")
    assert (old["row"], old["due"]) == ("complaint.accept@2012-07-01", "2026-11-26")
    unknown = counting.count_days(book, calendar, False, COUNT, "nobody@has-it")
    assert unknown["row"] == "complaint.accept@2026-07-01"
    assert counting.count_days(book, calendar, True, COUNT)["remote"] is True
    assert counting.count_days(book, calendar, False, Count("no.such", COUNT.start)) == {"row": None, "due": None}
    assert counting.count_days(book, calendar, False, Count("complaint.accept", date(2035, 1, 1)))["due"] is None


def test_the_row_of_a_clock_is_told_even_if_nobody_has_it_any_more() -> None:
    book = shipped.rules()
    known = counting.rule_of(book, {"rule": "complaint.accept", "row": "complaint.accept@2026-07-01"})
    assert known is not None and known.days == 7
    gone = counting.rule_of(book, {"rule": "x.y", "row": "x.y@2020-01-01", "unit": "working", "days": 9})
    assert gone is not None and (gone.days, gone.unit, gone.withdrawn, gone.verified) == (9, "working", True, False)
    assert counting.rule_of(book, {"rule": "x.y", "row": "x.y@2020-01-01"}) is None
    assert counting.rule_of(book, {"rule": "x.y", "row": None}) is None


def test_a_case_under_a_row_nobody_has_any_more_keeps_its_day_and_counts(desk: Desk) -> None:
    record = petition(desk)
    clocks = [{**kept(desk, record, "complaint.accept"), "row": "complaint.accept@own"}]
    desk.journal.append([counting_change(record, clocks)])
    clock = cases.case(desk, record).clocks[0]
    assert clock.rule is not None and (clock.due, clock.state) == (date(2026, 11, 26), "soon")
    add(desk, "petition", record, sender="Ai đó")
    assert kept(desk, record, "complaint.accept")["row"] == "complaint.accept@own"


def counting_change(record: str, clocks: list[dict[str, object]]):  # type: ignore[no-untyped-def]
    from danvan_desktop.storage.journal import Change

    return Change("petition", {"state": "registered", "clocks": clocks, "law_due": clocks[0]["due"]}, record)


def test_an_office_may_have_no_rule_for_what_the_law_leaves_open(desk: Desk) -> None:
    for row in ("petition.reply", "petition.alarm_45"):
        found = [each.rule.id for each in law.rows(desk) if each.rule.name == row]
        for each in found:
            law.withdraw_rule(desk, each)
    record = petition(desk, kind="proposal")
    cases.do(desk, record, "accept", {"document_no": "1"})
    assert [each.name for each in cases.case(desk, record).clocks] == ["reception.reply"]


@pytest.mark.parametrize("step, columns", [
    (StepDone("1", "accept", date(2026, 11, 5), document_no="1"),
     {"handling": "accept", "handling_date": "2026-11-05", "handling_no": "1", "competence": "ours"}),
    (StepDone("1", "guide", date(2026, 11, 5), body="Tòa án"),
     {"handling": "guide", "handling_date": "2026-11-05", "handling_no": None, "resolver": "Tòa án",
      "competence": "not_ours"}),
    (StepDone("1", "notify", date(2026, 11, 5)), {"replied_on": "2026-11-05", "reply_no": None}),
    (StepDone("1", "verify", date(2026, 11, 5)), {}),
])  # fmt: skip
def test_steps_of_a_petition_write_the_registers_columns(step: StepDone, columns: dict[str, object]) -> None:
    assert counting.columns("petition", [step]) == columns


def test_steps_of_a_session_write_the_registers_columns() -> None:
    on = date(2026, 11, 5)
    steps = [StepDone("1", name, on, document_no=name) for name in (
        "plan", "give_notice", "postpone", "hold", "sign_minutes", "conclude", "follow_up", "close")]
    assert counting.columns("dialogue", steps) == {
        "plan_no": "plan", "notice_no": "give_notice", "notice_date": "2026-11-05", "held_on": "2026-11-05",
        "minutes_no": "sign_minutes", "conclusion_no": "conclude", "conclusion_date": "2026-11-05"}
    put_off = StepDone("1", "postpone", on, to=date(2026, 12, 1))
    assert counting.columns("dialogue", [put_off]) == {"held_on": "2026-12-01"}


# --- how much work it is --------------------------------------------------------------------------------------------


class Statements:
    """Counts the statements a desk runs, without those by which the search index keeps its own tables in order."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self.number = desk, 0
        desk.db._connection.set_trace_callback(self._one)

    def _one(self, sql: str) -> None:
        self.number += "_fts_" not in sql

    def during(self, act) -> int:  # type: ignore[no-untyped-def]
        before = self.number
        act()
        return self.number - before


def test_three_hundred_petitions_take_no_more_work_each_than_the_first_ones(desk: Desk) -> None:
    said = Statements(desk)
    records: list[str] = []
    costs: dict[str, list[int]] = {"save": [], "edit": [], "accept": [], "case": [], "undo": []}
    for number in range(300):
        costs["save"].append(said.during(lambda: records.append(petition(desk))))
        record = records[-1]
        if number in (9, 299):
            costs["edit"].append(said.during(lambda: add(desk, "petition", record, signer_count=2)))  # noqa: B023
            costs["accept"].append(said.during(lambda: cases.do(desk, record, "accept", {"document_no": "1"})))  # noqa: B023
            costs["case"].append(said.during(lambda: cases.case(desk, record)))  # noqa: B023
            step = cases.case(desk, record).steps[0].id
            costs["undo"].append(said.during(lambda: cases.undo_step(desk, step, "nhầm")))  # noqa: B023
    assert max(costs["save"][10:]) <= max(costs["save"][:10]) + 5
    for name, (early, late) in ((name, each) for name, each in costs.items() if name != "save"):
        assert late <= early + 5, name
        assert late < 250, name


def test_a_hundred_steps_of_one_petition_cost_as_much_each_as_reading_them(desk: Desk) -> None:
    record = petition(desk, kind="proposal", signer_count=3000)
    said, costs = Statements(desk), []
    for _ in range(40):
        costs.append(said.during(lambda: cases.do(desk, record, "withdraw_some", {"count": "1"})))
    assert max(costs[2:]) <= costs[1] + 5
