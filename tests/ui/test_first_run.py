"""The first run: five steps by keyboard, nothing on disk before the last."""

import pytest
from PySide6.QtCore import Qt

from danvan_desktop import paths, speech
from danvan_desktop.problems import Problem
from danvan_desktop.services.inviting import Offer, code_words
from danvan_desktop.ui import theme
from danvan_desktop.ui.first_run.beginning import ALONE, JOIN, RESTORE
from danvan_desktop.ui.first_run.steps import DoneStep, JoinStep, PersonStep, UnitStep
from danvan_desktop.ui.first_run.wizard import FirstRun

OFFER = Offer("Tỉnh Hưng Giang", "Xã Thanh Bình", "4172 0936 8850 2741", "99001", "commune", "party")


@pytest.fixture
def made():
    return []


@pytest.fixture
def wizard(qtbot, made):
    theme.install(paths.resources(), "light", 100)
    shown = FirstRun(made.append, lambda file, code: OFFER)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


@pytest.fixture
def key(qtbot):
    def send(wizard, code, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(wizard.focusWidget() or wizard, code, modifier)

    return send


def go_on(wizard, key):
    key(wizard, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def to_unit(wizard, way):
    wizard.go_on()
    wizard.step.choices[way].click()
    wizard.go_on()


def choose_place(wizard, type_text, key):
    type_text(wizard.step.finder.box, "long thanh dong nai")
    key(wizard, Qt.Key.Key_Return)


def test_alone_by_keyboard_from_language_to_an_open_office(wizard, made, key, type_text, qtbot):
    go_on(wizard, key)
    wizard.step.choices[ALONE].setFocus()
    key(wizard, Qt.Key.Key_Space)
    go_on(wizard, key)
    assert isinstance(wizard.step, UnitStep) and not wizard.forward.isEnabled()
    choose_place(wizard, type_text, key)
    assert wizard.told.unit_code == "26368" and wizard.told.office == "Phường Long Thành"
    go_on(wizard, key)
    type_text(wizard.step.name.widget, "Nguyễn Hoài An")
    type_text(wizard.step.first_word.widget, "chữ bí mật")
    type_text(wizard.step.second_word.widget, "chữ bí mật")
    assert made == []
    go_on(wizard, key)
    assert isinstance(wizard.step, DoneStep)
    assert [(one.way, one.unit_code, one.person, one.password) for one in made] == [
        (ALONE, "26368", "Nguyễn Hoài An", "chữ bí mật")
    ]
    with qtbot.waitSignal(wizard.finished) as told:
        go_on(wizard, key)
    assert told.args == ["start"]


def test_an_old_name_leads_to_the_unit_of_today(wizard, type_text):
    to_unit(wizard, ALONE)
    type_text(wizard.step.finder.box, "huyen long thanh")
    lines = [line.text for line in wizard.step.finder.model.shown]
    assert any("Huyện Long Thành (cũ) nay thuộc" in line for line in lines)


def test_joining_compares_the_fingerprint_before_anything_else(wizard, made, key, tmp_path):
    to_unit(wizard, JOIN)
    assert isinstance(wizard.step, JoinStep)
    wizard.step.file.take(tmp_path / "ghi-danh.goi")
    wizard.step.code.set_text(" ".join(code_words()[:8]))
    wizard.step._typed()
    assert wizard.told.offer == OFFER and not wizard.forward.isEnabled() and not wizard.step.offer.isHidden()
    go_on(wizard, key)
    assert wizard.told.compared and isinstance(wizard.step, PersonStep)
    assert wizard.told.unit_code == "99001" and made == []


def test_a_fingerprint_that_differs_stops_the_joining(wizard, tmp_path):
    to_unit(wizard, JOIN)
    wizard.step.file.take(tmp_path / "ghi-danh.goi")
    wizard.step.code.set_text(" ".join(code_words()[:8]))
    wizard.step._typed()
    wizard.step.other.click()
    assert wizard.told.offer is None and "gọi cho tỉnh" in wizard.step._said.text().lower()
    assert not wizard.forward.isEnabled()


def test_a_wrong_code_says_three_sentences_and_keeps_what_was_typed(wizard, tmp_path):
    def refuse(file, code):
        raise Problem("G-115")

    wizard._helpers = type(wizard._helpers)(wizard._helpers.units, refuse, wizard._helpers.words, wizard._helpers.speak)
    to_unit(wizard, JOIN)
    wizard.step.file.take(tmp_path / "ghi-danh.goi")
    wizard.step.code.set_text(" ".join(code_words()[:8]))
    wizard.step._typed()
    assert not wizard.step._problem.isHidden() and wizard.step.code.whole()


def test_without_a_password_only_when_said_so(wizard, type_text, key):
    to_unit(wizard, ALONE)
    choose_place(wizard, type_text, key)
    wizard.go_on()
    type_text(wizard.step.name.widget, "An")
    assert not wizard.forward.isEnabled()
    wizard.step.without.click()
    assert wizard.forward.isEnabled() and wizard.told.password is None


def test_two_different_passwords_do_not_go_on(wizard, type_text, key):
    to_unit(wizard, ALONE)
    choose_place(wizard, type_text, key)
    wizard.go_on()
    type_text(wizard.step.name.widget, "An")
    type_text(wizard.step.first_word.widget, "một")
    type_text(wizard.step.second_word.widget, "hai")
    assert not wizard.forward.isEnabled() and "chưa giống nhau" in wizard.step._said.text()


def test_a_problem_at_the_end_leaves_the_answers(wizard, type_text, key, qtbot):
    def refuse(told):
        raise Problem("S-107", home="x")

    wizard._begin = refuse
    to_unit(wizard, RESTORE)
    wizard.step.file.take(paths.resources() / "README.md")
    wizard.go_on()
    go_on(wizard, key)
    assert wizard.at == 3 and not wizard.step._problem.isHidden()


def test_back_keeps_what_was_answered(wizard, type_text, key):
    to_unit(wizard, ALONE)
    choose_place(wizard, type_text, key)
    key(wizard, Qt.Key.Key_Escape)
    key(wizard, Qt.Key.Key_Escape)
    assert wizard.at == 0
    wizard.go_on()
    wizard.go_on()
    assert wizard.told.unit_code == "26368" and not wizard.step.chosen.isHidden()


def test_another_language_rebuilds_the_page_and_keeps_the_step(wizard, qtbot):
    wizard._speak("en")
    qtbot.waitUntil(lambda: speech.language() == "en" and wizard.step is not None)
    assert wizard.at == 0 and wizard.told.language == "en"


def test_the_typing_test_tells_whether_marks_arrive(wizard, type_text):
    type_text(wizard.step.box, "Nguyễn Thuỵ Đường Khuê")
    assert wizard.step._said.text() == "Gõ được đủ dấu."
    wizard.step.box.clear()
    type_text(wizard.step.box, "Nguyen Thuy")
    assert "Unikey" in wizard.step._said.text()
