"""The only opener-for-writing of the package: aside, flush, rename, read back.

A reader of `path` sees the old file or the new one, never half of one, also after a power cut.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from danvan_desktop.problems import N_, Problem


class _Hashing:
    """A writable binary file that keeps the SHA-256 of what passed."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._raw.write(data)


def problem_of(error: OSError) -> Problem:
    """The `Problem` that tells an OS error: S-102 for a full disk, S-105 otherwise."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("S-102")
    return Problem("S-105", detail=error.strerror or "?")


def file_sha256(path: Path) -> str:
    """SHA-256 of the file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def write_via(path: Path, *, verify: bool = True, durable: bool = True) -> Iterator[BinaryIO]:
    """Give a binary file (write only, front to back) that becomes `path` when the block ends well.

    On any error the aside file is removed and `path` is as before. verify: read the bytes back and compare.
    durable: wait for the disk; False for notes whose loss at a power cut costs nothing.
    Raises Problem S-102 (disk full), S-105 (cannot write, or the bytes read back differ).
    """
    aside = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as raw:
            file = _Hashing(raw)
            yield file  # type: ignore[misc]
            raw.flush()
            if durable:
                os.fsync(raw.fileno())
        if verify and file_sha256(aside) != file.sha256.hexdigest():
            raise Problem("S-105", detail=N_("đọc lại không khớp"))
        os.replace(aside, path)
        if durable:
            _flush_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        if isinstance(error, OSError):
            raise problem_of(error) from error
        raise


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` at `path`, all or nothing. durable, errors: as `write_via`."""
    with write_via(path, durable=durable) as file:
        file.write(data)


def _flush_folder(folder: Path) -> None:
    # A rename is durable only when its folder is; Windows has no such call and needs none.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
