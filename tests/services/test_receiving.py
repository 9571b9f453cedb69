"""Parcels that are wrong, torn, foreign, forged or too bold: refused or held, with nothing half-applied."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path

import pytest

from danvan_desktop.domain.entries import make_entry, make_part
from danvan_desktop.parcels import header, signature, writer
from danvan_desktop.parcels.header import Header
from danvan_desktop.parcels.manifest import Range, Want
from danvan_desktop.problems import Problem
from danvan_desktop.services import directory, enrolling, exchange, inspecting, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.receiving import Received
from danvan_desktop.services.tracking import Cancelled
from danvan_desktop.storage.journal import Change
from tests import builders
from tests import exchange_builder as x


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Desk, Desk]:
    return x.pair(tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "usb"


def _state(desk: Desk) -> tuple:
    """Everything a refused parcel must leave as it was: journal and tables."""
    return tuple(
        tuple(desk.db.rows(f"SELECT * FROM {name}")) for name in ("entry", "part", "open_part", "r_model", "chain")
    )


def _one(desk: Desk, file: Path) -> Received:
    before = _state(desk)
    (answer,) = receiving.receive(desk, [file])
    if answer.result in ("held", "refused"):
        assert _state(desk) == before
    return answer


def _sent(below: Desk, stick: Path) -> Path:
    builders.add(below, "model", name="Một")
    return sending.send(below, stick)[0].path


def _code(answer: Received) -> str:
    assert answer.problem is not None
    return answer.problem.code


def hostile(
    who: Desk, to: Desk, kind: str = "up", sender: str = "", signs_for: Desk | None = None, **changes: object
) -> bytes:
    """A parcel that `who`'s device really signed, with one entry that says `changes`.

    sender: the office the header claims; signs_for: whose device signed the chain's checkpoint.
    """
    me, (seq, prev, stamp) = who.identity, who.journal.tip()
    part = make_part({"name": "X"})
    said = {
        "device": me.device, "incarnation": me.incarnation, "seq": seq + 1, "prev": prev, "stamp": (stamp[0] + 1, 0),
        "wall": 1, "wall_ok": True, "account": me.account, "office": me.office, "table": "model",
        "record": "01930000-0000-7000-8000-00000000000a", "op": "set", "parents": (), "parts": {"A": part.hash},
        "deed": "01930000-0000-7000-8000-00000000000c", "schema": 1,
    } | changes  # fmt: skip
    entry = make_entry(**said)
    sig = signature.sign((signs_for or who).keys.seed, signature.checkpoint(entry.chain, entry.seq, entry.id)).decode()
    range_ = Range(entry.chain, entry.seq, entry.seq, entry.id, entry.prev, sig)
    content = writer.Content(
        "1", 1, (1, 0), 1, True, [range_], [entry.line.encode()], [part.body.encode()], want=Want()
    )
    out = io.BytesIO()
    head = Header(
        kind, sender or me.office, to.identity.office, me.device, me.incarnation, sending.next_no(who),
        signer=who.keys.public.sign.hex() if kind == "enrol" else None,
    )  # fmt: skip
    writer.write(out, head, who.keys.seed, content, recipients=[to.keys.public.age])
    return out.getvalue()


def _file(folder: Path, data: bytes) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.goi"
    path.write_bytes(data)
    return path


def test_a_parcel_for_another_office_is_refused(offices: tuple[Desk, Desk], stick: Path, tmp_path: Path) -> None:
    above, below = offices
    other = x.province(tmp_path / "khac", device=9, code="98")
    answer = _one(other, _sent(below, stick))
    assert (answer.result, _code(answer), answer.sender) == ("refused", "G-105", "")
    theirs = x.commune(tmp_path / "xa-khac", above.clock, "99002", device=1)
    x.introduce(above, theirs)
    assert _code(_one(other, sending.send(above, tmp_path / "down")[0].path)) == "G-105"


def test_a_torn_altered_or_foreign_file_is_refused_and_left_alone(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    file = _sent(below, stick)
    good = file.read_bytes()
    for data, codes in (
        (good[:-600], {"G-102"}), (good[:100], {"G-101"}), (b"PK" + good[2:], {"G-101"}), (b"", {"G-101"}),
        (good.replace(b'"kind":"up"', b'"kind":"uq"'), {"G-108", "G-104"}),
        (good[:9000] + b"?" + good[9001:], {"G-106"}),
    ):  # fmt: skip
        file.write_bytes(data)
        answer = _one(above, file)
        assert answer.result == "refused" and _code(answer) in codes
        assert file.read_bytes() == data
    file.write_bytes(good)
    assert _one(above, file).result == "applied"


def test_an_unknown_machine_is_refused(offices: tuple[Desk, Desk], stick: Path, tmp_path: Path) -> None:
    above, below = offices
    stranger = builders.second_pc(below, tmp_path / "la", device=5)
    stick.mkdir()
    answer = _one(above, _file(stick, hostile(stranger, above)))
    assert (answer.result, _code(answer)) == ("refused", "G-103")


@pytest.mark.parametrize("change", [
    {"office": "0b2f6c3e-0000-5000-8000-000000000009"}, {"table": "device"}, {"table": "receipt"}, {"table": "review"},
    {"device": "f" * 16},
])  # fmt: skip
def test_who_writes_what_is_not_his_is_held_apart(offices: tuple[Desk, Desk], stick: Path, change: dict) -> None:
    above, below = offices
    stick.mkdir()
    x.carry(below, above, stick)
    answer = _one(above, _file(stick, hostile(below, above, **change)))
    assert (answer.result, _code(answer)) in (("held", "G-133"), ("held", "G-113"))


def test_a_commune_cannot_write_on_anothers_record(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    x.carry(below, above, stick)
    theirs = builders.add(above, "model", name="Của tỉnh")
    answer = _one(above, _file(stick, hostile(below, above, record=theirs)))
    assert (answer.result, _code(answer)) == ("held", "G-133")
    answer = _one(above, _file(stick, hostile(below, above, kind="down")))
    assert (answer.result, _code(answer)) == ("refused", "G-103")


def test_a_commune_takes_orders_from_its_own_province_only(offices: tuple[Desk, Desk], tmp_path: Path) -> None:
    above, below = offices
    other = x.province(tmp_path / "khac", above.clock, device=9, code="98")
    (tmp_path / "usb").mkdir()
    answer = _one(below, _file(tmp_path / "usb", hostile(other, below, kind="down")))
    assert (answer.result, _code(answer)) == ("refused", "G-103")


def test_a_held_parcel_can_be_put_aside_for_good(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    stick.mkdir()
    answer = _one(above, _file(stick, hostile(below, above, table="device")))
    assert [each.sha for each in receiving.held(above)] == [answer.sha]
    assert exchange.downward(above)[0].waiting == 1
    assert x.results(receiving.receive(above)) == ["held"]
    receiving.put_aside(above, answer.sha)
    assert receiving.held(above) == [] and not list((above.home / "goi-den").iterdir())
    with pytest.raises(Problem) as gone:
        receiving.put_aside(above, answer.sha)
    assert gone.value.code == "G-137"


def test_a_great_change_waits_for_a_person(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    records = [builders.add(below, "model", name=f"Mô hình {n}") for n in range(40)]
    assert x.results(x.carry(below, above, stick)[1]) == ["applied"]
    for each in records[:31]:
        builders.add(below, "model", each, name="Đổi hết")
    (answer,) = x.carry(below, above, stick)[1]
    assert (answer.result, _code(answer)) == ("held", "G-132")
    assert answer.problem and answer.problem.values == {"count": 31, "total": 40}
    assert above.journal.folded(records[0]).values["name"] == "Mô hình 0"
    done = enrolling.confirm(above, "99001", reason="Đã gọi xã: đổi tên theo đề án")
    assert x.results(list(done.received)) == ["applied"] and done.devices == ()
    assert above.journal.folded(records[0]).values["name"] == "Đổi hết"
    kept = above.db.value("SELECT detail FROM inbox WHERE sha = ?", (answer.sha,))
    assert json.loads(kept) == {"reason": "Đã gọi xã: đổi tên theo đề án"}


def test_an_ordinary_month_of_changes_passes(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    records = [builders.add(below, "model", name=f"Mô hình {n}") for n in range(40)]
    x.carry(below, above, stick)
    for each in records[:30]:
        builders.add(below, "model", each, name="Đổi")
    assert x.results(x.carry(below, above, stick)[1]) == ["applied"]


def test_a_parcel_of_a_newer_program_is_held_until_the_program_is_newer(
    offices: tuple[Desk, Desk], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, below = offices
    with monkeypatch.context() as patch:
        patch.setattr(header, "VERSION", 2)
        file = _sent(below, stick)
    answer = _one(above, file)
    assert (answer.result, _code(answer)) == ("held", "G-110")
    with monkeypatch.context() as patch:
        patch.setattr(header, "VERSION", 2)
        assert x.results(receiving.receive(above)) == ["applied"]


def test_what_was_written_after_a_revocation_is_held(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    file = _sent(below, stick)
    row = above.db.value("SELECT id FROM r_device WHERE for_office = ?", (f'"{below.identity.office}"',))
    above.journal.append([Change("device", {"revoked_after": below.journal.tip()[1]}, str(uuid.UUID(bytes=row)))])
    assert _one(above, file).result == "applied"
    builders.add(below, "model", name="Sau")
    answer = _one(above, sending.send(below, stick)[0].path)
    assert (answer.result, _code(answer)) == ("held", "G-140")
    assert directory.recipients(above, below.identity.office) == []


def test_a_stick_that_is_gone_is_said_and_stops_the_deed(offices: tuple[Desk, Desk], tmp_path: Path) -> None:
    above, _ = offices
    with pytest.raises(Problem) as gone:
        receiving.receive(above, [tmp_path / "away"])
    assert gone.value.code == "G-120"


def test_stopping_between_files_keeps_what_was_taken(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    files = [_sent(below, stick), _sent(below, stick)]

    class StopAfterOne:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        receiving.receive(above, files, StopAfterOne())
    assert x.results(receiving.receive(above, files)) == ["already", "applied"]


def test_copies_that_nobody_knows_are_swept_from_the_inbox(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    stick.mkdir()
    _one(above, _file(stick, hostile(below, above, table="device")))
    (above.home / "goi-den" / "0123.goi").write_bytes(b"cut off")
    assert x.results(receiving.receive(above)) == ["held"]
    assert len(list((above.home / "goi-den").iterdir())) == 1


def test_a_held_copy_that_somebody_deleted_is_asked_for_again(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    stick.mkdir()
    answer = _one(above, _file(stick, hostile(below, above, table="device")))
    receiving.inbox_path(above, answer.sha).unlink()
    assert x.results(receiving.receive(above)) == ["refused"] and receiving.held(above) == []


def test_a_parcel_can_be_looked_into_without_taking_it(offices: tuple[Desk, Desk], stick: Path, tmp_path: Path) -> None:
    above, below = offices
    file = _sent(below, stick)
    seen = inspecting.inspect(above, file)
    assert seen.verified == ("spelling", "signature", "payload", "content") and seen.problem is None
    assert seen.public_key == signature.public_text(below.keys.public.sign) and seen.header and seen.header["no"] == 1
    assert above.journal.chains(below.identity.office) == []
    elsewhere = inspecting.inspect(x.province(tmp_path / "khac", device=9, code="98"), file)
    assert elsewhere.problem and elsewhere.problem.code == "G-103" and elsewhere.verified == ("spelling",)
    with pytest.raises(Problem):
        inspecting.inspect(above, tmp_path / "away.goi")


def test_a_province_that_came_back_from_an_old_backup_gets_everything_again(
    offices: tuple[Desk, Desk], stick: Path, tmp_path: Path
) -> None:
    above, below = offices
    first = builders.add(below, "model", name="Một")
    x.carry(below, above, stick)
    backup = upkeep.back_up(above, tmp_path / "old.tar")
    second = builders.add(below, "model", name="Hai")
    x.carry(below, above, stick)
    x.carry(above, below, stick)
    card = exchange.upward(below)
    assert card and card.uncovered == 0
    again = x.restored(above, backup.path, tmp_path / "tinh-moi")
    x.carry(below, again, stick)  # the commune believes all is acknowledged: its parcel is empty
    x.carry(again, below, stick)  # the new receipt names what the old backup holds
    card = exchange.upward(below)
    assert card and card.uncovered
    x.carry(below, again, stick)
    for each, name in ((first, "Một"), (second, "Hai")):
        assert again.journal.folded(each).values["name"] == name
    x.carry(again, below, stick)
    card = exchange.upward(below)
    assert card and card.uncovered == 0


def test_rows_of_the_sender_are_never_changed_by_the_receiver(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    record = builders.add(below, "model", name="Một")
    x.carry(below, above, stick)
    with pytest.raises(Problem) as refused:
        builders.add(above, "model", record, name="Tỉnh sửa")
    assert refused.value.code == "S-110"


def test_junk_on_a_stick_does_not_hide_the_parcels_beside_it(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    file = _sent(below, stick)
    (stick / "0-hong.goi").write_bytes(b"junk")
    answers = receiving.receive(above, [stick])
    assert [(each.file, each.result) for each in answers] == [("0-hong.goi", "refused"), (file.name, "applied")]


def test_a_revocation_at_an_entry_that_never_came_holds_the_rest(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    row = above.db.value("SELECT id FROM r_device WHERE for_office = ?", (f'"{below.identity.office}"',))
    above.journal.append([Change("device", {"revoked_after": "ab" * 32}, str(uuid.UUID(bytes=row)))])
    answer = _one(above, _sent(below, stick))
    assert (answer.result, _code(answer)) == ("held", "G-140")


def test_a_device_does_not_sign_for_another_office(offices: tuple[Desk, Desk], stick: Path, tmp_path: Path) -> None:
    above, below = offices
    other = x.commune(tmp_path / "xa-khac", above.clock, "99002", device=1)
    x.introduce(above, other)
    stick.mkdir()
    answer = _one(above, _file(stick, hostile(below, above, sender=other.identity.office)))
    assert (answer.result, _code(answer)) == ("refused", "G-103")
    answer = _one(above, _file(stick, hostile(below, above, device=other.identity.device, signs_for=other)))
    assert (answer.result, _code(answer)) == ("held", "G-133")


def test_an_enrolment_file_is_not_received(offices: tuple[Desk, Desk], stick: Path) -> None:
    above, below = offices
    stick.mkdir()
    answer = _one(below, _file(stick, hostile(above, below, kind="enrol")))
    assert (answer.result, _code(answer)) == ("refused", "G-136")
