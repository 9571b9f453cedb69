"""Award decisions: list, bonus and register numbers that never collide and leave no gap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_desktop import speech
from danvan_desktop.problems import Problem
from danvan_desktop.services import awarding, entry, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import upkeep
from tests.builders import add, carry, office, second_pc

ISSUER = "Chủ tịch Ủy ban nhân dân xã Khê Hòa"
TYPED = {"family": "state", "movement": "skilful_mobilisation", "decision_no": "412/QĐ-UBND",
         "decision_date": "12/10/2026", "issuer": ISSUER, "signer": "Trần Đức Thịnh"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "first", "Xã Khê Hòa")
    yield made
    made.db.close()


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    made = second_pc(desk, tmp_path / "second")
    yield made
    made.db.close()


def decided(desk: Desk, *names: str, **typed: str) -> str:
    return awarding.decide(desk, {**TYPED, **typed}, names).id


def numbers(desk: Desk, decision: str) -> list[object]:
    return [row.values.get("register_no") for row in awarding.recipients_of(desk, decision)]


def test_a_decision_and_its_list_are_one_act_in_list_order(desk: Desk) -> None:
    outcome = awarding.decide(desk, TYPED, ["Tổ Dân vận thôn Xuân Hòa", "Ông Lục Văn Sấm", "Hộ bà Lục Thị Nhung"])
    rows = awarding.recipients_of(desk, outcome.id)
    assert [(row.values["position"], row.values["recipient"], row.values["recipient_kind"]) for row in rows] == [
        (1, "Tổ Dân vận thôn Xuân Hòa", "collective"), (2, "Ông Lục Văn Sấm", "individual"),
        (3, "Hộ bà Lục Thị Nhung", "household")]
    assert {each.deed for ref in outcome.changed for each in entry.history(desk, ref.id)} == {outcome.deed}
    values = finding.show(desk, outcome.id).values
    assert (values["signer_title"], values["place_name"]) == ("Chủ tịch", "Khê Hòa")
    assert values["name"] == "Khen thưởng phong trào thi đua “Dân vận khéo” năm 2026"
    assert not outcome.findings and upkeep.check(desk.journal) == []


def test_what_is_not_said_is_proposed_and_what_is_said_stays(desk: Desk) -> None:
    decision = awarding.decide(desk, TYPED, [
        "Bà Lò Thị Pà", {"recipient": "Lù A Sử", "recipient_kind": "individual", "reason": "Hiến 24 m2 đất",
                         "coefficient": "0,3"}]).id
    first, second = awarding.recipients_of(desk, decision)
    assert first.values["reason"] == "Đã có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo” năm 2026"
    assert (first.values["coefficient"], first.values["bonus_vnd"]) == ("0.15", 380_000)
    assert second.values["reason"] == "Hiến 24 m2 đất"
    assert second.values["bonus_vnd"] == 760_000


def test_the_bonus_says_its_sum_and_that_nobody_verified_it(desk: Desk) -> None:
    decision = {"family": "state", "decision_date": "2026-10-12"}
    found = awarding.bonus_of(desk, decision, {"recipient_kind": "collective"})
    assert found is not None and found.sum == "0,3 × 2.530.000 = 759.000 → 760.000" and not found.verified


def test_without_a_date_there_is_no_bonus_and_no_reason_is_made_up(desk: Desk) -> None:
    outcome = awarding.decide(desk, {"family": "state", "movement": "other"}, ["Chi bộ thôn Cầu Gỗ"])
    (row,) = awarding.recipients_of(desk, outcome.id)
    assert "bonus_vnd" not in row.values and "reason" not in row.values


@pytest.mark.parametrize("by", ["id", "number"])
def test_a_recognised_model_brings_its_owner_and_its_name(desk: Desk, by: str) -> None:
    model = add(desk, "model", name="Đường hoa phụ nữ", owner="Hội Phụ nữ thôn Cây Thị", owner_kind="collective")
    said = model if by == "id" else finding.show(desk, model).number
    (row,) = awarding.recipients_of(desk, decided(desk, said))
    assert row.values["recipient"] == "Hội Phụ nữ thôn Cây Thị" and row.values["model"] == model
    assert row.values["reason"] == "Đã có thành tích xuất sắc trong thực hiện mô hình “Đường hoa phụ nữ”"


def test_a_record_that_is_no_model_is_no_recipient_and_nothing_is_written(desk: Desk) -> None:
    decision = decided(desk, "Ông Lục Văn Sấm")
    before = desk.db.value("SELECT count(*) FROM entry")
    with pytest.raises(Problem) as refused:
        decided(desk, decision)
    assert refused.value.code == "S-109" and desk.db.value("SELECT count(*) FROM entry") == before


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(desk: Desk) -> None:
    outcome = awarding.decide(desk, {**TYPED, "decision_date": "mai"},
                              [{"recipient": "Bà Lò Thị Pà", "bonus_vnd": "nhiều"}])
    assert [found.field for found in outcome.findings] == ["decision_date", "bonus_vnd"]
    assert finding.show(desk, outcome.id).values["decision_no"] == "412/QĐ-UBND"


def test_later_recipients_stand_at_the_end(desk: Desk) -> None:
    decision = decided(desk, "Ông Lục Văn Sấm")
    awarding.add_recipients(desk, decision, ["Chi bộ thôn Cầu Gỗ", "Bà Lò Thị Pà"])
    assert [row.values["position"] for row in awarding.recipients_of(desk, decision)] == [1, 2, 3]
    with pytest.raises(Problem):
        awarding.add_recipients(desk, awarding.recipients_of(desk, decision)[0].id, ["Bà Lò Thị Pà"])


@pytest.mark.parametrize("name, kind", [
    ("Ông Lục Văn Sấm", "individual"), ("Bà Lò Thị Pà", "individual"), ("Hộ ông Vi Văn Sa", "household"),
    ("Gia đình ông Vi Văn Sa", "household"), ("Họ đạo Phố Mới", "collective"), ("Ban công tác Mặt trận", "collective"),
    ("", "collective")])
def test_a_name_says_what_kind_of_recipient_it_is(name: str, kind: str) -> None:
    assert awarding.kind_of(name) == kind


# --- register numbers ---


def test_numbers_are_given_once_in_list_order_and_go_on_in_the_next_decision(desk: Desk) -> None:
    first, second = decided(desk, "Ông A", "Ông B", "Ông C"), decided(desk, "Ông D", decision_no="413/QĐ-UBND")
    awarding.number(desk, first)
    awarding.number(desk, second)
    assert (numbers(desk, first), numbers(desk, second)) == ([1, 2, 3], [4])
    assert awarding.number(desk, first).deed == ""
    awarding.add_recipients(desk, first, ["Ông E"])
    awarding.number(desk, first)
    assert numbers(desk, first) == [1, 2, 3, 5]
    assert upkeep.check(desk.journal) == []


@settings(max_examples=8)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_numbers_have_no_gap_and_no_twin_whatever_the_lists(
        tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    desk = office(tmp_path_factory.mktemp("o"))
    given_out: list[object] = []
    for size in sizes:
        decision = decided(desk, *(f"Ông {at}" for at in range(size)))
        awarding.number(desk, decision)
        given_out += numbers(desk, decision)
    desk.db.close()
    assert given_out == list(range(1, sum(sizes) + 1))


def test_each_body_and_each_year_has_its_own_numbers(desk: Desk) -> None:
    state, next_year = decided(desk, "Ông A"), decided(desk, "Ông B", decision_date="2/1/2027")
    party = decided(desk, "Ông C", family="party", issuer="Ban Chấp hành Đảng bộ xã Khê Hòa")
    same = decided(desk, "Ông D", issuer="chủ tịch ủy ban nhân dân xã Khê Hoà")  # the same body, written otherwise
    for decision in (state, next_year, party, same):
        awarding.number(desk, decision)
    assert [numbers(desk, each) for each in (state, next_year, party, same)] == [[1], [1], [1], [2]]


def test_a_struck_recipient_gets_no_number_and_keeps_one_it_has(desk: Desk) -> None:
    decision = decided(desk, "Ông A", "Ông B", "Ông C")
    first, second, _third = awarding.recipients_of(desk, decision)
    add(desk, "certificate", second.id, struck=True)
    awarding.number(desk, decision)
    add(desk, "certificate", first.id, struck=True)
    awarding.number(desk, decision)
    assert numbers(desk, decision) == [1, None, 2]


def test_counting_goes_on_after_imported_and_after_binned_numbers(desk: Desk) -> None:
    imported = decided(desk, "Ông A", "Ông B")
    for at, row in enumerate(awarding.recipients_of(desk, imported)):
        add(desk, "certificate", row.id, register_no=7 + at)
    entry.delete(desk, awarding.recipients_of(desk, imported)[1].id, "nhập nhầm")
    fresh = decided(desk, "Ông C")
    awarding.number(desk, fresh)
    assert numbers(desk, fresh) == [9]


@pytest.mark.parametrize("gap, code", [
    ({"decision_no": ""}, "I-101"), ({"decision_date": ""}, "I-101"), ({"issuer": ""}, "I-102")])
def test_no_number_before_the_decision_has_its_own(desk: Desk, gap: dict[str, str], code: str) -> None:
    decision = decided(desk, "Ông A", **gap)
    with pytest.raises(Problem) as refused:
        awarding.number(desk, decision)
    assert refused.value.code == code and awarding.series_of(desk, ISSUER, 2026) is None


def test_another_pc_waits_for_the_one_that_gives_the_numbers(desk: Desk, other: Desk) -> None:
    awarding.number(desk, decided(desk, "Ông A"))
    carry(desk, other)
    waiting = decided(other, "Ông B")
    with pytest.raises(Problem) as refused:
        awarding.number(other, waiting)
    assert refused.value.code == "I-110"
    assert f"Chờ máy {desk.identity.device[:8]} cấp số" in speech.words_for(refused.value).what
    carry(other, desk)
    awarding.number(desk, waiting)
    carry(desk, other)
    assert numbers(other, waiting) == [2]


def test_the_holder_may_hand_the_counting_over_and_then_waits_itself(desk: Desk, other: Desk) -> None:
    awarding.number(desk, decided(desk, "Ông A"))
    awarding.hand_over(desk, ISSUER, 2026, other.identity.device)
    carry(desk, other)
    decision = decided(other, "Ông B")
    awarding.number(other, decision)
    assert numbers(other, decision) == [2]
    with pytest.raises(Problem) as refused:
        awarding.hand_over(desk, ISSUER, 2026, desk.identity.device)
    assert refused.value.code == "I-110"


def test_a_lost_holders_counting_is_taken_over_after_the_last_number_on_paper(desk: Desk, other: Desk) -> None:
    awarding.number(desk, decided(desk, "Ông A", "Ông B"))
    carry(desk, other)
    for last, reason, code in ((5, "  ", "I-111"), (1, "máy hỏng", "I-112")):
        with pytest.raises(Problem) as refused:
            awarding.take_over(other, ISSUER, 2026, last, reason)
        assert refused.value.code == code
    awarding.take_over(other, ISSUER, 2026, 5, "máy hỏng")
    decision = decided(other, "Ông C")
    awarding.number(other, decision)
    assert numbers(other, decision) == [6]


def test_two_pcs_that_began_to_count_apart_are_stopped_until_a_person_decides(desk: Desk, other: Desk) -> None:
    for pc in (desk, other):
        awarding.number(pc, decided(pc, "Ông A", "Ông B"))
    carry(desk, other)
    carry(other, desk)
    for pc in (desk, other):
        with pytest.raises(Problem) as refused:
            awarding.number(pc, decided(pc, "Ông C"))
        assert refused.value.code == "I-113"
    awarding.take_over(desk, ISSUER, 2026, 4, "hai máy cùng cấp số")
    decision = decided(desk, "Ông D")
    awarding.number(desk, decision)
    assert numbers(desk, decision) == [5]
