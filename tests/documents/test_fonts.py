"""The bundled fonts have what Vietnam writes, and second marks stand where they belong."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from danvan_desktop import paths
from danvan_desktop.documents import fonts

FOLDER = paths.resources() / "fonts"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.ttf"))
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LOWER = {unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in TONES} | {"đ"}
LETTERS = sorted(letter for letter in LOWER | set(map(str.upper, LOWER)) if not letter.isascii())


@pytest.mark.parametrize("name", SHIPPED)
def test_the_font_has_every_vietnamese_letter(name: str) -> None:
    assert len(LETTERS) == 134
    assert fonts.missing(name, "".join(LETTERS) + "0123456789 “”–—…\"'()/,.:;") == []


def test_the_readme_tells_origin_and_sha_256_of_each_font() -> None:
    told = dict(reversed(line.split("  ")) for line in re.findall(r"^[0-9a-f]{64}  \S+\.ttf$",
                                                                  (FOLDER / "README.md").read_text(), re.MULTILINE))
    assert told == {f"{name}.ttf": fonts.sha256(name) for name in SHIPPED}


@pytest.mark.parametrize("name", SHIPPED)
def test_its_licence_lies_beside_it(name: str) -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / f"{name.partition('-')[0]}.OFL.txt").read_text(encoding="utf-8").upper()


def test_plain_vietnamese_is_one_run() -> None:
    assert fonts.pieces(fonts.BODY, "Ứng Hòa") == [fonts.Piece(0.0, 0.0, "Ứng Hòa")]


@pytest.mark.parametrize("letter", ["ê̆", "ô̆", "ơ̆", "ư̆", "Ê̆", "Ô̆"])
def test_a_second_mark_stands_centred_above_its_letter_and_touches_nothing(letter: str) -> None:
    before, mark = fonts.pieces("LiberationSerif-Bold", f"Bl{letter}")
    base, breve = fonts.glyph_box("LiberationSerif-Bold", letter[0]), fonts.glyph_box("LiberationSerif-Bold", letter[1])
    assert before.text == f"Bl{letter[0]}"
    start = fonts.width_em("LiberationSerif-Bold", "Bl")
    assert mark.x_em + (breve.left + breve.right) / 2000 == pytest.approx(start + (base.left + base.right) / 2000)
    assert mark.y_em + breve.bottom / 1000 >= base.top / 1000 + 0.04


def test_text_goes_on_after_a_second_mark_where_the_letter_ended() -> None:
    pieces = fonts.pieces("LiberationSerif-Bold", "Blô̆k Niê")
    assert [piece.text for piece in pieces] == ["Blô", "\u0306", "k Niê"]
    assert pieces[2].x_em == pytest.approx(fonts.width_em("LiberationSerif-Bold", "Blô"))


def test_two_second_marks_are_stacked() -> None:
    _letter, lower, upper = fonts.pieces("LiberationSerif-Bold", "e\u0306\u030c")
    assert upper.y_em > lower.y_em


def test_a_font_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.register(fonts.BODY)
    monkeypatch.setattr(Path, "read_bytes", None)
    assert fonts.register(fonts.BODY) is fonts.register(fonts.BODY)
