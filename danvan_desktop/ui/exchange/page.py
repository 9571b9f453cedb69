"""Gửi – Nhận: three tabs of one page. The same page at a commune and at a province; the level decides the first tab."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from danvan_desktop.speech import _
from danvan_desktop.ui.exchange.answering import AnswerTab
from danvan_desktop.ui.exchange.log import LogTab
from danvan_desktop.ui.exchange.receiving import ReceiveTab
from danvan_desktop.ui.exchange.sending import SendTab
from danvan_desktop.ui.page import Head, Page, Place, Shell
from danvan_desktop.ui.widgets.basics import box, column, row

TABS = ("send", "receive", "log")


class ExchangePage(Page):
    """See the module. Places: options {"tab": "send" | "receive" | "log"}."""

    key = "exchange"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        upper = shell.office.level != "commune"
        self.send: Page = AnswerTab(shell) if upper else SendTab(shell)
        self.receive = ReceiveTab(shell)
        self.log = LogTab(shell)
        self.parts: tuple[Page, ...] = (self.send, self.receive, self.log)
        self.stack = QStackedWidget()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("Gửi, nhận, nhật ký"))
        for part, text in zip(
            self.parts, (_("Gửi trả") if upper else _("Gửi"), _("Nhận"), _("Nhật ký gói")), strict=True
        ):
            self.stack.addWidget(part)
            self.tabs.addTab(text)
            part.head_changed.connect(self.head_changed)
        self.tabs.currentChanged.connect(self._turn)
        self._strip = box(row(self.tabs, None, gap=0, margins=(8, 0, 8, 0)), bar="head")
        self.setLayout(column(self.stack, gap=0))
        self.receive.answered.connect(lambda: self.show_tab("send"))

    @property
    def part(self) -> Page:
        return self.parts[self.stack.currentIndex()]

    def show_tab(self, name: str) -> None:
        self.tabs.setCurrentIndex(TABS.index(name))

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.part.open(Place(self.key))
        self.head_changed.emit()

    # --- what the window asks -----------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        name = str(place.options.get("tab", TABS[self.stack.currentIndex()]))
        if TABS.index(name) != self.tabs.currentIndex():
            self.show_tab(name)
        else:
            self.part.open(place)

    def place(self) -> Place:
        return Place(self.key, options={"tab": TABS[self.stack.currentIndex()]})

    def leave(self) -> None:
        self.part.leave()

    def head(self) -> Head:
        return self.part.head()

    def strip(self) -> QWidget | None:
        return self._strip

    def perform(self, deed: str) -> bool:
        if deed == "next section":
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())
            return True
        return self.part.perform(deed)

    def first_focus(self) -> QWidget | None:
        return self.part.first_focus()

    def hints(self) -> Sequence[tuple[str, str]]:
        return self.part.hints()

    def status(self) -> str:
        return self.part.status()
