"""Make the sample registers typed for old fonts, and `expected.json` with what they say in Unicode.

    python tests/files/legacy/make_samples.py

Every commune, office, person, number and amount is invented.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

from danvan_desktop.domain.legacy_encodings import TO_UNICODE, Encoding

HERE = Path(__file__).parent
TYPED = {
    encoding: {letter: typed for typed, letter in table.items() if not typed.startswith("\\")}
    for encoding, table in TO_UNICODE.items()
}
Rows = list[list[str]]

MODEL_HEAD = [
    "STT",
    "Tên mô hình",
    "Đơn vị/tập thể hoặc cá nhân",
    "Địa chỉ",
    "Lĩnh vực",
    "Loại",
    "Ngày đăng ký",
    "Số hộ tham gia",
    "Kinh phí huy động (đồng)",
    "Ngày công",
    "Đất hiến (m2)",
    "Ghi chú",
]
MODELS: Rows = [
    ['Sổ theo dõi mô hình "Dân vận khéo" năm 2008'],
    MODEL_HEAD,
    [
        "1",
        "Vận động nhân dân hiến đất làm đường liên thôn",
        "Chi hội Nông dân thôn Đồng Mít",
        "Thôn Đồng Mít, xã Khê Hòa",
        "Kinh tế",
        "Tập thể",
        "12/3/2008",
        "85",
        "15 triệu",
        "120",
        "1.250",
        "",
    ],
    [
        "2",
        "Giữ gìn đường làng, ngõ xóm xanh - sạch - đẹp",
        "Chi hội Phụ nữ thôn Ao Sen",
        "Thôn Ao Sen, xã Khê Hòa",
        "Văn hóa - xã hội",
        "Tập thể",
        "5/4/2008",
        "64",
        "6.500.000",
        "45",
        "-",
        "Được UBND huyện biểu dương",
    ],
    [
        "3",
        "Vận động con cháu không mắc tệ nạn xã hội",
        "Ông Lương Văn Thử",
        "Thôn Núi Đèo, xã Khê Hòa",
        "Quốc phòng - an ninh",
        "Cá nhân",
        "20/5/2008",
        "1",
        "",
        "",
        "",
        "",
    ],
    [
        "4",
        "Góp quỹ khuyến học, đỡ đầu học sinh nghèo",
        "Dòng họ Quách thôn Cầu Gỗ",
        "Thôn Cầu Gỗ, xã Khê Hòa",
        "Văn hóa - xã hội",
        "Tập thể",
        "02/9/2008",
        "37",
        "22,5 triệu",
        "",
        "",
        "Nhân rộng ở ba thôn",
    ],
    [
        "5",
        "Tổ hòa giải thôn Bãi Dinh",
        "Tổ hòa giải thôn Bãi Dinh",
        "Thôn Bãi Dinh, xã Khê Hòa",
        "Xây dựng hệ thống chính trị",
        "Tập thể",
        "15/10/2008",
        "112",
        "0",
        "60",
        "",
        "",
    ],
]

AWARD_HEAD = [
    "STT",
    "Tên tập thể/Họ và tên",
    "Chức vụ, đơn vị",
    "Địa chỉ",
    "Hình thức khen",
    "Thành tích",
    "Số quyết định",
    "Ngày quyết định",
    "Mức thưởng (đồng)",
]
AWARDS: Rows = [
    AWARD_HEAD,
    [
        "1",
        "Nguyễn Thị Mẫn",
        "Trưởng ban công tác Mặt trận",
        "Ấp Hưng Thạnh",
        "Giấy khen",
        'Có thành tích trong phong trào "Dân vận khéo" năm 2009',
        "41/QĐ-UBND",
        "18/11/2009",
        "200.000",
    ],
    [
        "2",
        "Trần Quốc Dũng",
        "Bí thư chi bộ ấp",
        "Ấp Mỹ Đức",
        "Giấy khen",
        "Vận động nhân dân làm cầu bê tông",
        "41/QĐ-UBND",
        "18/11/2009",
        "200.000",
    ],
    [
        "3",
        "Thạch Thị Sa Rết",
        "Hội viên phụ nữ",
        "Ấp Sóc Chuối",
        "Giấy khen",
        "Giúp nhau phát triển kinh tế gia đình",
        "41/QĐ-UBND",
        "18/11/2009",
        "200.000",
    ],
    [
        "4",
        "TẬP THỂ ẤP MỸ ĐỨC",
        "",
        "Ấp Mỹ Đức",
        "Giấy khen",
        "Giữ vững ấp văn hóa năm năm liền",
        "42/QĐ-UBND",
        "20/11/2009",
        "500.000",
    ],
]

MIXED: Rows = [
    MODEL_HEAD,
    *MODELS[2:5],
    [
        "4",
        "Thắp sáng đường quê",
        "Đoàn Thanh niên xã",
        "Xã Khê Hòa",
        "Kinh tế",
        "Tập thể",
        "08/3/2012",
        "210",
        "48.000.000",
        "300",
        "",
        "",
    ],
    [
        "5",
        "Đưa dịch vụ công đến từng hộ",
        "Đặng Thị Vượng",
        "Thôn Tân Lập, xã Khê Hòa",
        "Văn hóa - xã hội",
        "Cá nhân",
        "19/5/2012",
        "46",
        "",
        "",
        "",
        "Người khuyết tật được giúp tại nhà",
    ],
]


def typed_in(text: str, encoding: Encoding) -> str:
    """`text` as an old font holds it; TCVN3 has no toned capitals, they become small letters."""
    table = TYPED[encoding]
    return "".join(
        table.get(letter) or table.get(letter.lower(), letter) for letter in unicodedata.normalize("NFC", text)
    )


def _csv(rows: Rows, delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _typed(rows: Rows, encoding: Encoding) -> Rows:
    return [[typed_in(cell, encoding) for cell in row] for row in rows]


def make() -> dict[str, bytes]:
    """File name -> bytes of every sample."""
    mixed = [*_typed(MIXED[:4], Encoding.TCVN3), *MIXED[4:]]
    expected = {
        "mo-hinh-2008-tcvn3.csv": MODELS,
        "khen-thuong-2009-vni.csv": AWARDS,
        "mo-hinh-2012-lan-unicode.csv": MIXED,
    }
    return {
        "mo-hinh-2008-tcvn3.csv": _csv(_typed(MODELS, Encoding.TCVN3), ",").encode("cp1252"),
        "khen-thuong-2009-vni.csv": _csv(_typed(AWARDS, Encoding.VNI), ";").encode("cp1252"),
        "mo-hinh-2012-lan-unicode.csv": _csv(mixed, ",").encode("utf-8-sig"),
        "expected.json": (json.dumps(expected, ensure_ascii=False, indent=1) + "\n").encode(),
    }


if __name__ == "__main__":
    for name, data in make().items():
        (HERE / name).write_bytes(data)
