"""The journal: appended, taken in, never changed; tables follow in the same breath."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danvan_desktop.domain.entries import make_part, parse_entry, parse_part
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services.finding import Query, listing, rows
from danvan_desktop.storage import drafts, settings, upkeep
from danvan_desktop.storage.blobs import Blobs
from danvan_desktop.storage.drafts import Draft
from danvan_desktop.storage.journal import Arrived, Change, Identity
from danvan_desktop.storage.projection import columns, table
from tests.builders import add, carry, entries_of, foreign, office, reopen, second_pc, take


def test_each_act_is_one_chain_of_hashed_lines(tmp_path: Path) -> None:
    desk = office(tmp_path)
    record = add(desk, "model", name="Tuyến đường hoa", contact_phone="0912", lead_body="Hội Phụ nữ")
    add(desk, "model", record, name="Tuyến đường hoa mười giờ")
    first, second = (each for each in entries_of(desk))
    assert (first.entry.seq, first.entry.prev) == (1, None)
    assert (second.entry.seq, second.entry.prev, second.entry.parents) == (2, first.entry.id, (first.entry.id,))
    assert first.entry.stamp < second.entry.stamp
    assert set(first.parts) == {"A", "T", "L"} and set(second.parts) == {"A"}
    assert json.loads(second.parts["A"].body)["set"] == {"name": "Tuyến đường hoa mười giờ"}
    for each in (first, second):
        assert parse_entry(each.entry.line) == each.entry
        for part in each.parts.values():
            assert parse_part(part.body).hash == part.hash


def test_values_never_stand_in_the_entry_itself(tmp_path: Path) -> None:
    desk = office(tmp_path)
    add(desk, "petition", kind="complaint", sender="Người Gửi", summary="Tóm tắt")
    line = entries_of(desk)[0].entry.line
    assert "Người Gửi" not in line and "Tóm tắt" not in line and "complaint" not in line


def test_several_changes_are_one_act(tmp_path: Path) -> None:
    desk = office(tmp_path)
    deed, records = desk.journal.append([Change("model", {"name": "Một"}), Change("model", {"name": "Hai"})])
    assert [each.record for each in desk.journal.entries_of_deed(deed)] == records
    more, _ = desk.journal.append([Change("model", {"name": "Ba"}, records[0])], "00000000-0000-7000-8000-000000000001")
    assert more == "00000000-0000-7000-8000-000000000001"
    assert desk.journal.entries_of_deed("00000000-0000-7000-8000-00000000dead") == []


def test_a_record_written_twice_in_one_act_shows_the_last(tmp_path: Path) -> None:
    desk = office(tmp_path)
    record = add(desk, "model", name="Một")
    desk.journal.append([Change("model", {"name": "Hai"}, record), Change("model", {"name": "Ba"}, record)])
    assert listing(desk, Query("model"))[0].values["name"] == "Ba"


def test_a_clock_set_back_to_1970_loses_nothing(tmp_path: Path) -> None:
    desk = office(tmp_path)
    record = add(desk, "model", name="Trước")
    desk.clock.ms = -5  # type: ignore[attr-defined]
    add(desk, "model", record, name="Sau")
    desk = reopen(desk)
    add(desk, "model", record, name="Sau nữa")
    stamps = [each.entry.stamp for each in entries_of(desk)]
    assert stamps == sorted(set(stamps))
    assert listing(desk, Query("model"))[0].values["name"] == "Sau nữa"
    assert upkeep.check(desk.journal) == []


def test_a_pc_writes_after_what_it_has_read_from_a_pc_of_2128(tmp_path: Path) -> None:
    desk, other = office(tmp_path / "1"), second_pc(office(tmp_path / "x"), tmp_path / "2")
    other.clock.ms = 4_985_884_800_000  # type: ignore[attr-defined]
    record = add(other, "model", name="Từ tương lai")
    carry(other, desk)
    add(desk, "model", record, name="Hôm nay")
    assert listing(desk, Query("model"))[0].values["name"] == "Hôm nay"
    desk = reopen(desk)
    add(desk, "model", record, name="Sau khi mở lại")
    assert desk.journal.folded(record).conflicts == {}
    assert desk.journal.folded(record).values["name"] == "Sau khi mở lại"


def test_taking_in_the_same_twice_or_backwards_changes_nothing(tmp_path: Path) -> None:
    desk, other = office(tmp_path / "1"), office(tmp_path / "2", code="99002", device=1)
    record = add(other, "model", name="Một", contact_phone="0912")
    add(other, "model", record, name="Hai")
    parcel = entries_of(other)
    assert take(desk, reversed(parcel)) == 2
    before = desk.journal.folded(record)
    assert take(desk, parcel) == 0
    assert desk.journal.folded(record) == before
    assert upkeep.check(desk.journal) == []
    assert desk.journal.chains(other.identity.office) == [other.identity.chain]
    assert len(desk.journal.chains()) == 1


def test_a_later_entry_alone_leaves_the_record_incomplete(tmp_path: Path) -> None:
    desk, other = office(tmp_path / "1"), office(tmp_path / "2", code="99002", device=1)
    record = add(other, "model", name="Một")
    add(other, "model", record, name="Hai")
    first, second = entries_of(other)
    take(desk, [second])
    assert listing(desk, Query("model"))[0].incomplete
    assert listing(desk, Query("model", marks=("incomplete",)))
    take(desk, [first])
    assert not listing(desk, Query("model"))[0].incomplete


def test_a_part_held_back_is_awaited_and_shown_when_it_comes(tmp_path: Path) -> None:
    desk, other = office(tmp_path / "1"), office(tmp_path / "2", code="99002", device=1)
    record = add(other, "petition", kind="complaint", summary="Tóm tắt", sender="Người Gửi")
    sent = entries_of(other)[0]
    take(desk, [Arrived(sent.entry, {"A": sent.parts["A"]})])
    assert desk.db.rows("SELECT hash, cls FROM open_part") == [(bytes.fromhex(sent.parts["T"].hash), "T")]
    assert desk.journal.fill_open_part(sent.parts["L"]) is None
    assert desk.journal.fill_open_part(sent.parts["T"]) == record
    assert desk.journal.fill_open_part(sent.parts["T"]) is None
    with desk.db.atomic(), desk.db.folding():
        desk.journal.refold("petition", record)
    assert listing(desk, Query("petition"))[0].values["summary"] == "Tóm tắt"
    assert desk.db.value("SELECT count(*) FROM open_part") == 0


def test_between_pcs_of_an_office_local_parts_are_awaited_too(tmp_path: Path) -> None:
    desk = office(tmp_path / "1")
    other = second_pc(desk, tmp_path / "2")
    record = add(other, "petition", kind="complaint", sender="Người Gửi")
    sent = entries_of(other)[0]
    with desk.db.atomic():
        desk.journal.take_in([Arrived(sent.entry, {})], local=True)
    assert desk.db.value("SELECT count(*) FROM open_part") == 2
    assert desk.journal.fill_open_part(sent.parts["L"]) == record


def test_a_part_that_is_not_the_one_committed_to_is_passed_over(tmp_path: Path) -> None:
    desk = office(tmp_path)
    sent = foreign({"A": {"name": "Thật"}})
    take(desk, [Arrived(sent.entry, {"A": make_part({"name": "Giả"})})])
    assert "name" not in desk.journal.folded(sent.entry.record).values
    assert desk.db.value("SELECT count(*) FROM open_part") == 1


def test_a_part_of_a_binned_record_is_kept_for_when_it_comes_back(tmp_path: Path) -> None:
    desk = office(tmp_path)
    first = foreign({"A": {"name": "Một"}, "T": {"lead_body": "Hội"}})
    take(desk, [Arrived(first.entry, {"A": first.parts["A"]})])
    gone = foreign({}, record=first.entry.record, seq=2, prev=first.entry.id, parents=(first.entry.id,), op="del")
    take(desk, [gone])
    assert listing(desk, Query("model")) == []
    assert desk.journal.fill_open_part(first.parts["T"]) == first.entry.record
    assert listing(desk, Query("model", deleted=True))[0].values["name"] == "Một"


def test_an_erased_part_does_not_come_back(tmp_path: Path) -> None:
    desk = office(tmp_path)
    record = add(desk, "petition", kind="complaint", sender="Người Gửi", summary="Tóm tắt")
    earlier = entries_of(desk)
    deed, dropped = desk.journal.erase("petition", record, ["L", "T"], "lệnh xóa")
    assert (dropped, desk.journal.holds(record, "L")) == (2, False)
    assert take(desk, earlier) == 0
    assert not desk.journal.holds(record, "L")
    assert desk.journal.entries_of_deed(deed)[0].op == "erase"
    assert upkeep.check(desk.journal) == []


def test_an_erasure_that_comes_first_is_obeyed_when_the_part_comes(tmp_path: Path) -> None:
    desk, other = office(tmp_path / "1"), office(tmp_path / "2", code="99002", device=1)
    record = add(other, "petition", kind="complaint", summary="Tóm tắt")
    early = entries_of(other)
    other.journal.erase("petition", record, ["T"], "lệnh xóa")
    erasure = [each for each in entries_of(other) if each.entry.op == "erase"]
    take(desk, [Arrived(erasure[0].entry, {})])
    assert desk.journal.fill_open_part(next(iter(erasure[0].parts.values()))) == record
    take(desk, [Arrived(early[0].entry, {"A": early[0].parts["A"]})])
    assert desk.db.value("SELECT count(*) FROM open_part") == 0
    take(desk, early)
    assert not desk.journal.holds(record, "T")


def test_an_erasure_that_lists_rubbish_drops_nothing(tmp_path: Path) -> None:
    desk = office(tmp_path)
    first = foreign({"A": {"name": "Một"}})
    listed = ["x", 5, "A" * 64, first.parts["A"].hash]
    rubbish = foreign({"A": {"parts": listed[:3]}}, record=first.entry.record, seq=2, prev=first.entry.id, op="erase")
    nothing = foreign({"A": {"parts": "all"}}, record=first.entry.record, seq=3, prev=rubbish.entry.id, op="erase")
    take(desk, [first, rubbish, nothing])
    assert desk.journal.folded(first.entry.record).values["name"] == "Một"


def test_an_erasure_of_an_unknown_table_is_obeyed(tmp_path: Path) -> None:
    desk = office(tmp_path)
    first = foreign({"A": {"later": "x"}}, table="from_a_newer_program")
    gone = foreign(
        {"A": {"parts": [first.parts["A"].hash]}},
        table="from_a_newer_program",
        record=first.entry.record,
        seq=2,
        prev=first.entry.id,
        parents=(first.entry.id,),
        op="erase",
    )
    take(desk, [first, gone])
    assert desk.journal.folded(first.entry.record).values == {}


def test_fields_of_a_newer_program_are_kept_shown_and_passed_on(tmp_path: Path) -> None:
    desk = office(tmp_path)
    sent = foreign({"A": {"name": "Một", "later": {"deep": [1, "x"]}}}, schema=2)
    take(desk, [sent])
    assert json.loads(desk.db.value("SELECT _extra FROM r_model")) == {"later": {"deep": [1, "x"]}}
    assert desk.journal.folded(sent.entry.record).values["later"] == {"deep": [1, "x"]}
    assert entries_of(desk)[0].parts["A"].body == sent.parts["A"].body
    assert upkeep.check(desk.journal) == []


def test_tables_of_a_newer_program_are_kept_and_passed_on(tmp_path: Path) -> None:
    desk = office(tmp_path)
    sent = foreign({"A": {"x": 1}}, table="from_a_newer_program")
    take(desk, [sent])
    assert desk.journal.table_of(sent.entry.record) == "from_a_newer_program"
    assert [each.entry for each in entries_of(desk)] == [sent.entry]
    upkeep.rebuild(desk.journal)
    assert upkeep.check(desk.journal) == []


@pytest.mark.parametrize("name", sorted(TYPES))
def test_values_of_the_wrong_kind_from_another_program_break_no_table(tmp_path: Path, name: str) -> None:
    desk = office(tmp_path)
    record_type = TYPES[name]
    prev = None
    for seq, value in enumerate([["x", 1], {"a": 1}, "rác", -1, True, 2**53, "1.5", "9" * 40], 1):
        values: dict[str, dict[str, object]] = {}
        for each in record_type.fields:
            values.setdefault(each.audience, {})[each.name] = value
        sent = foreign(values, table=name, seq=seq, prev=prev)  # type: ignore[arg-type]
        prev = sent.entry.id
        take(desk, [sent])
    assert upkeep.check(desk.journal) == []
    upkeep.rebuild(desk.journal)
    if not record_type.internal:
        assert len(listing(desk, Query(name), None)) == len(
            rows(desk, name, [row[0] for row in desk.db.rows(f"SELECT k FROM {table(name)}")])
        )


def test_more_than_64_values_kept_beside_each_other_are_settled_by_one_choice(tmp_path: Path) -> None:
    desk = office(tmp_path)
    record = add(desk, "model", name="Gốc")
    root = entries_of(desk)[0].entry.id
    for number in range(150):
        take(
            desk,
            [
                foreign(
                    {"A": {"name": f"Tên {number}"}},
                    record=record,
                    device=f"{number:016x}",
                    parents=(root,),
                    office_id=desk.identity.office,
                )
            ],
        )
    folded = desk.journal.folded(record)
    assert len(folded.heads) == 150 and len(folded.conflicts["name"]) == 150
    desk.journal.append([Change("model", {"name": "Chọn"}, record)])
    after = desk.journal.folded(record)
    assert (after.conflicts, len(after.heads), after.values["name"]) == ({}, 1, "Chọn")
    assert all(len(each.entry.parents) <= 64 for each in entries_of(desk))
    assert upkeep.check(desk.journal) == []


@pytest.mark.parametrize(
    "change",
    [Change("model", {"result": "x" * 300_000}), Change("model", {"name": "x"}, reason="lý do " * 4000)],
    ids=["part", "entry"],
)
def test_what_no_parcel_could_carry_is_not_saved(tmp_path: Path, change: Change) -> None:
    desk = office(tmp_path)
    with pytest.raises(Problem) as error:
        desk.journal.append([change])
    assert error.value.code == "S-119"
    assert entries_of(desk) == []
    add(desk, "model", name="Vừa phải")
    assert upkeep.check(desk.journal) == []


def test_another_incarnation_begins_a_chain_of_its_own(tmp_path: Path) -> None:
    desk = office(tmp_path)
    add(desk, "model", name="Một")
    old = desk.identity
    desk.journal.become(Identity(old.office, old.device, old.incarnation + 1, old.account, old.pc))
    add(desk, "model", name="Hai")
    assert [each.entry.seq for each in entries_of(desk)] == [1, 1]
    assert len(desk.journal.chains(old.office)) == 2
    assert desk.journal.entry_id_at(old.chain, 1) == entries_of(desk)[0].entry.id
    assert desk.journal.entry_id_at(old.chain, 2) is None


def test_the_lines_of_a_chain_come_in_order_from_where_one_asks(tmp_path: Path) -> None:
    desk = office(tmp_path)
    for number in range(5):
        add(desk, "model", name=f"Mô hình {number}")
    assert [entry.seq for _, entry, _ in desk.journal.chain_lines(desk.identity.chain, 3)] == [4, 5]


# --- drafts, settings, blobs ------------------------------------------------------------------------------------------


def test_a_draft_is_kept_replaced_and_dropped(tmp_path: Path) -> None:
    db = office(tmp_path).db
    first = Draft("new:model", "me", "model", {"name": "Đang"}, (), 1)
    drafts.keep(db, first)
    drafts.keep(db, Draft("new:model", "me", "model", {"name": "Đang gõ"}, ("ab",), 2))
    drafts.keep(db, Draft("new:award", "me", "award", {}, (), 3))
    drafts.keep(db, Draft("new:model", "other", "model", {"name": "Khác"}, (), 4))
    assert drafts.of(db, "new:model", "me") == Draft("new:model", "me", "model", {"name": "Đang gõ"}, ("ab",), 2)
    assert [each.record for each in drafts.all_of(db, "me")] == ["new:award", "new:model"]
    drafts.drop(db, "new:model", "me")
    assert drafts.of(db, "new:model", "me") is None
    assert drafts.of(db, "new:model", "other") is not None


def test_a_setting_is_kept_changed_and_forgotten(tmp_path: Path) -> None:
    db = office(tmp_path).db
    settings.put(db, "font", 125)
    settings.put(db, "font", 150)
    assert settings.get(db, "font") == 150
    settings.put(db, "font", None)
    assert settings.get(db, "font", 100) == 100


def test_an_attachment_is_named_by_its_bytes_and_refused_when_they_changed(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"scan")
    assert blobs.put(b"scan") == name and blobs.has(name) and blobs.get(name) == b"scan"
    blobs.path(name).write_bytes(b"scam")
    assert blobs.get(name) is None
    blobs.drop(name)
    blobs.drop(name)
    assert not blobs.has(name) and blobs.get(name) is None


# --- tables, check, rebuild -------------------------------------------------------------------------------------------


def test_the_tables_rebuilt_are_the_tables(tmp_path: Path) -> None:
    desk = office(tmp_path)
    for number in range(5):
        record = add(desk, "petition", kind="complaint", summary=f"Việc {number}", sender=f"Bình {number}")
    add(desk, "petition", record, kind="denunciation")
    names = ", ".join(f'"{name}"' for name in columns(TYPES["petition"]))
    before = desk.db.rows(f"SELECT {names} FROM r_petition"), desk.db.rows("SELECT * FROM search_local")
    steps: list[tuple[int, int]] = []
    assert upkeep.rebuild(desk.journal, lambda done, total: steps.append((done, total))) == 5
    assert (desk.db.rows(f"SELECT {names} FROM r_petition"), desk.db.rows("SELECT * FROM search_local")) == before
    assert steps[-1] == (5, 5)
    assert desk.journal.projection.is_current()


def test_a_changed_declaration_is_noticed(tmp_path: Path) -> None:
    desk = office(tmp_path)
    settings.put(desk.db, "projection", "of another program")
    assert not desk.journal.projection.is_current()


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("UPDATE r_model SET name = 'khác'", "table"),
        ("DELETE FROM r_model", "table"),
        ("INSERT INTO r_model(k, id, office) VALUES(99, x'00', '')", "table"),
        ("UPDATE search SET folded = 'khac'", "search"),
        ("UPDATE search_local SET folded = 'khac'", "search"),
        ("DELETE FROM search", "search"),
        ("INSERT INTO search_fts(search_fts) VALUES('delete-all')", "search"),
        ("UPDATE entry SET line = replace(line, '\"seq\":2', '\"seq\":3') WHERE seq = 2", "chain"),
        ("UPDATE entry SET line = replace(line, 'true', 'false') WHERE seq = 1", "chain"),
        ("DELETE FROM part WHERE entry = 2", "part"),
        ("DELETE FROM entry WHERE seq = 1", "chain"),
        ("UPDATE part SET body = replace(body, 'Hai', 'Hái')", "part"),
        ("UPDATE part SET hash = x'00' WHERE entry = 1", "part"),
    ],
)
def test_damage_is_found_and_named(tmp_path: Path, damage: str, kind: str) -> None:
    desk = office(tmp_path)
    for name in ("Một", "Hai", "Ba"):
        add(desk, "model", name=name, contact_phone="Máy 0912")
    desk.db.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("entry_stays", "entry_fixed", "part_stays", "part_fixed"):
        desk.db.execute(f"DROP TRIGGER {trigger}")
    with desk.db.folding():
        desk.db.execute(damage)
    faults = upkeep.check(desk.journal)
    assert kind in {each.kind for each in faults}
    assert "Hai" not in str(faults)


def test_checking_tells_how_far_it_is(tmp_path: Path) -> None:
    desk = office(tmp_path)
    add(desk, "model", name="Một")
    steps: list[tuple[int, int]] = []
    assert upkeep.check(desk.journal, lambda done, total: steps.append((done, total))) == []
    assert steps == [(1, 1)]
