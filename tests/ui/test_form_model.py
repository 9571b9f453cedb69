"""The form without a window."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.ui.records.form import mask
from danvan_desktop.ui.records.form_model import FormModel, raw_text

TODAY = date(2026, 11, 23)
MODEL = TYPES["model"]


def test_only_what_a_person_changed_is_saved():
    form = FormModel(MODEL, TODAY, {"name": "Hũ gạo", "households": 142})
    form.type("households", "150")
    form.type("name", "Hũ gạo mới")
    form.type("name", "Hũ gạo")
    assert form.to_save() == {"households": "150"} and form.dirty


def test_leaving_a_field_gives_the_normal_form_once_it_can_be_read():
    form = FormModel(MODEL, TODAY)
    form.type("started_on", "3/3")
    assert form.text("started_on") == "3/3"
    assert form.leave("started_on") == "03/03/2026"
    form.type("started_on", "31/02")
    assert form.leave("started_on") == "31/02"
    assert form.findings["started_on"].weight == "wrong"
    assert form.wrong() == ["started_on"] and form.to_save() == {}


def test_a_wrong_value_is_forgiven_as_soon_as_it_can_be_right():
    form = FormModel(MODEL, TODAY)
    form.type("started_on", "31/02/2026")
    form.leave("started_on")
    form.type("started_on", "28/02/2026")
    assert "started_on" not in form.findings


def test_what_is_to_do_stands_in_the_order_of_the_form_and_is_counted_by_section():
    form = FormModel(MODEL, TODAY, {"name": "x", "owner_kind": "collective", "subject_area": "economy", "owner": "y"})
    assert [each.field for each in form.to_do()] == ["objectives", "lead_body", "person_in_charge", "result"]
    assert form.count_by_section() == {"aims": 1, "forces": 2, "results": 1}


def test_an_answered_review_does_not_come_again():
    form = FormModel(TYPES["petition"], TODAY, {"summary": "Đề nghị ông Nguyễn Văn Bắc đo lại đất"})
    assert form.findings["summary"].weight == "review"
    form.answer("summary")
    form.leave("summary")
    assert "summary" not in form.findings


def test_a_denunciation_asks_for_no_name():
    form = FormModel(TYPES["petition"], TODAY, {}, {"kind": "denunciation", "sender": "Vi Văn Khiêm"})
    assert form.secret and form.identity_texts() == ["sender"]
    assert not form.applies("sender") and form.applies("secret_file_no")
    assert "sender" not in {each.field for each in form.missing()}


def test_another_record_s_values_can_be_laid_over_empty_fields():
    form = FormModel(MODEL, TODAY)
    form.copy_from({"place": "Thôn Nà Hốc", "subject_area": "economy"}, ["place", "subject_area"])
    assert form.to_save() == {"place": "Thôn Nà Hốc", "subject_area": "economy"}


@pytest.mark.parametrize("record_type", [each for each in REGISTERS], ids=lambda each: each.name)
@given(data=st.data())
def test_what_an_editor_shows_reads_back_to_the_same_value(record_type, data):
    field = data.draw(st.sampled_from([each for each in record_type.fields if each.section]))
    typed = data.draw(st.one_of(st.sampled_from(["1", "23/11", "15 triệu", "186,5", "x", "Hoà"]), st.text(max_size=20)))
    try:
        value = field.kind.read(typed, TODAY)
    except Exception as error:
        assert type(error).__name__ == "Unreadable"
        return
    assert field.kind.read(raw_text(field, value), TODAY) == value


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Vi Văn Khiêm", "Vi V•• K••••"),
        ("001234567890", "••••••••7890"),
        ("", ""),
        ("Gia đình tôi có một nghìn mét vuông đất ngô", "Đã che. Bấm Alt+X để xem."),
    ],
)
def test_names_and_numbers_are_covered(text, covered):
    assert mask(text) == covered
