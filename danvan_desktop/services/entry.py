"""Writing records: save, bin, undo, settle, complete, drafts. One act is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from danvan_desktop.domain.entries import Entry
from danvan_desktop.domain.fields import Finding, RecordType, Value, missing, read_values
from danvan_desktop.domain.folding import Folded, Write, fold, says_denunciation
from danvan_desktop.domain.ids import deed_id
from danvan_desktop.domain.law.life import Forbidden, StepDone
from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.domain.records.journal_tables import UNDOABLE
from danvan_desktop.domain.records.step import LIVES
from danvan_desktop.problems import Problem
from danvan_desktop.services import counting
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.storage import drafts
from danvan_desktop.storage.drafts import Draft
from danvan_desktop.storage.journal import Change
from danvan_desktop.storage.projection import table


@dataclass(frozen=True)
class Saving:
    """One record to be written. values: in normal form, any subset of the fields. record None: a new one."""

    type: str
    values: Mapping[str, Value]
    record: str | None = None


@dataclass(frozen=True)
class HistoryLine:
    """One changed field: who, when (UTC ms), on which device, from, to; `field` "" where the record was binned or
    erased.
    """

    deed: str
    at: int
    by: str
    device: str
    field: str
    before: Value
    after: Value
    op: str = "set"
    reason: str = ""


@dataclass(frozen=True)
class Settling:
    """Two or more values of one group kept side by side, newest first, and the common earlier one."""

    ref: Ref
    group: str
    rivals: tuple[tuple[Mapping[str, Value], Entry], ...]
    before: Mapping[str, Value] = field(default_factory=dict)
    waits: bool = False


def registers() -> tuple[RecordType, ...]:
    """The record types people see, in the order of the window."""
    return REGISTERS


def type_named(name: str) -> RecordType:
    """The declared register of that name. Raises Problem S-111."""
    if name not in TYPES or TYPES[name].internal:
        raise Problem("S-111", type=name)
    return TYPES[name]


def read_typed(type_name: str, typed: Mapping[str, str], today: date) -> tuple[dict[str, Value], list[Finding]]:
    """Typed texts -> values and findings. Raises Problem S-111, S-112 (no such field)."""
    record_type = type_named(type_name)
    for name in typed:
        if not record_type.has(name):
            raise Problem("S-112", type=type_name, field=name)
    return read_values(record_type, typed, today)


def save_fields(desk: Desk, type_name: str, record: str | None, typed: Mapping[str, str],
                more: Mapping[str, Value] | None = None) -> Outcome:
    """Save what a person typed into one record, complete or not. more: values that are not typed (parent, position).

    What cannot be read is left out and found "wrong"; the rest is saved. The record's draft goes when nothing is wrong.
    Raises Problem S-102, S-105 (disk), S-110 (another office's record), S-111, S-112, H-112 (a step).
    """
    if type_name == "step":
        raise Problem("H-112")
    values, findings = read_typed(type_name, typed, desk.clock.today())
    with desk.db.atomic():
        outcome = save_records(desk, [Saving(type_name, {**values, **(more or {})}, record)])
        if record and not findings:
            drafts.drop(desk.db, record, desk.identity.account)
        now = desk.journal.folded(outcome.id).values
    return Outcome(outcome.deed, outcome.changed, (*findings, *missing(TYPES[type_name], now)), erased=outcome.erased)


def save_records(desk: Desk, savings: Iterable[Saving], deed: str | None = None) -> Outcome:
    """Save many records as one act, all or nothing. Unchanged records write nothing. Raises as `save_fields`."""
    deed = deed or deed_id(desk.clock.now_ms())
    changed: list[Ref] = []
    erased = 0
    with desk.db.atomic(), desk.db.folding():
        before = desk.journal.tip()[0]
        for saving in savings:
            ref, gone = _save_one(desk, saving, deed)
            changed.append(ref)
            erased += gone
        wrote = desk.journal.tip()[0] > before
    return Outcome(deed if wrote else "", tuple(changed), erased=erased)


def _save_one(desk: Desk, saving: Saving, deed: str) -> tuple[Ref, int]:
    record_type, record = TYPES[saving.type], saving.record
    now = _own_folded(desk, saving.type, record) if record else None
    values, present, erased = _without_names(desk, record_type, record, now, saving.values, deed)
    changes = {name: value for name, value in values.items() if value != present.get(name)}
    if counting.has_life(saving.type):
        state = counting.state_group(desk, saving.type, record, {**present, **changes})
        changes |= {name: value for name, value in state.items() if value != present.get(name)}
    groups = {record_type.group_of(name) for name in changes}
    for group in groups:  # a group is always written whole
        for each in record_type.group_fields(group):
            if each.name in present:
                changes.setdefault(each.name, present[each.name])
    changes = {name: value for name, value in changes.items() if value is not None or name in present}
    if record is None:
        changes |= _number(desk, record_type, changes)
    if not changes and record:
        return Ref(saving.type, record), erased
    _, records = desk.journal.append([Change(saving.type, changes, record)], deed)
    return Ref(saving.type, records[0]), erased


def _own_folded(desk: Desk, type_name: str, record: str) -> Folded:
    """The fold of a record of this office and type. Raises Problem S-109, S-110."""
    writes = desk.journal.writes_of(record)
    if not writes or writes[0].entry.table != type_name:
        raise Problem("S-109", id=record)
    now = fold(TYPES[type_name], writes)
    if now.office != desk.identity.office:
        raise Problem("S-110")
    return now


# --- denunciations (decisions 1) --------------------------------------------------------------------------------


def _without_names(desk: Desk, record_type: RecordType, record: str | None, now: Folded | None,
                   values: Mapping[str, Value], deed: str) -> tuple[dict[str, Value], dict[str, Value], int]:
    """What may be written, what the record holds, and how many identity values went; all that goes is erased here.

    If `values` over the record make or leave it a denunciation, everything it ever held of who somebody is goes.
    """
    present: dict[str, Value] = dict(now.values) if now else {}
    if not (says_denunciation(record_type, now, values) if now else record_type.is_denunciation(values)):
        return dict(values), present, 0
    linked, was = {**present, **values}, record_type.is_denunciation(present)
    names = _identities(record_type)
    gone = sum(values.get(name) is not None for name in names)
    gone += _forget(desk, record_type, record, deed)
    gone += _follow_links(desk, record_type, record, linked, deed)
    if record is not None and not was:
        _cut_links(desk, record, deed)
    return ({name: value for name, value in values.items() if name not in names},
            {name: value for name, value in present.items() if name not in names}, gone)


def _identities(record_type: RecordType) -> set[str]:
    return {each.name for each in record_type.fields if each.identity}


def _forget(desk: Desk, record_type: RecordType, record: str | None, deed: str) -> int:
    """Erase every local part of a record and the names in its drafts; gives the parts that went."""
    drafts.strip(desk.db, record or f"new:{record_type.name}", _identities(record_type))
    if record is None or not desk.journal.holds(record, "L"):
        return 0
    return desk.journal.erase(record_type.name, record, ["L"], "tố cáo: không giữ danh tính", deed)[1]


def forget_identity(desk: Desk, type_name: str, record: str) -> int:
    """Erase what a record of this office ever held of who somebody is, though it stays what it is; gives the parts.

    For a letter whose denunciation was split off: what its own words and names would tell. Other class-L values stay.
    """
    record_type, names = TYPES[type_name], _identities(TYPES[type_name])
    now = _own_folded(desk, type_name, record)
    kept = {each.name: now.values[each.name] for each in record_type.fields
            if each.audience == "L" and each.name not in names and now.values.get(each.name) is not None}
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        gone = _forget(desk, record_type, record, deed)
        if kept:
            desk.journal.append([Change(type_name, kept, record)], deed)
        _cut_links(desk, record, deed)
        _recount(desk, record, deed)  # a link that went may have been what its state stood on
    return gone


def _follow_links(desk: Desk, record_type: RecordType, record: str | None, values: Mapping[str, Value],
                  deed: str) -> int:
    """What a denunciation hangs together with loses the name too, or the link that would tell it.

    A petition's reception line and the opinions it was made of become denunciations that say only the secret file's
    number, and so does the petition made of an opinion; petitions that name a reception line no longer do.
    """
    line = values.get("reception") if record_type.has("reception") else None
    if isinstance(line, str) and desk.journal.table_of(line) == "reception":
        gone = _save_one(desk, Saving("reception", _secret(values), line), deed)[1]
        return gone + _told_by_opinions(desk, record, values, deed) if record else gone
    if record_type.name == "petition" and record is not None:
        return _told_by_opinions(desk, record, values, deed)
    made = values.get("petition") if record_type.name == "opinion" else None
    if isinstance(made, str) and desk.journal.table_of(made) == "petition":
        return _save_one(desk, Saving("petition", _secret(values), made), deed)[1]
    return 0


def _secret(values: Mapping[str, Value]) -> dict[str, Value]:
    """What two records of one denunciation both say: that it is one, and the number of the paper file."""
    number = values.get("secret_file_no")
    return {"kind": "denunciation", **({"secret_file_no": number} if number else {})}


def _told_by_opinions(desk: Desk, petition: str, values: Mapping[str, Value], deed: str) -> int:
    """The opinions a petition was made of become denunciations with it and forget which petition that was."""
    gone = 0
    for (raw,) in desk.db.rows("SELECT id FROM r_opinion WHERE petition = ?", (petition,)):
        gone += _save_one(desk, Saving("opinion", {**_secret(values), "petition": None}, str(_uuid(raw))), deed)[1]
    return gone


def _cut_links(desk: Desk, record: str, deed: str) -> None:
    """No other record of this office names this one any more: the reception line a petition came from, the petition
    it repeats, is told apart from or was split from, the petition an opinion became.
    """
    found = [("petition", raw) for (raw,) in desk.db.rows(
        "SELECT id FROM r_petition WHERE reception = ?1 UNION SELECT id FROM r_petition WHERE duplicate_of = ?1"
        " UNION SELECT id FROM r_petition WHERE split_from = ?1"
        " UNION SELECT id FROM r_petition WHERE not_duplicate_of IS NOT NULL AND instr(not_duplicate_of, ?1)",
        (record,))]  # fmt: skip
    found += [("opinion", raw) for (raw,) in desk.db.rows("SELECT id FROM r_opinion WHERE petition = ?", (record,))]
    for name, raw in found:
        other = str(_uuid(raw))
        if desk.journal.folded(other).office == desk.identity.office:
            _cut_link(desk, name, other, record, deed)


def _cut_link(desk: Desk, type_name: str, record: str, named: str, deed: str) -> None:
    """A record forgets another that it names, in every version of its local part."""
    now = _own_folded(desk, type_name, record)
    local: dict[str, Value] = {}
    for each in TYPES[type_name].fields:
        value = now.values.get(each.name)
        if each.audience == "L" and value is not None and value != named:
            local[each.name] = [one for one in value if one != named] if isinstance(value, list) else value
    desk.journal.erase(type_name, record, ["L"], "không giữ đường dẫn", deed)  # not why: this one may have a name
    if local:
        desk.journal.append([Change(type_name, local, record)], deed)
    _recount(desk, record, deed)


def _recount(desk: Desk, record: str, deed: str) -> None:
    """Bring what a record keeps of its life to what its steps tell; nothing for records without a life."""
    name, now = desk.journal.table_of(record), desk.journal.folded(record)
    if name is None or not counting.has_life(name) or now.deleted or now.office != desk.identity.office:
        return
    state = counting.state_group(desk, name, record, now.values)
    if any(now.values.get(each) != value for each, value in state.items()):
        told = {each: value for each, value in state.items() if value is not None or each in now.values}
        desk.journal.append([Change(name, told, record)], deed)


def _recount_repeats(desk: Desk, records: Iterable[str], deed: str) -> None:
    """Petitions that repeat one of these: where it went into the bin they stand for themselves, and back."""
    for each in records:
        for (raw,) in desk.db.rows("SELECT id FROM r_petition WHERE duplicate_of = ? AND _deleted = 0", (each,)):
            _recount(desk, str(_uuid(raw)), deed)


def forget_names(desk: Desk, records: Iterable[str]) -> int:
    """After entries of other PCs came in: denunciations among these records of the office lose names that came along.

    Gives the parts erased. Belongs to the receiving transaction.
    """
    deed, gone = deed_id(desk.clock.now_ms()), 0
    for record in records:
        name = desk.journal.table_of(record)
        if name not in TYPES or not _identities(TYPES[name]):
            continue
        now = desk.journal.folded(record)
        if now.office == desk.identity.office and says_denunciation(TYPES[name], now):
            gone += _forget(desk, TYPES[name], record, deed)
            gone += _follow_links(desk, TYPES[name], record, now.values, deed)
            _cut_links(desk, record, deed)
    return gone


def count_lives(desk: Desk, records: Iterable[str] | None = None) -> int:
    """Write the state and clocks of records that came without: from another PC (`records`), or, None, from a program
    that did not count yet. Gives how many. Two PCs that both do so write the same, which is no conflict.
    """
    with desk.db.atomic():
        found = counting.stale(desk, records)
        if found:
            desk.journal.append(Change(name, group, record) for name, record, group in found)
    return len(found)


def _number(desk: Desk, record_type: RecordType, values: Mapping[str, Value]) -> dict[str, Value]:
    """The register number of a new record: year, PC, next in the year; or its place among its siblings."""
    if record_type.internal:
        return {}
    name = table(record_type)
    if record_type.parent:
        if values.get("position") is not None or not values.get("parent"):
            return {}
        last = desk.db.value(f"SELECT max(position) FROM {name} WHERE parent = ?", (values["parent"],))
        return {"position": (last or 0) + 1}
    written = values.get(record_type.number_date) if record_type.number_date else None
    year = int(str(written)[:4]) if isinstance(written, str) else values.get("year") or desk.clock.today().year
    # From the end of the index, so that the millionth number is as quick as the first.
    last = desk.db.value(f"SELECT seq FROM {name} WHERE year = ? AND pc = ? AND office = ? ORDER BY seq DESC LIMIT 1",
                         (year, desk.identity.pc, desk.identity.office))
    return {"year": year, "pc": desk.identity.pc, "seq": (last or 0) + 1}


def delete(desk: Desk, record: str, reason: str) -> Outcome:
    """Put a record into the bin. Raises Problem S-109, S-110, S-114 (no reason)."""
    return delete_many(desk, [record], reason)


def delete_many(desk: Desk, records: Iterable[str], reason: str) -> Outcome:
    """Put records into the bin as one act. Raises as `delete`, H-112 (a step)."""
    if not reason.strip():
        raise Problem("S-114")
    changes = [Change(own_record(desk, each), {}, each, op="del", reason=reason.strip()) for each in records]
    if any(each.table == "step" for each in changes):
        raise Problem("H-112")
    with desk.db.atomic():
        deed, _ = desk.journal.append(changes)
        _recount_repeats(desk, (str(each.record) for each in changes), deed)
    return Outcome(deed, tuple(Ref(each.table, str(each.record)) for each in changes))


def own_record(desk: Desk, record: str) -> str:
    """The table of a record this office may write. Raises Problem S-109, S-110."""
    name = desk.journal.table_of(record)
    if name is None:
        raise Problem("S-109", id=record)
    if desk.journal.folded(record).office != desk.identity.office:
        raise Problem("S-110")
    return name


def undo(desk: Desk, deed: str, reason: str = "") -> Outcome:
    """Write the values from before the act `deed` of this PC, as a new act; what was changed since is left alone.

    An erasure is not undone. A step goes only together with what it did to its record, and only where no later step
    rests on it. Raises Problem S-113 when there is no such act or nothing of it can be undone.
    """
    whole = desk.journal.entries_of_deed(deed)
    mine = {entry.id for entry in whole}
    new_deed = deed_id(desk.clock.now_ms())
    changed: list[Ref] = []
    left: list[Ref] = []
    erased = 0
    lived = _steps_before(desk, whole)
    with desk.db.atomic():
        for record in dict.fromkeys(entry.record for entry in whole):
            writes = desk.journal.writes_of(record)
            name = writes[0].entry.table
            change = _undone(TYPES.get(name), writes, mine, set(desk.journal.heads(record)), deed, reason)
            if change is None:
                left.append(Ref(name, record))
                continue
            if change.op == "set":
                now = fold(TYPES[name], writes)
                values, _, gone = _without_names(desk, TYPES[name], record, now, change.values, new_deed)
                change = replace(change, values=values)
                erased += gone
            desk.journal.append([change], new_deed)
            changed.append(Ref(name, record))
        if not changed or not _steps_stay_right(desk, lived, left):
            raise Problem("S-113", deed=deed)
        for record in {*lived, *(ref.id for ref in changed)}:
            _recount(desk, record, new_deed)
        _recount_repeats(desk, [ref.id for ref in changed], new_deed)
    return Outcome(new_deed, tuple(changed), left_alone=tuple(left), erased=erased)


def _steps_before(desk: Desk, entries: Iterable[Entry]) -> dict[str, list[StepDone]]:
    """The steps that stand now of every record these entries did or took back a step of."""
    steps = [desk.journal.folded(each.record).values for each in entries if each.table == "step"]
    return {str(each["parent"]): counting.steps_of(desk, str(each["parent"])) for each in steps if each.get("parent")}


def _steps_stay_right(desk: Desk, lived: Mapping[str, list[StepDone]], left: Iterable[Ref]) -> bool:
    """Whether every step that stands now may stand where it does, as far as it might before."""
    alone = {ref.id for ref in left}
    for record, before in lived.items():
        now = desk.journal.folded(record)
        name = desk.journal.table_of(record)
        if record in alone or name is None:
            return False
        if now.deleted:
            continue
        try:
            LIVES[name].check(counting.facts(desk, name, record, now.values), counting.steps_of(desk, record), before)
        except Forbidden:
            return False
    return True


def _undone(record_type: RecordType | None, writes: list[Write], mine: set[str], heads: set[str], deed: str,
            reason: str) -> Change | None:
    """What takes the entries `mine` of one record back; None where that cannot be, or what they did is past undoing."""
    first = writes[0].entry
    if record_type is None or not heads <= mine or (record_type.internal and record_type.name not in UNDOABLE):
        return None
    before = [write for write in writes if write.entry.id not in mine]
    if not before or fold(record_type, before).deleted:
        return Change(first.table, {}, first.record, op="del", reason=reason or None, undoes=deed)
    done = [write for write in writes if write.entry.id in mine]
    # Where the act erased a class, what stood there before is gone: better the present value than none.
    lost = {cls for write in done if write.entry.op == "erase" for cls in write.entry.parts}
    was = fold(record_type, before).values
    touched = sorted({name for write in done for name in write.values
                      if not record_type.has(name) or record_type.field(name).audience not in lost})
    if not touched and lost:
        return None
    values = {name: was.get(name) for name in touched}
    return Change(first.table, values, first.record, reason=reason or None, undoes=deed)


def complete(desk: Desk, record: str) -> Outcome:
    """Mark a record complete if nothing needed is missing; else only say what is."""
    name = own_record(desk, record)
    values = desk.journal.folded(record).values
    findings = missing(TYPES[name], values)
    if findings:
        return Outcome("", (Ref(name, record),), tuple(findings))
    return save_records(desk, [Saving(name, {"completed_on": desk.clock.today().isoformat()}, record)])


def history(desk: Desk, record: str) -> list[HistoryLine]:
    """Every change of every field, newest first. Raises Problem S-109."""
    writes = desk.journal.writes_of(record)
    if not writes:
        raise Problem("S-109", id=record)
    lines: list[HistoryLine] = []
    shown: dict[str, Value] = {}
    for write in sorted(writes, key=lambda one: (one.entry.stamp, one.entry.id)):
        entry = write.entry
        about = (entry.deed, entry.wall, entry.account, entry.device)
        if entry.op != "set" or not write.values:
            lines.append(HistoryLine(*about, "", None, None, entry.op, entry.reason or ""))
        for name, value in write.values.items():
            if value != shown.get(name):
                lines.append(HistoryLine(*about, name, shown.get(name), value, "set", entry.reason or ""))
            shown[name] = value
    return lines[::-1]


def conflicts(desk: Desk, record: str | None = None) -> list[Settling]:
    """Groups with two values kept side by side, in one record or in all."""
    found: list[Settling] = []
    records = [record] if record else [
        str(_uuid(row[0])) for name, each in TYPES.items() if not each.internal
        for row in desk.db.rows(f"SELECT id FROM {table(name)} WHERE _conflicts != '' AND _deleted = 0")]
    for one in records:
        name = desk.journal.table_of(one)
        if name is None:
            raise Problem("S-109", id=one)
        folded = desk.journal.folded(one)
        told = _told_columns(desk, one, folded) if "state" in folded.conflicts else {}
        found.extend(
            Settling(Ref(name, one), group, tuple((rival.values, rival.entry) for rival in rivals),
                     folded.before.get(group, {}), folded.incomplete)
            for group, rivals in folded.conflicts.items() if group not in told)
    return found


def _told_columns(desk: Desk, record: str, now: Folded) -> dict[str, Value]:
    """The register's columns two PCs wrote by rival steps, as all steps together tell them: they go with the state."""
    name = desk.journal.table_of(record)
    if name is None or not counting.has_life(name):
        return {}
    told = counting.columns(name, LIVES[name].follow(counting.facts(desk, name, record, now.values),
                                                     counting.steps_of(desk, record)).done)
    return {each: value for each, value in told.items() if each in now.conflicts}


def settle(desk: Desk, record: str, group: str, *, take: int | None = None,
           typed: Mapping[str, str] | None = None) -> Outcome:
    """Choose one of the values kept (take: 1 = the one shown) or type another. Raises Problem S-109, S-110, S-115."""
    name = own_record(desk, record)
    group = TYPES[name].group_of(group)
    now = desk.journal.folded(record)
    rivals = now.conflicts.get(group)
    if rivals is None or (take is not None and not 1 <= take <= len(rivals)):
        raise Problem("S-115", field=group)
    findings: list[Finding] = []
    if take is not None:
        values = dict(rivals[take - 1].values)
    else:
        values, findings = read_typed(name, typed or {}, desk.clock.today())
        if findings:
            return Outcome("", (Ref(name, record),), tuple(findings))
        values = {**rivals[0].values, **values}
    if not all(TYPES[name].has(each) for each in values):
        raise Problem("S-104")
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        values, present, erased = _without_names(desk, TYPES[name], record, now, values, deed)
        if counting.has_life(name):  # of two states the steps of both PCs tell the right one, whichever was chosen
            values |= _told_columns(desk, record, now) if group == "state" else {}
            state = counting.state_group(desk, name, record, {**present, **values})
            changed = any(present.get(each) != value for each, value in state.items())
            values |= state if group == "state" or changed else {}
        desk.journal.append([Change(name, values, record)], deed)
    return Outcome(deed, (Ref(name, record),), erased=erased)


def keep_draft(desk: Desk, type_name: str, record: str, typed: Mapping[str, str]) -> None:
    """Keep what is typed and not saved, durably. record: the record's id, or "new:<type>" for one not yet saved.

    A draft of a denunciation keeps no identity (decisions 1).
    """
    record_type = type_named(type_name)
    now = None if record.startswith("new:") else desk.journal.folded(record)
    known = {name: text for name, text in typed.items() if record_type.has(name)}
    values, _ = read_values(record_type, known, desk.clock.today())
    secret = says_denunciation(record_type, now, values) if now else record_type.is_denunciation(values)
    if secret:
        known = {name: text for name, text in known.items() if not record_type.field(name).identity}
    with desk.db.atomic():
        if secret:
            drafts.strip(desk.db, record, _identities(record_type))
        drafts.keep(desk.db, Draft(record, desk.identity.account, type_name, known, now.heads if now else (),
                                   desk.clock.now_ms()))


def drop_draft(desk: Desk, record: str) -> None:
    drafts.drop(desk.db, record, desk.identity.account)


def draft_of(desk: Desk, record: str) -> Draft | None:
    return drafts.of(desk.db, record, desk.identity.account)


def all_drafts(desk: Desk) -> list[Draft]:
    """This account's drafts, newest first."""
    return drafts.all_of(desk.db, desk.identity.account)


def _uuid(raw: bytes) -> object:
    import uuid

    return uuid.UUID(bytes=raw)
