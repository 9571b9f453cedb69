"""Award decisions: the list, the bonus, and register numbers without gaps (decisions 7).

Order: decision → number → print → hand over. A decision's number is typed. Register numbers run per issuing body and
year; the `series` record names the one device that gives them, so two PCs can never give the same.
"""

from __future__ import annotations

import functools
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from danvan_desktop import paths
from danvan_desktop.domain import awards
from danvan_desktop.domain.fields import Finding, Value
from danvan_desktop.domain.ids import deed_id, is_uuid
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold, tidy
from danvan_desktop.problems import Problem
from danvan_desktop.services import finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, read_typed, save_records
from danvan_desktop.services.finding import Query, Row, Shown
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.storage.journal import Change

_SERIES = uuid.UUID("6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a10")
_CALLED = {"skilful_mobilisation": "phong trào thi đua “Dân vận khéo”",
           "new_countryside": "phong trào xây dựng nông thôn mới, đô thị văn minh",
           "security": "phong trào toàn dân bảo vệ an ninh Tổ quốc",
           "solidarity": "phong trào toàn dân đoàn kết xây dựng đời sống văn hóa"}


@dataclass(frozen=True)
class Series:
    """The counter of register numbers of one body and year. holder: the device that gives them; rival: two claim it."""

    id: str
    body: str
    year: int
    next: int
    holder: str
    rival: bool


# --- the decision and its list ----------------------------------------------------------------------------------


def decide(desk: Desk, typed: Mapping[str, str], recipients: Iterable[str | Mapping[str, str]]) -> Outcome:
    """Record a decision with its list, in list order, as one act. The decision is `changed[0]`.

    typed: fields of `award` as a person types them; name, place and signer's title are proposed. A recipient is a model
    (id or number: its owner is praised), the fields of a `certificate` as typed, or just a name; its reason, kind and
    bonus are proposed where nothing is said.
    Raises Problem S-109 (no such model), S-111, S-112, S-102, S-105.
    """
    said = {"signer_title": "Bí thư" if typed.get("family") == "party" else "Chủ tịch",
            "place_name": _place(desk.office_name), **typed}
    values, findings = read_typed("award", said, desk.clock.today())
    values = {**values, "name": values.get("name") or _title(values, desk.clock.today())}
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        decision = save_records(desk, [Saving("award", values)], deed).id
        outcome, more = _add(desk, decision, values, recipients, deed)
    return Outcome(deed, (finding.show(desk, decision).ref, *outcome.changed), (*findings, *more))


def add_recipients(desk: Desk, decision: str, recipients: Iterable[str | Mapping[str, str]]) -> Outcome:
    """Put further recipients at the end of a decision's list; as `decide`."""
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        outcome, findings = _add(desk, decision, award(desk, decision).values, recipients, deed)
    return Outcome(outcome.deed, outcome.changed, tuple(findings))


def award(desk: Desk, decision: str) -> Shown:
    """The decision. Raises Problem S-109 when the record is no award decision."""
    shown = finding.show(desk, decision)
    if shown.ref.type != "award":
        raise Problem("S-109", id=decision)
    return shown


def recipients_of(desk: Desk, decision: str) -> list[Row]:
    """The decision's list in its order, struck ones too."""
    return finding.listing(desk, Query("certificate", parent=decision, sort="number", descending=False), None)


def kind_of(name: str) -> str:
    """Collective, household or individual, as far as a name says it by itself."""
    start = fold(name).split()[:2]
    if (start[:1] == ["ho"] and start[1:] != ["dao"]) or start == ["gia", "dinh"]:
        return "household"
    return "individual" if start[:1] in (["ong"], ["ba"]) else "collective"


def _add(desk: Desk, decision: str, values: Mapping[str, Value], recipients: Iterable[str | Mapping[str, str]],
         deed: str) -> tuple[Outcome, list[Finding]]:
    savings, findings = [], []
    last = max((int(str(row.values.get("position") or 0)) for row in recipients_of(desk, decision)), default=0)
    for position, recipient in enumerate(recipients, last + 1):
        told, found = _recipient(desk, recipient, values)
        findings += found
        savings.append(Saving("certificate", {**told, "parent": decision, "position": position}))
    return save_records(desk, savings, deed), findings


def _recipient(desk: Desk, said: str | Mapping[str, str], decision: Mapping[str, Value]
               ) -> tuple[dict[str, Value], list[Finding]]:
    found: list[Finding] = []
    if isinstance(said, str):
        model = _model(desk, said)
        told: dict[str, Value] = dict(model) if model else {"recipient": tidy(said, lines=True)}
    else:
        told, found = read_typed("certificate", said, desk.clock.today())
    told.setdefault("award_form", "merit_certificate")
    told.setdefault("recipient_kind", kind_of(str(told.get("recipient") or "")))
    told.setdefault("reason", _reason(decision))
    if told.get("bonus_vnd") is None:
        reckoned = bonus_of(desk, decision, told)
        if reckoned:
            told |= {"coefficient": reckoned.coefficient, "bonus_vnd": reckoned.amount_vnd}
    return {name: value for name, value in told.items() if value is not None}, found


def _model(desk: Desk, said: str) -> dict[str, Value] | None:
    """What a certificate takes over from a model; None where `said` is a name and no model's id or number."""
    if is_uuid(said):
        values = finding.show(desk, said).values
        if desk.journal.table_of(said) != "model":
            raise Problem("S-109", id=said)
        record = said
    else:
        rows = finding.by_number(desk, said, TYPES["model"])
        if not rows:
            return None
        record, values = rows[0].id, rows[0].values
    reason = f"Đã có thành tích xuất sắc trong thực hiện mô hình “{values.get('name') or ''}”"
    return {"recipient": values.get("owner") or values.get("lead_body"), "recipient_kind": values.get("owner_kind"),
            "reason": reason, "model": record}


def _place(office_name: str) -> str:
    """Where an office dates its papers: "Khê Hòa" of "UBND xã Khê Hòa"."""
    found = re.search(r"(?:xã|phường|đặc khu|tỉnh|thành phố)\s+(.+)$", office_name, re.IGNORECASE)
    return found[1] if found else office_name


def _reason(decision: Mapping[str, Value]) -> str | None:
    called, year = _CALLED.get(str(decision.get("movement"))), _year(decision)
    return f"Đã có thành tích xuất sắc trong {called} năm {year}" if called and year else None


def _title(decision: Mapping[str, Value], today: date) -> str:
    called = _CALLED.get(str(decision.get("movement")), "")
    return " ".join(filter(None, ("Khen thưởng", called, f"năm {_year(decision) or today.year}")))


def _year(decision: Mapping[str, Value]) -> int | None:
    day = decision.get("decision_date")
    return int(day[:4]) if isinstance(day, str) else None


# --- bonus ------------------------------------------------------------------------------------------------------


def bonus_of(desk: Desk, decision: Mapping[str, Value], recipient: Mapping[str, Value]) -> awards.Bonus | None:
    """What the dated rows make of a recipient; None without the decision's date or where no row says one.

    The coefficient of the recipient, if it has one, comes before that of the rows.
    """
    day = decision.get("decision_date")
    if not isinstance(day, str):
        return None
    chosen = str(recipient.get("coefficient") or "").replace(",", ".")
    return awards.bonus(_rows(), str(decision.get("family")), desk.level, str(recipient.get("recipient_kind")),
                        date.fromisoformat(day), chosen if chosen.replace(".", "", 1).isdigit() else None)


@functools.cache
def _rows() -> Any:
    return json.loads((paths.resources() / "awards" / "bonus.json").read_text(encoding="utf-8"))


# --- register numbers -------------------------------------------------------------------------------------------


def series_of(desk: Desk, body: str, year: int) -> Series | None:
    """The counter of this office for a body (as named on its certificates) and year; None before the first number."""
    record = _series_id(desk, body, year)
    if not desk.journal.writes_of(record):
        return None
    folded = desk.journal.folded(record)
    values: Mapping[str, Any] = folded.values
    return Series(record, values["body"], values["year"], values["next"], values["device"],
                  bool({"device", "next"} & set(folded.conflicts)))


def number(desk: Desk, decision: str) -> Outcome:
    """Give register numbers, in list order, to all who have none yet; who is struck keeps or gets none.

    Raises Problem I-101 (the decision has no number or date), I-102 (no issuing body), I-110 (another PC gives them),
    I-113 (two PCs claim to).
    """
    values = award(desk, decision).values
    year = _year(values)
    if not values.get("decision_no") or year is None:
        raise Problem("I-101")
    if not values.get("issuer"):
        raise Problem("I-102", field=TYPES["award"].field("issuer").label)
    body = str(values["issuer"])
    waiting = [row for row in recipients_of(desk, decision)
               if not (row.values.get("register_no") or row.values.get("struck"))]
    if not waiting:
        return Outcome("")
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        first = _held_here(desk, body, year)
        _write_series(desk, body, year, first + len(waiting), deed=deed)
        return save_records(desk, [Saving("certificate", {"register_no": first + at, "register_year": year}, row.id)
                                   for at, row in enumerate(waiting)], deed)


def hand_over(desk: Desk, body: str, year: int, device: str) -> Outcome:
    """Let another device of the office (16 hex digits) give the numbers from now on. Raises Problem I-110, I-113."""
    with desk.db.atomic():
        return Outcome(_write_series(desk, body, year, _held_here(desk, body, year), device))


def take_over(desk: Desk, body: str, year: int, last_on_paper: int, reason: str) -> Outcome:
    """Give the numbers here from now on because the holder is lost, after the last number used on paper.

    Raises Problem I-111 (no reason), I-112 (a higher number is known here).
    """
    if not tidy(reason):
        raise Problem("I-111")
    known = _highest(desk, body, year)
    if last_on_paper < known:
        raise Problem("I-112", last=last_on_paper, known=known)
    return Outcome(_write_series(desk, body, year, last_on_paper + 1, reason=tidy(reason)))


def _held_here(desk: Desk, body: str, year: int) -> int:
    """The next number, if this device is the one that gives it."""
    series = series_of(desk, body, year)
    if series is None:
        return _highest(desk, body, year) + 1
    if series.rival:
        raise Problem("I-113", body=series.body, year=year)
    if series.holder != desk.identity.device:
        raise Problem("I-110", device=series.holder[:8], body=series.body, year=year)
    return series.next


def _highest(desk: Desk, body: str, year: int) -> int:
    """The highest register number known here of a body and year: counted, imported or binned."""
    series = series_of(desk, body, year)
    decisions: Sequence[tuple[bytes, str]] = desk.db.rows(
        "SELECT id, issuer FROM r_award WHERE office = ? AND decision_date LIKE ?", (desk.identity.office, f"{year}-%"))
    records = [str(uuid.UUID(bytes=record)) for record, issuer in decisions if fold(issuer or "") == fold(body)]
    most = "SELECT max(register_no) FROM r_certificate WHERE parent = ?"
    used = [desk.db.value(most, (record,)) for record in records]
    return max([series.next - 1 if series else 0, *(one or 0 for one in used)])


def _write_series(desk: Desk, body: str, year: int, following: int, device: str | None = None, *,
                  reason: str | None = None, deed: str | None = None) -> str:
    values: dict[str, Value] = {"body": body, "year": year, "next": following, "device": device or desk.identity.device}
    change = Change("series", values, _series_id(desk, body, year), reason=reason)
    return desk.journal.append([change], deed)[0]


def _series_id(desk: Desk, body: str, year: int) -> str:
    """The same on every PC of the office, so that two counters started apart become one record with a conflict."""
    return str(uuid.uuid5(_SERIES, f"series:{desk.identity.office}:{fold(body)}:{year}"))
