"""Vietnamese typed for old fonts: TCVN3 (.VnTime), VNI (VNI-Times) and VIQR, and the way from them to Unicode.

In such a text the letters are the signs of Latin-1 that stand at the bytes of the old font, so "Nguyễn" in a cell reads
"NguyÔn" (TCVN3), "Nguyeãn" (VNI) or "Nguye^~n" (VIQR). Text comes here as the file gave it: before `vietnamese.tidy`,
which drops U+00AD, the "ư" of TCVN3. Tables: TCVN 5712:1993 VN3, the VNI-Windows code page, RFC 1456.

TCVN3 has no toned capitals; they are the small letters in a second font whose name ends in H. Case is then a question
of the font (`of_font`) or of asking; words typed with Caps Lock on are mended by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from danvan_desktop.domain.vietnamese import ACUTE, DOT, GRAVE, HOOK, TILDE, is_syllable, keep_tone, nfc

Case = Literal["keep", "sentence", "title", "upper"]


class Encoding(StrEnum):
    """The old encodings that are read; the value is what a person calls it."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    VIQR = "VIQR"


@dataclass(frozen=True)
class Detected:
    """What a column looks like.

    confidence: 0…1, the share of its distinct marked words that only this encoding explains; low where the column mixes
    old and Unicode cells. words: how many such words.
    """

    encoding: Encoding
    confidence: float
    words: int


# --- tables ----------------------------------------------------------------------------------------------------------


def _tcvn3() -> dict[str, str]:
    runs = {
        0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
        0xB5: "àảãáạ",
        0xBB: "ằẳẵắ",
        0xC6: "ặầẩẫấậè",
        0xCE: "ẻẽéẹềểễếệìỉ",
        0xDC: "ĩíịò",
        0xE1: "ỏõóọồổỗốộờởỡớợù",
        0xF1: "ủũúụừửữứựỳỷỹýỵ",
    }
    return {chr(start + at): letter for start, letters in runs.items() for at, letter in enumerate(letters)}


def _vni() -> dict[str, str]:
    tones = dict(zip("øùûõï", (GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True))
    hats = {"â": "", "à": GRAVE, "á": ACUTE, "å": HOOK, "ã": TILDE, "ä": DOT}
    bows = {"ê": "", "è": GRAVE, "é": ACUTE, "ú": HOOK, "ü": TILDE, "ë": DOT}
    table = dict(zip("ìíæóòîôöñ", "ìíỉĩịỵơưđ", strict=True))
    for typed, letter in zip("aeouyôö", "aeouyơư", strict=True):
        table |= {typed + mark: nfc(letter + tone) for mark, tone in tones.items()}
    for typed, letter in zip("aeo", "âêô", strict=True):
        table |= {typed + mark: nfc(letter + tone) for mark, tone in hats.items()}
    table |= {"a" + mark: nfc("ă" + tone) for mark, tone in bows.items()}
    table |= {typed[0].upper() + typed[1:]: letter.upper() for typed, letter in table.items()}  # "Aø" beside "AØ"
    return table | {typed.upper(): letter.upper() for typed, letter in table.items()}


def _viqr() -> dict[str, str]:
    tones = {"": "", "`": GRAVE, "'": ACUTE, "?": HOOK, "~": TILDE, ".": DOT}
    letters = {"a": "a", "a^": "â", "a(": "ă", "e": "e", "e^": "ê", "i": "i", "o": "o", "o^": "ô", "o+": "ơ"}
    letters |= {"u": "u", "u+": "ư", "y": "y"}
    table = {typed + mark: nfc(letter + tone) for typed, letter in letters.items() for mark, tone in tones.items()}
    table = {typed: letter for typed, letter in table.items() if typed != letter} | {"dd": "đ", "Dd": "Đ"}
    table |= {typed.upper(): letter.upper() for typed, letter in table.items()}
    return table | {"\\" + sign: sign for sign in "\\'`?~.^(+dD"}


TO_UNICODE: Final = {Encoding.TCVN3: _tcvn3(), Encoding.VNI: _vni(), Encoding.VIQR: _viqr()}
"""What is typed (one to three signs) -> the letter in NFC; of two ways to one letter the usual one comes last."""


def _decoder(table: dict[str, str]) -> Callable[[str], str]:
    longest_first = sorted(table, key=len, reverse=True)
    typed = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: typed.sub(lambda found: table[found[0]], text)


_DECODE: Final = {encoding: _decoder(table) for encoding, table in TO_UNICODE.items()}


# --- reading ---------------------------------------------------------------------------------------------------------


def decode(text: str, encoding: Encoding, case: Case = "keep") -> str:
    """`text` in Unicode NFC, its line breaks and blanks untouched.

    A TCVN3 or VNI cell that is Unicode already (old registers are mixed) comes back as it is, if its words show that:
    "Hà" cannot be TCVN3, and "thôn" would be the rare "thụn" there.
    case: "keep" as the letters say; "sentence" makes the first letter a capital, "title" that of each word, "upper"
    all of them (a font ending in H).
    """
    if not _is_encoded(text, encoding):
        return nfc(text)
    decoded = _DECODE[encoding](text)
    if encoding is Encoding.TCVN3:
        decoded = _mend_capitals(text, decoded)
    return nfc(_in_case(decoded, case))


def is_doubtful(text: str, encoding: Encoding) -> bool:
    """Whether a person should look at `text` decoded.

    A marked word in it is no Vietnamese syllable either way, or all of them could be read both ways.
    """
    readings = [_explained(word, encoding) for word in _marked_words(text, encoding)]
    return (False, False) in readings or (bool(readings) and all(explained == (True, True) for explained in readings))


def of_font(name: str) -> tuple[Encoding, Case] | None:
    """The encoding that a cell's font stands for, and the case it shows: ".VnTimeH" is TCVN3 in capitals; else None.

    >>> of_font("VNI-Times")
    (<Encoding.VNI: 'VNI'>, 'keep')
    """
    if re.match(r"\.vn", name, re.IGNORECASE):
        return Encoding.TCVN3, "upper" if name.rstrip().endswith("H") else "keep"
    if re.match(r"vni[- ]", name, re.IGNORECASE):
        return Encoding.VNI, "keep"
    return None


# --- recognising -----------------------------------------------------------------------------------------------------

_ENOUGH_WORDS: Final = 400
_SHARE_EXPLAINED: Final = 0.6  # of the words that are not Vietnamese as they stand
_SHARE_OF_ALL: Final = 0.2

# Signs of Latin-1 that are no letters belong to words here: ¸ is "á" in TCVN3.
_MARKED_WORD: Final = re.compile(r"(?:[^\W\d_]|[\xa1-\xff])*[\xa1-\xffĂ-ỹ](?:[^\W\d_]|[\xa1-\xff])*")
_VIQR_MARK: Final = r"(?:[AaEeOo]\^|[Aa]\(|[OoUu]\+|dd|D[Dd]|[AaEeIiOoUuYy][`'~?.][a-z])"
_VIQR_HAT: Final = re.compile(r"[\^(+]|dd", re.IGNORECASE)
_VIQR_WORD: Final = re.compile(rf"(?=[A-Za-z]*{_VIQR_MARK})[A-Za-z^(+`'~?.]+")
_ABBREVIATION: Final = re.compile(r"(?=.*Đ)[A-ZĐ]{2,6}")  # QĐ, HĐND, TĐKT


# "xã" could be "xó" in TCVN3, and "sè" in TCVN3 is "số". Of such pairs these are the syllables at least four times as
# frequent as the other (counted over the names of all units and the sample registers and articles of the project);
# they tell the old cells of a column from its Unicode cells.
_COMMON: Final = frozenset(
    """bái bám bán bãi bên bì bí bôi bông bù bùi búng bút bơm bấm bến bị bốn bồ bồi bồng bộ bờ chân chép chí chùa chú
    chúc chúng chũ chơ chấn chế chị chống chốt chỗ chờ cá cái cán còn có côn công cùng cúc cũ cũng cơ cơm cấm cấn cẩm
    cố cốc cống cốt cồn cỗ cộm cộng cộp cột cờ cỡ cụm dân dõi dĩ dơi dấu dẫn dền dị dồn dột dỡ dụ dụng dừa dừng dự
    dựng ghép giá giám gián giã giôn giúp giống giồng giỗ giờ gì gìn gò gòn gói góp gõ gốc gỗ gờ hoàn hán hòa hòn hóa
    hôi hôm hùng hơn hỏi hỏng hồ hỗ hộ khuê kháng khâm khê khí khó khóa khôi không khúc khối khớp kè kèm kém kép kông
    kế kỳ lái láng lâm lân lãi lãm lãng lê lên lót lôi lùng lúa lúc lũ lũng lề lễ lỗ lỗi lộ lộc lớn lớp mái mã mãn mê
    mít mòn móng mô môi môn mông mù mùi mũi mễ mỏ mố mốc mỗ mỗi mộ mộc một nghè nghìn nghĩa nghị ngoài ngân ngã ngãi
    ngòi ngô ngôn ngõ ngũ ngự nhâm nhân nhã nhãn nhé nhì nhóm nhơn nhấn nhị nhỏ nhờ nâm nâng né nê nên nô nông nùng
    núi nơi nấm nẫm nền nốt nỗ nộp phái phán phân phép phì phìn phí phím phòng phóng phôi phù phùng phú phúc phút phẩm
    phố phối phụ pá pù pú púng pờ quá quán quân quét quê quí quế quốc quỳ rí rông rõ rút rơ rịa rồi rồng rộng rừng
    soát sán sáng sê sì sìn sín sóc sông sùng súng súp sơ sơn sỏi số sống sốp sớm sự thoát thái thám tháng thân thèn
    thêm thì thí thôn thông thùng thúc thơm thẩm thế thể thị thống thụ thừa toàn trái trân trãi trên trì trí tròn trôm
    trù trùng trú trúc trấn trị trống trồng trộm trụ tá tái tám táng tâm tân tên tìm tín tòng tóm tôn tông tùng tú túc
    tấn tấu tế tề tố tốc tối tống tốt tộc tờ từ từng tự vân vét vì võ vùng vĩ vũ vấn vẫn về vị vốn vụ vừa xoài xá xã
    xét xín xóa xóm xúc á ái án áng âm ân é ê ô ôn ông ấm ấn ẩn ống ồn""".split()
)


def detect(values: Iterable[object]) -> Encoding | None:
    """The old encoding of a column of cells; None for Unicode, other languages, codes and numbers, or in doubt."""
    found = assess(values)
    return found.encoding if found else None


def assess(values: Iterable[object]) -> Detected | None:
    """As `detect`, with its confidence. Looks at the texts among `values` until it has 400 different marked words."""
    words: dict[Encoding, set[str]] = {encoding: set() for encoding in Encoding}
    for value in values:
        if isinstance(value, str):
            for encoding, seen in words.items():
                if len(seen) < _ENOUGH_WORDS:
                    seen.update(_marked_words(value, encoding))
    found = [judged for encoding in Encoding if (judged := _judge(words[encoding], encoding))]
    return max(found, key=lambda judged: (judged.confidence, judged.words), default=None)


def _judge(words: set[str], encoding: Encoding) -> Detected | None:
    speaks_for, against, strange = _votes(words, encoding)
    if len(speaks_for) < 2 and not any(len(word) > 2 or word.isupper() for word in speaks_for):
        return None  # one short word proves nothing: French "où" is "ó" in VNI
    if all(map(is_syllable, speaks_for)):
        return None  # common against rare: enough to tell cells of an old column apart, not to call a column old
    if encoding is Encoding.VIQR and not any(_VIQR_HAT.search(word) for word in speaks_for):
        return None  # English "I'm" is a syllable too
    explained = len(speaks_for) / (len(speaks_for) + strange)
    of_all = len(speaks_for) / (len(speaks_for) + strange + against)
    if explained < _SHARE_EXPLAINED or of_all < _SHARE_OF_ALL:
        return None
    return Detected(encoding, round(of_all, 3), len(speaks_for))


def _votes(words: Iterable[str], encoding: Encoding) -> tuple[list[str], int, int]:
    """Words that only the encoding explains; how many are Vietnamese only as they stand; how many neither way."""
    readings = [(word, _explained(word, encoding)) for word in words]
    counts = Counter(explained for _, explained in readings)
    return (
        [word for word, explained in readings if explained == (False, True)],
        counts[True, False],
        counts[False, False],
    )


def _explained(word: str, encoding: Encoding) -> tuple[bool, bool]:
    """Whether `word` makes sense as it stands, and decoded; of two words that both do, the common one alone."""
    decoded = _DECODE[encoding](word)
    if decoded == word and all(sign in TO_UNICODE[encoding] or sign.isascii() for sign in word):
        return True, True  # "Bình" is the same in VNI and in Unicode
    if len(word) == 1:
        return True, True  # may as well be a sign
    as_decoded = decoded != word and (is_syllable(decoded) or _ABBREVIATION.fullmatch(decoded) is not None)
    as_it_stands = is_syllable(word) or any(sign > "\xff" for sign in word)
    if (
        as_decoded
        and as_it_stands
        and (common := (keep_tone(word) in _COMMON, keep_tone(decoded) in _COMMON)) != (False, False)
    ):
        return common
    return as_it_stands, as_decoded


def _marked_words(text: str, encoding: Encoding) -> tuple[str, ...]:
    if encoding is Encoding.VIQR:
        return tuple(_VIQR_WORD.findall(text))
    return () if text.isascii() else tuple(_MARKED_WORD.findall(text))


def _is_encoded(text: str, encoding: Encoding) -> bool:
    if encoding is Encoding.VIQR:
        return True
    speaks_for, against, _ = _votes(_marked_words(text, encoding), encoding)
    return against <= len(speaks_for)


# --- case ------------------------------------------------------------------------------------------------------------

_WORD: Final = re.compile(r"[^\W\d_]+")


_FIRST_LETTER: Final = re.compile(r"^[\W_]*[^\W\d_]")  # none in "15 triệu"


def _mend_capitals(typed: str, decoded: str) -> str:
    """Make the toned letters of words typed in capitals capitals ("CéNG" is CỘNG); both texts are of one length."""
    shouted = _is_shouted(typed)

    def mended(word: re.Match[str]) -> str:
        return word[0].upper() if shouted or _is_shouted(typed[word.start() : word.end()]) else word[0]

    return _WORD.sub(mended, decoded)


def _is_shouted(typed: str) -> bool:
    plain = [sign for sign in typed if sign.isascii() and sign.isalpha()]
    return len(plain) > 1 and all(sign.isupper() for sign in plain)


def _in_case(text: str, case: Case) -> str:
    if case == "upper":
        return text.upper()
    if case == "title":
        return _WORD.sub(lambda word: word[0].capitalize(), text)
    if case == "sentence":
        return _FIRST_LETTER.sub(lambda start: start[0].upper(), text, count=1)
    return text
