"""Text typed for old fonts comes out as Unicode, and nothing else is touched."""

from __future__ import annotations

import csv
import io
import json
import runpy
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain.legacy_encodings import TO_UNICODE, Encoding, assess, decode, detect, is_doubtful, of_font
from danvan_desktop.domain.vietnamese import nfc

TYPED = {
    encoding: {letter: typed for typed, letter in table.items() if not typed.startswith("\\")}
    for encoding, table in TO_UNICODE.items()
}
SYLLABLES = (
    "Nguyễn Trần Đặng Phường xã Hoà hòa Bình quý giếng khuỷu nghĩa được thuế ở Ợt ÂN Ý ỷ ợt mẫu vẫn kẽ kỹ rỗi dũng"
    " cử tri phản ánh việc đường hẻm ngập nước mưa lớn ban ngày tổ trưởng"
).split()
SENTENCES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8).map(" ".join)


def typed_in(text: str, encoding: Encoding) -> str:
    """`text` as an old font holds it; in TCVN3 a toned capital becomes the small letter."""
    table = TYPED[encoding]
    return "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in nfc(text))


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.tools("iconv")
def test_the_table_of_tcvn3_is_what_glibc_knows() -> None:
    table = TO_UNICODE[Encoding.TCVN3]
    raw = "\n".join(table).encode("latin-1")
    done = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=raw, capture_output=True, check=True)
    assert nfc(done.stdout.decode()).split("\n") == list(table.values())


def test_each_table_reaches_every_vietnamese_letter() -> None:
    small = {letter for letter in TYPED[Encoding.VNI] if letter.islower()}
    assert len(small) == 12 * 5 + 7  # twelve vowels with five tones; ă â ê ô ơ ư đ
    assert small == {letter for letter in TYPED[Encoding.VIQR] if letter.islower()}
    assert small == {letter for letter in TYPED[Encoding.TCVN3] if letter.islower()}
    assert {letter.upper() for letter in small} <= TYPED[Encoding.VNI].keys()
    assert {letter.upper() for letter in small} <= TYPED[Encoding.VIQR].keys()


@pytest.mark.parametrize(
    ("typed", "encoding", "text"),
    [
        ("NguyÔn V¨n An, §¶ng ñy x·", Encoding.TCVN3, "Nguyễn Văn An, Đảng ủy xã"),
        ("céng hßa x· héi chñ nghÜa viÖt nam", Encoding.TCVN3, "cộng hòa xã hội chủ nghĩa việt nam"),
        ("m\u00ada, n\u00ad\u00aec", Encoding.TCVN3, "mưa, nưđc"),
        ("Nguyeãn Vaên An, Ñaûng uûy xaõ", Encoding.VNI, "Nguyễn Văn An, Đảng ủy xã"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", Encoding.VNI, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Ñöôøng, Aâu, Löông Thò Myõ, thò xaõ, thuîù", Encoding.VNI, "Đường, Âu, Lương Thị Mỹ, thị xã, thuỵù"),
        ("Nguye^~n Va(n An, DDa?ng u?y xa~, ddu+o+`ng", Encoding.VIQR, "Nguyễn Văn An, Đảng ủy xã, đường"),
        ("xong\\. Ho?i la\\?", Encoding.VIQR, "xong. Hỏi la?"),
        ("", Encoding.TCVN3, ""),
    ],
)
def test_texts_of_old_fonts_are_read(typed: str, encoding: Encoding, text: str) -> None:
    assert decode(typed, encoding) == text


@given(SENTENCES, st.sampled_from([Encoding.VNI, Encoding.VIQR]))
def test_what_was_typed_in_vni_or_viqr_comes_back(text: str, encoding: Encoding) -> None:
    assert decode(typed_in(text, encoding), encoding) == text


@given(SENTENCES)
def test_what_was_typed_in_tcvn3_comes_back_but_for_toned_capitals(text: str) -> None:
    assert decode(typed_in(text.lower(), Encoding.TCVN3), Encoding.TCVN3) == text.lower()
    assert decode(typed_in(text, Encoding.TCVN3), Encoding.TCVN3).lower() == text.lower()


@given(st.text(), st.sampled_from(Encoding))
def test_no_text_upsets_decoding_or_recognising(text: str, encoding: Encoding) -> None:
    assert nfc(decode(text, encoding)) == decode(text, encoding)
    is_doubtful(text, encoding)
    assess([text])


# --- mixed registers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
@pytest.mark.parametrize("text", ["Nguyễn Văn An", "Đặng Hòa", "Ủy ban xã Đông Hà", "Xã Khê Hòa", "thôn 3", "Tổ 3"])
def test_a_cell_that_is_unicode_already_stays_as_it_is(text: str, encoding: Encoding) -> None:
    assert decode(text, encoding) == text


def test_a_person_is_asked_to_look_where_a_word_makes_no_sense_either_way() -> None:
    assert is_doubtful("NguyÔn Vµzn", Encoding.TCVN3)
    assert is_doubtful("dòng", Encoding.TCVN3)  # or "dũng"
    assert not is_doubtful("NguyÔn V¨n An", Encoding.TCVN3)
    assert not is_doubtful("Nguyen", Encoding.TCVN3)


# --- case ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "case", "text"),
    [
        ("CéNG HßA X· HéI", "keep", "CỘNG HÒA XÃ HỘI"),
        ("Lª V¡N ThÞnh", "keep", "Lê VĂN Thịnh"),
        ("UBND x· Khª HßA", "keep", "UBND xã Khê HÒA"),
        ("ñy ban nh©n d©n", "sentence", "Ủy ban nhân dân"),
        ("(ñy ban) X·", "sentence", "(Ủy ban) Xã"),
        ("15 triÖu", "sentence", "15 triệu"),
        ("nguyÔn v¨n an", "title", "Nguyễn Văn An"),
        ("NguyÔn v¨n An", "upper", "NGUYỄN VĂN AN"),
        ("viet nam", "upper", "VIET NAM"),
    ],
)
def test_the_case_that_tcvn3_keeps_in_its_font_is_given_back(typed: str, case: str, text: str) -> None:
    assert decode(typed, Encoding.TCVN3, case) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("font", "meaning"),
    [
        (".VnTime", (Encoding.TCVN3, "keep")),
        (".VnTimeH", (Encoding.TCVN3, "upper")),
        (".vnarial", (Encoding.TCVN3, "keep")),
        ("VNI-Times", (Encoding.VNI, "keep")),
        ("VNI Helve", (Encoding.VNI, "keep")),
        ("Times New Roman", None),
        ("VNICODE", None),
        ("", None),
    ],
)
def test_the_font_of_a_cell_says_how_it_was_typed(font: str, meaning: tuple[Encoding, str] | None) -> None:
    assert of_font(font) == meaning


# --- recognising a column --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize(
    "column",
    [
        ["Nguyễn Văn An"],
        ["Trần Thị Bích", "Lò Văn Pín", "Đặng Hoà"],
        ["Đề nghị sửa đường liên thôn", "Cấp nước sạch", "Đã giải quyết"],
        [None, 3, 2.5, "", "UBND xã Khê Hòa", "MTTQ phường Đồng Tâm"],
    ],
)
def test_a_column_typed_for_an_old_font_is_recognised(column: list[object], encoding: Encoding) -> None:
    typed = [typed_in(cell, encoding) if isinstance(cell, str) else cell for cell in column]
    found = assess(typed)
    assert found is not None
    assert found.encoding is encoding
    assert found.confidence > 0.7
    assert detect(typed) is encoding


def test_a_decision_number_alone_gives_its_encoding_away() -> None:
    assert detect(["12/Q§-UBND", "15/Q§-UBND"]) is Encoding.TCVN3
    assert detect(["12/QÑ-UBND"]) is Encoding.VNI


def test_a_column_half_old_half_unicode_is_recognised_with_less_confidence() -> None:
    mixed = ["NguyÔn V¨n An", "Nguyễn Văn Bình", "Hà", "Đặng Thị Lý"]
    found = assess(mixed)
    assert found is not None
    assert found.encoding is Encoding.TCVN3
    assert found.confidence < 0.5
    assert [decode(cell, found.encoding) for cell in mixed] == ["Nguyễn Văn An", *mixed[1:]]


@pytest.mark.parametrize(
    "column",
    [
        [],
        ["Nguyễn Văn An", "Trần Thị Bích", "Hà Nội", "có", "là xã Bình"],
        ["có", "là", "xã"],
        ["Hà", "Bình", "Thành", "bé", "tòan"],
        ["été", "français", "où", "maïs", "île", "août", "déjà vu"],
        ["où"],
        ["Straße", "für", "Größe", "Öl"],
        ["mañana", "sí", "más", "qué", "São Paulo", "não"],
        ["don't I'm what?", "no. me?", "he'll go to (a) C++ course, add it"],
        ["a^2+b^2", "data(1)", "o(n)"],
        ["25 °C", "100 m²", "±5 µm", "§ 12", "©2020", "Microsoft®", "£5", "½"],
        ["12/QD-UBND", "MH-2026-018", "0912345678", "a.b@c.vn", "http://x.vn/?a=1"],
        [1, 2.5, None, True],
        ["Hoà", "Hoá", "hoà"],
    ],
)
def test_other_texts_are_left_alone(column: list[object]) -> None:
    assert assess(column) is None


@given(st.lists(SENTENCES, min_size=1, max_size=20))
def test_unicode_vietnamese_is_never_taken_for_an_old_font(column: list[str]) -> None:
    assert detect(column) is None


# --- sample registers ------------------------------------------------------------------------------------------------

SAMPLES = Path(__file__).resolve().parents[1] / "files" / "legacy"


@pytest.mark.parametrize(
    ("file", "text_encoding", "encoding"),
    [
        ("mo-hinh-2008-tcvn3.csv", "cp1252", Encoding.TCVN3),
        ("khen-thuong-2009-vni.csv", "cp1252", Encoding.VNI),
        ("mo-hinh-2012-lan-unicode.csv", "utf-8-sig", Encoding.TCVN3),
    ],
)
def test_a_register_typed_for_an_old_font_is_read_column_by_column(
    file: str, text_encoding: str, encoding: Encoding
) -> None:
    text = (SAMPLES / file).read_bytes().decode(text_encoding)
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))[file]
    for column in range(max(map(len, rows))):
        cells = [row[column] for row in rows if column < len(row)]
        assert detect(cells) is encoding or len([cell for cell in cells if not cell.isascii()]) < 2
        read = [decode(cell, encoding, "sentence") for cell in cells]
        assert read == [row[column] for row in expected if column < len(row)]


def test_the_sample_registers_are_those_the_script_makes() -> None:
    made = runpy.run_path(str(SAMPLES / "make_samples.py"))["make"]()
    assert {name: (SAMPLES / name).read_bytes() for name in made} == made
