"""What enrolling asks for, in the first run and later: a file, eight words, a fingerprint to compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QWidget

from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.problems import Problem
from danvan_desktop.speech import _, words_for
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, Picture, box, clear, column, label, row
from danvan_desktop.ui.widgets.fields import LineEdit
from danvan_desktop.ui.widgets.popups import Suggestions


class CodeWords(QWidget):
    """Eight boxes for the words of the paper; a popup after two letters, tones or none."""

    changed = Signal()

    def __init__(self, words: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._words, self._known = words, dict[str, str]()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look().px(8))
        self.boxes: list[LineEdit] = []
        for at in range(8):
            box = _WordBox(at + 1)
            box.setAccessibleName(_("Từ thứ {n}").format(n=at + 1))
            box.textEdited.connect(lambda _text: self.changed.emit())
            Suggestions(box, self._suggest)
            grid.addWidget(box, at // 4, at % 4)
            self.boxes.append(box)
        self.setLayout(grid)

    def _suggest(self, typed: str, offer: Callable[[Sequence[str]], None]) -> None:
        if not self._known:
            self._known = {fold(each): each for each in self._words()}
        wanted = fold(typed)
        offer([word for key, word in self._known.items() if key.startswith(wanted)][:8])

    def text(self) -> str:
        """The words as typed, one blank between."""
        return " ".join(box.text().strip() for box in self.boxes).strip()

    def whole(self) -> bool:
        return all(box.text().strip() for box in self.boxes)

    def set_text(self, text: str) -> None:
        for each, word in zip(self.boxes, text.split(), strict=False):
            each.setText(word)


class _WordBox(LineEdit):
    """A box with its pale number before the word."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = str(number)
        self._indent()
        look().changed.connect(self._indent)

    def _indent(self) -> None:
        self.setTextMargins(look().px(16), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(look().font("small"))
        painter.setPen(look().colour("text3"))
        room = QRect(look().px(10), 0, QFontMetrics(look().font("small")).horizontalAdvance("8") + 2, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._number)


class FileLine(QWidget):
    """A file's name and a button to choose it."""

    chosen = Signal(object)

    def __init__(self, text: str, pattern: str, path: Path | None) -> None:
        super().__init__()
        self._pattern, self._text = pattern, text
        self.name = Elided("", "body")
        self._where = Elided("", "small")
        shown = box(
            row(Picture("file", "text2", 18), self.name, None, self._where, gap=8, margins=(10, 5, 10, 5)), framed=True
        )
        self.button = DeedButton(_("Chọn tệp…"), self.ask)
        line = row(shown, self.button, gap=8)
        line.setStretch(0, 1)
        self.setLayout(column(label(text, "label"), line, gap=4))
        self.show_path(path)

    def show_path(self, path: Path | None) -> None:
        self.name.setText(path.name if path else _("Chưa chọn tệp"))
        tag(self.name, tone="" if path else "text3")
        self._where.setText(_("trong {folder}").format(folder=path.parent.name or str(path.parent)) if path else "")

    def ask(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, self._text, "", self._pattern)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """As if a person had chosen this file."""
        self.show_path(path)
        self.chosen.emit(path)


class ProblemLines(QFrame):
    """The three sentences of a problem, in the step where it happened."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("weight", "danger")
        self._lines = [label("", "table", wrap=True) for _each in range(3)]
        self._title = label("", "strong", wrap=True)
        code = self._code = label("", "hint")
        self.setLayout(
            column(
                row(Picture("warn", "danger", 18), self._title, None, code),
                *self._lines[1:],
                gap=4,
                margins=(14, 10, 14, 10),
            )
        )
        self.hide()

    def show_problem(self, problem: Problem | None) -> None:
        self.setVisible(problem is not None)
        if problem:
            words = words_for(problem)
            self._title.setText(words.what)
            self._lines[1].setText(words.data)
            self._lines[2].setText(words.remedy)
            self._code.setText(problem.code)
            self.setAccessibleName(f"{words.what} {words.data} {words.remedy}")


def show_groups(place: QHBoxLayout, fingerprint: str) -> None:
    """Draw a fingerprint as its groups of digits, large enough to read over the telephone."""
    clear(place)
    for group in fingerprint.split():
        figure = label(group, "title")
        figure.setProperty("figure", "true")
        place.addWidget(figure)
    place.addStretch(1)
