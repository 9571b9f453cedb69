"""Cài đặt: backup and check, password, how the window looks."""

import pytest

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
