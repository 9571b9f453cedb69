"""The life of a petition or a session at the desk: how it stands, what can be done now, doing it and taking it back.

A step is one act: its record, what it changes in the register's columns, and the record's state and clocks, all or
nothing. A step taken back stays in the history; another says so, with the reason.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from danvan_desktop.domain.fields import Choice, Value
from danvan_desktop.domain.folding import fold
from danvan_desktop.domain.ids import deed_id
from danvan_desktop.domain.law.calendars import NoCalendar
from danvan_desktop.domain.law.deadlines import Deadline, compute, days_left, state_of
from danvan_desktop.domain.law.life import Forbidden, Life, StepDone, Track, Why
from danvan_desktop.domain.law.petition_life import COLLECTIVE, day_in
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.records.step import LIVES, STEP
from danvan_desktop.problems import Problem
from danvan_desktop.services import counting, entry, law
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.speech import _
from danvan_desktop.speech import day as said_day


@dataclass(frozen=True)
class Clock:
    """One deadline of a record as it stands today.

    rule: the row it stands under, None where none holds for its start. due: as kept on the record. deadline: the same
    explained day by day, None where it cannot be. state: as `deadlines.State`, or "unknown" (no rule, no calendar).
    left: working days to the due day, today included; minus the days late. term: the other side's, never due work.
    problem: why nothing is counted. works_today: today is a working day, so that `left` counts it.
    """

    rule: Rule | None
    name: str
    label: str
    start: date
    due: date | None
    deadline: Deadline | None
    state: str
    left: int = 0
    done_on: date | None = None
    term: bool = False
    problem: Problem | None = None
    works_today: bool = False

    @property
    def open(self) -> bool:
        """Whether the office still has to do something for it."""
        return not self.term and self.done_on is None and self.state != "paused"


@dataclass(frozen=True)
class StepField:
    """A field of a step's sheet, by its name in the `step` record."""

    name: str
    label: str
    needed: bool


@dataclass(frozen=True)
class Offer:
    """A step of the present state. why: what speaks against it now, "" when it is possible. usual: the likely one."""

    step: str
    label: str
    why: str
    usual: bool
    needs: tuple[StepField, ...]
    paper: str = ""


@dataclass(frozen=True)
class Case:
    """How a record stands. clocks: open ones by due day, then paused, then done. comes: rules whose clocks a later step
    starts. steps: those that stand, oldest first. notes: sentences worth knowing. imported: a register told its steps.
    """

    ref: Ref
    state: str
    state_label: str
    clocks: tuple[Clock, ...]
    offers: tuple[Offer, ...]
    steps: tuple[StepDone, ...]
    comes: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()
    imported: bool = False


def case(desk: Desk, record: str) -> Case:
    """How a record stands today. Raises Problem S-109, H-101 (a record without a life)."""
    ref, values = _read(desk, record)
    life = LIVES[ref.type]
    told = counting.story(desk, ref.type, record, values)
    state = str(values.get("state") or told.track.state)
    clocks = _clocks(desk, values)
    usual = "" if state == "duplicate" else life.usual(told.facts, told.track)
    offers = tuple(
        Offer(rule.name, _(rule.label), _say(why), rule.name == usual and why is None, _fields(rule.needs, rule.may),
              rule.paper)
        for rule, why in life.offers(told.facts, told.track, desk.clock.today()) if why is None or not why.never)
    return Case(ref, state, _(life.states.get(state, state)), clocks, offers, told.track.done,
                _coming(desk, ref.type, told, clocks), tuple(_notes(ref.type, told)), told.imported)


def _read(desk: Desk, record: str) -> tuple[Ref, Mapping[str, Value]]:
    name = desk.journal.table_of(record)
    if name is None:
        raise Problem("S-109", id=record)
    if not counting.has_life(name):
        raise Problem("H-101")
    return Ref(name, record), desk.journal.folded(record).values


def _own(desk: Desk, record: str) -> tuple[Ref, Mapping[str, Value]]:
    """A record of this office that is not in the bin. Raises Problem S-109, S-110, H-101."""
    entry.own_record(desk, record)
    if desk.journal.folded(record).deleted:
        raise Problem("S-109", id=record)
    return _read(desk, record)


def _say(why: Why | None) -> str:
    if why is None:
        return ""
    return _(why.text).format(**{name: said_day(value) if isinstance(value, date) else value
                                 for name, value in why.values.items()})


def _fields(needs: Iterable[str], may: Iterable[str]) -> tuple[StepField, ...]:
    asked = [("date", True), *((name, True) for name in needs), *((name, False) for name in may)]
    return tuple(StepField(name, _(STEP.field(name).label), needed) for name, needed in asked)


# --- clocks -----------------------------------------------------------------------------------------------------


def _clocks(desk: Desk, values: Mapping[str, Value]) -> tuple[Clock, ...]:
    kept, found = values.get("clocks"), []
    for each in kept if isinstance(kept, list) else []:
        with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):  # another program's, unreadable here
            found.append(clock_of(desk, each))
    return tuple(sorted(found, key=_first_shown))


def _first_shown(clock: Clock) -> tuple[int, date]:
    """Open duties by their day, then what cannot be counted or is paused, the other side's terms, and what is done."""
    rank = 3 if clock.done_on else 2 if clock.term else 1 if clock.due is None else 0
    return rank, clock.due or date.max


def clock_of(desk: Desk, kept: Mapping[str, Any]) -> Clock:
    """A clock as a record keeps it, explained and told how it stands today."""
    calendar, rule = law.calendar(desk), counting.rule_of(law.rules(desk), kept)
    count, today = counting.count_of(kept), desk.clock.today()
    due = date.fromisoformat(kept["due"]) if kept.get("due") else None
    label = _(rule.label) if rule else count.rule
    shown = (rule, count.rule, label, count.start, due)
    if rule is None:
        problem = Problem("H-102", rule=count.rule, day=said_day(count.start))
        return Clock(*shown, None, "unknown", 0, count.done_on, not count.duty, problem)
    try:
        deadline = compute(rule, count.start, counting.inputs_of(kept), calendar)
        paused = any(resumed is None for _, resumed in count.suspended) and rule.suspends
        if due is None and not paused:
            due = deadline.due  # a calendar has come since
        state: str = state_of(rule.unit, int(kept.get("days") or deadline.days), due, today, count.done_on, calendar)
        left = days_left(today, due, calendar) if due is not None and count.done_on is None else 0
    except NoCalendar as missing:
        state = "unknown" if due is None else _plainly(due, today, count.done_on)
        problem = Problem("H-120", year=missing.year)
        return Clock(*shown, None, state, 0, count.done_on, not count.duty, problem)
    explained = deadline if deadline.due == due else None
    if count.done_on is not None and due is not None:
        left = -max(0, (count.done_on - due).days)
    works = today.year in calendar.years and not calendar.why_off(today)
    return Clock(rule, count.rule, label, count.start, due, explained, state, left, count.done_on, not count.duty,
                 works_today=works)


def _plainly(due: date, today: date, done_on: date | None) -> str:
    """How a kept due day stands where no calendar can say how many working days are left."""
    if done_on is not None:
        return "done" if done_on <= due else "done_late"
    return "overdue" if today > due else "today" if today == due else "counting"


_COMING = {
    "complaint": ("complaint.accept", "complaint.resolve_{n}", "complaint.send_{n}"),
    "denunciation": ("denunciation.intake", "denunciation.resolve", "denunciation.send_conclusion",
                     "denunciation.publish"),
}


def _coming(desk: Desk, type_name: str, told: counting.Story, clocks: Sequence[Clock]) -> tuple[Rule, ...]:
    """The rules later steps will start, as the law stands today."""
    if type_name != "petition" or told.track.state in LIVES["petition"].closed:
        return ()
    names = [each.format(n=told.facts.instance) for each in _COMING.get(told.facts.kind, ())]
    if told.facts.forwarder:
        names.append("reception.tell_forwarder")
    begun, book, today = {each.name for each in clocks}, law.rules(desk), desk.clock.today()
    return tuple(rule for name in names if name not in begun and (rule := book.at(name, today)) is not None)


def _notes(type_name: str, told: counting.Story) -> Iterable[str]:
    if type_name != "petition":
        return
    facts, track = told.facts, told.track
    if (guided := track.last("guide")) or facts.guided_on:
        on = guided.on if guided else facts.guided_on
        yield _("Đã hướng dẫn một lần ngày {day}, không hướng dẫn lần hai.").format(day=said_day(on))
    if facts.signer_count >= COLLECTIVE:
        most = 2 if facts.signer_count <= 10 else 5
        yield _("Đoàn đông người ({count} người): cử nhiều nhất {most} người đại diện, bằng văn bản có chữ ký của "
                "mọi người.").format(count=facts.signer_count, most=most)
    gone = sum(each.count for each in track.done if each.step == "withdraw_some")
    if gone:
        yield _("{gone} người đã rút; giải quyết tiếp cho {left} người.").format(
            gone=gone, left=max(facts.signer_count - gone, 0))


# --- doing --------------------------------------------------------------------------------------------------------


def preview(desk: Desk, record: str, step: str, on: date | None, typed: Mapping[str, str]) -> tuple[Clock, ...]:
    """The clocks a step would start or change, still open; () where it is not possible or its fields cannot be read."""
    ref, values = _read(desk, record)
    today = desk.clock.today()
    fields, wrong = entry.read_typed("step", {**typed, **({"date": on.isoformat()} if on else {})}, today)
    if wrong or not fields.get("date"):
        return ()
    new = _done(step, fields)
    life = LIVES[ref.type]
    told = counting.story(desk, ref.type, record, values)
    try:
        _check_day(ref.type, values, new.on, today)
        track = life.check(told.facts, [*told.track.done, new], told.track.done)
    except (Forbidden, Problem):
        return ()
    after = {**values, **_columns(ref.type, track, new, values)}
    facts = counting.facts(desk, ref.type, record, after)
    before = {(each.rule, each.start, each.extensions, each.complex, each.suspended)
              for each in life.counts(told.facts, told.track)}
    made = [counting.clock(desk, each, values) for each in life.counts(facts, track) if each.done_on is None and
            (each.rule, each.start, each.extensions, each.complex, each.suspended) not in before]
    return tuple(clock for kept in made if kept["row"] or kept["rule"] not in counting.OPTIONAL
                 if not (clock := clock_of(desk, kept)).term)


def _done(step: str, fields: Mapping[str, Any]) -> StepDone:
    to = fields.get("to")
    return StepDone("new", step, date.fromisoformat(str(fields["date"])), (2**62, 0), fields.get("document_no") or "",
                    fields.get("signer") or "", fields.get("reason") or "", fields.get("body") or "",
                    fields.get("count") or 0, bool(fields.get("differs")), date.fromisoformat(to) if to else None)


def do(desk: Desk, record: str, step: str, typed: Mapping[str, str]) -> Outcome:
    """Do a step: one act. typed: texts for fields of the `step` record; the date is today's if not given.

    Texts that cannot be read come back as findings and nothing is written. Raises Problem H-101, H-103 (a field the
    law asks for), H-104 (before the record began), H-105 (in the future), H-106 (no such step), H-107 (not possible
    where it stands), S-109, S-110.
    """
    ref, values = _own(desk, record)
    life = LIVES[ref.type]
    rule, today = life.rule(step), desk.clock.today()
    if rule is None:
        raise Problem("H-106", step=step, steps=_possible(desk, record))
    for name in typed:
        if name not in ("date", *_TYPED):
            raise Problem("S-112", type="step", field=name)
    fields, wrong = entry.read_typed("step", {"date": today.isoformat(), **typed}, today)
    if wrong:
        return Outcome("", (ref,), tuple(wrong))
    if not fields.get("date"):
        fields["date"] = today.isoformat()
    new = _done(step, fields)
    _check_day(ref.type, values, new.on, today)
    told = counting.story(desk, ref.type, record, values)
    track = _check(desk, record, life, told.facts, told.track, new)
    lacking = [_(STEP.field(name).label) for name in rule.needs if not fields.get(name)]
    if lacking:
        raise Problem("H-103", step=_(rule.label), fields=", ".join(lacking))
    made = [each for each in told.track.done if each.id == "told"] if told.imported else []
    savings = [Saving("step", _fields_of(each, record)) for each in made]
    savings.append(Saving("step", {**fields, "step": step, "parent": record}))
    savings.append(Saving(ref.type, _columns(ref.type, track, new, values), record))
    outcome = entry.save_records(desk, savings)
    return Outcome(outcome.deed, (ref, *outcome.changed[:-1]), erased=outcome.erased)


def _check_day(type_name: str, values: Mapping[str, Value], on: date, today: date) -> None:
    if on > today:
        raise Problem("H-105", day=said_day(on))
    began = day_in(values, "received_on") if type_name == "petition" else None
    if began is not None and on < began:
        raise Problem("H-104", day=said_day(on), before=said_day(began), what=_("ngày nhận đơn"))


def _check(desk: Desk, record: str, life: Life[Any], facts: Any, track: Track, new: StepDone) -> Track:
    """The track with the new step, which must be possible where its day puts it; every step behind it must stay so."""
    label = _(rule.label) if (rule := life.rule(new.step)) else new.step
    try:
        return life.check(facts, [*track.done, new], track.done)
    except Forbidden as error:
        later = track.done[-1] if track.done and track.done[-1].on > new.on else None
        if error.step is not new or (later is not None and error.why is None):
            behind = error.step if error.step is not new else later
            assert behind is not None
            name = _(known.label) if (known := life.rule(behind.step)) else behind.step
            raise Problem("H-104", day=said_day(new.on), before=said_day(behind.on),
                          what=_("bước “{step}”").format(step=name)) from None
        why = _say(error.why) or _("Hồ sơ đang ở trạng thái “{state}”.").format(
            state=_(life.states.get(error.state, error.state)))
        raise Problem("H-107", step=label, why=why, steps=_possible(desk, record)) from None


def _possible(desk: Desk, record: str) -> str:
    """The steps possible now, in words."""
    return ", ".join(f"{each.label} ({each.step})" for each in case(desk, record).offers if not each.why) or "–"


_TYPED = tuple(each.name for each in STEP.fields if each.section and each.name not in ("step", "date"))


def _columns(type_name: str, track: Track, new: StepDone, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a new step changes in the register's columns: only its own, and not where a later step says otherwise."""
    mine, all_told = counting.columns(type_name, [new]), counting.columns(type_name, track.done)
    if values.get("competence"):
        mine.pop("competence", None)
    return {name: all_told[name] for name in mine}


def _fields_of(step: StepDone, record: str) -> dict[str, Value]:
    """A step a register told, as a record of its own."""
    return {"parent": record, "step": step.step, "date": step.on.isoformat(), "document_no": step.document_no or None,
            "body": step.body or None, "reason": _("theo sổ đã nhập")}


def undo_step(desk: Desk, step: str, reason: str) -> Outcome:
    """Take back a step by another that says so. step: id of its record.

    The register's columns say again what the steps that stay say. Raises Problem H-108 (later steps rest on it), H-109
    (no such step, or taken back already), H-110 (no reason), H-113 (a letter was split and its parts stand), S-110.
    """
    if not reason.strip():
        raise Problem("H-110")
    row = desk.journal.folded(step).values if desk.journal.table_of(step) == "step" else {}
    record = row.get("parent")
    if not isinstance(record, str):
        raise Problem("H-109")
    ref, values = _own(desk, record)
    done = counting.steps_of(desk, record)
    gone = next((each for each in done if each.id == step), None)
    if gone is None:
        raise Problem("H-109")
    if gone.step == "split" and desk.db.value("SELECT 1 FROM r_petition WHERE split_from = ? AND _deleted = 0",
                                              (record,)):
        raise Problem("H-113")
    left = [each for each in done if each.id != step]
    life = LIVES[ref.type]
    try:
        track = life.check(counting.facts(desk, ref.type, record, values), left, done)
    except Forbidden as error:
        rule = life.rule(error.step.step)
        raise Problem("H-108", step=_(rule.label) if rule else error.step.step, day=said_day(error.step.on)) from None
    back = _columns_back(desk, ref, values, gone, track)
    taken: dict[str, Value] = {"parent": record, "step": gone.step, "date": desk.clock.today().isoformat(),
                               "undoes": step, "reason": reason.strip()}
    outcome = entry.save_records(desk, [Saving("step", taken), Saving(ref.type, back, record)])
    return Outcome(outcome.deed, (ref, *outcome.changed[:-1]))


def _columns_back(desk: Desk, ref: Ref, values: Mapping[str, Value], gone: StepDone, track: Track) -> dict[str, Value]:
    """The columns a step wrote, where they still say so: as the steps that stay tell them, else as before the step."""
    deed = desk.journal.writes_of(gone.id)[0].entry.deed
    writes = desk.journal.writes_of(ref.id)
    at = next((each.entry.stamp for each in writes if each.entry.deed == deed), None)
    earlier = [each for each in writes if at is None or each.entry.stamp < at]
    was = fold(TYPES[ref.type], earlier).values if earlier else {}
    wrote, stays = counting.columns(ref.type, [gone]), counting.columns(ref.type, track.done)
    back: dict[str, Value] = {}
    for name, value in wrote.items():
        before = was.get(name)
        if name == "competence" and before is not None:
            continue  # it was known before the step
        if values.get(name) == value:  # a register's column that only told this very step tells it no more
            back[name] = stays.get(name, None if name in _TOLD and before == value else before)
    return back


_TOLD = ("handling", "handling_date", "handling_no", "resolver")


# --- letters of many kinds ------------------------------------------------------------------------------------------

_COPIED = ("received_on", "source", "forwarder_kind", "forwarder", "signer_count", "level_skipping", "sender",
           "sender_address", "sender_phone", "sender_id_no", "representative", "reception", "handler")


def split(desk: Desk, record: str, kinds: Sequence[str]) -> Outcome:
    """A letter of several kinds becomes one petition a kind, linked to it, with the common fields (NĐ 154/2026 Đ14 k4).

    A part that is a denunciation is an act of its own, with no link, no name and none of the letter's words; then the
    letter itself keeps nobody's name either, because it holds the denunciation (decisions 1). Raises Problem H-111
    (fewer than two kinds), H-107.
    """
    known = [each for each in dict.fromkeys(kinds) if each in _split_kinds()]
    if len(known) < 2:
        raise Problem("H-111")
    ref, values = _own(desk, record)
    life = LIVES["petition"]
    told, today = counting.story(desk, ref.type, record, values), desk.clock.today()
    new = _done("split", {"date": today.isoformat()})
    _check(desk, record, life, told.facts, told.track, new)
    plain = [each for each in known if each != "denunciation"]
    copied = {name: values[name] for name in _COPIED if values.get(name) is not None}
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        # a letter that held a denunciation is led back to nobody, so nothing names it either
        link = {} if "denunciation" in known else {"split_from": record}
        parts = [Saving("petition", {**copied, **link, "kind": kind, "summary": values.get("summary")})
                 for kind in plain]
        savings = [*parts, Saving("step", {"parent": record, "step": "split", "date": today.isoformat()}),
                   Saving("petition", {}, record)]
        outcome = entry.save_records(desk, savings, deed)
        if "denunciation" in known:
            entry.forget_identity(desk, "petition", record)
            apart = entry.save_records(desk, [Saving("petition", {"kind": "denunciation",
                                                                  "received_on": values.get("received_on")})])
            return Outcome(outcome.deed, (*outcome.changed[:len(plain)], *apart.changed, ref))
    return Outcome(outcome.deed, (*outcome.changed[:len(plain)], ref))


def _split_kinds() -> tuple[str, ...]:
    kind = TYPES["petition"].field("kind").kind
    assert isinstance(kind, Choice)
    return tuple(each.code for each in kind.options if each.code != "mixed")

