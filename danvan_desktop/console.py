"""`danvan`: the same deeds as the window, without a screen. A contract: scripts depend on names, keys and exit codes.

Exit 0: done. 1: refused, with the problem in words on stderr, or as one JSON object under --json. 2: wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from danvan_desktop import faults, paths, speech
from danvan_desktop.clock import SystemClock
from danvan_desktop.console_lines import Answer, Line, Usage, findings_json, instant, pairs, password
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, finding, handouts
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.speech import _
from danvan_desktop.workplace import Workplace, create_office, open_office

LATER = ("verify-certificate", "report")


# --- records ----------------------------------------------------------------------------------------------------


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    yield _saved(desk, entry.save_fields(desk, args.type, None, pairs(args.fields)))


def _set(desk: Desk, args: argparse.Namespace) -> Answer:
    ref = finding.resolve(desk, args.id)
    yield _saved(desk, entry.save_fields(desk, ref.type, ref.id, pairs(args.fields)))


def _saved(desk: Desk, outcome: Any) -> Line:
    wrong = [each for each in outcome.findings if each.weight != "needed"]
    number = finding.show(desk, outcome.id).number
    words = _("Đã lưu {number} ({id}).").format(number=number, id=outcome.id)
    needed = len(outcome.findings) - len(wrong)
    if needed:
        words += " " + _("Còn {count} mục để hoàn thành.").format(count=needed)
    words = "\n".join([words, *(f"  {each.field}: {speech.finding_text(each)}" for each in wrong)])
    return Line({"id": outcome.id, "findings": findings_json(outcome.findings), "deed": outcome.deed}, words)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    outcome = entry.delete(desk, finding.resolve(desk, args.id).id, args.reason)
    yield Line({"id": outcome.id, "deed": outcome.deed}, _("Đã bỏ vào thùng."))


def _undo(desk: Desk, args: argparse.Namespace) -> Answer:
    outcome = entry.undo(desk, args.deed, args.reason)
    left = [each.id for each in outcome.left_alone]
    yield Line(
        {"deed": outcome.deed, "undone": [each.id for each in outcome.changed], "left_alone": left},
        _("Đã hoàn tác {count} mục; {left} mục đã sửa tiếp nên để nguyên.").format(
            count=len(outcome.changed), left=len(left)
        ),
    )


def _shown_value(type_name: str, name: str, value: Any) -> str:
    record_type = entry.type_named(type_name)
    if not record_type.has(name):
        return json.dumps(value, ensure_ascii=False)
    return speech.value_text(record_type.field(name).kind, value)


def _label(type_name: str, name: str) -> str:
    record_type = entry.type_named(type_name)
    return _(record_type.field(name).label) if record_type.has(name) else name


def _labelled(type_name: str, values: Mapping[str, Any]) -> Iterator[str]:
    record_type = entry.type_named(type_name)
    for name, value in values.items():
        if value is not None and (not record_type.has(name) or record_type.field(name).section):
            yield f"  {_label(type_name, name)}: {_shown_value(type_name, name, value)}"


def _settling(each: Any) -> dict[str, Any]:
    return {
        "id": each.ref.id,
        "type": each.ref.type,
        "group": each.group,
        "before": dict(each.before),
        "values": [
            {"value": dict(values), "by": written.account, "device": written.device, "at": instant(written.wall)}
            for values, written in each.rivals
        ],
    }


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    shown = finding.show(desk, finding.resolve(desk, args.id).id)
    data = {
        "id": shown.ref.id,
        "type": shown.ref.type,
        "number": shown.number,
        "status": shown.status,
        "fields": dict(shown.values),
        "findings": findings_json(shown.findings),
        "conflicts": [_settling(each) for each in shown.conflicts],
        "links": [{"type": each.type, "id": each.id} for each in shown.links],
        "reviews": [dict(each) for each in shown.reviews],
    }
    head = f"{_(entry.type_named(shown.ref.type).label)} {shown.number} · {speech.status_text(shown.status)}"
    yield Line(
        data,
        "\n".join(
            [
                head,
                *_labelled(shown.ref.type, shown.values),
                *(f"  ⚑ {speech.finding_text(each)}" for each in shown.findings),
            ]
        ),
    )


def _history(desk: Desk, args: argparse.Namespace) -> Answer:
    ref = finding.resolve(desk, args.id)
    for each in handouts.history(desk, ref.id):
        data = {
            "deed": each.deed,
            "at": instant(each.at),
            "by": each.by,
            "device": each.device,
            "field": each.field,
            "from": each.before,
            "to": each.after,
            "op": each.op,
            "reason": each.reason,
        }
        before, after = (
            _shown_value(ref.type, each.field, value) if each.field else "" for value in (each.before, each.after)
        )
        words = (
            f"{speech.moment(each.at)}  {_label(ref.type, each.field) or speech.op_text(each.op)}: {before} → {after}"
        )
        yield Line(data, words + (f"  ({each.reason})" if each.reason else ""))


def _row(row: Row) -> Line:
    title = entry.type_named(row.type).title
    data = {"id": row.id, "type": row.type, "number": row.number, "status": row.status, **row.values}
    return Line(data, f"{row.number:<14} {speech.value_text(None, row.values.get(title))}  [{row.id}]")


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    record_type = entry.type_named(args.type)
    values, findings = entry.read_typed(args.type, pairs(args.where), desk.clock.today())
    if findings:
        raise Usage(speech.finding_text(findings[0]))
    where = {name: tuple(value) if isinstance(value, list) else (value,) for name, value in values.items()}
    sort = args.sort or ("number" if record_type.has("seq") else "changed")
    query = Query(args.type, where=where, sort=sort.lstrip("-"), descending=sort.startswith("-"))
    for row in finding.listing(desk, query, args.limit):
        yield _row(row)


def _find(desk: Desk, args: argparse.Namespace) -> Answer:
    for row in finding.find(desk, args.text, args.type, args.limit or 50):
        yield _row(row)


def _types(args: argparse.Namespace) -> Answer:
    for each in [entry.type_named(args.type)] if args.type else entry.registers():
        fields = [
            {
                "name": one.name,
                "label": _(one.label),
                "kind": one.kind.name,
                "group": one.settles_with,
                "audience": one.audience,
                "needed": one.needed,
            }
            for one in each.fields
        ]
        words = [f"{each.name}: {speech.several(each.plural)}"]
        if args.type:
            words += [f"  {one['name']:<20} {one['audience']}  {one['label']}" for one in fields]
        yield Line({"type": each.name, "label": _(each.label), "fields": fields}, "\n".join(words))


def _conflicts(desk: Desk, args: argparse.Namespace) -> Answer:
    for each in entry.conflicts(desk):
        words = [f"{finding.show(desk, each.ref.id).number}  {each.group}  [{each.ref.id}]"]
        for place, (values, written) in enumerate(each.rivals, 1):
            said = ", ".join(_shown_value(each.ref.type, name, value) for name, value in values.items())
            words.append(f"  {place}. {said}  ({written.device}, {instant(written.wall)[:16]})")
        yield Line(_settling(each), "\n".join(words))


def _settle(desk: Desk, args: argparse.Namespace) -> Answer:
    ref = finding.resolve(desk, args.id)
    typed = None if args.value is None else {args.field: args.value}
    outcome = entry.settle(desk, ref.id, args.field, take=args.take, typed=typed)
    yield _saved(desk, outcome)


# --- the office -------------------------------------------------------------------------------------------------


def _init(args: argparse.Namespace) -> Answer:
    secret = None if args.no_password else password(confirm=True)
    with create_office(
        args.home,
        unit_code=args.unit_code,
        level=args.level,
        body=args.body,
        name=args.name,
        password=secret,
        person=args.person,
        clock=SystemClock(args.today),
    ) as office:
        desk = office.desk
        yield Line(
            {
                "unit": desk.unit_id,
                "device": desk.identity.device,
                "office": desk.identity.office,
                "name": desk.office_name,
            },
            _("Đã mở sổ của {name} trong thư mục {home}.").format(name=desk.office_name, home=args.home),
        )


def _check(desk: Desk, args: argparse.Namespace) -> Answer:
    from danvan_desktop.services import upkeep

    faults_found = upkeep.check(desk)
    if not faults_found:
        yield Line({"sound": True, "faults": []}, _("Sổ lành lặn: các chuỗi liền, bảng khớp với sổ."))
        return
    words = "\n".join(
        [
            _("Sổ có {count} chỗ hỏng:").format(count=len(faults_found)),
            *(f"  {each.kind} {each.what}" for each in faults_found),
        ]
    )
    yield Line(
        {"sound": False, "faults": [{"kind": each.kind, "what": each.what} for each in faults_found]},
        words,
        refused=True,
    )


def _rebuild(desk: Desk, args: argparse.Namespace) -> Answer:
    from danvan_desktop.services import upkeep

    count = upkeep.rebuild(desk)
    yield Line({"records": count}, _("Đã dựng lại bảng từ sổ: {count} mục.").format(count=count))


def _demo(args: argparse.Namespace) -> Answer:
    from danvan_desktop import demo

    for made in demo.run(args.dir):
        yield Line({"what": made.what, "path": str(made.path) if made.path else None}, made.words)


# --- the program ------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(_("Gọi lệnh chưa đúng: {detail}").format(detail=message) + "\n" + self.format_usage())


def _day(text: str) -> date:
    return date.fromisoformat(text)


Handler = Callable[..., Answer]


def _parser() -> argparse.ArgumentParser:
    from danvan_desktop import __version__
    from danvan_desktop.console_exchange import add_commands
    from danvan_desktop.console_law import add_law_commands

    parser = _Parser(prog="danvan", description=_("Dân vận: sổ mô hình, đối thoại, đơn và tiếp công dân, khen thưởng."))
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--home", type=Path, default=None, help=_("thư mục của đơn vị"))
    parser.add_argument("--json", action="store_true", help=_("mỗi dòng một đối tượng JSON"))
    parser.add_argument("--today", type=_day, default=None, metavar="YYYY-MM-DD", help=_("ngày làm việc"))
    parser.add_argument("--lang", choices=speech.LANGUAGES, default="vi")
    commands = parser.add_subparsers(dest="command", metavar=_("LỆNH"), required=True, parser_class=_Parser)

    def command(name: str, handler: Handler, help_text: str, *, office: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_text)
        made.set_defaults(handler=handler, needs_office=office)
        return made

    made = command("init", _init, _("mở sổ cho một đơn vị"), office=False)
    made.add_argument("--unit-code", required=True)
    made.add_argument("--level", choices=("commune", "province", "centre"), required=True)
    made.add_argument(
        "--body", choices=("uband", "party", "front", "reception_board", "board", "other"), default="party"
    )
    made.add_argument("--name")
    made.add_argument("--person", default="", help=_("tên người dùng đầu tiên"))
    made.add_argument("--no-password", action="store_true")
    made = command("add", _add, _("ghi một mục mới"))
    made.add_argument("type")
    made.add_argument("fields", nargs="*", metavar=_("TÊN=GIÁ_TRỊ"))
    made = command("set", _set, _("sửa một mục"))
    made.add_argument("id")
    made.add_argument("fields", nargs="+", metavar=_("TÊN=GIÁ_TRỊ"))
    made = command("delete", _delete, _("bỏ một mục vào thùng"))
    made.add_argument("id")
    made.add_argument("--reason", required=True)
    made = command("undo", _undo, _("hoàn tác một việc"))
    made.add_argument("deed")
    made.add_argument("--reason", default="")
    for name, handler, help_text in (("show", _show, _("xem một mục")), ("history", _history, _("xem ai đã sửa gì"))):
        command(name, handler, help_text).add_argument("id")
    made = command("list", _list, _("liệt kê một sổ"))
    made.add_argument("type")
    made.add_argument("--where", action="append", default=[], metavar=_("TÊN=GIÁ_TRỊ"))
    made.add_argument("--sort")
    made.add_argument("--limit", type=int)
    made = command("find", _find, _("tìm, gõ không dấu cũng được"))
    made.add_argument("text")
    made.add_argument("--type")
    made.add_argument("--limit", type=int)
    made = command("types", _types, _("các loại sổ và các mục"), office=False)
    made.add_argument("type", nargs="?")
    command("conflicts", _conflicts, _("các mục hai máy ghi khác nhau"))
    made = command("settle", _settle, _("chọn giữa hai giá trị"))
    made.add_argument("id")
    made.add_argument("field")
    choice = made.add_mutually_exclusive_group(required=True)
    choice.add_argument("--take", type=int)
    choice.add_argument("--value")
    command("check", _check, _("kiểm tra sổ"))
    command("rebuild", _rebuild, _("dựng lại bảng từ sổ"))
    made = command("demo", _demo, _("cả câu chuyện trong một thư mục"), office=False)
    made.add_argument("dir", type=Path)
    add_commands(command)
    add_law_commands(command)
    for name in LATER:
        made = command(name, _not_yet, _("chưa có trong bản này"), office=False)
        made.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _not_yet(args: argparse.Namespace) -> Answer:
    raise Usage(_("Lệnh {name} chưa có trong bản này.").format(name=args.command))


def _answer(args: argparse.Namespace) -> Answer:
    if not args.needs_office:
        made: Answer = args.handler(args)
        return made
    return _at_office(args)


def _at_office(args: argparse.Namespace) -> Answer:
    with _open(args) as office:
        yield from args.handler(office.desk, args)


def _open(args: argparse.Namespace) -> Workplace:
    return open_office(args.home, password=password(), clock=SystemClock(args.today))


def _say(line: Line, as_json: bool) -> None:
    print(json.dumps(line.data, ensure_ascii=False, default=str) if as_json else line.words, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    try:
        if "--lang" in words[:-1] and words[words.index("--lang") + 1] in speech.LANGUAGES:
            speech.set_language(words[words.index("--lang") + 1])
        args = _parser().parse_args(words)
        args.home = args.home or paths.default_home()
        refused = False
        for line in _answer(args):
            _say(line, args.json)
            refused = refused or line.refused
        return 1 if refused else 0
    except Usage as error:
        print(str(error), file=sys.stderr)
        return 2
    except Problem as problem:
        return _refuse(problem, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _refuse(Problem("S-199", report=str(faults.report(error, paths.state_folder()))), as_json)


def _refuse(problem: Problem, as_json: bool) -> int:
    said = speech.words_for(problem)
    if as_json:
        print(
            json.dumps(
                {"problem": problem.code, "message": said.what, "remedy": said.remedy, "data_safe": problem.data_safe},
                ensure_ascii=False,
            ),
            flush=True,
        )
    print(f"{said.what}\n{said.data}\n{said.remedy}  [{problem.code}]", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
