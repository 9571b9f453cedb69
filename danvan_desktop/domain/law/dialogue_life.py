"""The life of a dialogue session: plan, notice, held or put off, minutes, conclusion, follow-up (domain.md C)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from danvan_desktop.domain.fields import N_, Value
from danvan_desktop.domain.law.life import Count, Life, StepDone, StepRule, Track, Why
from danvan_desktop.domain.law.petition_life import day_in

NOTICES = {"government": "dialogue.notice_government", "community": "dialogue.notice_community",
           "complaint": "complaint.dialogue_notice"}


@dataclass(frozen=True)
class Facts:
    """session_kind: a code of lists.SESSION_KINDS or "". held_on: the day planned or held. open_promises: assigned
    opinions without a result.
    """

    session_kind: str = ""
    held_on: date | None = None
    notice_date: date | None = None
    open_promises: int = 0


def facts_of(values: Mapping[str, Value], open_promises: int = 0) -> Facts:
    """The facts in a session's values."""
    return Facts(str(values.get("session_kind") or ""), day_in(values, "held_on"), day_in(values, "notice_date"),
                 open_promises)


def _hold(facts: Facts, track: Track) -> Why | None:
    return None if facts.held_on is not None else Why(N_("Chưa ghi ngày tổ chức."))


def _later(facts: Facts, track: Track, step: StepDone) -> Why | None:
    return Why(N_("Ngày dời đến phải sau ngày hoãn.")) if step.to is not None and step.to <= step.on else None


def _close(facts: Facts, track: Track) -> Why | None:
    if not facts.open_promises:
        return None
    return Why(N_("Còn {count} ý kiến đã giao chưa có kết quả."), {"count": facts.open_promises})


STATES: Mapping[str, str] = {
    "new": N_("Dự kiến"),
    "planned": N_("Đã có kế hoạch"),
    "noticed": N_("Đã thông báo"),
    "postponed": N_("Đã hoãn"),
    "held": N_("Đã tổ chức"),
    "minuted": N_("Đã ký biên bản"),
    "concluded": N_("Đã thông báo kết luận"),
    "following": N_("Đang theo dõi"),
    "closed": N_("Đã kết thúc"),
}

_BEFORE = frozenset({"new", "planned", "noticed", "postponed"})

STEPS: tuple[StepRule[Facts], ...] = (
    StepRule("plan", N_("Lập kế hoạch"), "planned", frozenset({"new"}), (), ("document_no", "signer")),
    StepRule("give_notice", N_("Thông báo mời"), "noticed", _BEFORE, (), ("document_no", "signer", "body"),
             paper="dialogue_notice"),
    StepRule("hold", N_("Đã tổ chức"), "held", _BEFORE, (), (), _hold),
    StepRule("postpone", N_("Hoãn"), "postponed", _BEFORE, ("reason",), ("to", "document_no"), against=_later),
    StepRule("sign_minutes", N_("Ký biên bản"), "minuted", frozenset({"held"}), (), ("document_no", "signer"),
             paper="dialogue_minutes"),
    StepRule("conclude", N_("Thông báo kết luận"), "concluded", frozenset({"held", "minuted"}), ("document_no",),
             ("signer",), paper="dialogue_conclusion"),
    StepRule("follow_up", N_("Báo cáo kết quả"), "following", frozenset({"concluded", "following"}), (),
             ("document_no", "body")),
    StepRule("close", N_("Kết thúc"), "closed", frozenset({"concluded", "following"}), (), ("reason",), _close),
)


def _usual(facts: Facts, track: Track) -> str:
    return {"new": "plan", "planned": "give_notice", "postponed": "give_notice", "noticed": "hold",
            "held": "sign_minutes", "minuted": "conclude", "concluded": "follow_up",
            "following": "follow_up" if facts.open_promises else "close"}.get(track.state, "")


def _counts(facts: Facts, track: Track) -> tuple[Count, ...]:
    found: list[Count] = []
    held = track.last("hold")
    notice = NOTICES.get(facts.session_kind)
    if notice and facts.held_on is not None:
        given = track.last("give_notice")
        # a notice before the session was put off invited to another day
        put_off = track.last("postpone")
        stale = given is not None and put_off is not None and track.done.index(given) < track.done.index(put_off)
        told = (given.on if given is not None and not stale else None) or (None if put_off else facts.notice_date)
        found.append(Count(notice, facts.held_on, told or (held.on if held else None)))
    if held is not None:
        concluded = track.last("conclude", "close")
        found.append(Count("dialogue.conclude", held.on, concluded.on if concluded else None))
    return tuple(found)


DIALOGUE_LIFE: Life[Facts] = Life(
    begins="new", steps=STEPS, states=STATES, closed=frozenset({"closed"}), counts=_counts, usual=_usual
)
