"""The life of a record: steps done, the state folded from them, the steps possible now and why others are not.

A life is a table of `StepRule`s. The state is folded from the steps by date, then stamp (decisions 11), so two PCs
that know the same steps show the same state. Nothing here knows a database or a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from danvan_desktop.domain.fields import N_

F = TypeVar("F")


@dataclass(frozen=True)
class Why:
    """A translatable sentence that says why a step is not possible; `values` fill its placeholders.

    never: no step or word of the law will make it possible for such a record, so nobody need be shown it.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    never: bool = False


@dataclass(frozen=True)
class StepDone:
    """One step that was done. stamp: orders steps of one day. count: how many (persons who withdrew).

    differs: what verification found differs from what was asked. to: the new date of a session that was put off.
    """

    id: str
    step: str
    on: date
    stamp: tuple[int, int] = (0, 0)
    document_no: str = ""
    signer: str = ""
    reason: str = ""
    body: str = ""
    count: int = 0
    differs: bool = False
    to: date | None = None


@dataclass(frozen=True)
class Track:
    """The steps done so far, in order, and the state they led to. before: the state a suspension interrupted."""

    state: str
    done: tuple[StepDone, ...] = ()
    before: str = ""

    def last(self, *steps: str) -> StepDone | None:
        """The newest of these steps."""
        return next((each for each in reversed(self.done) if each.step in steps), None)

    def first(self, *steps: str, after: StepDone | None = None) -> StepDone | None:
        """The oldest of these steps, or the oldest that follows `after`."""
        begin = self.done.index(after) + 1 if after is not None else 0
        return next((each for each in self.done[begin:] if each.step in steps), None)

    def has(self, *steps: str) -> bool:
        return self.last(*steps) is not None

    def count(self, step: str) -> int:
        return sum(each.step == step for each in self.done)


@dataclass(frozen=True)
class Count:
    """A clock that steps started: a rule's name, from when, and when it ended.

    duty: the office's own; else a term of the other side (the right to complain), which is never due work.
    complex, several_places, extensions, suspended: as in `deadlines.Inputs`.
    """

    rule: str
    start: date
    done_on: date | None = None
    duty: bool = True
    complex: bool = False
    several_places: bool = False
    extensions: int = 0
    suspended: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True)
class StepRule(Generic[F]):
    """One kind of step. to: the state after it ("" keeps it); leads: the same where it depends on the case. after:
    states it may follow. needs: fields of the step that must be filled. may: further fields its sheet offers. forbids:
    what else speaks against it; against: what speaks against what was typed into it. paper: name of the paper it asks
    for, "" for none. since: the first day the law knows the step, None where it always did.
    """

    name: str
    label: str
    to: str
    after: frozenset[str]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ("document_no", "signer")
    forbids: Callable[[F, Track], Why | None] = lambda facts, track: None
    paper: str = ""
    since: Callable[[F], date | None] = lambda facts: None
    leads: Callable[[F, Track], str] | None = None
    against: Callable[[F, Track, StepDone], Why | None] = lambda facts, track, step: None

    def state_after(self, facts: F, track: Track) -> str:
        to = self.leads(facts, track) if self.leads else self.to
        return to or track.state


class Forbidden(Exception):
    """A step that is not possible where it stands; `step` names it, `why` says so, None where the state forbids it."""

    def __init__(self, step: StepDone, state: str, why: Why | None) -> None:
        super().__init__(step.step)
        self.step, self.state, self.why = step, state, why


def _too_early(since: date | None, day: date) -> Why | None:
    if since is None or day >= since:
        return None
    return Why(N_("Luật chỉ có bước này từ {day}."), {"day": since})


@dataclass(frozen=True)
class Life(Generic[F]):
    """A kind of record's life. begins: its first state. closed: states after which nothing is due."""

    begins: str
    steps: tuple[StepRule[F], ...]
    states: Mapping[str, str]
    closed: frozenset[str]
    counts: Callable[[F, Track], tuple[Count, ...]]
    usual: Callable[[F, Track], str]

    def rule(self, step: str) -> StepRule[F] | None:
        return next((each for each in self.steps if each.name == step), None)

    def follow(self, facts: F, done: Iterable[StepDone]) -> Track:
        """The track of these steps, by date, then stamp; a step this program does not know changes no state."""
        return self._walk(facts, done)[0]

    def check(self, facts: F, done: Iterable[StepDone], known: Iterable[StepDone] = ()) -> Track:
        """As `follow`; raises Forbidden at the first step that is not possible where it stands.

        known: the steps that stood before; what was not possible among them already (two PCs that did not know of each
        other, a kind corrected later) is passed over, or nothing could be done about it any more.
        """
        track, faults = self._walk(facts, done)
        passed = [each.step for each in self._walk(facts, known)[1]] if faults else []
        for fault in faults:
            if fault.step not in passed:
                raise fault
        return track

    def _walk(self, facts: F, done: Iterable[StepDone]) -> tuple[Track, list[Forbidden]]:
        track, faults = Track(self.begins), []
        for each in sorted(done, key=lambda one: (one.on, one.stamp, one.id)):
            rule = self.rule(each.step)
            if rule is None or track.state not in rule.after:
                faults.append(Forbidden(each, track.state, None))
            elif why := (rule.forbids(facts, track) or rule.against(facts, track, each)
                         or _too_early(rule.since(facts), each.on)):
                faults.append(Forbidden(each, track.state, why))
            track = self._on(facts, track, each)
        return track, faults

    def _on(self, facts: F, track: Track, step: StepDone) -> Track:
        rule = self.rule(step.step)
        done = (*track.done, step)
        if rule is None:
            return Track(track.state, done, track.before)
        if step.step == "suspend":  # where two PCs suspended, it goes on where the first found it
            return Track(rule.to, done, track.before if track.state == rule.to else track.state)
        if step.step == "resume":
            return Track(track.before or track.state, done)
        return Track(rule.state_after(facts, track), done, track.before)

    def offers(self, facts: F, track: Track, today: date | None = None) -> list[tuple[StepRule[F], Why | None]]:
        """The steps of this state: those possible now, and those something speaks against, with what. today: the day
        a step done now would bear.
        """
        return [(each, each.forbids(facts, track) or (_too_early(each.since(facts), today) if today else None))
                for each in self.steps if track.state in each.after]
