"""The n-th write fails, for every n; the program is killed; nothing is half-applied and nothing confirmed is lost."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from danvan_desktop.problems import Problem
from danvan_desktop.services import receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from tests import builders
from tests import exchange_builder as x

TABLES = ("entry", "part", "open_part", "chain", "inbox", "outbox", "r_model", "r_receipt", "search", "erased")


class FailingDisk:
    """From the `at`-th write on, database and files alike, the disk is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
        self.at, self.count = 0, 0
        real = os.fsync

        def fsync(handle: int) -> None:
            self._tick(OSError(errno.ENOSPC, "full"))
            real(handle)

        monkeypatch.setattr(os, "fsync", fsync)
        desk.db.before_write = lambda sql: self._tick(sqlite.OperationalError("database or disk is full"))

    def fail_at(self, number: int) -> None:
        self.at, self.count = number, 0

    def _tick(self, error: Exception) -> None:
        self.count += 1
        if self.at and self.count >= self.at:
            raise error


def _state(desk: Desk) -> list[object]:
    return [desk.db.rows(f"SELECT * FROM {name}") for name in TABLES]


def _every_write_fails(disk: FailingDisk, desk: Desk, deed: Callable[[], None]) -> Iterator[int]:
    number = 0
    while True:
        number += 1
        disk.fail_at(number)
        try:
            deed()
        except Problem as problem:
            assert problem.code in ("S-102", "S-105", "G-121")
            disk.fail_at(0)
            yield number
        else:
            disk.fail_at(0)
            return


def test_when_any_write_of_receive_fails_nothing_has_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    above, below = x.pair(tmp_path)
    record = builders.add(below, "model", name="Một")
    builders.add(below, "model", record, name="Hai")
    (sent,) = sending.send(below, tmp_path / "usb")
    before = _state(above)
    disk, failed = FailingDisk(monkeypatch, above), 0
    for _ in _every_write_fails(disk, above, lambda: receiving.receive(above, [sent.path]) and None):
        failed += 1
        assert _state(above) == before
    assert failed > 20
    assert above.journal.folded(record).values["name"] == "Hai" and upkeep.check(above) == []
    assert x.results(receiving.receive(above, [sent.path])) == ["already"]


def test_when_any_write_of_send_fails_nothing_counts_as_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    above, below = x.pair(tmp_path)
    record = builders.add(below, "model", name="Một")
    disk, failed = FailingDisk(monkeypatch, below), 0
    for _ in _every_write_fails(disk, below, lambda: sending.send(below, tmp_path / "usb") and None):
        failed += 1
        assert below.db.rows("SELECT * FROM outbox") == []
        assert not list((below.home / "goi-di").glob("*.tmp"))
    assert failed > 10
    (row,) = below.db.rows("SELECT no FROM outbox")
    files = sorted((tmp_path / "usb").glob("*.goi"))
    answers = receiving.receive(above, files)
    assert {each.result for each in answers} <= {"applied", "already"}
    assert above.journal.folded(record).values["name"] == "Một" and row[0] >= 1


KILLED = textwrap.dedent("""
    import sys
    from pathlib import Path
    from danvan_desktop.services import receiving
    from tests import builders, exchange_builder as x
    from danvan_desktop.clock import ManualClock
    from danvan_desktop.keys import DeviceKeys
    from danvan_desktop.services.desk import Desk
    from danvan_desktop.storage import settings
    from danvan_desktop.storage.database import open_database
    from danvan_desktop.storage.journal import Identity, Journal

    home, stick = Path(sys.argv[1]), Path(sys.argv[2])
    db = open_database(home / "so.db", builders.KEY)
    me = Identity(settings.get(db, "office"), settings.get(db, "device"), settings.get(db, "incarnation"),
                  settings.get(db, "account"))
    clock = ManualClock()
    keys = DeviceKeys.from_text(settings.get(db, "device_keys"))
    desk = Desk(db, Journal(db, me, clock.now_ms), clock, home, home / "state", keys, builders.KEY)
    writes, last = [0], int(sys.argv[3])

    def die(sql):
        writes[0] += 1
        if writes[0] == last:
            import os, signal
            os.kill(os.getpid(), signal.SIGKILL)

    db.before_write = die
    receiving.receive(desk, [stick])
    print("done", flush=True)
""")


def _kill_and_look(tmp_path: Path, moments: list[int]) -> None:
    above, below = x.pair(tmp_path)
    records = [builders.add(below, "model", name=f"Mô hình {n}") for n in range(30)]
    (sent,) = sending.send(below, tmp_path / "usb")
    above.db.close()
    finished = False
    for moment in moments:
        done = subprocess.run([sys.executable, "-c", KILLED, str(above.home), str(sent.path), str(moment)],
                              capture_output=True, text=True)  # fmt: skip
        finished = "done" in done.stdout
        assert finished or done.returncode == -signal.SIGKILL, done.stderr
        again = x.open_at(above, above.home)
        names = [again.journal.table_of(each) for each in records]
        assert names == ["model" if finished else None] * 30
        again.db.close()
        if finished:
            break
    again = x.open_at(above, above.home)
    assert {each.result for each in receiving.receive(again, [sent.path])} <= {"applied", "already"}
    assert upkeep.check(again) == []
    receiving.sweep(again)
    assert not list((again.home / "goi-den").iterdir())


def test_a_program_killed_while_receiving_has_taken_all_or_nothing(tmp_path: Path) -> None:
    _kill_and_look(tmp_path, [60, 400])


@pytest.mark.long
def test_a_program_killed_at_any_moment_has_taken_all_or_nothing(tmp_path: Path) -> None:
    _kill_and_look(tmp_path, list(range(1, 2000, 23)))
