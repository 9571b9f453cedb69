"""Pages become PDF that other programs read as we meant it."""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import segno
import zxingcpp

from danvan_desktop import safefile
from danvan_desktop.documents import drawing, fonts, templates
from danvan_desktop.documents.page import Frame, Page, Symbol, Text
from danvan_desktop.problems import Problem
from tests.documents.certificate_samples import EVERYBODY, GROUP, OF_PARTY, OF_STATE, PERSON, page

PAGES = [page(recipient, decision, family) for recipient, (decision, family) in
         itertools.product(EVERYBODY, ((OF_STATE, "state"), (OF_PARTY, "party")))]


WHOLE = drawing.pdf(PAGES)


def run(*command: str | Path, data: bytes = b"") -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def rendered(data: bytes, dpi: int = 200) -> Iterator[Any]:
    with pypdfium2.PdfDocument(data) as document:
        for sheet in document:
            yield sheet.render(scale=dpi / 72).to_pil()


def symbol_of(of: Page) -> Symbol:
    return next(element for element in of.elements if isinstance(element, Symbol))


@pytest.mark.tools("qpdf")
def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    safefile.write_bytes(path, WHOLE)
    assert b"No syntax or stream encoding errors found" in run("qpdf", "--check", path)


@pytest.mark.tools("pdffonts")
def test_every_font_named_in_the_file_is_embedded_and_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    safefile.write_bytes(path, WHOLE)
    lines = run("pdffonts", path).decode().splitlines()[2:]
    assert len(lines) == 4
    assert all(re.search(r"TrueType +WinAnsi +yes yes yes ", line) for line in lines)


@pytest.mark.tools("pdftotext")
def test_every_line_comes_back_in_nfc_with_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    safefile.write_bytes(path, WHOLE)
    told = run("pdftotext", "-layout", "-enc", "UTF-8", path, "-").decode()
    assert unicodedata.is_normalized("NFC", told)
    for number, sheet in enumerate(told.split("\f")[:len(PAGES)]):
        lines = {" ".join(part.split()) for line in sheet.splitlines() for part in re.split(r" {3,}", line)}
        assert lines >= {element.text for element in PAGES[number].elements if isinstance(element, Text)}


def test_an_independent_reader_reads_every_symbol_from_the_rendered_sheet() -> None:
    for sheet, described in zip(rendered(WHOLE), PAGES, strict=True):
        (found,) = zxingcpp.read_barcodes(sheet)
        assert found.format == zxingcpp.BarcodeFormat.QRCode
        assert found.text == symbol_of(described).text


@pytest.mark.parametrize("number", range(4))
def test_the_drawn_modules_are_bit_for_bit_those_of_segno(number: int) -> None:
    symbol = symbol_of(PAGES[number])
    expected = segno.make(symbol.text, error="l", boost_error=False, mode="byte", encoding="utf-8",
                          mask=drawing.QR_MASK).matrix
    (sheet,) = rendered(drawing.pdf([PAGES[number]]), dpi=254)
    module = symbol.size_mm * 10 / len(expected)
    found = [[int(sheet.getpixel((int(symbol.x_mm * 10 + (x + 0.5) * module),
                                  int(symbol.y_mm * 10 + (y + 0.5) * module)))[0] < 128)
              for x in range(len(expected))] for y in range(len(expected))]
    assert found == [list(row) for row in expected]


def test_a_module_is_never_too_small_for_a_telephone() -> None:
    longest = replace(GROUP, name="Ỗ" * 40 + " " + "Ữ" * 30)
    for described in (*PAGES, page(longest)):
        symbol = symbol_of(described)
        assert symbol.size_mm / len(drawing.qr_rows(symbol.text)) >= 0.4


def test_the_same_pages_give_the_same_bytes_and_name_no_moment() -> None:
    assert drawing.pdf(PAGES) == WHOLE
    assert pypdf.PdfReader(io.BytesIO(WHOLE)).metadata["/CreationDate"].startswith("D:2000")


def test_a_page_from_its_json_gives_the_same_bytes() -> None:
    assert drawing.pdf([Page.from_json(each.to_json()) for each in PAGES]) == WHOLE


def test_the_file_says_its_language_title_author_and_asks_not_to_be_scaled() -> None:
    reader = pypdf.PdfReader(io.BytesIO(WHOLE))
    assert reader.root_object["/Lang"] == "vi-VN"
    assert reader.root_object["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (
        "Giấy khen – Quyết định 412/QĐ-UBND", "Chủ tịch Ủy ban nhân dân xã Khê Hòa")


def test_sheets_are_a4_landscape() -> None:
    for sheet in pypdf.PdfReader(io.BytesIO(WHOLE)).pages:
        assert [round(float(points) / 72 * 25.4, 1) for points in sheet.mediabox] == [0, 0, 297, 210]


def test_the_frame_is_in_the_file_once_and_streams_are_not_spelled_in_letters() -> None:
    one, eight = drawing.pdf(PAGES[:1]), drawing.pdf(PAGES[:1] * 8)
    assert (len(eight) - len(one)) / 7 < 1750
    assert eight.count(b"/Subtype /Form") == 1 and b"ASCII85" not in eight


def test_preprinted_stock_gets_only_what_differs_from_sheet_to_sheet() -> None:
    full, stock = (pypdf.PdfReader(io.BytesIO(drawing.pdf([page()], how))).pages[0] for how in ("full", "preprinted"))
    left = stock.extract_text()
    assert all(fixed not in left for fixed in ("CỘNG HÒA", "Độc lập", "TẶNG", "GIẤY KHEN"))
    assert all(own in left for own in (PERSON.name, "KHÊ HÒA", PERSON.reason, "412/QĐ-UBND", "Trần Đức Thịnh"))
    assert "/XObject" in full["/Resources"] and "/XObject" not in stock["/Resources"]
    full_lines = {line.strip() for line in full.extract_text().splitlines()}
    assert {line.strip() for line in left.splitlines() if line.strip()} <= full_lines


def test_pages_are_written_out_one_by_one() -> None:
    out, seen = io.BytesIO(), []

    def watched() -> Iterator[Page]:
        for each in PAGES * 5:
            yield each
            seen.append(out.tell())

    assert drawing.write(watched(), out) == len(PAGES) * 5
    assert len(set(seen)) == len(seen) and min(seen) > 500


def test_nothing_but_an_empty_document_comes_of_no_pages() -> None:
    assert drawing.write([], io.BytesIO()) == 0


def test_a_page_whose_font_or_frame_has_changed_is_refused_naming_the_file() -> None:
    told = json.loads(page().to_json())
    told["fonts"]["Charm-Bold"] = "0" * 64
    for changed, file in (
            (Page.from_json(json.dumps(told)), "Charm-Bold.ttf"),
            (replace(page(), elements=(Frame("khung-sen-1", "0" * 64),)), "khung-sen-1.svg"),
            (replace(page(), elements=(Frame("khung-khac", "0" * 64),)), "khung-khac.svg")):
        with pytest.raises(Problem) as refused:
            drawing.pdf([changed])
        assert refused.value.code == "I-109" and refused.value.values == {"file": file}


def test_a_second_mark_is_drawn_where_the_letter_is() -> None:
    described = Page(100, 20, "t/1", (Text(10, 12, "ô", "LiberationSerif-Bold", 40, "left"),
                                     Text(60, 12, "ô̆", "LiberationSerif-Bold", 40, "left")),
                     {"LiberationSerif-Bold": fonts.sha256("LiberationSerif-Bold")})
    (sheet,) = rendered(drawing.pdf([described]), dpi=254)
    dark = [[sheet.getpixel((x, y))[0] < 128 for x in range(sheet.width)] for y in range(sheet.height)]

    def top(left: int) -> int:
        return next(y for y, row in enumerate(dark) if any(row[left:left + 110]))

    assert top(90) - top(590) > 10  # at least a millimetre of mark above
    marked = [x for row in dark[top(590):top(590) + 5] for x, on in enumerate(row) if on]
    letter = [x for row in dark[100:119] for x, on in enumerate(row) if on and x > 550]
    assert abs(sum((min(marked), max(marked))) - sum((min(letter), max(letter)))) < 6


def test_the_frames_are_what_their_script_draws(tmp_path: Path) -> None:
    folder = Path(templates.__file__).parents[2] / "resources" / "templates"
    shutil.copy(folder / "make_frame.py", tmp_path)
    run(sys.executable, tmp_path / "make_frame.py")
    for name in ("khung-sen-1", "khung-sen-2"):
        assert (tmp_path / f"{name}.svg").read_bytes() == templates.frame_svg(name)
