"""What can go wrong has words, and the words hold together."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from pathlib import Path

import pytest

from danvan_desktop import speech
from danvan_desktop.problems import TABLE, Problem, Words
from tests import pages

_UNWANTED = re.compile(r"lỗi hệ thống|đồng bộ|ngoại lệ|xung đột|\b(record|token|hash|bạn|hoà|thuỷ|uỷ|xoá|khoá)\b"
                       "|rất tiếc|!", re.IGNORECASE)


def _placeholders(words: Words) -> set[str]:
    text = " ".join((words.what, words.data, words.remedy))
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _raised() -> dict[tuple[str, str, int], tuple[str, set[str] | None]]:
    """Each `Problem("X-123", name=…)` of the code: (module, line) -> code and the names given (None: `**values`)."""
    found = {}
    package = pages.DOCS.parent / "danvan_desktop"
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.Call) and ast.unparse(node.func) in ("Problem", "problems.Problem")
                    and node.args and isinstance(node.args[0], ast.Constant)):
                names = {word.arg for word in node.keywords}
                given = None if None in names else {name for name in names if name} - {"data_safe"}
                found[str(path.relative_to(package)), node.args[0].value, node.lineno] = (node.args[0].value, given)
    return found


@pytest.mark.parametrize("code", sorted(TABLE))
def test_a_problem_says_three_calm_sentences(code: str) -> None:
    for sentence in (TABLE[code].what, TABLE[code].data, TABLE[code].remedy):
        assert re.fullmatch(r"\S.*\.", sentence, re.DOTALL)
        assert sentence[0].isupper() or not sentence[0].isalpha()
        assert unicodedata.is_normalized("NFC", sentence)
        assert not _UNWANTED.search(sentence)


@pytest.mark.parametrize("code", sorted(TABLE))
def test_a_code_is_a_known_letter_and_three_digits(code: str) -> None:
    assert re.fullmatch(r"[GNIHKS]-\d{3}", code)


def test_who_raises_a_problem_gives_the_values_its_sentences_need() -> None:
    wrong = [f"{module} line {line}: {code} needs {sorted(_placeholders(TABLE[code]))}, is given {sorted(given)}"
             for (module, _, line), (code, given) in _raised().items()
             if code in TABLE and given is not None and not _placeholders(TABLE[code]) <= given]
    assert wrong == []


def test_no_problem_is_raised_that_has_no_words() -> None:
    assert sorted(f"{module}: {code}" for module, code, _ in _raised() if code not in TABLE) == []


def test_no_sentence_takes_a_placeholder_that_a_problem_uses_itself() -> None:
    assert [code for code, words in TABLE.items() if {"code", "data_safe"} & _placeholders(words)] == []


@pytest.mark.parametrize("code", sorted(TABLE))
def test_the_words_come_filled_in(code: str) -> None:
    values: dict[str, object] = {name: "…" for name in _placeholders(TABLE[code])}
    words = speech.words_for(Problem(code, **values))
    assert "{" not in words.what + words.data + words.remedy


def test_a_problem_says_only_its_code_where_it_might_be_logged() -> None:
    assert str(Problem("S-109", id="Nguyễn Văn A")) == "S-109"


@pytest.mark.parametrize("name", sorted(pages.PAGES))
def test_a_page_made_from_the_code_is_up_to_date(name: str) -> None:
    page = Path(pages.DOCS, name)
    assert page.is_file() and page.read_text(encoding="utf-8") == pages.PAGES[name](), "run `make docs`"
