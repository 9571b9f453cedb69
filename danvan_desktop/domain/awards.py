"""The bonus of a certificate: coefficient × base salary, both dated data (domain.md A6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from danvan_desktop.domain.fields import grouped

STEP_VND = 10_000


@dataclass(frozen=True)
class Bonus:
    """An amount in đồng and how it came about. verified: both its rows were compared with the decree."""

    coefficient: str
    base_vnd: int
    basis: str
    verified: bool

    @property
    def exact_vnd(self) -> Decimal:
        return Decimal(self.coefficient) * self.base_vnd

    @property
    def amount_vnd(self) -> int:
        """Rounded up to the next 10,000 đồng."""
        return int((self.exact_vnd / STEP_VND).to_integral_value(ROUND_CEILING)) * STEP_VND

    @property
    def sum(self) -> str:
        """The reckoning as a person checks it: "0,3 × 2.530.000 = 759.000 → 760.000"."""
        exact = grouped(int(self.exact_vnd))
        rounded = "" if self.exact_vnd == self.amount_vnd else f" → {grouped(self.amount_vnd)}"
        return f"{self.coefficient.replace('.', ',')} × {grouped(self.base_vnd)} = {exact}{rounded}"


def bonus(rows: Mapping[str, Iterable[Mapping[str, Any]]], family: str, level: str, kind: str, on: date,
          coefficient: str | None = None) -> Bonus | None:
    """The bonus of a recipient by the rows in force on the decision's date; None where no row says one.

    rows: "base_salary" and "coefficients" as in resources/awards. Organisations of other kinds count as collectives.
    coefficient: what a person chose instead, e.g. "0.3"; it counts as unverified.
    """
    kind = kind if kind in ("individual", "household") else "collective"
    base = _newest(rows["base_salary"], on)
    found = _newest((row for row in rows["coefficients"]
                     if (row["family"], row["level"], row["kind"]) == (family, level, kind)), on)
    if base is None:
        return None
    if found and (coefficient is None or Decimal(coefficient) == Decimal(found["value"])):
        return Bonus(found["value"], base["vnd"], f"{found['basis']}; {base['basis']}",
                     found["verified"] and base["verified"])
    return Bonus(coefficient, base["vnd"], base["basis"], False) if coefficient else None


def _newest(rows: Iterable[Mapping[str, Any]], on: date) -> Mapping[str, Any] | None:
    return max((row for row in rows if row["from"] <= on.isoformat()), key=lambda row: str(row["from"]), default=None)
