"""Time as a value that can be replaced: the journal's instants and the business date."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Clock(Protocol):
    """Where deeds take the time from."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, as this machine believes them."""
        ...

    def today(self) -> date:
        """The business date, local."""
        ...


@dataclass
class SystemClock:
    """The machine's clock; `business_date` (from `--today`) replaces only the business date."""

    business_date: date | None = None

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def today(self) -> date:
        return self.business_date or date.today()


@dataclass
class ManualClock:
    """A clock for tests and the demo: stands still until moved."""

    ms: int = 1_795_392_000_000  # 2026-11-23 00:00 UTC
    business_date: date = date(2026, 11, 23)

    def now_ms(self) -> int:
        return self.ms

    def today(self) -> date:
        return self.business_date

    def advance(self, ms: int) -> None:
        self.ms += ms
