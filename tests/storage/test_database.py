"""The database file: encrypted, all or nothing, every fault a `Problem`, tables guarded."""

from __future__ import annotations

import re
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from danvan_desktop.problems import Bug, Problem
from danvan_desktop.services import entry
from danvan_desktop.storage import migrations, settings, upkeep
from danvan_desktop.storage.database import Database, Interrupted, open_database
from danvan_desktop.storage.office_lock import OfficeLock
from tests.builders import KEY, add, office, reopen


def code_of(error: pytest.ExceptionInfo[Problem]) -> str:
    return error.value.code


def fresh(path: Path) -> Database:
    db = open_database(path, KEY, create=True)
    migrations.migrate(db)
    return db


def test_the_file_says_nothing_without_its_key(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    settings.put(db, "office_name", "Khê Hòa")
    db.close()
    raw = (tmp_path / "so.db").read_bytes()
    assert b"SQLite" not in raw and "Khê Hòa".encode() not in raw
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "so.db").execute("SELECT * FROM setting")


def test_what_was_saved_is_there_after_opening_again(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    settings.put(db, "a", {"b": [1, "đ"]})
    db.close()
    assert settings.get(fresh(tmp_path / "so.db"), "a") == {"b": [1, "đ"]}


def test_a_wrong_key_is_said_and_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fresh(tmp_path / "so.db").close()
    before = (tmp_path / "so.db").read_bytes()
    with pytest.raises(Problem) as error:
        open_database(tmp_path / "so.db", bytes(32))
    assert code_of(error) == "S-101"
    assert (tmp_path / "so.db").read_bytes() == before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "content",
    [b"x" * 9000, b"PK\x03\x04" + b"\0" * 5000, b"SQLite format 3\0" + b"\1" * 5000],
    ids=["text", "zip", "sqlite"],
)
def test_a_foreign_file_is_said_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "so.db").write_bytes(content)
    with pytest.raises(Problem) as error:
        open_database(tmp_path / "so.db", KEY, create=True)
    assert code_of(error) == "S-101"
    assert (tmp_path / "so.db").read_bytes() == content


def test_a_missing_file_is_not_made_in_passing(tmp_path: Path) -> None:
    with pytest.raises(Problem) as error:
        open_database(tmp_path / "so.db", KEY)
    assert code_of(error) == "S-106"
    assert not (tmp_path / "so.db").exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem) as error:
        open_database(tmp_path / "no such folder" / "so.db", KEY, create=True)
    assert code_of(error) == "S-105"


def test_a_file_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    db.execute(f"PRAGMA user_version = {migrations.LATEST + 1}")
    with pytest.raises(Problem) as error:
        migrations.migrate(db)
    assert code_of(error) == "S-104"


def test_a_file_up_to_date_is_opened_without_a_write(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    db.before_write = lambda sql: pytest.fail(sql)
    migrations.migrate(db)


def test_a_torn_file_is_found_and_said(tmp_path: Path) -> None:
    desk = office(tmp_path)
    for number in range(40):
        add(desk, "model", name=f"Mô hình số {number} " + "dài " * 40)
    desk.db.close()
    path, size = desk.db.path, desk.db.path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size // 2)
    with pytest.raises(Problem) as error:
        open_database(path, KEY)
    assert code_of(error) == "S-108"


def test_a_page_damaged_while_the_program_runs_is_said_where_it_is_met(tmp_path: Path) -> None:
    desk = office(tmp_path)
    for number in range(60):
        add(desk, "model", name=f"Mô hình số {number} " + "dài " * 40)
    page = desk.db.value("SELECT rootpage FROM sqlite_master WHERE name = 'r_model'")
    desk.db.close()
    raw = bytearray(desk.db.path.read_bytes())
    raw[page * 4096 - 1000] ^= 1
    desk.db.path.write_bytes(raw)
    db = open_database(desk.db.path, KEY)
    with pytest.raises(Problem) as error:
        db.rows("SELECT * FROM r_model")
    assert code_of(error) == "S-108"


def test_a_changed_byte_is_found_by_the_check(tmp_path: Path) -> None:
    desk = office(tmp_path)
    for number in range(40):
        add(desk, "model", name=f"Mô hình số {number}")
    desk.db.close()
    raw = bytearray(desk.db.path.read_bytes())
    raw[len(raw) - 2000] ^= 1
    desk.db.path.write_bytes(raw)
    desk = reopen(desk)
    faults = upkeep.check(desk.journal)
    assert faults and {each.kind for each in faults} == {"file"}


def test_a_sound_file_checks_clean(tmp_path: Path) -> None:
    assert fresh(tmp_path / "so.db").check_file() == []


def test_an_act_is_all_or_nothing(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    with pytest.raises(RuntimeError), db.atomic():
        settings.put(db, "a", 1)
        with db.atomic():
            settings.put(db, "b", 2)
        raise RuntimeError
    assert settings.get(db, "a") is settings.get(db, "b") is None
    with db.atomic():
        settings.put(db, "a", 1)
    assert settings.get(db, "a") == 1


def test_the_rest_of_a_failed_inner_act_is_never_saved(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    with pytest.raises(Bug), db.atomic():
        settings.put(db, "a", 1)
        with pytest.raises(RuntimeError), db.atomic():
            settings.put(db, "b", 2)
            raise RuntimeError
    assert settings.get(db, "a") is None


def test_an_inner_act_that_failed_before_writing_may_be_passed_over(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    with db.atomic():
        settings.put(db, "a", 1)
        with pytest.raises(RuntimeError), db.atomic():
            raise RuntimeError
    assert settings.get(db, "a") == 1


def test_after_a_rollback_nobody_trusts_what_was_remembered(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    forgotten: list[int] = []
    db.on_rollback.append(lambda: forgotten.append(1))
    with pytest.raises(RuntimeError), db.atomic():
        raise RuntimeError
    assert forgotten == [1]


def test_closing_in_the_midst_of_an_act_is_our_own_fault(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    with pytest.raises(Bug), db.atomic():
        db.close()


# --- guards ---------------------------------------------------------------------------------------------------------


WRITES = [
    "INSERT INTO r_model(k, id, office) VALUES(9, x'00', '')",
    "UPDATE r_model SET name = 'x'",
    "DELETE FROM r_model",
    "INSERT OR REPLACE INTO r_model(k, id, office) VALUES(9, x'00', '')",
    "WITH x AS (SELECT 1) DELETE FROM r_model",
]


@pytest.mark.parametrize("sql", WRITES)
def test_nobody_but_the_folder_writes_tables(tmp_path: Path, sql: str) -> None:
    desk = office(tmp_path)
    add(desk, "model", name="Mô hình")
    with pytest.raises(Bug):
        desk.db.execute(sql)
    with pytest.raises(Bug):
        desk.db.executemany(sql, [()])
    assert upkeep.check(desk.journal) == []


def test_a_statement_compiled_while_folding_cannot_write_afterwards(tmp_path: Path) -> None:
    desk = office(tmp_path)
    add(desk, "model", name="Mô hình")
    sql = "UPDATE r_model SET name = name"
    with desk.db.folding():
        desk.db.execute(sql)
        with desk.db.folding():
            desk.db.execute(sql)
        desk.db.execute(sql)
    for _ in range(3):
        with pytest.raises(Bug):
            desk.db.execute(sql)


def test_a_statement_of_sqlite_utils_compiled_while_folding_cannot_write_afterwards(tmp_path: Path) -> None:
    desk = office(tmp_path)
    add(desk, "model", name="Mô hình")
    with desk.db.folding():
        desk.db.utils.execute("UPDATE r_model SET name = name")
    for _ in range(3):
        with pytest.raises(sqlite.DatabaseError, match="not authorized"):
            desk.db.utils.execute("UPDATE r_model SET name = name")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM entry",
        "UPDATE entry SET line = ''",
        "UPDATE entry SET k = k + 1",
        "DELETE FROM part",
        "UPDATE part SET body = 'x'",
        "UPDATE part SET body = NULL",
        "UPDATE part SET hash = x'00', body = NULL, erased_by = 1",
        "UPDATE part SET cls = 'A', body = NULL, erased_by = 1 WHERE cls != 'A'",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry",
        "REPLACE INTO entry SELECT * FROM entry",
        "INSERT OR REPLACE INTO entry SELECT k, id, chain, seq, rid, 'forged' FROM entry",
        "INSERT OR REPLACE INTO part SELECT entry, cls, hash, 'forged', NULL FROM part",
    ],
)
def test_the_journal_only_grows(tmp_path: Path, sql: str) -> None:
    desk = office(tmp_path)
    add(desk, "model", name="Mô hình", lead_body="Hội Nông dân")
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        desk.db.execute(sql)
    assert upkeep.check(desk.journal) == []


def test_a_chain_must_be_known_before_its_entries(tmp_path: Path) -> None:
    desk = office(tmp_path)
    with pytest.raises(sqlite.IntegrityError, match="FOREIGN KEY"):
        desk.db.execute("INSERT INTO entry(id, chain, seq, rid, line) VALUES(x'00', 99, 1, x'00', '')")


# --- what a full disk, a backup and another thread do ----------------------------------------------------------------


def fill(desk_db: Database) -> None:
    """From now on the file may not grow."""
    desk_db.execute(f"PRAGMA max_page_count = {desk_db.value('PRAGMA page_count')}")


def test_a_full_disk_is_said_and_the_next_save_works(tmp_path: Path) -> None:
    desk = office(tmp_path)
    kept = [add(desk, "model", name=f"Mô hình {number}") for number in range(5)]
    fill(desk.db)
    with pytest.raises(Problem) as error:
        for number in range(200):
            kept.append(add(desk, "model", name=f"Mô hình đầy {number} " + "chữ " * 200))
    assert code_of(error) == "S-102"
    assert upkeep.check(desk.journal) == []
    desk.db.execute("PRAGMA max_page_count = 1000000")
    kept.append(add(desk, "model", name="Sau khi dọn"))
    assert upkeep.check(desk.journal) == []
    assert desk.db.value("SELECT count(*) FROM r_model") == len(kept)


def test_a_backup_is_the_same_database_under_the_same_key(tmp_path: Path) -> None:
    desk = office(tmp_path)
    record = add(desk, "model", name="Mô hình")
    desk.db.back_up(tmp_path / "copy.db", KEY)
    assert not (tmp_path / "copy.db-wal").exists()
    copy = open_database(tmp_path / "copy.db", KEY)
    assert copy.check_file() == []
    assert copy.value("SELECT name FROM r_model WHERE id = ?", (bytes.fromhex(record.replace("-", "")),)) == "Mô hình"


def test_a_backup_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    desk = office(tmp_path)
    with pytest.raises(Problem) as error:
        desk.db.back_up(tmp_path / "no such folder" / "copy.db", KEY)
    assert code_of(error) == "S-105"


def test_a_query_another_thread_stops_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    desk = office(tmp_path)
    stop = threading.Timer(0.05, desk.db.interrupt)
    stop.start()
    with pytest.raises(Interrupted):
        desk.db.rows("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")
    stop.join()
    assert settings.get(desk.db, "office") == desk.identity.office


def test_a_mistake_in_sql_stays_a_mistake(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    with pytest.raises(sqlite.ProgrammingError):
        db.execute("SELECT ?", (1, 2))
    with pytest.raises(Problem) as error:
        db.execute("SELECT nonsense")
    assert code_of(error) == "S-105"


def test_a_mistake_in_many_rows_stays_a_mistake(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    asked: list[str] = []
    db.before_write = asked.append
    insert = "INSERT INTO setting(name, value) VALUES(?, ?)"
    db.executemany(insert, [("a", "1"), ("b", "2")])
    assert asked == [insert] and settings.get(db, "b") == 2
    with pytest.raises(sqlite.IntegrityError):
        db.executemany(insert, [("a", "1")])
    with pytest.raises(sqlite.ProgrammingError):
        db.rows("SELECT ?", (1, 2))


def test_rows_that_stop_coming_because_nobody_wants_them_say_so(tmp_path: Path) -> None:
    desk = office(tmp_path)
    stop = threading.Timer(0.05, desk.db.interrupt)
    stop.start()
    with pytest.raises(Interrupted):
        for _ in desk.db.stream("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"):
            pass
    stop.join()


def test_sqlite_utils_works_on_the_same_connection(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    assert db.utils is db.utils
    assert "entry" in db.utils.table_names()


def test_the_settings_that_keep_data_safe_are_in_force(tmp_path: Path) -> None:
    db = fresh(tmp_path / "so.db")
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "recursive_triggers": 1,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }
    assert {name: db.value(f"PRAGMA {name}") for name in wanted} == wanted
    assert re.match(r"4\.", db.value("PRAGMA cipher_version"))


def test_emptying_the_log_is_tried_again_where_a_reader_was_in_the_way(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.db.execute("PRAGMA busy_timeout = 1")
    reader = open_database(desk.db.path, KEY)
    reader.execute("BEGIN")
    reader.value("SELECT count(*) FROM entry")
    record = add(desk, "petition", kind="complaint", sender="Người Gửi")
    add(desk, "petition", record, kind="denunciation")
    log = Path(f"{desk.db.path}-wal")
    assert log.stat().st_size > 0
    reader.execute("COMMIT")
    reader.close()
    settings.put(desk.db, "anything", 1)
    assert log.stat().st_size == 0


def test_one_folder_has_one_program_at_a_time(tmp_path: Path) -> None:
    with OfficeLock(tmp_path) as lock:
        with pytest.raises(Problem) as error:
            OfficeLock(tmp_path)
        assert code_of(error) == "S-103"
        lock.release()
        lock.release()
    with OfficeLock(tmp_path):
        assert entry.registers()
