"""The reception book of a period on paper, as Mẫu 03/TCD asks: 13 columns, a signature block, a denunciation without
anybody's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.documents import book, drawing
from danvan_desktop.documents.book import Book, BookColumn
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records.reception import RECEPTION
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import handouts, letterhead
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Row
from danvan_desktop.services.receptions import lines
from danvan_desktop.speech import day

# The paper is an official form: its words are Vietnamese in every language of the window.
_HANDLED = "Tiếp nhận, xử lý"
COLUMNS = (
    BookColumn("STT", 9, centred=True),
    BookColumn("Ngày tiếp", 18, centred=True),
    BookColumn("Họ tên - Địa chỉ", 34),
    BookColumn("Số CCCD/CMND/ Hộ chiếu", 24, centred=True),
    BookColumn("Nội dung đơn", 50),
    BookColumn("Phân loại đơn (KN/TC/ KN, PA)", 17, centred=True),
    BookColumn("Số người có cùng nội dung", 13, centred=True),
    BookColumn("Cơ quan đã giải quyết", 22),
    BookColumn("Thuộc thẩm quyền (x)", 13, _HANDLED, centred=True),
    BookColumn("Hướng dẫn đến cơ quan (số văn bản hướng dẫn)", 25, _HANDLED),
    BookColumn("Cơ quan, đơn vị thụ lý (số văn bản chuyển)", 25, _HANDLED),
    BookColumn("Theo dõi kết quả giải quyết", 32),
    BookColumn("Ghi chú", 17),
)
SECRET = N_("hồ sơ mật số {number}")


@dataclass(frozen=True)
class Printed:
    """file: the PDF. rows: visits in it."""

    file: Path
    pages: int
    rows: int


def print_book(desk: Desk, first: date, last: date, out: Path | None = None) -> Printed:
    """Write the book of a period as PDF into `giay-to/`; the act is a line among the files handed out.

    Raises Problem H-162 (no visit in that time), H-165, S-102, S-105.
    """
    found = lines(desk, first, last)
    if not found:
        raise Problem("H-162", first=first, last=last)
    path = out or desk.folder_of_papers / f"so-tiep-cong-dan-{first:%Y%m%d}-{last:%Y%m%d}.pdf"
    made = book.pages(_book(desk, found, first, last))
    with desk.db.atomic():
        with safefile.write_via(path) as file:
            drawing.write(made, file)
        handouts.note(desk, "reception_book", path, len(found))
    return Printed(path, len(made), len(found))


def _book(desk: Desk, found: list[Row], first: date, last: date) -> Book:
    head = letterhead.letterhead(desk, "state")
    today = desk.clock.today()
    return Book(
        (head.issuer.upper(),),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ("SỔ TIẾP CÔNG DÂN", f"(Mẫu số 03/TCD) – từ ngày {day(first)} đến ngày {day(last)}"),
        COLUMNS,
        [cells(row, number) for number, row in enumerate(found, 1)],
        (("NGƯỜI GHI SỔ", ""), ("THỦ TRƯỞNG CƠ QUAN", "")),
        f"{head.place}, ngày {today.day:02} tháng {today.month:02} năm {today.year}",
        "Có họ tên, địa chỉ công dân: giữ như giữ sổ.",
        "Trang {page}/{pages}",
        desk.office_name,
    )


def cells(row: Row, number: int) -> list[str]:
    """The 13 cells of a visit. Of a denunciation the third says only the number of the paper file."""
    return list(_cells(row.values, number))


def _cells(values: Mapping[str, Value], number: int) -> Iterator[str]:
    def text(name: str) -> str:
        return RECEPTION.field(name).kind.show(values.get(name))

    secret = RECEPTION.is_denunciation(values)
    yield text("paper_no") or str(number)
    yield text("received_on")
    if secret:
        yield SECRET.format(number=text("secret_file_no") or "…")
    else:
        yield "; ".join(part for part in (text("visitor"), text("visitor_address")) if part)
    yield "" if secret else text("visitor_id_no")
    for name in ("summary", "kind", "people_count", "earlier_body", "in_competence", "guided_to", "forwarded_to"):
        yield text(name)
    told = f"Trả lời ngày {text('replied_on')}" if values.get("replied_on") else ""
    yield "; ".join(part for part in (text("result"), told, text("reply_no")) if part)
    yield "" if secret else text("note")
