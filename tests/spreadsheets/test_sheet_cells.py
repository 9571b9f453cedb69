"""Single cells: the same value however it was typed, and never a wrong one in silence."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.spreadsheets import cells
from danvan_desktop.spreadsheets.mapping import plan_sheet
from danvan_desktop.spreadsheets.reading import Cell, Grid

TODAY = dt.date(2026, 11, 23)


def read(name: str, cell: Cell, type_name: str = "model") -> Value:
    return cells.read_cell(TYPES[type_name].field(name), cell, TODAY).values.get(name)


def codes(name: str, cell: Cell, type_name: str = "model") -> list[str]:
    return [found.code for found in cells.read_cell(TYPES[type_name].field(name), cell, TODAY).findings]


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(st.integers(0, 10**12))
def test_an_amount_is_the_same_as_number_text_grouped_and_with_its_unit(amount: int) -> None:
    spellings: list[Cell] = [amount, str(amount), grouped(amount), f"{grouped(amount)}đ", f" {grouped(amount)} đồng "]
    if amount < 2**53:
        spellings.append(float(amount))
    assert {read("funds_vnd", each) for each in spellings} == {amount}


@given(st.integers(1, 9999), st.integers(0, 9))
def test_millions_and_billions_in_words_are_exact(whole: int, tenth: int) -> None:
    said = f"{whole},{tenth}"
    for words, scale in (("triệu", 10**6), ("triệu đồng", 10**6), ("tr", 10**6), ("tỷ", 10**9), ("tỉ", 10**9)):
        expected = int(Decimal(f"{whole}.{tenth}") * scale)
        for text in (f"{said} {words}", f"{said}{words}", unicodedata.normalize("NFD", f"{said} {words}").upper()):
            assert read("funds_vnd", text) == expected


@given(st.decimals(0, 10**6, places=1, allow_nan=False))
def test_a_measure_is_the_same_as_number_and_text(measure: Decimal) -> None:
    expected = read("labour_days", float(measure))
    assert Decimal(str(expected)) == measure
    text = format(measure, "f").replace(".", ",")
    assert read("labour_days", text) == read("labour_days", f"{text} công") == expected


@given(st.floats(0, 10**6, allow_nan=False))
def test_a_measure_finer_than_the_register_is_rounded_and_said(measure: float) -> None:
    value = read("labour_days", measure)
    assert abs(Decimal(str(value)) - Decimal(repr(measure))) <= Decimal("0.05")
    assert codes("labour_days", measure) in ([], ["rounded"])


@given(st.dates(dt.date(1955, 1, 1), dt.date(2118, 12, 31)))
def test_a_day_is_the_same_in_every_spelling(day: dt.date) -> None:
    d, m, y = day.day, day.month, day.year
    spellings: list[Cell] = [
        day, dt.datetime.combine(day, dt.time()), f"{d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}",
        f"{d:02}.{m:02}.{y}", f"ngày {d} tháng {m} năm {y}", day.isoformat(),
        unicodedata.normalize("NFD", f"Ngày {d:02} tháng {m:02} năm {y} "),
        (day - dt.date(1899, 12, 30)).days]
    assert {read("registered_on", each) for each in spellings} == {day.isoformat()}


@given(st.text(max_size=40))
def test_no_text_makes_a_cell_reader_fall_over(text: str) -> None:
    for record_type in TYPES.values():
        for each in record_type.fields:
            if each.headings:
                cells.read_cell(each, text, TODAY)


@given(st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.times(),
                 st.datetimes()))
def test_no_kind_of_cell_makes_a_cell_reader_fall_over(cell: Cell) -> None:
    for record_type in TYPES.values():
        for each in record_type.fields:
            if each.headings:
                cells.read_cell(each, cell, TODAY)


rows_of_cells = st.lists(st.lists(st.one_of(
    st.none(), st.integers(0, 300), st.floats(0, 9, allow_nan=False), st.dates(),
    st.sampled_from(["STT", "Tên mô hình", "Lĩnh vực", "Địa chỉ", "II", "Cộng", "(1)", "THÁNG 1", "TC", "Tố cáo", "x"]),
    st.text(max_size=8)), max_size=7), max_size=12)


@given(rows_of_cells, st.sampled_from([None, "model", "reception", "certificate", "opinion"]))
def test_every_line_of_any_sheet_is_a_record_or_listed_or_blank(rows: list[list[Cell]], type_name: str | None) -> None:
    plan = plan_sheet(Grid("x", rows), TODAY, type_name)
    used = {number for number, row in enumerate(rows, 1)
            if any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row)}
    records = [each.row for each in plan.rows]
    assert set(records) | set(plan.ignored) == used and not set(records) & set(plan.ignored)
    assert records == sorted(set(records))


@given(st.integers(0, 10**12 - 1))
def test_identity_numbers_that_lost_their_zeros_get_them_back(number: int) -> None:
    for digits in (9, 12):
        text = f"{number:012}"[:digits]
        if 10 ** (digits - 3) <= int(text):  # Excel shows 7 or 8, 10 or 11 digits of these
            assert read("visitor_id_no", int(text), "reception") == text
            assert read("visitor_id_no", text, "reception") == text
            assert read("visitor_id_no", f"{text[:3]} {text[3:6]} {text[6:]}", "reception") == text


@pytest.mark.parametrize(("cell", "value", "said"), [
    ("C1234567", "C1234567", []), ("Không mang theo", None, ["no_id"]), ("12345", "12345", ["id_length"]),
    (12345, "12345", ["id_length"]), (24160998079, "024160998079", ["zeros"]), ("-", None, [])])
def test_papers_are_read_for_what_they_are(cell: Cell, value: str | None, said: list[str]) -> None:
    assert read("visitor_id_no", cell, "reception") == value
    assert codes("visitor_id_no", cell, "reception") == said


@pytest.mark.parametrize("cell", ["30/2/2026", "31.11.2026", "0/1/2026", "ngày 31 tháng 4 năm 2026"])
def test_a_day_that_no_calendar_has_is_never_stored(cell: str) -> None:
    assert read("received_on", cell, "reception") is None
    assert codes("received_on", cell, "reception") == ["calendar"]


@pytest.mark.parametrize("cell", ["mười triệu", "5 con", "-3", "1.2.3", "15 triệu 500", "12/3"])
def test_money_that_cannot_be_read_is_never_guessed(cell: str) -> None:
    assert read("funds_vnd", cell) is None and codes("funds_vnd", cell) == ["money"]


@pytest.mark.parametrize(("text", "number"), [
    ("Số 412/QĐ-UBND", "412/QĐ-UBND"), ("số: 412/QĐ-UBND", "412/QĐ-UBND"), ("412/QĐ-UBND", "412/QĐ-UBND"),
    ("So 358-QĐ/HU", "358-QĐ/HU"), ("Sổ vàng", "Sổ vàng"), ("số mật", "số mật")])
def test_a_document_number_is_the_same_with_and_without_its_word(text: str, number: str) -> None:
    assert cells.document_number(text) == number


@pytest.mark.parametrize(("text", "parted"), [
    ("Nguyễn Văn A thôn B", ("Nguyễn Văn A", "thôn B")), ("Nguyễn Văn Bản, 12 Lê Lợi", ("Nguyễn Văn Bản", "12 Lê Lợi")),
    ("Hà Văn Tổ", ("Hà Văn Tổ", "")), ("A B, trú tại thôn C", ("A B", "thôn C")), ("A B-thôn C", ("A B", "thôn C")),
    ("Bà A B; xóm 3 - thôn C", ("Bà A B", "xóm 3 - thôn C")), ("A B\n12 Lê Lợi", ("A B", "12 Lê Lợi")),
    ("A B (đại diện 9 hộ, thôn C) - Thôn D", ("A B (đại diện 9 hộ, thôn C)", "Thôn D")), ("", ("", ""))])
def test_name_and_address_are_parted(text: str, parted: tuple[str, str]) -> None:
    assert cells.split_name_address(text) == parted
    assert cells.split_name_address(unicodedata.normalize("NFD", text)) == parted


@pytest.mark.parametrize(("text", "kept"), [
    ("Bí\nthư Đoàn xã", "Bí thư Đoàn xã"), ("Một.\nHai", "Một.\nHai"), ("Gồm:\n- một\n- hai", "Gồm:\n- một\n- hai"),
    ("thôn \r\n Đông Thịnh", "thôn Đông Thịnh"), ("a\n1. b", "a\n1. b")])
def test_only_breaks_that_say_something_stay(text: str, kept: str) -> None:
    assert cells.joined(text) == kept


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_decimal_cell_is_never_read_as_thousands(number: float) -> None:
    text = cells.text_of(number)
    assert abs(Decimal(text.replace(",", ".")) - Decimal(repr(number))) <= Decimal("1e-9")
    assert "." not in text and not (text.count(",") and len(text.split(",")[1]) == 3)
