"""What single registers need beyond their fields' kinds: two things in one cell, words that mean two things,
facts told by a section's heading, and above all the denouncer, whom nothing may keep (decisions 1).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from danvan_desktop.domain.fields import N_, Choice, Finding, RecordType, Unreadable, Value
from danvan_desktop.domain.vietnamese import fold, tidy
from danvan_desktop.spreadsheets import cells
from danvan_desktop.spreadsheets.reading import Cell


@dataclass
class Line:
    """A line of a register on its way to values; `raw` and `values` by field name."""

    row: int
    raw: dict[str, Cell]
    parent_raw: dict[str, Cell]
    extra: list[tuple[str, Cell]]
    section: str
    values: dict[str, Value] = field(default_factory=dict)
    parent_values: dict[str, Value] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The raw cell of a field as tidy text."""
        return tidy(cells.text_of(self.raw.get(name)))


@dataclass(frozen=True)
class Surroundings:
    """What stands around the lines. above, below: texts of the title and of the signature block."""

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    year: int | None = None


SPLITS = {("reception", "visitor"): "visitor_address", ("petition", "sender"): "sender_address"}

_DENUNCIATION_TYPES = {"reception": ("visitor", "summary"), "petition": ("sender", "summary"),
                       "opinion": ("speaker", "summary")}


def before(record_type: RecordType, line: Line, *, ours: bool) -> None:
    """Work on the raw cells, before kinds read them. ours: the file comes from this program; its kinds are decided."""
    if record_type.name in _DENUNCIATION_TYPES:
        decided = _kind_of_cell(record_type, cells.text_of(line.raw.get("kind"))) if ours else None
        if decided:
            line.values["kind"] = decided
            line.raw.pop("kind")
        else:
            _decide_kind(record_type, line)
    if record_type.is_denunciation({"kind": line.values.get("kind")}):
        _forget_denouncer(record_type, line)
    if ours:
        return
    for (type_name, source), target in SPLITS.items():
        if record_type.name == type_name and source in line.raw and target not in line.raw:
            name, address = cells.split_name_address(cells.text_of(line.raw[source]))
            line.raw[source] = name
            if address:
                line.raw[target] = address


def after(record_type: RecordType, line: Line) -> None:
    """Add what the line tells without a column for it."""
    _AFTER.get(record_type.name, lambda _: None)(line)


# --- kinds of petition ---------------------------------------------------------------------------------------------

_SPELLED = {"knai": "complaint", "k nai": "complaint", "kn kn": "", "to giac": "denunciation"}
_OPENINGS = (("khieu nai", "complaint"), ("don khieu nai", "complaint"), ("kien nghi", "proposal"),
             ("de nghi", "proposal"), ("mong muon", "proposal"), ("phan anh", "feedback"))


def _decide_kind(record_type: RecordType, line: Line) -> None:
    """`kind` from its cell; where the cell says "KN" or nothing that can be read, from the content's wording.

    A content that opens as a denunciation makes the line one, whatever the cell says: what would be kept of a
    denouncer by mistake could not be taken back.
    """
    who, content = _DENUNCIATION_TYPES[record_type.name]
    cell = line.raw.pop("kind", None)
    typed = fold(cells.text_of(cell))
    kind = _kind_of_cell(record_type, cells.text_of(cell))
    evident = cells.secret_file_no(line.text(who)) is not None or any(
        cells.speaks_of_denunciation(cells.text_of(each)) for each in
        (line.raw.get(content), line.raw.get("result"), *(value for _, value in line.extra)))
    if kind != "denunciation" and (evident or "tc" in typed.split() or "to cao" in typed):
        if typed and kind is not None:
            line.findings.append(Finding("kind", "denunciation", "review",
                                         N_("Cột loại ghi “{text}” nhưng nội dung là tố cáo; ghi là tố cáo."),
                                         {"text": tidy(cells.text_of(cell))}))
        kind = "denunciation"
    elif kind is None and typed:
        kind = _kind_of_content(line.text(content)) if set(typed.split()) <= {"kn", "pa", "dn"} else None
        if kind is None or not _has_code(record_type, kind):
            kind = None
            line.findings.append(Finding("kind", "choice", "wrong",
                                         N_("“{text}” là khiếu nại hay kiến nghị? Nội dung không nói rõ; để trống."),
                                         {"text": tidy(cells.text_of(cell))}))
        else:
            line.findings.append(Finding("kind", "from_content", "review",
                                         N_("“{text}” hiểu theo nội dung."), {"text": tidy(cells.text_of(cell))}))
    if kind is not None:
        line.values["kind"] = kind


def _kind_of_cell(record_type: RecordType, text: str) -> str | None:
    if not text.strip():
        return None
    if found := _SPELLED.get(fold(text)):
        return found
    try:
        return str(record_type.field("kind").kind.read(text, dt.date.min))
    except Unreadable:
        return None


def _kind_of_content(text: str) -> str | None:
    words = fold(text)
    return next((kind for opening, kind in _OPENINGS if words.startswith(opening)), None)


def _has_code(record_type: RecordType, code: str) -> bool:
    kind = record_type.field("kind").kind
    return isinstance(kind, Choice) and any(option.code == code for option in kind.options)


def _forget_denouncer(record_type: RecordType, line: Line) -> None:
    """Take out of the line whatever tells who denounced, before anything else reads it."""
    who, _ = _DENUNCIATION_TYPES[record_type.name]
    secret = cells.secret_file_no(line.text(who))
    if secret is not None:
        line.raw.pop(who)
        if secret and not line.text("secret_file_no"):
            line.raw["secret_file_no"] = secret
    name, address = cells.split_name_address(line.text(who))
    persons = (re.sub(r"\s*\(.*", "", name), _untitled(name))
    for each in record_type.fields:
        if each.name not in line.raw or not line.text(each.name):
            continue
        if each.identity or each.audience == "L":
            line.raw.pop(each.name)
            line.dropped.append(each.name)
            if (record_type.name, each.name) in SPLITS and address:
                line.dropped.append(SPLITS[record_type.name, each.name])
        elif isinstance(line.raw[each.name], str):
            clean = cells.without_persons(cells.text_of(line.raw[each.name]), persons)
            if clean != tidy(cells.text_of(line.raw[each.name]), lines=True):
                line.raw[each.name] = clean
                line.dropped.append(each.name)
    if any(tidy(cells.text_of(value)) for _, value in line.extra):
        line.dropped.append("note")
    line.extra.clear()


def _untitled(name: str) -> str:
    return re.sub(r"^(ông|bà|anh|chị|cô|chú|bác|cụ)\s+", "", re.sub(r"\s*\(.*", "", name), flags=re.IGNORECASE)


# --- facts told elsewhere on the line or around it ---------------------------------------------------------------


def _after_reception(line: Line) -> None:
    if "reception_form" not in line.values and "tiep dinh ky" in fold(line.text("note")):
        line.values["reception_form"] = "periodic"


_ON_THE_SPOT = ("tra loi tai hoi nghi", "tra loi tai cho", "tra loi truc tiep", "giai trinh tai cho",
                "giai dap tai cho")


def _after_opinion(line: Line) -> None:
    if "answer_kind" not in line.values:
        if line.text("assigned_to"):
            line.values["answer_kind"] = "assigned"
        elif any(words in fold(line.text("result")) for words in _ON_THE_SPOT):
            line.values["answer_kind"] = "on_spot"
    if "speaker" in line.values:
        line.values.setdefault("speaker_consent", "unknown")


_RECIPIENTS = (("ho gia dinh", "household"), ("tap the", "collective"), ("ca nhan", "individual"),
               ("to chuc dang", "party_organisation"), ("doanh nghiep", "enterprise"))


def _after_certificate(line: Line) -> None:
    if "recipient_kind" not in line.values:
        section, name = fold(line.section), fold(line.text("recipient"))
        found = [kind for words, kind in _RECIPIENTS if words in section]
        if len(found) == 1:
            line.values["recipient_kind"] = found[0]
        elif name.startswith(("ho gia dinh", "gia dinh", "ho ong", "ho ba")):
            line.values["recipient_kind"] = "household"


_AFTER: dict[str, Callable[[Line], None]] = {
    "reception": _after_reception, "opinion": _after_opinion, "certificate": _after_certificate}


_DECISION = re.compile(r"quyết định số\s*[:.]?\s*([\w/.\-]+)\s+"
                       r"ngày\s+(\d+)[\s/.]+(?:tháng\s+)?(\d+)[\s/.]+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_PLACE = re.compile(r"^(.{2,40}?)\s*,\s*ngày\s+[\d…._]*\s*tháng\s+[\d…._]*\s*năm\s+[\d…._]*", re.IGNORECASE)
_LEADERS = {"chu tich": "Chủ tịch", "bi thu": "Bí thư", "truong ban": "Trưởng ban"}


def award_around(around: Surroundings) -> dict[str, Value]:
    """What the title and the signature block of an award list tell of its decision."""
    values: dict[str, Value] = {}
    above = "\n".join(around.above)
    if found := _DECISION.search(above):
        values["decision_no"] = found[1]
        values["decision_date"] = f"{int(found[4]):04}-{int(found[3]):02}-{int(found[2]):02}"
    if around.above:
        if "uy ban nhan dan" in fold(around.above[0]):
            values["family"] = "state"
        elif fold(around.above[0]).startswith(("dang bo", "dang uy", "tinh uy", "huyen uy")):
            values["family"] = "party"
    for text in around.below:
        if found := _PLACE.match(text):
            values["place_name"] = tidy(found[1])
        if title := _LEADERS.get(fold(text)):
            values["signer_title"] = title
    unit = next((text for text in around.above if re.match(r"(xa|phuong|dac khu) ", fold(text)) and len(text) < 40), "")
    if unit and values.get("family") == "state" and "chu tich ubnd" in fold(above):
        level, _, name = unit.partition(" ")
        values["issuer"] = f"Chủ tịch Ủy ban nhân dân {level.lower()} {values.get('place_name') or name.title()}"
    return values
