"""The bonus: dated rows, exact sum, rounded up."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop import paths
from danvan_desktop.domain.awards import Bonus, bonus

ROWS = json.loads((paths.resources() / "awards" / "bonus.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("coefficient, base, amount", [  # the table of domain.md A6
    ("0.15", 1_800_000, 270_000), ("0.15", 2_340_000, 360_000), ("0.15", 2_530_000, 380_000),
    ("0.225", 1_800_000, 410_000), ("0.225", 2_340_000, 530_000), ("0.225", 2_530_000, 570_000),
    ("0.3", 1_800_000, 540_000), ("0.3", 2_340_000, 710_000), ("0.3", 2_530_000, 760_000),
    ("0.6", 1_800_000, 1_080_000), ("0.6", 2_340_000, 1_410_000), ("0.6", 2_530_000, 1_520_000),
    ("1.5", 1_800_000, 2_700_000), ("1.5", 2_340_000, 3_510_000), ("1.5", 2_530_000, 3_800_000)])
def test_the_amount_is_rounded_up_to_ten_thousand(coefficient: str, base: int, amount: int) -> None:
    assert Bonus(coefficient, base, "", False).amount_vnd == amount


@given(st.integers(1, 3000), st.integers(1, 10_000_000))
def test_never_less_than_the_exact_sum_and_never_a_whole_step_more(thousandths: int, base: int) -> None:
    found = Bonus(str(Decimal(thousandths) / 1000), base, "", False)
    assert 0 <= found.amount_vnd - found.exact_vnd < 10_000 and found.amount_vnd % 10_000 == 0


def test_the_sum_is_shown_as_a_person_would_write_it() -> None:
    assert Bonus("0.3", 2_530_000, "", False).sum == "0,3 × 2.530.000 = 759.000 → 760.000"
    assert Bonus("0.15", 1_800_000, "", False).sum == "0,15 × 1.800.000 = 270.000"


@pytest.mark.parametrize("on, base", [
    (date(2026, 6, 30), 2_340_000), (date(2026, 7, 1), 2_530_000), (date(2030, 1, 1), 2_530_000)])
def test_the_base_salary_is_the_one_of_the_decisions_day(on: date, base: int) -> None:
    found = bonus(ROWS, "state", "commune", "individual", on)
    assert found is not None and (found.base_vnd, found.coefficient, found.verified) == (base, "0.15", False)


def test_other_organisations_count_as_collectives() -> None:
    assert bonus(ROWS, "party", "commune", "party_organisation", date(2026, 1, 1)) == bonus(
        ROWS, "party", "commune", "collective", date(2026, 1, 1))


def test_where_no_row_says_one_there_is_none() -> None:
    assert bonus(ROWS, "party", "commune", "household", date(2026, 1, 1)) is None
    assert bonus(ROWS, "state", "commune", "individual", date(2018, 1, 1)) is None


def test_a_coefficient_a_person_chose_is_never_called_verified() -> None:
    verified = {name: [{**row, "verified": True} for row in rows] for name, rows in ROWS.items()}
    day = date(2026, 10, 12)
    shipped = bonus(verified, "state", "commune", "individual", day)
    chosen = bonus(verified, "state", "commune", "individual", day, "0.3")
    same = bonus(verified, "state", "commune", "individual", day, "0.150")
    assert shipped is not None and chosen is not None and same is not None
    assert (shipped.verified, chosen.verified, same.verified) == (True, False, True)
    assert chosen.amount_vnd == 760_000


def test_every_row_has_a_legal_basis_and_no_coefficient_claims_to_be_verified() -> None:
    assert all(row["basis"] and date.fromisoformat(row["from"]) for rows in ROWS.values() for row in rows)
    assert not any(row["verified"] for row in ROWS["coefficients"])
