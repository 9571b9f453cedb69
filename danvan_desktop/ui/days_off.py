"""Keeps the calendars of date fields told of the days off, so that nobody picks a holiday unawares."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject

from danvan_desktop.domain.law.calendars import WorkCalendar
from danvan_desktop.services import law
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.widgets.fields import CalendarPopup


class DaysOffWatch(QObject):
    """Reads the office's calendar at the start, and again whenever everything may have changed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self.look()
        shell.changed.connect(lambda records: self.look() if not records else None)

    def look(self) -> None:
        """Read it now, in the database lane."""
        desk = self._shell.desk
        self._shell.tasks.run(lambda: law.calendar(desk), _tell, key="days off")


def _tell(calendar: WorkCalendar) -> None:
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    for year in calendar.years.values():
        off |= year.off
        worked |= year.worked
    CalendarPopup.off, CalendarPopup.worked = off, worked
