"""Hôm nay (ui.md 18.4): three questions, three places, one list for the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_
from danvan_desktop.services import today
from danvan_desktop.services.today import Due, Today
from danvan_desktop.speech import _, day, day_with_weekday, moment, weekday
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell, page_of_type
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    EmptyState,
    Picture,
    box,
    card,
    clear,
    column,
    label,
    row,
    rule,
    scrolled,
)
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.toggles import ToggleChip

if TYPE_CHECKING:
    from danvan_desktop.services.exchange import Upward

GROUPS = {"overdue": N_("Quá hạn"), "today": N_("Hôm nay"), "week": N_("Tuần này"), "later": N_("Sau đó")}
ICONS = {"petition": "letter", "opinion": "talk", "dialogue": "talk", "model": "model", "reception": "person"}
QUICK = (
    ("petition", N_("Đơn"), "letter"),
    ("reception", N_("Lượt tiếp dân"), "person"),
    ("opinion", N_("Ý kiến đối thoại"), "talk"),
    ("model", N_("Mô hình"), "model"),
)
SOON_DAYS = 3
SILENT_DAYS = 60  # about 45 working days
SHOWN_LATER = 8
SIDE = 330


def due_cell(due: Due, today_is: date) -> Cell:
    """The day as a word with a shape: overdue, today, a weekday of this week, or a date."""
    late = (today_is - due.on).days
    if late > 0:
        return Cell(_("Quá hạn {n} ngày").format(n=late), chip="danger", icon="warn")
    if late == 0:
        return Cell(_("Hôm nay là hạn"), chip="warn", icon="clock")
    if due.when == "week":
        text = f"{weekday(due.on)} {due.on.day:02}/{due.on.month:02}"
        return Cell(text, chip="warn" if -late <= SOON_DAYS else "plain", spoken=day_with_weekday(due.on))
    return Cell(day(due.on), chip="plain", spoken=day_with_weekday(due.on))


def due_title(due: Due) -> str:
    """ "Đơn 41/2026 – phản ánh rác ở chợ"; a title that speaks for itself stands alone."""
    lead = " ".join(part for part in (_(TYPES[due.ref.type].label), due.number) if part)
    if due.ref.type in ("model", "dialogue") and due.name:
        return due.name
    return f"{lead} – {due.name}" if due.name else lead


class FactRow(QPushButton):
    """An icon, a fact and the day or place it rests on; with something behind it, it opens."""

    def __init__(
        self, icon: str, tone: str, text: str, under: str = "", run: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("kind", "fact")
        self.setAccessibleName(f"{text}. {under}" if under else text)
        words = [Elided(text, "strong")] + ([Elided(under, "small")] if under else [])
        for each in words:
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inner = row(Picture(icon, tone, 20), column(*words, gap=0), gap=10, margins=(4, 6, 2, 6))
        inner.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        inner.setStretch(1, 1)
        if run:
            inner.addWidget(Picture("right", "text3", 16))
            self.clicked.connect(lambda _checked=False: run())
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(inner)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        inner = self.layout()
        return inner.sizeHint() if inner else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(80), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Bars(QWidget):
    """A few upright bars with their values written on them; the last one is the period that runs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._bars = name, list[tuple[str, int]]()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def fill(self, bars: Sequence[tuple[str, int]]) -> None:
        """bars: (name under the bar, value)."""
        self._bars = list(bars)
        self.setAccessibleName(f"{self._name}: " + ", ".join(f"{name} {value}" for name, value in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(52) + 2 * QFontMetrics(look().font("small")).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, px = look(), look().px
        painter = QPainter(self)
        painter.setFont(seen.font("small", 500))
        high = painter.fontMetrics().height()
        most = max((value for _name, value in self._bars), default=0) or 1
        wide = self.width() // max(len(self._bars), 1)
        floor = self.height() - high - px(2)
        painter.fillRect(0, floor, self.width(), 1, seen.colour("line"))
        for at, (name, value) in enumerate(self._bars):
            last = at == len(self._bars) - 1
            bar = round((floor - high - px(2)) * value / most)
            painter.fillRect(
                QRect(at * wide + (wide - px(30)) // 2, floor - bar, px(30), bar),
                seen.colour("primary" if last else "edge"),
            )
            painter.setPen(seen.colour("text"))
            painter.drawText(QRect(at * wide, floor - bar - high, wide, high), Qt.AlignmentFlag.AlignCenter, str(value))
            painter.setPen(seen.colour("text2"))
            painter.drawText(QRect(at * wide, floor + px(2), wide, high), Qt.AlignmentFlag.AlignCenter, name)


class TodayPage(Page):
    """What is due, what waits, how safe the data is."""

    key = "today"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.seen: Today | None = None
        self._everything = False
        self.table = FlowTable(
            [
                FlowColumn(_("Hạn"), 166),
                FlowColumn("", 34),
                FlowColumn(_("Việc")),
                FlowColumn(_("Bước tiếp"), 176),
                FlowColumn(_("Người"), 104),
            ],
            _("Việc đến hạn"),
            rest=250,
            waiting=(4, 3),
        )
        self.table.horizontalHeader().hide()
        self.table.setProperty("framed", "false")
        self.table.setShowGrid(False)
        self.table.opened.connect(self._open_due)
        self.mine = ToggleChip("", lambda: self._choose(True))
        self.all = ToggleChip("", lambda: self._choose(False))
        self.all.setChecked(True)
        self._nothing = EmptyState("check", _("Không có việc nào đến hạn."))
        self._more = DeedButton("", self._show_all, kind="link")
        self._waiting, self._safety = QVBoxLayout(), QVBoxLayout()
        self._bars, self._visits = Bars(_("Đơn nhận theo kỳ")), label("", "small", wrap=True)
        self._period = label("", "small")
        self._build()
        shell.changed.connect(self._something_changed)

    def _build(self) -> None:
        self.quick = [
            DeedButton(_(text), partial(self._quick, at), icon=icon, keys=f"Alt+{at + 1}")
            for at, (_kind, text, icon) in enumerate(QUICK)
        ]
        self._quick_word = label(_("Nhập mới"), "small")
        quick = row(self._quick_word, *self.quick, None, gap=8)
        head = row(label(_("Việc đến hạn"), "section"), None, self.all, self.mine, gap=8, margins=(14, 8, 14, 8))
        foot = row(self._more, None, margins=(8, 2, 8, 4))
        work = box(column(head, self.table, self._nothing, foot, gap=0, margins=(1, 1, 1, 1)), card=True)
        left = column(quick, work, gap=12)
        left.setStretch(1, 1)
        figures = card(
            row(label(_("Đơn nhận theo kỳ"), "section"), None, self._period), self._bars, self._visits, gap=8
        )
        side = column(
            self._facts(_("Đang chờ"), self._waiting),
            self._facts(_("An toàn dữ liệu"), self._safety),
            figures,
            None,
            gap=12,
        )
        self._side = scrolled(side)  # large letters leave no room for all three
        whole = row(left, self._side, gap=12)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        look().changed.connect(self._rescale)
        self._rescale()

    def _facts(self, title: str, rows: QVBoxLayout) -> QFrame:
        rows.setSpacing(0)
        rows.setContentsMargins(0, 0, 0, 0)
        return card(label(title, "section"), rows, gap=4)

    def _rescale(self) -> None:
        tight = look().scale >= 125
        self._side.setFixedWidth(look().px(280 if tight else SIDE))
        self._quick_word.setHidden(tight)  # the buttons need the room
        if self.seen is not None:
            self._show(self.seen)

    # --- showing ------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        desk = self.shell.desk
        self.shell.tasks.run(lambda: today.look(desk), self._show, key="today")

    def _something_changed(self, _records: object) -> None:
        """Look again at once when this page is on top; else only count for the rail."""
        if self.isVisible():
            self.refresh()
            return
        desk = self.shell.desk
        self.shell.tasks.run(lambda: today.due(desk), self._count, key="today due")

    def _count(self, due: Sequence[Due]) -> None:
        urgent = [each for each in due if each.when in ("overdue", "today")]
        self.shell.counted.emit("today", len(urgent), True)
        late = sum(page_of_type(each.ref.type) == "petitions" for each in urgent)
        self.shell.counted.emit("petitions", late, True)

    def _show(self, seen: Today) -> None:
        self.seen = seen
        self._show_due()
        self._fill(self._waiting, self._waiting_rows(seen) or [label(_("Không có gì đang chờ."), "small")])
        self._fill(self._safety, self._safety_rows(seen))
        self._show_figures(seen)
        self._count(seen.due)
        if seen.up is not None:
            self.shell.counted.emit("exchange", seen.up.unsent, False)
        text, weight = self._backup_words(seen)
        self.shell.safety.emit(text, weight)
        self.head_changed.emit()

    def _fill(self, layout: QVBoxLayout, rows: Sequence[QWidget]) -> None:
        clear(layout)
        for each in rows:
            layout.addWidget(rule())
            layout.addWidget(each)

    def _show_due(self) -> None:
        assert self.seen is not None
        me = self.shell.office.account
        own = [each for each in self.seen.due if me and each.who == me]
        self.all.show_text(_("Tất cả {n}").format(n=len(self.seen.due)))
        self.mine.show_text(_("Của tôi {n}").format(n=len(own)))
        self.mine.setVisible(bool(own) and len(own) < len(self.seen.due))
        shown = own if self.mine.isChecked() and own else list(self.seen.due)
        rows: list[FlowRow] = []
        hidden = 0
        for when in today.WHENS:
            group = [each for each in shown if each.when == when]
            if not group:
                continue
            tone = "danger" if when == "overdue" else "text"
            rows.append(FlowRow(f"group {when}", (Cell(tone=tone),), heading=f"{_(GROUPS[when])} {len(group)}"))
            if when == "later" and not self._everything:
                hidden = max(0, len(group) - SHOWN_LATER)
                group = group[:SHOWN_LATER]
            rows.extend(FlowRow(each, self._cells(each)) for each in group)
        self.table.fill(rows)
        self.table.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._more.setText(_("Xem {n} việc nữa").format(n=hidden))
        self._more.setVisible(bool(hidden))

    def _cells(self, due: Due) -> tuple[Cell, ...]:
        assert self.seen is not None
        return (
            due_cell(due, self.seen.day),
            Cell(icon=ICONS[due.ref.type], tone="text2", spoken=_(TYPES[due.ref.type].label)),
            Cell(due_title(due), strong=True),
            Cell(_(due.step), tone="text2"),
            Cell(due.who, tone="text2"),
        )

    def _waiting_rows(self, seen: Today) -> list[QWidget]:
        rows: list[QWidget] = []
        waiting = seen.waiting
        if waiting.held:
            rows.append(
                FactRow(
                    "stick",
                    "danger",
                    _("{n} gói chờ quyết định").format(n=waiting.held),
                    _("Máy mới, thay đổi lớn hoặc sổ có hai nhánh"),
                    lambda: self.shell.go(Place("exchange", options={"tab": "receive"})),
                )
            )
        if waiting.drafts:
            type_name, _record, at = waiting.drafts[0]
            under = _("Mới nhất: {kind}, {time}").format(kind=_(TYPES[type_name].label).lower(), time=moment(at))
            rows.append(
                FactRow(
                    "pencil", "text2", _("{n} bản nháp chưa lưu").format(n=len(waiting.drafts)), under, self._open_draft
                )
            )
        if waiting.reviewed:
            first = waiting.reviewed[0]
            rows.append(
                FactRow(
                    "note",
                    "info",
                    _("Tỉnh nhận xét {n} mục").format(n=len(waiting.reviewed)),
                    _("Cần bổ sung rồi gửi lại"),
                    lambda: self.shell.go(Place(page_of_type(first.type), first.id, first.type)),
                )
            )
        if waiting.clashes:
            rows.append(
                FactRow(
                    "clash",
                    "clash",
                    _("{n} mục hai máy ghi khác nhau").format(n=waiting.clashes),
                    _("Cả hai giá trị đang được giữ"),
                    lambda: self.shell.go(Place("settling")),
                )
            )
        if waiting.incomplete:
            rows.append(
                FactRow(
                    "broken",
                    "warn",
                    _("{n} mục chưa đầy đủ").format(n=waiting.incomplete),
                    _("Còn chờ phần sổ của máy khác"),
                    lambda: self.shell.go(Place("exchange")),
                )
            )
        return rows

    def _backup_words(self, seen: Today) -> tuple[str, str]:
        if seen.backup is None:
            return _("Chưa sao lưu lần nào"), "warn"
        on = date.fromtimestamp(seen.backup.at / 1000)
        old = (seen.day - on).days > 7
        return _("Sao lưu {day}, đã đọc lại").format(day=f"{on.day:02}/{on.month:02}"), "warn" if old else "ok"

    def _safety_rows(self, seen: Today) -> list[QWidget]:
        to_settings = Place("settings", options={"tab": "data"})
        rows: list[QWidget] = []
        if seen.up is not None:
            rows += self._exchange_rows(seen, seen.up)
        if seen.backup is None:
            text, under, tone = _("Chưa sao lưu lần nào"), _("Sao lưu ngay trong Cài đặt"), "warn"
        else:
            on = date.fromtimestamp(seen.backup.at / 1000)
            text = _("Sao lưu {when}").format(when=f"{weekday(on)} {moment(seen.backup.at)}")
            under, tone = _("Đã đọc lại và khớp."), self._backup_words(seen)[1]
        rows.append(FactRow("shield", tone, text, under, lambda: self.shell.go(to_settings)))
        return rows

    def _exchange_rows(self, seen: Today, up: Upward) -> list[QWidget]:
        def go() -> None:
            self.shell.go(Place("exchange", options={"tab": "send"}))

        if up.received_up_to:
            text = _("Tỉnh đã nhận đến gói số {n}").format(n=up.received_up_to)
            day_of = day(date.fromtimestamp(up.receipt_at / 1000)) if up.receipt_at else ""
            under = _("Biên nhận {day}.").format(day=day_of)
            if up.under_way:
                under += " " + _("Gói {n} đang đi đường.").format(n=up.under_way[-1])
            rows: list[QWidget] = [FactRow("tower", "ok", text, under, go)]
        else:
            under = _("Gói {n} đang đi đường.").format(n=up.under_way[-1]) if up.under_way else _("Chưa gửi gói nào.")
            rows = [FactRow("tower", "text2", _("Tỉnh chưa gửi biên nhận nào"), under, go)]
        if up.unsent:
            rows.append(
                FactRow("stick", "warn", _("{n} thay đổi chưa gửi").format(n=up.unsent), _("Chưa vào gói nào."), go)
            )
        if (
            up.last_down is not None
            and (silent := (seen.day - date.fromtimestamp(up.last_down / 1000)).days) > SILENT_DAYS
        ):
            said = _("Gói gần nhất của tỉnh: {day}. Nên gọi hỏi.")
            under = said.format(day=day(date.fromtimestamp(up.last_down / 1000)))
            rows.append(FactRow("phone", "warn", _("Đã {n} ngày chưa nhận gói từ tỉnh").format(n=silent), under, go))
        return rows

    def _show_figures(self, seen: Today) -> None:
        months = [(_("T{n}").format(n=_month_of(start)), count) for start, count in seen.months]
        self._bars.fill(months)
        start = seen.months[-1][0]
        self._period.setText(_("tháng {n}: từ {day}").format(n=_month_of(start), day=f"15/{start.month:02}"))
        times, people = seen.visits
        self._visits.setText(_("Tiếp dân trong kỳ: {times} lượt · {people} người").format(times=times, people=people))

    # --- doing --------------------------------------------------------------------------------------------------------

    def _choose(self, mine: bool) -> None:
        self.mine.setChecked(mine)
        self.all.setChecked(not mine)
        if self.seen is not None:
            self._show_due()

    def _show_all(self) -> None:
        self._everything = True
        self._show_due()
        self.table.setFocus()

    def _open_due(self, due: object) -> None:
        if isinstance(due, Due):
            self.shell.go(Place(page_of_type(due.ref.type), due.ref.id, due.ref.type))

    def _open_draft(self) -> None:
        if self.seen is not None and self.seen.waiting.drafts:
            type_name, record, _at = self.seen.waiting.drafts[0]
            self.shell.go(Place(page_of_type(type_name), "new" if record.startswith("new:") else record, type_name))

    def _quick(self, at: int) -> None:
        kind = QUICK[at][0]
        if kind == "opinion":
            session = self.seen.session if self.seen else ""
            self.shell.go(Place("dialogues", session or "new", "dialogue", {"tab": 99} if session else {}))
            return
        self.shell.go(Place(page_of_type(kind), "new", kind))

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        on = self.seen.day if self.seen else None
        named = weekday(on) if on else ""
        subtitle = f"{named[:1].upper()}{named[1:]}, {day(on)}" if on else ""
        find = HeadButton(_("Đi tới…"), lambda: self.shell.perform("go to"), icon="search", keys="Ctrl+K")
        return Head(_("Hôm nay"), subtitle=subtitle, buttons=(find,))

    def perform(self, deed: str) -> bool:
        if deed.startswith("quick "):
            self._quick(int(deed[-1]) - 1)
            return True
        if deed == "new":
            self._quick(0)
            return True
        return False

    def first_focus(self) -> QWidget | None:
        return self.table if self.table.isVisibleTo(self) else self.quick[0]

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("↑ ↓", _("chọn")), ("Enter", _("mở")), ("help", _("phím tắt")))

    def status(self) -> str:
        if self.seen is None:
            return ""
        if not self.seen.due:
            return _("Không có việc nào đến hạn.")
        count = {when: sum(each.when == when for each in self.seen.due) for when in today.WHENS}
        return _("{n} việc có hạn · {late} quá hạn · {now} hôm nay").format(
            n=len(self.seen.due), late=count["overdue"], now=count["today"]
        )


def _month_of(start: date) -> int:
    """The month a period is called by: from the 15th of one month to the 14th of the month it is called by."""
    return start.month % 12 + 1
