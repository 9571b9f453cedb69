"""The pages of `docs/` that are made from the code: `make docs` writes them, tests keep them true."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from danvan_desktop.problems import TABLE, Words

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


PAGES: dict[str, Callable[[], str]] = {"problems.md": problems}

if __name__ == "__main__":
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), encoding="utf-8")
