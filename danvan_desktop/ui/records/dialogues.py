"""Đối thoại: sessions; during one the desk where opinions are noted, after it the conclusion and what was promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import cases, sessions
from danvan_desktop.services.cases import Case
from danvan_desktop.services.sessions import Duty
from danvan_desktop.speech import _, day, several
from danvan_desktop.ui.page import Head, HeadButton, Place, Shell
from danvan_desktop.ui.records.list_page import ListPage
from danvan_desktop.ui.records.opinions import Counters, OpinionsPane
from danvan_desktop.ui.records.papers import write_paper
from danvan_desktop.ui.records.record_page import RecordPage, clock_time
from danvan_desktop.ui.records.registers import RegisterPage
from danvan_desktop.ui.records.session.conclusion import ConclusionPane
from danvan_desktop.ui.records.session.follow_up import FollowUpPane
from danvan_desktop.ui.records.stepped_page import SteppedPage
from danvan_desktop.ui.records.steps import StepsPart
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, box, column, picture, row

PREPARE, OPINIONS, CONCLUSION, FOLLOW_UP = range(4)
CHIPS = {"held": "primary", "minuted": "primary", "concluded": "ok", "following": "warn", "closed": "ok",
         "postponed": "warn"}  # fmt: skip
OVER = ("minuted", "concluded", "following", "closed")
CLOCK_MS = 20_000  # how often the elapsed time is looked at


class DialogueRecord(SteppedPage):
    """A session with its opinions: Chuẩn bị · Ý kiến · Kết luận · Theo dõi."""

    def __init__(self, shell: Shell, type_name: str, key: str) -> None:
        self.case: Case | None = None
        super().__init__(shell, type_name, key)
        self.form.move_tab(CONCLUSION, OPINIONS)
        self.form.put_under("conclude", self.conclusion)
        self.steps = StepsPart(shell, lambda: self.case, self._saved_first)
        self.steps.done.connect(self._stepped)
        self.steps.turned.connect(self.head_changed)
        self.steps.printed.connect(lambda offer, record: write_paper(shell, record, offer.paper))
        self._strip = box(column(self.steps, gap=0, margins=(16, 12, 16, 0)))
        self._strip.hide()
        self._since: int | None = None
        self.form.turned.connect(self._look_again)
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self._tick)

    # --- parts of the page ------------------------------------------------------------------------------------------

    def extra_tabs(self) -> Sequence[tuple[str, QWidget]]:
        self.pane = OpinionsPane(self.shell)
        self.pane.counted.connect(self._counted)
        self.pane.marked.connect(self._marked)
        self.pane.opened.connect(self.other_wanted)
        self.pane.table.binned.connect(lambda: self.pane.ask_bin(self.sheet))
        self.conclusion = ConclusionPane()
        self.conclusion.figures_wanted.connect(self._fill_figures)
        self.conclusion.papers.addWidget(DeedButton(_("Soạn thông báo kết luận"), lambda: self._saved_first(
            lambda record: write_paper(self.shell, record, "dialogue_conclusion")), icon="file"))
        self.follow_up = FollowUpPane(self.shell, self.sheet)
        self.follow_up.counted.connect(self._promised)
        self.follow_up.wrote.connect(self._wrote)
        self.follow_up.turned.connect(lambda: self.steps.row.refresh(self.follow_up.then is not None))
        self._stale: set[int] = set()
        self.counters = Counters()
        self.counters.setParent(self)
        self.counters.hide()
        return ((several("Ý kiến"), self.pane), (_("Theo dõi"), self.follow_up))

    @property
    def at_desk(self) -> bool:
        """Whether the opinions are on top."""
        return self.form.stack.currentWidget() is self.pane

    def open(self, place: Place) -> None:
        super().open(place)
        if place.options.get("child") or place.options.get("tab") == 99:
            self.form.show_tab(OPINIONS)

    def strip(self) -> QWidget | None:
        return self._strip if self.case is not None and not self.at_desk else None

    def leave(self) -> None:
        self.pane.keep_draft()
        self._clock.stop()
        self.form.tabs.show()  # F11 may have hidden it
        super().leave()

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_record(self, record: str, tab: int | None = None) -> None:
        if record != self.record:
            self.pane.keep_draft()
            self.case = None
            self.steps.forget()
        super().show_record(record, tab)

    def loaded(self) -> None:
        held = str((self.shown.values if self.shown else {}).get("held_on") or "")
        self.pane.show_session(
            "" if self.shown is None else self.record, self._own(), date.fromisoformat(held) if held else None
        )
        if self.shown is None or not self._own():
            self.case = None
            self.steps.forget()
        else:
            self._read_case()

    def _read_case(self) -> None:
        this, desk, record = self._round, self.shell.desk, self.record

        def show(found: Case) -> None:
            if this == self._round:
                self.case = found
                self.steps.refresh()
                self.head_changed.emit()

        self.shell.tasks.run(lambda: cases.case(desk, record), show, self.shell.notices.problem)

    def _counted(self) -> None:
        rows = self.pane.rows
        words = several("Ý kiến") + (f"  {len(rows)}" if rows else "")
        self.form.tabs.setTabText(OPINIONS, words)
        self.counters.show_tally(self.pane.tally())
        self._stale = {CONCLUSION, FOLLOW_UP}
        if not self.at_desk:
            self._look_again()
        self._tick()

    def _look_again(self) -> None:
        """Show in the other tabs what the desk has taken: not at each opinion, but when one looks there."""
        at = self.form.tabs.currentIndex()
        if CONCLUSION in self._stale and at == CONCLUSION:
            self.conclusion.show_rows(self.pane.rows, self._own())
            self._stale.discard(at)
        if FOLLOW_UP in self._stale and not self.at_desk:  # its tab has the number of what is overdue
            self.follow_up.show_rows(self.pane.rows, self._own())
            self._stale.discard(FOLLOW_UP)

    def _wrote(self, deed: str) -> None:
        """A promise was changed: it can be taken back with Ctrl+Z, and every tab tells it."""
        if deed:
            self._deeds.append(deed)
        self.pane.show_session(self.record, self._own(), self.pane.held_on)

    def _close_sheet(self) -> bool:
        closed = super()._close_sheet()
        self.follow_up.forget()
        return closed

    def _promised(self) -> None:
        self.form.tabs.show_count(FOLLOW_UP, self.follow_up.late(), "danger")

    def _marked(self, state: str, words: str) -> None:
        """How the desk stands to what is stored, in the head."""
        at = clock_time(self.shell.desk.clock.now_ms(), self._today())
        words = words or (_("Đã lưu {at}") if state == "saved" else _("Bản nháp {at} – chưa lưu")).format(at=at)
        self.mark = (state, words)
        self.head_changed.emit()

    def _tick(self) -> None:
        """Look at the time that has passed."""
        desk, session = self.shell.desk, self.pane.session
        if not session:
            self._since = None
            return

        def show(since: int | None) -> None:
            self._since = since
            if since is not None and self.isVisible():
                self._clock.start()
            else:
                self._clock.stop()
            self.head_changed.emit()

        self.shell.tasks.run(lambda: sessions.running_since(desk, session), show, key=f"running {id(self)}")

    def _fill_figures(self) -> None:
        """Put the counted figures into the form; they are saved with the rest."""
        told = self.pane.tally()
        figures = {"opinions_total": told.all, "opinions_on_spot": told.on_spot, "opinions_assigned": told.assigned}
        for name, many in figures.items():
            self.model.type(name, str(many))
            self.form.fill(name)
        self._edited("opinions_total")

    # --- the window -------------------------------------------------------------------------------------------------

    def chip(self) -> tuple[str, str]:
        if self._since is not None and self.at_desk and (self.case is None or self.case.state not in OVER):
            passed = sessions.elapsed_words(self._since, self.shell.desk.clock.now_ms())
            return passed if look().large else _("Đang diễn ra · {time}").format(time=passed), "ok"
        if self.case is None or (self.shown is not None and self.shown.deleted):
            return super().chip()
        return self.case.state_label, CHIPS.get(self.case.state, "plain")

    def head(self) -> Head:
        head = super().head()
        if not self.at_desk or self.shown is None:
            more = self._more() if self.case is not None and self._own() else ()
            return replace(head, buttons=(*head.buttons, *more))
        values = self.shown.values
        held, venue = str(values.get("held_on") or ""), str(values.get("venue") or "")
        crumbs = [head.crumbs[0]]
        crumbs += [(_("Phiên ngày {day}").format(day=day(date.fromisoformat(held))), None)] if held else []
        crumbs += [(venue, None)] if venue else []
        large = HeadButton(_("Chữ thường") if self.pane.table.large else _("Chữ lớn"), self._large)
        menu = [each for each in head.buttons if each.kind == "menu" and self._own()]
        return replace(
            head,
            crumbs=tuple(crumbs),
            position=None,
            beside=self.counters if self.pane.rows else None,
            buttons=(large, *menu),
        )

    def _more(self) -> tuple[HeadButton, ...]:
        if self.shown is None or (self.shown.values.get("completed_on") and not self.model.missing()):
            return ()
        return (HeadButton(_("Hoàn thành"), self.complete, "menu"),)

    def _large(self) -> None:
        """Letters for a projector, without names; again: as before."""
        self.pane.table.show_large(not self.pane.table.large)
        self.pane.desk.show_names(not self.pane.table.large)
        self.pane.desk.focus()
        self.head_changed.emit()

    def main_button(self) -> HeadButton | None:
        if self.case is not None or (self.at_desk and self.shown is not None):
            return None  # the row of steps, or the desk, has the filled button
        return super().main_button()

    def panel(self) -> QWidget | None:
        return super().panel() if self.form.tabs.currentIndex() in (PREPARE, CONCLUSION) else None

    def hints(self) -> Sequence[tuple[str, str]]:
        if not self.at_desk:
            return super().hints()
        return (
            ("main", _("xong, ý kiến tiếp theo")),
            ("park", _("để sau")),
            ("previous opinion", _("sửa ý kiến trước")),
            ("whole screen", _("cả màn hình")),
        )

    def status(self) -> str:
        if not self.at_desk:
            return super().status()
        words = _("{n} ý kiến").format(n=len(self.pane.rows))
        pace = self.pane.average()
        return words if pace is None else words + " · " + _("trung bình {n} giây mỗi ý kiến").format(n=pace)

    def first_focus(self) -> QWidget | None:
        if self.at_desk:
            return self.pane.desk.boxes["summary"].editor.widget
        if self.form.stack.currentWidget() is self.follow_up:
            return self.follow_up.table
        return super().first_focus()

    def perform(self, deed: str) -> bool:
        if self.at_desk and self.shown is not None and self._own():
            if self._at_desk(deed):
                return True
        elif self.follow_up.perform(deed):
            return True
        elif self.case is not None and not self.at_desk and self._own():
            mine = deed in ("main", "back") or (deed == "undo" and self._stepped_at == len(self._deeds))
            if mine and self.steps.perform(deed):
                return True
        return super().perform(deed)

    def _at_desk(self, deed: str) -> bool:
        desk = self.pane.desk
        if deed == "quick 4" and self.pane.table.hasFocus():
            self.pane.become_petition()
            return True
        own: dict[str, Callable[[], object]] = {
            "quick 1": lambda: desk.answer(0),
            "quick 2": lambda: desk.answer(1),
            "quick 3": lambda: desk.answer(2),
            "quick 4": lambda: desk.answer(3),
            "note name": desk.note_name,
            "park": desk.park,
            "previous opinion": self.pane.edit_previous,
            "new": self.pane.next_one,
            "main": desk.take,
            "save": self.pane.keep_draft,
        }
        if deed in own:
            own[deed]()
            return True
        if deed == "whole screen":  # the window hides what is its own
            self.form.tabs.setVisible(self.window().isFullScreen())
            return False
        return deed == "undo" and self.pane.undo()


class DutyLine(QLabel):
    """What the year still owes, quietly."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("step", "small")
        self.setWordWrap(True)

    def show_duties(self, found: Sequence[Duty]) -> None:
        """One sentence for each duty that is not met; what was not read in the law's text says so."""
        words = [
            each.missing + ("" if each.verified else " " + _("(số lần theo quy chế, chưa kiểm chứng)"))
            for each in found
            if each.missing
        ]
        self.setText(" · ".join(words))
        basis = "\n".join(f"{each.missing}. {each.basis}. {each.note}" for each in found if each.missing)
        self.setToolTip(basis)
        self.setAccessibleDescription(basis)


class DialoguesList(ListPage):
    """The sessions, and above them what the year still owes."""

    def __init__(self, shell: Shell, type_name: str, key: str, hint: str) -> None:
        super().__init__(shell, type_name, key, hint)
        self.duties = DutyLine()
        held = row(picture("flag", "warn", 16), self.duties, gap=8, margins=(16, 6, 16, 2))
        held.setStretch(1, 1)
        self._duty_line = box(held)
        self._duty_line.hide()
        self._both = QWidget()
        self._both.setLayout(column(self._duty_line, super().strip(), gap=0))
        self.shell.changed.connect(lambda _records: self._look_at_year())
        self._look_at_year()

    def strip(self) -> QWidget | None:
        return self._both

    def open(self, place: Place) -> None:
        super().open(place)
        self._look_at_year()

    def _look_at_year(self) -> None:
        desk = self.shell.desk

        def show(found: tuple[Duty, ...]) -> None:
            self.duties.show_duties(found)
            self._duty_line.setVisible(any(each.missing for each in found))

        self.shell.tasks.run(
            lambda: sessions.duties(desk, desk.clock.today().year), show, key=f"duties {id(self)}"
        )  # fmt: skip


class DialoguesPage(RegisterPage):
    """Đối thoại."""

    key = "dialogues"
    kinds = ("dialogue",)

    def make_list(self, kind: str) -> ListPage:
        return DialoguesList(self.shell, kind, self.key, _("Tìm chủ đề, địa điểm, người chủ trì…"))

    def make_record(self, kind: str) -> RecordPage:
        return DialogueRecord(self.shell, kind, self.key)

    def fresh(self, kind: str) -> dict[str, str]:
        level = "province" if self.shell.office.level == "province" else "commune"
        assert TYPES[kind].has("level")
        return {"held_on": day(self.shell.desk.clock.today()), "level": level}

    def perform(self, deed: str) -> bool:
        if deed == "new" and isinstance(self.top, DialogueRecord) and self.top.at_desk:
            return self.top.perform(deed)  # the next opinion
        return super().perform(deed)
