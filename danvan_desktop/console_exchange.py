"""The console's commands that read or write files: spreadsheets, parcels, certificates, backups."""

from __future__ import annotations

import argparse
from pathlib import Path

from danvan_desktop import speech
from danvan_desktop.clock import SystemClock
from danvan_desktop.console_lines import Answer, Command, Line, findings_json, password
from danvan_desktop.services import awarding, certifying, exporting, finding, importing, upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.importing import SheetResult
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
    command("backup", _backup, _("sao lưu, đọc lại và kiểm tra")).add_argument("file", type=Path)
    command("restore", _restore, _("khôi phục từ bản sao lưu"), office=False).add_argument("file", type=Path)
