"""Đơn: complaints, denunciations, proposals, feedback (domain.md B2–B6).

A denunciation has no identity field at all (decisions 1): every field marked `identity` is erased and closed.
"""

from __future__ import annotations

from danvan_desktop.domain.fields import Choice, Date, Field, N_, RecordType, Ref, Text, Tick, Values, Whole
from danvan_desktop.domain.records import lists
from danvan_desktop.domain.records.numbered import NUMBER_FIELDS


def is_denunciation(values: Values) -> bool:
    return values.get("kind") == "denunciation"


PETITION = RecordType(
    name="petition", label=N_("Đơn"), plural=N_("Đơn"), title="summary", number_date="received_on",
    is_denunciation=is_denunciation,
    sections=(("letter", N_("Đơn")), ("sender", N_("Người gửi")), ("handling", N_("Xử lý")), ("outcome", N_("Kết quả"))),
    fields=(
        Field("kind", Choice(lists.PETITION_KINDS), N_("Loại đơn"), "A", section="letter", needed=True, listed=True, columns=3,
              headings=("Loại đơn", "Phân loại đơn", "Loại")),
        Field("received_on", Date(), N_("Ngày nhận"), "A", section="letter", needed=True, listed=True, sortable=True, columns=3,
              headings=("Ngày nhận", "Ngày đến", "Ngày nhận đơn")),
        Field("source", Choice(lists.SOURCES), N_("Nguồn đơn"), "A", section="letter", columns=3, headings=("Nguồn đơn", "Nguồn")),
        Field("subject_area", Choice(lists.PETITION_AREAS), N_("Lĩnh vực"), "A", section="letter", listed=True, columns=3,
              headings=("Lĩnh vực",)),
        Field("summary", Text(lines=4), N_("Tóm tắt gửi tỉnh"), "T", section="letter", needed=True, listed=True, sortable=True,
              columns=6, headings=("Tóm tắt", "Trích yếu", "Nội dung đơn", "Tóm tắt gửi tỉnh"),
              hint=N_("Viết lại bằng lời của người ghi, không ghi tên người")),
        Field("own_words", Text(lines=4), N_("Lời trong đơn"), "L", section="letter", identity=True, columns=6,
              headings=("Lời trong đơn",)),
        Field("secret_file_no", Text(), N_("Số hồ sơ mật"), "T", section="letter", needed=True, listed=True, when=is_denunciation,
              columns=4, headings=("Số hồ sơ mật",)),
        Field("accused_office", Choice(lists.ACCUSED_OFFICES), N_("Chức danh bị tố cáo"), "A", section="letter",
              when=is_denunciation, columns=4, headings=("Chức danh bị tố cáo",)),
        Field("signer_count", Whole(unit="người"), N_("Số người ký"), "A", section="letter", columns=3, headings=("Số người ký", "Số người")),
        Field("submission_no", Whole(), N_("Lần thứ"), "A", section="letter", columns=3, headings=("Lần thứ",)),
        Field("level_skipping", Tick(), N_("Vượt cấp"), "A", section="letter", columns=3, headings=("Vượt cấp",)),
        Field("anonymous", Tick(), N_("Nặc danh, mạo danh"), "A", section="letter", columns=3, headings=("Nặc danh",)),

        Field("sender", Text(person=True), N_("Người gửi"), "L", section="sender", identity=True, needed=True, columns=6,
              headings=("Người gửi", "Họ tên người gửi", "Họ và tên")),
        Field("sender_address", Text(), N_("Địa chỉ"), "L", section="sender", identity=True, columns=6, headings=("Địa chỉ",)),
        Field("sender_phone", Text(), N_("Điện thoại"), "L", section="sender", identity=True, columns=6,
              headings=("Điện thoại", "Số điện thoại")),
        Field("sender_id_no", Text(), N_("Số CCCD, hộ chiếu"), "L", section="sender", identity=True, columns=6,
              headings=("Số CCCD", "Số CCCD, hộ chiếu", "CCCD")),
        Field("representative", Text(person=True), N_("Người đại diện"), "L", section="sender", identity=True, columns=6,
              headings=("Người đại diện",)),

        Field("competence", Choice(lists.COMPETENCES), N_("Thẩm quyền"), "A", section="handling", columns=4, headings=("Thẩm quyền",)),
        Field("handling", Choice(lists.HANDLINGS), N_("Hướng xử lý"), "A", section="handling", listed=True, columns=4,
              headings=("Hướng xử lý",)),
        Field("handler", Text(person=True), N_("Người xử lý"), "T", section="handling", columns=4, headings=("Người xử lý", "Đang giữ")),
        Field("handling_no", Text(), N_("Số văn bản xử lý"), "T", section="handling", columns=4, headings=("Số văn bản xử lý",)),
        Field("handling_date", Date(), N_("Ngày văn bản xử lý"), "A", section="handling", columns=4, headings=("Ngày văn bản xử lý",)),
        Field("resolver", Text(), N_("Cơ quan giải quyết"), "T", section="handling", columns=6, headings=("Cơ quan giải quyết",)),
        Field("due_on", Date(), N_("Hạn đã hẹn"), "A", section="handling", listed=True, sortable=True, columns=3,
              headings=("Hạn", "Hạn đã hẹn"), hint=N_("Ngày đã hẹn trả lời; hạn theo luật do chương trình tính")),
        Field("result", Text(lines=3), N_("Kết quả"), "T", section="outcome", columns=12, headings=("Kết quả",)),
        Field("reply_no", Text(), N_("Số văn bản trả lời"), "T", section="outcome", columns=4, headings=("Số văn bản trả lời",)),
        Field("replied_on", Date(), N_("Ngày trả lời"), "A", section="outcome", columns=4, headings=("Ngày trả lời",)),
        Field("national_db_on", Date(), N_("Ngày nhập CSDL quốc gia"), "A", section="outcome", columns=4,
              headings=("Ngày nhập CSDL quốc gia",)),
        Field("note", Text(lines=2), N_("Ghi chú"), "L", section="outcome", identity=True, columns=12, headings=("Ghi chú",)),
        Field("reception", Ref(to="reception"), N_("Lượt tiếp công dân"), "A", section=""),
        *NUMBER_FIELDS,
    ),
)
