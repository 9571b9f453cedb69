"""A spreadsheet file -> plain cell grids; the reading happens in a child process that may abort without harm."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from danvan_desktop.problems import Problem

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None

TIMEOUT_SECONDS = 180.0


@dataclass(frozen=True)
class Range:
    """A merged range, 0-based, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Grid:
    """One sheet. rows: from row 1 on, `None` for an empty cell; fonts: by 0-based column (.xlsx only)."""

    sheet: str
    rows: list[list[Cell]]
    merged: tuple[Range, ...] = ()
    fonts: dict[int, str] = field(default_factory=dict)
    encoding: str = ""
    hidden: bool = False


def read_file(path: Path, *, timeout: float = TIMEOUT_SECONDS) -> list[Grid]:
    """The sheets of an .xlsx, .xls, .ods or .csv file, in their order.

    Raises Problem N-101 (no such file), N-102 (empty), N-103 (locked by a password), N-104 (open elsewhere or no
    right to read), N-105 (not a spreadsheet), N-106 (a web page or text under a spreadsheet name), N-107 (damaged),
    N-108 (the reader gave up), N-109 (too large; names the cell). The file is only read.
    """
    name = path.name
    if not path.is_file():
        raise Problem("N-101", file=name)
    # The child sees the modules that this process sees, wherever it was started from.
    modules = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DANVAN_")}  # no password
    environment |= {"PYTHONPATH": modules, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "danvan_desktop.spreadsheets.child", str(path.absolute())],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        assert child.stdout is not None
        watch = threading.Timer(timeout, child.kill)
        watch.start()
        try:
            return list(_grids(child.stdout, name))
        except (json.JSONDecodeError, StopIteration, UnicodeDecodeError) as error:
            raise Problem("N-108", file=name) from error  # the child was cut short
        finally:
            watch.cancel()
            child.kill()


def _grids(lines: IO[bytes], name: str) -> Iterator[Grid]:
    while True:
        line = lines.readline()
        head = json.loads(line)
        if head.get("end"):
            return
        if "refused" in head:
            raise Problem(head["refused"], file=name, **head["values"])
        rows = []
        for _ in range(head["rows"]):
            rows.append([_cell(value) for value in json.loads(lines.readline())])
        yield Grid(sheet=head["sheet"], rows=rows, merged=tuple(Range(*ends) for ends in head["merged"]),
                   fonts={int(column): font for column, font in head["fonts"].items()},
                   encoding=head["encoding"], hidden=head["hidden"])


def _cell(value: Any) -> Cell:
    if value == "":
        return None
    if isinstance(value, list):
        kind, text = value
        if kind == "d":
            return dt.date.fromisoformat(text)
        if kind == "t":
            return dt.datetime.fromisoformat(text)
        try:
            return dt.time.fromisoformat(text)
        except ValueError:
            return str(text)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
