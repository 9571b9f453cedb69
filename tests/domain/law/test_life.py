"""The life of a record in general: steps in order, what is not possible, what stood wrong before."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from danvan_desktop.domain.law.life import Forbidden, Life, StepDone, StepRule, Track, Why

# Facts of this small life: whether it may be opened at all.
LIFE: Life[bool] = Life(
    begins="new",
    steps=(
        StepRule("open", "Mở", "open", frozenset({"new"}), forbids=lambda may, track: None if may else Why("Khóa.")),
        StepRule("suspend", "Dừng", "suspended", frozenset({"open"}), since=lambda may: date(2026, 7, 1)),
        StepRule("resume", "Tiếp", "", frozenset({"suspended"})),
        StepRule("count", "Đếm", "", frozenset({"open", "suspended"}),
                 against=lambda may, track, step: Why("Nhiều quá.") if step.count > 9 else None),
        StepRule("close", "Đóng", "", frozenset({"open"}), leads=lambda may, track: "closed" if may else "left"),
    ),
    states={}, closed=frozenset({"closed"}), counts=lambda may, track: (), usual=lambda may, track: "",
)  # fmt: skip
_NUMBERS = itertools.count()


def step(name: str, on: str = "2026-11-23", **more: object) -> StepDone:
    return StepDone(f"{next(_NUMBERS):04}", name, date.fromisoformat(on), **more)  # type: ignore[arg-type]


def test_steps_are_followed_by_date_and_then_by_stamp() -> None:
    last, first = step("close", stamp=(2, 0)), step("open", stamp=(1, 7))
    early = step("count", "2026-11-24")
    assert LIFE.follow(True, [early, last, first]).done == (first, last, early)


def test_of_one_moment_the_step_entered_first_comes_first() -> None:
    second, first = step("close", stamp=(1, 2)), step("open", stamp=(1, 1))
    assert LIFE.check(True, [second, first]).state == "closed"


def test_a_suspension_ends_where_it_began_even_if_two_pcs_suspended() -> None:
    steps = [step("open"), step("suspend"), step("suspend"), step("resume")]
    assert LIFE.follow(True, steps).state == "open"
    assert LIFE.follow(True, steps[:3]).before == "open"


def test_resuming_what_was_never_suspended_changes_nothing() -> None:
    assert LIFE.follow(True, [step("open"), step("resume")]).state == "open"


def test_where_a_step_leads_may_depend_on_the_case() -> None:
    assert LIFE.follow(True, [step("open"), step("close")]).state == "closed"
    assert LIFE.follow(False, [step("open"), step("close")]).state == "left"


def test_a_step_of_a_newer_program_changes_no_state_and_is_not_known_here() -> None:
    steps = [step("open"), step("ratify")]
    assert LIFE.follow(True, steps).state == "open"
    assert [each.step for each in LIFE.follow(True, steps).done] == ["open", "ratify"]
    with pytest.raises(Forbidden, match="ratify"):
        LIFE.check(True, steps)


@pytest.mark.parametrize("steps, facts, why", [
    ([step("close")], True, None),
    ([step("open")], False, "Khóa."),
    ([step("open"), step("count", count=10)], True, "Nhiều quá."),
    ([step("open", "2026-06-29"), step("suspend", "2026-06-30")], True, "Luật chỉ có bước này từ {day}."),
])  # fmt: skip
def test_what_is_not_possible_says_which_step_and_why(steps: list[StepDone], facts: bool, why: str | None) -> None:
    with pytest.raises(Forbidden) as told:
        LIFE.check(facts, steps)
    assert told.value.step is steps[-1]
    assert (told.value.why.text if told.value.why else None) == why


def test_the_law_knows_a_step_from_its_first_day_on() -> None:
    assert LIFE.check(True, [step("open", "2026-07-01"), step("suspend", "2026-07-01")]).state == "suspended"


def test_what_stood_wrong_before_does_not_keep_anybody_from_the_next_step() -> None:
    rivals = [step("open"), step("open"), step("close", "2026-11-24")]
    with pytest.raises(Forbidden):
        LIFE.check(True, [*rivals, step("close", "2026-11-25")], rivals)
    assert LIFE.check(True, rivals, rivals[:2]).state == "closed"
    assert LIFE.check(True, rivals[1:], rivals).state == "closed", "taking one of two back is no new fault"


def test_a_step_before_others_must_leave_them_possible() -> None:
    stood = [step("open", "2026-11-20"), step("count", "2026-11-22")]
    with pytest.raises(Forbidden) as told:
        LIFE.check(True, [*stood, step("close", "2026-11-21")], stood)
    assert told.value.step is stood[1]


def test_offers_are_the_steps_of_the_state_with_what_speaks_against_them() -> None:
    def told(facts: bool, track: Track, today: date | None = None) -> list[tuple[str, bool]]:
        return [(rule.name, why is None) for rule, why in LIFE.offers(facts, track, today)]

    opened = LIFE.follow(True, [step("open")])
    assert told(True, Track("new")) == [("open", True)]
    assert told(False, Track("new")) == [("open", False)]
    assert told(True, opened) == [("suspend", True), ("count", True), ("close", True)]
    assert told(True, opened, date(2026, 6, 30))[0] == ("suspend", False), "before the law knew it"
    assert told(True, opened, date(2026, 7, 1))[0] == ("suspend", True)


def test_a_track_finds_the_first_and_the_last_of_its_steps() -> None:
    steps = [step("open"), step("count"), step("close"), step("count")]
    track = LIFE.follow(True, steps)
    assert track.last("count") is steps[3] and track.first("count") is steps[1]
    assert track.first("count", after=steps[1]) is steps[3]
    assert track.last("suspend") is None and track.first("open", after=steps[0]) is None
    assert (track.has("close", "suspend"), track.has("suspend"), track.count("count")) == (True, False, 2)
