"""What a first run asks for, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from danvan_desktop.services.inviting import Offer

ALONE, JOIN, RESTORE = "alone", "join", "restore"


@dataclass
class Beginning:
    """All answers so far. way: ALONE, JOIN or RESTORE. password None: the office opens without one.

    file: the enrolment file (with its `code`), or the backup.
    """

    language: str = "vi"
    theme: str = "light"
    scale: int = 100
    way: str = ""
    unit_code: str = ""
    level: str = "commune"
    body: str = "party"
    office: str = ""
    file: Path | None = None
    code: str = ""
    offer: Offer | None = None
    compared: bool = False
    person: str = ""
    password: str | None = None
