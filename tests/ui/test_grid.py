"""The reception book as a grid, by keys: typing down the rows, drafts, fill, undo, paste with a look first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from danvan_desktop.services import entry, finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.records.grid.model import NEW


@pytest.fixture
def book(window):
    window.go(Place("petitions", kind="reception", options={"view": "grid"}))
    return window.here.top


@pytest.fixture
def keys(window, press, type_text):
    """`keys("abc", "Tab", …)`: words in quotes of one letter or more are typed, names of keys are pressed."""
    names = {"Tab", "Return", "F2", "F7", "Escape", "Del", "Up", "Down", "Left", "Right", "Home", "Shift+Tab"}

    def send(*what: str) -> None:
        for each in what:
            if each in names or each.split("+")[0] in ("Ctrl", "Alt", "Shift"):
                press(each)
            else:
                for letter in each:
                    type_text(QApplication.focusWidget(), letter)
            QApplication.processEvents()

    return send


def clip(text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def stored(window):
    query = Query("reception", sort="number", descending=False)
    return [row.values for row in finding.listing(window.shell.desk, query, None)]


def column(book, name):
    return next(at for at, each in enumerate(book.sheet.columns) if each.key == name)


def go(book, at, name):
    book.table.go_to(at, column(book, name))
    book.table.setFocus()


def shown(book, at, name):
    return book.grid.cell(at, column(book, name)).text


def test_a_line_is_typed_across_and_enter_begins_the_next(window, book, keys):
    assert QApplication.focusWidget() is book.table
    keys("231126", "Tab", "Vi Văn Khiêm", "Tab", "Thôn Nà Hốc", "Tab", "012345678901", "Tab")
    keys("Phản ánh mùi hôi", "Tab", "4", "Tab", "2", "Return")
    (line,) = stored(window)
    assert line["received_on"] == "2026-11-23" and line["visitor"] == "Vi Văn Khiêm"
    assert line["kind"] == "feedback" and line["people_count"] == 2 and line["seq"] == 1
    here = book.table.currentIndex()
    assert (here.row(), book.sheet.columns[here.column()].key) == (1, "received_on")
    keys("22/11", "Tab", "Hà Thị Mười", "Return", "Down", "Tab", "Nà Ngần", "Return")
    assert [each.get("visitor") for each in stored(window)] == ["Vi Văn Khiêm", "Hà Thị Mười", "Nà Ngần"]
    assert [each["received_on"] for each in stored(window)] == ["2026-11-23", "2026-11-22", "2026-11-23"]


def test_what_cannot_be_read_stays_in_its_cell_with_the_reason_and_the_rest_is_saved(window, book, keys):
    keys("31/02", "Tab", "Vi Văn Khiêm", "Return")
    (line,) = stored(window)
    assert line["visitor"] == "Vi Văn Khiêm" and "received_on" not in line
    assert shown(book, 0, "received_on") == "31/02"
    go(book, 0, "received_on")
    assert "không có trong lịch" in book._said.text()
    (draft,) = entry.all_drafts(window.shell.desk)
    assert draft.typed == {"received_on": "31/02"}
    window.go(Place("models"))
    window.go(Place("petitions", kind="reception", options={"view": "grid"}))
    assert shown(book, 0, "received_on") == "31/02"
    keys("F2", "Return")  # still what was typed
    go(book, 0, "received_on")
    keys("23/11", "Return")
    assert stored(window)[0]["received_on"] == "2026-11-23"
    assert entry.all_drafts(window.shell.desk) == []


def test_what_is_typed_is_kept_before_it_is_saved(window, book, keys, qtbot):
    go(book, 0, "summary")
    keys("Phản ánh đường")
    book.keep_drafts()
    (draft,) = entry.all_drafts(window.shell.desk)
    assert draft.record == "new:reception" and draft.typed == {"summary": "Phản ánh đường"}
    keys("Tab")
    book.keep_drafts()
    (draft,) = entry.all_drafts(window.shell.desk)
    assert draft.typed == {"summary": "Phản ánh đường", "received_on": "23/11/2026"}
    assert stored(window) == []


def test_a_row_given_up_leaves_no_draft(window, book, keys):
    go(book, 0, "summary")
    keys("x", "Return", "Up")
    book.keep_drafts()
    keys("Ctrl+Z")
    book.keep_drafts()
    assert entry.all_drafts(window.shell.desk) == [] and len(stored(window)) <= 1


def test_undo_takes_back_typing_first_and_then_saved_acts(window, book, keys):
    keys("Ctrl+N")
    go(book, 0, "visitor")
    keys("Vi Văn Khiêm", "Return", "Up")
    go(book, 0, "visitor_address")
    keys("Thôn Hạ", "Tab")
    assert shown(book, 0, "visitor_address") == "Thôn Hạ"
    keys("Ctrl+Z")
    assert shown(book, 0, "visitor_address") == "" and len(stored(window)) == 1
    keys("Ctrl+Z")
    assert stored(window) == []


def test_escape_gives_the_cell_back(window, book, keys):
    go(book, 0, "visitor")
    keys("Vi", "Tab")
    go(book, 0, "visitor")
    keys("Hà Thị Mười", "Escape")
    assert shown(book, 0, "visitor") == "Vi"
    assert window.here.top is book


def test_f2_edits_and_typing_replaces(window, book, keys):
    go(book, 0, "visitor_address")
    keys("Thôn", "Tab")
    go(book, 0, "visitor_address")
    keys("F2", "Tab")
    assert shown(book, 0, "visitor_address") == "Thôn"
    go(book, 0, "visitor_address")
    keys("Bản Hạ", "Tab")
    assert shown(book, 0, "visitor_address") == "Bản Hạ"


def test_ticks_digits_and_todays_date_need_no_list(window, book, keys):
    go(book, 0, "in_competence")
    keys("x")
    go(book, 0, "kind")
    keys("1")
    go(book, 0, "replied_on")
    keys("Ctrl+;", "Ctrl+S")
    (line,) = stored(window)
    assert (line["in_competence"], line["kind"], line["replied_on"]) == (True, "complaint", "2026-11-23")
    go(book, 0, "kind")
    keys("Alt+Down")
    assert book.table.popup.isVisible()
    keys("Down", "Down", "Return")
    assert shown(book, 0, "kind") == "Kiến nghị"


def test_fill_down_and_the_cell_above(window, book, keys):
    for name in ("Một", "Hai", "Ba"):
        go(book, len(book.grid.keys), "summary")
        keys(name, "Return")
    go(book, 0, "receiver")
    keys("Chủ tịch", "Tab")
    go(book, 1, "receiver")
    keys("Ctrl+'", "Tab")
    assert shown(book, 1, "receiver") == "Chủ tịch"
    go(book, 0, "receiver")
    keys("Shift+Down", "Shift+Down", "Ctrl+D")
    assert [each.get("receiver") for each in stored(window)] == ["Chủ tịch"] * 3
    keys("Ctrl+Z")
    assert [each.get("receiver") for each in stored(window)] == ["Chủ tịch", "Chủ tịch", None]


def test_del_over_several_rows_asks_first(window, book, keys):
    for name in ("Một", "Hai"):
        go(book, len(book.grid.keys), "summary")
        keys(name, "Return")
    go(book, 0, "summary")
    keys("Shift+Down", "Del")
    assert [each.get("summary") for each in stored(window)] == ["Một", "Hai"]
    keys("Ctrl+Return")
    assert [each.get("summary") for each in stored(window)] == [None, None]
    keys("Ctrl+Z")
    assert [each.get("summary") for each in stored(window)] == ["Một", "Hai"]


@pytest.mark.parametrize("flavour", ["text", "html"])
def test_two_hundred_lines_from_excel_are_looked_at_and_taken_as_one_act(window, book, keys, flavour):
    lines = [
        [f"{n % 28 + 1:02}/10/2026", f"Vi Văn {n}", "Thôn\nHạ", f"0{n:011}", f"Phản ánh số {n}", "Phản ánh", "2"]
        for n in range(200)
    ]
    lines[7][0] = "31/02/2026"
    text = "\r\n".join("\t".join(f'"{c}"' if "\n" in c else c for c in line) for line in lines)
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in lines).replace("\n", "<br>")
    go(book, 0, "received_on")
    clip(text, f"<html><body><table>{cells}</table></body></html>" if flavour == "html" else "")
    keys("Ctrl+V")
    assert stored(window) == [] and book.grid.rowCount() == 201
    assert book.grid.cell(5, 2).pasted
    keys("F7")
    assert book.table.currentIndex().row() == 7
    assert "không có trong lịch" in book._said.text()
    keys("Ctrl+Return")
    rows = stored(window)
    assert len(rows) == 200 and rows[0]["visitor_id_no"] == "000000000000" and rows[3]["visitor"] == "Vi Văn 3"
    assert shown(book, 7, "received_on") == "31/02/2026"
    keys("Ctrl+Z")
    assert stored(window) == []


def test_a_pasted_block_can_be_dropped(window, book, keys):
    clip("a\tb\nc\td")
    keys("Ctrl+V", "Escape")
    assert book.grid.paste is None and stored(window) == [] and window.here.top is book


def test_pasting_over_lines_says_so(window, book, keys):
    go(book, 0, "summary")
    keys("Một", "Return")
    go(book, 0, "summary")
    clip("Một lại\t4\nHai\t3")
    keys("Ctrl+V")
    texts = [each.text() for each in book.findChildren(type(book._said).__mro__[1]) if each.isVisible()]
    assert any("ghi đè 1 dòng đã có" in each for each in texts)
    keys("Ctrl+Return")
    found = [(each["summary"], each["kind"]) for each in stored(window)]
    assert found == [("Một lại", "feedback"), ("Hai", "proposal")]


def test_one_copied_word_goes_into_the_cell(window, book, keys):
    go(book, 0, "summary")
    clip("Phản ánh ngõ tối")
    keys("Ctrl+V", "Ctrl+S")
    assert [each["summary"] for each in stored(window)] == ["Phản ánh ngõ tối"]


@pytest.mark.parametrize("text", ["x" * 8_000_001, "\n"])
def test_what_cannot_be_pasted_is_said_and_changes_nothing(window, book, keys, text):
    clip(text + "\t")
    keys("Ctrl+V")
    assert book.grid.paste is None and stored(window) == []
    assert window.slot.shown.code in ("H-160", "H-161")


def test_whole_rows_are_copied_with_their_headings_and_names_stay_covered(window, book, keys):
    go(book, 0, "visitor")
    keys("Vi Văn Khiêm", "Return")
    window.go(Place("models"))
    window.go(Place("petitions", kind="reception", options={"view": "grid"}))
    assert shown(book, 0, "visitor") == "Vi V•• K••••"
    book.table.selectRow(0)
    keys("Ctrl+C")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Số\tNgày tiếp\t") and "Khiêm" not in copied
    keys("Alt+X")
    assert shown(book, 0, "visitor") == "Vi Văn Khiêm"


def test_a_denunciation_loses_its_names_after_one_warning(window, book, keys):
    go(book, 0, "visitor")
    keys("Vi Văn Khiêm", "Tab")
    go(book, 0, "kind")
    keys("2")
    assert book.open_sheet() is not None and stored(window) == []
    keys("Ctrl+Return")
    (line,) = stored(window)
    assert line["kind"] == "denunciation" and "visitor" not in line
    assert shown(book, 0, "visitor") == "hồ sơ mật số …"
    go(book, 0, "visitor")
    keys("05/HSM", "Ctrl+S")
    assert stored(window)[0]["secret_file_no"] == "05/HSM"
    assert shown(book, 0, "visitor_address") == "" and book.grid.cell(0, column(book, "visitor_address")).locked


def test_the_warning_can_be_put_off_and_nothing_is_lost(window, book, keys):
    go(book, 0, "visitor")
    keys("Vi Văn Khiêm", "Tab")
    go(book, 0, "kind")
    keys("2", "Escape")
    assert shown(book, 0, "kind") == "" and shown(book, 0, "visitor") == "Vi Văn Khiêm"


def test_input_methods_send_backspaces_and_the_text_is_as_typed(window, book, keys, press):
    go(book, 0, "visitor")
    keys("Tr", "a", "n")
    press("Backspace", "Backspace")
    keys("ần", "Tab")
    assert shown(book, 0, "visitor") == "Trần"


def test_a_line_becomes_a_petition_with_the_name_in_it(window, book, keys):
    go(book, 0, "visitor")
    keys("Vi Văn Khiêm", "Tab", "Thôn Hạ", "Return", "Up")
    book.take_petition()
    page = window.here.top
    assert page.record == "new" and page.model.text("sender") == "Vi Văn Khiêm"
    assert page.model.text("source") == "reception"
    page.save()
    (line,) = finding.listing(window.shell.desk, Query("reception"), None)
    assert page.shown.values["reception"] == line.id


def test_the_status_line_counts_visits_persons_and_cases(window, book, keys):
    keys("12/11/2026", "Return")
    go(book, 0, "people_count")
    keys("12", "Return")
    assert book.status() == "1 lượt · 12 người · 1 vụ việc · 1 đoàn đông người (12 người)"


def test_the_list_and_the_grid_lead_to_each_other(window, book):
    book.show_list()
    assert window.here.top is window.here.lists["reception"]
    window.here.top.extra_buttons[0].run()
    assert window.here.top is book


def test_tab_keeps_to_cells_that_can_be_typed_into_and_f6_leaves(window, book, press):
    go(book, 0, "note")
    press("F6")
    assert QApplication.focusWidget() is not book.table


def test_a_line_dated_another_year_goes_into_that_years_book(window, book, keys):
    keys("31/12/2025", "Tab", "Vi", "Return")
    assert len(stored(window)) == 1 and len(book.grid.keys) == 0
    book.show_year(2025)
    assert len(book.grid.keys) == 1


def test_failing_to_write_gives_the_row_back(window, book, keys, monkeypatch):
    from danvan_desktop.problems import Problem
    from danvan_desktop.services import rows

    def full(*_args):
        raise Problem("S-102")

    go(book, 0, "summary")
    monkeypatch.setattr(rows, "save_rows", full)
    keys("Phản ánh đường", "Return")
    assert book.grid.typed[NEW]["summary"] == "Phản ánh đường"
    assert window.slot.shown.code == "S-102"
    monkeypatch.undo()
    go(book, 0, "summary")
    keys("Ctrl+S")
    assert [each["summary"] for each in stored(window)] == ["Phản ánh đường"]


def test_typing_goes_on_while_a_row_is_being_written(window, book, keys, qtbot, monkeypatch):
    import threading

    from danvan_desktop.services import rows

    go_on, really = threading.Event(), rows.save_rows

    def slow(*args):
        assert go_on.wait(10)
        return really(*args)

    monkeypatch.setattr(rows, "save_rows", slow)
    tasks = window.shell.tasks
    tasks.inline = False
    try:
        go(book, 0, "summary")
        for name in ("Một", "Hai", "Ba"):
            keys(name, "Return")
        keys("Bốn")
        assert stored(window) == [] and [each["summary"] for each in book.grid.pending] == ["Một", "Hai", "Ba"]
        assert shown(book, 1, "summary") == "Hai" and book.grid.cell(1, column(book, "summary")).locked
        go_on.set()
        qtbot.waitUntil(lambda: len(book.grid.keys) == 3 and not book.grid.pending, timeout=10_000)
        assert book.table.editor is not None, "the open cell stays open"
        keys("Return")
        qtbot.waitUntil(lambda: len(book.grid.keys) == 4, timeout=10_000)
    finally:
        go_on.set()
        tasks.close()
        tasks.inline = True
    assert [each["summary"] for each in stored(window)] == ["Một", "Hai", "Ba", "Bốn"]


def test_any_register_becomes_a_grid_by_declaring_its_columns(window, keys, qtbot):
    from danvan_desktop.domain.records import TYPES
    from danvan_desktop.ui.records.grid.columns import GridSheet, columns_of
    from danvan_desktop.ui.records.grid.page import GridPage

    names = ("summary", "village", "answer_kind", "due_on")
    page = GridPage(window.shell, GridSheet(TYPES["opinion"], columns_of(TYPES["opinion"], names)), "dialogues")
    (session,) = finding.listing(window.shell.desk, Query("dialogue"), None)
    page.grid.more = {"parent": session.id}
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(Place("dialogues"))
    page.table.go_to(page.grid.new_at, 1)
    page.table.setFocus()
    keys("Đường tối", "Tab", "Thôn Hạ", "Tab", "2", "Tab", "30/11", "Return")
    found = finding.listing(window.shell.desk, Query("opinion", parent=session.id), None)
    (line,) = [row.values for row in found if row.values["summary"] == "Đường tối"]
    assert (line["answer_kind"], line["due_on"], line["position"]) == ("assigned", "2026-11-30", 3)


@pytest.mark.parametrize(("scale", "theme"), [(100, "light"), (150, "dark"), (175, "light")])
def test_the_heads_of_the_columns_are_whole_at_every_size(window, book, scale, theme):
    from danvan_desktop.ui.theme import look

    try:
        look().apply(theme, scale)
        header = book.table.horizontalHeader()
        QApplication.processEvents()
        assert header.height() >= 2 * header.fontMetrics().lineSpacing() + look().px(10)
    finally:
        look().apply("light", 100)


def test_filling_or_pasting_a_kind_over_names_warns_before_they_go(window, book, keys):
    for name in ("Vi Văn Khiêm", "Hà Thị Mười"):
        go(book, len(book.grid.keys), "visitor")
        keys(name, "Return")
    window.go(Place("models"))
    window.go(Place("petitions", kind="reception", options={"view": "grid"}))
    go(book, 0, "kind")
    clip("4\tx\n2\tx")
    keys("Ctrl+V")
    texts = [each.text() for each in book._bar_place.itemAt(0).widget().findChildren(type(book._said).__mro__[1])]
    assert any(each.startswith("1 dòng đã có thành tố cáo") for each in texts)
    keys("Escape")
    go(book, 0, "kind")
    keys("2")
    keys("Ctrl+Return")
    go(book, 0, "kind")
    keys("Shift+Down", "Ctrl+D")
    assert stored(window)[1]["visitor"] == "Hà Thị Mười" and book.open_sheet() is not None
    keys("Escape")
    assert stored(window)[1]["visitor"] == "Hà Thị Mười"
    go(book, 0, "kind")
    keys("Shift+Down", "Ctrl+D")
    keys("Ctrl+Return")
    assert [each.get("visitor") for each in stored(window)] == [None, None]
    assert [each["kind"] for each in stored(window)] == ["denunciation"] * 2
