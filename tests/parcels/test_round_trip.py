"""Reader after writer is identity; what a receiver checks, in the order it checks."""

import dataclasses
import hashlib
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_desktop.parcels import note, reader, writer
from danvan_desktop.parcels.header import Request
from danvan_desktop.parcels.manifest import Want
from danvan_desktop.problems import TABLE, Bug, Problem
from tests.parcels import parcel_builder as b

ENTRIES, PARTS = b.chain(5)
GOOD = b.parcel(b.content(ENTRIES, PARTS, blobs=[b.blob(b"x" * 600), b.blob(b"")]))
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


def code(data: bytes, **how: object) -> str:
    """The problem a receiver has with `data`."""
    with pytest.raises(Problem) as refused:
        b.take(data, **how)
    assert refused.value.code in TABLE and refused.value.data_safe
    return refused.value.code


@settings(max_examples=25)
@given(
    st.integers(0, 12), st.integers(0, 12), st.lists(st.binary(max_size=2000), max_size=4, unique=True),
    st.lists(HASHES, max_size=3), st.booleans(), st.integers(-(2**50), 2**50),
)  # fmt: skip
def test_reader_after_writer_is_identity(
    one: int, two: int, scans: list[bytes], wanted: list[str], wall_ok: bool, wall: int
) -> None:
    chains = [b.chain(one, inc=7), b.chain(two, inc=9)]
    inside = writer.Content(
        "1.2.3", 7, (5, 1), wall, wall_ok, [b.range_of(e) for e, _ in chains if e],
        [e.line.encode() for entries, _ in chains for e in entries],
        [p.body.encode() for _, parts in chains for p in parts],
        [b.blob(data) for data in scans], Want(parts=tuple(wanted)),
    )  # fmt: skip
    taken = b.take(b.parcel(inside))
    assert taken.entries == [e for entries, _ in chains for e in entries]
    assert [p.body for p in taken.parts] == [p.body for _, parts in chains for p in parts]
    assert taken.blobs == {hashlib.sha256(data).hexdigest(): data for data in scans}
    assert taken.about and taken.about.want.parts == tuple(wanted)
    assert (taken.about.wall, taken.about.wall_ok, taken.about.app, taken.about.hlc) == (wall, wall_ok, "1.2.3", (5, 1))


def test_a_long_parcel_is_read_in_pieces() -> None:
    entries, parts = b.chain(1500)
    scans = [b.blob(bytes([n]) * 300_000) for n in range(3)]
    taken = b.take(b.parcel(b.content(entries, parts, blobs=scans)))
    assert taken.entries == entries and len(taken.parts) == 1500 and len(taken.blobs) == 3


def test_progress_is_told_and_may_stop_the_reading() -> None:
    seen: list[tuple[int, int]] = []
    file = io.BytesIO(GOOD)
    opened = reader.open_parcel(file, keys=b.known(), me=b.PROVINCE)
    how = {"keys": b.known(), "identities": [b.RECEIVER.age]}
    reader.read(file, opened, reader.Discard(), tick=lambda done, total: seen.append((done, total)), **how)
    assert seen[-1] == (opened.header.size, opened.header.size)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reader.read(file, opened, reader.Discard(), tick=stop, **how)


def test_what_a_sink_raises_comes_out_unchanged() -> None:
    class Full(b.Taken):
        def entry(self, entry: object) -> None:
            raise Problem("S-102")

    file = io.BytesIO(GOOD)
    opened = reader.open_parcel(file, keys=b.known(), me=b.PROVINCE)
    with pytest.raises(Problem) as full:
        reader.read(file, opened, Full(), keys=b.known(), identities=[b.RECEIVER.age])
    assert full.value.code == "S-102"


def test_the_public_header_can_be_listed_without_any_key() -> None:
    assert reader.look(io.BytesIO(GOOD)).no == 12


def test_the_parcel_of_another_office_is_refused_before_it_is_opened() -> None:
    assert code(GOOD, me=b.COMMUNE) == "G-105"
    assert b.take(GOOD, me=None).entries == ENTRIES


def test_an_unknown_machine_is_refused() -> None:
    assert code(GOOD, keys=b.known(b.STRANGER)) == "G-103"


def test_a_new_machine_that_asks_to_be_known_is_opened_but_not_known() -> None:
    request = Request(b.SENDER.public.sign.hex(), b.SENDER.public.age, "ab" * 32)
    data = b.parcel(b.content(ENTRIES, PARTS), b.header(request=request))
    file = io.BytesIO(data)
    opened = reader.open_parcel(file, keys=b.known(b.STRANGER), me=b.PROVINCE)
    assert not opened.known and opened.key == b.SENDER.public.sign and opened.header.request == request
    forged = dataclasses.replace(request, sign=b.STRANGER.public.sign.hex())
    assert code(b.parcel(b.content(), b.header(request=forged)), keys=b.known(b.STRANGER)) == "G-103"


def test_a_header_signed_by_another_known_machine_is_refused() -> None:
    data = b.parcel(b.content(ENTRIES, PARTS), b.header(dev=b.STRANGER.public.device))
    assert code(data) == "G-104"


def test_a_parcel_not_sealed_for_this_machine_is_refused() -> None:
    assert code(GOOD, identities=[b.STRANGER.age]) == "G-107"


def test_a_chain_nobody_vouches_for_is_refused_and_a_key_learnt_while_reading_is_enough() -> None:
    entries, parts = b.chain(2, keys=b.STRANGER)
    data = b.parcel(b.content(entries, parts, chains=[b.range_of(entries, b.STRANGER)]))
    assert code(data) == "G-113"
    answers = iter([b.SENDER.public.sign, None, b.STRANGER.public.sign])
    assert b.take(data, keys=lambda device: next(answers)).entries == entries


def test_a_checkpoint_by_another_machine_is_refused() -> None:
    entries, parts = b.chain(2)
    data = b.parcel(b.content(entries, parts, chains=[b.range_of(entries, b.STRANGER)]))
    assert code(data) == "G-112"


def test_an_enrolment_file_opens_with_its_code_only() -> None:
    head = b.header(kind="enrol", signer=b.SENDER.public.sign.hex())
    data = b.parcel(b.content(ENTRIES, PARTS), head, passphrase="an anh ao")
    keys = b.known(b.STRANGER)
    file = io.BytesIO(data)
    opened = reader.open_parcel(file, keys=keys, me=None)
    assert opened.key == b.SENDER.public.sign and not opened.known
    taken = b.Taken()
    reader.read(file, opened, taken, keys={b.SENDER.public.device: opened.key}.get, passphrase="an anh ao")
    assert taken.entries == ENTRIES
    with pytest.raises(Problem) as refused:
        reader.read(file, opened, taken, keys=keys, passphrase="ao anh an")
    assert refused.value.code == "G-115"


def test_an_enrolment_file_too_large_to_hold_is_refused() -> None:
    head = b.header(kind="enrol", size=65 << 20)
    opened = reader.Opened(head, b.SENDER.public.sign, False, 0)
    with pytest.raises(Problem) as refused:
        reader.read(io.BytesIO(), opened, b.Taken(), keys=b.known(), passphrase="an")
    assert refused.value.code == "G-109"


def test_every_cut_of_a_parcel_is_refused() -> None:
    seen = {code(GOOD[:size]) for size in range(0, len(GOOD), 97)} | {code(GOOD[:-1])}
    assert seen == {"G-101", "G-102"}


def test_bytes_after_the_end_are_refused() -> None:
    assert code(GOOD + b"\0") == "G-108"
    assert code(GOOD + bytes(512)) == "G-108"


def test_an_altered_payload_is_called_damaged() -> None:
    start = reader.open_parcel(io.BytesIO(GOOD), keys=b.known(), me=None).start
    assert code(GOOD[: start + 90] + b"?" + GOOD[start + 91 :]) == "G-106"


def test_an_altered_header_fails_its_signature_before_anybody_parses_it() -> None:
    assert code(GOOD.replace(b'"no":12', b'"no":13')) == "G-104"
    assert code(GOOD.replace(b'{"format":"goi"', b'{"format":"goi\xff')[: len(GOOD)]) == "G-104"


def test_any_other_text_on_top_is_refused() -> None:
    assert code(GOOD.replace("Nếu nhặt được".encode(), "Nếu nhặt đươc".encode(), 1)) == "G-108"
    assert len(note.NOTE) <= note.LIMIT


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + bytes(600), b"\0" * 2000, b"x" * 5000])
def test_what_is_no_parcel_is_called_so(data: bytes) -> None:
    assert code(data) == "G-101"


def test_lower_limits_of_a_small_machine_are_kept() -> None:
    for limits in (reader.Limits(payload=100), reader.Limits(raw=100), reader.Limits(rows=3), reader.Limits(blobs=1),
                   reader.Limits(blob=10)):  # fmt: skip
        file = io.BytesIO(GOOD)
        with pytest.raises(Problem) as refused:
            opened = reader.open_parcel(file, keys=b.known(), me=None, limits=limits)
            reader.read(file, opened, b.Taken(), keys=b.known(), identities=[b.RECEIVER.age], limits=limits)
        assert refused.value.code == "G-109"


def test_a_writer_refuses_what_a_reader_would_not_take() -> None:
    wrong = dataclasses.replace(b.blob(b"x"), name="00" * 32)
    for inside, how in (
        (b.content(blobs=[wrong]), {}), (b.content(), {"recipients": []}),
        (dataclasses.replace(b.content(), entries=[b"{}"] * 200_001), {}),
    ):  # fmt: skip
        with pytest.raises(Bug):
            b.parcel(inside, **how)


def test_two_parcels_of_one_content_differ_outside_and_agree_inside() -> None:
    again = b.parcel(b.content(ENTRIES, PARTS, blobs=[b.blob(b"x" * 600), b.blob(b"")]))
    assert again != GOOD and b.opened_payload(again) == b.opened_payload(GOOD)


def test_the_lines_are_gzip_without_name_or_time() -> None:
    packed = dict(b.members(b.opened_payload(GOOD)))["entries.jsonl.gz"]
    assert packed[:8] == b"\x1f\x8b\x08" + bytes(5)
    assert zlib.decompress(packed, 31) == b"".join(e.line.encode() + b"\n" for e in ENTRIES)
