"""What was promised at a dialogue: who answers, by when, how it stands, whether the province has seen it.

Promises are the opinions given to a body and those nobody has answered yet. How one stands is derived from its dates;
what is stored is only what a person said of it (`progress`, `done_on`). Promised dates are calendar days.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.folding import says_denunciation
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import coverage, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, own_record, save_records
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.storage.projection import table

SOON = timedelta(days=3)
OPEN = ("open", "soon", "overdue")
OPEN_SQL = (  # opinions whose state is one of OPEN, as `is_promise` and `state_of` have it
    "answer_kind IN ('assigned', 'unanswered') AND coalesce(kind, '') != 'denunciation' AND done_on IS NULL"
    " AND coalesce(progress, '') NOT IN ('done', 'forwarded')"
    " AND (progress IS NOT NULL OR (result IS NULL AND document_no IS NULL))"
)
STATES = {
    "open": N_("Chưa đến hạn"),
    "soon": N_("Sắp đến hạn"),
    "overdue": N_("Quá hạn"),
    "done": N_("Đã giải quyết"),
    "done_late": N_("Đã giải quyết, chậm"),
    "forwarded": N_("Đã chuyển nơi khác"),
}


@dataclass(frozen=True)
class Promise:
    """One promise. state: a key of STATES. reopened: it was called done once and was not. row: its opinion.

    who: the body it was given to, "" where nobody has it yet. due: None where no day was promised. seen: the upper
    office has acknowledged the newest state of it; None where the office works alone.
    """

    row: Row
    state: str
    reopened: bool
    who: str
    due: date | None
    done_on: date | None
    seen: bool | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN


def is_promise(values: Mapping[str, Value]) -> bool:
    """Whether an opinion is owed an answer that was not given on the spot. A denunciation or a petition has a way of
    its own.
    """
    if TYPES["opinion"].is_denunciation(values):
        return False
    return values.get("answer_kind") in ("assigned", "unanswered")


def state_of(values: Mapping[str, Value], today: date) -> str:
    """A key of STATES. A result on paper from before this program counts as done though nobody gave its day."""
    progress, due, done = values.get("progress"), _day(values, "due_on"), _day(values, "done_on")
    if progress == "forwarded":
        return "forwarded"
    if done is not None:
        return "done_late" if due is not None and done > due else "done"
    if progress == "done" or (progress is None and (values.get("result") or values.get("document_no"))):
        return "done"
    if due is None or due - today > SOON:
        return "open"
    return "overdue" if due < today else "soon"


def _day(values: Mapping[str, Value], name: str) -> date | None:
    try:
        return date.fromisoformat(str(values.get(name) or ""))
    except ValueError:
        return None


def promises(desk: Desk, session: str) -> list[Promise]:
    """The promises of a session: open ones first, the soonest due first; those without a day after them."""
    found = finding.listing(desk, Query("opinion", parent=session, sort="number", descending=False), None)
    return of_rows(desk, found)


def of_rows(desk: Desk, rows: Iterable[Row]) -> list[Promise]:
    """The promises among these opinions, in the order of `promises`."""
    mine = [each for each in rows if is_promise(each.values)]
    known = seen(desk, [each.id for each in mine])
    today = desk.clock.today()
    found = [
        Promise(
            each, state_of(each.values, today), each.values.get("progress") == "reopened",
            str(each.values.get("assigned_to") or ""), _day(each.values, "due_on"), _day(each.values, "done_on"),
            None if known is None else each.id in known,
        )
        for each in mine
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.open, one.due or date.max, _position(one.row)))


def _position(row: Row) -> int:
    place = row.values.get("position")
    return place if isinstance(place, int) else 0


def still_open(desk: Desk, session: str) -> int:
    """How many promises of a session wait for their end."""
    found = finding.listing(desk, Query("opinion", parent=session, sort="number", descending=False), None)
    today = desk.clock.today()
    return sum(is_promise(each.values) and state_of(each.values, today) in OPEN for each in found)


def all_open(desk: Desk, limit: int = 200) -> list[Promise]:
    """This office's open promises with a promised day, the soonest first: for the Today page."""
    keys = desk.db.rows(
        f"SELECT k FROM {table(TYPES['opinion'])} WHERE due_on IS NOT NULL AND _deleted = 0 AND office = ?"
        f" AND {OPEN_SQL} ORDER BY due_on LIMIT ?",
        (desk.identity.office, limit),
    )
    return [each for each in of_rows(desk, finding.rows(desk, "opinion", [key for (key,) in keys])) if each.open]


def seen(desk: Desk, records: Sequence[str]) -> set[str] | None:
    """Those of these records whose newest entries a receipt of the upper office covers; None without one above."""
    if desk.upper_office is None:
        return None
    receipt = coverage.receipts(desk, desk.upper_office, desk.identity.office)
    if receipt is None:
        return set()
    waiting = {
        place.k for chain in desk.journal.chains(desk.identity.office)
        for place in coverage.beyond(desk, chain, receipt.ends(chain))
    }  # fmt: skip
    found = set()
    for record in records:
        newest = desk.db.value("SELECT max(k) FROM entry WHERE rid = ?", (uuid.UUID(record).bytes,))
        if newest is not None and newest not in waiting:
            found.add(record)
    return found


# --- deeds --------------------------------------------------------------------------------------------------------


def mark_done(
    desk: Desk, opinion: str, result: str, document_no: str = "", on: date | None = None, evidence: str = ""
) -> Outcome:
    """A promise was kept. on: the day, today by default. Raises Problem S-109, S-110, H-150 (neither result nor
    document), H-151 (a day to come), H-152 (a day before the session), H-153 (no promise).
    """
    values = _promise(desk, opinion)
    day = on or desk.clock.today()
    if not result.strip() and not document_no.strip():
        raise Problem("H-150")
    if day > desk.clock.today():
        raise Problem("H-151", day=day.strftime("%d/%m/%Y"))
    held = _held_on(desk, values)
    if held is not None and day < held:
        raise Problem("H-152", day=day.strftime("%d/%m/%Y"), held=held.strftime("%d/%m/%Y"))
    said: dict[str, Value] = {"progress": "done", "done_on": day.isoformat()}
    said |= {name: text.strip() for name, text in
             (("result", result), ("document_no", document_no), ("evidence", evidence)) if text.strip()}  # fmt: skip
    return save_records(desk, [Saving("opinion", said, opinion)])


def reopen(desk: Desk, opinion: str, reason: str) -> Outcome:
    """It was called done and is not; result and document stay as they were written.

    Raises Problem S-109, S-110, S-114 (no reason), H-153 (no promise), H-154 (it is open).
    """
    values = _promise(desk, opinion)
    if not reason.strip():
        raise Problem("S-114")
    if state_of(values, desk.clock.today()) in OPEN:
        raise Problem("H-154")
    said: dict[str, Value] = {"progress": "reopened", "done_on": None, "progress_reason": reason.strip()}
    return save_records(desk, [Saving("opinion", said, opinion)])


def reassign(desk: Desk, opinion: str, body: str, due: date | None, reason: str) -> Outcome:
    """Another body, another day, or both. Raises Problem S-109, S-110, S-114 (no reason), H-152 (due before the
    session), H-153 (no promise), H-155 (no body).
    """
    values = _promise(desk, opinion)
    if not body.strip():
        raise Problem("H-155")
    if not reason.strip():
        raise Problem("S-114")
    held = _held_on(desk, values)
    if due is not None and held is not None and due < held:
        raise Problem("H-152", day=due.strftime("%d/%m/%Y"), held=held.strftime("%d/%m/%Y"))
    again = values.get("progress") == "reopened"
    said: dict[str, Value] = {
        "answer_kind": "assigned", "assigned_to": body.strip(), "due_on": due.isoformat() if due else None,
        "due_text": None, "progress": "reopened" if again else "working", "done_on": None,
        "progress_reason": reason.strip(),
    }  # fmt: skip
    return save_records(desk, [Saving("opinion", said, opinion)])


def forward(desk: Desk, opinion: str, body: str, document_no: str) -> Outcome:
    """Out of competence: sent on to the body that has it. Raises Problem S-109, S-110, H-153, H-155 (no body)."""
    _promise(desk, opinion)
    if not body.strip():
        raise Problem("H-155")
    said: dict[str, Value] = {"answer_kind": "assigned", "progress": "forwarded", "assigned_to": body.strip()}
    if document_no.strip():
        said["document_no"] = document_no.strip()
    return save_records(desk, [Saving("opinion", said, opinion)])


def _promise(desk: Desk, opinion: str) -> Mapping[str, Value]:
    """The values of a promise of this office. Raises Problem S-109, S-110, H-153."""
    if own_record(desk, opinion) != "opinion":
        raise Problem("S-109", id=opinion)
    now = desk.journal.folded(opinion)
    if says_denunciation(TYPES["opinion"], now) or not is_promise(now.values):
        raise Problem("H-153")
    return now.values


def _held_on(desk: Desk, values: Mapping[str, Value]) -> date | None:
    session = values.get("parent")
    if not isinstance(session, str) or desk.journal.table_of(session) != "dialogue":
        return None
    return _day(desk.journal.folded(session).values, "held_on")
