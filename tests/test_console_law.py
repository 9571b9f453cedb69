"""`danvan deadline`: one deadline for a script, with an office or without; the examples and vectors by that road."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from danvan_desktop import console
from danvan_desktop.services import law
from danvan_desktop.workplace import open_office
from tests.law import VECTORS

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs `danvan deadline` where there is no office; gives the one object it prints."""

    def run(*words: str, home: Path = tmp_path / "none", expect: int = 0) -> dict[str, Any]:
        code = console.main(["--home", str(home), "--json", "--today", "2026-11-23", "deadline", *words])
        printed = capsys.readouterr()
        assert code == expect, printed.err
        return json.loads(printed.out) if expect < 2 else {"said": printed.err}

    return run


def _examples() -> list[dict[str, Any]]:
    return json.loads((VECTORS / "examples.json").read_text(encoding="utf-8"))["vectors"]


def _words(params: dict[str, Any]) -> list[str]:
    known = {name: value for name, value in params.items() if name not in ("unit", "days", "instance")}
    if isinstance(stop := known.get("suspended"), dict):
        known["suspended"] = f"{stop['from']}..{stop['resumed']}"
    return [f"{name}={str(value).lower() if value is True else value}" for name, value in known.items()]


def test_every_example_is_found_by_the_console(ask: Ask) -> None:
    for example in _examples():
        found = ask(example["rule"], "--start", example["start"], *_words(example["params"]))
        assert (found["due"], f"{found['unit']}_days", found["days"], found["start"]) == (
            example["expected_due"], example["params"]["unit"], example["params"]["days"], example["start"]), example


def test_one_vector_of_every_rule_and_variant_is_found_by_the_console(ask: Ask) -> None:
    vectors = json.loads((VECTORS / "vectors.json").read_text(encoding="utf-8"))
    for vector in {(each["rule"], *each["params"]): each for each in vectors}.values():
        found = ask(vector["rule"], "--start", vector["start"], *_words(vector["params"]))
        assert (found["due"], found["unit"], found["days"]) == (
            vector["due"], vector["unit"], vector["days"]), vector


def test_the_object_is_the_one_that_scripts_depend_on(ask: Ask) -> None:
    assert ask("complaint.accept", "--start", "2026-11-16") == {
        "record": None, "rule": "complaint.accept", "start": "2026-11-16", "due": "2026-11-26", "unit": "working",
        "days": 7, "verified": True, "state": "soon",
        "legal_basis": "Điều 16 khoản 1 NĐ 124/2020/NĐ-CP, sửa bởi Điều 10 NĐ 155/2026/NĐ-CP",
        "skipped": [{"date": "2026-11-21", "why": "saturday"}, {"date": "2026-11-22", "why": "sunday"},
                    {"date": "2026-11-24", "why": "Ngày Văn hóa Việt Nam"}],
        "explanation": "Nhận đơn thứ Hai 16/11, tính từ ngày hôm sau, đủ 7 ngày làm việc; không tính thứ Bảy, Chủ nhật "
                       "và 24/11 (Ngày Văn hóa Việt Nam).",
    }


def test_it_also_speaks_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["--home", str(tmp_path / "none"), "--today", "2026-11-23", "deadline", "complaint.resolve_1"]
    assert console.main([*call, "--start", "26/11/2026"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Hạn: thứ Hai 28/12/2026 · Đang tính",
        "Thụ lý thứ Năm 26/11, tính từ ngày hôm sau, đủ 30 ngày; ngày cuối 26/12 là thứ Bảy nên chuyển sang ngày làm "
        "việc kế tiếp.",
        "Điều 28 Luật Khiếu nại 02/2011/QH13 · áp dụng từ 01/07/2012",
    ]
    assert console.main([*call, "--start", "2026-08-07", "suspended=2026-08-17.."]) == 0
    assert capsys.readouterr().out.startswith("Đã dừng\n")


def test_parameters_may_stand_before_the_start_and_a_suspension_may_come_twice(ask: Ask) -> None:
    found = ask("complaint.resolve_1", "suspended=2026-09-01..2026-09-10", "complex=false", "--start", "2026-08-03",
                "suspended=2026-08-05..2026-08-14")
    assert (found["days"], found["due"]) == (30, "2026-09-21")  # 2 + 18 + 10 days


@pytest.mark.parametrize(("words", "said"), [
    (("complaint.agree", "--start", "2026-11-16"), "complaint.accept"),
    (("complaint.accept", "--start", "2026-02-31"), "2026-02-31"),
    (("complaint.accept", "--start", "hôm qua"), "hôm qua"),
    (("complaint.accept",), "--start"),
    (("complaint.resolve_1", "--start", "2026-11-16", "remote"), "remote=true"),
    (("complaint.resolve_1", "--start", "2026-11-16", "remote=có"), "remote=có"),
    (("complaint.resolve_1", "--start", "2026-11-16", "days=5"), "days=5"),
    (("complaint.resolve_1", "--start", "2026-11-16", "extensions=-1"), "extensions=-1"),
    (("complaint.resolve_1", "--start", "2026-11-16", "suspended=2026-12-01"), "suspended"),
    (("complaint.resolve_1", "--start", "2026-11-16", "suspended=2026-12-01..2026-11-30"), "2026-11-30"),
    (("denunciation.resolve", "--start", "2026-11-16", "extensions=3"), "2"),
])
def test_a_call_that_is_off_is_said_plainly(ask: Ask, words: tuple[str, ...], said: str) -> None:
    assert said in ask(*words, expect=2)["said"]


@pytest.mark.parametrize(("words", "problem", "said"), [
    (("complaint.accept", "--start", "1998-11-16"), "H-102", "complaint.accept"),
    (("petition.alarm_45", "--start", "2026-06-30"), "H-102", "30/06/2026"),
    (("complaint.accept", "--start", "2013-11-16"), "H-120", "2013"),
    (("petition.reply", "--start", "9999-12-31"), "H-120", "9999"),
    (("complaint.resolve_1", "--start", "2026-11-16", "suspended=2026-11-20..9999-12-31"), "H-120", "20"),
])
def test_what_no_rule_or_calendar_answers_is_not_computed(
    ask: Ask, words: tuple[str, ...], problem: str, said: str
) -> None:
    refused = ask(*words, expect=1)
    assert refused["problem"] == problem
    assert said in refused["message"]
    assert refused["data_safe"] is True


def test_an_office_counts_with_its_own_law(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "xa"
    assert console.main(["--home", str(home), "init", "--unit-code", "99001", "--level", "commune", "--name",
                         "Xã Khê Hòa", "--no-password"]) == 0
    capsys.readouterr()
    with open_office(home) as office:
        law.set_remote(office.desk, date(2026, 10, 1), None, "Quyết định 12/QĐ-TTg")
        row = law.shipped_rules().row("petition.reply")
        assert row is not None
        law.save_rule(office.desk, replace(row, days=15))
    for start, days in (("2026-09-30", 30), ("2026-10-01", 45)):
        assert ask("complaint.resolve_1", "--start", start, home=home)["days"] == days
    assert ask("complaint.resolve_1", "--start", "2026-10-01", "remote=false", home=home)["days"] == 30
    assert ask("petition.reply", "--start", "2026-11-16", home=home)["days"] == 15
