"""Entries and parts: the journal's two kinds of lines (sync.md 2.2).

An entry is one line of UTF-8 JSON, kept, hashed and passed on verbatim; its id is the SHA-256 of the line. It names
what was done and holds salted hashes of parts; a part is one line of JSON with the values of one audience class.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.ids import chain_name, is_uuid
from danvan_desktop.domain.stamps import Stamp

FORMAT = 1
OPS = ("set", "del", "erase")
CLASSES = ("A", "T", "L")
MAX_PARENTS = 64
MAX_ENTRY_BYTES = 16 * 1024
MAX_PART_BYTES = 256 * 1024
MAX_INT = 2**53


class Malformed(Exception):
    """A line that is no entry or no part; says why in a word (for the reader's tests, not for people)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as read from its line. `id` and hashes are 64 hex digits; `wall` and `stamp[0]` are UTC ms."""

    id: str
    line: str
    device: str
    incarnation: int
    seq: int
    prev: str | None
    stamp: Stamp
    wall: int
    wall_ok: bool
    account: str
    office: str
    table: str
    record: str
    op: str
    parents: tuple[str, ...]
    parts: Mapping[str, str]
    deed: str
    schema: int
    undoes: str | None = None
    reason: str | None = None

    @property
    def chain(self) -> str:
        return chain_name(self.device, self.incarnation)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the values of one class that an entry set. `body` is the line, `hash` its name."""

    hash: str
    body: str
    values: Mapping[str, Value] = field(default_factory=dict)


def sha256_hex(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def make_part(values: Mapping[str, Value]) -> Part:
    """A part with a fresh 128-bit salt, so that a guessed name cannot be checked against its hash."""
    body = _dump({"salt": os.urandom(16).hex(), "set": dict(values)})
    return Part(sha256_hex(body), body, values)


def make_entry(*, device: str, incarnation: int, seq: int, prev: str | None, stamp: Stamp, wall: int, wall_ok: bool,
               account: str, office: str, table: str, record: str, op: str, parents: tuple[str, ...],
               parts: Mapping[str, str], deed: str, schema: int, undoes: str | None = None,
               reason: str | None = None) -> Entry:
    """Write an entry's line and name it. Keys in the line are those of sync.md 2.2 and decisions 9."""
    content: dict[str, Any] = {
        "v": FORMAT, "dev": device, "inc": incarnation, "seq": seq, "prev": prev, "hlc": list(stamp), "wall": wall,
        "wall_ok": wall_ok, "act": account, "unit": office, "t": table, "r": record, "op": op,
        "par": list(parents), "parts": dict(parts), "deed": deed, "sv": schema}
    if undoes is not None:
        content["undoes"] = undoes
    if reason is not None:
        content["why"] = reason
    line = _dump(content)
    return Entry(sha256_hex(line), line, device, incarnation, seq, prev, stamp, wall, wall_ok, account, office, table,
                 record, op, parents, dict(parts), deed, schema, undoes, reason)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("twin key")
    return found


def _no_float(text: str) -> Any:
    raise Malformed("float")


def _bounded_int(text: str) -> int:
    if len(text.lstrip("-")) > 16:
        raise Malformed("int")
    return int(text)


_TEXT = re.compile("[^\x00\ud800-\udfff]*")
_STRICT = json.JSONDecoder(object_pairs_hook=_no_twins, parse_float=_no_float, parse_constant=_no_float,
                           parse_int=_bounded_int)


def strict_json(line: str, depth: int = 8) -> Any:
    """JSON as the journal allows it: no twin keys, floats, NaN, long integers, NUL, lone surrogates, deep nesting.

    Raises Malformed, and nothing else.
    """
    try:
        value = _STRICT.decode(line)
    except (ValueError, RecursionError) as error:
        raise Malformed("json") from error
    # Where the line has neither odd letters nor escapes of letters, no text in it can: only the depth is asked.
    _check_text(value, depth, plain=line.isprintable() and "\\u" not in line)
    return value


def _check_text(value: Any, depth: int, *, plain: bool) -> None:
    if isinstance(value, list | dict):
        if depth == 0:
            raise Malformed("depth")
        inside = (*value, *value.values()) if isinstance(value, dict) else value
        for each in inside:
            if isinstance(each, list | dict) or not plain:
                _check_text(each, depth - 1, plain=plain)
    elif isinstance(value, str) and not plain and not _TEXT.fullmatch(value):
        raise Malformed("text")


def _is_hex(value: object, length: int) -> bool:
    return isinstance(value, str) and len(value) == length and not value.strip("0123456789abcdef")


def _is_count(value: object, least: int = 0) -> bool:
    return type(value) is int and least <= value <= MAX_INT


def parse_entry(line: str) -> Entry:
    """Read an entry's line; unknown keys are kept in `line` and ignored. Raises Malformed."""
    if len(line.encode("utf-8", "surrogatepass")) > MAX_ENTRY_BYTES:
        raise Malformed("long")
    raw = strict_json(line)
    if not isinstance(raw, dict):
        raise Malformed("object")
    get = raw.get
    stamp: Any = get("hlc")
    parents: Any = get("par")
    parts: Any = get("parts")
    sound = (
        get("v") == FORMAT and _is_hex(get("dev"), 16) and _is_count(get("inc")) and _is_count(get("seq"), 1)
        and (get("prev") is None if get("seq") == 1 else _is_hex(get("prev"), 64))
        and isinstance(stamp, list) and len(stamp) == 2 and all(_is_count(each) for each in stamp)
        and type(get("wall")) is int and isinstance(get("wall_ok"), bool) and isinstance(get("act"), str)
        and isinstance(get("unit"), str) and is_uuid(raw["unit"]) and isinstance(get("t"), str)
        and raw["t"].isidentifier() and isinstance(get("r"), str) and is_uuid(raw["r"]) and isinstance(get("op"), str)
        and isinstance(parents, list) and len(parents) <= MAX_PARENTS and all(_is_hex(each, 64) for each in parents)
        and isinstance(parts, dict) and all(name in CLASSES and _is_hex(found, 64) for name, found in parts.items())
        and isinstance(get("deed"), str) and is_uuid(raw["deed"]) and _is_count(get("sv"))
        and isinstance(get("undoes"), str | None) and isinstance(get("why"), str | None))
    if not sound:
        raise Malformed("entry")
    return Entry(sha256_hex(line), line, raw["dev"], raw["inc"], raw["seq"], raw["prev"], (stamp[0], stamp[1]),
                 raw["wall"], raw["wall_ok"], raw["act"], raw["unit"], raw["t"], raw["r"], raw["op"], tuple(parents),
                 parts, raw["deed"], raw["sv"], get("undoes"), get("why"))


def stored_entry(line: str, entry_id: str = "") -> Entry:
    """An entry from a line this office already accepted: not checked again."""
    raw = json.loads(line)
    return Entry(entry_id or sha256_hex(line), line, raw["dev"], raw["inc"], raw["seq"], raw["prev"],
                 (raw["hlc"][0], raw["hlc"][1]), raw["wall"], raw["wall_ok"], raw["act"], raw["unit"], raw["t"],
                 raw["r"], raw["op"], tuple(raw["par"]), raw["parts"], raw["deed"], raw["sv"], raw.get("undoes"),
                 raw.get("why"))


def parse_part(body: str) -> Part:
    """Read a part's line. Values: text, integer, bool, null, lists and objects to depth 4. Raises Malformed."""
    if len(body.encode("utf-8", "surrogatepass")) > MAX_PART_BYTES:
        raise Malformed("long")
    raw = strict_json(body, depth=6)
    if not (isinstance(raw, dict) and _is_hex(raw.get("salt"), 32) and isinstance(raw.get("set"), dict)
            and all(name.isidentifier() for name in raw["set"])):
        raise Malformed("part")
    return Part(sha256_hex(body), body, raw["set"])


def stored_values(body: str) -> Mapping[str, Value]:
    """The values of a part this office already accepted."""
    return json.loads(body)["set"]  # type: ignore[no-any-return]
