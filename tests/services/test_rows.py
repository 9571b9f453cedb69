"""Blocks from the clipboard as rows, and many rows as one act."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_desktop.domain.records.reception import FORM_FIELDS
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, rows
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, listing, show
from danvan_desktop.services.rows import Block, TypedRow
from tests.builders import CANARY, add, bytes_of, in_plain_files, office

HEADINGS = (
    "STT\tNgày tiếp\tHọ tên - Địa chỉ\tSố CCCD/CMND/Hộ chiếu\tNội dung đơn\tPhân loại đơn\tSố người có cùng nội dung"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    in_plain_files(monkeypatch)
    return office(tmp_path / "office")


def block(desk: Desk, text: str, *columns: str, html: str = "") -> Block:
    return rows.read_block(desk, "reception", text, html, columns, FORM_FIELDS)


def test_columns_are_met_by_their_place_and_extra_ones_are_said(desk: Desk) -> None:
    found = block(desk, "6-1-2026\tPhản ánh\tthừa\n\n7/1\tKN", "received_on", "kind")
    assert [dict(row.typed) for row in found.rows] == [
        {"received_on": "06/01/2026", "kind": "feedback"}, {"received_on": "07/01/2026"}]
    assert [each.field for each in found.rows[1].findings] == ["kind"], "KN may be khiếu nại or kiến nghị"
    assert found.unused == 1 and not found.headings


def test_headings_of_the_block_decide_and_totals_are_left_out(desk: Desk) -> None:
    text = HEADINGS + ("\n(1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)\nTHÁNG 1\t\t\t\t\t\t"
                       "\n1\t6-1-2026\tĐỗ Ngọc Hạnh; thôn Phố Mới\t024195999732\tĐề nghị cấp lại thẻ\tKiến nghị\t1"
                       "\n2\t12/01/2026\tĐào Thị Hoa, Tổ 7, thôn Đông Thịnh\t012345678\tPhản ánh mùi hôi\tPhản ánh\t2")
    found = block(desk, text, "summary")
    assert found.headings and len(found.rows) == 2 and found.ignored == 2
    assert found.rows[0].typed["visitor"] == "Đỗ Ngọc Hạnh"
    assert found.rows[0].typed["visitor_address"] == "thôn Phố Mới"
    assert found.rows[1].typed["people_count"] == "2"


def test_a_block_as_wide_as_the_form_is_the_form(desk: Desk) -> None:
    line = "7\t27/01/2026\tNgô Thị Vượng; xóm 3\t122164160\tPhản ánh lấn chiếm ngõ\tPhản ánh\t1\t\tx\t\t\tGiao đo\tghi"
    (row,) = block(desk, line, "received_on").rows
    assert row.typed["paper_no"] == "7" and row.typed["in_competence"] == "x" and row.typed["note"] == "ghi"
    assert row.typed["visitor"] == "Ngô Thị Vượng"


def test_what_cannot_be_read_keeps_its_words(desk: Desk) -> None:
    (row,) = block(desk, "31/02/2026\tba bốn người", "received_on", "people_count").rows
    assert dict(row.typed) == {"received_on": "31/02/2026", "people_count": "ba bốn người"}
    assert [each.weight for each in row.findings] == ["wrong", "wrong"]


def test_a_cell_that_is_too_long_is_left_out_with_its_reason_and_the_rest_comes(desk: Desk) -> None:
    (row,) = block(desk, "23/11/2026\t" + "x" * 5_000_000, "received_on", "summary").rows
    assert dict(row.typed) == {"received_on": "23/11/2026"}
    assert [each.code for each in row.findings] == ["long"]


def test_a_number_that_excel_could_not_show_is_no_value(desk: Desk) -> None:
    (row,) = block(desk, "####\tviệc", "received_on", "summary").rows
    assert dict(row.typed) == {"summary": "việc"} and row.findings[0].code == "narrow"


def test_control_characters_and_nfd_are_mended(desk: Desk) -> None:
    (row,) = block(desk, "Phản ánh\x07 mu\u0300i hôi", "summary").rows
    assert row.typed["summary"] == "Phản ánh mùi hôi"


def test_an_old_font_is_read_and_told(desk: Desk) -> None:
    html = ("<style>.x {font-family:.VnTime}</style><table><tr><td class=x>Ph¶n ¸nh ®­êng háng</td></tr>"
            "<tr><td class=x>KiÕn nghÞ söa cÇu</td></tr></table>")
    found = block(desk, "", "summary", html=html)
    assert [row.typed["summary"] for row in found.rows] == ["Phản ánh đường hỏng", "Kiến nghị sửa cầu"]
    assert dict(found.encoding) == {"A": "TCVN3"} or list(found.encoding) == ["A"]


def test_of_a_denunciation_no_name_is_even_looked_at(desk: Desk) -> None:
    found = block(desk, f"{CANARY}; thôn Hạ\t012345678901\tTố cáo cán bộ thôn\tTC", "visitor", "visitor_id_no",
                  "summary", "kind")
    assert CANARY not in repr(found) and "012345678901" not in repr(found)
    assert found.rows[0].typed["kind"] == "denunciation"
    assert "visitor" in found.rows[0].dropped


def test_nothing_to_paste_is_said(desk: Desk) -> None:
    with pytest.raises(Problem) as caught:
        block(desk, "\n", "summary")
    assert caught.value.code == "H-161"


def test_rows_are_one_act_and_what_cannot_be_read_stays_in_their_drafts(desk: Desk) -> None:
    old = add(desk, "reception", summary="Cũ", received_on="2026-11-02")
    outcome = rows.save_rows(desk, "reception", [
        TypedRow(old, {"people_count": "3"}),
        TypedRow(None, {"summary": "Mới", "received_on": "31/02/2026"}),
    ])
    assert show(desk, old).values["people_count"] == 3
    new = outcome.changed[1].id
    assert show(desk, new).values["summary"] == "Mới" and "received_on" not in show(desk, new).values
    draft = entry.draft_of(desk, new)
    assert draft is not None and draft.typed == {"received_on": "31/02/2026"}
    entry.undo(desk, outcome.deed)
    assert [row.id for row in listing(desk, Query("reception"))] == [old]
    assert show(desk, old).values.get("people_count") is None


def test_a_row_that_denounces_keeps_no_name_anywhere(desk: Desk) -> None:
    entry.keep_draft(desk, "reception", "new:reception", {"visitor": CANARY})
    outcome = rows.save_rows(desk, "reception", [
        TypedRow(None, {"kind": "denunciation", "visitor": CANARY, "people_count": "không rõ"})])
    assert entry.all_drafts(desk)[0].typed == {"people_count": "không rõ"}
    assert show(desk, outcome.id).values.get("visitor") is None
    assert CANARY.encode() not in bytes_of(desk)
