"""Nhận gói: one line a file, the result in words; a line that is not well says its three sentences and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QVBoxLayout, QWidget

from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import arrived, directory, enrolling, receiving, sticks
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.receiving import Received
from danvan_desktop.services.sticks import Seen, Volume
from danvan_desktop.services.tracking import Progress
from danvan_desktop.speech import _, number, result_text, words_for
from danvan_desktop.ui.exchange.carrier import volumes
from danvan_desktop.ui.notices import Deed, Notice
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    EmptyState,
    Picture,
    Sheet,
    box,
    clear,
    column,
    label,
    link,
    row,
    rule,
    scrolled,
)
from danvan_desktop.ui.widgets.fields import FieldBox, LineEditor
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.joining import show_groups

LOOKS = {
    "applied": ("ok", "check"),
    "already": ("plain", "check"),
    "partial": ("warn", "broken"),
    "held": ("warn", "clock"),
    "refused": ("danger", "x"),
}
COUNTS = (
    ("applied", N_("nhận đủ")),
    ("already", N_("đã nhận từ trước")),
    ("partial", N_("nhận, chưa đủ")),
    ("held", N_("chờ người quyết định")),
    ("refused", N_("không nhận")),
)
ORDER = ("held", "refused", "partial", "applied", "already")
JOURNAL = {
    "receipt": N_("biên nhận"),
    "review": N_("nhận xét"),
    "recognition": N_("công nhận"),
    "device": N_("khóa của máy"),
    "disclose": N_("lần cho gửi"),
    "unit": N_("đơn vị"),
    "period_figures": N_("con số kỳ"),
}
POLL_MS = 3_000
NEW_MACHINE, TOO_MUCH, FORKED = "G-131", "G-132", "G-138"


@dataclass(frozen=True)
class Offered:
    """A stick that is in and has parcels."""

    volume: Volume
    seen: Seen


@dataclass(frozen=True)
class Answer:
    """What became of one file, and by type how many records of it can be read here."""

    received: Received
    kinds: Mapping[str, int]


def answers_of(desk: Desk, received: Sequence[Received]) -> list[Answer]:
    """Look what each parcel brought. Database lane."""
    return [Answer(each, arrived.readable(desk, each.records)) for each in received]


def brought(each: Received, kinds: Mapping[str, int]) -> str:
    """What a parcel brought, in words; else its first sentence."""
    if each.problem is not None:
        return words_for(each.problem).what
    if each.result == "already":
        return _("Không có gì mới trong gói này.")
    said = [
        f"{number(many)} {_(TYPES[kind].label).lower() if not TYPES[kind].internal else _(JOURNAL[kind])}"
        for kind, many in sorted(kinds.items(), key=lambda one: -one[1])
        if not TYPES[kind].internal or kind in ("receipt", "review", "recognition")
    ]
    return ", ".join(said) or _("{n} dòng sổ").format(n=number(each.entries))


class ReceiveTab(Page):
    """See the module. `answered` when the person wants to write the receipts."""

    key = "exchange"
    answered = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.received: list[Received] = []
        self._kinds: dict[str, Mapping[str, int]] = {}
        self.offered: Offered | None = None
        self._copied = False
        self._known: set[Path] = set()
        self._boxes = row(gap=10)
        self.table = FlowTable(
            [
                FlowColumn(_("Đơn vị gửi"), 210),
                FlowColumn(_("Gói số"), 70, right=True),
                FlowColumn(_("Kết quả"), 180),
                FlowColumn(_("Nội dung, việc cần làm")),
            ],
            _("Các gói"),
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_detail())
        self._empty = EmptyState(
            "stick",
            _("Cắm USB có gói, hoặc chọn tệp. Tệp chỉ được đọc, không bị sửa hay xóa."),
            DeedButton(_("Chọn tệp…"), self.ask_files),
            DeedButton(_("Chọn thư mục…"), self.ask_folder),
        )
        self._detail_body = QVBoxLayout()
        self._detail_body.setContentsMargins(0, 0, 0, 0)
        self._detail_body.setSpacing(look().px(4))
        self.detail = QFrame()
        self.detail.setProperty("card", "true")
        self.detail.setLayout(column(self._detail_body, gap=0, margins=(16, 10, 16, 12)))
        self._sheets = column(gap=0)
        self.summary = box(self._boxes)
        inner = column(self.summary, self._sheets, self.table, self._empty, self.detail, gap=10)
        inner.setStretch(2, 1)
        inner.setStretch(3, 1)
        area = scrolled(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(area, gap=0))
        look().changed.connect(self._rescale)
        self.table.setMinimumHeight(look().px(140))
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.look_for_sticks)
        self._show([])

    def _rescale(self) -> None:
        self.table.setMinimumHeight(look().px(140))
        self.table.setMaximumHeight(look().px(180) if look().large else 16_777_215)
        self._show_counts()
        self._show_detail()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    # --- a stick is put in --------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.look_for_sticks()
        if not self.received:
            desk = self.shell.desk
            self.shell.tasks.run(lambda: receiving.held(desk), self._show_held, key="held")

    def look_for_sticks(self) -> None:
        """Offer to read a stick that came in since the last look."""
        now = {each.path: each for each in volumes()}
        fresh = [each for path, each in now.items() if path not in self._known]
        self._known = set(now)
        if fresh:
            self.offer(fresh[0])

    def offer(self, volume: Volume) -> None:
        """Look what lies on a carrier and offer to read it."""

        def show(seen: Seen) -> None:
            if not seen.parcels:
                return
            self.offered = Offered(volume, seen)
            said = _("USB {name} có {n} tệp gói.").format(name=volume.label, n=seen.parcels)
            deed = Deed(_("Đọc gói"), self.read_offered, filled=True)
            self.shell.notices.show(Notice("stick", "info", said, deeds=(deed,), page=self.key))
            if seen.strangers:
                self._warn_of(seen)
            self.head_changed.emit()

        self.shell.tasks.run(lambda: sticks.see(volume.path), show, lambda _problem: None, key="stick")

    def _warn_of(self, seen: Seen) -> None:
        kinds = ", ".join(sorted({Path(name).suffix.lower() for name in seen.strangers}))
        said = _("USB có {n} tệp lạ ({kinds}). Chỉ đọc tệp gói, không mở tệp lạ. Nên quét vi-rút USB này.")
        self.shell.notices.show(
            Notice("strangers", "warn", said.format(n=len(seen.strangers), kinds=kinds), page=self.key)
        )

    def read_offered(self) -> None:
        if self.offered is not None:
            self.read([self.offered.volume.path])

    def ask_files(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Chọn tệp gói"), "", _("Tệp gói (*.goi)"))
        if chosen:
            self.read([Path(each) for each in chosen])

    def ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Chọn thư mục có gói"))
        if chosen:
            self.read([Path(chosen)])

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, paths: Sequence[Path]) -> None:
        """Take in the parcels of these files and folders, one at a time."""
        desk = self.shell.desk
        self.shell.notices.dismiss("stick", self.key)

        def work(progress: Progress) -> list[Answer]:
            return answers_of(desk, receiving.receive(desk, paths, progress))

        self.shell.tasks.run(work, self._read, self._failed, name=_("Nhận gói"), progress=True)

    def _read(self, answers: list[Answer]) -> None:
        received = self._learn(answers)
        self._copied = True
        if not received:
            self.shell.notices.show(Notice("none", "info", _("Ở đó không có tệp gói nào."), page=self.key))
        self._show(received)
        self._tell(received)

    def _show_held(self, held: list[Received]) -> None:
        if not self.received:
            self._show(held)

    def _tell(self, received: Sequence[Received]) -> None:
        counts = Counter(each.result for each in received)
        said = ", ".join(f"{counts[result]} {_(words)}" for result, words in COUNTS if counts[result])
        if said:
            self.shell.notices.done(_("Xong: {said}.").format(said=said))
        if any(each.entries for each in received):
            self.shell.changed.emit(set())

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="receive", title=_("Chưa nhận được gói"), page=self.key)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show(self, received: Sequence[Received]) -> None:
        self.received = sorted(received, key=lambda each: ORDER.index(each.result))
        self.table.fill([FlowRow(self._key(each), self._cells(each)) for each in self.received])
        something = bool(self.received)
        for each in (self.table, self.summary, self.detail):
            each.setVisible(something)
        self._empty.setVisible(not something)
        self._show_counts()
        self._show_detail()
        waiting = sum(each.result == "held" for each in self.received)
        self.shell.counted.emit("exchange", waiting, True)
        self.head_changed.emit()

    def _brought(self, each: Received) -> str:
        return brought(each, self._kinds.get(self._key(each), {}))

    def _learn(self, answers: Sequence[Answer]) -> list[Received]:
        self._kinds |= {self._key(each.received): each.kinds for each in answers}
        return [each.received for each in answers]

    def _key(self, each: Received) -> str:
        return each.sha or each.file

    def _show_counts(self) -> None:
        clear(self._boxes)
        counts = Counter(each.result for each in self.received)
        for result, words in COUNTS:
            weight, icon = LOOKS[result]
            many = counts[result]
            if look().large and not many:
                continue  # room for the words of those that count
            tone = "text3" if not many or weight == "plain" else weight
            line = row(
                Picture(icon, tone, 18),
                label(str(many), "title"),
                Elided(_(words), "small"),
                None,
                gap=8,
                margins=(12, 2, 8, 2),
            )
            held = box(line, card=True)
            held.setAccessibleName(f"{many} {_(words)}")
            self._boxes.addWidget(held, 1)

    def _cells(self, each: Received) -> tuple[Cell, ...]:
        weight, icon = LOOKS[each.result]
        text = result_text(each.result)
        if each.problem is not None and each.problem.code == NEW_MACHINE:
            text = _("Chờ xác nhận máy")
        elif each.problem is not None and each.problem.code in (TOO_MUCH, FORKED):
            weight, icon = "danger", "warn"
        return (
            Cell(each.sender_name or each.file, strong=True),
            Cell(str(each.no) if each.no else "", right=True),
            Cell(text, chip=weight, icon=icon),
            Cell(self._brought(each)),
        )

    @property
    def current(self) -> Received | None:
        """The parcel the line with the focus stands for."""
        key = self.table.current()
        return next((each for each in self.received if self._key(each) == key), None)

    def _show_detail(self) -> None:
        clear(self._detail_body)
        each = self.current
        if each is None:
            return
        add = self._detail_body.addWidget
        code = each.problem.code if each.problem else ""
        weight, icon = LOOKS[each.result]
        tone = "text2" if weight == "plain" else weight
        title = _("Gói số {no} của {office}").format(no=each.no, office=each.sender_name) if each.no else each.file
        head = row(Picture(icon, tone, 20), label(title, "section", wrap=True), None, label(code, "hint"), gap=8)
        head.setStretch(1, 1)
        add(box(head))
        if each.problem is None:
            add(label(self._brought(each), "table", wrap=True))
            add(label(_("Tệp: {name}. Tệp trên USB không bị sửa hay xóa.").format(name=each.file), "small", wrap=True))
            return
        words = words_for(each.problem)
        names = (_("Chuyện gì"), _("Dữ liệu"), _("Làm gì"))
        lead = max(QFontMetrics(look().font("body", 600)).horizontalAdvance(name) for name in names) + look().px(4)
        for name, sentence in zip(names, (words.what, words.data, words.remedy), strict=True):
            first = label(name, "strong")
            said = row(first, label(sentence, "table", wrap=True), gap=12)
            first.setFixedWidth(lead)
            said.setStretch(1, 1)
            add(rule())
            add(box(said))
        if code == NEW_MACHINE and each.fingerprint:
            groups = row(label(_("Dấu nhận dạng"), "strong"), gap=10)
            held = row(gap=10)
            show_groups(held, each.fingerprint)
            groups.addLayout(held)
            add(rule())
            add(box(groups))
        if each.result == "held":
            add(box(self._buttons_for(each, code)))

    def _buttons_for(self, each: Received, code: str) -> QBoxLayout:
        buttons: list[DeedButton] = []
        if code == NEW_MACHINE:
            buttons.append(
                DeedButton(_("Đúng bốn nhóm, xác nhận máy"), lambda: self.confirm(each), kind="filled", icon="check")
            )
        elif code in (TOO_MUCH, FORKED):
            buttons.append(DeedButton(_("Nhận, ghi lý do…"), lambda: self._ask_reason(each)))
        else:
            buttons.append(DeedButton(_("Thử lại"), self.retry))
        buttons.append(
            DeedButton(
                _("Giữ lại, hỏi nơi gửi"), lambda: self.shell.notices.done(_("Gói vẫn được giữ. Chưa có gì thay đổi."))
            )
        )
        refuse = link(_("Không nhận gói này"), lambda: self.put_aside(each))
        if look().large:
            return column(row(*buttons[:1], None), row(*buttons[1:], None, refuse), gap=8, margins=(0, 6, 0, 0))
        return row(*buttons, None, refuse, gap=8, margins=(0, 6, 0, 0))

    # --- deciding -----------------------------------------------------------------------------------------------------

    def confirm(self, each: Received, reason: str = "") -> None:
        """A person stands for what waited: a machine compared by telephone, or much change for a reason."""
        desk = self.shell.desk

        def work() -> list[Answer]:
            code = next(
                (office.code for office in directory.offices(desk).values() if office.id == each.sender), each.sender
            )
            return answers_of(desk, enrolling.confirm(desk, code, reason=reason).received)

        self.shell.tasks.run(work, self._confirmed, self._failed, name=_("Xác nhận máy"))

    def _confirmed(self, answers: list[Answer]) -> None:
        received = self._learn(answers)
        self._replace(received)
        self._tell(received)

    def _replace(self, answers: Sequence[Received]) -> None:
        fresh = {self._key(each): each for each in answers}
        kept = [fresh.pop(self._key(each), each) for each in self.received]
        self._show([*kept, *fresh.values()])

    def retry(self) -> None:
        """Try what waits again."""
        desk = self.shell.desk
        self.shell.tasks.run(
            lambda: answers_of(desk, receiving.retry(desk)), self._confirmed, self._failed, name=_("Nhận gói")
        )

    def put_aside(self, each: Received) -> None:
        """Do not take this parcel."""
        desk = self.shell.desk

        def done(_none: object) -> None:
            self._show([one for one in self.received if self._key(one) != self._key(each)])
            self.shell.notices.done(_("Đã bỏ gói đang giữ. Tệp trên USB không bị sửa hay xóa."))

        self.shell.tasks.run(lambda: receiving.put_aside(desk, each.sha), done, self._failed)

    def _ask_reason(self, each: Received) -> None:
        clear(self._sheets)
        reason = LineEditor()
        said = label("", "small", "danger")
        take = DeedButton(_("Nhận gói này"), kind="filled")
        sheet = Sheet(
            _("Nhận gói có thay đổi lớn"), FieldBox(_("Đã hỏi ai, vì sao nhận"), reason), said, row(take, None)
        )

        def go() -> None:
            if not reason.text().strip():
                said.setText(_("Ghi lý do rồi nhận."))
                return
            why = reason.text().strip()
            clear(self._sheets)
            self.confirm(each, why)

        take.clicked.connect(lambda _checked=False: go())
        self._sheets.addWidget(sheet)
        reason.widget.setFocus()
        self.reason = (reason, take)

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        buttons = [HeadButton(_("Chọn tệp…"), self.ask_files)]
        done = any(each.result in ("applied", "partial") for each in self.received)
        if done and self.shell.office.level != "commune":
            buttons.append(
                HeadButton(_("Ghi biên nhận ra USB"), self.answered.emit, "filled", icon="stick", keys="Ctrl+Enter")
            )
        else:
            why = "" if self.offered else _("Chưa thấy USB có gói.")
            buttons.append(
                HeadButton(_("Đọc gói"), self.read_offered, "filled", icon="stick", keys="Ctrl+Enter", why=why)
            )
        state = (_("Đã chép xong, có thể rút USB"), "ok") if self._copied and self.received else ("", "plain")
        return Head(_("Nhận gói"), chip=state, buttons=tuple(buttons))

    def first_focus(self) -> QWidget | None:
        return self.table if self.received else self._empty.findChild(DeedButton)

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("↑ ↓", _("tệp")), ("next section", _("thẻ kế tiếp")), ("help", _("phím tắt")))

    def status(self) -> str:
        if not self.received:
            return ""
        waiting = sum(each.result == "held" for each in self.received)
        return _("{n} tệp · {waiting} chờ quyết định · tệp trên USB không bị sửa hay xóa").format(
            n=len(self.received), waiting=waiting
        )
