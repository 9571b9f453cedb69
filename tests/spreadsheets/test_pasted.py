"""What lies on the clipboard, as Excel and LibreOffice write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.problems import Problem
from danvan_desktop.spreadsheets import pasted
from danvan_desktop.spreadsheets.reading import Range

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<style>
<!--table {mso-displayed-decimal-separator:"\\,";}
.xl65 {mso-number-format:"\\@"; font-family:.VnTime, sans-serif;}
.xl66 {mso-number-format:"dd\\/mm\\/yyyy";}
-->
</style></head><body><table border=0 cellpadding=0>
<!--StartFragment-->
 <col width=64><tr height=20><td class=xl66 align=right>05/01/2026</td><td class=xl65>Ph¹m V¨n
  T­</td><td x:num="24160998079">2.416E+10</td></tr>
 <tr><td>06/01/2026</td><td>Hà Thị Mỹ Mười<br>
    thôn Cầu Gỗ</td><td class=xl65>012345678901</td></tr>
<!--EndFragment-->
</table></body></html>"""

LIBRE = """<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<style type="text/css">body,td{font-family:"Liberation Sans"; font-size:x-small}</style></head><body>
<table cellspacing="0" border="0"><colgroup width="85"></colgroup>
<tr><td height="17" align="left" rowspan=2>Thôn Hạ</td><td sdval="3" sdnum="1066;">3</td></tr>
<tr><td align="left"><font face=".VnTime">§­êng</font><br></td></tr></table></body></html>"""


def rows(text: str, html: str = "") -> list[list[object]]:
    grid = pasted.read(text, html)
    assert grid is not None
    return [list(row) for row in grid.rows]


def test_cells_with_line_breaks_and_quotes_come_whole() -> None:
    assert rows('a\t"dòng 1\ndòng 2"\t"nói ""được"""\r\nb\t\tc\r\n') == [
        ["a", "dòng 1\ndòng 2", 'nói "được"'], ["b", None, "c"]]


def test_a_quote_that_belongs_to_the_words_stays() -> None:
    assert rows('"Nhà sạch" ngõ 3\t"x"') == [['"Nhà sạch" ngõ 3', '"x"']]


def test_a_ragged_block_is_as_wide_as_its_longest_line() -> None:
    assert rows("a\nb\tc\td\n\te") == [["a", None, None], ["b", "c", "d"], [None, "e", None]]


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\r\n "])
def test_nothing_is_nothing(text: str) -> None:
    assert pasted.read(text, "<table><tr><td></td></tr></table>") is None


def test_excels_table_keeps_leading_zeros_dates_as_shown_and_the_whole_of_a_narrow_number() -> None:
    grid = pasted.read("gì cũng được", EXCEL)
    assert grid is not None
    assert grid.rows == [
        ["05/01/2026", "Ph¹m V¨n T\xad", "24160998079"],
        ["06/01/2026", "Hà Thị Mỹ Mười\nthôn Cầu Gỗ", "012345678901"],
    ]
    assert grid.fonts == {1: ".VnTime", 2: ".VnTime"}


def test_libreoffices_table_repeats_a_cell_merged_downward() -> None:
    grid = pasted.read("", LIBRE)
    assert grid is not None
    assert grid.rows == [["Thôn Hạ", "3"], ["Thôn Hạ", "§­êng"]]
    assert grid.merged == (Range(0, 0, 1, 0),)
    assert grid.fonts == {1: ".VnTime"}


def test_a_cell_merged_to_the_right_leaves_the_others_empty_and_a_table_in_a_cell_is_its_text() -> None:
    html = ("<table><tr><td colspan=2>Tiếp nhận<td>Ghi chú</tr><tr><td>1<td>2<td><table><tr><td>trong</table></tr>"
            "</table><table><tr><td>sau</td></tr></table>")
    assert rows("", html) == [["Tiếp nhận", None, "Ghi chú"], ["1", "2", "trong"]]


def test_html_without_a_table_leaves_the_word_to_the_text() -> None:
    assert rows("a\tb", "<p>a b</p>") == [["a", "b"]]


@pytest.mark.parametrize(("text", "html"), [
    ("x" * 8_000_001, ""), ("a\n" * 5_002, ""), ("\t" * 300 + "a", ""),
    ("", "<table>" + "<tr><td>a</td></tr>" * 5_002 + "</table>"),
    ("", "<table><tr><td colspan=4000>a</td></tr></table>"),
])
def test_more_than_a_page_can_take_is_refused(text: str, html: str) -> None:
    with pytest.raises(Problem) as caught:
        pasted.read(text, html)
    assert caught.value.code == "H-160"


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\t\n\""), min_size=1, max_size=6)
                         .filter(lambda text: text.strip() == text), min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_has_no_breaks_comes_back_as_it_went(cells: list[list[str]]) -> None:
    assert rows("\r\n".join("\t".join(row) for row in cells)) == cells


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    pasted.read(text, "<table><tr><td>" + text)
