"""A record is a pure function of the set of its entries."""

from __future__ import annotations

import random
import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.entries import make_entry
from danvan_desktop.domain.fields import Field, RecordType, Text, Value
from danvan_desktop.domain.folding import Folded, Write, ancestors, fold, says_denunciation
from danvan_desktop.domain.records import TYPES

THING = RecordType(
    name="thing",
    label="Thứ",
    plural="Thứ",
    fields=(
        Field("a", Text(), "A", "A"),
        Field("b", Text(), "B", "A"),
        Field("status", Text(), "T", "A", group="state"),
        Field("since", Text(), "S", "A", group="state"),
    ),
)
Y1970, Y2128 = 0, 4_985_884_800_000


def write(
    values: dict[str, Value],
    parents: tuple[Write, ...] = (),
    *,
    device: int = 1,
    seq: int = 1,
    ms: int = 5,
    op: str = "set",
    missing_parent: str = "",
) -> Write:
    names = tuple(each.entry.id for each in parents) + ((missing_parent,) if missing_parent else ())
    entry = make_entry(
        device=f"{device:016x}",
        incarnation=1,
        seq=seq,
        prev=None if seq == 1 else "0" * 64,
        stamp=(ms, 0),
        wall=ms,
        wall_ok=True,
        account=f"clerk {device}",
        office=str(uuid.UUID(int=1)),
        table="thing",
        record=str(uuid.UUID(int=2)),
        op=op,
        parents=names,
        parts={},
        deed=str(uuid.UUID(int=3)),
        schema=1,
    )
    return Write(entry, values if op == "set" else {})


@st.composite
def histories(draw: st.DrawFn) -> list[Write]:
    """Entries of one record by three PCs with clocks from 1970 to 2128, each seeing some of what was there."""
    writes: list[Write] = []
    for seq in range(1, draw(st.integers(1, 9)) + 1):
        seen = draw(st.lists(st.sampled_from(writes), max_size=3, unique_by=lambda one: one.entry.id)) if writes else []
        op = draw(st.sampled_from(["set"] * 6 + ["del", "erase"]))
        some = st.sampled_from(["x", "y", None])
        values = draw(
            st.sampled_from(
                [
                    {},
                    {"a": draw(some)},
                    {"b": draw(some)},
                    {"a": draw(some), "b": draw(some)},
                    {"status": draw(some), "since": draw(some)},
                ]
            )
        )
        writes.append(
            write(
                dict(values),
                tuple(seen),
                device=draw(st.integers(1, 3)),
                seq=seq,
                ms=draw(st.integers(Y1970, Y2128)),
                op=op,
            )
        )
    return writes


def only_what_shows(folded: Folded) -> tuple[Any, ...]:
    rivals = {
        group: [(dict(each.values), each.entry.id) for each in found] for group, found in folded.conflicts.items()
    }
    return (
        dict(folded.values),
        folded.heads,
        rivals,
        {g: dict(v) for g, v in folded.before.items()},
        folded.deleted,
        folded.incomplete,
        folded.created,
        folded.changed,
        folded.office,
        folded.writer,
    )


@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_of_arrival_change_nothing(writes: list[Write], chance: random.Random) -> None:
    shuffled = writes * 2
    chance.shuffle(shuffled)
    assert only_what_shows(fold(THING, shuffled)) == only_what_shows(fold(THING, writes))


@given(histories(), st.integers(0, 9))
def test_it_does_not_matter_in_which_portions_entries_come(writes: list[Write], cut: int) -> None:
    portions = writes[cut:] + writes[:cut], writes[:cut] + writes
    assert only_what_shows(fold(THING, portions[0])) == only_what_shows(fold(THING, portions[1]))


@given(histories())
def test_what_is_shown_is_a_value_somebody_wrote_last(writes: list[Write]) -> None:
    folded, above = fold(THING, writes), ancestors({one.entry.id: one.entry for one in writes})
    for name, value in folded.values.items():
        group = THING.group_of(name)
        names = {each.name for each in THING.group_fields(group)}
        written = [one for one in writes if names & one.values.keys()]
        tops = [one for one in written if not any(one.entry.id in above[other.entry.id] for other in written)]
        assert value in [one.values.get(name) for one in tops]
        assert (group in folded.conflicts) == (
            len({tuple(one.values.get(each) for each in sorted(names)) for one in tops}) > 1
        )


@given(histories(), st.integers(0, 5))
def test_settling_removes_exactly_its_conflict(writes: list[Write], which: int) -> None:
    folded = fold(THING, writes)
    if not folded.conflicts:
        return
    group = sorted(folded.conflicts)[which % len(folded.conflicts)]
    chosen = folded.conflicts[group][-1].values
    heads = tuple(one for one in writes if one.entry.id in folded.heads)
    after = fold(THING, [*writes, write(dict(chosen), heads, device=1, seq=99, ms=1)])
    assert after.conflicts.keys() == folded.conflicts.keys() - {group}
    assert {name: after.values[name] for name in chosen} == dict(chosen)
    others = {name: value for name, value in folded.values.items() if name not in chosen}
    assert {name: after.values[name] for name in others} == others


@given(histories())
def test_writing_all_groups_over_all_heads_leaves_nothing_to_settle(writes: list[Write]) -> None:
    heads = tuple(one for one in writes if one.entry.id in fold(THING, writes).heads)
    last = write({"a": "1", "b": "2", "status": "3", "since": "4"}, heads, device=2, seq=99, ms=0)
    after = fold(THING, [*writes, last])
    assert (after.conflicts, after.heads, after.deleted) == ({}, (last.entry.id,), False)
    assert after.values == {"a": "1", "b": "2", "status": "3", "since": "4"}


def test_different_fields_written_at_once_are_both_kept() -> None:
    first = write({"a": "x"})
    one, two = write({"a": "1"}, (first,), device=1, seq=2), write({"b": "2"}, (first,), device=2, seq=1)
    folded = fold(THING, [first, one, two])
    assert (dict(folded.values), folded.conflicts) == ({"a": "1", "b": "2"}, {})


def test_the_same_field_written_at_once_is_kept_twice_with_what_was_before() -> None:
    first = write({"a": "x"})
    one, two = write({"a": "1"}, (first,), seq=2, ms=7), write({"a": "2"}, (first,), device=2, ms=9)
    folded = fold(THING, [first, one, two])
    assert [dict(each.values) for each in folded.conflicts["a"]] == [{"a": "2"}, {"a": "1"}]
    assert folded.values["a"] == "2"
    assert folded.before == {"a": {"a": "x"}}


def test_the_same_value_written_twice_is_no_conflict() -> None:
    folded = fold(THING, [write({"a": "x"}), write({"a": "x"}, device=2)])
    assert folded.conflicts == {}
    assert len(folded.heads) == 2


def test_a_group_is_settled_as_one() -> None:
    folded = fold(THING, [write({"status": "open", "since": "1"}), write({"status": "shut", "since": "1"}, device=2)])
    assert list(folded.conflicts) == ["state"]
    assert folded.before == {"state": {}}


def test_a_clock_that_runs_ahead_does_not_win_over_what_saw_it() -> None:
    ahead = write({"a": "from 2128"}, ms=Y2128)
    assert fold(THING, [ahead, write({"a": "after"}, (ahead,), device=2, ms=Y1970)]).values == {"a": "after"}


def test_a_binned_record_is_gone_while_nobody_wrote_beside() -> None:
    first = write({"a": "x"})
    gone = write({}, (first,), seq=2, op="del")
    beside = write({"b": "y"}, (first,), device=2)
    assert fold(THING, [gone]).deleted
    assert fold(THING, [first, gone]).deleted
    assert not fold(THING, [first, gone, beside]).deleted
    assert fold(THING, [first, gone, beside]).binned_beside


def test_two_bins_agree_only_if_one_of_them_saw_everything() -> None:
    first = write({"a": "x"})
    one, two = write({}, (first,), seq=2, op="del"), write({}, (first,), device=2, op="del")
    assert fold(THING, [first, one, two]).deleted
    beside = write({"b": "y"}, (first,), device=3)
    assert not fold(THING, [first, beside, one, two]).deleted
    saw_beside = write({}, (beside,), device=3, seq=2, op="del")
    assert fold(THING, [first, beside, one, saw_beside]).deleted


def test_writing_on_takes_a_record_out_of_the_bin() -> None:
    first = write({"a": "x"})
    gone = write({}, (first,), seq=2, op="del")
    back = fold(THING, [first, gone, write({}, (gone,), seq=3)])
    assert (back.deleted, back.binned_beside, dict(back.values)) == (False, False, {"a": "x"})


def test_a_record_whose_parents_have_not_come_is_incomplete() -> None:
    assert fold(THING, [write({"a": "x"}, missing_parent="f" * 64)]).incomplete
    assert not fold(THING, [write({"a": "x"})]).incomplete


def test_fields_and_tables_of_a_newer_program_fold_like_any_other() -> None:
    first = write({"later": "1"})
    one, two = write({"later": "2"}, (first,), seq=2), write({"later": "3", "more": "4"}, (first,), device=2)
    for known in (THING, None):
        folded = fold(known, [first, one, two])
        assert list(folded.conflicts) == ["later"]
        assert folded.values["more"] == "4"


def test_a_long_history_folds_without_running_out_of_stack() -> None:
    writes = [write({"a": "0"})]
    for seq in range(2, 1500):
        writes.append(write({"a": str(seq)}, (writes[-1],), seq=seq))
    assert fold(THING, reversed(writes)).values == {"a": "1499"}


PETITION = TYPES["petition"]


def test_a_petition_is_a_denunciation_as_long_as_one_of_its_kept_values_says_so() -> None:
    first = write({"kind": "complaint"})
    one, two = write({"kind": "denunciation"}, (first,), seq=2), write({"kind": "proposal"}, (first,), device=2, ms=9)
    beside = fold(PETITION, [first, one, two])
    assert beside.values["kind"] == "proposal"
    assert says_denunciation(PETITION, beside)
    assert not says_denunciation(PETITION, beside, {"kind": "proposal"})
    assert says_denunciation(PETITION, fold(PETITION, [first]), {"kind": "denunciation"})
    assert not says_denunciation(PETITION, fold(PETITION, [first]))
    assert not says_denunciation(THING, beside)


def test_a_petition_classified_anew_is_no_denunciation_any_more() -> None:
    first = write({"kind": "denunciation"})
    assert not says_denunciation(PETITION, fold(PETITION, [first, write({"kind": "complaint"}, (first,), seq=2)]))
