"""Write `vectors.json` beside this script: what `domain.law.deadlines` has to find, found another way.

    python tests/files/deadlines/make.py

Nothing of the program is imported and none of its data is read: the rows below were typed from `domain.md` B5 and C,
the days off from the announcements, and days are counted one by one with a finger on the calendar. Some due dates were
worked out by hand (`BY_HAND`); the script stops if its own finger disagrees. A test keeps the file and this script the
same, others run the vectors through the engine and the console.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

D = date.fromisoformat
DAY = timedelta(days=1)

OFF = {
    2020: "01-01 01-23 01-24 01-25 01-26 01-27 01-28 01-29 04-02 04-30 05-01 09-02",
    2024: "01-01 02-08 02-09 02-10 02-11 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-26 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
    # not announced yet: Tết from 04/02 with two days made up, 01/05 on a Saturday made up
    2027: "01-01 02-04 02-05 02-06 02-07 02-08 02-09 02-10 04-16 04-30 05-01 05-03 09-02 09-03 11-24",
}
WORKED = {D("2024-05-04"), D("2025-04-26"), D("2026-01-10"), D("2026-08-22")}
HOLIDAYS = {D(f"{year}-{day}") for year, days in OFF.items() for day in days.split()}

# name, first and last start under the row ("" open), what happened, unit, days, then the days of each variant
Row = tuple[str, str, str, str, str, int, dict[str, int]]
ROWS: list[Row] = [
    ("complaint.right", "2012-07-01", "", "decision known", "calendar", 90, {}),
    ("complaint.accept", "2012-07-01", "2026-06-30", "complaint received", "calendar", 10, {}),
    ("complaint.accept", "2026-07-01", "", "complaint received", "working", 7, {}),
    ("complaint.resolve_1", "2012-07-01", "", "accepted", "calendar", 30,
     {"complex": 45, "remote": 45, "complex remote": 60}),
    ("complaint.send_1", "2012-07-01", "", "decision issued", "working", 3, {}),
    ("complaint.file_second", "2012-07-01", "", "term over or decision received", "calendar", 30, {"remote": 45}),
    ("complaint.resolve_2", "2012-07-01", "", "accepted", "calendar", 45,
     {"complex": 60, "remote": 60, "complex remote": 70}),
    ("complaint.send_2", "2012-07-01", "", "decision issued", "calendar", 7, {}),
    ("complaint.effective", "2012-07-01", "", "decision issued", "calendar", 30, {"remote": 45}),
    ("complaint.suspension_sent", "2026-07-01", "", "decision issued", "working", 3, {}),
    ("complaint.dialogue_notice", "2026-07-01", "", "dialogue", "calendar", -5, {}),
    ("denunciation.intake", "2019-01-01", "", "denunciation received", "working", 7, {"several_places": 10}),
    ("denunciation.forward", "2019-01-01", "", "denunciation received", "working", 5, {}),
    ("denunciation.crime_signs", "2019-01-01", "", "signs of a crime found", "calendar", 0, {}),
    ("denunciation.notify", "2019-01-01", "", "acceptance decided", "working", 5, {}),
    ("denunciation.resolve", "2019-01-01", "", "accepted", "calendar", 30, {"extensions=1": 60, "extensions=2": 90}),
    ("denunciation.suspension_sent", "2019-01-01", "", "decision issued", "working", 5, {}),
    ("denunciation.send_conclusion", "2019-01-01", "", "conclusion issued", "working", 5, {}),
    ("denunciation.act", "2019-01-01", "", "conclusion issued", "working", 7, {}),
    ("denunciation.act_report", "2019-01-01", "", "acted", "working", 5, {}),
    ("denunciation.publish", "2019-01-01", "", "conclusion issued", "working", 7, {}),
    ("denunciation.press_report", "2019-01-01", "", "denunciation received", "calendar", 20, {}),
    ("denunciation.again", "2019-01-01", "", "received again", "calendar", 20, {}),
    ("denunciation.overdue_ask", "2019-01-01", "", "received again because overdue", "working", 5, {}),
    ("denunciation.overdue_reply", "2019-01-01", "", "asked by the superior", "working", 5, {}),
    ("reception.reply", "2014-07-01", "", "content received", "working", 10, {}),
    ("reception.tell_forwarder", "2014-07-01", "", "resolved", "working", 7, {}),
    ("reception.refusal_notice", "2026-07-01", "", "grounds found", "working", 3, {}),
    ("reception.post_schedule", "2014-07-01", "", "reception day", "working", -5, {}),
    ("reception.online_notice", "2026-07-01", "", "online session", "working", -5, {}),
    ("reception.online_test", "2026-07-01", "", "online session", "working", -1, {}),
    ("reception.conclusion_notice", "2026-07-01", "", "reception over", "working", 10, {}),
    ("petition.alarm_45", "2026-07-01", "", "petition received", "calendar", 45, {}),
    ("petition.reply", "", "", "accepted", "working", 10, {}),
    ("petition.forward", "", "", "petition received", "working", 5, {}),
    ("petition.retention", "", "", "filed away", "calendar", 365, {}),
    ("dialogue.notice_government", "2023-07-01", "", "conference", "calendar", -7, {}),
    ("dialogue.notice_community", "2023-08-14", "", "conference", "calendar", -5, {}),
    ("dialogue.conclude", "", "", "dialogue held", "working", 10, {}),
    ("dialogue.community_decision_sent", "2023-07-01", "", "decision issued", "working", 5, {}),
    ("dialogue.publish", "2023-07-01", "", "document made", "working", 5, {}),
]
SUSPENDABLE = ("complaint.right", "complaint.resolve_1", "complaint.resolve_2", "denunciation.resolve")

STARTS = {  # days on which something goes wrong, by why
    "before Tết": ["2020-01-21", "2024-02-06", "2026-02-12", "2027-02-02"],
    "on a day off": ["2026-04-27", "2026-08-30", "2025-02-01"],
    "year end": ["2025-12-29", "2026-12-24", "2024-12-25"],
    "leap day": ["2024-02-29", "2020-02-25", "2024-02-20"],
    "new day off 24/11": ["2026-11-20", "2026-11-16"],
    "an ordinary week": ["2026-10-05", "2025-06-10"],
}
ENDS = {  # last days on which something goes wrong: the start is looked for
    "ends on a swapped day off": ["2026-08-31", "2025-05-02", "2024-04-29", "2026-01-02"],
    "ends on a worked Saturday": ["2026-08-22", "2026-01-10", "2025-04-26", "2024-05-04"],
    "ends on a Sunday": ["2026-10-11", "2025-11-16"],
    "ends on the leap day": ["2024-02-29", "2020-02-29"],
}
SUSPENSIONS = {
    "suspended over Quốc khánh": ("2026-08-07", "2026-08-17", "2026-09-04"),
    "suspended over Tết": ("2026-01-20", "2026-02-09", "2026-02-25"),
    "suspended over the year's end": ("2026-11-10", "2026-11-20", "2027-01-15"),
    "resumed on the day it was suspended": ("2026-09-07", "2026-09-21", "2026-09-21"),
    "suspended from the day of the event": ("2026-09-07", "2026-09-07", "2026-09-30"),
    "suspended after it was over": ("2026-03-02", "2026-08-03", "2026-08-20"),
    "suspended and not resumed": ("2026-10-05", "2026-10-12", ""),
}
# Worked out by hand on a wall calendar: rule, start, params, due, how.
BY_HAND = [
    ("complaint.accept", "2026-06-30", {}, "2026-07-10", "Received a day before the new law: 10 days, Fri 10/07."),
    ("complaint.accept", "2026-07-01", {}, "2026-07-10",
     "Received on the new law's first day, Wed: Thu 02, Fri 03, Mon 06 … Fri 10/07 is the 7th working day."),
    ("complaint.accept", "2026-06-24", {}, "2026-07-06", "Old law: 10 days end on Sat 04/07, so Mon 06/07."),
    ("complaint.accept", "2026-11-16", {}, "2026-11-26",
     "17 18 19 20 are 1-4, Mon 23 is 5, Tue 24 is off, 25 is 6, Thu 26/11 is 7 (ui.md 9.1)."),
    ("complaint.resolve_1", "2026-11-26", {}, "2026-12-28", "30 days end on Sat 26/12, so Mon 28/12 (ui.md 9.2)."),
    ("complaint.resolve_1", "2026-01-15", {}, "2026-02-23",
     "30 days end on Sat 14/02, then Sunday, Tết 16-20/02 and a weekend: Mon 23/02."),
    ("complaint.resolve_1", "2026-01-03", {}, "2026-02-02", "30 days after Sat 03/01 end on Mon 02/02."),
    ("complaint.send_1", "2026-08-19", {}, "2026-08-22", "Thu 20, Fri 21, and Saturday 22/08 is worked."),
    ("complaint.send_1", "2026-08-28", {}, "2026-09-07",
     "Fri 28/08; the weekend, 31/08, 01/09, 02/09 are off: Thu 03, Fri 04, Mon 07/09."),
    ("complaint.send_2", "2024-02-22", {}, "2024-02-29", "7 days after Thu 22/02/2024: the leap day, a Thursday."),
    ("complaint.send_2", "2026-08-24", {}, "2026-09-03", "7 days end on Mon 31/08, off by swap, so Thu 03/09."),
    ("complaint.dialogue_notice", "2026-11-27", {}, "2026-11-20", "5 days before Fri 27 is Sun 22, so Fri 20/11."),
    ("complaint.dialogue_notice", "2026-11-30", {}, "2026-11-25", "5 days before Mon 30/11 is Wed 25/11."),
    ("complaint.dialogue_notice", "2026-11-29", {}, "2026-11-23", "5 days before Sun 29 is Tue 24, off, so Mon 23/11."),
    ("reception.post_schedule", "2026-11-30", {}, "2026-11-20",
     "Before Mon 30: Fri 27, Thu 26, Wed 25 are 1-3, Tue 24 is off, Mon 23 is 4, Fri 20/11 is 5."),
    ("reception.online_test", "2026-09-03", {}, "2026-08-28",
     "The working day before Thu 03/09: 02, 01, 31/08 and the weekend are off, so Fri 28/08."),
    ("denunciation.intake", "2026-02-13", {}, "2026-03-03",
     "Fri 13/02; Tết 16-20 is off: 23-27 are 1-5, Mon 02/03 is 6, Tue 03/03 is 7."),
    ("denunciation.intake", "2026-02-13", {"several_places": True}, "2026-03-06", "3 more working days: Fri 06/03."),
    ("denunciation.crime_signs", "2026-11-21", {}, "2026-11-23", "At once; found on a Saturday, so Mon 23/11."),
    ("denunciation.crime_signs", "2026-11-20", {}, "2026-11-20", "At once, the same day."),
    ("denunciation.resolve", "2026-08-18", {"extensions": 2}, "2026-11-16", "90 days: 13 + 30 + 31 + 16, Mon 16/11."),
    ("denunciation.resolve", "2026-11-02", {"extensions": 1}, "2027-01-04",
     "60 days end on Fri 01/01/2027, off, then a weekend: Mon 04/01."),
    ("reception.reply", "2025-04-21", {}, "2025-05-07",
     "22-25/04 are 1-4, Sat 26 is worked: 5, 28, 29 are 6, 7; 30/04, 01/05, 02/05 are off; Mon 05 is 8, Tue 06 is 9, "
     "Wed 07/05 is 10."),
    ("petition.alarm_45", "2026-07-17", {}, "2026-09-03", "45 days end on Mon 31/08, off, so Thu 03/09."),
    ("complaint.resolve_1", "2026-08-07", {"suspended": "2026-08-17..2026-08-31"}, "2026-09-21",
     "10 days had run; 20 more after 31/08 end on Sun 20/09, so Mon 21/09."),
]


class NoYear(Exception):
    """A day of a year whose days off were not typed above."""


def off(day: date) -> bool:
    if day.year not in OFF:
        raise NoYear(day)
    return day not in WORKED and (day in HOLIDAYS or day.weekday() >= 5)


def told(params: dict[str, Any]) -> tuple[date, date] | None:
    since, resumed = params["suspended"].split("..")
    return (D(since), D(resumed) if resumed else D("2027-12-31"))


def finger(start: date, unit: str, days: int, stop: tuple[date, date] | None = None) -> tuple[date, date]:
    """(last day counted, day it moved to). days < 0: counted back."""
    step = DAY if days >= 0 else -DAY
    day, counted = start, 0
    while counted < abs(days):
        day += step
        paused = stop is not None and stop[0] < day <= stop[1]
        if not paused and not (unit == "working" and off(day)):
            counted += 1
    moved = day
    while off(moved):
        moved += step
    return day, moved


def reasoning(start: date, happened: str, unit: str, days: int, last: date, due: date) -> str:
    kind = "working days" if unit == "working" else "days"
    if not days:
        said = f"At once after {happened} on {start:%a %Y-%m-%d}"
    elif days < 0:
        said = f"{-days} {kind} before the {happened} of {start:%a %Y-%m-%d} is {last:%a %Y-%m-%d}"
    else:
        said = f"{days} {kind} after {happened} on {start:%a %Y-%m-%d} end on {last:%a %Y-%m-%d}"
    first, end = sorted((start, last))
    between = [first + place * DAY for place in range((end - first).days + 1)]
    named = [f"{day:%d/%m}" for day in between if unit == "working" and day in HOLIDAYS and day not in (first, end)]
    if named:
        said += f"; off besides weekends: {', '.join(named)}"
    worked = [f"{day:%d/%m}" for day in between if unit == "working" and day in WORKED]
    if worked:
        said += f"; worked: {', '.join(worked)}"
    return said + (f"; a day off, so {due:%a %Y-%m-%d}." if due != last else ".")


def row_of(name: str, start: str) -> Row:
    return next(row for row in ROWS if row[0] == name and (row[1] or "0") <= start <= (row[2] or "9"))


def given(variant: str) -> dict[str, Any]:
    """"complex remote" or "extensions=1" as the console's parameters."""
    pieces = [piece.partition("=") for piece in variant.split()]
    return {name: int(value) if value else True for name, _equals, value in pieces}


def one(name: str, start: date, params: dict[str, Any], days: int, why: str) -> dict[str, Any]:
    _name, _first, _last, happened, unit, _days, _variants = row_of(name, start.isoformat())
    vector = {"rule": name, "start": start.isoformat(), "params": params, "unit": unit, "days": abs(days)}
    if str(params.get("suspended", "")).endswith(".."):
        return vector | {"due": None, "why": why, "reasoning": "Suspended and not resumed: nobody can say yet."}
    stop = told(params) if "suspended" in params else None
    last, due = finger(start, unit, days, stop)
    text = reasoning(start, happened, unit, days, last, due)
    if stop:
        text = f"Days after {stop[0]} up to {stop[1]} are not counted. " + text
    return vector | {"due": due.isoformat(), "why": why, "reasoning": text}


def start_for(end: date, unit: str, days: int, first: str) -> date | None:
    """The latest start whose last counted day is `end`; None where the row has none, as for a day off."""
    back = DAY if days >= 0 else -DAY
    for place in range(1, 400):
        start = end - place * back
        if start.year not in OFF or start.isoformat() < first:
            return None
        try:
            if end in finger(start, unit, days):
                return start
        except NoYear:
            continue
    return None


def wanted() -> Iterator[dict[str, Any]]:
    for name, start, params, due, how in BY_HAND:
        _name, _first, _last, _happened, _unit, days, variants = row_of(name, start)
        for variant, number in variants.items():
            days = number if given(variant) == params else days
        found = one(name, D(start), params, days, "by hand")
        assert found["due"] == due, (name, start, due, found)
        yield found | {"reasoning": how}
    turn = 0
    for name, first, last, _happened, unit, days, variants in ROWS:
        for variant, number in {"": days, **variants}.items():
            found = dict[str, date]()
            for why, starts in STARTS.items():
                fit = [text for text in starts if (first or "0") <= text <= (last or "9")]
                if fit:
                    found[why] = D(fit[turn % len(fit)])
                    turn += 1
            for why, ends in ENDS.items():
                looked = [start_for(D(end), unit, number, first or "2020-01-01") for end in ends] if number else []
                fitting = [start for start in looked if start and start.isoformat() <= (last or "9")]
                if fitting:
                    found[why] = fitting[turn % len(fitting)]
                    turn += 1
            if first > "2020":
                found["first day of the row"] = D(first)
            if last:
                found["last day of the row"] = D(last)
            for why, start in found.items():
                try:
                    yield one(name, start, given(variant), number, why)
                except NoYear:
                    continue
            if name in SUSPENDABLE:
                for why, (start_text, since, resumed) in SUSPENSIONS.items():
                    yield one(name, D(start_text), given(variant) | {"suspended": f"{since}..{resumed}"}, number, why)


def text() -> str:
    vectors = [{"id": f"V{place:03}", **vector} for place, vector in enumerate(wanted(), 1)]
    lines = [json.dumps(vector, ensure_ascii=False) for vector in vectors]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    (Path(__file__).parent / "vectors.json").write_text(text(), encoding="utf-8")
