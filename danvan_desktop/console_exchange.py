"""The console's commands that read or write files: spreadsheets, parcels, certificates, backups."""

from __future__ import annotations

import argparse
from pathlib import Path

from danvan_desktop import speech
from danvan_desktop.clock import SystemClock
from danvan_desktop.console_lines import Answer, Command, Line, Usage, findings_json, instant, password
from danvan_desktop.services import (
    awarding,
    certifying,
    disclosing,
    enrolling,
    exchange,
    exporting,
    finding,
    importing,
    inspecting,
    receiving,
    sending,
    upkeep,
)
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.importing import SheetResult
from danvan_desktop.services.receiving import Received
from danvan_desktop.speech import _
from danvan_desktop.workplace import restore_office

# --- spreadsheets -----------------------------------------------------------------------------------------------


def _import(desk: Desk, args: argparse.Namespace) -> Answer:
    for done in importing.import_file(desk, args.file, args.type, args.sheet, dry_run=args.dry_run):
        yield Line(done.as_json(), _sheet_words(done, dry_run=args.dry_run))


def _sheet_words(done: SheetResult, *, dry_run: bool) -> str:
    if done.type is None:
        return _("{file} · {sheet}: không nhận ra sổ nào, bỏ qua {count} dòng.").format(
            file=done.file, sheet=done.sheet, count=len(done.ignored)
        )
    lead = _("Xem trước, chưa ghi gì") if dry_run else _("Đã nhập")
    words = [
        f"{done.file} · {done.sheet}: {lead}.",
        "  "
        + _("{rows} dòng: {created} mới, {changed} sửa, {unchanged} như cũ; bỏ qua {ignored} dòng.").format(
            rows=done.rows,
            created=done.created,
            changed=done.changed,
            unchanged=done.unchanged,
            ignored=len(done.ignored),
        ),
    ]
    if done.dropped:
        words.append("  " + _("{count} ô không giữ: danh tính người tố cáo.").format(count=len(done.dropped)))
    words += [f"  {_('dòng')} {note.row}, {note.field}: {note.reason}" for note in done.refused]
    return "\n".join(words)


def _export(desk: Desk, args: argparse.Namespace) -> Answer:
    made = exporting.export(desk, args.type, args.file, with_local=args.with_local)
    words = _("Đã ghi {count} dòng ra {file}.").format(count=made.rows, file=made.path)
    words += " " + (
        _("Tệp có cả những mục ở lại đơn vị: giữ như giữ sổ.")
        if made.local
        else _("Những mục ở lại đơn vị không có trong tệp.")
    )
    yield Line({"rows": made.rows, "file": str(made.path), "local": made.local}, words)


# --- awards -----------------------------------------------------------------------------------------------------


def _decide(desk: Desk, args: argparse.Namespace) -> Answer:
    typed = {
        "issuer": args.issuer,
        "family": args.family,
        "movement": args.movement,
        "decision_no": args.number,
        "decision_date": args.date,
        "signer": args.signer,
        "signer_title": args.signer_title,
        "place_name": args.place,
        "name": args.name,
    }
    outcome = awarding.decide(desk, {name: text for name, text in typed.items() if text}, args.recipients)
    count = len(outcome.changed) - 1
    words = [_("Đã ghi quyết định {id} với {count} người được khen.").format(id=outcome.id, count=count)]
    words += [f"  {each.field}: {speech.finding_text(each)}" for each in outcome.findings]
    yield Line(
        {"id": outcome.id, "recipients": count, "findings": findings_json(outcome.findings), "deed": outcome.deed},
        "\n".join(words),
    )


def _certificates(desk: Desk, args: argparse.Namespace) -> Answer:
    decision = finding.resolve(desk, args.decision).id
    numbered = awarding.number(desk, decision)
    done = certifying.certificates(
        desk, decision, args.out, template=args.template, stock=args.stock, first=args.first, last=args.last
    )
    told = [(each, speech.words_for(each)) for each in done.problems]
    problems = [{"problem": each.code, "message": words.what, "remedy": words.remedy} for each, words in told]
    lines = [_("{pages} giấy khen trong {file}.").format(pages=done.pages, file=done.file)] if done.file else []
    lines += [f"  {words.what} {words.remedy}  [{each.code}]" for each, words in told]
    yield Line(
        {
            "file": str(done.file) if done.file else None,
            "pages": done.pages,
            "problems": problems,
            "numbered": len(numbered.changed),
        },
        "\n".join(lines),
        refused=bool(told),
    )


# --- parcels ----------------------------------------------------------------------------------------------------


def _enrol(desk: Desk, args: argparse.Namespace) -> Answer:
    made = enrolling.enrol(desk, args.unit_code, args.out, body=args.body, name=args.name)
    words = [
        _("Tệp ghi danh cho {name}: {file}").format(name=made.name, file=made.path),
        _("Ghi ra giấy, đưa riêng, không để cùng USB:"),
        "  " + _("Mã một lần: {code}").format(code=made.code),
        "  " + _("Dấu nhận dạng: {fingerprint}").format(fingerprint=made.fingerprint),
    ]
    data = {"file": str(made.path), "code": made.code, "fingerprint": made.fingerprint, "office": made.office}
    yield Line(data, "\n".join(words))


def _join(desk: Desk, args: argparse.Namespace) -> Answer:
    found = enrolling.join(desk, args.file, args.code)
    words = _("Đã vào hệ gửi nhận của {name}. So với dòng in trên giấy: {fingerprint}. Không giống thì gọi cấp trên.")
    yield Line({"unit": desk.unit_id, "upper": found.upper, "fingerprint": found.fingerprint},
               words.format(name=found.upper_name, fingerprint=found.fingerprint))  # fmt: skip


def _confirm(desk: Desk, args: argparse.Namespace) -> Answer:
    done = enrolling.confirm(desk, args.unit_code, args.device)
    data = {"unit": args.unit_code, "office": done.office, "upper": desk.identity.office, "devices": list(done.devices)}
    yield Line(data, _("Đã xác nhận {count} máy.").format(count=len(done.devices)))
    for got in done.received:
        yield _received(got)


def _disclose(desk: Desk, args: argparse.Namespace) -> Answer:
    if bool(args.ids) == bool(args.type and args.all):
        raise Usage(_("Ghi mã các mục, hoặc --type SỔ --all."))
    approval = disclosing.Approval(by=args.by, on_paper=args.on_paper)
    if args.ids:
        outcome = disclosing.disclose(desk, [finding.resolve(desk, each).id for each in args.ids], approval)
    else:
        outcome = disclosing.disclose_type(desk, args.type, approval)
    count = len(outcome.changed)
    yield Line({"disclosed": count, "deed": outcome.deed}, _("{count} mục sẽ theo gói gửi lên.").format(count=count))


def _send(desk: Desk, args: argparse.Namespace) -> Answer:
    for sent in sending.send(desk, args.to):
        data = {"parcel": str(sent.path), "kind": sent.kind, "to": sent.to, "no": sent.no, "entries": sent.entries,
                "bytes": sent.bytes}  # fmt: skip
        words = _("Gói số {no} gửi {name}: {count} dòng sổ, {size}, đã ghi và đọc lại đúng: {file}")
        yield Line(data, words.format(no=sent.no, name=sent.to_name, count=sent.entries, size=speech.size(sent.bytes),
                                      file=sent.path))  # fmt: skip


def _receive(desk: Desk, args: argparse.Namespace) -> Answer:
    for got in receiving.receive(desk, args.paths):
        yield _received(got)


def _received(got: Received) -> Line:
    words = speech.words_for(got.problem) if got.problem else None
    data = {"file": got.file, "from": got.sender, "no": got.no, "result": got.result,
            "problem": got.problem.code if got.problem else None, "message": words.what if words else None,
            "remedy": words.remedy if words else None, "entries": got.entries}  # fmt: skip
    if got.fingerprint:
        data["fingerprint"] = got.fingerprint
    said = [f"{got.file}: {speech.result_text(got.result)}"]
    if got.sender_name:
        said.append(
            _("gói số {no} của {name}, {count} dòng mới").format(no=got.no, name=got.sender_name, count=got.entries)
        )
    lines = [" · ".join(said)]
    if words and got.problem:
        lines += [f"  {words.what}", f"  {words.data}", f"  {words.remedy}  [{got.problem.code}]"]
    return Line(data, "\n".join(lines), refused=got.result == "refused")


def _inspect(desk: Desk, args: argparse.Namespace) -> Answer:
    seen = inspecting.inspect(desk, args.file)
    words = speech.words_for(seen.problem) if seen.problem else None
    data = {**seen.header, "public_key": seen.public_key or None, "verified": list(seen.verified),
            "problem": seen.problem.code if seen.problem else None,
            "message": words.what if words else None}  # fmt: skip
    lines = [f"{name}: {value}" for name, value in data.items() if value not in (None, "", [])]
    yield Line(data, "\n".join(lines), refused=seen.problem is not None and seen.problem.code != "G-103")


def _exchange(desk: Desk, args: argparse.Namespace) -> Answer:
    up = exchange.upward(desk)
    for made in exchange.parcels(desk):
        data = {"direction": made.direction, "no": made.no, "office": made.office, "made": instant(made.made),
                "acknowledged": made.acknowledged, "entries": made.entries, "state": made.state}  # fmt: skip
        mark = _("đã có biên nhận") if made.acknowledged else speech.result_text(made.state)
        yield Line(data, f"{speech.moment(made.made)}  {made.direction:<5} {made.no:>4}  {made.office_name}  {mark}")
    if up is not None:
        data = {"upper": up.office, "received_up_to": up.received_up_to, "under_way": list(up.under_way),
                "unsent": up.unsent, "uncovered": up.uncovered}  # fmt: skip
        words = _("{name} đã nhận đến gói số {no}; chưa gửi {unsent} thay đổi.")
        yield Line(data, words.format(name=up.name, no=up.received_up_to, unsent=up.unsent))
    for each in exchange.downward(desk):
        data = {"office": each.office, "code": each.code, "last_no": each.last_no, "waiting": each.waiting,
                "last_in": instant(each.last_in) if each.last_in else None, "gaps": list(each.gaps),
                "forked": list(each.forked), "unsent": each.unsent}  # fmt: skip
        when = speech.moment(each.last_in) if each.last_in else _("chưa gửi lần nào")
        words = _("{name}: gói số {no}, {when}; {waiting} gói chờ quyết định; {gaps} đoạn sổ còn thiếu.")
        yield Line(
            data, words.format(name=each.name, no=each.last_no, when=when, waiting=each.waiting, gaps=len(each.gaps))
        )


# --- safe-keeping -----------------------------------------------------------------------------------------------


def _backup(desk: Desk, args: argparse.Namespace) -> Answer:
    made = upkeep.back_up(desk, args.file.absolute())
    yield Line(
        {"file": str(made.path), "entries": made.entries, "bytes": made.bytes, "verified": True},
        _("Đã sao lưu vào {file}: {count} dòng sổ, đã đọc lại và khớp.").format(file=made.path, count=made.entries),
    )


def _restore(args: argparse.Namespace) -> Answer:
    with restore_office(args.file, args.home, password=password(), clock=SystemClock(args.today)) as office:
        desk = office.desk
        yield Line(
            {"office": desk.identity.office, "device": desk.identity.device, "incarnation": desk.identity.incarnation},
            _("Đã khôi phục sổ của {name} vào {home}. Đã mở sổ mới cho máy này; không mất dữ liệu đã gửi.").format(
                name=desk.office_name, home=args.home
            ),
        )


def add_commands(command: Command) -> None:
    """Declare this module's commands."""
    made = command("import", _import, _("nhập từ tệp .xlsx .xls .ods .csv"))
    made.add_argument("file", type=Path)
    made.add_argument("--type")
    made.add_argument("--sheet")
    made.add_argument("--dry-run", action="store_true", help=_("chỉ nói sẽ nhập gì"))
    made = command("export", _export, _("ghi một sổ ra .xlsx"))
    made.add_argument("type")
    made.add_argument("file", type=Path)
    made.add_argument("--with-local", action="store_true", help=_("cả những mục ở lại đơn vị"))
    made = command("decide", _decide, _("ghi quyết định khen thưởng và danh sách"))
    made.add_argument("--issuer", required=True, help=_("như in trên giấy khen"))
    made.add_argument("--family", choices=("state", "party"), required=True)
    for name in ("movement", "number", "date", "signer", "signer-title", "place", "name"):
        made.add_argument(f"--{name}", default="")
    made.add_argument("recipients", nargs="+", metavar=_("MÔ_HÌNH_HOẶC_TÊN"))
    made = command("certificates", _certificates, _("cấp số, chốt và vẽ giấy khen thành PDF"))
    made.add_argument("decision")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--template")
    made.add_argument("--stock", choices=("full", "preprinted"), default="full")
    made.add_argument("--from", dest="first", type=int)
    made.add_argument("--to", dest="last", type=int)
    made = command("enrol", _enrol, _("ghi danh một đơn vị cấp dưới: tệp và mã"))
    made.add_argument("unit_code")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--body")
    made.add_argument("--name", help=_("tên đơn vị, nếu danh mục chưa có"))
    made = command("join", _join, _("vào hệ gửi nhận bằng tệp ghi danh và mã"))
    made.add_argument("file", type=Path)
    made.add_argument("--code", required=True)
    made = command("confirm", _confirm, _("xác nhận máy và gói đang chờ của một đơn vị"))
    made.add_argument("unit_code")
    made.add_argument("--device")
    made = command("disclose", _disclose, _("cho các mục theo gói gửi lên"))
    made.add_argument("ids", nargs="*", metavar="ID")
    made.add_argument("--type")
    made.add_argument("--all", action="store_true")
    made.add_argument("--by", default="", help=_("người duyệt"))
    made.add_argument("--on-paper", action="store_true", help=_("đã duyệt trên giấy"))
    command("send", _send, _("gửi một gói lên; ở tỉnh, một gói cho mỗi đơn vị")).add_argument("--to", type=Path)
    command("receive", _receive, _("nhận các gói")).add_argument("paths", nargs="*", type=Path)
    command("inspect", _inspect, _("xem một gói tự nói gì")).add_argument("file", type=Path)
    command("exchange", _exchange, _("đã gửi gì, đã nhận gì, còn thiếu gì"))
    command("backup", _backup, _("sao lưu, đọc lại và kiểm tra")).add_argument("file", type=Path)
    command("restore", _restore, _("khôi phục từ bản sao lưu"), office=False).add_argument("file", type=Path)
