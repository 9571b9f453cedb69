"""The hybrid clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.stamps import ZERO, Stamp, seen, tick

stamps = st.tuples(st.integers(0, 2**43), st.integers(0, 2**30))
walls = st.integers(-(2**41), 2**43)


@given(stamps, walls)
def test_a_stamp_never_goes_back_whatever_the_clock_says(last: Stamp, wall: int) -> None:
    assert tick(last, wall) > last


@given(stamps, stamps, walls)
def test_what_was_read_comes_before_what_is_written(mine: Stamp, theirs: Stamp, wall: int) -> None:
    assert tick(seen(mine, theirs), wall) > theirs


@given(stamps)
def test_a_clock_that_runs_ahead_is_taken_as_it_is(last: Stamp) -> None:
    assert tick(last, last[0] + 5) == (last[0] + 5, 0)
    assert seen(ZERO, last) == last
