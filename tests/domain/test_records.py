"""The declarations hold together."""

from __future__ import annotations

from itertools import groupby

import pytest

from danvan_desktop.domain.fields import Choice, Choices, Field, RecordType, Ref
from danvan_desktop.domain.records import REGISTERS, TYPES, children_of
from danvan_desktop.domain.vietnamese import fold, nfc

FIELDS = [(record_type, field) for record_type in TYPES.values() for field in record_type.fields]
ON_SCREEN = [(record_type, field) for record_type, field in FIELDS if not record_type.internal]


def names(pair: RecordType | Field) -> str:
    return pair.name


def test_a_register_and_a_table_of_the_journal_never_share_a_name() -> None:
    kept = [each for each in TYPES.values() if not each.internal]
    assert len(kept) == len({each.label for each in kept}) and set(REGISTERS) <= set(kept)


@pytest.mark.parametrize(
    "record_type",
    [each for each in REGISTERS if any(each.is_denunciation({"kind": kind}) for kind in ("denunciation",))],
    ids=names,
)
def test_where_a_denunciation_can_be_all_that_stays_in_the_office_says_who_somebody_is(record_type: RecordType) -> None:
    assert [each.name for each in record_type.fields if each.audience == "L" and not each.identity] == []


def test_denunciations_are_known_in_petitions_receptions_and_opinions() -> None:
    found = {each.name for each in TYPES.values() if each.is_denunciation({"kind": "denunciation"})}
    assert found == {"petition", "reception", "opinion"}


def test_who_somebody_is_never_leaves_the_office() -> None:
    assert [(owner.name, each.name) for owner, each in FIELDS if each.identity and each.audience != "L"] == []


@pytest.mark.parametrize("record_type", TYPES.values(), ids=names)
def test_a_group_is_of_one_audience_class(record_type: RecordType) -> None:
    for _, found in groupby(
        sorted(record_type.fields, key=lambda each: each.settles_with), key=lambda each: each.settles_with
    ):
        assert len({each.audience for each in found}) == 1


CHOICES = [(owner, each) for owner, each in FIELDS if isinstance(each.kind, Choice)]


@pytest.mark.parametrize(("record_type", "field"), CHOICES, ids=names)
def test_each_label_and_short_form_of_a_list_means_one_code(record_type: RecordType, field: Field) -> None:
    assert isinstance(field.kind, Choice)
    meant: dict[str, set[str]] = {}
    for option in field.kind.options:
        for form in (option.label, *option.short, option.code):
            meant.setdefault(fold(form), set()).add(option.code)
    assert {form: codes for form, codes in meant.items() if len(codes) > 1} == {}
    assert len({option.label for option in field.kind.options}) == len(field.kind.options)


@pytest.mark.parametrize(("record_type", "field"), CHOICES, ids=names)
def test_the_separators_of_a_set_stand_in_no_label(record_type: RecordType, field: Field) -> None:
    if isinstance(field.kind, Choices):
        assert [option.label for option in field.kind.options if set(",;\n") & set(option.label)] == []


@pytest.mark.parametrize(("record_type", "field"), ON_SCREEN, ids=names)
def test_a_label_is_short_and_in_one_spelling(record_type: RecordType, field: Field) -> None:
    assert 0 < len(field.label) <= 28
    assert field.label == nfc(field.label)
    assert field.hint == nfc(field.hint)


@pytest.mark.parametrize("record_type", REGISTERS, ids=names)
def test_what_a_declaration_names_is_there(record_type: RecordType) -> None:
    sections = {name for name, _ in record_type.sections} | {""}
    assert {each.section for each in record_type.fields} <= sections
    assert record_type.has(record_type.title)
    assert record_type.parent == "" or (
        record_type.parent in TYPES and record_type.has("parent") and record_type.has("position")
    )
    if record_type.number_date:
        assert record_type.field(record_type.number_date).kind.name == "date"
    for each in record_type.fields:
        assert not each.part_text or record_type.has(each.part_text)
        assert not isinstance(each.kind, Ref) or each.kind.to in TYPES
        assert each.columns <= 12


@pytest.mark.parametrize("record_type", REGISTERS, ids=names)
def test_no_two_columns_of_a_register_share_a_heading(record_type: RecordType) -> None:
    met = [heading for each in record_type.fields for heading in {fold(one) for one in each.headings}]
    assert sorted(heading for heading in set(met) if met.count(heading) > 1) == []


@pytest.mark.parametrize("record_type", TYPES.values(), ids=names)
def test_what_goes_down_to_one_office_says_to_which(record_type: RecordType) -> None:
    assert record_type.down in ("", "all", "addressed")
    assert record_type.has("for_office") or record_type.down != "addressed"


def test_petitions_and_receptions_never_go_up_by_themselves() -> None:
    assert {each.name for each in REGISTERS if not each.standing and not each.down} == {"petition", "reception"}


def test_opinions_belong_to_dialogues_and_certificates_to_decisions() -> None:
    assert [each.name for each in children_of("dialogue")] == ["opinion", "step"]
    assert [each.name for each in children_of("award")] == ["certificate"]


@pytest.mark.parametrize(
    ("values", "asked", "not_asked"),
    [
        ({"kind": "complaint"}, {"known_on", "instance", "dialogue_on", "complexities"}, {"several_places"}),
        ({"kind": "denunciation"}, {"complexities", "several_places", "secret_file_no"}, {"known_on", "sender"}),
        ({"kind": "feedback"}, {"sender"}, {"known_on", "complexities", "instance"}),
        ({"source": "forwarded"}, {"forwarder_kind", "forwarder"}, {"complexities"}),
    ],
)
def test_a_petition_asks_only_for_what_its_kind_and_its_way_in_need(
    values: dict[str, str], asked: set[str], not_asked: set[str]
) -> None:
    petition = TYPES["petition"]
    found = {each.name for each in petition.fields if petition.applies(each, values)}
    assert asked <= found and not not_asked & found
