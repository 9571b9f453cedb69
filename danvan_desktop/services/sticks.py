"""Sticks and folders as the window needs them: what lies on one, and how to let it go."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from danvan_desktop.parcels import carriers
from danvan_desktop.parcels.carriers import Ejector, Volume, WindowsEjector

__all__ = ["Ejector", "Seen", "Volume", "ejector", "folder", "see"]


@dataclass(frozen=True)
class Seen:
    """What lies on a carrier. parcels: their number; strangers: programs and shortcuts beside them."""

    parcels: int
    strangers: tuple[str, ...]


def see(path: Path) -> Seen:
    """Look at a folder or stick; nothing on it is opened. Raises Problem G-120."""
    return Seen(len(carriers.find(path)), carriers.strangers(path) if path.is_dir() else ())


def folder(path: Path) -> Volume:
    """A plain folder as a carrier. Raises Problem G-120."""
    return carriers.folder(path)


def ejector() -> Ejector | None:
    """What lets a stick go on this system; None where a person does it by the system's own button."""
    return WindowsEjector() if sys.platform == "win32" else None
