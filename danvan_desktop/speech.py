"""What the program says: messages, dates, numbers, money, the words of problems.

The messages in the code are Vietnamese, so Vietnamese needs no catalogue of them; `i18n/en` holds the English, and
`i18n/vi` only Qt's own texts (context "Qt"). Babel is imported when a format needs it, never at start-up.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from danvan_desktop import paths
from danvan_desktop.problems import N_, TABLE, Problem, Words

LANGUAGES = ("vi", "en")
_QT_CONTEXT = "Qt"

_language = "vi"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


class _Catalogue(gettext.GNUTranslations):
    """A catalogue that can also list the messages of one context."""

    _catalog: dict[str, str]

    def of_context(self, context: str) -> dict[str, str]:
        start = f"{context}\x04"
        return {key[len(start):]: text for key, text in self._catalog.items()
                if isinstance(key, str) and key.startswith(start)}


def set_language(language: str) -> None:
    """Speak `"vi"` or `"en"` from now on. Raises ValueError for any other."""
    global _language, _catalogue
    if language not in LANGUAGES:
        raise ValueError(language)
    _catalogue = gettext.NullTranslations() if language == "vi" else _load(language)
    _language = language


def language() -> str:
    """The language spoken now: `"vi"` or `"en"`."""
    return _language


def _(message: str) -> str:
    """`message` (Vietnamese, as written in the code) in the language spoken now."""
    return _catalogue.gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """As `_`, with the plural form for `n`; in Vietnamese both are the same sentence."""
    return _catalogue.ngettext(one, many, n)


def several(name: str) -> str:
    """The plural of a name that `domain.fields.NN_` marked; any other name as `_` has it."""
    return counted(name, 2)


def counted(name: str, n: int) -> str:
    """As `several`, in the form for `n`."""
    form = ngettext(name, name, n)
    return form if form != name else _(name)


def qt_texts() -> dict[str, str]:
    """Qt's own texts (buttons, menus, dialogs) in the language spoken now, by their English source.

    Empty in English. Qt ships no Vietnamese catalogue, so a QTranslator looks its source texts up here.
    """
    return _load("vi").of_context(_QT_CONTEXT) if _language == "vi" else {}


def _load(language: str) -> _Catalogue:
    folder = paths.i18n() / language / "LC_MESSAGES"
    compiled, source = folder / "danvan.mo", folder / "danvan.po"
    # Installed there is only the .mo. In a checkout the .po may be newer, or the .mo not made yet.
    if compiled.is_file() and not (source.is_file() and source.stat().st_mtime > compiled.stat().st_mtime):
        return _Catalogue(io.BytesIO(compiled.read_bytes()))
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = io.BytesIO()
    write_mo(made, read_po(io.BytesIO(source.read_bytes())))
    made.seek(0)
    return _Catalogue(made)


# --- problems -----------------------------------------------------------------------------------------------------


def words_for(problem: Problem) -> Words:
    """The three sentences of `problem`, translated and with its values filled in.

    A text value that is itself a message is translated too; dates and large numbers are written as people do.
    """
    words = TABLE[problem.code]
    values = {name: _value(value) for name, value in problem.values.items()}

    def fill(sentence: str) -> str:
        return _(sentence).format(**values)

    return Words(fill(words.what), fill(words.data), fill(words.remedy))


def _value(value: object) -> object:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and abs(value) >= 10_000:  # four digits may be a year
        return number(value)
    return _(value) if isinstance(value, str) else value


# --- records ------------------------------------------------------------------------------------------------------


class _Finding(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...


def finding_text(finding: _Finding) -> str:
    """The sentence of a finding (`domain.fields.Finding`), translated and filled in; labels in it are translated
    too.
    """
    return _(finding.text).format(**{name: _(value) for name, value in finding.values.items()})


def value_text(kind: object, value: object) -> str:
    """A value as people read it; `kind` is a `domain.fields.Kind`, or None for plain text. Labels of codes are
    translated.
    """
    if value is None or value == []:
        return ""
    label_of = getattr(kind, "label_of", None)
    if label_of is not None:
        return "; ".join(_(label_of(code)) for code in (value if isinstance(value, list) else [value]))
    show = getattr(kind, "show", None)
    return str(show(value) if show is not None else value)


_STATUSES = {"binned": N_("Trong thùng"), "recognised": N_("Đã công nhận"), "returned": N_("Tỉnh trả lại"),
             "accepted": N_("Tỉnh đã nhận"), "complete": N_("Hoàn thành"), "incomplete": N_("Đang ghi")}
_OPS = {"set": N_("sửa"), "del": N_("bỏ vào thùng"), "erase": N_("xóa danh tính"),
        "handout": N_("ghi ra tệp có mục ở lại đơn vị")}


_RESULTS = {"applied": N_("Đã nhận"), "already": N_("Đã nhận từ trước"), "partial": N_("Đã nhận, chưa đủ"),
            "held": N_("Chờ quyết định"), "refused": N_("Không nhận"), "sent": N_("đang đi đường")}


def result_text(result: str) -> str:
    """The words for what became of a parcel (`services.receiving.Received.result`), or "sent"."""
    return _(_RESULTS[result])


def status_text(status: str) -> str:
    """The word for a record's status (`services.finding.status_of`)."""
    return _(_STATUSES[status])


def op_text(op: str) -> str:
    """The word for what an entry did, where no field stands for it."""
    return _(_OPS[op])


# --- dates --------------------------------------------------------------------------------------------------------


def day(value: date) -> str:
    """"05/01/2026", in both languages: it is what the papers have."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def long_day(value: date) -> str:
    """As on official papers: "ngày 05 tháng 01 năm 2026"; English "5 January 2026"."""
    if _language == "vi":
        return f"ngày {value.day:02} tháng {value.month:02} năm {value.year}"
    from babel.dates import format_date

    return format_date(value, "d MMMM y", locale="en")


def weekday(value: date) -> str:
    """"thứ Hai" … "thứ Bảy", "Chủ nhật"; English "Monday" …"""
    return _WEEKDAYS[_language][value.weekday()]


def day_with_weekday(value: date) -> str:
    """For deadlines: "thứ Năm 26/11/2026"."""
    return f"{weekday(value)} {day(value)}"


def time_of_day(value: datetime) -> str:
    """"16:48"."""
    return f"{value.hour:02}:{value.minute:02}"


def moment(ms: int) -> str:
    """An instant (milliseconds UTC) as local time and day: "16:48 20/11/2026"."""
    local = datetime.fromtimestamp(ms / 1000)
    return f"{time_of_day(local)} {day(local)}"


_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


# --- numbers ------------------------------------------------------------------------------------------------------


def number(value: int | Decimal | float) -> str:
    """Grouped by thousands, at most three decimals: Vietnamese "1.234.567,5", English "1,234,567.5"."""
    if isinstance(value, int):  # the common case, in every cell of a list: no Babel
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if _language == "vi" else grouped
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_language)


def money(amount_vnd: int) -> str:
    """An amount of đồng with its unit: "1.500.000 đồng"."""
    return f"{number(amount_vnd)} đồng"


def percent(part: int, whole: int) -> str:
    """Share of `whole`, rounded to whole percents: "75 %"; of nothing "0 %"."""
    return f"{number(round(100 * part / whole) if whole else 0)} %"


def size(number_of_bytes: int) -> str:
    """Size of a file for people: "512 B", "14 kB", "2,5 MB" (decimal units, as on the label of a stick)."""
    for step, unit, decimals in ((10**9, "GB", 1), (10**6, "MB", 1), (10**3, "kB", None)):
        if number_of_bytes >= step:
            return f"{number(round(number_of_bytes / step, decimals))} {unit}"
    return f"{number_of_bytes} B"
