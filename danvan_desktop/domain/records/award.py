"""Award decisions and the certificates of their lists (domain.md A; decisions 7)."""

from __future__ import annotations

from danvan_desktop.domain.fields import Choice, Date, Field, Money, N_, Plain, RecordType, Ref, Text, Tick, Whole
from danvan_desktop.domain.records import lists
from danvan_desktop.domain.records.numbered import NUMBER_FIELDS

AWARD = RecordType(
    name="award", label=N_("Quyết định khen thưởng"), plural=N_("Khen thưởng"), prefix="KT", number_date="decision_date",
    standing="AT", sections=(("decision", N_("Quyết định")),),
    fields=(
        Field("name", Text(lines=2), N_("Tên đợt khen"), "A", section="decision", needed=True, listed=True, sortable=True, columns=12,
              headings=("Tên đợt khen",)),
        Field("family", Choice(lists.FAMILIES), N_("Loại văn bản"), "A", section="decision", needed=True, listed=True, columns=3,
              headings=("Loại văn bản",)),
        Field("movement", Choice(lists.MOVEMENTS), N_("Phong trào"), "A", section="decision", columns=3, headings=("Phong trào",)),
        Field("decision_no", Text(), N_("Số quyết định"), "T", section="decision", group="decision_no", needed=True, listed=True,
              columns=3, headings=("Quyết định > Số", "Số quyết định")),
        Field("decision_date", Date(), N_("Ngày quyết định"), "A", section="decision", needed=True, listed=True, sortable=True,
              columns=3, headings=("Quyết định > Ngày", "Ngày quyết định")),
        Field("issuer", Text(), N_("Cơ quan khen"), "A", section="decision", needed=True, columns=6, headings=("Cơ quan khen",),
              hint=N_("Như in trên giấy, thí dụ Chủ tịch Ủy ban nhân dân xã Khê Hòa")),
        Field("place_name", Text(), N_("Địa danh"), "A", section="decision", needed=True, columns=6, headings=("Địa danh",)),
        Field("on_behalf", Text(), N_("Ký thay mặt"), "T", section="decision", columns=3, headings=("Ký thay mặt",),
              hint=N_("Thí dụ T/M Ban Thường vụ; để trống khi người đứng đầu ký")),
        Field("signer_title", Text(), N_("Chức vụ người ký"), "T", section="decision", needed=True, columns=3,
              headings=("Chức vụ người ký",)),
        Field("signer", Text(person=True), N_("Người ký"), "T", section="decision", needed=True, columns=6, headings=("Người ký",)),
        Field("template", Text(), N_("Mẫu giấy khen"), "A", section="decision", columns=6, headings=("Mẫu giấy khen",)),
        Field("note", Text(lines=2), N_("Ghi chú"), "L", section="decision", columns=12, headings=("Ghi chú",)),
        *NUMBER_FIELDS,
    ),
)

CERTIFICATE = RecordType(
    name="certificate", label=N_("Người được khen"), plural=N_("Sổ khen thưởng"), title="recipient", parent="award",
    standing="AT", sections=(("recipient", N_("Người được khen")), ("paper", N_("Giấy khen"))),
    fields=(
        Field("parent", Ref(to="award"), N_("Quyết định"), "A", section=""),
        Field("position", Whole(), N_("Thứ tự"), "A", section=""),
        Field("recipient", Text(lines=2, person=True), N_("Tên người được khen"), "T", section="recipient", needed=True, listed=True,
              sortable=True, columns=12, headings=("Tên tập thể/Họ và tên", "Tên người được khen", "Họ và tên")),
        Field("recipient_kind", Choice(lists.RECIPIENT_KINDS), N_("Loại"), "A", section="recipient", needed=True, listed=True, columns=4,
              headings=("Loại",)),
        Field("recipient_title", Text(), N_("Chức vụ, đơn vị"), "T", section="recipient", columns=8, headings=("Chức vụ, đơn vị",)),
        Field("address", Text(), N_("Địa chỉ"), "L", section="recipient", columns=12, headings=("Địa chỉ",)),
        Field("award_form", Choice(lists.AWARD_FORMS), N_("Hình thức khen"), "A", section="recipient", columns=4,
              headings=("Hình thức khen",)),
        Field("reason", Text(lines=3), N_("Thành tích"), "T", section="recipient", needed=True, listed=True, columns=12,
              headings=("Thành tích",)),
        Field("model", Ref(to="model"), N_("Mô hình được khen"), "A", section=""),
        Field("coefficient", Text(), N_("Hệ số"), "A", section="recipient", columns=3, headings=("Hệ số",)),
        Field("bonus_vnd", Money(), N_("Mức thưởng (đồng)"), "A", section="recipient", columns=3, listed=True,
              headings=("Mức thưởng (đồng)", "Tiền thưởng")),
        Field("register_no", Whole(), N_("Số sổ khen thưởng"), "A", section="paper", listed=True, columns=3,
              headings=("Số sổ khen thưởng", "Vào sổ vàng số")),
        Field("register_year", Whole(), N_("Năm của sổ"), "A", section="paper"),
        Field("struck", Tick(), N_("Bỏ"), "A", section="paper", columns=3, headings=("Bỏ",)),
        Field("frozen_on", Date(), N_("Ngày in"), "A", section="paper"),
        Field("template_version", Text(), N_("Bản mẫu"), "A", section="paper"),
        Field("fonts", Plain(), N_("Phông đã dùng"), "A", section=""),
        Field("page", Plain(), N_("Trang đã chốt"), "L", section=""),
        Field("note", Text(lines=2), N_("Ghi chú"), "L", section="paper", columns=12, headings=("Ghi chú",)),
        *NUMBER_FIELDS,
    ),
)
