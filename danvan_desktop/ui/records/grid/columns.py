"""Which columns a grid has: fields of a record type in the order of its paper form, and what makes rows special."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from danvan_desktop.domain.fields import (
    Choice,
    Date,
    Decimal,
    Field,
    Finding,
    Money,
    RecordType,
    Text,
    Tick,
    Values,
    Whole,
)
from danvan_desktop.speech import _

NUMBER = "number"


@dataclass(frozen=True)
class GridColumn:
    """field: None for the register's own number. width: px at 100 %. mark: of the paper form, "(3)".

    secret: the field that takes this cell's place where the row is a denunciation.
    """

    field: Field | None
    title: str
    width: int
    mark: str = ""
    secret: str = ""

    @property
    def key(self) -> str:
        return self.field.name if self.field else NUMBER


@dataclass(frozen=True)
class GridSheet:
    """A declared grid. form: fields of the paper form's columns, for pasting a whole form. review: what looks odd.

    fresh: texts a new row begins with as soon as something is typed into it.
    """

    type: RecordType
    columns: tuple[GridColumn, ...]
    form: tuple[str, ...] = ()
    review: Callable[[Values, date], list[Finding]] = lambda values, today: []
    fresh: Callable[[date], dict[str, str]] = field(default=lambda today: {})


def column_of(record_type: RecordType, name: str, width: int = 0, mark: str = "", secret: str = "") -> GridColumn:
    """A field's column, as wide as its kind needs unless told."""
    each = record_type.field(name)
    return GridColumn(each, _(each.label), width or _width(each), mark, secret)


def columns_of(record_type: RecordType, names: Sequence[str]) -> tuple[GridColumn, ...]:
    """The number and a plain column for each of these fields."""
    return (GridColumn(None, _("Số"), 96), *(column_of(record_type, name) for name in names))


def _width(each: Field) -> int:
    if isinstance(each.kind, Date):
        return 100
    if isinstance(each.kind, Tick):
        return 76
    if isinstance(each.kind, Whole | Money | Decimal):
        return 84
    if isinstance(each.kind, Choice):
        return 124
    return 300 if isinstance(each.kind, Text) and each.kind.lines > 1 else 170
