"""Rules are data: what is shipped is whole and honest, and a row that makes no sense is refused by field and reason."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from danvan_desktop.domain.law.rules import BadRule, Rule, RuleBook
from tests.law import RESOURCES, rule, rules

NAMES = (  # console.md, decisions 24
    "complaint: right accept resolve_1 send_1 file_second resolve_2 send_2 effective suspension_sent dialogue_notice",
    "denunciation: intake forward notify resolve send_conclusion act publish press_report again suspension_sent "
    "act_report overdue_ask overdue_reply",
    "reception: reply tell_forwarder refusal_notice post_schedule online_notice online_test",
    "petition: alarm_45",
)
ROW: dict[str, Any] = {"id": "x@2026-07-01", "name": "x", "label": "Việc", "start_event": "nhận đơn", "unit": "working",
                       "days": 7, "valid_from": "2026-07-01", "legal_basis": "Điều 1", "verified": False}


def _text(*rows: object) -> str:
    return json.dumps({"rules": rows})


# --- what is shipped ----------------------------------------------------------------------------------------------


def test_every_name_that_scripts_depend_on_is_shipped() -> None:
    wanted = {f"{field}.{name}" for field, names in (line.split(": ") for line in NAMES) for name in names.split()}
    assert wanted <= set(rules().names())


def test_a_row_is_named_after_its_first_day_and_says_where_it_stands() -> None:
    for row in rules().rows:
        assert row.id == (f"{row.name}@{row.valid_from}" if row.valid_from else row.name)
        assert row.legal_basis and row.label and row.start_event


def test_only_rows_somebody_checked_are_verified_and_doubts_are_told() -> None:
    for row in rules().rows:
        assert row.verified == bool(row.checked_by) == bool(row.checked_on)
        assert row.verified or row.note, row.id


def test_nothing_that_rests_on_the_repealed_circular_or_counts_back_is_verified() -> None:
    for row in rules().rows:
        assert not row.verified or not (row.backward or "07/2014/TT-TTCP" in row.legal_basis), row.id


def test_acceptance_changed_on_the_first_of_july_2026() -> None:
    assert rules().at("complaint.accept", date(2026, 6, 30)) == rules().row("complaint.accept@2012-07-01")
    assert rules().at("complaint.accept", date(2026, 7, 1)) == rules().row("complaint.accept@2026-07-01")
    assert rules().at("complaint.accept", date(2012, 6, 30)) is None
    assert rules().row("complaint.accept@1998-01-01") is None


def test_the_files_say_no_more_than_the_rules_know() -> None:
    for path in (RESOURCES / "rules").glob("*.json"):
        for row in json.loads(path.read_text(encoding="utf-8"))["rules"]:
            assert Rule.from_json(row).to_json() == row


# --- what is read -------------------------------------------------------------------------------------------------


def test_a_row_is_read_and_written_back() -> None:
    row = ROW | {"remote": 9, "extension": 5, "extensions": 1, "suspends": True, "checked_on": "2026-11-22"}
    assert Rule.from_json(row).to_json() == row


@pytest.mark.parametrize(("change", "field", "reason"), [
    ({"days": -1}, "days", "negative"), ({"remote": -1}, "remote", "negative"), ({"days": 4000}, "days", "too_long"),
    ({"days": "7"}, "days", "not_a_number"), ({"days": True}, "days", "not_a_number"),
    ({"unit": "weeks"}, "unit", "unknown_unit"), ({"unit": 7}, "unit", "not_text"),
    ({"verified": "yes"}, "verified", "not_yes_no"), ({"label": ""}, "label", "missing"),
    ({"name": None}, "name", "missing"), ({"label": 5}, "label", "not_text"), ({"day": 7}, "day", "unknown_key"),
    ({"valid_from": "1/7/2026"}, "valid_from", "not_a_date"), ({"valid_from": 2026}, "valid_from", "not_a_date"),
    ({"valid_from": "20260701"}, "valid_from", "not_a_date"), ({"valid_to": "2026-06-30"}, "valid_to", "reversed"),
    ({"extensions": 1}, "extensions", "not_needed"), ({"extension": 30}, "extension", "not_needed"),
])
def test_a_row_that_makes_no_sense_is_refused_with_its_field(change: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(BadRule) as refused:
        RuleBook.read([_text(ROW | change)])
    assert (refused.value.row, refused.value.field, refused.value.reason) == (ROW["id"], field, reason)


@pytest.mark.parametrize(("text", "field", "reason"), [
    ("{", "", "not_json"), ("[" * 100_000, "", "not_json"),
    ("[]", "rules", "not_a_list"), ("{}", "rules", "not_a_list"),
    ('{"rules": [7]}', "", "not_json"), ('{"rules": [{"id": 7}]}', "id", "not_text"),
])
def test_a_file_that_is_no_table_of_rules_is_refused(text: str, field: str, reason: str) -> None:
    with pytest.raises(BadRule) as refused:
        RuleBook.read([text])
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_two_rows_of_one_name_never_hold_on_the_same_day() -> None:
    later = ROW | {"id": "x@2027-01-01", "valid_from": "2027-01-01"}
    with pytest.raises(BadRule) as refused:
        RuleBook.read([_text(ROW, later)])
    assert (refused.value.row, refused.value.reason) == ("x@2027-01-01", "overlap")
    book = RuleBook.read([_text(ROW | {"valid_to": "2026-12-31"}, later)])
    assert [each.id for each in book.rows] == ["x@2026-07-01", "x@2027-01-01"]


def test_a_later_row_replaces_the_one_of_the_same_id() -> None:
    book = RuleBook.read([_text(ROW), _text(ROW | {"days": 9})])
    assert [each.days for each in book.rows] == [9]


def test_of_two_rows_that_hold_the_youngest_counts() -> None:
    book = RuleBook.of((rule(5, id="old", valid_from=None), rule(6, id="new", valid_from=date(2026, 1, 1))))
    found = book.at("x", date(2026, 5, 1))
    assert found is not None
    assert found.id == "new"
