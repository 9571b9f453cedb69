"""Whatever the program can say in Vietnamese it can say in English, and both keep to the rules of words."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from danvan_desktop import problems, speech
from danvan_desktop.domain.records import TYPES

I18N = Path(__file__).parent.parent / "i18n"
CODE = I18N.parent / "danvan_desktop"
KEYWORDS = {"_": None, "N_": None, "NN_": (1, 1), "ngettext": (1, 2)}  # as in the Makefile
LONGEST_LABEL = 28  # letters: a label stands above a field of a quarter of the form

# Not said to people in offices (ui.md 21), and spellings the program does not use.
UNWANTED = re.compile(
    r"lỗi hệ thống|đồng bộ|ngoại lệ|xung đột|rất tiếc|quý khách|người dùng cuối|!"
    r"|\b(server|record|submit|entity|token|hash|import|export|bạn|hoà|thuỷ|uỷ|xoá|khoá)\b",
    re.IGNORECASE,
)


@cache
def _catalogue(name: str) -> Catalog:
    with (I18N / name).open("rb") as file:
        return read_po(file)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (each for each in catalogue if each.id)


def _forms(words: object) -> tuple[str, ...]:
    """A message's singular and plural, or only itself."""
    return tuple(words) if isinstance(words, (list, tuple)) else (str(words),)


@cache
def _in_the_code() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for _file, _line, message, _comments, _context in extract_from_dir(
        CODE, [("**.py", "python")], keywords=KEYWORDS
    ):
        forms = _forms(message)
        if forms[0] and len(forms) >= len(found.get(forms[0], ())):  # once marked with a plural, always with it
            found[forms[0]] = forms
    return found


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_the_template_holds_what_the_code_says() -> None:
    template = {forms[0]: forms for forms in (_forms(each.id) for each in _messages(_catalogue("danvan.pot")))}
    assert template == _in_the_code(), "run `make messages`"


def test_every_message_of_the_code_is_in_english() -> None:
    english = _catalogue("en/LC_MESSAGES/danvan.po")
    untold = [first for first in _in_the_code()
              if (found := english.get(first)) is None or not all(_forms(found.string))]
    assert untold == [], "run `make messages`, then translate them in i18n/en"


def test_english_keeps_nothing_that_the_code_no_longer_says() -> None:
    english = _catalogue("en/LC_MESSAGES/danvan.po")
    assert [forms[0] for forms in (_forms(each.id) for each in _messages(english)) if forms[0] not in _in_the_code()] \
        == []


@pytest.mark.parametrize("language", speech.LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [each.id for each in _messages(_catalogue(f"{language}/LC_MESSAGES/danvan.po")) if each.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    wrong = [first for each in _messages(_catalogue("en/LC_MESSAGES/danvan.po"))
             for first, told in zip(_forms(each.id), _forms(each.string), strict=True)
             if told and _placeholders(first) != _placeholders(told)]
    assert wrong == []


def test_a_translation_begins_and_ends_as_its_message() -> None:
    """Blanks at the ends, the full stop of a sentence, the colon before a list, the dots of a command that asks."""
    def shape(text: str) -> tuple[bool, bool, str]:
        last = re.sub(r"\bno\.$", "", text, flags=re.IGNORECASE).rstrip()[-1:]  # "No." is no sentence
        return text[:1].isspace(), text[-1:].isspace(), last if last in ".:…,?" else ""

    wrong = [(first, told) for each in _messages(_catalogue("en/LC_MESSAGES/danvan.po"))
             for first, told in zip(_forms(each.id), _forms(each.string), strict=True)
             if told and shape(first) != shape(told)]
    assert wrong == []


def test_the_words_are_those_of_an_office() -> None:
    assert [text for forms in _in_the_code().values() for text in forms
            if UNWANTED.search(re.sub(r"{.*?}", "", text))] == []


def test_the_words_are_composed_unicode() -> None:
    assert [text for forms in _in_the_code().values() for text in forms if not unicodedata.is_normalized("NFC", text)] \
        == []


def test_qts_own_texts_keep_to_the_same_words() -> None:
    vietnamese = _catalogue("vi/LC_MESSAGES/danvan.po")
    assert {each.context for each in _messages(vietnamese)} == {"Qt"}
    assert [each.string for each in _messages(vietnamese)
            if not all(_forms(each.string)) or UNWANTED.search(" ".join(_forms(each.string)))] == []


@pytest.mark.parametrize("language", speech.LANGUAGES)
def test_the_label_of_a_field_is_short_enough_to_stand_above_it(language: str) -> None:
    speech.set_language(language)
    labels = {speech._(field.label) for each in TYPES.values() if not each.internal for field in each.fields}
    assert sorted(label for label in labels if len(label) > LONGEST_LABEL) == []


def test_every_word_of_the_declared_records_is_marked() -> None:
    said = set()
    for each in TYPES.values():
        if not each.internal:
            said |= {each.label, each.plural, *(title for _, title in each.sections)}
            for field in each.fields:
                said |= {field.label, field.hint, getattr(field.kind, "unit", "")}
                said |= {option.label for option in getattr(field.kind, "options", ())}
    assert sorted(said - set(_in_the_code()) - {"", "m²"}) == []


def test_a_register_has_a_name_for_one_and_for_many() -> None:
    speech.set_language("en")
    model = TYPES["model"]
    assert (speech._(model.label), speech.several(model.plural)) == ("Model", "Models")
    assert [speech.counted(model.label, n) for n in (0, 1, 2)] == ["Models", "Model", "Models"]
    assert speech.several("Hôm nay") == "Today"  # a name that was not marked
    speech.set_language("vi")
    assert speech.several(model.plural) == speech._(model.label) == "Mô hình"


def test_every_problem_is_told_in_english() -> None:
    speech.set_language("en")
    told = {sentence for words in problems.TABLE.values() for sentence in (words.what, words.data, words.remedy)}
    assert [sentence for sentence in told if speech._(sentence) == sentence] == []
