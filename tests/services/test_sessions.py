"""A session at work: opinions as they are spoken, petitions made of them, figures, the yearly duty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from danvan_desktop.clock import ManualClock
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, finding, sessions
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, show
from danvan_desktop.storage import upkeep
from tests.builders import CANARY, add, bytes_of, carry, in_plain_files, office, second_pc


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    in_plain_files(monkeypatch)
    made = office(tmp_path / "first", "Xã Khê Hòa")
    yield made
    made.db.close()


@pytest.fixture
def session(desk: Desk) -> str:
    return add(desk, "dialogue", name="Đối thoại", session_kind="leader", held_on="2026-11-23")


def petitions(desk: Desk) -> list[dict[str, object]]:
    return [dict(row.values) for row in finding.listing(desk, Query("petition"))]


def assert_nobody_named(desk: Desk) -> None:
    raw = bytes_of(desk)
    assert CANARY.encode() not in raw and b"chim hoang yen" not in raw
    assert upkeep.check(desk.journal) == []


def test_an_opinion_is_noted_with_the_next_number(desk: Desk, session: str) -> None:
    for text in ("Mương vỡ", "Nước đục"):
        sessions.note(desk, session, {"summary": text, "answer_kind": "on_spot"})
    assert [(row.number, row.values["summary"]) for row in sessions.opinions(desk, session)] == [
        ("1", "Mương vỡ"), ("2", "Nước đục")]


def test_an_opinion_without_content_is_refused(desk: Desk, session: str) -> None:
    with pytest.raises(Problem, match="H-156"):
        sessions.note(desk, session, {"summary": "  \n ", "village": "Nà Hốc"})
    assert sessions.opinions(desk, session) == []


def test_the_draft_of_the_desk_goes_with_its_opinion(desk: Desk, session: str) -> None:
    entry.keep_draft(desk, "opinion", sessions.draft_key(session), {"summary": "Mương"})
    sessions.note(desk, session, {"summary": "Mương vỡ"})
    assert entry.all_drafts(desk) == []


def test_a_day_before_the_session_is_found_wrong_and_left_out(desk: Desk, session: str) -> None:
    outcome = sessions.note(desk, session, {"summary": "Mương vỡ", "answer_kind": "assigned", "due_on": "22/11/2026"})
    assert [(each.field, each.weight, each.values) for each in outcome.findings] == [
        ("due_on", "wrong", {"day": "23/11/2026"})]
    assert "due_on" not in show(desk, outcome.id).values


def test_an_opinion_becomes_a_petition_in_the_same_act_with_a_link(desk: Desk, session: str) -> None:
    outcome = sessions.note(desk, session, {
        "summary": "Đo lại đất", "kind": "complaint", "subject_area": "land", "answer_kind": "petition",
        "speaker": "Trần Thị Mây", "speaker_consent": "yes", "village": "Nà Hốc"})
    assert [ref.type for ref in outcome.changed] == ["opinion", "petition"]
    opinion, petition = (show(desk, ref.id) for ref in outcome.changed)
    assert opinion.values["petition"] == outcome.changed[1].id
    assert opinion.links and outcome.changed[0] in petition.links, "the link is seen from both sides"
    wanted = {"kind": "complaint", "subject_area": "land", "summary": "Đo lại đất", "source": "dialogue",
              "received_on": "2026-11-23", "sender": "Trần Thị Mây", "sender_address": "Nà Hốc"}
    assert {name: petition.values.get(name) for name in wanted} == wanted
    assert {line.deed for ref in outcome.changed for line in entry.history(desk, ref.id)} == {outcome.deed}
    entry.undo(desk, outcome.deed)
    assert petitions(desk) == [] and sessions.opinions(desk, session) == []


@pytest.mark.parametrize("consent", ["unknown", "no", ""])
def test_a_name_goes_along_only_with_consent(desk: Desk, session: str, consent: str) -> None:
    sessions.note(desk, session, {"summary": "Đo lại đất", "answer_kind": "petition", "speaker": CANARY,
                                  "speaker_consent": consent, "village": "Nà Hốc"})
    assert all("sender" not in each and "sender_address" not in each for each in petitions(desk))


def test_taking_an_opinion_twice_makes_one_petition(desk: Desk, session: str) -> None:
    typed = {"summary": "Đo lại đất", "answer_kind": "petition"}
    record = sessions.note(desk, session, typed).id
    sessions.note(desk, session, {**typed, "summary": "Đo lại đất vườn"}, record)
    assert len(petitions(desk)) == 1
    with pytest.raises(Problem, match="H-157"):
        sessions.become_petition(desk, record)


def test_an_opinion_of_the_table_becomes_a_petition_later(desk: Desk, session: str) -> None:
    record = sessions.note(desk, session, {"summary": "Đo lại đất", "answer_kind": "unanswered"}).id
    outcome = sessions.become_petition(desk, record)
    assert outcome.id == record
    assert show(desk, record).values["petition"] == outcome.changed[1].id


def test_what_is_no_opinion_becomes_no_petition(desk: Desk, session: str) -> None:
    with pytest.raises(Problem, match="S-109"):
        sessions.become_petition(desk, session)


DENUNCIATION = {"summary": f"Tố cáo của {CANARY}", "kind": "denunciation", "secret_file_no": "07/HSM",
                "speaker": CANARY, "speaker_consent": "yes", "village": CANARY, "answer_kind": "petition"}


def test_a_denunciation_takes_no_link_no_name_and_no_content(desk: Desk, session: str) -> None:
    entry.keep_draft(desk, "opinion", sessions.draft_key(session), {"summary": "Đang gõ", "speaker": CANARY})
    outcome = sessions.note(desk, session, DENUNCIATION)
    opinion, petition = (show(desk, ref.id) for ref in outcome.changed)
    assert opinion.links == (opinion.links[0],) and opinion.links[0].type == "dialogue"
    assert petition.links == ()
    assert opinion.values["secret_file_no"] == petition.values["secret_file_no"] == "07/HSM"
    assert opinion.values["summary"] == petition.values["summary"] == "Theo hồ sơ giấy"
    sessions.note(desk, session, {**DENUNCIATION, "summary": "Lại gõ"}, outcome.id)
    assert len(petitions(desk)) == 1
    with pytest.raises(Problem, match="H-157"):
        sessions.become_petition(desk, outcome.id)
    assert_nobody_named(desk)


@pytest.mark.parametrize("which", [0, 1], ids=["the opinion", "the petition"])
def test_when_either_turns_out_a_denunciation_both_lose_name_and_link(desk: Desk, session: str, which: int) -> None:
    outcome = sessions.note(desk, session, {
        "summary": "Việc", "answer_kind": "petition", "speaker": CANARY, "speaker_consent": "yes", "village": CANARY})
    ref = outcome.changed[which]
    entry.save_fields(desk, ref.type, ref.id, {"kind": "Tố cáo", "secret_file_no": "07/HSM"})
    opinion, petition = (show(desk, ref.id).values for ref in outcome.changed)
    assert "petition" not in opinion and "sender" not in petition
    assert opinion["kind"] == petition["kind"] == "denunciation"
    assert opinion["secret_file_no"] == petition["secret_file_no"] == "07/HSM"
    assert_nobody_named(desk)


def test_the_figures_count_each_way_of_answering(desk: Desk, session: str) -> None:
    for kind in ("on_spot", "on_spot", "assigned", "unanswered", "petition", ""):
        sessions.note(desk, session, {"summary": f"Ý kiến {kind}", "answer_kind": kind})
    told = sessions.tally(sessions.opinions(desk, session))
    assert (told.all, told.on_spot, told.assigned, told.unanswered, told.petition, told.parked) == (6, 2, 1, 1, 1, 1)


def test_the_conclusion_groups_by_body_and_those_of_nobody_come_last(desk: Desk, session: str) -> None:
    for text, kind, body in (("a", "unanswered", ""), ("b", "assigned", "UBND xã"), ("c", "on_spot", ""),
                             ("d", "assigned", "Trạm Y tế"), ("e", "assigned", "ubnd xã")):
        sessions.note(desk, session, {"summary": text, "answer_kind": kind, "assigned_to": body})
    groups = sessions.by_body(sessions.opinions(desk, session))
    assert [(body, [row.values["summary"] for row in rows]) for body, rows in groups] == [
        ("UBND xã", ["b", "e"]), ("Trạm Y tế", ["d"]), ("", ["a"])]


def test_numbers_two_machines_gave_are_found_and_put_in_order(desk: Desk, session: str, tmp_path: Path) -> None:
    other = second_pc(desk, tmp_path / "second")
    carry(desk, other)
    for each in (desk, other):
        sessions.note(each, session, {"summary": each.identity.pc or "A"})
    carry(other, desk)
    assert sessions.same_number(sessions.opinions(desk, session)) == [1]
    sessions.renumber(desk, session)
    rows = sessions.opinions(desk, session)
    assert [row.values["position"] for row in rows] == [1, 2] and sessions.same_number(rows) == []
    assert sessions.renumber(desk, session).deed == ""
    other.db.close()


def test_a_session_runs_from_its_first_opinion_on_its_day(desk: Desk, session: str) -> None:
    assert isinstance(desk.clock, ManualClock)
    assert sessions.running_since(desk, session) is None
    began = desk.clock.now_ms()
    sessions.note(desk, session, {"summary": "Mương vỡ"})
    desk.clock.advance(72 * 60_000)
    since = sessions.running_since(desk, session)
    assert since == began and sessions.elapsed_words(since, desk.clock.now_ms()) == "1 giờ 12 phút"
    assert sessions.elapsed_words(began, began + 59_000) == "0 phút"
    desk.clock.advance(20 * 3600_000)
    assert sessions.running_since(desk, session) is None
    add(desk, "dialogue", session, held_on="2026-11-20")
    assert sessions.running_since(desk, session) is None


def words(desk: Desk, year: int = 2026) -> dict[str, str]:
    return {each.kind: each.missing for each in sessions.duties(desk, year)}


def test_a_year_without_sessions_says_so_for_each_duty(desk: Desk) -> None:
    assert words(desk) == {
        "government": "Trao đổi, đối thoại của UBND với Nhân dân: chưa tổ chức đối thoại năm 2026",
        "community": "Hội nghị cộng đồng dân cư: chưa tổ chức đối thoại năm 2026",
        "leader": "Người đứng đầu cấp ủy đối thoại: chưa tổ chức đối thoại năm 2026"}


def test_sessions_held_meet_the_duty_and_those_to_come_are_told(desk: Desk, session: str) -> None:
    add(desk, "dialogue", name="Hội nghị", session_kind="government", held_on="2026-12-05")
    add(desk, "dialogue", name="Năm trước", session_kind="community", held_on="2025-12-05")
    found = {each.kind: each for each in sessions.duties(desk, 2026)}
    assert found["leader"].missing == "Người đứng đầu cấp ủy đối thoại: mới tổ chức 1/2 buổi năm 2026"
    assert found["government"].missing.endswith("chưa tổ chức đối thoại năm 2026, đã dự kiến 1 buổi")
    assert (found["government"].held, found["government"].planned, found["government"].verified) == (0, 1, True)
    assert found["community"].held == 0 and not found["leader"].verified
    add(desk, "dialogue", name="Lần hai", session_kind="leader", held_on="2026-03-05")
    assert words(desk)["leader"] == ""


def test_a_duty_holds_from_its_first_day(desk: Desk) -> None:
    assert set(words(desk, 2022)) == {"leader"}


def test_a_province_has_duties_of_its_own(tmp_path: Path) -> None:
    above = office(tmp_path / "tinh", level="province", code="99")
    assert [(each.kind, each.wanted) for each in sessions.duties(above, 2026)] == [("leader", 1)]
    above.db.close()
