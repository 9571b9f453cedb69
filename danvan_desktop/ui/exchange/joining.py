"""Joining the upper office later than at the first run: file, eight words, fingerprint compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from danvan_desktop.problems import Problem
from danvan_desktop.services import enrolling
from danvan_desktop.services.enrolling import Invitation
from danvan_desktop.services.inviting import code_words
from danvan_desktop.speech import _
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.widgets.basics import DeedButton, Sheet, box, column, label, row
from danvan_desktop.ui.widgets.joining import CodeWords, FileLine, ProblemLines, show_groups


class JoinSheet(Sheet):
    """`joined` follows when the office has joined."""

    joined = Signal()

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.path: Path | None = None
        self.invitation: Invitation | None = None
        self.file = FileLine(_("Tệp ghi danh"), _("Tệp gói (*.goi)"), None)
        self.code = CodeWords(code_words)
        self._problem = ProblemLines()
        self._from = label("", "section", wrap=True)
        self._groups = row(gap=10)
        self.same = DeedButton(_("Giống hệt, ghi danh"), self._join, kind="filled")
        other = DeedButton(_("Không giống"), self._refuse)
        compare = label(_("So bốn nhóm này với dòng “Dấu nhận dạng” in trên giấy."), "table", "text2")
        self._offer = box(column(self._from, compare, self._groups, row(self.same, other, None, gap=8), gap=6))
        note = row(
            label(_("Tám từ trên giấy"), "label"), label(_("– gõ có dấu hay không dấu đều được"), "small"), None, gap=6
        )
        super().__init__(_("Ghi danh với tỉnh"), self.file, column(note, self.code, gap=4), self._problem, self._offer)
        self._offer.hide()
        self.file.chosen.connect(self._chosen)
        self.code.changed.connect(self._try)

    def start(self) -> None:
        """Put the focus where one begins."""
        self.file.button.setFocus()

    def _chosen(self, path: Any) -> None:
        self.path = path
        self._try()
        self.code.boxes[0].setFocus()

    def _try(self) -> None:
        self.invitation = None
        self._offer.hide()
        self._problem.show_problem(None)
        path, code, desk = self.path, self.code.text(), self.shell.desk
        if path is not None and self.code.whole():
            self.shell.tasks.run(
                lambda: enrolling.look_at(desk, path, code), self._show, self._problem.show_problem, key="join"
            )

    def _show(self, found: Invitation) -> None:
        self.invitation = found
        self._from.setText(_("{upper} mời đơn vị ghi danh.").format(upper=found.upper_name))
        show_groups(self._groups, found.fingerprint)
        self._offer.show()
        self.same.setFocus()

    def _refuse(self) -> None:
        self.invitation = None
        self._offer.hide()
        self._problem.show_problem(Problem("G-115"))

    def _join(self) -> None:
        path, code, desk = self.path, self.code.text(), self.shell.desk
        if path is not None and self.invitation is not None:
            self.shell.tasks.run(
                lambda: enrolling.join(desk, path, code), lambda _found: self.joined.emit(), self._problem.show_problem
            )
