"""Tables and search text: a view of the journal, derived from the declarations, written by the folder alone.

Each record type has a table `r_<type>`: one row a record, one column a field, plus
`k` (its number; types have ranges of their own, so search can keep to one type), `id`, `office`, `_deleted`,
`_incomplete`, `_conflicts` (groups), `_missing` (fields still needed), `_created`, `_changed` (ms), `_extra` (fields a
newer program wrote), and for each sortable field a `<field>_key` in Vietnamese order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from danvan_desktop.domain.fields import Choice, Choices, RecordType, Ref, Text, Value, missing
from danvan_desktop.domain.folding import Folded
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold as fold_text
from danvan_desktop.domain.vietnamese import person_key, sort_key
from danvan_desktop.storage import settings
from danvan_desktop.storage.database import Database

RANGE = 1 << 40  # row numbers of one type
KEYED = 100  # letters of a text that its place in a list depends on
_MARKS = ("_deleted", "_incomplete", "_conflicts", "_missing", "_created", "_changed", "_extra")


def table(record_type: RecordType | str) -> str:
    return "r_" + (record_type if isinstance(record_type, str) else record_type.name)


def keyed(record_type: RecordType) -> list[str]:
    """Fields with a key column in Vietnamese order."""
    return [each.name for each in record_type.fields if each.sortable and isinstance(each.kind, Text)]


def columns(record_type: RecordType) -> list[str]:
    return ["k", "id", "office", *(each.name for each in record_type.fields),
            *(f"{name}_key" for name in keyed(record_type)),
            *_MARKS]


def quoted(names: Iterable[str]) -> str:
    """Column names for SQL: some of the journal's own fields are SQL words."""
    return ", ".join(f'"{name}"' for name in names)


def fingerprint() -> str:
    """Changes when a declaration does, so that tables are derived anew."""
    plan = [(each.name, [(one.name, one.kind.sql, one.audience, one.sortable, one.settles_with, one.needed)
                         for one in each.fields]) for each in TYPES.values()]
    return hashlib.sha256(json.dumps([4, plan, [_indexes(each) for each in TYPES.values()]]).encode()).hexdigest()


# What the due lists ask beside the day, so that they count and page over all open cases from an index alone.
_BESIDE = {("petition", "law_due"): ", office, handler",
           ("petition", "due_on"): ", office, handler, state, replied_on, handling"}
_HERE = " WHERE _deleted = 0"  # what lists read; spelled so in their questions too, or SQLite passes the index over


def _indexes(record_type: RecordType) -> list[tuple[str, str, str]]:
    """(name, columns, condition) of a table's indexes: each order of a list is read from an index alone."""
    if record_type.internal:
        return [("subject", "subject", "")] if record_type.has("subject") else []
    found = [("by_changed", "_changed, k", _HERE)]
    if record_type.has("seq"):
        found.insert(0, ("number", "year, pc, seq, k, _deleted", ""))
    if record_type.parent:
        found.append(("parent", "parent, position", ""))
    for each in record_type.fields:
        if each.sortable:
            column = f"{each.name}_key" if each.name in keyed(record_type) else each.name
            beside = _BESIDE.get((record_type.name, each.name), "")
            found.append((f"by_{each.name}", f"{column}, k{beside}", _HERE))
        elif isinstance(each.kind, Ref) and each.name != "parent":
            found.append((f"of_{each.name}", each.name, f" WHERE {each.name} IS NOT NULL"))
    return found


class Projection:
    """Writes the rows. Every call that writes stands inside `db.folding()`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._bases: dict[str, int] = {}
        self._statements: dict[str, tuple[str, str]] = {}

    def forget(self) -> None:
        self._bases.clear()

    # --- tables -------------------------------------------------------------------------------------------------

    def is_current(self) -> bool:
        return bool(settings.get(self._db, "projection") == fingerprint())

    def make_tables(self) -> None:
        """Drop all derived tables and make them anew, empty. sqlite-utils makes them: names come from declarations."""
        utils = self._db.utils
        for name in [each for each in utils.table_names() if each.startswith("r_")]:
            self._db.execute(f"DROP TABLE [{name}]")
        for name in ("search", "search_local"):
            self._db.execute(f"INSERT INTO {name}_fts({name}_fts) VALUES('delete-all')")
            self._db.execute(f"DELETE FROM {name}")
        for record_type in TYPES.values():
            name = table(record_type)
            shape: dict[str, Any] = {"k": int, "id": bytes, "office": str}
            shape |= {each.name: int if each.kind.sql == "INTEGER" else str for each in record_type.fields}
            shape |= {f"{field}_key": str for field in keyed(record_type)}
            shape |= dict.fromkeys(("_deleted", "_incomplete", "_missing", "_created", "_changed"), int)
            shape |= {"_conflicts": str, "_extra": str}
            utils.table(name).create(shape, pk="k", not_null={"id", "office"})
            self._db.execute(f"CREATE UNIQUE INDEX {name}_id ON {name}(id)")
            for index, columns_in, only in _indexes(record_type):
                self._db.execute(f"CREATE INDEX {name}_{index} ON {name}({columns_in}){only}")
            if record_type.internal:
                continue
            self._db.execute("INSERT OR IGNORE INTO type_range(name, ordinal) VALUES(?, (SELECT "
                             "coalesce(max(ordinal), 0) + 1"
                             " FROM type_range))", (record_type.name,))
        settings.put(self._db, "projection", fingerprint())

    def base(self, record_type: RecordType) -> int:
        """The first row number of a type's range; the journal's own tables count from 0."""
        if record_type.internal:
            return 0
        if record_type.name not in self._bases:
            ordinal = self._db.value("SELECT ordinal FROM type_range WHERE name = ?", (record_type.name,))
            self._bases[record_type.name] = int(ordinal) * RANGE
        return self._bases[record_type.name]

    # --- rows ---------------------------------------------------------------------------------------------------

    def store(self, record_type: RecordType, record: str, folded: Folded) -> None:
        """Insert or replace one record's row and its search text."""
        name = table(record_type)
        rid = bytes.fromhex(record.replace("-", ""))
        k = self._db.value(f"SELECT k FROM {name} WHERE id = ?", (rid,))
        row = [rid, folded.office, *self.cells(record_type, folded)]
        insert, update = self._writing(record_type)
        known = k is not None
        if known:
            self._db.execute(update, [*row, k])
        else:
            last = self._db.value(f"SELECT max(k) FROM {name}")
            k = (self.base(record_type) if last is None else last) + 1
            self._db.execute(insert, [*row, k])
        if not record_type.internal:
            gone = folded.deleted
            self._index("search", k, "" if gone else search_text(record_type, folded.values, "AT"), known)
            self._index("search_local", k, "" if gone else search_text(record_type, folded.values, "L"), known)

    def _writing(self, record_type: RecordType) -> tuple[str, str]:
        """The statements that insert and update a row: values in the order of `columns`, `k` last."""
        if record_type.name not in self._statements:
            name, names = table(record_type), columns(record_type)[1:]
            marks = ",".join("?" * len(names))
            self._statements[record_type.name] = (
                f"INSERT INTO {name}({quoted([*names, 'k'])}) VALUES({marks},?)",
                f"UPDATE {name} SET ({quoted(names)}) = ({marks}) WHERE k = ?")
        return self._statements[record_type.name]

    def cells(self, record_type: RecordType, folded: Folded) -> list[object]:
        """The row's cells after id and office, in the order of `columns`."""
        values = folded.values
        extra = {name: value for name, value in values.items() if not record_type.has(name)}
        cells: list[object] = [None if (value := values.get(each.name)) is None else each.kind.column(value)
                               for each in record_type.fields]
        for name in keyed(record_type):
            kind, value = record_type.field(name).kind, values.get(name)
            text = value[:KEYED] if isinstance(value, str) else ""
            cells.append(person_key(text) if isinstance(kind, Text) and kind.person else sort_key(text))
        return [*cells, int(folded.deleted), int(folded.incomplete), " ".join(sorted(folded.conflicts)),
                0 if record_type.internal else len(missing(record_type, values)), folded.created[0], folded.changed[0],
                json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None]

    def _index(self, name: str, k: int, text: str, known: bool) -> None:
        old = self._db.value(f"SELECT folded FROM {name} WHERE k = ?", (k,)) if known else None
        if (old or "") == text:
            return
        if old is not None:
            self._db.execute(f"INSERT INTO {name}_fts({name}_fts, rowid, folded) VALUES('delete', ?, ?)", (k, old))
            self._db.execute(f"DELETE FROM {name} WHERE k = ?", (k,))
        if text:
            self._db.execute(f"INSERT INTO {name}(k, folded) VALUES(?, ?)", (k, text))
            self._db.execute(f"INSERT INTO {name}_fts(rowid, folded) VALUES(?, ?)", (k, text))


def search_text(record_type: RecordType, values: Mapping[str, Value], classes: Iterable[str]) -> str:
    """The folded words one can find a record by, out of the fields of these classes."""
    words: list[str] = []
    for each in record_type.fields:
        value = values.get(each.name)
        if not value or each.audience not in classes or not each.section:
            continue
        if isinstance(each.kind, Choices | Choice):
            words.append(fold_text(each.kind.show(value)))
        elif isinstance(each.kind, Text):
            words.append(fold_text(str(value)))
    return " ".join(words)
