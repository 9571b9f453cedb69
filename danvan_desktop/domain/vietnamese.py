"""Vietnamese text: normal form, search and sort keys, given names, and a quiet look for persons' names.

Two ways to set a tone mark are in daily use (hòa, hoà); both are the same word here, and neither is ever rewritten
in what a person typed. Everything is a pure function of its text; words are remembered, because registers repeat them.
Text in an old font encoding goes through `legacy_encodings.decode` first: `tidy` drops U+00AD, which is "ư" there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
TONES: Final = (GRAVE, HOOK, TILDE, ACUTE, DOT)  # in the order of Vietnamese dictionaries
VOWELS: Final = "aăâeêioôơuưy"

_TONED: Final = {unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in VOWELS for tone in TONES}
_LIKE_D: Final = "đðɖ"  # eth and African d look the same as capitals, and old converters leave them
_REMEMBERED_WORDS: Final = 1 << 15


class _Table(dict[int, str]):
    """A table for `str.translate` that works out each character once, when it is first met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        value = self[code] = self._rule(chr(code))
        return value


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) == "Cf"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _is_word(char: str) -> bool:
    return char.isalnum() and unicodedata.category(char) != "Lm"  # modifier letters stand as apostrophes: KʼBang


def _tidied(char: str) -> str:
    if _is_invisible(char):
        return ""
    if unicodedata.category(char) == "Cc" and not char.isspace():
        return " "
    return {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}.get(char, char)


def _decomposed(char: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())


def _folded(char: str) -> str:
    kept = (c for c in _decomposed(char) if not _is_mark(c) and not _is_invisible(c))
    return "".join("d" if c in _LIKE_D else c if _is_word(c) else " " for c in kept)


def _with_marks(char: str) -> str:
    kept = (c for c in _decomposed(char) if not _is_invisible(c))
    return "".join("đ" if c in _LIKE_D else c if _is_mark(c) or _is_word(c) else " " for c in kept)


_TIDY: Final = _Table(_tidied)
_FOLD: Final = _Table(_folded)
_MARKED: Final = _Table(_with_marks)

# Nearly every text is made of these, and for them there are quicker ways to the same result.
_LETTERS: Final = "".join(sorted({*VOWELS, *_TONED, "đ"} | {*VOWELS.upper(), *(c.upper() for c in _TONED), "Đ"}))
_PLAIN: Final = re.compile(rf"[\t\n\r -~{_LETTERS}]*")
_PLAIN_WORD: Final = re.compile(rf"[0-9a-z{_LETTERS}]+")
_ASCII_FOLD: Final = bytes(ord(chr(c).lower()) if chr(c).isalnum() and c < 128 else ord(" ") for c in range(256))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def nfc(text: str) -> str:
    """`text` in Unicode normal form C, the only form the program keeps."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str, *, lines: bool = False) -> str:
    """`text` as it should have been typed: NFC, plain single blanks, none at the ends, nothing invisible, Đ for Ð.

    Line breaks become blanks, or with `lines` stay (every kind as "\\n"; empty lines within the text stay too).
    Tone placement and case are never touched.
    """
    if not _PLAIN.fullmatch(text):
        text = text.translate(_TIDY)
    if lines:
        text = "\n".join(" ".join(line.split()) for line in text.splitlines()).strip("\n")
    else:
        text = " ".join(text.split())
    return nfc(text)


def fold(text: str) -> str:
    """The search text: lower case, no marks, đ as d, whatever is neither letter nor digit as one blank.

    >>> fold("Tổ dân phố Hoà-Bình, 12/QĐ")
    'to dan pho hoa binh 12 qd'
    """
    if _PLAIN.fullmatch(text):
        plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d")).encode("ascii", "ignore")
        return " ".join(plain.translate(_ASCII_FOLD).decode("ascii").split())
    return " ".join(text.translate(_FOLD).split())


def keep_tone(text: str) -> str:
    """As `fold`, but marks and đ stay, each tone at its traditional place: hòa = hoà, thuỷ = thủy, hoa ≠ hòa.

    For putting exact hits first: `fold(keep_tone(x)) == fold(x)`, word by word.
    """
    return " ".join(map(_placed, _words(text)))


def sort_key(text: str) -> str:
    """A text whose order by code point (SQL's BINARY) is Vietnamese order: a ă â b c d đ e ê …, then a à ả ã á ạ.

    Digits sort as numbers ("Phường 5" before "Phường 15") and before letters; case and punctuation do not count.
    Letters of the whole text weigh more than its tones. Looks like "phu~o~ng!05 10": words, blank, one tone a word.
    """
    words = _words(text)
    return _key([_collation(word) for word in words]) if words else ""


def person_key(name: str) -> str:
    """The sort key of a person: given name with its tone first, then the other names; titles do not count."""
    bare = _bare_name(name)
    others, _, given = bare.rpartition(" ")
    return f"{sort_key(given)} {sort_key(others)}" if given else ""


def given_name(name: str) -> str:
    """The last word of a person's name, without title and without what follows a comma, dash or bracket; "" if none."""
    return _bare_name(name).rpartition(" ")[2]


def split_title(name: str) -> tuple[str, str]:
    """("Ông", "Nguyễn Văn An") of "Ông: Nguyễn Văn An"; ("", name) where no title stands before a name."""
    name = tidy(name)
    found = _TITLES.match(name)
    return (found["title"], name[found.end() :]) if found else ("", name)


def _key(words: list[tuple[str, str]]) -> str:
    return "!".join([letters for letters, _ in words]) + " " + "".join([tone for _, tone in words])


def _words(text: str) -> list[str]:
    text = nfc(text)
    if _PLAIN.fullmatch(text):
        return _PLAIN_WORD.findall(text.lower())
    return nfc(text.translate(_MARKED)).split()


@lru_cache(_REMEMBERED_WORDS)
def _placed(word: str) -> str:
    """`word` (lower case, NFC) with its one tone where the traditional spelling puts it."""
    plain, tones = without_tone(word)
    shape = _SHAPE.fullmatch(plain) if len(tones) == 1 else None
    if shape is None:
        return word
    vowels = shape["vowels"]
    marked = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        at = marked[-1]
    elif len(vowels) == 1 or (len(vowels) == 2 and not shape["coda"]):
        at = 0
    else:
        at = 1
    at += shape.start("vowels")
    return plain[:at] + nfc(plain[at] + tones) + plain[at + 1 :]


def without_tone(word: str) -> tuple[str, str]:
    """The NFC lower-case `word` without its tones, and the tones as combining marks in their order."""
    plain, tones = "", ""
    for char in word:
        vowel, tone = _TONED.get(char, (char, ""))
        plain += vowel
        tones += tone
    return plain, tones


# One syllable: the u of qu and the i of gi belong to the consonant when a vowel follows.
_SHAPE: Final = re.compile(
    rf"(?:qu(?=[{VOWELS}])|gi(?=[{VOWELS}])|[bcdđghklmnpqrstvx]*)(?P<vowels>[{VOWELS}]{{1,3}})(?P<coda>[cghkmnpt]*)"
)

# "~" and "}" are above "z" and the separators below "0": each spelling sorts after all words in the plainer letter.
_SPELLED: Final = {"ă": "a}", "â": "a~", "đ": "d~", "ê": "e~", "ô": "o}", "ơ": "o~", "ư": "u~"}


@lru_cache(_REMEMBERED_WORDS)
def _collation(word: str) -> tuple[str, str]:
    plain, tones = without_tone(word)
    letters = "".join(_SPELLED.get(c) or unicodedata.normalize("NFD", c)[0] for c in plain if not _is_mark(c))
    return _DIGITS.sub(_as_number, letters), str(TONES.index(tones[0]) + 1) if tones else "0"


_DIGITS: Final = re.compile(r"[0-9]+")


def _as_number(digits: re.Match[str]) -> str:
    number = digits[0].lstrip("0") or "0"
    nines, rest = divmod(len(number) - 1, 9)
    return "9" * nines + str(rest) + number


_ADDRESS: Final = r"ông|bà|anh|chị|em|cô|chú|bác|cụ|cháu|đồng chí|đ/c"
_TITLE: Final = (
    r"(?:hộ gia đình|gia đình|hộ|giáo sư|tiến sĩ|thạc sĩ|bác sĩ|kỹ sư|luật sư|nghệ nhân|già làng|hòa thượng|hoà thượng"
    r"|thượng tọa|thượng toạ|đại đức|ni sư|ni trưởng|sư cô|linh mục|mục sư"
    rf"|{_ADDRESS}|đc\.|ô\.|b\.|gs\.|pgs\.|ts\.|ths\.|bs\.|ks\.|ls\.)"
)
_TITLES: Final = re.compile(
    rf"(?P<title>{_TITLE}(?:\s*[/,(]?\s*(?<!\w){_TITLE}\)?)*)(?:\s*:\s*|(?<=\.)\s*|\s+)(?=\w)", re.IGNORECASE
)
_AFTER_NAME: Final = re.compile(r"[(,;:/\n]|\s[-–—]")


def _bare_name(name: str) -> str:
    name = split_title(name)[1]
    after = _AFTER_NAME.search(name)
    return name[: after.start()].rstrip() if after else name


# --- syllables -------------------------------------------------------------------------------------------------------

_ONSETS: Final = _set("b ch d đ g gi h kh l m n nh p ph qu r s t th tr v x")
_BEFORE_FRONT: Final = _ONSETS | _set("k gh ngh")  # g only as in "gì", but registers are not that careful
_BEFORE_OTHERS: Final = _ONSETS | _set("c ng")
_RHYMES: Final = _set(
    """a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uôc uôi uôm uôn
    uông uôt uơ up ut uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yê yêm yên yêng yêt yêu"""
)


@lru_cache(_REMEMBERED_WORDS)
def is_syllable(word: str) -> bool:
    """Whether `word` is spelled as one Vietnamese syllable, in any case and with either placement of the tone."""
    word = nfc(word.casefold())
    plain, tones = without_tone(word)
    if len(tones) > 1 or (word != _placed(word) and (word[-1] == plain[-1] or not plain.endswith(("oa", "oe", "uy")))):
        return False
    for length in (0, 1, 2, 3):
        onset, rhyme = plain[:length], plain[length:]
        if rhyme in _RHYMES and (not onset or onset in (_BEFORE_FRONT if rhyme[0] in "eêiy" else _BEFORE_OTHERS)):
            return tones in (ACUTE, DOT) or not rhyme.endswith(("c", "ch", "k", "p", "t"))
    return False


# --- persons named in a text -----------------------------------------------------------------------------------------

# Families nobody takes for a place or a thing: two words are enough for the first line, three for the others.
_FAMILIES_SURE: Final = _set("nguyễn trần lê phạm huỳnh vũ võ đặng bùi đỗ ngô trịnh")
_FAMILIES_LIKELY: Final = _FAMILIES_SURE | _set(
    "hoàng phan hồ dương lý đinh đoàn trương đào lương tạ tô tống vương phùng quách nghiêm hứa triệu đàm"
)
_FAMILIES: Final = _FAMILIES_LIKELY | _set(  # with Văn, Thị or A between: Lò Văn Pín, Giàng A Páo
    "lâm mai cao hà thái châu chu la lưu lục kiều nông lò lường quàng cà giàng vàng sùng thào vừ lầu cứ hờ mùa ma hầu "
    "bế bàn phàn chảo tẩn lù vi lô lang kha thạch sơn kim danh tăng ninh phí khuất ông từ trang"
)
_MIDDLES: Final = frozenset(("văn", "thị", "a"))
_ADDRESSES: Final = _set("ông bà anh chị em cô chú bác cụ cháu")
_AFTER_ADDRESS_NO_NAME: Final = _set(
    "chủ phó trưởng bí giám hội tổ ban ủy uỷ con em đại cán công rịa đen nà triệu trưng hồ tôn quốc văn chị anh"
)
_BEFORE_PLACE: Final = _set(
    "đường phố phường xã thôn ấp bản làng buôn trường huyện tỉnh quận khu cầu chợ ngõ hẻm viên viện quỹ giải đền chùa "
    "đình lăng đài sông núi hồ kênh thcs thpt học tên trấn tưởng cách đức"
)
_NOT_PERSONS: Final = re.compile(
    "(?:hồ chí minh|trần phú|trần đề|trần hưng đạo|lê lợi|lê duẩn|lê chân|nguyễn trãi|nguyễn huệ|ngô quyền|vũ thư"
    r"|vũ quang|võ nhai|võ nguyên giáp|lý thường kiệt)(?!\w)"
)
_COMRADE: Final = re.compile(r"(?<!\w)(?:đ/c\.?|đồng chí)(?=\s)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_LONGEST_NAME: Final = 5


def looks_like_person_names(text: str) -> tuple[str, ...]:
    """The names of persons that `text` seems to hold, in order, each once; for a quiet warning, never for a refusal.

    Found are capitalised words after ông, bà, anh, chị, đ/c … and full names that begin with a common family name;
    left alone are streets, schools and places called after people. It misses names and may take a company for a person.
    """
    text = _COMRADE.sub("ông", tidy(text))
    found: dict[str, None] = {}
    for run, before in _capitalised_runs(text):
        at = 0
        while at < len(run):
            length = _name_length(run, at, run[at - 1] if at else before)
            if length:
                found[" ".join(run[at : at + length])] = None
            at += length or 1
    return tuple(found)


def with_address(name: str, text: str) -> str:
    """A name that `looks_like_person_names` found, as the text has it: "ông Bắc" where a form of address stands
    before it.
    """
    found = re.search(rf"(?:(?<!\w)(?:{_ADDRESS})\s+)?{re.escape(name)}", tidy(text), re.IGNORECASE)
    return found[0] if found else name


def _capitalised_runs(text: str) -> list[tuple[list[str], str]]:
    """Words with a capital that follow each other with one blank between, and the word before each such run."""
    runs: list[tuple[list[str], str]] = []
    before, end = "", -1
    for word in _WORD.finditer(text):
        adjacent = word.start() == end + 1 and text[end] == " "
        if word[0][0].isupper():
            if adjacent and runs and runs[-1][0][-1] == before:
                runs[-1][0].append(word[0])
            else:
                runs.append(([word[0]], before if adjacent else ""))
        before, end = word[0], word.end()
    return runs


def _name_length(run: list[str], at: int, before: str) -> int:
    """How many words from `at` on are the name of one person; 0 if none begins there."""
    words = [word.lower() for word in run[at : at + _LONGEST_NAME]]
    shouted = len(run) > _LONGEST_NAME and " ".join(run).isupper()
    known = 3 if shouted else len(words)
    first, second = words[0], words[1] if len(words) > 1 else ""
    if _NOT_PERSONS.match(" ".join(words)) or before.lower() in _BEFORE_PLACE:
        return 0
    if before.lower() in _ADDRESSES and (first in _FAMILIES_LIKELY or not shouted):
        return 0 if first in _AFTER_ADDRESS_NO_NAME | _ADDRESSES else known
    enough = 2 if first in _FAMILIES_SURE else 3
    likely = first in _FAMILIES_LIKELY and enough <= len(words)
    return known if likely or (first in _FAMILIES and second in _MIDDLES and len(words) > 2) else 0
