"""The shell: rail, head, notices, keys, areas, font scale, long work."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from danvan_desktop import paths
from danvan_desktop.problems import Problem
from danvan_desktop.ui import actions
from danvan_desktop.ui.main_window import MainWindow
from danvan_desktop.ui.notices import EVERYWHERE, Deed, Notice, Notices
from danvan_desktop.ui.page import Office, Place, Shell
from danvan_desktop.ui.rail import RAIL, items_for
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton

PLACES = [
    Place("today"),
    Place("models"),
    Place("models", "new", "model"),
    Place("petitions"),
    Place("petitions", "new", "petition"),
    Place("petitions", kind="reception"),
    Place("petitions", "new", "reception"),
    Place("dialogues"),
    Place("dialogues", "new", "dialogue"),
    Place("import"),
]


@pytest.fixture
def large_again():
    yield
    look().apply("light", 100)


def test_ctrl_and_a_digit_go_to_the_pages_of_the_rail(window, press):
    press("Ctrl+1")
    assert window.here.key == "today"
    press("Ctrl+4")
    assert window.here.key == "petitions"
    assert window.rail.buttons["petitions"].isChecked()


def test_the_rail_comes_from_the_level_of_the_unit_and_the_role_of_the_account():
    commune = [item.page for item in items_for(Office("Xã", "commune"))]
    province = [item.page for item in items_for(Office("Tỉnh", "province"))]
    clerk = [item.page for item in items_for(Office("Xã", "commune", roles=frozenset({"clerk"})))]
    assert commune[:4] == ["today", "models", "dialogues", "petitions"]
    assert {"models", "exchange", "settings"} <= set(province)
    assert "petitions" not in clerk


@pytest.mark.parametrize("level", ["commune", "province"])
def test_no_two_pages_have_the_same_digit(level):
    digits = [item.digit(level) for item in RAIL if item.digit(level)]
    assert len(digits) == len(set(digits))


def test_a_count_on_the_rail_is_read_out(window):
    button = window.rail.buttons["models"]
    button.show_count(3, True)
    assert button.accessibleName() == "Mô hình, 3"


def test_ctrl_b_folds_the_rail_and_it_is_remembered(window, press):
    window.resize(1366, 698)
    assert not window.rail.narrow
    press("Ctrl+B")
    assert window.rail.narrow and window.shell.memory.get("window.rail") is True
    press("Ctrl+B")
    assert not window.rail.narrow


def test_a_narrow_window_folds_rail_and_panel_by_itself(window):
    window.go(Place("models", "new", "model"))
    window.resize(1366, 698)
    assert not window.rail.narrow and window._panel_box.isVisible()
    window.resize(1100, 640)
    assert window.rail.narrow and window._panel_box.isVisible()
    window.resize(1000, 640)
    assert not window._panel_box.isVisible()


def test_f8_hides_and_shows_the_panel(window, press):
    window.go(Place("models", "new", "model"))
    assert window._panel_box.isVisible()
    press("F8")
    assert not window._panel_box.isVisible()
    press("F8")
    assert window._panel_box.isVisible()


def test_f6_goes_round_the_areas_and_back(window, press):
    window.here.first_focus().setFocus()
    met = set()
    for _ in range(4):
        press("F6")
        focus = QApplication.focusWidget()
        met.add(
            next(
                name
                for name, area in (
                    ("rail", window.rail),
                    ("head", window.head),
                    ("page", window.here),
                    ("status", window.status),
                    ("panel", window._panel_box),
                )
                if area.isAncestorOf(focus)
            )
        )
    assert {"rail", "head", "page"} <= met


def test_escape_on_a_page_of_its_own_goes_back_to_where_one_was(window):
    window.go(Place("petitions"))
    window.shell.back()
    assert window.here.key == "models"


def test_the_font_grows_by_steps_and_everything_with_it(window, press, large_again):
    before = window.head.minimumHeight()
    press("Ctrl++")
    assert look().scale == 110 and window.head.minimumHeight() > before
    press("Ctrl+-", "Ctrl+-")
    assert look().scale == 100
    assert window.shell.memory.get("window.scale") == 100


def test_f1_lists_the_keys_that_are_registered(window, press):
    from danvan_desktop.ui.help import HelpSheet

    press("F1")
    sheet = window.findChild(HelpSheet)
    said = {label.text() for label in sheet.findChildren(QWidget) if label.property("keycap")}
    for each in actions.SHORTCUTS:
        if not each.deed.startswith("rail "):
            assert actions.shown(each.keys[0]) in said
    press("Escape")
    assert window.here.key == "models"


def test_f1_leads_to_the_page_of_the_guide_about_where_one_is(window, press, qtbot):
    from danvan_desktop.ui.help import PAGES, GuideSheet, HelpSheet, page_about

    assert [page for page in PAGES.values() if not (paths.guide() / f"{page}.md").is_file()] == []
    window.go(Place("petitions", kind="reception"))
    press("F1")
    window.findChild(HelpSheet).guide.click()
    text = window.findChild(GuideSheet).text
    assert "Lịch tiếp công dân" in text.toPlainText() and "![" not in text.toPlainText()
    text.setSource(text.source().resolved("nhap-tu-excel.md"))
    assert "Nhập từ Excel" in text.toPlainText()
    text.setSource(text.source().resolved("../problems.md"))  # not installed everywhere
    assert "Nhập từ Excel" in text.toPlainText()
    assert page_about(Place("settings", options={"tab": "rules"})) == "han-va-lich-nghi"
    assert page_about(Place("today")) == page_about(None) == "index"


def test_every_live_shortcut_is_an_action_of_the_window(window):
    registered = {sequence.toString() for action in window.actions() for sequence in action.shortcuts()}
    wanted = {QKeySequence(keys).toString() for each in actions.SHORTCUTS if each.live for keys in each.keys}
    assert registered == wanted


def test_no_key_belongs_to_two_deeds_or_to_an_input_method():
    live = [QKeySequence(keys).toString() for each in actions.SHORTCUTS if each.live for keys in each.keys]
    assert len(live) == len(set(live))
    for keys in live:
        assert not {"Ctrl+Shift", "Ctrl+Alt"} & {keys[:10], keys[:8]} and keys != "Alt+Z"


@pytest.mark.parametrize(
    "place", PLACES, ids=lambda place: "-".join(filter(None, (place.page, place.kind, place.record)))
)
def test_a_page_has_one_filled_button_at_most_and_no_window_of_its_own(window, place):
    before = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    window.go(place)
    QApplication.processEvents()
    filled = [each for each in window.findChildren(DeedButton) if each.kind == "filled" and each.isVisible()]
    assert len(filled) <= 1
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible() and each not in before]


@pytest.mark.parametrize(
    "place", PLACES, ids=lambda place: "-".join(filter(None, (place.page, place.kind, place.record)))
)
def test_every_control_has_a_name_for_the_screen_reader(window, place):
    window.go(place)
    for each in window.findChildren(QWidget):
        control = (
            each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.isVisible()
            and type(each).__module__.startswith("danvan")
        )
        if control:
            assert each.accessibleName(), each


@pytest.mark.parametrize(
    "place", [Place("models", "new", "model"), Place("petitions", "new", "petition")], ids=["model", "petition"]
)
def test_tab_leaves_every_text_field_and_comes_round(window, press, place):
    window.go(place)
    page = window.here.top
    page.form.focus_first()
    first, met = QApplication.focusWidget(), []
    for _ in range(200):
        press("Tab")
        met.append(QApplication.focusWidget())
        if met[-1] is first:
            break
    assert met[-1] is first, "Tab came round"
    fields = [each.editor.widget for name, each in page.form.boxes.items() if each.isVisible()]
    assert [each for each in met if each in fields][:-1] == fields[1:], "in the order of the form"
    assert not any("\t" in each.toPlainText() for each in fields if isinstance(each, QPlainTextEdit))


def test_saving_elsewhere_lets_the_list_keep_its_place(window):
    page = window.here.top
    page.table.setCurrentIndex(page.model.index(2, 3))
    window.shell.changed.emit(set())
    assert page.table.currentIndex().row() == 2


# --- notices ------------------------------------------------------------------------------------------------------


def test_a_problem_is_said_in_three_labelled_lines_with_its_code(window):
    window.shell.notices.problem(Problem("S-102"), Deed("Lưu lại", lambda: None))
    shown = window.slot.shown
    assert shown.lines == (
        "Ổ đĩa hết chỗ, chưa lưu được.",
        "Những gì đã lưu trước đó vẫn còn nguyên; lần lưu này chưa vào sổ.",
        "Giải phóng chỗ trên ổ đĩa rồi lưu lại.",
    )
    words = {label.text() for label in window.slot.findChildren(QWidget) if hasattr(label, "text")}
    assert {"Chuyện gì", "Dữ liệu", "Làm gì", "S-102", "Lưu lại"} <= words


def test_one_notice_is_seen_the_heaviest_first_and_the_others_are_counted(window):
    notices = window.shell.notices
    notices.show(Notice("a", "info", "Nhẹ"))
    notices.show(Notice("b", "danger", "Nặng"))
    notices.show(Notice("c", "warn", "Vừa"))
    assert window.slot.shown.text == "Nặng"
    assert any(each.text() == "và 2 việc nữa" for each in window.slot.findChildren(DeedButton))
    notices.dismiss("b")
    assert window.slot.shown.text == "Vừa"


def test_a_notice_belongs_to_its_page_and_one_about_safety_to_all(window):
    notices = window.shell.notices
    notices.show(Notice("mine", "info", "Của trang này"))
    window.go(Place("petitions"))
    assert window.slot.shown is None
    notices.show(Notice("safe", "danger", "Dữ liệu", page=EVERYWHERE, sticky=True))
    window.go(Place("models"))
    assert window.slot.shown.text == "Dữ liệu"


def test_what_was_done_stays_six_seconds_and_in_the_session_s_log(window):
    window.shell.notices.done("Đã lưu.")
    assert window.status._left.text() == "Đã lưu." and window.status._timer.interval() == 6000
    window.status._timer.timeout.emit()
    assert window.status._left.text() != "Đã lưu."
    assert window.shell.notices.session[-1] == "Đã lưu."


def test_the_same_notice_again_replaces_itself():
    notices = Notices()
    for text in ("một", "hai"):
        notices.show(Notice("same", "info", text))
    assert [each.text for each in notices.visible()] == ["hai"]


# --- words --------------------------------------------------------------------------------------------------------


def test_the_window_says_nothing_that_the_wording_rules_forbid():
    root = Path(actions.__file__).parent
    forbidden = re.compile(r"\b(lỗi hệ thống|đồng bộ|xung đột|ngoại lệ|bạn|quý khách|Rất tiếc)\b|!$")
    found = []
    for path in root.rglob("*.py"):
        for text in re.findall(r'[_N]_?\(\s*"((?:[^"\\]|\\.)*)"', path.read_text("utf-8")):
            if forbidden.search(text):
                found.append((path.name, text))
    assert not found


def test_qt_speaks_vietnamese(window, qapp):
    from danvan_desktop.app import translate

    translate(qapp)
    try:
        assert QLineEdit.tr("&Undo") != "" and qapp.translate("QLineEdit", "&Copy") == "&Sao chép"
    finally:
        qapp.removeTranslator(qapp.ours)


def test_a_window_without_a_display_says_so_and_names_the_way_out(monkeypatch, capsys):
    from danvan_desktop import _system, app

    monkeypatch.setattr(_system, "platform", lambda: "")
    assert app.main([]) == 1
    assert "DISPLAY" in capsys.readouterr().err


def test_closing_while_work_runs_waits_for_it(qtbot, office):
    import threading

    from danvan_desktop.ui.tasks import Tasks

    tasks, go_on = Tasks(), threading.Event()
    window = MainWindow(Shell(office.desk, Office("Xã Khê Hòa"), tasks))
    qtbot.addWidget(window)
    window.show()
    tasks.run(go_on.wait, name="Đọc gói", lane="paper")
    window.close()
    assert window.isVisible()
    assert "Đọc gói" in window.shell.notices.visible()[0].text
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    tasks.close()


def test_where_panel_and_page_do_not_fit_f8_shows_one_instead_of_the_other(window, press):
    window.resize(1000, 640)
    window.go(Place("models", "new", "model"))
    page = window.here.top
    press("F8")
    assert page.side.isVisible() and not window.stack.isVisible()
    page.side.jump.emit("result")
    assert window.stack.isVisible() and not page.side.isVisible()
    assert page.form.current_field() == "result"
    press("F8", "F8")
    assert window.stack.isVisible()


@pytest.mark.parametrize(
    "scale", [pytest.param(125, marks=pytest.mark.long), pytest.param(150, marks=pytest.mark.long), 100, 175]
)
def test_no_label_and_no_button_is_clipped(window, large_again, scale):
    """Lines that may end in … say the whole in their tooltip; nothing else may be cut."""
    from PySide6.QtWidgets import QLabel

    from danvan_desktop.ui.widgets.basics import Elided

    look().apply("light", scale)
    window.resize(1366, 698)
    cut = []
    for place in PLACES:
        window.go(place)
        for _ in range(3):
            QApplication.processEvents()
        for each in window.findChildren(QWidget):
            if not each.isVisible():
                continue
            if isinstance(each, QLabel) and not isinstance(each, Elided) and not each.wordWrap() and each.text():
                if (
                    each.width() < each.fontMetrics().horizontalAdvance(each.text())
                    or each.height() < each.fontMetrics().height()
                ):
                    cut.append((place.page, place.kind, each.text()))
            elif (
                isinstance(each, DeedButton)
                and each.width() < each.fontMetrics().horizontalAdvance(each.text()) + each._extra()
            ):
                cut.append((place.page, place.kind, each.text()))
    assert not cut
