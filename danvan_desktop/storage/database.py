"""The database file: opened with a raw key, one transaction at a time, every fault a `Problem`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as sqlite

from danvan_desktop.problems import Bug, Problem

if TYPE_CHECKING:
    import sqlite_utils

GUARDED_PREFIX = "r_"  # projection tables: only the folder may write them
_FOLDING = " /* folding */"  # ends what is compiled while folding, so that outside it no cached statement is met again
_WRITES = {sqlite.SQLITE_INSERT, sqlite.SQLITE_UPDATE, sqlite.SQLITE_DELETE}


class Interrupted(Exception):
    """Another thread stopped this query by `interrupt`: what it would have found is not wanted any more."""


def _problem_of(error: sqlite.Error) -> Problem:
    text = str(error)
    if text == "interrupted":
        raise Interrupted from error
    if "not authorized" in text:
        raise Bug("a projection table was written outside the folder") from error
    if "full" in text:
        return Problem("S-102")
    if "not a database" in text:
        return Problem("S-101")
    if "malformed" in text or "corrupt" in text:
        return Problem("S-108", detail="SQLite")
    return Problem("S-105", detail=text)


class Database:
    """One open database file. Use from one thread at a time.

    `before_write` is called with each statement that may write, before it runs: the door for fault injection.
    """

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self.path = path
        self.before_write: Callable[[str], None] | None = None
        self.on_rollback: list[Callable[[], None]] = []
        self._depth = 0
        self._folding = False
        self._expire = False
        self._torn = False
        self._wipe = False
        self._utils: sqlite_utils.Database | None = None
        connection.set_authorizer(self._authorize)

    @property
    def utils(self) -> sqlite_utils.Database:
        """sqlite-utils over the same connection, imported when first needed."""
        self._expire = self._expire or self._folding
        if self._utils is None:
            import sqlite_utils

            self._utils = sqlite_utils.Database(self._connection, execute_plugins=False)
        return self._utils

    def execute(self, sql: str, values: Sequence[object] = ()) -> Any:
        """Run one statement and give its cursor. Raises Problem for a full disk, a damaged file, a failed write."""
        try:
            if self.before_write is not None and not sql.startswith(("SELECT", "PRAGMA", "WITH")):
                self.before_write(sql)
            return self._connection.execute(sql + _FOLDING if self._folding else sql, values)
        except sqlite.DatabaseError as error:
            if isinstance(error, sqlite.IntegrityError | sqlite.ProgrammingError):
                raise
            raise _problem_of(error) from error

    def executemany(self, sql: str, rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> None:
        """Run one statement for many rows."""
        try:
            if self.before_write is not None:
                self.before_write(sql)
            self._connection.executemany(sql + _FOLDING if self._folding else sql, rows)
        except sqlite.DatabaseError as error:
            if isinstance(error, sqlite.IntegrityError | sqlite.ProgrammingError):
                raise
            raise _problem_of(error) from error

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The first row, or None."""
        return self.execute(sql, values).fetchone()

    def value(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        return list(self.stream(sql, values))

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """The rows one by one. Raises as `execute`, also in the midst."""
        try:
            yield from self.execute(sql, values)
        except sqlite.ProgrammingError:
            raise
        except sqlite.DatabaseError as error:
            raise _problem_of(error) from error

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing; an inner block belongs to the outer one. Durable when the outermost block ends.

        An inner block that failed after it had written takes the outer one with it, even if somebody caught the error.
        """
        if self._depth:
            written = self._connection.total_changes
            self._depth += 1
            try:
                yield
            except BaseException:
                self._torn = self._torn or self._connection.total_changes != written
                raise
            finally:
                self._depth -= 1
            return
        self.execute("BEGIN IMMEDIATE")
        self._depth, self._torn = 1, False
        try:
            yield
            if self._torn:
                raise Bug("the rest of a failed act was to be saved")
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            for forget in self.on_rollback:
                forget()
            raise
        finally:
            self._depth = 0
        if self._wipe:
            self.leave_no_trace()

    @contextlib.contextmanager
    def folding(self) -> Iterator[None]:
        """Inside this block projection tables may be written; it belongs to the folder alone."""
        was, self._folding = self._folding, True
        try:
            yield
        finally:
            self._folding = was
            if self._expire and not was:
                # What sqlite-utils compiled meanwhile bears no mark: setting the guard anew makes SQLite forget it.
                self._connection.set_authorizer(self._authorize)
                self._expire = False

    def _authorize(self, action: int, first: str | None, second: str | None, schema: str | None,
                   trigger: str | None) -> int:
        if action in _WRITES and not self._folding and first is not None and first.startswith(GUARDED_PREFIX):
            return int(sqlite.SQLITE_DENY)
        return int(sqlite.SQLITE_OK)

    def check_file(self) -> list[str]:
        """What SQLCipher and SQLite find wrong with the file; empty when sound."""
        try:
            wrong = [str(row[0]) for row in self._connection.execute("PRAGMA cipher_integrity_check")]
            return wrong + [row[0] for row in self._connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        except sqlite.DatabaseError as error:
            return [str(error)]

    def back_up(self, path: Path, key: bytes) -> None:
        """Copy the live database to `path` by the online backup, under the same key."""
        try:
            with contextlib.closing(_connect(path, key)) as target:
                self._connection.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")
        except sqlite.DatabaseError as error:
            raise _problem_of(error) from error

    def leave_no_trace(self) -> None:
        """Empty the write-ahead log, now or when the transaction ends, so that no erased byte stays in any file.

        Where that cannot be (a full disk, another reader) it is tried again after the next transaction: what was
        saved is saved.
        """
        self._wipe = True
        if not self._depth:
            with contextlib.suppress(sqlite.DatabaseError):
                busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                self._wipe = bool(busy)

    @property
    def changes(self) -> int:
        """Rows written by this connection so far: what was read is still so while this stays."""
        return int(self._connection.total_changes)

    def interrupt(self) -> None:
        """Stop the running query of another thread (a search the typist has left behind)."""
        self._connection.interrupt()

    def close(self) -> None:
        if self._depth:
            raise Bug("closed inside a transaction")
        self._connection.close()


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=512)
    connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key writes to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def open_database(path: Path, key: bytes, *, create: bool = False) -> Database:
    """Open the database at `path` with its 32-byte key. create: make the file if it is not there.

    Raises Problem S-106 (no file), S-101 (wrong key or foreign file), S-102/S-105 (disk).
    """
    if not create and not path.exists():
        raise Problem("S-106", home=str(path.parent))
    connection = None
    try:
        connection = _connect(path, key)
        for setting in ("journal_mode = WAL", "synchronous = FULL", "recursive_triggers = ON", "foreign_keys = ON",
                        "secure_delete = ON", "trusted_schema = OFF", "temp_store = MEMORY", "mmap_size = 0",
                        "cache_size = -65536", "wal_autocheckpoint = 10000", "cell_size_check = ON",
                        "busy_timeout = 3000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.DatabaseError as error:
        if connection is not None:
            connection.close()
        raise _problem_of(error) from error
    return Database(connection, path)
