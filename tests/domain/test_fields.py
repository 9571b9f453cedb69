"""What a person types becomes a value in normal form, and text again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.fields import (
    MAX_TEXT,
    N_,
    Choice,
    Choices,
    Date,
    Decimal,
    Field,
    Kind,
    Money,
    Plain,
    RecordType,
    Ref,
    Text,
    Tick,
    Unreadable,
    Whole,
    Year,
    missing,
    number_in,
    options,
    read_values,
)
from danvan_desktop.domain.records import TYPES

TODAY = date(2026, 11, 23)
AREAS = options(("economy", "Kinh tế", ("KT",)), ("culture_society", "Văn hóa - xã hội", ("VH-XH",)))
KINDS: list[Kind] = [
    Text(),
    Text(lines=3),
    Date(),
    Whole(),
    Year(),
    Decimal(1),
    Decimal(2),
    Money(),
    Tick(),
    Choice(AREAS),
    Choices(AREAS),
    Ref("model"),
    Plain(),
]

some_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | some_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(some_text, inner, max_size=3),
    max_leaves=6,
)


def reads(kind: Kind, text: str) -> Any:
    return kind.read(text, TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "23/11/2026",
        "23-11-2026",
        "23.11.2026",
        "23/11/26",
        "23/11",
        " 23 / 11 / 2026 ",
        "231126",
        "23112026",
        "2026-11-23",
        "2026-11-23 00:00:00",
        "ngày 23 tháng 11 năm 2026",
        "23 tháng 11",
        "Ngày 23 tháng 11 năm 2026",
    ],
)
def test_a_day_is_understood_however_it_is_typed(typed: str) -> None:
    assert reads(Date(), typed) == "2026-11-23"


def test_no_day_is_no_day() -> None:
    assert reads(Date(), " ") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/02/2026", "calendar"),
        ("29/2/2025", "calendar"),
        ("mai", "date"),
        ("Quý I", "date"),
        ("1/1/1/1", "date"),
        ("12345", "date"),
    ],
)
def test_a_day_that_is_none_is_said_and_not_kept(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as said:
        reads(Date(), typed)
    assert said.value.code == code
    assert said.value.text.format(**said.value.values)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.250", 1250),
        ("1250", 1250),
        ("1 250", 1250),
        ("85 hộ", 85),
        ("85 hộ (312 người)", 85),
        ("0", 0),
        ("-", None),
        ("Không", None),
        ("", None),
        ("1,250", 1250),
        ("1.250.000", 1_250_000),
        ("7,0", 7),
    ],
)
def test_a_count_is_understood_however_it_is_typed(typed: str, value: int | None) -> None:
    assert reads(Whole(), typed) == value


@pytest.mark.parametrize(
    "typed", ["5 - 10 hộ", "5 10", "12 34", "3,5", "-4", "nhiều", "1.25.0", "9" * 20, "10–12", "²"]
)
def test_what_is_no_count_is_refused_rather_than_read_in_part(typed: str) -> None:
    with pytest.raises(Unreadable):
        reads(Whole(), typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("15 triệu", 15_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1,5 tỉ", 1_500_000_000),
        ("62,5tr", 62_500_000),
        ("760.000", 760_000),
        ("760.000 đ", 760_000),
        ("15 triệu đồng", 15_000_000),
        ("15 000 000", 15_000_000),
        ("500 nghìn", 500_000),
        ("20k", 20_000),
        ("15.5 triệu", 15_500_000),
        ("-", None),
        ("0", 0),
        ("1.000.000đ (một triệu)", 1_000_000),
        ("1,250,000.00", 1_250_000),
    ],
)
def test_money_is_understood_however_it_is_typed(typed: str, value: int | None) -> None:
    assert reads(Money(), typed) == value


@pytest.mark.parametrize(
    "typed",
    ["15 triệu 500", "1 tỷ 200 triệu", "15 bao", "0,5", "nhiều", "-5", "9999999999999 tỷ", "15 triệu và 500 nghìn"],
)
def test_money_is_never_read_in_part(typed: str) -> None:
    with pytest.raises(Unreadable):
        reads(Money(), typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("186,5", "186.5"),
        ("186.5", "186.5"),
        ("1.250,5 m2", "1250.5"),
        ("1 250,5", "1250.5"),
        ("12", "12"),
        ("0,50", "0.5"),
        ("100", "100"),
        ("không", None),
        ("1.250 m²", "1250"),
    ],
)
def test_a_measure_keeps_its_decimals_as_text(typed: str, value: str | None) -> None:
    assert reads(Decimal(1), typed) == value


@pytest.mark.parametrize("typed", ["1,25", "-1", "dài", "9999999999999"])
def test_a_measure_finer_than_its_places_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        reads(Decimal(1), typed)


def test_a_measure_stands_in_the_table_as_whole_smallest_steps() -> None:
    assert Decimal(1).column("186.5") == 1865
    assert Decimal(2).column("186.5") == 18650
    assert Decimal(1).column("not a number") is None


@pytest.mark.parametrize(
    ("typed", "value"), [("x", True), ("X ", True), ("có", True), ("1", True), ("", None), ("0", None), ("không", None)]
)
def test_a_tick_is_a_cross(typed: str, value: bool | None) -> None:
    assert reads(Tick(), typed) is value


def test_a_tick_is_not_guessed() -> None:
    with pytest.raises(Unreadable):
        reads(Tick(), "có thể")


@pytest.mark.parametrize("typed", ["Kinh tế", "kinh te", "KT", "kt", "economy", "1", " KINH TẾ "])
def test_a_choice_is_known_by_label_short_form_code_or_place(typed: str) -> None:
    assert reads(Choice(AREAS), typed) == "economy"


def test_a_choice_outside_the_list_is_refused() -> None:
    with pytest.raises(Unreadable) as said:
        reads(Choice(AREAS), "KT-XH")
    assert said.value.values == {"text": "KT-XH"}
    assert reads(Choice(AREAS), " ") is None


def test_several_choices_are_a_sorted_set() -> None:
    kind = Choices(AREAS)
    assert reads(kind, "VH-XH; kinh tế, KT") == ["culture_society", "economy"]
    assert reads(kind, " ; ") is None
    assert kind.show(["economy", "culture_society"]) == "Kinh tế; Văn hóa - xã hội"
    assert kind.column(["culture_society", "economy"]) == "culture_society economy"


def test_a_code_this_program_does_not_know_shows_as_itself() -> None:
    assert Choice(AREAS).show("from_a_newer_list") == "from_a_newer_list"


@pytest.mark.parametrize("typed", ["2026", " 1945 "])
def test_a_year_is_four_digits(typed: str) -> None:
    assert reads(Year(), typed) == int(typed)
    assert reads(Year(), "") is None


@pytest.mark.parametrize("typed", ["26", "năm 2026", "3026"])
def test_a_year_is_not_guessed(typed: str) -> None:
    with pytest.raises(Unreadable):
        reads(Year(), typed)


def test_a_text_keeps_its_lines_only_where_the_form_has_lines() -> None:
    assert reads(Text(lines=3), " một \n\n hai ") == "một\n\nhai"
    assert reads(Text(), " một \n hai ") == "một hai"
    assert reads(Text(), "  ") is None


def test_a_text_too_long_for_a_parcel_is_said_while_typing() -> None:
    with pytest.raises(Unreadable) as said:
        reads(Text(), "a" * (MAX_TEXT + 1))
    assert said.value.text.format(**said.value.values).startswith("Dài quá 20.000 chữ")
    assert reads(Text(), "a" * MAX_TEXT)


def test_a_number_ends_where_its_word_begins() -> None:
    found = number_in("1.250,5 m²")
    assert found is not None and str(found[0]) == "1250.5"
    assert number_in("khoảng 5") is None


@given(st.sampled_from(KINDS), some_text)
def test_a_kind_reads_a_text_or_says_why_not(kind: Kind, typed: str) -> None:
    try:
        value = kind.read(typed, TODAY)
    except (Unreadable, ValueError):
        return
    assert kind.column(value) is None or isinstance(kind.column(value), str | int)


def _of(kind: Kind) -> st.SearchStrategy[Any]:
    typed = {
        "date": st.dates().map(str),
        "whole": st.integers(0, 10**12 - 1).map(str),
        "year": st.integers(1900, 2099).map(str),
        "decimal": st.decimals(0, 10**9, places=1).map(str),
        "money": st.integers(0, 10**15).map(str),
        "tick": st.just("x"),
        "choice": st.sampled_from([each.code for each in AREAS]),
        "choices": st.just("KT; VH-XH"),
        "plain": json_values.map(Plain().show),
    }
    return typed.get(kind.name, some_text)


@given(st.data())
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_shown_and_typed_again_a_value_is_the_same(kind: Kind, data: st.DataObject) -> None:
    value = kind.read(data.draw(_of(kind)), TODAY)
    assert kind.read(kind.show(value), TODAY) == value


@given(st.sampled_from(KINDS), json_values)
def test_whatever_another_program_wrote_can_be_shown_and_tabled(kind: Kind, value: Any) -> None:
    assert isinstance(kind.show(value), str)
    cell = kind.column(value)
    assert cell is None or isinstance(cell, int if kind.sql == "INTEGER" else str)


@given(st.sampled_from(sorted(TYPES)), st.data())
def test_what_a_record_still_needs_can_be_said_of_any_values(name: str, data: st.DataObject) -> None:
    record_type = TYPES[name]
    values = data.draw(
        st.dictionaries(st.sampled_from([each.name for each in record_type.fields]), json_values, max_size=6)
    )
    assert all(each.weight == "needed" and record_type.has(each.field) for each in missing(record_type, values))


def test_what_cannot_be_read_is_found_wrong_and_the_rest_is_kept() -> None:
    values, findings = read_values(TYPES["model"], {"name": "Tuyến đường hoa", "registered_on": "31/02/2026"}, TODAY)
    assert values == {"name": "Tuyến đường hoa"}
    assert [(each.field, each.weight) for each in findings] == [("registered_on", "wrong")]


def test_a_field_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        read_values(TYPES["model"], {"nonsense": "1"}, TODAY)


def _declared(*fields: Field) -> RecordType:
    return RecordType(name="thing", label="Thứ", plural="Thứ", fields=fields)


@pytest.mark.parametrize("name", ["id", "type", "code"])
def test_reserved_names_do_not_load(name: str) -> None:
    with pytest.raises(ValueError, match="clash"):
        _declared(Field(name, Text(), "Nhãn", "A"))


def test_two_fields_of_one_name_do_not_load() -> None:
    with pytest.raises(ValueError, match="clash"):
        _declared(Field("name", Text(), "Tên", "A"), Field("name", Text(), "Tên", "A"))


def test_a_group_of_two_audience_classes_does_not_load() -> None:
    with pytest.raises(ValueError, match="two audience classes"):
        _declared(Field("day", Date(), "Ngày", "A", group="when"), Field("hour", Text(), "Giờ", "T", group="when"))


def test_a_field_without_an_audience_class_does_not_load() -> None:
    with pytest.raises(ValueError, match="no audience class"):
        _declared(Field("name", Text(), "Tên", ""))  # type: ignore[arg-type]


def test_a_field_is_asked_for_only_when_it_applies() -> None:
    petition = TYPES["petition"]
    denounced = {"kind": "denunciation"}
    assert petition.applies(petition.field("secret_file_no"), denounced)
    assert not petition.applies(petition.field("secret_file_no"), {"kind": "complaint"})
    assert not petition.applies(petition.field("sender"), denounced)
    assert petition.applies(petition.field("sender"), {})


def test_an_unknown_field_is_a_group_of_its_own() -> None:
    assert TYPES["model"].group_of("from_a_newer_program") == "from_a_newer_program"
    assert TYPES["model"].group_of("year") == "number"


def test_the_bare_kind_reads_nothing() -> None:
    with pytest.raises(NotImplementedError):
        Kind().read("x", TODAY)


def test_marking_a_text_for_translation_leaves_it_as_it_is() -> None:
    assert N_("Tên mô hình") == "Tên mô hình"
