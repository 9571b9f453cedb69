"""The navigation rail: built from one table, never from `if province`."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QWidget

from danvan_desktop.problems import N_
from danvan_desktop.speech import _, several
from danvan_desktop.ui.page import Office
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, Picture, box, column, label, row, rule

WIDE, NARROW = 196, 52


@dataclass(frozen=True)
class RailItem:
    """page: key. factory: "module:class", imported at the first visit; "" while a later issue builds it (its digit
    stays reserved). digits: Ctrl+digit by level, "" where the level has no such page. role: who sees it."""

    page: str
    title: str
    icon: str
    factory: str
    commune: str = ""
    province: str = ""
    role: str = ""

    def digit(self, level: str) -> str:
        return self.commune if level == "commune" else self.province


RAIL: tuple[RailItem, ...] = (
    RailItem("today", N_("Hôm nay"), "today", "danvan_desktop.ui.today.page:TodayPage", "1", "1"),
    RailItem("units", N_("Các đơn vị"), "units", "", "", "2"),
    RailItem("appraisal", N_("Thẩm định"), "judge", "", "", "3"),
    RailItem("models", N_("Mô hình"), "model", "danvan_desktop.ui.records.registers:ModelsPage", "2", "4"),
    RailItem("dialogues", N_("Đối thoại"), "talk", "danvan_desktop.ui.records.dialogues:DialoguesPage", "3", "5"),
    RailItem(
        "petitions",
        N_("Đơn & tiếp dân"),
        "letter",
        "danvan_desktop.ui.records.petitions:PetitionsPage",
        "4",
        "6",
        "complaints",
    ),
    RailItem("awards", N_("Khen thưởng"), "medal", "danvan_desktop.ui.records.awards:AwardsPage", "5", "7"),
    RailItem("reports", N_("Báo cáo"), "report", "", "6", "8"),
    RailItem("exchange", N_("Gửi – Nhận"), "stick", "danvan_desktop.ui.exchange.page:ExchangePage", "7", "9"),
    RailItem("settings", N_("Cài đặt"), "gear", "danvan_desktop.ui.settings.page:SettingsPage", "8", "0"),
)


# Pages without a place in the rail, reached from others.
BESIDE: tuple[RailItem, ...] = (
    RailItem("settling", N_("Hai máy ghi khác nhau"), "clash", "danvan_desktop.ui.settling.page:SettlingPage"),
    RailItem(
        "changed_deadlines",
        N_("Hạn đã đổi"),
        "clock",
        "danvan_desktop.ui.records.changed_deadlines:ChangedDeadlinesPage",
    ),
    RailItem("import", N_("Nhập từ Excel"), "table", "danvan_desktop.ui.importing.page:ImportPage"),
)


def items_for(office: Office) -> tuple[RailItem, ...]:
    """The pages this office's account sees, in order."""
    return tuple(
        item
        for item in RAIL
        if item.factory and item.digit(office.level) and (not item.role or item.role in office.roles)
    )


class RailButton(QAbstractButton):
    """One page of the rail: icon, title, and a count while a person must act."""

    def __init__(self, item: RailItem, digit: str) -> None:
        super().__init__()
        self.item, self.digit, self.narrow = item, digit, False
        self.count, self.urgent, self._hovered = 0, False, False
        self.setText(several(item.title))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def show_count(self, count: int, urgent: bool) -> None:
        """count: how many things wait for a person. urgent: overdue or due today."""
        self.count, self.urgent = count, urgent
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.text()}, {self.count}" if self.count else self.text())
        self.setToolTip(f"{self.text()} (Ctrl+{self.digit})")

    def sizeHint(self) -> QSize:
        return QSize(look().px(NARROW), max(look().px(38), QFontMetrics(look().font("body")).height() + look().px(12)))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        px, seen = look().px, look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.isChecked()
        if current or self._hovered:
            painter.fillRect(self.rect(), seen.colour("railhi"))
        if current:
            painter.fillRect(0, 0, px(3), self.height(), seen.colour("railmark"))
        if self.hasFocus():
            painter.setPen(seen.colour("railmark"))
            painter.drawRoundedRect(self.rect().adjusted(4, 2, -3, -3), 4, 4)
        ink = "railon" if current else "railtext"
        painter.drawPixmap(px(16), (self.height() - px(20)) // 2, seen.picture(self.item.icon, ink))
        pill = self._pill_width()
        if not self.narrow:
            painter.setFont(seen.font("body", 600 if current else 400))
            painter.setPen(seen.colour(ink))
            room = QRect(px(45), 0, self.width() - px(45) - (pill + px(16) if pill else px(8)), self.height())
            text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if pill:
            height = px(18)
            corner = (
                QPoint(self.width() - pill - px(2), px(1))
                if self.narrow
                else QPoint(self.width() - pill - px(12), (self.height() - height) // 2)
            )
            pill_rect = QRect(corner, QSize(pill, height))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(seen.colour("pill" if self.urgent else "railpill"))
            painter.drawRoundedRect(pill_rect, height / 2, height / 2)
            painter.setFont(seen.font("small", 600))
            painter.setPen(seen.colour("onpill" if self.urgent else "railon"))
            painter.drawText(pill_rect, Qt.AlignmentFlag.AlignCenter, str(self.count))

    def _pill_width(self) -> int:
        if not self.count:
            return 0
        text = QFontMetrics(look().font("small", 600)).horizontalAdvance(str(self.count))
        return max(text + look().px(10), look().px(18 if self.narrow else 22))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class Rail(QFrame):
    """The rail with the office at its foot."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.office, self.narrow = office, False
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        self._mark = Picture("app", "railtext", 24)
        self._name = label(_("Dân vận"), "section")
        head = row(self._mark, self._name, None, gap=10, margins=(16, 14, 12, 10))
        places = column(gap=0)
        for item in items_for(office):
            button = RailButton(item, item.digit(office.level))
            button.clicked.connect(lambda _checked=False, page=item.page: self.chosen.emit(page))
            self._group.addButton(button)
            self.buttons[item.page] = button
            places.addWidget(button)
        self._office = self._foot_lines()
        self._lock = DeedButton(_("Khóa · Ctrl+L"), self.lock_wanted.emit, kind="rail", icon="lock")
        foot = column(rule(), box(column(*self._office, self._lock, gap=2, margins=(16, 8, 12, 10))), gap=0)
        whole = column(head, places, None, foot, gap=0)
        self.setLayout(whole)
        self.fold(False)
        look().changed.connect(self._refold)

    def _foot_lines(self) -> list[QWidget]:
        name = label(self.office.name, "strong", wrap=True)
        name.setToolTip(self.office.name)
        name.setMaximumHeight(QFontMetrics(look().font("table", 600)).lineSpacing() * 2 + 4)
        lines: list[QWidget] = [name]
        if self.office.upper_name:
            lines.append(Elided(self.office.upper_name, "small"))
        if self.office.account:
            account = row(
                Picture("person", "railtext", 18),
                Elided(self.office.account, "small"),
                None,
                gap=6,
                margins=(2, 0, 0, 0),
            )
            lines.append(box(account))
        return lines

    def _refold(self) -> None:
        self.fold(self.narrow)

    def fold(self, narrow: bool) -> None:
        """Icons only, or icons and titles."""
        self.narrow = narrow
        self.setFixedWidth(look().px(NARROW if narrow else WIDE))
        self._name.setVisible(not narrow)
        self._lock.setText("" if narrow else _("Khóa · Ctrl+L"))
        for line in self._office:
            line.setVisible(not narrow)
        for button in self.buttons.values():
            button.narrow = narrow
            button.updateGeometry()
            button.update()

    def show_current(self, page: str) -> None:
        if page in self.buttons:
            self.buttons[page].setChecked(True)

    def show_count(self, page: str, count: int, urgent: bool) -> None:
        if page in self.buttons:
            self.buttons[page].show_count(count, urgent)

    def page_at(self, digit: str) -> str:
        """The page of Ctrl+digit, "" where none is."""
        return next((page for page, button in self.buttons.items() if button.digit == digit), "")
