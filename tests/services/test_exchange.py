"""A commune's parcel to the province and the answer back: what travels, what stays, and that it comes to rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_desktop.parcels.carriers import Volume
from danvan_desktop.problems import Problem
from danvan_desktop.services import coverage, disclosing, exchange, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage.journal import Change
from tests import builders
from tests import exchange_builder as x


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Desk, Desk]:
    return x.pair(tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "usb"


def _values(desk: Desk, record: str) -> dict:
    return dict(desk.journal.folded(record).values)


def test_what_a_commune_wrote_reaches_the_province(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    record = builders.add(below, "model", name="Thắp sáng đường quê", owner="Tổ dân vận thôn 3")
    sent, received = x.carry(below, above, stick)
    assert x.results(received) == ["applied"] and received[0].no == 1 and received[0].sender_name == "Xã 99001"
    assert _values(above, record) == _values(below, record)
    assert above.journal.folded(record).office == below.identity.office
    assert [each.type for each in received[0].records] == ["model"]
    assert sent[0].entries == received[0].entries and upkeep.check(above) == []


def test_an_exchange_comes_to_rest(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    builders.add(below, "model", name="Thắp sáng đường quê")
    x.carry(below, above, stick)
    card = exchange.upward(below)
    assert card and card.under_way == (1,) and card.received_up_to == 0 and card.unsent == 0 and card.uncovered
    x.carry(above, below, stick)
    card = exchange.upward(below)
    assert card and (card.unsent, card.uncovered, card.under_way, card.received_up_to) == (0, 0, (), 1)
    for _ in range(2):
        sent, received = x.carry(below, above, stick)
        assert (sent[0].entries, x.results(received)) == (0, ["already"])
        assert x.carry(above, below, stick)[0] == []
    assert exchange.downward(above)[0].unsent == 0


def test_a_change_after_sending_is_told_from_what_is_under_way(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    record = builders.add(below, "model", name="Thắp sáng đường quê")
    x.carry(below, above, stick, loses=True)
    builders.add(below, "model", record, name="Thắp sáng đường thôn")
    card = exchange.upward(below)
    assert card and (card.unsent, card.under_way) == (1, (1,)) and card.uncovered > 1


def test_a_lost_stick_needs_no_action(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    first = builders.add(below, "model", name="Một")
    x.carry(below, above, stick, loses=True)
    second = builders.add(below, "model", name="Hai")
    assert x.results(x.carry(below, above, stick)[1]) == ["applied"]
    assert _values(above, first)["name"] == "Một" and _values(above, second)["name"] == "Hai"
    x.carry(above, below, stick)
    card = exchange.upward(below)
    assert card and card.received_up_to == 2 and card.under_way == ()


def test_the_same_parcel_twice_changes_nothing(offices: tuple[Desk, Desk], stick: Path, tmp_path: Path) -> None:
    above, below = offices
    builders.add(below, "model", name="Một")
    sent, _ = x.carry(below, above, stick)
    before = x.entries(above, below.identity.office)
    copy = tmp_path / "copy.goi"
    copy.write_bytes(sent[0].path.read_bytes())
    assert x.results(receiving.receive(above, [sent[0].path, copy])) == ["already", "already"]
    assert x.entries(above, below.identity.office) == before and not list((above.home / "goi-den").iterdir())


def test_parcels_out_of_order_end_the_same(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    record = builders.add(below, "model", name="Một")
    first, _ = x.carry(below, above, stick, loses=True)
    builders.add(below, "model", record, name="Hai")
    second, _ = x.carry(below, above, stick, loses=True)
    assert x.results(receiving.receive(above, [second[0].path])) == ["applied"]
    assert x.results(receiving.receive(above, [first[0].path])) == ["already"]
    assert _values(above, record)["name"] == "Hai"


def test_nothing_of_a_petition_leaves_before_somebody_discloses_it(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    record = builders.add(below, "petition", summary="Xin làm lại mương", sender="Chim Hoàng Yến")
    x.carry(below, above, stick)
    assert _values(above, record) == {}
    line = next(each for each in exchange.will_leave(below) if each.type == "petition")
    assert (line.records, line.going, line.staying) == (1, 0, 1) and "Người gửi" in line.local

    assert disclosing.disclose(below, [record], disclosing.Approval("Bí thư", True, "2026-11-23")).changed
    assert not disclosing.disclose(below, [record]).changed
    x.carry(below, above, stick)
    assert _values(above, record)["summary"] == "Xin làm lại mương" and "sender" not in _values(above, record)


def test_a_part_disclosed_after_its_entry_was_acknowledged_still_goes(
    offices: tuple[Desk, Desk], stick: Path
) -> None:  # fmt: skip
    above, below = offices
    record = builders.add(below, "petition", summary="Xin làm lại mương")
    x.carry(below, above, stick)
    x.carry(above, below, stick)
    disclosing.disclose_type(below, "petition")
    x.carry(below, above, stick)
    assert _values(above, record)["summary"] == "Xin làm lại mương"


def test_a_disclosed_part_that_never_came_is_asked_for_by_the_receipt(
    offices: tuple[Desk, Desk], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, below = offices
    record = builders.add(below, "petition", summary="Xin làm lại mương")
    x.carry(below, above, stick)
    disclosing.disclose(below, [record])
    with monkeypatch.context() as patch:  # a parcel that lost its parts, as a broken program would make it
        patch.setattr(sending, "parts_of", lambda desk, load: iter(()))
        x.carry(below, above, stick)
    disclosing.disclosed(above, below.identity.office)
    x.carry(above, below, stick)
    # the `disclose` entry's own part is missing too: its standing disclosure makes it expected
    receipt = coverage.receipts(below, above.identity.office, below.identity.office)
    assert receipt and receipt.missing_parts
    for _ in range(2):
        x.carry(below, above, stick)
        x.carry(above, below, stick)
    assert _values(above, record)["summary"] == "Xin làm lại mương"
    receipt = coverage.receipts(below, above.identity.office, below.identity.office)
    assert receipt and not receipt.missing_parts


def test_a_standing_disclosure_opens_a_register_but_never_petitions(offices: tuple[Desk, Desk]) -> None:
    _, below = offices
    for wrong in (("petition", "T"), ("reception", "A"), ("model", "L")):
        with pytest.raises(Problem) as refused:
            disclosing.disclose_standing(below, *wrong)
        assert refused.value.code == "G-142"
    assert disclosing.disclose_standing(below, "unit", "A").deed
    said = disclosing.disclosed(below, below.identity.office)
    assert said.standing == {("unit", "A")}
    said.learn({"standing": {"table": "petition", "class": "T"}, "parts": "?"})
    assert said.standing == {("unit", "A")}


def test_an_erasure_at_the_commune_erases_at_the_province(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    record = builders.add(below, "petition", summary="Xin làm lại mương")
    disclosing.disclose(below, [record])
    x.carry(below, above, stick)
    assert _values(above, record)
    below.journal.erase("petition", record, ["T"], "theo quyết định")
    x.carry(below, above, stick)
    assert "summary" not in _values(above, record) and upkeep.check(above) == []


def test_zero_is_said_and_told_from_nothing_sent(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    builders.add(below, "model", name="Một")
    x.carry(below, above, stick)
    rows = above.db.rows("SELECT type, counts, zero_confirmed FROM r_period_figures WHERE office = ?",
                         (below.identity.office,))  # fmt: skip
    said = {name: (counts, zero) for name, counts, zero in rows}
    assert said['"model"'] == ('{"records": 1}', "false") and said['"dialogue"'] == ('{"records": 0}', "true")


def test_a_review_from_above_comes_down_to_its_office_only(tmp_path: Path, stick: Path) -> None:
    above, one = x.pair(tmp_path)
    two = x.commune(tmp_path / "xa2", above.clock, "99002", device=1)
    x.introduce(above, two)
    record = builders.add(one, "model", name="Một")
    x.carry(one, above, stick)
    values = {"for_office": one.identity.office, "subject": record, "heads": list(above.journal.heads(record)),
              "verdict": "returned", "reason": "Ghi rõ kinh phí"}  # fmt: skip
    _, (review,) = above.journal.append([Change("review", values)])
    x.tick(above)
    sent = sending.send(above, tmp_path / "tinh-usb")
    assert {each.to for each in sent} == {one.identity.office, two.identity.office}
    for each in (one, two):
        answers = receiving.receive(each, [tmp_path / "tinh-usb"])
        assert x.results(answers) == ["applied"]
    assert _values(one, review)["reason"] == "Ghi rõ kinh phí" and _values(two, review) == {}


def test_receipts_rest_on_a_verified_backup(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    builders.add(below, "model", name="Một")
    x.carry(below, above, stick)
    assert upkeep.last_backup(above) is None
    x.carry(above, below, stick)
    backup = upkeep.last_backup(above)
    assert backup and backup.path.exists()
    receipt = coverage.receipts(below, above.identity.office, below.identity.office)
    assert receipt and dict(receipt.heads).items() <= dict(backup.heads).items()
    for _ in range(5):
        builders.add(below, "model", name="Nữa")
        x.carry(below, above, stick)
        x.carry(above, below, stick)
    assert len(list((above.home / "sao-luu").glob("so-*.tar"))) == 3


def test_an_office_alone_has_nobody_to_send_to(tmp_path: Path) -> None:
    alone = x.commune(tmp_path / "xa")
    with pytest.raises(Problem) as refused:
        sending.send(alone)
    assert refused.value.code == "G-134" and exchange.upward(alone) is None
    assert exchange.will_leave(alone)


def test_without_a_stick_the_parcel_stays_in_the_outbox(offices: tuple[Desk, Desk]) -> None:
    _, below = offices
    sent = sending.send(below)
    assert sent[0].path.parent == below.home / "goi-di" and sent[0].bytes == sent[0].path.stat().st_size


def test_a_full_stick_leaves_nothing_counted_as_sent(offices: tuple[Desk, Desk], stick: Path) -> None:
    _, below = offices
    builders.add(below, "model", name="Một")
    with pytest.raises(Problem) as full:
        sending.send(below, Volume(stick, "KINGSTON", free_bytes=10))
    assert full.value.code == "G-121"
    assert [each for each in exchange.parcels(below) if each.direction == "up"] == []
    card = exchange.upward(below)
    assert card and card.unsent
    assert sending.send(below, stick)[0].no == 2  # a number is never used twice


def test_much_is_split_into_parcels_that_stand_alone(
    offices: tuple[Desk, Desk], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, below = offices
    monkeypatch.setattr(sending, "ENTRIES_PER_PARCEL", 5)
    records = [builders.add(below, "model", name=f"Mô hình {n}") for n in range(12)]
    sent = sending.send(below, stick)
    assert len(sent) == 4 and [each.no for each in sent] == [1, 2, 3, 4]
    results = [x.results(receiving.receive(above, [each.path]))[0] for each in reversed(sent)]
    assert results == ["partial", "partial", "partial", "applied"]
    assert [_values(above, each)["name"] for each in records] == [f"Mô hình {n}" for n in range(12)]
    assert upkeep.check(above) == []


def test_a_gap_is_told_and_its_stretch_sent_again(
    offices: tuple[Desk, Desk], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, below = offices
    monkeypatch.setattr(sending, "ENTRIES_PER_PARCEL", 5)
    for n in range(6):
        builders.add(below, "model", name=f"Mô hình {n}")
    sent = sending.send(below, stick)
    late = receiving.receive(above, [sent[-1].path])[0]
    assert late.result == "partial" and late.problem and late.problem.code == "G-144"
    assert exchange.downward(above)[0].gaps
    x.carry(above, below, stick / "down")
    card = exchange.upward(below)
    assert card and card.received_up_to == 0 and card.uncovered
    x.carry(below, above, stick / "up")
    assert not exchange.downward(above)[0].gaps


def test_the_log_of_parcels_names_both_directions(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    x.carry(below, above, stick)
    x.carry(above, below, stick)
    x.carry(below, above, stick)
    assert {(each.direction, each.acknowledged) for each in exchange.parcels(below)} == {("up", True), ("in", True)}
    assert {(each.direction, each.acknowledged) for each in exchange.parcels(above)} == {("down", True), ("in", True)}


def test_a_stick_that_goes_round_carries_others_parcels_too(tmp_path: Path) -> None:
    above, one = x.pair(tmp_path)
    two = x.commune(tmp_path / "xa2", above.clock, "99002", device=1)
    x.introduce(above, two)
    sending.send(above, tmp_path / "usb")
    assert len(list((tmp_path / "usb").iterdir())) == 2
    assert x.results(receiving.receive(one, [tmp_path / "usb"])) == ["applied"]
    for file in (tmp_path / "usb").glob("*_99001_*"):
        file.unlink()
    answers = receiving.receive(one, [tmp_path / "usb"])
    assert [(each.result, each.problem and each.problem.code) for each in answers] == [("refused", "G-105")]


def test_disclosing_a_record_discloses_the_rows_that_belong_to_it(offices: tuple[Desk, Desk]) -> None:
    _, below = offices
    meeting = builders.add(below, "dialogue", name="Đối thoại tháng 11")
    builders.add(below, "opinion", summary="Đường hỏng", parent=meeting, position=1)
    # both have a standing disclosure: nothing is left to disclose one by one
    assert disclosing.disclose(below, [meeting]).changed == ()
