"""Nhập từ Excel: look first, take in as one act, undo; the file is only read."""

import pytest

from danvan_desktop import paths
from danvan_desktop.services import finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place

SAMPLES = paths.resources() / "samples"


@pytest.fixture
def look_at(window):
    def open_file(name):
        window.go(Place("import", options={"file": str(SAMPLES / name), "from": "models"}))
        return window.here

    return open_file


def counts(page):
    return {name: pill.text() for name, pill in page._filters.items()}


def test_the_preview_counts_lines_and_groups_equal_reasons(look_at):
    page = look_at("so-theo-doi-mo-hinh-2022.xlsx")
    assert counts(page) == {"all": "241 dòng", "look": "3 cần xem"}
    assert page.head().buttons[-1].text == "Nhập 241 dòng" and page._steps.at == 1


def test_only_lines_that_need_a_look_with_the_cell_in_question(look_at):
    page = look_at("so-theo-doi-mo-hinh-2022.xlsx")
    page._filters["look"].click()
    table = page._table_place.itemAt(0).widget()
    assert [row.value for row in table.model_.rows] == [37, 90, 189]
    assert any(cell.icon == "flag" for cell in table.model_.rows[0].cells)


def test_looking_writes_nothing_and_ctrl_enter_takes_all_in_as_one_act(look_at, office, press):
    before = finding.count(office.desk, Query("model"))
    page = look_at("so-theo-doi-mo-hinh-2022.xlsx")
    assert finding.count(office.desk, Query("model")) == before
    press("Ctrl+Return")
    assert finding.count(office.desk, Query("model")) == before + 241 and page._steps.at == 2
    page._undo()
    assert finding.count(office.desk, Query("model")) == before and page._steps.at == 0


def test_identity_of_denouncers_is_said_to_be_left_out(look_at):
    page = look_at("so-tiep-cong-dan-2026.xlsx")
    assert sum(len(each.dropped) for each in page.results) == 21


def test_the_same_file_again_brings_nothing_new(look_at, press):
    page = look_at("doi-thoai-2026.xlsx")
    press("Ctrl+Return")
    page = look_at("doi-thoai-2026.xlsx")
    assert page.head().buttons[-1].why and sum(each.unchanged for each in page.results) == 146


def test_each_sheet_has_its_tab(look_at):
    page = look_at("doi-thoai-2026.xlsx")
    assert page.sheets.count() == 2
    page.sheets.setCurrentIndex(1)
    assert counts(page)["all"] == "140 dòng"


def test_what_is_no_spreadsheet_is_refused_in_three_sentences(window, tmp_path):
    (tmp_path / "ghi-chu.txt").write_text("không phải bảng tính")
    window.go(Place("import", options={"file": str(tmp_path / "ghi-chu.txt")}))
    assert len(window.slot.shown.lines) == 3 and window.slot.shown.code.startswith("N-")
    assert window.here._stack.currentIndex() == 0
