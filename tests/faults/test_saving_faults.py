"""A save that is cut off anywhere leaves everything saved before, whole, and nothing of itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from danvan_desktop.problems import Problem
from danvan_desktop.services import entry
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, listing
from danvan_desktop.storage import migrations, upkeep
from danvan_desktop.storage.database import open_database
from danvan_desktop.storage.journal import Journal
from tests.builders import CANARY, KEY, add, carry, entries_of, office, reopen, second_pc


class _Prepared:
    """An office with things to do deeds on."""

    def __init__(self, folder: Path) -> None:
        self.desk = office(folder / "office")
        other = second_pc(self.desk, folder / "other")
        desk = self.desk
        self.model = add(desk, "model", name="Tuyến đường hoa", households=5)
        self.line = add(desk, "reception", kind="complaint", summary="Việc", visitor=CANARY)
        self.petition = add(desk, "petition", kind="complaint", summary="Đơn", sender=CANARY, reception=self.line)
        self.gone = add(desk, "model", name="Thừa")
        carry(desk, other)
        add(other, "model", self.model, households=7)
        add(desk, "model", self.model, households=6)
        carry(other, desk)
        self.deed = entry.save_fields(desk, "model", self.model, {"name": "Tuyến đường hoa mười giờ"}).deed
        add(other, "model", self.gone, name="Bên kia sửa")
        self.arriving = entries_of(other)


DEEDS: dict[str, Callable[[_Prepared], object]] = {
    "new": lambda at: add(at.desk, "petition", kind="complaint", sender="Người Gửi", summary="Đơn mới"),
    "change": lambda at: entry.save_fields(
        at.desk, "model", at.model, {"funds_vnd": "15 triệu", "contact_phone": "0912"}
    ),
    "denunciation": lambda at: entry.save_fields(
        at.desk, "petition", at.petition, {"kind": "Tố cáo", "secret_file_no": "7"}
    ),
    "undo": lambda at: entry.undo(at.desk, at.deed),
    "delete": lambda at: entry.delete(at.desk, at.gone, "nhập trùng"),
    "settle": lambda at: entry.settle(at.desk, at.model, "households", take=2),
    "draft": lambda at: entry.keep_draft(at.desk, "model", at.model, {"name": "Đang gõ"}),
    "take in": lambda at: _take_in(at),
    "rebuild": lambda at: upkeep.rebuild(at.desk.journal),
}


def _take_in(at: _Prepared) -> None:
    with at.desk.db.atomic():
        _, touched = at.desk.journal.take_in(at.arriving, local=True)
        with at.desk.db.folding():
            for record, table in touched.items():
                at.desk.journal.refold(table, record)


def picture(desk: Desk) -> list[object]:
    """Everything that is kept, row by row."""
    tables = [
        row[0]
        for row in desk.db.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE '%_fts%' ORDER BY name"
        )
    ]
    return [(table, sorted(desk.db.rows(f"SELECT * FROM [{table}]"), key=repr)) for table in tables]


@pytest.mark.parametrize("name", DEEDS)
def test_whichever_write_fails_nothing_is_half_done_and_the_next_try_works(tmp_path: Path, name: str) -> None:
    at = _Prepared(tmp_path)
    desk, before = at.desk, picture(at.desk)
    for number in range(1, 400):
        count = 0

        def fail_at(sql: str, number: int = number) -> None:
            nonlocal count
            count += 1
            if count == number:
                raise sqlite.OperationalError("disk I/O error")

        desk.db.before_write = fail_at
        try:
            DEEDS[name](at)
        except Problem as error:
            assert error.code == "S-105"
            desk.db.before_write = None
            assert picture(desk) == before, f"write {number}"
        else:
            break
    desk.db.before_write = None
    assert number > 3 and count == number - 1, "every write was made to fail once"
    assert upkeep.check(desk.journal) == []
    assert picture(desk) != before or name == "rebuild"
    assert upkeep.check(reopen(desk).journal) == []


@pytest.mark.parametrize("name", DEEDS)
def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    at = _Prepared(tmp_path)
    desk = at.desk
    desk.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = desk.db.value("PRAGMA page_count")
    desk.db.execute(f"PRAGMA max_page_count = {pages}")
    full = before = None
    for _ in range(300):  # until the free room within the pages is used up
        before = picture(desk)
        try:
            add(desk, "model", name="Đầy " + "chữ " * 300)
        except Problem as error:
            full = error.code
            break
    assert full == "S-102"
    assert picture(desk) == before
    try:
        DEEDS[name](at)
    except Problem as error:
        assert error.code == "S-102"
        assert picture(desk) == before
    assert upkeep.check(desk.journal) == []
    desk.db.execute(f"PRAGMA max_page_count = {pages * 4}")
    add(desk, "model", name="Sau khi dọn")
    assert upkeep.check(desk.journal) == []


def test_a_set_up_cut_off_anywhere_can_be_done_again(tmp_path: Path) -> None:
    number = 0
    while True:
        number += 1
        path = tmp_path / f"{number}.db"
        db = open_database(path, KEY, create=True)
        count = 0

        def fail_at(sql: str, number: int = number) -> None:
            nonlocal count
            count += 1
            if count == number:
                raise sqlite.OperationalError("disk I/O error")

        db.before_write = fail_at
        try:
            migrations.migrate(db)
        except Problem:
            db.close()
            db = open_database(path, KEY)
            migrations.migrate(db)
            assert db.value("PRAGMA user_version") == migrations.LATEST
            assert db.value("SELECT count(*) FROM sqlite_master WHERE name = 'search_local_fts'") == 1
            db.close()
            path.unlink()
        else:
            break
    assert number > 20


# --- kill -9 ----------------------------------------------------------------------------------------------------------

_CLERK = """
import sys
from pathlib import Path
from tests.builders import add, office
from danvan_desktop.services import entry
desk = office(Path(sys.argv[1]))
print("ready", desk.identity.device, desk.identity.incarnation, desk.identity.account, desk.identity.office, flush=True)
number = 0
while True:
    number += 1
    record = add(desk, "petition", kind="complaint", summary=f"Đơn {number}", sender=f"Người Gửi {number}")
    print("saved", record, flush=True)
    if number % 3 == 0:
        add(desk, "petition", record, kind="denunciation")
        print("nameless", record, flush=True)
    if number % 5 == 0:
        entry.delete(desk, record, "thử")
        print("binned", record, flush=True)
"""


def _killed_while_saving(folder: Path, checkout: Path, lines: int) -> None:
    clerk = subprocess.Popen(
        [sys.executable, "-c", _CLERK, str(folder)], cwd=checkout, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert clerk.stdout is not None
    said: list[list[str]] = []
    for line in clerk.stdout:
        said.append(line.split())
        if len(said) == lines:
            os.kill(clerk.pid, signal.SIGKILL)
            break
    said += [line.split() for line in clerk.stdout if line.endswith("\n")]
    clerk.wait()
    clerk.stdout.close()
    _, device, incarnation, account, office_id = said[0]
    confirmed = {record: what for what, record in said[1:]}
    _look_after_kill(folder, (office_id, device, int(incarnation), account), confirmed)


def _look_after_kill(folder: Path, who: tuple[str, str, int, str], confirmed: dict[str, str]) -> None:
    from danvan_desktop.clock import ManualClock
    from danvan_desktop.keys import DeviceKeys
    from danvan_desktop.storage.journal import Identity

    db = open_database(folder / "so.db", KEY)
    migrations.migrate(db)
    clock = ManualClock()
    desk = Desk(db, Journal(db, Identity(*who), clock.now_ms), clock, folder, folder, DeviceKeys.new(), KEY)
    assert upkeep.check(desk.journal) == []
    seqs = [row[0] for row in db.rows("SELECT seq FROM entry ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    for record, what in confirmed.items():
        folded = desk.journal.folded(record)
        if what == "nameless":
            assert "sender" not in folded.values and not desk.journal.holds(record, "L")
        assert folded.deleted or what != "binned"
    add(desk, "model", name="Sau khi mở lại")
    assert listing(desk, Query("model", "mo lai"))
    assert upkeep.check(desk.journal) == []
    db.close()


@pytest.mark.parametrize("lines", [2, 9, 23])
def test_what_was_confirmed_before_a_kill_is_there_afterwards(tmp_path: Path, checkout: Path, lines: int) -> None:
    _killed_while_saving(tmp_path / "office", checkout, lines)


@pytest.mark.long
@pytest.mark.parametrize("round_", range(60))
def test_what_was_confirmed_before_any_kill_is_there_afterwards(tmp_path: Path, checkout: Path, round_: int) -> None:
    _killed_while_saving(tmp_path / "office", checkout, 2 + round_ * 3)
    shutil.rmtree(tmp_path / "office")
