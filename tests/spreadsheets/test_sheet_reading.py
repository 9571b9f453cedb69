"""Reading files as they come: what is read, and what is refused with which sentence."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from danvan_desktop.problems import TABLE, Problem
from danvan_desktop.spreadsheets import child, look
from danvan_desktop.spreadsheets.reading import Range, read_file
from tests.spreadsheets import old_excel

REGISTERS = Path(__file__).parents[1] / "files" / "registers"


def a_workbook(path: Path, rows: list[list[object]], font: str = "Times New Roman") -> Path:
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = book.add_worksheet("Trang 1")
    style = book.add_format({"font_name": font})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
            elif cell is not None:
                sheet.write(row, column, cell, style)
    book.close()
    return path


def problem_of(path: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        read_file(path, timeout=60)
    words = TABLE[caught.value.code]
    assert words.what.format(**caught.value.values)
    assert words.remedy.format(**caught.value.values)
    assert caught.value.data_safe
    return caught.value


def rewritten(path: Path, target: Path, part: str, change: bytes, to: bytes) -> Path:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            body = source.read(name)
            out.writestr(name, body.replace(change, to) if name == part else body)
    return target


def test_the_four_registers_are_read_with_their_sheets_and_merged_cells() -> None:
    shapes = {
        path.stem: [(grid.sheet, len(grid.rows), len(grid.merged)) for grid in read_file(path)]
        for path in REGISTERS.glob("*.xlsx")
    }
    assert shapes == {
        "danh-sach-khen-thuong-2026": [("Danh sách", 102, 20)],
        "doi-thoai-2026": [("Hội nghị", 12, 16), ("Ý kiến", 149, 23)],
        "so-theo-doi-mo-hinh-2022": [("Sổ 2022", 266, 33), ("Ghi chú", 3, 0)],
        "so-tiep-cong-dan-2026": [("Sổ tiếp công dân", 202, 21)],
    }


def test_cells_come_as_plain_values(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", [["Tên", 7, 1.5, dt.date(2026, 11, 23), True, None, "=1+1"]])
    (grid,) = read_file(path)
    assert grid.rows == [["Tên", 7, 1.5, dt.date(2026, 11, 23), True, None, 0]]


def test_merged_ranges_are_counted_from_zero() -> None:
    grid = read_file(REGISTERS / "so-theo-doi-mo-hinh-2022.xlsx")[0]
    assert Range(20, 2, 21, 2) in grid.merged


def test_the_font_of_most_cells_of_a_column_is_told(tmp_path: Path) -> None:
    (grid,) = read_file(a_workbook(tmp_path / "a.xlsx", [["T«n", "b"], ["x", None]], font=".VnTime"))
    assert grid.fonts == {0: ".VnTime", 1: ".VnTime"}


def test_a_file_that_is_not_there_is_n101(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "no.xlsx").code == "N-101"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.xlsx", b"", "N-102"),
        ("a.csv", b" \r\n;;\r\n", "N-102"),
        ("~$a.xlsx", b"\x05admin" + b" " * 50, "N-104"),
        (".~lock.a.xlsx#", b",admin,pc,22.11.2026;", "N-104"),
        ("a.pdf", b"%PDF-1.7\n", "N-105"),
        ("a.csv", bytes(range(256)) * 4, "N-105"),
        ("a.xls", b"<html><table><tr><td>STT</td></tr></table></html>", "N-106"),
        ("a.xls", b"\xef\xbb\xbf<!DOCTYPE html>", "N-106"),
        ("a.xlsx", "STT;Họ tên\n1;A\n".encode(), "N-106"),
        ("a.xlsx", b"PK\x03\x04 torn", "N-107"),
        ("a.xlsx", bytes(range(256)) * 4, "N-107"),
    ],
)
def test_a_file_of_another_nature_is_refused_by_name(tmp_path: Path, name: str, body: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    assert problem_of(path).code == code


def test_a_word_document_under_a_spreadsheets_name_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("word/document.xml", "<w/>")
    assert problem_of(path).code == "N-105"


@pytest.mark.parametrize(("stream", "code"), [("EncryptedPackage", "N-103"), ("WordDocument", "N-105")])
def test_an_ole_file_is_told_by_its_streams(tmp_path: Path, stream: str, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(look.OLE_MAGIC + bytes(504) + stream.encode("utf-16-le").ljust(128, b"\0"))
    assert problem_of(path).code == code


def test_an_ole_file_with_a_broken_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(look.OLE_MAGIC + bytes(504) + "Workbook".encode("utf-16-le").ljust(128, b"\0"))
    assert problem_of(path).code == "N-107"


def test_a_locked_open_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        box.writestr("content.xml", b"\x00\x01")
    assert problem_of(path).code == "N-103"


@pytest.mark.parametrize("keep", [200, 5_000, 20_000])
def test_a_torn_workbook_is_damaged(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes((REGISTERS / "so-tiep-cong-dan-2026.xlsx").read_bytes()[:keep])
    assert problem_of(path).code == "N-107"


def test_a_workbook_without_cells_is_empty(tmp_path: Path) -> None:
    assert problem_of(a_workbook(tmp_path / "a.xlsx", [])).code == "N-102"


@pytest.mark.parametrize("cell", ["XFD1048576", "A200001", "SS1", "SR10000"])
def test_a_cell_far_out_is_named(tmp_path: Path, cell: str) -> None:
    usual = a_workbook(tmp_path / "a.xlsx", [["A"], [1]])
    path = rewritten(usual, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", b'r="A2"', f'r="{cell}"'.encode())
    problem = problem_of(path)
    assert (problem.code, problem.values["cell"], problem.values["sheet"]) == ("N-109", cell, "Trang 1")


def test_a_far_cell_written_in_an_unusual_spelling_is_named_too(tmp_path: Path) -> None:
    usual = a_workbook(tmp_path / "a.xlsx", [[1]])
    path = rewritten(usual, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", b'<c r="A1" s="1">',
                     b"<c s='1'  r = 'XFD1048576'>")
    assert problem_of(path).values["cell"] == "XFD1048576"


def test_formatted_but_empty_cells_far_out_do_not_count(tmp_path: Path) -> None:
    usual = a_workbook(tmp_path / "a.xlsx", [["A"]])
    path = rewritten(usual, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", b"</row>", b'<c r="XFD1" s="1"/></row>')
    assert read_file(path)[0].rows == [["A"]]


def test_a_zip_bomb_is_refused_without_being_unpacked_into_memory(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = a_workbook(tmp_path / "a.xlsx", [["A"]])
    path = rewritten(usual, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", b"<sheetData>",
                     b"<sheetData>" + b"<!-- -->" * 400_000)
    monkeypatch.setattr(look, "MAX_XML_BYTES", 1_000_000)
    with pytest.raises(look.Refused) as caught:
        look.look_xlsx(str(path))
    assert caught.value.code == "N-109"


def test_a_sheet_that_aborts_the_reader_is_a_problem_and_not_an_abort(tmp_path: Path) -> None:
    # The look is evaded by an entity in the cell's name; calamine then asks for the whole sheet's memory.
    usual = a_workbook(tmp_path / "a.xlsx", [["A"], [1]])
    path = rewritten(usual, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", b'r="A2"', b'r="&#88;FD1048576"')
    assert problem_of(path).code in ("N-107", "N-108", "N-109")


def test_a_reader_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Problem) as caught:
        read_file(REGISTERS / "so-tiep-cong-dan-2026.xlsx", timeout=0.0)
    assert caught.value.code == "N-108"


def test_an_entity_in_the_small_parts_is_refused(tmp_path: Path) -> None:
    usual = a_workbook(tmp_path / "a.xlsx", [["A"]])
    path = rewritten(usual, tmp_path / "b.xlsx", "xl/workbook.xml", b"<workbook",
                     b'<!DOCTYPE workbook [<!ENTITY a "aaaa">]><workbook')
    assert problem_of(path).code == "N-107"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def an_ods(path: Path, cells: str) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>')
        box.writestr("content.xml", (
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
            f' xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="Sổ">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"))
    return path


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    path = an_ods(tmp_path / "a.ods", '<table:table-row><table:table-cell office:value-type="string">'
                  '<text:p>Họ tên</text:p></table:table-cell>'
                  '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p>'
                  "</table:table-cell></table:table-row>")
    (grid,) = read_file(path)
    assert (grid.sheet, grid.rows) == ("Sổ", [["Họ tên", 7]])


def test_repeated_cells_of_an_open_document_are_counted_before_they_are_made(tmp_path: Path) -> None:
    path = an_ods(tmp_path / "a.ods", '<table:table-row table:number-rows-repeated="1048576">'
                  '<table:table-cell table:number-columns-repeated="16384" office:value-type="float"'
                  ' office:value="7"/></table:table-row>')
    problem = problem_of(path)
    assert (problem.code, problem.values["cell"]) == ("N-109", "XFD1048576")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_in_any_encoding_and_with_any_delimiter(
        tmp_path: Path, encoding: str, said: str, delimiter: str) -> None:
    path = tmp_path / "so.csv"
    lines = [["STT", "Họ tên", "Nội dung"], ["01", "Đỗ Thị Ngần", '"Đường; ngõ, hẻm"'], ["02", "Vũ", ""]]
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    (grid,) = read_file(path)
    assert grid.encoding == said
    assert grid.rows == [["STT", "Họ tên", "Nội dung"], ["01", "Đỗ Thị Ngần", "Đường; ngõ, hẻm"], ["02", "Vũ", None]]


def test_a_windows_1258_csv_is_told_from_older_fonts() -> None:
    # cp1258 has â ă ê ô ơ ư đ as letters and the tones as marks behind them
    typed = "Tỏ chúc họp dân tại nhà văn hóa, đường thôn Đồng Mít".replace("ỏ", "o\u0309")
    import unicodedata

    pieces = []
    for letter in unicodedata.normalize("NFC", typed):
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in tones))
            pieces.append(rest.encode("cp1258") + "".join(tones).encode("cp1258"))
    text, encoding = child.decode(b"".join(pieces))
    assert encoding == "cp1258"
    assert unicodedata.normalize("NFC", text) == unicodedata.normalize("NFC", typed)


def test_bytes_of_an_old_font_are_kept_one_by_one() -> None:
    body = "Hä vµ tªn;§Þa chØ".encode("latin-1")
    assert child.decode(body) == ("Hä vµ tªn;§Þa chØ", "latin-1")


def test_the_reader_prints_json_lines_that_end() -> None:
    out = io.StringIO()
    child.main(str(REGISTERS / "doi-thoai-2026.xlsx"), out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0]["sheet"] == "Hội nghị" and lines[-1] == {"end": True}
    assert ["d", "2026-03-27"] in lines[7]


def test_the_reader_says_who_may_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(_: str) -> str:
        raise PermissionError

    monkeypatch.setattr(look, "kind_of", shut)
    out = io.StringIO()
    child.main("a.xlsx", out)
    assert json.loads(out.getvalue())["refused"] == "N-104"


def test_an_old_excel_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old_excel.workbook([["STT", "Tªn m« h×nh"], [1.0, "Tæ tù qu¶n"], ["", 2.5]]))
    (grid,) = read_file(path)
    assert grid.rows == [["STT", "Tªn m« h×nh"], [1, "Tæ tù qu¶n"], [None, 2.5]]


def test_a_locked_old_excel_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old_excel.workbook([["STT"]], locked=True))
    assert problem_of(path).code == "N-103"


def test_an_old_excel_file_with_a_cell_far_out_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    body = old_excel.workbook([["STT", 1.0], [2.0, 3.0]])
    far = body.replace(b"\x03\x02\x0e\x00\x01\x00\x01\x00", b"\x03\x02\x0e\x00\xff\xff\xff\x00")  # row 65536, column IV
    assert far != body
    path.write_bytes(far)
    problem = problem_of(path)
    assert (problem.code, problem.values["cell"]) == ("N-109", "IV65536")
