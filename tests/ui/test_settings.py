"""Cài đặt: backup and check, password, how the window looks."""

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from danvan_desktop.services import letterhead
from danvan_desktop.services.about import about
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.theme import look
from danvan_desktop.workplace import needs_password


@pytest.fixture
def page(window):
    window.go(Place("settings"))
    yield window.here
    look().apply("light", 100)


def test_ctrl_enter_makes_a_backup_that_is_read_back_and_says_so(page, office, press):
    press("Ctrl+Return")
    backup = about(office.desk).backup
    assert backup is not None and backup.path.parent == office.desk.home / "sao-luu" and backup.path.exists()
    assert "Đã đọc lại và khớp" in page._safety_under.text()


def test_the_check_says_the_book_is_sound(page):
    page.check()
    assert "lành lặn" in page._checked.text() and not page._checked_line.isHidden()


def test_theme_and_size_count_at_once_and_are_remembered(page, window):
    page._theme("dark")
    page._scale(125)
    assert (look().theme.name, look().scale) == ("dark", 125)
    assert (window.shell.memory.get("window.theme"), window.shell.memory.get("window.scale")) == ("dark", 125)


def test_a_password_typed_twice_locks_the_office(page, office, type_text):
    assert not needs_password(office.desk.home)
    page._ask_password()
    first, second, keep = page.password_fields
    type_text(first.widget, "chữ bí mật")
    type_text(second.widget, "chữ khác")
    keep.click()
    assert not needs_password(office.desk.home)
    second.set_text("chữ bí mật")
    keep.click()
    assert needs_password(office.desk.home)


def test_the_office_is_named_with_its_code_and_says_it_works_alone(page):
    assert page.known.whose.office == "Xã Khê Hòa" and page.known.unit_code == "25252" and page.known.joined == ""


def test_a_failing_disk_is_said_in_three_sentences(page, window, tmp_path):
    (tmp_path / "khong-phai-thu-muc").write_text("")
    page.back_up(tmp_path / "khong-phai-thu-muc")
    assert window.slot.shown is not None and len(window.slot.shown.lines) == 3


def test_the_letterhead_is_kept_for_the_family_shown(page, office, window):
    page.letters.ask_head("state")
    assert page.letters.boxes["issuer"].editor.text() == "Ủy ban nhân dân xã Phú Riềng"
    assert not page.letters.superior.isChecked()
    page.letters.boxes["title"].editor.set_text("PHÓ CHỦ TỊCH")
    page.letters.superior.setChecked(True)
    page.letters.keep_button.click()
    kept = letterhead.letterhead(office.desk, "state")
    assert (kept.title, kept.superior_shown) == ("PHÓ CHỦ TỊCH", True)
    assert letterhead.letterhead(office.desk, "party").title == "BÍ THƯ"


def test_a_template_is_changed_in_word_and_given_back(page, office, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    letters = page.letters
    letters.ask_templates()
    letters.table.setCurrentIndex(letters.table.model_.index(0, 0))
    assert not letters.restore_button.isEnabled()
    letters.edit_button.click()
    own = office.desk.home / "mau-giay" / "bien-nhan-tai-lieu-nha-nuoc.docx"
    assert [each.toLocalFile() for each in opened] == [str(own)] and own.exists()
    own.write_bytes(b"not Word")
    letters.ask_templates()
    letters.table.setCurrentIndex(letters.table.model_.index(0, 0))
    assert not letters._said.isHidden() and "H-141" in letters._said.text()
    letters.restore_button.click()
    assert not own.exists() and not letters.restore_button.isEnabled()


def test_the_blanks_of_a_template_are_told(page):
    page.letters.ask_blanks()
    assert "Tên các chỗ điền" in [each.text() for each in page.findChildren(QLabel)]
