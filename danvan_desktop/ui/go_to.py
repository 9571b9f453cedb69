"""Đi tới (Ctrl+K): a page, a record's number ("đơn 47", "mh 18"), or part of a name, tone-free."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

from danvan_desktop.speech import _, several
from danvan_desktop.ui.page import Place, page_of_type
from danvan_desktop.ui.rail import items_for
from danvan_desktop.ui.records.registers import find_records
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.popups import Line, Lines, Overlay


class GoTo(Overlay):
    """One box, a list under it, ↑↓ Enter."""

    def __init__(self, window: object) -> None:
        from danvan_desktop.ui.main_window import MainWindow

        assert isinstance(window, MainWindow)
        super().__init__(window, _("Đi tới"), width=560)
        self._shell = window.shell
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Tên trang, “đơn 47”, “mh 18” hoặc một phần tên"))
        self.box.setAccessibleName(_("Đi tới"))
        self._pages = [
            Line(Place(item.page), several(item.title), f"Ctrl+{item.digit(self._shell.office.level)}")
            for item in items_for(self._shell.office)
        ]
        self._model = Lines(self._pages, digits=False)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setMinimumHeight(look().px(260))
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.body.addWidget(self.box)
        self.body.addWidget(self.list)
        self._timer = QTimer(self, singleShot=True, interval=150)
        self._timer.timeout.connect(self._search)
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)
        self._choose(0)

    def _typed(self, text: str) -> None:
        self._model.fill(self._pages)
        self._model.filter(text)
        self._choose(0)
        self._timer.start()

    def _search(self) -> None:
        typed = self.box.text()
        if len(typed.strip()) < 2:
            return
        desk = self._shell.desk
        self._shell.tasks.run(lambda: find_records(desk, typed), self._found, key="go to")

    def _found(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        records = [
            Line(Place(page_of_type(kind), record, kind), f"{number} · {title}" if number else title)
            for record, kind, number, title in rows
        ]
        typed = self.box.text()
        self._model.fill(self._pages)
        self._model.filter(typed)
        pages = list(self._model.shown)
        self._model.beginResetModel()
        self._model.shown = pages + records
        self._model.endResetModel()
        self._choose(0)

    def _choose(self, at: int) -> None:
        self.list.setCurrentIndex(self._model.index(max(0, min(at, len(self._model.shown) - 1))))

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._model.shown):
            place = self._model.shown[at].value
            assert isinstance(place, Place)
            self._before = None
            self.close()
            self._shell.go(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            at = self.list.currentIndex().row()
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._choose(at + (1 if event.key() == Qt.Key.Key_Down else -1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(at)
                return True
        return super().eventFilter(watched, event)
