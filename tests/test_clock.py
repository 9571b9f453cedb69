"""Time that can be replaced."""

import time
from datetime import date

from danvan_desktop.clock import Clock, ManualClock, SystemClock


def test_the_system_clock_tells_this_machines_time_in_milliseconds() -> None:
    before = time.time() * 1000
    assert before - 1 <= SystemClock().now_ms() <= time.time() * 1000


def test_without_a_business_date_today_is_the_machines() -> None:
    assert SystemClock().today() == date.today()


def test_a_business_date_replaces_today_and_leaves_the_journals_clock_alone() -> None:
    clock: Clock = SystemClock(date(2026, 11, 22))
    assert clock.today() == date(2026, 11, 22)
    assert abs(clock.now_ms() - time.time() * 1000) < 5000


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock()
    before = clock.now_ms()
    assert clock.now_ms() == before
    clock.advance(1500)
    assert clock.now_ms() == before + 1500
    assert clock.today() == date(2026, 11, 23)
