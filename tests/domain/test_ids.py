"""Identities."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain import ids


@given(st.integers(0, 2**48 - 1))
def test_a_record_is_a_uuid_of_version_7_that_tells_its_time(ms: int) -> None:
    made = uuid.UUID(ids.record_id(ms))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == ms


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=20, unique=True))
def test_records_of_different_times_sort_by_time(times: list[int]) -> None:
    assert [ids.record_id(ms)[:13] for ms in sorted(times)] == sorted(ids.record_id(ms)[:13] for ms in times)


def test_a_thousand_records_of_one_instant_differ() -> None:
    assert len({ids.deed_id(1) for _ in range(1000)}) == 1000


def test_a_uuid_has_one_spelling() -> None:
    made = ids.record_id(1)
    assert ids.is_uuid(made)
    assert not any(ids.is_uuid(other) for other in (made.upper(), f"{{{made}}}", made.replace("-", ""), "", "x"))


def test_a_device_is_named_by_its_key_and_a_chain_by_device_and_incarnation() -> None:
    name = ids.device_id(bytes(32))
    assert name == "66687aadf862bd77"  # sha256 of 32 zero bytes begins so
    assert ids.chain_name(name, 7) == "66687aadf862bd77.7"


@given(st.integers(0, 2**20))
def test_the_next_incarnation_is_higher_and_near(last: int) -> None:
    assert last < ids.next_incarnation(last) <= last + 2**16
    assert 0 <= ids.first_incarnation() < 2**16
