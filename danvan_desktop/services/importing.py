"""Bring registers kept in spreadsheets into the office: look first (`dry_run`), then all of a file as one act.

Which record a line is (decisions 6): the one it names by id (files this program exported), else the one with the same
number on paper in the same year, else the one with the same name, day and place. A blank cell never erases.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from danvan_desktop import safefile
from danvan_desktop.domain.fields import N_, Finding, RecordType, Value
from danvan_desktop.domain.folding import says_denunciation
from danvan_desktop.domain.ids import deed_id
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.problems import Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records, type_named
from danvan_desktop.services.finding import by_number, rows
from danvan_desktop.services.tracking import Progress, QuietProgress
from danvan_desktop.speech import _, finding_text
from danvan_desktop.spreadsheets.headings import ID_HEADING, NUMBER_HEADING, REASON_HEADING
from danvan_desktop.spreadsheets.mapping import Column, PlannedRow, SheetPlan, plan_sheet
from danvan_desktop.spreadsheets.reading import read_file
from danvan_desktop.spreadsheets.writing import Sheet, workbook
from danvan_desktop.storage.projection import table


@dataclass(frozen=True)
class CellNote:
    """Something said about one cell. row: 1-based line of the sheet. value: as typed, "" if it stays in the office."""

    row: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class SheetResult:
    """What became, or with `dry_run` would become, of one sheet. type None: no register was recognised in it.

    rows: lines that are records. refused: cells not stored (the line's other cells are), and lines whose parent is not
    found. dropped: cells that may not be kept of a denouncer. notes: what else to look at. ignored: lines left out.
    deed: of the whole file, "" when nothing was written. lines: as they are stored, for a preview.
    """

    file: str
    sheet: str
    type: str | None
    encoding: Mapping[str, str]
    rows: int
    created: int
    changed: int
    unchanged: int
    possible_duplicates: tuple[tuple[int, str], ...]
    dropped: tuple[CellNote, ...]
    refused: tuple[CellNote, ...]
    notes: tuple[CellNote, ...]
    ignored: tuple[int, ...]
    deed: str
    columns: tuple[Column, ...] = ()
    lines: tuple[PlannedRow, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object that `danvan import --json` prints (decisions 22)."""
        return {
            "file": self.file, "sheet": self.sheet, "type": self.type, "encoding": dict(self.encoding),
            "rows": self.rows, "created": self.created, "changed": self.changed, "unchanged": self.unchanged,
            "possible_duplicates": [{"row": row, "id": record} for row, record in self.possible_duplicates],
            "dropped": [{"row": note.row, "field": note.field, "reason": note.reason} for note in self.dropped],
            "refused": [{"row": note.row, "field": note.field} | ({"value": note.value} if note.value else {})
                        | {"reason": note.reason} for note in self.refused],
            "ignored": list(self.ignored), "deed": self.deed,
        }


@dataclass
class _Step:
    """A record that is written or referred to. line: what the file says of it. record: its id, None while it is new.

    values: what is to be written, empty when all is there already. parent: the step of the record it belongs to.
    """

    type: RecordType
    line: Mapping[str, Value] = field(default_factory=dict)
    record: str | None = None
    parent: _Step | None = None
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The record's id, or something no record has."""
        return self.record or f"new {id(self)}"


@dataclass
class _Tally:
    """The counts of one sheet."""

    plan: SheetPlan
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: list[tuple[int, str]] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)
    refused: list[tuple[int, Finding]] = field(default_factory=list)


def import_file(desk: Desk, path: Path, type_name: str | None = None, sheet: str | None = None, *,
                dry_run: bool = False, progress: Progress | None = None) -> list[SheetResult]:
    """Bring the registers of a file in, as one act that can be undone; with dry_run only say what would happen.

    type_name: read every sheet as this register, instead of recognising it. sheet: only this one.
    Nothing is written when anything fails or the person stops it (`Cancelled`).
    Raises Problem N-101…N-109 (see `read_file`), N-110 (no register recognised), N-111 (no such sheet), N-112 (no
    column of `type_name`), S-102, S-105, S-111.
    """
    progress = progress or QuietProgress()
    plans = plan_file(desk, path, type_name, sheet)
    tallies = [_Tally(plan, dropped=list(plan.dropped), refused=list(plan.refused)) for plan in plans]
    steps: list[_Step] = []
    # Sessions first: the opinions of another sheet belong to them.
    for tally in sorted(tallies, key=lambda one: bool(one.plan.type and TYPES[one.plan.type].parent)):
        if tally.plan.type:
            steps += _compare(desk, tally, [step for step in steps if step.type.name == "dialogue"], progress)
    to_write = [step for step in steps if step.values]
    deed = _write(desk, to_write, progress) if to_write and not dry_run else ""
    return [_result(path.name, tally, deed) for tally in tallies]


def plan_file(desk: Desk, path: Path, type_name: str | None = None, sheet: str | None = None) -> list[SheetPlan]:
    """What the sheets of a file hold, before it is compared with the office's records. Raises as `import_file`."""
    if type_name:
        type_named(type_name)
    every = read_file(path)
    grids = [grid for grid in every if (grid.sheet == sheet if sheet is not None else not grid.hidden)]
    if not grids and sheet is not None:
        raise Problem("N-111", file=path.name, sheet=sheet, sheets=", ".join(grid.sheet for grid in every))
    plans = [plan_sheet(grid, desk.clock.today(), type_name, path.name) for grid in grids]
    if not any(plan.type for plan in plans):
        if type_name:
            raise Problem("N-112", file=path.name, sheet=", ".join(plan.sheet for plan in plans),
                          type=TYPES[type_name].plural)
        raise Problem("N-110", file=path.name)
    return plans


# --- which record a line is ------------------------------------------------------------------------------------------

# What else tells two records of one name and day apart.
_MORE = {"model": ("owner", "place"), "dialogue": ("venue", "held_time"), "opinion": ("speaker", "village"),
         "petition": ("sender", "sender_address", "secret_file_no"), "certificate": ("address",),
         "reception": ("visitor", "visitor_address", "secret_file_no"), "unit": ("code",)}
_NUMBERS = {"certificate": "register_no", "award": "decision_no"}

_Key = tuple[str, ...]


def _number_of(record_type: RecordType, values: Mapping[str, Value]) -> str:
    """The number on paper without leading zeros, "" for none."""
    return fold(str(values.get(_NUMBERS.get(record_type.name, "paper_no")) or "")).lstrip("0")


def _number_key(record_type: RecordType, values: Mapping[str, Value], parent: str) -> _Key | None:
    """Number and year; number and parent for what belongs to another record; None without a number."""
    number = _number_of(record_type, values)
    return (parent or _year(record_type, values), number) if number else None


def _year(record_type: RecordType, values: Mapping[str, Value]) -> str:
    """The year of the record's day, known in full or in words ("Quý I năm 2022")."""
    if not record_type.number_date:
        return ""
    words = record_type.field(record_type.number_date).part_text
    found = re.search(r"(?:19|20)\d\d", f"{_day(record_type, values)} {values.get(words) or ''}")
    return found[0] if found else ""


def _day(record_type: RecordType, values: Mapping[str, Value]) -> str:
    return str(values.get(record_type.number_date) or "") if record_type.number_date else ""


def _name_key(record_type: RecordType, values: Mapping[str, Value], parent: str) -> _Key:
    return (parent, _day(record_type, values), *(fold(str(values.get(name) or ""))
                                                 for name in (record_type.title, *_MORE.get(record_type.name, ()))))


class _Known:
    """The office's own records of a type, to be found by their keys; each can be one line only."""

    def __init__(self, desk: Desk, record_type: RecordType) -> None:
        self._type = record_type
        self._values: dict[str, dict[str, Value]] = {}
        self._by_number: dict[_Key, list[str]] = defaultdict(list)
        self._by_name: dict[_Key, list[str]] = defaultdict(list)
        self._taken: set[str] = set()
        self._rows: dict[str, int] = {}
        day = record_type.number_date
        wanted = {record_type.title, day, day and record_type.field(day).part_text, "paper_no", "parent",
                  _NUMBERS.get(record_type.name, ""), *_MORE.get(record_type.name, ())}
        names = [each.name for each in record_type.fields if each.name in wanted]
        columns = ", ".join(f'"{name}"' for name in names)
        for k, raw, *cells in desk.db.rows(
                f"SELECT k, id, {columns} FROM {table(record_type)} WHERE _deleted = 0 AND office = ? ORDER BY k",
                (desk.identity.office,)):
            record, values = str(uuid.UUID(bytes=raw)), dict(zip(names, cells, strict=True))
            self._rows[record] = k
            self._values[record] = values
            parent = str(values.get("parent") or "")
            if key := _number_key(record_type, values, parent):
                self._by_number[key].append(record)
            self._by_name[_name_key(record_type, values, parent)].append(record)

    def take(self, values: Mapping[str, Value], parent: str, own: str, *, by_number: bool) -> tuple[str | None, str]:
        """(the record that these values are, or None; then one that they may be, or ""). own: the id a line names.

        by_number False: the file numbers several of its lines alike, so numbers say nothing.
        """
        found, alike = self._find(values, parent, own, by_number=by_number)
        if found:
            self._taken.add(found)
        return found, alike

    def _find(self, values: Mapping[str, Value], parent: str, own: str, *, by_number: bool) -> tuple[str | None, str]:
        if own in self._values and own not in self._taken:
            return own, ""
        alike = ""
        number = _number_key(self._type, values, parent) if by_number else None
        for record in self._free(self._by_number, number):
            if self._is_same_thing(record, values):
                return record, ""
            alike = alike or record
        for record in self._free(self._by_name, _name_key(self._type, values, parent)):
            mine, held = _number_of(self._type, values), _number_of(self._type, self._values[record])
            if not mine or not held or mine == held:
                return record, ""
            alike = alike or record
        return None, alike

    def _free(self, by_key: Mapping[_Key, list[str]], key: _Key | None) -> Iterator[str]:
        return (record for record in by_key.get(key or (), ()) if record not in self._taken)

    def _is_same_thing(self, record: str, values: Mapping[str, Value]) -> bool:
        """One number on paper may stand in two books: then name and day both differ, and it is another thing."""
        if self._type.parent or self._type.name in _NUMBERS:
            return True
        held, title = self._values[record], self._type.title
        same_name = fold(str(held.get(title) or "")) == fold(str(values.get(title) or ""))
        return same_name or _day(self._type, held) == _day(self._type, values)

    def present(self, desk: Desk, records: Iterable[str]) -> dict[str, Mapping[str, Value]]:
        """All values of these records, as they are now."""
        return {row.id: row.values for row in rows(desk, self._type.name, [self._rows[each] for each in records])}


# --- whose child a line is ------------------------------------------------------------------------------------------

_DAY_IN_TEXT = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:(?:\s*[/.\-]\s*|\s+năm\s+)(\d{4}))?", re.IGNORECASE)
_COUNT_IN_TEXT = re.compile(r"(?:cuộc|buổi|lần|số|thứ)\s*(\d{1,2})(?!\s*[/.\-\d])", re.IGNORECASE)


def _parent_of(desk: Desk, plan: SheetPlan, sessions: list[_Step], awards: dict[_Key, _Step],
               row: PlannedRow) -> _Step | Finding | None:
    """The step of the record a line belongs to, None for a type without parents, or why there is none."""
    match TYPES[str(plan.type)].parent:
        case "":
            return None
        case "award":
            return _award_of(desk, plan, awards, row)
    found = _session_of(desk, plan, sessions, row.parent_text)
    return found or Finding("parent", "no_parent", "wrong",
                            N_("Không thấy buổi đối thoại nào là “{text}”. Nhập buổi đối thoại trước."),
                            {"text": row.parent_text})


def _session_of(desk: Desk, plan: SheetPlan, in_file: list[_Step], text: str) -> _Step | None:
    """The session meant by "HN ngày 6/2", "Cuộc 2 (27/03)" or its own number: one of the file, else of the office."""
    kind = TYPES["dialogue"]
    if not text:
        return in_file[0] if len(in_file) == 1 else None
    if numbered := by_number(desk, text.split(" · ")[0], kind):
        return next((step for step in in_file if step.record == numbered[0].id), _Step(kind, record=numbered[0].id))
    count = _COUNT_IN_TEXT.search(text)
    day = _DAY_IN_TEXT.search(text)
    if day is None:
        found = [step for step in in_file if count and step.line.get("paper_no") == count[1]]
    else:
        held_on = f"{int(day[3] or plan.year or desk.clock.today().year):04}-{int(day[2]):02}-{int(day[1]):02}"
        found = [step for step in in_file if step.line.get("held_on") == held_on] or [
            _Step(kind, {"paper_no": row[1]}, str(uuid.UUID(bytes=row[0]))) for row in desk.db.rows(
                f"SELECT id, paper_no FROM {table(kind)} WHERE held_on = ? AND _deleted = 0 AND office = ? ORDER BY k",
                (held_on, desk.identity.office))]
        if len(found) > 1 and count:  # two sessions on one day
            found = [step for step in found if step.line.get("paper_no") == count[1]]
    return found[0] if len(found) == 1 else None


def _award_of(desk: Desk, plan: SheetPlan, awards: dict[_Key, _Step], row: PlannedRow) -> _Step:
    """The decision of a line of an award list; what title and signature block tell only fills what is empty."""
    kind = TYPES["award"]
    told = {**plan.parent_values, **row.parent_values}
    number = str(told.get("decision_no") or "")
    # What is stored is Vietnamese whatever language the window speaks.
    told.setdefault("name", f"Khen thưởng theo Quyết định số {number}" if number
                    else f"Danh sách khen thưởng {plan.sheet}")
    key = _number_key(kind, told, "") or _name_key(kind, told, "")
    if key not in awards:
        known = _Known(desk, kind)
        record, _alike = known.take(told, "", "", by_number=bool(number))
        present = known.present(desk, [record])[record] if record else {}
        awards[key] = _Step(kind, told, record, values={name: value for name, value in told.items()
                                                        if name not in present})
    return awards[key]


# --- comparing and writing -------------------------------------------------------------------------------------------


def _compare(desk: Desk, tally: _Tally, sessions: list[_Step], progress: Progress) -> list[_Step]:
    """The steps of one sheet, those it is the child of first; counts them in `tally`."""
    plan = tally.plan
    record_type = TYPES[str(plan.type)]
    known = _Known(desk, record_type)
    awards: dict[_Key, _Step] = {}
    placed: list[tuple[PlannedRow, _Step | None]] = []
    for row in plan.rows:
        parent = _parent_of(desk, plan, sessions, awards, row)
        if isinstance(parent, Finding):
            tally.refused.append((row.row, parent))
        else:
            placed.append((row, parent))

    def parent_key(parent: _Step | None) -> str:
        return parent.key if parent else ""

    numbers = Counter(_number_key(record_type, row.values, parent_key(parent)) for row, parent in placed)
    ids = Counter(row.own_id for row, _parent in placed)
    steps: list[_Step] = []
    for done, (row, parent) in enumerate(placed, 1):
        progress.step(done, len(placed), _("So với sổ đang có"))
        alone = numbers[_number_key(record_type, row.values, parent_key(parent))] == 1
        record, alike = known.take(row.values, parent_key(parent), row.own_id if ids[row.own_id] == 1 else "",
                                   by_number=alone)
        steps.append(_Step(record_type, row.values, record, parent))
        if record is None and alike:
            tally.duplicates.append((row.row, alike))
    present = known.present(desk, [step.record for step in steps if step.record])
    for (row, _parent), step in zip(placed, steps, strict=True):
        if step.record is None:
            step.values = dict(step.line)
            if tally.plan.year and not step.type.parent and step.line.get(step.type.number_date) is None:
                step.values["year"] = tally.plan.year  # numbered in the year of its register, not of today
            tally.created += 1
        else:
            step.values = _changes(desk, tally, row.row, step, present[step.record])
            tally.changed += bool(step.values)
            tally.unchanged += not step.values
    return [*awards.values(), *steps]


def _changes(desk: Desk, tally: _Tally, row: int, step: _Step, present: Mapping[str, Value]) -> dict[str, Value]:
    """What the line says otherwise than the record. Place in the list and a denunciation's kind stay as they are."""
    changes: dict[str, Value] = {
        name: value for name, value in step.line.items()
        if name != "position" and value is not None and value != present.get(name)}
    if step.parent and step.parent.record and present.get("parent") != step.parent.record:
        changes["parent"] = step.parent.record
    secret = step.type.is_denunciation(present)
    named = [name for name in changes if step.type.field(name).identity]
    if secret or (named and says_denunciation(step.type, desk.journal.folded(str(step.record)))):
        # Once a denunciation, whoever denounced is never written again, whatever a later file calls it.
        for name in named:
            changes.pop(name)
            tally.dropped.append((row, name))
        if secret:
            changes.pop("kind", None)
    return changes


def _write(desk: Desk, steps: list[_Step], progress: Progress) -> str:
    """Write all steps as one act in one transaction; those without a parent first, for their ids."""
    deed, done = deed_id(desk.clock.now_ms()), 0

    def savings(some: list[_Step]) -> Iterator[Saving]:
        nonlocal done
        for step in some:
            progress.step(done, len(steps), _("Ghi vào sổ"))
            done += 1
            parent = {"parent": step.parent.record} if step.parent and not step.record else {}
            yield Saving(step.type.name, {**step.values, **parent}, step.record)

    with desk.db.atomic():
        for some in ([step for step in steps if not step.type.parent], [step for step in steps if step.type.parent]):
            outcome = save_records(desk, savings(some), deed)
            for step, ref in zip(some, outcome.changed, strict=True):
                step.record = ref.id
        progress.step(len(steps), len(steps), _("Ghi vào sổ"))
    return deed


# --- saying ----------------------------------------------------------------------------------------------------------


def _result(file: str, tally: _Tally, deed: str) -> SheetResult:
    plan = tally.plan
    said = [(row.row, finding) for row in plan.rows for finding in row.findings if finding.weight != "wrong"]
    return SheetResult(
        file, plan.sheet, plan.type, plan.encoding, len(plan.rows), tally.created, tally.changed, tally.unchanged,
        tuple(tally.duplicates), tuple(_dropped(plan, row, name) for row, name in sorted(tally.dropped)),
        tuple(_note(plan, row, finding) for row, finding in sorted(tally.refused, key=lambda one: one[0])),
        tuple(_note(plan, row, finding) for row, finding in said), plan.ignored, deed, plan.columns, plan.rows)


def _note(plan: SheetPlan, row: int, finding: Finding) -> CellNote:
    record_type = TYPES[str(plan.type)]
    local = record_type.has(finding.field) and record_type.field(finding.field).audience == "L"
    return CellNote(row, finding.field, "" if local else finding.values.get("text", ""), finding_text(finding))


def _dropped(plan: SheetPlan, row: int, name: str) -> CellNote:
    label = TYPES[str(plan.type)].field(name).label
    return CellNote(row, name, "", _("Dòng tố cáo: không giữ ô {label}. Chép họ tên sang hồ sơ giấy trước.").format(
        label=_(label)))


def write_leftover(source: Path, results: Iterable[SheetResult], folder: Path) -> Path | None:
    """Write the lines with refused cells into "… – cần sửa.xlsx", each with its reason; None if there are none.

    Mended there and brought in again, a line changes its record. Of a denunciation only what may be kept is written.
    Raises Problem S-102, S-105.
    """
    sheets = [_leftover_sheet(result) for result in results if result.type and result.refused]
    if not sheets:
        return None
    path = folder / f"{source.stem} – {_('cần sửa')}.xlsx"
    safefile.write_bytes(path, workbook(sheets))
    return path


def _leftover_sheet(result: SheetResult) -> Sheet:
    record_type = TYPES[str(result.type)]
    reasons: dict[int, list[CellNote]] = defaultdict(list)
    for note in result.refused:
        reasons[note.row].append(note)
    own = (ID_HEADING, NUMBER_HEADING, REASON_HEADING)
    columns = [(TYPES[family].field(name), family)
               for family, name in (column.target for column in result.columns if column.target) if name not in own]

    def cells(line: PlannedRow) -> Iterator[str]:
        refused = {note.field: note.value for note in reasons[line.row]}
        for each, family in columns:
            values = line.values if family == record_type.name else line.parent_values
            shown = line.parent_text if each.name == "parent" else each.kind.show(values.get(each.name))
            yield refused.get(each.name) or shown
        yield "; ".join(note.reason for note in reasons[line.row])

    lines = [list(cells(line)) for line in result.lines if line.row in reasons]
    headings = [*(each.label for each, _family in columns), REASON_HEADING]
    return Sheet(result.sheet or record_type.plural, headings, lines)
