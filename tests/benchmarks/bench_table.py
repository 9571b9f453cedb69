"""The real list over a million records: first row, a jump, a sort, beside a thousand records and a Python list."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from array import array
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, Row
from tests.benchmarks import million

TYPE, JUMPS, ROUNDS = TYPES["certificate"], 50, 3


def rows() -> list[tuple[str, str, str, str]]:
    from PySide6.QtWidgets import QApplication

    import danvan_desktop.ui  # noqa: F401 - before PySide6 hands out its first None
    from danvan_desktop import paths
    from danvan_desktop.ui import theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    theme.install(paths.resources(), "light", 100)
    with tempfile.TemporaryDirectory() as place:
        few = _thousand(Path(place))
        many = million.desk()
        lists = {"few": _Shown(few), "many": _Shown(many)}
        sample = finding.rows(few, TYPE.name, finding.keys(few, Query(TYPE.name)))
        told = _rows(lists, sample)
        for each in lists.values():
            each.close()
        app.processEvents()
    return told


def _rows(lists: dict[str, _Shown], sample: list[Row]) -> list[tuple[str, str, str, str]]:
    newest, sorted_ = Query(TYPE.name), Query(TYPE.name, sort=TYPE.title, descending=False)
    took: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for name, shown in lists.items():
            for what, query in (("open", newest), ("sort", sorted_)):
                took.setdefault((name, what), []).append(shown.first_row(query))
    few, many, sort = (statistics.median(took[each]) * 1000
                       for each in (("few", "open"), ("many", "open"), ("many", "sort")))
    shown = lists["many"]
    shown.first_row(newest)
    shown.wait(lambda: shown.model.complete)
    listed = _Shown(shown.desk, sample)
    jumps: dict[str, list[float]] = {"ours": [], "list": []}
    places = random.Random(3).sample(range(len(shown.model.keys)), JUMPS)
    for at in places:
        jumps["ours"].append(shown.jump(at))
        jumps["list"].append(listed.jump(at))
    ours, theirs = (statistics.quantiles(some, n=20)[-1] * 1000 for some in jumps.values())
    listed.close()
    size = shown.megabytes()
    return [
        ("8a", f"list of {million.RECORDS:,}, first row painted", f"{many:.1f} ms",
         f"list of 1,000 {few:.1f} ms: x {many / few:.2f} (aim <= 1.3)"),
        ("8a", "its model in memory, full", f"{size:.1f} MB", "(aim <= 15)"),
        ("8b", "jump anywhere, p95", f"{ours:.1f} ms", f"rows in a Python list {theirs:.1f} ms: x {ours / theirs:.2f}"
         " (aim <= 2)"),
        ("8c", f"sorted by {TYPE.title}, first row painted", f"{sort:.1f} ms",
         f"unsorted {many:.1f} ms: x {sort / many:.2f} (aim <= 2)"),
    ]


def _thousand(folder: Path) -> Desk:
    with mock.patch.multiple(million, RECORDS=1000, FOLDER=folder):
        return million.desk()


class _Shown:
    """A list in a window, worked by real threads. listed: these rows instead of the database's, over and over."""

    def __init__(self, desk: Desk, listed: list[Row] | None = None) -> None:
        from danvan_desktop.ui.page import Office, Shell
        from danvan_desktop.ui.records.list_page import RecordsTable
        from danvan_desktop.ui.records.model import RecordsModel, columns_of
        from danvan_desktop.ui.tasks import Tasks

        class Listed(RecordsModel):
            def row(self, at: int) -> Row | None:
                return listed[at % len(listed)] if listed else super().row(at)

        self.desk, self.tasks = desk, Tasks()
        self.shell = Shell(desk, Office(""), self.tasks)
        self.model = Listed(self.shell, TYPE, columns_of(TYPE))
        if listed:
            self.model.keys = array("q", range(million.RECORDS))
        self.view = RecordsTable(self.model, "")
        self.view.resize(1100, 600)
        self.view.show()
        self._settle()

    def wait(self, ready: Callable[[], bool]) -> None:
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        while not ready():  # asleep meanwhile, so that the other threads have the interpreter
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _settle(self) -> None:
        """Nothing is left to be painted or delivered."""
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents()

    def first_row(self, query: Query) -> float:
        """Seconds from asking for a list to its first rows on the screen; the order of the rest is waited for after."""
        self.model.beginResetModel()
        self.model.keys = array("q")
        self.model.endResetModel()
        self._settle()
        start = time.perf_counter()
        self.model.ask(query)
        self.wait(lambda: len(self.model.keys) > 0)
        self.view.viewport().repaint()
        took = time.perf_counter() - start
        self.wait(lambda: self.model.complete)
        return took

    def jump(self, at: int) -> float:
        """Seconds from scrolling to a row to seeing it."""
        self._settle()
        start = time.perf_counter()
        self.view.scrollTo(self.model.index(at, 0), self.view.ScrollHint.PositionAtTop)
        self.view.viewport().repaint()
        if self.model.row(at) is None:
            self.wait(lambda: self.model.row(at) is not None)
            self.view.viewport().repaint()
        return time.perf_counter() - start

    def megabytes(self) -> float:
        """The order of all rows and as many pages as the model keeps, each like the first."""
        from danvan_desktop.ui.records.model import KEPT, PAGE

        keys = self.model.keys
        tracemalloc.start()
        page = finding.rows(self.desk, TYPE.name, keys[:PAGE])
        size = tracemalloc.get_traced_memory()[0] * KEPT + len(keys) * keys.itemsize
        tracemalloc.stop()
        assert len(page) == PAGE
        return size / 1e6

    def close(self) -> None:
        self.tasks.close()
        self.view.close()
        self.view.setModel(None)
