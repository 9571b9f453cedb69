"""Figures 3a–3c: one save beside a million records, against a raw append with fdatasync and the bare SQL of the save.

The bare SQL is what the save itself ran, recorded and run again on the same database with other record numbers, in one
transaction; so only our own work (reading, hashing, folding, checking) stands between the two. Rounds are interleaved.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from pathlib import Path

from danvan_desktop.domain.fields import Value
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records
from tests.benchmarks import million

ROUNDS = 300


def rows() -> list[tuple[str, str, str, str]]:
    desk = million.desk()
    try:
        return _measure(desk)
    finally:
        desk.db.close()


def _values(number: int, name: str) -> dict[str, Value]:
    return {
        "parent": "00000000-0000-7000-8000-000000000001",
        "position": number,
        "recipient": name,
        "recipient_kind": "individual",
        "recipient_title": "Thôn Hạ",
        "reason": "Có thành tích hòa giải ở cơ sở",
        "bonus_vnd": 760_000,
        "address": "Thôn Hạ",
    }


class _Recorder:
    """What a save asks of SQLite: all statements that write, with their values."""

    def __init__(self, desk: Desk) -> None:
        self.said: list[tuple[str, list[object]]] = []
        self._desk, self._execute = desk, desk.db.execute
        desk.db.execute = self._note  # type: ignore[method-assign]

    def _note(self, sql: str, values: object = ()) -> object:
        if not sql.startswith(("SELECT", "PRAGMA", "WITH")):
            self.said.append((sql, list(values)))  # type: ignore[call-overload]
        return self._execute(sql, values)  # type: ignore[arg-type]

    def stop(self) -> None:
        self._desk.db.execute = self._execute  # type: ignore[method-assign]


def _wal_pages(desk: Desk, before: int) -> float:
    return (Path(f"{desk.db.path}-wal").stat().st_size - before) / (4096 + 24)


def _measure(desk: Desk) -> list[tuple[str, str, str, str]]:
    db, person, chance = desk.db, million.names(5), random.Random(5)
    connection = db._connection
    db.execute("PRAGMA wal_autocheckpoint = 0")
    save_records(desk, [Saving("certificate", _values(0, next(person)))])
    raw_file = million.FOLDER / "raw.bin"
    raw, ours, bare, ours_pages, bare_pages = [], [], [], [], []
    syncs = []
    wal = Path(f"{db.path}-wal")
    with raw_file.open("wb", buffering=0) as file:
        for number in range(1, ROUNDS + 1):
            if number % 50 == 0:
                db.leave_no_trace()
            desk.journal._forget()  # it does not know of the statements run past it
            for _ in range(1 + chance.randrange(4)):  # out of step with the merges of the search index
                save_records(desk, [Saving("certificate", _values(number, next(person)))])

            start = time.perf_counter()
            file.write(os.urandom(4096))
            os.fdatasync(file.fileno())
            raw.append(time.perf_counter() - start)

            before, saving = wal.stat().st_size, Saving("certificate", _values(number, next(person)))
            start = time.perf_counter()
            save_records(desk, [saving])
            ours.append(time.perf_counter() - start)
            ours_pages.append(_wal_pages(desk, before))

            recorder = _Recorder(desk)
            save_records(desk, [Saving("certificate", _values(number, next(person)))])
            recorder.stop()
            syncs.append(sum(sql == "COMMIT" for sql, _ in recorder.said))
            again, before = _as_another(recorder.said), wal.stat().st_size
            with db.folding():
                start = time.perf_counter()
                for sql, given in again:
                    connection.execute(sql, given)
                bare.append(time.perf_counter() - start)
            bare_pages.append(_wal_pages(desk, before))
    raw_file.unlink()
    db.leave_no_trace()

    def ms(times: list[float]) -> str:
        return f"{_p(times, 50) * 1000:.2f} / {_p(times, 95) * 1000:.2f} ms"

    return [
        (
            "3a",
            "one save beside 1 million records, p50 / p95",
            ms(ours),
            f"raw 4 KB append + fdatasync {ms(raw)}, {_p(ours, 50) / _p(raw, 50):.1f} x"
            f" / {_p(ours, 95) / _p(raw, 95):.1f} x (aims ≤ 5 x, ≤ 6 x)",
        ),
        ("3a", "transactions (= syncs in WAL with synchronous=FULL) a save", f"{max(syncs)}", "1 is the aim"),
        (
            "3b",
            "WAL pages a save, median (a merge of the search index now and then writes more)",
            f"{_p(ours_pages, 50):.0f}",
            f"bare SQL of the same statements {_p(bare_pages, 50):.0f},"
            f" {_p(ours_pages, 50) / _p(bare_pages, 50):.2f} x (aim ≤ 1.1 x)",
        ),
        (
            "3b",
            "p99 of a save",
            f"{_p(ours, 99) * 1000:.2f} ms",
            f"p50 {_p(ours, 50) * 1000:.2f} ms, {_p(ours, 99) / _p(ours, 50):.1f} x (aim ≤ 3 x with rarer checkpoints)",
        ),
        (
            "3c",
            "one save through the deed, p50",
            f"{_p(ours, 50) * 1000:.2f} ms",
            f"bare SQL of its statements {_p(bare, 50) * 1000:.2f} ms, {_p(ours, 50) / _p(bare, 50):.2f} x"
            " (aim ≤ 1.3 x)",
        ),
    ]


def _p(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def _as_another(said: list[tuple[str, list[object]]]) -> list[tuple[str, list[object]]]:
    """The same writes for another record: row and sequence numbers one higher, other ids of the same length."""
    found = []
    ids: dict[bytes, bytes] = {}
    for sql, values in said:
        given = [
            ids.setdefault(value, value[:-6] + os.urandom(6)) if isinstance(value, bytes) else value for value in values
        ]
        for start, at in (
            ("INSERT INTO entry(", 2),
            ("INSERT INTO part(", 0),
            ("INSERT INTO search", 0),
            ("INSERT INTO r_", -1),
        ):
            if sql.startswith(start):
                given[at] = int(str(given[at])) + 1
        found.append((sql, given))
    return found
