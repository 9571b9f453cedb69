"""A cell grid -> the records it holds: headings found, lines told apart, cells read with reasons. No database.

Every line of the sheet with something on it is a planned row or is listed in `ignored`. Every cell of a planned row
ends as a value, in the note, under `refused` or under `dropped`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from danvan_desktop.domain.fields import N_, Field, Finding, RecordType, Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold, tidy
from danvan_desktop.spreadsheets import cells, legacy, rules
from danvan_desktop.spreadsheets.headings import (
    ID_HEADING,
    NUMBER_HEADING,
    REASON_HEADING,
    Header,
    Target,
    find_header,
    money_scale,
)
from danvan_desktop.spreadsheets.look import column_letters
from danvan_desktop.spreadsheets.reading import Cell, Grid
from danvan_desktop.spreadsheets.rules import Line, Surroundings


@dataclass(frozen=True)
class PlannedRow:
    """A line that becomes a record. row: 1-based line of the sheet.

    values: of the record's own fields, in normal form, only what the line says. parent_values: of its parent, where the
    line holds the parent's columns. parent_text: how the line names its parent ("HN ngày 6/2"). own_id: the record's
    id, in a file this program exported. findings: by field, weight "review" or "wrong" (not stored).
    """

    row: int
    values: Mapping[str, Value]
    parent_values: Mapping[str, Value]
    parent_text: str
    own_id: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Column:
    """letter: of the sheet. heading: as written, groups with " > ". target: (type, field), None where nothing fits."""

    letter: str
    heading: str
    target: Target | None


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet would bring in. type: None where no register was recognised; every used line is then ignored.

    encoding: old encodings by column letter ("*" for a whole text file). parent_values: what the sheet tells of the one
    parent of all its lines. dropped: (line, field) of what may not be kept of a denouncer. ignored: 1-based lines
    with something on them that is no record (titles, sections, totals, notes, signatures).
    """

    sheet: str
    type: str | None
    encoding: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[PlannedRow, ...]
    parent_values: Mapping[str, Value]
    dropped: tuple[tuple[int, str], ...]
    ignored: tuple[int, ...]
    year: int | None

    @property
    def refused(self) -> list[tuple[int, Finding]]:
        """Cells that were not stored, by line."""
        return [(row.row, found) for row in self.rows for found in row.findings if found.weight == "wrong"]


def plan_sheet(grid: Grid, today: dt.date, type_name: str | None = None, file_name: str = "") -> SheetPlan:
    """What the sheet would bring in as records of `type_name`, or of the register its headings tell."""
    grid, encoding = legacy.decoded(grid)
    header = find_header(grid, type_name)
    if header is None:
        used = tuple(number for number, row in enumerate(grid.rows, 1) if any(_filled(cell) for cell in row))
        return SheetPlan(grid.sheet, None, encoding, (), (), {}, (), used, None)
    return _Planner(grid, header, today, file_name, encoding).plan()


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


class _Planner:
    """One pass over the lines below the headings."""

    def __init__(self, grid: Grid, header: Header, today: dt.date, file_name: str,
                 encoding: Mapping[str, str]) -> None:
        self.grid, self.header, self.encoding = grid, header, encoding
        self.type: RecordType = TYPES[header.type]
        self.rows = _merged_down(grid, header.last + 1)
        self._in_footer = False
        self._columns = {target: column for column, target in header.targets.items()}
        self._heads = {column: fold(path[-1]) for column, path in header.paths.items()}
        self.kinds = [self._classify(number) for number in range(len(self.rows))]
        above = [tidy(cell, lines=True) for row in grid.rows[:header.first] for cell in row
                 if isinstance(cell, str) and cell.strip()]
        below = [tidy(cell) for row, kind in zip(grid.rows, self.kinds, strict=True) if kind == "footer"
                 for cell in row if isinstance(cell, str) and cell.strip()]
        self.year = self._year_of(above, file_name)
        self.around = Surroundings(tuple(above), tuple(below), self.year)
        # A day without a year ("6/2") is of the register's year.
        self.today = dt.date(self.year, 12, 31) if self.year else today

    def plan(self) -> SheetPlan:
        planned: list[PlannedRow] = []
        dropped: list[tuple[int, str]] = []
        ignored: list[int] = []
        carried: dict[str, Cell] = {}
        section = ""
        places: Counter[str] = Counter()
        for number, (row, kind) in enumerate(zip(self.rows, self.kinds, strict=True), 1):
            if kind == "data":
                line = self._line(number, row, section, carried)
                planned.append(self._read(line, places))
                dropped.extend((number, name) for name in line.dropped)
            elif kind != "blank":
                ignored.append(number)
                if kind == "section":
                    section = " ".join(tidy(cell) for cell in row if isinstance(cell, str))
        parent = rules.award_around(self.around) if self.type.parent == "award" else {}
        columns = tuple(Column(column_letters(column), " > ".join(path), self.header.targets.get(column))
                        for column, path in sorted(self.header.paths.items()))
        return SheetPlan(self.grid.sheet, self.type.name, self.encoding, columns, tuple(planned), parent,
                         tuple(dropped), tuple(ignored), self.year)

    # --- which lines are records ---

    def _column_of(self, name: str) -> int | None:
        return self._columns.get((self.type.name, name))

    def _classify(self, index: int) -> str:
        """head, blank, data, section, total, footer or other."""
        row = self.rows[index]
        used = [column for column, cell in enumerate(row) if _filled(cell)]
        if not used:
            return "blank"
        if index <= self.header.last or self._repeats_header(row, used) or _is_column_numbers(row, used):
            return "head"
        count_column = self._column_of("paper_no")
        count = _at(row, count_column)
        counted = _is_count(count)
        mapped = [column for column in used if column in self.header.targets and column != count_column]
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        first_text = fold(texts[0]) if texts else ""
        if _filled(_at(row, self._column_of(ID_HEADING))):
            return "data"
        if not counted and (_FOOTER.match(first_text) or any(_PLACE_AND_DAY.search(text) for text in texts)):
            self._in_footer = True
        elif counted and len(mapped) > 1:
            self._in_footer = False
        if self._in_footer:
            return "footer"
        if not counted and _is_total(row, used, first_text):
            return "total"
        if len(used) == 1 or (_is_ordinal(count) and len(texts) == 2 and len(used) == 2):
            return "section" if texts and not (counted and mapped) else self._of_one(used, count_column, mapped)
        if _is_ordinal(count) and all(not isinstance(row[column], str) for column in used[2:]):
            return "section"  # "II | LĨNH VỰC KINH TẾ" with the section's totals behind it
        if counted:
            return "data" if mapped else "other"
        needed = 2 if count_column is None else 3
        return "data" if len(mapped) >= needed and self._has_title(row) else "other"

    def _of_one(self, used: list[int], count_column: int | None, mapped: list[int]) -> str:
        return "other" if used[0] == count_column or not mapped else "data"

    def _has_title(self, row: list[Cell]) -> bool:
        return _filled(_at(row, self._column_of(self.type.title)))

    def _repeats_header(self, row: list[Cell], used: list[int]) -> bool:
        other = 0
        for column in used:
            cell = row[column]
            if not isinstance(cell, str) or fold(cell) != self._heads.get(column):
                other += 1
                if other * 2 >= len(used):
                    return False
        return len(used) > 1

    # --- what is around them ---

    def _year_of(self, above: list[str], file_name: str) -> int | None:
        for text in reversed(above):
            if found := re.search(r"năm\s+((?:19|20)\d\d)", text, re.IGNORECASE):
                return int(found[1])
        if found := re.search(r"(?<!\d)(20\d\d)(?!\d)", file_name):
            return int(found[1])
        years = Counter(cell.year for row, kind in zip(self.rows, self.kinds, strict=True) if kind == "data"
                        for cell in row if isinstance(cell, dt.date))
        return years.most_common(1)[0][0] if years else None

    # --- one record ---

    def _line(self, number: int, row: list[Cell], section: str, carried: dict[str, Cell]) -> Line:
        raw: dict[str, Cell] = {}
        parent_raw: dict[str, Cell] = {}
        extra: list[tuple[str, Cell]] = []
        for column, cell in enumerate(row):
            target = self.header.targets.get(column)
            if target is None:
                if _filled(cell) and cell is not None:
                    extra.append((" > ".join(self.header.paths.get(column, (column_letters(column),))), cell))
                continue
            type_name, name = target
            if type_name != self.type.name:
                parent_raw[name] = cell
                continue
            if name in (NUMBER_HEADING, REASON_HEADING):
                continue
            if name != ID_HEADING and self.type.field(name).carries_down and not self.header.is_ours:
                cell = carried[name] = cell if _filled(cell) else carried.get(name)
            if _filled(cell):
                raw[name] = cell
        return Line(number, raw, parent_raw, extra, section)

    def _read(self, line: Line, places: Counter[str]) -> PlannedRow:
        own_id = tidy(cells.text_of(line.raw.pop(ID_HEADING, None)))
        rules.before(self.type, line, ours=self.header.is_ours)
        parent_text = ""
        for name, cell in line.raw.items():
            each = self.type.field(name)
            if name == "parent":
                parent_text = _parent_text(cell)
            elif name not in line.values:
                self._read_into(each, cell, line.values, line)
        if self.type.parent:
            for name, cell in line.parent_raw.items():
                if _filled(cell):
                    self._read_into(TYPES[self.type.parent].field(name), cell, line.parent_values, line)
            places[parent_text] += 1
            line.values["position"] = places[parent_text]
        if self.type.name == "certificate":
            line.values.pop("paper_no", None)  # starts again in each part; `position` and `register_no` tell the place
        if not self.header.is_ours:
            rules.after(self.type, line)
            self._date_from_year(line)
        self._note_extra(line)
        if self.type.is_denunciation(line.values):
            line.findings[:] = [_without_words(found) for found in line.findings]
        return PlannedRow(line.row, {name: value for name, value in line.values.items() if value is not None},
                          line.parent_values, parent_text, own_id, tuple(line.findings))

    def _read_into(self, each: Field, cell: Cell, values: dict[str, Value], line: Line) -> None:
        if self.header.is_ours:
            reading = cells.read_exactly(each, cell, self.today)
        else:
            scale = money_scale(each, self._path_of(each))
            reading = cells.read_cell(each, cell, self.today, scale=scale, year=self.year)
        values.update(reading.values)
        line.findings.extend(reading.findings)

    def _path_of(self, each: Field) -> tuple[str, ...]:
        column = self._column_of(each.name)
        return self.header.paths.get(column, ()) if column is not None else ()

    def _date_from_year(self, line: Line) -> None:
        """A line without its date is still of the register's year; the year says which line it is next time."""
        name = self.type.number_date
        if name and self.year and not line.values.get(name):
            text_field = self.type.field(name).part_text
            if text_field and not line.values.get(text_field):
                line.values[text_field] = f"Năm {self.year}"

    def _note_extra(self, line: Line) -> None:
        """Columns that no field takes go to the note, with their headings; nothing vanishes."""
        if not line.extra or not self.type.has("note"):
            return
        pieces = [str(line.values["note"])] if line.values.get("note") else []
        pieces += [f"{heading}: {tidy(cells.text_of(cell))}" for heading, cell in line.extra]
        line.values["note"] = "\n".join(pieces)


def _at(row: list[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def _merged_down(grid: Grid, first_data_row: int) -> list[list[Cell]]:
    """The rows, with cells merged downward below the headings filled from their first cell."""
    rows = [list(row) for row in grid.rows]
    for merged in grid.merged:
        if merged.first_row < first_data_row or merged.first_column != merged.last_column:
            continue
        value = _at(rows[merged.first_row], merged.first_column) if merged.first_row < len(rows) else None
        for row in rows[merged.first_row:merged.last_row + 1]:
            row.extend([None] * (merged.first_column + 1 - len(row)))
            row[merged.first_column] = value
    return rows


def _without_words(finding: Finding) -> Finding:
    """Of a denunciation not even the words of an unreadable cell are repeated: nobody knows whose name is in it."""
    text = N_("Không đọc được ô này.") if finding.weight == "wrong" else N_("Cần xem lại ô này.")
    return replace(finding, text=text, values={})


def _parent_text(cell: Cell) -> str:
    return tidy(cells.text_of(cell))


_COUNT = re.compile(r"^\d+[a-zđ]?[.)]?$")
_ORDINAL = re.compile(r"^(?:[IVXLC]+|[A-ZĐ])[.)]?$")


def _is_count(cell: Cell) -> bool:
    return (isinstance(cell, int) and not isinstance(cell, bool)) or (
        isinstance(cell, str) and bool(_COUNT.match(tidy(cell))))


def _is_ordinal(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_ORDINAL.match(tidy(cell)))


def _is_column_numbers(row: list[Cell], used: list[int]) -> bool:
    """(1) (2) (3) … below the headings."""
    if len(used) < 3:
        return False
    numbers = [re.sub(r"[()\[\]\s]|=.*", "", cells.text_of(row[column])) for column in used]
    first = int(numbers[0]) if numbers[0].isdigit() else 0
    return numbers == [str(number) for number in range(first, first + len(numbers))]


_TOTAL = re.compile(r"^(tong|cong|tong cong|tong so|luy ke)\b")


def _is_total(row: list[Cell], used: list[int], first_text: str) -> bool:
    if not _TOTAL.match(first_text):
        return False
    texts = [column for column in used if isinstance(row[column], str)]
    return all(re.fullmatch(r"[\d.,\s%-]*", str(row[column])) for column in texts[1:])


_FOOTER = re.compile(
    r"^(nguoi lap|nguoi tong hop|nguoi ghi|noi nhan|ky ghi ro|ky ten|xac nhan cua|t m |tm |thu truong don vi"
    r"|ghi chu cot|can bo lap|cong chuc tiep|nguoi tiep cong dan$)")
_PLACE_AND_DAY = re.compile(r",\s*ngày\s*[\d…._]*\s*tháng\s*[\d…._]*\s*năm\s*[\d…._]*\s*$", re.IGNORECASE)
