"""A record read-only in the side panel, while one goes up and down the list."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from danvan_desktop.domain.fields import Choice, RecordType
from danvan_desktop.services.finding import Row
from danvan_desktop.speech import _
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import clear, column, label, scrolled


class Preview(QFrame):
    """The fields that hold something, in the order of the form. Class L only says that it is there."""

    def __init__(self, record_type: RecordType) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._type = record_type
        self._title = label("", "section", wrap=True)
        self._number = label("", "small")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look().px(8))
        self._lines.setContentsMargins(0, 0, 0, 0)
        area = scrolled(column(self._lines, None, margins=(0, 0, 12, 0)))
        self.setLayout(column(self._number, self._title, area, gap=6, margins=(16, 12, 4, 12)))

    def show_row(self, row: Row | None) -> None:
        clear(self._lines)
        if row is None or not row.id:
            self._title.setText("")
            return
        self._number.setText(row.number)
        self._title.setText(str(row.values.get(self._type.title) or ""))
        for each in self._type.fields:
            value = row.values.get(each.name)
            if value in (None, "", []) or not each.section or each.name == self._type.title:
                continue
            text = each.kind.show(value)
            if isinstance(each.kind, Choice):
                text = _(text)
            if each.audience == "L" and each.identity:
                text = _("có ghi, chỉ xem khi mở hồ sơ")
            self._lines.addLayout(column(label(_(each.label), "label"), label(text, "table", wrap=True), gap=1))
