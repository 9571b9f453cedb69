"""Letters: every template reads as it should, and what an office or a stranger puts into one does no harm."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import unicodedata
import zipfile
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.documents import letters
from danvan_desktop.documents.letters import BLANK, Told, official_day, official_number
from danvan_desktop.problems import Problem
from danvan_desktop.services import paper_forms
from danvan_desktop.services.paper_forms import Form
from tests.documents.paper_samples import GOLDEN, VALUES, text_of

FORMS = paper_forms.forms()
_IDS = [form.file.removesuffix(".docx") for form in FORMS]
_DOCUMENT = ('<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006'
             '/main"><w:body>{}</w:body></w:document>')


def paragraphs(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def changed(inner: str | None = None, **parts: bytes) -> bytes:
    """A shipped template with another body, and parts put in (a name with __ for /, and without its dot)."""
    made = io.BytesIO()
    names = {name.replace("__", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(paper_forms.template(FORMS[0]))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = names.pop(name, old.read(name))
            if name == "word/document.xml" and inner is not None:
                data = _DOCUMENT.format(inner).encode()
            new.writestr(name, data)
        for name, data in names.items():
            new.writestr(name, data)
    return made.getvalue()


def filled(text: str, **values: Told) -> str:
    return text_of(letters.render(changed(paragraphs(text)), values)).strip()


def refused(template: bytes, **values: Told) -> Problem:
    with pytest.raises(Problem) as caught:
        letters.render(template, values)
    return caught.value


# --- the templates that ship ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=_IDS)
def test_a_paper_reads_as_its_golden_text(form: Form) -> None:
    made = letters.render(paper_forms.template(form), VALUES)
    assert text_of(made) == (GOLDEN / form.file).with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS, ids=_IDS)
def test_a_paper_with_nothing_in_it_has_dotted_blanks_and_no_trace_of_the_template(form: Form) -> None:
    nothing: dict[str, Told] = dict.fromkeys(paper_forms.blanks()) | {"y_kien": [], "theo_co_quan": []}
    text = text_of(letters.render(paper_forms.template(form), nothing))
    assert BLANK in text
    assert not re.search(r"[{}]|None|Undefined|\*\*", text)


@pytest.mark.parametrize("form", FORMS, ids=_IDS)
def test_a_template_uses_only_blanks_that_are_told(form: Form) -> None:
    assert letters.blanks(paper_forms.template(form)) <= paper_forms.blanks().keys()


def test_every_blank_that_is_told_is_used_by_some_template() -> None:
    used = {name for form in FORMS for name in letters.blanks(paper_forms.template(form))}
    assert used == paper_forms.blanks().keys() == VALUES.keys()


def _script(checkout: Path) -> ModuleType:
    told = importlib.util.spec_from_file_location("make_papers", checkout / "resources" / "papers" / "make.py")
    assert told and told.loader
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


def test_the_templates_are_what_the_script_makes(checkout: Path) -> None:
    make = _script(checkout)

    def parts(docx: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(docx)) as found:
            return {name: found.read(name) for name in found.namelist()}

    for form in FORMS:
        assert parts(make.make(form.name, form.family)) == parts(paper_forms.template(form)), form.file


def test_nothing_lies_beside_the_templates_that_the_list_does_not_name(checkout: Path) -> None:
    folder = checkout / "resources" / "papers"
    assert {path.name for path in folder.glob("*.docx")} == {form.file for form in FORMS}


def test_the_list_is_nfc_and_flags_what_was_not_seen(checkout: Path) -> None:
    text = (checkout / "resources" / "papers" / "papers.json").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    told = json.loads(text)
    assert told["wording"] == "unverified"
    assert told["families"]["party"]["layout"] == "unverified"
    assert not any(form.verified for form in FORMS)


@pytest.mark.parametrize("form", [form for form in FORMS if form.family == "state"], ids=lambda form: form.slug)
def test_a_state_paper_has_the_sheet_of_decree_30(form: Form) -> None:
    from docx import Document

    made = Document(io.BytesIO(paper_forms.template(form)))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25 and 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35 and 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer  # page numbers from page 2, top centre
    assert (made.styles["Normal"].font.name, made.styles["Normal"].font.size.pt) == ("Times New Roman", 14)
    head = {line.text: line.runs[0].font for cell in made.tables[0]._cells for line in cell.paragraphs if line.text}
    title, motto = head["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], head["Độc lập - Tự do - Hạnh phúc"]
    assert (title.size.pt, title.bold, motto.size.pt, motto.bold) == (13, True, 14, True)
    assert (head["{{ co_quan_chu_quan }}"].bold, head["{{ co_quan }}"].bold) == (None, True)
    assert head["{{ dia_danh }}, {{ ngay_thang }}"].italic
    body = [line for line in made.paragraphs if line.paragraph_format.first_line_indent]
    assert {round(line.paragraph_format.first_line_indent.mm, 1) for line in body} == {12.7}
    assert {line.paragraph_format.space_after.pt for line in body} == {6}


# --- what stands in the blanks --------------------------------------------------------------------------------------


def test_markup_in_a_value_stays_text() -> None:
    hostile = "Đường <Ẩn> & Co </w:t></w:r> {{ y }} {% if x %} ]]>"
    assert filled("{{ x }}", x=hostile, y="") == hostile


def test_an_empty_value_is_a_dotted_blank_and_nought_is_a_number() -> None:
    assert filled("{{ a }}|{{ b }}|{{ c }}", a=None, b="", c=0) == f"{BLANK}|{BLANK}|0"


def test_a_line_end_begins_a_paragraph_of_the_same_form() -> None:
    made = letters.render(changed('<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t>{{ x }}</w:t></w:r></w:p>'),
                          {"x": "một\r\nhai\n\nba"})
    assert text_of(made) == "một\nhai\nba\n"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert parts.read("word/document.xml").count(b'<w:jc w:val="both"/>') == 3


@given(st.text(max_size=60))
def test_any_text_at_all_can_stand_in_a_blank(text: str) -> None:
    found = filled("{{ x }}!", x=text)
    assert found.endswith("!")
    kept = re.sub(r"[\W_]+", "", text)
    if kept.isascii():
        assert re.sub(r"[\W_]+", "", found) == kept


def test_a_list_is_gone_through_with_its_place() -> None:
    told: list[Told] = [{"ten": "một"}, {"ten": "hai"}]
    assert filled("{% for y in ds %}{{ loop.index }} {{ y.ten }}; {% endfor %}", ds=told) == "1 một; 2 hai;"


def test_word_may_have_cut_a_blank_into_pieces() -> None:
    cut = "<w:p><w:r><w:t>{{ ng</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>uoi }}</w:t></w:r></w:p>"
    assert text_of(letters.render(changed(cut), {"nguoi": "Vi Văn Kẻo"})).strip() == "Vi Văn Kẻo"


# --- templates that are refused ---------------------------------------------------------------------------------------


def test_a_blank_nobody_knows_is_named() -> None:
    problem = refused(changed(paragraphs("{{ nguoi_gui }} {{ nguoi_guu }}")), nguoi_gui="x")
    assert (problem.code, problem.values) == ("H-140", {"names": "nguoi_guu"})


@pytest.mark.parametrize("made", [b"", b"PK\x03\x04", b"Times New Roman", b"{\\rtf1}", b"\xd0\xcf\x11\xe0 .doc"])
def test_what_is_no_docx_is_refused(made: bytes) -> None:
    assert refused(made).code == "H-141"


def test_a_docx_cut_short_is_refused_wherever_it_is_cut() -> None:
    whole = paper_forms.template(FORMS[0])
    assert {refused(whole[:at]).code for at in range(0, len(whole) - 1, 997)} == {"H-141"}


def test_a_docx_whose_document_is_broken_is_refused() -> None:
    assert refused(changed(**{"word__document.xml": b"<w:document"})).code == "H-141"


def test_a_zip_without_a_document_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("xl/workbook.xml", b"<x/>")
    assert refused(made.getvalue()).code == "H-141"


def test_entities_are_refused_before_a_parser_sees_them() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert refused(changed(**{"word__document.xml": bomb})).code == "H-141"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST_UNPACKED_BYTES", 1000)
    assert refused(paper_forms.template(FORMS[0])).code == "H-141"


@pytest.mark.parametrize("part", ["word__vbaProject.bin", "word__activeX__activeX1.xml", "word__embeddings__a.xlsx"])
def test_a_template_with_something_that_runs_is_refused(part: str) -> None:
    assert refused(changed(**{part: b"x"})).code == "H-142"


def test_a_macro_template_renamed_is_refused() -> None:
    told = b'<Types><Default ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert refused(changed(**{"[Content_Types].xml": told})).code == "H-142"


def _relation(kind: str) -> bytes:
    start = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            f'Id="rId1" Type="{start}/{kind}" Target="http://example.org/x" TargetMode="External"/>'
            '</Relationships>').encode()


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject"])
def test_a_template_that_fetches_something_from_elsewhere_is_refused(kind: str) -> None:
    assert refused(changed(**{"word___rels__settings.xml.rels": _relation(kind)})).code == "H-142"


def test_a_link_a_person_may_click_is_none_of_that() -> None:
    made = changed(paragraphs("{{ x }}"), **{"word___rels__header1.xml.rels": _relation("hyperlink")})
    assert text_of(letters.render(made, {"x": "a"})).strip() == "a"


@pytest.mark.parametrize("text", [
    "{{ x", "{{ x + }}", "{{ x.upper() }}", "{{ x.format(1) }}", "{% if x %}", "{% endfor %}",
    "{{ x|khong_co }}", "{{ x|safe }}",
    "{{ x | replace('a', 'b') }}", "{{ x.__class__ }}", "{{ x * 10**9 }}", "{{ 'a' ~ x * 9 }}", "{{ y.la }}",
    "{% for i in range(9) %}a{% endfor %}", "{% include 'x' %}", "{% import 'x' as y %}",
    "{% for i in 5 %}a{% endfor %}",
    "{{ self._TemplateReference__context }}", "{% macro m() %}a{% endmacro %}{{ m() }}", "{{ lipsum(9) }}",
])
def test_what_a_template_may_not_do_is_refused(text: str) -> None:
    problem = refused(changed(paragraphs(text)), x="Chim Hoàng Yến", y={"ten": 1})
    assert problem.code in ("H-140", "H-143")
    assert "Hoàng Yến" not in repr(problem.values)
    assert problem.__cause__ is None


def test_the_blanks_of_a_broken_template_are_a_problem() -> None:
    with pytest.raises(Problem) as caught:
        letters.blanks(changed(paragraphs("{{ x")))
    assert caught.value.code == "H-143"


# --- days and numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "text"), [
    (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"), (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
    (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"), (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
])
def test_days_below_ten_and_months_one_and_two_take_a_zero(on: date, text: str) -> None:
    assert official_day(on) == text


def test_an_unknown_day_leaves_its_blanks() -> None:
    assert official_day(None, 2026) == "ngày …… tháng …… năm 2026"
    assert official_day(None) == "ngày …… tháng …… năm ……"


@pytest.mark.parametrize(("typed", "text"), [
    ("5", "05/TB-UBND"), ("15", "15/TB-UBND"), ("7/TB-UBND", "07/TB-UBND"), ("07/TB-UBND", "07/TB-UBND"),
    ("12-TB/ĐU", "12-TB/ĐU"), ("", "……/TB-UBND"), (" 105 ", "105/TB-UBND"), ("TB-UBND 5", "TB-UBND 5"),
])
def test_a_number_is_as_typed_with_a_zero_below_ten(typed: str, text: str) -> None:
    assert official_number(typed, "/TB-UBND") == text
