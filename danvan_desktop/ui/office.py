"""What the window needs of an open office besides its registers: whose it is, what the window remembers, joining."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from danvan_desktop.services.desk import Desk
from danvan_desktop.services.window import remember, remembered, whose
from danvan_desktop.ui.page import Office
from danvan_desktop.ui.tasks import Tasks


def office_of(desk: Desk) -> Office:
    """Whose books these are, as the window shows it."""
    found = whose(desk)
    everything = frozenset({"clerk", "complaints", "leader"})
    roles = everything if found.role in ("", "administrator") else frozenset({"clerk", found.role})
    return Office(found.office, found.level, found.upper, found.person, found.account, roles)


class KeptMemory(dict[str, Any]):
    """What the window remembers, kept in the office's own database."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__(remembered(desk))
        self._desk, self._tasks = desk, tasks

    def put(self, key: str, value: Any) -> None:
        """Keep a value; None forgets it."""
        if self.get(key) == value:
            return
        self[key] = value
        desk, now = self._desk, {name: each for name, each in self.items() if each is not None}
        self._tasks.run(lambda: remember(desk, now), key="memory")


def join(desk: Desk, file: Path, code: str) -> None:
    """Join the upper office of an enrolment file. Raises Problem."""
    from danvan_desktop.services import enrolling

    enrolling.join(desk, file, code)
