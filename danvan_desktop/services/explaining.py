"""Deadlines in words: how the date was found, what the law says, how it stands (ui.md 9.1, 21).

Each clause is one whole pattern, so that it can be translated; names of rules and events are translated too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from danvan_desktop import speech
from danvan_desktop.domain.fields import NN_
from danvan_desktop.domain.law.deadlines import SUSPENDED, Day, Deadline, Inputs
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.problems import N_
from danvan_desktop.speech import _, counted

Write = Callable[[date], str]  # a day, with its year where years differ

_WEEKEND = {"saturday": N_("thứ Bảy"), "sunday": N_("Chủ nhật")}
_STATES = {
    "counting": N_("Đang tính"), "soon": N_("Sắp đến hạn"), "today": N_("Hôm nay là hạn"), "overdue": N_("Quá hạn"),
    "paused": N_("Đã dừng"), "done": N_("Xong đúng hạn"), "done_late": N_("Xong, chậm"),
    "unknown": N_("Chưa tính được hạn"),
}


# --- one deadline -------------------------------------------------------------------------------------------------


def sentence(deadline: Deadline) -> str:
    """How the deadline was found, in one sentence: "Nhận đơn thứ Hai 16/11, tính từ ngày hôm sau, đủ 7 ngày làm việc;
    không tính thứ Bảy, Chủ nhật và 24/11 (Ngày Văn hóa Việt Nam)." Years are written where they differ.
    """
    year = deadline.start.year

    def write(day: date) -> str:
        return _short(day) if deadline.due and deadline.due.year == day.year == year else speech.day(day)

    told = {"event": _capital(_(deadline.rule.start_event)), "days": deadline.days,
            "day": f"{speech.weekday(deadline.start)} {write(deadline.start)}"}
    clauses = [
        _counted(deadline.rule, deadline.days).format(**told),
        _case(deadline.rule, deadline.inputs),
        _extended(deadline.rule, deadline.inputs),
        *_not_counted(deadline, write),
        *_paused(deadline, write),
        _rolled(deadline, write),
        _("lịch nghỉ năm {year} mới là dự kiến").format(year=max(deadline.start, deadline.due or deadline.start).year)
        if deadline.expected else "",
        "" if deadline.verified else _("quy định chưa kiểm chứng"),
    ]
    return "; ".join(filter(None, clauses)) + "."


def _counted(rule: Rule, days: int) -> str:
    if not days:
        return _("{event} {day}, phải làm ngay")
    if rule.backward and rule.unit == "working":
        return counted(NN_("{event} {day}, không tính ngày ấy, lùi lại đủ {days} ngày làm việc"), days)
    if rule.backward:
        return counted(NN_("{event} {day}, không tính ngày ấy, lùi lại đủ {days} ngày"), days)
    if rule.unit == "working":
        return counted(NN_("{event} {day}, tính từ ngày hôm sau, đủ {days} ngày làm việc"), days)
    return counted(NN_("{event} {day}, tính từ ngày hôm sau, đủ {days} ngày"), days)


def _case(rule: Rule, inputs: Inputs) -> str:
    """Why the number of days is not the usual one."""
    far = inputs.remote and rule.remote is not None
    hard = inputs.complex and rule.complex is not None
    if far and hard:
        return _("là vụ việc phức tạp, ở vùng sâu, vùng xa")
    if far:
        return _("ở vùng sâu, vùng xa đi lại khó khăn")
    if hard:
        return _("là vụ việc phức tạp")
    return _("phải xác minh ở nhiều nơi") if inputs.several_places and rule.several_places is not None else ""


def _extended(rule: Rule, inputs: Inputs) -> str:
    times = min(inputs.extensions, rule.extensions)
    said = counted(NN_("kể cả gia hạn {count} lần, mỗi lần {days} ngày"), times)
    return said.format(count=times, days=rule.extension) if times else ""


def _not_counted(deadline: Deadline, write: Write) -> Iterable[str]:
    if deadline.rule.unit != "working":
        return
    skipped = [each for each in deadline.skipped if each.why != SUSPENDED]
    found = {each.why for each in skipped}
    listed = [_(words) for why, words in _WEEKEND.items() if why in found] + _holidays(skipped, write)
    if listed:
        yield _("không tính {days}").format(days=_and(listed))
    worked = [each.day for each in deadline.ruler if each.number and not each.why and each.day.weekday() >= 5]
    if worked:
        yield _("có tính {days}, là ngày làm bù").format(
            days=_and([f"{speech.weekday(day)} {write(day)}" for day in worked]))


def _paused(deadline: Deadline, write: Write) -> Iterable[str]:
    off = {each.day for each in deadline.ruler if each.why == SUSPENDED}
    for since, resumed in deadline.inputs.suspended:
        if resumed is not None and any(since < day <= resumed for day in off):
            yield _("tạm dừng từ {since} đến {resumed}").format(since=write(since), resumed=write(resumed))
        elif resumed is None and deadline.due is None:
            yield _("tạm dừng từ {since} nên chưa có hạn").format(since=write(since))


def _rolled(deadline: Deadline, write: Write) -> str:
    last = deadline.rolled_from
    if last is None:
        return ""
    why = next((each.why for each in deadline.ruler if each.day == last), "")  # not there: the day of the event itself
    why = why or {5: "saturday", 6: "sunday"}.get(last.weekday(), "")
    named = _("ngày nghỉ ({name})").format(name=_(why)) if why else _("ngày nghỉ")
    told = {"day": write(last), "why": _(_WEEKEND[why]) if why in _WEEKEND else named,
            "days": _and(_holidays([each for each in deadline.skipped if each.day != last
                                    and each.why != SUSPENDED], write))}
    if deadline.rule.backward:
        said = (_("ngày {day} là {why}, trước đó nghỉ {days}, nên lùi về ngày làm việc liền trước") if told["days"]
                else _("ngày {day} là {why} nên lùi về ngày làm việc liền trước"))
    else:
        said = (_("ngày cuối {day} là {why}, sau đó nghỉ {days}, nên chuyển sang ngày làm việc kế tiếp")
                if told["days"] else _("ngày cuối {day} là {why} nên chuyển sang ngày làm việc kế tiếp"))
    return said.format(**told)


def _holidays(days: Sequence[Day], write: Write) -> list[str]:
    """"16–20/02 (Tết Nguyên đán)": days of one name with only other days off between them stand together."""
    runs: list[list[Day]] = []
    for each in days:
        if each.why in _WEEKEND:
            continue
        if runs and runs[-1][0].why == each.why and _adjoin(runs[-1][-1].day, each.day, days):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [_("{days} ({name})").format(days=_span(run[0].day, run[-1].day, write), name=_(run[0].why))
            for run in runs]


def _adjoin(before: date, after: date, off: Sequence[Day]) -> bool:
    between = sum(before < each.day < after for each in off)
    return (after - before).days == between + 1


def _span(first: date, last: date, write: Write) -> str:
    if first == last:
        return write(first)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first.day:02}–{write(last)}" if same else f"{write(first)}–{write(last)}"


def _and(pieces: Sequence[str]) -> str:
    if len(pieces) < 2:
        return "".join(pieces)
    return _("{first} và {last}").format(first=", ".join(pieces[:-1]), last=pieces[-1])


def _short(day: date) -> str:
    return f"{day.day:02}/{day.month:02}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def day_words(day: Day) -> str:
    """One day of the ruler for a screen reader: "thứ Ba 24/11, không tính, Ngày Văn hóa Việt Nam"."""
    told = {"day": f"{speech.weekday(day.day)} {_short(day.day)}", "number": day.number,
            "why": _("tạm dừng") if day.why == SUSPENDED else "" if day.why in _WEEKEND else _(day.why)}
    if day.number:
        said = _("{day}, ngày {number}, {why}") if told["why"] else _("{day}, ngày {number}")
    elif not day.why:
        said = _("{day}, hạn chuyển sang ngày này")
    else:
        said = _("{day}, không tính, {why}") if told["why"] else _("{day}, không tính")
    return said.format(**told)


# --- one rule -----------------------------------------------------------------------------------------------------


def basis(rule: Rule) -> str:
    """"Điều 16 khoản 1 NĐ 124/2020/NĐ-CP, … · áp dụng từ 01/07/2026", with "chưa kiểm chứng" where it is."""
    pieces = [rule.legal_basis]
    told = {name: day and speech.day(day) for name, day in (("first", rule.valid_from), ("last", rule.valid_to))}
    if rule.valid_from and rule.valid_to:
        pieces.append(_("áp dụng từ {first} đến {last}").format(**told))
    elif rule.valid_from:
        pieces.append(_("áp dụng từ {first}").format(**told))
    elif rule.valid_to:
        pieces.append(_("áp dụng đến {last}").format(**told))
    if not rule.verified:
        pieces.append(_("chưa kiểm chứng"))
    return " · ".join(pieces)


def short_rule(rule: Rule) -> str:
    """"30 ngày từ khi thụ lý", "7 ngày làm việc", "5 ngày làm việc trước buổi tiếp trực tuyến", "ngay"."""
    told = {"days": rule.days, "event": _(rule.start_event)}
    if not rule.days:
        return _("ngay")
    if rule.backward and rule.unit == "working":
        said = counted(NN_("{days} ngày làm việc trước {event}"), rule.days)
    elif rule.backward:
        said = counted(NN_("{days} ngày trước {event}"), rule.days)
    elif rule.unit == "working":
        said = counted(NN_("{days} ngày làm việc"), rule.days)
    else:
        said = counted(NN_("{days} ngày từ khi {event}"), rule.days)
    return said.format(**told)


def rule_lines(rule: Rule) -> tuple[str, ...]:
    """The row as the popover of the deadline strip shows it: what, how long in each case, where it stands, who checked
    it and when, what is doubtful.
    """
    cases = ((rule.complex, _("{days} ngày với vụ việc phức tạp")),
             (rule.remote, _("{days} ngày ở vùng sâu, vùng xa")),
             (rule.remote_complex, _("{days} ngày với vụ việc phức tạp ở vùng sâu, vùng xa")),
             (rule.several_places, _("{days} ngày nếu phải xác minh ở nhiều nơi")))
    extended = _("gia hạn được {count} lần, mỗi lần {days} ngày").format(count=rule.extensions, days=rule.extension)
    checked = _("{who} kiểm tra ngày {day}").format(
        who=_capital(rule.checked_by), day=speech.day(rule.checked_on)) if rule.checked_on else ""
    return tuple(filter(None, (
        f"{_(rule.label)}: {short_rule(rule)}",
        *(said.format(days=days) for days, said in cases if days is not None),
        extended if rule.extensions else "", basis(rule), checked, rule.note)))


# --- how it stands ------------------------------------------------------------------------------------------------


def state_words(state: str) -> str:
    """The word for a state (`domain.law.deadlines.State`, or "unknown") in lists: "Sắp đến hạn"."""
    return _(_STATES[state])


class Standing(Protocol):
    """What `verdict` needs of a clock (`services.cases.Clock`)."""

    @property
    def state(self) -> str: ...
    @property
    def left(self) -> int: ...
    @property
    def works_today(self) -> bool: ...
    @property
    def deadline(self) -> Deadline | None: ...


def verdict(clock: Standing) -> str:
    """The chip of the deadline strip: "Còn 3 ngày làm việc, cả hôm nay", "Quá hạn 2 ngày", "Xong, chậm 1 ngày"."""
    state, days = clock.state, abs(clock.left)
    if state in ("counting", "soon") and days:
        said = (counted(NN_("Còn {days} ngày làm việc, cả hôm nay"), days) if clock.works_today
                else counted(NN_("Còn {days} ngày làm việc"), days))
        return said.format(days=days)
    if state == "overdue" and days:
        return counted(NN_("Quá hạn {days} ngày"), days).format(days=days)
    if state == "done_late" and days:
        return counted(NN_("Xong, chậm {days} ngày"), days).format(days=days)
    lasting = [since for since, resumed in clock.deadline.inputs.suspended if not resumed] if clock.deadline else []
    if state == "paused" and lasting:
        return _("Đã dừng: tạm đình chỉ từ {day}").format(day=speech.day(lasting[-1]))
    return state_words(state)


def deadline_json(deadline: Deadline, state: str, record: str | None = None) -> dict[str, Any]:
    """What `danvan due` and `danvan deadline` print (decisions 24). why: "saturday", "sunday", "suspended", a name."""
    return {
        "record": record,
        "rule": deadline.rule.name,
        "legal_basis": deadline.rule.legal_basis,
        "start": deadline.start.isoformat(),
        "due": deadline.due.isoformat() if deadline.due else None,
        "unit": deadline.rule.unit,
        "days": deadline.days,
        "skipped": [{"date": each.day.isoformat(), "why": each.why} for each in deadline.skipped],
        "explanation": sentence(deadline),
        "verified": deadline.verified,
        "state": state,
    }
