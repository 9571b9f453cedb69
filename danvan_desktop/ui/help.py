"""F1: what this page's keys do, from the table the keys are registered from, and the page of the guide about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QGridLayout, QScrollArea, QTextBrowser, QWidget

from danvan_desktop import paths
from danvan_desktop.speech import _
from danvan_desktop.ui import actions
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, box, column, keycap, label, row
from danvan_desktop.ui.widgets.popups import Overlay

PAGES = {  # key of a page, with the type of the record where it matters -> page of the guide
    "models": "ghi-so", "dialogues": "doi-thoai", "petitions": "don-thu", "petitions reception": "tiep-cong-dan",
    "awards": "khen-thuong", "exchange": "gui-va-nhan", "settings": "sao-luu", "settings calendar": "han-va-lich-nghi",
    "settings rules": "han-va-lich-nghi", "changed_deadlines": "han-va-lich-nghi", "settling": "ghi-so",
    "import": "nhap-tu-excel",
}  # fmt: skip


def page_about(place: Place | None) -> str:
    """The page of the guide about a place, without its ending; "index" where none is nearer."""
    if place is None:
        return "index"
    part = place.kind or str(place.options.get("tab", ""))
    return PAGES.get(f"{place.page} {part}") or PAGES.get(place.page, "index")


class GuideText(QTextBrowser):
    """Pages of the guide as they are written; their pictures fit into it, links lead to other pages."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.setAccessibleName(_("Hướng dẫn"))
        self.setMinimumHeight(look().px(440))
        self.setSource(QUrl.fromLocalFile(str(paths.guide() / f"{page}.md")))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        path = paths.guide() / "hinh" / QUrl(name).fileName()
        if kind == QTextDocument.ResourceType.ImageResource.value and path.is_file():
            return QImage(str(path)).scaledToWidth(look().px(780), Qt.TransformationMode.SmoothTransformation)
        return super().loadResource(kind, name)

    def doSetSource(self, name: QUrl | str,
                    kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource, /) -> None:
        """Only pages of the guide: what a link names elsewhere is not on every machine."""
        if (paths.guide() / QUrl(name).fileName()).is_file():
            super().doSetSource(name, kind)


class GuideSheet(Overlay):
    """The guide, open at one page."""

    def __init__(self, over: QWidget, page: str) -> None:
        super().__init__(over, _("Hướng dẫn"), width=860)
        self.text = GuideText(page)
        self.body.addWidget(self.text)


class HelpSheet(Overlay):
    """The keys, by place, in two columns, and the way to the guide."""

    def __init__(self, over: QWidget, page: str = "index") -> None:
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
        self.guide = DeedButton(_("Hướng dẫn của trang này"), lambda: self._open_guide(over, page))
        self.body.addLayout(row(self.guide, None))

    def _open_guide(self, over: QWidget, page: str) -> None:
        self.close()
        GuideSheet(over, page).open()

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
