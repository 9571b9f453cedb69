"""F1: what this page's keys do; the same table the keys are registered from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from danvan_desktop.speech import _
from danvan_desktop.ui import actions
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import box, column, keycap, label, row
from danvan_desktop.ui.widgets.popups import Overlay


class HelpSheet(Overlay):
    """The keys, by place, in two columns."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("Các phím"), width=860)
        places = list(actions.PLACES)
        halves = [
            box(column(*(self._group(place) for place in half), None, gap=12)) for half in (places[:1], places[1:])
        ]
        area = QScrollArea()
        area.setWidgetResizable(True)
        held = box(row(*halves, gap=32))
        held.setProperty("flat", "true")
        area.setWidget(held)
        area.setMinimumHeight(look().px(440))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(area)

    def _group(self, place: str) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(4))
        grid.setColumnStretch(1, 1)
        rows = [each for each in actions.SHORTCUTS if each.where == place and not each.deed.startswith("rail ")]
        if place == "everywhere":
            grid.addWidget(keycap("Ctrl+1 … 0"), 0, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(_("Các trang của thanh bên"), "table"), 0, 1)
        for at, each in enumerate(rows, 1):
            grid.addWidget(keycap(actions.shown(each.keys[0])), at, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(_(each.label), "table"), at, 1)
        held = QWidget()
        held.setLayout(column(label(_(actions.PLACES[place]), "section"), grid, gap=6))
        return held
