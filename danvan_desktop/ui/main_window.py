"""The window: rail, page head, notice slot, page, side panel, status line. It has no deeds of its own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from danvan_desktop.speech import _
from danvan_desktop.ui import actions
from danvan_desktop.ui.notices import Notice, NoticeSlot
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.rail import BESIDE, RAIL, Rail
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import (
    Chip,
    DeedButton,
    Elided,
    IconButton,
    SavedMark,
    box,
    clear,
    column,
    keycap,
    label,
    link,
    row,
)

RAIL_FOLDS_BELOW, PANEL_FOLDS_BELOW = 1180, 1040  # logical px at 100 %
PANEL_WIDTH = 300
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own "no limit"


class HeadBar(QFrame):
    """Draws a `Head`. Right to left: filled button, outlined ones, ⋯."""

    def __init__(self, go: Callable[[Place], None], step: Callable[[int], None]) -> None:
        super().__init__()
        self.setProperty("bar", "head")
        self._go, self._step = go, step
        self.filled: DeedButton | None = None
        self._crumbs = QHBoxLayout()
        self._title = Elided("", "title")
        self._subtitle, self._chip, self.mark = Elided("", "body", "text2"), Chip(), SavedMark()
        self._beside, self._buttons = QHBoxLayout(), QHBoxLayout()
        self._buttons.setSpacing(look().px(10))
        line = row(self._title, self._subtitle, self._chip, self.mark, None, gap=10)
        left = column(self._crumbs, line, gap=0)
        self.setLayout(row(left, self._beside, self._buttons, gap=12, margins=(16, 4, 16, 4)))
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._shown: Head | None = None
        self._rescale()
        look().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self.setMinimumHeight(look().px(56))

    def show_head(self, head: Head) -> None:
        """Draw a head; buttons are made anew only when they changed, so that focus and clicks survive."""
        before, self._shown = self._shown, head
        self._title.setText(head.title)
        self._subtitle.setText(head.subtitle)
        self._subtitle.setVisible(bool(head.subtitle))
        self._chip.show_state(*head.chip)
        self.mark.show_state(*head.mark)
        if before is None or (before.crumbs, before.position) != (head.crumbs, head.position):
            self._draw_crumbs(head)
        if before is None or before.beside is not head.beside:
            while (item := self._beside.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()  # it stays a child: without a parent it could become the active window
            if head.beside is not None:
                self._beside.addWidget(head.beside)
                head.beside.show()
        faces = [(each.text, each.kind, each.icon, each.keys, each.why) for each in head.buttons]
        if before is None or faces != [
            (each.text, each.kind, each.icon, each.keys, each.why) for each in before.buttons
        ]:
            self._draw_buttons(head.buttons)

    def _draw_crumbs(self, head: Head) -> None:
        clear(self._crumbs)
        self._crumbs.setSpacing(look().px(6))
        for at, (text, place) in enumerate(head.crumbs):
            if at:
                self._crumbs.addWidget(label("·", "small"))
            if place is not None:
                crumb = DeedButton(("‹ " if at == 0 else "") + text, lambda place=place: self._go(place), kind="crumb")
                self._crumbs.addWidget(crumb)
            else:
                self._crumbs.addWidget(Elided(text, "small"))
        if head.position:
            at_row, total = head.position
            if head.crumbs:
                self._crumbs.addWidget(label("·", "small"))
            self._crumbs.addWidget(IconButton("left", _("Hồ sơ trước (Ctrl+PgUp)"), lambda: self._step(-1), size=14))
            self._crumbs.addWidget(label(f"{at_row} / {total}", "small"))
            self._crumbs.addWidget(IconButton("right", _("Hồ sơ sau (Ctrl+PgDn)"), lambda: self._step(1), size=14))
        if head.crumbs or head.position:
            self._crumbs.addStretch(1)

    def _run(self, at: int) -> None:
        if self._shown:
            self._shown.buttons[at].run()

    def _draw_buttons(self, buttons: tuple[HeadButton, ...]) -> None:
        clear(self._buttons)
        self.filled = None
        folded = [(at, each) for at, each in enumerate(buttons) if each.kind == "menu"]
        for at, each in enumerate(buttons):
            if each.kind == "outlined":
                self._buttons.addWidget(self._button(at, each))
        if folded:
            more = IconButton("more", _("Việc khác"), outlined=True)
            menu = QMenu(more)
            for at, each in folded:
                action = menu.addAction(each.text.replace("&", "&&"), lambda at=at: self._run(at))
                action.setEnabled(not each.why)
                action.setToolTip(each.why)
            menu.setToolTipsVisible(True)
            more.setMenu(menu)
            more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
            self._buttons.addWidget(more)
        for at, each in enumerate(buttons):
            if each.kind == "filled":
                self.filled = self._button(at, each)
                self._buttons.addWidget(self.filled)

    def _button(self, at: int, each: HeadButton) -> DeedButton:
        return DeedButton(
            each.text, lambda: self._run(at), kind=each.kind, icon=each.icon, keys=each.keys, why=each.why
        )


class StatusLine(QFrame):
    """Counts, running work, keys of the page, the backup mark."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("bar", "status")
        self._shell = shell
        self._left = Elided("", "small")
        self._work_name, self._bar, self._work_count = Elided("", "small"), QProgressBar(), Elided("", "small")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(look().px(120))
        self._stop = link(_("Dừng"), self._stop_work)
        self._work = box(row(self._work_name, self._bar, self._work_count, self._stop))
        self._hints = QHBoxLayout()
        self._hints.setSpacing(look().px(6))
        self._backup = QHBoxLayout()
        self._picked = QHBoxLayout()
        self._layout = row(
            self._left, self._work, self._picked, None, self._hints, self._backup, gap=16, margins=(16, 2, 16, 2)
        )
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._counts, self._saying = "", False
        self._timer = QTimer(self, singleShot=True, interval=6000)
        self._timer.timeout.connect(self._fall_silent)
        shell.tasks.changed.connect(self._show_work)
        shell.notices.said.connect(self._say)
        look().changed.connect(self._rescale)
        self._rescale()
        self._show_work()

    def _rescale(self) -> None:
        self.setMinimumHeight(look().px(28))

    def show_page(self, counts: str, hints: list[tuple[str, str]], picked: QWidget | None) -> None:
        self._counts = counts
        if not self._saying:
            self._left.setText(counts)
        clear(self._hints)
        for keys, words in hints:
            self._hints.addWidget(keycap(keys))
            self._hints.addWidget(label(words, "small"))
            self._hints.addSpacing(look().px(8))
        held = self._picked.itemAt(0)
        if (held.widget() if held else None) is not picked:
            if held and (old := held.widget()):
                self._picked.removeWidget(old)
                old.hide()
            if picked is not None:
                self._picked.addWidget(picked)
                picked.show()
        self._left.setVisible(picked is None)
        tag(self, bar="picked" if picked is not None else "status")

    def show_backup(self, text: str, weight: str) -> None:
        """The backup mark at the right end; weight ok or warn."""
        clear(self._backup)
        if text:
            from danvan_desktop.ui.widgets.basics import picture

            self._backup.addWidget(picture("shield" if weight == "ok" else "warn", weight, 16))
            self._backup.addWidget(label(text, "small", weight))

    def _say(self, text: str) -> None:
        self._saying = True
        self._left.setText(text)
        self._left.setVisible(True)
        self._timer.start()

    def _fall_silent(self) -> None:
        self._saying = False
        self._left.setText(self._counts)

    def _stop_work(self) -> None:
        for job in self._shell.tasks.busy():
            job.stop()

    def _show_work(self) -> None:
        busy = self._shell.tasks.busy()
        self._work.setVisible(bool(busy))
        if busy:
            job = busy[0]
            done, total, what = job.at
            self._work_name.setText(job.name)
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            left = job.seconds_left()
            counted = f"{done}/{total}" if total else ""
            self._work_count.setText(" · ".join(part for part in (counted, what, _left_words(left)) if part))
            self._stop.setVisible(job.with_progress)
            self._bar.setAccessibleName(f"{job.name} {counted}")


def _left_words(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return _("còn chưa đến 1 phút")
    return _("còn khoảng {n} phút").format(n=round(seconds / 60))


class MainWindow(QMainWindow):
    """One office's window."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        shell.setParent(self)
        shell.go, shell.back, shell.perform = self.go, self.back, self.perform
        shell.notices.page = ""
        self.setWindowTitle(f"Dân vận Desktop – {shell.office.name}")
        self.setWindowIcon(look().icon("app", "railtext", 24))
        self.setMinimumSize(960, 540)
        self.pages: dict[str, Page] = {}
        self._here: Page | None = None
        self._trail: list[Place] = []
        self._instead = False  # the panel stands in the page's place, because both do not fit
        self.rail = Rail(shell.office)
        self.rail.chosen.connect(lambda page: self.go(Place(page)))
        self.rail.lock_wanted.connect(lambda: shell.lock())
        self.head = HeadBar(self.go, lambda by: self.perform("next record" if by > 0 else "previous record"))
        self.slot = NoticeSlot(shell.notices)
        self._strip, self._panel = QVBoxLayout(), QVBoxLayout()
        self.stack = QStackedWidget()
        self._panel_box = box(self._panel)
        self._panel.setContentsMargins(0, 0, 0, 0)
        self._body_left = column(self.slot, self.stack, gap=10)
        self._body_left.setStretch(1, 1)
        self.body = box(row(self._body_left, self._panel_box, gap=12, margins=(16, 12, 16, 12)))
        self.status = StatusLine(shell)
        shell.counted.connect(self.rail.show_count)
        shell.safety.connect(self.status.show_backup)
        right = column(self.head, self._strip, self.body, self.status, gap=0)
        right.setStretch(2, 1)
        held = QWidget()
        held.setLayout(row(self.rail, right, gap=0))
        self._home = held
        self.setCentralWidget(held)
        self.actions_by_deed = actions.register(self, self.perform)
        self._rail_choice: bool | None = shell.memory.get("window.rail")
        self._panel_choice: dict[str, bool] = {}
        look().changed.connect(self._fit)
        self._fit()

    # --- going about ------------------------------------------------------------------------------------------------

    def page(self, key: str) -> Page:
        """The page of a rail key, made at its first visit."""
        if key not in self.pages:
            item = next(each for each in (*RAIL, *BESIDE) if each.page == key)
            module, _sep, name = item.factory.partition(":")
            page: Page = getattr(import_module(module), name)(self.shell)
            page.head_changed.connect(lambda: self._draw(page))
            page.panel_done.connect(self._page_again)
            self.pages[key] = page
            self.stack.addWidget(page)
        return self.pages[key]

    @property
    def here(self) -> Page | None:
        """The page on top."""
        return self._here

    def go(self, place: Place) -> None:
        """Show a place; the one left is kept for `back`."""
        if self._here is not None:
            before = self._here.place()
            if before != place:
                self._trail = [*self._trail[-30:], before]
            self._here.leave()
        self._show(place)

    def back(self) -> None:
        """Go to where one came from."""
        if self._trail and self._here is not None:
            self._here.leave()
            self._show(self._trail.pop())

    def _show(self, place: Place) -> None:
        page = self.page(place.page)
        self._here, self._instead = page, False
        self.shell.notices.page = place.page
        page.open(place)
        self.stack.setCurrentWidget(page)
        self.rail.show_current(str(place.options.get("from", place.page)))
        self._swap(self._strip, page.strip())
        self._draw(page)
        self.shell.notices.changed.emit()
        if (focus := page.first_focus()) is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _swap(self, holder: QVBoxLayout, widget: QWidget | None) -> None:
        held = holder.itemAt(0)
        old = held.widget() if held else None
        if old is widget:
            return
        if old is not None:
            holder.removeWidget(old)
            old.hide()  # it stays a child: without a parent it could become the active window
        if widget is not None:
            holder.addWidget(widget)
            widget.show()

    def _draw(self, page: Page) -> None:
        if page is not self._here:
            return
        self.head.show_head(page.head())
        self._swap(self._strip, page.strip())
        hints = [(actions.keys_of(keys) or keys, words) for keys, words in page.hints()]
        if self.width() < look().px(RAIL_FOLDS_BELOW):
            hints = hints[:1]
        if not self.shell.memory.get("window.hints", True):
            hints = []
        self.status.show_page(page.status(), hints, page.picked_bar())
        self._show_panel(page)

    def _panel_open(self, page: Page) -> bool:
        if page.key not in self._panel_choice:
            self._panel_choice[page.key] = bool(self.shell.memory.get(f"panel.{page.key}", page.wants_panel()))
        return self._panel_choice[page.key] and self._panel_fits()

    def _panel_fits(self) -> bool:
        return self.width() >= look().px(PANEL_FOLDS_BELOW)

    def _show_panel(self, page: Page) -> None:
        fits = self._panel_fits()
        self._instead = self._instead and not fits
        panel = page.panel() if self._panel_open(page) or self._instead else None
        self._instead = self._instead and panel is not None
        self._swap(self._panel, panel)
        self._panel_box.setMinimumWidth(look().px(PANEL_WIDTH))
        self._panel_box.setMaximumWidth(look().px(PANEL_WIDTH) if fits else QWIDGETSIZE_MAX)
        self.stack.setVisible(not self._instead)
        self.slot.setVisible(self.slot.shown is not None and not self._instead)
        self._panel_box.setVisible(panel is not None)

    # --- deeds ------------------------------------------------------------------------------------------------------

    def perform(self, deed: str) -> None:
        """Ask the page on top, then do what the window itself can."""
        if self.centralWidget() is not self._home or (self._here is not None and self._here.perform(deed)):
            return
        if deed.startswith("rail "):
            if page := self.rail.page_at(deed[-1]):
                self.go(Place(page))
            return
        own: dict[str, Callable[[], Any]] = {
            "main": self._press_filled,
            "back": self._escape,
            "rail": self._toggle_rail,
            "panel": self._toggle_panel,
            "larger": lambda: self._scale(1),
            "smaller": lambda: self._scale(-1),
            "next area": lambda: self._area(1),
            "previous area": lambda: self._area(-1),
            "help": self._help,
            "go to": self._go_to,
            "lock": lambda: self.shell.lock(),
            "whole screen": self._whole_screen,
            "import": lambda: self.go(Place("import")),
        }
        if deed in own:
            own[deed]()

    def _press_filled(self) -> None:
        if self.head.filled is not None and self.head.filled.isEnabled():
            self.head.filled.click()

    def _escape(self) -> None:
        self.back()

    def _page_again(self) -> None:
        if self._instead and self._here is not None:
            self._instead = False
            self._show_panel(self._here)

    def _toggle_rail(self) -> None:
        self._rail_choice = not self.rail.narrow
        self.shell.memory.put("window.rail", self._rail_choice)
        self._fit()

    def _toggle_panel(self) -> None:
        if self._here is None:
            return
        if not self._panel_fits():  # panel or page
            self._instead = not self._instead
            self._show_panel(self._here)
            return
        self._panel_choice[self._here.key] = not self._panel_open(self._here)
        self.shell.memory.put(f"panel.{self._here.key}", self._panel_choice[self._here.key])
        self._show_panel(self._here)

    def _whole_screen(self) -> None:
        """F11: the page alone; again: everything."""
        alone = self.rail.isVisible()
        self.rail.setVisible(not alone)
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        if self._here is not None:
            self._panel_choice[self._here.key] = not alone and self._here.wants_panel()
            self._show_panel(self._here)

    def _scale(self, by: int) -> None:
        look().step_scale(by)
        self.shell.memory.put("window.scale", look().scale)

    def _area(self, by: int) -> None:
        areas = [
            area
            for area in (self.rail, self.head, self._here, self._panel_box, self.status)
            if area is not None and area.isVisible() and _first_in(area) is not None
        ]
        focus = QApplication.focusWidget()
        at = next(
            (i for i, area in enumerate(areas) if focus is not None and (area is focus or area.isAncestorOf(focus))), 0
        )
        target = areas[(at + by) % len(areas)]
        wanted = self._here.first_focus() if target is self._here and self._here else None
        found = wanted or _first_in(target)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def _help(self) -> None:
        from danvan_desktop.ui.help import HelpSheet, page_about

        HelpSheet(self, page_about(self._here.place() if self._here else None)).open()

    def _go_to(self) -> None:
        from danvan_desktop.ui.go_to import GoTo

        GoTo(self).open()

    # --- fitting ----------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        by_itself = self.width() < look().px(RAIL_FOLDS_BELOW) or look().large
        self.rail.fold(by_itself or bool(self._rail_choice))
        if self._here is not None:
            self._draw(self._here)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """`/` goes to the search box: it comes here when no text field has taken it."""
        if event.text() == "/":
            self.perform("search")
        else:
            super().keyPressEvent(event)

    def cover(self, widget: QWidget | None) -> None:
        """Put a widget over the whole window (lock, first run); None uncovers."""
        current = self.takeCentralWidget()
        if current is not self._home:
            current.deleteLater()
        else:
            current.setParent(self)
            current.hide()
        self.setCentralWidget(widget if widget is not None else self._home)
        if widget is None:
            self._home.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep drafts; while work runs, ask."""
        if self._here is not None:
            self._here.leave()
        if busy := self.shell.tasks.busy():
            self.shell.notices.show(
                Notice(
                    "closing", "warn", _("Đang làm: {name}. Cửa sổ đóng khi việc này xong.").format(name=busy[0].name)
                )
            )
            self.shell.tasks.changed.connect(self._close_when_done)
            event.ignore()
            return
        super().closeEvent(event)

    def _close_when_done(self) -> None:
        if not self.shell.tasks.busy():
            self.close()


def _first_in(area: QWidget) -> QWidget | None:
    """The first control of an area that takes focus, in reading order."""
    return next(
        (
            each
            for each in area.findChildren(QWidget)
            if each.isVisibleTo(area) and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ),
        None,
    )
