"""Places: every province, district and commune with its dated names, and what became of it on 2025-07-01.

A *unit* is a place, an *office* a body in it (decisions 5). Codes are strings with leading zeros and were dealt out
anew in 2025, so identity is a UUID made of level, code and era; code and name are dated facts. Nothing here reads a
file: the two lists of `resources/units` come as text, the one before 2025 only when somebody asks for the past.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple

from danvan_desktop.domain.fields import N_
from danvan_desktop.domain.vietnamese import fold, keep_tone, nfc, sort_key

Level = Literal["centre", "province", "district", "commune"]
Era = Literal["before-2025", "since-2025"]
Share = Literal["whole", "main", "part"]
Kind = Literal["same", "rename", "retype", "merge", "split"]

NAMESPACE: Final = uuid.UUID("6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a10")
FIRST_DAY: Final = date(2025, 7, 1)  # of the map with two levels
LEVELS: Final = ("centre", "province", "district", "commune")
BODIES: Final = ("uband", "party", "front", "reception_board", "board", "other")
CENTRE_CODE: Final = "00"  # no official code: there is one centre, of one era, valid at all times

_PARENT_LEVEL: Final[dict[tuple[str, str], str]] = {
    ("commune", "since-2025"): "province",
    ("commune", "before-2025"): "district",
    ("district", "before-2025"): "province",
    ("province", "since-2025"): "centre",
    ("province", "before-2025"): "centre",
}
_TYPE: Final = re.compile("(thành phố|thị trấn|thị xã|đặc khu|phường|quận|huyện|tỉnh|xã) ", re.IGNORECASE)

FORMER: Final = N_("{name} (cũ)")
NOW_CALLED: Final = N_("{name} (cũ) nay là {now}")
NOW_IN: Final = N_("{name} (cũ) nay thuộc {now}")
NOW_DIVIDED: Final = N_("{name} (cũ) nay chia về {now}")
NOW_MANY: Final = N_("{name} (cũ) nay thuộc {count} đơn vị cấp xã")
_FEW: Final = 4


def unit_id(level: str, code: str, era: str) -> str:
    """The UUID of a place, as text: made of its level, code and era, the same on every machine."""
    return str(uuid.uuid5(NAMESPACE, f"unit:{level}:{code}:{era}"))


def office_id(unit: str, body: str) -> str:
    """The UUID of a body (one of `BODIES`) in the unit with id `unit`; raises ValueError for another body."""
    if body not in BODIES:
        raise ValueError(f"no such body: {body}")
    return str(uuid.uuid5(NAMESPACE, f"office:{unit}:{body}"))


def era_of(on: date) -> Era:
    """Whose map is in force on a day."""
    return "since-2025" if on >= FIRST_DAY else "before-2025"


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit was called, type first ("Xã Long Thành"). Days are inclusive; None: not known, or still so.

    basis: the decree that gave the name, "" where it came with the map.
    """

    text: str
    valid_from: date | None
    valid_to: date | None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A place. parent: code of the unit above, one level up on the same map, "" for the centre. names: oldest first."""

    id: str
    level: Level
    code: str
    era: Era
    parent: str
    names: tuple[Name, ...]

    @property
    def name(self) -> str:
        """The last name."""
        return self.names[-1].text

    @property
    def type(self) -> str:
        """The type that the last name begins with: xã, phường, đặc khu, tỉnh …; "" for the centre."""
        return split_type(self.name)[0]

    def name_on(self, on: date) -> str:
        """The name in force on a day; before the first known day the first name, after the last day the last."""
        later = (name.text for name in self.names if name.valid_to is None or on <= name.valid_to)
        return next(later, self.name)

    def exists_on(self, on: date) -> bool:
        """Whether the unit is on the map of that day."""
        first, last = self.names[0].valid_from, self.names[-1].valid_to
        return (first is None or first <= on) and (last is None or on <= last)


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of `old`: it went into `new` wholly, in its main part, or in another part."""

    old: Unit
    new: Unit
    share: Share
    kind: Kind


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a search.

    name: what was found. past: it is a name or a unit of the past. became: what such a unit went into, most first.
    """

    unit: Unit
    name: str
    past: bool
    became: tuple[Unit, ...]


class UnitList:
    """The dated list. Made by `read`; the past is read when it is first asked for."""

    def __init__(self, current: _Map, history: Callable[[], str]) -> None:
        self._current = current
        self._history_text = history

    @classmethod
    def read(cls, current: str, history: str | Callable[[], str] = "") -> UnitList:
        """From the text of `since-2025.tsv` and that of `before-2025.tsv`, or what gives the latter when it is needed.

        Raises ValueError, naming the line, if `current` is not such a list; for `history`, at its first use.
        """
        return cls(_Map(nfc(current), "since-2025"), history if callable(history) else lambda: history)

    @property
    def about(self) -> dict[str, str]:
        """Where the list comes from: `source`, `licence`, `as_of`."""
        return dict(self._current.about)

    def by_code(self, code: str, level: str, on: date) -> Unit | None:
        """The unit that had a code on a day. Codes are reused, so the day decides which one; None if there was none."""
        unit = self._map("since-2025" if level == "centre" else era_of(on)).unit(level, code)
        return unit if unit and unit.exists_on(on) else None

    def by_id(self, id: str) -> Unit | None:
        """The unit with an id of `unit_id`; None if it is on neither map. Raises ValueError if it is no UUID."""
        return self._current.by_id(id) or self._history.by_id(id)

    def parent(self, unit: Unit) -> Unit | None:
        """The unit above on the same map; None for the centre."""
        level = _PARENT_LEVEL.get((unit.level, unit.era))
        if level is None:
            return None
        return self._map("since-2025" if level == "centre" else unit.era).unit(level, unit.parent)

    def province(self, unit: Unit) -> Unit | None:
        """The province that `unit` is or lies in, on the same map; None for the centre."""
        above: Unit | None = unit
        while above and above.level != "province":
            above = self.parent(above)
        return above

    def children(self, unit: Unit) -> tuple[Unit, ...]:
        """The units one level below on the same map, by name."""
        return tuple(sorted(self._map(unit.era).children(unit), key=lambda child: sort_key(child.name)))

    def full_name(self, unit: Unit, on: date | None = None) -> str:
        """With the units above, since names repeat: "Xã Long Thành, tỉnh Đồng Nai"; as called on a day, else lastly."""
        return self._with_those_above(unit.name_on(on) if on else unit.name, unit, on)

    def successors(self, unit: Unit) -> tuple[Succession, ...]:
        """Where a unit of the past went, the main part first; () for a unit of today.

        What a province or a district became follows from its communes: provinces for the one, communes for the other.
        """
        if unit.era == "since-2025":
            return ()
        old = (unit.level, unit.code)
        return tuple(self._succession(old, new, share) for new, share in self._heirs(old))

    def predecessors(self, unit: Unit) -> tuple[Succession, ...]:
        """What a commune or province of today was made of, those that went in wholly first; () for any other unit."""
        made_of = self._origins.get((unit.level, unit.code), []) if unit.era == "since-2025" else []
        found = [self._succession(old, (unit.level, unit.code), share) for old, share in made_of]
        return tuple(sorted(found, key=lambda each: (each.share != "whole", sort_key(each.old.name))))

    def search(
        self, text: str, limit: int = 20, levels: Iterable[str] = LEVELS, past: bool = True
    ) -> tuple[Found, ...]:
        """Units by parts of their name and of the names above, in any order, without marks; or by the code.

        At most `limit`. Best first: whole name, words in order, tones as typed, today before the past, higher levels.
        `past=False` leaves names and units of the past out and does not read them.
        """
        words, exact = fold(text).split(), f" {keep_tone(text)}"
        if not words:
            return ()
        wanted = set(levels)
        code = text.strip() if re.fullmatch(r"\s*[0-9]{2,5}\s*", text) else None
        name, tones_typed = " ".join(words), exact[1:] != " ".join(words)

        def rank(entry: _Entry) -> tuple[object, ...]:
            other_tones = tones_typed and exact not in f" {keep_tone(entry.name)}"
            whole = f"{name} ".startswith((f"{entry.folded} ", f"{entry.bare} "))  # "phu lam", "phu lam an giang"
            in_order = f" {name}" in entry.where
            return (
                not whole,
                not in_order,
                other_tones,
                entry.past,
                LEVELS.index(entry.key[0]),
                entry.folded,
                entry.where,
            )

        entries = (*self._current.entries, *(self._history.entries if past else ()))
        hits = (
            entry
            for entry in entries
            if entry.key[0] in wanted
            and (past or not entry.past)
            and (all(f" {word}" in entry.where for word in words) or (code and entry.key[1].startswith(code)))
        )
        return tuple(map(self._found, heapq.nsmallest(limit, hits, key=rank)))

    def describe(self, found: Found, say: Callable[[str], str] = str) -> str:
        """A line for a person; of a name of the past also what it became. say: translates the sentence's pattern."""
        name = self._with_those_above(found.name, found.unit, None)
        if not found.past:
            return name
        if found.unit.era == "since-2025":
            return say(NOW_CALLED).format(name=found.name, now=_in_sentence(self.full_name(found.unit)))
        now = [_in_sentence(self.full_name(each)) for each in found.became]
        if not now:
            return say(FORMER).format(name=name)
        if len(now) == 1:
            return say(NOW_IN).format(name=name, now=now[0])
        if len(now) > _FEW:
            return say(NOW_MANY).format(name=name, count=len(now))
        return say(NOW_DIVIDED).format(name=name, now="; ".join(now))

    # --- how it is found ---------------------------------------------------------------------------------------------

    @cached_property
    def _history(self) -> _Map:
        history = _Map(nfc(self._history_text()), "before-2025")
        for level, code in history.rows:
            for heir, _ in _read_heirs(history.became((level, code))):
                if heir not in self._current.rows:
                    raise ValueError(f"{level} {code} became {heir[1]}, which is not on the list")
        return history

    def _map(self, era: Era) -> _Map:
        return self._current if era == "since-2025" else self._history

    def _found(self, entry: _Entry) -> Found:
        unit = self._map(entry.era).unit(*entry.key)
        assert unit is not None
        heirs = [self._current.unit(*new) for new, _ in self._heirs(entry.key)] if entry.era == "before-2025" else []
        return Found(unit, entry.name, entry.past, tuple(filter(None, heirs)))

    def _with_those_above(self, name: str, unit: Unit, on: date | None) -> str:
        above = self.parent(unit)
        while above and above.level != "centre":
            name += ", " + _in_sentence(above.name_on(on) if on else above.name)
            above = self.parent(above)
        return name

    def _succession(self, old: _Key, new: _Key, share: Share) -> Succession:
        before, now = self._history.unit(*old), self._current.unit(*new)
        assert before is not None and now is not None
        first_name = now.names[0].text
        if share != "whole":
            kind: Kind = "split"
        elif len(self._origins[new]) > 1:
            kind = "merge"
        elif keep_tone(before.name) == keep_tone(first_name):
            kind = "same"
        else:
            kind = (
                "retype" if keep_tone(split_type(before.name)[1]) == keep_tone(split_type(first_name)[1]) else "rename"
            )
        return Succession(before, now, share, kind)

    def _heirs(self, old: _Key) -> list[tuple[_Key, Share]]:
        """Keys of the new units that an old one went into, and the share each got; by number of communes if derived."""
        if told := _read_heirs(self._history.became(old)):
            return told
        into = Counter(self._communes_into(old))
        if old[0] == "province":
            into = Counter(("province", self._current.rows[new][0][2]) for new in into.elements())
        ordered = sorted(into, key=lambda new: (-into[new], new))
        return [(new, "part" if at else "main" if len(ordered) > 1 else "whole") for at, new in enumerate(ordered)]

    def _communes_into(self, old: _Key) -> Iterator[_Key]:
        yield from (new for new, _ in _read_heirs(self._history.became(old)))
        for inner in self._history.below[old]:
            yield from self._communes_into(inner)

    @cached_property
    def _origins(self) -> defaultdict[_Key, list[tuple[_Key, Share]]]:
        """Key of a new unit -> keys of the old ones that went into it: of its level, or districts without communes."""
        origins: defaultdict[_Key, list[tuple[_Key, Share]]] = defaultdict(list)
        for old in self._history.rows:
            if old[0] == "province" or self._history.became(old):
                for new, share in self._heirs(old):
                    origins[new].append((old, share))
        return origins


_Key = tuple[str, str]  # level, code


class _Entry(NamedTuple):  # made fourteen thousand times at the first search, and a dataclass takes five times as long
    """What a search looks at: one name of one unit. where: " " and the folded words of the name and of all above."""

    key: _Key
    era: Era
    name: str
    folded: str
    bare: str
    where: str
    past: bool


class _Map:
    """One list as it was read: rows by level and code. A unit is made when it is asked for."""

    def __init__(self, text: str, era: Era) -> None:
        self.era: Era = era
        self.about: dict[str, str] = {}
        self.rows: dict[_Key, list[list[str]]] = {}
        self.below: defaultdict[_Key, list[_Key]] = defaultdict(list)
        self._units: dict[_Key, Unit] = {}
        lines = text.splitlines()
        start = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
        for line in lines[:start]:
            key, _, value = line[1:].partition(":")
            self.about[key.strip()] = value.strip()
        if lines[start:] and lines[start].split("\t")[:4] != ["level", "code", "parent", "name"]:
            raise ValueError(f"line {start + 1} does not name the columns")
        for number, line in enumerate(lines[start + 1 :], start + 2):
            self._add(line.split("\t"), number)

    def _add(self, row: list[str], number: int) -> None:
        if len(row) < 4 or row[0] not in LEVELS or not row[1].isdecimal() or any(not _is_day(day) for day in row[5:7]):
            raise ValueError(f"line {number} is not a unit")
        key = (row[0], row[1])
        if key in self.rows:
            self.rows[key].append(row)
            return
        level = _PARENT_LEVEL.get((row[0], self.era))
        if level is not None and level != "centre" and (level, row[2]) not in self.rows:
            raise ValueError(f"line {number}: there is no {level} {row[2]} above")
        self.rows[key] = [row]
        self.below[level or "", row[2]].append(key)

    def unit(self, level: str, code: str) -> Unit | None:
        key = (level, code)
        if key not in self._units and key in self.rows:
            self._units[key] = self._made(key)
        return self._units.get(key)

    def _made(self, key: _Key) -> Unit:
        level, code = key
        rows = [(*row, "", "", "", "")[:8] for row in self.rows[key]]
        first = None if level == "centre" else _day(self.about.get("from", ""))
        last = _day(self.about.get("to", ""))
        names = tuple(
            Name(name, _day(begin) or first, _day(end) or last, basis) for _, _, _, name, _, begin, end, basis in rows
        )
        return Unit(unit_id(level, code, self.era), level, code, self.era, rows[0][2], names)  # type: ignore[arg-type]

    def became(self, key: _Key) -> str:
        row = self.rows[key][-1]
        return row[4] if len(row) > 4 else ""

    def children(self, unit: Unit) -> Iterator[Unit]:
        return (self._units.setdefault(key, self._made(key)) for key in self.below[unit.level, unit.code])

    def by_id(self, id: str) -> Unit | None:
        key = self._ids.get(_unversioned(uuid.UUID(id).bytes))
        return self.unit(*key) if key else None

    @cached_property
    def _ids(self) -> dict[bytes, _Key]:
        """Keys by what a UUID takes from its hash; making fourteen thousand UUIDs would take a tenth of a second."""
        hashed = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)
        ids = {}
        for level, code in self.rows:
            each = hashed.copy()
            each.update(f"unit:{level}:{code}:{self.era}".encode())
            ids[_unversioned(each.digest()[:16])] = (level, code)
        return ids

    @cached_property
    def entries(self) -> tuple[_Entry, ...]:
        where: dict[_Key, str] = {}
        found = []
        for key, rows in self.rows.items():
            above = where.get((_PARENT_LEVEL.get((key[0], self.era), ""), rows[0][2]), "")
            folded = [fold(row[3]) for row in rows]
            where[key] = "".join(f" {name}" for name in folded) + above
            for row, name in zip(rows, folded, strict=True):
                kind = _TYPE.match(row[3])
                bare = name[kind.end() :] if kind else name  # folding keeps the length of a type
                past = self.era == "before-2025" or row is not rows[-1]
                found.append(_Entry(key, self.era, row[3], name, bare, f" {name}{above}", past))
        return tuple(found)


def _unversioned(id: bytes) -> bytes:
    """The bytes of a UUID without the two that hold its version and variant."""
    return id[:6] + id[7:8] + id[9:]


def _is_day(text: str) -> bool:
    try:
        return text == "" or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _read_heirs(text: str) -> list[tuple[_Key, Share]]:
    """ "00008*,00010+": the main part went to 00008, another to 00010; a code alone took the whole."""
    if not text:
        return []
    shares: dict[str, Share] = {"*": "main", "+": "part"}
    return [(("commune", code.rstrip("*+")), shares.get(code[-1], "whole")) for code in text.split(",")]


def split_type(name: str) -> tuple[str, str]:
    """("xã", "Long Thành") of "Xã Long Thành"; ("", name) where no type stands first."""
    kind = _TYPE.match(name)
    return (kind[1].lower(), name[kind.end() :]) if kind else ("", name)


def _in_sentence(name: str) -> str:
    """The type in small letters, as NĐ 30/2020 writes it in a sentence, save "Phường 5" and "Thành phố Hồ Chí Minh"."""
    bare = split_type(name)[1]
    return name if bare[:1].isdigit() or bare == "Hồ Chí Minh" else name[0].lower() + name[1:]
