"""In giấy: from the record's page to a Word file in the office's folder, and away again."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from danvan_desktop.services import finding, papers
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.records.papers import PapersPane, write_paper
from danvan_desktop.ui.records.record_page import RecordPage


@pytest.fixture
def opened(monkeypatch):
    """What was handed to the machine to open."""
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(Path(url.toLocalFile())))
    return found


def go_to(window, office, kind):
    row = next(each for each in finding.listing(office.desk, Query("petition"), 9) if each.values.get("kind") == kind)
    window.go(Place("petitions", row.id, "petition"))
    return row.id


def pane(window):
    return next(each for each in window.findChildren(PapersPane) if each.isVisible())


def notice(window):
    return next(each for each in window.shell.notices.visible() if each.key == "paper")


def run(window, text):
    next(each for each in notice(window).deeds if each.text == text).run()


def test_ctrl_p_then_enter_writes_the_first_paper_and_says_where_it_is(window, office, press, opened):
    go_to(window, office, "complaint")
    press("Ctrl+P")
    assert window.focusWidget() is next(iter(pane(window).buttons.values()))
    press("Space")
    (path,) = office.desk.folder_of_papers.glob("*.docx")
    assert path.name in notice(window).text and "ở lại đơn vị" in notice(window).text
    assert not window.findChildren(PapersPane) or not any(each.isVisible() for each in window.findChildren(PapersPane))
    run(window, "Mở")
    run(window, "Mở thư mục")
    assert opened == [path, path.parent]
    run(window, "Xóa tệp này")
    assert not path.exists() and not [each for each in window.shell.notices.visible() if each.key == "paper"]


def test_escape_closes_the_list_and_writes_nothing(window, office, press):
    go_to(window, office, "complaint")
    press("Ctrl+P", "Escape")
    assert not any(each.isVisible() for each in window.findChildren(PapersPane))
    assert not office.desk.folder_of_papers.exists()


def test_what_is_typed_is_saved_before_it_is_printed(window, office, press, type_text):
    record = go_to(window, office, "complaint")
    page = next(each for each in window.findChildren(RecordPage) if each.isVisible())
    type_text(page.form.boxes["summary"].editor.widget, "Tờ trình: ")
    press("Ctrl+P")
    assert pane(window).isVisible()
    assert "Tờ trình" in str(finding.show(office.desk, record).values["summary"])


def test_the_other_family_is_a_click_away(window, office, press):
    go_to(window, office, "complaint")
    press("Ctrl+P")
    assert pane(window).family == "party"
    pane(window).families["state"].click()
    pane(window).buttons["guidance"].click()
    (path,) = office.desk.folder_of_papers.glob("*.docx")
    assert b"word/document.xml" in path.read_bytes()


def test_papers_to_a_denouncer_are_grey_and_say_why(window, office, press):
    go_to(window, office, "denunciation")
    press("Ctrl+P")
    buttons = pane(window).buttons
    assert not buttons["acceptance_notice"].isEnabled() and buttons["forwarding_slip"].isEnabled()
    assert "bằng tay" in buttons["acceptance_notice"].toolTip()


def test_a_template_of_the_office_that_does_not_work_offers_the_shipped_one(window, office, press):
    go_to(window, office, "complaint")
    papers.edit_template(office.desk, "guidance", "party").write_bytes(b"not Word")
    press("Ctrl+P")
    pane(window).buttons["guidance"].click()
    assert notice(window).code == "H-141" and not office.desk.folder_of_papers.exists()
    run(window, "Dùng mẫu gốc")
    assert len(list(office.desk.folder_of_papers.glob("*.docx"))) == 1


def test_a_session_has_its_conclusion_a_click_from_what_was_given_to_whom(window, office):
    row = next(iter(finding.listing(office.desk, Query("dialogue"), 1)))
    window.go(Place("dialogues", row.id, "dialogue"))
    page = next(each for each in window.findChildren(RecordPage) if each.isVisible())
    page.conclusion.papers.itemAt(0).widget().click()
    (path,) = office.desk.folder_of_papers.glob("thong-bao-ket-luan-*.docx")
    assert path.name in notice(window).text


def test_nothing_is_printed_of_what_is_not_saved_yet(window, office):
    write_paper(window.shell, "new", "dialogue_conclusion")
    assert not office.desk.folder_of_papers.exists()
