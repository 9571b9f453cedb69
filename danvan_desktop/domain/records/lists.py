"""Code lists that several record types share. Codes never change; labels are translated.

Sources: domain.md B2–B3 (petitions), C (dialogues), D1–D3 (models), A5 (recipients).
"""

from __future__ import annotations

from danvan_desktop.domain.fields import N_, options

SUBJECT_AREAS = options(
    ("economy", N_("Kinh tế"), ("KT", "phát triển kinh tế", "lĩnh vực kinh tế")),
    ("culture_society", N_("Văn hóa - xã hội"), ("VH-XH", "VHXH", "văn hóa xã hội", "văn hóa, xã hội")),
    (
        "defence_security",
        N_("Quốc phòng - an ninh"),
        ("QP-AN", "QPAN", "AN-QP", "ANQP", "an ninh quốc phòng", "ANTT", "quốc phòng, an ninh"),
    ),
    (
        "party_building",
        N_("Xây dựng Đảng, hệ thống chính trị"),
        (
            "XDĐ",
            "XD Đảng",
            "xây dựng Đảng",
            "XDĐ-HTCT",
            "HTCT",
            "XDĐ, HTCT",
            "XD Đảng, HTCT",
            "xây dựng HTCT",
            "xây dựng hệ thống chính trị",
            "xây dựng Đảng và hệ thống chính trị",
            "xây dựng Đảng - hệ thống chính trị",
        ),
    ),
)

TAGS = options(
    ("environment", N_("Bảo vệ môi trường")),
    ("administrative_reform", N_("Cải cách hành chính")),
    ("site_clearance", N_("Giải phóng mặt bằng")),
    ("land_donation", N_("Hiến đất")),
    ("new_countryside", N_("Nông thôn mới")),
    ("civilised_urban", N_("Đô thị văn minh")),
    ("poverty_reduction", N_("Giảm nghèo")),
    ("religion", N_("Tôn giáo")),
    ("digital", N_("Chuyển đổi số")),
    ("ethnic", N_("Dân tộc")),
    ("border", N_("Biên giới")),
    ("epidemic", N_("Phòng dịch")),
    ("friendly_government", N_("Chính quyền thân thiện")),
)

ENTRY_KINDS = options(("model", N_("Mô hình")), ("exemplar", N_("Điển hình")))

OWNER_KINDS = options(
    ("collective", N_("Tập thể"), ("TT",)),
    ("individual", N_("Cá nhân"), ("CN",)),
    ("household", N_("Hộ gia đình"), ("hộ", "HGĐ")),
)

RECIPIENT_KINDS = (
    *OWNER_KINDS,
    *options(("party_organisation", N_("Tổ chức đảng")), ("enterprise", N_("Doanh nghiệp"))),
)

LEVELS = options(
    ("grassroots", N_("Cấp cơ sở"), ("cơ sở", "thôn", "đơn vị")),
    ("commune", N_("Cấp xã"), ("xã", "phường")),
    ("district", N_("Cấp huyện"), ("huyện",)),
    ("province", N_("Cấp tỉnh"), ("tỉnh",)),
)

INTENTS = options(("new", N_("Đăng ký mới"), ("mới",)), ("continuing", N_("Đang thực hiện"), ("tiếp tục",)))

MOVEMENTS = options(
    ("skilful_mobilisation", N_("Dân vận khéo")),
    ("new_countryside", N_("Nông thôn mới, đô thị văn minh")),
    ("security", N_("Bảo vệ an ninh Tổ quốc")),
    ("solidarity", N_("Đoàn kết xây dựng đời sống văn hóa")),
    ("other", N_("Phong trào khác")),
)

PETITION_KINDS = options(
    ("complaint", N_("Khiếu nại"), ("đơn khiếu nại",)),
    ("denunciation", N_("Tố cáo"), ("TC", "đơn tố cáo")),
    ("proposal", N_("Kiến nghị"), ("đơn kiến nghị",)),
    ("feedback", N_("Phản ánh"), ("PA", "đơn phản ánh")),
    ("request", N_("Đề nghị"), ("ĐN", "đơn đề nghị")),
    ("mixed", N_("Nhiều nội dung")),
)

OPINION_KINDS = options(
    ("opinion", N_("Ý kiến")),
    ("proposal", N_("Kiến nghị")),
    ("feedback", N_("Phản ánh"), ("PA",)),
    ("complaint", N_("Khiếu nại")),
    ("denunciation", N_("Tố cáo"), ("TC",)),
)

SOURCES = options(
    ("in_person", N_("Nộp trực tiếp"), ("trực tiếp",)),
    ("reception", N_("Qua tiếp công dân"), ("tiếp dân",)),
    ("post", N_("Bưu điện"), ("bưu chính",)),
    ("box", N_("Hòm thư")),
    ("forwarded", N_("Nơi khác chuyển đến"), ("chuyển đến",)),
    ("dialogue", N_("Từ buổi đối thoại")),
    ("online", N_("Trực tuyến")),
)

RECEPTION_FORMS = options(
    ("regular", N_("Thường xuyên")),
    ("periodic", N_("Định kỳ")),
    ("ad_hoc", N_("Đột xuất")),
    ("online", N_("Trực tuyến")),
)

PETITION_AREAS = options(
    ("land", N_("Đất đai"), ("địa chính",)),
    ("compensation", N_("Bồi thường, giải phóng mặt bằng"), ("giải phóng mặt bằng", "GPMB")),
    ("policy", N_("Chế độ, chính sách"), ("chính sách", "chính sách xã hội")),
    ("environment", N_("Môi trường")),
    ("transport", N_("Giao thông")),
    ("utilities", N_("Điện, nước"), ("điện nước",)),
    ("education", N_("Giáo dục")),
    ("health", N_("Y tế")),
    ("security", N_("An ninh, trật tự"), ("an ninh trật tự", "ANTT")),
    ("defence", N_("Quốc phòng")),
    ("procedures", N_("Thủ tục hành chính"), ("cải cách hành chính",)),
    ("construction", N_("Xây dựng")),
    ("agriculture", N_("Nông nghiệp")),
    ("culture", N_("Văn hóa"), ("văn hóa - xã hội",)),
    ("finance", N_("Thu chi, đóng góp")),
    ("corruption", N_("Tham nhũng")),
    ("justice", N_("Tư pháp, thi hành án")),
    ("party_building", N_("Xây dựng Đảng"), ("Đảng, đoàn thể",)),
    ("irrigation", N_("Thủy lợi")),
    ("organisation", N_("Tổ chức bộ máy")),
    ("digital", N_("Chuyển đổi số")),
    ("other", N_("Lĩnh vực khác"), ("khác",)),
)

COMPETENCES = options(
    ("ours", N_("Thuộc thẩm quyền")),
    ("not_ours", N_("Không thuộc thẩm quyền")),
    ("judicial", N_("Tư pháp, thi hành án")),
    ("elected", N_("Cơ quan dân cử")),
    ("party", N_("Đảng, đoàn thể, tôn giáo")),
    ("public_unit", N_("Đơn vị sự nghiệp")),
)

HANDLINGS = options(
    ("accept", N_("Thụ lý")),
    ("guide", N_("Hướng dẫn")),
    ("forward", N_("Chuyển đơn")),
    ("return", N_("Trả lại đơn")),
    ("urge", N_("Đôn đốc")),
    ("file_away", N_("Lưu đơn")),
)

SESSION_KINDS = options(
    (
        "leader",
        N_("Người đứng đầu cấp ủy đối thoại"),
        ("Đối thoại giữa người đứng đầu cấp ủy, chính quyền với Nhân dân", "đối thoại định kỳ"),
    ),
    ("party_building", N_("Góp ý xây dựng Đảng, chính quyền"), ("Hội nghị góp ý xây dựng Đảng, xây dựng chính quyền",)),
    (
        "government",
        N_("Trao đổi, đối thoại của UBND với Nhân dân"),
        ("Hội nghị trao đổi, đối thoại của UBND xã với Nhân dân",),
    ),
    ("complaint", N_("Đối thoại giải quyết khiếu nại")),
    (
        "thematic",
        N_("Đối thoại chuyên đề"),
        ("Đối thoại chuyên đề về giải phóng mặt bằng", "Đối thoại với thanh niên và hội viên nông dân"),
    ),
    ("community", N_("Hội nghị cộng đồng dân cư")),
    ("other", N_("Hình thức khác")),
)

ELIGIBILITIES = options(
    ("eligible", N_("Đủ điều kiện xử lý"), ("đủ",)), ("ineligible", N_("Không đủ điều kiện"), ("không đủ",))
)

INSTANCES = options(("first", N_("Lần đầu"), ("lần 1", "lần đầu")), ("second", N_("Lần hai"), ("lần 2",)))

FORWARDERS = options(
    ("deputies", N_("Đại biểu dân cử"), ("đại biểu Quốc hội", "đại biểu HĐND", "HĐND")),
    ("front", N_("Mặt trận, đoàn thể"), ("MTTQ", "Mặt trận Tổ quốc")),
    ("press", N_("Báo chí"), ("báo",)),
    ("upper", N_("Cơ quan cấp trên"), ("cấp trên",)),
    ("leader", N_("Lãnh đạo giao"), ("lãnh đạo",)),
    ("other", N_("Cơ quan khác"), ("khác",)),
)

# what is looked at before a petition is accepted (domain.md B2); a set, ticked one by one
CONDITIONS = options(
    ("named", N_("Có ngày và họ tên người gửi")),
    ("signed", N_("Có chữ ký hoặc điểm chỉ")),
    ("stated", N_("Nêu rõ quyết định hoặc hành vi")),
    ("in_term", N_("Còn thời hiệu")),
    ("no_second", N_("Chưa có quyết định lần hai")),
    ("mandate", N_("Đủ chữ ký và người đại diện")),
)

# the signs of a complex case (domain.md B5: NĐ 155/2026 Đ2, NĐ 31/2019 Đ3)
COMPLEXITIES = options(
    ("places", N_("Xác minh từ hai nơi trở lên")),
    ("contents", N_("Từ hai nội dung trở lên")),
    ("many", N_("Nhiều người cùng khiếu nại hoặc tố cáo")),
    ("foreign", N_("Có yếu tố nước ngoài")),
    ("bodies", N_("Liên quan nhiều cơ quan")),
    ("disagree", N_("Các cơ quan còn ý kiến khác nhau")),
    ("evidence", N_("Chứng cứ mâu thuẫn")),
)

ANSWER_KINDS = options(
    ("on_spot", N_("Trả lời tại chỗ"), ("tại chỗ",)),
    ("assigned", N_("Giao cơ quan"), ("giao",)),
    ("unanswered", N_("Chưa trả lời"), ("chưa",)),
    ("petition", N_("Chuyển thành đơn"), ("thành đơn",)),
)

SATISFACTIONS = options(
    ("yes", N_("Đồng ý"), ("nhất trí", "hài lòng", "đồng tình")),
    ("partly", N_("Đồng ý một phần"), ("một phần",)),
    ("no", N_("Chưa đồng ý"), ("không đồng ý", "không nhất trí", "chưa nhất trí")),
)

CONSENTS = options(("unknown", N_("Chưa rõ")), ("yes", N_("Đồng ý ghi biên bản")), ("no", N_("Không đồng ý")))

ACCUSED_OFFICES = options(
    ("village_officer", N_("Cán bộ thôn, tổ dân phố")),
    ("commune_officer", N_("Cán bộ, công chức xã")),
    ("commune_leader", N_("Lãnh đạo xã")),
    ("party_member", N_("Đảng viên")),
    ("public_unit", N_("Đơn vị sự nghiệp")),
    ("other", N_("Chức danh khác")),
)

FAMILIES = options(("state", N_("Nhà nước")), ("party", N_("Đảng")))

AWARD_FORMS = options(
    ("merit_certificate", N_("Giấy khen")),
    ("provincial_certificate", N_("Bằng khen")),
    ("commendation", N_("Biểu dương")),
)

UNIT_LEVELS = options(
    ("commune", N_("Cấp xã")), ("district", N_("Cấp huyện")), ("province", N_("Cấp tỉnh")), ("centre", N_("Trung ương"))
)
