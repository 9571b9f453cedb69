"""Saving, numbering, binning, undoing, settling, completing, drafts, history."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_fields, save_records
from danvan_desktop.services.finding import Query, listing, show
from danvan_desktop.storage import settings, upkeep
from danvan_desktop.storage.journal import Change
from tests.builders import add, carry, entries_of, foreign, office, reopen, second_pc, take

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path / "office")


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Desk:
    return second_pc(desk, tmp_path / "other")


def code_of(error: pytest.ExceptionInfo[Problem]) -> str:
    return error.value.code


def numbers(desk: Desk, type_name: str) -> list[str]:
    return [row.number for row in listing(desk, Query(type_name, sort="number", descending=False), None)]


# --- saving ---------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_saved_in_normal_form_complete_or_not(desk: Desk) -> None:
    outcome = save_fields(
        desk, "model", None, {"name": " Tuyến  đường hoa ", "registered_on": "2/3", "funds_vnd": "15 triệu"}
    )
    values = show(desk, outcome.id).values
    assert values["name"] == "Tuyến đường hoa" and values["registered_on"] == "2026-03-02"
    assert values["funds_vnd"] == 15_000_000
    assert {each.field for each in outcome.findings} == {
        "owner_kind",
        "subject_area",
        "owner",
        "objectives",
        "lead_body",
        "person_in_charge",
        "result",
    }


def test_what_cannot_be_read_is_said_and_the_rest_is_saved(desk: Desk) -> None:
    outcome = save_fields(desk, "model", None, {"name": "Một", "registered_on": "31/02/2026"})
    assert [each.field for each in outcome.findings if each.weight == "wrong"] == ["registered_on"]
    assert "registered_on" not in show(desk, outcome.id).values


def test_saving_the_same_again_writes_nothing(desk: Desk) -> None:
    record = save_fields(desk, "model", None, {"name": "Một", "households": "5"}).id
    outcome = save_fields(desk, "model", record, {"name": "Một", "households": "5 hộ", "result": ""})
    assert (outcome.deed, len(entries_of(desk))) == ("", 1)


def test_emptying_a_field_empties_it(desk: Desk) -> None:
    record = save_fields(desk, "model", None, {"name": "Một", "households": "5"}).id
    save_fields(desk, "model", record, {"households": ""})
    assert show(desk, record).values["households"] is None
    assert listing(desk, Query("model"))[0].values.get("households") is None


def test_only_what_changed_travels(desk: Desk) -> None:
    record = add(desk, "model", name="Một", contact_phone="0912", lead_body="Hội")
    add(desk, "model", record, name="Hai", contact_phone="0912", lead_body="Hội")
    assert set(entries_of(desk)[1].parts) == {"A"}


def test_a_group_is_written_whole(desk: Desk) -> None:
    record = add(desk, "model", name="Một")
    desk.journal.append([Change("model", {"seq": 9}, record)])
    save_records(desk, [Saving("model", {"seq": 10}, record)])
    assert {"year", "pc", "seq"} >= {name for name in show(desk, record).values if name in ("year", "pc", "seq")}
    assert '"seq":10' in entries_of(desk)[-1].parts["A"].body


@pytest.mark.parametrize(
    ("type_name", "typed", "code"), [("nothing", {}, "S-111"), ("account", {}, "S-111"), ("model", {"x": "1"}, "S-112")]
)
def test_what_does_not_exist_is_said(desk: Desk, type_name: str, typed: dict[str, str], code: str) -> None:
    with pytest.raises(Problem) as error:
        save_fields(desk, type_name, None, typed)
    assert code_of(error) == code


def test_a_record_that_is_not_there_or_of_another_register_is_said(desk: Desk) -> None:
    model = add(desk, "model", name="Một")
    for type_name, record in (("model", NOBODY), ("petition", model)):
        with pytest.raises(Problem) as error:
            save_fields(desk, type_name, record, {})
        assert code_of(error) == "S-109"


def test_another_office_s_record_is_only_read(desk: Desk, tmp_path: Path) -> None:
    stranger = office(tmp_path / "stranger", code="99002", device=3)
    record = add(stranger, "model", name="Của xã khác")
    carry(stranger, desk)
    for act in (
        lambda: save_fields(desk, "model", record, {"name": "x"}),
        lambda: entry.delete(desk, record, "x"),
        lambda: entry.settle(desk, record, "name", take=1),
        lambda: entry.complete(desk, record),
    ):
        with pytest.raises(Problem) as error:
            act()
        assert code_of(error) == "S-110"


def test_many_records_are_saved_all_or_none(desk: Desk) -> None:
    good = [Saving("model", {"name": f"Mô hình {number}"}) for number in range(5)]
    with pytest.raises(Problem):
        save_records(desk, [*good, Saving("model", {"name": "x"}, NOBODY)])
    assert listing(desk, Query("model")) == []
    outcome = save_records(desk, good)
    assert len(outcome.changed) == 5 and len(desk.journal.entries_of_deed(outcome.deed)) == 5
    assert numbers(desk, "model") == [f"MH-2026-{number:03d}" for number in range(1, 6)]
    assert upkeep.check(desk.journal) == []


# --- numbers --------------------------------------------------------------------------------------------------------


def test_a_number_is_given_at_the_first_save_and_never_changes(desk: Desk) -> None:
    entry.keep_draft(desk, "petition", "new:petition", {"summary": "Đang gõ"})
    first = add(desk, "petition", kind="complaint", received_on="2026-02-01")
    last_year = add(desk, "petition", kind="complaint", received_on="2025-12-30")
    add(desk, "petition", kind="complaint", received_on="2026-03-01")
    assert numbers(desk, "petition") == ["1/2025", "1/2026", "2/2026"]
    add(desk, "petition", first, received_on="2025-02-01")
    assert show(desk, first).number == "1/2026" and show(desk, last_year).number == "1/2025"


def test_the_number_of_a_binned_record_is_not_given_again(desk: Desk) -> None:
    add(desk, "model", name="Một")
    entry.delete(desk, add(desk, "model", name="Hai"), "nhập trùng")
    assert show(desk, add(desk, "model", name="Ba")).number == "MH-2026-003"


def test_two_pcs_and_two_offices_number_each_for_themselves(desk: Desk, other: Desk, tmp_path: Path) -> None:
    stranger = office(tmp_path / "stranger", code="99002", device=3)
    for at in (desk, other, stranger):
        add(at, "petition", kind="complaint")
        add(at, "petition", kind="complaint")
    carry(other, desk)
    carry(stranger, desk)
    assert show(desk, add(desk, "petition", kind="complaint")).number == "3/2026"
    own = listing(desk, Query("petition", office=desk.identity.office, sort="number", descending=False))
    assert [row.number for row in own] == ["1/2026", "2/2026", "3/2026", "B-1/2026", "B-2/2026"]


def test_children_are_numbered_among_their_siblings(desk: Desk) -> None:
    sessions = [add(desk, "dialogue", name=f"Buổi {number}") for number in range(2)]
    for session in (*sessions, sessions[0]):
        add(desk, "opinion", parent=session, summary="Ý kiến")
    add(desk, "opinion", parent=sessions[0], position=9, summary="Ý kiến")
    add(desk, "opinion", summary="Không rõ buổi nào")
    found = {(row.values.get("parent"), row.values.get("position")) for row in listing(desk, Query("opinion"))}
    assert found == {(sessions[0], 1), (sessions[0], 2), (sessions[0], 9), (sessions[1], 1), (None, None)}


# --- bin and undo ---------------------------------------------------------------------------------------------------


def test_binning_needs_a_reason_and_hides_the_record(desk: Desk) -> None:
    record = add(desk, "model", name="Một")
    with pytest.raises(Problem) as error:
        entry.delete(desk, record, "  ")
    assert code_of(error) == "S-114"
    entry.delete(desk, record, " nhập trùng ")
    assert show(desk, record).deleted and listing(desk, Query("model")) == []
    assert entry.history(desk, record)[0].reason == "nhập trùng"
    with pytest.raises(Problem) as error:
        entry.delete(desk, NOBODY, "x")
    assert code_of(error) == "S-109"


def test_undo_takes_back_each_kind_of_act(desk: Desk) -> None:
    record = add(desk, "model", name="Một", households=5)
    deed = save_fields(desk, "model", record, {"name": "Hai", "households": "", "result": "Tốt"}).deed
    undone = entry.undo(desk, deed, "nhầm")
    values = show(desk, record).values
    assert (values["name"], values["households"], values["result"]) == ("Một", 5, None)
    assert desk.journal.entries_of_deed(undone.deed)[0].undoes == deed
    entry.undo(desk, undone.deed)
    assert show(desk, record).values["name"] == "Hai"
    entry.undo(desk, entry.delete(desk, record, "x").deed)
    assert not show(desk, record).deleted
    made = save_records(desk, [Saving("model", {"name": "Ba"}), Saving("model", {"name": "Bốn"})])
    assert len(entry.undo(desk, made.deed).changed) == 2
    assert [row.id for row in listing(desk, Query("model"))] == [record]


def test_undo_leaves_alone_what_was_changed_since(desk: Desk) -> None:
    first, second = add(desk, "model", name="Một"), add(desk, "model", name="Hai")
    deed = save_records(
        desk, [Saving("model", {"households": 1}, first), Saving("model", {"households": 2}, second)]
    ).deed
    add(desk, "model", first, name="Sửa tiếp")
    outcome = entry.undo(desk, deed)
    assert [ref.id for ref in outcome.changed] == [second]
    assert [ref.id for ref in outcome.left_alone] == [first]
    assert show(desk, first).values["households"] == 1
    for nothing in (deed, NOBODY):
        add(desk, "model", second, name=f"Sửa nữa {nothing[:3]}")
        with pytest.raises(Problem) as error:
            entry.undo(desk, nothing)
        assert code_of(error) == "S-113"


def test_the_journal_s_own_tables_are_not_undone(desk: Desk) -> None:
    deed, _ = desk.journal.append([Change("account", {"role": "clerk"})])
    with pytest.raises(Problem) as error:
        entry.undo(desk, deed)
    assert code_of(error) == "S-113"


def test_undo_of_an_act_on_another_pc_is_not_offered(desk: Desk, other: Desk) -> None:
    deed = save_fields(other, "model", None, {"name": "Một"}).deed
    carry(other, desk)
    with pytest.raises(Problem):
        entry.undo(desk, deed)


# --- conflicts ------------------------------------------------------------------------------------------------------


@pytest.fixture
def beside(desk: Desk, other: Desk) -> str:
    """A record whose name and households two PCs wrote differently."""
    record = add(desk, "model", name="Gốc", households=1)
    carry(desk, other)
    add(desk, "model", record, name="Máy A", households=2)
    other.clock.advance(1)  # type: ignore[attr-defined]
    add(other, "model", record, name="Máy B", households=3)
    carry(other, desk)
    return record


def test_both_values_are_shown_with_who_wrote_them_and_what_was_before(desk: Desk, other: Desk, beside: str) -> None:
    found = {each.group: each for each in entry.conflicts(desk)}
    assert [dict(values) for values, _ in found["name"].rivals] == [{"name": "Máy B"}, {"name": "Máy A"}]
    assert [by.device for _, by in found["name"].rivals] == [other.identity.device, desk.identity.device]
    assert found["name"].before == {"name": "Gốc"} and not found["name"].waits
    assert set(found) == {"name", "households"}
    assert entry.conflicts(desk, add(desk, "model", name="Yên")) == []
    with pytest.raises(Problem):
        entry.conflicts(desk, NOBODY)


def test_a_person_takes_one_or_types_another(desk: Desk, other: Desk, beside: str) -> None:
    entry.settle(desk, beside, "name", take=2)
    assert [each.group for each in entry.conflicts(desk, beside)] == ["households"]
    wrong = entry.settle(desk, beside, "households", typed={"households": "nhiều"})
    assert (wrong.deed, [each.code for each in wrong.findings]) == ("", ["whole"])
    entry.settle(desk, beside, "households", typed={"households": "4"})
    assert entry.conflicts(desk) == []
    carry(desk, other)
    for at in (desk, other):
        values = show(at, beside).values
        assert (values["name"], values["households"]) == ("Máy A", 4)


@pytest.mark.parametrize("act", [{"take": 3}, {"take": 0}])
def test_there_must_be_something_to_choose(desk: Desk, beside: str, act: dict[str, int]) -> None:
    for group in ("name", "result"):
        with pytest.raises(Problem) as error:
            entry.settle(desk, beside, group, take=act["take"])
        assert code_of(error) == "S-115"


def test_what_only_a_newer_program_knows_is_not_settled_here(desk: Desk) -> None:
    first = foreign({"A": {"name": "Một", "later": 1}}, office_id=desk.identity.office)
    beside = foreign({"A": {"later": 2}}, record=first.entry.record, device="e" * 16, office_id=desk.identity.office)
    take(desk, [first, beside])
    with pytest.raises(Problem) as error:
        entry.settle(desk, first.entry.record, "later", take=1)
    assert code_of(error) == "S-104"


def test_binned_on_one_pc_and_changed_on_the_other_it_stays(desk: Desk, other: Desk) -> None:
    record = add(desk, "model", name="Một")
    carry(desk, other)
    entry.delete(desk, record, "thừa")
    add(other, "model", record, name="Hai")
    carry(other, desk)
    assert not show(desk, record).deleted and desk.journal.folded(record).binned_beside
    entry.delete(desk, record, "vẫn thừa")
    assert show(desk, record).deleted


# --- complete, drafts, history --------------------------------------------------------------------------------------


def test_a_record_is_complete_when_nothing_needed_is_missing(desk: Desk) -> None:
    record = add(desk, "unit", name="Xã")
    assert [each.field for each in entry.complete(desk, record).findings] == ["code"]
    add(desk, "unit", record, code="1")
    assert entry.complete(desk, record).findings == ()
    assert show(desk, record).values["completed_on"] == "2026-11-23"


def test_a_draft_lives_until_it_is_saved_or_dropped(desk: Desk) -> None:
    record = add(desk, "model", name="Một")
    entry.keep_draft(desk, "model", record, {"name": "Đang gõ", "lạ": "x"})
    entry.keep_draft(desk, "model", "new:model", {"name": "Mới"})
    desk = reopen(desk)
    kept = entry.draft_of(desk, record)
    assert kept is not None and dict(kept.typed) == {"name": "Đang gõ"}
    assert kept.base_heads == desk.journal.heads(record)
    assert {each.record for each in entry.all_drafts(desk)} == {record, "new:model"}
    wrong = save_fields(desk, "model", record, {"registered_on": "mai"})
    assert wrong.findings and entry.draft_of(desk, record) is not None
    save_fields(desk, "model", record, {"name": "Đã gõ"})
    assert entry.draft_of(desk, record) is None
    entry.drop_draft(desk, "new:model")
    assert entry.all_drafts(desk) == []
    assert len(entries_of(desk)) == 2


def test_history_tells_each_change_newest_first(desk: Desk) -> None:
    record = add(desk, "model", name="Một", households=5)
    desk.clock.advance(60_000)  # type: ignore[attr-defined]
    add(desk, "model", record, name="Hai")
    first = entry.history(desk, record)[0]
    assert (first.field, first.before, first.after) == ("name", "Một", "Hai")
    assert (first.by, first.device, first.at) == (desk.identity.account, desk.identity.device, desk.clock.now_ms())
    assert {line.field for line in entry.history(desk, record)} >= {"name", "households", "seq"}
    with pytest.raises(Problem):
        entry.history(desk, NOBODY)


def test_the_registers_are_those_people_see() -> None:
    kept = [name for name, each in TYPES.items() if not each.internal and name != "step"]  # a step stands in its record
    assert [each.name for each in entry.registers()] == kept


def test_the_desk_tells_the_office_s_facts(desk: Desk) -> None:
    assert (desk.office_name, desk.unit_code, desk.level, desk.upper_office) == ("Khê Hòa", "99001", "commune", None)
    settings.put(desk.db, "upper_office", "x")
    assert desk.upper_office == "x" and desk.folder_of_papers == desk.home / "giay-to"
