"""Vietnamese text: one normal form, one search text, one order."""

from __future__ import annotations

import itertools
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.domain import vietnamese
from danvan_desktop.domain.vietnamese import (
    fold,
    given_name,
    is_syllable,
    keep_tone,
    looks_like_person_names,
    nfc,
    person_key,
    sort_key,
    split_title,
    tidy,
    with_address,
)

FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Đặng Đỗ Dương Võ Vũ Bùi Ngô Đinh Ân Âu Ông Ưng Y Quách Lò Giàng".split()
MIDDLES = "Văn Thị Hữu Đức Ngọc Quang Thanh Thúy Thùy Kim Ánh Ăn Đăng Đang Đàng Đâu Hỷ".split()
GIVENS = "An Ân Ăn Án Ấn Ẩn Anh Ánh Ảnh Bé Bê Bế Hoa Hòa Họa Hóa Hỏa Hõa Đa Da Đá Ô Ơ Ớ Ưu U Ung Úc Ý Yến Xuân".split()

VIETNAMESE = st.text(
    st.sampled_from(
        [c for v in vietnamese.VOWELS for c in (v, *(nfc(v + tone) for tone in vietnamese.TONES))]
        + list("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX0159  -,./'()\n")
    )
)
ANY_TEXT = st.one_of(VIETNAMESE, st.text())


def random_name(rng: random.Random) -> str:
    middles = rng.sample(MIDDLES, rng.choice((0, 1, 1, 2)))
    return " ".join([rng.choice(FAMILIES), *middles, rng.choice(GIVENS)])


# --- normal form -----------------------------------------------------------------------------------------------------


@given(ANY_TEXT)
def test_both_ways_of_composing_a_letter_become_the_same_text(text: str) -> None:
    assert nfc(unicodedata.normalize("NFD", text)) == nfc(text)


@given(ANY_TEXT, st.booleans())
def test_tidying_twice_changes_nothing_more(text: str, lines: bool) -> None:
    once = tidy(text, lines=lines)
    assert tidy(once, lines=lines) == once
    assert once == nfc(once)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn\u00a0 Văn   An \t", "Nguyễn Văn An"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("thôn\u200b Đông\u00ad\ufeff", "thôn Đông"),
        ("Ðoàn Ðặng", "Đoàn Đặng"),
        ("dòng một\r\n dòng hai ", "dòng một dòng hai"),
        ("dữ\x00liệu", "dữ liệu"),
        ("Hoà, hòa, UỶ ban", "Hoà, hòa, UỶ ban"),
        ("Ê\u0306-đê", "Ê\u0306-đê"),
    ],
)
def test_tidy_mends_what_nobody_meant_and_keeps_the_tone_placement(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_tidy_keeps_line_breaks_when_asked() -> None:
    assert tidy(" một \r\n\n hai\u2028ba \n", lines=True) == "một\n\nhai\nba"


# --- search text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Hoà-Bình, số 12/QĐ", "duong hoa binh so 12 qd"),
        ("Hòa Bình", "hoa binh"),
        ("K'Bang – KʼBang", "k bang k bang"),
        ("186,5 m²", "186 5 m2"),
        ("Ðakrông", "dakrong"),
        ("Ê\u0306-đê", "e de"),
        ("İstanbul", "istanbul"),
        ("", ""),
        ("…", ""),
    ],
)
def test_the_search_text_is_lower_case_without_marks_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
def test_the_search_text_is_the_same_for_every_form_and_case(text: str) -> None:
    folded = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded
    assert fold(tidy(text)) == folded


@given(VIETNAMESE)
def test_capitals_are_found_by_small_letters(text: str) -> None:
    assert fold(text.upper()) == fold(text)
    assert keep_tone(text.upper()) == keep_tone(text)
    assert sort_key(text.upper()) == sort_key(text)


@given(VIETNAMESE)
def test_the_quick_way_for_plain_text_gives_what_the_general_way_gives(text: str) -> None:
    slowly = "\u2026" + text  # a sign outside the plain ones sends the whole text the general way
    assert fold(slowly) == fold(text)
    assert keep_tone(slowly) == keep_tone(text)
    assert sort_key(slowly) == sort_key(text)
    assert tidy(text + " \u200b") == tidy(text)


# --- exact tone ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("thuỷ", "thủy"),
        ("UỶ BAN", "ủy ban"),
        ("khoẻ", "khỏe"),
        ("quý", "qúy"),
        ("già", "gìa"),
        ("toàn", "tòan"),
        ("khuỷu", "khủyu"),
        ("hoài", "hòai"),
        ("tiếng", "tíêng"),
        ("đường", "đừơng"),
    ],
)
def test_a_tone_set_on_another_vowel_of_the_syllable_is_the_same_word(one: str, other: str) -> None:
    assert keep_tone(one) == keep_tone(other)
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize(("one", "other"), [("hoa", "hòa"), ("hòa", "hóa"), ("đa", "da"), ("an", "ân"), ("gì", "gí")])
def test_other_tones_and_other_letters_are_other_words(one: str, other: str) -> None:
    assert keep_tone(one) != keep_tone(other)
    assert sort_key(one) != sort_key(other)


@given(ANY_TEXT)
def test_the_exact_key_folds_to_the_search_text(text: str) -> None:
    exact = keep_tone(text)
    assert fold(exact) == fold(text)
    assert keep_tone(exact) == exact
    assert keep_tone(unicodedata.normalize("NFD", text)) == exact


def test_words_that_are_no_syllable_keep_their_marks_where_they_are() -> None:
    assert keep_tone("Résumé brrứt") == "résumé brrứt"


# --- order -----------------------------------------------------------------------------------------------------------


def test_letters_and_tones_stand_in_the_order_of_the_dictionary() -> None:
    order = "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b c d đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ g h i ì ỉ ĩ í ị k l m n".split()
    order += "o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ p q r s t u ù ủ ũ ú ụ ư ừ ử ữ ứ ự v x y ỳ ỷ ỹ ý ỵ".split()
    shuffled = random.Random(1).sample(order, len(order))
    assert sorted(shuffled, key=sort_key) == order


@pytest.mark.parametrize(
    "order",
    [
        ["Phường 5", "Phường 05b", "Phường 15", "Phường 100", "Phường An"],
        ["An", "An Bình", "Anh", "Ăn", "Ân"],
        ["số 9", "số 123456789", "số 1234567890", "số 12345678901234567890"],
        ["hoa", "hòa", "hóa"],
        ["Bà Rịa - Vũng Tàu", "Bắc Giang", "Cà Mau", "Đà Nẵng", "Đắk Lắk", "Điện Biên"],
    ],
)
def test_names_and_numbers_stand_in_order(order: list[str]) -> None:
    assert sorted(reversed(order), key=sort_key) == order
    assert sorted(reversed(order), key=lambda text: sort_key(text).encode()) == order


@given(st.lists(st.integers(0, 10**25), min_size=2, max_size=6))
def test_numbers_sort_by_their_value_however_long(numbers: list[int]) -> None:
    assert sorted(numbers, key=lambda n: sort_key(f"Tổ {n:03}")) == sorted(numbers)


def test_an_empty_text_sorts_first() -> None:
    assert sort_key("") == sort_key(" - ") == "" < sort_key("0")


def test_thousands_of_names_stand_as_qt_with_vietnamese_tables_puts_them() -> None:
    core = pytest.importorskip("PySide6.QtCore", exc_type=ImportError)
    collator = core.QCollator(core.QLocale("vi_VN"))
    rng = random.Random(20261122)
    names = [random_name(rng) for _ in range(4000)]
    for one, other in itertools.pairwise(names):
        ours = (sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other))
        theirs = collator.compare(one, other)
        assert ours == (theirs > 0) - (theirs < 0), (one, other)


def test_numbers_and_places_stand_as_qt_with_vietnamese_tables_puts_them() -> None:
    core = pytest.importorskip("PySide6.QtCore", exc_type=ImportError)
    collator = core.QCollator(core.QLocale("vi_VN"))
    collator.setNumericMode(True)
    rng = random.Random(5)
    words = ["Phường", "Xã", "Tổ", "Thôn", "Khu", "phố", *FAMILIES, *(str(n) for n in (0, 1, 2, 9, 10, 11, 99, 120))]
    for _ in range(2000):
        one, other = (" ".join(rng.choices(words, k=rng.randint(1, 4))) for _ in range(2))
        theirs = collator.compare(one.lower(), other.lower())
        ours = (sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other))
        assert ours == (theirs > 0) - (theirs < 0), (one, other)


# --- persons ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title", "name", "given"),
    [
        ("Ông Nguyễn Văn An", "Ông", "Nguyễn Văn An", "An"),
        ("Ông/Bà: Nguyễn Văn An", "Ông/Bà", "Nguyễn Văn An", "An"),
        ("Ông (bà) Trần Dũng", "Ông (bà)", "Trần Dũng", "Dũng"),
        ("ÔNG  NGUYỄN VĂN AN", "ÔNG", "NGUYỄN VĂN AN", "AN"),
        ("Ô.Nguyễn Văn Bé", "Ô.", "Nguyễn Văn Bé", "Bé"),
        ("PGS.TS. Lê Thị Cúc", "PGS.TS.", "Lê Thị Cúc", "Cúc"),
        ("Bác sĩ Lê Văn Tám", "Bác sĩ", "Lê Văn Tám", "Tám"),
        ("Đ/c Hoàng Thị Lý, Trưởng thôn", "Đ/c", "Hoàng Thị Lý, Trưởng thôn", "Lý"),
        ("Hộ ông Lò Văn Pín", "Hộ ông", "Lò Văn Pín", "Pín"),
        ("Nguyễn Thị Hoa (Trưởng ban)", "", "Nguyễn Thị Hoa (Trưởng ban)", "Hoa"),
        ("Nguyễn Thị Hoa - Chi hội trưởng", "", "Nguyễn Thị Hoa - Chi hội trưởng", "Hoa"),
        ("Ông Anh", "Ông", "Anh", "Anh"),
        ("Anh", "", "Anh", "Anh"),
        ("Bàn Văn Lù", "", "Bàn Văn Lù", "Lù"),
        ("", "", "", ""),
        ("(không ghi tên)", "", "(không ghi tên)", ""),
    ],
)
def test_title_and_given_name_are_found(written: str, title: str, name: str, given: str) -> None:
    assert split_title(written) == (title, name)
    assert given_name(written) == given


def test_persons_stand_by_given_name_with_its_tone_then_by_family() -> None:
    order = [
        "Trần Văn An", "Ông Đỗ Ân", "Phạm Hoa", "Bùi Thị Hòa", "Đặng Hoà", "Nguyễn Văn Hoà", "Lê Văn Hóa", "Bà Y Yến",
    ]  # fmt: skip
    assert sorted(reversed(order), key=person_key) == order
    assert person_key("") == "" == person_key(" (…)")


@given(st.sampled_from(FAMILIES), st.sampled_from(MIDDLES), st.sampled_from(GIVENS))
def test_the_key_of_a_person_begins_with_the_given_name_whatever_the_title(
    family: str, middle: str, given: str
) -> None:
    name = f"{family} {middle} {given}"
    assert person_key(name).startswith(sort_key(given))
    assert person_key(f"Bà {name}") == person_key(name) == person_key(f"{name}, tổ 3")


# --- syllables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", "Đường nghiêng quyết giếng gì quý khuỷu ỦY hoà hòa thuế Lắk yêu ở à xoong uống giữ giặt việc".split()
)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word",
    [
        "",
        "café",
        "événement",
        "tôt",
        "bàt",
        "hòà",
        "nghóa",
        "kó",
        "cì",
        "zô",
        "nguyê\u0303n.",
        "ộvộ",
        "12",
        "bỡnh",
        "Lz",
    ],
)
def test_what_is_no_syllable_is_refused(word: str) -> None:
    assert not is_syllable(word)


# --- persons named in a text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ông Nguyễn Văn An phản ánh đường hỏng", ("Nguyễn Văn An",)),
        ("Kiến nghị của ông Khiêm và bà Nguyễn Thị Hoa; ông Khiêm vắng", ("Khiêm", "Nguyễn Thị Hoa")),
        ("KIẾN NGHỊ CỦA ÔNG NGUYỄN VĂN AN VỀ ĐẤT", ("NGUYỄN VĂN AN",)),
        ("đ/c Bùi Thị Xuân, đồng chí Lê Tám", ("Bùi Thị Xuân", "Lê Tám")),
        ("hộ Giàng A Páo và Lò Văn Pín", ("Giàng A Páo", "Lò Văn Pín")),
        ("anh K'Brể đề nghị", ("K'Brể",)),
        ("Theo Trần Thị Bích thì chưa đúng", ("Trần Thị Bích",)),
        ("thu tiền của Hoàng Minh Châu", ("Hoàng Minh Châu",)),
        ("cháu Lan", ("Lan",)),
    ],
)
def test_a_person_named_in_a_summary_is_seen(text: str, names: tuple[str, ...]) -> None:
    assert looks_like_person_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bà con nhân dân kiến nghị nâng cấp đường liên thôn",
        "BÀ CON NHÂN DÂN KIẾN NGHỊ NÂNG CẤP ĐƯỜNG",
        "Đường Nguyễn Văn Cừ, phố Lý Thường Kiệt ngập nước",
        "Trường THCS Lê Lợi; quỹ Vừ A Dính",
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh; cháu ngoan Bác Hồ",
        "Bà Rịa - Vũng Tàu, Thái Nguyên, Cao Bằng, Lâm Đồng, Hà Nội",
        "Ông Chủ tịch Ủy ban nhân dân xã đã trả lời",
        "Ban Tuyên giáo và Dân vận Tỉnh ủy",
        "Anh chị em phụ nữ thôn Đông",
        "đồng chí Bí thư Đảng ủy",
    ],
)
def test_places_offices_and_groups_are_not_taken_for_persons(text: str) -> None:
    assert looks_like_person_names(text) == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cho rằng ông Bắc đo thiếu", "ông Bắc"),
        ("Bà Lò Thị Pín đề nghị", "Bà Lò Thị Pín"),
        ("đ/c Bùi Thị Xuân", "đ/c Bùi Thị Xuân"),
        ("Theo Trần Thị Bích thì chưa đúng", "Trần Thị Bích"),
    ],
)
def test_a_name_is_shown_with_the_address_that_stands_before_it(text: str, shown: str) -> None:
    assert with_address(looks_like_person_names(text)[0], text) == shown


def test_a_name_that_is_not_in_the_text_stays_as_it_is() -> None:
    assert with_address("Bắc", "không có ai") == "Bắc"


@given(ANY_TEXT)
def test_no_text_upsets_the_look_for_names(text: str) -> None:
    for name in looks_like_person_names(text):
        assert fold(name) in fold(text)
    given_name(text)
    person_key(text)
