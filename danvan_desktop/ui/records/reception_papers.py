"""Sheets of the reception book: the book on paper, and what is copied into the national database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from danvan_desktop.domain.fields import Date
from danvan_desktop.services import national_copy, papers, reception_print
from danvan_desktop.services.national_copy import Copied
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.reception_print import Printed
from danvan_desktop.speech import _, day, number
from danvan_desktop.ui.notices import Deed, Notice
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, column, label, picture, row
from danvan_desktop.ui.widgets.fields import DateEditor, FieldBox, typed_value

if TYPE_CHECKING:
    from danvan_desktop.ui.records.grid.page import GridPage


class Period:
    """Two day fields; both must be readable."""

    def __init__(self, today: Callable[[], date], first: date, last: date) -> None:
        self._today = today
        self.editors = DateEditor(today), DateEditor(today)
        self.boxes = FieldBox(_("Từ ngày"), self.editors[0]), FieldBox(_("Đến ngày"), self.editors[1])
        for editor, each, held in zip(self.editors, (first, last), self.boxes, strict=True):
            editor.set_text(day(each))
            held.setMaximumWidth(look().px(150))

    def days(self) -> tuple[date, date] | None:
        """The days, None while one cannot be read; the focus goes there."""
        found = [typed_value(Date(), editor.text(), self._today()) for editor in self.editors]
        for value, editor in zip(found, self.editors, strict=True):
            if not value:
                editor.widget.setFocus()
                return None
        return date.fromisoformat(found[0]), date.fromisoformat(found[1])


def say_written(shell: Shell, key: str, path: Path, words: str, *more: Deed) -> None:
    """A file lies in `giay-to/`: open it, or delete it again."""

    def remove() -> None:
        def removed(_nothing: object) -> None:
            shell.notices.dismiss(key)
            shell.notices.done(_("Đã xóa {name}.").format(name=path.name))

        shell.tasks.run(lambda: papers.remove(shell.desk, path), removed, shell.notices.problem)

    def show() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    deeds = (*more, Deed(_("Mở tệp"), show), Deed(_("Xóa tệp này"), remove))
    shell.notices.show(Notice(key, "warn", words, deeds=deeds))


class BookSheets:
    """Asks for a period above the grid and does the deed."""

    def __init__(self, page: GridPage) -> None:
        self.page = page

    def _period(self) -> Period:
        today: date = self.page.shell.desk.clock.today()
        first = today.replace(day=1)
        return Period(self.page.shell.desk.clock.today, first, today)

    def ask_print(self) -> None:
        """In sổ: the book of a period as Mẫu 03/TCD."""
        self._ask(
            _("In sổ tiếp công dân (Mẫu 03/TCD)"),
            _("Tệp PDF ghi vào thư mục giay-to, có họ tên, địa chỉ công dân; dòng tố cáo chỉ ghi số hồ sơ mật."),
            _("Ghi tệp PDF"),
            self._print,
        )

    def ask_national(self) -> None:
        """CSDL quốc gia: the lines that are not there yet, laid out for copying."""
        self._ask(
            _("Chép sang CSDL quốc gia"),
            _(
                "Tệp Excel chỉ gồm các lượt chưa đánh dấu đã nhập, có họ tên, địa chỉ, số CCCD; "
                "dòng tố cáo chỉ có số hồ sơ mật. Nhập xong thì đánh dấu ở thông báo hiện ra."
            ),
            _("Ghi tệp Excel"),
            self._copy,
        )

    def _ask(self, title: str, note: str, button: str, write: Callable[[date, date], None]) -> None:
        page, period = self.page, self._period()
        page.table.finish()
        page.save_row(page.table.currentIndex().row())

        def go() -> None:
            if (found := period.days()) is not None:
                sheet.close_sheet()
                write(*found)

        deed = DeedButton(button, go, keys="Ctrl+Enter")
        held = row(*period.boxes, column(None, deed, gap=0), None, gap=12)
        said = row(picture("home", "home", 16), label(note, "small", wrap=True), gap=6)
        said.setStretch(1, 1)
        sheet = page.sheet_over(title, held, said)
        page.confirm_with(go)
        period.editors[0].widget.setFocus()

    def _print(self, first: date, last: date) -> None:
        page, desk = self.page, self.page.shell.desk

        def done(made: Printed) -> None:
            words = _("Đã ghi {n} lượt, {pages} trang vào giay-to/{name}. Tệp có họ tên, địa chỉ: giữ như giữ sổ.")
            say_written(
                page.shell,
                "reception paper",
                made.file,
                words.format(n=number(made.rows), pages=number(made.pages), name=made.file.name),
            )

        page.shell.tasks.run(
            lambda: reception_print.print_book(desk, first, last),
            done,
            lambda problem: page.shell.notices.problem(problem, key="reception paper", title=_("Chưa in được sổ")),
            name=_("In sổ tiếp công dân"),
        )

    def _copy(self, first: date, last: date) -> None:
        page, desk = self.page, self.page.shell.desk

        def done(made: Copied) -> None:
            words = _("Đã ghi {n} lượt vào giay-to/{name}. Tệp có họ tên, địa chỉ: xóa sau khi nhập xong.")
            entered = Deed(_("Đã nhập xong {n} lượt").format(n=number(len(made.records))), lambda: enter(made), True)
            say_written(
                page.shell,
                "national",
                made.file,
                words.format(n=number(len(made.records)), name=made.file.name),
                entered,
            )

        def enter(made: Copied) -> None:
            today = desk.clock.today()

            def noted(outcome: Outcome) -> None:
                page.shell.notices.dismiss("national")
                page.did(outcome, _("Đã đánh dấu đã nhập CSDL quốc gia. Hoàn tác (Ctrl+Z)."))

            page.shell.tasks.run(
                lambda: national_copy.note_entered(desk, made.records, today), noted, page.shell.notices.problem
            )

        page.shell.tasks.run(
            lambda: national_copy.write(desk, first, last),
            done,
            lambda problem: page.shell.notices.problem(problem, key="national", title=_("Chưa chép được")),
            name=_("Chép sang CSDL quốc gia"),
        )


def next_month(today: date) -> tuple[date, date]:
    """First and last day of the month after."""
    first = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
