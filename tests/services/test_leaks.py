"""A canary in every class-L field is found in no parcel that leaves and in no file outside the encrypted database."""

from __future__ import annotations

import logging
import zlib
from pathlib import Path

import pytest

from danvan_desktop.domain.fields import Unreadable
from danvan_desktop.domain.records import REGISTERS
from danvan_desktop.parcels import tar
from danvan_desktop.services import disclosing, entry, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from tests import builders
from tests import exchange_builder as x

WORDS = "Hoàng Yến Canari"
CANARIES = (WORDS, "0987650123", "087650123987", "hoangyen@canari.vn")


def _plant(desk: Desk) -> set[str]:
    """One record of each register with a canary in every class-L field that can hold one; gives the fields planted."""
    planted = set()
    parent = {"opinion": "dialogue", "certificate": "award"}
    made: dict[str, str] = {}
    for each in REGISTERS:
        typed = {}
        for one in each.fields:
            if one.audience == "L":
                for canary in (*CANARIES, f'"{WORDS}"'):
                    try:
                        one.kind.read(canary, desk.clock.today())
                    except (Unreadable, ValueError):
                        continue
                    typed[one.name] = canary
                    planted.add(f"{each.name}.{one.name}")
                    break
        more = {"parent": made[parent[each.name]], "position": 1} if each.name in parent else {}
        if each.name != "unit":
            made[each.name] = entry.save_fields(desk, each.name, None, typed, more).id
            entry.keep_draft(desk, each.name, made[each.name], typed)
    return planted


def _plain(path: Path, key: str) -> bytes:
    """Everything a parcel holds, as whoever it is for would see it."""
    import pyrage

    data, at = path.read_bytes(), 0
    while True:
        name, size = tar.parse(data[at : at + 512])
        if name == "payload.age":
            break
        at += 512 + tar.padded(size)
    inside = pyrage.decrypt(data[at + 512 : at + 512 + size], [pyrage.x25519.Identity.from_str(key)])
    found, at = data, 0
    while any(inside[at : at + 512]):
        name, size = tar.parse(inside[at : at + 512])
        body = inside[at + 512 : at + 512 + size]
        found += zlib.decompress(body, 31) if name.endswith(".gz") else body
        at += 512 + tar.padded(size)
    return found


def _holds_canary(data: bytes) -> list[str]:
    return [word for word in CANARIES if word.encode() in data or word.replace(" ", "").encode() in data]


def test_no_class_l_value_leaves_the_office_and_its_encrypted_database(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    above, below = x.pair(tmp_path)
    planted = _plant(below)
    assert {"petition.sender", "reception.visitor", "opinion.speaker"} & planted and len(planted) >= 12
    for each in REGISTERS:
        disclosing.disclose_type(below, each.name)
    (sent,) = sending.send(below, tmp_path / "usb")
    assert sent.parts > 10
    assert _holds_canary(_plain(sent.path, above.keys.age)) == []
    assert x.results(receiving.receive(above, [sent.path])) == ["applied"]
    upkeep.back_up(below, below.home / "sao-luu" / "a.tar")
    bodies = b"".join(row[0].encode() for row in above.db.rows("SELECT body FROM part WHERE body IS NOT NULL"))
    assert bodies and _holds_canary(bodies) == []
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert _holds_canary(path.read_bytes()) == [], path.name
    assert _holds_canary(caplog.text.encode()) == []


def test_the_canary_is_really_there_where_it_may_be(tmp_path: Path) -> None:
    above, one = x.pair(tmp_path)
    two = builders.second_pc(one, tmp_path / "b", clock=above.clock)
    x.introduce(above, two)
    x.carry(above, one, tmp_path / "down")
    _plant(one)
    (sent,) = sending.send_across(one, tmp_path / "usb")
    assert WORDS in _holds_canary(_plain(sent.path, two.keys.age))
    assert _holds_canary(sent.path.read_bytes()) == []


def test_an_exception_from_a_bad_parcel_names_no_value(tmp_path: Path) -> None:
    above, below = x.pair(tmp_path)
    builders.add(below, "petition", summary="Xin", sender=WORDS)
    (sent,) = sending.send(below, tmp_path / "usb")
    sent.path.write_bytes(sent.path.read_bytes()[:-700])
    (answer,) = receiving.receive(above, [sent.path])
    assert answer.problem and WORDS not in repr(answer.problem.values)
