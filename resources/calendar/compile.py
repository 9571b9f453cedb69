"""Write `2020.json` … `2030.json` beside this script: what the law fixes, and what was announced year by year.

    python resources/calendar/compile.py

A test compares the files with what this script gives, so a correction is made here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from danvan_desktop.domain.law.calendars import Year
from danvan_desktop.domain.law.days_off import expected, statutory

LABOUR_2012 = "Bộ luật Lao động 10/2012/QH13, Điều 110, Điều 115"
LABOUR_2019 = "Bộ luật Lao động 45/2019/QH14, Điều 111, Điều 112"
CULTURE = "Nghị quyết 28/2026/QH16, Điều 2 (Ngày Văn hóa Việt Nam 24/11)"
SECOND_HAND = "Số văn bản lấy từ nguồn thứ hai trên mạng, chưa đọc chính văn bản."
NO_MAKE_UP = " Nghỉ bù khi 24/11 rơi vào ngày nghỉ hằng tuần: luật không nói, ở đây không tính."

# year: (swaps, sources, note); the days of Tết and the second day of Quốc khánh were each year as `statutory` has them
ANNOUNCED: dict[int, tuple[dict[date, date], tuple[str, ...], str]] = {
    2020: ({}, (LABOUR_2012,), "Ngày nghỉ Tết (23/01–29/01) ghi theo trí nhớ, khớp với cách chọn của các năm sau."),
    2021: ({}, (LABOUR_2019, "Thông báo 4875/TB-LĐTBXH"), SECOND_HAND),
    2022: ({}, (LABOUR_2019, "Thông báo 119/TB-LĐTBXH"), SECOND_HAND),
    2023: ({}, (LABOUR_2019, "Thông báo 5034/TB-LĐTBXH"), SECOND_HAND),
    2024: ({date(2024, 4, 29): date(2024, 5, 4)},
           (LABOUR_2019, "Thông báo 5015/TB-LĐTBXH", "Công văn 2450/VPCP-KGVX", "Thông báo 1570/TB-LĐTBXH"),
           SECOND_HAND),
    2025: ({date(2025, 5, 2): date(2025, 4, 26)}, (LABOUR_2019, "Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024"),
           SECOND_HAND),
    2026: ({date(2026, 1, 2): date(2026, 1, 10), date(2026, 8, 31): date(2026, 8, 22)},
           (LABOUR_2019, CULTURE, "Công văn 9859/VPCP-KGVX ngày 13/10/2025", "Thông báo 9441/TB-BNV",
            "Công văn 12729/VPCP-KGVX ngày 25/12/2025", "Công văn 3383/BNV-CVL"), SECOND_HAND),
}
EXPECTED: dict[int, tuple[tuple[str, ...], str]] = {
    2027: (("Công văn 10065/VPCP-KGVX ngày 02/10/2026 (Tết 04/02–10/02, Quốc khánh 02/09–05/09)",),
           "Công văn 10065/VPCP-KGVX biết qua nguồn thứ hai, khớp với các ngày ở đây; các ngày hoán đổi khác của năm "
           "có thể được công bố sau. Đọc văn bản rồi sửa thành đã công bố."),
}


def years() -> list[Year]:
    """All years shipped, in order."""
    found = []
    for number, (swaps, sources, note) in ANNOUNCED.items():
        off, worked = statutory(number, swaps=swaps)
        found.append(Year(number, "announced", off, worked, sources, note))
    for number in range(2027, 2031):
        year, (sources, note) = expected(number), EXPECTED.get(number, ((), "Chưa công bố."))
        off_duty = date(number, 11, 24).weekday() >= 5
        found.append(replace(year, sources=(*year.sources, CULTURE, *sources), note=note + NO_MAKE_UP * off_duty))
    return found


def text_of(year: Year) -> str:
    return json.dumps(year.to_json(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for each in years():
        (Path(__file__).parent / f"{each.year}.json").write_text(text_of(each), encoding="utf-8", newline="\n")
