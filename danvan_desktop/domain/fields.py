"""Fields and kinds of value: what a person types becomes a value in normal form, and text again.

A *value* is what a part of the journal holds: str, int, bool, None, or a list of codes (decisions 10): money as an
integer of đồng, decimals as strings ("186.5"), dates as "2026-11-23". A kind turns typed text into such a value
(`read`), the value into the text a person would type (`show`), and into what its table column holds (`column`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as _Decimal
from typing import Any, Literal

from danvan_desktop.domain.vietnamese import fold, tidy

Value = str | int | bool | None | list[Any] | dict[str, Any]
Values = Mapping[str, Value]
Audience = Literal["A", "T", "L"]
Weight = Literal["wrong", "needed", "review"]


MAX_TEXT = 20_000  # letters of one field: all texts of a class travel on one line of a parcel


def N_(text: str) -> str:
    """Mark `text` for translation without translating it now."""
    return text


def NN_(name: str) -> str:
    """Mark a name that has a plural in other languages than Vietnamese (`speech.several`, `speech.counted`)."""
    return name


class Unreadable(Exception):
    """Typed text that cannot be a value of this kind; `text` is a translatable sentence, `values` fill it."""

    def __init__(self, code: str, text: str, /, **values: str) -> None:
        super().__init__(code)
        self.code, self.text, self.values = code, text, values


@dataclass(frozen=True)
class Finding:
    """Something to say beside a field; never holds the typist back.

    code: stable. weight: "wrong" (the value cannot be right and is not stored), "needed" (to complete), "review".
    text: a translatable sentence with placeholders that `values` fill.
    """

    field: str
    code: str
    weight: Weight
    text: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """How values of a field are read, shown and stored."""

    name = "text"
    sql = "TEXT"

    def read(self, text: str, today: date) -> Value:
        """The value in normal form, None for nothing typed. Raises Unreadable."""
        raise NotImplementedError

    def show(self, value: Value) -> str:
        """The text a person would type; `read` gives the same value back. Takes whatever another program wrote."""
        return "" if value is None else str(value)

    def column(self, value: Value) -> str | int | None:
        """What the projection table's column holds; None for a value that is not of this kind."""
        wanted = int if self.sql == "INTEGER" else str
        return value if isinstance(value, wanted) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class Text(Kind):
    """One line (lines=1) or several lines of text. person: a person's name, sorted by given name."""

    lines: int = 1
    person: bool = False

    def read(self, text: str, today: date) -> Value:
        typed = tidy(text, lines=self.lines > 1)
        if len(typed) > MAX_TEXT:
            raise Unreadable("long", N_("Dài quá {most} chữ. Ghi gọn lại, hoặc chia sang mục khác."),
                             most=grouped(MAX_TEXT))
        return typed or None


_DAY = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?$")
_WORDS = re.compile(r"^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?$")


@dataclass(frozen=True)
class Date(Kind):
    """A day. Typed 231126, 23/11, 23.11.2026, 23-11-2026, "ngày 23 tháng 11 năm 2026"; kept as 2026-11-23."""

    name = "date"

    def read(self, text: str, today: date) -> Value:
        typed = tidy(text)
        if not typed:
            return None
        if match := _ISO.match(typed):
            year, month, day = match.groups()
        elif match := _DAY.match(typed) or _WORDS.match(typed.lower()):
            day, month, year = match.groups()
        elif typed.isdigit() and len(typed) in (6, 8):
            day, month, year = typed[:2], typed[2:4], typed[4:]
        else:
            raise Unreadable("date", N_("“{text}” không phải là ngày. Ghi như 23/11/2026."), text=typed)
        full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
        try:
            return date(full, int(month), int(day)).isoformat()
        except ValueError:
            raise Unreadable("calendar", N_("“{text}” không có trong lịch."), text=typed) from None

    def show(self, value: Value) -> str:
        if not isinstance(value, str) or not (match := _ISO.match(value)):
            return "" if value is None else str(value)
        return f"{match[3]}/{match[2]}/{match[1]}"


def grouped(number: int) -> str:
    """1234567 -> "1.234.567"."""
    return f"{number:,}".replace(",", ".")


_NOTHING = {"", "-", "không", "khong", "–", "—"}
_SCALES = {"": 1, "đ": 1, "đồng": 1, "nghìn": 10**3, "ngàn": 10**3, "k": 10**3, "triệu": 10**6, "tr": 10**6,
           "tỷ": 10**9, "tỉ": 10**9}
_NUMBER = re.compile(r"^(-?\d[\d.,]*(?:\s\d{3}(?!\d))*(?:[.,]\d+)?)\s*([^\d\s.,]*)(?:\s+(?![-–—]?\s*\d)(.*))?$")


def number_in(text: str) -> tuple[_Decimal, str] | None:
    """The number that `text` starts with and the word behind it: "15 triệu" -> (15, "triệu"); None if there is none.

    None also where a second number follows at once ("5 - 10 hộ", "15 triệu 500"): it would be lost.

    Vietnamese spelling: points group thousands, a comma starts decimals. "1250.5" and "3.5" are read as decimals too,
    because no thousand group has one, two or more than three digits.
    """
    match = _NUMBER.match(text)
    if not match:
        return None
    digits, word = re.sub(r"\s", "", match[1]).strip(".,"), match[2].lower()
    if "," in digits:
        whole, _, rest = digits.partition(",")
        if "," in rest or "." in rest:  # 1,250,000 or 1,250.5: the foreign spelling
            digits = digits.replace(",", "")
        elif "." not in whole and len(rest) == 3 and len(whole) <= 3 and whole != "0":
            digits = whole + rest  # 1,250 as a thousand: nobody counts to a thousandth here
        else:
            digits = whole.replace(".", "") + "." + rest
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", digits):
        digits = digits.replace(".", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", digits):
        return None
    return _Decimal(digits), word


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number of things, `least` or more; a unit word behind it is read over ("85 hộ")."""

    name = "whole"
    sql = "INTEGER"
    unit: str = ""
    least: int = 0

    def read(self, text: str, today: date) -> Value:
        typed = tidy(text)
        if typed.lower() in _NOTHING:
            return None
        found = number_in(typed)
        if not found or found[0] != found[0].to_integral_value() or found[0] < self.least or found[0] >= 10**12:
            raise Unreadable("whole", N_("“{text}” không phải là số đếm."), text=typed)
        return int(found[0])

    def show(self, value: Value) -> str:
        return grouped(value) if isinstance(value, int) else ""


@dataclass(frozen=True)
class Year(Whole):
    """A calendar year."""

    name = "year"

    def read(self, text: str, today: date) -> Value:
        typed = tidy(text)
        if not typed:
            return None
        if not re.fullmatch(r"(19|20)\d\d", typed):
            raise Unreadable("year", N_("“{text}” không phải là năm."), text=typed)
        return int(typed)

    def show(self, value: Value) -> str:
        return "" if value is None else str(value)


_PLAIN_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,6})?")


@dataclass(frozen=True)
class Decimal(Kind):
    """A decimal with a fixed number of places, kept as text ("186.5"), projected as an integer of smallest steps."""

    name = "decimal"
    sql = "INTEGER"
    places: int = 1
    unit: str = ""

    def read(self, text: str, today: date) -> Value:
        typed = tidy(text)
        if typed.lower() in _NOTHING:
            return None
        found = number_in(typed)
        step = _Decimal(1).scaleb(-self.places)
        if not found or found[0] < 0 or found[0] >= 10**12 or found[0] != found[0].quantize(step):
            raise Unreadable("decimal", N_("“{text}” không phải là số đo được."), text=typed)
        return format(found[0].quantize(step).normalize(), "f")

    def show(self, value: Value) -> str:
        if not isinstance(value, str) or not _PLAIN_DECIMAL.fullmatch(value):
            return ""
        whole, _, rest = value.partition(".")
        return grouped(int(whole)) + ("," + rest if rest else "")

    def column(self, value: Value) -> str | int | None:
        if not isinstance(value, str) or not _PLAIN_DECIMAL.fullmatch(value):
            return None
        return int(_Decimal(value).scaleb(self.places))


@dataclass(frozen=True)
class Money(Kind):
    """Đồng, whole; "15 triệu", "1,5 tỷ", "62,5tr" are read too."""

    name = "money"
    sql = "INTEGER"

    def read(self, text: str, today: date) -> Value:
        typed = tidy(text)
        if typed.lower() in _NOTHING:
            return None
        found = number_in(typed)
        scale = _SCALES.get(found[1]) if found else None
        if not found or scale is None or re.search(r"\D\s+\D*\d", typed):
            raise Unreadable("money", N_("“{text}” không phải là số tiền."), text=typed)
        amount = found[0] * scale
        if amount != amount.to_integral_value() or amount < 0 or amount >= 2**53:
            raise Unreadable("money", N_("“{text}” không phải là số tiền."), text=typed)
        return int(amount)

    def show(self, value: Value) -> str:
        return grouped(value) if isinstance(value, int) else ""


@dataclass(frozen=True)
class Tick(Kind):
    """Yes or nothing: x, X, có, 1."""

    name = "tick"
    sql = "INTEGER"

    def read(self, text: str, today: date) -> Value:
        typed = fold(text)
        if typed in ("", "khong", "0", "false"):
            return None
        if typed in ("x", "co", "1", "true", "yes"):
            return True
        raise Unreadable("tick", N_("“{text}” không phải là dấu x."), text=tidy(text))

    def show(self, value: Value) -> str:
        return "x" if value else ""

    def column(self, value: Value) -> str | int | None:
        return 1 if value else None


@dataclass(frozen=True)
class Option:
    """One code of a list: its label, and short forms people write for it."""

    code: str
    label: str
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice(Kind):
    """One code out of a list; typed as label, short form, code, or its position (1, 2, …)."""

    name = "choice"
    options: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        known: dict[str, str] = {}
        for place, option in enumerate(self.options, 1):
            for form in (option.code, option.label, *option.short, str(place)):
                known.setdefault(fold(form), option.code)
        object.__setattr__(self, "_known", known)

    def read(self, text: str, today: date) -> Value:
        typed = fold(text)
        if not typed:
            return None
        code: str | None = self._known.get(typed)  # type: ignore[attr-defined]
        if code is None:
            raise Unreadable("choice", N_("“{text}” chưa có trong danh mục."), text=tidy(text))
        return code

    def label_of(self, code: Value) -> str:
        """The (untranslated) label of a code; an unknown code shows as itself."""
        return next((option.label for option in self.options if option.code == code), str(code or ""))

    def show(self, value: Value) -> str:
        return self.label_of(value)


@dataclass(frozen=True)
class Choices(Choice):
    """A set of codes, typed with commas or semicolons between; kept sorted."""

    name = "choices"

    def read(self, text: str, today: date) -> Value:
        pieces = [piece for piece in re.split(r"[,;\n]", text) if fold(piece)]
        codes = {str(super(Choices, self).read(piece, today)) for piece in pieces}
        return sorted(codes) or None

    def show(self, value: Value) -> str:
        return "; ".join(self.label_of(code) for code in value) if isinstance(value, list) else ""

    def column(self, value: Value) -> str | int | None:
        codes = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
        return " ".join(codes) or None


@dataclass(frozen=True)
class Ref(Kind):
    """The id of another record."""

    name = "ref"
    to: str = ""

    def read(self, text: str, today: date) -> Value:
        return tidy(text) or None


@dataclass(frozen=True)
class Plain(Kind):
    """Any value of the journal's own tables; never typed by a person."""

    name = "plain"

    def read(self, text: str, today: date) -> Value:
        import json

        return json.loads(text) if text else None

    def show(self, value: Value) -> str:
        import json

        return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def column(self, value: Value) -> str | int | None:
        return None if value is None else self.show(value)


@dataclass(frozen=True)
class Field:
    """One field of a record type.

    name: identifier, never renamed. label: Vietnamese, at most 28 letters. group: fields that conflict and settle as
    one (default: the field alone). section: the form's tab. audience: A centre, T province, L stays in the office.
    needed: asked for when completing. identity: says who a person is; erased and not offered where the record is a
    denunciation. part_text: the text field that takes a date known only in part. headings: what registers write over
    this column, "group > heading" where a group heading tells two columns apart. carries_down: a blank cell means
    "as above". columns: width on the form's grid of 12. listed: a column of the list by default. sortable: indexed.
    hint: the official form's full wording.
    """

    name: str
    kind: Kind
    label: str
    audience: Audience
    section: str = "general"
    group: str = ""
    needed: bool = False
    identity: bool = False
    part_text: str = ""
    headings: tuple[str, ...] = ()
    carries_down: bool = False
    columns: int = 0
    listed: bool = False
    sortable: bool = False
    hint: str = ""
    when: Callable[[Values], bool] | None = None

    @property
    def settles_with(self) -> str:
        """The name of the field's conflict group."""
        return self.group or self.name


def _never(values: Values) -> bool:
    return False


@dataclass(frozen=True)
class RecordType:
    """A register's declaration; table, form, list, sheets, search text and privacy filter derive from it.

    title: the field that names a record to people. prefix: of its number ("MH" gives MH-2026-018, "" gives 47/2026).
    number_date: the date field whose year numbers a record. parent: type of the record it belongs to; other_parents:
    further types it may belong to.
    standing: classes that go up by default; "" means only by a person's act. down: "all", "addressed" or "" (never).
    is_denunciation: whether values make the record one, so that identity fields must be empty (decisions 1).
    internal: a table of the journal itself, never on screen as a register.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    title: str = "name"
    sections: tuple[tuple[str, str], ...] = (("general", N_("Chung")),)
    prefix: str = ""
    number_date: str = ""
    parent: str = ""
    other_parents: tuple[str, ...] = ()
    standing: str = ""
    down: str = ""
    is_denunciation: Callable[[Values], bool] = _never
    internal: bool = False

    def __post_init__(self) -> None:
        by_name = {each.name: each for each in self.fields}
        classes: dict[str, set[str]] = {}
        for each in self.fields:
            classes.setdefault(each.settles_with, set()).add(each.audience)
        if len(by_name) != len(self.fields) or {"id", "type", "code"} & set(by_name) & _reserved_names(self):
            raise ValueError(f"{self.name}: field names clash")
        if any(each.audience not in ("A", "T", "L") for each in self.fields):
            raise ValueError(f"{self.name}: a field has no audience class")
        if any(len(found) > 1 for found in classes.values()):
            raise ValueError(f"{self.name}: a group has fields of two audience classes")
        groups = {group: tuple(each for each in self.fields if each.settles_with == group) for group in classes}
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_groups", groups)

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        return self._by_name[name]  # type: ignore[attr-defined,no-any-return]

    def has(self, name: str) -> bool:
        return name in self._by_name  # type: ignore[attr-defined]

    def group_of(self, name: str) -> str:
        """The conflict group of a field; an unknown field is a group of its own (version skew)."""
        return self.field(name).settles_with if self.has(name) else name

    def group_fields(self, group: str) -> tuple[Field, ...]:
        return self._groups.get(group, ())  # type: ignore[attr-defined,no-any-return]

    def applies(self, each: Field, values: Values) -> bool:
        """Whether the field is asked for, given the other values."""
        if each.identity and self.is_denunciation(values):
            return False
        return each.when is None or each.when(values)


def _reserved_names(record_type: RecordType) -> set[str]:
    # `code` is a fact of a unit, the one type whose rows are codes; the journal's own tables are not addressed by
    # field.
    return set() if record_type.internal else {"id", "type"} | (set() if record_type.name == "unit" else {"code"})


def read_values(record_type: RecordType, typed: Mapping[str, str],
                today: date) -> tuple[dict[str, Value], list[Finding]]:
    """Typed texts -> values in normal form and findings; what cannot be read is left out and found "wrong".

    Raises KeyError for a field the type does not have.
    """
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for name, text in typed.items():
        each = record_type.field(name)
        try:
            values[name] = each.kind.read(text, today)
        except Unreadable as error:
            findings.append(Finding(name, error.code, "wrong", error.text, error.values))
    return values, findings


def missing(record_type: RecordType, values: Values) -> list[Finding]:
    """What is still needed to complete a record."""
    return [Finding(each.name, "needed", "needed", N_("Cần khi hoàn thành: {label}."), {"label": each.label})
            for each in record_type.fields
            if each.needed and record_type.applies(each, values) and values.get(each.name) in (None, "", [])]


def options(*pairs: tuple[str, str] | tuple[str, str, Iterable[str]]) -> tuple[Option, ...]:
    """Option tuples from (code, label) or (code, label, short forms)."""
    return tuple(Option(pair[0], pair[1], tuple(pair[2]) if len(pair) == 3 else ()) for pair in pairs)
