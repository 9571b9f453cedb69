"""Đối thoại: sessions, and during a session the desk where opinions are noted as they are spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from danvan_desktop.speech import _, day, several
from danvan_desktop.ui.page import Head, HeadButton, Place
from danvan_desktop.ui.records.list_page import ListPage
from danvan_desktop.ui.records.opinions import OpinionsPane, counters
from danvan_desktop.ui.records.record_page import RecordPage
from danvan_desktop.ui.records.registers import RegisterPage


class DialogueRecord(RecordPage):
    """A session with its opinions."""

    def extra_tabs(self) -> Sequence[tuple[str, QWidget]]:
        self.pane = OpinionsPane(self.shell)
        self.pane.counted.connect(self._counted)
        self.pane.table.binned.connect(lambda: self.pane.ask_bin(self.sheet))
        self._beside: QWidget | None = None
        self._whole = False
        return ((several("Ý kiến"), self.pane),)

    @property
    def at_desk(self) -> bool:
        """Whether the opinions are on top."""
        return self.form.stack.currentWidget() is self.pane

    def open(self, place: Place) -> None:
        super().open(place)
        if place.options.get("child") or place.options.get("tab") == 99:
            self.form.show_tab(self.form.tabs.count() - 1)

    def loaded(self) -> None:
        self.pane.show_session("" if self.shown is None else self.record, self._own())

    def _counted(self) -> None:
        self.form.tabs.setTabText(
            self.form.tabs.count() - 1, several("Ý kiến") + (f"  {len(self.pane.rows)}" if self.pane.rows else "")
        )
        old, self._beside = self._beside, counters(self.pane)
        self.head_changed.emit()
        if old is not None:
            old.deleteLater()

    def head(self) -> Head:
        head = super().head()
        return replace(head, beside=self._beside if self.at_desk and self.pane.rows else None)

    def main_button(self) -> HeadButton | None:
        if self.at_desk and self.shown is not None:
            return None  # the desk has the filled button
        return super().main_button()

    def panel(self) -> QWidget | None:
        return None if self.at_desk else super().panel()

    def hints(self) -> Sequence[tuple[str, str]]:
        if not self.at_desk:
            return super().hints()
        return (
            ("main", _("xong, ý kiến tiếp theo")),
            ("park", _("để sau")),
            ("previous opinion", _("sửa ý kiến trước")),
            ("help", _("phím tắt")),
        )

    def status(self) -> str:
        return _("{n} ý kiến").format(n=len(self.pane.rows)) if self.at_desk else super().status()

    def first_focus(self) -> QWidget | None:
        if self.at_desk:
            return self.pane.desk.boxes["summary"].editor.widget
        return super().first_focus()

    def perform(self, deed: str) -> bool:
        if self.at_desk and self.shown is not None:
            desk = self.pane.desk
            own: dict[str, Callable[[], object]] = {
                "quick 1": lambda: desk.answer(0),
                "quick 2": lambda: desk.answer(1),
                "quick 3": lambda: desk.answer(2),
                "quick 4": lambda: desk.answer(3),
                "note name": desk.note_name,
                "park": desk.park,
                "previous opinion": self.pane.edit_previous,
                "new": lambda: (desk.clear(keep=True), desk.focus()),
            }
            if self._own():
                own["main"] = desk.take
            if deed in own:
                own[deed]()
                return True
            if deed == "undo":
                return self.pane.undo()
        return super().perform(deed)


class DialoguesPage(RegisterPage):
    """Đối thoại."""

    key = "dialogues"
    kinds = ("dialogue",)

    def make_list(self, kind: str) -> ListPage:
        return ListPage(self.shell, kind, self.key, _("Tìm chủ đề, địa điểm, người chủ trì…"))

    def make_record(self, kind: str) -> RecordPage:
        return DialogueRecord(self.shell, kind, self.key)

    def fresh(self, kind: str) -> dict[str, str]:
        return {"held_on": day(self.shell.desk.clock.today())}
