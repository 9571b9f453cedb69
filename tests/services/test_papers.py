"""Papers of a record: which there are, what stands in them, and that a denouncer's name is in none."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.domain.fields import Value
from danvan_desktop.problems import Problem
from danvan_desktop.services import cases, handouts, letterhead, paper_forms, papers
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.letterhead import set_letterhead
from tests.builders import CANARY, add, carry, office, second_pc
from tests.documents.paper_samples import text_of


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path / "xa", "Xã Khê Hòa", body="uband")


def complaint(desk: Desk, **more: Value) -> str:
    told: dict[str, Value] = {"kind": "complaint", "received_on": "2026-10-05", "sender": "Vi Văn Kẻo",
                              "sender_address": "thôn Đồng Mít", "summary": "Mức bồi thường đất lúa."}
    return add(desk, "petition", **(told | more))


def step(desk: Desk, parent: str, name: str, on: str, **more: Value) -> str:
    return add(desk, "step", parent=parent, step=name, date=on, **more)


def text(path: Path) -> str:
    return text_of(path.read_bytes())


def problem_of(desk: Desk, record: str, paper: str, **more: object) -> str:
    with pytest.raises(Problem) as caught:
        papers.write(desk, record, paper, **more)  # type: ignore[arg-type]
    return caught.value.code


def own(desk: Desk, paper: str, body: str) -> Path:
    """The office's own template of a State paper, with this text instead."""
    path = papers.edit_template(desk, paper, "state")
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                start = data[: data.index(b"<w:body>") + 8]
                data = start + f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>".encode()
            new.writestr(name, data)
    path.write_bytes(made.getvalue())
    return path


# --- which papers -----------------------------------------------------------------------------------------------------


def test_the_paper_of_the_newest_step_comes_first(desk: Desk) -> None:
    record = complaint(desk)
    step(desk, record, "accept", "2026-10-09", document_no="5")
    step(desk, record, "extend", "2026-10-29", document_no="21", reason="nhiều nơi")
    assert [(each.name, each.step) for each in papers.papers_for(desk, record)][:3] == [
        ("extension_notice", "extend"), ("acceptance_notice", "accept"), ("document_receipt", "")]


def test_a_step_offers_its_own_papers(desk: Desk) -> None:
    record = complaint(desk)
    assert [each.name for each in papers.papers_for(desk, record, "refuse")] == ["refusal_notice"]
    assert papers.papers_for(desk, record, "close") == ()


def test_papers_follow_type_and_kind(desk: Desk) -> None:
    def names(type_name: str, **told: Value) -> set[str]:
        return {each.name for each in papers.papers_for(desk, add(desk, type_name, **told))}

    feedback = names("petition", kind="feedback")
    assert {"extension_notice", "suspension_notice", "complaint_dialogue_minutes"}.isdisjoint(feedback)
    assert "reception_refusal" in names("reception", kind="proposal")
    assert names("dialogue", session_kind="complaint") == {"complaint_dialogue_minutes", "dialogue_notice"}
    assert names("dialogue", session_kind="leader") == {"dialogue_minutes", "dialogue_notice", "dialogue_conclusion"}
    assert names("model", name="Hiến đất") == set()


def test_the_names_of_the_papers_can_be_translated() -> None:
    assert set(paper_forms.LABELS) == {form.label for form in paper_forms.forms()}


def test_every_paper_that_a_step_asks_for_exists() -> None:
    from danvan_desktop.domain.records.step import LIVES

    asked = [(type_name, rule) for type_name, life in LIVES.items() for rule in life.steps if rule.paper]
    for type_name, rule in asked:
        form = paper_forms.form(rule.paper, "state")
        assert type_name in form.types and rule.name in form.steps


@pytest.mark.parametrize(("body", "family"), [("uband", "state"), ("party", "party"), ("front", "state")])
def test_the_family_is_the_offices_own_and_the_other_is_offered(tmp_path: Path, body: str, family: str) -> None:
    desk = office(tmp_path, "Xã Khê Hòa", body=body)
    paper = papers.papers_for(desk, complaint(desk))[0]
    assert (paper.family, set(paper.families)) == (family, {"state", "party"})


def test_a_template_not_in_force_on_the_papers_day_is_not_used(tmp_path: Path) -> None:
    desk = office(tmp_path, "Xã Khê Hòa", body="party")
    record = complaint(desk, received_on="2026-03-02")
    step(desk, record, "accept", "2026-03-10", document_no="5")
    (paper,) = papers.papers_for(desk, record, "accept")
    assert (paper.families, bool(paper.why)) == ((), True)
    assert problem_of(desk, record, "acceptance_notice") == "H-146"
    session = add(desk, "dialogue", session_kind="leader", held_on="2026-02-06", conclusion_date="2026-02-23")
    found = {each.name: each for each in papers.papers_for(desk, session)}
    assert (found["dialogue_conclusion"].family, found["dialogue_conclusion"].families) == ("state", ("state",))


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_paper_is_written_with_its_numbers_and_told_in_the_history(desk: Desk) -> None:
    record = complaint(desk)
    step(desk, record, "accept", "2026-10-09", document_no="5", signer="Lương Văn Khuyên")
    path = papers.write(desk, record, "acceptance_notice")
    assert path == desk.home / "giay-to" / "thong-bao-thu-ly-1-2026.docx"
    said = text(path)
    assert "Số: 05/TB-UBND" in said and "Khê Hòa, ngày 09 tháng 10 năm 2026" in said
    assert "ỦY BAN NHÂN DÂN\nXÃ KHÊ HÒA" in said and "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLương Văn Khuyên" in said
    assert "Kính gửi: Ông (bà) Vi Văn Kẻo" in said and "Nội dung đơn: Mức bồi thường đất lúa.\n" in said
    (line,) = handouts.of(desk, record)
    assert (line.op, line.reason) == ("handout", path.name)


def test_a_paper_that_is_there_is_never_written_over(desk: Desk) -> None:
    record = complaint(desk)
    first = papers.write(desk, record, "guidance")
    first.write_bytes(b"edited in Word")
    second = papers.write(desk, record, "guidance")
    assert (second.name, first.read_bytes()) == ("phieu-huong-dan-1-2026-2.docx", b"edited in Word")


def test_no_person_is_in_the_name_of_a_file(desk: Desk) -> None:
    record = complaint(desk, sender=CANARY, summary=CANARY)
    names = {papers.write(desk, record, each.name).name for each in papers.papers_for(desk, record)}
    slugs = {form.slug for form in paper_forms.forms() if form.serves("petition", "complaint")}
    assert names == {f"{slug}-1-2026.docx" for slug in slugs}


def test_a_paper_before_its_step_has_blanks_to_fill_by_hand(desk: Desk) -> None:
    said = text(papers.write(desk, complaint(desk), "refusal_notice"))
    assert "Số: ……/TB-UBND" in said and "ngày …… tháng …… năm 2026" in said and "\n…………….\n" not in said
    assert "\n………….\n" in said  # the reason


def test_the_other_family_has_its_own_number_and_no_colon(desk: Desk) -> None:
    record = complaint(desk)
    step(desk, record, "accept", "2026-10-09", document_no="5")
    said = text(papers.write(desk, record, "acceptance_notice", "party"))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in said and "Số 05-TB/ĐU" in said and "Lưu Đảng ủy." in said
    assert "ĐẢNG ỦY XÃ KHÊ HÒA\n*" in said and "./." not in said


def test_a_decision_of_the_chair_is_signed_without_the_committee(desk: Desk) -> None:
    record = complaint(desk)
    step(desk, record, "accept", "2026-10-09", document_no="5")
    step(desk, record, "suspend", "2026-10-20", document_no="9", signer="Lương Văn Khuyên", reason="chờ kết quả")
    said = text(papers.write(desk, record, "suspension_notice"))
    assert "Số: 09/QĐ-UBND" in said and "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ KHÊ HÒA" in said and "TM." not in said


def test_a_step_taken_back_leaves_its_paper_blank_again(desk: Desk) -> None:
    record = complaint(desk)
    wrong = step(desk, record, "accept", "2026-10-09", document_no="5")
    step(desk, record, "accept", "2026-10-09", undoes=wrong)
    assert papers.values(desk, record, "acceptance_notice")["so_ky_hieu"] == "……/TB-UBND"


def test_a_visit_has_its_papers(desk: Desk) -> None:
    record = add(desk, "reception", kind="proposal", received_on="2026-10-08", visitor="Ông Hà Văn Tấu",
                 visitor_address="thôn Tân Lập", summary="sửa cống", receiver="Cầm Thị Hoa", guided_to="Trạm Thủy nông")
    assert "gửi đến Trạm Thủy nông để" in text(papers.write(desk, record, "guidance"))
    said = text(papers.write(desk, record, "document_receipt"))
    assert "Bên giao: Ông Hà Văn Tấu." in said and "kèm theo đơn" not in said


def test_a_paper_of_another_kind_of_record_is_refused(desk: Desk) -> None:
    assert problem_of(desk, complaint(desk), "dialogue_minutes") == "H-144"
    assert problem_of(desk, complaint(desk), "no_such_paper") == "H-147"


def test_an_acceptance_says_until_when_the_law_lets_it_take(desk: Desk) -> None:
    record = complaint(desk)
    cases.do(desk, record, "accept", {"date": "09/10/2026", "document_no": "5"})
    said = text(papers.write(desk, record, "acceptance_notice"))
    assert "Thời hạn giải quyết: đến hết ngày 09 tháng 11 năm 2026." in said  # the 8th is a Sunday


# --- dialogues --------------------------------------------------------------------------------------------------------


def session(desk: Desk) -> str:
    record = add(desk, "dialogue", name="Cải cách hành chính", session_kind="leader", held_on="2026-07-16",
                 chair="Bí thư Đảng ủy", attendees=227, conclusion_no="93", conclusion_date="2026-07-23",
                 conclusion_signer="Phó Bí thư")
    opinions: list[dict[str, Value]] = [
        {"summary": "Sửa cống", "answer_kind": "assigned", "assigned_to": "Phòng Kinh tế", "due_on": "2026-09-01",
         "speaker": "Bà Tòng Thị Chiên", "speaker_consent": "yes"},
        {"summary": "Hồ sơ đất chậm", "answer_kind": "assigned", "assigned_to": "Trung tâm Hành chính công",
         "speaker": CANARY, "speaker_consent": "unknown"},
        {"summary": "Nắn kênh", "answer_kind": "assigned", "assigned_to": "phòng kinh tế", "due_text": "Quý IV"},
        {"summary": "Đơn giá thấp", "answer_kind": "on_spot", "answered_by": "Chủ tịch", "result": "có đơn giá mới."},
        {"summary": "Lối đi chung", "answer_kind": "petition"},
        {"summary": "Đèn đường", "answer_kind": "unanswered"},
        {"summary": f"Tố ông {CANARY}", "kind": "denunciation", "secret_file_no": "9/HSM", "answer_kind": "assigned",
         "assigned_to": "Ủy ban Kiểm tra"},
    ]
    for at, told in enumerate(opinions, 1):
        add(desk, "opinion", parent=record, position=at, **told)
    return record


def test_a_conclusion_groups_what_was_promised_by_who_promised_it(desk: Desk) -> None:
    record = session(desk)
    told = papers.values(desk, record, "dialogue_conclusion")
    groups = [(group["co_quan"], [(each["stt"], each["han"]) for each in group["y_kien"]])  # type: ignore
              for group in told["theo_co_quan"]]  # type: ignore
    assert groups == [("Phòng Kinh tế", [(1, "01/09/2026"), (3, "Quý IV")]), ("Trung tâm Hành chính công", [(2, "")])]
    said = text(papers.write(desk, record, "dialogue_conclusion"))
    assert "Số: 93/TB-UBND" in said and "ngày 23 tháng 7 năm 2026" in said and "PHÓ BÍ THƯ" in said
    assert "Hội nghị có 07 ý kiến, kiến nghị; đã trả lời tại chỗ 01, giao giải quyết 03." in said


def test_minutes_name_a_speaker_only_by_consent_and_a_denunciation_not_at_all(desk: Desk) -> None:
    said = text(papers.write(desk, session(desk), "dialogue_minutes"))
    assert "1. Bà Tòng Thị Chiên: Sửa cống.\nTrả lời: Giao Phòng Kinh tế giải quyết, hạn 01/09/2026." in said
    assert "2. Hồ sơ đất chậm." in said
    assert "4. Đơn giá thấp.\nTrả lời: Chủ tịch: có đơn giá mới." in said
    assert "Trả lời: Lập thành đơn để giải quyết." in said and "Trả lời: Tiếp thu, trả lời sau." in said
    assert "7. Nội dung tố cáo, xử lý theo hồ sơ riêng.\n" in said and "Ủy ban Kiểm tra" not in said
    assert CANARY not in said and "9/HSM" not in said


# --- denunciations ----------------------------------------------------------------------------------------------------

NAMED = ("document_receipt", "acceptance_notice", "refusal_notice", "guidance")


def denunciation(desk: Desk) -> str:
    """Once typed as a complaint with names, then known for what it is."""
    record = complaint(desk, sender=CANARY, sender_address=CANARY, sender_phone=CANARY, sender_id_no=CANARY,
                       representative=CANARY, own_words=CANARY, note=CANARY)
    add(desk, "petition", record, kind="denunciation", secret_file_no="04/HSM")
    return record


@pytest.mark.parametrize("paper", NAMED)
def test_what_is_addressed_to_a_denouncer_is_made_by_hand_and_the_list_says_so(desk: Desk, paper: str) -> None:
    record = denunciation(desk)
    offered = {each.name: each for each in papers.papers_for(desk, record)}
    assert offered[paper].why == papers.BY_HAND
    assert problem_of(desk, record, paper) == "H-145"
    assert not desk.folder_of_papers.exists()


def test_no_paper_of_a_denunciation_holds_a_name_or_its_content(desk: Desk) -> None:
    record = denunciation(desk)
    step(desk, record, "forward", "2026-10-12", document_no="3", body="Ủy ban Kiểm tra Đảng ủy")
    written = [papers.write(desk, record, each.name, family) for each in papers.papers_for(desk, record)
               if not each.why for family in each.families]
    assert len(written) == 6
    for path in written:
        said = text(path)
        assert CANARY not in said and "Mức bồi thường" not in said and "Vi Văn" not in said
        with zipfile.ZipFile(path) as parts:
            assert all(CANARY.encode() not in parts.read(name) for name in parts.namelist())
    assert "giữ bí mật họ tên, địa chỉ" in text(written[0]) and "Người gửi đơn (gửi riêng)" in text(written[0])


def test_a_petition_that_one_pc_calls_a_denunciation_has_no_names_on_paper(tmp_path: Path) -> None:
    first = office(tmp_path / "a", "Xã Khê Hòa", body="uband")
    second = second_pc(first, tmp_path / "b")
    record = add(first, "petition", received_on="2026-10-05", summary="x")
    carry(first, second)
    add(second, "petition", record, kind="denunciation", secret_file_no="1/HSM")
    add(first, "petition", record, kind="complaint")
    carry(second, first)
    assert problem_of(first, record, "acceptance_notice") == "H-145"


# --- the office's own templates ---------------------------------------------------------------------------------------


def test_an_own_template_is_used_from_then_on_until_the_shipped_one_is_taken_back(desk: Desk) -> None:
    record = complaint(desk)
    path = own(desk, "guidance", "Mẫu của xã gửi {{ nguoi_gui }}")
    assert path.parent == desk.home / "mau-giay"
    assert papers.edit_template(desk, "guidance", "state") == path  # opened again, not copied over
    assert text(papers.write(desk, record, "guidance")) == "Mẫu của xã gửi Ông (bà) Vi Văn Kẻo\n"
    assert next(each for each in papers.papers_for(desk, record) if each.name == "guidance").own
    aside = papers.restore_template(desk, "guidance", "state")
    assert aside is not None and aside.name == "phieu-huong-dan-nha-nuoc-cu.docx" and aside.exists()
    assert "PHIẾU HƯỚNG DẪN" in text(papers.write(desk, record, "guidance"))
    assert papers.restore_template(desk, "guidance", "state") is None


def test_a_copied_template_works_as_it_is(desk: Desk) -> None:
    for form in paper_forms.forms():
        papers.edit_template(desk, form.name, form.family)
        papers.try_template(desk, form.name, form.family)


def test_an_own_template_that_does_not_work_is_told_and_the_shipped_one_can_be_used(desk: Desk) -> None:
    record = complaint(desk)
    own(desk, "guidance", "{{ ten_nguoi }}")
    bad = next(each for each in papers.templates(desk) if each.own)
    assert (bad.form.name, bad.form.family, bad.problem and bad.problem.code) == ("guidance", "state", "H-140")
    assert problem_of(desk, record, "guidance") == "H-140"
    assert handouts.of(desk, record) == []
    assert "PHIẾU HƯỚNG DẪN" in text(papers.write(desk, record, "guidance", shipped=True))


def test_trying_a_template_that_is_not_there_is_a_problem(desk: Desk) -> None:
    with pytest.raises(Problem) as caught:
        papers.try_template(desk, "guidance", "state")
    assert caught.value.code == "S-105"


# --- letterhead -------------------------------------------------------------------------------------------------------

HA_DONG = "09886"


def real(tmp_path: Path, body: str, *, level: str = "commune", code: str = HA_DONG) -> Desk:
    return office(tmp_path, "Đơn vị", body=body, level=level, code=code)


def test_the_letterhead_follows_the_unit_and_the_body(tmp_path: Path) -> None:
    desk = real(tmp_path, "uband")
    state, party = letterhead.letterhead(desk, "state"), letterhead.letterhead(desk, "party")
    unit = state.issuer.removeprefix("Ủy ban nhân dân ")
    assert unit.split()[0] in ("phường", "xã") and party.issuer == f"Đảng ủy {unit}"
    assert state.superior.startswith("Ủy ban nhân dân thành phố ") and not state.superior_shown
    assert party.superior.startswith("Đảng bộ thành phố ") and party.superior_shown
    assert (state.symbol, party.symbol, state.filed, party.filed) == ("UBND", "ĐU", "Lưu: VT", "Lưu Đảng ủy")
    assert f"{unit.split()[0]} {state.place}" == unit


@pytest.mark.parametrize(("code", "party"), [("01", "Thành ủy Hà Nội"), ("40", "Tỉnh ủy Nghệ An")])
def test_a_province_has_its_committees_name(tmp_path: Path, code: str, party: str) -> None:
    desk = real(tmp_path, "party", level="province", code=code)
    assert letterhead.letterhead(desk, "party").issuer == party


@pytest.mark.parametrize(("name", "issuer"), [("Xã Khê Hòa", "Ủy ban nhân dân xã Khê Hòa"),
                                              ("Đảng ủy xã Khê Hòa", "Ủy ban nhân dân xã Khê Hòa"),
                                              ("Khê Hòa", "Ủy ban nhân dân Khê Hòa")])
def test_a_unit_the_list_does_not_have_is_called_as_the_office_is(tmp_path: Path, name: str, issuer: str) -> None:
    head = letterhead.letterhead(office(tmp_path, name, body="party"), "state")
    assert (head.issuer, head.place, head.superior) == (issuer, "Khê Hòa", "")


def test_what_a_person_sets_stays_and_the_rest_follows_the_unit(desk: Desk) -> None:
    head = letterhead.letterhead(desk, "state")
    set_letterhead(desk, "state", replace(head, superior="Ủy ban nhân dân tỉnh Nghệ An", superior_shown=True))
    assert letterhead.letterhead(desk, "state", date(2026, 1, 1)).issuer == head.issuer
    said = text(papers.write(desk, complaint(desk), "guidance"))
    assert said.startswith("ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\nỦY BAN NHÂN DÂN\nXÃ KHÊ HÒA\n")
    set_letterhead(desk, "state", head)
    assert letterhead.letterhead(desk, "state") == head


def test_another_signer_signs_in_another_quality(desk: Desk) -> None:
    head = letterhead.letterhead(desk, "state")
    lines = "Lò Thị Mẩy; KT. CHỦ TỊCH; PHÓ CHỦ TỊCH\nHà Văn Tấu; CHÁNH VĂN PHÒNG\n\nkhông đủ"
    set_letterhead(desk, "state", replace(head, signers=lines))
    record = complaint(desk)
    step(desk, record, "accept", "2026-10-09", document_no="5", signer="lò thị mẩy")
    assert "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n" in text(papers.write(desk, record, "acceptance_notice"))
    assert letterhead.letterhead(desk, "state").signs_as("Hà Văn Tấu") == ("", "CHÁNH VĂN PHÒNG")
    assert letterhead.letterhead(desk, "state").signs_as("không đủ") == (head.on_behalf, head.title)
