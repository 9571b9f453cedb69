"""The days off the law gives a year: what is fixed, what follows from the moon, and the office's guess at the rest.

Bộ luật Lao động 45/2019/QH14 Điều 112 khoản 1: Tết Dương lịch, Tết Âm lịch (5 days), 30/4, 1/5, Quốc khánh (2/9 and,
since 2021, the day before or after), Giỗ Tổ (10/3 âm lịch); the Prime Minister says each year which five days and which
neighbour (khoản 3). Điều 111 khoản 3: a holiday on a weekly day off is made up on the next working day. Nghị quyết
28/2026/QH16: 24/11 since 2026; it stands beside Điều 112, so nothing is made up for it (the data flags it).
Swaps (hoán đổi) are announced year by year and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from danvan_desktop.domain.law.calendars import FIRST_YEAR, LAST_YEAR, BadYear, Year
from danvan_desktop.domain.law.lunar import solar

NEW_YEAR, TET, GIO_TO = "Tết Dương lịch", "Tết Nguyên đán", "Giỗ Tổ Hùng Vương"
VICTORY, LABOUR, NATIONAL, CULTURE = ("Ngày Chiến thắng 30/4", "Quốc tế Lao động 1/5", "Quốc khánh",
                                      "Ngày Văn hóa Việt Nam")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY = timedelta(days=1)
# The neighbour that made the longest rest was chosen every year since 2021, by the weekday of 2/9.
_NEIGHBOUR = (1, -1, -1, 1, -1, -1, 1)


def statutory(year: int, *, before_tet: int | None = None,
              swaps: Mapping[date, date] | None = None) -> tuple[dict[date, str], dict[date, str]]:
    """(days off, days worked) of a year, each with its name.

    before_tet: how many of the five days lie before mùng 1; None: as it was done since 2020, two, but one where mùng 1
    is a Tuesday. swaps: working day off -> Saturday worked for it, as announced.
    """
    tet, national = solar(1, 1, year), date(year, 9, 2)
    if before_tet is None:
        before_tet = 1 if tet.weekday() == 1 else 2
    holidays = {date(year, 1, 1): NEW_YEAR, solar(10, 3, year): GIO_TO, date(year, 4, 30): VICTORY,
                date(year, 5, 1): LABOUR, national: NATIONAL}
    if year >= 2021:
        holidays[national + _NEIGHBOUR[national.weekday()] * _DAY] = NATIONAL
    holidays |= {tet + (place - before_tet) * _DAY: TET for place in range(5)}
    off, worked = dict(holidays), dict[date, str]()
    if year >= 2026:
        off.setdefault(date(year, 11, 24), CULTURE)
    for day in sorted(holidays):
        if day.weekday() >= 5:
            off[_next_working(day, off)] = f"nghỉ bù {holidays[day]}"
    for day, saturday in (swaps or {}).items():
        off[day] = f"nghỉ hoán đổi với {_called(saturday)}"
        worked[saturday] = f"làm bù cho {_called(day)}"
    return dict(sorted(off.items())), worked


def expected(year: int) -> Year:
    """What a year will look like unless the government says otherwise; to be looked through when it has.

    Raises BadYear outside the years in which the lunar days are sure.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadYear(year, "year", "not_a_year")
    off, worked = statutory(year)
    return Year(year, "expected", off, worked, ("Bộ luật Lao động 45/2019/QH14, Điều 111, Điều 112; Tết và Giỗ Tổ tính "
                                               "theo âm lịch",))


def _next_working(day: date, off: Mapping[date, str]) -> date:
    while day in off or day.weekday() >= 5:
        day += _DAY
    return day


def _called(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day:02}/{day.month:02}/{day.year}"
