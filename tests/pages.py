"""The pages of `docs/` that are made from the code: `make docs` writes them, tests keep them true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

from danvan_desktop.domain.fields import Choice, Field, RecordType, Ref
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import TABLE, Words
from danvan_desktop.services import law
from danvan_desktop.ui import actions

DOCS = Path(__file__).resolve().parents[1] / "docs"

_PREFIXES = {
    "G": "Gói (parcels)", "H": "Hạn (deadlines)", "I": "In (printing)", "K": "Khóa (keys)", "N": "Nhập (import)",
    "S": "Sổ (storage)",
}


def problems() -> str:
    """Every problem with its three sentences, by prefix."""
    lines = ["# What can go wrong", "",
             "Each problem has a code and says three things: what happened, is my data safe, what to do.",
             "Made from `danvan_desktop/problems.py` by `make docs`; `{…}` is filled in when it happens."]
    for prefix, rows in groupby(sorted(TABLE.items()), key=lambda row: row[0][0]):
        lines += ["", f"## {prefix}: {_PREFIXES[prefix]}", "",
                  "| code | what happened | is my data safe | what to do |", "|---|---|---|---|"]
        lines += [_row(code, words) for code, words in rows]
    return "\n".join(lines) + "\n"


def _row(code: str, words: Words) -> str:
    sentences = (sentence.replace("|", "\\|") for sentence in (words.what, words.data, words.remedy))
    return f"| {code} | {' | '.join(sentences)} |"


_AUDIENCES = {"A": "A centre", "T": "T province", "L": "L stays in the office"}


def fields() -> str:
    """Every field of every record type with its audience class."""
    lines = ["# Fields and who may read them", "",
             "Made from `danvan_desktop/domain/records/` by `make docs`. A field is never renamed and its class never",
             "widened: a wider field is a new field. A goes to the centre, T to the province, L stays in the office.",
             "*Identity*: erased and closed where the record is a denunciation. *Needed*: asked for when completing.",
             "A table of the journal itself holds no text of a citizen and is never on screen as a register."]
    for record_type in TYPES.values():
        title = record_type.name if record_type.internal else f"{record_type.name}: {record_type.label}"
        lines += ["", f"## {title}", "", _goes(record_type), "",
                  "| field | label | kind | class | group | marks |", "|---|---|---|---|---|---|"]
        lines += [_field(each) for each in record_type.fields]
    return "\n".join(lines) + "\n"


def _goes(record_type: RecordType) -> str:
    up = (f"Classes {' and '.join(record_type.standing)} go up with every parcel." if record_type.standing
          else "Nothing goes up but by a person's act.")
    down = {"all": " Goes down to every office below.", "addressed": " Goes down to the office it names."}
    return up + down.get(record_type.down, "")


def _field(each: Field) -> str:
    kind = each.kind.name
    if isinstance(each.kind, Choice):
        kind += ": " + ", ".join(f"`{option.code}` {option.label}" for option in each.kind.options)
    elif isinstance(each.kind, Ref):
        kind += f" to {each.kind.to}"
    marks = ", ".join(mark for mark in ("identity", "needed", "sortable") if getattr(each, mark))
    return f"| `{each.name}` | {each.label} | {kind} | {_AUDIENCES[each.audience]} | {each.group} | {marks} |"


def keys() -> str:
    """The page of keys of the user guide."""
    lines = ["# Phím tắt", "",
             "F1 ở mọi trang hiện bảng này. Bảng làm từ `danvan_desktop/ui/actions.py` bằng `make docs`.", "",
             "Không dùng Ctrl+Shift, Alt+Z, Ctrl+Alt: các phím ấy của bộ gõ tiếng Việt."]
    digits = [each for each in actions.SHORTCUTS if each.deed.startswith("rail ")]
    for place, name in actions.PLACES.items():
        if all(each.where != place for each in actions.SHORTCUTS):
            continue
        lines += ["", f"## {name}", "", "| Phím | Việc |", "|---|---|"]
        if place == "everywhere":
            lines.append(f"| {digits[0].keys[0]} … {digits[-1].keys[0]} | Các trang của thanh bên |")
        lines += [f"| {', '.join(dict.fromkeys(map(actions.shown, each.keys)))} | {each.label} |"
                  for each in actions.SHORTCUTS if each.where == place and each not in digits]
    return "\n".join(lines) + "\n"


def deadlines() -> str:
    """Every rule row: how many days, from what, by which article, and whether somebody checked it."""
    book = law.shipped_rules()
    rows = sorted(book.rows, key=lambda each: (each.name, each.valid_from or date.min))
    verified = sum(each.verified for each in rows)
    lines = ["# Deadlines", "",
             "Made from `resources/rules/` by `make docs`. WD working days, CD calendar days; *before*: counted back",
             "from a session's date. A step keeps the row in force when it began. How days are counted: the docstring",
             "of `domain/law/deadlines.py`; what is not verified and why: `resources/rules/README.md`.", "",
             f"{len(rows)} rows, {verified} verified. A row that is not says so on every screen and is never cited on a"
             " paper."]
    for field, found in groupby(rows, key=lambda each: each.name.partition(".")[0]):
        lines += ["", f"## {field}", "",
                  "| rule | what | days | from | in force | legal basis | verified |", "|---|---|---|---|---|---|---|"]
        lines += [_deadline(each) for each in found]
    return "\n".join(lines) + "\n"


def _deadline(row: Rule) -> str:
    unit = "WD" if row.unit == "working" else "CD"
    cases = [f"{days} {name}" for name, days in (
        ("complex", row.complex), ("remote", row.remote), ("complex, remote", row.remote_complex),
        ("several places", row.several_places)) if days is not None]
    if row.extensions:
        cases.append(f"+{row.extension}, {row.extensions} ×")
    if row.suspends:
        cases.append("can be suspended")
    days = "; ".join([f"{row.days} {unit}{' before' if row.backward else ''}" if row.days else "at once", *cases])
    since = row.valid_from.isoformat() if row.valid_from else ""
    until = row.valid_to.isoformat() if row.valid_to else ""
    verified = f"{row.checked_on}, {row.checked_by}. {row.note}".strip() if row.verified else f"**no**: {row.note}"
    return (f"| `{row.name}` | {row.label} | {days} | {row.start_event} | {since} – {until} | {row.legal_basis} |"
            f" {verified} |")


PAGES: dict[str, Callable[[], str]] = {"problems.md": problems, "fields.md": fields, "deadlines.md": deadlines,
                                         "huong-dan/phim-tat.md": keys}

if __name__ == "__main__":
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), encoding="utf-8")
