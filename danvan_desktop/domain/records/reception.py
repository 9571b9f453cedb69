"""Sổ tiếp công dân, Mẫu 03/TCD of NĐ 154/2026/NĐ-CP, 13 columns (domain.md B6); the posted schedule (Đ24 Luật TCD).

A line is one visit (lượt). Its persons (người) and its cases (vụ việc) are numbers of their own, so that the three
counters of a report never mix.
"""

from __future__ import annotations

from datetime import date

from danvan_desktop.domain.fields import (
    N_,
    NN_,
    Choice,
    Date,
    Field,
    Finding,
    RecordType,
    Text,
    Tick,
    Values,
    Whole,
    grouped,
    options,
)
from danvan_desktop.domain.records import lists
from danvan_desktop.domain.records.numbered import NUMBER_FIELDS
from danvan_desktop.domain.records.petition import is_denunciation

LARGE_GROUP = 5  # persons: "đoàn đông người" of the report forms
MANY = 200  # persons of one visit that deserve a second look
LAW_FROM = date(2014, 7, 1)  # Luật Tiếp công dân 42/2013 in force

# The 13 columns of Mẫu 03/TCD by the field that each is headed by; name and address share the third.
FORM_FIELDS = (
    "paper_no",
    "received_on",
    "visitor",
    "visitor_id_no",
    "summary",
    "kind",
    "people_count",
    "earlier_body",
    "in_competence",
    "guided_to",
    "forwarded_to",
    "result",
    "note",
)

VISIT_ORDERS = options(("first", N_("Lần đầu"), ("lần 1", "mới")), ("repeat", N_("Nhiều lần"), ("tiếp", "lần 2")))


def people_of(values: Values) -> int:
    """Persons of one visit; at least the one who came."""
    people = values.get("people_count")
    return people if isinstance(people, int) and people > 0 else 1


def cases_of(values: Values) -> int:
    """Cases a visit brings; one unless somebody wrote otherwise (0: the same case as an earlier line)."""
    cases = values.get("case_count")
    return cases if isinstance(cases, int) else 1


def is_large_group(values: Values) -> bool:
    """Đoàn đông người: five persons or more."""
    return people_of(values) >= LARGE_GROUP


def review(values: Values, today: date) -> list[Finding]:
    """What deserves a second look although it can be kept: days in the future or before the law, odd numbers."""
    found: list[Finding] = []

    def say(name: str, text: str, **filled: str) -> None:
        found.append(Finding(name, "odd", "review", text, filled))

    received = _day(values, "received_on")
    for name in ("received_on", "replied_on", "national_db_on"):
        day = _day(values, name)
        if day and day > today:
            say(name, N_("Ngày này còn ở phía trước."))
        elif day and name != "received_on" and received and day < received:
            say(name, N_("Ngày này trước ngày tiếp."))
    if received and received < LAW_FROM:
        say("received_on", N_("Trước ngày Luật Tiếp công dân có hiệu lực, 01/07/2014."))
    people = people_of(values)
    if people > MANY:
        say("people_count", N_("{many} người trong một lượt là nhiều khác thường."), many=grouped(people))
    if is_large_group(values) and not is_denunciation(values) and not values.get("representative"):
        say("representative", N_("Đoàn từ 5 người: ghi người đại diện."))
    if cases_of(values) > max(people, 5):
        say("case_count", N_("Số vụ việc nhiều hơn số người."))
    return found


def _day(values: Values, name: str) -> date | None:
    value = values.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else None

RECEPTION = RecordType(
    name="reception",
    label=NN_("Lượt tiếp công dân"),
    plural=N_("Sổ tiếp công dân"),
    title="summary",
    prefix="TCD",
    number_date="received_on",
    is_denunciation=is_denunciation,
    sections=(("visit", N_("Lượt tiếp")), ("handling", N_("Xử lý"))),
    fields=(
        Field(
            "received_on",
            Date(),
            N_("Ngày tiếp"),
            "A",
            section="visit",
            needed=True,
            listed=True,
            sortable=True,
            columns=3,
            headings=("Ngày tiếp",),
        ),
        Field(
            "reception_form",
            Choice(lists.RECEPTION_FORMS),
            N_("Hình thức tiếp"),
            "A",
            section="visit",
            columns=3,
            headings=("Hình thức tiếp",),
        ),
        Field(
            "kind",
            Choice(lists.PETITION_KINDS),
            N_("Loại"),
            "A",
            section="visit",
            needed=True,
            listed=True,
            columns=3,
            headings=("Phân loại đơn (KN/TC/KN, PA)", "Phân loại đơn", "Loại KN/TC/KN/PA", "Loại"),
        ),
        Field(
            "people_count",
            Whole(unit=N_("người"), least=1),
            N_("Số người"),
            "A",
            section="visit",
            columns=3,
            hint=N_("Số người có cùng nội dung đến trong lượt này"),
            headings=("Số người có cùng nội dung", "Số người cùng nội dung", "Số người"),
        ),
        Field("case_count", Whole(unit=N_("vụ việc")), N_("Số vụ việc"), "A", section="visit", columns=3, headings=("Số vụ việc",), hint=N_("Để trống là 1; 0 nếu là vụ việc đã ghi ở lượt trước")),
        Field("visit_order", Choice(VISIT_ORDERS), N_("Lần đầu, nhiều lần"), "A", section="visit", columns=3, headings=("Lần đầu, nhiều lần", "Lần tiếp")),
        Field(
            "visitor",
            Text(person=True),
            N_("Họ tên"),
            "L",
            section="visit",
            identity=True,
            needed=True,
            listed=True,
            columns=6,
            headings=("Họ tên - Địa chỉ", "Họ tên, địa chỉ", "Họ tên"),
        ),
        Field(
            "visitor_address",
            Text(),
            N_("Địa chỉ"),
            "L",
            section="visit",
            identity=True,
            columns=6,
            headings=("Địa chỉ",),
        ),
        Field(
            "visitor_id_no",
            Text(),
            N_("Số CCCD, hộ chiếu"),
            "L",
            section="visit",
            identity=True,
            columns=6,
            headings=("Số CCCD/CMND/Hộ chiếu", "CCCD/CMND/Hộ chiếu", "Số CCCD, hộ chiếu", "Số CCCD", "CCCD"),
        ),
        Field("representative", Text(person=True), N_("Người đại diện"), "L", section="visit", identity=True, when=is_large_group, columns=6, headings=("Người đại diện",), hint=N_("Đoàn từ 5 người: 1 hoặc 2 người đại diện; trên 10 người: nhiều nhất 5")),
        Field(
            "secret_file_no",
            Text(),
            N_("Số hồ sơ mật"),
            "T",
            section="visit",
            needed=True,
            when=is_denunciation,
            columns=6,
            headings=("Số hồ sơ mật",),
        ),
        Field(
            "summary",
            Text(lines=4),
            N_("Nội dung"),
            "T",
            section="visit",
            needed=True,
            listed=True,
            sortable=True,
            columns=12,
            headings=("Nội dung đơn", "Nội dung"),
        ),
        Field(
            "earlier_body",
            Text(),
            N_("Cơ quan đã giải quyết"),
            "T",
            section="handling",
            columns=6,
            headings=("Cơ quan đã giải quyết",),
        ),
        Field(
            "in_competence",
            Tick(),
            N_("Thuộc thẩm quyền"),
            "A",
            section="handling",
            columns=3,
            listed=True,
            headings=("Tiếp nhận, xử lý > Thuộc thẩm quyền (x)", "Thuộc thẩm quyền (x)", "Thuộc thẩm quyền"),
        ),
        Field(
            "guided_to",
            Text(),
            N_("Hướng dẫn đến cơ quan"),
            "T",
            section="handling",
            columns=6,
            headings=(
                "Tiếp nhận, xử lý > Hướng dẫn đến cơ quan (số văn bản hướng dẫn)",
                "Hướng dẫn đến cơ quan (số văn bản hướng dẫn)",
                "Hướng dẫn đến cơ quan",
            ),
        ),
        Field(
            "forwarded_to",
            Text(),
            N_("Cơ quan, đơn vị thụ lý"),
            "T",
            section="handling",
            columns=6,
            headings=(
                "Tiếp nhận, xử lý > Cơ quan, đơn vị thụ lý (số văn bản chuyển)",
                "Cơ quan, đơn vị thụ lý (số văn bản chuyển)",
                "Cơ quan, đơn vị thụ lý",
            ),
        ),
        Field(
            "result",
            Text(lines=3),
            N_("Theo dõi kết quả giải quyết"),
            "T",
            section="handling",
            columns=12,
            headings=("Theo dõi kết quả giải quyết", "Kết quả giải quyết"),
        ),
        Field("replied_on", Date(), N_("Ngày trả lời, thông báo"), "A", section="handling", columns=4, headings=("Ngày trả lời, thông báo", "Ngày trả lời"), hint=N_("Trả lời trực tiếp hoặc thông báo kết quả tiếp nhận")),
        Field("reply_no", Text(), N_("Văn bản trả lời"), "T", section="handling", columns=4, headings=("Văn bản trả lời", "Số văn bản trả lời")),
        Field(
            "receiver",
            Text(person=True),
            N_("Người tiếp"),
            "T",
            section="handling",
            columns=6,
            headings=("Người tiếp",),
        ),
        Field("delegated", Tick(), N_("Ủy quyền tiếp"), "A", section="handling", columns=3, headings=("Ủy quyền tiếp",), hint=N_("Người đứng đầu ủy quyền cho người khác tiếp")),
        Field(
            "national_db_on",
            Date(),
            N_("Ngày nhập CSDL quốc gia"),
            "A",
            section="handling",
            columns=4,
            headings=("Ngày nhập CSDL quốc gia",),
        ),
        Field(
            "note",
            Text(lines=2),
            N_("Ghi chú"),
            "L",
            section="handling",
            identity=True,
            columns=12,
            headings=("Ghi chú",),
        ),
        *NUMBER_FIELDS,
    ),
)


# --- the posted schedule --------------------------------------------------------------------------------------------

REPEATS = options(("weekly", N_("Hằng tuần")), ("monthly", N_("Hằng tháng")))
WEEKDAYS = options(
    ("1", N_("Thứ Hai")), ("2", N_("Thứ Ba")), ("3", N_("Thứ Tư")), ("4", N_("Thứ Năm")), ("5", N_("Thứ Sáu"))
)

# Who receives, how often: the pattern from which the days of a period come. `internal`: no register on the screen.
RECEPTION_DUTY = RecordType(
    name="reception_duty",
    label="reception_duty",
    plural="reception_duty",
    title="role",
    internal=True,
    fields=(
        Field("role", Text(), N_("Chức danh người tiếp"), "A"),
        Field("person", Text(person=True), N_("Người tiếp"), "T"),
        Field("repeats", Choice(REPEATS), N_("Bao lâu một lần"), "A"),
        Field("weekday", Choice(WEEKDAYS), N_("Vào ngày"), "A"),
        Field("week_of_month", Whole(), N_("Tuần thứ mấy của tháng"), "A"),
        Field("hours", Text(), N_("Giờ tiếp"), "A"),
        Field("place", Text(), N_("Nơi tiếp"), "A"),
        Field("online", Tick(), N_("Trực tuyến"), "A"),
        Field("legal_basis", Text(), N_("Căn cứ"), "A"),
        Field("verified", Tick(), N_("Đã kiểm chứng"), "A"),
    ),
)

# One day on the schedule. moved_from: the day the pattern gave, where that was a day off.
RECEPTION_DAY = RecordType(
    name="reception_day",
    label="reception_day",
    plural="reception_day",
    title="role",
    internal=True,
    fields=(
        Field("held_on", Date(), N_("Ngày tiếp"), "A"),
        Field("duty", Text(), N_("Lịch gốc"), "A"),
        Field("role", Text(), N_("Chức danh người tiếp"), "A"),
        Field("person", Text(person=True), N_("Người tiếp"), "T"),
        Field("hours", Text(), N_("Giờ tiếp"), "A"),
        Field("place", Text(), N_("Nơi tiếp"), "A"),
        Field("online", Tick(), N_("Trực tuyến"), "A"),
        Field("moved_from", Date(), N_("Chuyển từ ngày"), "A"),
        Field("posted_on", Date(), N_("Ngày niêm yết"), "A"),
        Field("notified_on", Date(), N_("Ngày báo các bên"), "A"),
        Field("tested_on", Date(), N_("Ngày thử đường truyền"), "A"),
    ),
)
