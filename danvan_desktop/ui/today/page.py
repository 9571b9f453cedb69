"""Hôm nay (ui.md 18.4): three questions, three places, one list for the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_
from danvan_desktop.services import due as due_work
from danvan_desktop.services import today
from danvan_desktop.services.due import Counts, Due, Limits
from danvan_desktop.services.today import Today
from danvan_desktop.speech import _, day, day_with_weekday, moment, number, time_of_day, weekday
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
ICONS = {"petition": "letter", "opinion": "talk", "dialogue": "talk", "duty": "talk", "model": "model",
         "reception": "person", "reception_day": "person", "backup": "shield"}  # fmt: skip
QUICK = (
    ("petition", N_("Đơn"), "letter"),
    ("reception", N_("Lượt tiếp dân"), "person"),
    ("opinion", N_("Ý kiến đối thoại"), "talk"),
    ("model", N_("Mô hình"), "model"),
)
SILENT_DAYS = 60  # about 45 working days
UNDER_WAY_DAYS = 14  # longer than a stick travels
NOTHING = N_("Không có việc nào đến hạn trong tuần này.")
MORE = 200  # further lines of each group at a time
SIDE = 330


def due_cell(due: Due) -> Cell:
    """The day as a word with a shape: overdue, today, a weekday of this week, or a date."""
    if due.when == "overdue":
        return Cell(due.verdict(), chip="danger", icon="warn")
    if due.when == "today":
        text = _("Hôm nay {time}").format(time=due.at) if due.at else due.verdict()
        return Cell(text, chip="warn", icon="clock")
    text = f"{weekday(due.on)} {_short(due.on)}" if due.when == "week" else day(due.on)
    spoken = f"{day_with_weekday(due.on)}, {due.verdict()}"
    return Cell(text, chip="warn" if due.state == "soon" else "plain", spoken=spoken)


def _short(on: date) -> str:
    return f"{on.day:02}/{on.month:02}"


def _sum(counts: Counts, *whens: str) -> int:
    return sum(number for (when, _type), number in counts.items() if when in whens)


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
        self._limits: Limits = today.FIRST
        self.table = FlowTable(
            [
                FlowColumn(_("Hạn"), 168),
                FlowColumn("", 34),
                FlowColumn(_("Việc")),
                FlowColumn(_("Bước tiếp"), 192),
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
        self._nothing = EmptyState("check", _(NOTHING))
        self._quiet = label(_(NOTHING), "small")
        self._quiet.setContentsMargins(14, 0, 14, 8)
        self._more = DeedButton("", self._show_more, kind="link")
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
        work = box(column(head, self._quiet, self.table, self._nothing, foot, gap=0, margins=(1, 1, 1, 1)), card=True)
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
        desk, me, limits, mine = self.shell.desk, self.shell.office.account, self._limits, self.mine.isChecked()
        self.shell.tasks.run(lambda: today.look(desk, me, limits=limits, only_mine=mine), self._show, key="today")

    def _something_changed(self, _records: object) -> None:
        """Look again at once when this page is on top; else only count for the rail."""
        if self.isVisible():
            self.refresh()
            return
        desk = self.shell.desk
        self.shell.tasks.run(lambda: due_work.counts(desk), self._count, key="today due")

    def _count(self, counts: Counts) -> None:
        self.shell.counted.emit("today", _sum(counts, "overdue", "today"), True)
        for page in ("petitions", "dialogues", "models"):
            here = {(when, kind): many for (when, kind), many in counts.items() if page_of_type(kind) == page}
            self.shell.counted.emit(page, _sum(here, "overdue", "today"), True)

    def _show(self, seen: Today) -> None:
        self.seen = seen
        self._show_due()
        self._fill(self._waiting, self._waiting_rows(seen) or [label(_("Không có gì đang chờ."), "small")])
        self._fill(self._safety, self._safety_rows(seen))
        self._show_figures(seen)
        self._count(seen.counts)
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
        seen = self.seen
        everything, own = sum(seen.counts.values()), sum(seen.own.values())
        self.all.show_text(_("Tất cả {n}").format(n=number(everything)))
        self.mine.show_text(_("Của tôi {n}").format(n=number(own)))
        self.mine.setVisible(0 < own < everything)
        self.mine.setChecked(seen.only_mine)
        self.all.setChecked(not seen.only_mine)
        counts = seen.own if seen.only_mine else seen.counts
        rows: list[FlowRow] = []
        for when in due_work.WHENS:
            group = [each for each in seen.due if each.when == when]
            if not group:
                continue
            tone = "danger" if when == "overdue" else "text"
            heading = f"{_(GROUPS[when])} {number(_sum(counts, when))}"
            rows.append(FlowRow(f"group {when}", (Cell(tone=tone),), heading=heading))
            rows.extend(FlowRow(each, self._cells(each)) for each in group)
        self.table.fill(rows)
        self.table.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._quiet.setVisible(bool(rows) and not _sum(counts, "overdue", "today", "week"))
        hidden = sum(counts.values()) - len(seen.due)
        self._more.setText(_("Xem {n} việc nữa").format(n=number(hidden)))
        self._more.setVisible(hidden > 0)

    def _cells(self, due: Due) -> tuple[Cell, ...]:
        known = TYPES.get(due.ref.type)
        kind = known.label if known and not known.internal else ""
        return (
            due_cell(due),
            Cell(icon=ICONS[due.ref.type], tone="text2", spoken=_(kind)),
            Cell(due.title, strong=True),
            Cell(due.step, tone="text2"),
            Cell(" ".join(due.who.split()[-2:]), tone="text2", spoken=due.who),
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
        if waiting.no_calendar:
            rows.append(
                FactRow(
                    "today",
                    "warn",
                    _("Năm {year} chưa có lịch nghỉ").format(year=waiting.no_calendar),
                    _("Các hạn chạm đến năm ấy chưa tính được"),
                    lambda: self.shell.go(Place("settings", options={"tab": "calendar"})),
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
        return _("Sao lưu {day}, đã đọc lại").format(day=_short(on)), "warn" if seen.backup_on < seen.day else "ok"

    def _safety_rows(self, seen: Today) -> list[QWidget]:
        to_settings = Place("settings", options={"tab": "data"})
        rows: list[QWidget] = []
        if seen.up is not None:
            rows += self._exchange_rows(seen, seen.up)
        if seen.backup is None:
            text, under, tone = _("Chưa sao lưu lần nào"), _("Sao lưu ngay trong Cài đặt"), "warn"
        else:
            on = date.fromtimestamp(seen.backup.at / 1000)
            at = time_of_day(datetime.fromtimestamp(seen.backup.at / 1000))
            text = _("Sao lưu {when}").format(when=f"{weekday(on)} {_short(on)}, {at}")
            under = _("Đã đọc lại và khớp. Lần tới: {day}.").format(day=_short(seen.backup_on))
            tone = self._backup_words(seen)[1]
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
                under += " " + _under_way(up)
            rows: list[QWidget] = [FactRow("tower", "ok", text, under, go)]
        else:
            under = _under_way(up) if up.under_way else _("Chưa gửi gói nào.")
            rows = [FactRow("tower", "text2", _("Tỉnh chưa gửi biên nhận nào"), under, go)]
        if up.since is not None and (seen.day - (sent := date.fromtimestamp(up.since / 1000))).days > UNDER_WAY_DAYS:
            text = _("Gói {n} chưa có biên nhận").format(n=up.under_way[0])
            under = _("Gửi ngày {day}. Gói sau mang theo cả phần này.").format(day=day(sent))
            rows.append(FactRow("late", "warn", text, under, go))
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
        said = _("Tiếp dân: {times} lượt · {people} người · {cases} vụ việc")
        visits = seen.visits
        self._visits.setText(said.format(
            times=number(visits.visits), people=number(visits.people), cases=number(visits.cases)))

    # --- doing --------------------------------------------------------------------------------------------------------

    def _choose(self, mine: bool) -> None:
        self.mine.setChecked(mine)
        self.all.setChecked(not mine)
        self.refresh()

    def _show_more(self) -> None:
        self._limits = {when: limit + MORE for when, limit in self._limits.items()}
        self.refresh()
        self.table.setFocus()

    def _open_due(self, due: object) -> None:
        if not isinstance(due, Due):
            return
        if due.ref.type == "backup":
            self.shell.go(Place("settings", options={"tab": "data"}))
        elif due.ref.type == "duty":
            self.shell.go(Place("dialogues"))
        elif due.ref.type == "reception_day":
            self.shell.go(Place("petitions", kind="reception", options={"view": "schedule"}))
        else:
            self.shell.go(Place(page_of_type(due.ref.type), due.ref.id, due.ref.type))

    def _open_draft(self) -> None:
        if self.seen is not None and self.seen.waiting.drafts:
            type_name, record, _at = self.seen.waiting.drafts[0]
            if record.startswith("new:opinion:"):  # it stands on the desk of its session
                self.shell.go(Place("dialogues", record.rpartition(":")[2], "dialogue", {"tab": 99}))
                return
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
        off = ""
        if self.seen is not None and self.seen.off:
            tomorrow = _short(self.seen.day + timedelta(days=1))
            off = _("Mai {day} nghỉ: {name}").format(day=tomorrow, name=_(self.seen.off))
        return Head(_("Hôm nay"), subtitle=subtitle, chip=(off, "info"), buttons=(find,))

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
        counts = self.seen.own if self.seen.only_mine else self.seen.counts
        if not sum(counts.values()):
            return _(NOTHING)
        return _("{n} việc có hạn · {late} quá hạn · {now} hôm nay").format(
            n=number(sum(counts.values())), late=number(_sum(counts, "overdue")), now=number(_sum(counts, "today"))
        )


def _under_way(up: Upward) -> str:
    """What was sent and has no receipt yet."""
    if len(up.under_way) > 1:
        return _("{n} gói gửi sau chưa có biên nhận.").format(n=len(up.under_way))
    return _("Gói {n} đang đi đường.").format(n=up.under_way[-1])


def _month_of(start: date) -> int:
    """The month a period is called by: from the 15th of one month to the 14th of the month it is called by."""
    return start.month % 12 + 1
