"""Đối thoại: sessions with the people, and every opinion raised (domain.md C)."""

from __future__ import annotations

from danvan_desktop.domain.fields import Choice, Date, Field, N_, RecordType, Ref, Text, Values, Whole
from danvan_desktop.domain.records import lists
from danvan_desktop.domain.records.numbered import NUMBER_FIELDS


def opinion_is_denunciation(values: Values) -> bool:
    return values.get("kind") == "denunciation"


def _denounced(values: Values) -> bool:
    return opinion_is_denunciation(values)


def _assigned(values: Values) -> bool:
    return values.get("answer_kind") == "assigned"


DIALOGUE = RecordType(
    name="dialogue", label=N_("Buổi đối thoại"), plural=N_("Đối thoại"), prefix="ĐT", number_date="held_on", standing="AT",
    sections=(("prepare", N_("Chuẩn bị")), ("conclude", N_("Kết luận"))),
    fields=(
        Field("name", Text(lines=2), N_("Chủ đề"), "T", section="prepare", needed=True, listed=True, sortable=True, columns=12,
              headings=("Chủ đề", "Nội dung đối thoại")),
        Field("session_kind", Choice(lists.SESSION_KINDS), N_("Hình thức"), "A", section="prepare", needed=True, listed=True,
              columns=6, headings=("Hình thức",)),
        Field("plan_no", Text(), N_("Số kế hoạch"), "T", section="prepare", columns=3, headings=("Số kế hoạch",)),
        Field("held_on", Date(), N_("Ngày tổ chức"), "A", section="prepare", needed=True, listed=True, sortable=True, columns=3,
              headings=("Ngày tổ chức", "Ngày")),
        Field("held_time", Text(), N_("Thời gian"), "A", section="prepare", columns=3, headings=("Thời gian", "Giờ")),
        Field("venue", Text(), N_("Địa điểm"), "T", section="prepare", columns=6, headings=("Địa điểm",), listed=True),
        Field("chair", Text(), N_("Chủ trì"), "T", section="prepare", needed=True, columns=6, headings=("Chủ trì",)),
        Field("attendees", Whole(unit="người"), N_("Số người dự"), "A", section="prepare", columns=3, listed=True,
              headings=("Số người dự",)),
        Field("notice_no", Text(), N_("Số thông báo mời"), "T", section="prepare", columns=3, headings=("Số thông báo mời",)),
        Field("notice_date", Date(), N_("Ngày thông báo mời"), "A", section="prepare", columns=3,
              headings=("Ngày thông báo mời",)),
        Field("participants", Text(lines=2), N_("Thành phần dự"), "T", section="prepare", columns=12,
              headings=("Thành phần dự",)),
        Field("opinions_total", Whole(), N_("Tổng số ý kiến"), "A", section="conclude", columns=3, listed=True,
              headings=("Ý kiến, kiến nghị > Tổng số ý kiến", "Tổng số ý kiến")),
        Field("opinions_on_spot", Whole(), N_("Trả lời tại chỗ"), "A", section="conclude", columns=3,
              headings=("Ý kiến, kiến nghị > Trả lời tại chỗ", "Trả lời tại chỗ")),
        Field("opinions_assigned", Whole(), N_("Giao giải quyết"), "A", section="conclude", columns=3,
              headings=("Ý kiến, kiến nghị > Giao giải quyết", "Giao giải quyết")),
        Field("minutes_no", Text(), N_("Số biên bản"), "T", section="conclude", columns=3, headings=("Số biên bản",)),
        Field("secretary", Text(person=True), N_("Thư ký"), "T", section="conclude", columns=6, headings=("Thư ký",)),
        Field("conclusion_no", Text(), N_("Số thông báo kết luận"), "T", section="conclude", columns=3,
              headings=("Thông báo kết luận > Số thông báo kết luận", "Số thông báo kết luận")),
        Field("conclusion_date", Date(), N_("Ngày thông báo kết luận"), "A", section="conclude", columns=3,
              headings=("Thông báo kết luận > Ngày thông báo", "Ngày thông báo", "Ngày thông báo kết luận")),
        Field("follow_up_on", Date(), N_("Ngày báo cáo kết quả"), "A", section="conclude", columns=3,
              headings=("Ngày báo cáo kết quả",)),
        Field("note", Text(lines=2), N_("Ghi chú"), "L", section="conclude", columns=12, headings=("Ghi chú",)),
        *NUMBER_FIELDS,
    ),
)

OPINION = RecordType(
    name="opinion", label=N_("Ý kiến"), plural=N_("Ý kiến"), title="summary", parent="dialogue", standing="AT",
    is_denunciation=opinion_is_denunciation,
    fields=(
        Field("parent", Ref(to="dialogue"), N_("Buổi đối thoại"), "A", section="", headings=("Hội nghị", "Buổi đối thoại"),
              carries_down=True),
        Field("position", Whole(), N_("Thứ tự"), "A", section=""),
        Field("summary", Text(lines=3), N_("Nội dung ý kiến"), "T", needed=True, listed=True, columns=12,
              headings=("Nội dung ý kiến, kiến nghị", "Nội dung ý kiến", "Nội dung")),
        Field("kind", Choice(lists.OPINION_KINDS), N_("Loại"), "A", columns=3, headings=("Loại",)),
        Field("subject_area", Choice(lists.PETITION_AREAS), N_("Lĩnh vực"), "A", listed=True, columns=3, headings=("Lĩnh vực",)),
        Field("speaker", Text(person=True), N_("Người có ý kiến"), "L", identity=True, columns=6,
              headings=("Người có ý kiến", "Người phát biểu")),
        Field("speaker_consent", Choice(lists.CONSENTS), N_("Đồng ý ghi tên"), "L", identity=True, columns=3,
              headings=("Đồng ý ghi tên",)),
        Field("village", Text(), N_("Thôn, tổ dân phố"), "L", identity=True, columns=3, listed=True,
              headings=("Thôn", "Thôn, tổ dân phố")),
        Field("secret_file_no", Text(), N_("Số hồ sơ mật"), "T", columns=3, when=_denounced, needed=True, headings=("Số hồ sơ mật",)),
        Field("answer_kind", Choice(lists.ANSWER_KINDS), N_("Trả lời"), "A", listed=True, columns=3, headings=("Trả lời",)),
        Field("answered_by", Text(), N_("Người trả lời"), "T", columns=6, headings=("Người trả lời",)),
        Field("assigned_to", Text(), N_("Cơ quan được giao"), "T", columns=6, when=None,
              headings=("Cơ quan được giao", "Cơ quan giải quyết")),
        Field("due_on", Date(), N_("Hạn giải quyết"), "A", part_text="due_text", listed=True, sortable=True, columns=3,
              headings=("Hạn giải quyết", "Hạn")),
        Field("due_text", Text(), N_("Hạn ghi trên giấy"), "A", columns=3, headings=("Hạn ghi trên giấy",)),
        Field("result", Text(lines=3), N_("Kết quả"), "T", columns=12, headings=("Kết quả",)),
        Field("document_no", Text(), N_("Số văn bản trả lời"), "T", columns=6, headings=("Số văn bản trả lời",)),
        Field("satisfied", Choice(lists.SATISFACTIONS), N_("Ý kiến của người dân"), "A", columns=3,
              headings=("Ý kiến của người dân",)),
        Field("note", Text(lines=2), N_("Ghi chú"), "L", columns=12, headings=("Ghi chú",)),
        *NUMBER_FIELDS,
    ),
)
