"""A decision's list as its page shows it: who, for what, the bonus and how it was reckoned; and who could be added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from danvan_desktop.documents.templates import all_templates
from danvan_desktop.services import awarding, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.services.outcome import Outcome


@dataclass(frozen=True)
class Line:
    """One recipient. sum: "0,3 × 2.530.000 = 759.000 → 760.000", "" where no row says one."""

    row: Row
    sum: str
    verified: bool


@dataclass(frozen=True)
class Form:
    """A template that can be chosen."""

    name: str
    label: str
    family: str
    verified: bool


def lines(desk: Desk, decision: str) -> list[Line]:
    """The list in its order, struck ones too. Raises Problem S-109."""
    values = awarding.award(desk, decision).values
    found = []
    for row in awarding.recipients_of(desk, decision):
        reckoned = awarding.bonus_of(desk, values, row.values)
        same = reckoned is not None and reckoned.amount_vnd == row.values.get("bonus_vnd")
        found.append(Line(row, reckoned.sum if reckoned and same else "", bool(reckoned and reckoned.verified)))
    return found


def recognised_models(desk: Desk, decision: str) -> list[Row]:
    """Models that were recognised and are not in the decision's list yet, newest first; all others after them."""
    taken = {row.values.get("model") for row in awarding.recipients_of(desk, decision)}
    rows = [row for row in finding.listing(desk, Query("model"), 500) if row.id not in taken]
    return sorted(rows, key=lambda row: not _recognised(row))


def _recognised(row: Row) -> bool:
    return row.status == "recognised" or bool(row.values.get("recognised_level"))


def reorder(desk: Desk, records: Sequence[str]) -> Outcome:
    """Give the recipients the order of `records`, as one act."""
    return save_records(desk, [Saving("certificate", {"position": at}, record) for at, record in enumerate(records, 1)])


def strike(desk: Desk, record: str, struck: bool) -> Outcome:
    """Strike a recipient, who keeps the register number, or take that back."""
    return save_records(desk, [Saving("certificate", {"struck": struck or None}, record)])


def forms(on: date) -> list[Form]:
    """The templates in force on a day, the newest version of each."""
    newest = {each.name: each for each in all_templates() if each.valid_from <= on}
    return [Form(each.name, each.label, each.family, each.verified) for each in newest.values()]
