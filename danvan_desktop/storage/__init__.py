"""SQLite (SQLCipher) around the journal: the only package that knows SQL.

sqlite-utils takes `pysqlite3` when it finds one; the alias below makes that our SQLCipher, so that both use the same
connection and the same exception classes. It must stand before the first import of sqlite_utils anywhere.
"""

from __future__ import annotations

import sys

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
