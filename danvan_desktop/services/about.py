"""What Cài đặt shows of the office and this machine, and its few deeds: password, backup into the office's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from danvan_desktop import __version__, keys
from danvan_desktop.services import directory, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.tracking import Progress
from danvan_desktop.services.upkeep import Backup
from danvan_desktop.services.window import Whose, whose
from danvan_desktop.storage import settings


@dataclass(frozen=True)
class About:
    """body: one of `units.BODIES`. pc: the letter of this PC, "" for the first. open: a password is not asked for.

    joined: name of the upper office joined, "" while the office works alone. backup: the newest verified one.
    """

    whose: Whose
    unit_code: str
    body: str
    pc: str
    device: str
    joined: str
    open: bool
    home: Path
    version: str
    backup: Backup | None


def about(desk: Desk) -> About:
    """Everything at once. Reads only."""
    upper = desk.upper_office
    return About(whose(desk), desk.unit_code, str(settings.get(desk.db, "body", "")), desk.identity.pc,
                 desk.identity.device, directory.name_of(desk, upper) if upper else "", _is_open(desk), desk.home,
                 __version__, upkeep.last_backup(desk))


def _is_open(desk: Desk) -> bool:
    path = desk.home / "keys.json"
    return not path.exists() or keys.is_open(path)


def set_password(desk: Desk, password: str | None) -> None:
    """From now on this account opens the office with `password`, None: without one.

    Raises Problem K-102, S-102, S-105.
    """
    keys.set_password(desk.home / "keys.json", desk.key, desk.identity.account, password)


def back_up_here(desk: Desk, folder: Path | None = None, progress: Progress | None = None) -> Backup:
    """A verified backup in `folder`, `sao-luu/` of the office's own by default. Raises as `upkeep.back_up`."""
    name = f"so-{desk.clock.today().isoformat()}-{desk.journal.tip()[0]:08}.tar"
    return upkeep.back_up(desk, (folder or desk.home / "sao-luu") / name, progress)
