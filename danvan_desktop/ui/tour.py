"""Pictures of the main pages of an office, as they are: for the demo, the README and for eyes after a change.

Names of persons do not go into pictures: fields that say who somebody is are covered (decisions 28).
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtWidgets import QApplication, QWidget

from danvan_desktop.services import finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.main_window import MainWindow
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.rail import BESIDE, items_for

# (file, page, type of the record to open or "", tab); "type:view" is a way to look at a list, ":tab" a part of a page
STOPS = (
    ("hom-nay", "today", "", 0),
    ("han-da-doi", "changed_deadlines", "", 0),
    ("mo-hinh-danh-sach", "models", "", 0),
    ("mo-hinh-ho-so", "models", "model", 2),
    ("doi-thoai-danh-sach", "dialogues", "", 0),
    ("doi-thoai-y-kien", "dialogues", "dialogue", 1),
    ("doi-thoai-theo-doi", "dialogues", "dialogue", 3),
    ("don-danh-sach", "petitions", "", 0),
    ("don-ho-so", "petitions", "petition", 0),
    ("so-tiep-cong-dan", "petitions", "reception:grid", 0),
    ("lich-tiep", "petitions", "reception:schedule", 0),
    ("luot-tiep", "petitions", "reception", 0),
    ("khen-thuong", "awards", "", 0),
    ("khen-thuong-ho-so", "awards", "award", 1),
    ("gui-nhan", "exchange", "", 0),
    ("cai-dat", "settings", "", 0),
    ("lich-nghi", "settings", ":calendar", 0),
    ("thoi-han", "settings", ":rules", 0),
)


def take(window: MainWindow) -> Iterator[tuple[str, bytes]]:
    """Walk through the pages; gives (name, PNG) of each."""
    window.show()
    shown = {item.page for item in (*items_for(window.shell.office), *BESIDE)}
    for name, page, kind, tab in STOPS:
        if page not in shown:
            continue
        place = _place(window, page, kind, tab)
        if place is None:
            continue
        window.go(place)
        yield name, picture(window)


def _place(window: MainWindow, page: str, kind: str, tab: int) -> Place | None:
    of_type, colon, part = kind.partition(":")
    if colon:
        return Place(page, kind=of_type, options={"view" if of_type else "tab": part})
    if not kind:
        return Place(page)
    desk = window.shell.desk
    best = finding.listing(desk, Query(kind, sort="number", descending=False), 30)
    if not best:
        return None
    at = max(range(len(best)), key=lambda each: len(best[each].values))
    return Place(page, best[at].id, kind, {"tab": tab, "position": (at + 1, len(best))})


def picture(window: QWidget) -> bytes:
    """What a window shows, as PNG."""
    for _again in range(3):  # layouts settle, deferred deletes happen
        QApplication.processEvents()
        QApplication.sendPostedEvents()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    return bytes(data.data())
