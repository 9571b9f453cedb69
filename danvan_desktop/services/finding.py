"""Looking things up: lists, search as one types, one record in full. Reads only."""

from __future__ import annotations

import re
import uuid
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from danvan_desktop.domain.fields import Choices, Decimal, Finding, RecordType, Tick, Value, missing
from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.domain.vietnamese import fold, keep_tone
from danvan_desktop.problems import Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Settling, conflicts, type_named
from danvan_desktop.services.outcome import Ref
from danvan_desktop.storage.projection import RANGE, keyed, table

FEW = 2_000  # up to so many hits are sorted; more are met by walking the sorted index


@dataclass(frozen=True)
class Query:
    """What a list shows. where: field -> allowed values (a column's own values, any of them). text: tone-free words.

    sort: a field, "number" or "changed". deleted: the bin. local: search in what stays in the office (class L) too.
    parent: only children of this record. office: only this office's records. marks: "conflicts", "incomplete",
    "missing".
    """

    type: str
    text: str = ""
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sort: str = "changed"
    descending: bool = True
    deleted: bool = False
    local: bool = False
    parent: str | None = None
    office: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of a list. values: as kept in the journal. number: as shown. status: see `status_of`."""

    k: int
    id: str
    type: str
    number: str
    values: Mapping[str, Value]
    status: str
    missing: int
    changed_ms: int
    conflicts: tuple[str, ...] = ()
    incomplete: bool = False
    office: str = ""
    has_draft: bool = False


@dataclass(frozen=True)
class Shown:
    """One record in full."""

    ref: Ref
    number: str
    values: Mapping[str, Value]
    status: str
    findings: tuple[Finding, ...]
    conflicts: tuple[Settling, ...]
    links: tuple[Ref, ...]
    heads: tuple[str, ...]
    own: bool
    deleted: bool
    changed_ms: int
    office: str
    reviews: tuple[Mapping[str, Value], ...] = ()


def number_of(record_type: RecordType, values: Mapping[str, Any], *, short: bool = False) -> str:
    """47/2026, MH-2026-018, B-12/2026 (decisions 6); a child's place among its siblings; "" without a number."""
    if record_type.parent:
        place = values.get("register_no") or values.get("position")
        return str(place) if place else ""
    year, pc, seq = values.get("year"), values.get("pc") or "", values.get("seq")
    if not seq:
        return ""
    if not record_type.prefix:
        return (f"{pc}-" if pc else "") + (f"{seq}" if short else f"{seq}/{year}")
    return "-".join(piece for piece in (record_type.prefix, "" if short else str(year), pc, f"{seq:03d}") if piece)


def status_of(values: Mapping[str, Any], *, deleted: bool = False, reviews: Sequence[Mapping[str, Any]] = ()) -> str:
    """binned, recognised, returned, accepted, complete or incomplete: what the offices made of it, newest word
    first.
    """
    if deleted:
        return "binned"
    if reviews:
        last = reviews[-1]
        return "recognised" if "level" in last else str(last.get("verdict") or "incomplete")
    return "complete" if values.get("completed_on") else "incomplete"


# --- lists ------------------------------------------------------------------------------------------------------


def _value_back(record_type: RecordType, name: str, cell: Any) -> Value:
    """A column's cell -> the journal's value."""
    kind = record_type.field(name).kind
    if cell is None:
        return None
    if isinstance(kind, Choices):
        return list(str(cell).split(" "))
    if isinstance(kind, Tick):
        return True
    if isinstance(kind, Decimal):
        from decimal import Decimal as Number

        return format(Number(cell).scaleb(-kind.places).normalize(), "f")
    return cell  # type: ignore[no-any-return]


def _conditions(query: Query, record_type: RecordType) -> tuple[list[str], list[Any]]:
    tests = ["r._deleted = ?"]
    values: list[Any] = [int(query.deleted)]
    for name, allowed in query.where.items():
        if not record_type.has(name):
            raise Problem("S-112", type=record_type.name, field=name)
        kind = record_type.field(name).kind
        if isinstance(kind, Choices):
            tests.append("(" + " OR ".join(f"' ' || r.\"{name}\" || ' ' LIKE ?" for _ in allowed) + ")")
            values.extend(f"% {each} %" for each in allowed)
        else:
            tests.append(f"r.\"{name}\" IN ({','.join('?' * len(allowed))})")
            values.extend(kind.column(each) for each in allowed)
    if query.parent is not None:
        tests.append("r.parent = ?")
        values.append(query.parent)
    if query.office is not None:
        tests.append("r.office = ?")
        values.append(query.office)
    for mark in query.marks:
        tests.append({"conflicts": "r._conflicts != ''", "incomplete": "r._incomplete = 1",
                      "missing": "r._missing > 0"}[mark])
    return tests, values


def _order(query: Query, record_type: RecordType) -> list[str]:
    direction = " DESC" if query.descending else ""
    if query.sort == "number":
        columns = ["position"] if record_type.parent else ["year", "pc", "seq"]
    elif query.sort == "changed":
        columns = ["k"]
        return [f"r.k{direction}"]
    elif query.sort in keyed(record_type):
        columns = [f"{query.sort}_key"]
    elif record_type.has(query.sort):
        columns = [query.sort]
    else:
        raise Problem("S-112", type=record_type.name, field=query.sort)
    return [f'r."{name}"{direction}' for name in columns] + [f"r.k{direction}"]


def _match(text: str) -> str:
    """The full-text question: every word whole, the last one as far as it is typed."""
    words = fold(text).split()
    return " AND ".join([f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}" *']) if words else ""


def _range(desk: Desk, record_type: RecordType) -> tuple[int, int]:
    base = desk.journal.projection.base(record_type)
    return base + 1, base + RANGE - 1


def keys(desk: Desk, query: Query, limit: int | None = None) -> array[int]:
    """Row numbers of the list in its order, the first `limit` or all: 8 bytes each, so a million are cheap."""
    record_type = type_named(query.type)
    name = table(record_type)
    tests, values = _conditions(query, record_type)
    order = ", ".join(_order(query, record_type))
    end = f" LIMIT {int(limit)}" if limit is not None else ""
    match = _match(query.text)
    if not match:
        return _gather(desk.db.execute(f"SELECT r.k FROM {name} r WHERE {' AND '.join(tests)} ORDER BY {order}{end}",
                                       values))
    indexes = ["search", "search_local"] if query.local else ["search"]
    low, high = _range(desk, record_type)
    if query.sort == "changed" and len(indexes) == 1 and tests == ["r._deleted = ?"]:
        # The index streams in this very order and a binned record has no search text: nothing to join, stop at the
        # limit.
        down = " DESC" if query.descending else ""
        return _gather(desk.db.execute(f"SELECT rowid FROM search_fts WHERE search_fts MATCH ? AND rowid BETWEEN ? "
                                       f"AND ?"
                                       f" ORDER BY rowid{down}{end}", (match, low, high)))
    hits: set[int] = set()
    for index in indexes:
        found = desk.db.execute(f"SELECT rowid FROM {index}_fts WHERE {index}_fts MATCH ? AND rowid BETWEEN ? AND ? "
                                f"LIMIT ?",
                                (match, low, high, FEW + 1 if limit is not None and len(indexes) == 1 else -1))
        hits.update(row[0] for row in found)
    if limit is not None and len(hits) > FEW and len(indexes) == 1:
        # Many hits: walk the sorted index and look at each record's own words, stop at the limit.
        tests += ["' ' || s.folded || ' ' LIKE ?" for _ in fold(query.text).split()]
        words = fold(query.text).split()
        values += [f"% {word} %" for word in words[:-1]] + [f"% {words[-1]}%"]
        return _gather(desk.db.execute(f"SELECT r.k FROM {name} r JOIN search s ON s.k = r.k"
                                       f" WHERE {' AND '.join(tests)} ORDER BY {order}{end}", values))
    marks = ",".join(str(each) for each in hits)
    return _gather(desk.db.execute(f"SELECT r.k FROM {name} r WHERE r.k IN ({marks}) AND {' AND '.join(tests)}"
                                   f" ORDER BY {order}{end}", values))


def _gather(cursor: Iterable[tuple[int]]) -> array[int]:
    return array("q", (row[0] for row in cursor))


def count(desk: Desk, query: Query, most: int | None = None) -> int:
    """How many records the list has, counted up to `most`."""
    return len(keys(desk, query, most))


def rows(desk: Desk, type_name: str, wanted: Sequence[int]) -> list[Row]:
    """The records with these row numbers, in this order; one that has gone meanwhile is left out."""
    record_type = type_named(type_name)
    names = [each.name for each in record_type.fields]
    columns = ", ".join(f'r."{name}"' for name in names)
    found: dict[int, Row] = {}
    drafted = {row[0] for row in desk.db.rows("SELECT record FROM draft WHERE account = ?", (desk.identity.account,))}
    for start in range(0, len(wanted), 500):
        piece = wanted[start:start + 500]
        for row in desk.db.execute(
                f"SELECT r.k, r.id, r.office, r._deleted, r._incomplete, r._conflicts, r._missing, r._changed, "
                f"{columns}"
                f" FROM {table(record_type)} r WHERE r.k IN ({','.join('?' * len(piece))})", list(piece)):
            values = {name: _value_back(record_type, name, cell) for name, cell in zip(names, row[8:], strict=True)
                      if cell is not None}
            record = str(uuid.UUID(bytes=row[1]))
            reviews = reviews_of(desk, record) if type_name == "model" else ()
            found[row[0]] = Row(row[0], record, type_name, number_of(record_type, values), values,
                                status_of(values, deleted=bool(row[3]), reviews=reviews), row[6], row[7],
                                tuple(row[5].split()), bool(row[4]), row[2], record in drafted)
    return [found[k] for k in wanted if k in found]


def listing(desk: Desk, query: Query, limit: int | None = 50) -> list[Row]:
    """The first `limit` records of a list (all if None); among search hits those with the very tones first."""
    found = rows(desk, query.type, keys(desk, query, limit))
    if query.text:
        wanted = keep_tone(query.text)
        title = TYPES[query.type].title
        found.sort(key=lambda row: wanted not in keep_tone(str(row.values.get(title) or "")))
    return found


def value_counts(desk: Desk, query: Query, name: str) -> list[tuple[Value, int]]:
    """For a filter: each value of a field within the list (its text search left out) with its count, most frequent
    first.
    """
    record_type = type_named(query.type)
    tests, values = _conditions(query, record_type)
    column = f'r."{name}"'
    return [(_value_back(record_type, name, cell), number) for cell, number in desk.db.rows(
        f"SELECT {column}, count(*) FROM {table(record_type)} r WHERE {' AND '.join(tests)} AND {column} IS NOT NULL"
        f" GROUP BY {column} ORDER BY 2 DESC LIMIT 200", values)]


def find(desk: Desk, text: str, type_name: str | None = None, limit: int = 50) -> list[Row]:
    """Records by a number (`47/2026`, `mh 18`) or by words, tone-free, the number's record and exact tones first."""
    types = [type_named(type_name)] if type_name else [each for each in REGISTERS if each.name != "unit"]
    found = [row for each in types for row in by_number(desk, text, each)]
    met = {row.id for row in found}
    for each in types:
        found += [row for row in listing(desk, Query(each.name, text), limit) if row.id not in met]
    return found[:limit]


_PLAIN_NUMBER = re.compile(r"^(?:(?P<pc>[a-z])\s*-?\s*)?(?P<seq>\d+)(?:\s*/\s*(?P<year>\d{4}))?$")


def by_number(desk: Desk, text: str, record_type: RecordType) -> list[Row]:
    """Records of a type by the number people say: MH-2026-018, mh 18, đơn 47, 47/2026, B-12/2026. Newest year first."""
    if record_type.parent or record_type.internal:
        return []
    words = text.strip().lower()
    for lead in (record_type.prefix.lower(), record_type.label.lower()):
        if lead and words.startswith(lead):
            words = words[len(lead):].strip(" -")
            break
    else:
        if record_type.prefix and "/" not in words:
            return []
    if match := re.match(r"^(\d{4})-(?:([a-z])-)?(\d+)$", words):
        year, pc, seq = match[1], match[2], match[3]
    elif match := _PLAIN_NUMBER.match(words):
        year, pc, seq = match["year"], match["pc"], match["seq"]
    else:
        return []
    tests = ["seq = ?", "_deleted = 0"]
    values: list[Any] = [int(seq)]
    if year:
        tests.append("year = ?")
        values.append(int(year))
    if pc:
        tests.append("pc = ?")
        values.append(pc.upper())
    found = desk.db.rows(f"SELECT k FROM {table(record_type)} WHERE {' AND '.join(tests)} ORDER BY year DESC LIMIT 10",
                         values)
    return rows(desk, record_type.name, [row[0] for row in found])


# --- one record -------------------------------------------------------------------------------------------------


def resolve(desk: Desk, said: str) -> Ref:
    """The record meant by an id or a number. Raises Problem S-109 when there is none or the number is not one only."""
    try:
        record = str(uuid.UUID(said))
    except ValueError:
        met = [row for each in REGISTERS for row in by_number(desk, said, each)]
        if not met:
            raise Problem("S-109", id=said) from None
        return Ref(met[0].type, met[0].id)
    name = desk.journal.table_of(record)
    if name is None:
        raise Problem("S-109", id=said)
    return Ref(name, record)


def show(desk: Desk, record: str) -> Shown:
    """One record, folded from the journal. Raises Problem S-109."""
    writes = desk.journal.writes_of(record)
    if not writes:
        raise Problem("S-109", id=record)
    name = writes[0].entry.table
    record_type, folded = TYPES[name], desk.journal.folded(record)
    values = dict(folded.values)
    reviews = tuple(reviews_of(desk, record))
    return Shown(
        Ref(name, record), number_of(record_type, values), values,
        status_of(values, deleted=folded.deleted, reviews=reviews),
        tuple(missing(record_type, values)), tuple(conflicts(desk, record)),
        tuple(links_of(desk, record_type, record, values)),
        folded.heads, folded.office == desk.identity.office, folded.deleted, folded.changed[0], folded.office, reviews)


def links_of(desk: Desk, record_type: RecordType, record: str, values: Mapping[str, Value]) -> list[Ref]:
    """Records this one names, and those that name it."""
    found = [Ref(each.kind.to, str(values[each.name])) for each in record_type.fields  # type: ignore[attr-defined]
             if each.kind.name == "ref" and values.get(each.name)]
    for other in REGISTERS:
        for each in other.fields:
            if each.kind.name == "ref" and each.kind.to == record_type.name:  # type: ignore[attr-defined]
                order = "position, k" if other.parent else "k"
                found += [Ref(other.name, str(uuid.UUID(bytes=row[0]))) for row in desk.db.rows(
                    f'SELECT id FROM {table(other)} WHERE "{each.name}" = ? AND _deleted = 0 ORDER BY {order}',
                    (record,))]
    return found


def reviews_of(desk: Desk, record: str) -> list[Mapping[str, Value]]:
    """What the upper office said of a record: reviews and recognitions, oldest first."""
    found: list[tuple[int, Mapping[str, Value]]] = []
    for name in ("review", "recognition"):
        columns = [each.name for each in TYPES[name].fields]
        quoted = ", ".join(f'"{column}"' for column in columns)
        for row in desk.db.rows(f"SELECT _changed, {quoted} FROM {table(name)} WHERE subject = ? AND _deleted = 0",
                                (f'"{record}"',)):
            found.append((row[0], {column: TYPES[name].field(column).kind.read(cell, desk.clock.today())
                                   for column, cell in zip(columns, row[1:], strict=True) if cell is not None}))
    return [said for _, said in sorted(found, key=lambda one: one[0])]
