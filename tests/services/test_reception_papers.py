"""The book on paper and what is copied into the national database: complete, and without any denouncer."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from danvan_desktop.problems import Problem
from danvan_desktop.services import handouts, importing, national_copy, reception_print
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, listing, show
from danvan_desktop.spreadsheets.reading import read_file
from tests.builders import CANARY, add, office

SAMPLE = Path(__file__).parents[1] / "files" / "registers" / "so-tiep-cong-dan-2026.xlsx"
YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path / "office")


def pages_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages]


def test_the_book_of_a_year_has_its_headings_on_every_page_and_counts_them(desk: Desk) -> None:
    importing.import_file(desk, SAMPLE)
    printed = reception_print.print_book(desk, *YEAR)
    texts = pages_of(printed.file)
    assert printed.rows == 180 and len(texts) == printed.pages > 5
    assert all("Họ tên - Địa chỉ" in text and "(13)" in text for text in texts[:-1])
    assert all(f"Trang {number}/{len(texts)}" in text for number, text in enumerate(texts, 1))
    assert "THỦ TRƯỞNG CƠ QUAN" in texts[-1] and "SỔ TIẾP CÔNG DÂN" in texts[0]
    assert printed.file.parent == desk.folder_of_papers
    assert [line.reason for line in handouts.of(desk)] == [printed.file.name]


def test_a_cell_longer_than_a_page_goes_on_and_nothing_is_cut(desk: Desk) -> None:
    words = [f"chữ{number}" for number in range(2500)]
    add(desk, "reception", received_on="2026-11-02", summary=" ".join(words), visitor="x" * 300)
    printed = reception_print.print_book(desk, *YEAR)
    whole = "".join(pages_of(printed.file))
    assert printed.pages > 2 and all(word in whole for word in (words[0], words[1200], words[-1]))


def test_nobody_who_denounces_is_on_either_file(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-11-02", kind="denunciation", summary="Theo hồ sơ giấy",
        secret_file_no="05/HSM", visitor=CANARY, note=CANARY)
    printed = reception_print.print_book(desk, *YEAR)
    copied = national_copy.write(desk, *YEAR)
    text = "".join(pages_of(printed.file)).replace("\n", " ")
    assert CANARY not in text and "hồ sơ mật số 05/HSM" in text
    (grid,) = read_file(copied.file)
    assert CANARY not in repr(grid) and "05/HSM" in repr(grid) and copied.secret == 1
    hidden = {"kind": "denunciation", "visitor": CANARY, "visitor_address": CANARY, "note": CANARY,
              "representative": CANARY}
    assert CANARY not in repr(national_copy.cells(hidden))
    assert CANARY not in repr(list(reception_print._cells(hidden, 1)))


def test_only_lines_that_are_not_there_yet_are_copied_and_entering_them_is_one_act(desk: Desk) -> None:
    first = add(desk, "reception", received_on="2026-11-02", summary="một", visitor="Vi Văn Khiêm")
    second = add(desk, "reception", received_on="2026-11-03", summary="hai")
    add(desk, "reception", received_on="2026-11-04", summary="đã nhập", national_db_on="2026-11-05")
    copied = national_copy.write(desk, *YEAR)
    assert copied.records == (first, second)
    (grid,) = read_file(copied.file)
    assert [row[national_copy.ORDER.index("visitor") + 1] for row in grid.rows] == ["Họ tên", "Vi Văn Khiêm", None]
    national_copy.note_entered(desk, copied.records, date(2026, 11, 23))
    assert {row.values["national_db_on"] for row in listing(desk, Query("reception"))} == {"2026-11-23", "2026-11-05"}
    with pytest.raises(Problem) as caught:
        national_copy.write(desk, *YEAR)
    assert caught.value.code == "H-164"
    national_copy.note_entered(desk, [first], None)
    assert show(desk, first).values.get("national_db_on") is None


@pytest.mark.parametrize(("first", "last", "code"), [
    (date(2026, 1, 1), date(2026, 1, 31), "H-162"), (date(2026, 2, 1), date(2026, 1, 31), "H-165")])
def test_a_period_without_lines_is_said(desk: Desk, first: date, last: date, code: str) -> None:
    with pytest.raises(Problem) as caught:
        reception_print.print_book(desk, first, last)
    assert caught.value.code == code


def test_a_letter_the_font_lacks_is_seen(desk: Desk) -> None:
    add(desk, "reception", received_on="2026-11-02", summary="việc 漢 lạ")
    assert "việc □ lạ" in pages_of(reception_print.print_book(desk, *YEAR).file)[0].replace("\n", " ")
