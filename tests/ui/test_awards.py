"""A decision: its list, its numbers, its certificates."""

import pytest
from PySide6.QtWidgets import QApplication

from danvan_desktop.services import awarding, entry, praising
from danvan_desktop.ui.page import Place

DECISION = {
    "name": "“Dân vận khéo” năm 2026",
    "family": "Nhà nước",
    "movement": "Dân vận khéo",
    "decision_no": "214/QĐ-UBND",
    "decision_date": "20/11/2026",
    "issuer": "Chủ tịch Ủy ban nhân dân xã Khê Hòa",
    "place_name": "Khê Hòa",
    "signer": "Trần Đức Mẫu",
}


@pytest.fixture
def decision(office):
    made = awarding.decide(office.desk, DECISION, ["Nhân dân thôn Đồng Trước", "Ông Lục Văn Sấm", "Hộ bà Lã Thị Thoan"])
    return made.changed[0].id


@pytest.fixture
def record(decision, window):
    window.go(Place("awards", decision, "award", {"tab": 99}))
    return window.here.top


def names(record):
    return [each.row.values["recipient"] for each in record.people.lines]


def test_the_list_shows_kind_and_how_the_bonus_was_reckoned(record):
    rows = record.people.table.model_.rows
    assert [row.cells[2].text for row in rows] == ["Tập thể", "Cá nhân", "Hộ gia đình"]
    assert rows[0].cells[4].under.startswith("0,3 × 2.530.000 = 759.000 → 760.000")


def test_a_name_typed_on_the_desk_joins_the_list_with_ctrl_enter(record, press, type_text):
    widget = record.people.desk.boxes["recipient"].editor.widget
    widget.setFocus()
    type_text(widget, "Tổ hòa giải thôn Nà Hốc")
    press("Ctrl+Return")
    assert names(record)[-1] == "Tổ hòa giải thôn Nà Hốc" and widget.hasFocus()
    assert record.people.lines[-1].row.values["reason"]


def test_enter_puts_a_line_on_the_desk_and_saving_changes_it(record, press):
    record.people.table.setFocus()
    press("Down", "Return")
    assert record.people.desk.record == record.people.lines[1].row.id
    record.people.desk.boxes["recipient_title"].editor.set_text("Trưởng thôn Khe Mạ")
    press("Ctrl+Return")
    assert (
        record.people.lines[1].row.values["recipient_title"] == "Trưởng thôn Khe Mạ" and len(record.people.lines) == 3
    )


def test_alt_and_an_arrow_moves_a_line(record, press):
    record.people.table.setFocus()
    press("Alt+Down")
    assert names(record)[:2] == ["Ông Lục Văn Sấm", "Nhân dân thôn Đồng Trước"]


def test_del_strikes_a_line_which_keeps_its_number(record, press):
    record.people.number()
    record.people.table.setFocus()
    press("Down", "Del")
    struck = record.people.lines[1].row.values
    assert struck["struck"] is True and struck["register_no"] == 2
    assert len(record.paper.sheets) == 2
    press("Del")
    assert not record.people.lines[1].row.values.get("struck")


def test_recognised_models_stand_first_and_bring_their_owner(record, office, press):
    model = entry.save_fields(
        office.desk,
        "model",
        None,
        {"name": "Cổng rào xanh", "owner": "Chi hội Phụ nữ thôn Gốc Đa", "recognised_level": "Cấp xã"},
    ).id
    assert praising.recognised_models(office.desk, record.record)[0].id == model
    record.people.ask_models()
    table, take = record.people.models_sheet
    table.setFocus()
    press("Space")
    take.click()
    assert names(record)[-1] == "Chi hội Phụ nữ thôn Gốc Đa"


def test_lines_from_a_spreadsheet_are_taken_as_they_stand(record, qtbot):
    QApplication.clipboard().setText("Bà Hoàng Thị Mến\tHội viên\tCó công\nTổ tự quản\t\t\n")
    record.people.ask_paste()
    text, take = record.people.paste_sheet
    text.paste()
    assert "2" in take.text()
    take.click()
    assert names(record)[-2:] == ["Bà Hoàng Thị Mến", "Tổ tự quản"]
    assert record.people.lines[-2].row.values["reason"] == "Có công"


def test_numbers_are_given_once_in_list_order(record):
    record.people.number()
    assert [each.row.values["register_no"] for each in record.people.lines] == [1, 2, 3]
    record.people.number()
    assert [each.row.values["register_no"] for each in record.people.lines] == [1, 2, 3]


def test_without_numbers_nothing_is_printed_and_the_reason_stands_there(record):
    record.form.show_tab(record.form.tabs.count() - 1)
    assert not record.paper.write_button.isEnabled()
    assert {problem.code for problem in record.paper.problems} == {"I-106"}


def test_the_preview_shows_the_page_and_the_pdf_freezes_it(record, office, press):
    record.people.number()
    record.form.show_tab(record.form.tabs.count() - 1)
    record.paper.table.setFocus()
    press("Down")
    assert record.paper.preview._pdf.pageCount() == 1 and "Sấm" in record.paper._page_title.text()
    press("Ctrl+Return")
    made = record.paper.made
    assert made.parent == office.desk.folder_of_papers and made.read_bytes().startswith(b"%PDF")
    assert all(sheet.frozen for sheet in record.paper.sheets)


def test_a_name_changed_later_does_not_change_the_frozen_sheet(record, office):
    record.people.number()
    record.paper.write()
    first = record.people.lines[0].row.id
    page = record.paper.sheets[0].page
    entry.save_fields(office.desk, "certificate", first, {"recipient": "Tên khác"})
    record.paper.show_decision(record.record)
    assert record.paper.sheets[0].page == page


def test_a_decision_without_a_number_says_why_nothing_can_be_printed(office, window):
    made = awarding.decide(office.desk, {**DECISION, "decision_no": ""}, ["Ông Lục Văn Sấm"]).changed[0].id
    window.go(Place("awards", made, "award"))
    record = window.here.top
    assert not record.paper.write_button.isEnabled() and record.paper.problems[0].code == "I-101"
