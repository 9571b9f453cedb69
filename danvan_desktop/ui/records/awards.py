"""Khen thưởng: decisions, each with its list and its certificates."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from danvan_desktop.speech import _, day
from danvan_desktop.ui.page import HeadButton, Place
from danvan_desktop.ui.records.list_page import ListPage
from danvan_desktop.ui.records.printing import PrintPane
from danvan_desktop.ui.records.recipients import RecipientsPane
from danvan_desktop.ui.records.record_page import RecordPage
from danvan_desktop.ui.records.registers import RegisterPage


class AwardRecord(RecordPage):
    """Quyết định → Danh sách → In."""

    def extra_tabs(self) -> Sequence[tuple[str, QWidget]]:
        self.people, self.paper = RecipientsPane(self.shell), PrintPane(self.shell)
        self.people.counted.connect(self._counted)
        return ((_("Danh sách"), self.people), (_("In"), self.paper))

    @property
    def on_top(self) -> QWidget | None:
        """The pane on top, None while it is the form."""
        now = self.form.stack.currentWidget()
        return now if now in (self.people, self.paper) else None

    def loaded(self) -> None:
        record = "" if self.shown is None else self.record
        self.people.show_decision(record, self._own())

    def _counted(self) -> None:
        tabs = self.form.tabs
        many = len(self.people.lines)
        tabs.setTabText(tabs.count() - 2, _("Danh sách") + (f"  {many}" if many else ""))
        self.paper.show_decision(self.people.decision)
        self.head_changed.emit()

    def open(self, place: Place) -> None:
        super().open(place)
        if place.options.get("child") or place.options.get("tab") == 99:
            self.form.show_tab(self.form.tabs.count() - 2)

    def main_button(self) -> HeadButton | None:
        return None if self.on_top is not None and self.shown is not None else super().main_button()

    def panel(self) -> QWidget | None:
        return None if self.on_top is not None else super().panel()

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.on_top is self.people:
            return (("Enter", _("sửa dòng")), ("Alt+↑ ↓", _("chuyển dòng")), ("Del", _("bỏ khỏi danh sách")))
        if self.on_top is self.paper:
            return (("↑ ↓", _("tờ")), ("main", _("ghi PDF")), ("help", _("phím tắt")))
        return super().hints()

    def status(self) -> str:
        if self.on_top is self.paper:
            return _("Tờ đã chốt được giữ nguyên: sửa tên hay đơn vị sau này không đổi tờ đã chốt.")
        return self.people.total.text() if self.on_top is self.people else super().status()

    def first_focus(self) -> QWidget | None:
        if self.on_top is self.people:
            return self.people.table if self.people.lines else self.people.desk.boxes["recipient"].editor.widget
        return self.paper.table if self.on_top is self.paper else super().first_focus()

    def perform(self, deed: str) -> bool:
        if deed == "main" and self.shown is not None:
            if self.on_top is self.people and self._own():
                self.people.desk.take()
                return True
            if self.on_top is self.paper:
                self.paper.write()
                return True
        if deed == "print" and self.on_top is self.paper:
            self.paper.write()
            return True
        return super().perform(deed)


class AwardsPage(RegisterPage):
    """Khen thưởng."""

    key = "awards"
    kinds = ("award",)

    def make_list(self, kind: str) -> ListPage:
        return ListPage(self.shell, kind, self.key, _("Tìm tên đợt khen, số quyết định, người ký…"))

    def make_record(self, kind: str) -> AwardRecord:
        return AwardRecord(self.shell, kind, self.key)

    def fresh(self, kind: str) -> dict[str, str]:
        return {"decision_date": day(self.shell.desk.clock.today())}
