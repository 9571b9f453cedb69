"""The public header and the manifest: what they hold, and that anything else is refused."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.parcels import header, manifest, strict_json
from danvan_desktop.parcels.header import Header, Request
from danvan_desktop.parcels.lines import chain_device
from danvan_desktop.problems import Problem
from tests.parcels import parcel_builder as b

ID = st.uuids().map(str)
HEX64 = st.binary(min_size=32, max_size=32).map(bytes.hex)
DEVICE = st.binary(min_size=8, max_size=8).map(bytes.hex)
REQUESTS = st.builds(Request, HEX64, st.just(b.SENDER.public.age), HEX64)
HEADERS = st.builds(
    Header, kind=st.sampled_from(["up", "down", "peer"]), sender=ID, to=ID, dev=DEVICE, inc=st.integers(0, 2**48),
    no=st.integers(1, 2**53), size=st.integers(1, 2**31), sha256=HEX64,
    from_code=st.from_regex(r"[A-Z0-9-]{0,20}", fullmatch=True), request=st.none() | REQUESTS,
)  # fmt: skip


@given(HEADERS)
def test_a_header_is_read_as_written(head: Header) -> None:
    assert header.parse(head.to_bytes()) == head


def test_an_enrolment_header_names_its_signer() -> None:
    head = b.header(kind="enrol", signer=b.SENDER.public.sign.hex(), size=1)
    assert header.parse(head.to_bytes()).signer == b.SENDER.public.sign.hex()
    with pytest.raises(Problem):
        header.parse(dataclasses.replace(head, signer=None).to_bytes())


def test_the_file_name_says_who_whom_and_which() -> None:
    assert b.header().file_name() == f"VN-79-26734_VN-79_up_{b.SENDER.public.device[:8]}-12.goi"
    assert b.header(from_code="").file_name().startswith("x_VN-79_")


def test_unknown_keys_of_a_later_program_are_ignored() -> None:
    value = json.loads(b.header(size=1).to_bytes()) | {"colour": "đỏ"}
    assert header.parse(json.dumps(value).encode()) == b.header(size=1)


def test_a_newer_format_is_told_apart_from_a_broken_one() -> None:
    value = json.loads(b.header(size=1).to_bytes()) | {"v": 2, "kind": "sideways"}
    with pytest.raises(Problem) as held:
        header.parse(json.dumps(value).encode())
    assert held.value.code == "G-110"


BROKEN = [
    ("format", "zip"), ("v", 0), ("v", True), ("kind", "backup"), ("kind", []), ("from", "VN-79"), ("to", None),
    ("dev", "9F3C0A0000000000"), ("inc", -1), ("no", 0), ("no", "12"), ("payload", None), ("payload", {}),
    ("payload", {"size": 2**40, "sha256": "a" * 64}), ("from_code", "../../etc"), ("from_code", None),
    ("csr", 7), ("csr", {"sign": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), BROKEN, ids=[f"{k}-{i}" for i, (k, _) in enumerate(BROKEN)])
def test_a_header_with_one_wrong_value_is_refused(key: str, value: object) -> None:
    whole = json.loads(b.header(size=1).to_bytes()) | {key: value}
    with pytest.raises(Problem) as refused:
        header.parse(json.dumps(whole).encode())
    assert refused.value.code == "G-108"


HOSTILE_JSON = [
    b"", b"\xff", b"[]", b"1", b"{", b'{"a":1,"a":2}', b'{"a":1.5}', b'{"a":NaN}', b'{"a":Infinity}', b'{"a":1e3}',
    b'{"a":12345678901234567}',
    b'{"a":"\\u0000"}', b'{"a":"\\ud800"}', b'{"\\ud800":1}', b'{"a":' * 9 + b"1"+b"}"*9,
    b"[" * 100_000, b'{"a":1} {"b":2}', b"\xef\xbb\xbf{}",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE_JSON, ids=range(len(HOSTILE_JSON)))
def test_json_with_two_meanings_is_refused(data: bytes) -> None:
    with pytest.raises(Problem) as refused:
        strict_json.loads(data)
    assert refused.value.code == "G-108"


def test_eight_levels_of_json_are_enough_and_allowed() -> None:
    assert strict_json.loads(b'{"a":' * 8 + b"1" + b"}" * 8)


@pytest.mark.parametrize("name", ["", "9f3c0a0000000000", "9f3c0a0000000000.", "9f3c0a0000000000.-1", "x.1",
                                  "9f3c0a0000000000.01", "9f3c0a0000000000.9999999999999999"])  # fmt: skip
def test_what_names_no_chain_is_refused(name: str) -> None:
    with pytest.raises(Problem):
        chain_device(name)


def _manifest() -> dict:
    entries, parts = b.chain(3)
    inside = b.content(entries, parts, blobs=[b.blob(b"x")])
    inside = dataclasses.replace(
        inside, want=manifest.Want(chains=((entries[0].chain, None), (entries[0].chain, "ab" * 32)), blobs=("cd" * 32,))
    )
    about = b.take(b.parcel(inside)).about
    return json.loads(about.to_bytes(b.header(size=1)))


BROKEN_MANIFEST = [
    ("hdr", {}, "G-111"), ("hdr", None, "G-111"), ("app", "", "G-108"), ("sv", -1, "G-108"), ("hlc", [1], "G-108"),
    ("wall", "x", "G-108"), ("wall_ok", 1, "G-108"), ("chains", {}, "G-108"), ("chains", [1], "G-108"),
    ("chains", [], "G-112"), ("files", [], "G-108"), ("files", [{"n": "x"}, {"n": "y"}], "G-108"),
    ("blobs", [{"h": "x"}], "G-108"), ("blobs", [{"h": "a" * 64, "n": 2**30}], "G-109"),
    ("blobs", [{"h": "a" * 64, "n": 1}] * 2, "G-108"), ("want", [], "G-108"), ("want", {}, "G-108"),
    ("want", {"chains": [{"chain": 1}], "parts": [], "blobs": []}, "G-108"),
    ("want", {"chains": [{"chain": "9f3c0a0000000000.1"}], "parts": [], "blobs": []}, "G-108"),
    ("want", {"chains": [], "parts": [1], "blobs": []}, "G-108"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "code"), BROKEN_MANIFEST, ids=range(len(BROKEN_MANIFEST)))
def test_a_manifest_with_one_wrong_value_is_refused(key: str, value: object, code: str) -> None:
    whole = _manifest() | {key: value}
    with pytest.raises(Problem) as refused:
        manifest.parse(json.dumps(whole).encode(), b.header(size=1))
    assert refused.value.code == code


@pytest.mark.parametrize(("key", "value", "code"), [
    ("from", 2, "G-112"), ("before", "ab" * 32, "G-112"), ("to", 2, "G-112"), ("sig", "ả", "G-108"),
    ("last", None, "G-108"), ("chain", "?", "G-108"),
])  # fmt: skip
def test_a_range_with_one_wrong_value_is_refused(key: str, value: object, code: str) -> None:
    whole = _manifest()
    whole["chains"][0][key] = value
    with pytest.raises(Problem) as refused:
        manifest.parse(json.dumps(whole).encode(), b.header(size=1))
    assert refused.value.code == code


@pytest.mark.parametrize(("row", "key", "value"), [(0, "raw", 2**40), (1, "rows", 10**6)])
def test_a_manifest_that_promises_too_much_is_refused(row: int, key: str, value: int) -> None:
    whole = _manifest()
    whole["files"][row][key] = value
    with pytest.raises(Problem) as refused:
        manifest.parse(json.dumps(whole).encode(), b.header(size=1))
    assert refused.value.code == "G-109"


def test_what_is_asked_for_is_read_as_written() -> None:
    whole = _manifest()
    about = manifest.parse(json.dumps(whole).encode(), b.header(size=1))
    assert about.want.chains[0] == (about.chains[0].chain, None) and about.want.blobs == ("cd" * 32,)
