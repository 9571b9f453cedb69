"""The console's commands about what the law asks: deadlines, steps, what is due."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from danvan_desktop import speech
from danvan_desktop.clock import SystemClock
from danvan_desktop.console_lines import Answer, Command, Line, Usage, findings_json, pairs, password
from danvan_desktop.services import asking, cases, due, entry, explaining, finding, papers
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.speech import _
from danvan_desktop.workplace import exists, open_office

_SWITCHES = {"true": True, "1": True, "false": False, "0": False}


def _deadline(args: argparse.Namespace) -> Answer:
    if not exists(args.home):  # no office needed: what is shipped
        yield _asked(None, args)
        return
    with open_office(args.home, password=password(), clock=SystemClock(args.today)) as office:
        yield _asked(office.desk, args)


def _asked(desk: Desk | None, args: argparse.Namespace) -> Line:
    rules = asking.book(desk)
    if args.rule not in rules.names():
        raise Usage("\n  ".join((_("Không có quy định “{name}”. Các quy định có trong máy:").format(name=args.rule),
                                 *sorted(rules.names()))))
    asked = asking.ask(desk, args.rule, _day(args.start[0]), SystemClock(args.today).today(),
                       **_inputs(args.params + args.start[1:]))
    most = asked.deadline.rule.extensions
    if asked.deadline.inputs.extensions > most:
        raise Usage(_("Quy định {name} cho gia hạn nhiều nhất {most} lần.").format(name=args.rule, most=most))
    return Line(asked.as_json(), asked.words())


def _inputs(pieces: Sequence[str]) -> dict[str, Any]:
    """remote complex several_places (true or false), extensions (a number), suspended (FROM..RESUMED, several too)."""
    switches, extensions, suspended = dict[str, bool](), 0, list[tuple[date, date | None]]()
    for piece in pieces:
        name, _equals, text = piece.partition("=")
        if name in ("remote", "complex", "several_places") and text in _SWITCHES:
            switches[name] = _SWITCHES[text]
        elif name == "extensions" and text.isascii() and text.isdigit() and len(text) < 4:
            extensions = int(text)
        elif name == "suspended" and ".." in text:
            suspended.append(_stretch(text))
        else:
            raise Usage(_("Không hiểu “{piece}”. Ghi: remote=true complex=true several_places=true extensions=1 "
                          "suspended=NGÀY..NGÀY.").format(piece=piece))
    return {**switches, "extensions": extensions, "suspended": tuple(sorted(suspended, key=lambda one: one[0]))}


def _stretch(text: str) -> tuple[date, date | None]:
    since, _dots, resumed = text.partition("..")
    first, last = _day(since), _day(resumed) if resumed else None
    if last is not None and last < first:
        raise Usage(_("Ngày tiếp tục {last} trước ngày tạm dừng {first}.").format(last=resumed, first=since))
    return first, last


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise Usage(_("“{text}” không phải một ngày trong lịch. Ghi như 2026-11-16 hoặc 16/11/2026.").format(text=text))


# --- what is due ------------------------------------------------------------------------------------------------


def _due(desk: Desk, args: argparse.Namespace) -> Answer:
    until = _day(args.until) if args.until else date.max
    for each in due.asked(desk, until, overdue=args.overdue):
        data = each.data
        day = speech.day(date.fromisoformat(data["due"]))
        yield Line(data, f"{day}  {explaining.state_words(data['state']):<14}  {each.title}: {each.label}"
                   f"  [{data['record']}]")


# --- steps ------------------------------------------------------------------------------------------------------


def _do(desk: Desk, args: argparse.Namespace) -> Answer:
    record = finding.resolve(desk, args.id).id
    if args.step is None:
        yield from _offered(desk, record)
        return
    entry.own_record(desk, record)
    typed = pairs(args.fields)
    done = _split(desk, record, typed) if args.step == "split" else cases.do(desk, record, args.step, typed)
    wrong = [each for each in done.findings if each.weight == "wrong"]
    if wrong and not done.deed:
        yield Line({"id": record, "findings": findings_json(wrong)},
                   "\n".join(f"{each.field}: {speech.finding_text(each)}" for each in wrong), refused=True)
        return
    now = cases.case(desk, record)
    made = [each.id for each in done.changed if each.type == now.ref.type and each.id != record]
    open_ones = [clock for clock in now.clocks if clock.open and clock.due is not None]
    words = [_("Trạng thái: {state}").format(state=now.state_label),
             *(f"  {speech.day(clock.due)}  {explaining.state_words(clock.state)}  {clock.label}"
               for clock in open_ones if clock.due)]
    told = [due.clock_json(clock, record) for clock in open_ones]
    yield Line({"id": record, "status": now.state, "due": told, "deed": done.deed, **({"made": made} if made else {})},
               "\n".join(words))


def _offered(desk: Desk, record: str) -> Answer:
    """The steps of the present state: those possible, and why the others are not."""
    now = cases.case(desk, record)
    for each in now.offers:
        names = {one.name: one.needed and one.name != "date" for one in each.needs}  # the date is today's if not given
        needs, may = ([name for name, needed in names.items() if needed is wanted] for wanted in (True, False))
        if each.step == "split":
            needs, may = ["kinds"], []
        words = f"{each.step:<14} {each.label}" + (f"  – {each.why}" if each.why else "")
        yield Line({"step": each.step, "label": each.label, "possible": not each.why, "why": each.why,
                    "usual": each.usual, "needs": needs, "may": may, **({"paper": each.paper} if each.paper else {})},
                   words)


def _split(desk: Desk, record: str, typed: dict[str, str]) -> Outcome:
    if set(typed) != {"kinds"}:
        raise Usage(_("Bước split cần kinds, thí dụ kinds=complaint,proposal."))
    kinds = []
    for text in typed["kinds"].split(","):
        values, wrong = entry.read_typed("petition", {"kind": text.strip()}, desk.clock.today())
        if wrong:
            return Outcome("", (), tuple(wrong))
        kinds.append(str(values.get("kind") or ""))
    return cases.split(desk, record, kinds)


# --- papers -----------------------------------------------------------------------------------------------------


def _paper(desk: Desk, args: argparse.Namespace) -> Answer:
    record = finding.resolve(desk, args.id).id
    if args.name is None:
        for each in papers.papers_for(desk, record):
            words = f"{each.name:<28} {_(each.label)}" + (f"  – {_(each.why)}" if each.why else "")
            yield Line({"paper": each.name, "label": each.label, "family": each.family, "families": list(each.families),
                        "possible": not each.why, "why": each.why, "verified": each.verified}, words)
        return
    path = papers.write(desk, record, args.name, args.family, out=Path(args.out) if args.out else None)
    words = _("Đã ghi {path}. Tệp có các mục ở lại đơn vị; xóa khi không cần nữa.")
    yield Line({"file": str(path)}, words.format(path=path))


def add_law_commands(command: Command) -> None:
    """Declare this module's commands."""
    made = command("deadline", _deadline, _("tính một hạn theo luật"), office=False)
    made.add_argument("rule", metavar=_("QUY_ĐỊNH"), help=_("thí dụ complaint.accept"))
    made.add_argument("params", nargs="*", metavar=_("TÊN=GIÁ_TRỊ"),
                      help="remote complex several_places extensions suspended=FROM..RESUMED")
    # what follows the date belongs to it for argparse, which gives positionals away at the first option
    made.add_argument("--start", required=True, nargs="+", metavar=("YYYY-MM-DD", _("TÊN=GIÁ_TRỊ")),
                      help=_("ngày bắt đầu; tính lùi: ngày tổ chức"))
    made = command("due", _due, _("những việc đến hạn theo luật và theo lời hứa"))
    made.add_argument("--until", metavar="YYYY-MM-DD", help=_("hạn đến hết ngày này"))
    made.add_argument("--overdue", action="store_true", help=_("chỉ việc quá hạn"))
    made = command("do", _do, _("làm bước tiếp theo của một hồ sơ; không ghi bước: liệt kê các bước"))
    made.add_argument("id")
    made.add_argument("step", nargs="?", metavar=_("BƯỚC"))
    made.add_argument("fields", nargs="*", metavar=_("TÊN=GIÁ_TRỊ"))
    made = command("paper", _paper, _("ghi một giấy của hồ sơ ra tệp Word; không ghi tên giấy: liệt kê các giấy"))
    made.add_argument("id")
    made.add_argument("name", nargs="?", metavar=_("GIẤY"))
    made.add_argument("--family", choices=("state", "party"))
    made.add_argument("--out", metavar="FILE")
