"""Gửi lên tỉnh: what will leave, who lets it go, onto which stick; at the right how far the province has received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Date, RecordType
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import approving
from danvan_desktop.services.approving import Doubt, Draft
from danvan_desktop.services.disclosing import Approval, Leaving
from danvan_desktop.services.exchange import Upward
from danvan_desktop.services.sending import Sent
from danvan_desktop.speech import _, day, number, several
from danvan_desktop.ui.exchange.joining import JoinSheet
from danvan_desktop.ui.exchange.writing import WritingCard
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell, page_of_type
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import (
    Chip,
    DeedButton,
    Elided,
    Picture,
    Sheet,
    box,
    card,
    clear,
    column,
    label,
    link,
    row,
    rule,
    scrolled,
)
from danvan_desktop.ui.widgets.fields import DateEditor, FieldBox, LineEditor, typed_value
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.stepline import StepLine

ICONS = {
    "model": "model",
    "dialogue": "talk",
    "opinion": "talk",
    "petition": "letter",
    "reception": "person",
    "award": "medal",
    "certificate": "medal",
}
SIDE = 276
CONTENT, APPROVAL, STICK, DONE = range(4)


def goes_along(record_type: RecordType) -> tuple[str, str]:
    """Labels of what may go up, as two lines."""
    names = [_(each.label) for each in record_type.fields if each.audience != "L" and each.section]
    first = [name for name in names if name][:2]
    return ", ".join(first), _("và {n} mục nữa").format(n=len(names) - len(first)) if len(names) > 2 else ""


def stays_here(line: Leaving) -> tuple[str, str]:
    """Labels of what never leaves, as two lines."""
    names = [_(name) for name in line.local]
    if not names:
        return _("không có mục nào"), ""
    half = (len(names) + 1) // 2
    return ", ".join(names[:half]) + ("," if len(names) > half else ""), ", ".join(names[half:])


class SendTab(Page):
    """Three steps on one page."""

    key = "exchange"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.draft: Draft | None = None
        self.letting: dict[str, set[str]] = {}  # records a person lets go in this parcel, by type
        self.approved = False
        self.steps = StepLine([_("Nội dung"), _("Duyệt"), _("Ghi ra USB")])
        self._steps = box(row(self.steps, margins=(0, 0, 12, 0)))
        self.table = FlowTable(
            [
                FlowColumn("", 34),
                FlowColumn(_("Loại dữ liệu"), 166),
                FlowColumn(_("Số"), 44, right=True),
                FlowColumn("", 142),
                FlowColumn(_("Đi theo gói"), 172),
                FlowColumn(_("Ở lại đơn vị")),
                FlowColumn(_("Ai đọc được"), 92),
            ],
            _("Những gì sẽ rời khỏi đơn vị"),
            row_height=38,
            rest=150,
            waiting=(4, 6),
        )
        self.table.space_pressed.connect(self._flip_line)
        self.table.opened.connect(self._open_line)
        self.writing = WritingCard(shell, _("Ghi ra USB"))
        self.writing.changed.connect(self._look_again)
        self.writing.written.connect(self._written)
        self._sheets = column(gap=0)
        self._rehearsal, self._stand = QVBoxLayout(), QVBoxLayout()
        self._build()
        look().changed.connect(self._rescale)
        shell.changed.connect(lambda _records: self.refresh() if self.isVisible() else None)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        for each in (self._rehearsal, self._stand):
            each.setSpacing(0)
            each.setContentsMargins(0, 0, 0, 0)
        hint = Elided(_("Enter: xem từng mục · Space: cho gửi hoặc để lại"), "small")
        head = row(label(_("Những gì sẽ rời khỏi đơn vị"), "section"), None, hint)
        self._rehearsal_held = QWidget()
        self._rehearsal_held.setLayout(column(self._rehearsal, None, gap=0))
        doubts = QScrollArea()
        doubts.setWidgetResizable(True)
        doubts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        doubts.setFrameShape(QScrollArea.Shape.NoFrame)
        doubts.setWidget(self._rehearsal_held)
        self._rehearsal_held.setProperty("flat", "true")
        rehearsal = card(
            row(label(_("Nộp thử"), "section"), Elided(_("kiểm tra như tỉnh sẽ kiểm tra"), "small"), None, gap=8),
            doubts,
            gap=6,
        )
        self._rehearsal_card, self._approval_held = rehearsal, self._approval_card()
        self._low = row(rehearsal, self._approval_held, gap=10)
        self._low.setStretch(0, 5)
        self._low.setStretch(1, 4)
        inner = column(head, self.table, self._low, gap=10)
        inner.setStretch(1, 7)
        inner.setStretch(2, 4)
        self._body = scrolled(inner)
        self._body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = column(self._sheets, self._body, gap=10)
        left.setStretch(1, 1)
        self._stand_card = box(column(self._stand, None, gap=0, margins=(16, 12, 16, 12)), card=True)
        side = column(self._stand_card, self.writing, None, gap=12)
        self._side = box(side)
        held = scrolled(column(self._side, gap=0))
        self._side_area = held
        whole = row(left, held, gap=12)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._rescale()

    def _approval_card(self) -> QWidget:
        self._approved_chip = Chip("", "ok")
        self.here = QRadioButton(_("Lãnh đạo duyệt tại máy này"))
        self.on_paper = QRadioButton(_("Đã duyệt trên giấy"))
        group = QButtonGroup(self)
        for each in (self.here, self.on_paper):
            group.addButton(each)
            each.toggled.connect(lambda _on: self._approval_changed())
        self.on_paper.setChecked(True)
        self.name, self.on = LineEditor(), DateEditor(self._today)
        self.name_box, self.on_box = FieldBox(_("Người duyệt"), self.name), FieldBox(_("Ngày duyệt"), self.on)
        for editor in (self.name, self.on):
            editor.edited.connect(self._approval_changed)
        boxes = row(self.name_box, self.on_box, gap=8)
        boxes.setStretch(0, 3)
        boxes.setStretch(1, 2)
        self.approve_button = DeedButton(_("Duyệt"), self.approve)
        self._approval_said = label("", "small", wrap=True)
        self._approval_body = box(
            column(column(self.on_paper, self.here, gap=0), boxes, row(self.approve_button, None), gap=6)
        )
        return card(
            row(label(_("Duyệt"), "section"), None, self._approved_chip),
            self._approval_said,
            self._approval_body,
            None,
            gap=6,
        )

    def _rescale(self) -> None:
        large, px = look().large, look().px
        # Where letters are large the cards stand one below the other and the page scrolls.
        self._low.setDirection(QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight)
        self.table.setMinimumHeight(px(200))
        self._rehearsal_card.setMinimumHeight(px(170))
        self._approval_held.setMinimumHeight(px(170))
        wide = px(SIDE)
        self._side.setFixedWidth(wide)
        self._side_area.setFixedWidth(wide + 16)  # the bar has its own room
        if self.draft is not None:
            self._show(self.draft)

    def _today(self) -> date:
        today: date = self.shell.desk.clock.today()
        return today

    # --- showing ------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.writing.carrier.refresh()
        self.refresh()

    def refresh(self) -> None:
        """Look what would leave now."""
        desk = self.shell.desk
        self.shell.tasks.run(
            lambda: approving.draft(desk), self._show, name=_("Xem những gì sẽ rời khỏi đơn vị"), key="sending"
        )

    def _show(self, draft: Draft) -> None:
        self.draft = draft
        for kind, rows in draft.waiting.items():
            self.letting[kind] = self.letting.get(kind, set()) & {each.id for each in rows}
        self._show_lines()
        self._show_rehearsal(draft)
        self._show_stand(draft.up)
        self._look_again()
        waiting = draft.up.unsent if draft.up else 0
        self.shell.counted.emit("exchange", waiting, False)

    def _show_lines(self) -> None:
        assert self.draft is not None
        rows = [
            FlowRow(each.type, self._cells(each))
            for each in self.draft.lines
            if each.records or each.type != "certificate"
        ]
        secret = (
            Cell(icon="lock", tone="home", spoken=_("khóa")),
            Cell(_("Danh tính người tố cáo"), strong=True),
            Cell(),
            Cell(_("không có"), tone="text2"),
            Cell(_("Không nhập vào máy này,"), under=_("nên không thể gửi đi.")),
            Cell(),
            Cell(),
        )
        self.table.fill([*rows, FlowRow("", secret)])

    def _cells(self, line: Leaving) -> tuple[Cell, ...]:
        assert self.draft is not None
        record_type = TYPES[line.type]
        waiting = self.draft.waiting.get(line.type, ())
        let = self.letting.get(line.type, set())
        going = line.records - len(waiting) + len(let)
        if not line.records:
            said = Cell(_("không có gì mới"), tone="text3")
        elif waiting and len(let) < len(waiting):
            said = Cell(_("{n} chờ cho gửi").format(n=len(waiting) - len(let)), "warn", "clock")
        elif waiting:
            said = Cell(_("{n} vừa cho gửi").format(n=len(let)), "primary", "check")
        else:
            said = Cell(_("gửi thường xuyên"), tone="text2")
        tick = None if not line.records else going > 0
        along, more = goes_along(record_type)
        stay, rest = stays_here(line)
        return (
            Cell(tick=tick, spoken=_("đi theo gói") if tick else _("ở lại")) if tick is not None else Cell(),
            Cell(several(record_type.plural), icon=ICONS.get(line.type, "file"), strong=True),
            Cell(number(going) if line.records else "", strong=True, right=True),
            said,
            Cell(along, under=more),
            Cell(
                stay,
                icon="home",
                tone="home",
                under=rest,
                spoken=_("ở lại đơn vị: {names}").format(names=f"{stay} {rest}"),
            ),
            Cell(_("Tỉnh")),
        )

    def _show_rehearsal(self, draft: Draft) -> None:
        clear(self._rehearsal)
        said = _("{n} mục tỉnh sẽ nhận, không phải hỏi lại").format(n=number(draft.fine))
        fine = row(Picture("check", "ok", 18), label(said, "table", wrap=True), gap=8, margins=(0, 4, 0, 4))
        fine.setStretch(1, 1)
        self._rehearsal.addWidget(box(fine))
        zero = [each for each in draft.lines if not each.records and each.type in ("model", "dialogue", "petition")]
        for each in zero:
            name = several(TYPES[each.type].plural)
            self._add_doubt(
                "info",
                "info",
                _("{name}: lần này không có gì mới. Gói ghi rõ con số đang có, kể cả số 0.").format(name=name),
            )
        for doubt in draft.asked:
            self._add_doubt("flag", "warn", self._doubt_words(doubt), doubt)

    def _doubt_words(self, doubt: Doubt) -> str:
        lead = " ".join(part for part in (_(TYPES[doubt.ref.type].label), doubt.number) if part)
        if doubt.clash:
            return _("{record}: hai máy ghi khác nhau. Gửi được, cả hai giá trị đều đi.").format(record=lead)
        return _("{record}: còn {n} mục trống. Gửi được, tỉnh có thể hỏi lại.").format(record=lead, n=doubt.missing)

    def _add_doubt(self, icon: str, tone: str, text: str, doubt: Doubt | None = None) -> None:
        words = label(text, "table", wrap=True)
        line = row(Picture(icon, tone, 18), words, gap=8, margins=(0, 4, 0, 4))
        line.setStretch(1, 1)
        if doubt is not None:
            ref = doubt.ref
            line.addWidget(link(_("Mở"), lambda: self.shell.go(Place(page_of_type(ref.type), ref.id, ref.type))))
        self._rehearsal.addWidget(rule())
        self._rehearsal.addWidget(box(line))

    def _show_stand(self, up: Upward | None) -> None:
        clear(self._stand)
        if up is None:
            self._stand.addWidget(label(_("Chưa ghi danh với tỉnh"), "section"))
            self._stand.addWidget(
                label(
                    _("Có tệp ghi danh và tờ giấy tám từ thì ghi danh tại đây. Dữ liệu đã nhập được giữ nguyên."),
                    "small",
                    wrap=True,
                )
            )
            self._stand.addSpacing(look().px(8))
            self._stand.addWidget(DeedButton(_("Ghi danh với tỉnh…"), self._ask_join))
            return
        if up.received_up_to:
            self._stand.addWidget(label(_("{office} đã nhận đến").format(office=up.name), "small", wrap=True))
            self._stand.addWidget(label(_("gói số {n}").format(n=up.received_up_to), "figure"))
        else:
            self._stand.addWidget(
                label(_("{office} chưa gửi biên nhận nào").format(office=up.name), "section", wrap=True)
            )
        if up.receipt_at is not None:
            said = _("Biên nhận ngày {day}").format(day=day(date.fromtimestamp(up.receipt_at / 1000)))
            self._stand.addWidget(label(said, "small"))
        for no in up.under_way[-3:]:
            self._stand_line("clock", "warn", _("Gói số {n}").format(n=no), _("đã ghi, chưa có biên nhận"))
        words = (
            _("{n} thay đổi chưa vào gói nào").format(n=number(up.unsent)) if up.unsent else _("không còn gì chưa gửi")
        )
        self._stand_line("stick", "primary", _("Gói kế tiếp"), words)
        if up.requested:
            self._stand_line("tower", "info", _("Máy này chờ tỉnh xác nhận"), _("Gói đầu tiên mang lời đề nghị theo."))
        if up.under_way:
            self._stand.addSpacing(look().px(6))
            self._stand.addWidget(
                label(_("Mất USB cũng không sao: không ai đọc được, gói sau gửi lại phần đó."), "small", wrap=True)
            )

    def _stand_line(self, icon: str, tone: str, text: str, under: str) -> None:
        self._stand.addSpacing(look().px(6))
        self._stand.addWidget(rule())
        words = column(Elided(text, "strong"), label(under, "small", wrap=True), gap=0)
        line = row(Picture(icon, tone, 18), words, gap=8, margins=(0, 6, 0, 0))
        line.setStretch(1, 1)
        self._stand.addWidget(box(line))

    # --- letting go ---------------------------------------------------------------------------------------------------

    @property
    def asks(self) -> int:
        """How many records need a person's word in this parcel."""
        return sum(map(len, self.letting.values()))

    def _flip_line(self, kind: object) -> None:
        if not isinstance(kind, str) or not kind or self.draft is None or self.writing.state == "running":
            return
        waiting = {each.id for each in self.draft.waiting.get(kind, ())}
        if waiting:
            self.letting[kind] = set() if self.letting.get(kind) else waiting
            self._not_approved()

    def _open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet instead of the table, until it is closed."""
        clear(self._sheets)
        sheet.closed.connect(self._close_sheet)
        self._sheets.addWidget(sheet)
        self._body.hide()

    def _close_sheet(self) -> None:
        clear(self._sheets)
        self._body.show()
        self.table.setFocus()

    def _open_line(self, kind: object) -> None:
        """The records of a line that wait for a word, each with its tick; without any, the register's list."""
        if not isinstance(kind, str) or not kind or self.draft is None:
            return
        waiting = self.draft.waiting.get(kind, ())
        if not waiting:
            self.shell.go(Place(page_of_type(kind), kind=TYPES[kind].parent or kind))
            return
        record_type = TYPES[kind]
        table = FlowTable(
            [FlowColumn("", 34), FlowColumn(_("Số"), 110), FlowColumn(_(record_type.field(record_type.title).label))],
            _("Từng mục"),
        )

        def fill() -> None:
            let = self.letting.get(kind, set())
            table.fill(
                [
                    FlowRow(
                        each.id,
                        (
                            Cell(tick=each.id in let, spoken=_("cho gửi") if each.id in let else _("để lại")),
                            Cell(each.number),
                            Cell(str(each.values.get(record_type.title) or "").replace("\n", " ")),
                        ),
                    )
                    for each in waiting
                ]
            )

        def flip(record: object) -> None:
            if isinstance(record, str):
                self.letting[kind] = self.letting.get(kind, set()) ^ {record}
                self._not_approved()
                fill()

        table.space_pressed.connect(flip)
        table.opened.connect(flip)
        table.setFixedHeight(look().px(40 + 32 * min(len(waiting), 12 if not look().large else 6)))
        sheet = Sheet(_("{kind}: cho gửi từng mục (Space)").format(kind=several(record_type.plural)), table)
        self._open_sheet(sheet)
        fill()
        table.setFocus()
        self.one_by_one = table

    def _not_approved(self) -> None:
        self.approved = False
        if self.draft is not None:
            self._show_lines()
        self._look_again()

    def _approval_changed(self) -> None:
        if hasattr(self, "approve_button"):
            self.approved = False
            self._look_again()

    def _approval(self) -> Approval:
        if self.here.isChecked():
            return Approval(by=self.shell.office.account_id)
        on = typed_value(Date(), self.on.text(), self._today())
        return Approval(self.name.text().strip(), True, str(on) if on else None)

    def _why_not_approve(self) -> str:
        if self.here.isChecked():
            return "" if "leader" in self.shell.office.roles else _("Tài khoản đang mở không phải của lãnh đạo.")
        if not self.name.text().strip():
            return _("Ghi tên người duyệt.")
        if typed_value(Date(), self.on.text(), self._today()) is None:
            return _("Ghi ngày duyệt như 23/11/2026.")
        return ""

    def approve(self) -> None:
        """The heads shown are approved; a later edit takes that record out again."""
        if not self._why_not_approve():
            self.approved = True
            self._look_again()

    # --- going --------------------------------------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """The present step."""
        if self.writing.state == "done":
            return DONE
        if self.writing.state == "running":
            return STICK
        if not self.asks:
            return STICK if self.draft and any(each.going for each in self.draft.lines) else CONTENT
        return STICK if self.approved else APPROVAL

    def _look_again(self) -> None:
        self.steps.show_step(self.at)
        paper = self.on_paper.isChecked()
        self.name_box.setVisible(paper)
        self.on_box.setVisible(paper)
        self.approve_button.explain(self._why_not_approve())
        self._approval_body.setVisible(bool(self.asks) and not self.approved)
        self._approved_chip.show_state(_("Đã duyệt") if self.approved and self.asks else "", "ok")
        if not self.asks:
            text = _("Lần này không có mục nào phải duyệt riêng. Đơn và sổ tiếp công dân chỉ đi khi có người cho gửi.")
        elif self.approved:
            who = self.name.text().strip() if paper else self.shell.office.account
            text = _("{who} duyệt {n} mục như bảng trên. Sửa mục nào sau giờ này, mục đó phải duyệt lại.").format(
                who=who, n=self.asks
            )
        else:
            text = _("{n} mục chờ người có trách nhiệm cho gửi.").format(n=self.asks)
        self._approval_said.setText(text)
        tag(self._approval_said, tone="")
        self.head_changed.emit()

    def send(self) -> None:
        """Write the parcel to the carrier chosen."""
        if self._why_not_send():
            return
        desk, approval = self.shell.desk, self._approval()
        records = sorted(record for each in self.letting.values() for record in each)
        self.writing.write(
            lambda volume, progress: approving.send(desk, records, approval, volume, progress),
            _("Ghi gói gửi lên tỉnh"),
        )

    def _why_not_send(self) -> str:
        if self.draft is None or self.draft.up is None:
            return _("Chưa ghi danh với tỉnh.")
        if self.writing.state == "running":
            return _("Đang ghi.")
        if self.asks and not self.approved:
            return _("Chưa duyệt.")
        return "" if self.writing.carrier.volume else _("Cắm USB hoặc chọn thư mục.")

    def _written(self, sent: object) -> None:
        assert isinstance(sent, list)
        self.letting, self.approved = {}, False
        if sent:
            first: Sent = sent[0]
            self.shell.notices.done(
                _("Đã ghi gói số {no}: {n} dòng sổ.").format(no=first.no, n=number(sum(each.entries for each in sent)))
            )
        self.refresh()

    def _ask_join(self) -> None:
        sheet = JoinSheet(self.shell)
        sheet.joined.connect(self._joined)
        self._open_sheet(sheet)
        sheet.start()
        self.join_sheet = sheet

    def _joined(self) -> None:
        self._close_sheet()
        self.shell.notices.done(_("Đã ghi danh. Gửi gói đầu tiên để tỉnh xác nhận máy này."))
        self.shell.changed.emit(set())
        self.refresh()

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        buttons: list[HeadButton] = []
        why = self._why_not_send()
        if self.writing.state == "running":
            buttons.append(HeadButton(_("Dừng"), self._stop, keys="Esc"))
        elif self.at == APPROVAL:
            buttons.append(
                HeadButton(_("Duyệt"), self.approve, "filled", keys="Ctrl+Enter", why=self._why_not_approve())
            )
        else:
            buttons.append(HeadButton(_("Ghi ra USB"), self.send, "filled", icon="stick", keys="Ctrl+Enter", why=why))
        return Head(_("Gửi lên tỉnh"), buttons=tuple(buttons), beside=self._steps)

    def _stop(self) -> None:
        for job in self.shell.tasks.busy():
            job.stop()

    def perform(self, deed: str) -> bool:
        if deed == "back" and self.writing.state == "running":
            self._stop()
            return True
        if deed == "back" and self._body.isHidden():
            self._close_sheet()
            return True
        return False

    def first_focus(self) -> QWidget | None:
        return self.table

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("Space", _("cho gửi, để lại")), ("Enter", _("từng mục")), ("help", _("phím tắt")))

    def status(self) -> str:
        if self.draft is None:
            return ""
        records = sum(each.records for each in self.draft.lines)
        return _("{n} mục đổi từ biên nhận gần nhất · {asks} vừa cho gửi").format(n=number(records), asks=self.asks)

    def failed(self, problem: Problem) -> None:
        """A deed on this page met a problem."""
        self.shell.notices.problem(problem, page=self.key)
