"""A province's first reception of many communes' parcels beside bare inserts of the same rows, and the second one.

COMMUNES are enough to see whether the last parcel costs more than the first; a real province of 168 is 7 times this.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from danvan_desktop.clock import ManualClock
from danvan_desktop.services import receiving, sending
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records
from tests import exchange_builder as stage

COMMUNES, RECORDS = 24, 500
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Quàng Giàng".split()
GIVEN = ("An Bình Cường Dũng Giang Hạnh Hương Khánh Linh Mạnh "
         "Nhâm Oanh Phúc Quyết Sáng Thưởng Tuyết Ước Vượng Xuân").split()
DEEDS = "Thắp sáng đường quê; Hũ gạo tình thương; Tổ hòa giải ba bước; Cánh đồng không vỏ thuốc".split("; ")
COPIED = ("chain", "entry", "part", "open_part", "search", "search_local")


def model(number: int) -> Saving:
    """One model as a commune would enter it: eleven fields in the classes A, T and L."""
    who = f"{FAMILY[number % 17]} {GIVEN[number // 17 % 20]} {GIVEN[number % 20]}"
    return Saving("model", {
        "name": f"{DEEDS[number % 4]} {number}", "owner_kind": "collective", "subject_area": "culture_society",
        "owner": f"Chi bộ thôn {GIVEN[number % 19]}", "place": f"Thôn {GIVEN[number % 20]}",
        "registered_on": f"2026-{number % 9 + 1:02d}-{number % 27 + 1:02d}", "objectives": f"Đèn trên {number} ngõ",
        "lead_body": "Chi bộ thôn", "person_in_charge": who, "result": f"{number % 30} km đường, {number} hộ góp công"})


def rows() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as place:
        return _rows(Path(place))


def _rows(folder: Path) -> list[tuple[str, str, str, str]]:
    clock = ManualClock()
    above, bare = (stage.province(folder / name, clock, device=999) for name in ("tinh", "tran"))
    parcels = [_parcel(above, folder, number) for number in range(COMMUNES)]
    clock.advance(1000)
    took = [_seconds(lambda file=file: _take(above, file, "applied")) for file in parcels]
    plain = _seconds(_copier(above, bare))
    before = _written(above)
    again = _seconds(lambda: [_take(above, file, "already") for file in parcels])
    wrote = _written(above) - before
    ours, entries = sum(took), above.db.value("SELECT count(*) FROM entry")
    first, last = (statistics.median(some) for some in (took[:3], took[-3:]))
    return [
        ("4b", f"first import, {COMMUNES} parcels x {RECORDS} records", f"{entries / ours:.0f} entries/s",
         f"executemany {entries / plain:.0f}: ours x {plain / ours:.2f} (aim >= 0.2)"),
        ("4b", "last parcels of them", f"{last * 1000:.0f} ms",
         f"first parcels {first * 1000:.0f} ms: x {last / first:.2f} (aim <= 2.5)"),
        ("4d", "all of them once more", f"{again * 1000:.0f} ms, {wrote} rows written",
         f"first import {ours * 1000:.0f} ms: {ours / again:.0f} x faster (aim >= 50, 0 rows)"),
    ]


def _parcel(above: Desk, folder: Path, number: int) -> Path:
    below = stage.commune(folder / f"xa{number}", above.clock, f"99{number:03d}", device=number)  # type: ignore[arg-type]
    stage.introduce(above, below)
    save_records(below, [model(number * RECORDS + at) for at in range(RECORDS)])
    (sent,) = sending.send(below, folder / "usb")
    below.db.close()
    return sent.path


def _take(desk: Desk, file: Path, result: str) -> None:
    (answer,) = receiving.receive(desk, [file])
    assert answer.result == result, answer


def _copier(source: Desk, target: Desk) -> Callable[[], None]:
    """What inserts all rows the reception made, read beforehand, into the same tables of an empty office."""
    projected = [name for (name,) in source.db.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'r\\_%' ESCAPE '\\'")]
    work: list[tuple[str, list[tuple[object, ...]]]] = []
    for name in (*COPIED, *projected):
        found = source.db.rows(f"SELECT * FROM {name}")
        if found:
            work.append((f"INSERT INTO {name} VALUES({','.join('?' * len(found[0]))})", found))
    for name in ("search", "search_local"):
        work.append((f"INSERT INTO {name}_fts(rowid, folded) VALUES(?, ?)", source.db.rows(f"SELECT * FROM {name}")))

    def insert() -> None:
        with target.db.atomic(), target.db.folding():
            for statement, values in work:
                target.db.executemany(statement, values)

    return insert


def _written(desk: Desk) -> int:
    """Rows written so far by this connection, the journal's included."""
    return int(desk.db.value("SELECT total_changes()"))


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds: other work on the machine does not count, nor does waiting for the disk."""
    start = time.process_time()
    work()
    return time.process_time() - start
