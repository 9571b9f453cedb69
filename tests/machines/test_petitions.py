"""Petitions of all kinds led through random steps, dates, corrections and undoings over a real office.

What the law forbids is written down here once more, by hand from domain.md, as a list of what must never stand after
what; the program's own tables are not asked.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.law.life import StepDone
from danvan_desktop.domain.law.petition_life import PETITION_LIFE
from danvan_desktop.problems import Problem
from danvan_desktop.services import cases, counting, duplicates, entry, explaining
from danvan_desktop.services.entry import Saving
from danvan_desktop.storage import upkeep
from tests.builders import add, office

KINDS = ("complaint", "denunciation", "proposal", "feedback", "request", "mixed", None)
REPLIED = ("proposal", "feedback", "request")
STEPS = ("register classify split guide forward return file_away urge use accept refuse verify hold_dialogue decide"
         " conclude notify publish monitor close extend suspend resume terminate withdraw withdraw_some"
         " open_second").split()  # fmt: skip
FACTS: dict[str, tuple[Value, ...]] = {
    "kind": KINDS, "competence": (None, "ours", "not_ours", "party"), "eligible": (None, "eligible", "ineligible"),
    "anonymous": (None, True), "signer_count": (None, 1, 5, 3000), "conditions": (None, ["mandate"]),
    "complexities": (None, ["many"], ["many", "places"]), "instance": (None, "second"), "originals": (None, True),
    "forwarder_kind": (None, "press"), "several_places": (None, True), "known_on": (None, "2026-09-01"),
    "dialogue_on": (None, "2026-12-01"), "dialogue_noticed_on": (None, "2026-11-20"), "sender": (None, "Ai đó"),
}  # fmt: skip
FIRST = date(2026, 5, 18)
DAYS = st.integers(0, 200).map(lambda number: FIRST + timedelta(number))
TYPED = {"document_no": "1/VB", "signer": "Chủ tịch", "reason": "lý do", "body": "Cơ quan"}


@dataclass(frozen=True)
class Did:
    """A step that stands. number: the order in which they were written."""

    id: str
    name: str
    on: date
    number: int
    count: int = 0
    differs: bool = False


def wrongs(values: Mapping[str, Value], steps: list[Did], linked: list[Did]) -> set[str]:
    """The steps that must not stand where they do, by domain.md B2, B4, B5 and B7. linked: of the same matter."""
    ordered = sorted(steps, key=lambda one: (one.on, one.number))
    return {each.id for place, each in enumerate(ordered) if _wrong(values, each, ordered[:place], linked)}


def _wrong(values: Mapping[str, Value], step: Did, before: list[Did], linked: list[Did]) -> bool:
    kind, competence = values.get("kind"), values.get("competence")
    names = [each.name for each in before]
    last = names[-1] if names else ""
    ours, accepted = competence in (None, "ours"), "accept" in names
    signs = len(values.get("complexities") or ())  # type: ignore[arg-type]
    signers = int(values.get("signer_count") or 1)  # type: ignore[call-overload]
    gone = sum(each.count for each in before if each.name == "withdraw_some")
    stops = [name for name in names if name in ("suspend", "resume")]
    suspended_now = stops[-1:] == ["suspend"]
    found = next((each for each in reversed(before) if each.name == "verify"), None)
    settled = max((place for place, name in enumerate(names) if name in ("decide", "conclude")), default=None)
    over = [name for name in names if name in ("close", "split", "file_away")]
    return any((
        # every way asks for a kind, a letter of many is split first (NĐ 154 Đ14 k4), a duplicate goes with the first
        step.name in ("accept", "refuse", "guide", "forward") and kind in (None, "mixed"),
        step.name in ("accept", "refuse", "guide", "forward") and bool(values.get("duplicate_of")),
        step.name == "split" and kind != "mixed",
        # taking up: own competence, a name, the conditions, the mandate of many (NĐ 155 Đ10), once
        step.name == "accept" and (not ours or values.get("anonymous") or values.get("eligible") == "ineligible"),
        step.name == "accept" and signers >= 5 and "mandate" not in (values.get("conditions") or ()),  # type: ignore[operator]
        step.name == "accept" and accepted,
        step.name == "use" and not values.get("anonymous"),
        # elsewhere: guided once, forwarded once, over all that hangs together; denunciations are never guided
        step.name == "guide" and (kind == "denunciation" or competence == "ours" or values.get("forwarder_kind")),
        step.name == "forward" and (competence == "ours" or (kind == "complaint" and competence != "party")),
        step.name in ("guide", "forward") and step.name in [*names, *(each.name for each in linked)],
        # only what was accepted is verified, spoken over, decided, extended, suspended
        step.name in ("verify", "hold_dialogue", "decide", "conclude", "extend", "suspend") and not accepted,
        step.name in ("decide", "hold_dialogue") and kind != "complaint",
        step.name == "conclude" and (kind != "denunciation" or "verify" not in names),
        # the dialogue: always in the second instance, in the first where what was found differs (KN Đ30, Đ39)
        step.name == "decide" and "hold_dialogue" not in names
        and (values.get("instance") == "second" or bool(found and found.differs)),
        # extensions: complaints once, denunciations by their signs (TC Đ30), the others never
        step.name == "extend" and (kind not in ("complaint", "denunciation") or signs == 0),
        step.name == "extend" and names.count("extend") >= (1 if kind == "complaint" else min(signs, 2)),
        # suspending: complaints since July 2026, proposals never; only what is suspended goes on
        step.name == "suspend" and (kind in REPLIED or (kind == "complaint" and step.on < date(2026, 7, 1))),
        step.name == "suspend" and suspended_now,
        step.name == "resume" and not suspended_now,
        step.name in ("verify", "decide", "conclude", "hold_dialogue", "extend") and suspended_now,
        # of many some withdraw, never all; what was withdrawn goes on only if it denounces (TC Đ33)
        step.name == "withdraw_some" and gone + step.count >= signers,
        step.name in ("accept", "verify", "decide", "extend") and "withdraw" in names and kind != "denunciation",
        # the end: what was decided is sent first; nothing follows but the second instance
        step.name == "close" and settled is not None and "notify" not in names[settled:],
        step.name == "open_second" and kind in REPLIED,
        step.name == "open_second" and kind == "complaint" and values.get("instance") == "second",
        bool(over) and not (step.name == "open_second" and over == ["close"]) and not (step.name == "close"
                                                                                       and last == "open_second"),
    ))  # fmt: skip


class _Back(Exception):
    """Ends an act whose outcome is not wanted."""


class Petitions(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="danvan-petitions-"))
        self.clock = ManualClock()
        self.desk = office(self.folder, clock=self.clock)
        self.made: list[str] = []
        self.written: dict[str, list[str]] = {}  # steps ever written of each petition, taken back or not
        self.named: dict[str, str] = {}
        self.deeds: list[str] = []

    def teardown(self) -> None:
        assert upkeep.check(self.desk.journal) == []
        self.desk.db.close()
        shutil.rmtree(self.folder)

    # --- what is known of the office, from the journal ---------------------------------------------------------------

    @property
    def all(self) -> list[str]:
        """The petitions that are not in the bin: undoing a split puts the parts there."""
        return [each for each in self.made if not self.desk.journal.folded(each).deleted]

    def repeats(self, values: Mapping[str, Value]) -> bool:
        """Whether a petition with these values is a duplicate of one that is still there."""
        return values.get("duplicate_of") in self.all

    def values(self, record: str) -> dict[str, Value]:
        return dict(self.desk.journal.folded(record).values)

    def standing(self, record: str) -> list[Did]:
        rows = [(number, each, self.desk.journal.folded(each)) for number, each in enumerate(self.written[record])]
        rows = [each for each in rows if not each[2].deleted]
        undone = {each[2].values.get("undoes") for each in rows}
        return [Did(name, str(told.values["step"]), date.fromisoformat(str(told.values["date"])), number,
                    int(told.values.get("count") or 0), bool(told.values.get("differs")))  # type: ignore[call-overload]
                for number, name, told in rows if name not in undone and not told.values.get("undoes")]

    def linked(self, record: str) -> list[Did]:
        """The steps of the other petitions of the same matter."""
        pairs = [(each, first) for each in self.all if (first := self.values(each).get("duplicate_of"))]
        group, before = {record}, set[str]()
        while group != before:
            before = set(group)
            group |= {one for pair in pairs if set(pair) & group for one in pair}  # type: ignore[misc]
        return [step for each in group - {record} for step in self.standing(each)]

    def wrong_in(self, record: str, values: Mapping[str, Value], more: list[Did] | None = None) -> set[str]:
        values = {**values, "duplicate_of": self.repeats(values)}
        return wrongs(values, more if more is not None else self.standing(record), self.linked(record))

    def note(self, record: str, outcome: Any) -> None:
        self.deeds.append(outcome.deed)
        for ref in outcome.changed:
            if ref.type == "step":
                self.written[record].append(ref.id)
                self.named[ref.id] = str(self.values(ref.id)["step"])

    def pick(self, number: int) -> str:
        return self.all[number % len(self.all)]

    # --- what people do ----------------------------------------------------------------------------------------------

    @initialize(kinds=st.lists(st.sampled_from(("complaint", "complaint", "denunciation", "proposal", "mixed")),
                               min_size=2, max_size=2), signs=st.sampled_from(FACTS["complexities"]))
    def some_are_there(self, kinds: list[str], signs: Value) -> None:
        for kind in kinds:
            self.a_petition_comes_in(kind, date(2026, 11, 2), "ours" if signs else None)
            add(self.desk, "petition", self.all[-1], complexities=signs)

    @rule(kind=st.sampled_from(KINDS[:-1]), on=DAYS, competence=st.sampled_from((None, "ours", "ours", "not_ours")))
    def a_petition_comes_in(self, kind: str, on: date, competence: str | None) -> None:
        if len(self.made) < 4 and on <= self.clock.today():
            made = add(self.desk, "petition", kind=kind, received_on=on.isoformat(), summary="Đất",
                       **({"competence": competence} if competence else {}))
            self.made.append(made)
            self.written[made] = []

    @precondition(lambda self: self.all)
    @rule(number=st.integers(0, 9), name=st.sampled_from(sorted(FACTS)), which=st.integers(0, 9))
    def a_fact_is_corrected(self, number: int, name: str, which: int) -> None:
        value = FACTS[name][which % len(FACTS[name])]
        self.deeds.append(entry.save_records(
            self.desk, [Saving("petition", {name: value}, self.pick(number))]).deed)

    @precondition(lambda self: self.all)
    @rule(number=st.integers(0, 9), on=DAYS)
    def the_day_it_came_is_corrected(self, number: int, on: date) -> None:
        if on <= self.clock.today():
            add(self.desk, "petition", self.pick(number), received_on=on.isoformat())

    @precondition(lambda self: self.all)
    @rule(number=st.integers(0, 9), step=st.sampled_from(STEPS), on=DAYS, count=st.sampled_from((1, 4, 2999)),
          differs=st.booleans())
    def any_step_is_tried(self, number: int, step: str, on: date, count: int, differs: bool) -> None:
        self._try(self.pick(number), step, on, count, differs)

    @precondition(lambda self: self.all)
    @rule(number=st.integers(0, 9), later=st.integers(0, 9),
          choices=st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=7))
    def a_case_goes_on(self, number: int, later: int, choices: list[tuple[int, bool]]) -> None:
        record = self.pick(number)
        for choice, usual in choices:
            if self.clock.today() < date(2028, 1, 1):
                self.clock.business_date += timedelta(later)
            offers = [each for each in cases.case(self.desk, record).offers if not each.why]
            likely = [each for each in offers if each.usual] if usual else []
            if offers:
                step = (likely or offers)[choice % len(likely or offers)].step
                done = self._try(record, step, self.clock.today(), 1, choice % 3 == 0)
                assert done, f"{step} was offered and refused"

    def _try(self, record: str, step: str, on: date, count: int, differs: bool) -> bool:
        values, before = self.values(record), self.standing(record)
        typed = {name: text for name, text in {**TYPED, "count": str(count), "differs": "x" if differs else ""}.items()
                 if name in _asked(step)}
        old = self.wrong_in(record, values, before)
        at = self.desk.journal.tip()
        try:
            shown = cases.preview(self.desk, record, step, on, typed)
            outcome = cases.do(self.desk, record, step, {**typed, "date": on.isoformat()})
        except Problem as problem:
            assert problem.code in ("H-104", "H-105", "H-107"), problem.code
            assert self.desk.journal.tip() == at
            return False
        self.note(record, outcome)
        assert self.wrong_in(record, values) <= old, f"the law forbids {step} here"
        assert str(values.get("received_on")) <= on.isoformat() <= self.clock.today().isoformat()
        kept = {(each.name, each.start, each.due) for each in cases.case(self.desk, record).clocks}
        assert {(each.name, each.start, each.due) for each in shown} <= kept, "the preview promised something else"
        return True

    @precondition(lambda self: any(self.standing(each) for each in self.all))
    @rule(number=st.integers(0, 9), choice=st.integers(0, 9))
    def a_step_is_taken_back(self, number: int, choice: int) -> None:
        record = self.pick(number)
        steps = self.standing(record)
        if not steps:
            return
        old, step = self.wrong_in(record, self.values(record)), steps[choice % len(steps)]
        try:
            outcome = cases.undo_step(self.desk, step.id, "ghi nhầm")
        except Problem as problem:
            assert problem.code in ("H-108", "H-113") and step in self.standing(record)
            return
        self.note(record, outcome)
        assert step not in self.standing(record)
        assert self.wrong_in(record, self.values(record)) <= old, "what rested on the step stands without it"

    @precondition(lambda self: self.deeds)
    @rule(choice=st.integers(0, 30))
    def an_act_is_undone(self, choice: int) -> None:
        deed = self.deeds[-1 - choice % len(self.deeds)]
        before = {each: self.standing(each) for each in self.made}
        try:
            outcome = entry.undo(self.desk, deed, "thôi") if deed else None
        except Problem as problem:
            assert problem.code == "S-113"
            return
        if outcome:
            self.deeds.append(outcome.deed)
            for each in self.all:
                values = self.values(each)
                if self.standing(each) != before[each]:
                    assert self.wrong_in(each, values) <= self.wrong_in(each, values, before[each])

    @precondition(lambda self: self.all)
    @rule(number=st.integers(0, 9), kinds=st.sets(st.sampled_from(KINDS[:5]), min_size=2, max_size=3))
    def a_letter_is_split(self, number: int, kinds: set[str]) -> None:
        letter = self.pick(number)
        if len(self.made) > 3 or self.values(letter).get("kind") != "mixed":
            return
        try:
            outcome = cases.split(self.desk, letter, sorted(kinds))
        except Problem as problem:
            assert problem.code in ("H-104", "H-107")
            return
        self.deeds.append(outcome.deed)
        parts = [ref.id for ref in outcome.changed if ref.id != letter]
        assert sorted(str(self.values(each)["kind"]) for each in parts) == sorted(kinds)
        self.made += parts
        self.written |= {each: [] for each in parts}
        mine = self.desk.db.rows("SELECT id FROM r_step WHERE parent = ? AND step = 'split' ORDER BY k DESC", (letter,))
        self.written[letter].append(str(entry._uuid(mine[0][0])))
        self.named[self.written[letter][-1]] = "split"

    @precondition(lambda self: len(self.all) > 1)
    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def two_are_found_to_be_the_same(self, one: int, other: int) -> None:
        with contextlib.suppress(Problem):  # a denunciation, or itself
            self.deeds.append(duplicates.link(self.desk, self.pick(one), self.pick(other)).deed)

    @precondition(lambda self: self.all)
    @rule(number=st.integers(0, 9))
    def what_is_offered_is_true(self, number: int) -> None:
        record = self.pick(number)
        at = self.desk.journal.tip()
        for offer in cases.case(self.desk, record).offers:
            typed = {each.name: "1" if each.name == "count" else "x" for each in offer.needs
                     if each.needed and each.name != "date"}
            if offer.why:
                with pytest.raises(Problem, match=r"H-10[47]"):
                    cases.do(self.desk, record, offer.step, typed)
                continue
            with contextlib.suppress(_Back), self.desk.db.atomic():
                assert cases.do(self.desk, record, offer.step, typed).deed
                raise _Back
        assert self.desk.journal.tip() == at

    # --- what is always so -------------------------------------------------------------------------------------------

    @invariant()
    def the_state_is_what_the_steps_tell(self) -> None:
        for record in self.all:
            values = self.values(record)
            steps = [StepDone(each.id, each.name, each.on, (each.number, 0), count=each.count, differs=each.differs)
                     for each in self.standing(record)]
            facts = counting.facts(self.desk, "petition", record, values)
            told = PETITION_LIFE.follow(facts, steps)
            assert [each.id for each in told.done] == [each.id for each in cases.case(self.desk, record).steps]
            assert values["state"] == ("duplicate" if self.repeats(values) else told.state)

    @invariant()
    def the_day_that_counts_is_the_earliest_of_what_is_open(self) -> None:
        for record in self.all:
            values = self.values(record)
            clocks: Any = values.get("clocks") or []
            open_days = [each["due"] for each in clocks
                         if not each.get("done") and not each.get("term") and each["due"]]
            if values["state"] in ("split", "guided", "returned", "filed", "closed", "duplicate"):
                open_days = []
            assert values.get("law_due") == min(open_days, default=None)

    @invariant()
    def every_clock_is_explained_or_says_why_not(self) -> None:
        for record in self.all:
            for clock in cases.case(self.desk, record).clocks:
                if clock.problem is not None:
                    assert clock.due is None and clock.problem.code in ("H-102", "H-120")
                    continue
                assert clock.deadline is not None and clock.rule is not None
                said = explaining.sentence(clock.deadline)
                assert clock.start.strftime("%d/%m") in said and (str(clock.deadline.days) in said)
                assert explaining.verdict(clock)
                if clock.due is None:
                    assert clock.state in ("paused", "done") and "tạm dừng" in said
                else:
                    assert (clock.due <= clock.start) if clock.rule.backward else (clock.due >= clock.start)

    @invariant()
    def the_history_names_every_step_done_and_taken_back(self) -> None:
        for record in self.all:
            stands = {each.id for each in self.standing(record)}
            undone = {self.values(each).get("undoes") for each in self.written[record]}
            for each in self.written[record]:
                lines = entry.history(self.desk, each)
                assert self.named[each] in [line.after for line in lines if line.field == "step"]
                if each not in stands and each not in undone and not self.values(each).get("undoes"):
                    assert "del" in [line.op for line in lines]


def _asked(step: str) -> tuple[str, ...]:
    rule_of = PETITION_LIFE.rule(step)
    assert rule_of is not None
    return (*rule_of.needs, *rule_of.may)


# The same walks every time, so that a change is judged by what it changes; new ones: derandomize=False.
TestPetitions = Petitions.TestCase
TestPetitions.settings = settings(max_examples=10, stateful_step_count=15, deadline=None, derandomize=True)


@pytest.mark.long
class TestManyPetitions(Petitions.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=25, stateful_step_count=50, deadline=None, derandomize=True)
