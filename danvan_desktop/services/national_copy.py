"""Laying the book out for copying into the national database (NĐ 154/2026 Đ27 k1), and noting that it was entered.

The product never replaces that database. Its own order of fields was not seen; what is laid out here follows Mẫu
03/TCD, which it asks for, with one column a field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records.reception import RECEPTION
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import handouts
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.receptions import lines
from danvan_desktop.spreadsheets.writing import Sheet, workbook

# In the order a person types them there; people and places are why the file is made.
ORDER = (
    "received_on", "reception_form", "receiver", "visitor", "visitor_address", "visitor_id_no", "people_count",
    "representative", "summary", "kind", "visit_order", "earlier_body", "in_competence", "guided_to", "forwarded_to",
    "result", "replied_on", "reply_no", "note",
)  # fmt: skip
SECRET = N_("Số hồ sơ mật")


@dataclass(frozen=True)
class Copied:
    """file: the sheet. records: the lines in it. secret: denunciations among them, without anybody's name."""

    file: Path
    records: tuple[str, ...]
    secret: int


def write(desk: Desk, first: date, last: date, out: Path | None = None) -> Copied:
    """Write the lines of a period that are not in the national database yet to an .xlsx file in `giay-to/`.

    What stays in the office goes along, for that is what is copied; the act is a line among the files handed out. Of a
    denunciation only what may be kept here is written: its file's number, topic, days.
    Raises Problem H-164 (nothing waits), H-165, S-102, S-105.
    """
    found = lines(desk, first, last, waiting=True)
    if not found:
        raise Problem("H-164", first=first, last=last)
    headings = ["STT", *(RECEPTION.field(name).label for name in ORDER), SECRET]
    rows = [[row.number, *cells(row.values)] for row in found]
    path = out or desk.folder_of_papers / f"nhap-csdl-quoc-gia-{first:%Y%m%d}-{last:%Y%m%d}.xlsx"
    body = workbook([Sheet(RECEPTION.plural, headings, rows)])
    with desk.db.atomic():
        safefile.write_bytes(path, body)
        handouts.note(desk, "national_db", path, len(found))
    return Copied(path, tuple(row.id for row in found), sum(RECEPTION.is_denunciation(row.values) for row in found))


def cells(values: Mapping[str, Value]) -> list[str]:
    """One line's texts in `ORDER`, then the paper file's number. A denouncer's cells are empty whatever they hold."""
    secret = RECEPTION.is_denunciation(values)
    shown = []
    for name in ORDER:
        each = RECEPTION.field(name)
        shown.append("" if secret and each.identity else each.kind.show(values.get(name)))
    return [*shown, str(values.get("secret_file_no") or "") if secret else ""]


def note_entered(desk: Desk, records: Iterable[str], on: date | None) -> Outcome:
    """Note in one act that lines were entered in the national database on a day; None takes it back. Raises S-110."""
    value = on.isoformat() if on else None
    return save_records(desk, [Saving(RECEPTION.name, {"national_db_on": value}, record) for record in records])
