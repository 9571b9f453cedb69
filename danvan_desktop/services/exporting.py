"""Write a register into a spreadsheet that `import` reads back: the same columns, each record with its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.domain.fields import Field, RecordType, Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import handouts
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import type_named
from danvan_desktop.services.finding import Query, Row, keys, number_of, rows, show
from danvan_desktop.services.tracking import Progress, QuietProgress
from danvan_desktop.speech import _
from danvan_desktop.spreadsheets.headings import ID_HEADING, NUMBER_HEADING
from danvan_desktop.spreadsheets.writing import Sheet, workbook

_AT_ONCE = 500


@dataclass(frozen=True)
class Exported:
    """path: the file. rows: records in it. local: whether what stays in the office (class L) is in it."""

    path: Path
    rows: int
    local: bool


def export(desk: Desk, type_name: str, path: Path, *, with_local: bool = False, query: Query | None = None,
           progress: Progress | None = None) -> Exported:
    """Write the records of a type to an .xlsx file; those of `query`, or all of them in the order of their numbers.

    with_local: class-L columns too (names, addresses, ID numbers, remarks); such a file is kept like the register.
    Raises Problem S-102, S-105 (disk), S-111 (no such type).
    """
    record_type = type_named(type_name)
    progress = progress or QuietProgress()
    wanted = keys(desk, query or Query(type_name, sort="number", descending=False))
    columns = exported_columns(record_type, with_local=with_local)
    headings = [NUMBER_HEADING, *(heading for heading, _each, _type in columns), ID_HEADING]
    parents: dict[str, tuple[str, Mapping[str, Value]]] = {}

    def lines() -> Iterator[list[str]]:
        for start in range(0, len(wanted), _AT_ONCE):
            progress.step(start, len(wanted), _("Ghi ra bảng tính"))
            for row in rows(desk, type_name, wanted[start:start + _AT_ONCE]):
                yield [row.number, *_cells(desk, record_type, row, columns, parents), row.id]

    body = workbook([Sheet(record_type.plural, headings, lines(), hidden=[len(headings) - 1])])
    safefile.write_bytes(path, body)
    if with_local:
        handouts.note(desk, "export", path, len(wanted))
    return Exported(path, len(wanted), with_local)


def exported_columns(record_type: RecordType, *, with_local: bool) -> list[tuple[str, Field, RecordType]]:
    """(heading, field, its type) of each column: the fields that import reads, and a certificate's decision.

    The headings are the labels untranslated, for `import` knows them in every language of the window.
    """
    families = [record_type]
    if record_type.parent == "award":
        families.append(TYPES["award"])
    found: list[tuple[str, Field, RecordType]] = []
    for family in families:
        for each in family.fields:
            if not each.headings or (each.audience == "L" and not with_local):
                continue
            if family is not record_type and each.name not in ("name", "decision_no", "decision_date"):
                continue
            found.append((each.label, each, family))
    return found


def _cells(desk: Desk, record_type: RecordType, row: Row, columns: list[tuple[str, Field, RecordType]],
           parents: dict[str, tuple[str, Mapping[str, Value]]]) -> Iterator[str]:
    parent = str(row.values.get("parent") or "")
    if parent and parent not in parents:
        shown = show(desk, parent)
        parents[parent] = (number_of(TYPES[record_type.parent], shown.values), shown.values)
    number, above = parents.get(parent, ("", {}))
    for _heading, each, family in columns:
        if each.name == "parent":
            day = TYPES[record_type.parent].field(TYPES[record_type.parent].number_date)
            yield " · ".join(filter(None, (number, day.kind.show(above.get(day.name)))))
        else:
            yield each.kind.show((row.values if family is record_type else above).get(each.name))
