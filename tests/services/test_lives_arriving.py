"""Records that came without deadlines: from a PC with an older program, from a book opened by a newer one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from danvan_desktop.clock import ManualClock
from danvan_desktop.services import cases, counting, entry, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import settings
from danvan_desktop.storage.journal import Change
from danvan_desktop.workplace import create_office, open_office, restore_office
from tests import builders
from tests import exchange_builder as x

LETTER = {"kind": "complaint", "received_on": "2026-11-16", "summary": "Khiếu nại bồi thường hoa màu"}


def _uncounted(desk: Desk, **values: str) -> str:
    """A petition as a program wrote it that knew no deadlines."""
    return desk.journal.append([Change("petition", {**LETTER, **values})])[1][0]


def _due(desk: Desk, record: str) -> object:
    return desk.journal.folded(record).values.get("law_due")


@pytest.fixture
def two(tmp_path: Path) -> Iterable[tuple[Desk, Desk]]:
    above, one = x.pair(tmp_path)
    other = x.with_keys(builders.second_pc(one, tmp_path / "xa-b", device=1, clock=above.clock))
    x.introduce(above, other)
    x.carry(above, one, tmp_path / "start")
    yield one, other


def _across(source: Desk, target: Desk, stick: Path) -> list[str]:
    x.tick(source)
    sent = sending.send_across(source, stick / f"{source.identity.pc}-{source.journal.tip()[0]}")
    return x.results(receiving.receive(target, [each.path for each in sent]))


def test_a_petition_from_an_older_pc_gets_its_deadline_on_arrival(two: tuple[Desk, Desk], tmp_path: Path) -> None:
    old, new = two
    record = _uncounted(old)
    assert _across(old, new, tmp_path) == ["applied"]
    assert _due(new, record) == "2026-11-26"
    assert _across(new, old, tmp_path) == ["applied"]
    assert old.journal.folded(record) == new.journal.folded(record)


def test_two_pcs_that_count_the_same_letter_do_not_conflict(two: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, other = two
    record = _uncounted(one)
    builders.carry(one, other)
    for desk in two:
        assert entry.count_lives(desk) == 1
    _across(one, other, tmp_path)
    _across(other, one, tmp_path)
    assert one.journal.folded(record).conflicts == {} and _due(one, record) == _due(other, record) == "2026-11-26"
    # and the exchange comes to rest: nothing is counted again
    assert [entry.count_lives(desk, [record]) for desk in two] == [0, 0]


def test_rival_steps_of_two_pcs_meet_in_one_conflict_and_settle_to_what_both_tell(
        two: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, other = two
    record = builders.add(one, "petition", **LETTER)
    _across(one, other, tmp_path)
    cases.do(one, record, "accept", {"document_no": "12/TB", "date": "20/11/2026"})
    cases.do(other, record, "refuse", {"reason": "hết thời hiệu", "date": "21/11/2026"})
    _across(one, other, tmp_path)
    _across(other, one, tmp_path)
    for desk in two:
        assert "state" in desk.journal.folded(record).conflicts
    settling_now = entry.settle(one, record, "state", take=2)
    assert settling_now.deed
    kept = one.journal.folded(record)
    assert "state" not in kept.conflicts
    told = counting.story(one, "petition", record, kept.values)
    assert [each.step for each in told.track.done] == ["accept", "refuse"]
    assert kept.values["state"] == told.track.state == "refused"


def test_a_book_of_an_older_program_is_counted_once_when_it_is_opened(tmp_path: Path) -> None:
    with create_office(tmp_path, unit_code="24", level="province", clock=ManualClock()) as office:
        record = _uncounted(office.desk)
        with office.desk.db.atomic():
            settings.put(office.desk.db, "lives_counted", False)
    with open_office(tmp_path, clock=ManualClock()) as office:
        assert _due(office.desk, record) == "2026-11-26"
        end = office.desk.journal.tip()[0]
    with open_office(tmp_path, clock=ManualClock()) as office:
        assert office.desk.journal.tip()[0] == end


def test_a_restored_older_book_counts_in_its_new_incarnation(tmp_path: Path) -> None:
    with create_office(tmp_path / "cu", unit_code="24", level="province", clock=ManualClock()) as office:
        record = _uncounted(office.desk)
        with office.desk.db.atomic():
            settings.put(office.desk.db, "lives_counted", False)
        before = office.desk.identity.incarnation
        upkeep.back_up(office.desk, tmp_path / "b.tar")
    with restore_office(tmp_path / "b.tar", tmp_path / "moi", clock=ManualClock()) as office:
        assert _due(office.desk, record) == "2026-11-26"
        newest = office.desk.journal.writes_of(record)[-1].entry
        assert newest.incarnation == office.desk.identity.incarnation > before
