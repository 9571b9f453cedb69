"""In giấy: the papers a record has, written as Word files into `giay-to/`, opened, shown or taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLayout, QWidget

from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import papers
from danvan_desktop.services.papers import Paper
from danvan_desktop.speech import _
from danvan_desktop.ui.notices import Deed, Notice
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Picture, box, column, label, row

TYPES = ("petition", "reception", "dialogue")
FAMILIES = {"state": N_("Mẫu Nhà nước"), "party": N_("Mẫu Đảng")}
OWN_TEMPLATE = ("H-140", "H-141", "H-142", "H-143")


class PapersPane(QWidget):
    """The papers of a record, a button each; those that cannot be written say why. written: a file was asked for."""

    written = Signal()

    def __init__(self, shell: Shell, record: str, found: Sequence[Paper]) -> None:
        super().__init__()
        self._shell, self._record = shell, record
        self.family = next((each.family for each in found if each.families), "state")
        self.buttons: dict[str, DeedButton] = {}
        self.families: dict[str, DeedButton] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(8))
        grid.setVerticalSpacing(look().px(6))
        across = 2 if look().large else 3
        for at, each in enumerate(found):
            button = DeedButton(_(each.label), lambda name=each.name: self._choose(name), icon="file")
            self.buttons[each.name] = button
            grid.addWidget(button, at // across, at % across, Qt.AlignmentFlag.AlignLeft)
        for at in range(across):
            grid.setColumnStretch(at, 1)
        self._found = {each.name: each for each in found}
        by_hand = next((each.why for each in found if each.why == papers.BY_HAND), "")
        home = row(Picture("home", "home", 14), label(_(
            "Tệp Word có tên người và các mục ở lại đơn vị: ghi vào giay-to/, không đi theo gói. Xóa khi không cần nữa."
        ), "small", wrap=True), gap=6)
        home.setStretch(1, 1)
        top = row(self._segments(found), home, gap=16)
        top.setStretch(1, 1)
        parts: list[QWidget | QLayout] = [top, grid]
        if found and not any(each.verified for each in found):
            said = row(Picture("flag", "warn", 14), label(_(
                "Lời trong mẫu chưa đối chiếu với mẫu chính thức. Đọc lại trước khi ký."), "small", wrap=True), gap=6)
            said.setStretch(1, 1)
            parts.append(said)
        if by_hand:
            parts.append(label(_(by_hand), "small", wrap=True))
        if not found:
            parts.append(label(_("Mục này không có giấy nào để in."), "table"))
        self.setLayout(column(*parts, gap=8))
        self._turn(self.family)

    def _segments(self, found: Sequence[Paper]) -> QWidget:
        group, shown = QButtonGroup(self), []
        for family, text in FAMILIES.items():
            if any(family in each.families for each in found):
                button = DeedButton(_(text), lambda family=family: self._turn(family), kind="segment")
                button.setCheckable(True)
                group.addButton(button)
                self.families[family] = button
                shown.append(button)
        return box(row(*shown, gap=6))

    def _turn(self, family: str) -> None:
        self.family = family
        for name, button in self.families.items():
            button.setChecked(name == family)
        for name, each in self._found.items():
            why = each.why or ("" if family in each.families else papers.NOT_YET)
            self.buttons[name].explain(_(why) if why else "")

    def _choose(self, name: str) -> None:
        self.written.emit()
        write_paper(self._shell, self._record, name, self.family)

    def focus_first(self) -> None:
        """The paper of the newest step."""
        first = next((each for each in self.buttons.values() if each.isEnabled()), None)
        if first is not None:
            first.setFocus()


def write_paper(shell: Shell, record: str, paper: str, family: str | None = None, *, shipped: bool = False) -> None:
    """Write a paper and say where it is; a template of the office that does not work offers the shipped one."""
    if record == "new":
        shell.notices.done(_("Lưu trước, rồi mới có giấy để in."))
        return
    desk = shell.desk

    def failed(problem: Problem) -> None:
        deeds: tuple[Deed, ...] = ()
        if problem.code in OWN_TEMPLATE and not shipped:
            deeds = (Deed(_("Dùng mẫu gốc"), again, filled=True),)
        shell.notices.problem(problem, *deeds, key="paper", title=_("Chưa ghi được giấy"))

    def again() -> None:
        shell.notices.dismiss("paper")
        write_paper(shell, record, paper, family, shipped=True)

    def work() -> Path:
        return papers.write(desk, record, paper, family, shipped=shipped)

    shell.tasks.run(work, lambda path: _say_written(shell, record, path), failed, name=_("Ghi giấy"))


def _say_written(shell: Shell, record: str, path: Path) -> None:
    desk = shell.desk

    def show(target: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    def remove() -> None:
        shell.tasks.run(lambda: papers.remove(desk, path), lambda _none: removed(), shell.notices.problem)

    def removed() -> None:
        shell.notices.dismiss("paper")
        shell.notices.done(_("Đã xóa {name}.").format(name=path.name))

    said = _("Đã ghi giay-to/{name}. Tệp có các mục ở lại đơn vị; xóa khi không cần nữa.").format(name=path.name)
    deeds = (Deed(_("Mở"), lambda: show(path), filled=True), Deed(_("Mở thư mục"), lambda: show(path.parent)),
             Deed(_("Xóa tệp này"), remove))
    shell.notices.show(Notice("paper", "ok", said, deeds=deeds))
    shell.changed.emit({record})
