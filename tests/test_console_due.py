"""`danvan due` and `danvan do`: what the law and promises ask for, and the steps of a record's life."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_desktop import console
from danvan_desktop.workplace import open_office
from tests.builders import foreign, take
from tests.test_console import Danvan

KEYS = ["record", "rule", "legal_basis", "start", "due", "unit", "days", "skipped", "explanation", "verified", "state"]
COMPLAINT = ("add", "petition", "kind=khiếu nại", "received_on=16/11/2026", "summary=Bồi thường hoa màu",
             "sender=Vi Văn Khiêm")  # fmt: skip


@pytest.fixture
def danvan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Danvan:
    run = Danvan(tmp_path / "xa", capsys)
    run("init", "--unit-code", "99001", "--level", "commune", "--name", "Xã Khê Hòa", "--no-password")
    return run


# --- due ----------------------------------------------------------------------------------------------------------


def test_due_tells_every_open_clock_and_promise_by_day(danvan: Danvan) -> None:
    complaint = danvan.one(*COMPLAINT)["id"]
    told = danvan.one("add", "petition", "kind=phản ánh", "received_on=20/11/2026", "summary=Rác", "due_on=25/11/2026")
    session = danvan.one("add", "dialogue", "name=Đối thoại quý IV", "session_kind=leader", "held_on=20/11/2026")
    assert session["id"]
    lines = danvan("due")
    assert [list(each) for each in lines] == [KEYS] * len(lines)
    assert [(each["record"], each["rule"], each["due"]) for each in lines] == [
        (told["id"], "promise", "2026-11-25"),
        (complaint, "complaint.accept", "2026-11-26"),
        (told["id"], "reception.reply", "2026-12-07"),
        (complaint, "petition.alarm_45", "2026-12-31"),
        (told["id"], "petition.alarm_45", "2027-01-04"),
    ]
    accept = lines[1]
    assert (accept["start"], accept["unit"], accept["days"]) == ("2026-11-16", "working", 7)
    assert (accept["verified"], accept["state"]) == (True, "soon")
    assert {"date": "2026-11-24", "why": "Ngày Văn hóa Việt Nam"} in accept["skipped"]
    assert "đủ 7 ngày làm việc" in accept["explanation"]


def test_due_keeps_to_the_days_asked_for(danvan: Danvan) -> None:
    danvan.one(*COMPLAINT)
    assert [each["rule"] for each in danvan("due", "--until", "26/11/2026")] == ["complaint.accept"]
    assert danvan("due", "--until", "2026-11-25") == [] == danvan("due", "--overdue")
    (late,) = danvan("--today", "2026-11-27", "due", "--overdue")
    assert (late["rule"], late["state"]) == ("complaint.accept", "overdue")
    danvan("due", "--until", "cuối năm", expect=2)


def test_due_says_in_words_what_and_when_and_no_summary(danvan: Danvan, capsys: pytest.CaptureFixture[str]) -> None:
    record = danvan.one(*COMPLAINT)["id"]
    assert console.main(["--home", str(danvan.home), "--today", "2026-11-23", "due"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"26/11/2026  Sắp đến hạn     Đơn 1/2026: Kiểm tra, thụ lý  [{record}]"
    assert "hoa màu" not in "".join(said)


# --- do -----------------------------------------------------------------------------------------------------------


def test_a_petition_is_led_from_step_to_step(danvan: Danvan) -> None:
    record = danvan.one(*COMPLAINT)["id"]
    done = danvan.one("do", "1/2026", "accept", "date=23/11/2026", "document_no=12/TB-UBND", "signer=Chủ tịch")
    assert (done["id"], done["status"]) == (record, "accepted")
    assert [(each["rule"], each["due"], each["state"]) for each in done["due"]] == [
        ("complaint.resolve_1", "2026-12-23", "counting")
    ]
    assert done["due"][0]["record"] == record and list(done["due"][0]) == KEYS
    assert "accepted" in [line["to"] for line in danvan("history", record)]


def test_do_alone_lists_the_steps_and_why_others_are_not_possible(danvan: Danvan) -> None:
    record = danvan.one(*COMPLAINT)["id"]
    steps = {each["step"]: each for each in danvan("do", record)}
    assert steps["accept"]["possible"] and steps["accept"]["usual"]
    assert steps["accept"]["needs"] == ["document_no"] and steps["accept"]["may"] == ["date", "signer"]
    assert not steps["forward"]["possible"] and "không chuyển" in steps["forward"]["why"]
    assert "decide" not in steps


def test_a_letter_of_two_kinds_is_split_by_their_names(danvan: Danvan) -> None:
    record = danvan.one("add", "petition", "kind=mixed", "received_on=16/11/2026", "summary=Hai việc")["id"]
    assert {each["step"]: each["needs"] for each in danvan("do", record)}["split"] == ["kinds"]
    for wrong in ((), ("kinds=complaint", "reason=x"), ("reason=x",)):
        danvan("do", record, "split", *wrong, expect=2)
    assert danvan.one("do", record, "split", "kinds=khiếu nại", expect=1)["problem"] == "H-111"
    assert danvan.one("do", record, "split", "kinds=khiếu nại,đơn lạ", expect=1)["findings"][0]["field"] == "kind"
    done = danvan.one("do", record, "split", "kinds=complaint, kiến nghị")
    assert (done["status"], len(done["made"]), done["due"]) == ("split", 2, [])
    kinds = [danvan.one("show", each)["fields"]["kind"] for each in done["made"]]
    assert kinds == ["complaint", "proposal"]


def test_what_cannot_be_read_is_said_and_nothing_is_done(danvan: Danvan, capsys: pytest.CaptureFixture[str]) -> None:
    record = danvan.one(*COMPLAINT)["id"]
    wrong = danvan.one("do", record, "accept", "date=31/02/2026", "document_no=12", expect=1)
    assert [each["field"] for each in wrong["findings"]] == ["date"] and wrong["findings"][0]["message"]
    assert danvan.one("show", record)["fields"]["state"] == "registered"
    words = ["--home", str(danvan.home), "--today", "2026-11-23", "do", record, "accept", "date=31/02/2026"]
    assert console.main(words) == 1 and capsys.readouterr().out.startswith("date: ")


def test_a_refusal_names_its_problem(danvan: Danvan) -> None:
    record = danvan.one(*COMPLAINT)["id"]
    model = danvan.one("add", "model", "name=Đường hoa")["id"]
    for words, code in (
        ((record, "accept"), "H-103"),
        ((record, "decide", "document_no=1", "signer=x"), "H-107"),
        ((record, "accept", "document_no=1", "date=24/11/2026"), "H-105"),
        ((record, "accept", "document_no=1", "date=13/11/2026"), "H-104"),
        ((record, "nhảy"), "H-106"),
        ((record, "accept", "undoes=x"), "S-112"),
        ((model, "launch"), "H-101"),
        ((model,), "H-101"),
        (("mh 77", "accept"), "S-109"),
    ):
        assert danvan.one("do", *words, expect=1)["problem"] == code


def test_another_offices_record_has_no_steps_here(danvan: Danvan) -> None:
    theirs = foreign({"A": {"kind": "complaint", "received_on": "2026-11-16"}}, table="petition")
    with open_office(danvan.home) as office:
        take(office.desk, [theirs])
    assert danvan.one("do", theirs.entry.record, "accept", "document_no=1", expect=1)["problem"] == "S-110"
    assert danvan("due") == []
