"""Two PCs of one office, restores noticed and unnoticed: both branches kept, nothing confirmed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_desktop.problems import Problem
from danvan_desktop.services import coverage, directory, enrolling, exchange, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from tests import builders
from tests import exchange_builder as x


@pytest.fixture
def three(tmp_path: Path) -> tuple[Desk, Desk, Desk]:
    """A province and a commune with two PCs, all confirmed."""
    above, one = x.pair(tmp_path)
    two = x.with_keys(builders.second_pc(one, tmp_path / "xa-b", device=1, clock=above.clock))
    x.introduce(above, two)
    x.carry(above, one, tmp_path / "start")
    return above, one, two


def _across(source: Desk, target: Desk, stick: Path) -> list[str]:
    x.tick(source)
    place = stick / f"across-{len(list(stick.glob('*'))) if stick.exists() else 0}"
    sent = sending.send_across(source, place)
    return x.results(receiving.receive(target, [each.path for each in sent]))


def _name(desk: Desk, record: str) -> object:
    return desk.journal.folded(record).values.get("name")


def test_the_office_s_other_pc_gets_everything_with_class_l(three: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    _, one, two = three
    record = builders.add(one, "petition", summary="Xin làm lại mương", sender="Chim Hoàng Yến")
    assert _across(one, two, tmp_path) == ["applied"]
    assert dict(two.journal.folded(record).values) == dict(one.journal.folded(record).values)
    builders.add(two, "petition", record, summary="Sửa ở máy B")
    assert _across(two, one, tmp_path) == ["applied"]
    assert one.journal.folded(record).values["summary"] == "Sửa ở máy B"
    assert _across(one, two, tmp_path) == ["already"]
    assert upkeep.check(one) == upkeep.check(two) == []


def test_one_pc_can_carry_the_others_chain_up(three: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    above, one, two = three
    record = builders.add(one, "model", name="Ở máy A")
    _across(one, two, tmp_path)
    assert x.results(x.carry(two, above, tmp_path / "usb")[1]) == ["applied"]
    assert _name(above, record) == "Ở máy A"
    x.carry(above, one, tmp_path / "down")
    card = exchange.upward(one)
    assert card and card.uncovered == 0


def test_a_chain_without_its_device_s_checkpoint_is_not_passed_on(three: tuple[Desk, Desk, Desk]) -> None:
    _, one, two = three
    builders.add(one, "model", name="Một")
    builders.carry(one, two)  # entries without a parcel, so without a checkpoint
    places = coverage.beyond(two, one.identity.chain, [])
    assert places and coverage.signed_range(two, one.identity.chain, places) is None


def test_both_pcs_edits_are_kept_and_meet_at_the_province(three: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    above, one, two = three
    record = builders.add(one, "model", name="Một", owner="Thôn 1")
    _across(one, two, tmp_path)
    builders.add(one, "model", record, name="Máy A")
    builders.add(two, "model", record, name="Máy B")
    for each in (one, two):
        x.carry(each, above, tmp_path / "usb")
    assert set(above.journal.folded(record).conflicts) == {"name"}
    _across(one, two, tmp_path)
    _across(two, one, tmp_path)
    assert one.journal.folded(record) == two.journal.folded(record)


def test_an_erasure_on_one_pc_erases_on_the_other(three: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    _, one, two = three
    record = builders.add(one, "petition", summary="Xin", sender="Chim Hoàng Yến")
    _across(one, two, tmp_path)
    one.journal.erase("petition", record, ["L"], "theo quyết định")
    _across(one, two, tmp_path)
    assert "sender" not in two.journal.folded(record).values and upkeep.check(two) == []


def test_an_office_with_one_pc_has_nobody_to_send_across_to(tmp_path: Path) -> None:
    _, below = x.pair(tmp_path)
    with pytest.raises(Problem) as refused:
        sending.send_across(below, tmp_path / "usb")
    assert refused.value.code == "G-145"


def test_a_restore_that_is_noticed_never_forks(three: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    above, one, _ = three
    builders.add(one, "model", name="Trước")
    backup = upkeep.back_up(one, tmp_path / "old.tar")
    lost = builders.add(one, "model", name="Sau sao lưu, đã gửi")
    x.carry(one, above, tmp_path / "usb")
    again = x.restored(one, backup.path, tmp_path / "xa-moi")
    builders.add(again, "model", name="Sau khôi phục")
    assert x.results(x.carry(again, above, tmp_path / "usb")[1]) == ["applied"]
    assert coverage.chains_marked_forked(above) == [] and _name(above, lost) == "Sau sao lưu, đã gửi"
    assert len(above.journal.chains(one.identity.office)) == 2


def test_a_silent_restore_is_found_by_the_receipt_and_nothing_is_lost(
    three: tuple[Desk, Desk, Desk], tmp_path: Path
) -> None:  # fmt: skip
    above, one, _ = three
    builders.add(one, "model", name="Trước")
    backup = upkeep.back_up(one, tmp_path / "old.tar")
    lost = builders.add(one, "model", name="Sau sao lưu, đã gửi")
    x.carry(one, above, tmp_path / "usb")
    again = x.restored(one, backup.path, tmp_path / "xa-moi", noticed=False)
    before = again.identity.chain
    x.carry(above, again, tmp_path / "usb")  # the receipt names an entry this database never heard of (R5)
    assert again.identity.chain != before
    fresh = builders.add(again, "model", name="Sau khôi phục")
    assert x.results(x.carry(again, above, tmp_path / "usb")[1]) == ["applied"]
    assert _name(above, fresh) == "Sau khôi phục" and _name(above, lost) == "Sau sao lưu, đã gửi"
    assert coverage.chains_marked_forked(above) == []


def test_a_silent_restore_that_wrote_on_is_a_fork_and_both_branches_are_kept(
    three: tuple[Desk, Desk, Desk], tmp_path: Path
) -> None:
    above, one, _ = three
    builders.add(one, "model", name="Trước")
    backup = upkeep.back_up(one, tmp_path / "old.tar")
    lost = builders.add(one, "model", name="Nhánh một")
    x.carry(one, above, tmp_path / "usb")
    again = x.restored(one, backup.path, tmp_path / "xa-moi", noticed=False)
    fresh = builders.add(again, "model", name="Nhánh hai")
    (answer,) = x.carry(again, above, tmp_path / "usb")[1]
    assert answer.result == "held" and answer.problem and answer.problem.code == "G-138"
    assert x.results(list(enrolling.confirm(above, "99001").received)) == ["applied"]
    assert (_name(above, lost), _name(above, fresh)) == ("Nhánh một", "Nhánh hai")
    assert coverage.chains_marked_forked(above) == [one.identity.chain] == list(exchange.downward(above)[0].forked)
    before = again.identity.chain
    x.carry(above, again, tmp_path / "usb")
    assert again.identity.chain != before
    last = builders.add(again, "model", name="Sổ mới")
    assert x.results(x.carry(again, above, tmp_path / "usb")[1]) == ["applied"]
    assert _name(above, last) == "Sổ mới" and upkeep.check(above) == []
    x.carry(above, again, tmp_path / "usb")
    card = exchange.upward(again)
    assert card and card.uncovered == 0, "both branches are acknowledged"


def test_a_peer_that_holds_more_of_our_chain_than_we_do_tells_of_a_restore(
    three: tuple[Desk, Desk, Desk], tmp_path: Path
) -> None:
    _, one, two = three
    backup = upkeep.back_up(one, tmp_path / "old.tar")
    lost = builders.add(one, "model", name="Chỉ máy B còn giữ")
    _across(one, two, tmp_path)
    again = x.restored(one, backup.path, tmp_path / "xa-moi", noticed=False)
    before = again.identity.chain
    assert _across(two, again, tmp_path) == ["already"]  # machine B believes that machine A has it, and says so
    assert again.identity.chain != before
    _across(again, two, tmp_path)
    assert _across(two, again, tmp_path) == ["applied"]
    assert _name(again, lost) == "Chỉ máy B còn giữ"


def test_a_receipt_from_a_forked_chain_of_the_province_is_not_trusted(
    three: tuple[Desk, Desk, Desk], tmp_path: Path
) -> None:  # fmt: skip
    above, one, _ = three
    builders.add(one, "model", name="Một")
    x.carry(one, above, tmp_path / "usb")
    x.carry(above, one, tmp_path / "usb")
    office = above.identity.office
    assert coverage.receipts(one, office, one.identity.office)
    one.db.execute("UPDATE chain SET forked = 1 WHERE name = ?", (above.identity.chain,))
    assert coverage.receipts(one, office, one.identity.office) is None
    card = exchange.upward(one)
    assert card and card.uncovered


def test_devices_of_this_office_are_known_through_the_province(three: tuple[Desk, Desk, Desk]) -> None:
    above, one, two = three
    assert {one.identity.device, two.identity.device, above.identity.device} == set(directory.devices(one))
    assert directory.recipients(one, one.identity.office) == [two.keys.public.age]


def test_a_restored_pc_gets_its_lost_entries_back_from_above_and_class_l_from_the_other_pc(
    three: tuple[Desk, Desk, Desk], tmp_path: Path
) -> None:
    above, one, two = three
    backup = upkeep.back_up(one, tmp_path / "old.tar")
    record = builders.add(one, "petition", summary="Xin làm lại mương", sender="Chim Hoàng Yến")
    model = builders.add(one, "model", name="Một")
    _across(one, two, tmp_path)
    x.carry(one, above, tmp_path / "usb")
    again = x.restored(one, backup.path, tmp_path / "xa-moi")
    x.carry(again, above, tmp_path / "usb")
    x.carry(above, again, tmp_path / "usb")
    assert _name(again, model) == "Một" and "sender" not in again.journal.folded(record).values
    _across(again, two, tmp_path)  # asks by hash for what only the other PC can have
    _across(two, again, tmp_path)
    assert again.journal.folded(record).values["sender"] == "Chim Hoàng Yến"
    for _ in range(2):
        x.carry(again, above, tmp_path / "usb")
        x.carry(above, again, tmp_path / "usb")
    card = exchange.upward(again)
    assert card and card.uncovered == 0


def test_a_province_put_back_unnoticed_learns_it_from_a_commune(three: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    above, one, _ = three
    backup = upkeep.back_up(above, tmp_path / "old.tar")
    builders.add(one, "model", name="Một")
    x.carry(one, above, tmp_path / "usb")
    x.carry(above, one, tmp_path / "usb")
    again = x.restored(above, backup.path, tmp_path / "tinh-moi", noticed=False)
    before = again.identity.chain
    x.carry(one, again, tmp_path / "usb")
    assert again.identity.chain != before
    x.carry(again, one, tmp_path / "usb")
    x.carry(one, again, tmp_path / "usb")
    x.carry(again, one, tmp_path / "usb")
    card = exchange.upward(one)
    assert card and card.uncovered == 0


def test_the_provinces_second_pc_is_introduced_by_the_parcel_that_carries_its_chain(tmp_path: Path) -> None:
    above, below = x.pair(tmp_path)
    second = x.with_keys(builders.second_pc(above, tmp_path / "tinh-b", device=6, clock=above.clock))
    mine = second.keys.public
    directory.vouch(above, above.identity.office, mine.sign, mine.age)
    builders.carry(above, second)
    assert second.identity.device not in directory.devices(below)
    shared = builders.add(second, "unit", name="Tổ 5", code="99001-5")
    assert _across(second, above, tmp_path) == ["applied"]
    assert x.results(x.carry(above, below, tmp_path / "usb")[1]) == ["applied"]
    assert second.identity.device in directory.devices(below) and _name(below, shared) == "Tổ 5"


def test_a_province_put_back_to_before_the_first_parcel_says_that_it_holds_nothing(tmp_path: Path) -> None:
    above, below = x.pair(tmp_path)
    backup = upkeep.back_up(above, tmp_path / "old.tar")
    record = builders.add(below, "model", name="Một")
    x.carry(below, above, tmp_path / "usb")
    x.carry(above, below, tmp_path / "usb")
    again = x.restored(above, backup.path, tmp_path / "tinh-moi")
    x.carry(below, again, tmp_path / "usb")  # nothing in it: everything seems acknowledged
    x.carry(again, below, tmp_path / "usb")
    x.carry(below, again, tmp_path / "usb")
    assert _name(again, record) == "Một"
