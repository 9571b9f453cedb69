"""Giấy tờ: what stands at the head and foot of the office's papers, and the templates the office changed in Word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QVBoxLayout, QWidget

from danvan_desktop.problems import N_
from danvan_desktop.services import letterhead, paper_forms, papers
from danvan_desktop.services.letterhead import Letterhead
from danvan_desktop.services.papers import Template
from danvan_desktop.speech import _, words_for
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Sheet, box, card, clear, column, label, row
from danvan_desktop.ui.widgets.fields import Editor, FieldBox, LineEditor, TextEditor
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable

FAMILIES = (("state", N_("Mẫu Nhà nước")), ("party", N_("Mẫu Đảng")))
FIELDS = (("issuer", N_("Cơ quan ban hành"), 2), ("superior", N_("Cơ quan cấp trên"), 2), ("place", N_("Địa danh"), 1),
          ("symbol", N_("Ký hiệu cơ quan"), 1), ("on_behalf", N_("Quyền hạn người ký"), 1),
          ("title", N_("Chức vụ người ký"), 1), ("filed", N_("Dòng Lưu"), 2), ("signers", N_("Người ký khác"), 2))


class LettersCard(QWidget):
    """The card of Cài đặt; its sheets open above the cards, in `sheets`."""

    def __init__(self, shell: Shell, sheets: QVBoxLayout) -> None:
        super().__init__()
        self._shell, self._sheets = shell, sheets
        self.family = "state"
        self.boxes: dict[str, FieldBox] = {}
        self.table = FlowTable([FlowColumn(_("Giấy")), FlowColumn(_("Họ"), 110), FlowColumn(_("Mẫu đang dùng"), 190)],
                               _("Mẫu giấy"), rest=160)
        self.templates: dict[str, Template] = {}
        self.head_button = DeedButton(_("Tiêu đề giấy…"), self.ask_head, icon="letter")
        self.templates_button = DeedButton(_("Mẫu giấy…"), self.ask_templates, icon="file")
        self.setLayout(column(card(
            label(_("Giấy tờ"), "section"),
            label(_("Tên cơ quan, người ký trên giấy in ra; mẫu Word của đơn vị. Chỉ giữ ở máy này."),
                  "small", wrap=True),
            row(self.head_button, self.templates_button, None), gap=8), gap=0))

    def _open(self, sheet: Sheet) -> None:
        clear(self._sheets)
        self._sheets.addWidget(sheet)

    # --- head and foot ----------------------------------------------------------------------------------------------

    def ask_head(self, family: str = "") -> None:
        """The letterhead of a family, the office's own at first."""
        desk = self._shell.desk

        def read() -> tuple[str, Letterhead]:
            chosen = family or letterhead.own_family(desk)
            return chosen, letterhead.letterhead(desk, chosen)

        self._shell.tasks.run(read, lambda found: self._show_head(*found), self._shell.notices.problem)

    def _show_head(self, family: str, head: Letterhead) -> None:
        self.family = family
        group, segments = QButtonGroup(self), []
        for name, text in FAMILIES:
            button = DeedButton(_(text), lambda name=name: self.ask_head(name), kind="segment")
            button.setCheckable(True)
            button.setChecked(name == family)
            group.addButton(button)
            segments.append(button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(8))
        at = 0
        for name, text, wide in FIELDS:
            editor: Editor = TextEditor(2) if name == "signers" else LineEditor()
            editor.set_text(str(getattr(head, name)))
            self.boxes[name] = FieldBox(_(text), editor)
            grid.addWidget(self.boxes[name], at // 4, at % 4, 1, wide)
            at += wide
        self.superior = QCheckBox(_("In dòng cơ quan cấp trên"))
        self.superior.setChecked(head.superior_shown)
        said = label(_("Người ký khác: mỗi dòng một người, ghi “họ tên; quyền hạn; chức vụ”, ví dụ “Trần Thị Mây; "
                       "KT. CHỦ TỊCH; PHÓ CHỦ TỊCH”."), "small", wrap=True)
        self.keep_button = DeedButton(_("Giữ tiêu đề này"), self.keep_head, kind="outlined", icon="check")
        self._open(Sheet(_("Tiêu đề giấy"), box(row(*segments, None, gap=6)), grid, self.superior, said,
                         row(self.keep_button, None)))
        self.boxes["issuer"].editor.widget.setFocus()

    def keep_head(self) -> None:
        """Keep what is typed for the family shown."""
        desk, family = self._shell.desk, self.family
        typed = {name: each.editor.text() for name, each in self.boxes.items()}
        shown = self.superior.isChecked()

        def work() -> None:
            known = asdict(letterhead.letterhead(desk, family)) | typed | {"superior_shown": shown}
            letterhead.set_letterhead(desk, family, Letterhead(**known))

        def done(_none: object) -> None:
            clear(self._sheets)
            self._shell.notices.done(_("Đã giữ tiêu đề giấy."))

        self._shell.tasks.run(work, done, self._shell.notices.problem)

    # --- templates --------------------------------------------------------------------------------------------------

    def ask_templates(self) -> None:
        """Every template, which of them are the office's own, and whether those work."""
        desk = self._shell.desk
        self._shell.tasks.run(lambda: papers.templates(desk), self._show_templates, self._shell.notices.problem,
                              name=_("Thử các mẫu giấy"))

    def _show_templates(self, found: tuple[Template, ...]) -> None:
        self.templates = {each.form.file: each for each in found}
        self.table = FlowTable([FlowColumn(_("Giấy")), FlowColumn(_("Họ"), 110), FlowColumn(_("Mẫu đang dùng"), 190)],
                               _("Mẫu giấy"), rest=160)
        self.table.fill([self._row(each) for each in found])
        self.table.setMinimumHeight(look().px(260))
        self._said = label("", "small", "danger", wrap=True)
        self._said.hide()
        self.edit_button = DeedButton(_("Sửa mẫu trong Word"), self.edit, icon="pencil")
        self.restore_button = DeedButton(_("Dùng mẫu gốc"), self.restore)
        self.table.opened.connect(lambda _file: self.edit())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._turn())
        self._open(Sheet(
            _("Mẫu giấy"), self.table, self._said,
            row(self.edit_button, self.restore_button, DeedButton(_("Tên các chỗ điền"), self.ask_blanks), None),
            label(_("Lời trong các mẫu chưa đối chiếu với mẫu chính thức; thể thức mẫu Nhà nước theo "
                    "NĐ 30/2020/NĐ-CP."), "small", wrap=True)))
        self.table.setFocus()
        self._turn()

    def _row(self, each: Template) -> FlowRow:
        family = dict(FAMILIES)[each.form.family]
        if each.problem:
            state = Cell(_("Chưa dùng được"), "danger", "warn")
        else:
            state = Cell(_("Của đơn vị"), "primary", "pencil") if each.own else Cell(_("Mẫu gốc"), tone="text2")
        official = f" ({each.form.official})" if each.form.official else ""
        return FlowRow(each.form.file, (Cell(_(each.form.label) + official, strong=True), Cell(_(family)), state))

    def _chosen(self) -> Template | None:
        return self.templates.get(str(self.table.current() or ""))

    def _turn(self) -> None:
        chosen = self._chosen()
        own = chosen is not None and chosen.own
        self.restore_button.explain("" if own else _("Giấy này đang dùng mẫu gốc."))
        problem = chosen.problem if chosen else None
        if problem is not None:
            words = words_for(problem)
            self._said.setText(f"{words.what} {words.remedy} ({problem.code})")
        self._said.setVisible(problem is not None)

    def edit(self) -> None:
        """Open the office's own template in Word; it is used from then on."""
        if (chosen := self._chosen()) is None:
            return
        desk = self._shell.desk

        def done(path: object) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            self._again(_("Đã mở mẫu của đơn vị. Lưu trong Word rồi xem lại ở đây."))

        self._shell.tasks.run(lambda: papers.edit_template(desk, chosen.form.name, chosen.form.family), done,
                              self._shell.notices.problem)

    def restore(self) -> None:
        """Back to the shipped template; the office's own is kept beside."""
        if (chosen := self._chosen()) is None:
            return
        desk = self._shell.desk
        self._shell.tasks.run(lambda: papers.restore_template(desk, chosen.form.name, chosen.form.family),
                              lambda _path: self._again(_("Đã dùng lại mẫu gốc; mẫu của đơn vị để ở tệp “-cu”.")),
                              self._shell.notices.problem)

    def _again(self, said: str) -> None:
        self._shell.notices.done(said)
        at = self.table.currentIndex().row()
        self.ask_templates()
        self.table.setCurrentIndex(self.table.model_.index(at, 0))

    def ask_blanks(self) -> None:
        """What an office may write between {{ and }} in its templates."""
        table = FlowTable([FlowColumn(_("Chỗ điền"), 190), FlowColumn(_("Điền bằng"))], _("Tên các chỗ điền"), rest=200)
        table.fill([FlowRow(name, (Cell("{{ %s }}" % name, strong=True), Cell(text)))  # noqa: UP031 - braces are meant
                    for name, text in paper_forms.blanks().items()])
        table.setMinimumHeight(look().px(320))
        back: Callable[[], object] = self.ask_templates
        self._open(Sheet(_("Tên các chỗ điền"), table, row(DeedButton(_("Về danh sách mẫu"), back), None)))
        table.setFocus()
