"""Whole files into an office: counts, the same file twice, one act, nothing half; and out again."""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_desktop import workplace
from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.records import REGISTERS
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.exporting import export, exported_columns
from danvan_desktop.services.importing import SheetResult, import_file, write_leftover
from danvan_desktop.services.tracking import Cancelled
from danvan_desktop.spreadsheets.headings import ID_HEADING, find_header
from danvan_desktop.spreadsheets.reading import Grid, read_file
from danvan_desktop.spreadsheets.writing import Sheet, workbook
from danvan_desktop.storage import upkeep

REGISTER_FILES = Path(__file__).parents[1] / "files" / "registers"
MODELS, RECEPTIONS, DIALOGUES, AWARDS = (REGISTER_FILES / name for name in (
    "so-theo-doi-mo-hinh-2022.xlsx", "so-tiep-cong-dan-2026.xlsx", "doi-thoai-2026.xlsx",
    "danh-sach-khen-thuong-2026.xlsx"))


def open_desk(home: Path) -> Iterator[Desk]:
    with workplace.create_office(home, unit_code="07288", name="Khê Hòa", clock=ManualClock()) as place:
        yield place.desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield from open_desk(tmp_path / "xa")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, list[SheetResult]]]]:
    """An office with all four registers; tests only read it."""
    folder = tmp_path_factory.mktemp("full")
    os.environ["DANVAN_STATE"] = str(folder / "state")
    for desk in open_desk(folder / "xa"):
        yield desk, {path.stem: import_file(desk, path) for path in (MODELS, RECEPTIONS, DIALOGUES, AWARDS)}


def how_many(desk: Desk) -> dict[str, int]:
    return {each.name: finding.count(desk, finding.Query(each.name)) for each in REGISTERS if each.name != "unit"}


def counts(result: SheetResult) -> tuple[int, int, int, int]:
    return result.rows, result.created, result.changed, result.unchanged


def a_file(path: Path, headings: list[str], *rows: list[str]) -> Path:
    path.write_bytes(workbook([Sheet("Sổ", headings, rows)]))
    return path


def values_of(desk: Desk, type_name: str) -> list[Mapping[str, object]]:
    return [row.values for row in finding.listing(desk, finding.Query(type_name, sort="number"), None)]


# --- the four registers ----------------------------------------------------------------------------------------------


def test_the_four_registers_come_in_whole(full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, results = full
    assert {name: [(sheet.type, *counts(sheet)) for sheet in sheets] for name, sheets in results.items()} == {
        MODELS.stem: [("model", 241, 241, 0, 0), (None, 0, 0, 0, 0)],
        RECEPTIONS.stem: [("reception", 180, 180, 0, 0)],
        DIALOGUES.stem: [("dialogue", 6, 6, 0, 0), ("opinion", 140, 140, 0, 0)],
        AWARDS.stem: [("certificate", 86, 86, 0, 0)],
    }
    assert how_many(desk) == {"model": 241, "dialogue": 6, "opinion": 140, "petition": 0, "reception": 180, "award": 1,
                              "certificate": 86}
    assert upkeep.check(desk.journal) == []


def test_what_did_not_come_in_is_said_with_its_cell(full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    _desk, results = full
    assert [(note.row, note.field, note.value, note.reason) for note in results[MODELS.stem][0].refused] == [
        (37, "registered_on", "30/2/2022", "“30/2/2022” không có trong lịch."),
        (189, "registered_on", "31/02/2022", "“31/02/2022” không có trong lịch.")]
    assert all(not sheet.refused for name, sheets in results.items() if name != MODELS.stem for sheet in sheets)
    assert all(not sheet.possible_duplicates for sheets in results.values() for sheet in sheets)
    (receptions,) = results[RECEPTIONS.stem]
    assert len(receptions.dropped) == 21 and {note.value for note in receptions.dropped} == {""}


def test_the_console_object_has_the_keys_that_scripts_depend_on(
        full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    _desk, results = full
    said = results[MODELS.stem][0].as_json()
    assert list(said) == ["file", "sheet", "type", "encoding", "rows", "created", "changed", "unchanged",
                          "possible_duplicates", "dropped", "refused", "ignored", "deed"]
    assert said["refused"][0] == {"row": 37, "field": "registered_on", "value": "30/2/2022",
                                  "reason": "“30/2/2022” không có trong lịch."}
    assert said["file"] == "so-theo-doi-mo-hinh-2022.xlsx" and said["sheet"] == "Sổ 2022"
    json.dumps(said)


def test_nothing_of_a_denouncer_is_anywhere_in_the_office(full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, results = full
    everything = repr(desk.db.rows("SELECT cls, body FROM part")) + repr(desk.db.rows("SELECT line FROM entry"))
    everything += repr(values_of(desk, "reception")) + repr(results)
    for canary in ("Nguyễn Công Tiệp", "020048992203", "Lục Quang Ước", "001085997726", "Vũ Thị Vượng", "040188993516",
                   "Trịnh Thị Yến", "040162998240", "Trương Thị Thanh Oanh", "131156420"):
        assert canary not in everything
    for words in ("Lục Quang Ước", "Trịnh Thị Yến"):
        assert finding.listing(desk, finding.Query("reception", words, local=True)) == []


def test_opinions_belong_to_their_sessions(full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, _results = full
    for session in finding.listing(desk, finding.Query("dialogue"), None):
        own = finding.count(desk, finding.Query("opinion", parent=session.id))
        assert own == session.values["opinions_total"]


def test_an_award_list_becomes_one_decision_with_its_recipients(
        full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, _results = full
    (award,) = finding.listing(desk, finding.Query("award"), None)
    assert {name: award.values[name] for name in ("decision_no", "decision_date", "family", "place_name", "name")} == {
        "decision_no": "412/QĐ-UBND", "decision_date": "2026-10-12", "family": "state", "place_name": "Khê Hòa",
        "name": "Khen thưởng theo Quyết định số 412/QĐ-UBND"}
    assert finding.count(desk, finding.Query("certificate", parent=award.id)) == 86


@pytest.mark.parametrize("path", [MODELS, RECEPTIONS, DIALOGUES, AWARDS], ids=lambda path: path.stem)
def test_the_same_file_again_changes_nothing(path: Path, full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, _results = full
    before = desk.db.value("SELECT count(*) FROM entry")
    again = import_file(desk, path)
    assert [(sheet.created, sheet.changed, sheet.unchanged, sheet.deed) for sheet in again] == [
        (0, 0, sheet.rows, "") for sheet in again]
    assert desk.db.value("SELECT count(*) FROM entry") == before


@pytest.mark.parametrize("with_local", [False, True])
@pytest.mark.parametrize("type_name", ["model", "dialogue", "opinion", "reception", "award", "certificate"])
def test_an_export_comes_in_again_without_a_change(type_name: str, with_local: bool, tmp_path: Path,
                                                   full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, _results = full
    out = export(desk, type_name, tmp_path / "ra.xlsx", with_local=with_local)
    (sheet,) = import_file(desk, out.path, dry_run=True)
    assert (sheet.type, *counts(sheet)) == (type_name, out.rows, 0, 0, out.rows)
    assert sheet.refused == sheet.possible_duplicates == ()


def test_an_export_leaves_out_what_stays_in_the_office_unless_asked(
        tmp_path: Path, full: tuple[Desk, dict[str, list[SheetResult]]]) -> None:
    desk, _results = full
    for with_local in (False, True):
        path = export(desk, "reception", tmp_path / "ra.xlsx", with_local=with_local).path
        (grid,) = read_file(path)
        held = {"Họ tên", "Địa chỉ", "Số CCCD, hộ chiếu", "Ghi chú"} & {str(cell) for cell in grid.rows[0]}
        assert held == ({"Họ tên", "Địa chỉ", "Số CCCD, hộ chiếu", "Ghi chú"} if with_local else set())
        assert ("Đỗ Ngọc Hạnh" in repr(grid.rows)) is with_local


# --- one act ---------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    before = desk.db.value("SELECT count(*) FROM entry")
    dry = import_file(desk, DIALOGUES, dry_run=True)
    assert desk.db.value("SELECT count(*) FROM entry") == before
    real = import_file(desk, DIALOGUES)
    assert [counts(sheet) for sheet in dry] == [counts(sheet) for sheet in real]
    assert {sheet.deed for sheet in dry} == {""} and len({sheet.deed for sheet in real}) == 1


def test_an_import_is_undone_as_one_act(desk: Desk) -> None:
    deed = import_file(desk, DIALOGUES)[0].deed
    entry.undo(desk, deed)
    assert sum(how_many(desk).values()) == 0
    assert [counts(sheet)[1] for sheet in import_file(desk, DIALOGUES)] == [6, 140]


class _StopAt:
    """Progress that is stopped at one step."""

    def __init__(self, step: int) -> None:
        self.left = step

    def step(self, done: int, total: int, what: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("step", [0, 3, 90, 150, 173])
def test_an_import_stopped_at_any_step_leaves_nothing(desk: Desk, step: int) -> None:
    before = desk.db.value("SELECT count(*) FROM entry")
    with pytest.raises(Cancelled):
        import_file(desk, AWARDS, progress=_StopAt(step))
    assert desk.db.value("SELECT count(*) FROM entry") == before and sum(how_many(desk).values()) == 0


def test_when_any_write_fails_nothing_is_half_applied(desk: Desk, tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.xlsx", ["STT", "Tên mô hình", "Lĩnh vực"], ["1", "Đường hoa", "KT"],
                  ["2", "Cổng làng", "KT"])
    before = desk.db.value("SELECT count(*) FROM entry")
    fail_at, failures = 0, 0
    while True:
        left = [fail_at]

        def refuse(_sql: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Problem("S-102")

        desk.db.before_write = refuse
        try:
            import_file(desk, path)
        except Problem as problem:
            assert problem.code == "S-102"
            failures += 1
        else:
            break
        finally:
            desk.db.before_write = None
        assert desk.db.value("SELECT count(*) FROM entry") == before and how_many(desk)["model"] == 0
        fail_at += 1
    assert failures > 10 and how_many(desk)["model"] == 2 and upkeep.check(desk.journal) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from danvan_desktop import workplace
from danvan_desktop.services.importing import import_file
with workplace.open_office(Path(sys.argv[1])) as place:
    class Kill:
        def step(self, done, total, what=""):
            if what == "Ghi vào sổ" and done == int(sys.argv[3]):
                os.kill(os.getpid(), signal.SIGKILL)
    import_file(place.desk, Path(sys.argv[2]), progress=Kill())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("done", [1, 60, 87])
def test_a_kill_in_the_middle_leaves_the_office_as_it_was(tmp_path: Path, done: int) -> None:
    home = tmp_path / "xa"
    for desk in open_desk(home):
        before = desk.db.value("SELECT count(*) FROM entry")
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(home), str(AWARDS), str(done)], timeout=120,
                           check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    assert ended.returncode == -signal.SIGKILL
    with workplace.open_office(home) as place:
        assert place.desk.db.value("SELECT count(*) FROM entry") == before
        assert upkeep.check(place.desk.journal) == []
        assert import_file(place.desk, AWARDS)[0].created == 86


# --- which record a line is -------------------------------------------------------------------------------------------

HEAD = ["STT", "Ngày tiếp", "Họ tên - Địa chỉ", "Nội dung đơn", "Phân loại đơn", "Theo dõi kết quả giải quyết"]
Bring = Callable[..., SheetResult]


@pytest.fixture
def bring(desk: Desk, tmp_path: Path) -> Bring:
    def _bring(*lines: list[str], headings: list[str] = HEAD, **options: bool) -> SheetResult:
        return import_file(desk, a_file(tmp_path / "sổ.xlsx", headings, *lines), **options)[0]

    return _bring


def test_a_changed_cell_changes_the_record_and_makes_no_second(desk: Desk, bring: Bring) -> None:
    bring(["1", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị sửa đường", "KN", ""])
    result = bring(["01", "02.03.2026", "Lê A; thôn Hạ", "Đề nghị sửa đường", "KN", "Đã sửa"])
    assert counts(result) == (1, 0, 1, 0)
    (record,) = values_of(desk, "reception")
    assert record["result"] == "Đã sửa"


def test_a_blank_cell_erases_nothing(desk: Desk, bring: Bring) -> None:
    bring(["1", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị", "KN", "Đã sửa"])
    assert counts(bring(["1", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị", "KN", ""])) == (1, 0, 0, 1)


def test_the_same_number_in_another_year_is_another_record(bring: Bring) -> None:
    bring(["1", "2/3/2025", "Lê A; thôn Hạ", "Đề nghị", "KN", ""])
    assert counts(bring(["1", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị", "KN", ""])) == (1, 1, 0, 0)


def test_the_same_number_with_another_name_and_day_is_another_book_and_is_said(desk: Desk, bring: Bring) -> None:
    bring(["1", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị sửa đường", "KN", ""])
    result = bring(["1", "5/6/2026", "Vũ B; thôn Đồng", "Phản ánh tiếng ồn", "PA", ""])
    assert counts(result) == (1, 1, 0, 0)
    assert [row for row, _record in result.possible_duplicates] == [2]


def test_numbers_that_begin_anew_each_month_do_not_mix_the_lines(desk: Desk, bring: Bring) -> None:
    lines = [[str(number), f"{day}/{month}/2026", f"Lê {month}{day}; thôn Hạ", f"Đề nghị việc {month}.{day}", "KN", ""]
             for month in (1, 2, 3) for number, day in ((1, 5), (2, 9))]
    assert counts(bring(*lines)) == (6, 6, 0, 0)
    assert counts(bring(*lines)) == (6, 0, 0, 6)
    lines[2][5] = "Đã xong"
    assert counts(bring(*lines)) == (6, 0, 1, 5)


def test_lines_without_numbers_are_known_by_name_day_and_person(bring: Bring) -> None:
    headings = HEAD[1:]
    lines = [["2/3/2026", name, "Đề nghị", "KN", ""] for name in ("Lê A; thôn Hạ", "Lê B; thôn Hạ", "Lê A; thôn Hạ")]
    assert counts(bring(*lines, headings=headings)) == (3, 3, 0, 0)
    assert counts(bring(*lines, headings=headings)) == (3, 0, 0, 3)


def test_a_record_typed_by_hand_gets_its_number_from_the_paper_register(desk: Desk, bring: Bring) -> None:
    entry.save_fields(desk, "reception", None, {
        "received_on": "2/3/2026", "visitor": "Lê A", "visitor_address": "thôn Hạ", "summary": "Đề nghị",
        "kind": "Kiến nghị"})
    assert counts(bring(["7", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị", "KN", ""])) == (1, 0, 1, 0)
    (record,) = values_of(desk, "reception")
    assert record["paper_no"] == "7"


def test_a_line_that_became_a_denunciation_loses_its_person_everywhere(desk: Desk, bring: Bring) -> None:
    bring(["1", "2/3/2026", "Lê Thị Ngần; thôn Hạ", "Việc thu chi", "Phản ánh", ""])
    result = bring(["1", "2/3/2026", "Lê Thị Ngần; thôn Hạ", "Việc thu chi", "TC", ""])
    assert counts(result) == (1, 0, 1, 0)
    assert {note.field for note in result.dropped} == {"visitor", "visitor_address"}
    (record,) = values_of(desk, "reception")
    assert record["kind"] == "denunciation" and "visitor" not in record
    assert "Ngần" not in repr(desk.db.rows("SELECT body FROM part WHERE body IS NOT NULL"))


def test_a_denunciation_stays_one_whatever_an_older_file_says(desk: Desk, bring: Bring) -> None:
    bring(["1", "2/3/2026", "Hồ sơ mật số 1/TC", "Việc thu chi", "TC", ""])
    result = bring(["1", "2/3/2026", "Lê Thị Ngần; thôn Hạ", "Việc thu chi", "Phản ánh", ""])
    assert counts(result) == (1, 0, 0, 1)
    assert {note.field for note in result.dropped} == {"visitor", "visitor_address"}
    assert "Ngần" not in repr(desk.db.rows("SELECT body FROM part WHERE body IS NOT NULL"))


def test_opinions_find_sessions_that_came_in_earlier(desk: Desk, bring: Bring) -> None:
    bring(["1", "6/2/2026", "Đất đai", "Bí thư"], ["2", "27/3/2026", "Y tế", "Bí thư"],
          headings=["STT", "Ngày tổ chức", "Chủ đề", "Chủ trì"])
    heads = ["TT", "Hội nghị", "Người có ý kiến", "Nội dung ý kiến", "Cơ quan được giao"]
    result = bring(["1", "HN ngày 6/2/2026", "Ông A", "Đề nghị", ""],
                   ["2", "", "Bà B", "Đề nghị", ""],
                   ["3", "ngày 27 tháng 3 năm 2026", "Bà C", "Đề nghị", ""],
                   ["4", "HN ngày 1/1", "Bà D", "Đề nghị", ""],
                   headings=heads)
    assert counts(result) == (4, 3, 0, 0)
    assert [(note.row, note.field) for note in result.refused] == [(5, "parent")]
    assert sorted(finding.count(desk, finding.Query("opinion", parent=row.id))
                  for row in finding.listing(desk, finding.Query("dialogue"))) == [1, 2]


def test_a_certificate_list_fills_only_what_its_decision_lacks(desk: Desk, bring: Bring) -> None:
    entry.save_fields(desk, "award", None, {"name": "Đợt 10", "decision_no": "412/QĐ-UBND",
                                            "decision_date": "12/10/2026", "place_name": "Khê Hoà"})
    import_file(desk, AWARDS)
    (award,) = values_of(desk, "award")
    assert (award["name"], award["place_name"], award["family"]) == ("Đợt 10", "Khê Hoà", "state")


def test_lines_to_mend_are_left_in_a_file_that_mends_the_records(desk: Desk, tmp_path: Path) -> None:
    results = import_file(desk, MODELS)
    path = write_leftover(MODELS, results, tmp_path)
    assert path is not None and path.name == "so-theo-doi-mo-hinh-2022 – cần sửa.xlsx"
    (grid,) = read_file(path)
    assert len(grid.rows) == 3 and grid.rows[1][-1] == "“30/2/2022” không có trong lịch."
    heads, *lines = ([str(cell or "") for cell in row] for row in grid.rows)
    assert lines[0][heads.index("Ngày đăng ký")] == "30/2/2022"
    lines[0][heads.index("Ngày đăng ký")] = "28/2/2022"
    mended = import_file(desk, a_file(tmp_path / "b.xlsx", heads, *lines))[0]
    assert (counts(mended), len(mended.refused)) == ((2, 0, 1, 1), 1)


def test_nothing_is_left_over_where_nothing_was_refused(desk: Desk, tmp_path: Path) -> None:
    assert write_leftover(AWARDS, import_file(desk, AWARDS, dry_run=True), tmp_path) is None


def test_nothing_of_a_denouncer_is_in_the_file_of_lines_to_mend(tmp_path: Path, bring: Bring) -> None:
    result = bring(["1", "Lê Thị Ngần 31/2", "Lê Thị Ngần; thôn Hạ", "Tố cáo việc thu chi", "TC", "Bà Lê Thị Ngần rút"])
    path = write_leftover(tmp_path / "sổ.xlsx", [result], tmp_path)
    assert path is not None
    (grid,) = read_file(path)
    assert "Ngần" not in repr(grid.rows) and "Ngần" not in repr(result.as_json())


# --- sheets and problems ----------------------------------------------------------------------------------------------


def test_one_sheet_can_be_chosen_and_a_wrong_name_is_said(desk: Desk) -> None:
    assert [result.sheet for result in import_file(desk, DIALOGUES, sheet="Hội nghị")] == ["Hội nghị"]
    with pytest.raises(Problem) as caught:
        import_file(desk, DIALOGUES, sheet="Khác")
    assert caught.value.code == "N-111" and caught.value.values["sheets"] == "Hội nghị, Ý kiến"


@pytest.mark.parametrize(("type_name", "code"), [(None, "N-110"), ("certificate", "N-112"), ("nothing", "S-111")])
def test_a_file_without_a_register_is_refused(desk: Desk, tmp_path: Path, type_name: str | None, code: str) -> None:
    path = a_file(tmp_path / "a.xlsx", ["Món", "Giá"], ["Phở", "40.000"])
    with pytest.raises(Problem) as caught:
        import_file(desk, path, type_name)
    assert caught.value.code == code


def test_a_hidden_sheet_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.xlsx", HEAD, ["1", "2/3/2026", "Lê A; thôn Hạ", "Đề nghị", "KN", ""])
    hidden = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hidden, "w") as out:
        for name in source.namelist():
            out.writestr(name, source.read(name).replace(b'<sheet name="S', b'<sheet state="hidden" name="S'))
    with pytest.raises(Problem):
        import_file(desk, hidden)
    assert import_file(desk, hidden, sheet="Sổ")[0].created == 1


# --- export ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_local", [False, True])
@pytest.mark.parametrize("record_type", REGISTERS, ids=lambda each: each.name)
def test_every_exported_heading_is_read_as_its_own_field(record_type: object, with_local: bool) -> None:
    columns = exported_columns(record_type, with_local=with_local)  # type: ignore[arg-type]
    header = find_header(Grid("x", [[*(heading for heading, _each, _family in columns), ID_HEADING]]))
    assert header is not None and header.is_ours
    assert [header.targets[number] for number in range(len(columns))] == [
        (family.name, each.name) for _heading, each, family in columns]


def test_texts_that_look_like_formulas_stay_texts(desk: Desk, tmp_path: Path) -> None:
    entry.save_fields(desk, "model", None, {"name": '=HYPERLINK("http://x")', "place": "+84", "result": "-1\n@x",
                                            "households": "1200", "funds_vnd": "1,5 tỷ"})
    path = export(desk, "model", tmp_path / "ra.xlsx").path
    with zipfile.ZipFile(path) as box:
        assert b"<f>" not in box.read("xl/worksheets/sheet1.xml")
    assert counts(import_file(desk, path)[0]) == (1, 0, 0, 1)


words = st.text(st.sampled_from("aăâbđeêôơưỳ Ấ,.;:-=+@\"'\n()0123456789"), max_size=60)


@given(name=words.filter(str.strip), result=words, place=words, days=st.decimals(0, 99999, places=1), date=st.dates())
@settings(max_examples=15)
def test_whatever_is_typed_survives_the_way_out_and_in(
        name: str, result: str, place: str, days: object, date: object, round_trip: Callable[..., None]) -> None:
    round_trip(name=name, result=result, place=place, labour_days=str(days), registered_on=str(date))


@pytest.fixture(scope="module")
def round_trip(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    folder = tmp_path_factory.mktemp("vòng")
    os.environ["DANVAN_STATE"] = str(folder / "state")
    for desk in open_desk(folder / "xa"):
        yield functools.partial(_there_and_back, desk, folder / "ra.xlsx")


def _there_and_back(desk: Desk, path: Path, **typed: str) -> None:
    record = entry.save_fields(desk, "model", None, typed).id
    export(desk, "model", path)
    assert counts(import_file(desk, path, dry_run=True)[0])[1:3] == (0, 0)
    entry.delete(desk, record, "xong")


def test_a_record_copied_in_the_exported_file_becomes_a_new_one(desk: Desk, tmp_path: Path) -> None:
    entry.save_fields(desk, "model", None, {"name": "Đường hoa", "place": "Thôn Hạ"})
    (grid,) = read_file(export(desk, "model", tmp_path / "ra.xlsx").path)
    heads, line = ([str(cell or "") for cell in row] for row in grid.rows)
    line += [""] * (len(heads) - len(line))
    copy = [cell if cell != "Thôn Hạ" else "Thôn Đồng" for cell in line]
    result = import_file(desk, a_file(tmp_path / "b.xlsx", heads, line, copy))[0]
    assert counts(result) == (2, 1, 0, 1)
