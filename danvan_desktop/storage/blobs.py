"""Attachments: files named by the SHA-256 of their (encrypted) bytes (decisions 4)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from danvan_desktop.safefile import write_bytes


class Blobs:
    """A folder of blobs. has, put, get, drop by name; the rest of the program knows no path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def put(self, data: bytes) -> str:
        """Keep `data` durably and give its name. Raises Problem S-102, S-105."""
        name = hashlib.sha256(data).hexdigest()
        if not self.has(name):
            write_bytes(self.path(name), data)
        return name

    def get(self, name: str) -> bytes | None:
        """The bytes, or None if they are not here or no longer what their name says."""
        if not self.has(name):
            return None
        data = self.path(name).read_bytes()
        return data if hashlib.sha256(data).hexdigest() == name else None

    def drop(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)
