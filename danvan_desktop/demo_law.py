"""The demo's petitions and its session: steps the law asks for, deadlines, papers, a calendar that changes.

Everybody in it is invented, and so is the day off the province announces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from danvan_desktop import speech
from danvan_desktop.demo_lines import Made
from danvan_desktop.services import (
    cases,
    due,
    duplicates,
    entry,
    explaining,
    finding,
    law,
    papers,
    receptions,
    recounting,
    schedule,
    sessions,
)
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving
from danvan_desktop.speech import _

STORM = date(2026, 11, 25)
_CLERK, _CHAIR = "Nguyễn Hoài An", "Phạm Quốc Mẫu"
_MOST_LINES = 15
_Step = tuple[str, str, Mapping[str, str]]  # its name, the day, what its sheet asks


@dataclass(frozen=True)
class _Letter:
    """A petition as a clerk types it, its steps, and the paper written of it."""

    typed: Mapping[str, str]
    steps: tuple[_Step, ...] = ()
    paper: str = ""


def _signed(number: str, reason: str = "") -> dict[str, str]:
    return {"document_no": number, "signer": _CHAIR, **({"reason": reason} if reason else {})}


LETTERS = (
    _Letter(  # soon due: nobody has accepted it yet
        {"kind": "khiếu nại", "received_on": "16/11", "source": "Nộp trực tiếp", "sender": "Vi Văn Khiêm",
         "sender_address": "Thôn Đồng Mít, xã Khê Hòa", "sender_phone": "0912 345 678",
         "subject_area": "Bồi thường, giải phóng mặt bằng",
         "summary": "Khiếu nại mức bồi thường hoa màu khi làm kênh tiêu",
         "own_words": "Nhà tôi mất hơn ba sào ngô mà chỉ được tính một sào.", "competence": "Thuộc thẩm quyền",
         "eligible": "Đủ điều kiện xử lý", "known_on": "02/10/2026", "instance": "Lần đầu", "signer_count": "1",
         "submission_no": "1", "sender_id_no": "099 000 000 123", "handler": _CLERK,
         "conditions": "Có ngày và họ tên người gửi; Có chữ ký hoặc điểm chỉ; Nêu rõ quyết định hoặc hành vi; "
                       "Còn thời hiệu", "note": "Có ảnh ruộng ngô kèm theo"}),
    _Letter(  # overdue
        {"kind": "khiếu nại", "received_on": "09/11", "source": "Bưu điện", "sender": "Bế Thị Sớm",
         "sender_address": "Thôn Cầu Mới, xã Khê Hòa", "subject_area": "Đất đai",
         "summary": "Khiếu nại việc thu hồi đất vườn khi mở rộng đường liên thôn", "handler": _CLERK}),
    _Letter(  # paused
        {"kind": "khiếu nại", "received_on": "01/10", "source": "Nộp trực tiếp", "sender": "Hứa Văn Đại",
         "sender_address": "Thôn Trại Giữa, xã Khê Hòa", "subject_area": "Chế độ, chính sách",
         "summary": "Khiếu nại việc xét hộ nghèo năm 2026", "competence": "Thuộc thẩm quyền", "handler": _CLERK},
        (("accept", "09/10", _signed("31/TB-UBND")),
         ("verify", "14/10", {"document_no": "102/QĐ-UBND"}),
         ("suspend", "02/11", _signed("118/QĐ-UBND", "Chờ kết quả rà soát của thôn")),
         ("notify", "04/11", {"document_no": "118/QĐ-UBND"})),
        "suspension_notice"),
    _Letter(  # the whole way, and closed
        {"kind": "khiếu nại", "received_on": "03/08", "source": "Qua tiếp công dân", "sender": "Mạc Văn Thử",
         "sender_address": "Thôn Đồng Mít, xã Khê Hòa", "subject_area": "Xây dựng",
         "summary": "Khiếu nại việc không cấp phép sửa nhà ở gần kênh", "competence": "Thuộc thẩm quyền",
         "handler": _CLERK, "result": "Chấp nhận khiếu nại; cấp phép trong tháng 9"},
        (("accept", "10/08", _signed("24/TB-UBND")),
         ("verify", "17/08", {"document_no": "80/QĐ-UBND", "differs": "x"}),
         ("hold_dialogue", "26/08", {"document_no": "12/BB-UBND"}),
         ("decide", "03/09", _signed("91/QĐ-UBND")),
         ("notify", "04/09", {"document_no": "91/QĐ-UBND"}),
         ("publish", "08/09", {"body": "Niêm yết tại trụ sở UBND xã"}),
         ("close", "20/10", {}))),
    _Letter(  # a denunciation: the number of the paper file, nothing of who wrote it
        {"kind": "tố cáo", "received_on": "18/11", "secret_file_no": "05/TC-2026",
         "accused_office": "Cán bộ thôn, tổ dân phố", "summary": "Thu, chi các khoản đóng góp của thôn",
         "subject_area": "Thu chi, đóng góp", "handler": _CLERK}),
    _Letter(  # many signers, extended because it is complex, two of them withdrew
        {"kind": "khiếu nại", "received_on": "12/10", "source": "Qua tiếp công dân", "signer_count": "12",
         "representative": "Nông Văn Cả", "sender": "Nông Văn Cả và 11 người",
         "sender_address": "Thôn Cầu Mới, xã Khê Hòa", "subject_area": "Bồi thường, giải phóng mặt bằng",
         "summary": "12 hộ khiếu nại phương án bồi thường khi mở rộng chợ Cầu Mới", "level_skipping": "x",
         "competence": "Thuộc thẩm quyền", "conditions": "Đủ chữ ký và người đại diện",
         "complexities": "Nhiều người cùng khiếu nại hoặc tố cáo", "handler": _CLERK},
        (("accept", "20/10", _signed("35/TB-UBND")),
         ("verify", "27/10", {"document_no": "109/QĐ-UBND"}),
         ("withdraw_some", "10/11", {"count": "2"}),
         ("extend", "16/11", _signed("41/TB-UBND", "Vụ việc phức tạp, nhiều người cùng khiếu nại"))),
        "extension_notice"),
    _Letter(  # a day was promised to the sender, and it has passed
        {"kind": "phản ánh", "received_on": "12/11", "source": "Qua tiếp công dân", "sender": "Lục Thị Mến",
         "summary": "Rác tồn ở chợ Cầu Mới", "subject_area": "Môi trường", "due_on": "20/11", "handler": _CLERK},
        (("accept", "13/11", _signed("40/TB-UBND")),), "acceptance_notice"),
    _Letter(  # not this office's
        {"kind": "kiến nghị", "received_on": "05/11", "source": "Bưu điện", "sender": "Tô Văn Lành",
         "summary": "Kiến nghị nâng lương hưu", "subject_area": "Chế độ, chính sách",
         "competence": "Không thuộc thẩm quyền", "handler": _CLERK},
        (("forward", "09/11", {"body": "Bảo hiểm xã hội cơ sở Hưng Giang", "document_no": "44/PC-UBND"}),)),
    _Letter(  # nobody's name on it
        {"kind": "phản ánh", "received_on": "10/11", "source": "Hòm thư", "anonymous": "x",
         "summary": "Có người đổ đất lấp mương ở thôn Trại Giữa", "subject_area": "Thủy lợi", "handler": _CLERK},
        (("use", "12/11", {"body": "Công an xã"}),)),
)
MIXED = _Letter({"kind": "nhiều nội dung", "received_on": "17/11", "source": "Nộp trực tiếp", "sender": "Đào Văn Mới",
                 "sender_address": "Thôn Đồng Mít, xã Khê Hòa", "handler": _CLERK,
                 "summary": "Khiếu nại mức thu thủy lợi phí; kiến nghị sửa cống đầu thôn"})
AGAIN = _Letter({"kind": "khiếu nại", "received_on": "20/11", "source": "Bưu điện", "sender": "Vi Văn Khiêm",
                 "sender_address": "Thôn Đồng Mít, xã Khê Hòa", "handler": _CLERK,
                 "summary": "Khiếu nại tiền bồi thường hoa màu khi làm kênh tiêu"})


def receive_letters(commune: Desk) -> Iterator[Made]:
    """Petitions of every kind, each as far as it has come by today."""
    made = [_take(commune, each) for each in LETTERS]
    written = [papers.write(commune, record, each.paper, "state")
               for record, each in zip(made, LETTERS, strict=True) if each.paper]
    split = cases.split(commune, _take(commune, MIXED), ["complaint", "proposal"])
    again = _take(commune, AGAIN)
    duplicates.link(commune, again, made[0])
    for record in (*made, *(each.id for each in split.changed[:-1]), again):
        yield Made("petition", None, _stands(commune, record))
    for path in written:
        yield Made("paper", path, _paper_words(path))


def _take(commune: Desk, letter: _Letter) -> str:
    record = entry.save_fields(commune, "petition", None, dict(letter.typed)).id
    _do(commune, record, *letter.steps)
    return record


def _do(commune: Desk, record: str, *steps: _Step) -> None:
    for step, day, typed in steps:
        cases.do(commune, record, step, {"date": f"{day}/2026", **typed})


def _stands(commune: Desk, record: str) -> str:
    """"Đơn 3/2026: Tạm đình chỉ. Giải quyết lần đầu: Đã dừng: tạm đình chỉ từ 02/11/2026"."""
    now, number = cases.case(commune, record), finding.show(commune, record).number
    clock = next((f" {each.label}: {explaining.verdict(each)}." for each in now.clocks
                  if not each.term and each.done_on is None), "")
    return _("Đơn {number}: {state}.").format(number=number, state=now.state_label) + clock


def _paper_words(path: Path) -> str:
    return _("Giấy đã ghi: {path}").format(path=path)


def answer_visitors(commune: Desk) -> Iterator[Made]:
    """The paper book says of no visit when its result was told; those of before this month were, in time."""
    old = [each for each in receptions.replies_due(commune) if each.due and each.due < date(2026, 11, 16)]
    entry.save_records(commune, [Saving("reception", {"replied_on": each.due.isoformat()}, each.ref.id)
                                 for each in old if each.due])
    yield Made("visits", None, _("Ghi ngày báo kết quả của {count} lượt tiếp công dân trong một lần.").format(
        count=len(old)))
    schedule.take_usual(commune)
    first, last = date(2026, 11, 23), date(2026, 12, 31)
    schedule.generate(commune, first, last)
    schedule.mark(commune, [each.id for each in schedule.days(commune, first, date(2026, 12, 4))], "posted_on",
                  date(2026, 11, 16))
    path = schedule.notice(commune, first, last)
    yield Made("paper", path, _paper_words(path))


def hold_session(commune: Desk) -> Iterator[Made]:
    """A dialogue with its notice, opinions as they were spoken, promises and conclusion; another that waits for one."""
    session = entry.save_fields(commune, "dialogue", None, {
        "name": "Thu gom rác thải và nước sạch nông thôn",
        "session_kind": "Trao đổi, đối thoại của UBND với Nhân dân", "level": "Cấp xã",
        "held_time": "8 giờ", "venue": "Nhà văn hóa thôn Cầu Mới", "chair": "Chủ tịch UBND xã", "attendees": "86",
        "secretary": _CLERK, "conclusion_signer": "Chủ tịch UBND xã"}).id
    _do(commune, session, ("plan", "02/11", {"document_no": "57/KH-UBND"}),
        ("give_notice", "06/11", {"document_no": "112/TB-UBND"}))
    entry.save_fields(commune, "dialogue", session, {"held_on": "18/11/2026"})
    _do(commune, session, ("hold", "18/11", {}))
    for typed in (
        {"summary": "Xe thu gom rác chỉ đến một tuần một lần", "kind": "Phản ánh", "answer_kind": "Giao cơ quan",
         "assigned_to": "Phòng Kinh tế", "due_on": "27/11/2026", "subject_area": "Môi trường",
         "village": "Thôn Cầu Mới"},
        {"summary": "Mở thêm điểm lấy nước sạch ở thôn Trại Giữa", "kind": "Kiến nghị", "answer_kind": "Giao cơ quan",
         "assigned_to": "Phòng Kinh tế", "due_on": "15/12/2026", "subject_area": "Điện, nước",
         "village": "Thôn Trại Giữa"},
        {"summary": "Giờ làm việc của bộ phận một cửa", "kind": "Ý kiến", "answer_kind": "Trả lời tại chỗ",
         "answered_by": "Chủ tịch UBND xã", "subject_area": "Thủ tục hành chính",
         "result": "Làm việc cả sáng thứ Bảy từ tháng 12"},
        {"summary": "Sửa đoạn đường sạt ở bản Nà Lặng", "kind": "Kiến nghị", "answer_kind": "Chuyển thành đơn",
         "subject_area": "Giao thông", "village": "Bản Nà Lặng"},
    ):
        sessions.note(commune, session, typed)
    _do(commune, session, ("sign_minutes", "18/11", {"document_no": "15/BB-UBND"}),
        ("conclude", "20/11", _signed("120/TB-UBND")))
    counts = sessions.tally(sessions.opinions(commune, session))
    yield Made("session", None, _("Buổi đối thoại: {all} ý kiến, {assigned} đã giao, {on_spot} trả lời tại chỗ; đã "
                                  "thông báo kết luận.").format(all=counts.all, assigned=counts.assigned,
                                                                on_spot=counts.on_spot))
    path = papers.write(commune, session, "dialogue_conclusion", "state")
    yield Made("paper", path, _paper_words(path))
    entry.save_fields(commune, "dialogue", None, {
        "name": "Hoạt động của chính quyền xã năm 2026", "session_kind": "Trao đổi, đối thoại của UBND với Nhân dân",
        "level": "Cấp xã", "held_on": "02/12/2026", "venue": "Hội trường UBND xã", "chair": "Chủ tịch UBND xã",
        "secretary": _CLERK})


def announce(province: Desk) -> Iterator[Made]:
    """The province lets a day be off that nobody foresaw; the next parcel carries it."""
    year = law.calendar(province).years[STORM.year]
    law.save_year(province, replace(year, off={**year.off, STORM: "nghỉ phòng bão, ngày bịa ra để minh họa"}))
    yield Made("calendar", None, _("Tỉnh thêm ngày nghỉ {day} vào lịch.").format(day=speech.day(STORM)))


def recount(commune: Desk) -> Iterator[Made]:
    """What the calendar that came moves, and moving it."""
    found = recounting.pending(commune)
    for each in found.shifts:
        if each.old and each.new:
            yield Made("moved", None, _("{number}, {label}: hạn từ {old} sang {new} {why}.").format(
                number=each.number, label=each.label, old=speech.day(each.old), new=speech.day(each.new),
                why=each.why))
    recounting.apply(commune, found)


def ask(commune: Desk) -> Iterator[Made]:
    """The list `danvan due` prints, its first lines."""
    asked = list(due.asked(commune))
    for each in asked[:_MOST_LINES]:
        day = speech.day(date.fromisoformat(each.data["due"]))
        yield Made("due", None, f"{day}  {explaining.state_words(each.data['state']):<14}  {each.title}: {each.label}")
    yield Made("due", None, _("Tất cả {count} việc có hạn: danvan --home {home} due").format(
        count=len(asked), home=commune.home))
