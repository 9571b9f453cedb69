"""Figures 2a–2c: search while typing, sorted hits and deep pages over a million records.

Our side is `services.finding` as the window calls it (row numbers, then the page of 50 rows read); beside it stand bare
SQL of the same database: an index range (the limit) and LIKE over the stored folded text (what one would write first).
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence

from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.services import finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query
from tests.benchmarks import million

QUERIES, PAGE = 200, 50


def _times(asked: Sequence[Callable[[], object]]) -> list[float]:
    """Seconds of each, after a first round that warms the cache."""
    for each in asked[: len(asked) // 10]:
        each()
    found = []
    for each in asked:
        start = time.perf_counter()
        each()
        found.append(time.perf_counter() - start)
    return found


def _p(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def _ms(times: list[float]) -> str:
    return f"{_p(times, 50) * 1000:.2f} / {_p(times, 95) * 1000:.2f} ms"


def _typed(words: int, seed: int) -> list[str]:
    """What people type: words of invented names, the last one sometimes cut short."""
    chance, person, found = random.Random(seed), million.names(seed), list[str]()
    while len(found) < QUERIES:
        parts = fold(next(person)).split()
        if len(parts) >= words:
            at = chance.randrange(len(parts) - words + 1)
            chosen = parts[at : at + words]
            if chance.random() < 0.5:
                chosen[-1] = chosen[-1][: chance.randint(1, len(chosen[-1]))]
            found.append(" ".join(chosen))
    return found


def rows() -> list[tuple[str, str, str, str]]:
    desk = million.desk()
    found = [*_search(desk), *_sorted(desk), *_paging(desk)]
    desk.db.close()
    return found


def _search(desk: Desk) -> list[tuple[str, str, str, str]]:
    db = desk.db
    found = []
    db.execute("CREATE INDEX IF NOT EXISTS bench_folded ON search(folded)")
    starts = [fold(name)[: 3 + at % 12] for at, name in zip(range(QUERIES), million.names(99), strict=False)]
    ranged = _times([lambda text=text: db.rows(
        "SELECT k FROM search WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT 50", (text, text + "{"))
        for text in starts])
    for words in (1, 2, 3):
        asked = _typed(words, words)
        ours = _times([lambda text=text: finding.keys(desk, Query("certificate", text), PAGE) for text in asked])
        like = _times([lambda text=text: db.value(
            "SELECT count(*) FROM search WHERE folded LIKE ?", (f"%{text}%",)) for text in asked[:4]])
        goal = "aims ≤ 3 x, ≤ 0.01 x" if words < 3 else "aim ≤ 0.125 x LIKE"
        found.append((
            "2a", f"search at 1 million, {words} word(s), first 50, p50 / p95", _ms(ours),
            f"index range {_ms(ranged)}, p95 {_p(ours, 95) / _p(ranged, 95):.1f} x; LIKE count {_ms(like)},"
            f" {_p(ours, 95) / _p(like, 95):.3f} x ({goal})"))
    return found


def _sorted(desk: Desk) -> list[tuple[str, str, str, str]]:
    found = []
    for words in (1, 2, 3):
        asked = _typed(words, 10 + words)

        def page(query: Query) -> None:
            finding.rows(desk, query.type, finding.keys(desk, query, PAGE))

        free = _times([lambda text=text: page(Query("certificate", text)) for text in asked])
        by_name = _times([lambda text=text: page(Query("certificate", text, sort="recipient", descending=False))
                          for text in asked])
        found.append(("2b", f"the same by Vietnamese name, {words} word(s), 50 rows read, p50 / p95", _ms(by_name),
                      f"unsorted {_ms(free)}, p50 {_p(by_name, 50) / _p(free, 50):.1f} x,"
                      f" p95 {_p(by_name, 95) / _p(free, 95):.1f} x (aim p50 ≤ 2 x)"))
    return found


def _pages(desk: Desk, every: Sequence[int], depth: int) -> list[Callable[[], object]]:
    chance = random.Random(3)
    starts = [depth + chance.randrange(2000) for _ in range(100)]
    return [lambda at=at: finding.rows(desk, "certificate", every[at : at + PAGE]) for at in starts]


def _paging(desk: Desk) -> list[tuple[str, str, str, str]]:
    found = []
    for sort in ("recipient", "changed"):
        query = Query("certificate", sort=sort, descending=False)
        every = finding.keys(desk, query)
        start = time.perf_counter()
        finding.keys(desk, query)
        whole = time.perf_counter() - start
        first, deep = (_times(_pages(desk, every, depth)) for depth in (0, 900_000))
        order = "recipient_key" if sort == "recipient" else "_changed"
        start = time.perf_counter()
        desk.db.rows(f"SELECT k FROM r_certificate WHERE _deleted = 0 ORDER BY {order}, k LIMIT 50 OFFSET 900000")
        offset = time.perf_counter() - start
        found.append(("2c", f"page of 50 at depth 900,000 by {sort}, p50 / p95", _ms(deep),
                      f"first page {_ms(first)}, p50 {_p(deep, 50) / _p(first, 50):.1f} x (aim ≤ 2.5 x);"
                      f" OFFSET {offset * 1000:.0f} ms; all {len(every):,} numbers in order {whole:.2f} s"))
    return found


