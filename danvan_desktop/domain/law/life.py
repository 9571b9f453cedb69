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
    """A translatable sentence that says why a step is not possible; `values` fill its placeholders."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


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
    """One kind of step. to: the state after it ("" keeps it). after: states it may follow. needs: fields of the step
    that must be filled. may: further fields its sheet offers. forbids: what else speaks against it. paper: name of the
    paper it asks for, "" for none. since: the first day the law knows the step, None where it always did.
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

    def follow(self, done: Iterable[StepDone]) -> Track:
        """The track of these steps, by date, then stamp; a step this program does not know changes no state."""
        track = Track(self.begins)
        for each in sorted(done, key=lambda one: (one.on, one.stamp, one.id)):
            track = self._on(track, each)
        return track

    def check(self, facts: F, done: Iterable[StepDone]) -> Track:
        """As `follow`; raises Forbidden at the first step that is not possible where it stands."""
        track = Track(self.begins)
        for each in sorted(done, key=lambda one: (one.on, one.stamp, one.id)):
            rule = self.rule(each.step)
            if rule is None or track.state not in rule.after:
                raise Forbidden(each, track.state, None)
            if why := rule.forbids(facts, track) or _too_early(rule.since(facts), each.on):
                raise Forbidden(each, track.state, why)
            track = self._on(track, each)
        return track

    def _on(self, track: Track, step: StepDone) -> Track:
        rule = self.rule(step.step)
        done = (*track.done, step)
        if rule is None:
            return Track(track.state, done, track.before)
        if step.step == "suspend":
            return Track(rule.to, done, track.state)
        if step.step == "resume":
            return Track(track.before or track.state, done)
        return Track(rule.to or track.state, done, track.before)

    def offers(self, facts: F, track: Track) -> list[tuple[StepRule[F], Why | None]]:
        """The steps of this state: those possible now, and those something speaks against, with what."""
        return [(each, each.forbids(facts, track)) for each in self.steps if track.state in each.after]
