"""Lists, driven by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from danvan_desktop.services import entry, finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.records.model import matches


def names(page):
    at = next(i for i, each in enumerate(page.model.columns) if each.key == page.record_type.title)
    return [page.model.cell(row, at).text for row in range(page.model.rowCount())]


@pytest.fixture
def models(window):
    return window.here.top


def test_a_list_shows_every_record_newest_number_first(models):
    assert names(models) == [
        "Cánh đồng không vỏ thuốc",
        "Hũ gạo tình thương",
        "Tổ hòa giải ba bước",
        "Thắp sáng đường quê",
    ]


def test_search_finds_without_tones_while_typing_and_underlines_the_match(models, press, type_text, qtbot):
    press("Ctrl+F")
    assert models.search.hasFocus()
    type_text(models.search, "duong q")
    qtbot.waitUntil(lambda: names(models) == ["Thắp sáng đường quê"])
    at = next(i for i, each in enumerate(models.model.columns) if each.key == "name")
    cell = models.model.cell(0, at)
    assert [cell.text[start : start + length] for start, length in cell.marks] == ["đường", "q"]


def test_escape_clears_the_search_and_then_leaves_the_box(models, press, type_text, qtbot):
    press("Ctrl+F")
    type_text(models.search, "gao")
    qtbot.waitUntil(lambda: len(names(models)) == 1)
    press("Escape")
    assert models.search.text() == "" and models.search.hasFocus()
    press("Escape")
    assert models.table.hasFocus()


def test_down_goes_from_the_search_into_the_table(models, press):
    press("Ctrl+F", "Down")
    assert models.table.hasFocus()


def test_the_slash_key_goes_to_the_search_but_only_outside_text_fields(window, models, press, type_text):
    models.table.setFocus()
    type_text(models.table, "/")
    assert window.focusWidget() is models.search
    type_text(models.search, "12/3")
    assert models.search.text() == "12/3"


def test_nothing_found_says_so_and_offers_to_clear_the_filter(models, press, type_text, qtbot):
    press("Ctrl+F")
    type_text(models.search, "xyz")
    qtbot.waitUntil(lambda: models._below.currentWidget() is not models.table)
    assert models._empty.sentence == "Không có mô hình nào khớp “xyz”."
    models.clear_filters()
    assert len(names(models)) == 4


def test_a_chip_filters_by_its_values_and_says_them(models):
    chip = models.chips["subject_area"]
    chip.set_values({"culture_society"}, {"culture_society": "Văn hóa - xã hội"})
    chip.changed.emit()
    assert names(models) == ["Hũ gạo tình thương", "Thắp sáng đường quê"]
    assert chip.text() == "Lĩnh vực: Văn hóa - xã hội"


def test_delete_on_a_chip_takes_its_filter_away(models, qtbot):
    chip = models.chips["subject_area"]
    chip.set_values({"economy"})
    models.refresh()
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert len(names(models)) == 4


def test_a_chip_counts_the_values_of_the_list(models):
    offered = []
    models._values_of("subject_area", offered.extend)
    assert {(line.text, line.beside) for line in offered} == {
        ("Văn hóa - xã hội", "2"),
        ("Quốc phòng - an ninh", "1"),
        ("Kinh tế", "1"),
    }


def test_sorting_by_a_head_turns_round_at_the_second_click_and_is_remembered(window, models):
    at = next(i for i, each in enumerate(models.model.columns) if each.key == "name")
    models._sort_by(at)
    assert names(models)[0] == "Cánh đồng không vỏ thuốc"
    models._sort_by(at)
    assert names(models)[0] == "Tổ hòa giải ba bước"
    assert window.shell.memory.get("sort.model") == ["name", True]


def test_enter_opens_the_current_record(window, models, press):
    models.table.setFocus()
    press("Down", "Return")
    assert window.here.top is window.here.records["model"]
    assert window.here.top.head().title == "Hũ gạo tình thương"


def test_space_previews_and_follows_the_rows_without_names_of_persons(window, models, press):
    models.table.setFocus()
    press("Space")
    assert models.panel() is not None
    assert models.panel()._title.text() == "Cánh đồng không vỏ thuốc"
    press("Down")
    assert models.panel()._title.text() == "Hũ gạo tình thương"
    press("Space")
    assert models.panel() is None


def test_marked_rows_turn_the_status_line_into_a_bar_and_escape_unmarks(window, models, press):
    models.table.setFocus()
    press("Shift+Space", "Down", "Shift+Space")
    assert len(models.model.picked) == 2
    assert window.status._left.isHidden() and models._picked.isVisible()
    press("Escape")
    assert not models.model.picked and models._picked.isHidden()


def test_ctrl_a_marks_everything_that_was_found(models, press):
    models.table.setFocus()
    press("Ctrl+A")
    assert models.model.picked == set(models.model.keys)


def test_delete_asks_for_a_reason_bins_and_can_be_undone(window, models, press, type_text):
    models.table.setFocus()
    press("Del")
    sheet = models.open_sheet()
    assert sheet is not None
    press("Ctrl+Return")
    assert models.open_sheet() is sheet, "without a reason nothing is binned"
    type_text(QApplication.focusWidget(), "Ghi trùng")
    press("Ctrl+Return")
    assert names(models) == ["Hũ gạo tình thương", "Tổ hòa giải ba bước", "Thắp sáng đường quê"]
    assert "Đã bỏ 1 mô hình vào thùng" in window.status._left.text()
    models.table.setFocus()
    press("Ctrl+Z")
    assert len(names(models)) == 4


def test_binning_more_than_three_asks_for_their_number(models, press, type_text):
    models.table.setFocus()
    press("Ctrl+A", "Del")
    type_text(QApplication.focusWidget(), "Nhập nhầm")
    press("Ctrl+Return")
    assert len(names(models)) == 4
    press("Tab")
    type_text(QApplication.focusWidget(), "4")
    press("Ctrl+Return")
    assert names(models) == []


def test_the_bin_is_a_view_of_the_list(models):
    record = models.model.row(0).id
    entry.delete(models.shell.desk, record, "thử")
    models.shell.changed.emit({record})
    models.tabs.setCurrentIndex(3)
    assert [models.model.row(at).id for at in range(models.model.rowCount())] == [record]


def test_a_way_of_looking_is_kept_under_a_name(window, models):
    chip = models.chips["subject_area"]
    chip.set_values({"economy"})
    models._keep_view("Kinh tế")
    assert window.shell.memory.get("views.model") == [
        {"name": "Kinh tế", "where": {"subject_area": ["economy"]}, "text": ""}
    ]
    chip.set_values(set())
    models.tabs.setCurrentIndex(models.tabs.count() - 1)
    assert names(models) == ["Cánh đồng không vỏ thuốc"]


def test_a_register_without_records_says_what_to_do(window, press):
    window.go(Place("petitions", kind="reception", options={"view": "list"}))
    page = window.here.top
    assert page._empty.sentence.startswith("Chưa có lượt tiếp công dân nào.")
    press("Ctrl+N")
    assert window.here.top.record == "new"


def test_a_denunciation_shows_the_number_of_its_file_and_names_stay_covered(window):
    window.go(Place("petitions", kind="petition"))
    page = window.here.top
    assert "Tố cáo · hồ sơ mật 05/HSM" in names(page)
    shown = [
        page.model.cell(row, at).text for row in range(page.model.rowCount()) for at in range(len(page.model.columns))
    ]
    assert not any("Khiêm" in text for text in shown)


def test_pages_of_rows_are_read_when_they_are_looked_at_and_few_are_kept(window, monkeypatch):
    from danvan_desktop.ui.records import model as of

    monkeypatch.setattr(of, "PAGE", 2)
    monkeypatch.setattr(of, "KEPT", 1)
    read = []
    rows = finding.rows
    monkeypatch.setattr(finding, "rows", lambda desk, name, keys: read.append(len(keys)) or rows(desk, name, keys))
    page = window.here.top
    page.model.ask(Query("model", sort="number"))
    assert names(page) == [
        "Cánh đồng không vỏ thuốc",
        "Hũ gạo tình thương",
        "Tổ hòa giải ba bước",
        "Thắp sáng đường quê",
    ]
    assert max(read) == 2 and len(page.model._pages) == 1


def test_ctrl_k_jumps_to_a_record_by_number_or_name(window, press, type_text, qtbot):
    from danvan_desktop.ui.go_to import GoTo

    press("Ctrl+K")
    box = window.findChild(GoTo)
    type_text(box.box, "mh 3")
    qtbot.waitUntil(lambda: any("Hũ gạo" in line.text for line in box._model.shown))
    press("Return")
    assert window.here.top.head().title == "Hũ gạo tình thương"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Thắp sáng đường quê", ["duong"], ["đường"]),
        ("Đồng Trước", ["dong", "tr"], ["Đồng", "Tr"]),
        ("abc", ["x"], []),
        ("Hòa hoà", ["hoa"], ["Hòa", "hoà"]),
    ],
)
def test_matches_are_found_where_words_begin(text, words, found):
    assert [text[start : start + length] for start, length in matches(text, words)] == found
