"""A record, driven by keys: drafts, saving, completing, history, undo, denunciations."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from danvan_desktop.services import entry, finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place


def first(window, type_name, **values):
    """The record of a kind with these values."""
    rows = finding.listing(window.shell.desk, Query(type_name), None)
    return next(row for row in rows if all(row.values.get(name) == value for name, value in values.items()))


def field(page, name):
    return page.form.boxes[name].editor


def focus(page, name):
    page.form.go_to(name)
    return field(page, name).widget


@pytest.fixture
def open_record(window):
    def go(type_name, page="models", **values):
        found = first(window, type_name, **values)
        window.go(Place(page, found.id, type_name, {"position": (1, 4)}))
        return window.here.top

    return go


@pytest.fixture
def new_model(window, press):
    press("Ctrl+N")
    return window.here.top


def test_a_new_record_starts_in_its_first_field_and_gets_its_number_when_saved(new_model, press, type_text):
    page = new_model
    assert page.form.current_field() == "name"
    type_text(field(page, "name").widget, "Đường hoa phụ nữ")
    assert page.mark == ("draft", "Chưa lưu (Ctrl+S)")
    press("Ctrl+S")
    assert page.mark[0] == "saved"
    assert page.shown.number == "MH-2026-005"
    assert page.head().title == "Đường hoa phụ nữ"


def test_what_is_typed_is_kept_as_a_draft_and_shown_again(window, new_model, type_text, press):
    type_text(field(new_model, "name").widget, "Ngõ nhỏ yên bình")
    press("Escape")
    assert window.here.top is window.here.lists["model"]
    drafts = entry.all_drafts(window.shell.desk)
    assert [draft.typed["name"] for draft in drafts] == ["Ngõ nhỏ yên bình"]
    press("Ctrl+N")
    assert field(window.here.top, "name").text() == "Ngõ nhỏ yên bình"
    assert "Đang xem bản nháp" in window.slot.shown.text


def test_a_draft_can_be_thrown_away(window, open_record, press, type_text):
    page = open_record("model", name="Hũ gạo tình thương")
    type_text(focus(page, "place"), "X")
    press("Escape")
    page = open_record("model", name="Hũ gạo tình thương")
    assert page.model.dirty
    page.drop_draft()
    assert field(page, "place").text() == "Thôn Đồng Sau" and not page.model.dirty
    assert entry.all_drafts(window.shell.desk) == []


def test_a_draft_over_a_record_that_was_changed_meanwhile_overwrites_nothing(window, open_record, press, type_text):
    page = open_record("model", name="Hũ gạo tình thương")
    type_text(focus(page, "place"), "X")
    press("Escape")
    entry.save_records(window.shell.desk, [entry.Saving("model", {"owner": "Hội Phụ nữ"}, page.record)])
    page = open_record("model", name="Hũ gạo tình thương")
    if page.model.dirty:
        pytest.fail("the draft was laid over the newer record without asking")
    assert window.slot.shown.weight == "clash"
    window.slot.shown.deeds[0].run()
    assert page.model.dirty and field(page, "owner").text() == "Hội Phụ nữ"


def test_enter_goes_to_the_next_field_in_the_order_of_the_form(new_model, press):
    page = new_model
    order = []
    for _ in range(5):
        order.append(page.form.current_field())
        press("Return")
    assert order == ["name", "entry_kind", "owner_kind", "subject_area", "intent"]


def test_shift_enter_starts_a_new_line(new_model, press, type_text):
    widget = field(new_model, "name").widget
    type_text(widget, "Một")
    press("Shift+Return")
    type_text(widget, "Hai")
    assert field(new_model, "name").text() == "Một\nHai"


def test_a_digit_picks_from_a_list_without_opening_it(new_model, press):
    focus(new_model, "owner_kind")
    press("2")
    assert new_model.model.text("owner_kind") == "individual"
    assert field(new_model, "owner_kind").button.shown == "Cá nhân"
    press("Del")
    assert new_model.model.text("owner_kind") == ""


@pytest.mark.parametrize(
    ("typed", "shown"), [("231126", "23/11/2026"), ("23/11", "23/11/2026"), ("23.11.2026", "23/11/2026")]
)
def test_a_date_is_read_when_the_field_is_left_and_not_before(new_model, press, type_text, typed, shown):
    widget = focus(new_model, "registered_on")
    type_text(widget, typed)
    assert widget.text() == typed
    press("Tab")
    assert widget.text() == shown


def test_a_date_that_is_none_stays_as_typed_and_the_rest_is_saved(window, new_model, press, type_text):
    page = new_model
    type_text(field(page, "name").widget, "Mô hình thử")
    widget = focus(page, "registered_on")
    type_text(widget, "31/02/2026")
    press("Tab")
    box = page.form.boxes["registered_on"]
    assert widget.text() == "31/02/2026" and box.finding.weight == "wrong"
    assert box._sentence.text() == "“31/02/2026” không có trong lịch."
    press("Ctrl+S")
    assert page.shown.values["name"] == "Mô hình thử" and "registered_on" not in page.shown.values
    assert field(page, "registered_on").text() == "31/02/2026", "the wrong text is still there"
    assert entry.draft_of(window.shell.desk, page.record).typed == {"registered_on": "31/02/2026"}


def test_numbers_are_grouped_when_the_field_is_left(new_model, press, type_text):
    widget = focus(new_model, "funds_vnd")
    type_text(widget, "15 triệu")
    press("Tab")
    assert widget.text() == "15.000.000"


def test_backspace_bursts_of_an_input_method_leave_exactly_what_was_typed(new_model, qtbot, type_text):
    widget = field(new_model, "name").widget
    # Unikey: "duong" is taken back letter by letter and "đường" sent instead
    type_text(widget, "duong")
    for _ in range(5):
        qtbot.keyClick(widget, Qt.Key.Key_Backspace)
    type_text(widget, "đường hoà")
    assert field(new_model, "name").text() == "đường hoà"


def test_tone_marks_stay_where_they_were_typed(new_model, press, type_text):
    type_text(field(new_model, "name").widget, "Hoà giải ở thuỷ lợi")
    press("Return")
    assert field(new_model, "name").text() == "Hoà giải ở thuỷ lợi"


def test_completing_with_something_missing_saves_and_goes_to_the_first_missing_field(window, open_record, press):
    page = open_record("model", name="Tổ hòa giải ba bước")
    press("Ctrl+Return")
    assert page.form.current_field() == "owner"
    assert page.form.boxes["owner"].finding.weight == "needed"
    assert "để hoàn thành" in window.status._left.text()
    assert page.shown.status == "incomplete"


def test_a_whole_record_is_completed_by_ctrl_enter(open_record, press):
    page = open_record("model", name="Thắp sáng đường quê")
    press("Ctrl+Return")
    assert page.shown.status == "complete" and page.chip() == ("Đã hoàn thành", "ok")
    assert page.main_button() is None


def test_f7_walks_through_what_is_missing(open_record, press):
    page = open_record("model", name="Tổ hòa giải ba bước")
    met = []
    for _ in range(3):
        press("F7")
        met.append(page.form.current_field())
    assert met == ["owner", "objectives", "lead_body"]
    press("Shift+F7")
    assert page.form.current_field() == "objectives"


def test_a_line_of_the_panel_jumps_to_its_field(open_record):
    page = open_record("model", name="Tổ hòa giải ba bước")
    page.side.jump.emit("result")
    assert page.form.current_field() == "result"
    assert page.form.tabs.tabText(page.form.tabs.currentIndex()) == "Kết quả"


def test_ctrl_z_undoes_typing_first_and_then_the_last_save(window, open_record, press, type_text):
    page = open_record("model", name="Hũ gạo tình thương")
    widget = focus(page, "place")
    widget.selectAll()
    type_text(widget, "Thôn Nà Hốc")
    press("Ctrl+S")
    assert page.shown.values["place"] == "Thôn Nà Hốc"
    window.setFocus()
    page.perform("undo")
    assert page.shown.values["place"] == "Thôn Đồng Sau"


def test_the_history_shows_old_and_new_and_gives_an_earlier_value_back(window, open_record, press):
    page = open_record("model", name="Hũ gạo tình thương")
    entry.save_fields(window.shell.desk, "model", page.record, {"place": "Thôn Gốc Đa"})
    window.shell.changed.emit({page.record})
    line = next(each for each in page.side._history if each.field == "place" and each.before)
    assert (line.before, line.after) == ("Thôn Đồng Sau", "Thôn Gốc Đa")
    page.side.value_wanted.emit(line)
    assert field(page, "place").text() == "Thôn Đồng Sau" and page.model.dirty


def test_previous_and_next_walk_through_the_list(window, press):
    window.here.top.table.setFocus()
    press("Return", "Ctrl+PgDown")
    assert window.here.top.head().title == "Hũ gạo tình thương"
    assert window.here.top.head().position == (2, 4)
    press("Ctrl+PgUp")
    assert window.here.top.head().position == (1, 4)


def test_a_disk_that_cannot_be_written_leaves_the_text_on_the_screen(window, new_model, press, type_text):
    from danvan_desktop.problems import Problem

    def full(sql):
        raise Problem("S-102")

    type_text(field(new_model, "name").widget, "Mô hình thử")
    window.shell.desk.db.before_write = full
    press("Ctrl+S")
    assert new_model.mark == ("failed", "Chưa ghi được, chữ vẫn còn trên màn hình")
    assert window.slot.shown.lines[0] == "Ổ đĩa hết chỗ, chưa lưu được."
    assert field(new_model, "name").text() == "Mô hình thử"
    window.shell.desk.db.before_write = None
    window.slot.shown.deeds[0].run()
    assert new_model.mark[0] == "saved" and window.slot.shown is None


def test_names_are_covered_until_they_are_asked_for(open_record, press):
    page = open_record("petition", "petitions", kind="complaint")
    assert field(page, "sender").text() == "Vi V•• K••••"
    page.form.show_tab(1)
    press("Alt+X")
    assert field(page, "sender").text() == "Vi Văn Khiêm"
    press("Alt+X")
    assert field(page, "sender").text() == "Vi V•• K••••"
    assert not page.model.dirty


def test_a_denunciation_has_no_sender_and_asks_for_the_number_of_its_file(window, press):
    window.go(Place("petitions", "new", "petition"))
    page = window.here.top
    focus(page, "kind")
    press("2")
    assert [
        name for name, box in page.form.boxes.items() if not box.isHidden() and page.record_type.field(name).identity
    ] == []
    assert not page.form.tabs.isTabVisible(1)
    assert not page.form.boxes["secret_file_no"].isHidden()
    assert page.form._note.text().startswith("Danh tính người tố cáo không nhập vào máy này.")


def test_becoming_a_denunciation_asks_once_and_then_keeps_no_name(window, open_record, press):
    page = open_record("petition", "petitions", kind="complaint")
    focus(page, "kind")
    press("2", "Ctrl+S")
    assert page.shown.values["kind"] == "complaint", "nothing is saved before the name is on paper"
    sheet = page._sheets.itemAt(0).widget()
    assert sheet is not None and sheet.isVisible()
    from danvan_desktop.ui.widgets.basics import DeedButton

    next(each for each in sheet.findChildren(DeedButton) if each.text().startswith("Đã chép")).click()
    assert page.shown.values["kind"] == "denunciation"
    assert "sender" not in page.shown.values
    raw = window.shell.desk.db.rows("SELECT body FROM part WHERE body IS NOT NULL")
    assert not any("Khiêm" in str(row[0]) for row in raw)


def test_a_name_in_the_summary_for_the_province_is_pointed_out_quietly(window, press, type_text):
    window.go(Place("petitions", "new", "petition"))
    page = window.here.top
    type_text(focus(page, "summary"), "Đề nghị ông Nguyễn Văn Bắc đo lại đất")
    press("Tab")
    found = page.form.boxes["summary"].finding
    assert found.weight == "review" and "có vẻ có tên người" in page.form.boxes["summary"]._sentence.text()


def test_a_petition_by_keyboard_alone(window, press, type_text):
    window.go(Place("petitions", kind="petition"))
    press("Ctrl+N")
    page = window.here.top
    press("1", "Return")
    assert page.form.current_field() == "received_on"
    date = QApplication.focusWidget()
    date.selectAll()
    type_text(date, "16/11")
    press("Return", "1", "Return", "1", "Return")
    assert page.form.current_field() == "summary"
    type_text(QApplication.focusWidget(), "Khiếu nại việc đo đất")
    press("Ctrl+S")
    values = page.shown.values
    assert (values["kind"], values["received_on"], values["source"], values["subject_area"]) == (
        "complaint",
        "2026-11-16",
        "in_person",
        "land",
    )
    assert page.shown.number == "3/2026"


def test_another_office_s_record_is_read_only(window, open_record):
    page = open_record("model", name="Hũ gạo tình thương")
    from dataclasses import replace

    from danvan_desktop.ui.records.record_page import Loaded

    page._show(Loaded(replace(page.shown, own=False), {}, 0, False))
    assert page.mark == ("locked", "Chỉ xem – hồ sơ của đơn vị khác")
    assert field(page, "place").widget.isReadOnly()
    assert page.head().buttons == ()


def test_esc_never_asks_and_loses_nothing(window, open_record, press, type_text):
    page = open_record("model", name="Hũ gạo tình thương")
    widget = focus(page, "place")
    widget.selectAll()
    type_text(widget, "Thôn mới")
    press("Escape")
    rows = [window.here.top.model.row(at) for at in range(4)]
    assert [row.values["name"] for row in rows if row.has_draft] == ["Hũ gạo tình thương"]
    window.go(Place("models", page.record, "model"))
    assert field(page, "place").text() == "Thôn mới"


def test_earlier_values_are_offered_under_a_field_and_taken_only_with_down_and_enter(open_record, press, type_text):
    from danvan_desktop.ui.widgets.popups import Suggestions

    page = open_record("model", name="Cánh đồng không vỏ thuốc")
    widget = focus(page, "place")
    type_text(widget, "dong")
    offered = next(each for each in widget.findChildren(Suggestions))
    assert [line.text for line in offered.model.shown] == ["Thôn Đồng Sau", "Thôn Đồng Trước"]
    assert widget.text() == "dong", "nothing is completed inline"
    press("Down", "Return")
    assert widget.text() == "Thôn Đồng Sau" and page.model.text("place") == "Thôn Đồng Sau"
    assert page.form.current_field() == "place"


def test_names_of_senders_are_never_offered(window, press, type_text):
    from danvan_desktop.ui.widgets.popups import Suggestions

    window.go(Place("petitions", "new", "petition"))
    page = window.here.top
    widget = focus(page, "sender")
    type_text(widget, "Khiem")
    assert not any(each.isVisible() for each in widget.findChildren(Suggestions))


def test_a_review_can_be_answered_that_is_how_it_is(window, press, type_text):
    window.go(Place("petitions", "new", "petition"))
    page = window.here.top
    type_text(focus(page, "summary"), "Đề nghị ông Nguyễn Văn Bắc đo lại đất")
    press("Tab")
    page.form.boxes["summary"].answered.emit()
    assert page.form.boxes["summary"].finding is None


def test_f11_leaves_the_page_alone_and_comes_back(window, press):
    press("F11")
    assert not window.rail.isVisible()
    press("F11")
    assert window.rail.isVisible()
