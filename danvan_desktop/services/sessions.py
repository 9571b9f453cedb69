"""A dialogue session at work: opinions noted as they are spoken, petitions made of them, figures, the yearly duty."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from danvan_desktop import paths
from danvan_desktop.domain.fields import Finding, Value
from danvan_desktop.domain.folding import says_denunciation
from danvan_desktop.domain.ids import deed_id
from danvan_desktop.domain.records import TYPES, lists
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import entry, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, own_record, read_typed, save_records
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.speech import _
from danvan_desktop.storage import drafts
from danvan_desktop.storage.projection import table

OPINION = TYPES["opinion"]
PETITION_KINDS = {"opinion": "proposal", "proposal": "proposal", "feedback": "feedback", "complaint": "complaint",
                  "denunciation": "denunciation"}  # fmt: skip
ON_PAPER = N_("Theo hồ sơ giấy")  # what stands for the content of a denunciation
LONGEST_MS = 16 * 3600 * 1000  # nobody sits longer: the clock or the date is wrong
NOT_HELD = frozenset({"new", "planned", "noticed", "postponed"})


@dataclass(frozen=True)
class Tally:
    """How many opinions, by way of answering; parked: half-written ones; asked: spoken ones that count in a report."""

    all: int = 0
    on_spot: int = 0
    assigned: int = 0
    unanswered: int = 0
    petition: int = 0
    parked: int = 0


@dataclass(frozen=True)
class Duty:
    """What an office owes the people in a year. held, planned: sessions of the kind in that year.

    missing: what is not done yet, a sentence; "" when the duty is met. verified: the row was read in the law's text.
    """

    kind: str
    wanted: int
    held: int
    planned: int
    missing: str
    basis: str
    verified: bool
    note: str = ""


# --- opinions -----------------------------------------------------------------------------------------------------


def opinions(desk: Desk, session: str) -> list[Row]:
    """The opinions of a session in their order."""
    return finding.listing(desk, Query("opinion", parent=session, sort="number", descending=False), None)


def opinion(desk: Desk, record: str) -> Row:
    """One opinion. Raises Problem S-109."""
    k = desk.db.value(f"SELECT k FROM {table(OPINION)} WHERE id = ?", (bytes.fromhex(record.replace("-", "")),))
    found = finding.rows(desk, "opinion", [k] if k is not None else [])
    if not found:
        raise Problem("S-109", id=record)
    return found[0]


def is_parked(values: Mapping[str, Value]) -> bool:
    """Half-written: nobody has said yet how it is answered."""
    return not values.get("answer_kind") and not values.get("result") and not OPINION.is_denunciation(values)


def tally(rows: Iterable[Row]) -> Tally:
    """The figures a report wants."""
    found = {"all": 0, "parked": 0, **dict.fromkeys((option.code for option in lists.ANSWER_KINDS), 0)}
    for each in rows:
        found["all"] += 1
        found["parked"] += is_parked(each.values)
        code = each.values.get("answer_kind")
        if isinstance(code, str) and code in found:
            found[code] += 1
    return Tally(**found)


def by_body(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Opinions that went to a body, by body as first named ("" last: nobody has it), for the conclusion."""
    groups: dict[str, tuple[str, list[Row]]] = {}
    for each in rows:
        if each.values.get("answer_kind") in ("assigned", "unanswered") and not OPINION.is_denunciation(each.values):
            body = str(each.values.get("assigned_to") or "").strip()
            groups.setdefault(body.casefold(), (body, []))[1].append(each)
    return sorted(groups.values(), key=lambda group: not group[0])


def note(desk: Desk, session: str, typed: Mapping[str, str], record: str | None = None) -> Outcome:
    """Take an opinion from the desk, a new one or an earlier one again; made into a petition where that was chosen.

    Opinion, petition and link are one act. What cannot be read, and a promised day before the session, is left out and
    found "wrong". A denunciation keeps the number of its paper file alone, and gets no link. `changed` has the opinion
    first. Raises Problem S-102, S-105, S-109, S-110, H-156 (no content).
    """
    own_record(desk, session)
    values, findings = read_typed("opinion", typed, desk.clock.today())
    now = desk.journal.folded(record) if record else None
    whole = {**(now.values if now else {}), **values}
    secret = OPINION.is_denunciation(whole)
    if secret:
        values["summary"] = _(ON_PAPER)
    elif not whole.get("summary"):
        raise Problem("H-156")
    if early := _too_early(desk, session, values.get("due_on")):
        findings.append(early)
        del values["due_on"]
    deed = deed_id(desk.clock.now_ms())
    with desk.db.atomic():
        made: Outcome | None = None
        was = now.values if now else {}
        told = was.get("petition") or (was.get("answer_kind") == "petition" and now and says_denunciation(OPINION, now))
        if whole.get("answer_kind") == "petition" and not told:
            made = save_records(desk, [Saving("petition", _petition(desk, session, whole))], deed)
            if not secret:
                values["petition"] = made.id
        more: dict[str, Value] = {} if record else {"parent": session}
        done = save_records(desk, [Saving("opinion", {**values, **more}, record)], deed)
        if secret:  # a draft dropped leaves its bytes in the file; one that was emptied does not
            drafts.strip(desk.db, record or draft_key(session), {each.name for each in OPINION.fields})
        entry.drop_draft(desk, record or draft_key(session))
    changed = (*done.changed, *(made.changed if made else ()))
    return replace(done, deed=done.deed or (made.deed if made else ""), changed=changed, findings=tuple(findings))


def draft_key(session: str) -> str:
    """Under which the unfinished new opinion of a session is kept."""
    return f"new:opinion:{session}"


def become_petition(desk: Desk, record: str) -> Outcome:
    """Make a petition of an opinion and link them, one act; `changed` has the opinion first.

    Raises Problem S-109, S-110, H-157 (it is one already).
    """
    now = desk.journal.folded(record) if own_record(desk, record) == "opinion" else None
    if now is None or not isinstance(now.values.get("parent"), str):
        raise Problem("S-109", id=record)
    if now.values.get("answer_kind") == "petition" and (now.values.get("petition") or says_denunciation(OPINION, now)):
        raise Problem("H-157")
    return note(desk, str(now.values["parent"]), {"answer_kind": "petition"}, record)


def _petition(desk: Desk, session: str, opinion: Mapping[str, Value]) -> dict[str, Value]:
    """What a petition takes over. A name only where its owner agreed, of a denunciation the paper file's number."""
    today = desk.clock.today().isoformat()
    held = str(desk.journal.folded(session).values.get("held_on") or today)
    found: dict[str, Value] = {
        "kind": PETITION_KINDS.get(str(opinion.get("kind") or ""), "proposal"), "received_on": min(held, today),
        "source": "dialogue", "subject_area": opinion.get("subject_area"), "summary": opinion.get("summary"),
    }  # fmt: skip
    if OPINION.is_denunciation(opinion):
        found |= {"summary": _(ON_PAPER), "secret_file_no": opinion.get("secret_file_no")}
    elif opinion.get("speaker") and opinion.get("speaker_consent") == "yes":
        found |= {"sender": opinion["speaker"], "sender_address": opinion.get("village")}
    return {name: value for name, value in found.items() if value is not None}


def _too_early(desk: Desk, session: str, due: Value) -> Finding | None:
    held = desk.journal.folded(session).values.get("held_on")
    if not isinstance(due, str) or not isinstance(held, str) or due >= held:
        return None
    words = N_("Hạn trước ngày đối thoại {day}.")
    return Finding("due_on", "before the session", "wrong", words, {"day": _day(held)})


def _day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def same_number(rows: Sequence[Row]) -> list[int]:
    """Numbers that two opinions have, because two PCs took down at the same time."""
    met = [each.values.get("position") for each in rows]
    return sorted({number for number in met if isinstance(number, int) and met.count(number) > 1})


def renumber(desk: Desk, session: str) -> Outcome:
    """Number the opinions of a session 1, 2, 3 … in their order, as one act. Raises Problem S-109, S-110."""
    own_record(desk, session)
    return save_records(desk, [
        Saving("opinion", {"position": place}, each.id)
        for place, each in enumerate(opinions(desk, session), 1) if each.values.get("position") != place
    ])  # fmt: skip


def running_since(desk: Desk, session: str) -> int | None:
    """When the session of today began (UTC ms): its first opinion was written down; None when it does not run."""
    values = desk.journal.folded(session).values
    if values.get("held_on") != desk.clock.today().isoformat():
        return None
    first = desk.db.value(
        f"SELECT min(_created) FROM {table(OPINION)} WHERE parent = ? AND _deleted = 0", (session,)
    )  # fmt: skip
    if first is None or not 0 <= desk.clock.now_ms() - first < LONGEST_MS:
        return None
    return int(first)


# --- the yearly duty ----------------------------------------------------------------------------------------------


@cache
def _duty_rows() -> list[Mapping[str, Any]]:
    told = json.loads((paths.resources() / "duties" / "dialogues.json").read_text(encoding="utf-8"))
    return list(told["duties"])


def duties(desk: Desk, year: int) -> tuple[Duty, ...]:
    """What this office owes in a year, and how it stands. A session counts as held from its day on, if it was not put
    off.
    """
    last = f"{year}-12-31"
    rows = [
        row for row in _duty_rows()
        if row["level"] == desk.level and row.get("valid_from", "") <= last <= row.get("valid_to", last)
    ]  # fmt: skip
    return tuple(_duty(desk, year, row) for row in rows)


def _duty(desk: Desk, year: int, row: Mapping[str, Any]) -> Duty:
    today, held, planned = desk.clock.today().isoformat(), 0, 0
    for on, state in desk.db.rows(
        f"SELECT held_on, {_state_column()} FROM {table(TYPES['dialogue'])} WHERE session_kind = ? AND office = ?"
        " AND _deleted = 0 AND held_on BETWEEN ? AND ?",
        (row["session_kind"], desk.identity.office, f"{year}-01-01", f"{year}-12-31"),
    ):
        if on > today or state in NOT_HELD - {"new"}:
            planned += 1
        else:
            held += 1
    kind = next(option.label for option in lists.SESSION_KINDS if option.code == row["session_kind"])
    wanted = int(row["per_year"])
    if held >= wanted:
        words = ""
    elif held == 0:
        words = _("chưa tổ chức đối thoại năm {year}").format(year=year)
    else:
        words = _("mới tổ chức {held}/{wanted} buổi năm {year}").format(held=held, wanted=wanted, year=year)
    if words and planned:
        words += _(", đã dự kiến {count} buổi").format(count=planned)
    missing = f"{_(kind)}: {words}" if words else ""
    return Duty(row["session_kind"], wanted, held, planned, missing, row["legal_basis"], row["verified"],
                row.get("note", ""))  # fmt: skip


def _state_column() -> str:
    return "state" if TYPES["dialogue"].has("state") else "NULL"


def elapsed_words(since_ms: int, now_ms: int) -> str:
    """How long it has been: "12 phút", "1 giờ 12 phút"."""
    minutes = max(0, now_ms - since_ms) // 60_000
    if minutes < 60:
        return _("{n} phút").format(n=minutes)
    return _("{hours} giờ {n} phút").format(hours=minutes // 60, n=minutes % 60)
