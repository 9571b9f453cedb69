"""Places, their dated names, and what became of them in 2025."""

from __future__ import annotations

import runpy
import uuid
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain import units
from danvan_desktop.domain.units import Unit, UnitList, era_of, office_id, unit_id
from danvan_desktop.domain.vietnamese import fold

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "units"
TODAY = date(2026, 11, 22)
THEN = date(2022, 5, 4)
HEAD = "level\tcode\tparent\tname\tbecame\tfrom\tto\tbasis\n"


@pytest.fixture(scope="module")
def shipped() -> UnitList:
    return UnitList.read(_text("since-2025"), lambda: _text("before-2025"))


def _text(name: str) -> str:
    return (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")


def _unit(listed: UnitList, level: str, code: str, on: date = TODAY) -> Unit:
    unit = listed.by_code(code, level, on)
    assert unit is not None
    return unit


@pytest.fixture(scope="module")
def everything(shipped: UnitList) -> list[Unit]:
    units_of = [shipped._map(era).unit(*key) for era in ("since-2025", "before-2025") for key in shipped._map(era).rows]
    return [unit for unit in units_of if unit]


# --- identity --------------------------------------------------------------------------------------------------------


def test_ids_are_those_of_the_decision_and_the_same_everywhere() -> None:
    space = uuid.UUID("6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a10")
    unit = unit_id("commune", "06970", "since-2025")
    assert unit == str(uuid.uuid5(space, "unit:commune:06970:since-2025")) == "cf1792b4-8937-5fa7-9145-b68606627550"
    assert (
        office_id(unit, "party")
        == str(uuid.uuid5(space, f"office:{unit}:party"))
        == "2b3e5c93-45f7-54cb-8b4b-d02303a49608"
    )


def test_only_the_six_bodies_have_offices() -> None:
    assert len({office_id("u", body) for body in units.BODIES}) == 6
    with pytest.raises(ValueError, match="no such body"):
        office_id("u", "committee")


def test_no_two_units_share_an_id_and_each_is_found_by_its_own(shipped: UnitList, everything: list[Unit]) -> None:
    assert len({unit.id for unit in everything}) == len(everything) == 1 + 34 + 3321 + 63 + 696 + 10035
    for unit in everything[:: len(everything) // 200]:
        assert shipped.by_id(unit.id) == unit
        assert unit.id == unit_id(unit.level, unit.code, unit.era)
    assert shipped.by_id(str(uuid.UUID(int=0))) is None


# --- codes, days and names -------------------------------------------------------------------------------------------


def test_a_code_that_was_dealt_out_anew_means_another_place_before_2025(shipped: UnitList) -> None:
    assert _unit(shipped, "commune", "00008", date(2025, 6, 30)).name == "Phường Liễu Giai"
    assert _unit(shipped, "commune", "00008", date(2025, 7, 1)).name == "Phường Ngọc Hà"


def test_an_unknown_code_or_a_level_of_another_time_is_no_unit(shipped: UnitList) -> None:
    assert shipped.by_code("99999", "commune", TODAY) is None
    assert shipped.by_code("001", "district", TODAY) is None
    assert shipped.by_code("001", "district", THEN) is not None


def test_the_centre_is_one_unit_at_all_times(shipped: UnitList) -> None:
    centre = _unit(shipped, "centre", "00", THEN)
    assert centre == _unit(shipped, "centre", "00", TODAY)
    assert (centre.name, centre.type, shipped.parent(centre), shipped.province(centre)) == (
        "Trung ương",
        "",
        None,
        None,
    )
    assert len(shipped.children(centre)) == 34
    assert shipped.successors(centre) == shipped.predecessors(centre) == ()


@pytest.mark.parametrize(
    ("level", "code", "old", "new"),
    [
        ("province", "75", "Tỉnh Đồng Nai", "Thành phố Đồng Nai"),
        ("commune", "26368", "Xã Long Thành", "Phường Long Thành"),
        ("commune", "25270", "Xã Lộc Ninh", "Phường Lộc Ninh"),
    ],
)
def test_dong_nai_is_called_by_its_new_names_from_the_day_of_the_decree(
    shipped: UnitList, level: str, code: str, old: str, new: str
) -> None:
    unit = _unit(shipped, level, code)
    assert unit.name_on(date(2026, 4, 29)) == old
    assert unit.name_on(date(2026, 4, 30)) == unit.name == new
    assert unit == _unit(shipped, level, code, date(2025, 7, 1))
    assert unit.names[1].basis == "NQ 30/2026/QH16, NQ 237/NQ-UBTVQH16"


def test_only_dong_nai_changed_names_and_ten_communes_of_it(shipped: UnitList, everything: list[Unit]) -> None:
    changed = [unit for unit in everything if len(unit.names) > 1]
    assert Counter(unit.level for unit in changed) == {"province": 1, "commune": 10}
    assert {unit.parent for unit in changed} == {"00", "75"}
    today = Counter(unit.type for unit in everything if unit.era == "since-2025")
    assert today == {"xã": 2611, "phường": 697, "đặc khu": 13, "tỉnh": 27, "thành phố": 7, "": 1}


def test_a_name_before_the_first_known_day_is_the_first_and_after_the_last_day_the_last(shipped: UnitList) -> None:
    unit = _unit(shipped, "province", "75")
    assert unit.name_on(date(1990, 1, 1)) == "Tỉnh Đồng Nai"
    assert not unit.exists_on(date(2025, 6, 30))
    old = _unit(shipped, "province", "06", THEN)
    assert old.name_on(TODAY) == "Tỉnh Bắc Kạn"
    assert not old.exists_on(TODAY)


@given(st.dates(date(1976, 1, 1), date(2100, 1, 1)))
def test_the_map_in_force_is_that_of_the_day(day: date) -> None:
    assert era_of(day) == ("since-2025" if day > date(2025, 6, 30) else "before-2025")


def test_a_commune_is_shown_with_the_units_above_it_as_they_were_called(shipped: UnitList) -> None:
    long_thanh = _unit(shipped, "commune", "26368")
    assert shipped.full_name(long_thanh) == "Phường Long Thành, thành phố Đồng Nai"
    assert shipped.full_name(long_thanh, date(2026, 4, 1)) == "Xã Long Thành, tỉnh Đồng Nai"
    ward_one = _unit(shipped, "commune", "27160", THEN)
    assert shipped.full_name(ward_one) == "Phường 1, Quận 3, Thành phố Hồ Chí Minh"
    assert shipped.full_name(_unit(shipped, "province", "24")) == "Tỉnh Bắc Ninh"


def test_children_stand_by_name_and_belong_to_their_province(shipped: UnitList) -> None:
    province = _unit(shipped, "province", "24")
    communes = shipped.children(province)
    assert len(communes) == 99
    assert all(shipped.parent(commune) == province == shipped.province(commune) for commune in communes)
    names = [commune.name for commune in communes]
    assert names.index("Phường Bắc Giang") < names.index("Phường Cảnh Thụy") < names.index("Phường Đa Mai")
    district = shipped.children(_unit(shipped, "province", "24", THEN))[0]
    assert district.level == "district"
    assert all(shipped.province(ward) == shipped.parent(district) for ward in shipped.children(district))


# --- what became of them ---------------------------------------------------------------------------------------------


def test_every_old_unit_went_somewhere_and_every_new_one_came_from_somewhere(
    shipped: UnitList, everything: list[Unit]
) -> None:
    for unit in everything:
        if unit.era == "before-2025":
            shares = [each.share for each in shipped.successors(unit)]
            assert shares == ["whole"] or (shares[0] == "main" and set(shares[1:]) == {"part"}), unit
        elif unit.level != "centre":
            assert shipped.predecessors(unit), unit


def test_sixty_three_provinces_became_thirty_four_through_their_communes(shipped: UnitList) -> None:
    centre = _unit(shipped, "centre", "00")
    made_of = {province.name: shipped.predecessors(province) for province in shipped.children(centre)}
    assert sum(map(len, made_of.values())) == 63
    assert [(each.old.name, each.kind) for each in made_of["Tỉnh Bắc Ninh"]] == [
        ("Tỉnh Bắc Giang", "merge"),
        ("Tỉnh Bắc Ninh", "merge"),
    ]
    assert [(each.old.name, each.kind) for each in made_of["Thành phố Hà Nội"]] == [("Thành phố Hà Nội", "same")]
    assert sum(len(each) == 1 for each in made_of.values()) == 11


def test_successors_and_predecessors_tell_the_same_story(shipped: UnitList, everything: list[Unit]) -> None:
    for unit in everything[::37]:
        if unit.era == "before-2025" and unit.level != "district":
            for each in shipped.successors(unit):
                assert each in shipped.predecessors(each.new)


@pytest.mark.parametrize(
    ("code", "became"),
    [
        ("00007", [("Phường Ngọc Hà", "main", "split"), ("Phường Giảng Võ", "part", "split")]),
        ("00004", [("Phường Ba Đình", "whole", "merge")]),
    ],
)
def test_a_commune_went_wholly_or_in_parts(shipped: UnitList, code: str, became: list[tuple[str, str, str]]) -> None:
    found = shipped.successors(_unit(shipped, "commune", code, THEN))
    assert [(each.new.name, each.share, each.kind) for each in found] == became


def test_a_commune_alone_went_on_was_renamed_or_retyped(shipped: UnitList, everything: list[Unit]) -> None:
    alone = [each for unit in everything if unit.era == "before-2025" and unit.level == "commune"
             for each in shipped.successors(unit) if each.kind in ("same", "retype", "rename")]  # fmt: skip
    kinds = {each.kind: each for each in alone}
    assert kinds["same"].old.name == kinds["same"].new.names[0].text
    assert kinds["retype"].old.type != units.split_type(kinds["retype"].new.names[0].text)[0]
    assert "rename" in kinds


def test_a_district_went_into_communes_and_an_island_into_its_special_zone(shipped: UnitList) -> None:
    ba_dinh = shipped.successors(_unit(shipped, "district", "001", THEN))
    assert [each.new.level for each in ba_dinh] == ["commune"] * 8
    assert (ba_dinh[0].share, ba_dinh[0].new.name) == ("main", "Phường Ngọc Hà")
    island = _unit(shipped, "district", "471", THEN)
    (went,) = shipped.successors(island)
    assert (went.new.name, went.share, went.kind) == ("Đặc khu Cồn Cỏ", "whole", "retype")
    assert shipped.predecessors(went.new) == (went,)


# --- search ----------------------------------------------------------------------------------------------------------


def _lines(listed: UnitList, text: str, **how: object) -> list[str]:
    return [listed.describe(found) for found in listed.search(text, **how)]  # type: ignore[arg-type]


def test_a_unit_is_found_without_marks_and_shown_with_its_province(shipped: UnitList) -> None:
    assert _lines(shipped, "phu lam", limit=3) == [
        "Phường Phú Lâm, Thành phố Hồ Chí Minh",
        "Xã Phú Lâm, tỉnh An Giang",
        "Xã Phú Lâm, thành phố Đồng Nai",
    ]
    assert _lines(shipped, "XA PHU LAM an giang", limit=1) == ["Xã Phú Lâm, tỉnh An Giang"]


def test_a_tone_that_was_typed_comes_first(shipped: UnitList) -> None:
    first = [found.name for found in shipped.search("Phú Lãm", limit=2)]
    assert first[0] == "Phường Phú Lãm"
    assert _lines(shipped, "xã long thành", limit=1) == ["Xã Long Thành, tỉnh Vĩnh Long"]


def test_an_old_name_says_what_it_is_now(shipped: UnitList) -> None:
    assert "Xã Phú Lâm, huyện Tiên Du, tỉnh Bắc Ninh (cũ) nay thuộc xã Tiên Du, tỉnh Bắc Ninh" in _lines(
        shipped, "Phú Lâm Tiên Du"
    )
    assert (
        "Phường Cống Vị, quận Ba Đình, thành phố Hà Nội (cũ) nay chia về phường Ngọc Hà, thành phố Hà Nội;"
        " phường Giảng Võ, thành phố Hà Nội"
    ) in _lines(shipped, "cống vị")
    assert "Xã Long Thành (cũ) nay là phường Long Thành, thành phố Đồng Nai" in _lines(shipped, "xã long thành")
    assert "Quận Ba Đình, thành phố Hà Nội (cũ) nay thuộc 8 đơn vị cấp xã" in _lines(shipped, "quan ba dinh")
    assert _lines(shipped, "tỉnh Bắc Kạn", limit=1) == ["Tỉnh Bắc Kạn (cũ) nay thuộc tỉnh Thái Nguyên"]


def test_the_sentence_can_be_said_in_another_language(shipped: UnitList) -> None:
    (found,) = shipped.search("tỉnh Bắc Kạn", limit=1)
    assert shipped.describe(found, {units.NOW_IN: "{name} (former), now in {now}"}.__getitem__) == (
        "Tỉnh Bắc Kạn (former), now in tỉnh Thái Nguyên"
    )


def test_a_search_by_code_finds_both_units_that_bore_it(shipped: UnitList) -> None:
    assert [found.name for found in shipped.search("06970")] == ["Xã Ba Chẽ", "Thị trấn Ba Chẽ"]
    assert {found.unit.code for found in shipped.search(" 75 ", levels=("province",))} == {"75"}


def test_a_search_keeps_to_levels_limit_and_time(shipped: UnitList) -> None:
    assert {found.unit.level for found in shipped.search("ha", levels=("province",))} == {"province"}
    assert len(shipped.search("xa", limit=7)) == 7
    assert shipped.search("") == shipped.search("…") == shipped.search("không có nơi nào như thế") == ()
    assert not any(found.past for found in shipped.search("long thanh", limit=100, past=False))


def test_looking_at_today_never_reads_the_past() -> None:
    def past() -> str:
        raise AssertionError("the past was read")

    listed = UnitList.read(_text("since-2025"), past)
    listed.children(_unit(listed, "province", "75"))
    assert listed.search("long thanh", past=False)
    assert listed.about["as_of"] == "2026-07-25"


@given(st.integers(1, 14149))
def test_every_unit_is_found_by_its_own_full_name(shipped: UnitList, everything: list[Unit], at: int) -> None:
    unit = everything[at]
    found = shipped.search(fold(shipped.full_name(unit)), limit=5)
    assert unit in [each.unit for each in found]


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("something else\n", "line 1 does not name the columns"),
        ("# source: x\n" + HEAD + "province\t01\t00\n", "line 3 is not a unit"),
        (HEAD + "village\t01\t00\tThôn Đông\n", "line 2 is not a unit"),
        (HEAD + "province\tHN\t00\tThành phố Hà Nội\n", "line 2 is not a unit"),
        (HEAD + "province\t01\t00\tHà Nội\t\t1/7/2025\n", "line 2 is not a unit"),
        (HEAD + "province\t01\t00\tHà Nội\t\t20250701\n", "line 2 is not a unit"),
        (HEAD + "commune\t00008\t01\tPhường Ngọc Hà\n", "line 2: there is no province 01 above"),
    ],
)
def test_a_list_that_is_none_is_refused_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        UnitList.read(text)


def test_a_past_that_leads_nowhere_is_refused() -> None:
    past = HEAD + "province\t01\t00\tHà Nội\ndistrict\t001\t01\tQuận Ba Đình\tx\ndistrict\t002\t01\tHuyện Đảo\t00009\n"
    listed = UnitList.read(HEAD + "province\t01\t00\tHà Nội\n", past)
    with pytest.raises(ValueError, match="district 001 became x, which is not on the list"):
        listed.by_code("001", "district", THEN)


def test_a_list_without_a_past_knows_none() -> None:
    listed = UnitList.read(HEAD + "province\t01\t00\tThành phố Hà Nội\n")
    assert listed.by_code("01", "province", THEN) is None
    assert [found.name for found in listed.search("ha noi")] == ["Thành phố Hà Nội"]
    assert listed.predecessors(_unit(listed, "province", "01")) == ()


def test_an_old_unit_of_which_nothing_is_told_became_nothing() -> None:
    listed = UnitList.read(HEAD, HEAD + "province\t01\t00\tThành phố Hà Nội\n")
    assert listed.successors(_unit(listed, "province", "01", THEN)) == ()
    assert _lines(listed, "ha noi") == ["Thành phố Hà Nội (cũ)"]


def test_the_script_in_the_repository_makes_such_lists(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(
        "code,name,type,level,parent_code,valid_from,valid_to\n"
        "75,Tỉnh Đồng Nai,tỉnh,province,,2025-07-01,\n"
        "26368,Xã Long Thành,xã,commune,75,2025-07-01,\n"
        "26371,Xã Hòa An,xã,commune,75,2025-07-01,\n"
        "75,Tỉnh Đồng Nai,tỉnh,province,,,2025-06-30\n"
        "740,Huyện Long Thành,huyện,district,75,,2025-06-30\n"
        "26368,Thị trấn Long Thành,thị trấn,commune,740,,2025-06-30\n",
        encoding="utf-8",
    )
    (tmp_path / "succession.csv").write_text(
        "old_code,old_name,new_code,new_name,share\n"
        "26368,Thị trấn Long Thành,26371,Xã Hòa An,part\n"
        "26368,Thị trấn Long Thành,26368,Xã Long Thành,part_default\n",
        encoding="utf-8",
    )
    (tmp_path / "differences-2026-07.csv").write_text(
        "code,name_here,province_here,name_other,province_other\n"
        "26368,Xã Long Thành,75,Phường Long Thành,75\n26371,Xã Hòa An,75,Xã Hoà An,75\n06978,,,Xã Ba Chẽ,22\n",
        encoding="utf-8",
    )
    made = runpy.run_path(str(FOLDER / "compile.py"))["compile_lists"](tmp_path)
    listed = UnitList.read(made["since-2025.tsv"], made["before-2025.tsv"])
    long_thanh = _unit(listed, "commune", "26368")
    eve = date(2026, 4, 30) - timedelta(days=1)
    assert (long_thanh.name_on(eve), long_thanh.name) == ("Xã Long Thành", "Phường Long Thành")
    assert len(_unit(listed, "commune", "26371").names) == 1
    old = _unit(listed, "commune", "26368", THEN)
    assert [(each.new.code, each.share) for each in listed.successors(old)] == [("26368", "main"), ("26371", "part")]
