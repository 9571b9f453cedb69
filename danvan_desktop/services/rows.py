"""Rows of a grid: a block from the clipboard as typed texts, and many rows saved as one act, complete or not."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from danvan_desktop.domain.fields import (
    MAX_TEXT,
    N_,
    Choice,
    Choices,
    Field,
    Finding,
    RecordType,
    Value,
    grouped,
)
from danvan_desktop.domain.vietnamese import tidy
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.spreadsheets import cells, legacy, pasted, rules
from danvan_desktop.spreadsheets.headings import Header, find_header
from danvan_desktop.spreadsheets.mapping import plan_sheet
from danvan_desktop.spreadsheets.reading import Cell, Grid
from danvan_desktop.spreadsheets.rules import Line
from danvan_desktop.storage import drafts


@dataclass(frozen=True)
class TypedRow:
    """Texts of one row by field; record None: a new one. more: values nobody types (parent)."""

    record: str | None
    typed: Mapping[str, str]
    more: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class PastedRow:
    """One line of a block. findings: weight "wrong": the text stays in the row's draft; "review": look again.

    dropped: fields that may not be kept because the line is a denunciation.
    """

    typed: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """What a paste would bring. columns: the fields met. encoding: old font encodings by column letter.

    headings: the block's own headings told the columns. ignored: lines that are no rows (titles, totals). unused:
    columns with something in them that no field takes.
    """

    columns: tuple[str, ...]
    rows: tuple[PastedRow, ...]
    headings: bool
    encoding: Mapping[str, str] = field(default_factory=dict)
    ignored: int = 0
    unused: int = 0


def read_block(desk: Desk, type_name: str, text: str, html: str, columns: Sequence[str], form: Sequence[str] = ()
               ) -> Block:
    """The clipboard's block as rows of a register; nothing is written.

    columns: the fields from the current column on, by position, "" for one that takes nothing. form: the columns of
    the paper form, for a block as wide as that. Where the block begins with headings, they decide.
    Raises Problem H-160 (too large), H-161 (nothing in it), S-111.
    """
    record_type = entry.type_named(type_name)
    raw = pasted.read(text, html)
    if raw is None:
        raise Problem("H-161")
    raw = dataclasses.replace(raw, rows=[
        [_TOO_LONG if isinstance(cell, str) and len(cell) > MAX_TEXT else cell for cell in row] for row in raw.rows])
    grid, encoding = legacy.decoded(raw)
    header = find_header(grid, type_name)
    if header is not None and (len(header.targets) > 1 or len(grid.rows[0]) == 1) and len(grid.rows) > header.last + 1:
        return _by_headings(desk, record_type, raw, grid, header, encoding)
    width = len(grid.rows[0])
    names = list(form if form and width >= len(form) - 1 else columns)[:width]
    names += [""] * (width - len(names))
    used = [number for number, row in enumerate(grid.rows) if any(_filled(cell) for cell in row)]
    lines = [_read(desk, record_type, dict(zip(names, grid.rows[number], strict=True)), ours=False) for number in used]
    unused = sum(not name and any(_filled(row[at]) for row in grid.rows) for at, name in enumerate(names))
    return Block(tuple(name for name in names if name), tuple(lines), False, encoding, 0, unused)


def _by_headings(desk: Desk, record_type: RecordType, raw: Grid, grid: Grid, header: Header,
                 encoding: Mapping[str, str]) -> Block:
    plan = plan_sheet(raw, desk.clock.today(), record_type.name)
    names = {column: name for column, (family, name) in header.targets.items()
             if family == record_type.name and record_type.has(name) and name != "parent"}
    lines = [_read(desk, record_type, {name: grid.rows[row.row - 1][column] for column, name in names.items()},
                   ours=header.is_ours) for row in plan.rows]
    filled = {column for row in plan.rows for column, cell in enumerate(grid.rows[row.row - 1]) if _filled(cell)}
    return Block(tuple(names.values()), tuple(lines), True, encoding, len(plan.ignored) - 1,
                 len(filled - set(header.targets)))


def _filled(cell: Cell) -> bool:
    return cell is not None and bool(str(cell).strip())


def _read(desk: Desk, record_type: RecordType, raw: Mapping[str, Cell], *, ours: bool) -> PastedRow:
    """One line; what may not be kept of a denouncer goes before anything else reads it."""
    line = Line(0, {name: cell for name, cell in raw.items() if name and _filled(cell)}, {}, [], "")
    findings = _too_long(line)
    rules.before(record_type, line, ours=ours)
    typed = {name: raw_text(record_type.field(name), value) for name, value in line.values.items()}
    findings += line.findings
    for name, cell in line.raw.items():
        each = record_type.field(name)
        if re.fullmatch("#{2,}", tidy(cells.text_of(cell))):
            findings.append(Finding(name, "narrow", "wrong", N_("Chỉ chép được dấu #: cột trong bảng tính hẹp quá.")))
            continue
        reading = cells.read_exactly(each, cell, desk.clock.today()) if ours else cells.read_cell(
            each, cell, desk.clock.today())
        typed |= {one: raw_text(record_type.field(one), value) for one, value in reading.values.items()}
        if any(found.weight == "wrong" for found in reading.findings):
            typed[name] = tidy(cells.text_of(cell), lines=True)
        findings += reading.findings
    dropped = tuple(name for name in line.dropped if name in raw)
    return PastedRow({name: text for name, text in typed.items() if text}, tuple(findings), dropped)


_TOO_LONG = "\ufdd0"  # stands for a cell nobody should read through


def _too_long(line: Line) -> list[Finding]:
    found = []
    for name, cell in list(line.raw.items()):
        if cell == _TOO_LONG:
            del line.raw[name]
            found.append(Finding(name, "long", "wrong", N_("Dài quá {most} chữ: ô này không dán được."),
                                 {"most": grouped(MAX_TEXT)}))
    return found


def raw_text(each: Field, value: Value) -> str:
    """What a cell holds for a value: the code of a choice, else the text a person would type."""
    if isinstance(each.kind, Choices):
        return "; ".join(map(str, value)) if isinstance(value, list) else ""
    return str(value or "") if isinstance(each.kind, Choice) else each.kind.show(value)


def save_rows(desk: Desk, type_name: str, rows: Sequence[TypedRow]) -> Outcome:
    """Save rows as one act, each as it is. Texts that cannot be read stay as the row's draft; nothing is lost.

    Gives a Ref for each row, in order. Raises Problem S-102, S-105, S-110, S-111, S-112.
    """
    today = desk.clock.today()
    read = [entry.read_typed(type_name, row.typed, today) for row in rows]
    with desk.db.atomic():
        outcome = entry.save_records(desk, [Saving(type_name, {**values, **row.more}, row.record)
                                            for row, (values, _found) in zip(rows, read, strict=True)])
        for row, ref, (_values, found) in zip(rows, outcome.changed, read, strict=True):
            drafts.drop(desk.db, row.record or f"new:{type_name}", desk.identity.account)
            wrong = {each.field: row.typed[each.field] for each in found}
            if wrong:
                entry.keep_draft(desk, type_name, ref.id, wrong)
    findings = tuple(finding for _values, found in read for finding in found)
    return Outcome(outcome.deed, outcome.changed, findings, erased=outcome.erased)

