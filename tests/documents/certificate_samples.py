"""One decision of each family and recipients of every kind, all invented."""

from __future__ import annotations

from datetime import date

from danvan_desktop.documents import certificate, templates
from danvan_desktop.documents.certificate import Decision, Recipient
from danvan_desktop.documents.page import Page

OF_STATE = Decision("412/QĐ-UBND", date(2026, 10, 12), "Chủ tịch Ủy ban nhân dân xã Khê Hòa", "Khê Hòa", "Chủ tịch",
                    "Trần Đức Thịnh", office="6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a10")
OF_PARTY = Decision("Số 12-QĐ/ĐU", date(2026, 2, 3), "Ban Chấp hành Đảng bộ xã Khê Hòa", "Khê Hòa", "Bí thư",
                    "Lường Thị Bích Ngọc", on_behalf="T/M Ban Thường vụ", office="6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a11")
MOVEMENT = "Đã có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo” năm 2026"
LONGEST = ("Nhân dân và cán bộ thôn Đông Thịnh trong việc tự nguyện hiến đất, tháo dỡ công trình để mở rộng đường "
           "liên thôn Đông Thịnh - Khe Nghè - Quốc lộ")

PERSON = Recipient(1, "Ông Lục Văn Sấm", "individual", MOVEMENT, title="Hội viên Hội Cựu chiến binh thôn Khe Mạ",
                   address="Thôn Khe Mạ, xã Khê Hòa", register_no="27/2026")
GROUP = Recipient(2, LONGEST, "collective", "Có thành tích tiêu biểu trong vận động nhân dân hiến đất, giải phóng "
                  "mặt bằng, xây dựng nông thôn mới năm 2026", register_no="23/2026")
HOUSEHOLD = Recipient(3, "Bà Lục Thị Nhung", "household", "Tự nguyện hiến 24 m2 đất và tháo dỡ tường rào để mở rộng "
                      "đường giao thông nông thôn", address="Thôn Đông Thịnh, xã Khê Hòa", register_no="74/2026")
OF_TWO_MARKS = Recipient(4, "Ông Y Blô̆k Niê Kdăm", "individual", MOVEMENT, title="Người có uy tín buôn Êa Pôk",
                         register_no="75/2026")
EVERYBODY = (PERSON, GROUP, HOUSEHOLD, OF_TWO_MARKS)


def page(recipient: Recipient = PERSON, decision: Decision = OF_STATE, family: str = "state") -> Page:
    pages, problems = certificate.compose(decision, [recipient], templates.pick(family, date(2026, 10, 12)))
    assert not problems, [(problem.code, problem.values) for problem in problems]
    return pages[0]
