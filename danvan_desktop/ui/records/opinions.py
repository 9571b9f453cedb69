"""The opinions of a session: those noted so far, and below them the desk where the next one is typed (ui.md 10).

What is typed is kept as a draft at every pause, durably; Ctrl+Enter makes it an opinion. Ctrl+↑ lays what stands on the
desk aside until the earlier opinion is taken again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from danvan_desktop.domain.fields import Values
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, sessions
from danvan_desktop.services.finding import Row
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.services.sessions import Tally
from danvan_desktop.speech import _, day
from danvan_desktop.ui.notices import Deed
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.earlier import earlier
from danvan_desktop.ui.records.live_desk import Desk
from danvan_desktop.ui.records.session.opinion_table import OpinionTable
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    EmptyState,
    Sheet,
    box,
    column,
    label,
    link,
    picture,
    row,
    scrolled,
)
from danvan_desktop.ui.widgets.fields import FieldBox, LineEditor

OPINION = TYPES["opinion"]
PAUSE_MS, TYPING_MS = 800, 5000


class OpinionsPane(QWidget):
    """Table above, desk below; the desk never scrolls away.

    counted: the opinions changed. marked(state, words): how the desk stands to what is stored. opened(Ref): a record
    to go to.
    """

    counted = Signal()
    marked = Signal(str, str)
    opened = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.session = ""
        self.held_on: date | None = None
        self.rows: list[Row] = []
        self.own = True
        self.spent: list[float] = []  # seconds each opinion of this sitting took
        self.table = OpinionTable()
        self.desk = Desk(shell.desk.clock.today)
        self.desk.suggest(lambda name, typed, offer: earlier(shell, "opinion", name, typed, offer))
        self.desk.taken.connect(lambda typed: self._save(typed, _("Đã ghi ý kiến.")))
        self.desk.parked.connect(lambda typed: self._save(typed, _("Đã để lại, đang dở.")))
        self.desk.edited.connect(self._typed)
        self.table.opened.connect(self._edit)
        self.table.menu_wanted.connect(self._menu)
        self._empty = EmptyState(
            "talk", _("Chưa có ý kiến nào. Lưu buổi đối thoại rồi ghi ý kiến đầu tiên ở bàn ghi bên dưới.")
        )
        self._early, self._twice = label("", "small", "warn"), label("", "small", "warn")
        self._early_line = box(row(picture("warn", "warn", 16), self._early, None, gap=6))
        self._twice_line = box(
            row(picture("warn", "warn", 16), self._twice, link(_("Đánh lại số"), self.renumber), None, gap=6)
        )
        layout = column(
            self._early_line, self._twice_line, self.table, self._empty, self.desk, gap=8, margins=(12, 8, 12, 8)
        )
        layout.setStretch(2, 1)
        layout.setStretch(3, 1)
        # The desk never scrolls away, except where large letters leave no room for it.
        area = scrolled(layout)
        for each in self.desk.boxes.values():
            each.entered.connect(lambda each=each: area.ensureWidgetVisible(each))
        self.setLayout(column(area, gap=0))
        self._keep_rows()
        look().changed.connect(self._keep_rows)
        self._deeds: list[str] = []
        self._aside: dict[str, str] = {}
        self._saving = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._long = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self.keep_draft)
        self._long.timeout.connect(self.keep_draft)

    def _keep_rows(self) -> None:
        self.table.setMinimumHeight(look().px(64 if look().large else 110))

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_session(self, session: str, own: bool, held_on: date | None = None) -> None:
        """The opinions of a saved session; "" for one that is not saved yet."""
        if session != self.session:
            self.desk.clear()
            self._aside, self.spent, self._deeds = {}, [], []
        self.session, self.own, self.held_on = session, own, held_on
        self.desk.setVisible(own and bool(session))
        self._say_early()
        if not session:
            self._show([])
            return
        desk = self._shell.desk

        def read() -> tuple[list[Row], Mapping[str, str]]:
            draft = entry.draft_of(desk, sessions.draft_key(session))
            return sessions.opinions(desk, session), draft.typed if draft else {}

        def show(found: tuple[list[Row], Mapping[str, str]]) -> None:
            if session == self.session:
                rows, typed = found
                self._show(rows)
                if typed and not self.desk.typed and self.desk.record is None and not self._aside:
                    self.desk.lay(typed)

        self._shell.tasks.run(read, show, key=f"opinions {id(self)}")

    def _say_early(self) -> None:
        early = self.held_on is not None and self.held_on > self._shell.desk.clock.today()
        self._early_line.setVisible(early and self.own)
        if self.held_on is not None and early:
            words = _("Buổi này ghi ngày {day}, chưa đến. Ý kiến ghi bây giờ là ý kiến gửi trước.")
            self._early.setText(words.format(day=day(self.held_on)))

    def _show(self, rows: Sequence[Row]) -> None:
        grown = len(rows) > len(self.rows)
        self.rows = list(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.table.show_rows(rows)
        last = max((place for each in rows if isinstance(place := each.values.get("position"), int)), default=0)
        self.desk.number(last + 1)
        twice = sessions.same_number(rows)
        self._twice_line.setVisible(bool(twice) and self.own)
        if twice:
            numbers = ", ".join(map(str, twice[:5]))
            self._twice.setText(_("Hai ý kiến cùng mang số {numbers}, vì hai máy cùng ghi.").format(numbers=numbers))
        if grown:
            self.table.setCurrentIndex(self.table.model_.index(len(rows) - 1, 1))
            self.table.scrollToBottom()
        self.counted.emit()

    def tally(self) -> Tally:
        """The figures a report wants."""
        return sessions.tally(self.rows)

    def average(self) -> int | None:
        """Seconds an opinion of this sitting took on the desk."""
        return round(sum(self.spent) / len(self.spent)) if self.spent else None

    # --- drafts -----------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._pause.start()
        if not self._long.isActive():
            self._long.start()

    def keep_draft(self) -> None:
        """Keep what stands on the desk, durably, without taking it."""
        self._pause.stop()
        self._long.stop()
        if not self.desk.typed or not self.session or not self.own or self._saving:
            return
        desk, key, typed = self._shell.desk, self.desk.record or sessions.draft_key(self.session), self.desk.draft()

        def keep() -> None:
            if any(text for name, text in typed.items() if name not in ("village", "subject_area")):
                entry.keep_draft(desk, "opinion", key, typed)
            else:
                entry.drop_draft(desk, key)

        self._shell.tasks.run(keep, lambda _kept: self.marked.emit("draft", ""), self._not_written,
                              key=f"opinion draft {id(self)}")  # fmt: skip

    def _not_written(self, problem: Problem) -> None:
        self._saving = False
        self.marked.emit("failed", _("Chưa ghi được, chữ vẫn còn trên màn hình"))
        self._shell.notices.problem(
            problem, Deed(_("Lưu lại"), self.desk.take, filled=True), key="not written", page="dialogues",
            title=_("Chưa ghi được"),
        )  # fmt: skip

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _save(self, typed: Mapping[str, str], said: str) -> None:
        """Take what was typed. The desk is free at once: who types on while it is written loses no letter."""
        if self._saving or not self.own:
            return
        record, desk, session, spent = self.desk.record, self._shell.desk, self.session, self.desk.seconds()
        before = self.desk.before
        sent = dict(typed) if record else {name: text for name, text in typed.items() if text}
        self._saving = True
        self._pause.stop()
        self._long.stop()
        self.desk.clear(keep=True)
        if self._aside:
            self.desk.lay(self._aside)
            self._aside = {}
        self.desk.focus()

        def work() -> tuple[Outcome, Row]:
            outcome = sessions.note(desk, session, sent, record)
            return outcome, sessions.opinion(desk, outcome.id)

        def done(found: tuple[Outcome, Row]) -> None:
            outcome, kept = found
            self._saving = False
            if outcome.deed:
                self._deeds.append(outcome.deed)
            self._shell.notices.dismiss("not written", "dialogues")
            if spent is not None and record is None:
                self.spent.append(spent)
            place = next((at for at, each in enumerate(self.rows) if each.id == kept.id), len(self.rows))
            self._show([*self.rows[:place], kept, *self.rows[place + 1 :]])
            self.marked.emit("saved", "")
            self._shell.tell(outcome, said)
            wrong = [each for each in outcome.findings if each.weight == "wrong"]
            if wrong:
                self._back_on_desk(typed, kept.id, kept.values)
                for each in wrong:
                    self.desk.boxes[each.field].show_finding(each)
                    self.desk.boxes[each.field].editor.widget.setFocus()

        def failed(problem: Problem) -> None:
            self._back_on_desk(typed, record, before)
            self._not_written(problem)

        self._shell.tasks.run(work, done, failed)

    def _back_on_desk(self, typed: Mapping[str, str], record: str | None, before: Values) -> None:
        """What could not be taken stands on the desk again; what was begun meanwhile waits."""
        if self.desk.typed:
            self._aside = {name: text for name, text in self.desk.texts().items() if text}
        self.desk.clear()
        self.desk.lay_again(record, before, typed)

    def _edit(self, record: object) -> None:
        found = next((each for each in self.rows if each.id == record), None)
        if found is None or not self.own:
            return
        if self.desk.typed and self.desk.record is None:
            self.keep_draft()
            self._aside = {name: text for name, text in self.desk.texts().items() if text}
        elif self.desk.typed:
            self.keep_draft()
        self.desk.put_back(found)
        desk = self._shell.desk

        def read() -> Mapping[str, str]:
            draft = entry.draft_of(desk, found.id)
            return draft.typed if draft else {}

        def lay(typed: Mapping[str, str]) -> None:
            if typed and self.desk.record == found.id:
                self.desk.lay({**self.desk.texts(), **typed})

        self._shell.tasks.run(read, lay)

    def edit_previous(self) -> None:
        """Ctrl+↑: the opinion before the one on the desk."""
        places = [each.id for each in self.rows]
        at = places.index(self.desk.record) if self.desk.record in places else len(places)
        if at > 0:
            self._edit(places[at - 1])

    def next_one(self) -> None:
        """Leave the earlier opinion as it is and go on with the next one."""
        self.keep_draft()
        self.desk.clear(keep=True)
        self.desk.lay(self._aside) if self._aside else None
        self._aside = {}
        self.desk.focus()

    def become_petition(self) -> None:
        """Make a petition of the current row, linked with it."""
        record, desk = self.table.current(), self._shell.desk
        if isinstance(record, str) and self.own:
            self._do(lambda: sessions.become_petition(desk, record), _("Đã lập đơn từ ý kiến này."))

    def open_petition(self) -> None:
        """Go to the petition of the current row."""
        found = next((each for each in self.rows if each.id == self.table.current()), None)
        if found is not None and found.values.get("petition"):
            self.opened.emit(Ref("petition", str(found.values["petition"])))

    def renumber(self) -> None:
        """1, 2, 3 … in the order of the table."""
        desk, session = self._shell.desk, self.session
        self._do(lambda: sessions.renumber(desk, session), _("Đã đánh lại số ý kiến."))

    def _do(self, work: Callable[[], Outcome], said: str) -> None:
        session = self.session

        def done(outcome: Outcome) -> None:
            if outcome.deed:
                self._deeds.append(outcome.deed)
            self._shell.tell(outcome, said)
            self.show_session(session, self.own, self.held_on)

        self._shell.tasks.run(work, done, self._shell.notices.problem)

    def _menu(self, at: QPoint) -> None:
        found = next((each for each in self.rows if each.id == self.table.current()), None)
        if found is None:
            return
        menu = QMenu(self)
        if self.own:
            menu.addAction(_("Sửa trên bàn ghi (Enter)"), lambda: self._edit(found.id))
        if found.values.get("petition"):
            menu.addAction(_("Mở đơn"), self.open_petition)
        elif self.own and found.values.get("answer_kind") != "petition":
            menu.addAction(_("Lập đơn từ ý kiến này (Alt+4)"), self.become_petition)
        if self.own:
            menu.addAction(_("Bỏ vào thùng… (Del)"), self.table.binned.emit)
        menu.popup(at)

    def ask_bin(self, sheet: Callable[..., Sheet]) -> None:
        """Bỏ ý kiến đang chọn vào thùng, có lý do."""
        record = self.table.current()
        if not isinstance(record, str) or not self.own:
            return
        reason = LineEditor()

        def go() -> None:
            if reason.text().strip():
                desk, words = self._shell.desk, reason.text()
                made.close_sheet()
                self._do(lambda: entry.delete(desk, record, words), _("Đã bỏ vào thùng."))

        made = sheet(
            _("Bỏ ý kiến vào thùng"), row(FieldBox(_("Lý do"), reason), DeedButton(_("Bỏ vào thùng"), go), gap=12)
        )
        reason.widget.setFocus()

    def undo(self) -> bool:
        """Undo the last act of this desk."""
        if not self._deeds:
            return False
        deed, desk, session = self._deeds.pop(), self._shell.desk, self.session

        def done(outcome: Outcome) -> None:
            self._shell.tell(outcome, _("Đã hoàn tác."))
            self.show_session(session, self.own, self.held_on)

        self._shell.tasks.run(lambda: entry.undo(desk, deed), done, self._shell.notices.problem)
        return True


class Counters(QWidget):
    """The figures a report wants, live, for the page head."""

    def __init__(self) -> None:
        super().__init__()
        self._figures = {
            "all": (label("", "title"), _("ý kiến")),
            "on_spot": (label("", "title", "ok"), _("tại chỗ")),
            "assigned": (label("", "title", "warn"), _("giao")),
            "parked": (label("", "title", "text2"), _("đang dở")),
        }
        pairs = [box(row(figure, label(words, "small"), gap=5)) for figure, words in self._figures.values()]
        self.setLayout(row(*pairs, gap=12))

    def show_tally(self, told: Tally) -> None:
        for name, (figure, _words) in self._figures.items():
            figure.setText(str(getattr(told, name)))
        words = _("{all} ý kiến, {spot} trả lời tại chỗ, {given} giao cơ quan, {parked} đang dở")
        self.setAccessibleName(
            words.format(all=told.all, spot=told.on_spot, given=told.assigned, parked=told.parked)
        )  # fmt: skip
