"""Compile the list of administrative units into `since-2025.tsv` and `before-2025.tsv` beside this script.

    python resources/units/compile.py FOLDER

FOLDER holds `units.csv` (code, name, type, level, parent_code, valid_from, valid_to), `succession.csv` (old_code,
old_name, new_code, new_name, share) and `differences-2026-07.csv` (code, name_here, province_here, name_other,
province_other). The two results are all the program reads, and the form in which a person corrects the list.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

LAST_OLD_DAY = "2025-06-30"
DONG_NAI = "75"
DONG_NAI_DAY = date(2026, 4, 30)
DONG_NAI_BASIS = "NQ 30/2026/QH16, NQ 237/NQ-UBTVQH16"
SHARES = {"whole": "", "part_default": "*", "part": "+"}
LEVELS = {level: at for at, level in enumerate(("centre", "province", "district", "commune"))}
COLUMNS = ("level", "code", "parent", "name", "became", "from", "to", "basis")
ABOUT = {
    "source": "vietnamadminunits 1.0.4 (PyPI); July 2026 list for Đồng Nai",
    "licence": "MIT, Copyright (c) 2025 Tran Ngoc Minh Hieu (LICENSE)",
    "as_of": "2026-07-25",
}


def compile_lists(folder: Path) -> dict[str, str]:
    """File name -> text of both lists, from the three CSV files of `folder`."""
    units = _rows(folder / "units.csv")
    retyped = _retyped(_rows(folder / "differences-2026-07.csv"))
    became = _became(_rows(folder / "succession.csv"))
    since: list[tuple[str, ...]] = [("centre", "00", "", "Trung ương", "", "", "", "")]
    before: list[tuple[str, ...]] = []
    for unit in sorted(units, key=lambda unit: (LEVELS[unit["level"]], unit["code"])):
        level, code, name = unit["level"], unit["code"], unicodedata.normalize("NFC", unit["name"])
        parent = unit["parent_code"] or "00"
        if unit["valid_to"] == LAST_OLD_DAY:
            heirs = became[code] if level != "province" else ""
            before.append((level, code, parent, name, heirs, "", "", ""))
        elif later := retyped.get((level, code)):
            eve = (DONG_NAI_DAY - timedelta(days=1)).isoformat()
            since.append((level, code, parent, name, "", "", eve, ""))
            since.append((level, code, parent, later, "", DONG_NAI_DAY.isoformat(), "", DONG_NAI_BASIS))
        else:
            since.append((level, code, parent, name, "", "", "", ""))
    return {
        "since-2025.tsv": _text({"from": "2025-07-01"}, since),
        "before-2025.tsv": _text({"to": LAST_OLD_DAY}, before),
    }


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _became(rows: list[dict[str, str]]) -> defaultdict[str, str]:
    """Old code -> "00097" or "00008*,00010+": * got the larger part, + a part."""
    heirs: defaultdict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["share"] != "part_default", row["new_code"])):
        heirs[row["old_code"]].append(row["new_code"] + SHARES[row["share"]])
    return defaultdict(str, {code: ",".join(new) for code, new in heirs.items()})


def _retyped(rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """What Đồng Nai's units are called since 2026-04-30. Rows that differ in tone placement or case change nothing."""
    changed = {
        ("commune", row["code"]): row["name_other"]
        for row in rows
        if row["province_here"] == row["province_other"] == DONG_NAI
        and sorted(unicodedata.normalize("NFD", row["name_here"]))
        != sorted(unicodedata.normalize("NFD", row["name_other"]))
    }
    return {("province", DONG_NAI): "Thành phố Đồng Nai", **changed}


def _text(about: dict[str, str], rows: list[tuple[str, ...]]) -> str:
    lines = [f"# {key}: {value}" for key, value in (ABOUT | about).items()]
    return "\n".join([*lines, "\t".join(COLUMNS), *("\t".join(row).rstrip("\t") for row in rows)]) + "\n"


if __name__ == "__main__":
    for name, text in compile_lists(Path(sys.argv[1])).items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8", newline="\n")
