"""A denunciation holds nobody's name, on whatever path it came to be one (decisions 1).

Databases of these tests are not encrypted, so that the canary is looked for in the very bytes of every file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from danvan_desktop.services import entry
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_fields, save_records
from danvan_desktop.services.finding import Query, listing, show
from danvan_desktop.storage import upkeep
from tests.builders import CANARY, add, bytes_of, carry, in_plain_files, office, second_pc

NAMED = {
    "petition": {
        "sender": CANARY,
        "sender_address": CANARY,
        "sender_phone": CANARY,
        "sender_id_no": CANARY,
        "own_words": CANARY,
        "representative": CANARY,
        "note": CANARY,
    },
    "reception": {
        "visitor": CANARY,
        "visitor_address": CANARY,
        "visitor_id_no": CANARY,
        "representative": CANARY,
        "note": CANARY,
    },
    "opinion": {"speaker": CANARY, "village": CANARY, "note": CANARY},
}
TYPES = sorted(NAMED)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    in_plain_files(monkeypatch)
    return office(tmp_path / "office")


def spellings() -> list[bytes]:
    words = CANARY.split()
    return [CANARY.encode(), b"chim hoang yen", words[1].encode(), b"hoang", *(word.encode() for word in words[2:])]


def assert_nobody_named(desk: Desk) -> None:
    raw = bytes_of(desk)
    assert [each for each in spellings() if each in raw] == []
    for name in TYPES:
        assert listing(desk, Query(name, CANARY, local=True)) == []
        for row in listing(desk, Query(name)):
            assert CANARY not in str(row) + str(show(desk, row.id)) + str(entry.history(desk, row.id))
    assert CANARY not in str(entry.all_drafts(desk))
    assert upkeep.check(desk.journal) == []


def other_things(desk: Desk) -> None:
    """So that the record does not have the pages of the file for itself."""
    for number in range(8):
        add(desk, "petition", kind="complaint", summary=f"Việc khác {number}", sender=f"Bình {number}")


@pytest.mark.parametrize("name", TYPES)
def test_typed_as_one_it_never_gets_a_name(desk: Desk, name: str) -> None:
    outcome = save_fields(desk, name, None, {"kind": "Tố cáo", "secret_file_no": "07", **NAMED[name]})
    assert outcome.erased == len(NAMED[name])
    assert show(desk, outcome.id).values["secret_file_no"] == "07"
    assert "needed" not in [each.code for each in outcome.findings if TYPES and each.field in NAMED[name]]
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_classified_anew_it_loses_every_name_it_ever_had(desk: Desk, name: str) -> None:
    record = save_fields(desk, name, None, {"kind": "Khiếu nại", "summary": "Việc", **NAMED[name]}).id
    other_things(desk)
    for field, text in NAMED[name].items():
        save_fields(desk, name, record, {field: text + " ở thôn Hạ"})
    assert listing(desk, Query(name, CANARY, local=True))
    outcome = save_fields(desk, name, record, {"kind": "Tố cáo"})
    assert outcome.erased >= len(NAMED[name])
    assert show(desk, record).values["summary"] == "Việc"
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_imported_as_one_it_never_gets_a_name(desk: Desk, name: str) -> None:
    outcome = save_records(
        desk,
        [Saving(name, {"kind": "denunciation", "summary": f"Việc {number}", **NAMED[name]}) for number in range(3)],
    )
    assert outcome.erased == 3 * len(NAMED[name])
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_once_it_is_one_no_name_can_be_added(desk: Desk, name: str) -> None:
    record = add(desk, name, kind="denunciation", summary="Việc")
    other_things(desk)
    outcome = save_fields(desk, name, record, NAMED[name])
    assert outcome.erased == len(NAMED[name])
    assert outcome.deed == ""
    save_fields(desk, name, record, {"summary": "Việc khác", **NAMED[name]})
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_of_one_keeps_no_name(desk: Desk, name: str) -> None:
    new, record = f"new:{name}", add(desk, name, kind="complaint", summary="Việc")
    other_things(desk)
    for key in (new, record):
        entry.keep_draft(desk, name, key, {"summary": "Đang gõ", **NAMED[name]})
        assert entry.draft_of(desk, key) is not None
        entry.keep_draft(desk, name, key, {"summary": "Đang gõ", "kind": "Tố cáo", **NAMED[name]})
        kept = entry.draft_of(desk, key)
        assert kept is not None and dict(kept.typed) == {"summary": "Đang gõ", "kind": "Tố cáo"}
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_typed_before_the_kind_loses_the_name_when_it_is_saved(desk: Desk, name: str) -> None:
    entry.keep_draft(desk, name, f"new:{name}", {"summary": "Đang gõ", **NAMED[name]})
    save_fields(desk, name, None, {"kind": "Tố cáo", "summary": "Đang gõ", **NAMED[name]})
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_over_one_that_became_one_meanwhile_loses_the_name(desk: Desk, name: str) -> None:
    record = add(desk, name, kind="complaint", summary="Việc")
    entry.keep_draft(desk, name, record, {"summary": "Đang gõ", **NAMED[name]})
    add(desk, name, record, kind="denunciation")
    kept = entry.draft_of(desk, record)
    assert kept is not None and dict(kept.typed) == {"summary": "Đang gõ"}
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_undoing_the_classification_brings_no_name_back(desk: Desk, name: str) -> None:
    record = add(desk, name, kind="complaint", summary="Việc", **NAMED[name])
    deed = save_fields(desk, name, record, {"kind": "Tố cáo", "secret_file_no": "07"}).deed
    entry.undo(desk, deed)
    values = show(desk, record).values
    assert (values["kind"], values["secret_file_no"], values["summary"]) == ("complaint", None, "Việc")
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_undoing_a_correction_makes_it_one_again_and_takes_the_name_along(desk: Desk, name: str) -> None:
    record = add(desk, name, kind="denunciation", summary="Việc")
    deed = save_fields(desk, name, record, {"kind": "Khiếu nại", **NAMED[name]}).deed
    assert show(desk, record).values["note"] == CANARY
    outcome = entry.undo(desk, deed)
    assert outcome.erased > 0
    assert show(desk, record).values["kind"] == "denunciation"
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_one_that_was_none_after_all_takes_names_again_but_not_the_old_ones(desk: Desk, name: str) -> None:
    record = add(desk, name, kind="complaint", summary="Việc", **NAMED[name])
    add(desk, name, record, kind="denunciation")
    field = next(iter(NAMED[name]))
    save_fields(desk, name, record, {"kind": "Khiếu nại"})
    assert_nobody_named(desk)
    save_fields(desk, name, record, {field: "Người khác"})
    assert show(desk, record).values[field] == "Người khác"


@pytest.mark.parametrize("name", TYPES)
def test_binned_it_still_has_no_name_and_undoing_the_bin_brings_none(desk: Desk, name: str) -> None:
    record = add(desk, name, kind="complaint", summary="Việc", **NAMED[name])
    add(desk, name, record, kind="denunciation")
    entry.undo(desk, entry.delete(desk, record, "nhập nhầm").deed)
    assert_nobody_named(desk)


def test_the_reception_line_it_came_from_says_only_the_secret_file(desk: Desk) -> None:
    line = add(desk, "reception", kind="complaint", summary="Việc", **NAMED["reception"])
    petition = add(desk, "petition", kind="complaint", summary="Đơn", reception=line, **NAMED["petition"])
    other_things(desk)
    outcome = save_fields(desk, "petition", petition, {"kind": "Tố cáo", "secret_file_no": "07"})
    shown = show(desk, line)
    assert (shown.values["kind"], shown.values["secret_file_no"]) == ("denunciation", "07")
    assert outcome.erased > 0
    assert shown.links == show(desk, petition).links == ()
    assert line not in str(entry.history(desk, petition))
    assert_nobody_named(desk)


def test_typed_as_one_with_a_reception_line_it_clears_the_line_and_keeps_no_link(desk: Desk) -> None:
    line = add(desk, "reception", kind="complaint", secret_file_no="05", **NAMED["reception"])
    petition = add(desk, "petition", kind="denunciation", reception=line, **NAMED["petition"])
    assert show(desk, line).values["secret_file_no"] == "05"
    assert "reception" not in show(desk, petition).values
    assert_nobody_named(desk)


def test_undoing_it_leaves_line_and_petition_without_name_or_link(desk: Desk) -> None:
    line = add(desk, "reception", kind="complaint", **NAMED["reception"])
    petition = add(desk, "petition", kind="complaint", reception=line, **NAMED["petition"])
    entry.undo(desk, save_fields(desk, "petition", petition, {"kind": "Tố cáo"}).deed)
    assert show(desk, line).values["kind"] == show(desk, petition).values["kind"] == "complaint"
    assert show(desk, petition).links == ()
    assert_nobody_named(desk)


def test_a_reception_line_that_becomes_one_is_named_by_no_petition_any_more(desk: Desk) -> None:
    line = add(desk, "reception", kind="complaint", **NAMED["reception"])
    petition = add(desk, "petition", kind="complaint", reception=line, sender="Người Khác", sender_address="Thôn Hạ")
    outcome = save_fields(desk, "reception", line, {"kind": "Tố cáo"})
    shown = show(desk, petition)
    assert shown.links == () and "reception" not in shown.values
    assert (shown.values["sender"], shown.values["sender_address"]) == ("Người Khác", "Thôn Hạ")
    entry.undo(desk, outcome.deed)
    assert show(desk, petition).values["sender"] == "Người Khác"
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_the_other_pc_forgets_too_when_the_erasure_arrives(desk: Desk, tmp_path: Path, name: str) -> None:
    other = second_pc(desk, tmp_path / "other")
    record = add(desk, name, kind="complaint", summary="Việc", **NAMED[name])
    carry(desk, other)
    entry.keep_draft(other, name, record, NAMED[name] | {"summary": "Đang gõ"})
    assert listing(other, Query(name, CANARY, local=True))
    add(desk, name, record, kind="denunciation")
    carry(desk, other)
    assert_nobody_named(other)
    carry(other, desk)
    assert_nobody_named(desk)


@pytest.mark.parametrize("name", TYPES)
def test_the_erasure_may_arrive_before_what_it_erases(
    desk: Desk, tmp_path: Path, name: str, make_late: Callable[[Desk, Desk], None]
) -> None:
    other = second_pc(desk, tmp_path / "other")
    record = add(desk, name, kind="complaint", summary="Việc", **NAMED[name])
    make_late(desk, other)
    add(desk, name, record, kind="denunciation")
    carry(desk, other)
    make_late(desk, other)
    assert_nobody_named(other)
    assert other.db.value("SELECT count(*) FROM open_part") == 0


@pytest.fixture
def make_late() -> Callable[[Desk, Desk], None]:
    """First call keeps what one PC has; second gives it to the other PC at last."""
    from tests.builders import entries_of, take

    kept = []

    def late(source: Desk, target: Desk) -> None:
        if not kept:
            kept.extend(entries_of(source))
        else:
            take(target, kept)

    return late


@pytest.mark.parametrize("name", TYPES)
def test_a_name_another_pc_typed_beside_is_forgotten_when_it_arrives(desk: Desk, tmp_path: Path, name: str) -> None:
    other = second_pc(desk, tmp_path / "other")
    record = add(desk, name, kind="complaint", summary="Việc")
    carry(desk, other)
    add(other, name, record, **NAMED[name])
    add(desk, name, record, kind="denunciation")
    carry(other, desk)
    with desk.db.atomic():
        assert entry.forget_names(desk, [record]) > 0
    assert_nobody_named(desk)
    carry(desk, other)
    assert_nobody_named(other)
    assert entry.forget_names(other, [record]) == 0


@pytest.mark.parametrize("name", TYPES)
def test_settling_for_a_denunciation_forgets_the_names(desk: Desk, tmp_path: Path, name: str) -> None:
    other = second_pc(desk, tmp_path / "other")
    record = add(desk, name, kind="complaint", summary="Việc", **NAMED[name])
    carry(desk, other)
    add(desk, name, record, kind="proposal")
    add(other, name, record, kind="feedback")
    carry(other, desk)
    outcome = entry.settle(desk, record, "kind", typed={"kind": "Tố cáo"})
    assert outcome.erased > 0
    assert entry.conflicts(desk, record) == []
    assert_nobody_named(desk)


def test_forgetting_passes_over_what_is_no_denunciation_or_not_ours(desk: Desk, tmp_path: Path) -> None:
    stranger = office(tmp_path / "stranger", code="99002", device=3)
    foreign = add(stranger, "petition", kind="denunciation")
    carry(stranger, desk)
    mine = add(desk, "petition", kind="complaint", sender="Người Gửi")
    model = add(desk, "model", name="Mô hình")
    with desk.db.atomic():
        assert entry.forget_names(desk, [foreign, mine, model, "00000000-0000-0000-0000-000000000000"]) == 0
    assert show(desk, mine).values["sender"] == "Người Gửi"
