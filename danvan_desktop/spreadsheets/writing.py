"""Plain rows -> an .xlsx file's bytes. Every cell is text, none a formula: nothing is eaten and nothing runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WIDEST, _NARROWEST = 60, 8
_MOST_LETTERS = 32_767  # of one cell, Excel's own limit


@dataclass(frozen=True)
class Sheet:
    """name: of the tab. headings: of the columns. rows: texts, as many as headings. hidden: columns not shown."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]
    hidden: Sequence[int] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The bytes of an .xlsx file with these sheets: headings in the first line, frozen, with a filter.

    Made in memory: XlsxWriter's other way writes rows to files in the system's temporary folder, unencrypted.
    Texts beginning with = + - @ are marked as text ("quote prefix"): they stay what they are, also when edited.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
                                     "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E8EDF2"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True})
    for each in sheets:
        page = book.add_worksheet(_tab(each.name))
        widths = [max(len(heading), _NARROWEST) for heading in each.headings]
        for column, heading in enumerate(each.headings):
            page.write_string(0, column, heading, head)
        number = 0
        for number, row in enumerate(each.rows, 1):
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, text[:_MOST_LETTERS], quoted if text[0] in "=+-@" else plain)
                    widths[column] = max(widths[column], min(len(text), _WIDEST))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(width, _WIDEST) + 1, None, {"hidden": column in each.hidden})
        page.freeze_panes(1, 0)
        if each.headings:
            page.autofilter(0, 0, number, len(each.headings) - 1)
            page.ignore_errors({"number_stored_as_text": f"A1:XFD{number + 1}"})
    book.close()
    return out.getvalue()


def _tab(name: str) -> str:
    """A tab's name as Excel allows it: at most 31 letters and none of []:*?/\\ ."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("'")[:31]
