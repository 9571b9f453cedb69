"""What is due of 100,000 open cases: the first page of Hôm nay and all of `danvan due`, beside the bare queries.

The bare query of a page counts the groups and reads the rows it shows, nothing else; that of the stream reads every
open case in the order of its day. "As a spreadsheet" reads every row whole and sorts and counts in Python, as a filter
over a sheet would. CPU seconds, least of three, interleaved.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from danvan_desktop.services import due, finding, today
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query
from tests import builders
from tests.benchmarks import bench_recount

ROUNDS = 3


def rows() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as place:
        desk = builders.office(Path(place) / "xa")
        bench_recount._fill(desk)
        desk.db.execute("ANALYZE")
        told = _measure(desk)
        desk.db.close()
    return told


def _measure(desk: Desk) -> list[tuple[str, str, str, str]]:
    works: dict[str, Callable[[], Any]] = {
        "page": lambda: (due.counts(desk), due.lines(desk, today.FIRST)),
        "bare page": lambda: _bare_page(desk),
        "counts": lambda: due.counts(desk),
        "bare counts": lambda: _bare_counts(desk),
        "sheet": lambda: _sheet(desk),
        "stream": lambda: sum(1 for _ in due.asked(desk)),
        "bare stream": lambda: sum(1 for _ in desk.db.stream(
            "SELECT id, law_due, clocks FROM r_petition WHERE _deleted = 0 AND office = ? AND law_due IS NOT NULL"
            " ORDER BY law_due, k", (desk.identity.office,))),
    }  # fmt: skip
    took: dict[str, list[float]] = {name: [] for name in works}
    lines = 0
    for at in range(ROUNDS):
        for name, work in works.items():
            if at and name in ("sheet", "stream", "bare stream"):  # seconds long: once
                continue
            start = time.process_time()
            found = work()
            took[name].append(time.process_time() - start)
            lines = found if name == "stream" else lines
    best = {name: min(times) for name, times in took.items()}

    def ms(name: str) -> str:
        return f"{best[name] * 1000:.0f} ms"

    def over(one: str, other: str) -> str:
        return f"{best[one] / best[other]:.1f} x"

    return [
        ("H", f"first page of what is due, {bench_recount.CASES:,} open cases", ms("page"),
         f"bare count and page {ms('bare page')}: {over('page', 'bare page')}; read as a spreadsheet {ms('sheet')}:"
         f" {best['sheet'] / best['page']:.0f} x ours"),
        ("H", "the same counts alone, for the rail", ms("counts"),
         f"bare count {ms('bare counts')}: {over('counts', 'bare counts')}"),
        ("H", f"danvan due, {lines:,} explained deadlines by day", f"{lines / best['stream']:.0f} lines/s",
         f"bare query {ms('bare stream')}: {over('stream', 'bare stream')}"),
    ]


def _bare_counts(desk: Desk) -> Any:
    day = desk.clock.today()
    sunday = day + timedelta(days=6 - day.weekday())
    return desk.db.one("SELECT sum(law_due < ?), sum(law_due <= ?), sum(law_due <= ?), count(*) FROM r_petition"
                       " WHERE _deleted = 0 AND office = ? AND law_due IS NOT NULL",
                       (str(day), str(day), str(sunday), desk.identity.office))


def _bare_page(desk: Desk) -> None:
    """The counts, and the cells of as many rows as a page shows."""
    _bare_counts(desk)
    day = desk.clock.today()
    sunday = day + timedelta(days=6 - day.weekday())
    for first, last, most in ((date.min, day - timedelta(days=1), 50), (day, day, 50),
                              (day + timedelta(days=1), sunday, 50), (sunday + timedelta(days=1), date.max, 8)):
        desk.db.rows("SELECT id, year, pc, seq, kind, summary, handler, law_due, clocks FROM r_petition"
                     " WHERE _deleted = 0 AND office = ? AND law_due BETWEEN ? AND ? ORDER BY law_due, k LIMIT ?",
                     (desk.identity.office, str(first), str(last), most))


def _sheet(desk: Desk) -> None:
    """Every row whole, sorted and counted by hand."""
    found = finding.rows(desk, "petition", finding.keys(desk, Query("petition")))
    found.sort(key=lambda row: str(row.values.get("law_due") or "9"))
    for when in due.WHENS:
        sum(due.when_of(date.fromisoformat(str(row.values["law_due"])), desk.clock.today()) == when for row in found
            if row.values.get("law_due"))
