"""The calendar of a date field knows the days off."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate

from danvan_desktop.services import law
from danvan_desktop.ui.days_off import DaysOffWatch
from danvan_desktop.ui.widgets.fields import CalendarPopup


def test_the_calendar_of_a_date_field_names_the_days_off(window: Any) -> None:
    DaysOffWatch(window.shell).look()
    popup = CalendarPopup(window, QDate(2026, 11, 23))
    assert popup.calendar.dateTextFormat(QDate(2026, 11, 24)).toolTip() == "Ngày Văn hóa Việt Nam"
    assert popup.calendar.dateTextFormat(QDate(2026, 11, 23)).toolTip() == ""
    assert date(2026, 8, 22) in CalendarPopup.worked
    assert law.calendar(window.shell.desk).why_off(date(2026, 8, 22)) == ""
