"""The life of a petition told as stories, one law rule a test (domain.md B4, B5, B7).

KN: Luật Khiếu nại 02/2011; TC: Luật Tố cáo 25/2018; TCD: Luật Tiếp công dân 42/2013; with their decrees.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from danvan_desktop.domain.law.life import Count, Forbidden, StepDone, Track
from danvan_desktop.domain.law.petition_life import PETITION_LIFE, STATES, STEPS, Facts, facts_of
from danvan_desktop.domain.records import TYPES

RECEIVED = date(2026, 11, 2)
COMPLAINT = Facts("complaint", RECEIVED, "ours")
DENUNCIATION = Facts("denunciation", RECEIVED, "ours")
PROPOSAL = Facts("proposal", RECEIVED, "ours")
REPLIED = ("proposal", "feedback", "request")
KINDS = ("complaint", "denunciation", *REPLIED)
_NUMBERS = itertools.count()


def done(name: str, day: int = 3, **more: object) -> StepDone:
    """A step on a day of November 2026, or of December from 31 on."""
    on = date(2026, 11, day) if day <= 30 else date(2026, 12, day - 30)
    return StepDone(f"{next(_NUMBERS):04}", name, on, **more)  # type: ignore[arg-type]


def story(told: str) -> list[StepDone]:
    """"accept, verify~, decide": a step a day from 3 November on; ~ what was found differs, +7 seven persons, @ names a
    body.
    """
    steps = []
    for day, each in enumerate((one for one in told.split(", ") if one), 3):
        name, _, count = each.partition("+")
        steps.append(done(name.strip("~@"), day, differs="~" in name, body="Báo" if "@" in name else "",
                          count=int(count or 0)))
    return steps


def after(facts: Facts, told: str) -> Track:
    return PETITION_LIFE.check(facts, story(told))


def forbidden(facts: Facts, told: str) -> str:
    """What speaks against the last of these steps; "state" where it is only out of order."""
    *before, last = story(told)
    PETITION_LIFE.check(facts, before)
    with pytest.raises(Forbidden) as error:
        PETITION_LIFE.check(facts, [*before, last])
    assert error.value.step == last
    return error.value.why.text if error.value.why else "state"


def counts(facts: Facts, told: str = "") -> dict[str, Count]:
    track = PETITION_LIFE.follow(facts, story(told))
    return {each.rule: each for each in PETITION_LIFE.counts(facts, track)}


def ends(facts: Facts, told: str = "") -> dict[str, int | None]:
    """Day of November on which each duty ended, None while it is open."""
    return {rule: each.done_on.day if each.done_on else None for rule, each in counts(facts, told).items() if each.duty}


# --- whole lives ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts, told, states", [
    (COMPLAINT, "classify, accept, verify, decide, notify, publish, monitor, close",
     "classified accepted verifying decided notified published monitoring closed"),
    (replace(COMPLAINT, instance=2), "accept, verify, hold_dialogue, decide, notify, close",
     "accepted verifying dialogue_held decided notified closed"),
    (DENUNCIATION, "classify, accept, notify, verify, conclude, notify, publish, monitor, close",
     "classified accepted accepted verifying concluded notified published monitoring closed"),
    (PROPOSAL, "classify, accept, notify, close", "classified accepted notified closed"),
    (PROPOSAL, "accept, verify, notify, notify, close", "accepted verifying notified notified closed"),
    (replace(COMPLAINT, competence="not_ours"), "guide, file_away", "guided filed"),
    (replace(DENUNCIATION, competence="not_ours"), "forward, urge, notify, close",
     "forwarded forwarded forwarded closed"),
    (replace(COMPLAINT, competence="not_ours", level_skipping=True), "urge, urge, close", "urged urged closed"),
    (replace(PROPOSAL, competence="not_ours", forwarder="front"), "return, close", "returned closed"),
    (COMPLAINT, "refuse, notify, close", "refused refused closed"),
    (Facts("mixed", RECEIVED), "split", "split"),
    (replace(DENUNCIATION, anonymous=True), "use, forward", "used forwarded"),
    (replace(DENUNCIATION, anonymous=True, competence="not_ours"), "use, file_away", "used filed"),
])  # fmt: skip
def test_whole_lives_run_to_their_end(facts: Facts, told: str, states: str) -> None:
    if told == "use, forward":
        facts = replace(facts, competence="not_ours")
    steps = told.split(", ")
    found = [after(facts, ", ".join(steps[:number])).state for number in range(1, len(steps) + 1)]
    assert " ".join(found) == states
    assert set(found) <= set(STATES)


def test_nothing_is_done_twice_in_one_place_or_after_the_end() -> None:
    assert forbidden(COMPLAINT, "accept, accept") == "state"
    assert forbidden(COMPLAINT, "accept, guide") == "state"
    assert forbidden(COMPLAINT, "accept, decide, notify, close, verify") == "state"
    assert forbidden(COMPLAINT, "register, register") == "Đã vào sổ."
    assert forbidden(DENUNCIATION, "accept, verify, conclude, publish, monitor, publish") == "Đã công khai."
    assert forbidden(DENUNCIATION, "accept, verify, conclude, monitor, publish, monitor") == "Đã ghi bước này."


def test_every_step_has_a_name_of_its_own_and_leads_to_a_state_people_can_read() -> None:
    assert len({each.name for each in STEPS}) == len(STEPS)
    assert {each.to for each in STEPS if each.to} <= set(STATES)
    assert set().union(*(each.after for each in STEPS)) <= set(STATES)
    assert PETITION_LIFE.closed <= set(STATES)
    known = {each.name for each in TYPES["step"].fields}
    assert {name for each in STEPS for name in (*each.needs, *each.may)} <= known


# --- which way a petition goes --------------------------------------------------------------------------------------

WAYS = ("accept", "refuse", "guide", "forward")


@pytest.mark.parametrize("step", WAYS)
def test_a_letter_of_many_kinds_is_split_first(step: str) -> None:  # NĐ 154/2026 Đ14 k4
    assert "tách" in forbidden(Facts("mixed", RECEIVED), step)


@pytest.mark.parametrize("step", [*WAYS, "return", "file_away", "urge", "use"])
def test_without_a_kind_nothing_is_done(step: str) -> None:
    assert forbidden(Facts("", RECEIVED), step) == "Chưa ghi loại đơn."


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_letter_of_many_kinds_is_split(kind: str) -> None:
    assert "Chỉ tách" in forbidden(Facts(kind, RECEIVED), "split")


@pytest.mark.parametrize("step", WAYS)
def test_a_duplicate_is_dealt_with_where_the_first_is(step: str) -> None:
    assert "Đơn trùng" in forbidden(replace(COMPLAINT, competence="", duplicate=True), step)
    assert after(replace(COMPLAINT, duplicate=True), "file_away").state == "filed"


@pytest.mark.parametrize("kind", ["complaint", *REPLIED])
def test_one_is_guided_once(kind: str) -> None:  # TT 07/2014 Đ8
    facts = Facts(kind, RECEIVED, "not_ours")
    assert after(facts, "guide").state == "guided"
    again = replace(facts, guided_on=date(2026, 10, 1))
    assert "không hướng dẫn lần hai" in forbidden(again, "guide")
    track = PETITION_LIFE.follow(facts, story("guide"))
    rule = PETITION_LIFE.rule("guide")
    assert rule is not None and rule.forbids(facts, track) is not None


def test_a_denunciation_is_never_guided_away() -> None:  # TC Đ24
    assert "Tố cáo" in forbidden(replace(DENUNCIATION, competence="not_ours"), "guide")


@pytest.mark.parametrize("kind", ["denunciation", *REPLIED])
def test_one_content_is_forwarded_once(kind: str) -> None:  # TT 05/2021 Đ14 k1
    facts = Facts(kind, RECEIVED, "not_ours")
    assert after(facts, "forward").state == "forwarded"
    assert "không chuyển lần hai" in forbidden(replace(facts, forwarded_on=date(2026, 10, 1)), "forward")


def test_a_complaint_is_forwarded_to_party_bodies_alone() -> None:  # TT 05/2021 Đ15
    assert "không chuyển" in forbidden(replace(COMPLAINT, competence="not_ours"), "forward")
    assert after(replace(COMPLAINT, competence="party"), "forward").state == "forwarded"


@pytest.mark.parametrize("step", ["guide", "forward"])
@pytest.mark.parametrize("kind", ["complaint", "proposal"])
def test_what_is_ours_is_neither_guided_nor_forwarded(step: str, kind: str) -> None:
    assert "thụ lý" in forbidden(Facts(kind, RECEIVED, "ours"), step)


def test_what_another_body_sent_to_the_wrong_place_goes_back_with_the_reason() -> None:  # TT 07/2014 Đ8 k2
    sent = replace(COMPLAINT, competence="not_ours", forwarder="press")
    assert "trả lại" in forbidden(sent, "guide")
    assert after(sent, "return").state == "returned"
    assert "thuộc thẩm quyền" in forbidden(replace(sent, competence="ours"), "return")
    assert PETITION_LIFE.rule("return").needs == ("reason",)  # type: ignore[union-attr]


def test_originals_go_back_unless_the_petition_is_dealt_with() -> None:
    assert "Chỉ trả lại" in forbidden(replace(COMPLAINT, competence="not_ours"), "return")
    assert after(replace(COMPLAINT, competence="not_ours", originals=True), "return").state == "returned"
    assert after(replace(COMPLAINT, eligible="ineligible", originals=True), "return").state == "returned"
    assert "thuộc thẩm quyền" in forbidden(replace(COMPLAINT, originals=True), "return")


@pytest.mark.parametrize("facts", [
    replace(COMPLAINT, anonymous=True), replace(COMPLAINT, eligible="ineligible"),
    replace(COMPLAINT, guided_on=date(2026, 10, 1)), replace(DENUNCIATION, forwarded_on=date(2026, 10, 1)),
])  # fmt: skip
def test_what_is_not_dealt_with_is_filed(facts: Facts) -> None:
    assert after(facts, "file_away").state == "filed"


def test_what_must_be_dealt_with_is_not_filed_away() -> None:
    assert "Chỉ lưu" in forbidden(COMPLAINT, "file_away")


def test_the_lower_level_is_urged_where_the_case_is_not_ours() -> None:  # TT 05/2021 Đ14 k2, NĐ 154/2026 Đ15 k3
    assert "cấp dưới" in forbidden(COMPLAINT, "urge")
    assert after(replace(COMPLAINT, competence="not_ours"), "urge").state == "urged"


# --- taking a case up -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts, word", [
    (replace(COMPLAINT, competence="not_ours"), "Không thuộc thẩm quyền"),
    (replace(DENUNCIATION, competence="party"), "Không thuộc thẩm quyền"),
    (replace(DENUNCIATION, anonymous=True), "làm thông tin"),  # TC Đ25
    (replace(COMPLAINT, eligible="ineligible"), "không đủ điều kiện"),
    (replace(COMPLAINT, signer_count=5), "người đại diện"),  # NĐ 155/2026 Đ10
])  # fmt: skip
def test_what_cannot_be_accepted_says_why(facts: Facts, word: str) -> None:
    assert word in forbidden(facts, "accept")


@pytest.mark.parametrize("facts", [
    replace(COMPLAINT, competence=""), replace(COMPLAINT, signer_count=4),
    replace(COMPLAINT, signer_count=3000, mandate=True), replace(PROPOSAL, eligible="eligible"),
])  # fmt: skip
def test_what_can_be_accepted_is(facts: Facts) -> None:
    assert after(facts, "accept").state == "accepted"


def test_an_anonymous_letter_is_at_most_information() -> None:  # TC Đ25
    anonymous = replace(DENUNCIATION, anonymous=True)
    assert after(anonymous, "use").state == "used"
    for step in ("verify", "conclude", "decide", "terminate", "extend", "suspend"):
        assert forbidden(anonymous, f"use, {step}") == "state"
    assert "nặc danh" in forbidden(DENUNCIATION, "use")
    used, accepted = story("use, accept")
    assert PETITION_LIFE.check(DENUNCIATION, [used, accepted], [used]).state == "accepted", "a name was found after all"


# --- settling a case ------------------------------------------------------------------------------------------------


def test_only_a_complaint_is_decided_and_only_a_denunciation_concluded() -> None:
    for kind in ("denunciation", *REPLIED):
        assert "Chỉ khiếu nại" in forbidden(Facts(kind, RECEIVED, "ours"), "accept, decide")
        assert "Chỉ khiếu nại" in forbidden(Facts(kind, RECEIVED, "ours"), "accept, hold_dialogue")
    for kind in ("complaint", *REPLIED):
        assert "Chỉ tố cáo" in forbidden(Facts(kind, RECEIVED, "ours"), "accept, verify, conclude")
    for step in ("decide", "conclude", "verify", "extend", "suspend"):
        assert forbidden(DENUNCIATION, step) == "state", "nothing before it is accepted"


def test_a_denunciation_is_verified_before_the_conclusion() -> None:
    assert "Chưa xác minh" in forbidden(DENUNCIATION, "accept, conclude")


def test_a_first_complaint_needs_a_dialogue_where_what_was_found_differs() -> None:  # KN Đ30
    assert after(COMPLAINT, "accept, verify, decide").state == "decided"
    assert "đối thoại" in forbidden(COMPLAINT, "accept, verify~, decide")
    assert after(COMPLAINT, "accept, verify~, hold_dialogue, decide").state == "decided"
    assert after(COMPLAINT, "accept, verify~, verify, decide").state == "decided", "the last verification counts"


def test_a_second_complaint_always_needs_a_dialogue() -> None:  # KN Đ39
    assert "đối thoại" in forbidden(replace(COMPLAINT, instance=2), "accept, verify, decide")


def test_a_case_is_not_closed_before_its_outcome_was_sent() -> None:  # KN Đ32, TC Đ35
    assert "Chưa gửi" in forbidden(COMPLAINT, "accept, decide, close")
    assert "Chưa gửi" in forbidden(DENUNCIATION, "accept, notify, verify, conclude, close")
    assert after(COMPLAINT, "accept, decide, notify, close").state == "closed"


def test_an_answer_is_what_settles_a_proposal() -> None:
    assert forbidden(PROPOSAL, "accept, close") == "state"
    assert after(PROPOSAL, "accept, notify, close").state == "closed"


# --- what stops or lengthens it -------------------------------------------------------------------------------------


def test_a_complaint_gets_the_longer_term_once_and_only_if_its_signs_are_written_down() -> None:  # KN Đ28, NĐ 155 Đ2
    hard = replace(COMPLAINT, complexities=3)
    assert "dấu hiệu" in forbidden(COMPLAINT, "accept, extend")
    assert counts(hard, "accept, extend")["complaint.resolve_1"].complex
    assert not counts(hard, "accept")["complaint.resolve_1"].complex
    assert "không kéo dài lần hai" in forbidden(hard, "accept, extend, extend")


@pytest.mark.parametrize("signs, allowed", [(0, 0), (1, 1), (2, 2), (7, 2)])
def test_a_denunciation_is_extended_once_if_complex_twice_if_specially_so(signs: int, allowed: int) -> None:
    hard = replace(DENUNCIATION, complexities=signs)  # TC Đ30, NĐ 31/2019 Đ3
    told = ", ".join(["accept", *["extend"] * allowed])
    assert counts(hard, told)["denunciation.resolve"].extensions == allowed
    assert forbidden(hard, f"{told}, extend")


@pytest.mark.parametrize("kind", REPLIED)
def test_the_law_knows_no_extension_or_suspension_of_a_proposal(kind: str) -> None:
    facts = Facts(kind, RECEIVED, "ours", complexities=3)
    assert "gia hạn" in forbidden(facts, "accept, extend")
    assert "tạm đình chỉ" in forbidden(facts, "accept, suspend")


def test_a_complaint_can_be_suspended_since_july_2026_and_a_denunciation_before() -> None:  # KN Đ11a, TC Đ34
    early = [replace(each, on=date(2026, 6, 29 + number)) for number, each in enumerate(story("accept, suspend"))]
    with pytest.raises(Forbidden) as error:
        PETITION_LIFE.check(COMPLAINT, early)
    assert error.value.why is not None and error.value.why.values == {"day": date(2026, 7, 1)}
    assert PETITION_LIFE.check(DENUNCIATION, early).state == "suspended"
    assert after(COMPLAINT, "accept, suspend").state == "suspended"


def test_a_suspension_stops_the_clock_and_goes_on_where_it_was() -> None:
    told = "accept, verify, suspend, resume"
    assert after(COMPLAINT, told).state == "verifying"
    pauses = counts(COMPLAINT, told + ", suspend")["complaint.resolve_1"].suspended
    assert pauses == ((date(2026, 11, 5), date(2026, 11, 6)), (date(2026, 11, 7), None))
    assert forbidden(COMPLAINT, "accept, suspend, verify") == "state"


def test_of_rival_resumptions_only_one_ends_a_suspension() -> None:
    track = PETITION_LIFE.follow(COMPLAINT, story("resume, accept, suspend, resume"))
    assert track.state == "accepted"
    clock = next(each for each in PETITION_LIFE.counts(COMPLAINT, track) if each.rule == "complaint.resolve_1")
    assert clock.suspended == ((date(2026, 11, 5), date(2026, 11, 6)),)


def test_a_withdrawn_complaint_ends_and_needs_a_decision_only_if_it_was_accepted() -> None:  # KN Đ10
    assert after(COMPLAINT, "withdraw, close").state == "closed"
    assert "đình chỉ" in forbidden(COMPLAINT, "accept, withdraw, close")
    assert after(COMPLAINT, "accept, withdraw, terminate, notify, close").state == "closed"
    assert forbidden(COMPLAINT, "accept, withdraw, verify") == "Đơn đã rút."
    assert forbidden(COMPLAINT, "withdraw, accept") == "Đơn đã rút."
    assert forbidden(COMPLAINT, "accept, withdraw, resume") == "Đơn đã rút."
    assert all(each is not None for each in ends(COMPLAINT, "accept, withdraw").values())


def test_a_withdrawn_denunciation_may_go_on() -> None:  # TC Đ33; NĐ 156/2026 Đ1
    assert after(DENUNCIATION, "withdraw, accept, verify, conclude").state == "concluded"
    assert after(DENUNCIATION, "accept, verify, withdraw, conclude").state == "concluded"
    assert after(DENUNCIATION, "accept, withdraw, terminate").state == "terminated"
    assert ends(DENUNCIATION, "accept, withdraw")["denunciation.resolve"] is None, "its clock runs on"
    assert "Chưa thụ lý" in forbidden(DENUNCIATION, "withdraw, verify")
    assert forbidden(DENUNCIATION, "accept, withdraw, accept") == "Đã thụ lý."


def test_a_denunciation_withdrawn_while_suspended_is_resumed_first() -> None:
    for step in ("verify", "conclude"):
        assert "tạm đình chỉ" in forbidden(DENUNCIATION, f"accept, verify, suspend, withdraw, {step}")
    assert after(DENUNCIATION, "accept, verify, suspend, withdraw, resume").state == "verifying"
    assert "Không có quyết định" in forbidden(DENUNCIATION, "accept, withdraw, resume")


@pytest.mark.parametrize("kind", REPLIED)
def test_a_withdrawn_proposal_is_simply_closed(kind: str) -> None:
    assert after(Facts(kind, RECEIVED, "ours"), "accept, withdraw, close").state == "closed"


def test_some_of_many_may_withdraw_and_the_case_goes_on_for_the_others() -> None:  # NĐ 155/2026 Đ5
    many = replace(COMPLAINT, signer_count=3000, mandate=True)
    assert after(many, "accept, withdraw_some+2990, withdraw_some+9, verify").state == "verifying"
    assert "Chỉ còn {left} người" in forbidden(many, "withdraw_some+3000")
    assert "Chỉ còn {left} người" in forbidden(many, "accept, withdraw_some+2990, withdraw_some+10")
    assert "Chỉ còn một người" in forbidden(many, "accept, withdraw_some+2999, withdraw_some+1")
    assert "Đơn chỉ có một người" in forbidden(COMPLAINT, "withdraw_some+1")


def test_a_second_complaint_follows_the_first_and_nothing_follows_the_second() -> None:  # KN Đ33, Đ42
    assert after(COMPLAINT, "accept, decide, notify, open_second, close").state == "closed"
    assert "khởi kiện" in forbidden(replace(COMPLAINT, instance=2),
                                    "accept, hold_dialogue, decide, notify, open_second")
    assert "không có lần giải quyết thứ hai" in forbidden(PROPOSAL, "accept, notify, open_second")
    again = "accept, verify, conclude, notify, open_second"
    assert after(DENUNCIATION, again).state == "second"
    assert forbidden(DENUNCIATION, again + ", close, open_second") == "Đã ghi bước này."


# --- clocks ---------------------------------------------------------------------------------------------------------


def test_a_complaint_is_taken_up_in_time_by_whatever_way_it_goes() -> None:  # KN Đ27, NĐ 155/2026 Đ10
    assert ends(COMPLAINT) == {"complaint.accept": None, "petition.alarm_45": None}
    for step in ("accept", "refuse", "guide", "forward", "return", "urge", "file_away", "split", "use", "withdraw"):
        assert ends(COMPLAINT, step)["complaint.accept"] == ends(COMPLAINT, step)["petition.alarm_45"] == 3, step
    assert ends(COMPLAINT, "classify")["complaint.accept"] is None
    assert counts(COMPLAINT)["complaint.accept"].start == RECEIVED


@pytest.mark.parametrize("instance, names", [
    (1, ("complaint.resolve_1", "complaint.send_1")),  # KN Đ28, Đ32
    (2, ("complaint.resolve_2", "complaint.send_2")),  # KN Đ37, Đ41 k1
])  # fmt: skip
def test_a_complaint_is_resolved_from_its_acceptance_and_sent_from_the_decision(
        instance: int, names: tuple[str, str]) -> None:
    resolve, send = names
    facts = replace(COMPLAINT, instance=instance)
    assert ends(facts, "accept, hold_dialogue")[resolve] is None and send not in counts(facts, "accept")
    told = counts(facts, "accept, hold_dialogue, decide, notify")
    assert told[resolve] == Count(resolve, date(2026, 11, 3), date(2026, 11, 5))
    assert told[send] == Count(send, date(2026, 11, 5), date(2026, 11, 6))
    assert ends(facts, "accept, notify, decide")[send] is None, "a notice before the decision does not send it"


def test_the_decision_takes_effect_and_the_other_side_may_complain_again() -> None:  # KN Đ44, Đ33
    told = counts(COMPLAINT, "accept, decide")
    assert told["complaint.effective"] == Count("complaint.effective", date(2026, 11, 4), duty=False)
    assert "complaint.file_second" not in told, "counted from receiving the decision"
    told = counts(COMPLAINT, "accept, decide, notify, open_second")
    assert told["complaint.file_second"] == Count("complaint.file_second", date(2026, 11, 5), date(2026, 11, 6), False)
    assert "complaint.file_second" not in counts(replace(COMPLAINT, instance=2), "accept, decide, notify")


def test_the_right_to_complain_is_the_other_sides_term() -> None:  # KN Đ9
    known = replace(COMPLAINT, known_on=date(2026, 9, 1))
    assert counts(known)["complaint.right"] == Count("complaint.right", date(2026, 9, 1), RECEIVED, duty=False)


def test_the_dialogue_is_announced_before_its_day() -> None:  # NĐ 155/2026 Đ11
    planned, name = replace(COMPLAINT, dialogue_on=date(2026, 11, 20)), "complaint.dialogue_notice"
    assert name not in counts(planned)
    assert counts(planned, "accept")[name] == Count(name, date(2026, 11, 20))
    assert ends(replace(planned, dialogue_noticed_on=date(2026, 11, 12)), "accept")[name] == 12
    assert ends(planned, "accept, hold_dialogue")[name] == 4


def test_decisions_to_suspend_resume_or_terminate_are_sent() -> None:  # NĐ 155/2026 Đ12 (Đ28b); TC Đ34 k4
    for facts in (COMPLAINT, DENUNCIATION):
        name = f"{facts.kind}.suspension_sent"
        track = PETITION_LIFE.follow(facts, story("accept, suspend, notify, resume, terminate"))
        found = [(each.start.day, each.done_on) for each in PETITION_LIFE.counts(facts, track) if each.rule == name]
        assert found == [(4, date(2026, 11, 5)), (6, None), (7, None)]
        assert ends(facts, "accept, withdraw, terminate, close")[name] == 6


def test_before_july_2026_the_law_said_nothing_of_sending_them_to_complainants() -> None:
    early = [replace(each, on=date(2026, 5, 4)) for each in story("accept, terminate")]
    for facts, there in ((COMPLAINT, False), (DENUNCIATION, True)):
        names = [each.rule for each in PETITION_LIFE.counts(facts, PETITION_LIFE.follow(facts, early))]
        assert (f"{facts.kind}.suspension_sent" in names) is there


def test_a_denunciation_is_looked_into_and_forwarded_in_time() -> None:  # TC Đ24
    assert ends(DENUNCIATION) == {"denunciation.intake": None, "petition.alarm_45": None}
    assert counts(replace(DENUNCIATION, several_places=True))["denunciation.intake"].several_places
    elsewhere = replace(DENUNCIATION, competence="not_ours")
    assert ends(elsewhere, "forward")["denunciation.forward"] == 3
    assert "denunciation.forward" not in counts(DENUNCIATION)


def test_who_denounced_is_told_the_case_was_accepted_and_it_is_resolved() -> None:  # TC Đ29 k3, Đ30
    told = ends(DENUNCIATION, "accept, notify, verify, conclude")
    assert told["denunciation.notify"] == 4 and told["denunciation.resolve"] == 6


def test_a_conclusion_is_sent_acted_on_reported_and_published() -> None:  # TC Đ35 k3, Đ36, Đ40
    names = ("send_conclusion", "act", "publish")
    told = ends(DENUNCIATION, "accept, verify, conclude")
    assert [told[f"denunciation.{name}"] for name in names] == [None] * 3
    assert "denunciation.act_report" not in told
    told = ends(DENUNCIATION, "accept, verify, conclude, notify, monitor, publish, notify")
    assert [told[f"denunciation.{name}"] for name in (*names, "act_report")] == [6, 7, 8, 9]


def test_a_denunciation_brought_again_is_examined() -> None:  # TC Đ37 k2
    name, told = "denunciation.again", "accept, verify, conclude, notify, open_second"
    assert ends(DENUNCIATION, told)[name] is None
    assert ends(DENUNCIATION, told + ", close")[name] == 8
    assert "second" not in PETITION_LIFE.closed


def test_the_press_is_told_the_outcome_within_20_days_of_receipt() -> None:  # TC Đ26 k2
    sent, name = replace(DENUNCIATION, forwarder="press"), "denunciation.press_report"
    assert ends(sent, "accept, notify")[name] is None, "telling the persons is not telling the press"
    assert ends(sent, "accept, notify@, verify, conclude, notify, close")[name] == 4
    assert ends(sent, "accept, verify, conclude, notify, close")[name] == 7
    assert name not in counts(DENUNCIATION)


def test_the_body_that_forwarded_is_told_when_the_case_is_resolved() -> None:  # TCD Đ27 k2
    name = "reception.tell_forwarder"
    sent = replace(COMPLAINT, forwarder="front")
    assert name not in counts(sent, "accept, notify@") and name not in counts(COMPLAINT, "accept, decide")
    assert ends(sent, "accept, notify@, decide")[name] is None, "what was told before is not the outcome"
    assert ends(sent, "accept, decide, notify, notify@")[name] == 6
    assert ends(sent, "accept, decide, notify, close")[name] == 6
    asked = replace(PROPOSAL, forwarder="deputies")
    assert name not in counts(asked, "accept")
    assert counts(asked, "accept, notify, notify@")[name] == Count(name, date(2026, 11, 4), date(2026, 11, 5))


def test_asking_the_lower_level_starts_its_term_to_answer() -> None:  # TC Đ38
    name, elsewhere = "denunciation.overdue_reply", replace(DENUNCIATION, competence="not_ours")
    assert counts(elsewhere, "urge")[name] == Count(name, date(2026, 11, 3), duty=False)
    assert counts(elsewhere, "urge, close")[name].done_on == date(2026, 11, 4)
    assert name not in counts(replace(COMPLAINT, competence="not_ours"), "urge")


@pytest.mark.parametrize("kind", REPLIED)
def test_proposals_are_told_what_becomes_of_them_and_then_answered(kind: str) -> None:  # TCD Đ28 k1
    facts = Facts(kind, RECEIVED, "ours")
    assert ends(facts) == {"reception.reply": None, "petition.alarm_45": None}
    told = ends(facts, "accept, verify")
    assert told["reception.reply"] == 3 and told["petition.reply"] is None
    assert ends(facts, "accept, notify")["petition.reply"] == 4
    assert ends(replace(facts, competence="not_ours"), "forward")["reception.reply"] == 3


def test_no_petition_lies_about_for_45_days_whatever_it_is() -> None:  # NĐ 154/2026 Đ41 k3b
    for kind in ("", "mixed"):
        assert ends(Facts(kind, RECEIVED)) == {"petition.alarm_45": None}
    assert ends(Facts("mixed", RECEIVED), "split") == {"petition.alarm_45": 3}


def test_a_duplicate_and_a_letter_without_a_day_have_no_clocks() -> None:
    assert counts(replace(COMPLAINT, duplicate=True)) == {}
    assert counts(replace(COMPLAINT, received_on=None), "accept") == {}


def test_what_is_filed_is_kept_for_a_time() -> None:  # TT 07/2014 Đ28
    told = counts(replace(COMPLAINT, anonymous=True), "file_away")
    assert told["petition.retention"] == Count("petition.retention", date(2026, 11, 3), duty=False)


# --- the usual step -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts, told, usual", [
    (Facts("", RECEIVED), "", "classify"), (Facts("", RECEIVED), "classify", ""),
    (Facts("mixed", RECEIVED), "", "split"),
    (COMPLAINT, "", "accept"), (COMPLAINT, "accept", "verify"), (COMPLAINT, "accept, verify", "decide"),
    (COMPLAINT, "accept, verify~", "hold_dialogue"), (COMPLAINT, "accept, hold_dialogue", "decide"),
    (COMPLAINT, "accept, decide", "notify"), (COMPLAINT, "accept, decide, notify", "close"),
    (COMPLAINT, "accept, suspend", "resume"), (COMPLAINT, "accept, withdraw", "terminate"),
    (COMPLAINT, "withdraw", "close"), (COMPLAINT, "accept, withdraw, terminate", "close"),
    (COMPLAINT, "accept, decide, notify, close", ""), (COMPLAINT, "accept, decide, notify, open_second", "close"),
    (DENUNCIATION, "accept, verify", "conclude"), (DENUNCIATION, "accept, verify, conclude", "notify"),
    (DENUNCIATION, "accept, verify, conclude, notify", "publish"),
    (DENUNCIATION, "accept, verify, conclude, notify, publish", "close"),
    (PROPOSAL, "accept, verify", "notify"), (PROPOSAL, "accept, verify, notify", "close"),
    (replace(COMPLAINT, duplicate=True), "", "file_away"), (replace(COMPLAINT, anonymous=True), "", "file_away"),
    (replace(COMPLAINT, anonymous=True), "use", "file_away"),
    (replace(COMPLAINT, eligible="ineligible"), "", "file_away"),
    (replace(COMPLAINT, competence="not_ours"), "", "guide"), (replace(COMPLAINT, competence="party"), "", "forward"),
    (replace(COMPLAINT, competence="not_ours", guided_on=RECEIVED), "", "file_away"),
    (replace(DENUNCIATION, competence="not_ours"), "", "forward"),
    (replace(DENUNCIATION, competence="not_ours"), "forward", "close"),
    (replace(PROPOSAL, competence="elected", forwarder="front"), "", "return"),
])  # fmt: skip
def test_the_usual_step_is_the_one_a_clerk_wants_next(facts: Facts, told: str, usual: str) -> None:
    assert PETITION_LIFE.usual(facts, PETITION_LIFE.follow(facts, story(told))) == usual


# --- facts ----------------------------------------------------------------------------------------------------------


def test_facts_are_read_from_a_petitions_values() -> None:
    told = facts_of({
        "kind": "complaint", "received_on": "2026-11-02", "competence": "ours", "eligible": "eligible",
        "anonymous": True, "signer_count": 3000, "forwarder_kind": "press", "complexities": ["many", "places"],
        "several_places": True, "instance": "second", "conditions": ["mandate"], "level_skipping": True,
        "duplicate_of": "…", "originals": True, "known_on": "2026-09-01", "dialogue_on": "2026-11-20",
        "dialogue_noticed_on": "2026-11-12"}, date(2026, 10, 1), date(2026, 10, 2))  # fmt: skip
    assert told == Facts(
        "complaint", RECEIVED, "ours", "eligible", True, 3000, "press", 2, True, 2, True, True, True, True,
        date(2026, 9, 1), date(2026, 11, 20), date(2026, 11, 12), date(2026, 10, 1), date(2026, 10, 2))  # fmt: skip


def test_what_another_program_wrote_that_means_nothing_is_as_if_it_were_not_there() -> None:
    assert facts_of({"received_on": 7, "known_on": "soon", "signer_count": True, "complexities": "many",
                     "anonymous": "x"}) == Facts()  # fmt: skip


def test_a_duplicate_of_many_kinds_is_not_split_but_dealt_with_where_it_came_first() -> None:
    offers = PETITION_LIFE.offers(Facts(kind="mixed", received_on=date(2026, 11, 16), duplicate=True),
                                  PETITION_LIFE.follow(Facts(kind="mixed", duplicate=True), []), date(2026, 11, 23))
    (why,) = [why for rule, why in offers if rule.name == "split"]
    assert why is not None and why.text.startswith("Đơn trùng")
