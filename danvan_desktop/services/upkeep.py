"""Looking after an office's folder: verified backup, what a backup holds, check, rebuild (decisions 19).

A backup is a plain tar: `so.db` (SQLCipher, made by the online backup, same key), `keys.json`, `blobs.txt` (names of
the attachments). Attachments lie beside it in `tep-kem/`, copied only if missing there: their bytes are encrypted and
named by their hash, so one folder serves all backups.
"""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from danvan_desktop import safefile
from danvan_desktop.problems import Problem
from danvan_desktop.services import marker
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.tracking import Progress, QuietProgress
from danvan_desktop.storage import settings
from danvan_desktop.storage import upkeep as storage_upkeep
from danvan_desktop.storage.database import open_database
from danvan_desktop.storage.journal import Journal
from danvan_desktop.storage.upkeep import Fault

DATABASE, KEYS, BLOBS = "so.db", "keys.json", "blobs.txt"
_COPY = 1 << 20


@dataclass(frozen=True)
class Backup:
    """A backup that was read back and found sound. heads: the newest entry id of each chain in it; at: UTC ms."""

    path: Path
    at: int
    entries: int
    bytes: int
    heads: Mapping[str, str]


def check(desk: Desk, progress: Progress | None = None) -> list[Fault]:
    """What is wrong with the file, the chains or the tables; empty when sound. Reads only."""
    return storage_upkeep.check(desk.journal, (progress or QuietProgress()).step)


def rebuild(desk: Desk, progress: Progress | None = None) -> int:
    """Drop the tables and make them from the journal, all or nothing. Gives the number of records."""
    return storage_upkeep.rebuild(desk.journal, (progress or QuietProgress()).step)


def back_up(desk: Desk, path: Path, progress: Progress | None = None) -> Backup:
    """Write a backup to `path`, open it again and verify it wholly; only then it counts.

    Raises Problem S-102, S-105 (disk), S-117 (the copy read back is not sound). `path` is then as it was before.
    """
    progress = progress or QuietProgress()
    marker.write(desk)
    desk.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sao-luu-", dir=desk.home) as scratch:
        copy = Path(scratch) / DATABASE
        try:
            desk.db.back_up(copy, desk.key)
        except OSError as error:
            raise safefile.problem_of(error) from error
        progress.step(1, 4)
        heads, entries = _verify(copy, desk)
        progress.step(2, 4)
        names = _blob_names(desk)
        with safefile.write_via(path) as file, tarfile.open(fileobj=file, mode="w|") as tar:
            with copy.open("rb") as database:
                _add(tar, DATABASE, database, copy.stat().st_size)
            for name, data in (
                (KEYS, (desk.home / KEYS).read_bytes()),
                (BLOBS, "".join(f"{each}\n" for each in names).encode()),
            ):
                _add(tar, name, io.BytesIO(data), len(data))
        progress.step(3, 4)
    for name in names:
        beside = path.parent / "tep-kem" / name[:2] / name
        if not beside.exists():
            safefile.write_bytes(beside, desk.blobs.path(name).read_bytes())
    made = Backup(path, desk.clock.now_ms(), entries, path.stat().st_size, heads)
    settings.put(desk.db, "last_backup", {"path": str(path), "at": made.at, "entries": entries, "heads": dict(heads)})
    progress.step(4, 4)
    return made


def last_backup(desk: Desk) -> Backup | None:
    """The newest verified backup, as noted when it was made."""
    found = settings.get(desk.db, "last_backup")
    if found is None:
        return None
    path = Path(found["path"])
    return Backup(path, found["at"], found["entries"], path.stat().st_size if path.exists() else 0, found["heads"])


def _verify(copy: Path, desk: Desk) -> tuple[dict[str, str], int]:
    db = open_database(copy, desk.key)
    try:
        journal = Journal(db, desk.identity, desk.clock.now_ms)
        if storage_upkeep.check(journal):
            raise Problem("S-117")
        heads = journal.chain_heads()
        return heads, int(db.value("SELECT count(*) FROM entry"))
    finally:
        db.close()


def _blob_names(desk: Desk) -> list[str]:
    return [row[0] for row in desk.db.rows("SELECT hash FROM blob WHERE present = 1 ORDER BY hash")]


def _add(tar: tarfile.TarFile, name: str, source: BinaryIO, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = size
    tar.addfile(member, source)


def unpack_backup(path: Path, home: Path) -> None:
    """Lay a backup's files into an empty folder `home`, keys last.

    Raises Problem S-107 (an office is there), S-118 (no backup), S-102, S-105.
    """
    if (home / KEYS).exists():
        raise Problem("S-107", home=str(home))
    try:
        with tarfile.open(path, "r:") as tar:
            members = {name: tar.getmember(name) for name in (DATABASE, KEYS, BLOBS)}
            if any(not member.isfile() for member in members.values()):
                raise Problem("S-118", file=path.name)
            for leftover in home.glob(DATABASE + "*"):
                leftover.unlink()
            _lay(tar, members[DATABASE], home / DATABASE)
            listed = tar.extractfile(members[BLOBS])
            names = listed.read().decode().split() if listed else []
            for name in names:
                beside = path.parent / "tep-kem" / name[:2] / name
                if beside.is_file() and safefile.file_sha256(beside) == name:
                    safefile.write_bytes(home / "tep-kem" / name[:2] / name, beside.read_bytes())
            _lay(tar, members[KEYS], home / KEYS)
    except (tarfile.TarError, KeyError, UnicodeDecodeError) as error:
        raise Problem("S-118", file=path.name) from error
    except OSError as error:
        raise Problem("S-118", file=path.name) from error


def _lay(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None  # the caller looked: it is a plain file
    with safefile.write_via(target) as file:
        shutil.copyfileobj(source, file, _COPY)
