"""Possible duplicates: offered to who types, linked when a person says so, never about a denunciation."""

import pytest

from danvan_desktop.problems import Problem
from danvan_desktop.services import duplicates, finding
from tests.builders import add, office

FIRST = {
    "kind": "complaint", "received_on": "2026-03-12", "sender": "Vi Văn Khiêm",
    "summary": "Khiếu nại mức bồi thường hoa màu khi làm kênh N4",
}  # fmt: skip
AGAIN = {
    "kind": "complaint", "received_on": "2026-11-16", "sender": "Vi Van Khiem",
    "summary": "Đề nghị bồi thường đủ hoa màu trên đất làm kênh N4",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return office(tmp_path)


def found(desk, record=None, **values):
    return [each.ref.id for each in duplicates.look(desk, values, record)]


def test_the_same_sender_about_the_same_matter_is_found_whatever_the_tones(desk):
    first = add(desk, "petition", **FIRST)
    (like,) = duplicates.look(desk, AGAIN)
    assert (like.ref.id, like.number, like.share >= 0.5) == (first, "1/2026", True)
    assert str(like.received_on) == "2026-03-12" and like.summary == FIRST["summary"]


@pytest.mark.parametrize(
    "other",
    [
        {"sender": "Vi Văn Khiết"},
        {"sender": "Khiêm Văn Vi"},
        {"summary": "Kiến nghị sửa đường vào thôn Nà Hốc sau mưa lũ"},
        {"summary": ""},
        {"sender": ""},
        {"sender": "Khiêm"},
        {"kind": "denunciation"},
    ],
    ids=["another name", "the words in another order", "another matter", "nothing said", "nobody", "half a name",
         "a denunciation"],
)  # fmt: skip
def test_nothing_is_offered_without_the_same_sender_and_the_same_matter(desk, other):
    add(desk, "petition", **FIRST)
    assert found(desk, **{**AGAIN, **other}) == []


def test_a_denunciation_is_never_found(desk):
    first = add(desk, "petition", **FIRST)
    add(desk, "petition", first, kind="denunciation", secret_file_no="05")
    assert found(desk, **AGAIN) == []


def test_a_petition_is_not_its_own_duplicate_and_neither_is_one_in_the_bin(desk):
    first = add(desk, "petition", **FIRST)
    assert found(desk, first, **FIRST) == []
    from danvan_desktop.services import entry

    entry.delete(desk, first, "thử")
    assert found(desk, **AGAIN) == []


def test_the_most_alike_comes_first_and_three_are_enough(desk):
    ids = [add(desk, "petition", **FIRST) for _ in range(4)]
    best = add(desk, "petition", **AGAIN)
    assert found(desk, **AGAIN)[0] == best and len(found(desk, **AGAIN)) == 3
    assert set(found(desk, **AGAIN)[1:]) < set(ids)


def test_not_the_same_is_remembered(desk):
    first, again = add(desk, "petition", **FIRST), add(desk, "petition", **AGAIN)
    values = finding.show(desk, again).values
    assert found(desk, again, **values) == [first]
    duplicates.part(desk, again, [first])
    duplicates.part(desk, again, [first])
    values = finding.show(desk, again).values
    assert values["not_duplicate_of"] == [first]
    assert found(desk, again, **values) == []


def test_a_duplicate_is_linked_to_the_first_of_its_chain_and_offered_no_more(desk):
    first, second, third = (add(desk, "petition", **each) for each in (FIRST, AGAIN, AGAIN))
    duplicates.link(desk, second, first)
    duplicates.link(desk, third, second)
    assert finding.show(desk, third).values["duplicate_of"] == first
    assert found(desk, third, **finding.show(desk, third).values) == []
    assert found(desk, **AGAIN) == [first], "only the first of a chain is offered"


def test_a_petition_is_not_linked_to_itself_nor_round_in_a_ring(desk):
    first, second = add(desk, "petition", **FIRST), add(desk, "petition", **AGAIN)
    duplicates.link(desk, second, first)
    for one, other in ((first, first), (first, second)):
        with pytest.raises(Problem) as caught:
            duplicates.link(desk, one, other)
        assert caught.value.code == "H-170"


def test_a_denunciation_is_linked_to_nothing(desk):
    first = add(desk, "petition", **FIRST)
    told = add(desk, "petition", kind="denunciation", received_on="2026-11-16", summary="Theo hồ sơ giấy")
    for one, other in ((first, told), (told, first)):
        with pytest.raises(Problem) as caught:
            duplicates.link(desk, one, other)
        assert caught.value.code == "H-170"
