"""The whole story in a folder: a commune with the sample registers, a province, parcels, certificates, pictures.

Everybody in it is invented. The folder holds two offices without passwords; running it again replaces what it made, and
touches nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from danvan_desktop import demo_law, paths, safefile, speech
from danvan_desktop.clock import SystemClock
from danvan_desktop.demo_lines import Made
from danvan_desktop.problems import Problem
from danvan_desktop.services import (
    awarding,
    certifying,
    disclosing,
    enrolling,
    entry,
    exchange,
    finding,
    importing,
    receiving,
    sending,
    upkeep,
)
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Query
from danvan_desktop.speech import _
from danvan_desktop.workplace import create_office

TODAY = date(2026, 11, 23)
SAMPLES = ("so-theo-doi-mo-hinh-2022", "doi-thoai-2026", "so-tiep-cong-dan-2026", "danh-sach-khen-thuong-2026")
_NOTE = "thu-muc-minh-hoa.txt"
_MADE = ("xa", "tinh", "usb", "hinh", "trang-thai", "giay-khen.pdf", "sao-luu", _NOTE)


def run(folder: Path) -> Iterator[Made]:
    """Make the demo in `folder`, telling each step as it is done.

    Raises Problem S-120 when the folder holds something that no demo made.
    """
    folder = folder.absolute()
    _clear(folder)
    os.environ["DANVAN_STATE"] = str(folder / "trang-thai")
    clock = SystemClock(TODAY)
    with ExitStack() as open_offices:
        commune = open_offices.enter_context(
            create_office(
                folder / "xa",
                unit_code="99001",
                level="commune",
                name="Xã Khê Hòa",
                person="Nguyễn Hoài An",
                clock=clock,
            )
        ).desk
        yield Made("commune", commune.home, _("Xã Khê Hòa (không có thật): {path}").format(path=commune.home))
        for name in SAMPLES:
            for sheet in importing.import_file(commune, paths.resources() / "samples" / f"{name}.xlsx"):
                if sheet.type:
                    yield Made(
                        "import",
                        None,
                        _("Nhập {file}, {sheet}: {created} mục mới, {dropped} ô không giữ.").format(
                            file=sheet.file, sheet=sheet.sheet, created=sheet.created, dropped=len(sheet.dropped)
                        ),
                    )
        _type_some(commune)
        yield from demo_law.answer_visitors(commune)
        yield from demo_law.receive_letters(commune)
        yield from demo_law.hold_session(commune)
        province = open_offices.enter_context(
            create_office(
                folder / "tinh",
                unit_code="98",
                level="province",
                name="Tỉnh Hưng Giang",
                person="Trần Minh Khuê",
                clock=clock,
            )
        ).desk
        yield Made("province", province.home, _("Tỉnh Hưng Giang (không có thật): {path}").format(path=province.home))
        yield from demo_law.announce(province)
        yield from _exchange(commune, province, folder / "usb")
        yield from demo_law.recount(commune)
        yield from demo_law.ask(commune)
        yield from _praise(commune, folder / "giay-khen.pdf")
        backup = upkeep.back_up(commune, folder / "sao-luu" / "xa.tar")
        yield Made("backup", backup.path, _("Bản sao lưu đã đọc lại và khớp: {path}").format(path=backup.path))
        entry.keep_draft(commune, "model", "new:model", {"name": "Cổng rào xanh, ngõ sạch", "place": "Thôn Trại Giữa"})
    yield from _pictures(folder)


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _NOTE).exists():
        raise Problem("S-120", folder=str(folder))
    for name in _MADE:
        made = folder / name
        if made.is_dir():
            shutil.rmtree(made)
        else:
            made.unlink(missing_ok=True)
    note = _("Thư mục minh họa của danvan demo. Mọi người, số liệu và đơn vị trong này đều được bịa ra.")
    safefile.write_bytes(folder / _NOTE, note.encode() + b"\n")


def _type_some(commune: Desk) -> None:
    """What else a clerk types by hand on such a day."""
    model = entry.save_fields(
        commune,
        "model",
        None,
        {
            "name": "Thắp sáng đường quê",
            "entry_kind": "Mô hình",
            "owner_kind": "Tập thể",
            "subject_area": "Văn hóa - xã hội",
            "owner": "Chi bộ và Ban công tác Mặt trận thôn Đồng Mít",
            "place": "Thôn Đồng Mít",
            "registered_on": "03/03/2026",
            "objectives": "Toàn bộ đường thôn có đèn trước ngày 30/6",
            "lead_body": "Chi bộ thôn Đồng Mít",
            "households": "142",
            "funds_vnd": "58,5 triệu",
            "labour_days": "186,5",
            "land_donated_m2": "320",
            "person_in_charge": "Hoàng Văn Mẫu",
        },
    )
    entry.save_fields(commune, "model", model.id, {"result": "2,4 km đường có đèn, 142 hộ góp tiền điện"})
    entry.complete(commune, model.id)


def _exchange(commune: Desk, province: Desk, stick: Path) -> Iterator[Made]:
    """Enrol, join, send up, receive, confirm, answer, receive the answer."""
    slip = enrolling.enrol(province, commune.unit_code, stick, name=commune.office_name)
    yield Made(
        "enrolment", slip.path, _("Tệp ghi danh: {path}; mã trên giấy: {code}").format(path=slip.path, code=slip.code)
    )
    enrolling.join(commune, slip.path, slip.code)
    disclosing.disclose_type(commune, "petition", disclosing.Approval(by="Phạm Quốc Mẫu", on_paper=True))
    for sent in sending.send(commune, stick):
        yield Made(
            "parcel up",
            sent.path,
            _("Gói số {no} lên tỉnh, {count} dòng sổ: {path}").format(no=sent.no, count=sent.entries, path=sent.path),
        )
    for got in receiving.receive(province, [stick]):
        if got.result != "already" and got.no:
            yield Made(
                "received",
                None,
                _("Tỉnh nhận gói số {no}: {result}.").format(no=got.no, result=speech.result_text(got.result)),
            )
    confirmed = enrolling.confirm(province, commune.unit_code)
    for got in confirmed.received:
        yield Made(
            "confirmed",
            None,
            _("Tỉnh đã xác nhận máy của xã; gói số {no}: {result}.").format(
                no=got.no, result=speech.result_text(got.result)
            ),
        )
    for sent in sending.send(province, stick):
        yield Made("parcel down", sent.path, _("Gói trả lời của tỉnh: {path}").format(path=sent.path))
    for got in receiving.receive(commune, [stick]):
        if got.result == "applied":
            yield Made("answer", None, _("Xã đã nhận gói trả lời số {no}.").format(no=got.no))
    stands = exchange.upward(commune)
    assert stands is not None  # it joined above
    yield Made(
        "acknowledged",
        None,
        _("{name} đã nhận đến gói số {no}; chưa gửi {unsent} thay đổi.").format(
            name=stands.name, no=stands.received_up_to, unsent=stands.unsent
        ),
    )


def _praise(commune: Desk, out: Path) -> Iterator[Made]:
    """Certificates for the sample's award list."""
    (decision,) = finding.listing(commune, Query("award"))
    entry.save_fields(commune, "award", decision.id, {"signer": "Phạm Quốc Mẫu", "movement": "Dân vận khéo"})
    awarding.number(commune, decision.id)
    done = certifying.certificates(commune, decision.id, out)
    yield Made("certificates", done.file, _("{pages} giấy khen: {path}").format(pages=done.pages, path=out))
    for problem in done.problems:
        yield Made("problem", None, speech.words_for(problem).what)


def _pictures(folder: Path) -> Iterator[Made]:
    """Pictures of the main pages, by the window itself in a process of its own."""
    for home, into in ((folder / "xa", folder / "hinh" / "xa"), (folder / "tinh", folder / "hinh" / "tinh")):
        words = [sys.executable, "-m", "danvan_desktop", "--home", str(home), "--tour", str(into)]
        words += ["--today", TODAY.isoformat()]
        drawn = subprocess.run(
            words, capture_output=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False
        )
        pictures = sorted(into.glob("*.png"))
        if drawn.returncode != 0 or not pictures:
            yield Made("no pictures", None, _("Không vẽ được hình vì máy thiếu phần của Qt; mọi thứ khác đã xong."))
            return
        for picture in pictures:
            yield Made("picture", picture, str(picture))
