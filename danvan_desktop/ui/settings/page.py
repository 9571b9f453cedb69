"""Cài đặt: its cards, and beside them the law's data: Lịch nghỉ and Thời hạn theo luật.

What is changed on the cards counts at once, except the language, which counts from the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from danvan_desktop import speech
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import upkeep
from danvan_desktop.services.about import About, about, back_up_here, set_password
from danvan_desktop.services.upkeep import Backup
from danvan_desktop.speech import _, moment, number, size, weekday
from danvan_desktop.ui.notices import Notice
from danvan_desktop.ui.page import Head, Page, Place, Shell
from danvan_desktop.ui.settings.calendar import CalendarTab
from danvan_desktop.ui.settings.law_tab import LawTab
from danvan_desktop.ui.settings.letters import LettersCard
from danvan_desktop.ui.settings.rules import RulesTab
from danvan_desktop.ui.theme import SCALES, look, tag
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    Picture,
    Sheet,
    box,
    card,
    clear,
    column,
    label,
    row,
    rule,
)
from danvan_desktop.ui.widgets.fields import FieldBox, LineEditor

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
THEMES = (("light", N_("Sáng")), ("dark", N_("Tối")), ("system", N_("Theo máy")))
LEVELS = {"commune": N_("Xã, phường, đặc khu"), "province": N_("Tỉnh, thành phố"), "centre": N_("Trung ương")}
BODIES = {
    "party": N_("Đảng ủy (Ban Tuyên giáo và Dân vận)"),
    "uband": N_("Ủy ban nhân dân"),
    "front": N_("Mặt trận Tổ quốc"),
    "reception_board": N_("Ban Tiếp công dân"),
    "board": N_("Ban chỉ đạo"),
    "other": N_("Cơ quan khác"),
}
OLD_DAYS = 7


class SettingsPage(Page):
    """See the module. Places: options {"tab": "data" | "calendar" | "rules"}."""

    TABS = ("data", "calendar", "rules")

    key = "settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.known: About | None = None
        self._facts = column(gap=0)
        self._safety_icon, self._safety = Picture("shield", "text2", 22), label("", "strong", wrap=True)
        self._safety_under = label("", "small", wrap=True)
        self._checked_icon, self._checked = Picture("", "ok", 18), label("", "table", wrap=True)
        checked = row(self._checked_icon, self._checked, gap=8, margins=(12, 8, 12, 8))
        checked.setStretch(1, 1)
        self._checked_line = box(checked)
        self._checked_line.hide()
        self._program = column(gap=0)
        self._sheets = column(gap=0)
        self._segments: dict[str, list[tuple[Any, DeedButton]]] = {}
        self._build()
        look().changed.connect(self._rescale)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.back_up_button = DeedButton(
            _("Sao lưu ngay"), self.back_up, kind="filled", icon="shield", keys="Ctrl+Enter"
        )
        self.elsewhere = DeedButton(_("Sao lưu vào nơi khác…"), self._ask_folder)
        self.check_button = DeedButton(_("Kiểm tra sổ"), self.check)
        safe = column(self._safety, self._safety_under, gap=0)
        line = row(self._safety_icon, safe, gap=12)
        line.setStretch(1, 1)
        data = card(
            label(_("An toàn dữ liệu"), "section"),
            line,
            row(self.back_up_button, self.elsewhere, None, gap=8),
            rule(),
            label(_("Kiểm tra đọc lại toàn bộ sổ: tệp, chuỗi ghi và bảng. Không sửa gì."), "small", wrap=True),
            row(self.check_button, None),
            self._checked_line,
            gap=8,
        )
        hints = QCheckBox(_("Hiện phím tắt ở dòng trạng thái"))
        hints.setChecked(bool(self.shell.memory.get("window.hints", True)))
        hints.toggled.connect(lambda on: self._remember("window.hints", on))
        faces = card(
            label(_("Giao diện"), "section"),
            self._choices(_("Ngôn ngữ"), "language", LANGUAGES, self._language),
            self._choices(_("Cỡ chữ"), "scale", [(each, f"{each} %") for each in SCALES], self._scale),
            self._choices(_("Màu"), "theme", [(name, _(text)) for name, text in THEMES], self._theme),
            hints,
            row(DeedButton(_("Đặt lại độ rộng cột, ô bên"), self._reset), None),
            gap=10,
        )
        self.password_button = DeedButton("", self._ask_password)
        office = card(label(_("Đơn vị"), "section"), self._facts, row(self.password_button, None), gap=8)
        self.open_folder = DeedButton(_("Mở thư mục dữ liệu"), self._open_folder)
        program = card(label(_("Chương trình"), "section"), self._program, row(self.open_folder, None), gap=8)
        self.letters = LettersCard(self.shell, self._sheets)
        left = column(data, office, None, gap=12)
        right = column(faces, self.letters, program, None, gap=12)
        both = row(left, right, gap=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        inner = box(column(self._sheets, both, gap=0), flat=True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        self.calendar, self.rules = CalendarTab(self.shell), RulesTab(self.shell)
        self._parts: tuple[LawTab | None, ...] = (None, self.calendar, self.rules)
        self.stack, self.tabs = QStackedWidget(), QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(_("Các phần của Cài đặt"))
        for held, text in ((area, _("Chung")), (self.calendar, _("Lịch nghỉ")), (self.rules, _("Thời hạn theo luật"))):
            self.stack.addWidget(held)
            self.tabs.addTab(text)
        for part in (self.calendar, self.rules):
            part.head_changed.connect(self.head_changed)
        self.tabs.currentChanged.connect(self._turn)
        self._strip = box(row(self.tabs, None, gap=0, margins=(8, 0, 8, 0)), bar="head")
        self.setLayout(column(self.stack, gap=0))
        self._mark_looks()

    def _choices(
        self, name: str, key: str, choices: Sequence[tuple[Any, str]], run: Callable[[Any], object]
    ) -> QWidget:
        group = QButtonGroup(self)
        buttons = []
        for value, text in choices:
            button = DeedButton(text, lambda value=value: run(value), kind="segment")
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {text}")
            group.addButton(button)
            buttons.append((value, button))
        self._segments[key] = buttons
        return box(column(label(name, "label"), row(*(button for _value, button in buttons), None, gap=6), gap=4))

    def _rescale(self) -> None:
        self._mark_looks()
        if self.known is not None:
            self._show_facts(self.known)

    def _mark_looks(self) -> None:
        language = self.shell.memory.get("window.language") or speech.language()
        now = {"language": language, "scale": look().scale, "theme": look().choice}
        for key, buttons in self._segments.items():
            for value, button in buttons:
                button.setChecked(value == now[key])

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def part(self) -> LawTab | None:
        """The tab of the law's data on top, None over the cards."""
        return self._parts[self.stack.currentIndex()]

    def _turn(self, at: int, place: Place | None = None) -> None:
        self.stack.setCurrentIndex(at)
        if (part := self.part) is not None:
            part.open(place or Place(self.key))
        self.head_changed.emit()

    def strip(self) -> QWidget | None:
        return self._strip

    def place(self) -> Place:
        return Place(self.key, options={"tab": self.TABS[self.stack.currentIndex()]})

    def open(self, place: Place) -> None:
        desk = self.shell.desk
        at = self.TABS.index(str(place.options.get("tab", self.TABS[self.stack.currentIndex()])))
        if at == self.tabs.currentIndex():
            self._turn(at, place)
        else:
            self.tabs.setCurrentIndex(at)
        self.shell.tasks.run(lambda: about(desk), self._show, key="about")

    def _show(self, known: About) -> None:
        self.known = known
        self._show_facts(known)
        self._show_backup(known.backup)
        self.head_changed.emit()

    def _show_facts(self, known: About) -> None:
        clear(self._facts)
        clear(self._program)
        who = known.whose
        facts = [
            (_("Tên đơn vị"), who.office),
            (_("Cấp"), _(LEVELS.get(who.level, who.level))),
            (_("Cơ quan giữ sổ"), _(BODIES.get(known.body, known.body))),
            (_("Mã đơn vị"), known.unit_code),
            (_("Cấp trên"), known.joined or _("chưa ghi danh, đang dùng một mình")),
            (_("Người dùng"), who.person or "–"),
            (_("Máy"), _("máy {letter}").format(letter=known.pc) if known.pc else _("máy thứ nhất")),
            (_("Mật khẩu"), _("không đặt: ai mở máy này cũng đọc được sổ") if known.open else _("đã đặt")),
        ]
        for name, text in facts:
            self._facts.addWidget(self._fact(name, text))
        for name, text in (
            (_("Bản"), known.version),
            (_("Dấu nhận dạng máy"), known.device),
            (_("Thư mục"), str(known.home)),
            (_("Giấy phép"), "Apache 2.0"),
        ):
            self._program.addWidget(self._fact(name, text))
        self.password_button.setText(_("Đặt mật khẩu…") if known.open else _("Đổi mật khẩu…"))

    def _fact(self, name: str, text: str) -> QWidget:
        title = label(name, "small")
        title.setFixedWidth(look().px(128))
        value = Elided(text, "table")
        line = row(title, value, None, gap=8, margins=(0, 3, 0, 3))
        made = box(line)
        made.setAccessibleName(f"{name}: {text}")
        return made

    def _show_backup(self, backup: Backup | None) -> None:
        if backup is None:
            self._safety.setText(_("Chưa sao lưu lần nào."))
            self._safety_under.setText(_("Nếu ổ đĩa hỏng, phần chưa gửi lên tỉnh sẽ mất. Nên sao lưu ngay."))
            self._safety_icon.show_icon("shield", "warn")
            return
        on = date.fromtimestamp(backup.at / 1000)
        old = self.known is not None and (date.fromtimestamp(self._now_ms() / 1000) - on).days > OLD_DAYS
        self._safety.setText(_("Sao lưu {when}").format(when=f"{weekday(on)} {moment(backup.at)}"))
        said = _("Đã đọc lại và khớp: {entries} lần ghi, {size}. {path}")
        self._safety_under.setText(
            said.format(entries=number(backup.entries), size=size(backup.bytes), path=str(backup.path))
        )
        self._safety_icon.show_icon("shield", "warn" if old else "ok")

    def _now_ms(self) -> int:
        return int(self.shell.desk.clock.now_ms())

    # --- doing --------------------------------------------------------------------------------------------------------

    def back_up(self, folder: Path | None = None) -> None:
        """A verified backup; the card says it, and so does the status line."""
        desk = self.shell.desk
        self.shell.tasks.run(
            lambda progress: back_up_here(desk, folder, progress),
            self._backed_up,
            self._failed,
            name=_("Sao lưu"),
            progress=True,
        )

    def _backed_up(self, backup: Backup) -> None:
        self._show_backup(backup)
        on = date.fromtimestamp(backup.at / 1000)
        self.shell.safety.emit(_("Sao lưu {day}, đã đọc lại").format(day=f"{on.day:02}/{on.month:02}"), "ok")
        self.shell.notices.done(_("Đã sao lưu, đọc lại và khớp."))

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="settings")

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Sao lưu vào thư mục"))
        if chosen:
            self.back_up(Path(chosen))

    def check(self) -> None:
        """Read the whole book again and say whether it is sound."""
        desk = self.shell.desk
        self.shell.tasks.run(
            lambda progress: upkeep.check(desk, progress),
            self._checked_all,
            self._failed,
            name=_("Kiểm tra sổ"),
            progress=True,
        )

    def _checked_all(self, faults: list[Any]) -> None:
        sound = not faults
        self._checked.setText(
            _("Sổ lành lặn: tệp, chuỗi ghi và bảng đều khớp.")
            if sound
            else _("Có {n} chỗ không khớp. Không có gì bị sửa. Sao lưu rồi gửi mã {code} cho người hỗ trợ.").format(
                n=len(faults), code="S-108"
            )
        )
        self._checked_icon.show_icon("check" if sound else "warn", "ok" if sound else "danger")
        tag(self._checked_line, weight="ok" if sound else "danger")
        self._checked_line.show()

    def _ask_password(self) -> None:
        clear(self._sheets)
        first, second = LineEditor(), LineEditor()
        said = label("", "small", "danger")
        for editor in (first, second):
            editor.line.setEchoMode(QLineEdit.EchoMode.Password)
        keep = DeedButton(_("Đặt mật khẩu"), kind="filled")
        without = DeedButton(_("Bỏ mật khẩu"))
        without.setHidden(self.known is None or self.known.open)
        boxes = row(FieldBox(_("Mật khẩu mới"), first), FieldBox(_("Gõ lại mật khẩu"), second), gap=12)
        sheet = Sheet(_("Mật khẩu mở sổ"), boxes, said, row(keep, without, None, gap=8))

        def set_it(password: str | None) -> None:
            desk = self.shell.desk
            self.shell.tasks.run(lambda: set_password(desk, password), lambda _none: done(), self._failed)

        def done() -> None:
            clear(self._sheets)
            self.shell.notices.done(_("Đã đổi cách mở sổ."))
            self.open(Place(self.key))

        def try_it() -> None:
            if not first.text():
                said.setText(_("Gõ mật khẩu mới."))
            elif first.text() != second.text():
                said.setText(_("Hai lần gõ chưa giống nhau."))
            else:
                set_it(first.text())

        keep.clicked.connect(lambda _checked=False: try_it())
        without.clicked.connect(lambda _checked=False: set_it(None))
        self._sheets.addWidget(sheet)
        first.widget.setFocus()
        self.password_fields = (first, second, keep)

    def _open_folder(self) -> None:
        if self.known is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.known.home)))

    def _remember(self, key: str, value: object) -> None:
        self.shell.memory.put(key, value)
        self.head_changed.emit()

    def _language(self, code: str) -> None:
        self.shell.memory.put("window.language", code)
        self._mark_looks()
        if code != speech.language():
            text = _("Ngôn ngữ mới dùng từ lần mở chương trình sau.")
            self.shell.notices.show(Notice("language", "info", text))

    def _scale(self, scale: int) -> None:
        self.shell.memory.put("window.scale", scale)
        look().apply(scale=scale)

    def _theme(self, theme: str) -> None:
        self.shell.memory.put("window.theme", theme)
        look().apply(theme)

    def _reset(self) -> None:
        kept = ("window.theme", "window.scale", "window.language", "window.hints")
        for key in [each for each in _keys_of(self.shell.memory) if each not in kept]:
            self.shell.memory.put(key, None)
        self.shell.notices.done(_("Đã đặt lại. Trang mở sau đây dùng độ rộng ban đầu."))

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        if self.part is not None:
            return self.part.head()
        return Head(_("Cài đặt"), subtitle=self.known.whose.office if self.known else "")

    def perform(self, deed: str) -> bool:
        if deed == "next section":
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())
            if (focus := self.first_focus()) is not None:
                focus.setFocus()
            return True
        if self.part is not None:
            return self.part.perform(deed)
        if deed == "main":
            self.back_up()
            return True
        return False

    def first_focus(self) -> QWidget | None:
        return self.part.first_focus() if self.part is not None else self.back_up_button

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.part is not None:
            return self.part.hints()
        return (("main", _("sao lưu ngay")), ("larger", _("chữ to hơn")), ("help", _("phím tắt")))


def _keys_of(memory: Any) -> list[str]:
    return list(memory) if isinstance(memory, dict) else []
