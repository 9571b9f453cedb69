"""The console's commands that read or write files: spreadsheets, parcels, certificates, backups."""

from __future__ import annotations

import argparse
from pathlib import Path

from danvan_desktop.clock import SystemClock
from danvan_desktop.console_lines import Answer, Command, Line, password
from danvan_desktop.services import upkeep
from danvan_desktop.services.desk import Desk
from danvan_desktop.speech import _
from danvan_desktop.workplace import restore_office


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
    command("backup", _backup, _("sao lưu, đọc lại và kiểm tra")).add_argument("file", type=Path)
    command("restore", _restore, _("khôi phục từ bản sao lưu"), office=False).add_argument("file", type=Path)
