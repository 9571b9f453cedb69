"""Recipient, decision and template become a page, or a reason that names the person."""

from __future__ import annotations

import hashlib
import itertools
import json
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop import speech
from danvan_desktop.documents import certificate, fonts, templates
from danvan_desktop.documents.certificate import PT_MM, Decision, Recipient
from danvan_desktop.documents.page import Page, Symbol, Text
from danvan_desktop.problems import Problem
from tests.documents.certificate_samples import (
    EVERYBODY,
    GROUP,
    HOUSEHOLD,
    LONGEST,
    MOVEMENT,
    OF_PARTY,
    OF_STATE,
    OF_TWO_MARKS,
    PERSON,
    page,
)

GOLDEN = Path(__file__).parents[1] / "files" / "certificates"
STATE = templates.pick("state", date(2026, 10, 12))
PARTY = templates.pick("party", date(2026, 10, 12))


def texts(of: Page) -> list[Text]:
    return [element for element in of.elements if isinstance(element, Text)]


def words(of: Page) -> list[str]:
    return [text.text for text in texts(of)]


def named(of: Page, part: str) -> list[Text]:
    return [text for text in texts(of) if part in text.text]


def problems_of(recipient: Recipient = PERSON, decision: Decision = OF_STATE) -> list[Problem]:
    pages, problems = certificate.compose(decision, [recipient], STATE)
    assert bool(pages) != bool(problems)
    return list(problems)


@pytest.mark.parametrize("name, recipient, decision, family", [
    ("person-state", PERSON, OF_STATE, "state"), ("collective-state", GROUP, OF_STATE, "state"),
    ("household-state", HOUSEHOLD, OF_STATE, "state"), ("two-marks-state", OF_TWO_MARKS, OF_STATE, "state"),
    ("person-party", PERSON, OF_PARTY, "party")])
def test_a_page_is_still_the_one_a_person_approved(
        name: str, recipient: Recipient, decision: Decision, family: str) -> None:
    golden = GOLDEN / f"{name}.json"
    assert page(recipient, decision, family).to_json() == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_frozen_page_comes_back_from_its_json(path: Path) -> None:
    kept = path.read_text(encoding="utf-8")
    assert Page.from_json(kept).to_json() == kept
    assert Page.from_json(json.dumps(json.loads(kept))) == Page.from_json(kept)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "elements": [{"is": "stamp"}]}'])
def test_json_that_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Page.from_json(text)


def test_the_state_page_says_what_a_state_certificate_says_from_top_to_bottom() -> None:
    told = [text.text for text in sorted(texts(page()), key=lambda text: text.y_mm)]
    assert told == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ KHÊ HÒA",
        "TẶNG", "GIẤY KHEN", "Ông Lục Văn Sấm", "Hội viên Hội Cựu chiến binh thôn Khe Mạ", MOVEMENT,
        "Khê Hòa, ngày 12 tháng 10 năm 2026", "CHỦ TỊCH", "Quyết định số: 412/QĐ-UBND", "ngày 12 tháng 10 năm 2026",
        "Vào sổ khen thưởng số: 27/2026", "Trần Đức Thịnh"]


def test_the_party_page_has_its_own_head_number_and_signature() -> None:
    told = words(page(PERSON, OF_PARTY, "party"))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in told and "Độc lập - Tự do - Hạnh phúc" not in told
    assert "Quyết định số 12-QĐ/ĐU" in told  # typed with its "Số", printed with one
    assert "Khê Hòa, ngày 03 tháng 02 năm 2026" in told
    assert told.index("T/M BAN THƯỜNG VỤ") + 1 == told.index("BÍ THƯ")


@pytest.mark.parametrize("typed, printed", [
    ("Bà Lục Thị Nhung", "Hộ gia đình bà Lục Thị Nhung"), ("Hộ bà Lục Thị Nhung", "Hộ bà Lục Thị Nhung"),
    ("Gia đình ông Vi Văn Sa", "Gia đình ông Vi Văn Sa"), ("Lục Thị Nhung", "Hộ gia đình Lục Thị Nhung")])
def test_a_household_is_called_one_whatever_was_typed(typed: str, printed: str) -> None:
    assert printed in words(page(replace(HOUSEHOLD, name=typed)))


def test_only_a_person_or_household_shows_where_they_live() -> None:
    lived = "Thôn Khe Mạ, xã Khê Hòa"
    for kind, shown in (("individual", True), ("household", True), ("collective", False), ("enterprise", False)):
        assert (lived in words(page(replace(PERSON, title="", address=lived, kind=kind)))) is shown


@pytest.mark.parametrize("template", [STATE, PARTY], ids=["state", "party"])
def test_the_longest_name_of_the_sample_list_stands_in_two_lines_not_below_the_floor(
        template: templates.Template) -> None:
    assert len(LONGEST) == 143
    (found,), problems = certificate.compose(OF_STATE, [GROUP], template)
    lines = [text for text in texts(found) if text.font == "Charm-Bold"]
    assert not problems and [line.text for line in lines] == [
        "Nhân dân và cán bộ thôn Đông Thịnh trong việc tự nguyện hiến đất,",
        "tháo dỡ công trình để mở rộng đường liên thôn Đông Thịnh - Khe Nghè - Quốc lộ"]
    assert min(line.size_pt for line in lines) >= template.stack[0].floor_pt


names = st.lists(st.sampled_from("Ông Bà Nguyễn Ứng Thưởng Hữu Ỹ Đẵng Kđăm Quỳnh – “Dân vận khéo” xã, thôn".split()),
                 min_size=1, max_size=45).map(" ".join)


@given(names, st.sampled_from([STATE, PARTY]))
def test_whatever_the_name_it_stands_inside_its_box_or_is_refused(name: str, template: templates.Template) -> None:
    pages, problems = certificate.compose(OF_STATE, [replace(GROUP, name=name)], template)
    assert [problem.code for problem in problems] in ([], ["I-104"], ["I-104", "I-104"])
    box = template.stack[0]
    for found in pages:
        lines = [text for text in texts(found) if text.font == "Charm-Bold"]
        assert " ".join(line.text for line in lines) == name
        for line in lines:
            assert box.floor_pt <= line.size_pt <= box.size_pt
            assert fonts.width_em(line.font, line.text) * line.size_pt * PT_MM <= box.width_mm + 1e-6


@given(names)
def test_two_lines_are_as_equal_as_words_and_reading_allow(name: str) -> None:
    box = STATE.stack[0]
    setting = certificate.set_text(name, "Charm-Bold", box)
    if len(setting.lines) == 2:
        all_words = name.split()
        widest = min(max(fonts.width_em("Charm-Bold", " ".join(half)) for half in (all_words[:at], all_words[at:]))
                     for at in range(1, len(all_words)))
        assert max(fonts.width_em("Charm-Bold", line) for line in setting.lines) <= widest / 0.84


words_and_breaks = st.sampled_from("ủy ban nhân dân xã, phường Thưởng Kđăm\n – “Dân vận khéo”".split(" "))
some_words = st.lists(words_and_breaks, max_size=40).map(lambda said: "Ứng " + " ".join(said))


@given(some_words, some_words, some_words, some_words, some_words,
       st.sampled_from([(OF_STATE, STATE), (OF_PARTY, PARTY)]))
def test_no_two_lines_of_a_page_overlap_however_long_the_texts(
        name: str, title: str, reason: str, issuer: str, signs: str, form: tuple[Decision, templates.Template]) -> None:
    decision = replace(form[0], issuer=issuer, signer_title=signs)
    recipient = replace(PERSON, name=name, title=title, reason=reason)
    pages, problems = certificate.compose(decision, [recipient], form[1])
    assert pages or {problem.code for problem in problems} == {"I-104"}
    for found in pages:
        for column in (62, 148.5, 214):
            lines = sorted((text for text in texts(found) if text.x_mm == column), key=lambda text: text.y_mm)
            for above, below in itertools.pairwise(lines):
                assert below.y_mm - above.y_mm >= below.size_pt * PT_MM * 0.9
            assert lines[-1].y_mm < (form[1].stack_bottom_mm if column == 148.5 else 190)


def test_a_line_break_that_was_typed_is_kept() -> None:
    found = texts(page(replace(GROUP, name="Tổ hòa giải\nthôn Nà Hốc")))
    assert [line.text for line in found if line.font == "Charm-Bold"] == ["Tổ hòa giải", "thôn Nà Hốc"]


def test_decomposed_input_gives_the_same_page_as_composed_input() -> None:
    loose = Recipient(**{name: unicodedata.normalize("NFD", value) if isinstance(value, str) else value
                         for name, value in vars(PERSON).items()})
    decision = replace(OF_STATE, issuer=unicodedata.normalize("NFD", OF_STATE.issuer))
    assert page(loose, decision) == page()


def test_a_letter_the_display_font_lacks_is_set_in_the_body_font_for_the_whole_name() -> None:
    (found,) = named(page(OF_TWO_MARKS), "Blô̆k")
    assert found.font == "LiberationSerif-Bold"


@pytest.mark.parametrize("name, letters", [("Bà Vi Thị 𠀋", "𠀋"), ("Ông Lý ก Sáng", "ก"), ("Tổ số 3 ☑", "☑"),
                                          ("Ông A\u0323\u0331 Pó", "Ạ\u0331")])
def test_a_letter_no_font_has_is_refused_naming_letter_and_person(name: str, letters: str) -> None:
    (problem,) = problems_of(replace(PERSON, name=name))
    assert problem.code == "I-103" and problem.values["letters"] == letters
    called = unicodedata.normalize("NFC", name)
    assert speech.words_for(problem).what == f"Số 1 – {called}: phông chữ không có chữ {letters}."


def test_a_name_too_long_is_refused_naming_the_person_and_how_much() -> None:
    (problem,) = problems_of(replace(GROUP, name="Tập thể cán bộ " * 20))
    assert problem.code == "I-104" and problem.values["position"] == 2
    assert problem.values["over_mm"] > 10 and problem.values["floor_pt"] == STATE.stack[0].floor_pt


def test_typed_lines_too_many_for_the_sheet_are_refused() -> None:
    (problem,) = problems_of(replace(GROUP, name="\n".join(["Tổ hòa giải"] * 6)))
    assert problem.code == "I-104" and problem.values["field"] == "Thành tích"


@pytest.mark.parametrize("decision", [replace(OF_STATE, number=" "), replace(OF_STATE, date=None)])
def test_a_decision_without_number_or_date_prints_nothing_and_says_so_once(decision: Decision) -> None:
    pages, problems = certificate.compose(decision, EVERYBODY, STATE)
    assert not pages and [problem.code for problem in problems] == ["I-101"]


def test_a_problem_never_repeats_an_address() -> None:
    (problem,) = problems_of(replace(HOUSEHOLD, address="Thôn Đông Thịnh " * 60))
    assert problem.code == "I-104" and "Đông Thịnh" not in str(vars(problem))
    assert "“Chức vụ, đơn vị” dài hơn khung" in speech.words_for(problem).what


def test_each_empty_field_of_the_decision_is_named() -> None:
    bare = replace(OF_STATE, issuer="", place=" ", signer="", signer_title="")
    _pages, problems = certificate.compose(bare, EVERYBODY, STATE)
    assert [(problem.code, problem.values["field"]) for problem in problems] == [
        ("I-102", "Cơ quan khen"), ("I-102", "Địa danh"), ("I-102", "Chức vụ người ký"), ("I-102", "Người ký")]


def test_a_list_is_refused_line_by_line_and_the_good_lines_still_come() -> None:
    faulty = (replace(PERSON, position=5, reason=""), replace(PERSON, position=6, register_no=""),
              replace(PERSON, position=7, name=""))
    pages, problems = certificate.compose(OF_STATE, [*EVERYBODY, *faulty], STATE)
    assert len(pages) == 4
    assert [(problem.code, problem.values["position"]) for problem in problems] == [
        ("I-105", 5), ("I-106", 6), ("I-105", 7)]
    assert speech.words_for(problems[1]).what == "Số 6 – Ông Lục Văn Sấm: chưa có số sổ khen thưởng."


def test_the_code_says_which_line_of_which_register_and_a_hash_of_the_whole_name() -> None:
    (symbol,) = [element for element in page(GROUP).elements if isinstance(element, Symbol)]
    mark, number, day, register_no, name, name_hash, office_hash = symbol.text.split("|")
    assert (mark, number, day, register_no) == ("GK1", "412/QĐ-UBND", "2026-10-12", "23/2026")
    assert name == LONGEST[:60]
    assert name_hash == hashlib.sha256(LONGEST.encode()).hexdigest()[:16]
    assert office_hash == hashlib.sha256(OF_STATE.office.encode()).hexdigest()[:16]


def test_a_bar_in_a_name_does_not_shift_the_code() -> None:
    (symbol,) = [e for e in page(replace(PERSON, name="Tổ A|B")).elements if isinstance(e, Symbol)]
    assert symbol.text.split("|")[4] == "Tổ A B"


def test_no_address_is_in_the_code() -> None:
    for recipient in EVERYBODY:
        assert "xã Khê Hòa" not in certificate.code_text(OF_STATE, replace(recipient, name="Bà Lục Thị Nhung"))


def test_templates_are_chosen_by_the_day_of_the_decision_and_by_name() -> None:
    assert templates.pick("party", date(2026, 1, 1), "giay-khen-ubnd").id == "giay-khen-ubnd/1"
    for family, day, name in (("state", date(2025, 6, 30), None), ("state", date(2026, 1, 1), "khong-co")):
        with pytest.raises(Problem) as refused:
            templates.pick(family, day, name)
        assert refused.value.code == "I-107"


def test_every_shipped_template_says_where_it_comes_from_and_that_nobody_verified_it() -> None:
    shipped = templates.all_templates()
    assert Counter(template.family for template in shipped) == {"state": 1, "party": 1}
    assert all(template.basis and not template.verified for template in shipped)


def test_every_shipped_template_fits_its_own_sheet() -> None:
    for template in templates.all_templates():
        for box in template.boxes:
            assert box.x_mm >= 20 and box.x_mm + box.width_mm <= template.width_mm - 20
            assert box.y_mm + box.height_mm <= template.height_mm - 20
        x, y, size = template.symbol_mm
        assert min(x, y) > 23 and y + size < template.height_mm - 22  # clear of the frame by the quiet zone


def test_the_example_of_the_page_about_the_code_is_the_code_of_the_sample(checkout: Path) -> None:
    page_about = (checkout / "docs" / "certificate-code.md").read_text(encoding="utf-8")
    assert certificate.code_text(OF_STATE, PERSON) in page_about
