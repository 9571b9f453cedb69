"""What the program says."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from danvan_desktop import paths, speech
from danvan_desktop.problems import TABLE, Problem, Words

MONDAY = date(2026, 1, 5)


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues of this test's own, with one English message."""
    monkeypatch.setattr(paths, "i18n", lambda: tmp_path)
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = ('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
              '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
    (folder / "danvan.po").write_text(
        header + 'msgid "Lưu"\nmsgstr "Save"\n\n'
        'msgid "{n} mục"\nmsgid_plural "{n} mục"\nmsgstr[0] "{n} item"\nmsgstr[1] "{n} items"\n\n'
        'msgid "Còn {n} tệp ngày {day}: {why}."\nmsgstr "{n} files of {day} left: {why}."\n\n'
        'msgid "ổ đĩa đầy"\nmsgstr "the disk is full"\n', encoding="utf-8")
    return folder


def test_vietnamese_is_what_the_code_says() -> None:
    assert speech.language() == "vi"
    assert speech._("Lưu") == "Lưu"
    assert speech.ngettext("{n} mục", "{n} mục", 2) == "{n} mục"


def test_the_empty_message_stays_empty_and_never_shows_the_catalogues_header(catalogues: Path) -> None:
    speech.set_language("en")
    assert speech._("") == ""


def test_english_comes_from_the_catalogue_and_back_again_is_vietnamese(catalogues: Path) -> None:
    speech.set_language("en")
    assert speech._("Lưu") == "Save"
    assert speech._("chưa dịch") == "chưa dịch"
    assert [speech.ngettext("{n} mục", "{n} mục", n).format(n=n) for n in (1, 2)] == ["1 item", "2 items"]
    speech.set_language("vi")
    assert speech._("Lưu") == "Lưu"


def test_a_compiled_catalogue_is_taken_unless_its_source_is_newer(catalogues: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source, compiled = catalogues / "danvan.po", catalogues / "danvan.mo"
    compiled.touch()
    with source.open("rb") as text, compiled.open("wb") as target:
        write_mo(target, read_po(text))
    source.write_text(source.read_text(encoding="utf-8").replace('"Save"', '"Keep"'), encoding="utf-8")
    os.utime(source, ns=(10**18, 10**18))
    os.utime(compiled, ns=(2 * 10**18, 2 * 10**18))
    speech.set_language("en")
    assert speech._("Lưu") == "Save"
    os.utime(source, ns=(3 * 10**18, 3 * 10**18))
    speech.set_language("en")
    assert speech._("Lưu") == "Keep"
    os.utime(compiled, ns=(4 * 10**18, 4 * 10**18))
    source.unlink()
    speech.set_language("en")
    assert speech._("Lưu") == "Save"


def test_an_unknown_language_is_refused_and_the_old_one_stays() -> None:
    with pytest.raises(ValueError, match="fr"):
        speech.set_language("fr")
    assert speech.language() == "vi"


def test_starting_to_speak_does_not_import_babel() -> None:
    code = ("import sys; from danvan_desktop import speech; speech._('Lưu'); speech.number(1234); "
            "speech.day(speech.date(2026, 1, 5)); print('babel' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- problems -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sample_problem(monkeypatch: pytest.MonkeyPatch) -> Iterator[Problem]:
    words = Words("Còn {n} tệp ngày {day}: {why}.", "Năm {year}.", "Lưu")
    monkeypatch.setitem(TABLE, "S-999", words)
    yield Problem("S-999", n=1234567, day=MONDAY, year=2026, why="ổ đĩa đầy")


def test_a_problem_is_put_into_words_with_dates_and_numbers_as_people_write_them(sample_problem: Problem) -> None:
    assert speech.words_for(sample_problem) == Words(
        "Còn 1.234.567 tệp ngày 05/01/2026: ổ đĩa đầy.", "Năm 2026.", "Lưu")


def test_a_problem_in_english_has_its_messages_and_its_reasons_translated(
    sample_problem: Problem, catalogues: Path) -> None:
    speech.set_language("en")
    assert speech.words_for(sample_problem) == Words(
        "1,234,567 files of 05/01/2026 left: the disk is full.", "Năm 2026.", "Save")


# --- dates and numbers --------------------------------------------------------------------------------------------


def test_dates_are_written_as_on_vietnamese_papers() -> None:
    assert speech.day(MONDAY) == "05/01/2026"
    assert speech.long_day(MONDAY) == "ngày 05 tháng 01 năm 2026"
    assert speech.day_with_weekday(date(2026, 11, 26)) == "thứ Năm 26/11/2026"
    assert speech.weekday(date(2026, 11, 22)) == "Chủ nhật"


def test_in_english_only_the_words_of_a_date_change() -> None:
    speech.set_language("en")
    assert speech.day(MONDAY) == "05/01/2026"
    assert speech.long_day(MONDAY) == "5 January 2026"
    assert speech.day_with_weekday(MONDAY) == "Monday 05/01/2026"


def test_an_instant_is_shown_in_local_time() -> None:
    local = datetime(2026, 11, 20, 16, 48, 30)
    assert speech.moment(int(local.timestamp() * 1000)) == "16:48 20/11/2026"


@pytest.mark.parametrize(("value", "vietnamese", "english"), [
    (0, "0", "0"), (999, "999", "999"), (1234567, "1.234.567", "1,234,567"), (-1500, "-1.500", "-1,500"),
    (Decimal("1234567.5"), "1.234.567,5", "1,234,567.5"), (Decimal("186.50"), "186,5", "186.5"), (2.25, "2,25", "2.25"),
])
def test_numbers_are_grouped_as_the_reader_is_used_to(
    value: int | Decimal | float, vietnamese: str, english: str) -> None:
    assert speech.number(value) == vietnamese
    speech.set_language("en")
    assert speech.number(value) == english


def test_money_carries_its_unit() -> None:
    assert speech.money(1_500_000) == "1.500.000 đồng"


def test_a_share_of_nothing_is_nothing() -> None:
    assert speech.percent(3, 4) == "75 %"
    assert speech.percent(0, 0) == "0 %"


@pytest.mark.parametrize(("length", "shown"), [
    (0, "0 B"), (999, "999 B"), (14_499, "14 kB"), (2_534_111, "2,5 MB"), (8_000_000_000, "8 GB")])
def test_the_size_of_a_file_is_told_in_the_units_of_a_stick(length: int, shown: str) -> None:
    assert speech.size(length) == shown


# --- Qt's own texts -----------------------------------------------------------------------------------------------

# The classes whose texts a person of ours can meet. Not QShortcut: keys are called what is printed on them.
_SEEN = set(
    "QFileDialog QPrintDialog QPageSetupWidget QPrintSettingsOutput QPrintPreviewDialog QMdiSubWindow QPlatformTheme "
    "QUnicodeControlCharacterMenu QColorDialog QScrollBar QWizard QFontDialog QPrintWidget QErrorMessage QLineEdit "
    "QWidgetTextControl QAbstractFileIconProvider QFileSystemModel QPrintPropertiesDialog QPrintPropertiesWidget "
    "QMessageBox QDockWidget QAbstractSpinBox QComboBox QApplication QCupsJobWidget QCupsPrinterSupport QTabBar "
    "CloseButton QDialog QDialogButtonBox QInputDialog QMdiArea QProgressDialog QUndoGroup QUndoStack QUndoModel "
    "QWhatsThisAction QGnomeTheme QAccessibleActionInterface QKeySequenceEdit".split())


def _texts_of_qt() -> Iterator[tuple[str, str]]:
    """(class, English text) of everything Qt says, out of the German catalogue that PySide6 brings."""
    import PySide6

    catalogue = Path(PySide6.__path__[0], "Qt", "translations", "qtbase_de.qm").read_bytes()
    at, messages = 16, b""
    while at < len(catalogue):
        section, length = struct.unpack_from(">BI", catalogue, at)
        if section == 0x69:
            messages = catalogue[at + 5:at + 5 + length]
        at += 5 + length
    at, context, source = 0, "", ""
    while at < len(messages):
        tag = messages[at]
        at += 1
        if tag == 1:
            yield context, source
            continue
        (length,) = struct.unpack_from(">I", messages, at)
        text = messages[at + 4:at + 4 + length]
        at += 4 + length
        if tag == 6:
            source = text.decode()
        elif tag == 7:
            context = text.decode()


def test_everything_a_qt_dialog_says_is_there_in_vietnamese() -> None:
    texts = speech.qt_texts()
    wanted = {source for context, source in _texts_of_qt() if context in _SEEN and re.search("[a-z]{3}", source)}
    assert len(wanted) > 300
    assert sorted(wanted - texts.keys()) == []


def test_qts_texts_keep_their_placeholders() -> None:
    holes = re.compile("%[0-9n]")
    assert [source for source, text in speech.qt_texts().items()
            if sorted(holes.findall(source)) != sorted(holes.findall(text))] == []


def test_in_english_qt_speaks_for_itself() -> None:
    speech.set_language("en")
    assert speech.qt_texts() == {}
