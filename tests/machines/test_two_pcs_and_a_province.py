"""Two PCs of one office and their province write, carry entries in any order, lose and repeat them, with clocks from
1970 to 2128; a naive model says what each must show.

The model knows nothing of folding: it keeps, for each place, which writes it has and which writes each write had seen.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule

from danvan_desktop.clock import ManualClock
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import upkeep
from tests.builders import add, entries_of, office, second_pc, take

FIELDS = ("name", "households", "contact_phone")  # class A, A and L
NAMES = st.sampled_from(["Tuyến đường hoa", "Tổ dân vận", "Camera an ninh"])
VALUES = st.one_of(
    st.tuples(st.just("name"), NAMES),
    st.tuples(st.just("households"), st.integers(0, 3)),
    st.tuples(st.just("contact_phone"), st.sampled_from(["0912", "0913"])),
)
PLACES = ("first", "second", "province")


@dataclass
class Said:
    """One write in the model. saw: the newest writes seen. stamp: what the program gave it; it only breaks ties."""

    id: str
    record: str
    saw: frozenset[str]
    op: str
    values: dict[str, Any]
    stamp: tuple[Any, ...]


@dataclass
class Place:
    """has: entries known here. local: of these, the ones whose class-L part is here too; by way of the province a PC
    may know that a colleague wrote a telephone number and not which."""

    desk: Desk
    clock: ManualClock
    has: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)


class Offices(RuleBasedStateMachine):
    """`said` is everything ever written anywhere."""

    records: Bundle[str] = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="danvan-machine-"))
        clocks = [ManualClock() for _ in PLACES]
        first = office(self.folder / "1", clock=clocks[0])
        second = second_pc(first, self.folder / "2", clock=clocks[1])
        province = office(self.folder / "3", "Tỉnh", level="province", code="99", device=2, clock=clocks[2])
        desks = dict(zip(PLACES, (first, second, province), strict=True))
        self.at = {name: Place(desks[name], clock) for name, clock in zip(PLACES, clocks, strict=True)}
        self.said: dict[str, Said] = {}

    def teardown(self) -> None:
        for name, place in self.at.items():
            for record in {self.said[each].record for each in place.has}:
                self._compare(name, place, record)
            self._chain_is_whole(place.desk)
            assert upkeep.check(place.desk.journal) == []
            place.desk.db.close()
        shutil.rmtree(self.folder)

    # --- what people do ---------------------------------------------------------------------------------------------

    @rule(place=st.sampled_from(PLACES), ms=st.integers(0, 4_985_884_800_000))
    def the_clock_is_set(self, place: str, ms: int) -> None:
        self.at[place].clock.ms = ms

    @rule(target=records, place=st.sampled_from(PLACES[:2]), name=NAMES)
    def a_record_is_added(self, place: str, name: str) -> Any:
        record = add(self.at[place].desk, "model", name=name)
        self._note(place, record)
        return multiple(record)

    @rule(place=st.sampled_from(PLACES[:2]), record=records, value=VALUES)
    def a_field_is_changed(self, place: str, record: str, value: tuple[str, Any]) -> None:
        if not self._here(place, record):
            with pytest.raises(Problem):
                add(self.at[place].desk, "model", record, **dict([value]))
            return
        add(self.at[place].desk, "model", record, **dict([value]))
        self._note(place, record)

    @rule(place=st.sampled_from(PLACES[:2]), record=records)
    def a_record_is_binned(self, place: str, record: str) -> None:
        if self._here(place, record):
            entry.delete(self.at[place].desk, record, "thử")
            self._note(place, record)

    @rule(place=st.sampled_from(PLACES[:2]), record=records, which=st.integers(0, 5))
    def a_conflict_is_settled(self, place: str, record: str, which: int) -> None:
        desk = self.at[place].desk
        open_ones = entry.conflicts(desk, record) if self._here(place, record) else []
        if open_ones:
            one = open_ones[which % len(open_ones)]
            entry.settle(desk, record, one.group, take=1 + which % len(one.rivals))
            self._note(place, record)
            assert one.group not in [each.group for each in entry.conflicts(desk, record)]

    @rule(place=st.sampled_from(PLACES[:2]))
    def the_last_act_is_undone(self, place: str) -> None:
        desk = self.at[place].desk
        mine = [each for each in entries_of(desk) if each.entry.chain == desk.identity.chain]
        if mine:
            last = mine[-1].entry
            if {last.id} >= set(desk.journal.heads(last.record)):
                entry.undo(desk, last.deed)
                self._note(place, last.record)
            else:  # another PC has written on
                with pytest.raises(Problem):
                    entry.undo(desk, last.deed)

    @rule(record=records)
    def the_province_cannot_write_in_it(self, record: str) -> None:
        with pytest.raises(Problem):
            add(self.at["province"].desk, "model", record, name="Tỉnh sửa")

    @rule(place=st.sampled_from(PLACES))
    def the_tables_are_rebuilt(self, place: str) -> None:
        upkeep.rebuild(self.at[place].desk.journal)

    # --- what is carried ---------------------------------------------------------------------------------------------

    @rule(source=st.sampled_from(PLACES), into=st.sampled_from(PLACES), data=st.data())
    def some_entries_are_carried(self, source: str, into: str, data: st.DataObject) -> None:
        """Any subset, in any order, some twice: parcels may be lost, late and repeated."""
        classes = "ATL" if "province" not in (source, into) else "AT"
        parcel = entries_of(self.at[source].desk, classes)
        if parcel and source != into:
            chosen = data.draw(st.lists(st.sampled_from(range(len(parcel))), max_size=len(parcel) + 2))
            self._carry(into, [parcel[number] for number in chosen])

    @rule(source=st.sampled_from(PLACES), into=st.sampled_from(PLACES))
    def everything_is_carried(self, source: str, into: str) -> None:
        classes = "ATL" if "province" not in (source, into) else "AT"
        if source != into:
            self._carry(into, entries_of(self.at[source].desk, classes))

    def _carry(self, into: str, parcel: list[Any]) -> None:
        place = self.at[into]
        fresh = {each.entry.id for each in parcel} - place.has
        assert take(place.desk, parcel) == len(fresh)
        assert take(place.desk, parcel) == 0
        place.has |= fresh
        told = {each.entry.id for each in parcel if "L" in each.parts} - place.local
        place.local |= told
        for record in {self.said[each].record for each in fresh | told}:
            self._compare(into, place, record)

    # --- the model ---------------------------------------------------------------------------------------------------

    def _here(self, place: str, record: str) -> bool:
        return any(self.said[each].record == record for each in self.at[place].has)

    def _note(self, place: str, record: str) -> None:
        """Whatever entries the deed wrote saw everything of their record that was there."""
        at = self.at[place]
        for arrived in entries_of(at.desk):
            made = arrived.entry
            if made.chain != at.desk.identity.chain or made.id in at.has:
                continue
            assert made.record == record
            heads = {each for each in at.has if self.said[each].record == record}
            heads -= {parent for each in heads for parent in self.said[each].saw}
            assert heads == set(made.parents)
            values = {name: value for part in arrived.parts.values() for name, value in _values(part.body).items()}
            self.said[made.id] = Said(
                made.id, record, frozenset(heads), made.op, values if made.op == "set" else {}, (made.stamp, made.id)
            )
            at.has.add(made.id)
            at.local.add(made.id)
        self._compare(place, at, record)

    def _compare(self, name: str, place: Place, record: str) -> None:
        folded = place.desk.journal.folded(record)
        mine = [self.said[each] for each in place.has if self.said[each].record == record]
        saw = {one.id: _closure(one, self.said, place.has) for one in mine}
        for wanted in FIELDS if name != "province" else FIELDS[:2]:
            wrote = [one for one in mine if wanted in one.values and (wanted in FIELDS[:2] or one.id in place.local)]
            tops = [one for one in wrote if not any(one.id in saw[other.id] for other in wrote)]
            kept = {one.values[wanted] for one in tops}
            if tops:
                assert folded.values.get(wanted) == max(tops, key=lambda one: one.stamp).values[wanted]
            assert (wanted in folded.conflicts) == (len(kept) > 1)
        if name == "province":
            assert "contact_phone" not in folded.values
        gone = [one for one in mine if one.op == "del"]
        ids = {one.id for one in mine}
        assert folded.deleted == any(ids <= saw[one.id] | {each.id for each in gone} for one in gone)

    def _chain_is_whole(self, desk: Desk) -> None:
        chain = [each.entry for each in entries_of(desk) if each.entry.chain == desk.identity.chain]
        assert [each.seq for each in chain] == list(range(1, len(chain) + 1))
        assert all(one.stamp < two.stamp and two.prev == one.id for one, two in itertools.pairwise(chain))


def _values(body: str) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(body)["set"]
    return found


def _closure(one: Said, said: dict[str, Said], here: set[str]) -> frozenset[str]:
    """What is known here to come before `one`: only entries that are here can tell."""
    above: set[str] = set()
    waiting = list(one.saw & here)
    while waiting:
        each = waiting.pop()
        if each not in above:
            above.add(each)
            waiting.extend(said[each].saw & here)
    return frozenset(above)


TestOffices = Offices.TestCase
TestOffices.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)


class _Long(Offices):
    """The same for hours."""


@pytest.mark.long
class TestOfficesForLong(_Long.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
