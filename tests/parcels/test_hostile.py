"""What a known device could sign and still be wrong: refused with a Problem, in bounded memory, or read as it was.

The oracle everywhere: only `Problem` comes out, its code has words, and what is accepted is the original content.
"""

import dataclasses
import gzip
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.entries import make_part
from danvan_desktop.parcels import reader, signature, tar
from danvan_desktop.problems import TABLE, Problem
from tests.parcels import parcel_builder as b

ENTRIES, PARTS = b.chain(6)
GOOD = b.parcel(b.content(ENTRIES, PARTS, blobs=[b.blob(b"scan" * 200)]))
INSIDE = b.opened_payload(GOOD)
CONTENT = b.take(GOOD)


def refused(data: bytes) -> str | None:
    """The code of the refusal, or None where the original content came out."""
    try:
        taken = b.take(data)
    except Problem as problem:
        assert problem.code in TABLE
        return problem.code
    assert (taken.entries, taken.parts, taken.blobs) == (CONTENT.entries, CONTENT.parts, CONTENT.blobs)
    assert taken.about and CONTENT.about and taken.about.chains == CONTENT.about.chains
    return None


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_no_changed_byte_outside_goes_unnoticed(place: int, change: int) -> None:
    data = bytearray(GOOD)
    data[place] ^= change
    assert refused(bytes(data)) is not None


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 700), st.binary(max_size=700))
def test_no_cut_or_insertion_outside_goes_unnoticed(place: int, gone: int, new: bytes) -> None:
    data = GOOD[:place] + new + GOOD[place + gone :]
    assert refused(data) is not None or data == GOOD


@given(st.integers(0, len(INSIDE) - 1), st.integers(1, 255))
def test_a_signed_payload_with_a_changed_byte_is_refused_or_means_the_same(place: int, change: int) -> None:
    data = bytearray(INSIDE)
    data[place] ^= change
    refused(b.signed(bytes(data)))


@given(st.integers(0, len(INSIDE)), st.integers(0, 2000), st.binary(max_size=2000))
def test_a_signed_payload_cut_or_stuffed_is_refused_or_means_the_same(place: int, gone: int, new: bytes) -> None:
    refused(b.signed(INSIDE[:place] + new + INSIDE[place + gone :]))


@given(st.sampled_from(["manifest.json", "entries.jsonl.gz", "parts.jsonl.gz"]), st.data())
def test_signed_members_with_hostile_text_are_refused_or_mean_the_same(name: str, data: st.DataObject) -> None:
    def spoil(old: bytes) -> bytes:
        text = zlib.decompress(old, 31) if name.endswith(".gz") else old
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 40))
        new = data.draw(st.sampled_from([
            b"", b"null", b"-1", b"1e9", b'"', b"{", b"}", b"[" * 20, b"\n", b"\xff", b"\\u0000", b"\\ud800", b"\0",
            b"99999999999999999999", b"true", b'"seq":1,', b"NaN", b"'; DROP TABLE entry; --",
        ]))  # fmt: skip
        text = text[:at] + new + text[at + gone :]
        return _packed(text) if name.endswith(".gz") else text

    refused(b.changed(GOOD, b.replaced(name, spoil)))


@pytest.mark.long
@given(st.binary(max_size=5000))
def test_any_bytes_signed_and_sealed_are_refused(payload: bytes) -> None:
    assert refused(b.signed(payload)) is not None


def _packed(text: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(text) + packer.flush()


def _line_change(change) -> bytes:
    """The good parcel with its entry lines changed as a list."""

    def spoil(old: bytes) -> bytes:
        return _packed(b"".join(line + b"\n" for line in change(zlib.decompress(old, 31).splitlines())))

    return b.changed(GOOD, b.replaced("entries.jsonl.gz", spoil))


def test_an_entry_left_out_or_swapped_breaks_the_chain() -> None:
    assert _refusal(_line_change(lambda lines: [*lines[:2], *lines[3:], lines[2]])) == "G-112"
    assert _refusal(_line_change(lambda lines: [lines[0], lines[0], *lines[2:]])) == "G-112"


def test_an_entry_added_or_removed_is_refused() -> None:
    assert _refusal(_line_change(lambda lines: [*lines, lines[0]])) in ("G-108", "G-109")
    assert _refusal(_line_change(lambda lines: lines[:-1])) == "G-108"


def test_a_chain_that_ends_elsewhere_than_signed_is_refused() -> None:
    other, _ = b.chain(6)
    data = b.content(ENTRIES, PARTS)
    lines = [e.line.encode() for e in ENTRIES[:5]]
    wrong = b.range_of([*ENTRIES[:5], other[5]])
    assert _refusal(
        b.parcel(dataclasses.replace(data, chains=[wrong], entries=[*lines, ENTRIES[5].line.encode()]))
    ) == ("G-112")


def _refusal(data: bytes) -> str:
    code = refused(data)
    assert code is not None
    return code


def test_members_out_of_order_or_too_many_are_refused() -> None:
    assert _refusal(b.changed(GOOD, lambda inner: inner[::-1])) == "G-108"
    assert _refusal(b.changed(GOOD, lambda inner: [*inner, ("pad", b"")])) == "G-108"
    assert _refusal(b.changed(GOOD, lambda inner: [*inner[:3], ("blobs/" + "0" * 64, b"x"), *inner[3:]])) in (
        "G-108", "G-109"
    )  # fmt: skip
    assert _refusal(b.changed(GOOD, lambda inner: inner[:2])) == "G-108"


def test_a_scan_that_is_not_what_its_name_says_is_refused() -> None:
    name = next(n for n, _ in b.members(INSIDE) if n.startswith("blobs/"))
    assert _refusal(b.changed(GOOD, b.replaced(name, lambda old: old[::-1]))) == "G-108"
    assert _refusal(b.changed(GOOD, b.replaced(name, lambda old: old[:-1]))) == "G-108"


def test_padding_that_carries_something_or_is_too_long_is_refused() -> None:
    assert _refusal(b.changed(GOOD, b.replaced("pad", lambda old: b"\0" * 511 + b"x"))) == "G-108"
    assert _refusal(b.changed(GOOD, b.replaced("pad", lambda old: bytes(40 << 10)))) == "G-109"
    inner = [(n, d) for n, d in b.members(INSIDE) if n != "pad"]
    assert refused(b.signed(b.joined(inner))) is None


def test_a_payload_that_goes_on_after_its_end_is_refused() -> None:
    assert _refusal(b.signed(INSIDE + b"\0")) == "G-108"
    assert _refusal(b.signed(INSIDE[:-1] + b"x")) == "G-108"
    assert _refusal(b.signed(INSIDE[:-512])) == "G-108"


def test_gzip_in_another_spelling_is_refused() -> None:
    def spelled(make) -> str:
        return _refusal(b.changed(GOOD, b.replaced("parts.jsonl.gz", lambda old: make(zlib.decompress(old, 31)))))

    assert spelled(lambda text: gzip.compress(text, mtime=12345)) == "G-108"
    assert spelled(lambda text: _packed(text) + _packed(b"")) == "G-108"
    assert spelled(lambda text: _packed(text) + b"\0") == "G-108"
    assert spelled(lambda text: _packed(text)[:-4] + b"\0\0\0\0") == "G-108"
    assert spelled(lambda text: _packed(text)[:-1]) == "G-108"
    assert spelled(lambda text: _packed(text)[:40]) == "G-108"
    assert spelled(lambda text: zlib.compress(text)) == "G-108"
    assert spelled(lambda text: b"") == "G-108"


def test_a_last_line_without_an_end_is_refused() -> None:
    data = b.changed(GOOD, b.replaced("parts.jsonl.gz", lambda old: _packed(zlib.decompress(old, 31)[:-1] + b" ")))
    assert _refusal(data) == "G-108"


def test_a_line_longer_than_the_format_allows_is_refused() -> None:
    part = make_part({"summary": "x" * (257 << 10)})
    assert _refusal(b.parcel(b.content(ENTRIES, [part]))) == "G-109"


def test_lines_that_are_no_text_are_refused() -> None:
    for name in ("entries.jsonl.gz", "parts.jsonl.gz"):
        spoilt = b.replaced(name, lambda old: _packed(zlib.decompress(old, 31).replace(b'"', b"\xff", 1)))
        assert _refusal(b.changed(GOOD, spoilt)) == "G-108"


def test_another_offices_payload_in_this_ones_envelope_is_refused() -> None:
    taken_over = b.signed(INSIDE, b.header(no=13))
    assert _refusal(taken_over) == "G-111"


def test_a_payload_that_is_no_age_file_is_refused() -> None:
    for sealed in (b"garbage", b"age-encryption.org/v1\n-> X25519 x\n", b"\0" * 5000):
        assert _refusal(b.outer(sealed)) == "G-108"


def test_a_payload_whose_size_differs_from_the_header_is_refused() -> None:
    inner = b.members(b.outer(b"age-encryption.org/v1\n"))
    head = dataclasses.replace(b.header(), size=5, sha256="0" * 64).to_bytes()
    inner[1], inner[2] = ("header.json", head), ("header.json.minisig", signature.sign(b.SENDER.seed, head))
    assert _refusal(b.joined(inner)) == "G-108"


@pytest.mark.parametrize(("name", "size"), [("header.json", 9000), ("DOC-TOI.txt", 1 << 30)])
def test_an_outer_member_beyond_its_limit_is_refused(name: str, size: int) -> None:
    at = {"DOC-TOI.txt": 0, "header.json": 512 + tar.padded(len(b.members(GOOD)[0][1]))}[name]
    data = GOOD[:at] + tar.header(name, size) + GOOD[at + 512 :]
    assert _refusal(data) in ("G-101", "G-109")


def test_something_hidden_after_a_member_is_refused() -> None:
    at = 512 + len(b.members(GOOD)[0][1])
    assert _refusal(GOOD[:at] + b"x" + GOOD[at + 1 :]) == "G-108"
    assert _refusal(GOOD[:-1] + b"x") == "G-108"
    inside = bytearray(INSIDE)
    inside[512 + len(b.members(INSIDE)[0][1])] = 1
    assert _refusal(b.signed(bytes(inside))) == "G-108"
    at = INSIDE.index(b"parts.jsonl.gz\0") - 1
    assert INSIDE[at] == 0
    assert _refusal(b.signed(INSIDE[:at] + b"x" + INSIDE[at + 1 :])) == "G-108"


def test_a_gzip_bomb_is_refused_within_a_few_megabytes() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    bomb = b"".join([*(packer.compress(zeros) for _ in range(256)), packer.flush()])
    data = b.changed(GOOD, b.replaced("entries.jsonl.gz", lambda old: bomb))
    tracemalloc.start()
    try:
        assert _refusal(data) == "G-109"
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_a_parcel_with_many_lines_and_scans_is_read_in_bounded_memory() -> None:
    entries, parts = b.chain(3000)
    data = b.parcel(b.content(entries, parts, blobs=[b.blob(bytes([n]) * (4 << 20)) for n in range(6)]))
    file = io.BytesIO(data)
    tracemalloc.start()
    try:
        opened = reader.open_parcel(file, keys=b.known(), me=None)
        reader.read(file, opened, reader.Discard(), keys=b.known(), identities=[b.RECEIVER.age])
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()
