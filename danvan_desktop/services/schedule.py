"""The posted schedule of reception days: who receives, how often, where; which day must be posted by when.

How often is the office's own data: what the law asks for was read in texts older than Luật 136/2025, so what is
offered says so (domain.md B5). Days come from it for a period; a day off moves to the next working day of its week, a
week without one is left out. Terms count back from the day: posting (Luật TCD Đ24 k4), telling the parties of an
online session and testing its line (NĐ 154/2026 Đ23).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.documents import book, drawing
from danvan_desktop.documents.book import Book, BookColumn
from danvan_desktop.domain.fields import RecordType, Value, read_values
from danvan_desktop.domain.law import deadlines
from danvan_desktop.domain.law.calendars import NoCalendar
from danvan_desktop.domain.law.deadlines import Inputs
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.domain.records.reception import RECEPTION_DAY, RECEPTION_DUTY
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import law, letterhead
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, delete_many, save_records
from danvan_desktop.services.explaining import day_words
from danvan_desktop.services.outcome import Outcome, Ref
from danvan_desktop.speech import _, day_with_weekday
from danvan_desktop.storage.projection import table

_DAY = timedelta(days=1)

# Offered to an office that has written none of its own.
USUAL: tuple[Mapping[str, Value], ...] = (
    {"role": "Chủ tịch Ủy ban nhân dân xã", "repeats": "weekly", "weekday": "4", "hours": "7 giờ 30",
     "legal_basis": "Điều 15 khoản 2 Luật Tiếp công dân 42/2013/QH13 (bản trước Luật 136/2025/QH15)"},
    {"role": "Bí thư Đảng ủy", "repeats": "monthly", "weekday": "4", "week_of_month": 3, "hours": "7 giờ 30",
     "legal_basis": "Quy chế của địa phương"},
)

# What a day asks for: the rule's name, the field that says it was done, whether only an online session asks for it.
TERMS = (
    ("reception.post_schedule", "posted_on", False, N_("Niêm yết lịch tiếp công dân")),
    ("reception.online_notice", "notified_on", True, N_("Báo các bên về buổi tiếp trực tuyến")),
    ("reception.online_test", "tested_on", True, N_("Thử đường truyền buổi tiếp trực tuyến")),
)


@dataclass(frozen=True)
class Held:
    """A record of the schedule, a duty or a day; values in normal form."""

    id: str
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    @property
    def on(self) -> date:
        """The day of a reception day."""
        return date.fromisoformat(self.text("held_on"))


@dataclass(frozen=True)
class Term:
    """Something a reception day asks for. on: by when; None where no calendar or rule is loaded. done: the day it was
    done. state: counting, soon, today, overdue, done or done_late; "" without a day.
    """

    day: Held
    field: str
    words: str
    rule: Rule | None
    on: date | None
    done: date | None
    state: str

    @property
    def ref(self) -> Ref:
        return Ref(RECEPTION_DAY.name, self.day.id)


def _all(desk: Desk, record_type: RecordType, tests: str = "", values: Iterable[str] = ()) -> list[Held]:
    """The office's records of a table; those of other PCs too."""
    found = desk.db.rows(f"SELECT id FROM {table(record_type)} WHERE _deleted = 0 AND office = ?{tests} ORDER BY k",
                         (desk.identity.office, *values))
    records = [str(uuid.UUID(bytes=raw)) for (raw,) in found]
    return [Held(each, desk.journal.folded(each).values) for each in records]


def duties(desk: Desk) -> list[Held]:
    """Who receives and how often."""
    return _all(desk, RECEPTION_DUTY)


def days(desk: Desk, first: date, last: date | None = None) -> list[Held]:
    """The reception days from `first` on, in order."""
    tests, values = " AND held_on >= ?", [first.isoformat()]
    if last:
        tests, values = tests + " AND held_on <= ?", [*values, last.isoformat()]
    return sorted(_all(desk, RECEPTION_DAY, tests, values), key=lambda each: (each.on, each.text("role")))


def save(desk: Desk, record_type: RecordType, record: str | None, typed: Mapping[str, str]) -> Outcome:
    """Save a duty or a day from typed texts; what cannot be read is found "wrong" and left as it was.

    Raises Problem H-163 for a reception day on a day off, S-109, S-110.
    """
    values, findings = read_values(record_type, typed, desk.clock.today())
    held = values.get("held_on")
    if isinstance(held, str) and (why := _why_off(desk, date.fromisoformat(held))):
        raise Problem("H-163", day=date.fromisoformat(held), why=why)
    outcome = save_records(desk, [Saving(record_type.name, values, record)])
    return Outcome(outcome.deed, outcome.changed, tuple(findings))


def remove(desk: Desk, record: str) -> Outcome:
    """Take a duty or a day off the schedule."""
    return delete_many(desk, [record], _("bỏ khỏi lịch"))


def take_usual(desk: Desk) -> Outcome:
    """Write what is offered to an office without duties of its own."""
    return save_records(desk, [Saving(RECEPTION_DUTY.name, each) for each in USUAL] if not duties(desk) else [])


def _why_off(desk: Desk, on: date) -> str:
    try:
        why = law.calendar(desk).why_off(on)
    except NoCalendar:
        return ""
    return day_words(deadlines.Day(on, 0, why)) if why else ""


# --- days of a period -------------------------------------------------------------------------------------------


def plan(desk: Desk, first: date, last: date) -> list[dict[str, Value]]:
    """The days that the duties give for a period and that are not on the schedule yet. Raises Problem for a year
    without a calendar (`law.no_calendar`), H-165.
    """
    if last < first:
        raise Problem("H-165", first=first, last=last)
    known = {(each.text("duty"), each.text("moved_from") or each.text("held_on"))
             for each in days(desk, first - 7 * _DAY)}
    found = []
    for duty in duties(desk):
        for wanted in _days_of(duty, first, last):
            on = _working_day(desk, wanted)
            if on is None or not first <= on <= last or (duty.id, wanted.isoformat()) in known:
                continue
            told = {name: duty.values.get(name) for name in ("role", "person", "hours", "place", "online")}
            found.append({"held_on": on.isoformat(), "duty": duty.id, **told,
                          "moved_from": wanted.isoformat() if on != wanted else None})
    return sorted(found, key=lambda each: str(each["held_on"]))


def _days_of(duty: Held, first: date, last: date) -> Iterator[date]:
    weekday = int(duty.text("weekday") or 1) - 1
    on = first - _DAY * first.weekday()
    while on <= last:
        wanted = on + _DAY * weekday
        week = duty.values.get("week_of_month") or 1
        every_week = duty.text("repeats") != "monthly"
        if first <= wanted <= last and (every_week or (wanted.day - 1) // 7 + 1 == week):
            yield wanted
        on += 7 * _DAY


def _working_day(desk: Desk, wanted: date) -> date | None:
    """The day itself or the next working day of its week; None where the rest of the week is off."""
    calendar = law.calendar(desk)
    try:
        for ahead in range(7 - wanted.weekday()):
            if not calendar.why_off(wanted + ahead * _DAY):
                return wanted + ahead * _DAY
    except NoCalendar as missing:
        raise law.no_calendar(missing) from None
    return None


def generate(desk: Desk, first: date, last: date) -> Outcome:
    """Put the days of a period on the schedule as one act; those already there stay. Raises as `plan`."""
    return save_records(desk, [Saving(RECEPTION_DAY.name, each) for each in plan(desk, first, last)])


# --- what must be done by when ----------------------------------------------------------------------------------


def terms_of(desk: Desk, held: Held) -> list[Term]:
    """What one day asks for, and how it stands today."""
    found = []
    for name, field, online, words in TERMS:
        if online and not held.values.get("online"):
            continue
        rule = law.rules(desk).at(name, held.on)
        done = date.fromisoformat(held.text(field)) if held.values.get(field) else None
        on, state = None, ""
        if rule is not None:
            calendar = law.calendar(desk)
            try:
                deadline = deadlines.compute(rule, held.on, Inputs(), calendar)
                on, state = deadline.due, deadlines.state(deadline, desk.clock.today(), done, calendar)
            except NoCalendar:
                pass
        found.append(Term(held, field, _(words), rule, on, done, state))
    return found


def due(desk: Desk) -> list[Term]:
    """What the coming reception days still ask for, the most urgent first."""
    open_terms = [term for held in days(desk, desk.clock.today()) for term in terms_of(desk, held) if term.done is None]
    return sorted(open_terms, key=lambda term: (term.on or date.max, term.day.on))


def mark(desk: Desk, records: Iterable[str], field: str, on: date | None) -> Outcome:
    """Note as one act that days were posted (or their parties told, their line tested) on a day."""
    value = on.isoformat() if on else None
    return save_records(desk, [Saving(RECEPTION_DAY.name, {field: value}, record) for record in records])


# --- the notice -------------------------------------------------------------------------------------------------

_COLUMNS = (
    BookColumn("STT", 10, centred=True),
    BookColumn("Ngày tiếp", 44, centred=True),
    BookColumn("Giờ tiếp", 26, centred=True),
    BookColumn("Người tiếp công dân", 80),
    BookColumn("Nơi tiếp", 70),
    BookColumn("Hình thức", 34, centred=True),
)


def notice(desk: Desk, first: date, last: date, out: Path | None = None) -> Path:
    """Write the schedule of a period as a notice to be posted (PDF, `giay-to/`). It names officers, no citizen.

    Raises Problem H-162 (no day in that time), S-102, S-105.
    """
    found = days(desk, first, last)
    if not found:
        raise Problem("H-162", first=first, last=last)
    head, today = letterhead.letterhead(desk, "state"), desk.clock.today()
    rows = [[str(number), day_with_weekday(each.on), each.text("hours"),
             " ".join(part for part in (each.text("role"), each.text("person")) if part), each.text("place"),
             "Trực tuyến" if each.values.get("online") else "Trực tiếp"] for number, each in enumerate(found, 1)]
    made = Book(
        (head.issuer.upper(),), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ("LỊCH TIẾP CÔNG DÂN", f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"), _COLUMNS, rows,
        (("", ""), (head.title.upper() or "THỦ TRƯỞNG CƠ QUAN", "")),
        f"{head.place}, ngày {today.day:02} tháng {today.month:02} năm {today.year}", "", "Trang {page}/{pages}",
        desk.office_name, numbered=False)
    path = out or desk.folder_of_papers / f"lich-tiep-cong-dan-{first:%Y%m%d}-{last:%Y%m%d}.pdf"
    with safefile.write_via(path) as file:
        drawing.write(book.pages(made), file)
    return path
