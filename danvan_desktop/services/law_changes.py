"""A change of the law's data with what it does to open cases: looked at first, written together, taken back together.

`ahead` does the change, looks, and takes it back unseen, so that what is shown is what will be, whoever's word holds.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from danvan_desktop.domain.fields import Finding
from danvan_desktop.services import entry, law, recounting
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.recounting import Recount, Shift
from danvan_desktop.services.tracking import Progress
from danvan_desktop.speech import _

Change = Callable[[], Outcome]  # a deed of `services.law`: save_year, withdraw_rule, set_remote …


@dataclass(frozen=True)
class Ahead:
    """What a change would do. findings: the change's own; with a "wrong" one nothing is counted. shifts: to be shown.

    empty: the change would write nothing, as it holds already.
    """

    findings: tuple[Finding, ...]
    recount: Recount
    shifts: tuple[Shift, ...]
    empty: bool = False

    @property
    def wrong(self) -> bool:
        return any(each.weight == "wrong" for each in self.findings)


@dataclass(frozen=True)
class Standing:
    """Where the recount stands: what waits to be applied, and what was applied and nobody has looked at.

    table: whose newest record is from above ("calendar_year", "deadline_rule", "remote"), "" where none is; changed:
    when that was written, ms; parcel: number of the newest parcel taken in from above, 0 without one.
    """

    pending: Recount
    waiting: tuple[Shift, ...]
    unseen: tuple[Shift, ...]
    table: str = ""
    changed: int = 0
    parcel: int = 0


class _Back(Exception):
    """Takes a trial back."""


def ahead(desk: Desk, change: Change) -> Ahead:
    """The deadlines of open cases that a change would move. Writes nothing. Raises the Problems of the change."""
    outcome = Outcome("")
    calendar, rules, periods = law.calendar(desk), law.rules(desk), law.periods(desk)
    with contextlib.suppress(_Back), desk.db.atomic():
        outcome = change()
        calendar, rules, periods = law.calendar(desk), law.rules(desk), law.periods(desk)
        raise _Back
    if any(each.weight == "wrong" for each in outcome.findings):
        return Ahead(outcome.findings, Recount((), 0), ())
    recount = recounting.what_changes(desk, calendar=calendar, rules=rules,
                                      remote=lambda day: any(each.holds_on(day) for each in periods))
    return Ahead(outcome.findings, recount, told(desk, recount.shifts), not outcome.deed)


def write(desk: Desk, change: Change, recount: Recount, progress: Progress | None = None) -> tuple[Outcome, Outcome]:
    """Do a change and apply the recount that was shown for it: both or neither; two acts, undone together by `undo`.

    Raises the Problems of the change, S-102, S-105; Cancelled by `progress`.
    """
    with desk.db.atomic():
        changed = change()
        return changed, recounting.apply(desk, recount, progress)


def undo(desk: Desk, deeds: Sequence[str]) -> tuple[Outcome, ...]:
    """Take acts of this PC back, the last first: all or none. Raises Problem S-113."""
    with desk.db.atomic():
        return tuple(entry.undo(desk, deed) for deed in reversed(deeds) if deed)


def standing(desk: Desk) -> Standing:
    """What waits since a calendar, rules or a remote flag came that count otherwise, and what was not looked at yet."""
    pending = recounting.pending(desk)
    table, changed = _newest_from_above(desk)
    return Standing(pending, told(desk, pending.shifts), told(desk, recounting.unseen(desk)), table, changed,
                    _newest_parcel(desk))


def told(desk: Desk, shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """As lists say them: of a denunciation the number of its paper file stands for its summary."""
    shifts = tuple(shifts)
    if not any(each.ref.type == "petition" for each in shifts):
        return shifts
    secret = {str(uuid.UUID(bytes=raw)): file or "…" for raw, file in desk.db.rows(
        "SELECT id, secret_file_no FROM r_petition WHERE kind = 'denunciation' AND office = ?",
        (desk.identity.office,))}
    return tuple(replace(each, title=_("Tố cáo · hồ sơ mật {number}").format(number=secret[each.ref.id]))
                 if each.ref.id in secret else each for each in shifts)


def _newest_from_above(desk: Desk) -> tuple[str, int]:
    above = desk.upper_office
    found = max(((int(desk.db.value(f"SELECT coalesce(max(_changed), 0) FROM r_{table} WHERE office = ?",
                                    (above or "",))), table) for table in law.TABLES), default=(0, ""))
    return (found[1], found[0]) if found[0] else ("", 0)


def _newest_parcel(desk: Desk) -> int:
    found = desk.db.value("SELECT header ->> 'no' FROM inbox WHERE state = 'applied' AND header ->> 'from' = ?"
                          " ORDER BY at DESC, CAST(header ->> 'no' AS INTEGER) DESC LIMIT 1",
                          (desk.upper_office or "",))
    return int(found) if found else 0
