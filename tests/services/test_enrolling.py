"""Offices come to know each other by a file, a code and a person who compares numbers."""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path

import pytest

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain import units
from danvan_desktop.keys import fingerprint
from danvan_desktop.parcels import reader
from danvan_desktop.problems import Problem
from danvan_desktop.services import directory, enrolling, exchange, receiving, requests, sending
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import settings
from tests import builders
from tests import exchange_builder as x

DAY = 86_400_000


@pytest.fixture(autouse=True)
def _quick_passphrase(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """age's passphrase stanza takes seconds by design; all but one test here lock with a plain key instead."""
    if request.function is test_a_commune_joins_with_file_and_code_and_is_confirmed:
        return
    import pyrage

    key = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(
        pyrage.passphrase, "encrypt", lambda data, code: pyrage.encrypt(code.encode() + data, [key.to_public()])
    )

    def unlock(data: bytes, code: str) -> bytes:
        plain = pyrage.decrypt(data, [key])
        if not plain.startswith(code.encode()):
            raise pyrage.DecryptError("wrong")
        return plain[len(code.encode()) :]

    monkeypatch.setattr(pyrage.passphrase, "decrypt", unlock)


def _office_id(code: str, level: str) -> str:
    return units.office_id(units.unit_id(level, code, "since-2025"), "party")


@pytest.fixture
def above(tmp_path: Path) -> Desk:
    return x.province(tmp_path / "tinh", ManualClock())


def _commune(folder: Path, above: Desk, device: int = 0) -> Desk:
    return x.with_keys(builders.office(folder, "Xã Khê Hòa", code="99001", clock=above.clock, device=device,
                                       office_id=_office_id("99001", "commune")))  # fmt: skip


@pytest.fixture
def below(tmp_path: Path, above: Desk) -> Desk:
    return _commune(tmp_path / "xa", above)


def _enrol(above: Desk, place: Path) -> enrolling.Enrolment:
    return enrolling.enrol(above, "99001", place, name="Xã Khê Hòa")


def _code(deed, *args: object, **more: object) -> str:
    with pytest.raises(Problem) as refused:
        deed(*args, **more)
    return refused.value.code


def _whole_loop(above: Desk, below: Desk, tmp_path: Path) -> None:
    paper = _enrol(above, tmp_path / "usb")
    seen = enrolling.look_at(below, paper.path, paper.code.upper())
    assert seen.fingerprint == paper.fingerprint == fingerprint(above.keys.public.sign)
    assert below.upper_office is None
    joined = enrolling.join(below, paper.path, paper.code)
    assert (joined.upper, joined.fingerprint, joined.upper_name) == (seen.upper, seen.fingerprint, "Tỉnh An Bình")
    assert below.upper_office == above.identity.office

    record = builders.add(below, "model", name="Một")
    x.tick(below)
    (sent,) = sending.send(below, tmp_path / "up")
    card = exchange.upward(below)
    assert card and card.requested
    (answer,) = receiving.receive(above, [sent.path])
    assert answer.result == "held" and answer.problem and answer.problem.code == "G-131"
    assert answer.fingerprint == fingerprint(below.keys.public.sign)
    assert [each.sha for each in enrolling.waiting(above)] == [answer.sha]
    assert above.journal.table_of(record) is None

    done = enrolling.confirm(above, "99001")
    assert done.devices == (below.identity.device,) and x.results(list(done.received)) == ["applied"]
    assert above.journal.folded(record).values["name"] == "Một"
    x.tick(above)
    _, answers = x.carry(above, below, tmp_path / "down")
    assert x.results(answers) == ["applied"]
    card = exchange.upward(below)
    assert card and not card.requested and card.uncovered == 0 and card.received_up_to == 1
    (sent,) = sending.send(below, tmp_path / "up2")
    with sent.path.open("rb") as file:
        assert reader.look(file).request is None


def test_a_commune_joins_with_file_and_code_and_is_confirmed(above: Desk, below: Desk, tmp_path: Path) -> None:
    _whole_loop(above, below, tmp_path)


def test_joining_later_keeps_what_was_written_alone(above: Desk, below: Desk, tmp_path: Path) -> None:
    alone = builders.add(below, "model", name="Trước khi ghi danh")
    _whole_loop(above, below, tmp_path)
    assert above.journal.folded(alone).values["name"] == "Trước khi ghi danh"


def test_a_wrong_code_or_file_changes_nothing(above: Desk, below: Desk, tmp_path: Path) -> None:
    paper, other = _enrol(above, tmp_path / "usb"), _enrol(above, tmp_path / "usb")
    assert _code(enrolling.join, below, paper.path, other.code) == "G-115"
    assert _code(enrolling.join, below, paper.path, "một hai ba") == "K-106"
    assert _code(enrolling.join, below, tmp_path / "away.goi", paper.code) == "G-120"
    assert below.upper_office is None and below.journal.chains(above.identity.office) == []
    elsewhere = builders.office(tmp_path / "xa-khac", code="99002", clock=above.clock, device=2)
    assert _code(enrolling.join, elsewhere, paper.path, paper.code) == "G-105"
    assert x.results(receiving.receive(below, [paper.path])) == ["refused"]


def test_a_data_parcel_is_no_enrolment_file(tmp_path: Path) -> None:
    above, below = x.pair(tmp_path)
    (sent,) = sending.send(above, tmp_path / "usb")
    assert _code(enrolling.join, below, sent.path, "an " * 8) == "G-136"


def test_an_enormous_file_is_no_enrolment_file(below: Desk, tmp_path: Path) -> None:
    with (tmp_path / "big.goi").open("wb") as file:
        file.truncate(65 << 20)
    assert _code(enrolling.join, below, tmp_path / "big.goi", "an " * 8) == "G-109"


def test_an_office_has_one_upper_office(above: Desk, below: Desk, tmp_path: Path) -> None:
    paper = _enrol(above, tmp_path / "usb")
    settings.put(below.db, "upper_office", str(uuid.uuid4()))
    assert _code(enrolling.join, below, paper.path, paper.code) == "G-139"


def test_only_an_office_with_offices_below_enrols(above: Desk, below: Desk, tmp_path: Path) -> None:
    assert _code(enrolling.enrol, below, "99001", tmp_path) == "G-135"
    assert _code(enrolling.enrol, above, "no-such", tmp_path) == "G-135"


def test_a_unit_of_the_list_needs_no_name(above: Desk, tmp_path: Path) -> None:
    made = enrolling.enrol(above, "00004", tmp_path / "usb")
    assert made.name != "00004" and directory.offices(above)[made.office].name == made.name


def _asks(above: Desk, below: Desk, tmp_path: Path, paper: enrolling.Enrolment) -> receiving.Received:
    enrolling.join(below, paper.path, paper.code)
    (sent,) = sending.send(below, tmp_path / f"up-{below.home.name}")
    return receiving.receive(above, [sent.path])[0]


def test_a_code_works_once(above: Desk, below: Desk, tmp_path: Path) -> None:
    paper = _enrol(above, tmp_path / "usb")
    assert _asks(above, below, tmp_path, paper).result == "held"
    thief = _commune(tmp_path / "xa-gia", above, device=3)
    answer = _asks(above, thief, tmp_path, paper)
    assert answer.result == "refused" and answer.problem and answer.problem.code == "G-130"


def test_a_code_is_valid_for_sixty_days_by_the_provinces_clock(above: Desk, below: Desk, tmp_path: Path) -> None:
    paper = _enrol(above, tmp_path / "usb")
    assert isinstance(above.clock, ManualClock)
    above.clock.advance(61 * DAY)
    answer = _asks(above, below, tmp_path, paper)
    assert answer.problem and answer.problem.code == "G-130"


def test_a_code_of_another_office_does_not_vouch(above: Desk, below: Desk, tmp_path: Path) -> None:
    paper = _enrol(above, tmp_path / "usb")
    requests.issue(above, "another", "an anh ao")
    forged = dataclasses.replace(below.keys.public, age=above.keys.public.age)
    assert _code(requests.check, above, paper.office, forged, "00" * 32) == "G-130"


def test_a_second_pc_joins_with_its_own_code_and_letter(above: Desk, below: Desk, tmp_path: Path) -> None:
    _whole_loop(above, below, tmp_path)
    second = _commune(tmp_path / "xa-b", above, device=1)
    paper = _enrol(above, tmp_path / "usb")
    answer = _asks(above, second, tmp_path, paper)
    assert answer.result == "held" and second.identity.pc == "B"
    assert _code(enrolling.confirm, above, "99001", "ffff") == "G-137"
    done = enrolling.confirm(above, "99001", second.identity.device[:8])
    assert done.devices == (second.identity.device,) and x.results(list(done.received)) == ["applied"]
    assert exchange.downward(above)[0].devices == 2
    x.carry(above, below, tmp_path / "down")
    assert second.identity.device in directory.devices(below)


def test_nothing_waiting_is_said(above: Desk) -> None:
    assert _code(enrolling.confirm, above, "99001") == "G-137"


def test_a_held_copy_that_went_bad_is_refused_when_confirmed(above: Desk, below: Desk, tmp_path: Path) -> None:
    answer = _asks(above, below, tmp_path, _enrol(above, tmp_path / "usb"))
    receiving.inbox_path(above, answer.sha).write_bytes(b"gone bad")
    done = enrolling.confirm(above, "99001")
    assert done.devices == () and x.results(list(done.received)) == ["refused"]
