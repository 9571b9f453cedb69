"""What a record with a life keeps of it: state, clocks, the earliest day due (group `state`, decisions 11, 24).

`entry` asks here at every save, so that a changed kind or date never leaves an old deadline standing. A clock that
was counted keeps its rule row and due day until a step changes it or a person applies a new count (`recounting`):
what the law said when the step began goes on.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.law import dialogue_life, petition_life
from danvan_desktop.domain.law.calendars import NoCalendar, WorkCalendar
from danvan_desktop.domain.law.deadlines import Inputs, days_of, due_day
from danvan_desktop.domain.law.life import Count, StepDone, Track
from danvan_desktop.domain.law.rules import Rule, RuleBook
from danvan_desktop.domain.records.step import LIVES
from danvan_desktop.services.desk import Desk

STATE = ("state", "clocks", "law_due")
_ROUTED = ("accept", "guide", "forward", "return", "urge", "file_away")


@dataclass(frozen=True)
class Story:
    """A record's life so far: its facts, the steps that stand, and where they led. imported: the steps were told by a
    register's columns, not done here.
    """

    facts: Any
    track: Track
    imported: bool = False


def has_life(type_name: str) -> bool:
    return type_name in LIVES


def story(desk: Desk, type_name: str, record: str | None, values: Mapping[str, Value]) -> Story:
    """The life of a record with these values. record None: not saved yet."""
    life = LIVES[type_name]
    done = steps_of(desk, record) if record else []
    told = [] if done or (record and _has_steps(desk, record)) else _told(type_name, values)
    known = facts(desk, type_name, record, values)
    return Story(known, life.follow(known, done or told), bool(told))


def facts(desk: Desk, type_name: str, record: str | None, values: Mapping[str, Value]) -> Any:
    """What decides about a record's steps, from its values and from what hangs together with it."""
    if type_name == "dialogue":
        return dialogue_life.facts_of(values, _open_promises(desk, record))
    linked, first = _linked(desk, record, values), values.get("duplicate_of")
    if isinstance(first, str) and desk.db.value("SELECT _deleted FROM r_petition WHERE id = ?", (_raw(first),)):
        values = {**values, "duplicate_of": None}  # of a petition in the bin nothing is a duplicate any more
    return petition_life.facts_of(values, _newest(desk, linked, "guide"), _newest(desk, linked, "forward"))


def steps_of(desk: Desk, record: str) -> list[StepDone]:
    """The steps of a record that stand: those taken back and what took them back are left out, and what another office
    says of it. Of one day, and one moment, the one entered first comes first.
    """
    found, undone = [], set()
    raw = _raw(record)
    for row in desk.db.rows('SELECT id, step, "date", _created, document_no, signer, reason, body, "count", differs,'
                            ' "to", undoes, position FROM r_step WHERE parent = ? AND _deleted = 0 AND office IN'
                            " (SELECT office FROM r_petition WHERE id = ? UNION ALL"
                            " SELECT office FROM r_dialogue WHERE id = ?)", (record, raw, raw)):
        on = petition_life.day_in({"date": row[2]}, "date")
        if row[11]:
            undone.add(row[11])
        elif row[1] and on:
            found.append(StepDone(str(uuid.UUID(bytes=row[0])), row[1], on, (row[3], row[12] or 0),
                                  row[4] or "", row[5] or "", row[6] or "", row[7] or "", row[8] or 0, bool(row[9]),
                                  petition_life.day_in({"to": row[10]}, "to")))
    return [each for each in found if each.id not in undone]


def _has_steps(desk: Desk, record: str) -> bool:
    """Whether any step was done here, taken back or not: then the register's columns tell none any more."""
    return desk.db.value("SELECT 1 FROM r_step WHERE parent = ? AND _deleted = 0 LIMIT 1", (record,)) is not None


def _raw(record: str) -> bytes | None:
    """A record's id as tables have it; None for what another program wrote that is no id."""
    try:
        return uuid.UUID(record).bytes
    except ValueError:
        return None


def _told(type_name: str, values: Mapping[str, Value]) -> list[StepDone]:
    """Steps that a register typed elsewhere tells by its columns, as long as none was done here."""
    found = []
    if type_name == "petition":
        handling, on = str(values.get("handling") or ""), petition_life.day_in(values, "handling_date")
        received, replied = petition_life.day_in(values, "received_on"), petition_life.day_in(values, "replied_on")
        if handling in _ROUTED and (on or received):
            found.append(StepDone("told", handling, on or received or date.min, (0, 0),
                                  str(values.get("handling_no") or ""), body=str(values.get("resolver") or "")))
        if replied is not None:
            found.append(StepDone("told", "close", replied, (0, 1)))
        return found
    held = petition_life.day_in(values, "held_on")
    if held is not None and (values.get("opinions_total") or values.get("attendees") or values.get("minutes_no")):
        found.append(StepDone("told", "hold", held))
        if values.get("conclusion_no") or values.get("conclusion_date"):
            on = petition_life.day_in(values, "conclusion_date") or held
            found.append(StepDone("told", "conclude", on, (0, 1), str(values.get("conclusion_no") or "")))
    return found


def _undated(values: Mapping[str, Value]) -> bool:
    """A register told what was done but not when: no day can be counted from that."""
    return values.get("handling") in _ROUTED and not values.get("handling_date")


def _linked(desk: Desk, record: str | None, values: Mapping[str, Value]) -> list[str]:
    """Petitions of the same matter: the one this repeats, and those that repeat either."""
    first = values.get("duplicate_of")
    waiting, found = [each for each in (first, record) if isinstance(each, str)], dict[str, None]()
    while waiting:
        root = waiting.pop()
        if root in found:
            continue
        found[root] = None
        if root != record:
            waiting += [each for (each,) in desk.db.rows(
                "SELECT duplicate_of FROM r_petition WHERE id = ? AND duplicate_of IS NOT NULL", (_raw(root),))]
        waiting += [str(uuid.UUID(bytes=each)) for (each,) in desk.db.rows(
            "SELECT id FROM r_petition WHERE duplicate_of = ? AND _deleted = 0", (root,))]
    return [each for each in found if each != record]


def _newest(desk: Desk, records: Iterable[str], step: str) -> date | None:
    days = [each.on for record in records for each in steps_of(desk, record) if each.step == step]
    return max(days, default=None)


def _open_promises(desk: Desk, record: str | None) -> int:
    if record is None:
        return 0
    return int(desk.db.value(  # as `promises.state_of` has it: an old register's result counts as done, unless reopened
        "SELECT count(*) FROM r_opinion WHERE parent = ? AND _deleted = 0 AND answer_kind = 'assigned' AND done_on IS"
        " NULL AND coalesce(progress, '') NOT IN ('done', 'forwarded')"
        " AND (progress IS NOT NULL OR (result IS NULL AND document_no IS NULL))", (record,)))


# --- columns ----------------------------------------------------------------------------------------------------

_COMPETENCE = {"accept": "ours", "guide": "not_ours", "forward": "not_ours"}


def columns(type_name: str, steps: Iterable[StepDone]) -> dict[str, Value]:
    """What steps write into the register's own columns, the later over the earlier."""
    told: dict[str, Value] = {}
    for each in steps:
        on, number = each.on.isoformat(), each.document_no or None
        if type_name == "dialogue":
            told |= _session_columns(each, on, number)
        elif each.step in _ROUTED:
            told |= {"handling": each.step, "handling_date": on, "handling_no": number}
            told |= {"resolver": each.body} if each.body else {}
            told |= {"competence": _COMPETENCE[each.step]} if each.step in _COMPETENCE else {}
        elif each.step == "notify":
            told |= {"replied_on": on, "reply_no": number}
    return told


def _session_columns(step: StepDone, on: str, number: str | None) -> dict[str, Value]:
    match step.step:
        case "plan":
            return {"plan_no": number}
        case "give_notice":
            return {"notice_no": number, "notice_date": on}
        case "postpone":
            return {"held_on": step.to.isoformat()} if step.to else {}
        case "hold":
            return {"held_on": on}
        case "sign_minutes":
            return {"minutes_no": number}
        case "conclude":
            return {"conclusion_no": number, "conclusion_date": on}
    return {}


# --- clocks -----------------------------------------------------------------------------------------------------


def state_group(desk: Desk, type_name: str, record: str | None, values: Mapping[str, Value], *,
                anew: bool = False) -> dict[str, Value]:
    """What the group `state` has to be. anew: count every clock by today's calendar and rules instead of keeping what
    was counted.
    """
    told = story(desk, type_name, record, values)
    life = LIVES[type_name]
    state = told.track.state
    if type_name == "petition" and told.facts.duplicate:
        state = "duplicate"
    counts = () if told.imported and _undated(values) else life.counts(told.facts, told.track)
    kept = values.get("clocks")
    before = kept if isinstance(kept, list) and not anew else []
    clocks = [_clock(desk, each, before) for each in counts]
    clocks = [each for each in clocks if each["row"] or each["rule"] not in OPTIONAL]
    open_ones = [] if state in life.closed else [each["due"] for each in clocks
                                                 if "done" not in each and "term" not in each and each["due"]]
    return {"state": state, "clocks": clocks or None, "law_due": min(open_ones, default=None)}


# There may be no such rule, or none yet on that day: nothing was asked then, and nothing is said.
OPTIONAL = ("petition.reply", "petition.retention", "petition.alarm_45", "dialogue.conclude")


def _clock(desk: Desk, count: Count, before: list[Any]) -> dict[str, Any]:
    """One clock as it is kept; the due day and rule row of before where nothing it rests on has changed."""
    inputs = _inputs(count)
    made: dict[str, Any] = {"rule": count.rule, "start": count.start.isoformat(), **inputs}
    under = ""  # the row it began under
    if not count.duty:
        made["term"] = True
    if count.done_on is not None:
        made["done"] = count.done_on.isoformat()
    for each in before:
        if isinstance(each, dict) and each.get("row") and _same(each, made) and (each.get("due") or _paused(count)):
            kept = ("row", "due", "unit", "days", "calendar", "remote", "was", "why")
            return {**made, **{name: each[name] for name in kept if name in each}}
        if isinstance(each, dict) and (each.get("rule"), each.get("start")) == (made["rule"], made["start"]):
            under = str(each.get("row") or "")
    return made | _counted(desk, count, under)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = ("rule", "start", "complex", "several_places", "extensions", "suspended")
    return all(one.get(name) == other.get(name) for name in names)


def _paused(count: Count) -> bool:
    return any(resumed is None for _, resumed in count.suspended)


def _inputs(count: Count) -> dict[str, Any]:
    """What is not as usual about a clock."""
    told: dict[str, Any] = {}
    if count.complex:
        told["complex"] = True
    if count.several_places:
        told["several_places"] = True
    if count.extensions:
        told["extensions"] = count.extensions
    if count.suspended:
        told["suspended"] = [[since.isoformat(), resumed.isoformat() if resumed else None]
                             for since, resumed in count.suspended]
    return told


def clock(desk: Desk, count: Count, values: Mapping[str, Value]) -> dict[str, Any]:
    """A clock as a record with these values would keep it."""
    kept = values.get("clocks")
    return _clock(desk, count, kept if isinstance(kept, list) else [])


def _counted(desk: Desk, count: Count, under: str = "") -> dict[str, Any]:
    from danvan_desktop.services import law

    remote = law.remote_on(desk, count.start)
    return count_days(law.rules(desk), law.calendar(desk), remote, count, under)


def count_days(rules: RuleBook, calendar: WorkCalendar, remote: bool, count: Count, under: str = "") -> dict[str, Any]:
    """row, due, unit, days, calendar (and remote) of a clock; row None where no rule holds, due None where no calendar
    is loaded or while it is suspended. under: the row it began under, which goes on to hold for it, withdrawn or not.
    """
    rule = (rules.row(under) if under else None) or rules.at(count.rule, count.start)
    if rule is None:
        return {"row": None, "due": None}
    inputs = Inputs(remote, count.complex, count.several_places, count.extensions, count.suspended)
    try:
        due = due_day(rule, count.start, inputs, calendar)
    except NoCalendar:
        due = None
    made: dict[str, Any] = {"row": rule.id, "due": due.isoformat() if due else None, "unit": rule.unit,
                            "days": days_of(rule, inputs), "calendar": calendar.version}
    return made | ({"remote": True} if remote else {})


def inputs_of(clock: Mapping[str, Any]) -> Inputs:
    """The inputs a kept clock was counted with."""
    pauses = tuple((date.fromisoformat(since), date.fromisoformat(resumed) if resumed else None)
                   for since, resumed in clock.get("suspended", ()))
    return Inputs(bool(clock.get("remote")), bool(clock.get("complex")), bool(clock.get("several_places")),
                  int(clock.get("extensions", 0)), pauses)


def count_of(clock: Mapping[str, Any]) -> Count:
    """The count a kept clock came from."""
    inputs = inputs_of(clock)
    done = clock.get("done")
    return Count(str(clock["rule"]), date.fromisoformat(clock["start"]), date.fromisoformat(done) if done else None,
                 "term" not in clock, inputs.complex, inputs.several_places, inputs.extensions, inputs.suspended)


def rule_of(rules: RuleBook, clock: Mapping[str, Any]) -> Rule | None:
    """The row a kept clock stands under, withdrawn or not; of a row nobody has any more, what the clock keeps of it."""
    row = clock.get("row")
    if not row:
        return None
    known = rules.row(str(row))
    if known is not None or not clock.get("unit"):
        return known
    name = str(clock["rule"])
    return replace(Rule(str(row), name, name, "", clock["unit"], int(clock["days"]), "", False), withdrawn=True)


# --- records that other programs wrote --------------------------------------------------------------------------------


def stale(desk: Desk, records: Iterable[str] | None = None) -> list[tuple[str, str, dict[str, Value]]]:
    """(type, record, group) of this office's records whose kept state is not what their steps and facts tell.

    records: only among these and what their steps belong to; None: those no program has counted yet. A record whose
    state waits for a person to settle it is left alone.
    """
    found = []
    for name, record in dict.fromkeys(_lives_among(desk, records) if records is not None else _uncounted(desk)):
        now = desk.journal.folded(record)
        if now.office != desk.identity.office or now.deleted or "state" in now.conflicts:
            continue
        group = state_group(desk, name, record, now.values)
        if any(group[each] != now.values.get(each) for each in STATE):
            found.append((name, record, group))
    return found


def _lives_among(desk: Desk, records: Iterable[str]) -> Iterable[tuple[str, str]]:
    for record in records:
        name = desk.journal.table_of(record)
        if name == "step":
            parent = desk.journal.folded(record).values.get("parent")
            if isinstance(parent, str) and has_life(above := desk.journal.table_of(parent) or ""):
                yield above, parent
        elif name is not None and has_life(name):
            yield name, record


def _uncounted(desk: Desk) -> Iterable[tuple[str, str]]:
    for name in LIVES:
        for (raw,) in desk.db.rows(f"SELECT id FROM r_{name} WHERE state IS NULL AND _deleted = 0 AND office = ?",
                                   (desk.identity.office,)):
            yield name, str(uuid.UUID(bytes=raw))
