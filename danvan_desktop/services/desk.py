"""What a deed needs at hand: the open office."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from danvan_desktop.clock import Clock
from danvan_desktop.storage import settings
from danvan_desktop.storage.blobs import Blobs
from danvan_desktop.storage.database import Database
from danvan_desktop.storage.journal import Identity, Journal

if TYPE_CHECKING:
    from danvan_desktop.keys import DeviceKeys


@dataclass
class Desk:
    """One office's open folder. home: the folder; state: this machine's folder outside it; key: 32 bytes, for
    backups.
    """

    db: Database
    journal: Journal
    clock: Clock
    home: Path
    state: Path
    keys: DeviceKeys
    key: bytes

    @property
    def identity(self) -> Identity:
        return self.journal.identity

    @property
    def blobs(self) -> Blobs:
        return Blobs(self.home / "tep-kem")

    @property
    def office_name(self) -> str:
        return str(settings.get(self.db, "office_name", ""))

    @property
    def unit_code(self) -> str:
        return str(settings.get(self.db, "unit_code", ""))

    @property
    def unit_id(self) -> str:
        return str(settings.get(self.db, "unit", ""))

    @property
    def level(self) -> str:
        """commune, province or centre."""
        return str(settings.get(self.db, "level", "commune"))

    @property
    def upper_office(self) -> str | None:
        """The office joined above, None while the office works alone."""
        found: str | None = settings.get(self.db, "upper_office")
        return found

    @property
    def folder_of_papers(self) -> Path:
        """Where files a person asks for are written by default."""
        return self.home / "giay-to"
