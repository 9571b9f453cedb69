"""One cell of a register -> a value of a field, with what had to be said about it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN
from decimal import Decimal as Exact

from danvan_desktop.domain.fields import N_, Date, Decimal, Field, Finding, Money, Text, Unreadable, Value, number_in
from danvan_desktop.domain.vietnamese import fold, nfc, tidy
from danvan_desktop.spreadsheets.reading import Cell

_NOTHING = ("", "-", "–", "—")


@dataclass(frozen=True)
class Reading:
    """values: by field name (a date known in part fills its text field). findings: "wrong" ones were not stored."""

    values: Mapping[str, Value]
    findings: tuple[Finding, ...] = ()


def text_of(cell: Cell, places: int | None = None) -> str:
    """What a person would have typed for this cell; decimals with a comma and never with three places."""
    match cell:
        case None:
            return ""
        case bool():
            return "x" if cell else ""
        case dt.datetime():
            return cell.strftime("%d/%m/%Y") if cell.time() == dt.time() else cell.strftime("%d/%m/%Y %H:%M")
        case dt.date():
            return cell.strftime("%d/%m/%Y")
        case dt.time():
            return cell.strftime("%H:%M")
        case float():
            if not math.isfinite(cell):
                return ""
            exact = Exact(repr(cell))
            if abs(cell) < 1e15:
                smallest = Exact(1).scaleb(-10 if places is None else -places)
                exact = exact.quantize(smallest, ROUND_HALF_EVEN)
            plain = format(exact, "f")
            if "." in plain:
                plain = plain.rstrip("0").rstrip(".")
            whole, _, rest = plain.partition(".")
            # "1,125" would be read as a thousand and more, "1,1250" is not
            return f"{whole},{rest}{'0' if len(rest) == 3 else ''}" if rest else whole
    return str(cell)


_BREAK = re.compile(r"[ \t\xa0]*\r?\n\s*")
_NEW_LINE = re.compile(r"[-+*•–]|\d{1,2}[.)]\s|[a-zđ]\)\s")


def joined(text: str) -> str:
    """`text` with the line breaks taken out that only served the column's width.

    A break stays after a full stop, semicolon or colon, and before a bullet or number.
    """
    pieces = _BREAK.split(text)
    whole = pieces[0]
    for piece in pieces[1:]:
        keeps = whole.rstrip().endswith((".", ";", ":")) or _NEW_LINE.match(piece)
        whole += ("\n" if keeps else " ") + piece
    return whole


def read_exactly(each: Field, cell: Cell, today: dt.date) -> Reading:
    """The value of one field, the cell taken as it stands: of a file that this program wrote."""
    try:
        return Reading({each.name: each.kind.read(text_of(cell), today)})
    except Unreadable as error:
        return _unreadable(each, tidy(text_of(cell)), error, None)


def read_cell(each: Field, cell: Cell, today: dt.date, *, scale: int = 1, year: int | None = None) -> Reading:
    """The value of one field. today: for dates without a year. scale: of money (see `headings.money_scale`).
    year: of the register, for "Quý I".
    """
    if cell is None or (isinstance(cell, str) and tidy(cell) in _NOTHING):
        return Reading({})
    if each.name.endswith("_id_no"):
        return _identity_number(each, cell)
    if each.name.endswith("phone"):
        return _phone(each, cell)
    kind = each.kind
    findings: list[Finding] = []
    if isinstance(kind, Date):
        text = _date_text(each, cell, findings)
    elif isinstance(kind, Decimal) and isinstance(cell, float):
        text = text_of(cell, kind.places)
        if text != text_of(cell):
            findings.append(Finding(each.name, "rounded", "review", N_("“{text}” đã làm tròn."),
                                    {"text": text_of(cell)}))
    elif isinstance(kind, Money) and scale != 1:
        text = _scaled(text_of(cell), scale)
    else:
        text = text_of(cell)
    if isinstance(kind, Text):
        text = joined(text) if kind.lines > 1 and not kind.person else _BREAK.sub(" ", text)
        if each.name.endswith("_no") and each.name != "paper_no":
            text = document_number(text)
    try:
        return Reading({each.name: kind.read(text, today)}, tuple(findings))
    except Unreadable as error:
        return _unreadable(each, tidy(text), error, year)


def _unreadable(each: Field, text: str, error: Unreadable, year: int | None) -> Reading:
    if each.part_text:
        if error.code == "date":
            whole = _with_year(text, year)
            return Reading({each.part_text: whole}, (
                Finding(each.name, "partial", "review", N_("“{text}” không phải là một ngày; giữ bằng chữ."),
                        {"text": text}),))
        return Reading({each.part_text: text}, (Finding(each.name, error.code, "wrong", error.text, error.values),))
    if each.audience == "L":
        return Reading({}, (Finding(each.name, error.code, "wrong", N_("Không đọc được ô này.")),))
    return Reading({}, (Finding(each.name, error.code, "wrong", error.text, error.values),))


_PART_OF_YEAR = re.compile(r"^(quý|quí|tháng|đầu|cuối|giữa|nửa)\b", re.IGNORECASE)


def _with_year(text: str, year: int | None) -> str:
    if year and _PART_OF_YEAR.match(text) and not re.search(r"\d{4}|năm$", text):
        return f"{text} năm {year}"
    return text


_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_EPOCH = dt.date(1899, 12, 30)


def _date_text(each: Field, cell: Cell, findings: list[Finding]) -> str:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _SERIALS:
        day = (_EPOCH + dt.timedelta(days=cell)).isoformat()
        findings.append(Finding(each.name, "serial", "review", N_("Excel giữ ngày bằng số {text}; đã đổi lại."),
                                {"text": str(cell)}))
        return day
    return text_of(cell)


def _scaled(text: str, scale: int) -> str:
    found = number_in(tidy(text))
    if found and not found[1]:
        return format((found[0] * scale).normalize(), "f").replace(".", ",")
    return text


_SO = re.compile(r"^(số|so)\s*[:.]?\s+(?=\S*\d)", re.IGNORECASE)


def document_number(text: str) -> str:
    """ "Số 412/QĐ-UBND" and "412/QĐ-UBND" are the same number."""
    return _SO.sub("", tidy(text))


def _identity_number(each: Field, cell: Cell) -> Reading:
    text = tidy(text_of(cell))
    digits = re.sub(r"[\s.]", "", text)
    lost = len(digits) in ((7, 8, 10, 11) if isinstance(cell, int) else (10, 11))  # text: from a .csv, or pasted
    if lost and digits.isdigit() and not digits.startswith("0"):
        whole = digits.zfill(9 if len(digits) < 9 else 12)
        return Reading({each.name: whole}, (
            Finding(each.name, "zeros", "review", N_("Excel đã bỏ số 0 đầu; đã thêm lại.")),))
    if digits.isdigit():
        odd = () if len(digits) in (9, 12) else (
            Finding(each.name, "id_length", "review", N_("Số giấy tờ không đủ 9 hoặc 12 chữ số.")),)
        return Reading({each.name: digits}, odd)
    if re.fullmatch(r"[A-Za-z]{1,2}\d{6,8}", digits):
        return Reading({each.name: digits.upper()})
    if not re.search(r"\d", text):
        return Reading({}, (Finding(each.name, "no_id", "review", N_("Ô ghi chữ, không có số giấy tờ; để trống.")),))
    return Reading({each.name: text})


def _phone(each: Field, cell: Cell) -> Reading:
    text = tidy(text_of(cell))
    if isinstance(cell, int) and len(text) == 9:
        return Reading({each.name: "0" + text}, (
            Finding(each.name, "zeros", "review", N_("Excel đã bỏ số 0 đầu; đã thêm lại.")),))
    return Reading({each.name: text})


# What an address begins with. Given names like Bản or Tổ are capitals, so without a mark before it only small letters
# count.
_PLACE_WORDS = (r"(?:địa chỉ|trú tại|thường trú|cư trú|hiện ở|ở tại|tổ dân phố|tổ|thôn|xóm|ấp|bản|buôn|bon|làng|khu phố"
                r"|khu|khối|tiểu khu|xã|phường|thị trấn|đặc khu|số nhà|số|ngõ|ngách|đường|phố|tdp|đội|chung cư|kp)")
_AFTER_MARK = re.compile(rf"\s*[;,\n\-–—]\s*(?={_PLACE_WORDS}\b)", re.IGNORECASE)
_WITHOUT_MARK = re.compile(rf"\s+(?={_PLACE_WORDS}\s)")
_ANY_MARK = re.compile(r"\s*(?:[;\n,]|\s[-–—]\s)\s*")
_LEAD_IN = re.compile(r"^(địa chỉ|(?:thường |cư )?trú(?: tại)?|hiện ở|ở tại)\s*:?\s*", re.IGNORECASE)


def split_name_address(text: str) -> tuple[str, str]:
    """Name and address written into one cell; brackets ("đại diện 23 hộ dân thôn …") stay with the name."""
    text = nfc(text)
    shielded = re.sub(r"\([^)]*\)?", lambda found: "\0" * len(found[0]), text)
    for pattern in (_AFTER_MARK, _WITHOUT_MARK, _ANY_MARK):
        found = pattern.search(shielded)
        if found and shielded[:found.start()].strip():
            address = _LEAD_IN.sub("", tidy(text[found.end():]))
            return tidy(text[:found.start()]).rstrip(" ,;:-–—"), address
    return tidy(text), ""


# --- what must not be kept of a denouncer ------------------------------------------------------------------------

_TITLED_NAME = re.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|[Đđ]ồng chí|đ/c)\s+"
    r"(?:[A-ZĐÀ-ỸĂÂÊÔƠƯ][\wà-ỹ]*)(?:\s+[A-ZĐÀ-ỸĂÂÊÔƠƯ][\wà-ỹ]*)+")
_LONG_NUMBER = re.compile(r"\b\d(?:[ .]?\d){8,11}\b")


def without_persons(text: str, names: tuple[str, ...]) -> str:
    """`text` with the given names, titled names and ID or phone numbers replaced by "…"."""
    text = tidy(text, lines=True)
    for name in names:
        if len(name.split()) > 1:
            text = re.sub(re.escape(name), "…", text, flags=re.IGNORECASE)
    return _LONG_NUMBER.sub("…", _TITLED_NAME.sub("…", text))


_SECRET_FILE = re.compile(r"^\s*hồ sơ mật\s*(?:số)?\s*:?\s*(.*)$", re.IGNORECASE | re.DOTALL)


def secret_file_no(text: str) -> str | None:
    """The number of "Hồ sơ mật số 01/TC-2026"; None where the cell says something else."""
    found = _SECRET_FILE.match(tidy(text))
    return tidy(found[1]) if found else None


def speaks_of_denunciation(text: str) -> bool:
    """Whether a content is evidently a denunciation: it opens with the word, or tells of its conclusion."""
    words = fold(text)
    return bool(re.match(r"(don |noi dung |noi dung don |don thu )?to cao\b", words)) or (
        "ket luan noi dung to cao" in words)
