"""The journal's two kinds of lines: entries and parts."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain import entries
from danvan_desktop.domain.entries import Entry, Malformed, make_entry, make_part, parse_entry, parse_part, strict_json

HASH = "ab" * 32


def entry(**changes: Any) -> Entry:
    facts: dict[str, Any] = {
        "device": "0123456789abcdef",
        "incarnation": 7,
        "seq": 1,
        "prev": None,
        "stamp": (1_795_392_000_000, 0),
        "wall": 5,
        "wall_ok": True,
        "account": "someone",
        "office": str(uuid.UUID(int=1)),
        "table": "model",
        "record": str(uuid.UUID(int=2)),
        "op": "set",
        "parents": (),
        "parts": {"A": HASH},
        "deed": str(uuid.UUID(int=3)),
        "schema": 1,
    }
    return make_entry(**{**facts, **changes})


def broken(**changes: Any) -> str:
    """A line with some keys changed; `...` takes a key away."""
    raw = json.loads(entry().line) | changes
    return json.dumps({key: value for key, value in raw.items() if value is not ...})


@given(
    st.integers(1, 2**53), st.integers(0, 2**48), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
)
def test_an_entry_read_from_its_line_is_the_entry_written(seq: int, incarnation: int, reason: str) -> None:
    made = entry(
        seq=seq, prev=None if seq == 1 else HASH, incarnation=incarnation, reason=reason, undoes=str(uuid.UUID(int=9))
    )
    assert parse_entry(made.line) == made
    assert entries.stored_entry(made.line, made.id) == entries.stored_entry(made.line) == made
    assert made.id == hashlib.sha256(made.line.encode()).hexdigest()
    assert made.chain == f"0123456789abcdef.{incarnation}"


def test_an_entry_is_one_line() -> None:
    assert "\n" not in entry(reason="hai\ndòng").line


def test_an_entry_with_keys_of_a_newer_program_is_kept_to_the_byte() -> None:
    line = broken(zzz={"later": [1, 2]})
    assert parse_entry(line).line == line


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"dev": "0123"},
        {"dev": "0123456789ABCDEF"},
        {"inc": -1},
        {"inc": True},
        {"seq": 0},
        {"seq": "1"},
        {"seq": 2},
        {"prev": HASH},
        {"hlc": [1]},
        {"hlc": [1, -1]},
        {"hlc": 5},
        {"wall": "x"},
        {"wall": True},
        {"wall_ok": 1},
        {"act": None},
        {"unit": "x"},
        {"unit": 1},
        {"t": "a b"},
        {"t": 1},
        {"r": "x"},
        {"r": 5},
        {"op": 1},
        {"par": HASH},
        {"par": [HASH] * 65},
        {"par": ["x"]},
        {"parts": [1]},
        {"parts": {"X": HASH}},
        {"parts": {"A": "x"}},
        {"deed": "x"},
        {"deed": 1},
        {"sv": -1},
        {"undoes": 1},
        {"why": 1},
        {"v": ...},
        {"parts": ...},
    ],
    ids=str,
)
def test_a_line_that_is_no_entry_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse_entry(broken(**changes))


@pytest.mark.parametrize("line", ["", "[]", "1", "{", '{"a":1,"a":2}', "x" * 20_000, "[" * 5000])
def test_rubbish_is_refused(line: str) -> None:
    with pytest.raises(Malformed):
        parse_entry(line)
    with pytest.raises(Malformed):
        parse_part(line)


@pytest.mark.parametrize(
    "line",
    [
        '{"a":1.5}',
        '{"a":NaN}',
        '{"a":12345678901234567}',
        '{"a":"\\u0000"}',
        '{"a":"\\ud800"}',
        '{"\\ud800":1}',
        '["' + chr(0xD800) + '"]',
        "[[[[[[[[[1]]]]]]]]]",
        '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}',
    ],
)
def test_json_the_journal_does_not_allow_is_refused(line: str) -> None:
    with pytest.raises(Malformed):
        strict_json(line)


def test_json_the_journal_allows_is_read() -> None:
    assert strict_json('{"a":[-1234567890123456,true,null,"đ\\n"]}') == {"a": [-1234567890123456, True, None, "đ\n"]}


def test_a_part_is_salted_so_that_a_guessed_name_has_no_known_hash() -> None:
    one, two = make_part({"sender": "Người Gửi"}), make_part({"sender": "Người Gửi"})
    assert one.hash != two.hash
    assert len(json.loads(one.body)["salt"]) == 32


@given(
    st.dictionaries(
        st.from_regex("[a-z_]{1,9}", fullmatch=True),
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=9)
        | st.integers(-(2**53), 2**53)
        | st.booleans()
        | st.none()
        | st.lists(st.just("code"), max_size=3),
        max_size=4,
    )
)
def test_a_part_read_from_its_line_is_the_part_written(values: dict[str, Any]) -> None:
    made = make_part(values)
    assert parse_part(made.body) == dataclasses.replace(made, values=values)
    assert entries.stored_values(made.body) == values
    assert make_part({}).hash != make_part({}).hash


@pytest.mark.parametrize(
    "body",
    [
        '{"salt":"00","set":{}}',
        '{"set":{}}',
        '{"salt":"' + "0" * 32 + '"}',
        '{"salt":"' + "0" * 32 + '","set":[]}',
        '{"salt":"' + "0" * 32 + '","set":{"a b":1}}',
        '{"salt":"' + "0" * 32 + '","set":{"a":[[[[[1]]]]]}}',
    ],
)
def test_a_line_that_is_no_part_is_refused(body: str) -> None:
    with pytest.raises(Malformed):
        parse_part(body)


def test_a_part_too_long_for_a_parcel_is_refused() -> None:
    with pytest.raises(Malformed):
        parse_part(make_part({"a": "x" * entries.MAX_PART_BYTES}).body)
