"""The five steps. Each reads and fills the one `Beginning`, says whether one can go on, and why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QWidget

from danvan_desktop.domain.units import Unit, UnitList
from danvan_desktop.domain.vietnamese import nfc
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services.inviting import Offer
from danvan_desktop.speech import _
from danvan_desktop.ui.first_run.beginning import ALONE, JOIN, RESTORE, Beginning
from danvan_desktop.ui.first_run.parts import Choice, PlaceFinder, Segments
from danvan_desktop.ui.theme import SCALES, look, tag
from danvan_desktop.ui.widgets.basics import DeedButton, Picture, box, card, column, keycap, label, row
from danvan_desktop.ui.widgets.fields import ChoiceButton, FieldBox, LineEdit, LineEditor
from danvan_desktop.ui.widgets.joining import CodeWords, FileLine, ProblemLines, show_groups
from danvan_desktop.ui.widgets.popups import DropDown, Line

SAMPLE = "Nguyễn Thuỵ Đường Khuê"
LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
THEMES = (("light", N_("Sáng")), ("dark", N_("Tối")), ("system", N_("Theo máy")))
BODIES = (
    ("party", N_("Đảng ủy (Ban Tuyên giáo và Dân vận)")),
    ("uband", N_("Ủy ban nhân dân")),
    ("front", N_("Mặt trận Tổ quốc")),
    ("reception_board", N_("Ban Tiếp công dân")),
    ("board", N_("Ban chỉ đạo")),
    ("other", N_("Cơ quan khác")),
)
LEVELS = (("commune", N_("Xã, phường, đặc khu")), ("province", N_("Tỉnh, thành phố")))


@dataclass(frozen=True)
class Helpers:
    """What the steps ask of the world: the list of units, an enrolment file, its words."""

    units: Callable[[], UnitList]
    read: Callable[[Path, str], Offer]
    words: Callable[[], Sequence[str]]
    speak: Callable[[str], None]


class Step(QWidget):
    """One step. changed: whether one can go on may have changed. main_wanted: go on now."""

    changed = Signal()
    main_wanted = Signal()
    title = ""
    lead = ""

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__()
        self.told, self.helpers = told, helpers

    def why_not(self) -> str:
        """Why one cannot go on yet; "" when one can."""
        return ""

    def press_main(self) -> bool:
        """Ctrl+Enter where the step has a filled button of its own; whether it had."""
        return False

    def first(self) -> QWidget | None:
        return None


class LookStep(Step):
    """Language, size and colours, and whether Vietnamese can be typed."""

    title = N_("Chữ và ngôn ngữ")
    lead = N_("Đổi lúc nào cũng được trong Cài đặt.")

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        languages = Segments(_("Ngôn ngữ"), LANGUAGES, told.language)
        languages.chosen.connect(lambda code: helpers.speak(str(code)))
        self.sizes = Segments(_("Cỡ chữ"), [(each, f"{each} %") for each in SCALES], told.scale)
        self.sizes.chosen.connect(self._size)
        themes = Segments(_("Màu"), [(name, _(text)) for name, text in THEMES], told.theme)
        themes.chosen.connect(self._theme)
        self.box = LineEdit()
        self.box.setAccessibleName(_("Thử gõ"))
        self.box.textChanged.connect(self._tried)
        self._icon, self._said = Picture("", "ok", 16), label("", "small")
        tried = column(
            label(_("Thử gõ: {text}").format(text=SAMPLE), "label"),
            self.box,
            row(self._icon, self._said, None, gap=5),
            gap=4,
        )
        sample = card(
            label(_("Mẫu chữ"), "label"),
            label("Phường Thuận Hòa kể chuyện “Dân vận khéo”: 12 hộ hiến 1.240 m² đất mở đường.", "body", wrap=True),
            gap=4,
        )
        self._languages = languages
        self.setLayout(
            column(
                label(_("Ngôn ngữ"), "label"),
                languages,
                4,
                label(_("Cỡ chữ"), "label"),
                self.sizes,
                4,
                label(_("Màu"), "label"),
                themes,
                4,
                sample,
                4,
                tried,
                None,
                gap=6,
            )
        )
        self._tried("")

    def _size(self, scale: Any) -> None:
        self.told.scale = scale
        look().apply(scale=scale)

    def _theme(self, theme: Any) -> None:
        self.told.theme = theme
        look().apply(theme)

    def _tried(self, typed: str) -> None:
        if nfc(typed.strip()) == nfc(SAMPLE):
            self._say("check", "ok", _("Gõ được đủ dấu."))
        elif typed.strip() and not _has_marks(typed) and len(typed) > 6:
            self._say("warn", "warn", _("Chưa có dấu. Bật bộ gõ tiếng Việt (Unikey), kiểu gõ Telex hoặc VNI."))
        else:
            self._say("", "ok", _("Không bắt buộc: chỉ để biết bộ gõ tiếng Việt có chạy không."))

    def _say(self, icon: str, tone: str, text: str) -> None:
        self._icon.show_icon(icon, tone)
        self._said.setText(text)
        tag(self._said, tone=tone if icon else "text3")

    def first(self) -> QWidget | None:
        return self._languages.buttons[0 if self.told.language == "vi" else 1]


class WayStep(Step):
    """Three ways to begin."""

    title = N_("Bắt đầu thế nào?")
    lead = N_("Ghi danh với tỉnh sau cũng được; dữ liệu đã nhập được giữ nguyên.")

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        self._group = QButtonGroup(self)
        self.choices: dict[str, Choice] = {}
        for at, (way, icon, title, sentence) in enumerate(
            (
                (
                    JOIN,
                    "tower",
                    _("Có tệp ghi danh của tỉnh"),
                    _("Cần tệp .goi và tờ giấy có tám từ do tỉnh giao. Không cần mạng."),
                ),
                (
                    ALONE,
                    "home",
                    _("Chưa có, dùng một mình trước"),
                    _("Chọn đơn vị trong danh mục rồi nhập dữ liệu ngay. Ghi danh với tỉnh sau."),
                ),
                (
                    RESTORE,
                    "history",
                    _("Khôi phục từ bản sao lưu"),
                    _("Máy cũ hỏng hoặc đổi máy: chọn tệp sao lưu của đơn vị."),
                ),
            )
        ):
            choice = Choice(at, icon, title, sentence)
            choice.setChecked(told.way == way)
            choice.clicked.connect(lambda _checked=False, way=way: self._choose(way))
            self._group.addButton(choice)
            self.choices[way] = choice
        self.setLayout(column(*self.choices.values(), None, gap=12))

    def _choose(self, way: str) -> None:
        if way != self.told.way:
            self.told.way, self.told.file, self.told.offer, self.told.compared = way, None, None, False
        self.changed.emit()

    def why_not(self) -> str:
        return "" if self.told.way else _("Chọn một trong ba cách.")

    def first(self) -> QWidget | None:
        return self.choices[self.told.way or JOIN]


class UnitStep(Step):
    """Alone: the place, by today's or an old name, and the body that keeps the books."""

    title = N_("Đơn vị")
    lead = N_("Tìm theo tên xã, phường; tên cũ cũng tìm được.")

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        self.levels = Segments(_("Cấp"), [(name, _(text)) for name, text in LEVELS], told.level)
        self.levels.chosen.connect(self._level)
        self.finder = PlaceFinder(helpers.units, told.level)
        self.finder.taken.connect(self._take)
        self.body = ChoiceButton()
        self.body.setAccessibleName(_("Cơ quan giữ sổ"))
        self.body.dropped.connect(lambda _typed: self._drop())
        self.body.digit.connect(lambda digit: self._body(BODIES[digit - 1][0]) if digit <= len(BODIES) else None)
        self._title, self._where = label("", "section"), label("", "table", "text2", wrap=True)
        self.name = LineEditor()
        self.name.set_text(told.office)
        self.name.edited.connect(self._named)
        name_box = FieldBox(_("Tên hiện trên cửa sổ và giấy tờ"), self.name)
        facts = row(column(label(_("Cơ quan giữ sổ"), "label"), self.body, gap=3), name_box, gap=12)
        facts.setStretch(0, 1)
        facts.setStretch(1, 1)
        self.chosen = card(
            row(Picture("home", "primary", 22), column(self._title, self._where, gap=0), None, gap=12), 2, facts, gap=8
        )
        layout = column(row(label(_("Cấp"), "label"), self.levels, gap=12), self.finder, self.chosen, gap=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._body(told.body)
        self._show()

    def _level(self, level: Any) -> None:
        self.told.level, self.told.unit_code, self.told.office = level, "", ""
        self.finder.set_level(level)
        self._show()
        self.changed.emit()

    def _take(self, unit: Any) -> None:
        assert isinstance(unit, Unit)
        self.told.unit_code, self.told.level, self.told.office = unit.code, unit.level, unit.name
        self.name.set_text(unit.name)
        self._title.setText(self.helpers.units().full_name(unit))
        self._where.setText(_("Mã đơn vị {code}").format(code=unit.code))
        self._show()
        self.changed.emit()
        self.name.widget.setFocus()

    def _show(self) -> None:
        self.chosen.setVisible(bool(self.told.unit_code))
        if self.told.unit_code and not self._title.text():
            self._title.setText(self.told.office)
            self._where.setText(_("Mã đơn vị {code}").format(code=self.told.unit_code))

    def _drop(self) -> None:
        popup = DropDown(self.body, [Line(code, _(text)) for code, text in BODIES], searchable=False)
        popup.picked.connect(self._body)
        popup.drop(self.told.body)

    def _body(self, body: Any) -> None:
        self.told.body = body
        self.body.shown = _(dict(BODIES)[body])
        self.body.setText(self.body.shown)
        self.body.update()

    def _named(self) -> None:
        self.told.office = self.name.text().strip()
        self.changed.emit()

    def why_not(self) -> str:
        if not self.told.unit_code:
            return _("Tìm và chọn đơn vị.")
        return "" if self.told.office else _("Ghi tên đơn vị.")

    def first(self) -> QWidget | None:
        return self.finder.box


class JoinStep(Step):
    """With an enrolment file: its code words, then the fingerprint compared with the paper."""

    title = N_("Ghi danh với tỉnh")
    lead = N_("Cần tệp ghi danh và tờ giấy có mã do tỉnh giao. Không có mạng vẫn làm được.")

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        self.file = FileLine(_("Tệp ghi danh"), _("Tệp gói (*.goi)"), told.file)
        self.file.chosen.connect(self._chosen)
        self.code = CodeWords(helpers.words)
        self.code.set_text(told.code)
        self.code.changed.connect(self._typed)
        self._problem = ProblemLines()
        self._icon, self._said = Picture("", "ok", 16), label("", "small", "ok")
        self._groups = row(gap=10)
        self._from, self._compare = (
            label("", "section", wrap=True),
            label(_("So bốn nhóm này với dòng “Dấu nhận dạng” in trên giấy."), "table", "text2"),
        )
        self.same = DeedButton(_("Giống hệt"), self._same, kind="filled", keys="Ctrl+Enter")
        self.other = DeedButton(_("Không giống"), self._other)
        self._stop = label(_("Không giống: dừng lại và gọi cho tỉnh."), "small")
        words = column(
            self._from, self._compare, 4, self._groups, 4, row(self.same, self.other, self._stop, None, gap=10), gap=4
        )
        tower = Picture("tower", "text2", 22)
        inner = row(tower, words, gap=12)
        inner.setAlignment(tower, Qt.AlignmentFlag.AlignTop)
        inner.setStretch(1, 1)
        self.offer = card(inner)
        note = row(
            label(_("Tám từ trên giấy"), "label"), label(_("– gõ có dấu hay không dấu đều được"), "small"), None, gap=6
        )
        self.setLayout(
            column(
                self.file,
                2,
                column(note, self.code, row(self._icon, self._said, None, gap=5), gap=4),
                self._problem,
                self.offer,
                None,
                gap=10,
            )
        )
        self._show()

    def _chosen(self, path: Any) -> None:
        self.told.file, self.told.offer, self.told.compared = path, None, False
        self._try()
        self.code.boxes[0].setFocus()

    def _typed(self) -> None:
        self.told.code, self.told.offer, self.told.compared = self.code.text(), None, False
        self._try()

    def _try(self) -> None:
        self._problem.show_problem(None)
        if self.told.file is not None and self.code.whole():
            try:
                self.told.offer = self.helpers.read(self.told.file, self.code.text())
            except Problem as problem:
                self._problem.show_problem(problem)
            else:
                self.told.unit_code, self.told.office = self.told.offer.unit_code, self.told.offer.office
                self.told.level, self.told.body = self.told.offer.level, self.told.offer.body
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        offer = self.told.offer
        self.offer.setVisible(offer is not None)
        self._icon.show_icon("check" if offer else "", "ok")
        self._said.setText(_("Mã đúng, tệp đã mở.") if offer else "")
        if offer:
            self._from.setText(_("{upper} giao cho: {office}").format(upper=offer.upper, office=offer.office))
            show_groups(self._groups, offer.fingerprint)

    def _same(self) -> None:
        self.told.compared = True
        self.main_wanted.emit()

    def _other(self) -> None:
        self.told.compared, self.told.offer = False, None
        self._show()
        self._problem.show_problem(None)
        self._said.setText(_("Dừng ghi danh: dấu nhận dạng không khớp. Gọi cho tỉnh trước khi làm tiếp."))
        self._icon.show_icon("warn", "danger")
        tag(self._said, tone="danger")
        self.changed.emit()

    def press_main(self) -> bool:
        if self.told.offer is not None and not self.told.compared:
            self._same()
            return True
        return False

    def why_not(self) -> str:
        if self.told.file is None:
            return _("Chọn tệp ghi danh.")
        if not self.told.offer:
            return _("Gõ đủ tám từ trên giấy.")
        return "" if self.told.compared else _("So dấu nhận dạng rồi bấm Giống hệt.")

    def first(self) -> QWidget | None:
        return self.file.button if self.told.file is None else self.code.boxes[0]


class RestoreStep(Step):
    """The backup to lay into this machine."""

    title = N_("Khôi phục từ bản sao lưu")
    lead = N_("Sổ được mở bằng mật khẩu của lúc sao lưu. Tệp sao lưu chỉ được đọc.")

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        self.file = FileLine(_("Bản sao lưu"), _("Bản sao lưu (*.tar);;Mọi tệp (*)"), told.file)
        self.file.chosen.connect(self._chosen)
        said = label(
            _("Máy này sẽ mở một sổ tiếp theo. Dữ liệu đã gửi không mất; phần chưa gửi sau ngày sao lưu cần nhập lại."),
            "table",
            "text2",
            wrap=True,
        )
        note = row(Picture("info", "info", 18), said, gap=10, margins=(14, 10, 14, 10))
        note.setStretch(1, 1)
        self.setLayout(column(self.file, box(note, weight="info"), None, gap=12))

    def _chosen(self, path: Any) -> None:
        self.told.file = path
        self.changed.emit()

    def why_not(self) -> str:
        return "" if self.told.file else _("Chọn bản sao lưu.")

    def first(self) -> QWidget | None:
        return self.file.button


class PersonStep(Step):
    """The first person, with a password typed twice or explicitly without. Restoring: the password of the backup."""

    title = N_("Người dùng đầu tiên")
    lead = N_("Người đầu tiên có mọi quyền trên sổ của đơn vị.")

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        self._restores = told.way == RESTORE
        if self._restores:
            self.title, self.lead = (
                N_("Mật khẩu của sổ"),
                N_("Mật khẩu đã dùng trước khi sao lưu. Để trống nếu sổ không đặt mật khẩu."),
            )
        self.name = LineEditor()
        self.name.set_text(told.person)
        self.name.edited.connect(self._edited)
        self.name_box = FieldBox(_("Họ và tên"), self.name, stays=True)
        self.first_word, self.second_word = LineEditor(), LineEditor()
        self.first_box = FieldBox(_("Mật khẩu"), self.first_word)
        self.second_box = FieldBox(_("Gõ lại mật khẩu"), self.second_word)
        for editor in (self.first_word, self.second_word):
            editor.line.setEchoMode(QLineEdit.EchoMode.Password)
            editor.edited.connect(self._edited)
        self.show_letters = QCheckBox(_("Hiện chữ"))
        self.show_letters.toggled.connect(self._reveal)
        self.without = QCheckBox(_("Không đặt mật khẩu"))
        self.without.setChecked(told.password is None and bool(told.person))
        self.without.toggled.connect(lambda _on: self._edited())
        self._warning = label(
            _("Ai mở máy này cũng đọc được sổ, cả đơn thư. Chỉ nên dùng khi máy có mật khẩu riêng."),
            "small",
            "warn",
            wrap=True,
        )
        self._said = label("", "small", "danger")
        words = row(self.first_box, self.second_box, gap=12)
        self._problem = ProblemLines()
        self.setLayout(
            column(
                self.name_box,
                words,
                row(self.show_letters, self.without, None, gap=24),
                self._said,
                self._warning,
                self._problem,
                None,
                gap=8,
            )
        )
        for each in (self.name_box, self.second_box, self.without):
            each.setHidden(self._restores)
        self._edited()

    def _reveal(self, on: bool) -> None:
        for editor in (self.first_word, self.second_word):
            editor.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _edited(self) -> None:
        self.told.person = self.name.text().strip()
        bare = self.without.isChecked() and not self._restores
        self.told.password = None if bare else self.first_word.text() or None
        for editor in (self.first_word, self.second_word):
            editor.widget.setEnabled(not bare)
        self._warning.setVisible(bare)
        both = self.first_word.text(), self.second_word.text()
        differ = not bare and not self._restores and bool(both[1]) and both[0] != both[1]
        self._said.setText(_("Hai lần gõ chưa giống nhau.") if differ else "")
        self._problem.show_problem(None)
        self.changed.emit()

    def show_problem(self, problem: Problem) -> None:
        """The office could not be made; everything typed stays."""
        self._problem.show_problem(problem)

    def why_not(self) -> str:
        if self._restores:
            return ""
        if not self.told.person:
            return _("Ghi họ và tên.")
        if self.without.isChecked():
            return ""
        if not self.first_word.text():
            return _("Đặt mật khẩu, hoặc chọn không đặt.")
        return "" if self.first_word.text() == self.second_word.text() else _("Hai lần gõ mật khẩu chưa giống nhau.")

    def first(self) -> QWidget | None:
        return self.first_word.widget if self._restores else self.name.widget


class DoneStep(Step):
    """The office is open: what now."""

    title = N_("Xong")
    lead = N_("Sổ đã mở trên máy này. Việc tiếp theo là gì?")
    chosen = Signal(str)

    def __init__(self, told: Beginning, helpers: Helpers) -> None:
        super().__init__(told, helpers)
        self.choices = {
            "petition": Choice(
                0, "letter", _("Nhập đơn đầu tiên"), _("Chữ đang gõ luôn được giữ, cả khi máy tắt đột ngột.")
            ),
            "import": Choice(
                1, "table", _("Lấy sổ từ Excel"), _("Xem trước từng dòng; tệp chỉ được đọc, không bị sửa.")
            ),
            "start": Choice(2, "today", _("Mở trang Hôm nay"), _("Việc đến hạn, việc đang chờ, an toàn dữ liệu.")),
        }
        for what, choice in self.choices.items():
            choice.setCheckable(False)
            choice.clicked.connect(lambda _checked=False, what=what: self.chosen.emit(what))
        tip = row(keycap("F1"), label(_("trên mọi trang: trợ giúp và các phím"), "small"), None, gap=8)
        self.setLayout(column(*self.choices.values(), 4, tip, None, gap=12))

    def press_main(self) -> bool:
        self.chosen.emit("start")
        return True

    def first(self) -> QWidget | None:
        return self.choices["petition"]


def _has_marks(text: str) -> bool:
    return any(ord(letter) > 127 for letter in text)
