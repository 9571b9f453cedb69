"""Looking things up: lists, search as one types, one record in full. Reads only."""

from __future__ import annotations

import json
import re
import string
import uuid
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from danvan_desktop.domain.fields import (
    Choice,
    Choices,
    Decimal,
    Field,
    Finding,
    Plain,
    RecordType,
    Text,
    Tick,
    Value,
    missing,
)
from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.domain.vietnamese import fold, keep_tone, person_key, sort_key
from danvan_desktop.problems import Problem
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Settling, conflicts, type_named
from danvan_desktop.services.outcome import Ref
from danvan_desktop.storage.projection import RANGE, keyed, search_text, table

FEW = 100  # so many hits are put in order of their last change; more come as the index streams them
FEW_SORTED = 4_000  # so many hits are sorted; more are met by walking the sorted index


@dataclass(frozen=True)
class Query:
    """What a list shows. where: field -> allowed values (a column's own values, any of them). text: tone-free words.

    sort: a field, "number" or "changed". deleted: the bin. local: search in what stays in the office (class L) too.
    parent: only children of this record. office: only this office's records. marks: "conflicts", "incomplete",
    "missing". between: date field -> first and last day, None for open.
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
    between: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)


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
    if not isinstance(seq, int):
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
    if isinstance(kind, Plain):
        return json.loads(cell)  # type: ignore[no-any-return]
    if isinstance(kind, Decimal):
        from decimal import Decimal as Number

        return format(Number(cell).scaleb(-kind.places).normalize(), "f")
    return cell  # type: ignore[no-any-return]


def _conditions(query: Query, record_type: RecordType) -> tuple[list[str], list[Any]]:
    # Spelled out: a bound value would pass over the indexes of what is not binned.
    tests = [f"r._deleted = {int(query.deleted)}"]
    values: list[Any] = []
    for name, allowed in query.where.items():
        test, more = _allowed(_field(record_type, name), allowed)
        tests.append(test)
        values += more
    for name, (first, last) in query.between.items():
        tests.append(f'r."{_field(record_type, name).name}" BETWEEN ? AND ?')
        values += [first or "", last]
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


def _field(record_type: RecordType, name: str) -> Field:
    if not record_type.has(name):
        raise Problem("S-112", type=record_type.name, field=name)
    return record_type.field(name)


def _allowed(each: Field, allowed: Sequence[Any]) -> tuple[str, list[Any]]:
    """The test for "one of these"; None among them: nothing written there."""
    column, codes = f'r."{each.name}"', [one for one in allowed if one is not None]
    tests = [f"{column} IS NULL"] if None in allowed else []
    if isinstance(each.kind, Choices):
        tests += [f"' ' || {column} || ' ' LIKE ?" for _ in codes]
        values: list[Any] = [f"% {one} %" for one in codes]
    else:
        tests.append(f"{column} IN ({','.join('?' * len(codes))})")
        values = [each.kind.column(one) for one in codes]
    return "(" + " OR ".join(tests or ["0"]) + ")", values


def _order(query: Query, record_type: RecordType) -> list[str]:
    down = " DESC" if query.descending else ""
    if query.sort == "number":
        columns = ["r.position"] if record_type.parent else ["r.year", "r.pc", "r.seq"]
    elif query.sort == "changed":
        columns = ["r._changed"]
    elif query.sort in keyed(record_type):
        columns = [f"r.{query.sort}_key"]
    else:
        each = _field(record_type, query.sort)
        columns = [f'r."{each.name}"']
        if isinstance(each.kind, Choice) and not isinstance(each.kind, Choices):  # as the list of codes has it
            places = "".join(f" WHEN '{option.code}' THEN {at}" for at, option in enumerate(each.kind.options))
            columns = [f"CASE {columns[0]}{places} END"]
    return [column + down for column in columns] + ["r.k" + down]


def _match(words: Sequence[str]) -> str:
    """The full-text question: every word whole, the last one as far as it is typed."""
    return " AND ".join([f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}" *'])


def _range(desk: Desk, record_type: RecordType) -> tuple[int, int]:
    base = desk.journal.projection.base(record_type)
    return base + 1, base + RANGE - 1


def keys(desk: Desk, query: Query, limit: int | None = None) -> array[int]:
    """Row numbers of the list in its order, the first `limit` or all: 8 bytes each, so a million are cheap.

    A search with more than FEW hits sorted by "changed" has the records entered last first: the index streams so.
    """
    record_type = type_named(query.type)
    words = fold(query.text).split()
    if (words and query.deleted) or _unkeyed_text(query, record_type):
        return _by_hand(desk, query, record_type, words)[:limit]
    name = table(record_type)
    tests, values = _conditions(query, record_type)
    order = ", ".join(_order(query, record_type))
    end = f" LIMIT {int(limit)}" if limit is not None else ""
    where = " AND ".join(tests)
    if not words:
        return _gather(desk.db.stream(f"SELECT r.k FROM {name} r WHERE {where} ORDER BY {order}{end}", values))
    indexes = ("search", "search_local") if query.local else ("search",)
    asked: list[Any] = [_match(words), *_range(desk, record_type)]
    hit = "SELECT rowid FROM {0}_fts WHERE {0}_fts MATCH ? AND rowid BETWEEN ? AND ?"
    few = FEW if query.sort == "changed" else FEW_SORTED
    hits = {row[0] for each in indexes for row in desk.db.stream(hit.format(each) + f" LIMIT {few + 1}", asked)}
    if len(hits) <= few:
        marks = ",".join(map(str, hits))
        return _gather(desk.db.stream(f"SELECT r.k FROM {name} r WHERE r.k IN ({marks}) AND {where}"
                                      f" ORDER BY {order}{end}", values))
    if len(indexes) == 1 and query.sort == "changed":
        down = " DESC" if query.descending else ""
        join, more = (f" CROSS JOIN {name} r ON r.k = f.rowid", f" AND {where}") if len(tests) > 1 else ("", "")
        return _gather(desk.db.stream(  # without other tests nothing is joined: a binned record has no words
            f"SELECT f.rowid FROM search_fts f{join} WHERE f.search_fts MATCH ? AND f.rowid BETWEEN ? AND ?{more}"
            f" ORDER BY f.rowid{down}{end}", [*asked, *values]))
    if limit is not None and len(indexes) == 1:
        # So many hits are met soon by walking the sorted index and looking at each record's own words.
        tests += ["' ' || s.folded || ' ' LIKE ?" for _ in words]
        values += [f"% {word} %" for word in words[:-1]] + [f"% {words[-1]}%"]
        return _gather(desk.db.stream(f"SELECT r.k FROM {name} r CROSS JOIN search s ON s.k = r.k"
                                      f" WHERE {' AND '.join(tests)} ORDER BY {order}{end}", values))
    every = " UNION ".join(hit.format(each) for each in indexes)
    return _gather(desk.db.stream(f"SELECT r.k FROM {name} r WHERE {where} AND r.k IN ({every}) ORDER BY {order}{end}",
                                  [*values, *asked * len(indexes)]))


def _unkeyed_text(query: Query, record_type: RecordType) -> bool:
    if query.sort in ("number", "changed") or query.sort in keyed(record_type):
        return False
    return isinstance(_field(record_type, query.sort).kind, Text)


def _by_hand(desk: Desk, query: Query, record_type: RecordType, words: Sequence[str]) -> array[int]:
    """What no index serves: words in the bin, and the Vietnamese order of a text without a key column."""
    if query.deleted and words:
        classes = "ATL" if query.local else "AT"
        return array("q", [row.k for row in rows(desk, query.type, keys(desk, replace(query, text="")))
                           if _has_words(search_text(record_type, row.values, classes).split(), words)])
    wanted = keys(desk, replace(query, sort="changed"))
    person = getattr(record_type.field(query.sort).kind, "person", False)
    texts = dict(desk.db.stream(f'SELECT k, "{query.sort}" FROM {table(record_type)}'))
    key = person_key if person else sort_key
    return array("q", sorted(wanted, key=lambda k: (key(texts[k] or ""), k), reverse=query.descending))


def _has_words(have: Sequence[str], words: Sequence[str]) -> bool:
    return set(words[:-1]) <= set(have) and any(each.startswith(words[-1]) for each in have)


def _gather(cursor: Iterable[tuple[int]]) -> array[int]:
    return array("q", (row[0] for row in cursor))


def count(desk: Desk, query: Query, most: int | None = None) -> int:
    """How many records the list has, counted up to `most`."""
    record_type = type_named(query.type)
    if fold(query.text):
        return len(keys(desk, replace(query, sort="changed"), most))
    tests, values = _conditions(query, record_type)
    end = f" LIMIT {int(most)}" if most is not None else ""
    inner = f"SELECT 1 FROM {table(record_type)} r WHERE {' AND '.join(tests)}{end}"
    return int(desk.db.value(f"SELECT count(*) FROM ({inner})", values))


def rows(desk: Desk, type_name: str, wanted: Sequence[int]) -> list[Row]:
    """The records with these row numbers, in this order; one that has gone meanwhile is left out."""
    record_type = type_named(type_name)
    names = [each.name for each in record_type.fields]
    columns = ", ".join(f'r."{name}"' for name in names)
    found: dict[int, Row] = {}
    drafted = {row[0] for row in desk.db.rows("SELECT record FROM draft WHERE account = ?", (desk.identity.account,))}
    for start in range(0, len(wanted), 500):
        piece = wanted[start:start + 500]
        cells = desk.db.rows(
            f"SELECT r.k, r.id, r.office, r._deleted, r._incomplete, r._conflicts, r._missing, r._changed, {columns}"
            f" FROM {table(record_type)} r WHERE r.k IN ({','.join('?' * len(piece))})", list(piece))
        said = _reviews(desk, [str(uuid.UUID(bytes=row[1])) for row in cells])
        for row in cells:
            values = {name: _value_back(record_type, name, cell) for name, cell in zip(names, row[8:], strict=True)
                      if cell is not None}
            record = str(uuid.UUID(bytes=row[1]))
            status = status_of(values, deleted=bool(row[3]), reviews=said.get(record, ()))
            found[row[0]] = Row(row[0], record, type_name, number_of(record_type, values), values, status, row[6],
                                row[7], tuple(row[5].split()), bool(row[4]), row[2], record in drafted)
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
    column = f'r."{_field(record_type, name).name}"'
    counted: dict[Value, int] = {}
    several = isinstance(record_type.field(name).kind, Choices)
    for cell, number in desk.db.stream(
            f"SELECT {column}, count(*) FROM {table(record_type)} r WHERE {' AND '.join(tests)}"
            f" AND {column} IS NOT NULL GROUP BY {column} ORDER BY 2 DESC{'' if several else ' LIMIT 200'}", values):
        for value in cell.split() if several else [_value_back(record_type, name, cell)]:
            counted[value] = counted.get(value, 0) + number
    return sorted(counted.items(), key=lambda pair: -pair[1])


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
        if record_type.prefix:  # 47/2026 alone is a petition
            return []
    if match := re.match(r"^(\d{4})-(?:([a-z])-)?(\d+)$", words):
        year, pc, seq = match[1], match[2], match[3]
    elif match := _PLAIN_NUMBER.match(words):
        year, pc, seq = match["year"], match["pc"], match["seq"]
    else:
        return []
    name = table(record_type)
    # Year by year and PC by PC the index answers at once; without a year a scan of all numbers would be slow.
    years = [int(year)] if year else [row[0] for row in desk.db.rows(
        f"WITH RECURSIVE y(n) AS (SELECT max(year) FROM {name} UNION ALL SELECT (SELECT max(year) FROM {name}"
        " WHERE year < n) FROM y WHERE n IS NOT NULL) SELECT n FROM y WHERE n IS NOT NULL")]
    pcs = [pc.upper()] if pc else ["", *string.ascii_uppercase]
    found: list[int] = []
    for one in years:
        found += [row[0] for row in desk.db.rows(
            f"SELECT k FROM {name} WHERE year = ? AND pc IN ({','.join('?' * len(pcs))}) AND seq = ? AND _deleted = 0"
            " ORDER BY pc, k LIMIT 10", [one, *pcs, int(seq)])]
    return rows(desk, record_type.name, found[:10])


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
    """One record, folded from the journal. Raises Problem S-109, S-104 (of a register this program does not know)."""
    writes = desk.journal.writes_of(record)
    if not writes:
        raise Problem("S-109", id=record)
    name = writes[0].entry.table
    if name not in TYPES:
        raise Problem("S-104")
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
    return list(_reviews(desk, [record]).get(record, ()))


def _reviews(desk: Desk, records: Sequence[str]) -> dict[str, list[Mapping[str, Value]]]:
    """The same of many records at once."""
    found: list[tuple[int, str, Mapping[str, Value]]] = []
    for name in ("review", "recognition"):
        columns = [each.name for each in TYPES[name].fields]
        quoted = ", ".join(f'"{column}"' for column in columns)
        for row in desk.db.rows(f"SELECT _changed, {quoted} FROM {table(name)} WHERE _deleted = 0 AND subject IN"
                                f" ({','.join('?' * len(records))})", [f'"{each}"' for each in records]):
            said = {column: json.loads(cell) for column, cell in zip(columns, row[1:], strict=True) if cell is not None}
            found.append((row[0], said["subject"], said))
    by_record: dict[str, list[Mapping[str, Value]]] = {}
    for _, record, words in sorted(found, key=lambda one: one[0]):
        by_record.setdefault(record, []).append(words)
    return by_record
