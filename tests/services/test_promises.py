"""What was promised at a dialogue: state by its dates, kept, reopened, given to another, seen by the province."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.fields import Value
from danvan_desktop.problems import Problem
from danvan_desktop.services import finding, promises, sessions
from danvan_desktop.services.desk import Desk
from tests.builders import add, office
from tests.exchange_builder import carry, pair

TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "first", "Xã Khê Hòa")
    yield made
    made.db.close()


@pytest.fixture
def session(desk: Desk) -> str:
    return add(desk, "dialogue", name="Đối thoại", held_on="2026-11-10")


def promised(desk: Desk, session: str, due: str = "2026-12-15", **more: Value) -> str:
    values: dict[str, Value] = {"answer_kind": "assigned", "assigned_to": "UBND xã", "due_on": due or None, **more}
    return add(desk, "opinion", parent=session, summary="Sửa mương", **values)


def one(desk: Desk, session: str) -> promises.Promise:
    (found,) = promises.promises(desk, session)
    return found


@pytest.mark.parametrize(("due", "state"), [
    ("2026-12-15", "open"), ("", "open"), ("2026-11-26", "soon"), ("2026-11-23", "soon"), ("2026-11-22", "overdue"),
])  # fmt: skip
def test_an_open_promise_tells_its_day(desk: Desk, session: str, due: str, state: str) -> None:
    promised(desk, session, due)
    assert one(desk, session).state == state


def test_a_kept_promise_is_done_or_done_late(desk: Desk, session: str) -> None:
    late, kept = promised(desk, session, "2026-11-15"), promised(desk, session, "2026-11-20")
    promises.mark_done(desk, late, "Đã sửa", "12/UBND", TODAY, "Ảnh hiện trường")
    promises.mark_done(desk, kept, "Đã sửa", on=date(2026, 11, 20))
    found = {each.row.id: each for each in promises.promises(desk, session)}
    assert (found[late].state, found[kept].state) == ("done_late", "done")
    assert found[late].done_on == TODAY and found[late].row.values["evidence"] == "Ảnh hiện trường"
    assert promises.still_open(desk, session) == 0


def test_a_result_on_an_old_register_counts_as_done(desk: Desk, session: str) -> None:
    promised(desk, session, "2026-11-15", result="Đã trả lời")
    assert one(desk, session).state == "done"


def test_what_is_reopened_is_open_again_and_keeps_what_was_written(desk: Desk, session: str) -> None:
    record = promised(desk, session, "2026-11-20")
    promises.mark_done(desk, record, "Đã sửa")
    promises.reopen(desk, record, "Mương vỡ lại sau mưa")
    found = one(desk, session)
    assert found.reopened and found.state == "overdue" and found.row.values["result"] == "Đã sửa"
    promises.reassign(desk, record, "Trạm Thủy nông", date(2026, 12, 1), "UBND không có máy")
    found = one(desk, session)
    assert (found.who, found.state, found.reopened) == ("Trạm Thủy nông", "open", True)
    assert found.row.values["progress_reason"] == "UBND không có máy"
    promises.mark_done(desk, record, "", "15/TN", TODAY)
    assert one(desk, session).state == "done" and not one(desk, session).reopened


def test_what_nobody_answered_can_be_given_to_a_body(desk: Desk, session: str) -> None:
    record = promised(desk, session, "", answer_kind="unanswered", assigned_to=None)
    assert one(desk, session).who == ""
    promises.reassign(desk, record, "UBND xã", date(2026, 12, 1), "Kết luận của chủ trì")
    assert (one(desk, session).who, one(desk, session).row.values["answer_kind"]) == ("UBND xã", "assigned")


def test_what_is_out_of_competence_is_forwarded_and_no_longer_due(desk: Desk, session: str) -> None:
    record = promised(desk, session, "2026-11-15")
    promises.forward(desk, record, "Sở Xây dựng", "31/CV")
    found = one(desk, session)
    assert (found.state, found.who, found.row.values["document_no"]) == ("forwarded", "Sở Xây dựng", "31/CV")
    promises.reopen(desk, record, "Sở trả lại")
    assert one(desk, session).state == "overdue"
    promises.forward(desk, record, "Sở Xây dựng", "")
    assert not one(desk, session).open


@pytest.mark.parametrize(("deed", "code"), [
    (lambda desk, each: promises.mark_done(desk, each, " ", ""), "H-150"),
    (lambda desk, each: promises.mark_done(desk, each, "Xong", on=TODAY + timedelta(1)), "H-151"),
    (lambda desk, each: promises.mark_done(desk, each, "Xong", on=date(2026, 11, 9)), "H-152"),
    (lambda desk, each: promises.reopen(desk, each, "Chưa xong"), "H-154"),
    (lambda desk, each: promises.reopen(desk, each, " "), "S-114"),
    (lambda desk, each: promises.reassign(desk, each, " ", None, "Vì"), "H-155"),
    (lambda desk, each: promises.reassign(desk, each, "UBND", None, ""), "S-114"),
    (lambda desk, each: promises.reassign(desk, each, "UBND", date(2026, 11, 9), "Vì"), "H-152"),
    (lambda desk, each: promises.forward(desk, each, "", ""), "H-155")])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_written(desk: Desk, session: str, deed, code) -> None:  # type: ignore[no-untyped-def]
    record = promised(desk, session)
    before = finding.show(desk, record)
    with pytest.raises(Problem, match=code):
        deed(desk, record)
    assert finding.show(desk, record) == before


@pytest.mark.parametrize("values", [
    {"answer_kind": "on_spot"}, {"answer_kind": "petition"}, {"kind": "denunciation"}, {"answer_kind": None},
])  # fmt: skip
def test_other_opinions_are_no_promises(desk: Desk, session: str, values: dict[str, Value]) -> None:
    record = promised(desk, session, **values)
    assert promises.promises(desk, session) == []
    with pytest.raises(Problem, match="H-153"):
        promises.mark_done(desk, record, "Xong")
    with pytest.raises(Problem, match="S-109"):
        promises.mark_done(desk, session, "Xong")


def test_an_opinion_whose_session_is_not_there_is_kept_all_the_same(desk: Desk) -> None:
    record = add(desk, "opinion", summary="Sửa mương", answer_kind="assigned", due_text="quý I", due_on=None)
    promises.mark_done(desk, record, "Xong", on=date(2026, 1, 5))
    assert finding.show(desk, record).values["done_on"] == "2026-01-05"


def test_open_promises_come_soonest_first_for_the_day_s_work(desk: Desk, session: str) -> None:
    later, sooner = promised(desk, session, "2026-12-15"), promised(desk, session, "2026-11-20")
    promised(desk, session, "")
    for done in (promised(desk, session, "2026-11-21"), promised(desk, session, "2026-11-22")):
        promises.mark_done(desk, done, "Xong")
    promises.reopen(desk, done, "Chưa xong")
    assert [each.row.id for each in promises.all_open(desk)] == [sooner, done, later]
    assert promises.still_open(desk, session) == 4


@given(due=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
       done=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
       progress=st.sampled_from([None, "working", "done", "forwarded", "reopened"]),
       result=st.sampled_from([None, "Xong"]), today=st.dates(date(2026, 1, 1), date(2027, 12, 31)))  # fmt: skip
def test_a_promise_has_one_state_and_is_overdue_only_when_open_and_past(
    due: date | None, done: date | None, progress: str | None, result: str | None, today: date
) -> None:
    values: dict[str, Value] = {"due_on": due and due.isoformat(), "done_on": done and done.isoformat(),
                                "progress": progress, "result": result}  # fmt: skip
    state = promises.state_of(values, today)
    assert state in promises.STATES
    if state == "overdue":
        assert due is not None and due < today and done is None and progress not in ("done", "forwarded")
    if done is not None and progress != "forwarded":
        assert state in ("done", "done_late")


# --- the province -------------------------------------------------------------------------------------------------


def test_an_office_that_works_alone_knows_of_no_one_who_saw(desk: Desk, session: str) -> None:
    promised(desk, session)
    assert one(desk, session).seen is None


def test_a_promise_is_seen_once_a_receipt_covers_its_newest_state(tmp_path: Path) -> None:
    above, below = pair(tmp_path)
    session = add(below, "dialogue", name="Đối thoại", held_on="2026-11-10")
    record = promised(below, session)
    assert one(below, session).seen is False, "nothing came back yet"
    carry(below, above, tmp_path / "usb")
    assert one(below, session).seen is False, "sent is not received"
    carry(above, below, tmp_path / "usb")
    assert one(below, session).seen is True
    promises.mark_done(below, record, "Đã sửa", on=TODAY)
    assert one(below, session).seen is False, "its newest state was not"
    assert sessions.opinions(below, session)[0].values["progress"] == "done"
    for each in (above, below):
        each.db.close()
