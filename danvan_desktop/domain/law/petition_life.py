"""The life of a petition: which step may follow which, what each needs, the clocks it starts (domain.md B4, B5, B7).

Sources in the comments are articles of Luật Khiếu nại 02/2011 (KN), Luật Tố cáo 25/2018 (TC), Luật Tiếp công dân
42/2013 (TCD) and their decrees, as domain.md has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from danvan_desktop.domain.fields import N_, Value
from danvan_desktop.domain.law.life import Count, Life, StepDone, StepRule, Track, Why

COLLECTIVE = 5  # persons from which a petition is one of many (domain.md B7)
SUSPENDABLE_SINCE = date(2026, 7, 1)  # complaints: KN Đ11a by Luật 136/2025


@dataclass(frozen=True)
class Facts:
    """What decides about a petition's steps, beside the steps themselves.

    kind: a code of lists.PETITION_KINDS or "". competence: of lists.COMPETENCES or "". eligible: "eligible",
    "ineligible" or "". forwarder: "" or who sent it on (lists.FORWARDERS). complexities: how many signs of a complex
    case are written in the file (NĐ 155/2026 Đ2, NĐ 31/2019 Đ3). instance: 1 or 2. mandate: the representative's
    mandate is there. duplicate: linked to another petition of the same matter. guided_on, forwarded_on: when this
    petition or one linked to it was guided or forwarded before.
    """

    kind: str = ""
    received_on: date | None = None
    competence: str = ""
    eligible: str = ""
    anonymous: bool = False
    signer_count: int = 1
    forwarder: str = ""
    complexities: int = 0
    several_places: bool = False
    instance: int = 1
    mandate: bool = False
    level_skipping: bool = False
    duplicate: bool = False
    originals: bool = False
    known_on: date | None = None
    dialogue_on: date | None = None
    dialogue_noticed_on: date | None = None
    guided_on: date | None = None
    forwarded_on: date | None = None

    @property
    def ours(self) -> bool:
        """Not known to be somebody else's."""
        return self.competence in ("", "ours")


def day_in(values: Mapping[str, Value], name: str) -> date | None:
    """The day a field holds; None for nothing, or for what another program wrote that is no day."""
    text = values.get(name)
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _whole(values: Mapping[str, Value], name: str, default: int) -> int:
    number = values.get(name)
    return number if isinstance(number, int) and not isinstance(number, bool) else default


def _codes(values: Mapping[str, Value], name: str) -> list[object]:
    found = values.get(name)
    return found if isinstance(found, list) else []


def facts_of(values: Mapping[str, Value], guided_on: date | None = None, forwarded_on: date | None = None) -> Facts:
    """The facts in a petition's values. guided_on, forwarded_on: what linked petitions say."""
    return Facts(
        kind=str(values.get("kind") or ""),
        received_on=day_in(values, "received_on"),
        competence=str(values.get("competence") or ""),
        eligible=str(values.get("eligible") or ""),
        anonymous=values.get("anonymous") is True,
        signer_count=_whole(values, "signer_count", 1),
        forwarder=str(values.get("forwarder_kind") or ""),
        complexities=len(_codes(values, "complexities")),
        several_places=values.get("several_places") is True,
        instance=2 if values.get("instance") == "second" else 1,
        mandate="mandate" in _codes(values, "conditions"),
        level_skipping=values.get("level_skipping") is True,
        duplicate=bool(values.get("duplicate_of")),
        originals=values.get("originals") is True,
        known_on=day_in(values, "known_on"),
        dialogue_on=day_in(values, "dialogue_on"),
        dialogue_noticed_on=day_in(values, "dialogue_noticed_on"),
        guided_on=guided_on,
        forwarded_on=forwarded_on,
    )


# --- what speaks against a step -----------------------------------------------------------------------------------

_KINDS = ("complaint", "denunciation", "proposal", "feedback", "request")
_REPLIED = ("proposal", "feedback", "request")  # answered, not decided


def _unsorted(facts: Facts) -> Why | None:
    """What holds for every way a petition can go."""
    if facts.kind == "mixed":
        return Why(N_("Đơn có nhiều nội dung: tách thành từng đơn trước."))
    if facts.kind not in _KINDS:
        return Why(N_("Chưa ghi loại đơn."))
    if facts.duplicate:
        return Why(N_("Đơn trùng: xử lý ở đơn đã nhận trước."))
    return None


def _split(facts: Facts, track: Track) -> Why | None:
    if facts.kind != "mixed":
        return Why(N_("Chỉ tách đơn có nhiều nội dung."), never=True)
    return Why(N_("Đơn trùng: xử lý ở đơn đã nhận trước.")) if facts.duplicate else None


def _guide(facts: Facts, track: Track) -> Why | None:
    before = track.last("guide")
    on = before.on if before else facts.guided_on
    if why := _unsorted(facts):
        return why
    if facts.kind == "denunciation":
        return Why(N_("Tố cáo ngoài thẩm quyền thì chuyển, không hướng dẫn."))
    if on is not None:  # TT 05/2021: once
        return Why(N_("Đã hướng dẫn một lần ngày {day}: không hướng dẫn lần hai."), {"day": on})
    if facts.forwarder:
        return Why(N_("Đơn do nơi khác chuyển đến mà không đúng thẩm quyền thì trả lại nơi chuyển."))
    if facts.competence == "ours":
        return Why(N_("Đơn thuộc thẩm quyền thì thụ lý, không hướng dẫn."))
    return None


def _forward(facts: Facts, track: Track) -> Why | None:
    before = track.last("forward")
    on = before.on if before else facts.forwarded_on
    if why := _unsorted(facts):
        return why
    if facts.competence == "ours":
        return Why(N_("Đơn thuộc thẩm quyền thì thụ lý, không chuyển."))
    if on is not None:  # TT 05/2021 Đ14 k1: once for the same content
        return Why(N_("Đã chuyển một lần ngày {day}: không chuyển lần hai cùng nội dung."), {"day": on})
    if facts.kind == "complaint" and facts.competence != "party":  # TT 05/2021 Đ15
        return Why(N_("Khiếu nại ngoài thẩm quyền thì hướng dẫn một lần, không chuyển."))
    return None


def _return(facts: Facts, track: Track) -> Why | None:
    if facts.kind == "mixed" or facts.kind not in _KINDS:
        return _unsorted(facts)
    if not facts.forwarder and not facts.originals:
        return Why(N_("Chỉ trả lại đơn do nơi khác chuyển đến, hoặc giấy tờ gốc người gửi kèm theo."), never=True)
    if facts.competence == "ours" and facts.eligible != "ineligible":
        return Why(N_("Đơn thuộc thẩm quyền: không trả lại."))
    return None


def _file_away(facts: Facts, track: Track) -> Why | None:
    if facts.kind not in _KINDS:
        return _unsorted(facts)
    if facts.duplicate or facts.anonymous or facts.eligible == "ineligible" or facts.guided_on or facts.forwarded_on:
        return None
    if track.state in ("guided", "forwarded", "returned", "refused"):
        return None
    return Why(N_("Chỉ lưu đơn trùng, nặc danh, không đủ điều kiện, hoặc đã hướng dẫn, chuyển, trả lại."))


def _urge(facts: Facts, track: Track) -> Why | None:
    if facts.kind not in _KINDS:
        return _unsorted(facts)
    if track.state != "forwarded" and facts.competence == "ours":
        return Why(N_("Đơn thuộc thẩm quyền: không có cấp dưới để đôn đốc."))
    return None


def _urged(facts: Facts, track: Track) -> str:
    """Urging the body a petition went to leaves it there; else the lower level was urged to deal with it."""
    return "forwarded" if track.state == "forwarded" else "urged"


def _taken_back(facts: Facts, track: Track) -> Why | None:
    """A denunciation may go on though it was withdrawn (TC Đ33; NĐ 156/2026 Đ1 → Đ4 k4); nothing else does."""
    if track.state != "withdrawn" or facts.kind == "denunciation":
        return None
    return Why(N_("Đơn đã rút."))


def _taken_up(facts: Facts, track: Track) -> Why | None:
    """What a withdrawn denunciation needs so that its verification goes on."""
    if why := _taken_back(facts, track):
        return why
    if track.state == "withdrawn" and not track.has("accept"):
        return Why(N_("Chưa thụ lý."))
    if track.state == "withdrawn" and _paused(track):
        return Why(N_("Đang tạm đình chỉ: tiếp tục giải quyết trước."))
    return None


def _paused(track: Track) -> bool:
    return any(resumed is None for _, resumed in _pauses(track))


def _accept(facts: Facts, track: Track) -> Why | None:
    if why := _unsorted(facts) or _taken_back(facts, track):
        return why
    if track.has("accept"):
        return Why(N_("Đã thụ lý."))
    if not facts.ours:
        return Why(N_("Không thuộc thẩm quyền: không thụ lý."))
    if facts.anonymous:  # TC Đ25: at most information
        return Why(N_("Đơn nặc danh, mạo danh: chỉ dùng làm thông tin, không thụ lý."))
    if facts.eligible == "ineligible":
        return Why(N_("Đơn không đủ điều kiện xử lý: không thụ lý."))
    if facts.signer_count >= COLLECTIVE and not facts.mandate:  # NĐ 155/2026 Đ10
        return Why(N_("Đơn nhiều người: cần đủ chữ ký và văn bản cử người đại diện."))
    return None


def _refuse(facts: Facts, track: Track) -> Why | None:
    return _unsorted(facts)


def _use(facts: Facts, track: Track) -> Why | None:
    if facts.kind not in _KINDS:
        return _unsorted(facts)
    return None if facts.anonymous else Why(N_("Chỉ đơn nặc danh, mạo danh mới dùng làm thông tin."), never=True)


def _hold_dialogue(facts: Facts, track: Track) -> Why | None:
    return None if facts.kind == "complaint" else Why(N_("Chỉ khiếu nại có bước đối thoại."), never=True)


def _needs_dialogue(facts: Facts, track: Track) -> bool:
    """KN Đ30, Đ39: always in the second instance; in the first where verification differs from what was asked."""
    found = track.last("verify")
    return facts.instance == 2 or (found is not None and found.differs)


def _decide(facts: Facts, track: Track) -> Why | None:
    if facts.kind != "complaint":
        return Why(N_("Chỉ khiếu nại mới ra quyết định giải quyết."), never=True)
    if _needs_dialogue(facts, track) and not track.has("hold_dialogue"):
        return Why(N_("Phải tổ chức đối thoại trước khi ra quyết định."))
    return None


def _conclude(facts: Facts, track: Track) -> Why | None:
    if facts.kind != "denunciation":
        return Why(N_("Chỉ tố cáo mới có kết luận nội dung."), never=True)
    if why := _taken_up(facts, track):
        return why
    return None if track.has("verify") else Why(N_("Chưa xác minh nội dung tố cáo."))


def _notified(facts: Facts, track: Track) -> str:
    """A decision or conclusion that was sent, a reply that was given; any other notice leaves the case where it is."""
    if track.state in ("decided", "concluded"):
        return "notified"
    return "notified" if facts.kind in _REPLIED and track.state in ("accepted", "verifying") else ""


def _publish(facts: Facts, track: Track) -> Why | None:
    return Why(N_("Đã công khai.")) if track.has("publish") else None


def _monitor(facts: Facts, track: Track) -> Why | None:
    return Why(N_("Đã ghi bước này.")) if track.has("monitor") else None


def _close(facts: Facts, track: Track) -> Why | None:
    if track.state == "withdrawn" and facts.kind not in _REPLIED and track.has("accept"):  # KN Đ10, TC Đ34 k3
        return Why(N_("Đã thụ lý: phải ra quyết định đình chỉ trước."))
    settled = track.last("decide", "conclude")
    if settled is not None and track.first("notify", after=settled) is None:
        return Why(N_("Chưa gửi quyết định, kết luận cho người có liên quan."))
    return None


def _extend(facts: Facts, track: Track) -> Why | None:
    if facts.kind == "complaint":  # KN Đ28, Đ37: the longer term of a complex case
        if track.has("extend"):
            return Why(N_("Đã kéo dài một lần: khiếu nại không kéo dài lần hai."))
        return None if facts.complexities else Why(N_("Chưa ghi dấu hiệu vụ việc phức tạp vào hồ sơ."))
    if facts.kind == "denunciation":  # TC Đ30: once if complex, twice if especially complex (two signs or more)
        allowed = min(facts.complexities, 2)
        if not allowed:
            return Why(N_("Chưa ghi dấu hiệu vụ việc phức tạp vào hồ sơ."))
        if track.count("extend") >= allowed:
            return Why(N_("Đã gia hạn {count} lần, không gia hạn thêm."), {"count": track.count("extend")})
        return None
    return Why(N_("Luật không quy định gia hạn cho loại đơn này."), never=True)


def _suspend(facts: Facts, track: Track) -> Why | None:
    if facts.kind in _REPLIED:
        return Why(N_("Luật không quy định tạm đình chỉ cho loại đơn này."), never=True)
    return None


def _suspendable_since(facts: Facts) -> date | None:
    return SUSPENDABLE_SINCE if facts.kind == "complaint" else None


def _withdraw_some(facts: Facts, track: Track) -> Why | None:
    if facts.signer_count < 2:
        return Why(N_("Đơn chỉ có một người."), never=True)
    gone = sum(each.count for each in track.done if each.step == "withdraw_some")
    if gone >= facts.signer_count - 1:
        return Why(N_("Chỉ còn một người: người này rút thì ghi là rút đơn."))
    return None


def _too_many(facts: Facts, track: Track, step: StepDone) -> Why | None:
    left = facts.signer_count - sum(each.count for each in track.done if each.step == "withdraw_some")
    if step.count < left:
        return None
    return Why(N_("Chỉ còn {left} người: mọi người rút thì ghi là rút đơn."), {"left": left})


def _resume(facts: Facts, track: Track) -> Why | None:
    if why := _taken_back(facts, track):
        return why
    return None if _paused(track) else Why(N_("Không có quyết định tạm đình chỉ nào."))


def _open_second(facts: Facts, track: Track) -> Why | None:
    if facts.kind in _REPLIED:
        return Why(N_("Kiến nghị, phản ánh không có lần giải quyết thứ hai."), never=True)
    if track.has("open_second"):
        return Why(N_("Đã ghi bước này."))
    if facts.kind == "complaint" and facts.instance == 2:
        return Why(N_("Đã là lần hai: sau lần hai chỉ còn khởi kiện."))
    return None


# --- the table ------------------------------------------------------------------------------------------------------

_NEW = frozenset({"registered", "classified", "urged"})
_ACCEPTED = frozenset({"accepted", "verifying", "dialogue_held", "used"})
_RUNNING = _ACCEPTED | {"suspended"}
_SETTLED = frozenset({"decided", "concluded", "notified", "published", "monitoring"})
_SENT_OFF = frozenset({"guided", "forwarded", "returned", "refused"})

STATES: Mapping[str, str] = {
    "registered": N_("Chờ xử lý"),
    "classified": N_("Đã phân loại"),
    "split": N_("Đã tách đơn"),
    "guided": N_("Đã hướng dẫn"),
    "forwarded": N_("Đã chuyển đơn"),
    "returned": N_("Đã trả lại"),
    "filed": N_("Đã lưu đơn"),
    "urged": N_("Đã đôn đốc"),
    "used": N_("Kiểm tra như thông tin"),
    "accepted": N_("Đã thụ lý"),
    "refused": N_("Không thụ lý"),
    "verifying": N_("Đang xác minh"),
    "dialogue_held": N_("Đã đối thoại"),
    "decided": N_("Đã ra quyết định"),
    "concluded": N_("Đã kết luận"),
    "notified": N_("Đã thông báo"),
    "published": N_("Đã công khai"),
    "monitoring": N_("Đang thi hành"),
    "suspended": N_("Tạm đình chỉ"),
    "terminated": N_("Đã đình chỉ"),
    "withdrawn": N_("Đã rút đơn"),
    "second": N_("Chuyển lần hai"),
    "closed": N_("Đã kết thúc"),
    "duplicate": N_("Đơn trùng"),
}

_WITH_NO = ("document_no", "signer")
_REASONED = ("document_no", "signer", "reason")

STEPS: tuple[StepRule[Facts], ...] = (
    StepRule("register", N_("Vào sổ"), "registered", frozenset({"registered"}), may=("body",),
             forbids=lambda facts, track: Why(N_("Đã vào sổ.")) if track.done else None),
    StepRule("classify", N_("Phân loại"), "classified", frozenset({"registered"}), may=()),
    StepRule("split", N_("Tách đơn"), "split", _NEW, may=(), forbids=_split),
    StepRule("accept", N_("Thụ lý"), "accepted", _NEW | {"used", "withdrawn"}, ("document_no",), ("signer",), _accept,
             "acceptance_notice"),
    StepRule("refuse", N_("Không thụ lý"), "refused", _NEW, ("reason",), _WITH_NO, _refuse, "refusal_notice"),
    StepRule("guide", N_("Hướng dẫn"), "guided", _NEW, ("body",), _WITH_NO, _guide, "guidance"),
    StepRule("forward", N_("Chuyển đơn"), "forwarded", _NEW | {"used"}, ("body",), _WITH_NO, _forward,
             "forwarding_slip"),
    StepRule("return", N_("Trả lại đơn"), "returned", _NEW, ("reason",), ("body", *_WITH_NO), _return),
    StepRule("urge", N_("Đôn đốc"), "urged", frozenset({"registered", "classified", "urged", "forwarded"}), ("body",),
             _WITH_NO, _urge, leads=_urged),
    StepRule("use", N_("Kiểm tra như thông tin"), "used", _NEW, (), ("body", "reason"), _use),
    StepRule("file_away", N_("Lưu đơn"), "filed", _NEW | _SENT_OFF | {"used"}, ("reason",), (), _file_away),
    StepRule("verify", N_("Xác minh"), "verifying", frozenset({"accepted", "verifying", "dialogue_held", "withdrawn"}),
             (), ("document_no", "body", "differs"), _taken_up),
    StepRule("hold_dialogue", N_("Tổ chức đối thoại"), "dialogue_held",
             frozenset({"accepted", "verifying", "dialogue_held"}), (), ("document_no", "signer", "body"),
             _hold_dialogue, "complaint_dialogue_minutes"),
    StepRule("decide", N_("Ra quyết định"), "decided", frozenset({"accepted", "verifying", "dialogue_held"}), _WITH_NO,
             (), _decide),
    StepRule("conclude", N_("Kết luận"), "concluded", frozenset({"accepted", "verifying", "withdrawn"}), _WITH_NO, (),
             _conclude),
    StepRule("notify", N_("Thông báo, gửi kết quả"), "",
             frozenset({"decided", "concluded", "refused", "published", "monitoring", "notified", "forwarded",
                        "suspended", "terminated"}) | _ACCEPTED, (), ("document_no", "signer", "body"),
             leads=_notified),
    StepRule("publish", N_("Công khai"), "published", _SETTLED - {"published"}, (), ("body",), _publish),
    StepRule("monitor", N_("Theo dõi thi hành"), "monitoring", _SETTLED - {"monitoring"}, (), ("document_no", "body"),
             _monitor),
    StepRule("close", N_("Kết thúc"), "closed", _SETTLED | _SENT_OFF | {"terminated", "second", "used", "urged",
                                                                             "withdrawn"}, (), ("reason",), _close),
    StepRule("extend", N_("Gia hạn"), "", _ACCEPTED - {"used"}, _REASONED, (), _extend, "extension_notice"),
    StepRule("suspend", N_("Tạm đình chỉ"), "suspended", _ACCEPTED - {"used"}, _REASONED, (), _suspend,
             "suspension_notice", _suspendable_since),
    StepRule("resume", N_("Tiếp tục giải quyết"), "", frozenset({"suspended", "withdrawn"}), ("document_no", "signer"),
             ("reason",), _resume),
    StepRule("terminate", N_("Đình chỉ"), "terminated", _RUNNING - {"used"} | {"withdrawn"}, _REASONED, ()),
    StepRule("withdraw", N_("Rút đơn"), "withdrawn", _NEW | _RUNNING, (), ("document_no", "reason")),
    StepRule("withdraw_some", N_("Một số người rút"), "", _NEW | _RUNNING, ("count",), ("reason",), _withdraw_some,
             against=_too_many),
    StepRule("open_second", N_("Lần hai, tố cáo tiếp"), "second", _SETTLED | {"refused", "closed"}, (),
             ("document_no", "body", "reason"), _open_second),
)


def _usual(facts: Facts, track: Track) -> str:
    """The step a clerk most likely wants next; "" where none stands out."""
    state = track.state
    if state in _NEW:
        if facts.kind == "mixed":
            return "split"
        if facts.kind not in _KINDS:
            return "classify" if state == "registered" else ""
        if facts.duplicate or facts.anonymous or facts.eligible == "ineligible":
            return "file_away"
        if facts.ours:
            return "accept"
        if facts.forwarder:
            return "return"
        ways = ("guide", "file_away") if facts.kind == "complaint" and facts.competence != "party" else ("forward",)
        checks = {"guide": _guide, "forward": _forward, "file_away": _file_away}
        return next((each for each in ways if checks[each](facts, track) is None), "file_away")
    settle = {"complaint": "decide", "denunciation": "conclude"}.get(facts.kind, "notify")
    if state == "verifying" and facts.kind == "complaint" and _needs_dialogue(facts, track):
        return "hold_dialogue"
    if state in ("decided", "concluded", "monitoring", "published") and _close(facts, track) is not None:
        return "notify"
    if state == "notified" and facts.kind == "denunciation" and not track.has("publish"):
        return "publish"
    after = {"accepted": "verify", "verifying": settle, "dialogue_held": "decide", "suspended": "resume",
             "withdrawn": "close" if _close(facts, track) is None else "terminate", "used": "file_away"}
    return after.get(state, "close" if state in _SETTLED | _SENT_OFF | {"terminated", "second"} else "")


# --- clocks ---------------------------------------------------------------------------------------------------------

_ROUTES = ("accept", "refuse", "guide", "forward", "return", "urge", "file_away", "split", "use", "withdraw",
           "terminate")
_ENDS = ("terminate", "withdraw", "close")


def _on(step: StepDone | None) -> date | None:
    return step.on if step else None


def _pauses(track: Track) -> tuple[tuple[date, date | None], ...]:
    pauses: list[tuple[date, date | None]] = []
    for each in track.done:
        if each.step == "suspend":
            pauses.append((each.on, None))
        elif each.step == "resume" and pauses:
            pauses[-1] = (pauses[-1][0], each.on)
    return tuple(pauses)


def _ended(facts: Facts, track: Track, *steps: str, after: StepDone | None = None) -> date | None:
    """When one of these steps, or an end of the whole case, came; a withdrawn denunciation goes on (NĐ 156/2026 Đ1)."""
    ends = tuple(each for each in _ENDS if each != "withdraw" or facts.kind != "denunciation")
    return _on(track.first(*steps, *ends, after=after))


def _counts(facts: Facts, track: Track) -> tuple[Count, ...]:
    """The clocks of a petition, in the order they began. None for a duplicate; a letter of many kinds or without a kind
    is only watched.
    """
    if facts.received_on is None or facts.duplicate:
        return ()
    found: list[Count] = []
    routed = _on(track.first(*_ROUTES))
    if facts.kind not in _KINDS:
        return (_alarm(facts, routed),)
    if facts.kind == "complaint":
        found += _complaint(facts, track, routed)
    elif facts.kind == "denunciation":
        found += _denunciation(facts, track, routed)
    else:
        found += _reply(facts, track)
    found += _common(facts, track, routed)
    return tuple(found)


def _complaint(facts: Facts, track: Track, routed: date | None) -> list[Count]:
    assert facts.received_on is not None
    found = []
    if facts.known_on is not None:
        found.append(Count("complaint.right", facts.known_on, facts.received_on, duty=False))
    found.append(Count("complaint.accept", facts.received_on, routed))
    accepted = track.last("accept")
    if accepted is None:
        return found
    n = facts.instance
    decided = track.last("decide")
    found.append(Count(f"complaint.resolve_{n}", accepted.on, _ended(facts, track, "decide", after=accepted),
                       complex=track.has("extend"), suspended=_pauses(track)))
    if facts.dialogue_on is not None:
        found.append(Count("complaint.dialogue_notice", facts.dialogue_on,
                           facts.dialogue_noticed_on or _ended(facts, track, "hold_dialogue", after=accepted)))
    if decided is not None:
        found.append(Count(f"complaint.send_{n}", decided.on, _ended(facts, track, "notify", after=decided)))
        found.append(Count("complaint.effective", decided.on, _on(track.last("close")), duty=False))
        sent = track.first("notify", after=decided)
        if n == 1 and sent is not None:  # KN Đ33: from the day the decision is received
            found.append(Count("complaint.file_second", sent.on, _on(track.last("open_second")), duty=False))
    found += _sent(facts, track, "complaint.suspension_sent")
    return found


def _denunciation(facts: Facts, track: Track, routed: date | None) -> list[Count]:
    assert facts.received_on is not None
    found = [Count("denunciation.intake", facts.received_on, routed, several_places=facts.several_places)]
    if not facts.ours:
        found.append(Count("denunciation.forward", facts.received_on, routed))
    if facts.forwarder:
        found.append(Count("denunciation.press_report", facts.received_on,
                           _on(_told(track)) or _on(track.last("close"))))
    accepted, concluded = track.last("accept"), track.last("conclude")
    if accepted is not None:
        found.append(Count("denunciation.notify", accepted.on, _ended(facts, track, "notify", after=accepted)))
        found.append(Count("denunciation.resolve", accepted.on, _ended(facts, track, "conclude", after=accepted),
                           extensions=track.count("extend"), suspended=_pauses(track)))
    if concluded is not None:
        for rule, step in (("send_conclusion", "notify"), ("act", "monitor"), ("publish", "publish")):
            found.append(Count(f"denunciation.{rule}", concluded.on, _ended(facts, track, step, after=concluded)))
        if (acted := track.first("monitor", after=concluded)) is not None:
            found.append(Count("denunciation.act_report", acted.on, _ended(facts, track, "notify", after=acted)))
    if (again := track.last("open_second")) is not None:
        found.append(Count("denunciation.again", again.on, _ended(facts, track, after=again)))
    found += _sent(facts, track, "denunciation.suspension_sent")
    return found


def _sent(facts: Facts, track: Track, rule: str) -> list[Count]:
    """Suspending, resuming and terminating decisions must be sent; complaints only since 2026-07-01."""
    found = []
    for each in track.done:
        if each.step in ("suspend", "resume", "terminate"):
            if facts.kind == "complaint" and each.on < SUSPENDABLE_SINCE:
                continue
            found.append(Count(rule, each.on, _on(track.first("notify", "close", after=each))))
    return found


def _reply(facts: Facts, track: Track) -> list[Count]:
    """Proposals, feedback and requests: a reply within TCD Đ28 k1; no statutory term of resolving (domain.md B5)."""
    assert facts.received_on is not None
    found = [Count("reception.reply", facts.received_on, _on(track.first(*_ROUTES, "notify")))]
    if (accepted := track.last("accept")) is not None:
        found.append(Count("petition.reply", accepted.on, _ended(facts, track, "notify", after=accepted)))
    return found


def _told(track: Track, since: StepDone | None = None) -> StepDone | None:
    """The notice sent to the body that had forwarded the petition: the one that names a body, `since` or later."""
    later = track.done[track.done.index(since):] if since is not None else track.done
    return next((each for each in later if each.step == "notify" and each.body), None)


def _alarm(facts: Facts, routed: date | None) -> Count:
    """NĐ 154/2026 Đ41 k3b: no petition lies about for 45 days, whatever it is."""
    assert facts.received_on is not None
    return Count("petition.alarm_45", facts.received_on, routed)


def _common(facts: Facts, track: Track, routed: date | None) -> list[Count]:
    found = [_alarm(facts, routed)]
    answered = track.first("notify", after=track.last("accept")) if track.has("accept") else None
    settled = track.last("decide", "conclude") or (answered if facts.kind in _REPLIED else None)
    if facts.forwarder and settled is not None:
        found.append(Count("reception.tell_forwarder", settled.on,
                           _on(_told(track, settled)) or _on(track.first("close", after=settled))))
    if (urged := track.last("urge")) is not None and facts.kind == "denunciation":  # the other side's (TC Đ38)
        found.append(Count("denunciation.overdue_reply", urged.on,
                           _on(track.first(*_ROUTES, "close", after=urged)), duty=False))
    if (filed := track.last("file_away")) is not None:
        found.append(Count("petition.retention", filed.on, duty=False))
    return found


PETITION_LIFE: Life[Facts] = Life(
    begins="registered",
    steps=STEPS,
    states=STATES,
    closed=frozenset({"split", "guided", "returned", "filed", "closed", "duplicate"}),
    counts=_counts,
    usual=_usual,
)
