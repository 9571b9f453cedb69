"""Days of the Vietnamese lunar calendar (UTC+7): the day on which a lunar date falls.

Computed from the mean motions of moon and sun as Jean Meeus gives them ("Astronomical Algorithms", 1998) and with the
rules of the calendar as Hồ Ngọc Đức has published them: a month begins on the day of the new moon, the month of the
winter solstice is the 11th, and of thirteen months between two solstices the first without a change of the sun's
sign is the leap one. Right to the day for 1900–2199 but where a new moon falls within minutes of midnight.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from math import floor, pi, sin

UTC_PLUS = 7 / 24
_MONTH = 29.530588853
_JULIAN_DAY_0 = 1721425  # of date.toordinal() 0
_FIRST_NEW_MOON = 2415021.076998695  # 1900-01-01, k = 0


def solar(day: int, month: int, year: int) -> date:
    """The date of a day of lunar month 1…10 (not a leap one) of the lunar year that begins in `year`.

    `solar(1, 1, 2026)` is Tết, 2026-02-17; `solar(10, 3, 2026)` is Giỗ Tổ, 2026-04-26.
    """
    eleventh, following = _eleventh(year - 1), _eleventh(year)
    at = month + 1
    if following - eleventh > 365 and at >= _leap(eleventh):
        at += 1
    first = _new_moon(_number(eleventh) + at)
    return date.fromordinal(first + day - 1 - _JULIAN_DAY_0)


def _number(julian_day: int) -> int:
    """Which new moon after that of 1900-01-01 is nearest."""
    return floor(0.5 + (julian_day - _FIRST_NEW_MOON) / _MONTH)


@cache
def _eleventh(year: int) -> int:
    """Julian day on which the 11th month begins, the one with the winter solstice of `year`."""
    k = floor((date(year, 12, 31).toordinal() + _JULIAN_DAY_0 - 2415021) / _MONTH)
    found = _new_moon(k)
    return _new_moon(k - 1) if _sign(found) >= 9 else found


def _leap(eleventh: int) -> int:
    """The place after the 11th month of the leap one, in a year of thirteen months."""
    k = _number(eleventh)
    signs = [_sign(_new_moon(k + at)) for at in range(1, 15)]
    return next(at for at in range(1, 14) if signs[at] == signs[at - 1])


def _new_moon(k: int) -> int:
    """Julian day, in Việt Nam, of the new moon number `k` after 1900-01-01."""
    t = k / 1236.85
    rad = pi / 180
    mean = (2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
            + 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * rad))
    sun = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * rad
    moon = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * rad
    node = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * rad
    true = mean + ((0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon)
                   + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node)
                   - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun)
                   - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon) + 0.0010 * sin(2 * node - moon)
                   + 0.0005 * sin(2 * moon + sun))
    clocks = -0.000278 + 0.000265 * t + 0.000262 * t**2  # dynamical time runs ahead of the clocks
    return floor(true - clocks + 0.5 + UTC_PLUS)


def _sign(julian_day: int) -> int:
    """0…11: in which twelfth of the zodiac the sun stands as the day begins in Việt Nam; 9 from the winter solstice."""
    t = (julian_day - 2451545.5 - UTC_PLUS) / 36525
    rad = pi / 180
    anomaly = (357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3) * rad
    longitude = (280.46645 + 36000.76983 * t + 0.0003032 * t**2
                 + (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
                 + (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly))
    return int(longitude % 360 // 30)
