"""Lists, search as one types, numbers, one record in full."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.domain.vietnamese import sort_key
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import keep_draft
from danvan_desktop.services.finding import Query, by_number, count, find, keys, listing, number_of, show, value_counts
from danvan_desktop.storage.journal import Change
from danvan_desktop.storage.projection import search_text
from tests.builders import add, carry, foreign, office, second_pc, take


def names(rows: list[Any]) -> list[str]:
    return [str(row.values.get("name") or row.values.get("summary")) for row in rows]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path / "office")


MODELS = [  # name, subject area, day, tags
    ("Tuyến đường hoa mười giờ", "culture_society", "2026-03-02", ["environment"]),
    ("Đường điện thắp sáng", "defence_security", "2026-01-05", ["new_countryside"]),
    ("Ánh sáng an ninh", "defence_security", None, ["environment", "new_countryside"]),
    ("Hiến đất mở đường", "economy", "2026-02-03", None),
    ("Hòa giải ở cơ sở", "party_building", "2025-12-30", None),
]


@pytest.fixture
def models(desk: Desk) -> Desk:
    for name, area, day, tags in MODELS:
        add(desk, "model", name=name, subject_area=area, registered_on=day, tags=tags)  # type: ignore[arg-type]
        desk.clock.advance(1000)  # type: ignore[attr-defined]
    return desk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("duong", {0, 1, 3}),
        ("đường", {0, 1, 3}),
        ("DUONG HOA", {0}),
        ("hoa", {0, 4}),
        ("hoà", {0, 4}),
        ("an nin", {1, 2}),
        ("sang", {1, 2}),
        ("san", {1, 2}),
        ("kinh te", {3}),
        ("giờ mười", {0}),
        ("xyz", set()),
        ("duon sang", set()),
        (" , ", {0, 1, 2, 3, 4}),
    ],
)
def test_words_are_found_without_marks_in_any_order_the_last_as_far_as_typed(
    models: Desk, typed: str, found: set[int]
) -> None:
    assert set(names(listing(models, Query("model", typed)))) == {MODELS[at][0] for at in found}
    assert count(models, Query("model", typed)) == len(found)


@pytest.mark.parametrize(("few", "few_sorted"), [(500, 4000), (0, 0)], ids=["few hits", "many hits"])
@pytest.mark.parametrize("typed", ["", "duong", "sang", "d"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["name", "registered_on", "number", "changed", "subject_area", "owner", "households"])
def test_a_list_has_the_same_records_in_the_same_order_however_many_there_are(
    models: Desk, monkeypatch: pytest.MonkeyPatch, few: int, few_sorted: int, typed: str, descending: bool, sort: str
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "FEW_SORTED", few_sorted)
    query = Query("model", typed, sort=sort, descending=descending)
    every = keys(models, query)
    wanted = {
        row.k
        for row in listing(models, Query("model"), None)
        if not typed or any(word.startswith(typed) for word in search_text(TYPES["model"], row.values, "AT").split())
    }
    assert set(every) == wanted and len(every) == len(wanted)
    for limit in (1, 2, 3):
        assert keys(models, query, limit) == every[:limit]
    for where in ({"subject_area": ("defence_security",)}, {"tags": ("environment",)}):
        narrowed = keys(models, Query("model", typed, where=where, sort=sort, descending=descending))
        assert set(narrowed) <= wanted
        assert list(narrowed) == [k for k in every if k in set(narrowed)]
        assert keys(models, Query("model", typed, where=where, sort=sort, descending=descending), 1) == narrowed[:1]


def test_names_are_in_vietnamese_order(models: Desk) -> None:
    by_name = names(listing(models, Query("model", sort="name", descending=False)))
    assert by_name == sorted((each[0] for each in MODELS), key=sort_key)
    assert by_name[0] == "Ánh sáng an ninh" and by_name[-1] == "Tuyến đường hoa mười giờ"


def test_a_text_without_a_key_is_in_vietnamese_order_too(desk: Desk) -> None:
    for owner in ("Đỗ Văn Ba", "Dương Văn An", None, "Ánh"):
        add(desk, "model", name="Mô hình", owner=owner)
    found = [row.values.get("owner") for row in listing(desk, Query("model", sort="owner", descending=False))]
    assert found == [None, "Ánh", "Dương Văn An", "Đỗ Văn Ba"]
    for person in ("Lê Văn Bình", "Trần Thị An"):
        add(desk, "petition", kind="complaint", handler=person)
    assert [row.values["handler"] for row in listing(desk, Query("petition", sort="handler", descending=False))] == [
        "Trần Thị An",
        "Lê Văn Bình",
    ]


def test_codes_are_in_the_order_of_their_list(models: Desk) -> None:
    found = [
        row.values["subject_area"] for row in listing(models, Query("model", sort="subject_area", descending=False))
    ]
    assert found == ["economy", "culture_society", "defence_security", "defence_security", "party_building"]


def test_what_was_changed_last_comes_first(models: Desk) -> None:
    first = listing(models, Query("model", sort="changed", descending=False))[0]
    models.clock.advance(1000)  # type: ignore[attr-defined]
    add(models, "model", first.id, households=5)
    assert listing(models, Query("model"))[0].id == first.id
    assert listing(models, Query("model", "hoa"))[0].id == first.id


def test_exact_tones_come_first_among_hits(desk: Desk) -> None:
    for name in ("Hóa đơn", "Hoa tươi", "Hòa bình", "Họa sĩ"):
        add(desk, "model", name=name)
    assert names(listing(desk, Query("model", "hòa")))[0] == "Hòa bình"


def test_a_filter_takes_any_of_its_values_and_nothing_as_one_of_them(models: Desk) -> None:
    def those(**where: Any) -> set[str]:
        return set(names(listing(models, Query("model", where=where))))

    assert those(subject_area=("economy", "party_building")) == {MODELS[3][0], MODELS[4][0]}
    assert those(tags=("environment",)) == {MODELS[0][0], MODELS[2][0]}
    assert those(tags=(None,)) == {MODELS[3][0], MODELS[4][0]}
    assert those(registered_on=(None, "2026-01-05")) == {MODELS[1][0], MODELS[2][0]}
    assert those(tags=()) == set()


def test_values_are_counted_code_by_code(models: Desk) -> None:
    assert value_counts(models, Query("model"), "subject_area")[0] == ("defence_security", 2)
    assert dict(value_counts(models, Query("model"), "tags")) == {"environment": 2, "new_countryside": 2}
    assert value_counts(models, Query("model"), "households") == []


@pytest.mark.parametrize("query", [Query("nothing"), Query("account")])
def test_a_register_that_does_not_exist_is_said(desk: Desk, query: Query) -> None:
    with pytest.raises(Problem) as error:
        keys(desk, query)
    assert error.value.code == "S-111"


def test_a_field_that_does_not_exist_is_said(desk: Desk) -> None:
    for ask in (
        lambda: keys(desk, Query("model", where={"nothing": (1,)})),
        lambda: keys(desk, Query("model", sort="nothing")),
        lambda: value_counts(desk, Query("model"), "nothing"),
    ):
        with pytest.raises(Problem) as error:
            ask()
        assert error.value.code == "S-112"


def test_what_stays_in_the_office_is_searched_only_when_asked(desk: Desk) -> None:
    add(desk, "petition", kind="complaint", summary="Đất đai", sender="Lò Văn Pín")
    assert listing(desk, Query("petition", "pin")) == []
    assert len(listing(desk, Query("petition", "pin", local=True))) == 1
    assert len(listing(desk, Query("petition", "dat", local=True))) == 1


def test_searching_local_text_finds_the_same_among_many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FEW", 0)
    for number in range(4):
        add(desk, "petition", kind="complaint", summary="Đất đai" if number % 2 else None, sender="Đất Văn Ba")
    assert len(keys(desk, Query("petition", "dat", local=True))) == 4
    assert len(keys(desk, Query("petition", "dat", local=True), 3)) == 3


def test_the_bin_is_a_list_and_can_be_searched(models: Desk) -> None:
    gone = listing(models, Query("model", "giai"))[0]
    entry.delete(models, gone.id, "nhập trùng")
    assert listing(models, Query("model", "giai")) == [] == find(models, "giai", "model")
    assert [row.id for row in listing(models, Query("model", deleted=True))] == [gone.id]
    assert [row.status for row in listing(models, Query("model", "giai co", deleted=True))] == ["binned"]
    assert listing(models, Query("model", "duong", deleted=True)) == []
    assert count(models, Query("model")) == 4 and count(models, Query("model"), 2) == 2


def test_marks_narrow_a_list(desk: Desk, tmp_path: Path) -> None:
    other = second_pc(desk, tmp_path / "other")
    record = add(desk, "model", name="Một")
    carry(desk, other)
    add(desk, "model", record, name="Hai")
    add(other, "model", record, name="Ba")
    carry(other, desk)
    add(desk, "model", name="Yên")
    assert [row.conflicts for row in listing(desk, Query("model", marks=("conflicts",)))] == [("name",)]
    assert count(desk, Query("model", marks=("missing",))) == 2


def test_children_are_listed_by_their_place(desk: Desk) -> None:
    session = add(desk, "dialogue", name="Đối thoại")
    for text in ("Một", "Hai", "Ba"):
        add(desk, "opinion", parent=session, summary=text)
    add(desk, "opinion", parent=add(desk, "dialogue", name="Khác"), summary="Bốn")
    rows = listing(desk, Query("opinion", parent=session, sort="number", descending=False))
    assert [(row.number, row.values["summary"]) for row in rows] == [("1", "Một"), ("2", "Hai"), ("3", "Ba")]
    assert [ref.type for ref in show(desk, session).links] == ["opinion"] * 3


def test_an_office_s_own_records_can_be_asked_for(desk: Desk, tmp_path: Path) -> None:
    other = office(tmp_path / "other", code="99002", device=1)
    add(other, "model", name="Của xã khác")
    carry(other, desk)
    add(desk, "model", name="Của ta")
    assert names(listing(desk, Query("model", office=desk.identity.office))) == ["Của ta"]
    assert {show(desk, row.id).own for row in listing(desk, Query("model"))} == {True, False}


def test_a_row_tells_of_a_draft(models: Desk) -> None:
    record = listing(models, Query("model", "giai"))[0].id
    keep_draft(models, "model", record, {"name": "Đang gõ"})
    assert [row.has_draft for row in listing(models, Query("model", "giai"))] == [True]
    assert not any(row.has_draft for row in listing(models, Query("model", "duong")))


def test_rows_that_have_gone_are_left_out(models: Desk) -> None:
    every = keys(models, Query("model"))
    assert len(finding.rows(models, "model", [*every, every[0] + 1000])) == len(every)
    assert keys(models, Query("model")) == array("q", every)


def test_cells_come_back_as_the_journal_s_values(desk: Desk) -> None:
    values: dict[str, Any] = {
        "name": "Một",
        "tags": ["digital", "environment"],
        "labour_days": "186.5",
        "land_donated_m2": "1200",
        "funds_vnd": 15_000_000,
        "registered_on": "2026-01-02",
        "households": 0,
    }
    record = add(desk, "model", **values)
    row = listing(desk, Query("model"))[0]
    shown = show(desk, record)
    assert {name: row.values[name] for name in values} == values
    assert {name: row.values.get(name) for name in row.values} == {name: shown.values[name] for name in row.values}
    certificate = add(
        desk, "certificate", parent=add(desk, "award", name="Đợt"), struck=True, page={"lines": [1]}, fonts=["a"]
    )
    row = listing(desk, Query("certificate"))[0]
    assert (row.id, row.values["struck"], row.values["page"], row.values["fonts"]) == (
        certificate,
        True,
        {"lines": [1]},
        ["a"],
    )


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_name", "values", "shown", "short"),
    [
        ("petition", {"year": 2026, "pc": "", "seq": 47}, "47/2026", "47"),
        ("petition", {"year": 2026, "pc": "B", "seq": 12}, "B-12/2026", "B-12"),
        ("model", {"year": 2026, "pc": "", "seq": 18}, "MH-2026-018", "MH-018"),
        ("model", {"year": 2026, "pc": "B", "seq": 4}, "MH-2026-B-004", "MH-B-004"),
        ("opinion", {"position": 3}, "3", "3"),
        ("certificate", {"register_no": 7, "position": 3}, "7", "7"),
        ("model", {}, "", ""),
        ("opinion", {}, "", ""),
        ("model", {"year": 2026, "seq": "rác"}, "", ""),
    ],
)
def test_a_number_is_shown_as_the_register_writes_it(
    type_name: str, values: dict[str, Any], shown: str, short: str
) -> None:
    assert number_of(TYPES[type_name], values) == shown
    assert number_of(TYPES[type_name], values, short=True) == short


@pytest.fixture
def numbered(desk: Desk, tmp_path: Path) -> Desk:
    other = second_pc(desk, tmp_path / "other")
    for at in (desk, other):
        for day in ("2025-05-01", "2026-05-01", "2026-06-01"):
            add(at, "petition", kind="complaint", summary=f"{at.identity.pc or 'A'} {day}", received_on=day)
            add(at, "model", name=f"{at.identity.pc or 'A'} {day}", registered_on=day)
    carry(other, desk)
    return desk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2/2026", ["A 2026-06-01", "B 2026-06-01"]),
        ("B-2/2026", ["B 2026-06-01"]),
        ("b2/2026", ["B 2026-06-01"]),
        ("đơn 2", ["A 2026-06-01", "B 2026-06-01"]),
        ("1", ["A 2026-05-01", "B 2026-05-01", "A 2025-05-01", "B 2025-05-01"]),
        ("1/2025", ["A 2025-05-01", "B 2025-05-01"]),
        ("9", []),
        ("hai", []),
        ("1/2024", []),
    ],
)
def test_a_petition_is_found_by_the_number_people_say(numbered: Desk, typed: str, found: list[str]) -> None:
    assert [row.values["summary"] for row in by_number(numbered, typed, TYPES["petition"])] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("MH-2026-002", ["A 2026-06-01", "B 2026-06-01"]),
        ("mh-2026-b-002", ["B 2026-06-01"]),
        ("mh 2", ["A 2026-06-01", "B 2026-06-01"]),
        ("MH-002", ["A 2026-06-01", "B 2026-06-01"]),
        ("mh2", ["A 2026-06-01", "B 2026-06-01"]),
        ("2", []),
        ("mô hình 2", ["A 2026-06-01", "B 2026-06-01"]),
    ],
)
def test_a_model_is_found_by_the_number_people_say(numbered: Desk, typed: str, found: list[str]) -> None:
    assert [row.values["name"] for row in by_number(numbered, typed, TYPES["model"])] == found


def test_children_have_no_number_to_go_to(desk: Desk) -> None:
    assert by_number(desk, "1", TYPES["opinion"]) == by_number(desk, "1", TYPES["account"]) == []


def test_going_to_a_number_puts_its_record_first(numbered: Desk) -> None:
    add(numbered, "petition", kind="complaint", summary="Số 1 đường 2026", received_on="2026-09-01")
    assert [row.number for row in find(numbered, "1/2026")][:2] == ["1/2026", "B-1/2026"]
    assert find(numbered, "", limit=3) and len(find(numbered, "2026", limit=3)) <= 3
    assert all(row.type == "model" for row in find(numbered, "2026", "model"))


def test_a_record_is_meant_by_its_id_or_number(numbered: Desk) -> None:
    row = by_number(numbered, "B-2/2026", TYPES["petition"])[0]
    assert finding.resolve(numbered, "B-2/2026").id == finding.resolve(numbered, row.id.upper()).id == row.id
    for nobody in ("99/2026", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Problem) as error:
            finding.resolve(numbered, nobody)
        assert error.value.code == "S-109"


# --- one record -----------------------------------------------------------------------------------------------------


def test_a_record_shows_what_the_upper_office_said_newest_word_last(desk: Desk, tmp_path: Path) -> None:
    record = add(desk, "model", name="Một")
    province = office(tmp_path / "province", level="province", code="99", device=2)
    for change in (
        Change(
            "review",
            {
                "for_office": desk.identity.office,
                "subject": record,
                "heads": [],
                "verdict": "returned",
                "reason": "Chưa rõ",
            },
        ),
        Change("review", {"for_office": desk.identity.office, "subject": record, "heads": [], "verdict": "accepted"}),
    ):
        province.clock.advance(1)  # type: ignore[attr-defined]
        province.journal.append([change])
    carry(province, desk)
    assert [each["verdict"] for each in show(desk, record).reviews] == ["returned", "accepted"]
    assert listing(desk, Query("model"))[0].status == show(desk, record).status == "accepted"
    province.clock.advance(1)  # type: ignore[attr-defined]
    province.journal.append(
        [Change("recognition", {"for_office": desk.identity.office, "subject": record, "level": "province"})]
    )
    carry(province, desk)
    assert listing(desk, Query("model"))[0].status == "recognised"
    assert finding.reviews_of(desk, add(desk, "model", name="Hai")) == []


def test_a_record_complete_says_so(desk: Desk) -> None:
    record = add(desk, "unit", name="Xã", code="1")
    assert show(desk, record).status == "incomplete"
    entry.complete(desk, record)
    assert show(desk, record).status == "complete"


def test_links_are_shown_from_both_ends(desk: Desk) -> None:
    line = add(desk, "reception", kind="complaint")
    petition = add(desk, "petition", kind="complaint", reception=line)
    assert [ref.id for ref in show(desk, petition).links] == [line]
    assert [ref.id for ref in show(desk, line).links] == [petition]


def test_nothing_is_shown_of_what_is_not_there_or_of_a_newer_program(desk: Desk) -> None:
    with pytest.raises(Problem) as error:
        show(desk, "00000000-0000-0000-0000-000000000000")
    assert error.value.code == "S-109"
    sent = foreign({"A": {"x": 1}}, table="from_a_newer_program")
    take(desk, [sent])
    with pytest.raises(Problem) as error:
        show(desk, sent.entry.record)
    assert error.value.code == "S-104"


_DESKS: list[Desk] = []


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_whatever_is_typed_into_the_search_is_a_question(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    if not _DESKS:
        _DESKS.append(office(tmp_path_factory.mktemp("search")))
    desk = _DESKS[0]
    add(desk, "model", name=typed[:20] or "x")
    for each in REGISTERS:
        keys(desk, Query(each.name, typed, local=True))
        by_number(desk, typed, each)
    shown = names(find(desk, typed))
    if finding.fold(typed[:20]) and typed == typed[:20]:
        assert listing(desk, Query("model", typed), None) or shown


def test_lists_are_read_from_indexes_alone(desk: Desk) -> None:
    for sort in ("name", "registered_on", "number", "changed"):
        order = ", ".join(finding._order(Query("model", sort=sort), TYPES["model"]))
        plan = " ".join(
            row[3]
            for row in desk.db.rows(
                f"EXPLAIN QUERY PLAN SELECT r.k FROM r_model r WHERE r._deleted = 0 ORDER BY {order}"
            )
        )
        assert "COVERING INDEX" in plan and "TEMP B-TREE" not in plan, (sort, plan)
    plan = " ".join(
        row[3]
        for row in desk.db.rows(
            "EXPLAIN QUERY PLAN SELECT seq FROM r_model WHERE year = 2026 AND pc = '' AND office = 'x'"
            " ORDER BY seq DESC LIMIT 1"
        )
    )
    assert "USING INDEX r_model_number" in plan and "TEMP B-TREE" not in plan
