"""Two machines wrote differently: both values side by side, chosen with one digit."""

import pytest

from danvan_desktop.services import entry, settling
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.settling.page import marked
from tests import builders


@pytest.fixture
def two_values(office, tmp_path):
    """The office's book and a second PC's, which wrote other values; both known here."""
    desk = office.desk
    model = next(iter(entry_ids(desk, "model")))
    other = builders.office(
        tmp_path / "khac", level="commune", code=desk.unit_code, office_id=desk.identity.office, pc="B", device=1
    )
    builders.carry(desk, other)
    entry.save_fields(desk, "model", model, {"result": "14 lần đánh kẻng, bắt 3 vụ", "households": "41"})
    entry.save_fields(other, "model", model, {"result": "16 lần đánh kẻng, bắt 4 vụ", "households": "44"})
    builders.carry(other, desk)
    return model


def entry_ids(desk, kind):
    import uuid

    return [str(uuid.UUID(bytes=row[0])) for row in desk.db.rows(f"SELECT id FROM r_{kind} ORDER BY k")]


@pytest.fixture
def page(two_values, window):
    window.go(Place("settling"))
    return window.here


def test_both_values_stand_side_by_side_and_nothing_is_chosen(page):
    assert [each.fields[0].name for each in page.rivals] == ["result", "households"]
    assert page.chosen == {} and not page.left.button.isChecked() and not page.right.button.isChecked()
    assert page.head().buttons[-1].why


def test_words_that_differ_are_marked(page):
    text = marked("14 lần đánh kẻng", "16 lần đánh kẻng", "#111111", "#eeeeee")
    assert "underline" in text.split("lần")[0] and "underline" not in text.split("14")[1].split("lần", 1)[1]


def test_digits_choose_enter_goes_on_and_ctrl_enter_writes(page, office, two_values, press):
    page.table.setFocus()
    right = dict(page.rivals[0].sides[1].values)["result"]
    left = dict(page.rivals[1].sides[0].values)["households"]
    press("2", "Return", "1", "Ctrl+Return")
    values = office.desk.journal.folded(two_values)
    assert values.values["result"] == right and values.values["households"] == left and not values.conflicts
    assert page.rivals == [] and not page._nothing.isHidden()


def test_u_takes_a_choice_back(page, press):
    page.table.setFocus()
    press("1", "U")
    assert page.chosen == {}


def test_both_texts_can_be_kept_and_edited(page, office, two_values, press):
    page.table.setFocus()
    press("3")
    assert page.text.hasFocus() and "14 lần" in page.text.toPlainText() and "16 lần" in page.text.toPlainText()
    page.text.setPlainText("30 lần đánh kẻng, bắt 7 vụ")
    press("Ctrl+Return")
    assert office.desk.journal.folded(two_values).values["result"] == "30 lần đánh kẻng, bắt 7 vụ"
    assert [each.group for each in page.rivals] == ["households"]


def test_a_value_that_cannot_be_read_is_not_written(page, office, two_values, press):
    page.table.setFocus()
    press("Down", "4")
    page.text.setPlainText("nhiều hộ")
    press("Ctrl+Return")
    assert page._said.text() and len(settling.rivals(office.desk)) == 2


def test_later_leaves_both(page, office, press):
    page.table.setFocus()
    press("1", "Escape")
    assert len(settling.rivals(office.desk)) == 2
