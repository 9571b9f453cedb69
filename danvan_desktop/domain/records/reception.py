"""Sổ tiếp công dân, Mẫu 03/TCD of NĐ 154/2026/NĐ-CP, 13 columns (domain.md B6)."""

from __future__ import annotations

from danvan_desktop.domain.fields import Choice, Date, Field, N_, RecordType, Text, Tick, Whole
from danvan_desktop.domain.records import lists
from danvan_desktop.domain.records.numbered import NUMBER_FIELDS
from danvan_desktop.domain.records.petition import is_denunciation

RECEPTION = RecordType(
    name="reception", label=N_("Lượt tiếp công dân"), plural=N_("Sổ tiếp công dân"), title="summary", prefix="TCD",
    number_date="received_on", is_denunciation=is_denunciation,
    sections=(("visit", N_("Lượt tiếp")), ("handling", N_("Xử lý"))),
    fields=(
        Field("received_on", Date(), N_("Ngày tiếp"), "A", section="visit", needed=True, listed=True, sortable=True, columns=3,
              headings=("Ngày tiếp",)),
        Field("reception_form", Choice(lists.RECEPTION_FORMS), N_("Hình thức tiếp"), "A", section="visit", columns=3,
              headings=("Hình thức tiếp",)),
        Field("kind", Choice(lists.PETITION_KINDS), N_("Loại"), "A", section="visit", needed=True, listed=True, columns=3,
              headings=("Phân loại đơn (KN/TC/KN, PA)", "Phân loại đơn", "Loại KN/TC/KN/PA", "Loại")),
        Field("people_count", Whole(unit="người"), N_("Số người"), "A", section="visit", columns=3,
              headings=("Số người có cùng nội dung", "Số người cùng nội dung", "Số người")),
        Field("visitor", Text(person=True), N_("Họ tên"), "L", section="visit", identity=True, needed=True, listed=True,
              columns=6, headings=("Họ tên - Địa chỉ", "Họ tên, địa chỉ", "Họ tên")),
        Field("visitor_address", Text(), N_("Địa chỉ"), "L", section="visit", identity=True, columns=6, headings=("Địa chỉ",)),
        Field("visitor_id_no", Text(), N_("Số CCCD, hộ chiếu"), "L", section="visit", identity=True, columns=6,
              headings=("Số CCCD/CMND/Hộ chiếu", "CCCD/CMND/Hộ chiếu", "Số CCCD, hộ chiếu", "Số CCCD", "CCCD")),
        Field("secret_file_no", Text(), N_("Số hồ sơ mật"), "T", section="visit", needed=True, when=is_denunciation, columns=6,
              headings=("Số hồ sơ mật",)),
        Field("summary", Text(lines=4), N_("Nội dung"), "T", section="visit", needed=True, listed=True, sortable=True, columns=12,
              headings=("Nội dung đơn", "Nội dung")),
        Field("earlier_body", Text(), N_("Cơ quan đã giải quyết"), "T", section="handling", columns=6,
              headings=("Cơ quan đã giải quyết",)),
        Field("in_competence", Tick(), N_("Thuộc thẩm quyền"), "A", section="handling", columns=3, listed=True,
              headings=("Tiếp nhận, xử lý > Thuộc thẩm quyền (x)", "Thuộc thẩm quyền (x)", "Thuộc thẩm quyền")),
        Field("guided_to", Text(), N_("Hướng dẫn đến cơ quan"), "T", section="handling", columns=6,
              headings=("Tiếp nhận, xử lý > Hướng dẫn đến cơ quan (số văn bản hướng dẫn)",
                        "Hướng dẫn đến cơ quan (số văn bản hướng dẫn)", "Hướng dẫn đến cơ quan")),
        Field("forwarded_to", Text(), N_("Cơ quan, đơn vị thụ lý"), "T", section="handling", columns=6,
              headings=("Tiếp nhận, xử lý > Cơ quan, đơn vị thụ lý (số văn bản chuyển)",
                        "Cơ quan, đơn vị thụ lý (số văn bản chuyển)", "Cơ quan, đơn vị thụ lý")),
        Field("result", Text(lines=3), N_("Theo dõi kết quả giải quyết"), "T", section="handling", columns=12,
              headings=("Theo dõi kết quả giải quyết", "Kết quả giải quyết")),
        Field("receiver", Text(person=True), N_("Người tiếp"), "T", section="handling", columns=6, headings=("Người tiếp",)),
        Field("national_db_on", Date(), N_("Ngày nhập CSDL quốc gia"), "A", section="handling", columns=4,
              headings=("Ngày nhập CSDL quốc gia",)),
        Field("note", Text(lines=2), N_("Ghi chú"), "L", section="handling", identity=True, columns=12, headings=("Ghi chú",)),
        *NUMBER_FIELDS,
    ),
)
