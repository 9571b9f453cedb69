"""The console's commands about what the law asks: deadlines, steps, what is due."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from danvan_desktop.clock import SystemClock
from danvan_desktop.console_lines import Answer, Command, Line, Usage, password
from danvan_desktop.services import asking
from danvan_desktop.services.desk import Desk
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


def add_law_commands(command: Command) -> None:
    """Declare this module's commands."""
    made = command("deadline", _deadline, _("tính một hạn theo luật"), office=False)
    made.add_argument("rule", metavar=_("QUY_ĐỊNH"), help=_("thí dụ complaint.accept"))
    made.add_argument("params", nargs="*", metavar=_("TÊN=GIÁ_TRỊ"),
                      help="remote complex several_places extensions suspended=FROM..RESUMED")
    # what follows the date belongs to it for argparse, which gives positionals away at the first option
    made.add_argument("--start", required=True, nargs="+", metavar=("YYYY-MM-DD", _("TÊN=GIÁ_TRỊ")),
                      help=_("ngày bắt đầu; tính lùi: ngày tổ chức"))
