"""The pages of `docs/` that are made from the code: `make docs` writes them, tests keep them true."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from danvan_desktop.domain.fields import Choice, Field, RecordType, Ref
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import TABLE, Words
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


PAGES: dict[str, Callable[[], str]] = {"problems.md": problems, "fields.md": fields, "huong-dan/phim-tat.md": keys}

if __name__ == "__main__":
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), encoding="utf-8")
