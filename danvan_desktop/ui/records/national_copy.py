"""[Chép từng mục]: a petition field by field onto the clipboard, for typing it into the national database.

The clipboard gets back what it held, or nothing, when the last field was taken, when the sheet closes and two minutes
after the last key: a name does not stay there.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from danvan_desktop.domain.fields import RecordType, Value
from danvan_desktop.speech import _, value_text
from danvan_desktop.ui.records.form import mask
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, column, label, row

FORGET_MS = 120_000
# The order of Mẫu 03/TCD (NĐ 154/2026), which the national database follows as far as is known.
ORDER = (
    "received_on", "source", "sender", "sender_address", "sender_id_no", "sender_phone", "summary", "kind",
    "subject_area", "signer_count", "representative", "submission_no", "competence", "handling", "handling_no",
    "handling_date", "resolver", "result", "reply_no", "replied_on",
)  # fmt: skip


def lines_of(record_type: RecordType, values: Mapping[str, Value]) -> list[tuple[str, str, bool]]:
    """(label, text, whether it says who somebody is) of each field that holds something, in the national order."""
    secret = record_type.is_denunciation(values)
    fields = [record_type.field(name) for name in ORDER]
    return [
        (_(each.label), value_text(each.kind, values[each.name]), each.identity)
        for each in fields
        if values.get(each.name) not in (None, "") and not (secret and each.identity)
    ]


class NationalCopy(QWidget):
    """finished: the last field was taken."""

    finished = Signal()

    def __init__(self, record_type: RecordType, values: Mapping[str, Value]) -> None:
        super().__init__()
        self.lines = lines_of(record_type, values)
        self.at = -1
        self._before: str | None = None
        self._ours = ""
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(2))
        self._rows: list[tuple[QWidget, Elided]] = []
        half = (len(self.lines) + 1) // 2
        for at, (name, text, stays) in enumerate(self.lines):
            words, shown = label(name, "small"), Elided((mask(text) if stays else text).replace("\n", " "), "table")
            shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            grid.addWidget(words, at % half, 2 * (at // half))
            grid.addWidget(shown, at % half, 2 * (at // half) + 1)
            self._rows.append((words, shown))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.said = label("", "small", wrap=True)
        self.said.setText(_("Mỗi lần bấm chép một mục; dán sang phần mềm kia rồi bấm tiếp."))
        self.button = DeedButton(_("Chép mục đầu"), self.next)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setAutoDefault(True)  # Enter presses it
        foot = row(self.said, self.button, gap=12)
        foot.setStretch(0, 1)
        self.setLayout(column(grid, foot, gap=8))
        self._timer = QTimer(self, singleShot=True, interval=FORGET_MS)
        self._timer.timeout.connect(self.restore)

    def next(self) -> None:
        """Put the next field onto the clipboard; after the last one the clipboard is as it was."""
        clipboard = QGuiApplication.clipboard()
        if self._before is None:
            self._before = clipboard.text()
        self._show(self.at, "")
        self.at += 1
        if self.at >= len(self.lines):
            self.restore()
            self.finished.emit()
            return
        name, self._ours, _stays = self.lines[self.at]
        clipboard.setText(self._ours)
        self._timer.start()
        self._show(self.at, "primary")
        self.said.setText(_("Đã chép: {name}.").format(name=name))
        after = self.lines[self.at + 1][0] if self.at < len(self.lines) - 1 else ""
        self.button.setText(_("Chép: {name}").format(name=after) if after else _("Xong, xóa bộ nhớ tạm"))
        self.button.setAccessibleName(f"{self.said.text()} {self.button.text()}")

    def _show(self, at: int, tone: str) -> None:
        if 0 <= at < len(self._rows):
            for each in self._rows[at]:
                tag(each, tone=tone or "text2")

    def restore(self) -> None:
        """Take the field off the clipboard, unless somebody has copied something else since."""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if self._ours and clipboard.text() == self._ours:
            clipboard.setText(self._before) if self._before else clipboard.clear()
        self._ours, self._before = "", None

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.restore()
